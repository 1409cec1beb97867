//! Widgets that hold others, and those that lead through the app.

use std::collections::BTreeMap;

use model_core::model::FieldMut;
use model_core::model::meta::Node;
use model_core::model::microflow::Argument;
use model_core::model::page::{
    Container, Folding, GridColumn, GridRow, GroupBox, Header, Horizontal, LayoutGrid, MenuBar,
    MenuLook, NavigationItem, NavigationList, NavigationTree, Placeholder, Region, Role,
    ScrollContainer, Side, SidebarToggle, SnippetCall, TabPage, Table, TableCell, TableColumn,
    TableRow, Tabs, Toggle, Unit, Vertical, Widget,
};
use model_core::name::QName;

use super::super::bson::Document as Source;
use super::super::reader::{int, name, pointer, text};
use super::icon::icon;
use super::look::widget;
use super::{Form, says_no};

/// Shows widgets to users of some roles only: rows are for all, so what stands in them is not.
fn show_for(widgets: &mut [Widget], roles: &[QName]) {
    if roles.is_empty() {
        return;
    }
    for widget in widgets {
        let widget = widget.element_mut();
        let mut nobody = false;
        if let Some(FieldMut::References(own)) = widget.get_mut("visibleFor") {
            if own.is_empty() {
                own.extend_from_slice(roles);
            } else {
                own.retain(|role| roles.contains(role));
                nobody = own.is_empty();
            }
        }
        // No roles would stand for all.
        if nobody && let Some(FieldMut::Text(visible)) = widget.get_mut("visible") {
            "false".clone_into(visible);
        }
    }
}

impl<'s> Form<'_, '_, 's> {
    pub(super) fn layout_grid(&mut self, source: &Source<'s>) -> Widget {
        let rows = source.documents("Rows").map(|row| self.grid_row(row)).collect();
        let fixed = match source.text("Width") {
            "FixedWidth" => true,
            "FullWidth" | "" => false,
            _ => {
                self.reader.unknown(source, "Width");
                false
            }
        };
        widget!(LayoutGrid of self.common(source), rows, fixed,)
    }

    fn grid_row(&mut self, source: &Source<'s>) -> GridRow {
        let (visible, roles) = self.visibility(source);
        let mut columns: Vec<GridColumn> =
            source.documents("Columns").map(|column| self.grid_column(column)).collect();
        for column in &mut columns {
            show_for(&mut column.widgets, &roles);
        }
        GridRow {
            id: self.reader.id(source),
            columns,
            vertical: self.vertical(source),
            horizontal: match source.text("HorizontalAlignment") {
                "None" | "Left" | "Start" | "" => Horizontal::Left,
                "Center" => Horizontal::Centre,
                "Right" | "End" => Horizontal::Right,
                "SpaceBetween" | "Between" | "Around" | "SpaceAround" => Horizontal::Apart,
                _ => {
                    self.reader.unknown(source, "HorizontalAlignment");
                    Horizontal::Left
                }
            },
            tight: says_no(source, "SpacingBetweenColumns"),
            visible,
            appearance: self.appearance(source),
            ..GridRow::default()
        }
    }

    fn grid_column(&mut self, source: &Source<'s>) -> GridColumn {
        // Below 0 are a fair share of the rest and as much as the content needs.
        let weight = |key| int(source, key, 0).clamp(0, 12);
        GridColumn {
            id: self.reader.id(source),
            width: weight("Weight"),
            tablet: weight("TabletWeight"),
            phone: weight("PhoneWeight"),
            vertical: self.vertical(source),
            widgets: self.widgets(source, "Widgets", "Widget"),
            appearance: self.appearance(source),
            ..GridColumn::default()
        }
    }

    fn vertical(&mut self, source: &Source<'s>) -> Vertical {
        match source.text("VerticalAlignment") {
            "None" | "" => Vertical::Stretch,
            "Start" => Vertical::Top,
            "Center" => Vertical::Middle,
            "End" => Vertical::Bottom,
            _ => {
                self.reader.unknown(source, "VerticalAlignment");
                Vertical::Stretch
            }
        }
    }

    pub(super) fn container(&mut self, source: &Source<'s>) -> Widget {
        let role = match source.text("RenderMode") {
            "Div" | "" => Role::Plain,
            "Section" => Role::Section,
            "Article" => Role::Article,
            "Header" => Role::Header,
            "Footer" => Role::Footer,
            "Main" => Role::Main,
            "Nav" => Role::Navigation,
            "Aside" => Role::Aside,
            "Hgroup" | "HGroup" => Role::Headings,
            "Address" => Role::Contact,
            _ => {
                self.reader.unknown(source, "RenderMode");
                Role::Plain
            }
        };
        let widgets = self.widgets(source, "Widgets", "Widget");
        let on_click = self.action(source, "OnClickAction");
        widget!(Container of self.common(source), role, widgets, on_click,)
    }

