//! The control of a property, by its shape.

use app_kit::widgets::{Checkbox, Choice, Select, property_row};
use egui::{Frame, Margin, Ui};
use model_core::analysis::Analysis;
use model_core::change::verbs;
use model_core::index::{Facts, Index};
use model_core::model::{
    Address, AttributeType, Field, FieldMut, Kind, MemberPath, Property, Shape, Target,
};
use model_core::name::{QName, check_name};
use model_core::value::DataType;

use crate::attribute_lines::sentence;
use crate::choose::{self, choose};
use crate::context::Context;
use crate::expression_field::{expression_cell, expression_field};
use crate::face;
use crate::state::Outcome;

use super::Properties;
use super::name_lists;
use super::typing::{Commit, Look};

impl Properties {
    /// The control of the property at `address`, which holds `field`; `plain` in cells of tables.
    pub(super) fn control(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        address: &Address,
        property: &'static Property,
        field: Field<'_>,
        plain: bool,
    ) {
        let label = property.label;
        match (property.shape, field) {
            (_, Field::Bool(value)) => {
                let mut on = value;
                if ui.add(Checkbox::bare(&mut on, label)).changed() {
                    write(context, address, label, move |field| {
                        if let FieldMut::Bool(value) = field {
                            *value = on;
                        }
                    });
                }
            }
            (_, Field::Int(value)) => self.int(ui, context, address, label, value, plain),
            (Shape::Name, Field::Text(name)) => {
                self.name(ui, context, address, label, name, plain);
            }
            (Shape::Variable, Field::Text(name)) => {
                self.variable(ui, context, address, label, name, plain);
            }
            (Shape::VariableUse, Field::Text(name)) => {
                variable_use(ui, context, address, label, name, plain);
            }
            (Shape::Expression | Shape::XPath | Shape::Oql, Field::Text(_)) => {
                if plain {
                    expression_cell(ui, context, address, label);
                } else {
                    expression_field(ui, context, address, label);
                }
            }
            (shape, Field::Text(text)) => {
                let (rows, mono) = (if matches!(shape, Shape::Paragraph) { 3 } else { 1 }, false);
                let look = Look { name: label, rows, mono, plain, ..Look::default() };
                let commit = live(address, label, |field, text| {
                    if let FieldMut::Text(value) = field {
                        text.clone_into(value);
                    }
                });
                self.typing.field(ui, context, &key(address), text, look, commit);
            }
            (_, Field::Translated(text)) => {
                let language = context.project().language().to_owned();
                let look = Look { name: label, plain, ..Look::default() };
                let shown = text.0.get(&language).map_or("", String::as_str).to_owned();
                let commit = live(address, label, move |field, text| {
                    if let FieldMut::Translated(value) = field {
                        value.set(&language, text);
                    }
                });
                self.typing.field(ui, context, &key(address), &shown, look, commit);
            }
            (_, Field::Choice(chosen)) => {
                let choices: Vec<_> = chosen
                    .choices()
                    .iter()
                    .map(|choice| Choice::new(choice.key, choice.label))
                    .collect();
                let mut now = chosen.key();
                if ui.add(Select::new(&mut now, label, &choices)).changed() {
                    write(context, address, label, move |field| {
                        if let FieldMut::Choice(value) = field {
                            value.choose(now);
                        }
                    });
                }
            }
            (Shape::Reference(target), Field::Reference(name)) => {
                let shown = name.as_str().to_owned();
                let wrong = !name.is_empty() && context.index().resolve(target, &shown).is_none();
                let look = choose::Look { wrong, plain, ..choose::Look::new(label, &shown) };
                let offers = || name_lists::of_target(context, address, target);
                if let (_, Some(chosen)) = choose(ui, look, offers) {
                    write(context, address, label, move |field| {
                        if let FieldMut::Reference(value) = field {
                            *value = QName::from(chosen);
                        }
                    });
                }
            }
            (Shape::References(target), Field::References(names)) => {
                references(ui, context, address, label, target, names);
            }
            (_, Field::Path(path)) => member_path(ui, context, address, label, path, plain),
            (_, Field::Type(ty)) => data_type(ui, context, address, label, ty),
            (_, Field::AttributeType(ty)) => {
                attribute_type(ui, context, address, label, ty, plain);
            }
            (_, Field::Local(id)) => {
                let shown = name_lists::local_name(context, address, id);
                let look = choose::Look { plain, ..choose::Look::new(label, &shown) };
                let offers = || name_lists::locals(context, address);
                if let (_, Some(chosen)) = choose(ui, look, offers) {
                    let Ok(id) = chosen.parse() else { return };
                    write(context, address, label, move |field| {
                        if let FieldMut::Local(value) = field {
                            *value = id;
                        }
                    });
                }
            }
            (_, Field::Locals(ids)) => {
                let names: Vec<String> =
                    ids.iter().map(|id| name_lists::local_name(context, address, *id)).collect();
                let shown = names.join(", ");
                let held = ids.to_vec();
                let look = choose::Look { plain, ..choose::Look::new(label, &shown) };
                let offers = || name_lists::locals(context, address);
                if let (_, Some(chosen)) = choose(ui, look, offers) {
                    let Ok(id) = chosen.parse() else { return };
                    // Choosing one that is there takes it out.
                    write(context, address, label, move |field| {
                        if let FieldMut::Locals(value) = field {
                            if held.contains(&id) {
                                value.retain(|other| *other != id);
                            } else {
                                value.push(id);
                            }
                        }
                    });
                }
            }
            // Places are drawn, not written; lists and slots are drawn by `row`.
            _ => {}
        }
    }

