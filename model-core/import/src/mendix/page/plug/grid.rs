//! Data grids, their filters, galleries and trees that come as packages.

use model_core::model::page::{
    Column, Comparison, ContentColumn, DataColumn, DataGrid, FilterKind, Gallery, GridFilter,
    Paging, Selection, Text, Tree, Widget,
};
use model_core::model::{MemberPath, Translated};

use super::super::super::bson::Document as Source;
use super::super::Form;
use super::super::grid::comparison;
use super::super::look::widget;
use super::super::outer::call_object;
use super::props::Props;

/// What a widget that filters filters by.
fn filter_kind(id: &str) -> Option<FilterKind> {
    Some(match id.rsplit('.').next().unwrap_or_default() {
        "DatagridTextFilter" => FilterKind::Text,
        "DatagridNumberFilter" => FilterKind::Number,
        "DatagridDateFilter" => FilterKind::Date,
        "DatagridDropdownFilter" => FilterKind::Choice,
        _ => return None,
    })
}

/// The columns of a grid, and widgets in their heads that no column of ours can hold.
#[derive(Debug, Default)]
struct Columns {
    columns: Vec<Column>,
    others: Vec<Widget>,
}

/// What filters a column.
#[derive(Debug, Default)]
struct Filter {
    kind: FilterKind,
    compare: Comparison,
}

impl<'s> Form<'_, '_, 's> {
    pub(super) fn plug_grid(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let from = self.plug_source(props, "datasource");
        let is_sorted = !props.says_no("columnsSortable");
        let is_filtered = !props.says_no("columnsFilterable");
        let mut made = Columns::default();
        for mut column in props.objects("columns") {
            self.inside(source, |form| {
                form.plug_column(&mut column, is_sorted, is_filtered, &mut made);
            });
            self.finish(&column);
        }
        let mut toolbar = self.plug_toolbar(props);
        toolbar.append(&mut made.others);
        let paging = self.paging(props);
        let selection = self.plug_selection(props, "itemSelection");
        let empty = self.empty_text(props);
        let on_click = self.plug_action(props, "onClick");
        widget!(DataGrid of self.common(source),
            source: from,
            columns: made.columns,
            page_size: props.int("pageSize", 20),
            paging,
            selection,
            empty,
            toolbar,
            on_click,
        )
    }

    /// What stands above a list.
    fn plug_toolbar(&mut self, props: &mut Props<'_, 's>) -> Vec<Widget> {
        let mut widgets = self.plug_widgets(props, "filtersPlaceholder");
        if let Some(name) = self.around.last() {
            call_object(&mut widgets, name);
        }
        widgets
    }

    fn plug_column(
        &mut self,
        props: &mut Props<'_, 's>,
        is_sorted: bool,
        is_filtered: bool,
        made: &mut Columns,
    ) {
        let Some(object) = props.object else { return };
        let id = self.reader.id(object);
        let caption = self.plug_text(props, "header");
        let member = props.member("attribute");
        let size = props.int("size", 1);
        let width = if props.plain("width") == "manual" { size } else { 1 };
        let visible = match props.expression("visible") {
            visible if visible.trim() == "true" => String::new(),
            visible => visible,
        };
        let filter = self.column_filter(props, is_filtered, &mut made.others);
        let unsorted = props.says_no("sortable") || !is_sorted;
        let widgets = match props.plain("showContentAs") {
            "customContent" => self.plug_widgets(props, "content"),
            "dynamicText" => {
                let words = self.plug_words(props, "dynamicText");
                let text = Text {
                    id: self.part(object, "text"),
                    name: format!("text{}", id.to_string().get(..6).unwrap_or_default()),
                    text: words.text,
                    parameters: words.parameters,
                    ..Text::default()
                };
                vec![text.into()]
            }
            _ => {
                let column = DataColumn {
                    id,
                    member,
                    caption,
                    width,
                    filter: filter.kind,
                    compare: filter.compare,
                    unsorted,
                    visible,
                    ..DataColumn::default()
                };
                made.columns.push(column.into());
                return;
            }
        };
        // What nobody sorts or filters by needs no attribute.
        let is_used = !unsorted || filter.kind != FilterKind::None;
        let column = ContentColumn {
            id,
            caption,
            width,
            member: if is_used { member } else { MemberPath::default() },
            filter: filter.kind,
            compare: filter.compare,
            widgets,
            visible,
            ..ContentColumn::default()
        };
        made.columns.push(column.into());
    }

