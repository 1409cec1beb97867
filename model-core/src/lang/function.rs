//! Functions of the languages: what they take and give, and whether a call of one is right.

use super::types::describe;
use super::{Ident, Problem, ProblemKind, Span, closest};
use crate::value::DataType;

/// A function: its name, what it takes and gives, and what it is for.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The heading under which the help lists it.
    pub group: Group,
    /// Where it can run.
    pub place: RunsAt,
    /// The forms in which it can be called, tried in order.
    pub overloads: &'static [Overload],
    /// What it gives, as a sentence.
    pub help: &'static str,
}

/// The headings of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// About objects and the client.
    Objects,
    /// On `true` and `false`.
    Logic,
    /// On numbers.
    Mathematics,
    /// On text.
    Text,
    /// On dates and times.
    Dates,
    /// From one type to another.
    Conversion,
    /// On values of enumerations.
    Enumerations,
}

/// Where a function can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunsAt {
    /// In microflows, nanoflows and pages.
    Everywhere,
    /// In nanoflows and pages only.
    Client,
}

/// One form of a function.
#[derive(Debug, PartialEq, Eq)]
pub struct Overload {
    /// What it takes, in order; optional ones last.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub returns: Returns,
}

/// One parameter of a form.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, for help and messages.
    pub name: &'static str,
    /// What may stand for it.
    pub accepts: Accepts,
    /// Whether it must be there.
    pub need: Need,
}

/// Whether a parameter must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Yes.
    Required,
    /// No.
    Optional,
    /// Any number of times, also not at all; only the last parameter.
    Repeated,
}

/// What may stand for a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A whole or decimal number.
    Number,
    /// Text.
    String,
    /// A date and time.
    DateTime,
    /// A value of an enumeration.
    Enumeration,
    /// An object.
    Object,
    /// A list.
    List,
    /// Anything but objects, lists and binary data.
    Primitive,
}

/// What a form gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// Text.
    String,
    /// A date and time.
    DateTime,
    /// The type of its arguments; a decimal number if one of them is one.
    Arguments,
}

impl Accepts {
    /// Whether a value of this type may stand for the parameter.
    pub fn takes(self, data_type: &DataType) -> bool {
        match data_type {
            DataType::Unknown | DataType::Empty => true,
            DataType::Boolean => matches!(self, Accepts::Boolean | Accepts::Primitive),
            DataType::Integer => {
                matches!(self, Accepts::Integer | Accepts::Number | Accepts::Primitive)
            }
            DataType::Decimal => matches!(self, Accepts::Number | Accepts::Primitive),
            DataType::String => matches!(self, Accepts::String | Accepts::Primitive),
            DataType::DateTime => matches!(self, Accepts::DateTime | Accepts::Primitive),
            DataType::Enumeration(_) => matches!(self, Accepts::Enumeration | Accepts::Primitive),
            DataType::Object(_) => self == Accepts::Object,
            DataType::List(_) => self == Accepts::List,
            DataType::Binary | DataType::Nothing => false,
        }
    }

    /// In words, to stand after "is".
    pub fn describe(self) -> &'static str {
        match self {
            Accepts::Boolean => "true or false",
            Accepts::Integer => "a whole number",
            Accepts::Number => "a number",
            Accepts::String => "text",
            Accepts::DateTime => "a date and time",
            Accepts::Enumeration => "a value of an enumeration",
            Accepts::Object => "an object",
            Accepts::List => "a list",
            Accepts::Primitive => "a single value",
        }
    }
}

impl Overload {
    /// The fewest arguments.
    pub fn fewest(&self) -> usize {
        self.parameters.iter().filter(|p| p.need == Need::Required).count()
    }

    /// The most arguments; nothing where there is no limit.
    pub fn most(&self) -> Option<usize> {
        let repeats = self.parameters.last().is_some_and(|p| p.need == Need::Repeated);
        (!repeats).then_some(self.parameters.len())
    }

    /// The parameter that the argument at `position` stands for.
    pub fn parameter(&self, position: usize) -> Option<&Parameter> {
        let last = self.parameters.last().filter(|p| p.need == Need::Repeated);
        self.parameters.get(position).or(last)
    }

    /// As it is called: `substring(text, start[, length])`.
    pub fn signature(&self, name: &str) -> String {
        let parts = self.parameters.iter().enumerate().map(|(position, parameter)| {
            let comma = if position > 0 { ", " } else { "" };
            match parameter.need {
                Need::Required => format!("{comma}{}", parameter.name),
                Need::Optional => format!("[{comma}{}]", parameter.name),
                Need::Repeated => format!("{comma}{} …", parameter.name),
            }
        });
        format!("{name}({})", parts.collect::<Vec<_>>().concat())
    }
}

/// What a call gives, and what is wrong with it.
pub(crate) struct Called {
    pub data_type: DataType,
    pub faults: Vec<Fault>,
}

/// Something wrong with a call; with one argument, and then the type that was wanted, or with all
/// of it.
pub(crate) struct Fault {
    pub problem: Problem,
    pub argument: Option<usize>,
    pub wanted: DataType,
}

