//! Pages, layouts, snippets, building blocks and page templates.
//!
//! `widget` says which reader a kind of widget has: `structure`, `data`, `grid`, `input` and `show`
//! read those of the source itself, `plug` those that come as packages. `look`, `words`, `source`
//! and `action` read what widgets share. `left_out` lists what is not read, and why.

mod action;
mod data;
mod grid;
pub(super) mod icon;
mod implicit;
mod input;
mod left_out;
mod look;
mod outer;
mod plug;
mod show;
mod source;
mod structure;
mod widget;
mod words;

pub(super) use left_out::LEFT_OUT;

use model_core::id::Id;
use model_core::model::page::{
    BuildingBlock, DataView, Layout, LayoutKind, Page, PageKind, PageParameter, PagePart,
    PageTemplate, PageVariable, Snippet, TemplateKind, Widget,
};
use model_core::value::DataType;
use rustc_hash::FxHashMap;

use super::bson::{Document as Source, Value};
use super::note::Note;
use super::reader::{Reader, data_type, guid, id_of, int, name, names, text};

/// Reads the widgets of one document.
struct Form<'c, 'r, 's> {
    /// What is read, and what came of it.
    reader: &'c mut Reader<'r, 's>,
    /// The widgets of the document by name.
    named: FxHashMap<&'s str, Id>,
    /// The names of the widgets around that show objects, the nearest last.
    around: Vec<String>,
}

/// Reads a unit of a kind of `Forms$…`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let mut named = FxHashMap::default();
    walk(source, &mut |inner| {
        let kind = inner.kind();
        let is_variable = kind.ends_with("Parameter") || kind.ends_with("Variable");
        if is_variable || kind.ends_with("Column") || kind.ends_with("SearchField") {
            return;
        }
        if let (name, Some(guid)) = (inner.text("Name"), guid(inner, "$ID"))
            && !name.is_empty()
        {
            named.entry(name).or_insert_with(|| id_of(guid));
        }
    });
    let mut form = Form { reader, named, around: Vec::new() };
    match source.kind() {
        "Forms$Page" => {
            let page = form.page(source);
            form.reader.add(page);
        }
        "Forms$Layout" => {
            let layout = form.layout(source);
            form.reader.add(layout);
        }
        "Forms$Snippet" => {
            let snippet = form.snippet(source);
            form.reader.add(snippet);
        }
        "Forms$BuildingBlock" => {
            let block = form.building_block(source);
            form.reader.add(block);
        }
        _ => {
            let template = form.page_template(source);
            form.reader.add(template);
        }
    }
}

pub(super) use implicit::fill;

/// The placeholder of a layout that pages fill first of all: the one called `Main`, else the first.
pub(super) fn main_placeholder<'s>(layout: &Source<'s>) -> Option<&'s str> {
    let mut all = Vec::new();
    walk(layout, &mut |inner| {
        if inner.kind() == "Forms$Placeholder" {
            all.push(inner.text("Name"));
        }
    });
    let old = layout.text("MainPlaceholderName");
    if all.contains(&old) {
        return Some(old);
    }
    all.iter().find(|name| **name == "Main").or_else(|| all.first()).copied()
}

/// Whether pages of a layout open as pop-ups.
pub(super) fn is_pop_up(layout: &Source<'_>) -> bool {
    let content = layout.document("Content").unwrap_or(layout);
    matches!(content.text("LayoutType"), "ModalPopup" | "Popup" | "ModelessPopup")
}

