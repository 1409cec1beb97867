//! Names to what they mean: the part of checking that all languages share.

use super::schema::{Association, Direction, Multiplicity, NameKind, Schema};
use super::types::describe;
use super::{Ident, Problem, ProblemKind, Reference, Scope, Span, Step, Target, closest, token};
use crate::name::QName;
use crate::value::DataType;

/// Gathers references and problems while names are resolved.
pub(crate) struct Resolver<'a> {
    pub schema: &'a dyn Schema,
    pub scope: &'a Scope,
    pub references: Vec<Reference>,
    pub problems: Vec<Problem>,
}

/// Where a path may lead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To one object at most, as in expressions.
    One,
    /// To any number, as in queries, where `id` is a member too.
    Many,
}

/// How far a path has come.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The type of what stands here.
    pub data_type: DataType,
    /// Whether an association was the last step, so that its entity may follow.
    pub after_association: bool,
}

impl Place {
    pub(crate) fn new(data_type: DataType) -> Place {
        Place { data_type, after_association: false }
    }
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(schema: &'a dyn Schema, scope: &'a Scope) -> Resolver<'a> {
        Resolver { schema, scope, references: Vec::new(), problems: Vec::new() }
    }

    pub(crate) fn refer(&mut self, span: Span, target: Target) {
        self.references.push(Reference { span, target });
    }

    pub(crate) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn unknown(&mut self, span: Span, message: String, candidate: Option<&str>) {
        self.report(
            Problem::new(ProblemKind::UnknownName, span, message).did_you_mean(span, candidate),
        );
    }

    /// The type of a variable.
    pub(crate) fn variable(&mut self, name: &Ident) -> DataType {
        if name.text.is_empty() {
            return DataType::Unknown;
        }
        if let Some(data_type) = self.scope.get(&name.text) {
            self.refer(name.span, Target::Variable(name.text.to_string()));
            return data_type.clone();
        }
        let scope = self.scope;
        let near = closest(&name.text, scope.iter().map(|(name, _)| name));
        let message = format!("There is no variable “${}” here.", name.text);
        self.unknown(name.span, message, near);
        DataType::Unknown
    }

    /// The type of a constant.
    pub(crate) fn constant(&mut self, name: &Ident) -> DataType {
        if !name.is_qualified() {
            return DataType::Unknown;
        }
        let qname = name.qname();
        if let Some(data_type) = self.schema.constant(&qname) {
            self.refer(name.span, Target::Constant(qname));
            return data_type;
        }
        self.unknown_document(name, NameKind::Constant, "constant");
        DataType::Unknown
    }

    /// The entity of this name, if there is one.
    pub(crate) fn entity(&mut self, name: &Ident) -> Option<QName> {
        if name.text.is_empty() {
            return None;
        }
        let qname = name.qname();
        if self.schema.entity(&qname).is_some() {
            self.refer(name.span, Target::Entity(qname.clone()));
            return Some(qname);
        }
        self.unknown_document(name, NameKind::Entity, "entity");
        None
    }

    fn unknown_document(&mut self, name: &Ident, kind: NameKind, word: &str) {
        let names = self.schema.names(kind);
        let near = closest(&name.text, names.iter().map(QName::as_str));
        self.unknown(name.span, format!("There is no {word} “{}”.", name.text), near);
    }

    /// The type of `Module.Enumeration.Value`.
    pub(crate) fn enumeration_value(&mut self, name: &Ident) -> DataType {
        let Some((enumeration, value)) = name.split_member() else { return DataType::Unknown };
        if value.text.is_empty() {
            return DataType::Unknown;
        }
        let qname = enumeration.qname();
        if self.schema.enumeration(&qname).is_none() {
            self.unknown_document(&enumeration, NameKind::Enumeration, "enumeration");
            return DataType::Unknown;
        }
        self.refer(enumeration.span, Target::Enumeration(qname.clone()));
        self.value_of(&qname, &value);
        DataType::Enumeration(qname)
    }

    /// Looks up a value of an enumeration by its own name.
    pub(crate) fn value_of(&mut self, enumeration: &QName, value: &Ident) {
        let Some(values) = self.schema.enumeration(enumeration) else { return };
        if values.iter().any(|v| v.name == *value.text) {
            let target = Target::EnumerationValue(enumeration.member(&value.text));
            self.refer(value.span, target);
            return;
        }
        let near = closest(&value.text, values.iter().map(|v| v.name.as_str()));
        let message = format!("{enumeration} has no value “{}”.", value.text);
        self.unknown(value.span, message, near);
    }

    /// The type of a system token.
    pub(crate) fn token(&mut self, name: &Ident) -> DataType {
        if let Some(found) = token::find(&name.text) {
            return found.data_type();
        }
        if let Some(role) = name.text.strip_prefix(token::USER_ROLE) {
            return self.user_role(name, role);
        }
        let near = closest(&name.text, token::TOKENS.iter().map(|t| t.name));
        self.unknown(name.span, format!("There is no token [%{}%].", name.text), near);
        DataType::Unknown
    }

    fn user_role(&mut self, name: &Ident, role: &str) -> DataType {
        let start = name.span.end as usize - role.len();
        let span = Span::new(start, name.span.end as usize);
        let roles = self.schema.user_roles();
        if roles.iter().any(|known| known == role) {
            self.refer(span, Target::UserRole(role.into()));
            return DataType::Object(QName::from("System.UserRole"));
        }
        let near = closest(role, roles.iter().map(String::as_str));
        self.unknown(span, format!("There is no user role “{role}”."), near);
        DataType::Unknown
    }

    /// One step of a path from `place`.
    pub(crate) fn step(&mut self, place: &Place, name: &Ident, reach: Reach) -> (Place, Step) {
        let unknown = (Place::new(DataType::Unknown), Step::Unknown);
        if name.text.is_empty() || place.data_type == DataType::Unknown {
            return unknown;
        }
        let entity = match &place.data_type {
            DataType::Object(entity) => entity.clone(),
            DataType::List(entity) if reach == Reach::Many => entity.clone(),
            other => {
                self.no_members(other, name);
                return unknown;
            }
        };
        if name.is_qualified() {
            self.qualified_step(place, &entity, name, reach)
        } else {
            self.attribute_step(&entity, name, reach)
        }
    }

    fn no_members(&mut self, data_type: &DataType, name: &Ident) {
        let what = describe(data_type);
        let problem = Problem::new(
            ProblemKind::Path,
            name.span,
            format!("“{}” cannot be read here: what stands before it is {what}.", name.text),
        );
        self.report(match data_type {
            DataType::List(_) => {
                problem.hint("Loop over the list, or take one object of it first.")
            }
            _ => {
                problem.hint("Only objects have attributes and associations; end the path before.")
            }
        });
    }

    fn attribute_step(&mut self, entity: &QName, name: &Ident, reach: Reach) -> (Place, Step) {
        if let Some(attribute) = self.schema.attribute(entity, &name.text) {
            self.refer(name.span, Target::Attribute(attribute.name.clone()));
            return (Place::new(attribute.data_type.clone()), Step::Attribute(attribute));
        }
        if reach == Reach::Many && name.text.eq_ignore_ascii_case("id") {
            return (Place::new(DataType::Object(entity.clone())), Step::Id);
        }
        let unknown = (Place::new(DataType::Unknown), Step::Unknown);
        if self.schema.entity(entity).is_none() {
            return unknown;
        }
        let attributes = self.schema.attributes(entity);
        let associations = self.schema.associations(entity);
        let same_name = associations.iter().find(|a| a.name.local() == &*name.text);
        let near = match same_name {
            Some(association) => Some(association.name.as_str()),
            None => closest(&name.text, attributes.iter().map(|a| a.name.local())),
        };
        let message = format!("{entity} has no attribute “{}”.", name.text);
        self.unknown(name.span, message, near);
        unknown
    }

    fn qualified_step(
        &mut self,
        place: &Place,
        entity: &QName,
        name: &Ident,
        reach: Reach,
    ) -> (Place, Step) {
        let unknown = (Place::new(DataType::Unknown), Step::Unknown);
        let qname = name.qname();
        if let Some((association, direction)) = self.association_of(entity, &qname) {
            return self.over(&association, direction, name, reach);
        }
        if let Some(association) = self.schema.association(&qname) {
            self.wrong_association(&association, entity, name);
            return unknown;
        }
        if self.schema.entity(&qname).is_some() {
            return self.entity_step(place, entity, name);
        }
        let associations = self.schema.associations(entity);
        let near = closest(&name.text, associations.iter().map(|a| a.name.as_str()));
        let message = if place.after_association {
            format!("There is no association or entity “{}”.", name.text)
        } else {
            format!("{entity} has no association “{}”.", name.text)
        };
        let near = near.or(place.after_association.then_some(entity.as_str()));
        self.unknown(name.span, message, near);
        unknown
    }

    /// An association of an entity and the way over it. System.owner and System.changedBy belong
    /// to many entities, so the entity is asked where the name alone does not lead there.
    pub(crate) fn association_of(
        &self,
        entity: &QName,
        name: &QName,
    ) -> Option<(Association, Direction)> {
        let way = |association: Association| {
            let direction = association.direction_from(entity, self.schema)?;
            Some((association, direction))
        };
        self.schema.association(name).and_then(way).or_else(|| {
            let own = self.schema.associations(entity).into_iter().find(|a| a.name == *name);
            own.and_then(way)
        })
    }

    /// Over an association in a known direction.
    pub(crate) fn over(
        &mut self,
        association: &Association,
        direction: Direction,
        name: &Ident,
        reach: Reach,
    ) -> (Place, Step) {
        self.refer(name.span, Target::Association(association.name.clone()));
        let end = association.end(direction);
        let step = Step::Association {
            name: association.name.clone(),
            direction,
            entity: end.entity.clone(),
            multiplicity: end.multiplicity,
        };
        if reach == Reach::One && end.multiplicity == Multiplicity::Many {
            let problem = Problem::new(
                ProblemKind::Path,
                name.span,
                format!("{} leads to any number of {}, not to one.", name.text, end.entity),
            )
            .hint("Retrieve the objects over this association into a list first.");
            self.report(problem);
            return (Place::new(DataType::Unknown), step);
        }
        let data_type = DataType::Object(end.entity.clone());
        (Place { data_type, after_association: true }, step)
    }

    fn wrong_association(&mut self, association: &Association, entity: &QName, name: &Ident) {
        let (from, to) = (&association.from.entity, &association.to.entity);
        let associations = self.schema.associations(entity);
        let near = closest(&name.text, associations.iter().map(|a| a.name.as_str()));
        let problem = Problem::new(
            ProblemKind::Path,
            name.span,
            format!("{} joins {from} and {to}; {entity} is neither.", name.text),
        );
        self.report(match near {
            Some(_) => problem.did_you_mean(name.span, near),
            None => problem.hint(format!("Use an association of {entity}.")),
        });
    }

    /// The entity after an association.
    fn entity_step(&mut self, place: &Place, entity: &QName, name: &Ident) -> (Place, Step) {
        let qname = name.qname();
        self.refer(name.span, Target::Entity(qname.clone()));
        if !place.after_association {
            let problem = Problem::new(
                ProblemKind::Path,
                name.span,
                format!("{qname} is an entity; only an association leads to one."),
            )
            .hint(format!("Write an association of {entity} before it."));
            self.report(problem);
            return (Place::new(DataType::Unknown), Step::Unknown);
        }
        let related = self.schema.is_a(&qname, entity) || self.schema.is_a(entity, &qname);
        if !related {
            let problem = Problem::new(
                ProblemKind::Path,
                name.span,
                format!("The association before it leads to {entity}, not to {qname}."),
            )
            .hint(format!("Write {entity} or a specialization of it."))
            .fix(name.span, entity.as_str());
            self.report(problem);
        }
        (Place::new(DataType::Object(qname.clone())), Step::Entity(qname))
    }
}
