//! Inlining a sub-microflow: a call is replaced by what the called microflow does.
//!
//! The reverse of extracting. Parameters become the variables that were handed over, the result
//! becomes the variable that the called microflow gives back; only where a plain value is handed
//! over that is no variable, one is made for it. What cannot be said in one microflow is refused with
//! a sentence.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::variables::{CURRENT_INDEX, Definition, LATEST_ERROR, Variables};
use crate::analysis::{Analysis, Inner};
use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::index::{Facts, Index};
use crate::lang::expression;
use crate::model::meta::{Element, FieldMut, walk, walk_mut};
use crate::model::microflow::{
    CallMicroflow, ChangeVariable, CreateVariable, ErrorHandling, FlowObject, Microflow,
    SequenceFlow,
};
use crate::model::{Content, Document, DocumentId, Node, Project, Shape};
use crate::name::free_name;
use crate::value::DataType;

use super::super::copy_with_new_ids;
use super::names::{VariableUse, is_of_place, rename_uses, variable_uses};
use super::splice::{Body, put_in_place};
use super::{STEP, scope_holding};

/// Why a call cannot be replaced by what it calls.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotInline {
    /// It is no call.
    #[error("Select a call of a microflow.")]
    NoCall,
    /// What is called is not there.
    #[error("There is no microflow {0}.")]
    Missing(String),
    /// A microflow that calls itself.
    #[error("{0} calls itself; it cannot take the place of its own call.")]
    Itself(String),
    /// A nanoflow or a rule in a microflow, or the other way round.
    #[error("{0} is of another kind; what it does can only be called.")]
    Kind(String),
    /// It runs with other rights, or only once at a time.
    #[error("{0} runs in another way than this microflow: {1}.")]
    Settings(String, &'static str),
    /// The call runs later.
    #[error("The call runs in the background; let it run at once first.")]
    Background,
    /// The call handles errors by itself.
    #[error("The call handles errors; take its error flow away first, or let it hand errors on.")]
    Errors,
    /// Flows of the called microflow that lead nowhere, or none at all.
    #[error("The flow of {0} is not complete; mend it first.")]
    Broken(String),
    /// Both handle errors, and one would see the error of the other.
    #[error("{0} handles errors of its own; `$latestError` would mean another error there.")]
    LatestError(String),
    /// A parameter without a value.
    #[error("The parameter {0} gets no value.")]
    NoValue(String),
    /// An object that is handed over, but is no variable.
    #[error("What is handed over for {0} is no variable; keep it in one first.")]
    NoVariable(String),
    /// The result is an object that no variable holds.
    #[error("{0} gives back what no variable holds on every way; keep its result in one first.")]
    Result(String),
}

/// Replaces a call by what the called microflow does.
pub fn inline_microflow(
    project: &Project,
    index: &Index,
    ids: &mut dyn IdSource,
    microflow: DocumentId,
    call: Id,
) -> Result<Change, CannotInline> {
    let document = project.document(microflow).ok_or(CannotInline::NoCall)?;
    let Content::Microflow(flow) = &document.content else { return Err(CannotInline::NoCall) };
    let Some(FlowObject::CallMicroflow(call)) = flow.object(call) else {
        return Err(CannotInline::NoCall);
    };
    let name = call.microflow.to_string();
    let found = project
        .of_kind::<Microflow>()
        .find(|(_, document, _)| document.qualified_name().as_ref() == Some(&call.microflow));
    let (called_id, called, callee) = found.ok_or(CannotInline::Missing(name.clone()))?;
    refuse(flow, called_id == microflow, call, callee, &name)?;

    let facts = Facts::new(index);
    let own = Analysis::new(microflow, document, &facts);
    let theirs = Analysis::new(called_id, called, &facts);
    let (Inner::Microflow(own_variables), Inner::Microflow(variables)) =
        (&own.inner, &theirs.inner)
    else {
        return Err(CannotInline::NoCall);
    };
    if !variables.graph.broken.is_empty() || !own_variables.graph.broken.is_empty() {
        return Err(CannotInline::Broken(name));
    }
    let callee_uses = variable_uses(&theirs, &facts);
    let own_uses = variable_uses(&own, &facts);
    let handles = variables.graph.flow.flows.iter().any(|flow| flow.error);
    let after = own_variables.graph.reached_from(call.id);
    let reads_error = |found: &VariableUse| {
        found.name == LATEST_ERROR && (found.object == call.id || after.contains(&found.object))
    };
    if handles && own_uses.iter().any(reads_error) {
        return Err(CannotInline::LatestError(name));
    }
    let plan =
        Plan::new(flow, call, callee, &name, own_variables, variables, &own_uses, &callee_uses)?;
    let body = plan.body(called, &callee_uses, ids).ok_or(CannotInline::Broken(name))?;

    let mut change = Change::new("Inline microflow");
    change.edit(project, microflow, |document| {
        if let Some((old, new)) = &plan.result_is {
            rename_uses(document, &own_uses, |found| (found.name == *old).then(|| new.clone()));
        }
        let Content::Microflow(flow) = &mut document.content else { return };
        put_in_place(flow, ids, call.id, body, plan.drops);
    });
    Ok(change)
}

