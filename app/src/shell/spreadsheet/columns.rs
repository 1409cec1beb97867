//! The table of the dialog: over each column its name, its type and whether it is a key, below them
//! the first rows as they would be stored. Only what is in sight is laid out.

use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Checkbox, Choice, Select, TextField, paint};
use egui::{Align2, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use model_import::table::{Column, Kind, MOST_VALUES, Preview};

use crate::services::spreadsheet::Proposed;

const WIDTH: f32 = 172.0;
const NUMBERS: f32 = 52.0;
const GAP: f32 = 8.0;
const HEAD: f32 = 4.0 * 30.0 + 8.0;
const HIGHEST: f32 = 340.0;
/// The height of all else in the dialog, and of what is around it.
const BESIDE: f32 = 460.0;

/// Draws the table. Whether the plan was changed.
pub(super) fn show(ui: &mut Ui, proposed: &mut Proposed) -> bool {
    let p = tokens::palette(ui);
    let Proposed { plan, preview, .. } = proposed;
    let groups: Vec<Option<String>> = (0..plan.columns.len())
        .map(|place| plan.group_of(place).map(|(_, group)| group.entity.clone()))
        .collect();
    let size = vec2(
        NUMBERS + WIDTH * plan.columns.len() as f32,
        HEAD + measure::TABLE_ROW * preview.rows.len() as f32,
    );
    let mut changed = false;
    // In a low window there is room for three rows at least.
    let room = ui.ctx().content_rect().height() - BESIDE;
    let height = size.y.min(room.clamp(HEAD + 3.0 * measure::TABLE_ROW, HIGHEST)) + 12.0;
    ScrollArea::both().id_salt("columns").max_height(height).auto_shrink(false).show_viewport(
        ui,
        |ui, viewport| {
            ui.set_min_size(size);
            let origin = ui.min_rect().min;
            let left = |place: usize| NUMBERS + WIDTH * place as f32;
            // The heads stay in sight, and rows go under them.
            let first = (viewport.min.y / measure::TABLE_ROW).floor().max(0.0) as usize;
            let last = ((viewport.max.y - HEAD) / measure::TABLE_ROW).ceil().max(0.0) as usize;
            let visible = first..last.min(preview.rows.len());
            for row in visible.clone() {
                let y = origin.y + HEAD + measure::TABLE_ROW * row as f32;
                let Some(number) = preview.rows.get(row).map(|row| row.number) else { continue };
                let at = pos2(origin.x + NUMBERS - 10.0, y + measure::TABLE_ROW / 2.0);
                ui.painter().text(at, Align2::RIGHT_CENTER, number, font::dense(), p.faint);
                let end = origin.x + size.x;
                ui.painter().hline(origin.x..=end, y, (1.0, p.line));
            }
            let in_sight = |place: usize| {
                left(place) <= viewport.max.x && left(place) + WIDTH >= viewport.min.x
            };
            for (place, column) in plan.columns.iter().enumerate().filter(|(p, _)| in_sight(*p)) {
                for row in visible.clone() {
                    let y = HEAD + measure::TABLE_ROW * row as f32;
                    let corner = origin + vec2(left(place), y);
                    let size = vec2(WIDTH - GAP, measure::TABLE_ROW);
                    cell(ui, Rect::from_min_size(corner, size), (row, place), preview, column);
                }
            }
            let top = origin.y + viewport.min.y;
            let ground = Rect::from_min_size(pos2(origin.x, top), vec2(size.x, HEAD));
            ui.painter().rect_filled(ground, 0, p.sheet);
            for (place, column) in plan.columns.iter_mut().enumerate() {
                if !in_sight(place) {
                    continue;
                }
                let corner = pos2(origin.x + left(place), top);
                let rect = Rect::from_min_size(corner, vec2(WIDTH - GAP, HEAD));
                let builder = UiBuilder::new().max_rect(rect).id_salt(("column", place));
                let mut head = ui.new_child(builder.layout(Layout::top_down(egui::Align::Min)));
                let group = groups.get(place).and_then(Option::as_deref);
                changed |= self::head(&mut head, column, place, preview, group);
            }
        },
    );
    changed
}

/// What a column becomes. Whether it was changed.
fn head(
    ui: &mut Ui,
    column: &mut Column,
    place: usize,
    preview: &Preview,
    group: Option<&str>,
) -> bool {
    let p = tokens::palette(ui);
    let title = column.title().to_owned();
    ui.spacing_mut().item_spacing.y = 4.0;
    let mut changed = false;
    ui.horizontal(|ui| {
        let name = format!("Import {title}");
        changed |= ui.add(Checkbox::bare(&mut column.is_kept, &name)).changed();
        let ink = if column.is_kept { p.text } else { p.dim };
        let galley = paint::line(ui, &title, font::dense_strong(), ink, ui.available_width());
        ui.label(galley).on_hover_text(&title);
    });
    if !column.is_kept {
        ui.label(RichText::new("Left out").font(font::dense()).color(p.dim));
        return changed;
    }
    changed |= ui.add(TextField::new(&mut column.name, &format!("Name of {title}"))).changed();
    let choices = kinds(column);
    let name = format!("Type of {title}");
    changed |= ui.add(Select::new(&mut column.kind, &name, &choices)).changed();
    ui.horizontal(|ui| {
        let name = format!("{title} is a key");
        if let Some(entity) = group {
            ui.label(RichText::new(format!("of {entity}")).font(font::dense()).color(p.dim));
        } else {
            changed |= ui.add(Checkbox::bare(&mut column.is_key, &name)).changed();
            ui.label(RichText::new("Key").font(font::dense()).color(p.text));
        }
        let misfits = preview.misfits.get(place).copied().unwrap_or(0);
        if misfits > 0 {
            let text = if misfits == 1 {
                "1 does not fit".to_owned()
            } else {
                format!("{misfits} do not fit")
            };
            ui.label(RichText::new(text).font(font::dense()).color(p.err));
        }
    });
    changed
}

/// The types that a column can be given.
fn kinds(column: &Column) -> Vec<Choice<Kind>> {
    let fits = |kind: &Kind| *kind != Kind::Enumeration || column.distinct <= MOST_VALUES;
    let mut kinds: Vec<Kind> = Kind::ALL.into_iter().filter(fits).collect();
    if !kinds.contains(&column.kind) {
        kinds.insert(0, column.kind);
    }
    kinds.into_iter().map(|kind| Choice::new(kind, kind.label())).collect()
}

/// A value as it would be stored; one that does not fit stands on red, and says why.
fn cell(ui: &mut Ui, rect: Rect, (row, place): (usize, usize), preview: &Preview, column: &Column) {
    let p = tokens::palette(ui);
    let cell = preview.rows.get(row).and_then(|row| row.cells.get(place));
    let Some(cell) = cell else { return };
    let response = ui.interact(rect, ui.scope_id().with(("cell", row, place)), Sense::hover());
    response.widget_info(|| {
        let name = match &cell.problem {
            Some(problem) => format!("{}: {problem}", cell.text),
            None => cell.text.clone(),
        };
        egui::WidgetInfo::labeled(egui::Role::Label, true, name)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let ink = match (&cell.problem, column.is_kept) {
        (Some(_), _) => p.err,
        (None, true) => p.text,
        (None, false) => p.faint,
    };
    if cell.problem.is_some() {
        ui.painter().rect_filled(rect.shrink(1.0), measure::RADIUS_INPUT, p.err_bg);
    }
    let inner = rect.shrink2(vec2(6.0, 0.0));
    // A cell of several lines shows as one.
    let text = cell.text.replace(['\n', '\r'], " ");
    let galley = paint::line(ui, &text, font::dense(), ink, inner.width());
    let elided = galley.elided;
    let is_number = matches!(column.kind, Kind::Integer | Kind::Long | Kind::Decimal);
    if is_number && column.is_kept {
        paint::right(ui.painter(), inner.right(), inner.center().y, galley);
    } else {
        paint::left(ui.painter(), inner.left(), inner.center().y, galley);
    }
    match &cell.problem {
        Some(problem) => drop(response.on_hover_text(problem)),
        None if elided => drop(response.on_hover_text(&cell.text)),
        None => {}
    }
}
