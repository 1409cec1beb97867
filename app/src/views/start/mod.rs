//! The start page: recent apps, ways to begin, samples.

use std::path::{Path, PathBuf};

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Row, paint, section_title};
use egui::{RichText, ScrollArea, Sense, Ui, vec2};

use crate::command::Command;
use crate::context::{Request, Requests};
use crate::state::Settings;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Start {
    /// The samples that came with the program, found once.
    samples: Option<Vec<PathBuf>>,
}

/// The width of the page's column.
const WIDTH: f32 = 880.0;

impl Start {
    /// Draws it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        settings: &Settings,
        samples: &[PathBuf],
        requests: &Requests,
    ) {
        let samples = self.samples.get_or_insert_with(|| samples.to_vec());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = (ui.available_width() - 48.0).min(WIDTH);
            let margin = ((ui.available_width() - width) / 2.0).max(24.0);
            ui.add_space((ui.available_height() * 0.12).clamp(24.0, 96.0));
            ui.horizontal_top(|ui| {
                ui.add_space(margin);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    heading(ui);
                    ui.add_space(24.0);
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = 32.0;
                        let half = (width - 32.0) / 2.0;
                        ui.vertical(|ui| {
                            ui.set_width(half);
                            begin(ui, requests);
                        });
                        ui.vertical(|ui| {
                            ui.set_width(half);
                            recent(ui, settings, requests);
                            ui.add_space(16.0);
                            list(
                                ui,
                                "Samples",
                                samples,
                                "There are no samples beside this program.",
                                requests,
                            );
                        });
                    });
                });
            });
        });
    }
}

fn heading(ui: &mut Ui) {
    let p = tokens::palette(ui);
    ui.label(RichText::new("Maquette").font(font::page_title()).color(p.text));
    ui.label(
        RichText::new("Model a business app, run it on the spot, review its changes.").color(p.dim),
    );
}

fn begin(ui: &mut Ui, requests: &Requests) {
    section_title(ui, "Start");
    ui.add_space(4.0);
    for command in [
        Command::NewApp,
        Command::ImportDatabase,
        Command::ImportMendix,
        Command::NewFromSpreadsheet,
        Command::OpenApp,
    ] {
        if card(ui, command).clicked() {
            requests.send(Request::Command(command));
        }
        ui.add_space(8.0);
    }
}

/// A command as a card: icon, words, and what it does.
fn card(ui: &mut Ui, command: Command) -> egui::Response {
    let p = tokens::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.label()));
    let fill = paint::by_state(&response, p.panel, p.raise, p.raise_press);
    ui.painter().rect(rect, measure::RADIUS_SHAPE, fill, (1.0, p.line), egui::StrokeKind::Inside);
    icons::paint(
        ui.painter(),
        egui::pos2(rect.left() + 26.0, rect.center().y),
        command.icon(),
        icons::SIZE_SHAPE,
        p.acc,
    );
    let x = rect.left() + 52.0;
    let room = rect.width() - 64.0;
    let title = paint::line(ui, command.label(), font::strong(), p.text, room);
    paint::left(ui.painter(), x, rect.center().y - 10.0, title);
    let text = paint::line(ui, command.tooltip(), font::caption(), p.dim, room);
    paint::left(ui.painter(), x, rect.center().y + 10.0, text);
    paint::focus_ring(ui, &response, rect, measure::RADIUS_SHAPE);
    response
}

fn recent(ui: &mut Ui, settings: &Settings, requests: &Requests) {
    list(ui, "Recent apps", &settings.recent, "Apps that you open will be listed here.", requests);
}

fn list(ui: &mut Ui, title: &str, folders: &[PathBuf], empty: &str, requests: &Requests) {
    let p = tokens::palette(ui);
    section_title(ui, title);
    ui.add_space(4.0);
    if folders.is_empty() {
        ui.label(RichText::new(empty).color(p.dim));
        return;
    }
    for folder in folders {
        let name = folder
            .file_name()
            .map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
        let place = folder.parent().map_or_else(String::new, shortened);
        let row = Row::new(&name).icon_tinted(icons::BOX, p.acc).detail(&place).show(ui);
        let response = row.response.on_hover_text(folder.display().to_string());
        if response.clicked() {
            requests.send(Request::OpenFolder(folder.clone()));
        }
    }
}

/// The last two parts of a path: enough to tell apps apart in a narrow list.
fn shortened(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    match parts.as_slice() {
        [.., first, last] if parts.len() > 3 => format!("…/{first}/{last}"),
        _ => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_paths_are_shortened() {
        assert_eq!(shortened(Path::new("/home/ana/apps/sales")), "…/apps/sales");
        assert_eq!(shortened(Path::new("/apps")), "/apps");
    }
}
