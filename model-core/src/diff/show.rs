//! One document as readable text: a microflow as indented steps, everything else as an indented
//! tree of its elements. What `maquette show` prints and git's `textconv` compares; it is not
//! read back.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use super::label::{short, value};
use crate::id::Id;
use crate::model::caption::caption;
use crate::model::meta::{Element, FOREIGN, Field, Line, Shape};
use crate::model::microflow::{FlowObject, Microflow, SequenceFlow};
use crate::model::{Content, Document, Node};

/// The document as text. Places on canvases are left out.
pub fn show(document: &Document) -> String {
    let root = document.root();
    let mut page = Page { out: String::new(), root };
    let kind = root.kind().label;
    page.line(0, &format!("{kind} {}", document.title()));
    match &document.content {
        Content::Microflow(flow) => {
            page.properties(root, 1, &["name", "objects", "flows"], "");
            Steps::new(flow).show(&mut page);
        }
        _ => page.properties(root, 1, &["name"], ""),
    }
    page.out
}

struct Page<'a> {
    out: String,
    root: &'a dyn Element,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{}{}", "  ".repeat(depth), text.trim_end());
    }

    /// An element and what is in it.
    fn element(&mut self, element: &dyn Element, depth: usize) {
        if element.kind().line == Line::One {
            let text = self.one_line(element);
            return self.line(depth, &text);
        }
        let head = head(element);
        self.line(depth, &head);
        self.properties(element, depth + 1, &["name", "caption"], &head);
    }

    fn one_line(&self, element: &dyn Element) -> String {
        let mut text = short(element, self.root);
        let mut rest = Vec::new();
        for (index, (property, field)) in element.fields().enumerate() {
            if matches!(property.shape, Shape::Name) || property.shape.is_diagram() {
                continue;
            }
            match field {
                Field::AttributeType(_) | Field::Type(_) if element.name().is_some() => {
                    let _ = write!(text, ": {}", value(field, self.root));
                }
                _ if element.is_default(index) => {}
                Field::Local(_) | Field::Locals(_) => {}
                Field::Reference(name) if name.local() == text => {}
                Field::Path(path) if path.0.len() == 1 => {}
                _ => rest.push((property.label, one_line(&value(field, self.root)))),
            }
        }
        if let ([(_, only)], false) = (rest.as_slice(), text.contains(": ")) {
            return format!("{text}: {only}");
        }
        for (place, (label, value)) in rest.into_iter().enumerate() {
            let gap = if place == 0 { " · " } else { ", " };
            let _ = write!(text, "{gap}{label} {value}");
        }
        text
    }

    /// The properties of an element but for some keys, and but for values that `head` ends with.
    fn properties(&mut self, element: &dyn Element, depth: usize, said: &[&str], head: &str) {
        for (index, (property, field)) in element.fields().enumerate() {
            if said.contains(&property.key)
                || property.shape.is_diagram()
                || element.is_default(index)
            {
                continue;
            }
            match (property.shape, field) {
                (Shape::Slot(_), Field::Elements(slot)) => {
                    let Some(inner) = slot.get(0) else { continue };
                    self.line(depth, &format!("{}: {}", property.label, own_head(inner)));
                    self.properties(inner, depth + 1, &["name", "caption"], head);
                }
                (_, Field::Elements(list)) => {
                    self.line(depth, property.label);
                    for inner in list.iter() {
                        self.element(inner, depth + 1);
                    }
                }
                _ => {
                    let text = value(field, self.root);
                    if head.ends_with(&one_line(&text)) && !text.is_empty() {
                        continue;
                    }
                    let mut lines = text.lines();
                    let first = lines.next().unwrap_or_default();
                    self.line(depth, &format!("{}: {first}", property.label));
                    for line in lines {
                        self.line(depth + 1, line);
                    }
                }
            }
        }
        for (key, value) in element.extra().fields() {
            self.line(depth, &format!("{key}: {value}"));
        }
    }
}

/// The kind and what people call the element, or else what it is about.
fn head(element: &dyn Element) -> String {
    let own = own_head(element);
    if own == element.kind().label { caption(element, "") } else { own }
}

