//! The open pages of a session and the operations on them (`design/protocol.md`).

use std::collections::{BTreeMap, BTreeSet};

use model_core::id::Id;
use model_core::name::QName;
use serde_json::Value as Json;

use super::difference::difference;
use super::draw::{draw, is_about};
use super::open::{Draft, OpenPage, widget};
use super::program::{Field, Input, Kind, Reference};
use super::tree::{Instruction, MessageKind, Node, Opens, PageTree, Sorted, Update, View};
use super::turn::Turn;
use crate::flow::{LinkChange, Store};
use crate::reference::{ObjectId, ObjectRef};
use crate::value::Value;

/// The most pages that are kept under the one that is shown.
const HISTORY: usize = 5;

/// The open pages of a session, from the oldest to the one on top.
#[derive(Debug, Default)]
pub struct Pages {
    pub(super) open: Vec<OpenPage>,
    next: u64,
    /// What could not be worked out and was told once already.
    told: BTreeSet<String>,
}

/// Why a page operation cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// There is no page of this name.
    #[error("There is no page “{0}” in the model. Check the name.")]
    NoPage(String),
    /// The page of this key is not open.
    #[error("The page {0} is not open any more. Open it again.")]
    NotOpen(String),
    /// The page has no such node, or it is hidden.
    #[error("The page has no “{0}” now. It may be hidden; look at the page again.")]
    NoNode(String),
    /// The node cannot do this now.
    #[error("“{node}” cannot do this now: {why}")]
    Refused {
        /// The node.
        node: String,
        /// Why.
        why: String,
    },
}

impl PageError {
    /// The word in the protocol.
    pub fn code(&self) -> &'static str {
        match self {
            PageError::NoPage(_) => "page.unknown",
            PageError::NotOpen(_) => "page.closed",
            PageError::NoNode(_) => "page.node",
            PageError::Refused { .. } => "page.refused",
        }
    }

    pub(super) fn refused(node: &str, why: impl Into<String>) -> PageError {
        PageError::Refused { node: node.to_owned(), why: why.into() }
    }
}

/// The part of a grid that is asked for, as a whole: what is left out here is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridPage {
    /// How many rows to leave out first; a page begins at a multiple of its size.
    pub offset: u64,
    /// The column to sort by, by its id, its path or the name of its attribute, and how; nothing
    /// for the order of the model.
    pub sort: Option<(String, Sorted)>,
    /// What to search for; blank for nothing.
    pub search: String,
}

impl Pages {
    /// The trees of all open pages, the one on top last.
    pub fn trees(&self) -> Vec<&PageTree> {
        self.open.iter().map(|page| &page.tree).collect()
    }

    /// What the session must keep for the open pages.
    pub fn roots(&self) -> Vec<ObjectRef> {
        self.open.iter().flat_map(OpenPage::roots).collect()
    }

    /// Closes all pages and opens the home page, if there is one.
    pub fn home(&mut self, turn: &mut Turn<'_>) -> Result<Update, PageError> {
        let known = self.known();
        self.open.clear();
        if let Some(home) = turn.library.home() {
            self.push(turn, &home, &[])?;
        }
        Ok(self.finish(turn, known, Vec::new()))
    }

    /// Opens a page with arguments by the own names of its parameters. Those that are missing are
    /// empty.
    pub fn open(
        &mut self,
        turn: &mut Turn<'_>,
        page: &QName,
        arguments: &[(String, Value)],
    ) -> Result<Update, PageError> {
        let known = self.known();
        self.push(turn, page, arguments)?;
        Ok(self.finish(turn, known, Vec::new()))
    }

    /// Closes a page and those in front of it.
    pub fn close(&mut self, turn: &mut Turn<'_>, page: &str) -> Result<Update, PageError> {
        let known = self.known();
        self.place(page)?;
        self.leave(turn, page);
        Ok(self.finish(turn, known, Vec::new()))
    }

    /// Chooses an item of the menu by its key.
    pub fn menu(&mut self, turn: &mut Turn<'_>, item: &str) -> Result<Update, PageError> {
        let known = self.known();
        let library = turn.library;
        let Some(found) = library.menu_item(item) else {
            return Err(PageError::NoNode(item.to_owned()));
        };
        let mut instructions = Vec::new();
        if !found.page.is_empty() {
            // The menu begins a new way through the app.
            self.open.clear();
            self.push(turn, &found.page, &[])?;
        } else if let Some(flow) = turn.library.flows.number(found.microflow.as_str()) {
            self.call(turn, None, flow, &[], &mut instructions);
        }
        Ok(self.finish(turn, known, instructions))
    }

