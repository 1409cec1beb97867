//! A microflow of the model to its flat program.
//!
//! A model with errors compiles too: a step that is not said well enough fails when a run comes to
//! it, with a message that says what is missing.

mod steps;

use std::collections::BTreeMap;

use model_core::analysis::flow::{FlowGraph, Vertex};
use model_core::analysis::variables::{self, CURRENT_INDEX, LATEST_ERROR, Origin};
use model_core::id::Id;
use model_core::index::{Facts, Index};
use model_core::lang::Scope;
use model_core::lang::schema::Direction;
use model_core::model::caption::caption;
use model_core::model::microflow::{self as model, FlowObject, Microflow};
use model_core::model::{DocumentId, Node};
use model_core::name::QName;
use model_core::value::DataType;

use super::program::{First, Flow, FlowParameter, OnError, Op, Site, Step};
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
                Origin::Parameter | Origin::Result | Origin::Iterator | Origin::Response => {
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
            return Err(steps::broken("No variable is chosen. Choose one in the properties."));
        }
        let place = self.places.named.get(name).copied();
        place.ok_or_else(|| steps::broken(&format!("There is no variable “${name}” here.")))
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
}
