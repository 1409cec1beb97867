//! Microflows in a few lines.

use crate::id::{Id, IdSource, SeededIds};
use crate::model::microflow::{
    Argument, AssociationSource, Break, CallMicroflow, ChangeObject, ChangeVariable, CommitObjects,
    Continue, CreateObject, CreateVariable, DatabaseSource, Decision, DeleteObjects, End,
    ErrorHandling, FlowObject, Loop, LoopKind, MemberChange, Merge, Microflow, Parameter, Range,
    Retrieve, RetrieveSource, SequenceFlow, ShowPage, Start,
};
use crate::model::{FieldMut, Node, Point};
use crate::name::QName;

use super::{data_type, split};

/// A microflow in the making. Each object follows the one before; where several ways are open a
/// merge joins them.
#[derive(Debug)]
pub struct FlowBuilder {
    flow: Microflow,
    ids: SeededIds,
    objects: Vec<FlowObject>,
    /// The objects from which a flow to the next object is to be drawn.
    open: Vec<Open>,
    last: Id,
    deciding: Id,
    column: i32,
}

#[derive(Debug)]
struct Open {
    from: Id,
    case: String,
    error: bool,
}

impl FlowBuilder {
    pub(super) fn new(name: String, ids: SeededIds) -> FlowBuilder {
        let builder = FlowBuilder {
            flow: Microflow { name, ..Microflow::default() },
            ids,
            objects: Vec::new(),
            open: Vec::new(),
            last: Id::NONE,
            deciding: Id::NONE,
            column: 0,
        };
        builder.then(Start::default())
    }

    pub(super) fn finish(mut self) -> (Microflow, SeededIds) {
        self.flow.objects.append(&mut self.objects);
        (self.flow, self.ids)
    }

    /// A parameter: `Order: Object Sales.Order`.
    #[must_use]
    pub fn parameter(mut self, declaration: &str) -> Self {
        let (name, ty) = split(declaration, ": ");
        let at = Point::new(160 * i32::try_from(self.flow.objects.len()).unwrap_or(0), -120);
        let id = self.ids.next_id();
        let (name, ty) = (name.to_owned(), data_type(ty));
        self.flow.objects.push(Parameter { id, name, ty, at, ..Parameter::default() }.into());
        self
    }

    /// The type of the result.
    #[must_use]
    pub fn returns(mut self, ty: &str) -> Self {
        self.flow.returns = data_type(ty);
        self
    }

    /// Any object next.
    #[must_use]
    pub fn then(mut self, object: impl Into<FlowObject>) -> Self {
        if self.open.len() > 1 {
            self.add(Merge::default().into());
        }
        self.add(object.into());
        self
    }

    fn add(&mut self, mut object: FlowObject) {
        let id = self.ids.next_id();
        object.element_mut().set_id(id);
        if let Some(FieldMut::Point(at)) = object.element_mut().get_mut("at") {
            *at = Point::new(160 * self.column, 0);
            self.column += 1;
        }
        for open in std::mem::take(&mut self.open) {
            self.flow.flows.push(SequenceFlow {
                id: self.ids.next_id(),
                from: open.from,
                to: id,
                case: open.case,
                error: open.error,
                ..SequenceFlow::default()
            });
        }
        let ends = matches!(
            object,
            FlowObject::End(_)
                | FlowObject::ErrorEnd(_)
                | FlowObject::Break(_)
                | FlowObject::Continue(_)
        );
        if !ends {
            self.open.push(Open { from: id, case: String::new(), error: false });
        }
        self.last = id;
        self.objects.push(object);
    }

    /// Makes an object: entity, variable, members with their values.
    #[must_use]
    pub fn create(self, entity: &str, variable: &str, items: &[(&str, &str)]) -> Self {
        self.then(CreateObject {
            entity: entity.into(),
            variable: variable.to_owned(),
            items: changes(items),
            ..CreateObject::default()
        })
    }

