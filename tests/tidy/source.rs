//! A Rust source as the tidy rules read it: its text, the same text with comments and literals
//! blanked, its string literals, and which of its lines are tests.
//!
//! The reader knows just enough of Rust's lexical rules for that: nested comments, escaped, raw
//! and byte strings, characters and lifetimes. It never fails; what is no Rust gives nonsense.

use std::collections::BTreeSet;

/// What stands before an item that is only there in tests.
const TEST_MARK: &str = "#[cfg(test)]";

/// One source file, read once.
pub struct Source {
    /// The file as written.
    pub text: String,
    /// The same with every character of a comment or a literal replaced by a blank, line breaks
    /// kept: what stands here is code.
    pub code: String,
    /// String literals with the line (from 1) they begin on, as written between the quotes.
    pub strings: Vec<(usize, String)>,
    /// Lines (from 1) inside an item under `#[cfg(test)]`.
    test_lines: BTreeSet<usize>,
}

impl Source {
    /// Reads `text`.
    pub fn new(text: &str) -> Source {
        let mut reader = Reader {
            chars: text.chars().collect(),
            at: 0,
            line: 1,
            code: String::with_capacity(text.len()),
            strings: Vec::new(),
        };
        reader.read();
        let test_lines = test_lines(&reader.code);
        Source { text: text.to_owned(), code: reader.code, strings: reader.strings, test_lines }
    }

    /// The lines of code, numbered from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }

    /// The lines of code that are not under `#[cfg(test)]`, numbered from 1.
    pub fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().filter(|(line, _)| !self.is_test(*line))
    }

    /// Whether the line (from 1) is under `#[cfg(test)]`.
    pub fn is_test(&self, line: usize) -> bool {
        self.test_lines.contains(&line)
    }

    /// The modules under `#[cfg(test)]` that stand in files of their own (`mod cases;`).
    pub fn test_modules(&self) -> impl Iterator<Item = &str> {
        let items = self.code.split(TEST_MARK).skip(1);
        let heads = items.filter_map(|item| item.split_once(';').map(|(head, _)| head));
        // A brace before the semicolon: the module, or another item, is right here.
        let heads = heads.filter(|head| !head.contains('{'));
        heads.filter_map(|head| head.rsplit_once("mod ").map(|(_, name)| name.trim()))
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes one character as code.
    fn keep(&mut self) {
        let c = self.peek(0);
        self.code.push(c);
        self.step(c);
    }

    /// Takes one character as something other than code.
    fn blank(&mut self) -> char {
        let c = self.peek(0);
        self.code.push(if c == '\n' { '\n' } else { ' ' });
        self.step(c);
        c
    }

    fn step(&mut self, c: char) {
        self.at += 1;
        self.line += usize::from(c == '\n');
    }

    fn done(&self) -> bool {
        self.at >= self.chars.len()
    }

    fn read(&mut self) {
        while !self.done() {
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => self.line_comment(),
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#') if self.raw_starts() => self.raw_string(),
                ('\'', _) => self.quote(),
                (c, _) if c.is_alphabetic() || c == '_' => self.word(),
                _ => self.keep(),
            }
        }
    }

    /// A word, so that the `r` at the end of one does not begin a raw string; the prefixes of
    /// byte and C strings stay code, which does no harm.
    fn word(&mut self) {
        while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
            if matches!(self.peek(0), 'b' | 'c') && self.peek(1) == 'r' {
                self.keep();
                if self.raw_starts() {
                    return;
                }
            } else {
                self.keep();
            }
        }
    }

    fn line_comment(&mut self) {
        while !self.done() && self.peek(0) != '\n' {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while !self.done() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut content = String::new();
        self.blank();
        while !self.done() && self.peek(0) != '"' {
            if self.peek(0) == '\\' {
                content.push(self.blank());
            }
            content.push(self.blank());
        }
        self.blank();
        self.strings.push((line, content));
    }

    /// How many `#` follow this character.
    fn hashes(&self) -> usize {
        let rest = self.chars.iter().skip(self.at + 1);
        rest.take_while(|c| **c == '#').count()
    }

    fn raw_starts(&self) -> bool {
        let hashes = self.hashes();
        self.peek(0) == 'r' && self.peek(1 + hashes) == '"'
    }

    fn raw_string(&mut self) {
        let line = self.line;
        let hashes = self.hashes();
        for _ in 0..hashes + 2 {
            self.blank();
        }
        let mut content = String::new();
        while !self.done() {
            let closes = self.peek(0) == '"' && (1..=hashes).all(|i| self.peek(i) == '#');
            if closes {
                break;
            }
            content.push(self.blank());
        }
        for _ in 0..=hashes {
            self.blank();
        }
        self.strings.push((line, content));
    }

    /// A character literal, or the tick of a lifetime.
    fn quote(&mut self) {
        if self.peek(1) == '\\' {
            self.blank();
            self.blank();
            self.blank();
            while !self.done() && self.blank() != '\'' {}
        } else if self.peek(2) == '\'' {
            for _ in 0..3 {
                self.blank();
            }
        } else {
            self.keep();
        }
    }
}

/// The lines of items under `#[cfg(test)]`: from the attribute to the brace that closes the item.
fn test_lines(code: &str) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let mut from = 0;
    while let Some(found) = code[from..].find(TEST_MARK) {
        let start = from + found;
        let mut depth = 0_usize;
        let mut end = code.len();
        for (at, c) in code[start + TEST_MARK.len()..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth <= 1 => {
                    end = start + TEST_MARK.len() + at;
                    break;
                }
                '}' => depth -= 1,
                ';' if depth == 0 => {
                    end = start + TEST_MARK.len() + at;
                    break;
                }
                _ => {}
            }
        }
        let line_of = |at: usize| code[..at].matches('\n').count() + 1;
        lines.extend(line_of(start)..=line_of(end));
        from = end;
    }
    lines
}

#[track_caller]
fn check(text: &str, code: &str) {
    let source = Source::new(text);
    let squeezed: Vec<&str> = source.code.split_whitespace().collect();
    assert_eq!(squeezed.join(" "), code, "{text}");
    assert_eq!(source.code.lines().count(), text.lines().count(), "{text}");
}

#[test]
fn comments_and_literals_are_blank() {
    check("a // b\nc", "a c");
    check("a /* b /* c */ d */ e", "a e");
    check("a \"b // \\\" c\" d", "a d");
    check("a r#\"b \" c\"# d", "a d");
    check("for\"x\" r", "for r");
    check("f(br\"x\") br", "f(b ) br");
    check("'x' 'a '\\n' '\\u{1f}' '\"' &'static str", "'a &'static str");
    check("r#type", "r#type");
    check("/* never closed", "");
    check("\"never closed", "");
}

#[test]
fn strings_know_their_line() {
    let source = Source::new("a\n\"one\" r\"two\"\n\"th\\\"ree\"");
    let expected = [(2, "one"), (2, "two"), (3, "th\\\"ree")].map(|(l, s)| (l, s.to_owned()));
    assert_eq!(source.strings, expected);
}

#[test]
fn test_items_are_known() {
    let source = Source::new("a\n#[cfg(test)]\nmod t {\n  { }\n}\nb\n#[cfg(test)]\nmod u;\nc");
    let tests: Vec<usize> = (1..10).filter(|&line| source.is_test(line)).collect();
    assert_eq!(tests, [2, 3, 4, 5, 7, 8]);
    assert_eq!(source.test_modules().collect::<Vec<_>>(), ["u"]);
}
