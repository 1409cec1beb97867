//! From the catalogue of a database and the domain model of a snapshot to the steps that lie
//! between (`design/semantics.md` 8, 10). Elements are matched by id, so a rename renames.

use std::collections::{BTreeMap, BTreeSet};

use model_core::id::Id;
use model_core::model::AttributeType;

use crate::program::AttributeDefault;
use crate::program::ColumnType;
use crate::program::domain::{Domain, DomainEntity};

use super::names::{Names, bases};
use super::step::{LinkForm, Reason, Step};
use crate::program::catalogue::{
    Catalogue, CatalogueAssociation, CatalogueEntity, CatalogueIndex, Form,
};

/// What has to be done, and what the catalogue is afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The steps in order; none where the database fits already.
    pub steps: Vec<Step>,
    /// The catalogue before.
    pub before: Catalogue,
    /// The catalogue after the steps.
    pub after: Catalogue,
}

/// An app has at most this many entities in its life, as ids have 15 bits for their number.
pub(super) const MOST_ENTITIES: u16 = 0x7fff;

/// The model has more entities than ids can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an app can have at most {MOST_ENTITIES} entities, removed ones included")]
pub struct TooManyEntities;

impl Plan {
    /// The plan that leads from a catalogue to a domain.
    pub fn new(before: &Catalogue, domain: &Domain) -> Result<Plan, TooManyEntities> {
        let after = Names::new(before, domain)?.after;
        let planner = Planner { before, after: &after, domain, steps: Vec::new() };
        let steps = planner.steps();
        Ok(Plan { steps, before: before.clone(), after })
    }

    /// Whether nothing has to be done.
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }
}

/// Works out the steps between two catalogues.
struct Planner<'a> {
    before: &'a Catalogue,
    after: &'a Catalogue,
    domain: &'a Domain,
    steps: Vec<Step>,
}

/// A name that changes.
struct Rename {
    reason: Reason,
    element: String,
    from: String,
    to: String,
}

