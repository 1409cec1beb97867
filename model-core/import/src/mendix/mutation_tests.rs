//! Nothing of a project is dropped by mistake: whatever single value of a real project is changed,
//! the imported app changes too, or the property stands on the reviewed list of what is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model_core::model::Project;
use model_core::store::files_of;

use super::bson::tests::with;
use super::bson::{Document as Source, Value};
use super::guid::Guid;
use super::left_out::{GIVES_WAY, LEFT_OUT, UNLESS};
use super::page;
use super::project::{Became, unit};
use super::reader::guid;
use super::sources::Sources;
use super::storage::Storage;
use super::tree::{Leaf, Tree};

/// A single value somewhere in a unit.
struct Place<'s> {
    /// The unit, as a place in the list of all.
    unit: usize,
    /// The way to it.
    path: Vec<usize>,
    /// `Forms$TextBox.Name`.
    property: String,
    /// The setting of a pluggable widget that it belongs to: the widget's id, the key, the type of
    /// the setting, and the key of the widget's value that it lies in.
    setting: Option<(String, String, String, &'s str)>,
}

fn declared<'s>(
    object_type: &Source<'s>,
    prefix: &str,
    all: &mut BTreeMap<Guid, (String, String)>,
) {
    for property in object_type.documents("PropertyTypes") {
        let key = format!("{prefix}{}", property.text("PropertyKey"));
        let Some(ty) = property.document("ValueType") else { continue };
        if let Some(inner) = ty.document("ObjectType") {
            declared(inner, &format!("{key}."), all);
        }
        all.insert(guid(property, "$ID").unwrap(), (key, ty.text("Type").to_owned()));
    }
}

struct Walk<'s, 'a> {
    unit: usize,
    path: Vec<usize>,
    widget: Option<(String, BTreeMap<Guid, (String, String)>)>,
    setting: Option<(String, String, String, &'s str)>,
    found: &'a mut Vec<Place<'s>>,
}

impl<'s> Walk<'s, '_> {
    fn document(&mut self, source: &Source<'s>) {
        let kind = source.kind();
        let outer = (self.widget.clone(), self.setting.clone());
        if kind == "CustomWidgets$CustomWidget"
            && let Some(ty) = source.document("Type")
        {
            let mut all = BTreeMap::new();
            if let Some(object_type) = ty.document("ObjectType") {
                declared(object_type, "", &mut all);
            }
            self.widget = Some((ty.text("WidgetId").to_owned(), all));
            self.setting = None;
        }
        if kind == "CustomWidgets$WidgetProperty"
            && let Some((id, all)) = &self.widget
            && let Some((key, ty)) = guid(source, "TypePointer").and_then(|p| all.get(&p))
        {
            self.setting = Some((id.clone(), key.clone(), ty.clone(), ""));
        }
        for (place, (key, value)) in source.fields().enumerate() {
            if kind == "CustomWidgets$WidgetValue"
                && let Some(setting) = &mut self.setting
            {
                setting.3 = key;
            }
            self.path.push(place);
            self.value(&format!("{kind}.{key}"), value);
            self.path.pop();
        }
        (self.widget, self.setting) = outer;
    }

    fn value(&mut self, property: &str, value: &Value<'s>) {
        match value {
            Value::Document(inner) => self.document(inner),
            Value::List(values) => {
                for (place, value) in values.iter().enumerate() {
                    self.path.push(place);
                    self.value(property, value);
                    self.path.pop();
                }
            }
            Value::Null => {}
            _ => self.found.push(Place {
                unit: self.unit,
                path: self.path.clone(),
                property: property.to_owned(),
                setting: self.setting.clone(),
            }),
        }
    }
}

fn value_at<'a, 's>(document: &'a Source<'s>, path: &[usize]) -> &'a Value<'s> {
    let (first, rest) = path.split_first().unwrap();
    let mut value = document.fields().nth(*first).unwrap().1;
    for step in rest {
        value = match value {
            Value::Document(inner) => inner.fields().nth(*step).unwrap().1,
            Value::List(values) => &values[*step],
            other => panic!("{other:?}"),
        };
    }
    value
}

