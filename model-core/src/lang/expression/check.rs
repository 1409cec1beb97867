//! Types of expressions: what every part is, what it refers to, and what does not fit.

use super::functions::{self, Function, Overload, Returns};
use super::parse::Parsed;
use super::tree::{Call, Expr, ExprKind, If, Path};
use crate::lang::resolve::{Place, Reach, Resolver};
use crate::lang::schema::Schema;
use crate::lang::types::{comparable, describe, fits, is_ordered, unite};
use crate::lang::{BinaryOp, Problem, ProblemKind, Scope, Typed, closest};
use crate::value::DataType;

/// Checks an expression. `expected` is the type that its place asks for; nothing where every
/// type will do.
pub fn check(
    parsed: &Parsed,
    scope: &Scope,
    schema: &dyn Schema,
    expected: Option<&DataType>,
) -> Typed {
    let mut checker = Checker {
        source: &parsed.source,
        resolver: Resolver::new(schema, scope),
        typed: Typed {
            types: vec![DataType::Unknown; parsed.nodes as usize],
            problems: parsed.problems.clone(),
            ..Typed::default()
        },
    };
    let data_type = match expected {
        Some(expected) => checker.expect(&parsed.root, expected),
        None => checker.infer(&parsed.root),
    };
    let Checker { resolver, mut typed, .. } = checker;
    typed.data_type = data_type;
    typed.references = resolver.references;
    typed.references.sort_by_key(|reference| reference.span);
    typed.problems.extend(resolver.problems);
    typed.problems.sort_by_key(|problem| problem.span);
    typed
}

struct Checker<'a> {
    source: &'a str,
    resolver: Resolver<'a>,
    typed: Typed,
}

