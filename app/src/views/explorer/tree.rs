//! The rows of the explorer: a function of the project, of what is folded and of the filter.

use std::collections::{BTreeMap, BTreeSet};

use app_kit::widgets::Fold;
use model_core::model::{Content, DocumentId, Place, Project};

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A module, with its own document where it has one.
    Module(Option<DocumentId>),
    /// A folder of a module.
    Folder,
    /// Any other document.
    Document(DocumentId),
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The same from frame to frame, and what folds are remembered by.
    pub key: String,
    /// Its depth; 0 for modules and for the documents of the app.
    pub level: usize,
    /// What it says.
    pub label: String,
    /// Whether it has rows under it, and shows them.
    pub fold: Fold,
    /// What it stands for.
    pub what: What,
    /// Where a document goes that is dropped on it or made from it.
    pub place: Place,
}

impl Item {
    /// The document that it stands for.
    pub fn document(&self) -> Option<DocumentId> {
        match self.what {
            What::Module(id) => id,
            What::Document(id) => Some(id),
            What::Folder => None,
        }
    }
}

/// What the tree is made of beside the project.
pub(super) struct Asked<'a> {
    /// Which rows were folded or unfolded by hand, by key.
    pub folds: &'a BTreeMap<String, bool>,
    /// Folders in which nothing stands yet.
    pub fresh: &'a BTreeSet<Place>,
    /// What is searched for, in lower case; empty for everything.
    pub filter: &'a str,
}

/// Beyond so many documents modules are folded until someone opens them.
const MANY: usize = 400;

/// What a row says whose document has no name.
const UNNAMED: &str = "(no name)";

/// The key of a module or of a folder in it.
pub(super) fn place_key(place: &Place) -> String {
    let mut key = place.module.clone();
    for folder in &place.folders {
        key.push('/');
        key.push_str(folder);
    }
    key
}

/// The rows that are shown, from top to bottom.
pub(super) fn items(project: &Project, asked: &Asked<'_>) -> Vec<Item> {
    let mut tree = Tree {
        project,
        asked,
        open_by_default: project.len() <= MANY,
        modules: BTreeMap::new(),
        rows: Vec::new(),
    };
    let mut own = Vec::new();
    for (id, document) in project.documents() {
        match &document.content {
            Content::App(_) => own.insert(0, (*id, "App settings".to_owned())),
            Content::Navigation(_) | Content::Security(_) => {
                own.push((*id, document.name().to_owned()));
            }
            Content::Module(module) => {
                tree.modules.entry(&module.name).or_default().own = Some(*id);
            }
            Content::DomainDiagram(_) => {
                tree.modules.entry(&document.place.module).or_default().diagram = Some(*id);
            }
            Content::Entity(_) => {
                tree.modules.entry(&document.place.module).or_default().entities.push(*id);
            }
            _ => tree.modules.entry(&document.place.module).or_default().documents.push(*id),
        }
    }
    for (id, label) in own {
        tree.document(id, label, 0);
    }
    let modules = std::mem::take(&mut tree.modules);
    for (name, module) in &modules {
        tree.module(name, module);
    }
    tree.rows
}

/// What stands in a module.
#[derive(Default)]
struct Module {
    own: Option<DocumentId>,
    diagram: Option<DocumentId>,
    entities: Vec<DocumentId>,
    documents: Vec<DocumentId>,
}

struct Tree<'a> {
    project: &'a Project,
    asked: &'a Asked<'a>,
    open_by_default: bool,
    modules: BTreeMap<&'a str, Module>,
    rows: Vec<Item>,
}

