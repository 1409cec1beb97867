//! Texts that are typed or read: documents, expressions, constraints and queries. A span outside of
//! the text, or a text that its formatter changes twice, is a failure.

use model_core::id::Id;
use model_core::index::{Facts, Index};
use model_core::lang::{Problem, Scope, Span, expression, oql, xpath};
use model_core::name::QName;
use model_core::store::format::{read_content, write_content};
use model_core::testing::{Dice, any_project};
use model_core::text::json;
use model_core::value::DataType;

use super::Bench;

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The reader of documents: JSON, and what the kinds make of it.
    Json,
    /// Expressions: parser, types, completion, hover, formatter.
    Expression,
    /// XPath constraints: the same.
    XPath,
    /// OQL queries: the same.
    Oql,
}

/// An app to read texts in, and what inputs are made of.
pub(super) struct Texts {
    language: Language,
    /// Texts, each with the kind of document that it is.
    seeds: Vec<(&'static str, String)>,
    index: Index,
    scope: Scope,
}

/// A text, with the kind of document that it is read as.
#[derive(Debug)]
pub(super) struct Text(&'static str, String);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.1.as_bytes()
    }
}

const COMMON: &[&str] = &[
    " ",
    "\n",
    "'",
    "\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "/",
    "//",
    "/*",
    "*/",
    "$",
    "@",
    "%",
    "[%",
    "%]",
    "=",
    "!=",
    "<",
    ">",
    "+",
    "-",
    "*",
    ".",
    "..",
    "5",
    "0",
    "-1",
    "1e999",
    "99999999999999999999",
    "ü",
    "日本",
    "😀",
    "\u{202e}",
    "\u{0}",
    "\\",
    "\\u0000",
    "\u{feff}",
    "Sales.Order",
    "Sales.Order_Customer",
    "Sales.Customer",
    "Sales.OrderStatus.Open",
    "Total",
    "Name",
    "$Order",
    "$currentUser",
    "true",
    "false",
    "empty",
    "null",
    " and ",
    " or ",
    " not",
    "if ",
    " then ",
    " else ",
    " div ",
    " mod ",
    "SELECT ",
    " FROM ",
    " WHERE ",
    " GROUP BY ",
    " UNION ALL ",
    " JOIN ",
    "CASE WHEN ",
    " END",
    "contains(",
    "length(",
    "reversed()",
    "count(*)",
    "\"id\": ",
    "\"kind\": ",
    "\"name\": ",
    "\"//\": ",
    "\"diagram\": ",
    "<<<<<<< ",
    "=======\n",
];

const EXPRESSIONS: &[&str] = &[
    "if $Order/Total > 100 and $Order/Sales.Order_Customer/Sales.Customer/Name != empty then 'a' + toString($i) else formatDecimal($d, '#,##0.00')",
    "dateTime(2026, 1, 31) < addDays([%CurrentDateTime%], -3 * $i)",
    "substring(trim($s), 0, length($s) - 1) // the end\n+ 'it''s'",
    "$status = Sales.OrderStatus.Open or not(contains(toLowerCase($s), 'x'))",
    "-($i mod 3) * (2.50 : $d) >= round(random() * 10, 2)",
];

const CONSTRAINTS: &[&str] = &[
    "[Sales.Order_Customer/Sales.Customer[contains(Name, 'a')]/Active = true() and (Total > $d or not(Status = 'Open'))]",
    "[Sales.Order_Customer = $Customer][OrderedOn >= '[%BeginOfCurrentDay%] - 3 * [%DayLength%]']",
    "[id = '[%CurrentUser%]' or Sales.OrderLine_Order[reversed()]/Sales.OrderLine/Quantity = 3]",
];

const QUERIES: &[&str] = &[
    "SELECT o/Number AS Number, sum(l/Quantity * l/Price) AS Total FROM Sales.Order AS o LEFT JOIN o/Sales.OrderLine_Order/Sales.OrderLine AS l WHERE o/Status = 'Open' AND o/OrderedOn > '[%BeginOfCurrentMonth%]' GROUP BY o/Number HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 10 OFFSET $i",
    "SELECT c.Name, CASE WHEN c.Active = true THEN 'yes' ELSE cast(c.Since AS string) END AS x FROM Sales.Customer c WHERE c.Name LIKE 'a%' OR EXISTS (SELECT 1 FROM Sales.Order WHERE Total > 5) UNION ALL SELECT 'a', null FROM Sales.Customer",
];

