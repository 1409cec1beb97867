//! Which table becomes what: an entity, or, where it does nothing but link two others, an
//! association; which foreign key becomes which association; what is unique.

use std::collections::BTreeSet;

use model_core::model::entity::{DeleteBehaviour, Multiplicity};

use super::profile::Profile;
use super::schema::{OnDelete, Schema, Table};
use super::types::{Choice, choose};
use crate::names::{Scope, element_name, member_name, role, take_all};
use crate::report::{Findings, Severity};

/// A table with what it becomes.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) table: Table,
    /// How many rows it has; nothing if they cannot be read.
    pub(super) rows: Option<u64>,
    pub(super) profiles: Vec<Profile>,
    pub(super) form: Form,
    /// The name of the entity or the association.
    pub(super) name: String,
}

/// What a table becomes.
#[derive(Debug)]
pub(super) enum Form {
    /// An entity.
    Entity {
        /// Its attributes.
        attributes: Vec<Column>,
        /// The foreign keys that became associations.
        links: Vec<Link>,
        /// Members that are unique together, as columns; the primary key first.
        uniques: Vec<Vec<usize>>,
    },
    /// An association of many with many, from the first to the second.
    Links([Link; 2]),
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) choice: Choice,
    /// Whether the database gives its number.
    pub(super) is_numbered: bool,
}

/// A foreign key that became an association.
#[derive(Debug)]
pub(super) struct Link {
    /// Its name.
    pub(super) name: String,
    /// The columns here.
    pub(super) columns: Vec<usize>,
    /// The table at the other end, as a place among the shapes.
    pub(super) target: usize,
    /// The columns there.
    pub(super) to: Vec<usize>,
    pub(super) multiplicity: Multiplicity,
    pub(super) on_target_delete: DeleteBehaviour,
    /// The words that people see, where the target's name says too little.
    pub(super) caption: Option<String>,
    pub(super) is_required: bool,
}

impl Shape {
    /// The column of an association that stands for this column alone.
    pub(super) fn link_of(&self, column: usize) -> Option<&Link> {
        let Form::Entity { links, .. } = &self.form else { return None };
        links.iter().find(|link| link.columns == [column])
    }

    /// Whether a row without a value in this column cannot be.
    pub(super) fn is_required(&self, column: usize) -> bool {
        is_required(&self.table, &self.profiles, column)
    }
}

fn is_required(table: &Table, profiles: &[Profile], column: usize) -> bool {
    let declared = table.columns.get(column).is_some_and(|c| c.not_null);
    let in_key = table.key.contains(&column);
    let profile = profiles.get(column);
    // SQLite lets NULL stand in a primary key.
    declared || in_key && profile.is_none_or(|profile| profile.nulls == 0)
}

/// A foreign key whose other end was found.
#[derive(Debug)]
struct Found {
    columns: Vec<usize>,
    target: usize,
    to: Vec<usize>,
    on_delete: OnDelete,
}

/// Decides what each table becomes. `profiles` go with the tables.
pub(super) fn shapes(
    schema: Schema,
    profiles: Vec<(Option<u64>, Vec<Profile>)>,
    findings: &mut Findings,
) -> Vec<Shape> {
    let tables = schema.tables;
    let found: Vec<Vec<Found>> = tables.iter().map(|t| resolve(t, &tables, findings)).collect();
    let is_junction: Vec<bool> = (0..tables.len())
        .map(|place| {
            let referred = found.iter().flatten().any(|found| found.target == place);
            let pair = tables.get(place).zip(found.get(place));
            !referred && pair.is_some_and(|(table, found)| links_only(table, found))
        })
        .collect();
    let mut scope = Scope::default();
    // Entities are named before associations, as more refers to them.
    let mut names = vec![String::new(); tables.len()];
    for junctions in [false, true] {
        let wanted: Vec<usize> =
            (0..tables.len()).filter(|place| is_junction.get(*place) == Some(&junctions)).collect();
        let originals = wanted.iter().filter_map(|p| Some(tables.get(*p)?.name.as_str()));
        let taken = take_all(&mut scope, originals, |text| element_name(text, "Table"));
        for (place, name) in wanted.iter().zip(taken) {
            if let Some(slot) = names.get_mut(*place) {
                *slot = name;
            }
        }
    }
    let mut shapes = Vec::new();
    let parts = tables.into_iter().zip(found).zip(profiles).zip(is_junction).enumerate();
    for (place, (((table, found), (rows, profiles)), junction)) in parts {
        let name = names.get(place).cloned().unwrap_or_default();
        let form = if junction { junction_form(&table, &found, &name) } else { None };
        let form = form.unwrap_or_else(|| {
            let entity = Entity { table: &table, profiles: &profiles, name: &name, names: &names };
            entity.form(found, &mut scope, findings)
        });
        shapes.push(Shape { table, rows, profiles, form, name });
    }
    shapes
}

