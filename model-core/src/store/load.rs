//! Opening an app: files become a project, what the disk holds, and a list of problems.
//!
//! Opening never fails. What cannot be read is left byte for byte where it is and reported; the
//! rest opens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::disk::{Disk, Held, fingerprint};
use super::files::{Files, Folder, MODULES, is_json};
use super::format::{Finding, read_content};
use super::migrate::{self, MIGRATIONS, Migration, Version};
use super::path::{APP, Located, locate, module_of};
use super::problem::{Cause, FileProblem, Nearby};
use crate::id::Id;
use crate::model::app::FORMAT;
use crate::model::{Content, Document, DocumentId, FieldMut, Node as _, Place, Project};
use crate::text::json::{self, Json};

/// What opening gave.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// All documents that could be read.
    pub project: Project,
    /// What is wrong with the files, in the order of their paths.
    pub problems: Vec<FileProblem>,
    /// What the files held, for the next save. Empty where the app was refused.
    pub disk: Disk,
}

impl Loaded {
    /// Whether the app could not be opened at all, and why: it is of a newer format, or of an
    /// older one that could not be brought up to date.
    pub fn refusal(&self) -> Option<&FileProblem> {
        let refuses =
            |cause: &Cause| matches!(cause, Cause::NewerFormat(_) | Cause::Migration { .. });
        self.problems.iter().find(|problem| refuses(&problem.cause))
    }

    /// The same with the documents of a project that is open, where they say the same: lists whose
    /// order means nothing stand there in the order in which they were made. What is left of a
    /// difference is one, and what is the same is the same document in memory too.
    #[must_use]
    pub fn in_terms_of(mut self, open: &Project) -> Loaded {
        let mut shared = BTreeMap::new();
        for (id, ours) in open.documents() {
            let theirs = self.project.document(*id);
            if theirs.is_some_and(|theirs| !Arc::ptr_eq(theirs, ours) && same(theirs, ours)) {
                self.project.set(*id, Some(ours.clone()));
                shared.insert(*id, ours.clone());
            }
        }
        self.disk.share(&shared);
        self
    }
}

/// Whether two documents say the same.
fn same(a: &Document, b: &Document) -> bool {
    let normalized = |document: &Document| {
        let mut document = document.clone();
        super::format::normalize(document.root_mut());
        document
    };
    a == b || (a.place == b.place && normalized(a) == normalized(b))
}

/// A file that was read.
struct Read {
    path: String,
    located: Located,
    fingerprint: u64,
    content: Content,
    /// Problems of the file, which get the document's key when it is known.
    problems: Vec<FileProblem>,
}

/// Opens the app in `files`.
pub fn load(files: &dyn Files) -> Loaded {
    load_with(files, MIGRATIONS, FORMAT)
}

/// The same with other migrations, for tests of the machinery.
pub(super) fn load_with(files: &dyn Files, migrations: &[Migration], current: i64) -> Loaded {
    let mut loaded = Loaded::default();
    let listing = files.list();
    loaded.problems = listing.problems;
    let mut paths = listing.paths;
    paths.sort();
    let has_app = paths.iter().any(|path| path == APP);
    if !has_app {
        let cause = Cause::NoApp(nearby(&paths));
        loaded.problems.push(FileProblem::of_file(APP, cause));
    }
    let version = match files.read(APP) {
        Ok(bytes) if has_app => migrate::version(&bytes, current),
        _ => Version::Current,
    };
    loaded.problems.extend(case_clashes(&paths));
    let read = match version {
        Version::Newer(found) => {
            loaded.problems = vec![FileProblem::of_file(APP, Cause::NewerFormat(found))];
            return loaded;
        }
        Version::Current => {
            let read = paths.iter().filter_map(|path| read(files, path, None, &mut loaded));
            read.collect()
        }
        Version::Older(from) => match migrate::run(files, &paths, from, migrations) {
            Ok(texts) => read_migrated(files, &paths, &texts, &mut loaded),
            Err(problem) => {
                loaded.problems = vec![*problem];
                return loaded;
            }
        },
    };
    assemble(&mut loaded, read, version == Version::Current);
    loaded.problems.sort_by(|a, b| (&a.path, a.place).cmp(&(&b.path, b.place)));
    loaded
}

