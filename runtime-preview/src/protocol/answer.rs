//! What a client is told.

use std::collections::BTreeMap;

use model_core::id::Id;
use serde::Serialize;
use serde_json::Value as Json;

use crate::page::tree::{PageTree, Shell, Update};
use crate::reference::ObjectId;
use crate::trace::Span;

/// An answer: the id of the request, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The request's.
    pub id: Json,
    /// What came of it.
    #[serde(flatten)]
    pub body: Body,
}

/// What came of a request. Fields that do not apply are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    /// How many rows there are in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mxobjects: Option<Vec<MxObject>>,
    /// The objects that were committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed: Option<Vec<ObjectId>>,
    /// Those that were committed because others refer to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automatic: Option<Vec<ObjectId>>,
    /// What is wrong with objects that therefore were not committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<Vec<ValidationItem>>,
    /// The objects that were deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Vec<ObjectId>>,
    /// The result of a microflow; null where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action_result: Option<Json>,
    /// What the client is to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Vec<Json>>,
    /// The rows that were written: `created`, `changed` or `deleted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<BTreeMap<ObjectId, &'static str>>,
    /// What an earlier request did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spans: Option<Vec<Span>>,
    /// The key of a page that opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Its tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tree: Option<Box<PageTree>>,
    /// What surrounds the pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shell: Option<Shell>,
    /// What a page operation changed: pages that opened and closed, nodes that are other now, and
    /// what the client is to do.
    #[serde(flatten)]
    pub update: Option<Box<Update>>,
    /// Why it could not be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<AnswerError>,
}

/// An object with some of its members.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MxObject {
    /// Its entity.
    pub object_type: String,
    /// Its id.
    pub guid: ObjectId,
    /// Its members by their paths.
    pub attributes: BTreeMap<String, MxValue>,
}

/// A value of a member.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MxValue {
    /// The value in JSON.
    pub value: Json,
}

/// A rule that an object does not satisfy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidationItem {
    /// The object.
    pub guid: ObjectId,
    /// The member at whose field the message stands.
    pub member: String,
    /// What people read.
    pub message: String,
}

/// Why a request could not be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnswerError {
    /// A word for programs.
    pub code: String,
    /// What happened, where, what to do.
    pub message: String,
    /// The element of the model, readable: `Sales.Order_Submit › Change order`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// The document and the element by their ids: `document/element`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
}

impl AnswerError {
    /// An error that belongs to no element.
    pub fn new(code: &str, message: impl Into<String>) -> AnswerError {
        AnswerError { code: code.to_owned(), message: message.into(), ..AnswerError::default() }
    }

    /// The same, of this element.
    #[must_use]
    pub fn at(mut self, element: impl Into<String>, document: Option<Id>, id: Id) -> AnswerError {
        self.element = element.into();
        if let Some(document) = document {
            self.path = format!("{document}/{id}");
        }
        self
    }
}

impl Answer {
    /// An answer that says why a request could not be done.
    pub fn failed(id: Json, error: AnswerError) -> Answer {
        Answer { id, body: Body { error: Some(error), ..Body::default() } }
    }

    /// The answer as one line of JSON.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| {
            format!(r#"{{"error":{{"code":"internal","message":"the answer cannot be written: {error}"}}}}"#)
        })
    }
}
