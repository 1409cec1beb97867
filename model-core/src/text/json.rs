//! JSON as the model's files need it: nothing is lost and every place can be named.
//!
//! Why not `serde_json::Value`: keys keep their order, a key that stands twice is an error, numbers
//! keep their digits, strings are borrowed from the text, and a path leads back to line and column.
//! `serde_json` is the oracle in the tests.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// How deep arrays and objects may nest; deeper text is refused.
pub const MAX_DEPTH: usize = 200;

/// A JSON value. Strings without escapes borrow from the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number that prints as it was read.
    Int(i64),
    /// Any other number, as its digits.
    Number(Cow<'a, str>),
    /// A string.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Json<'a>>),
    /// An object: keys in their order, none twice.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// A string value.
    pub fn string(text: impl Into<Cow<'a, str>>) -> Json<'a> {
        Json::String(text.into())
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, where it is whole and of 64 bits.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Json::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The value under `key` of an object.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        match self {
            Json::Object(pairs) => pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The same value with every string of its own.
    pub fn into_owned(self) -> Json<'static> {
        match self {
            Json::Null => Json::Null,
            Json::Bool(b) => Json::Bool(b),
            Json::Int(i) => Json::Int(i),
            Json::Number(n) => Json::Number(Cow::Owned(n.into_owned())),
            Json::String(s) => Json::String(Cow::Owned(s.into_owned())),
            Json::Array(items) => Json::Array(items.into_iter().map(Json::into_owned).collect()),
            Json::Object(pairs) => Json::Object(
                pairs
                    .into_iter()
                    .map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned()))
                    .collect(),
            ),
        }
    }
}

/// On one line: `{"a": 1, "b": [2, 3]}`.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(b) => write!(f, "{b}"),
            Json::Int(i) => write!(f, "{i}"),
            Json::Number(n) => f.write_str(n),
            Json::String(s) => write_string(f, s),
            Json::Array(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Json::Object(pairs) => {
                f.write_str("{")?;
                for (i, (key, value)) in pairs.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write_string(f, key)?;
                    write!(f, ": {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

/// Writes `text` as a JSON string: only quotes, backslashes and control characters are escaped.
pub fn write_string(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    out.write_str("\"")?;
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        out.write_str(text.get(from..at).unwrap_or_default())?;
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}")?;
        } else {
            out.write_str(escape)?;
        }
        from = at + 1;
    }
    out.write_str(text.get(from..).unwrap_or_default())?;
    out.write_str("\"")
}

/// Where and why a text is not JSON. Line and column count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonError {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What is wrong there.
    pub message: String,
}

/// Line and column (both from 1, columns in characters) of a byte offset in `text`.
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// Reads a whole text.
pub fn parse(text: &str) -> Result<Json<'_>, JsonError> {
    let mut reader = Reader { text, at: 0, depth: 0, target: None, found: None };
    reader.document().map_err(|(at, message)| {
        let (line, column) = line_column(text, at);
        JsonError { line, column, message }
    })
}

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// To the value under this key.
    Key(Cow<'a, str>),
    /// To the item of this index, from 0.
    Item(usize),
}

/// Line and column of the value that `path` leads to, or of the nearest value above it.
/// Reads the text again: places are asked for only where there is a problem.
pub fn locate(text: &str, path: &[Step<'_>]) -> Option<(u32, u32)> {
    let mut reader = Reader { text, at: 0, depth: 0, target: Some(path), found: None };
    let _ = reader.document();
    reader.found.map(|(at, _)| line_column(text, at))
}

type Failure = (usize, String);

struct Reader<'t, 'p> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// The rest of the path to a wanted place, while the reader is on it.
    target: Option<&'p [Step<'p>]>,
    /// The best place so far, and how many steps were left.
    found: Option<(usize, usize)>,
}

