//! What activities do to objects, lists and the client.

use std::cmp::Ordering;

use model_core::model::microflow::Aggregate as Function;
use model_core::value::{Decimal, DecimalError};

use super::error::Failure;
use super::machine::{Surroundings, env, set};
use super::program::{
    Aggregate, Along, Change, Create, FeedbackOp, Gives, Item, Objects, Op, Range, Refresh,
    Retrieve, ShowPage,
};
use super::{ErrorKind, Feedback, Instruction};
use crate::eval::{Expression, order};
use crate::reference::ObjectRef;
use crate::value::Value;

type Outcome<T = ()> = Result<T, Box<Failure>>;

/// A step in its frame.
struct Act<'a, 'b> {
    values: &'a mut Vec<Value>,
    base: usize,
    instructions: &'a mut Vec<Instruction>,
    around: &'a mut Surroundings<'b>,
}

/// The objects that a step works on; one, as most steps have it, needs no list.
enum Chosen {
    One(ObjectRef),
    Many(Vec<ObjectRef>),
}

impl Chosen {
    fn as_slice(&self) -> &[ObjectRef] {
        match self {
            Chosen::One(object) => std::slice::from_ref(object),
            Chosen::Many(objects) => objects,
        }
    }
}

/// Performs a step that works on objects or the client.
pub(super) fn perform(
    op: &Op,
    values: &mut Vec<Value>,
    base: usize,
    instructions: &mut Vec<Instruction>,
    around: &mut Surroundings<'_>,
) -> Outcome {
    let mut act = Act { values, base, instructions, around };
    match op {
        Op::Create(create) => act.create(create),
        Op::Change(change) => {
            let object = act.object(change.object)?;
            act.change(object, change)
        }
        Op::Commit(objects, events) => {
            let list = act.objects(objects)?;
            act.around.store.commit(list.as_slice(), *events)?;
            act.refresh(&objects.refresh);
            Ok(())
        }
        Op::Delete(objects) => {
            let list = act.objects(objects)?;
            act.around.store.delete(list.as_slice())?;
            act.refresh(&objects.refresh);
            // The variable cannot be used any more.
            act.set(objects.variable, Value::Empty);
            Ok(())
        }
        Op::Along(along) => act.along(along),
        Op::Retrieve(retrieve) => act.retrieve(retrieve),
        Op::Aggregate(aggregate) => act.aggregate(aggregate),
        Op::ShowPage(show) => act.show_page(show),
        Op::ClosePage => {
            act.instructions.push(Instruction::ClosePage);
            Ok(())
        }
        Op::ShowMessage(kind, template) => {
            let text = template.render(&mut act.env())?;
            act.instructions.push(Instruction::ShowMessage { kind: *kind, text });
            Ok(())
        }
        Op::Feedback(feedback) => act.feedback(feedback),
        _ => Ok(()),
    }
}

