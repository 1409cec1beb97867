//! An entity in the pane: what it is, its attributes as a table, what the chosen attribute must
//! hold, its associations, and its rules and indexes.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Checkbox, Row, paint, property_row, section_title, tooltip};
use egui::{Sense, Ui, vec2};
use model_core::change::verbs::{self, MemberMark};
use model_core::id::Id;
use model_core::model::entity::{Attribute, Entity, ValidationRule};
use model_core::model::{Address, DocumentId, Element, Field, FieldMut, Kind, Shape, Translated};

use crate::command::Command;
use crate::context::Context;
use crate::face;
use crate::state::Selection;

use super::control::live;
use super::typing::Look;
use super::{Properties, inset, list};

impl Properties {
    /// Draws an entity; `selected` is the attribute that is selected in the diagram.
    pub(super) fn entity(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        id: DocumentId,
        entity: &Entity,
        selected: Option<Id>,
    ) {
        let at = Address::document(id);
        inset(ui, |ui| {
            for key in ["name", "persistence", "generalization"] {
                self.keyed(ui, context, &at, entity, key);
            }
        });
        let attributes = at.property("attributes");
        if let Some(selected) = selected {
            self.chosen.insert(attributes.clone(), selected);
        }
        inset(ui, |ui| section_title(ui, "Attributes"));
        self.table(ui, context, &attributes, entity);
        let chosen = self.chosen.get(&attributes).copied();
        if let Some(attribute) = entity.attributes.iter().find(|a| Some(a.id) == chosen) {
            inset(ui, |ui| self.attribute(ui, context, &attributes, entity, attribute));
        }
        inset(ui, |ui| {
            associations(ui, context, id, entity);
            self.rules(ui, context, &at, entity);
            section_title(ui, "More");
            for key in ["caption", "documentation"] {
                self.keyed(ui, context, &at, entity, key);
            }
            if ui
                .add(Button::secondary("Generate pages").icon(Command::GeneratePages.icon()))
                .clicked()
            {
                context.command(Command::GeneratePages);
            }
        });
    }

    fn keyed(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        at: &Address,
        element: &dyn Element,
        key: &str,
    ) {
        let Some((index, property)) = element.kind().property(key) else { return };
        if let Some(field) = element.field(index) {
            self.row(ui, context, at, property, field);
        }
    }

    fn table(&mut self, ui: &mut Ui, context: &Context<'_>, list: &Address, entity: &Entity) {
        let columns = list::columns(Attribute::kind());
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            list::column_titles(ui, &columns);
            for attribute in &entity.attributes {
                self.element_row(ui, context, list, attribute, &columns);
            }
            self.add_row(ui, context, list, &[Attribute::kind()], "Attributes");
        });
    }

    /// What the chosen attribute must hold.
    fn attribute(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        list: &Address,
        entity: &Entity,
        attribute: &Attribute,
    ) {
        list::chosen_header(ui, context, list, attribute, &attribute.name);
        let id = list.document;
        let marks = [
            (MemberMark::Required, "Required", "It must have a value; text of spaces is none."),
            (MemberMark::Unique, "Unique", "No two objects have the same value."),
            (MemberMark::Indexed, "Index", "Searching and sorting by it is fast."),
        ];
        for (mark, label, help) in marks {
            let member = attribute.id;
            let mut on = verbs::has_mark(entity, member, mark);
            let changed = property_row(ui, label, |ui| {
                let response = ui.add(Checkbox::bare(&mut on, label));
                tooltip(response, help).changed()
            });
            if changed {
                context
                    .edit(move |project, ids| verbs::toggle_mark(project, ids, id, member, mark));
            }
            if on && let Some((rule, message)) = message_of(entity, member, mark) {
                let place = Address::element(id, rule).property("message");
                self.message(ui, context, &place, label, message);
            }
        }
        let at = Address::element(id, attribute.id);
        for key in ["caption", "documentation"] {
            self.keyed(ui, context, &at, attribute, key);
        }
    }

    fn message(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        place: &Address,
        mark: &str,
        message: &Translated,
    ) {
        let language = context.project().language().to_owned();
        let shown = message.get(&language).to_owned();
        let name = format!("Message when not {}", mark.to_lowercase());
        let commit = live(place, "message", move |field, text| {
            if let FieldMut::Translated(value) = field {
                value.set(&language, text);
            }
        });
        property_row(ui, "Message", |ui| {
            let look = Look { name: &name, ..Look::default() };
            self.typing.field(ui, context, &super::control::key(place), &shown, look, commit);
        });
    }

    /// Buttons that unfold the lists of rules and indexes.
    fn rules(&mut self, ui: &mut Ui, context: &Context<'_>, at: &Address, entity: &Entity) {
        section_title(ui, "Rules");
        for (key, icon, words) in [
            ("rules", icons::SHIELD, count(entity.rules.len(), "validation rule")),
            ("indexes", icons::DATABASE, count(entity.indexes.len(), "index")),
        ] {
            let open = self.unfolded.contains(key);
            if wide_button(ui, icon, &words, open) {
                if open {
                    self.unfolded.remove(key);
                } else {
                    self.unfolded.insert(key);
                }
            }
            let Some((index, property)) = Entity::kind().property(key).filter(|_| open) else {
                continue;
            };
            let Shape::List(kinds, _) = property.shape else { continue };
            let element: &dyn Element = entity;
            if let Some(field @ Field::Elements(_)) = element.field(index) {
                let kinds: Vec<&'static Kind> = kinds();
                self.list(ui, context, &at.property(key), property, field, &kinds);
            }
        }
    }
}

