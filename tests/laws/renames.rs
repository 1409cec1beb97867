//! Renaming keeps the meaning: the renamed app equals the original up to the name.

use model_core::analysis::Uses;
use model_core::change::verbs::rename;
use model_core::check::new_problems;
use model_core::index::Index;
use model_core::model::meta::{Field, walk};
use model_core::model::{DocumentId, Project, Shape};
use model_core::store;
use tests::cases;

/// Everything in an app that has a name of its own, by document and element.
fn named(project: &Project) -> Vec<(DocumentId, model_core::id::Id, String)> {
    let mut all = Vec::new();
    for (id, document) in project.documents() {
        walk(document.root(), &mut |element| {
            let has_name = element.kind().properties.iter().any(|p| matches!(p.shape, Shape::Name));
            let name = element.name().unwrap_or_default();
            // Names of tab pages and the like are only for people and tests.
            if has_name && !name.is_empty() && element.kind().name != "foreign" {
                all.push((*id, element.id(), name.to_owned()));
            }
        });
    }
    all
}

/// All texts of an app that are not for people, in the order of its elements.
fn texts(project: &Project) -> Vec<String> {
    let mut all = Vec::new();
    for document in project.documents().values() {
        all.push(document.place.module.clone());
        walk(document.root(), &mut |element| {
            for (property, field) in element.fields() {
                match field {
                    Field::Text(text) if !matches!(property.shape, Shape::Paragraph) => {
                        all.push(text.to_owned());
                    }
                    Field::Reference(name) => all.push(name.to_string()),
                    Field::References(names) => all.extend(names.iter().map(ToString::to_string)),
                    Field::Path(path) => all.push(path.to_string()),
                    Field::Type(ty) => all.push(ty.to_string()),
                    Field::AttributeType(ty) => all.push(ty.to_string()),
                    _ => {}
                }
            }
        });
    }
    all
}

/// The words of a text: what stands between characters that no name has.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').collect()
}

/// What every use in an app leads to, in the order of documents and places.
fn meanings(index: &Index) -> Vec<String> {
    let uses = Uses::new(index);
    let mut all = Vec::new();
    for id in index.documents().keys() {
        for used in uses.by(*id) {
            let found = index.resolve(used.target, used.name.as_str());
            all.push(format!("{:?} {:?} {found:?}", used.address, used.target));
        }
    }
    all
}

#[test]
fn a_rename_keeps_the_meaning() {
    const NEW: &str = "Quite_Another_Name";
    let every = cases(17, 1) as usize;
    let mut done = 0;
    for (number, project) in super::apps().into_iter().enumerate() {
        let index = Index::new(&project);
        let uses = Uses::new(&index);
        let (before, meant) = (texts(&project), meanings(&index));
        // Some of the names of each app, others in each, so that all kinds come up.
        for (id, element, old) in named(&project).into_iter().skip(number % every).step_by(every) {
            let change = rename(&project, &index, &uses, id, element, NEW).unwrap();
            let after = change.apply(&project).unwrap();
            let what = format!("{old} in {}", project.document(id).unwrap().title());
            let again = Index::new(&after);
            assert_eq!(meanings(&again), meant, "{what}");
            let now = texts(&after);
            assert_eq!(now.len(), before.len(), "{what}");
            for (old_text, new_text) in before.iter().zip(&now).filter(|(a, b)| a != b) {
                let (was, is) = (words(old_text), words(new_text));
                assert_eq!(was.len(), is.len(), "{what}: {old_text} became {new_text}");
                for (was, is) in was.iter().zip(&is).filter(|(a, b)| a != b) {
                    assert_eq!((*was, *is), (old.as_str(), NEW), "{what}: {old_text}");
                }
            }
            let news = new_problems(&project, &after);
            assert!(news.is_empty(), "{what}: {news:?}");
            // And back again, byte for byte.
            let uses = Uses::new(&again);
            let back = rename(&after, &again, &uses, id, element, &old).unwrap();
            let files = |project| {
                let files = store::files_of(project);
                files.0
            };
            assert_eq!(files(&back.apply(&after).unwrap()), files(&project), "{what}");
            done += 1;
        }
    }
    assert!(done > 100, "{done}");
}
