//! Laws of pages, for any sequence of clicks on the sample app.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::sample::order_desk;
use super::tree::PageTree;
use super::*;

/// Something that a person does; the numbers choose among what there is.
#[derive(Clone, Debug)]
enum Click {
    Press(usize),
    Row(usize, usize),
    Select(usize, usize),
    Type(usize, String),
    Turn(usize, u64, bool),
    Menu(usize),
    Close,
    Refresh,
}

fn clicks() -> impl Strategy<Value = Click> {
    let texts = prop_oneof![
        Just(String::new()),
        Just("true".to_owned()),
        (0..500_i64).prop_map(|n| n.to_string()),
        "\\PC{0,12}",
        Just("2026-11-21 10:00".to_owned()),
        Just("9".repeat(30)),
    ];
    prop_oneof![
        6 => (0..20_usize).prop_map(Click::Press),
        2 => (0..3_usize, 0..8_usize).prop_map(|(grid, row)| Click::Row(grid, row)),
        3 => (0..3_usize, 0..8_usize).prop_map(|(grid, row)| Click::Select(grid, row)),
        6 => (0..12_usize, texts).prop_map(|(input, text)| Click::Type(input, text)),
        1 => (0..3_usize, 0..50_u64, any::<bool>()).prop_map(|(g, o, d)| Click::Turn(g, o, d)),
        1 => (0..4_usize).prop_map(Click::Menu),
        1 => Just(Click::Close),
        1 => Just(Click::Refresh),
    ]
}

/// The keys of the nodes on top that fit.
fn keys(person: &Person, wanted: fn(&View) -> bool) -> Vec<String> {
    fn collect(node: &Node, wanted: fn(&View) -> bool, keys: &mut Vec<String>) {
        if wanted(&node.view) {
            keys.push(node.key.clone());
        }
        node.children().into_iter().for_each(|child| collect(child, wanted, keys));
    }
    let mut keys = Vec::new();
    let trees = person.pages.trees();
    trees.last().unwrap().nodes.iter().for_each(|node| collect(node, wanted, &mut keys));
    keys
}

fn row(person: &Person, grid: &str, row: usize) -> Option<String> {
    Some(person.grid(grid).rows.get(row)?.id.clone())
}

fn click(person: &mut Person, click: &Click) -> Option<Result<Update, PageError>> {
    let top = person.top();
    let grids = keys(person, |view| matches!(view, View::DataGrid(_)));
    Some(match click {
        Click::Press(n) => {
            let key = keys(person, |view| matches!(view, View::Button(_))).get(*n)?.clone();
            person.request(|pages, turn| pages.act(turn, &top, &key))
        }
        Click::Row(grid, n) => {
            let key = format!("{}/{}", grids.get(*grid)?, row(person, grids.get(*grid)?, *n)?);
            person.request(|pages, turn| pages.act(turn, &top, &key))
        }
        Click::Select(grid, n) => {
            let id = row(person, grids.get(*grid)?, *n)?;
            person.request(|pages, turn| pages.set(turn, &top, &grids[*grid], &json!([id])))
        }
        Click::Type(n, text) => {
            let key = keys(person, |view| matches!(view, View::Input(_))).get(*n)?.clone();
            person.request(|pages, turn| pages.set(turn, &top, &key, &json!(text)))
        }
        Click::Turn(grid, offset, descending) => {
            let key = grids.get(*grid)?.clone();
            let sorted = if *descending { Sorted::Descending } else { Sorted::Ascending };
            let column = person.grid(&key).columns.first()?.key.to_string();
            let wanted =
                GridPage { offset: *offset, sort: Some((column, sorted)), search: "a".into() };
            person.request(|pages, turn| pages.page(turn, &top, &key, &wanted))
        }
        Click::Menu(n) => {
            let key = person.library.shell("en").menu.get(*n)?.key.clone();
            person.request(|pages, turn| pages.menu(turn, &key))
        }
        Click::Close => person.request(|pages, turn| pages.close(turn, &top)),
        Click::Refresh => person.request(|pages, turn| Ok(pages.refresh(turn))),
    })
}

/// What a client does with an update.
fn follow(client: &mut BTreeMap<String, PageTree>, update: Update) {
    for key in update.closed {
        client.remove(&key);
    }
    for tree in update.opened {
        client.insert(tree.key.clone(), tree);
    }
    for replacement in update.replace {
        let page = client.get_mut(&replacement.page).expect("a page that is open");
        assert!(page.replace(replacement.tree), "there is no {}", replacement.node);
    }
}

fn check_keys(tree: &PageTree) {
    fn walk<'a>(node: &'a Node, seen: &mut BTreeSet<&'a str>) {
        assert!(seen.insert(&node.key), "{} twice", node.key);
        node.children().into_iter().for_each(|child| walk(child, seen));
    }
    let mut seen = BTreeSet::new();
    tree.nodes.iter().for_each(|node| walk(node, &mut seen));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whoever applies the updates has the trees of the session, whatever was clicked.
    #[test]
    fn semantics_30_updates_lead_to_the_same_trees(all in prop::collection::vec(clicks(), 1..40)) {
        let mut person = order_desk();
        let mut client: BTreeMap<String, PageTree> =
            person.pages.trees().into_iter().map(|t| (t.key.clone(), t.clone())).collect();
        for one in &all {
            if let Some(Ok(update)) = click(&mut person, one) {
                follow(&mut client, update);
            }
            let trees = person.pages.trees();
            prop_assert!(!trees.is_empty());
            prop_assert_eq!(trees.len(), client.len());
            for tree in trees {
                prop_assert_eq!(client.get(&tree.key), Some(tree), "after {:?}", one);
                check_keys(tree);
            }
        }
    }
}
