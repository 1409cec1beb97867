//! Pictures of differences as data: what stands where, and in which colour.

use model_core::diff::{Layout, diff_with};
use model_core::id::Id;
use model_core::model::microflow::{FlowObject, Microflow};
use model_core::model::{Content, Document, DocumentId, Project};
use model_core::testing::app;

use super::domain::DomainPicture;
use super::flow::FlowPicture;
use crate::domain_scene::Shown;
use crate::review::{Compared, groups};
use crate::tint::Tint;

fn desk() -> Project {
    let project = app()
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal").attribute("Gone: Integer").attribute("Last: Boolean")
        })
        .entity("Sales.Old", |e| e.attribute("Name: String"))
        .microflow("Sales.Work", |m| {
            m.parameter("Order: Object Sales.Order")
                .change("Order", &[("Total", "1")])
                .commit("Order")
                .end("")
        })
        .build();
    let mut ids = model_core::id::SeededIds::new(99);
    let entities: Vec<_> =
        project.of_kind::<model_core::model::entity::Entity>().map(|(id, ..)| id).collect();
    let places = entities.into_iter().zip([0, 300]);
    let places: Vec<_> = places.map(|(id, x)| (id, model_core::model::Point::new(x, 0))).collect();
    let change = model_core::change::verbs::place_entities(&project, &mut ids, &places);
    change.apply(&project).unwrap()
}

fn id(project: &Project, title: &str) -> DocumentId {
    *project.documents().iter().find(|(_, document)| document.title() == title).unwrap().0
}

fn edited(project: &Project, title: &str, edit: impl Fn(&mut Document)) -> Project {
    let mut change = model_core::change::Change::new("Test");
    change.edit(project, id(project, title), |document| edit(document));
    change.apply(project).unwrap()
}

fn flow(project: &Project) -> &Microflow {
    let found = project.document(id(project, "Sales.Work")).unwrap();
    found.root().downcast::<Microflow>().unwrap()
}

fn flow_mut(document: &mut Document) -> &mut Microflow {
    match &mut document.content {
        Content::Microflow(flow) => flow,
        _ => panic!("no microflow"),
    }
}

/// The picture of the microflow, checked for the tints of its objects by the labels of their kinds.
#[track_caller]
fn check(
    before: &Project,
    after: &Project,
    layout: Layout,
    expected: &[(&str, Tint)],
) -> FlowPicture {
    let changes = diff_with(before, after, Layout::Included);
    let compared = Compared { before, after, changes: &changes };
    let groups = groups(&compared, layout);
    let group = groups.iter().find(|group| group.title == "Sales.Work").unwrap();
    let picture = FlowPicture::new(Some(flow(before)), Some(flow(after)), group, layout, "en");
    let tinted: Vec<_> = picture
        .flow
        .all_objects()
        .into_iter()
        .filter_map(|object| Some((object.kind_label(), *picture.marks.tints.get(&object.id())?)))
        .collect();
    assert_eq!(tinted, expected);
    picture
}

fn place_of(flow: &Microflow, kind: &str) -> usize {
    flow.objects.iter().position(|object| object.kind_label() == kind).unwrap()
}

#[test]
fn what_is_gone_stands_clear_of_what_took_its_place() {
    let before = desk();
    let after = edited(&before, "Sales.Work", |document| {
        let flow = flow_mut(document);
        let gone = flow.objects.remove(place_of(flow, "Commit")).id();
        let out = flow.flows.iter().position(|f| f.from == gone).unwrap();
        let to = flow.flows.remove(out).to;
        flow.flows.iter_mut().find(|f| f.to == gone).unwrap().to = to;
    });
    let picture = check(&before, &after, Layout::LeftOut, &[("Commit", Tint::Removed)]);
    let old = flow(&before).objects[place_of(flow(&before), "Commit")].at();
    let now = picture.flow.objects[place_of(&picture.flow, "Commit")].at();
    assert!(now.y > old.y + 40 && now.x == old.x, "{old:?} {now:?}");
    // The flow that closes the gap is as it is; the two that are gone are dashed.
    let removed = picture.marks.tints.values().filter(|tint| **tint == Tint::Removed).count();
    assert_eq!((removed, picture.marks.tints.len()), (3, 3));
}

#[test]
fn what_changed_says_so_in_its_second_line() {
    let before = desk();
    let after = edited(&before, "Sales.Work", |document| {
        let flow = flow_mut(document);
        let place = place_of(flow, "Change object");
        if let FlowObject::ChangeObject(change) = &mut flow.objects[place] {
            change.items[0].value = "2".into();
        }
    });
    let picture = check(&before, &after, Layout::LeftOut, &[("Change object", Tint::Changed)]);
    let details: Vec<_> = picture.marks.details.values().collect();
    assert_eq!(details, ["Total: 1 → 2"]);
}

#[test]
fn what_moved_leaves_a_ghost_where_diagrams_are_shown() {
    let before = desk();
    let after = edited(&before, "Sales.Work", |document| {
        let flow = flow_mut(document);
        let place = place_of(flow, "Commit");
        if let FlowObject::CommitObjects(commit) = &mut flow.objects[place] {
            commit.at.y += 100;
        }
    });
    let picture = check(&before, &after, Layout::Included, &[("Commit", Tint::Moved)]);
    assert_eq!(picture.marks.ghosts.len(), 1);
}

#[test]
fn entities_show_members_that_came_and_went() {
    let before = desk();
    let mut after = edited(&before, "Sales.Order", |document| {
        let Content::Entity(entity) = &mut document.content else { return };
        let mut new = entity.attributes.remove(1);
        new.id = Id::derive("new");
        new.name = "New".into();
        entity.attributes.push(new);
    });
    let mut change = model_core::change::Change::new("Test");
    change.remove(&after, id(&after, "Sales.Old"));
    after = change.apply(&after).unwrap();
    let changes = diff_with(&before, &after, Layout::Included);
    let compared = Compared { before: &before, after: &after, changes: &changes };
    let groups = groups(&compared, Layout::LeftOut);
    let group = groups.iter().find(|group| group.title == "Sales domain model").unwrap();
    let picture = DomainPicture::new(&compared, group, Layout::LeftOut);
    let order = id(&before, "Sales.Order").0;
    let Some(Shown::Entity { lines, .. }) = picture.scene.shown.get(&order.bits()) else {
        panic!("no box");
    };
    let rows: Vec<_> = lines
        .iter()
        .map(|line| (line.name.as_str(), picture.marks.tints.get(&line.id).copied()))
        .collect();
    assert_eq!(
        rows,
        [
            ("Total", None),
            ("Gone", Some(Tint::Removed)),
            ("Last", None),
            ("New", Some(Tint::Added))
        ]
    );
    let old = id(&before, "Sales.Old").0;
    assert_eq!(picture.marks.tints.get(&old), Some(&Tint::Removed));
    assert_eq!(picture.holder(lines[1].id), Some(order.bits()));
}
