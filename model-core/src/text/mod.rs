//! Text as it stands in files. This room reads and writes strings only, never files.

pub mod json;
