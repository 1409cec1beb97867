//! Buttons of app pages, and the question that some ask first.

use app_kit::icons;
use app_kit::tokens::{font, measure};
use app_kit::widgets::paint;
use egui::{
    Color32, Frame, Id, Modal, Rect, Response, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};
use model_core::analysis::look::{self, Look, Size};
use runtime_preview::page::tree::{Button, ButtonStyle, Node};

use super::glyph::glyph;
use super::{Drawing, PageEvent};

impl Drawing<'_> {
    pub(super) fn button(&mut self, ui: &mut Ui, node: &Node, button: &Button) {
        let Button { caption, icon, enabled, .. } = button;
        let style = style(button, &node.look);
        let pressed = Pressed { caption, icon, style, enabled: *enabled, look: &node.look };
        let response = self.press(ui, &pressed);
        if !response.clicked() || !button.enabled {
            return;
        }
        self.act(node.key.clone(), &button.confirm);
    }

    /// Does what a press is for, after a yes where there is a question.
    pub(super) fn act(&mut self, node: String, confirm: &str) {
        if confirm.is_empty() {
            self.send(PageEvent::Act { node });
        } else if self.live() {
            self.state.asking = Some((node, confirm.to_owned()));
        }
    }

    /// Draws a button and tells what happened to it.
    fn press(&self, ui: &mut Ui, pressed: &Pressed<'_>) -> Response {
        let Pressed { caption, icon, style, enabled, look } = *pressed;
        let c = &self.inherited.colors;
        let (fill, hover, color, line) = match style {
            ButtonStyle::Default => (c.button, c.button_hover, c.text, c.field_line),
            ButtonStyle::Primary => (c.acc, c.acc_hover, c.on_acc, c.acc),
            ButtonStyle::Danger => (c.button, c.button_hover, c.err, c.field_line),
            ButtonStyle::Link => {
                (Color32::TRANSPARENT, Color32::TRANSPARENT, c.acc, Color32::TRANSPARENT)
            }
        };
        let (fill, hover, color, line) = match style {
            ButtonStyle::Primary if look.bordered => (c.surface, c.button_hover, c.acc, c.acc),
            ButtonStyle::Danger if look.bordered => (c.surface, c.button_hover, c.err, c.err),
            ButtonStyle::Default if look.bordered => (c.surface, c.button_hover, color, line),
            _ => (fill, hover, color, line),
        };
        let color = match look.tone {
            Some(tone) if style != ButtonStyle::Primary => self.toned(tone),
            _ => color,
        };
        let color = if enabled { color } else { app_kit::tokens::with_alpha(color, 0.5) };
        let glyph = glyph(icon);
        let text = paint::line(ui, caption, font::strong(), color, WIDEST);
        let icon_room = if glyph.is_some() { icons::SIZE + 6.0 } else { 0.0 };
        let padding = padding(style);
        let content = text.size().x + icon_room;
        let width = if look.wide { ui.available_width() } else { content + 2.0 * padding };
        let size = vec2(width.max(content + 2.0 * padding), height(look));
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
        if look.wide && style != ButtonStyle::Link {
            x = rect.center().x - content / 2.0;
        }
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
        let c = self.inherited.colors;
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
                let mut choice = |caption, style, means| {
                    let look = &Look::default();
                    let choice = Pressed { caption, icon: "", style, enabled: true, look };
                    if self.press(ui, &choice).clicked() {
                        answer = Some(means);
                    }
                };
                choice("Yes", ButtonStyle::Primary, true);
                choice("No", ButtonStyle::Default, false);
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

/// A button as it is drawn.
struct Pressed<'a> {
    caption: &'a str,
    icon: &'a str,
    style: ButtonStyle,
    enabled: bool,
    look: &'a Look,
}

/// The style of a button, which its look may change.
fn style(button: &Button, look: &Look) -> ButtonStyle {
    match look.button {
        None => button.style,
        Some(look::Button::Secondary) => ButtonStyle::Default,
        Some(look::Button::Primary) => ButtonStyle::Primary,
        Some(look::Button::Danger) => ButtonStyle::Danger,
        Some(look::Button::Link) => ButtonStyle::Link,
    }
}

fn height(look: &Look) -> f32 {
    match look.size {
        None => measure::APP_INPUT,
        Some(Size::Small) => measure::INPUT,
        Some(Size::Large) => measure::TOP_BAR,
    }
}

/// The widest that the words on a button get.
const WIDEST: f32 = 400.0;

fn padding(style: ButtonStyle) -> f32 {
    if style == ButtonStyle::Link { 2.0 } else { 12.0 }
}

/// How wide a button is.
pub(super) fn width(ui: &Ui, button: &Button, look: &Look) -> f32 {
    let text = paint::line(ui, &button.caption, font::strong(), Color32::PLACEHOLDER, WIDEST);
    let icon = if glyph(&button.icon).is_some() { icons::SIZE + 6.0 } else { 0.0 };
    text.size().x + icon + 2.0 * padding(style(button, look))
}

/// A frame in the look of app pages.
pub(super) fn outline(ui: &Ui, rect: Rect, fill: Color32, line: Color32) {
    ui.painter().rect(rect, measure::RADIUS_INPUT, fill, (1.0, line), egui::StrokeKind::Inside);
}
