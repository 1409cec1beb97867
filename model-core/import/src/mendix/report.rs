//! What an import of a Mendix project came to, for people and (`--report FILE.json`) for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use model_core::check::{Checker, Severity};
use model_core::index::Index;
use model_core::model::app::Module;
use model_core::model::microflow::{CallFunction, ForeignActivity, Microflow};
use model_core::model::page::{ForeignAction, ForeignWidget, Page};
use model_core::model::stats::{self, stats};
use model_core::model::{Element, Project, meta};
use serde::{Deserialize, Serialize};

use super::Import;
use super::dropped;
use super::note::Note;
use super::storage::{Oddity, Storage};
use super::tree::Tree;

/// What came over, what is only kept, what stayed behind, and what to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MendixReport {
    /// What to expect when the app runs, in a sentence or two.
    pub expect: String,
    /// The name of the source's file.
    pub source: String,
    /// The version of Mendix that wrote it last.
    pub version: String,
    /// The modules, own ones first.
    pub modules: Vec<ModuleLine>,
    /// How many elements there are by kind, in modules of its own and in those of a marketplace:
    /// documents by the word of their kind, others with their group before it (`parts/attribute`).
    pub taken_over: BTreeMap<String, Taken>,
    /// What is kept and cannot run or show, by kind.
    pub foreign: Vec<Group>,
    /// What is left out though someone may miss it, by property, with the reason.
    pub dropped: Vec<Group>,
    /// What is left out because it means nothing here or follows from something else, by property,
    /// with the reason.
    pub left_out: Vec<Group>,
    /// Values that stayed behind because they are or may be secret.
    pub withheld: Vec<Place>,
    /// What came over switched off.
    pub switched_off: Vec<Place>,
    /// Names that lead nowhere, with who uses them.
    pub unresolved: Vec<Place>,
    /// Functions in Java and JavaScript, by how much needs them.
    pub functions: Vec<FunctionUse>,
    /// Words that are not known; the default holds.
    pub unknown: Vec<Place>,
    /// What is odd about the files.
    pub files: Vec<String>,
}

/// A module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModuleLine {
    /// Its name.
    pub name: String,
    /// Whether it came from a marketplace, so that it is not changed here.
    pub from_marketplace: bool,
    /// Its version there.
    pub version: String,
}

/// How many there are of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// In modules of its own and in the app.
    pub own: usize,
    /// In modules of a marketplace.
    pub marketplace: usize,
}

/// Things of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// What it is: `Microflows$CallWebServiceAction`.
    pub what: String,
    /// Why it is so; empty where the kind says enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// How often it occurs.
    pub count: usize,
    /// Some of the documents in which it does, in the order of names.
    pub places: Vec<String>,
}

/// Something at a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The document.
    pub place: String,
    /// What is there.
    pub what: String,
}

/// A function and how much needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionUse {
    /// The function.
    pub function: String,
    /// How many activities call it.
    pub calls: usize,
    /// How many microflows have such an activity.
    pub flows: usize,
}

/// How many places a group lists.
const MOST_PLACES: usize = 20;

/// How many lines of each part the text shows; all of them are in the JSON.
const SHOWN: usize = 12;

impl MendixReport {
    /// What an import came to. It checks the app to find the names that lead nowhere.
    pub fn new(storage: &Storage, import: &Import) -> MendixReport {
        let project = &import.project;
        let mut report = MendixReport {
            source: storage.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            version: storage.version.clone(),
            files: storage.oddities.iter().map(oddity).collect(),
            unresolved: unresolved(project),
            functions: functions(project),
            ..MendixReport::default()
        };
        report.files.extend(import.lost.iter().map(|(id, lost)| format!("Unit {id}: {lost}.")));
        let mut read_only = BTreeSet::new();
        for (_, _, module) in project.of_kind::<Module>() {
            if module.read_only {
                read_only.insert(module.name.clone());
            }
            report.modules.push(ModuleLine {
                name: module.name.clone(),
                from_marketplace: module.read_only,
                version: module.version.clone(),
            });
        }
        report
            .modules
            .sort_by(|a, b| (a.from_marketplace, &a.name).cmp(&(b.from_marketplace, &b.name)));
        report.count(project, &read_only);
        report.tell(&import.notes);
        report.left_out = dropped::dropped(&Tree::new(storage));
        report.expect = expect(project);
        report
    }

