//! Types of expressions: what every part is, what it refers to, and what does not fit.

use super::functions;
use super::parse::Parsed;
use super::tree::{Call, Expr, ExprKind, If, Path};
use crate::lang::resolve::{Place, Reach, Resolver};
use crate::lang::schema::Schema;
use crate::lang::types::{comparable, describe, fits, is_ordered, unite};
use crate::lang::{BinaryOp, Problem, ProblemKind, Scope, Span, Typed, function};
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
        let problem = wrong_type(expr, message);
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
        let problem = wrong_type(&choice.otherwise, message);
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
        let problem = wrong_type(expr, message);
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
        let problem = wrong_type(expr, message);
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
        let problem = wrong_type(expr, message);
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
        let problem = wrong_type(expr, message);
        self.resolver.report(match data_type {
            DataType::Empty => problem.hint("Test for empty with = or !=."),
            _ => problem.hint("Use = or !=."),
        });
    }

    fn call(&mut self, expr: &Expr, call: &Call) -> DataType {
        let arguments: Vec<(Span, DataType)> =
            call.arguments.iter().map(|a| (a.span, self.infer(a))).collect();
        let called = function::call(functions::FUNCTIONS, &call.function, expr.span, &arguments);
        for fault in called.faults {
            let problem = match call.arguments.get(fault.argument.unwrap_or(usize::MAX)) {
                Some(argument) => {
                    let found = self.typed.type_of(argument.id).clone();
                    self.conversion(fault.problem, argument, &found, &fault.wanted)
                }
                None => fault.problem,
            };
            self.resolver.report(problem);
        }
        called.data_type
    }
}

fn wrong_type(expr: &Expr, message: String) -> Problem {
    Problem::new(ProblemKind::Type, expr.span, message)
}
