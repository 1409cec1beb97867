//! Reads as much of the text of a declaration as is not in SQLite's own tables: words outside
//! quotes and comments, and literals of defaults.

/// How often a word stands in a statement, outside quotes and comments.
pub(super) fn count_words(sql: &str, wanted: &str) -> usize {
    let mut count = 0;
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '\'' | '"' | '`' => quoted(rest, c),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            c if is_word(c) => {
                let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let (word, _) = rest.split_at(end);
                count += usize::from(word.eq_ignore_ascii_case(wanted));
                end
            }
            c => c.len_utf8(),
        };
        rest = rest.get(skipped..).unwrap_or_default();
    }
    count
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of a quoted part at the beginning of a text, in bytes; doubled quotes stand for one.
fn quoted(text: &str, quote: char) -> usize {
    let mut end = 1;
    loop {
        let Some(found) = text.get(end..).and_then(|rest| rest.find(quote)) else {
            return text.len();
        };
        end += found + 1;
        if !text.get(end..).is_some_and(|rest| rest.starts_with(quote)) {
            return end;
        }
        end += 1;
    }
}

/// What a default is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Default {
    /// The same as none.
    Null,
    /// Text.
    Text(String),
    /// A number, as it stands there.
    Number(String),
    /// The moment in which the row is made.
    Now,
    /// Something that is worked out.
    Expression,
}

/// Reads the text of a default.
pub(super) fn default(text: &str) -> Default {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        text = inner.trim();
    }
    for quote in ['\'', '"'] {
        if text.starts_with(quote) {
            let whole =
                text.len() > 1 && quoted(text, quote) == text.len() && text.ends_with(quote);
            let Some(inner) = text.get(1..text.len() - 1).filter(|_| whole) else {
                return Default::Expression;
            };
            let doubled: String = [quote, quote].iter().collect();
            return Default::Text(inner.replace(&doubled, &quote.to_string()));
        }
    }
    let lower = text.to_ascii_lowercase();
    match lower.replace(' ', "").as_str() {
        "null" => return Default::Null,
        "true" => return Default::Number("1".to_owned()),
        "false" => return Default::Number("0".to_owned()),
        "current_timestamp" | "current_date" | "datetime('now')" | "date('now')" | "datetime()"
        | "date()" => return Default::Now,
        _ => {}
    }
    let digits = lower.trim_start_matches(['+', '-']);
    if let Some(number) =
        digits.strip_prefix("0x").and_then(|hex| i64::from_str_radix(hex, 16).ok())
    {
        let sign = if lower.starts_with('-') { "-" } else { "" };
        return Default::Number(format!("{sign}{number}"));
    }
    if digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | '+' | '-'))
    {
        return Default::Number(lower.trim_start_matches('+').to_owned());
    }
    Default::Expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_outside_quotes_and_comments() {
        let sql = "CREATE TABLE \"check\" (a TEXT CHECK (a <> 'check''s'), [check] INT, -- check\n\
                   b CHECK(b>0) /* check */, `check` x, recheck y)";
        assert_eq!(count_words(sql, "check"), 2);
        assert_eq!(count_words("'open", "open"), 0);
        assert_eq!(count_words("", "x"), 0);
    }

    #[track_caller]
    fn check(text: &str, expected: &Default) {
        assert_eq!(default(text), *expected, "{text}");
    }

    #[test]
    fn defaults() {
        let text = |text: &str| Default::Text(text.to_owned());
        let number = |text: &str| Default::Number(text.to_owned());
        check("'it''s'", &text("it's"));
        check("\"word\"", &text("word"));
        check("''", &text(""));
        check("'", &Default::Expression);
        check("NULL", &Default::Null);
        check("( 0 )", &number("0"));
        check("+1.5", &number("1.5"));
        check("-0x1F", &number("-31"));
        check("1e3", &number("1e3"));
        check("TRUE", &number("1"));
        check("CURRENT_TIMESTAMP", &Default::Now);
        check("(datetime('now'))", &Default::Now);
        check("(1 + 2)", &Default::Expression);
        check("'a' || 'b'", &Default::Expression);
        check("x'00'", &Default::Expression);
    }
}
