//! Services: the messages that an app speaks in, what it publishes for others to call, and what it
//! calls of theirs (`reference/mendix.md` §1.8). None of them holds a secret: what signs in stands
//! in constants.

use crate::name::QName;
use crate::value::DataType;

use super::mapping::{NotFound, ObjectMapping};
use super::microflow::{Commit, HttpMethod, RestResult};

document! {
    /// Messages: what of an entity others see, and under which keys.
    pub struct MessageDefinitions("messages", "Message definitions") {
        /// The messages.
        messages ["messages", "Messages"]: Vec<Message>,
    }
}

element! {
    /// What others see of an object, or of a list of objects, of an entity.
    pub struct Message("message", "Message", Many) {
        /// The name, unique in the document.
        name ["name", "Name"]: String as [Shape::Name],
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// The entity.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// The key of an object.
        item ["item", "Key of an object"]: String,
        /// The key of a list of objects.
        key ["key", "Key of a list"]: String,
        /// What is seen, for people who read about it.
        example ["example", "Example"]: String,
        /// What is seen of it, in the order in which it is written.
        members ["members", "Members"]: Vec<ExposedMember>,
    }
}

elements! {
    /// What a message shows of an object.
    pub enum ExposedMember {
        ExposedAttribute, ExposedAssociation,
    }
}

element! {
    /// An attribute that others see.
    pub struct ExposedAttribute("exposedAttribute", "Exposed attribute", One) {
        /// The key that it has for them.
        key ["key", "Key"]: String,
        /// The attribute.
        attribute ["attribute", "Attribute"]: QName as [Shape::Reference(Target::Attribute)],
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// A value that it may have, for people who read about it.
        example ["example", "Example"]: String,
    }
}

element! {
    /// An association that others see, with what they see of the objects it leads to.
    pub struct ExposedAssociation("exposedAssociation", "Exposed association", Many) {
        /// The key that it has for them.
        key ["key", "Key"]: String,
        /// The key of an object in it, where there are several.
        item ["item", "Key of an object"]: String,
        /// The association.
        association ["association", "Association"]: QName as [Shape::Reference(Target::Association)],
        /// The entity that it leads to.
        entity ["entity", "Entity"]: QName as [Shape::Reference(Target::Entity)],
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// What is seen, for people who read about it.
        example ["example", "Example"]: String,
        /// What is seen of the objects, in the order in which it is written.
        members ["members", "Members"]: Vec<ExposedMember>,
    }
}

document! {
    /// A REST service that the app offers to others.
    pub struct PublishedRest("publishedRest", "Published REST service") {
        /// What it is called for those who call it.
        title ["title", "Title"]: String,
        /// Its version, such as `1.0.0`.
        version ["version", "Version"]: String,
        /// Where it is found, after the address of the app: `rest/orders/v1`.
        location ["location", "Location"]: String,
        /// What those who call it read about it.
        summary ["summary", "Public documentation"]: String as [Shape::Paragraph],
        /// Whether a user name and a password sign in.
        basic ["basic", "Sign in by user name and password"]: bool,
        /// Whether people who are signed in to the app may call it from their browser.
        session ["session", "Sign in by session"]: bool,
        /// Whether a microflow says who calls.
        custom ["custom", "Sign in by microflow"]: bool,
        /// Whether guests may call it.
        guests ["guests", "Guests may call it"]: bool,
        /// The microflow that says who calls.
        authentication ["authentication", "Microflow that signs in"]: QName as [Shape::Reference(Target::Microflow)],
        /// The module roles whose users may call it; empty where nobody signs in.
        roles ["roles", "May be called by"]: Vec<QName> as [Shape::References(Target::ModuleRole)],
        /// The other sites whose pages may call it, with commas between; `*` for all.
        origins ["origins", "Other origins"]: String,
        /// What it is about, each with its operations.
        resources ["resources", "Resources"]: Vec<Resource>,
    }
}

element! {
    /// What operations of a service are about.
    pub struct Resource("resource", "Resource", Many) {
        /// The part of the address after that of the service.
        path ["path", "Path"]: String,
        /// What those who call it read about it.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// What can be done with it.
        operations ["operations", "Operations"]: Vec<Operation>,
    }
}

element! {
    /// A request that others can make.
    pub struct Operation("operation", "Operation", Many) {
        /// What the request does.
        method ["method", "Method"]: HttpMethod,
        /// The rest of the address; `{code}` stands for the parameter with that key.
        path ["path", "Path"]: String,
        /// What it does, in a line.
        summary ["summary", "Summary"]: String,
        /// What those who call it read about it.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// Whether it should not be called any more.
        deprecated ["deprecated", "Deprecated"]: bool,
        /// The microflow that answers.
        microflow ["microflow", "Microflow"]: QName as [Shape::Reference(Target::Microflow)],
        /// What it takes from address and headers.
        parameters ["parameters", "Parameters"]: Vec<OperationParameter>,
        /// The mapping that makes objects of what is sent.
        import_mapping ["importMapping", "Body by mapping"]: QName as [Shape::Reference(Target::Mapping)],
        /// Whether these objects are stored before the microflow runs.
        commit ["commit", "Commit"]: Commit,
        /// What happens where the mapping looks for an object and finds none.
        not_found ["notFound", "Where none is found"]: NotFound,
        /// The mapping that makes text of the result of the microflow.
        export_mapping ["exportMapping", "Answer by mapping"]: QName as [Shape::Reference(Target::Mapping)],
    }
}

