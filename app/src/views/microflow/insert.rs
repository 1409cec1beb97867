//! The menu of activities: opened on a flow, after an object or on the canvas, filtered by typing,
//! walked by keys; and what is dropped from the toolbox.

use app_kit::canvas::{CanvasOutput, View, hit};
use app_kit::tokens::{self, measure};
use app_kit::widgets::{MenuItem, menu_title, search_box};
use egui::{Area, Frame, Key, Modifiers, Order, Pos2, Rect, ScrollArea, Stroke, Ui, UiKind, pos2};
use model_core::change::verbs::{self, Spot};
use model_core::id::Id;
use model_core::model::Point;

use super::Desk;
use super::actions::{loop_at, loop_holding, with_case};
use super::menus::free_case;
use crate::activities::{self, OFFERS, Offer};
use crate::flow_scene::{Diagram, element, to_point, to_pos};
use crate::state::Outcome;
use crate::toolbox::{self, ToolboxEntry};

const WIDTH: f32 = 240.0;
const HEIGHT: f32 = 340.0;

/// The menu while it is open.
pub(super) struct InsertMenu {
    spot: Spot,
    at: Point,
    search: String,
    chosen: usize,
    fresh: bool,
}

impl InsertMenu {
    /// A menu for a spot; what is chosen goes to `at`.
    pub fn new(spot: Spot, at: Point) -> InsertMenu {
        InsertMenu { spot, at, search: String::new(), chosen: 0, fresh: true }
    }

    /// What can be chosen here.
    fn offers(&self, desk: &Desk<'_>) -> Vec<&'static Offer> {
        let scope = match self.spot {
            Spot::Free(scope) => scope,
            Spot::After(object) => loop_holding(desk.flow, object),
            Spot::OnFlow(on) => {
                let found = desk.flow.flows.iter().find(|flow| flow.id == on);
                found.and_then(|flow| loop_holding(desk.flow, flow.from))
            }
        };
        let search = self.search.trim().to_lowercase();
        let fits = |offer: &&'static Offer| match self.spot {
            Spot::Free(scope) => scope.is_none() || offer.key != "parameter",
            Spot::After(_) => offer.fits_a_flow(),
            // What ends the flow would leave the rest behind.
            Spot::OnFlow(_) => {
                offer.fits_a_flow() && !matches!(offer.key, "end" | "break" | "continue")
            }
        };
        OFFERS
            .iter()
            .filter(fits)
            .filter(|offer| scope.is_some() || !offer.in_loops_only())
            .filter(|offer| offer.is_found_by(&search))
            .collect()
    }

    /// What is most likely meant: the first whose label begins with what was typed, else the first.
    fn likeliest(&self, desk: &Desk<'_>) -> usize {
        let search = self.search.trim().to_lowercase();
        let begins = |offer: &&Offer| offer.label.to_lowercase().starts_with(&search);
        self.offers(desk).iter().position(begins).unwrap_or_default()
    }
}

/// Shows the menu while it is open and carries out the choice.
pub(super) fn show(ui: &Ui, menu: &mut Option<InsertMenu>, desk: &Desk<'_>, view: View) {
    let Some(open) = menu else { return };
    let corner = place(view.to_screen(to_pos(open.at)), view.rect);
    let offers = open.offers(desk);
    open.chosen = open.chosen.min(offers.len().saturating_sub(1));
    let key = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if key(Key::ArrowDown) {
        open.chosen = (open.chosen + 1) % offers.len().max(1);
    }
    if key(Key::ArrowUp) {
        open.chosen = (open.chosen + offers.len().max(1) - 1) % offers.len().max(1);
    }
    let mut picked = key(Key::Enter).then(|| offers.get(open.chosen).copied()).flatten();
    let mut close = key(Key::Escape);
    let area = Area::new(ui.scope_id().with("insert menu"))
        .kind(UiKind::Menu)
        .order(Order::Foreground)
        .fixed_pos(corner)
        .constrain(true)
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(WIDTH);
                let field =
                    search_box(ui, &mut open.search, "Find an activity", "Find an activity");
                if open.fresh {
                    field.request_focus();
                }
                if field.changed() {
                    open.chosen = open.likeliest(desk);
                }
                ui.add_space(measure::GRID);
                if let Some(offer) = list(ui, open, &offers) {
                    picked = Some(offer);
                }
            });
        });
    let outside = ui.input(|input| {
        input.pointer.any_pressed()
            && input.pointer.interact_pos().is_some_and(|pos| !area.response.rect.contains(pos))
    });
    close |= outside && !open.fresh;
    open.fresh = false;
    if let Some(offer) = picked {
        insert(desk, open.spot, open.at, offer);
        close = true;
    }
    if close {
        *menu = None;
        ui.ctx().request_repaint();
    }
}

fn list(ui: &mut Ui, menu: &InsertMenu, offers: &[&'static Offer]) -> Option<&'static Offer> {
    let p = tokens::palette(ui);
    if offers.is_empty() {
        ui.add_space(measure::GRID);
        ui.colored_label(p.dim, "Nothing is called so. Try another word.");
        return None;
    }
    let mut picked = None;
    ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let mut group = "";
        for (place, offer) in offers.iter().enumerate() {
            if offer.group != group {
                group = offer.group;
                menu_title(ui, group);
            }
            let chosen = place == menu.chosen;
            let ground = ui.painter().add(egui::Shape::Noop);
            let item = ui.add(MenuItem::new(offer.label).icon(offer.icon));
            if chosen {
                let radius = egui::CornerRadius::same(measure::RADIUS_INPUT);
                let shape = egui::Shape::rect_filled(item.rect, radius, p.acc_bg);
                ui.painter().set(ground, shape);
                if menu.chosen > 0 {
                    item.scroll_to_me(None);
                }
            }
            if app_kit::widgets::tooltip(item, offer.help()).clicked() {
                picked = Some(*offer);
            }
        }
    });
    picked
}

