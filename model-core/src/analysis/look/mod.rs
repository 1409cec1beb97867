//! What the classes and design properties of an [`Appearance`] mean, in terms of our own look:
//! steps of space, grounds, tones, places. Colours and measures are the business of whoever draws.
//!
//! The names that imported projects use stand in `table` and nowhere else. A name that is not there
//! has no effect; it stays in the model.

mod table;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::model::page::{Appearance, DesignChoice};

pub use table::classes;
use table::effects_of;

/// How something looks, beyond what its kind says. What is plain is left out of JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "each is chosen by itself")]
pub struct Look {
    /// The space to its neighbours; nothing for the usual one.
    #[serde(skip_serializing_if = "is_plain")]
    pub outside: Sides<Option<Space>>,
    /// The space between its edge and what stands in it.
    #[serde(skip_serializing_if = "is_plain")]
    pub inside: Sides<Option<Space>>,
    /// What it stands on; nothing for what is around it.
    #[serde(skip_serializing_if = "is_plain")]
    pub ground: Option<Ground>,
    /// At which edges it has a line.
    #[serde(skip_serializing_if = "is_plain")]
    pub lines: Sides<bool>,
    /// How round its corners are.
    #[serde(skip_serializing_if = "is_plain")]
    pub shape: Shape,
    /// The tone of text, also of text inside.
    #[serde(skip_serializing_if = "is_plain")]
    pub tone: Option<Tone>,
    /// How heavy text is.
    #[serde(skip_serializing_if = "is_plain")]
    pub weight: Option<Weight>,
    /// How large text or a button is.
    #[serde(skip_serializing_if = "is_plain")]
    pub size: Option<Size>,
    /// Where text, and buttons among it, stand in the width; also inside.
    #[serde(skip_serializing_if = "is_plain")]
    pub text: Option<Place>,
    /// Whether text stays on one line and is cut where there is no room.
    #[serde(skip_serializing_if = "is_plain")]
    pub one_line: bool,
    /// Whether what stands in it stands side by side.
    #[serde(skip_serializing_if = "is_plain")]
    pub direction: Option<Direction>,
    /// The space between what stands in it; nothing for the usual one.
    #[serde(skip_serializing_if = "is_plain")]
    pub gap: Option<Space>,
    /// Where what stands in it stands across its direction.
    #[serde(skip_serializing_if = "is_plain")]
    pub items: Option<Place>,
    /// Where what stands in it stands along its direction.
    #[serde(skip_serializing_if = "is_plain")]
    pub justify: Option<Place>,
    /// Where it stands itself in what is around it.
    #[serde(skip_serializing_if = "is_plain")]
    pub own: Option<Place>,
    /// Whether it takes the room that others in its row leave.
    #[serde(skip_serializing_if = "is_plain")]
    pub grows: bool,
    /// Whether it is as wide as what is around it.
    #[serde(skip_serializing_if = "is_plain")]
    pub wide: bool,
    /// How a button looks, whatever its own style.
    #[serde(skip_serializing_if = "is_plain")]
    pub button: Option<Button>,
    /// Whether a button is a line around its words and has no ground.
    #[serde(skip_serializing_if = "is_plain")]
    pub bordered: bool,
    /// On which devices it is not there.
    #[serde(skip_serializing_if = "is_plain")]
    pub hidden: Devices,
}

/// A value at each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sides<T: Default + PartialEq> {
    /// Above.
    #[serde(skip_serializing_if = "is_plain")]
    pub top: T,
    /// At the right.
    #[serde(skip_serializing_if = "is_plain")]
    pub right: T,
    /// Below.
    #[serde(skip_serializing_if = "is_plain")]
    pub bottom: T,
    /// At the left.
    #[serde(skip_serializing_if = "is_plain")]
    pub left: T,
}

/// A step of space: a multiple of the theme's least space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Space {
    /// None at all.
    None,
    /// Once.
    Small,
    /// Twice.
    Medium,
    /// Three times.
    Large,
}

