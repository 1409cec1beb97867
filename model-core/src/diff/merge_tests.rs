//! Laws of merging and cases of conflicts.

use proptest::prelude::*;

use super::*;
use crate::diff::tests::mutate;
use crate::diff::{ElementChange, ElementDifference, Layout, diff_with};
use crate::model::entity::{Attribute, Entity};
use crate::model::{AttributeType, Project, Translated};
use crate::testing::{Dice, any_project, app};

/// Three versions of a project document by document, and what comes of them.
fn merged(base: &Project, ours: &Project, theirs: &Project) -> (Project, usize) {
    let mut all = Project::default();
    let mut conflicts = 0;
    for (id, document) in base.documents() {
        let side = |project: &Project| project.document(*id).unwrap().clone();
        let found = merge(document, &side(ours), &side(theirs)).unwrap();
        conflicts += found.conflicts.len();
        all.set(*id, Some(found.document.into()));
    }
    (all, conflicts)
}

/// The differences as lines, to look one up: without the words for where they are, which say what the
/// other side may have changed.
fn lines(before: &Project, after: &Project) -> Vec<String> {
    let all = diff_with(before, after, Layout::Included);
    let elements = all.iter().flat_map(|d| d.elements.iter().chain(&d.layout));
    let line = |e: &ElementDifference| match e.change {
        ElementChange::Set => {
            format!("{} {}: {} was {}", e.element, e.property, e.new, e.old)
        }
        change => format!("{} {change:?}", e.element),
    };
    elements.map(line).collect()
}

proptest! {
    #[test]
    fn what_one_side_did_is_there(seed: u64) {
        let base = any_project(seed);
        let changed = mutate(&base, &mut Dice::new(seed ^ 1));
        for (ours, theirs) in [(&changed, &base), (&base, &changed), (&changed, &changed)] {
            let (all, conflicts) = merged(&base, ours, theirs);
            prop_assert_eq!(conflicts, 0);
            prop_assert_eq!(&all, &changed);
        }
    }

    #[test]
    fn what_both_did_is_there_whoever_asks(seed: u64) {
        let base = any_project(seed);
        let one = mutate(&base, &mut Dice::new(seed ^ 1));
        let other = mutate(&base, &mut Dice::new(seed ^ 2));
        let (all, conflicts) = merged(&base, &one, &other);
        let (turned, turned_conflicts) = merged(&base, &other, &one);
        prop_assert_eq!(conflicts, turned_conflicts);
        if conflicts == 0 {
            prop_assert_eq!(&all, &turned);
            let found = lines(&base, &all);
            for line in lines(&base, &one).iter().chain(&lines(&base, &other)) {
                prop_assert!(found.contains(line), "{} is lost", line);
            }
        }
    }
}

type Edit = fn(&mut Entity);

/// Merges edits of an entity with the attributes Total and Name; the attributes then, and conflicts.
#[track_caller]
fn check(ours: Edit, theirs: Edit, attributes: &[&str], conflicts: &[(&str, Clash)]) {
    let project = app()
        .entity("A.Order", |e| e.attribute("Total: Decimal").attribute("Name: String"))
        .build();
    let base = project.documents().values().find(|d| d.title() == "A.Order").unwrap();
    let side = |edit: Edit| {
        let mut document = Document::clone(base);
        let Content::Entity(entity) = &mut document.content else { panic!() };
        edit(entity);
        document
    };
    let found = merge(base, &side(ours), &side(theirs)).unwrap();
    let Content::Entity(entity) = &found.document.content else { panic!() };
    let names: Vec<String> =
        entity.attributes.iter().map(|a| format!("{}: {}", a.name, a.ty)).collect();
    assert_eq!(names, attributes);
    let told: Vec<(&str, Clash)> =
        found.conflicts.iter().map(|c| (c.property.as_str(), c.clash)).collect();
    assert_eq!(told, conflicts);
}

fn add(entity: &mut Entity, id: u64, name: &str) {
    let name = name.to_owned();
    entity.attributes.push(Attribute { id: Id::from_bits(id), name, ..Attribute::default() });
}

#[test]
fn elements_are_merged_by_their_ids() {
    // Both add, one removes, the other renames another.
    check(
        |e| add(e, 901, "Ours"),
        |e| add(e, 902, "Theirs"),
        &["Total: Decimal", "Name: String", "Ours: String(200)", "Theirs: String(200)"],
        &[],
    );
    check(
        |e| drop(e.attributes.remove(0)),
        |e| e.attributes[1].name = "Title".into(),
        &["Title: String"],
        &[],
    );
    // One sets the name and the other the type of the same attribute.
    check(
        |e| e.attributes[0].name = "Sum".into(),
        |e| e.attributes[0].ty = AttributeType::Long,
        &["Sum: Long", "Name: String"],
        &[],
    );
    check(
        |e| e.attributes.reverse(),
        |e| add(e, 9, "X"),
        &["Name: String", "X: String(200)", "Total: Decimal"],
        &[],
    );
}

