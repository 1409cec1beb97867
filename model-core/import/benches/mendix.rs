//! B13: importing the largest Mendix project at hand, against decoding its BSON alone; and with
//! writing the app, against writing the same bytes.

#[path = "../../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use model_core::store::{self, Disk, files_of};
use model_import::mendix::bson::Document;
use model_import::mendix::tree::Tree;
use model_import::mendix::{self, MendixReport, Storage};
use report::{Case, Figure, Report, in_turn, median};

fn main() -> Result<(), Box<dyn Error>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus/mendix/farmworker-wallet-os");
    if !project.is_dir() {
        println!("{} is not there; nothing is measured", project.display());
        return Ok(());
    }
    let storage = Storage::open(&project)?;
    let mut report = Report::new("B13");
    let bytes: usize = storage.units.iter().map(|unit| unit.contents.len()).sum();
    report.add(Case::new("bytes of its units", Figure::bytes(u64::try_from(bytes)?)));

    let (ours, reference) = in_turn(
        9,
        || drop(black_box(mendix::read(&storage))),
        || {
            for unit in &storage.units {
                let _ = black_box(Document::parse(&unit.contents));
            }
        },
    );
    let name = format!("import {} units, against decoding them", storage.units.len());
    report.add(Case::new(&name, ours).beside(Some(reference)).times(3.0));
    let files = median(5, || drop(black_box(Storage::open(&project))));
    report.add(Case::new("read its files and check their hashes", files));

    let app = mendix::read(&storage).project;
    let written = files_of(&app).0;
    let folder = tempfile::tempdir()?;
    let mut turn = 0;
    let mut next = || {
        turn += 1;
        folder.path().join(turn.to_string())
    };
    let mut failed = 0;
    let tally = std::cell::RefCell::new(&mut failed);
    let places = std::cell::RefCell::new(&mut next);
    let (ours, reference) = in_turn(
        5,
        || {
            let folder = (places.borrow_mut())();
            let import = mendix::read(&storage);
            if store::save(&folder, &Disk::default(), &import.project).is_err() {
                **tally.borrow_mut() += 1;
            }
        },
        || {
            let folder = (places.borrow_mut())();
            for (path, bytes) in &written {
                let path = folder.join(path);
                let made = path.parent().map(std::fs::create_dir_all);
                if made.is_none_or(|made| made.is_err()) || std::fs::write(path, bytes).is_err() {
                    **tally.borrow_mut() += 1;
                }
            }
        },
    );
    if failed > 0 {
        return Err(format!("{failed} files could not be written").into());
    }
    let name = format!("import and write {} files, against writing them", written.len());
    report.add(Case::new(&name, ours).beside(Some(reference)).times(2.0));
    report.add(Case::new(
        "find the places of its units",
        median(5, || drop(black_box(Tree::new(&storage)))),
    ));
    report.add(Case::new(
        "make the text of its files",
        median(5, || drop(black_box(files_of(&app)))),
    ));
    let import = mendix::read(&storage);
    let told = median(5, || drop(black_box(MendixReport::new(&storage, &import))));
    report.add(Case::new("its report, with a check of the app", told));
    report.finish()?;
    Ok(())
}
