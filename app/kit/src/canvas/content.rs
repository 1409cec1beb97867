//! What a canvas shows: nodes and edges, as the caller describes them.

use egui::{Color32, Pos2, Rect, Vec2};

/// Names a node; the caller's.
pub type NodeId = u64;
/// Names an edge; the caller's.
pub type EdgeId = u64;

/// The outline of a node, for hit tests, rings and far views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outline {
    /// A rectangle with rounded corners.
    #[default]
    Box,
    /// An ellipse touching the sides of the rectangle.
    Round,
    /// A diamond whose corners are the middles of the sides.
    Diamond,
}

/// A thing on a canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its id, unique among nodes.
    pub id: NodeId,
    /// Where it is in the world.
    pub rect: Rect,
    /// What screen readers and tests call it.
    pub name: String,
    /// Its outline.
    pub outline: Outline,
    /// Its fill where the view is too far for details; the palette's `node` where none is given.
    pub tint: Option<Color32>,
    /// The container it lies in; it moves with it. A parent comes before its children.
    pub parent: Option<NodeId>,
    /// Painted below the edges, as a frame around others.
    pub container: bool,
    /// May be dragged.
    pub movable: bool,
    /// May be resized by its corners and sides while selected.
    pub resizable: bool,
    /// Connections may be pulled from its border.
    pub connectable: bool,
}

impl Node {
    /// A movable, connectable box.
    pub fn new(id: NodeId, rect: Rect, name: impl Into<String>) -> Self {
        Self {
            id,
            rect,
            name: name.into(),
            outline: Outline::Box,
            tint: None,
            parent: None,
            container: false,
            movable: true,
            resizable: false,
            connectable: true,
        }
    }
}

/// What stands at an end of an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tip {
    /// Nothing.
    #[default]
    None,
    /// A filled arrow head.
    Arrow,
    /// A hollow triangle: inheritance.
    Triangle,
}

/// Where a label stands along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelAt {
    /// Beside the first point.
    Start,
    /// Beside the middle of the longest part.
    Middle,
    /// Beside the last point.
    End,
}

/// A text beside an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text: a multiplicity, the value of a case.
    pub text: String,
    /// Where it stands.
    pub at: LabelAt,
}

impl Label {
    /// A label saying `text` at `at`.
    pub fn new(text: impl Into<String>, at: LabelAt) -> Self {
        Self { text: text.into(), at }
    }
}

/// A line between nodes, as points in the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Its id, unique among edges.
    pub id: EdgeId,
    /// Its corners, at least two; routing is the caller's.
    pub points: Vec<Pos2>,
    /// The node it begins at; its first point follows while that is dragged.
    pub from: Option<NodeId>,
    /// The node it ends at; its last point follows while that is dragged.
    pub to: Option<NodeId>,
    /// What screen readers and tests call it.
    pub name: String,
    /// Its colour; the palette's `edge` where none is given.
    pub color: Option<Color32>,
    /// Drawn in dashes.
    pub dashed: bool,
    /// What stands at its first point.
    pub start: Tip,
    /// What stands at its last point.
    pub end: Tip,
    /// Texts beside it.
    pub labels: Vec<Label>,
}

impl Edge {
    /// A plain line through `points`.
    pub fn new(id: EdgeId, points: Vec<Pos2>, name: impl Into<String>) -> Self {
        Self {
            id,
            points,
            from: None,
            to: None,
            name: name.into(),
            color: None,
            dashed: false,
            start: Tip::None,
            end: Tip::None,
            labels: Vec::new(),
        }
    }

    /// Ties the ends to nodes.
    #[must_use]
    pub fn between(mut self, from: NodeId, to: NodeId) -> Self {
        (self.from, self.to) = (Some(from), Some(to));
        self
    }
}

/// Whether a gesture still goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The pointer is still down; the canvas shows the outcome itself.
    Going,
    /// The pointer was released: the caller makes its one change.
    Done,
}

/// What lies at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A node.
    Node(NodeId),
    /// An edge.
    Edge(EdgeId),
    /// Nothing.
    Background,
}

/// What a person did. Places are in the world unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The selection in the state changed.
    Selected,
    /// Nodes were dragged or nudged by `delta` in all, snapped. Children of containers are not in `ids`.
    Moved {
        /// Which nodes.
        ids: Vec<NodeId>,
        /// How far from where they were when the gesture began.
        delta: Vec2,
        /// Whether it is over.
        phase: Phase,
    },
    /// Nodes were dragged with Alt down: copies of them belong `delta` away.
    Duplicated {
        /// Which nodes.
        ids: Vec<NodeId>,
        /// How far away.
        delta: Vec2,
    },
    /// A single node was dropped on an edge it is not tied to; stands instead of the last `Moved`.
    DroppedOnEdge {
        /// Which node.
        id: NodeId,
        /// How far it was moved.
        delta: Vec2,
        /// On which edge.
        edge: EdgeId,
    },
    /// A node was resized.
    Resized {
        /// Which node.
        id: NodeId,
        /// Its new rectangle, snapped.
        rect: Rect,
        /// Whether it is over.
        phase: Phase,
    },
    /// A connection was pulled from one node to another (or itself).
    Connected {
        /// Where it was pulled from.
        from: NodeId,
        /// Where it was dropped.
        to: NodeId,
    },
    /// A connection was pulled into the void: what is new belongs there.
    ConnectedToNothing {
        /// Where it was pulled from.
        from: NodeId,
        /// Where it was dropped.
        pos: Pos2,
    },
    /// A node was double-clicked, or Enter was pressed with it selected.
    Opened(NodeId),
    /// F2 was pressed with one node selected: its name wants editing ([`super::CanvasState::edit`]).
    Rename(NodeId),
    /// A node was clicked with the selection unchanged; `pos` tells which part of it.
    NodeClicked {
        /// Which node.
        id: NodeId,
        /// Where.
        pos: Pos2,
    },
    /// An edge was clicked.
    EdgeClicked {
        /// Which edge.
        id: EdgeId,
        /// Where.
        pos: Pos2,
    },
    /// The `+` on a hovered edge was clicked.
    EdgeInsert {
        /// Which edge.
        id: EdgeId,
        /// Where the new thing belongs.
        pos: Pos2,
    },
    /// The background was clicked.
    BackgroundClicked {
        /// Where.
        pos: Pos2,
    },
    /// The background was double-clicked.
    BackgroundOpened {
        /// Where.
        pos: Pos2,
    },
    /// The right button was clicked; what lay there has been selected. [`super::CanvasOutput::menu`]
    /// shows a menu there.
    ContextMenu {
        /// What lies there.
        target: Target,
        /// Where.
        pos: Pos2,
    },
    /// Delete was pressed: the selection wants to go.
    Deleted,
    /// Inline editing ended with this text.
    Edited {
        /// Which node.
        id: NodeId,
        /// The new text.
        text: String,
    },
}
