//! What a domain model shows: boxes of entities and notes, lines of associations and inheritance.
//! A function of the project, shared by the editor and by reviews, which tint what differs. It must
//! never change anything.

mod route;

use std::collections::{BTreeMap, BTreeSet};

use app_kit::canvas::{Brush, Edge, Label, LabelAt, Node, Tip, shapes};
use app_kit::icons;
use app_kit::tokens::{Palette, measure};
use egui::{Rect, pos2, vec2};
use model_core::change::verbs::{MemberMark, has_mark};
use model_core::id::Id;
use model_core::index::Index;
use model_core::model::entity::{Association, DomainDiagram, Entity, Multiplicity};
use model_core::model::{DocumentId, Point, Project};
use model_core::name::QName;

use crate::face;
use crate::tint::Tint;

use route::{Wish, routes};

/// An attribute in a box.
pub struct Line {
    /// Its id.
    pub id: Id,
    /// The icon of its type.
    pub icon: char,
    /// Its name.
    pub name: String,
    /// Its type in words.
    pub words: String,
    /// The icons of its rules and indexes.
    pub marks: Vec<char>,
}

/// What a box shows.
pub enum Shown {
    /// An entity of the module.
    Entity {
        /// Its name.
        name: String,
        /// Whether its objects are stored.
        persistable: bool,
        /// Its attributes.
        lines: Vec<Line>,
    },
    /// An entity of another module, by its qualified name.
    Foreign {
        /// Its qualified name.
        name: String,
    },
    /// A note.
    Note {
        /// What it says.
        text: String,
    },
}

/// Everything on the canvas.
#[derive(Default)]
pub struct Scene {
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The lines.
    pub edges: Vec<Edge>,
    /// By the id of the node.
    pub shown: BTreeMap<u64, Shown>,
    /// The entity that has an attribute.
    pub owners: BTreeMap<Id, Id>,
    /// The document of the owner of an association.
    pub associations: BTreeMap<Id, DocumentId>,
}

/// What is drawn over the plain picture.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// The attribute that is selected.
    pub selected: Option<Id>,
    /// The colours of a review, by entity, attribute and line.
    pub tints: BTreeMap<Id, Tint>,
    /// Where moved boxes stood.
    pub ghosts: BTreeMap<Id, Rect>,
    /// What a review says about an attribute instead of its type.
    pub details: BTreeMap<Id, String>,
}

/// Lines of inheritance have ids of their own, made from the entity's.
pub fn inheritance_id(entity: Id) -> u64 {
    Id::derive(&format!("inheritance of {entity}")).bits()
}

/// An entity of the module, on its way into the scene.
struct Member<'a> {
    id: DocumentId,
    name: QName,
    entity: &'a Entity,
    rect: Rect,
}

impl Scene {
    /// The scene of the diagram with this key.
    pub fn new(project: &Project, index: &Index, diagram: DocumentId) -> Scene {
        let mut scene = Scene::default();
        let Some(document) = project.document(diagram) else { return scene };
        let Some(drawing) = document.root().downcast::<DomainDiagram>() else { return scene };
        let module = document.place.module.as_str();
        let members = members(project, drawing, module);
        let mut rects: BTreeMap<QName, (u64, Rect)> =
            members.iter().map(|m| (m.name.clone(), (m.id.0.bits(), m.rect))).collect();
        let lines = lines_between(index, &members);
        for foreign in foreigners(index, &members, module) {
            let Some(info) = index.entity(foreign.as_str()) else { continue };
            let id = info.document.0;
            let stored = drawing.entities.iter().find(|place| place.entity == foreign);
            let near = partner(&members, &rects, index, &foreign);
            let rect = match stored {
                Some(place) => box_at(place.at, 0),
                None => beside(near, &rects, drawing, &lines),
            };
            rects.insert(foreign.clone(), (id.bits(), rect));
            scene.foreign(id, rect, &foreign);
        }
        for member in &members {
            scene.entity(member);
        }
        for note in &drawing.notes {
            let min = pos2(note.at.x as f32, note.at.y as f32);
            let size = vec2(note.size.x as f32, note.size.y as f32);
            let name = format!("Annotation {}", note.text);
            let mut node = Node::new(note.id.bits(), Rect::from_min_size(min, size), name);
            (node.resizable, node.connectable) = (true, false);
            scene.nodes.push(node);
            scene.shown.insert(note.id.bits(), Shown::Note { text: note.text.clone() });
        }
        scene.lines(index, &members, &rects);
        scene
    }