impl Act<'_, '_> {
    fn env(&mut self) -> crate::eval::Env<'_> {
        env(self.values, self.base, self.around)
    }

    fn value(&self, place: u16) -> &Value {
        self.values.get(self.base + usize::from(place)).unwrap_or(&Value::Empty)
    }

    fn set(&mut self, place: u16, value: Value) {
        set(self.values, self.base, place, value);
    }

    fn evaluate(&mut self, expression: &Expression) -> Outcome<Value> {
        Ok(expression.evaluate(&mut self.env())?)
    }

    fn object(&self, place: u16) -> Outcome<ObjectRef> {
        match self.value(place) {
            Value::Object(object) => Ok(*object),
            Value::Empty => Err(Failure::new(
                ErrorKind::Data,
                "The object is empty. Test for empty with a decision before.",
            )),
            other => Err(Failure::model(format!(
                "An object is needed; the variable is of type {}.",
                other.type_name()
            ))),
        }
    }

    /// The object or the objects of a list; nothing for empty.
    fn objects(&self, objects: &Objects) -> Outcome<Chosen> {
        match self.value(objects.variable) {
            Value::Object(object) => Ok(Chosen::One(*object)),
            Value::List(list) => Ok(Chosen::Many(list.snapshot())),
            Value::Empty => Ok(Chosen::Many(Vec::new())),
            other => Err(Failure::model(format!(
                "An object or a list is needed; the variable is of type {}.",
                other.type_name()
            ))),
        }
    }

    fn refresh(&mut self, entity: &Refresh) {
        if let Some(entity) = entity {
            self.instructions.push(Instruction::Refresh(vec![entity.clone()]));
        }
    }

    fn create(&mut self, create: &Create) -> Outcome {
        let object = self.around.store.create(create.entity)?;
        self.set(create.variable, Value::Object(object));
        self.change(object, &create.change)
    }

    fn change(&mut self, object: ObjectRef, change: &Change) -> Outcome {
        for item in &change.items {
            match item {
                Item::Attribute(slot, value) => {
                    let value = self.evaluate(value)?;
                    self.around.store.set(object, *slot, value)?;
                }
                Item::Link { association, direction, change, value } => {
                    let others = match self.evaluate(value)? {
                        Value::Object(other) => Chosen::One(other),
                        Value::List(list) => Chosen::Many(list.snapshot()),
                        _ => Chosen::Many(Vec::new()),
                    };
                    let (store, others) = (&mut *self.around.store, others.as_slice());
                    store.link(object, *association, *direction, *change, others)?;
                }
                Item::Broken(words) => return Err(Failure::model(&**words)),
            }
        }
        if let Some(events) = change.commit {
            self.around.store.commit(&[object], events)?;
        }
        self.refresh(&change.refresh);
        Ok(())
    }

    fn along(&mut self, along: &Along) -> Outcome {
        let linked = match self.value(along.object) {
            Value::Object(object) => {
                let object = *object;
                self.around.store.links(object, along.association, along.direction)?
            }
            Value::Empty => Vec::new(),
            _ => vec![self.object(along.object)?],
        };
        let value = match along.gives {
            Gives::Object => Value::from(linked.first().copied()),
            Gives::List => Value::from(linked),
        };
        self.set(along.variable, value);
        Ok(())
    }

    fn retrieve(&mut self, retrieve: &Retrieve) -> Outcome {
        let arguments = retrieve.query.arguments(&mut self.env())?;
        let (offset, amount) = match &retrieve.range {
            Range::All => (0, 0),
            Range::First => (0, 1),
            Range::Part { offset, amount } => {
                (self.count(offset.as_ref())?, self.count(amount.as_ref())?)
            }
        };
        let objects = self.around.store.retrieve(&retrieve.query, &arguments, offset, amount)?;
        let value = match retrieve.range {
            Range::First => Value::from(objects.first().copied()),
            _ => Value::from(objects),
        };
        self.set(retrieve.variable, value);
        Ok(())
    }

    /// A number of rows; 0 where there is no expression.
    fn count(&mut self, expression: Option<&Expression>) -> Outcome<u64> {
        let Some(expression) = expression else { return Ok(0) };
        match self.evaluate(expression)? {
            Value::Integer(number) => u64::try_from(number).map_err(|_| {
                Failure::new(
                    ErrorKind::Data,
                    format!("The range {number} is negative. Offset and amount begin at 0."),
                )
            }),
            _ => Ok(0),
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Outcome {
        let list = match self.value(aggregate.list) {
            Value::List(list) => list.snapshot(),
            _ => Vec::new(),
        };
        let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let Some(slot) = aggregate.attribute else {
            self.set(aggregate.variable, Value::Integer(count));
            return Ok(());
        };
        let mut values = Vec::with_capacity(list.len());
        for object in list {
            let value = self.around.store.attribute(object, slot);
            let value = value.map_err(|error| Failure::new(ErrorKind::Data, error.0))?;
            if !value.is_empty() {
                values.push(value);
            }
        }
        let result = over(aggregate, &values)?;
        self.set(aggregate.variable, result);
        Ok(())
    }

    fn show_page(&mut self, show: &ShowPage) -> Outcome {
        let mut arguments = Vec::with_capacity(show.arguments.len());
        for (name, value) in &show.arguments {
            arguments.push((name.clone(), self.evaluate(value)?));
        }
        let page = show.page.clone();
        self.instructions.push(Instruction::ShowPage { page, arguments });
        Ok(())
    }

    fn feedback(&mut self, feedback: &FeedbackOp) -> Outcome {
        let object = self.object(feedback.object)?;
        let message = feedback.template.render(&mut self.env())?;
        let member = feedback.member.clone();
        let feedback = Feedback { object, member, message };
        self.instructions.push(Instruction::ValidationFeedback(feedback));
        Ok(())
    }
}

/// Aggregates values that are not empty. Of none the sum is 0 and all else empty.
fn over(aggregate: &Aggregate, values: &[Value]) -> Outcome<Value> {
    let best =
        |wanted: Ordering| {
            let mut values = values.iter();
            let first = values.next().cloned().unwrap_or_default();
            values.fold(first, |best, value| {
                if order(value, &best) == Some(wanted) { value.clone() } else { best }
            })
        };
    Ok(match aggregate.function {
        // They are not compiled: the machine stops before them.
        Function::All | Function::Any | Function::Reduce => Value::Empty,
        Function::Count => Value::Integer(i64::try_from(values.len()).unwrap_or(i64::MAX)),
        Function::Minimum => best(Ordering::Less),
        Function::Maximum => best(Ordering::Greater),
        Function::Sum if aggregate.whole => {
            let mut sum = 0_i64;
            for value in values {
                if let Value::Integer(number) = value {
                    sum = sum.checked_add(*number).ok_or_else(|| {
                        let words = "The sum is beyond the range of whole numbers (64 bits).";
                        Failure::new(ErrorKind::Expression, words)
                    })?;
                }
            }
            Value::Integer(sum)
        }
        Function::Sum => Value::Decimal(sum(values)?),
        Function::Average if values.is_empty() => Value::Empty,
        Function::Average => {
            let count = i64::try_from(values.len()).unwrap_or(i64::MAX);
            let average = sum(values)?.checked_div(Decimal::from(count));
            Value::Decimal(average.map_err(decimal)?)
        }
    })
}

fn sum(values: &[Value]) -> Outcome<Decimal> {
    let mut sum = Decimal::ZERO;
    for value in values {
        let number = match value {
            Value::Integer(number) => Decimal::from(*number),
            Value::Decimal(number) => *number,
            _ => continue,
        };
        sum = sum.checked_add(number).map_err(decimal)?;
    }
    Ok(sum)
}

fn decimal(error: DecimalError) -> Box<Failure> {
    Failure::new(ErrorKind::Expression, format!("The aggregate has no result: {error}."))
}
