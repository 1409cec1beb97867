//! The requests and answers of a running app, as plain data and as JSON (`design/protocol.md`).
//!
//! One JSON object a line. What this room must never do: reach for sessions or the database; the
//! engine does what a request says.

mod answer;
mod request;
pub mod value;

pub use answer::{Answer, AnswerError, Body, MxObject, MxValue, ValidationItem};
pub use request::{
    ActOn, BadRequest, ChangeObject, ChooseItem, ClosePage, Execute, Guids, Instantiate, Login,
    Logout, Nothing, OpenPage, Operation, Request, Retrieve, SetWidget, SortDirection, TraceOf,
    TurnPage,
};
