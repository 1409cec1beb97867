//! A project becomes an app: each unit is read by the reader of its kind.

use model_core::id::Id;
use model_core::model::app::App;
use model_core::model::navigation::Navigation;
use model_core::model::security::Security;
use model_core::model::{Content, Document, DocumentId, Place, Project};
use model_core::parallel;

use super::error::MendixError;
use super::guid::Guid;
use super::note::Note;
use super::progress::{Progress, Watcher, tell};
use super::reader::Reader;
use super::sources::Sources;
use super::tree::{Leaf, Tree};
use super::{app, background, domain, flow, foreign, function, mapping, page, service, values};

/// What one unit became.
#[derive(Debug, Default)]
pub(super) struct Became {
    /// Its documents.
    pub(super) documents: Vec<Document>,
    /// What there is to tell.
    pub(super) notes: Vec<Note>,
}

/// Units that are read with others, or that say nothing an app needs: how the source was brought to
/// its version, ids of packages, names of libraries.
const READ_WITH_OTHERS: &[&str] = &[
    "DomainModels$ViewEntitySourceDocument",
    "Projects$ModuleGuidMapping",
    "Projects$ModuleSettings",
    "Projects$ProjectConversion",
    "Security$ModuleSecurity",
    "Texts$SystemTextCollection",
];

/// Reads one unit.
pub(super) fn unit<'s>(sources: &Sources<'s>, leaf: &Leaf<'s>) -> Became {
    let mut reader = Reader::new(sources, leaf);
    match leaf.document.kind() {
        "DomainModels$DomainModel" => domain::read(&mut reader),
        "Microflows$Microflow" | "Microflows$Nanoflow" | "Microflows$Rule" => {
            flow::read(&mut reader);
        }
        "Forms$Page"
        | "Forms$Layout"
        | "Forms$Snippet"
        | "Forms$BuildingBlock"
        | "Forms$PageTemplate" => page::read(&mut reader),
        "Enumerations$Enumeration" => values::enumeration(&mut reader),
        "Constants$Constant" => values::constant(&mut reader),
        "RegularExpressions$RegularExpression" => values::regex(&mut reader),
        "Images$ImageCollection" => values::images(&mut reader),
        "DataSets$DataSet" => values::data_set(&mut reader),
        "JavaActions$JavaAction" | "JavaScriptActions$JavaScriptAction" => {
            function::read(&mut reader);
        }
        "JsonStructures$JsonStructure" => mapping::structure(&mut reader),
        "ImportMappings$ImportMapping" | "ExportMappings$ExportMapping" => {
            mapping::read(&mut reader);
        }
        "ScheduledEvents$ScheduledEvent" => background::schedule(&mut reader),
        "Queues$Queue" => background::queue(&mut reader),
        "Menus$MenuDocument" => app::menu_document(&mut reader),
        "Settings$ProjectSettings" => app::settings(&mut reader),
        "Security$ProjectSecurity" => app::security(&mut reader),
        "Navigation$NavigationDocument" => app::navigation(&mut reader),
        "Projects$ModuleImpl" | "Projects$Module" => {
            let facts = sources.module(leaf.module);
            app::module(&mut reader, &facts);
        }
        kind if READ_WITH_OTHERS.contains(&kind) => {}
        _ if service::read(&mut reader) => {}
        _ => foreign::read(&mut reader),
    }
    Became { documents: reader.documents, notes: reader.notes }
}

/// Reads all units.
#[cfg(test)]
pub(super) fn project(tree: &Tree<'_>, name: &str) -> (Project, Vec<Note>) {
    watched(tree, name, &mut super::progress::quietly).unwrap_or_default()
}

/// The same, telling how far it is; it can be stopped between two units.
pub(super) fn watched(
    tree: &Tree<'_>,
    name: &str,
    watcher: Watcher<'_>,
) -> Result<(Project, Vec<Note>), MendixError> {
    let sources = Sources::new(tree, name);
    let mut project = Project::default();
    let mut notes = Vec::new();
    let modules = tree.modules.iter().map(|module| Leaf {
        id: module.id,
        module: module.name,
        folders: Vec::new(),
        document: module.document.clone(),
    });
    let modules: Vec<Leaf<'_>> = modules.collect();
    let leaves: Vec<&Leaf<'_>> = modules.iter().chain(&tree.leaves).collect();
    let became = parallel::map_watched(&leaves, |leaf| unit(&sources, leaf), &mut |done| {
        watcher(Progress::Reading(done, leaves.len()))
    });
    for (leaf, became) in leaves.iter().zip(became.ok_or(MendixError::Cancelled)?) {
        add(&mut project, &mut notes, leaf.id, became);
    }
    tell(watcher, Progress::Completing)?;
    complete(&mut project, name);
    Ok((page::fill(&project), notes))
}

fn add(project: &mut Project, notes: &mut Vec<Note>, unit: Guid, became: Became) {
    for mut document in became.documents {
        let id = document.root().id();
        if project.document(DocumentId(id)).is_some() {
            // Two units say that they are the same document; both are kept.
            document.root_mut().set_id(Id::derive(&format!("{id}/{unit}")));
        }
        project.add(document);
    }
    notes.extend(became.notes);
}

/// Adds what every app has and the source left out: a part of a project has no settings.
fn complete(project: &mut Project, name: &str) {
    let has = |wanted: fn(&Content) -> bool| {
        project.documents().values().any(|document| wanted(&document.content))
    };
    let id = |what: &str| app::fallback_id(what, name);
    let mut missing: Vec<Content> = Vec::new();
    if !has(|content| matches!(content, Content::App(_))) {
        missing.push(
            App { id: id("app"), name: name.to_owned(), held: true, ..App::default() }.into(),
        );
    }
    if !has(|content| matches!(content, Content::Navigation(_))) {
        missing.push(Navigation { id: id("navigation"), ..Navigation::default() }.into());
    }
    if !has(|content| matches!(content, Content::Security(_))) {
        missing.push(Security { id: id("security"), ..Security::default() }.into());
    }
    for content in missing {
        project.add(Document::new(Place::default(), content));
    }
}
