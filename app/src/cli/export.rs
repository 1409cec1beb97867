//! `export`: what other programs read of an app, or of the format of its files.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use model_core::store::format::schema::{ELEMENTS, file_name, schemas};
use serde_json::{Map, Value, json};

use super::{Outcome, write_file};

/// Write what other programs read.
#[derive(Args)]
#[command(after_help = "Example: maquette export schemas my-app")]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// JSON Schemas of the files of apps, and settings that let editors use them.
    ///
    /// They go to .maquette/schema in the folder, the settings to .vscode/settings.json, beside those
    /// that are there already.
    Schemas {
        /// The folder: of an app, or any other.
        folder: PathBuf,
    },
}

/// Where the schemas go.
const FOLDER: &str = ".maquette/schema";
/// Where the settings of editors are.
const SETTINGS: &str = ".vscode/settings.json";
/// The setting that says which schema is for which files.
const KEY: &str = "json.schemas";

impl Export {
    pub(super) fn run(self) -> Result<Outcome> {
        let What::Schemas { folder } = self.what;
        if !folder.is_dir() {
            bail!("{} is no folder", folder.display());
        }
        // What may fail comes first, so that nothing is half done.
        let settings = settings(&folder.join(SETTINGS))?;
        let to = folder.join(FOLDER);
        std::fs::create_dir_all(&to).with_context(|| format!("{} cannot be made", to.display()))?;
        let files = schemas();
        for (name, text) in &files {
            write_file(&to.join(name), text.as_bytes())?;
        }
        let to = folder.join(SETTINGS);
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("{} cannot be made", parent.display()))?;
        }
        write_file(&to, format!("{settings:#}\n").as_bytes())?;
        out!("{} schemas in {FOLDER}", files.len());
        out!("settings in {SETTINGS}");
        Ok(Outcome::Fine)
    }
}

/// The settings that are there, with which schema is for which files; entries for other schemas stay.
fn settings(path: &Path) -> Result<Value> {
    let mut settings = match std::fs::read_to_string(path) {
        Ok(text) => serde_json::from_str::<Map<String, Value>>(&text).with_context(|| {
            format!(
                "{} is no plain JSON (does it have comments?); nothing was written",
                path.display()
            )
        })?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Map::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", path.display()));
        }
    };
    let ours = |entry: &Value| {
        let url = entry.get("url").and_then(Value::as_str).unwrap_or_default();
        url.contains(FOLDER)
    };
    let mut entries = match settings.remove(KEY) {
        Some(Value::Array(entries)) => entries,
        Some(_) => bail!("“{KEY}” in {} is no list; nothing was written", path.display()),
        None => Vec::new(),
    };
    entries.retain(|entry| !ours(entry));
    for name in schemas().keys().filter(|name| *name != ELEMENTS) {
        let kind = name.trim_end_matches(".schema.json");
        let files = match kind {
            "app" => vec!["maquette.json".to_owned()],
            "navigation" | "security" => vec![format!("{kind}.json")],
            "module" => vec!["modules/*/module.json".to_owned()],
            "diagram" => vec!["modules/*/domain.diagram.json".to_owned()],
            "microflow" => ["microflow", "nanoflow", "rule"]
                .iter()
                .map(|kind| format!("modules/**/*.{kind}.json"))
                .collect(),
            kind => vec![format!("modules/**/*.{kind}.json")],
        };
        entries.push(json!({"fileMatch": files, "url": format!("./{FOLDER}/{}", file_name(kind))}));
    }
    settings.insert(KEY.to_owned(), Value::Array(entries));
    Ok(Value::Object(settings))
}
