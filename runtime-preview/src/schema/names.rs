//! What the catalogue is after a plan: which table and which column each element has
//! (`design/semantics.md` 8). Elements keep the names they have as long as those fit.

use std::collections::{BTreeMap, BTreeSet};

use model_core::id::Id;
use model_core::model::entity::{Multiplicity, ValidationRule};

use crate::program::catalogue::{
    Catalogue, CatalogueAssociation, CatalogueAttribute, CatalogueEntity, CatalogueIndex, Form,
    TYPE_COLUMN,
};
use crate::program::domain::{Domain, DomainAssociation, DomainEntity};

use super::plan::{MOST_ENTITIES, TooManyEntities};

/// The name of something that left the model.
fn retired(id: Id) -> String {
    format!("retired${}", id.to_string().to_lowercase())
}

/// Whether a name is `wanted`, or that with a number because another has it.
fn fits(name: &str, wanted: &str) -> bool {
    name.strip_prefix(wanted).is_some_and(|rest| {
        let number = rest.strip_prefix('$').map(|n| n.chars().all(|c| c.is_ascii_digit()));
        rest.is_empty() || number == Some(true)
    })
}

/// `current` if it is `wanted`, or `wanted` with a number; else the first free such name.
fn choose(current: Option<&str>, wanted: &str, used: &mut BTreeSet<String>) -> String {
    if let Some(name) = current.filter(|name| fits(name, wanted))
        && used.insert(name.to_owned())
    {
        return name.to_owned();
    }
    let mut name = wanted.to_owned();
    let mut number = 1_u32;
    while !used.insert(name.clone()) {
        number += 1;
        name = format!("{wanted}${number}");
    }
    name
}

/// Works out the catalogue after.
pub(super) struct Names {
    /// The result.
    pub after: Catalogue,
}

impl Names {
    pub fn new(before: &Catalogue, domain: &Domain) -> Result<Names, TooManyEntities> {
        let mut names = Names { after: before.clone() };
        for entity in names.after.entities.values_mut() {
            entity.live = false;
            entity.base = None;
            entity.indexes.clear();
            entity.attributes.values_mut().for_each(|attribute| attribute.live = false);
            entity.associations.values_mut().for_each(|association| association.live = false);
        }
        for entity in &domain.entities {
            let number = names.after.free_number();
            if number > MOST_ENTITIES {
                return Err(TooManyEntities);
            }
            let known =
                names.after.entities.entry(entity.id.0).or_insert_with(|| CatalogueEntity {
                    number,
                    name: String::new(),
                    table: None,
                    live: false,
                    typed: false,
                    base: None,
                    strays: BTreeSet::new(),
                    attributes: BTreeMap::new(),
                    associations: BTreeMap::new(),
                    indexes: BTreeMap::new(),
                });
            known.name = entity.name.to_string();
            known.live = entity.persistable;
            let base = entity.base.and_then(|base| domain.entities.get(base));
            known.base = base.filter(|_| entity.persistable).map(|base| base.id.0);
        }
        names.name_tables(domain);
        for entity in &domain.entities {
            if entity.persistable {
                names.name_members(domain, entity);
            }
        }
        names.name_retired();
        names.find_strays(before, domain);
        for entity in &domain.entities {
            if entity.persistable {
                names.add_indexes(entity);
            }
        }
        Ok(names)
    }

