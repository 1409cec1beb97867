//! Projects whose files are as they should be, and others.

use std::collections::BTreeMap;

use super::*;
use crate::mendix::bson::Document;

const A: [u8; 16] = [1; 16];
const B: [u8; 16] = [2; 16];
/// A document without fields.
const EMPTY: &[u8] = b"\x05\0\0\0\0";

/// A project in a new folder: rows of id, container and bytes, in one file or in many.
struct Made {
    folder: tempfile::TempDir,
    connection: Connection,
    has_files: bool,
}

impl Made {
    fn new(has_files: bool) -> Made {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("App.mpr")).unwrap();
        let contents = if has_files { "" } else { ", Contents BLOB" };
        connection
            .execute_batch(&format!(
                "CREATE TABLE _MetaData(_ProductVersion TEXT);
                 INSERT INTO _MetaData VALUES ('10.6.1');
                 CREATE TABLE Unit(UnitID BLOB, ContainerID BLOB, ContainmentName TEXT,
                                   ContentsHash TEXT{contents})"
            ))
            .unwrap();
        Made { folder, connection, has_files }
    }

    fn row(self, id: &[u8], container: &[u8], contents: Option<&[u8]>, hash: Option<&str>) -> Made {
        let right = BASE64_STANDARD.encode(Sha256::digest(contents.unwrap_or_default()));
        let hash = hash.unwrap_or(&right);
        if self.has_files {
            let sql = "INSERT INTO Unit VALUES (?1, ?2, 'Documents', ?3)";
            self.connection.execute(sql, (id, container, hash)).unwrap();
            if let Some(contents) = contents {
                self.file(Guid::new(id).unwrap(), contents);
            }
        } else {
            let sql = "INSERT INTO Unit VALUES (?1, ?2, 'Documents', ?3, ?4)";
            self.connection.execute(sql, (id, container, hash, contents)).unwrap();
        }
        self
    }

    fn file(&self, id: Guid, contents: &[u8]) {
        let path = self.folder.path().join("mprcontents").join(file_of(id));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    #[track_caller]
    fn check(self, units: &[[u8; 16]], oddities: &[Oddity]) {
        drop(self.connection);
        let storage = Storage::open(self.folder.path()).unwrap();
        assert_eq!(storage.version, "10.6.1");
        let ids: Vec<[u8; 16]> = storage.units.iter().map(|unit| unit.id.0).collect();
        assert_eq!(ids, units);
        assert_eq!(storage.oddities, oddities);
    }
}

#[test]
fn units_stand_in_the_table_or_in_files() {
    for has_files in [false, true] {
        Made::new(has_files)
            .row(&A, &A, Some(EMPTY), None)
            .row(&B, &A, Some(EMPTY), None)
            .check(&[A, B], &[]);
    }
}

#[test]
fn what_is_odd_is_told_and_stops_nothing() {
    let (a, b) = (Guid(A), Guid(B));
    for has_files in [false, true] {
        Made::new(has_files)
            .row(&A, &A, Some(EMPTY), Some("nonsense"))
            .row(&B, &A, None, None)
            .check(&[A], &[Oddity::OtherHash(a), Oddity::Missing(b)]);
    }
    // Where the hash is missing, nothing is told of it.
    Made::new(false)
        .row(&A, &A, Some(EMPTY), Some(""))
        .row(&B, b"xx", Some(EMPTY), None)
        .check(&[A], &[Oddity::NoId(2)]);
}

#[test]
fn a_file_of_no_unit_is_left_aside() {
    let made = Made::new(true).row(&A, &A, Some(EMPTY), None);
    made.file(Guid(B), EMPTY);
    made.check(&[A], &[Oddity::Orphan(file_of(Guid(B)))]);
}

#[track_caller]
fn refused(path: &Path, part: &str) {
    let told = Storage::open(path).unwrap_err().to_string();
    assert!(told.contains(part), "{told}");
}

#[test]
fn what_is_no_project_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    refused(folder.path(), "holds no .mpr file");
    refused(&at("None.mpr"), "There is no file");
    fs::write(at("A.mpr"), "x").unwrap();
    refused(folder.path(), "is not an SQLite database");
    fs::write(at("B.mpr"), "x").unwrap();
    refused(folder.path(), "holds several .mpr files: A.mpr, B.mpr");
    let connection = Connection::open(at("Other.mpr")).unwrap();
    connection.execute_batch("CREATE TABLE T(x)").unwrap();
    drop(connection);
    refused(&at("Other.mpr"), "not one of a Mendix project");
}

#[test]
fn a_project_whose_units_are_not_there_is_refused() {
    let made = Made::new(true).row(&A, &A, None, None);
    let Made { folder, connection, .. } = made;
    drop(connection);
    refused(folder.path(), "mprcontents, which is missing or empty");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_project_is_the_project() {
    let made = Made::new(true).row(&A, &A, Some(EMPTY), None);
    let other = tempfile::tempdir().unwrap();
    let link = other.path().join("Link.mpr");
    std::os::unix::fs::symlink(made.folder.path().join("App.mpr"), &link).unwrap();
    assert_eq!(Storage::open(&link).unwrap().units.len(), 1);
}

/// The real projects, if they are here.
fn corpus() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    if !folder.is_dir() {
        println!("{} is not there; the test is skipped", folder.display());
        return None;
    }
    Some(entries(&folder).into_iter().filter(|path| path.is_dir()).collect())
}

#[test]
fn every_unit_of_the_real_projects_is_read() {
    let Some(projects) = corpus() else { return };
    assert_eq!(projects.len(), 8);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for project in projects {
        let storage = Storage::open(&project).unwrap();
        let ids: BTreeSet<Guid> = storage.units.iter().map(|unit| unit.id).collect();
        let mut roots = 0;
        for unit in &storage.units {
            let document = Document::parse(&unit.contents)
                .unwrap_or_else(|bad| panic!("{} {}: {bad}", project.display(), unit.id));
            assert!(ids.contains(&unit.container) || !storage.oddities.is_empty());
            let own = match document.get("$ID") {
                Some(super::super::bson::Value::Bytes(bytes)) => Guid::new(bytes),
                _ => None,
            };
            assert_eq!(own, Some(unit.id), "a unit has the id of its document");
            roots += usize::from(unit.container == unit.id);
            *kinds.entry(document.kind().to_owned()).or_default() += 1;
        }
        println!(
            "{}: {} units, {:?}",
            project.display(),
            storage.units.len(),
            storage.oddities.len()
        );
        assert_eq!(roots, 1, "{}", project.display());
    }
    assert_eq!(kinds["Projects$Project"], 8);
    assert!(kinds["Microflows$Microflow"] > 100, "{kinds:?}");
}
