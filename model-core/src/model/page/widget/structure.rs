//! Widgets that hold others and give a page its structure, and those that lead through the app.

use crate::name::QName;

use super::super::super::microflow::{Argument, TextParameter};
use super::super::super::scalar::Translated;
use super::super::{Action, Appearance};
use super::Widget;

widget! {
    /// Rows of columns; a row is twelve units wide.
    pub struct LayoutGrid("layoutGrid", "Layout grid") {
        /// The rows from top to bottom.
        rows ["rows", "Rows"]: Vec<GridRow>,
        /// Whether it keeps to the width of the content, in the middle of wide windows.
        fixed ["fixed", "Fixed width"]: bool,
    }
}

choice! {
    /// Where the columns of a row stand, from top to bottom.
    pub enum Vertical {
        /// All as high as the row.
        Stretch ["stretch", "Stretched"],
        /// At its top.
        Top ["top", "Top"],
        /// In its middle.
        Middle ["middle", "Middle"],
        /// At its bottom.
        Bottom ["bottom", "Bottom"],
    }
}

choice! {
    /// Where the columns of a row stand, from left to right.
    pub enum Horizontal {
        /// One after the other from the left.
        Left ["left", "Left"],
        /// In the middle.
        Centre ["centre", "Centre"],
        /// At the right.
        Right ["right", "Right"],
        /// The first left, the last right, even space between.
        Apart ["apart", "Apart"],
    }
}

