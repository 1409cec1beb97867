//! Menus: what a right click offers, and the cases of flows out of decisions.

use app_kit::canvas::{CanvasOutput, CanvasState, Event, View};
use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{MenuItem, menu_separator, menu_title, paint};
use egui::{Popup, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use model_core::analysis::{Analysis, texts};
use model_core::change::verbs::{self, Spot};
use model_core::id::Id;
use model_core::index::Facts;
use model_core::model::meta::Chosen as _;
use model_core::model::microflow::{ErrorHandling, FlowObject};
use model_core::value::DataType;

use super::Desk;
use super::actions;
use super::insert::{InsertMenu, spot_after};
use crate::flow_scene::{Diagram, element, to_point};
use crate::state::{Outcome, Selection};

/// The menu of a right click.
pub(super) fn context(
    canvas: &mut CanvasState,
    insert: &mut Option<InsertMenu>,
    clicked: &mut Pos2,
    desk: &Desk<'_>,
    diagram: &Diagram,
    output: &CanvasOutput,
) {
    for event in &output.events {
        if let Event::ContextMenu { pos, .. } = event {
            *clicked = *pos;
        }
    }
    let at = *clicked;
    output.menu("Microflow", |ui| {
        let single = canvas.selection.single_node().map(element);
        let edge = canvas.selection.edges.first().copied().map(element);
        if let Some(object) = single.and_then(|id| desk.flow.object(id)) {
            object_menu(ui, canvas, insert, desk, diagram, object);
        } else if let Some(edge) = edge.filter(|_| canvas.selection.nodes.is_empty()) {
            edge_menu(ui, canvas, insert, desk, edge, at);
        } else if !canvas.selection.nodes.is_empty() {
            common(ui, canvas, desk);
        } else {
            background(ui, canvas, insert, desk, diagram, at);
        }
    });
}

fn object_menu(
    ui: &mut Ui,
    canvas: &mut CanvasState,
    insert: &mut Option<InsertMenu>,
    desk: &Desk<'_>,
    diagram: &Diagram,
    object: &FlowObject,
) {
    let id = object.id();
    let leads = match object {
        FlowObject::CallMicroflow(call) => Some(("Open microflow", &call.microflow)),
        FlowObject::ShowPage(show) => Some(("Open page", &show.page)),
        _ => None,
    };
    if let Some((label, name)) = leads.filter(|(_, name)| !name.is_empty()) {
        let target = desk
            .context
            .project()
            .documents()
            .iter()
            .find(|(_, document)| document.qualified_name().as_ref() == Some(name));
        if ui.add(MenuItem::new(label).icon(icons::EXTERNAL_LINK)).clicked()
            && let Some((document, _)) = target
        {
            desk.context.open(*document);
        }
        menu_separator(ui);
    }
    if let Some((spot, at)) = spot_after(desk, id)
        && ui.add(MenuItem::new("Insert after…").icon(icons::PLUS).shortcut("Ins")).clicked()
    {
        *insert = Some(InsertMenu::new(spot, at));
    }
    if ui.add(MenuItem::new("Edit caption").icon(icons::PENCIL).shortcut("F2")).clicked() {
        actions::edit_caption(canvas, desk, diagram, id);
    }
    if let FlowObject::CallMicroflow(_) = object {
        let inline = MenuItem::new("Inline microflow").icon(icons::COMBINE);
        let help = "Put what the called microflow does in the place of the call";
        if ui.add(inline).on_hover_text(help).clicked() {
            actions::inline(desk, id);
        }
    }
    if let Some(activity) = object.activity() {
        menu_separator(ui);
        menu_title(ui, "On error");
        let now = activity.on_error();
        for (choice, handling) in now.choices().iter().zip([
            ErrorHandling::Rollback,
            ErrorHandling::Custom,
            ErrorHandling::CustomWithoutRollback,
            ErrorHandling::Continue,
        ]) {
            let item = MenuItem::new(choice.label).checked(now == handling);
            if ui.add(item).on_hover_text(choice.help).clicked() {
                let document = desk.id;
                desk.context.edit(move |project, ids| {
                    let (change, new) = verbs::handle_errors(project, ids, document, id, handling);
                    let selected = new.unwrap_or(id);
                    Outcome::from(change).selecting(document, [selected])
                });
            }
        }
    }
    menu_separator(ui);
    common(ui, canvas, desk);
}

/// What makes sense for one object and for several.
fn common(ui: &mut Ui, canvas: &CanvasState, desk: &Desk<'_>) {
    let p = tokens::palette(ui);
    if ui.add(MenuItem::new("Copy").icon(icons::COPY).shortcut("Ctrl+C")).clicked() {
        actions::copy(ui, desk, canvas);
    }
    if ui.add(MenuItem::new("Duplicate").shortcut("Ctrl+D")).clicked() {
        actions::duplicate(desk, canvas);
    }
    let extract = MenuItem::new("Extract microflow").icon(icons::SCISSORS);
    let help = "Make a microflow of what is selected, and call it here";
    if ui.add(extract).on_hover_text(help).clicked() {
        actions::extract(desk, canvas);
    }
    let delete = MenuItem::new("Delete").icon(icons::TRASH_2).shortcut("Del").tint(p.err);
    if ui.add(delete).clicked() {
        actions::delete(desk, canvas);
    }
}

fn edge_menu(
    ui: &mut Ui,
    canvas: &CanvasState,
    insert: &mut Option<InsertMenu>,
    desk: &Desk<'_>,
    edge: Id,
    at: Pos2,
) {
    let p = tokens::palette(ui);
    if ui.add(MenuItem::new("Insert activity…").icon(icons::PLUS)).clicked() {
        *insert = Some(InsertMenu::new(Spot::OnFlow(edge), to_point(at)));
    }
    let values = case_values(desk, edge);
    if !values.is_empty() {
        menu_separator(ui);
        menu_title(ui, "Case");
        case_items(ui, desk, edge, &values);
    }
    menu_separator(ui);
    let delete = MenuItem::new("Delete flow").icon(icons::TRASH_2).shortcut("Del").tint(p.err);
    if ui.add(delete).clicked() {
        actions::delete(desk, canvas);
    }
}

fn background(
    ui: &mut Ui,
    canvas: &mut CanvasState,
    insert: &mut Option<InsertMenu>,
    desk: &Desk<'_>,
    diagram: &Diagram,
    at: Pos2,
) {
    if ui.add(MenuItem::new("Add…").icon(icons::PLUS)).clicked() {
        let scope = actions::loop_at(diagram, desk.flow, at, &std::collections::BTreeSet::new());
        *insert = Some(InsertMenu::new(Spot::Free(scope), to_point(at)));
    }
    let can_paste = actions::can_paste(ui);
    let paste = MenuItem::new("Paste").icon(icons::CLIPBOARD).shortcut("Ctrl+V");
    let reason = (!can_paste).then_some("Copy something first");
    if ui.add_enabled(can_paste, paste.reason(reason)).clicked() {
        actions::paste_at(ui, desk, diagram, at);
    }
    menu_separator(ui);
    if ui.add(MenuItem::new("Tidy up").icon(icons::WAND_SPARKLES)).clicked() {
        actions::tidy(desk);
    }
    if ui.add(MenuItem::new("Show everything").icon(icons::MAXIMIZE)).clicked() {
        canvas.fit();
    }
    menu_separator(ui);
    if ui.add(MenuItem::new("Microflow properties").icon(icons::SETTINGS_2)).clicked() {
        desk.context.select(Selection::document(desk.id));
    }
}

/// Makes the labels of cases open their menu.
pub(super) fn cases(ui: &mut Ui, desk: &Desk<'_>, diagram: &Diagram, view: View) {
    if !actions::is_near(view.zoom) {
        return;
    }
    for edge in &diagram.edges {
        let (Some(label), [first, second, ..]) = (edge.labels.first(), edge.points.as_slice())
        else {
            continue;
        };
        let Some(rect) = label_rect(ui, view, &label.text, *first, *second) else { continue };
        let id = element(edge.id);
        let response = ui.interact(rect, ui.scope_id().with(("case", edge.id)), Sense::click());
        let name = format!("Case {}", label.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() || response.has_focus() {
            let p = tokens::palette(ui);
            let line = Stroke::new(1.0, p.acc);
            ui.painter_at(view.rect).hline(rect.shrink(3.0).x_range(), rect.bottom() - 2.0, line);
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        if response.clicked() {
            desk.context.select(Selection::elements(desk.id, [id]));
        }
        Popup::menu(&response).show(|ui| {
            ui.set_min_width(140.0);
            ui.spacing_mut().item_spacing.y = 1.0;
            let values = case_values(desk, id);
            case_items(ui, desk, id, &values);
        });
    }
}

/// Where the canvas draws the label at the start of a line, on screen; nothing out of sight.
fn label_rect(ui: &Ui, view: View, text: &str, first: Pos2, second: Pos2) -> Option<Rect> {
    let p = tokens::palette(ui);
    let galley = paint::line(ui, text, font::caption(), p.dim, 200.0);
    let size = galley.size() * view.zoom + vec2(6.0, 4.0);
    let d = second - first;
    let rect = if d.x.abs() >= d.y.abs() {
        let at = view.to_screen(pos2(first.x + 6.0 * d.x.signum(), first.y - 10.0));
        let x = if d.x >= 0.0 { at.x - 3.0 } else { at.x + 3.0 - size.x };
        Rect::from_min_size(pos2(x, at.y - size.y / 2.0), size)
    } else {
        let at = view.to_screen(pos2(first.x + 7.0, first.y + 12.0 * d.y.signum()));
        Rect::from_min_size(pos2(at.x - 3.0, at.y - size.y / 2.0), size)
    };
    view.rect.shrink(measure::GRID).contains_rect(rect).then_some(rect)
}

fn case_items(ui: &mut Ui, desk: &Desk<'_>, edge: Id, values: &[String]) {
    let now = desk.flow.flows.iter().find(|flow| flow.id == edge).map(|flow| flow.case.as_str());
    for value in values {
        let item = MenuItem::new(value).flush().checked(now == Some(value));
        if ui.add(item).clicked() {
            let (document, case) = (desk.id, value.clone());
            desk.context.edit(move |project, _| verbs::set_case(project, document, edge, &case));
        }
    }
}

/// The values that a flow out of a decision can stand for; none for other flows.
fn case_values(desk: &Desk<'_>, edge: Id) -> Vec<String> {
    let flow = desk.flow.flows.iter().find(|flow| flow.id == edge && !flow.error);
    flow.map(|flow| decided_values(desk, flow.from)).unwrap_or_default()
}

/// The first value of a decision that no flow stands for yet.
pub(super) fn free_case(desk: &Desk<'_>, from: Id) -> Option<String> {
    let ways = desk.flow.flows_from(from);
    let mut values = decided_values(desk, from).into_iter();
    values.find(|value| ways.iter().all(|flow| flow.case != *value))
}

/// The values that the condition of a decision can have; none for other objects.
fn decided_values(desk: &Desk<'_>, from: Id) -> Vec<String> {
    let Some(FlowObject::Decision(decision)) = desk.flow.object(from) else {
        return Vec::new();
    };
    let Some(document) = desk.context.project().document(desk.id) else { return Vec::new() };
    let facts = Facts::new(desk.context.index());
    let analysis = Analysis::new(desk.id, document, &facts);
    let around = analysis.context_at(decision.id, "condition", &facts).unwrap_or_default();
    let typed = texts::check(texts::Language::Expression, &decision.condition, &around, &facts);
    match &typed.data_type {
        DataType::Enumeration(name) => {
            let schema: &dyn model_core::lang::schema::Schema = &facts;
            let mut all: Vec<String> =
                schema.enumeration(name).into_iter().flatten().map(|value| value.name).collect();
            all.push("empty".to_owned());
            all
        }
        _ => vec!["true".to_owned(), "false".to_owned()],
    }
}
