//! Widgets: everything that stands on a page (`reference/mendix.md` §5.2).

use crate::name::QName;

use super::super::microflow::TextParameter;
use super::super::scalar::{MemberPath, Translated};
use super::{Action, DataSource};

elements! {
    /// What can stand on a page.
    pub enum Widget {
        LayoutGrid, Container, Text, DataView, DataGrid,
        TextBox, TextArea, CheckBox, DropDown, DatePicker, ReferenceSelector, Button,
    }
}

/// Declares a widget: a kind of element with what all widgets have.
macro_rules! widget {
    (
        $(#[doc = $help:literal])+
        pub struct $Name:ident($kind:literal, $label:literal) { $($body:tt)* }
    ) => {
        element! {
            $(#[doc = $help])+
            pub struct $Name($kind, $label, Many) {
                /// The name, unique on the page; tests and messages use it.
                name ["name", "Name"]: String as [Shape::Name],
                $($body)*
                /// Whether it is there; empty for always.
                visible ["visible", "Visible"]: String as [Shape::Expression],
            }
        }
    };
}

/// Declares an input: a widget that shows and changes a member of the object around it.
macro_rules! input {
    (
        $(#[doc = $help:literal])+
        pub struct $Name:ident($kind:literal, $label:literal) { $($body:tt)* }
    ) => {
        widget! {
            $(#[doc = $help])+
            pub struct $Name($kind, $label) {
                /// What it shows and changes.
                member ["member", "Attribute"]: MemberPath,
                /// The words beside it; empty for the caption of the member.
                caption ["label", "Label"]: Translated,
                $($body)*
                /// Whether it can be changed; empty for always, if the data view can.
                editable ["editable", "Editable"]: String as [Shape::Expression],
                /// What happens when its value has changed.
                on_change ["onChange", "On change"]: Option<Box<Action>>,
            }
        }
    };
}

widget! {
    /// Rows of columns; a row is twelve units wide.
    pub struct LayoutGrid("layoutGrid", "Layout grid") {
        /// The rows from top to bottom.
        rows ["rows", "Rows"]: Vec<GridRow>,
    }
}

element! {
    /// A row of a layout grid.
    pub struct GridRow("row", "Row", Many) {
        /// The columns from left to right.
        columns ["columns", "Columns"]: Vec<GridColumn>,
    }
}

element! {
    /// A column of a layout grid.
    pub struct GridColumn("column", "Column", Many) {
        /// How many of the row's twelve units it takes; 0 for a fair share of the rest.
        width ["width", "Width"]: i64,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

widget! {
    /// Widgets that belong together.
    pub struct Container("container", "Container") {
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

choice! {
    /// How a text looks.
    pub enum TextStyle {
        /// Running text.
        Body ["body", "Body"],
        /// The heading of a page.
        Heading1 ["h1", "Heading 1"],
        /// The heading of a part.
        Heading2 ["h2", "Heading 2"],
        /// The heading of a small part.
        Heading3 ["h3", "Heading 3"],
    }
}

widget! {
    /// Words, with values in them.
    pub struct Text("text", "Text") {
        /// What it says; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// How it looks.
        style ["style", "Style"]: TextStyle,
    }
}

widget! {
    /// Shows one object; the widgets in it show and change its members.
    pub struct DataView("dataView", "Data view") {
        /// Where the object comes from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// Whether the inputs in it can be changed.
        editable ["editable", "Editable"]: bool = true,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What stands at its foot: buttons, as a rule.
        footer ["footer", "Footer"]: Vec<Widget>,
    }
}

widget! {
    /// Shows many objects as rows.
    pub struct DataGrid("dataGrid", "Data grid") {
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// The columns from left to right.
        columns ["columns", "Columns"]: Vec<DataColumn>,
        /// How many rows stand on one page of it.
        page_size ["pageSize", "Rows a page"]: i64 = 20,
        /// Buttons above it.
        toolbar ["toolbar", "Toolbar"]: Vec<Widget>,
        /// What a double click on a row does; the row is the object around the action.
        on_click ["onClick", "On double click"]: Option<Box<Action>>,
    }
}

element! {
    /// A column of a data grid.
    pub struct DataColumn("dataColumn", "Column", One) {
        /// What it shows.
        member ["member", "Attribute"]: MemberPath,
        /// The words above it; empty for the caption of the attribute.
        caption ["caption", "Caption"]: Translated,
        /// Its share of the width against the other columns.
        width ["width", "Width"]: i64 = 1,
    }
}

input! {
    /// Shows and changes text or a number on one line.
    pub struct TextBox("textBox", "Text box") {
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
        /// Whether dots stand for what is typed.
        password ["password", "Password"]: bool,
    }
}

input! {
    /// Shows and changes text on several lines.
    pub struct TextArea("textArea", "Text area") {
        /// How many lines it shows.
        lines ["lines", "Lines"]: i64 = 4,
    }
}

input! {
    /// Shows and changes yes or no.
    pub struct CheckBox("checkBox", "Check box") {
    }
}

input! {
    /// Shows and changes a value of an enumeration.
    pub struct DropDown("dropDown", "Drop-down") {
    }
}

choice! {
    /// What of a moment is shown.
    pub enum DateFormat {
        /// The day.
        Date ["date", "Date"],
        /// The day and the time.
        DateTime ["dateTime", "Date and time"],
        /// The time.
        Time ["time", "Time"],
    }
}

input! {
    /// Shows and changes a moment.
    pub struct DatePicker("datePicker", "Date picker") {
        /// What of it is shown.
        format ["format", "Format"]: DateFormat,
    }
}

input! {
    /// Shows and changes which object the object is linked to. The member is the association.
    pub struct ReferenceSelector("referenceSelector", "Reference selector") {
        /// The attribute of the other entity that is shown.
        display ["display", "Shows"]: QName as [Shape::Reference(Target::Attribute)],
        /// What the objects that can be chosen must satisfy.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
    }
}

choice! {
    /// How much a button stands out.
    pub enum ButtonStyle {
        /// As others.
        Default ["default", "Default"],
        /// The one that most people want.
        Primary ["primary", "Primary"],
        /// One that takes something away.
        Danger ["danger", "Danger"],
        /// A link in text.
        Link ["link", "Link"],
    }
}

widget! {
    /// Does something when it is pressed.
    pub struct Button("button", "Button") {
        /// The words on it.
        caption ["caption", "Caption"]: Translated,
        /// The name of an icon.
        icon ["icon", "Icon"]: String,
        /// How much it stands out.
        style ["style", "Style"]: ButtonStyle,
        /// What it does.
        action ["action", "Action"]: Option<Box<Action>>,
    }
}

impl Widget {
    /// Itself and all widgets in it, outer before inner.
    pub fn collect<'a>(&'a self, all: &mut Vec<&'a Widget>) {
        all.push(self);
        for inner in self.inner() {
            inner.collect(all);
        }
    }

    /// The widgets that stand directly in it.
    pub fn inner(&self) -> Vec<&Widget> {
        match self {
            Widget::LayoutGrid(grid) => grid
                .rows
                .iter()
                .flat_map(|row| &row.columns)
                .flat_map(|column| &column.widgets)
                .collect(),
            Widget::Container(container) => container.widgets.iter().collect(),
            Widget::DataView(view) => view.widgets.iter().chain(&view.footer).collect(),
            Widget::DataGrid(grid) => grid.toolbar.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What an input shows and changes.
    pub fn member(&self) -> Option<&MemberPath> {
        Some(match self {
            Widget::TextBox(input) => &input.member,
            Widget::TextArea(input) => &input.member,
            Widget::CheckBox(input) => &input.member,
            Widget::DropDown(input) => &input.member,
            Widget::DatePicker(input) => &input.member,
            Widget::ReferenceSelector(input) => &input.member,
            _ => return None,
        })
    }
}