    fn foreign(&mut self, id: Id, rect: Rect, name: &QName) {
        let mut node = Node::new(id.bits(), rect, name.as_str());
        node.connectable = true;
        self.nodes.push(node);
        self.shown.insert(id.bits(), Shown::Foreign { name: name.to_string() });
    }

    fn entity(&mut self, member: &Member<'_>) {
        let (id, entity) = (member.id.0, member.entity);
        let lines = entity
            .attributes
            .iter()
            .map(|attribute| {
                self.owners.insert(attribute.id, id);
                let mark = |mark, icon| has_mark(entity, attribute.id, mark).then_some(icon);
                Line {
                    id: attribute.id,
                    icon: face::type_icon(&attribute.ty),
                    name: attribute.name.clone(),
                    words: face::type_words(&attribute.ty),
                    marks: [
                        mark(MemberMark::Required, icons::SHIELD),
                        mark(MemberMark::Unique, icons::KEY),
                        mark(MemberMark::Indexed, icons::ARROW_DOWN_A_Z),
                    ]
                    .into_iter()
                    .flatten()
                    .collect(),
                }
            })
            .collect();
        self.nodes.push(Node::new(id.bits(), member.rect, entity.name.as_str()));
        let shown = Shown::Entity {
            name: entity.name.clone(),
            persistable: entity.is_persistable(),
            lines,
        };
        self.shown.insert(id.bits(), shown);
    }