/// Visits a document and all in it, outer before inner.
fn walk<'s>(source: &Source<'s>, visit: &mut dyn FnMut(&Source<'s>)) {
    visit(source);
    for (_, value) in source.fields() {
        match value {
            Value::Document(inner) => walk(inner, visit),
            Value::List(values) => {
                for value in values {
                    if let Value::Document(inner) = value {
                        walk(inner, visit);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a field that is mostly true says no; it may be missing.
fn says_no(source: &Source<'_>, key: &str) -> bool {
    matches!(source.get(key), Some(Value::Bool(false)))
}

/// The parameters of a page from before pages had any: the objects that its data views take.
fn old_parameters(source: &Source<'_>) -> Vec<PageParameter> {
    let mut found: Vec<(&str, &str, Id)> = Vec::new();
    walk(source, &mut |inner| {
        let entity = inner.text("EntityPath");
        if inner.kind() == "Forms$DataViewSource" && !entity.is_empty() && !entity.contains('/') {
            let name = source::old_parameter(inner);
            let id = guid(inner, "$ID").map(id_of).unwrap_or_default();
            if !found.iter().any(|(known, ..)| *known == name) {
                found.push((name, entity, id));
            }
        }
    });
    found
        .into_iter()
        .map(|(name, entity, id)| PageParameter {
            id: Id::derive(&format!("{id}/parameter")),
            name: name.to_owned(),
            ty: DataType::Object(entity.into()),
            ..PageParameter::default()
        })
        .collect()
}

impl<'s> Form<'_, '_, 's> {
    /// Tells that something is left out.
    fn dropped(&mut self, what: impl Into<String>, why: &'static str) {
        let note = Note::Dropped { place: self.reader.place(), what: what.into(), why };
        self.reader.tell(note);
    }

    /// Tells that something is kept and not understood.
    fn foreign(&mut self, what: &str) {
        let note = Note::Foreign { place: self.reader.place(), what: what.to_owned() };
        self.reader.tell(note);
    }

    /// The widget of this name in the document.
    fn widget_named(&self, name: &str) -> Id {
        self.named.get(name).copied().unwrap_or_default()
    }

    /// Reads what stands in a widget that shows an object.
    fn inside<T>(&mut self, widget: &Source<'s>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.around.push(widget.text("Name").to_owned());
        let inner = read(self);
        self.around.pop();
        inner
    }

    fn page(&mut self, source: &Source<'s>) -> Page {
        let call = source.document("FormCall").or_else(|| source.document("LayoutCall"));
        let layout = call.map(|call| name(call, "Form")).unwrap_or_default();
        let (widgets, parts) = self.arguments_of_layout(call);
        let mut parameters = self.parameters(source);
        if source.get("Parameters").is_none() {
            parameters.extend(old_parameters(source));
        }
        let is_pop_up = self.reader.sources.is_pop_up(layout.as_str());
        Page {
            id: self.reader.id(source),
            name: source.text("Name").to_owned(),
            title: text(source, "Title"),
            documentation: source.text("Documentation").to_owned(),
            opens: if is_pop_up { PageKind::PopUp } else { PageKind::Content },
            width: int(source, "PopupWidth", 0),
            height: int(source, "PopupHeight", 0),
            fixed_size: says_no(source, "PopupResizable"),
            closed_by: self.widget_named(source.text("PopupCloseAction")),
            layout,
            parameters,
            variables: self.variables(source),
            widgets,
            parts,
            appearance: self.appearance(source),
            roles: names(source, "AllowedModuleRoles"),
            url: source.text("Url").to_owned(),
            excluded: source.is("Excluded"),
            used: source.is("MarkAsUsed"),
            ..Page::default()
        }
    }

    /// What fills the main placeholder of a layout, and what fills the others.
    fn arguments_of_layout(&mut self, call: Option<&Source<'s>>) -> (Vec<Widget>, Vec<PagePart>) {
        let (mut widgets, mut parts) = (Vec::new(), Vec::new());
        let Some(call) = call else { return (widgets, parts) };
        let main = self.reader.sources.main_placeholder(call.text("Form"));
        for argument in call.documents("Arguments") {
            let placeholder = argument.text("Parameter").rsplit('.').next().unwrap_or_default();
            let inner = self.widgets(argument, "Widgets", "Widget");
            if placeholder == main {
                widgets.extend(inner);
            } else if !inner.is_empty() {
                parts.push(PagePart {
                    id: self.reader.id(argument),
                    placeholder: placeholder.to_owned(),
                    widgets: inner,
                    ..PagePart::default()
                });
            }
        }
        (widgets, parts)
    }

    fn parameters(&mut self, source: &Source<'s>) -> Vec<PageParameter> {
        let parameters = source.documents("Parameters");
        parameters
            .map(|parameter| PageParameter {
                id: self.reader.id(parameter),
                name: parameter.text("Name").to_owned(),
                ty: data_type(parameter, "ParameterType", "Type"),
                required: !says_no(parameter, "IsRequired"),
                default: parameter.text("DefaultValue").trim_end().to_owned(),
                ..PageParameter::default()
            })
            .collect()
    }

    fn variables(&mut self, source: &Source<'s>) -> Vec<PageVariable> {
        let variables = source.documents("Variables");
        variables
            .map(|variable| PageVariable {
                id: self.reader.id(variable),
                name: variable.text("Name").to_owned(),
                ty: data_type(variable, "VariableType", "Type"),
                value: variable.text("DefaultValue").trim_end().to_owned(),
                ..PageVariable::default()
            })
            .collect()
    }

    fn layout(&mut self, source: &Source<'s>) -> Layout {
        let content = source.document("Content").unwrap_or(source);
        let call = content.document("LayoutCall").or_else(|| content.document("FormCall"));
        let is_native = content.kind() == "Forms$NativeLayoutContent";
        let kind = match content.text("LayoutType") {
            _ if is_native => LayoutKind::Native,
            "Responsive" | "" => LayoutKind::Responsive,
            "Tablet" => LayoutKind::Tablet,
            "Phone" => LayoutKind::Phone,
            "ModalPopup" => LayoutKind::ModalPopUp,
            "Popup" | "ModelessPopup" => LayoutKind::PopUp,
            "Legacy" => LayoutKind::Legacy,
            _ => {
                self.reader.unknown(content, "LayoutType");
                LayoutKind::Responsive
            }
        };
        let (mut widgets, parts) = self.arguments_of_layout(call);
        if let Some(header) = content.document("RightHeaderPlaceholder") {
            widgets.push(self.widget(header));
        }
        widgets.extend(self.widgets(content, "SidebarWidgets", ""));
        widgets.extend(self.widgets(content, "Widgets", "Widget"));
        let appearance = self.appearance(source);
        Layout {
            id: self.reader.id(source),
            name: source.text("Name").to_owned(),
            documentation: source.text("Documentation").to_owned(),
            layout: kind,
            master: call.map(|call| name(call, "Form")).unwrap_or_default(),
            main: main_placeholder(source).unwrap_or_default().to_owned(),
            widgets,
            parts,
            appearance,
            excluded: source.is("Excluded"),
            ..Layout::default()
        }
    }

    fn snippet(&mut self, source: &Source<'s>) -> Snippet {
        let mut snippet = Snippet {
            id: self.reader.id(source),
            name: source.text("Name").to_owned(),
            documentation: source.text("Documentation").to_owned(),
            parameters: self.parameters(source),
            variables: self.variables(source),
            widgets: self.widgets(source, "Widgets", "Widget"),
            native: self.is_native(source, "Type"),
            excluded: source.is("Excluded"),
            ..Snippet::default()
        };
        let entity = source.text("Entity");
        if !entity.is_empty() {
            // Old snippets had the object around them; ours are given one.
            let name = entity.rsplit('.').next().unwrap_or_default();
            let id = self.reader.part_id(source, "parameter");
            snippet.parameters.push(PageParameter {
                id,
                name: name.to_owned(),
                ty: DataType::Object(entity.into()),
                ..PageParameter::default()
            });
            let view = DataView {
                id: self.reader.part_id(source, "view"),
                name: format!("{name}View"),
                source: Some(Box::new(
                    model_core::model::page::ContextSource {
                        id: self.reader.part_id(source, "source"),
                        variable: name.to_owned(),
                        ..model_core::model::page::ContextSource::default()
                    }
                    .into(),
                )),
                widgets: std::mem::take(&mut snippet.widgets),
                ..DataView::default()
            };
            snippet.widgets.push(view.into());
        }
        snippet
    }

    fn is_native(&mut self, source: &Source<'s>, key: &'static str) -> bool {
        match source.text(key) {
            "Native" => true,
            "Web" | "" => false,
            _ => {
                self.reader.unknown(source, key);
                false
            }
        }
    }

    fn building_block(&mut self, source: &Source<'s>) -> BuildingBlock {
        BuildingBlock {
            id: self.reader.id(source),
            name: source.text("Name").to_owned(),
            documentation: source.text("Documentation").to_owned(),
            label: source.text("DisplayName").to_owned(),
            category: source.text("TemplateCategory").to_owned(),
            widgets: self.widgets(source, "Widgets", "Widget"),
            native: self.is_native(source, "Platform"),
            excluded: source.is("Excluded"),
            ..BuildingBlock::default()
        }
    }

    fn page_template(&mut self, source: &Source<'s>) -> PageTemplate {
        let call = source.document("LayoutCall").or_else(|| source.document("FormCall"));
        let (widgets, parts) = self.arguments_of_layout(call);
        let ty = source.document("TemplateType").map(Source::kind).unwrap_or_default();
        let template = match ty.rsplit('$').next().unwrap_or_default() {
            "RegularPageTemplateType" | "" => TemplateKind::Regular,
            "EditPageTemplateType" => TemplateKind::Edit,
            "SelectPageTemplateType" => TemplateKind::Select,
            "OverviewPageTemplateType" => TemplateKind::Overview,
            "UserTaskTemplateType" => TemplateKind::UserTask,
            "WorkflowOverviewTemplateType" => TemplateKind::Workflow,
            _ => {
                let what = "Forms$PageTemplate.TemplateType".to_owned();
                let place = self.reader.place();
                self.reader.tell(Note::Unknown { place, what, word: ty.to_owned() });
                TemplateKind::Regular
            }
        };
        PageTemplate {
            id: self.reader.id(source),
            name: source.text("Name").to_owned(),
            documentation: source.text("Documentation").to_owned(),
            label: source.text("DisplayName").to_owned(),
            category: source.text("TemplateCategory").to_owned(),
            template,
            title: text(source, "Title"),
            layout: call.map(|call| name(call, "Form")).unwrap_or_default(),
            widgets,
            parts,
            appearance: self.appearance(source),
            excluded: source.is("Excluded"),
            ..PageTemplate::default()
        }
    }
}

#[cfg(test)]
#[path = "corpus_tests.rs"]
mod corpus_tests;

#[cfg(test)]
#[path = "widget_tests.rs"]
mod widget_tests;

#[cfg(test)]
#[path = "data_tests.rs"]
mod data_tests;

#[cfg(test)]
#[path = "document_tests.rs"]
mod document_tests;