    /// Reads all data again and gives all pages as a whole: after a change of the model or of data
    /// from outside. Pages that are not in the model any more close.
    pub fn refresh(&mut self, turn: &mut Turn<'_>) -> Update {
        let known = self.known();
        let before = std::mem::take(&mut self.open);
        for mut page in before {
            let Some(program) = turn.library.find(&page.program.name) else { continue };
            page.arguments.resize(program.parameters.len(), Value::Empty);
            page.program = program;
            self.open.push(page);
        }
        self.forget();
        self.told.clear();
        let update = self.finish(turn, known, Vec::new());
        // Whole pages, so that a client that missed something has all again.
        let opened = self.open.iter().map(|page| page.tree.clone()).collect();
        Update { opened, replace: Vec::new(), ..update }
    }

    /// Gives an input a value, or selects a row of a grid.
    pub fn set(
        &mut self,
        turn: &mut Turn<'_>,
        page: &str,
        node: &str,
        value: &Json,
    ) -> Result<Update, PageError> {
        let known = self.known();
        let place = self.place(page)?;
        let (key, id) = self.node(place, node)?;
        let Some(open) = self.open.get_mut(place) else {
            return Err(PageError::NotOpen(page.to_owned()));
        };
        let program = std::sync::Arc::clone(&open.program);
        let mut instructions = Vec::new();
        match widget(&program.widgets, id).map(|widget| &widget.kind) {
            Some(Kind::DataGrid(_) | Kind::List(_)) => {
                let chosen = match value {
                    Json::Array(rows) => rows.first().unwrap_or(&Json::Null),
                    other => other,
                };
                let chosen: Option<ObjectId> = chosen.as_str().and_then(|id| id.parse().ok());
                let rows = open.tree.find(&key).map(Node::row_ids).unwrap_or_default();
                let there = chosen.is_none_or(|id| rows.contains(&id.to_string().as_str()));
                if !there {
                    return Err(PageError::refused(node, "there is no such row on this page."));
                }
                open.grids.entry(key).or_default().selected = chosen;
            }
            Some(Kind::Input(input)) => {
                let changed = change(turn, open, &key, node, input, value)?;
                if let (true, Some(action)) = (changed, &input.on_change) {
                    let frame = open.frames.get(&key).cloned().unwrap_or_default();
                    let page = open.key.clone();
                    self.act_on(turn, &page, action, &frame, &mut instructions);
                }
            }
            _ => {
                return Err(PageError::refused(node, "it is neither an input, a grid nor a list."));
            }
        }
        Ok(self.finish(turn, known, instructions))
    }

    /// Shows another part of a grid.
    pub fn page(
        &mut self,
        turn: &mut Turn<'_>,
        page: &str,
        node: &str,
        wanted: &GridPage,
    ) -> Result<Update, PageError> {
        let known = self.known();
        let place = self.place(page)?;
        let (key, id) = self.node(place, node)?;
        let Some(open) = self.open.get_mut(place) else {
            return Err(PageError::NotOpen(page.to_owned()));
        };
        let program = std::sync::Arc::clone(&open.program);
        let Some(grid) = widget(&program.widgets, id).and_then(|widget| widget.kind.rows()) else {
            return Err(PageError::refused(node, "it is neither a grid nor a list."));
        };
        let sort = match &wanted.sort {
            None | Some((_, Sorted::No)) => None,
            Some((name, sorted)) => {
                let column = grid.columns.iter().find(|column| column.is_called(name));
                let column = column.ok_or_else(|| {
                    PageError::refused(node, format!("it has no column “{name}”."))
                })?;
                Some((column.id, *sorted))
            }
        };
        let state = open.grids.entry(key.clone()).or_default();
        state.sort = sort;
        state.search.clone_from(&wanted.search);
        state.offset = wanted.offset / grid.page_size * grid.page_size;
        // Rows of the database are read again; what came whole stays.
        if let Some(super::data::Loaded::Rows(..)) = open.loaded.get(&key) {
            open.loaded.remove(&key);
        }
        Ok(self.finish(turn, known, Vec::new()))
    }

