//! Renaming: an element gets another name, and everything that uses it follows, in references, in
//! texts of the languages, and where a name stands as a value (defaults, cases of decisions).

mod columns;
mod templates;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::analysis::uses::{Use, Uses};
use crate::analysis::variables::{
    CURRENT_INDEX, CURRENT_OBJECT, CURRENT_RESULT, LATEST_ERROR, SYSTEM_VARIABLES,
};
use crate::change::Change;
use crate::id::Id;
use crate::index::{Facts, Index};
use crate::lang::{Span, Target as TextTarget};
use crate::model::address::resolve_mut;
use crate::model::meta::{FieldMut, find, find_mut, walk, walk_mut};
use crate::model::page::Placeholder;
use crate::model::service::Request;
use crate::model::{
    Address, AttributeType, Content, Document, DocumentId, Element, Field, Project, Shape, Target,
};
use crate::name::{BadName, QName, check_name};

/// Why something cannot be renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRename {
    /// The name cannot be a name.
    #[error(transparent)]
    Name(#[from] BadName),
    /// Something else has the name.
    #[error("“{0}” is taken; choose another name")]
    Taken(String),
    /// There is nothing there that has a name.
    #[error("this has no name")]
    Nothing,
}

/// Renames an element (a module, an entity, an attribute, a parameter …) or, where `element` is the
/// document's outermost, the document. `uses` are those of the project as it is.
pub fn rename(
    project: &Project,
    index: &Index,
    uses: &Uses,
    document: DocumentId,
    element: Id,
    new: &str,
) -> Result<Change, CannotRename> {
    let home = project.document(document).ok_or(CannotRename::Nothing)?;
    let root = home.root();
    let element = if element.is_none() { root.id() } else { element };
    let target = find(root, element).ok_or(CannotRename::Nothing)?;
    let old = target.name().ok_or(CannotRename::Nothing)?.to_owned();
    let mut change = Change::new(format!("Rename {}", target.kind().label.to_lowercase()));
    if old == new {
        return Ok(change);
    }
    check_name(new)?;
    if is_taken(project, index, home, target, new) {
        return Err(CannotRename::Taken(new.to_owned()));
    }
    let is_named_in_texts = home.root().id() != element
        && (target.kind().name == "parameter" || is_page(&home.content));
    if is_named_in_texts {
        rename_variable_in(project, index, document, &old, new, &mut change);
    }
    if home.is_excluded() {
        // What is left out of the app has no meaning that could be followed; its names do.
        rename_excluded(project, home, element, &old, new, &mut change);
    } else if matches!(home.content, Content::Module(_)) && element == root.id() {
        rename_module(project, uses, &old, new, &mut change);
    } else {
        // The parameters of a request have its name before theirs.
        let parts = target.downcast::<Request>().map(|request| &request.parameters);
        let parts = parts.into_iter().flatten().map(|parameter| parameter.id).collect();
        let renamed = Renamed { index, document, element, parts, old: &old, new };
        renamed.references(project, uses, home, &mut change);
        renamed.values(project, &mut change);
        renamed.columns(project, home, &mut change);
        if target.downcast::<Placeholder>().is_some() {
            values::rename_placeholder(project, home, &old, new, &mut change);
        }
    }
    change.edit(project, document, |home| {
        templates::rename_parameter(home, element, &old, new);
        set_name(home, element, new);
    });
    Ok(change)
}

/// Renames a variable of a microflow: wherever it is made and used in this document.
pub fn rename_variable(
    project: &Project,
    index: &Index,
    document: DocumentId,
    old: &str,
    new: &str,
) -> Result<Change, CannotRename> {
    check_name(new)?;
    let mut change = Change::new("Rename variable");
    let home = project.document(document).ok_or(CannotRename::Nothing)?;
    let is_taken = is_variable_of_system(new) || makes_variable(home.root(), Id::NONE, new);
    if old != new && is_taken {
        return Err(CannotRename::Taken(new.to_owned()));
    }
    rename_variable_in(project, index, document, old, new, &mut change);
    change.edit(project, document, |home| {
        walk_mut(home.root_mut(), &mut |element| {
            let makes = |shape: Shape, kind: &str| {
                matches!(shape, Shape::Variable)
                    || (matches!(shape, Shape::Name) && kind == "parameter")
            };
            set_texts(element, old, new, makes);
        });
    });
    Ok(change)
}

/// What is renamed, and how.
struct Renamed<'a> {
    index: &'a Index,
    document: DocumentId,
    element: Id,
    /// The elements in it that others name by its name and theirs.
    parts: BTreeSet<Id>,
    old: &'a str,
    new: &'a str,
}

