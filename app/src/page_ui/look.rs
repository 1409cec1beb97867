//! What the look of a node does to how it is drawn: space, grounds, lines, tones. The tokens of our own
//! look become colours and points here and nowhere else.

use app_kit::tokens::{AppPalette, font, measure};
use egui::{Align, Color32, CornerRadius, FontId, Frame, Margin, Rect, Ui};
use model_core::analysis::look::{
    Ground, Look, Place, Shape, Sides, Signal, Size, Space, Tone, Weight,
};
use runtime_preview::page::tree::{Column, Node, Text, TextStyle, View};

use super::Drawing;

/// The least space between things where the theme says nothing.
const SPACING: f32 = 8.0;
/// The space above and below the words in a pill.
const PILL: i8 = 2;

/// What is handed on to what stands inside, until something else is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inherited {
    pub colors: AppPalette,
    /// The ground.
    pub fill: Color32,
    /// Where text stands in the width.
    pub text: Option<Place>,
    pub tone: Option<Tone>,
}

/// The upper or the lower edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Above,
    Below,
}

impl Drawing<'_> {
    /// Draws what stands in the box that a look asks for.
    pub(super) fn dressed<R>(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        fills: bool,
        draw: impl FnOnce(&mut Self, &mut Ui) -> R,
    ) -> R {
        if look.is_plain() {
            return draw(self, ui);
        }
        let around = self.inherited;
        let mut frame = Frame::new().inner_margin(self.inside(look));
        if let Some(ground) = look.ground {
            let (colors, fill) = (self.on(ground), self.fill(ground));
            self.inherited = Inherited { colors, fill, tone: None, ..around };
            let round = if look.shape == Shape::Circle { u8::MAX } else { measure::RADIUS_SHAPE };
            frame = frame.fill(fill).corner_radius(CornerRadius::same(round));
            if ground == Ground::Card {
                frame = frame.stroke((1.0, colors.line));
            }
        }
        self.inherited.text = look.text.or(self.inherited.text);
        self.inherited.tone = look.tone.or(self.inherited.tone);
        let drawn = if look.is_box() {
            let shown = frame.show(ui, |ui| {
                if fills || look.wide {
                    ui.set_width(ui.available_width());
                }
                draw(self, ui)
            });
            lines(ui, shown.response.rect, look.lines, around.colors.line);
            shown.inner
        } else {
            draw(self, ui)
        };
        self.inherited = around;
        drawn
    }

    /// The space between the edge of a box and what stands in it.
    pub(super) fn inside(&self, look: &Look) -> Margin {
        // A ground that can be told from what is around keeps what stands on it away from its edge.
        let stands_out = look.ground.is_some_and(|ground| {
            ground == Ground::Card || self.fill(ground) != self.inherited.fill
        });
        let unsaid = if stands_out { Some(Space::Medium) } else { None };
        let points = |space: Option<Space>| self.points(space.or(unsaid)).unwrap_or(0.0) as i8;
        let Sides { top, right, bottom, left } = look.inside;
        let (left, right) = (points(left), points(right));
        if look.shape == Shape::Circle && top.is_none() && bottom.is_none() {
            // A pill is a little higher than its words.
            return Margin { left, right, top: PILL, bottom: PILL };
        }
        Margin { left, right, top: points(top), bottom: points(bottom) }
    }

    /// The colour of a ground.
    fn fill(&self, ground: Ground) -> Color32 {
        let c = self.on(ground);
        match ground {
            Ground::Plain | Ground::Card | Ground::Full(_) => c.surface,
            Ground::Raised => c.button,
            Ground::Secondary => c.bg,
            Ground::Tint(Signal::Accent) => c.acc_bg,
            Ground::Tint(Signal::Good) => c.ok_bg,
            Ground::Tint(Signal::Warning) => c.warn_bg,
            Ground::Tint(Signal::Danger) => c.err_bg,
        }
    }

    /// The colours of what stands on a ground.
    fn on(&self, ground: Ground) -> AppPalette {
        let page = self.page;
        match ground {
            Ground::Plain | Ground::Card | Ground::Tint(_) => page,
            // Fields stand out from it as it stands out from the page.
            Ground::Raised | Ground::Secondary => AppPalette { field: page.surface, ..page },
            Ground::Full(Signal::Accent) => page.on(page.acc, page.on_acc),
            Ground::Full(Signal::Good) => page.on(page.ok, page.on_err),
            Ground::Full(Signal::Warning) => page.on(page.warn, page.on_err),
            Ground::Full(Signal::Danger) => page.on(page.err, page.on_err),
        }
    }

    /// The colour of text of a tone.
    pub(super) fn toned(&self, tone: Tone) -> Color32 {
        let c = self.inherited.colors;
        match tone {
            Tone::Plain => c.text,
            Tone::Dim => c.dim,
            Tone::Signal(Signal::Accent) => c.acc,
            Tone::Signal(Signal::Good) => c.ok,
            Tone::Signal(Signal::Warning) => c.warn,
            Tone::Signal(Signal::Danger) => c.err,
        }
    }

    /// The points of a step of space.
    pub(super) fn points(&self, space: Option<Space>) -> Option<f32> {
        let least = self.spacing.map_or(SPACING, f32::from);
        space.map(|space| f32::from(space.times()) * least)
    }

    /// The nodes that are there on the device.
    pub(super) fn shown<'n>(&self, nodes: &'n [Node]) -> Vec<&'n Node> {
        let device = self.device.kind();
        nodes.iter().filter(|node| !node.look.hidden.has(device)).collect()
    }

    /// The columns that are there on the device.
    pub(super) fn shown_columns<'n>(&self, columns: &'n [Column]) -> Vec<&'n Column> {
        let device = self.device.kind();
        columns.iter().filter(|column| !column.look.hidden.has(device)).collect()
    }

    /// The space that a node asks for above or below: its own, or that of what stands at its edge
    /// where nothing lies between.
    pub(super) fn outside(&self, node: &Node, end: End) -> Option<f32> {
        let own = self.points(match end {
            End::Above => node.look.outside.top,
            End::Below => node.look.outside.bottom,
        });
        if node.look.is_box() {
            return own;
        }
        let inner = match &node.view {
            View::Container(container) => self.outside_of(&container.nodes, &node.look, end),
            View::DataView(view) if view.footer.is_empty() || end == End::Above => {
                self.outside_of(&view.nodes, &node.look, end)
            }
            View::LayoutGrid(grid) => {
                let row = if end == End::Above { grid.rows.first() } else { grid.rows.last() };
                row.and_then(|row| self.outside_of_row(row, end))
            }
            _ => None,
        };
        // No space asked for inside is none to what is around.
        larger(own, inner.filter(|space| *space > 0.0))
    }

    /// The space that nodes in a list ask for above or below.
    pub(super) fn outside_of(&self, nodes: &[Node], look: &Look, end: End) -> Option<f32> {
        let nodes = self.shown(nodes);
        if look.is_row() {
            let spaces = nodes.into_iter().map(|node| self.outside(node, end));
            return spaces.fold(None, larger);
        }
        let node = if end == End::Above { nodes.first() } else { nodes.last() };
        node.and_then(|node| self.outside(node, end))
    }

    /// The space that the columns of a grid's row ask for above or below.
    pub(super) fn outside_of_row(&self, row: &[Column], end: End) -> Option<f32> {
        let open = row.iter().filter(|column| !column.look.is_box());
        let spaces = open.map(|column| self.outside_of(&column.nodes, &column.look, end));
        spaces.fold(None, larger).filter(|space| *space > 0.0)
    }
}