fn refuse(
    flow: &Microflow,
    is_itself: bool,
    call: &CallMicroflow,
    callee: &Microflow,
    name: &str,
) -> Result<(), CannotInline> {
    let calls_itself = callee.all_objects().iter().any(|object| {
        matches!(object, FlowObject::CallMicroflow(inner) if inner.microflow == call.microflow)
    });
    if is_itself || calls_itself {
        return Err(CannotInline::Itself(name.to_owned()));
    }
    if callee.flow != flow.flow {
        return Err(CannotInline::Kind(name.to_owned()));
    }
    let settings = |why| Err(CannotInline::Settings(name.to_owned(), why));
    if callee.entity_access && !flow.entity_access {
        return settings("it sees only what its user may");
    }
    if flow.entity_access && !callee.entity_access {
        return settings("it sees more than its user may");
    }
    if callee.exclusive {
        return settings("it runs only once at a time");
    }
    if !call.queue.is_empty() {
        return Err(CannotInline::Background);
    }
    let has_error_flow = flow.flows.iter().any(|f| f.from == call.id && f.error);
    if has_error_flow || call.on_error != ErrorHandling::default() {
        return Err(CannotInline::Errors);
    }
    Ok(())
}

/// What becomes of the variables of the called microflow.
struct Plan {
    /// Their names in the calling one.
    names: BTreeMap<String, String>,
    /// Variables that are made first, for values that are no variables.
    made: Vec<CreateVariable>,
    /// What stands at the place of an end.
    at_end: AtEnd,
    /// A variable of the caller that goes by another name from now on.
    result_is: Option<(String, String)>,
    /// The activity behind the call that only gives a variable its value back.
    drops: Option<Id>,
}

/// What stands at the place of an end.
enum AtEnd {
    /// Nothing: the result is a variable already, or nobody reads it.
    Nothing,
    /// A variable of this name and type is made of the end's value.
    Make(String, DataType),
}

/// The name of the variable that an expression is, and nothing else.
fn is_variable(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix('$')?;
    let parsed = expression::parse(text);
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (parsed.problems.is_empty() && plain).then_some(name)
}

