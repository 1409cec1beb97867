//! What a reader of one unit has to know of the others: types of attributes, placeholders of
//! layouts, queries of views.

use model_core::id::Id;
use model_core::model::entity::{Entity, Persistence};
use model_core::model::{AttributeType, Content};
use model_core::value::DataType;
use rustc_hash::{FxHashMap, FxHashSet};

use super::bson::{Document as Source, Value};
use super::reader::{data_type, guid, id_of};
use super::tree::Tree;
use super::{domain, page};

/// What is known of the whole project.
#[derive(Debug, Default)]
pub(super) struct Sources<'s> {
    /// Attributes by qualified name: `Sales.Order.Total`.
    attributes: FxHashMap<String, AttributeFacts>,
    /// The placeholder of each layout that a page fills first of all, by the layout's name.
    main_placeholders: FxHashMap<String, &'s str>,
    /// The layouts that open as pop-ups, by name.
    pop_ups: FxHashSet<String>,
    /// The entity whose object old snippets show, by the snippet's name.
    snippet_entities: FxHashMap<String, &'s str>,
    /// The queries of view entities, by the name of the document that holds them.
    queries: FxHashMap<String, &'s str>,
    /// The generalization of entities that have one.
    generalizations: FxHashMap<String, &'s str>,
    /// Entities of which the source says that their objects are not stored.
    unstored: FxHashSet<String>,
    /// Types of constants, by qualified name.
    constants: FxHashMap<String, DataType>,
    /// Flows and actions in other languages that return nothing.
    void: FxHashSet<String>,
    /// What other units say of modules, by name.
    modules: FxHashMap<&'s str, ModuleFacts<'s>>,
    /// What the app says by itself.
    pub(super) system_texts: Option<Source<'s>>,
    /// Whether passwords are stored with salted SHA-256.
    pub(super) hashes_with_ssha: bool,
    /// The name of the app: that of its file.
    pub(super) app_name: String,
}

/// What other units say of a module.
#[derive(Clone, Debug, Default)]
pub(super) struct ModuleFacts<'s> {
    /// Its roles.
    pub(super) security: Option<Source<'s>>,
    /// What its domain model says that it is for.
    pub(super) documentation: &'s str,
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
    pub(super) fn new(tree: &Tree<'s>, app_name: &str) -> Sources<'s> {
        let mut sources = Sources { app_name: app_name.to_owned(), ..Sources::default() };
        for leaf in &tree.leaves {
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
                "Constants$Constant" => {
                    let ty = data_type(&leaf.document, "Type", "DataType");
                    sources.constants.insert(leaf.qualified_name(), ty);
                }
                "Microflows$Microflow" | "Microflows$Nanoflow" => {
                    let returns = data_type(&leaf.document, "MicroflowReturnType", "ReturnType");
                    if returns == DataType::Nothing {
                        sources.void.insert(leaf.qualified_name());
                    }
                }
                "JavaActions$JavaAction" | "JavaScriptActions$JavaScriptAction" => {
                    let returns = leaf.document.document("JavaReturnType");
                    if returns.is_some_and(|ty| ty.kind().ends_with("$VoidType")) {
                        // A function and a flow may share a name.
                        sources.void.insert(format!("()({})", leaf.qualified_name()));
                    }
                }
                "Security$ModuleSecurity" => {
                    let facts = sources.modules.entry(leaf.module).or_default();
                    facts.security = Some(leaf.document.clone());
                }
                "Texts$SystemTextCollection" => {
                    sources.system_texts = Some(leaf.document.clone());
                }
                "Settings$ProjectSettings" => {
                    let hash = |part: &Source<'_>| part.text("HashAlgorithm") == "SSHA256";
                    sources.hashes_with_ssha = leaf.document.documents("Settings").any(hash);
                }
                _ => {}
            }
        }
        sources
    }

    fn domain(&mut self, module: &'s str, model: &Source<'s>) {
        self.modules.entry(module).or_default().documentation = model.text("Documentation");
        for entity in model.documents("Entities") {
            let owner = format!("{module}.{}", entity.text("Name"));
            for attribute in entity.documents("Attributes") {
                let name = format!("{owner}.{}", attribute.text("Name"));
                let id = guid(attribute, "$ID").map(id_of).unwrap_or_default();
                let facts = AttributeFacts { id, ty: domain::attribute_type(attribute) };
                self.attributes.insert(name, facts);
            }
            let Some(general) = entity.document("MaybeGeneralization") else { continue };
            if !general.text("Generalization").is_empty() {
                self.generalizations.insert(owner, general.text("Generalization"));
            } else if matches!(general.get("Persistable"), Some(Value::Bool(false))) {
                self.unstored.insert(owner);
            }
        }
    }

    /// The attribute of this name: `Sales.Order.Total`. Names of inherited ones begin with the
    /// entity that has them.
    pub(super) fn attribute(&self, name: &str) -> Option<&AttributeFacts> {
        self.attributes.get(name)
    }

    /// Whether objects of an entity are not stored: that of the outermost base says so.
    pub(super) fn is_unstored(&self, entity: &str) -> bool {
        let mut entity = entity;
        for _ in 0..=self.generalizations.len() {
            match self.generalizations.get(entity) {
                Some(general) => entity = general,
                None => break,
            }
        }
        self.unstored.contains(entity) || is_unstored_in_system(entity)
    }

    /// The placeholder that pages of this layout fill first of all.
    pub(super) fn main_placeholder(&self, layout: &str) -> &'s str {
        self.main_placeholders.get(layout).copied().unwrap_or("Main")
    }

    /// The type of a constant.
    pub(super) fn constant(&self, name: &str) -> Option<&DataType> {
        self.constants.get(name)
    }

    /// Whether a flow returns nothing.
    pub(super) fn is_void_flow(&self, name: &str) -> bool {
        self.void.contains(name)
    }

    /// Whether an action in another language returns nothing.
    pub(super) fn is_void_function(&self, name: &str) -> bool {
        self.void.contains(&format!("()({name})"))
    }

    /// What other units say of a module.
    pub(super) fn module(&self, name: &str) -> ModuleFacts<'s> {
        self.modules.get(name).cloned().unwrap_or_default()
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

/// Whether the system module has this entity and does not store its objects.
fn is_unstored_in_system(entity: &str) -> bool {
    let Some(name) = entity.strip_prefix("System.") else { return false };
    let is_it =
        |found: &Entity| found.name == name && found.persistence == Persistence::NonPersistable;
    model_core::system::documents().values().any(|document| match &document.content {
        Content::Entity(found) => is_it(found),
        _ => false,
    })
}
