//! What is drawn over the page: the ring and the tag of what is selected, the outline of what is
//! under the pointer, and where a drop would go.

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::paint;
use egui::{
    Color32, CornerRadius, DragAndDrop, Pos2, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2,
};
use model_core::change::verbs;
use model_core::id::Id;
use model_core::model::meta::find;
use model_core::model::page::Widget;

use crate::page_ui::PageOutput;
use crate::state::{Outcome, Toast};
use crate::toolbox::{self, ToolboxEntry};

use super::create::{self, Dragged};
use super::pick::{self, Load, Target};
use super::{Desk, face};

/// The distance of the ring from what is selected.
const GAP: f32 = 6.0;

/// Draws rings and outlines.
pub(super) fn show(ui: &Ui, desk: &Desk<'_>, drawn: &PageOutput, response: &Response) {
    let p = tokens::palette(ui);
    let dragging = DragAndDrop::has_any_payload(ui.ctx());
    let hovered = response
        .hover_pos()
        .filter(|_| !dragging)
        .and_then(|at| pick::innermost(&drawn.areas, at))
        .filter(|id| desk.selected != Some(*id));
    if let Some(area) = hovered.and_then(|id| pick::area_of(&drawn.areas, id)) {
        let line = Stroke::new(1.0, tokens::with_alpha(p.acc, 0.6));
        outline(ui, area.expand(GAP), line);
    }
    let Some(id) = desk.selected else { return };
    let Some(area) = pick::area_of(&drawn.areas, id) else { return };
    let ring = area.expand(GAP);
    outline(ui, ring, Stroke::new(measure::RING, p.acc));
    if let Some(element) = find(desk.page, id) {
        let title = face::title(element, desk.context.project().language());
        tag(ui, pos2(ring.left(), ring.top()), &title, p.acc, p.on_acc);
    }
}

fn outline(ui: &Ui, rect: Rect, line: Stroke) {
    let round = CornerRadius::same(measure::RADIUS_SHAPE);
    ui.painter().rect_stroke(rect, round, line, StrokeKind::Middle);
}

/// A label that stands on the top edge of a ring, or below it where there is no room.
fn tag(ui: &Ui, corner: Pos2, title: &str, fill: Color32, color: Color32) {
    let text = paint::line(ui, title, font::caption(), color, 260.0);
    let size = vec2(text.size().x + 14.0, 18.0);
    let top = if corner.y - size.y < ui.clip_rect().top() { corner.y } else { corner.y - size.y };
    let rect = Rect::from_min_size(pos2(corner.x - 1.0, top), size);
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    paint::centered(ui.painter(), rect, text);
}

/// Takes what is dragged over the page: shows where it would go, and puts it there.
pub(super) fn drops(ui: &Ui, desk: &Desk<'_>, drawn: &PageOutput, response: &Response) {
    if let Some(entry) = toolbox::take_clicked(ui) {
        add_entry(ui, desk, &entry, &free_spot(desk));
    }
    let Some(at) = ui.ctx().pointer_latest_pos().filter(|_| response.contains_pointer()) else {
        return;
    };
    let entry = response.dnd_hover_payload::<ToolboxEntry>();
    let dragged = response.dnd_hover_payload::<Dragged>();
    let (load, moved, title) = if let Some(entry) = &entry {
        (load_of(entry.key), None, entry.label.to_owned())
    } else if let Some(dragged) = &dragged {
        match &**dragged {
            Dragged::Moved(id) => (load_of_element(desk, *id), Some(*id), title_of(desk, *id)),
            Dragged::Member { member, .. } => (Load::Member, None, verbs::spaced(member.local())),
        }
    } else {
        return;
    };
    let Some(target) = pick::target(desk.page, drawn, at, load, moved) else { return };
    show_target(ui, &target);
    let p = tokens::palette(ui);
    tag(ui, at + vec2(14.0, 8.0), &title, p.acc, p.on_acc);
    // Taking what is of another type would lose it.
    if entry.is_some() {
        if let Some(entry) = response.dnd_release_payload::<ToolboxEntry>() {
            add_entry(ui, desk, &entry, &target.spot);
        }
    } else if let Some(dragged) = response.dnd_release_payload::<Dragged>() {
        put(desk, &dragged, target);
    }
}

