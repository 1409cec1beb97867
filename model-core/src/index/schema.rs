//! What the languages see of an index.

use crate::lang::schema::{
    Association, AssociationEnd, Attribute, AttributeStorage, Entity, EnumerationValue,
    Multiplicity, NameKind, Persistence, Schema,
};
use crate::model::AttributeType;
use crate::model::Target;
use crate::model::entity;
use crate::name::QName;
use crate::value::DataType;

use super::{AssociationInfo, AttributeInfo, EntityInfo, EnumerationInfo, Facts, Index};

fn entity(entity: &EntityInfo) -> Entity {
    Entity {
        name: entity.name.clone(),
        persistence: match entity.persistence {
            entity::Persistence::Persistable => Persistence::Persistable,
            entity::Persistence::NonPersistable => Persistence::NonPersistable,
        },
        documentation: entity.documentation.to_string(),
    }
}

fn attribute(attribute: &AttributeInfo) -> Attribute {
    Attribute {
        name: attribute.name.clone(),
        data_type: attribute.data_type.clone(),
        storage: match attribute.ty {
            AttributeType::HashedString => AttributeStorage::Hashed,
            _ => AttributeStorage::Stored,
        },
        documentation: attribute.documentation.to_string(),
    }
}

fn association(association: &AssociationInfo) -> Association {
    let multiplicity = |one: bool| if one { Multiplicity::One } else { Multiplicity::Many };
    Association {
        name: association.name.clone(),
        from: AssociationEnd {
            entity: association.owner.clone(),
            multiplicity: multiplicity(association.is_reference_back()),
        },
        to: AssociationEnd {
            entity: association.target.clone(),
            multiplicity: multiplicity(association.is_reference()),
        },
        documentation: association.documentation.to_string(),
    }
}

fn values(enumeration: &EnumerationInfo) -> Vec<EnumerationValue> {
    let values = enumeration.values.iter();
    values
        .map(|v| EnumerationValue { name: v.name.clone(), caption: v.caption.to_string() })
        .collect()
}

fn target(kind: NameKind) -> Option<Target> {
    match kind {
        NameKind::Entity => Some(Target::Entity),
        NameKind::Association => Some(Target::Association),
        NameKind::Enumeration => Some(Target::Enumeration),
        NameKind::Constant => None,
    }
}

/// Both answer alike; only [`Facts`] remembers.
macro_rules! answers {
    ($($Type:ty),+) => {$(
        impl Schema for $Type {
            fn entity(&self, name: &QName) -> Option<Entity> {
                <$Type>::entity(self, name.as_str()).map(entity)
            }

            fn attribute(&self, entity: &QName, name: &str) -> Option<Attribute> {
                <$Type>::entity(self, entity.as_str())?.attribute(name).map(attribute)
            }

            fn attributes(&self, entity: &QName) -> Vec<Attribute> {
                let entity = <$Type>::entity(self, entity.as_str());
                let attributes = entity.map_or(&[][..], |entity| &entity.attributes);
                attributes.iter().map(|a| attribute(a)).collect()
            }

            fn association(&self, name: &QName) -> Option<Association> {
                <$Type>::association(self, name.as_str()).map(association)
            }

            fn associations(&self, entity: &QName) -> Vec<Association> {
                self.associations_of(entity.as_str()).map(association).collect()
            }

            fn enumeration(&self, name: &QName) -> Option<Vec<EnumerationValue>> {
                <$Type>::enumeration(self, name.as_str()).map(values)
            }

            fn constant(&self, _: &QName) -> Option<DataType> {
                None
            }

            fn is_a(&self, specialization: &QName, generalization: &QName) -> bool {
                <$Type>::is_a(self, specialization.as_str(), generalization.as_str())
            }

            fn user_roles(&self) -> Vec<String> {
                Vec::new()
            }

            fn names(&self, kind: NameKind) -> Vec<QName> {
                let Some(target) = target(kind) else { return Vec::new() };
                <$Type>::names(self, target).into_iter().map(QName::from).collect()
            }
        }
    )+};
}

answers!(Index, Facts<'_>);