impl Checker<'_> {
    fn schema(&self) -> &dyn Schema {
        self.resolver.schema
    }

    fn problem(&mut self, expr: &Expr, message: String) -> Problem {
        Problem::new(ProblemKind::Type, expr.span, message)
    }

    /// The type of a node, kept for the outcome.
    fn infer(&mut self, expr: &Expr) -> DataType {
        let data_type = self.kind(expr);
        self.keep(expr, &data_type);
        data_type
    }

    fn keep(&mut self, expr: &Expr, data_type: &DataType) {
        if let Some(kept) = self.typed.types.get_mut(expr.id.0 as usize) {
            *kept = data_type.clone();
        }
    }

    /// The same, reporting at the innermost place what does not fit `expected`.
    fn expect(&mut self, expr: &Expr, expected: &DataType) -> DataType {
        let data_type = match &expr.kind {
            ExprKind::Group(inner) => self.expect(inner, expected),
            ExprKind::If(choice) => {
                self.expect(&choice.condition, &DataType::Boolean);
                let then = self.expect(&choice.then, expected);
                let otherwise = self.expect(&choice.otherwise, expected);
                unite(&then, &otherwise, self.schema()).unwrap_or(DataType::Unknown)
            }
            _ => {
                let data_type = self.infer(expr);
                if !fits(&data_type, expected, self.schema()) {
                    self.misfit(expr, &data_type, expected);
                }
                data_type
            }
        };
        self.keep(expr, &data_type);
        data_type
    }

    fn misfit(&mut self, expr: &Expr, found: &DataType, expected: &DataType) {
        let message =
            format!("This is {}; {} is needed here.", describe(found), describe(expected));
        let problem = self.problem(expr, message);
        let problem = self.conversion(problem, expr, found, expected);
        self.resolver.report(problem);
    }

    /// Adds how a value becomes one of another type.
    fn conversion(
        &self,
        problem: Problem,
        expr: &Expr,
        found: &DataType,
        expected: &DataType,
    ) -> Problem {
        let wrap = |function: &str, problem: Problem| {
            let text = expr.ungrouped().span.text(self.source);
            problem
                .hint(format!("Convert it with {function}()."))
                .fix(expr.span, format!("{function}({text})"))
        };
        match (found, expected) {
            (DataType::Enumeration(_), DataType::String) => wrap("getKey", problem),
            (
                DataType::Boolean | DataType::Integer | DataType::Decimal | DataType::DateTime,
                DataType::String,
            ) => wrap("toString", problem),
            (DataType::String, DataType::Integer) => wrap("parseInteger", problem),
            (DataType::String, DataType::Decimal) => wrap("parseDecimal", problem),
            (DataType::Decimal, DataType::Integer) => wrap("round", problem),
            (DataType::String, DataType::Enumeration(name)) => {
                let ExprKind::String(text) = &expr.ungrouped().kind else {
                    return problem.hint(format!("Use a value of {name}."));
                };
                let values = self.resolver.schema.enumeration(name).unwrap_or_default();
                let value = values.iter().find(|v| v.name == *text || v.caption == *text);
                match value {
                    Some(value) => {
                        let value = name.member(&value.name);
                        problem.hint(format!("Write {value}.")).fix(expr.span, value.as_str())
                    }
                    None => problem.hint(format!("Use a value of {name}.")),
                }
            }
            (DataType::List(_), DataType::Object(_)) => {
                problem.hint("Take one object of the list first.")
            }
            (DataType::Object(_), DataType::Boolean) => {
                problem.hint("To ask whether there is an object, compare it: … != empty.")
            }
            _ => problem,
        }
    }

    fn kind(&mut self, expr: &Expr) -> DataType {
        match &expr.kind {
            ExprKind::Missing => DataType::Unknown,
            ExprKind::Broken(parts) => {
                for part in parts {
                    self.infer(part);
                }
                DataType::Unknown
            }
            ExprKind::Empty => DataType::Empty,
            ExprKind::Boolean(_) => DataType::Boolean,
            ExprKind::Integer(_) => DataType::Integer,
            ExprKind::Decimal(_) => DataType::Decimal,
            ExprKind::String(_) => DataType::String,
            ExprKind::Token(name) => self.resolver.token(name),
            ExprKind::Path(path) => self.path(expr, path),
            ExprKind::EnumerationValue(name) => self.resolver.enumeration_value(name),
            ExprKind::Constant(name) => self.resolver.constant(name),
            ExprKind::Negate(operand) => {
                let data_type = self.infer(operand);
                self.number(operand, &data_type, "-")
            }
            ExprKind::Binary { op, left, right, .. } => self.binary(*op, left, right),
            ExprKind::If(choice) => self.choice(choice),
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::Group(inner) => self.infer(inner),
        }
    }

    fn path(&mut self, expr: &Expr, path: &Path) -> DataType {
        let mut place = Place::new(self.resolver.variable(&path.variable));
        let mut steps = Vec::with_capacity(path.steps.len());
        for name in &path.steps {
            let (next, step) = self.resolver.step(&place, name, Reach::One);
            place = next;
            steps.push(step);
        }
        if !steps.is_empty() {
            self.typed.steps.insert(expr.id, steps);
        }
        place.data_type
    }

    fn choice(&mut self, choice: &If) -> DataType {
        self.expect(&choice.condition, &DataType::Boolean);
        let then = self.infer(&choice.then);
        let otherwise = self.infer(&choice.otherwise);
        if let Some(data_type) = unite(&then, &otherwise, self.schema()) {
            return data_type;
        }
        let message =
            format!("After then this is {}, after else {}.", describe(&then), describe(&otherwise));
        let problem = self.problem(&choice.otherwise, message);
        let problem = match self.conversion(problem, &choice.otherwise, &otherwise, &then) {
            problem if problem.hint.is_none() => {
                problem.hint("Give both branches values of one type.")
            }
            problem => problem,
        };
        self.resolver.report(problem);
        DataType::Unknown
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> DataType {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            self.expect(left, &DataType::Boolean);
            self.expect(right, &DataType::Boolean);
            return DataType::Boolean;
        }
        let a = self.infer(left);
        let b = self.infer(right);
        if op.is_comparison() {
            self.comparison(op, (left, &a), (right, &b));
            return DataType::Boolean;
        }
        if op == BinaryOp::Add && (a == DataType::String || b == DataType::String) {
            self.text_part(left, &a);
            self.text_part(right, &b);
            return DataType::String;
        }
        let a = self.number(left, &a, op.symbol());
        let b = self.number(right, &b, op.symbol());
        match (a, b) {
            _ if op == BinaryOp::Divide => DataType::Decimal,
            (DataType::Unknown, _) | (_, DataType::Unknown) => DataType::Unknown,
            (DataType::Decimal, _) | (_, DataType::Decimal) => DataType::Decimal,
            _ => DataType::Integer,
        }
    }

    /// An operand of arithmetic.
    fn number(&mut self, expr: &Expr, data_type: &DataType, op: &str) -> DataType {
        if data_type.is_number() || *data_type == DataType::Unknown {
            return data_type.clone();
        }
        let message = format!("“{op}” works on numbers; this is {}.", describe(data_type));
        let problem = self.problem(expr, message);
        let problem = match data_type {
            DataType::String => self.conversion(problem, expr, data_type, &DataType::Decimal),
            DataType::DateTime => {
                problem.hint("Use functions such as addDays() and daysBetween() with dates.")
            }
            DataType::Empty => problem.hint("Use 0, or test for empty with if first."),
            _ if op == "+" => self.conversion(problem, expr, data_type, &DataType::String),
            _ => problem,
        };
        self.resolver.report(problem);
        DataType::Unknown
    }

    /// A part of a text that is put together: text, a number or empty.
    fn text_part(&mut self, expr: &Expr, data_type: &DataType) {
        let joins = data_type.is_number()
            || matches!(data_type, DataType::String | DataType::Unknown | DataType::Empty);
        if joins {
            return;
        }
        let message =
            format!("This is {}; only text and numbers join to text.", describe(data_type));
        let problem = self.problem(expr, message);
        let problem = self.conversion(problem, expr, data_type, &DataType::String);
        self.resolver.report(problem);
    }

    fn comparison(&mut self, op: BinaryOp, left: (&Expr, &DataType), right: (&Expr, &DataType)) {
        let ((left, a), (right, b)) = (left, right);
        if !op.is_equality() {
            for (expr, data_type) in [(left, a), (right, b)] {
                if !is_ordered(data_type) {
                    self.unordered(op, expr, data_type);
                    return;
                }
            }
        }
        if comparable(a, b, self.schema()) {
            return;
        }
        // A literal is what was probably meant wrongly; else the right side is marked.
        let literal = matches!(left.ungrouped().kind, ExprKind::String(_));
        let (expr, found, other) = if literal { (left, a, b) } else { (right, b, a) };
        let message =
            format!("This is {}; it is compared with {}.", describe(found), describe(other));
        let problem = self.problem(expr, message);
        let problem = match self.conversion(problem, expr, found, other) {
            problem if problem.hint.is_none() => problem.hint("Compare values of one type."),
            problem => problem,
        };
        self.resolver.report(problem);
    }

    fn unordered(&mut self, op: BinaryOp, expr: &Expr, data_type: &DataType) {
        let symbol = op.symbol();
        let message = format!(
            "“{symbol}” compares numbers, text and dates; this is {}.",
            describe(data_type)
        );
        let problem = self.problem(expr, message);
        self.resolver.report(match data_type {
            DataType::Empty => problem.hint("Test for empty with = or !=."),
            _ => problem.hint("Use = or !=."),
        });
    }

    fn call(&mut self, expr: &Expr, call: &Call) -> DataType {
        let types: Vec<DataType> = call.arguments.iter().map(|a| self.infer(a)).collect();
        let Some(function) = functions::find(&call.function.text) else {
            self.unknown_function(call);
            return DataType::Unknown;
        };
        let count = types.len();
        let by_count: Vec<&Overload> = function
            .overloads
            .iter()
            .filter(|o| o.fewest() <= count && o.most().is_none_or(|most| count <= most))
            .collect();
        let Some(first) = by_count.first() else {
            self.wrong_count(expr, call, function);
            return result(function.overloads.first(), &types);
        };
        let fitting = by_count.iter().find(|overload| {
            let takes = |(n, t): (usize, &DataType)| {
                overload.parameter(n).is_some_and(|p| p.accepts.takes(t))
            };
            types.iter().enumerate().all(takes)
        });
        if let Some(overload) = fitting {
            return result(Some(overload), &types);
        }
        // The form that the first argument fits is the one that was meant.
        let takes = |o: &&&Overload| {
            o.parameter(0).zip(types.first()).is_some_and(|(p, t)| p.accepts.takes(t))
        };
        let meant = by_count.iter().find(takes).unwrap_or(first);
        self.wrong_arguments(call, function, meant, &types);
        result(Some(meant), &types)
    }

    fn unknown_function(&mut self, call: &Call) {
        let name = &call.function;
        let near = closest(&name.text, functions::FUNCTIONS.iter().map(|f| f.name));
        let problem = Problem::new(
            ProblemKind::UnknownName,
            name.span,
            format!("There is no function “{}”.", name.text),
        );
        self.resolver.report(problem.did_you_mean(name.span, near));
    }

    fn wrong_count(&mut self, expr: &Expr, call: &Call, function: &Function) {
        let fewest = function.overloads.iter().map(Overload::fewest).min().unwrap_or_default();
        let most = function.overloads.iter().map(Overload::most).max_by_key(|m| m.unwrap_or(99));
        let wanted = match most.flatten() {
            None => format!("{fewest} or more arguments"),
            Some(0) => "no arguments".into(),
            Some(1) => "1 argument".into(),
            Some(most) if most == fewest => format!("{most} arguments"),
            Some(most) => format!("{fewest} to {most} arguments"),
        };
        let given = call.arguments.len();
        let extra = most.flatten().and_then(|most| call.arguments.get(most));
        let forms: Vec<String> =
            function.overloads.iter().map(|o| o.signature(function.name)).collect();
        let problem = Problem::new(
            ProblemKind::ArgumentCount,
            extra.map_or(expr.span, |argument| argument.span),
            format!("{} takes {wanted}; here it gets {given}.", function.name),
        )
        .hint(format!("Write {}.", forms.join(" or ")));
        self.resolver.report(problem);
    }

    fn wrong_arguments(
        &mut self,
        call: &Call,
        function: &Function,
        overload: &Overload,
        types: &[DataType],
    ) {
        for (n, (argument, data_type)) in call.arguments.iter().zip(types).enumerate() {
            let Some(parameter) = overload.parameter(n) else { continue };
            if parameter.accepts.takes(data_type) {
                continue;
            }
            let message = format!(
                "The {} of {} is {}; this is {}.",
                parameter.name,
                function.name,
                parameter.accepts.describe(),
                describe(data_type)
            );
            let problem = self.problem(argument, message);
            let wanted = match parameter.accepts {
                functions::Accepts::String => DataType::String,
                functions::Accepts::Integer => DataType::Integer,
                functions::Accepts::Number => DataType::Decimal,
                functions::Accepts::Boolean => DataType::Boolean,
                _ => DataType::Unknown,
            };
            let problem = match self.conversion(problem, argument, data_type, &wanted) {
                problem if problem.hint.is_none() => {
                    problem.hint(format!("Write {}.", overload.signature(function.name)))
                }
                problem => problem,
            };
            self.resolver.report(problem);
        }
    }
}

fn result(overload: Option<&Overload>, arguments: &[DataType]) -> DataType {
    match overload.map(|o| o.returns) {
        None => DataType::Unknown,
        Some(Returns::Boolean) => DataType::Boolean,
        Some(Returns::Integer) => DataType::Integer,
        Some(Returns::Decimal) => DataType::Decimal,
        Some(Returns::String) => DataType::String,
        Some(Returns::DateTime) => DataType::DateTime,
        Some(Returns::Arguments) => {
            let known = |wanted: &DataType| arguments.contains(wanted);
            if known(&DataType::Unknown) {
                DataType::Unknown
            } else if known(&DataType::Decimal) {
                DataType::Decimal
            } else {
                arguments
                    .iter()
                    .find(|t| **t != DataType::Empty)
                    .cloned()
                    .unwrap_or(DataType::Unknown)
            }
        }
    }
}
