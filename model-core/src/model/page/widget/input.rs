//! Widgets with which people change something.

use crate::name::QName;

use super::super::super::scalar::{MemberPath, Translated};
use super::super::{Action, DataSource};
use super::{ButtonStyle, Column, Widget};

input! {
    /// Shows and changes text or a number on one line.
    pub struct TextBox("textBox", "Text box") {
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
        /// Whether dots stand for what is typed.
        password ["password", "Password"]: bool,
        /// How many decimals are shown; -1 for as many as there are.
        decimals ["decimals", "Decimals"]: i64 = -1,
        /// Whether thousands are set apart.
        grouped ["grouped", "Group digits"]: bool,
        /// How what is typed must look: 9 for a digit, Z for a letter, U and L for a capital and
        /// a small one, * for any of them.
        mask ["mask", "Mask"]: String,
        /// How many characters can be typed at most; 0 for as many as the attribute holds.
        most ["most", "Most characters"]: i64,
        /// What the browser may fill in: `email`, `current-password`; empty for its own guess.
        complete ["complete", "Filled in as"]: String,
        /// What happens when Enter is pressed in it.
        on_enter_key ["onEnterKey", "On Enter key"]: Option<Box<Action>>,
    }
}

input! {
    /// Shows and changes text on several lines.
    pub struct TextArea("textArea", "Text area") {
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
        /// How many lines it shows.
        lines ["lines", "Lines"]: i64 = 4,
        /// How many characters can be typed at most; 0 for as many as the attribute holds.
        most ["most", "Most characters"]: i64,
        /// The words that say how many are left.
        counter ["counter", "Counter"]: Translated,
    }
}

input! {
    /// Shows and changes a number, with buttons for more and less.
    pub struct NumberBox("numberBox", "Number box") {
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
        /// The least number; empty for any.
        minimum ["minimum", "Minimum"]: String as [Shape::Expression],
        /// The greatest number; empty for any.
        maximum ["maximum", "Maximum"]: String as [Shape::Expression],
        /// By how much the buttons change it; empty for 1.
        step ["step", "Step"]: String as [Shape::Expression],
        /// How many decimals are shown; -1 for as many as there are.
        decimals ["decimals", "Decimals"]: i64 = -1,
        /// Whether thousands are set apart.
        grouped ["grouped", "Group digits"]: bool,
    }
}

input! {
    /// Shows and changes a text with markup.
    pub struct RichTextBox("richTextBox", "Rich text editor") {
        /// How many lines it shows.
        lines ["lines", "Lines"]: i64 = 10,
    }
}

input! {
    /// Shows and changes yes or no.
    pub struct CheckBox("checkBox", "Check box") {
        /// Whether the words stand after the box.
        after ["after", "Label after the box"]: bool,
    }
}

input! {
    /// Shows and changes yes or no, at once.
    pub struct Switch("switch", "Switch") {
    }
}

input! {
    /// Shows and changes a value of an enumeration.
    pub struct DropDown("dropDown", "Drop-down") {
        /// The words for no value.
        empty ["empty", "If there is none"]: Translated,
    }
}

input! {
    /// Shows all values of an enumeration, or yes and no, to choose from.
    pub struct RadioButtons("radioButtons", "Radio buttons") {
        /// Whether they stand beside each other.
        beside ["beside", "Beside each other"]: bool,
    }
}

choice! {
    /// What of a moment is shown.
    pub enum DateFormat {
        /// The day.
        Date ["date", "Date"],
        /// The day and the time.
        DateTime ["dateTime", "Date and time"],
        /// The time.
        Time ["time", "Time"],
        /// What a pattern says.
        Custom ["custom", "By pattern"],
    }
}

input! {
    /// Shows and changes a moment.
    pub struct DatePicker("datePicker", "Date picker") {
        /// What of it is shown.
        format ["format", "Format"]: DateFormat,
        /// The pattern: `dd.MM.yyyy`.
        pattern ["pattern", "Pattern"]: String,
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
    }
}

input! {
    /// Changes a number by dragging.
    pub struct Slider("slider", "Slider") {
        /// The least number; empty for 0.
        minimum ["minimum", "Minimum"]: String as [Shape::Expression],
        /// The greatest number; empty for 100.
        maximum ["maximum", "Maximum"]: String as [Shape::Expression],
        /// By how much it changes; empty for 1.
        step ["step", "Step"]: String as [Shape::Expression],
    }
}

input! {
    /// Shows and changes a whole number as stars.
    pub struct Rating("rating", "Rating") {
        /// How many stars there are.
        stars ["stars", "Stars"]: i64 = 5,
    }
}

