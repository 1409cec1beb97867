//! The activities of microflows: what they do to objects, lists, variables and the client
//! (`reference/mendix.md` §2.2).

use crate::id::Id;
use crate::name::QName;
use crate::value::DataType;

use super::super::scalar::Translated;
use super::{
    AggregateList, CallFunction, CallRest, ChangeList, CreateList, ExportData, ForeignActivity,
    GenerateDocument, ImportData, ListOperation, LogMessage, Metric, PublishEvent, SendRequest,
};

choice! {
    /// What happens when an activity fails (`reference/mendix.md` §2.3).
    pub enum ErrorHandling {
        /// Everything the request did is undone and the user sees the error.
        Rollback ["rollback", "Rollback"],
        /// Everything the request did is undone, then the error flow runs.
        Custom ["custom", "Custom with rollback"],
        /// Only what this activity did is undone, then the error flow runs.
        CustomWithoutRollback ["customWithoutRollback", "Custom without rollback"],
        /// Only what this activity did is undone, and the flow goes on.
        Continue ["continue", "Continue"],
    }
}

choice! {
    /// Whether an activity stores the object at once.
    pub enum Commit {
        /// It stays in memory.
        No ["no", "No"],
        /// It is stored, with its event handlers.
        Yes ["yes", "Yes"],
        /// It is stored, without event handlers.
        WithoutEvents ["withoutEvents", "Yes, without events"],
    }
}

activity! {
    /// Makes a new object.
    pub struct CreateObject("createObject", "Create object") {
        /// The entity of the new object.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The variable that holds it.
        variable ["variable", "Object name"]: String as [Shape::Variable],
        /// The values that it gets.
        items ["items", "Members"]: Vec<MemberChange>,
        /// Whether it is stored at once.
        commit ["commit", "Commit"]: Commit,
        /// Whether open pages read their data again.
        refresh ["refresh", "Refresh in client"]: bool,
    }
}

activity! {
    /// Changes members of an object.
    pub struct ChangeObject("changeObject", "Change object") {
        /// The object.
        object ["object", "Object"]: String as [Shape::VariableUse],
        /// The values that it gets.
        items ["items", "Members"]: Vec<MemberChange>,
        /// Whether it is stored at once.
        commit ["commit", "Commit"]: Commit,
        /// Whether open pages read their data again.
        refresh ["refresh", "Refresh in client"]: bool,
    }
}

choice! {
    /// How a member gets its value.
    pub enum ChangeKind {
        /// The value takes the place of the old one.
        Set ["set", "Set"],
        /// The objects are added to those that are linked.
        Add ["add", "Add"],
        /// The objects are taken out of those that are linked.
        Remove ["remove", "Remove"],
    }
}

