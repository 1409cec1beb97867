//! Someone saves, and the process is killed at any moment: the app is the old one or the new one.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use model_core::store;
use tests::{cases, root};

/// All files of an app, by path; what belongs to this machine apart.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name == ".maquette") {
                continue;
            }
            if path.is_dir() {
                walk(root, &path, all);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                all.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(folder, folder, &mut all);
    all
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Saves in a process of its own and kills it after `wait`; without one it lives. Gives how long it
/// saved.
fn save(folder: &Path, wait: Option<Duration>) -> Duration {
    let mut child = Command::new(env!("CARGO_BIN_EXE_save_and_die"))
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "saving\n");
    let start = Instant::now();
    if let Some(wait) = wait {
        while start.elapsed() < wait {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
    }
    child.wait().unwrap();
    start.elapsed()
}

#[test]
fn a_save_killed_at_any_moment_leaves_the_old_app_or_the_new_one() {
    let sample = root().join("samples/order-desk");
    let old = files(&sample);
    let home = tempfile::tempdir().unwrap();
    let whole = home.path().join("whole");
    write(&whole, &old);
    let mut longest = save(&whole, None);
    let new = files(&whole);
    assert_ne!(old, new);
    for round in 0..2 {
        let folder = home.path().join(format!("timing-{round}"));
        write(&folder, &old);
        longest = longest.max(save(&folder, None));
    }

    // Moments spread over the whole save and beyond. How long a save takes here changes with what
    // else the machine does, so the span follows: it grows while no save gets through, and shrinks
    // while every one does.
    let count = cases(200, 1000);
    let mut span = longest.mul_f64(1.5);
    let (mut old_seen, mut new_seen, mut interrupted) = (0, 0, 0);
    let mut latest = Vec::new();
    for case in 0..count {
        let folder = home.path().join(format!("case-{case}"));
        write(&folder, &old);
        save(&folder, Some(span.mul_f64(f64::from(case % 20 + 1) / 20.0)));
        let before = files(&folder);
        let opened = store::open(&folder);
        let after = files(&folder);
        assert!(opened.problems.is_empty(), "case {case}: {:?}", opened.problems);
        interrupted += u32::from(before != old && before != new);
        let is_new = after != old;
        if is_new {
            let different: Vec<_> =
                after.iter().filter(|(path, bytes)| new.get(*path) != Some(bytes)).collect();
            assert!(after == new, "case {case}: neither old nor new: {different:?}");
            new_seen += 1;
        } else {
            old_seen += 1;
        }
        latest.push(is_new);
        if latest.len() == 20 {
            let through = latest.iter().filter(|is_new| **is_new).count();
            span = span.mul_f64(match through {
                0 => 2.0,
                20 => 0.5,
                _ => 1.0,
            });
            latest.clear();
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
    println!(
        "{count} kills: {old_seen} old, {new_seen} new, {interrupted} completed at the next open"
    );
    let both = old_seen > 0 && new_seen > 0;
    assert!(both, "the moments must cover the save: {old_seen} old, {new_seen} new");
}
