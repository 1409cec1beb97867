//! What the events of the canvas mean: each becomes one change.

use std::collections::BTreeSet;
use std::sync::Arc;

use app_kit::canvas::{CanvasOutput, CanvasState, Event, Phase, camera};
use egui::{Event as Input, Key, Modifiers, Pos2, Rect, Ui, Vec2, pos2};
use model_core::change::Change;
use model_core::change::verbs::{self, Clip, Spot};
use model_core::id::{Id, SeededIds};
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::model::{Address, Content, DocumentId, FieldMut, Point, Project};
use model_core::name::QName;

use super::insert::{InsertMenu, spot_after};
use super::{Desk, Renaming, menus};
use crate::activities;
use crate::context::Request;
use crate::flow_scene::{Diagram, element, number, to_point, to_pos};
use crate::state::{Outcome, Selection, Toast};

/// Carries out what happened on the canvas.
pub(super) fn act(
    canvas: &mut CanvasState,
    insert: &mut Option<InsertMenu>,
    desk: &Desk<'_>,
    diagram: &Diagram,
    event: &Event,
) {
    let Desk { context, id, flow } = *desk;
    match event {
        Event::Selected => context.select(selected(canvas, desk)),
        Event::BackgroundClicked { .. } if context.app.selection.document != Some(id) => {
            context.select(Selection::document(id));
        }
        Event::Moved { ids, delta, phase: Phase::Done } => moved(desk, diagram, ids, *delta),
        Event::Duplicated { ids, delta } => {
            let clip = verbs::copy_objects(flow, &elements(ids));
            paste(desk, clip, to_point(delta.to_pos2()), loop_of(flow, ids));
        }
        Event::DroppedOnEdge { id: node, delta, edge } => {
            let (object, on, by) = (element(*node), element(*edge), to_point(delta.to_pos2()));
            context.edit(move |project, ids| verbs::put_on_flow(project, ids, id, object, by, on));
        }
        Event::Resized { id: node, rect, phase: Phase::Done } => {
            let object = element(*node);
            let (at, size) = (to_point(rect.center()), to_point(rect.size().to_pos2()));
            context.edit(move |project, _| verbs::resize_object(project, id, object, at, size));
        }
        Event::Connected { from, to } => connect(desk, element(*from), element(*to)),
        Event::ConnectedToNothing { from, pos } => {
            let from = element(*from);
            let level = flow.object(from).map_or(*pos, |origin| {
                let y = to_pos(origin.at()).y;
                // Nearly beside it: exactly beside it.
                if (pos.y - y).abs() < 28.0 { pos2(pos.x, y) } else { *pos }
            });
            *insert = Some(InsertMenu::new(Spot::After(from), to_point(level)));
        }
        Event::EdgeInsert { id: edge, pos } => {
            *insert = Some(InsertMenu::new(Spot::OnFlow(element(*edge)), to_point(*pos)));
        }
        Event::BackgroundOpened { pos } => {
            let spot = Spot::Free(loop_at(diagram, flow, *pos, &BTreeSet::new()));
            *insert = Some(InsertMenu::new(spot, to_point(*pos)));
        }
        Event::Opened(node) => open(desk, element(*node)),
        Event::Rename(node) => edit_caption(canvas, desk, diagram, element(*node)),
        Event::Edited { id: node, text } => edited(desk, element(*node), text.trim()),
        Event::Deleted => delete(desk, canvas),
        _ => {}
    }
}

/// Makes a microflow of what is selected, whose name is then asked for.
pub(super) fn extract(desk: &Desk<'_>, canvas: &CanvasState) {
    let Desk { context, id, .. } = *desk;
    let selected: BTreeSet<Id> = canvas.selection.nodes.iter().map(|n| element(*n)).collect();
    let Some(document) = context.project().document(id) else { return };
    let module = document.place.module.clone();
    let wanted = format!("{}_Part", document.name());
    let name = verbs::free_name_in_module(context.project(), &module, &wanted);
    let name = QName::new(&module, &name);
    // Tried first: what cannot be done says why, and nothing is asked for.
    let index = context.index().clone();
    let mut ids = SeededIds::new(0);
    let tried = verbs::extract_microflow(context.project(), &index, &mut ids, id, &selected, &name);
    if let Err(why) = tried {
        return context.toast(Toast::info(why.to_string()));
    }
    context.edit(move |project, ids| {
        match verbs::extract_microflow(project, &index, ids, id, &selected, &name) {
            Ok((change, made)) => Outcome::from(change)
                .opening(made.microflow)
                .selecting(made.microflow, [made.microflow.0])
                .renaming(),
            Err(_) => Outcome::default(),
        }
    });
}

