//! Which variables exist where in a microflow, and of which type.
//!
//! A variable exists at an object if it was made on every way that leads there: by a parameter, by
//! the result of an activity, or by a loop for what stands inside it.

use std::collections::BTreeMap;

use crate::id::Id;
use crate::index::{Facts, Value};
use crate::lang::{Scope, expression};
use crate::model::Target;
use crate::model::entity::Multiplicity;
use crate::model::microflow::{
    Aggregate, CallFunction, FlowKind, FlowObject, LoopKind, Microflow, Operation, Range,
    RestResult, RetrieveSource,
};
use crate::name::QName;
use crate::value::DataType;

use super::flow::{Edge, FlowGraph};

/// A variable, where it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition<'a> {
    /// Its name, without `$`.
    pub name: &'a str,
    /// Its type; Unknown where what it is made from is wrong.
    pub ty: DataType,
    /// The object that makes it.
    pub by: Id,
    /// How it is made.
    pub origin: Origin,
}

/// How a variable is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By a parameter of the microflow.
    Parameter,
    /// By an activity, as its result.
    Result,
    /// By a loop, for the object of each round.
    Iterator,
    /// By a loop: `$currentIndex`.
    Round,
    /// From the start: `$latestError`, filled by what failed last.
    Error,
    /// From the start: `$latestHttpResponse`, filled by the service that answered last.
    Response,
}

/// The name of the variable that counts rounds from 0.
pub const CURRENT_INDEX: &str = "currentIndex";
/// The name of the variable that tells of the error on an error flow.
pub const LATEST_ERROR: &str = "latestError";
/// The name of the variable that holds the latest answer of a service.
pub const LATEST_RESPONSE: &str = "latestHttpResponse";
/// The name of the variable that holds the object around a widget.
pub const CURRENT_OBJECT: &str = "currentObject";
/// The name of the variable that holds the result so far of reducing a list.
pub const CURRENT_RESULT: &str = "currentResult";

/// Names that are variables everywhere, so that nothing else can be called so.
pub const SYSTEM_VARIABLES: &[&str] = &["currentUser", "currentSession", "currentDeviceType"];

/// Adds the variables that exist everywhere. Their types are Unknown where the app has no system
/// module.
pub(super) fn add_system_variables(scope: &mut Scope, facts: &Facts<'_>) {
    let object = |entity: &str| match facts.entity(entity) {
        Some(entity) => DataType::Object(entity.name.clone()),
        None => DataType::Unknown,
    };
    let device = match facts.enumeration("System.DeviceType") {
        Some(enumeration) => DataType::Enumeration(enumeration.name.clone()),
        None => DataType::Unknown,
    };
    scope.insert("currentUser", object("System.User"));
    scope.insert("currentSession", object("System.Session"));
    scope.insert("currentDeviceType", device);
}

/// The variables of a microflow.
#[derive(Debug)]
pub struct Variables<'a> {
    /// The ways of the microflow.
    pub graph: FlowGraph<'a>,
    definitions: Vec<Definition<'a>>,
    names: BTreeMap<&'a str, usize>,
    before: BTreeMap<Id, State>,
}

/// What is known before an object runs.
#[derive(Clone, Debug, PartialEq)]
struct State {
    /// Names that every way has defined.
    surely: Bits,
    /// Definitions that some way has passed.
    perhaps: Bits,
}