/// The space between neighbours: what they ask for, the larger where both do, else the usual one.
pub(super) fn between(first: Option<f32>, second: Option<f32>, usual: f32) -> f32 {
    larger(first, second).unwrap_or(usual)
}

fn larger(a: Option<f32>, b: Option<f32>) -> Option<f32> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// The letters of a text.
pub(super) fn letters(text: &Text, look: &Look) -> FontId {
    let (size, strong) = match text.style {
        TextStyle::Body => (14.0, false),
        TextStyle::Heading1 => (font::PAGE_TITLE, true),
        TextStyle::Heading2 => (16.0, true),
        TextStyle::Heading3 => (14.0, true),
    };
    let size = match look.size {
        None => size,
        Some(Size::Small) => size - 2.0,
        Some(Size::Large) => size + 4.0,
    };
    let strong = look.weight.map_or(strong, |weight| weight == Weight::Strong);
    if strong { font::semibold_of(size) } else { font::regular_of(size) }
}

/// A place as egui calls it.
pub(super) fn align(place: Option<Place>) -> Align {
    match place {
        None | Some(Place::Start | Place::Between) => Align::Min,
        Some(Place::Middle) => Align::Center,
        Some(Place::End) => Align::Max,
    }
}

/// How much of the spare room stands before what has this place.
pub(super) fn share(place: Option<Place>) -> f32 {
    match place {
        None | Some(Place::Start | Place::Between) => 0.0,
        Some(Place::Middle) => 0.5,
        Some(Place::End) => 1.0,
    }
}

fn lines(ui: &Ui, rect: Rect, lines: Sides<bool>, color: Color32) {
    let painter = ui.painter();
    if lines.top {
        painter.hline(rect.x_range(), rect.top() + 0.5, (1.0, color));
    }
    if lines.bottom {
        painter.hline(rect.x_range(), rect.bottom() - 0.5, (1.0, color));
    }
    if lines.left {
        painter.vline(rect.left() + 0.5, rect.y_range(), (1.0, color));
    }
    if lines.right {
        painter.vline(rect.right() - 0.5, rect.y_range(), (1.0, color));
    }
}
