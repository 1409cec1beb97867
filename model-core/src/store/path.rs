//! Which file a document lives in, and which document a file can hold.
//!
//! ```text
//! maquette.json  navigation.json  security.json
//! modules/Sales/module.json
//! modules/Sales/domain.diagram.json
//! modules/Sales/entities/Order.entity.json
//! modules/Sales/Checkout/Steps/Order_Submit.microflow.json
//! modules/Sales/Checkout/Steps/Order_IsPaid.rule.json
//! ```
//!
//! Microflows, nanoflows and rules are one kind of document; their files say which they are.
//!
//! Characters that some file system refuses are written as `%` and two hexadecimal digits. Where
//! two documents would share a path (ignoring case), the later gets `~` and its id before the
//! first dot. So every project can be saved, and what was saved is found again; whether its names
//! are allowed is for the checker to say.

use std::fmt::Write as _;

use super::files::MODULES;
use crate::id::Id;
use crate::model::meta::Chosen;
use crate::model::microflow::{FlowKind, Microflow};
use crate::model::{Content, Document};
use crate::name::{BadName, check_name};

/// Documents whose path follows from their kind: kind, folder of a module or not, file.
const FIXED: &[(&str, bool, &str)] = &[
    ("app", false, "maquette.json"),
    ("navigation", false, "navigation.json"),
    ("security", false, "security.json"),
    ("module", true, "module.json"),
    ("diagram", true, "domain.diagram.json"),
];

/// The folder of a module's entities.
const ENTITIES: &str = "entities";

/// The path of the app's own file.
pub const APP: &str = "maquette.json";

/// The path of a document that shares its path with no other.
pub fn path_of(document: &Document) -> String {
    path_in(&module_folder(&document.place.module), document)
}

/// The same in a given folder below `modules`.
pub(super) fn path_in(module_folder: &str, document: &Document) -> String {
    let kind = document.root().kind_name();
    if let Some((_, in_module, file)) = FIXED.iter().find(|(fixed, ..)| *fixed == kind) {
        return match in_module {
            true => format!("{MODULES}/{module_folder}/{file}"),
            false => (*file).to_owned(),
        };
    }
    let mut path = format!("{MODULES}/{module_folder}/");
    if let Content::Entity(_) = &document.content {
        path.push_str(ENTITIES);
        path.push('/');
    } else {
        for folder in &document.place.folders {
            path.push_str(&encode(folder));
            path.push('/');
        }
    }
    path.push_str(&short(document.name(), document.root().id()));
    path.push('.');
    path.push_str(&encode(match &document.content {
        Content::Microflow(flow) => flow.flow.key(),
        _ => kind,
    }));
    path.push_str(".json");
    path
}

/// The folder of a module, below `modules`.
pub(super) fn module_folder(module: &str) -> String {
    short(module, Id::derive(module))
}

/// The same path made unlike any other: `Order~7Z3K9QW2M4TXA.entity.json`.
pub(super) fn apart(path: &str, id: Id) -> String {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let (stem, rest) = file.split_once('.').unwrap_or((file, ""));
    let stem = stem.split('~').next().unwrap_or_default();
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{stem}~{id}.{rest}")
}

/// What a path says about the document in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The folder below `modules`, as it is written; empty for documents of the app.
    pub folder: String,
    /// The folders in the module, decoded.
    pub folders: Vec<String>,
    /// The kind of the document.
    pub kind: String,
    /// Which kind of flow it is, where the path says that.
    pub flow: Option<FlowKind>,
    /// The name that the path says; empty where the path follows from the kind.
    pub name: String,
}

/// What the path says; nothing where it is not the path of a document.
pub fn locate(path: &str) -> Option<Located> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop()?;
    let plain = without_mark(file);
    let fixed = |in_module: bool| {
        let found = FIXED.iter().find(|(_, m, file)| *m == in_module && *file == plain);
        found.map(|(kind, ..)| (*kind).to_owned())
    };
    let Some((first, rest)) = parts.split_first() else {
        let kind = fixed(false)?;
        let (folder, folders, name) = (String::new(), Vec::new(), String::new());
        return Some(Located { folder, folders, kind, flow: None, name });
    };
    let (folder, inner) = rest.split_first().filter(|_| *first == MODULES)?;
    let folder = (*folder).to_owned();
    if let Some(kind) = fixed(true).filter(|_| inner.is_empty()) {
        let (folders, name) = (Vec::new(), String::new());
        return Some(Located { folder, folders, kind, flow: None, name });
    }
    let (stem, kind) = plain.strip_suffix(".json")?.rsplit_once('.')?;
    let mut kind = decode(kind);
    let flow = FlowKind::ALL.iter().copied().find(|flow| flow.key() == kind);
    if flow.is_some() {
        Microflow::kind().name.clone_into(&mut kind);
    }
    let is_fixed = FIXED.iter().any(|(fixed, ..)| *fixed == kind);
    if is_fixed || kind == crate::model::meta::FOREIGN.name {
        return None;
    }
    let entity = kind == "entity" && inner == [ENTITIES];
    let folders =
        if entity { Vec::new() } else { inner.iter().map(|folder| decode(folder)).collect() };
    Some(Located { folder, folders, kind, flow, name: decode(stem) })
}

/// The name that a folder below `modules` says.
pub(super) fn module_of(folder: &str) -> String {
    decode(&without_mark(folder))
}

/// The file's name without `~` and the id.
fn without_mark(file: &str) -> String {
    let (stem, rest) = match file.find('.') {
        Some(dot) => file.split_at(dot),
        None => (file, ""),
    };
    format!("{}{rest}", stem.split('~').next().unwrap_or_default())
}

