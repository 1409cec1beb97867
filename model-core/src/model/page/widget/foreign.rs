//! Widgets of other tools: kept with their settings, their data and what stands in them.

use super::super::super::scalar::{MemberPath, Translated};
use super::super::{Action, DataSource};
use super::Widget;

widget! {
    /// A widget of another tool that Maquette keeps and does not show.
    pub struct ForeignWidget("foreignWidget", "Foreign widget") {
        /// What the other tool calls its kind.
        what ["what", "What it is"]: String,
        /// What it says, for people.
        text ["text", "Text"]: Translated,
        /// Where its objects come from; they are around all that is in it.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// Its settings.
        parts ["parts", "Settings"]: Vec<ForeignPart>,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// Its content, as the other tool had it.
        raw ["raw", "Content"]: String as [Shape::Paragraph],
    }
}

element! {
    /// A setting of a foreign widget: a value, or more settings.
    pub struct ForeignPart("foreignPart", "Setting", Many) {
        /// What it is for.
        key ["key", "Key"]: String,
        /// Its value, where it is plain.
        value ["value", "Value"]: String,
        /// Its value, where it is worked out.
        expression ["expression", "Expression"]: String as [Shape::Expression],
        /// Its value, where it is text for people.
        text ["text", "Text"]: Translated,
        /// Its value, where it is an attribute or an association.
        member ["member", "Attribute"]: MemberPath,
        /// Where its objects come from; they are around all that is in it.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// What it does.
        action ["action", "Action"]: Option<Box<Action>>,
        /// What stands in it.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
        /// The settings in it.
        parts ["parts", "Settings"]: Vec<ForeignPart>,
    }
}

impl ForeignPart {
    /// Adds the widgets that stand in it, and in its parts.
    pub(super) fn widgets_in<'a>(&'a self, all: &mut Vec<&'a Widget>) {
        all.extend(&self.widgets);
        self.parts.iter().for_each(|part| part.widgets_in(all));
    }
}
