//! Text files: their encoding, their delimiter, their records.
//!
//! A byte order mark decides, then valid UTF-8; anything else is read as Windows-1252, in which
//! every byte is a character, and told. Nothing here fails on text: a record may have any number
//! of cells, and a quote that is never closed is told.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::cell::{Cell, Row};
use super::error::TableError;
use crate::report::{Findings, Severity};

/// What separates cells; of two that fit equally well the first is meant.
pub const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// How many bytes, and how many records of them, the delimiter is guessed from.
const LOOK: usize = 256 * 1024;
const RECORDS: usize = 500;

/// A text file that was read.
#[derive(Debug)]
pub(super) struct TextTable {
    pub(super) rows: Vec<Row>,
    pub(super) delimiter: char,
    pub(super) encoding: &'static str,
    /// Rows without a value, which were left out.
    pub(super) blank: u64,
    /// For each row its number, and how many cells it has, empty ones at its end included.
    pub(super) records: Vec<(u64, usize)>,
}

/// Reads a text file. `table` is what findings call it.
pub(super) fn read(
    bytes: &[u8],
    delimiter: Option<char>,
    table: &str,
    findings: &mut Findings,
) -> Result<TextTable, TableError> {
    let (text, encoding) = decode(bytes, table, findings)?;
    let (hinted, text) = separator_line(&text);
    let delimiter = delimiter.or(hinted).unwrap_or_else(|| guess_delimiter(text));
    let first_line = if hinted.is_some() { 2 } else { 1 };
    let (rows, records, blank) = records(text, delimiter, first_line);
    let quotes = text.bytes().filter(|byte| *byte == b'"').count();
    let runs_on = rows.last().is_some_and(|row| row.cells.iter().any(has_line_break));
    if quotes % 2 == 1 && runs_on {
        let message = "A quote is opened and never closed, so the last cell holds the rest of the \
                       file. Close it, and import again.";
        findings.add(Severity::Warning, table, None, message.to_owned());
    }
    Ok(TextTable { rows, delimiter, encoding, blank, records })
}

fn has_line_break(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.contains('\n'))
}

fn decode(
    bytes: &[u8],
    table: &str,
    findings: &mut Findings,
) -> Result<(String, &'static str), TableError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, broken) =
            encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        if broken {
            let message = format!(
                "The file says that it is {}, but some bytes are none; they became “\u{fffd}”.",
                encoding.name()
            );
            findings.add(Severity::Error, table, None, message);
        }
        return Ok((text.into_owned(), encoding.name()));
    }
    if bytes.contains(&0) {
        return Err(TableError::Binary(table.to_owned()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), UTF_8.name()));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let message = "The file is no UTF-8; it was read as Windows-1252. Look whether letters with \
                   accents are right.";
    findings.add(Severity::Note, table, None, message.to_owned());
    Ok((text.into_owned(), WINDOWS_1252.name()))
}

/// The line `sep=;` that Excel understands, if the text begins with one, and the text after it.
fn separator_line(text: &str) -> (Option<char>, &str) {
    let parse = || {
        let rest = text.strip_prefix("sep=")?;
        let delimiter = rest.chars().next().filter(char::is_ascii)?;
        let rest = rest.get(1..)?;
        let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
        Some((delimiter, rest))
    };
    parse().map_or((None, text), |(delimiter, rest)| (Some(delimiter), rest))
}

/// The delimiter with which most records have equally many cells, and more than one.
fn guess_delimiter(text: &str) -> char {
    let mut end = text.len().min(LOOK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let whole = end == text.len();
    let text = text.get(..end).unwrap_or(text);
    let mut best = (0.0, 0, ',');
    for delimiter in DELIMITERS {
        let Some((width, share)) = widths(text, delimiter, whole) else { continue };
        if width > 1 && (share > best.0 || share >= best.0 && width > best.1) {
            best = (share, width, delimiter);
        }
    }
    best.2
}

/// The most frequent number of cells, and the share of the records that have it.
fn widths(text: &str, delimiter: char, whole: bool) -> Option<(usize, f64)> {
    let mut reader = reader(text, delimiter);
    let mut widths: Vec<usize> = Vec::new();
    let mut record = StringRecord::new();
    while widths.len() < RECORDS && reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().any(|cell| !cell.is_empty()) {
            widths.push(record.len());
        }
    }
    // The last one may be cut off.
    if !whole && widths.len() > 1 && widths.len() < RECORDS {
        widths.pop();
    }
    let total = widths.len();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b);
    let best =
        runs.filter_map(|run| Some((*run.first()?, run.len()))).max_by_key(|(w, n)| (*n, *w));
    best.map(|(width, count)| (width, count as f64 / total as f64))
}

fn reader(text: &str, delimiter: char) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes())
}

/// All records with a value, by the line where each begins, and how many had none.
fn records(text: &str, delimiter: char, first_line: u64) -> (Vec<Row>, Vec<(u64, usize)>, u64) {
    let mut reader = reader(text, delimiter);
    let mut rows = Vec::new();
    let mut records = Vec::new();
    let mut blank = 0;
    let mut record = StringRecord::new();
    let mut lines = Lines { text, at: 0, line: first_line };
    // What is text already cannot be invalid UTF-8, and records of any length are welcome.
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, csv::Position::byte);
        let number = lines.of(usize::try_from(start).unwrap_or(usize::MAX));
        let cells = record.iter().map(Cell::text).collect();
        match Row::trimmed(number, cells) {
            Some(row) => {
                rows.push(row);
                records.push((number, record.len()));
            }
            None => blank += 1,
        }
    }
    (rows, records, blank)
}

