//! Names that stand as values: defaults of attributes, cases of decisions, placeholders of layouts.

use crate::analysis::Analysis;
use crate::analysis::texts::decided_type;
use crate::change::Change;
use crate::id::Id;
use crate::index::Facts;
use crate::model::meta::walk_mut;
use crate::model::microflow::FlowObject;
use crate::model::page::PagePart;
use crate::model::{AttributeType, Content, Document, DocumentId, Field, Project, Shape};
use crate::name::QName;
use crate::value::DataType;

use super::{Renamed, set_texts};

impl Renamed<'_> {
    /// Values that are names: defaults of attributes and cases of decisions over an enumeration.
    pub(super) fn values(&self, project: &Project, change: &mut Change) {
        let Some(home) = self.index.document(self.document) else { return };
        if let Content::Entity(_) = home.content
            && self.is_root()
        {
            return self.type_cases(project, home, change);
        }
        let Content::Enumeration(_) = home.content else { return };
        let Some(enumeration) = home.qualified_name().filter(|_| !self.is_root()) else { return };
        for (id, document) in project.documents() {
            match &document.content {
                Content::Entity(entity) => {
                    let ty = AttributeType::Enumeration(enumeration.clone());
                    if entity.attributes.iter().any(|a| a.ty == ty && a.default == self.old) {
                        change.edit(project, *id, |document| {
                            let Content::Entity(entity) = &mut document.content else { return };
                            for attribute in entity.attributes.iter_mut().filter(|a| a.ty == ty) {
                                if attribute.default == self.old {
                                    self.new.clone_into(&mut attribute.default);
                                }
                            }
                        });
                    }
                }
                Content::Microflow(_) => self.cases(project, *id, document, &enumeration, change),
                _ => {}
            }
        }
    }

    /// The cases of type decisions, which are names of entities.
    fn type_cases(&self, project: &Project, home: &Document, change: &mut Change) {
        let Some(old) = home.qualified_name() else { return };
        let new = QName::new(&home.place.module, self.new);
        for (id, document) in project.documents() {
            let Content::Microflow(flow) = &document.content else { continue };
            if flow.flows.iter().any(|flow| flow.case == old.as_str()) {
                change.edit(project, *id, |document| {
                    let Content::Microflow(flow) = &mut document.content else { return };
                    for flow in flow.flows.iter_mut().filter(|flow| flow.case == old.as_str()) {
                        flow.case = new.to_string();
                    }
                });
            }
        }
    }

    fn cases(
        &self,
        project: &Project,
        id: DocumentId,
        document: &Document,
        enumeration: &QName,
        change: &mut Change,
    ) {
        let Content::Microflow(flow) = &document.content else { return };
        if !flow.flows.iter().any(|f| f.case == self.old) {
            return;
        }
        let facts = Facts::new(self.index);
        let analysis = Analysis::new(id, document, &facts);
        let wanted = DataType::Enumeration(enumeration.clone());
        let texts = analysis.texts(&facts);
        let decisions: Vec<Id> = flow
            .all_objects()
            .into_iter()
            .filter_map(|object| match object {
                FlowObject::Decision(decision) => Some(decision),
                _ => None,
            })
            .filter(|decision| decided_type(decision, &texts, &facts) == Some(&wanted))
            .map(|decision| decision.id)
            .collect();
        change.edit(project, id, |document| {
            let Content::Microflow(flow) = &mut document.content else { return };
            for case in
                flow.flows.iter_mut().filter(|f| decisions.contains(&f.from) && f.case == self.old)
            {
                self.new.clone_into(&mut case.case);
            }
        });
    }
}

/// Lets the pages and layouts that fill a placeholder of this layout call it by its new name.
pub(super) fn rename_placeholder(
    project: &Project,
    layout: &Document,
    old: &str,
    new: &str,
    change: &mut Change,
) {
    let Some(layout) = layout.qualified_name() else { return };
    for (id, document) in project.documents() {
        let root = document.root();
        let is_around =
            |key: &str| matches!(root.get(key), Some(Field::Reference(name)) if *name == layout);
        let is_itself = document.qualified_name().as_ref() == Some(&layout);
        if is_itself || is_around("layout") || is_around("master") {
            change.edit(project, *id, |document| {
                if let Content::Layout(layout) = &mut document.content
                    && is_itself
                    && layout.main == old
                {
                    new.clone_into(&mut layout.main);
                }
                walk_mut(document.root_mut(), &mut |element| {
                    if element.as_any().is::<PagePart>() && !is_itself {
                        set_texts(element, old, new, |shape, _| matches!(shape, Shape::Text));
                    }
                });
            });
        }
    }
}
