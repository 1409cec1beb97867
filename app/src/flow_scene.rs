//! A microflow as a picture: the nodes and edges of the canvas, and how each is painted.
//!
//! It is made anew when the document changes and shared by the editor and by reviews, which tint
//! what was added, removed or changed. It must never change anything.

use std::collections::{BTreeMap, BTreeSet};

use app_kit::canvas::shapes::{self, ActivityBox};
use app_kit::canvas::{Brush, Edge, Label, LabelAt, Look, Node, Outline, Tip, diamond};
use app_kit::icons;
use app_kit::tokens::{Palette, measure};
use egui::{Color32, Pos2, Rect, pos2, vec2};
use model_core::id::Id;
use model_core::layout::{self, Frame};
use model_core::model::Point;
use model_core::model::microflow::{FlowObject, MessageKind, Microflow, SequenceFlow};

use crate::activities;
use crate::tint::Tint;

/// What is wrong with an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    /// Whether something keeps the app from running.
    pub is_error: bool,
    /// Whether something should be looked at.
    pub is_warning: bool,
    /// What it is, as sentences.
    pub messages: Vec<String>,
}

/// What is drawn over the plain picture.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// The colours of a review.
    pub tints: BTreeMap<Id, Tint>,
    /// What a review says in the second line instead of the usual.
    pub details: BTreeMap<Id, String>,
    /// Where moved objects stood.
    pub ghosts: BTreeMap<Id, Frame>,
    /// What is wrong, by object.
    pub problems: BTreeMap<Id, Wrong>,
    /// Where the highlighted variable is made.
    pub made: BTreeSet<Id>,
    /// Where it is used.
    pub used: BTreeSet<Id>,
}

/// The picture.
#[derive(Debug, Default)]
pub struct Diagram {
    /// The objects, loops before what stands in them.
    pub nodes: Vec<Node>,
    /// The flows.
    pub edges: Vec<Edge>,
    faces: BTreeMap<u64, Face>,
    layout: Layout,
}

/// The ways of the flows, and what they depend on: typing in an expression does not move them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Layout {
    places: Vec<(Id, Point, Point, bool)>,
    flows: Vec<SequenceFlow>,
    routes: BTreeMap<Id, Vec<Point>>,
}

impl Layout {
    /// The ways of a microflow; those of `before` where nothing moved since.
    fn new(flow: &Microflow, before: Layout) -> Layout {
        let place = |object: &&FlowObject| {
            let decides = matches!(object, FlowObject::Decision(_));
            (object.id(), object.at(), object.size(), decides)
        };
        let places = flow.all_objects().iter().map(place).collect();
        if before.places == places && before.flows == flow.flows {
            return before;
        }
        Layout { places, flows: flow.flows.clone(), routes: layout::routes(flow) }
    }
}

/// How an object is drawn, and what it says.
#[derive(Debug)]
struct Face {
    shape: Shape,
    title: String,
    detail: String,
    icon: char,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Activity(Tone),
    Parameter,
    Start,
    End,
    Round,
    Decision,
    Merge,
    Loop,
    Annotation,
}

/// The colour of an activity's icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Usual,
    Warning,
    Error,
}

/// The number by which the canvas knows an element.
pub fn number(id: Id) -> u64 {
    id.bits()
}

/// The element that the canvas knows by this number.
pub fn element(number: u64) -> Id {
    Id::from_bits(number)
}

/// A place of the model in the world of the canvas.
pub fn to_pos(point: Point) -> Pos2 {
    pos2(point.x as f32, point.y as f32)
}

/// A place of the canvas in the model.
pub fn to_point(pos: Pos2) -> Point {
    Point::new(pos.x.round() as i32, pos.y.round() as i32)
}

fn to_rect(frame: Frame) -> Rect {
    Rect::from_min_max(to_pos(frame.min), to_pos(frame.max))
}

impl Diagram {
    /// The picture of a microflow, its texts in this language.
    pub fn new(flow: &Microflow, language: &str) -> Diagram {
        Diagram::default().renewed(flow, language)
    }

    /// The picture after a change; what did not move is not laid out again.
    #[must_use]
    pub fn renewed(self, flow: &Microflow, language: &str) -> Diagram {
        let layout = Layout::new(flow, self.layout);
        let mut diagram = Diagram { layout, ..Diagram::default() };
        diagram.add(&flow.objects, None, language);
        let titles: BTreeMap<Id, String> =
            diagram.nodes.iter().map(|node| (element(node.id), node.name.clone())).collect();
        let decisions: BTreeSet<Id> = flow
            .all_objects()
            .into_iter()
            .filter(|object| matches!(object, FlowObject::Decision(_)))
            .map(FlowObject::id)
            .collect();
        for found in &flow.flows {
            let id = found.id;
            let Some(points) = diagram.layout.routes.get(&id) else { continue };
            let title = |id: Id| titles.get(&id).map_or("", String::as_str);
            let name = format!("Flow from {} to {}", title(found.from), title(found.to));
            let points = points.iter().copied().map(to_pos).collect();
            let mut edge =
                Edge::new(number(id), points, name).between(number(found.from), number(found.to));
            edge.end = Tip::Arrow;
            if decisions.contains(&found.from) && !found.error {
                let case = if found.case.is_empty() { "no case" } else { found.case.as_str() };
                edge.labels = vec![Label::new(case, LabelAt::Start)];
            }
            diagram.edges.push(edge);
        }
        diagram
    }

