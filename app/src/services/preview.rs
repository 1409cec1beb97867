//! The worker that owns the running app: the engine, one person's session and their open pages.
//!
//! Jobs are done in their order; of waiting revisions only the latest is taken up. Every answer
//! says which request or revision it is for, and brings the open pages as they are then.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use model_core::id::Id;
use model_core::model::{DocumentId, Project};
use runtime_preview::engine::{Client, Engine, EngineError};
use runtime_preview::page::tree::{Instruction, Node, PageTree, Shell, Sorted, View};
use runtime_preview::protocol::{
    ActOn, AnswerError, ChooseItem, ClosePage, Nothing, OpenPage, Operation, Request, SetWidget,
    SortDirection, TurnPage,
};
use runtime_preview::schema::Consent;
use runtime_preview::trace::Span;
use runtime_preview::world::RealWorld;
use serde_json::Value as Json;

use super::Worker;
use super::engine::{fill, preview_database};
use crate::state::{Ask, Failure};

/// What it is asked for.
pub enum PreviewJob {
    /// Start an app; one that runs stops first.
    Start {
        /// The app's serial number in the window.
        serial: u64,
        /// Its folder: the database lies in it. Where there is no such folder, in memory.
        folder: PathBuf,
        /// The snapshot.
        project: Project,
        /// Its revision.
        revision: u64,
    },
    /// Take up another revision.
    Update {
        /// The snapshot.
        project: Project,
        /// Its revision.
        revision: u64,
    },
    /// Answer a request.
    Ask {
        /// Its number.
        number: u64,
        /// What it is.
        ask: Ask,
        /// The same in words.
        what: String,
    },
    /// Stop the app.
    Stop,
}

/// What came of it.
pub struct PreviewAnswer {
    /// The app that it is of.
    pub serial: u64,
    /// What was done.
    pub done: Done,
}

/// What was done.
pub enum Done {
    /// The app runs now, or could not be started.
    Started {
        /// The revision that it runs.
        revision: u64,
        /// What surrounds its pages and which are open; or why not.
        outcome: Result<Screen, Failure>,
        /// What it took to fill a new database and to open the home page.
        requests: Vec<Answered>,
    },
    /// Another revision runs now, or the last one goes on.
    Updated {
        /// The revision.
        revision: u64,
        /// How many milliseconds it took.
        millis: f64,
        /// The pages as they are now; or why it could not be taken up.
        outcome: Result<Screen, Failure>,
    },
    /// A request was answered.
    Answered {
        /// How it went.
        request: Answered,
        /// The pages as they are now.
        screen: Screen,
        /// What else is to be done, in this order.
        instructions: Vec<Instruction>,
    },
    /// The app does not run any more.
    Stopped,
}

/// What is on the screen of the running app.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    /// What surrounds its pages.
    pub shell: Shell,
    /// Its open pages, the one on top last.
    pub pages: Vec<PageTree>,
}

/// How a request went.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// Its number.
    pub number: u64,
    /// What it was, in words.
    pub what: String,
    /// What it did.
    pub spans: Vec<Span>,
    /// How long it took, in microseconds.
    pub micros: u64,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// What it found wrong with values.
    pub validation: Vec<String>,
}

/// The worker and the flag that stops the request that runs.
pub struct PreviewService {
    worker: Worker<PreviewJob, PreviewAnswer>,
    stop: Arc<AtomicBool>,
}

impl PreviewService {
    /// Starts the thread.
    pub fn start(wake: impl Fn() + Send + 'static) -> std::io::Result<PreviewService> {
        let stop: Arc<AtomicBool> = Arc::default();
        let flag = stop.clone();
        let mut running: Option<RunningApp> = None;
        let mut serial = 0;
        let work = move |job: PreviewJob| {
            if let PreviewJob::Start { serial: started, .. } = &job {
                serial = *started;
            }
            PreviewAnswer { serial, done: work(&mut running, &flag, job) }
        };
        let worker = Worker::start("preview", wake, work, latest_revision)?;
        Ok(PreviewService { worker, stop })
    }

    /// Gives it a job.
    pub fn send(&mut self, job: PreviewJob) {
        if matches!(job, PreviewJob::Stop) {
            self.cancel();
        }
        self.worker.send(job);
    }

