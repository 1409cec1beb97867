//! What surrounds pages: the app's name and menu, the card of the page, pop-ups.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::paint;
use egui::{
    FontId, Frame, Margin, Popup, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2,
    vec2,
};
use runtime_preview::page::tree::{MenuEntry, Shell};

use super::PageEvent;

/// The height of the app's bar.
const BAR: f32 = 44.0;
/// The widest that a page gets, as web apps do.
const WIDEST: f32 = 1040.0;
/// Narrower than this, as on a telephone, content stands closer to the edge.
const NARROW: f32 = 480.0;

/// Draws the app around a page, at most `widest` points wide: its bar with the menu, then a card
/// with the content. Gives the entry of the menu that was chosen.
pub fn app_frame(
    ui: &mut Ui,
    shell: &Shell,
    page: &str,
    widest: f32,
    content: impl FnOnce(&mut Ui),
) -> Option<PageEvent> {
    let c = tokens::palette(ui).app;
    let mut chosen = None;
    let whole = ui.available_rect_before_wrap();
    ui.painter().rect_filled(whole, 0.0, c.bg);
    ScrollArea::vertical().id_salt("app").auto_shrink(false).show(ui, |ui| {
        let width = (ui.available_width() - 48.0).clamp(200.0, WIDEST.min(widest));
        let margin = ((ui.available_width() - width) / 2.0).max(0.0);
        ui.add_space(24.0);
        ui.horizontal_top(|ui| {
            ui.add_space(margin);
            chosen = app_card(ui, shell, page, width, content);
        });
        ui.add_space(24.0);
    });
    chosen
}

/// The card of [`app_frame`] alone, for whoever has a ground of its own.
pub fn app_card(
    ui: &mut Ui,
    shell: &Shell,
    page: &str,
    width: f32,
    content: impl FnOnce(&mut Ui),
) -> Option<PageEvent> {
    let mut chosen = None;
    card(ui, width, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            chosen = bar(ui, shell, page);
            let side: i8 = if width < NARROW { 16 } else { 24 };
            Frame::new().inner_margin(Margin::symmetric(side, 24)).show(ui, |ui| {
                ui.set_width(width - 2.0 * f32::from(side));
                ui.vertical(content);
            });
        });
    });
    chosen.map(|item| PageEvent::Menu { item })
}

/// The card of a pop-up page alone; gives the event of its cross.
pub fn pop_up_card(
    ui: &mut Ui,
    title: &str,
    width: f32,
    content: impl FnOnce(&mut Ui),
) -> Option<PageEvent> {
    let mut close = false;
    card(ui, width, |ui| {
        Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
            ui.set_width(width - 40.0);
            ui.vertical(|ui| {
                close = pop_up_head(ui, title);
                ui.add_space(12.0);
                content(ui);
            });
        });
    });
    close.then_some(PageEvent::Close)
}

fn card(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui)) {
    let p = tokens::palette(ui);
    Frame::new()
        .fill(p.app.surface)
        .stroke((1.0, p.app.line))
        .corner_radius(measure::RADIUS_SHEET)
        .shadow(p.node_shadow)
        .show(ui, |ui| {
            ui.set_width(width);
            content(ui);
        });
}

/// The title and the cross of a pop-up; whether the cross was pressed.
fn pop_up_head(ui: &mut Ui, title: &str) -> bool {
    let c = tokens::palette(ui).app;
    let mut close = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(font::page_title()).color(c.text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::click());
            response
                .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {title}")));
            if response.hovered() {
                ui.painter().rect_filled(rect, measure::RADIUS_BUTTON, c.button_hover);
            }
            let color = if response.hovered() { c.text } else { c.dim };
            icons::paint(ui.painter(), rect.center(), icons::X, icons::SIZE_SHAPE, color);
            paint::focus_ring(ui, &response, rect, measure::RADIUS_BUTTON);
            close = response.clicked();
        });
    });
    close
}