impl<'t> Reader<'t, '_> {
    fn document(&mut self) -> Result<Json<'t>, Failure> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        let value = self.value()?;
        self.space();
        if self.at < self.text.len() {
            return Err(self.fail("there is more text after the end of the document"));
        }
        Ok(value)
    }

    fn fail(&self, message: &str) -> Failure {
        (self.at, message.to_owned())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn note_place(&mut self) {
        let Some(rest) = self.target.map(<[Step<'_>]>::len) else { return };
        if self.found.is_none_or(|(_, left)| rest < left) {
            self.found = Some((self.at, rest));
        }
    }

    fn value(&mut self) -> Result<Json<'t>, Failure> {
        self.space();
        self.note_place();
        match self.peek() {
            None => Err(self.fail("the text ends where a value should stand")),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Json::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => {
                for (word, value) in
                    [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)]
                {
                    if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.fail("a value should stand here"))
            }
        }
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Json<'t>, Failure>,
    ) -> Result<Json<'t>, Failure> {
        if self.depth == MAX_DEPTH {
            return Err(self.fail("arrays and objects are nested too deeply"));
        }
        self.depth += 1;
        self.at += 1;
        let target = self.target;
        let value = read(self)?;
        self.target = target;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Json<'t>, Failure> {
        let path = self.target;
        let mut pairs: Vec<(Cow<'t, str>, Json<'t>)> = Vec::new();
        // Small objects are searched, large ones (hostile ones too) get a set.
        let mut seen: BTreeSet<Cow<'t, str>> = BTreeSet::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Json::Object(pairs));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.fail("a key in quotes should stand here"));
            }
            let key_at = self.at;
            let key = self.string()?;
            let twice = if pairs.len() < 32 {
                pairs.iter().any(|(k, _)| *k == key)
            } else {
                if seen.is_empty() {
                    seen.extend(pairs.iter().map(|(k, _)| k.clone()));
                }
                !seen.insert(key.clone())
            };
            if twice {
                return Err((key_at, format!("“{key}” stands twice in this object")));
            }
            self.space();
            if !self.eat(b':') {
                return Err(self.fail("a colon should stand after the key"));
            }
            self.target = match path {
                Some([Step::Key(wanted), rest @ ..]) if *wanted == key => Some(rest),
                _ => None,
            };
            let value = self.value()?;
            pairs.push((key, value));
            self.space();
            if self.eat(b',') {
                continue;
            }
            if self.eat(b'}') {
                return Ok(Json::Object(pairs));
            }
            return Err(self.fail("a comma or a closing brace should stand here"));
        }
    }

    fn array(&mut self) -> Result<Json<'t>, Failure> {
        let path = self.target;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            self.target = match path {
                Some([Step::Item(wanted), rest @ ..]) if *wanted == items.len() => Some(rest),
                _ => None,
            };
            items.push(self.value()?);
            self.space();
            if self.eat(b',') {
                continue;
            }
            if self.eat(b']') {
                return Ok(Json::Array(items));
            }
            return Err(self.fail("a comma or a closing bracket should stand here"));
        }
    }

    fn number(&mut self) -> Result<Json<'t>, Failure> {
        let start = self.at;
        self.eat(b'-');
        let whole = self.at;
        self.digits()?;
        if self.text.as_bytes().get(whole) == Some(&b'0') && self.at > whole + 1 {
            return Err((start, "a number does not begin with 0".to_owned()));
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits()?;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        match digits.parse::<i64>() {
            Ok(number) if digits != "-0" => Ok(Json::Int(number)),
            _ => Ok(Json::Number(Cow::Borrowed(digits))),
        }
    }

    fn digits(&mut self) -> Result<(), Failure> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if start == self.at { Err(self.fail("a digit should stand here")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Failure> {
        let open = self.at;
        self.at += 1;
        let mut from = self.at;
        let mut built: Option<String> = None;
        loop {
            match self.peek() {
                None => return Err((open, "this string has no closing quote".to_owned())),
                Some(b'"') => {
                    let rest = self.text.get(from..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(match built {
                        None => Cow::Borrowed(rest),
                        Some(text) => Cow::Owned(text + rest),
                    });
                }
                Some(b'\\') => {
                    let text = built.get_or_insert_default();
                    text.push_str(self.text.get(from..self.at).unwrap_or_default());
                    self.at += 1;
                    let c = self.escape()?;
                    built.get_or_insert_default().push(c);
                    from = self.at;
                }
                Some(0..=0x1f) => {
                    return Err(self.fail("a control character in a string must be escaped"));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Failure> {
        let at = self.at;
        let Some(byte) = self.peek() else { return Err(self.fail("the text ends in an escape")) };
        self.at += 1;
        Ok(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex4()?;
                let code = if (0xd800..0xdc00).contains(&high) {
                    if !(self.eat(b'\\') && self.eat(b'u')) {
                        return Err((at, "half of a character is missing".to_owned()));
                    }
                    let low = self.hex4()?;
                    if !(0xdc00..0xe000).contains(&low) {
                        return Err((at, "half of a character is missing".to_owned()));
                    }
                    0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)
                } else {
                    high
                };
                char::from_u32(code).ok_or((at, "this is no character".to_owned()))?
            }
            _ => return Err((at, "this escape is not known".to_owned())),
        })
    }

    fn hex4(&mut self) -> Result<u32, Failure> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(digits) = digits else {
            return Err(self.fail("four hexadecimal digits should stand here"));
        };
        self.at += 4;
        u32::from_str_radix(digits, 16)
            .map_err(|_| self.fail("four hexadecimal digits should stand here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn refused(text: &str, line: u32, column: u32) {
        let error = parse(text).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{error}");
    }

    #[test]
    fn values_print_as_they_were_read() {
        for text in [
            "null",
            "true",
            "-12",
            "0",
            "-0",
            "1.10",
            "1e400",
            "12345678901234567890123",
            "[]",
            "{}",
            "[1, [2, \"x\"]]",
            "{\"b\": 1, \"a\": {\"c\": null}}",
            "\"ä\\n\\u0001\\\"\\\\\"",
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
        assert_eq!(parse("\"\\ud83d\\ude00\\/\"").unwrap().as_str(), Some("😀/"));
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        refused("", 1, 1);
        refused("{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 3);
        refused("[1,]", 1, 4);
        refused("{\"a\" 1}", 1, 6);
        refused("[1] 2", 1, 5);
        refused("\"abc", 1, 1);
        refused("01", 1, 1);
        refused("[\"ä\", nul]", 1, 7);
        refused("\"\\ud83d\"", 1, 3);
        refused("\"a\nb\"", 1, 3);
        refused("<<<<<<< ours", 1, 1);
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn a_path_leads_to_its_place() {
        let text = "{\n  \"a\": [\n    {\"b\": 1},\n    {\"b\": \"ä\", \"c\": 2}\n  ]\n}";
        let path = [Step::Key("a".into()), Step::Item(1), Step::Key("c".into())];
        assert_eq!(locate(text, &path), Some((4, 21)));
        let nearest = [Step::Key("a".into()), Step::Item(7), Step::Key("c".into())];
        assert_eq!(locate(text, &nearest), Some((2, 8)));
        assert_eq!(locate(text, &[]), Some((1, 1)));
    }

    fn oracle(json: &Json<'_>) -> serde_json::Value {
        match json {
            Json::Null => serde_json::Value::Null,
            Json::Bool(b) => (*b).into(),
            Json::Int(i) => (*i).into(),
            Json::Number(n) => serde_json::from_str(n).unwrap(),
            Json::String(s) => s.to_string().into(),
            Json::Array(items) => items.iter().map(oracle).collect::<Vec<_>>().into(),
            Json::Object(pairs) => serde_json::Value::Object(
                pairs.iter().map(|(k, v)| (k.to_string(), oracle(v))).collect(),
            ),
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}\",:0-9a-e\\\\u\\-. \\n]{0,60}") {
            // Where serde_json accepts a text, so do we (but for a key that stands twice), and mean the same.
            match (parse(&text), serde_json::from_str::<serde_json::Value>(&text)) {
                (Ok(ours), Ok(theirs)) => prop_assert_eq!(oracle(&ours), theirs),
                (Err(ours), Ok(_)) => prop_assert!(ours.message.contains("twice"), "{}", ours),
                (Ok(_), Err(theirs)) => prop_assert!(theirs.to_string().contains("out of range"), "{}", theirs),
                (Err(_), Err(_)) => {}
            }
        }

        #[test]
        fn any_string_survives(text in any::<String>()) {
            let written = Json::string(text.as_str()).to_string();
            let read = parse(&written).unwrap();
            prop_assert_eq!(read.as_str(), Some(text.as_str()));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