impl Tree<'_> {
    fn matches(&self, label: &str) -> bool {
        self.asked.filter.is_empty() || label.to_lowercase().contains(self.asked.filter)
    }

    fn is_open(&self, key: &str) -> bool {
        !self.asked.filter.is_empty()
            || self.asked.folds.get(key).copied().unwrap_or(self.open_by_default)
    }

    fn document(&mut self, id: DocumentId, label: String, level: usize) {
        let Some(document) = self.project.document(id) else { return };
        let label = if label.is_empty() { UNNAMED.to_owned() } else { label };
        if self.matches(&label) {
            self.rows.push(Item {
                key: format!("#{}", id.0),
                level,
                label,
                fold: Fold::Leaf,
                what: What::Document(id),
                place: document.place.clone(),
            });
        }
    }

    /// Adds a row with rows under it. While a filter is on, it stays only if it or one of those
    /// matches.
    fn group(&mut self, place: &Place, what: What, inside: impl FnOnce(&mut Self, usize)) {
        let key = place_key(place);
        let name = place.folders.last().unwrap_or(&place.module);
        let label = if name.is_empty() { UNNAMED.to_owned() } else { name.clone() };
        let level = place.folders.len();
        let open = self.is_open(&key);
        let fold = if open { Fold::Open } else { Fold::Closed };
        let kept = !self.asked.filter.is_empty() && !self.matches(&label);
        self.rows.push(Item { key, level, label, fold, what, place: place.clone() });
        let before = self.rows.len();
        if open {
            inside(self, level + 1);
        }
        if kept && self.rows.len() == before {
            self.rows.pop();
        }
    }

    fn module(&mut self, name: &str, module: &Module) {
        let place = Place::module(name);
        self.group(&place, What::Module(module.own), |tree, level| {
            if let Some(diagram) = module.diagram {
                // Entities stand in the domain model; a search finds them under it.
                let rows = tree.rows.len();
                if !tree.asked.filter.is_empty() {
                    tree.documents(&module.entities, level + 1);
                }
                let found = tree.rows.len() > rows;
                let entities = tree.rows.split_off(rows);
                if found || tree.matches("Domain model") {
                    tree.rows.push(Item {
                        key: format!("#{}", diagram.0),
                        level,
                        label: "Domain model".to_owned(),
                        fold: Fold::Leaf,
                        what: What::Document(diagram),
                        place: Place::module(name),
                    });
                }
                tree.rows.extend(entities);
            }
            tree.inside(&place, &module.documents, level);
        });
    }

    /// The folders and then the documents of a place.
    fn inside(&mut self, place: &Place, documents: &[DocumentId], level: usize) {
        let depth = place.folders.len();
        let mut folders: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
        let mut here = Vec::new();
        for id in documents {
            let Some(document) = self.project.document(*id) else { continue };
            match document.place.folders.get(depth) {
                Some(folder) => folders.entry(folder.clone()).or_default().push(*id),
                None => here.push(*id),
            }
        }
        for fresh in self.asked.fresh {
            if fresh.module == place.module
                && fresh.folders.starts_with(&place.folders)
                && let Some(folder) = fresh.folders.get(depth)
            {
                folders.entry(folder.clone()).or_default();
            }
        }
        for (folder, documents) in folders {
            let mut inner = place.clone();
            inner.folders.push(folder);
            let rows = inner.clone();
            self.group(&inner, What::Folder, |tree, level| tree.inside(&rows, &documents, level));
        }
        self.documents(&here, level);
    }

    fn documents(&mut self, ids: &[DocumentId], level: usize) {
        let mut named: Vec<(String, DocumentId)> = ids
            .iter()
            .filter_map(|id| Some((self.project.document(*id)?.name().to_owned(), *id)))
            .collect();
        named.sort_by_cached_key(|(name, id)| (name.to_lowercase(), *id));
        for (name, id) in named {
            self.document(id, name, level);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::id::SeededIds;
    use model_core::model::navigation::Navigation;
    use model_core::testing::app;

    fn project() -> Project {
        let project = app()
            .entity("Sales.Order", |e| e)
            .microflow("Sales.Order_Submit", |m| m.end(""))
            .microflow("Sales.Other", |m| m.end(""))
            .with("Sales.Order_Submit", |d| d.place.folders = vec!["Orders".into()])
            .enumeration("Stock.Size", &[])
            .navigation(Navigation::default())
            .build();
        let change = model_core::change::verbs::place_entities(
            &project,
            &mut SeededIds::new(9),
            &project
                .of_kind::<model_core::model::entity::Entity>()
                .map(|(id, _, _)| (id, model_core::model::Point::default()))
                .collect::<Vec<_>>(),
        );
        change.apply(&project).unwrap()
    }

    #[track_caller]
    fn check(filter: &str, closed: &[&str], expected: &[&str]) {
        let folds = closed.iter().map(|key| ((*key).to_owned(), false)).collect();
        let asked = Asked { folds: &folds, fresh: &BTreeSet::new(), filter };
        let rows = items(&project(), &asked);
        let shown: Vec<String> =
            rows.iter().map(|row| format!("{}{}", " ".repeat(row.level), row.label)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn rows() {
        check(
            "",
            &[],
            &[
                "App settings",
                "Navigation",
                "Sales",
                " Domain model",
                " Orders",
                "  Order_Submit",
                " Other",
                "Stock",
                " Size",
            ],
        );
        check(
            "",
            &["Sales/Orders", "Stock"],
            &["App settings", "Navigation", "Sales", " Domain model", " Orders", " Other", "Stock"],
        );
    }

    #[test]
    fn a_filter_keeps_what_matches_and_its_parents() {
        check("submit", &["Sales"], &["Sales", " Orders", "  Order_Submit"]);
        check("order", &[], &["Sales", " Domain model", "  Order", " Orders", "  Order_Submit"]);
        check("nowhere", &[], &[]);
        check("size", &[], &["Stock", " Size"]);
    }

    #[test]
    fn a_fresh_folder_is_shown() {
        let fresh = BTreeSet::from([Place { module: "Stock".into(), folders: vec!["New".into()] }]);
        let rows = items(&project(), &Asked { folds: &BTreeMap::new(), fresh: &fresh, filter: "" });
        assert!(rows.iter().any(|row| row.key == "Stock/New" && row.what == What::Folder));
    }
}
