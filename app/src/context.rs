//! What views read and what they send.
//!
//! A view gets a [`Context`] to read, draws, and sends [`Request`]s; it changes nothing itself. The
//! shell carries all requests out at one place after the frame.

use std::cell::RefCell;
use std::path::PathBuf;

use model_core::change::Source;
use model_core::check::Problem;
use model_core::id::{Id, IdSource};
use model_core::index::Index;
use model_core::model::{Address, DocumentId, Project};

use crate::command::Command;
use crate::state::{
    Ask, BottomPane, OpenApp, Outcome, ReviewRequest, Running, Selection, Settings, Tab, Toast,
};

/// Makes a change from the project as it is when the request is carried out.
pub type Make = Box<dyn FnOnce(&Project, &mut dyn IdSource) -> Outcome>;

/// What a view asks for.
pub enum Request {
    /// Do a command.
    Command(Command),
    /// Open the app in this folder.
    OpenFolder(PathBuf),
    /// Change the project, as a step of its own or, with a mark, as part of the step of that mark.
    Edit {
        /// The same for all frames of a drag or all letters of a field.
        mark: Option<String>,
        /// Who asks.
        source: Source,
        /// The change.
        make: Make,
    },
    /// Give something another name, and let everything that uses it follow.
    Rename {
        /// The document.
        document: DocumentId,
        /// The element in it; none for the document itself.
        element: Id,
        /// The new name.
        name: String,
    },
    /// The drag or the typing is over: what comes next is a new step.
    EndPart,
    /// Open a tab or bring it to the front.
    Open(Tab),
    /// Close a tab.
    Close(Tab),
    /// Select something.
    Select(Selection),
    /// Open a document and select something in it.
    Reveal(Selection),
    /// Show a pane at the foot of the window.
    Pane(BottomPane),
    /// Show something else in the review.
    Review(ReviewRequest),
    /// Sets the message of the next commit.
    Message(String),
    /// Let a module be changed that came ready from others.
    MakeEditable(String),
    /// Something about the running app.
    Preview(Preview),
    /// Show a message.
    Toast(Toast),
    /// Change the settings.
    Settings(Box<dyn FnOnce(&mut Settings)>),
}

/// What is asked about the running app.
#[derive(Clone, Debug, PartialEq)]
pub enum Preview {
    /// The app itself is asked; it is started if it does not run.
    Ask(Ask),
    /// The request that runs is stopped.
    Cancel,
    /// The message in front was read.
    Read,
    /// What failed last was read.
    Dismiss,
    /// The console forgets what was done.
    Clear,
}

/// The requests of one frame, in their order.
#[derive(Default)]
pub struct Requests {
    queue: RefCell<Vec<Request>>,
}

impl Requests {
    /// Adds a request.
    pub fn send(&self, request: Request) {
        self.queue.borrow_mut().push(request);
    }

    /// Takes all requests.
    pub fn take(&self) -> Vec<Request> {
        self.queue.take()
    }
}

/// What a document is marked with in lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// How many errors it has.
    pub errors: usize,
    /// How many warnings it has.
    pub warnings: usize,
    /// Whether it is not as it is on disk.
    pub changed: bool,
}

/// What views of an open app read.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The open app.
    pub app: &'a OpenApp,
    /// The settings.
    pub settings: &'a Settings,
    /// The running app.
    pub running: &'a Running,
    /// Where requests go.
    pub requests: &'a Requests,
}

impl Context<'_> {
    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.app.project
    }

    /// What the names in the project mean.
    pub fn index(&self) -> &Index {
        &self.app.index
    }

    /// What the explorer marks a document with: its problems, and whether it is not on disk.
    pub fn marks(&self, document: DocumentId) -> Marks {
        let count = self.app.problem_counts.get(&document).copied().unwrap_or_default();
        Marks {
            errors: count.errors,
            warnings: count.warnings,
            changed: self.app.is_changed(document),
        }
    }

    /// What the checker says about exactly this property, the worst first.
    pub fn problem_at(&self, address: &Address) -> Option<&Problem> {
        let project = self.project();
        let root = project.document(address.document)?.root().id();
        let same = |id: Id| if id == root { Id::NONE } else { id };
        let found = self.app.problems.of(address.document).iter().filter(|problem| {
            problem.address.property == address.property
                && same(problem.address.element) == same(address.element)
        });
        found.min_by_key(|problem| problem.severity)
    }

    /// Asks for a command.
    pub fn command(&self, command: Command) {
        self.requests.send(Request::Command(command));
    }

    /// Asks for something about the running app.
    pub fn preview(&self, preview: Preview) {
        self.requests.send(Request::Preview(preview));
    }

    /// Asks for a change as a step of its own.
    pub fn edit<O: Into<Outcome>>(
        &self,
        make: impl FnOnce(&Project, &mut dyn IdSource) -> O + 'static,
    ) {
        self.requests.send(Request::Edit {
            mark: None,
            source: Source::Person,
            make: Box::new(move |project, ids| make(project, ids).into()),
        });
    }

    /// Asks for a change as part of the step with this mark.
    pub fn edit_part<O: Into<Outcome>>(
        &self,
        mark: &str,
        make: impl FnOnce(&Project, &mut dyn IdSource) -> O + 'static,
    ) {
        self.requests.send(Request::Edit {
            mark: Some(mark.to_owned()),
            source: Source::Person,
            make: Box::new(move |project, ids| make(project, ids).into()),
        });
    }

    /// Asks to give an element another name wherever it is used; the document itself where
    /// `element` is its outermost.
    pub fn rename(&self, document: DocumentId, element: Id, name: String) {
        self.requests.send(Request::Rename { document, element, name });
    }

    /// Says that a drag or typing is over.
    pub fn end_part(&self) {
        self.requests.send(Request::EndPart);
    }

    /// Asks to select something.
    pub fn select(&self, selection: Selection) {
        self.requests.send(Request::Select(selection));
    }

    /// Asks to open a document and select something in it.
    pub fn reveal(&self, selection: Selection) {
        self.requests.send(Request::Reveal(selection));
    }

    /// Asks to open a document.
    pub fn open(&self, document: DocumentId) {
        self.requests.send(Request::Open(Tab::Document(document)));
    }

    /// Asks something of the review.
    pub fn review(&self, request: ReviewRequest) {
        self.requests.send(Request::Review(request));
    }

    /// Asks to change the settings.
    pub fn change_settings(&self, change: impl FnOnce(&mut Settings) + 'static) {
        self.requests.send(Request::Settings(Box::new(change)));
    }

    /// Asks to show a message.
    pub fn toast(&self, toast: Toast) {
        self.requests.send(Request::Toast(toast));
    }
}
