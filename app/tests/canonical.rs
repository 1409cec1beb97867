//! The same model gives the same bytes: whatever the order of keys and spaces it was written with,
//! the time zone, the language of the system, and from process to process (each has other hashes).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn files(folder: &Path, inside: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder.join(inside)).unwrap() {
        let entry = entry.unwrap();
        let path = inside.join(entry.file_name());
        if entry.file_name() == ".maquette" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            files(folder, &path, all);
        } else {
            all.insert(path.clone(), std::fs::read(folder.join(&path)).unwrap());
        }
    }
}

fn app(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    files(folder, Path::new(""), &mut all);
    all
}

#[test]
fn any_way_of_writing_the_sample_gives_its_bytes() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk");
    let expected = app(&sample);
    assert!(expected.len() > 20);
    let surroundings = [
        ("UTC", "C"),
        ("Asia/Kathmandu", "de_DE.UTF-8"),
        ("America/St_Johns", "tr_TR.UTF-8"),
        ("Pacific/Chatham", "ar_EG.UTF-8"),
    ];
    for (place, (zone, language)) in surroundings.into_iter().enumerate() {
        let home = tempfile::tempdir().unwrap();
        for (path, bytes) in &expected {
            let target = home.path().join(path);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            // Keys in alphabetical order, and spaces as another writer sets them.
            let written = match serde_json::from_slice::<serde_json::Value>(bytes) {
                Ok(value) if place % 2 == 0 => serde_json::to_vec(&value).unwrap(),
                Ok(value) => serde_json::to_vec_pretty(&value).unwrap(),
                Err(_) => bytes.clone(),
            };
            std::fs::write(target, written).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_maquette"))
            .arg("fmt")
            .arg(home.path())
            .env("TZ", zone)
            .env("LC_ALL", language)
            .env("LANG", language)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let found = app(home.path());
        for (path, bytes) in &expected {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(text(found.get(path).unwrap()), text(bytes), "{} in {zone}", path.display());
        }
        assert_eq!(found.len(), expected.len());
    }
}
