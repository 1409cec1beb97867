//! New apps.

use crate::id::IdSource;
use crate::model::app::{App, Language, Module};
use crate::model::entity::DomainDiagram;
use crate::model::navigation::Navigation;
use crate::model::{Document, Place, Project};

/// The module that a new app begins with.
pub const FIRST_MODULE: &str = "Main";

/// An app of this name in English with one empty module and an empty menu.
pub fn blank(name: &str, ids: &mut dyn IdSource) -> Project {
    let mut project = Project::default();
    let english = Language {
        id: ids.next_id(),
        code: "en".into(),
        name: "English".into(),
        ..Language::default()
    };
    let app = App {
        id: ids.next_id(),
        name: name.to_owned(),
        languages: vec![english],
        ..App::default()
    };
    project.add(Document::new(Place::default(), app));
    let navigation = Navigation { id: ids.next_id(), ..Navigation::default() };
    project.add(Document::new(Place::default(), navigation));
    let module = Module { id: ids.next_id(), name: FIRST_MODULE.to_owned(), ..Module::default() };
    project.add(Document::new(Place::module(FIRST_MODULE), module));
    let diagram = DomainDiagram { id: ids.next_id(), ..DomainDiagram::default() };
    project.add(Document::new(Place::module(FIRST_MODULE), diagram));
    project
}
