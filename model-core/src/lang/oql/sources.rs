//! What a query reads from, and how its members are found.

use super::check::{Checker, OutputColumn};
use super::tree::{Path, Relation};
use crate::lang::resolve::{Place, Reach};
use crate::lang::{Ident, Problem, ProblemKind, Span, Step, closest};
use crate::name::QName;
use crate::value::DataType;

/// Something with members, under a name.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The alias, else the entity's own name; empty for the columns of the query itself.
    pub(super) name: String,
    pub(super) rows: Rows,
}

/// What the rows of a source hold.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    Entity(QName),
    Columns(Vec<OutputColumn>),
    Unknown,
}

impl Source {
    /// The columns of the query itself, for ORDER BY.
    pub(super) fn result(columns: Vec<OutputColumn>) -> Source {
        Source { name: String::new(), rows: Rows::Columns(columns) }
    }

    pub(super) fn answers(&self, name: &str) -> bool {
        let own = matches!(&self.rows, Rows::Entity(entity) if entity.as_str() == name);
        own || (!self.name.is_empty() && self.name.eq_ignore_ascii_case(name))
    }
}

/// The sources of a query and, for correlated ones, of the queries around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    levels: Vec<Vec<Source>>,
}

impl Sources {
    pub(super) fn open(&mut self) {
        self.levels.push(Vec::new());
    }

    /// Ends the innermost query and yields its sources.
    pub(super) fn close(&mut self) -> Vec<Source> {
        self.levels.pop().unwrap_or_default()
    }

    pub(super) fn add(&mut self, source: Source) {
        if let Some(level) = self.levels.last_mut() {
            level.push(source);
        }
    }

    /// From the innermost query outwards.
    fn iter(&self) -> impl Iterator<Item = &Source> {
        self.levels.iter().rev().flatten()
    }

    fn find(&self, name: &str) -> Option<&Source> {
        self.iter().find(|source| source.answers(name))
    }
}