#[test]
fn what_excludes_each_other_is_told_and_nothing_is_lost() {
    check(
        |e| e.attributes[0].name = "Sum".into(),
        |e| e.attributes[0].name = "Amount".into(),
        &["Sum: Decimal", "Name: String"],
        &[("name", Clash::Set)],
    );
    check(
        |e| drop(e.attributes.remove(0)),
        |e| e.attributes[0].name = "Amount".into(),
        &["Amount: Decimal", "Name: String"],
        &[("", Clash::RemovedByUs)],
    );
    check(
        |e| e.attributes[0].name = "Amount".into(),
        |e| drop(e.attributes.remove(0)),
        &["Amount: Decimal", "Name: String"],
        &[("", Clash::RemovedByThem)],
    );
    check(
        |e| e.caption = Translated::new("en", "Purchase"),
        |e| e.caption = Translated::new("en", "Request"),
        &["Total: Decimal", "Name: String"],
        &[("caption.en", Clash::Set)],
    );
    // Two languages are two texts.
    check(
        |e| e.caption = Translated::new("en", "Purchase"),
        |e| e.caption = Translated::new("de", "Bestellung"),
        &["Total: Decimal", "Name: String"],
        &[],
    );
}

/// A page with two containers, the first of which holds two texts.
fn page() -> Document {
    use crate::testing::{container, text};
    let project = app()
        .page("A.P", |p| {
            p.widget(container("one", [text("a", "A", &[]), text("b", "B", &[])]))
                .widget(container("two", [text("c", "C", &[])]))
        })
        .build();
    Document::clone(project.documents().values().find(|d| d.title() == "A.P").unwrap())
}

/// The widgets as nested names, in their order.
fn shape(document: &Document) -> String {
    fn of(element: &dyn Element, out: &mut String) {
        for (_, field) in element.fields() {
            let Field::Elements(list) = field else { continue };
            for inner in list.iter().filter(|inner| inner.name().is_some()) {
                out.push_str(inner.name().unwrap());
                out.push('(');
                of(inner, out);
                out.push(')');
            }
        }
    }
    let mut out = String::new();
    of(document.root(), &mut out);
    out
}

/// Takes the widget of this name out, and puts it first into the container of that name.
fn move_widget(document: &mut Document, name: &str, into: &str) {
    let mut taken = None;
    crate::model::meta::walk_mut(document.root_mut(), &mut |element| {
        for index in 0..element.kind().properties.len() {
            let Some(FieldMut::Elements(list)) = element.field_mut(index) else { continue };
            let place = list.iter().position(|inner| inner.name() == Some(name));
            if let Some(place) = place {
                taken = list.remove(place);
            }
        }
    });
    crate::model::meta::walk_mut(document.root_mut(), &mut |element| {
        if element.name() == Some(into)
            && let Some(FieldMut::Elements(list)) = element.get_mut("widgets")
            && let Some(taken) = taken.take()
        {
            list.insert(0, taken).unwrap();
        }
    });
    assert!(taken.is_none(), "{into} is there");
}

fn rename(document: &mut Document, name: &str, new: &str) {
    crate::model::meta::walk_mut(document.root_mut(), &mut |element| {
        if element.name() == Some(name)
            && let Some(FieldMut::Text(text)) = element.get_mut("name")
        {
            new.clone_into(text);
        }
    });
}

#[track_caller]
fn check_page(
    ours: impl FnOnce(&mut Document),
    theirs: impl FnOnce(&mut Document),
    widgets: &str,
    clashes: &[Clash],
) {
    let base = page();
    let (mut our, mut their) = (base.clone(), base.clone());
    ours(&mut our);
    theirs(&mut their);
    let found = merge(&base, &our, &their).unwrap();
    assert_eq!(shape(&found.document), widgets);
    assert_eq!(found.conflicts.iter().map(|c| c.clash).collect::<Vec<_>>(), clashes);
}

#[test]
fn what_was_moved_keeps_what_the_other_side_did_to_it() {
    check_page(|_| {}, |_| {}, "one(a()b())two(c())", &[]);
    check_page(|d| move_widget(d, "a", "two"), |d| rename(d, "a", "x"), "one(b())two(x()c())", &[]);
    check_page(|d| rename(d, "c", "x"), |d| move_widget(d, "c", "one"), "one(x()a()b())two()", &[]);
    check_page(
        |d| move_widget(d, "a", "two"),
        |d| move_widget(d, "a", "two"),
        "one(b())two(a()c())",
        &[],
    );
    // Each into the other.
    check_page(
        |d| move_widget(d, "one", "two"),
        |d| move_widget(d, "two", "one"),
        "two(one(a()b())c())",
        &[Clash::Order],
    );
}
