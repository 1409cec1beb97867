//! What has changed between two trees of a page: the smallest nodes that hold it.

use super::tree::{Cell, Column, DataGrid, LayoutGrid, Node, PageTree, Replacement, View};

/// The nodes of `after` that take the place of those with the same keys; nothing where the page as
/// a whole is another.
pub(super) fn difference(before: &PageTree, after: &PageTree) -> Option<Vec<Replacement>> {
    let same_head = before.title == after.title && before.opens == after.opens;
    if !same_head || !same_keys(&before.nodes, &after.nodes) {
        return None;
    }
    let mut changed = Vec::new();
    for (before, after) in before.nodes.iter().zip(&after.nodes) {
        nodes(before, after, &mut changed);
    }
    let replacements = changed.into_iter().map(|node| Replacement {
        page: after.key.clone(),
        node: node.key.clone(),
        tree: node.clone(),
    });
    Some(replacements.collect())
}

fn same_keys(before: &[Node], after: &[Node]) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| a.key == b.key)
}

fn nodes<'a>(before: &Node, after: &'a Node, changed: &mut Vec<&'a Node>) {
    if before == after {
        return;
    }
    let inner = (before.children(), after.children());
    let same_keys = inner.0.len() == inner.1.len()
        && inner.0.iter().zip(&inner.1).all(|(before, after)| before.key == after.key);
    if !same_keys || !same_shell(before, after) {
        changed.push(after);
        return;
    }
    for (before, after) in inner.0.into_iter().zip(inner.1) {
        nodes(before, after, changed);
    }
}

/// Whether two nodes differ in nothing but the nodes inside.
fn same_shell(before: &Node, after: &Node) -> bool {
    if before.look != after.look {
        return false;
    }
    match (&before.view, &after.view) {
        (View::LayoutGrid(a), View::LayoutGrid(b)) => {
            let same = |(a, b): (&Column, &Column)| {
                a.width == b.width && a.look == b.look && a.nodes.len() == b.nodes.len()
            };
            let lengths = |grid: &LayoutGrid| grid.rows.iter().map(Vec::len).collect::<Vec<_>>();
            let columns = a.rows.iter().flatten().zip(b.rows.iter().flatten());
            lengths(a) == lengths(b) && columns.into_iter().all(same)
        }
        (View::Container(a), View::Container(b)) => {
            a.clickable == b.clickable && a.confirm == b.confirm && a.shared == b.shared
        }
        (View::Group(a), View::Group(b)) => {
            a.caption == b.caption && a.folds == b.folds && a.open == b.open
        }
        (View::DataView(a), View::DataView(b)) => {
            a.object == b.object && a.notice == b.notice && a.nodes.len() == b.nodes.len()
        }
        (View::DataGrid(a), View::DataGrid(b)) => bare(a) == bare(b),
        (View::Unknown(a), View::Unknown(b)) => a.kind == b.kind,
        _ => false,
    }
}

/// A grid without the nodes in it.
fn bare(grid: &DataGrid) -> DataGrid {
    let mut grid = DataGrid { toolbar: Vec::new(), ..grid.clone() };
    for cell in grid.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Cell::Nodes(nodes) = cell {
            nodes.clear();
        }
    }
    grid
}