impl Space {
    /// How many times the theme's least space it is.
    pub fn times(self) -> u8 {
        self as u8
    }
}

/// What something stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ground {
    /// The ground of pages.
    Plain,
    /// A box on the page with a border.
    Card,
    /// The ground of what is raised.
    Raised,
    /// The ground around pages.
    Secondary,
    /// A touch of a tone: what stands on it keeps its colours.
    Tint(Signal),
    /// A tone in full: what stands on it takes the colour that can be read there.
    Full(Signal),
}

/// A tone that says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Signal {
    /// What matters most.
    Accent,
    /// What went well.
    Good,
    /// What to think about.
    Warning,
    /// What went wrong or takes something away.
    Danger,
}

/// The tone of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// As text on its ground is.
    Plain,
    /// Of less weight.
    Dim,
    /// One that says something.
    Signal(Signal),
}

/// How round corners are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// As its kind has them.
    #[default]
    Plain,
    /// Rounded.
    Rounded,
    /// As round as can be: a picture is a circle, a word a pill.
    Circle,
}

/// How heavy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Weight {
    /// Regular.
    Regular,
    /// Strong.
    Strong,
}

/// How large text or a button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Size {
    /// Smaller than usual.
    Small,
    /// Larger than usual.
    Large,
}

/// Where things stand in a room that is larger than they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// Where reading begins, or at the top.
    Start,
    /// In the middle.
    Middle,
    /// Where reading ends, or at the bottom.
    End,
    /// The first at the start, the last at the end, the rest between them.
    Between,
}

/// Which way things follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Side by side.
    Row,
    /// One under the other.
    Column,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Button {
    /// As most buttons.
    Secondary,
    /// The one that most people want.
    Primary,
    /// One that takes something away.
    Danger,
    /// A link in text.
    Link,
}

/// A kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Device {
    /// A telephone.
    Phone,
    /// A tablet.
    Tablet,
    /// A desktop.
    Desktop,
}

/// Some kinds of devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Devices {
    /// Telephones.
    #[serde(skip_serializing_if = "is_plain")]
    pub phone: bool,
    /// Tablets.
    #[serde(skip_serializing_if = "is_plain")]
    pub tablet: bool,
    /// Desktops.
    #[serde(skip_serializing_if = "is_plain")]
    pub desktop: bool,
}

impl Devices {
    /// Whether a device is among them.
    pub fn has(self, device: Device) -> bool {
        match device {
            Device::Phone => self.phone,
            Device::Tablet => self.tablet,
            Device::Desktop => self.desktop,
        }
    }
}

/// Which sides an effect is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Top,
    Right,
    Bottom,
    Left,
    /// Left and right.
    Across,
    /// Top and bottom.
    Upright,
    All,
}

/// What a name does to a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Outside(Edge, Space),
    Inside(Edge, Space),
    Ground(Ground),
    Line(Edge),
    Shape(Shape),
    Tone(Tone),
    Weight(Weight),
    Size(Size),
    Text(Place),
    OneLine,
    Direction(Direction),
    Gap(Space),
    Items(Place),
    Justify(Place),
    /// Where what stands in it stands from left to right, whatever its direction.
    FromLeft(Place),
    /// The same from top to bottom.
    FromTop(Place),
    Own(Place),
    Grows,
    Wide,
    Button(Button),
    Bordered,
    Hidden(Device),
}

impl Look {
    /// What an appearance means. Classes that are worked out are left to [`Look::new`].
    pub fn of(appearance: &Appearance) -> Look {
        Look::new(&appearance.class, &appearance.design)
    }

    /// What classes, set apart by spaces, and design choices mean together. As in a style sheet, the
    /// order in which they are written does not matter: what is special wins over what is general.
    pub fn new(classes: &str, design: &[DesignChoice]) -> Look {
        let of_classes = classes.split_whitespace().filter_map(effects_of);
        let of_design = design.iter().filter_map(|choice| effects_of(&name_of(choice)));
        let mut found: Vec<_> = of_classes.chain(of_design).collect();
        found.sort_by_key(|(rank, _)| *rank);
        let effects = found.iter().flat_map(|(_, effects)| effects.iter());
        // Which way left to right is along or across is known at the end.
        let is_last = |effect: &&Effect| matches!(effect, Effect::FromLeft(_) | Effect::FromTop(_));
        let mut look = Look::default();
        effects.clone().filter(|effect| !is_last(effect)).for_each(|effect| look.take(*effect));
        effects.filter(is_last).for_each(|effect| look.take(*effect));
        look
    }

