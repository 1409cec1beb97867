//! Event handlers: microflows that run around what happens to objects (`reference/mendix.md` §1.6).

use crate::name::QName;

choice! {
    /// When a handler runs.
    pub enum Moment {
        /// Before it happens; the microflow may refuse it.
        Before ["before", "Before"],
        /// When it has happened.
        After ["after", "After"],
    }
}

choice! {
    /// What happens to an object.
    pub enum ObjectEvent {
        /// It is made.
        Create ["create", "Create"],
        /// It is stored.
        Commit ["commit", "Commit"],
        /// It is deleted.
        Delete ["delete", "Delete"],
        /// Its changes are taken back.
        Rollback ["rollback", "Rollback"],
    }
}

element! {
    /// A microflow that runs before or after something happens to an object of the entity.
    pub struct EventHandler("event", "Event handler", One) {
        /// When it runs.
        moment ["moment", "When"]: Moment,
        /// What happens to the object.
        event ["event", "Event"]: ObjectEvent,
        /// The microflow. Before something happens it answers with true, or with false to refuse it.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// Whether the microflow gets the object. Before it is made there is none.
        pass_object ["passObject", "Pass the object"]: bool = true,
        /// Whether an answer of false is an error; else it only refuses, without a word.
        error_on_false ["errorOnFalse", "Error when refused"]: bool = true,
    }
}
