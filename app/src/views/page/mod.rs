//! The page editor: the page as the preview draws it, and over it what a person selects, drags and
//! types.
//!
//! It reads the document, draws it with [`crate::page_ui`], and sends requests; it changes
//! nothing itself. Rooms: `sketch` (the app around the page), `pick` (what lies where), `create`
//! (what drops become), `overlay` (rings, tags, drop targets), `actions` (keys, clipboard, menu,
//! typing in place), `panel` (structure, properties, toolbox).

mod actions;
mod create;
mod data;
mod empty;
mod face;
mod overlay;
mod panel;
mod pick;
mod sketch;
#[cfg(test)]
mod tests;
mod tree;

use app_kit::canvas::{Camera, View, ground};
use app_kit::tokens;
use app_kit::widgets::{Choice, segmented};
use egui::{Rect, Response, ScrollArea, Sense, Ui, WidgetInfo};
use model_core::id::Id;
use model_core::model::page::{Page, PageKind};
use model_core::model::{Content, DocumentId};
use runtime_preview::page::placeholder;
use runtime_preview::page::tree::{PageTree, Shell};

use crate::context::{Context, Preview};
use crate::page_ui::{self, Device, Mode, PageOutput, PageState, device_switch};
use crate::state::{Ask, Selection};

use actions::InPlace;

pub use panel::{PagePanel, Part};

/// How wide what stands in the tab bar is.
pub const BAR: f32 = 236.0;

/// The space around the card of the page.
const MARGIN: f32 = 40.0;
/// The space above it.
const TOP: f32 = 28.0;
/// The widest that a page is drawn.
const WIDEST: f32 = 1040.0;
/// The widest that a pop-up is drawn.
const POP_UP: f32 = 720.0;

/// What this view remembers between frames.
#[derive(Default)]
pub struct PageEditor {
    device: Device,
    state: PageState,
    drawn: Option<Drawn>,
    typing: Option<InPlace>,
    /// What was selected in the last frame: what others select is brought into sight.
    seen: Option<Id>,
}

/// The page as it was drawn for a revision.
struct Drawn {
    revision: u64,
    tree: PageTree,
    shell: Shell,
}

/// What all parts of the editor work with in a frame.
#[derive(Clone, Copy)]
struct Desk<'a> {
    context: &'a Context<'a>,
    id: DocumentId,
    page: &'a Page,
    /// The one selected element of the page.
    selected: Option<Id>,
}

impl<'a> Desk<'a> {
    /// Nothing if the document is no page.
    fn new(context: &'a Context<'a>, id: DocumentId) -> Option<Desk<'a>> {
        let Content::Page(page) = &context.project().document(id)?.content else { return None };
        let selection = &context.app.selection;
        let selected = selection
            .single()
            .filter(|element| selection.document == Some(id) && *element != page.id);
        Some(Desk { context, id, page, selected })
    }

    fn select(&self, element: Option<Id>) {
        self.context.select(Selection::elements(self.id, element));
    }
}