    fn int(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        address: &Address,
        label: &'static str,
        value: i64,
        plain: bool,
    ) {
        let key = key(address);
        let typed = self.typing.text_of(&key);
        let wrong = typed.is_some_and(|text| text.trim().parse::<i64>().is_err());
        let error = wrong.then_some("This is no whole number.");
        let look = Look { name: label, error, plain, ..Look::default() };
        let commit = live(address, label, |field, text| {
            if let (FieldMut::Int(value), Ok(number)) = (field, text.trim().parse()) {
                *value = number;
            }
        });
        self.typing.field(ui, context, &key, &value.to_string(), look, commit);
    }

    /// A name, which is changed at the end and wherever it is used.
    pub(super) fn name(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        address: &Address,
        label: &'static str,
        name: &str,
        plain: bool,
    ) {
        let key = key(address);
        let typed = self.typing.text_of(&key).unwrap_or_else(|| name.to_owned());
        let error = check_name(&typed).err().map(|error| sentence(&error.to_string()));
        let look = Look { name: label, error: error.as_deref(), plain, ..Look::default() };
        let place = address.clone();
        let commit = Commit::AtEnd(Box::new(move |context, text| {
            if check_name(text).is_ok() {
                let element = if place.element.is_none() {
                    context.project().document(place.document).map(|d| d.root().id())
                } else {
                    Some(place.element)
                };
                context.rename(place.document, element.unwrap_or_default(), text.to_owned());
            }
        }));
        self.typing.field(ui, context, &key, name, look, commit);
    }

    /// A variable that an activity makes: renamed at the end, with its uses in the document.
    fn variable(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        address: &Address,
        label: &'static str,
        name: &str,
        plain: bool,
    ) {
        let look = Look { name: label, plain, ..Look::default() };
        let (place, old) = (address.clone(), name.to_owned());
        let commit = Commit::AtEnd(Box::new(move |context, text| {
            let (place, old, new) = (place.clone(), old.clone(), text.to_owned());
            context.edit(move |project, _| {
                if old.is_empty() || new.is_empty() {
                    return set_text(project, &place, &new);
                }
                let index = Index::new(project);
                let renamed = verbs::rename_variable(project, &index, place.document, &old, &new);
                renamed.unwrap_or_else(|_| set_text(project, &place, &new))
            });
        }));
        self.typing.field(ui, context, &key(address), name, look, commit);
    }

