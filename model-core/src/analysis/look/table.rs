//! What names mean: the classes and design properties of the theme that imported projects come with
//! (Atlas UI), and their effects. No other place knows these names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Button::{Danger as DangerButton, Link, Primary, Secondary};
use super::Device::{Desktop, Phone, Tablet};
use super::Direction::{Column, Row};
use super::Edge::{Across, All, Bottom, Left, Right, Top, Upright};
use super::Effect::{
    self, Bordered, Button, Direction, FromLeft, FromTop, Gap, Ground, Grows, Hidden, Inside,
    Items, Justify, Line, OneLine, Outside, Own, Shape, Size, Text, Tone, Weight, Wide,
};
use super::Ground::{Card, Full, Plain, Raised, Secondary as Around, Tint};
use super::Place::{Between, End, Middle, Start};
use super::Shape::{Circle, Rounded};
use super::Signal::{Accent, Danger, Good, Warning};
use super::Size::{Large as Larger, Small as Smaller};
use super::Space::{Large, Medium, None as No, Small};
use super::Tone::{Dim, Plain as Normal, Signal};
use super::Weight::{Regular, Strong};
use super::{Edge, Space};

/// Names that mean the same, and what they do. A design property is written with what is chosen of
/// it; one that is only switched on stands alone. What is further down wins: whole parts of pages
/// come first, then what changes one thing about them. Names of space are a family of their own, see
/// [`space`].
#[rustfmt::skip]
const TABLE: &[(&[&str], &[Effect])] = &[
    // Parts of pages.
    (&["card", "Card style", "Card style/Single"], &[Ground(Card), Shape(Rounded), Inside(All, Medium)]),
    (&["well", "panel"], &[Ground(Raised), Shape(Rounded), Inside(All, Medium)]),
    (&["cardhighlight"], &[Line(Top)]),
    (&["card-title"], &[Weight(Strong)]),
    (&["card-detail", "card-text"], &[Tone(Dim)]),
    (&["card-counter"], &[Size(Larger), Weight(Strong)]),
    (&["pageheader"], &[Wide, Outside(Bottom, Large)]),
    (&["pageheader-fullwidth"], &[Wide, Line(Bottom), Inside(Bottom, Medium)]),
    (&["pageheader-title"], &[Weight(Strong), Outside(Bottom, No)]),
    (&["pageheader-subtitle"], &[Tone(Dim)]),
    (&["pageheader-image"], &[Shape(Circle)]),
    (&["headerhero", "heroheader"], &[Wide, Ground(Full(Accent)), Shape(Rounded), Inside(All, Large)]),
    (&["headerhero-title", "heroheader-title"], &[Size(Larger), Weight(Strong), Outside(Bottom, Small)]),
    (&["headerhero-subtitle", "heroheader-subtitle"], &[Outside(Bottom, Small)]),
    (&["formblock"], &[Wide, Outside(Bottom, Large)]),
    (&["formblock-title"], &[Wide, Weight(Strong), Line(Bottom), Inside(Bottom, Small), Outside(Bottom, Medium)]),
    (&["form-title"], &[Weight(Strong), Outside(Bottom, Medium)]),
    (&["controlgroup"], &[Direction(Row), Gap(Small)]),
    (&["btn-group"], &[Direction(Row), Gap(No)]),
    (&["breadcrumb"], &[Direction(Row), Items(Middle), Gap(Small), Outside(Bottom, Medium)]),
    (&["breadcrumb-item"], &[Button(Link)]),
    (&["link-back"], &[Button(Link)]),
    (&["wizard"], &[Direction(Row), Gap(Medium), Outside(Bottom, Large)]),
    (&["wizard-step"], &[Direction(Row), Items(Middle), Grows]),
    (&["wizard-step-number"], &[Button(Secondary), Size(Smaller)]),
    (&["wizard-step-text"], &[Button(Link), OneLine]),
    (&["card-icon"], &[Button(Link)]),
    (&["alert", "alert-default"], &[Wide, Ground(Raised), Shape(Rounded), Inside(All, Medium), Outside(Bottom, Medium)]),
    (&["alert-primary", "alert-info"], &[Ground(Tint(Accent))]),
    (&["alert-success"], &[Ground(Tint(Good))]),
    (&["alert-warning"], &[Ground(Tint(Warning))]),
    (&["alert-danger"], &[Ground(Tint(Danger))]),
    (&["alert-title"], &[Weight(Strong), Outside(Bottom, No)]),
    (&["alert-description"], &[Outside(Bottom, No)]),
    (&["badge", "label", "label-default", "label-secondary"], &[Ground(Raised), Shape(Circle), Inside(Across, Small), Size(Smaller)]),
    (&["label-primary", "label-info", "Badge style: Primary", "Badge style: Brand Primary"],
        &[Ground(Tint(Accent)), Tone(Signal(Accent)), Shape(Circle), Inside(Across, Small), Size(Smaller)]),
    (&["label-success", "Badge style: Success"],
        &[Ground(Tint(Good)), Tone(Signal(Good)), Shape(Circle), Inside(Across, Small), Size(Smaller)]),
    (&["label-warning", "Badge style: Warning"],
        &[Ground(Tint(Warning)), Tone(Signal(Warning)), Shape(Circle), Inside(Across, Small), Size(Smaller)]),
    (&["label-danger", "Badge style: Danger"],
        &[Ground(Tint(Danger)), Tone(Signal(Danger)), Shape(Circle), Inside(Across, Small), Size(Smaller)]),

    // How what stands inside is arranged.
    (&["flexcontainer"], &[Direction(Row), Grows, Wide]),
    (&["flexitem-main", "flexMain"], &[Grows]),
    (&["flex-row", "Flex container: Horizontal (row)", "Render children horizontal", "auto-layout"], &[Direction(Row)]),
    (&["flex-column", "flex-col", "Flex container: Vertical (column)"], &[Direction(Column)]),
    (&["flex-center"], &[Items(Middle)]),
    (&["row-left", "Align content: Left align as a row"], &[Direction(Row), Items(Middle), Justify(Start)]),
    (&["row-center", "Align content: Center align as a row"], &[Direction(Row), Items(Middle), Justify(Middle)]),
    (&["row-right", "Align content: Right align as a row"], &[Direction(Row), Items(Middle), Justify(End)]),
    (&["col-left", "Align content: Left align as a column"], &[Direction(Column), Items(Start), Text(Start)]),
    (&["col-center", "Align content: Center align as a column"], &[Direction(Column), Items(Middle), Text(Middle)]),
    (&["col-right", "Align content: Right align as a column"], &[Direction(Column), Items(End), Text(End)]),
    (&["justify-content-start", "Justify content: Start"], &[Justify(Start)]),
    (&["justify-content-center", "Justify content: Center"], &[Justify(Middle)]),
    (&["justify-content-end", "Justify content: End"], &[Justify(End)]),
    (&["justify-content-between", "Justify content: Space between"], &[Justify(Between)]),
    (&["align-items-start", "Align children: Start"], &[Items(Start)]),
    (&["align-items-center", "Align children: Center"], &[Items(Middle)]),
    (&["align-items-end", "Align children: End"], &[Items(End)]),
    (&["align-x-left", "Align items X: Left"], &[FromLeft(Start)]),
    (&["align-x-center", "Align items X: Center"], &[FromLeft(Middle)]),
    (&["align-x-right", "Align items X: Right"], &[FromLeft(End)]),
    (&["align-x-between", "Align items X: Space between (only for horizontal containers)",
        "Align items X: Space evenly (only for horizontal containers)"], &[FromLeft(Between)]),
    (&["align-y-top", "Align items Y: Top"], &[FromTop(Start)]),
    (&["align-y-center", "Align items Y: Center"], &[FromTop(Middle)]),
    (&["align-y-bottom", "Align items Y: Bottom"], &[FromTop(End)]),
    (&["Item gap: None", "Column gap: None"], &[Gap(No)]),
    (&["Item gap: Small", "Column gap: Small"], &[Gap(Small)]),
    (&["Item gap: Medium", "Column gap: Medium"], &[Gap(Medium)]),
    (&["Item gap: Large", "Column gap: Large"], &[Gap(Large)]),
    (&["Grow / shrink (self): Fill container (only grow)", "Grow / shrink: Fill container (only grow)",
        "Grow / shrink (self): 1 (auto)", "Size: Maximum space"], &[Grows]),

    // Where a thing stands itself, and how wide it is.
    (&["pull-left", "Align self: Left", "Align: Start"], &[Own(Start)]),
    (&["center-block", "img-center", "alignSelfCenter", "Center", "Center image", "Align: Center"], &[Own(Middle)]),
    (&["pull-right", "Align self: Right", "Align: End"], &[Own(End)]),
    (&["d-block", "btn-block", "Full width", "Align: Stretch"], &[Wide]),
    (&["hidden-xs", "hide-phone", "Hide on/Phone", "Hide on phone"], &[Hidden(Phone)]),
    (&["hidden-sm", "hide-tablet", "Hide on/Tablet", "Hide on tablet"], &[Hidden(Tablet)]),
    (&["hidden-md", "hidden-lg", "hide-desktop", "Hide on/Desktop", "Hide on desktop"], &[Hidden(Desktop)]),
    (&["hidden", "hide"], &[Hidden(Phone), Hidden(Tablet), Hidden(Desktop)]),

    // Grounds, lines and corners.
    (&["background-white", "background-main", "backgroundPrimary", "Background color: Background Primary",
        "Background color: Background Default"], &[Ground(Plain)]),
    (&["background-secondary", "Background color: Background Secondary",
        "Background color: Background Dashboard"], &[Ground(Around)]),
    (&["background-default", "Background color: Brand Secondary", "Background color: Brand Default"], &[Ground(Raised)]),
    (&["background-primary", "Background color: Brand Primary", "Background color: Primary",
        "Background color: Brand Info"], &[Ground(Full(Accent))]),
    (&["background-success", "Background color: Brand Success", "Background color: Success"], &[Ground(Full(Good))]),
    (&["background-warning", "Background color: Brand Warning", "Background color: Warning"], &[Ground(Full(Warning))]),
    (&["background-danger", "Background color: Brand Danger", "Background color: Danger"], &[Ground(Full(Danger))]),
    (&["border-top", "borderTop", "Borders/Top"], &[Line(Top), Inside(Top, Small)]),
    (&["border-right", "borderRight", "Borders/Right"], &[Line(Right), Inside(Right, Small)]),
    (&["border-bottom", "borderBottom", "Borders/Bottom"], &[Line(Bottom), Inside(Bottom, Small)]),
    (&["border-left", "borderLeft", "borderLeftPrimaryColor", "Borders/Left"], &[Line(Left), Inside(Left, Small)]),
    (&["border", "Borders/All"], &[Line(All), Inside(All, Small)]),
    (&["img-rounded", "borderRadiusLarge", "Image style: Rounded", "Style: Rounded", "Shape: Rounded",
        "Border radius: Small", "Border radius: Medium", "Border radius: Large"], &[Shape(Rounded)]),
    (&["img-circle", "imageCircleMedium", "imageCircleLarge", "imageCircleLarger", "Image style: Circle",
        "Style: Circle", "Shape: Circle"], &[Shape(Circle)]),

    // Text.
    (&["text-left", "Alignment: Left"], &[Text(Start)]),
    (&["text-center", "Alignment: Center"], &[Text(Middle)]),
    (&["text-right", "Alignment: Right"], &[Text(End)]),
    (&["text-light", "text-normal", "Weight: Light", "Weight: Normal"], &[Weight(Regular)]),
    (&["text-semibold", "text-bold", "Weight: Semibold", "Weight: Bold"], &[Weight(Strong)]),
    (&["text-small", "Size: Small", "Size: Smaller", "Size: Smallest"], &[Size(Smaller)]),
    (&["text-large", "Size: Large", "Size: Larger"], &[Size(Larger)]),
    (&["text-nowrap", "nowrap"], &[OneLine]),
    (&["text-detail", "Color: Detail color", "Color: Contrast low", "Color: Contrast lower"], &[Tone(Dim)]),
    (&["text-default", "text-paragraph", "text-header", "text-white", "text-contrast", "Color: Paragraph",
        "Color: Header color", "Color: White", "Color: Black", "Color: Contrast", "Color: Contrast default",
        "Color: Contrast higher"], &[Tone(Normal)]),
    (&["text-primary", "text-info", "Color: Brand Primary", "Color: Brand primary"], &[Tone(Signal(Accent))]),
    (&["text-success", "Color: Brand Success", "Color: Brand success"], &[Tone(Signal(Good))]),
    (&["text-warning", "Color: Brand Warning", "Color: Brand warning"], &[Tone(Signal(Warning))]),
    (&["text-danger", "Color: Brand Danger", "Color: Brand danger"], &[Tone(Signal(Danger))]),

    // Buttons.
    (&["btn-default", "btn-secondary", "btnIconSecondary", "Button style: Secondary",
        "Button style: Default"], &[Button(Secondary)]),
    (&["btn-primary", "btnIconPrimary", "Button style: Primary"], &[Button(Primary)]),
    (&["btn-danger", "btnIconDanger", "Button style: Danger"], &[Button(DangerButton)]),
    (&["btn-link", "Button style: Link"], &[Button(Link)]),
    (&["btn-bordered", "Border", "Bordered"], &[Bordered]),
    (&["btn-sm"], &[Size(Smaller)]),
    (&["btn-lg", "btnLarge"], &[Size(Larger)]),
];

