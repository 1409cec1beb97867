//! Widgets of packages that show something, or hold others.

use model_core::model::microflow::TextParameter;
use model_core::model::page::{
    Accordion, AccordionGroup, Badge, Button, ButtonStyle, Container, ContextSource, DataSource,
    Enlarge, ImageView, Progress, ProgressLook, RichText, Tooltip, Unit, Widget,
};
use model_core::model::{MemberPath, Translated};

use super::super::super::bson::Document as Source;
use super::super::super::reader::name;
use super::super::Form;
use super::super::icon::icon;
use super::super::look::{Common, widget};
use super::super::source::{EntityRef, entity_ref};
use super::super::words::Words;
use super::input::plug_number;
use super::plug_value;
use super::props::Props;
use super::shifted;

/// Two texts as one, with a space between.
fn joined(one: Words, other: Words) -> Words {
    let mut text = one.text;
    let more = shifted(&other.text, one.parameters.len());
    if text.is_empty() {
        text = more;
    } else {
        let whole: Vec<(String, String)> = text
            .0
            .iter()
            .map(|(language, words)| {
                let more = more.get(language);
                let both = if more.is_empty() { words.clone() } else { format!("{words} {more}") };
                (language.clone(), both)
            })
            .collect();
        for (language, words) in whole {
            text.set(&language, &words);
        }
    }
    let mut parameters = one.parameters;
    parameters.extend(other.parameters);
    Words { text, parameters }
}

impl<'s> Form<'_, '_, 's> {
    fn plug_unit(&mut self, props: &mut Props<'_, 's>, key: &str) -> Unit {
        match props.plain(key) {
            "auto" | "" => Unit::Auto,
            "pixels" => Unit::Pixels,
            "percentage" | "percentageOfParent" | "percentageOfWidth" | "percentageOfView" => {
                Unit::Percent
            }
            word => {
                self.unknown_word(props, key, word);
                Unit::Auto
            }
        }
    }

    /// The object whose content an image shows.
    fn image_object(&mut self, props: &mut Props<'_, 's>) -> Option<Box<DataSource>> {
        let prop = props.take("imageObject")?;
        let path = match entity_ref(prop.value) {
            EntityRef::None => return self.source(prop.value, "DataSource"),
            EntityRef::Direct(_) => Vec::new(),
            EntityRef::Over(path) => path,
        };
        let variable =
            super::page_variable(prop.value, "SourceVariable").unwrap_or_default().to_owned();
        let id = self.part(prop.property, "source");
        let path = MemberPath(path);
        Some(Box::new(ContextSource { id, variable, path, ..ContextSource::default() }.into()))
    }

    pub(super) fn plug_image(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let of = props.plain("datasource");
        let mut common = self.common(source);
        let on_click = self.plug_action(props, "onClick");
        let enlarge = match (props.plain("onClickType"), props.plain("displayAs")) {
            ("enlarge", "thumbnail") => Enlarge::Thumbnail,
            ("enlarge", _) => Enlarge::Full,
            _ => Enlarge::No,
        };
        if of == "icon" {
            let icon = props.take("imageIcon").map(|prop| icon(prop.value, "Icon"));
            let tooltip = self.plug_text(props, "alternativeText");
            for unused in ["imageObject", "imageUrl"] {
                props.take(unused);
            }
            // A button without words is an icon that can be pressed.
            return widget!(Button of common,
                icon: icon.unwrap_or_default(),
                tooltip,
                style: ButtonStyle::Link,
                action: on_click,
            );
        }
        let image = props.take("imageObject").map(|prop| name(prop.value, "Image"));
        let mut image = image.unwrap_or_default();
        let mut shown = None;
        let mut address = Words::default();
        if of == "imageUrl" {
            address = self.plug_words(props, "imageUrl");
            image = model_core::name::QName::default();
        } else if image.is_empty() {
            shown = self.image_object(props);
            if let Some(prop) = props.take("defaultImageDynamic") {
                image = name(prop.value, "Image");
            }
        }
        let alternative = self.plug_words(props, "alternativeText");
        let spoken = shifted(&alternative.text, address.parameters.len());
        let mut parameters = address.parameters;
        parameters.extend(alternative.parameters);
        let width_unit = self.plug_unit(props, "widthUnit");
        let height_unit = self.plug_unit(props, "heightUnit");
        let children = self.plug_widgets(props, "children");
        let is_behind = props.is("isBackgroundImage") || !children.is_empty();
        let whole = Common {
            id: common.id,
            name: common.name.clone(),
            visible: std::mem::take(&mut common.visible),
            visible_for: std::mem::take(&mut common.visible_for),
            appearance: None,
        };
        if is_behind {
            common.id = self.part(source, "image");
            common.name.push_str("Image");
        } else {
            common.visible.clone_from(&whole.visible);
            common.visible_for.clone_from(&whole.visible_for);
        }
        let appearance = if is_behind { common.appearance.take() } else { None };
        let picture = widget!(ImageView of common,
            image,
            source: shown,
            address: address.text,
            alternative: spoken,
            parameters,
            width: props.int("width", 100),
            width_unit,
            height: props.int("height", 100),
            height_unit,
            responsive: !props.says_no("responsive"),
            enlarge,
            on_click,
        );
        if !is_behind {
            return picture;
        }
        // What stands before an image stands below it here.
        let mut widgets = vec![picture];
        widgets.extend(children);
        widget!(Container of Common { appearance, ..whole }, widgets,)
    }

