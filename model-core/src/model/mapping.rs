//! Mappings: how objects become JSON, CSV or XML and come back (`reference/mendix.md` §1.8).

use crate::name::QName;
use crate::value::DataType;

document! {
    /// A piece of JSON that shows what a service sends or takes.
    pub struct JsonStructure("structure", "JSON structure") {
        /// The JSON.
        sample ["sample", "Sample"]: String as [Shape::Paragraph],
    }
}

choice! {
    /// What text a mapping reads or writes.
    pub enum TextFormat {
        /// JSON.
        Json ["json", "JSON"],
        /// Rows of values.
        Csv ["csv", "CSV"],
        /// XML.
        Xml ["xml", "XML"],
    }
}

choice! {
    /// Which way a mapping goes.
    pub enum MappingDirection {
        /// From text to objects.
        Import ["import", "Import"],
        /// From objects to text.
        Export ["export", "Export"],
    }
}

document! {
    /// How text becomes objects, or objects text.
    pub struct Mapping("mapping", "Mapping") {
        /// Which way it goes.
        direction ["direction", "Direction"]: MappingDirection,
        /// What the text is.
        format ["format", "Format"]: TextFormat,
        /// The type of the object that is handed over to it; Nothing for none.
        parameter ["parameter", "Parameter"]: DataType,
        /// The outermost object.
        root ["root", "Root"]: Option<Box<ObjectMapping>>,
    }
}

choice! {
    /// How an object for a piece of text is got.
    pub enum ObjectHandling {
        /// A new one is made.
        Create ["create", "Create"],
        /// One with the same keys is looked for.
        Find ["find", "Find"],
        /// A microflow answers with it.
        Custom ["custom", "Call a microflow"],
        /// It is the one that was handed over.
        Parameter ["parameter", "Use the parameter"],
    }
}

choice! {
    /// What happens where no object is found.
    pub enum NotFound {
        /// A new one is made.
        Create ["create", "Create"],
        /// The piece of text is left out.
        Ignore ["ignore", "Ignore"],
        /// It is an error.
        Error ["error", "Error"],
    }
}

element! {
    /// How an object of the text and an object of the app belong together.
    pub struct ObjectMapping("objectMapping", "Object", Many) {
        /// Its key in the object around it; empty for the outermost and for entries of a list.
        key ["key", "Key"]: String,
        /// Whether it is a list of objects.
        many ["many", "List"]: bool,
        /// The entity; empty where it only holds others.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The association to the object around it.
        association ["association", "Association"]: QName as [Shape::Reference(Target::Association)],
        /// How the object is got.
        handling ["handling", "Object"]: ObjectHandling,
        /// What happens where none is found.
        not_found ["notFound", "Where none is found"]: NotFound,
        /// The microflow that answers with the object.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// Its values.
        values ["values", "Values"]: Vec<ValueMapping>,
        /// The objects in it.
        objects ["objects", "Objects"]: Vec<ObjectMapping>,
    }
}

element! {
    /// How a value of the text and an attribute belong together.
    pub struct ValueMapping("valueMapping", "Value", One) {
        /// Its key in the object; the number of a column or its title in CSV.
        key ["key", "Key"]: String,
        /// The attribute.
        attribute ["attribute", "Attribute"]: QName as [Shape::Reference(Target::Attribute)],
        /// Whether objects are looked for by it.
        identifies ["identifies", "Key of the object"]: bool,
        /// A microflow that turns one value into the other.
        microflow ["microflow", "Converted by"]: QName as [Shape::Reference(Target::Microflow)],
    }
}
