//! Extracting a sub-microflow: a part of a microflow becomes a microflow of its own, and a call
//! takes its place.
//!
//! What the part reads and others made becomes parameters; the one variable that it makes or changes
//! and others read afterwards becomes the result. A part that cannot be cut out without changing
//! what the microflow does is refused with a sentence.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::analysis::variables::{CURRENT_INDEX, Variables};
use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::index::{Facts, Index};
use crate::model::app::Module;
use crate::model::meta::walk;
use crate::model::microflow::{
    Argument, CallMicroflow, ChangeVariable, End, FlowObject, Microflow, Parameter, SequenceFlow,
    Start,
};
use crate::model::{Content, Document, DocumentId, Place, Point, Project};
use crate::name::{BadName, QName, check_name};
use crate::value::DataType;

use super::arrange::{grow_loops, shift};
use super::hands::{Hands, Source};
use super::names::{VariableUse, is_of_system, rename_uses, variable_uses};
use super::room::{Extent, close_room};
use super::{STEP, scope_holding, scope_of};

/// Why a part of a microflow cannot become a microflow of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotExtract {
    /// There is no activity among what is selected.
    #[error("Select the activities that become the new microflow.")]
    Nothing,
    /// The new microflow cannot have this name.
    #[error("The new microflow cannot be called so: {0}.")]
    Name(#[from] BadName),
    /// The name says no module.
    #[error("“{0}” has no module; write Module.Name.")]
    NoModule(String),
    /// There is no such module.
    #[error("There is no module {0}.")]
    Module(String),
    /// Something has the name.
    #[error("“{0}” is taken; choose another name.")]
    Taken(String),
    /// This object belongs to its microflow.
    #[error("The {0} belongs to this microflow; leave it out of the selection.")]
    Stays(String),
    /// A break or continue without its loop.
    #[error("The {0} belongs to the loop around it; select the whole loop.")]
    OfLoop(String),
    /// Objects in and outside of a loop.
    #[error(
        "Some of the selection stands inside a loop and some outside; select one or the other."
    )]
    Levels,
    /// Flows that lead nowhere.
    #[error("A flow of the selection leads nowhere; mend it first.")]
    Broken,
    /// No run comes to it.
    #[error("No flow leads from the start to the selection.")]
    Unreached,
    /// The flow comes in at several objects.
    #[error("The flow comes into the selection at {0} places; a microflow begins at one.")]
    Entries(usize),
    /// The flow goes on at several objects.
    #[error("The flow goes on from the selection to {0} places; a microflow goes on at one.")]
    Exits(usize),
    /// Some ways go on and others end the round of the loop.
    #[error(
        "Some ways go on after the selection and others end the round; let them come together first."
    )]
    Rounds,
    /// Something that is not connected to the rest.
    #[error("The selection falls apart: no flow inside it leads to the {0}.")]
    Apart(String),
    /// No way out.
    #[error("No way leads out of the selection.")]
    NoExit,
    /// The error flow of an activity leads out.
    #[error(
        "The error flow of the {0} leads out of the selection; select what handles the error too, or leave it out."
    )]
    ErrorFlow(String),
    /// More than one result.
    #[error(
        "A microflow gives back one value, but {0} are used after the selection; select more, or less."
    )]
    Results(String),
    /// A variable that comes from inside and from outside.
    #[error("${0} is made both in the selection and before it.")]
    Mixed(String),
    /// A variable that is not there on every way.
    #[error("${0} does not exist on every way to the selection.")]
    Missing(String),
    /// A variable of unknown type.
    #[error("The type of ${0} is not known; mend what makes it first.")]
    Type(String),
    /// The error that was handled inside is read outside.
    #[error("${0} of an error that is handled in the selection is read after it.")]
    Error(String),
}

/// What an extraction made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The new microflow.
    pub microflow: DocumentId,
    /// The call that takes the place of what was extracted.
    pub call: Id,
}

