//! The texts of a document, each with what it means.

use crate::index::Facts;
use crate::lang::types::describe;
use crate::lang::{Problem, ProblemKind, Span, Typed, expression, oql, xpath};
use crate::model::microflow::Decision;
use crate::model::{Address, Element, Field, Shape};
use crate::value::DataType;

use super::{Analysis, Context, Expected};

/// A text and what it means.
#[derive(Debug)]
pub struct Text<'a> {
    /// Where it stands.
    pub address: Address,
    /// The element that has it.
    pub element: &'a dyn Element,
    /// The object of a microflow that it belongs to.
    pub flow_object: Option<&'a dyn Element>,
    /// Its language.
    pub language: Language,
    /// The text itself.
    pub source: &'a str,
    /// What may stand there.
    pub context: Context,
    /// What it means and what is wrong with it, also with its type for this place.
    pub typed: Typed,
}

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// An expression.
    Expression,
    /// An XPath constraint.
    XPath,
    /// An OQL query.
    Oql,
}

impl<'a> Analysis<'a> {
    /// All texts of the document that are not empty, in their order.
    pub fn texts(&self, facts: &Facts<'_>) -> Vec<Text<'a>> {
        let mut texts = Vec::new();
        for (place, property, field) in self.places.properties() {
            let language = match property.shape {
                Shape::Expression => Language::Expression,
                Shape::XPath => Language::XPath,
                Shape::Oql => Language::Oql,
                _ => continue,
            };
            let Field::Text(source) = field else { continue };
            if source.trim().is_empty() {
                continue;
            }
            let context = self.context(&place, property.key, facts);
            let typed = check(language, source, &context, facts);
            texts.push(Text {
                address: place.address(self.id).property(property.key),
                element: place.element,
                flow_object: place.flow_object(),
                language,
                source,
                context,
                typed,
            });
        }
        texts
    }
}

/// The type of what a decision decides: of its condition, or of what its rule returns. Nothing where
/// neither is known.
pub fn decided_type<'t>(
    decision: &Decision,
    texts: &'t [Text<'_>],
    facts: &Facts<'t>,
) -> Option<&'t DataType> {
    if decision.rule.is_empty() {
        let text = texts.iter().find(|text| text.element.id() == decision.id)?;
        Some(&text.typed.data_type)
    } else {
        Some(&facts.microflow(decision.rule.as_str())?.returns)
    }
}

/// What a text means in this context.
pub fn check(language: Language, source: &str, context: &Context, facts: &Facts<'_>) -> Typed {
    match language {
        Language::Expression => {
            let parsed = expression::parse(source);
            let expected = context.expected.data_type();
            let mut typed = expression::check(&parsed, &context.scope, facts, expected);
            if let Some(problem) = misfit(&typed.data_type, source, &context.expected, facts) {
                typed.problems.push(problem);
            }
            typed
        }
        Language::XPath => {
            let parsed = xpath::parse(source);
            match &context.entity {
                Some(entity) if facts.entity(entity.as_str()).is_some() => {
                    xpath::check(&parsed, entity, &context.scope, facts)
                }
                // Whatever it says depends on an entity that is not there; that is the problem.
                _ => Typed { problems: parsed.problems, ..Typed::default() },
            }
        }
        Language::Oql => oql::check(&oql::parse(source), &context.scope, facts).typed,
    }
}

/// What is wrong with a type for a place that expects more than one.
fn misfit(
    found: &DataType,
    source: &str,
    expected: &Expected,
    facts: &Facts<'_>,
) -> Option<Problem> {
    let needed = match expected {
        Expected::Any | Expected::Type(_) => return None,
        Expected::Nothing => {
            let span = Span::new(0, source.len());
            let message = "This text has no meaning here: nothing is expected.";
            let problem = Problem::new(ProblemKind::Type, span, message);
            return Some(problem.hint("Take the text out.").fix(span, ""));
        }
        Expected::Choice => match found {
            DataType::Boolean | DataType::Enumeration(_) => return None,
            _ => "true or false, or a value of an enumeration".to_owned(),
        },
        Expected::Printable => match found {
            DataType::Object(_) | DataType::List(_) | DataType::Binary | DataType::Nothing => {
                "a value that can be shown".to_owned()
            }
            _ => return None,
        },
        Expected::Objects(entity) => match found {
            DataType::Object(found) | DataType::List(found)
                if facts.is_a(found.as_str(), entity.as_str()) =>
            {
                return None;
            }
            DataType::Empty => return None,
            _ => format!("an object or a list of {entity}"),
        },
    };
    if *found == DataType::Unknown {
        return None;
    }
    let message = format!("This is {}; {needed} is needed here.", describe(found));
    Some(Problem::new(ProblemKind::Type, Span::new(0, source.len()), message))
}