    /// Names for the tables of entities and of associations of many with many. First those that
    /// can keep theirs, so that a new element never takes a name that is in use.
    fn name_tables(&mut self, domain: &Domain) {
        let mut used = BTreeSet::new();
        for keep in [true, false] {
            for entity in domain.entities.iter().filter(|entity| entity.persistable) {
                let Some(known) = self.after.entities.get_mut(&entity.id.0) else { continue };
                let wanted = entity.name.as_str().replace('.', "$").to_lowercase();
                let kept = known.table.as_deref().is_some_and(|name| fits(name, &wanted));
                if kept == keep {
                    known.table = Some(choose(known.table.as_deref(), &wanted, &mut used));
                }
            }
        }
        for entity in domain.entities.iter().filter(|entity| entity.persistable) {
            for association in many_to_many(entity) {
                let owner = table_of(&self.after, entity.id.0);
                let target = domain.entities.get(association.target);
                let target = target.map_or(String::new(), |t| table_of(&self.after, t.id.0));
                let Some(known) = self.after.entities.get_mut(&entity.id.0) else { continue };
                let current = match known.associations.get(&association.id).map(|a| &a.form) {
                    Some(Form::Table { table, .. }) => Some(table.clone()),
                    _ => None,
                };
                let wanted = association.name.as_str().replace('.', "$").to_lowercase();
                let table = choose(current.as_deref(), &wanted, &mut used);
                let second = if owner == target { "id2" } else { "id" };
                let form = Form::Table {
                    table,
                    owner: format!("{owner}id"),
                    target: format!("{target}{second}"),
                };
                self.set_association(domain, entity, association, form);
            }
        }
    }

    fn set_association(
        &mut self,
        domain: &Domain,
        entity: &DomainEntity,
        association: &DomainAssociation,
        form: Form,
    ) {
        let Some(target) = domain.entities.get(association.target) else { return };
        let known = CatalogueAssociation {
            name: association.name.to_string(),
            target: target.id.0,
            form,
            live: true,
        };
        if let Some(owner) = self.after.entities.get_mut(&entity.id.0) {
            owner.associations.insert(association.id, known);
        }
    }

    /// Names for the columns of one entity.
    fn name_members(&mut self, domain: &Domain, entity: &DomainEntity) {
        let mut used = BTreeSet::from(["id".to_owned(), TYPE_COLUMN.to_owned()]);
        for keep in [true, false] {
            for (id, attribute) in entity.attributes() {
                let Some(known) = self.after.entities.get_mut(&entity.id.0) else { return };
                let wanted = attribute.name.to_lowercase();
                let current = known.attributes.get(&id).map(|a| a.column.clone());
                let kept = current.as_deref().is_some_and(|name| fits(name, &wanted));
                if kept != keep {
                    continue;
                }
                let column = choose(current.as_deref(), &wanted, &mut used);
                let (name, ty) = (attribute.name.clone(), attribute.ty.to_string());
                known.attributes.insert(id, CatalogueAttribute { name, column, ty, live: true });
            }
        }
        for association in &entity.associations {
            if !association.stored || association.multiplicity == Multiplicity::ManyToMany {
                continue;
            }
            let known = self.after.entities.get(&entity.id.0);
            let current = match known.and_then(|e| e.associations.get(&association.id)) {
                Some(CatalogueAssociation { form: Form::Column(column), .. }) => {
                    Some(column.clone())
                }
                _ => None,
            };
            let wanted = association.name.as_str().replace('.', "$").to_lowercase();
            let column = choose(current.as_deref(), &wanted, &mut used);
            self.set_association(domain, entity, association, Form::Column(column));
        }
    }

    /// What left the model gives its name free.
    fn name_retired(&mut self) {
        for (id, entity) in &mut self.after.entities {
            if !entity.live {
                entity.table = entity.table.take().map(|_| retired(*id));
            }
            // Inside a table that is retired itself, columns are in no one's way.
            for (id, attribute) in &mut entity.attributes {
                if entity.live && !attribute.live {
                    attribute.column = retired(*id);
                }
            }
            for (id, association) in &mut entity.associations {
                match &mut association.form {
                    _ if association.live => {}
                    Form::Column(column) if entity.live => *column = retired(*id),
                    Form::Column(_) => {}
                    Form::Table { table, .. } => *table = retired(*id),
                }
            }
        }
    }

