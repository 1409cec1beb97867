//! The lines of the report: a function of the report, of what is folded and of the filter.

use std::collections::{BTreeMap, BTreeSet};

use model_import::mendix::{COUNTED, Group, MendixReport, Place, Taken};

use crate::state::ImportReport;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The head of a section, or of a group in one.
    Head(Head),
    /// The heads of the columns of counts.
    Columns,
    /// How many there are of a kind.
    Count {
        /// The kind, in the plural.
        kind: String,
        /// How many of its own and of a marketplace.
        taken: Taken,
    },
    /// Something at a place, which is a link where there is such a document.
    Place {
        /// The document.
        place: String,
        /// What is there.
        what: String,
        /// How far in it stands.
        level: usize,
    },
    /// A sentence.
    Text(String),
}

/// What can be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// What folds are remembered by.
    pub key: String,
    /// How far in it stands; 0 for sections.
    pub level: usize,
    /// What it says.
    pub title: String,
    /// The reason, in a few words.
    pub why: String,
    /// How many there are.
    pub count: usize,
    /// Whether what belongs to it is shown.
    pub open: bool,
}

/// What the lines are made of beside the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What was folded (false) or unfolded by hand, by key.
    pub folds: BTreeMap<String, bool>,
    /// What is searched for, in lower case; empty for everything.
    pub filter: String,
}

/// A section with more lines is folded until someone opens it.
const MANY: usize = 40;

/// The lines that are shown, from top to bottom.
pub(super) fn lines(report: &ImportReport, asked: &Asked) -> Vec<Line> {
    let mut list = List { asked, lines: Vec::new() };
    match report {
        ImportReport::Mendix(report) => list.mendix(report),
        ImportReport::Text(lines) => {
            let kept = lines.iter().filter(|line| list.fits(&[line]));
            let kept: Vec<Line> = kept.map(|line| Line::Text(line.clone())).collect();
            list.lines.extend(kept);
        }
    }
    list.lines
}

struct List<'a> {
    asked: &'a Asked,
    lines: Vec<Line>,
}

