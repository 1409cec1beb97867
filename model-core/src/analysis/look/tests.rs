//! What names mean, by many small cases.

use super::*;

/// The look of classes and design choices (`Property: Option`), as JSON without what is plain.
#[track_caller]
fn check(classes: &str, choices: &[&str], expected: &str) {
    let choice = |text: &&str| {
        let (property, option) = text.split_once(": ").unwrap_or((text, ""));
        DesignChoice {
            property: property.to_owned(),
            option: option.to_owned(),
            ..DesignChoice::default()
        }
    };
    let design = choices.iter().map(choice).collect();
    let appearance = Appearance { class: classes.to_owned(), design, ..Appearance::default() };
    let look = Look::of(&appearance);
    let json = serde_json::to_string(&look).unwrap().replace('"', "");
    assert_eq!(json, expected, "{classes:?} {choices:?}");
    let read: Look = serde_json::from_str(&serde_json::to_string(&look).unwrap()).unwrap();
    assert_eq!(read, look);
}

#[test]
fn what_nobody_knows_has_no_effect() {
    check("", &[], "{}");
    check("mx-name-grid4 my-own", &["Colour of the moon: Blue", "Spacing: Sideways"], "{}");
    check("spacing-outer-sideways", &["Spacing/margin-bottom: XXL"], "{}");
    check(" text-bold\n mine ", &[], "{weight:strong}");
}

#[test]
fn space_in_all_spellings() {
    for class in ["spacing-outer-bottom-large", "spacingOuterBottomLarge"] {
        check(class, &[], "{outside:{bottom:large}}");
    }
    for choice in
        ["Spacing bottom: Outer large", "Spacing bottom: Large", "Spacing/margin-bottom: L"]
    {
        check("", &[choice], "{outside:{bottom:large}}");
    }
    check("spacing-outer-top", &[], "{outside:{top:small}}");
    check("spacing-outer-left-none", &[], "{outside:{left:none}}");
    check("", &["Spacing/margin-bottom: None"], "{outside:{bottom:none}}");
    check("", &["Spacing left: Inner medium"], "{inside:{left:medium}}");
    check("", &["Spacing/padding-right: S"], "{inside:{right:small}}");
    check("spacingInnerHorizontalSmall", &[], "{inside:{right:small,left:small}}");
    check("spacing-inner-vertical-medium", &[], "{inside:{top:medium,bottom:medium}}");
    let all = "{inside:{top:large,right:large,bottom:large,left:large}}";
    check("spacing-inner-large", &[], all);
}

#[test]
fn what_is_special_wins_whatever_the_order() {
    let card =
        "{inside:{top:medium,right:medium,bottom:none,left:medium},ground:card,shape:rounded}";
    check("card spacing-inner-bottom-none", &[], card);
    check("spacing-inner-bottom-none card", &[], card);
    check("", &["Spacing/padding-bottom: None", "Card style"], card);
    let all = "{inside:{top:large,right:small,bottom:large,left:large}}";
    check("spacing-inner-right spacing-inner-large", &[], all);
    check("text-bold text-light", &[], "{weight:strong}");
}

#[test]
fn grounds_lines_and_corners() {
    check("background-secondary", &[], "{ground:secondary}");
    check("", &["Background color: Background Primary"], "{ground:plain}");
    check("", &["Background color: Brand Primary"], "{ground:{full:accent}}");
    check("background-danger", &[], "{ground:{full:danger}}");
    let lines = "{inside:{bottom:small,left:small},lines:{bottom:true,left:true}}";
    check("borderBottom border-left", &[], lines);
    check("", &["Borders/Top"], "{inside:{top:small},lines:{top:true}}");
    check("img-circle", &[], "{shape:circle}");
    check("", &["Image style: Rounded"], "{shape:rounded}");
}

#[test]
fn text() {
    check("text-center", &[], "{text:middle}");
    check("", &["Alignment: Right"], "{text:end}");
    check("text-bold", &["Color: Detail color"], "{tone:dim,weight:strong}");
    check("text-primary text-small", &[], "{tone:{signal:accent},size:small}");
    check(
        "text-nowrap",
        &["Color: White", "Weight: Light"],
        "{tone:plain,weight:regular,oneLine:true}",
    );
    check("text-danger", &[], "{tone:{signal:danger}}");
}

#[test]
fn arrangement() {
    check("flex-row justify-content-end", &[], "{direction:row,justify:end}");
    check("flexcontainer flex-center", &[], "{direction:row,items:middle,grows:true,wide:true}");
    check(
        "",
        &["Flex container: Vertical (column)", "Item gap: Small"],
        "{direction:column,gap:small}",
    );
    let middle = "{text:middle,direction:column,items:middle}";
    check("", &["Align content (deprecated): Center align as a column"], middle);
    check("row-right", &[], "{direction:row,items:middle,justify:end}");
    check("", &["Size: Maximum space"], "{grows:true}");
}

#[test]
fn left_to_right_is_along_a_row_and_across_a_column() {
    let choices = ["Align items X: Center", "Align items Y: Bottom"];
    check("", &choices, "{items:middle,justify:end}");
    check("flex-row", &choices, "{direction:row,items:end,justify:middle}");
    let row = "Flex container: Horizontal (row)";
    check("", &["Align items Y: Center", row], "{direction:row,items:middle}");
}

#[test]
fn the_thing_itself() {
    check("pull-right", &[], "{own:end}");
    check("", &["Center image"], "{own:middle}");
    check("btn-block", &[], "{wide:true}");
    check("hidden-xs", &["Hide on/Tablet"], "{hidden:{phone:true,tablet:true}}");
    check("btn-primary btn-bordered", &[], "{button:primary,bordered:true}");
    check("", &["Button style: Secondary", "Size: Large"], "{size:large,button:secondary}");
}

#[test]
fn parts_of_pages() {
    let side = "top:medium,right:medium,bottom:medium,left:medium";
    let alert = format!(
        "{{outside:{{bottom:medium}},inside:{{{side}}},ground:{{tint:warning}},shape:rounded,wide:true}}"
    );
    check("alert-warning alert", &[], &alert);
    let badge = "{inside:{right:small,left:small},ground:{tint:good},shape:circle,\
        tone:{signal:good},size:small}";
    check("badge label-success", &[], badge);
    check("formblock", &[], "{outside:{bottom:large},wide:true}");
    check("pageheader-title", &[], "{outside:{bottom:none},weight:strong}");
    check("pageheader-title spacing-outer-bottom", &[], "{outside:{bottom:small},weight:strong}");
}

#[test]
fn every_class_that_is_offered_has_an_effect() {
    assert!(classes().count() >= 60);
    for class in classes() {
        assert_ne!(Look::new(class, &[]), Look::default(), "{class}");
        assert!(is_known_class(class), "{class}");
    }
}
