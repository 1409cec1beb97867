//! Dialogs and side sheets: a title, content, and a way out by Escape, by the cross, by a click beside.

use egui::{
    Align, Align2, Area, Context, Frame, Id, Layout, Margin, Modal, Order, ScrollArea, Sense,
    Stroke, Ui, vec2,
};

use super::{IconButton, paint};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// What a dialog or sheet gave in this frame.
pub struct Closable<R> {
    /// What its content returned.
    pub inner: R,
    /// It wants to close: Escape, the cross, a click beside it, or `ui.close()` in its content.
    pub closed: bool,
}

/// A dialog that must be answered before anything else. Prefer a side sheet or an undo.
#[must_use = "call `show`"]
pub struct Dialog<'a> {
    title: &'a str,
    width: f32,
}

impl<'a> Dialog<'a> {
    /// A dialog called `title`.
    pub fn new(title: &'a str) -> Self {
        Self { title, width: 420.0 }
    }

    /// Its width in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Draws the dialog over everything.
    pub fn show<R>(self, ctx: &Context, content: impl FnOnce(&mut Ui) -> R) -> Closable<R> {
        let p = palette(ctx);
        let id = Id::unique("dialog").with(self.title);
        let frame = Frame::NONE
            .fill(p.sheet)
            .stroke(Stroke::new(1.0, p.line))
            .corner_radius(measure::RADIUS_SHEET)
            .shadow(p.shadow)
            .inner_margin(Margin::same(16));
        let area = Modal::default_area(id).accessible_name(self.title);
        let modal = Modal::new(id).area(area).frame(frame).backdrop_color(p.scrim);
        let width = self.width.min(ctx.content_rect().width() - 64.0);
        let shown = modal.show(ctx, |ui| {
            ui.set_width(width);
            let crossed = title_row(ui, self.title);
            ui.add_space(8.0);
            (content(ui), crossed)
        });
        let closed = shown.should_close() || shown.inner.1;
        Closable { inner: shown.inner.0, closed }
    }
}

/// The buttons at the foot of a dialog, from the right: add the main one first.
pub fn dialog_buttons<R>(ui: &mut Ui, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(12.0);
    let size = vec2(ui.available_width(), measure::INPUT + 2.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), buttons).inner
}

fn title_row(ui: &mut Ui, title: &str) -> bool {
    let size = vec2(ui.available_width(), measure::INPUT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let crossed = ui.add(IconButton::new(icons::X, "Close").shortcut("Esc")).clicked();
        let color = palette(ui).text;
        let galley = paint::line(ui, title, font::title(), color, ui.available_width());
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(galley));
        crossed
    })
    .inner
}

/// A sheet at the right side, over the panels; the rest stays in reach.
#[must_use = "call `show`"]
pub struct SideSheet<'a> {
    title: &'a str,
    width: f32,
    top: f32,
}

impl<'a> SideSheet<'a> {
    /// A sheet called `title`, below the top bar.
    pub fn new(title: &'a str) -> Self {
        Self { title, width: measure::SHEET, top: measure::TOP_BAR }
    }

    /// Its width in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Draws the sheet; its content scrolls.
    pub fn show<R>(self, ctx: &Context, content: impl FnOnce(&mut Ui) -> R) -> Closable<R> {
        let p = palette(ctx);
        let screen = ctx.content_rect();
        let width = self.width.min(screen.width() - 48.0);
        let height = screen.height() - self.top - measure::STATUS_BAR;
        let frame = Frame::NONE
            .fill(p.panel)
            .stroke(Stroke::new(1.0, p.line))
            .shadow(p.shadow)
            .inner_margin(Margin::same(16));
        let shown = Area::new(Id::unique("sheet").with(self.title))
            .order(Order::Middle)
            .sense(Sense::click())
            .anchor(Align2::RIGHT_TOP, vec2(0.0, self.top))
            .accessible_name(self.title)
            .show(ctx, |ui| {
                frame
                    .show(ui, |ui| {
                        ui.set_width(width - 34.0);
                        ui.set_height(height - 34.0);
                        let crossed = title_row(ui, self.title);
                        ui.add_space(8.0);
                        let area = ScrollArea::vertical().auto_shrink([false, false]);
                        (area.show(ui, content).inner, crossed)
                    })
                    .inner
            });
        let (inner, crossed) = shown.inner;
        let free = ctx.memory(|memory| memory.focused().is_none());
        let escape = free && ctx.input(|input| input.key_pressed(egui::Key::Escape));
        Closable { inner, closed: crossed || escape || shown.response.should_close() }
    }
}
