//! B5: opening a project of 2,500 documents from a folder, against reading the same bytes and
//! parsing them with `serde_json` into `Value`. Both with a warm page cache, in turn.

#[path = "../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use model_core::store::{self, Disk, Extent, Files, Folder};
use model_core::testing::sample;
use report::{Case, Report, in_turn, median};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("maquette-b5-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = measure(&folder);
    std::fs::remove_dir_all(&folder)?;
    result
}

fn measure(folder: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let project = sample(1, 2500);
    let saving = report::time(|| {
        // Opening below says whether it worked.
        let _ = black_box(store::save(folder, &Disk::default(), &project));
    });
    let files = Folder(folder.to_owned());
    let paths = files.list().paths;
    let loaded = store::open(folder);
    assert_eq!(loaded.problems, [], "the sample opens without problems");
    assert_eq!(loaded.project.len(), project.len());

    let mut report = Report::new("B5");
    let (ours, reference) = in_turn(
        15,
        || {
            black_box(store::open(folder));
        },
        || {
            for path in &paths {
                let bytes = files.read(path).unwrap_or_default();
                black_box(serde_json::from_slice::<serde_json::Value>(&bytes).ok());
            }
        },
    );
    let name = format!("open {} documents", project.len());
    let case = Case::new(&name, ours).beside(Some(reference));
    report.add(case.times(3.0).under(Duration::from_millis(500)));
    let bytes: usize = paths.iter().map(|p| files.read(p).unwrap_or_default().len()).sum();
    report.add(Case::new("bytes of it", report::Figure::bytes(u64::try_from(bytes)?)));
    let text = median(5, || {
        black_box(store::plan(&Disk::default(), &project, Extent::Everything));
    });
    report.add(Case::new("write its text", text));
    report.add(Case::new("save it into an empty folder", saving));
    report.finish()?;
    Ok(())
}
