//! How much of what an app holds, counted by walking over its elements.

use std::collections::BTreeMap;

use super::meta::{Chosen, FOREIGN, Kind, Node, walk};
use super::microflow::{FlowObject, RetrieveSource};
use super::page::{Action, DataSource, Widget};
use super::{Content, Project};

/// What counts together. Words of kinds repeat between groups (`delete` is an activity and an
/// action), never inside one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Documents.
    Documents,
    /// What stands on the canvas of a microflow.
    FlowObjects,
    /// What stands on pages.
    Widgets,
    /// What buttons and clicks do.
    Actions,
    /// Where widgets and retrieves get their objects.
    Sources,
    /// All other elements: attributes, values, sequence flows, arguments …
    Parts,
    /// Elements of kinds that this version does not know.
    Foreign,
}

impl Group {
    /// The word in output for programs.
    pub fn key(self) -> &'static str {
        match self {
            Group::Documents => "documents",
            Group::FlowObjects => "flowObjects",
            Group::Widgets => "widgets",
            Group::Actions => "actions",
            Group::Sources => "sources",
            Group::Parts => "parts",
            Group::Foreign => "foreign",
        }
    }

    fn of(kind: &'static Kind) -> Group {
        let among =
            |kinds: Vec<&'static Kind>| kinds.iter().any(|known| std::ptr::eq(*known, kind));
        if std::ptr::eq(kind, &raw const FOREIGN) {
            Group::Foreign
        } else if among(Content::kinds()) {
            Group::Documents
        } else if among(FlowObject::kinds()) {
            Group::FlowObjects
        } else if among(Widget::kinds()) {
            Group::Widgets
        } else if among(Action::kinds()) {
            Group::Actions
        } else if among(DataSource::kinds()) || among(RetrieveSource::kinds()) {
            Group::Sources
        } else {
            Group::Parts
        }
    }
}

/// The counts of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    counts: BTreeMap<(Group, String), usize>,
}

impl Stats {
    /// How many elements of the kind with this word there are in the group.
    pub fn count(&self, group: Group, kind: &str) -> usize {
        self.counts.get(&(group, kind.to_owned())).copied().unwrap_or_default()
    }

    /// How many elements there are in the group.
    pub fn total(&self, group: Group) -> usize {
        let inside = self.counts.iter().filter(|((found, _), _)| *found == group);
        inside.map(|(_, count)| count).sum()
    }

    /// How many activities there are: all that a flow does, without events, decisions, merges,
    /// loops, parameters and notes.
    pub fn activities(&self) -> usize {
        const OTHERS: [&str; 9] = [
            "parameter",
            "start",
            "end",
            "decision",
            "merge",
            "loop",
            "break",
            "continue",
            "annotation",
        ];
        let objects = self.counts.iter().filter(|((group, kind), _)| {
            *group == Group::FlowObjects && !OTHERS.contains(&kind.as_str())
        });
        objects.map(|(_, count)| count).sum()
    }

    /// All counts above zero: group, word of the kind, count; in that order.
    pub fn iter(&self) -> impl Iterator<Item = (Group, &str, usize)> {
        self.counts.iter().map(|((group, kind), count)| (*group, kind.as_str(), *count))
    }
}

/// Counts all elements of a project.
pub fn stats(project: &Project) -> Stats {
    let mut kinds: BTreeMap<usize, (&'static Kind, usize)> = BTreeMap::new();
    let mut stats = Stats::default();
    for document in project.documents().values() {
        let mut is_root = true;
        walk(document.root(), &mut |element| {
            let kind = element.kind();
            if std::mem::take(&mut is_root)
                && let Content::Microflow(flow) = &document.content
            {
                // Microflows, nanoflows and rules count apart, as their files have other names.
                let key = (Group::Documents, flow.flow.key().to_owned());
                *stats.counts.entry(key).or_default() += 1;
            } else if std::ptr::eq(kind, &raw const FOREIGN) {
                let key = (Group::Foreign, element.kind_name().to_owned());
                *stats.counts.entry(key).or_default() += 1;
            } else {
                kinds.entry(std::ptr::from_ref(kind).addr()).or_insert((kind, 0)).1 += 1;
            }
        });
    }
    for (kind, count) in kinds.into_values() {
        *stats.counts.entry((Group::of(kind), kind.name.to_owned())).or_default() += count;
    }
    stats
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::microflow::FlowKind;
    use crate::model::page::DeleteAction;
    use crate::testing::{any_project, app, button};

    #[test]
    fn kinds_are_counted_in_their_groups() {
        let project = app()
            .entity("Sales.Order", |e| e.attribute("Total: Decimal").attribute("Name: String(10)"))
            .microflow("Sales.Remove", |m| {
                m.parameter("Order: Object Sales.Order").delete("Order").end("")
            })
            .microflow("Sales.IsPaid", |m| m.with(|flow| flow.flow = FlowKind::Rule))
            .page("Sales.Edit", |p| p.widget(button("remove", DeleteAction::default())))
            .build();
        let stats = stats(&project);
        assert_eq!(stats.count(Group::Documents, "entity"), 1);
        assert_eq!(stats.count(Group::Documents, "microflow"), 1);
        assert_eq!(stats.count(Group::Documents, "rule"), 1);
        assert_eq!(stats.count(Group::Parts, "attribute"), 2);
        assert_eq!(stats.count(Group::FlowObjects, "delete"), 1);
        assert_eq!(stats.count(Group::Actions, "delete"), 1);
        assert_eq!(stats.count(Group::Parts, "flow"), 2, "of the one; the rule has none");
        assert_eq!(stats.activities(), 1);
        assert_eq!(stats.total(Group::Documents), project.len());
        assert_eq!(stats.count(Group::Widgets, "dataGrid"), 0);
    }

    #[test]
    fn nothing_is_left_out() {
        for seed in 0..20 {
            let project = any_project(seed);
            let mut elements = 0;
            for document in project.documents().values() {
                walk(document.root(), &mut |_| elements += 1);
            }
            let stats = stats(&project);
            assert_eq!(stats.iter().map(|(_, _, count)| count).sum::<usize>(), elements);
        }
    }
}
