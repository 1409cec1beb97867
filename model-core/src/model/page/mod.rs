//! Pages: what a person sees of the app and works with (`reference/mendix.md` §5).

mod action;
mod source;
mod widget;

pub use action::*;
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
        /// What whoever opens it hands over.
        parameters ["parameters", "Parameters"]: Vec<PageParameter>,
        /// What stands on it, from top to bottom.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
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
    }
}

impl Page {
    /// All widgets, outer before inner, in their order.
    pub fn all_widgets(&self) -> Vec<&Widget> {
        let mut all = Vec::new();
        for widget in &self.widgets {
            widget.collect(&mut all);
        }
        all
    }
}