impl<'a> Variables<'a> {
    /// The variables of a microflow.
    pub fn new(flow: &'a Microflow, facts: &Facts<'_>) -> Variables<'a> {
        let mut this = Variables {
            graph: FlowGraph::new(flow),
            definitions: Vec::new(),
            names: BTreeMap::new(),
            before: BTreeMap::new(),
        };
        this.collect();
        this.spread();
        this.type_all(facts);
        this
    }

    /// All definitions: parameters first, then in the order of a run.
    pub fn definitions(&self) -> &[Definition<'a>] {
        &self.definitions
    }

    fn collect(&mut self) {
        for parameter in self.graph.flow.parameters() {
            self.define(&parameter.name, parameter.id, Origin::Parameter);
            if let Some(last) = self.definitions.last_mut() {
                last.ty = parameter.ty.clone();
            }
        }
        // They are there from the start, and empty until there was an error or an answer.
        self.define(LATEST_ERROR, Id::NONE, Origin::Error);
        if self.graph.flow.flow != FlowKind::Nanoflow {
            self.define(LATEST_RESPONSE, Id::NONE, Origin::Response);
        }
        let order: Vec<_> = self.graph.in_run_order().collect();
        for vertex in order {
            let id = vertex.object.id();
            if let Some(activity) = vertex.object.activity()
                && !activity.is_disabled()
                && !activity.output().is_empty()
            {
                self.define(activity.output(), id, Origin::Result);
            }
            if let FlowObject::Loop(inner) = vertex.object {
                if inner.mode == LoopKind::ForEach && !inner.iterator.is_empty() {
                    self.define(&inner.iterator, id, Origin::Iterator);
                }
                self.define(CURRENT_INDEX, id, Origin::Round);
            }
        }
    }

    fn define(&mut self, name: &'a str, by: Id, origin: Origin) {
        let next = self.names.len();
        self.names.entry(name).or_insert(next);
        self.definitions.push(Definition { name, ty: DataType::Unknown, by, origin });
    }

    /// Spreads definitions along the ways until nothing changes.
    fn spread(&mut self) {
        let order: Vec<_> = self.graph.in_run_order().collect();
        let mut made: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
        for (place, definition) in self.definitions.iter().enumerate() {
            made.entry(definition.by).or_default().push(place);
        }
        let mut start = State {
            surely: Bits::none(self.names.len()),
            perhaps: Bits::none(self.definitions.len()),
        };
        for (place, definition) in self.definitions.iter().enumerate() {
            let is_there =
                matches!(definition.origin, Origin::Parameter | Origin::Error | Origin::Response);
            if is_there {
                self.mark(&mut start, place, definition.name);
            }
        }
        // What no run reaches sees everything, so that it has no problem but that one.
        let everything = State {
            surely: Bits::all(self.names.len()),
            perhaps: Bits::all(self.definitions.len()),
        };
        let mut changed = true;
        while changed {
            changed = false;
            for vertex in &order {
                let id = vertex.object.id();
                let state = if !self.graph.is_reachable(id) {
                    everything.clone()
                } else if matches!(vertex.object, FlowObject::Start(_)) {
                    start.clone()
                } else {
                    self.joined(id, &made)
                };
                if self.before.get(&id) != Some(&state) {
                    self.before.insert(id, state);
                    changed = true;
                }
            }
        }
    }

    fn mark(&self, state: &mut State, definition: usize, name: &str) {
        state.perhaps.insert(definition);
        if let Some(name) = self.names.get(name) {
            state.surely.insert(*name);
        }
    }

    /// What holds on all ways to an object, as far as they are known by now.
    fn joined(&self, id: Id, made: &BTreeMap<Id, Vec<usize>>) -> State {
        let mut joined: Option<State> = None;
        for (from, edge) in self.graph.ways_to(id) {
            let Some(mut state) = self.before.get(&from).cloned() else { continue };
            if !self.graph.is_reachable(from) {
                continue;
            }
            for &place in made.get(&from).into_iter().flatten() {
                let Some(definition) = self.definitions.get(place) else { continue };
                let passes = match (definition.origin, edge) {
                    (Origin::Result, Edge::Flow(flow)) => !flow.error,
                    (Origin::Iterator | Origin::Round, Edge::Enter) => true,
                    _ => false,
                };
                if passes {
                    self.mark(&mut state, place, definition.name);
                }
            }
            match &mut joined {
                None => joined = Some(state),
                Some(joined) => {
                    joined.surely.intersect(&state.surely);
                    joined.perhaps.unite(&state.perhaps);
                }
            }
        }
        joined.unwrap_or_else(|| State {
            surely: Bits::none(self.names.len()),
            perhaps: Bits::none(self.definitions.len()),
        })
    }

    /// Types in the order of a run, so that what a variable is made from is typed before it.
    fn type_all(&mut self, facts: &Facts<'_>) {
        let system = |name: &str| match facts.entity(name) {
            Some(entity) => DataType::Object(entity.name.clone()),
            None => DataType::Unknown,
        };
        for place in 0..self.definitions.len() {
            let Some(definition) = self.definitions.get(place) else { continue };
            let ty = match definition.origin {
                Origin::Parameter => continue,
                Origin::Round => DataType::Integer,
                // In the client an error is a text.
                Origin::Error if self.graph.flow.flow == FlowKind::Nanoflow => DataType::String,
                Origin::Error => system("System.Error"),
                Origin::Response => system("System.HttpResponse"),
                Origin::Result | Origin::Iterator => self.result_type(definition.by, facts),
            };
            if let Some(definition) = self.definitions.get_mut(place) {
                definition.ty = ty;
            }
        }
    }

    /// The type of what an object makes.
    fn result_type(&self, id: Id, facts: &Facts<'_>) -> DataType {
        let Some(vertex) = self.graph.vertex(id) else { return DataType::Unknown };
        let object_of = |name: &str| match facts.entity(name) {
            Some(entity) => DataType::Object(entity.name.clone()),
            None => DataType::Unknown,
        };
        match vertex.object {
            FlowObject::CreateObject(create) => object_of(create.entity.as_str()),
            FlowObject::Retrieve(retrieve) => match retrieve.source.as_deref() {
                Some(RetrieveSource::DatabaseSource(source)) => {
                    match (object_of(source.entity.as_str()), source.range) {
                        (DataType::Object(entity), Range::All | Range::Custom) => {
                            DataType::List(entity)
                        }
                        (ty, _) => ty,
                    }
                }
                Some(RetrieveSource::AssociationSource(source)) => {
                    let object = self.type_before(id, &source.object);
                    match object.as_ref().and_then(DataType::entity) {
                        Some(entity) => over(entity.as_str(), source.association.as_str(), facts),
                        None => DataType::Unknown,
                    }
                }
                _ => DataType::Unknown,
            },
            FlowObject::CreateVariable(create) => create.ty.clone(),
            FlowObject::AggregateList(aggregate) => {
                let attribute = facts.attribute(aggregate.attribute.as_str());
                match aggregate.function {
                    Aggregate::Count => DataType::Integer,
                    Aggregate::Average => DataType::Decimal,
                    Aggregate::All | Aggregate::Any => DataType::Boolean,
                    Aggregate::Reduce => aggregate.ty.clone(),
                    Aggregate::Sum | Aggregate::Minimum | Aggregate::Maximum => {
                        if !aggregate.expression.trim().is_empty() {
                            let scope = self.scope_inside(id);
                            let parsed = expression::parse(&aggregate.expression);
                            return expression::check(&parsed, &scope, facts, None).data_type;
                        }
                        attribute.map_or(DataType::Unknown, |a| a.data_type.clone())
                    }
                }
            }
            FlowObject::CastObject(cast) => object_of(cast.entity.as_str()),
            FlowObject::CreateList(create) => list_of(object_of(create.entity.as_str())),
            FlowObject::ListOperation(operation) => {
                let list = self.type_before(id, &operation.list);
                let Some(DataType::List(entity)) = list else { return DataType::Unknown };
                match operation.operation.as_deref() {
                    Some(Operation::Contains(_) | Operation::Equals(_)) => DataType::Boolean,
                    Some(Operation::Find(_) | Operation::FindBy(_) | Operation::Head(_)) => {
                        DataType::Object(entity)
                    }
                    Some(Operation::Foreign(_)) | None => DataType::Unknown,
                    Some(_) => DataType::List(entity),
                }
            }
            FlowObject::CallFunction(call) => {
                let Some(function) = facts.other(Target::Function, call.function.as_str()) else {
                    return DataType::Unknown;
                };
                // A type without an entity is the function's type parameter: the call says which
                // it is, or an argument does.
                let parameter = || {
                    if call.entity.is_empty() {
                        self.type_argument(id, call, &function.parameters)
                    } else {
                        object_of(call.entity.as_str())
                    }
                };
                match &function.returns {
                    DataType::Object(entity) if entity.is_empty() => parameter(),
                    DataType::List(entity) if entity.is_empty() => list_of(parameter()),
                    ty => ty.clone(),
                }
            }
            FlowObject::CallRest(call) => match call.result {
                RestResult::Text => DataType::String,
                RestResult::Response => object_of("System.HttpResponse"),
                RestResult::Mapping => mapped(&call.ty, call.mapping.as_str(), facts),
                RestResult::FileDocument => call.ty.clone(),
                RestResult::Ignore => DataType::Nothing,
            },
            FlowObject::SendRequest(send) => {
                let request = facts.other(Target::Request, send.request.as_str());
                request.map_or(DataType::Unknown, |request| request.returns.clone())
            }
            FlowObject::ImportData(import) => mapped(&import.ty, import.mapping.as_str(), facts),
            FlowObject::ExportData(_) => DataType::String,
            // What another tool makes of it is not known where nothing says so.
            FlowObject::ForeignActivity(activity) => match &activity.ty {
                DataType::Nothing => DataType::Unknown,
                ty => ty.clone(),
            },
            FlowObject::CallMicroflow(call) => {
                let called = facts.microflow(call.microflow.as_str());
                called.map_or(DataType::Unknown, |called| called.returns.clone())
            }
            FlowObject::Loop(inner) => match self.type_before(id, &inner.list) {
                Some(DataType::List(entity)) => DataType::Object(entity),
                _ => DataType::Unknown,
            },
            _ => DataType::Unknown,
        }
    }

    /// The variables that a text inside an object may use which is worked out for each object of a
    /// list: those before it, `$currentObject`, and to reduce `$currentResult`.
    pub fn scope_inside(&self, id: Id) -> Scope {
        let mut scope = self.scope_before(id);
        let Some(vertex) = self.graph.vertex(id) else { return scope };
        let list = match vertex.object {
            FlowObject::ListOperation(operation) => &operation.list,
            FlowObject::AggregateList(aggregate) => {
                if aggregate.function == Aggregate::Reduce {
                    scope.insert(CURRENT_RESULT, aggregate.ty.clone());
                }
                &aggregate.list
            }
            _ => return scope,
        };
        let object = match self.type_before(id, list) {
            Some(DataType::List(entity)) => DataType::Object(entity),
            _ => DataType::Unknown,
        };
        scope.insert(CURRENT_OBJECT, object);
        scope
    }

    /// The object that stands for the type parameter of a function, as the first argument of that
    /// type says.
    fn type_argument(&self, object: Id, call: &CallFunction, parameters: &[Value]) -> DataType {
        let is_of_it = |ty: &DataType| ty.entity().is_some_and(QName::is_empty);
        let of_it = parameters.iter().filter(|parameter| is_of_it(&parameter.ty));
        for parameter in of_it {
            let argument = call.arguments.iter().find(|a| a.parameter == parameter.qualified);
            let Some(variable) = argument.and_then(|a| a.value.trim().strip_prefix('$')) else {
                continue;
            };
            let ty = self.type_before(object, variable);
            if let Some(entity) = ty.as_ref().and_then(DataType::entity) {
                return DataType::Object(entity.clone());
            }
        }
        DataType::Unknown
    }

    /// The type of a variable before an object runs; nothing if it does not exist there.
    pub fn type_before(&self, object: Id, name: &str) -> Option<DataType> {
        let state = self.before.get(&object)?;
        if !state.surely.contains(*self.names.get(name)?) {
            return None;
        }
        let mut types = self
            .definitions
            .iter()
            .enumerate()
            .filter(|(place, d)| d.name == name && state.perhaps.contains(*place))
            .map(|(_, definition)| &definition.ty);
        let first = types.next()?;
        Some(if types.all(|ty| ty == first) { first.clone() } else { DataType::Unknown })
    }

    /// The variables that exist before an object runs, without those of the system.
    pub fn scope_before(&self, object: Id) -> Scope {
        let mut scope = Scope::default();
        let Some(state) = self.before.get(&object) else { return scope };
        let mut clash = Vec::new();
        for (place, definition) in self.definitions.iter().enumerate() {
            let exists = self.names.get(definition.name).is_some_and(|n| state.surely.contains(*n));
            if !exists || !state.perhaps.contains(place) {
                continue;
            }
            match scope.get(definition.name) {
                Some(ty) if *ty != definition.ty => clash.push(definition.name),
                _ => scope.insert(definition.name, definition.ty.clone()),
            }
        }
        for name in clash {
            scope.insert(name, DataType::Unknown);
        }
        scope
    }

    /// The definitions of this name that some way to the object has passed.
    pub fn perhaps_before(&self, object: Id, name: &str) -> Vec<&Definition<'a>> {
        let Some(state) = self.before.get(&object) else { return Vec::new() };
        self.definitions
            .iter()
            .enumerate()
            .filter(|(place, d)| d.name == name && state.perhaps.contains(*place))
            .map(|(_, definition)| definition)
            .collect()
    }
}