impl Texts {
    pub(super) fn new(language: Language) -> Texts {
        let sample = crate::root().join("samples/order-desk");
        let project = model_core::store::open(&sample).project;
        let index = Index::new(&project);
        let scope = Scope::default()
            .with("Order", DataType::Object("Sales.Order".into()))
            .with("Customer", DataType::Object("Sales.Customer".into()))
            .with("Orders", DataType::List("Sales.Order".into()))
            .with("b", DataType::Boolean)
            .with("i", DataType::Integer)
            .with("d", DataType::Decimal)
            .with("s", DataType::String)
            .with("t", DataType::DateTime)
            .with("status", DataType::Enumeration("Sales.OrderStatus".into()));
        let of = |kind: &str, own: &[&str]| {
            let own = own.iter().map(|text| (*text).to_owned());
            let short = corpus(kind).into_iter().filter(|text| text.len() < 2_000);
            own.chain(short).map(|text| ("", text)).collect::<Vec<_>>()
        };
        let seeds = match language {
            Language::Json => {
                let mut seeds = Vec::new();
                for seed in 0..12 {
                    let project = any_project(seed);
                    for document in project.documents().values() {
                        let text = write_content(&document.content);
                        if text.len() < 6_000 {
                            seeds.push((document.root().kind().name, text));
                        }
                    }
                }
                seeds
            }
            Language::Expression => of("expression", EXPRESSIONS),
            Language::XPath => of("xpath", CONSTRAINTS),
            Language::Oql => of("oql", QUERIES),
        };
        Texts { language, seeds, index, scope }
    }

    /// Changes a text at a random place.
    fn spoil(&self, text: &mut String, dice: &mut Dice) {
        let at = boundary(text, dice.below(text.len() + 1));
        let to = boundary(text, (at + 1 + dice.below(12)).min(text.len()));
        match dice.below(8) {
            0 => text.insert_str(at, dice.word(COMMON)),
            1 => text.replace_range(at..to, ""),
            2 => text.replace_range(at..to, dice.word(COMMON)),
            3 => text.truncate(at),
            4 => {
                // A part of another seed.
                let (_, other) = dice.pick(&self.seeds).cloned().unwrap_or_default();
                let from = boundary(&other, dice.below(other.len() + 1));
                let end = boundary(&other, (from + dice.below(60)).min(other.len()));
                text.insert_str(at, other.get(from..end).unwrap_or_default());
            }
            5 => {
                // A part of itself again, a few times.
                let part = text.get(at..to).unwrap_or_default().repeat(1 + dice.below(6));
                text.insert_str(at, &part);
            }
            6 => {
                let c = char::from_u32(u32::try_from(dice.below(0x11_0000)).unwrap_or_default());
                text.insert(at, c.unwrap_or('\u{fffd}'));
            }
            _ => {
                // Deep nesting.
                let open = dice.word(&["(", "[", "{\"a\":", "not(", "-", "if ", "[[", "(SELECT "]);
                text.insert_str(at, &open.repeat(1 + dice.below(200)));
            }
        }
        if text.len() > 20_000 {
            text.truncate(boundary(text, 20_000));
        }
    }
}

impl Bench for Texts {
    type Input = Text;

    fn input(&self, number: u64) -> Text {
        let mut dice = Dice::new(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.language as u64);
        let (kind, mut text) = dice.pick(&self.seeds).cloned().unwrap_or_default();
        if dice.one_in(6) {
            text = (0..dice.below(30)).map(|_| dice.word(COMMON)).collect();
        }
        for _ in 0..dice.below(5) {
            self.spoil(&mut text, &mut dice);
        }
        Text(kind, text)
    }

