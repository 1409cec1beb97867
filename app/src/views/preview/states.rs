//! What stands in the preview while there is no page to show: what is so, and what to do next.

use app_kit::icons;
use app_kit::widgets::{Button, EmptyState, Progress};
use egui::{Align, Layout, Ui};
use model_core::change::{Change, verbs};
use model_core::model::entity::Entity;
use model_core::name::QName;

use crate::command::Command;
use crate::context::Context;
use crate::state::{Failure, Outcome};

use super::front;

/// How many entities get pages at once.
const MOST: usize = 20;

/// The app does not run.
pub(super) fn off(ui: &mut Ui, context: &Context<'_>) {
    let text = "Run it to click through its pages with data that stays on this computer.";
    let state = EmptyState::new(icons::PLAY, "The app is not running", text);
    if state.action_with_icon("Run", icons::PLAY).show(ui) {
        context.command(Command::Run);
    }
}

/// The app is being started.
pub(super) fn starting(ui: &mut Ui) {
    centered(ui, |ui| {
        Progress::unknown("Starting the app").show(ui);
    });
}

/// The app could not be started.
pub(super) fn failed(ui: &mut Ui, context: &Context<'_>, failure: &Failure) {
    centered(ui, |ui| {
        // It stays until the app runs.
        let _ = front::panel(ui, context, failure);
        if ui.add(Button::primary("Try again").icon(icons::PLAY)).clicked() {
            context.command(Command::Run);
        }
    });
}

fn centered(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let layout = Layout::top_down(Align::Center);
    ui.with_layout(layout, |ui| {
        ui.add_space((ui.available_height() * 0.3).max(24.0));
        ui.allocate_ui(egui::vec2(480.0, 160.0), content);
    });
}

/// The app has no page to begin with.
pub(super) fn no_pages(ui: &mut Ui, context: &Context<'_>) {
    let entities = entities(context);
    if entities.is_empty() {
        let text = "Add an entity to the domain model first; its pages can then be generated.";
        EmptyState::new(icons::APP_WINDOW, "This app has no pages yet", text).show(ui);
        return;
    }
    let text = "Generate an overview and an edit page for each entity, or choose a home page in \
                the navigation.";
    let state = EmptyState::new(icons::APP_WINDOW, "This app has no home page yet", text);
    if state.action_with_icon("Generate pages", icons::WAND_SPARKLES).show(ui) {
        context.edit(move |project, ids| {
            let mut change = Change::new("Generate pages");
            for entity in &entities {
                verbs::generate_pages(project, ids, entity, &mut change);
            }
            Outcome::from(change)
        });
    }
}

fn entities(context: &Context<'_>) -> Vec<QName> {
    let stored = context.project().of_kind::<Entity>().filter(|(_, _, e)| e.is_persistable());
    let mut names: Vec<QName> = stored.filter_map(|(_, d, _)| d.qualified_name()).collect();
    names.sort();
    names.truncate(MOST);
    names
}