impl Renamed<'_> {
    /// Rewrites the references to it and to its members.
    fn references(&self, project: &Project, uses: &Uses, home: &Document, change: &mut Change) {
        let whole = home.root().id() == self.element;
        let mut spans: BTreeMap<Address, Vec<(Span, String)>> = BTreeMap::new();
        let mut fields: BTreeSet<Address> = BTreeSet::new();
        for id in project.documents().keys() {
            for found in uses.by(*id) {
                if !self.concerns(found, whole) {
                    continue;
                }
                match found.span {
                    Some(span) => {
                        if let Some(text) = self.written(found) {
                            spans.entry(found.address.clone()).or_default().push((span, text));
                        }
                    }
                    None => {
                        fields.insert(found.address.clone());
                    }
                }
            }
        }
        for address in &fields {
            edit_field(project, address, change, &|name, target| self.rewritten(name, target));
        }
        for (address, edits) in spans {
            edit_text(project, &address, change, edits);
        }
    }

    /// Whether a use leads to what is renamed, or to a member of a renamed document.
    fn concerns(&self, found: &Use, whole: bool) -> bool {
        let Some(place) = self.index.resolve(found.target, found.name.as_str()) else {
            return false;
        };
        place.document == self.document
            && (place.element == self.element
                || self.parts.contains(&place.element)
                || (whole && found.span.is_none()))
    }

    /// What a text says instead.
    fn written(&self, found: &Use) -> Option<String> {
        let name = self.renamed_name(&found.name, self.element)?;
        Some(match found.target {
            Target::Attribute | Target::EnumerationValue => self.new.to_owned(),
            _ => name.to_string(),
        })
    }

    /// `name` as it reads after the renaming, if it leads there. The old name is its last part (a
    /// member, a document) or, for members of a renamed document, the part before.
    fn rewritten(&self, name: &QName, target: Target) -> Option<QName> {
        let place = self.index.resolve(target, name.as_str())?;
        if place.document != self.document {
            return None;
        }
        let is_part = self.parts.contains(&place.element);
        self.renamed_name(name, place.element)
            .filter(|_| place.element == self.element || is_part || self.is_root())
    }

    fn is_root(&self) -> bool {
        self.index
            .document(self.document)
            .is_some_and(|document| document.root().id() == self.element)
    }

    /// The new name of what leads to `element`: to what is renamed or to something in it.
    fn renamed_name(&self, name: &QName, element: Id) -> Option<QName> {
        let mut parts: Vec<&str> = name.as_str().split('.').collect();
        let is_association_of_entity =
            self.is_root() && parts.len() == 2 && parts.last() != Some(&self.old);
        if is_association_of_entity {
            return None;
        }
        // A document's own name is the second part; a member's is the last, a part's follows.
        let place = match parts.len() {
            _ if self.is_root() => 1,
            count if self.parts.contains(&element) => count.checked_sub(2)?,
            count => count - 1,
        };
        let part = parts.get_mut(place)?;
        // An inherited member may be named through a specialization, whose name stays.
        if *part != self.old {
            return None;
        }
        *part = self.new;
        Some(QName::from(parts.join(".")))
    }
}

/// Whether something in the same scope has this name already, looking past upper and lower case
/// (but an element may change the case of its own name).
fn is_taken(
    project: &Project,
    index: &Index,
    home: &Document,
    target: &dyn Element,
    new: &str,
) -> bool {
    let same = |name: &str| name.eq_ignore_ascii_case(new);
    let own = target.name().is_some_and(same);
    match &home.content {
        _ if own => false,
        Content::Module(module) if target.id() == module.id => index.modules().any(same),
        Content::Module(module) => module.roles.iter().any(|role| same(&role.name)),
        Content::Security(security) => security.roles.iter().any(|role| same(&role.name)),
        content if target.id() != home.root().id() => match content {
            Content::Entity(entity) => {
                let module = home.place.module.as_str();
                let is_association = entity.associations.iter().any(|a| a.id == target.id());
                let members = entity.attributes.iter().map(|a| a.name.as_str());
                let associations = entity.associations.iter().map(|a| a.name.as_str());
                let is_attribute = entity.attributes.iter().any(|a| a.id == target.id());
                members.chain(associations).any(same)
                    || (is_attribute && is_inherited(index, home, new))
                    || (is_association && super::free_name_in_module(project, module, new) != new)
            }
            Content::Enumeration(enumeration) => enumeration.values.iter().any(|v| same(&v.name)),
            Content::Microflow(flow) => {
                flow.parameters().iter().any(|p| same(&p.name))
                    || is_variable_of_system(new)
                    || makes_variable(home.root(), target.id(), new)
            }
            content if is_page(content) => {
                let mut taken = false;
                walk(home.root(), &mut |element| {
                    let is_other = element.id() != target.id() && element.id() != home.root().id();
                    taken |= is_other && element.name().is_some_and(same);
                });
                taken || is_variable_of_system(new)
            }
            _ => false,
        },
        _ => super::free_name_in_module(project, &home.place.module, new) != new,
    }
}

