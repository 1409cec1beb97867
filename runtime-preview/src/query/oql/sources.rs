//! What a query reads from: entities, paths over associations, queries; and their members.

use model_core::lang::oql::{Join, JoinKind, Path, Relation, Select};
use model_core::lang::{Ident, Span};

use crate::program::{AssociationForm, AssociationIx, ColumnType, Direction, EntityIx, MemberKind};
use crate::query::objects::{holder, strays};
use crate::query::sql::{Alias, Sql};

use super::{Outcome, Translator, Typed};

/// The sources of one SELECT.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    sources: Vec<Source>,
    /// Joins for paths in expressions, after those of FROM.
    pub joins: Sql,
    /// What leaves out rows that must not be seen.
    pub strays: Sql,
}

#[derive(Clone, Debug)]
struct Source {
    /// The alias, else the entity's name.
    name: String,
    first: Alias,
    rows: Rows,
    /// Set where it stands for a path in an expression, from this source.
    path: Option<(Alias, AssociationIx, EntityIx)>,
}

#[derive(Clone, Debug)]
enum Rows {
    Entity(EntityIx),
    Columns(Vec<(String, ColumnType)>),
}

/// Where a path has come to.
#[derive(Clone, Copy, Debug)]
struct At {
    alias: Alias,
    entity: EntityIx,
}

