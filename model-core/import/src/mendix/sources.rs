//! What a reader of one unit has to know of the others: types of attributes, placeholders of
//! layouts, queries of views.

use model_core::id::Id;
use model_core::model::AttributeType;
use rustc_hash::{FxHashMap, FxHashSet};

use super::bson::Document as Source;
use super::reader::{guid, id_of};
use super::tree::Tree;
use super::{domain, page};

/// What is known of the whole project.
#[derive(Debug, Default)]
pub(super) struct Sources<'s> {
    /// Attributes by qualified name: `Sales.Order.Total`.
    attributes: FxHashMap<String, AttributeFacts>,
    /// The placeholder of each layout that a page fills first of all, by the layout's name.
    main_placeholders: FxHashMap<String, &'s str>,
    /// The names of documents other than building blocks and page templates.
    names: FxHashSet<String>,
    /// The names of building blocks.
    blocks: FxHashSet<String>,
    /// The layouts that open as pop-ups, by name.
    pop_ups: FxHashSet<String>,
    /// The entity whose object old snippets show, by the snippet's name.
    snippet_entities: FxHashMap<String, &'s str>,
    /// The queries of view entities, by the name of the document that holds them.
    queries: FxHashMap<String, &'s str>,
    /// The generalization of entities that have one.
    generalizations: FxHashMap<String, &'s str>,
}

/// What there is to know of an attribute.
#[derive(Clone, Debug)]
pub(super) struct AttributeFacts {
    /// Its id.
    pub(super) id: Id,
    /// Its type.
    pub(super) ty: AttributeType,
}

impl<'s> Sources<'s> {
    /// Looks through a project.
    pub(super) fn new(tree: &Tree<'s>) -> Sources<'s> {
        let mut sources = Sources::default();
        for leaf in &tree.leaves {
            match leaf.document.kind() {
                "Forms$PageTemplate" => {}
                "Forms$BuildingBlock" => {
                    sources.blocks.insert(leaf.qualified_name());
                }
                _ => {
                    sources.names.insert(leaf.qualified_name());
                }
            }
            match leaf.document.kind() {
                "DomainModels$DomainModel" => sources.domain(leaf.module, &leaf.document),
                "DomainModels$ViewEntitySourceDocument" => {
                    sources.queries.insert(leaf.qualified_name(), leaf.document.text("Oql"));
                }
                "Forms$Layout" => {
                    if let Some(main) = page::main_placeholder(&leaf.document) {
                        sources.main_placeholders.insert(leaf.qualified_name(), main);
                    }
                    if page::is_pop_up(&leaf.document) {
                        sources.pop_ups.insert(leaf.qualified_name());
                    }
                }
                "Forms$Snippet" => {
                    let entity = leaf.document.text("Entity");
                    if !entity.is_empty() {
                        sources.snippet_entities.insert(leaf.qualified_name(), entity);
                    }
                }
                _ => {}
            }
        }
        sources
    }

    fn domain(&mut self, module: &str, model: &Source<'s>) {
        for entity in model.documents("Entities") {
            let owner = format!("{module}.{}", entity.text("Name"));
            self.names.insert(owner.clone());
            for attribute in entity.documents("Attributes") {
                let name = format!("{owner}.{}", attribute.text("Name"));
                let id = guid(attribute, "$ID").map(id_of).unwrap_or_default();
                let facts = AttributeFacts { id, ty: domain::attribute_type(attribute) };
                self.attributes.insert(name, facts);
            }
            let general = entity.document("MaybeGeneralization").map(|g| g.text("Generalization"));
            if let Some(general) = general.filter(|general| !general.is_empty()) {
                self.generalizations.insert(owner, general);
            }
        }
    }

    /// The attribute of this name: `Sales.Order.Total`. Names of inherited ones begin with the
    /// entity that has them.
    pub(super) fn attribute(&self, name: &str) -> Option<&AttributeFacts> {
        self.attributes.get(name)
    }

    /// The attribute that an entity has or inherits.
    pub(super) fn member(&self, entity: &str, attribute: &str) -> Option<&AttributeFacts> {
        let mut entity = entity;
        // No chain of generalizations is longer than there are entities.
        for _ in 0..=self.generalizations.len() {
            if let Some(facts) = self.attributes.get(&format!("{entity}.{attribute}")) {
                return Some(facts);
            }
            entity = self.generalizations.get(entity)?;
        }
        None
    }

    /// The placeholder that pages of this layout fill first of all.
    pub(super) fn main_placeholder(&self, layout: &str) -> &'s str {
        self.main_placeholders.get(layout).copied().unwrap_or("Main")
    }

    /// Whether a document other than a building block or a page template has this name.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a building block has this name.
    pub(super) fn is_block(&self, name: &str) -> bool {
        self.blocks.contains(name)
    }

    /// Whether pages of this layout open as pop-ups.
    pub(super) fn is_pop_up(&self, layout: &str) -> bool {
        self.pop_ups.contains(layout)
    }

    /// The entity whose object an old snippet shows.
    pub(super) fn snippet_entity(&self, snippet: &str) -> Option<&'s str> {
        self.snippet_entities.get(snippet).copied()
    }

    /// The qualified name of an attribute that an entity has or inherits. Attributes of the system
    /// module, which is in no project, are taken to be of the first of its entities on the way.
    pub(super) fn member_name(&self, entity: &str, attribute: &str) -> Option<String> {
        let mut entity = entity;
        for _ in 0..=self.generalizations.len() {
            let name = format!("{entity}.{attribute}");
            if self.attributes.contains_key(&name) || entity.starts_with("System.") {
                return Some(name);
            }
            entity = self.generalizations.get(entity)?;
        }
        None
    }

    /// The query that a view's document holds.
    pub(super) fn query(&self, document: &str) -> Option<&'s str> {
        self.queries.get(document).copied()
    }
}
