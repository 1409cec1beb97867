//! Inputs that come as packages.

use model_core::model::MemberPath;
use model_core::model::page::{
    ComboBox, Rating, ReadOnlyLook, RichTextBox, Slider, Switch, Widget,
};
use model_core::name::QName;

use super::super::super::bson::Document as Source;
use super::super::super::reader::page_variable;
use super::super::Form;
use super::super::input::{Input, input};
use super::super::source::{EntityRef, entity_ref};
use super::plug_value;
use super::props::Props;

/// A number that is written down, an attribute, or an expression.
pub(super) fn plug_number(props: &mut Props<'_, '_>, by: &str, keys: [&str; 3]) -> String {
    let [fixed, attribute, expression] = keys;
    match by {
        "dynamic" => plug_value(props, attribute),
        "expression" => props.expression(expression),
        _ => props.plain(fixed).to_owned(),
    }
}

impl<'s> Form<'_, '_, 's> {
    /// What inputs have in common; `key` is the property with the member.
    fn plug_input(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>, key: &str) -> Input {
        let prop = props.take(key);
        let mut editable = self.editable(source);
        match props.plain("editable") {
            "never" => "false".clone_into(&mut editable),
            "default" | "" => {}
            word => self.unknown_word(props, "editable", word),
        }
        Input {
            common: self.common(source),
            variable: prop
                .and_then(|prop| page_variable(prop.value, "SourceVariable"))
                .unwrap_or_default()
                .to_owned(),
            member: prop.map(|prop| prop.member()).unwrap_or_default(),
            caption: self.caption(source),
            editable,
            ..Input::default()
        }
    }

    /// A combo box; nothing where ours cannot say what it shows.
    pub(super) fn plug_combo_box(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Option<Widget> {
        if !matches!(props.plain("source"), "context" | "") {
            return None;
        }
        let of = props.plain("optionsSourceType");
        let (key, is_association) = match of {
            "association" | "" => ("attributeAssociation", true),
            "enumeration" => ("attributeEnumeration", false),
            "boolean" => ("attributeBoolean", false),
            _ => return None,
        };
        let mut shared = self.plug_input(source, props, key);
        let (mut choices, mut display) = (None, QName::default());
        if is_association {
            choices = self.plug_source(props, "optionsSourceAssociationDataSource");
            let other = props.take(key).and_then(|prop| match entity_ref(prop.value) {
                EntityRef::Over(path) => path.last().cloned(),
                _ => None,
            });
            display = self.combo_caption(props, other)?;
        }
        if !matches!(props.plain("optionsSourceAssociationCustomContentType"), "no" | "") {
            return None;
        }
        match props.plain("customEditability") {
            "never" => "false".clone_into(&mut shared.editable),
            "conditionally" => shared.editable = props.expression("customEditabilityExpression"),
            "default" | "" => {
                props.expression("customEditabilityExpression");
            }
            word => self.unknown_word(props, "customEditability", word),
        }
        shared.read_only = match props.plain("readOnlyStyle") {
            "text" => ReadOnlyLook::Text,
            "bordered" => ReadOnlyLook::Control,
            "" => ReadOnlyLook::Inherit,
            word => {
                self.unknown_word(props, "readOnlyStyle", word);
                ReadOnlyLook::Inherit
            }
        };
        shared.required = props.is("ariaRequired") || props.expression("ariaRequired") == "true";
        shared.spoken = self.plug_text(props, "ariaLabel");
        shared.on_change = self.plug_action(props, "onChangeEvent");
        shared.on_enter = self.plug_action(props, "onEnterEvent");
        shared.on_leave = self.plug_action(props, "onLeaveEvent");
        let placeholder = self.plug_text(props, "emptyOptionText");
        let kept = props.says_no("clearable");
        // Of sources that are not in use.
        for unused in ["optionsSourceDatabaseItemSelection", "optionsSourceDatabaseDefaultValue"] {
            props.take(unused);
        }
        Some(input!(ComboBox of shared, choices, display, placeholder, kept,))
    }

    /// The attribute that stands for an object; nothing where it is more than one.
    fn combo_caption(&mut self, props: &mut Props<'_, 's>, other: Option<QName>) -> Option<QName> {
        let attribute = props.member("optionsSourceAssociationCaptionAttribute");
        let expression = props.expression("optionsSourceAssociationCaptionExpression");
        if props.plain("optionsSourceAssociationCaptionType") != "expression" {
            return match attribute.0.as_slice() {
                [] => Some(QName::default()),
                [one] => Some(one.clone()),
                _ => None,
            };
        }
        let expression = expression.trim();
        if expression.is_empty() {
            return Some(QName::default());
        }
        let local = expression.strip_prefix("$currentObject/")?;
        if !local.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let name = self.reader.sources.member_name(other?.as_str(), local)?;
        Some(QName::from(name.as_str()))
    }

    pub(super) fn plug_switch(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let mut shared = self.plug_input(source, props, "booleanAttribute");
        let label = self.plug_text(props, "label");
        if shared.caption.is_empty() {
            shared.caption = label;
        }
        shared.on_change = self.plug_action(props, "action");
        if shared.on_change.is_none() {
            let keys = ["onChangeMicroflow", "onChangeNanoflow"];
            shared.on_change = self.plug_old_action(props, &keys);
        }
        input!(Switch of shared,)
    }

    pub(super) fn plug_rating(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let mut shared = self.plug_input(source, props, "rateAttribute");
        shared.on_change = self.plug_action(props, "onChange");
        if shared.on_change.is_none() {
            let keys = ["onChangeMicroflow", "onChangeNanoflow"];
            shared.on_change = self.plug_old_action(props, &keys);
        }
        input!(Rating of shared, stars: props.int("maximumStars", 5),)
    }

    pub(super) fn plug_slider(&mut self, source: &Source<'s>, props: &mut Props<'_, 's>) -> Widget {
        let mut shared = self.plug_input(source, props, "valueAttribute");
        shared.on_change = self.plug_action(props, "onChange");
        let by = props.plain("minValueType");
        let keys = ["staticMinimumValue", "minAttribute", "expressionMinimumValue"];
        let minimum = plug_number(props, by, keys);
        let by = props.plain("maxValueType");
        let keys = ["staticMaximumValue", "maxAttribute", "expressionMaximumValue"];
        let maximum = plug_number(props, by, keys);
        let by = props.plain("stepSizeType");
        let step = plug_number(props, by, ["stepValue", "stepAttribute", "expressionStepSize"]);
        input!(Slider of shared, minimum, maximum, step,)
    }

    pub(super) fn plug_rich_text(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
    ) -> Widget {
        let mut shared = self.plug_input(source, props, "stringAttribute");
        if shared.member == MemberPath::default() {
            shared.member = props.member("valueAttribute");
        }
        shared.on_change = self.plug_action(props, "onChange");
        input!(RichTextBox of shared,)
    }
}