/// Makes a new microflow of a part of another, which calls it instead. `selected` are objects of the
/// canvas or of one loop; ids of anything else are ignored.
pub fn extract_microflow(
    project: &Project,
    index: &Index,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    selected: &BTreeSet<Id>,
    name: &QName,
) -> Result<(Change, Extracted), CannotExtract> {
    let document = project.document(microflow).ok_or(CannotExtract::Nothing)?;
    let Content::Microflow(flow) = &document.content else { return Err(CannotExtract::Nothing) };
    let home = place_for(project, document, name)?;
    let facts = Facts::new(index);
    let analysis = Analysis::new(microflow, document, &facts);
    let crate::analysis::Inner::Microflow(variables) = &analysis.inner else {
        return Err(CannotExtract::Nothing);
    };
    let part = Part::new(flow, variables, selected)?;
    let uses = variable_uses(&analysis, &facts);
    let hands = Hands::new(&part, variables, &uses)?;

    let mut change = Change::new("Extract sub-microflow");
    let new = part.own_microflow(document, &hands, ids, &uses, name.local());
    let call = CallMicroflow {
        id: ids.next_id(),
        microflow: name.clone(),
        arguments: hands
            .parameters
            .iter()
            .map(|parameter| Argument {
                id: ids.next_id(),
                parameter: name.member(&parameter.name),
                value: format!("${}", parameter.from),
                ..Argument::default()
            })
            .collect(),
        variable: hands.call_result(variables),
        ..CallMicroflow::default()
    };
    let made = Extracted { microflow: DocumentId(new.id), call: call.id };
    change.create(Document::new(home, new));
    change.edit(project, microflow, |document| {
        let Content::Microflow(flow) = &mut document.content else { return };
        part.replace(flow, ids, call, &hands);
    });
    Ok((change, made))
}

/// Where the new microflow goes: beside the old one, if the name says the same module.
fn place_for(project: &Project, beside: &Document, name: &QName) -> Result<Place, CannotExtract> {
    let Some((module, local)) = name.as_str().split_once('.') else {
        return Err(CannotExtract::NoModule(name.to_string()));
    };
    check_name(local)?;
    if !project.of_kind::<Module>().any(|(_, _, known)| known.name == module) {
        return Err(CannotExtract::Module(module.to_owned()));
    }
    if super::super::free_name_in_module(project, module, local) != local {
        return Err(CannotExtract::Taken(name.to_string()));
    }
    let same = beside.place.module == module;
    Ok(if same { beside.place.clone() } else { Place::module(module) })
}

/// An object in words, for a sentence: `start`, `activity “Commit”`.
fn words(object: &FlowObject) -> String {
    let label = object.kind_label();
    match object {
        FlowObject::Parameter(parameter) => format!("parameter {}", parameter.name),
        FlowObject::Start(_)
        | FlowObject::End(_)
        | FlowObject::Break(_)
        | FlowObject::Continue(_) => format!("{} event", label.to_lowercase()),
        FlowObject::Decision(_) | FlowObject::Merge(_) | FlowObject::Loop(_) => {
            label.to_lowercase()
        }
        _ => match object.caption() {
            "" => format!("activity “{label}”"),
            caption => format!("activity “{caption}”"),
        },
    }
}

/// A part of a microflow with one way in and at most one way out.
pub(super) struct Part {
    /// The loop that it stands in.
    scope: Option<Id>,
    /// Its outermost objects.
    roots: BTreeSet<Id>,
    /// All objects, those in loops too.
    pub(super) inside: BTreeSet<Id>,
    /// Where the flow comes in.
    pub(super) entry: Id,
    /// Where the flow goes on; nothing where it ends the round of a loop.
    exit: Option<Id>,
    /// The objects that a run may come to afterwards, in a later round of a loop too.
    pub(super) after: BTreeSet<Id>,
}