    fn count(&mut self, project: &Project, read_only: &BTreeSet<String>) {
        let mut own = Project::default();
        let mut others = Project::default();
        for document in project.documents().values() {
            let is_other = read_only.contains(&document.place.module);
            let side = if is_other { &mut others } else { &mut own };
            side.add(document.clone());
        }
        for (group, kind, count) in stats(&own).iter() {
            self.taken_over.entry(counted(group, kind)).or_default().own += count;
        }
        for (group, kind, count) in stats(&others).iter() {
            self.taken_over.entry(counted(group, kind)).or_default().marketplace += count;
        }
    }

    fn tell(&mut self, notes: &[Note]) {
        let mut foreign: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        let mut dropped: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for note in notes {
            let at = |place: &str, what: String| Place { place: place.to_owned(), what };
            match note {
                Note::Foreign { place, what } => {
                    foreign.entry((what, "")).or_default().push(place);
                }
                Note::Dropped { place, what, why } => {
                    dropped.entry((what, *why)).or_default().push(place);
                }
                Note::Withheld { place, what } => self.withheld.push(at(place, what.clone())),
                Note::Unknown { place, what, word } => {
                    self.unknown.push(at(place, format!("{what}: {word}")));
                }
                Note::SwitchedOff { place, why } => {
                    self.switched_off.push(at(place, (*why).to_owned()));
                }
            }
        }
        self.foreign = groups(foreign);
        self.dropped = groups(dropped);
        self.withheld.sort();
        self.unknown.sort();
        self.switched_off.sort();
    }

    /// As JSON on several lines.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads what [`to_json`](MendixReport::to_json) wrote; nothing where it is something else.
    pub fn from_json(text: &str) -> Option<MendixReport> {
        serde_json::from_str(text).ok()
    }
}

/// By what a kind is counted: words of kinds repeat between groups, so all but documents say which
/// group they are of.
fn counted(group: stats::Group, kind: &str) -> String {
    match group {
        stats::Group::Documents => kind.to_owned(),
        group => format!("{}/{kind}", group.key()),
    }
}

fn groups(found: BTreeMap<(&str, &str), Vec<&str>>) -> Vec<Group> {
    let group = |((what, why), places): ((&str, &str), Vec<&str>)| {
        let distinct: BTreeSet<&str> = places.iter().copied().collect();
        Group {
            what: what.to_owned(),
            why: why.to_owned(),
            count: places.len(),
            places: distinct.into_iter().take(MOST_PLACES).map(str::to_owned).collect(),
        }
    };
    let mut groups: Vec<Group> = found.into_iter().map(group).collect();
    groups.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.what.cmp(&b.what)));
    groups
}

/// What is odd about a file, as a sentence.
fn oddity(oddity: &Oddity) -> String {
    match oddity {
        Oddity::Missing(id) => format!("Unit {id} has no file, or one that cannot be read."),
        Oddity::Orphan(path) => {
            format!("{} belongs to no unit; it is left out.", path.display())
        }
        Oddity::OtherHash(id) => {
            format!("Unit {id} was changed by something that did not renew its hash.")
        }
        Oddity::NoId(row) => format!("Row {row} of the table of units has no id; it is left out."),
    }
}

/// The rules that say that a name leads nowhere.
fn is_reference_rule(code: &str) -> bool {
    ("MQ0201"..="MQ0216").contains(&code)
}

fn unresolved(project: &Project) -> Vec<Place> {
    let mut checker = Checker::new();
    checker.check(&Index::new(project));
    let mut places: Vec<Place> = checker
        .problems()
        .iter()
        .filter(|problem| problem.severity == Severity::Error && is_reference_rule(problem.code))
        .map(|problem| {
            let document = project.document(problem.address.document);
            Place {
                place: document.map(|document| document.title()).unwrap_or_default(),
                what: problem.message.clone(),
            }
        })
        .collect();
    places.sort();
    places
}