/// Puts what the called microflow does in the place of a call.
pub(super) fn inline(desk: &Desk<'_>, call: Id) {
    let Desk { context, id, .. } = *desk;
    let index = context.index().clone();
    let mut ids = SeededIds::new(0);
    let tried = verbs::inline_microflow(context.project(), &index, &mut ids, id, call);
    if let Err(why) = tried {
        return context.toast(Toast::info(why.to_string()));
    }
    context.edit(move |project, ids| {
        verbs::inline_microflow(project, &index, ids, id, call).unwrap_or_default()
    });
}

/// Whether an event ends a gesture whose outcome should be seen in the same frame.
pub(super) fn settles(event: &Event) -> bool {
    matches!(
        event,
        Event::Moved { phase: Phase::Done, .. }
            | Event::Resized { phase: Phase::Done, .. }
            | Event::DroppedOnEdge { .. }
            | Event::Duplicated { .. }
            | Event::Connected { .. }
    )
}

fn elements(nodes: &[u64]) -> BTreeSet<Id> {
    nodes.iter().map(|node| element(*node)).collect()
}

/// What is selected on the canvas, as the window's selection.
pub(super) fn selected(canvas: &CanvasState, desk: &Desk<'_>) -> Selection {
    let both = canvas.selection.nodes.iter().chain(&canvas.selection.edges);
    Selection::elements(desk.id, both.map(|number| element(*number)))
}

fn moved(desk: &Desk<'_>, diagram: &Diagram, nodes: &[u64], delta: Vec2) {
    let Desk { context, id, flow } = *desk;
    let objects = elements(nodes);
    let by = to_point(delta.to_pos2());
    let all = objects.iter().filter_map(|object| diagram.rect(*object));
    let bounds = all.fold(Rect::NOTHING, Rect::union).translate(delta);
    let into = loop_at(diagram, flow, bounds.center(), &objects);
    let stays = objects.iter().all(|object| loop_holding(flow, *object) == into);
    if stays {
        context.edit(move |project, _| verbs::move_objects(project, id, &objects, by));
    } else {
        context.edit(move |project, ids| verbs::drop_objects(project, ids, id, &objects, by, into));
    }
}

/// The innermost loop at a place, but for these and what stands in them.
pub(super) fn loop_at(
    diagram: &Diagram,
    flow: &Microflow,
    pos: Pos2,
    but: &BTreeSet<Id>,
) -> Option<Id> {
    let inside = |id: Id| {
        let mut at = Some(id);
        while let Some(id) = at {
            if but.contains(&id) {
                return true;
            }
            at = loop_holding(flow, id);
        }
        false
    };
    let loops = flow.all_objects().into_iter().rev().filter_map(|object| match object {
        FlowObject::Loop(inner) => Some(inner.id),
        _ => None,
    });
    loops
        .filter(|id| !inside(*id))
        .find(|id| diagram.rect(*id).is_some_and(|rect| rect.contains(pos)))
}

/// The loop that directly holds an object.
pub(super) fn loop_holding(flow: &Microflow, id: Id) -> Option<Id> {
    flow.all_objects().into_iter().find_map(|object| match object {
        FlowObject::Loop(inner) if inner.objects.iter().any(|o| o.id() == id) => Some(inner.id),
        _ => None,
    })
}

/// The loop in which all of these stand.
fn loop_of(flow: &Microflow, nodes: &[u64]) -> Option<Id> {
    nodes.first().and_then(|first| loop_holding(flow, element(*first)))
}

fn connect(desk: &Desk<'_>, from: Id, to: Id) {
    let Desk { context, id, flow } = *desk;
    let (Some(origin), Some(target)) = (flow.object(from), flow.object(to)) else { return };
    if let Some(reason) = verbs::why_not_connect(flow, origin, target) {
        return context.toast(Toast::info(reason));
    }
    let case = menus::free_case(desk, from);
    context.edit(move |project, ids| match verbs::connect(project, ids, id, from, to) {
        Some((change, new)) => {
            let change = with_case(project, id, change, (from, to), case.as_deref());
            Outcome::from(change).selecting(id, [new])
        }
        None => Outcome::default(),
    });
}

