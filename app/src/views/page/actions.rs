//! What a person does to the page with pointer and keys.

use std::sync::Arc;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{MenuItem, context_menu, menu_separator};
use egui::{
    DragAndDrop, Event, EventFilter, Key, Modifiers, Rect, Response, TextEdit, Ui, WidgetInfo,
};
use model_core::change::verbs;
use model_core::id::Id;
use model_core::model::meta::find;
use model_core::model::page::{GridColumn, GridRow, LayoutGrid, Widget};
use model_core::model::{Address, Element, Field, FieldMut, Node as _};

use crate::command::Command;
use crate::page_ui::PageOutput;
use crate::state::Outcome;

use super::create::Dragged;
use super::{Desk, face, overlay, pick};

/// Words that are typed where they stand.
pub(super) struct InPlace {
    element: Id,
    key: &'static str,
    text: String,
    /// Whether the field is to take the keyboard.
    fresh: bool,
}

impl InPlace {
    /// Begins to type the words on an element, if it has words.
    fn new(desk: &Desk<'_>, element: Id) -> Option<InPlace> {
        let found = find(desk.page, element)?;
        let key = ["text", "label", "caption"]
            .into_iter()
            .find(|key| matches!(found.get(key), Some(Field::Translated(_))))?;
        let Some(Field::Translated(text)) = found.get(key) else { return None };
        let text = text.get(desk.context.project().language()).to_owned();
        Some(InPlace { element, key, text, fresh: true })
    }
}

/// Clicks and drags.
pub(super) fn pointer(
    ui: &Ui,
    desk: &Desk<'_>,
    drawn: &PageOutput,
    response: &Response,
    typing: &mut Option<InPlace>,
) {
    let at = response.interact_pointer_pos();
    let hit = at.and_then(|at| pick::innermost(&drawn.areas, at));
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if response.double_clicked() {
        // The first of the two clicks may have gone to the parent.
        desk.select(hit);
        *typing = hit.and_then(|hit| InPlace::new(desk, hit));
    } else if response.clicked() {
        *typing = None;
        let again = hit.is_some() && hit == desk.selected;
        desk.select(if again { hit.and_then(|hit| pick::parent(desk.page, hit)) } else { hit });
    } else if response.secondary_clicked() && hit != desk.selected {
        desk.select(hit);
    }
    let from = ui.input(|input| input.pointer.press_origin());
    if response.drag_started_by(egui::PointerButton::Primary)
        && let Some(hit) = from.and_then(|from| pick::innermost(&drawn.areas, from))
    {
        // What is selected is dragged as a whole, else the innermost widget.
        let inside =
            desk.selected.and_then(|s| find(desk.page, s)).is_some_and(|s| find(s, hit).is_some());
        let moved = desk.selected.filter(|_| inside).unwrap_or(hit);
        if find(desk.page, moved).is_some_and(|e| e.downcast::<GridColumn>().is_none()) {
            DragAndDrop::set_payload(ui.ctx(), Dragged::Moved(moved));
            desk.select(Some(moved));
        }
    }
}

/// The keys of the page while it has the keyboard.
pub(super) fn keys(ui: &Ui, desk: &Desk<'_>, response: &Response, typing: &mut Option<InPlace>) {
    if let Some(renamed) = desk.context.app.renaming.filter(|id| desk.selected == Some(*id))
        && typing.is_none()
    {
        *typing = InPlace::new(desk, renamed);
        desk.select(Some(renamed));
    }
    if !response.has_focus() || typing.is_some() {
        return;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    clipboard(ui, desk);
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowUp) || pressed(Modifiers::ALT, Key::ArrowLeft) {
        reorder(desk, -1);
    } else if pressed(Modifiers::ALT, Key::ArrowDown) || pressed(Modifiers::ALT, Key::ArrowRight) {
        reorder(desk, 1);
    } else if pressed(Modifiers::NONE, Key::ArrowDown) || pressed(Modifiers::NONE, Key::ArrowRight)
    {
        walk(desk, 1);
    } else if pressed(Modifiers::NONE, Key::ArrowUp) || pressed(Modifiers::NONE, Key::ArrowLeft) {
        walk(desk, -1);
    } else if pressed(Modifiers::NONE, Key::Escape) {
        desk.select(desk.selected.and_then(|id| pick::parent(desk.page, id)));
    } else if pressed(Modifiers::NONE, Key::Enter) {
        *typing = desk.selected.and_then(|id| InPlace::new(desk, id));
    }
}

