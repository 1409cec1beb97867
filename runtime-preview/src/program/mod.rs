//! The part of a program that knows data: a snapshot's domain model, compiled for running.
//!
//! A [`Program`] is made from a [`Domain`] (what the model says) and a [`Catalogue`] (how the
//! database calls it). Entities, members and associations are named by numbers here, so that a
//! running flow never looks a name up. What this room must never do: know statements or sessions.

pub mod catalogue;
mod column;
mod compile;
pub mod defaults;
pub mod domain;

pub use catalogue::Catalogue;
pub use column::ColumnType;
pub use defaults::AttributeDefault;
pub use domain::Domain;

use std::collections::BTreeMap;
use std::sync::Arc;

use model_core::id::Id;
use model_core::model::entity::{DeleteBehaviour, Multiplicity};
use model_core::model::{AttributeType, DocumentId};
use model_core::name::QName;
use rustc_hash::FxHashMap;

/// The number of an entity in one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIx(pub u32);

/// The number of an association in one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssociationIx(pub u32);

/// A member of an entity by its place among all its members. Inherited members come first, so a
/// slot of a generalization is right for all its specializations.
pub type Slot = u16;

/// The data part of a program.
#[derive(Debug, Default)]
pub struct Program {
    entities: Vec<Entity>,
    associations: Vec<Association>,
    /// The names of the values of each enumeration, in order.
    pub enumerations: BTreeMap<QName, Vec<Arc<str>>>,
    /// The default language of texts.
    pub language: String,
    entities_by_name: FxHashMap<QName, EntityIx>,
    entities_by_number: FxHashMap<u16, EntityIx>,
    associations_by_name: FxHashMap<QName, AssociationIx>,
}

/// An entity.
#[derive(Debug)]
pub struct Entity {
    /// Its number in this program.
    pub ix: EntityIx,
    /// Its document.
    pub document: DocumentId,
    /// Its qualified name.
    pub name: QName,
    /// The top 16 bits of its objects' ids.
    pub number: u16,
    /// Whether its objects are stored.
    pub persistable: bool,
    /// Itself and the entities that it is based on, outermost first.
    pub line: Vec<EntityIx>,
    /// Itself and all its specializations.
    pub kin: Vec<EntityIx>,
    /// Its attributes and its references to at most one object, inherited ones first.
    pub members: Vec<Member>,
    /// Its tables, one for each entity of its line, in that order; none if it is not stored.
    pub tables: Vec<Table>,
    /// The associations that it or a generalization owns.
    pub forward: Vec<AssociationIx>,
    /// The associations that lead to it or to a generalization.
    pub backward: Vec<AssociationIx>,
    /// What must be true of an object before it is stored, in order, inherited rules first.
    pub rules: Vec<Rule>,
    slots: FxHashMap<Arc<str>, Slot>,
}

/// A table of an entity.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The members of the level that it holds: from this slot,
    pub begin: Slot,
    /// to before this one.
    pub end: Slot,
    /// Whether it says of which entity a row is.
    pub typed: bool,
    /// Numbers of entities whose rows lie here but must not be seen.
    pub strays: Vec<u16>,
}

/// A member of an entity that holds one value.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its id in the model.
    pub id: Id,
    /// The attribute's own name, or the association's qualified name.
    pub name: Arc<str>,
    /// What it is.
    pub kind: MemberKind,
    /// What a new object has.
    pub default: AttributeDefault,
    /// Its column; empty where it is not stored.
    pub column: String,
    /// What its column holds.
    pub ty: ColumnType,
}

impl Member {
    /// Whether a column holds it.
    pub fn is_stored(&self) -> bool {
        !self.column.is_empty()
    }

    /// Whether it is given by the database.
    pub fn is_auto_number(&self) -> bool {
        matches!(self.kind, MemberKind::Attribute(AttributeType::AutoNumber))
    }
}

/// What a member is.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberKind {
    /// An attribute.
    Attribute(AttributeType),
    /// The reference of an association to at most one object.
    Reference(AssociationIx),
}

/// An association.
#[derive(Clone, Debug)]
pub struct Association {
    /// Its number in this program.
    pub ix: AssociationIx,
    /// Its id in the model.
    pub id: Id,
    /// Its qualified name.
    pub name: QName,
    /// The entity that owns it.
    pub owner: EntityIx,
    /// The entity at the other end.
    pub target: EntityIx,
    /// How many stand at its ends.
    pub multiplicity: Multiplicity,
    /// What happens to the other when the owner is deleted.
    pub on_owner_delete: DeleteBehaviour,
    /// What happens to owners when the other is deleted.
    pub on_target_delete: DeleteBehaviour,
    /// What people read when deleting is refused, in the default language.
    pub message: String,
    /// How it is held.
    pub form: AssociationForm,
}

/// How an association is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssociationForm {
    /// As a member of the owner.
    Member {
        /// Which.
        slot: Slot,
        /// Whether a column holds it.
        stored: bool,
    },
    /// As a set of ids of the owner, stored in a table of two ids or in memory only.
    Set(Option<Links>),
}

