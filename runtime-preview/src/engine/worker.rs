//! A client in a thread of its own: commands in, events out, so that a window never waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use model_core::model::Project;

use crate::protocol::{Answer, Request};
use crate::schema::Consent;

use super::{Engine, EngineError, Update};

/// What a worker is told to do. Commands are done in the order in which they come.
#[derive(Debug)]
pub enum Command {
    /// Answers a request.
    Request(Request),
    /// Follows a model. `number` is whatever tells the sender which model it was.
    Update {
        /// Given back in the event.
        number: u64,
        /// The snapshot.
        project: Project,
        /// What may get lost.
        consent: Consent,
    },
}

/// What a worker tells.
#[derive(Debug)]
pub enum Event {
    /// A request was answered.
    Answer(Box<Answer>),
    /// The model of this number runs now, or cannot.
    Updated {
        /// The command's.
        number: u64,
        /// What it did to the database, or why it could not.
        outcome: Result<Update, EngineError>,
    },
}

/// A client in a thread of its own. Dropping it ends the thread after the command that runs.
#[derive(Debug)]
pub struct Worker {
    commands: Option<Sender<Command>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a client of an engine. `tell` is called in its thread for every event; it must be
    /// quick: put the event into a queue and wake the window.
    pub fn start(
        engine: Engine,
        tell: impl Fn(Event) + Send + 'static,
    ) -> Result<Worker, EngineError> {
        let (commands, inbox) = mpsc::channel();
        let stop: Arc<AtomicBool> = Arc::default();
        let flag = stop.clone();
        let thread = std::thread::Builder::new()
            .name("preview".to_owned())
            .spawn(move || work(&engine, &inbox, &flag, &tell))?;
        Ok(Worker { commands: Some(commands), stop, thread: Some(thread) })
    }

    /// Sends a command; never waits. Whether the thread is still there to do it.
    pub fn send(&self, command: Command) -> bool {
        self.commands.as_ref().is_some_and(|commands| commands.send(command).is_ok())
    }

    /// Stops the request that runs, if one does, within 100 ms. Nothing of it stays.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn work(engine: &Engine, inbox: &Receiver<Command>, stop: &Arc<AtomicBool>, tell: &impl Fn(Event)) {
    let mut client = engine.client().traced();
    client.use_stop_flag(stop.clone());
    for command in inbox {
        match command {
            Command::Request(request) => tell(Event::Answer(Box::new(client.answer(request)))),
            Command::Update { number, project, consent } => {
                let outcome = engine.update(&project, consent);
                tell(Event::Updated { number, outcome });
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // A panic in the thread was told there; there is nothing to add here.
            let _ = thread.join();
        }
    }
}
