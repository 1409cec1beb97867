//! Lists of elements, edited in place like a spreadsheet: a row an element, a last row that takes
//! typed or pasted lines, and below the rows what else the chosen element has.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{IconButton, MenuItem, paint, section_title, tooltip};
use egui::{Key, Popup, Rect, Sense, Ui, UiBuilder, pos2, vec2};
use model_core::change::{Change, verbs};
use model_core::id::{Id, IdSource};
use model_core::model::{
    Address, Content, Element, Field, FieldMut, Kind, Project, Property, Shape, Translated,
};
use model_core::name::to_name;

use crate::attribute_lines;
use crate::context::Context;

use super::Properties;
use super::control::key;
use super::typing::{self, Typing};

/// A column of the table: a property, and its share of the width.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// Its index in the kind.
    pub index: usize,
    /// The property.
    pub property: &'static Property,
    /// The words above it.
    pub title: &'static str,
    /// How much of the width it takes against the others.
    pub share: f32,
}

impl Properties {
    /// A list with its title.
    pub(super) fn list(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        address: &Address,
        property: &'static Property,
        field: Field<'_>,
        kinds: &[&'static Kind],
    ) {
        let Field::Elements(elements) = field else { return };
        let elements: Vec<&dyn Element> = elements.iter().collect();
        let title = section_title(ui, property.label);
        tooltip(title, property.help);
        let columns = kinds.first().map(|kind| columns(kind)).unwrap_or_default();
        let mixed = kinds.len() > 1;
        // Rows stand close to each other; what follows does not.
        ui.scope(|ui| {
            if !mixed && !elements.is_empty() {
                column_titles(ui, &columns);
            }
            for element in &elements {
                if mixed {
                    self.title_row(ui, context, address, *element);
                } else {
                    self.element_row(ui, context, address, *element, &columns);
                }
            }
            if mixed {
                add_menu(ui, context, address, kinds);
            } else {
                self.add_row(ui, context, address, kinds, property.label);
            }
        });
        ui.add_space(6.0);
        self.chosen_element(ui, context, address, &elements, &columns, mixed);
    }

    /// A row with a cell for each column. Whether one of its cells has the keyboard.
    pub(super) fn element_row(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        list: &Address,
        element: &dyn Element,
        columns: &[Column],
    ) -> bool {
        let p = tokens::palette(ui);
        let at = Address::element(list.document, element.id());
        let chosen = self.chosen.get(list) == Some(&element.id());
        let rect = row_rect(ui);
        if chosen {
            ui.painter().rect_filled(rect, 0.0, p.acc_bg);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
        let mut focused = false;
        for (column, cell) in columns.iter().zip(cells(rect, columns)) {
            let Some(field) = element.field(column.index) else { continue };
            let address = at.property(column.property.key);
            let builder = UiBuilder::new().max_rect(cell).id_salt(&address.property);
            ui.push_id(element.id(), |ui| {
                ui.scope_builder(builder, |ui| {
                    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                    self.control(ui, context, &address, column.property, field, true);
                });
            });
            let id = Typing::id(&key(&address));
            // Enter takes the focus from a field of one line in the frame it is pressed.
            let left = ui.ctx().read_response(id).is_some_and(|response| response.lost_focus());
            let has_focus = ui.memory(|memory| memory.has_focus(id));
            focused |= has_focus;
            if has_focus || (left && ui.input(|input| input.key_pressed(Key::Enter))) {
                walk_rows(ui, list, element.id(), column, context);
            }
        }
        let pressed = ui.input(|input| {
            input.pointer.primary_pressed()
                && input.pointer.interact_pos().is_some_and(|pos| rect.contains(pos))
        });
        if (focused || pressed) && !chosen {
            self.chosen.insert(list.clone(), element.id());
        }
        focused
    }

    /// A row of a list with several kinds: what it is, in words.
    fn title_row(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        list: &Address,
        element: &dyn Element,
    ) {
        let chosen = self.chosen.get(list) == Some(&element.id());
        let words = words_of(context, list, element);
        let row = app_kit::widgets::Row::new(element.kind().label).detail(&words).selected(chosen);
        if ui.push_id(element.id(), |ui| row.show(ui)).inner.response.clicked() {
            self.chosen.insert(list.clone(), element.id());
        }
    }

    /// The last row: typed or pasted lines become elements.
    pub(super) fn add_row(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        list: &Address,
        kinds: &[&'static Kind],
        title: &str,
    ) {
        let p = tokens::palette(ui);
        let Some(kind) = kinds.first().copied() else { return };
        let is_attributes = kind.name == "attribute";
        let rect = row_rect(ui);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
        let id = add_id(list);
        let focused = ui.memory(|memory| memory.has_focus(id));
        let pasted = if focused { attribute_lines::take_pasted_lines(ui) } else { None };
        let mut text = self.adding.remove(list).unwrap_or_default();
        let hint = if is_attributes { "Name: Type …" } else { "Add …" };
        let name = format!("Add to {}", title.to_lowercase());
        let letters = font::dense();
        let edit = egui::TextEdit::singleline(&mut text)
            .id(id)
            .font(letters.clone())
            .text_color(p.text)
            .hint_text(egui::RichText::new(hint).font(letters).color(p.dim))
            .frame(egui::Frame::NONE.inner_margin(egui::Margin {
                left: 12,
                right: 4,
                top: 6,
                bottom: 6,
            }))
            .desired_width(rect.width())
            .min_size(rect.size());
        let builder = UiBuilder::new().max_rect(rect).id_salt("add");
        let response = ui.scope_builder(builder, |ui| ui.add(edit)).inner.accessible_name(&name);
        let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let escape = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        let lines = match pasted {
            Some(lines) => Some(attribute_lines::insert_at_cursor(ui, id, &text, &lines)),
            None if enter && !text.trim().is_empty() => Some(text.clone()),
            None => None,
        };
        if escape {
            text.clear();
            self.refused = None;
        }
        if let Some(lines) = lines {
            match add_lines(context, list, kind, &lines) {
                Ok(()) => {
                    text.clear();
                    self.refused = None;
                }
                Err(reason) => {
                    self.refused = Some((list.clone(), lines.clone(), reason));
                    lines.lines().next().unwrap_or_default().clone_into(&mut text);
                }
            }
        }
        if enter {
            response.request_focus();
        }
        let refused = self.refused.as_ref().filter(|(place, ..)| place == list);
        if let Some((_, _, reason)) = refused {
            let reason = reason.clone();
            super::inset(ui, |ui| typing::wrong(ui, &reason));
        }
        if !text.is_empty() {
            self.adding.insert(list.clone(), text);
        }
    }

    /// What else the chosen element has, and what can be done with it as a whole.
    pub(super) fn chosen_element(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        list: &Address,
        elements: &[&dyn Element],
        columns: &[Column],
        mixed: bool,
    ) {
        let chosen = self.chosen.get(list).copied();
        let Some(element) = elements.iter().find(|e| Some(e.id()) == chosen) else { return };
        let name = element.name().unwrap_or(element.kind().label).to_owned();
        chosen_header(ui, context, list, *element, &name);
        let shown: Vec<&str> =
            if mixed { Vec::new() } else { columns.iter().map(|c| c.property.key).collect() };
        let at = Address::element(list.document, element.id());
        self.fields(ui, context, &at, *element, &shown);
    }
}

/// Enter, Up and Down go to the same column of another row.
fn walk_rows(ui: &Ui, list: &Address, id: Id, column: &Column, context: &Context<'_>) {
    // Taken, so that the next row does not walk on.
    let taken = |key| ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let down = taken(Key::ArrowDown) || taken(Key::Enter);
    let step = isize::from(down) - isize::from(taken(Key::ArrowUp));
    if step == 0 {
        return;
    }
    let ids = ids_of(context.project(), list);
    let Some(place) = ids.iter().position(|other| *other == id) else { return };
    let next = place.checked_add_signed(step).and_then(|to| ids.get(to));
    let focus = match next {
        Some(next) => {
            let at = Address::element(list.document, *next).property(column.property.key);
            Typing::id(&key(&at))
        }
        None if step > 0 => add_id(list),
        None => return,
    };
    ui.memory_mut(|memory| memory.request_focus(focus));
}

/// The name of the chosen element with buttons to move and remove it.
pub(super) fn chosen_header(
    ui: &mut Ui,
    context: &Context<'_>,
    list: &Address,
    element: &dyn Element,
    name: &str,
) {
    let p = tokens::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let title = paint::line(ui, name, font::caption_strong(), p.dim, rect.width() - 80.0);
    paint::left(ui.painter(), rect.left(), rect.center().y + 2.0, title);
    let buttons = Rect::from_min_max(pos2(rect.right() - 66.0, rect.top()), rect.max);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(buttons).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let at = Address::element(list.document, element.id());
        if ui.add(IconButton::new(icons::TRASH_2, &format!("Remove {name}")).small()).clicked() {
            let (document, id) = (at.document, at.element);
            context.edit(move |project, ids| {
                verbs::delete_elements(project, ids, document, &[id].into())
            });
        }
        for (icon, words, by) in [
            (icons::ARROW_DOWN, format!("Move {name} down"), 1),
            (icons::ARROW_UP, format!("Move {name} up"), -1),
        ] {
            if ui.add(IconButton::new(icon, &words).small()).clicked() {
                let at = at.clone();
                context.edit(move |project, _| verbs::reorder_element(project, &at, by));
            }
        }
    });
}

/// The properties of a kind that stand in a table: the first few that fit into a cell.
pub(super) fn columns(kind: &'static Kind) -> Vec<Column> {
    let fits = |shape: Shape| {
        matches!(
            shape,
            Shape::Name
                | Shape::Text
                | Shape::Int
                | Shape::AttributeType
                | Shape::Type
                | Shape::Reference(_)
                | Shape::Path
                | Shape::Expression
                | Shape::Translated
                | Shape::VariableUse
                | Shape::Local
                | Shape::Locals
        )
    };
    let found = kind.properties.iter().enumerate().filter(|(_, p)| fits(p.shape));
    let most = if kind.name == "attribute" { 3 } else { 2 };
    found
        .take(most)
        .map(|(index, property)| {
            let share = match property.key {
                "default" => 0.75,
                "type" => 1.2,
                _ => 1.05,
            };
            Column { index, property, title: property.label, share }
        })
        .collect()
}

/// A line of the titles of columns.
pub(super) fn column_titles(ui: &mut Ui, columns: &[Column]) {
    let p = tokens::palette(ui);
    let rect = row_rect(ui);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
    for (column, cell) in columns.iter().zip(cells(rect, columns)) {
        let title = paint::line(ui, column.title, font::caption(), p.dim, cell.width() - 8.0);
        paint::left(ui.painter(), cell.left() + 6.0, cell.center().y, title);
    }
}

fn row_rect(ui: &mut Ui) -> Rect {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.allocate_exact_size(vec2(ui.available_width(), measure::TABLE_ROW), Sense::hover()).0
}

fn cells(row: Rect, columns: &[Column]) -> Vec<Rect> {
    let all: f32 = columns.iter().map(|column| column.share).sum();
    let inner = row.shrink2(vec2(6.0, 0.0));
    let mut x = inner.left();
    columns
        .iter()
        .map(|column| {
            let width = inner.width() * column.share / all.max(0.1);
            let cell = Rect::from_min_size(pos2(x, row.top()), vec2(width, row.height()));
            x += width;
            cell
        })
        .collect()
}

fn ids_of(project: &Project, list: &Address) -> Vec<Id> {
    let Some(document) = project.document(list.document) else { return Vec::new() };
    let found = model_core::model::address::resolve(document.root(), list.element, &list.property);
    let Some((holder, Some(index))) = found else { return Vec::new() };
    match holder.field(index) {
        Some(Field::Elements(elements)) => elements.iter().map(Element::id).collect(),
        _ => Vec::new(),
    }
}

/// The id of the field in the last row.
pub(super) fn add_id(list: &Address) -> egui::Id {
    Typing::id(&key(list)).with("add")
}

/// A menu of the kinds that a list of several kinds takes.
fn add_menu(ui: &mut Ui, context: &Context<'_>, list: &Address, kinds: &[&'static Kind]) {
    let button = ui.add(app_kit::widgets::Button::quiet("Add").icon(icons::PLUS));
    Popup::menu(&button).show(|ui| {
        for kind in kinds.iter().copied() {
            let item = ui.add(MenuItem::new(kind.label).flush());
            if tooltip(item, kind.help).clicked() {
                let list = list.clone();
                context.edit(move |project, ids| insert(project, ids, &list, kind, &[""]));
            }
        }
    });
}