    /// Stops the request that runs; nothing of it stays.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// The answers that have come, in their order.
    pub fn answers(&mut self) -> Vec<Result<PreviewAnswer, String>> {
        self.worker.answers()
    }

    /// Waits for the next answer. For tests; never in a frame.
    pub fn wait(&mut self) -> Option<Result<PreviewAnswer, String>> {
        self.worker.wait()
    }
}

/// Of several revisions that wait one after another, only the last is taken up.
fn latest_revision(waiting: &mut Vec<PreviewJob>) {
    let is_update = |job: &PreviewJob| matches!(job, PreviewJob::Update { .. });
    let mut kept: Vec<PreviewJob> = Vec::with_capacity(waiting.len());
    for job in waiting.drain(..) {
        if is_update(&job) && kept.last().is_some_and(is_update) {
            kept.pop();
        }
        kept.push(job);
    }
    *waiting = kept;
}

fn work(running: &mut Option<RunningApp>, stop: &Arc<AtomicBool>, job: PreviewJob) -> Done {
    match job {
        PreviewJob::Start { folder, project, revision, .. } => {
            *running = None;
            stop.store(false, Ordering::Relaxed);
            match RunningApp::start(&folder, &project, stop.clone()) {
                Ok(mut app) => {
                    let requests = app.begin(&project);
                    let screen = app.screen();
                    *running = Some(app);
                    Done::Started { revision, outcome: Ok(screen), requests }
                }
                Err(error) => {
                    Done::Started { revision, outcome: Err(failure(&error)), requests: Vec::new() }
                }
            }
        }
        PreviewJob::Update { project, revision } => {
            let Some(app) = running else { return Done::Stopped };
            let begin = Instant::now();
            let outcome = app.update(&project);
            let millis = begin.elapsed().as_secs_f64() * 1000.0;
            let outcome = outcome.map(|()| app.screen()).map_err(|error| failure(&error));
            Done::Updated { revision, millis, outcome }
        }
        PreviewJob::Ask { number, ask, what } => {
            let Some(app) = running else { return Done::Stopped };
            stop.store(false, Ordering::Relaxed);
            let operation = operation(ask, &app.client.pages().trees());
            let (mut request, instructions) = app.request(what, operation);
            request.number = number;
            Done::Answered { request, screen: app.screen(), instructions }
        }
        PreviewJob::Stop => {
            *running = None;
            Done::Stopped
        }
    }
}

/// The request that does what is asked. What a grid keeps is said again.
fn operation(ask: Ask, pages: &[&PageTree]) -> Operation {
    match ask {
        Ask::Home => Operation::Home(Nothing {}),
        Ask::Refresh => Operation::Refresh(Nothing {}),
        Ask::Open(page) => Operation::Open(OpenPage { page, arguments: BTreeMap::new() }),
        Ask::Close(page) => Operation::Close(ClosePage { page }),
        Ask::Menu(item) => Operation::Menu(ChooseItem { item }),
        Ask::Set { page, node, value } => {
            let value = value.map_or(Json::Null, Json::String);
            Operation::Set(SetWidget { page, node, value })
        }
        Ask::Act { page, node } => Operation::Act(ActOn { page, node }),
        Ask::Rows { page, node, offset, sort, search } => {
            let tree = pages.iter().find(|tree| tree.key == page);
            let grid = tree.and_then(|tree| tree.find(&node)).and_then(|node| match &node.view {
                View::DataGrid(grid) => Some(grid),
                _ => None,
            });
            let sorted = grid.and_then(|grid| {
                let column = grid.columns.iter().find(|column| column.sorted != Sorted::No)?;
                Some((column.key, column.sorted))
            });
            let direction = |sorted: Sorted| match sorted {
                Sorted::Descending => SortDirection::Desc,
                Sorted::No | Sorted::Ascending => SortDirection::Asc,
            };
            let sort = sort.or(sorted).filter(|(_, sorted)| *sorted != Sorted::No);
            let sort = sort.map(|(column, sorted)| (column.to_string(), direction(sorted)));
            let search = search.or_else(|| grid.map(|grid| grid.search.clone()));
            let search = search.filter(|text| !text.is_empty());
            let search = search.map(|text| (node.clone(), Json::String(text)));
            let (sort, search) = (sort.into_iter().collect(), search.into_iter().collect());
            Operation::Page(TurnPage { page, node, offset, sort, search })
        }
    }
}