element! {
    /// A row of a layout grid.
    pub struct GridRow("row", "Row", Many) {
        /// The columns from left to right.
        columns ["columns", "Columns"]: Vec<GridColumn>,
        /// Where the columns stand, from top to bottom.
        vertical ["vertical", "Vertical"]: Vertical,
        /// Where the columns stand, from left to right.
        horizontal ["horizontal", "Horizontal"]: Horizontal,
        /// Whether the columns touch each other.
        tight ["tight", "No space between"]: bool,
        /// Whether it is there; empty for always.
        visible ["visible", "Visible"]: String as [Shape::Expression],
        /// How it looks, beyond what its kind and the theme say.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}

element! {
    /// A column of a layout grid.
    pub struct GridColumn("column", "Column", Many) {
        /// How many of the row's twelve units it takes; 0 for a fair share of the rest.
        width ["width", "Width"]: i64,
        /// The same on tablets; 0 for as wide as on a desktop.
        tablet ["tablet", "Width on tablets"]: i64,
        /// The same on phones; 0 for the whole row.
        phone ["phone", "Width on phones"]: i64,
        /// Where it stands in its row, from top to bottom.
        vertical ["vertical", "Vertical"]: Vertical,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// How it looks, beyond what its kind and the theme say.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}

choice! {
    /// What a container is, for screen readers and search engines.
    pub enum Role {
        /// Nothing in particular.
        Plain ["plain", "Nothing special"],
        /// A part with a heading of its own.
        Section ["section", "Section"],
        /// Something that stands for itself, such as a post.
        Article ["article", "Article"],
        /// What stands above the content.
        Header ["header", "Header"],
        /// What stands below the content.
        Footer ["footer", "Footer"],
        /// The content.
        Main ["main", "Main"],
        /// A way through the app.
        Navigation ["navigation", "Navigation"],
        /// What stands beside the content.
        Aside ["aside", "Aside"],
        /// Headings that belong together.
        Headings ["headings", "Headings"],
        /// How to reach somebody.
        Contact ["contact", "Contact"],
    }
}

widget! {
    /// Widgets that belong together.
    pub struct Container("container", "Container") {
        /// What it is, for screen readers.
        role ["role", "Role"]: Role,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What a click on it does.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

choice! {
    /// Whether something can be closed, and how it stands at first.
    pub enum Folding {
        /// It is always open.
        No ["no", "Always open"],
        /// It is open at first.
        Open ["open", "Open at first"],
        /// It is closed at first.
        Closed ["closed", "Closed at first"],
    }
}

widget! {
    /// A frame with a caption around widgets.
    pub struct GroupBox("groupBox", "Group box") {
        /// The words above it; `{1}` stands for the first parameter.
        caption ["caption", "Caption"]: Translated,
        /// The values in the words.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// Whether it can be closed.
        folding ["folding", "Folding"]: Folding,
        /// The level of its caption among the headings of the page; 0 for none.
        level ["level", "Heading level"]: i64,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

widget! {
    /// Pages that lie on top of each other, each with a tab.
    pub struct Tabs("tabs", "Tabs") {
        /// The pages in the order of their tabs.
        pages ["pages", "Pages"]: Vec<TabPage>,
        /// The page that is in front at first; none for the first.
        first ["first", "In front at first"]: crate::id::Id as [Shape::Local],
    }
}

element! {
    /// A page of tabs.
    pub struct TabPage("tabPage", "Tab page", Many) {
        /// The name, unique on the page.
        name ["name", "Name"]: String as [Shape::Name],
        /// The words on its tab.
        caption ["caption", "Caption"]: Translated,
        /// A short text on its tab, such as a number; `{1}` stands for the first parameter.
        badge ["badge", "Badge"]: Translated,
        /// The values in the badge.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// Whether its data are got again whenever it comes to the front.
        refresh ["refresh", "Refresh when shown"]: bool,
        /// What stands on it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Whether it is there; empty for always.
        visible ["visible", "Visible"]: String as [Shape::Expression],
        /// The module roles whose users see it; none for all.
        visible_for ["visibleFor", "Visible for"]: Vec<QName>
            as [Shape::References(Target::ModuleRole)],
    }
}

widget! {
    /// Cells in rows and columns, some of them joined.
    pub struct Table("table", "Table") {
        /// The columns from left to right.
        columns ["columns", "Columns"]: Vec<TableColumn>,
        /// The rows from top to bottom.
        rows ["rows", "Rows"]: Vec<TableRow>,
    }
}

element! {
    /// A column of a table.
    pub struct TableColumn("tableColumn", "Table column", One) {
        /// Its share of the width against the other columns.
        width ["width", "Width"]: i64 = 1,
    }
}

element! {
    /// A row of a table.
    pub struct TableRow("tableRow", "Table row", Many) {
        /// The cells that begin in it, from left to right.
        cells ["cells", "Cells"]: Vec<TableCell>,
        /// Whether it is there; empty for always.
        visible ["visible", "Visible"]: String as [Shape::Expression],
        /// How it looks, beyond what its kind and the theme say.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}

element! {
    /// A cell of a table.
    pub struct TableCell("tableCell", "Table cell", Many) {
        /// The column in which it begins, counted from 0.
        column ["column", "Column"]: i64,
        /// Over how many columns it goes.
        columns ["columns", "Columns"]: i64 = 1,
        /// Over how many rows it goes.
        rows ["rows", "Rows"]: i64 = 1,
        /// Whether it is the heading of its row or column.
        heading ["heading", "Heading"]: bool,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// How it looks, beyond what its kind and the theme say.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}

widget! {
    /// Parts under each other that open and close.
    pub struct Accordion("accordion", "Accordion") {
        /// The parts from top to bottom.
        groups ["groups", "Groups"]: Vec<AccordionGroup>,
        /// Whether opening one part closes the others.
        single ["single", "One open at a time"]: bool = true,
    }
}

element! {
    /// A part of an accordion.
    pub struct AccordionGroup("accordionGroup", "Accordion group", Many) {
        /// The words that open and close it; `{1}` stands for the first parameter.
        caption ["caption", "Caption"]: Translated,
        /// The values in the words.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// Whether it is open at first.
        open ["open", "Open at first"]: bool,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Whether it is there; empty for always.
        visible ["visible", "Visible"]: String as [Shape::Expression],
    }
}

widget! {
    /// Up to five regions, each of which scrolls by itself: the frame of most layouts.
    pub struct ScrollContainer("scrollContainer", "Scroll container") {
        /// Its regions.
        regions ["regions", "Regions"]: Vec<Region>,
    }
}

choice! {
    /// Where a region stands.
    pub enum Side {
        /// In the middle: all that is left.
        Centre ["centre", "Centre"],
        /// Above the others.
        Top ["top", "Top"],
        /// At the left.
        Left ["left", "Left"],
        /// At the right.
        Right ["right", "Right"],
        /// Below the others.
        Bottom ["bottom", "Bottom"],
    }
}

choice! {
    /// What a size is counted in.
    pub enum Unit {
        /// As much as the content needs.
        Auto ["auto", "As needed"],
        /// Points of the screen.
        Pixels ["pixels", "Pixels"],
        /// Hundredths of what is around.
        Percent ["percent", "Percent"],
    }
}

choice! {
    /// What the sidebar button does with a region.
    pub enum Toggle {
        /// Nothing.
        None ["none", "Nothing"],
        /// Makes it narrow and wide; it is narrow at first.
        ShrinkClosed ["shrinkClosed", "Shrink, closed at first"],
        /// Makes it narrow and wide; it is wide at first.
        ShrinkOpen ["shrinkOpen", "Shrink, open at first"],
        /// Pushes the content aside.
        Push ["push", "Push the content aside"],
        /// Slides over the content.
        Slide ["slide", "Slide over the content"],
    }
}

element! {
    /// A region of a scroll container.
    pub struct Region("region", "Region", Many) {
        /// Where it stands.
        side ["side", "Side"]: Side,
        /// How wide or high it is.
        size ["size", "Size"]: i64,
        /// What the size is counted in.
        unit ["unit", "Unit"]: Unit,
        /// What the sidebar button does with it.
        toggle ["toggle", "Sidebar button"]: Toggle,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// How it looks, beyond what its kind and the theme say.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}

widget! {
    /// The bar above the content on phones: a left and a right end, the title between them.
    pub struct Header("header", "Header") {
        /// What stands at its left.
        left ["left", "Left"]: Vec<Widget>,
        /// What stands at its right.
        right ["right", "Right"]: Vec<Widget>,
    }
}

widget! {
    /// The place in a layout that the pages with this layout fill. Its name is how they call it.
    pub struct Placeholder("placeholder", "Placeholder") {
    }
}

widget! {
    /// The widgets of a snippet.
    pub struct SnippetCall("snippetCall", "Snippet") {
        /// The snippet.
        snippet ["snippet", "Snippet"]: QName as [Shape::Reference(Target::Snippet)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
    }
}

widget! {
    /// The button that opens and closes the regions of the scroll container around it.
    pub struct SidebarToggle("sidebarToggle", "Sidebar button") {
        /// The words on it.
        caption ["caption", "Caption"]: Translated,
        /// The name of an icon, or of an image: `Sales.Pictures.Logo`.
        icon ["icon", "Icon"]: String,
        /// What people read when the pointer rests on it.
        tooltip ["tooltip", "Tooltip"]: Translated,
    }
}

choice! {
    /// How a menu lies.
    pub enum MenuLook {
        /// Along a bar, groups opening below it.
        Bar ["bar", "Bar"],
        /// Along a bar, icons above words, without groups.
        Simple ["simple", "Simple bar"],
        /// The same from top to bottom.
        SimpleVertical ["simpleVertical", "Simple column"],
    }
}

widget! {
    /// A menu along a bar.
    pub struct MenuBar("menuBar", "Menu bar") {
        /// The menu; empty for that of the app.
        menu ["menu", "Menu"]: QName as [Shape::Reference(Target::Menu)],
        /// How it lies.
        look ["look", "Look"]: MenuLook,
    }
}

widget! {
    /// A menu as a tree.
    pub struct NavigationTree("navigationTree", "Navigation tree") {
        /// The menu; empty for that of the app.
        menu ["menu", "Menu"]: QName as [Shape::Reference(Target::Menu)],
    }
}

widget! {
    /// Entries under each other, each of which does something when it is clicked.
    pub struct NavigationList("navigationList", "Navigation list") {
        /// The entries from top to bottom.
        items ["items", "Items"]: Vec<NavigationItem>,
    }
}

element! {
    /// An entry of a navigation list.
    pub struct NavigationItem("navigationItem", "Item", Many) {
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What a click on it does.
        action ["action", "Action"]: Option<Box<Action>>,
        /// How it looks, beyond what its kind and the theme say.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
    }
}
