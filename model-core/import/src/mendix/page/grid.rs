//! The classic data grid: its columns, its search fields and the buttons above it.

use model_core::model::page::{
    Action, Column, Comparison, CreateAction, DataColumn, DataGrid, DeleteAction, FilterKind,
    GridAction, GridCommand, Paging, SearchField, Selection, Total, Widget,
};
use model_core::model::{AttributeType, MemberPath};

use super::super::bson::Document as Source;
use super::super::reader::{int, member_path, name, pointer, text};
use super::Form;
use super::action::copy_of;
use super::look::widget;

/// How a search field compares, by the words of the source.
pub(super) fn comparison(word: &str) -> Option<Comparison> {
    Some(match word {
        "Contains" | "contains" => Comparison::Contains,
        "StartsWith" | "startsWith" => Comparison::StartsWith,
        "EndsWith" | "endsWith" => Comparison::EndsWith,
        "Equal" | "Equals" | "equal" => Comparison::Equal,
        "NotEqual" | "NotEquals" | "notEqual" => Comparison::NotEqual,
        "Greater" | "greater" => Comparison::Greater,
        "GreaterOrEqual" | "greaterEqual" => Comparison::GreaterOrEqual,
        "Smaller" | "smaller" => Comparison::Smaller,
        "SmallerOrEqual" | "smallerEqual" => Comparison::SmallerOrEqual,
        "Between" | "between" => Comparison::Between,
        "empty" => Comparison::Empty,
        "notEmpty" => Comparison::NotEmpty,
        _ => return None,
    })
}

impl<'s> Form<'_, '_, 's> {
    pub(super) fn data_grid(&mut self, source: &Source<'s>) -> Widget {
        let caption = self.plain(source, "CaptionTemplate");
        let from = self.source(source, "DataSource");
        let search = self.search_fields(source);
        let columns = self.columns(source);
        let paging = match source.text("ShowPagingBar") {
            "" if super::says_no(source, "IsPagingEnabled") => Paging::None,
            "YesWithTotalCount" | "" => Paging::Buttons,
            "YesWithoutTotalCount" => Paging::NoTotal,
            "No" => Paging::None,
            _ => {
                self.reader.unknown(source, "ShowPagingBar");
                Paging::Buttons
            }
        };
        let selection = self.selection(source, "SelectionMode");
        let (toolbar, on_click) = self.control_bar(source);
        widget!(DataGrid of self.common(source),
            caption,
            source: from,
            search,
            columns,
            page_size: int(source, "NumberOfRows", 20),
            paging,
            selection,
            toolbar,
            on_click,
        )
    }

    /// How many rows people can select.
    pub(super) fn selection(&mut self, source: &Source<'s>, key: &'static str) -> Selection {
        match source.text(key) {
            "None" => Selection::None,
            "Single" | "SingleAndMaintain" => Selection::Single,
            "Multi" | "SimpleMulti" => Selection::Multiple,
            "" => Selection::default(),
            _ => {
                self.reader.unknown(source, key);
                Selection::default()
            }
        }
    }

    pub(super) fn columns(&mut self, source: &Source<'s>) -> Vec<Column> {
        source.documents("Columns").map(|column| self.column(column)).collect()
    }

    fn column(&mut self, source: &Source<'s>) -> Column {
        let total = match source.text("AggregateFunction") {
            "None" | "" => Total::None,
            "Count" => Total::Count,
            "Sum" => Total::Sum,
            "Average" => Total::Average,
            "Minimum" => Total::Minimum,
            "Maximum" => Total::Maximum,
            _ => {
                self.reader.unknown(source, "AggregateFunction");
                Total::None
            }
        };
        DataColumn {
            id: self.reader.id(source),
            member: member_path(source, "AttributeRef", "AttributePath"),
            caption: self.plain(source, "Caption"),
            width: int(source, "WidthValue", 1),
            total,
            total_caption: text(source, "AggregateCaption"),
            editable: source.is("Editable"),
            ..DataColumn::default()
        }
        .into()
    }

    /// The fields above a grid by which people search.
    pub(super) fn search_fields(&mut self, grid: &Source<'s>) -> Vec<SearchField> {
        let bar = grid.document("DataSource").and_then(|source| source.document("SearchBar"));
        let Some(bar) = bar else { return Vec::new() };
        let is_hidden = bar.text("Type") == "None";
        bar.documents("NewButtons").map(|field| self.search_field(field, is_hidden)).collect()
    }

