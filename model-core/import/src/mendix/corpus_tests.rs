//! The real projects as apps: saved, opened without their source, and counted; imported twice; with
//! secrets planted; in two revisions; damaged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use model_core::analysis::{Analysis, Language};
use model_core::diff::diff;
use model_core::index::{Facts, Index};
use model_core::model::entity::{Entity, Persistence};
use model_core::model::enumeration::Enumeration;
use model_core::model::meta::walk;
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::model::{AttributeType, Content, Project};
use model_core::store::{self, files_of};
use model_core::value::DataType;
use serde_json::Value as Json;

use super::bson::tests::{with, write};
use super::bson::{Document as Source, Value};
use super::storage::{Storage, Unit};
use super::{Import, MendixReport, read};

/// The real projects, if they are here.
pub(super) fn projects() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("{} is not there; the test is skipped", folder.display());
        return Vec::new();
    };
    let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    all.retain(|path| path.is_dir());
    all.sort();
    assert_eq!(all.len(), 8);
    all
}

pub(super) fn expectations() -> BTreeMap<String, Json> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    let text = std::fs::read_to_string(folder.join("expectations.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// A real project, its files and the app that it becomes.
pub(super) struct Imported {
    pub(super) path: PathBuf,
    pub(super) storage: Storage,
    pub(super) import: Import,
}

/// All of them, imported once for the tests that only look at them.
pub(super) fn imported() -> &'static [Imported] {
    static IMPORTED: LazyLock<Vec<Imported>> = LazyLock::new(|| {
        let open = |path: PathBuf| {
            let storage = Storage::open(&path).unwrap();
            let import = read(&storage);
            Imported { path, storage, import }
        };
        projects().into_iter().map(open).collect()
    });
    &IMPORTED
}

/// The app as it opens from a folder in which it was saved.
pub(super) fn saved_and_opened(project: &Project) -> Project {
    let folder = tempfile::tempdir().unwrap();
    store::save(folder.path(), &store::Disk::default(), project).unwrap();
    let loaded = store::open(folder.path());
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    loaded.project
}

/// How many elements of each kind an app has; `kind` alone, or `kind:what` for what needs telling
/// apart.
fn counts(project: &Project) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: &str| *counts.entry(what.to_owned()).or_default() += 1;
    for document in project.documents().values() {
        walk(document.root(), &mut |element| count(element.kind_name()));
        if let Some(flow) = document.root().downcast::<Microflow>() {
            count(&format!("microflow:{:?}", flow.flow));
            for sequence in &flow.flows {
                count(match sequence.case.as_str() {
                    "" => "case:none",
                    case if case.contains('.') => "case:entity",
                    _ => "case:value",
                });
            }
            for object in flow.all_objects() {
                if let FlowObject::Annotation(note) = object {
                    note.about.iter().for_each(|_| count("annotation:line"));
                }
            }
        }
        if let Some(entity) = document.root().downcast::<Entity>() {
            count(match (entity.generalization.is_empty(), entity.persistence) {
                (false, _) => "entity:special",
                (true, Persistence::NonPersistable) => "entity:memory",
                (true, _) => "entity:stored",
            });
            if entity.persistence == Persistence::View {
                count("entity:view");
            }
            if entity.access.iter().any(|rule| !rule.xpath.is_empty()) {
                count("entity:xpath");
            }
            for attribute in &entity.attributes {
                count(match attribute.ty {
                    AttributeType::String(_) => "attribute:String",
                    AttributeType::Integer => "attribute:Integer",
                    AttributeType::Long => "attribute:Long",
                    AttributeType::Decimal => "attribute:Decimal",
                    AttributeType::Boolean => "attribute:Boolean",
                    AttributeType::DateTime { .. } => "attribute:DateTime",
                    AttributeType::Enumeration(_) => "attribute:Enumeration",
                    AttributeType::AutoNumber => "attribute:AutoNumber",
                    AttributeType::HashedString => "attribute:HashedString",
                    AttributeType::Binary => "attribute:Binary",
                });
            }
        }
    }
    counts
}