    fn add(&mut self, objects: &[FlowObject], parent: Option<u64>, language: &str) {
        for object in objects {
            let id = number(object.id());
            let rect = to_rect(Frame::around(object.at(), object.size()));
            let caption = object.captions(language);
            let shape = shape_of(object);
            let name = match object {
                FlowObject::End(_) if !caption.detail.is_empty() => {
                    format!("{}: {}", caption.title, caption.detail)
                }
                _ => caption.title.clone(),
            };
            let mut node = Node::new(id, rect, name);
            node.parent = parent;
            node.outline = match shape {
                Shape::Start | Shape::End | Shape::Round => Outline::Round,
                Shape::Decision | Shape::Merge => Outline::Diamond,
                _ => Outline::Box,
            };
            node.container = shape == Shape::Loop;
            node.resizable = matches!(shape, Shape::Loop | Shape::Annotation);
            node.connectable = object.is_in_flow() && !matches!(shape, Shape::End | Shape::Round);
            self.nodes.push(node);
            let icon = activities::icon(object);
            let face = Face { shape, title: caption.title, detail: caption.detail, icon };
            self.faces.insert(id, face);
            if let FlowObject::Loop(inner) = object {
                self.add(&inner.objects, Some(id), language);
            }
        }
    }

    /// Gives nodes and edges the colours of the theme and of marks.
    pub fn color(&mut self, flow: &Microflow, marks: &Marks, p: &Palette) {
        for node in &mut self.nodes {
            let tint = marks.tints.get(&element(node.id)).map(|tint| tint.colors(p).0);
            let shape = self.faces.get(&node.id).map(|face| face.shape);
            node.tint = tint.or(match shape {
                Some(Shape::Start) => Some(p.ok),
                Some(Shape::End) => Some(p.err),
                _ => None,
            });
        }
        let errors: BTreeSet<Id> =
            flow.flows.iter().filter(|flow| flow.error).map(|flow| flow.id).collect();
        for edge in &mut self.edges {
            let tint = marks.tints.get(&element(edge.id));
            let is_error = errors.contains(&element(edge.id));
            edge.color = match tint {
                Some(tint) => Some(tint.colors(p).1),
                None => is_error.then_some(p.err),
            };
            edge.dashed = tint == Some(&Tint::Removed);
        }
    }

    /// All that is drawn, with the words beside ends; nothing for an empty canvas.
    pub fn bounds(&self) -> Option<Rect> {
        let beside = |node: &Node| {
            let face = self.faces.get(&node.id).filter(|face| face.shape == Shape::End);
            let words = face.map_or(0, |face| face.detail.chars().count());
            let room = if words > 0 { (words as f32 * 6.5 + 8.0).min(208.0) } else { 0.0 };
            Rect::from_min_max(node.rect.min, node.rect.max + vec2(room, 0.0))
        };
        self.nodes.iter().map(beside).reduce(Rect::union)
    }

    /// Where the flow begins; the first object where there is no start.
    pub fn start(&self) -> Option<Rect> {
        let is_start =
            |node: &&Node| self.faces.get(&node.id).is_some_and(|face| face.shape == Shape::Start);
        self.nodes.iter().find(is_start).or(self.nodes.first()).map(|node| node.rect)
    }

    /// The rectangle of an object.
    pub fn rect(&self, id: Id) -> Option<Rect> {
        self.nodes.iter().find(|node| node.id == number(id)).map(|node| node.rect)
    }

