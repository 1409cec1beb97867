//! The problems pane: what is wrong, where, and what to do, each with its fix.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, Checkbox, paint};
use egui::{
    Align, Key, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, vec2,
};
use model_core::check::{Problem, Severity};
use model_core::store::FileProblem;

use crate::context::{Context, Request};
use crate::face;
use crate::state::Outcome;

/// Below this width a row has no room for the place of its problem.
const NARROW: f32 = 560.0;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Problems {
    selected: Option<usize>,
    heights: Heights,
}

/// How high the rows are, as far as they were drawn: only what is in sight is laid out.
#[derive(Default)]
struct Heights {
    /// The list that they are of, and how wide it is.
    of: (u64, u64, usize, i32),
    known: Vec<Option<f32>>,
}

/// How high a row is that was not drawn yet: most have one line.
const USUAL: f32 = 34.0;

impl Heights {
    fn get(&self, row: usize) -> f32 {
        self.known.get(row).copied().flatten().unwrap_or(USUAL)
    }

    /// The heights of another list or of another width are not known yet.
    fn keep_for(&mut self, of: (u64, u64, usize, i32)) {
        if self.of != of {
            self.of = of;
            self.known = vec![None; of.2];
        }
    }

    fn learn(&mut self, row: usize, height: f32) {
        if let Some(known) = self.known.get_mut(row) {
            *known = Some(height);
        }
    }
}

impl Problems {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let app = context.app;
        if app.problems.is_empty() && app.file_problems.is_empty() {
            nothing(ui, app.checked.is_some(), app.hidden_problems());
            return;
        }
        let mut problems: Vec<&Problem> = app.problems.iter().collect();
        problems.sort_by_key(|problem| problem.severity);
        let revision = app.checked.map_or(0, |checked| checked.revision);
        let width = ui.available_width().round() as i32;
        self.heights.keep_for((app.serial, revision, problems.len(), width));
        ScrollArea::vertical().auto_shrink(false).show_viewport(ui, |ui, viewport| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let top = ui.cursor().top();
            for problem in &app.file_problems {
                file_row(ui, problem);
            }
            let mut y = ui.cursor().top() - top;
            // What lies above and below the sight takes its room and is not drawn.
            let mut above = 0.0;
            let mut below = 0.0;
            for (place, problem) in problems.iter().enumerate() {
                let height = self.heights.get(place);
                if y + height < viewport.top() {
                    above += height;
                } else if y > viewport.bottom() {
                    below += height;
                } else {
                    ui.add_space(std::mem::take(&mut above));
                    let row = ui.push_id(place, |ui| self.row(ui, context, place, problem));
                    self.heights.learn(place, row.response.rect.height());
                }
                y += height;
            }
            ui.add_space(above + below);
        });
        self.keys(ui, problems.len());
    }

    fn row(&mut self, ui: &mut Ui, context: &Context<'_>, place: usize, problem: &Problem) {
        let p = tokens::palette(ui);
        let width = ui.available_width();
        let message = match problem.hint.as_str() {
            "" => problem.message.clone(),
            hint => format!("{} {hint}", problem.message),
        };
        // Where there is little room the place is left out: a click goes there.
        let is_narrow = width < NARROW;
        let text_width = if is_narrow { width * 0.66 } else { width * 0.54 }.max(160.0) - 48.0;
        let text = paint::paragraph(ui, &message, font::dense(), p.text, text_width);
        let where_text = face::place_text(&problem.address, context.project());
        let where_width = if is_narrow { 0.0 } else { (width * 0.24).max(90.0) };
        let shown = if is_narrow { "" } else { where_text.as_str() };
        let where_galley =
            paint::paragraph(ui, shown, font::dense(), p.dim, (where_width - 12.0).max(1.0));
        let height = (text.size().y.max(where_galley.size().y) + 14.0).max(34.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let selected = self.selected == Some(place);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &message));
        let fill = match (selected, response.hovered()) {
            (true, _) => p.acc_bg,
            (false, true) => p.row_hover,
            (false, false) => p.panel,
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
        let (icon, color) = severity_face(problem.severity, p);
        let middle = rect.center().y;
        icons::paint(
            ui.painter(),
            egui::pos2(rect.left() + 19.0, middle),
            icon,
            icons::SIZE,
            color,
        );
        let galley_at =
            |galley: &egui::Galley, x: f32| egui::pos2(x, middle - galley.size().y / 2.0);
        let at = galley_at(&text, rect.left() + 48.0);
        ui.painter().galley(at, text, p.text);
        let x = rect.left() + 48.0 + text_width + 16.0;
        let at = galley_at(&where_galley, x);
        ui.painter().galley(at, where_galley, p.dim);
        paint::focus_ring(ui, &response, rect.shrink(1.0), measure::RADIUS_INPUT);
        if let Some(fix) = problem.fixes.first() {
            let room = Rect::from_min_max(egui::pos2(x + where_width, rect.top()), rect.max);
            let builder =
                UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center));
            let clicked =
                ui.scope_builder(builder, |ui| ui.add(Button::link(&fix.label)).clicked()).inner;
            if clicked {
                let fix = fix.clone();
                context.requests.send(Request::Edit {
                    mark: None,
                    source: model_core::change::Source::Fix,
                    make: Box::new(move |project, ids| Outcome::from(fix.change(project, ids))),
                });
                return;
            }
        }
        let response = response.on_hover_text(format!(
            "{} · {}\n{where_text}",
            problem.code,
            problem.severity.label()
        ));
        if response.clicked() {
            self.selected = Some(place);
            context.reveal(face::place_of(&problem.address, context.project()));
        }
        response.context_menu(|ui| {
            for fix in &problem.fixes {
                if ui.button(&fix.label).clicked() {
                    let fix = fix.clone();
                    context.edit(move |project, ids| fix.change(project, ids));
                }
            }
            if ui.button("Copy details").clicked() {
                ui.ctx().copy_text(format!("{} {where_text}: {message}", problem.code));
            }
        });
    }

    fn keys(&mut self, ui: &Ui, count: usize) {
        let Some(selected) = self.selected else { return };
        if ui.ctx().egui_wants_keyboard_input() || count == 0 {
            return;
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.selected = None;
        } else {
            self.selected = Some(selected.min(count - 1));
        }
    }
}

