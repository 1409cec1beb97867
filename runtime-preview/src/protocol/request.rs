//! What a client asks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::reference::ObjectId;

/// A request: an operation and the id that its answer repeats.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Given back as it is.
    pub id: Json,
    /// What is asked.
    pub operation: Operation,
}

/// A text is no request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("this is no request: {message}")]
pub struct BadRequest {
    /// The id, as far as it could be read.
    pub id: Json,
    /// What is wrong.
    pub message: String,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// A page of a list, and perhaps how long it is in all.
    Retrieve(Retrieve),
    /// A new object with its defaults.
    Instantiate(Instantiate),
    /// Values for members of an object.
    Change(ChangeObject),
    /// Objects are stored.
    Commit(Guids),
    /// Changes of objects are taken back.
    Rollback(Guids),
    /// Objects are deleted.
    Delete(Guids),
    /// A microflow runs.
    Execute(Execute),
    /// A user signs in.
    Login(Login),
    /// The user signs out.
    Logout(Logout),
    /// What an earlier request did.
    Trace(TraceOf),
    /// A page opens.
    Open(OpenPage),
    /// A widget of a page gets a value.
    Set(SetWidget),
    /// A widget of a page is clicked.
    Act(ActOn),
    /// A list of a page shows another part.
    Page(TurnPage),
    /// A page closes.
    Close(ClosePage),
    /// All pages close and the home page opens; the answer has the shell too.
    Home(Nothing),
    /// An item of the menu is chosen.
    Menu(ChooseItem),
    /// All open pages are drawn anew and given as a whole.
    Refresh(Nothing),
}

/// See [`Operation::Retrieve`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retrieve {
    /// `//Module.Entity[…]`.
    pub xpath: String,
    /// The members wanted, as paths; all attributes where it is left out.
    pub attributes: Option<Vec<String>>,
    /// Pairs of a path and `asc` or `desc`.
    pub sort: Vec<(String, SortDirection)>,
    /// How many rows are left out first.
    pub offset: u64,
    /// How many rows there are at most.
    pub amount: Option<u64>,
    /// Whether the answer says how many there are in all.
    pub count: bool,
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortDirection {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// See [`Operation::Instantiate`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instantiate {
    /// The entity's qualified name.
    pub entity: String,
}

/// See [`Operation::Change`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeObject {
    /// The object.
    pub guid: ObjectId,
    /// Values by attribute names.
    #[serde(default)]
    pub attributes: BTreeMap<String, Json>,
    /// Ids by association names: one, a list, or null.
    #[serde(default)]
    pub associations: BTreeMap<String, Json>,
}

/// A list of objects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guids {
    /// Their ids.
    pub guids: Vec<ObjectId>,
}

/// See [`Operation::Execute`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execute {
    /// The microflow's qualified name.
    pub microflow: String,
    /// Values of its parameters by their own names; objects as ids.
    #[serde(default)]
    pub arguments: BTreeMap<String, Json>,
}

/// See [`Operation::Login`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user's name.
    pub user: String,
    /// The password.
    pub password: String,
}

/// See [`Operation::Logout`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logout {}

/// See [`Operation::Trace`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceOf {
    /// The id of the request.
    pub of: Json,
}

/// See [`Operation::Open`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPage {
    /// The page's qualified name.
    pub page: String,
    /// Values of its parameters by their own names; objects as ids.
    #[serde(default)]
    pub arguments: BTreeMap<String, Json>,
}

/// See [`Operation::Set`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetWidget {
    /// The open page.
    pub page: String,
    /// The widget's key in it.
    pub node: String,
    /// What was entered.
    pub value: Json,
}

/// See [`Operation::Act`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActOn {
    /// The open page.
    pub page: String,
    /// The widget's key in it.
    pub node: String,
}

/// See [`Operation::Page`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnPage {
    /// The open page.
    pub page: String,
    /// The list's key in it.
    pub node: String,
    /// How many rows are left out first.
    #[serde(default)]
    pub offset: u64,
    /// The column, by its id, path or attribute, and `asc` or `desc`; the first counts.
    #[serde(default)]
    pub sort: Vec<(String, SortDirection)>,
    /// What is searched for in the list: the texts, whatever their keys.
    #[serde(default)]
    pub search: BTreeMap<String, Json>,
}

/// See [`Operation::Close`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosePage {
    /// The open page.
    pub page: String,
}

/// See [`Operation::Menu`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChooseItem {
    /// The key of the item in the shell.
    pub item: String,
}