fn bar(ui: &mut Ui, shell: &Shell, page: &str) -> Option<String> {
    let c = tokens::palette(ui).app;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, c.line));
    let name = paint::line(ui, &shell.app, font::strong(), c.text, 240.0);
    let mut x = paint::left(ui.painter(), rect.left() + 18.0, rect.center().y, name) + 10.0;
    let mut chosen = None;
    for entry in &shell.menu {
        let here = !page.is_empty()
            && (entry.page == page || entry.items.iter().any(|item| item.page == page));
        let color = if here { c.acc } else { c.dim };
        let text = paint::line(ui, &entry.caption, FontId::proportional(13.0), color, 200.0);
        let space =
            Rect::from_min_size(pos2(x, rect.top() + 7.0), vec2(text.size().x + 16.0, BAR - 14.0));
        if space.right() > rect.right() - 8.0 {
            break;
        }
        let response = ui.interact(space, ui.scope_id().with(("menu", &entry.key)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, here, &entry.caption));
        if response.hovered() {
            ui.painter().rect_filled(space, measure::RADIUS_BUTTON, c.button_hover);
        }
        paint::left(ui.painter(), space.left() + 8.0, rect.center().y, text);
        paint::focus_ring(ui, &response, space, measure::RADIUS_BUTTON);
        x = space.right();
        if entry.items.is_empty() {
            if response.clicked() {
                chosen = Some(entry.key.clone());
            }
        } else {
            let frame = Frame::new()
                .fill(c.surface)
                .stroke((1.0, c.line))
                .corner_radius(8)
                .inner_margin(6.0);
            Popup::menu(&response).frame(frame).show(|ui| {
                if let Some(key) = items(ui, &entry.items) {
                    chosen = Some(key);
                }
            });
        }
    }
    chosen
}

fn items(ui: &mut Ui, entries: &[MenuEntry]) -> Option<String> {
    let c = tokens::palette(ui).app;
    let mut chosen = None;
    for entry in entries {
        if entry.items.is_empty() {
            let text = RichText::new(&entry.caption).color(c.text);
            if ui.add(egui::Button::new(text).frame(false)).clicked() {
                chosen = Some(entry.key.clone());
            }
        } else {
            ui.label(RichText::new(&entry.caption).font(font::dense()).color(c.dim));
            if let Some(key) = items(ui, &entry.items) {
                chosen = Some(key);
            }
        }
    }
    chosen
}

/// Draws a pop-up page over `area`; gives the event of its cross.
pub fn pop_up(
    ui: &mut Ui,
    area: Rect,
    title: &str,
    key: &str,
    content: impl FnOnce(&mut Ui),
) -> Option<PageEvent> {
    let p = tokens::palette(ui);
    let c = p.app;
    let mut close = false;
    let id = ui.scope_id().with(("pop-up", key));
    egui::Area::new(id)
        .order(egui::Order::Middle)
        .fixed_pos(area.min)
        .constrain_to(area)
        .interactable(true)
        .show(ui.ctx(), |ui| {
            ui.set_clip_rect(area);
            let shade = ui.interact(area, id.with("shade"), Sense::click());
            shade.widget_info(|| {
                WidgetInfo::labeled(Role::GenericContainer, true, "Behind the pop-up")
            });
            ui.painter().rect_filled(area, 0.0, p.scrim);
            let width = (area.width() - 64.0).clamp(240.0, 720.0);
            let left = area.center().x - width / 2.0;
            let room = Rect::from_min_max(
                pos2(left, area.top() + 32.0),
                pos2(left + width, area.bottom() - 24.0),
            );
            ui.scope_builder(egui::UiBuilder::new().max_rect(room), |ui| {
                Frame::new()
                    .fill(c.surface)
                    .stroke((1.0, c.line))
                    .corner_radius(measure::RADIUS_SHEET)
                    .shadow(p.shadow)
                    .inner_margin(Margin::same(20))
                    .show(ui, |ui| {
                        ui.set_width(width - 40.0);
                        close = pop_up_head(ui, title);
                        ui.add_space(12.0);
                        ScrollArea::vertical().max_height(room.height() - 100.0).show(ui, content);
                    });
            });
        });
    close.then_some(PageEvent::Close)
}