    /// Does with an input what the window would.
    fn attempt(&self, Text(kind, input): &Text) -> Result<bool, String> {
        let facts = Facts::new(&self.index);
        let caret = u32::try_from(boundary(input, input.len() / 2)).unwrap_or_default();
        let order = QName::from("Sales.Order");
        match self.language {
            Language::Json => document(kind, input),
            Language::Expression => {
                let parsed = expression::parse(input);
                let typed = expression::check(&parsed, &self.scope, &facts, None);
                spans(input, parsed.problems.iter().chain(&typed.problems))?;
                let _ = expression::complete(&parsed, caret, &self.scope, &facts, None);
                let _ = expression::hover(&parsed, caret, &self.scope, &facts);
                twice(input, parsed.problems.is_empty(), expression::format, |text| {
                    expression::parse(text).problems.is_empty()
                })?;
                Ok(parsed.problems.is_empty())
            }
            Language::XPath => {
                let parsed = xpath::parse(input);
                let typed = xpath::check(&parsed, &order, &self.scope, &facts);
                spans(input, parsed.problems.iter().chain(&typed.problems))?;
                let _ = xpath::complete(&parsed, caret, &order, &self.scope, &facts);
                let _ = xpath::hover(&parsed, caret, &order, &self.scope, &facts);
                twice(input, parsed.problems.is_empty(), xpath::format, |text| {
                    xpath::parse(text).problems.is_empty()
                })?;
                Ok(parsed.problems.is_empty())
            }
            Language::Oql => {
                let parsed = oql::parse(input);
                let checked = oql::check(&parsed, &self.scope, &facts);
                spans(input, parsed.problems.iter().chain(&checked.typed.problems))?;
                let _ = oql::complete(&parsed, caret, &self.scope, &facts);
                let _ = oql::hover(&parsed, caret, &self.scope, &facts);
                twice(input, parsed.problems.is_empty(), oql::format, |text| {
                    oql::parse(text).problems.is_empty()
                })?;
                Ok(parsed.problems.is_empty())
            }
        }
    }
}

/// Reads a text as a document, and writes it again.
fn document(kind: &str, input: &str) -> Result<bool, String> {
    let Ok(value) = json::parse(input) else { return Ok(false) };
    let Some((content, _)) = read_content(kind, &value, Id::from_bits(7)) else {
        return Ok(false);
    };
    let text = write_content(&content);
    let again =
        json::parse(&text).map_err(|error| format!("what it writes is no JSON: {error:?}"))?;
    let Some((read, _)) = read_content(kind, &again, Id::from_bits(7)) else {
        return Err("what it writes is no document".to_owned());
    };
    if write_content(&read) != text {
        return Err(format!("what it writes is read as another:\n{text}"));
    }
    Ok(true)
}

/// The spans of problems lie in the text, between characters.
fn spans<'p>(text: &str, problems: impl Iterator<Item = &'p Problem>) -> Result<(), String> {
    let inside = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        start <= end && text.is_char_boundary(start) && text.is_char_boundary(end)
    };
    for problem in problems {
        if !inside(problem.span) {
            return Err(format!("a problem lies outside of it: {problem:?}"));
        }
    }
    Ok(())
}

/// A formatted text is formatted, and right where it was right; else it stays as it is.
fn twice(
    text: &str,
    right: bool,
    format: impl Fn(&str) -> String,
    is_right: impl Fn(&str) -> bool,
) -> Result<(), String> {
    let once = format(text);
    if right && !is_right(&once) {
        return Err(format!("it is right, but formatted it is not: {once:?}"));
    }
    if !right && once != text {
        return Err(format!("it is wrong, and formatting it changed it: {once:?}"));
    }
    let again = format(&once);
    if again != once {
        return Err(format!("formatted twice it is another:\n{once:?}\n{again:?}"));
    }
    Ok(())
}

/// The last place between characters up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The texts of a kind in the corpus; none where it is absent.
fn corpus(kind: &str) -> Vec<String> {
    let Some(path) = crate::corpus("mendix/expressions.jsonl") else { return Vec::new() };
    let Ok(lines) = std::fs::read_to_string(path) else { return Vec::new() };
    lines
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|entry| entry.get("kind").and_then(|k| k.as_str()) == Some(kind))
        .filter_map(|entry| Some(entry.get("text")?.as_str()?.to_owned()))
        .collect()
}
