//! The system module: what every app has without modelling it (`reference/mendix.md` §1, §6): users,
//! roles, sessions, files, HTTP messages, errors, background work.
//!
//! It is part of no project and of no file: an index knows it beside the documents of a snapshot, so
//! its names resolve everywhere, and since nothing of it stands in a project, no change can touch
//! it. Its ids follow from its names, so they are the same in every app.
//!
//! What this room must never do: look at a project.

mod entities;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::id::Id;
use crate::model::app::{Module, ModuleRole};
use crate::model::constant::{Image, ImageCollection, ImageFormat};
use crate::model::enumeration::{Enumeration, EnumerationValue};
use crate::model::function::{Function, FunctionParameter};
use crate::model::microflow::{End, Microflow, SequenceFlow, ShowHome, Start};
use crate::model::{Content, Document, DocumentId, Place, Point, Translated};
use crate::value::DataType;

/// The name of the module.
pub const SYSTEM: &str = "System";

/// The documents of the system module, by key.
pub fn documents() -> &'static BTreeMap<DocumentId, Arc<Document>> {
    static DOCUMENTS: LazyLock<BTreeMap<DocumentId, Arc<Document>>> = LazyLock::new(|| {
        let mut contents: Vec<Content> = vec![module().into()];
        contents.extend(entities::all().into_iter().map(Content::from));
        contents.extend(ENUMERATIONS.iter().map(|(name, values)| enumeration(name, values).into()));
        contents.extend(ACTIONS.iter().map(|action| function(action).into()));
        contents.extend(PICTURES.iter().map(|collection| images(collection).into()));
        contents.push(show_home_page().into());
        let document = |content: Content| {
            let document = Document::new(Place::module(SYSTEM), content);
            (DocumentId(document.root().id()), Arc::new(document))
        };
        contents.into_iter().map(document).collect()
    });
    &DOCUMENTS
}

/// The id of what has this name in the system module.
fn id(name: &str) -> Id {
    Id::derive(&format!("{SYSTEM}.{name}"))
}

fn module() -> Module {
    let role = |name: &str, documentation: &str| ModuleRole {
        id: id(&format!("role {name}")),
        name: name.to_owned(),
        documentation: documentation.to_owned(),
        ..ModuleRole::default()
    };
    Module {
        id: Id::derive(SYSTEM),
        name: SYSTEM.to_owned(),
        documentation: "What every app has: users, roles, files, background work.".to_owned(),
        roles: vec![
            role("Administrator", "May manage users, roles and background work."),
            role("User", "May sign in and see what is its own."),
        ],
        ..Module::default()
    }
}

/// The enumerations with their values.
const ENUMERATIONS: &[(&str, &[&str])] = &[
    ("ContextType", &["System", "User", "Anonymous", "ScheduledEvent"]),
    ("DeviceType", &["Phone", "Tablet", "Desktop"]),
    ("EventStatus", &["Running", "Completed", "Error", "Stopped"]),
    (
        "QueueTaskStatus",
        &["Idle", "Running", "Completed", "Failed", "Retrying", "Aborted", "Incompatible"],
    ),
    ("UserType", &["Internal", "External"]),
];

fn enumeration(name: &str, values: &[&str]) -> Enumeration {
    let value = |value: &&str| EnumerationValue {
        id: id(&format!("{name}.{value}")),
        name: (*value).to_owned(),
        caption: Translated::new("en", *value),
        ..EnumerationValue::default()
    };
    Enumeration {
        id: id(name),
        name: name.to_owned(),
        values: values.iter().map(value).collect(),
        ..Enumeration::default()
    }
}

/// An action of the system: name, what it does, parameters, result.
type Action = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// The functions that the runtime itself answers.
const ACTIONS: &[Action] = &[
    (
        "VerifyPassword",
        "Whether this is the password of the user of this name.",
        &[("userName", "String"), ("password", "String")],
        "Boolean",
    ),
    (
        "GetUserByName",
        "The user of this name, or empty.",
        &[("userName", "String")],
        "Object System.User",
    ),
];

