//! The worker that checks: always the latest revision, and only what a change touches.

use std::time::Instant;

use model_core::check::Checker;
use model_core::index::Index;

use super::{Worker, latest};
use crate::state::{Checked, Found};

/// A snapshot to check.
pub struct CheckJob {
    /// The app that it is of.
    pub serial: u64,
    /// Its revision.
    pub revision: u64,
    /// The snapshot.
    pub index: Index,
}

/// Starts the worker.
pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Worker<CheckJob, Found>> {
    let mut checker = (0, Checker::new());
    let work = move |job: CheckJob| {
        if checker.0 != job.serial {
            checker = (job.serial, Checker::new());
        }
        let start = Instant::now();
        checker.1.check(&job.index);
        let millis = start.elapsed().as_secs_f64() * 1000.0;
        let documents = job.index.documents().len();
        let checked = Checked { revision: job.revision, documents, millis };
        Found { serial: job.serial, problems: checker.1.problems().clone(), checked }
    };
    Worker::start("check", wake, work, latest)
}