element! {
    /// A value for a member of an object.
    pub struct MemberChange("member", "Member", One) {
        /// The attribute or association.
        member ["member", "Member"]: QName as [Shape::Reference(Target::Member)],
        /// How it gets its value.
        change ["change", "Change"]: ChangeKind,
        /// The value.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

activity! {
    /// Stores an object or a list of objects.
    pub struct CommitObjects("commit", "Commit") {
        /// The object or the list.
        objects ["objects", "Object or list"]: String as [Shape::VariableUse],
        /// Whether event handlers run.
        with_events ["withEvents", "With events"]: bool = true,
        /// Whether open pages read their data again.
        refresh ["refresh", "Refresh in client"]: bool,
    }
}

activity! {
    /// Deletes an object or a list of objects.
    pub struct DeleteObjects("delete", "Delete") {
        /// The object or the list.
        objects ["objects", "Object or list"]: String as [Shape::VariableUse],
        /// Whether open pages read their data again.
        refresh ["refresh", "Refresh in client"]: bool,
    }
}

activity! {
    /// Takes back what was changed in an object or in a list of objects since it was last stored.
    pub struct RollbackObjects("rollback", "Rollback object") {
        /// The object or the list.
        objects ["objects", "Object or list"]: String as [Shape::VariableUse],
        /// Whether open pages read their data again.
        refresh ["refresh", "Refresh in client"]: bool,
    }
}

activity! {
    /// Makes a variable for an object as what it is: of a specialization of its entity.
    pub struct CastObject("cast", "Cast object") {
        /// The object.
        object ["object", "Object"]: String as [Shape::VariableUse],
        /// The specialization.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The variable that holds it.
        variable ["variable", "Object name"]: String as [Shape::Variable],
    }
}

activity! {
    /// Gets objects, along an association or from the database.
    pub struct Retrieve("retrieve", "Retrieve") {
        /// Where they come from.
        source ["source", "Source"]: Option<Box<RetrieveSource>>,
        /// The variable that holds the object or the list.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

elements! {
    /// Where retrieved objects come from.
    pub enum RetrieveSource { AssociationSource, DatabaseSource }
}

element! {
    /// The objects that an object is linked to, as the session sees them.
    pub struct AssociationSource("association", "By association", Many) {
        /// The object.
        object ["object", "Object"]: String as [Shape::VariableUse],
        /// The association, from either end.
        association ["association", "Association"]: QName as [Shape::Reference(Target::Association)],
    }
}

choice! {
    /// How many objects a retrieve gets.
    pub enum Range {
        /// All: a list.
        All ["all", "All"],
        /// The first: an object, or empty.
        First ["first", "First"],
        /// A part: a list.
        Custom ["custom", "Custom"],
    }
}

element! {
    /// Objects that are stored.
    pub struct DatabaseSource("database", "From the database", Many) {
        /// Their entity.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// What they must satisfy.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
        /// How many of them.
        range ["range", "Range"]: Range,
        /// How many to leave out first.
        offset ["offset", "Offset"]: String as [Shape::Expression],
        /// How many to get at most.
        amount ["amount", "Amount"]: String as [Shape::Expression],
        /// In which order.
        sort ["sort", "Sort"]: Vec<SortItem>,
    }
}

choice! {
    /// In which direction things are sorted.
    pub enum Direction {
        /// Smallest first; empty last.
        Ascending ["asc", "Ascending"],
        /// Largest first; empty first.
        Descending ["desc", "Descending"],
    }
}

element! {
    /// An attribute that objects are sorted by.
    pub struct SortItem("sort", "Sort", One) {
        /// The attribute, over associations if need be.
        attribute ["attribute", "Attribute"]: super::super::scalar::MemberPath,
        /// In which direction.
        direction ["direction", "Direction"]: Direction,
    }
}

activity! {
    /// Makes a variable that holds a value.
    pub struct CreateVariable("createVariable", "Create variable") {
        /// Its name.
        variable ["variable", "Name"]: String as [Shape::Variable],
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
        /// What it holds at first.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

activity! {
    /// Gives a variable another value.
    pub struct ChangeVariable("changeVariable", "Change variable") {
        /// The variable.
        variable ["variable", "Variable"]: String as [Shape::VariableUse],
        /// What it holds then.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

activity! {
    /// Runs another microflow.
    pub struct CallMicroflow("callMicroflow", "Call microflow") {
        /// The microflow.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// The queue in which it runs in the background, when the transaction is stored; empty to wait
        /// for it.
        queue ["queue", "Queue"]: QName as [Shape::Reference(Target::Queue)],
        /// The variable that holds its result; empty to ignore it.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

element! {
    /// The value of a parameter.
    pub struct Argument("argument", "Argument", One) {
        /// The parameter: `Sales.Order_Submit.Order`.
        parameter ["parameter", "Parameter"]: QName as [Shape::Reference(Target::Parameter)],
        /// Its value.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

activity! {
    /// Opens a page when the microflow has ended.
    pub struct ShowPage("showPage", "Show page") {
        /// The page.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// The title instead of its own; empty for its own.
        title ["title", "Title"]: Translated,
        /// How many pages close first: an expression; empty for none.
        close ["close", "Close pages"]: String as [Shape::Expression],
    }
}

activity! {
    /// Closes the page that the microflow was called from.
    pub struct ClosePage("closePage", "Close page") {
        /// How many pages close; empty for one.
        count ["count", "Pages"]: String as [Shape::Expression],
    }
}

activity! {
    /// Opens the home page of the user.
    pub struct ShowHome("showHome", "Show home page") {
    }
}

activity! {
    /// Hands a file to the user.
    pub struct DownloadFile("downloadFile", "Download file") {
        /// The file: an object of `System.FileDocument` or a specialization.
        file ["file", "File"]: String as [Shape::VariableUse],
        /// Whether the browser shows it; else it is saved.
        show ["show", "Show in the browser"]: bool,
    }
}

choice! {
    /// How serious a message is.
    pub enum MessageKind {
        /// Something to know.
        Information ["information", "Information"],
        /// Something to heed.
        Warning ["warning", "Warning"],
        /// Something that went wrong.
        Error ["error", "Error"],
    }
}

activity! {
    /// Shows a message when the microflow has ended.
    pub struct ShowMessage("showMessage", "Show message") {
        /// How serious it is.
        level ["level", "Kind"]: MessageKind,
        /// Whether people must close it before they go on.
        blocking ["blocking", "Must be closed"]: bool = true,
        /// What it says; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
    }
}

element! {
    /// A value in a text.
    pub struct TextParameter("textParameter", "Text parameter", One) {
        /// The value.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

activity! {
    /// Says at a field of the page what is wrong with it.
    pub struct ValidationFeedback("validationFeedback", "Validation feedback") {
        /// The object.
        object ["object", "Object"]: String as [Shape::VariableUse],
        /// The attribute or association whose field shows the message.
        member ["member", "Member"]: QName as [Shape::Reference(Target::Member)],
        /// What it says; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
    }
}

/// What all activities have.
pub trait Activity {
    /// What happens when it fails.
    fn on_error(&self) -> ErrorHandling;
    /// Whether it is left out when the flow runs.
    fn is_disabled(&self) -> bool;
    /// The variable that it makes; empty where it makes none.
    fn output(&self) -> &str;
}

macro_rules! activities {
    ($($Name:ident $($variable:ident)?;)*) => {$(
        impl Activity for $Name {
            fn on_error(&self) -> ErrorHandling {
                self.on_error
            }
            fn is_disabled(&self) -> bool {
                self.disabled
            }
            fn output(&self) -> &str {
                activities!(@output self $($variable)?)
            }
        }
    )*
        impl super::FlowObject {
            /// As an activity; events, decisions, loops and notes are none.
            pub fn activity(&self) -> Option<&dyn Activity> {
                match self {
                    $( super::FlowObject::$Name(activity) => Some(activity), )*
                    _ => None,
                }
            }
        }
    };
    (@output $this:ident) => { "" };
    (@output $this:ident $variable:ident) => { &$this.$variable };
}

activities! {
    CreateObject variable;
    ChangeObject;
    CommitObjects;
    DeleteObjects;
    Retrieve variable;
    CreateVariable variable;
    ChangeVariable;
    RollbackObjects;
    CastObject variable;
    CreateList variable;
    ChangeList;
    ListOperation variable;
    AggregateList variable;
    CallMicroflow variable;
    CallFunction variable;
    CallRest variable;
    SendRequest variable;
    ShowPage;
    ClosePage;
    ShowHome;
    ShowMessage;
    ValidationFeedback;
    DownloadFile;
    LogMessage;
    Metric;
    GenerateDocument;
    ImportData variable;
    ExportData variable;
    PublishEvent;
    ForeignActivity variable;
}

/// The id of an object in a list of changes, for those who build flows in code.
pub fn change(id: Id, member: QName, value: &str) -> MemberChange {
    MemberChange { id, member, value: value.to_owned(), ..MemberChange::default() }
}
