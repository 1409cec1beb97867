//! Widgets that have none of ours: kept with all that they say.

use model_core::model::page::{DataSource, ForeignPart, ForeignWidget, MicroflowAction, Widget};

use super::super::super::bson::Document as Source;
use super::super::super::note::Note;
use super::super::super::reader::{name, page_variable};
use super::super::super::secrets::{is_literal, is_secret};
use super::super::Form;
use super::super::icon::icon;
use super::super::look::widget;
use super::super::source::{EntityRef, entity_ref};
use super::super::words::path_expression;
use super::props::{Prop, Props};

/// Words in a key that say that its text is for people to read, so that it holds no secret.
const FOR_PEOPLE: &[&str] = &["label", "caption", "placeholder", "text", "message", "title"];

impl<'s> Form<'_, '_, 's> {
    /// A widget that has none of ours.
    pub(super) fn plug_foreign(&mut self, source: &Source<'s>, props: &Props<'_, 's>) -> Widget {
        let what = source.document("Type").map(|ty| ty.text("WidgetId")).unwrap_or_default();
        self.foreign(if what.is_empty() { source.kind() } else { what });
        let mut parts = self.foreign_parts(props);
        let editable = self.editable(source);
        if !editable.is_empty() {
            let id = self.part(source, "editable");
            let key = "Editable".to_owned();
            parts.push(ForeignPart { id, key, expression: editable, ..ForeignPart::default() });
        }
        let from = sole_source(&mut parts);
        let text = self.plain(source, "LabelTemplate");
        widget!(ForeignWidget of self.common(source),
            what: what.to_owned(),
            text,
            source: from,
            parts,
        )
    }

    /// What properties say other than their defaults. What is about the objects of a data source
    /// lies in the part of that.
    fn foreign_parts(&mut self, props: &Props<'_, 's>) -> Vec<ForeignPart> {
        let differing: Vec<&Prop<'_, 's>> =
            props.all().iter().filter(|prop| prop.differs()).collect();
        let is_source =
            |key: &str| differing.iter().any(|prop| prop.key == key && has_source(prop));
        let mut parts = Vec::new();
        for prop in &differing {
            let of = prop.says("DataSourceProperty");
            if is_source(of) && of != prop.key {
                continue;
            }
            let Some(mut part) = self.foreign_part(props, prop) else { continue };
            if has_source(prop) {
                for inner in &differing {
                    if inner.key != prop.key && inner.says("DataSourceProperty") == prop.key {
                        part.parts.extend(self.foreign_part(props, inner));
                    }
                }
            }
            parts.push(part);
        }
        parts
    }

    fn foreign_part(&mut self, props: &Props<'_, 's>, prop: &Prop<'_, 's>) -> Option<ForeignPart> {
        let value = prop.value;
        let plain = value.text("PrimitiveValue");
        let expression = value.text("Expression").trim_end();
        let default = prop.says("DefaultValue");
        let mut part = ForeignPart {
            id: self.reader.id(prop.property),
            key: prop.key.to_owned(),
            ..ForeignPart::default()
        };
        let words = if value.document("TextTemplate").is_some() {
            self.words(value, "TextTemplate")
        } else {
            self.words(value, "TranslatableValue")
        };
        if is_secret(prop.key) {
            let key = prop.key.to_lowercase();
            let has_words =
                !words.text.is_empty() && !FOR_PEOPLE.iter().any(|word| key.contains(word));
            let has_plain = !plain.is_empty() && !plain.eq_ignore_ascii_case(default);
            if has_plain || is_literal(expression) || has_words {
                let note =
                    Note::Withheld { place: self.reader.place(), what: props.path(prop.key) };
                self.reader.tell(note);
                return None;
            }
        }
        if !plain.eq_ignore_ascii_case(default) {
            plain.clone_into(&mut part.value);
        }
        if expression != default.trim() {
            expression.clone_into(&mut part.expression);
        }
        part.text = words.text;
        for parameter in words.parameters {
            part.parts.push(ForeignPart {
                id: parameter.id,
                key: "parameter".to_owned(),
                expression: parameter.value,
                ..ForeignPart::default()
            });
        }
        foreign_member(prop, &mut part);
        part.source = self.source(value, "DataSource");
        part.action = self.action(value, "Action");
        for key in ["Image", "XPathConstraint"] {
            if !value.text(key).is_empty() {
                value.text(key).clone_into(&mut part.value);
            }
        }
        if prop.says("Type") == "Selection" {
            value.text("Selection").clone_into(&mut part.value);
        }
        let icon = icon(value, "Icon");
        if !icon.is_empty() {
            part.value = icon;
        }
        for key in ["Microflow", "Nanoflow", "Form"] {
            let called = name(value, key);
            if called.is_empty() {
                continue;
            }
            let id = self.part(prop.property, "action");
            if key == "Form" {
                part.value = called.to_string();
            } else {
                let microflow = called;
                let call = MicroflowAction { id, microflow, ..MicroflowAction::default() };
                part.action = Some(Box::new(call.into()));
            }
        }
        part.widgets = self.widgets(value, "Widgets", "");
        for object in props.objects_of(prop) {
            let Some(source) = object.object else { continue };
            let parts = self.foreign_parts(&object);
            let id = self.reader.id(source);
            part.parts.push(ForeignPart {
                id,
                key: prop.key.to_owned(),
                parts,
                ..ForeignPart::default()
            });
        }
        Some(part)
    }
}

/// The attribute, the association or the entity of a property.
fn foreign_member(prop: &Prop<'_, '_>, part: &mut ForeignPart) {
    let member = prop.member();
    if member.is_empty() {
        if let EntityRef::Direct(entity) = entity_ref(prop.value) {
            part.value = entity.to_string();
        }
        return;
    }
    match page_variable(prop.value, "SourceVariable") {
        Some(variable) => part.expression = path_expression(Some(variable), &member),
        // Of an entity that another property names, which is around nothing here.
        None if !prop.says("EntityProperty").is_empty() => part.value = member.to_string(),
        None => part.member = member,
    }
}

fn has_source(prop: &Prop<'_, '_>) -> bool {
    prop.value.document("DataSource").is_some()
}

/// The data source of the widget itself: where one property has one, and nothing beside it would
/// find another object around itself.
fn sole_source(parts: &mut Vec<ForeignPart>) -> Option<Box<DataSource>> {
    let at = parts.iter().position(|part| part.source.is_some())?;
    let depends = |part: &ForeignPart| {
        !part.expression.is_empty()
            || !part.member.is_empty()
            || part.action.is_some()
            || !part.widgets.is_empty()
            || !part.parts.is_empty()
            || part.source.is_some()
    };
    if parts.iter().enumerate().any(|(other, part)| other != at && depends(part)) {
        return None;
    }
    let part = parts.get_mut(at)?;
    let source = part.source.take();
    let inner = std::mem::take(&mut part.parts);
    parts.splice(at..=at, inner);
    source
}
