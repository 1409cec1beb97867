//! The beginning of an app that an import makes: app, language, navigation.

use model_core::id::Id;
use model_core::model::app::{App, Language};
use model_core::model::navigation::Navigation;
use model_core::model::{Document, Place, Project};

/// The language of texts.
pub(crate) const LANGUAGE: &str = "en";

/// An app without modules. `derive` gives the id that belongs to a word.
pub(crate) fn blank(name: &str, derive: impl Fn(&str) -> Id) -> Project {
    let mut project = Project::default();
    let english = Language {
        id: derive("language"),
        code: LANGUAGE.to_owned(),
        name: "English".to_owned(),
        ..Language::default()
    };
    let app = App {
        id: derive("app"),
        name: name.to_owned(),
        language: LANGUAGE.to_owned(),
        languages: vec![english],
        ..App::default()
    };
    project.add(Document::new(Place::default(), app));
    let navigation = Navigation { id: derive("navigation"), ..Navigation::default() };
    project.add(Document::new(Place::default(), navigation));
    project
}