    /// Which tables say of which entity a row is, and which hold rows of entities that are no
    /// longer based on theirs.
    fn find_strays(&mut self, before: &Catalogue, domain: &Domain) {
        let lines: BTreeMap<Id, BTreeSet<Id>> =
            self.after.entities.keys().map(|id| (*id, bases(&self.after, *id))).collect();
        for entity in &domain.entities {
            let base = entity.base.and_then(|base| domain.entities.get(base));
            if let Some(base) = base
                && let Some(known) = self.after.entities.get_mut(&base.id.0)
            {
                known.typed |= known.live && known.base.is_none();
            }
        }
        for (id, entity) in &before.entities {
            if entity.table.is_none() {
                continue;
            }
            let now = lines.get(id).cloned().unwrap_or_default();
            for base in bases(before, *id) {
                if let Some(known) = self.after.entities.get_mut(&base)
                    && !now.contains(&base)
                {
                    known.strays.insert(entity.number);
                }
            }
            for base in now {
                if let Some(known) = self.after.entities.get_mut(&base) {
                    known.strays.remove(&entity.number);
                }
            }
        }
    }

    fn add_indexes(&mut self, entity: &DomainEntity) {
        let Some(known) = self.after.entities.get_mut(&entity.id.0) else { return };
        let Some(own_table) = known.table.clone() else { return };
        let key = entity.id.0.to_string().to_lowercase();
        let name = |id: Id| format!("ix${key}${}", id.to_string().to_lowercase());
        let index = |table: &str, columns: Vec<String>, unique: bool| CatalogueIndex {
            table: table.to_owned(),
            columns,
            unique,
        };
        for association in &entity.associations {
            match known.associations.get(&association.id).map(|a| a.form.clone()) {
                Some(Form::Column(column)) => {
                    let unique = association.multiplicity == Multiplicity::OneToOne;
                    let index = index(&own_table, vec![column], unique);
                    known.indexes.insert(name(association.id), index);
                }
                Some(Form::Table { table, owner, target }) => {
                    let index = index(&table, vec![target, owner], false);
                    known.indexes.insert(name(association.id), index);
                }
                None => {}
            }
        }
        let column = |id: &Id| {
            let attribute = known.attributes.get(id).filter(|a| a.live).map(|a| a.column.clone());
            attribute.or_else(|| {
                match known.associations.get(id).filter(|a| a.live)?.form.clone() {
                    Form::Column(column) => Some(column),
                    Form::Table { .. } => None,
                }
            })
        };
        let mut declared = Vec::new();
        for rule in &entity.entity().rules {
            let ValidationRule::UniqueRule(rule) = rule else { continue };
            if let Some(columns) = rule.members.iter().map(column).collect::<Option<Vec<_>>>() {
                declared.push((name(rule.id), index(&own_table, columns, true)));
            }
        }
        for declaration in &entity.entity().indexes {
            let columns = declaration.members.iter().map(column).collect::<Option<Vec<_>>>();
            if let Some(columns) = columns {
                declared.push((name(declaration.id), index(&own_table, columns, false)));
            }
        }
        declared.retain(|(_, index)| !index.columns.is_empty());
        known.indexes.extend(declared);
    }
}

fn table_of(catalogue: &Catalogue, id: Id) -> String {
    catalogue.entities.get(&id).and_then(|e| e.table.clone()).unwrap_or_default()
}

fn many_to_many(entity: &DomainEntity) -> impl Iterator<Item = &DomainAssociation> {
    let many = |a: &&DomainAssociation| a.stored && a.multiplicity == Multiplicity::ManyToMany;
    entity.associations.iter().filter(many)
}

/// The entities that one is based on.
pub(super) fn bases(catalogue: &Catalogue, id: Id) -> BTreeSet<Id> {
    let mut found = BTreeSet::new();
    let mut next = catalogue.entities.get(&id).and_then(|entity| entity.base);
    while let Some(base) = next {
        if !found.insert(base) {
            break;
        }
        next = catalogue.entities.get(&base).and_then(|entity| entity.base);
    }
    found
}
