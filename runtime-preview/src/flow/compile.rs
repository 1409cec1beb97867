//! A microflow of the model to its flat program.
//!
//! A model with errors compiles too: a step that is not said well enough fails when a run comes to
//! it, with a message that says what is missing.

use std::collections::BTreeMap;

use model_core::analysis::flow::{FlowGraph, Vertex};
use model_core::analysis::variables::{self, CURRENT_INDEX, LATEST_ERROR, Origin};
use model_core::id::Id;
use model_core::index::{Facts, Index};
use model_core::lang::Scope;
use model_core::lang::schema::Direction;
use model_core::model::caption::caption;
use model_core::model::microflow::{self as model, FlowObject, LoopKind, Microflow};
use model_core::model::{DocumentId, Node};
use model_core::name::QName;
use model_core::value::DataType;

use super::program::{
    Aggregate, Along, Call, Change, Choose, Create, Each, FeedbackOp, First, Flow, FlowParameter,
    Gives, Item, Objects, OnError, Op, Range, Refresh, Retrieve, Round, ShowPage, Site, Step,
    While,
};
use super::{Events, LinkChange, MessageKind, Query};
use crate::eval::template::{Shown, Template};
use crate::eval::{Compiler, Expression, Layout};

/// What compiling a microflow needs of the rest of the app.
pub(super) struct Surroundings<'a> {
    pub index: &'a Index,
    pub layout: &'a dyn Layout,
    /// The number of a microflow in the library.
    pub number: &'a dyn Fn(&str) -> Option<u32>,
    pub language: &'a str,
}

pub(super) fn compile(
    document: DocumentId,
    name: &QName,
    flow: &Microflow,
    around: &Surroundings<'_>,
) -> Flow {
    let facts = Facts::new(around.index);
    let variables = variables::Variables::new(flow, &facts);
    let mut builder = Builder {
        around,
        facts: &facts,
        variables: &variables,
        places: Places::default(),
        starts: BTreeMap::new(),
        steps: Vec::new(),
        extra: Vec::new(),
        sites: Vec::new(),
        dead_end: 0,
        entry: 0,
        returns: &flow.returns,
    };
    builder.place_variables(flow);
    builder.run(flow);
    builder.finish(document, name, flow)
}

/// The places of variables in a frame.
#[derive(Default)]
struct Places {
    named: BTreeMap<String, u16>,
    /// The place of `$currentIndex`, by loop.
    rounds: BTreeMap<Id, u16>,
    count: u16,
}

impl Places {
    fn next(&mut self) -> u16 {
        let place = self.count;
        self.count = self.count.saturating_add(1);
        place
    }

    fn name(&mut self, name: &str) {
        if !self.named.contains_key(name) {
            let place = self.next();
            self.named.insert(name.to_owned(), place);
        }
    }
}

struct Builder<'a, 'b> {
    around: &'b Surroundings<'b>,
    facts: &'b Facts<'b>,
    variables: &'b variables::Variables<'a>,
    places: Places,
    /// The first step of each object.
    starts: BTreeMap<Id, u32>,
    steps: Vec<Step>,
    /// Steps for what is missing, after all others.
    extra: Vec<Step>,
    sites: Vec<Site>,
    /// The step where ways end that should not.
    dead_end: u32,
    /// The step with which a run begins.
    entry: u32,
    returns: &'b DataType,
}

/// An object on its way to becoming steps.
struct Here<'a> {
    object: &'a FlowObject,
    id: Id,
    /// The loop that it stands in; [`Id::NONE`] for none.
    scope: Id,
    variables: Scope,
}

