//! What stands inside of what in a view tree.

use super::{Cell, Node, PageTree, View};

impl Node {
    /// The nodes directly inside, in the order in which they are read.
    pub fn children(&self) -> Vec<&Node> {
        match &self.view {
            View::LayoutGrid(grid) => grid.rows.iter().flatten().flat_map(|c| &c.nodes).collect(),
            View::Container(container) => container.nodes.iter().collect(),
            View::Tabs(tabs) => tabs.pages.iter().flat_map(|page| &page.nodes).collect(),
            View::Group(group) => group.nodes.iter().collect(),
            View::Table(table) => table.rows.iter().flatten().flat_map(|c| &c.nodes).collect(),
            View::DataView(view) => view.nodes.iter().chain(&view.footer).collect(),
            View::DataGrid(grid) => {
                let cells = grid.rows.iter().flat_map(|row| &row.cells);
                grid.toolbar.iter().chain(cells.flat_map(Cell::nodes)).collect()
            }
            View::List(list) => {
                list.toolbar.iter().chain(list.rows.iter().flat_map(|row| &row.nodes)).collect()
            }
            View::Unknown(unknown) => unknown.nodes.iter().collect(),
            View::Text(_) | View::Input(_) | View::Button(_) | View::Image(_) => Vec::new(),
        }
    }

    /// The same, to change them.
    pub fn children_mut(&mut self) -> Vec<&mut Node> {
        match &mut self.view {
            View::LayoutGrid(grid) => {
                grid.rows.iter_mut().flatten().flat_map(|c| &mut c.nodes).collect()
            }
            View::Container(container) => container.nodes.iter_mut().collect(),
            View::Tabs(tabs) => tabs.pages.iter_mut().flat_map(|page| &mut page.nodes).collect(),
            View::Group(group) => group.nodes.iter_mut().collect(),
            View::Table(table) => {
                table.rows.iter_mut().flatten().flat_map(|cell| &mut cell.nodes).collect()
            }
            View::DataView(view) => view.nodes.iter_mut().chain(&mut view.footer).collect(),
            View::DataGrid(grid) => {
                let cells = grid.rows.iter_mut().flat_map(|row| &mut row.cells);
                grid.toolbar.iter_mut().chain(cells.flat_map(Cell::nodes_mut)).collect()
            }
            View::List(list) => {
                let rows = list.rows.iter_mut().flat_map(|row| &mut row.nodes);
                list.toolbar.iter_mut().chain(rows).collect()
            }
            View::Unknown(unknown) => unknown.nodes.iter_mut().collect(),
            View::Text(_) | View::Input(_) | View::Button(_) | View::Image(_) => Vec::new(),
        }
    }

    /// The ids of the rows that it shows, where it is a grid or a list.
    pub fn row_ids(&self) -> Vec<&str> {
        match &self.view {
            View::DataGrid(grid) => grid.rows.iter().map(|row| row.id.as_str()).collect(),
            View::List(list) => list.rows.iter().map(|row| row.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// The node with this key or widget name, in it or itself.
    pub fn find(&self, key_or_name: &str) -> Option<&Node> {
        if self.key == key_or_name || self.name == key_or_name {
            return Some(self);
        }
        self.children().into_iter().find_map(|child| child.find(key_or_name))
    }
}

impl PageTree {
    /// The node with this key or, failing that, this widget name.
    pub fn find(&self, key_or_name: &str) -> Option<&Node> {
        self.nodes.iter().find_map(|node| node.find(key_or_name))
    }

    /// Puts a node in the place of the one with the same key; whether there is one.
    pub fn replace(&mut self, tree: Node) -> bool {
        fn place<'a>(nodes: Vec<&'a mut Node>, key: &str) -> Option<&'a mut Node> {
            nodes.into_iter().find_map(|node| {
                if node.key == key { Some(node) } else { place(node.children_mut(), key) }
            })
        }
        match place(self.nodes.iter_mut().collect(), &tree.key) {
            Some(node) => {
                *node = tree;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use model_core::analysis::Look;
    use model_core::id::Id;

    use super::super::{DataView, Editor, Input, Text};
    use super::*;

    fn node(key: &str, view: View) -> Node {
        let (widget, look) = (Id::from_bits(7), Look::default());
        Node { key: key.into(), widget, name: key.into(), look, view }
    }

    #[test]
    fn semantics_30_a_tree_is_plain_data() {
        let input = Input {
            caption: "Total".into(),
            editor: Editor::Number {
                value: "1.5".into(),
                placeholder: String::new(),
                decimal: true,
            },
            enabled: true,
            ..Input::default()
        };
        let inner = vec![node("b", View::Input(input))];
        let view = DataView { object: "1".into(), nodes: inner, ..DataView::default() };
        let mut tree =
            PageTree { nodes: vec![node("a", View::DataView(view))], ..PageTree::default() };
        let json = serde_json::to_string(&tree).unwrap();
        assert_eq!(serde_json::from_str::<PageTree>(&json).unwrap(), tree);
        assert!(json.contains(r#""editor":{"number":{"value":"1.5""#), "{json}");
        assert!(tree.replace(node("b", View::Text(Text::default()))));
        assert!(matches!(tree.find("b").unwrap().view, View::Text(_)));
        assert!(!tree.replace(node("c", View::Text(Text::default()))));
    }
}
