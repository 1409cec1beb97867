//! Types of constraints: what paths lead to, what is compared with what, and what does not fit.

use super::functions::FUNCTIONS;
use super::parse::Parsed;
use super::tree::{Constraint, Expr, ExprKind, Step as TreeStep};
use crate::lang::resolve::{Place, Reach, Resolver};
use crate::lang::schema::{AttributeStorage, Direction, Schema};
use crate::lang::types::{comparable, describe, is_ordered};
use crate::lang::{
    BinaryOp, Ident, NodeId, Problem, ProblemKind, Scope, Span, Step, Typed, expression, function,
};
use crate::name::QName;
use crate::value::DataType;

/// Checks an XPath. The short form constrains objects of `entity`; the full form names its own.
/// The type of the whole is a list of what it finds.
pub fn check(parsed: &Parsed, entity: &QName, scope: &Scope, schema: &dyn Schema) -> Typed {
    let mut checker = Checker {
        source: &parsed.source,
        resolver: Resolver::new(schema, scope),
        typed: Typed {
            types: vec![DataType::Unknown; parsed.nodes as usize],
            problems: parsed.problems.clone(),
            ..Typed::default()
        },
    };
    let found = checker.all(parsed, entity);
    checker.keep(parsed.root.id, &found);
    let Checker { resolver, mut typed, .. } = checker;
    typed.data_type = found;
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
    fn all(&mut self, parsed: &Parsed, entity: &QName) -> DataType {
        let root = &parsed.root;
        let entity = match &root.entity {
            Some(name) => self.resolver.entity(name),
            None => self.resolver.schema.entity(entity).map(|found| found.name),
        };
        let start = entity.map_or(DataType::Unknown, DataType::Object);
        self.constraints(&root.constraints, &start);
        match self.path(root.id, &root.steps, &start) {
            DataType::Object(entity) => DataType::List(entity),
            other => other,
        }
    }

    fn constraints(&mut self, constraints: &[Constraint], object: &DataType) {
        for constraint in constraints {
            self.condition(&constraint.condition, object);
        }
    }

    fn keep(&mut self, node: NodeId, data_type: &DataType) {
        if let Some(kept) = self.typed.types.get_mut(node.0 as usize) {
            *kept = data_type.clone();
        }
    }

    fn report(&mut self, span: Span, message: String, hint: &str) {
        let problem = Problem::new(ProblemKind::Type, span, message);
        self.resolver.report(if hint.is_empty() { problem } else { problem.hint(hint) });
    }

    /// A condition: true or false, or a path that asks whether there is an object.
    fn condition(&mut self, expr: &Expr, object: &DataType) {
        let data_type = self.infer(expr, object);
        let exists = matches!(expr.ungrouped().kind, ExprKind::Path(_));
        let fits = match data_type {
            DataType::Boolean | DataType::Unknown => true,
            DataType::Object(_) => exists,
            _ => false,
        };
        if !fits {
            self.report(
                expr.ungrouped().span,
                format!("This is {}; a condition is needed here.", describe(&data_type)),
                "Compare it with a value.",
            );
        }
    }

    fn infer(&mut self, expr: &Expr, object: &DataType) -> DataType {
        let data_type = self.kind(expr, object);
        self.keep(expr.id, &data_type);
        data_type
    }

    fn kind(&mut self, expr: &Expr, object: &DataType) -> DataType {
        match &expr.kind {
            ExprKind::Missing => DataType::Unknown,
            ExprKind::Broken(parts) => {
                for part in parts {
                    self.infer(part, object);
                }
                DataType::Unknown
            }
            ExprKind::Empty => DataType::Empty,
            ExprKind::Boolean(_) => DataType::Boolean,
            ExprKind::Integer(_) => DataType::Integer,
            ExprKind::Decimal(_) => DataType::Decimal,
            ExprKind::String(_) => DataType::String,
            ExprKind::Quoted(inner) => self.tokens(inner),
            ExprKind::Token(name) => self.resolver.token(name),
            ExprKind::Variable(path) => self.variable(expr, path),
            ExprKind::Path(path) => self.path(expr.id, &path.steps, object),
            ExprKind::Negate(operand) => {
                let data_type = self.infer(operand, object);
                self.number(operand, &data_type, "-")
            }
            ExprKind::Binary { op, left, right, .. } => self.binary(*op, left, right, object),
            ExprKind::Call { function, arguments } => {
                self.call(expr.span, function, arguments, object)
            }
            ExprKind::Group(inner) => self.infer(inner, object),
        }
    }

    /// Arithmetic on tokens: moments and lengths of time.
    fn tokens(&mut self, expr: &Expr) -> DataType {
        let data_type = match &expr.kind {
            ExprKind::Binary { left, right, .. } => {
                let (a, b) = (self.tokens(left), self.tokens(right));
                let is = |wanted: &DataType| a == *wanted || b == *wanted;
                if is(&DataType::Unknown) {
                    DataType::Unknown
                } else if is(&DataType::DateTime) {
                    DataType::DateTime
                } else {
                    DataType::Integer
                }
            }
            _ => self.kind(expr, &DataType::Unknown),
        };
        self.keep(expr.id, &data_type);
        data_type
    }

    fn variable(&mut self, expr: &Expr, path: &expression::Path) -> DataType {
        let mut place = Place::new(self.resolver.variable(&path.variable));
        let mut steps = Vec::with_capacity(path.steps.len());
        for name in &path.steps {
            let (next, step) = self.resolver.step(&place, name, Reach::Many);
            place = next;
            steps.push(step);
        }
        if !steps.is_empty() {
            self.typed.steps.insert(expr.id, steps);
        }
        place.data_type
    }

    fn path(&mut self, node: NodeId, steps: &[TreeStep], object: &DataType) -> DataType {
        let mut place = Place::new(object.clone());
        let mut found = Vec::with_capacity(steps.len());
        for step in steps {
            let (next, resolved) = match step.reversed {
                Some(span) => self.reversed(&place, &step.name, span),
                None => self.resolver.step(&place, &step.name, Reach::Many),
            };
            if let Step::Attribute(attribute) = &resolved {
                self.check_storage(&step.name, attribute.storage);
            }
            place = next;
            self.constraints(&step.constraints, &place.data_type);
            found.push(resolved);
        }
        if !found.is_empty() {
            self.typed.steps.insert(node, found);
        }
        place.data_type
    }

    fn check_storage(&mut self, name: &Ident, storage: AttributeStorage) {
        let reason = match storage {
            AttributeStorage::Stored => return,
            AttributeStorage::Calculated => "is calculated when it is read",
            AttributeStorage::Hashed => "is kept as a hash",
        };
        let problem = Problem::new(
            ProblemKind::Path,
            name.span,
            format!("“{}” {reason}; a query cannot use it.", name.text),
        );
        self.resolver.report(problem.hint("Use a stored attribute."));
    }

    /// `Module.Association[reversed()]`: over an association of an entity with itself, towards
    /// its owner.
    fn reversed(&mut self, place: &Place, name: &Ident, span: Span) -> (Place, Step) {
        let association = self.resolver.schema.association(&name.qname());
        let starts = association.as_ref().zip(place.data_type.entity());
        let schema = self.resolver.schema;
        let joins = starts
            .is_some_and(|(a, entity)| a.is_self() && a.direction_from(entity, schema).is_some());
        let Some(association) = association.filter(|_| joins) else {
            let (next, step) = self.resolver.step(place, name, Reach::Many);
            if step != Step::Unknown {
                let problem = Problem::new(
                    ProblemKind::Path,
                    span,
                    format!("{} joins two entities; its direction is clear.", name.text),
                );
                self.resolver.report(problem.hint("Remove [reversed()].").fix(span, ""));
            }
            return (next, step);
        };
        self.resolver.over(&association, Direction::Backward, name, Reach::Many)
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, object: &DataType) -> DataType {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            self.condition(left, object);
            self.condition(right, object);
            return DataType::Boolean;
        }
        let a = self.infer(left, object);
        let b = self.infer(right, object);
        if op.is_comparison() {
            self.comparison(op, (left, &a), (right, &b));
            return DataType::Boolean;
        }
        let a = self.number(left, &a, op.symbol());
        let b = self.number(right, &b, op.symbol());
        match (a, b) {
            (DataType::Unknown, _) | (_, DataType::Unknown) => DataType::Unknown,
            (DataType::DateTime, _) | (_, DataType::DateTime) => DataType::DateTime,
            (DataType::Integer, DataType::Integer) if op != BinaryOp::Divide => DataType::Integer,
            _ => DataType::Decimal,
        }
    }

    /// An operand of arithmetic; moments move by milliseconds.
    fn number(&mut self, expr: &Expr, data_type: &DataType, op: &str) -> DataType {
        let moves = *data_type == DataType::DateTime && (op == "+" || op == "-");
        if data_type.is_number() || moves || *data_type == DataType::Unknown {
            return data_type.clone();
        }
        let message = format!("“{op}” works on numbers; this is {}.", describe(data_type));
        self.report(expr.span, message, "Use a number here.");
        DataType::Unknown
    }

    fn comparison(&mut self, op: BinaryOp, left: (&Expr, &DataType), right: (&Expr, &DataType)) {
        let ((left, a), (right, b)) = (left, right);
        for (enumeration, literal) in [(a, right), (b, left)] {
            if let (DataType::Enumeration(name), ExprKind::String(text)) =
                (enumeration, &literal.ungrouped().kind)
            {
                self.enumeration_literal(name, literal.ungrouped().span, text);
                return;
            }
        }
        if !op.is_equality() {
            for (expr, data_type) in [(left, a), (right, b)] {
                if !is_ordered(data_type) {
                    let symbol = op.symbol();
                    let message = format!(
                        "“{symbol}” compares numbers, text and dates; this is {}.",
                        describe(data_type)
                    );
                    self.report(expr.span, message, "Use = or !=.");
                    return;
                }
            }
        }
        let ids = is_id(left, a, right, b) || is_id(right, b, left, a);
        if ids || self.can_equal(a, b) || self.can_equal(b, a) {
            return;
        }
        // A literal is what was probably meant wrongly; else the right side is marked.
        let is_literal = matches!(left.ungrouped().kind, ExprKind::String(_));
        let (expr, found, other) = if is_literal { (left, a, b) } else { (right, b, a) };
        self.unequal(expr, found, other);
    }

    fn can_equal(&self, a: &DataType, b: &DataType) -> bool {
        match (a, b) {
            // Enumerations are kept by name.
            (DataType::Enumeration(_), DataType::String) => true,
            // A list stands for any of its objects.
            (DataType::Object(x), DataType::List(y)) => {
                let (x, y) = (DataType::Object(x.clone()), DataType::Object(y.clone()));
                comparable(&x, &y, self.resolver.schema)
            }
            _ => comparable(a, b, self.resolver.schema),
        }
    }

    fn unequal(&mut self, expr: &Expr, found: &DataType, other: &DataType) {
        let message =
            format!("This is {}; it is compared with {}.", describe(found), describe(other));
        let problem = Problem::new(ProblemKind::Type, expr.span, message);
        let ExprKind::String(text) = &expr.ungrouped().kind else {
            self.resolver.report(problem.hint("Compare values of one type."));
            return;
        };
        let bare = match other {
            DataType::Boolean if text == "true" || text == "false" => format!("{text}()"),
            DataType::Integer | DataType::Decimal if text.parse::<i64>().is_ok() => text.clone(),
            _ => {
                self.resolver.report(problem.hint("Compare values of one type."));
                return;
            }
        };
        let hint = format!("Write {bare}.");
        self.resolver.report(problem.hint(hint).fix(expr.span, bare));
    }

    /// A value of an enumeration stands as text; the text is a reference to the value.
    fn enumeration_literal(&mut self, enumeration: &QName, span: Span, text: &str) {
        if text.is_empty() {
            self.resolver.report(
                Problem::new(
                    ProblemKind::Type,
                    span,
                    format!("{enumeration} has no value without a name."),
                )
                .hint("To ask whether there is none, compare with empty.")
                .fix(span, "empty"),
            );
            return;
        }
        let inside = span.inside_quotes(self.source);
        self.resolver.value_of(enumeration, &Ident { text: text.into(), span: inside });
    }

    fn call(
        &mut self,
        span: Span,
        name: &Ident,
        arguments: &[Expr],
        object: &DataType,
    ) -> DataType {
        if &*name.text == "not" && arguments.len() == 1 {
            for argument in arguments {
                self.condition(argument, object);
            }
            return DataType::Boolean;
        }
        let types: Vec<(Span, DataType)> =
            arguments.iter().map(|a| (a.span, self.infer(a, object))).collect();
        let called = function::call(FUNCTIONS, name, span, &types);
        for fault in called.faults {
            self.resolver.report(fault.problem);
        }
        called.data_type
    }
}

/// Whether an object that a path leads to is compared with its id, which comes as a number or text
/// from outside the query: a member of a row is no id, and an object in a variable needs none.
fn is_id(object: &Expr, object_type: &DataType, id: &Expr, id_type: &DataType) -> bool {
    matches!(object_type, DataType::Object(_))
        && matches!(id_type, DataType::Integer | DataType::String)
        && !matches!(object.ungrouped().kind, ExprKind::Variable(_))
        && !matches!(id.ungrouped().kind, ExprKind::Path(_))
}
