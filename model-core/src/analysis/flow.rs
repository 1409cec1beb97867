//! The ways of a microflow as a graph.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, DfsPostOrder, EdgeRef};

use crate::id::Id;
use crate::model::microflow::{FlowObject, Microflow, SequenceFlow};

/// The objects of a microflow and the flows between them. Parameters and annotations stand outside.
#[derive(Debug)]
pub struct FlowGraph<'a> {
    /// The microflow.
    pub flow: &'a Microflow,
    graph: DiGraph<Vertex<'a>, Edge<'a>>,
    places: BTreeMap<Id, NodeIndex>,
    /// Flows that lead from or to nothing, to another scope, or to themselves.
    pub broken: Vec<(&'a SequenceFlow, Broken)>,
    reachable: BTreeSet<NodeIndex>,
    order: Vec<NodeIndex>,
}

/// An object of the canvas.
#[derive(Clone, Copy, Debug)]
pub struct Vertex<'a> {
    /// The object.
    pub object: &'a FlowObject,
    /// The loop that it stands in; [`Id::NONE`] for none.
    pub scope: Id,
}

/// A way from one object to another.
#[derive(Clone, Copy, Debug)]
pub enum Edge<'a> {
    /// A sequence flow.
    Flow(&'a SequenceFlow),
    /// From a loop to the first object inside.
    Enter,
}

/// What is wrong with a flow that leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// One of its ends is no object of the canvas that flows can touch.
    NoEnd,
    /// It leads into a loop or out of one.
    AcrossLoop,
    /// It begins where it ends.
    ToItself,
}

impl<'a> FlowGraph<'a> {
    /// The graph of a microflow.
    pub fn new(flow: &'a Microflow) -> FlowGraph<'a> {
        let mut graph = FlowGraph {
            flow,
            graph: DiGraph::new(),
            places: BTreeMap::new(),
            broken: Vec::new(),
            reachable: BTreeSet::new(),
            order: Vec::new(),
        };
        graph.add_objects(&flow.objects, Id::NONE);
        graph.add_flows();
        graph.enter_loops();
        graph.walk();
        graph
    }

    fn add_objects(&mut self, objects: &'a [FlowObject], scope: Id) {
        for object in objects {
            if object.is_in_flow() && !self.places.contains_key(&object.id()) {
                let node = self.graph.add_node(Vertex { object, scope });
                self.places.insert(object.id(), node);
            }
            if let FlowObject::Loop(inner) = object {
                self.add_objects(&inner.objects, inner.id);
            }
        }
    }

    fn add_flows(&mut self) {
        for flow in &self.flow.flows {
            let ends = (self.places.get(&flow.from), self.places.get(&flow.to));
            let (Some(&from), Some(&to)) = ends else {
                self.broken.push((flow, Broken::NoEnd));
                continue;
            };
            let scope = |node| self.graph.node_weight(node).map(|vertex| vertex.scope);
            if from == to {
                self.broken.push((flow, Broken::ToItself));
            } else if scope(from) != scope(to) {
                self.broken.push((flow, Broken::AcrossLoop));
            } else {
                self.graph.add_edge(from, to, Edge::Flow(flow));
            }
        }
    }

    fn enter_loops(&mut self) {
        let loops: Vec<(NodeIndex, Id)> = self
            .graph
            .node_indices()
            .filter_map(|node| match self.graph.node_weight(node)?.object {
                FlowObject::Loop(inner) => Some((node, inner.id)),
                _ => None,
            })
            .collect();
        for (node, scope) in loops {
            for entry in self.entries(scope) {
                if let Some(&entry) = self.places.get(&entry) {
                    self.graph.add_edge(node, entry, Edge::Enter);
                }
            }
        }
    }

    /// The objects in a loop to which no flow leads: where each round begins. One is right.
    pub fn entries(&self, scope: Id) -> Vec<Id> {
        self.graph
            .node_indices()
            .filter(|&node| {
                let mut incoming = self.graph.edges_directed(node, Direction::Incoming);
                !incoming.any(|edge| matches!(edge.weight(), Edge::Flow(_)))
            })
            .filter_map(|node| self.graph.node_weight(node))
            .filter(|vertex| vertex.scope == scope)
            .map(|vertex| vertex.object.id())
            .collect()
    }

    /// The nodes of start events.
    fn starts(&self) -> Vec<NodeIndex> {
        self.graph
            .node_indices()
            .filter(|&node| {
                let vertex = self.graph.node_weight(node);
                vertex.is_some_and(|vertex| matches!(vertex.object, FlowObject::Start(_)))
            })
            .collect()
    }

    /// All objects with the loops that they stand in, in the order of the document.
    pub fn vertices(&self) -> impl Iterator<Item = Vertex<'a>> {
        self.graph.node_weights().copied()
    }

