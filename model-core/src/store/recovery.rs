//! Autosave: what is not saved yet, kept in `.maquette/recovery.json` until the next save, so
//! that a crash loses nothing. The app's own files are not touched.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Held};
use super::files::OWN;
use super::format::{read_content, write_content};
use super::load::Loaded;
use crate::id::Id;
use crate::model::app::FORMAT;
use crate::model::{Document, DocumentId, Place, Project};
use crate::text::json;

/// What was not saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovery {
    /// The project with everything that was not saved.
    pub project: Project,
    /// Files of changed documents that have changed since: their documents in `project` are as
    /// they were in memory, without what happened to the files.
    pub stale: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    format: i64,
    documents: Vec<StoredDocument>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredDocument {
    key: Id,
    /// The file that held it, with the fingerprint of its bytes.
    file: Option<(String, u64)>,
    /// Nothing where the document was removed.
    after: Option<StoredText>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredText {
    kind: String,
    module: String,
    folders: Vec<String>,
    text: String,
}

fn path(folder: &Path) -> PathBuf {
    folder.join(OWN).join("recovery.json")
}

/// Writes what differs between the files and the project. The file before it is replaced as a
/// whole; where nothing differs it is removed.
pub fn write(folder: &Path, disk: &Disk, project: &Project) -> io::Result<()> {
    let mut documents = Vec::new();
    let mut files: BTreeMap<DocumentId, (&String, &Held)> = BTreeMap::new();
    for (path, held) in disk.files() {
        files.extend(held.document.as_ref().map(|(id, _)| (*id, (path, held))));
    }
    let held =
        |id: DocumentId| files.get(&id).map(|(path, held)| ((*path).clone(), held.fingerprint));
    for (id, document) in project.documents() {
        let before = files.get(id).and_then(|(_, held)| held.document.as_ref());
        let before = before.and_then(|(_, document)| document.as_ref());
        if before.is_some_and(|before| Arc::ptr_eq(before, document) || before == document) {
            continue;
        }
        let after = StoredText {
            kind: document.root().kind_name().to_owned(),
            module: document.place.module.clone(),
            folders: document.place.folders.clone(),
            text: write_content(&document.content),
        };
        documents.push(StoredDocument { key: id.0, file: held(*id), after: Some(after) });
    }
    for (id, _) in disk.documents().filter(|(id, _)| project.document(*id).is_none()) {
        documents.push(StoredDocument { key: id.0, file: held(id), after: None });
    }
    if documents.is_empty() {
        clear(folder);
        return Ok(());
    }
    let bytes = serde_json::to_vec(&Stored { format: FORMAT, documents })?;
    let target = path(folder);
    let unfinished = target.with_extension("new");
    fs::create_dir_all(folder.join(OWN))?;
    fs::write(&unfinished, bytes)?;
    fs::File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, &target)
}

/// What was not saved when the app was open for the last time; nothing where all was saved, or
/// where what was kept cannot be used.
pub fn read(folder: &Path, loaded: &Loaded) -> Option<Recovery> {
    let bytes = fs::read(path(folder)).ok()?;
    let stored: Stored = serde_json::from_slice(&bytes).ok()?;
    if stored.format != FORMAT {
        return None;
    }
    let mut recovery = Recovery { project: loaded.project.clone(), stale: Vec::new() };
    for document in stored.documents {
        let after = match document.after {
            Some(text) => Some(Arc::new(read_document(document.key, text)?)),
            None => None,
        };
        if let Some((path, fingerprint)) = document.file {
            let now = loaded.disk.files().get(&path).map(|held| held.fingerprint);
            if now != Some(fingerprint) {
                recovery.stale.push(path);
            }
        }
        recovery.project.set(DocumentId(document.key), after);
    }
    (recovery.project != loaded.project).then_some(recovery)
}

fn read_document(key: Id, stored: StoredText) -> Option<Document> {
    let value = json::parse(&stored.text).ok()?;
    let (content, _) = read_content(&stored.kind, &value, key)?;
    let place = Place { module: stored.module, folders: stored.folders };
    Some(Document { place, content })
}

/// Forgets what was kept: everything is saved, or the person does not want it.
pub fn clear(folder: &Path) {
    let _ = fs::remove_file(path(folder));
}