fn function((name, documentation, parameters, returns): &Action) -> Function {
    let parameter = |(parameter, ty): &(&str, &str)| FunctionParameter {
        id: id(&format!("{name}.{parameter}")),
        name: (*parameter).to_owned(),
        ty: DataType::parse(ty).unwrap_or_default(),
        ..FunctionParameter::default()
    };
    Function {
        id: id(name),
        name: (*name).to_owned(),
        documentation: (*documentation).to_owned(),
        parameters: parameters.iter().map(parameter).collect(),
        returns: DataType::parse(returns).unwrap_or_default(),
        ..Function::default()
    }
}

/// The microflow that opens the home page, which buttons and menus can call.
fn show_home_page() -> Microflow {
    let id = |what: &str| id(&format!("ShowHomePage {what}"));
    let at = |x: i32| Point::new(x, 100);
    let flow = |number: &str, from: Id, to: Id| SequenceFlow {
        id: id(number),
        from,
        to,
        ..SequenceFlow::default()
    };
    let (start, show, end) = (id("start"), id("show"), id("end"));
    Microflow {
        id: self::id("ShowHomePage"),
        name: "ShowHomePage".to_owned(),
        documentation: "Opens the home page of the user.".to_owned(),
        objects: vec![
            Start { id: start, at: at(80), ..Start::default() }.into(),
            ShowHome { id: show, at: at(220), ..ShowHome::default() }.into(),
            End { id: end, at: at(360), ..End::default() }.into(),
        ],
        flows: vec![flow("1", start, show), flow("2", show, end)],
        used: true,
        ..Microflow::default()
    }
}

/// Small pictures that apps can name, as collections: their names and what is drawn in a square of
/// 16 points.
const PICTURES: &[(&str, &[(&str, &str)])] = &[("Images", IMAGES), ("WorkflowImages", EVENTS)];