impl Called {
    fn wrong(data_type: DataType, problem: Problem) -> Called {
        let fault = Fault { problem, argument: None, wanted: DataType::Unknown };
        Called { data_type, faults: vec![fault] }
    }
}

/// Checks the call of a function of `table` with arguments of known types; `span` is all of it.
pub(crate) fn call(
    table: &'static [Function],
    name: &Ident,
    span: Span,
    arguments: &[(Span, DataType)],
) -> Called {
    let Some(function) = table.iter().find(|function| function.name == &*name.text) else {
        let near = closest(&name.text, table.iter().map(|f| f.name));
        let message = format!("There is no function “{}”.", name.text);
        let problem = Problem::new(ProblemKind::UnknownName, name.span, message);
        return Called::wrong(DataType::Unknown, problem.did_you_mean(name.span, near));
    };
    let count = arguments.len();
    let by_count: Vec<&Overload> = function
        .overloads
        .iter()
        .filter(|o| o.fewest() <= count && o.most().is_none_or(|most| count <= most))
        .collect();
    let Some(first) = by_count.first() else {
        let data_type = result(function.overloads.first(), arguments);
        return Called::wrong(data_type, wrong_count(function, span, arguments));
    };
    let takes = |overload: &Overload, (n, (_, data_type)): (usize, &(Span, DataType))| {
        overload.parameter(n).is_some_and(|p| p.accepts.takes(data_type))
    };
    let fitting = by_count.iter().find(|o| arguments.iter().enumerate().all(|a| takes(o, a)));
    if let Some(overload) = fitting {
        return Called { data_type: result(Some(overload), arguments), faults: Vec::new() };
    }
    // The form that the first argument fits is the one that was meant.
    let meant = by_count.iter().find(|o| arguments.iter().enumerate().take(1).all(|a| takes(o, a)));
    let meant = meant.unwrap_or(first);
    let faults = arguments
        .iter()
        .enumerate()
        .filter(|argument| !takes(meant, *argument))
        .filter_map(|(n, (span, found))| {
            Some(wrong_argument(function, meant, n, meant.parameter(n)?, *span, found))
        })
        .collect();
    Called { data_type: result(Some(meant), arguments), faults }
}

fn wrong_count(function: &Function, span: Span, arguments: &[(Span, DataType)]) -> Problem {
    let fewest = function.overloads.iter().map(Overload::fewest).min().unwrap_or_default();
    let endless = function.overloads.iter().any(|o| o.most().is_none());
    let most = function.overloads.iter().filter_map(Overload::most).max().unwrap_or_default();
    let wanted = match most {
        _ if endless => format!("{fewest} or more arguments"),
        0 => "no arguments".into(),
        1 => "1 argument".into(),
        most if most == fewest => format!("{most} arguments"),
        most => format!("{fewest} to {most} arguments"),
    };
    let extra = arguments.get(most).filter(|_| !endless);
    let forms: Vec<String> =
        function.overloads.iter().map(|o| o.signature(function.name)).collect();
    Problem::new(
        ProblemKind::ArgumentCount,
        extra.map_or(span, |(span, _)| *span),
        format!("{} takes {wanted}; here it gets {}.", function.name, arguments.len()),
    )
    .hint(format!("Write {}.", forms.join(" or ")))
}

fn wrong_argument(
    function: &Function,
    overload: &Overload,
    position: usize,
    parameter: &Parameter,
    span: Span,
    found: &DataType,
) -> Fault {
    let message = format!(
        "The {} of {} is {}; this is {}.",
        parameter.name,
        function.name,
        parameter.accepts.describe(),
        describe(found)
    );
    let problem = Problem::new(ProblemKind::Type, span, message)
        .hint(format!("Write {}.", overload.signature(function.name)));
    let wanted = match parameter.accepts {
        Accepts::String => DataType::String,
        Accepts::Integer => DataType::Integer,
        Accepts::Number => DataType::Decimal,
        Accepts::Boolean => DataType::Boolean,
        _ => DataType::Unknown,
    };
    Fault { problem, argument: Some(position), wanted }
}

fn result(overload: Option<&Overload>, arguments: &[(Span, DataType)]) -> DataType {
    match overload.map(|o| o.returns) {
        None => DataType::Unknown,
        Some(Returns::Boolean) => DataType::Boolean,
        Some(Returns::Integer) => DataType::Integer,
        Some(Returns::Decimal) => DataType::Decimal,
        Some(Returns::String) => DataType::String,
        Some(Returns::DateTime) => DataType::DateTime,
        Some(Returns::Arguments) => {
            let known = |wanted: &DataType| arguments.iter().any(|(_, t)| t == wanted);
            if known(&DataType::Unknown) {
                DataType::Unknown
            } else if known(&DataType::Decimal) {
                DataType::Decimal
            } else {
                arguments
                    .iter()
                    .map(|(_, t)| t)
                    .find(|t| **t != DataType::Empty)
                    .cloned()
                    .unwrap_or(DataType::Unknown)
            }
        }
    }
}