impl PageEditor {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>, id: DocumentId) {
        let Some(desk) = Desk::new(context, id) else { return };
        let p = tokens::palette(ui);
        let view = ui.available_rect_before_wrap();
        let scale = ui.pixels_per_point();
        ground(ui.painter(), View::new(Camera::default(), view, scale), p);
        self.sketch(&desk);
        ScrollArea::vertical().id_salt(("page", id)).auto_shrink(false).show(ui, |ui| {
            let (drawn, card) = self.card(ui, &desk);
            ui.add_space(TOP);
            let response = surface(ui, &desk, view);
            self.bring_into_sight(ui, &desk, &drawn);
            actions::pointer(ui, &desk, &drawn, &response, &mut self.typing);
            actions::keys(ui, &desk, &response, &mut self.typing);
            actions::menu(&desk, &response, &mut self.typing);
            overlay::show(ui, &desk, &drawn, &response);
            overlay::drops(ui, &desk, &drawn, &response);
            actions::type_in_place(ui, &desk, &drawn, &mut self.typing);
            if desk.page.widgets.is_empty() {
                empty::show(ui, &desk, card);
            }
        });
    }

    /// What stands at the right of the tab bar: device widths, and the way to the preview.
    pub fn bar(&mut self, ui: &mut Ui, context: &Context<'_>) {
        ui.spacing_mut().item_spacing.x = 4.0;
        device_switch(ui, &mut self.device);
        ui.add_space(4.0);
        let mut side = false;
        let choices = [Choice::new(false, "Design"), Choice::new(true, "Preview")];
        segmented(ui, "Design or preview", &mut side, &choices);
        if side {
            context.preview(Preview::Ask(self.to_preview(context)));
        }
    }

    /// A page that needs no arguments opens itself; others are reached from the home page.
    fn to_preview(&self, context: &Context<'_>) -> Ask {
        let name = self.drawn.as_ref().map_or("", |drawn| drawn.tree.page.as_str());
        match context.index().page(name) {
            Some(signature) if signature.parameters.is_empty() => Ask::Open(name.to_owned()),
            _ => Ask::Home,
        }
    }

    fn sketch(&mut self, desk: &Desk<'_>) {
        let app = desk.context.app;
        if self.drawn.as_ref().is_some_and(|drawn| drawn.revision == app.revision) {
            return;
        }
        let document = app.project.document(desk.id);
        let name = document.and_then(|document| document.qualified_name()).unwrap_or_default();
        self.drawn = Some(Drawn {
            revision: app.revision,
            tree: placeholder(&name, desk.page, &app.index, app.project.language()),
            shell: sketch::shell(&app.project),
        });
    }

    /// Draws the page on its card; gives where everything is.
    fn card(&mut self, ui: &mut Ui, desk: &Desk<'_>) -> (PageOutput, Rect) {
        let Some(Drawn { tree, shell, .. }) = &self.drawn else {
            return (PageOutput::default(), Rect::NOTHING);
        };
        if let Some(selected) = desk.selected.filter(|_| self.seen != desk.selected) {
            let nodes: Vec<_> = tree.nodes.iter().collect();
            self.state.bring_to_front(&nodes, &pick::around(desk.page, selected));
        }
        let room = ui.available_width() - 2.0 * MARGIN;
        let widest = if desk.page.opens == PageKind::PopUp { POP_UP } else { WIDEST };
        let width = room.min(widest).min(self.device.width()).max(200.0);
        let narrow = self.device != Device::Desktop || desk.page.opens == PageKind::PopUp;
        let left = if narrow { (ui.available_width() - width) / 2.0 } else { MARGIN };
        let mut output = PageOutput::default();
        ui.add_space(TOP);
        let (state, device) = (&mut self.state, self.device);
        let card = ui.horizontal_top(|ui| {
            ui.add_space(left);
            let content =
                |ui: &mut Ui| output = page_ui::page(ui, tree, Mode::Design, device, state);
            if desk.page.opens == PageKind::PopUp {
                page_ui::pop_up_card(ui, &tree.title, width, content);
            } else {
                page_ui::app_card(ui, shell, &tree.page, width, content);
            }
        });
        let rect = card.response.rect;
        (output, rect.with_min_x(rect.left() + left).with_max_x(rect.left() + left + width))
    }

    /// Scrolls to what others selected.
    fn bring_into_sight(&mut self, ui: &Ui, desk: &Desk<'_>, drawn: &PageOutput) {
        if self.seen == desk.selected {
            return;
        }
        self.seen = desk.selected;
        let area = desk.selected.and_then(|id| pick::area_of(&drawn.areas, id));
        if let Some(area) = area.filter(|area| !ui.clip_rect().contains_rect(*area)) {
            ui.scroll_to_rect(area.expand(16.0), None);
        }
    }
}

/// What takes the pointer over the whole page: nothing on it works while it is designed.
fn surface(ui: &Ui, desk: &Desk<'_>, view: Rect) -> Response {
    let id = ui.scope_id().with("surface");
    let response = ui.interact(view, id, Sense::click_and_drag());
    let name = format!("Page {}", desk.page.name);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, &name));
    response
}