fn functions(project: &Project) -> Vec<FunctionUse> {
    let mut uses: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (_, _, flow) in project.of_kind::<Microflow>() {
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        meta::walk(flow, &mut |element| {
            if let Some(call) = element.downcast::<CallFunction>() {
                *here.entry(call.function.as_str()).or_default() += 1;
            }
        });
        for (function, calls) in here {
            let entry = uses.entry(function.to_owned()).or_default();
            entry.0 += calls;
            entry.1 += 1;
        }
    }
    let line = |(function, (calls, flows))| FunctionUse { function, calls, flows };
    let mut functions: Vec<FunctionUse> = uses.into_iter().map(line).collect();
    functions.sort_by(|a, b| b.calls.cmp(&a.calls).then_with(|| a.function.cmp(&b.function)));
    functions
}

/// What to expect when an imported app runs.
fn expect(project: &Project) -> String {
    let has = |root: &dyn Element, wanted: fn(&dyn Element) -> bool| {
        let mut found = false;
        meta::walk(root, &mut |element| found |= wanted(element));
        found
    };
    let (mut flows, mut foreign, mut calling) = (0, 0, 0);
    for (_, _, flow) in project.of_kind::<Microflow>() {
        flows += 1;
        if has(flow, |element| element.downcast::<ForeignActivity>().is_some()) {
            foreign += 1;
        } else if has(flow, |element| element.downcast::<CallFunction>().is_some()) {
            calling += 1;
        }
    }
    let (mut pages, mut whole) = (0, 0);
    for (_, _, page) in project.of_kind::<Page>() {
        pages += 1;
        let is_foreign = |element: &dyn Element| {
            element.downcast::<ForeignWidget>().is_some()
                || element.downcast::<ForeignAction>().is_some()
        };
        whole += usize::from(!has(page, is_foreign));
    }
    format!(
        "{} of {flows} flows (microflows, nanoflows and rules, those of the marketplace among them) \
         need nothing from outside; {calling} call actions in Java or JavaScript, which stop there, \
         and {foreign} have steps that Maquette does not know. {whole} of {pages} pages show whole. Nothing runs by itself and no service is called \
         until you allow it in the settings of the app.",
        flows - foreign - calling
    )
}

/// For people: what to expect, the modules, the counts, and what to look at.
impl fmt::Display for MendixReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.expect)?;
        let version = if self.version.is_empty() { "an unknown version" } else { &self.version };
        writeln!(f, "\n{} was written by Mendix {version}.", self.source)?;
        let own = self.modules.iter().filter(|module| !module.from_marketplace);
        let own: Vec<&str> = own.map(|module| module.name.as_str()).collect();
        writeln!(f, "Own modules: {}", own.join(", "))?;
        let others = self.modules.iter().filter(|module| module.from_marketplace);
        let others: Vec<String> =
            others.map(|module| format!("{} {}", module.name, module.version)).collect();
        if !others.is_empty() {
            let others: Vec<&str> = others.iter().map(|module| module.trim()).collect();
            writeln!(f, "From the marketplace, read-only: {}", others.join(", "))?;
        }
        writeln!(f, "\nTaken over (own, marketplace):")?;
        for (kind, words) in COUNTED {
            if let Some(taken) = self.taken_over.get(*kind) {
                writeln!(f, "  {words:<28} {:>6} {:>6}", taken.own, taken.marketplace)?;
            }
        }
        part(f, "Kept, but does not run or show", &self.foreign, |group| {
            format!("{:>5} × {}", group.count, group.what)
        })?;
        part(f, "Functions in Java and JavaScript, by calls", &self.functions, |function| {
            let FunctionUse { function, calls, flows } = function;
            let unit = if *flows == 1 { "flow" } else { "flows" };
            format!("{calls:>5} × {function} in {flows} {unit}")
        })?;
        part(f, "Left out", &self.dropped, |group| {
            format!("{:>5} × {}: {}", group.count, group.what, group.why)
        })?;
        if !self.left_out.is_empty() {
            let all: usize = self.left_out.iter().map(|group| group.count).sum();
            writeln!(
                f,
                "\nBesides, {all} values of {} properties mean nothing here or follow from others; \
                 .maquette/import-report.json has each with the reason.",
                self.left_out.len()
            )?;
        }
        let place = |place: &Place| match place.place.trim() {
            "" => format!("the app: {}", place.what),
            document => format!("{document}: {}", place.what),
        };
        part(f, "Secret values that stayed behind", &self.withheld, place)?;
        part(f, "Switched off until you allow it", &self.switched_off, place)?;
        part(f, "Names that lead nowhere", &self.unresolved, place)?;
        part(f, "Words that are not known", &self.unknown, place)?;
        part(f, "Files", &self.files, Clone::clone)
    }
}

