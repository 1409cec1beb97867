//! Toasts: short messages in the corner that go by themselves.

use egui::{Align, Align2, Area, Context, Frame, Id, Layout, Margin, Order, Stroke, Ui, vec2};

use super::{Button, IconButton, Tone, paint};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// How long a toast stays, in seconds; one with an action or an error stays twice as long.
const STAYS: f64 = 5.0;

/// What a person did with a toast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToastAction(
    /// The number that [`Toasts::push`] gave the toast.
    pub u64,
);

struct Toast {
    id: u64,
    tone: Tone,
    text: String,
    action: Option<String>,
    /// When it goes, on egui's clock; unknown until it was shown.
    until: Option<f64>,
}

/// The toasts that are to be seen, newest last.
#[derive(Default)]
pub struct Toasts {
    toasts: Vec<Toast>,
    next: u64,
}

impl Toasts {
    /// Shows `text`; returns the toast's number.
    pub fn push(&mut self, tone: Tone, text: impl Into<String>) -> u64 {
        self.add(tone, text.into(), None)
    }

    /// Shows `text` with a button (Undo, Copy details); returns the toast's number.
    pub fn push_with_action(
        &mut self,
        tone: Tone,
        text: impl Into<String>,
        action: impl Into<String>,
    ) -> u64 {
        self.add(tone, text.into(), Some(action.into()))
    }

    fn add(&mut self, tone: Tone, text: String, action: Option<String>) -> u64 {
        let id = self.next;
        self.next += 1;
        self.toasts.push(Toast { id, tone, text, action, until: None });
        id
    }

    /// Whether none is to be seen.
    pub fn is_empty(&self) -> bool {
        self.toasts.is_empty()
    }

    /// Draws the toasts above the status bar; tells whose button was pressed. Asks for the frame in which
    /// the next one goes, and for no other.
    pub fn show(&mut self, ctx: &Context) -> Option<ToastAction> {
        if self.toasts.is_empty() {
            return None;
        }
        let now = ctx.time();
        let mut acted = None;
        let mut gone = Vec::new();
        Area::new(Id::unique("kit-toasts"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -16.0 - measure::STATUS_BAR))
            .accessible_name("Messages")
            .show(ctx, |ui| {
                ui.with_layout(Layout::bottom_up(Align::Max), |ui| {
                    for toast in self.toasts.iter_mut().rev() {
                        let stays = if toast.action.is_some() || toast.tone == Tone::Bad {
                            2.0 * STAYS
                        } else {
                            STAYS
                        };
                        let until = *toast.until.get_or_insert(now + stays);
                        match one(ui, toast) {
                            Some(true) => {
                                acted = Some(ToastAction(toast.id));
                                gone.push(toast.id);
                            }
                            Some(false) => gone.push(toast.id),
                            None if until <= now => gone.push(toast.id),
                            None => ui.request_repaint_after_secs((until - now) as f32),
                        }
                        ui.add_space(4.0);
                    }
                });
            });
        if !gone.is_empty() {
            self.toasts.retain(|toast| !gone.contains(&toast.id));
            ctx.request_repaint();
        }
        acted
    }
}

/// Draws a toast; true where its button, false where its cross was pressed.
fn one(ui: &mut Ui, toast: &Toast) -> Option<bool> {
    let p = palette(ui);
    let mut pressed = None;
    let frame = Frame::NONE
        .fill(p.sheet)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(measure::RADIUS_SHAPE)
        .shadow(p.shadow)
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(320.0);
        let row = vec2(320.0, measure::INPUT);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            let tone = toast.tone;
            ui.label(icons::rich(tone.icon(), icons::SIZE).color(tone.color(p)));
            let room = if toast.action.is_some() { 180.0 } else { 250.0 };
            let galley = paint::paragraph(ui, &toast.text, font::dense(), p.text, room);
            ui.label(galley);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(IconButton::new(icons::X, "Close message").small()).clicked() {
                    pressed = Some(false);
                }
                if let Some(action) = &toast.action
                    && ui.add(Button::link(action)).clicked()
                {
                    pressed = Some(true);
                }
            });
        });
    });
    pressed
}
