//! What a check yields: types, resolved paths, references, problems; and what it needs: the
//! variables in scope.

use std::collections::BTreeMap;

use super::schema::{Attribute, Direction, Multiplicity};
use super::{NodeId, Problem, Reference};
use crate::name::QName;
use crate::value::DataType;

/// The variables that a text may use, without `$`, and their types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    variables: BTreeMap<String, DataType>,
}

impl Scope {
    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, data_type: DataType) -> Scope {
        self.variables.insert(name.into(), data_type);
        self
    }

    /// Adds a variable, or gives it another type.
    pub fn insert(&mut self, name: impl Into<String>, data_type: DataType) {
        self.variables.insert(name.into(), data_type);
    }

    /// The type of a variable.
    pub fn get(&self, name: &str) -> Option<&DataType> {
        self.variables.get(name)
    }

    /// All variables by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &DataType)> {
        self.variables.iter().map(|(name, data_type)| (name.as_str(), data_type))
    }
}

/// What a step of a path means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of an attribute.
    Attribute(Attribute),
    /// Over an association.
    Association {
        /// Its name.
        name: QName,
        /// From its owner or towards it.
        direction: Direction,
        /// The entity of the objects reached.
        entity: QName,
        /// Whether one object or any number is reached.
        multiplicity: Multiplicity,
    },
    /// The entity of what the association before it reaches; a specialization narrows it.
    Entity(QName),
    /// The id of the object, in queries.
    Id,
    /// Not known; a problem tells of it or of something before it.
    Unknown,
}

/// The outcome of a check.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The type of the whole.
    pub data_type: DataType,
    /// What the text refers to, in order of place.
    pub references: Vec<Reference>,
    /// All problems of the text, those of its grammar included, in order of place.
    pub problems: Vec<Problem>,
    pub(crate) types: Vec<DataType>,
    pub(crate) steps: BTreeMap<NodeId, Vec<Step>>,
}

impl Typed {
    /// The type of a node.
    pub fn type_of(&self, node: NodeId) -> &DataType {
        self.types.get(node.0 as usize).unwrap_or(&DataType::Unknown)
    }

    /// What the steps of a path mean, as many as the path has.
    pub fn steps_of(&self, node: NodeId) -> &[Step] {
        self.steps.get(&node).map_or(&[], Vec::as_slice)
    }
}
