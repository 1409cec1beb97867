//! The app: entities, associations, rules, indexes, the diagram, and, where wanted, pages. Every id
//! is derived from the names of tables and columns, so that importing twice gives the same bytes.

use std::collections::BTreeSet;

use model_core::change::{Change, verbs};
use model_core::id::{Id, SeededIds};
use model_core::model::app::Module;
use model_core::model::entity::{
    Association, Attribute, DeleteBehaviour, DomainDiagram, Entity, EntityPlace, Index,
    Multiplicity, RequiredRule, UniqueRule, ValidationRule,
};
use model_core::model::{AttributeType, Document, Place, Project, Translated};
use model_core::name::QName;
use model_core::value::Decimal;

use super::Options;
use super::place::places;
use super::schema::Table;
use super::shape::{Column, Form, Link, Shape};
use super::words::{self, Default as Literal};
use crate::blank::{LANGUAGE, blank};
use crate::report::{Counts, LeftBehind};

fn text(text: impl Into<String>) -> Translated {
    Translated::new(LANGUAGE, text)
}

/// What is between the names in the text that an id is derived from; no name holds it.
const BETWEEN: char = '\u{1f}';

/// Makes the ids of one module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ids<'a>(pub(super) &'a str);

impl Ids<'_> {
    fn derive(self, parts: &[&str]) -> Id {
        let mut source = format!("sqlite{BETWEEN}{}", self.0);
        for part in parts {
            source.push(BETWEEN);
            source.push_str(part);
        }
        Id::derive(&source)
    }

    /// The id of an entity, or of the association that a table of links became.
    pub(super) fn table(self, table: &str) -> Id {
        self.derive(&["table", table])
    }

    /// The id of an attribute.
    pub(super) fn column(self, table: &str, column: &str) -> Id {
        self.derive(&["column", table, column])
    }

    /// The id of an association.
    pub(super) fn link(self, table: &Table, link: &Link, target: &str) -> Id {
        self.derive(&["reference", &table.name, &table.names(&link.columns), target])
    }
}

/// Makes apps from shapes.
pub(super) struct Builder<'a> {
    pub(super) shapes: &'a [Shape],
    pub(super) options: &'a Options,
    pub(super) counts: &'a mut Counts,
    pub(super) left_behind: &'a mut Vec<LeftBehind>,
}

