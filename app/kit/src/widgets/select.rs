//! A drop-down: one of a few values.

use egui::{
    CornerRadius, Id, Popup, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo,
    pos2, vec2,
};

use super::{MenuItem, paint};
use crate::icons;
use crate::tokens::{font, measure, palette};

/// One value of a [`Select`] or of a segmented control, as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// The value it stands for.
    pub value: T,
    /// Its text.
    pub label: String,
    /// Its icon, where values have some.
    pub icon: Option<char>,
}

impl<T> Choice<T> {
    /// A choice without an icon.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), icon: None }
    }

    /// The same choice with an icon.
    #[must_use]
    pub fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// A field that opens a list of choices. Space, Enter or a click opens it; arrows, or the first letters
/// of a choice, and Enter choose; Escape closes.
#[must_use = "pass it to `ui.add`"]
pub struct Select<'a, T> {
    value: &'a mut T,
    name: &'a str,
    choices: &'a [Choice<T>],
    placeholder: &'a str,
    width: Option<f32>,
}

impl<'a, T: Clone + PartialEq> Select<'a, T> {
    /// A drop-down on `value`, called `name`, offering `choices`.
    pub fn new(value: &'a mut T, name: &'a str, choices: &'a [Choice<T>]) -> Self {
        Self { value, name, choices, placeholder: "Nothing", width: None }
    }

    /// Text for a value that is none of the choices.
    pub fn placeholder(mut self, text: &'a str) -> Self {
        self.placeholder = text;
        self
    }

    /// Width in points; as wide as available unless told.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }
}

/// What was typed while the list is open, and when.
#[derive(Clone, Default)]
struct Typed {
    text: String,
    at: f64,
}

/// Letters typed within so many seconds belong together.
const TOGETHER: f64 = 1.0;

impl<T: Clone + PartialEq> Select<'_, T> {
    /// The place of the choice that gets the keyboard: the one whose text begins as was typed, and
    /// when the list has just opened the one that is chosen.
    fn aim(&self, ui: &Ui, typing: Id) -> Option<usize> {
        let before: Option<Typed> = ui.data(|data| data.get_temp(typing));
        let now = ui.input(|input| input.time);
        let typed = ui.input(|input| {
            let texts = input.events.iter().filter_map(|event| match event {
                egui::Event::Text(text) => Some(text.to_lowercase()),
                _ => None,
            });
            texts.collect::<String>()
        });
        let begins = |start: &str| {
            let mut choices = self.choices.iter();
            choices.position(|choice| choice.label.to_lowercase().starts_with(start))
        };
        let Some(before) = before else {
            ui.data_mut(|data| data.insert_temp(typing, Typed::default()));
            return self.choices.iter().position(|choice| choice.value == *self.value);
        };
        if typed.trim().is_empty() {
            return None;
        }
        // Letters in quick succession are one word; where they begin nothing, a new one begins.
        let together = if now - before.at < TOGETHER { before.text } else { String::new() };
        let whole = together + &typed;
        let found = begins(&whole).map(|place| (place, whole));
        let (place, text) = found.or_else(|| begins(&typed).map(|place| (place, typed)))?;
        ui.data_mut(|data| data.insert_temp(typing, Typed { text, at: now }));
        Some(place)
    }
}

impl<T: Clone + PartialEq> Widget for Select<'_, T> {
    fn ui(self, ui: &mut Ui) -> Response {
        let p = palette(ui);
        let width = self.width.unwrap_or(ui.available_width()).min(ui.available_width());
        let (rect, mut response) =
            ui.allocate_exact_size(vec2(width, measure::INPUT), Sense::click());
        let current = self.choices.iter().find(|choice| choice.value == *self.value);
        let shown = current.map_or(self.placeholder, |choice| choice.label.as_str());
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
        if ui.is_rect_visible(rect) {
            let line = match (open, response.hovered()) {
                (true, _) => p.acc,
                (false, true) => p.line_hover,
                (false, false) => p.line,
            };
            let painter = ui.painter();
            painter.rect(
                rect,
                CornerRadius::same(measure::RADIUS_INPUT),
                p.bg,
                Stroke::new(1.0, line),
                StrokeKind::Inside,
            );
            let mut x = rect.left() + 8.0;
            if let Some(icon) = current.and_then(|choice| choice.icon) {
                let at = pos2(x + 6.5, rect.center().y);
                icons::paint(painter, at, icon, icons::SIZE_DENSE, p.dim);
                x += 20.0;
            }
            let color = if current.is_some() { p.text } else { p.dim };
            let galley = paint::line(ui, shown, font::dense(), color, rect.right() - x - 24.0);
            paint::left(painter, x, rect.center().y, galley);
            let chevron = pos2(rect.right() - 14.0, rect.center().y);
            icons::paint(painter, chevron, icons::CHEVRON_DOWN, icons::SIZE_DENSE, p.dim);
            paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
        }
        let mut chosen = None;
        let typing = response.id.with("typing");
        let popup = Popup::menu(&response).gap(4.0).width(width).accessible_name(self.name);
        let shown_list = popup.show(|ui| {
            ui.set_min_width(width - 10.0);
            let aim = self.aim(ui, typing);
            egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (place, choice) in self.choices.iter().enumerate() {
                    let here = choice.value == *self.value;
                    let mut item = MenuItem::new(&choice.label).checked(here).flush();
                    item = match choice.icon {
                        Some(icon) => item.icon(icon),
                        None => item,
                    };
                    let item = ui.add(item);
                    if aim == Some(place) {
                        item.request_focus();
                        item.scroll_to_me(None);
                    }
                    if item.clicked() {
                        chosen = Some(choice.value.clone());
                    }
                }
            });
        });
        if shown_list.is_none() {
            ui.data_mut(|data| data.remove::<Typed>(typing));
        }
        if let Some(value) = chosen.filter(|value| value != self.value) {
            *self.value = value;
            response.mark_changed();
        }
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name);
            info.current_text_value = Some(shown.to_owned());
            info
        });
        response
    }
}
