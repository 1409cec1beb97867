//! Pages: what a person sees of the app and works with (`reference/mendix.md` §5).

mod action;
mod appearance;
mod document;
mod source;
mod widget;

pub use action::*;
pub use appearance::*;
pub use document::*;
pub use source::*;
pub use widget::*;

use super::scalar::Translated;
use crate::name::QName;
use crate::value::DataType;

choice! {
    /// Where a page opens.
    pub enum PageKind {
        /// In the content of the window, with the menu beside it.
        Content ["content", "In content"],
        /// In front of the page that opened it.
        PopUp ["popUp", "Pop-up"],
    }
}

element! {
    /// A page of the app.
    pub struct Page("page", "Page", Many) {
        /// The name, unique among the documents of the module.
        name ["name", "Name"]: String as [Shape::Name],
        /// What stands above it.
        title ["title", "Title"]: Translated,
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// Where it opens.
        opens ["opens", "Opens"]: PageKind,
        /// How wide it is where it opens as a pop-up, in pixels; 0 for as wide as it needs.
        width ["width", "Width"]: i64,
        /// How high it is where it opens as a pop-up, in pixels; 0 for as high as it needs.
        height ["height", "Height"]: i64,
        /// Whether people cannot change its size where it opens as a pop-up.
        fixed_size ["fixedSize", "Fixed size"]: bool,
        /// The button that is pressed when a pop-up is closed at its corner; none to cancel.
        closed_by ["closedBy", "Closing presses"]: crate::id::Id as [Shape::Local],
        /// What stands around it; empty for the plain layout.
        layout ["layout", "Layout"]: QName as [Shape::Reference(Target::Layout)],
        /// What whoever opens it hands over.
        parameters ["parameters", "Parameters"]: Vec<PageParameter>,
        /// Its own variables.
        variables ["variables", "Variables"]: Vec<PageVariable>,
        /// What stands on it, from top to bottom; with a layout, what fills its main placeholder.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// What fills the other placeholders of the layout.
        parts ["parts", "Other placeholders"]: Vec<PagePart>,
        /// How it looks, beyond what the theme says.
        appearance ["appearance", "Appearance"]: Option<Box<Appearance>>,
        /// The module roles whose users may open it.
        roles ["roles", "May be opened by"]: Vec<QName> as [Shape::References(Target::ModuleRole)],
        /// The address that opens it: `order/{Order/Number}`.
        url ["url", "URL"]: String,
        /// Whether it is left out of the app, with all that uses it.
        excluded ["excluded", "Excluded"]: bool,
        /// Whether it is used from outside, so that nobody is told that it is unused.
        used ["used", "Marked as used"]: bool,
    }
}

element! {
    /// A value that whoever opens the page hands over.
    pub struct PageParameter("pageParameter", "Page parameter", One) {
        /// The name of the variable.
        name ["name", "Name"]: String as [Shape::Name],
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
        /// Whether it must be given.
        required ["required", "Required"]: bool = true,
        /// Its value where none is given: an expression.
        default ["default", "Default"]: String as [Shape::Expression],
    }
}

impl Page {
    /// All widgets, outer before inner, in their order.
    pub fn all_widgets(&self) -> Vec<&Widget> {
        let mut all = Vec::new();
        let parts = self.parts.iter().flat_map(|part| &part.widgets);
        for widget in self.widgets.iter().chain(parts) {
            widget.collect(&mut all);
        }
        all
    }
}