/// The foreign keys of a table whose other end is there and unique, each once.
fn resolve(table: &Table, tables: &[Table], findings: &mut Findings) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for reference in &table.references {
        let columns = table.names(&reference.columns);
        let mut refuse = |why: String| {
            let message =
                format!("The foreign key to {} {why}; it stays a plain value.", reference.table);
            findings.add(Severity::Warning, &table.name, Some(columns.clone()), message);
        };
        let target = tables.iter().position(|t| t.name.eq_ignore_ascii_case(&reference.table));
        let Some((place, target)) = target.and_then(|place| Some((place, tables.get(place)?)))
        else {
            refuse("leads to a table that is not there".to_owned());
            continue;
        };
        let to: Option<Vec<usize>> = if reference.to.is_empty() {
            Some(target.key.clone())
        } else {
            reference.to.iter().map(|name| target.column(name)).collect()
        };
        let Some(to) = to.filter(|to| !to.is_empty() && to.len() == reference.columns.len()) else {
            refuse("leads to columns that are not there".to_owned());
            continue;
        };
        if !target.is_unique(&to) {
            refuse(format!("leads to {}, which is not unique", target.names(&to)));
            continue;
        }
        if all.iter().any(|f| f.columns == reference.columns && f.target == place) {
            continue;
        }
        if reference.on_delete == OnDelete::SetDefault {
            let message = "ON DELETE SET DEFAULT became “keep, without the link”.".to_owned();
            findings.add(Severity::Warning, &table.name, Some(columns.clone()), message);
        }
        let columns = reference.columns.clone();
        all.push(Found { columns, target: place, to, on_delete: reference.on_delete });
    }
    all
}

/// Whether a table does nothing but link two others: two foreign keys, unique together and not
/// alone, and no other column.
fn links_only(table: &Table, found: &[Found]) -> bool {
    let [one, other] = found else { return false };
    let mut columns: Vec<usize> = one.columns.iter().chain(&other.columns).copied().collect();
    columns.sort_unstable();
    let all: Vec<usize> = (0..table.columns.len()).collect();
    columns == all
        && table.is_unique(&all)
        && !table.is_unique(&one.columns)
        && !table.is_unique(&other.columns)
}

fn junction_form(table: &Table, found: &[Found], name: &str) -> Option<Form> {
    let link = |found: &Found| Link {
        name: name.to_owned(),
        columns: found.columns.clone(),
        target: found.target,
        to: found.to.clone(),
        multiplicity: Multiplicity::ManyToMany,
        on_target_delete: match found.on_delete {
            OnDelete::Restrict => DeleteBehaviour::Refuse,
            // The links of a deleted object always go with it.
            _ => DeleteBehaviour::Keep,
        },
        caption: None,
        is_required: false,
    };
    let [one, other] = found else { return None };
    // The owner is the table that the key, or else the first column, begins with.
    let first = table.key.first().copied().unwrap_or(0);
    let (owner, target) = if one.columns.contains(&first) { (one, other) } else { (other, one) };
    Some(Form::Links([link(owner), link(target)]))
}

