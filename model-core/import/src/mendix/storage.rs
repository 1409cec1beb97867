//! The files of a project: its units, from one SQLite file or from the folder beside it.
//!
//! The table of units is the truth. What stands in the folder and not in the table is left aside,
//! what stands in the table and has no file is told, and so are units whose bytes are not those that
//! their hash was made of: all of that occurs in projects that open fine in their own tool.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use model_core::parallel;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::error::MendixError;
use super::guid::Guid;
use super::progress::{Progress, Watcher, quietly};
use crate::sqlite::source::Source;

/// Everything that a project holds, not yet read as documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// The `.mpr` file.
    pub path: PathBuf,
    /// The version of the tool that wrote it last: `10.24.0.73019`.
    pub version: String,
    /// Whether units stand in files of their own.
    pub has_files: bool,
    /// The units whose bytes are there, in the order of the table.
    pub units: Vec<Unit>,
    /// What is odd about the files.
    pub oddities: Vec<Oddity>,
}

/// A unit: a document with its place in the tree of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: Guid,
    /// The unit that it stands in; of the project itself its own.
    pub container: Guid,
    /// What it is there: `Modules`, `Documents`, `DomainModel` …
    pub containment: String,
    /// Its bytes, as BSON.
    pub contents: Vec<u8>,
}

/// Something odd about the files of a project. None of them stops an import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// The table names a unit that has no file, or one that cannot be read.
    Missing(Guid),
    /// A file is of no unit of the table.
    Orphan(PathBuf),
    /// The bytes of a unit are not those that its hash was made of.
    OtherHash(Guid),
    /// A row of the table has no id.
    NoId(i64),
}

impl Storage {
    /// Reads the project in a folder, or the one that a `.mpr` file is.
    pub fn open(path: &Path) -> Result<Storage, MendixError> {
        Storage::open_watched(path, &mut quietly)
    }

    /// The same, telling how far it is; it can be stopped between two units.
    pub fn open_watched(path: &Path, watcher: Watcher<'_>) -> Result<Storage, MendixError> {
        // What stands beside a link is beside the file to which it leads.
        let path = project_file(path)?;
        let path = fs::canonicalize(&path).unwrap_or(path);
        let source = Source::open(&path)?;
        let unreadable = |reason| MendixError::Unreadable { path: path.clone(), reason };
        let columns = columns(&source.connection, "Unit").map_err(unreadable)?;
        if !columns.contains("UnitID") {
            return Err(MendixError::NoUnits(path));
        }
        let has_files = !columns.contains("Contents");
        let mut storage = Storage {
            version: version(&source.connection).map_err(unreadable)?,
            has_files,
            ..Storage::default()
        };
        let folder = path.with_file_name("mprcontents");
        let rows = rows(&source.connection, &columns).map_err(unreadable)?;
        let read = parallel::map_watched(&rows, |row| row.read(has_files, &folder), &mut |done| {
            watcher(Progress::Gathering(done, rows.len()))
        });
        let known: BTreeSet<Guid> = rows.iter().filter_map(|row| Guid::new(&row.id)).collect();
        for (row, read) in rows.into_iter().zip(read.ok_or(MendixError::Cancelled)?) {
            storage.add(row, read);
        }
        source.check_unchanged()?;
        if has_files && storage.units.is_empty() && !known.is_empty() {
            return Err(MendixError::NoContents { project: path, folder });
        }
        if has_files {
            storage.orphans(&folder, &known);
        }
        storage.path = path;
        Ok(storage)
    }

    fn add(&mut self, row: Row, read: Read) {
        let (Some(id), Some(container)) = (Guid::new(&row.id), Guid::new(&row.container)) else {
            self.oddities.push(Oddity::NoId(row.number));
            return;
        };
        let Some(contents) = read.file.or(row.contents) else {
            self.oddities.push(Oddity::Missing(id));
            return;
        };
        if read.has_other_hash {
            self.oddities.push(Oddity::OtherHash(id));
        }
        self.units.push(Unit { id, container, containment: row.containment, contents });
    }

