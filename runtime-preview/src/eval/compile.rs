//! A checked tree to a program: names become places and slots.

use std::sync::Arc;

use model_core::lang::expression::{self, Expr, ExprKind, Path};
use model_core::lang::schema::Schema;
use model_core::lang::types::fits;
use model_core::lang::{BinaryOp, ProblemKind, Scope, Step, Typed};
use model_core::value::DataType;

use super::Layout;
use super::code::{Arithmetic, Code, Comparison, Hop, Member, Node};
use super::date::Moment;
use super::functions::Function;
use super::run::Expression;
use crate::value::Value;

/// The places of variables in a frame.
pub trait Variables {
    /// The place of the variable of this name.
    fn place(&self, name: &str) -> Option<u16>;
}

impl<F: Fn(&str) -> Option<u16>> Variables for F {
    fn place(&self, name: &str) -> Option<u16> {
        self(name)
    }
}

/// Compiles the expressions of one snapshot.
#[derive(Clone, Copy)]
pub struct Compiler<'a> {
    /// The names of the model.
    pub schema: &'a dyn Schema,
    /// The slots of members.
    pub layout: &'a dyn Layout,
}

impl Compiler<'_> {
    /// The program of an expression whose place asks for a value of type `expected` (nothing
    /// where every type will do). A text with errors compiles too: evaluating it tells of the
    /// first error.
    pub fn compile(
        &self,
        text: &str,
        scope: &Scope,
        variables: &dyn Variables,
        expected: Option<&DataType>,
    ) -> Expression {
        let parsed = expression::parse(text);
        let typed = expression::check(&parsed, scope, self.schema, expected);
        let source: Arc<str> = text.into();
        let problem = typed.problems.iter().find(|p| p.kind != ProblemKind::Suspicious);
        if let Some(problem) = problem {
            let mut words = problem.message.clone();
            if let Some(hint) = &problem.hint {
                words.push(' ');
                words.push_str(hint);
            }
            let root = Node { span: problem.span, code: Code::Broken(words.into()) };
            return Expression { source, root, data_type: typed.data_type };
        }
        let build = Build { compiler: self, typed: &typed, variables };
        let mut root = build.node(&parsed.root);
        if expected == Some(&DataType::Decimal) && typed.data_type != DataType::Decimal {
            root = Node { span: root.span, code: Code::ToDecimal(Box::new(root)) };
        }
        Expression { source, root, data_type: typed.data_type }
    }

    /// Whether values of type `value` can stand where `place` is asked for.
    pub fn fits(&self, value: &DataType, place: &DataType) -> bool {
        fits(value, place, self.schema)
    }
}

struct Build<'a> {
    compiler: &'a Compiler<'a>,
    typed: &'a Typed,
    variables: &'a dyn Variables,
}

