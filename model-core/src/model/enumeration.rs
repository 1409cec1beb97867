//! Enumerations: the values that an attribute can be chosen from.

use crate::name::QName;

use super::scalar::Translated;

document! {
    /// A list of values that an attribute can be chosen from.
    pub struct Enumeration("enumeration", "Enumeration") {
        /// The values in the order of lists and drop-downs.
        values ["values", "Values"]: Vec<EnumerationValue>,
    }
}

element! {
    /// One value of an enumeration. Data stores its name.
    pub struct EnumerationValue("value", "Value", One) {
        /// The name, unique in the enumeration; it is what the database holds.
        name ["name", "Name"]: String as [Shape::Name],
        /// The words that people see.
        caption ["caption", "Caption"]: Translated,
        /// The image that can be shown instead of the words.
        image ["image", "Image"]: QName as [Shape::Reference(Target::Image)],
    }
}
