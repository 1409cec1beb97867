//! Actions: what happens when a person presses a button, a row or an entry of the menu.

use crate::name::QName;

use super::super::microflow::Argument;
use super::super::scalar::Translated;

elements! {
    /// What a button or a click does.
    pub enum Action {
        MicroflowAction, PageAction, CreateAction, SaveAction, CancelAction, CloseAction, DeleteAction,
    }
}

element! {
    /// Runs a microflow.
    pub struct MicroflowAction("callMicroflow", "Call microflow", Many) {
        /// The microflow.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// A question that must be answered with yes first; empty to ask nothing.
        confirm ["confirm", "Ask first"]: Translated,
    }
}

element! {
    /// Opens a page.
    pub struct PageAction("showPage", "Show page", Many) {
        /// The page.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
    }
}

element! {
    /// Makes an object and opens a page for it.
    pub struct CreateAction("createObject", "Create object", Many) {
        /// The entity of the new object.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The association by which the new object is linked to the object around the button;
        /// empty for none.
        link ["link", "Link by"]: QName as [Shape::Reference(Target::Association)],
        /// The page that opens with it; its first parameter of the entity gets the object.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
    }
}

element! {
    /// Stores what was changed on the page.
    pub struct SaveAction("save", "Save changes", Many) {
        /// Whether the page closes when all is stored.
        close ["close", "Close the page"]: bool = true,
    }
}

element! {
    /// Takes back what was changed on the page.
    pub struct CancelAction("cancel", "Cancel changes", Many) {
        /// Whether the page closes.
        close ["close", "Close the page"]: bool = true,
    }
}

element! {
    /// Closes the page.
    pub struct CloseAction("close", "Close page", Many) {
    }
}

element! {
    /// Deletes the object around the button, or the selected row.
    pub struct DeleteAction("delete", "Delete", Many) {
        /// Whether the page closes.
        close ["close", "Close the page"]: bool,
    }
}
