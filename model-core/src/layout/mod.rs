//! Where things of a diagram go: the ways of sequence flows between the objects of a microflow, and
//! a tidy order of the objects themselves.
//!
//! All of it is a function of the model, in whole points, and the same on every machine. What this
//! room must never do: change a model (it answers with places; verbs and editors use them), or know
//! colours and screens.
//!
//! Rooms: `frame` (rectangles), `route` (the ways of flows), `tidy` (an order from left to right).

mod frame;
mod route;
mod tidy;

pub use frame::{Frame, Side};
pub use route::{dock, route, routes};
pub use tidy::tidy;