    pub(super) fn plug_badge(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let key = if props.has("caption") { "caption" } else { "value" };
        let words = self.plug_words(props, key);
        let on_click = self.plug_action(props, "onClick");
        widget!(Badge of self.common(source),
            text: words.text,
            parameters: words.parameters,
            on_click,
        )
    }

    pub(super) fn plug_badge_button(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Widget {
        let label = self.plug_words(props, "label");
        let value = self.plug_words(props, "value");
        let words = joined(label, value);
        let action = self.plug_action(props, "onClickEvent");
        let action = action.or_else(|| self.plug_action(props, "onClick"));
        widget!(Button of self.common(source),
            caption: words.text,
            parameters: words.parameters,
            action,
        )
    }

    /// How far something is; nothing where widgets of its own stand on it.
    pub(super) fn plug_progress(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Option<Widget> {
        let id = source.document("Type").map(|ty| ty.text("WidgetId")).unwrap_or_default();
        let look = if id.ends_with("Circle") { ProgressLook::Circle } else { ProgressLook::Bar };
        if props.plain("labelType") == "custom"
            && props.take("customLabel").is_some_and(|prop| !prop.value.list("Widgets").is_empty())
        {
            return None;
        }
        if !props.has("staticCurrentValue") {
            return Some(self.old_progress(source, props, look));
        }
        let by = props.plain("type");
        let mut number = |what: &str| {
            let keys = [
                format!("static{what}Value"),
                format!("dynamic{what}Value"),
                format!("expression{what}Value"),
            ];
            let [a, b, c] = &keys;
            plug_number(props, by, [a, b, c])
        };
        let value = number("Current");
        let minimum = number("Min");
        let maximum = number("Max");
        let mut words = self.plug_words(props, "labelText");
        let is_shown = props.is("showLabel");
        if !is_shown || !matches!(props.plain("labelType"), "text" | "") {
            words = Words::default();
        }
        let on_click = self.plug_action(props, "onClick");
        Some(widget!(Progress of self.common(source),
            value,
            minimum,
            maximum,
            look,
            text: words.text,
            parameters: words.parameters,
            on_click,
        ))
    }

    fn old_progress(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
        look: ProgressLook,
    ) -> Widget {
        let mut number = |attribute: &str, fixed: &str| {
            let value = plug_value(props, attribute);
            let fixed = props.plain(fixed);
            if value.is_empty() { fixed.to_owned() } else { value }
        };
        let value = number("progressAttribute", "staticValue");
        let maximum = number("maximumValueAttribute", "staticMaximumValue");
        let shown = props.plain("displayText");
        let mut text = Translated::default();
        let mut parameters = Vec::new();
        let fixed = self.plug_text(props, "displayTextStatic");
        let attribute = plug_value(props, "displayTextAttribute");
        match shown {
            "static" => text = fixed,
            "attribute" if !attribute.is_empty() => {
                text.set("en-US", "{1}");
                let id = self.part(source, "text");
                parameters.push(TextParameter { id, value: attribute, ..TextParameter::default() });
            }
            _ => {}
        }
        let keys = ["microflow", "onClickMicroflow", "nanoflow", "onClickNanoflow", "page"];
        let on_click = self.plug_old_action(props, &keys);
        for key in ["onClickEvent", "onClickOption", "onClickPage"] {
            props.take(key);
        }
        widget!(Progress of self.common(source),
            value,
            maximum,
            look,
            text,
            parameters,
            on_click,
        )
    }

    pub(super) fn plug_accordion(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Widget {
        let is_always_open = props.says_no("collapsible");
        let mut groups = Vec::new();
        for mut group in props.objects("groups") {
            groups.extend(self.accordion_group(&mut group, is_always_open));
            self.finish(&group);
        }
        let single = !is_always_open && props.plain("expandBehavior") != "multipleExpanded";
        widget!(Accordion of self.common(source), groups, single,)
    }

    fn accordion_group(
        &mut self,
        props: &mut Props<'_, 's>,
        is_always_open: bool,
    ) -> Option<AccordionGroup> {
        let object = props.object?;
        let mut words = self.plug_words(props, "headerText");
        // Our heads hold words only, so widgets of a head begin the content.
        let mut widgets = self.plug_widgets(props, "headerContent");
        if props.plain("headerRenderMode") == "custom" {
            let mut all = Vec::new();
            for widget in &widgets {
                widget.collect(&mut all);
            }
            let first = all.iter().find_map(|widget| match widget {
                Widget::Text(text) => Some(text),
                _ => None,
            });
            if let Some(text) = first {
                words.text = text.text.clone();
                words.parameters.clone_from(&text.parameters);
                for parameter in &mut words.parameters {
                    parameter.id = self.part(object, &parameter.id.to_string());
                }
            }
        }
        widgets.extend(self.plug_widgets(props, "content"));
        let visible = match props.expression("visible") {
            visible if visible.trim() == "true" => String::new(),
            visible => visible,
        };
        let open = match props.plain("initialCollapsedState") {
            "expanded" => true,
            "dynamic" => props.expression("initiallyCollapsed").trim() == "false",
            _ => is_always_open,
        };
        Some(AccordionGroup {
            id: self.reader.id(object),
            caption: words.text,
            parameters: words.parameters,
            open,
            widgets,
            visible,
            ..AccordionGroup::default()
        })
    }

    /// Words at what the pointer rests on; nothing where widgets stand for them.
    pub(super) fn plug_tooltip(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Option<Widget> {
        let is_custom = props.plain("renderMethod") == "custom";
        let prop = props.take("htmlMessage");
        if is_custom && prop.is_some_and(|prop| !prop.value.list("Widgets").is_empty()) {
            return None;
        }
        let words = self.plug_words(props, "textMessage");
        let widgets = self.plug_widgets(props, "trigger");
        Some(widget!(Tooltip of self.common(source),
            text: words.text,
            parameters: words.parameters,
            widgets,
        ))
    }

    /// An element of HTML: a text with markup, or a container. Nothing where it has attributes,
    /// does things or repeats itself.
    pub(super) fn plug_html(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Option<Widget> {
        let is_more = ["attributes", "events"]
            .into_iter()
            .any(|key| props.take(key).is_some_and(|prop| !prop.value.list("Objects").is_empty()));
        if is_more || props.is("tagUseRepeat") {
            return None;
        }
        if props.plain("tagContentMode") == "innerHTML" {
            let words = self.plug_words(props, "tagContentHTML");
            return Some(widget!(RichText of self.common(source),
                text: words.text,
                parameters: words.parameters,
            ));
        }
        let widgets = self.plug_widgets(props, "tagContentContainer");
        Some(widget!(Container of self.common(source), widgets,))
    }
}
