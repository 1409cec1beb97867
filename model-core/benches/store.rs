//! B5: opening a project of 2,500 documents from a folder, against reading the same bytes and
//! parsing them with `serde_json` into `Value`. Cold: each in a new process, from its start to its
//! end, with a warm page cache, in turn. The same once more inside one process that has done it
//! before.

#[path = "../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::hint::black_box;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use model_core::store::{self, Disk, Extent, Files, Folder};
use model_core::testing::sample;
use report::{Case, Report, in_turn, median};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, work, folder] = arguments.as_slice()
        && matches!(work.as_str(), OPEN | PARSE)
    {
        return child(work, Path::new(folder));
    }
    let folder = std::env::temp_dir().join(format!("maquette-b5-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = measure(&folder);
    std::fs::remove_dir_all(&folder)?;
    result
}

const OPEN: &str = "open";
const PARSE: &str = "parse";

/// What a new process does. What it has read stays until it ends, as in a program that goes on.
fn child(work: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let done = if work == OPEN {
        let loaded = ManuallyDrop::new(store::open(folder));
        loaded.problems.is_empty() && loaded.project.len() > 1
    } else {
        parse(folder) > 1
    };
    if done { Ok(()) } else { Err("the sample does not open".into()) }
}

/// Parses every document and drops it at once, which is cheaper than keeping them: a program could
/// not be faster. Gives how many there are.
fn parse(folder: &Path) -> usize {
    let files = Folder(folder.to_owned());
    let paths = files.list().paths;
    let parsed = paths.iter().filter(|path| *path != ".gitignore").filter(|path| {
        let bytes = files.read(path).unwrap_or_default();
        black_box(serde_json::from_slice::<serde_json::Value>(&bytes)).is_ok()
    });
    parsed.count()
}

/// Starts this program again for one of the two works and waits for its end.
fn anew(work: &str, folder: &Path) -> bool {
    let program = std::env::current_exe();
    let status = program.and_then(|p| Command::new(p).arg(work).arg(folder).status());
    status.is_ok_and(|status| status.success())
}

fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
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
    let mut failed = 0;
    let mut count = |done: bool| failed += usize::from(!done);
    let tally = std::cell::RefCell::new(&mut count);
    let (ours, reference) = in_turn(
        15,
        || (tally.borrow_mut())(anew(OPEN, folder)),
        || (tally.borrow_mut())(anew(PARSE, folder)),
    );
    if failed > 0 {
        return Err(format!("{failed} processes failed").into());
    }
    let name = format!("open {} documents, new process", project.len());
    let case = Case::new(&name, ours).beside(Some(reference));
    report.add(case.times(3.0).under(Duration::from_millis(500)));
    let (ours, reference) =
        in_turn(15, || drop(black_box(store::open(folder))), || _ = black_box(parse(folder)));
    report.add(Case::new("again in one process", ours).beside(Some(reference)));
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
