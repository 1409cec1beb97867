//! Fields of app pages: caption above, value, error below. A value is sent on leaving the field or
//! on Enter; while it is typed it stays here.

use app_kit::icons;
use app_kit::tokens::{font, measure};
use app_kit::widgets::paint;
use egui::{
    FontId, Frame, Key, Margin, Popup, PopupCloseBehavior, Response, RichText, Role, ScrollArea,
    Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use runtime_preview::page::tree::{Choice, Editor, Input, Node};

use super::{Drawing, PageEvent, button, date};

/// The type of values in fields.
fn value_font() -> FontId {
    FontId::proportional(13.5)
}

/// What one line of typing needs to know.
struct Line<'a> {
    value: &'a str,
    placeholder: &'a str,
    max_length: u32,
    password: bool,
    rows: u32,
    right: Option<char>,
}

/// What was chosen, and what can be.
#[derive(Clone, Copy)]
struct Picked<'a> {
    keys: &'a [String],
    shown: &'a str,
    options: &'a [Choice],
    more: bool,
    clearable: bool,
}

/// The chosen keys with another one, or without it where it is among them.
fn toggled(keys: &[String], key: &str) -> String {
    let mut others: Vec<&str> = keys.iter().map(String::as_str).filter(|k| *k != key).collect();
    if others.len() == keys.len() {
        others.push(key);
    }
    others.join(" ")
}

