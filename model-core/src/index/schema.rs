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
            entity::Persistence::View => Persistence::View,
        },
        documentation: entity.documentation.to_string(),
    }
}

fn attribute(attribute: &AttributeInfo) -> Attribute {
    Attribute {
        name: attribute.name.clone(),
        data_type: attribute.data_type.clone(),
        storage: match attribute.ty {
            _ if attribute.is_calculated => AttributeStorage::Calculated,
            AttributeType::HashedString => AttributeStorage::Hashed,
            _ => AttributeStorage::Stored,
        },
        documentation: attribute.documentation.to_string(),
    }
}

/// The moments that an entity keeps by itself.
fn system_attributes(entity: &EntityInfo) -> impl Iterator<Item = Attribute> {
    let kept = entity.system.iter().filter(|member| member.is_attribute());
    kept.map(|member| Attribute {
        name: entity.name.member(member.name()),
        data_type: DataType::DateTime,
        storage: AttributeStorage::Stored,
        documentation: String::new(),
    })
}

/// The users that an entity keeps by itself.
fn system_associations(entity: &EntityInfo) -> impl Iterator<Item = Association> {
    let kept = entity.system.iter().filter(|member| !member.is_attribute());
    kept.map(|member| Association {
        name: QName::from(member.name()),
        from: AssociationEnd { entity: entity.name.clone(), multiplicity: Multiplicity::Many },
        to: AssociationEnd { entity: "System.User".into(), multiplicity: Multiplicity::One },
        documentation: String::new(),
    })
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

fn target(kind: NameKind) -> Target {
    match kind {
        NameKind::Entity => Target::Entity,
        NameKind::Association => Target::Association,
        NameKind::Enumeration => Target::Enumeration,
        NameKind::Constant => Target::Constant,
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
                let entity = <$Type>::entity(self, entity.as_str())?;
                let found = entity.attribute(name).map(attribute);
                found.or_else(|| system_attributes(entity).find(|a| a.name.local() == name))
            }

            fn attributes(&self, entity: &QName) -> Vec<Attribute> {
                let Some(entity) = <$Type>::entity(self, entity.as_str()) else {
                    return Vec::new();
                };
                let own = entity.attributes.iter().map(|a| attribute(a));
                own.chain(system_attributes(entity)).collect()
            }

            fn association(&self, name: &QName) -> Option<Association> {
                <$Type>::association(self, name.as_str()).map(association)
            }

            fn associations(&self, entity: &QName) -> Vec<Association> {
                let own = self.associations_of(entity.as_str()).map(association);
                let info = <$Type>::entity(self, entity.as_str());
                own.chain(info.into_iter().flat_map(system_associations)).collect()
            }

            fn enumeration(&self, name: &QName) -> Option<Vec<EnumerationValue>> {
                <$Type>::enumeration(self, name.as_str()).map(values)
            }

            fn constant(&self, name: &QName) -> Option<DataType> {
                let constant = self.other(Target::Constant, name.as_str())?;
                Some(constant.returns.clone())
            }

            fn is_a(&self, specialization: &QName, generalization: &QName) -> bool {
                <$Type>::is_a(self, specialization.as_str(), generalization.as_str())
            }

            fn user_roles(&self) -> Vec<String> {
                <$Type>::names(self, Target::UserRole).into_iter().map(str::to_owned).collect()
            }

            fn names(&self, kind: NameKind) -> Vec<QName> {
                <$Type>::names(self, target(kind)).into_iter().map(QName::from).collect()
            }
        }
    )+};
}

answers!(Index, Facts<'_>);
