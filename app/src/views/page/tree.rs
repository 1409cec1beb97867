//! The structure of the page: its widgets as a tree. Selection goes both ways, rows can be dragged.

use app_kit::tokens;
use app_kit::widgets::{Row, tooltip};
use egui::{Stroke, Ui};
use model_core::change::verbs::{WidgetSpot, widget_spot};
use model_core::check::{Problem, Severity};
use model_core::id::Id;
use model_core::model::meta::find;
use model_core::model::page::{GridColumn, Widget};
use model_core::model::{Element, Field, Node as _};

use super::create::Dragged;
use super::pick::{Load, Target};
use super::{Desk, face, overlay};

/// Draws the tree.
pub(super) fn show(ui: &mut Ui, desk: &Desk<'_>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let title = format!("Page · {}", desk.page.name);
    let row = Row::new(&title).icon(face::icon("page")).selected(desk.selected.is_none());
    let response = ui.push_id("page", |ui| row.show(ui)).inner.response;
    if response.clicked() {
        desk.select(None);
    }
    drop_on(ui, desk, &response, &WidgetSpot::end());
    children(ui, desk, desk.page, 1);
}

/// What only arranges widgets: the tree shows what stands in it.
const TRANSPARENT: [&str; 7] =
    ["row", "column", "tableRow", "tableCell", "region", "listTemplate", "foreignPart"];

/// Rows and columns of layout grids are left out, but for the selected and the empty ones.
fn children(ui: &mut Ui, desk: &Desk<'_>, element: &dyn Element, level: usize) {
    for (_, field) in element.fields() {
        let Field::Elements(elements) = field else { continue };
        for inner in elements.iter() {
            let kind = inner.kind_name();
            let is_widget = Widget::kinds().iter().any(|k| std::ptr::eq(*k, inner.kind()))
                || inner.kind().name == "foreign";
            let is_selected = desk.selected == Some(inner.id());
            let is_part = matches!(kind, "tabPage" | "accordionGroup" | "navigationItem")
                || kind == "contentColumn";
            let empty = inner.downcast::<GridColumn>().is_some_and(|c| c.widgets.is_empty());
            if is_widget
                || is_part
                || (matches!(kind, "column" | "dataColumn") && is_selected)
                || empty
            {
                row(ui, desk, inner, level);
                children(ui, desk, inner, level + 1);
            } else if TRANSPARENT.contains(&kind) {
                children(ui, desk, inner, level);
            }
        }
    }
}

fn row(ui: &mut Ui, desk: &Desk<'_>, element: &dyn Element, level: usize) {
    let id = element.id();
    let title = face::title(element, desk.context.project().language());
    let row = Row::new(&title)
        .icon(face::icon(element.kind_name()))
        .level(level)
        .selected(desk.selected == Some(id));
    let response = ui.push_id(id, |ui| row.show(ui)).inner.response;
    if element.downcast::<GridColumn>().is_none() {
        response.dnd_set_drag_payload(Dragged::Moved(id));
    }
    if response.clicked() {
        desk.select(Some(id));
    }
    let problem = problem_of(desk, id);
    if let Some(problem) = problem {
        let p = tokens::palette(ui);
        let at = response.rect.right_center() - egui::vec2(12.0, 0.0);
        let color = if problem.severity == Severity::Error { p.err } else { p.warn };
        ui.painter().circle_filled(at, 3.5, color);
        tooltip(response.clone(), &problem.message);
    }
    let after = spot_at(ui, desk, id, &response);
    if let Some(spot) = after {
        drop_on(ui, desk, &response, &spot);
    }
}

/// The worst that the checker says about an element; what is only good to know is left out.
fn problem_of<'a>(desk: &Desk<'a>, id: Id) -> Option<&'a Problem> {
    let problems = desk.context.app.problems.of(desk.id).iter();
    let own = problems.filter(|problem| {
        problem.address.element == id
            && matches!(problem.severity, Severity::Error | Severity::Warning)
    });
    own.min_by_key(|problem| problem.severity)
}

/// Where a drop on a row goes: before or after its widget by the half of the row, and into what
/// holds widgets where the middle is hit.
fn spot_at(ui: &Ui, desk: &Desk<'_>, id: Id, response: &egui::Response) -> Option<WidgetSpot> {
    let at = ui.ctx().pointer_latest_pos()?;
    let part = (at.y - response.rect.top()) / response.rect.height();
    let holds = find(desk.page, id).is_some_and(|element| element.get("widgets").is_some());
    if holds && (0.3..0.9).contains(&part) {
        return Some(WidgetSpot { holder: id, ..WidgetSpot::end() });
    }
    let spot = widget_spot(desk.page, id)?;
    Some(if part < 0.5 { spot } else { WidgetSpot { index: spot.index + 1, ..spot } })
}

fn drop_on(ui: &Ui, desk: &Desk<'_>, response: &egui::Response, spot: &WidgetSpot) {
    if response.dnd_hover_payload::<Dragged>().is_none() {
        return;
    }
    let p = tokens::palette(ui);
    let into = spot.index == usize::MAX;
    let rect = response.rect.shrink2(egui::vec2(4.0, 0.0));
    if into {
        let line = Stroke::new(1.5, p.acc);
        ui.painter().rect_stroke(rect, 6, line, egui::StrokeKind::Inside);
    } else {
        let half = ui.ctx().pointer_latest_pos().is_some_and(|at| at.y < rect.center().y);
        let y = if half { rect.top() } else { rect.bottom() };
        ui.painter().hline(rect.x_range(), y, Stroke::new(2.0, p.acc));
    }
    if let Some(dragged) = response.dnd_release_payload::<Dragged>() {
        let load = match &*dragged {
            Dragged::Moved(_) => Load::Widget,
            Dragged::Member { .. } => Load::Member,
        };
        if load == Load::Member && spot.list == "toolbar" {
            return;
        }
        let target = Target { spot: spot.clone(), list: rect, line: [rect.min, rect.max] };
        overlay::put(desk, &dragged, target);
    }
}
