//! Types of queries: what their sources and members are, and the columns they give.

use super::functions;
use super::parse::Parsed;
use super::sources::{Source, Sources};
use super::tree::{Case, Expr, ExprKind, Members, Query, Select};
use crate::lang::resolve::Resolver;
use crate::lang::schema::Schema;
use crate::lang::types::{comparable, describe, is_ordered, unite};
use crate::lang::{BinaryOp, Ident, NodeId, Problem, ProblemKind, Scope, Span, Typed, closest};
use crate::name::QName;
use crate::value::DataType;

/// A column of a query's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputColumn {
    /// Its name: the alias, or the member's own name; empty where it has neither.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// The item of SELECT that gives it.
    pub span: Span,
}

/// The outcome of a check: types, references and problems as in all languages, and the columns.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The columns of the result, in order.
    pub columns: Vec<OutputColumn>,
    /// The rest. Its own type is Nothing: a query gives rows, not a value.
    pub typed: Typed,
    /// The sources of each SELECT, innermost first.
    pub(super) scopes: Vec<(Span, Vec<Source>)>,
}

/// Checks a query. `parameters` are the types of `$name`.
pub fn check(parsed: &Parsed, parameters: &Scope, schema: &dyn Schema) -> Checked {
    let mut checker = Checker {
        source: &parsed.source,
        resolver: Resolver::new(schema, parameters),
        typed: Typed {
            types: vec![DataType::Unknown; parsed.nodes as usize],
            problems: parsed.problems.clone(),
            ..Typed::default()
        },
        sources: Sources::default(),
        scopes: Vec::new(),
    };
    let columns = checker.query(&parsed.root);
    let Checker { resolver, mut typed, scopes, .. } = checker;
    typed.references = resolver.references;
    typed.references.sort_by_key(|reference| reference.span);
    typed.problems.extend(resolver.problems);
    typed.problems.sort_by_key(|problem| problem.span);
    Checked { columns, typed, scopes }
}

pub(super) struct Checker<'a> {
    source: &'a str,
    pub(super) resolver: Resolver<'a>,
    pub(super) typed: Typed,
    pub(super) sources: Sources,
    scopes: Vec<(Span, Vec<Source>)>,
}