impl List<'_> {
    fn mendix(&mut self, report: &MendixReport) {
        self.counts(report);
        self.groups("Kept, but does not run or show", &report.foreign);
        self.groups("Left out, and why", &report.dropped);
        self.groups("Left out as it means nothing here", &report.left_out);
        self.places("Secret values that stayed behind", &report.withheld);
        self.places("Switched off until you allow it", &report.switched_off);
        let calls = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        let functions: Vec<Place> = report
            .functions
            .iter()
            .map(|used| Place {
                place: used.function.clone(),
                what: format!(
                    "{} in {}",
                    calls(used.calls, "call", "calls"),
                    calls(used.flows, "microflow", "microflows")
                ),
            })
            .collect();
        self.places("Functions in Java and JavaScript, by calls", &functions);
        self.places("Names that lead nowhere", &report.unresolved);
        self.places("Words that are not known", &report.unknown);
        self.modules(report);
        let files = report.files.iter().filter(|line| self.fits(&[line]));
        let files = files.map(|line| Line::Text(line.clone())).collect();
        self.section("Files", report.files.len(), files);
    }

    fn modules(&mut self, report: &MendixReport) {
        let line = |module: &model_import::mendix::ModuleLine| {
            let what = match (module.from_marketplace, module.version.as_str()) {
                (false, _) => "own".to_owned(),
                (true, "") => "from the marketplace, read-only".to_owned(),
                (true, version) => format!("version {version} from the marketplace, read-only"),
            };
            Place { place: module.name.clone(), what }
        };
        let modules: Vec<Place> = report.modules.iter().map(line).collect();
        self.places("Modules", &modules);
    }

    fn counts(&mut self, report: &MendixReport) {
        let mut all = 0;
        let mut lines = Vec::new();
        for (kind, words) in COUNTED {
            let Some(taken) = report.taken_over.get(*kind) else { continue };
            all += taken.own + taken.marketplace;
            if self.fits(&[words]) {
                lines.push(Line::Count { kind: (*words).to_owned(), taken: *taken });
            }
        }
        if !lines.is_empty() {
            lines.insert(0, Line::Columns);
        }
        self.section("Taken over", all, lines);
    }

    fn places(&mut self, title: &str, places: &[Place]) {
        let fitting = places.iter().filter(|place| self.fits(&[&place.place, &place.what]));
        let line = |place: &Place| Line::Place {
            place: place.place.clone(),
            what: place.what.clone(),
            level: 1,
        };
        let lines = fitting.map(line).collect();
        self.section(title, places.len(), lines);
    }

    fn groups(&mut self, title: &str, groups: &[Group]) {
        let mut lines = Vec::new();
        for group in groups {
            let itself = self.fits(&[&group.what, &group.why]);
            let mut places: Vec<&String> =
                group.places.iter().filter(|place| itself || self.fits(&[place])).collect();
            if !itself && places.is_empty() {
                continue;
            }
            let key = format!("{title}/{}/{}", group.what, group.why);
            // What was searched for is shown where it was found.
            let open = self.is_open(&key, !itself);
            lines.push(Line::Head(Head {
                key,
                level: 1,
                title: group.what.clone(),
                why: group.why.clone(),
                count: group.count,
                open,
            }));
            if !open {
                places.clear();
            }
            let distinct: BTreeSet<&String> = group.places.iter().collect();
            let is_cut = group.count > distinct.len() && places.len() == distinct.len();
            lines.extend(places.iter().map(|place| Line::Place {
                place: (*place).clone(),
                what: String::new(),
                level: 2,
            }));
            if is_cut && open && distinct.len() > 1 {
                lines.push(Line::Text("These are some of the places.".to_owned()));
            }
        }
        let count = groups.iter().map(|group| group.count).sum();
        self.section(title, count, lines);
    }

    /// Adds a section; an empty one is left out.
    fn section(&mut self, title: &str, count: usize, lines: Vec<Line>) {
        if lines.is_empty() {
            return;
        }
        let open = self.is_open(title, lines.len() <= MANY);
        self.lines.push(Line::Head(Head {
            key: title.to_owned(),
            level: 0,
            title: title.to_owned(),
            why: String::new(),
            count,
            open,
        }));
        if open {
            self.lines.extend(lines);
        }
    }

    fn fits(&self, texts: &[&str]) -> bool {
        let filter = &self.asked.filter;
        filter.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(filter))
    }

    /// Sections are all open while a filter is on.
    fn is_open(&self, key: &str, otherwise: bool) -> bool {
        let searching = !self.asked.filter.is_empty() && !key.contains('/');
        searching || self.asked.folds.get(key).copied().unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_import::mendix::FunctionUse;

    fn report() -> ImportReport {
        let place = |place: &str, what: &str| Place { place: place.into(), what: what.into() };
        let group = |what: &str, why: &str, places: &[&str]| Group {
            what: what.into(),
            why: why.into(),
            count: places.len(),
            places: places.iter().map(|place| (*place).to_owned()).collect(),
        };
        ImportReport::Mendix(Box::new(MendixReport {
            taken_over: [("entity".to_owned(), Taken { own: 2, marketplace: 1 })].into(),
            foreign: vec![group("Microflows$Call", "", &["Sales.Send", "Sales.Get"])],
            dropped: vec![group("Colour", "It has no colours", &["Sales.Send"])],
            unresolved: (0..50).map(|n| place(&format!("Sales.F{n}"), "Gone.X")).collect(),
            functions: vec![FunctionUse { function: "Sales.Java".into(), calls: 1, flows: 1 }],
            ..MendixReport::default()
        }))
    }

    #[track_caller]
    fn check(folds: &[(&str, bool)], filter: &str, expected: &[&str]) {
        let folds = folds.iter().map(|(key, open)| ((*key).to_owned(), *open)).collect();
        let asked = Asked { folds, filter: filter.to_owned() };
        let said: Vec<String> = lines(&report(), &asked)
            .iter()
            .map(|line| match line {
                Line::Head(head) => {
                    let sign = if head.open { "-" } else { "+" };
                    format!("{sign}{} {}", head.title, head.count)
                }
                Line::Columns => "own marketplace".to_owned(),
                Line::Count { kind, taken } => {
                    format!("{kind} {} {}", taken.own, taken.marketplace)
                }
                Line::Place { place, what, .. } => format!("{place} {what}").trim().to_owned(),
                Line::Text(text) => text.clone(),
            })
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn sections_that_are_empty_are_left_out_and_long_ones_are_folded() {
        check(
            &[],
            "",
            &[
                "-Taken over 3",
                "own marketplace",
                "Entities 2 1",
                "-Kept, but does not run or show 2",
                "+Microflows$Call 2",
                "-Left out, and why 1",
                "+Colour 1",
                "-Functions in Java and JavaScript, by calls 1",
                "Sales.Java 1 call in 1 microflow",
                "+Names that lead nowhere 50",
            ],
        );
    }

    #[test]
    fn a_filter_opens_what_it_finds() {
        check(
            &[],
            "send",
            &[
                "-Kept, but does not run or show 2",
                "-Microflows$Call 2",
                "Sales.Send",
                "-Left out, and why 1",
                "-Colour 1",
                "Sales.Send",
            ],
        );
        check(&[], "f49", &["-Names that lead nowhere 50", "Sales.F49 Gone.X"]);
        check(&[], "nothing has this", &[]);
    }

    #[test]
    fn folds_are_kept_by_key() {
        let folded = [("Taken over", false), ("Left out, and why/Colour/It has no colours", true)];
        check(&folded, "colour", &["-Left out, and why 1", "-Colour 1", "Sales.Send"]);
    }
}