    /// Paints one object.
    pub fn paint(&self, marks: &Marks, brush: &Brush, node: &Node, rect: Rect, look: Look) {
        let Some(face) = self.faces.get(&node.id) else { return };
        let id = element(node.id);
        let p = brush.palette;
        if let Some(ghost) = marks.ghosts.get(&id) {
            let ghost = to_rect(*ghost);
            brush.dashed_rect(ghost, f32::from(measure::RADIUS_SHAPE), p.moved, 1.5);
        }
        let tint = marks.tints.get(&id).map(|tint| tint.colors(p));
        let highlighted = if marks.made.contains(&id) {
            Some((p.acc_bg, p.acc))
        } else if marks.used.contains(&id) {
            Some((p.node, p.acc))
        } else {
            None
        };
        let colors = tint.or(highlighted);
        face.paint(brush, rect, colors, marks.details.get(&id), look);
        if let (Some((_, line)), Shape::Start | Shape::End | Shape::Round) = (colors, face.shape) {
            brush.circle(rect.center(), rect.width() / 2.0 + 2.0, Color32::TRANSPARENT, line, 1.5);
        }
        match marks.problems.get(&id) {
            Some(wrong) if wrong.is_error => outline(brush, rect, face.shape, p.err),
            Some(wrong) if wrong.is_warning => mark(brush, rect, face.shape, p.warn),
            _ => {}
        }
    }
}

impl Face {
    fn paint(
        &self,
        brush: &Brush,
        rect: Rect,
        colors: Option<(Color32, Color32)>,
        detail: Option<&String>,
        look: Look,
    ) {
        let p = brush.palette;
        let tinted = detail.and(colors).map(|(_, line)| line);
        let step = |icon_color: Color32| ActivityBox {
            icon: self.icon,
            icon_color: tinted.unwrap_or(icon_color),
            caption: &self.title,
            detail: detail.unwrap_or(&self.detail),
            tint: colors.or(look.hovered.then_some((p.node, p.line_hover))),
            breakpoint: None,
        };
        match self.shape {
            Shape::Activity(tone) => {
                let color = match tone {
                    Tone::Usual => p.acc,
                    Tone::Warning => p.warn,
                    Tone::Error => p.err,
                };
                shapes::activity(brush, rect, &step(color));
            }
            Shape::Parameter => {
                if let Some((fill, _)) = colors {
                    brush.fill(rect, f32::from(measure::RADIUS_SHAPE), fill);
                }
                shapes::parameter(brush, rect, &step(p.dim));
            }
            Shape::Start => shapes::event(brush, rect, p.ok, ""),
            Shape::End => shapes::event(brush, rect, p.err, &self.detail),
            Shape::Round => {
                let (fill, line) = colors.unwrap_or((p.node, p.edge));
                brush.circle(rect.center(), rect.width() / 2.0, fill, line, 1.5);
                brush.icon(rect.center(), self.icon, 12.0, p.dim);
            }
            Shape::Decision => {
                let (fill, line) = colors.unwrap_or((p.node, p.warn));
                shapes::decision(brush, rect, &self.title, fill, line);
            }
            Shape::Merge => match colors {
                Some((fill, line)) => brush.polygon(&diamond(rect), fill, line, 1.5),
                None => shapes::merge(brush, rect),
            },
            Shape::Loop => shapes::loop_frame(brush, rect, &self.title, colors),
            Shape::Annotation => shapes::annotation(brush, rect, &self.title),
        }
    }
}

/// The outline of something that is wrong, with a mark on its corner.
fn outline(brush: &Brush, rect: Rect, shape: Shape, color: Color32) {
    let none = Color32::TRANSPARENT;
    match shape {
        Shape::Start | Shape::End | Shape::Round => {
            brush.circle(rect.center(), rect.width() / 2.0 + 2.5, none, color, 1.5);
        }
        Shape::Decision | Shape::Merge => brush.polygon(&diamond(rect), none, color, 2.0),
        _ => brush.rect(rect, f32::from(measure::RADIUS_SHAPE), none, color, 1.5),
    }
    mark(brush, rect, shape, color);
}

/// A mark on the corner of something that has a problem.
fn mark(brush: &Brush, rect: Rect, shape: Shape, color: Color32) {
    let none = Color32::TRANSPARENT;
    let corner = match shape {
        Shape::Decision | Shape::Merge => rect.center() + vec2(rect.width(), -rect.height()) / 4.0,
        _ => rect.right_top(),
    };
    brush.circle(corner, 7.0, brush.palette.bg, none, 0.0);
    brush.icon(corner, icons::CIRCLE_ALERT, 13.0, color);
}

fn shape_of(object: &FlowObject) -> Shape {
    match object {
        FlowObject::Parameter(_) => Shape::Parameter,
        FlowObject::Start(_) => Shape::Start,
        FlowObject::End(_) => Shape::End,
        FlowObject::Decision(_) => Shape::Decision,
        FlowObject::Merge(_) => Shape::Merge,
        FlowObject::Loop(_) => Shape::Loop,
        FlowObject::Break(_) | FlowObject::Continue(_) => Shape::Round,
        FlowObject::Annotation(_) => Shape::Annotation,
        FlowObject::ShowMessage(show) => Shape::Activity(match show.level {
            MessageKind::Information => Tone::Usual,
            MessageKind::Warning => Tone::Warning,
            MessageKind::Error => Tone::Error,
        }),
        _ => Shape::Activity(Tone::Usual),
    }
}
