//! The settings of a person on disk. Losing them is no harm, so nothing here fails aloud.

use std::fs;
use std::path::Path;

use crate::state::Settings;

/// The settings in a file; the defaults where there is none or it cannot be read.
pub fn read(file: &Path) -> Settings {
    fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes the settings, replacing the file as a whole.
pub fn write(file: &Path, settings: &Settings) {
    let Ok(text) = serde_json::to_string_pretty(settings) else { return };
    let unfinished = file.with_extension("new");
    let folder = file.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&unfinished, text));
    if written.and_then(|()| fs::rename(&unfinished, file)).is_err() {
        // The next start has the defaults: nothing of an app is lost.
        let _ = fs::remove_file(&unfinished);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep").join("settings.json");
        assert_eq!(read(&file), Settings::default());
        let settings = Settings { scale: 1.5, ..Settings::default() };
        write(&file, &settings);
        assert_eq!(read(&file), settings);
        fs::write(&file, "{broken").unwrap();
        assert_eq!(read(&file), Settings::default());
    }
}
