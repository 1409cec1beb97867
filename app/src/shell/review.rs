//! What the window does with git: it keeps what changed up to date, reads commits, and commits.

use crate::services::git::{Compare, GitAnswer, GitJob, OfCommit};
use crate::state::{LeftPane, OpenApp, ReviewRequest, SaveState, Tab, Toast};

use super::Window;

impl Window {
    /// Gives the worker of git the project as it is now, and takes its news.
    pub(super) fn compare(&mut self) {
        for answer in self.services.git.answers() {
            match answer {
                Ok(answer) => self.take_git_answer(answer),
                Err(panic) => {
                    if let Some(app) = &mut self.app {
                        app.review.counting = None;
                    }
                    self.toasts.push(Toast::error(panic));
                }
            }
        }
        let Some(app) = &mut self.app else { return };
        app.now = self.options.clock.now();
        if app.sent_to_git != app.revision {
            app.sent_to_git = app.revision;
            let (serial, revision, folder) = (app.serial, app.revision, app.folder.clone());
            let project = app.project.clone();
            self.services.git.send(GitJob::Compare(Compare { serial, revision, folder, project }));
        }
    }

    fn take_git_answer(&mut self, answer: GitAnswer) {
        let Some(app) = &mut self.app else { return };
        match answer {
            GitAnswer::News(news) if news.serial == app.serial => app.git = *news,
            GitAnswer::Committed { serial, result } if serial == app.serial => {
                app.sent_to_git = 0;
                match result {
                    Ok(_) => {
                        app.message.clear();
                        app.review.failure = None;
                        self.toasts.push(Toast::done("The changes are committed."));
                    }
                    Err(error) => {
                        if self.settings.left != LeftPane::Review {
                            let text = format!("Nothing was committed: {error}.");
                            self.toasts.push(Toast::error(text));
                        }
                        app.review.failure = Some(error);
                    }
                }
            }
            GitAnswer::Read { serial, result } if serial == app.serial => match result {
                Ok(past) => app.review.read = Some(past),
                Err(error) => {
                    app.review.commit = None;
                    self.toasts.push(Toast::error(format!("{error}.")));
                }
            },
            GitAnswer::Counted { serial, commit, tally } if serial == app.serial => {
                app.review.counting = None;
                app.review.tallies.insert(commit, tally);
            }
            // The answer is for an app that is closed.
            _ => {}
        }
    }

    /// Does what a view asks of the review.
    pub(super) fn review(&mut self, request: ReviewRequest) {
        let Some(app) = &mut self.app else { return };
        let of = |app: &OpenApp, commit: String| OfCommit {
            serial: app.serial,
            folder: app.folder.clone(),
            commit,
            ready: app.read_only.names().map(str::to_owned).collect(),
        };
        match request {
            ReviewRequest::Commit(commit) => {
                app.review.commit = commit;
                app.review.place = None;
                if let Some(commit) = app.review.commit.clone()
                    && app.review.past().is_none()
                {
                    self.services.git.send(GitJob::Read(of(app, commit)));
                }
            }
            ReviewRequest::Place(document, element) => {
                app.review.place = Some((document, element));
                app.open_tab(Tab::Difference(document));
            }
            // One at a time, so that more urgent things never wait long.
            ReviewRequest::Count(commit) => {
                if app.review.counting.is_none() && !app.review.tallies.contains_key(&commit) {
                    app.review.counting = Some(commit.clone());
                    self.services.git.send(GitJob::Count(of(app, commit)));
                }
            }
            ReviewRequest::Dismiss => app.review.failure = None,
        }
    }

    /// Commits: saves first, as a commit holds what the files hold.
    pub(super) fn commit(&mut self) {
        let Some(app) = &mut self.app else { return };
        app.review.failure = None;
        if app.message.trim().is_empty() {
            self.toasts.push(Toast::info(
                "Write what changed first; it becomes the message of the commit.",
            ));
            return;
        }
        if matches!(app.save, SaveState::Saved) {
            self.send_commit();
        } else {
            self.commit_when_saved = true;
            self.save();
        }
    }

    pub(super) fn send_commit(&mut self) {
        let Some(app) = &self.app else { return };
        let (serial, folder, message) =
            (app.serial, app.folder.clone(), app.message.trim().to_owned());
        self.services.git.send(GitJob::Commit { serial, folder, message });
    }

    /// Shows the review instead of the explorer.
    pub(super) fn show_review(&mut self) {
        self.settings.explorer = true;
        self.settings.left = LeftPane::Review;
    }
}
