//! A page that is open in a session.

use std::collections::BTreeMap;
use std::sync::Arc;

use model_core::id::Id;
use model_core::name::QName;

use super::data::{GridState, Loaded};
use super::program::{Kind, PageProgram, Widget};
use super::tree::PageTree;
use crate::flow::Feedback;
use crate::reference::ObjectRef;
use crate::value::Value;

/// A page that is open in a session.
#[derive(Debug)]
pub(super) struct OpenPage {
    /// Its key in the session: `p1`.
    pub key: String,
    pub program: Arc<PageProgram>,
    /// The values of its parameters, at the front of each frame.
    pub arguments: Vec<Value>,
    /// The objects that were made for it.
    pub created: Vec<ObjectRef>,
    /// What people chose in grids, by node.
    pub grids: BTreeMap<String, GridState>,
    /// What people typed that is no value, by node.
    pub drafts: BTreeMap<String, Draft>,
    /// What is wrong with objects.
    pub feedback: Vec<Feedback>,
    /// What was read for widgets, by node.
    pub loaded: BTreeMap<String, Loaded>,
    /// The objects around inputs, buttons and grids, by node, as they were last drawn.
    pub frames: BTreeMap<String, Arc<Vec<Value>>>,
    /// The objects that data views show.
    pub shown: Vec<ObjectRef>,
    /// The objects that lists of the session show, on any of their pages.
    pub listed: Vec<ObjectRef>,
    /// The tree as it was last drawn.
    pub tree: PageTree,
}

/// What a person typed that is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub text: String,
    pub message: String,
}

impl OpenPage {
    pub fn new(key: String, program: Arc<PageProgram>, arguments: Vec<Value>) -> OpenPage {
        OpenPage {
            key,
            program,
            arguments,
            created: Vec::new(),
            grids: BTreeMap::new(),
            drafts: BTreeMap::new(),
            feedback: Vec::new(),
            loaded: BTreeMap::new(),
            frames: BTreeMap::new(),
            shown: Vec::new(),
            listed: Vec::new(),
            tree: PageTree::default(),
        }
    }

    /// The objects that the page is about: those that it shows and those that were made for it,
    /// each once.
    pub fn objects(&self) -> Vec<ObjectRef> {
        let mut objects: Vec<ObjectRef> = Vec::new();
        for object in self.shown.iter().chain(&self.created) {
            if !objects.contains(object) {
                objects.push(*object);
            }
        }
        objects
    }

    /// What a session must keep for it.
    pub fn roots(&self) -> impl Iterator<Item = ObjectRef> {
        let arguments = self.arguments.iter().flat_map(objects_in);
        let loaded = self.loaded.values().flat_map(|loaded| match loaded {
            Loaded::Objects(objects) => objects.clone(),
            _ => Vec::new(),
        });
        let drawn = self.shown.iter().chain(&self.listed).chain(&self.created);
        arguments.chain(loaded).chain(drawn.copied())
    }
}

fn objects_in(value: &Value) -> Vec<ObjectRef> {
    match value {
        Value::Object(object) => vec![*object],
        Value::List(list) => list.snapshot(),
        _ => Vec::new(),
    }
}

/// The widget with this id.
pub(super) fn widget(widgets: &[Widget], id: Id) -> Option<&Widget> {
    widgets.iter().find_map(|found| {
        if found.id == id {
            return Some(found);
        }
        found.kind.inner().into_iter().find_map(|inner| widget(inner, id))
    })
}

/// Whether an input of these widgets shows this member.
pub(super) fn has_field(widgets: &[Widget], member: &QName) -> bool {
    let same = |shown: &QName| {
        shown == member
            || (shown.owner().is_some()
                && member.owner().is_some()
                && shown.local() == member.local())
    };
    widgets.iter().any(|widget| match &widget.kind {
        Kind::Input(input) => same(&input.member),
        other => other.inner().into_iter().any(|inner| has_field(inner, member)),
    })
}