/// A group of `expectations.json`, a key in it, and what of the app it counts.
const COUNTED: &[(&str, &str, &[&str])] = &[
    ("counts", "entities", &["entity"]),
    ("counts", "attributes", &["attribute"]),
    ("counts", "associations", &["-cross"]),
    ("counts", "access_rules", &["entity access"]),
    ("counts", "annotation_flows", &["annotation:line"]),
    ("counts", "buildingblocks", &["buildingBlock"]),
    ("counts", "constants", &["constant"]),
    ("counts", "entities_with_xpath_access", &["entity:xpath"]),
    ("counts", "entity_event_handlers", &["entity event"]),
    ("counts", "enum_values", &["enumeration value"]),
    ("counts", "enumerations", &["enumeration"]),
    ("counts", "indexes", &["entity index"]),
    ("counts", "layouts", &["layout"]),
    ("counts", "microflows", &["microflow:Microflow"]),
    ("counts", "nanoflows", &["microflow:Nanoflow"]),
    ("counts", "pages", &["page"]),
    ("counts", "pagetemplates", &["pageTemplate"]),
    ("counts", "rules", &["microflow:Rule"]),
    ("counts", "sequence_flows", &["flow"]),
    ("counts", "snippets", &["snippet"]),
    ("counts", "validation_rules", &["entity rule"]),
    ("counts", "view_or_external_entities", &["entity:view"]),
    ("entity_kinds", "Generalization", &["entity:special"]),
    ("entity_kinds", "NoGeneralization:non-persistable", &["entity:memory"]),
    ("entity_kinds", "NoGeneralization:persistable", &["entity:stored"]),
    ("attribute_types", "AutoNumberAttributeType", &["attribute:AutoNumber"]),
    ("attribute_types", "BinaryAttributeType", &["attribute:Binary"]),
    ("attribute_types", "BooleanAttributeType", &["attribute:Boolean"]),
    ("attribute_types", "DateTimeAttributeType", &["attribute:DateTime"]),
    ("attribute_types", "DecimalAttributeType", &["attribute:Decimal"]),
    ("attribute_types", "EnumerationAttributeType", &["attribute:Enumeration"]),
    ("attribute_types", "HashedStringAttributeType", &["attribute:HashedString"]),
    ("attribute_types", "IntegerAttributeType", &["attribute:Integer"]),
    ("attribute_types", "LongAttributeType", &["attribute:Long"]),
    ("attribute_types", "StringAttributeType", &["attribute:String"]),
    ("microflow_objects", "Microflows$Annotation", &["flow annotation"]),
    ("microflow_objects", "Microflows$BreakEvent", &["flow break"]),
    ("microflow_objects", "Microflows$ContinueEvent", &["flow continue"]),
    ("microflow_objects", "Microflows$EndEvent", &["flow end"]),
    ("microflow_objects", "Microflows$ErrorEvent", &["flow errorEnd"]),
    ("microflow_objects", "Microflows$ExclusiveMerge", &["flow merge"]),
    ("microflow_objects", "Microflows$ExclusiveSplit", &["flow decision"]),
    ("microflow_objects", "Microflows$InheritanceSplit", &["flow typeDecision"]),
    ("microflow_objects", "Microflows$LoopedActivity", &["flow loop"]),
    ("microflow_objects", "Microflows$MicroflowParameter", &["flow parameter"]),
    ("microflow_objects", "Microflows$StartEvent", &["flow start"]),
    ("units_by_type", "MessageDefinitions$MessageDefinitionCollection", &["messages"]),
    ("units_by_type", "Rest$PublishedRestService", &["publishedRest"]),
    ("units_by_type", "Rest$ConsumedRestService", &["consumedRest"]),
    ("activities", "Microflows$RestOperationCallAction", &["flow sendRequest"]),
    ("activities", "Microflows$AggregateAction", &["flow aggregate"]),
    ("activities", "Microflows$CastAction", &["flow cast"]),
    ("activities", "Microflows$ChangeAction", &["flow changeObject"]),
    ("activities", "Microflows$ChangeListAction", &["flow changeList"]),
    ("activities", "Microflows$ChangeVariableAction", &["flow changeVariable"]),
    ("activities", "Microflows$CloseFormAction", &["flow closePage"]),
    ("activities", "Microflows$CommitAction", &["flow commit"]),
    ("activities", "Microflows$CreateChangeAction", &["flow createObject"]),
    ("activities", "Microflows$CreateListAction", &["flow createList"]),
    ("activities", "Microflows$CreateVariableAction", &["flow createVariable"]),
    ("activities", "Microflows$DeleteAction", &["flow delete"]),
    ("activities", "Microflows$DownloadFileAction", &["flow downloadFile"]),
    ("activities", "Microflows$ExportXmlAction", &["flow exportData"]),
    ("activities", "Microflows$ImportXmlAction", &["flow importData"]),
    ("activities", "Microflows$ListOperationsAction", &["flow listOperation"]),
    ("activities", "Microflows$LogMessageAction", &["flow log"]),
    ("activities", "Microflows$RestCallAction", &["flow callRest"]),
    ("activities", "Microflows$RetrieveAction", &["flow retrieve"]),
    ("activities", "Microflows$RollbackAction", &["flow rollback"]),
    ("activities", "Microflows$ShowFormAction", &["flow showPage"]),
    ("activities", "Microflows$ShowMessageAction", &["flow showMessage"]),
    ("activities", "Microflows$SynchronizeAction", &["flow foreignActivity"]),
    ("activities", "Microflows$ValidationFeedbackAction", &["flow validationFeedback"]),
];