/// A name as a part of a path, cut with its id behind it where it is too long for file systems.
fn short(name: &str, id: Id) -> String {
    const MOST: usize = 120;
    // The first dot ends the name of a document, so there is none in it.
    let text = encode(name).replace('.', "%2E");
    if text.len() <= MOST {
        return text;
    }
    let mut end = MOST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = text.get(..end).unwrap_or_default();
    format!("{}~{id}", cut.trim_end_matches(['%', '.', ' ']))
}

/// A name as a part of a path. Names that the checker allows stay as they are.
fn encode(name: &str) -> String {
    if name.is_empty() {
        return "%".to_owned();
    }
    let device = check_name(name) == Err(BadName::Device)
        || check_name(name.split('.').next().unwrap_or_default()) == Err(BadName::Device);
    let last = name.chars().count() - 1;
    let mut out = String::with_capacity(name.len());
    for (place, c) in name.chars().enumerate() {
        let refused = c.is_control()
            || "<>:\"/\\|?*%~".contains(c)
            || (matches!(c, ' ' | '.') && (place == 0 || place == last))
            || (device && place == 0);
        if refused {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Reads what [`encode`] writes; other text stays as it is.
fn decode(text: &str) -> String {
    if text == "%" {
        return String::new();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(code) = code.filter(|_| *byte == b'%') {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::app::{App, Module};
    use crate::model::entity::{DomainDiagram, Entity};
    use crate::model::security::Security;
    use crate::model::{Foreign, Place};
    use proptest::prelude::*;

    #[track_caller]
    fn check(place: Place, content: impl Into<Content>, path: &str) {
        let document = Document::new(place, content);
        assert_eq!(path_of(&document), path);
        let located = locate(path).unwrap();
        assert_eq!(located.kind, document.root().kind_name());
        assert_eq!(module_of(&located.folder), document.place.module);
        assert_eq!(located.folders, document.place.folders);
    }

    fn flow(name: &str) -> Microflow {
        Microflow { name: name.into(), ..Microflow::default() }
    }

    #[test]
    fn documents_have_their_paths() {
        check(Place::default(), App::default(), "maquette.json");
        let sales = || Place::module("Sales");
        check(sales(), Module::default(), "modules/Sales/module.json");
        check(sales(), DomainDiagram::default(), "modules/Sales/domain.diagram.json");
        let order = Entity { name: "Order".into(), ..Entity::default() };
        check(sales(), order, "modules/Sales/entities/Order.entity.json");
        check(sales(), flow("Submit"), "modules/Sales/Submit.microflow.json");
        let deep = Place { module: "Sales".into(), folders: vec!["1. Steps".into(), "x".into()] };
        check(deep, flow("A"), "modules/Sales/1. Steps/x/A.microflow.json");
        let foreign = Foreign { kind: "workflow".into(), ..Foreign::default() };
        check(sales(), Content::Foreign(foreign), "modules/Sales/workflow.workflow.json");
        check(Place::default(), Security::default(), "security.json");
        let rule = Microflow { flow: FlowKind::Rule, ..flow("IsPaid") };
        check(sales(), rule, "modules/Sales/IsPaid.rule.json");
        let nanoflow = Microflow { flow: FlowKind::Nanoflow, ..flow("Show") };
        check(sales(), nanoflow, "modules/Sales/Show.nanoflow.json");
    }

    #[test]
    fn hostile_names_have_paths_too() {
        check(Place::module(""), flow(""), "modules/%/%.microflow.json");
        check(Place::module(".."), flow("../x"), "modules/%2E%2E/%2E%2E%2Fx.microflow.json");
        check(Place::module("CON"), flow("nul"), "modules/%43ON/%6Eul.microflow.json");
        check(Place::module("a~b"), flow("a%20"), "modules/a%7Eb/a%2520.microflow.json");
        let long = path_of(&Document::new(Place::module("A"), flow(&"x".repeat(5000))));
        assert!(long.len() < 200 && long.contains('~'), "{long}");
    }

    #[test]
    fn other_paths_hold_no_document() {
        for path in [
            "package.json",
            "docs/Order.entity.json",
            "modules/module.json",
            "modules/Sales/notes.txt",
            "modules/Sales/settings.json",
            "modules/Sales/X.app.json",
            "modules/Sales/X.foreign.json",
        ] {
            assert_eq!(locate(path), None, "{path}");
        }
    }

    #[test]
    fn a_path_is_set_apart_by_an_id() {
        let id = Id::from_bits(1);
        let path = apart("modules/Sales/entities/Order.entity.json", id);
        assert_eq!(path, "modules/Sales/entities/Order~0000000000001.entity.json");
        assert_eq!(locate(&path).unwrap().name, "Order");
        assert_eq!(apart(&path, id), path);
        assert_eq!(locate(&apart("maquette.json", id)).unwrap().kind, "app");
        assert_eq!(locate(&apart("modules/A/module.json", id)).unwrap().kind, "module");
    }

    proptest! {
        #[test]
        fn every_name_survives_its_path(name in "\\PC{0,30}|[ -~]{0,20}|(?i)(con|nul|com1)(\\.x)?") {
            let encoded = encode(&name);
            prop_assert_eq!(decode(&encoded), name);
            prop_assert!(!encoded.contains(['/', '\\', '~', ':']));
            prop_assert!(!encoded.starts_with(['.', ' ']) && !encoded.ends_with(['.', ' ']));
        }
    }
}