/// Name → its row.
static ROWS: LazyLock<BTreeMap<&str, (usize, &[Effect])>> = LazyLock::new(|| {
    let rows = TABLE.iter().enumerate();
    rows.flat_map(|(rank, (names, effects))| {
        names.iter().map(move |name| (*name, (rank, *effects)))
    })
    .collect()
});

/// The effects of a name, and how special it is: what has a higher rank wins.
pub(super) fn effects_of(name: &str) -> Option<(usize, Cow<'static, [Effect]>)> {
    if let Some((rank, effects)) = ROWS.get(name) {
        return Some((*rank, Cow::Borrowed(effects)));
    }
    // Space is said of one side more often than of all; one side is the more special.
    let (rank, effect) = match space(name)? {
        effect @ (Outside(All | Across | Upright, _) | Inside(All | Across | Upright, _)) => {
            (TABLE.len(), effect)
        }
        effect => (TABLE.len() + 1, effect),
    };
    Some((rank, Cow::Owned(vec![effect])))
}

/// The classes that have an effect, one for each effect, in the order of the table; those of space
/// stand for their family.
pub fn classes() -> impl Iterator<Item = &'static str> {
    let family = ["spacing-outer-bottom-large", "spacing-inner"];
    let is_class = |name: &&str| !name.contains(|c: char| c.is_whitespace() || c.is_uppercase());
    TABLE.iter().filter_map(|(names, _)| names.first().copied()).filter(is_class).chain(family)
}

