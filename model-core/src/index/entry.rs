//! What one document lets others see: the ground from which the tables of an index are made.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::id::Id;
use crate::model::app::{App, Exposure, Layer};
use crate::model::entity::{Entity, Multiplicity, Ownership, Persistence, SystemMember};
use crate::model::enumeration::Enumeration;
use crate::model::mapping::{Mapping, ObjectMapping};
use crate::model::meta::walk;
use crate::model::microflow::{Microflow, RestResult};
use crate::model::page::{Page, PageParameter, Placeholder};
use crate::model::service::Request;
use crate::model::{AttributeType, Content, Document, DocumentId, Target};
use crate::name::QName;
use crate::value::DataType;

/// An entity as others see it.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityInfo {
    /// Its qualified name.
    pub name: QName,
    /// Its document.
    pub document: DocumentId,
    /// The id of its element.
    pub id: Id,
    /// Whether its objects are stored.
    pub persistence: Persistence,
    /// The entity that it is based on, as written; empty for none.
    pub generalization: QName,
    /// Its generalizations, nearest first; where they lead in a circle they end before the first
    /// that comes again.
    pub ancestors: Vec<QName>,
    /// Whether its generalizations lead back to itself.
    pub in_cycle: bool,
    /// The entities that are directly based on it, in the order of their names.
    pub specializations: Vec<QName>,
    /// Its own attributes in their order, then those of its generalizations, nearest first. An own
    /// attribute hides an inherited one of the same name.
    pub attributes: Vec<Arc<AttributeInfo>>,
    /// What it keeps of its objects by itself, its generalizations included.
    pub system: Vec<SystemMember>,
    /// Those of [`EntityInfo::system`] that are attributes, as paths name them.
    pub system_attributes: Vec<Arc<AttributeInfo>>,
    /// How many of [`EntityInfo::attributes`] are its own.
    pub own_attributes: usize,
    /// Where an attribute stands in [`EntityInfo::attributes`], by its own name.
    pub(super) places: FxHashMap<String, usize>,
    /// The associations that have it or a generalization at either end, in the order of their names.
    pub associations: Vec<QName>,
    /// What it stands for.
    pub documentation: Arc<str>,
    /// A hash of all the above but the documentation.
    pub hash: u64,
}

impl EntityInfo {
    /// The attribute of this name, own or inherited.
    pub fn attribute(&self, name: &str) -> Option<&AttributeInfo> {
        self.attributes.get(*self.places.get(name)?).map(|attribute| &**attribute)
    }

    /// The system attribute of this name that it keeps, by itself or by a generalization.
    pub fn system_attribute(&self, name: &str) -> Option<&AttributeInfo> {
        let found = self.system_attributes.iter().find(|a| a.name.local() == name);
        found.map(|attribute| &**attribute)
    }

    /// Whether its objects are rows of the database.
    pub fn is_persistable(&self) -> bool {
        self.persistence == Persistence::Persistable
    }
}

/// An attribute as others see it.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeInfo {
    /// Its qualified name, by the entity that declares it: `Sales.Order.Total`.
    pub name: QName,
    /// The document of the entity that declares it.
    pub document: DocumentId,
    /// The id of its element.
    pub id: Id,
    /// What it holds.
    pub ty: AttributeType,
    /// The type of its value in expressions.
    pub data_type: DataType,
    /// Whether a microflow works it out whenever it is asked for.
    pub is_calculated: bool,
    /// What it stands for.
    pub documentation: Arc<str>,
}

/// An association as others see it.
#[derive(Clone, Debug, PartialEq)]
pub struct AssociationInfo {
    /// Its qualified name, by the module of its owner.
    pub name: QName,
    /// The document of its owner.
    pub document: DocumentId,
    /// The id of its element.
    pub id: Id,
    /// The entity that owns it.
    pub owner: QName,
    /// The entity at the other end, as written.
    pub target: QName,
    /// How many objects stand at its ends, seen from its owner.
    pub multiplicity: Multiplicity,
    /// Whether objects of either end can set it.
    pub is_set_by_both: bool,
    /// What it stands for.
    pub documentation: Arc<str>,
    /// A hash of all the above but the documentation.
    pub hash: u64,
}

impl AssociationInfo {
    /// Whether one object of the owner is linked to at most one other.
    pub fn is_reference(&self) -> bool {
        self.multiplicity != Multiplicity::ManyToMany
    }

    /// Whether one object of the target is linked to at most one of the owner.
    pub fn is_reference_back(&self) -> bool {
        self.multiplicity == Multiplicity::OneToOne
    }
}

/// An enumeration as others see it.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumerationInfo {
    /// Its qualified name.
    pub name: QName,
    /// Its document.
    pub document: DocumentId,
    /// The id of its element.
    pub id: Id,
    /// Its values in their order.
    pub values: Vec<Value>,
    /// A hash of its names and those of its values.
    pub hash: u64,
}

