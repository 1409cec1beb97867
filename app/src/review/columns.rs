//! Two texts side by side, line by line.

use super::words::{Part, align, words};

/// A line of two columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The line of the earlier text, its changed words marked; nothing where there is none.
    pub old: Option<Vec<Part>>,
    /// The line of the later text.
    pub new: Option<Vec<Part>>,
}

impl Pair {
    /// Whether both sides are the same.
    pub fn is_same(&self) -> bool {
        self.old == self.new
    }
}

/// Both texts side by side. Lines that stand for each other without being equal stand in one row
/// where they share words.
pub fn columns(old: &str, new: &str) -> Vec<Pair> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut rows = Vec::new();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (from, to) in align(&a, &b) {
        let line = |lines: &[&str], place: Option<usize>| {
            place.and_then(|place| lines.get(place)).map(|line| (*line).to_owned())
        };
        match (line(&a, from), line(&b, to)) {
            (Some(same), Some(_)) => {
                flush(&mut rows, &mut gone, &mut come);
                let parts = Some(vec![(same, false)]);
                rows.push(Pair { old: parts.clone(), new: parts });
            }
            (from, to) => {
                gone.extend(from);
                come.extend(to);
            }
        }
    }
    flush(&mut rows, &mut gone, &mut come);
    rows
}

/// Puts lines that were replaced beside each other: those that are much alike in one row.
fn flush(rows: &mut Vec<Pair>, gone: &mut Vec<String>, come: &mut Vec<String>) {
    let mut come = std::mem::take(come).into_iter().peekable();
    for old in std::mem::take(gone) {
        match come.next_if(|new| alike(&old, new)) {
            Some(new) => {
                let (old, new) = words(&old, &new);
                rows.push(Pair { old: Some(old), new: Some(new) });
            }
            None => rows.push(Pair { old: Some(vec![(old, true)]), new: None }),
        }
    }
    rows.extend(come.map(|new| Pair { old: None, new: Some(vec![(new, true)]) }));
}

/// Whether two lines share half of what they say.
fn alike(old: &str, new: &str) -> bool {
    let (left, right) = words(old.trim(), new.trim());
    let size = |parts: &[Part]| parts.iter().map(|(text, _)| text.trim().len()).sum::<usize>();
    let shared: usize =
        left.iter().filter(|(_, mark)| !mark).map(|(text, _)| text.trim().len()).sum();
    shared * 2 >= size(&left).min(size(&right)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[(&str, &str)]) {
        let text = |parts: Option<Vec<Part>>| {
            let parts = parts.unwrap_or_else(|| vec![("~".to_owned(), false)]);
            let parts = parts.into_iter().map(|(t, mark)| if mark { format!("[{t}]") } else { t });
            parts.collect::<String>()
        };
        let rows: Vec<_> =
            columns(old, new).into_iter().map(|pair| (text(pair.old), text(pair.new))).collect();
        let rows: Vec<_> = rows.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn lines_stand_beside_what_became_of_them() {
        check("a\nb", "a\nb", &[("a", "a"), ("b", "b")]);
        check("a\nb", "a\nx\nb", &[("a", "a"), ("~", "[x]"), ("b", "b")]);
        check("Text box Total", "Text box Sum", &[("Text box [Total]", "Text box [Sum]")]);
        check(
            "Grid",
            "Button: Save\nEnd",
            &[("[Grid]", "~"), ("~", "[Button: Save]"), ("~", "[End]")],
        );
    }
}