    /// The lines of the associations and generalizations that have an end in the module.
    fn lines(
        &mut self,
        index: &Index,
        members: &[Member<'_>],
        rects: &BTreeMap<QName, (u64, Rect)>,
    ) {
        let mut edges = Vec::new();
        let mut wishes = Vec::new();
        let mut push = |edge: Edge, from: &QName, to: &QName| {
            let (Some((from, a)), Some((to, b))) = (rects.get(from), rects.get(to)) else { return };
            wishes.push(Wish { from: *a, to: *b });
            edges.push(edge.between(*from, *to));
        };
        let mut seen = BTreeSet::new();
        for member in members {
            for info in index.associations_of(member.name.as_str()) {
                let direct = info.owner == member.name || info.target == member.name;
                if !direct || !seen.insert(info.id) {
                    continue;
                }
                let mut edge = Edge::new(info.id.bits(), Vec::new(), info.name.local());
                let (owner, target) = multiplicities(info.multiplicity);
                edge.labels =
                    vec![Label::new(owner, LabelAt::Start), Label::new(target, LabelAt::End)];
                push(edge, &info.owner, &info.target);
                self.associations.insert(info.id, info.document);
            }
            let base = &member.entity.generalization;
            if !base.is_empty() && *base != member.name {
                let name = format!("{} is based on {}", member.entity.name, base.local());
                let mut edge = Edge::new(inheritance_id(member.id.0), Vec::new(), name);
                edge.end = Tip::Triangle;
                push(edge, &member.name, base);
            }
        }
        for (edge, points) in edges.iter_mut().zip(routes(&wishes)) {
            edge.points = points;
        }
        self.edges = edges;
    }

    /// The attribute of a box at a place of the canvas.
    pub fn line_at(&self, node: u64, pos: egui::Pos2) -> Option<(usize, &Line)> {
        let rect = self.rect(node)?;
        let Shown::Entity { lines, .. } = self.shown.get(&node)? else { return None };
        let mut all = lines.iter().enumerate();
        all.find(|(place, _)| shapes::entity_row_rect(rect, *place).contains(pos))
    }

    /// Gives the lines the colours of marks; what is gone is dashed.
    pub fn color(&mut self, marks: &Marks, p: &Palette) {
        for edge in &mut self.edges {
            let tint = marks.tints.get(&Id::from_bits(edge.id));
            edge.color = tint.map(|tint| tint.colors(p).1);
            edge.dashed = tint == Some(&Tint::Removed);
        }
    }

    /// Paints one box.
    pub fn paint(&self, marks: &Marks, brush: &Brush<'_>, node: &Node, rect: Rect) {
        let p = brush.palette;
        let tint = |id: Id| marks.tints.get(&id).map(|tint| tint.colors(p));
        let whole = tint(Id::from_bits(node.id));
        if let Some(ghost) = marks.ghosts.get(&Id::from_bits(node.id)) {
            brush.dashed_rect(*ghost, f32::from(measure::RADIUS_SHAPE), p.moved, 1.5);
        }
        match self.shown.get(&node.id) {
            Some(Shown::Entity { name, persistable, lines }) => {
                let rows: Vec<shapes::EntityRow<'_>> = lines
                    .iter()
                    .map(|line| shapes::EntityRow {
                        icon: line.icon,
                        name: &line.name,
                        detail: marks.details.get(&line.id).unwrap_or(&line.words),
                        marks: &line.marks,
                        fill: match tint(line.id) {
                            Some((fill, _)) => Some(fill),
                            None => (marks.selected == Some(line.id)).then_some(p.acc_bg),
                        },
                    })
                    .collect();
                let edge = if *persistable { p.pers } else { p.np };
                let entity =
                    shapes::EntityBox { edge, name, rows: &rows, tint: whole, foreign: false };
                shapes::entity(brush, rect, &entity);
            }
            Some(Shown::Foreign { name }) => {
                let (edge, rows) = (p.foreign, [].as_slice());
                let entity = shapes::EntityBox { edge, name, rows, tint: whole, foreign: true };
                shapes::entity(brush, rect, &entity);
            }
            Some(Shown::Note { text }) => shapes::annotation(brush, rect, text),
            None => {}
        }
    }

    /// Where a node stands.
    pub fn rect(&self, node: u64) -> Option<Rect> {
        self.nodes.iter().find(|other| other.id == node).map(|other| other.rect)
    }
}

/// The signs at the ends of an association: at its owner, at its target.
pub fn multiplicities(multiplicity: Multiplicity) -> (&'static str, &'static str) {
    match multiplicity {
        Multiplicity::ManyToOne => ("*", "1"),
        Multiplicity::OneToOne => ("1", "1"),
        Multiplicity::ManyToMany => ("*", "*"),
    }
}

/// What a person calls an association, for menus: `Order_Customer`.
pub fn association(project: &Project, owner: DocumentId, id: Id) -> Option<&Association> {
    let entity = project.document(owner)?.root().downcast::<Entity>()?;
    entity.associations.iter().find(|association| association.id == id)
}

fn box_at(at: Point, rows: usize) -> Rect {
    Rect::from_min_size(pos2(at.x as f32, at.y as f32), shapes::entity_size(rows))
}

/// The entities of a module where they stand; those without a place get a free one.
fn members<'a>(project: &'a Project, drawing: &DomainDiagram, module: &str) -> Vec<Member<'a>> {
    let own = project.of_kind::<Entity>().filter(|(_, d, _)| d.place.module == module);
    let mut homeless = Vec::new();
    let mut members: Vec<Member<'a>> = Vec::new();
    for (id, document, entity) in own {
        let Some(name) = document.qualified_name() else { continue };
        let place = drawing.entities.iter().find(|p| p.id == id.0 || p.entity == name);
        let rows = entity.attributes.len();
        let member = Member {
            id,
            name,
            entity,
            rect: box_at(place.map_or(Point::default(), |p| p.at), rows),
        };
        if place.is_some() {
            members.push(member);
        } else {
            homeless.push(member);
        }
    }
    for mut member in homeless {
        let taken: Vec<Rect> = members.iter().map(|m| m.rect).collect();
        member.rect = free_rect(member.rect.size(), &taken);
        members.push(member);
    }
    members
}