/// The kind and the name or caption that people gave.
fn own_head(element: &dyn Element) -> String {
    let label = match element.kind() {
        kind if std::ptr::eq(kind, &raw const FOREIGN) => element.kind_name(),
        kind => kind.label,
    };
    let given = match element.get("caption") {
        Some(Field::Text(text)) => text.to_owned(),
        Some(Field::Translated(text)) => text.get("").to_owned(),
        _ => String::new(),
    };
    let name = element.name().unwrap_or_default().to_owned();
    let mut words = vec![label.to_owned(), name, one_line(&given)];
    words.retain(|word| !word.is_empty());
    words.dedup();
    words.join(" ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A microflow on its way into steps.
struct Steps<'a> {
    flow: &'a Microflow,
    objects: BTreeMap<Id, &'a FlowObject>,
    outgoing: BTreeMap<Id, Vec<&'a SequenceFlow>>,
    seen: BTreeSet<Id>,
}

impl<'a> Steps<'a> {
    fn new(flow: &'a Microflow) -> Steps<'a> {
        let mut outgoing: BTreeMap<Id, Vec<&SequenceFlow>> = BTreeMap::new();
        for flow in &flow.flows {
            outgoing.entry(flow.from).or_default().push(flow);
        }
        for flows in outgoing.values_mut() {
            flows.sort_by_key(|f| (f.error, f.case != "true", f.case.as_str(), f.id));
        }
        let objects = flow.all_objects().into_iter().map(|object| (object.id(), object));
        Steps { flow, objects: objects.collect(), outgoing, seen: BTreeSet::new() }
    }

    fn show(&mut self, page: &mut Page<'_>) {
        for parameter in self.flow.parameters() {
            page.line(1, &format!("Parameter {}: {}", parameter.name, parameter.ty));
            self.seen.insert(parameter.id);
        }
        page.line(1, "Steps");
        self.scope(&self.flow.objects, 2, page);
    }

    /// What stands on one canvas: from where nothing leads to, then what no flow reaches.
    fn scope(&mut self, objects: &'a [FlowObject], depth: usize, page: &mut Page<'_>) {
        let targets: BTreeSet<Id> = self.flow.flows.iter().map(|flow| flow.to).collect();
        let mut roots: Vec<&FlowObject> = objects.iter().collect();
        roots.sort_by_key(|object| {
            let start = matches!(object, FlowObject::Start(_));
            (!start, !object.is_in_flow(), targets.contains(&object.id()), object.id())
        });
        for object in roots {
            if !self.seen.contains(&object.id()) {
                self.walk(object.id(), None, depth, page);
            }
        }
    }

    /// The steps from an object on, up to `stop`.
    fn walk(&mut self, from: Id, stop: Option<Id>, depth: usize, page: &mut Page<'_>) {
        let mut next = Some(from);
        while let Some(id) = next.filter(|id| Some(*id) != stop) {
            let Some(object) = self.objects.get(&id).copied() else { return };
            if !self.seen.insert(id) {
                page.line(depth, &format!("go on at {}", short(object.element(), page.root)));
                return;
            }
            self.object(object, depth, page);
            let flows = self.outgoing.get(&id).cloned().unwrap_or_default();
            next = match flows.as_slice() {
                [] => None,
                [only] if only.case.is_empty() && !only.error => Some(only.to),
                flows => self.branches(flows, stop, depth, page),
            };
        }
    }

    fn object(&mut self, object: &'a FlowObject, depth: usize, page: &mut Page<'_>) {
        match object {
            FlowObject::Merge(_) | FlowObject::Start(_) => {}
            FlowObject::Loop(inner) => {
                let head = head(object.element());
                page.line(depth, &head);
                page.properties(object.element(), depth + 1, &["caption", "objects"], &head);
                self.scope(&inner.objects, depth + 1, page);
            }
            _ => page.element(object.element(), depth),
        }
    }

    /// Each way on, up to where they come together; gives that place.
    fn branches(
        &mut self,
        flows: &[&'a SequenceFlow],
        stop: Option<Id>,
        depth: usize,
        page: &mut Page<'_>,
    ) -> Option<Id> {
        let join = self.join(flows).or(stop);
        for flow in flows {
            let label = match (flow.error, flow.case.as_str()) {
                (true, _) => "on error",
                (false, "") => "then",
                (false, case) => case,
            };
            if Some(flow.to) == join && !flow.error {
                page.line(depth + 1, &format!("{label}: nothing"));
                continue;
            }
            page.line(depth + 1, &format!("{label}:"));
            self.walk(flow.to, join, depth + 2, page);
        }
        join.filter(|join| Some(*join) != stop)
    }

    /// The first object that more than one of these ways reaches.
    fn join(&self, flows: &[&SequenceFlow]) -> Option<Id> {
        let reached: Vec<Vec<Id>> = flows.iter().map(|flow| self.reach(flow.to)).collect();
        let mut counts: BTreeMap<Id, usize> = BTreeMap::new();
        for id in reached.iter().flatten() {
            *counts.entry(*id).or_default() += 1;
        }
        let shared = |ids: &Vec<Id>| ids.iter().copied().find(|id| counts.get(id) > Some(&1));
        reached.iter().find_map(shared)
    }

    /// What can be reached from an object, near before far.
    fn reach(&self, from: Id) -> Vec<Id> {
        let mut seen = BTreeSet::from([from]);
        let mut queue = VecDeque::from([from]);
        let mut order = Vec::new();
        while let Some(id) = queue.pop_front() {
            order.push(id);
            for flow in self.outgoing.get(&id).into_iter().flatten() {
                if seen.insert(flow.to) {
                    queue.push_back(flow.to);
                }
            }
        }
        order
    }
}
