//! Copies of documents: beside the original, into another module, or into another app.

use std::collections::BTreeSet;

use crate::change::Change;
use crate::id::IdSource;
use crate::model::meta::{Node, walk_mut};
use crate::model::{Content, Document, DocumentId, Place, Project};
use crate::name::{QName, free_name};

use super::moving::Renamed;
use super::{copy_with_new_ids, free_name_in_module};

/// Copies documents of one project into a place of another, or of the same, with new ids and free
/// names. What the copies say of each other they say of the copies; what else they name keeps its
/// name, also where the other project has no such thing. A module brings all that stands in it and
/// stays a module. The app's own document, navigation, security and diagrams are not copied.
pub fn copy_documents(
    from: &Project,
    ids: &mut dyn IdSource,
    documents: &[DocumentId],
    to: &Project,
    place: &Place,
) -> (Change, Vec<DocumentId>) {
    let mut copies: Vec<Document> = Vec::new();
    let mut renamed = Renamed::default();
    let mut now = to.clone();
    let mut modules = BTreeSet::new();
    let chosen: BTreeSet<DocumentId> = documents.iter().copied().collect();
    for id in &chosen {
        let Some(document) = from.document(*id) else { continue };
        if let Content::Module(module) = &document.content {
            let taken = |name: &str| {
                let mut all = now.of_kind::<crate::model::app::Module>();
                all.any(|(_, _, known)| known.name.eq_ignore_ascii_case(name))
            };
            let name = free_name(&module.name, taken);
            modules.insert(module.name.clone());
            renamed.add(QName::from(module.name.as_str()), QName::from(name.as_str()));
            let all = from.documents().values();
            for other in all.filter(|other| other.place.module == module.name) {
                let place = Place { module: name.clone(), ..other.place.clone() };
                copies.extend(copy(other, ids, place));
            }
            for copy in &mut copies {
                if let Content::Module(copy) = &mut copy.content
                    && copy.name == module.name
                {
                    copy.name.clone_from(&name);
                }
            }
            // The next module sees the name of this one.
            now.add(Document::new(
                Place::module(&name),
                crate::model::app::Module { id: ids.next_id(), name, ..Default::default() },
            ));
        }
    }
    for id in &chosen {
        let Some(document) = from.document(*id) else { continue };
        if modules.contains(&document.place.module) || !can_be_copied(&document.content) {
            continue;
        }
        let place = match document.content {
            Content::Entity(_) => Place::module(&place.module),
            _ => place.clone(),
        };
        let Some(mut new) = copy(document, ids, place) else { continue };
        let old_module = document.place.module.clone();
        let module = new.place.module.clone();
        let name = free_name_in_module(&now, &module, document.name());
        set_name(&mut new, &name);
        renamed.add(QName::new(&old_module, document.name()), QName::new(&module, &name));
        // The names of associations are unique in the module too.
        now.add(new.clone());
        if let Content::Entity(entity) = &mut new.content {
            for association in &mut entity.associations {
                let old = QName::new(&old_module, &association.name);
                let own = free_association(&now, to, &module, &association.name);
                association.name.clone_from(&own);
                renamed.add(old, QName::new(&module, &own));
            }
        }
        copies.push(new);
    }
    let mut change =
        Change::new(if copies.len() == 1 { "Copy document" } else { "Copy documents" });
    let mut made = Vec::new();
    for mut copy in copies {
        walk_mut(copy.root_mut(), &mut |element| renamed.rewrite(element));
        made.push(change.create(copy));
    }
    (change, made)
}

/// Whether there can be more than one of it.
fn can_be_copied(content: &Content) -> bool {
    !matches!(
        content,
        Content::App(_)
            | Content::Navigation(_)
            | Content::Security(_)
            | Content::Module(_)
            | Content::DomainDiagram(_)
    )
}

fn copy(document: &Document, ids: &mut dyn IdSource, place: Place) -> Option<Document> {
    let element = copy_with_new_ids(document.root(), ids);
    let content = Content::from_element(element).ok()?;
    Some(Document { place, content })
}

fn set_name(document: &mut Document, name: &str) {
    let root = document.root_mut();
    if let Some(crate::model::FieldMut::Text(text)) = root.get_mut("name") {
        name.clone_into(text);
    }
}