    /// Files two folders deep that are of no unit.
    fn orphans(&mut self, folder: &Path, known: &BTreeSet<Guid>) {
        let known: BTreeSet<PathBuf> = known.iter().map(|id| folder.join(file_of(*id))).collect();
        for first in entries(folder) {
            for second in entries(&first) {
                for file in entries(&second) {
                    let is_unit = file.extension().is_some_and(|ending| ending == "mxunit");
                    if is_unit && !known.contains(&file) {
                        let name = file.strip_prefix(folder).unwrap_or(&file);
                        self.oddities.push(Oddity::Orphan(name.to_owned()));
                    }
                }
            }
        }
    }
}

/// What stands in a folder, in the order of names; nothing where it is none.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(found) = fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries
}

/// Where the bytes of a unit stand: `c7/b1/c7b1fedf-….mxunit`.
fn file_of(id: Guid) -> PathBuf {
    let name = id.to_string();
    let part = |from: usize| name.get(from..from + 2).unwrap_or_default().to_owned();
    [part(0), part(2), format!("{name}.mxunit")].iter().collect()
}

/// The `.mpr` file that a path is or holds.
fn project_file(path: &Path) -> Result<PathBuf, MendixError> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let is_project =
        |file: &PathBuf| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("mpr"));
    let mut found: Vec<PathBuf> = entries(path).into_iter().filter(is_project).collect();
    match found.len() {
        0 => Err(MendixError::NoProject(path.to_owned())),
        1 => Ok(found.remove(0)),
        _ => {
            let name = |file: &PathBuf| file.file_name()?.to_str().map(str::to_owned);
            let names = found.iter().filter_map(name).collect();
            Err(MendixError::Several { folder: path.to_owned(), names })
        }
    }
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

fn version(connection: &Connection) -> rusqlite::Result<String> {
    if !columns(connection, "_MetaData")?.contains("_ProductVersion") {
        return Ok(String::new());
    }
    let mut statement = connection.prepare("SELECT _ProductVersion FROM _MetaData")?;
    let mut versions = statement.query_map([], |row| row.get::<_, Option<String>>(0))?;
    Ok(versions.next().transpose()?.flatten().unwrap_or_default())
}

struct Row {
    number: i64,
    id: Vec<u8>,
    container: Vec<u8>,
    containment: String,
    hash: String,
    contents: Option<Vec<u8>>,
}

/// What takes time to find out of a row.
struct Read {
    /// The bytes of the unit's file, where it has one that can be read.
    file: Option<Vec<u8>>,
    /// Whether its hash was made of other bytes.
    has_other_hash: bool,
}

impl Row {
    fn read(&self, has_files: bool, folder: &Path) -> Read {
        let id = Guid::new(&self.id).filter(|_| has_files && self.contents.is_none());
        let file = id.and_then(|id| fs::read(folder.join(file_of(id))).ok());
        let is_other = |bytes| BASE64_STANDARD.encode(Sha256::digest(bytes)) != self.hash;
        let contents = file.as_ref().or(self.contents.as_ref());
        let has_other_hash = !self.hash.is_empty() && contents.is_some_and(is_other);
        Read { file, has_other_hash }
    }
}

fn rows(connection: &Connection, columns: &BTreeSet<String>) -> rusqlite::Result<Vec<Row>> {
    // Of what other writers leave out, nothing is there.
    let column = |name: &'static str| if columns.contains(name) { name } else { "NULL" };
    let query = format!(
        "SELECT rowid, CAST(UnitID AS BLOB), CAST({} AS BLOB), CAST({} AS TEXT), CAST({} AS TEXT), \
         CAST({} AS BLOB) FROM Unit ORDER BY rowid",
        column("ContainerID"),
        column("ContainmentName"),
        column("ContentsHash"),
        column("Contents"),
    );
    let mut statement = connection.prepare(&query)?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            number: row.get(0)?,
            id: row.get::<_, Option<_>>(1)?.unwrap_or_default(),
            container: row.get::<_, Option<_>>(2)?.unwrap_or_default(),
            containment: row.get::<_, Option<_>>(3)?.unwrap_or_default(),
            hash: row.get::<_, Option<_>>(4)?.unwrap_or_default(),
            contents: row.get(5)?,
        })
    })?;
    rows.collect()
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