const EVENTS: &[(&str, &str)] = &[
    ("WorkflowEventEnd", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6 6h4v4H6z"),
    ("WorkflowEventStart", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM7 5l4 3-4 3z"),
];

const IMAGES: &[(&str, &str)] = &[
    ("Add", "M8 3v10M3 8h10"),
    ("Box_plus", "M2 2h12v12H2zM8 5v6M5 8h6"),
    ("Cancel", "M3 3l10 10M13 3L3 13"),
    ("Close", "M4 4l8 8M12 4l-8 8"),
    ("Delete", "M3 4h10M6 4V2h4v2M4 4l1 10h6l1-10"),
    ("Edit", "M2 14l1-4 8-8 3 3-8 8z"),
    ("Error", "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM8 4v5M8 11v1"),
    ("Export", "M8 10V2M5 5l3-3 3 3M2 10v4h12v-4"),
    ("Microflow", "M1 8h3M4 5h8v6H4zM12 8h3"),
    ("New", "M8 3v10M3 8h10"),
    ("Remove", "M3 8h10"),
    ("Running", "M8 1a7 7 0 1 0 7 7M8 4v4l3 2"),
    ("Save", "M2 2h10l2 2v10H2zM5 2v4h6V2M4 14V9h8v5"),
    ("Search", "M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM11 11l4 4"),
    ("Select", "M2 8l4 4 8-9"),
];

fn images((collection, pictures): &(&str, &[(&str, &str)])) -> ImageCollection {
    let image = |(name, path): &(&str, &str)| {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\" fill=\"none\" \
             stroke=\"currentColor\"><path d=\"{path}\"/></svg>"
        );
        Image {
            id: id(&format!("{collection}.{name}")),
            name: (*name).to_owned(),
            format: ImageFormat::Svg,
            data: base64(svg.as_bytes()),
            ..Image::default()
        }
    };
    ImageCollection {
        id: id(collection),
        name: (*collection).to_owned(),
        images: pictures.iter().map(image).collect(),
        ..ImageCollection::default()
    }
}

/// Bytes in base 64. Here, as this is the one place of the core that writes an image.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let bits = part.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - part.len()));
        for place in 0..4 {
            let digit = DIGITS.get((bits >> (18 - 6 * place)) as usize & 63);
            let filled = place <= part.len();
            text.push(if filled { digit.copied().map_or('=', char::from) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::verbs;
    use crate::index::Index;
    use crate::model::Target;
    use crate::testing::app;
    use std::collections::BTreeSet;

    #[test]
    fn bytes_in_base_64() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[track_caller]
    fn has(target: Target, names: &[&str]) {
        let index = Index::new(&app().build());
        for name in names {
            assert!(index.resolve(target, name).is_some(), "{name}");
        }
    }

    #[test]
    fn d10_everything_is_there() {
        let entities = [
            "User",
            "UserRole",
            "Session",
            "Language",
            "TimeZone",
            "FileDocument",
            "Image",
            "Thumbnail",
            "HttpMessage",
            "HttpRequest",
            "HttpResponse",
            "HttpHeader",
            "Error",
            "SoapFault",
            "ScheduledEventInformation",
            "QueuedTask",
            "ProcessedQueueTask",
            "XASInstance",
        ];
        let entities: Vec<String> = entities.iter().map(|name| format!("System.{name}")).collect();
        has(Target::Entity, &entities.iter().map(String::as_str).collect::<Vec<_>>());
        has(
            Target::Association,
            &[
                "System.UserRoles",
                "System.User_Language",
                "System.User_TimeZone",
                "System.grantableRoles",
                "System.Session_User",
                "System.HttpHeaders",
                "System.Thumbnail_Image",
                "System.ScheduledEventInformation_XASInstance",
            ],
        );
        has(
            Target::Attribute,
            &["System.User.Password", "System.FileDocument.Contents", "System.Error.Message"],
        );
        has(Target::EnumerationValue, &["System.DeviceType.Phone", "System.EventStatus.Error"]);
        has(Target::Function, &["System.VerifyPassword"]);
        has(Target::Parameter, &["System.VerifyPassword.password"]);
        has(Target::ModuleRole, &["System.User", "System.Administrator"]);
    }

    #[test]
    fn every_id_stands_once_and_every_reference_resolves() {
        let mut ids = BTreeSet::new();
        let index = Index::new(&app().build());
        for document in documents().values() {
            crate::model::meta::walk(document.root(), &mut |element| {
                assert!(ids.insert(element.id()), "{element:?}");
                for (property, field) in element.fields() {
                    let crate::model::Field::Reference(name) = field else { continue };
                    let crate::model::Shape::Reference(target) = property.shape else { continue };
                    let found = name.is_empty() || index.resolve(target, name.as_str()).is_some();
                    assert!(found, "{name}");
                }
            });
        }
    }

    #[test]
    fn it_is_known_everywhere_and_part_of_no_project() {
        let project = app().entity("Sales.Account", |e| e.based_on("System.User")).build();
        let index = Index::new(&project);
        let account = index.entity("Sales.Account").unwrap();
        assert!(account.attribute("LastLogin").is_some());
        let user = index.entity("System.User").unwrap();
        assert_eq!(user.specializations, ["Sales.Account".into()]);
        assert!(index.document(user.document).is_some());
        assert!(project.document(user.document).is_none());
    }

    #[test]
    fn it_cannot_be_changed() {
        let project = app().build();
        let index = Index::new(&project);
        let user = index.entity("System.User").unwrap();
        let uses = crate::analysis::Uses::new(&index);
        let renamed = verbs::rename(&project, &index, &uses, user.document, user.id, "Person");
        assert!(renamed.is_err());
    }

    #[test]
    fn an_app_with_a_module_of_that_name_keeps_its_own() {
        let project = app().entity("System.User", |e| e.attribute("Nick: String")).build();
        let index = Index::new(&project);
        assert!(index.entity("System.User").unwrap().attribute("Nick").is_some());
        assert!(index.entity("System.Session").is_none());
    }
}
