//! Differences as a person reads them: groups by document, the entities of a module under its
//! domain model, and a line for each thing that differs. Flows that only follow an object which
//! came or went have no line of their own.

use std::collections::{BTreeMap, BTreeSet};

use model_core::diff::{
    DocumentChange, DocumentDifference, ElementChange, ElementDifference, Layout, text,
};
use model_core::id::Id;
use model_core::model::address::resolve;
use model_core::model::app::Module;
use model_core::model::caption::one_line;
use model_core::model::entity::{DomainDiagram, Entity};
use model_core::model::meta::Shape;
use model_core::model::microflow::Microflow;
use model_core::model::{Content, Document, DocumentId, Project, ReadOnly};

use super::Compared;

/// What differs in one document, or in the domain model of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What a person calls it.
    pub title: String,
    /// The module that it stands in; empty for documents of the app.
    pub module: String,
    /// Whether that came ready from a marketplace.
    pub is_ready: bool,
    /// The document whose picture shows it.
    pub document: DocumentId,
    /// What happened to it as a whole.
    pub change: DocumentChange,
    /// The documents that differ in it.
    pub documents: Vec<DocumentId>,
    /// What differs in it.
    pub lines: Vec<Line>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The document that it is in.
    pub document: DocumentId,
    /// The element that it is about.
    pub element: Id,
    /// What happened.
    pub change: ElementChange,
    /// What it is about: `Order.Discount`, `Customer.Mail → Email`.
    pub title: String,
    /// What there was and is.
    pub value: Value,
    /// All of it in one sentence.
    pub sentence: String,
    /// Whether only the diagram differs.
    pub is_layout: bool,
}

/// What there was and is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A few words.
    Note(String),
    /// Expressions or queries.
    Code {
        /// What there was; empty for nothing.
        old: String,
        /// What there is; empty for nothing.
        new: String,
    },
}

/// How many things were added, changed and removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Tally {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

impl Group {
    /// How many changes it has.
    pub fn changes(&self) -> usize {
        self.lines.len() + usize::from(self.change != DocumentChange::Changed)
    }
}

impl Tally {
    /// Counts lines, and documents that came or went as a whole, in modules of the app's own.
    pub fn of(groups: &[Group]) -> Tally {
        let mut tally = Tally::default();
        for group in groups.iter().filter(|group| !group.is_ready) {
            match group.change {
                DocumentChange::Added => tally.added += 1,
                DocumentChange::Removed => tally.removed += 1,
                DocumentChange::Changed => {}
            }
            for line in &group.lines {
                match line.change {
                    ElementChange::Added => tally.added += 1,
                    ElementChange::Removed => tally.removed += 1,
                    _ => tally.changed += 1,
                }
            }
        }
        tally
    }
}

/// The groups of what differs, in the order of their titles.
pub fn groups(compared: &Compared<'_>, layout: Layout) -> Vec<Group> {
    let mut groups: BTreeMap<(String, DocumentId), Group> = BTreeMap::new();
    let (then_ready, now_ready) = (ReadOnly::of(compared.before), ReadOnly::of(compared.after));
    let is_there = |name: &str| {
        let mut modules = compared.after.of_kind::<Module>();
        modules.any(|(_, _, module)| module.name == name)
    };
    // A module that was made editable is the app's own, one that was removed never became so.
    let gone: BTreeSet<&str> = then_ready.names().filter(|name| !is_there(name)).collect();
    for difference in compared.changes {
        let id = difference.document;
        let then = compared.before.document(id).map(|document| &**document);
        let now = compared.after.document(id).map(|document| &**document);
        let Some(latest) = now.or(then) else { continue };
        let home = domain_model(compared, latest);
        let is_entity = matches!(latest.content, Content::Entity(_)) && home.is_some();
        let (title, document) = match (&home, is_entity) {
            (Some((title, diagram)), true) => (title.clone(), *diagram),
            _ => (difference.title.clone(), id),
        };
        let sides = Sides { difference, then, now, is_entity };
        let lines = sides.lines(layout);
        let whole = difference.change != DocumentChange::Changed;
        if lines.is_empty() && !whole {
            continue;
        }
        let group = groups.entry((title.clone(), document)).or_insert_with(|| Group {
            title,
            module: latest.place.module.clone(),
            is_ready: now_ready.holds(latest) || gone.contains(latest.place.module.as_str()),
            document,
            change: DocumentChange::Changed,
            documents: Vec::new(),
            lines: Vec::new(),
        });
        if !is_entity {
            group.change = difference.change;
        }
        group.documents.push(id);
        group.lines.extend(lines);
    }
    groups.into_values().collect()
}

