//! The history: the working copy, then the commits, each with how much it changed. Choosing one
//! shows its changes in the review.

use app_kit::tokens::{font, palette};
use app_kit::widgets::{Chip, Column, Table, Tone, cell_dim, cell_text};
use egui::{RichText, Ui};

use crate::command::Command;
use crate::context::Context;
use crate::git::Commit;
use crate::review::{Tally, when};
use crate::state::{Differences, ReviewRequest};
use model_core::diff::Layout;

/// What this view remembers between frames.
#[derive(Default)]
pub struct History {
    shown: Differences,
    /// The tally of the working copy.
    working: Tally,
}

/// How much room there is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// For all columns.
    Wide,
    /// Who made a commit is left out.
    Narrow,
}

impl History {
    /// Draws it at the foot.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let width = if ui.available_width() > 560.0 { Width::Wide } else { Width::Narrow };
        self.show_in(ui, context, width);
    }

    /// Draws it.
    pub(super) fn show_in(&mut self, ui: &mut Ui, context: &Context<'_>, width: Width) {
        let app = context.app;
        if app.review.commit.is_none() {
            self.working = Tally::of(&self.shown.groups(app, Layout::LeftOut));
        }
        let commits = &app.git.history;
        let columns = match width {
            Width::Wide => vec![
                Column::share("When", 1.0),
                Column::share("Who", 0.5),
                Column::share("What", 2.0),
                Column::fixed("Model changes", 210.0),
            ],
            Width::Narrow => vec![
                Column::fixed("When", 124.0),
                Column::share("What", 1.0),
                Column::fixed("Model changes", 150.0),
            ],
        };
        let chosen = match &app.review.commit {
            None => Some(0),
            Some(id) => commits.iter().position(|commit| commit.id == *id).map(|place| place + 1),
        };
        let mut uncounted = None;
        let table = Table::new("History", &columns).selected(chosen);
        let response = table.show(ui, commits.len() + 1, |ui, cell| {
            let column = match (width, cell.column) {
                (Width::Narrow, 1) => 2,
                (Width::Narrow, 2) => 3,
                (_, column) => column,
            };
            let Some(place) = cell.row.checked_sub(1) else {
                self.working_cell(ui, context, column);
                return;
            };
            let Some(commit) = commits.get(place) else { return };
            match column {
                0 => {
                    cell_text(ui, &when::said(commit.seconds, &app.now))
                        .on_hover_text(when::in_full(commit.seconds, &app.now));
                }
                1 => {
                    cell_text(ui, &commit.author);
                }
                2 => {
                    cell_text(ui, &commit.summary).on_hover_text(tooltip(commit));
                }
                _ => {
                    let Some(tally) = app.review.tallies.get(&commit.id) else {
                        uncounted.get_or_insert(&commit.id);
                        cell_dim(ui, "…");
                        return;
                    };
                    chips(ui, *tally);
                }
            }
        });
        if let Some(commit) = uncounted
            && app.review.counting.is_none()
        {
            context.review(ReviewRequest::Count(commit.clone()));
        }
        if commits.is_empty() {
            let p = palette(ui);
            ui.add_space(10.0);
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                let words = "There is no commit yet.";
                ui.label(RichText::new(words).font(font::dense()).color(p.dim));
            });
        }
        if let Some(row) = response.clicked {
            let commit = row.checked_sub(1).and_then(|place| commits.get(place));
            context.review(ReviewRequest::Commit(commit.map(|commit| commit.id.clone())));
            context.command(Command::ShowChanges);
        }
    }

    fn working_cell(&self, ui: &mut Ui, context: &Context<'_>, column: usize) {
        match column {
            0 => {
                cell_text(ui, "working copy");
            }
            2 if context.app.git.changes.is_empty() => {
                cell_dim(ui, "nothing changed");
            }
            2 => {
                cell_text(ui, "not committed");
            }
            3 => chips(ui, self.working),
            _ => {}
        }
    }
}

fn tooltip(commit: &Commit) -> String {
    let short: String = commit.id.chars().take(8).collect();
    format!("{}\n{}, {short}", commit.summary, commit.author)
}

/// How many things were added, changed and removed.
fn chips(ui: &mut Ui, tally: Tally) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let parts = [
        ("+", tally.added, Tone::Good),
        ("~", tally.changed, Tone::Warn),
        ("−", tally.removed, Tone::Bad),
    ];
    for (sign, count, tone) in parts {
        if count > 0 {
            ui.add(Chip::new(&format!("{sign}{count}")).tone(tone).plain().mono());
        }
    }
}