impl Planner<'_> {
    fn steps(mut self) -> Vec<Step> {
        self.drop_indexes();
        let tables = in_order(self.table_renames(), &self.tables_before());
        for rename in tables {
            let Rename { reason, element, from, to } = rename;
            self.steps.push(Step::RenameTable { reason, element, from, to });
        }
        self.rename_columns();
        self.create();
        self.convert();
        self.move_links();
        self.add_base_rows();
        self.create_indexes();
        self.steps
    }

    /// The indexes as they are after all renames, before any is made or dropped.
    fn indexes_before(&self) -> BTreeMap<(Id, String), CatalogueIndex> {
        let mut columns: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
        for (id, old) in &self.before.entities {
            let Some(new) = self.after.entities.get(id) else { continue };
            if let (Some(from), Some(to)) = (&old.table, &new.table) {
                for (id, attribute) in &old.attributes {
                    if let Some(now) = new.attributes.get(id) {
                        let from = (from.clone(), attribute.column.clone());
                        columns.insert(from, (to.clone(), now.column.clone()));
                    }
                }
                for (id, association) in &old.associations {
                    let Some(now) = new.associations.get(id) else { continue };
                    match (&association.form, &now.form) {
                        (Form::Column(a), Form::Column(b)) => {
                            columns.insert((from.clone(), a.clone()), (to.clone(), b.clone()));
                        }
                        (
                            Form::Table { table: from, owner, target },
                            Form::Table { table: to, owner: owner2, target: target2 },
                        ) => {
                            columns.insert(
                                (from.clone(), owner.clone()),
                                (to.clone(), owner2.clone()),
                            );
                            columns.insert(
                                (from.clone(), target.clone()),
                                (to.clone(), target2.clone()),
                            );
                        }
                        _ => {}
                    }
                }
            }
        }
        let mut indexes = BTreeMap::new();
        for (id, entity) in &self.before.entities {
            for (name, index) in &entity.indexes {
                let mapped: Option<Vec<_>> = index
                    .columns
                    .iter()
                    .map(|column| columns.get(&(index.table.clone(), column.clone())).cloned())
                    .collect();
                let table = mapped.as_ref().and_then(|m| m.first()).map(|(table, _)| table.clone());
                let columns = mapped.unwrap_or_default().into_iter().map(|(_, c)| c).collect();
                let index = CatalogueIndex {
                    table: table.unwrap_or_default(),
                    columns,
                    unique: index.unique,
                };
                indexes.insert((*id, name.clone()), index);
            }
        }
        indexes
    }

    fn converted(&self, index: &CatalogueIndex) -> bool {
        self.after.entities.iter().any(|(id, new)| {
            new.table.as_ref() == Some(&index.table)
                && new.attributes.iter().any(|(attribute, now)| {
                    let old =
                        self.before.entities.get(id).and_then(|e| e.attributes.get(attribute));
                    index.columns.contains(&now.column) && old.is_some_and(|old| old.ty != now.ty)
                })
        })
    }

    fn drop_indexes(&mut self) {
        for ((id, name), index) in self.indexes_before() {
            let now = self.after.entities.get(&id).and_then(|entity| entity.indexes.get(&name));
            if now != Some(&index) || self.converted(&index) {
                self.steps.push(Step::DropIndex { name });
            }
        }
    }

    fn create_indexes(&mut self) {
        let before = self.indexes_before();
        for (id, entity) in &self.after.entities {
            for (name, index) in &entity.indexes {
                let same = before.get(&(*id, name.clone())) == Some(index);
                if same && !self.converted(index) {
                    continue;
                }
                let element = Self::element(entity, index);
                self.steps.push(Step::CreateIndex {
                    element,
                    name: name.clone(),
                    table: index.table.clone(),
                    columns: index.columns.clone(),
                    unique: index.unique,
                });
            }
        }
    }

    /// What the columns of an index hold, in the words of the model.
    fn element(entity: &CatalogueEntity, index: &CatalogueIndex) -> String {
        let names = index.columns.iter().map(|column| {
            let attribute = entity.attributes.values().find(|a| a.live && a.column == *column);
            let association = entity.associations.values().find(|a| match &a.form {
                Form::Column(name) => a.live && name == column,
                Form::Table { target, .. } => a.live && target == column,
            });
            attribute
                .map(|a| a.name.clone())
                .or_else(|| association.map(|a| a.name.clone()))
                .unwrap_or_default()
        });
        let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        format!("{} of {}", names.join(", "), entity.name)
    }

    fn tables_before(&self) -> BTreeSet<String> {
        let mut tables = BTreeSet::new();
        for entity in self.before.entities.values() {
            tables.extend(entity.table.clone());
            for association in entity.associations.values() {
                if let Form::Table { table, .. } = &association.form {
                    tables.insert(table.clone());
                }
            }
        }
        tables
    }

    fn table_renames(&self) -> Vec<Rename> {
        let mut renames = Vec::new();
        for (id, old) in &self.before.entities {
            let Some(new) = self.after.entities.get(id) else { continue };
            if let (Some(from), Some(to)) = (&old.table, &new.table) {
                push_rename(&mut renames, (old.live, new.live), &new.name, from, to);
            }
            for (id, association) in &old.associations {
                let Some(now) = new.associations.get(id) else { continue };
                if let (Form::Table { table: from, .. }, Form::Table { table: to, .. }) =
                    (&association.form, &now.form)
                {
                    push_rename(&mut renames, (association.live, now.live), &now.name, from, to);
                }
            }
        }
        renames
    }

    fn rename_columns(&mut self) {
        for (id, old) in &self.before.entities {
            let Some(new) = self.after.entities.get(id) else { continue };
            let (Some(_), Some(table)) = (&old.table, &new.table) else { continue };
            let mut renames = Vec::new();
            let mut columns = BTreeSet::new();
            for (id, attribute) in &old.attributes {
                columns.insert(attribute.column.clone());
                let Some(now) = new.attributes.get(id) else { continue };
                let element = format!("{}.{}", new.name, now.name);
                let live = (attribute.live, now.live);
                push_rename(&mut renames, live, &element, &attribute.column, &now.column);
            }
            for (id, association) in &old.associations {
                let Form::Column(from) = &association.form else { continue };
                columns.insert(from.clone());
                let Some(now) = new.associations.get(id) else { continue };
                if let Form::Column(to) = &now.form {
                    push_rename(&mut renames, (association.live, now.live), &now.name, from, to);
                }
            }
            for Rename { reason, element, from, to } in in_order(renames, &columns) {
                let table = table.clone();
                self.steps.push(Step::RenameColumn { reason, element, table, from, to });
            }
        }
        // Tables of links have two columns, named after the tables of their ends.
        for (id, old) in &self.before.entities {
            let Some(new) = self.after.entities.get(id) else { continue };
            for (id, association) in &old.associations {
                let now = new.associations.get(id).map(|now| (&association.form, &now.form, now));
                let Some((
                    Form::Table { owner, target, .. },
                    Form::Table { table, owner: owner2, target: target2 },
                    now,
                )) = now
                else {
                    continue;
                };
                let mut renames = Vec::new();
                push_rename(&mut renames, (true, true), &now.name, owner, owner2);
                push_rename(&mut renames, (true, true), &now.name, target, target2);
                let columns = BTreeSet::from([owner.clone(), target.clone()]);
                for Rename { reason, element, from, to } in in_order(renames, &columns) {
                    let table = table.clone();
                    self.steps.push(Step::RenameColumn { reason, element, table, from, to });
                }
            }
        }
    }

    fn create(&mut self) {
        for entity in &self.domain.entities {
            let Some(new) = self.after.entities.get(&entity.id.0) else { continue };
            let (true, Some(table)) = (new.live, &new.table) else { continue };
            let old = self.before.entities.get(&entity.id.0);
            if old.is_none_or(|old| old.table.is_none()) {
                let columns = columns(entity, new);
                self.steps.push(Step::CreateTable {
                    entity: new.name.clone(),
                    table: table.clone(),
                    typed: new.typed,
                    columns: columns.into_iter().map(|(_, column, ty, _)| (column, ty)).collect(),
                });
                continue;
            }
            if new.typed && !old.is_some_and(|old| old.typed) {
                self.steps.push(Step::AddTypes { table: table.clone() });
            }
            for (id, column, ty, declaration) in columns(entity, new) {
                let known = old.is_some_and(|old| match ty {
                    ColumnType::Reference => {
                        matches!(old.associations.get(&id).map(|a| &a.form), Some(Form::Column(_)))
                    }
                    _ => old.attributes.contains_key(&id),
                });
                if known {
                    continue;
                }
                let fill = declaration
                    .map(|attribute| AttributeDefault::of(attribute, &self.domain.enumerations));
                self.steps.push(Step::AddColumn {
                    element: Self::member_name(new, id),
                    table: table.clone(),
                    column,
                    ty,
                    fill,
                });
            }
        }
        self.create_links();
    }

    fn create_links(&mut self) {
        for (id, new) in &self.after.entities {
            for (association, now) in new.associations.iter().filter(|(_, now)| now.live) {
                let Form::Table { table, owner, target } = &now.form else { continue };
                let old =
                    self.before.entities.get(id).and_then(|e| e.associations.get(association));
                if !matches!(old.map(|old| &old.form), Some(Form::Table { .. })) {
                    self.steps.push(Step::CreateLinks {
                        association: now.name.clone(),
                        table: table.clone(),
                        owner: owner.clone(),
                        target: target.clone(),
                    });
                }
            }
        }
    }

    fn member_name(entity: &CatalogueEntity, id: Id) -> String {
        let attribute = entity.attributes.get(&id).map(|a| format!("{}.{}", entity.name, a.name));
        attribute
            .or_else(|| entity.associations.get(&id).map(|a| a.name.clone()))
            .unwrap_or_default()
    }

    fn convert(&mut self) {
        for entity in &self.domain.entities {
            let key = entity.id.0;
            let (Some(old), Some(new)) =
                (self.before.entities.get(&key), self.after.entities.get(&key))
            else {
                continue;
            };
            let (true, Some(table)) = (new.live, &new.table) else { continue };
            for (id, attribute) in entity.attributes() {
                let (Some(was), Some(now)) = (old.attributes.get(&id), new.attributes.get(&id))
                else {
                    continue;
                };
                if !needs_conversion(&was.ty, &now.ty) {
                    continue;
                }
                let values = match &attribute.ty {
                    AttributeType::Enumeration(name) => {
                        let values = self.domain.enumerations.get(name);
                        values.map(|v| v.iter().map(ToString::to_string).collect())
                    }
                    _ => None,
                };
                let otherwise = match &attribute.ty {
                    AttributeType::Boolean | AttributeType::AutoNumber => {
                        AttributeDefault::of(attribute, &self.domain.enumerations)
                    }
                    _ => AttributeDefault::Value(crate::value::Value::Empty),
                };
                self.steps.push(Step::Convert {
                    element: format!("{}.{}", new.name, now.name),
                    table: table.clone(),
                    column: now.column.clone(),
                    from: was.ty.clone(),
                    to: now.ty.clone(),
                    values: values.unwrap_or_default(),
                    otherwise,
                });
            }
        }
    }

    fn move_links(&mut self) {
        for (id, new) in &self.after.entities {
            let Some(old) = self.before.entities.get(id) else { continue };
            let Some(table) = new.table.clone().filter(|_| new.live) else { continue };
            for (association, now) in new.associations.iter().filter(|(_, now)| now.live) {
                let Some(was) = old.associations.get(association) else { continue };
                let name = now.name.clone();
                match (&was.form, &now.form) {
                    (Form::Column(column), Form::Table { table: links, owner, target }) => {
                        self.steps.push(Step::LinksToTable {
                            association: name,
                            table: table.clone(),
                            column: column.clone(),
                            links: (links.clone(), owner.clone(), target.clone()),
                        });
                    }
                    (Form::Table { table: links, owner, target }, Form::Column(column)) => {
                        self.steps.push(Step::LinksToColumn {
                            association: name,
                            table: table.clone(),
                            column: column.clone(),
                            links: (links.clone(), owner.clone(), target.clone()),
                        });
                    }
                    _ => {}
                }
                if was.target != now.target {
                    self.clear_links(&table, now);
                }
            }
        }
    }

    fn clear_links(&mut self, table: &str, now: &CatalogueAssociation) {
        let kin = |(id, entity): (&Id, &CatalogueEntity)| {
            (*id == now.target || bases(self.after, *id).contains(&now.target))
                .then_some(entity.number)
        };
        let numbers = self.after.entities.iter().filter_map(kin).collect();
        let (place, form) = match &now.form {
            Form::Column(column) => ((table.to_owned(), column.clone()), LinkForm::Column),
            Form::Table { table, target, .. } => ((table.clone(), target.clone()), LinkForm::Table),
        };
        let association = now.name.clone();
        self.steps.push(Step::ClearLinks { association, place, numbers, form });
    }

    fn add_base_rows(&mut self) {
        for entity in &self.domain.entities {
            let key = entity.id.0;
            let (Some(old), Some(new)) =
                (self.before.entities.get(&key), self.after.entities.get(&key))
            else {
                continue;
            };
            let (true, Some(_), Some(table)) = (new.live, &old.table, &new.table) else { continue };
            let before = bases(self.before, key);
            let line = self.domain.place(&entity.name).map(|p| self.domain.line(p));
            for place in line.unwrap_or_default() {
                let Some(base) = self.domain.entities.get(place).filter(|b| b.id.0 != key) else {
                    continue;
                };
                let Some(known) = self.after.entities.get(&base.id.0) else { continue };
                let was_stray = self
                    .before
                    .entities
                    .get(&base.id.0)
                    .is_some_and(|base| base.strays.contains(&old.number));
                if before.contains(&base.id.0) && !was_stray {
                    continue;
                }
                let Some(base_table) = &known.table else { continue };
                let defaults = columns(base, known)
                    .into_iter()
                    .filter_map(|(_, column, ty, attribute)| {
                        let default = AttributeDefault::of(attribute?, &self.domain.enumerations);
                        Some((column, ty, default))
                    })
                    .collect();
                self.steps.push(Step::AddBaseRows {
                    entity: new.name.clone(),
                    number: new.number,
                    table: table.clone(),
                    base: base_table.clone(),
                    typed: known.typed,
                    defaults,
                });
            }
        }
    }
}