/// An operation that needs nothing said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Request {
    /// Reads a request from one line of JSON.
    pub fn parse(line: &str) -> Result<Request, BadRequest> {
        let bad = |id: Json, message: String| BadRequest { id, message };
        let mut json: Json =
            serde_json::from_str(line).map_err(|error| bad(Json::Null, error.to_string()))?;
        let Some(fields) = json.as_object_mut() else {
            return Err(bad(Json::Null, "a request is a JSON object".to_owned()));
        };
        let id = fields.remove("id").unwrap_or(Json::Null);
        let op = match fields.remove("op") {
            Some(Json::String(op)) => op,
            Some(_) => return Err(bad(id, "“op” is not text; it names an operation".to_owned())),
            None => return Err(bad(id, "“op” is missing; it says what is asked".to_owned())),
        };
        match Operation::read(&op, json) {
            Ok(operation) => Ok(Request { id, operation }),
            Err(message) => Err(bad(id, message)),
        }
    }
}

fn fields<T: serde::de::DeserializeOwned>(op: &str, json: Json) -> Result<T, String> {
    serde_json::from_value(json).map_err(|error| format!("{op}: {error}"))
}

impl Operation {
    fn read(op: &str, json: Json) -> Result<Operation, String> {
        Ok(match op {
            "retrieve" => Operation::Retrieve(fields(op, json)?),
            "instantiate" => Operation::Instantiate(fields(op, json)?),
            "change" => Operation::Change(fields(op, json)?),
            "commit" => Operation::Commit(fields(op, json)?),
            "rollback" => Operation::Rollback(fields(op, json)?),
            "delete" => Operation::Delete(fields(op, json)?),
            "execute" => Operation::Execute(fields(op, json)?),
            "login" => Operation::Login(fields(op, json)?),
            "logout" => Operation::Logout(fields(op, json)?),
            "trace" => Operation::Trace(fields(op, json)?),
            "open" => Operation::Open(fields(op, json)?),
            "set" => Operation::Set(fields(op, json)?),
            "act" => Operation::Act(fields(op, json)?),
            "page" => Operation::Page(fields(op, json)?),
            "close" => Operation::Close(fields(op, json)?),
            "home" => Operation::Home(fields(op, json)?),
            "menu" => Operation::Menu(fields(op, json)?),
            "refresh" => Operation::Refresh(fields(op, json)?),
            _ => {
                return Err(format!(
                    "there is no operation “{op}”; there are retrieve, instantiate, change, commit, \
                     rollback, delete, execute, login, logout, trace, open, set, act, page, close, \
                     home, menu, refresh"
                ));
            }
        })
    }

    /// Whether it works on open pages.
    pub fn is_on_pages(&self) -> bool {
        matches!(
            self,
            Operation::Open(_)
                | Operation::Set(_)
                | Operation::Act(_)
                | Operation::Page(_)
                | Operation::Close(_)
                | Operation::Home(_)
                | Operation::Menu(_)
                | Operation::Refresh(_)
        )
    }

    /// What others read who wait for this request.
    pub fn label(&self) -> String {
        match self {
            Operation::Retrieve(_) => "a list".to_owned(),
            Operation::Instantiate(new) => format!("a new {}", new.entity),
            Operation::Change(_) => "a change".to_owned(),
            Operation::Commit(_) => "a commit".to_owned(),
            Operation::Rollback(_) => "a rollback".to_owned(),
            Operation::Delete(_) => "a deletion".to_owned(),
            Operation::Execute(run) => run.microflow.clone(),
            Operation::Login(_) | Operation::Logout(_) => "signing in or out".to_owned(),
            Operation::Trace(_) => "a trace".to_owned(),
            Operation::Open(open) => open.page.clone(),
            Operation::Set(_)
            | Operation::Act(_)
            | Operation::Page(_)
            | Operation::Close(_)
            | Operation::Home(_)
            | Operation::Menu(_)
            | Operation::Refresh(_) => "a page".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_and_mistakes_named() {
        let request = Request::parse(
            r#"{"id":1,"op":"retrieve","xpath":"//Sales.Order[Total > 100]","attributes":["Number"],"sort":[["Number","asc"]],"offset":0,"amount":20,"count":true}"#,
        )
        .unwrap();
        let Operation::Retrieve(retrieve) = request.operation else { panic!() };
        assert_eq!((retrieve.amount, retrieve.count), (Some(20), true));
        let error = |line: &str| Request::parse(line).unwrap_err().to_string();
        assert!(error("{").contains("no request"));
        assert!(error(r#"{"id":1}"#).contains("“op” is missing"));
        assert!(error(r#"{"op":"fetch"}"#).contains("no operation “fetch”"));
        assert!(error(r#"{"op":"retrieve","xpth":"x"}"#).contains("unknown field `xpth`"));
        assert!(
            error(r#"{"op":"commit","guids":["x"]}"#).contains("commit: “x” is no id of an object")
        );
        assert_eq!(Request::parse(r#"{"id":"a","op":"x"}"#).unwrap_err().id, "a");
    }
}