/// Numbers lines. A record's own position lies before the empty lines that the reader skips.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The number of the line with the first byte from here on that ends no line.
    fn of(&mut self, start: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let skipped = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let end = start.saturating_add(skipped).min(bytes.len());
        let passed = bytes.get(self.at..end).unwrap_or_default();
        // Old files of the Mac have carriage returns only.
        let (mut breaks, mut returns) = (0_u64, 0_u64);
        for byte in passed {
            breaks += u64::from(*byte == b'\n');
            returns += u64::from(*byte == b'\r');
        }
        self.line += breaks.max(returns);
        self.at = end.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> (TextTable, Vec<String>) {
        let mut findings = Findings::default();
        let table = read(bytes, None, "t.csv", &mut findings).unwrap();
        (table, findings.take().iter().map(ToString::to_string).collect())
    }

    /// Rows as `number: cells`, cells between bars.
    #[track_caller]
    fn check(bytes: &[u8], delimiter: char, expected: &[&str]) {
        let (table, _) = read_all(bytes);
        let rows: Vec<String> = table
            .rows
            .iter()
            .map(|row| {
                let cells: Vec<_> = row.cells.iter().map(Cell::shown).collect();
                format!("{}: {}", row.number, cells.join("|"))
            })
            .collect();
        assert_eq!(
            (table.delimiter, rows),
            (delimiter, expected.iter().map(|r| (*r).to_owned()).collect())
        );
    }

    #[test]
    fn delimiters() {
        check(b"a,b\n1,2\n", ',', &["1: a|b", "2: 1|2"]);
        check(b"a;b\n1,5;2,5\n3,5;4,5\n", ';', &["1: a|b", "2: 1,5|2,5", "3: 3,5|4,5"]);
        check(b"a\tb\n1,5\t2;5\n", '\t', &["1: a|b", "2: 1,5|2;5"]);
        check(b"a|b|c\n1|2|3\n", '|', &["1: a|b|c", "2: 1|2|3"]);
        check(b"name\nA, B\nC\n", ',', &["1: name", "2: A| B", "3: C"]);
        check(b"alone\n", ',', &["1: alone"]);
        check(b"sep=;\r\na;b\r\n1;2", ';', &["2: a|b", "3: 1|2"]);
        check(b"a,b\n\"x;y;z\",2\n\"p;q;r\",3\n", ',', &["1: a|b", "2: x;y;z|2", "3: p;q;r|3"]);
    }

    #[test]
    fn quotes_and_line_breaks() {
        check(
            b"a,b\r\n\"1,\"\"x\"\"\",\"two\r\nlines\"\r\nz,\r\n",
            ',',
            &["1: a|b", "2: 1,\"x\"|two\r\nlines", "4: z"],
        );
        check(b"a,b\rc,d\r", ',', &["1: a|b", "2: c|d"]);
    }

    #[test]
    fn rows_without_a_value_are_left_out_and_numbers_stay_right() {
        check(b"a,b\n\n\n1,2\n,\n , \n3,\n", ',', &["1: a|b", "4: 1|2", "7: 3"]);
        assert_eq!(read_all(b"a,b\n,\n , \n").0.blank, 2);
        check(b"", ',', &[]);
    }

    #[track_caller]
    fn check_encoding(bytes: &[u8], encoding: &str, first: &str, finding: &str) {
        let (table, findings) = read_all(bytes);
        assert_eq!((table.encoding, &*table.rows[0].cell(0).shown()), (encoding, first));
        assert_eq!(findings.is_empty(), finding.is_empty(), "{findings:?}");
        assert!(findings.iter().all(|f| f.contains(finding)), "{findings:?}");
    }

    #[test]
    fn encodings() {
        check_encoding("Größe,b".as_bytes(), "UTF-8", "Größe", "");
        check_encoding(b"\xef\xbb\xbfa,b", "UTF-8", "a", "");
        check_encoding(b"\xff\xfea\0,\0b\0", "UTF-16LE", "a", "");
        check_encoding(b"\xfe\xff\0\xe4\0,\0b", "UTF-16BE", "ä", "");
        check_encoding(b"Gr\xf6\xdfe \x80,b", "windows-1252", "Größe €", "Windows-1252");
        check_encoding(b"\xef\xbb\xbfa\xff,b", "UTF-8", "a\u{fffd}", "some bytes are none");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let error = read(b"a\0b", None, "t.bin", &mut Findings::default()).unwrap_err();
        assert!(error.to_string().contains("t.bin is neither text"), "{error}");
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        let (table, findings) = read_all(b"a,b\n\"1,2\n3,4\n");
        assert_eq!(table.rows.len(), 2);
        assert!(findings[0].contains("never closed"), "{findings:?}");
        assert_eq!(read_all(b"a,b\n5\",2\n3,4\n").1, Vec::<String>::new());
    }
}