/// Whether values have to change when the type does.
fn needs_conversion(from: &str, to: &str) -> bool {
    let text = |ty: &str| ty == "String" || ty.starts_with("String(");
    let moment = |ty: &str| ty == "DateTime" || ty == "DateTime UTC";
    from != to && !(text(from) && text(to)) && !(moment(from) && moment(to))
}

type Column<'a> = (Id, String, ColumnType, Option<&'a model_core::model::entity::Attribute>);

/// The columns of an entity's own table besides the id.
fn columns<'a>(entity: &'a DomainEntity, known: &CatalogueEntity) -> Vec<Column<'a>> {
    let mut columns = Vec::new();
    for (id, attribute) in entity.attributes() {
        if let Some(now) = known.attributes.get(&id) {
            let ty = ColumnType::of(&attribute.ty);
            columns.push((id, now.column.clone(), ty, Some(attribute)));
        }
    }
    for association in &entity.associations {
        let now = known.associations.get(&association.id).filter(|now| now.live);
        if let Some(CatalogueAssociation { form: Form::Column(column), .. }) = now {
            columns.push((association.id, column.clone(), ColumnType::Reference, None));
        }
    }
    columns
}

fn push_rename(
    renames: &mut Vec<Rename>,
    (was, is): (bool, bool),
    element: &str,
    from: &str,
    to: &str,
) {
    if from == to {
        return;
    }
    let reason = match (was, is) {
        (true, false) => Reason::Retired,
        (false, true) => Reason::Returned,
        _ => Reason::Renamed,
    };
    let element = element.to_owned();
    renames.push(Rename { reason, element, from: from.to_owned(), to: to.to_owned() });
}

/// The renames in an order in which no name is taken when it is given; names that change places
/// are set aside first.
fn in_order(renames: Vec<Rename>, existing: &BTreeSet<String>) -> Vec<Rename> {
    let mut occupied = existing.clone();
    let (mut waiting, mut ordered) = (renames, Vec::new());
    while !waiting.is_empty() {
        let free = waiting.iter().position(|rename| !occupied.contains(&rename.to));
        if let Some(place) = free {
            let rename = waiting.remove(place);
            occupied.remove(&rename.from);
            occupied.insert(rename.to.clone());
            ordered.push(rename);
            continue;
        }
        let Some(first) = waiting.first_mut() else { break };
        let aside = format!("aside${}", ordered.len());
        let element = first.element.clone();
        let from = std::mem::replace(&mut first.from, aside.clone());
        occupied.remove(&from);
        occupied.insert(aside.clone());
        ordered.push(Rename { reason: Reason::Swapped, element, from, to: aside });
    }
    ordered
}