/// Another value in its place. A word of a choice becomes another word that occurs there, so that
/// it means something.
fn other<'s>(value: &Value<'s>, words: Option<&BTreeSet<&'s str>>) -> Value<'s> {
    match value {
        Value::Text(text) => {
            let choice = words.filter(|words| words.len() <= 12);
            // One is what the other was called before.
            let same = |word: &str| {
                word == "Abort" && *text == "Rollback" || word == "Rollback" && *text == "Abort"
            };
            let other =
                choice.and_then(|words| words.iter().find(|word| *word != text && !same(word)));
            match other {
                Some(other) => Value::Text(other),
                None => Value::Text(Box::leak(format!("{text}x").into_boxed_str())),
            }
        }
        Value::Bytes(bytes) => {
            let mut changed = bytes.to_vec();
            match changed.last_mut() {
                Some(last) => *last ^= 1,
                None => changed.push(1),
            }
            Value::Bytes(Box::leak(changed.into_boxed_slice()))
        }
        Value::Bool(yes) => Value::Bool(!yes),
        Value::Moment(moment) => Value::Moment(moment + 3_600_000),
        Value::Int(number) => Value::Int(number + 1),
        Value::Real(number) => Value::Real(number + 1.0),
        other => panic!("{other:?} is no single value"),
    }
}

/// What a field says, as a word: a text, yes or no, the kind of a document.
fn says<'s>(source: &Source<'s>, key: &str) -> &'s str {
    match source.get(key) {
        Some(Value::Text(text)) => text,
        Some(Value::Bool(yes)) => {
            if *yes {
                "true"
            } else {
                "false"
            }
        }
        Some(Value::Document(inner)) => inner.kind(),
        _ => "",
    }
}

/// The element in which a value stands.
fn around<'a, 's>(document: &'a Source<'s>, path: &[usize]) -> &'a Source<'s> {
    let mut source = document;
    let mut value = document.fields().nth(path[0]).unwrap().1;
    for step in &path[1..] {
        match value {
            Value::Document(inner) => {
                source = inner;
                value = inner.fields().nth(*step).unwrap().1;
            }
            Value::List(values) => value = &values[*step],
            _ => {}
        }
    }
    source
}

/// The keys of a widget's value that count for a setting of a type. The others hold what the type
/// has no use for.
const RELEVANT: &[(&str, &[&str])] = &[
    ("Action", &["Action"]),
    ("Association", &["EntityRef", "SourceVariable"]),
    ("Attribute", &["AttributeRef", "SourceVariable"]),
    ("Boolean", &["PrimitiveValue"]),
    ("DataSource", &["DataSource"]),
    ("Decimal", &["PrimitiveValue"]),
    ("Entity", &["EntityRef"]),
    ("EntityConstraint", &["XPathConstraint"]),
    ("Enumeration", &["PrimitiveValue"]),
    ("Expression", &["Expression"]),
    ("File", &["Image"]),
    ("Form", &["Form"]),
    ("Icon", &["Icon"]),
    ("Image", &["Image"]),
    ("Integer", &["PrimitiveValue"]),
    ("Microflow", &["Microflow"]),
    ("Nanoflow", &["Nanoflow"]),
    ("Object", &["Objects"]),
    ("Selection", &["Selection"]),
    ("String", &["PrimitiveValue"]),
    ("TextTemplate", &["TextTemplate"]),
    ("TranslatableString", &["TranslatableValue"]),
    ("Widgets", &["Widgets"]),
];

