//! Data sources: where a data view, a list or a selector gets its objects.

use crate::id::Id;
use crate::name::QName;

use super::super::microflow::{Argument, SortItem};
use super::super::scalar::MemberPath;

elements! {
    /// Where a widget gets its objects.
    pub enum DataSource {
        ContextSource, EntitySource, LinkedSource, MicroflowSource, ListenSource,
    }
}

element! {
    /// An object that the page knows: a parameter or the object around the widget.
    pub struct ContextSource("context", "Context", Many) {
        /// A parameter of the page; empty for the object around the widget.
        variable ["variable", "Object"]: String as [Shape::VariableUse],
        /// Associations to follow from there, each leading to one object.
        path ["path", "Over"]: MemberPath,
    }
}

element! {
    /// Objects that are stored.
    pub struct EntitySource("database", "Database", Many) {
        /// Their entity.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// What they must satisfy.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
        /// In which order they stand at first.
        sort ["sort", "Sort"]: Vec<SortItem>,
    }
}

element! {
    /// The objects that an object of the page is linked to.
    pub struct LinkedSource("association", "Association", Many) {
        /// A parameter of the page; empty for the object around the widget.
        variable ["variable", "Object"]: String as [Shape::VariableUse],
        /// Associations to follow first, each leading to one object.
        path ["path", "Over"]: MemberPath,
        /// The association, from either end.
        association ["association", "Association"]: QName as [Shape::Reference(Target::Association)],
        /// In which order they stand at first.
        sort ["sort", "Sort"]: Vec<SortItem>,
    }
}

element! {
    /// What a microflow or a nanoflow returns.
    pub struct MicroflowSource("microflow", "Microflow", Many) {
        /// The microflow or nanoflow; it returns an object or a list.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
    }
}

element! {
    /// The object that is selected in a list on the same page.
    pub struct ListenSource("listen", "Listen to widget", Many) {
        /// The list.
        widget ["widget", "Widget"]: Id as [Shape::Local],
    }
}
