//! Banners: one sentence over a view, with what can be done about it.

use egui::{Align, Frame, Layout, Margin, Stroke, Ui, vec2};

use super::{Button, IconButton, Tone, paint};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// What was done with a [`Banner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerAct {
    /// Its button was pressed.
    Action,
    /// Its cross was pressed.
    Close,
}

/// A sentence over a view.
#[must_use = "call `show`"]
pub struct Banner<'a> {
    tone: Tone,
    text: &'a str,
    action: Option<&'a str>,
    closable: bool,
}

impl<'a> Banner<'a> {
    /// A banner saying `text`.
    pub fn new(tone: Tone, text: &'a str) -> Self {
        Self { tone, text, action: None, closable: false }
    }

    /// A button that does something about it.
    pub fn action(mut self, text: &'a str) -> Self {
        self.action = Some(text);
        self
    }

    /// A cross that takes it away.
    pub fn closable(mut self) -> Self {
        self.closable = true;
        self
    }

    /// Draws the banner over the available width.
    pub fn show(self, ui: &mut Ui) -> Option<BannerAct> {
        let p = palette(ui);
        let color = self.tone.color(p);
        let mut act = None;
        let frame = Frame::NONE
            .fill(self.tone.ground(p))
            .stroke(Stroke::new(1.0, crate::tokens::with_alpha(color, 0.35)))
            .corner_radius(measure::RADIUS_BUTTON)
            .inner_margin(Margin::symmetric(10, 3));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.set_min_height(measure::INPUT);
                ui.label(icons::rich(self.tone.icon(), icons::SIZE).color(color));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if self.closable
                        && ui.add(IconButton::new(icons::X, "Close message").small()).clicked()
                    {
                        act = Some(BannerAct::Close);
                    }
                    if let Some(action) = self.action
                        && ui.add(Button::link(action)).clicked()
                    {
                        act = Some(BannerAct::Action);
                    }
                    let size = vec2(ui.available_width(), ui.available_height());
                    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                        let width = ui.available_width();
                        ui.label(paint::paragraph(ui, self.text, font::dense(), p.text, width));
                    });
                });
            });
        });
        act
    }
}
