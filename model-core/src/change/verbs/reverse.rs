//! Reversing an association: the other entity owns it.

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::entity::{Association, Entity};
use crate::model::{Content, DocumentId, Project};
use crate::name::QName;

use super::free_name_in_module;
use super::moving::Renamed;

/// Why an association cannot be reversed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReverse {
    /// There is no such association.
    #[error("Select an association.")]
    Nothing,
    /// Its other end is not there, or belongs to the product.
    #[error("{0} is no entity of this app; it cannot own the association.")]
    Target(String),
    /// Both ends are the same entity.
    #[error("Both ends are {0}; reversed it would be the same.")]
    Same(String),
}

/// Lets the entity at the other end own an association. It keeps its multiplicity, seen from its new
/// owner, and what happens to which objects when one is deleted. A name made of both entities
/// follows. It is another association then, with an id of its own: links between objects that are
/// stored already are not kept.
pub fn reverse_association(
    project: &Project,
    ids: &mut dyn IdSource,
    owner: DocumentId,
    association: Id,
) -> Result<(Change, DocumentId, Id), CannotReverse> {
    let document = project.document(owner).ok_or(CannotReverse::Nothing)?;
    let Content::Entity(entity) = &document.content else { return Err(CannotReverse::Nothing) };
    let old = entity.associations.iter().find(|a| a.id == association);
    let old = old.ok_or(CannotReverse::Nothing)?;
    let own = QName::new(&document.place.module, &entity.name);
    if old.target == own {
        return Err(CannotReverse::Same(own.to_string()));
    }
    let mut entities = project.of_kind::<Entity>();
    let found = entities.find(|(_, d, _)| d.qualified_name().as_ref() == Some(&old.target));
    let Some((target, target_document, target_entity)) = found else {
        return Err(CannotReverse::Target(old.target.to_string()));
    };
    let is_of_both = old.name == format!("{}_{}", entity.name, target_entity.name);
    let wanted = if is_of_both {
        format!("{}_{}", target_entity.name, entity.name)
    } else {
        old.name.clone()
    };
    let module = &target_document.place.module;
    let stays = *module == document.place.module && wanted == old.name;
    let name = if stays { wanted } else { free_name_in_module(project, module, &wanted) };
    // Each end keeps its words; where there are only some for both, they stay so.
    let (message, target_message) = if old.target_message.is_empty() {
        (&old.message, &old.target_message)
    } else {
        (&old.target_message, &old.message)
    };
    let new = Association {
        id: ids.next_id(),
        name: name.clone(),
        target: own,
        on_owner_delete: old.on_target_delete,
        on_target_delete: old.on_owner_delete,
        message: message.clone(),
        target_message: target_message.clone(),
        ..old.clone()
    };
    let id = new.id;
    let mut change = Change::new("Reverse association");
    change.edit(project, owner, |document| {
        let Content::Entity(entity) = &mut document.content else { return };
        entity.associations.retain(|a| a.id != association);
        super::element::forget_locals(document, &[association].into());
    });
    change.edit(project, target, |document| {
        let Content::Entity(entity) = &mut document.content else { return };
        entity.associations.push(new);
    });
    let mut renamed = Renamed::default();
    renamed.add(QName::new(&document.place.module, &old.name), QName::new(module, &name));
    renamed.apply(project, &mut change);
    Ok((change, target, id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SeededIds;
    use crate::model::entity::{DeleteBehaviour, RequiredRule};
    use crate::testing::app;

    #[track_caller]
    fn check(name: &str, target_module: &str, expected: &str) {
        let customer = format!("{target_module}.Customer");
        let project = app()
            .entity(&customer, |e| e)
            .entity("Sales.Order", |e| {
                e.association_with(&format!("{name}: {customer}"), |a| {
                    a.on_owner_delete = DeleteBehaviour::Cascade;
                    a.message = crate::model::Translated::new("en", "No");
                })
                .with(|entity| {
                    entity.associations[0].id = Id::from_bits(77);
                    let member = entity.associations[0].id;
                    entity.rules.push(RequiredRule { member, ..RequiredRule::default() }.into());
                })
            })
            .microflow("Sales.F", |m| {
                m.parameter("c: Object Sales.Order")
                    .retrieve("Sales.Order", &format!("[Sales.{name} != empty]"), "All")
                    .end("")
            })
            .build();
        let (owner, _, _) =
            project.of_kind::<Entity>().find(|(_, _, entity)| entity.name == "Order").unwrap();
        let made = reverse_association(&project, &mut SeededIds::new(5), owner, Id::from_bits(77));
        let (change, target, _) = made.unwrap();
        let after = change.apply(&project).unwrap();
        assert_eq!(change.reversed().apply(&after).unwrap(), project);
        let Content::Entity(old) = &after.document(owner).unwrap().content else { panic!() };
        assert!(old.associations.is_empty() && old.rules.is_empty());
        let Content::Entity(new) = &after.document(target).unwrap().content else { panic!() };
        let new = &new.associations[0];
        assert_eq!(new.on_target_delete, DeleteBehaviour::Cascade);
        assert_eq!(new.target, "Sales.Order".into());
        let used = format!("{after:?}");
        let used = used.split("xpath: \"[").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        assert_eq!(format!("{} {used}", new.name), expected);
    }

    #[test]
    fn the_other_end_owns_it_and_all_uses_follow() {
        check("Order_Customer", "Sales", "Customer_Order Sales.Customer_Order");
        check("Buyer", "Sales", "Buyer Sales.Buyer");
        check("Order_Customer", "Base", "Customer_Order Base.Customer_Order");
    }
}
