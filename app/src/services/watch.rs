//! Watches the files of the open app: the only place that knows notify.

use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long files must rest before they are read: programs write in several steps.
const REST: Duration = Duration::from_millis(200);

/// A watch on the folder of an app.
pub struct Watch {
    // Dropping it ends the watch.
    _watcher: RecommendedWatcher,
    events: Receiver<()>,
    last: Option<Instant>,
}

impl Watch {
    /// Begins to watch; an error says why it cannot be done (then the app works, but changes made
    /// outside are seen only when it is opened again).
    pub fn start(folder: &Path, wake: impl Fn() + Send + 'static) -> Result<Watch, String> {
        let (sender, events) = channel();
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let inside = root.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            let reads_only = matches!(event.kind, EventKind::Access(_));
            if !reads_only && event.paths.iter().any(|path| is_of_app(&inside, path)) {
                // The window may be gone.
                let _ = sender.send(());
                wake();
            }
        })
        .map_err(|error| error.to_string())?;
        watcher.watch(&root, RecursiveMode::Recursive).map_err(|error| error.to_string())?;
        Ok(Watch { _watcher: watcher, events, last: None })
    }

    /// Whether files changed and have come to rest. While they have not, says how long to wait.
    pub fn changed(&mut self, now: Instant) -> Changed {
        if self.events.try_iter().count() > 0 {
            self.last = Some(now);
        }
        match self.last {
            None => Changed::No,
            Some(last) if now.duration_since(last) >= REST => {
                self.last = None;
                Changed::Yes
            }
            Some(_) => Changed::Soon(REST),
        }
    }
}

/// What a watch has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing changed.
    No,
    /// Something changes just now; ask again after this time.
    Soon(Duration),
    /// Something changed.
    Yes,
}

/// Whether a path can belong to the app: not to git, not to this machine.
fn is_of_app(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let hidden = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
    !inside.components().any(hidden) && path.extension().is_none_or(|ending| ending == "json")
}

/// The lock that tells two windows on one app from each other. Held until it is dropped.
pub struct Lock(#[expect(dead_code, reason = "holding it is its use")] std::fs::File);

impl Lock {
    /// Takes the lock of an app; nothing if another window has it, or where the folder cannot be
    /// written to (then there is nothing to protect).
    pub fn take(folder: &Path) -> Option<Lock> {
        let own: PathBuf = folder.join(".maquette");
        std::fs::create_dir_all(&own).ok()?;
        let file = std::fs::File::create(own.join("window.lock")).ok()?;
        file.try_lock().ok().map(|()| Lock(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_app_count() {
        let root = Path::new("/apps/sales");
        assert!(is_of_app(root, Path::new("/apps/sales/maquette.json")));
        assert!(is_of_app(root, Path::new("/apps/sales/modules/Sales/entities/Order.entity.json")));
        assert!(!is_of_app(root, Path::new("/apps/sales/.git/index")));
        assert!(!is_of_app(root, Path::new("/apps/sales/.maquette/preview.db")));
        assert!(!is_of_app(root, Path::new("/apps/sales/notes.txt")));
    }

    #[test]
    fn one_window_has_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path());
        assert!(first.is_some());
        assert!(Lock::take(folder.path()).is_none());
        drop(first);
        assert!(Lock::take(folder.path()).is_some());
    }
}
