//! The properties of what is selected, and the toolbox of the editor in front.
//!
//! Everything is drawn from what kinds of elements say of themselves (`model_core::model::meta`);
//! only entities have an arrangement of their own. The pane changes nothing itself: it sends
//! requests, one undo step a field.

mod control;
mod entity;
mod list;
mod name_lists;
#[cfg(test)]
mod tests;
mod toolbox;
mod typing;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{paint, property_row, property_row_tall, section_title, tooltip};
use egui::{Frame, Margin, RichText, ScrollArea, Sense, Ui, vec2};
use model_core::analysis::look;
use model_core::id::Id;
use model_core::model::address::resolve;
use model_core::model::meta::find;
use model_core::model::{Address, Content, DocumentId, Element, Field, Property, Shape};

use crate::context::Context;
use crate::state::Selection;

use typing::Typing;

/// The two sides of the pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Side {
    #[default]
    Properties,
    Toolbox,
}

/// What this view remembers between frames.
#[derive(Default)]
pub struct Properties {
    side: Side,
    typing: Typing,
    /// In each list, by its address: the row whose properties are shown.
    chosen: BTreeMap<Address, Id>,
    /// Lists of an entity's rules that are unfolded.
    unfolded: BTreeSet<&'static str>,
    /// What was typed in the last row of a list and cannot be added.
    refused: Option<(Address, String, String)>,
    /// What is typed in the last row of a list.
    adding: BTreeMap<Address, String>,
    /// The subject of the last frame: another one begins at the top.
    shown: Option<Address>,
    /// The selection of the last frame: with a new one the property that it asks for is shown.
    seen: Option<Selection>,
    asked: bool,
}

/// What a property is for; of classes also which of them have an effect.
fn help(property: &'static Property) -> Cow<'static, str> {
    if property.key != "class" {
        return Cow::Borrowed(property.help);
    }
    let names: Vec<&str> = look::classes().collect();
    let names = names.join(", ");
    Cow::Owned(format!("{} Those that change the look of previews: {names}.", property.help))
}

impl Properties {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        self.tabs(ui);
        self.typing.begin_frame();
        match self.side {
            Side::Properties => self.properties(ui, context),
            Side::Toolbox => toolbox::show(ui, context),
        }
        self.typing.end_frame(context);
    }

    /// Draws only the properties of what is selected, for a pane that has tabs of its own.
    pub fn show_properties(&mut self, ui: &mut Ui, context: &Context<'_>) {
        self.typing.begin_frame();
        self.properties(ui, context);
        self.typing.end_frame(context);
    }

    /// Draws only the toolbox of the editor in front.
    pub fn show_toolbox(&mut self, ui: &mut Ui, context: &Context<'_>) {
        self.typing.begin_frame();
        toolbox::show(ui, context);
        self.typing.end_frame(context);
    }

    fn tabs(&mut self, ui: &mut Ui) {
        let p = tokens::palette(ui);
        let size = vec2(ui.available_width(), measure::HEADER);
        let (bar, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, (1.0, p.line));
        let mut x = bar.left() + measure::PANEL_PADDING;
        for (side, title) in [(Side::Properties, "Properties"), (Side::Toolbox, "Toolbox")] {
            let active = self.side == side;
            let (letters, color) =
                if active { (font::dense_strong(), p.text) } else { (font::dense(), p.dim) };
            let text = paint::line(ui, title, letters, color, 200.0);
            let rect = egui::Rect::from_min_size(
                egui::pos2(x, bar.top()),
                vec2(text.size().x, bar.height()),
            );
            x += rect.width() + 16.0;
            let around = rect.expand2(vec2(6.0, 0.0));
            let response = ui.interact(around, ui.scope_id().with(("side", title)), Sense::click());
            response
                .widget_info(|| egui::WidgetInfo::selected(egui::Role::Tab, true, active, title));
            paint::left(ui.painter(), rect.left(), rect.center().y, text);
            paint::focus_ring(ui, &response, around.shrink2(vec2(0.0, 4.0)), 4);
            if response.clicked() {
                self.side = side;
            }
        }
    }

    fn properties(&mut self, ui: &mut Ui, context: &Context<'_>) {
        if self.seen.as_ref() != Some(&context.app.selection) {
            self.seen = Some(context.app.selection.clone());
            self.asked = context.app.selection.property.is_some();
        }
        let subjects = subjects(context);
        let [subject] = subjects.as_slice() else {
            let sentence = if subjects.is_empty() {
                "Select something to see its properties.".to_owned()
            } else {
                format!("{} elements are selected.", subjects.len())
            };
            Frame::NONE.inner_margin(Margin::symmetric(12, 12)).show(ui, |ui| {
                let p = tokens::palette(ui);
                ui.label(RichText::new(sentence).font(font::dense()).color(p.dim));
            });
            return;
        };
        let Some(document) = context.project().document(subject.document) else { return };
        let found = resolve(document.root(), subject.element, "");
        let Some((element, _)) = found else { return };
        let fresh = self.shown.as_ref() != Some(subject);
        self.shown = Some(subject.clone());
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("properties");
        if fresh {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            // Tables reach from edge to edge; everything else keeps its distance.
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.add_space(6.0);
            match &document.content {
                Content::Entity(entity) if shows_entity(subject, element) => {
                    let attribute = Some(element.id()).filter(|id| *id != entity.id);
                    self.entity(ui, context, subject.document, entity, attribute);
                }
                _ => inset(ui, |ui| {
                    let title = section_title(ui, element.kind().label);
                    tooltip(title, element.kind().help);
                    self.fields(ui, context, subject, element, &[]);
                }),
            }
            ui.add_space(16.0);
        });
    }

    /// All properties of an element but those of `skip`. `at` is the address of the element: its
    /// property is the way over slots, or empty.
    fn fields(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        at: &Address,
        element: &dyn Element,
        skip: &[&str],
    ) {
        for (property, field) in element.fields() {
            if !skip.contains(&property.key) && is_shown(property) {
                self.row(ui, context, at, property, field);
            }
        }
    }

    /// One property: its label and its control.
    fn row(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        at: &Address,
        property: &'static Property,
        field: Field<'_>,
    ) {
        let address = at.property(property.key);
        let asked = context.app.selection.property.as_deref() == Some(address.property.as_str());
        let top = ui.cursor().min;
        match property.shape {
            Shape::Slot(kinds) => self.slot(ui, context, &address, property, field, &kinds()),
            Shape::List(kinds, _) => self.list(ui, context, &address, property, field, &kinds()),
            Shape::Paragraph | Shape::Expression | Shape::XPath | Shape::Oql => {
                let draw =
                    |ui: &mut Ui| self.control(ui, context, &address, property, field, false);
                property_row_tall(ui, property.label, draw);
            }
            _ => {
                let draw =
                    |ui: &mut Ui| self.control(ui, context, &address, property, field, false);
                property_row(ui, property.label, draw);
            }
        }
        let label = egui::Rect::from_min_size(top, vec2(84.0, measure::INPUT));
        let id = ui.scope_id().with(("help", &address.property));
        tooltip(ui.interact(label, id, Sense::hover()), &help(property));
        // The editor of expressions tells what is wrong by itself, with its fix.
        let is_text = matches!(property.shape, Shape::Expression | Shape::XPath | Shape::Oql);
        if let Some(problem) = context.problem_at(&address).filter(|_| !is_text) {
            typing::told(ui, problem.severity, &problem.message);
            ui.add_space(4.0);
        }
        if asked && std::mem::take(&mut self.asked) {
            let rect = egui::Rect::from_min_max(top, ui.cursor().min);
            ui.scroll_to_rect(rect, None);
            // The editor of expressions takes the keyboard by itself.
            if !is_text {
                let field = Typing::id(&control::key(&address));
                ui.memory_mut(|memory| memory.request_focus(field));
            }
        }
    }
}