/// Keys that count together: the model has one kind for both.
const TOGETHER: &[(&str, &[&str], &[&str])] = &[
    ("counts", &["associations", "cross_associations"], &["entity association"]),
    (
        "activities",
        &["Microflows$MicroflowCallAction", "Microflows$NanoflowCallAction"],
        &["flow callMicroflow"],
    ),
    (
        "activities",
        &["Microflows$JavaActionCallAction", "Microflows$JavaScriptActionCallAction"],
        &["flow callFunction"],
    ),
];

/// What stands on canvases of flows, by `flow kind`, and handlers of entities, whose words of kinds
/// also stand elsewhere.
fn more_counts(project: &Project, counts: &mut BTreeMap<String, usize>) {
    for (_, _, flow) in project.of_kind::<Microflow>() {
        for object in flow.all_objects() {
            let kind = model_core::model::Node::element(object).kind_name();
            *counts.entry(format!("flow {kind}")).or_default() += 1;
        }
    }
    for (_, _, entity) in project.of_kind::<Entity>() {
        let parts = [
            ("entity event", entity.events.len()),
            ("entity association", entity.associations.len()),
            ("entity access", entity.access.len()),
            ("entity index", entity.indexes.len()),
            ("entity rule", entity.rules.len()),
        ];
        for (part, count) in parts {
            *counts.entry(part.to_owned()).or_default() += count;
        }
    }
    for (_, _, enumeration) in project.of_kind::<Enumeration>() {
        *counts.entry("enumeration value".to_owned()).or_default() += enumeration.values.len();
    }
}

