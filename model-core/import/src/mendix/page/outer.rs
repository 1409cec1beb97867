//! What stands above a list of a package has the object around the list around it; in ours it has
//! the row that is selected. So there the object is called by the name of what shows it.

use model_core::model::meta::Node;
use model_core::model::page::Widget;
use model_core::model::{Element, FieldMut, Shape};

/// Calls the object around widgets by this name.
pub(super) fn call_object(widgets: &mut [Widget], name: &str) {
    for widget in widgets {
        call_in(widget.element_mut(), name);
    }
}

fn call_in(element: &mut dyn Element, name: &str) {
    let has_own = match element.get("source") {
        Some(model_core::model::Field::Elements(source)) => !source.is_empty(),
        _ => false,
    };
    let is_about_object = match element.get("member").or_else(|| element.get("path")) {
        Some(model_core::model::Field::Path(path)) => {
            !path.is_empty() || element.kind().name == "context"
        }
        _ => false,
    } || element.kind().name == "association";
    for (index, property) in element.kind().properties.iter().enumerate() {
        // What stands in a widget with a data source has the object of that around it.
        if has_own && property.key != "source" {
            continue;
        }
        match element.field_mut(index) {
            Some(FieldMut::Elements(inner)) => {
                for at in 0..inner.len() {
                    if let Some(inner) = inner.get_mut(at) {
                        call_in(inner, name);
                    }
                }
            }
            Some(FieldMut::Text(text)) if matches!(property.shape, Shape::Expression) => {
                *text = text.replace("$currentObject", &format!("${name}"));
            }
            Some(FieldMut::Text(text))
                if matches!(property.shape, Shape::VariableUse)
                    && is_about_object
                    && text.is_empty() =>
            {
                name.clone_into(text);
            }
            _ => {}
        }
    }
}
