//! The domain model: entities with attributes and the associations they own; and the diagram of a
//! module (`reference/mendix.md` §1). Rules, handlers and rights stand in files beside this one.

mod access;
mod event;
mod rule;
mod system;

pub use access::*;
pub use event::*;
pub use rule::*;
pub use system::SystemMember;

use crate::id::Id;
use crate::name::QName;

use super::scalar::{AttributeType, Point, Translated};

choice! {
    /// Whether objects of an entity are stored.
    pub enum Persistence {
        /// Its objects are rows of the database.
        Persistable ["persistable", "Persistable"],
        /// Its objects live in memory only, as long as something needs them.
        NonPersistable ["nonPersistable", "Non-persistable"],
        /// Its objects are the rows of a query, worked out whenever they are asked for.
        View ["view", "View"],
    }
}

element! {
    /// A kind of thing that the app knows: its attributes and its associations.
    pub struct Entity("entity", "Entity", Many) {
        /// The name, unique in the module.
        name ["name", "Name"]: String as [Shape::Name],
        /// The words that people see, where they differ from the name.
        caption ["caption", "Caption"]: Translated,
        /// What it stands for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// Whether its objects are stored.
        persistence ["persistence", "Kind"]: Persistence,
        /// The entity whose members it inherits.
        generalization ["generalization", "Based on"]: QName as [Shape::Reference(Target::Entity)],
        /// Whether each object keeps when it was made (`createdDate`).
        created_date ["createdDate", "Created date"]: bool,
        /// Whether each object keeps when it was last changed (`changedDate`).
        changed_date ["changedDate", "Changed date"]: bool,
        /// Whether each object keeps who made it (`System.owner`).
        owner ["owner", "Owner"]: bool,
        /// Whether each object keeps who changed it last (`System.changedBy`).
        changed_by ["changedBy", "Changed by"]: bool,
        /// For a view: the query whose rows are its objects and whose columns are its attributes.
        query ["query", "Query"]: String as [Shape::Oql],
        /// What each of its objects knows.
        attributes ["attributes", "Attributes"]: Vec<Attribute>,
        /// The associations that it owns: its objects hold the reference.
        associations ["associations", "Associations"]: Vec<Association>,
        /// What must be true of an object before it is stored.
        rules ["rules", "Validation rules"]: Vec<ValidationRule>,
        /// What the database keeps sorted, so that searching is fast.
        indexes ["indexes", "Indexes"]: Vec<Index>,
        /// Microflows that run when its objects are made, stored, deleted or rolled back.
        events ["events", "Event handlers"]: Vec<EventHandler>,
        /// Who may do what with its objects; what no rule allows is not allowed.
        access ["access", "Access rules"]: Vec<AccessRule>,
    }
}

element! {
    /// A value that each object of an entity has.
    pub struct Attribute("attribute", "Attribute", One) {
        /// The name, unique among the members of the entity.
        name ["name", "Name"]: String as [Shape::Name],
        /// What it holds.
        ty ["type", "Type"]: AttributeType = AttributeType::String(Some(200)),
        /// What a new object has: a literal of the type, a value's name, or `[%CurrentDateTime%]`.
        default ["default", "Default"]: String,
        /// The microflow that works the value out whenever it is asked for, from the object; empty
        /// where the value is stored.
        calculated ["calculated", "Calculated by"]: QName as [Shape::Reference(Target::Microflow)],
        /// The words that people see, where they differ from the name.
        caption ["caption", "Caption"]: Translated,
        /// What it stands for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
    }
}

choice! {
    /// How many objects stand at the ends of an association, seen from its owner.
    pub enum Multiplicity {
        /// Many objects of the owner refer to one other.
        ManyToOne ["manyToOne", "Many to one"],
        /// One object of the owner refers to one other.
        OneToOne ["oneToOne", "One to one"],
        /// Many objects of the owner refer to many others.
        ManyToMany ["manyToMany", "Many to many"],
    }
}

choice! {
    /// What happens to the objects at the other end when an object is deleted.
    pub enum DeleteBehaviour {
        /// They stay, without the link.
        Keep ["keep", "Keep them"],
        /// They are deleted too.
        Cascade ["cascade", "Delete them too"],
        /// Nothing is deleted while there are any.
        Refuse ["refuse", "Refuse while there are any"],
    }
}

