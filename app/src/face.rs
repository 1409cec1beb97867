//! How things of the model look everywhere: icon and colour by kind, and where they are shown.

use app_kit::icons;
use app_kit::tokens::Palette;
use egui::Color32;
use model_core::model::caption::caption;
use model_core::model::entity::DomainDiagram;
use model_core::model::meta::find;
use model_core::model::{
    Address, AttributeType, Content, Document, DocumentId, Element, Project, Target,
};

use crate::state::Selection;

/// The icon of a kind of document.
pub fn document_icon(document: &Document) -> char {
    match &document.content {
        Content::App(_) => icons::SETTINGS,
        Content::Navigation(_) | Content::Menu(_) => icons::LIST_TREE,
        Content::Module(_) => icons::PACKAGE,
        Content::DomainDiagram(_) => icons::NETWORK,
        Content::Entity(_) => icons::TABLE_2,
        Content::Enumeration(_) => icons::LIST,
        Content::Microflow(_) => icons::WORKFLOW,
        Content::Page(_) => icons::APP_WINDOW,
        Content::Layout(_) => icons::LAYOUT_DASHBOARD,
        Content::Snippet(_) => icons::PUZZLE,
        Content::BuildingBlock(_) => icons::COMPONENT,
        Content::PageTemplate(_) => icons::LAYOUT_TEMPLATE,
        Content::Security(_) => icons::LOCK,
        Content::Constant(_) => icons::HASH,
        Content::RegularExpression(_) => icons::FUNNEL,
        Content::ImageCollection(_) => icons::IMAGE,
        Content::JsonStructure(_) => icons::BRACES,
        Content::MessageDefinitions(_) => icons::MESSAGE_SQUARE,
        Content::Mapping(_) => icons::ARROW_RIGHT_LEFT,
        Content::PublishedRest(_) => icons::SERVER,
        Content::ConsumedRest(_) => icons::GLOBE,
        Content::Schedule(_) => icons::CLOCK,
        Content::Queue(_) => icons::LAYERS,
        Content::Event(_) | Content::Subscription(_) => icons::BELL,
        Content::Function(_) => icons::CODE,
        Content::Query(_) => icons::DATABASE,
        Content::ForeignDocument(_) | Content::Foreign(_) => icons::FILE,
    }
}

/// The colour of a kind of document.
pub fn document_color(document: &Document, p: &Palette) -> Color32 {
    match &document.content {
        Content::DomainDiagram(_) => p.pers,
        Content::Entity(entity) if entity.is_persistable() => p.pers,
        Content::Entity(_) | Content::Enumeration(_) => p.np,
        Content::Microflow(_)
        | Content::Schedule(_)
        | Content::Function(_)
        | Content::Subscription(_) => p.acc,
        Content::Page(_)
        | Content::Menu(_)
        | Content::Layout(_)
        | Content::Snippet(_)
        | Content::BuildingBlock(_)
        | Content::PageTemplate(_) => p.view,
        Content::ForeignDocument(_) | Content::Foreign(_) => p.faint,
        _ => p.dim,
    }
}

/// What a tab or a row of the explorer calls a document.
pub fn document_caption(document: &Document) -> String {
    match document.content {
        Content::DomainDiagram(_) => format!("{} · Domain model", document.place.module),
        _ => document.name().to_owned(),
    }
}

/// The icon of a type of attribute.
pub fn type_icon(ty: &AttributeType) -> char {
    match ty {
        AttributeType::String(_) => icons::TEXT,
        AttributeType::Integer | AttributeType::Long => icons::HASH,
        AttributeType::Decimal => icons::DECIMALS_ARROW_RIGHT,
        AttributeType::Boolean => icons::TOGGLE_LEFT,
        AttributeType::DateTime { .. } => icons::CALENDAR,
        AttributeType::Enumeration(_) => icons::LIST,
        AttributeType::AutoNumber => icons::ARROW_UP_1_0,
        AttributeType::HashedString => icons::KEY,
        AttributeType::Binary => icons::BINARY,
    }
}

/// A type of attribute in the few words of a diagram: `String 100`, `OrderStatus`.
pub fn type_words(ty: &AttributeType) -> String {
    match ty {
        AttributeType::String(Some(length)) => format!("String {length}"),
        AttributeType::String(None) => "String ∞".to_owned(),
        AttributeType::Enumeration(name) if name.is_empty() => "Enumeration".to_owned(),
        AttributeType::Enumeration(name) => name.local().to_owned(),
        AttributeType::DateTime { localized: true } => "Date and time".to_owned(),
        AttributeType::DateTime { localized: false } => "Date".to_owned(),
        AttributeType::HashedString => "Hashed string".to_owned(),
        other => other.to_string(),
    }
}

/// The icon of what a reference leads to.
pub fn target_icon(target: Target) -> char {
    match target {
        Target::Module => icons::PACKAGE,
        Target::Entity => icons::TABLE_2,
        Target::Attribute | Target::Member => icons::TEXT,
        Target::Association => icons::SPLINE,
        Target::Enumeration | Target::EnumerationValue => icons::LIST,
        Target::Microflow => icons::WORKFLOW,
        Target::Parameter => icons::VARIABLE,
        Target::Page => icons::APP_WINDOW,
        Target::Layout => icons::LAYOUT_DASHBOARD,
        Target::Snippet => icons::PUZZLE,
        Target::Menu => icons::LIST_TREE,
        Target::Constant => icons::HASH,
        Target::RegularExpression => icons::FUNNEL,
        Target::Image => icons::IMAGE,
        Target::Function => icons::CODE,
        Target::Mapping => icons::ARROW_RIGHT_LEFT,
        Target::Request => icons::GLOBE,
        Target::Event => icons::BELL,
        Target::Queue => icons::LAYERS,
        Target::ModuleRole | Target::UserRole => icons::CIRCLE_USER,
        Target::Document => icons::FILE,
    }
}

/// The domain model of a module, where its entities are shown.
pub fn diagram_of(project: &Project, module: &str) -> Option<DocumentId> {
    project
        .of_kind::<DomainDiagram>()
        .find(|(_, document, _)| document.place.module == module)
        .map(|(id, _, _)| id)
}

/// A place in words: `Order_Submit › Change order › Total`.
pub fn place_text(address: &Address, project: &Project) -> String {
    let Some(document) = project.document(address.document) else { return String::new() };
    let mut parts = vec![document.title()];
    if let Some(element) = element_of(address, document) {
        parts.push(caption(element, project.language()));
    }
    parts.join(" › ")
}

fn element_of<'a>(address: &Address, document: &'a Document) -> Option<&'a dyn Element> {
    let root = document.root();
    find(root, address.element)
        .filter(|element| !address.element.is_none() && element.id() != root.id())
}

/// Where a problem is shown: entities in the diagram of their module, all else in its document.
pub fn place_of(address: &Address, project: &Project) -> Selection {
    let property = (!address.property.is_empty()).then(|| address.property.clone());
    let entity = project
        .document(address.document)
        .filter(|document| matches!(document.content, Content::Entity(_)));
    let diagram = entity.and_then(|document| diagram_of(project, &document.place.module));
    let mut selection = match (entity, diagram) {
        (Some(document), Some(diagram)) => {
            Selection::elements(diagram, [document.root().id(), address.element])
        }
        _ => Selection::elements(address.document, [address.element]),
    };
    selection.property = property;
    selection
}