/// Reads what migrations made of the files. Files that are there no more count as documents that
/// the project has no more, so that the next save deletes them.
fn read_migrated(
    files: &dyn Files,
    paths: &[String],
    texts: &BTreeMap<String, String>,
    loaded: &mut Loaded,
) -> Vec<Read> {
    let mut all: BTreeSet<&String> = texts.keys().collect();
    let mut gone = Vec::new();
    for path in paths {
        let bytes = files.read(path).unwrap_or_default();
        let is_source = std::str::from_utf8(&bytes).is_ok_and(|text| json::parse(text).is_ok());
        if is_json(path) && is_source && !texts.contains_key(path) {
            gone.push((path, fingerprint(&bytes)));
        } else {
            all.insert(path);
        }
    }
    let mut found = Vec::new();
    for path in all {
        found.extend(read(files, path, texts.get(path).map(String::as_str), loaded));
    }
    for file in &mut found {
        for problem in &mut file.problems {
            // The places are those of a text that nobody sees.
            problem.place = problem.place.filter(|_| !texts.contains_key(&file.path));
        }
    }
    for (path, fingerprint) in gone {
        let key = DocumentId(Id::derive(path));
        loaded.disk.hold(path, Held { fingerprint, document: Some((key, None)) });
    }
    found
}

/// Reads one file, or, instead of what it holds, `text`. Nothing where it holds no document.
fn read(files: &dyn Files, path: &str, text: Option<&str>, loaded: &mut Loaded) -> Option<Read> {
    let Some(located) = locate(path) else {
        if is_json(path) && path.starts_with(MODULES) {
            loaded.problems.push(FileProblem::of_file(path, Cause::NoDocument));
        }
        return None;
    };
    let bytes = match (files.read(path), text) {
        (Ok(bytes), _) => bytes,
        // A migration made the file.
        (Err(_), Some(_)) => Vec::new(),
        (Err(error), None) => {
            let cause = Cause::Unreadable(error.to_string());
            loaded.problems.push(FileProblem::of_file(path, cause));
            return None;
        }
    };
    let print = fingerprint(&bytes);
    match read_file(path, located, text.map_or(&*bytes, str::as_bytes)) {
        Ok(file) => Some(Read { fingerprint: print, ..file }),
        Err(problem) => {
            loaded.disk.keep(path, print);
            loaded.problems.push(*problem);
            None
        }
    }
}

/// Opens the app in a folder of the file system. Completes or discards a save that was
/// interrupted; where there is no app, says what the folder is.
pub fn open(folder: &std::path::Path) -> Loaded {
    let recovered = super::journal::recover(folder);
    let mut loaded = load(&Folder(folder.to_owned()));
    loaded.problems.extend(recovered.problems);
    for problem in &mut loaded.problems {
        if matches!(problem.cause, Cause::NoApp(Nearby::Unknown | Nearby::Empty))
            && let Some(found) = look_around(folder)
        {
            problem.cause = Cause::NoApp(found);
        }
    }
    loaded
}