impl Part {
    fn new(
        flow: &Microflow,
        variables: &Variables<'_>,
        selected: &BTreeSet<Id>,
    ) -> Result<Part, CannotExtract> {
        let graph = &variables.graph;
        let (roots, scope) = outermost(flow, selected)?;
        let objects: Vec<&FlowObject> =
            flow.all_objects().into_iter().filter(|object| roots.contains(&object.id())).collect();
        let steps: Vec<Id> =
            objects.iter().filter(|o| o.is_in_flow()).map(|object| object.id()).collect();
        if steps.is_empty() {
            return Err(CannotExtract::Nothing);
        }
        let mut inside = BTreeSet::new();
        for object in &objects {
            use crate::model::Node;
            walk(object.element(), &mut |element| {
                inside.insert(element.id());
            });
        }
        if graph.broken.iter().any(|(f, _)| inside.contains(&f.from) || inside.contains(&f.to)) {
            return Err(CannotExtract::Broken);
        }
        let entry = entry(flow, variables, &roots, &steps, scope)?;
        let exit = exit(flow, &roots, &steps)?;
        let mut reached = BTreeSet::from([entry]);
        let mut next = vec![entry];
        while let Some(at) = next.pop() {
            for way in flow.flows.iter().filter(|f| f.from == at && roots.contains(&f.to)) {
                if reached.insert(way.to) {
                    next.push(way.to);
                }
            }
        }
        if let Some(apart) = objects.iter().find(|o| o.is_in_flow() && !reached.contains(&o.id())) {
            return Err(CannotExtract::Apart(words(apart)));
        }
        let mut after = exit.map(|exit| graph.reached_from(exit)).unwrap_or_default();
        let mut around = scope;
        while let Some(holder) = around {
            after.extend(graph.reached_from(holder));
            around = scope_holding(flow, holder);
        }
        Ok(Part { scope, roots, inside, entry, exit, after })
    }

    /// Where a use of a variable finds it.
    pub(super) fn source(
        &self,
        flow: &Microflow,
        variables: &Variables<'_>,
        found: &VariableUse,
    ) -> Result<Source, CannotExtract> {
        if is_of_system(&found.name) {
            return Ok(Source::Nowhere);
        }
        if found.name == CURRENT_INDEX {
            // Each loop has its own; that of the nearest counts.
            return Ok(match scope_holding(flow, found.object) {
                Some(holder) if self.inside.contains(&holder) => Source::Inside,
                Some(_) => Source::Outside,
                None => Source::Nowhere,
            });
        }
        let made = variables.perhaps_before(found.object, &found.name);
        let inside = made.iter().filter(|definition| self.inside.contains(&definition.by)).count();
        match (inside, made.len()) {
            (_, 0) => Ok(Source::Nowhere),
            (0, _) => Ok(Source::Outside),
            (inside, all) if inside == all => Ok(Source::Inside),
            _ => Err(CannotExtract::Mixed(found.name.clone())),
        }
    }

    /// The new microflow, with the objects as they are and their ids.
    fn own_microflow(
        &self,
        document: &Document,
        hands: &Hands,
        ids: &mut dyn IdSource,
        uses: &[VariableUse],
        name: &str,
    ) -> Microflow {
        let mut copy = document.clone();
        rename_uses(&mut copy, uses, |found| hands.renamed(self, document, found));
        let Content::Microflow(mut copy) = copy.content else { return Microflow::default() };
        let mut objects: Vec<FlowObject> = Vec::new();
        if let Some(all) = scope_of(&mut copy, self.scope) {
            objects.extend(all.iter().filter(|o| self.roots.contains(&o.id())).cloned());
        }
        let mut flows: Vec<SequenceFlow> = copy
            .flows
            .iter()
            .filter(|f| self.inside.contains(&f.from) && self.inside.contains(&f.to))
            .cloned()
            .collect();
        let by = self.to_own_canvas(&objects);
        for object in &mut objects {
            shift(object, by);
        }
        for flow in &mut flows {
            for bend in &mut flow.bends {
                *bend = Point::new(bend.x + by.x, bend.y + by.y);
            }
        }
        let level = objects.iter().find(|o| o.id() == self.entry).map_or(160, |o| o.at().y);
        let right = Extent::around(&objects).map_or(80, |extent| extent.most.x) + 60;
        let value = hands.result.as_ref().map_or_else(String::new, |r| format!("${}", r.name));
        let mut taken: Vec<i32> = Vec::new();
        let mut ends: Vec<FlowObject> = Vec::new();
        for leaving in self.leaving(&copy, &objects) {
            let from = objects.iter().find(|o| o.id() == leaving.from);
            let mut y = from.map_or(level, |object| object.at().y);
            while taken.iter().any(|other| (other - y).abs() < 60) {
                y += 80;
            }
            taken.push(y);
            let at = Point::new(right, y);
            let end = End { id: ids.next_id(), value: value.clone(), at, ..End::default() };
            let id = if leaving.id.is_none() { ids.next_id() } else { leaving.id };
            flows.push(SequenceFlow { id, to: end.id, bends: Vec::new(), ..leaving });
            ends.push(end.into());
        }
        let start = Start { id: ids.next_id(), at: Point::new(80, level), ..Start::default() };
        flows.push(SequenceFlow {
            id: ids.next_id(),
            from: start.id,
            to: self.entry,
            ..SequenceFlow::default()
        });
        let mut all: Vec<FlowObject> = Vec::new();
        let mut at = Point::new(146, 40);
        for parameter in &hands.parameters {
            all.push(
                Parameter {
                    id: ids.next_id(),
                    name: parameter.name.clone(),
                    ty: parameter.ty.clone(),
                    at,
                    ..Parameter::default()
                }
                .into(),
            );
            at.x += 160;
        }
        all.push(start.into());
        all.extend(objects);
        all.extend(ends);
        Microflow {
            id: ids.next_id(),
            name: name.to_owned(),
            returns: hands.result.as_ref().map_or(DataType::Nothing, |result| result.ty.clone()),
            objects: all,
            flows,
            ..Microflow::default()
        }
    }

