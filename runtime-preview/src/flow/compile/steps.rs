//! Objects of the canvas to steps.

use std::collections::BTreeMap;

use model_core::analysis::variables;
use model_core::model::microflow::{self as model, Activity, ErrorHandling, FlowObject, LoopKind};
use model_core::name::QName;
use model_core::value::DataType;

use super::super::program::{
    Aggregate, Along, Call, Change, Choose, Create, Each, FeedbackOp, First, Gives, Item, Objects,
    Op, Range, Refresh, Retrieve, Round, ShowPage, While,
};
use super::super::{Events, LinkChange, MessageKind, Query};
use super::{Builder, Here};
use crate::eval::Expression;

impl<'a> Builder<'a, '_> {
    pub(super) fn op(&mut self, here: &Here<'a>) -> Op {
        // What is switched off is passed, as if it were not there.
        if here.object.activity().is_some_and(Activity::is_disabled) {
            return Op::Pass;
        }
        match here.object {
            FlowObject::Start(_) | FlowObject::Merge(_) => Op::Pass,
            FlowObject::End(end) => self.end(here, end),
            FlowObject::Decision(decision) if !decision.rule.is_empty() => cannot_run(here),
            FlowObject::Decision(decision) => self.decision(here, decision),
            FlowObject::Loop(inner) if inner.on_error != ErrorHandling::Rollback => {
                broken("Loops that go on after an error cannot run in previews yet.")
            }
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
                let (commit, refresh) =
                    (commit(create.commit), refresh(create.refresh, Some(create.entity.clone())));
                let change = Change { object: variable, items, commit, refresh };
                Op::Create(Box::new(Create { entity, variable, change }))
            }
            FlowObject::ChangeObject(change) => {
                let object = self.used(&change.object)?;
                let entity = Self::entity_of(here, &change.object);
                let items = self.items(here, entity.as_ref(), &change.items);
                let (commit, refresh) = (commit(change.commit), refresh(change.refresh, entity));
                Op::Change(Box::new(Change { object, items, commit, refresh }))
            }
            FlowObject::CommitObjects(commit) => {
                let events = if commit.with_events { Events::Run } else { Events::Skip };
                let variable = self.used(&commit.objects)?;
                let entity = Self::entity_of(here, &commit.objects);
                Op::Commit(Objects { variable, refresh: refresh(commit.refresh, entity) }, events)
            }
            FlowObject::DeleteObjects(delete) => {
                let variable = self.used(&delete.objects)?;
                let entity = Self::entity_of(here, &delete.objects);
                Op::Delete(Objects { variable, refresh: refresh(delete.refresh, entity) })
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
            FlowObject::ClosePage(close) if close.count.trim().is_empty() => Op::ClosePage,
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
            FlowObject::Parameter(_) | FlowObject::Annotation(_) => Op::Pass,
            _ => return Err(cannot_run(here)),
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
        let empty = ways.get(model::NO_VALUE).copied();
        let cases =
            ways.into_iter().filter(|(case, _)| *case != model::NO_VALUE && !case.is_empty());
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

    pub(super) fn next_round(&mut self, here: &Here<'_>, inner: &model::Loop, first: First) -> Op {
        let again = self.start_of(here.id) + 1;
        let entries = self.graph().entries(inner.id);
        let body = entries.first().map_or(again, |entry| self.start_of(*entry));
        let exit = self.next(here.id);
        let index = self.places.rounds.get(&inner.id).copied().unwrap_or(u16::MAX);
        if inner.mode == LoopKind::While {
            // The condition knows the number of the round that it is asked for.
            let mut variables = here.variables.clone();
            variables.insert(variables::CURRENT_INDEX, DataType::Integer);
            let round = Here { object: here.object, id: here.id, scope: inner.id, variables };
            let condition = self.expression(&round, &inner.condition, Some(&DataType::Boolean));
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
        let plain = aggregate.expression.trim().is_empty();
        let mut attribute = None;
        let mut whole = true;
        if !plain
            || matches!(
                aggregate.function,
                model::Aggregate::All | model::Aggregate::Any | model::Aggregate::Reduce
            )
        {
            return Err(broken("Aggregates by an expression cannot run in previews yet."));
        }
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
        if !call.queue.is_empty() {
            return Err(broken("Calls in the background cannot run in previews yet."));
        }
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

/// An object of a kind that previews have no step for.
fn cannot_run(here: &Here<'_>) -> Op {
    broken(&format!("{} cannot run in previews yet.", here.object.kind_label()))
}

pub(super) fn broken(words: &str) -> Op {
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

fn refresh(refresh: bool, entity: Option<QName>) -> Refresh {
    entity.filter(|_| refresh)
}
