//! Documents on the clipboard: as text, so that they go from one window to another, into a mail and
//! back.
//!
//! `{"maquette": {"format": 3, "files": {"modules/Sales/entities/Order.entity.json": "…"}}}`: the
//! files as an app has them, and the version of their format, so that a later version can read them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::files::Memory;
use super::{APP, files_of, load};
use crate::model::app::FORMAT;
use crate::model::{Content, DocumentId, Project};

/// The word by which a text is known.
const MARK: &str = "maquette";

/// Documents as a text for the clipboard; a module with all that stands in it.
pub fn to_clip(project: &Project, documents: &[DocumentId]) -> String {
    let is_module = |id: &DocumentId| {
        let document = project.document(*id).map(|document| &document.content);
        matches!(document, Some(Content::Module(_)))
    };
    let modules: Vec<&str> = documents
        .iter()
        .filter(|id| is_module(id))
        .filter_map(|id| Some(project.document(*id)?.place.module.as_str()))
        .collect();
    let mut part = Project::default();
    for (id, document) in project.documents() {
        if documents.contains(id) || modules.contains(&document.place.module.as_str()) {
            part.add(document.clone());
        }
    }
    let files: Map<String, Value> = files_of(&part)
        .0
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned().into()))
        .collect();
    json!({MARK: {"format": FORMAT, "files": files}}).to_string()
}

/// The documents of such a text, as a project of their own. Nothing where it is another text, or of a
/// newer version.
pub fn from_clip(text: &str) -> Option<Project> {
    let value: Value = serde_json::from_str(text).ok()?;
    let clip = value.get(MARK)?;
    let format = clip.get("format")?.as_i64()?;
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, text) in clip.get("files")?.as_object()? {
        files.insert(path.clone(), text.as_str()?.as_bytes().to_vec());
    }
    files.insert(APP.to_owned(), json!({"format": format}).to_string().into_bytes());
    let loaded = load(&Memory(files));
    if loaded.refusal().is_some() {
        return None;
    }
    let mut project = Project::default();
    for document in loaded.project.documents().values() {
        if !matches!(document.content, Content::App(_)) {
            project.add(document.clone());
        }
    }
    (!project.is_empty()).then_some(project)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{any_project, app};

    #[test]
    fn what_is_copied_is_pasted() {
        let project = app()
            .entity("Sales.Order", |e| e.attribute("Total: Decimal"))
            .microflow("Sales.Submit", |m| m.parameter("o: Object Sales.Order").end(""))
            .microflow("Stock.Other", |m| m.end(""))
            .build();
        let id = |title: &str| {
            let mut all = project.documents().iter();
            *all.find(|(_, d)| d.title() == title).unwrap().0
        };
        let text = to_clip(&project, &[id("Sales.Submit")]);
        let found = from_clip(&text).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found.document(id("Sales.Submit")), project.document(id("Sales.Submit")));
        let whole = from_clip(&to_clip(&project, &[id("Sales")])).unwrap();
        assert_eq!(whole.len(), 3);
    }

    #[test]
    fn documents_of_every_kind_survive_the_clipboard() {
        for seed in 0..10 {
            let project = any_project(seed);
            let all: Vec<DocumentId> = project.documents().keys().copied().collect();
            let found = from_clip(&to_clip(&project, &all)).unwrap();
            assert_eq!(found.len(), project.len() - 1, "all but the app itself");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in
            ["", "Order", "{}", "[1]", "{\"maquette\": 5}", "{\"maquette\": {\"files\": {}}}"]
        {
            assert!(from_clip(text).is_none(), "{text}");
        }
        let newer =
            "{\"maquette\": {\"format\": 999, \"files\": {\"modules/A/X.page.json\": \"{}\"}}}";
        assert!(from_clip(newer).is_none());
    }
}