/// Whether an ancestor or a specialization of the entity has an attribute of this name.
fn is_inherited(index: &Index, home: &Document, name: &str) -> bool {
    let Some(entity) = home.qualified_name() else { return false };
    let Some(own) = index.entity(entity.as_str()) else { return false };
    let same = |attribute: &QName| attribute.local().eq_ignore_ascii_case(name);
    let above =
        own.attributes.iter().any(|a| a.name.owner().as_ref() != Some(&entity) && same(&a.name));
    let heirs = index.names(Target::Entity).into_iter().filter_map(|name| index.entity(name));
    let mut heirs = heirs.filter(|heir| heir.ancestors.contains(&entity));
    above
        || heirs.any(|heir| heir.attributes.iter().take(heir.own_attributes).any(|a| same(&a.name)))
}

/// Whether the product makes a variable of this name.
fn is_variable_of_system(name: &str) -> bool {
    let of_places = [CURRENT_INDEX, CURRENT_OBJECT, CURRENT_RESULT, LATEST_ERROR];
    SYSTEM_VARIABLES.iter().chain(&of_places).any(|system| *system == name)
}

/// Whether an element of a flow, but this one, makes a variable of this name.
fn makes_variable(root: &dyn Element, but: Id, name: &str) -> bool {
    let mut found = false;
    walk(root, &mut |element| {
        let mut made = element.fields().filter(|(property, _)| {
            matches!(property.shape, Shape::Variable)
                || (property.key == "name" && element.kind().name == "parameter")
        });
        found |= element.id() != but && made.any(|(_, f)| matches!(f, Field::Text(t) if t == name));
    });
    found
}

/// Whether what the elements in it are called is what expressions in it say.
fn is_page(content: &Content) -> bool {
    matches!(
        content,
        Content::Page(_)
            | Content::Layout(_)
            | Content::Snippet(_)
            | Content::BuildingBlock(_)
            | Content::PageTemplate(_)
    )
}

fn set_name(home: &mut Document, element: Id, new: &str) {
    let Some(found) = find_mut(home.root_mut(), element) else { return };
    let index = found.kind().properties.iter().position(|p| matches!(p.shape, Shape::Name));
    if let Some(FieldMut::Text(name)) = index.and_then(|index| found.field_mut(index)) {
        new.clone_into(name);
    }
}

/// Replaces names in the property at an address.
fn edit_field(
    project: &Project,
    address: &Address,
    change: &mut Change,
    rewrite: &dyn Fn(&QName, Target) -> Option<QName>,
) {
    change.edit(project, address.document, |document| {
        let found = resolve_mut(document.root_mut(), address.element, &address.property);
        let Some((element, Some(index))) = found else { return };
        let Some(shape) = element.kind().properties.get(index).map(|p| p.shape) else { return };
        let renew = |name: &mut QName, target: Target| {
            if let Some(new) = rewrite(name, target) {
                *name = new;
            }
        };
        match (element.field_mut(index), shape) {
            (Some(FieldMut::Reference(name)), Shape::Reference(target)) => renew(name, target),
            (Some(FieldMut::References(names)), Shape::References(target)) => {
                for name in names {
                    renew(name, target);
                }
            }
            (Some(FieldMut::Type(ty)), _) => {
                let target =
                    if ty.entity().is_some() { Target::Entity } else { Target::Enumeration };
                if let Some(name) = ty.reference_mut() {
                    renew(name, target);
                }
            }
            (Some(FieldMut::AttributeType(AttributeType::Enumeration(name))), _) => {
                renew(name, Target::Enumeration);
            }
            (Some(FieldMut::Path(path)), _) => {
                let targets: Vec<Target> =
                    crate::analysis::uses::segments(path).map(|(_, target)| target).collect();
                for (name, target) in path.0.iter_mut().zip(targets) {
                    renew(name, target);
                }
            }
            _ => {}
        }
    });
}

