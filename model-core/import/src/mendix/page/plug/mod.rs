//! Widgets that come as packages: which of ours each becomes, and what stands in them.
//!
//! The type of such a widget is written into every use of it and differs from version to version,
//! so its properties are found by their keys only. What of them is said in our widget is taken; what
//! is left and says other than its default is told. Widgets without one of ours become foreign ones,
//! which keep every property that says other than its default.

mod chart;
mod foreign;
mod grid;
mod input;
mod props;
mod show;

use model_core::model::Translated;
use model_core::model::page::{Action, DataSource, MicroflowAction, PageAction, Widget};

use super::super::bson::Document as Source;
use super::super::note::Note;
use super::super::reader::{name, page_variable};
use super::super::secrets::is_secret;
use super::Form;
use super::left_out;
use super::words::{Words, path_expression};
use props::Props;

/// Where our kind of widget lacks a setting.
const LACKS: &str = "Our widget has no such setting.";

/// Adds to the numbers of the values in a text: `{1}` becomes `{3}` by two.
fn shifted(text: &Translated, by: usize) -> Translated {
    let mut shifted = Translated::default();
    for (language, words) in &text.0 {
        let mut out = String::new();
        let mut rest = words.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            out.push('{');
            rest = after;
            if let Some((number, after)) = after.split_once('}')
                && let Ok(number) = number.parse::<usize>()
            {
                out.push_str(&(number + by).to_string());
                out.push('}');
                rest = after;
            }
        }
        out.push_str(rest);
        shifted.set(language, &out);
    }
    shifted
}

impl<'s> Form<'_, '_, 's> {
    /// A widget that comes as a package.
    pub(super) fn plug(&mut self, source: &Source<'s>) -> Widget {
        let id = source.document("Type").map(|ty| ty.text("WidgetId")).unwrap_or_default();
        let mut props = Props::of(source, id);
        let own = id.strip_prefix("com.mendix.widget.").unwrap_or_default();
        let class = own.rsplit('.').next().unwrap_or_default();
        let made = match class {
            _ if own.starts_with("native.") && class != "Badge" => None,
            "Datagrid" => Some(self.plug_grid(source, &mut props)),
            "DatagridTextFilter"
            | "DatagridNumberFilter"
            | "DatagridDateFilter"
            | "DatagridDropdownFilter" => Some(self.plug_filter(source, &mut props)),
            "Gallery" => Some(self.plug_gallery(source, &mut props)),
            "TreeNode" | "TreeView" => Some(self.plug_tree(source, &mut props)),
            "Combobox" => self.plug_combo_box(source, &mut props),
            "Switch" => Some(self.plug_switch(source, &mut props)),
            "StarRating" => Some(self.plug_rating(source, &mut props)),
            "Slider" => Some(self.plug_slider(source, &mut props)),
            "RichText" => Some(self.plug_rich_text(source, &mut props)),
            "Image" => Some(self.plug_image(source, &mut props)),
            "Badge" => Some(self.plug_badge(source, &mut props)),
            "BadgeButton" => Some(self.plug_badge_button(source, &mut props)),
            "ProgressBar" | "ProgressCircle" => self.plug_progress(source, &mut props),
            "Accordion" => Some(self.plug_accordion(source, &mut props)),
            "Tooltip" => self.plug_tooltip(source, &mut props),
            "HTMLElement" => self.plug_html(source, &mut props),
            _ => self.plug_chart(source, &mut props, class),
        };
        if let Some(made) = made {
            self.finish(&props);
            return made;
        }
        // What was looked at belongs to the foreign widget like the rest.
        self.plug_foreign(source, &Props::of(source, id))
    }

    /// Tells of what was not taken and says other than its default.
    fn finish(&mut self, props: &Props<'_, 's>) {
        let left: Vec<String> =
            props.left().filter(|prop| prop.differs()).map(|prop| props.path(prop.key)).collect();
        for what in left {
            let place = self.reader.place();
            let key = what.rsplit(['/', '.']).next().unwrap_or_default();
            if is_secret(key) {
                self.reader.tell(Note::Withheld { place, what });
            } else {
                let why = left_out::reason(&what).unwrap_or(LACKS);
                self.reader.tell(Note::Dropped { place, what, why });
            }
        }
    }

    /// The words in a property: with values, translated, or plain.
    fn plug_words(&mut self, props: &mut Props<'_, 's>, key: &str) -> Words {
        let Some(prop) = props.take(key) else { return Words::default() };
        if prop.value.document("TextTemplate").is_some() {
            return self.words(prop.value, "TextTemplate");
        }
        if prop.value.document("TranslatableValue").is_some() {
            return self.words(prop.value, "TranslatableValue");
        }
        let mut words = Words::default();
        // A plain text is in no language; it is that of the source's own default.
        words.text.set("en-US", prop.value.text("PrimitiveValue"));
        words
    }

    /// The words in a property where no values can stand.
    fn plug_text(&mut self, props: &mut Props<'_, 's>, key: &str) -> Translated {
        let words = self.plug_words(props, key);
        if !words.parameters.is_empty() {
            let what = props.path(key);
            self.dropped(what, "The text stays, but no values can stand in it here.");
        }
        words.text
    }

    fn plug_source(&mut self, props: &mut Props<'_, 's>, key: &str) -> Option<Box<DataSource>> {
        let prop = props.take(key)?;
        self.source(prop.value, "DataSource")
    }

    fn plug_action(&mut self, props: &mut Props<'_, 's>, key: &str) -> Option<Box<Action>> {
        let prop = props.take(key)?;
        self.action(prop.value, "Action")
    }

    /// What happens by one of several properties of old widgets: a microflow, a nanoflow, a page.
    fn plug_old_action(&mut self, props: &mut Props<'_, 's>, keys: &[&str]) -> Option<Box<Action>> {
        let mut found = None;
        for key in keys {
            let Some(prop) = props.take(key) else { continue };
            let id = self.reader.part_id(prop.value, "action");
            for called in ["Microflow", "Nanoflow"] {
                let microflow = name(prop.value, called);
                if !microflow.is_empty() && found.is_none() {
                    let call = MicroflowAction { id, microflow, ..MicroflowAction::default() };
                    found = Some(Box::new(call.into()));
                }
            }
            let page = name(prop.value, "Form");
            if !page.is_empty() && found.is_none() {
                found = Some(Box::new(PageAction { id, page, ..PageAction::default() }.into()));
            }
        }
        found
    }

    fn plug_widgets(&mut self, props: &mut Props<'_, 's>, key: &str) -> Vec<Widget> {
        match props.take(key) {
            Some(prop) => self.widgets(prop.value, "Widgets", ""),
            None => Vec::new(),
        }
    }
}

/// An attribute in a property, as an expression of its value.
fn plug_value(props: &mut Props<'_, '_>, key: &str) -> String {
    let Some(prop) = props.take(key) else { return String::new() };
    let path = prop.member();
    if path.is_empty() {
        return String::new();
    }
    path_expression(page_variable(prop.value, "SourceVariable"), &path)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod show_tests;
