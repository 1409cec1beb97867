//! Pages in a few lines: functions that make widgets and data sources.

use crate::model::microflow::TextParameter;
use crate::model::page::{
    Action, Button, CheckBox, Container, ContextSource, DataColumn, DataGrid, DataSource, DataView,
    DatePicker, DropDown, EntitySource, LinkedSource, MicroflowSource, Page, PageParameter,
    ReferenceSelector, Text, TextBox, Widget,
};
use crate::model::{MemberPath, Translated};

use super::flow::argument_list;
use super::{data_type, split};

/// A page in the making.
#[derive(Debug)]
pub struct PageBuilder {
    page: Page,
}

impl PageBuilder {
    pub(super) fn new(name: String) -> PageBuilder {
        let title = Translated::new("en", name.as_str());
        PageBuilder { page: Page { name, title, ..Page::default() } }
    }

    pub(super) fn finish(self) -> Page {
        self.page
    }

    /// A parameter: `Order: Object Sales.Order`.
    #[must_use]
    pub fn parameter(mut self, declaration: &str) -> Self {
        let (name, ty) = split(declaration, ": ");
        let (name, ty) = (name.to_owned(), data_type(ty));
        self.page.parameters.push(PageParameter { name, ty, ..PageParameter::default() });
        self
    }

    /// A widget under those that are there.
    #[must_use]
    pub fn widget(mut self, widget: impl Into<Widget>) -> Self {
        self.page.widgets.push(widget.into());
        self
    }

    /// Changes the page itself.
    #[must_use]
    pub fn with(mut self, edit: impl FnOnce(&mut Page)) -> Self {
        edit(&mut self.page);
        self
    }
}

/// The object of a page parameter; with an empty name the object around the widget.
pub fn context(variable: &str) -> DataSource {
    ContextSource { variable: variable.to_owned(), ..ContextSource::default() }.into()
}

/// The stored objects of an entity that satisfy an XPath.
pub fn database(entity: &str, xpath: &str) -> DataSource {
    EntitySource { entity: entity.into(), xpath: xpath.to_owned(), ..EntitySource::default() }
        .into()
}

/// What the object around the widget is linked to.
pub fn linked(association: &str) -> DataSource {
    LinkedSource { association: association.into(), ..LinkedSource::default() }.into()
}

/// What a microflow returns.
pub fn microflow_source(microflow: &str, arguments: &[(&str, &str)]) -> DataSource {
    let arguments = argument_list(microflow, arguments);
    MicroflowSource { microflow: microflow.into(), arguments, ..MicroflowSource::default() }.into()
}

/// A data view.
pub fn data_view(
    name: &str,
    source: DataSource,
    widgets: impl IntoIterator<Item = Widget>,
) -> Widget {
    DataView {
        name: name.to_owned(),
        source: Some(Box::new(source)),
        widgets: widgets.into_iter().collect(),
        ..DataView::default()
    }
    .into()
}

/// A data grid with a column for each path.
pub fn grid(name: &str, source: DataSource, columns: &[&str]) -> Widget {
    let column = |path: &&str| {
        DataColumn { member: MemberPath::parse(path), ..DataColumn::default() }.into()
    };
    DataGrid {
        name: name.to_owned(),
        source: Some(Box::new(source)),
        columns: columns.iter().map(column).collect(),
        ..DataGrid::default()
    }
    .into()
}

/// A container.
pub fn container(name: &str, widgets: impl IntoIterator<Item = Widget>) -> Widget {
    let widgets = widgets.into_iter().collect();
    Container { name: name.to_owned(), widgets, ..Container::default() }.into()
}

/// A text with the values of these expressions.
pub fn text(name: &str, words: &str, parameters: &[&str]) -> Widget {
    let parameter =
        |value: &&str| TextParameter { value: (*value).to_owned(), ..TextParameter::default() };
    Text {
        name: name.to_owned(),
        text: Translated::new("en", words),
        parameters: parameters.iter().map(parameter).collect(),
        ..Text::default()
    }
    .into()
}

/// A button.
pub fn button(name: &str, action: impl Into<Action>) -> Widget {
    Button {
        name: name.to_owned(),
        caption: Translated::new("en", name),
        action: Some(Box::new(action.into())),
        ..Button::default()
    }
    .into()
}

/// Declares a function that makes an input.
macro_rules! inputs {
    ($($(#[$help:meta])+ $name:ident: $Kind:ident;)+) => {$(
        $(#[$help])+
        pub fn $name(name: &str, member: &str) -> Widget {
            $Kind {
                name: name.to_owned(),
                member: MemberPath::parse(member),
                ..$Kind::default()
            }
            .into()
        }
    )+};
}

inputs! {
    /// A text box for a member.
    text_box: TextBox;
    /// A check box for a member.
    check_box: CheckBox;
    /// A drop-down for a member.
    drop_down: DropDown;
    /// A date picker for a member.
    date_picker: DatePicker;
    /// A reference selector for an association.
    reference_selector: ReferenceSelector;
}
