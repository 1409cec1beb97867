//! Units of Mendix projects: bytes that are no BSON, and BSON that no Mendix writes. An app that is
//! another when its files are read again is a failure.

use std::collections::BTreeMap;
use std::fmt;

use model_core::store::{self, files_of};
use model_core::testing::Dice;
use model_import::mendix::bson::{Document, Value};
use model_import::mendix::guid::Guid;
use model_import::mendix::storage::Unit;
use model_import::mendix::{self, MendixReport, Storage};

use super::Bench;

/// What is spoiled of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoil {
    /// Its bytes.
    Bytes,
    /// Its values.
    Values,
}

/// A value that can be changed and written, as the reader's borrow from what they were read from.
#[derive(Clone, Debug)]
enum Node {
    Document(Vec<(String, Node)>),
    List(Vec<Node>),
    Text(String),
    Bytes(Vec<u8>),
    Bool(bool),
    Moment(i64),
    Null,
    Short(i32),
    Long(i64),
    Real(f64),
}

impl Node {
    fn of_document(document: &Document<'_>) -> Node {
        let fields = document.fields();
        Node::Document(fields.map(|(key, value)| (key.to_owned(), Node::of(value))).collect())
    }

    fn of(value: &Value<'_>) -> Node {
        match value {
            Value::Document(document) => Node::of_document(document),
            Value::List(values) => Node::List(values.iter().map(Node::of).collect()),
            Value::Text(text) => Node::Text((*text).to_owned()),
            Value::Bytes(bytes) => Node::Bytes(bytes.to_vec()),
            Value::Bool(yes) => Node::Bool(*yes),
            Value::Moment(at) => Node::Moment(*at),
            Value::Null => Node::Null,
            Value::Int(number) => Node::Long(*number),
            Value::Real(number) => Node::Real(*number),
        }
    }

    /// Appends its bytes, and gives the number of its type.
    fn write(&self, bytes: &mut Vec<u8>) -> u8 {
        match self {
            Node::Real(number) => {
                bytes.extend(number.to_le_bytes());
                0x01
            }
            Node::Text(text) => {
                bytes.extend(length(text.len() + 1));
                bytes.extend(text.bytes());
                bytes.push(0);
                0x02
            }
            Node::Document(fields) => {
                entries(bytes, fields.iter().map(|(key, value)| (key.as_str(), value)));
                0x03
            }
            Node::List(values) => {
                let marker = Node::Short(3);
                let keys: Vec<String> = (0..=values.len()).map(|i| i.to_string()).collect();
                let values = std::iter::once(&marker).chain(values);
                entries(bytes, keys.iter().map(String::as_str).zip(values));
                0x04
            }
            Node::Bytes(own) => {
                bytes.extend(length(own.len()));
                bytes.push(0);
                bytes.extend(own);
                0x05
            }
            Node::Bool(yes) => {
                bytes.push(u8::from(*yes));
                0x08
            }
            Node::Moment(at) => {
                bytes.extend(at.to_le_bytes());
                0x09
            }
            Node::Null => 0x0A,
            Node::Short(number) => {
                bytes.extend(number.to_le_bytes());
                0x10
            }
            Node::Long(number) => {
                bytes.extend(number.to_le_bytes());
                0x12
            }
        }
    }

    /// How many values stand in it, itself among them.
    fn count(&self) -> usize {
        1 + match self {
            Node::Document(fields) => fields.iter().map(|(_, value)| value.count()).sum(),
            Node::List(values) => values.iter().map(Node::count).sum(),
            _ => 0,
        }
    }

    /// The value of a place, counted from the outermost.
    fn at(&mut self, place: usize) -> Option<&mut Node> {
        if place == 0 {
            return Some(self);
        }
        let mut left = place - 1;
        let inner: Vec<&mut Node> = match self {
            Node::Document(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
            Node::List(values) => values.iter_mut().collect(),
            _ => Vec::new(),
        };
        for node in inner {
            let count = node.count();
            if left < count {
                return node.at(left);
            }
            left -= count;
        }
        None
    }
}

fn length(length: usize) -> [u8; 4] {
    i32::try_from(length).unwrap_or(i32::MAX).to_le_bytes()
}

fn entries<'n>(bytes: &mut Vec<u8>, entries: impl Iterator<Item = (&'n str, &'n Node)>) {
    let begin = bytes.len();
    bytes.extend([0; 4]);
    for (key, value) in entries {
        let place = bytes.len();
        bytes.push(0);
        bytes.extend(key.bytes().filter(|byte| *byte != 0));
        bytes.push(0);
        let ty = value.write(bytes);
        if let Some(first) = bytes.get_mut(place) {
            *first = ty;
        }
    }
    bytes.push(0);
    let written = length(bytes.len() - begin);
    if let Some(place) = bytes.get_mut(begin..begin + 4) {
        place.copy_from_slice(&written);
    }
}

