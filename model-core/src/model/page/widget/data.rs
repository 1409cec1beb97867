//! Widgets that get objects: one, or many as rows, cards, trees and charts.

use crate::name::QName;

use super::super::super::microflow::TextParameter;
use super::super::super::scalar::{MemberPath, Translated};
use super::super::{Action, DataSource};
use super::{ReadOnlyLook, Widget};

widget! {
    /// Shows one object; the widgets in it show and change its members.
    pub struct DataView("dataView", "Data view") {
        /// Where the object comes from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// Whether the inputs in it can be changed.
        editable ["editable", "Editable"]: bool = true,
        /// Whether they can be changed for this object; empty for always.
        editable_if ["editableIf", "Editable if"]: String as [Shape::Expression],
        /// How the inputs look where they cannot be changed.
        read_only ["readOnly", "Read-only look"]: ReadOnlyLook,
        /// How many of twelve units the labels beside the inputs take; 0 for labels above.
        label_width ["labelWidth", "Label width"]: i64 = 3,
        /// What people read where there is no object.
        empty ["empty", "If there is none"]: Translated,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What stands at its foot: buttons, as a rule.
        footer ["footer", "Footer"]: Vec<Widget>,
    }
}

widget! {
    /// Shows many objects under each other, each by the same widgets.
    pub struct ListView("listView", "List view") {
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// The attributes in which people can search; none for no search.
        search ["search", "Search in"]: Vec<SearchIn>,
        /// How many objects it shows until people ask for more.
        page_size ["pageSize", "Objects a page"]: i64 = 10,
        /// How many objects stand beside each other.
        columns ["columns", "Columns"]: i64 = 1,
        /// Whether the inputs in it can be changed.
        editable ["editable", "Editable"]: bool,
        /// What shows an object.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Other widgets for objects of specializations.
        templates ["templates", "For specializations"]: Vec<ListTemplate>,
        /// What a click on an object does; it is the object around the action.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

element! {
    /// An attribute in which people search.
    pub struct SearchIn("searchIn", "Search in", One) {
        /// The attribute.
        member ["member", "Attribute"]: MemberPath,
    }
}

element! {
    /// The widgets that show the objects of a specialization.
    pub struct ListTemplate("listTemplate", "For a specialization", Many) {
        /// The specialization.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// What shows its objects.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

choice! {
    /// How many rows people can select.
    pub enum Selection {
        /// None.
        None ["none", "None"],
        /// One.
        Single ["single", "One"],
        /// Several.
        Multiple ["multiple", "Several"],
    }
}

choice! {
    /// How people come to the next rows.
    pub enum Paging {
        /// By buttons, with the number of all rows beside them.
        Buttons ["buttons", "Buttons with total"],
        /// By buttons, without the number of all rows, which takes a query of its own.
        NoTotal ["noTotal", "Buttons without total"],
        /// By scrolling.
        Scrolling ["scrolling", "Scrolling"],
        /// By a button that adds rows at the end.
        More ["more", "Load more"],
        /// Not at all.
        None ["none", "None"],
    }
}

widget! {
    /// Shows many objects as rows.
    pub struct DataGrid("dataGrid", "Data grid") {
        /// The words above it.
        caption ["caption", "Caption"]: Translated,
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// The fields above it by which people search.
        search ["search", "Search fields"]: Vec<SearchField>,
        /// The columns from left to right.
        columns ["columns", "Columns"]: Vec<Column>,
        /// How many rows stand on one page of it.
        page_size ["pageSize", "Rows a page"]: i64 = 20,
        /// How people come to the next rows.
        paging ["paging", "Paging"]: Paging,
        /// How many rows people can select.
        selection ["selection", "Selection"]: Selection,
        /// What people read where there are no rows.
        empty ["empty", "If there are none"]: Translated,
        /// Buttons above it.
        toolbar ["toolbar", "Toolbar"]: Vec<Widget>,
        /// What a double click on a row does; the row is the object around the action.
        on_click ["onClick", "On double click"]: Option<Box<Action>>,
    }
}

elements! {
    /// A column of a data grid.
    pub enum Column { DataColumn, ContentColumn }
}

choice! {
    /// By what the head of a column filters rows.
    pub enum FilterKind {
        /// By nothing.
        None ["none", "None"],
        /// By text.
        Text ["text", "Text"],
        /// By numbers.
        Number ["number", "Number"],
        /// By dates.
        Date ["date", "Date"],
        /// By values to choose from.
        Choice ["choice", "Drop-down"],
    }
}

choice! {
    /// How a value is compared with what a person types.
    pub enum Comparison {
        /// It holds it.
        Contains ["contains", "Contains"],
        /// It begins with it.
        StartsWith ["startsWith", "Starts with"],
        /// It ends with it.
        EndsWith ["endsWith", "Ends with"],
        /// It is the same.
        Equal ["equal", "Equal"],
        /// It is another.
        NotEqual ["notEqual", "Not equal"],
        /// It is greater.
        Greater ["greater", "Greater"],
        /// It is greater or the same.
        GreaterOrEqual ["greaterOrEqual", "Greater or equal"],
        /// It is smaller.
        Smaller ["smaller", "Smaller"],
        /// It is smaller or the same.
        SmallerOrEqual ["smallerOrEqual", "Smaller or equal"],
        /// It is between two values.
        Between ["between", "Between"],
        /// It is empty.
        Empty ["empty", "Empty"],
        /// It is not empty.
        NotEmpty ["notEmpty", "Not empty"],
    }
}

choice! {
    /// What stands below a column, worked out from all rows.
    pub enum Total {
        /// Nothing.
        None ["none", "None"],
        /// How many there are.
        Count ["count", "Count"],
        /// The sum.
        Sum ["sum", "Sum"],
        /// The average.
        Average ["average", "Average"],
        /// The least.
        Minimum ["minimum", "Minimum"],
        /// The greatest.
        Maximum ["maximum", "Maximum"],
    }
}

element! {
    /// A column of a data grid that shows an attribute.
    pub struct DataColumn("dataColumn", "Column", One) {
        /// What it shows.
        member ["member", "Attribute"]: MemberPath,
        /// The words above it; empty for the caption of the attribute.
        caption ["caption", "Caption"]: Translated,
        /// Its share of the width against the other columns.
        width ["width", "Width"]: i64 = 1,
        /// By what its head filters the rows.
        filter ["filter", "Filter"]: FilterKind,
        /// How its filter compares at first.
        compare ["compare", "Compares by"]: Comparison,
        /// What stands below it.
        total ["total", "Total"]: Total,
        /// The words before the total.
        total_caption ["totalCaption", "Caption of the total"]: Translated,
        /// Whether its values can be changed in place.
        editable ["editable", "Editable"]: bool,
        /// Whether people cannot sort by it.
        unsorted ["unsorted", "Not sortable"]: bool,
        /// Whether it is there; empty for always.
        visible ["visible", "Visible"]: String as [Shape::Expression],
    }
}

element! {
    /// A column of a data grid with widgets in it.
    pub struct ContentColumn("contentColumn", "Column of widgets", Many) {
        /// The words above it.
        caption ["caption", "Caption"]: Translated,
        /// Its share of the width against the other columns.
        width ["width", "Width"]: i64 = 1,
        /// What people sort and filter by; empty for nothing.
        member ["member", "Attribute"]: MemberPath,
        /// By what its head filters the rows.
        filter ["filter", "Filter"]: FilterKind,
        /// How its filter compares at first.
        compare ["compare", "Compares by"]: Comparison,
        /// What stands in it; the row is the object around it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Whether it is there; empty for always.
        visible ["visible", "Visible"]: String as [Shape::Expression],
    }
}

impl Column {
    /// The attribute that it shows, or by which it sorts.
    pub fn member(&self) -> Option<&MemberPath> {
        match self {
            Column::DataColumn(column) => Some(&column.member),
            Column::ContentColumn(column) => Some(&column.member),
            Column::Foreign(_) => None,
        }
    }
}

element! {
    /// A field above a grid by which people search.
    pub struct SearchField("searchField", "Search field", One) {
        /// The attribute or the association.
        member ["member", "Attribute"]: MemberPath,
        /// The words beside it.
        caption ["caption", "Caption"]: Translated,
        /// What people choose or type.
        filter ["filter", "Field"]: FilterKind = FilterKind::Text,
        /// How it compares.
        compare ["compare", "Compares by"]: Comparison,
        /// What stands in it at first.
        value ["value", "At first"]: String,
        /// Whether people cannot change it.
        locked ["locked", "Read-only"]: bool,
        /// Whether people do not see it.
        hidden ["hidden", "Hidden"]: bool,
        /// What the objects that can be chosen must satisfy.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
    }
}

widget! {
    /// Shows many objects as cards in rows and columns, a page at a time.
    pub struct TemplateGrid("templateGrid", "Template grid") {
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// The fields above it by which people search.
        search ["search", "Search fields"]: Vec<SearchField>,
        /// How many cards stand beside each other.
        columns ["columns", "Columns"]: i64 = 1,
        /// How many rows of cards stand on one page.
        rows ["rows", "Rows"]: i64 = 3,
        /// How many cards people can select.
        selection ["selection", "Selection"]: Selection,
        /// What a card shows.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Buttons above it.
        toolbar ["toolbar", "Toolbar"]: Vec<Widget>,
        /// What a click on a card does; its object is the object around the action.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

widget! {
    /// Shows many objects as cards that fill the width.
    pub struct Gallery("gallery", "Gallery") {
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// How many cards stand on one page.
        page_size ["pageSize", "Cards a page"]: i64 = 20,
        /// How people come to the next cards.
        paging ["paging", "Paging"]: Paging,
        /// How many cards people can select.
        selection ["selection", "Selection"]: Selection,
        /// How many cards stand beside each other on a desktop.
        columns ["columns", "Columns"]: i64 = 1,
        /// The same on tablets; 0 for as many as on a desktop.
        tablet ["tablet", "Columns on tablets"]: i64,
        /// The same on phones; 0 for one.
        phone ["phone", "Columns on phones"]: i64,
        /// What a card shows.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What stands there where there are no objects.
        empty ["empty", "If there are none"]: Vec<Widget>,
        /// Filters and buttons above it.
        toolbar ["toolbar", "Toolbar"]: Vec<Widget>,
        /// What a click on a card does; its object is the object around the action.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

widget! {
    /// Shows objects that open and show what is in them.
    pub struct Tree("tree", "Tree") {
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// The words of a node; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in the words.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// What a node shows instead of words.
        heading ["heading", "Heading"]: Vec<Widget>,
        /// Whether nodes are open at first.
        open ["open", "Open at first"]: bool,
        /// What stands in an open node: often another tree, over an association.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

widget! {
    /// Filters the list around it.
    pub struct GridFilter("gridFilter", "Filter") {
        /// What it filters by.
        filter ["filter", "Field"]: FilterKind = FilterKind::Text,
        /// The attribute; empty for that of the column around it.
        member ["member", "Attribute"]: MemberPath,
        /// How it compares at first.
        compare ["compare", "Compares by"]: Comparison,
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
    }
}

choice! {
    /// What a chart draws.
    pub enum ChartKind {
        /// Lines.
        Line ["line", "Line"],
        /// Areas below lines.
        Area ["area", "Area"],
        /// Columns.
        Column ["column", "Column"],
        /// Bars.
        Bar ["bar", "Bar"],
        /// Parts of a whole.
        Pie ["pie", "Pie"],
        /// Circles whose size says a third number.
        Bubble ["bubble", "Bubble"],
        /// Colours in a grid.
        HeatMap ["heatMap", "Heat map"],
        /// Lines over time.
        TimeSeries ["timeSeries", "Time series"],
    }
}

widget! {
    /// Draws numbers.
    pub struct Chart("chart", "Chart") {
        /// What it draws.
        chart ["chart", "Chart"]: ChartKind,
        /// The words above it.
        caption ["caption", "Caption"]: Translated,
        /// What it draws them of.
        series ["series", "Series"]: Vec<Series>,
        /// The words at the axis to the right.
        x_caption ["xCaption", "Caption of x"]: Translated,
        /// The words at the axis upwards.
        y_caption ["yCaption", "Caption of y"]: Translated,
        /// Whether the names of the series stand beside it.
        legend ["legend", "Legend"]: bool = true,
        /// How high it is, in pixels; 0 for as wide as high.
        height ["height", "Height"]: i64,
    }
}

element! {
    /// Numbers that belong together in a chart.
    pub struct Series("series", "Series", Many) {
        /// What it is called.
        caption ["caption", "Caption"]: Translated,
        /// Where the objects come from.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// Where a point stands to the right, or which part it is.
        x ["x", "X"]: MemberPath,
        /// Where a point stands upwards, or how large its part is.
        y ["y", "Y"]: MemberPath,
        /// The attribute by which it falls apart into several; empty for one.
        group ["group", "Grouped by"]: MemberPath,
        /// What is worked out where several points stand in one place.
        total ["total", "Total"]: Total,
        /// What a click on a point does; its object is the object around the action.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}
