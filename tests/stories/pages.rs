//! The web pages of the real projects, as the page editor and the preview draw them.

use std::collections::BTreeMap;

use model_core::index::Index;
use model_core::model::Content;
use model_core::model::meta::Target;
use model_core::model::page::{Layout, LayoutKind, Page};
use model_import::mendix::{Storage, read};
use runtime_preview::page::placeholder;
use runtime_preview::page::tree::{Node, View};
use tests::corpus;

/// The kinds of the widgets on a page that are drawn as a frame with their name.
fn placeholders(nodes: &[&Node], kinds: &mut Vec<String>) {
    for node in nodes {
        if let View::Unknown(unknown) = &node.view {
            kinds.push(unknown.kind.clone());
        }
        placeholders(&node.children(), kinds);
    }
}

fn is_native(page: &Page, index: &Index) -> bool {
    let found = index.resolve(Target::Layout, page.layout.as_str());
    let document = found.and_then(|found| index.document(found.document));
    let layout = document.and_then(|document| document.root().downcast::<Layout>());
    layout.is_some_and(|layout| layout.layout == LayoutKind::Native)
}

#[test]
fn nine_in_ten_web_pages_of_real_projects_have_no_placeholder() {
    let Some(folder) = corpus("mendix") else { return };
    let mut pages = 0_usize;
    let mut with: BTreeMap<String, usize> = BTreeMap::new();
    let mut bare = 0_usize;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if !entry.path().is_dir() {
            continue;
        }
        let import = read(&Storage::open(&entry.path()).unwrap());
        let index = Index::new(&import.project);
        for document in import.project.documents().values() {
            let Content::Page(page) = &document.content else { continue };
            if is_native(page, &index) {
                continue;
            }
            pages += 1;
            let name = document.qualified_name().unwrap();
            let tree = placeholder(&name, page, &index, "en_US");
            let mut kinds = Vec::new();
            placeholders(&tree.nodes.iter().collect::<Vec<_>>(), &mut kinds);
            bare += usize::from(kinds.is_empty());
            kinds.sort();
            kinds.dedup();
            for kind in kinds {
                *with.entry(kind).or_default() += 1;
            }
        }
    }
    let mut with: Vec<_> = with.into_iter().collect();
    with.sort_by_key(|(_, pages)| std::cmp::Reverse(*pages));
    println!("{bare} of {pages} web pages have no placeholder; the others by what they have:");
    for (kind, pages) in with {
        println!("{pages:>5} {kind}");
    }
    assert!(pages > 200, "{pages}");
    assert!(bare * 10 >= pages * 9, "{bare} of {pages}");
}
