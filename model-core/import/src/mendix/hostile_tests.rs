//! Projects that no tool wrote so: lists without end, folders in each other, cut bytes. Each is
//! imported as far as it can be, in good time, and the report says what is the matter.

use std::time::{Duration, Instant};

use model_core::model::meta::walk;
use serde_json::{Value as Json, json};

use super::bson::Document as Source;
use super::guid::Guid;
use super::storage::{Storage, Unit};
use super::testing::{import, storage};
use super::tree::Lost;
use super::{MendixReport, read};

/// How many elements a list has here.
const MANY: usize = 100_000;

/// A unit with a list without end becomes a document with as many elements of a kind, in good time.
#[track_caller]
fn check_list(unit: Json, kind: &str) {
    let begin = Instant::now();
    let (project, _) = import(&[unit]);
    let mut found = 0;
    for document in project.documents().values() {
        walk(document.root(), &mut |element| found += usize::from(element.kind().name == kind));
    }
    assert_eq!(found, MANY);
    let took = begin.elapsed();
    assert!(took < Duration::from_mins(1), "it took {took:?}");
}

fn many(element: impl Fn(usize) -> Json) -> Json {
    Json::Array((0..MANY).map(element).collect())
}

#[test]
fn lists_without_end() {
    check_list(
        json!({"$Type": "Enumerations$Enumeration", "Name": "E", "Values": many(|at| {
            json!({"$Type": "Enumerations$EnumerationValue", "Name": format!("v{at}")})
        })}),
        "value",
    );
    check_list(
        json!({"$Type": "DomainModels$DomainModel", "Entities": [
        {"$Type": "DomainModels$EntityImpl", "Name": "E", "Attributes": many(|at| {
            json!({"$Type": "DomainModels$Attribute", "Name": format!("a{at}"),
                   "NewType": {"$Type": "DomainModels$IntegerAttributeType"}})
        })}]}),
        "attribute",
    );
    check_list(
        json!({"$Type": "Microflows$Microflow", "Name": "F", "ObjectCollection":
        {"$Type": "Microflows$MicroflowObjectCollection", "Objects": many(|_| {
            json!({"$Type": "Microflows$ExclusiveMerge", "RelativeMiddlePoint": "1;1"})
        })}}),
        "merge",
    );
    check_list(
        json!({"$Type": "Microflows$Microflow", "Name": "F", "Flows": many(|_| {
            json!({"$Type": "Microflows$SequenceFlow", "OriginPointer": "#a",
                   "DestinationPointer": "#b"})
        })}),
        "flow",
    );
    check_list(
        json!({"$Type": "Forms$Snippet", "Name": "S", "Widgets": many(|at| {
            json!({"$Type": "Forms$DivContainer", "Name": format!("w{at}"), "Widgets": []})
        })}),
        "container",
    );
}

fn folder(id: u8, container: u8) -> Unit {
    let Some(mut unit) = storage(&[json!({"$Type": "Projects$Folder", "Name": "F"})]).units.pop()
    else {
        panic!("there is no unit")
    };
    (unit.id, unit.container) = (Guid([id; 16]), Guid([container; 16]));
    unit
}

#[test]
fn folders_in_each_other() {
    let enumeration = json!({"$Type": "Enumerations$Enumeration", "Name": "E"});
    let mut project = storage(&[enumeration]);
    // A long way around, which each of many documents would go.
    let last = 250;
    project.units.extend((100..=last).map(|id| folder(id, if id == last { 100 } else { id + 1 })));
    if let Some(unit) = project.units.get_mut(2) {
        unit.container = Guid([100; 16]);
    }
    let import = read(&project);
    assert_eq!(import.lost.len(), 152);
    assert!(import.lost.iter().all(|(_, lost)| *lost == Lost::Circle), "{:?}", import.lost);
    let report = MendixReport::new(&project, &import).to_string();
    assert!(report.contains("it stands in itself, over others"), "{report}");
}

/// Wherever a unit is cut, it is told, and the rest of the project comes over.
#[test]
fn cut_units() {
    let page = json!({"$Type": "Forms$Page", "Name": "P", "Widgets": []});
    let enumeration = json!({"$Type": "Enumerations$Enumeration", "Name": "E"});
    let whole = storage(&[page, enumeration]);
    let length = whole.units.get(2).map_or(0, |unit| unit.contents.len());
    for cut in 0..length {
        let mut project: Storage = whole.clone();
        if let Some(unit) = project.units.get_mut(2) {
            unit.contents.truncate(cut);
        }
        let import = read(&project);
        assert!(matches!(import.lost.as_slice(), [(_, Lost::Unreadable(_))]), "{cut}");
        let report = MendixReport::new(&project, &import).to_string();
        assert!(report.contains("it cannot be read") && report.contains("byte"), "{report}");
        let names: Vec<&str> = import.project.documents().values().map(|d| d.name()).collect();
        assert!(names.contains(&"E") && !names.contains(&"P"), "{names:?}");
    }
}

/// Every value of a unit in turn is of another type than its own.
#[test]
fn wrong_types() {
    let source = json!({"$Type": "Microflows$Microflow", "Name": "F",
        "MicroflowReturnType": {"$Type": "DataTypes$ObjectType", "Entity": "M.E"},
        "ObjectCollection": {"$Type": "Microflows$MicroflowObjectCollection", "Objects": [
            {"$Type": "Microflows$ActionActivity", "RelativeMiddlePoint": "1;1", "Action":
                {"$Type": "Microflows$RetrieveAction", "RetrieveSource":
                    {"$Type": "Microflows$DatabaseRetrieveSource", "Entity": "M.E",
                     "Range": {"$Type": "Microflows$CustomRange", "LimitExpression": "1"}}}}]},
        "Flows": [{"$Type": "Microflows$SequenceFlow", "OriginPointer": "#a"}]});
    let others = [json!(null), json!(7), json!(true), json!("x"), json!([]), json!({"a": [1]})];
    let mut tried = 0;
    for place in places(&source) {
        for other in &others {
            let mut changed = source.clone();
            if let Some(value) = changed.pointer_mut(&place) {
                *value = other.clone();
            }
            let project = storage(&[changed]);
            let import = read(&project);
            assert!(import.lost.is_empty(), "{place} {other}");
            let _ = MendixReport::new(&project, &import).to_string();
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

/// The places of all values, as JSON pointers.
fn places(json: &Json) -> Vec<String> {
    let inner: Vec<(String, &Json)> = match json {
        Json::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Json::Array(values) => {
            values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (key, value) in inner {
        all.push(format!("/{key}"));
        all.extend(places(value).into_iter().map(|rest| format!("/{key}{rest}")));
    }
    all
}

#[test]
fn a_list_of_as_many_values_is_read_in_good_time() {
    let unit = json!({"$Type": "Texts$Text", "Items": many(|at| json!(at))});
    let project = storage(&[unit]);
    let bytes = &project.units.last().unwrap().contents;
    let begin = Instant::now();
    // The first number is the marker of the list.
    assert_eq!(Source::parse(bytes).unwrap().list("Items").len(), MANY);
    assert!(begin.elapsed() < Duration::from_secs(5));
}
