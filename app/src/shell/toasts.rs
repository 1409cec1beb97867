//! Messages that come at the lower right, stay long enough to be read, and go.

use app_kit::icons;
use app_kit::tokens::{self, measure};
use app_kit::widgets::{Button, IconButton};
use egui::{Align2, Area, Frame, Order, RichText, Ui, vec2};

use crate::state::{Toast, ToastAct, ToastKind};

/// Seconds that a message stays.
const SECONDS: f64 = 6.0;
/// Seconds that an error stays: it wants to be read.
const ERROR_SECONDS: f64 = 15.0;
/// How many are shown at once.
const MOST: usize = 4;

/// The messages that are shown now.
#[derive(Default)]
pub struct Toasts {
    shown: Vec<(Toast, Option<f64>)>,
}

impl Toasts {
    /// Adds a message.
    pub fn push(&mut self, toast: Toast) {
        self.shown.retain(|(known, _)| *known != toast);
        self.shown.push((toast, None));
        let over = self.shown.len().saturating_sub(MOST);
        self.shown.drain(..over);
    }

    /// The texts that are shown, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|(toast, _)| toast.text.as_str())
    }

    /// Draws them and forgets those whose time is over; gives what a button asks for.
    pub fn show(&mut self, ui: &mut Ui) -> Option<ToastAct> {
        if self.shown.is_empty() {
            return None;
        }
        let mut act = None;
        let now = ui.input(|input| input.time);
        let p = tokens::palette(ui);
        let mut closed = None;
        Area::new(egui::Id::unique("messages"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -measure::STATUS_BAR - 12.0))
            .show(ui.ctx(), |ui| {
                for (place, (toast, since)) in self.shown.iter_mut().enumerate() {
                    since.get_or_insert(now);
                    let (icon, color) = match toast.kind {
                        ToastKind::Done => (icons::CIRCLE_CHECK, p.ok),
                        ToastKind::Info => (icons::INFO, p.acc),
                        ToastKind::Error => (icons::CIRCLE_ALERT, p.err),
                    };
                    Frame::new()
                        .fill(p.sheet)
                        .stroke((1.0, p.line))
                        .corner_radius(measure::RADIUS_SHAPE)
                        .shadow(p.shadow)
                        .inner_margin(10.0)
                        .show(ui, |ui| {
                            ui.horizontal_top(|ui| {
                                let (rect, _) =
                                    ui.allocate_exact_size(vec2(18.0, 18.0), egui::Sense::hover());
                                icons::paint(ui.painter(), rect.center(), icon, icons::SIZE, color);
                                ui.vertical(|ui| {
                                    ui.set_max_width(340.0);
                                    ui.label(RichText::new(&toast.text).color(p.text));
                                    let asked = toast.act.as_ref().filter(|asked| {
                                        ui.add(Button::link(asked.label())).clicked()
                                    });
                                    if asked.is_some() {
                                        act = asked.cloned();
                                        closed = Some(place);
                                    }
                                });
                                if ui
                                    .add(IconButton::new(icons::X, "Close message").small())
                                    .clicked()
                                {
                                    closed = Some(place);
                                }
                            });
                        });
                    ui.add_space(8.0);
                }
            });
        if let Some(place) = closed {
            self.shown.remove(place);
        }
        let stays =
            |kind: ToastKind| if kind == ToastKind::Error { ERROR_SECONDS } else { SECONDS };
        self.shown
            .retain(|(toast, since)| since.is_none_or(|since| now - since < stays(toast.kind)));
        if !self.shown.is_empty() {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(500));
        }
        act
    }
}
