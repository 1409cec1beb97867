//! Small Mendix projects made for tests, and what becomes of them.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::begin::{Begin, BeginError, Imported, begin, import_report, mark_import};
use super::work::Work;
use crate::state::ImportReport;

/// A field of a unit.
pub(crate) enum Field<'a> {
    Text(&'a str),
    Yes,
    Id([u8; 16]),
    List(Vec<Vec<u8>>),
}

/// A document as BSON.
pub(crate) fn bson(fields: &[(&str, Field<'_>)]) -> Vec<u8> {
    let mut inner = Vec::new();
    for (name, field) in fields {
        let mut value = Vec::new();
        let ty = match field {
            Field::Text(text) => {
                value.extend(length(text.len() + 1));
                value.extend(text.bytes().chain([0]));
                2
            }
            Field::Yes => {
                value.push(1);
                8
            }
            Field::Id(id) => {
                value.extend(16_i32.to_le_bytes());
                value.push(0);
                value.extend(id);
                5
            }
            Field::List(documents) => {
                let mut list = Vec::new();
                for (place, document) in documents.iter().enumerate() {
                    list.push(3);
                    list.extend(place.to_string().bytes().chain([0]));
                    list.extend(document);
                }
                value.extend(closed(&list));
                4
            }
        };
        inner.push(ty);
        inner.extend(name.bytes().chain([0]));
        inner.extend(value);
    }
    closed(&inner)
}

fn length(bytes: usize) -> [u8; 4] {
    i32::try_from(bytes).unwrap().to_le_bytes()
}

fn closed(inner: &[u8]) -> Vec<u8> {
    let mut whole = length(inner.len() + 5).to_vec();
    whole.extend(inner);
    whole.push(0);
    whole
}

fn id(number: u32) -> [u8; 16] {
    let mut id = [7; 16];
    id[..4].copy_from_slice(&number.to_le_bytes());
    id
}

/// The project `Shop.mpr` in a folder: an own module Shop with an entity, enumerations and a web
/// service that is only kept, and the module Kit of a marketplace with an enumeration.
pub(crate) fn made(folder: &Path, enumerations: u32) -> PathBuf {
    use Field::{Id, List, Text, Yes};
    let file = folder.join("Shop.mpr");
    let mut connection = Connection::open(&file).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE _MetaData(_ProductVersion TEXT);
             INSERT INTO _MetaData VALUES ('10.6.1');
             CREATE TABLE Unit(UnitID BLOB, ContainerID BLOB, ContainmentName TEXT,
                               ContentsHash TEXT, Contents BLOB)",
        )
        .unwrap();
    let rows = connection.transaction().unwrap();
    let add = |number: u32, container: u32, fields: Vec<(&str, Field<'_>)>| {
        let fields: Vec<_> = [("$ID", Id(id(number)))].into_iter().chain(fields).collect();
        let sql = "INSERT INTO Unit VALUES (?1, ?2, 'Documents', '', ?3)";
        rows.execute(sql, (id(number), id(container), bson(&fields))).unwrap();
    };
    add(1, 1, vec![("$Type", Text("Projects$Project"))]);
    add(2, 1, vec![("$Type", Text("Projects$ModuleImpl")), ("Name", Text("Shop"))]);
    add(
        3,
        1,
        vec![
            ("$Type", Text("Projects$ModuleImpl")),
            ("Name", Text("Kit")),
            ("FromAppStore", Yes),
            ("AppStoreVersion", Text("2.3")),
        ],
    );
    let order = bson(&[
        ("$ID", Id(id(90))),
        ("$Type", Text("DomainModels$EntityImpl")),
        ("Name", Text("Order")),
    ]);
    add(4, 2, vec![("$Type", Text("DomainModels$DomainModel")), ("Entities", List(vec![order]))]);
    let kept = [("$Type", Text("WebServices$ImportedWebService")), ("Name", Text("Weather"))];
    add(5, 2, kept.into());
    let size = [("$Type", Text("Enumerations$Enumeration")), ("Name", Text("Size"))];
    add(6, 3, size.into());
    for number in 0..enumerations {
        let name = format!("Choice{number}");
        add(
            100 + number,
            2,
            vec![("$Type", Text("Enumerations$Enumeration")), ("Name", Text(&name))],
        );
    }
    rows.commit().unwrap();
    file
}

fn import(file: &Path, folder: &Path) -> Begin {
    Begin::ImportMendix { file: file.to_owned(), folder: folder.to_owned() }
}

#[test]
fn a_mendix_project_becomes_an_app_with_a_report_that_is_read_back() {
    let home = tempfile::tempdir().unwrap();
    let file = made(home.path(), 2);
    let folder = home.path().join("apps").join("shop");
    let opened = begin(&import(&file, &folder), 1, &Work::default()).unwrap();
    assert!(matches!(opened.imported, Some(Imported::Mendix)));
    let Some(ImportReport::Mendix(report)) = opened.report else { panic!("no report") };
    let modules: Vec<_> = report.modules.iter().map(|m| (&*m.name, m.from_marketplace)).collect();
    assert_eq!(modules, [("Shop", false), ("Kit", true)]);
    assert_eq!(report.foreign.first().unwrap().places, ["Shop.Weather"]);
    let again = begin(&Begin::Open { folder: folder.clone() }, 1, &Work::default()).unwrap();
    assert_eq!(again.report, Some(ImportReport::Mendix(report)));
    assert!(again.imported.is_none());
    // A report that was kept as text only is shown as text; what is neither is no report.
    std::fs::write(import_report(&folder).with_extension("json"), "{").unwrap();
    let again = begin(&Begin::Open { folder: folder.clone() }, 1, &Work::default()).unwrap();
    assert!(matches!(again.report, Some(ImportReport::Text(_))));
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let file = made(home.path(), 2);
    let told = [
        "Opening the project",
        "Reading",
        "Connecting",
        "Checking",
        "Writing",
        "Making",
        "Opening the app",
    ];
    for at in told {
        let outer = home.path().join("apps");
        let folder = outer.join("shop");
        let result = begin(&import(&file, &folder), 1, &Work::that_stops_at(at));
        assert!(result.unwrap_err().is_stop(), "{at}");
        assert!(!outer.exists(), "{at}: what was made for it goes too");
        // A folder that was there stays, with its repository.
        let there = home.path().join(at);
        std::fs::create_dir_all(there.join(".git")).unwrap();
        let result = begin(&import(&file, &there), 1, &Work::that_stops_at(at));
        assert!(result.unwrap_err().is_stop(), "{at}");
        let left: Vec<_> = std::fs::read_dir(&there).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "{at}: {left:?}");
        assert_eq!(left[0].file_name(), ".git");
    }
    let folder = home.path().join("full");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    let result = begin(&import(&file, &folder), 1, &Work::default());
    assert!(matches!(result, Err(BeginError::NotEmpty(_))));
    assert!(folder.join("notes.txt").is_file(), "what a person has is never taken away");
}

