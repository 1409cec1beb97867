//! Actions: what happens when a person presses a button, a row or an entry of the menu.

use crate::name::QName;

use super::super::microflow::{Argument, ForeignArgument};
use super::super::scalar::Translated;

elements! {
    /// What a button or a click does.
    pub enum Action {
        MicroflowAction, PageAction, CreateAction, SaveAction, CancelAction, CloseAction, DeleteAction,
        LinkAction, SignOutAction, GridAction, SynchronizeAction, ForeignAction,
    }
}

choice! {
    /// What people see while something runs.
    pub enum Waiting {
        /// Nothing.
        None ["none", "Nothing"],
        /// A sign beside what they can go on with.
        Sign ["sign", "A sign"],
        /// A sign before everything; they wait.
        Blocking ["blocking", "A sign before everything"],
    }
}

choice! {
    /// What of a page must be valid before something runs.
    pub enum Validation {
        /// All of it.
        All ["all", "The page"],
        /// The data view around the button.
        Around ["around", "The data view around it"],
        /// Nothing.
        None ["none", "Nothing"],
    }
}

element! {
    /// Runs a microflow or a nanoflow.
    pub struct MicroflowAction("callMicroflow", "Call microflow", Many) {
        /// The microflow or nanoflow.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// A question that must be answered with yes first; empty to ask nothing.
        confirm ["confirm", "Ask first"]: Translated,
        /// The words for yes.
        confirm_yes ["confirmYes", "Words for yes"]: Translated,
        /// The words for no.
        confirm_no ["confirmNo", "Words for no"]: Translated,
        /// What must be valid first.
        validate ["validate", "Must be valid"]: Validation,
        /// What people see while it runs.
        waiting ["waiting", "While it runs"]: Waiting,
        /// The words beside the sign.
        waiting_text ["waitingText", "Words while it runs"]: Translated,
        /// Whether it can be pressed again while it runs.
        repeatable ["repeatable", "Can be pressed while it runs"]: bool,
    }
}

element! {
    /// Opens a page.
    pub struct PageAction("showPage", "Show page", Many) {
        /// The page.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// What stands above it instead of its own title.
        title ["title", "Title"]: Translated,
        /// Other pages for objects of specializations.
        specializations ["specializations", "For specializations"]: Vec<PageForEntity>,
        /// How many pages close first.
        closes ["closes", "Pages to close"]: i64,
    }
}

element! {
    /// The page for objects of a specialization.
    pub struct PageForEntity("pageForEntity", "Page for a specialization", One) {
        /// The specialization.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// Its page.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
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
        /// How many pages close.
        pages ["pages", "Pages"]: i64 = 1,
    }
}

element! {
    /// Deletes the object around the button, or the selected row.
    pub struct DeleteAction("delete", "Delete", Many) {
        /// Whether the page closes.
        close ["close", "Close the page"]: bool,
    }
}

choice! {
    /// What a link leads to.
    pub enum LinkKind {
        /// An address in the web.
        Web ["web", "Web address"],
        /// An e-mail to write.
        Email ["email", "E-mail"],
        /// A number to call.
        Call ["call", "Phone call"],
        /// A text message to write.
        Message ["message", "Text message"],
    }
}

element! {
    /// Opens an address outside the app.
    pub struct LinkAction("openLink", "Open link", Many) {
        /// What it leads to.
        link ["link", "Kind"]: LinkKind,
        /// The address: an expression.
        address ["address", "Address"]: String as [Shape::Expression],
    }
}

element! {
    /// Signs out.
    pub struct SignOutAction("signOut", "Sign out", Many) {
    }
}

choice! {
    /// What a button of a grid does with its rows.
    pub enum GridCommand {
        /// Opens and closes the search fields.
        Search ["search", "Search"],
        /// Selects all rows.
        SelectAll ["selectAll", "Select all"],
        /// Selects none.
        SelectNone ["selectNone", "Deselect all"],
        /// Hands the selected rows to whoever opened the page, and closes it.
        Pick ["pick", "Select"],
        /// Adds rows to the links of the object.
        Add ["add", "Add"],
        /// Takes the selected rows out of the links of the object.
        Remove ["remove", "Remove"],
        /// Writes all rows into a CSV file.
        ExportCsv ["exportCsv", "Export to CSV"],
        /// Writes all rows into a spreadsheet.
        ExportExcel ["exportExcel", "Export to Excel"],
    }
}

element! {
    /// Does something with the rows of the grid around the button.
    pub struct GridAction("gridCommand", "Grid command", Many) {
        /// What it does.
        command ["command", "Command"]: GridCommand,
        /// The page on which people choose the rows to add.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// How many rows are written at most.
        most ["most", "Most rows"]: i64 = 10_000,
    }
}

element! {
    /// Exchanges what was changed offline with the server.
    pub struct SynchronizeAction("synchronize", "Synchronize", Many) {
    }
}

element! {
    /// An action of another tool that Maquette keeps and cannot carry out.
    pub struct ForeignAction("foreignAction", "Foreign action", Many) {
        /// What the other tool calls its kind.
        what ["what", "What it is"]: String,
        /// What it is given.
        arguments ["arguments", "Arguments"]: Vec<ForeignArgument>,
        /// Its content, as the other tool had it.
        raw ["raw", "Content"]: String as [Shape::Paragraph],
    }
}