/// Replaces parts of the text at an address.
fn edit_text(
    project: &Project,
    address: &Address,
    change: &mut Change,
    mut edits: Vec<(Span, String)>,
) {
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    edits.dedup();
    change.edit(project, address.document, |document| {
        let found = resolve_mut(document.root_mut(), address.element, &address.property);
        let Some((element, Some(index))) = found else { return };
        let property = element.kind().properties.get(index);
        let is_query = property.is_some_and(|p| matches!(p.shape, Shape::Oql));
        let is_view = element.kind().name == "entity";
        let Some(FieldMut::Text(text)) = element.field_mut(index) else { return };
        let before = text.clone();
        for (span, new) in edits {
            let range = span.start as usize..span.end as usize;
            if text.get(range.clone()).is_some() {
                text.replace_range(range, &new);
            }
        }
        if is_query && *text != before {
            *text = columns::with_kept_names(&before, text, is_view);
        }
    });
}

/// Rewrites the names of a document that is left out of the app, or of something in it, where
/// references say them.
fn rename_excluded(
    project: &Project,
    home: &Document,
    element: Id,
    old: &str,
    new: &str,
    change: &mut Change,
) {
    let Some(name) = home.qualified_name() else { return };
    let is_association = match &home.content {
        Content::Entity(entity) => entity.associations.iter().any(|a| a.id == element),
        _ => false,
    };
    let (from, to) = if element == home.root().id() {
        (name, QName::new(&home.place.module, new))
    } else if is_association {
        (QName::new(&home.place.module, old), QName::new(&home.place.module, new))
    } else {
        (name.member(old), name.member(new))
    };
    let mut renamed = super::moving::Renamed::default();
    renamed.add(from, to);
    renamed.apply(project, change);
}

fn rename_module(project: &Project, uses: &Uses, old: &str, new: &str, change: &mut Change) {
    let inside = format!("{old}.");
    let rewrite = |name: &QName, target: Target| {
        if target == Target::Module && name.as_str() == old {
            return Some(QName::from(new));
        }
        let rest = name.as_str().strip_prefix(&inside)?;
        Some(QName::from(format!("{new}.{rest}")))
    };
    for (id, document) in project.documents() {
        let mut spans: BTreeMap<Address, Vec<(Span, String)>> = BTreeMap::new();
        for found in uses.by(*id).iter().filter(|u| u.name.module() == old) {
            match found.span {
                None => edit_field(project, &found.address, change, &rewrite),
                Some(span)
                    if !matches!(found.target, Target::Attribute | Target::EnumerationValue) =>
                {
                    if let Some(name) = rewrite(&found.name, found.target) {
                        spans
                            .entry(found.address.clone())
                            .or_default()
                            .push((span, name.to_string()));
                    }
                }
                Some(_) => {}
            }
        }
        for (address, edits) in spans {
            edit_text(project, &address, change, edits);
        }
        if let Content::Microflow(flow) = &document.content
            && flow.flows.iter().any(|flow| flow.case.starts_with(&inside))
        {
            // The cases of type decisions are names of entities.
            change.edit(project, *id, |document| {
                let Content::Microflow(flow) = &mut document.content else { return };
                for flow in &mut flow.flows {
                    if let Some(rest) = flow.case.strip_prefix(&inside) {
                        flow.case = format!("{new}.{rest}");
                    }
                }
            });
        }
        if document.place.module == old {
            change.edit(project, *id, |document| new.clone_into(&mut document.place.module));
        }
    }
}

/// Rewrites the uses of a variable in its document: in texts and in properties that name one.
fn rename_variable_in(
    project: &Project,
    index: &Index,
    id: DocumentId,
    old: &str,
    new: &str,
    change: &mut Change,
) {
    let Some(document) = project.document(id) else { return };
    let facts = Facts::new(index);
    let analysis = Analysis::new(id, document, &facts);
    for text in analysis.texts(&facts) {
        let edits: Vec<(Span, String)> = text
            .typed
            .references
            .iter()
            .filter(
                |reference| matches!(&reference.target, TextTarget::Variable(name) if name == old),
            )
            .map(|reference| (reference.span, new.to_owned()))
            .collect();
        if !edits.is_empty() {
            edit_text(project, &text.address, change, edits);
        }
    }
    change.edit(project, id, |document| {
        walk_mut(document.root_mut(), &mut |element| {
            set_texts(element, old, new, |shape, _| matches!(shape, Shape::VariableUse));
        });
    });
}

/// Sets the text properties of an element that hold `old` and whose shape is wanted.
fn set_texts(
    element: &mut dyn Element,
    old: &str,
    new: &str,
    wanted: impl Fn(Shape, &str) -> bool,
) {
    let kind = element.kind();
    for (index, property) in kind.properties.iter().enumerate() {
        let holds = matches!(element.field(index), Some(Field::Text(text)) if text == old);
        if !holds || !wanted(property.shape, kind.name) {
            continue;
        }
        if let Some(FieldMut::Text(text)) = element.field_mut(index) {
            new.clone_into(text);
        }
    }
}

#[cfg(test)]
mod tests;