/// Whether the pane shows a property: not places on a canvas, not what editors show.
fn is_shown(property: &Property) -> bool {
    match property.shape {
        shape if shape.is_diagram() => false,
        Shape::List(kinds, _) => {
            let kinds = kinds();
            let in_editor = ["row", "column", "flow", "place", "note"];
            kinds.len() <= 2 && !kinds.iter().any(|kind| in_editor.contains(&kind.name))
        }
        Shape::Int => property.key != "format",
        _ => true,
    }
}

/// Draws with the padding of panels.
fn inset<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::NONE.inner_margin(Margin::symmetric(12, 0)).show(ui, content).inner
}

/// Entities and their attributes share one arrangement.
fn shows_entity(subject: &Address, element: &dyn Element) -> bool {
    subject.element.is_none() || matches!(element.kind().name, "entity" | "attribute")
}

/// What is selected, by address: in a domain model the entities themselves.
fn subjects(context: &Context<'_>) -> Vec<Address> {
    let project = context.project();
    let selection = &context.app.selection;
    let Some(id) = selection.document else { return Vec::new() };
    let Some(document) = project.document(id) else { return Vec::new() };
    let in_diagram = matches!(document.content, Content::DomainDiagram(_));
    if selection.elements.is_empty() {
        let module = || {
            let mut all = project.documents().iter();
            let is_module = |d: &model_core::model::Document| {
                matches!(d.content, Content::Module(_)) && d.place.module == document.place.module
            };
            all.find(|(_, d)| is_module(d)).map(|(id, _)| *id)
        };
        let id = if in_diagram { module().unwrap_or(id) } else { id };
        return vec![Address::document(id)];
    }
    let address = |element: &Id| {
        if !in_diagram {
            return Some(Address::element(id, *element));
        }
        if project.document(DocumentId(*element)).is_some() {
            return Some(Address::document(DocumentId(*element)));
        }
        if find(document.root(), *element).is_some() {
            return Some(Address::element(id, *element));
        }
        let mut entities = project.of_kind::<model_core::model::entity::Entity>();
        let owner = entities.find(|(_, d, _)| find(d.root(), *element).is_some());
        owner.map(|(owner, _, _)| Address::element(owner, *element))
    };
    selection.elements.iter().filter_map(address).collect()
}