    pub(super) fn group_box(&mut self, source: &Source<'s>) -> Widget {
        let words = match source.get("CaptionTemplate") {
            Some(_) => self.words(source, "CaptionTemplate"),
            None => self.words(source, "Caption"),
        };
        let folding = match source.text("Collapsible") {
            "No" | "" => Folding::No,
            "YesInitiallyExpanded" => Folding::Open,
            "YesInitiallyCollapsed" => Folding::Closed,
            _ => {
                self.reader.unknown(source, "Collapsible");
                Folding::No
            }
        };
        let level = match source.text("HeaderMode") {
            "H1" => 1,
            "H2" => 2,
            "H3" => 3,
            "H4" => 4,
            "H5" => 5,
            "H6" => 6,
            "Div" | "" => 0,
            _ => {
                self.reader.unknown(source, "HeaderMode");
                0
            }
        };
        let widgets = self.widgets(source, "Widgets", "Widget");
        widget!(GroupBox of self.common(source),
            caption: words.text,
            parameters: words.parameters,
            folding,
            level,
            widgets,
        )
    }

    pub(super) fn tabs(&mut self, source: &Source<'s>) -> Widget {
        let pages: Vec<TabPage> =
            source.documents("TabPages").map(|page| self.tab_page(page)).collect();
        let first = pointer(source, "DefaultPagePointer");
        let first = pages.iter().find(|page| page.id == first).map(|page| page.id);
        let first = first.unwrap_or_default();
        widget!(Tabs of self.common(source), pages, first,)
    }

    fn tab_page(&mut self, source: &Source<'s>) -> TabPage {
        let badge = self.words(source, "Badge");
        let (visible, visible_for) = self.visibility(source);
        TabPage {
            id: self.reader.id(source),
            name: source.text("Name").to_owned(),
            caption: self.plain(source, "Caption"),
            badge: badge.text,
            parameters: badge.parameters,
            refresh: source.is("RefreshOnShow"),
            widgets: self.widgets(source, "Widgets", "Widget"),
            visible,
            visible_for,
            ..TabPage::default()
        }
    }

    pub(super) fn table(&mut self, source: &Source<'s>) -> Widget {
        let columns = source
            .documents("ColumnWidths")
            .map(|column| TableColumn {
                id: self.reader.id(column),
                width: int(column, "Value", 1),
                ..TableColumn::default()
            })
            .collect();
        let mut cells: BTreeMap<i64, Vec<TableCell>> = BTreeMap::new();
        for cell in source.documents("Cells") {
            let made = self.table_cell(cell);
            cells.entry(int(cell, "TopRowIndex", 0)).or_default().push(made);
        }
        let mut rows = Vec::new();
        for (at, row) in (0..).zip(source.documents("Rows")) {
            let (visible, roles) = self.visibility(row);
            let mut cells = cells.remove(&at).unwrap_or_default();
            for cell in &mut cells {
                show_for(&mut cell.widgets, &roles);
            }
            cells.sort_by_key(|cell| cell.column);
            rows.push(TableRow {
                id: self.reader.id(row),
                cells,
                visible,
                appearance: self.appearance(row),
                ..TableRow::default()
            });
        }
        // Cells of rows that are not there still hold widgets.
        for (at, cells) in cells {
            let id = self.reader.part_id(source, &format!("row {at}"));
            rows.push(TableRow { id, cells, ..TableRow::default() });
        }
        widget!(Table of self.common(source), columns, rows,)
    }

    fn table_cell(&mut self, source: &Source<'s>) -> TableCell {
        TableCell {
            id: self.reader.id(source),
            column: int(source, "LeftColumnIndex", 0),
            columns: int(source, "Width", 1),
            rows: int(source, "Height", 1),
            heading: source.is("IsHeader"),
            widgets: self.widgets(source, "Widgets", "Widget"),
            appearance: self.appearance(source),
            ..TableCell::default()
        }
    }

