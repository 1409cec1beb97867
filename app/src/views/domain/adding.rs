//! The field at the foot of a selected box: `Name: Type` adds an attribute, pasted lines add
//! several.

use app_kit::canvas::CanvasOutput;
use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{TextField, paint, tooltip};
use egui::{Event, Key, Rect, Sense, Ui, pos2, vec2};
use model_core::id::Id;
use model_core::model::DocumentId;

use crate::attribute_lines;
use crate::context::Context;

use super::DomainEditor;
use crate::domain_scene::Shown;

/// What is being typed at the foot of a box.
pub(super) struct Adding {
    /// The entity.
    pub entity: Id,
    text: String,
    refused: Option<String>,
    begun: bool,
}

impl Adding {
    /// Begins with what was typed already.
    pub(super) fn new(entity: Id, text: &str) -> Adding {
        Adding { entity, text: text.to_owned(), refused: None, begun: false }
    }
}

/// Below this zoom there is no room for a field.
const LEAST_ZOOM: f32 = 0.5;

impl DomainEditor {
    /// The field, and the button that opens it.
    pub(super) fn add_attributes(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        output: &CanvasOutput,
    ) {
        let selected = self
            .canvas
            .selection
            .single_node()
            .filter(|id| matches!(self.scene.shown.get(id), Some(Shown::Entity { .. })));
        let gone = self.adding.as_ref().is_some_and(|a| Some(a.entity.bits()) != selected);
        if gone {
            self.adding = None;
        }
        let Some(node) = selected else { return };
        let busy = self.canvas.is_dragging() || self.canvas.is_editing();
        let Some(rect) = self.scene.rect(node).filter(|_| !busy) else { return };
        if output.view.zoom < LEAST_ZOOM {
            return;
        }
        let screen = output.view.rect_to_screen(rect);
        if self.adding.is_none() {
            self.begin_typing(ui, output, Id::from_bits(node));
            self.plus(ui, output, screen, Id::from_bits(node));
            return;
        }
        self.field(ui, context, output, screen);
    }

    /// A letter typed while a box is selected is the beginning of an attribute.
    fn begin_typing(&mut self, ui: &Ui, output: &CanvasOutput, entity: Id) {
        if !output.response.has_focus() {
            return;
        }
        let typed: String = ui.input(|input| {
            let letters = input.events.iter().filter_map(|event| match event {
                Event::Text(text) if text.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                    Some(text.as_str())
                }
                _ => None,
            });
            letters.collect()
        });
        if !typed.is_empty() {
            self.adding = Some(Adding::new(entity, &typed));
        } else if let Some(lines) = attribute_lines::take_pasted_lines(ui) {
            self.adding = Some(Adding::new(entity, &lines));
        }
    }

    fn plus(&mut self, ui: &Ui, output: &CanvasOutput, screen: Rect, entity: Id) {
        let p = tokens::palette(ui);
        let center = pos2(screen.right() - 18.0, screen.bottom() + 2.0);
        if !output.response.rect.contains(center) {
            return;
        }
        let rect = Rect::from_center_size(center, vec2(18.0, 18.0));
        let id = output.response.id.with("add attribute");
        let response = ui.interact(rect, id, Sense::click());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Add attribute"));
        let fill = paint::by_state(&response, p.acc, p.acc_hover, p.acc_press);
        ui.painter().circle(center, 9.0, fill, egui::Stroke::new(2.0, p.bg));
        icons::paint(ui.painter(), center, icons::PLUS, icons::SIZE_DENSE, p.on_acc);
        if tooltip(response, "Add an attribute").clicked() {
            self.adding = Some(Adding::new(entity, ""));
        }
    }

    fn field(&mut self, ui: &mut Ui, context: &Context<'_>, output: &CanvasOutput, screen: Rect) {
        let Some(adding) = &mut self.adding else { return };
        let p = tokens::palette(ui);
        let id = output.response.id.with("new attribute");
        let width = screen.width().max(200.0);
        let at = pos2(screen.left(), screen.bottom() + 6.0);
        let rect = Rect::from_min_size(at, vec2(width, measure::INPUT));
        let pasted = if ui.memory(|memory| memory.has_focus(id)) {
            attribute_lines::take_pasted_lines(ui)
        } else {
            None
        };
        let field = TextField::new(&mut adding.text, "New attribute")
            .placeholder("Name: Type …")
            .id(id)
            .width(width);
        let response = ui.put(rect, field);
        if !adding.begun {
            adding.begun = true;
            response.request_focus();
            let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            let end = egui::text::CCursor::new(egui::text::CharIndex(adding.text.chars().count()));
            state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            egui::TextEdit::store_state(ui.ctx(), id, state);
            if adding.text.contains('\n') {
                let lines = std::mem::take(&mut adding.text);
                adding.refused = submit(context, adding.entity, &lines, &mut adding.text);
            }
            return;
        }
        if let Some(lines) = pasted {
            let lines = attribute_lines::insert_at_cursor(ui, id, &adding.text, &lines);
            adding.refused = submit(context, adding.entity, &lines, &mut adding.text);
        }
        if let Some(reason) = &adding.refused {
            let galley = paint::paragraph(ui, reason, font::caption(), p.err, width - 16.0);
            let at = rect.left_bottom() + vec2(0.0, 4.0);
            let ground = Rect::from_min_size(at, galley.size() + vec2(16.0, 10.0));
            ui.painter().rect(ground, 5.0, p.sheet, (1.0, p.err), egui::StrokeKind::Inside);
            ui.painter().galley(at + vec2(8.0, 5.0), galley, p.err);
        }
        if !response.lost_focus() {
            return;
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let text = adding.text.trim().to_owned();
        if enter && !text.is_empty() {
            adding.refused = submit(context, adding.entity, &text, &mut adding.text);
            response.request_focus();
        } else {
            self.adding = None;
            output.response.request_focus();
        }
    }
}

/// Adds the lines to an entity and empties the field, or says why not.
fn submit(context: &Context<'_>, entity: Id, lines: &str, text: &mut String) -> Option<String> {
    match attribute_lines::add(context, DocumentId(entity), lines) {
        Ok(()) => {
            text.clear();
            None
        }
        Err(reason) => {
            lines.lines().next().unwrap_or_default().clone_into(text);
            Some(reason)
        }
    }
}