/// The domain model that an entity is shown in: its title and key.
fn domain_model(compared: &Compared<'_>, document: &Document) -> Option<(String, DocumentId)> {
    let module = document.place.module.as_str();
    let find = |project: &Project| {
        let mut diagrams = project.of_kind::<DomainDiagram>();
        let found = diagrams.find(|(_, diagram, _)| diagram.place.module == module);
        found.map(|(id, diagram, _)| (diagram.title(), id))
    };
    find(compared.after).or_else(|| find(compared.before))
}

/// A document before and after.
struct Sides<'a> {
    difference: &'a DocumentDifference,
    then: Option<&'a Document>,
    now: Option<&'a Document>,
    is_entity: bool,
}

impl Sides<'_> {
    fn lines(&self, layout: Layout) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.is_entity && self.difference.change != DocumentChange::Changed {
            lines.extend(self.whole_entity());
        }
        let elements = self.difference.elements.iter().filter(|e| !self.only_follows(e));
        lines.extend(elements.map(|element| self.line(element)));
        if layout == Layout::Included {
            for element in &self.difference.layout {
                lines.push(Line { is_layout: true, ..self.line(element) });
            }
        }
        lines
    }

    /// The line of an entity that came or went.
    fn whole_entity(&self) -> Option<Line> {
        let document = self.now.or(self.then)?;
        let entity = document.root().downcast::<Entity>()?;
        let (change, word) = match self.difference.change {
            DocumentChange::Removed => (ElementChange::Removed, "entity"),
            _ => (ElementChange::Added, "new entity"),
        };
        let members = match entity.attributes.len() {
            0 => word.to_owned(),
            1 => format!("{word}, 1 attribute"),
            count => format!("{word}, {count} attributes"),
        };
        Some(Line {
            document: self.difference.document,
            element: entity.id,
            change,
            title: entity.name.clone(),
            sentence: text::heading(self.difference),
            value: Value::Note(members),
            is_layout: false,
        })
    }

    /// Whether a difference of a flow only follows from an object that came or went.
    fn only_follows(&self, element: &ElementDifference) -> bool {
        let flow_of = |document: Option<&Document>| {
            document.and_then(|document| document.root().downcast::<Microflow>().cloned())
        };
        if element.kind != "flow" {
            return false;
        }
        let (Some(then), Some(now)) = (flow_of(self.then), flow_of(self.now)) else {
            return false;
        };
        let ends = [&then, &now].into_iter().filter_map(|flow| {
            let found = flow.flows.iter().find(|f| f.id == element.element)?;
            Some([found.from, found.to])
        });
        let stays = |id: Id| then.object(id).is_some() && now.object(id).is_some();
        ends.flatten().any(|id| !stays(id))
    }

    fn line(&self, element: &ElementDifference) -> Line {
        let (title, value) = self.words(element);
        Line {
            document: self.difference.document,
            element: element.element,
            change: element.change,
            title,
            value,
            sentence: text::sentence(element),
            is_layout: false,
        }
    }

    /// The title of an element: members with the name of their entity, `Order.Discount`; of what
    /// lies deep only the last part.
    fn title(&self, path: &str, kind: &str) -> String {
        let parts: Vec<&str> = path.split(" › ").collect();
        let path = if parts.len() > 2 { parts.last().copied().unwrap_or(path) } else { path };
        let entity =
            if self.is_entity { self.now.or(self.then).map_or("", |d| d.name()) } else { "" };
        match (entity, path) {
            ("", path) => path.to_owned(),
            (entity, "") => entity.to_owned(),
            (entity, path) if matches!(kind, "attribute" | "association") => {
                format!("{entity}.{path}")
            }
            (entity, path) => format!("{entity} › {path}"),
        }
    }

    fn words(&self, element: &ElementDifference) -> (String, Value) {
        let ElementDifference { path, kind, label, old, new, .. } = element;
        let (flat_old, flat_new) = (flat(old), flat(new));
        match element.change {
            ElementChange::Added => {
                (self.title(path, kind), Value::Note(note(self.now, element, new)))
            }
            ElementChange::Removed => {
                (self.title(path, kind), Value::Note(note(self.then, element, old)))
            }
            ElementChange::Renamed => {
                let around = path.rsplit_once(" › ").map(|(around, _)| around);
                let before = match (around, path.as_str()) {
                    (Some(around), _) => self.title(&format!("{around} › {old}"), kind),
                    (None, "") => old.clone(),
                    (None, _) => self.title(old, kind),
                };
                let uses = match element.uses {
                    0 => "renamed".to_owned(),
                    1 => "renamed; 1 use follows".to_owned(),
                    uses => format!("renamed; {uses} uses follow"),
                };
                (format!("{before} → {new}"), Value::Note(uses))
            }
            ElementChange::Moved | ElementChange::Reordered => (
                self.titled(path, kind, label),
                Value::Note(format!("moved: {flat_old} → {flat_new}")),
            ),
            ElementChange::Set if self.is_code(element) => {
                let said =
                    !path.contains(" › ") || element.property.rsplit('.').next() != Some("value");
                let title = match (self.title(path, kind).as_str(), said) {
                    ("", _) => label.clone(),
                    (title, true) => format!("{title} › {label}"),
                    (title, false) => title.to_owned(),
                };
                (title, Value::Code { old: old.trim().to_owned(), new: new.trim().to_owned() })
            }
            ElementChange::Set => match self.title(path, kind).as_str() {
                "" => (label.clone(), Value::Note(format!("{flat_old} → {flat_new}"))),
                title if label == "Type" => {
                    (title.to_owned(), Value::Note(format!("{flat_old} → {flat_new}")))
                }
                title => {
                    (title.to_owned(), Value::Note(format!("{label}: {flat_old} → {flat_new}")))
                }
            },
        }
    }

    fn titled(&self, path: &str, kind: &str, label: &str) -> String {
        let title = self.title(path, kind);
        if title.is_empty() { label.to_owned() } else { title }
    }

    /// Whether the property holds an expression or a query.
    fn is_code(&self, element: &ElementDifference) -> bool {
        let Some(document) = self.now.or(self.then) else { return false };
        let root = document.root();
        let id = if element.element == root.id() { Id::NONE } else { element.element };
        // `items.0.value`: places in lists are skipped by looking at the last key alone.
        let shape = resolve(root, id, &element.property)
            .and_then(|(holder, index)| Some(holder.kind().properties.get(index?)?.shape));
        match shape {
            Some(shape) => matches!(shape, Shape::Expression | Shape::XPath | Shape::Oql),
            None => {
                matches!(element.property.rsplit('.').next(), Some("value" | "condition" | "xpath"))
            }
        }
    }
}