impl Builder<'_> {
    fn ids(&self) -> Ids<'_> {
        Ids(&self.options.module)
    }

    fn qualified(&self, name: &str) -> QName {
        QName::new(&self.options.module, name)
    }

    /// The whole app.
    pub(super) fn project(&mut self) -> Project {
        let ids = Ids(&self.options.module);
        let module = self.options.module.clone();
        let mut project = blank(&self.options.app, |word| ids.derive(&[word]));
        let element =
            Module { id: ids.derive(&["module"]), name: module.clone(), ..Module::default() };
        project.add(Document::new(Place::module(&module), element));
        project.add(Document::new(Place::module(&module), self.diagram()));
        for shape in self.shapes {
            if let Some(entity) = self.entity(shape) {
                self.counts.entities += 1;
                self.counts.attributes += entity.attributes.len();
                self.counts.associations += entity.associations.len();
                self.counts.indexes += entity.indexes.len();
                project.add(Document::new(Place::module(&module), entity));
            }
        }
        if self.options.pages { self.pages(project) } else { project }
    }

    /// An overview and an edit page for each entity, and the menu.
    fn pages(&mut self, mut project: Project) -> Project {
        for shape in self.shapes {
            if matches!(shape.form, Form::Links(_)) {
                continue;
            }
            // Seeded for each entity, so that another table does not change the ids of its pages.
            let seed = self.ids().derive(&["pages", &shape.table.name]).bits();
            let mut change = Change::new("Generate pages");
            let name = self.qualified(&shape.name);
            verbs::generate_pages(&project, &mut SeededIds::new(seed), &name, &mut change);
            if let Ok(next) = change.apply(&project) {
                project = next;
                self.counts.pages += 2;
            }
        }
        project
    }

    fn diagram(&self) -> DomainDiagram {
        let ids = self.ids();
        let boxes: Vec<(usize, usize)> = self
            .shapes
            .iter()
            .enumerate()
            .filter_map(|(place, shape)| match &shape.form {
                Form::Entity { attributes, .. } => Some((place, attributes.len())),
                Form::Links(_) => None,
            })
            .collect();
        let box_of = |shape: usize| boxes.iter().position(|(place, _)| *place == shape);
        let mut links = Vec::new();
        for (place, shape) in self.shapes.iter().enumerate() {
            match &shape.form {
                Form::Entity { links: own, .. } => {
                    links.extend(own.iter().filter_map(|l| box_of(place).zip(box_of(l.target))));
                }
                Form::Links([owner, target]) => {
                    links.extend(box_of(owner.target).zip(box_of(target.target)));
                }
            }
        }
        let heights: Vec<usize> = boxes.iter().map(|(_, attributes)| *attributes).collect();
        let points = places(&heights, &links);
        let places = boxes.iter().zip(points).filter_map(|((place, _), at)| {
            let shape = self.shapes.get(*place)?;
            Some(EntityPlace {
                id: ids.table(&shape.table.name),
                entity: self.qualified(&shape.name),
                at,
                ..EntityPlace::default()
            })
        });
        DomainDiagram {
            id: ids.derive(&["diagram"]),
            entities: places.collect(),
            ..DomainDiagram::default()
        }
    }

    fn entity(&mut self, shape: &Shape) -> Option<Entity> {
        let Form::Entity { attributes, links, uniques } = &shape.form else { return None };
        let table = &shape.table;
        let id = Ids(&self.options.module).table(&table.name);
        let mut entity = Entity { id, name: shape.name.clone(), ..Entity::default() };
        if shape.name != table.name {
            entity.caption = text(&table.name);
        }
        for column in attributes {
            entity.attributes.extend(self.attribute(table, column));
        }
        for link in links {
            entity.associations.extend(self.association(shape, link));
        }
        // The associations that tables of links became and that this entity owns.
        let place = self.shapes.iter().position(|other| other.name == shape.name);
        for other in self.shapes {
            let Form::Links([owner, target]) = &other.form else { continue };
            if Some(owner.target) == place {
                entity.associations.extend(self.links(other, owner, target));
            }
        }
        self.required(shape, attributes, links, &mut entity);
        self.unique(shape, uniques, &mut entity);
        self.indexes(shape, &mut entity);
        Some(entity)
    }

    fn attribute(&mut self, table: &Table, column: &Column) -> Option<Attribute> {
        let declared = table.columns.get(column.place)?;
        let ty =
            if column.is_numbered { AttributeType::AutoNumber } else { column.choice.ty.clone() };
        let mut attribute = Attribute {
            id: self.ids().column(&table.name, &declared.name),
            name: column.name.clone(),
            ..Attribute::default()
        };
        if column.name != declared.name && !declared.name.trim().is_empty() {
            attribute.caption = text(&declared.name);
        }
        let literal = declared.default.as_deref().map_or(Literal::Null, words::default);
        if let Some(default) = default(&ty, &literal) {
            attribute.default = default;
        } else {
            self.left_behind.push(LeftBehind {
                kind: "default",
                name: format!("{}.{}", table.name, declared.name),
                reason: format!(
                    "{} is no default for {ty}; set it in a microflow",
                    declared.default.as_deref().unwrap_or_default()
                ),
            });
            attribute.default = default(&ty, &Literal::Null).unwrap_or_default();
        }
        attribute.ty = ty;
        Some(attribute)
    }

    fn association(&self, shape: &Shape, link: &Link) -> Option<Association> {
        let target = self.shapes.get(link.target)?;
        let table = &shape.table;
        let mut association = Association {
            id: self.ids().link(table, link, &target.table.name),
            name: link.name.clone(),
            target: self.qualified(&target.name),
            multiplicity: link.multiplicity,
            on_target_delete: link.on_target_delete,
            documentation: format!("Column {}.", table.names(&link.columns)),
            ..Association::default()
        };
        if let Some(caption) = &link.caption {
            association.caption = text(verbs::spaced(caption));
        }
        if link.on_target_delete == DeleteBehaviour::Refuse {
            association.message = refusal(&target.table.name, &table.name);
        }
        Some(association)
    }

    fn links(&self, shape: &Shape, owner: &Link, target: &Link) -> Option<Association> {
        let (from, to) = (self.shapes.get(owner.target)?, self.shapes.get(target.target)?);
        let mut association = Association {
            id: self.ids().table(&shape.table.name),
            name: shape.name.clone(),
            target: self.qualified(&to.name),
            multiplicity: Multiplicity::ManyToMany,
            // A row of the junction that refuses to lose its owner.
            on_owner_delete: owner.on_target_delete,
            on_target_delete: target.on_target_delete,
            documentation: format!("Table {}.", shape.table.name),
            ..Association::default()
        };
        if shape.name != shape.table.name {
            association.caption = text(&shape.table.name);
        }
        if [owner, target].iter().any(|link| link.on_target_delete == DeleteBehaviour::Refuse) {
            association.message = refusal(&from.table.name, &to.table.name);
        }
        Some(association)
    }

    fn required(
        &mut self,
        shape: &Shape,
        attributes: &[Column],
        links: &[Link],
        entity: &mut Entity,
    ) {
        let ids = Ids(&self.options.module);
        let table = &shape.table;
        let mut rules: Vec<(Id, &str)> = Vec::new();
        for column in attributes {
            let Some(declared) = table.columns.get(column.place) else { continue };
            let ty = &column.choice.ty;
            if column.is_numbered
                || *ty == AttributeType::Boolean
                || !shape.is_required(column.place)
            {
                continue;
            }
            let blank = shape.profiles.get(column.place).map_or(0, |profile| profile.blank);
            if blank > 0 && matches!(ty, AttributeType::String(_)) {
                self.left_behind.push(LeftBehind {
                    kind: "not null",
                    name: format!("{}.{}", table.name, declared.name),
                    reason: format!(
                        "{blank} rows hold texts of spaces only or of nothing, which a required \
                         attribute does not allow; fill them, then require it"
                    ),
                });
                continue;
            }
            rules.push((ids.column(&table.name, &declared.name), &declared.name));
        }
        for link in links.iter().filter(|link| link.is_required && link.columns.len() == 1) {
            let Some(target) = self.shapes.get(link.target) else { continue };
            let id = ids.link(table, link, &target.table.name);
            rules.push((id, link.caption.as_deref().unwrap_or(&target.table.name)));
        }
        for (member, caption) in rules {
            self.counts.required_rules += 1;
            let rule = RequiredRule {
                id: ids.derive(&["required", &member.to_string()]),
                member,
                message: text(format!("{caption} is needed")),
                ..RequiredRule::default()
            };
            entity.rules.push(rule.into());
        }
    }

    /// The id of the member that stands for a column: its attribute, or its association.
    fn member(&self, shape: &Shape, column: usize) -> Option<Id> {
        let ids = self.ids();
        if let Some(link) = shape.link_of(column) {
            let target = self.shapes.get(link.target)?;
            return Some(ids.link(&shape.table, link, &target.table.name));
        }
        Some(ids.column(&shape.table.name, &shape.table.columns.get(column)?.name))
    }

    fn members(&self, shape: &Shape, columns: &[usize]) -> Option<Vec<Id>> {
        let members: Option<Vec<Id>> = columns.iter().map(|c| self.member(shape, *c)).collect();
        let mut seen = BTreeSet::new();
        members.map(|members| members.into_iter().filter(|id| seen.insert(*id)).collect())
    }

    fn unique(&mut self, shape: &Shape, uniques: &[Vec<usize>], entity: &mut Entity) {
        let ids = Ids(&self.options.module);
        for columns in uniques {
            let Some(members) = self.members(shape, columns) else { continue };
            let names = shape.table.names(columns);
            self.counts.unique_rules += 1;
            let rule = UniqueRule {
                id: ids.derive(&["unique", &shape.table.name, &names]),
                members,
                message: text(format!("There is one with this {names} already")),
                ..UniqueRule::default()
            };
            entity.rules.push(rule.into());
        }
    }

    fn indexes(&mut self, shape: &Shape, entity: &mut Entity) {
        let ids = Ids(&self.options.module);
        let mut known: Vec<Vec<Id>> = entity
            .rules
            .iter()
            .filter_map(|rule| match rule {
                ValidationRule::UniqueRule(rule) => Some(rule.members.clone()),
                _ => None,
            })
            .collect();
        // Associations have an index by themselves.
        known.extend(entity.associations.iter().map(|association| vec![association.id]));
        for index in &shape.table.indexes {
            let Some(members) = self.members(shape, &index.columns) else { continue };
            if known.contains(&members) {
                continue;
            }
            known.push(members.clone());
            let id = ids.derive(&["index", &shape.table.name, &index.name]);
            entity.indexes.push(Index { id, members, ..Index::default() });
        }
    }
}

