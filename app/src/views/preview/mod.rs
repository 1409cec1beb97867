//! The running app: its pages as people see them, its messages, and what went wrong.
//!
//! What a person does becomes requests to the running app; this view keeps only what is being
//! typed. Rooms: `front` (messages and failures in front of the pages), `inspect` (the element
//! behind a widget), `states` (what stands here while the app does not run or has no pages).

mod front;
mod inspect;
mod states;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use app_kit::icons;
use app_kit::widgets::IconButton;
use egui::Ui;
use model_core::model::page::Page;
use model_core::model::{Content, DocumentId};
use runtime_preview::page::tree::{Opens, PageTree};

use crate::context::{Context, Preview as Do};
use crate::page_ui::{self, Device, Mode, PageEvent, PageOutput, PageState, device_switch};
use crate::state::{Ask, Phase};

/// How wide what stands in the tab bar is.
pub const BAR: f32 = 262.0;

/// What this view remembers between frames.
#[derive(Default)]
pub struct Preview {
    device: Device,
    /// Whether clicks select model elements.
    inspecting: bool,
    /// Key of an open page → what is being typed on it.
    typing: BTreeMap<String, PageState>,
    /// The page of the menu that was shown last: its entry stays marked on the pages behind it.
    here: String,
    front: front::Front,
}

impl Preview {
    /// What stands at the right of the tab bar.
    pub fn bar(&mut self, ui: &mut Ui, context: &Context<'_>) {
        ui.spacing_mut().item_spacing.x = 4.0;
        let top = context.running.pages.last();
        let on = context.running.phase == Phase::On;
        let back = context.running.pages.len() > 1;
        let button = IconButton::new(icons::ARROW_LEFT, "Back");
        if ui.add_enabled(on && back, button).clicked()
            && let Some(top) = top
        {
            context.preview(Do::Ask(Ask::Close(top.key.clone())));
        }
        let reload = IconButton::new(icons::ROTATE_CW, "Read all data again");
        if ui.add_enabled(on, reload).clicked() {
            context.preview(Do::Ask(Ask::Refresh));
        }
        let home = IconButton::new(icons::HOUSE, "Home page");
        if ui.add_enabled(on, home).clicked() {
            context.preview(Do::Ask(Ask::Home));
        }
        ui.add_space(4.0);
        device_switch(ui, &mut self.device);
        ui.add_space(4.0);
        let inspect =
            IconButton::new(icons::SQUARE_MOUSE_POINTER, "Inspect").selected(self.inspecting);
        if ui.add_enabled(on, inspect).clicked() {
            self.inspecting = !self.inspecting;
        }
        let open = IconButton::new(icons::SQUARE_PEN, "Open in editor");
        let document = top.and_then(|top| page_document(context, &top.page));
        if ui.add_enabled(document.is_some(), open).clicked()
            && let Some((id, _)) = document
        {
            context.open(id);
        }
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        match &context.running.phase {
            Phase::Off => states::off(ui, context),
            Phase::Starting => states::starting(ui),
            Phase::Failed(failure) => states::failed(ui, context, failure),
            Phase::On if context.running.pages.is_empty() && context.running.busy.is_empty() => {
                states::no_pages(ui, context);
            }
            Phase::On => self.pages(ui, context),
        }
    }

    fn pages(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let area = ui.available_rect_before_wrap();
        let running = context.running;
        let pages = &running.pages;
        self.typing.retain(|key, _| pages.iter().any(|page| page.key == *key));
        front::Front::progress(ui, context, area);
        let base = pages.iter().rposition(|page| page.opens == Opens::Content).unwrap_or(0);
        let Some((page, pop_ups)) = pages.get(base..).and_then(<[PageTree]>::split_first) else {
            return;
        };
        if running.shell.menu.iter().any(|entry| entry.page == page.page) {
            self.here.clone_from(&page.page);
        }
        let mut drawn: Vec<(&PageTree, PageOutput)> = Vec::new();
        let mut output = PageOutput::default();
        let typing = self.typing.entry(page.key.clone()).or_default();
        let device = self.device;
        let menu = page_ui::app_frame(ui, &running.shell, &self.here, device.width(), |ui| {
            front::Front::failure(ui, context);
            output = page_ui::page(ui, page, Mode::Live, device, typing);
        });
        output.events.extend(menu);
        drawn.push((page, output));
        for page in pop_ups {
            let typing = self.typing.entry(page.key.clone()).or_default();
            let mut output = PageOutput::default();
            let closed = page_ui::pop_up(ui, area, &page.title, &page.key, |ui| {
                front::Front::failure(ui, context);
                output = page_ui::page(ui, page, Mode::Live, device, typing);
            });
            output.events.extend(closed);
            drawn.push((page, output));
        }
        if self.inspecting {
            inspect::show(ui, context, area, &drawn, &mut self.inspecting);
        } else {
            for (page, output) in drawn {
                for event in output.events {
                    context.preview(Do::Ask(asked(page, event)));
                }
            }
        }
        self.front.message(ui, context, area);
    }
}

/// What the app is asked when a person does something on a page.
fn asked(page: &PageTree, event: PageEvent) -> Ask {
    let page = page.key.clone();
    match event {
        PageEvent::Set { node, value } => Ask::Set { page, node, value },
        PageEvent::Act { node } => Ask::Act { page, node },
        PageEvent::Select { node, row } => Ask::Set { page, node, value: Some(row) },
        PageEvent::Rows { node, offset, sort, search } => {
            Ask::Rows { page, node, offset, sort, search }
        }
        PageEvent::Menu { item } => Ask::Menu(item),
        PageEvent::Close => Ask::Close(page),
    }
}

/// The document of a page by its qualified name.
fn page_document<'a>(context: &Context<'a>, name: &str) -> Option<(DocumentId, &'a Page)> {
    let documents = context.app.project.documents().iter();
    let mut named = documents
        .filter(|(_, document)| document.qualified_name().is_some_and(|own| own.as_str() == name));
    named.find_map(|(id, document)| match &document.content {
        Content::Page(page) => Some((*id, page)),
        _ => None,
    })
}