    /// Whether it is as the kind of the thing says.
    pub fn is_plain(&self) -> bool {
        is_plain(self)
    }

    /// Whether it has an edge that can be seen or keeps what stands in it away from what is around.
    pub fn is_box(&self) -> bool {
        self.ground.is_some() || !is_plain(&self.lines) || !is_plain(&self.inside)
    }

    /// Whether what stands in it stands side by side.
    pub fn is_row(&self) -> bool {
        self.direction == Some(Direction::Row)
    }

    /// Where what stands in it stands along its direction, or across.
    fn place(&mut self, along: bool) -> &mut Option<Place> {
        if along { &mut self.justify } else { &mut self.items }
    }

    fn take(&mut self, effect: Effect) {
        let is_row = self.is_row();
        match effect {
            Effect::Outside(edge, space) => self.outside.set(edge, Some(space)),
            Effect::Inside(edge, space) => self.inside.set(edge, Some(space)),
            Effect::Line(edge) => self.lines.set(edge, true),
            Effect::Ground(ground) => self.ground = Some(ground),
            Effect::Shape(shape) => self.shape = shape,
            Effect::Tone(tone) => self.tone = Some(tone),
            Effect::Weight(weight) => self.weight = Some(weight),
            Effect::Size(size) => self.size = Some(size),
            Effect::Text(place) => self.text = Some(place),
            Effect::OneLine => self.one_line = true,
            Effect::Direction(direction) => self.direction = Some(direction),
            Effect::Gap(space) => self.gap = Some(space),
            Effect::Items(place) => self.items = Some(place),
            Effect::Justify(place) => self.justify = Some(place),
            Effect::FromLeft(place) => *self.place(is_row) = Some(place),
            Effect::FromTop(place) => *self.place(!is_row) = Some(place),
            Effect::Own(place) => self.own = Some(place),
            Effect::Grows => self.grows = true,
            Effect::Wide => self.wide = true,
            Effect::Button(button) => self.button = Some(button),
            Effect::Bordered => self.bordered = true,
            Effect::Hidden(Device::Phone) => self.hidden.phone = true,
            Effect::Hidden(Device::Tablet) => self.hidden.tablet = true,
            Effect::Hidden(Device::Desktop) => self.hidden.desktop = true,
        }
    }
}

impl<T: Copy + Default + PartialEq> Sides<T> {
    fn set(&mut self, edge: Edge, value: T) {
        if matches!(edge, Edge::Top | Edge::Upright | Edge::All) {
            self.top = value;
        }
        if matches!(edge, Edge::Right | Edge::Across | Edge::All) {
            self.right = value;
        }
        if matches!(edge, Edge::Bottom | Edge::Upright | Edge::All) {
            self.bottom = value;
        }
        if matches!(edge, Edge::Left | Edge::Across | Edge::All) {
            self.left = value;
        }
    }
}

/// Whether a class has an effect.
pub fn is_known_class(class: &str) -> bool {
    effects_of(class).is_some()
}

/// Whether what is chosen of a design property has an effect.
pub fn is_known_choice(choice: &DesignChoice) -> bool {
    effects_of(&name_of(choice)).is_some()
}

/// A design choice as the table names it: `Spacing top: Outer large`, `Full width`.
fn name_of(choice: &DesignChoice) -> String {
    // A property that a newer theme advises against means what it meant.
    let property = choice.property.trim_end_matches(" (deprecated)");
    if choice.option.is_empty() {
        return property.to_owned();
    }
    format!("{property}: {}", choice.option)
}

fn is_plain<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
