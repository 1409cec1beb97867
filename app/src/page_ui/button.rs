//! Buttons of app pages, and the question that some ask first.

use app_kit::icons;
use app_kit::tokens::{font, measure};
use app_kit::widgets::paint;
use egui::{
    Color32, Frame, Id, Modal, Rect, Response, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};
use runtime_preview::page::tree::{Button, ButtonStyle, Node};

use super::{Drawing, PageEvent};

impl Drawing<'_> {
    pub(super) fn button(&mut self, ui: &mut Ui, node: &Node, button: &Button) {
        let response = self.press(ui, &button.caption, &button.icon, button.style, button.enabled);
        if !response.clicked() || !button.enabled {
            return;
        }
        if button.confirm.is_empty() {
            self.send(PageEvent::Act { node: node.key.clone() });
        } else if self.live() {
            self.state.asking = Some((node.key.clone(), button.confirm.clone()));
        }
    }

    /// Draws a button and tells what happened to it.
    pub(super) fn press(
        &self,
        ui: &mut Ui,
        caption: &str,
        icon: &str,
        style: ButtonStyle,
        enabled: bool,
    ) -> Response {
        let c = &self.colors;
        let (fill, hover, color, line) = match style {
            ButtonStyle::Default => (c.button, c.button_hover, c.text, c.field_line),
            ButtonStyle::Primary => (c.acc, c.acc_hover, c.on_acc, c.acc),
            ButtonStyle::Danger => (c.button, c.button_hover, c.err, c.field_line),
            ButtonStyle::Link => {
                (Color32::TRANSPARENT, Color32::TRANSPARENT, c.acc, Color32::TRANSPARENT)
            }
        };
        let color = if enabled { color } else { app_kit::tokens::with_alpha(color, 0.5) };
        let glyph = icons::by_name(icon);
        let text = paint::line(ui, caption, font::strong(), color, WIDEST);
        let icon_room = if glyph.is_some() { icons::SIZE + 6.0 } else { 0.0 };
        let padding = padding(style);
        let size = vec2(text.size().x + icon_room + 2.0 * padding, measure::APP_INPUT);
        let sense = if self.live() && enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, caption));
        let ground = if enabled { paint::by_state(&response, fill, hover, hover) } else { fill };
        ui.painter().rect(
            rect,
            measure::RADIUS_BUTTON,
            ground,
            (1.0, line),
            egui::StrokeKind::Inside,
        );
        let mut x = rect.left() + padding;
        if let Some(glyph) = glyph {
            icons::paint(
                ui.painter(),
                pos2(x + icons::SIZE / 2.0, rect.center().y),
                glyph,
                icons::SIZE,
                color,
            );
            x += icon_room;
        }
        let end = paint::left(ui.painter(), x, rect.center().y, text);
        if style == ButtonStyle::Link && response.hovered() {
            ui.painter().hline(x..=end, rect.center().y + 9.0, (1.0, color));
        }
        paint::focus_ring(ui, &response, rect, measure::RADIUS_BUTTON);
        response
    }

    /// Draws the question that a pressed button asks.
    pub(super) fn ask(&mut self, ui: &mut Ui) {
        let Some((node, question)) = self.state.asking.clone() else { return };
        let c = self.colors;
        let frame = Frame::new()
            .fill(c.surface)
            .stroke((1.0, c.line))
            .corner_radius(measure::RADIUS_SHEET)
            .inner_margin(20.0);
        let mut answer = None;
        let modal = Modal::new(Id::unique("question")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(340.0);
            ui.label(RichText::new(&question).font(font::body()).color(c.text));
            ui.add_space(16.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                if self.press(ui, "Yes", "", ButtonStyle::Primary, true).clicked() {
                    answer = Some(true);
                }
                if self.press(ui, "No", "", ButtonStyle::Default, true).clicked() {
                    answer = Some(false);
                }
            });
        });
        if modal.should_close() {
            answer = answer.or(Some(false));
        }
        if let Some(yes) = answer {
            self.state.asking = None;
            if yes {
                self.send(PageEvent::Act { node });
            }
        }
    }
}

/// The widest that the words on a button get.
const WIDEST: f32 = 400.0;

fn padding(style: ButtonStyle) -> f32 {
    if style == ButtonStyle::Link { 2.0 } else { 12.0 }
}

/// How wide a button is.
pub(super) fn width(ui: &Ui, button: &Button) -> f32 {
    let text = paint::line(ui, &button.caption, font::strong(), Color32::PLACEHOLDER, WIDEST);
    let icon = if icons::by_name(&button.icon).is_some() { icons::SIZE + 6.0 } else { 0.0 };
    text.size().x + icon + 2.0 * padding(button.style)
}

/// A frame in the look of app pages.
pub(super) fn outline(ui: &Ui, rect: Rect, fill: Color32, line: Color32) {
    ui.painter().rect(rect, measure::RADIUS_INPUT, fill, (1.0, line), egui::StrokeKind::Inside);
}
