//! What a part of a microflow is handed and what it gives back when it is extracted: its parameters
//! and its result.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Definition;
use crate::analysis::variables::{CURRENT_INDEX, Variables};
use crate::model::{Content, Document};
use crate::name::free_name;
use crate::value::DataType;

use super::extract::{CannotExtract, Part};
use super::names::{VariableUse, is_of_place};
use super::scope_holding;

/// Where a use of a variable finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The part itself makes it.
    Inside,
    /// It was made before.
    Outside,
    /// Nothing makes it, or it is everywhere.
    Nowhere,
}

/// A value that the new microflow is handed.
pub(super) struct Handed {
    /// What it is called there.
    pub name: String,
    /// What it is called where it comes from.
    pub from: String,
    pub ty: DataType,
}

/// The value that the new microflow gives back.
pub(super) struct Outcome {
    pub name: String,
    pub ty: DataType,
    /// Whether it was there before, so that it gets the value back.
    pub changed: bool,
}

/// What goes in and what comes out.
pub(super) struct Hands {
    pub parameters: Vec<Handed>,
    pub result: Option<Outcome>,
}

impl Hands {
    pub fn new(
        part: &Part,
        variables: &Variables<'_>,
        uses: &[VariableUse],
    ) -> Result<Hands, CannotExtract> {
        let flow = variables.graph.flow;
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut outer: BTreeSet<&str> = BTreeSet::new();
        for found in uses.iter().filter(|u| part.inside.contains(&u.object)) {
            if part.source(flow, variables, found)? == Source::Outside {
                outer.insert(&found.name);
            }
        }
        taken.extend(outer.iter().filter(|name| !is_of_place(name)));
        let own = |definition: &&Definition<'_>| part.inside.contains(&definition.by);
        taken.extend(variables.definitions().iter().filter(own).map(|d| d.name));
        let mut parameters: Vec<Handed> = Vec::new();
        // In the order in which the variables are made.
        let order: Vec<&str> = variables.definitions().iter().map(|d| d.name).collect();
        let mut outer: Vec<&str> = outer.into_iter().collect();
        outer.sort_by_key(|name| order.iter().position(|other| other == name));
        for name in outer {
            let ty = variables.type_before(part.entry, name);
            let ty = ty.ok_or_else(|| CannotExtract::Missing(name.to_owned()))?;
            let wanted = match name {
                CURRENT_INDEX => "Index",
                name if is_of_place(name) => "Error",
                name => name,
            };
            let handed = if is_of_place(name) {
                let known = |name: &str| {
                    taken.iter().any(|other| other.eq_ignore_ascii_case(name))
                        || parameters.iter().any(|p| p.name.eq_ignore_ascii_case(name))
                };
                free_name(wanted, known)
            } else {
                wanted.to_owned()
            };
            let ty = known_type(ty, name)?;
            parameters.push(Handed { name: handed, from: name.to_owned(), ty });
        }
        let result = result(part, variables, uses, &parameters)?;
        Ok(Hands { parameters, result })
    }

    /// The name of the call's result.
    pub fn call_result(&self, variables: &Variables<'_>) -> String {
        let Some(result) = &self.result else { return String::new() };
        if !result.changed {
            return result.name.clone();
        }
        let all = variables.definitions();
        free_name(&result.name, |name| all.iter().any(|d| d.name.eq_ignore_ascii_case(name)))
    }

    /// What a use of a variable says in the new microflow.
    pub fn renamed(&self, part: &Part, document: &Document, found: &VariableUse) -> Option<String> {
        if !is_of_place(&found.name) || !part.inside.contains(&found.object) {
            return None;
        }
        let Content::Microflow(flow) = &document.content else { return None };
        // An error or a round that belongs to the part keeps its name.
        let own = found.name == CURRENT_INDEX
            && scope_holding(flow, found.object).is_some_and(|s| part.inside.contains(&s));
        let handed = self.parameters.iter().find(|p| p.from == found.name)?;
        (!own).then(|| handed.name.clone())
    }
}

fn known_type(ty: DataType, name: &str) -> Result<DataType, CannotExtract> {
    match ty {
        DataType::Unknown | DataType::Nothing | DataType::Empty => {
            Err(CannotExtract::Type(name.to_owned()))
        }
        ty => Ok(ty),
    }
}

/// The variable that the part makes or changes and that is read afterwards.
fn result(
    part: &Part,
    variables: &Variables<'_>,
    uses: &[VariableUse],
    parameters: &[Handed],
) -> Result<Option<Outcome>, CannotExtract> {
    let mut results: BTreeMap<&str, Outcome> = BTreeMap::new();
    let changed: BTreeSet<&str> = uses
        .iter()
        .filter(|u| u.writes && part.inside.contains(&u.object))
        .map(|u| u.name.as_str())
        .filter(|name| parameters.iter().any(|p| p.from == *name))
        .collect();
    let later = uses.iter().filter(|u| !u.writes && part.after.contains(&u.object));
    for found in later {
        let name = found.name.as_str();
        if changed.contains(name) {
            let ty = parameters.iter().find(|p| p.from == name).map(|p| p.ty.clone());
            let ty = ty.unwrap_or_default();
            results.insert(name, Outcome { name: name.to_owned(), ty, changed: true });
            continue;
        }
        if part.inside.contains(&found.object) || name == CURRENT_INDEX {
            continue;
        }
        let made = variables.perhaps_before(found.object, name);
        let mut types = made.iter().filter(|d| part.inside.contains(&d.by)).map(|d| &d.ty);
        let Some(first) = types.next() else { continue };
        if is_of_place(name) {
            return Err(CannotExtract::Error(name.to_owned()));
        }
        let same = types.all(|ty| ty == first);
        let ty = if same { first.clone() } else { DataType::Unknown };
        let ty = known_type(ty, name)?;
        results.insert(name, Outcome { name: name.to_owned(), ty, changed: false });
    }
    if results.len() > 1 {
        let names: Vec<String> = results.keys().map(|name| format!("${name}")).collect();
        let (last, others) =
            names.split_last().map_or((String::new(), &[][..]), |(l, o)| (l.clone(), o));
        return Err(CannotExtract::Results(format!("{} and {last}", others.join(", "))));
    }
    Ok(results.into_values().next())
}