    /// What stands in a slot: its kind, and its properties below it.
    pub(super) fn slot(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        address: &Address,
        property: &'static Property,
        field: Field<'_>,
        kinds: &[&'static Kind],
    ) {
        let Field::Elements(elements) = field else { return };
        let inner = elements.get(0);
        let mut choices = vec![Choice::new("", "Nothing")];
        choices.extend(kinds.iter().map(|kind| Choice::new(kind.name, kind.label)));
        let mut now = inner.map_or("", |inner| inner.kind().name);
        let select =
            |ui: &mut Ui| ui.add(Select::new(&mut now, property.label, &choices)).changed();
        if property_row(ui, property.label, select) {
            let label = property.label;
            write(context, address, label, move |field| {
                if let FieldMut::Elements(slot) = field {
                    slot.remove(0);
                    if !now.is_empty() {
                        slot.push_new(now);
                    }
                }
            });
        }
        let Some(inner) = inner else { return };
        Frame::NONE.inner_margin(Margin { left: 12, ..Margin::ZERO }).show(ui, |ui| {
            self.fields(ui, context, address, inner, &[]);
        });
    }
}

/// What tells a field from all others, and marks its undo step.
pub(super) fn key(address: &Address) -> String {
    format!("{}/{}/{}", address.document.0, address.element, address.property)
}

/// Changes a property as a step of its own.
pub(super) fn write(
    context: &Context<'_>,
    address: &Address,
    label: &str,
    set: impl FnOnce(FieldMut<'_>) + 'static,
) {
    let (address, label) = (address.clone(), step(label));
    context.edit(move |project, _| verbs::edit_property(project, &label, &address, set));
}

/// Changes a property with every letter, all in one step.
pub(super) fn live(
    address: &Address,
    label: &str,
    set: impl Fn(FieldMut<'_>, &str) + Clone + 'static,
) -> Commit {
    let (address, label) = (address.clone(), step(label));
    Commit::Live(Box::new(move |context, text, mark| {
        let (address, label, text) = (address.clone(), label.clone(), text.to_owned());
        let set = set.clone();
        context.edit_part(mark, move |project, _| {
            verbs::edit_property(project, &label, &address, |field| set(field, &text))
        });
    }))
}

fn step(label: &str) -> String {
    format!("Change {}", label.to_lowercase())
}

fn set_text(
    project: &model_core::model::Project,
    address: &Address,
    text: &str,
) -> model_core::change::Change {
    verbs::edit_property(project, "Change variable", address, |field| {
        if let FieldMut::Text(value) = field {
            text.clone_into(value);
        }
    })
}

fn variable_use(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &'static str,
    name: &str,
    plain: bool,
) {
    let look = choose::Look { plain, ..choose::Look::new(label, name) };
    let offers = || name_lists::variables(context, address);
    if let (_, Some(chosen)) = choose(ui, look, offers) {
        write(context, address, label, move |field| {
            if let FieldMut::Text(value) = field {
                *value = chosen;
            }
        });
    }
}

fn attribute_type(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &'static str,
    ty: &AttributeType,
    plain: bool,
) {
    let shown = face::type_words(ty);
    let look = choose::Look {
        plain,
        typed: Some(name_lists::typed_type),
        ..choose::Look::new(label, &shown)
    };
    let offers = || name_lists::attribute_types(context, ty);
    if let (_, Some(chosen)) = choose(ui, look, offers)
        && AttributeType::parse(&chosen).is_some()
    {
        retype(context, address, chosen);
    }
}

/// Gives what has a type another one, and tells what that breaks.
fn retype(context: &Context<'_>, address: &Address, ty: String) {
    let (document, element) = (address.document, address.element);
    context.edit(move |project, _| match verbs::change_type(project, document, element, &ty) {
        Ok(change) => Outcome::from(change).telling(),
        Err(_) => Outcome::default(),
    });
}

fn references(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &'static str,
    target: Target,
    names: &[QName],
) {
    let shown = names.iter().map(QName::local).collect::<Vec<_>>().join(", ");
    let offers = || name_lists::of_target(context, address, target);
    if let (_, Some(chosen)) = choose(ui, choose::Look::new(label, &shown), offers) {
        write(context, address, label, move |field| {
            let FieldMut::References(value) = field else { return };
            let chosen = QName::from(chosen);
            if chosen.is_empty() {
                value.clear();
            } else if value.contains(&chosen) {
                value.retain(|other| *other != chosen);
            } else {
                value.push(chosen);
            }
        });
    }
}

fn member_path(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &'static str,
    path: &MemberPath,
    plain: bool,
) {
    let shown = path.0.iter().map(QName::local).collect::<Vec<_>>().join(" / ");
    let look = choose::Look { plain, ..choose::Look::new(label, &shown) };
    let offers = || name_lists::paths(context, address);
    if let (_, Some(chosen)) = choose(ui, look, offers) {
        write(context, address, label, move |field| {
            if let FieldMut::Path(value) = field {
                *value = MemberPath::parse(&chosen);
            }
        });
    }
}

fn data_type(
    ui: &mut Ui,
    context: &Context<'_>,
    address: &Address,
    label: &'static str,
    ty: &DataType,
) {
    let shown = name_lists::type_words(ty);
    let offers = || name_lists::data_types(context);
    if let (_, Some(chosen)) = choose(ui, choose::Look::new(label, &shown), offers)
        && let Some(new) = DataType::parse(&chosen)
    {
        if matches!(address.property.as_str(), "type" | "returns") {
            return retype(context, address, chosen);
        }
        write(context, address, label, move |field| {
            if let FieldMut::Type(value) = field {
                *value = new;
            }
        });
    }
}

/// The variables that exist at an address, by name and type.
pub(super) fn scope(context: &Context<'_>, address: &Address) -> Vec<(String, DataType)> {
    let Some(document) = context.project().document(address.document) else { return Vec::new() };
    let facts = Facts::new(context.index());
    let analysis = Analysis::new(address.document, document, &facts);
    let Some(found) = analysis.context_at(address.element, &address.property, &facts) else {
        return Vec::new();
    };
    found.scope.iter().map(|(name, ty)| (name.to_owned(), ty.clone())).collect()
}