/// An entity in the making.
struct Entity<'a> {
    table: &'a Table,
    profiles: &'a [Profile],
    name: &'a str,
    /// The names of all tables.
    names: &'a [String],
}

impl Entity<'_> {
    fn form(&self, found: Vec<Found>, scope: &mut Scope, findings: &mut Findings) -> Form {
        let table = self.table;
        let linked: BTreeSet<usize> = found
            .iter()
            .filter_map(|f| <[usize; 1]>::try_from(&*f.columns).ok())
            .flatten()
            .collect();
        let plain: Vec<usize> =
            (0..table.columns.len()).filter(|column| !linked.contains(column)).collect();
        let mut members = Scope::default();
        let originals = plain.iter().filter_map(|c| Some(table.columns.get(*c)?.name.as_str()));
        let names = take_all(&mut members, originals, |text| member_name(text, self.name));
        let attributes: Vec<Column> = plain
            .iter()
            .zip(names)
            .filter_map(|(column, name)| self.attribute(*column, name, findings))
            .collect();
        let links = self.links(found, scope, &mut members);
        let mut uniques: Vec<Vec<usize>> = Vec::new();
        let all = std::iter::once(&table.key).chain(&table.uniques);
        for columns in all.filter(|columns| !columns.is_empty()) {
            let mut sorted = columns.clone();
            sorted.sort_unstable();
            let known = uniques.iter().any(|unique| {
                let mut unique = unique.clone();
                unique.sort_unstable();
                unique == sorted
            });
            // One that is an association alone is an association of one to one.
            let is_link = links.iter().any(|link| link.columns == *columns && columns.len() == 1);
            if !known && !is_link {
                uniques.push(columns.clone());
            }
        }
        Form::Entity { attributes, links, uniques }
    }

    fn attribute(&self, column: usize, name: String, findings: &mut Findings) -> Option<Column> {
        let declared = self.table.columns.get(column)?;
        let choice = choose(&declared.declared, self.profiles.get(column)?);
        if let Some((severity, message)) = choice.remark.clone() {
            findings.add(severity, &self.table.name, Some(declared.name.clone()), message);
        }
        let is_numbered = self.table.numbered == Some(column);
        Some(Column { place: column, name, choice, is_numbered })
    }

    fn links(&self, found: Vec<Found>, scope: &mut Scope, members: &mut Scope) -> Vec<Link> {
        let targets: Vec<usize> = found.iter().map(|found| found.target).collect();
        let mut links = Vec::new();
        for found in found {
            let target = self.names.get(found.target).map_or("", String::as_str);
            let twins = targets.iter().filter(|target| **target == found.target).count();
            let by_column = twins > 1 || target == self.name;
            let column = found.columns.last().and_then(|c| self.table.columns.get(*c));
            let role = column.map_or("", |column| role(&column.name));
            let end = if by_column { element_name(role, "Link") } else { target.to_owned() };
            let wanted = format!("{}_{end}", self.name);
            let wanted = if wanted.len() > 90 { element_name(&wanted, "Link") } else { wanted };
            // Free among the elements of the module and among the members of the entity.
            let name = loop {
                let name = scope.take(&wanted);
                if members.take(&name) == name {
                    break name;
                }
            };
            let is_required =
                found.columns.iter().all(|c| is_required(self.table, self.profiles, *c));
            let on_target_delete = match found.on_delete {
                OnDelete::Cascade => DeleteBehaviour::Cascade,
                OnDelete::Restrict => DeleteBehaviour::Refuse,
                // SQLite refuses this too, as the row cannot be without the other.
                OnDelete::NoAction if is_required => DeleteBehaviour::Refuse,
                _ => DeleteBehaviour::Keep,
            };
            let multiplicity = if self.table.is_unique(&found.columns) {
                Multiplicity::OneToOne
            } else {
                Multiplicity::ManyToOne
            };
            links.push(Link {
                name,
                target: found.target,
                to: found.to,
                multiplicity,
                on_target_delete,
                caption: by_column.then(|| role.to_owned()),
                is_required,
                columns: found.columns,
            });
        }
        links
    }
}
