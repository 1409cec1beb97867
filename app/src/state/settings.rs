//! What the window remembers of a person: theme, sizes of panes, recent apps. Never in an app's
//! files (architecture, invariant 6).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use model_core::diff::Layout;
use serde::{Deserialize, Serialize};

/// The theme that a person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ThemeChoice {
    /// Dark grounds.
    #[default]
    Dark,
    /// Light grounds.
    Light,
}

/// The panes at the foot of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum BottomPane {
    /// What is wrong with the model.
    #[default]
    Problems,
    /// What changed since the last commit.
    Changes,
    /// The commits.
    History,
    /// What the running app did.
    Console,
}

/// What stands at the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LeftPane {
    /// The tree of documents.
    #[default]
    Explorer,
    /// What changed, and the commit.
    Review,
}

/// How many recent apps are remembered.
const MAX_RECENT: usize = 12;

/// What is remembered. Unknown or missing fields of a settings file take their defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// The theme.
    pub theme: ThemeChoice,
    /// The scale of the whole window, 1.0 to 2.0.
    pub scale: f32,
    /// Whether the pane at the left is shown.
    pub explorer: bool,
    /// What stands there.
    pub left: LeftPane,
    /// Whether reviews show changes of diagrams too.
    pub layout_changes: bool,
    /// Whether problems list advice for modules that came ready from a marketplace.
    pub marketplace_problems: bool,
    /// Whether reviews list changes of modules that came ready from a marketplace.
    pub marketplace_changes: bool,
    /// Whether properties and toolbox are shown.
    pub properties: bool,
    /// Whether the panes at the foot are shown.
    pub bottom: bool,
    /// Which of them.
    pub bottom_pane: BottomPane,
    /// The folders of recent apps, latest first.
    pub recent: Vec<PathBuf>,
    /// By the folder of an app: which rows of its explorer were folded (false) or unfolded.
    pub folds: BTreeMap<PathBuf, BTreeMap<String, bool>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            theme: ThemeChoice::Dark,
            scale: 1.0,
            explorer: true,
            left: LeftPane::Explorer,
            layout_changes: false,
            marketplace_problems: false,
            marketplace_changes: false,
            properties: true,
            bottom: true,
            bottom_pane: BottomPane::Problems,
            recent: Vec::new(),
            folds: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The pane at the foot. The changes are not there while the review stands at the left, which
    /// shows them already.
    pub fn foot(&self) -> BottomPane {
        match self.bottom_pane {
            BottomPane::Changes if self.reviewing() => BottomPane::History,
            pane => pane,
        }
    }

    /// Whether the review stands at the left.
    pub fn reviewing(&self) -> bool {
        self.explorer && self.left == LeftPane::Review
    }

    /// Puts an app first among the recent ones.
    pub fn note_recent(&mut self, folder: &Path) {
        self.recent.retain(|known| known != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(MAX_RECENT);
    }

    /// Whether reviews list changes of diagrams.
    pub fn diagrams(&self) -> Layout {
        if self.layout_changes { Layout::Included } else { Layout::LeftOut }
    }

    /// Panes and sizes as on the first day.
    pub fn reset_layout(&mut self) {
        let fresh = Settings::default();
        (self.explorer, self.properties, self.bottom) =
            (fresh.explorer, fresh.properties, fresh.bottom);
        (self.left, self.bottom_pane) = (fresh.left, fresh.bottom_pane);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_apps_are_few_and_latest_first() {
        let mut settings = Settings::default();
        for number in 0..20 {
            settings.note_recent(Path::new(&format!("/apps/{number}")));
        }
        settings.note_recent(Path::new("/apps/15"));
        assert_eq!(settings.recent.len(), MAX_RECENT);
        assert_eq!(settings.recent[..2], [PathBuf::from("/apps/15"), PathBuf::from("/apps/19")]);
    }

    #[test]
    fn an_old_settings_file_is_read() {
        let settings: Settings = serde_json::from_str(r#"{"theme":"light","gone":1}"#).unwrap();
        assert_eq!((settings.theme, settings.scale), (ThemeChoice::Light, 1.0));
    }
}