    /// Changes an object.
    #[must_use]
    pub fn change(self, object: &str, items: &[(&str, &str)]) -> Self {
        self.then(ChangeObject {
            object: object.to_owned(),
            items: changes(items),
            ..ChangeObject::default()
        })
    }

    /// Commits an object or a list.
    #[must_use]
    pub fn commit(self, objects: &str) -> Self {
        self.then(CommitObjects { objects: objects.to_owned(), ..CommitObjects::default() })
    }

    /// Deletes an object or a list.
    #[must_use]
    pub fn delete(self, objects: &str) -> Self {
        self.then(DeleteObjects { objects: objects.to_owned(), ..DeleteObjects::default() })
    }

    /// Gets all objects of an entity that satisfy an XPath.
    #[must_use]
    pub fn retrieve(self, entity: &str, xpath: &str, variable: &str) -> Self {
        self.retrieve_range(entity, xpath, variable, Range::All)
    }

    /// Gets the first such object.
    #[must_use]
    pub fn first(self, entity: &str, xpath: &str, variable: &str) -> Self {
        self.retrieve_range(entity, xpath, variable, Range::First)
    }

    fn retrieve_range(self, entity: &str, xpath: &str, variable: &str, range: Range) -> Self {
        let source = DatabaseSource {
            entity: entity.into(),
            xpath: xpath.to_owned(),
            range,
            ..DatabaseSource::default()
        };
        self.retrieve_from(source.into(), variable)
    }

    /// Gets what an object is linked to.
    #[must_use]
    pub fn along(self, object: &str, association: &str, variable: &str) -> Self {
        let source = AssociationSource {
            object: object.to_owned(),
            association: association.into(),
            ..AssociationSource::default()
        };
        self.retrieve_from(source.into(), variable)
    }

    fn retrieve_from(self, source: RetrieveSource, variable: &str) -> Self {
        let source = Some(Box::new(source));
        self.then(Retrieve { source, variable: variable.to_owned(), ..Retrieve::default() })
    }

    /// Makes a variable: `n: Integer = 1`.
    #[must_use]
    pub fn variable(self, declaration: &str) -> Self {
        let (name, rest) = split(declaration, ": ");
        let (ty, value) = split(rest, " = ");
        self.then(CreateVariable {
            variable: name.to_owned(),
            ty: data_type(ty),
            value: value.to_owned(),
            ..CreateVariable::default()
        })
    }

    /// Gives a variable another value.
    #[must_use]
    pub fn set(self, variable: &str, value: &str) -> Self {
        self.then(ChangeVariable {
            variable: variable.to_owned(),
            value: value.to_owned(),
            ..ChangeVariable::default()
        })
    }

    /// Calls a microflow with arguments by the own names of its parameters; an empty `variable`
    /// ignores the result.
    #[must_use]
    pub fn call(self, microflow: &str, arguments: &[(&str, &str)], variable: &str) -> Self {
        self.then(CallMicroflow {
            microflow: microflow.into(),
            arguments: argument_list(microflow, arguments),
            variable: variable.to_owned(),
            ..CallMicroflow::default()
        })
    }

    /// Shows a page.
    #[must_use]
    pub fn show_page(self, page: &str, arguments: &[(&str, &str)]) -> Self {
        let arguments = argument_list(page, arguments);
        self.then(ShowPage { page: page.into(), arguments, ..ShowPage::default() })
    }

    /// A decision; its ways follow as [`FlowBuilder::case`].
    #[must_use]
    pub fn decide(self, condition: &str) -> Self {
        let condition = condition.to_owned();
        self.choose(Decision { condition, ..Decision::default() })
    }

    /// A decision of any kind; its ways follow as [`FlowBuilder::case`].
    #[must_use]
    pub fn choose(mut self, decision: impl Into<FlowObject>) -> Self {
        self = self.then(decision);
        self.deciding = self.last;
        self.open.clear();
        self
    }

