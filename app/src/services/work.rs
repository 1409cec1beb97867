//! Long work that is watched: how far it is, and the wish to stop it. Shared by the window, which
//! asks, and the worker, which tells.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How far work is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    /// What is being done, as a sentence without its full stop.
    pub words: String,
    /// The part that is done, 0 to 1; nothing where that is not known.
    pub part: Option<f32>,
}

/// Work that can be watched and stopped. Clones are the same work.
#[derive(Clone, Debug, Default)]
pub struct Work(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stage: Mutex<Stage>,
    stopped: AtomicBool,
    /// For tests: the words at which it stops.
    #[cfg(test)]
    stops_at: Option<&'static str>,
}

impl Work {
    /// Tells how far it is; `Break` where it is to stop.
    pub fn tell(&self, words: impl Into<String>, part: Option<f32>) -> ControlFlow<()> {
        let mut stage = self.0.stage.lock().unwrap_or_else(PoisonError::into_inner);
        *stage = Stage { words: words.into(), part };
        #[cfg(test)]
        if self.0.stops_at.is_some_and(|at| stage.words.starts_with(at)) {
            self.stop();
        }
        if self.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Work that stops by itself as soon as it says this.
    #[cfg(test)]
    pub fn that_stops_at(words: &'static str) -> Work {
        Work(Arc::new(Inner { stops_at: Some(words), ..Inner::default() }))
    }

    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.0.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }
}