/// Selects the element before or after, in the order in which they are read.
fn walk(desk: &Desk<'_>, by: isize) {
    let all = pick::in_order(desk.page);
    let here = desk.selected.and_then(|id| all.iter().position(|each| *each == id));
    let next = match here {
        Some(here) => here.checked_add_signed(by).filter(|next| *next < all.len()),
        None if by > 0 => Some(0),
        None => all.len().checked_sub(1),
    };
    if let Some(next) = next {
        desk.select(all.get(next).copied());
    }
}

fn reorder(desk: &Desk<'_>, by: isize) {
    let Some(selected) = desk.selected else { return };
    let address = Address::element(desk.id, selected);
    desk.context.edit(move |project, _| verbs::reorder_element(project, &address, by));
}

/// The widget that was copied last, and what the system's clipboard said then: as long as it says
/// the same, nothing else was copied since.
#[derive(Clone)]
struct Copied {
    widget: Arc<Widget>,
    text: String,
}

fn copied_id() -> egui::Id {
    egui::Id::unique("copied widget")
}

fn clipboard(ui: &Ui, desk: &Desk<'_>) {
    let events = ui.input(|input| input.events.clone());
    for event in &events {
        match event {
            Event::Copy => copy(ui, desk),
            Event::Cut => {
                copy(ui, desk);
                desk.context.command(Command::Delete);
            }
            Event::Paste(text) => paste(ui, desk, Some(text)),
            _ => {}
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::D)) {
        duplicate(desk);
    }
}

fn copy(ui: &Ui, desk: &Desk<'_>) {
    let Some(widget) = desk.selected.and_then(|id| pick::widget(desk.page, id)) else { return };
    let text = face::title(widget.element(), desk.context.project().language());
    ui.ctx().copy_text(text.clone());
    let copied = Copied { widget: Arc::new(widget.clone()), text };
    ui.data_mut(|data| data.insert_temp(copied_id(), copied));
}

fn paste(ui: &Ui, desk: &Desk<'_>, text: Option<&str>) {
    let Some(copied) = ui.data(|data| data.get_temp::<Copied>(copied_id())) else { return };
    if text.is_some_and(|text| text != copied.text) {
        return;
    }
    let spot = overlay::free_spot(desk);
    add(desk, Widget::clone(&copied.widget), spot);
}

fn duplicate(desk: &Desk<'_>) {
    let Some(selected) = desk.selected else { return };
    let Some(widget) = pick::widget(desk.page, selected) else { return };
    let Some(spot) = verbs::widget_spot(desk.page, selected) else { return };
    add(desk, widget.clone(), verbs::WidgetSpot { index: spot.index + 1, ..spot });
}

fn add(desk: &Desk<'_>, widget: Widget, spot: verbs::WidgetSpot) {
    let id = desk.id;
    desk.context.edit(move |project, ids| {
        let (change, new) = verbs::add_widget(project, ids, id, widget, &spot);
        Outcome::from(change).selecting(id, [new])
    });
}

/// The menu of a right click.
pub(super) fn menu(desk: &Desk<'_>, response: &Response, typing: &mut Option<InPlace>) {
    context_menu(response, "Widget", |ui| {
        let Some(selected) = desk.selected else {
            if ui.add(MenuItem::new("Paste").icon(icons::CLIPBOARD).shortcut("Ctrl+V")).clicked() {
                paste(ui, desk, None);
            }
            return;
        };
        let Some(element) = find(desk.page, selected) else { return };
        if let Some(words) = InPlace::new(desk, selected)
            && ui.add(MenuItem::new("Edit text").icon(icons::PENCIL).shortcut("F2")).clicked()
        {
            *typing = Some(words);
        }
        let outer = pick::parent(desk.page, selected);
        let item = MenuItem::new("Select what is around it").icon(icons::SQUARE_MOUSE_POINTER);
        if ui.add(item.shortcut("Esc")).clicked() {
            desk.select(outer);
        }
        grid_items(ui, desk, element);
        menu_separator(ui);
        let is_widget = pick::widget(desk.page, selected).is_some();
        if is_widget {
            if ui.add(MenuItem::new("Duplicate").icon(icons::COPY).shortcut("Ctrl+D")).clicked() {
                duplicate(desk);
            }
            if ui.add(MenuItem::new("Copy").icon(icons::COPY).shortcut("Ctrl+C")).clicked() {
                copy(ui, desk);
            }
            if ui.add(MenuItem::new("Cut").icon(icons::SCISSORS).shortcut("Ctrl+X")).clicked() {
                copy(ui, desk);
                desk.context.command(Command::Delete);
            }
        }
        if ui.add(MenuItem::new("Paste").icon(icons::CLIPBOARD).shortcut("Ctrl+V")).clicked() {
            paste(ui, desk, None);
        }
        menu_separator(ui);
        let delete = MenuItem::new("Delete").icon(icons::TRASH_2).tint(tokens::palette(ui).err);
        if ui.add(delete.shortcut("Del")).clicked() {
            desk.context.command(Command::Delete);
        }
    });
}

