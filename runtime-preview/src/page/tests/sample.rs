//! The sample app, clicked through.

use std::path::Path;

use super::*;

pub(super) fn order_desk() -> Person {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk");
    let loaded = model_core::store::open(&folder);
    let mut person = Person::new(&loaded.project);
    let flow = person.library.flows.number("Sales.FillSampleData").unwrap();
    let filled = person.request(|pages, turn| {
        turn.run(flow, &[]).unwrap();
        pages.home(turn)
    });
    assert!(messages(&filled.unwrap()).is_empty());
    person
}

fn names(person: &Person, wanted: fn(&View) -> bool) -> Vec<String> {
    fn collect(node: &Node, wanted: fn(&View) -> bool, names: &mut Vec<String>) {
        if wanted(&node.view) {
            names.push(node.name.clone());
        }
        node.children().into_iter().for_each(|child| collect(child, wanted, names));
    }
    let mut names = Vec::new();
    let trees = person.pages.trees();
    trees.last().unwrap().nodes.iter().for_each(|node| collect(node, wanted, &mut names));
    names
}

#[test]
fn every_page_of_the_menu_opens_and_every_row_and_button_does_something() {
    let mut person = order_desk();
    let keys: Vec<String> =
        person.library.shell("en").menu.iter().map(|entry| entry.key.clone()).collect();
    assert_eq!(keys.len(), 3);
    for key in keys {
        let open = |person: &mut Person| {
            let update = person.request(|pages, turn| pages.menu(turn, &key)).unwrap();
            assert!(messages(&update).is_empty(), "{:?}", messages(&update));
        };
        open(&mut person);
        assert!(!person.rows("grid").is_empty(), "{key}");
        let row = format!("grid/{}", person.grid("grid").rows[0].id);
        person.press(&row);
        for input in names(&person, |view| matches!(view, View::Input(_))) {
            assert_eq!(person.input(&input).error, "", "{input}");
        }
        for button in names(&person, |view| matches!(view, View::Button(_))) {
            open(&mut person);
            person.press(&row);
            let View::Button(drawn) = &person.node(&button).view else { panic!("a button") };
            // Deleting would take the row that the next button needs.
            if drawn.enabled && drawn.confirm.is_empty() {
                person.press(&button);
            }
        }
    }
}

#[test]
fn an_order_is_made_filled_and_submitted() {
    let mut person = order_desk();
    let before = person.grid("grid").count;
    person.press("new");
    let Editor::Choice { options, .. } = &person.input("Order_Customer").editor else { panic!() };
    let customer = options[0].key.clone();
    person.set("Order_Customer", customer);
    // Nothing ordered yet.
    let update = person.press("submit");
    assert!(messages(&update)[0].contains("without lines"), "{update:?}");
    let lines = names(&person, |view| matches!(view, View::DataGrid(_))).remove(0);
    let add = person.grid(&lines).toolbar[0].name.clone();
    for (product, quantity) in [("Green tea", "2"), ("Olive oil", "1")] {
        person.press(&add);
        let select = names(
            &person,
            |view| matches!(view, View::Input(i) if matches!(i.editor, Editor::Choice { .. })),
        );
        let Editor::Choice { options, .. } = &person.input(&select[0]).editor else { panic!() };
        let chosen = options.iter().find(|o| o.caption.starts_with(product)).unwrap().key.clone();
        person.set(&select[0], chosen);
        person.set("Quantity", quantity);
        let update = person.press("save");
        assert!(messages(&update).is_empty(), "{:?}", messages(&update));
    }
    assert_eq!(person.grid(&lines).rows.len(), 2);
    // 2 × 4.50 and 11.90.
    assert_eq!(person.value("Total"), "20.9");
    let update = person.press("submit");
    assert!(messages(&update)[0].ends_with("is submitted, 20.90 in all."), "{update:?}");
    assert_eq!(person.grid("grid").count, before + 1);
    assert!(person.rows("grid").iter().any(|row| row.contains("20.9")));
}
