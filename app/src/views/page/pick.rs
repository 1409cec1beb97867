//! What lies where on a drawn page: the widget under the pointer, what holds it, and where a
//! widget that is dropped would go.

use egui::{Pos2, Rect, pos2};
use model_core::change::verbs::WidgetSpot;
use model_core::id::Id;
use model_core::model::meta::{find, walk};
use model_core::model::page::{GridColumn, Page, Widget};
use model_core::model::{Element, Field, Node as _};

use crate::page_ui::{Area, List, PageOutput};

/// The innermost widget or column at a place.
pub(super) fn innermost(areas: &[Area], at: Pos2) -> Option<Id> {
    areas.iter().rev().find(|area| area.rect.contains(at)).map(|area| area.widget)
}

/// Where an element was drawn.
pub(super) fn area_of(areas: &[Area], id: Id) -> Option<Rect> {
    areas.iter().find(|area| area.widget == id).map(|area| area.rect)
}

/// Parts of widgets that can be selected by themselves.
const PARTS: [&str; 7] = [
    "dataColumn",
    "contentColumn",
    "tabPage",
    "accordionGroup",
    "navigationItem",
    "region",
    "tableCell",
];

/// Whether an element of a page can be selected on it: a widget, or a column of a grid.
pub(super) fn is_selectable(element: &dyn Element) -> bool {
    let widgets = Widget::kinds();
    element.downcast::<GridColumn>().is_some()
        || PARTS.contains(&element.kind().name)
        || widgets.iter().any(|kind| std::ptr::eq(*kind, element.kind()))
        || element.downcast::<model_core::model::Foreign>().is_some()
}

/// The nearest selectable element around another; nothing for what stands on the page itself.
pub(super) fn parent(page: &Page, id: Id) -> Option<Id> {
    let mut found = None;
    walk(page, &mut |element| {
        // Outer comes before inner, so the last that fits is the nearest.
        if element.id() != id && is_selectable(element) && find(element, id).is_some() {
            found = Some(element.id());
        }
    });
    found
}

/// An element and all that it stands in.
pub(super) fn around(page: &Page, id: Id) -> Vec<Id> {
    let mut around = Vec::new();
    walk(page, &mut |element| {
        if find(element, id).is_some() {
            around.push(element.id());
        }
    });
    around
}

/// The selectable elements in the order in which they are read.
pub(super) fn in_order(page: &Page) -> Vec<Id> {
    let mut all = Vec::new();
    walk(page, &mut |element| {
        let is_column = element.downcast::<GridColumn>().is_some_and(|c| !c.widgets.is_empty());
        if is_selectable(element) && !is_column {
            all.push(element.id());
        }
    });
    all
}

/// The widget of this id.
pub(super) fn widget(page: &Page, id: Id) -> Option<&Widget> {
    page.all_widgets().into_iter().find(|widget| widget.id() == id)
}

/// A place where something can be dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    /// The place in the model.
    pub spot: WidgetSpot,
    /// The list that takes it.
    pub list: Rect,
    /// The line that shows it.
    pub line: [Pos2; 2],
}

/// What is dragged, as far as places ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    /// Any widget but a button.
    Widget,
    /// A button: toolbars take it too.
    Button,
    /// A column of a data grid.
    Column,
    /// A member: an input, or a column where a grid takes it.
    Member,
}

impl Load {
    fn fits(self, list: &str) -> bool {
        match list {
            "columns" => matches!(self, Load::Column | Load::Member),
            "toolbar" => self == Load::Button,
            _ => self != Load::Column,
        }
    }
}

/// Where something dropped at a place would go; `moved` cannot go into itself.
pub(super) fn target(
    page: &Page,
    drawn: &PageOutput,
    at: Pos2,
    load: Load,
    moved: Option<Id>,
) -> Option<Target> {
    let grid = |list: &&List| {
        // All of a grid takes columns, not its head only.
        let whole = area_of(&drawn.areas, list.holder).unwrap_or(list.rect);
        let rect = if list.list == "columns" { whole } else { list.rect };
        rect.expand(8.0).contains(at)
    };
    let inside_moved = |holder: Id| {
        moved.and_then(|moved| find(page, moved)).is_some_and(|m| find(m, holder).is_some())
    };
    // Some widgets are drawn by parts that are no lists of the page.
    let is_list = |list: &List| {
        let holder = if list.holder.is_none() {
            Some(page as &dyn Element)
        } else {
            find(page, list.holder)
        };
        matches!(holder.and_then(|holder| holder.get(list.list)), Some(Field::Elements(_)))
    };
    let takes = |list: &&List| load.fits(list.list) && is_list(list) && !inside_moved(list.holder);
    let page_list = drawn.lists.first().filter(takes);
    let list = drawn.lists.iter().rev().filter(takes).find(grid).or(page_list)?;
    let after = |rect: Rect| {
        if list.across { at.x > rect.center().x } else { at.y > rect.center().y }
    };
    let index = list.items.iter().take_while(|(_, rect)| after(*rect)).count();
    Some(Target { spot: spot(page, list, index), list: list.rect, line: line(list, index) })
}

/// The place before the item of this index. The model may have items that are not drawn.
fn spot(page: &Page, list: &List, index: usize) -> WidgetSpot {
    let place = |id: Id| {
        let holder: &dyn Element =
            if list.holder.is_none() { page } else { find(page, list.holder)? };
        match holder.get(list.list)? {
            Field::Elements(elements) => elements.position(id),
            _ => None,
        }
    };
    let next = list.items.get(index).and_then(|(id, _)| place(*id));
    WidgetSpot {
        holder: list.holder,
        list: list.list.to_owned(),
        index: next.unwrap_or(usize::MAX),
    }
}

/// The line between two items, or at an end of the list.
fn line(list: &List, index: usize) -> [Pos2; 2] {
    let rect = |index: usize| list.items.get(index).map(|(_, rect)| *rect);
    let before = index.checked_sub(1).and_then(rect);
    let gap = |end: f32, start: f32| f32::midpoint(end, start);
    if list.across {
        let x = match (before, rect(index)) {
            (Some(a), Some(b)) => gap(a.right(), b.left()),
            (Some(a), None) => a.right() + 4.0,
            (None, Some(b)) => b.left() - 4.0,
            (None, None) => list.rect.left() + 4.0,
        };
        [pos2(x, list.rect.top()), pos2(x, list.rect.bottom())]
    } else {
        let y = match (before, rect(index)) {
            (Some(a), Some(b)) => gap(a.bottom(), b.top()),
            (Some(a), None) => a.bottom() + 6.0,
            (None, Some(b)) => b.top() - 6.0,
            (None, None) => list.rect.top() + 2.0,
        };
        [pos2(list.rect.left(), y), pos2(list.rect.right(), y)]
    }
}
