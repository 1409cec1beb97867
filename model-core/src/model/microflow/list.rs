//! The activities that work with lists (`reference/mendix.md` §2.2).

use crate::name::QName;
use crate::value::DataType;

use super::SortItem;

activity! {
    /// Makes an empty list.
    pub struct CreateList("createList", "Create list") {
        /// The entity of its objects.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The variable that holds it.
        variable ["variable", "List name"]: String as [Shape::Variable],
    }
}

choice! {
    /// How a list changes.
    pub enum ListChange {
        /// Objects are put at its end.
        Add ["add", "Add"],
        /// Objects are taken out.
        Remove ["remove", "Remove"],
        /// It holds these objects and no others.
        Set ["set", "Replace"],
        /// It holds nothing.
        Clear ["clear", "Clear"],
    }
}

activity! {
    /// Changes a list for everybody who has it.
    pub struct ChangeList("changeList", "Change list") {
        /// The list.
        list ["list", "List"]: String as [Shape::VariableUse],
        /// How it changes.
        change ["change", "Change"]: ListChange,
        /// The object or the list, but for clearing.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

activity! {
    /// Makes something new of a list, which stays as it is.
    pub struct ListOperation("listOperation", "List operation") {
        /// The list.
        list ["list", "List"]: String as [Shape::VariableUse],
        /// What is made of it.
        operation ["operation", "Operation"]: Option<Box<Operation>>,
        /// The variable that holds the result.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

elements! {
    /// What can be made of a list.
    pub enum Operation {
        Union, Intersect, Subtract, Contains, Equals, Sort, Filter, Find, FilterBy, FindBy,
        Head, Tail, Part,
    }
}

/// Declares an operation with a second list or object.
macro_rules! with_other {
    ($(#[doc = $help:literal])+ pub struct $Name:ident($kind:literal, $label:literal)) => {
        element! {
            $(#[doc = $help])+
            pub struct $Name($kind, $label, Many) {
                /// The other list, or an object.
                other ["other", "Other"]: String as [Shape::VariableUse],
            }
        }
    };
}

with_other! {
    /// All objects of both, each once.
    pub struct Union("union", "Union")
}

with_other! {
    /// The objects that are in both.
    pub struct Intersect("intersect", "Intersect")
}

with_other! {
    /// The objects that are not in the other.
    pub struct Subtract("subtract", "Subtract")
}

with_other! {
    /// Whether the other, or all its objects, are in it: true or false.
    pub struct Contains("contains", "Contains")
}

with_other! {
    /// Whether both hold the same objects: true or false.
    pub struct Equals("equals", "Equals")
}

element! {
    /// The same objects in order.
    pub struct Sort("sortList", "Sort", Many) {
        /// What they are sorted by.
        sort ["sort", "Sort"]: Vec<SortItem>,
    }
}

/// Declares an operation that compares a member with a value.
macro_rules! by_member {
    ($(#[doc = $help:literal])+ pub struct $Name:ident($kind:literal, $label:literal)) => {
        element! {
            $(#[doc = $help])+
            pub struct $Name($kind, $label, Many) {
                /// The attribute or the association.
                member ["member", "Member"]: QName as [Shape::Reference(Target::Member)],
                /// What it must be.
                value ["value", "Value"]: String as [Shape::Expression],
            }
        }
    };
}

by_member! {
    /// The objects with this value of a member.
    pub struct Filter("filter", "Filter")
}

by_member! {
    /// The first object with this value of a member, or empty.
    pub struct Find("find", "Find")
}

element! {
    /// The objects for which an expression is true.
    pub struct FilterBy("filterBy", "Filter by expression", Many) {
        /// True or false for each object (`$currentObject`).
        condition ["condition", "Condition"]: String as [Shape::Expression],
    }
}

element! {
    /// The first object for which an expression is true, or empty.
    pub struct FindBy("findBy", "Find by expression", Many) {
        /// True or false for each object (`$currentObject`).
        condition ["condition", "Condition"]: String as [Shape::Expression],
    }
}

element! {
    /// The first object, or empty.
    pub struct Head("head", "Head", Many) {
    }
}

element! {
    /// All objects but the first.
    pub struct Tail("tail", "Tail", Many) {
    }
}

element! {
    /// Some objects one after the other.
    pub struct Part("part", "Range", Many) {
        /// How many to leave out first.
        offset ["offset", "Offset"]: String as [Shape::Expression],
        /// How many to take at most; empty for all.
        amount ["amount", "Amount"]: String as [Shape::Expression],
    }
}

impl Operation {
    /// The other list or object, where it has one.
    pub fn other(&self) -> Option<&str> {
        Some(match self {
            Operation::Union(operation) => &operation.other,
            Operation::Intersect(operation) => &operation.other,
            Operation::Subtract(operation) => &operation.other,
            Operation::Contains(operation) => &operation.other,
            Operation::Equals(operation) => &operation.other,
            _ => return None,
        })
    }
}

choice! {
    /// What is worked out over a list.
    pub enum Aggregate {
        /// How many objects it has.
        Count ["count", "Count"],
        /// The sum of an attribute.
        Sum ["sum", "Sum"],
        /// The mean of an attribute.
        Average ["average", "Average"],
        /// The smallest value of an attribute.
        Minimum ["minimum", "Minimum"],
        /// The largest value of an attribute.
        Maximum ["maximum", "Maximum"],
        /// Whether an expression is true for every object.
        All ["all", "All"],
        /// Whether an expression is true for some object.
        Any ["any", "Any"],
        /// A value that an expression makes of one object after the other.
        Reduce ["reduce", "Reduce"],
    }
}

activity! {
    /// Works out a value over a list.
    pub struct AggregateList("aggregate", "Aggregate list") {
        /// The list.
        list ["list", "List"]: String as [Shape::VariableUse],
        /// What is worked out.
        function ["function", "Function"]: Aggregate,
        /// The attribute, but for a count and where an expression is written.
        attribute ["attribute", "Attribute"]: QName as [Shape::Reference(Target::Attribute)],
        /// The value of each object (`$currentObject`); to reduce, the next result made of it and of
        /// the result so far (`$currentResult`).
        expression ["expression", "Expression"]: String as [Shape::Expression],
        /// To reduce: the first result.
        initial ["initial", "First result"]: String as [Shape::Expression],
        /// To reduce: the type of the result.
        ty ["type", "Type"]: DataType,
        /// The variable that holds the result.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}
