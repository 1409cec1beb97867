//! What a save would do: which files it would write, which it would delete. Touches nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::disk::{Disk, Held, fingerprint};
use super::files::{MODULES, Memory};
use super::format::write_content;
use super::path::{apart, module_folder, path_in};
use crate::model::app::Module;
use crate::model::{Content, Document, DocumentId, Project};
use crate::parallel;

/// Which documents are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Those that differ from what their files held. Others stay as they are, canonical or not.
    Changed,
    /// All, so that every file is canonical and in its place.
    Everything,
}

/// What a save would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The new text of each file that changes.
    writes: BTreeMap<String, String>,
    /// The files that go.
    deletes: BTreeSet<String>,
    /// What the files hold afterwards.
    after: Disk,
}

impl Plan {
    /// The files that would be written, with their text, in the order of their paths.
    pub fn writes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.writes.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files that would be deleted, in the order of their paths.
    pub fn deletes(&self) -> impl Iterator<Item = &str> {
        self.deletes.iter().map(String::as_str)
    }

    /// Whether nothing would happen.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.deletes.is_empty()
    }

    pub(super) fn after(self) -> Disk {
        self.after
    }
}

/// What it takes to bring files that held `disk` to `project`.
pub fn plan(disk: &Disk, project: &Project, extent: Extent) -> Plan {
    let mut plan = Plan::default();
    for (path, held) in disk.files().iter().filter(|(_, held)| held.document.is_none()) {
        plan.after.hold(path, held.clone());
    }
    let mut due = Vec::new();
    for (id, (path, document)) in assign(disk, project, extent) {
        let held = disk.files().get(&path);
        let untouched = held.and_then(|held| match &held.document {
            Some((key, Some(before))) if *key == id && Arc::ptr_eq(before, document) => Some(held),
            _ => None,
        });
        if let Some(held) = untouched.filter(|_| extent == Extent::Changed) {
            plan.after.hold(&path, held.clone());
        } else {
            due.push((id, path, document));
        }
    }
    let texts = parallel::map(&due, |(_, _, document)| {
        let text = write_content(&document.content);
        (fingerprint(text.as_bytes()), text)
    });
    for ((id, path, document), (fingerprint, text)) in due.into_iter().zip(texts) {
        let held = disk.files().get(&path);
        if held.is_none_or(|held| held.fingerprint != fingerprint) {
            plan.writes.insert(path.clone(), text);
        }
        let document = Some((id, Some(document.clone())));
        plan.after.hold(&path, Held { fingerprint, document });
    }
    let gone = disk.files().keys().filter(|path| !plan.after.files().contains_key(*path));
    plan.deletes = gone.cloned().collect();
    plan
}

/// All files of a project, canonical.
pub fn files_of(project: &Project) -> Memory {
    let plan = plan(&Disk::default(), project, Extent::Everything);
    Memory(plan.writes.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())
}

/// The path of each document. One that has not changed stays where it is, as long as its module
/// does; of two that want the same path (ignoring case) the later is set apart by its id.
fn assign<'p>(
    disk: &Disk,
    project: &'p Project,
    extent: Extent,
) -> BTreeMap<DocumentId, (String, &'p Arc<Document>)> {
    let mut held: BTreeMap<DocumentId, (&str, Option<&Arc<Document>>)> = BTreeMap::new();
    for (path, file) in disk.files() {
        if let Some((id, document)) = &file.document {
            held.insert(*id, (path, document.as_ref()));
        }
    }
    let stays = |id: &DocumentId, document: &Arc<Document>| {
        let (path, before) = held.get(id)?;
        let same = before.is_some_and(|before| Arc::ptr_eq(before, document));
        (same && extent == Extent::Changed).then_some(*path)
    };
    let folders = folders(project, stays);
    let kept = disk.kept().map(str::to_lowercase);
    let mut taken: BTreeSet<String> = kept.collect();
    let mut paths = BTreeMap::new();
    let mut moving = Vec::new();
    for (id, document) in project.documents() {
        let folder = folders.get(document.place.module.as_str()).map_or("", String::as_str);
        let home = format!("{MODULES}/{folder}/");
        let stays = stays(id, document)
            .filter(|path| !path.contains('/') || path.starts_with(&home))
            .filter(|path| taken.insert(path.to_lowercase()));
        match stays {
            Some(path) => {
                paths.insert(*id, (path.to_owned(), document));
            }
            None => moving.push((*id, document, folder)),
        }
    }
    for (id, document, folder) in moving {
        let mut path = wanted(held.get(&id).map(|(path, _)| *path), folder, document);
        if !taken.insert(path.to_lowercase()) {
            path = apart(&path, id.0);
            taken.insert(path.to_lowercase());
        }
        paths.insert(id, (path, document));
    }
    paths
}

/// Where a document would live if it were alone. Foreign ones stay where they are in their module,
/// because this version does not know what their name is.
fn wanted(held: Option<&str>, folder: &str, document: &Document) -> String {
    let nameless = match &document.content {
        Content::Foreign(foreign) => !foreign.extra.fields().iter().any(|(key, _)| key == "name"),
        _ => false,
    };
    let home = format!("{MODULES}/{folder}/");
    match held.filter(|path| nameless && path.starts_with(&home)) {
        Some(path) => path.to_owned(),
        None => path_in(folder, document),
    }
}

/// The folder of each module, by name. No two are one on file systems without case.
fn folders<'p, 'd>(
    project: &'p Project,
    stays: impl Fn(&DocumentId, &Arc<Document>) -> Option<&'d str>,
) -> BTreeMap<&'p str, String> {
    let mut folders: BTreeMap<&str, String> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (id, document) in project.documents() {
        let Some(path) = stays(id, document) else { continue };
        let module = document.place.module.as_str();
        let folder = path.split('/').nth(1);
        let Some(folder) = folder.filter(|_| document.root().downcast::<Module>().is_some()) else {
            continue;
        };
        if !folders.contains_key(module) && taken.insert(folder.to_lowercase()) {
            folders.insert(module, folder.to_owned());
        }
    }
    for document in project.documents().values() {
        let module = document.place.module.as_str();
        if folders.contains_key(module) {
            continue;
        }
        let mut folder = module_folder(module);
        if !taken.insert(folder.to_lowercase()) {
            folder = format!("{folder}~{}", crate::id::Id::derive(module));
            taken.insert(folder.to_lowercase());
        }
        folders.insert(module, folder);
    }
    folders
}