impl Checker<'_> {
    /// Adds what FROM or JOIN names.
    pub(super) fn add(&mut self, relation: &Relation, alias: Option<&Ident>) {
        let (own, rows) = match relation {
            Relation::Missing(_) => (String::new(), Rows::Unknown),
            Relation::Query(query) => (String::new(), Rows::Columns(self.query(query))),
            Relation::Path(path) => self.entity(path),
        };
        let name = alias.map_or(own, |alias| alias.text.to_string());
        self.sources.add(Source { name, rows });
    }

    /// An entity, or the end of a path over associations.
    fn entity(&mut self, path: &Path) -> (String, Rows) {
        let Some((first, rest)) = path.parts.split_first() else {
            return (String::new(), Rows::Unknown);
        };
        if rest.is_empty() {
            let found = self.resolver.entity(first);
            return match found {
                Some(entity) => (entity.local().to_owned(), Rows::Entity(entity)),
                None => (first.qname().local().to_owned(), Rows::Unknown),
            };
        }
        let (place, steps) = if let Some(place) = self.start(first) {
            (place, rest)
        } else {
            // `Module.Association/Module.Entity`, from the source that has it.
            let owner = self.owner_of(first);
            if owner.is_none() {
                self.unknown_source(first);
            }
            let place = Place::new(owner.map_or(DataType::Unknown, DataType::Object));
            (place, path.parts.as_slice())
        };
        match self.walk(path, place, steps) {
            DataType::Object(entity) => (entity.local().to_owned(), Rows::Entity(entity)),
            _ => (String::new(), Rows::Unknown),
        }
    }

    /// The entity of the source from which an association leads on.
    fn owner_of(&self, name: &Ident) -> Option<QName> {
        let name = name.qname();
        self.sources.iter().find_map(|source| match &source.rows {
            Rows::Entity(entity) => {
                self.resolver.association_of(entity, &name).map(|_| entity.clone())
            }
            _ => None,
        })
    }

    /// The place that an alias or an entity in FROM stands for.
    fn start(&mut self, name: &Ident) -> Option<Place> {
        let source = self.sources.find(&name.text)?.clone();
        match source.rows {
            Rows::Entity(entity) => {
                if *name.text == *entity.as_str() {
                    self.resolver.entity(name);
                }
                Some(Place::new(DataType::Object(entity)))
            }
            _ => Some(Place::new(DataType::Unknown)),
        }
    }

    /// The steps of a path; kept, one for each part, [`Step::Unknown`] for a source's name.
    fn walk(&mut self, path: &Path, start: Place, steps: &[Ident]) -> DataType {
        let mut place = start;
        let mut found = vec![Step::Unknown; path.parts.len() - steps.len().min(path.parts.len())];
        for name in steps {
            let (next, step) = self.resolver.step(&place, name, Reach::Many);
            place = next;
            found.push(step);
        }
        self.typed.steps.insert(path.id, found);
        place.data_type
    }

    /// The type of a member.
    pub(super) fn member(&mut self, path: &Path) -> DataType {
        let Some((first, rest)) = path.parts.split_first() else { return DataType::Unknown };
        if let Some(place) = self.start(first) {
            if rest.is_empty() {
                return self.whole(first, place);
            }
            return match self.column_of(&first.text, rest) {
                Some(data_type) => data_type,
                None => self.walk(path, place, rest),
            };
        }
        if let Some((source, member)) = split_source(first)
            && let Some(place) = self.start(&source)
        {
            let mut steps = vec![member];
            steps.extend(rest.iter().cloned());
            return match self.column_of(&source.text, &steps) {
                Some(data_type) => data_type,
                None => self.walk(path, place, &steps),
            };
        }
        self.unqualified(path, first)
    }

    /// A source's name alone: the id of an entity's object. An attribute of the same name goes
    /// before it.
    fn whole(&mut self, name: &Ident, place: Place) -> DataType {
        let own = self.sources.iter().find_map(|source| match &source.rows {
            Rows::Entity(entity) => self.resolver.schema.attribute(entity, &name.text),
            _ => None,
        });
        match own {
            Some(attribute) => attribute.data_type,
            None => place.data_type,
        }
    }

    /// A column of a query in FROM.
    fn column_of(&mut self, source: &str, steps: &[Ident]) -> Option<DataType> {
        let source = self.sources.find(source)?.clone();
        let (Rows::Columns(columns), [name]) = (&source.rows, steps) else { return None };
        let column = columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name.text));
        if column.is_none() && !name.text.is_empty() {
            let near = closest(&name.text, columns.iter().map(|column| column.name.as_str()));
            let message = format!("{} has no column “{}”.", source.name, name.text);
            let problem = Problem::new(ProblemKind::UnknownName, name.span, message);
            self.resolver.report(problem.did_you_mean(name.span, near));
        }
        Some(column.map_or(DataType::Unknown, |column| column.data_type.clone()))
    }

    /// A member without its source: of the first source that has it.
    fn unqualified(&mut self, path: &Path, first: &Ident) -> DataType {
        for source in self.sources.clone().iter() {
            match &source.rows {
                Rows::Unknown => return DataType::Unknown,
                Rows::Columns(columns) => {
                    let name = &first.text;
                    if let Some(column) = columns.iter().find(|c| c.name.eq_ignore_ascii_case(name))
                    {
                        return column.data_type.clone();
                    }
                }
                Rows::Entity(entity) => {
                    let schema = self.resolver.schema;
                    let known = schema.attribute(entity, &first.text).is_some()
                        || first.text.eq_ignore_ascii_case("id")
                        || self.resolver.association_of(entity, &first.qname()).is_some();
                    if known {
                        let place = Place::new(DataType::Object(entity.clone()));
                        return self.walk(path, place, &path.parts);
                    }
                }
            }
        }
        self.unknown_member(first);
        DataType::Unknown
    }

    fn unknown_member(&mut self, name: &Ident) {
        let mut candidates: Vec<String> = Vec::new();
        for source in self.sources.iter() {
            candidates.push(source.name.clone());
            match &source.rows {
                Rows::Entity(entity) => {
                    let attributes = self.resolver.schema.attributes(entity);
                    candidates.extend(attributes.iter().map(|a| a.name.local().to_owned()));
                }
                Rows::Columns(columns) => candidates.extend(columns.iter().map(|c| c.name.clone())),
                Rows::Unknown => {}
            }
        }
        if candidates.is_empty() || name.text.is_empty() {
            return;
        }
        let near =
            closest(&name.text, candidates.iter().map(String::as_str).filter(|c| !c.is_empty()));
        let message = format!("No source of this query has a member “{}”.", name.text);
        let problem = Problem::new(ProblemKind::UnknownName, name.span, message);
        self.resolver.report(problem.did_you_mean(name.span, near));
    }

    fn unknown_source(&mut self, name: &Ident) {
        let names: Vec<String> = self.sources.iter().map(|source| source.name.clone()).collect();
        let near = closest(&name.text, names.iter().map(String::as_str));
        let message = format!("“{}” is no source of this query.", name.text);
        let problem = Problem::new(ProblemKind::UnknownName, name.span, message);
        self.resolver.report(problem.did_you_mean(name.span, near));
    }

    /// The columns that `*` or `alias/*` stands for.
    pub(super) fn all_members(&mut self, of: Option<&Ident>, span: Span) -> Vec<OutputColumn> {
        if let Some(name) = of
            && self.sources.find(&name.text).is_none()
        {
            self.unknown_source(name);
        }
        let level = self.sources.levels.last().cloned().unwrap_or_default();
        let wanted = level.iter().filter(|source| of.is_none_or(|name| source.answers(&name.text)));
        let mut all = Vec::new();
        for source in wanted {
            match &source.rows {
                Rows::Entity(entity) => {
                    all.extend(self.resolver.schema.attributes(entity).into_iter().map(|a| {
                        OutputColumn {
                            name: a.name.local().to_owned(),
                            data_type: a.data_type,
                            span,
                        }
                    }));
                }
                Rows::Columns(columns) => {
                    all.extend(
                        columns.iter().cloned().map(|column| OutputColumn { span, ..column }),
                    );
                }
                Rows::Unknown => {}
            }
        }
        all
    }
}

/// Splits `alias.member` and `Module.Entity.member` at the last dot.
fn split_source(name: &Ident) -> Option<(Ident, Ident)> {
    let (source, member) = name.text.rsplit_once('.')?;
    let split = name.span.start + u32::try_from(source.len()).ok()?;
    Some((
        Ident { text: source.into(), span: Span { start: name.span.start, end: split } },
        Ident { text: member.into(), span: Span { start: split + 1, end: name.span.end } },
    ))
}
