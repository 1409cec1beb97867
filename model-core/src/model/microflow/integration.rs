//! The activities that reach out of the app: functions, services, logs, documents, mappings, events
//! (`reference/mendix.md` §2.2).

use crate::name::QName;
use crate::value::DataType;

use super::super::scalar::Translated;
use super::{Argument, TextParameter};

activity! {
    /// Calls a function that is written in another language.
    pub struct CallFunction("callFunction", "Call function") {
        /// The function.
        function ["function", "Function"]: QName as [Shape::Reference(Target::Function)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// The entity that takes the place of the function's type parameter.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The variable that holds its result; empty to ignore it.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

choice! {
    /// What a request to a service does.
    pub enum HttpMethod {
        /// Reads.
        Get ["get", "GET"],
        /// Adds.
        Post ["post", "POST"],
        /// Replaces.
        Put ["put", "PUT"],
        /// Changes.
        Patch ["patch", "PATCH"],
        /// Takes away.
        Delete ["delete", "DELETE"],
        /// Reads only whether it is there.
        Head ["head", "HEAD"],
        /// Asks what is allowed.
        Options ["options", "OPTIONS"],
    }
}

choice! {
    /// What becomes of the answer of a service.
    pub enum RestResult {
        /// Its text is the result.
        Text ["text", "Text"],
        /// The answer with its status and headers is the result (`System.HttpResponse`).
        Response ["response", "Response"],
        /// A mapping makes objects of it.
        Mapping ["mapping", "Import by mapping"],
        /// It is stored in a file (`System.FileDocument`).
        FileDocument ["file", "File"],
        /// Nothing.
        Ignore ["ignore", "Ignore"],
    }
}

activity! {
    /// Sends a request to a REST service and waits for its answer.
    pub struct CallRest("callRest", "Call REST service") {
        /// What the request does.
        method ["method", "Method"]: HttpMethod,
        /// The address; `{1}` stands for the first parameter.
        location ["location", "Location"]: String,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// The headers of the request.
        headers ["headers", "Headers"]: Vec<Header>,
        /// The name to sign in with; empty for none.
        user ["user", "User name"]: String as [Shape::Expression],
        /// The password to sign in with.
        password ["password", "Password"]: String as [Shape::Expression],
        /// The text that is sent; `{1}` stands for the first parameter.
        body ["body", "Body"]: String as [Shape::Paragraph],
        /// The values in it.
        body_parameters ["bodyParameters", "Body parameters"]: Vec<TextParameter>,
        /// The mapping that makes the text that is sent, where it is not written.
        body_mapping ["bodyMapping", "Body by mapping"]: QName as [Shape::Reference(Target::Mapping)],
        /// The object or list that it is made of.
        body_object ["bodyObject", "Body of"]: String as [Shape::VariableUse],
        /// The most seconds to wait: an expression; empty for 300.
        timeout ["timeout", "Seconds to wait"]: String as [Shape::Expression],
        /// How often it is tried again when the service cannot be reached.
        retries ["retries", "Tries"]: i64,
        /// What becomes of the answer.
        result ["result", "Answer"]: RestResult,
        /// The mapping that makes objects of the answer.
        mapping ["mapping", "Mapping"]: QName as [Shape::Reference(Target::Mapping)],
        /// The type of the result, where a mapping or a file makes it.
        ty ["type", "Result type"]: DataType,
        /// The variable that holds the result.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

element! {
    /// A header of a request.
    pub struct Header("header", "Header", One) {
        /// Its name.
        key ["key", "Key"]: String,
        /// Its value.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}

choice! {
    /// How much a line of the log matters.
    pub enum LogLevel {
        /// Every detail.
        Trace ["trace", "Trace"],
        /// What helps to find mistakes.
        Debug ["debug", "Debug"],
        /// What goes on.
        Info ["info", "Info"],
        /// What may go wrong.
        Warning ["warning", "Warning"],
        /// What went wrong.
        Error ["error", "Error"],
        /// What stops the app.
        Critical ["critical", "Critical"],
    }
}

activity! {
    /// Writes a line into the log.
    pub struct LogMessage("log", "Log message") {
        /// How much it matters.
        level ["level", "Level"]: LogLevel = LogLevel::Info,
        /// What part of the app it comes from: an expression.
        node ["node", "Log node"]: String as [Shape::Expression],
        /// What it says; `{1}` stands for the first parameter.
        text ["text", "Text"]: String,
        /// The values in it.
        parameters ["parameters", "Parameters"]: Vec<TextParameter>,
        /// Whether the trace of the latest error is written too.
        trace ["trace", "With stack trace"]: bool,
    }
}

choice! {
    /// How a number is measured.
    pub enum MetricKind {
        /// It is what counts from now on.
        Counter ["counter", "Counter"],
        /// It is added by one.
        Increment ["increment", "Increment counter"],
        /// It is what holds now.
        Gauge ["gauge", "Gauge"],
    }
}

activity! {
    /// Measures a number for those who run the app.
    pub struct Metric("metric", "Metric") {
        /// How it is measured.
        measure ["measure", "Measure"]: MetricKind,
        /// What is measured.
        name ["name", "Metric name"]: String,
        /// The number.
        value ["value", "Value"]: String as [Shape::Expression],
        /// What it is told apart by.
        tags ["tags", "Tags"]: Vec<Header>,
    }
}

activity! {
    /// Makes a document of a page, as HTML.
    pub struct GenerateDocument("generateDocument", "Generate document") {
        /// The page that is written.
        page ["page", "Page"]: QName as [Shape::Reference(Target::Page)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// The language of its texts: an expression; empty for that of the user.
        language ["language", "Language"]: String as [Shape::Expression],
        /// The file that it is stored in (`System.FileDocument`).
        file ["file", "File"]: String as [Shape::VariableUse],
    }
}

activity! {
    /// Makes objects of text.
    pub struct ImportData("importData", "Import with mapping") {
        /// The mapping.
        mapping ["mapping", "Mapping"]: QName as [Shape::Reference(Target::Mapping)],
        /// The text, or the file that holds it.
        text ["text", "Text or file"]: String as [Shape::VariableUse],
        /// What is handed over to the mapping; empty for nothing.
        parameter ["parameter", "Parameter"]: String as [Shape::VariableUse],
        /// Whether the objects are stored at once.
        commit ["commit", "Commit"]: super::Commit,
        /// The type of the result.
        ty ["type", "Result type"]: DataType,
        /// The variable that holds the result; empty to ignore it.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

activity! {
    /// Makes text of objects.
    pub struct ExportData("exportData", "Export with mapping") {
        /// The mapping.
        mapping ["mapping", "Mapping"]: QName as [Shape::Reference(Target::Mapping)],
        /// The object or the list.
        objects ["objects", "Object or list"]: String as [Shape::VariableUse],
        /// The file that the text is stored in; empty where it is the result.
        file ["file", "File"]: String as [Shape::VariableUse],
        /// The variable that holds the text.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

activity! {
    /// Sends a request of a consumed REST service and waits for its answer.
    pub struct SendRequest("sendRequest", "Send REST request") {
        /// The request.
        request ["request", "Request"]: QName as [Shape::Reference(Target::Request)],
        /// The values of its parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// The object that is sent, where a mapping makes the body.
        body ["body", "Body of"]: String as [Shape::VariableUse],
        /// The variable that holds the result; empty to ignore it.
        variable ["variable", "Result name"]: String as [Shape::Variable],
    }
}

activity! {
    /// Tells other modules that something has happened, when it is stored.
    pub struct PublishEvent("publishEvent", "Publish event") {
        /// The event.
        event ["event", "Event"]: QName as [Shape::Reference(Target::Event)],
        /// What it carries.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
    }
}

activity! {
    /// An activity of another tool that Maquette keeps and cannot run.
    pub struct ForeignActivity("foreignActivity", "Foreign activity") {
        /// What the other tool calls its kind.
        what ["what", "What it is"]: String,
        /// What it says, for people.
        text ["text", "Text"]: Translated,
        /// The values that it is given.
        arguments ["arguments", "Arguments"]: Vec<ForeignArgument>,
        /// The type of its result.
        ty ["type", "Result type"]: DataType,
        /// The variable that holds its result.
        variable ["variable", "Result name"]: String as [Shape::Variable],
        /// Its content, as the other tool had it.
        raw ["raw", "Content"]: String as [Shape::Paragraph],
    }
}

element! {
    /// A value that a foreign activity is given.
    pub struct ForeignArgument("foreignArgument", "Foreign argument", One) {
        /// What it is for.
        key ["key", "Key"]: String,
        /// Its type; Nothing where any value will do.
        ty ["type", "Type"]: DataType,
        /// Its value.
        value ["value", "Value"]: String as [Shape::Expression],
    }
}