impl EnumerationInfo {
    /// The value of this name.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.name == name)
    }
}

/// Something with a name of its own inside a document: a value of an enumeration or a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The id of its element.
    pub id: Id,
    /// Its own name.
    pub name: String,
    /// Its qualified name.
    pub qualified: QName,
    /// A parameter's type; the enumeration for a value.
    pub ty: DataType,
    /// Whether a parameter must get a value.
    pub required: bool,
    /// The caption of a value in the default language; the documentation of a parameter.
    pub caption: Arc<str>,
}

/// The parameters and the result of a microflow, a page, a function or an event; of a constant its
/// type; of what has neither only the name.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// Its qualified name.
    pub name: QName,
    /// Its document.
    pub document: DocumentId,
    /// The id of its element.
    pub id: Id,
    /// Its parameters: of a microflow in their order on the canvas, of a page as listed.
    pub parameters: Vec<Value>,
    /// The type of its result; [`DataType::Nothing`] for pages.
    pub returns: DataType,
    /// A hash of the names and types.
    pub hash: u64,
}

impl Signature {
    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

/// What one document lets others see. Two entries are equal iff no one else can tell the documents
/// apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The word of its kind in files.
    pub kind: &'static str,
    /// The module that it stands in.
    pub module: String,
    /// Whether it is marked as used from outside.
    pub marked: bool,
    /// What it says.
    pub says: Says,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Says {
    /// Nothing that another document could name.
    Nothing,
    App {
        languages: Vec<String>,
        hash: u64,
    },
    Module {
        name: String,
        id: Id,
        /// Its layer, and what of it others may use; nothing for everything.
        layer: Layer,
        public: Option<Vec<QName>>,
        /// Its roles.
        parts: Vec<Arc<Signature>>,
    },
    Entity {
        own: Box<EntityInfo>,
        associations: Vec<Arc<AssociationInfo>>,
    },
    Enumeration(Arc<EnumerationInfo>),
    Microflow(Arc<Signature>),
    Page(Arc<Signature>),
    /// A document of another kind, with what else it names.
    Other {
        target: Target,
        own: Arc<Signature>,
        parts: Vec<(Target, Arc<Signature>)>,
    },
    /// Elements with names, without a document of a name around them.
    Parts(Vec<(Target, Arc<Signature>)>),
    /// A document that is left out of the app.
    Excluded {
        name: QName,
        id: Id,
    },
    Foreign {
        name: QName,
        id: Id,
    },
}

impl Entry {
    /// What this document says.
    pub fn of(key: DocumentId, document: &Document) -> Entry {
        let kind = document.root().kind().name;
        let module = document.place.module.clone();
        let qualified = || QName::new(&module, document.name());
        if document.is_excluded() {
            let says = Says::Excluded { name: qualified(), id: document.root().id() };
            return Entry { kind, module, marked: false, says };
        }
        let plain = |name: QName, id: Id, parameters: Vec<Value>, returns: DataType| {
            Arc::new(signature(key, id, name, parameters, returns))
        };
        let other = |target: Target, returns: DataType| {
            let own = plain(qualified(), document.root().id(), Vec::new(), returns);
            Says::Other { target, own, parts: Vec::new() }
        };
        let says = match &document.content {
            Content::App(app) => app_entry(app),
            Content::Navigation(_) | Content::DomainDiagram(_) => Says::Nothing,
            Content::Security(security) => {
                let roles = security.roles.iter();
                let named = roles.map(|role| {
                    let name = QName::from(role.name.as_str());
                    (Target::UserRole, plain(name, role.id, Vec::new(), DataType::Nothing))
                });
                Says::Parts(named.collect())
            }
            Content::Module(module) => {
                let roles = module.roles.iter();
                let parts = roles.map(|role| {
                    let name = QName::new(&module.name, &role.name);
                    plain(name, role.id, Vec::new(), DataType::Nothing)
                });
                let is_closed = module.exposes == Exposure::Listed;
                Says::Module {
                    name: module.name.clone(),
                    id: module.id,
                    layer: module.layer,
                    public: is_closed.then(|| module.public.clone()),
                    parts: parts.collect(),
                }
            }
            Content::Menu(_) => other(Target::Menu, DataType::Nothing),
            Content::Constant(constant) => other(Target::Constant, constant.ty.clone()),
            Content::RegularExpression(_) => other(Target::RegularExpression, DataType::String),
            Content::Mapping(mapping) => other(Target::Mapping, mapping_result(mapping)),
            Content::Queue(_) => other(Target::Queue, DataType::Nothing),
            Content::JsonStructure(_)
            | Content::MessageDefinitions(_)
            | Content::PublishedRest(_)
            | Content::Schedule(_)
            | Content::Subscription(_)
            | Content::Query(_)
            | Content::BuildingBlock(_)
            | Content::PageTemplate(_)
            | Content::ForeignDocument(_) => other(Target::Document, DataType::Nothing),
            Content::ImageCollection(collection) => {
                let own = plain(qualified(), collection.id, Vec::new(), DataType::Nothing);
                let images = collection.images.iter();
                let parts = images.map(|image| {
                    let name = own.name.member(&image.name);
                    (Target::Image, plain(name, image.id, Vec::new(), DataType::Nothing))
                });
                let parts = parts.collect();
                Says::Other { target: Target::Document, own, parts }
            }
            Content::ConsumedRest(service) => {
                let own = plain(qualified(), service.id, Vec::new(), DataType::Nothing);
                let requests = service.requests.iter();
                let parts = requests.map(|request| {
                    let signature = request_entry(key, own.name.member(&request.name), request);
                    (Target::Request, Arc::new(signature))
                });
                let parts = parts.collect();
                Says::Other { target: Target::Document, own, parts }
            }
            Content::Event(event) => {
                let parameters = event.parameters.iter();
                let parameters =
                    parameters.map(|p| value(&qualified(), p.id, &p.name, &p.ty, "")).collect();
                let own = plain(qualified(), event.id, parameters, DataType::Nothing);
                Says::Other { target: Target::Event, own, parts: Vec::new() }
            }
            Content::Function(function) => {
                let parameters = function.parameters.iter();
                let parameters = parameters
                    .map(|p| Value {
                        required: p.required,
                        ..value(&qualified(), p.id, &p.name, &p.ty, &p.documentation)
                    })
                    .collect();
                let own = plain(qualified(), function.id, parameters, function.returns.clone());
                Says::Other { target: Target::Function, own, parts: Vec::new() }
            }
            Content::Entity(entity) => entity_entry(key, &module, entity),
            Content::Enumeration(enumeration) => {
                Says::Enumeration(Arc::new(enumeration_entry(key, &module, enumeration)))
            }
            Content::Microflow(flow) => {
                Says::Microflow(Arc::new(microflow_entry(key, &module, flow)))
            }
            Content::Page(page) => Says::Page(Arc::new(page_entry(key, &module, page))),
            Content::Layout(layout) => {
                // Its placeholders are what pages fill, as parameters are.
                let mut placeholders = Vec::new();
                walk(layout, &mut |element| {
                    if let Some(placeholder) = element.downcast::<Placeholder>() {
                        let (id, name) = (placeholder.id, placeholder.name.as_str());
                        placeholders.push(value(&qualified(), id, name, &DataType::Nothing, ""));
                    }
                });
                let own = plain(qualified(), layout.id, placeholders, DataType::Nothing);
                Says::Other { target: Target::Layout, own, parts: Vec::new() }
            }
            Content::Snippet(snippet) => {
                let parameters = page_parameters(&qualified(), &snippet.parameters);
                let own = plain(qualified(), snippet.id, parameters, DataType::Nothing);
                Says::Other { target: Target::Snippet, own, parts: Vec::new() }
            }
            Content::Foreign(foreign) => {
                Says::Foreign { name: QName::new(&module, document.name()), id: foreign.id }
            }
        };
        Entry { kind, module, marked: document.is_marked_used(), says }
    }
}

/// What an import by this mapping yields: its outermost object, or a list of them.
fn mapping_result(mapping: &Mapping) -> DataType {
    mapped(mapping.root.as_deref())
}

/// What becomes of text by the mapping of its outermost object.
fn mapped(root: Option<&ObjectMapping>) -> DataType {
    match root {
        Some(root) if root.entity.is_empty() => DataType::Nothing,
        Some(root) if root.many => DataType::List(root.entity.clone()),
        Some(root) => DataType::Object(root.entity.clone()),
        None => DataType::Nothing,
    }
}

fn value(owner: &QName, id: Id, name: &str, ty: &DataType, caption: &str) -> Value {
    Value {
        id,
        name: name.to_owned(),
        qualified: owner.member(name),
        ty: ty.clone(),
        required: true,
        caption: caption.into(),
    }
}

/// A hash that is the same in every run of the program.
pub(super) fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn app_entry(app: &App) -> Says {
    let mut languages = vec![app.language.clone()];
    languages.extend(app.languages.iter().map(|language| language.code.clone()));
    let hash = hash_of(&(&languages, app.rounding, app.refresh));
    Says::App { languages, hash }
}

fn entity_entry(key: DocumentId, module: &str, entity: &Entity) -> Says {
    let name = QName::new(module, &entity.name);
    let attributes: Vec<_> = entity
        .attributes
        .iter()
        .map(|attribute| {
            Arc::new(AttributeInfo {
                name: name.member(&attribute.name),
                document: key,
                id: attribute.id,
                ty: attribute.ty.clone(),
                data_type: attribute.ty.data_type(),
                is_calculated: !attribute.calculated.is_empty(),
                documentation: attribute.documentation.as_str().into(),
            })
        })
        .collect();
    let associations = entity
        .associations
        .iter()
        .map(|association| {
            let qualified = QName::new(module, &association.name);
            let hash = hash_of(&(
                key,
                association.id,
                &qualified,
                &name,
                &association.target,
                association.multiplicity,
                association.ownership,
            ));
            Arc::new(AssociationInfo {
                name: qualified,
                document: key,
                id: association.id,
                owner: name.clone(),
                target: association.target.clone(),
                multiplicity: association.multiplicity,
                is_set_by_both: association.multiplicity == Multiplicity::OneToOne
                    || association.ownership == Ownership::Both,
                documentation: association.documentation.as_str().into(),
                hash,
            })
        })
        .collect();
    let members: Vec<_> =
        attributes.iter().map(|a| (&a.name, a.id, &a.ty, a.is_calculated)).collect();
    let system: Vec<SystemMember> = entity.system_members().collect();
    let hash = hash_of(&(
        key,
        entity.id,
        &name,
        entity.persistence,
        &entity.generalization,
        &system,
        members,
    ));
    let own = EntityInfo {
        document: key,
        id: entity.id,
        persistence: entity.persistence,
        generalization: entity.generalization.clone(),
        ancestors: Vec::new(),
        in_cycle: false,
        specializations: Vec::new(),
        system,
        system_attributes: Vec::new(),
        own_attributes: attributes.len(),
        places: FxHashMap::default(),
        attributes,
        associations: Vec::new(),
        documentation: entity.documentation.as_str().into(),
        hash,
        name,
    };
    Says::Entity { own: Box::new(own), associations }
}

fn enumeration_entry(key: DocumentId, module: &str, enumeration: &Enumeration) -> EnumerationInfo {
    let name = QName::new(module, &enumeration.name);
    let values: Vec<Value> = enumeration
        .values
        .iter()
        .map(|value| Value {
            id: value.id,
            name: value.name.clone(),
            qualified: name.member(&value.name),
            ty: DataType::Enumeration(name.clone()),
            required: true,
            caption: value.caption.get("").into(),
        })
        .collect();
    let names: Vec<_> = values.iter().map(|value| (value.id, &value.name)).collect();
    let hash = hash_of(&(key, &name, names));
    EnumerationInfo { document: key, id: enumeration.id, values, hash, name }
}

fn microflow_entry(key: DocumentId, module: &str, flow: &Microflow) -> Signature {
    let name = QName::new(module, &flow.name);
    let parameters = flow.parameters().into_iter();
    let parameters = parameters
        .map(|p| Value {
            required: p.required,
            ..value(&name, p.id, &p.name, &p.ty, &p.documentation)
        })
        .collect();
    signature(key, flow.id, name, parameters, flow.returns.clone())
}

/// A request: its parameters, and what sending it yields.
fn request_entry(key: DocumentId, name: QName, request: &Request) -> Signature {
    let parameters = request.parameters.iter();
    let parameters = parameters
        .map(|p| Value { required: p.required, ..value(&name, p.id, &p.name, &p.ty, "") })
        .collect();
    let returns = match request.result {
        RestResult::Text => DataType::String,
        RestResult::Response => DataType::Object("System.HttpResponse".into()),
        RestResult::FileDocument => DataType::Object("System.FileDocument".into()),
        RestResult::Mapping => mapped(request.mapping.as_deref()),
        RestResult::Ignore => DataType::Nothing,
    };
    signature(key, request.id, name, parameters, returns)
}

fn page_entry(key: DocumentId, module: &str, page: &Page) -> Signature {
    let name = QName::new(module, &page.name);
    let parameters = page_parameters(&name, &page.parameters);
    signature(key, page.id, name, parameters, DataType::Nothing)
}

fn page_parameters(owner: &QName, parameters: &[PageParameter]) -> Vec<Value> {
    parameters
        .iter()
        .map(|p| Value { required: p.required, ..value(owner, p.id, &p.name, &p.ty, "") })
        .collect()
}

fn signature(
    document: DocumentId,
    id: Id,
    name: QName,
    parameters: Vec<Value>,
    returns: DataType,
) -> Signature {
    let types: Vec<_> = parameters.iter().map(|p| (p.id, &p.name, &p.ty, p.required)).collect();
    let hash = hash_of(&(document, &name, types, &returns));
    Signature { name, document, id, parameters, returns, hash }
}