input! {
    /// Chooses a value of an enumeration, or the objects that the object is linked to, from a list
    /// in which people can search.
    pub struct ComboBox("comboBox", "Combo box") {
        /// Where the objects come from that can be chosen; none for all.
        choices ["choices", "Objects to choose from"]: Option<Box<DataSource>>,
        /// The attribute of the other entity that is shown.
        display ["display", "Shows"]: QName as [Shape::Reference(Target::Attribute)],
        /// What stands in it while nothing is chosen.
        placeholder ["placeholder", "Placeholder"]: Translated,
        /// Whether nothing cannot be chosen again.
        kept ["kept", "Cannot be cleared"]: bool,
    }
}

input! {
    /// Shows and changes which object the object is linked to. The member is the association.
    pub struct ReferenceSelector("referenceSelector", "Reference selector") {
        /// The attribute of the other entity that is shown.
        display ["display", "Shows"]: QName as [Shape::Reference(Target::Attribute)],
        /// What the objects that can be chosen must satisfy.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
        /// Where the objects come from that can be chosen; none for all.
        choices ["choices", "Objects to choose from"]: Option<Box<DataSource>>,
        /// The page on which people choose; empty for a list in place.
        select ["select", "Page to choose on"]: QName as [Shape::Reference(Target::Page)],
        /// The page that shows what is chosen; empty for none.
        go_to ["goTo", "Page to look at it"]: QName as [Shape::Reference(Target::Page)],
        /// The words for no object.
        empty ["empty", "If there is none"]: Translated,
    }
}

input! {
    /// Shows and changes which objects the object is linked to. The member is the association.
    pub struct ReferenceSetSelector("referenceSetSelector", "Reference set selector") {
        /// The columns from left to right; none to show one attribute.
        columns ["columns", "Columns"]: Vec<Column>,
        /// The attribute of the other entity that is shown, where there are no columns.
        display ["display", "Shows"]: QName as [Shape::Reference(Target::Attribute)],
        /// What the objects that can be chosen must satisfy.
        xpath ["xpath", "XPath"]: String as [Shape::XPath],
        /// Where the objects come from that can be chosen; none for all.
        choices ["choices", "Objects to choose from"]: Option<Box<DataSource>>,
        /// The page on which people choose; empty for a list in place.
        select ["select", "Page to choose on"]: QName as [Shape::Reference(Target::Page)],
        /// Buttons above it.
        toolbar ["toolbar", "Toolbar"]: Vec<Widget>,
    }
}

choice! {
    /// Which way files go.
    pub enum FileWay {
        /// In and out.
        Both ["both", "Upload and download"],
        /// In.
        Upload ["upload", "Upload"],
        /// Out.
        Download ["download", "Download"],
    }
}

widget! {
    /// Puts a file into the object around it (of `System.FileDocument`), and gets it out.
    pub struct FileUpload("fileUpload", "File") {
        /// The words beside it.
        caption ["label", "Label"]: Translated,
        /// Which way files go.
        way ["way", "Way"]: FileWay,
        /// The endings of names that are taken, set apart by semicolons: `pdf;docx`; empty for all.
        endings ["endings", "Kinds of files"]: String,
        /// How many megabytes a file has at most.
        most ["most", "Most megabytes"]: i64 = 5,
        /// Whether it can be changed; empty for always.
        editable ["editable", "Editable"]: String as [Shape::Expression],
    }
}

widget! {
    /// Puts a picture into the object around it (of `System.Image`).
    pub struct ImageUpload("imageUpload", "Image upload") {
        /// The words beside it.
        caption ["label", "Label"]: Translated,
        /// The endings of names that are taken, set apart by semicolons; empty for all.
        endings ["endings", "Kinds of files"]: String,
        /// How many megabytes a file has at most.
        most ["most", "Most megabytes"]: i64 = 5,
        /// How wide the small copy is that is kept, in pixels.
        width ["width", "Width of the thumbnail"]: i64 = 100,
        /// How high it is, in pixels.
        height ["height", "Height of the thumbnail"]: i64 = 75,
        /// Whether it can be changed; empty for always.
        editable ["editable", "Editable"]: String as [Shape::Expression],
    }
}

widget! {
    /// Where people type who they are, on a sign-in page.
    pub struct UserNameBox("userNameBox", "User name box") {
        /// The words beside it.
        caption ["label", "Label"]: Translated,
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
    }
}

widget! {
    /// Where people type their password, on a sign-in page.
    pub struct PasswordBox("passwordBox", "Password box") {
        /// The words beside it.
        caption ["label", "Label"]: Translated,
        /// What stands in it while it is empty.
        placeholder ["placeholder", "Placeholder"]: Translated,
    }
}

widget! {
    /// Signs in, on a sign-in page.
    pub struct SignInButton("signInButton", "Sign-in button") {
        /// The words on it.
        caption ["caption", "Caption"]: Translated,
        /// How much it stands out.
        style ["style", "Style"]: ButtonStyle = ButtonStyle::Primary,
    }
}

widget! {
    /// Says why signing in failed, on a sign-in page.
    pub struct ValidationMessage("validationMessage", "Sign-in message") {
    }
}