impl Drawing<'_> {
    pub(super) fn input(&mut self, ui: &mut Ui, node: &Node, input: &Input) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 5.0;
            if let Editor::Check { value } = &input.editor {
                self.check(ui, node, input, *value);
            } else {
                self.caption(ui, input);
                self.editor(ui, node, input);
            }
            if !input.error.is_empty() {
                ui.label(
                    RichText::new(&input.error)
                        .font(font::dense())
                        .color(self.inherited.colors.err),
                );
            }
        });
    }

    fn caption(&self, ui: &mut Ui, input: &Input) {
        if input.caption.is_empty() {
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(
                RichText::new(&input.caption).font(font::dense()).color(self.inherited.colors.dim),
            );
            if input.required {
                ui.label(RichText::new("*").font(font::dense()).color(self.inherited.colors.err))
                    .on_hover_text("A value is needed");
            }
        });
    }

    fn editor(&mut self, ui: &mut Ui, node: &Node, input: &Input) {
        match &input.editor {
            Editor::Line { value, placeholder, max_length, password } => {
                let line = Line {
                    value,
                    placeholder,
                    max_length: *max_length,
                    password: *password,
                    rows: 1,
                    right: None,
                };
                self.line(ui, node, input, &line);
            }
            Editor::Area { value, lines, max_length } => {
                let line = Line {
                    value,
                    placeholder: "",
                    max_length: *max_length,
                    password: false,
                    rows: (*lines).max(2),
                    right: None,
                };
                self.line(ui, node, input, &line);
            }
            Editor::Number { value, placeholder, .. } => {
                let line = Line {
                    value,
                    placeholder,
                    max_length: 0,
                    password: false,
                    rows: 1,
                    right: None,
                };
                self.line(ui, node, input, &line);
            }
            Editor::Date { value, moment, example, .. } => {
                let line = Line {
                    value,
                    placeholder: example,
                    max_length: 0,
                    password: false,
                    rows: 1,
                    right: Some(icons::CALENDAR),
                };
                let field = self.line(ui, node, input, &line);
                if input.enabled && self.live() {
                    self.calendar(ui, node, &field, *moment);
                }
            }
            Editor::Choice { open: true, .. } => self.radio_buttons(ui, node, input),
            Editor::Choice { value, shown, options, more, clearable, .. } => {
                let keys = std::slice::from_ref(value);
                let choice = Picked { keys, shown, options, more: *more, clearable: *clearable };
                if let Some(key) = self.choice(ui, node, input, &choice) {
                    let value = (!key.is_empty()).then_some(key);
                    self.send(PageEvent::Set { node: node.key.clone(), value });
                }
            }
            Editor::Choices { values, shown, options, more } => {
                let choice = Picked { keys: values, shown, options, more: *more, clearable: true };
                if let Some(key) = self.choice(ui, node, input, &choice) {
                    let value = (!key.is_empty()).then(|| toggled(values, &key));
                    self.send(PageEvent::Set { node: node.key.clone(), value });
                }
            }
            Editor::Check { .. } => {}
        }
    }

    /// A field for typing. Gives the response of its frame.
    fn line(&mut self, ui: &mut Ui, node: &Node, input: &Input, line: &Line<'_>) -> Response {
        let c = self.inherited.colors;
        let editable = input.enabled && self.live();
        let mut text =
            self.state.typing.get(&node.key).cloned().unwrap_or_else(|| line.value.to_owned());
        let name = if input.caption.is_empty() { &node.name } else { &input.caption };
        let border = if input.error.is_empty() { c.field_line } else { c.err };
        let ground = if input.enabled { c.field } else { c.bg };
        let frame = Frame::new()
            .fill(ground)
            .stroke((1.0, border))
            .corner_radius(measure::RADIUS_INPUT)
            .inner_margin(Margin::symmetric(9, 6));
        let shown = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            // A field is as high as its text and the frame around it.
            ui.spacing_mut().interact_size.y = 0.0;
            let room = ui.available_width() - if line.right.is_some() { 22.0 } else { 0.0 };
            let edit = if line.rows > 1 {
                TextEdit::multiline(&mut text)
            } else {
                TextEdit::singleline(&mut text)
            };
            let mut edit = edit
                .id_salt("value")
                .frame(Frame::NONE)
                .font(value_font())
                .text_color(if input.enabled { c.text } else { c.dim })
                .hint_text(RichText::new(line.placeholder).color(c.dim))
                .password(line.password)
                .desired_width(room)
                .desired_rows(line.rows as usize)
                .margin(Margin::ZERO)
                .interactive(editable);
            if line.max_length > 0 {
                edit = edit.char_limit(line.max_length as usize);
            }
            ui.add(edit)
        });
        let field = shown.inner;
        let rect = shown.response.rect;
        field.widget_info(|| {
            let mut info = WidgetInfo::text_edit(editable, line.value, &text, line.placeholder);
            info.label = Some(name.clone());
            info
        });
        if field.has_focus() {
            let stroke = (1.5, if input.error.is_empty() { c.acc } else { c.err });
            ui.painter().rect_stroke(rect, measure::RADIUS_INPUT, stroke, egui::StrokeKind::Inside);
        }
        if let Some(icon) = line.right {
            let at = pos2(rect.right() - 16.0, rect.center().y);
            icons::paint(ui.painter(), at, icon, icons::SIZE_DENSE, c.dim);
        }
        if field.changed() {
            self.state.typing.insert(node.key.clone(), text.clone());
        }
        if field.lost_focus() {
            let escaped = ui.input(|input| input.key_pressed(Key::Escape));
            if self.state.typing.remove(&node.key).is_some() && !escaped && text != line.value {
                let value = (!text.is_empty()).then_some(text);
                self.send(PageEvent::Set { node: node.key.clone(), value });
            }
        }
        shown.response
    }

    fn calendar(&mut self, ui: &mut Ui, node: &Node, field: &Response, moment: Option<i64>) {
        let rect = egui::Rect::from_min_max(
            pos2(field.rect.right() - 30.0, field.rect.top()),
            field.rect.max,
        );
        let opener = ui.interact(rect, ui.scope_id().with("calendar"), Sense::click());
        let name = format!("Open calendar of {}", node.name);
        opener.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if opener.clicked() {
            self.state.month = None;
        }
        let mut chosen = None;
        Popup::menu(&opener)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .frame(
                Frame::new()
                    .fill(self.inherited.colors.surface)
                    .stroke((1.0, self.inherited.colors.line))
                    .inner_margin(10.0)
                    .corner_radius(8),
            )
            .show(|ui| {
                chosen = date::calendar(ui, &self.inherited.colors, moment, &mut self.state.month);
                if chosen.is_some() {
                    ui.close();
                }
            });
        if let Some(day) = chosen {
            self.state.typing.remove(&node.key);
            self.send(PageEvent::Set { node: node.key.clone(), value: Some(day) });
        }
    }

    fn check(&mut self, ui: &mut Ui, node: &Node, input: &Input, value: bool) {
        let c = self.inherited.colors;
        let enabled = input.enabled && self.live();
        ui.add_space(if input.caption.is_empty() { 0.0 } else { 22.0 });
        let text =
            paint::line(ui, &input.caption, value_font(), c.text, ui.available_width() - 28.0);
        let size = vec2(26.0 + text.size().x, measure::APP_INPUT);
        let (rect, response) =
            ui.allocate_exact_size(size, if enabled { Sense::click() } else { Sense::hover() });
        let name = if input.caption.is_empty() { &node.name } else { &input.caption };
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, value, name));
        let square = egui::Rect::from_center_size(
            pos2(rect.left() + 9.0, rect.center().y),
            vec2(17.0, 17.0),
        );
        let (fill, line) = if value { (c.acc, c.acc) } else { (c.field, c.field_line) };
        button::outline(ui, square, fill, line);
        if value {
            icons::paint(ui.painter(), square.center(), icons::CHECK, icons::SIZE_DENSE, c.on_acc);
        }
        paint::left(ui.painter(), rect.left() + 26.0, rect.center().y, text);
        paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
        if response.clicked() {
            self.send(PageEvent::Set { node: node.key.clone(), value: Some((!value).to_string()) });
        }
    }

    /// A field that opens a list of options; gives the key that was clicked,
    /// empty where nothing is wanted.
    fn choice(
        &mut self,
        ui: &mut Ui,
        node: &Node,
        input: &Input,
        picked: &Picked<'_>,
    ) -> Option<String> {
        let c = self.inherited.colors;
        let Picked { keys, shown, options, more, clearable } = *picked;
        let nothing = keys.iter().all(String::is_empty);
        let enabled = input.enabled && self.live();
        let size = vec2(ui.available_width(), measure::APP_INPUT);
        let (rect, response) =
            ui.allocate_exact_size(size, if enabled { Sense::click() } else { Sense::hover() });
        let name = if input.caption.is_empty() { &node.name } else { &input.caption };
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, name);
            info.current_text_value = Some(shown.to_owned());
            info
        });
        let line = if input.error.is_empty() { c.field_line } else { c.err };
        button::outline(ui, rect, if input.enabled { c.field } else { c.bg }, line);
        let text = paint::line(
            ui,
            shown,
            value_font(),
            if input.enabled { c.text } else { c.dim },
            rect.width() - 36.0,
        );
        paint::left(ui.painter(), rect.left() + 9.0, rect.center().y, text);
        icons::paint(
            ui.painter(),
            pos2(rect.right() - 15.0, rect.center().y),
            icons::CHEVRON_DOWN,
            icons::SIZE_DENSE,
            c.dim,
        );
        paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
        let mut chosen = None;
        Popup::menu(&response)
            .width(rect.width())
            .frame(
                Frame::new()
                    .fill(c.surface)
                    .stroke((1.0, c.line))
                    .inner_margin(4.0)
                    .corner_radius(8),
            )
            .show(|ui| {
                ui.set_min_width(rect.width() - 8.0);
                ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
                    if clearable && self.option(ui, "None", nothing).clicked() {
                        chosen = Some(String::new());
                    }
                    for option in options {
                        let is_chosen = keys.contains(&option.key);
                        if self.option(ui, &option.caption, is_chosen).clicked() {
                            chosen = Some(option.key.clone());
                        }
                    }
                    if options.is_empty() {
                        ui.label(RichText::new("There is nothing to choose from.").color(c.dim));
                    }
                    if more {
                        ui.label(
                            RichText::new("There are more than these.")
                                .font(font::dense())
                                .color(c.dim),
                        );
                    }
                });
            });
        chosen
    }

    /// All options to be seen, in as many lines as they need.
    fn radio_buttons(&mut self, ui: &mut Ui, node: &Node, input: &Input) {
        let c = self.inherited.colors;
        let Editor::Choice { value, options, .. } = &input.editor else { return };
        let enabled = input.enabled && self.live();
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(16.0, 0.0);
            for option in options {
                let is_chosen = option.key == *value;
                let room = ui.max_rect().width() - 26.0;
                let text = paint::line(ui, &option.caption, value_font(), c.text, room);
                let size = vec2(26.0 + text.size().x, measure::APP_INPUT);
                let sense = if enabled { Sense::click() } else { Sense::hover() };
                let (rect, response) = ui.allocate_exact_size(size, sense);
                response.widget_info(|| {
                    WidgetInfo::selected(Role::RadioButton, enabled, is_chosen, &option.caption)
                });
                let at = pos2(rect.left() + 9.0, rect.center().y);
                let line = if is_chosen { c.acc } else { c.field_line };
                ui.painter().circle(at, 8.0, c.field, (1.0, line));
                if is_chosen {
                    ui.painter().circle_filled(at, 4.0, c.acc);
                }
                paint::left(ui.painter(), rect.left() + 26.0, rect.center().y, text);
                paint::focus_ring(ui, &response, rect, measure::RADIUS_INPUT);
                if response.clicked() && !is_chosen {
                    chosen = Some(option.key.clone());
                }
            }
        });
        if chosen.is_some() {
            self.send(PageEvent::Set { node: node.key.clone(), value: chosen });
        }
    }

    fn option(&self, ui: &mut Ui, caption: &str, selected: bool) -> Response {
        let c = &self.inherited.colors;
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, selected, caption));
        let fill = if selected {
            c.acc_bg
        } else if response.hovered() || response.has_focus() {
            c.button_hover
        } else {
            c.surface
        };
        ui.painter().rect_filled(rect, measure::RADIUS_INPUT, fill);
        let text = paint::line(ui, caption, value_font(), c.text, rect.width() - 16.0);
        paint::left(ui.painter(), rect.left() + 8.0, rect.center().y, text);
        response
    }
}