fn read_file(path: &str, located: Located, bytes: &[u8]) -> Result<Read, Box<FileProblem>> {
    let at = |place: (u32, u32), cause| FileProblem {
        place: Some(place),
        ..FileProblem::of_file(path, cause)
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good =
                String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
            return Err(at(json::line_column(&good, good.len()), Cause::NotText).into());
        }
    };
    let value = match json::parse(text) {
        Ok(value) => value,
        Err(error) => {
            let problem = match conflict_line(text) {
                Some(line) => at((line, 1), Cause::Conflict),
                None => at((error.line, error.column), Cause::NotJson(error.message)),
            };
            return Err(problem.into());
        }
    };
    let id = Id::derive(path);
    let Some((mut content, findings)) = read_content(&located.kind, &value, id) else {
        return Err(at((1, 1), Cause::NotAnObject).into());
    };
    let named = content.element().kind().properties.iter().any(|p| p.key == "name");
    if named && value.get("name").is_none() && !located.name.is_empty() {
        // The file's name is all that is left of it.
        if let Some(FieldMut::Text(name)) = content.element_mut().get_mut("name") {
            name.clone_from(&located.name);
        }
    }
    if let (Content::Microflow(microflow), Some(flow), None) =
        (&mut content, located.flow, value.get("flow"))
    {
        microflow.flow = flow;
    }
    let mut problems: Vec<FileProblem> =
        findings.into_iter().map(|finding| told(path, text, finding)).collect();
    if let Content::Foreign(foreign) = &content {
        let misfit = super::format::Misfit::UnknownKind(foreign.kind.clone());
        problems.push(FileProblem::of_file(path, Cause::Misfit(misfit)));
    }
    if let Content::App(app) = &mut content
        && !matches!(value.get("format"), Some(Json::Int(1..)))
    {
        app.format = FORMAT;
        problems.push(at((1, 1), Cause::NoFormat));
    }
    Ok(Read { path: path.to_owned(), located, fingerprint: 0, content, problems })
}

fn told(path: &str, text: &str, finding: Finding) -> FileProblem {
    FileProblem {
        path: path.to_owned(),
        place: json::locate(text, &finding.steps),
        document: None,
        element: finding.element,
        cause: Cause::Misfit(finding.misfit),
    }
}

/// The line (from 1) of the first mark that a merge left, where there are all three.
fn conflict_line(text: &str) -> Option<u32> {
    let marks = ["<<<<<<< ", "=======", ">>>>>>> "];
    let line_of = |mark: &str| text.lines().position(|line| line.starts_with(mark));
    let [Some(first), Some(_), Some(_)] = marks.map(line_of) else { return None };
    u32::try_from(first + 1).ok()
}

/// Paths that are one on file systems without upper and lower case.
fn case_clashes(paths: &[String]) -> Vec<FileProblem> {
    let mut seen: BTreeMap<String, &String> = BTreeMap::new();
    let mut problems = Vec::new();
    for path in paths {
        match seen.get(&path.to_lowercase()) {
            Some(first) => {
                problems.push(FileProblem::of_file(path, Cause::CaseOnly((*first).clone())));
            }
            None => {
                seen.insert(path.to_lowercase(), path);
            }
        }
    }
    problems
}

/// Puts what was read together: modules first, because they say the name by which all documents
/// in their folders are known.
fn assemble(loaded: &mut Loaded, mut read: Vec<Read>, current: bool) {
    let names = module_names(&mut read, &mut loaded.problems);
    let mut paths: BTreeMap<DocumentId, String> = BTreeMap::new();
    for file in read {
        let module = names.get(&file.located.folder).cloned().unwrap_or_default();
        let folders = file.located.folders.clone();
        let document = Document { place: Place { module, folders }, content: file.content };
        let mut key = DocumentId(document.root().id());
        let mut problems = file.problems;
        if let Some(other) = paths.get(&key) {
            problems.push(FileProblem::of_file(&file.path, Cause::SameId(other.clone())));
            key = DocumentId(Id::derive(&format!("{}@{}", key.0, file.path)));
        }
        if let Some(cause) = other_name(&file.located, &document) {
            problems.push(FileProblem::of_file(&file.path, cause));
        }
        let problems = problems.into_iter().map(|p| FileProblem { document: Some(key), ..p });
        loaded.problems.extend(problems);
        let document = Arc::new(document);
        let held = Held {
            fingerprint: file.fingerprint,
            document: Some((key, current.then(|| document.clone()))),
        };
        loaded.disk.hold(&file.path, held);
        loaded.project.set(key, Some(document));
        paths.insert(key, file.path);
    }
}

