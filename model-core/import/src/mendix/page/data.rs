//! Data views, list views and template grids.

use model_core::model::page::{
    DataView, ListTemplate, ListView, ReadOnlyLook, TemplateGrid, Widget,
};

use super::super::bson::Document as Source;
use super::super::reader::{int, name, text};
use super::Form;
use super::look::{held, widget};

impl<'s> Form<'_, '_, 's> {
    pub(super) fn data_view(&mut self, source: &Source<'s>) -> Widget {
        let from = self.source(source, "DataSource");
        let (editable, editable_if) = match source.text("Editability") {
            "Always" => (true, String::new()),
            "Never" => (false, String::new()),
            "Conditional" => (true, self.editable_if(source)),
            "" => (!super::says_no(source, "Editable"), String::new()),
            _ => {
                self.reader.unknown(source, "Editability");
                (true, String::new())
            }
        };
        let read_only = match source.text("ReadOnlyStyle") {
            "" | "Control" => ReadOnlyLook::Control,
            _ => self.read_only(source),
        };
        let widgets = self.inside(source, |form| form.widgets(source, "Widgets", "Widget"));
        let mut footer = Vec::new();
        if super::says_no(source, "ShowFooter") {
            if held(source, "FooterWidgets", "FooterWidget").next().is_some() {
                self.dropped(
                    "Forms$DataView.FooterWidgets",
                    "The foot of the data view is hidden.",
                );
            }
        } else {
            footer =
                self.inside(source, |form| form.widgets(source, "FooterWidgets", "FooterWidget"));
        }
        let empty = text(source, "NoEntityMessage");
        widget!(DataView of self.common(source),
            source: from,
            editable,
            editable_if,
            read_only,
            label_width: int(source, "LabelWidth", 3),
            empty,
            widgets,
            footer,
        )
    }

    pub(super) fn list_view(&mut self, source: &Source<'s>) -> Widget {
        let from = self.source(source, "DataSource");
        let search = match source.document("DataSource") {
            Some(from) => self.search_in(from),
            None => Vec::new(),
        };
        let widgets = self.inside(source, |form| form.widgets(source, "Widgets", "Widget"));
        let templates = source
            .documents("Templates")
            .map(|template| ListTemplate {
                id: self.reader.id(template),
                entity: name(template, "Entity"),
                widgets: self.inside(source, |form| form.widgets(template, "Widgets", "Widget")),
                ..ListTemplate::default()
            })
            .collect();
        let on_click = self.action(source, "ClickAction");
        widget!(ListView of self.common(source),
            source: from,
            search,
            page_size: int(source, "PageSize", 10),
            columns: int(source, "NumberOfColumns", 1),
            editable: source.is("Editable"),
            widgets,
            templates,
            on_click,
        )
    }

    pub(super) fn template_grid(&mut self, source: &Source<'s>) -> Widget {
        let from = self.source(source, "DataSource");
        let search = self.search_fields(source);
        let selection = self.selection(source, "SelectionMode");
        let widgets = match source.document("Contents") {
            Some(contents) => {
                self.inside(source, |form| form.widgets(contents, "Widgets", "Widget"))
            }
            None => Vec::new(),
        };
        let (toolbar, on_click) = self.control_bar(source);
        widget!(TemplateGrid of self.common(source),
            source: from,
            search,
            columns: int(source, "NumberOfColumns", 1),
            rows: int(source, "NumberOfRows", 3),
            selection,
            widgets,
            toolbar,
            on_click,
        )
    }
}