/// Adds an element for each line, or says why not.
fn add_lines(
    context: &Context<'_>,
    list: &Address,
    kind: &'static Kind,
    lines: &str,
) -> Result<(), String> {
    if kind.name == "attribute" {
        return attribute_lines::add(context, list.document, lines);
    }
    let lines: Vec<String> =
        lines.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    let list = list.clone();
    context.edit(move |project, ids| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        insert(project, ids, &list, kind, &lines)
    });
    Ok(())
}

/// Adds an element of this kind for each line: its name is made from the line, and its first texts
/// are the line's columns.
fn insert(
    project: &Project,
    ids: &mut dyn IdSource,
    list: &Address,
    kind: &'static Kind,
    lines: &[&str],
) -> Change {
    let language = project.language().to_owned();
    let label = format!("Add {}", kind.label.to_lowercase());
    verbs::edit_property(project, &label, list, |field| {
        let FieldMut::Elements(elements) = field else { return };
        for line in lines {
            let Some(element) = elements.push_new(kind.name) else { continue };
            element.set_id(ids.next_id());
            fill(element, line, &language);
        }
    })
}

fn fill(element: &mut dyn Element, line: &str, language: &str) {
    let mut cells = line.split('\t').map(str::trim);
    let Some(first) = cells.next() else { return };
    let mut named = false;
    let mut next = Some(first);
    for (index, property) in element.kind().properties.iter().enumerate() {
        match (property.shape, element.field_mut(index)) {
            (Shape::Name, Some(FieldMut::Text(name))) => {
                *name = to_name(first, "Name");
                named = true;
                // A caption that differs from its name is kept as the caption.
                next = cells.next().or((*name != first).then_some(first));
            }
            (Shape::Translated, Some(FieldMut::Translated(text))) => {
                let words = next.take().or(named.then_some(first)).unwrap_or_default();
                if !words.is_empty() {
                    *text = Translated::new(language, words);
                }
                next = cells.next();
            }
            (Shape::Text | Shape::Expression | Shape::VariableUse, Some(FieldMut::Text(text))) => {
                let Some(words) = next.take() else { continue };
                words.clone_into(text);
                next = cells.next();
            }
            (Shape::Reference(_), Some(FieldMut::Reference(name))) => {
                let Some(words) = next.take() else { continue };
                *name = words.into();
                next = cells.next();
            }
            _ => {}
        }
    }
}

/// What an element of a list with several kinds is about: the members of a rule.
fn words_of(context: &Context<'_>, list: &Address, element: &dyn Element) -> String {
    let document = context.project().document(list.document);
    let entity = document.and_then(|document| match &document.content {
        Content::Entity(entity) => Some(entity),
        _ => None,
    });
    let name = |id: Id| entity.and_then(|e| e.member_name(id)).unwrap_or_default().to_owned();
    let words: Vec<String> = element
        .fields()
        .flat_map(|(_, field)| match field {
            Field::Local(id) => vec![name(id)],
            Field::Locals(ids) => ids.iter().map(|id| name(*id)).collect(),
            _ => Vec::new(),
        })
        .filter(|word| !word.is_empty())
        .collect();
    words.join(", ")
}
