//! Trees of made and of real projects.

use std::path::Path;

use super::*;
use crate::mendix::bson::tests::document;

fn unit(id: u8, container: u8, fields: &[(&'static str, &'static str)]) -> Unit {
    let fields = fields.iter().map(|(key, text)| (*key, Value::Text(text))).collect();
    let contents = crate::mendix::bson::tests::write(&document(fields));
    let (id, container) = (Guid([id; 16]), Guid([container; 16]));
    Unit { id, container, containment: String::new(), contents }
}

fn project(mut more: Vec<Unit>) -> Storage {
    let mut units = vec![
        unit(1, 1, &[("$Type", PROJECT)]),
        unit(2, 1, &[("$Type", "Projects$ModuleImpl"), ("Name", "Sales")]),
        unit(3, 2, &[("$Type", FOLDER), ("Name", "Orders")]),
        unit(4, 3, &[("$Type", FOLDER), ("Name", "Old")]),
    ];
    units.append(&mut more);
    Storage { units, ..Storage::default() }
}

#[track_caller]
fn check(more: Vec<Unit>, leaves: &[(&str, &[&str])], lost: &[Lost]) {
    let storage = project(more);
    let tree = Tree::new(&storage);
    let found: Vec<(String, Vec<&str>)> =
        tree.leaves.iter().map(|leaf| (leaf.qualified_name(), leaf.folders.clone())).collect();
    let wanted: Vec<(String, Vec<&str>)> =
        leaves.iter().map(|(name, folders)| ((*name).to_owned(), folders.to_vec())).collect();
    assert_eq!(found, wanted);
    let reasons: Vec<Lost> = tree.lost.into_iter().map(|(_, lost)| lost).collect();
    assert_eq!(reasons, lost);
}

const FLOW: (&str, &str) = ("$Type", "Microflows$Microflow");

#[test]
fn documents_have_their_place() {
    check(vec![unit(9, 2, &[FLOW, ("Name", "A")])], &[("Sales.A", &[])], &[]);
    check(vec![unit(9, 4, &[FLOW, ("Name", "A")])], &[("Sales.A", &["Orders", "Old"])], &[]);
    check(vec![unit(9, 1, &[("$Type", "Security$ProjectSecurity")])], &[("", &[])], &[]);
}

#[test]
fn what_has_none_is_told() {
    check(vec![unit(9, 8, &[FLOW, ("Name", "A")])], &[], &[Lost::NoContainer]);
    let folder = |id, container| unit(id, container, &[("$Type", FOLDER), ("Name", "F")]);
    check(
        vec![folder(7, 8), folder(8, 7), unit(9, 7, &[FLOW])],
        &[],
        &[Lost::Circle, Lost::Circle, Lost::Circle],
    );
    let mut broken = unit(9, 2, &[FLOW]);
    broken.contents.pop();
    let storage = project(vec![broken]);
    assert!(matches!(Tree::new(&storage).lost[..], [(_, Lost::Unreadable(_))]));
}

/// The keys of `expectations.json` with the kinds that they count, all of documents in the files.
const COUNTED: &[(&str, &[&str])] = &[
    ("entities", &["DomainModels$EntityImpl", "DomainModels$Entity"]),
    ("attributes", &["DomainModels$Attribute"]),
    ("associations", &["DomainModels$Association"]),
    ("cross_associations", &["DomainModels$CrossAssociation"]),
    ("enumerations", &["Enumerations$Enumeration"]),
    ("enum_values", &["Enumerations$EnumerationValue"]),
    ("constants", &["Constants$Constant"]),
    ("microflows", &["Microflows$Microflow"]),
    ("rules", &["Microflows$Rule"]),
    ("sequence_flows", &["Microflows$SequenceFlow"]),
    ("pages", &["Forms$Page"]),
    ("layouts", &["Forms$Layout"]),
    ("snippets", &["Forms$Snippet"]),
    ("buildingblocks", &["Forms$BuildingBlock"]),
    ("pagetemplates", &["Forms$PageTemplate"]),
];

#[test]
fn the_real_projects_have_as_many_as_is_known_of_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    let Ok(text) = std::fs::read_to_string(folder.join("expectations.json")) else {
        println!("{} is not there; the test is skipped", folder.display());
        return;
    };
    let expected: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(expected.len(), 8);
    let mut seen = BTreeMap::new();
    for (name, expected) in &expected {
        let storage = Storage::open(&folder.join(name)).unwrap();
        let tree = Tree::new(&storage);
        assert_eq!(tree.lost, [], "{name}");
        let mut kinds = BTreeMap::new();
        for leaf in &tree.leaves {
            count_kinds(&leaf.document, &mut kinds);
        }
        for (key, of) in COUNTED {
            let found: usize = of.iter().filter_map(|kind| kinds.get(kind)).sum();
            // What a project has none of is not mentioned.
            let wanted = expected["counts"].get(key).and_then(serde_json::Value::as_u64);
            assert_eq!(found as u64, wanted.unwrap_or(0), "{name}: {key}");
            *seen.entry(*key).or_insert(0) += found;
        }
        assert!(!tree.modules.is_empty() && !tree.project.kind().is_empty(), "{name}");
    }
    println!("{seen:?}");
    assert!(seen.values().all(|count| *count > 0), "{seen:?}");
}