/// The corner of the menu: beside where it was asked for, within the canvas.
fn place(at: Pos2, canvas: Rect) -> Pos2 {
    let x = (at.x + 14.0).min(canvas.right() - WIDTH - 24.0).max(canvas.left() + 8.0);
    let y = (at.y - 24.0).min(canvas.bottom() - HEIGHT - 72.0).max(canvas.top() + 8.0);
    pos2(x, y)
}

/// Adds what was chosen, and selects it.
pub(super) fn insert(desk: &Desk<'_>, spot: Spot, at: Point, offer: &Offer) {
    let id = desk.id;
    let object = (offer.make)();
    let at = match spot {
        // On the grid of drags.
        Spot::Free(_) => Point::new((at.x + 4).div_euclid(8) * 8, (at.y + 4).div_euclid(8) * 8),
        _ => at,
    };
    let from = match spot {
        Spot::After(from) => from,
        _ => Id::NONE,
    };
    let case = free_case(desk, from);
    desk.context.edit(move |project, ids| {
        let (change, new) = verbs::add_object(project, ids, id, object, spot, at);
        let change = with_case(project, id, change, (from, new), case.as_deref());
        Outcome::from(change).selecting(id, [new])
    });
}

/// Takes what is dragged from the toolbox: onto a flow it is inserted, elsewhere it is placed.
pub(super) fn dropped(ui: &Ui, desk: &Desk<'_>, diagram: &Diagram, output: &CanvasOutput) {
    let Some(entry) = output.response.dnd_hover_payload::<ToolboxEntry>() else { return };
    let Some(offer) = activities::offer(entry.key) else { return };
    let Some(screen) = ui.input(|input| input.pointer.interact_pos()) else { return };
    let view = output.view;
    let pos = view.to_world(screen);
    let edge = offer
        .fits_a_flow()
        .then(|| hit::edge_at(&diagram.edges, pos, 18.0))
        .flatten()
        .filter(|_| !matches!(offer.key, "end" | "break" | "continue"));
    let p = tokens::palette(ui);
    let painter = ui.painter_at(view.rect);
    if let Some(edge) = edge {
        let points = edge.points.iter().map(|point| view.to_screen(*point)).collect();
        painter.line(points, Stroke::new(measure::LINE + 1.5, p.acc));
    } else {
        let ghost = Rect::from_center_size(screen, measure::ACTIVITY * view.zoom);
        let radius = egui::CornerRadius::same(measure::RADIUS_SHAPE);
        let stroke = Stroke::new(1.0, p.acc);
        painter.rect(ghost, radius, p.band, stroke, egui::StrokeKind::Inside);
    }
    if output.response.dnd_release_payload::<ToolboxEntry>().is_some() {
        let spot = match edge {
            Some(edge) => Spot::OnFlow(element(edge.id)),
            None => {
                Spot::Free(loop_at(diagram, desk.flow, pos, &std::collections::BTreeSet::new()))
            }
        };
        insert(desk, spot, to_point(pos), offer);
    }
}

/// Adds what was clicked in the toolbox: into the selected flow, after the selected object, else in
/// the middle of what is seen.
pub(super) fn clicked(ui: &Ui, desk: &Desk<'_>, output: &CanvasOutput) {
    let Some(entry) = toolbox::take_clicked(ui) else { return };
    let Some(offer) = activities::offer(entry.key) else { return };
    let selection = &desk.context.app.selection;
    let selected = selection.single().filter(|_| selection.document == Some(desk.id));
    let middle = to_point(output.view.to_world(output.view.rect.center()));
    let (spot, at) = selected
        .filter(|_| offer.fits_a_flow())
        .and_then(|id| spot_after(desk, id))
        .unwrap_or((Spot::Free(None), middle));
    insert(desk, spot, at, offer);
}

/// The spot after an object, or on a flow; nothing after what ends a flow.
pub(super) fn spot_after(desk: &Desk<'_>, id: Id) -> Option<(Spot, Point)> {
    use model_core::model::microflow::FlowObject;
    if let Some(flow) = desk.flow.flows.iter().find(|flow| flow.id == id) {
        return Some((Spot::OnFlow(id), desk.flow.object(flow.from)?.at()));
    }
    let object = desk.flow.object(id)?;
    let ends =
        matches!(object, FlowObject::End(_) | FlowObject::Break(_) | FlowObject::Continue(_));
    if !object.is_in_flow() || ends {
        return None;
    }
    let at = Point::new(object.at().x + object.size().x / 2 + 123, object.at().y);
    let way_out = desk.flow.flows_from(id).into_iter().find(|flow| !flow.error);
    match way_out {
        Some(flow) if !matches!(object, FlowObject::Decision(_)) => {
            Some((Spot::OnFlow(flow.id), at))
        }
        _ => Some((Spot::After(id), at)),
    }
}
