//! The clauses of a query: SELECT, FROM, JOIN and what follows.

use super::parse::Parser;
use super::tree::{
    Column, Expr, ExprKind, Join, JoinKind, Order, Query, Relation, Select, Source, Union,
};
use crate::lang::lexer::Kind;
use crate::lang::{Ident, Span};

impl Parser<'_> {
    /// A whole query, up to what cannot belong to it.
    pub(super) fn query(&mut self) -> Query {
        let start = self.cursor.peek().span;
        if !self.cursor.enter() {
            let first = empty_select(start);
            return Query {
                span: start,
                first,
                unions: Vec::new(),
                order: Vec::new(),
                limit: None,
                offset: None,
            };
        }
        let first = self.select();
        let mut unions = Vec::new();
        while let Some(token) = self.cursor.eat_keyword("union") {
            let all = self.cursor.eat_keyword("all").is_some();
            unions.push(Union { span: token.span, all, select: self.select() });
        }
        let mut order = Vec::new();
        if self.cursor.eat_keyword("order").is_some() {
            self.keyword("by", "ORDER");
            order.push(self.order());
            while self.cursor.eat(Kind::Comma).is_some() {
                order.push(self.order());
            }
        }
        let limit = self.clause("limit");
        let offset = self.clause("offset");
        self.cursor.leave();
        let span = Span::at(start.start).to(self.cursor.end_of_last());
        Query { span, first, unions, order, limit, offset }
    }

    fn clause(&mut self, word: &str) -> Option<Expr> {
        self.cursor.eat_keyword(word).map(|_| self.expression())
    }

    fn order(&mut self) -> Order {
        let value = self.expression();
        let descending = self.cursor.eat_keyword("desc").is_some();
        if !descending {
            self.cursor.eat_keyword("asc");
        }
        Order { value, descending }
    }

    /// One SELECT; FROM may come first.
    fn select(&mut self) -> Select {
        let start = self.cursor.peek().span;
        let mut select = empty_select(start);
        if self.cursor.at_keyword("from") {
            select.from = self.from();
            self.conditions(&mut select);
        }
        if self.cursor.eat_keyword("select").is_some() {
            select.distinct = self.cursor.eat_keyword("distinct").is_some();
            select.columns.push(self.column());
            while self.cursor.eat(Kind::Comma).is_some() {
                select.columns.push(self.column());
            }
        } else {
            let place = self.cursor.end_of_last();
            self.cursor.syntax(place, "SELECT is missing here.", "A query begins with SELECT.");
        }
        if select.from.is_empty() {
            if self.cursor.at_keyword("from") {
                select.from = self.from();
            } else {
                let place = self.cursor.end_of_last();
                self.cursor.syntax(place, "FROM is missing here.", "Write FROM and an entity.");
            }
            self.conditions(&mut select);
        }
        select.span = Span::at(start.start).to(self.cursor.end_of_last());
        select
    }

    fn conditions(&mut self, select: &mut Select) {
        select.filter = self.clause("where");
        if self.cursor.eat_keyword("group").is_some() {
            self.keyword("by", "GROUP");
            select.group.push(self.expression());
            while self.cursor.eat(Kind::Comma).is_some() {
                select.group.push(self.expression());
            }
        }
        select.having = self.clause("having");
    }

    fn column(&mut self) -> Column {
        let value = self.expression();
        let alias = match &value.kind {
            ExprKind::All(_) => None,
            _ => self.alias(),
        };
        Column { value, alias }
    }

    /// `AS name`, or a name alone.
    fn alias(&mut self) -> Option<Ident> {
        let said = self.cursor.eat_keyword("as").is_some();
        if self.at_name() || (said && self.cursor.at(Kind::Name)) {
            let token = self.cursor.bump();
            return Some(self.plain(token));
        }
        if said {
            let place = self.cursor.end_of_last();
            self.cursor.syntax(place, "A name is missing after AS.", "Write a name.");
        }
        None
    }

    fn from(&mut self) -> Vec<Source> {
        self.cursor.bump();
        let mut sources = vec![self.source()];
        while self.cursor.eat(Kind::Comma).is_some() {
            sources.push(self.source());
        }
        sources
    }

    fn source(&mut self) -> Source {
        let relation = self.relation("FROM");
        let alias = self.alias();
        let mut joins = Vec::new();
        while let Some(join) = self.join() {
            joins.push(join);
        }
        Source { relation, alias, joins }
    }

    fn relation(&mut self, after: &str) -> Relation {
        if self.at_name() {
            return Relation::Path(self.path());
        }
        if self.cursor.at(Kind::OpenParen) {
            self.cursor.bump();
            let query = self.query();
            self.cursor.expect(Kind::CloseParen, ")", "the query");
            return Relation::Query(Box::new(query));
        }
        let place = self.cursor.end_of_last();
        self.cursor.syntax(
            place,
            format!("An entity is missing after {after}."),
            "Write Module.Entity, a path over an association, or a query in parentheses.",
        );
        Relation::Missing(place)
    }

    fn join(&mut self) -> Option<Join> {
        let start = self.cursor.peek().span;
        let kinds = [
            ("inner", JoinKind::Inner),
            ("left", JoinKind::Left),
            ("right", JoinKind::Right),
            ("full", JoinKind::Full),
        ];
        let said = kinds.into_iter().find(|(word, _)| self.cursor.eat_keyword(word).is_some());
        let kind = match said {
            Some((_, JoinKind::Inner)) => JoinKind::Inner,
            Some((_, kind)) => {
                self.cursor.eat_keyword("outer");
                kind
            }
            None if self.cursor.at_keyword("join") => JoinKind::Inner,
            None => return None,
        };
        self.keyword("join", "the kind of join");
        let relation = self.relation("JOIN");
        let alias = self.alias();
        let on = self.clause("on");
        Some(Join { span: start, kind, relation, alias, on })
    }
}

fn empty_select(span: Span) -> Select {
    Select {
        span,
        distinct: false,
        columns: Vec::new(),
        from: Vec::new(),
        filter: None,
        group: Vec::new(),
        having: None,
    }
}
