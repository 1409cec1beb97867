//! What widgets have in common: names, conditions, and how they look.

use model_core::id::Id;
use model_core::model::page::{Appearance, DesignChoice, ReadOnlyLook};
use model_core::model::{AttributeType, MemberPath};
use model_core::name::QName;

use super::super::bson::{Document as Source, Value};
use super::super::reader::{names, page_variable};
use super::Form;
use super::words::path_expression;

/// What all widgets have.
#[derive(Debug, Default)]
pub(super) struct Common {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) visible: String,
    pub(super) visible_for: Vec<QName>,
    pub(super) appearance: Option<Box<Appearance>>,
}

/// Makes a widget of what all have and the rest.
macro_rules! widget {
    ($Kind:ident of $common:expr, $($rest:tt)*) => {{
        let common = $common;
        Widget::from($Kind {
            $($rest)*
            id: common.id,
            name: common.name,
            visible: common.visible,
            visible_for: common.visible_for,
            appearance: common.appearance,
            ..$Kind::default()
        })
    }};
}
pub(super) use widget;

impl<'s> Form<'_, '_, 's> {
    /// What all widgets have.
    pub(super) fn common(&mut self, source: &Source<'s>) -> Common {
        let id = self.reader.id(source);
        let mut name = source.text("Name").to_owned();
        if name.is_empty() {
            // Nothing refers to what had no name; the number keeps it apart from others.
            let kind = source.kind().rsplit('$').next().unwrap_or_default();
            let number = id.to_string();
            name = format!("{}{}", kind.to_lowercase(), number.get(..5).unwrap_or_default());
        }
        let (visible, visible_for) = self.visibility(source);
        Common { id, name, visible, visible_for, appearance: self.appearance(source) }
    }

    /// Whether something is there, and for whom.
    pub(super) fn visibility(&mut self, source: &Source<'s>) -> (String, Vec<QName>) {
        let Some(settings) = source.document("ConditionalVisibilitySettings") else {
            return (String::new(), Vec::new());
        };
        (self.condition(settings), names(settings, "ModuleRoles"))
    }

    /// An expression, or one that asks for the values of an attribute that are ticked.
    fn condition(&mut self, settings: &Source<'s>) -> String {
        let expression = settings.text("Expression").trim_end();
        if !expression.is_empty() {
            return expression.to_owned();
        }
        let attribute = QName::from(settings.text("Attribute"));
        if attribute.is_empty() {
            return String::new();
        }
        let variable = page_variable(settings, "SourceVariable");
        let value = path_expression(variable, &MemberPath::direct(attribute.clone()));
        let ty = self.type_of(&attribute);
        let ticked: Vec<&str> = settings
            .documents("Conditions")
            .filter(|condition| condition.is("EditableVisible"))
            .map(|condition| condition.text("AttributeValue"))
            .collect();
        if ticked.is_empty() {
            return "false".to_owned();
        }
        let is_boolean = |word: &&str| matches!(*word, "true" | "false" | "True" | "False");
        if ticked.iter().all(is_boolean) {
            return match ticked.as_slice() {
                [one] if one.eq_ignore_ascii_case("true") => value,
                [_] => format!("not({value})"),
                _ => String::new(),
            };
        }
        let compare = |word: &&str| match (&ty, *word) {
            (_, "(empty)" | "") => format!("{value} = empty"),
            (Some(AttributeType::Enumeration(of)), word) => {
                format!("{value} = {of}.{}", word.rsplit('.').next().unwrap_or_default())
            }
            (_, word) => {
                let word = word.rsplit('.').next().unwrap_or_default();
                format!("getKey({value}) = '{word}'")
            }
        };
        ticked.iter().map(compare).collect::<Vec<_>>().join(" or ")
    }

    /// Whether something can be changed: empty for always.
    pub(super) fn editable(&mut self, source: &Source<'s>) -> String {
        match source.text("Editable") {
            "Never" => "false".to_owned(),
            "Conditional" => self.editable_if(source),
            "Always" | "Default" | "Inherit" | "" => String::new(),
            _ => {
                self.reader.unknown(source, "Editable");
                String::new()
            }
        }
    }

    /// The condition on which something can be changed.
    pub(super) fn editable_if(&mut self, source: &Source<'s>) -> String {
        match source.document("ConditionalEditabilitySettings") {
            Some(settings) => self.condition(settings),
            None => String::new(),
        }
    }

    /// How an input looks where it cannot be changed.
    pub(super) fn read_only(&mut self, source: &Source<'s>) -> ReadOnlyLook {
        match source.text("ReadOnlyStyle") {
            "Inherit" | "" => ReadOnlyLook::Inherit,
            "Control" => ReadOnlyLook::Control,
            "Text" => ReadOnlyLook::Text,
            _ => {
                self.reader.unknown(source, "ReadOnlyStyle");
                ReadOnlyLook::Inherit
            }
        }
    }

    /// How something looks beyond the theme; nothing where it says nothing.
    pub(super) fn appearance(&mut self, source: &Source<'s>) -> Option<Box<Appearance>> {
        let own = source.document("Appearance");
        // Old files have classes and style on the widget itself.
        let from = own.unwrap_or(source);
        let mut appearance = Appearance {
            class: from.text("Class").trim().to_owned(),
            dynamic_class: from.text("DynamicClasses").trim_end().to_owned(),
            style: from.text("Style").trim().to_owned(),
            ..Appearance::default()
        };
        if let Some(own) = own {
            self.design(own, "DesignProperties", "", &mut appearance.design);
        }
        if appearance == Appearance::default() {
            return None;
        }
        appearance.id = match own {
            Some(own) => self.reader.id(own),
            None => self.reader.part_id(source, "appearance"),
        };
        Some(Box::new(appearance))
    }

    /// What is chosen of design properties; `outer` is the one that they lie in.
    fn design(
        &mut self,
        source: &Source<'s>,
        key: &str,
        outer: &str,
        choices: &mut Vec<DesignChoice>,
    ) {
        for property in source.documents(key) {
            let own = property.text("Key");
            let name = if outer.is_empty() { own.to_owned() } else { format!("{outer}/{own}") };
            let option = match property.document("Value") {
                Some(value) if value.get("Properties").is_some() => {
                    self.design(value, "Properties", &name, choices);
                    continue;
                }
                Some(value) => match value.text("Option") {
                    "" => value.text("Value"),
                    option => option,
                },
                None => match property.text("StringValue") {
                    // Old files write those that are not chosen, too.
                    "" if !property.is("BooleanValue") => continue,
                    option => option,
                },
            };
            choices.push(DesignChoice {
                id: self.reader.id(property),
                property: name,
                option: option.to_owned(),
                ..DesignChoice::default()
            });
        }
    }

    /// Adds a class to how something looks.
    pub(super) fn with_class(
        &mut self,
        appearance: &mut Option<Box<Appearance>>,
        source: &Source<'s>,
        class: &str,
    ) {
        let id = self.reader.part_id(source, "appearance");
        let appearance =
            appearance.get_or_insert_with(|| Box::new(Appearance { id, ..Appearance::default() }));
        if !appearance.class.is_empty() {
            appearance.class.push(' ');
        }
        appearance.class.push_str(class);
    }
}

/// The widgets that a field holds, as a list or, in old files, as one.
pub(super) fn held<'a, 's>(
    source: &'a Source<'s>,
    list: &str,
    one: &str,
) -> impl Iterator<Item = &'a Source<'s>> {
    let single = match source.get(one) {
        Some(Value::Document(document)) => Some(document),
        _ => None,
    };
    source.documents(list).chain(single)
}