impl Build<'_> {
    /// The part without the parentheses around it, so that messages name what is inside.
    fn node(&self, expr: &Expr) -> Node {
        let expr = expr.ungrouped();
        Node { span: expr.span, code: self.code(expr) }
    }

    fn code(&self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Missing | ExprKind::Broken(_) => broken("There is no expression here."),
            ExprKind::Empty => Code::Constant(Value::Empty),
            ExprKind::Boolean(value) => Code::Constant(Value::Boolean(*value)),
            ExprKind::Integer(number) => Code::Constant(Value::Integer(*number)),
            ExprKind::Decimal(number) => Code::Constant(Value::Decimal(*number)),
            ExprKind::String(text) => Code::Constant(Value::text(text.as_str())),
            ExprKind::Token(name) => match Moment::of_token(&name.text) {
                Some(moment) => Code::Moment(moment),
                None => broken(&format!("[%{}%] is not available in previews yet.", name.text)),
            },
            ExprKind::Path(path) => self.path(expr, path),
            ExprKind::EnumerationValue(name) => match name.split_member() {
                Some((_, value)) => Code::Constant(Value::Enumeration(value.text.as_ref().into())),
                None => broken("This is no value of an enumeration."),
            },
            ExprKind::Constant(_) => broken("Constants are not available in previews yet."),
            ExprKind::Negate(operand) => self.negate(operand),
            ExprKind::Binary { op, left, right, .. } => self.binary(expr, *op, left, right),
            ExprKind::If(choice) => {
                let parts = [&choice.condition, &choice.then, &choice.otherwise];
                let decimal = *self.typed.type_of(expr.id) == DataType::Decimal;
                let [condition, mut then, mut otherwise] = parts.map(|part| self.node(part));
                if decimal {
                    then = self.widened(&choice.then, then);
                    otherwise = self.widened(&choice.otherwise, otherwise);
                }
                Code::If(Box::new([condition, then, otherwise]))
            }
            ExprKind::Call(call) => self.call(&call.function.text, &call.arguments),
            ExprKind::Group(inner) => self.code(inner),
        }
    }

    /// A whole number as a decimal, where the type of the whole is Decimal.
    fn widened(&self, expr: &Expr, node: Node) -> Node {
        if *self.typed.type_of(expr.id) == DataType::Decimal {
            return node;
        }
        Node { span: node.span, code: Code::ToDecimal(Box::new(node)) }
    }

    fn negate(&self, operand: &Expr) -> Code {
        match &operand.kind {
            ExprKind::Integer(number) if *number != i64::MIN => {
                Code::Constant(Value::Integer(-number))
            }
            ExprKind::Decimal(number) => Code::Constant(Value::Decimal(-*number)),
            _ => Code::Negate(Box::new(self.node(operand))),
        }
    }

    fn path(&self, expr: &Expr, path: &Path) -> Code {
        let name = &path.variable.text;
        let Some(variable) = self.variables.place(name) else {
            return broken(&format!("There is no variable “${name}” here."));
        };
        if path.steps.is_empty() {
            return Code::Variable(variable);
        }
        // Variables whose members stand in places of their own: `$latestError/Message`.
        if let [step] = &*path.steps
            && let Some(place) = self.variables.place(&format!("{name}/{}", step.text))
        {
            return Code::Variable(place);
        }
        let layout = self.compiler.layout;
        let mut hops = Vec::new();
        let mut attribute = None;
        let mut reached = None;
        for step in self.typed.steps_of(expr.id) {
            match step {
                Step::Association { name, direction, entity, .. } => {
                    let Some(number) = layout.association(name) else {
                        return broken(&format!("{name} is not available in previews yet."));
                    };
                    hops.push(Hop::Follow(number, *direction));
                    reached = Some(entity);
                }
                Step::Entity(entity) => {
                    let narrows = reached.is_none_or(|from| from != entity);
                    if let Some(number) = layout.entity(entity).filter(|_| narrows) {
                        hops.push(Hop::Narrow(number));
                    }
                }
                Step::Attribute(found) => {
                    attribute = layout.attribute(&found.name);
                    if attribute.is_none() {
                        return broken(&format!("{} is not available in previews.", found.name));
                    }
                }
                Step::Id | Step::Unknown => return broken("This path leads nowhere."),
            }
        }
        Code::Member(Box::new(Member { variable, hops: hops.into(), attribute }))
    }

    fn pair(&self, left: &Expr, right: &Expr) -> Box<[Node; 2]> {
        Box::new([self.node(left), self.node(right)])
    }

    fn binary(&self, expr: &Expr, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let pair = || self.pair(left, right);
        match op {
            BinaryOp::Or => Code::Or(pair()),
            BinaryOp::And => Code::And(pair()),
            BinaryOp::Equal => Code::Compare(Comparison::Equal, pair()),
            BinaryOp::NotEqual => Code::Compare(Comparison::NotEqual, pair()),
            BinaryOp::Less => Code::Compare(Comparison::Less, pair()),
            BinaryOp::LessOrEqual => Code::Compare(Comparison::LessOrEqual, pair()),
            BinaryOp::Greater => Code::Compare(Comparison::Greater, pair()),
            BinaryOp::GreaterOrEqual => Code::Compare(Comparison::GreaterOrEqual, pair()),
            BinaryOp::Add if *self.typed.type_of(expr.id) == DataType::String => {
                let mut parts = Vec::new();
                self.parts(expr, &mut parts);
                Code::Join(parts.into())
            }
            BinaryOp::Add => Code::Arithmetic(Arithmetic::Add, pair()),
            BinaryOp::Subtract => Code::Arithmetic(Arithmetic::Subtract, pair()),
            BinaryOp::Multiply => Code::Arithmetic(Arithmetic::Multiply, pair()),
            BinaryOp::Divide => Code::Arithmetic(Arithmetic::Divide, pair()),
            BinaryOp::Modulo => Code::Arithmetic(Arithmetic::Modulo, pair()),
        }
    }

    /// The parts of a text that is put together, `a + b + c`, in one list.
    fn parts(&self, expr: &Expr, parts: &mut Vec<Node>) {
        let text = *self.typed.type_of(expr.id) == DataType::String;
        match &expr.kind {
            ExprKind::Binary { op: BinaryOp::Add, left, right, .. } if text => {
                self.parts(left, parts);
                self.parts(right, parts);
            }
            _ => parts.push(self.node(expr)),
        }
    }

    fn call(&self, name: &str, arguments: &[Expr]) -> Code {
        if let ("not", [operand]) = (name, arguments) {
            return Code::Not(Box::new(self.node(operand)));
        }
        if let ("getCaption", [operand]) = (name, arguments) {
            let captions = match self.typed.type_of(operand.id) {
                DataType::Enumeration(name) => self.compiler.layout.captions(name),
                _ => None,
            };
            return Code::Caption(Box::new(self.node(operand)), captions.unwrap_or_default());
        }
        match Function::of(name) {
            Some(function) => {
                Code::Call(function, arguments.iter().map(|a| self.node(a)).collect())
            }
            None => broken(&format!("The function {name}() is not available in previews yet.")),
        }
    }
}

fn broken(words: &str) -> Code {
    Code::Broken(words.into())
}
