//! Copies of documents: beside the original, into another module, or into another app.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Change;
use crate::id::IdSource;
use crate::index::{Facts, Index};
use crate::model::meta::Node;
use crate::model::{Content, Document, DocumentId, Place, Project};
use crate::name::{QName, free_name};

use super::moving::{Renamed, enter_diagram};
use super::{copy_with_new_ids, set_own_name};

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
    let mut names = Names::new(to);
    let mut renamed = Renamed::default();
    // What is copied, with the place and the names that it gets.
    let mut copied: Vec<(DocumentId, Document)> = Vec::new();
    let chosen: BTreeSet<DocumentId> = documents.iter().copied().collect();
    let mut modules: BTreeMap<&str, String> = BTreeMap::new();
    for id in &chosen {
        if let Some(Content::Module(module)) = from.document(*id).map(|d| &d.content) {
            modules.insert(&module.name, String::new());
        }
    }
    for (old, new) in &mut modules {
        *new = names.module(old);
        renamed.add(QName::from(*old), QName::from(new.as_str()));
    }
    for (id, document) in from.documents() {
        let mut new = Document::clone(document);
        if let Some(name) = modules.get(document.place.module.as_str()) {
            new.place.module.clone_from(name);
            if let Content::Module(module) = &mut new.content {
                module.name.clone_from(name);
            }
        } else if chosen.contains(id) && !document.content.is_single() {
            new.place = match document.content {
                Content::Entity(_) => Place::module(&place.module),
                _ => place.clone(),
            };
            let (old, module) = (&document.place.module, place.module.as_str());
            let name = names.free(module, document.name());
            set_own_name(&mut new, &name);
            renamed.add(QName::new(old, document.name()), QName::new(module, &name));
            if let Content::Entity(entity) = &mut new.content {
                for association in &mut entity.associations {
                    // The names of associations are unique in the module too.
                    let free = names.free(module, &association.name);
                    renamed.add(QName::new(old, &association.name), QName::new(module, &free));
                    association.name = free;
                }
            }
        } else {
            continue;
        }
        copied.push((*id, new));
    }
    let label = if copied.len() == 1 { "Copy document" } else { "Copy documents" };
    let mut change = Change::new(label);
    let mut made = Vec::new();
    // Texts are read in terms of the project that they come from.
    let index = Index::new(from);
    let facts = Facts::new(&index);
    for (id, document) in copied {
        let document = renamed.rewritten(id, &document, &facts);
        if let Ok(content) = Content::from_element(copy_with_new_ids(document.root(), ids)) {
            made.push(change.create(Document { place: document.place, content }));
        }
    }
    if modules.is_empty() {
        for id in &made {
            let Some(entity) = change.current(to, *id) else { continue };
            if let (Content::Entity(_), Some(name)) = (&entity.content, entity.qualified_name()) {
                enter_diagram(to, &mut change, id.0, name);
            }
        }
    }
    (change, made)
}

/// The names that are taken in a project, without their case, and those that copies take.
struct Names {
    modules: BTreeSet<String>,
    inside: BTreeSet<(String, String)>,
}

impl Names {
    fn new(project: &Project) -> Names {
        let mut names = Names { modules: BTreeSet::new(), inside: BTreeSet::new() };
        // The product's own module is there in every app.
        names.modules.insert(crate::system::SYSTEM.to_ascii_lowercase());
        for document in project.documents().values() {
            let module = document.place.module.to_ascii_lowercase();
            let mut take = |name: &str| {
                names.inside.insert((module.clone(), name.to_ascii_lowercase()));
            };
            match &document.content {
                Content::Module(module) => {
                    names.modules.insert(module.name.to_ascii_lowercase());
                }
                Content::Entity(entity) => {
                    take(&entity.name);
                    entity.associations.iter().for_each(|association| take(&association.name));
                }
                _ => take(document.name()),
            }
        }
        names
    }

    fn module(&mut self, wanted: &str) -> String {
        let name = free_name(wanted, |name| self.modules.contains(&name.to_ascii_lowercase()));
        self.modules.insert(name.to_ascii_lowercase());
        name
    }

    fn free(&mut self, module: &str, wanted: &str) -> String {
        let key = |name: &str| (module.to_ascii_lowercase(), name.to_ascii_lowercase());
        let name = free_name(wanted, |name| self.inside.contains(&key(name)));
        self.inside.insert(key(&name));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededIds;
    use crate::index::Index;
    use crate::model::Point;
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
    fn copied_entities_stand_in_the_diagram() {
        let project = shop().build();
        let which = ids_of(&project, &["Sales.Order"]);
        let mut ids = SeededIds::new(9);
        let drawn =
            super::super::place_entities(&project, &mut ids, &[(which[0], Point::default())]);
        let project = drawn.apply(&project).unwrap();
        let place = Place::module("Sales");
        let (change, _) = copy_documents(&project, &mut ids, &which, &project, &place);
        check(&change, &project, &["entity: \"Sales.Order2\""]);
    }

    #[test]
    fn words_that_are_called_like_a_module_stay_and_names_do_not_chain() {
        let project = app()
            .entity("A.X", |e| e.attribute("A: Integer"))
            .entity("A2.X", |e| e.attribute("A: Integer"))
            .microflow("A.F", |m| {
                m.parameter("A: Object A.X")
                    .variable("n: Integer = $A/A")
                    .retrieve("A2.X", "[A > 0]", "All")
                    .end("")
            })
            .build();
        let to = app().entity("A.Y", |e| e).build();
        let which = ids_of(&project, &["A", "A2"]);
        let (change, _) =
            copy_documents(&project, &mut SeededIds::new(9), &which, &to, &Place::default());
        let after = check(
            &change,
            &to,
            &["\"$A/A\"", "xpath: \"[A > 0]\"", "Object(\"A2.X\")", "entity: \"A22.X\""],
        );
        let index = Index::new(&after);
        assert!(index.entity("A2.X").is_some() && index.entity("A22.X").is_some());
        let modules: Vec<&str> = index.modules().filter(|module| *module != "System").collect();
        assert_eq!(modules, ["A", "A2", "A22"]);
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