/// Rows and columns of a layout grid.
fn grid_items(ui: &mut Ui, desk: &Desk<'_>, element: &dyn Element) {
    let is_grid = element.downcast::<LayoutGrid>().is_some();
    let is_column = element.downcast::<GridColumn>().is_some();
    if !is_grid && !is_column {
        return;
    }
    menu_separator(ui);
    if is_column && ui.add(MenuItem::new("Add column").icon(icons::COLUMNS_2)).clicked() {
        add_beside(desk, element.id());
    }
    let grid = if is_grid { Some(element.id()) } else { pick::parent(desk.page, element.id()) };
    if let Some(grid) = grid
        && ui.add(MenuItem::new("Add row").icon(icons::ROWS_2)).clicked()
    {
        add_row(desk, grid);
    }
}

fn add_beside(desk: &Desk<'_>, column: Id) {
    let id = desk.id;
    desk.context.edit(move |project, ids| {
        let new = ids.next_id();
        let mut change = model_core::change::Change::new("Add column");
        change.edit(project, id, |document| {
            let model_core::model::Content::Page(page) = &mut document.content else { return };
            let Some(spot) = verbs::widget_spot(page, column) else { return };
            let row = model_core::model::meta::find_mut(page, spot.holder);
            if let Some(FieldMut::Elements(columns)) = row.and_then(|row| row.get_mut("columns")) {
                let column = GridColumn { id: new, ..GridColumn::default() };
                // A row takes every column.
                let _ = columns.insert(spot.index + 1, column.into_element());
            }
        });
        Outcome::from(change).selecting(id, [new])
    });
}

fn add_row(desk: &Desk<'_>, grid: Id) {
    let address = Address::element(desk.id, grid).property("rows");
    desk.context.edit(move |project, ids| {
        let mut column = || GridColumn { id: ids.next_id(), width: 6, ..GridColumn::default() };
        let columns = vec![column(), column()];
        let row = GridRow { id: ids.next_id(), columns, ..GridRow::default() };
        verbs::edit_property(project, "Add row", &address, |field| {
            if let FieldMut::Elements(rows) = field {
                // A grid takes every row.
                let _ = rows.insert(usize::MAX, row.into_element());
            }
        })
    });
}

/// The field for words that are typed where they stand.
pub(super) fn type_in_place(
    ui: &mut Ui,
    desk: &Desk<'_>,
    drawn: &PageOutput,
    typing: &mut Option<InPlace>,
) {
    let Some(words) = typing else { return };
    let Some(area) = pick::area_of(&drawn.areas, words.element) else {
        *typing = None;
        return;
    };
    let p = tokens::palette(ui);
    let height = if words.key == "label" { 24.0 } else { area.height().max(26.0) };
    let rect = Rect::from_min_size(area.min, egui::vec2(area.width().max(120.0), height));
    let room = rect.expand2(egui::vec2(4.0, 2.0));
    ui.painter().rect(
        room,
        measure::RADIUS_INPUT,
        p.app.surface,
        (measure::RING, p.acc),
        egui::StrokeKind::Outside,
    );
    let edit = TextEdit::singleline(&mut words.text)
        .id_salt("words")
        .frame(egui::Frame::NONE)
        .font(font::body())
        .text_color(p.app.text)
        .align(egui::Align2::LEFT_CENTER);
    let field = ui.put(rect, edit);
    field.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, "", &words.text, "");
        info.label = Some("Words".to_owned());
        info
    });
    if words.fresh {
        words.fresh = false;
        field.request_focus();
        return;
    }
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    if !field.lost_focus() && field.has_focus() {
        return;
    }
    if !escaped {
        let address = Address::element(desk.id, words.element).property(words.key);
        let text = words.text.clone();
        desk.context.edit(move |project, _| {
            let language = project.language().to_owned();
            verbs::edit_property(project, "Change text", &address, |field| {
                if let FieldMut::Translated(words) = field {
                    words.set(&language, &text);
                }
            })
        });
    }
    *typing = None;
}
