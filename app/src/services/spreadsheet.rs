//! The worker of the dialog for spreadsheets: reads files, proposes, previews, and stores rows into
//! the app that is open.

use std::path::PathBuf;
use std::sync::Arc;

use model_core::model::Project;
use model_import::table::{self, Choices, Plan, Preview, Reading, Sheet};

use super::Worker;
use super::table::{Stored, import_open};

/// How many rows a preview shows.
pub const SHOWN_ROWS: usize = 50;

/// What it is asked for. Numbers tell answers apart that came too late.
pub enum TableJob {
    /// Read a file, and propose what it becomes.
    Read {
        /// The number of the question.
        number: u64,
        /// The file.
        file: PathBuf,
        /// How to read it.
        reading: Reading,
        /// The module; and the entity, unless it is called as the file.
        names: (String, Option<String>),
        /// What a person said.
        choices: Choices,
    },
    /// Propose again for what was read.
    Guess {
        /// The number of the question.
        number: u64,
        /// What was read.
        sheet: Arc<Sheet>,
        /// Module and entity.
        names: (String, String),
        /// What a person said.
        choices: Choices,
    },
    /// Show what a corrected plan comes to.
    Preview {
        /// The number of the question.
        number: u64,
        /// What was read.
        sheet: Arc<Sheet>,
        /// The plan.
        plan: Plan,
    },
    /// Store the rows into the app that is open.
    Import {
        /// The app that it is for.
        serial: u64,
        /// What was read.
        sheet: Arc<Sheet>,
        /// The plan.
        plan: Plan,
        /// The project as it is.
        project: Project,
        /// The app's folder.
        folder: PathBuf,
    },
}

/// A table that was read, with what it is proposed to become.
#[derive(Debug)]
pub struct Proposed {
    /// The table.
    pub sheet: Arc<Sheet>,
    /// The plan.
    pub plan: Plan,
    /// What it comes to.
    pub preview: Preview,
}

/// What came of it.
pub enum TableAnswer {
    /// A proposal, or why there is none.
    Proposed {
        /// The number of the question.
        number: u64,
        /// The proposal.
        proposed: Result<Box<Proposed>, String>,
    },
    /// A preview.
    Previewed {
        /// The number of the question.
        number: u64,
        /// The preview.
        preview: Preview,
    },
    /// Rows were stored, or not.
    Imported {
        /// The app that it is for.
        serial: u64,
        /// The change that is to be applied.
        stored: Result<Box<Stored>, String>,
    },
}

/// Starts the worker.
pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<Worker<TableJob, TableAnswer>> {
    Worker::start("spreadsheets", wake, work, keep)
}

/// Keeps imports, and of the questions the last.
fn keep(waiting: &mut Vec<TableJob>) {
    let is_import = |job: &TableJob| matches!(job, TableJob::Import { .. });
    let last = waiting.iter().rposition(|job| !is_import(job));
    let mut place = 0;
    waiting.retain(|job| {
        place += 1;
        is_import(job) || Some(place - 1) == last
    });
}

fn propose(sheet: Arc<Sheet>, module: &str, entity: &str, choices: &Choices) -> Box<Proposed> {
    let plan = Plan::guess(&sheet, module, entity, choices);
    let preview = plan.preview(&sheet, SHOWN_ROWS);
    Box::new(Proposed { sheet, plan, preview })
}

fn work(job: TableJob) -> TableAnswer {
    match job {
        TableJob::Read { number, file, reading, names: (module, entity), choices } => {
            let proposed = table::read(&file, &reading).map(|sheet| {
                let entity = entity.unwrap_or_else(|| sheet.entity_name());
                propose(Arc::new(sheet), &module, &entity, &choices)
            });
            TableAnswer::Proposed { number, proposed: proposed.map_err(|e| e.to_string()) }
        }
        TableJob::Guess { number, sheet, names: (module, entity), choices } => {
            let proposed = propose(sheet, &module, &entity, &choices);
            TableAnswer::Proposed { number, proposed: Ok(proposed) }
        }
        TableJob::Preview { number, sheet, plan } => {
            TableAnswer::Previewed { number, preview: plan.preview(&sheet, SHOWN_ROWS) }
        }
        TableJob::Import { serial, sheet, plan, project, folder } => {
            let stored = import_open(&sheet, &plan, &project, &folder);
            let stored = stored.map(Box::new).map_err(|error| error.to_string());
            TableAnswer::Imported { serial, stored }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_questions_only_the_last_is_kept() {
        let sheet = table::read_bytes(b"a,b\n1,2\n", "t.csv", &Reading::default()).unwrap();
        let sheet = Arc::new(sheet);
        let plan = Plan::guess(&sheet, "M", "T", &Choices::default());
        let ask = |number| TableJob::Preview { number, sheet: sheet.clone(), plan: plan.clone() };
        let import = TableJob::Import {
            serial: 7,
            sheet: sheet.clone(),
            plan: plan.clone(),
            project: Project::default(),
            folder: PathBuf::new(),
        };
        let mut waiting = vec![ask(1), import, ask(2), ask(3)];
        keep(&mut waiting);
        let kept: Vec<u64> = waiting
            .iter()
            .map(|job| match job {
                TableJob::Preview { number, .. } => *number,
                TableJob::Import { serial, .. } => *serial,
                _ => 0,
            })
            .collect();
        assert_eq!(kept, [7, 3]);
    }

    #[test]
    fn a_file_that_is_not_there_is_an_answer() {
        let job = TableJob::Read {
            number: 1,
            file: PathBuf::from("nowhere.csv"),
            reading: Reading::default(),
            names: ("M".to_owned(), None),
            choices: Choices::default(),
        };
        let TableAnswer::Proposed { number: 1, proposed: Err(error) } = work(job) else {
            panic!("it was answered with something else");
        };
        assert!(error.contains("no file"), "{error}");
    }
}
