//! Paths of constraints: over which associations they lead, and to what. Ways to at most one object
//! are joined; ways to many become the question whether there is one.

use model_core::lang::Span;
use model_core::lang::xpath::{Expr, Path, Step};

use crate::program::{Association, AssociationForm, AssociationIx, Direction, EntityIx, Slot};
use crate::query::source::{Column, SourceIx, Sources};
use crate::query::sql::{Alias, Sql};

use super::{ColumnType, Outcome, Translator};

/// One association of a path with where it leads.
#[derive(Clone, Debug)]
pub(super) struct Hop<'a> {
    association: AssociationIx,
    direction: Direction,
    entity: EntityIx,
    conditions: Vec<&'a Expr>,
}

/// What a path ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    Attribute(Slot),
    Id,
    /// The object itself.
    Object,
    /// The object that this member refers to, without looking whether it is there.
    Reference(Slot),
}

impl Translator<'_> {
    /// The hops and the end of a path.
    pub(super) fn hops<'e>(&self, path: &'e Path, from: EntityIx) -> Outcome<(Vec<Hop<'e>>, Tail)> {
        let mut hops: Vec<Hop<'e>> = Vec::new();
        let mut at = from;
        for step in &path.steps {
            let name: &str = &step.name.text;
            if name == "id" {
                return Ok((hops, Tail::Id));
            }
            if !name.contains('.') {
                return if let Some(slot) = self.program.entity(at).slot(name) {
                    Ok((hops, Tail::Attribute(slot)))
                } else {
                    let entity = &self.program.entity(at).name;
                    self.wrong(step.name.span, format!("{entity} has no attribute {name}"))
                };
            }
            if let Some(link) = self.program.association_named(name) {
                let direction = self.direction(link, at, step)?;
                let conditions = step.constraints.iter().map(|c| &c.condition).collect();
                at = link.end(direction);
                hops.push(Hop { association: link.ix, direction, entity: at, conditions });
                continue;
            }
            if let (Some(entity), Some(hop)) = (self.program.entity_named(name), hops.last_mut()) {
                at = entity.ix;
                hop.entity = at;
                hop.conditions.extend(step.constraints.iter().map(|c| &c.condition));
            } else {
                let message = format!("there is no association or entity {name} here");
                return self.wrong(step.name.span, message);
            }
        }
        Ok((hops, Tail::Object))
    }

    pub(super) fn direction(
        &self,
        link: &Association,
        at: EntityIx,
        step: &Step,
    ) -> Outcome<Direction> {
        if step.reversed.is_some() && self.program.is_a(at, link.target) {
            return Ok(Direction::Backward);
        }
        if let Some(direction) = link.direction_from(self.program, at) {
            Ok(direction)
        } else {
            let entity = &self.program.entity(at).name;
            let message = format!("{} does not lead from {entity}", link.name);
            self.wrong(step.name.span, message)
        }
    }

    /// Asks something about the end of a path: directly where the way leads to at most one object
    /// through columns, else whether there is an object of which it holds.
    pub(super) fn about(
        &mut self,
        path: &Path,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
        ask: &mut dyn FnMut(&mut Self, &mut Sources<'_>, SourceIx, Tail) -> Outcome<Sql>,
    ) -> Outcome<Sql> {
        let (hops, tail) = self.hops(path, sources.entity(from).ix)?;
        self.walk(&hops, tail, span, sources, from, ask)
    }

    /// The member that holds a hop, where its column alone says all.
    pub(super) fn plain_reference(&self, hop: &Hop<'_>) -> Option<Slot> {
        let link = self.program.association(hop.association)?;
        match link.form {
            AssociationForm::Member { slot, stored: true }
                if hop.direction == Direction::Forward
                    && hop.conditions.is_empty()
                    && hop.entity == link.target =>
            {
                Some(slot)
            }
            _ => None,
        }
    }

    pub(super) fn walk(
        &mut self,
        hops: &[Hop<'_>],
        tail: Tail,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
        ask: &mut dyn FnMut(&mut Self, &mut Sources<'_>, SourceIx, Tail) -> Outcome<Sql>,
    ) -> Outcome<Sql> {
        let Some((hop, rest)) = hops.split_first() else { return ask(self, sources, from, tail) };
        if let Some(slot) = self.plain_reference(hop)
            && rest.is_empty()
            && matches!(tail, Tail::Id | Tail::Object)
        {
            return ask(self, sources, from, Tail::Reference(slot));
        }
        let direct = sources.reference(from, hop.association, hop.direction);
        if direct.is_some()
            && hop.conditions.is_empty()
            && let Some(next) = sources.joined(from, hop.association, hop.entity)
        {
            return self.walk(rest, tail, span, sources, next, ask);
        }
        self.subquery(hop, span, sources, from, &mut |this, inner| {
            let asked = this.walk(rest, tail, span, inner, Sources::ROOT, ask)?;
            Ok(Some(asked))
        })
    }

    /// Whether there is an object over one hop that satisfies the hop's conditions and `more`.
    pub(super) fn subquery(
        &mut self,
        hop: &Hop<'_>,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
        more: &mut dyn FnMut(&mut Self, &mut Sources<'_>) -> Outcome<Option<Sql>>,
    ) -> Outcome<Sql> {
        let Some(link) = self.program.association(hop.association) else {
            return self.wrong(span, "this association does not exist");
        };
        let here = sources.id(from);
        let mut inner = Sources::new(self.program, hop.entity, sources.next());
        let there = inner.id(Sources::ROOT);
        let mut on = Sql::new();
        let mut links_table = Sql::new();
        match (&link.form, hop.direction) {
            (AssociationForm::Member { stored: true, .. }, Direction::Forward) => {
                let Some(column) = sources.reference(from, hop.association, hop.direction) else {
                    return self.wrong(span, "this association is not stored");
                };
                there.write(&mut on);
                on.raw(" = ");
                column.write(&mut on);
            }
            (AssociationForm::Member { slot, stored: true }, Direction::Backward) => {
                let Some(column) = inner.member(Sources::ROOT, *slot) else {
                    return self.wrong(span, "this association is not stored");
                };
                column.write(&mut on);
                on.raw(" = ");
                here.write(&mut on);
            }
            (AssociationForm::Set(Some(links)), direction) => {
                let alias = Alias(inner.next());
                inner.skip_to(alias.0 + 1);
                let (near, far) = match direction {
                    Direction::Forward => (&links.owner, &links.target),
                    Direction::Backward => (&links.target, &links.owner),
                };
                links_table.name(&links.table).raw(" AS ").alias(alias).raw(" JOIN ");
                on.column(alias, near).raw(" = ");
                here.write(&mut on);
                on.raw(" AND ").column(alias, far).raw(" = ");
                there.write(&mut on);
            }
            _ => return self.wrong(span, format!("{} is not stored", link.name)),
        }
        let conditions = self.all(&hop.conditions, &mut inner, Sources::ROOT)?;
        let more = more(self, &mut inner)?;
        sources.skip_to(inner.next());
        let mut sql = Sql::new();
        sql.raw("EXISTS (SELECT 1 FROM ").append(links_table);
        inner.write(&mut sql);
        sql.raw(" WHERE ").append(on);
        inner.write_strays(&mut sql);
        for condition in [conditions, more].into_iter().flatten() {
            sql.raw(" AND ").append(condition);
        }
        sql.raw(")");
        Ok(sql)
    }

    /// Joins the end of the last of these hops, where the walk stopped before it.
    pub(super) fn plain_end(
        hops: &[Hop<'_>],
        sources: &mut Sources<'_>,
        at: SourceIx,
    ) -> Option<SourceIx> {
        let hop = hops.last()?;
        sources.joined(at, hop.association, hop.entity)
    }

    /// A path that stands as a condition: a Boolean, or whether there is an object.
    pub(super) fn exists(
        &mut self,
        path: &Path,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Sql> {
        let (hops, tail) = self.hops(path, sources.entity(from).ix)?;
        if tail != Tail::Object {
            return self.walk(&hops, tail, span, sources, from, &mut |this, sources, at, tail| {
                let column = this.column(sources, at, tail, span)?;
                let mut sql = Sql::new();
                sql.raw("(");
                column.write(&mut sql);
                sql.raw(if column.ty == ColumnType::Boolean { " = 1)" } else { " IS NOT NULL)" });
                Ok(sql)
            });
        }
        let Some((last, before)) = hops.split_last() else {
            return self.wrong(span, "this path is empty");
        };
        self.walk(before, tail, span, sources, from, &mut |this, sources, at, tail| {
            // Over a plain reference the walk ends one hop early.
            let at = match tail {
                Tail::Reference(_) => match Self::plain_end(before, sources, at) {
                    Some(end) => end,
                    None => return this.wrong(span, "this association is not stored"),
                },
                _ => at,
            };
            if let Some(slot) = this.plain_reference(last)
                && let Some(column) = sources.member(at, slot)
            {
                let mut sql = Sql::new();
                sql.raw("(");
                column.write(&mut sql);
                sql.raw(" IS NOT NULL)");
                return Ok(sql);
            }
            let direct = sources.reference(at, last.association, last.direction);
            if direct.is_some()
                && last.conditions.is_empty()
                && let Some(end) = sources.joined(at, last.association, last.entity)
            {
                let mut sql = Sql::new();
                sql.raw("(");
                sources.id(end).write(&mut sql);
                sql.raw(" IS NOT NULL)");
                return Ok(sql);
            }
            this.subquery(last, span, sources, at, &mut |_, _| Ok(None))
        })
    }

    /// The column at the end of a path, for comparing.
    pub(super) fn column(
        &self,
        sources: &mut Sources<'_>,
        at: SourceIx,
        tail: Tail,
        span: Span,
    ) -> Outcome<Column> {
        match tail {
            Tail::Attribute(_) => self.attribute(sources, at, tail, span),
            Tail::Id | Tail::Object => Ok(sources.id(at)),
            Tail::Reference(slot) => match sources.member(at, slot) {
                Some(column) => Ok(column),
                None => self.wrong(span, "this association is not stored"),
            },
        }
    }

    pub(super) fn attribute(
        &self,
        sources: &mut Sources<'_>,
        at: SourceIx,
        tail: Tail,
        span: Span,
    ) -> Outcome<Column> {
        let Tail::Attribute(slot) = tail else {
            return self.wrong(span, "this path must end in an attribute");
        };
        match sources.member(at, slot) {
            Some(column) => Ok(column),
            None => self.wrong(span, "this attribute is not stored"),
        }
    }

    /// The column at the end of a path that leads to at most one value.
    pub(super) fn single(
        &mut self,
        path: &Path,
        span: Span,
        sources: &mut Sources<'_>,
        from: SourceIx,
    ) -> Outcome<Column> {
        let (hops, tail) = self.hops(path, sources.entity(from).ix)?;
        let mut at = from;
        for (place, hop) in hops.iter().enumerate() {
            if place + 1 == hops.len()
                && matches!(tail, Tail::Id | Tail::Object)
                && let Some(slot) = self.plain_reference(hop)
            {
                return self.column(sources, at, Tail::Reference(slot), span);
            }
            let direct = sources.reference(at, hop.association, hop.direction);
            match sources.joined(at, hop.association, hop.entity) {
                Some(next) if direct.is_some() && hop.conditions.is_empty() => at = next,
                _ => return self.wrong(span, "one side of a comparison may lead to many objects"),
            }
        }
        self.column(sources, at, tail, span)
    }

    /// The column that a path of names leads to, for sorting and for columns of lists: attributes
    /// by their own names, associations and entities by qualified names.
    pub fn path(&mut self, path: &Path, sources: &mut Sources<'_>) -> Outcome<Column> {
        let span = path.steps.first().map_or(Span::new(0, 0), |step| step.name.span);
        self.single(path, span, sources, Sources::ROOT)
    }
}