/// Kinds that become elements of the model, so that their ids count.
const ELEMENTS: &[&str] = &[
    "Constants$Constant",
    "DataSets$DataSet",
    "DomainModels$AccessRule",
    "DomainModels$Annotation",
    "DomainModels$Association",
    "DomainModels$Attribute",
    "DomainModels$CrossAssociation",
    "DomainModels$DomainModel",
    "DomainModels$EntityEvent",
    "DomainModels$EntityImpl",
    "DomainModels$EntityIndex",
    "DomainModels$MemberAccess",
    "DomainModels$ValidationRule",
    "Enumerations$Enumeration",
    "Enumerations$EnumerationValue",
    "ExportMappings$ExportMapping",
    "ExportMappings$ValueMappingElement",
    "Forms$ActionButton",
    "Forms$BuildingBlock",
    "Forms$CheckBox",
    "Forms$ClientTemplateParameter",
    "Forms$DataGrid",
    "Forms$DataGridColumn",
    "Forms$DataView",
    "Forms$DatePicker",
    "Forms$DivContainer",
    "Forms$DropDown",
    "Forms$DynamicText",
    "Forms$GroupBox",
    "Forms$Label",
    "Forms$Layout",
    "Forms$LayoutGrid",
    "Forms$LayoutGridColumn",
    "Forms$LayoutGridRow",
    "Forms$ListView",
    "Forms$MicroflowParameterMapping",
    "Forms$NavigationTree",
    "Forms$Page",
    "Forms$PageParameter",
    "Forms$PageParameterMapping",
    "Forms$PageTemplate",
    "Forms$Placeholder",
    "Forms$RadioButtonGroup",
    "Forms$ScrollContainer",
    "Forms$ScrollContainerRegion",
    "Forms$Snippet",
    "Forms$SnippetCallWidget",
    "Forms$SnippetParameter",
    "Forms$TabControl",
    "Forms$TabPage",
    "Forms$TextArea",
    "Forms$TextBox",
    "Images$Image",
    "Images$ImageCollection",
    "ImportMappings$ImportMapping",
    "ImportMappings$ValueMappingElement",
    "JavaActions$JavaAction",
    "JavaActions$JavaActionParameter",
    "JavaScriptActions$JavaScriptAction",
    "JsonStructures$JsonStructure",
    "Menus$MenuDocument",
    "Menus$MenuItem",
    "Microflows$ActionActivity",
    "Microflows$Annotation",
    "Microflows$BreakEvent",
    "Microflows$ChangeActionItem",
    "Microflows$ContinueEvent",
    "Microflows$EndEvent",
    "Microflows$ErrorEvent",
    "Microflows$ExclusiveMerge",
    "Microflows$ExclusiveSplit",
    "Microflows$HttpHeaderEntry",
    "Microflows$InheritanceSplit",
    "Microflows$LoopedActivity",
    "Microflows$Microflow",
    "Microflows$MicroflowCallParameterMapping",
    "Microflows$MicroflowParameter",
    "Microflows$Nanoflow",
    "Microflows$NanoflowCallParameterMapping",
    "Microflows$RetrieveSorting",
    "Microflows$Rule",
    "Microflows$RuleCallParameterMapping",
    "Microflows$SequenceFlow",
    "Microflows$StartEvent",
    "Microflows$TemplateParameter",
    "Navigation$NavigationDocument",
    "Projects$ModuleImpl",
    "Queues$Queue",
    "RegularExpressions$RegularExpression",
    "ScheduledEvents$ScheduledEvent",
    "Security$DemoUserImpl",
    "Security$ModuleRole",
    "Security$ProjectSecurity",
    "Security$UserRole",
    "Settings$ConstantValue",
    "Settings$ProjectSettings",
    "Settings$ServerConfiguration",
    "Texts$Language",
    "Texts$SystemText",
];

/// Whether an entry of a list means a property: `Kind.*` and `*.Key` mean several.
fn means(entry: &str, property: &str) -> bool {
    match entry.split_once('*') {
        Some((begin, rest)) => property.strip_prefix(begin).is_some_and(|property| {
            rest.is_empty()
                || (0..=property.len())
                    .filter_map(|place| property.get(place..))
                    .any(|property| means(rest, property))
        }),
        None => entry == property,
    }
}