/// The family of names that say space, in all its spellings: `spacing-outer-bottom-large`,
/// `spacingInnerHorizontalSmall`, `Spacing bottom: Outer large`, `Spacing/margin-bottom: L`. What says
/// neither outer nor inner is outer, what says no side is all, what says no step is small.
fn space(name: &str) -> Option<Effect> {
    let name = name.strip_prefix("spacing").or_else(|| name.strip_prefix("Spacing"))?;
    let mut spaced = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        if c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    }
    let (mut inner, mut edge, mut step): (bool, Edge, Space) = (false, All, Small);
    for word in spaced.split_whitespace() {
        match word {
            "outer" | "margin" => inner = false,
            "inner" | "padding" => inner = true,
            "top" => edge = Top,
            "right" => edge = Right,
            "bottom" => edge = Bottom,
            "left" => edge = Left,
            "horizontal" => edge = Across,
            "vertical" => edge = Upright,
            "none" => step = No,
            "s" | "small" | "smaller" | "smallest" => step = Small,
            "m" | "medium" => step = Medium,
            "l" | "large" | "larger" | "largest" | "layout" | "container" => step = Large,
            _ => return None,
        }
    }
    Some(if inner { Inside(edge, step) } else { Outside(edge, step) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_one_row() {
        let names = TABLE.iter().flat_map(|(names, _)| names.iter());
        assert_eq!(ROWS.len(), names.count());
        assert!(ROWS.keys().all(|name| space(name).is_none()));
    }
}