    pub(super) fn scroll_container(&mut self, source: &Source<'s>) -> Widget {
        const REGIONS: [(&[&str], Side); 5] = [
            (&["Top", "TopRegion"], Side::Top),
            (&["Left", "LeftRegion"], Side::Left),
            (&["CenterRegion", "Center"], Side::Centre),
            (&["Right", "RightRegion"], Side::Right),
            (&["Bottom", "BottomRegion"], Side::Bottom),
        ];
        let mut regions = Vec::new();
        for (keys, side) in REGIONS {
            if let Some(region) = keys.iter().find_map(|key| source.document(key)) {
                regions.push(self.region(region, side));
            }
        }
        widget!(ScrollContainer of self.common(source), regions,)
    }

    fn region(&mut self, source: &Source<'s>, side: Side) -> Region {
        Region {
            id: self.reader.id(source),
            side,
            size: int(source, "Size", 0),
            unit: self.unit(source, "SizeMode"),
            toggle: match source.text("ToggleMode") {
                "None" | "" => Toggle::None,
                "ShrinkContentInitiallyClosed" => Toggle::ShrinkClosed,
                "ShrinkContentInitiallyOpen" => Toggle::ShrinkOpen,
                "PushContentAside" => Toggle::Push,
                "SlideOverContent" => Toggle::Slide,
                _ => {
                    self.reader.unknown(source, "ToggleMode");
                    Toggle::None
                }
            },
            widgets: self.widgets(source, "Widgets", "Widget"),
            appearance: self.appearance(source),
            ..Region::default()
        }
    }

    /// What a size is counted in.
    pub(super) fn unit(&mut self, source: &Source<'s>, key: &'static str) -> Unit {
        match source.text(key) {
            "Auto" | "" => Unit::Auto,
            "Pixels" => Unit::Pixels,
            "Percentage" => Unit::Percent,
            _ => {
                self.reader.unknown(source, key);
                Unit::Auto
            }
        }
    }

    pub(super) fn header(&mut self, source: &Source<'s>) -> Widget {
        let left = self.widgets(source, "LeftWidgets", "LeftWidget");
        let right = self.widgets(source, "RightWidgets", "RightWidget");
        widget!(Header of self.common(source), left, right,)
    }

    pub(super) fn placeholder(&mut self, source: &Source<'s>) -> Widget {
        widget!(Placeholder of self.common(source),)
    }

    pub(super) fn snippet_call(&mut self, source: &Source<'s>) -> Widget {
        let call = source.document("FormCall").or_else(|| source.document("SnippetCall"));
        let snippet = call.map(|call| name(call, "Form")).unwrap_or_default();
        let mut arguments = call.map(|call| self.arguments(call)).unwrap_or_default();
        if arguments.is_empty()
            && let Some(entity) = self.reader.sources.snippet_entity(snippet.as_str())
        {
            // Old snippets had the object around them.
            arguments.push(Argument {
                id: self.reader.part_id(source, "argument"),
                parameter: snippet.member(entity.rsplit('.').next().unwrap_or_default()),
                value: "$currentObject".to_owned(),
                ..Argument::default()
            });
        }
        widget!(SnippetCall of self.common(source), snippet, arguments,)
    }

    pub(super) fn sidebar_toggle(&mut self, source: &Source<'s>) -> Widget {
        let caption = self.plain(source, "CaptionTemplate");
        let icon = icon(source, "Icon");
        let tooltip = text(source, "Tooltip");
        widget!(SidebarToggle of self.common(source), caption, icon, tooltip,)
    }

    /// The menu that a widget shows; empty for that of the app.
    fn menu(source: &Source<'s>) -> QName {
        source.document("MenuSource").map(|menu| name(menu, "Menu")).unwrap_or_default()
    }

    pub(super) fn menu_bar(&mut self, source: &Source<'s>) -> Widget {
        let look = match (source.kind(), source.text("Orientation")) {
            ("Forms$MenuBar", _) => MenuLook::Bar,
            (_, "Vertical") => MenuLook::SimpleVertical,
            (_, "Horizontal" | "") => MenuLook::Simple,
            _ => {
                self.reader.unknown(source, "Orientation");
                MenuLook::Simple
            }
        };
        widget!(MenuBar of self.common(source), menu: Self::menu(source), look,)
    }

    pub(super) fn navigation_tree(&mut self, source: &Source<'s>) -> Widget {
        widget!(NavigationTree of self.common(source), menu: Self::menu(source),)
    }

    pub(super) fn navigation_list(&mut self, source: &Source<'s>) -> Widget {
        let items = source
            .documents("Items")
            .map(|item| NavigationItem {
                id: self.reader.id(item),
                widgets: self.widgets(item, "Widgets", "Widget"),
                action: self.action(item, "Action"),
                appearance: self.appearance(item),
                ..NavigationItem::default()
            })
            .collect();
        widget!(NavigationList of self.common(source), items,)
    }
}