/// Whether a property may be left out, by the reviewed lists. `around` is the element that has it.
fn is_left_out(
    place: &Place<'_>,
    value: &Value<'_>,
    around: &Source<'_>,
    sources: &Sources<'_>,
) -> bool {
    if let Some(kind) = place.property.strip_suffix(".$ID") {
        return !ELEMENTS.contains(&kind);
    }
    let listed = |wanted: &str| {
        let all = LEFT_OUT.iter().chain(page::LEFT_OUT);
        all.into_iter().any(|(known, _)| means(known, wanted))
    };
    let is_empty = matches!(value, Value::Text(""));
    let gives_way = || GIVES_WAY.iter().any(|(known, _)| means(known, &place.property));
    let unless = || {
        UNLESS.iter().any(|(known, sibling, wanted, _)| {
            let said = says(around, sibling);
            // A star stands for any word.
            let fits = if *wanted == "*" { !said.is_empty() } else { said == *wanted };
            means(known, &place.property) && fits
        })
    };
    // The result of what returns none any more has a name still.
    let is_void = sources.is_void_flow(around.text("Microflow"))
        || sources.is_void_function(around.text("JavaScriptAction"))
        || sources.is_void_function(around.text("JavaAction"))
        || around
            .document("MicroflowCall")
            .is_some_and(|c| sources.is_void_flow(c.text("Microflow")))
        || around
            .document("NanoflowCall")
            .is_some_and(|c| sources.is_void_flow(c.text("Nanoflow")));
    let is_result = ["UseReturnVariable", "ResultVariableName", "OutputVariableName"]
        .iter()
        .any(|key| place.property.ends_with(key));
    if listed(&place.property) || is_empty && gives_way() || unless() || is_void && is_result {
        return true;
    }
    let Some((widget, key, ty, value)) = &place.setting else { return false };
    let relevant = RELEVANT.iter().find(|(known, _)| known == ty).map(|(_, keys)| *keys);
    let is_used = relevant.is_none_or(|keys| keys.contains(value));
    !is_used || listed(&format!("{widget}/{key}")) || listed(&format!("*/{key}"))
}

/// What a unit and those that are read with it become.
fn became<'s>(tree: &Tree<'s>, sources: &Sources<'s>, leaf: &Leaf<'s>) -> Vec<Became> {
    let others = |wanted: &dyn Fn(&Leaf<'s>) -> bool| -> Vec<Became> {
        tree.leaves.iter().filter(|leaf| wanted(leaf)).map(|leaf| unit(sources, leaf)).collect()
    };
    match leaf.document.kind() {
        "Texts$SystemTextCollection" => {
            others(&|leaf| leaf.document.kind() == "Settings$ProjectSettings")
        }
        "DomainModels$ViewEntitySourceDocument" => {
            others(&|leaf| leaf.document.kind() == "DomainModels$DomainModel")
        }
        "Settings$ProjectSettings" => others(&|other| {
            other.id == leaf.id || other.document.kind() == "Security$ProjectSecurity"
        }),
        "Security$ModuleSecurity" => {
            let module = tree.modules.iter().find(|module| module.name == leaf.module).unwrap();
            vec![unit(sources, &module_leaf(module))]
        }
        _ => vec![unit(sources, leaf)],
    }
}

fn module_leaf<'s>(module: &super::tree::Module<'s>) -> Leaf<'s> {
    let document = module.document.clone();
    Leaf { id: module.id, module: module.name, folders: Vec::new(), document }
}

/// The files that what was read is written to.
fn written(became: &[Became]) -> BTreeMap<String, Vec<u8>> {
    let mut project = Project::default();
    for document in became.iter().flat_map(|became| &became.documents) {
        project.add(document.clone());
    }
    files_of(&project).0
}

/// Words of choices of which the projects at hand have one only.
const MORE_WORDS: &[(&str, &str)] = &[
    ("Settings$ModelSettings.HashAlgorithm", "SSHA256"),
    ("Settings$ModelSettings.RoundingMode", "HalfEven"),
    ("Microflows$LoopedActivity.ErrorHandlingType", "Continue"),
];

