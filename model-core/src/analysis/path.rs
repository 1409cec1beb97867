//! Following a member path from an entity.

use crate::index::{AssociationInfo, AttributeInfo, Facts};
use crate::model::MemberPath;
use crate::name::QName;
use crate::value::DataType;

use super::variables::over;

/// Where a path leads.
#[derive(Clone, Debug, PartialEq)]
pub enum PathEnd<'f> {
    /// To an attribute.
    Attribute(&'f AttributeInfo),
    /// Over an association, to what it leads to: an object or a list.
    Association {
        /// The association.
        association: &'f AssociationInfo,
        /// What it leads to.
        leads_to: DataType,
    },
    /// To an object of this entity: the path ends with an entity.
    Object(QName),
}

/// Why a path leads nowhere, and at which segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The segment, from 0.
    pub segment: usize,
    /// The entity from which the segment was to be followed.
    pub from: QName,
    /// What is wrong.
    pub why: Why,
}

/// Why a segment of a path leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The path has no segment.
    Empty,
    /// Nothing has this name.
    Unknown,
    /// It is a member of another entity.
    OfAnother,
    /// The association before it leads to many objects.
    Many,
    /// An attribute stands before it.
    AfterAttribute,
}

/// Where `path` leads from an object of `entity`.
pub fn follow<'f>(
    entity: &str,
    path: &MemberPath,
    facts: &Facts<'f>,
) -> Result<PathEnd<'f>, Stray> {
    follow_over(entity, path, facts, false)
}

/// The same where associations on the way may lead to many objects: what shows the values of all.
pub fn follow_many<'f>(
    entity: &str,
    path: &MemberPath,
    facts: &Facts<'f>,
) -> Result<PathEnd<'f>, Stray> {
    follow_over(entity, path, facts, true)
}

fn follow_over<'f>(
    entity: &str,
    path: &MemberPath,
    facts: &Facts<'f>,
    many: bool,
) -> Result<PathEnd<'f>, Stray> {
    let mut here = QName::from(entity);
    let mut end = None;
    for (segment, name) in path.0.iter().enumerate() {
        let stray = |why| Stray { segment, from: here.clone(), why };
        match &end {
            Some(PathEnd::Attribute(_)) => return Err(stray(Why::AfterAttribute)),
            Some(PathEnd::Association { leads_to, .. }) => {
                let Some(target) = leads_to.entity() else { return Err(stray(Why::Unknown)) };
                if facts.entity(name.as_str()).is_none() {
                    return Err(Stray { segment, from: target.clone(), why: Why::Unknown });
                }
                let fits = facts.is_a(name.as_str(), target.as_str())
                    || facts.is_a(target.as_str(), name.as_str());
                if !fits {
                    return Err(Stray { segment, from: target.clone(), why: Why::OfAnother });
                }
                if !many && matches!(leads_to, DataType::List(_)) {
                    return Err(stray(Why::Many));
                }
                here = name.clone();
                end = Some(PathEnd::Object(here.clone()));
            }
            None | Some(PathEnd::Object(_)) => {
                end = Some(member(&here, name, facts).map_err(stray)?);
            }
        }
    }
    end.ok_or(Stray { segment: 0, from: here, why: Why::Empty })
}

/// A member of an entity by its qualified name.
fn member<'f>(entity: &QName, name: &QName, facts: &Facts<'f>) -> Result<PathEnd<'f>, Why> {
    if let Some(owner) = name.owner() {
        let attribute = facts.attribute(name.as_str()).ok_or(Why::Unknown)?;
        let fits = facts.is_a(entity.as_str(), owner.as_str());
        return if fits { Ok(PathEnd::Attribute(attribute)) } else { Err(Why::OfAnother) };
    }
    let association = facts.association(name.as_str()).ok_or(Why::Unknown)?;
    match over(entity.as_str(), name.as_str(), facts) {
        DataType::Unknown => Err(Why::OfAnother),
        leads_to => Ok(PathEnd::Association { association, leads_to }),
    }
}
