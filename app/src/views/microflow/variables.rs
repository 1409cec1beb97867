//! The variables of the microflow: which exist where, of which types, and where one is made and
//! used.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{IconButton, paint, tooltip};
use egui::{
    Area, Frame, Margin, Order, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use model_core::analysis::Analysis;
use model_core::id::Id;
use model_core::index::Facts;
use model_core::lang::Target;
use model_core::model::meta::walk;
use model_core::model::{Element, Field, Node as _, Shape};
use model_core::value::DataType;

use super::Desk;
use crate::flow_scene::Marks;

const WIDTH: f32 = 232.0;

/// What the panel remembers.
#[derive(Default)]
pub(super) struct VariablesPanel {
    open: bool,
    highlighted: Option<String>,
    /// For which state and selection the list was made.
    made_for: Option<(u64, Option<Id>, Option<String>)>,
    list: Vec<(String, DataType)>,
    title: String,
    made: std::collections::BTreeSet<Id>,
    used: std::collections::BTreeSet<Id>,
}

impl VariablesPanel {
    /// Marks where the highlighted variable is made and used.
    pub fn mark(&mut self, desk: &Desk<'_>, marks: &mut Marks) {
        self.refresh(desk);
        marks.made.clone_from(&self.made);
        marks.used.clone_from(&self.used);
    }

    fn refresh(&mut self, desk: &Desk<'_>) {
        let context = desk.context;
        let here = context.app.selection.document == Some(desk.id);
        let selected = context.app.selection.single().filter(|_| here);
        let object = selected.filter(|id| desk.flow.object(*id).is_some());
        let key = (context.app.revision, object, self.highlighted.clone());
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        let Some(document) = context.project().document(desk.id) else { return };
        let facts = Facts::new(context.index());
        let analysis = Analysis::new(desk.id, document, &facts);
        let model_core::analysis::Inner::Microflow(variables) = &analysis.inner else { return };
        let mut list: Vec<(String, DataType)> = Vec::new();
        if let Some(object) = object {
            let scope = variables.scope_before(object);
            list.extend(scope.iter().map(|(name, ty)| (name.to_owned(), ty.clone())));
            let language = context.project().language();
            let title = desk.flow.object(object).map(|o| o.captions(language).title);
            self.title = format!("Before “{}”", title.unwrap_or_default());
        } else {
            for definition in variables.definitions() {
                if !list.iter().any(|(name, _)| name == definition.name) {
                    list.push((definition.name.to_owned(), definition.ty.clone()));
                }
            }
            "Variables".clone_into(&mut self.title);
        }
        self.list = list;
        self.made.clear();
        self.used.clear();
        if let Some(name) = &self.highlighted {
            let definitions = variables.definitions().iter().filter(|d| d.name == name);
            self.made.extend(definitions.map(|definition| definition.by));
            for text in analysis.texts(&facts) {
                let mut references = text.typed.references.iter();
                let uses =
                    references.any(|r| matches!(&r.target, Target::Variable(n) if n == name));
                self.used.extend(text.flow_object.filter(|_| uses).map(Element::id));
            }
            for object in desk.flow.all_objects() {
                if names(object.element(), name) {
                    self.used.insert(object.id());
                }
            }
        }
        self.made_for = Some(key);
    }

    /// Shows the panel in the corner of the canvas, or the button that opens it.
    pub fn show(&mut self, ui: &Ui, canvas: Rect) {
        let width = if self.open { WIDTH } else { 26.0 };
        let corner = pos2(canvas.right() - width - 12.0, canvas.top() + 12.0);
        Area::new(ui.scope_id().with("variables")).order(Order::Middle).fixed_pos(corner).show(
            ui.ctx(),
            |ui| {
                ui.set_clip_rect(canvas);
                if self.open {
                    self.list(ui);
                } else {
                    let button = IconButton::new(icons::VARIABLE, "Variables");
                    if tooltip(ui.add(button), "Variables that exist here").clicked() {
                        self.open = true;
                    }
                }
            },
        );
    }

    fn list(&mut self, ui: &mut Ui) {
        let p = tokens::palette(ui);
        let frame = Frame::NONE
            .fill(p.panel)
            .stroke(Stroke::new(1.0, p.line))
            .corner_radius(measure::RADIUS_SHAPE)
            .inner_margin(Margin::symmetric(8, 4));
        frame.show(ui, |ui| {
            ui.set_width(WIDTH - 18.0);
            let (head, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), measure::INPUT), Sense::hover());
            let title =
                paint::line(ui, &self.title, font::dense_strong(), p.text, head.width() - 28.0);
            paint::left(ui.painter(), head.left() + 2.0, head.center().y, title);
            let close = Rect::from_min_max(pos2(head.right() - 24.0, head.top()), head.max);
            if ui.put(close, IconButton::new(icons::X, "Close variables")).clicked() {
                self.open = false;
                self.highlighted = None;
            }
            if self.list.is_empty() {
                let text = "No variables yet. Parameters and results of activities appear here.";
                let text = paint::paragraph(ui, text, font::dense(), p.dim, WIDTH - 24.0);
                ui.label(text);
                ui.add_space(measure::GRID);
                return;
            }
            ui.spacing_mut().item_spacing.y = 1.0;
            ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
                for (name, ty) in &self.list {
                    if row(ui, name, ty, self.highlighted.as_deref() == Some(name)) {
                        let again = self.highlighted.as_deref() == Some(name);
                        self.highlighted = (!again).then(|| name.clone());
                        ui.ctx().request_repaint();
                    }
                }
            });
        });
    }
}

/// A variable and its type; whether it was clicked.
fn row(ui: &mut Ui, name: &str, ty: &DataType, selected: bool) -> bool {
    let p = tokens::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    let label = format!("${name}");
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &label));
    let fill = match (selected, response.hovered()) {
        (true, _) => p.acc_bg,
        (false, true) => p.row_hover,
        _ => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, measure::RADIUS_INPUT, fill);
    let words = type_words(ty);
    let detail = paint::line(ui, &words, font::caption(), p.dim, rect.width() * 0.5);
    let end = paint::right(ui.painter(), rect.right() - 6.0, rect.center().y, detail);
    let room = end - rect.left() - 14.0;
    let galley = paint::line(ui, &label, font::mono(), p.syntax.variable, room);
    paint::left(ui.painter(), rect.left() + 6.0, rect.center().y, galley);
    paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
    tooltip(response, "Show where it is made and used").clicked()
}

/// A type in the few words of a list.
pub(super) fn type_words(ty: &DataType) -> String {
    match ty {
        DataType::Object(name) | DataType::Enumeration(name) => name.local().to_owned(),
        DataType::List(name) => format!("List of {}", name.local()),
        DataType::DateTime => "Date and time".to_owned(),
        DataType::Unknown => "not known".to_owned(),
        other => other.to_string(),
    }
}

/// Whether a property of an object names this variable; what stands in a loop is asked itself.
fn names(object: &dyn Element, name: &str) -> bool {
    let mut found = false;
    let own = |element: &dyn Element| {
        element.fields().any(|(property, field)| {
            matches!((property.shape, field), (Shape::VariableUse, Field::Text(text)) if text == name)
        })
    };
    if object.kind().name == "loop" {
        return own(object);
    }
    walk(object, &mut |element| found |= own(element));
    found
}