/// The words of choices, as they are known of many projects: `values=A|B` after the key of a kind.
fn words_of(schema: &str) -> BTreeMap<String, BTreeSet<&str>> {
    let mut words: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut kind = "";
    for line in schema.lines() {
        let first = line.split_whitespace().next().unwrap_or_default();
        match line.split_once("values=") {
            _ if !line.starts_with(' ') => kind = first,
            Some((_, values)) if line.contains(" string ") => {
                words.insert(format!("{kind}.{first} "), values.split('|').collect());
            }
            _ => {}
        }
    }
    words
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

#[test]
fn a_changed_value_changes_the_app() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    if !folder.is_dir() {
        println!("{} is not there; the test is skipped", folder.display());
        return;
    }
    let full = std::env::var("MAQUETTE_EFFORT").is_ok_and(|effort| effort == "full");
    let count = if full { 2000 } else { 150 };
    let schema = folder.join("../../reference/mendix-schema-observed.txt");
    let schema = std::fs::read_to_string(schema).unwrap_or_default();
    let mut known_words = words_of(&schema);
    for (property, word) in MORE_WORDS {
        known_words.entry(format!("{property} ")).or_default().insert(word);
    }
    for (property, words) in &mut known_words {
        if property.ends_with(".ErrorHandlingType ") {
            words.insert("Custom");
        }
    }
    let mut unseen: BTreeMap<String, usize> = BTreeMap::new();
    let (mut seen, mut left_out) = (0, 0);
    let mut projects: Vec<_> =
        std::fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
    projects.sort();
    for project in projects.iter().filter(|path| path.is_dir()) {
        let storage = Storage::open(project).unwrap();
        let mut tree = Tree::new(&storage);
        let units: Vec<Leaf<'_>> =
            tree.modules.iter().map(module_leaf).chain(tree.leaves.iter().cloned()).collect();
        let mut places = Vec::new();
        let mut words = known_words.clone();
        for (number, leaf) in units.iter().enumerate() {
            Walk {
                unit: number,
                path: Vec::new(),
                widget: None,
                setting: None,
                found: &mut places,
            }
            .document(&leaf.document);
        }
        for place in &places {
            if let Value::Text(text) = value_at(&units[place.unit].document, &place.path) {
                let known = words.entry(key_of(place)).or_default();
                if known.len() <= 13 {
                    known.insert(text);
                }
            }
        }
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let modules = tree.modules.len();
        for _ in 0..count {
            let place = &places[dice.below(places.len())];
            let leaf = &units[place.unit];
            let value = value_at(&leaf.document, &place.path);
            let around = around(&leaf.document, &place.path);
            if is_left_out(place, value, around, &Sources::new(&tree, "App")) {
                left_out += 1;
                continue;
            }
            let before = {
                let sources = Sources::new(&tree, "App");
                became(&tree, &sources, leaf)
            };
            let changed = other(value, words.get(&key_of(place)));
            let document = with(&leaf.document, &place.path, changed);
            let changed = Leaf { document, ..leaf.clone() };
            let held = match place.unit.checked_sub(modules) {
                Some(number) => std::mem::replace(&mut tree.leaves[number], changed.clone()),
                None => leaf.clone(),
            };
            let after = {
                let sources = Sources::new(&tree, "App");
                became(&tree, &sources, &changed)
            };
            if let Some(number) = place.unit.checked_sub(modules) {
                tree.leaves[number] = held;
            }
            if written(&before) == written(&after) {
                let setting = place.setting.as_ref();
                let setting = setting.map(|(w, k, t, v)| format!(" in {w}/{k} ({t}, {v})"));
                let name = format!("{}{}", place.property, setting.unwrap_or_default());
                *unseen.entry(name).or_default() += 1;
            } else {
                seen += 1;
            }
        }
    }
    println!("{seen} changes were seen, {left_out} properties are left out");
    let mut all: Vec<_> = unseen.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1));
    for (name, count) in &all {
        println!("{count:>5} {name}");
    }
    assert!(all.is_empty(), "{} properties are neither read nor listed", all.len());
}

/// What tells apart places whose words are of one choice.
fn key_of(place: &Place<'_>) -> String {
    let setting = place.setting.as_ref().map(|(widget, key, ..)| format!("{widget}/{key}"));
    format!("{} {}", place.property, setting.unwrap_or_default())
}
