//! A small model for tests of the languages: a shop.

use super::Scope;
use super::schema::{
    Association, AssociationEnd, Attribute, AttributeStorage, Entity, EnumerationValue,
    Multiplicity, NameKind, Persistence, Schema,
};
use crate::name::QName;
use crate::value::DataType;

/// The shop: customers, orders, special orders, tags.
pub(crate) struct Shop;

const ENTITIES: &[(&str, Option<&str>, Persistence)] = &[
    ("Sales.Customer", None, Persistence::Persistable),
    ("Sales.Order", None, Persistence::Persistable),
    ("Sales.SpecialOrder", Some("Sales.Order"), Persistence::Persistable),
    ("Sales.Tag", None, Persistence::Persistable),
    ("Sales.Search", None, Persistence::NonPersistable),
    ("System.User", None, Persistence::Persistable),
    ("System.UserRole", None, Persistence::Persistable),
];

fn attributes_of(entity: &str) -> Vec<(&'static str, DataType, AttributeStorage)> {
    use AttributeStorage::{Calculated, Hashed, Stored};
    let status = DataType::Enumeration("Sales.Status".into());
    match entity {
        "Sales.Customer" => vec![
            ("Name", DataType::String, Stored),
            ("City", DataType::String, Stored),
            ("Active", DataType::Boolean, Stored),
            ("Birthday", DataType::DateTime, Stored),
            ("Photo", DataType::Binary, Stored),
            ("Balance", DataType::Decimal, Calculated),
        ],
        "Sales.Order" => vec![
            ("Number", DataType::Integer, Stored),
            ("Total", DataType::Decimal, Stored),
            ("Status", status, Stored),
            ("Placed", DataType::DateTime, Stored),
            ("createdDate", DataType::DateTime, Stored),
        ],
        "Sales.SpecialOrder" => vec![("Discount", DataType::Decimal, Stored)],
        "Sales.Tag" => vec![("Label", DataType::String, Stored)],
        "Sales.Search" => vec![("Text", DataType::String, Stored)],
        "System.User" => {
            vec![("Name", DataType::String, Stored), ("Password", DataType::String, Hashed)]
        }
        "System.UserRole" => vec![("Name", DataType::String, Stored)],
        _ => vec![],
    }
}

/// Name, owner and how many of it, the other end and how many of it.
const ASSOCIATIONS: &[(&str, &str, Multiplicity, &str, Multiplicity)] = {
    use Multiplicity::{Many, One};
    &[
        ("Sales.Order_Customer", "Sales.Order", Many, "Sales.Customer", One),
        ("Sales.Order_Tag", "Sales.Order", Many, "Sales.Tag", Many),
        ("Sales.Customer_Parent", "Sales.Customer", Many, "Sales.Customer", One),
        ("Sales.Customer_User", "Sales.Customer", One, "System.User", One),
        ("System.UserRoles", "System.User", Many, "System.UserRole", Many),
    ]
};

fn association_of(row: &(&str, &str, Multiplicity, &str, Multiplicity)) -> Association {
    let end = |entity: &str, multiplicity| AssociationEnd { entity: entity.into(), multiplicity };
    Association {
        name: row.0.into(),
        from: end(row.1, row.2),
        to: end(row.3, row.4),
        documentation: String::new(),
    }
}

impl Schema for Shop {
    fn entity(&self, name: &QName) -> Option<Entity> {
        let (found, _, persistence) = ENTITIES.iter().find(|(n, ..)| *n == name.as_str())?;
        let documentation = if *found == "Sales.Order" { "What a customer buys." } else { "" };
        let (name, persistence) = (QName::from(*found), *persistence);
        Some(Entity { name, persistence, documentation: documentation.into() })
    }

    fn attribute(&self, entity: &QName, name: &str) -> Option<Attribute> {
        self.attributes(entity).into_iter().find(|a| a.name.local() == name)
    }

    fn attributes(&self, entity: &QName) -> Vec<Attribute> {
        let mut found = Vec::new();
        let mut next = Some(entity.as_str());
        while let Some(entity) = next {
            for (name, data_type, storage) in attributes_of(entity) {
                let name = QName::from(entity).member(name);
                found.push(Attribute { name, data_type, storage, documentation: String::new() });
            }
            next = ENTITIES.iter().find(|(n, ..)| *n == entity).and_then(|(_, parent, _)| *parent);
        }
        found
    }

    fn association(&self, name: &QName) -> Option<Association> {
        ASSOCIATIONS.iter().find(|row| row.0 == name.as_str()).map(association_of)
    }

    fn associations(&self, entity: &QName) -> Vec<Association> {
        let all = ASSOCIATIONS.iter().map(association_of);
        let own =
            all.filter(|a| self.is_a(entity, &a.from.entity) || self.is_a(entity, &a.to.entity));
        // Orders keep their owner: a system member, which no name alone leads to.
        let order = QName::from("Sales.Order");
        let owner =
            ("System.owner", "Sales.Order", Multiplicity::Many, "System.User", Multiplicity::One);
        own.chain(self.is_a(entity, &order).then(|| association_of(&owner))).collect()
    }

    fn enumeration(&self, name: &QName) -> Option<Vec<EnumerationValue>> {
        let values: &[(&str, &str)] = match name.as_str() {
            "Sales.Status" => {
                &[("Open", "Not paid"), ("Paid", "Paid"), ("Cancelled", "Called off")]
            }
            "Sales.Color" => &[("Red", "Red")],
            _ => return None,
        };
        let value = |(name, caption): &(&str, &str)| EnumerationValue {
            name: (*name).into(),
            caption: (*caption).into(),
        };
        Some(values.iter().map(value).collect())
    }

    fn constant(&self, name: &QName) -> Option<DataType> {
        match name.as_str() {
            "Sales.Rate" => Some(DataType::Decimal),
            "Sales.Greeting" => Some(DataType::String),
            _ => None,
        }
    }

    fn is_a(&self, specialization: &QName, generalization: &QName) -> bool {
        let parent = ENTITIES.iter().find(|(n, ..)| *n == specialization.as_str());
        specialization == generalization
            || parent.and_then(|row| row.1).is_some_and(|p| self.is_a(&p.into(), generalization))
    }

    fn user_roles(&self) -> Vec<String> {
        vec!["Administrator".into(), "Clerk".into()]
    }

    fn names(&self, kind: NameKind) -> Vec<QName> {
        let names: Vec<&str> = match kind {
            NameKind::Entity => ENTITIES.iter().map(|row| row.0).collect(),
            NameKind::Association => ASSOCIATIONS.iter().map(|row| row.0).collect(),
            NameKind::Enumeration => vec!["Sales.Color", "Sales.Status"],
            NameKind::Constant => vec!["Sales.Greeting", "Sales.Rate"],
        };
        names.into_iter().map(QName::from).collect()
    }
}

/// Variables of every type.
pub(crate) fn scope() -> Scope {
    Scope::default()
        .with("Order", DataType::Object("Sales.Order".into()))
        .with("Special", DataType::Object("Sales.SpecialOrder".into()))
        .with("Customer", DataType::Object("Sales.Customer".into()))
        .with("Orders", DataType::List("Sales.Order".into()))
        .with("b", DataType::Boolean)
        .with("i", DataType::Integer)
        .with("d", DataType::Decimal)
        .with("s", DataType::String)
        .with("t", DataType::DateTime)
        .with("status", DataType::Enumeration("Sales.Status".into()))
        .with("broken", DataType::Unknown)
}