/// The change, and with it the case of the new flow between two objects.
pub(super) fn with_case(
    project: &Project,
    microflow: DocumentId,
    mut change: Change,
    (from, to): (Id, Id),
    case: Option<&str>,
) -> Change {
    let after = change.current(project, microflow);
    let found = after.as_deref().and_then(|document| match &document.content {
        Content::Microflow(flow) => flow.flows.iter().find(|f| f.from == from && f.to == to),
        _ => None,
    });
    if let (Some(flow), Some(case)) = (found.map(|flow| flow.id), case)
        && let Ok(next) = change.apply(project)
    {
        change.extend(&verbs::set_case(&next, microflow, flow, case));
    }
    change
}

/// Goes to the property that an object is mainly about.
fn open(desk: &Desk<'_>, object: Id) {
    let Some(found) = desk.flow.object(object) else { return };
    let mut selection = Selection::elements(desk.id, [object]);
    let property = activities::main_property(found);
    selection.property = (!property.is_empty()).then(|| property.to_owned());
    desk.context.select(selection);
}

/// Opens a field over an object to edit what it says.
pub(super) fn edit_caption(
    canvas: &mut CanvasState,
    desk: &Desk<'_>,
    diagram: &Diagram,
    object: Id,
) {
    let language = desk.context.project().language();
    let (Some(found), Some(rect)) = (desk.flow.object(object), diagram.rect(object)) else {
        return;
    };
    let text = match found {
        FlowObject::Start(_)
        | FlowObject::Merge(_)
        | FlowObject::Break(_)
        | FlowObject::Continue(_)
        | FlowObject::Foreign(_) => return,
        FlowObject::End(end) => end.value.clone(),
        FlowObject::Parameter(parameter) => parameter.name.clone(),
        found => found.captions(language).title,
    };
    let rect = match found {
        FlowObject::Loop(_) => {
            let head = app_kit::canvas::shapes::LOOP_HEAD;
            Rect::from_min_size(rect.min, egui::vec2(rect.width().min(320.0), head))
        }
        FlowObject::Decision(_) => {
            let at = rect.center_top() - egui::vec2(0.0, 14.0);
            Rect::from_center_size(at, egui::vec2(260.0, 26.0))
        }
        FlowObject::End(_) => {
            let at = rect.right_center() + egui::vec2(88.0, 0.0);
            Rect::from_center_size(at, egui::vec2(160.0, 26.0))
        }
        _ => rect,
    };
    canvas.edit(number(object), rect, text);
}

/// Begins editing where the window asks for it, and says when it is over.
pub(super) fn follow_renaming(
    canvas: &mut CanvasState,
    renaming: &mut Renaming,
    desk: &Desk<'_>,
    diagram: &Diagram,
) {
    let wanted = desk.context.app.renaming.filter(|id| diagram.rect(*id).is_some());
    match (wanted, *renaming) {
        (Some(id), Renaming(None)) => {
            *renaming = Renaming(Some(id));
            edit_caption(canvas, desk, diagram, id);
        }
        (Some(_), Renaming(Some(_))) if !canvas.is_editing() => {
            // Selecting anew ends it.
            desk.context.select(desk.context.app.selection.clone());
        }
        (None, Renaming(Some(_))) => *renaming = Renaming(None),
        _ => {}
    }
}

fn edited(desk: &Desk<'_>, object: Id, text: &str) {
    let Desk { context, id, flow } = *desk;
    let Some(found) = flow.object(object) else { return };
    let key = match found {
        FlowObject::Parameter(parameter) => {
            if parameter.name != text {
                let name = text.to_owned();
                context.requests.send(Request::Rename { document: id, element: object, name });
            }
            return;
        }
        FlowObject::End(_) => "value",
        FlowObject::Annotation(_) => "text",
        _ => "caption",
    };
    let language = context.project().language();
    if key == "caption" && found.captions(language).title == text {
        return;
    }
    let address = Address::element(id, object).property(key);
    let text = text.to_owned();
    context.edit(move |project, _| {
        verbs::edit_property(project, "Change caption", &address, |field| {
            if let FieldMut::Text(caption) = field {
                *caption = text;
            }
        })
    });
}

/// Deletes what is selected; gaps in the flow close.
pub(super) fn delete(desk: &Desk<'_>, canvas: &CanvasState) {
    let Desk { context, id, .. } = *desk;
    let gone = selected(canvas, desk).elements;
    if gone.is_empty() {
        return;
    }
    context.edit(move |project, ids| {
        let change = verbs::delete_elements(project, ids, id, &gone);
        Outcome { change, select: Some(Selection::document(id)), ..Outcome::default() }
    });
}

