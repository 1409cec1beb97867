//! What an app takes from outside: functions in another language, queries, and documents of other
//! tools that are only kept.

use crate::value::DataType;

choice! {
    /// Where a function is written.
    pub enum FunctionHost {
        /// On the server: an extension of the runtime; in the source of an import, Java.
        Server ["server", "Server"],
        /// In the client; in the source of an import, JavaScript.
        Client ["client", "Client"],
    }
}

document! {
    /// A function that is written in another language and registered by its name.
    pub struct Function("function", "Function") {
        /// Where it is written.
        host ["host", "Runs on"]: FunctionHost,
        /// What it takes.
        parameters ["parameters", "Parameters"]: Vec<FunctionParameter>,
        /// The type of its result.
        returns ["returns", "Returns"]: DataType,
        /// The name of its type parameter: its objects are of the entity that a call chooses.
        type_parameter ["typeParameter", "Type parameter"]: String,
        /// Its code in the other language, to read.
        source ["source", "Source"]: String as [Shape::Paragraph],
    }
}

element! {
    /// A value that a function takes.
    pub struct FunctionParameter("functionParameter", "Function parameter", One) {
        /// The name, unique in the function.
        name ["name", "Name"]: String as [Shape::Name],
        /// Its type; Nothing where any value will do.
        ty ["type", "Type"]: DataType = DataType::String,
        /// Whether it must be given.
        required ["required", "Required"]: bool = true,
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
    }
}

document! {
    /// A query that reports and the console can use.
    pub struct Query("query", "Query") {
        /// The query.
        oql ["oql", "OQL"]: String as [Shape::Oql],
    }
}

document! {
    /// A document of another tool that Maquette keeps and does not know more of.
    pub struct ForeignDocument("foreignDocument", "Foreign document") {
        /// What the other tool calls its kind.
        what ["what", "What it is"]: String,
        /// Its content, as the other tool had it.
        raw ["raw", "Content"]: String as [Shape::Paragraph],
    }
}