choice! {
    /// Which objects know of a link without asking the database.
    pub enum Ownership {
        /// Those of the owner; between one and one both.
        Default ["default", "The owner"],
        /// Those of both ends: either can change the link.
        Both ["both", "Both"],
    }
}

choice! {
    /// How the database keeps an association.
    pub enum Storage {
        /// As a column of the owner, where each has at most one, else as a table.
        Automatic ["automatic", "Column where it fits"],
        /// As a table of its own.
        Table ["table", "Table"],
    }
}

element! {
    /// A link between objects. The entity that owns it holds the reference.
    pub struct Association("association", "Association", One) {
        /// The name, unique in the module.
        name ["name", "Name"]: String as [Shape::Name],
        /// The entity at the other end.
        target ["target", "To"]: QName as [Shape::Reference(Target::Entity)],
        /// How many objects stand at its ends.
        multiplicity ["multiplicity", "Multiplicity"]: Multiplicity,
        /// Which objects know of the link.
        ownership ["ownership", "Known to"]: Ownership,
        /// How the database keeps it.
        storage ["storage", "Stored as"]: Storage,
        /// When an object of the owner is deleted: what happens to the objects it refers to.
        on_owner_delete ["onOwnerDelete", "When the owner is deleted"]: DeleteBehaviour,
        /// When an object at the other end is deleted: what happens to those that refer to it.
        on_target_delete ["onTargetDelete", "When the other is deleted"]: DeleteBehaviour,
        /// What people read when deleting is refused.
        message ["message", "Message when refused"]: Translated,
        /// The same where deleting at the other end is refused; empty for the same words.
        target_message ["targetMessage", "Message when the other is refused"]: Translated,
        /// The words that people see, where they differ from the name.
        caption ["caption", "Caption"]: Translated,
        /// What it stands for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
    }
}

element! {
    /// A sorted copy of some members in the database, so that searching by them is fast.
    pub struct Index("index", "Index", One) {
        /// The attributes, most important first.
        members ["members", "Attributes"]: Vec<Id>,
        /// Those of the attributes that are kept largest first.
        descending ["descending", "Largest first"]: Vec<Id>,
    }
}

element! {
    /// Where the entities of a module stand in its diagram.
    pub struct DomainDiagram("diagram", "Domain model", Many) {
        /// The entities, one line each.
        entities ["entities", "Entities"]: Vec<EntityPlace> as [Shape::List(<EntityPlace as Node>::kinds, Order::ById)],
        /// Notes that people left.
        notes ["notes", "Notes"]: Vec<Note> as [Shape::List(<Note as Node>::kinds, Order::ById)],
    }
}

element! {
    /// Where one entity stands. Its id is the entity's.
    pub struct EntityPlace("place", "Place", One) {
        /// The entity.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The left upper corner of its box.
        at ["at", "Position"]: Point as [Shape::Place],
    }
}

element! {
    /// A note on a diagram.
    pub struct Note("note", "Note", One) {
        /// What it says.
        text ["text", "Text"]: String as [Shape::Paragraph],
        /// Its left upper corner.
        at ["at", "Position"]: Point as [Shape::Place],
        /// Its width and height.
        size ["size", "Size"]: Point as [Shape::Place] = Point::new(200, 60),
    }
}

impl Entity {
    /// The attribute of this name, not looking at what is inherited.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The owned association of this name.
    pub fn association(&self, name: &str) -> Option<&Association> {
        self.associations.iter().find(|association| association.name == name)
    }

    /// The name of the attribute, owned association or system member with this id.
    pub fn member_name(&self, id: Id) -> Option<&str> {
        let attribute = self.attributes.iter().find(|a| a.id == id).map(|a| a.name.as_str());
        attribute
            .or_else(|| self.associations.iter().find(|a| a.id == id).map(|a| a.name.as_str()))
            .or_else(|| self.system_members().find(|m| m.id() == id).map(SystemMember::name))
    }

    /// Whether its objects are rows of the database.
    pub fn is_persistable(&self) -> bool {
        self.persistence == Persistence::Persistable
    }
}