impl<'a> Builder<'a, '_> {
    fn graph(&self) -> &FlowGraph<'a> {
        &self.variables.graph
    }

    fn compiler(&self) -> Compiler<'_> {
        Compiler { schema: self.around.index, layout: self.around.layout }
    }

    fn place_variables(&mut self, flow: &Microflow) {
        for parameter in flow.parameters() {
            self.places.name(&parameter.name);
        }
        for definition in self.variables.definitions() {
            match definition.origin {
                Origin::Round => {
                    let place = self.places.next();
                    self.places.rounds.insert(definition.by, place);
                }
                Origin::Error => {
                    // The machine fills the three of them in this order.
                    if !self.places.named.contains_key(LATEST_ERROR) {
                        self.places.name(LATEST_ERROR);
                        self.places.name(&format!("{LATEST_ERROR}/Message"));
                        self.places.name(&format!("{LATEST_ERROR}/ErrorType"));
                    }
                }
                Origin::Parameter | Origin::Result | Origin::Iterator => {
                    self.places.name(definition.name);
                }
            }
        }
        // Variables that are changed but made nowhere are problems of the checker; here they have
        // a place, so that the rest runs.
        for object in flow.all_objects() {
            if let FlowObject::ChangeVariable(change) = object {
                self.places.name(&change.variable);
            }
        }
    }

    fn run(&mut self, flow: &'a Microflow) {
        let vertices: Vec<Vertex<'a>> = self.variables.graph.vertices().collect();
        let mut next = 0;
        for vertex in &vertices {
            self.starts.insert(vertex.object.id(), next);
            next += if matches!(vertex.object, FlowObject::Loop(_)) { 2 } else { 1 };
        }
        self.dead_end = next;
        for vertex in &vertices {
            let id = vertex.object.id();
            let here = Here {
                object: vertex.object,
                id,
                scope: vertex.scope,
                variables: self.variables.scope_before(id),
            };
            self.sites.push(Site {
                element: id,
                kind: vertex.object.element().kind().name,
                caption: caption(vertex.object.element(), self.around.language),
            });
            let first = self.op(&here);
            let on_error = self.on_error(&here);
            let after = match vertex.object {
                FlowObject::Break(_) => self.next(vertex.scope),
                _ => self.next(id),
            };
            self.push(first, after, on_error);
            if let FlowObject::Loop(inner) = vertex.object {
                let second = self.next_round(&here, inner, First::GoesOn);
                self.push(second, after, OnError::Rollback);
            }
        }
        let end = if flow.returns == DataType::Nothing && self.steps.is_empty() {
            Op::End(None)
        } else {
            Op::Broken("The flow ends here without an end event. Draw a flow to an end.".into())
        };
        self.push(end, self.dead_end, OnError::Rollback);
        self.steps.append(&mut self.extra);
        let start = flow.objects.iter().find(|object| matches!(object, FlowObject::Start(_)));
        self.entry = start.map_or(self.dead_end, |start| self.start_of(start.id()));
        self.shorten();
    }

    fn push(&mut self, op: Op, next: u32, on_error: OnError) {
        let site = u32::try_from(self.sites.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.steps.push(Step { op, next, on_error, site });
    }

    /// A step for something that is missing at this object.
    fn missing(&mut self, words: &str) -> u32 {
        let at = self.dead_end + 1 + u32::try_from(self.extra.len()).unwrap_or_default();
        let site = u32::try_from(self.sites.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let op = Op::Broken(words.into());
        self.extra.push(Step { op, next: at, on_error: OnError::Rollback, site });
        at
    }

    /// Leads ways past steps that only go on. A circle of such steps stays, for the step limit.
    fn shorten(&mut self) {
        let jumps: Vec<Option<u32>> = self
            .steps
            .iter()
            .map(|step| matches!(step.op, Op::Pass).then_some(step.next))
            .collect();
        let end = |from: u32| {
            let mut at = from;
            for _ in 0..jumps.len() {
                match jumps.get(at as usize) {
                    Some(Some(next)) => at = *next,
                    _ => return at,
                }
            }
            from
        };
        self.entry = end(self.entry);
        for step in &mut self.steps {
            step.next = end(step.next);
            match &mut step.on_error {
                OnError::Custom(to) | OnError::Keep(to) => *to = end(*to),
                OnError::Rollback | OnError::Continue => {}
            }
            match &mut step.op {
                Op::Decide { yes, no, .. } => (*yes, *no) = (end(*yes), end(*no)),
                Op::Choose(choose) => {
                    for (_, to) in &mut choose.cases {
                        *to = end(*to);
                    }
                    choose.empty = choose.empty.map(end);
                }
                Op::NextRound(round) => {
                    (round.body, round.exit) = (end(round.body), end(round.exit));
                }
                Op::While(round) => (round.body, round.exit) = (end(round.body), end(round.exit)),
                _ => {}
            }
        }
    }

    fn finish(self, document: DocumentId, name: &QName, flow: &Microflow) -> Flow {
        let parameters = flow.parameters().into_iter();
        Flow {
            name: name.clone(),
            document,
            parameters: parameters
                .map(|p| FlowParameter { name: p.name.clone(), ty: p.ty.clone() })
                .collect(),
            returns: flow.returns.clone(),
            slots: self.places.count,
            entry: self.entry,
            latest_error: self.places.named.get(LATEST_ERROR).copied(),
            steps: self.steps,
            sites: self.sites,
        }
    }

    // Ways

    fn start_of(&self, object: Id) -> u32 {
        self.starts.get(&object).copied().unwrap_or(self.dead_end)
    }

    /// The step with which the next round of a loop begins.
    fn round_of(&self, scope: Id) -> Option<u32> {
        self.starts.get(&scope).map(|start| start + 1)
    }

    /// The step after an object; after the last in a loop it is the next round.
    fn next(&self, object: Id) -> u32 {
        let flows = self.graph().outgoing(object);
        if let Some(flow) = flows.iter().find(|flow| !flow.error) {
            return self.start_of(flow.to);
        }
        let scope = self.graph().vertex(object).map(|vertex| vertex.scope);
        scope.and_then(|scope| self.round_of(scope)).unwrap_or(self.dead_end)
    }

    fn on_error(&self, here: &Here<'_>) -> OnError {
        let Some(activity) = here.object.activity() else { return OnError::Rollback };
        let flows = self.graph().outgoing(here.id);
        let error = flows.iter().find(|flow| flow.error).map(|flow| self.start_of(flow.to));
        match (activity.on_error(), error) {
            (model::ErrorHandling::Custom, Some(to)) => OnError::Custom(to),
            (model::ErrorHandling::CustomWithoutRollback, Some(to)) => OnError::Keep(to),
            (model::ErrorHandling::Continue, _) => OnError::Continue,
            _ => OnError::Rollback,
        }
    }

    // Expressions and names

    fn expression(&self, here: &Here<'_>, text: &str, expected: Option<&DataType>) -> Expression {
        let places = &self.places;
        let round = places.rounds.get(&here.scope).copied();
        let place = |name: &str| match name {
            CURRENT_INDEX => round,
            _ => places.named.get(name).copied(),
        };
        self.compiler().compile(text, &here.variables, &place, expected)
    }

    fn optional(&self, here: &Here<'_>, text: &str) -> Option<Expression> {
        let given = !text.trim().is_empty();
        given.then(|| self.expression(here, text, Some(&DataType::Integer)))
    }

    fn template(
        &self,
        here: &Here<'_>,
        text: &model_core::model::Translated,
        parameters: &[model::TextParameter],
    ) -> Template {
        let compiler = self.compiler();
        let values = parameters
            .iter()
            .map(|p| Shown::new(self.expression(here, &p.value, None), &compiler))
            .collect();
        Template { text: text.clone(), values }
    }

    /// The place of a variable that is used.
    fn used(&self, name: &str) -> Result<u16, Op> {
        if name.is_empty() {
            return Err(broken("No variable is chosen. Choose one in the properties."));
        }
        let place = self.places.named.get(name).copied();
        place.ok_or_else(|| broken(&format!("There is no variable “${name}” here.")))
    }

    /// The place of a variable that is made; one without a name has a place that nothing reads.
    fn made(&mut self, name: &str) -> u16 {
        match self.places.named.get(name) {
            Some(place) => *place,
            None => self.places.next(),
        }
    }

    fn entity_of(here: &Here<'_>, variable: &str) -> Option<QName> {
        here.variables.get(variable).and_then(DataType::entity).cloned()
    }

    /// The number of an association and the way over it from an object of an entity.
    fn association(&self, from: Option<&QName>, name: &QName) -> Option<(u16, Direction)> {
        let number = self.around.layout.association(name)?;
        let association = self.facts.association(name.as_str())?;
        let forward = from.is_none_or(|e| self.facts.is_a(e.as_str(), association.owner.as_str()));
        Some((number, if forward { Direction::Forward } else { Direction::Backward }))
    }

    // Objects of the canvas

    fn op(&mut self, here: &Here<'a>) -> Op {
        match here.object {
            FlowObject::Start(_) | FlowObject::Merge(_) => Op::Pass,
            FlowObject::End(end) => self.end(here, end),
            FlowObject::Decision(decision) => self.decision(here, decision),
            FlowObject::Loop(inner) => self.begin_loop(here, inner),
            FlowObject::Break(_) | FlowObject::Continue(_) => self.leave(here),
            FlowObject::CreateVariable(create) => {
                let value = self.expression(here, &create.value, Some(&create.ty));
                Op::Set(self.made(&create.variable), value)
            }
            FlowObject::ChangeVariable(change) => {
                let ty = here.variables.get(&change.variable);
                let value = self.expression(here, &change.value, ty);
                match self.used(&change.variable) {
                    Ok(place) => Op::Set(place, value),
                    Err(broken) => broken,
                }
            }
            _ => self.activity(here).unwrap_or_else(|broken| broken),
        }
    }

    fn activity(&mut self, here: &Here<'a>) -> Result<Op, Op> {
        Ok(match here.object {
            FlowObject::CreateObject(create) => {
                let entity = self.around.layout.entity(&create.entity);
                let entity = entity.ok_or_else(|| unknown("entity", &create.entity))?;
                let items = self.items(here, Some(&create.entity), &create.items);
                let variable = self.made(&create.variable);
                let (commit, refresh) = (commit(create.commit), refresh(create.refresh));
                let change = Change { object: variable, items, commit, refresh };
                Op::Create(Box::new(Create { entity, variable, change }))
            }
            FlowObject::ChangeObject(change) => {
                let object = self.used(&change.object)?;
                let entity = Self::entity_of(here, &change.object);
                let items = self.items(here, entity.as_ref(), &change.items);
                let (commit, refresh) = (commit(change.commit), refresh(change.refresh));
                Op::Change(Box::new(Change { object, items, commit, refresh }))
            }
            FlowObject::CommitObjects(commit) => {
                let events = if commit.with_events { Events::Run } else { Events::Skip };
                let variable = self.used(&commit.objects)?;
                Op::Commit(Objects { variable, refresh: refresh(commit.refresh) }, events)
            }
            FlowObject::DeleteObjects(delete) => {
                let variable = self.used(&delete.objects)?;
                Op::Delete(Objects { variable, refresh: refresh(delete.refresh) })
            }
            FlowObject::Retrieve(retrieve) => self.retrieve(here, retrieve)?,
            FlowObject::AggregateList(aggregate) => self.aggregate(aggregate)?,
            FlowObject::CallMicroflow(call) => self.call(here, call)?,
            FlowObject::ShowPage(show) => {
                if show.page.is_empty() {
                    return Err(broken("No page is chosen. Choose one in the properties."));
                }
                let arguments = self.named_arguments(here, &show.arguments);
                Op::ShowPage(Box::new(ShowPage { page: show.page.clone(), arguments }))
            }
            FlowObject::ClosePage(_) => Op::ClosePage,
            FlowObject::ShowMessage(show) => {
                let kind = match show.level {
                    model::MessageKind::Information => MessageKind::Info,
                    model::MessageKind::Warning => MessageKind::Warning,
                    model::MessageKind::Error => MessageKind::Error,
                };
                let template = self.template(here, &show.text, &show.parameters);
                Op::ShowMessage(kind, Box::new(template))
            }
            FlowObject::ValidationFeedback(feedback) => Op::Feedback(Box::new(FeedbackOp {
                object: self.used(&feedback.object)?,
                member: feedback.member.clone(),
                template: self.template(here, &feedback.text, &feedback.parameters),
            })),
            FlowObject::Foreign(foreign) => {
                let kind = &foreign.kind;
                return Err(broken(&format!("Activities of kind “{kind}” cannot run.")));
            }
            _ => Op::Pass,
        })
    }

    fn end(&self, here: &Here<'_>, end: &model::End) -> Op {
        if *self.returns == DataType::Nothing {
            return Op::End(None);
        }
        if end.value.trim().is_empty() {
            return broken("The end has no result. Write the expression of the result.");
        }
        Op::End(Some(self.expression(here, &end.value, Some(self.returns))))
    }

    fn decision(&mut self, here: &Here<'_>, decision: &model::Decision) -> Op {
        let condition = self.expression(here, &decision.condition, None);
        let flows = self.graph().outgoing(here.id);
        let ways: BTreeMap<&str, u32> =
            flows.iter().map(|flow| (flow.case.as_str(), self.start_of(flow.to))).collect();
        let is_boolean = *condition.data_type() == DataType::Boolean
            || ways.contains_key("true")
            || ways.contains_key("false");
        if is_boolean {
            let mut way = |case: &str| match ways.get(case) {
                Some(way) => *way,
                None => self.missing(&format!("There is no flow for the outcome {case}.")),
            };
            let (yes, no) = (way("true"), way("false"));
            return Op::Decide { condition, yes, no };
        }
        let empty = ways.get("empty").copied();
        let cases = ways.into_iter().filter(|(case, _)| *case != "empty" && !case.is_empty());
        let cases = cases.map(|(case, way)| (case.into(), way)).collect();
        Op::Choose(Box::new(Choose { condition, cases, empty }))
    }

    fn begin_loop(&mut self, here: &Here<'_>, inner: &model::Loop) -> Op {
        if inner.mode == LoopKind::While {
            return self.next_round(here, inner, First::Begins);
        }
        let round = self.start_of(here.id) + 1;
        match self.used(&inner.list) {
            Ok(list) => Op::Each(Box::new(Each { list, round })),
            Err(broken) => broken,
        }
    }

    fn next_round(&mut self, here: &Here<'_>, inner: &model::Loop, first: First) -> Op {
        let again = self.start_of(here.id) + 1;
        let entries = self.graph().entries(inner.id);
        let body = entries.first().map_or(again, |entry| self.start_of(*entry));
        let exit = self.next(here.id);
        let index = self.places.rounds.get(&inner.id).copied().unwrap_or(u16::MAX);
        if inner.mode == LoopKind::While {
            let condition = self.expression(here, &inner.condition, Some(&DataType::Boolean));
            return Op::While(Box::new(While { condition, index, first, body, exit }));
        }
        let iterator = self.places.named.get(&inner.iterator).copied();
        Op::NextRound(Box::new(Round { iterator, index, body, exit }))
    }

    /// A break or continue event.
    fn leave(&self, here: &Here<'_>) -> Op {
        let around = self.graph().vertex(here.scope).map(|vertex| vertex.object);
        match (around, here.object) {
            (Some(FlowObject::Loop(inner)), FlowObject::Break(_))
                if inner.mode == LoopKind::ForEach =>
            {
                Op::LeaveEach
            }
            (Some(_), _) => Op::Pass,
            (None, _) => broken("This stands in no loop. Move it into one, or take it out."),
        }
    }

    fn items(
        &self,
        here: &Here<'_>,
        entity: Option<&QName>,
        changes: &[model::MemberChange],
    ) -> Vec<Item> {
        changes.iter().map(|change| self.item(here, entity, change)).collect()
    }

    fn item(&self, here: &Here<'_>, entity: Option<&QName>, change: &model::MemberChange) -> Item {
        let member = &change.member;
        if let Some(attribute) = self.facts.attribute(member.as_str())
            && let Some(slot) = self.around.layout.attribute(member)
        {
            let ty = &attribute.data_type;
            return Item::Attribute(slot, self.expression(here, &change.value, Some(ty)));
        }
        let Some((association, direction)) = self.association(entity, member) else {
            let words = if member.is_empty() {
                "No member is chosen. Choose one in the properties.".to_owned()
            } else {
                format!("There is no member “{member}”.")
            };
            return Item::Broken(words.into());
        };
        let change_kind = match change.change {
            model::ChangeKind::Set => LinkChange::Set,
            model::ChangeKind::Add => LinkChange::Add,
            model::ChangeKind::Remove => LinkChange::Remove,
        };
        let value = self.expression(here, &change.value, None);
        Item::Link { association, direction, change: change_kind, value }
    }

    fn retrieve(&mut self, here: &Here<'_>, retrieve: &model::Retrieve) -> Result<Op, Op> {
        let variable = self.made(&retrieve.variable);
        match retrieve.source.as_deref() {
            Some(model::RetrieveSource::AssociationSource(source)) => {
                let object = self.used(&source.object)?;
                let entity = Self::entity_of(here, &source.object);
                let found = self.association(entity.as_ref(), &source.association);
                let (association, direction) =
                    found.ok_or_else(|| unknown("association", &source.association))?;
                let to = entity.map(|entity| {
                    variables::over(entity.as_str(), source.association.as_str(), self.facts)
                });
                let gives = match to {
                    Some(DataType::List(_)) => Gives::List,
                    _ => Gives::Object,
                };
                let along = Along { object, association, direction, gives, variable };
                Ok(Op::Along(Box::new(along)))
            }
            Some(model::RetrieveSource::DatabaseSource(source)) => {
                if self.facts.entity(source.entity.as_str()).is_none() {
                    return Err(unknown("entity", &source.entity));
                }
                let range = match source.range {
                    model::Range::All => Range::All,
                    model::Range::First => Range::First,
                    model::Range::Custom => Range::Part {
                        offset: self.optional(here, &source.offset),
                        amount: self.optional(here, &source.amount),
                    },
                };
                let places = &self.places;
                let place = |name: &str| places.named.get(name).copied();
                let query = Query::new(
                    &source.entity,
                    &source.xpath,
                    &source.sort,
                    &here.variables,
                    &place,
                    &self.compiler(),
                );
                Ok(Op::Retrieve(Box::new(Retrieve { query, range, variable })))
            }
            _ => Err(broken("No source is chosen. Say where the objects come from.")),
        }
    }

    fn aggregate(&mut self, aggregate: &model::AggregateList) -> Result<Op, Op> {
        let list = self.used(&aggregate.list)?;
        let mut attribute = None;
        let mut whole = true;
        if aggregate.function != model::Aggregate::Count {
            let found = self.facts.attribute(aggregate.attribute.as_str());
            let slot = self.around.layout.attribute(&aggregate.attribute);
            let (Some(found), Some(slot)) = (found, slot) else {
                return Err(unknown("attribute", &aggregate.attribute));
            };
            attribute = Some(slot);
            whole = found.data_type == DataType::Integer;
        }
        let variable = self.made(&aggregate.variable);
        let function = aggregate.function;
        Ok(Op::Aggregate(Box::new(Aggregate { list, function, attribute, whole, variable })))
    }

    fn call(&mut self, here: &Here<'_>, call: &model::CallMicroflow) -> Result<Op, Op> {
        let name = call.microflow.as_str();
        let signature = self.facts.microflow(name);
        let (Some(flow), Some(signature)) = ((self.around.number)(name), signature) else {
            return Err(unknown("microflow", &call.microflow));
        };
        let mut arguments = Vec::new();
        for (place, parameter) in signature.parameters.iter().enumerate() {
            let argument = call.arguments.iter().find(|a| a.parameter == parameter.qualified);
            let given = argument.filter(|argument| !argument.value.trim().is_empty());
            let Some(argument) = given else {
                return Err(broken(&format!(
                    "The parameter {} has no value. Give it one in the properties.",
                    parameter.name
                )));
            };
            let value = self.expression(here, &argument.value, Some(&parameter.ty));
            arguments.push((u16::try_from(place).unwrap_or(u16::MAX), value));
        }
        let variable = (!call.variable.is_empty()).then(|| self.made(&call.variable));
        Ok(Op::Call(Box::new(Call { flow, arguments, variable })))
    }

    fn named_arguments(
        &self,
        here: &Here<'_>,
        arguments: &[model::Argument],
    ) -> Vec<(String, Expression)> {
        arguments
            .iter()
            .map(|argument| {
                let parameter = self.facts.parameter(argument.parameter.as_str());
                let ty = parameter.map(|parameter| &parameter.ty);
                let value = self.expression(here, &argument.value, ty);
                (argument.parameter.local().to_owned(), value)
            })
            .collect()
    }
}

fn broken(words: &str) -> Op {
    Op::Broken(words.into())
}

fn unknown(what: &str, name: &QName) -> Op {
    if name.is_empty() {
        return broken(&format!("No {what} is chosen. Choose one in the properties."));
    }
    broken(&format!("There is no {what} “{name}”."))
}

fn commit(commit: model::Commit) -> Option<Events> {
    match commit {
        model::Commit::No => None,
        model::Commit::Yes => Some(Events::Run),
        model::Commit::WithoutEvents => Some(Events::Skip),
    }
}

fn refresh(refresh: bool) -> Refresh {
    if refresh { Refresh::Yes } else { Refresh::No }
}