fn count(number: usize, word: &str) -> String {
    match (number, word) {
        (0, "index") => "No indexes".to_owned(),
        (0, word) => format!("No {word}s"),
        (1, word) => format!("1 {word}"),
        (number, "index") => format!("{number} indexes"),
        (number, word) => format!("{number} {word}s"),
    }
}

/// The rule behind a mark of a member alone, and its message.
fn message_of(entity: &Entity, member: Id, mark: MemberMark) -> Option<(Id, &Translated)> {
    entity.rules.iter().find_map(|rule| match (rule, mark) {
        (ValidationRule::RequiredRule(rule), MemberMark::Required) if rule.member == member => {
            Some((rule.id, &rule.message))
        }
        (ValidationRule::UniqueRule(rule), MemberMark::Unique) if rule.members == [member] => {
            Some((rule.id, &rule.message))
        }
        _ => None,
    })
}

/// The associations that the entity owns, and those of others that lead to it.
fn associations(ui: &mut Ui, context: &Context<'_>, id: DocumentId, entity: &Entity) {
    let Some(document) = context.project().document(id) else { return };
    let Some(name) = document.qualified_name() else { return };
    let found: Vec<_> = context.index().associations_of(name.as_str()).collect();
    if found.is_empty() {
        return;
    }
    section_title(ui, "Associations");
    ui.spacing_mut().item_spacing.y = 0.0;
    for association in found {
        let own = entity.associations.iter().any(|a| a.id == association.id);
        let other = if own { &association.target } else { &association.owner };
        let detail = format!("{} {}", if own { "to" } else { "from" }, other.local());
        let selected = context.app.selection.elements.contains(&association.id);
        let row = Row::new(association.name.local()).icon(icons::SPLINE).detail(&detail);
        let clicked = ui
            .push_id(association.id, |ui| row.selected(selected).show(ui))
            .inner
            .response
            .clicked();
        if clicked {
            let diagram = face::diagram_of(context.project(), &document.place.module);
            let at = diagram.unwrap_or(association.document);
            context.reveal(Selection::elements(at, [association.id]));
        }
    }
    ui.spacing_mut().item_spacing.y = 4.0;
}

/// A button over the whole width with its icon at the left.
fn wide_button(ui: &mut Ui, icon: char, words: &str, open: bool) -> bool {
    let p = tokens::palette(ui);
    let size = vec2(ui.available_width(), measure::INPUT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, open, words));
    let line = if response.hovered() || open { p.line_hover } else { p.line };
    let radius = measure::RADIUS_INPUT;
    ui.painter().rect(rect, radius, p.bg, (1.0, line), egui::StrokeKind::Inside);
    let at = egui::pos2(rect.left() + 14.0, rect.center().y);
    icons::paint(ui.painter(), at, icon, icons::SIZE_DENSE, p.dim);
    let text = paint::line(ui, words, font::dense(), p.text, rect.width() - 60.0);
    paint::left(ui.painter(), rect.left() + 27.0, rect.center().y, text);
    let chevron = if open { icons::CHEVRON_UP } else { icons::CHEVRON_DOWN };
    let at = egui::pos2(rect.right() - 14.0, rect.center().y);
    if response.hovered() || open {
        icons::paint(ui.painter(), at, chevron, icons::SIZE_DENSE, p.dim);
    }
    paint::focus_ring(ui, &response, rect, radius);
    response.clicked()
}
