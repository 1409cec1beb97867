//! What a request did: spans with their SQL, rows and times, linked to the elements of the model.
//!
//! A [`Trace`] that is off costs one comparison a call. What it must never do: keep values, which
//! may be secret; of a statement it keeps the text and how many values were bound.

use std::sync::Arc;

use model_core::id::Id;
use model_core::model::DocumentId;
use serde::Serialize;

use crate::world::World;

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The span that it is part of, by place in [`Trace::spans`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// What kind of work: `request`, `microflow`, `activity`, `sql`, `wait`.
    pub kind: &'static str,
    /// What it is, in words: `Sales.Order_Submit`, `Commit Order`; of SQL its text.
    pub label: Arc<str>,
    /// The document of the element that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Id>,
    /// The element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<Id>,
    /// Microseconds from the beginning of the trace.
    pub begin: u64,
    /// How long it took, in microseconds.
    pub micros: u64,
    /// Of SQL: how many values were bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<usize>,
    /// Of SQL: how many rows were read or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
}

/// The spans of one request, in the order in which they began.
#[derive(Debug)]
pub struct Trace {
    on: bool,
    spans: Vec<Span>,
    open: Vec<usize>,
    zero: u64,
}

/// A span that is open; nothing where the trace is off.
#[derive(Clone, Copy, Debug)]
#[must_use = "a span ends by Trace::end"]
pub struct OpenSpan(Option<usize>);

/// The most spans that one request keeps; what comes after is counted by its parents' times only.
const MOST: usize = 100_000;

impl Trace {
    /// A trace that keeps nothing.
    pub fn off() -> Trace {
        Trace { on: false, spans: Vec::new(), open: Vec::new(), zero: 0 }
    }

    /// A trace that begins now.
    pub fn on(world: &dyn World) -> Trace {
        Trace { on: true, spans: Vec::new(), open: Vec::new(), zero: world.ticks() }
    }

    /// Whether it keeps anything.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// What was kept.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Takes out what was kept, and goes on as before.
    pub fn take(&mut self) -> Vec<Span> {
        self.open.clear();
        std::mem::take(&mut self.spans)
    }

    /// Begins a span. `label` is only asked where the trace is on.
    pub fn begin(
        &mut self,
        world: &dyn World,
        kind: &'static str,
        label: impl FnOnce() -> Arc<str>,
        element: Option<(DocumentId, Id)>,
    ) -> OpenSpan {
        if !self.on || self.spans.len() >= MOST {
            return OpenSpan(None);
        }
        let place = self.spans.len();
        self.spans.push(Span {
            parent: self.open.last().copied(),
            kind,
            label: label(),
            document: element.map(|(document, _)| document.0),
            element: element.map(|(_, element)| element),
            begin: world.ticks().saturating_sub(self.zero),
            micros: 0,
            bound: None,
            rows: None,
        });
        self.open.push(place);
        OpenSpan(Some(place))
    }

    /// Ends a span, and those inside it that are still open.
    pub fn end(&mut self, world: &dyn World, span: OpenSpan) {
        let Some(place) = span.0 else { return };
        if let Some(depth) = self.open.iter().position(|open| *open == place) {
            self.open.truncate(depth);
        }
        let now = world.ticks().saturating_sub(self.zero);
        if let Some(span) = self.spans.get_mut(place) {
            span.micros = now.saturating_sub(span.begin);
        }
    }

    /// Ends the span that is open and began last.
    pub fn end_last(&mut self, world: &dyn World) {
        self.end(world, OpenSpan(self.open.last().copied()));
    }

    /// Ends the span of a statement with what it did.
    pub fn end_sql(&mut self, world: &dyn World, span: OpenSpan, bound: usize, rows: usize) {
        let Some(place) = span.0 else { return };
        self.end(world, span);
        if let Some(span) = self.spans.get_mut(place) {
            (span.bound, span.rows) = (Some(bound), Some(rows));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::FixedWorld;

    #[test]
    fn spans_nest_and_cost_nothing_when_off() {
        let world = FixedWorld::default();
        let mut trace = Trace::on(&world);
        let outer = trace.begin(&world, "request", || "a".into(), None);
        let inner = trace.begin(&world, "sql", || "SELECT 1".into(), None);
        trace.end_sql(&world, inner, 2, 1);
        let lost = trace.begin(&world, "activity", || "b".into(), None);
        trace.end(&world, outer);
        trace.end(&world, lost);
        let next = trace.begin(&world, "request", || "c".into(), None);
        trace.end(&world, next);
        let parents: Vec<_> = trace.spans().iter().map(|span| span.parent).collect();
        assert_eq!(parents, [None, Some(0), Some(0), None]);
        assert_eq!((trace.spans()[1].bound, trace.spans()[1].rows), (Some(2), Some(1)));
        assert!(trace.spans()[0].micros >= trace.spans()[1].micros);

        let mut off = Trace::off();
        let span = off.begin(&world, "request", || panic!("not asked"), None);
        off.end(&world, span);
        assert!(off.spans().is_empty());
    }
}
