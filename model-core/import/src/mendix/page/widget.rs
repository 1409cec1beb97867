//! Which reader a kind of widget has; and widgets of kinds that are not known.

use model_core::model::Translated;
use model_core::model::page::{ForeignPart, ForeignWidget, Widget};

use super::super::bson::{Document as Source, Value};
use super::super::reader::translated;
use super::Form;
use super::look::{held, widget};

impl<'s> Form<'_, '_, 's> {
    /// The widgets that a field holds, as a list or, in old files, as one.
    pub(super) fn widgets(&mut self, source: &Source<'s>, list: &str, one: &str) -> Vec<Widget> {
        held(source, list, one).map(|inner| self.widget(inner)).collect()
    }

    /// Any widget.
    pub(super) fn widget(&mut self, source: &Source<'s>) -> Widget {
        match source.kind().rsplit('$').next().unwrap_or_default() {
            "LayoutGrid" => self.layout_grid(source),
            "DivContainer" | "VerticalFlow" => self.container(source),
            "GroupBox" => self.group_box(source),
            "TabControl" => self.tabs(source),
            "Table" => self.table(source),
            "ScrollContainer" => self.scroll_container(source),
            "Header" => self.header(source),
            "Placeholder" => self.placeholder(source),
            "SnippetCallWidget" => self.snippet_call(source),
            "SidebarToggleButton" => self.sidebar_toggle(source),
            "MenuBar" | "SimpleMenuBar" => self.menu_bar(source),
            "NavigationTree" => self.navigation_tree(source),
            "NavigationList" => self.navigation_list(source),
            "DataView" => self.data_view(source),
            "ListView" => self.list_view(source),
            "DataGrid" => self.data_grid(source),
            "TemplateGrid" => self.template_grid(source),
            "ReferenceSetSelector" => self.reference_set_grid(source),
            "DynamicText" => self.dynamic_text(source),
            "Label" => self.label(source),
            "Title" => self.title(source),
            "StaticImageViewer" | "ImageViewer" => self.image(source),
            "ActionButton" | "MobileCancelButton" | "MobileSaveButton" | "MobileBackButton"
            | "MobileLogoutButton" | "CancelButton" | "SaveButton" | "BackButton"
            | "LogoutButton" | "SyncButton" | "NewButton" | "LinkButton" => self.button(source),
            "DropDownButton" => self.drop_down_button(source),
            "LoginButton" => self.sign_in_button(source),
            "LoginIdTextBox" => self.user_name_box(source),
            "PasswordTextBox" => self.password_box(source),
            "ValidationMessage" => self.validation_message(source),
            "FileManager" => self.file_manager(source),
            "ImageUploader" => self.image_uploader(source),
            "TextBox"
            | "TextArea"
            | "CheckBox"
            | "DropDown"
            | "RadioButtonGroup"
            | "DatePicker"
            | "ReferenceSelector"
            | "InputReferenceSetSelector" => self.input(source),
            "CustomWidget" => self.plug(source),
            _ => self.unknown_widget(source),
        }
    }

    /// A widget of a kind that is not known: kept with its words, its values and what is in it.
    fn unknown_widget(&mut self, source: &Source<'s>) -> Widget {
        self.foreign(source.kind());
        let mut text = Translated::default();
        let mut parts = Vec::new();
        let mut widgets = Vec::new();
        for (key, value) in source.fields() {
            if key.starts_with('$') || KNOWN.contains(&key) {
                continue;
            }
            let id = self.reader.part_id(source, key);
            let value = match value {
                Value::Text(text) if !text.is_empty() => (*text).to_owned(),
                Value::Bool(yes) => yes.to_string(),
                Value::Int(number) => number.to_string(),
                Value::Document(inner) => {
                    if text.is_empty() && (key.contains("Caption") || key.contains("Text")) {
                        let words = inner.document("Template").unwrap_or(inner);
                        text = translated(words);
                    }
                    self.widgets_in(inner, &mut widgets);
                    continue;
                }
                Value::List(values) => {
                    for value in values {
                        if let Value::Document(inner) = value {
                            self.widgets_in(inner, &mut widgets);
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            let key = key.to_owned();
            parts.push(ForeignPart { id, key, value, ..ForeignPart::default() });
        }
        let common = self.common(source);
        let source_of = self.source(source, "DataSource");
        widget!(ForeignWidget of common,
            what: source.kind().to_owned(),
            text,
            source: source_of,
            parts,
            widgets,
        )
    }

    /// Adds the widgets in what is not known: whatever has a name and how it looks.
    fn widgets_in(&mut self, source: &Source<'s>, widgets: &mut Vec<Widget>) {
        let is_widget = source.get("Name").is_some()
            && (source.get("Appearance").is_some() || source.get("TabIndex").is_some());
        if is_widget {
            widgets.push(self.widget(source));
            return;
        }
        for (_, value) in source.fields() {
            match value {
                Value::Document(inner) => self.widgets_in(inner, widgets),
                Value::List(values) => {
                    for value in values {
                        if let Value::Document(inner) = value {
                            self.widgets_in(inner, widgets);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// What all widgets have, or is read apart.
const KNOWN: &[&str] = &[
    "Name",
    "Appearance",
    "Class",
    "Style",
    "TabIndex",
    "DataSource",
    "ConditionalVisibilitySettings",
    "NativeAccessibilitySettings",
];
