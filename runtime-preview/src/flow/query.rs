//! A retrieve from the database, as the model says it.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use model_core::lang::Scope;
use model_core::lang::expression::Path;
use model_core::lang::xpath::{self, Expr, ExprKind};
use model_core::model::MemberPath;
use model_core::model::microflow::{Direction, SortItem};
use model_core::name::QName;

use crate::eval::{Compiler, Env, EvalError, Expression, Variables};
use crate::value::Value;

/// What is retrieved: objects of an entity that satisfy an XPath, in an order. The store compiles
/// it when it is first used and keeps that in [`Query::prepared`].
#[derive(Debug)]
pub struct Query {
    /// The entity.
    pub entity: QName,
    /// The constraint; may be empty.
    pub xpath: String,
    /// The types of the variables that the constraint may use.
    pub scope: Scope,
    /// The order.
    pub sort: Vec<(MemberPath, Direction)>,
    /// What stands in the constraint for values: `$Order`, `$Order/Total`, each once, in the
    /// order of their first places.
    pub parameters: Vec<String>,
    /// Their expressions.
    values: Vec<Expression>,
    /// What the store made of it.
    pub prepared: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl Query {
    /// A query with the values that its constraint uses.
    pub fn new(
        entity: &QName,
        xpath: &str,
        sort: &[SortItem],
        scope: &Scope,
        variables: &dyn Variables,
        compiler: &Compiler<'_>,
    ) -> Query {
        let parsed = xpath::parse(xpath);
        let mut parameters: Vec<String> = Vec::new();
        for condition in parsed.root.conditions() {
            collect(condition, &mut parameters);
        }
        let values =
            parameters.iter().map(|text| compiler.compile(text, scope, variables, None)).collect();
        Query {
            entity: entity.clone(),
            xpath: xpath.to_owned(),
            scope: scope.clone(),
            sort: sort.iter().map(|item| (item.attribute.clone(), item.direction)).collect(),
            parameters,
            values,
            prepared: OnceLock::new(),
        }
    }

    /// The values of its parameters.
    pub fn arguments(&self, env: &mut Env<'_>) -> Result<Vec<Value>, Box<EvalError>> {
        self.values.iter().map(|value| value.evaluate(env)).collect()
    }
}

fn collect(expr: &Expr, parameters: &mut Vec<String>) {
    if let ExprKind::Variable(path) = &expr.kind {
        let text = written(path);
        if !parameters.contains(&text) {
            parameters.push(text);
        }
    }
    for child in expr.children() {
        collect(child, parameters);
    }
}

/// A path from a variable as it is written: `$Order/Total`.
pub(super) fn written(path: &Path) -> String {
    let mut text = format!("${}", path.variable.text);
    for step in &path.steps {
        text.push('/');
        text.push_str(&step.text);
    }
    text
}
