//! Verbs of pages and of the navigation.

use crate::change::Change;
use crate::id::{Id, IdSource};
use crate::model::meta::{Elements, FieldMut, find, walk, walk_mut};
use crate::model::navigation::{MenuItem, Navigation};
use crate::model::page::{Page, Widget};
use crate::model::{
    Content, Document, DocumentId, Element, Field, Node, Place, Project, Translated,
};
use crate::name::{QName, free_name};

use super::free_name_in_module;

/// A new, empty page.
pub fn create_page(
    project: &Project,
    ids: &mut dyn IdSource,
    place: Place,
    wanted: &str,
) -> (Change, DocumentId) {
    let name = free_name_in_module(project, &place.module, wanted);
    let page = Page {
        id: ids.next_id(),
        title: Translated::new(project.language(), name.replace('_', " ")),
        name,
        ..Page::default()
    };
    let mut change = Change::new("Add page");
    let id = change.create(Document::new(place, page));
    (change, id)
}

/// A place for a widget: a list of widgets of an element, and the index in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WidgetSpot {
    /// The element that holds the list; [`Id::NONE`] for the page.
    pub holder: Id,
    /// The key of the list: `widgets`, `footer`, `toolbar`.
    pub list: String,
    /// The index in the list; beyond the end means the end.
    pub index: usize,
}

impl WidgetSpot {
    /// The end of the page.
    pub fn end() -> WidgetSpot {
        WidgetSpot { holder: Id::NONE, list: "widgets".to_owned(), index: usize::MAX }
    }
}

/// Where the widget with this id stands.
pub fn widget_spot(page: &Page, id: Id) -> Option<WidgetSpot> {
    let mut found = None;
    walk(page, &mut |element| {
        for (property, field) in element.fields() {
            let Field::Elements(list) = field else { continue };
            if let Some(index) = list.position(id) {
                let holder = if element.id() == page.id { Id::NONE } else { element.id() };
                found = Some(WidgetSpot { holder, list: property.key.to_owned(), index });
            }
        }
    });
    found
}

fn list_mut<'a>(page: &'a mut Page, spot: &WidgetSpot) -> Option<&'a mut dyn Elements> {
    let root: &mut dyn Element = page;
    let holder = match spot.holder {
        id if id.is_none() => root,
        id => crate::model::meta::find_mut(root, id)?,
    };
    match holder.get_mut(&spot.list)? {
        FieldMut::Elements(list) => Some(list),
        _ => None,
    }
}

/// Adds a widget, with new ids and free names for it and all in it.
pub fn add_widget(
    project: &Project,
    ids: &mut dyn IdSource,
    page: DocumentId,
    mut widget: Widget,
    spot: &WidgetSpot,
) -> (Change, Id) {
    let mut change = Change::new(format!("Add {}", widget.element().kind().label.to_lowercase()));
    let mut id = Id::NONE;
    change.edit(project, page, |document| {
        let Content::Page(page) = &mut document.content else { return };
        name_widgets(page, &mut widget, ids);
        id = widget.id();
        if let Some(list) = list_mut(page, spot) {
            // A refused widget (a list of columns, say) leaves the page as it is.
            let _ = list.insert(spot.index, widget.into_element());
        }
    });
    (change, id)
}

/// Gives a widget and all in it new ids and names that are free on the page.
pub(super) fn name_widgets(page: &Page, widget: &mut Widget, ids: &mut dyn IdSource) {
    let mut taken: Vec<String> = page
        .all_widgets()
        .iter()
        .filter_map(|w| w.element().name())
        .map(str::to_ascii_lowercase)
        .collect();
    walk_mut(widget.element_mut(), &mut |element| {
        let slot = matches!(element.kind().line, crate::model::meta::Line::Many)
            && element.id().is_none()
            && is_slot_kind(element);
        if !slot {
            element.set_id(ids.next_id());
        }
        let kind = element.kind().name;
        if let Some(FieldMut::Text(name)) = element.get_mut("name") {
            let wanted = if name.is_empty() { kind.to_owned() } else { name.clone() };
            *name = free_name(&wanted, |n| taken.contains(&n.to_ascii_lowercase()));
            taken.push(name.to_ascii_lowercase());
        }
    });
}

/// Data sources and actions stand in slots: their place says which they are, so they need no id.
fn is_slot_kind(element: &dyn Element) -> bool {
    let sources = <crate::model::page::DataSource as Node>::kinds();
    let actions = <crate::model::page::Action as Node>::kinds();
    sources.iter().chain(&actions).any(|kind| std::ptr::eq(*kind, element.kind()))
}

/// Moves a widget to another place of the page. Into itself it cannot move.
pub fn move_widget(project: &Project, page: DocumentId, widget: Id, spot: &WidgetSpot) -> Change {
    let mut change = Change::new("Move widget");
    change.edit(project, page, |document| {
        let Content::Page(page) = &mut document.content else { return };
        let inside = find(page, widget)
            .is_some_and(|w| !spot.holder.is_none() && find(w, spot.holder).is_some());
        let Some(from) = widget_spot(page, widget).filter(|_| !inside) else { return };
        let Some(moved) = list_mut(page, &from).and_then(|list| list.remove(from.index)) else {
            return;
        };
        let same_list = from.holder == spot.holder && from.list == spot.list;
        let index = if same_list && spot.index > from.index { spot.index - 1 } else { spot.index };
        let refused = match list_mut(page, spot) {
            Some(list) => list.insert(index, moved).err(),
            None => Some(moved),
        };
        if let (Some(moved), Some(list)) = (refused, list_mut(page, &from)) {
            // It came from there, so it fits.
            let _ = list.insert(from.index, moved);
        }
    });
    change
}

/// Adds an entry to the menu that opens a page; the first page also becomes the home page.
pub fn add_to_menu(
    project: &Project,
    ids: &mut dyn IdSource,
    page: &QName,
    caption: &str,
    change: &mut Change,
) {
    let language = project.language().to_owned();
    let existing = project.of_kind::<Navigation>().next().map(|(id, _, _)| id);
    let fresh = change.edits().iter().find_map(|(id, edit)| {
        matches!(edit.after.as_ref()?.content, Content::Navigation(_)).then_some(*id)
    });
    let id = existing.or(fresh).unwrap_or_else(|| {
        let navigation = Navigation { id: ids.next_id(), ..Navigation::default() };
        change.create(Document::new(Place::default(), navigation))
    });
    change.edit(project, id, |document| {
        let Content::Navigation(navigation) = &mut document.content else { return };
        if navigation.home.is_empty() {
            navigation.home = page.clone();
        }
        if !navigation.items.iter().any(|item| item.page == *page) {
            navigation.items.push(MenuItem {
                id: ids.next_id(),
                caption: Translated::new(&language, caption),
                page: page.clone(),
                ..MenuItem::default()
            });
        }
    });
}
