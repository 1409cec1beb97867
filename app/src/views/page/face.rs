//! How widgets look in lists and on labels: `Text box · Discount`.

use app_kit::icons;
use model_core::change::verbs::spaced;
use model_core::model::page::{Action, DataSource, GridColumn};
use model_core::model::{Element, Field, Node as _};

/// The icon of a kind of widget.
pub(super) fn icon(kind: &str) -> char {
    match kind {
        "layoutGrid" => icons::GRID_2X2,
        "column" | "dataColumn" | "contentColumn" | "scrollContainer" => icons::COLUMNS_2,
        "container" => icons::SQUARE,
        "text" | "badge" | "label" | "title" => icons::HEADING,
        "dataView" => icons::COMPONENT,
        "dataGrid" | "table" => icons::TABLE_2,
        "textBox" => icons::TEXT_CURSOR_INPUT,
        "textArea" => icons::TEXT,
        "checkBox" => icons::SQUARE_CHECK,
        "dropDown" => icons::LIST,
        "datePicker" => icons::CALENDAR,
        "referenceSelector" | "referenceSetSelector" | "comboBox" => icons::CHEVRONS_UP_DOWN,
        "button" | "dropDownButton" | "signInButton" => icons::MOUSE_POINTER_CLICK,
        "tabs" | "tabPage" => icons::APP_WINDOW,
        "groupBox" | "accordion" | "accordionGroup" => icons::LAYERS,
        "listView" | "gallery" | "templateGrid" => icons::ROWS_2,
        "tree" | "navigationTree" | "navigationList" | "navigationItem" => icons::LIST_TREE,
        "image" | "imageUpload" => icons::IMAGE,
        "radioButtons" => icons::CIRCLE_DOT,
        "numberBox" => icons::HASH,
        "fileUpload" => icons::FILE,
        "gridFilter" => icons::FUNNEL,
        "page" => icons::LAYOUT_TEMPLATE,
        _ => icons::PUZZLE,
    }
}

/// What a widget is called in the structure: its kind, and what it is about.
pub(super) fn title(element: &dyn Element, language: &str) -> String {
    let label = match element.kind_name() {
        foreign if element.kind().name == "foreign" => foreign,
        _ => element.kind().label,
    };
    match subject(element, language) {
        subject if subject.is_empty() => label.to_owned(),
        subject => format!("{label} · {}", model_core::model::caption::one_line(&subject)),
    }
}

/// The words on it, the attribute in it, or the entity that it shows.
fn subject(element: &dyn Element, language: &str) -> String {
    if let Some(column) = element.downcast::<GridColumn>() {
        return if column.width > 0 { format!("{} of 12", column.width) } else { String::new() };
    }
    for key in ["label", "caption", "text"] {
        if let Some(Field::Translated(text)) = element.get(key)
            && !text.get(language).is_empty()
        {
            return text.get(language).to_owned();
        }
    }
    if let Some(Field::Path(path)) = element.get("member")
        && let Some(member) = path.member()
    {
        return spaced(member.local());
    }
    if let Some(Field::Elements(slot)) = element.get("source")
        && let Some(source) = slot.get(0)
    {
        return source_subject(source);
    }
    if let Some(Field::Elements(slot)) = element.get("action")
        && let Some(action) = slot.get(0)
        && Action::kinds().iter().any(|kind| std::ptr::eq(*kind, action.kind()))
    {
        return action.kind().label.to_owned();
    }
    String::new()
}

fn source_subject(source: &dyn Element) -> String {
    if !DataSource::kinds().iter().any(|kind| std::ptr::eq(*kind, source.kind())) {
        return String::new();
    }
    for key in ["entity", "association", "microflow"] {
        if let Some(Field::Reference(name)) = source.get(key)
            && !name.is_empty()
        {
            let own = name.local();
            return spaced(own.split_once('_').map_or(own, |(first, _)| first));
        }
    }
    match source.get("variable") {
        Some(Field::Text(name)) => name.to_owned(),
        _ => String::new(),
    }
}