/// A name for a copied association that neither the project nor another copy has.
fn free_association(now: &Project, to: &Project, module: &str, wanted: &str) -> String {
    let in_project = free_name_in_module(to, module, wanted);
    let taken = |name: &str| {
        let documents = now.documents().values().filter(|d| d.place.module == module);
        let mut seen = 0;
        for document in documents {
            seen += usize::from(document.name().eq_ignore_ascii_case(name));
            if let Content::Entity(entity) = &document.content {
                let same =
                    |a: &&crate::model::entity::Association| a.name.eq_ignore_ascii_case(name);
                seen += entity.associations.iter().filter(same).count();
            }
        }
        // The copy itself has it once.
        seen > usize::from(name == wanted)
    };
    free_name(&in_project, taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededIds;
    use crate::index::Index;
    use crate::testing::{AppBuilder, app};

    fn shop() -> AppBuilder {
        app()
            .entity("Sales.Customer", |e| e.attribute("Name: String"))
            .entity("Sales.Order", |e| {
                e.attribute("Total: Decimal").association("Order_Customer: Sales.Customer")
            })
            .microflow("Sales.Submit", |m| {
                m.parameter("Order: Object Sales.Order")
                    .variable("name: String = $Order/Sales.Order_Customer/Sales.Customer/Name")
                    .end("")
            })
    }

    fn ids_of(project: &Project, titles: &[&str]) -> Vec<DocumentId> {
        let all = project.documents().iter();
        all.filter(|(_, d)| titles.contains(&d.title().as_str())).map(|(id, _)| *id).collect()
    }

    #[track_caller]
    fn check(change: &Change, to: &Project, lines: &[&str]) -> Project {
        let after = change.apply(to).unwrap();
        assert_eq!(change.reversed().apply(&after).unwrap(), *to);
        let text = format!("{after:?}");
        for line in lines {
            assert!(text.contains(line), "{line} is missing");
        }
        after
    }

    #[test]
    fn beside_the_original_copies_get_free_names() {
        let project = shop().build();
        let which = ids_of(&project, &["Sales.Order", "Sales.Submit"]);
        let place = Place::module("Sales");
        let (change, made) =
            copy_documents(&project, &mut SeededIds::new(9), &which, &project, &place);
        assert_eq!(made.len(), 2);
        let after = check(
            &change,
            &project,
            &["\"Order2\"", "\"Order_Customer2\"", "\"Submit2\"", "Object(\"Sales.Order2\")"],
        );
        let text = "$Order/Sales.Order_Customer2/Sales.Customer/Name";
        assert!(format!("{after:?}").contains(text));
    }

    #[test]
    fn into_another_app_they_keep_what_they_say_of_each_other() {
        let project = shop().build();
        let other = app().entity("Base.Thing", |e| e).build();
        let which = ids_of(&project, &["Sales.Order", "Sales.Customer", "Sales.Submit"]);
        let place = Place { module: "Base".into(), folders: vec!["In".into()] };
        let (change, _) = copy_documents(&project, &mut SeededIds::new(9), &which, &other, &place);
        let after =
            check(&change, &other, &["Object(\"Base.Order\")", "target: \"Base.Customer\""]);
        let index = Index::new(&after);
        assert!(index.entity("Base.Order").is_some() && index.microflow("Base.Submit").is_some());
        assert!(format!("{after:?}").contains("$Order/Base.Order_Customer/Base.Customer/Name"));
    }

    #[test]
    fn a_module_brings_all_that_stands_in_it() {
        let project = shop().build();
        let which = ids_of(&project, &["Sales"]);
        let (change, made) =
            copy_documents(&project, &mut SeededIds::new(9), &which, &project, &Place::default());
        assert_eq!(made.len(), 4);
        let after = check(&change, &project, &["target: \"Sales2.Customer\""]);
        let index = Index::new(&after);
        assert!(index.entity("Sales2.Order").is_some() && index.entity("Sales.Order").is_some());
        let uses = crate::analysis::Uses::new(&index);
        for id in made {
            for used in uses.by(id) {
                assert!(used.name.as_str().starts_with("Sales2"), "{}", used.name);
            }
        }
    }
}