    /// How far the objects move to stand behind the start and below the parameters.
    fn to_own_canvas(&self, objects: &[FlowObject]) -> Point {
        let Some(extent) = Extent::around(objects) else { return Point::default() };
        let level = objects.iter().find(|o| o.id() == self.entry).map_or(160, |o| o.at().y);
        let x = 80 + 60 - extent.least.x;
        let y = (160 - level).max(120 - extent.least.y);
        Point::new(x, y)
    }

    /// The flows that lead out, or new ones (without an id) from where a round ends.
    fn leaving(&self, flow: &Microflow, objects: &[FlowObject]) -> Vec<SequenceFlow> {
        if self.exit.is_some() {
            let mut leaving: Vec<SequenceFlow> = flow
                .flows
                .iter()
                .filter(|f| self.roots.contains(&f.from) && !self.roots.contains(&f.to))
                .cloned()
                .collect();
            leaving.sort_by_key(|flow| flow.id);
            return leaving;
        }
        let ends_round = |object: &&FlowObject| {
            object.is_in_flow() && !flow.flows.iter().any(|f| f.from == object.id() && !f.error)
        };
        let flow =
            |object: &FlowObject| SequenceFlow { from: object.id(), ..SequenceFlow::default() };
        objects.iter().filter(ends_round).map(flow).collect()
    }

    /// Puts the call where the part was.
    fn replace(
        &self,
        flow: &mut Microflow,
        ids: &mut dyn IdSource,
        mut call: CallMicroflow,
        hands: &Hands,
    ) {
        let Some(objects) = scope_of(flow, self.scope) else { return };
        let gone = |object: &FlowObject| self.roots.contains(&object.id());
        let level = objects.iter().find(|o| o.id() == self.entry).map_or(0, |o| o.at().y);
        let steps = objects.iter().filter(|o| gone(o) && o.is_in_flow());
        let Some(old) = Extent::around(steps) else { return };
        let at = objects.iter().position(gone).unwrap_or(objects.len());
        objects.retain(|object| !gone(object));

        let half = FlowObject::from(call.clone()).size().x / 2;
        call.at = Point::new(old.least.x + half, level);
        let id = call.id;
        let mut added: Vec<FlowObject> = Vec::new();
        let mut last = id;
        if let Some(result) = hands.result.as_ref().filter(|result| result.changed) {
            let back = ChangeVariable {
                id: ids.next_id(),
                variable: result.name.clone(),
                value: format!("${}", call.variable),
                at: Point::new(call.at.x + STEP, level),
                ..ChangeVariable::default()
            };
            last = back.id;
            added.push(back.into());
        }
        added.insert(0, call.into());
        let new = Extent::around(&added);
        flow.flows.retain(|f| {
            !(self.inside.contains(&f.from)
                && (self.inside.contains(&f.to) || self.roots.contains(&f.from)))
        });
        for entering in flow.flows.iter_mut().filter(|f| f.to == self.entry) {
            entering.to = id;
            entering.bends.clear();
        }
        for (from, to) in [(id, Some(last)), (last, self.exit)] {
            if let Some(to) = to.filter(|to| *to != from) {
                let id = ids.next_id();
                flow.flows.push(SequenceFlow { id, from, to, ..SequenceFlow::default() });
            }
        }
        let at = at.min(scope_of(flow, self.scope).map_or(0, |objects| objects.len()));
        if let Some(objects) = scope_of(flow, self.scope) {
            objects.splice(at..at, added);
        }
        if let Some(new) = new {
            close_room(flow, self.scope, old, new);
        }
        grow_loops(flow);
    }
}