/// What stands at the right of the tabs: whether advice for modules of a marketplace is listed.
pub fn bar(ui: &mut Ui, context: &Context<'_>, room: Rect) {
    if context.app.read_only.is_empty() {
        return;
    }
    let p = tokens::palette(ui);
    let room = room.with_max_x(room.right() - measure::PANEL_PADDING);
    let builder = UiBuilder::new().max_rect(room).layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let mut all = context.settings.marketplace_problems;
        let toggle = ui.add(Checkbox::new(&mut all, "Marketplace modules"));
        if toggle.changed() {
            context.change_settings(move |settings| settings.marketplace_problems = all);
        }
        toggle.on_hover_text(
            "Whether advice for modules that came ready is listed. Their errors always are.",
        );
        let hidden = context.app.hidden_problems();
        if hidden > 0 {
            let words = format!("{hidden} hidden");
            ui.label(RichText::new(words).font(font::dense()).color(p.dim));
        }
    });
}

fn nothing(ui: &mut Ui, checked: bool, hidden: usize) {
    let p = tokens::palette(ui);
    ui.add_space(16.0);
    ui.horizontal(|ui| {
        ui.add_space(measure::PANEL_PADDING);
        if checked {
            ui.label(icons::rich(icons::CIRCLE_CHECK, icons::SIZE).color(p.ok));
            let words = match hidden {
                0 => "There are no problems.",
                _ => "There are no problems in the app’s own modules.",
            };
            ui.label(RichText::new(words).color(p.dim));
        } else {
            ui.label(RichText::new("Checking…").color(p.dim));
        }
    });
}

fn file_row(ui: &mut Ui, problem: &FileProblem) {
    let p = tokens::palette(ui);
    let (icon, color) =
        if problem.is_error() { (icons::CIRCLE_X, p.err) } else { (icons::TRIANGLE_ALERT, p.warn) };
    let message = format!("{problem}. {}", problem.hint());
    let text = paint::paragraph(ui, &message, font::dense(), p.text, ui.available_width() - 64.0);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), text.size().y + 14.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &message));
    icons::paint(
        ui.painter(),
        egui::pos2(rect.left() + 19.0, rect.center().y),
        icon,
        icons::SIZE,
        color,
    );
    ui.painter().galley(egui::pos2(rect.left() + 48.0, rect.top() + 7.0), text, p.text);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
}

fn severity_face(severity: Severity, p: &tokens::Palette) -> (char, egui::Color32) {
    match severity {
        Severity::Error => (icons::CIRCLE_X, p.err),
        Severity::Warning => (icons::TRIANGLE_ALERT, p.warn),
        Severity::Information => (icons::INFO, p.acc),
    }
}
