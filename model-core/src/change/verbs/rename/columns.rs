//! Columns of views: the query of a view and its attributes keep the same names.

use crate::change::Change;
use crate::lang::oql::{self, Column, Expr, ExprKind, Query, Relation};
use crate::lang::{Edit, apply_edits};
use crate::model::entity::Persistence;
use crate::model::{Content, Document, Project};

use super::Renamed;

impl Renamed<'_> {
    /// Gives a column of a view the new name of its attribute.
    pub(super) fn columns(&self, project: &Project, home: &Document, change: &mut Change) {
        if let Content::Entity(view) = &home.content
            && view.persistence == Persistence::View
            && view.attributes.iter().any(|attribute| attribute.id == self.element)
        {
            let edits = renamed_column(&view.query, self.old, self.new);
            edit_query(project, self.document, change, &edits);
        }
    }
}

/// The edits after which the column `old` is called `new`.
fn renamed_column(query: &str, old: &str, new: &str) -> Vec<Edit> {
    let parsed = oql::parse(query);
    let mut edits = Vec::new();
    for column in &parsed.root.first.columns {
        match &column.alias {
            Some(alias) if *alias.text == *old => {
                edits.push(Edit { span: alias.span, text: new.to_owned() });
            }
            None if own_name(column) == Some(old) => edits.push(named(column, new)),
            _ => {}
        }
    }
    if !edits.is_empty() {
        for order in &parsed.root.order {
            order_by(&order.value, old, new, &mut edits);
        }
    }
    edits
}

/// ORDER BY says the name of a column alone.
fn order_by(value: &Expr, old: &str, new: &str, edits: &mut Vec<Edit>) {
    if let ExprKind::Path(path) = &value.kind
        && let [only] = path.parts.as_slice()
        && *only.text == *old
    {
        edits.push(Edit { span: only.span, text: new.to_owned() });
    }
    for child in value.children() {
        order_by(child, old, new, edits);
    }
}

/// A query after a rename, in which columns that others know by the name of what they show keep that
/// name: those of queries in FROM and, of a view, its own.
pub(super) fn with_kept_names(before: &str, after: &str, is_view: bool) -> String {
    let (old, new) = (oql::parse(before), oql::parse(after));
    let (mut known, mut now) = (Vec::new(), Vec::new());
    known_columns(&old.root, is_view, &mut known);
    known_columns(&new.root, is_view, &mut now);
    let changed = known.into_iter().zip(now).filter_map(|(before, after)| {
        let old = own_name(before).filter(|_| after.alias.is_none())?;
        (own_name(after) != Some(old)).then(|| named(after, old))
    });
    apply_edits(after, &changed.collect::<Vec<_>>())
}

/// The columns that are known by their names outside of their query, in the order of the text.
fn known_columns<'q>(query: &'q Query, is_known: bool, known: &mut Vec<&'q Column>) {
    if is_known {
        known.extend(&query.first.columns);
    }
    for select in std::iter::once(&query.first).chain(query.unions.iter().map(|u| &u.select)) {
        let joins = select.from.iter().flat_map(|source| &source.joins);
        let relations = select.from.iter().map(|source| &source.relation);
        for relation in relations.chain(joins.clone().map(|join| &join.relation)) {
            if let Relation::Query(inner) = relation {
                known_columns(inner, true, known);
            }
        }
        let values = select.columns.iter().map(|column| &column.value);
        let conditions = select.filter.iter().chain(&select.group).chain(&select.having);
        for value in values.chain(conditions).chain(joins.filter_map(|join| join.on.as_ref())) {
            inside(value, known);
        }
    }
    for value in query.order.iter().map(|order| &order.value) {
        inside(value, known);
    }
}

/// The same of the queries that a value is made of, whose own columns nobody names.
fn inside<'q>(value: &'q Expr, known: &mut Vec<&'q Column>) {
    if let Some(query) = value.query() {
        known_columns(query, false, known);
    }
    for child in value.children() {
        inside(child, known);
    }
}

/// The name that a column has of what it shows.
fn own_name(column: &Column) -> Option<&str> {
    match &column.value.ungrouped().kind {
        ExprKind::Path(path) => path.parts.last()?.text.rsplit('.').next(),
        _ => None,
    }
}

fn named(column: &Column, name: &str) -> Edit {
    let mut span = column.value.span;
    span.start = span.end;
    Edit { span, text: format!(" AS {name}") }
}

fn edit_query(
    project: &Project,
    view: crate::model::DocumentId,
    change: &mut Change,
    edits: &[Edit],
) {
    if edits.is_empty() {
        return;
    }
    change.edit(project, view, |document| {
        if let Content::Entity(view) = &mut document.content {
            view.query = apply_edits(&view.query, edits);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::analysis::Uses;
    use crate::change::verbs::rename;
    use crate::check::new_problems;
    use crate::index::Index;
    use crate::model::entity::{Entity, Persistence};
    use crate::testing::app;

    /// Renames `of` (an attribute of A.Order or A.View) and compares the query of the view.
    #[track_caller]
    fn check(query: &str, of: &str, new: &str, expected: &str) {
        let project = app()
            .entity("A.Order", |e| e.attribute("Total: Decimal").attribute("Name: String"))
            .entity("A.View", |e| {
                e.attribute("Name: String").with(|view| {
                    view.persistence = Persistence::View;
                    query.clone_into(&mut view.query);
                })
            })
            .build();
        let index = Index::new(&project);
        let found = index.resolve(crate::model::Target::Attribute, of).unwrap();
        let uses = Uses::new(&index);
        let change = rename(&project, &index, &uses, found.document, found.element, new).unwrap();
        let after = change.apply(&project).unwrap();
        let mut views = after.of_kind::<Entity>().map(|(_, _, entity)| entity);
        let view = views.find(|entity| entity.persistence == Persistence::View).unwrap();
        assert_eq!(view.query, expected);
        assert_eq!(new_problems(&project, &after), []);
        assert_eq!(change.reversed().apply(&after).unwrap(), project);
    }

    #[test]
    fn attributes_and_columns_keep_the_same_names() {
        check(
            "SELECT o/Name AS Name FROM A.Order AS o",
            "A.View.Name",
            "Title",
            "SELECT o/Name AS Title FROM A.Order AS o",
        );
        check(
            "SELECT o/Name FROM A.Order AS o ORDER BY Name LIMIT 3",
            "A.View.Name",
            "Title",
            "SELECT o/Name AS Title FROM A.Order AS o ORDER BY Title LIMIT 3",
        );
        check(
            "SELECT o/Name FROM A.Order AS o",
            "A.Order.Name",
            "Title",
            "SELECT o/Title AS Name FROM A.Order AS o",
        );
        check(
            "SELECT s/Name AS Name FROM (SELECT o/Name FROM A.Order AS o) AS s",
            "A.Order.Name",
            "Title",
            "SELECT s/Name AS Name FROM (SELECT o/Title AS Name FROM A.Order AS o) AS s",
        );
        // What is sorted by is the column, not the member of its name.
        check(
            "SELECT o/Total AS Name FROM A.Order AS o ORDER BY o/Name, Name LIMIT 3",
            "A.Order.Name",
            "Title",
            "SELECT o/Total AS Name FROM A.Order AS o ORDER BY o/Title, Name LIMIT 3",
        );
        check(
            "SELECT o/Name AS Name FROM A.Order AS o",
            "A.Order.Name",
            "Title",
            "SELECT o/Title AS Name FROM A.Order AS o",
        );
    }
}
