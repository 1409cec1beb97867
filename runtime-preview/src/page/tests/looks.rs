//! How things look: what the model says reaches the tree, and follows what is worked out.

use model_core::analysis::look::{Ground, Look, Shape, Signal, Space};
use model_core::model::app::Theme;
use model_core::model::page::{Appearance, DesignChoice};

use super::*;

fn dressed(mut widget: Widget, class: &str, worked_out: &str, choice: (&str, &str)) -> Widget {
    let (property, option) = (choice.0.to_owned(), choice.1.to_owned());
    let design = vec![DesignChoice { property, option, ..DesignChoice::default() }];
    let (class, dynamic_class) = (class.to_owned(), worked_out.to_owned());
    let own = Some(Box::new(Appearance { class, dynamic_class, design, ..Appearance::default() }));
    match &mut widget {
        Widget::Text(text) => text.appearance = own,
        Widget::Container(container) => container.appearance = own,
        other => panic!("{other:?}"),
    }
    widget
}

fn project() -> Project {
    let paid = "if $currentObject/Paid then 'label-success' else 'label-danger mine'";
    let state = dressed(text("state", "Paid", &[]), "badge", paid, ("Weight", "Bold"));
    let none = ("Spacing/margin-bottom", "None");
    let wrong = dressed(text("wrong", "?", &[]), "text-bold", "$currentObject/Nothing", none);
    let inner = [state, wrong, model_core::testing::check_box("Paid", "Sales.Order.Paid")];
    let card = model_core::testing::container("card", inner);
    let card = dressed(card, "card unheard-of", "", ("Hide on/Phone", ""));
    let new = CreateAction {
        entity: "Sales.Order".into(),
        page: "Sales.Page".into(),
        ..CreateAction::default()
    };
    shop()
        .page("Sales.Page", |p| {
            p.parameter("Order: Object Sales.Order").widget(data_view(
                "v",
                context("Order"),
                [card],
            ))
        })
        .page("Sales.Home", |p| p.widget(button("new", new)))
        .navigation(Navigation { home: "Sales.Home".into(), ..Navigation::default() })
        .build()
}

#[test]
fn classes_and_choices_reach_the_tree_and_the_rest_is_left_out_of_its_json() {
    let mut person = Person::new(&project());
    person.home();
    person.press("new");
    let card = &person.node("card").look;
    assert_eq!((card.ground, card.shape), (Some(Ground::Card), Shape::Rounded));
    assert_eq!(card.inside.left, Some(Space::Medium));
    assert!(card.hidden.phone && !card.hidden.tablet);
    assert_eq!(person.node("Paid").look, Look::default());
    let json = serde_json::to_string(person.node("card")).unwrap();
    assert!(json.contains(r#""hidden":{"phone":true}"#), "{json}");
    assert_eq!(json.matches(r#""look""#).count(), 3, "{json}");
    assert!(!json.contains("spacing"), "{json}");
}

#[test]
fn classes_are_worked_out_with_the_page_and_a_change_is_told() {
    let mut person = Person::new(&project());
    person.home();
    person.press("new");
    let ground = |person: &Person| person.node("state").look.ground;
    assert_eq!(ground(&person), Some(Ground::Tint(Signal::Danger)));
    let update = person.set("Paid", true);
    assert_eq!(ground(&person), Some(Ground::Tint(Signal::Good)));
    assert!(update.replace.iter().any(|replaced| replaced.tree.name == "state"), "{update:?}");
    // What stands beside it stays, and what cannot be worked out counts as nothing.
    assert!(person.node("state").look.weight.is_some());
    assert!(person.node("wrong").look.weight.is_some());
}

#[test]
fn the_page_editor_draws_the_same_looks_with_the_spacing_of_the_theme() {
    let mut project = project();
    let tree = |project: &Project| {
        let index = Index::new(project);
        let mut pages = project.of_kind::<model_core::model::page::Page>();
        let (_, _, page) = pages.find(|(.., page)| page.name == "Page").unwrap();
        placeholder(&"Sales.Page".into(), page, &index, "en")
    };
    let plain = tree(&project);
    assert_eq!(plain.spacing, None);
    assert_eq!(plain.find("card").unwrap().look.ground, Some(Ground::Card));
    assert_eq!(plain.find("state").unwrap().look.ground, Some(Ground::Raised));
    let (id, ..) = project.of_kind::<model_core::model::app::App>().next().unwrap();
    let mut change = Change::new("Set the spacing");
    change.edit(&project, id, |document| {
        let model_core::model::Content::App(app) = &mut document.content else { panic!("an app") };
        app.theme = Some(Box::new(Theme { spacing: 4, ..Theme::default() }));
    });
    project = change.apply(&project).unwrap();
    assert_eq!(tree(&project).spacing, Some(4));
}