impl Translator<'_> {
    fn level(&mut self) -> Option<&mut Level> {
        self.levels.last_mut()
    }

    fn take_alias(&mut self, tables: usize) -> Alias {
        let alias = Alias(self.next);
        self.next += u32::try_from(tables.max(1)).unwrap_or(1);
        alias
    }

    /// FROM with its joins.
    pub(super) fn from(&mut self, select: &Select) -> Outcome<Sql> {
        let mut sql = Sql::new();
        for (place, source) in select.from.iter().enumerate() {
            if place > 0 {
                sql.raw(", ");
            }
            let (relation, conditions) =
                self.relation(&source.relation, source.alias.as_ref(), JoinKind::Inner)?;
            sql.append(relation);
            if let (false, Some(level)) = (conditions.is_empty(), self.level()) {
                if !level.strays.is_empty() {
                    level.strays.raw(" AND ");
                }
                level.strays.append(conditions);
            }
            for join in &source.joins {
                sql.append(self.join(join)?);
            }
        }
        Ok(sql)
    }

    fn join(&mut self, join: &Join) -> Outcome<Sql> {
        let mut sql = Sql::new();
        let (relation, conditions) =
            self.relation(&join.relation, join.alias.as_ref(), join.kind)?;
        let on = join.on.as_ref().map(|on| self.condition(on)).transpose()?;
        sql.raw(word(join.kind)).append(relation);
        let mut all = [Some(conditions).filter(|c| !c.is_empty()), on].into_iter().flatten();
        if let Some(first) = all.next() {
            sql.raw(" ON ").append(first);
            for more in all {
                sql.raw(" AND ").append(more);
            }
        }
        Ok(sql)
    }

    /// The text of a relation, and what must hold of its rows.
    fn relation(
        &mut self,
        relation: &Relation,
        alias: Option<&Ident>,
        kind: JoinKind,
    ) -> Outcome<(Sql, Sql)> {
        match relation {
            Relation::Missing(span) => self.wrong(*span, "an entity is missing here"),
            Relation::Query(query) => {
                let (inner, columns) = self.query(query)?;
                let first = self.take_alias(1);
                let mut sql = Sql::new();
                sql.raw("(").append(inner).raw(") AS ").alias(first);
                self.add(Source {
                    name: alias.map_or_else(String::new, |alias| alias.text.to_string()),
                    first,
                    rows: Rows::Columns(columns),
                    path: None,
                });
                Ok((sql, Sql::new()))
            }
            Relation::Path(path) => self.path_relation(path, alias, kind),
        }
    }

    fn add(&mut self, source: Source) {
        if let Some(level) = self.level() {
            level.sources.push(source);
        }
    }

    fn path_relation(
        &mut self,
        path: &Path,
        alias: Option<&Ident>,
        kind: JoinKind,
    ) -> Outcome<(Sql, Sql)> {
        let span = path.parts.first().map_or(Span::new(0, 0), |part| part.span);
        let first_name = path.parts.first().map_or("", |part| &*part.text);
        if path.parts.len() == 1 {
            let Some(entity) = self.program.entity_named(first_name) else {
                return self.wrong(span, format!("there is no entity {first_name}"));
            };
            let entity = entity.ix;
            let (sql, first, conditions) = self.entity(entity, span)?;
            let name = alias.map_or(first_name, |alias| &alias.text).to_owned();
            self.add(Source { name, first, rows: Rows::Entity(entity), path: None });
            return Ok((sql, conditions));
        }
        // `alias/Module.Association/Module.Entity …`: all but the last hop are joined before.
        let Some(mut at) = self.source_named(first_name) else {
            return self.wrong(span, format!("there is no source {first_name} before this"));
        };
        let rest = path.parts.get(1..).unwrap_or_default();
        let mut sql = Sql::new();
        let mut last = (Sql::new(), Sql::new());
        for (place, (association, direction, entity)) in
            self.hops(rest, at.entity)?.into_iter().enumerate()
        {
            if place > 0 {
                let (relation, on) = std::mem::take(&mut last);
                sql.append(relation).raw(" ON ").append(on).raw(word(kind));
            }
            let (relation, on, next) = self.hop(at, association, direction, entity, span)?;
            last = (relation, on);
            at = next;
        }
        sql.append(last.0);
        let own = self.program.entity(at.entity).name.to_string();
        let name = alias.map_or(own, |alias| alias.text.to_string());
        self.add(Source { name, first: at.alias, rows: Rows::Entity(at.entity), path: None });
        Ok((sql, last.1))
    }

    /// The tables of an entity, the alias of its own, and what leaves out rows.
    fn entity(&mut self, entity: EntityIx, span: Span) -> Outcome<(Sql, Alias, Sql)> {
        let entity = self.program.entity(entity);
        if entity.tables.is_empty() {
            return self.wrong(span, format!("objects of {} are not stored", entity.name));
        }
        let first = self.take_alias(entity.tables.len());
        let mut sql = Sql::new();
        if entity.tables.len() > 1 {
            sql.raw("(");
        }
        super::super::objects::tables(&mut sql, entity, first.0, |_| true);
        if entity.tables.len() > 1 {
            sql.raw(")");
        }
        let mut conditions = Sql::new();
        if let Some(table) = entity.tables.last().filter(|table| !table.strays.is_empty()) {
            conditions.raw("1");
            strays(&mut conditions, table, Some(first));
        }
        Ok((sql, first, conditions))
    }

    /// One hop as relation and condition.
    fn hop(
        &mut self,
        from: At,
        association: AssociationIx,
        direction: Direction,
        entity: EntityIx,
        span: Span,
    ) -> Outcome<(Sql, Sql, At)> {
        let program = self.program;
        let Some(link) = program.association(association) else {
            return self.wrong(span, "there is no such association");
        };
        let (relation, alias, mut on) = self.entity(entity, span)?;
        if !on.is_empty() {
            on.raw(" AND ");
        }
        let to = At { alias, entity };
        let column = |at: At, slot| {
            let holder = holder(program.entity(at.entity), slot, at.alias.0);
            let name = program.entity(at.entity).member(slot).map(|m| m.column.clone());
            (holder, name.unwrap_or_default())
        };
        match (&link.form, direction) {
            (AssociationForm::Member { slot, stored: true }, Direction::Forward) => {
                let (alias, name) = column(from, *slot);
                on.column(to.alias, "id").raw(" = ").column(alias, &name);
                Ok((relation, on, to))
            }
            (AssociationForm::Member { slot, stored: true }, Direction::Backward) => {
                let (alias, name) = column(to, *slot);
                on.column(alias, &name).raw(" = ").column(from.alias, "id");
                Ok((relation, on, to))
            }
            (AssociationForm::Set(Some(links)), direction) => {
                let table = self.take_alias(1);
                let (near, far) = match direction {
                    Direction::Forward => (&links.owner, &links.target),
                    Direction::Backward => (&links.target, &links.owner),
                };
                let mut both = Sql::new();
                both.raw("(").name(&links.table).raw(" AS ").alias(table).raw(" JOIN ");
                both.append(relation).raw(" ON ").column(to.alias, "id").raw(" = ");
                both.column(table, far).raw(")");
                on.column(table, near).raw(" = ").column(from.alias, "id");
                Ok((both, on, to))
            }
            _ => self.wrong(span, format!("{} is not stored", link.name)),
        }
    }

    /// Names of associations and entities as hops.
    fn hops(
        &self,
        parts: &[Ident],
        from: EntityIx,
    ) -> Outcome<Vec<(AssociationIx, Direction, EntityIx)>> {
        let mut hops: Vec<(AssociationIx, Direction, EntityIx)> = Vec::new();
        let mut at = from;
        for part in parts {
            if let Some(link) = self.program.association_named(&part.text) {
                let Some(direction) = link.direction_from(self.program, at) else {
                    let from = &self.program.entity(at).name;
                    return self
                        .wrong(part.span, format!("{} does not lead from {from}", link.name));
                };
                at = link.end(direction);
                hops.push((link.ix, direction, at));
            } else if let (Some(entity), Some(hop)) =
                (self.program.entity_named(&part.text), hops.last_mut())
            {
                at = entity.ix;
                hop.2 = at;
            } else {
                let message = format!("there is no association or entity {} here", part.text);
                return self.wrong(part.span, message);
            }
        }
        Ok(hops)
    }

    fn find(&self, name: &str) -> Option<&Source> {
        let sources = self.levels.iter().rev().flat_map(|level| &level.sources);
        sources.into_iter().find(|source| {
            let own = match &source.rows {
                Rows::Entity(entity) => self.program.entity(*entity).name.as_str() == name,
                Rows::Columns(_) => false,
            };
            source.path.is_none() && (own || source.name.eq_ignore_ascii_case(name))
        })
    }

    fn source_named(&self, name: &str) -> Option<At> {
        let source = self.find(name)?;
        match source.rows {
            Rows::Entity(entity) => Some(At { alias: source.first, entity }),
            Rows::Columns(_) => None,
        }
    }

    /// A member of a source, over associations if need be.
    pub(super) fn member(&mut self, path: &Path, span: Span) -> Outcome<Typed> {
        let mut parts: Vec<Ident> = path.parts.clone();
        let first = parts.first().map_or_else(String::new, |part| part.text.to_string());
        let source = self.find(&first).cloned();
        let source = match source {
            Some(source) if parts.len() > 1 => {
                parts.remove(0);
                Some(source)
            }
            _ => match first.rsplit_once('.') {
                Some((name, member)) if self.find(name).is_some() => {
                    let source = self.find(name).cloned();
                    if let Some(part) = parts.first_mut() {
                        part.text = member.into();
                    }
                    source
                }
                _ => None,
            },
        };
        let source = match source {
            Some(source) => source,
            None => match self.holder_of(&first) {
                Some(source) => source,
                None => return self.wrong(span, format!("no source has a member {first}")),
            },
        };
        let Some((last, before)) = parts.split_last() else {
            return self.wrong(span, "a member is missing here");
        };
        let mut sql = Sql::new();
        let at = match &source.rows {
            Rows::Columns(columns) => {
                let found = columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(&last.text));
                let Some((name, ty)) = found else {
                    return self.wrong(last.span, format!("there is no column {}", last.text));
                };
                sql.column(source.first, name);
                return Ok((sql, Some(*ty)));
            }
            Rows::Entity(entity) => At { alias: source.first, entity: *entity },
        };
        // A path that ends in an association or an entity means the id of what it leads to.
        let to_object = last.text.contains('.');
        let way = if to_object { &parts[..] } else { before };
        let at = self.walk(way, at, span)?;
        if to_object || last.text.eq_ignore_ascii_case("id") {
            sql.column(at.alias, "id");
            return Ok((sql, Some(ColumnType::Reference)));
        }
        let entity = self.program.entity(at.entity);
        let member = entity.slot(&last.text).and_then(|slot| Some((slot, entity.member(slot)?)));
        if let Some((slot, member)) = member.filter(|(_, member)| member.is_stored()) {
            sql.column(holder(entity, slot, at.alias.0), &member.column);
            Ok((sql, Some(member.ty)))
        } else {
            let message = format!("{} has no stored attribute {}", entity.name, last.text);
            self.wrong(last.span, message)
        }
    }

    /// The source that has a member of this name, where its own name is left out.
    fn holder_of(&self, name: &str) -> Option<Source> {
        let sources = self.levels.iter().rev().flat_map(|level| &level.sources);
        let mut fitting = sources.filter(|source| {
            source.path.is_none()
                && match &source.rows {
                    Rows::Entity(entity) => {
                        let entity = self.program.entity(*entity);
                        name.eq_ignore_ascii_case("id")
                            || entity.slot(name).is_some()
                            || self.program.association_named(name).is_some_and(|link| {
                                link.direction_from(self.program, entity.ix).is_some()
                            })
                    }
                    Rows::Columns(columns) => {
                        columns.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
                    }
                }
        });
        fitting.next().cloned()
    }

    /// Joins what a path leads to, once a path, so that rows without it stay.
    fn walk(&mut self, parts: &[Ident], from: At, span: Span) -> Outcome<At> {
        let mut at = from;
        for (association, direction, entity) in self.hops(parts, from.entity)? {
            let key = Some((at.alias, association, entity));
            let known = self.levels.last().and_then(|level| {
                level.sources.iter().find(|source| source.path == key).map(|source| source.first)
            });
            if let Some(alias) = known {
                at = At { alias, entity };
                continue;
            }
            let (relation, on, next) = self.hop(at, association, direction, entity, span)?;
            if let Some(level) = self.level() {
                level.joins.raw(" LEFT JOIN ").append(relation).raw(" ON ").append(on);
                let rows = Rows::Entity(entity);
                let source = Source { name: String::new(), first: next.alias, rows, path: key };
                level.sources.push(source);
            }
            at = next;
        }
        Ok(at)
    }

    /// All attributes of a source, or of all.
    pub(super) fn all_members(
        &mut self,
        of: Option<&Ident>,
        span: Span,
    ) -> Outcome<Vec<(String, Sql, ColumnType)>> {
        let sources: Vec<Source> = match of {
            Some(name) => self.find(&name.text).cloned().into_iter().collect(),
            None => self.levels.last().map(|level| level.sources.clone()).unwrap_or_default(),
        };
        if sources.is_empty() {
            return self.wrong(span, "there is no such source");
        }
        let mut all = Vec::new();
        for source in sources.into_iter().filter(|source| source.path.is_none()) {
            match &source.rows {
                Rows::Columns(columns) => {
                    for (name, ty) in columns {
                        let mut sql = Sql::new();
                        sql.column(source.first, name);
                        all.push((name.clone(), sql, *ty));
                    }
                }
                Rows::Entity(entity) => {
                    let entity = self.program.entity(*entity);
                    for (slot, member) in entity.members.iter().enumerate() {
                        let attribute = matches!(member.kind, MemberKind::Attribute(_));
                        if !attribute || !member.is_stored() {
                            continue;
                        }
                        let slot = u16::try_from(slot).unwrap_or(u16::MAX);
                        let mut sql = Sql::new();
                        sql.column(holder(entity, slot, source.first.0), &member.column);
                        all.push((member.name.to_string(), sql, member.ty));
                    }
                }
            }
        }
        Ok(all)
    }
}

fn word(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Inner => " JOIN ",
        JoinKind::Left => " LEFT JOIN ",
        JoinKind::Right => " RIGHT JOIN ",
        JoinKind::Full => " FULL JOIN ",
    }
}
