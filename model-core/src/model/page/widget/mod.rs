//! Widgets: everything that stands on a page (`reference/mendix.md` §5.2).

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
                /// The module roles whose users see it; none for all. Hiding is not security.
                visible_for ["visibleFor", "Visible for"]: Vec<$crate::name::QName>
                    as [Shape::References(Target::ModuleRole)],
                /// How it looks, beyond what its kind and the theme say.
                appearance ["appearance", "Appearance"]: Option<Box<$crate::model::page::Appearance>>,
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
                /// The parameter or the widget whose object it is about; empty for the object
                /// around it.
                variable ["variable", "Object"]: String as [Shape::VariableUse],
                /// What it shows and changes.
                member ["member", "Attribute"]: MemberPath,
                /// The words beside it; empty for the caption of the member.
                caption ["label", "Label"]: Translated,
                /// Whether no words stand beside it, not even those of the member.
                bare ["noLabel", "Without label"]: bool,
                /// What screen readers say instead of the label.
                spoken ["spoken", "Label for screen readers"]: Translated,
                $($body)*
                /// Whether it is marked as one that must be filled in.
                required ["required", "Marked as required"]: bool,
                /// What must be true of `$value`; empty for nothing more than the model asks.
                valid ["valid", "Valid if"]: String as [Shape::Expression],
                /// What people read where it is not valid.
                message ["message", "Message"]: Translated,
                /// Whether it can be changed; empty for always, if the data view can.
                editable ["editable", "Editable"]: String as [Shape::Expression],
                /// How it looks where it cannot be changed.
                read_only ["readOnly", "Read-only look"]: $crate::model::page::ReadOnlyLook,
                /// What happens when its value has changed.
                on_change ["onChange", "On change"]: Option<Box<Action>>,
                /// What happens when the cursor comes to it.
                on_enter ["onEnter", "On enter"]: Option<Box<Action>>,
                /// What happens when the cursor leaves it.
                on_leave ["onLeave", "On leave"]: Option<Box<Action>>,
            }
        }
    };
}

mod data;
mod foreign;
mod input;
mod show;
mod structure;

pub use data::*;
pub use foreign::*;
pub use input::*;
pub use show::*;
pub use structure::*;

use super::super::meta::Element;
use super::super::scalar::MemberPath;

elements! {
    /// What can stand on a page.
    pub enum Widget {
        LayoutGrid, Container, GroupBox, Tabs, Table, Accordion, ScrollContainer, Header,
        Placeholder, SnippetCall, SidebarToggle, MenuBar, NavigationTree, NavigationList,
        DataView, ListView, DataGrid, TemplateGrid, Gallery, Tree, GridFilter, Chart,
        Text, Label, Title, ImageView, Badge, Progress, RichText, Tooltip,
        TextBox, TextArea, NumberBox, RichTextBox, CheckBox, Switch, DropDown, RadioButtons,
        DatePicker, Slider, Rating, ComboBox, ReferenceSelector, ReferenceSetSelector,
        FileUpload, ImageUpload, Button, DropDownButton,
        UserNameBox, PasswordBox, SignInButton, ValidationMessage, ForeignWidget,
    }
}

choice! {
    /// How an input looks where it cannot be changed.
    pub enum ReadOnlyLook {
        /// As the data view around it says.
        Inherit ["inherit", "As the data view"],
        /// As an input that is switched off.
        Control ["control", "Input"],
        /// As plain text.
        Text ["text", "Text"],
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

    /// The widgets that stand in it with no other widget between.
    pub fn inner(&self) -> Vec<&Widget> {
        match self {
            Widget::LayoutGrid(grid) => {
                let columns = grid.rows.iter().flat_map(|row| &row.columns);
                columns.flat_map(|column| &column.widgets).collect()
            }
            Widget::Container(container) => container.widgets.iter().collect(),
            Widget::GroupBox(group) => group.widgets.iter().collect(),
            Widget::Tabs(tabs) => tabs.pages.iter().flat_map(|page| &page.widgets).collect(),
            Widget::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.flat_map(|cell| &cell.widgets).collect()
            }
            Widget::Accordion(accordion) => {
                accordion.groups.iter().flat_map(|group| &group.widgets).collect()
            }
            Widget::ScrollContainer(container) => {
                container.regions.iter().flat_map(|region| &region.widgets).collect()
            }
            Widget::Header(header) => header.left.iter().chain(&header.right).collect(),
            Widget::NavigationList(list) => {
                list.items.iter().flat_map(|item| &item.widgets).collect()
            }
            Widget::DataView(view) => view.widgets.iter().chain(&view.footer).collect(),
            Widget::ListView(list) => {
                let templates = list.templates.iter().flat_map(|template| &template.widgets);
                list.widgets.iter().chain(templates).collect()
            }
            Widget::DataGrid(grid) => {
                grid.toolbar.iter().chain(in_columns(&grid.columns)).collect()
            }
            Widget::TemplateGrid(grid) => grid.toolbar.iter().chain(&grid.widgets).collect(),
            Widget::Gallery(gallery) => {
                gallery.toolbar.iter().chain(&gallery.widgets).chain(&gallery.empty).collect()
            }
            Widget::Tree(tree) => tree.heading.iter().chain(&tree.widgets).collect(),
            Widget::Tooltip(tooltip) => tooltip.widgets.iter().collect(),
            Widget::ReferenceSetSelector(selector) => {
                selector.toolbar.iter().chain(in_columns(&selector.columns)).collect()
            }
            Widget::ForeignWidget(foreign) => {
                let mut inner: Vec<&Widget> = foreign.widgets.iter().collect();
                foreign.parts.iter().for_each(|part| part.widgets_in(&mut inner));
                inner
            }
            _ => Vec::new(),
        }
    }

    /// What an input shows and changes.
    pub fn member(&self) -> Option<&MemberPath> {
        let element: &dyn Element = super::super::meta::Node::element(self);
        // Only inputs have both: a filter has a member, but changes nothing.
        element.kind().property("onChange")?;
        match element.get("member")? {
            super::super::meta::Field::Path(path) => Some(path),
            _ => None,
        }
    }
}

fn in_columns(columns: &[Column]) -> impl Iterator<Item = &Widget> {
    columns.iter().flat_map(|column| match column {
        Column::ContentColumn(column) => column.widgets.as_slice(),
        _ => &[],
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::meta::{Node, walk};
    use super::*;
    use std::collections::BTreeSet;

    /// The widgets inside by [`Widget::inner`], against a walk over everything that stands in it.
    #[test]
    fn every_widget_knows_what_stands_in_it() {
        for kind in Widget::kinds() {
            for seed in 0..6 {
                let mut dice = crate::testing::Dice::new(seed);
                let widget = crate::testing::any_node::<Widget>(kind.name, &mut dice).unwrap();
                let mut found = Vec::new();
                widget.collect(&mut found);
                let found: BTreeSet<_> = found.iter().map(|widget| widget.id()).collect();
                let mut expected = BTreeSet::new();
                let kinds = Widget::kinds();
                walk(widget.element(), &mut |element| {
                    if kinds.iter().any(|kind| std::ptr::eq(*kind, element.kind())) {
                        expected.insert(element.id());
                    }
                });
                assert!(expected.is_subset(&found), "{} {seed}", kind.name);
            }
        }
    }
}
