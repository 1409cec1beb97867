//! What stands in front of the pages of the running app: progress, failures, messages.

use std::time::Duration;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Progress, paint};
use egui::{
    Align2, Area, Color32, Frame, Id, Key, Margin, Order, Rect, RichText, Role, Sense, Ui,
    UiBuilder, WidgetInfo, vec2,
};
use runtime_preview::page::tree::MessageKind;

use crate::context::{Context, Preview as Do};
use crate::state::{Failure, Message, Selection};

/// Requests that take longer say so.
const PATIENCE: Duration = Duration::from_millis(300);
/// Seconds that a message stays which needs no answer.
const SECONDS: f64 = 5.0;

/// What this room remembers between frames.
#[derive(Default)]
pub(super) struct Front {
    /// The message in front, and since when it is shown.
    shown: Option<(Message, f64)>,
}

impl Front {
    /// Says that a request takes long, and lets a person stop it.
    pub(super) fn progress(ui: &Ui, context: &Context<'_>, area: Rect) {
        let Some(busy) = context.running.busy.front() else { return };
        let waited = busy.since.elapsed();
        if waited < PATIENCE {
            ui.ctx().request_repaint_after(PATIENCE.saturating_sub(waited));
            return;
        }
        ui.ctx().request_repaint_after(Duration::from_millis(50));
        let p = tokens::palette(ui);
        Area::new(Id::unique("request that takes long"))
            .order(Order::Foreground)
            .fixed_pos(area.center_top() + vec2(-180.0, 10.0))
            .show(ui.ctx(), |ui| {
                card(p.sheet, p.line).show(ui, |ui| {
                    ui.set_width(340.0);
                    if Progress::unknown(&busy.what).cancellable().show(ui) {
                        context.preview(Do::Cancel);
                    }
                });
            });
    }

    /// What failed last, above the page.
    pub(super) fn failure(ui: &mut Ui, context: &Context<'_>) {
        if let Some(failure) = &context.running.failure
            && panel(ui, context, failure)
        {
            context.preview(Do::Dismiss);
        }
    }

    /// The oldest message that waits: it goes by itself, or waits for a person where it is serious.
    pub(super) fn message(&mut self, ui: &Ui, context: &Context<'_>, area: Rect) {
        let Some(message) = context.running.messages.front() else {
            self.shown = None;
            return;
        };
        let now = ui.input(|input| input.time);
        if self.shown.as_ref().is_none_or(|(shown, _)| shown != message) {
            self.shown = Some((message.clone(), now));
        }
        let since = self.shown.as_ref().map_or(now, |(_, since)| *since);
        let c = tokens::palette(ui).app;
        let (icon, color) = match message.kind {
            MessageKind::Info => (icons::CIRCLE_CHECK, c.ok),
            MessageKind::Warning => (icons::TRIANGLE_ALERT, c.warn),
            MessageKind::Error => (icons::CIRCLE_ALERT, c.err),
        };
        let read = if message.kind == MessageKind::Info {
            ui.ctx().request_repaint_after(Duration::from_millis(500));
            toast(ui, area, message, icon, color) || now - since > SECONDS
        } else {
            dialog(ui, area, message, icon, color)
        };
        if read {
            self.shown = None;
            context.preview(Do::Read);
        }
    }
}

fn card(fill: Color32, line: Color32) -> Frame {
    Frame::new()
        .fill(fill)
        .stroke((1.0, line))
        .corner_radius(measure::RADIUS_SHAPE)
        .inner_margin(Margin::symmetric(14, 12))
}

/// Draws what failed; whether it was dismissed.
pub(super) fn panel(ui: &mut Ui, context: &Context<'_>, failure: &Failure) -> bool {
    let p = tokens::palette(ui);
    let mut dismissed = false;
    card(p.err_bg, tokens::with_alpha(p.err, 0.5)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        ui.horizontal_top(|ui| {
            ui.label(icons::rich(icons::CIRCLE_ALERT, icons::SIZE_SHAPE).color(p.err));
            ui.vertical(|ui| {
                ui.label(RichText::new(&failure.message).font(font::body()).color(p.text));
                if !failure.place.is_empty() {
                    let place = format!("In {}", failure.place);
                    ui.label(RichText::new(place).font(font::dense()).color(p.dim));
                }
                ui.horizontal(|ui| {
                    if let Some((document, element)) = failure.element
                        && ui.add(Button::secondary("Show in editor")).clicked()
                    {
                        context.reveal(Selection::elements(document, [element]));
                    }
                    if ui.add(Button::quiet("Copy details")).clicked() {
                        let Failure { message, place, details, .. } = failure;
                        ui.ctx().copy_text(format!("{message}\n{place}\n{details}"));
                    }
                    dismissed = ui.add(Button::quiet("Dismiss")).clicked();
                });
            });
        });
    });
    ui.add_space(16.0);
    dismissed
}

/// A message that goes by itself; whether it was clicked away.
fn toast(ui: &Ui, area: Rect, message: &Message, icon: char, color: Color32) -> bool {
    let c = tokens::palette(ui).app;
    let mut read = false;
    Area::new(Id::unique("message of the app"))
        .order(Order::Foreground)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(area.right_top() + vec2(-24.0, 16.0))
        .show(ui.ctx(), |ui| {
            card(c.surface, c.line).shadow(tokens::palette(ui).shadow).show(ui, |ui| {
                ui.set_max_width(320.0);
                ui.horizontal_top(|ui| {
                    ui.label(icons::rich(icon, icons::SIZE_SHAPE).color(color));
                    ui.label(RichText::new(&message.text).font(font::body()).color(c.text));
                    let close = app_kit::widgets::IconButton::new(icons::X, "Close the message");
                    read = ui.add(close.small()).clicked();
                });
            });
        });
    read
}

/// A message that waits for a person; whether it was read.
fn dialog(ui: &Ui, area: Rect, message: &Message, icon: char, color: Color32) -> bool {
    let p = tokens::palette(ui);
    let c = p.app;
    let mut read = false;
    let layer = Area::new(Id::unique("message of the app")).order(Order::Foreground);
    layer.fixed_pos(area.min).show(ui.ctx(), |ui| {
        ui.set_clip_rect(area);
        let shade = ui.interact(area, ui.scope_id().with("shade"), Sense::click());
        shade.widget_info(|| {
            WidgetInfo::labeled(Role::GenericContainer, true, "Behind the message")
        });
        ui.painter().rect_filled(area, 0.0, p.scrim);
        let at = area.center_top() + vec2(-200.0, (area.height() * 0.3).max(24.0));
        let room = Rect::from_min_size(at, vec2(400.0, area.height()));
        ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
            let frame = card(c.surface, c.line).inner_margin(20.0).shadow(p.shadow);
            frame.corner_radius(measure::RADIUS_SHEET).show(ui, |ui| {
                ui.set_width(360.0);
                ui.horizontal_top(|ui| {
                    ui.label(icons::rich(icon, icons::SIZE_SHAPE).color(color));
                    let width = ui.available_width();
                    let text = paint::paragraph(ui, &message.text, font::body(), c.text, width);
                    ui.label(text);
                });
                ui.add_space(16.0);
                let ok = Button::primary("OK").height(measure::APP_INPUT).min_width(72.0);
                read = ui.add(ok).clicked();
            });
        });
    });
    let answered =
        ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Escape));
    read || answered
}