#[test]
fn an_import_does_not_write_into_its_source() {
    let home = tempfile::tempdir().unwrap();
    let file = made(home.path(), 0);
    // Beside a lone file is no harm; in the folder of a project it is.
    begin(&import(&file, &home.path().join("beside")), 1, &Work::default()).unwrap();
    std::fs::create_dir(home.path().join("mprcontents")).unwrap();
    for inside in ["app", "mprcontents/app", "new/app"] {
        for source in [file.as_path(), home.path()] {
            let folder = home.path().join(inside);
            let error = begin(&import(source, &folder), 1, &Work::default()).unwrap_err();
            assert!(error.to_string().contains("lies in the project itself"), "{error}");
            assert!(!folder.exists());
        }
    }
}

#[test]
fn what_an_interrupted_import_left_gives_way_to_the_next() {
    let home = tempfile::tempdir().unwrap();
    let source = home.path().join("source");
    std::fs::create_dir(&source).unwrap();
    let file = made(&source, 1);
    let folder = home.path().join("app");
    let mark = mark_import(&folder).unwrap();
    std::fs::create_dir(folder.join(".maquette/journal")).unwrap();
    std::fs::write(folder.join(".maquette/journal/staged"), "half").unwrap();
    begin(&import(&file, &folder), 1, &Work::default()).unwrap();
    assert!(folder.join("maquette.json").is_file() && !mark.exists());
    assert!(!folder.join(".maquette/journal/staged").exists());
}