impl Plan {
    #[expect(clippy::too_many_arguments, reason = "both microflows, with what is known of each")]
    fn new(
        flow: &Microflow,
        call: &CallMicroflow,
        callee: &Microflow,
        name: &str,
        own: &Variables<'_>,
        theirs: &Variables<'_>,
        own_uses: &[VariableUse],
        uses: &[VariableUse],
    ) -> Result<Plan, CannotInline> {
        let mut plan = Plan {
            names: BTreeMap::new(),
            made: Vec::new(),
            at_end: AtEnd::Nothing,
            result_is: None,
            drops: None,
        };
        let mut taken: BTreeSet<String> =
            own.definitions().iter().map(|d| d.name.to_ascii_lowercase()).collect();
        let ends: Vec<&str> = callee
            .objects
            .iter()
            .filter_map(|object| match object {
                FlowObject::End(end) => Some(end.value.trim()),
                _ => None,
            })
            .collect();
        let same_end = ends.windows(2).all(|two| two.first() == two.last());
        let returned = ends.first().filter(|_| same_end).and_then(|value| is_variable(value));

        for parameter in callee.parameters() {
            let argument = call
                .arguments
                .iter()
                .find(|a| a.parameter.local() == parameter.name && !a.value.trim().is_empty());
            let value = match argument {
                Some(argument) => argument.value.clone(),
                None if !parameter.default.trim().is_empty() => parameter.default.clone(),
                None if !parameter.required => "empty".to_owned(),
                None => return Err(CannotInline::NoValue(parameter.name.clone())),
            };
            let is_read = uses.iter().any(|found| found.name == parameter.name);
            let is_given_back = returned == Some(parameter.name.as_str());
            if !is_read && !is_given_back {
                continue;
            }
            let changes = uses.iter().any(|found| found.name == parameter.name && found.writes);
            if let Some(variable) = is_variable(&value) {
                if !changes && may_stand_for(variable, &parameter.name, callee, uses) {
                    plan.names.insert(parameter.name.clone(), variable.to_owned());
                    continue;
                }
                // Another parameter that holds the same would change with it.
                let given = own_uses.iter().filter(|u| u.object == call.id && u.name == variable);
                let back =
                    gives_back(flow, call, variable, own_uses).filter(|_| given.count() == 1);
                if let Some(back) = back.filter(|_| changes && is_given_back) {
                    plan.names.insert(parameter.name.clone(), variable.to_owned());
                    plan.drops = Some(back);
                    continue;
                }
            }
            if matches!(parameter.ty, DataType::Object(_) | DataType::List(_)) {
                return Err(CannotInline::NoVariable(parameter.name.clone()));
            }
            let new = free(&parameter.name, &mut taken);
            plan.names.insert(parameter.name.clone(), new.clone());
            plan.made.push(CreateVariable {
                variable: new,
                ty: parameter.ty.clone(),
                value,
                ..CreateVariable::default()
            });
        }
        plan.result(call, callee, name, own, own_uses, theirs, returned)?;
        for definition in theirs.definitions() {
            if is_of_place(definition.name) || plan.names.contains_key(definition.name) {
                continue;
            }
            let new = free(definition.name, &mut taken);
            plan.names.insert(definition.name.to_owned(), new);
        }
        Ok(plan)
    }

    /// What becomes of the result.
    #[expect(clippy::too_many_arguments, reason = "both microflows, with what is known of each")]
    fn result(
        &mut self,
        call: &CallMicroflow,
        callee: &Microflow,
        name: &str,
        own: &Variables<'_>,
        own_uses: &[VariableUse],
        theirs: &Variables<'_>,
        returned: Option<&str>,
    ) -> Result<(), CannotInline> {
        if call.variable.is_empty() || self.drops.is_some() {
            return Ok(());
        }
        if let Some(returned) = returned {
            if let Some(known) = self.names.get(returned).cloned() {
                // A parameter is given back: the result is the variable that was handed over, as
                // long as neither goes its own way later.
                let made = self.made.iter().find(|made| made.variable == known);
                let ty = match made {
                    Some(made) => Some(made.ty.clone()),
                    None => own.type_before(call.id, &known),
                };
                let only =
                    own.definitions().iter().filter(|d| d.name == call.variable).count() == 1;
                let stays = |name: &str| !own_uses.iter().any(|u| u.name == name && u.writes);
                if only
                    && stays(&call.variable)
                    && stays(&known)
                    && ty.as_ref() == Some(&callee.returns)
                {
                    self.result_is = Some((call.variable.clone(), known));
                    return Ok(());
                }
            } else {
                let own: Vec<&Definition<'_>> =
                    theirs.definitions().iter().filter(|d| d.name == returned).collect();
                if !own.is_empty() && !is_of_place(returned) {
                    self.names.insert(returned.to_owned(), call.variable.clone());
                    return Ok(());
                }
            }
        }
        if matches!(callee.returns, DataType::Object(_) | DataType::List(_)) {
            return Err(CannotInline::Result(name.to_owned()));
        }
        self.at_end = AtEnd::Make(call.variable.clone(), callee.returns.clone());
        Ok(())
    }