#[test]
fn the_saved_apps_have_as_many_as_the_projects() {
    if imported().is_empty() {
        return;
    }
    let expected = expectations();
    let mut total = 0;
    for Imported { path, import, .. } in imported() {
        let name = name_of(path);
        let app = saved_and_opened(&import.project);
        let mut counts = counts(&app);
        more_counts(&app, &mut counts);
        let found = |kinds: &[&str]| -> u64 {
            kinds.iter().map(|kind| counts.get(*kind).copied().unwrap_or_default() as u64).sum()
        };
        let wanted = |group: &str, key: &str| {
            expected[&name].get(group).and_then(|group| group.get(key)).and_then(Json::as_u64)
        };
        for (group, key, kinds) in COUNTED {
            if kinds.contains(&"-cross") {
                continue;
            }
            assert_eq!(found(kinds), wanted(group, key).unwrap_or(0), "{name}: {group} {key}");
            total += found(kinds);
        }
        for (group, keys, kinds) in TOGETHER {
            let wanted: u64 = keys.iter().filter_map(|key| wanted(group, key)).sum();
            assert_eq!(found(kinds), wanted, "{name}: {group} {keys:?}");
            total += found(kinds);
        }
        // Every key of these groups is in the table.
        for group in ["activities", "attribute_types", "entity_kinds", "microflow_objects"] {
            let known: BTreeSet<&str> = COUNTED
                .iter()
                .filter(|(of, ..)| *of == group)
                .map(|(_, key, _)| *key)
                .chain(TOGETHER.iter().flat_map(|(_, keys, _)| keys.iter().copied()))
                .chain(["Microflows$ActionActivity"])
                .collect();
            let keys = expected[&name][group].as_object().unwrap().keys();
            let missing: Vec<&String> = keys.filter(|key| !known.contains(key.as_str())).collect();
            assert!(missing.is_empty(), "{name}: {group} {missing:?}");
        }
        let modules = expected[&name]["modules"].as_array().unwrap();
        let wanted: BTreeSet<(String, bool, String)> = modules
            .iter()
            .map(|module| {
                let from_store = module["fromAppStore"].as_bool().unwrap();
                let version = module["version"].as_str().unwrap_or_default();
                let version = if from_store { version } else { "" };
                (module["name"].as_str().unwrap().to_owned(), from_store, version.to_owned())
            })
            .collect();
        let found = app.of_kind::<model_core::model::app::Module>();
        let found: BTreeSet<(String, bool, String)> =
            found.map(|(_, _, m)| (m.name.clone(), m.read_only, m.version.clone())).collect();
        assert_eq!(found, wanted, "{name}");
    }
    println!("{total} elements counted");
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    for Imported { path, storage, import } in imported() {
        let first = files_of(&import.project).0;
        assert_eq!(first, files_of(&read(storage).project).0, "{}", path.display());
        let again = saved_and_opened(&import.project);
        assert_eq!(first, files_of(&again).0, "{}: saved, opened, saved", path.display());
    }
}