/// The name of the module of each folder below `modules`.
fn module_names(read: &mut [Read], problems: &mut Vec<FileProblem>) -> BTreeMap<String, String> {
    let mut inner: BTreeMap<String, String> = BTreeMap::new();
    let mut folders: BTreeSet<String> = BTreeSet::new();
    for file in read.iter().filter(|file| !file.located.folder.is_empty()) {
        folders.insert(file.located.folder.clone());
        if let Content::Module(module) = &file.content {
            inner.entry(file.located.folder.clone()).or_insert_with(|| module.name.clone());
        }
    }
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    // Folders whose name is that of their module come first; a copy of the folder comes after.
    let (agreeing, others): (Vec<_>, Vec<_>) =
        inner.iter().partition(|(folder, name)| module_of(folder) == **name);
    for (folder, name) in agreeing.into_iter().chain(others) {
        let wanted = Some(name).filter(|name| !owners.contains_key(*name));
        let name = wanted.cloned().unwrap_or_else(|| module_of(folder));
        owners.entry(name.clone()).or_insert_with(|| folder.clone());
        names.insert(folder.clone(), name);
    }
    for folder in folders {
        if names.contains_key(&folder) {
            continue;
        }
        let path = format!("{MODULES}/{folder}");
        problems.push(FileProblem::of_file(&path, Cause::NoModule));
        names.insert(folder.clone(), module_of(&folder));
    }
    for file in read {
        let Content::Module(module) = &mut file.content else { continue };
        let Some(opened) = names.get(&file.located.folder) else { continue };
        if inner.get(&file.located.folder) == Some(opened) || module.name == *opened {
            continue;
        }
        let other = owners.get(&module.name).cloned().unwrap_or_default();
        let name = std::mem::replace(&mut module.name, opened.clone());
        let cause = Cause::ModuleTwice { name, other, opened: opened.clone() };
        file.problems.push(FileProblem::of_file(&file.path, cause));
    }
    names
}

/// Whether the path says another name than the document.
fn other_name(located: &Located, document: &Document) -> Option<Cause> {
    let (file, inner) = match &document.content {
        Content::App(_)
        | Content::Navigation(_)
        | Content::Security(_)
        | Content::DomainDiagram(_) => return None,
        Content::Foreign(foreign) if !foreign.extra.fields().iter().any(|(k, _)| k == "name") => {
            return None;
        }
        Content::Module(module) => (module_of(&located.folder), module.name.clone()),
        Content::Entity(entity) if !located.folders.is_empty() => {
            let folders = located.folders.join("/");
            return Some(Cause::OtherName {
                file: format!("{folders}/{}", located.name),
                inner: format!("entities/{}", entity.name),
            });
        }
        _ => (located.name.clone(), document.name().to_owned()),
    };
    // A name that is too long for a file stands there cut.
    let same = file == inner || (file.len() > 100 && inner.starts_with(&file));
    (!same).then_some(Cause::OtherName { file, inner })
}

fn nearby(paths: &[String]) -> Nearby {
    if paths.is_empty() {
        return Nearby::Empty;
    }
    if paths.iter().any(|path| locate(path).is_some()) {
        return Nearby::Modules;
    }
    match paths.iter().find(|path| !path.contains('/') && path.to_lowercase().ends_with(".mpr")) {
        Some(path) => Nearby::Mendix(path.clone()),
        None => Nearby::Unknown,
    }
}

/// Looks one level into the folder and some levels above it for an app.
fn look_around(folder: &std::path::Path) -> Option<Nearby> {
    for (levels, above) in folder.ancestors().enumerate().skip(1).take(4) {
        if above.join(APP).is_file() {
            return Some(Nearby::Above(levels));
        }
    }
    let mut inside: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter(|entry| entry.path().join(APP).is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    inside.sort();
    inside.into_iter().next().map(Nearby::Inside)
}