/// The kinds of which the numbers are shown to people, in the plural.
pub const COUNTED: &[(&str, &str)] = &[
    ("entity", "Entities"),
    ("parts/attribute", "Attributes"),
    ("parts/association", "Associations"),
    ("enumeration", "Enumerations"),
    ("constant", "Constants"),
    ("microflow", "Microflows"),
    ("nanoflow", "Nanoflows"),
    ("rule", "Rules"),
    ("parts/flow", "Sequence flows"),
    ("page", "Pages"),
    ("layout", "Layouts"),
    ("snippet", "Snippets"),
    ("buildingBlock", "Building blocks"),
    ("pageTemplate", "Page templates"),
    ("function", "Functions"),
    ("mapping", "Mappings"),
    ("structure", "Structures of messages"),
    ("messages", "Definitions of messages"),
    ("publishedRest", "Published REST services"),
    ("consumedRest", "Consumed REST services"),
    ("images", "Collections of images"),
    ("schedule", "Schedules"),
    ("queue", "Queues"),
    ("foreignDocument", "Documents that are only kept"),
];

fn part<T>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    items: &[T],
    line: impl Fn(&T) -> String,
) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title} ({}):", items.len())?;
    for item in items.iter().take(SHOWN) {
        writeln!(f, "  {}", line(item))?;
    }
    if items.len() > SHOWN {
        writeln!(f, "  … and {} more, all in .maquette/import-report.json", items.len() - SHOWN)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::corpus_tests::{expectations, imported, name_of};
    use super::*;

    #[test]
    fn the_numbers_of_real_projects_are_those_that_are_known() {
        if imported().is_empty() {
            return;
        }
        let expected = expectations();
        let mut all = BTreeSet::new();
        for known in imported() {
            let mut report = MendixReport::default();
            report.count(&known.import.project, &BTreeSet::new());
            let name = name_of(&known.path);
            let counted = |kind: &str| report.taken_over.get(kind).map_or(0, |taken| taken.own);
            let wanted = |key: &str| match key {
                "associations" => ["associations", "cross_associations"]
                    .map(|key| expected[&name]["counts"][key].as_u64().unwrap_or_default())
                    .iter()
                    .sum(),
                key => expected[&name]["counts"][key].as_u64().unwrap_or_default(),
            };
            for (kind, key) in [
                ("parts/attribute", "attributes"),
                ("parts/association", "associations"),
                ("parts/flow", "sequence_flows"),
                ("constant", "constants"),
                ("microflow", "microflows"),
                ("nanoflow", "nanoflows"),
                ("page", "pages"),
                ("snippet", "snippets"),
                ("enumeration", "enumerations"),
            ] {
                assert_eq!(counted(kind) as u64, wanted(key), "{name} {kind}");
            }
            all.extend(report.taken_over.into_keys());
        }
        // Every number that people are shown is counted somewhere; no project at hand consumes REST.
        let never: Vec<&str> =
            COUNTED.iter().map(|(kind, _)| *kind).filter(|kind| !all.contains(*kind)).collect();
        assert_eq!(never, ["consumedRest"]);
    }

    #[test]
    fn counts_keep_groups_apart() {
        assert_eq!(counted(stats::Group::Documents, "microflow"), "microflow");
        assert_eq!(counted(stats::Group::Sources, "microflow"), "sources/microflow");
    }
}