/// A project with every unit changed by a function of its document.
fn changed(path: &Path, change: impl Fn(&Source<'_>) -> Option<Vec<u8>>) -> Storage {
    let mut storage = Storage::open(path).unwrap();
    for unit in &mut storage.units {
        let contents = unit.contents.clone();
        let document = Source::parse(&contents).unwrap();
        if let Some(bytes) = change(&document) {
            unit.contents = bytes;
        }
    }
    storage
}

const CANARY: &str = "c4n4ry-5ecret";

/// The places of values that are called like a secret, told by other means than the importer's: the
/// key, or the name beside a value.
fn secret_places(source: &Source<'_>, path: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    const WORDS: [&str; 4] = ["password", "secret", "token", "apikey"];
    const VALUES: [&str; 4] = ["DefaultValue", "Value", "InitialValue", "Argument"];
    let own = |text: &str| text.rsplit('.').next().unwrap_or_default().to_lowercase();
    let says = |text: &str| WORDS.iter().any(|word| own(text).contains(word));
    let kind = source.kind();
    let is_named = match kind {
        "Constants$Constant" => says(source.text("Name")),
        "Settings$ConstantValue" => says(source.text("ConstantId")),
        "Microflows$HttpHeaderEntry" => says(source.text("Key")),
        "Microflows$MicroflowParameter" | "Microflows$MicroflowParameterObject" => {
            says(source.text("Name"))
        }
        "Microflows$ChangeActionItem" => says(source.text("Attribute")),
        "Microflows$CreateVariableAction" => says(source.text("VariableName")),
        "Microflows$MicroflowCallParameterMapping" => says(source.text("Parameter")),
        _ => false,
    };
    for (place, (key, value)) in source.fields().enumerate() {
        path.push(place);
        match value {
            Value::Document(inner) if is_named && key == "SharedOrPrivateValue" => {
                let place = inner.fields().position(|(key, _)| key == "Value");
                if let Some(place) = place {
                    found.push([path.as_slice(), &[place]].concat());
                }
            }
            Value::Document(inner) => secret_places(inner, path, found),
            Value::List(values) => {
                for (place, value) in values.iter().enumerate() {
                    if let Value::Document(inner) = value {
                        path.push(place);
                        secret_places(inner, path, found);
                        path.pop();
                    }
                }
            }
            Value::Text(_) => {
                let own = matches!(
                    key,
                    "Password"
                        | "AdminPassword"
                        | "DatabasePassword"
                        | "HttpAuthenticationPassword"
                );
                let named = is_named && VALUES.contains(&key);
                if own || named {
                    found.push(path.clone());
                }
            }
            _ => {}
        }
        path.pop();
    }
}

#[test]
fn planted_secrets_reach_no_output() {
    let mut planted = 0;
    for path in projects() {
        let count = std::cell::Cell::new(0);
        let storage = changed(&path, |document| {
            let mut places = Vec::new();
            secret_places(document, &mut Vec::new(), &mut places);
            count.set(count.get() + places.len());
            let quoted: &str = Box::leak(format!("'Bearer ' + ('{CANARY}')").into_boxed_str());
            let mut changed = document.clone();
            for place in &places {
                // Headers and sign-in are expressions.
                let is_expression = document.kind().starts_with("Microflows$");
                let text = if is_expression { quoted } else { CANARY };
                changed = with(&changed, place, Value::Text(text));
            }
            (!places.is_empty()).then(|| write(&changed))
        });
        planted += count.get();
        let import = read(&storage);
        for (file, bytes) in files_of(&import.project).0 {
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text.lines().filter(|line| line.contains(CANARY)).collect();
            assert!(lines.is_empty(), "{}: {file}: {lines:?}", path.display());
        }
        let report = MendixReport::new(&storage, &import);
        assert!(!report.to_json().contains(CANARY) && !report.to_string().contains(CANARY));
        assert!(!format!("{import:?}").contains(CANARY), "{}", path.display());
    }
    println!("{planted} secrets planted");
    assert!(planted == 0 || planted > 50, "{planted}");
}

/// The first unit of a kind that a function finds a place in, changed there.
fn revised(
    path: &Path,
    kind: &str,
    key: &str,
    value: fn(&str) -> bool,
    new: &'static str,
) -> Storage {
    let done = std::cell::Cell::new(false);
    let storage = changed(path, |document| {
        if done.get() || document.kind() != kind {
            return None;
        }
        let place = place_of(document, key, value)?;
        done.set(true);
        Some(write(&with(document, &place, Value::Text(new))))
    });
    assert!(done.get(), "{kind}.{key} is nowhere");
    storage
}

fn place_of(source: &Source<'_>, key: &str, wanted: fn(&str) -> bool) -> Option<Vec<usize>> {
    source.fields().enumerate().find_map(|(place, (name, value))| {
        let inner = match value {
            Value::Text(text) => (name == key && wanted(text)).then(Vec::new),
            Value::Document(inner) => place_of(inner, key, wanted),
            Value::List(values) => values.iter().enumerate().find_map(|(at, value)| match value {
                Value::Document(inner) => {
                    place_of(inner, key, wanted).map(|path| [vec![at], path].concat())
                }
                _ => None,
            }),
            _ => None,
        };
        inner.map(|path| [vec![place], path].concat())
    })
}

#[test]
fn two_revisions_differ_by_what_was_changed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    let path = folder.join("mx-dataprotection");
    if !path.is_dir() {
        println!("{} is not there; the test is skipped", path.display());
        return;
    }
    let before = read(&Storage::open(&path).unwrap()).project;
    let check = |storage: Storage, expected: &str| {
        let after = read(&storage).project;
        let text = model_core::diff::text::text(&diff(&before, &after));
        assert_eq!(text, expected);
    };
    check(Storage::open(&path).unwrap(), "");
    let caption = |text: &str| !text.is_empty();
    check(
        revised(&path, "Enumerations$Enumeration", "Text", caption, "Prepared"),
        "FeedbackModule.TranslationLanguages (enumeration)\n  Dutch › Caption (en-US): Dutch → Prepared\n",
    );
    let value = |text: &str| text.starts_with('$');
    check(
        revised(&path, "Microflows$Microflow", "ReturnValue", value, "empty"),
        "FeedbackModule.VAL_Feedback (microflow)\n  End empty › Result: $ValidFeedback → empty\n",
    );
    let xpath = |text: &str| text.starts_with('[');
    check(
        revised(&path, "Microflows$Microflow", "XpathConstraint", xpath, ""),
        "FeedbackModule.PopulateUserAttributes (microflow)\n  Retrieve System.User › Source › XPath: [id = $currentUser] → nothing\n",
    );
    // Where a box stands is part of the diagram, not of what is compared.
    check(revised(&path, "DomainModels$DomainModel", "Location", |_| true, "7;9"), "");
}

