//! Where the samples are that came with the program.

use std::path::PathBuf;

/// The samples: beside the program as it is installed, or in the clone that it was built in.
pub fn samples() -> Vec<PathBuf> {
    let program = std::env::current_exe().unwrap_or_default();
    let mut folders = program.ancestors().skip(1).take(4).flat_map(|folder| {
        [folder.join("samples"), folder.join("share").join("maquette").join("samples")]
    });
    // Last, where the program was built elsewhere: the clone that it is started in.
    let found = folders.find_map(|folder| std::fs::read_dir(folder).ok());
    let Some(entries) = found.or_else(|| std::fs::read_dir("samples").ok()) else {
        return Vec::new();
    };
    let mut samples: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join("maquette.json").is_file())
        .collect();
    samples.sort();
    samples
}