/// The part of a flow that was copied last, and what the system's clipboard said then: as long as
/// it says the same, nothing else was copied since.
#[derive(Clone)]
struct Copied {
    clip: Arc<Clip>,
    text: String,
}

fn copied_id() -> egui::Id {
    egui::Id::unique("copied part of a microflow")
}

/// Copies what is selected.
pub(super) fn copy(ui: &Ui, desk: &Desk<'_>, canvas: &CanvasState) {
    let wanted = selected(canvas, desk).elements;
    let clip = verbs::copy_objects(desk.flow, &wanted);
    if clip.is_empty() {
        return;
    }
    let language = desk.context.project().language();
    let titles = clip.objects().iter().map(|object| object.captions(language).title);
    let text = titles.collect::<Vec<_>>().join("\n");
    ui.ctx().copy_text(text.clone());
    ui.data_mut(|data| data.insert_temp(copied_id(), Copied { clip: Arc::new(clip), text }));
}

/// Whether there is something to paste.
pub(super) fn can_paste(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<Copied>(copied_id())).is_some()
}

/// Puts a copy of what was copied at a place.
pub(super) fn paste_at(ui: &Ui, desk: &Desk<'_>, diagram: &Diagram, at: Pos2) {
    let Some(copied) = ui.data(|data| data.get_temp::<Copied>(copied_id())) else { return };
    let Some((least, greatest)) = copied.clip.bounds() else { return };
    let middle = to_pos(least).lerp(to_pos(greatest), 0.5);
    let delta = app_kit::canvas::snap::snap_pos((at - middle).to_pos2(), 8.0);
    let into = loop_at(diagram, desk.flow, at, &BTreeSet::new());
    paste(desk, Clip::clone(&copied.clip), to_point(delta), into);
}

fn paste(desk: &Desk<'_>, clip: Clip, by: Point, into: Option<Id>) {
    let id = desk.id;
    desk.context.edit(move |project, ids| {
        let (change, new) = verbs::paste_objects(project, ids, id, &clip, by, into);
        Outcome::from(change).selecting(id, new)
    });
}

/// Copies what is selected next to itself.
pub(super) fn duplicate(desk: &Desk<'_>, canvas: &CanvasState) {
    let wanted = selected(canvas, desk).elements;
    let clip = verbs::copy_objects(desk.flow, &wanted);
    let into = wanted.first().and_then(|first| loop_holding(desk.flow, *first));
    if !clip.is_empty() {
        paste(desk, clip, Point::new(32, 72), into);
    }
}

/// Copy, cut, paste, duplicate and insert by keys, while the canvas has the keyboard.
pub(super) fn keys(
    ui: &Ui,
    desk: &Desk<'_>,
    diagram: &Diagram,
    canvas: &CanvasState,
    insert: &mut Option<InsertMenu>,
    output: &CanvasOutput,
) {
    if !output.response.has_focus() || canvas.is_editing() {
        return;
    }
    let inputs = ui.input(|input| input.events.clone());
    for input in &inputs {
        match input {
            Input::Copy => copy(ui, desk, canvas),
            Input::Cut => {
                copy(ui, desk, canvas);
                delete(desk, canvas);
            }
            Input::Paste(text) => {
                let ours = ui.data(|data| data.get_temp::<Copied>(copied_id()));
                if ours.is_some_and(|ours| ours.text == *text) {
                    let middle = output.view.to_world(output.view.rect.center());
                    paste_at(ui, desk, diagram, output.pointer.unwrap_or(middle));
                }
            }
            _ => {}
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::D)) {
        duplicate(desk, canvas);
    }
    let selected = selected(canvas, desk).single();
    if let Some((spot, at)) = selected.and_then(|id| spot_after(desk, id))
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Insert))
    {
        *insert = Some(InsertMenu::new(spot, at));
    }
}

/// Puts all objects in order from left to right, as one step.
pub(super) fn tidy(desk: &Desk<'_>) {
    let id = desk.id;
    let frames = model_core::layout::tidy(desk.flow);
    let places =
        frames.into_iter().map(|(id, frame)| (id, (frame.center(), frame.size()))).collect();
    desk.context.edit(move |project, _| verbs::arrange(project, id, &places));
}

/// Whether the view is near enough for details.
pub(super) fn is_near(zoom: f32) -> bool {
    (app_kit::canvas::FAR..=camera::MAX_ZOOM).contains(&zoom)
}