    /// Presses a button, a container or an image, or (with the key of a grid or a list, a slash and
    /// a row's id) does what a click on the row does.
    pub fn act(
        &mut self,
        turn: &mut Turn<'_>,
        page: &str,
        node: &str,
    ) -> Result<Update, PageError> {
        let known = self.known();
        let place = self.place(page)?;
        // Keys have slashes too: what is no node is a row of one.
        let (found, row) = match (self.node(place, node), node.rsplit_once('/')) {
            (Err(_), Some((node, row))) => (self.node(place, node), Some(row)),
            (found, _) => (found, None),
        };
        let (key, id) = found?;
        let Some(open) = self.open.get(place) else {
            return Err(PageError::NotOpen(page.to_owned()));
        };
        let program = std::sync::Arc::clone(&open.program);
        let mut frame = open.frames.get(&key).map(|frame| (**frame).clone()).unwrap_or_default();
        let view = open.tree.find(&key).map(|node| &node.view);
        let found = widget(&program.widgets, id).map(|widget| &widget.kind);
        let action = match (found, view, row) {
            (Some(Kind::Button(button)), Some(View::Button(drawn)), None) => {
                if !drawn.enabled {
                    let why = "nothing is selected, or it has no action.";
                    return Err(PageError::refused(node, why));
                }
                button.action.as_ref()
            }
            (Some(Kind::Container(_, action)), _, None) => action.as_deref(),
            (Some(Kind::Image(image)), _, None) => image.on_click.as_ref(),
            (Some(Kind::DataGrid(_) | Kind::List(_)), _, Some(row)) => {
                let rows = open.tree.find(&key).map(Node::row_ids).unwrap_or_default();
                let there = rows.contains(&row);
                let Some(object) = row.parse().ok().map(ObjectRef::own).filter(|_| there) else {
                    return Err(PageError::refused(node, "there is no such row on this page."));
                };
                let grid = found.and_then(Kind::rows);
                let slot = grid.map(|grid| usize::from(grid.slot));
                if let Some(place) = slot.and_then(|slot| frame.get_mut(slot)) {
                    *place = Value::Object(object);
                }
                grid.and_then(|grid| grid.on_click.as_ref())
            }
            _ => return Err(PageError::refused(node, "nothing can be pressed there.")),
        };
        let Some(action) = action else {
            return Err(PageError::refused(node, "it has no action."));
        };
        let mut instructions = Vec::new();
        let page = open.key.clone();
        self.act_on(turn, &page, action, &frame, &mut instructions);
        Ok(self.finish(turn, known, instructions))
    }

    // Parts

    /// The trees of open pages before an operation.
    fn known(&self) -> BTreeMap<String, PageTree> {
        self.open.iter().map(|page| (page.key.clone(), page.tree.clone())).collect()
    }

    fn place(&self, page: &str) -> Result<usize, PageError> {
        let place = self.open.iter().position(|open| open.key == page);
        place.ok_or_else(|| PageError::NotOpen(page.to_owned()))
    }

    /// The key and the widget of a node that is in the tree.
    fn node(&self, place: usize, node: &str) -> Result<(String, Id), PageError> {
        let tree = self.open.get(place).map(|open| &open.tree);
        let found = tree.and_then(|tree| tree.find(node));
        let found = found.ok_or_else(|| PageError::NoNode(node.to_owned()))?;
        Ok((found.key.clone(), found.widget))
    }

    pub(super) fn push(
        &mut self,
        turn: &Turn<'_>,
        page: &QName,
        arguments: &[(String, Value)],
    ) -> Result<(), PageError> {
        let program = turn.library.find(page);
        let program = program.ok_or_else(|| PageError::NoPage(page.to_string()))?;
        let values = program.parameters.iter().map(|(name, _)| {
            let given = arguments.iter().find(|(given, _)| given == name);
            match given {
                // A page shows the session's own objects, whichever copy was handed over.
                Some((_, Value::Object(object))) => Value::Object(ObjectRef::own(object.id)),
                Some((_, value)) => value.clone(),
                None => Value::Empty,
            }
        });
        let values = values.collect();
        self.next += 1;
        self.open.push(OpenPage::new(format!("p{}", self.next), program, values));
        if self.open.len() > HISTORY + 1 {
            self.open.remove(0);
        }
        Ok(())
    }

    /// Closes a page and those in front of it. What was made for it and never stored goes.
    pub(super) fn leave(&mut self, turn: &mut Turn<'_>, page: &str) {
        let Some(place) = self.open.iter().position(|open| open.key == page) else { return };
        for page in self.open.split_off(place) {
            for object in page.created {
                if turn.session.is_new(object) {
                    // An object that cannot be taken back is gone already.
                    let _ = turn.session.rollback_object(object);
                }
            }
        }
    }