fn refusal(what: &str, users: &str) -> Translated {
    text(format!("“{users}” still refers to this “{what}”. Delete it there first."))
}

/// A default as an attribute of this type has it; nothing if it cannot.
fn default(ty: &AttributeType, literal: &Literal) -> Option<String> {
    use AttributeType as T;
    Some(match (ty, literal) {
        // Without a default a number is empty, not 0.
        (T::Integer | T::Long | T::Decimal, Literal::Null) => "empty".to_owned(),
        // What the database counts needs none.
        (T::AutoNumber, _) | (_, Literal::Null) => String::new(),
        (T::Integer, Literal::Number(n) | Literal::Text(n)) => n.parse::<i32>().ok()?.to_string(),
        (T::Long, Literal::Number(n) | Literal::Text(n)) => n.parse::<i64>().ok()?.to_string(),
        (T::Decimal, Literal::Number(n) | Literal::Text(n)) => {
            let number: Decimal = n.parse().ok().or_else(|| Decimal::from_f64(n.parse().ok()?))?;
            number.to_storage().ok()?;
            number.to_string()
        }
        (T::Boolean, Literal::Number(n) | Literal::Text(n)) => {
            match n.to_ascii_lowercase().as_str() {
                "0" | "false" | "f" | "no" | "n" => "false".to_owned(),
                "1" | "true" | "t" | "yes" | "y" => "true".to_owned(),
                _ => return None,
            }
        }
        (T::DateTime { .. }, Literal::Now) => "[%CurrentDateTime%]".to_owned(),
        (T::DateTime { .. }, Literal::Text(t)) => {
            let moment = crate::moment::parse(t, crate::moment::Format::Iso)?;
            let moment = jiff::Timestamp::from_millisecond(moment.millis).ok()?;
            moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
        // `empty` as a default means no value.
        (T::String(length), Literal::Number(t) | Literal::Text(t))
            if t.trim() != "empty" && length.is_none_or(|n| t.chars().count() <= n as usize) =>
        {
            t.clone()
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ty: &AttributeType, declared: &str, expected: Option<&str>) {
        assert_eq!(default(ty, &words::default(declared)).as_deref(), expected, "{declared}");
    }

    #[test]
    fn defaults_as_attributes_have_them() {
        use AttributeType as T;
        check(&T::Integer, "5", Some("5"));
        check(&T::Integer, "NULL", Some("empty"));
        check(&T::Integer, "5000000000", None);
        check(&T::Integer, "1.5", None);
        check(&T::Long, "0x10", Some("16"));
        check(&T::Decimal, "'0.50'", Some("0.5"));
        check(&T::Decimal, "1e2", Some("100"));
        check(&T::Decimal, "1e50", None);
        check(&T::Boolean, "TRUE", Some("true"));
        check(&T::Boolean, "'no'", Some("false"));
        check(&T::Boolean, "2", None);
        check(&T::DateTime { localized: true }, "CURRENT_TIMESTAMP", Some("[%CurrentDateTime%]"));
        check(&T::DateTime { localized: true }, "'2024-05-17'", Some("2024-05-17 00:00:00"));
        check(&T::String(Some(3)), "'abc'", Some("abc"));
        check(&T::String(Some(3)), "'abcd'", None);
        check(&T::String(None), "'empty'", None);
        check(&T::String(None), "CURRENT_TIMESTAMP", None);
        check(&T::Binary, "x'00'", None);
    }
}