fn show_target(ui: &Ui, target: &Target) {
    let p = tokens::palette(ui);
    let painter = ui.painter();
    let round = CornerRadius::same(measure::RADIUS_BUTTON);
    let room = target.list.expand(4.0);
    painter.rect(room, round, p.band, (1.0, tokens::with_alpha(p.acc, 0.5)), StrokeKind::Middle);
    painter.line_segment(target.line, Stroke::new(3.0, p.acc));
    for end in target.line {
        painter.circle_filled(end, 3.0, p.acc);
    }
}

fn load_of(kind: &str) -> Load {
    if kind.starts_with("button") { Load::Button } else { Load::Widget }
}

fn load_of_element(desk: &Desk<'_>, id: Id) -> Load {
    match pick::widget(desk.page, id) {
        Some(Widget::Button(_)) => Load::Button,
        Some(_) => Load::Widget,
        None => Load::Column,
    }
}

fn title_of(desk: &Desk<'_>, id: Id) -> String {
    let language = desk.context.project().language();
    find(desk.page, id).map_or_else(String::new, |element| face::title(element, language))
}

/// Where a widget goes that was clicked in the toolbox: after what is selected, or into it.
pub(super) fn free_spot(desk: &Desk<'_>) -> verbs::WidgetSpot {
    let end = verbs::WidgetSpot::end();
    let Some(selected) = desk.selected else { return end };
    let into = find(desk.page, selected).is_some_and(|element| element.get("widgets").is_some());
    if into {
        return verbs::WidgetSpot { holder: selected, ..end };
    }
    match verbs::widget_spot(desk.page, selected) {
        Some(spot) if spot.list == "columns" => {
            let holder = verbs::widget_spot(desk.page, spot.holder);
            holder.map_or(end, |spot| verbs::WidgetSpot { index: spot.index + 1, ..spot })
        }
        Some(spot) if spot.list != "toolbar" => verbs::WidgetSpot { index: spot.index + 1, ..spot },
        _ => end,
    }
}

fn add_entry(ui: &Ui, desk: &Desk<'_>, entry: &ToolboxEntry, spot: &verbs::WidgetSpot) {
    let language = desk.context.project().language();
    let Some(widget) = create::widget(entry.key, desk.page, language) else { return };
    ui.ctx().request_repaint();
    let (id, spot) = (desk.id, spot.clone());
    desk.context.edit(move |project, ids| {
        let (change, new) = verbs::add_widget(project, ids, id, widget, &spot);
        Outcome::from(change).selecting(id, [new])
    });
}

/// Puts a widget or a member that was dragged at its place.
pub(super) fn put(desk: &Desk<'_>, dragged: &Dragged, target: Target) {
    let id = desk.id;
    match dragged.clone() {
        Dragged::Moved(widget) => {
            let spot = target.spot;
            desk.context.edit(move |project, _| {
                let change = verbs::move_widget(project, id, widget, &spot);
                Outcome::from(change).selecting(id, [widget])
            });
        }
        Dragged::Member { member, .. } => {
            let index = desk.context.index().clone();
            let project = desk.context.project();
            // Tried first, so that a person reads at once why not.
            let mut tried = model_core::id::SeededIds::new(0);
            let spot = target.spot;
            let fits =
                create::add_member(project, &index, &mut tried, id, &member, &spot).map(|_| ());
            if let Err(reason) = fits {
                desk.context.toast(Toast::info(reason));
                return;
            }
            desk.context.edit(move |project, ids| {
                match create::add_member(project, &index, ids, id, &member, &spot) {
                    Ok((change, new)) => Outcome::from(change).selecting(id, [new]),
                    Err(_) => Outcome::default(),
                }
            });
        }
    }
}