    fn search_field(&mut self, source: &Source<'s>, is_hidden: bool) -> SearchField {
        let member = match source.get("AttributeRef") {
            Some(_) => member_path(source, "AttributeRef", ""),
            None => match source.text("AttributePath") {
                // A field for a range names its two ends.
                "" => member_path(source, "LowerBoundRef", "LowerBound"),
                path => MemberPath::parse(path),
            },
        };
        let ty = member.member().and_then(|member| self.type_of(member));
        let kind = source.kind().rsplit('$').next().unwrap_or_default();
        let filter = match (kind, ty) {
            ("DropDownSearchField", _)
            | (_, Some(AttributeType::Enumeration(_) | AttributeType::Boolean)) => {
                FilterKind::Choice
            }
            (_, Some(AttributeType::DateTime { .. })) => FilterKind::Date,
            (
                _,
                Some(
                    AttributeType::Integer
                    | AttributeType::Long
                    | AttributeType::Decimal
                    | AttributeType::AutoNumber,
                ),
            ) => FilterKind::Number,
            _ => FilterKind::Text,
        };
        let compare = match (kind, source.text("Operator")) {
            ("RangeSearchField", _) => Comparison::Between,
            (_, "") => Comparison::default(),
            (_, word) => comparison(word).unwrap_or_else(|| {
                self.reader.unknown(source, "Operator");
                Comparison::default()
            }),
        };
        let (locked, hidden) = match source.text("Type") {
            "Normal" | "" => (false, false),
            "ReadOnly" => (true, false),
            "Hidden" => (false, true),
            _ => {
                self.reader.unknown(source, "Type");
                (false, false)
            }
        };
        SearchField {
            id: self.reader.id(source),
            member,
            caption: self.plain(source, "Caption"),
            filter,
            compare,
            value: source.text("DefaultValue").to_owned(),
            locked,
            hidden: hidden || is_hidden,
            xpath: source.text("XPathConstraint").trim_end().to_owned(),
            ..SearchField::default()
        }
    }

    /// The buttons above a grid, and what a double click on a row does.
    pub(super) fn control_bar(&mut self, grid: &Source<'s>) -> (Vec<Widget>, Option<Box<Action>>) {
        let Some(bar) = grid.document("ControlBar") else { return (Vec::new(), None) };
        let buttons = bar.documents("NewButtons").chain(bar.document("SearchButton"));
        let mut toolbar: Vec<Widget> = buttons.map(|button| self.grid_button(button)).collect();
        if super::says_no(grid, "IsControlBarVisible") {
            for button in &mut toolbar {
                if let Widget::Button(button) = button {
                    "false".clone_into(&mut button.visible);
                }
            }
        }
        let default = pointer(bar, "DefaultButtonPointer");
        let on_click = toolbar.iter().find_map(|button| match button {
            Widget::Button(button) if button.id == default => button.action.as_deref(),
            _ => None,
        });
        let on_click = on_click.map(|action| {
            let id = self.reader.part_id(grid, "default");
            Box::new(copy_of(action, id))
        });
        (toolbar, on_click)
    }

    fn grid_button(&mut self, source: &Source<'s>) -> Widget {
        let id = self.part(source, "action");
        let command = |command| GridAction { id, command, ..GridAction::default() };
        let settings = ["FormSettings", "PageSettings", "SelectPageSettings"]
            .into_iter()
            .find_map(|key| source.document(key));
        let page = settings.map(|settings| name(settings, "Form")).unwrap_or_default();
        let most = int(source, "MaxNumberOfRows", int(source, "ResultsLimit", 10_000));
        let kind = source.kind().rsplit('$').next().unwrap_or_default();
        let action: Option<Action> = match kind {
            "GridSearchButton" => Some(command(GridCommand::Search).into()),
            "GridSelectAllButton" => Some(command(GridCommand::SelectAll).into()),
            "GridDeselectAllButton" => Some(command(GridCommand::SelectNone).into()),
            "DataGridSelectButton" | "SelectButton" => Some(command(GridCommand::Pick).into()),
            "DataGridAddButton" | "AddButton" => {
                Some(GridAction { page, ..command(GridCommand::Add) }.into())
            }
            "DataGridRemoveButton" | "RemoveButton" => Some(command(GridCommand::Remove).into()),
            "DataGridExportToCSVButton" | "DataGridExportToCsvButton" => {
                Some(GridAction { most, ..command(GridCommand::ExportCsv) }.into())
            }
            "DataGridExportToExcelButton" => {
                Some(GridAction { most, ..command(GridCommand::ExportExcel) }.into())
            }
            "GridNewButton" => Some(
                CreateAction {
                    id,
                    entity: name(source, "Entity"),
                    page,
                    ..CreateAction::default()
                }
                .into(),
            ),
            "GridEditButton" => {
                let mut open = self.open(id, settings);
                open.specializations = self.specializations(source, "FormsForSpecializations");
                Some(open.into())
            }
            "GridDeleteButton" => Some(DeleteAction { id, ..DeleteAction::default() }.into()),
            "GridActionButton" => source.document("Action").and_then(|a| self.client_action(a)),
            _ => {
                self.foreign(source.kind());
                None
            }
        };
        self.button_with(source, action.map(Box::new))
    }
}
