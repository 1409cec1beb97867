//! The domain model: entities with attributes, the associations they own, validation rules and
//! indexes; and the diagram of a module (`reference/mendix.md` §1).

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
        /// What each of its objects knows.
        attributes ["attributes", "Attributes"]: Vec<Attribute>,
        /// The associations that it owns: its objects hold the reference.
        associations ["associations", "Associations"]: Vec<Association>,
        /// What must be true of an object before it is stored.
        rules ["rules", "Validation rules"]: Vec<ValidationRule>,
        /// What the database keeps sorted, so that searching is fast.
        indexes ["indexes", "Indexes"]: Vec<Index>,
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

element! {
    /// A link between objects. The entity that owns it holds the reference.
    pub struct Association("association", "Association", One) {
        /// The name, unique in the module.
        name ["name", "Name"]: String as [Shape::Name],
        /// The entity at the other end.
        target ["target", "To"]: QName as [Shape::Reference(Target::Entity)],
        /// How many objects stand at its ends.
        multiplicity ["multiplicity", "Multiplicity"]: Multiplicity,
        /// When an object of the owner is deleted: what happens to the objects it refers to.
        on_owner_delete ["onOwnerDelete", "When the owner is deleted"]: DeleteBehaviour,
        /// When an object at the other end is deleted: what happens to those that refer to it.
        on_target_delete ["onTargetDelete", "When the other is deleted"]: DeleteBehaviour,
        /// What people read when deleting is refused.
        message ["message", "Message when refused"]: Translated,
        /// The words that people see, where they differ from the name.
        caption ["caption", "Caption"]: Translated,
        /// What it stands for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
    }
}

elements! {
    /// What must be true of an object before it is stored.
    pub enum ValidationRule { RequiredRule, UniqueRule, EqualsRule, RangeRule, MaximumLengthRule }
}

element! {
    /// A member must have a value; text of spaces only is none.
    pub struct RequiredRule("required", "Required", One) {
        /// The attribute or the owned association.
        member ["member", "Member"]: Id,
        /// What people read at the field when it is missing.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// No two objects have the same values in these members.
    pub struct UniqueRule("unique", "Unique", One) {
        /// The attributes and owned associations that are compared together.
        members ["members", "Members"]: Vec<Id>,
        /// What people read at the first of the fields when there is such an object already.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// A member must equal a value or another attribute. Without a value the member is fine.
    pub struct EqualsRule("equals", "Equals", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The value, written as a default is; not used where another attribute is chosen.
        value ["value", "Value"]: String,
        /// The other attribute of the entity.
        other ["other", "Other attribute"]: Id,
        /// What people read at the field when they differ.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// A number or a date must lie within bounds, which belong to them. Without a value it is fine.
    pub struct RangeRule("range", "Range", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The smallest value, written as a default is; empty for none.
        least ["least", "At least"]: String,
        /// The attribute that holds the smallest value.
        least_of ["leastOf", "At least attribute"]: Id,
        /// The largest value, written as a default is; empty for none.
        most ["most", "At most"]: String,
        /// The attribute that holds the largest value.
        most_of ["mostOf", "At most attribute"]: Id,
        /// What people read at the field when the value lies outside.
        message ["message", "Message"]: Translated,
    }
}

element! {
    /// A text may have only so many characters, fewer than its type allows.
    pub struct MaximumLengthRule("maximumLength", "Maximum length", One) {
        /// The attribute.
        member ["member", "Member"]: Id,
        /// The most characters.
        length ["length", "Characters"]: i64 = 100,
        /// What people read at the field when the text is longer.
        message ["message", "Message"]: Translated,
    }
}

impl ValidationRule {
    /// The members that it is about, in order; the first is where its message is shown.
    pub fn members(&self) -> Vec<Id> {
        let chosen = |ids: &[Id]| ids.iter().copied().filter(|id| !id.is_none()).collect();
        match self {
            ValidationRule::RequiredRule(rule) => vec![rule.member],
            ValidationRule::UniqueRule(rule) => rule.members.clone(),
            ValidationRule::EqualsRule(rule) => [vec![rule.member], chosen(&[rule.other])].concat(),
            ValidationRule::RangeRule(rule) => {
                [vec![rule.member], chosen(&[rule.least_of, rule.most_of])].concat()
            }
            ValidationRule::MaximumLengthRule(rule) => vec![rule.member],
            ValidationRule::Foreign(_) => Vec::new(),
        }
    }
}

element! {
    /// A sorted copy of some members in the database, so that searching by them is fast.
    pub struct Index("index", "Index", One) {
        /// The attributes, most important first.
        members ["members", "Attributes"]: Vec<Id>,
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

    /// The name of the attribute or owned association with this id.
    pub fn member_name(&self, id: Id) -> Option<&str> {
        let attribute = self.attributes.iter().find(|a| a.id == id).map(|a| a.name.as_str());
        attribute.or_else(|| self.associations.iter().find(|a| a.id == id).map(|a| a.name.as_str()))
    }

    /// Whether its objects are rows of the database.
    pub fn is_persistable(&self) -> bool {
        self.persistence == Persistence::Persistable
    }
}