/// The first field of a grid where nothing stands.
fn free_rect(size: egui::Vec2, taken: &[Rect]) -> Rect {
    let field = |n: usize| {
        let at = pos2(40.0 + (n % 4) as f32 * 280.0, 40.0 + (n / 4) as f32 * 120.0);
        Rect::from_min_size(at, size)
    };
    let free = |rect: &Rect| !taken.iter().any(|other| other.expand(24.0).intersects(*rect));
    (0..10_000).map(field).find(free).unwrap_or_else(|| field(0))
}

/// The entities of other modules that entities of this one are tied to, by name.
fn foreigners(index: &Index, members: &[Member<'_>], module: &str) -> BTreeSet<QName> {
    let mut found = BTreeSet::new();
    for member in members {
        for info in index.associations_of(member.name.as_str()) {
            // Associations of others stay in their own diagram; ours show where they lead.
            if info.owner == member.name {
                found.insert(info.target.clone());
            }
        }
        found.insert(member.entity.generalization.clone());
    }
    found.retain(|name| name.module() != module && index.entity(name.as_str()).is_some());
    found
}

/// The box of a member that is tied to a foreign entity.
fn partner(
    members: &[Member<'_>],
    rects: &BTreeMap<QName, (u64, Rect)>,
    index: &Index,
    foreign: &QName,
) -> Option<Rect> {
    let tied = |member: &&Member<'_>| {
        member.entity.generalization == *foreign
            || index
                .associations_of(member.name.as_str())
                .any(|info| info.owner == member.name && info.target == *foreign)
    };
    let member = members.iter().find(tied)?;
    rects.get(&member.name).map(|(_, rect)| *rect)
}

/// A free place near a box: above it, else at its right, and on.
fn beside(
    near: Option<Rect>,
    rects: &BTreeMap<QName, (u64, Rect)>,
    drawing: &DomainDiagram,
    lines: &[Rect],
) -> Rect {
    let size = shapes::entity_size(0);
    let near = near.unwrap_or_else(|| Rect::from_min_size(pos2(40.0, 160.0), size));
    let taken: Vec<Rect> = rects
        .values()
        .map(|(_, rect)| *rect)
        .chain(drawing.notes.iter().map(|note| {
            let min = pos2(note.at.x as f32, note.at.y as f32);
            Rect::from_min_size(min, vec2(note.size.x as f32, note.size.y as f32))
        }))
        .collect();
    let above = near.top() - size.y - 96.0;
    let below = near.bottom() + 96.0;
    let right = near.right() + 96.0;
    let left = near.left() - size.x - 96.0;
    let wishes = [
        pos2(near.left(), above),
        pos2(right, near.top()),
        pos2(near.left(), below),
        pos2(left, near.top()),
        pos2(right, above),
        pos2(left, above),
        pos2(right, below),
        pos2(left, below),
    ];
    let free = |rect: &Rect| {
        let boxes = || taken.iter().any(|other| other.expand(16.0).intersects(*rect));
        !boxes() && !lines.iter().any(|line| line.intersects(*rect))
    };
    let place = |at| Rect::from_min_size(at, size);
    wishes.into_iter().map(place).find(free).unwrap_or_else(|| free_rect(size, &taken))
}

/// Where the lines between the entities of the module run: nothing should be put there.
fn lines_between(index: &Index, members: &[Member<'_>]) -> Vec<Rect> {
    let rect = |name: &QName| members.iter().find(|m| m.name == *name).map(|m| m.rect);
    let ends = |member: &Member<'_>| {
        let associations = index.associations_of(member.name.as_str());
        let targets = associations.filter(|info| info.owner == member.name);
        let mut names: Vec<QName> = targets.map(|info| info.target.clone()).collect();
        names.push(member.entity.generalization.clone());
        names
    };
    let wishes: Vec<Wish> = members
        .iter()
        .flat_map(|member| ends(member).into_iter().map(move |name| (member.rect, name)))
        .filter_map(|(from, name)| Some(Wish { from, to: rect(&name)? }))
        .collect();
    let pieces = |points: Vec<egui::Pos2>| {
        let ends = points.iter().zip(points.iter().skip(1));
        ends.map(|(a, b)| Rect::from_two_pos(*a, *b).expand(12.0)).collect::<Vec<_>>()
    };
    routes(&wishes).into_iter().flat_map(pieces).collect()
}
