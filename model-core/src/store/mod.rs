//! Files: the only room that touches them.
//!
//! [`open`] reads the app in a folder, [`load`] from anywhere ([`Files`]): both give a project, a
//! list of problems, and a [`Disk`] that remembers what the files held. [`save`] writes the
//! difference between that and a project, completely or not at all. [`mod@format`] is the canonical
//! text, [`recovery`] keeps what is not saved yet, [`template`] makes new apps, [`migrate`] brings
//! older files up to date.
//!
//! This room never decides what a model means, never writes a file that changed outside, and
//! never loses what it cannot read.

mod clip;
mod disk;
mod files;
pub mod format;
mod journal;
mod load;
pub mod migrate;
mod path;
mod plan;
mod problem;
pub mod recovery;
mod save;
pub mod template;

pub use clip::{from_clip, to_clip};
pub use disk::Disk;
pub use files::{Files, Folder, Listing, Memory};
pub use load::{Loaded, load, open};
pub use path::{APP, Located, locate, path_of};
pub use plan::{Extent, Plan, files_of, plan};
pub use problem::{Cause, FileProblem, Nearby};
pub use save::{SaveError, Saved, Steps, rewrite, save, save_in_steps};

#[cfg(test)]
mod load_tests;
#[cfg(test)]
mod save_tests;
#[cfg(test)]
mod tests;
