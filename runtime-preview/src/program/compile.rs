//! From a domain and a catalogue to a program.

use model_core::id::Id;
use model_core::model::entity::{Attribute, Multiplicity, ValidationRule};
use rustc_hash::FxHashMap;

use super::catalogue::{Catalogue, CatalogueEntity, Form};
use super::domain::{Domain, DomainAssociation, DomainEntity};
use super::{
    Association, AssociationForm, AssociationIx, AttributeDefault, Bound, ColumnType, Entity,
    EntityIx, Links, Member, MemberKind, MemberPlace, Program, Rule, RuleKind, Slot, Table,
};
use crate::value::Value;

impl Program {
    /// Compiles a domain for a database with this catalogue, which must have followed it.
    pub fn new(domain: &Domain, catalogue: &Catalogue) -> Program {
        let mut compiler = Compiler { domain, catalogue, program: Program::default() };
        compiler.program.enumerations.clone_from(&domain.enumerations);
        compiler.program.language.clone_from(&domain.language);
        compiler.name_associations();
        compiler.compile_entities();
        compiler.program
    }
}

struct Compiler<'a> {
    domain: &'a Domain,
    catalogue: &'a Catalogue,
    program: Program,
}

fn ix(place: usize) -> EntityIx {
    EntityIx(u32::try_from(place).unwrap_or(u32::MAX))
}

fn slot(place: usize) -> Slot {
    Slot::try_from(place).unwrap_or(Slot::MAX)
}