#[test]
fn damaged_projects_are_told() {
    for path in projects().into_iter().take(2) {
        let mut storage = Storage::open(&path).unwrap();
        let count = storage.units.len();
        let mut dice = 12_345_usize;
        for (number, unit) in storage.units.iter_mut().enumerate() {
            dice = dice.wrapping_mul(1_103_515_245).wrapping_add(12_345) % 2_147_483_648;
            damage(unit, number, dice);
        }
        let import = read(&storage);
        let report = MendixReport::new(&storage, &import);
        assert!(import.lost.len() > count / 10, "{} of {count}", import.lost.len());
        assert!(report.files.len() >= import.lost.len());
    }
}

/// Damages a unit in one of several ways.
fn damage(unit: &mut Unit, number: usize, dice: usize) {
    let length = unit.contents.len();
    match number % 5 {
        0 => unit.contents.truncate(dice % length),
        1 => unit.contents[dice % length] ^= 0x55,
        2 => unit.container = unit.id,
        3 => {
            let contents = unit.contents.clone();
            let document = Source::parse(&contents).unwrap();
            // A value of another type where something else is expected.
            let place = dice % document.fields().count();
            unit.contents = write(&with(&document, &[place], Value::Int(7)));
        }
        _ => {}
    }
}

/// Whether a text is nothing but a value that is written down.
fn is_trivial(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "true" | "false" | "empty")
        || text.parse::<f64>().is_ok()
        || super::secrets::is_literal(text)
        || text == "''"
}

#[test]
fn expressions_and_constraints_are_right_where_they_stand() {
    let (mut right, mut trivial) = (0, 0);
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Imported { path, import, .. } in imported() {
        let project = &import.project;
        let index = Index::new(project);
        for (id, document) in project.documents() {
            // What is left out of the app, and patterns that are filled in where they are used.
            let is_pattern =
                matches!(document.content, Content::BuildingBlock(_) | Content::PageTemplate(_));
            if document.is_excluded() || is_pattern {
                continue;
            }
            let facts = Facts::new(&index);
            let analysis = Analysis::new(*id, document, &facts);
            for text in analysis.texts(&facts) {
                let disabled =
                    text.flow_object.is_some_and(|o| analysis.disabled.contains(&o.id()));
                if disabled || text.language == Language::Oql {
                    continue;
                }
                if is_trivial(text.source) {
                    trivial += 1;
                } else if let Some(problem) = text.typed.problems.first() {
                    let place = format!("{} {}: {}", name_of(path), document.title(), text.source);
                    wrong.entry(problem.message.clone()).or_default().push(place);
                } else if text.typed.data_type == DataType::Unknown
                    && text.language == Language::Expression
                {
                    let place = format!("{} {}: {}", name_of(path), document.title(), text.source);
                    wrong.entry("its type is not known".to_owned()).or_default().push(place);
                } else {
                    right += 1;
                }
            }
        }
    }
    let failed: usize = wrong.values().map(Vec::len).sum();
    let all = right + failed;
    println!("{right} of {all} are right, {trivial} trivial ones apart");
    let mut causes: Vec<_> = wrong.iter().collect();
    causes.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    for (why, places) in causes.iter().take(80) {
        println!("{:>4} {why}: {}", places.len(), places[0].replace('\n', " "));
    }
    // At least 98 of 100.
    assert!(all == 0 || right * 100 >= all * 98, "{right} of {all}");
}
