//! Small domain models for the tests and benches of this package. Nothing else uses it.

use model_core::id::Id;
use model_core::model::entity::{
    Association, Attribute, DeleteBehaviour, Entity, Index, Multiplicity, Persistence,
    RequiredRule, UniqueRule,
};
use model_core::model::enumeration::{Enumeration, EnumerationValue};
use model_core::model::{AttributeType, Content, Document, DocumentId, Place, Project, Translated};
use model_core::name::QName;

/// A project in the making. Ids are derived from the names that elements have when they are made.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The project so far.
    pub project: Project,
}

impl Build {
    /// An empty project.
    pub fn new() -> Build {
        Build::default()
    }

    /// An enumeration with these values.
    #[must_use]
    pub fn enumeration(mut self, name: &str, values: &[&str]) -> Build {
        let name = QName::from(name);
        let value = |value: &&str| EnumerationValue {
            id: Id::derive(&format!("{name}.{value}")),
            name: (*value).to_owned(),
            ..EnumerationValue::default()
        };
        let enumeration = Enumeration {
            id: Id::derive(name.as_str()),
            name: name.local().to_owned(),
            values: values.iter().map(value).collect(),
            ..Enumeration::default()
        };
        self.project.add(Document::new(Place::module(name.module()), enumeration));
        self
    }

    /// An entity with attributes as in `Total: Decimal = 0`, changed further by `more`.
    #[must_use]
    pub fn entity(
        mut self,
        name: &str,
        attributes: &[&str],
        more: impl FnOnce(&mut Entity),
    ) -> Build {
        let name = QName::from(name);
        let mut entity = Entity {
            id: Id::derive(name.as_str()),
            name: name.local().to_owned(),
            ..Entity::default()
        };
        entity.attributes = attributes.iter().map(|text| attribute(&name, text)).collect();
        more(&mut entity);
        self.project.add(Document::new(Place::module(name.module()), entity));
        self
    }

    /// Changes an entity that is there, found by the name it was made with.
    #[must_use]
    pub fn edit(mut self, made_as: &str, edit: impl FnOnce(&mut Entity)) -> Build {
        let id = DocumentId(Id::derive(made_as));
        let mut project = Project::default();
        let mut edit = Some(edit);
        for (key, document) in self.project.documents() {
            let mut document = Document::clone(document);
            if let Content::Entity(entity) = &mut document.content
                && *key == id
                && let Some(edit) = edit.take()
            {
                edit(entity);
            }
            project.add(document);
        }
        self.project = project;
        self
    }

    /// Takes a document out, found by the name it was made with.
    #[must_use]
    pub fn remove(mut self, made_as: &str) -> Build {
        let id = DocumentId(Id::derive(made_as));
        let mut project = Project::default();
        for (key, document) in self.project.documents() {
            if *key != id {
                project.add(document.clone());
            }
        }
        self.project = project;
        self
    }
}

/// An attribute as in `Total: Decimal = 0`.
pub fn attribute(entity: &QName, text: &str) -> Attribute {
    let (name, rest) = text.split_once(": ").unwrap_or((text, "String(200)"));
    let (ty, default) = rest.split_once(" = ").unwrap_or((rest, ""));
    Attribute {
        id: Id::derive(entity.member(name).as_str()),
        name: name.to_owned(),
        ty: AttributeType::parse(ty).unwrap_or_default(),
        default: default.to_owned(),
        ..Attribute::default()
    }
}

/// Adds an association of many to one: `associate(order, "Order_Customer", "Sales.Customer")`.
pub fn associate<'a>(entity: &'a mut Entity, name: &str, target: &str) -> &'a mut Association {
    let association = Association {
        id: Id::derive(&format!("{}/{name}", entity.id)),
        name: name.to_owned(),
        target: target.into(),
        multiplicity: Multiplicity::ManyToOne,
        ..Association::default()
    };
    entity.associations.push(association);
    let last = entity.associations.len() - 1;
    &mut entity.associations[last]
}

/// The id of a member of an entity.
pub fn member(entity: &Entity, name: &str) -> Id {
    entity
        .attribute(name)
        .map(|a| a.id)
        .or_else(|| entity.association(name).map(|a| a.id))
        .unwrap_or_default()
}

/// Requires a member.
pub fn require(entity: &mut Entity, name: &str, message: &str) {
    let rule = RequiredRule {
        id: Id::derive(&format!("{}/required/{name}", entity.id)),
        member: member(entity, name),
        message: Translated::new("en", message),
        ..RequiredRule::default()
    };
    entity.rules.push(rule.into());
}

/// Makes members unique together.
pub fn unique(entity: &mut Entity, names: &[&str], message: &str) {
    let rule = UniqueRule {
        id: Id::derive(&format!("{}/unique/{}", entity.id, names.join("+"))),
        members: names.iter().map(|name| member(entity, name)).collect(),
        message: Translated::new("en", message),
        ..UniqueRule::default()
    };
    entity.rules.push(rule.into());
}

/// Declares an index.
pub fn index(entity: &mut Entity, names: &[&str]) {
    let index = Index {
        id: Id::derive(&format!("{}/index/{}", entity.id, names.join("+"))),
        members: names.iter().map(|name| member(entity, name)).collect(),
        ..Index::default()
    };
    entity.indexes.push(index);
}

/// A shop: customers with orders, orders with lines, lines of products; a category of categories;
/// a basket that is not stored; a customer that is a company.
pub fn shop() -> Build {
    Build::new()
        .enumeration("Sales.Status", &["Open", "Paid", "Sent"])
        .entity("Sales.Customer", &["Name: String(100)", "City", "Since: DateTime"], |e| {
            require(e, "Name", "A customer needs a name.");
            index(e, &["City"]);
        })
        .entity("Sales.Company", &["TaxNumber: String(20)"], |e| {
            e.generalization = "Sales.Customer".into();
            unique(e, &["TaxNumber"], "There is a company with this tax number.");
        })
        .entity(
            "Sales.Order",
            &[
                "Number: AutoNumber",
                "Total: Decimal",
                "Status: Enumeration Sales.Status = Open",
                "Remark: String",
                "Placed: DateTime = [%CurrentDateTime%]",
                "Urgent: Boolean",
            ],
            |e| {
                associate(e, "Order_Customer", "Sales.Customer");
                require(e, "Order_Customer", "An order needs a customer.");
                index(e, &["Number"]);
            },
        )
        .entity("Sales.Line", &["Quantity: Integer = 1", "Price: Decimal"], |e| {
            associate(e, "Line_Order", "Sales.Order").on_target_delete = DeleteBehaviour::Cascade;
            let product = associate(e, "Line_Product", "Sales.Product");
            product.on_target_delete = DeleteBehaviour::Refuse;
            product.message = Translated::new("en", "The product is in use.");
        })
        .entity(
            "Sales.Product",
            &["Code: String(10)", "Name: String(100)", "Price: Decimal", "Stock: Integer"],
            |e| {
                unique(e, &["Code"], "There is a product with this code.");
                associate(e, "Product_Category", "Sales.Category").multiplicity =
                    Multiplicity::ManyToMany;
            },
        )
        .entity("Sales.Category", &["Name: String(50)"], |e| {
            associate(e, "Category_Parent", "Sales.Category");
        })
        .entity("Sales.Basket", &["Note", "Amount: Integer"], |e| {
            e.persistence = Persistence::NonPersistable;
            associate(e, "Basket_Customer", "Sales.Customer");
        })
}