    /// A way of the last decision. Where it does not end, it goes on to what follows.
    #[must_use]
    pub fn case(mut self, case: &str, build: impl FnOnce(Self) -> Self) -> Self {
        let others = std::mem::take(&mut self.open);
        let deciding = self.deciding;
        self.open.push(Open { from: deciding, case: case.to_owned(), error: false });
        self = build(self);
        self.open.splice(0..0, others);
        self.deciding = deciding;
        self
    }

    /// Handles errors of the last activity: rolls back, then goes this way.
    #[must_use]
    pub fn on_error(mut self, build: impl FnOnce(Self) -> Self) -> Self {
        let last = self.last;
        let failing = self.objects.iter_mut().find(|object| object.id() == last);
        if let Some(FieldMut::Choice(choice)) =
            failing.and_then(|object| object.element_mut().get_mut("onError"))
        {
            let custom = ErrorHandling::Custom as usize;
            if let Some(choice_key) = choice.choices().get(custom).map(|choice| choice.key) {
                choice.choose(choice_key);
            }
        }
        let others = std::mem::take(&mut self.open);
        self.open.push(Open { from: last, case: String::new(), error: true });
        self = build(self);
        self.open.splice(0..0, others);
        self.last = last;
        self
    }

    /// A loop over a list.
    #[must_use]
    pub fn each(self, list: &str, iterator: &str, build: impl FnOnce(Self) -> Self) -> Self {
        let loop_ =
            Loop { list: list.to_owned(), iterator: iterator.to_owned(), ..Loop::default() };
        self.looped(loop_, build)
    }

    /// A loop as long as a condition is true.
    #[must_use]
    pub fn repeat(self, condition: &str, build: impl FnOnce(Self) -> Self) -> Self {
        let condition = condition.to_owned();
        self.looped(Loop { mode: LoopKind::While, condition, ..Loop::default() }, build)
    }

    fn looped(mut self, loop_: Loop, build: impl FnOnce(Self) -> Self) -> Self {
        self = self.then(loop_);
        let id = self.last;
        let outside = std::mem::take(&mut self.objects);
        let open = std::mem::take(&mut self.open);
        self = build(self);
        let inside = std::mem::replace(&mut self.objects, outside);
        self.open = open;
        self.last = id;
        for object in &mut self.objects {
            if let FlowObject::Loop(found) = object
                && found.id == id
            {
                found.objects = inside;
                break;
            }
        }
        self
    }

    /// The end, with the result.
    #[must_use]
    pub fn end(self, value: &str) -> Self {
        self.then(End { value: value.to_owned(), ..End::default() })
    }

    /// Leaves the loop.
    #[must_use]
    pub fn leave(self) -> Self {
        self.then(Break::default())
    }

    /// Goes on with the next round.
    #[must_use]
    pub fn next_round(self) -> Self {
        self.then(Continue::default())
    }

    /// Changes the last object.
    #[must_use]
    pub fn edit_last(mut self, edit: impl FnOnce(&mut FlowObject)) -> Self {
        let last = self.last;
        if let Some(object) = self.objects.iter_mut().find(|object| object.id() == last) {
            edit(object);
        }
        self
    }

    /// Changes the microflow itself, with all objects so far.
    #[must_use]
    pub fn with(mut self, edit: impl FnOnce(&mut Microflow)) -> Self {
        self.flow.objects.append(&mut self.objects);
        edit(&mut self.flow);
        self
    }
}

fn changes(items: &[(&str, &str)]) -> Vec<MemberChange> {
    let item = |(member, value): &(&str, &str)| MemberChange {
        member: (*member).into(),
        value: (*value).to_owned(),
        ..MemberChange::default()
    };
    items.iter().map(item).collect()
}

pub(super) fn argument_list(owner: &str, arguments: &[(&str, &str)]) -> Vec<Argument> {
    let argument = |(parameter, value): &(&str, &str)| Argument {
        parameter: QName::from(owner).member(parameter),
        value: (*value).to_owned(),
        ..Argument::default()
    };
    arguments.iter().map(argument).collect()
}
