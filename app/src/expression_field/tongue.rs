//! What a code field asks, answered by the languages of the model.

use app_kit::icons;
use app_kit::text_edit::{
    Completion, Completions, Language as Code, Problem, Signature, Span as Colored,
};
use app_kit::tokens::Palette;
use app_kit::widgets::Tone;
use model_core::analysis::Context as Around;
use model_core::analysis::texts::{self, Language};
use model_core::index::Facts;
use model_core::lang::expression::{self, Expr, ExprKind, functions};
use model_core::lang::highlight::{self, Word};
use model_core::lang::{CandidateKind, ProblemKind, Typed, oql, xpath};

/// A language at a place of the model.
pub(super) struct Tongue<'a> {
    /// Which language.
    pub language: Language,
    /// What may stand there.
    pub around: &'a Around,
    /// What names mean.
    pub facts: &'a Facts<'a>,
}

impl Tongue<'_> {
    /// What a text means, and what is wrong with it.
    pub fn check(&self, text: &str) -> Typed {
        if text.trim().is_empty() {
            return Typed::default();
        }
        texts::check(self.language, text, self.around, self.facts)
    }
}

impl Code for Tongue<'_> {
    fn spans(&self, text: &str, palette: &Palette) -> Vec<Colored> {
        let tongue = match self.language {
            Language::Expression => highlight::Tongue::Expression,
            Language::XPath => highlight::Tongue::XPath,
            Language::Oql => highlight::Tongue::Oql,
        };
        let color = |word| {
            let syntax = palette.syntax;
            match word {
                Word::Keyword => syntax.keyword,
                Word::Function => syntax.function,
                Word::Variable => syntax.variable,
                Word::Text => syntax.string,
                Word::Literal => syntax.number,
                Word::Comment => syntax.comment,
            }
        };
        let words = highlight::words(tongue, text).into_iter();
        words.map(|(span, word)| Colored { range: span.range(), color: color(word) }).collect()
    }

    fn problems(&self, text: &str) -> Vec<Problem> {
        let problem = |problem: model_core::lang::Problem| Problem {
            range: problem.span.range(),
            message: match problem.hint {
                Some(hint) => format!("{} {hint}", problem.message),
                None => problem.message,
            },
            tone: if problem.kind == ProblemKind::Suspicious { Tone::Warn } else { Tone::Bad },
        };
        self.check(text).problems.into_iter().map(problem).collect()
    }

    fn completions(&self, text: &str, cursor: usize) -> Completions {
        let caret = u32::try_from(cursor).unwrap_or(u32::MAX);
        let scope = &self.around.scope;
        let found = match self.language {
            Language::Expression => {
                let expected = self.around.expected.data_type();
                let parsed = expression::parse(text);
                expression::complete(&parsed, caret, scope, self.facts, expected)
            }
            Language::XPath => {
                let Some(entity) = &self.around.entity else { return Completions::default() };
                xpath::complete(&xpath::parse(text), caret, entity, scope, self.facts)
            }
            Language::Oql => oql::complete(&oql::parse(text), caret, scope, self.facts),
        };
        let typed = text.get(found.replace.range()).unwrap_or_default();
        let items: Vec<Completion> = found
            .candidates
            .into_iter()
            .map(|candidate| {
                let detail = candidate.detail.trim_end_matches('.');
                let mut item = Completion::new(candidate.label, icon(candidate.kind), detail);
                item.insert = candidate.insert;
                item
            })
            .collect();
        // A list that only offers what is there already is in the way.
        let is_done = matches!(items.as_slice(), [only] if only.insert == typed);
        let items = if is_done { Vec::new() } else { items };
        Completions { range: found.replace.range(), items }
    }

    fn hover(&self, text: &str, at: usize) -> Option<String> {
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        let scope = &self.around.scope;
        let found = match self.language {
            Language::Expression => {
                expression::hover(&expression::parse(text), offset, scope, self.facts)
            }
            Language::XPath => {
                let entity = self.around.entity.as_ref()?;
                xpath::hover(&xpath::parse(text), offset, entity, scope, self.facts)
            }
            Language::Oql => oql::hover(&oql::parse(text), offset, scope, self.facts),
        }?;
        Some(match found.text.as_str() {
            "" => found.title,
            more => format!("{}\n{more}", found.title),
        })
    }

    fn signature(&self, text: &str, cursor: usize) -> Option<Signature> {
        if self.language != Language::Expression {
            return None;
        }
        let offset = u32::try_from(cursor).unwrap_or(u32::MAX);
        let parsed = expression::parse(text);
        let (name, place, count) = call_at(&parsed.root, offset, text)?;
        let function = functions::find(name)?;
        let fits = |overload: &&model_core::lang::function::Overload| {
            overload.most().is_none_or(|most| count <= most) && overload.parameter(place).is_some()
        };
        let overload = function.overloads.iter().find(fits).or(function.overloads.first())?;
        let signature = overload.signature(name);
        let parameter = overload.parameter(place)?;
        let start = signature.find('(').map_or(0, |open| open + 1);
        let rest = signature.get(start..).unwrap_or_default();
        let at = rest.find(parameter.name).map_or(start, |at| start + at);
        Some(Signature { active: at..at + parameter.name.len(), text: signature })
    }
}

/// The innermost call around an offset: its name, which argument is being written, and how many
/// there are.
fn call_at<'a>(expr: &'a Expr, offset: u32, text: &str) -> Option<(&'a str, usize, usize)> {
    if offset < expr.span.start || offset > expr.span.end {
        return None;
    }
    let inner = expr.children().into_iter().find_map(|child| call_at(child, offset, text));
    if inner.is_some() {
        return inner;
    }
    let ExprKind::Call(call) = &expr.kind else { return None };
    let inside = offset > call.function.span.end;
    let closed = expr.span.text(text).ends_with(')') && offset == expr.span.end;
    if !inside || closed {
        return None;
    }
    let place = call.arguments.iter().filter(|argument| argument.span.end < offset).count();
    Some((&call.function.text, place, call.arguments.len()))
}

fn icon(kind: CandidateKind) -> char {
    match kind {
        CandidateKind::Variable => icons::VARIABLE,
        CandidateKind::Attribute => icons::TEXT,
        CandidateKind::Association => icons::SPLINE,
        CandidateKind::Entity => icons::TABLE_2,
        CandidateKind::EnumerationValue => icons::LIST,
        CandidateKind::Constant => icons::HASH,
        CandidateKind::Function => icons::SQUARE_FUNCTION,
        CandidateKind::Keyword => icons::CODE,
        CandidateKind::Token => icons::CLOCK,
    }
}
