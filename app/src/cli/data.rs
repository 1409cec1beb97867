//! `schema`: how the database follows the model.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use runtime_preview::program::{Catalogue, Domain};
use runtime_preview::query::catalogue;
use runtime_preview::schema::{Consent, Plan};
use runtime_preview::storage::Database;

use super::Outcome;
use super::open::open_aloud;
use crate::services::engine::{preview_database, start};

/// Show what the database has to do to follow the model; with --apply, do it.
#[derive(Args)]
#[command(after_help = "Example: maquette schema samples/order-desk --apply")]
pub(super) struct Schema {
    /// The folder of the app.
    app: PathBuf,
    /// The database; by default the preview's, .maquette/preview.db in the app's folder.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Carry the plan out, in one transaction.
    #[arg(long)]
    apply: bool,
    /// With --apply: values that cannot convert become empty, links that no longer fit are cut. A
    /// copy of the database is kept beside it.
    #[arg(long, requires = "apply")]
    accept_loss: bool,
}

impl Schema {
    pub(super) fn run(self) -> Result<Outcome> {
        let project = open_aloud(&self.app)?.project;
        let file = self.db.clone().unwrap_or_else(|| preview_database(&self.app));
        let plan = Plan::new(&known(&file)?, &Domain::new(&project))?;
        for step in &plan.steps {
            out!("{step}");
        }
        if plan.is_empty() {
            out!("The database follows the model.");
            return Ok(Outcome::Fine);
        }
        if !self.apply {
            out!("{} steps; --apply carries them out", plan.steps.len());
            return Ok(Outcome::Fine);
        }
        let consent = if self.accept_loss { Consent::GiveUpValues } else { Consent::KeepAll };
        if let Err(error) = start(&project, &file, consent) {
            bail!("{error}\nNothing was changed. --accept-loss gives up what stands in the way.");
        }
        out!("{} steps carried out on {}", plan.steps.len(), file.display());
        Ok(Outcome::Fine)
    }
}

/// What the database was made for; nothing where there is none yet, as a plan makes no file.
fn known(file: &Path) -> Result<Catalogue> {
    if !file.is_file() {
        return Ok(Catalogue::default());
    }
    let database = Database::open(file)?;
    let reader = database.read()?;
    Ok(catalogue::read(reader.connection()?)?)
}
