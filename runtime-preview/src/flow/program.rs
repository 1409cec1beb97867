//! A microflow as a flat list of steps: merges and flows are gone, names are places.

use std::sync::Arc;

use model_core::id::Id;
use model_core::lang::schema::Direction;
use model_core::model::DocumentId;
use model_core::name::QName;
use model_core::value::DataType;

use super::{Events, LinkChange, MessageKind, Query};
use crate::eval::Expression;
use crate::eval::template::Template;

/// A compiled microflow.
#[derive(Debug)]
pub struct Flow {
    /// Its qualified name.
    pub name: QName,
    /// Its document.
    pub document: DocumentId,
    /// What its caller hands over.
    pub parameters: Vec<FlowParameter>,
    /// The type of its result.
    pub returns: DataType,
    /// How many places a frame has.
    pub(super) slots: u16,
    pub(super) steps: Vec<Step>,
    pub(super) entry: u32,
    /// What the steps are on the canvas.
    pub(super) sites: Vec<Site>,
    /// The place of `$latestError/Message`, and of its type after it.
    pub(super) latest_error: Option<u16>,
}

/// A parameter of a microflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowParameter {
    /// Its own name.
    pub name: String,
    /// Its type. Its place in the frame is its place in the list.
    pub ty: DataType,
}

/// An object of the canvas that a step stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub element: Id,
    /// The word of its kind in files: `changeObject`.
    pub kind: &'static str,
    /// What a person would call it.
    pub caption: String,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub op: Op,
    /// The step after it.
    pub next: u32,
    pub on_error: OnError,
    /// Its place in [`Flow::sites`].
    pub site: u32,
}

/// What happens when a step fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnError {
    Rollback,
    /// All is undone, then the error flow runs from this step.
    Custom(u32),
    /// What the step did is undone, then the error flow runs from this step.
    Keep(u32),
    /// What the step did is undone, and the flow goes on.
    Continue,
}

impl OnError {
    /// Whether a savepoint is needed before the step.
    pub fn is_guarded(self) -> bool {
        matches!(self, OnError::Keep(_) | OnError::Continue)
    }
}

/// What a step does. Places are those of the frame.
#[derive(Debug)]
pub(super) enum Op {
    /// Only goes on.
    Pass,
    /// Gives a variable a value.
    Set(u16, Expression),
    Decide {
        condition: Expression,
        yes: u32,
        no: u32,
    },
    Choose(Box<Choose>),
    /// Begins a loop over a list.
    Each(Box<Each>),
    /// The next round of the innermost loop, or its end.
    NextRound(Box<Round>),
    While(Box<While>),
    /// Leaves the innermost loop over a list.
    LeaveEach,
    Create(Box<Create>),
    Change(Box<Change>),
    Commit(Objects, Events),
    Delete(Objects),
    Along(Box<Along>),
    Retrieve(Box<Retrieve>),
    Aggregate(Box<Aggregate>),
    Call(Box<Call>),
    ShowPage(Box<ShowPage>),
    ClosePage,
    ShowMessage(MessageKind, Box<Template>),
    Feedback(Box<FeedbackOp>),
    End(Option<Expression>),
    /// What the model does not say well enough.
    Broken(Box<str>),
}

#[derive(Debug)]
pub(super) struct Choose {
    pub condition: Expression,
    pub cases: Vec<(Arc<str>, u32)>,
    pub empty: Option<u32>,
}

#[derive(Debug)]
pub(super) struct Each {
    pub list: u16,
    pub round: u32,
}

#[derive(Debug)]
pub(super) struct Round {
    pub iterator: Option<u16>,
    pub index: u16,
    pub body: u32,
    pub exit: u32,
}

#[derive(Debug)]
pub(super) struct While {
    pub condition: Expression,
    pub index: u16,
    pub first: First,
    pub body: u32,
    pub exit: u32,
}

/// Whether a step begins a loop or goes on with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    Begins,
    GoesOn,
}

/// The object or the list in a variable.
#[derive(Debug)]
pub(super) struct Objects {
    pub variable: u16,
    pub refresh: Refresh,
}

/// The entity whose data open pages read again; nothing for none.
pub(super) type Refresh = Option<QName>;

#[derive(Debug)]
pub(super) struct Create {
    pub entity: u16,
    pub variable: u16,
    pub change: Change,
}

#[derive(Debug)]
pub(super) struct Change {
    pub object: u16,
    pub items: Vec<Item>,
    pub commit: Option<Events>,
    pub refresh: Refresh,
}

#[derive(Debug)]
pub(super) enum Item {
    Attribute(u16, Expression),
    Link { association: u16, direction: Direction, change: LinkChange, value: Expression },
    Broken(Box<str>),
}

#[derive(Debug)]
pub(super) struct Along {
    pub object: u16,
    pub association: u16,
    pub direction: Direction,
    pub gives: Gives,
    pub variable: u16,
}

/// What a retrieve gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    Object,
    List,
}

#[derive(Debug)]
pub(super) struct Retrieve {
    pub query: Query,
    pub range: Range,
    pub variable: u16,
}

#[derive(Debug)]
pub(super) enum Range {
    All,
    First,
    Part { offset: Option<Expression>, amount: Option<Expression> },
}

#[derive(Debug)]
pub(super) struct Aggregate {
    pub list: u16,
    pub function: model_core::model::microflow::Aggregate,
    pub attribute: Option<u16>,
    /// Whether the attribute is a whole number.
    pub whole: bool,
    pub variable: u16,
}

#[derive(Debug)]
pub(super) struct Call {
    /// The number of the microflow in the library.
    pub flow: u32,
    /// The places of parameters in the frame of the called one, with their values.
    pub arguments: Vec<(u16, Expression)>,
    pub variable: Option<u16>,
}

#[derive(Debug)]
pub(super) struct ShowPage {
    pub page: QName,
    pub arguments: Vec<(String, Expression)>,
}

#[derive(Debug)]
pub(super) struct FeedbackOp {
    pub object: u16,
    pub member: QName,
    pub template: Template,
}

impl Flow {
    pub(super) fn step(&self, at: u32) -> Option<&Step> {
        self.steps.get(at as usize)
    }

    /// The object of the canvas that a step stands for.
    pub(super) fn site(&self, step: &Step) -> Option<&Site> {
        self.sites.get(step.site as usize)
    }
}