/// The app that runs.
struct RunningApp {
    engine: Engine,
    client: Client,
    shell: Shell,
}

impl RunningApp {
    /// Opens the database and lets it follow the model.
    fn start(
        folder: &Path,
        project: &Project,
        stop: Arc<AtomicBool>,
    ) -> Result<RunningApp, EngineError> {
        let world = Arc::new(RealWorld::new());
        let engine = if folder.is_dir() {
            let file = preview_database(folder);
            // Should it fail, opening the database says so.
            let _ = file.parent().map(std::fs::create_dir_all);
            Engine::open(&file, project, world, Consent::KeepAll)?
        } else {
            Engine::in_memory(project, world)?
        };
        let mut client = engine.client().traced();
        client.use_stop_flag(stop);
        Ok(RunningApp { engine, client, shell: Shell::default() })
    }

    /// Fills a new database, and opens the home page.
    fn begin(&mut self, project: &Project) -> Vec<Answered> {
        let filled = self.fill(project);
        let home = "Open the home page".to_owned();
        let (home, _) = self.request(home, Operation::Home(Nothing {}));
        filled.into_iter().chain([home]).collect()
    }

    fn fill(&mut self, project: &Project) -> Option<Answered> {
        let begin = Instant::now();
        let failure = fill(&self.engine, &mut self.client, project)?.err().map(|error| {
            let mut failure = answer_failure(&error);
            failure.message = format!("The new database is not filled: {}", failure.message);
            failure
        });
        Some(Answered {
            what: "Fill the new database".to_owned(),
            spans: self.client.last_trace().to_vec(),
            micros: micros(begin),
            failure,
            ..Answered::default()
        })
    }

    /// Lets the database and the open pages follow another revision.
    fn update(&mut self, project: &Project) -> Result<(), EngineError> {
        self.engine.update(project, Consent::KeepAll)?;
        self.request(String::new(), Operation::Refresh(Nothing {}));
        if self.client.pages().trees().is_empty() {
            // Pages that left the model make room for the home page.
            self.request(String::new(), Operation::Home(Nothing {}));
        }
        Ok(())
    }

    fn screen(&self) -> Screen {
        let pages = self.client.pages().trees().into_iter().cloned().collect();
        Screen { shell: self.shell.clone(), pages }
    }

    /// Answers a request; gives what else is to be done too.
    fn request(&mut self, what: String, operation: Operation) -> (Answered, Vec<Instruction>) {
        let begin = Instant::now();
        let known = self.complaints();
        let answer = self.client.answer(Request { id: Json::Null, operation });
        let found = self.complaints();
        if let Some(shell) = answer.body.shell {
            self.shell = shell;
        }
        let answered = Answered {
            number: 0,
            what,
            spans: self.client.last_trace().to_vec(),
            micros: micros(begin),
            failure: answer.body.error.as_ref().map(answer_failure),
            validation: found.difference(&known).map(|(_, text)| text.clone()).collect(),
        };
        (answered, answer.body.update.map(|update| update.instructions).unwrap_or_default())
    }

    /// What the open pages say is wrong with values, by page and field.
    fn complaints(&self) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        for page in self.client.pages().trees() {
            let mut nodes: Vec<&Node> = page.nodes.iter().collect();
            while let Some(node) = nodes.pop() {
                if let View::Input(input) = &node.view
                    && !input.error.is_empty()
                {
                    found.insert((format!("{}/{}", page.key, node.key), input.error.clone()));
                }
                nodes.extend(node.children());
            }
        }
        found
    }
}

fn micros(begin: Instant) -> u64 {
    u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn failure(error: &EngineError) -> Failure {
    Failure { message: error.to_string(), details: format!("{error:?}"), ..Failure::default() }
}

fn answer_failure(error: &AnswerError) -> Failure {
    Failure {
        message: error.message.clone(),
        place: error.element.clone(),
        element: address(&error.path),
        details: format!("{} {}", error.code, error.path),
    }
}

/// `document/element` as written in answers.
fn address(path: &str) -> Option<(DocumentId, Id)> {
    let (document, element) = path.split_once('/')?;
    Some((DocumentId(document.parse().ok()?), element.parse().ok()?))
}