    /// Forgets what was read, on all pages.
    pub(super) fn forget(&mut self) {
        for page in &mut self.open {
            page.loaded.clear();
        }
    }

    /// Draws all pages and says what has changed.
    fn finish(
        &mut self,
        turn: &mut Turn<'_>,
        known: BTreeMap<String, PageTree>,
        instructions: Vec<Instruction>,
    ) -> Update {
        let mut update = Update { instructions, ..Update::default() };
        // An app with pages always shows one.
        if self.open.is_empty()
            && let Some(home) = turn.library.home()
            && self.push(turn, &home, &[]).is_err()
        {
            update.instructions.push(message(format!("The home page {home} is not there.")));
        }
        for page in &mut self.open {
            page.tree = draw(turn, page);
            match known.get(&page.key) {
                None => update.opened.push(page.tree.clone()),
                Some(before) => match difference(before, &page.tree) {
                    Some(replace) => update.replace.extend(replace),
                    None => update.opened.push(page.tree.clone()),
                },
            }
        }
        let open = |key: &String| self.open.iter().any(|page| page.key == *key);
        update.closed = known.into_keys().filter(|key| !open(key)).collect();
        if let Some(complaint) = turn.complaint.take()
            && self.told.insert(complaint.clone())
        {
            update.instructions.push(message(complaint));
        }
        update
    }

    /// The page that is shown in the content.
    pub fn content(&self) -> Option<&PageTree> {
        let mut trees = self.open.iter().rev().map(|page| &page.tree);
        trees.find(|tree| tree.opens == Opens::Content)
    }
}

pub(super) fn message(text: String) -> Instruction {
    Instruction::ShowMessage { kind: MessageKind::Error, text }
}

/// Gives the member of an input a value that a client sent. Whether it is another than before.
fn change(
    turn: &mut Turn<'_>,
    page: &mut OpenPage,
    key: &str,
    node: &str,
    input: &Input,
    value: &Json,
) -> Result<bool, PageError> {
    let enabled = match page.tree.find(key).map(|node| &node.view) {
        Some(View::Input(drawn)) => drawn.enabled,
        _ => false,
    };
    if !enabled {
        return Err(PageError::refused(node, "it cannot be changed."));
    }
    let frame = page.frames.get(key).cloned().unwrap_or_default();
    let object = input.object.evaluate(&mut turn.env(&frame)).ok();
    let Some(object) = object.and_then(|value| value.object()) else {
        return Err(PageError::refused(node, "there is no object."));
    };
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Bool(value) => value.to_string(),
        Json::Number(number) => number.to_string(),
        _ => return Err(PageError::refused(node, "the value is neither text nor true nor false.")),
    };
    page.feedback.retain(|feedback| !is_about(feedback, object, input));
    let result = match &input.field {
        Field::Attribute { slot, form, .. } => {
            form.read(&text, &turn.context).and_then(|value| give(turn, object, *slot, value))
        }
        Field::Reference(reference) => refer(turn, object, reference, &text),
        Field::Idle => Ok(false),
        Field::Broken(words) => Err(words.clone()),
    };
    match result {
        Ok(changed) => {
            page.drafts.remove(key);
            Ok(changed)
        }
        Err(message) => {
            page.drafts.insert(key.to_owned(), Draft { text, message });
            Ok(false)
        }
    }
}

fn give(turn: &mut Turn<'_>, object: ObjectRef, slot: u16, value: Value) -> Result<bool, String> {
    if turn.attribute(object, slot)? == value {
        return Ok(false);
    }
    Store::set(turn.session, object, slot, value).map_err(|error| error.to_string())?;
    Ok(true)
}

fn refer(
    turn: &mut Turn<'_>,
    object: ObjectRef,
    reference: &Reference,
    text: &str,
) -> Result<bool, String> {
    let mut chosen = Vec::new();
    for key in text.split_whitespace() {
        let id: Option<ObjectId> = key.parse().ok();
        let known = id.map(|id| turn.session.by_id(id).map_err(|error| error.to_string()));
        let wrong = || "The chosen object is not there any more. Choose another.".to_owned();
        chosen.push(known.transpose()?.flatten().ok_or_else(wrong)?);
    }
    if !reference.many {
        chosen.truncate(1);
    }
    if turn.references(object, reference.association)? == chosen {
        return Ok(false);
    }
    let forward = model_core::lang::schema::Direction::Forward;
    let linked =
        turn.session.link(object, reference.association, forward, LinkChange::Set, &chosen);
    linked.map_err(|error| error.to_string())?;
    Ok(true)
}