/// A list of such objects.
fn list_of(object: DataType) -> DataType {
    match object {
        DataType::Object(entity) => DataType::List(entity),
        other => other,
    }
}

/// What a mapping yields: what is said beside it, else what its outermost object says.
fn mapped(said: &DataType, mapping: &str, facts: &Facts<'_>) -> DataType {
    if *said != DataType::Nothing {
        return said.clone();
    }
    let mapping = facts.other(Target::Mapping, mapping);
    mapping.map_or(DataType::Unknown, |mapping| mapping.returns.clone())
}

/// What an association leads to from an object of `entity`: an object or a list; Unknown if there
/// is no such association there.
pub fn over(entity: &str, association: &str, facts: &Facts<'_>) -> DataType {
    let Some(association) = facts.association(association) else { return DataType::Unknown };
    if facts.is_a(entity, association.owner.as_str()) {
        let target = association.target.clone();
        if association.is_reference() { DataType::Object(target) } else { DataType::List(target) }
    } else if facts.is_a(entity, association.target.as_str()) {
        let owner = association.owner.clone();
        if association.multiplicity == Multiplicity::OneToOne {
            DataType::Object(owner)
        } else {
            DataType::List(owner)
        }
    } else {
        DataType::Unknown
    }
}

/// A set of small numbers.
#[derive(Clone, Debug, PartialEq)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(len: usize) -> Bits {
        Bits(vec![0; len.div_ceil(64)])
    }

    fn all(len: usize) -> Bits {
        Bits(vec![u64::MAX; len.div_ceil(64)])
    }

    fn insert(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    fn contains(&self, bit: usize) -> bool {
        self.0.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    fn intersect(&mut self, other: &Bits) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    fn unite(&mut self, other: &Bits) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }
}