choice! {
    /// Where a request has a value.
    pub enum ParameterPlace {
        /// In the address: `orders/{number}`.
        Path ["path", "Path"],
        /// After the address: `?limit=10`.
        Query ["query", "Query"],
        /// In a header.
        Header ["header", "Header"],
        /// It is all that is sent.
        Body ["body", "Body"],
        /// In a form that is sent.
        Form ["form", "Form"],
    }
}

element! {
    /// A value that an operation takes and hands over to its microflow.
    pub struct OperationParameter("operationParameter", "Operation parameter", One) {
        /// What it is called in a request.
        key ["key", "Key"]: String,
        /// Where the request has it.
        place ["place", "Place"]: ParameterPlace,
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
        /// The parameter of the microflow that gets it.
        parameter ["parameter", "Microflow parameter"]: QName as [Shape::Reference(Target::Parameter)],
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
    }
}

choice! {
    /// How an app signs in to a service.
    pub enum ServiceSignIn {
        /// It does not.
        None ["none", "None"],
        /// By a user name and a password.
        Basic ["basic", "User name and password"],
        /// In a way that is set where the app runs.
        Other ["other", "Another way"],
    }
}

document! {
    /// A REST service of others that the app calls.
    pub struct ConsumedRest("consumedRest", "Consumed REST service") {
        /// Where it is found; the paths of the requests follow it.
        base_url ["baseUrl", "Base URL"]: String,
        /// How the app signs in to it.
        sign_in ["signIn", "Sign in by"]: ServiceSignIn,
        /// The constant that holds the user name.
        user ["user", "User name"]: QName as [Shape::Reference(Target::Constant)],
        /// The constant that holds the password.
        password ["password", "Password"]: QName as [Shape::Reference(Target::Constant)],
        /// What can be asked of it.
        requests ["requests", "Requests"]: Vec<Request>,
    }
}

choice! {
    /// What a request sends.
    pub enum RequestBody {
        /// Nothing.
        None ["none", "None"],
        /// A text.
        Text ["text", "Text"],
        /// A text that is JSON.
        Json ["json", "JSON"],
        /// What a mapping makes of an object.
        Mapping ["mapping", "By mapping"],
    }
}

element! {
    /// A request to a service of others. In its texts `{name}` stands for the parameter of that
    /// name.
    pub struct Request("request", "Request", Many) {
        /// The name, unique in the service.
        name ["name", "Name"]: String as [Shape::Name],
        /// The words by which requests are grouped, with commas between.
        tags ["tags", "Tags"]: String,
        /// What it does.
        method ["method", "Method"]: HttpMethod,
        /// The rest of the address.
        path ["path", "Path"]: String,
        /// What it takes from those who send it.
        parameters ["parameters", "Parameters"]: Vec<RequestParameter>,
        /// Its headers.
        headers ["headers", "Headers"]: Vec<RequestHeader>,
        /// What it sends.
        body ["body", "Body"]: RequestBody,
        /// The text that is sent.
        text ["text", "Text"]: String as [Shape::Paragraph],
        /// How an object becomes the text that is sent.
        body_mapping ["bodyMapping", "Body of"]: Option<Box<ObjectMapping>>,
        /// What becomes of the answer.
        result ["result", "Answer"]: RestResult = RestResult::Ignore,
        /// What the answer is, such as `application/json`.
        content_type ["contentType", "Content type"]: String,
        /// How the answer becomes objects.
        mapping ["mapping", "Objects of the answer"]: Option<Box<ObjectMapping>>,
        /// The most seconds to wait.
        timeout ["timeout", "Seconds to wait"]: i64 = 300,
    }
}

element! {
    /// A value that a request takes.
    pub struct RequestParameter("requestParameter", "Request parameter", One) {
        /// The name, unique in the request.
        name ["name", "Name"]: String as [Shape::Name],
        /// Whether it stands after the address: `?limit=10`.
        query ["query", "In the query"]: bool,
        /// What it is called there; empty where it is the name.
        key ["key", "Key in the query"]: String,
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
        /// Whether it must be given.
        required ["required", "Required"]: bool = true,
    }
}

element! {
    /// A header of a request to a service of others.
    pub struct RequestHeader("requestHeader", "Request header", One) {
        /// Its name.
        key ["key", "Key"]: String,
        /// Its value, in which `{name}` stands for the parameter of that name.
        value ["value", "Value"]: String,
    }
}
