//! Documents around pages: layouts, snippets, building blocks and templates.

use crate::name::QName;
use crate::value::DataType;

use super::super::scalar::Translated;
use super::{Appearance, PageParameter, Widget};

choice! {
    /// What a layout is for.
    pub enum LayoutKind {
        /// Windows of every width.
        Responsive ["responsive", "Responsive"],
        /// Tablets.
        Tablet ["tablet", "Tablet"],
        /// Phones.
        Phone ["phone", "Phone"],
        /// In front of the page that opened it, which waits.
        ModalPopUp ["modalPopUp", "Modal pop-up"],
        /// In front of the page that opened it, which goes on.
        PopUp ["popUp", "Pop-up"],
        /// Of an old version of another tool.
        Legacy ["legacy", "Legacy"],
        /// A native phone app.
        Native ["native", "Native phone app"],
    }
}

document! {
    /// What stands around pages: header, menu, and places that the pages fill.
    pub struct Layout("layout", "Layout") {
        /// What it is for.
        layout ["for", "For"]: LayoutKind,
        /// The layout around this one; empty for none.
        master ["master", "Based on"]: QName as [Shape::Reference(Target::Layout)],
        /// The placeholder that gets what pages of other layouts had in theirs; empty for the first.
        main ["main", "Main placeholder"]: String,
        /// What stands in it; with a layout around it, what fills that one's main placeholder.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What fills the other placeholders of the layout around it.
        parts ["parts", "Other placeholders"]: Vec<PagePart>,
        /// How it looks, beyond what the theme says.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}

element! {
    /// What fills a placeholder of a layout.
    pub struct PagePart("pagePart", "Part", Many) {
        /// The placeholder.
        placeholder ["placeholder", "Placeholder"]: String,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

element! {
    /// A variable of a page or a snippet, which widgets show and change.
    pub struct PageVariable("pageVariable", "Page variable", One) {
        /// The name of the variable.
        name ["name", "Name"]: String as [Shape::Name],
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
        /// Its value at first; empty for none.
        value ["value", "At first"]: String as [Shape::Expression],
    }
}

document! {
    /// Widgets that pages share.
    pub struct Snippet("snippet", "Snippet") {
        /// What whoever uses it hands over.
        parameters ["parameters", "Parameters"]: Vec<PageParameter>,
        /// Its own variables.
        variables ["variables", "Variables"]: Vec<PageVariable>,
        /// What stands in it, from top to bottom.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Whether it is for native phone apps.
        native ["native", "Native"]: bool,
    }
}

document! {
    /// Widgets to copy onto pages.
    pub struct BuildingBlock("buildingBlock", "Building block") {
        /// What it is called in lists.
        label ["label", "Label"]: String,
        /// The group in which lists show it.
        category ["category", "Category"]: String,
        /// What is copied.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Whether it is for native phone apps.
        native ["native", "Native"]: bool,
    }
}

choice! {
    /// What a page template is for.
    pub enum TemplateKind {
        /// Any page.
        Regular ["regular", "Regular"],
        /// A page that changes an object.
        Edit ["edit", "Edit"],
        /// A page on which people choose objects.
        Select ["select", "Select"],
        /// A page that lists objects.
        Overview ["overview", "Overview"],
        /// A page for a task of a workflow.
        UserTask ["userTask", "User task"],
        /// A page about a workflow.
        Workflow ["workflow", "Workflow"],
    }
}

document! {
    /// A page to begin others with.
    pub struct PageTemplate("pageTemplate", "Page template") {
        /// What it is called in lists.
        label ["label", "Label"]: String,
        /// The group in which lists show it.
        category ["category", "Category"]: String,
        /// What it is for.
        template ["for", "For"]: TemplateKind,
        /// The title of pages that begin with it.
        title ["title", "Title"]: Translated,
        /// The layout of pages that begin with it.
        layout ["layout", "Layout"]: QName as [Shape::Reference(Target::Layout)],
        /// What stands on them.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What fills the other placeholders of the layout.
        parts ["parts", "Other placeholders"]: Vec<PagePart>,
        /// How pages that begin with it look.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}
