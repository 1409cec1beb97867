//! Values as a running app holds them: in variables, in members of objects, in results.
//!
//! A [`Value`] is small (24 bytes) and cheap to clone. Text is shared, lists are passed by
//! reference (`design/semantics.md` 23), objects are references into the session. What it must never do:
//! hold a decimal in binary floating point, or reach for the session by itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model_core::value::Decimal;

use crate::reference::ObjectRef;

/// A value. Integer and Long are one type here (`design/semantics.md` 1).
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// No value.
    #[default]
    Empty,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// Text.
    String(Arc<str>),
    /// A moment: milliseconds since 1970 in UTC.
    DateTime(i64),
    /// The name of a value of an enumeration.
    Enumeration(Arc<str>),
    /// An object of the session.
    Object(ObjectRef),
    /// Objects of the session, by reference.
    List(List),
    /// Bytes.
    Binary(Arc<[u8]>),
}

impl Value {
    /// Text as a value.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// Whether there is no value. An empty list is none either.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::List(list) => list.is_empty(),
            _ => false,
        }
    }

    /// The object, if it is one.
    pub fn object(&self) -> Option<ObjectRef> {
        match self {
            Value::Object(object) => Some(*object),
            _ => None,
        }
    }

    /// The word for what it is, in messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Empty => "empty",
            Value::Boolean(_) => "Boolean",
            Value::Integer(_) => "Integer",
            Value::Decimal(_) => "Decimal",
            Value::String(_) => "String",
            Value::DateTime(_) => "DateTime",
            Value::Enumeration(_) => "Enumeration",
            Value::Object(_) => "object",
            Value::List(_) => "list",
            Value::Binary(_) => "Binary",
        }
    }
}

/// Equal in kind and content: an Integer never equals a Decimal here (expressions compare across
/// the two); lists are equal when they hold the same objects in the same order.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Empty, Value::Empty) => true,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Integer(a), Value::Integer(b)) | (Value::DateTime(a), Value::DateTime(b)) => {
                a == b
            }
            (Value::Decimal(a), Value::Decimal(b)) => a == b,
            (Value::String(a), Value::String(b))
            | (Value::Enumeration(a), Value::Enumeration(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Binary(a), Value::Binary(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Integer(value)
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Value {
        Value::Decimal(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::String(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::String(value.into())
    }
}

impl From<ObjectRef> for Value {
    fn from(value: ObjectRef) -> Value {
        Value::Object(value)
    }
}

impl From<Option<ObjectRef>> for Value {
    fn from(value: Option<ObjectRef>) -> Value {
        value.map_or(Value::Empty, Value::Object)
    }
}

impl From<Vec<ObjectRef>> for Value {
    fn from(value: Vec<ObjectRef>) -> Value {
        Value::List(List::new(value))
    }
}

/// A list of objects. Clones are the same list; [`List::snapshot`] copies.
#[derive(Clone, Debug, Default)]
pub struct List(Arc<Mutex<Vec<ObjectRef>>>);

impl List {
    /// A new list of these objects.
    pub fn new(objects: Vec<ObjectRef>) -> List {
        List(Arc::new(Mutex::new(objects)))
    }

    /// How many objects it holds.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// The objects as they are now.
    pub fn snapshot(&self) -> Vec<ObjectRef> {
        self.lock().clone()
    }

    /// Works on the objects in place. `work` must not touch the same list again.
    pub fn with<R>(&self, work: impl FnOnce(&mut Vec<ObjectRef>) -> R) -> R {
        work(&mut self.lock())
    }

    /// Whether the two are one list, not only equal ones.
    pub fn is_same(&self, other: &List) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    // A list whose lock a panic has poisoned is still a whole vector.
    fn lock(&self) -> MutexGuard<'_, Vec<ObjectRef>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PartialEq for List {
    fn eq(&self, other: &List) -> bool {
        self.is_same(other) || self.snapshot() == other.snapshot()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::ObjectId;

    fn object(sequence: i64) -> ObjectRef {
        ObjectRef::own(ObjectId::new(1, sequence))
    }

    #[test]
    fn values_stay_small() {
        assert_eq!(size_of::<Value>(), 24);
    }

    #[test]
    fn semantics_23_lists_pass_by_reference() {
        let list = List::new(vec![object(1)]);
        let same = list.clone();
        same.with(|objects| objects.push(object(2)));
        assert_eq!(list.len(), 2);
        assert!(list.is_same(&same));
        assert_eq!(list, List::new(list.snapshot()));
    }
}