fn written(node: &Node) -> Vec<u8> {
    let mut bytes = Vec::new();
    node.write(&mut bytes);
    bytes
}

/// The bytes of a unit.
pub(super) struct Bytes(Vec<u8>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{:x?}", String::from_utf8_lossy(&self.0), self.0)
    }
}

/// Units to change, and a project to read them in.
pub(super) struct Units {
    spoil: Spoil,
    seeds: Vec<Node>,
    /// All documents that stand in seeds, to put in places of others.
    parts: Vec<Node>,
    frame: Vec<Unit>,
}

/// Texts that mean something somewhere.
const WORDS: &[&str] = &[
    "",
    "Sales",
    "Sales.Order",
    "Sales.Order.Number",
    "Sales.Order_Customer/Sales.Customer/Name",
    "System.User",
    "true",
    "(empty)",
    "Always",
    "Custom",
    "-1",
    "99999999999999999999",
    "1,5",
    "a/b\\c:d",
    "CON",
    "..",
    "../../etc",
    "$x",
    "ü\u{202e}日本😀",
    "\u{1}\u{7f}",
    "[Name = 'a']",
    "if $a then 1 else",
];

impl Units {
    pub(super) fn new(spoil: Spoil) -> Units {
        let mut seeds = vec![text_of_kind("Microflows$Microflow"), text_of_kind("Forms$Page")];
        let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
        for unit in corpus() {
            let Ok(document) = Document::parse(&unit.contents) else { continue };
            let count = of_kind.entry(document.kind().to_owned()).or_default();
            // A share of each kind, and short ones, so that many can be tried.
            if *count < 8 && unit.contents.len() < 9_000 {
                *count += 1;
                seeds.push(Node::of_document(&document));
            }
        }
        let mut parts = Vec::new();
        for seed in &seeds {
            gather(seed, &mut parts);
        }
        Units { spoil, seeds, parts, frame: frame() }
    }

    /// Changes a value somewhere in a document.
    fn spoil(&self, node: &mut Node, dice: &mut Dice) {
        let place = dice.below(node.count());
        let Some(value) = node.at(place) else { return };
        match (dice.below(8), &mut *value) {
            (0, Node::Document(fields)) if !fields.is_empty() => {
                fields.remove(dice.below(fields.len()));
            }
            (1, Node::Document(fields)) => {
                let key = ["Name", "$Type", "$ID", "Items", "0"];
                fields.push((dice.word(&key).to_owned(), any(dice)));
            }
            (0 | 1, Node::List(values)) if !values.is_empty() => {
                let one = values.get(dice.below(values.len())).cloned().unwrap_or(Node::Null);
                values.extend(vec![one; dice.below(40)]);
            }
            (2, Node::List(values)) => values.clear(),
            (2 | 3, Node::Document(_) | Node::List(_)) => {
                *value = dice.pick(&self.parts).cloned().unwrap_or(Node::Null);
            }
            (4, Node::Document(_)) => {
                // One that holds itself, and so on.
                for _ in 0..dice.below(60) {
                    let inner = value.clone();
                    *value = Node::Document(vec![("Object".to_owned(), inner)]);
                }
            }
            (0..5, Node::Text(text)) => dice.word(WORDS).clone_into(text),
            _ => *value = any(dice),
        }
    }
}

/// A value of any type.
fn any(dice: &mut Dice) -> Node {
    match dice.below(10) {
        0 => Node::Text(dice.word(WORDS).to_owned()),
        1 => Node::Bytes(vec![7; dice.below(20)]),
        2 => Node::Bool(dice.one_in(2)),
        3 => Node::Moment(i64::MIN),
        4 => Node::Null,
        5 => Node::Short(i32::MIN),
        6 => Node::Long(i64::MAX),
        7 => Node::Real(f64::NAN),
        8 => Node::List(vec![Node::Null, Node::Text("x".to_owned()), Node::List(Vec::new())]),
        _ => Node::Document(Vec::new()),
    }
}

