//! What editors offer in the toolbox: things to drag onto a canvas, or to add by a click.
//!
//! The editor in front fills the toolbox; it alone knows what its entries mean. An entry that is
//! dragged carries itself as the payload: `response.dnd_release_payload::<ToolboxEntry>()`.

use egui::{Id, Ui};
use model_core::model::{Content, Document};

use crate::activities::{OFFERS, Offer};

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolboxEntry {
    /// What the editor knows it by: the kind of an element, `entity`, `entity.nonPersistable`.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What it is for, as a sentence.
    pub help: &'static str,
    /// Its icon.
    pub icon: char,
    /// The heading under which it stands.
    pub group: &'static str,
}

/// Hands an entry that was clicked to the editor in front.
pub fn click(ui: &Ui, entry: ToolboxEntry) {
    ui.data_mut(|data| data.insert_temp(clicked_id(), entry));
}

/// The entry that was clicked since the editor asked last: it is added at a free place.
pub fn take_clicked(ui: &Ui) -> Option<ToolboxEntry> {
    ui.data_mut(|data| data.remove_temp(clicked_id()))
}

fn clicked_id() -> Id {
    Id::unique("toolbox entry clicked")
}

/// What can be dragged into the editor of a document, in the order of the toolbox.
pub fn entries(document: &Document) -> Vec<ToolboxEntry> {
    match document.content {
        Content::DomainDiagram(_) => domain(),
        Content::Microflow(_) => microflow(),
        Content::Page(_) => page(),
        _ => Vec::new(),
    }
}

fn microflow() -> Vec<ToolboxEntry> {
    let entry = |offer: &Offer| ToolboxEntry {
        key: offer.key,
        label: offer.label,
        help: offer.help(),
        icon: offer.icon,
        group: offer.group,
    };
    OFFERS.iter().map(entry).collect()
}

fn page() -> Vec<ToolboxEntry> {
    use app_kit::icons;
    let entry = |group, key, label, help, icon| ToolboxEntry { key, label, help, icon, group };
    let layout = |key, label, help, icon| entry("Layout", key, label, help, icon);
    let data = |key, label, help, icon| entry("Data", key, label, help, icon);
    let input = |key, label, help, icon| entry("Inputs", key, label, help, icon);
    let words = |key, label, help, icon| entry("Text and buttons", key, label, help, icon);
    vec![
        layout(
            "layoutGrid",
            "Layout grid",
            "Rows of columns that stand side by side where there is room.",
            icons::GRID_2X2,
        ),
        layout("container", "Container", "Widgets that belong together.", icons::SQUARE),
        data(
            "dataView",
            "Data view",
            "Shows one object; the inputs in it change the object.",
            icons::COMPONENT,
        ),
        data("dataGrid", "Data grid", "Shows many objects as rows.", icons::TABLE_2),
        words("text.heading", "Heading", "The heading of the page.", icons::HEADING),
        words("text", "Text", "Words, with values in them.", icons::TEXT),
        words("button", "Button", "Does something when it is pressed.", icons::MOUSE_POINTER_CLICK),
        words(
            "button.save",
            "Save button",
            "Stores what was changed, and closes the page.",
            icons::SAVE,
        ),
        words(
            "button.cancel",
            "Cancel button",
            "Takes back what was changed, and closes the page.",
            icons::X,
        ),
        input(
            "textBox",
            "Text box",
            "Shows and changes a text or a number.",
            icons::TEXT_CURSOR_INPUT,
        ),
        input("textArea", "Text area", "Shows and changes a long text.", icons::TEXT),
        input("checkBox", "Check box", "Shows and changes yes or no.", icons::SQUARE_CHECK),
        input("dropDown", "Drop-down", "Chooses a value of an enumeration.", icons::LIST),
        input("datePicker", "Date picker", "Shows and changes a day or a moment.", icons::CALENDAR),
        input(
            "referenceSelector",
            "Reference selector",
            "Chooses the object that this one is linked to.",
            icons::CHEVRONS_UP_DOWN,
        ),
    ]
}

fn domain() -> Vec<ToolboxEntry> {
    use app_kit::icons;
    let entry =
        |key, label, help, icon| ToolboxEntry { key, label, help, icon, group: "Domain model" };
    vec![
        entry(
            "entity",
            "Entity",
            "A kind of thing that the app stores, such as an order.",
            icons::TABLE_2,
        ),
        entry(
            "entity.nonPersistable",
            "Non-persistable entity",
            "A kind of thing that lives in memory only, such as the input of a search.",
            icons::TABLE_2,
        ),
        entry(
            "enumeration",
            "Enumeration",
            "A list of values to choose from, such as the states of an order.",
            icons::LIST,
        ),
        entry("note", "Annotation", "A note on the diagram.", icons::STICKY_NOTE),
    ]
}