    /// By what the head of a column filters. What is more than that is added to `others`.
    fn column_filter(
        &mut self,
        props: &mut Props<'_, 's>,
        is_filtered: bool,
        others: &mut Vec<Widget>,
    ) -> Filter {
        let Some(prop) = props.take("filter") else { return Filter::default() };
        let widgets: Vec<&Source<'s>> = prop.value.documents("Widgets").collect();
        let id_of = |widget: &Source<'s>| widget.document("Type").map(|ty| ty.text("WidgetId"));
        let mut filter = Filter::default();
        for widget in widgets {
            let id = id_of(widget).unwrap_or_default();
            if !is_filtered {
                self.dropped(id, "The grid shows no filters in the heads of its columns.");
                continue;
            }
            let mut inner = Props::of(widget, id);
            let kind = filter_kind(id).filter(|_| filter.kind == FilterKind::None);
            let is_plain = !inner.plain("attrChoice").eq("linked")
                && inner.plain("baseType") != "ref"
                && self.visibility(widget).0.is_empty();
            if let (Some(kind), true) = (kind, is_plain) {
                filter.kind = kind;
                filter.compare = self.filter_comparison(&mut inner);
                self.finish(&inner);
            } else {
                others.push(self.widget(widget));
            }
        }
        filter
    }

    fn filter_comparison(&mut self, props: &mut Props<'_, 's>) -> Comparison {
        let word = props.plain("defaultFilter");
        match comparison(word) {
            Some(comparison) => comparison,
            // A choice of values compares by them.
            None if word.is_empty() => Comparison::Equal,
            None => {
                self.unknown_word(props, "defaultFilter", word);
                Comparison::default()
            }
        }
    }

    /// Tells of a word of a choice that is not known.
    pub(super) fn unknown_word(&mut self, props: &Props<'_, 's>, key: &str, word: &str) {
        let what = props.path(key);
        let place = self.reader.place();
        let word = word.to_owned();
        self.reader.tell(super::Note::Unknown { place, what, word });
    }

    fn paging(&mut self, props: &mut Props<'_, 's>) -> Paging {
        match props.plain("pagination") {
            "buttons" | "" => Paging::Buttons,
            "virtualScrolling" => Paging::Scrolling,
            "loadMore" => Paging::More,
            word => {
                self.unknown_word(props, "pagination", word);
                Paging::Buttons
            }
        }
    }

    fn plug_selection(&mut self, props: &mut Props<'_, 's>, key: &str) -> Selection {
        let Some(prop) = props.take(key) else { return Selection::None };
        self.selection(prop.value, "Selection")
    }

    /// The words for no rows: the first text of what stands there.
    fn empty_text(&mut self, props: &mut Props<'_, 's>) -> Translated {
        let is_shown = props.plain("showEmptyPlaceholder") == "custom";
        if !is_shown {
            return Translated::default();
        }
        let widgets = self.plug_widgets(props, "emptyPlaceholder");
        let mut all = Vec::new();
        for widget in &widgets {
            widget.collect(&mut all);
        }
        let text = all.iter().find_map(|widget| match widget {
            Widget::Text(text) => Some(text.text.clone()),
            Widget::Label(label) => Some(label.text.clone()),
            _ => None,
        });
        let what = props.path("emptyPlaceholder");
        self.dropped(what, "Where there are no rows a grid shows a text and no widgets.");
        text.unwrap_or_default()
    }

    pub(super) fn plug_filter(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let id = source.document("Type").map(|ty| ty.text("WidgetId")).unwrap_or_default();
        let mut member = props.member("attr");
        for key in ["refEntity", "linkedAttribute"] {
            if member.is_empty() {
                member = props.member(key);
            }
        }
        // Of several attributes the first.
        for mut attribute in props.objects("attributes") {
            if member.is_empty() {
                member = attribute.member("attribute");
            }
            self.finish(&attribute);
        }
        let placeholder = match filter_kind(id) {
            Some(FilterKind::Choice) => self.plug_text(props, "emptyOptionCaption"),
            _ => self.plug_text(props, "placeholder"),
        };
        props.plain("attrChoice");
        props.plain("baseType");
        let compare = self.filter_comparison(props);
        widget!(GridFilter of self.common(source),
            filter: filter_kind(id).unwrap_or_default(),
            member,
            compare,
            placeholder,
        )
    }

    pub(super) fn plug_gallery(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Widget {
        let from = self.plug_source(props, "datasource");
        let paging = self.paging(props);
        let selection = self.plug_selection(props, "itemSelection");
        let widgets = self.inside(source, |form| form.plug_widgets(props, "content"));
        let empty = self.plug_widgets(props, "emptyPlaceholder");
        props.plain("showEmptyPlaceholder");
        let toolbar = self.plug_toolbar(props);
        let on_click = self.plug_action(props, "onClick");
        widget!(Gallery of self.common(source),
            source: from,
            page_size: props.int("pageSize", 20),
            paging,
            selection,
            columns: props.int("desktopItems", 1),
            tablet: props.int("tabletItems", 0),
            phone: props.int("phoneItems", 0),
            widgets,
            empty,
            toolbar,
            on_click,
        )
    }

    pub(super) fn plug_tree(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let from = self.plug_source(props, "datasource");
        let words = self.plug_words(props, "headerCaption");
        props.plain("headerType");
        let heading = self.inside(source, |form| form.plug_widgets(props, "headerContent"));
        let widgets = self.inside(source, |form| form.plug_widgets(props, "children"));
        widget!(Tree of self.common(source),
            source: from,
            text: words.text,
            parameters: words.parameters,
            heading,
            open: props.is("startExpanded"),
            widgets,
        )
    }
}