/// A table of two ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Its name.
    pub table: String,
    /// The column with the owner's id.
    pub owner: String,
    /// The column with the id of the other end.
    pub target: String,
}

/// What must be true of an object before it is stored.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id in the model.
    pub id: Id,
    /// What it demands.
    pub kind: RuleKind,
    /// What people read, in the default language.
    pub message: String,
}

/// What a rule demands.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleKind {
    /// This member has a value.
    Required(MemberPlace),
    /// This member, if it has a value, equals another.
    Equals(Slot, Bound),
    /// This member, if it has a value, is at least and at most so.
    Range(Slot, Option<Bound>, Option<Bound>),
    /// This text has at most so many characters.
    MaximumLength(Slot, usize),
    /// No two objects agree in these members.
    Unique {
        /// The members.
        slots: Vec<Slot>,
        /// The table and the columns, as SQLite names them when they are violated.
        table: String,
        /// See `table`.
        columns: Vec<String>,
    },
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A value of the model.
    Value(AttributeDefault),
    /// Another member of the object.
    Slot(Slot),
}

/// A member of either form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberPlace {
    /// A value.
    Slot(Slot),
    /// A set of references.
    Set(AssociationIx),
}

/// A way over an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the owner to the other.
    Forward,
    /// From the other to its owners.
    Backward,
}

impl Program {
    /// All entities; the one with number `ix` at that place.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// All associations, likewise.
    pub fn associations(&self) -> &[Association] {
        &self.associations
    }

    /// The entity with this number, which must come from this program.
    pub fn entity(&self, ix: EntityIx) -> &Entity {
        static NONE: std::sync::LazyLock<Entity> = std::sync::LazyLock::new(Entity::nothing);
        self.entities.get(ix.0 as usize).unwrap_or(&NONE)
    }

    /// The association with this number, if it comes from this program.
    pub fn association(&self, ix: AssociationIx) -> Option<&Association> {
        self.associations.get(ix.0 as usize)
    }

    /// The entity of this name.
    pub fn entity_named(&self, name: &str) -> Option<&Entity> {
        self.entities_by_name.get(name).map(|ix| self.entity(*ix))
    }

    /// The association of this name.
    pub fn association_named(&self, name: &str) -> Option<&Association> {
        self.associations_by_name.get(name).and_then(|ix| self.association(*ix))
    }

    /// The entity of objects whose ids begin with this number.
    pub fn entity_numbered(&self, number: u16) -> Option<&Entity> {
        self.entities_by_number.get(&number).map(|ix| self.entity(*ix))
    }

    /// Whether objects of `special` are also objects of `general`.
    pub fn is_a(&self, special: EntityIx, general: EntityIx) -> bool {
        special == general || self.entity(special).line.contains(&general)
    }
}

impl Entity {
    fn nothing() -> Entity {
        Entity {
            ix: EntityIx(u32::MAX),
            document: DocumentId(Id::NONE),
            name: QName::default(),
            number: 0,
            persistable: false,
            line: Vec::new(),
            kin: Vec::new(),
            members: Vec::new(),
            tables: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            rules: Vec::new(),
            slots: FxHashMap::default(),
        }
    }

    /// The slot of an attribute by its own name, or of a reference by its qualified name.
    pub fn slot(&self, name: &str) -> Option<Slot> {
        self.slots.get(name).copied()
    }

    /// The member in a slot.
    pub fn member(&self, slot: Slot) -> Option<&Member> {
        self.members.get(usize::from(slot))
    }

    /// The members that one of its tables holds in columns, with their slots.
    pub fn columns<'a>(
        &'a self,
        table: &Table,
    ) -> impl Iterator<Item = (Slot, &'a Member)> + use<'a> {
        let range = usize::from(table.begin)..usize::from(table.end);
        let members = self.members.get(range).unwrap_or_default();
        let begin = table.begin;
        members
            .iter()
            .enumerate()
            .map(move |(place, member)| (begin + place as Slot, member))
            .filter(|(_, member)| member.is_stored())
    }
}

impl Association {
    /// Whether an object of `entity` stands at its owner's end, at the other, or (nothing) at
    /// neither. Where it stands at both, the way is forward.
    pub fn direction_from(&self, program: &Program, entity: EntityIx) -> Option<Direction> {
        if program.is_a(entity, self.owner) {
            Some(Direction::Forward)
        } else if program.is_a(entity, self.target) {
            Some(Direction::Backward)
        } else {
            None
        }
    }

    /// The entity that a way leads to.
    pub fn end(&self, direction: Direction) -> EntityIx {
        match direction {
            Direction::Forward => self.target,
            Direction::Backward => self.owner,
        }
    }

    /// Whether a way leads to at most one object.
    pub fn is_single(&self, direction: Direction) -> bool {
        match direction {
            Direction::Forward => self.multiplicity != Multiplicity::ManyToMany,
            Direction::Backward => self.multiplicity == Multiplicity::OneToOne,
        }
    }
}
