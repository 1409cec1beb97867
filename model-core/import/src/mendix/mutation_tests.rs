//! Nothing of a project is dropped by mistake: whatever single value of a real project is changed,
//! the imported app changes too, or the property stands on the reviewed list of what is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model_core::model::Project;
use model_core::store::files_of;

use super::bson::tests::with;
use super::bson::{Document as Source, Value};
use super::guid::Guid;
use super::mutation_lists::{is_left_out, listed, means_nothing};
use super::project::{Became, unit};
use super::reader::guid;
use super::sources::Sources;
use super::storage::Storage;
use super::tree::{Leaf, Tree};

/// A single value somewhere in a unit.
pub(super) struct Place<'s> {
    /// The unit, as a place in the list of all.
    unit: usize,
    /// The way to it.
    path: Vec<usize>,
    /// `Forms$TextBox.Name`.
    pub(super) property: String,
    /// The setting of a pluggable widget that it belongs to: the widget's id, the key, the type of
    /// the setting, and the key of the widget's value that it lies in.
    pub(super) setting: Option<(String, String, String, &'s str)>,
}

/// The settings that a widget declares: key and type by the id of their declaration.
type Declared = BTreeMap<Guid, (String, String)>;

fn declared(object_type: &Source<'_>, prefix: &str, all: &mut Declared) {
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
    widget: Option<(String, Declared)>,
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

/// Words that mean the same, but for more that is said beside them.
const SAME: [[&str; 2]; 4] =
    [["Abort", "Rollback"], ["Always", "Conditional"], ["Custom", "Date"], ["Custom", "DateTime"]];

/// Another value in its place. A word of a choice becomes another word that occurs there, so that
/// it means something.
fn other<'s>(value: &Value<'s>, words: Option<&BTreeSet<&'s str>>) -> Value<'s> {
    match value {
        Value::Text(text) => {
            // Names of elements get another end, words of choices become other words.
            match *text {
                "true" | "True" => return Value::Text("false"),
                "false" | "False" => return Value::Text("true"),
                _ => {}
            }
            if let Ok(number) = text.parse::<i64>() {
                return Value::Text(Box::leak((number + 1).to_string().into_boxed_str()));
            }
            let choice = words.filter(|words| words.len() <= 12 && !text.contains('.'));
            // One is what the other was called before.
            let same =
                |word: &str| SAME.iter().any(|pair| pair.contains(&word) && pair.contains(text));
            let other = choice
                .and_then(|words| words.iter().find(|word| word.trim() != *text && !same(word)));
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
        // Widths in units of twelve stay such.
        Value::Int(number) => Value::Int(match number {
            0 => 1,
            1 => 2,
            number if *number < 0 => 5,
            number => number - 1,
        }),
        Value::Real(number) => Value::Real(number + 1.0),
        other => panic!("{other:?} is no single value"),
    }
}

/// The elements around a value, the outermost first.
fn chain<'a, 's>(document: &'a Source<'s>, path: &[usize]) -> Vec<&'a Source<'s>> {
    let mut all = vec![document];
    let mut value = document.fields().nth(path[0]).unwrap().1;
    for step in &path[1..] {
        match value {
            Value::Document(inner) => {
                all.push(inner);
                value = inner.fields().nth(*step).unwrap().1;
            }
            Value::List(values) => value = &values[*step],
            _ => {}
        }
    }
    all
}

/// The properties on the way to a value, from that of the unit on.
fn way(document: &Source<'_>, path: &[usize]) -> Vec<String> {
    let mut all = Vec::new();
    let mut source = Some(document);
    let mut value: Option<&Value<'_>> = None;
    for step in path {
        match (source, value) {
            (Some(inner), _) => {
                let (key, next) = inner.fields().nth(*step).unwrap();
                all.push(format!("{}.{key}", inner.kind()));
                (source, value) = (document_of(next), Some(next));
            }
            (None, Some(list)) => {
                let Value::List(values) = list else { continue };
                let next = &values[*step];
                (source, value) = (document_of(next), Some(next));
            }
            _ => {}
        }
    }
    all
}

fn document_of<'a, 's>(value: &'a Value<'s>) -> Option<&'a Source<'s>> {
    match value {
        Value::Document(inner) => Some(inner),
        _ => None,
    }
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
        "DomainModels$DomainModel" => {
            let module = tree.modules.iter().find(|module| module.name == leaf.module).unwrap();
            vec![unit(sources, leaf), unit(sources, &module_leaf(module))]
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

/// The words of the choices that pluggable widgets declare.
fn declared_words<'s>(source: &Source<'s>, words: &mut BTreeMap<String, BTreeSet<&'s str>>) {
    fn of_type<'s>(
        widget: &str,
        prefix: &str,
        object_type: &Source<'s>,
        words: &mut BTreeMap<String, BTreeSet<&'s str>>,
    ) {
        for property in object_type.documents("PropertyTypes") {
            let key = format!("{prefix}{}", property.text("PropertyKey"));
            let Some(ty) = property.document("ValueType") else { continue };
            if let Some(inner) = ty.document("ObjectType") {
                of_type(widget, &format!("{key}."), inner, words);
            }
            for value in ty.documents("EnumerationValues") {
                let place = format!("CustomWidgets$WidgetValue.PrimitiveValue {widget}/{key}");
                words.entry(place).or_default().insert(value.text("_Key"));
            }
        }
    }
    if source.kind() == "CustomWidgets$CustomWidgetType" {
        if let Some(object_type) = source.document("ObjectType") {
            of_type(source.text("WidgetId"), "", object_type, words);
        }
        return;
    }
    for (_, value) in source.fields() {
        match value {
            Value::Document(inner) => declared_words(inner, words),
            Value::List(values) => {
                for value in values {
                    if let Value::Document(inner) = value {
                        declared_words(inner, words);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Words of choices of which the projects at hand have one only.
const MORE_WORDS: &[(&str, &str)] = &[
    ("Settings$ModelSettings.HashAlgorithm", "SSHA256"),
    ("Settings$ModelSettings.RoundingMode", "HalfEven"),
    ("Microflows$LoopedActivity.ErrorHandlingType", "Continue"),
    ("Forms$CallNanoflowClientAction.ProgressBar", "Blocking"),
    ("Forms$LayoutGridRow.HorizontalAlignment", "Center"),
    ("Rest$PublishedRestServiceOperation.Commit", "Yes"),
    ("Rest$PublishedRestServiceOperation.ObjectHandlingBackup", "Error"),
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

/// Kinds of units of which there are so few that chance misses them: all their values are changed.
const WHOLE: &[&str] = &["MessageDefinitions$", "Rest$"];

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
    let count = if full { 2000 } else { 100 };
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
        for leaf in &units {
            declared_words(&leaf.document, &mut words);
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
        let mut chosen: Vec<usize> = (0..count).map(|_| dice.below(places.len())).collect();
        if full {
            let is_whole = |place: &Place<'_>| {
                let kind = units[place.unit].document.kind();
                WHOLE.iter().any(|begin| kind.starts_with(begin))
            };
            chosen.extend((0..places.len()).filter(|at| is_whole(&places[*at])));
        }
        for at in chosen {
            let place = &places[at];
            let leaf = &units[place.unit];
            let value = value_at(&leaf.document, &place.path);
            let chain = chain(&leaf.document, &place.path);
            let sources = Sources::new(&tree, "App");
            let around = chain.last().unwrap();
            let way = way(&leaf.document, &place.path);
            if way.iter().any(|property| !property.ends_with(".$ID") && listed(property))
                || means_nothing(&place.property, &chain, &sources)
                || is_left_out(place, value, around, &sources)
            {
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
                let around: Vec<&str> = chain.iter().map(|source| source.kind()).collect();
                println!("{name} of {:?} in {} {around:?}", value, leaf.qualified_name());
                *unseen.entry(name).or_default() += 1;
            } else {
                seen += 1;
            }
        }
    }
    println!("{seen} changes were seen, {left_out} properties are left out");
    let mut all: Vec<_> = unseen.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (name, count) in &all {
        println!("{count:>5} {name}");
    }
    assert!(all.is_empty(), "{} properties are neither read nor listed", all.len());
}

/// What tells apart places whose words are of one choice.
fn key_of(place: &Place<'_>) -> String {
    let own = place.setting.as_ref().filter(|_| place.property.starts_with("CustomWidgets$"));
    let setting = own.map(|(widget, key, ..)| format!("{widget}/{key}"));
    format!("{} {}", place.property, setting.unwrap_or_default())
}