/// The outermost of the selected objects, and the loop that holds them all.
fn outermost(
    flow: &Microflow,
    selected: &BTreeSet<Id>,
) -> Result<(BTreeSet<Id>, Option<Id>), CannotExtract> {
    let mut roots = BTreeSet::new();
    let mut scopes = BTreeSet::new();
    for object in flow.all_objects().into_iter().filter(|o| selected.contains(&o.id())) {
        let mut around = scope_holding(flow, object.id());
        let scope = around;
        let mut within = false;
        while let Some(holder) = around {
            within |= selected.contains(&holder);
            around = scope_holding(flow, holder);
        }
        if within {
            continue;
        }
        match object {
            FlowObject::Start(_)
            | FlowObject::End(_)
            | FlowObject::Parameter(_)
            | FlowObject::Foreign(_) => return Err(CannotExtract::Stays(words(object))),
            FlowObject::Break(_) | FlowObject::Continue(_) => {
                return Err(CannotExtract::OfLoop(words(object)));
            }
            _ => {}
        }
        roots.insert(object.id());
        scopes.insert(scope);
    }
    if scopes.len() > 1 {
        return Err(CannotExtract::Levels);
    }
    let scope = scopes.into_iter().next().ok_or(CannotExtract::Nothing)?;
    Ok((roots, scope))
}

/// The one object at which the flow comes in.
fn entry(
    flow: &Microflow,
    variables: &Variables<'_>,
    roots: &BTreeSet<Id>,
    steps: &[Id],
    scope: Option<Id>,
) -> Result<Id, CannotExtract> {
    let entering = flow.flows.iter().filter(|f| !roots.contains(&f.from) && roots.contains(&f.to));
    let mut entries: BTreeSet<Id> = entering.map(|f| f.to).collect();
    if let Some(scope) = scope {
        entries.extend(variables.graph.entries(scope).iter().filter(|id| steps.contains(id)));
    }
    entries.retain(|id| variables.graph.is_reachable(*id));
    let mut all = entries.iter();
    match (all.next(), all.next()) {
        (Some(entry), None) => Ok(*entry),
        (Some(_), Some(_)) => Err(CannotExtract::Entries(entries.len())),
        _ => Err(CannotExtract::Unreached),
    }
}

/// The one object to which the flow goes on.
fn exit(flow: &Microflow, roots: &BTreeSet<Id>, steps: &[Id]) -> Result<Option<Id>, CannotExtract> {
    let leaving: Vec<&SequenceFlow> =
        flow.flows.iter().filter(|f| roots.contains(&f.from) && !roots.contains(&f.to)).collect();
    if let Some(error) = leaving.iter().find(|f| f.error) {
        let object = flow.object(error.from).map(words).unwrap_or_default();
        return Err(CannotExtract::ErrorFlow(object));
    }
    let exits: BTreeSet<Id> = leaving.iter().map(|f| f.to).collect();
    let ends = steps.iter().any(|id| !flow.flows.iter().any(|f| f.from == *id && !f.error));
    match (exits.len(), ends) {
        (0, false) => Err(CannotExtract::NoExit),
        (0, true) => Ok(None),
        (1, false) => Ok(exits.into_iter().next()),
        (1, true) => Err(CannotExtract::Rounds),
        (many, _) => Err(CannotExtract::Exits(many)),
    }
}