impl Checker<'_> {
    pub(super) fn report(&mut self, span: Span, message: String, hint: &str) {
        self.resolver.report(Problem::new(ProblemKind::Type, span, message).hint(hint));
    }

    fn keep(&mut self, node: NodeId, data_type: &DataType) {
        if let Some(kept) = self.typed.types.get_mut(node.0 as usize) {
            *kept = data_type.clone();
        }
    }

    /// A query and the columns that it gives.
    pub(super) fn query(&mut self, query: &Query) -> Vec<OutputColumn> {
        let columns = self.select(query, &query.first);
        for union in &query.unions {
            let others = self.select(query, &union.select);
            self.check_union(&columns, &others, union.span);
        }
        for limit in query.limit.iter().chain(&query.offset) {
            let data_type = self.infer(limit);
            if !matches!(data_type, DataType::Integer | DataType::Unknown) {
                let message =
                    format!("This is {}; a whole number is needed here.", describe(&data_type));
                self.report(limit.span, message, "Write a number of rows.");
            }
        }
        columns
    }

    fn check_union(&mut self, columns: &[OutputColumn], others: &[OutputColumn], span: Span) {
        if columns.len() != others.len() {
            let message = format!(
                "The queries around UNION give {} and {} columns.",
                columns.len(),
                others.len()
            );
            self.report(span, message, "Give both the same number of columns.");
            return;
        }
        for (column, other) in columns.iter().zip(others) {
            let (a, b) = (&column.data_type, &other.data_type);
            if unite(a, b, self.resolver.schema).is_none() {
                let message = format!(
                    "This column is {}; in the query before it is {}.",
                    describe(b),
                    describe(a)
                );
                self.report(
                    other.span,
                    message,
                    "Give both columns one type, with CAST if need be.",
                );
            }
        }
    }

    /// One SELECT. ORDER BY of the query sees the sources of its first SELECT, and the columns.
    fn select(&mut self, query: &Query, select: &Select) -> Vec<OutputColumn> {
        self.sources.open();
        for source in &select.from {
            self.add(&source.relation, source.alias.as_ref());
            for join in &source.joins {
                self.add(&join.relation, join.alias.as_ref());
                if let Some(on) = &join.on {
                    self.condition(on);
                }
            }
        }
        if let Some(filter) = &select.filter {
            self.condition(filter);
            self.refuse_aggregates(filter, "WHERE", "Put conditions on aggregates in HAVING.");
        }
        for group in &select.group {
            self.infer(group);
            self.refuse_aggregates(group, "GROUP BY", "Group by members of the rows.");
        }
        let mut columns = Vec::new();
        for column in &select.columns {
            self.column(&column.value, column.alias.as_ref(), &mut columns);
        }
        if let Some(having) = &select.having {
            self.condition(having);
        }
        self.check_groups(select);
        if std::ptr::eq(select, &raw const query.first) {
            self.sources.add(Source::result(columns.clone()));
            for order in &query.order {
                // The name of a column alone is the column, also where a member is called so.
                match named_column(select, &order.value, &columns) {
                    Some(data_type) => self.keep(order.value.id, &data_type),
                    None => {
                        self.infer(&order.value);
                    }
                }
            }
        }
        let sources = self.sources.close();
        self.scopes.push((select.span, sources));
        columns
    }

    fn column(&mut self, value: &Expr, alias: Option<&Ident>, columns: &mut Vec<OutputColumn>) {
        if let ExprKind::All(of) = &value.kind {
            let all = self.all_members(of.as_ref(), value.span);
            columns.extend(all);
            return;
        }
        let data_type = self.infer(value);
        let own = match &value.ungrouped().kind {
            ExprKind::Path(path) => path.parts.last().map(|part| part.qname().local().to_owned()),
            _ => None,
        };
        let name = alias.map(|alias| alias.text.to_string()).or(own).unwrap_or_default();
        columns.push(OutputColumn { name, data_type, span: value.span });
    }

    /// With groups or aggregates, each member outside an aggregate must be one that groups.
    fn check_groups(&mut self, select: &Select) {
        let values = select.columns.iter().map(|column| &column.value).chain(&select.having);
        let values: Vec<&Expr> = values.collect();
        if select.group.is_empty() && !values.iter().any(|value| has_aggregate(value)) {
            return;
        }
        let grouped: Vec<String> = select.group.iter().filter_map(member_key).collect();
        for value in values {
            let mut loose = Vec::new();
            find_loose(value, &grouped, &mut loose);
            for (span, name) in loose {
                let message = format!("“{name}” is neither in GROUP BY nor in an aggregate.");
                self.report(
                    span,
                    message,
                    "Add it to GROUP BY, or use an aggregate such as MAX().",
                );
            }
        }
    }

    fn refuse_aggregates(&mut self, expr: &Expr, clause: &str, hint: &str) {
        if let ExprKind::Call { function, .. } = &expr.kind
            && functions::find(&function.text).is_some_and(|f| f.is_aggregate)
        {
            let message = format!("{clause} cannot hold the aggregate {}.", function.text);
            self.report(expr.span, message, hint);
        }
        for child in expr.children() {
            self.refuse_aggregates(child, clause, hint);
        }
    }

    fn condition(&mut self, expr: &Expr) {
        let data_type = self.infer(expr);
        if !matches!(data_type, DataType::Boolean | DataType::Unknown) {
            let message = format!("This is {}; a condition is needed here.", describe(&data_type));
            self.report(expr.span, message, "Compare it with a value.");
        }
    }

    pub(super) fn infer(&mut self, expr: &Expr) -> DataType {
        let data_type = self.kind(expr);
        self.keep(expr.id, &data_type);
        data_type
    }

    fn kind(&mut self, expr: &Expr) -> DataType {
        match &expr.kind {
            ExprKind::Missing | ExprKind::All(_) => DataType::Unknown,
            ExprKind::Null => DataType::Empty,
            ExprKind::Boolean(_) => DataType::Boolean,
            ExprKind::Integer(_) => DataType::Integer,
            ExprKind::Decimal(_) => DataType::Decimal,
            ExprKind::String(_) => DataType::String,
            ExprKind::Token(name) => self.resolver.token(name),
            ExprKind::Parameter(name) => self.resolver.variable(name),
            ExprKind::Path(path) => self.member(path),
            ExprKind::Negate(a) => {
                let data_type = self.infer(a);
                self.number(a, data_type, "-")
            }
            ExprKind::Not(a) => {
                self.condition(a);
                DataType::Boolean
            }
            ExprKind::Binary { op, left, right, .. } => self.binary(*op, left, right),
            ExprKind::Like { value, pattern, .. } => {
                for part in [value, pattern] {
                    let data_type = self.infer(part);
                    if !matches!(data_type, DataType::String | DataType::Unknown) {
                        let message =
                            format!("LIKE works on text; this is {}.", describe(&data_type));
                        self.report(part.span, message, "Convert it with CAST( … AS STRING).");
                    }
                }
                DataType::Boolean
            }
            ExprKind::In { value, members, .. } => self.members(value, members),
            ExprKind::IsNull { value, .. } => {
                self.infer(value);
                DataType::Boolean
            }
            ExprKind::Exists(query) => {
                self.query(query);
                DataType::Boolean
            }
            ExprKind::Case(case) => self.case(case),
            ExprKind::Call { function, arguments, .. } => self.call(expr.span, function, arguments),
            ExprKind::Cast { value, to } => {
                self.infer(value);
                self.cast(to)
            }
            ExprKind::Query(query) => self.scalar(query),
            ExprKind::Group(inner) => self.infer(inner),
        }
    }

    fn scalar(&mut self, query: &Query) -> DataType {
        let columns = self.query(query);
        if let [column] = columns.as_slice() {
            return column.data_type.clone();
        }
        let message = format!("This query gives {} columns; one is needed.", columns.len());
        self.report(query.span, message, "Select one column.");
        DataType::Unknown
    }

    fn members(&mut self, value: &Expr, members: &Members) -> DataType {
        let data_type = self.infer(value);
        match members {
            Members::List(list) => {
                for member in list {
                    let other = self.infer(member);
                    self.equal((value, &data_type), (member, &other));
                }
            }
            Members::Query(query) => {
                let other = self.scalar(query);
                if !self.can_equal(&data_type, &other) {
                    let message = format!(
                        "This gives {}; it is compared with {}.",
                        describe(&other),
                        describe(&data_type)
                    );
                    self.report(query.span, message, "Select values of the same type.");
                }
            }
            Members::Parameter(name) => {
                self.resolver.variable(name);
            }
        }
        DataType::Boolean
    }

    fn case(&mut self, case: &Case) -> DataType {
        let operand = case.operand.as_ref().map(|operand| (operand, self.infer(operand)));
        let mut result: Option<DataType> = None;
        for (when, then) in &case.branches {
            match &operand {
                Some((operand, data_type)) => {
                    let other = self.infer(when);
                    self.equal((operand, data_type), (when, &other));
                }
                None => self.condition(when),
            }
            self.branch(then, &mut result);
        }
        if let Some(otherwise) = &case.otherwise {
            self.branch(otherwise, &mut result);
        }
        result.unwrap_or(DataType::Unknown)
    }

    fn branch(&mut self, expr: &Expr, result: &mut Option<DataType>) {
        let data_type = self.infer(expr);
        let Some(before) = result.take() else {
            *result = Some(data_type);
            return;
        };
        let united = unite(&before, &data_type, self.resolver.schema);
        if united.is_none() {
            let message = format!(
                "This is {}; the branch before it is {}.",
                describe(&data_type),
                describe(&before)
            );
            self.report(expr.span, message, "Give all branches values of one type.");
        }
        *result = Some(united.unwrap_or(DataType::Unknown));
    }

    fn cast(&mut self, to: &Ident) -> DataType {
        match to.text.to_ascii_uppercase().as_str() {
            "BOOLEAN" => DataType::Boolean,
            "DATETIME" => DataType::DateTime,
            "DECIMAL" => DataType::Decimal,
            "INTEGER" | "LONG" => DataType::Integer,
            "STRING" => DataType::String,
            "" => DataType::Unknown,
            _ => {
                let message = format!("There is no type “{}” to convert to.", to.text);
                self.report(
                    to.span,
                    message,
                    "Write BOOLEAN, DATETIME, DECIMAL, INTEGER, LONG or STRING.",
                );
                DataType::Unknown
            }
        }
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> DataType {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            self.condition(left);
            self.condition(right);
            return DataType::Boolean;
        }
        let a = self.infer(left);
        let b = self.infer(right);
        if op.is_comparison() {
            if op.is_equality() || (self.ordered(op, left, &a) && self.ordered(op, right, &b)) {
                self.equal((left, &a), (right, &b));
            }
            return DataType::Boolean;
        }
        if op == BinaryOp::Add && (a == DataType::String || b == DataType::String) {
            return DataType::String;
        }
        let a = self.number(left, a, op.symbol());
        let b = self.number(right, b, op.symbol());
        // Division of whole numbers gives a whole number here.
        match (a, b) {
            (DataType::Unknown, _) | (_, DataType::Unknown) => DataType::Unknown,
            (DataType::Integer, DataType::Integer) => DataType::Integer,
            _ => DataType::Decimal,
        }
    }

    fn ordered(&mut self, op: BinaryOp, expr: &Expr, data_type: &DataType) -> bool {
        let ordered = is_ordered(data_type) || *data_type == DataType::Empty;
        if !ordered {
            let symbol = op.symbol();
            let message = format!(
                "“{symbol}” compares numbers, text and dates; this is {}.",
                describe(data_type)
            );
            self.report(expr.span, message, "Use = or !=.");
        }
        ordered
    }

    fn number(&mut self, expr: &Expr, data_type: DataType, op: &str) -> DataType {
        match data_type {
            DataType::Integer | DataType::Decimal | DataType::Unknown => data_type,
            DataType::Empty => DataType::Unknown,
            _ => {
                let message = format!("“{op}” works on numbers; this is {}.", describe(&data_type));
                self.report(expr.span, message, "Use a number, or a function such as DATEADD().");
                DataType::Unknown
            }
        }
    }

    fn equal(&mut self, left: (&Expr, &DataType), right: (&Expr, &DataType)) {
        for ((_, enumeration), (literal, _)) in [(left, right), (right, left)] {
            if let (DataType::Enumeration(name), ExprKind::String(text)) =
                (enumeration, &literal.ungrouped().kind)
            {
                self.enumeration_literal(name, literal.ungrouped().span, text);
                return;
            }
        }
        let ((_, a), (expr, b)) = (left, right);
        if !self.can_equal(a, b) && !self.can_equal(b, a) {
            let message = format!("This is {}; it is compared with {}.", describe(b), describe(a));
            self.report(expr.span, message, "Compare values of one type, with CAST if need be.");
        }
    }

    fn can_equal(&self, a: &DataType, b: &DataType) -> bool {
        match (a, b) {
            // Ids come as numbers and text too; enumerations are kept by name.
            (DataType::Object(_), DataType::Integer | DataType::String)
            | (DataType::Enumeration(_), DataType::String) => true,
            _ => comparable(a, b, self.resolver.schema),
        }
    }

    fn enumeration_literal(&mut self, enumeration: &QName, span: Span, text: &str) {
        let inside = span.inside_quotes(self.source);
        self.resolver.value_of(enumeration, &Ident { text: text.into(), span: inside });
    }

    fn call(&mut self, span: Span, name: &Ident, arguments: &[Expr]) -> DataType {
        let function = functions::find(&name.text);
        let unit = function.and_then(functions::Function::unit);
        let mut types = Vec::with_capacity(arguments.len());
        for (n, argument) in arguments.iter().enumerate() {
            types.push(if unit == Some(n) { self.unit(argument) } else { self.infer(argument) });
        }
        let Some(function) = function else {
            let upper = name.text.to_ascii_uppercase();
            let near = closest(&upper, functions::FUNCTIONS.iter().map(|f| f.name));
            let message = format!("There is no function “{}”.", name.text);
            let problem = Problem::new(ProblemKind::UnknownName, name.span, message);
            self.resolver.report(problem.did_you_mean(name.span, near));
            return DataType::Unknown;
        };
        let (fewest, most) = function.arguments();
        if !(fewest..=most).contains(&arguments.len()) {
            let message = format!("{} does not take {} arguments.", function.name, arguments.len());
            let problem = Problem::new(ProblemKind::ArgumentCount, span, message);
            self.resolver.report(problem.hint(format!("Write {}.", function.signature())));
        }
        if matches!(function.name, "SUM" | "AVG")
            && let (Some(argument), Some(data_type)) = (arguments.first(), types.first())
            && !data_type.is_number()
            && *data_type != DataType::Unknown
        {
            let message =
                format!("{} works on numbers; this is {}.", function.name, describe(data_type));
            self.report(argument.span, message, "Use a number here.");
            return DataType::Unknown;
        }
        for (place, (argument, data_type)) in arguments.iter().zip(&types).enumerate() {
            let Some(wants) = function.wants(place).filter(|wants| !wants.takes(data_type)) else {
                continue;
            };
            let (name, words) = (function.name, wants.words());
            let message = format!("{name} takes {words} here; this is {}.", describe(data_type));
            self.report(argument.span, message, &format!("Use {words} here."));
        }
        function.result(&types)
    }

    /// A unit of time, which looks like a member.
    fn unit(&mut self, expr: &Expr) -> DataType {
        let word = match &expr.kind {
            ExprKind::Path(path) if path.parts.len() == 1 => path.parts.first().map(|p| &*p.text),
            _ => None,
        };
        let known =
            word.is_some_and(|w| functions::UNITS.iter().any(|u| u.eq_ignore_ascii_case(w)));
        if !known {
            let hint = format!("Write one of {}.", functions::UNITS.join(", "));
            self.report(expr.span, "This is no unit of time.".into(), &hint);
        }
        DataType::Unknown
    }
}

