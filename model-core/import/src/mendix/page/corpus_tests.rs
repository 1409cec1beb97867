//! The pages of real projects: how many of what there are, that they check, and that they are ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use model_core::check::{Checker, Severity, locate};
use model_core::index::Index;
use model_core::model::app::{Module, ModuleRole};
use model_core::model::constant::{Image, ImageCollection};
use model_core::model::enumeration::{Enumeration, EnumerationValue};
use model_core::model::meta::walk;
use model_core::model::microflow::{Microflow, Parameter};
use model_core::model::navigation::Menu;
use model_core::model::{Content, Document, Place, Project};

use crate::mendix::bson::Document as Source;
use crate::mendix::note::Note;
use crate::mendix::progress::quietly;
use crate::mendix::project::project;
use crate::mendix::reader::data_type;
use crate::mendix::storage::Storage;
use crate::mendix::tree::Tree;

/// Calls `visit` with every real project, its name and what is known of it.
fn each(mut visit: impl FnMut(&str, &serde_json::Value, &Tree<'_>, Project, Vec<Note>)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/mendix");
    let Ok(text) = std::fs::read_to_string(folder.join("expectations.json")) else {
        println!("{} is not there; the test is skipped", folder.display());
        return;
    };
    let expected: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    for (name, expected) in &expected {
        let storage = Storage::open(&folder.join(name)).unwrap();
        let tree = Tree::new(&storage);
        let (project, notes) = project(&tree, "App", &mut quietly).unwrap();
        visit(name, expected, &tree, project, notes);
    }
}

fn is_page(document: &Document) -> bool {
    matches!(
        document.content,
        Content::Page(_)
            | Content::Layout(_)
            | Content::Snippet(_)
            | Content::BuildingBlock(_)
            | Content::PageTemplate(_)
    )
}

/// What pages name and readers of other units make, as far as pages need it: where the project has
/// no document of the name yet.
fn add_what_pages_name(project: &mut Project, tree: &Tree<'_>) {
    let known: BTreeSet<String> = project
        .documents()
        .values()
        .filter_map(|document| document.qualified_name())
        .map(|name| name.to_string())
        .collect();
    let mut add = |module: &str, content: Content| {
        let document = Document::new(Place::module(module), content);
        let name = document.qualified_name().map(|name| name.to_string());
        if name.is_none_or(|name| !known.contains(&name)) {
            project.add(Arc::new(document));
        }
    };
    let id = |name: &str| model_core::id::Id::derive(&format!("stub {name}"));
    let mut roles: BTreeMap<&str, Vec<ModuleRole>> = BTreeMap::new();
    for leaf in &tree.leaves {
        let source = &leaf.document;
        let name = source.text("Name").to_owned();
        let own = id(&leaf.qualified_name());
        match source.kind() {
            "Microflows$Microflow" | "Microflows$Nanoflow" | "Microflows$Rule" => {
                let objects = source.document("ObjectCollection").unwrap();
                let parameters = objects
                    .documents("Objects")
                    .filter(|object| object.kind().ends_with("Parameter"))
                    .map(|parameter| Parameter {
                        id: id(&format!("{} {}", leaf.qualified_name(), parameter.text("Name"))),
                        name: parameter.text("Name").to_owned(),
                        ty: data_type(parameter, "VariableType", "Type"),
                        ..Parameter::default()
                    });
                let objects = parameters.map(Into::into).collect();
                let returns = data_type(source, "MicroflowReturnType", "ReturnType");
                let flow = Microflow { id: own, name, objects, returns, ..Microflow::default() };
                add(leaf.module, flow.into());
            }
            "Enumerations$Enumeration" => {
                let values = source
                    .documents("Values")
                    .map(|value| EnumerationValue {
                        name: value.text("Name").to_owned(),
                        ..EnumerationValue::default()
                    })
                    .collect();
                let made = Enumeration { id: own, name, values, ..Enumeration::default() };
                add(leaf.module, made.into());
            }
            "Images$ImageCollection" => {
                let images = source
                    .documents("Images")
                    .map(|image| Image { name: image.text("Name").to_owned(), ..Image::default() })
                    .collect();
                let made = ImageCollection { id: own, name, images, ..ImageCollection::default() };
                add(leaf.module, made.into());
            }
            "Menus$MenuDocument" => {
                add(leaf.module, Menu { id: own, name, ..Menu::default() }.into());
            }
            "Security$ModuleSecurity" => {
                let of = source.documents("ModuleRoles").map(|role| ModuleRole {
                    name: role.text("Name").to_owned(),
                    ..ModuleRole::default()
                });
                roles.entry(leaf.module).or_default().extend(of);
            }
            _ => {}
        }
    }
    for module in &tree.modules {
        let roles = roles.remove(module.name).unwrap_or_default();
        let name = module.name.to_owned();
        let own = id(module.name);
        add("", Module { id: own, name, roles, ..Module::default() }.into());
    }
}

/// What is wrong with the pages of a project, by code and message, with the places.
fn problems(project: &Project) -> Vec<(&'static str, String, String)> {
    let project = &super::fill(project);
    let index = Index::new(project);
    let mut checker = Checker::new();
    checker.check(&index);
    let mut found = Vec::new();
    for problem in checker.problems().iter() {
        let Some(document) = project.document(problem.address.document) else { continue };
        if is_page(document) && problem.severity == Severity::Error {
            let name = document.qualified_name().unwrap_or_default();
            let kind = document.root().kind().name;
            let place = format!("{kind} {name}: {}", locate(document, &problem.address));
            found.push((problem.code, problem.message.clone(), place));
        }
    }
    found
}

#[test]
fn explore() {
    let mut by_code: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut notes_by: BTreeMap<String, usize> = BTreeMap::new();
    let (mut pages, mut ours) = (0, 0);
    let mut theirs: BTreeMap<String, usize> = BTreeMap::new();
    each(|name, _, tree, mut project, notes| {
        add_what_pages_name(&mut project, tree);
        for (code, message, place) in problems(&project) {
            by_code.entry(code).or_default().push(format!("{name} {place}: {message}"));
        }
        for note in notes {
            let what = match note {
                Note::Foreign { what, .. } => format!("foreign {what}"),
                Note::Dropped { what, .. } => format!("dropped {what}"),
                Note::Withheld { what, .. } => format!("withheld {what}"),
                Note::Unknown { what, word, .. } => format!("unknown {what} {word}"),
                Note::SwitchedOff { .. } => "switched".to_owned(),
            };
            *notes_by.entry(what).or_default() += 1;
        }
        for document in project.documents().values() {
            let Content::Page(page) = &document.content else { continue };
            let layout = page.layout.to_string();
            if layout.contains("Native") {
                continue;
            }
            let mut foreign = BTreeSet::new();
            walk(document.root(), &mut |element| {
                if matches!(element.kind().name, "foreignWidget" | "foreignAction") {
                    if let Some(model_core::model::Field::Text(text)) = element.get("what") {
                        foreign.insert(text.to_owned());
                    }
                }
            });
            pages += 1;
            ours += usize::from(foreign.is_empty());
            for what in foreign {
                *theirs.entry(what).or_default() += 1;
            }
        }
    });
    for (code, all) in &by_code {
        println!("== {code} {}", all.len());
        for one in all.iter().take(40) {
            println!("   {one}");
        }
    }
    println!("{notes_by:#?}");
    println!("{ours} of {pages}: {theirs:#?}");
    let _: Option<&Source<'_>> = None;
}
