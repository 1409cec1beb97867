//! What the languages see of a model. `model_core::index` implements it for a project; tests
//! have small ones of their own.

use crate::name::QName;
use crate::value::DataType;

/// The names of a model and what they mean.
///
/// Members of an entity include those that it inherits and, where it has them, the system
/// members: the attributes `createdDate` and `changedDate`, the associations `System.owner` and
/// `System.changedBy`, each from that entity: [`Schema::associations`] yields them, while
/// [`Schema::association`] need not. Lists are in the order in which a person should see them.
pub trait Schema {
    /// The entity of this name.
    fn entity(&self, name: &QName) -> Option<Entity>;

    /// The attribute of an entity by its own name.
    fn attribute(&self, entity: &QName, name: &str) -> Option<Attribute>;

    /// All attributes of an entity.
    fn attributes(&self, entity: &QName) -> Vec<Attribute>;

    /// The association of this name.
    fn association(&self, name: &QName) -> Option<Association>;

    /// All associations in which an entity, or a generalization of it, stands at either end.
    fn associations(&self, entity: &QName) -> Vec<Association>;

    /// The values of an enumeration, or nothing if there is none of this name.
    fn enumeration(&self, name: &QName) -> Option<Vec<EnumerationValue>>;

    /// The type of a constant.
    fn constant(&self, name: &QName) -> Option<DataType>;

    /// Whether objects of `specialization` are also objects of `generalization`; an entity is one
    /// of itself.
    fn is_a(&self, specialization: &QName, generalization: &QName) -> bool;

    /// The names of the user roles.
    fn user_roles(&self) -> Vec<String>;

    /// All qualified names of a kind, for completion and "did you mean".
    fn names(&self, kind: NameKind) -> Vec<QName>;
}

/// The kinds of documents that the languages name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// Entities.
    Entity,
    /// Associations.
    Association,
    /// Enumerations.
    Enumeration,
    /// Constants.
    Constant,
}

/// What the languages ask about an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its name.
    pub name: QName,
    /// Whether its objects live in a database.
    pub persistence: Persistence,
    /// One sentence about it, for hovering; may be empty.
    pub documentation: String,
}

/// Where the objects of an entity live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// In a table.
    Persistable,
    /// In memory.
    NonPersistable,
    /// In a query.
    View,
}

/// An attribute as seen from an entity that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its qualified name, by the entity that declares it.
    pub name: QName,
    /// The type of its values in expressions: AutoNumber is Integer, HashedString is String.
    pub data_type: DataType,
    /// How its values are kept.
    pub storage: AttributeStorage,
    /// One sentence about it, for hovering; may be empty.
    pub documentation: String,
}

/// How the values of an attribute are kept, as far as a query must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeStorage {
    /// In a column.
    Stored,
    /// Worked out by a microflow when asked for; no query can use it.
    Calculated,
    /// As a hash; it can be compared by a function only.
    Hashed,
}

/// An association between two entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// Its name.
    pub name: QName,
    /// The end that owns it, the one it is drawn from.
    pub from: AssociationEnd,
    /// The other end.
    pub to: AssociationEnd,
    /// One sentence about it, for hovering; may be empty.
    pub documentation: String,
}

/// One end of an association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociationEnd {
    /// The entity at this end.
    pub entity: QName,
    /// How many objects of this end one object of the other end has.
    pub multiplicity: Multiplicity,
}

/// One or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplicity {
    /// At most one.
    One,
    /// Any number.
    Many,
}

/// The way over an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From its owner.
    Forward,
    /// Towards its owner.
    Backward,
}

impl Association {
    /// The way over it from an object of `entity`, or nothing if it does not stand at either end.
    /// Where it stands at both, the way is forward.
    pub fn direction_from(&self, entity: &QName, schema: &dyn Schema) -> Option<Direction> {
        if schema.is_a(entity, &self.from.entity) {
            Some(Direction::Forward)
        } else if schema.is_a(entity, &self.to.entity) {
            Some(Direction::Backward)
        } else {
            None
        }
    }

    /// The end that is reached.
    pub fn end(&self, direction: Direction) -> &AssociationEnd {
        match direction {
            Direction::Forward => &self.to,
            Direction::Backward => &self.from,
        }
    }

    /// Whether both ends are the same entity, so that the way over it must be told.
    pub fn is_self(&self) -> bool {
        self.from.entity == self.to.entity
    }
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumerationValue {
    /// Its own name.
    pub name: String,
    /// Its caption in the default language.
    pub caption: String,
}