    /// The object of this id.
    pub fn vertex(&self, object: Id) -> Option<Vertex<'a>> {
        self.graph.node_weight(*self.places.get(&object)?).copied()
    }

    /// Whether a run can come to this object.
    pub fn is_reachable(&self, object: Id) -> bool {
        self.places.get(&object).is_some_and(|node| self.reachable.contains(node))
    }

    /// The flows that leave an object, in the order of their ids, broken ones left out.
    pub fn outgoing(&self, object: Id) -> Vec<&'a SequenceFlow> {
        self.flows(object, Direction::Outgoing)
    }

    /// The flows that lead to an object.
    pub fn incoming(&self, object: Id) -> Vec<&'a SequenceFlow> {
        self.flows(object, Direction::Incoming)
    }

    fn flows(&self, object: Id, direction: Direction) -> Vec<&'a SequenceFlow> {
        let Some(&node) = self.places.get(&object) else { return Vec::new() };
        let mut flows: Vec<_> = self
            .graph
            .edges_directed(node, direction)
            .filter_map(|edge| match edge.weight() {
                Edge::Flow(flow) => Some(*flow),
                Edge::Enter => None,
            })
            .collect();
        flows.sort_by_key(|flow| flow.id);
        flows
    }

    /// The ways that lead to an object, from which object each.
    pub(super) fn ways_to(&self, object: Id) -> Vec<(Id, Edge<'a>)> {
        let Some(&node) = self.places.get(&object) else { return Vec::new() };
        self.graph
            .edges_directed(node, Direction::Incoming)
            .filter_map(|edge| {
                Some((self.graph.node_weight(edge.source())?.object.id(), *edge.weight()))
            })
            .collect()
    }

    /// All objects that a run can come to from this one, itself and the insides of loops included.
    pub fn reached_from(&self, object: Id) -> BTreeSet<Id> {
        let Some(&node) = self.places.get(&object) else { return BTreeSet::new() };
        let mut reached = BTreeSet::new();
        let mut walk = Dfs::new(&self.graph, node);
        while let Some(node) = walk.next(&self.graph) {
            reached.extend(self.graph.node_weight(node).map(|vertex| vertex.object.id()));
        }
        reached
    }

    /// The objects from which some way leads to one that no flow leaves: to an end, or inside a loop
    /// to the end of the round.
    pub fn can_stop(&self) -> BTreeSet<Id> {
        let mut can: BTreeSet<NodeIndex> = BTreeSet::new();
        let has_flow = |node| {
            let mut edges = self.graph.edges_directed(node, Direction::Outgoing);
            edges.any(|edge| matches!(edge.weight(), Edge::Flow(_)))
        };
        let mut next: Vec<NodeIndex> =
            self.graph.node_indices().filter(|node| !has_flow(*node)).collect();
        while let Some(node) = next.pop() {
            if can.insert(node) {
                let ways = self.graph.edges_directed(node, Direction::Incoming);
                let flows = ways.filter(|edge| matches!(edge.weight(), Edge::Flow(_)));
                next.extend(flows.map(|edge| edge.source()));
            }
        }
        can.into_iter()
            .filter_map(|node| self.graph.node_weight(node))
            .map(|vertex| vertex.object.id())
            .collect()
    }

    /// All objects, each after those from which a run comes to it (but for ways back); those that no
    /// run reaches come last.
    pub fn in_run_order(&self) -> impl Iterator<Item = Vertex<'a>> {
        self.order.iter().filter_map(|node| self.graph.node_weight(*node).copied())
    }

    /// Finds the order of a run, and what a run reaches.
    fn walk(&mut self) {
        let starts = self.starts();
        let reached = starts.len();
        let mut walk = DfsPostOrder::empty(&self.graph);
        let roots = starts.into_iter().chain(self.graph.node_indices());
        for (place, root) in roots.enumerate() {
            let before = self.order.len();
            walk.move_to(root);
            while let Some(node) = walk.next(&self.graph) {
                self.order.push(node);
            }
            if let Some(part) = self.order.get_mut(before..) {
                part.reverse();
                if place < reached {
                    self.reachable.extend(part.iter());
                }
            }
        }
    }
}