fn has_aggregate(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { function, .. }
        if functions::find(&function.text).is_some_and(|f| f.is_aggregate))
        || expr.children().into_iter().any(has_aggregate)
}

/// A member as a text that is equal for equal members.
fn named_column(select: &Select, order: &Expr, columns: &[OutputColumn]) -> Option<DataType> {
    let ExprKind::Path(path) = &order.kind else { return None };
    let [only] = path.parts.as_slice() else { return None };
    let same = |name: &str| name.eq_ignore_ascii_case(&only.text);
    let mut aliases = select.columns.iter().filter_map(|column| column.alias.as_ref());
    aliases.find(|alias| same(&alias.text))?;
    columns.iter().find(|column| same(&column.name)).map(|column| column.data_type.clone())
}

fn member_key(expr: &Expr) -> Option<String> {
    let ExprKind::Path(path) = &expr.ungrouped().kind else { return None };
    let parts: Vec<&str> = path.parts.iter().map(|part| &*part.text).collect();
    Some(parts.join("/").replace('.', "/").to_ascii_lowercase())
}

/// The members outside aggregates that do not group.
fn find_loose(expr: &Expr, grouped: &[String], loose: &mut Vec<(Span, String)>) {
    match &expr.kind {
        ExprKind::Call { function, arguments, .. } => {
            let function = functions::find(&function.text);
            if function.is_some_and(|f| f.is_aggregate) {
                return;
            }
            let unit = function.and_then(functions::Function::unit);
            for (n, argument) in arguments.iter().enumerate() {
                if unit != Some(n) {
                    find_loose(argument, grouped, loose);
                }
            }
        }
        ExprKind::Path(path) => {
            let key = member_key(expr).unwrap_or_default();
            // The same member may be written with and without its source.
            let short = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
            let known = grouped.iter().any(|g| {
                *g == key
                    || (short(g) == short(&key) && (path.parts.len() == 1 || !g.contains('/')))
            });
            if !known && !key.is_empty() {
                let names: Vec<&str> = path.parts.iter().map(|part| &*part.text).collect();
                loose.push((expr.span, names.join("/")));
            }
        }
        _ => {
            for child in expr.children() {
                find_loose(child, grouped, loose);
            }
        }
    }
}
