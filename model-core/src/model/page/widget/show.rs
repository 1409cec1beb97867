//! Widgets that show something without changing it, and buttons.

use crate::name::QName;

use super::super::super::microflow::TextParameter;
use super::super::super::scalar::Translated;
use super::super::{Action, DataSource};
use super::{Unit, Widget};

choice! {
    /// How a text looks.
    pub enum TextStyle {
        /// Running text.
        Body ["body", "Body"],
        /// A paragraph of its own.
        Paragraph ["paragraph", "Paragraph"],
        /// The heading of a page.
        Heading1 ["h1", "Heading 1"],
        /// The heading of a part.
        Heading2 ["h2", "Heading 2"],
        /// The heading of a small part.
        Heading3 ["h3", "Heading 3"],
        /// A heading below that.
        Heading4 ["h4", "Heading 4"],
        /// A heading below that.
        Heading5 ["h5", "Heading 5"],
        /// The least heading.
        Heading6 ["h6", "Heading 6"],
    }
}

widget! {
    /// Words, with values in them.
    pub struct Text("text", "Text") {
        /// What it says; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// How it looks.
        style ["style", "Style"]: TextStyle,
    }
}

widget! {
    /// Words beside something.
    pub struct Label("label", "Label") {
        /// What it says.
        text ["text", "Text"]: Translated,
    }
}

widget! {
    /// The title of the page that is open.
    pub struct Title("title", "Page title") {
    }
}

choice! {
    /// What a press on an image does by itself.
    pub enum Enlarge {
        /// Nothing.
        No ["no", "No"],
        /// Shows it in its full size.
        Full ["full", "Full size"],
        /// The same; until then a small copy of it is shown.
        Thumbnail ["thumbnail", "Thumbnail"],
    }
}

widget! {
    /// A picture: an image of the app, or the content of an object.
    pub struct ImageView("image", "Image") {
        /// The image; where an object is shown, the one for objects without content.
        image ["image", "Image"]: QName as [Shape::Reference(Target::Image)],
        /// Where the object (of `System.Image`) comes from; none to show the image.
        source ["source", "Data source"]: Option<Box<DataSource>>,
        /// An address in the web that is shown instead; `{1}` stands for the first parameter.
        address ["address", "Address"]: Translated,
        /// What stands for it where it cannot be seen.
        alternative ["alternative", "Alternative text"]: Translated,
        /// The values in address and alternative text.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// How wide it is.
        width ["width", "Width"]: i64,
        /// What the width is counted in.
        width_unit ["widthUnit", "Unit of the width"]: Unit,
        /// How high it is.
        height ["height", "Height"]: i64,
        /// What the height is counted in.
        height_unit ["heightUnit", "Unit of the height"]: Unit,
        /// Whether it never becomes wider than what is around it.
        responsive ["responsive", "Never wider than its place"]: bool = true,
        /// What a click on it does by itself.
        enlarge ["enlarge", "Enlarge"]: Enlarge,
        /// What a click on it does.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

widget! {
    /// A short text that stands out.
    pub struct Badge("badge", "Badge") {
        /// What it says; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// How much it stands out.
        style ["style", "Style"]: ButtonStyle,
        /// What a click on it does.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

choice! {
    /// How progress is drawn.
    pub enum ProgressLook {
        /// As a bar.
        Bar ["bar", "Bar"],
        /// As a circle.
        Circle ["circle", "Circle"],
    }
}

widget! {
    /// Shows how far something is.
    pub struct Progress("progress", "Progress") {
        /// How far it is: a number.
        value ["value", "Value"]: String as [Shape::Expression],
        /// Where it begins; empty for 0.
        minimum ["minimum", "Minimum"]: String as [Shape::Expression],
        /// Where it ends; empty for 100.
        maximum ["maximum", "Maximum"]: String as [Shape::Expression],
        /// How it is drawn.
        look ["look", "Look"]: ProgressLook,
        /// The words on it; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in the words.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// What a click on it does.
        on_click ["onClick", "On click"]: Option<Box<Action>>,
    }
}

widget! {
    /// A text with markup: what of it is not safe is left out.
    pub struct RichText("richText", "Rich text") {
        /// The text as HTML; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
    }
}

widget! {
    /// Words that people read when the pointer rests on what is in it.
    pub struct Tooltip("tooltip", "Tooltip") {
        /// The words; `{1}` stands for the first parameter.
        text ["text", "Text"]: Translated,
        /// The values in the words.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// What it is about.
        widgets ["widgets", "Widgets"]: Vec<Widget>,
    }
}

choice! {
    /// How much a button stands out.
    pub enum ButtonStyle {
        /// As others.
        Default ["default", "Default"],
        /// The one that most people want.
        Primary ["primary", "Primary"],
        /// One that takes something away.
        Danger ["danger", "Danger"],
        /// A link in text.
        Link ["link", "Link"],
        /// One that tells more.
        Info ["info", "Info"],
        /// One for what went well.
        Success ["success", "Success"],
        /// One to think about first.
        Warning ["warning", "Warning"],
    }
}

widget! {
    /// Does something when it is pressed.
    pub struct Button("button", "Button") {
        /// The words on it; `{1}` stands for the first parameter.
        caption ["caption", "Caption"]: Translated,
        /// The values in the words.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// The name of an icon, or of an image: `Sales.Pictures.Logo`.
        icon ["icon", "Icon"]: String,
        /// What people read when the pointer rests on it.
        tooltip ["tooltip", "Tooltip"]: Translated,
        /// How much it stands out.
        style ["style", "Style"]: ButtonStyle,
        /// What it does.
        action ["action", "Action"]: Option<Box<Action>>,
    }
}

widget! {
    /// A button that opens a list of things to do.
    pub struct DropDownButton("dropDownButton", "Drop-down button") {
        /// The words on it.
        caption ["caption", "Caption"]: Translated,
        /// The name of an icon, or of an image: `Sales.Pictures.Logo`.
        icon ["icon", "Icon"]: String,
        /// What people read when the pointer rests on it.
        tooltip ["tooltip", "Tooltip"]: Translated,
        /// How much it stands out.
        style ["style", "Style"]: ButtonStyle,
        /// What can be done.
        items ["items", "Items"]: Vec<DropDownItem>,
    }
}

element! {
    /// One thing that a drop-down button can do.
    pub struct DropDownItem("dropDownItem", "Item", Many) {
        /// The words of it.
        caption ["caption", "Caption"]: Translated,
        /// What it does.
        action ["action", "Action"]: Option<Box<Action>>,
    }
}