    /// The objects and flows that take the place of the call. Nothing where the called microflow has
    /// no start.
    fn body(
        &self,
        called: &Document,
        uses: &[VariableUse],
        ids: &mut dyn IdSource,
    ) -> Option<Body> {
        let mut copy = called.clone();
        rename_uses(&mut copy, uses, |found| self.names.get(&found.name).cloned());
        let Content::Microflow(mut copy) = copy.content else { return None };
        walk_mut(&mut copy, &mut |element| self.rename_definitions(element));
        let start = copy.objects.iter().find_map(|object| match object {
            FlowObject::Start(start) => Some(start.id),
            _ => None,
        })?;
        let first = copy.flows.iter().find(|f| f.from == start)?.to;
        let mut body = Body::default();
        let mut renewed = BTreeMap::new();
        for object in &copy.objects {
            match object {
                FlowObject::Parameter(_) | FlowObject::Start(_) => {}
                FlowObject::End(end) => {
                    let AtEnd::Make(variable, ty) = &self.at_end else { continue };
                    let make = CreateVariable {
                        id: ids.next_id(),
                        variable: variable.clone(),
                        ty: ty.clone(),
                        value: end.value.clone(),
                        at: end.at,
                        ..CreateVariable::default()
                    };
                    renewed.insert(end.id, make.id);
                    body.last.insert(make.id);
                    body.objects.push(make.into());
                }
                _ => {
                    let element = copy_with_new_ids(object.element(), ids);
                    let (mut old, mut new) = (Vec::new(), Vec::new());
                    walk(object.element(), &mut |element| old.push(element.id()));
                    walk(element.as_ref(), &mut |element| new.push(element.id()));
                    renewed.extend(old.into_iter().zip(new));
                    if let Ok(object) = FlowObject::from_element(element) {
                        body.objects.push(object);
                    }
                }
            }
        }
        let mut flows: Vec<&SequenceFlow> = copy.flows.iter().filter(|f| f.from != start).collect();
        flows.sort_by_key(|flow| flow.id);
        for flow in flows {
            let from = *renewed.get(&flow.from)?;
            // A flow to an end that is no object any more leads on to what comes after the call.
            let to = renewed.get(&flow.to).copied().unwrap_or(Id::NONE);
            body.flows.push(SequenceFlow { id: ids.next_id(), from, to, ..flow.clone() });
        }
        for annotation in &mut body.objects {
            if let FlowObject::Annotation(annotation) = annotation {
                annotation.about = annotation
                    .about
                    .iter()
                    .filter_map(|about| renewed.get(about).copied())
                    .collect();
            }
        }
        body.first = renewed.get(&first).copied().unwrap_or(Id::NONE);
        let level = body.objects.iter().find(|o| o.id() == body.first).map(FlowObject::at);
        let mut at = level.unwrap_or_default();
        for make in self.made.iter().rev() {
            at.x -= STEP;
            let id = ids.next_id();
            body.objects.push(CreateVariable { id, at, ..make.clone() }.into());
            let to = body.first;
            if to.is_none() {
                body.last.insert(id);
            } else {
                let flow =
                    SequenceFlow { id: ids.next_id(), from: id, to, ..SequenceFlow::default() };
                body.flows.push(flow);
            }
            body.first = id;
        }
        Some(body)
    }

    fn rename_definitions(&self, element: &mut dyn Element) {
        for (index, property) in element.kind().properties.iter().enumerate() {
            if let (Shape::Variable, Some(FieldMut::Text(text))) =
                (property.shape, element.field_mut(index))
                && let Some(new) = self.names.get(text.as_str())
            {
                new.clone_into(text);
            }
        }
    }
}

fn free(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let name = free_name(wanted, |name| taken.contains(&name.to_ascii_lowercase()));
    taken.insert(name.to_ascii_lowercase());
    name
}

/// Whether a variable of the caller means the same wherever the parameter is read: `$currentIndex`
/// is another one inside a loop.
fn may_stand_for(
    variable: &str,
    parameter: &str,
    callee: &Microflow,
    uses: &[VariableUse],
) -> bool {
    variable != CURRENT_INDEX
        || uses
            .iter()
            .filter(|found| found.name == parameter)
            .all(|found| scope_holding(callee, found.object).is_none())
}

/// The activity right behind a call that gives this variable the result, where nothing else reads
/// the result: what extracting makes of a variable that is changed inside.
fn gives_back(
    flow: &Microflow,
    call: &CallMicroflow,
    variable: &str,
    uses: &[VariableUse],
) -> Option<Id> {
    let ways = flow.flows_from(call.id);
    let [way] = ways.as_slice() else { return None };
    let Some(FlowObject::ChangeVariable(ChangeVariable { id, variable: to, value, .. })) =
        flow.object(way.to)
    else {
        return None;
    };
    let reads = uses.iter().filter(|found| found.name == call.variable);
    let only = reads.into_iter().all(|found| found.object == *id);
    let enters = flow.flows.iter().filter(|f| f.to == *id).count();
    (to == variable && is_variable(value) == Some(&call.variable) && only && enters == 1)
        .then_some(*id)
}
