//! Arguments that the source does not write, as they follow from the objects around.
//!
//! A microflow, a page or a snippet that takes an object is handed the nearest one around it that
//! fits, where nothing else is said. Which that is can be told only when the whole project is read.

use std::sync::Arc;

use model_core::analysis::{PageContexts, Place, Places};
use model_core::id::Id;
use model_core::index::{Facts, Index, Value};
use model_core::model::meta::find_mut;
use model_core::model::microflow::Argument;
use model_core::model::page::{
    MicroflowAction, MicroflowSource, PageAction, PageParameter, SnippetCall,
};
use model_core::model::{Content, Document, Element, FieldMut, Project, Target};
use model_core::parallel;
use model_core::value::DataType;

/// Adds to the pages of a project what is handed over without being written.
pub(in super::super) fn fill(project: &Project) -> Project {
    let index = Index::new(project);
    let documents: Vec<&Arc<Document>> = project.documents().values().collect();
    let filled = parallel::map(&documents, |document| completed(document, &index));
    let mut project = Project::default();
    for (document, filled) in documents.into_iter().zip(filled) {
        project.add(filled.map_or_else(|| Arc::clone(document), Arc::new));
    }
    project
}

/// A page with what is handed over; nothing where it has it all.
fn completed(document: &Document, index: &Index) -> Option<Document> {
    let facts = Facts::new(index);
    let missing = if is_page(document) { missing(document, &facts) } else { Vec::new() };
    if missing.is_empty() {
        return None;
    }
    let mut changed = document.clone();
    for (call, argument) in missing {
        if let Some(call) = find_mut(changed.root_mut(), call)
            && let Some(FieldMut::Elements(arguments)) = call.get_mut("arguments")
        {
            // It fits, as what is called has arguments.
            let _ = arguments.insert(arguments.len(), Box::new(argument));
        }
    }
    Some(changed)
}

fn is_page(document: &Document) -> bool {
    matches!(
        document.content,
        Content::Page(_)
            | Content::Layout(_)
            | Content::Snippet(_)
            | Content::BuildingBlock(_)
            | Content::PageTemplate(_)
    )
}

/// The arguments that a document lacks, each with the id of the call.
fn missing(document: &Document, facts: &Facts<'_>) -> Vec<(Id, Argument)> {
    let root = document.root();
    let contexts = PageContexts::new(root, facts);
    let mut missing = Vec::new();
    for place in Places::new(root).iter() {
        let Some((parameters, given)) = call(place.element, facts) else { continue };
        for parameter in parameters {
            let is_given = given.iter().any(|argument| argument.parameter == parameter.qualified);
            if is_given || !parameter.required {
                continue;
            }
            if let Some(value) = value(&contexts, &place, root, &parameter.ty, facts) {
                let call = place.element.id();
                let argument = Argument {
                    id: Id::derive(&format!("{call}/{}", parameter.qualified)),
                    parameter: parameter.qualified.clone(),
                    value,
                    ..Argument::default()
                };
                missing.push((call, argument));
            }
        }
    }
    missing
}

/// What is called takes and is given.
fn call<'a, 'f>(
    element: &'a dyn Element,
    facts: &Facts<'f>,
) -> Option<(&'f [Value], &'a [Argument])> {
    let (signature, given) = if let Some(call) = element.downcast::<MicroflowAction>() {
        (facts.microflow(call.microflow.as_str()), &call.arguments)
    } else if let Some(call) = element.downcast::<MicroflowSource>() {
        (facts.microflow(call.microflow.as_str()), &call.arguments)
    } else if let Some(call) = element.downcast::<PageAction>() {
        (facts.page(call.page.as_str()), &call.arguments)
    } else {
        let call = element.downcast::<SnippetCall>()?;
        (facts.other(Target::Snippet, call.snippet.as_str()), &call.arguments)
    };
    Some((&signature?.parameters, given))
}

/// The object that a parameter of this type is handed: the nearest around, else one of the page.
fn value(
    contexts: &PageContexts<'_>,
    place: &Place<'_, '_>,
    root: &dyn Element,
    ty: &DataType,
    facts: &Facts<'_>,
) -> Option<String> {
    let DataType::Object(wanted) = ty else { return None };
    let fits = |ty: &DataType| match ty {
        DataType::Object(entity) => facts.is_a(entity.as_str(), wanted.as_str()),
        _ => false,
    };
    for (at, around) in contexts.all_around(place).iter().enumerate() {
        if fits(&around.ty) && at == 0 {
            return Some("$currentObject".to_owned());
        }
        if fits(&around.ty) && !around.name.is_empty() {
            return Some(format!("${}", around.name));
        }
    }
    let Some(model_core::model::Field::Elements(parameters)) = root.get("parameters") else {
        return None;
    };
    let parameters: Vec<&PageParameter> =
        parameters.iter().filter_map(|parameter| parameter.downcast()).collect();
    let found = parameters.iter().find(|parameter| fits(&parameter.ty))?;
    Some(format!("${}", found.name))
}
