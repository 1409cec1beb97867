//! `new` and `fmt`: apps as files.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use model_core::id::SeededIds;
use model_core::store;

use super::open::open;
use super::{Outcome, WrongUsage};
use crate::services::begin::write_new;

/// Make a new app: a folder, a git repository, a first commit.
#[derive(Args)]
#[command(after_help = "Example: maquette new my-app --name 'My app'")]
pub(super) struct New {
    /// The folder; made if need be, else empty.
    folder: PathBuf,
    /// The name that people see; by default that of the folder.
    #[arg(long)]
    name: Option<String>,
}

impl New {
    pub(super) fn run(self) -> Result<Outcome> {
        let of_folder = || self.folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = self.name.clone().or_else(of_folder).unwrap_or_else(|| "App".to_owned());
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
            let words = "An app's name has 1 to 100 characters, in one line".to_owned();
            return Err(WrongUsage(words).into());
        }
        let project =
            store::template::blank(name, &mut SeededIds::new(crate::services::seed::seed()));
        write_new(&self.folder, &project, "New app")?;
        out!("{} is in {}", name, self.folder.display());
        Ok(Outcome::Fine)
    }
}

/// Bring all files of an app into their canonical form.
#[derive(Args)]
#[command(after_help = "Example: maquette fmt samples/order-desk --check")]
pub(super) struct Fmt {
    /// The folder of the app.
    app: PathBuf,
    /// Only tell which files are not canonical; exit status 1 if there are any.
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(self) -> Result<Outcome> {
        let loaded = open(&self.app)?;
        let plan = store::plan(&loaded.disk, &loaded.project, store::Extent::Everything);
        let mut paths: Vec<&str> =
            plan.writes().map(|(path, _)| path).chain(plan.deletes()).collect();
        paths.sort_unstable();
        paths.dedup();
        if !self.check && !paths.is_empty() {
            store::rewrite(&self.app, &loaded.disk, &loaded.project)?;
        }
        for path in &paths {
            out!("{path}");
        }
        for problem in &loaded.problems {
            eprintln!("{problem}. {}", problem.hint());
        }
        let unread = loaded.problems.iter().any(store::FileProblem::is_error);
        if self.check {
            return Ok(if paths.is_empty() && !unread { Outcome::Fine } else { Outcome::Findings });
        }
        Ok(if unread { Outcome::Findings } else { Outcome::Fine })
    }
}
