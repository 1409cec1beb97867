//! The standard form of a query: keywords in capitals, one line where it fits, else a line for
//! each clause.

use super::functions;
use super::parse::{Parsed, parse};
use super::tree::{
    Case, Column, Expr, ExprKind, Join, JoinKind, Members, Path, Query, Relation, Select, Source,
};
use crate::lang::pretty::{Comments, Doc, render};
use crate::lang::{BinaryOp, Ident, Span};

/// The text in its standard form, comments kept. Text that does not follow the grammar is
/// returned as it is.
pub fn format(text: &str) -> String {
    let Parsed { root, problems, comments, .. } = parse(text);
    if !problems.is_empty() {
        return text.to_owned();
    }
    let mut formatter = Formatter { comments: Comments::new(text, comments) };
    let mut parts = vec![formatter.query(&root)];
    parts.extend(formatter.comments.rest(true));
    render(parts)
}

struct Formatter<'a> {
    comments: Comments<'a>,
}

impl Formatter<'_> {
    fn words(&mut self, span: Span, text: impl Into<String>) -> Vec<Doc> {
        let mut docs = self.comments.before(span.start);
        docs.push(Doc::text(text));
        docs
    }

    fn source_text(&self, span: Span) -> String {
        span.text(self.comments.source()).to_owned()
    }

    /// A name, in double quotes where it had them.
    fn ident(&mut self, ident: &Ident) -> Vec<Doc> {
        let text = self.quoted(ident);
        self.words(ident.span, text)
    }

    fn quoted(&self, ident: &Ident) -> String {
        let before =
            ident.span.start.checked_sub(1).map(|start| Span { start, end: ident.span.start });
        let in_quotes = before.is_some_and(|span| span.text(self.comments.source()) == "\"");
        if in_quotes { format!("\"{}\"", ident.text) } else { ident.text.to_string() }
    }

    fn path(&mut self, path: &Path) -> Vec<Doc> {
        let names: Vec<String> = path.parts.iter().map(|part| self.quoted(part)).collect();
        let span = path.parts.first().map(|part| part.span).unwrap_or_default();
        self.words(span, names.join("/"))
    }

    fn query(&mut self, query: &Query) -> Doc {
        let mut docs = Vec::new();
        self.select(&query.first, &mut docs);
        for union in &query.unions {
            docs.push(Doc::Line);
            docs.extend(self.words(union.span, if union.all { "UNION ALL" } else { "UNION" }));
            docs.push(Doc::Line);
            self.select(&union.select, &mut docs);
        }
        if !query.order.is_empty() {
            docs.push(Doc::Line);
            docs.push(Doc::text("ORDER BY "));
            let items = query.order.iter().map(|order| {
                let mut item = vec![self.expr(&order.value)];
                if order.descending {
                    item.push(Doc::text(" DESC"));
                }
                item
            });
            let items = items.collect();
            docs.push(list(items));
        }
        for (word, value) in [("LIMIT ", &query.limit), ("OFFSET ", &query.offset)] {
            if let Some(value) = value {
                docs.push(Doc::Line);
                docs.push(Doc::text(word));
                docs.push(self.expr(value));
            }
        }
        Doc::group(docs)
    }

    /// One SELECT. Where FROM came first it stays first, so that comments stay in order.
    fn select(&mut self, select: &Select, docs: &mut Vec<Doc>) {
        let column = select.columns.first().map(|column| column.value.span.start);
        let source = select.from.first().map(|source| relation_start(&source.relation));
        if source < column {
            self.sources(select, docs);
            self.conditions(select, docs);
            docs.push(Doc::Line);
            self.columns(select, docs);
        } else {
            self.columns(select, docs);
            docs.push(Doc::Line);
            self.sources(select, docs);
            self.conditions(select, docs);
        }
    }

    fn columns(&mut self, select: &Select, docs: &mut Vec<Doc>) {
        docs.push(Doc::text(if select.distinct { "SELECT DISTINCT " } else { "SELECT " }));
        let columns = select.columns.iter().map(|column| self.column(column)).collect();
        docs.push(list(columns));
    }

    fn column(&mut self, column: &Column) -> Vec<Doc> {
        let mut docs = vec![self.expr(&column.value)];
        self.alias(column.alias.as_ref(), &mut docs);
        docs
    }

    fn alias(&mut self, alias: Option<&Ident>, docs: &mut Vec<Doc>) {
        if let Some(alias) = alias {
            docs.push(Doc::text(" AS "));
            docs.extend(self.ident(alias));
        }
    }

    fn sources(&mut self, select: &Select, docs: &mut Vec<Doc>) {
        docs.push(Doc::text("FROM "));
        let sources = select.from.iter().map(|source| self.source(source)).collect();
        docs.push(list(sources));
    }

    fn source(&mut self, source: &Source) -> Vec<Doc> {
        let mut docs = self.relation(&source.relation);
        self.alias(source.alias.as_ref(), &mut docs);
        for join in &source.joins {
            docs.push(Doc::Line);
            docs.extend(self.join(join));
        }
        docs
    }

    fn join(&mut self, join: &Join) -> Vec<Doc> {
        let word = match join.kind {
            JoinKind::Inner => "INNER JOIN ",
            JoinKind::Left => "LEFT JOIN ",
            JoinKind::Right => "RIGHT JOIN ",
            JoinKind::Full => "FULL JOIN ",
        };
        let mut docs = self.words(join.span, word);
        docs.extend(self.relation(&join.relation));
        self.alias(join.alias.as_ref(), &mut docs);
        if let Some(on) = &join.on {
            docs.push(Doc::text(" ON "));
            docs.push(Doc::Indent(vec![self.expr(on)]));
        }
        docs
    }

    fn relation(&mut self, relation: &Relation) -> Vec<Doc> {
        match relation {
            Relation::Missing(_) => Vec::new(),
            Relation::Path(path) => self.path(path),
            Relation::Query(query) => vec![self.nested("(", query)],
        }
    }

    fn nested(&mut self, open: &str, query: &Query) -> Doc {
        let inner = self.query(query);
        Doc::group(vec![
            Doc::text(open),
            Doc::Indent(vec![Doc::SoftLine, inner]),
            Doc::SoftLine,
            Doc::text(")"),
        ])
    }

    fn conditions(&mut self, select: &Select, docs: &mut Vec<Doc>) {
        if let Some(filter) = &select.filter {
            docs.push(Doc::Line);
            docs.push(Doc::text("WHERE "));
            docs.push(Doc::Indent(vec![self.expr(filter)]));
        }
        if !select.group.is_empty() {
            docs.push(Doc::Line);
            docs.push(Doc::text("GROUP BY "));
            let groups = select.group.iter().map(|group| vec![self.expr(group)]).collect();
            docs.push(list(groups));
        }
        if let Some(having) = &select.having {
            docs.push(Doc::Line);
            docs.push(Doc::text("HAVING "));
            docs.push(Doc::Indent(vec![self.expr(having)]));
        }
    }

    fn expr(&mut self, expr: &Expr) -> Doc {
        let docs = match &expr.kind {
            ExprKind::Null => self.words(expr.span, "NULL"),
            ExprKind::Boolean(true) => self.words(expr.span, "TRUE"),
            ExprKind::Boolean(false) => self.words(expr.span, "FALSE"),
            ExprKind::Path(path) => self.path(path),
            ExprKind::All(None) => self.words(expr.span, "*"),
            ExprKind::All(Some(alias)) => self.words(expr.span, format!("{}/*", alias.text)),
            ExprKind::Negate(operand) => {
                let mut docs = self.words(expr.span, "-");
                docs.push(self.expr(operand));
                docs
            }
            ExprKind::Not(operand) => {
                let mut docs = self.words(expr.span, "NOT ");
                docs.push(self.expr(operand));
                docs
            }
            ExprKind::Binary { op, .. } => return self.chain(expr, *op),
            ExprKind::Like { negated, value, pattern } => {
                let word = if *negated { " NOT LIKE " } else { " LIKE " };
                vec![self.expr(value), Doc::text(word), self.expr(pattern)]
            }
            ExprKind::IsNull { negated, value } => {
                let word = if *negated { " IS NOT NULL" } else { " IS NULL" };
                vec![self.expr(value), Doc::text(word)]
            }
            ExprKind::In { negated, value, members } => {
                let word = if *negated { " NOT IN " } else { " IN " };
                let mut docs = vec![self.expr(value), Doc::text(word)];
                match members {
                    Members::List(members) => docs.push(self.arguments("(", members)),
                    Members::Query(query) => docs.push(self.nested("(", query)),
                    Members::Parameter(name) => {
                        docs.extend(self.words(name.span, format!("${}", name.text)));
                    }
                }
                docs
            }
            ExprKind::Exists(query) => vec![self.nested("EXISTS (", query)],
            ExprKind::Query(query) => vec![self.nested("(", query)],
            ExprKind::Case(case) => self.case(expr.span, case),
            ExprKind::Call { function, distinct, arguments } => {
                let known = functions::find(&function.text).map(|f| f.name.to_owned());
                let name = known.unwrap_or_else(|| self.quoted(function));
                let mut docs = self.words(function.span, name);
                let open = if *distinct { "(DISTINCT " } else { "(" };
                docs.push(self.arguments(open, arguments));
                docs
            }
            ExprKind::Cast { value, to } => {
                let mut docs = self.words(expr.span, "CAST(");
                docs.push(self.expr(value));
                docs.push(Doc::text(" AS "));
                let text = self.source_text(to.span).to_ascii_uppercase();
                docs.extend(self.words(to.span, text));
                docs.push(Doc::text(")"));
                docs
            }
            ExprKind::Group(inner) => {
                let mut docs = self.words(expr.span, "(");
                docs.push(Doc::Indent(vec![Doc::SoftLine, self.expr(inner)]));
                docs.push(Doc::SoftLine);
                docs.push(Doc::text(")"));
                docs
            }
            _ => {
                let text = self.source_text(expr.span);
                self.words(expr.span, text)
            }
        };
        Doc::group(docs)
    }

    /// A list in parentheses, behind an opening one.
    fn arguments(&mut self, open: &str, arguments: &[Expr]) -> Doc {
        let items: Vec<Vec<Doc>> = arguments.iter().map(|a| vec![self.expr(a)]).collect();
        Doc::group(vec![
            Doc::text(open),
            Doc::Indent(separated(items)),
            Doc::SoftLine,
            Doc::text(")"),
        ])
    }

    fn case(&mut self, span: Span, case: &Case) -> Vec<Doc> {
        let mut docs = self.words(span, "CASE");
        if let Some(operand) = &case.operand {
            docs.push(Doc::text(" "));
            docs.push(self.expr(operand));
        }
        let mut inner = Vec::new();
        for (when, then) in &case.branches {
            inner.push(Doc::Line);
            inner.push(Doc::text("WHEN "));
            inner.push(self.expr(when));
            inner.push(Doc::text(" THEN "));
            inner.push(self.expr(then));
        }
        if let Some(otherwise) = &case.otherwise {
            inner.push(Doc::Line);
            inner.push(Doc::text("ELSE "));
            inner.push(self.expr(otherwise));
        }
        docs.push(Doc::Indent(inner));
        docs.push(Doc::Line);
        docs.push(Doc::text("END"));
        docs
    }

    /// Operands of operators that bind alike, in one group.
    fn chain(&mut self, expr: &Expr, top: BinaryOp) -> Doc {
        let mut rights = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary { op, op_span, left, right } = &first.kind {
            if op.power() != top.power() {
                break;
            }
            rights.push((*op, *op_span, right));
            first = left;
        }
        let mut docs = vec![self.expr(first)];
        for (op, op_span, right) in rights.into_iter().rev() {
            docs.push(Doc::Line);
            docs.extend(self.words(op_span, symbol(op)));
            docs.push(Doc::text(" "));
            docs.push(Doc::Indent(vec![self.expr(right)]));
        }
        Doc::group(docs)
    }
}

fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::And => "AND",
        BinaryOp::Or => "OR",
        BinaryOp::Divide => ":",
        BinaryOp::Modulo => "%",
        _ => op.symbol(),
    }
}

fn relation_start(relation: &Relation) -> u32 {
    match relation {
        Relation::Missing(span) => span.start,
        Relation::Path(path) => path.parts.first().map_or(0, |part| part.span.start),
        Relation::Query(query) => query.span.start,
    }
}

/// Items with commas, on one line or each on its own.
fn list(items: Vec<Vec<Doc>>) -> Doc {
    Doc::group(vec![Doc::Indent(separated(items))])
}

fn separated(items: Vec<Vec<Doc>>) -> Vec<Doc> {
    let mut docs = vec![Doc::SoftLine];
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            docs.push(Doc::text(","));
            docs.push(Doc::Line);
        }
        docs.extend(item);
    }
    docs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse_tests::outline;
    use super::*;
    use crate::lang::testing;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(format(text), expected);
        assert_eq!(format(expected), expected, "the standard form is stable");
    }

    #[test]
    fn forms() {
        check(
            "select a , b c from S.O o where a=1 and not b<>2",
            "SELECT a, b AS c FROM S.O AS o WHERE a = 1 AND NOT b != 2",
        );
        check("from S.O select *", "FROM S.O SELECT *");
        check(
            "select o/*, count( distinct x ) from S.O o",
            "SELECT o/*, COUNT(DISTINCT x) FROM S.O AS o",
        );
        check("select - -1 as \"from\" from S.O", "SELECT - -1 AS \"from\" FROM S.O");
        check(
            "select case a when 1 then 'x' else 'y' end, cast(a as string(5)) from S.O",
            "SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END, CAST(a AS STRING(5)) FROM S.O",
        );
        check("select a -- note\nfrom S.O", "SELECT a\nFROM\n  -- note\n  S.O");
        check(
            "select a.AccountNumber as AccountNumber, count(t.Reference) as TransactionCount from Banking.Account as a left join Banking.Transaction_Account/Banking.Transaction as t where a.x in (1,2) group by a.AccountNumber order by a.y desc limit 5",
            "SELECT a.AccountNumber AS AccountNumber, COUNT(t.Reference) AS TransactionCount\nFROM\n  Banking.Account AS a\n  LEFT JOIN Banking.Transaction_Account/Banking.Transaction AS t\nWHERE a.x IN (1, 2)\nGROUP BY a.AccountNumber\nORDER BY a.y DESC\nLIMIT 5",
        );
    }

    #[track_caller]
    fn check_stable(text: &str) {
        let parsed = parse(text);
        let formatted = format(text);
        let again = parse(&formatted);
        assert_eq!(outline(&parsed.root), outline(&again.root), "{text:?}\n{formatted}");
        assert_eq!(parsed.comments.len(), again.comments.len(), "{text:?}\n{formatted}");
        assert_eq!(format(&formatted), formatted, "{text:?}");
    }

    #[test]
    fn the_corpus_keeps_its_meaning() {
        for text in testing::corpus("oql") {
            check_stable(&text);
        }
    }

    proptest! {
        #[test]
        fn formatting_keeps_the_tree(text in testing::pieces(testing::OQL_PIECES)) {
            check_stable(&text);
        }

        #[test]
        fn good_texts_keep_their_tree(text in testing::good_oql()) {
            prop_assert_eq!(parse(&text).problems, vec![]);
            check_stable(&text);
        }
    }
}
