//! Enumerations: the values that an attribute can be chosen from.

use super::scalar::Translated;

element! {
    /// A list of values that an attribute can be chosen from.
    pub struct Enumeration("enumeration", "Enumeration", Many) {
        /// The name, unique among the documents of the module.
        name ["name", "Name"]: String as [Shape::Name],
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
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
    }
}