fn gather(node: &Node, parts: &mut Vec<Node>) {
    match node {
        Node::Document(fields) => {
            parts.push(node.clone());
            for (_, value) in fields {
                gather(value, parts);
            }
        }
        Node::List(values) => values.iter().for_each(|value| gather(value, parts)),
        _ => {}
    }
}

/// The units of the corpus; none where it is absent.
fn corpus() -> Vec<Unit> {
    let Some(folder) = crate::corpus("mendix") else { return Vec::new() };
    let projects = ["v1-project", "JWT", "mxcli-banking", "farmworker-wallet-os"];
    let opened = projects.iter().filter_map(|name| Storage::open(&folder.join(name)).ok());
    opened.flat_map(|storage| storage.units).collect()
}

fn text_of_kind(kind: &str) -> Node {
    let field = |key: &str, text: &str| (key.to_owned(), Node::Text(text.to_owned()));
    Node::Document(vec![field("$Type", kind), field("Name", "Thing")])
}

fn unit(id: u8, container: u8, containment: &str, contents: Vec<u8>) -> Unit {
    let containment = containment.to_owned();
    Unit { id: Guid([id; 16]), container: Guid([container; 16]), containment, contents }
}

/// A project with a module in it.
fn frame() -> Vec<Unit> {
    let project = written(&text_of_kind("Projects$Project"));
    let module = written(&text_of_kind("Projects$ModuleImpl"));
    vec![unit(1, 1, "", project), unit(2, 1, "Modules", module)]
}

impl Bench for Units {
    type Input = Bytes;

    fn input(&self, number: u64) -> Bytes {
        let mut dice = Dice::new(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ self.spoil as u64);
        let mut node = dice.pick(&self.seeds).cloned().unwrap_or(Node::Null);
        if self.spoil == Spoil::Values {
            for _ in 0..dice.below(4) {
                self.spoil(&mut node, &mut dice);
            }
            return Bytes(written(&node));
        }
        let mut bytes = written(&node);
        for _ in 0..dice.below(4) {
            let at = dice.below(bytes.len().max(1));
            let to = (at + 1 + dice.below(9)).min(bytes.len());
            match dice.below(5) {
                0 => bytes.truncate(at),
                1 if at < to => drop(bytes.drain(at..to)),
                2 => drop(bytes.splice(at..at, vec![0x03; dice.below(9)])),
                3 => {
                    // A length or a number at its bounds.
                    let bounds = [0, 4, i32::MAX, i32::MIN, -1];
                    let bound = dice.pick(&bounds).copied().unwrap_or_default();
                    bytes.truncate(bytes.len().max(at + 4));
                    let end = (at + 4).min(bytes.len());
                    drop(bytes.splice(at..end, bound.to_le_bytes()));
                }
                _ => {
                    let byte = u8::try_from(dice.below(256)).unwrap_or_default();
                    if let Some(place) = bytes.get_mut(at) {
                        *place = byte;
                    }
                }
            }
        }
        Bytes(bytes)
    }

    fn attempt(&self, Bytes(bytes): &Bytes) -> Result<bool, String> {
        if self.spoil == Spoil::Bytes {
            return Ok(match Document::parse(bytes) {
                Ok(document) => document.fields().next().is_some(),
                Err(error) if error.offset > bytes.len() => {
                    return Err(format!("{error} is outside of it"));
                }
                Err(error) => error.to_string().is_empty(),
            });
        }
        let mut units = self.frame.clone();
        units.push(unit(3, 2, "Documents", bytes.clone()));
        let storage = Storage { units, ..Storage::default() };
        let import = mendix::read(&storage);
        let files = files_of(&import.project);
        let opened = store::load(&files);
        let again = files_of(&opened.project);
        for (path, bytes) in &files.0 {
            let read = again.0.get(path).map(|bytes| String::from_utf8_lossy(bytes));
            let read = read.unwrap_or_default();
            let text = String::from_utf8_lossy(bytes);
            if text != read {
                let lines = text.lines().zip(read.lines());
                let first = lines.into_iter().find(|(before, after)| before != after);
                return Err(format!("{path} is another when it is read again: {first:?}"));
            }
        }
        // With a check of the app.
        let _ = MendixReport::new(&storage, &import).to_string();
        Ok(import.lost.is_empty())
    }
}