/// What is said about an element that came or went, beside its name.
fn note(document: Option<&Document>, element: &ElementDifference, summary: &str) -> String {
    let flow = document.and_then(|document| document.root().downcast::<Microflow>());
    if let Some(object) = flow.and_then(|flow| flow.object(element.element)) {
        let caption = object.captions("");
        return match caption.detail.as_str() {
            "" if caption.title.starts_with(&element.label) => String::new(),
            "" => lower(&element.label),
            detail => detail.to_owned(),
        };
    }
    let name = element.path.rsplit(" › ").next().unwrap_or_default();
    let rest = summary.strip_prefix(name).unwrap_or(summary).trim();
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim();
    let rest = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')).unwrap_or(rest);
    match rest {
        "" if name.starts_with(&element.label) => String::new(),
        "" => lower(&element.label),
        rest => rest.to_owned(),
    }
}

/// A value on one line; a word where there is none.
fn flat(value: &str) -> String {
    match one_line(value) {
        line if line.is_empty() => "nothing".to_owned(),
        line => line,
    }
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    use model_core::diff::diff_with;
    use model_core::testing::app;

    /// The groups of two apps as text: a title a line, its lines below.
    #[track_caller]
    fn check(before: &Project, after: &Project, expected: &str) {
        let changes = diff_with(before, after, Layout::Included);
        let compared = Compared { before, after, changes: &changes };
        let mut out = String::new();
        for group in groups(&compared, Layout::LeftOut) {
            writeln!(out, "{}", group.title).unwrap();
            for line in group.lines {
                let value = match line.value {
                    Value::Note(note) => note,
                    Value::Code { old, new } => format!("[{old}] [{new}]"),
                };
                writeln!(out, "  {:?} {} | {value}", line.change, line.title).unwrap();
            }
        }
        assert_eq!(out.trim(), expected.trim());
    }

    /// With a domain model, as every module has one.
    fn drawn(project: &Project) -> Project {
        let mut ids = model_core::id::SeededIds::new(99);
        let entities: Vec<_> = project.of_kind::<Entity>().map(|(id, ..)| id).collect();
        let places: Vec<_> =
            entities.into_iter().map(|id| (id, model_core::model::Point::new(0, 0))).collect();
        let change = model_core::change::verbs::place_entities(project, &mut ids, &places);
        change.apply(project).unwrap()
    }

    fn desk() -> Project {
        let project = app()
            .entity("Sales.Order", |e| {
                e.attribute("Total: Decimal").attribute("Remark: String(200)")
            })
            .microflow("Sales.Discount", |m| {
                m.parameter("Order: Object Sales.Order")
                    .change("Order", &[("Total", "$Order/Total * 0.9")])
                    .end("")
            })
            .build();
        drawn(&project)
    }

    fn edited(project: &Project, title: &str, edit: impl Fn(&mut Document)) -> Project {
        let mut change = model_core::change::Change::new("Test");
        let (id, _) =
            project.documents().iter().find(|(_, document)| document.title() == title).unwrap();
        change.edit(project, *id, |document| edit(document));
        change.apply(project).unwrap()
    }

    #[test]
    fn members_stand_below_the_domain_model() {
        let before = desk();
        let after = edited(&before, "Sales.Order", |document| {
            let Content::Entity(entity) = &mut document.content else { return };
            let mut new = entity.attributes[0].clone();
            new.id = Id::derive("new");
            new.name = "Discount".into();
            entity.attributes.push(new);
            entity.attributes[1].ty = model_core::model::AttributeType::String(None);
        });
        check(
            &before,
            &after,
            "Sales domain model\n  \
               Set Order.Remark | String: 200 → unlimited\n  \
               Added Order.Discount | Decimal",
        );
    }

    #[test]
    fn expressions_keep_both_sides() {
        let before = desk();
        let after = edited(&before, "Sales.Discount", |document| {
            use model_core::model::microflow::FlowObject;
            let Content::Microflow(flow) = &mut document.content else { return };
            for object in &mut flow.objects {
                if let FlowObject::ChangeObject(change) = object {
                    change.items[0].value = "$Order/Total - 5".into();
                }
            }
        });
        check(
            &before,
            &after,
            "Sales.Discount\n  Set Change object Order › Total | [$Order/Total * 0.9] [$Order/Total - 5]",
        );
    }

    #[test]
    fn flows_that_only_follow_are_not_listed() {
        let before = desk();
        let after = edited(&before, "Sales.Discount", |document| {
            let Content::Microflow(flow) = &mut document.content else { return };
            let place =
                flow.objects.iter().position(|o| o.kind_label() == "Change object").unwrap();
            let gone = flow.objects.remove(place).id();
            let out = flow.flows.iter().position(|f| f.from == gone).unwrap();
            let to = flow.flows.remove(out).to;
            flow.flows.iter_mut().find(|f| f.to == gone).unwrap().to = to;
        });
        check(&before, &after, "Sales.Discount\n  Removed Change object Order | Total");
    }
}
