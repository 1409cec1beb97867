//! What the window knows of the running app: its pages, what it says, what it does and did.
//!
//! The service of the preview fills it with answers; views read it. Nothing here waits.

use std::collections::VecDeque;
use std::time::Instant;

use model_core::id::Id;
use model_core::model::DocumentId;
use runtime_preview::page::tree::{MenuEntry, MessageKind, Node, PageTree, Shell, Sorted, View};
use runtime_preview::trace::Span;

/// How many requests the console keeps.
const MOST: usize = 500;
/// How many spans the console keeps in all.
const MOST_SPANS: usize = 50_000;

/// Whether the app runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It does not.
    #[default]
    Off,
    /// It is being started.
    Starting,
    /// It does.
    On,
    /// It could not be started, with the reason.
    Failed(Failure),
}

/// Why something did not work, in words for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// What happened, where, what to do.
    pub message: String,
    /// Where in the model, in words: `Sales.Order_Submit › Change order`.
    pub place: String,
    /// The element there.
    pub element: Option<(DocumentId, Id)>,
    /// What only "Copy details" says.
    pub details: String,
}

/// What is asked of the running app.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Close all pages and open the home page.
    Home,
    /// Open a page without arguments, by its qualified name.
    Open(String),
    /// Close a page.
    Close(String),
    /// Choose an entry of the menu.
    Menu(String),
    /// Read all data again.
    Refresh,
    /// Give a field a value, or select a row.
    Set {
        /// The key of the page.
        page: String,
        /// The key of the node.
        node: String,
        /// The value; nothing for no value.
        value: Option<String>,
    },
    /// Press a button, or do what a double click on a row does.
    Act {
        /// The key of the page.
        page: String,
        /// The key of the node.
        node: String,
    },
    /// Show other rows of a grid.
    Rows {
        /// The key of the page.
        page: String,
        /// The key of the grid.
        node: String,
        /// How many rows stand before them.
        offset: u64,
        /// The column to sort by; nothing to leave the order.
        sort: Option<(Id, Sorted)>,
        /// What to search for; nothing to leave the search.
        search: Option<String>,
    },
}

/// A request that is being answered.
#[derive(Clone, Debug)]
pub struct Busy {
    /// Its number.
    pub number: u64,
    /// What it is, in words.
    pub what: String,
    /// Since when.
    pub since: Instant,
}

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// What it was, in words.
    pub what: String,
    /// What it did, in the order in which it began.
    pub spans: Vec<Span>,
    /// How long it took, in microseconds.
    pub micros: u64,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// What it found wrong with values.
    pub validation: Vec<String>,
}

/// A message of the app that waits to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How serious it is.
    pub kind: MessageKind,
    /// What it says.
    pub text: String,
}

/// The running app as the window knows it.
#[derive(Debug, Default)]
pub struct Running {
    /// Whether it runs.
    pub phase: Phase,
    /// The serial number of the app that runs.
    pub serial: u64,
    /// What surrounds its pages.
    pub shell: Shell,
    /// Its open pages, the one on top last.
    pub pages: Vec<PageTree>,
    /// Messages that wait to be read, oldest first.
    pub messages: VecDeque<Message>,
    /// What failed last, until it is dismissed.
    pub failure: Option<Failure>,
    /// Requests that are being answered, oldest first.
    pub busy: VecDeque<Busy>,
    /// Requests that were answered, oldest first.
    pub log: VecDeque<Entry>,
    /// The revision of the project that it runs.
    pub revision: u64,
    /// The revision that was sent to it last.
    pub sent: u64,
    /// How many milliseconds it took to take up the last revision.
    pub update_millis: f64,
    /// The number of the last request.
    pub last_number: u64,
}

impl Running {
    /// Whether it runs or is about to.
    pub fn is_on(&self) -> bool {
        matches!(self.phase, Phase::On | Phase::Starting)
    }

    /// Notes that a request is sent; gives its number.
    pub fn note_sent(&mut self, what: String) -> u64 {
        self.last_number += 1;
        let number = self.last_number;
        self.busy.push_back(Busy { number, what, since: Instant::now() });
        number
    }

    /// Notes that a request was answered.
    pub fn note_done(&mut self, entry: Entry) {
        self.busy.retain(|busy| busy.number != entry.number);
        self.log.push_back(entry);
        let mut spans: usize = self.log.iter().map(|entry| entry.spans.len()).sum();
        while self.log.len() > MOST || (spans > MOST_SPANS && self.log.len() > 1) {
            spans -= self.log.pop_front().map_or(0, |entry| entry.spans.len());
        }
    }

    /// Forgets what belongs to a run that is over; the console stays.
    pub fn stop(&mut self) {
        self.phase = Phase::Off;
        self.pages.clear();
        self.messages.clear();
        self.failure = None;
        self.busy.clear();
    }

    /// What a request is called, in words, as the pages stand now.
    pub fn describe(&self, ask: &Ask) -> String {
        let title = |page: &str| {
            let tree = self.pages.iter().find(|tree| tree.key == page);
            tree.map_or("the page", |tree| local(&tree.page)).to_owned()
        };
        match ask {
            Ask::Home => "Open the home page".to_owned(),
            Ask::Open(page) => format!("Open {}", local(page)),
            Ask::Close(page) => format!("Close {}", title(page)),
            Ask::Menu(item) => match caption_of(&self.shell.menu, item) {
                Some(caption) => format!("Choose {caption} from the menu"),
                None => "Choose from the menu".to_owned(),
            },
            Ask::Refresh => "Read all data again".to_owned(),
            Ask::Set { page, node, .. } => match self.node(page, node) {
                Some(Node { view: View::DataGrid(_), .. }) => {
                    format!("{}: select a row", title(page))
                }
                Some(node) => format!("{}: change {}", title(page), words(node)),
                None => format!("{}: change a value", title(page)),
            },
            Ask::Act { page, node } => match self.node(page, node) {
                Some(node) => format!("{}: press {}", title(page), words(node)),
                None => format!("{}: open a row", title(page)),
            },
            Ask::Rows { page, .. } => format!("{}: show other rows", title(page)),
        }
    }

    fn node(&self, page: &str, node: &str) -> Option<&Node> {
        self.pages.iter().find(|tree| tree.key == page)?.find(node)
    }
}

/// What a widget says of itself, else its name.
fn words(node: &Node) -> &str {
    let caption = match &node.view {
        View::Button(button) => &button.caption,
        View::Input(input) => &input.caption,
        _ => &node.name,
    };
    if caption.is_empty() { &node.name } else { caption }
}

fn caption_of<'a>(entries: &'a [MenuEntry], key: &str) -> Option<&'a str> {
    entries.iter().find_map(|entry| {
        if entry.key == key { Some(&*entry.caption) } else { caption_of(&entry.items, key) }
    })
}

fn local(qualified: &str) -> &str {
    qualified.rsplit_once('.').map_or(qualified, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64) -> Entry {
        let what = String::new();
        let (spans, validation) = (Vec::new(), Vec::new());
        Entry { number, what, spans, micros: 0, failure: None, validation }
    }

    #[test]
    fn the_console_keeps_a_bounded_number_of_requests() {
        let mut running = Running::default();
        for _ in 0..2_000 {
            let number = running.note_sent("x".into());
            running.note_done(entry(number));
        }
        assert_eq!(running.log.len(), MOST);
        assert_eq!(running.log.back().unwrap().number, 2_000);
        assert!(running.busy.is_empty());
    }
}
