//! `diff`, `show` and `stats`: apps and their revisions, read and compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use model_core::diff::{DocumentDifference, Layout, diff_with, show, text};
use model_core::model::stats::stats;
use model_core::model::{Project, ReadOnly};
use model_core::store;
use serde::Serialize;

use super::open::{open, open_aloud};
use super::{Format, Outcome};
use crate::git::Repo;

/// Tell what differs between the working copy and a revision, or between two, by element.
#[derive(Args)]
#[command(
    after_help = "Examples: maquette diff my-app\n          maquette diff my-app main..HEAD --format json\n          maquette diff --folders old new"
)]
pub(super) struct Diff {
    /// The folder of the app.
    #[arg(required_unless_present = "folders")]
    app: Option<PathBuf>,
    /// A revision to compare the working copy with (by default HEAD), or two: main..HEAD.
    revisions: Option<String>,
    /// Compare two folders instead.
    #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"], conflicts_with_all = ["app", "revisions"])]
    folders: Option<Vec<PathBuf>>,
    /// How to write the differences.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// List changes of diagrams too.
    #[arg(long)]
    layout: bool,
    /// Write to this file instead of the terminal.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Exit with status 1 where there are differences.
    #[arg(long)]
    exit_code: bool,
}

impl Diff {
    pub(super) fn run(self) -> Result<Outcome> {
        let (before, after) = self.sides()?;
        let layout = if self.layout { Layout::Included } else { Layout::LeftOut };
        let differences = diff_with(&before, &after, layout);
        let written = written(&differences, self.format)?;
        match &self.out {
            Some(path) => super::write_file(path, written.as_bytes())?,
            None => super::put(format_args!("{written}")),
        }
        let found = self.exit_code && !differences.is_empty();
        Ok(if found { Outcome::Findings } else { Outcome::Fine })
    }

    fn sides(&self) -> Result<(Project, Project)> {
        if let Some([before, after]) = self.folders.as_deref() {
            return Ok((open_aloud(before)?.project, open_aloud(after)?.project));
        }
        let Some(app) = &self.app else { bail!("Name the folder of an app.") };
        let revisions = self.revisions.as_deref().unwrap_or("HEAD");
        if let Some((before, after)) = revisions.split_once("..") {
            let head =
                |text: &str| if text.is_empty() { "HEAD".to_owned() } else { text.to_owned() };
            return Ok((at(app, &head(before))?, at(app, &head(after))?));
        }
        Ok((at(app, revisions)?, open_aloud(app)?.project))
    }
}

fn written(differences: &[DocumentDifference], format: Format) -> Result<String> {
    Ok(match format {
        Format::Json => serde_json::to_string_pretty(differences)? + "\n",
        Format::Text if differences.is_empty() => "Nothing differs.\n".to_owned(),
        Format::Text => text::text(differences),
    })
}

/// The app as of a revision.
fn at(app: &Path, revision: &str) -> Result<Project> {
    let repo =
        Repo::find(app).map_err(|error| anyhow::anyhow!("{error}. “git init” makes one."))?;
    let files = repo.files(revision)?;
    let loaded = store::load(&files);
    if let Some(problem) = loaded.refusal() {
        bail!("{revision}: {problem}. {}", problem.hint());
    }
    Ok(loaded.project)
}

/// Write a document as readable text: a microflow as indented steps, an entity as lines.
#[derive(Args)]
#[command(
    after_help = "Examples: maquette show Sales.Order_Submit my-app\n          maquette show HEAD:Sales.Order my-app"
)]
pub(super) struct Show {
    /// A document, of the working copy or, with a colon, of a revision.
    document: String,
    /// The folder of the app.
    #[arg(default_value = ".")]
    app: PathBuf,
}

impl Show {
    pub(super) fn run(self) -> Result<Outcome> {
        let (project, name) = match self.document.rsplit_once(':') {
            Some((revision, name)) => (at(&self.app, revision)?, name),
            None => (open_aloud(&self.app)?.project, self.document.as_str()),
        };
        let found = project.documents().values().find(|document| document.title() == name);
        let Some(document) = found else {
            bail!("There is no document {name}. Documents are named like Sales.Order.");
        };
        super::put(format_args!("{}", show::show(document)));
        Ok(Outcome::Fine)
    }
}

/// Count what an app is made of, by kind. Modules that came ready from a marketplace are counted
/// apart.
#[derive(Args)]
#[command(after_help = "Example: maquette stats samples/order-desk --format json")]
pub(super) struct Stats {
    /// The folder of the app.
    app: PathBuf,
    /// How to write the counts.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Count all modules together.
    #[arg(long)]
    all_modules: bool,
}

/// Counts by group and kind.
type Counts<'a> = BTreeMap<&'a str, BTreeMap<&'a str, usize>>;

/// The JSON of `stats --format json`: the groups, and those of modules from a marketplace apart.
#[derive(Serialize)]
struct Counted<'a> {
    #[serde(flatten)]
    own: Counts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marketplace: Option<Counts<'a>>,
}

impl Stats {
    pub(super) fn run(self) -> Result<Outcome> {
        let project = open(&self.app)?.project;
        let ready = if self.all_modules { ReadOnly::default() } else { ReadOnly::of(&project) };
        let (mut own, mut marketplace) = (Project::default(), Project::default());
        for document in project.documents().values() {
            let side = if ready.holds(document) { &mut marketplace } else { &mut own };
            side.add(document.clone());
        }
        let (own, marketplace) = (stats(&own), stats(&marketplace));
        match self.format {
            Format::Json => {
                let marketplace = (!ready.is_empty()).then(|| by_group(&marketplace));
                let counted = Counted { own: by_group(&own), marketplace };
                out!("{}", serde_json::to_string_pretty(&counted)?);
            }
            Format::Text => {
                print_counts(&own);
                if !ready.is_empty() {
                    out!("\nIn modules from a marketplace:");
                    print_counts(&marketplace);
                }
            }
        }
        Ok(Outcome::Fine)
    }
}

fn by_group(counts: &model_core::model::stats::Stats) -> Counts<'_> {
    let mut groups = Counts::new();
    for (group, kind, count) in counts.iter() {
        groups.entry(group.key()).or_default().insert(kind, count);
    }
    groups
}

fn print_counts(counts: &model_core::model::stats::Stats) {
    for (group, kind, count) in counts.iter() {
        out!("{count:>7}  {:<12}  {kind}", group.key());
    }
}