impl Compiler<'_> {
    fn known(&self, entity: &DomainEntity) -> Option<&CatalogueEntity> {
        self.catalogue.entities.get(&entity.id.0)
    }

    /// Associations get their numbers in the order of their owners.
    fn name_associations(&mut self) {
        for (place, entity) in self.domain.entities.iter().enumerate() {
            for association in &entity.associations {
                let number = u32::try_from(self.program.associations.len()).unwrap_or(u32::MAX);
                let number = AssociationIx(number);
                let declared = entity.declaration(association).cloned().unwrap_or_default();
                self.program.associations_by_name.insert(association.name.clone(), number);
                let form = match association.multiplicity {
                    Multiplicity::ManyToMany => {
                        AssociationForm::Set(self.links(entity, association))
                    }
                    // The slot is set when the owner's members are laid out.
                    _ => AssociationForm::Member { slot: 0, stored: association.stored },
                };
                self.program.associations.push(Association {
                    ix: number,
                    id: association.id,
                    name: association.name.clone(),
                    owner: ix(place),
                    target: ix(association.target),
                    multiplicity: association.multiplicity,
                    on_owner_delete: declared.on_owner_delete,
                    on_target_delete: declared.on_target_delete,
                    message: declared.message.get(&self.domain.language).to_owned(),
                    form,
                });
            }
        }
    }

    fn links(&self, owner: &DomainEntity, association: &DomainAssociation) -> Option<Links> {
        let known = self.known(owner)?.associations.get(&association.id)?;
        match &known.form {
            Form::Table { table, owner, target } if known.live => {
                Some(Links { table: table.clone(), owner: owner.clone(), target: target.clone() })
            }
            _ => None,
        }
    }

    fn compile_entities(&mut self) {
        for (place, entity) in self.domain.entities.iter().enumerate() {
            let line = self.domain.line(place);
            let mut compiled = Entity {
                ix: ix(place),
                document: entity.id,
                name: entity.name.clone(),
                number: self.known(entity).map_or(0, |known| known.number),
                persistable: entity.persistable,
                line: line.iter().copied().map(ix).collect(),
                ..Entity::nothing()
            };
            for level in &line {
                self.add_level(&mut compiled, *level);
            }
            for (place, member) in compiled.members.iter().enumerate() {
                compiled.slots.entry(member.name.clone()).or_insert(slot(place));
            }
            let associations = &self.program.associations;
            let stands_at = |end: EntityIx| compiled.line.contains(&end);
            let ends = |end: fn(&Association) -> EntityIx| {
                associations.iter().filter(|a| stands_at(end(a))).map(|a| a.ix).collect()
            };
            (compiled.forward, compiled.backward) = (ends(|a| a.owner), ends(|a| a.target));
            for level in &line {
                self.add_rules(&mut compiled, *level);
            }
            self.program.entities_by_name.insert(entity.name.clone(), ix(place));
            self.program.entities_by_number.insert(compiled.number, ix(place));
            self.program.entities.push(compiled);
        }
        let lines: Vec<_> = self.program.entities.iter().map(|e| (e.ix, e.line.clone())).collect();
        for entity in &mut self.program.entities {
            let kin = lines.iter().filter(|(_, line)| line.contains(&entity.ix));
            entity.kin = kin.map(|(ix, _)| *ix).collect();
        }
    }

    /// Adds the members and the table of one entity of the line.
    fn add_level(&mut self, compiled: &mut Entity, level: usize) {
        let Some(entity) = self.domain.entities.get(level) else { return };
        let known = self.known(entity).cloned();
        let begin = slot(compiled.members.len());
        for (id, attribute) in entity.attributes() {
            let column = known.as_ref().and_then(|known| known.attributes.get(&id));
            let column = column.filter(|c| c.live && entity.persistable);
            compiled.members.push(Member {
                id,
                name: attribute.name.as_str().into(),
                kind: MemberKind::Attribute(attribute.ty.clone()),
                default: AttributeDefault::of(attribute, &self.domain.enumerations),
                column: column.map(|c| c.column.clone()).unwrap_or_default(),
                ty: ColumnType::of(&attribute.ty),
            });
        }
        for association in &entity.associations {
            let Some(number) = self.program.associations_by_name.get(&association.name) else {
                continue;
            };
            let place = slot(compiled.members.len());
            let held = self.program.associations.get_mut(number.0 as usize);
            let Some(AssociationForm::Member { slot, .. }) = held.map(|a| &mut a.form) else {
                continue;
            };
            *slot = place;
            let stored = known.as_ref().and_then(|known| known.associations.get(&association.id));
            let column = match stored.filter(|s| s.live && association.stored).map(|s| &s.form) {
                Some(Form::Column(column)) => column.clone(),
                _ => String::new(),
            };
            compiled.members.push(Member {
                id: association.id,
                name: association.name.as_str().into(),
                kind: MemberKind::Reference(*number),
                default: AttributeDefault::Value(Value::Empty),
                column,
                ty: ColumnType::Reference,
            });
        }
        if let Some(known) = known.filter(|_| entity.persistable) {
            compiled.tables.push(Table {
                name: known.table.unwrap_or_default(),
                begin,
                end: slot(compiled.members.len()),
                typed: known.typed,
                strays: known.strays.into_iter().collect(),
            });
        }
    }

    fn add_rules(&self, compiled: &mut Entity, level: usize) {
        let Some(entity) = self.domain.entities.get(level) else { return };
        let table = self.known(entity).and_then(|known| known.table.clone()).unwrap_or_default();
        let slots: FxHashMap<Id, Slot> =
            compiled.members.iter().enumerate().map(|(p, m)| (m.id, slot(p))).collect();
        let sets: FxHashMap<Id, AssociationIx> = self
            .program
            .associations
            .iter()
            .filter(|a| matches!(a.form, AssociationForm::Set(_)))
            .map(|a| (a.id, a.ix))
            .collect();
        let bound = |member: Id, text: &str, other: Id| {
            if let Some(slot) = slots.get(&other) {
                return Some(Bound::Slot(*slot));
            }
            let attribute = entity.attributes().find(|(id, _)| *id == member).map(|(_, a)| a)?;
            let literal = Attribute { default: text.to_owned(), ..attribute.clone() };
            let value = || AttributeDefault::of(&literal, &self.domain.enumerations);
            (!text.is_empty()).then(|| Bound::Value(value()))
        };
        for rule in &entity.entity().rules {
            let compiled_rule = match rule {
                ValidationRule::RequiredRule(rule) => {
                    let place = slots.get(&rule.member).map(|slot| MemberPlace::Slot(*slot));
                    let set = || sets.get(&rule.member).map(|set| MemberPlace::Set(*set));
                    let Some(place) = place.or_else(set) else { continue };
                    let message = rule.message.get(&self.domain.language).to_owned();
                    Rule { id: rule.id, kind: RuleKind::Required(place), message }
                }
                ValidationRule::UniqueRule(rule) => {
                    let members = rule.members.iter().map(|id| slots.get(id).copied());
                    let Some(slots) = members.collect::<Option<Vec<_>>>() else { continue };
                    let member = |slot: &Slot| compiled.members.get(usize::from(*slot));
                    let columns =
                        slots.iter().filter_map(member).map(|m| m.column.clone()).collect();
                    let kind = RuleKind::Unique { slots, table: table.clone(), columns };
                    let message = rule.message.get(&self.domain.language).to_owned();
                    Rule { id: rule.id, kind, message }
                }
                ValidationRule::EqualsRule(rule) => {
                    let Some(slot) = slots.get(&rule.member).copied() else { continue };
                    let Some(bound) = bound(rule.member, &rule.value, rule.other) else { continue };
                    let message = rule.message.get(&self.domain.language).to_owned();
                    Rule { id: rule.id, kind: RuleKind::Equals(slot, bound), message }
                }
                ValidationRule::RangeRule(rule) => {
                    let Some(slot) = slots.get(&rule.member).copied() else { continue };
                    let least = bound(rule.member, &rule.least, rule.least_of);
                    let most = bound(rule.member, &rule.most, rule.most_of);
                    let message = rule.message.get(&self.domain.language).to_owned();
                    Rule { id: rule.id, kind: RuleKind::Range(slot, least, most), message }
                }
                ValidationRule::MaximumLengthRule(rule) => {
                    let Some(slot) = slots.get(&rule.member).copied() else { continue };
                    let length = usize::try_from(rule.length).unwrap_or(0);
                    let message = rule.message.get(&self.domain.language).to_owned();
                    Rule { id: rule.id, kind: RuleKind::MaximumLength(slot, length), message }
                }
                // Previews have no regular expressions yet; the checker says so.
                ValidationRule::PatternRule(_) | ValidationRule::Foreign(_) => continue,
            };
            compiled.rules.push(compiled_rule);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Plan;
    use crate::testing::shop;

    #[test]
    fn inherited_members_come_first() {
        let domain = Domain::new(&shop().project);
        let plan = Plan::new(&Catalogue::default(), &domain).unwrap();
        let program = Program::new(&domain, &plan.after);
        let company = program.entity_named("Sales.Company").unwrap();
        let names: Vec<_> = company.members.iter().map(|m| &*m.name).collect();
        assert_eq!(names, ["Name", "City", "Since", "TaxNumber"]);
        let customer = program.entity_named("Sales.Customer").unwrap();
        assert_eq!(customer.slot("City"), company.slot("City"));
        assert_eq!(customer.kin.len(), 2);
        assert_eq!(company.tables.len(), 2);
        assert_eq!(company.columns(&company.tables[1]).count(), 1);
        assert_eq!(company.rules.len(), 2);
        assert_eq!(company.backward.len(), 2);
        let order = program.entity_named("Sales.Order").unwrap();
        let link = program.association_named("Sales.Order_Customer").unwrap();
        let slot = order.slot("Sales.Order_Customer").unwrap();
        assert_eq!(link.form, AssociationForm::Member { slot, stored: true });
        assert_eq!(order.members[usize::from(slot)].column, "sales$order_customer");
        let basket = program.entity_named("Sales.Basket").unwrap();
        assert!(basket.tables.is_empty() && basket.members.iter().all(|m| !m.is_stored()));
    }
}
