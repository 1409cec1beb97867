//! How things look, beyond what their kind and the theme say.

element! {
    /// How something looks, beyond what its kind and the theme say.
    pub struct Appearance("appearance", "Appearance", Many) {
        /// Names of classes of the theme, set apart by spaces.
        class ["class", "Class"]: String,
        /// More classes, worked out: a text.
        dynamic_class ["dynamicClass", "Class by expression"]: String as [Shape::Expression],
        /// Rules of CSS for this one place.
        style ["style", "Style"]: String,
        /// What is chosen of what the theme offers.
        design ["design", "Design"]: Vec<DesignChoice>,
    }
}

element! {
    /// What is chosen of a design property that the theme offers.
    pub struct DesignChoice("designChoice", "Design property", One) {
        /// The property: `Spacing top`. Where one lies in another, both with a slash between.
        property ["property", "Property"]: String,
        /// What is chosen; empty where the property is only switched on.
        option ["option", "Option"]: String,
    }
}
