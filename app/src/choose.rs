//! A field that offers names to choose from, with a search: for references of every kind.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{MenuItem, paint, search_box, tooltip};
use egui::{
    CornerRadius, Id, Key, Popup, PopupCloseBehavior, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Something that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// What is chosen; empty for nothing.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// A word beside it: a module, a type.
    pub detail: String,
    /// Its icon.
    pub icon: Option<char>,
}

impl Offer {
    /// An offer that is called as it is.
    pub fn new(value: impl Into<String>) -> Offer {
        let value = value.into();
        Offer { label: value.clone(), value, ..Offer::default() }
    }

    /// The choice of nothing.
    pub fn nothing(label: &str) -> Offer {
        Offer { label: label.to_owned(), ..Offer::default() }
    }

    /// The same with a word beside it.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Offer {
        self.detail = detail.into();
        self
    }

    /// The same with an icon.
    #[must_use]
    pub fn icon(mut self, icon: char) -> Offer {
        self.icon = Some(icon);
        self
    }
}

/// How the field looks while it is closed.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// What screen readers and tests call it.
    pub name: &'a str,
    /// What is chosen, in words; empty for nothing.
    pub shown: &'a str,
    /// What stands there while nothing is chosen.
    pub placeholder: &'a str,
    /// Whether what is chosen is wrong.
    pub wrong: bool,
    /// Without ground and border, for cells of tables.
    pub plain: bool,
    /// What typed text stands for beside the offers: `String 50`, where types are chosen.
    pub typed: Option<fn(&str) -> Option<Offer>>,
}

impl<'a> Look<'a> {
    /// A field called `name` in which `shown` is chosen.
    pub fn new(name: &'a str, shown: &'a str) -> Look<'a> {
        Look { name, shown, placeholder: "Nothing", wrong: false, plain: false, typed: None }
    }
}

/// Beyond so many offers there is a field to search; in a shorter list it comes with the first
/// letter that is typed.
const MANY: usize = 8;
/// No list is longer; searching narrows it.
const MOST: usize = 300;

/// What was typed to search, and which of the offers the keyboard is on.
#[derive(Clone, Default)]
struct Search {
    text: String,
    at: usize,
    begun: bool,
    /// The field to search is there though the list is short.
    typing: bool,
    /// The arrow keys were used, so Enter takes what they are on.
    walked: bool,
}

/// Draws the field over the available width; a click, Space or Enter opens the list that `offers`
/// makes. Answers with the value that was chosen.
pub fn choose(
    ui: &mut Ui,
    look: Look<'_>,
    offers: impl FnOnce() -> Vec<Offer>,
) -> (Response, Option<String>) {
    let width = ui.available_width();
    let (_, response) = ui.allocate_exact_size(vec2(width, measure::INPUT), Sense::click());
    closed(ui, &response, look);
    let is_cut = look.plain && look.shown.contains('.');
    let response = if is_cut { tooltip(response, look.shown) } else { response };
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), look.name);
        info.current_text_value = Some(look.shown.to_owned());
        info
    });
    let id = response.id.with("search");
    let mut chosen = None;
    let shown = Popup::menu(&response)
        .gap(4.0)
        .width(width.max(220.0))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(look.name)
        .show(|ui| {
            chosen = open(ui, id, &offers(), look);
        });
    if shown.is_none() {
        ui.data_mut(|data| data.remove::<Search>(id));
    }
    (response, chosen)
}

fn closed(ui: &Ui, response: &Response, look: Look<'_>) {
    let p = tokens::palette(ui);
    let rect = response.rect;
    if !ui.is_rect_visible(rect) {
        return;
    }
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(response));
    let line = match (look.wrong, open, response.hovered()) {
        (true, _, _) => p.err,
        (_, true, _) => p.acc,
        (_, _, true) => p.line_hover,
        _ => p.line,
    };
    let painter = ui.painter();
    let active = open || response.hovered() || response.has_focus();
    if !look.plain {
        let radius = CornerRadius::same(measure::RADIUS_INPUT);
        painter.rect(rect, radius, p.bg, Stroke::new(1.0, line), StrokeKind::Inside);
    }
    let left = rect.left() + if look.plain { 6.0 } else { 8.0 };
    let (text, color) = match (look.shown.is_empty(), look.wrong) {
        (true, _) => (look.placeholder, p.dim),
        (false, true) => (look.shown, p.err),
        (false, false) => (look.shown, p.text),
    };
    // A cell is narrow, and the last part of a name says most.
    let text = if look.plain { text.rsplit('.').next().unwrap_or(text) } else { text };
    let galley = paint::line(ui, text, font::dense(), color, rect.right() - left - 22.0);
    paint::left(painter, left, rect.center().y, galley);
    if active || !look.plain {
        let chevron = pos2(rect.right() - 12.0, rect.center().y);
        icons::paint(painter, chevron, icons::CHEVRON_DOWN, icons::SIZE_DENSE, p.dim);
    }
    paint::focus_ring(ui, response, rect, measure::RADIUS_INPUT);
}

fn open(ui: &mut Ui, id: Id, offers: &[Offer], look: Look<'_>) -> Option<String> {
    let p = tokens::palette(ui);
    let here = place_of(offers, look.shown);
    let before: Option<Search> = ui.data(|data| data.get_temp(id));
    // The keyboard begins at what is chosen, and the list shows it.
    let mut scroll = before.is_none();
    let mut search =
        before.unwrap_or_else(|| Search { at: here.unwrap_or(0), ..Search::default() });
    ui.set_min_width(ui.available_width().min(320.0));
    ui.spacing_mut().item_spacing.y = 1.0;
    let key = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    let (down, up) = (key(Key::ArrowDown), key(Key::ArrowUp));
    if down || up {
        search.at = if down { search.at + 1 } else { search.at.saturating_sub(1) };
        search.walked = true;
        scroll = true;
    }
    let searching = search.typing || offers.len() > MANY;
    let entered;
    if searching {
        let response = search_box(ui, &mut search.text, "Search", "Search");
        if !search.begun {
            response.request_focus();
        }
        if response.changed() {
            search.at = 0;
        }
        entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(4.0);
        search.begun = true;
    } else {
        // The keys are for the list, not for the field below it.
        ui.memory_mut(|memory| memory.focused().map(|field| memory.surrender_focus(field)));
        entered = key(Key::Enter);
        if let Some(text) = typed_text(ui) {
            search = Search { text, typing: true, ..Search::default() };
            ui.ctx().request_repaint();
        }
    }
    let wanted = search.text.trim().to_lowercase();
    let fits = |offer: &&Offer| {
        offer.label.to_lowercase().contains(&wanted) || offer.value.to_lowercase().contains(&wanted)
    };
    let mut found: Vec<&Offer> = offers.iter().filter(fits).take(MOST).collect();
    let typed = look.typed.and_then(|read| read(search.text.trim()));
    if let Some(typed) = typed.as_ref().filter(|t| !found.iter().any(|o| o.value == t.value)) {
        found.insert(0, typed);
    }
    search.at = search.at.min(found.len().saturating_sub(1));
    let mut chosen = None;
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (place, offer) in found.iter().enumerate() {
            let is_here =
                here.and_then(|here| offers.get(here)).is_some_and(|h| h.value == offer.value);
            let is_here = is_here && !offer.value.is_empty();
            let mut item =
                MenuItem::new(&offer.label).detail(&offer.detail).checked(is_here).flush();
            if let Some(icon) = offer.icon {
                item = item.icon(icon);
            }
            let response = ui.add(item);
            if (searching || search.walked) && place == search.at {
                let radius = CornerRadius::same(measure::RADIUS_INPUT);
                ui.painter().rect_stroke(
                    response.rect,
                    radius,
                    Stroke::new(1.0, p.acc),
                    StrokeKind::Inside,
                );
            }
            if scroll && place == search.at {
                response.scroll_to_me(None);
            }
            // Enter alone, with nothing typed and no arrow, leaves what is chosen.
            let meant = search.walked || !wanted.is_empty();
            if response.clicked() || (entered && meant && place == search.at) {
                chosen = Some(offer.value.clone());
            }
        }
        if found.is_empty() {
            ui.add_enabled(false, MenuItem::new("Nothing is called so").flush());
        }
    });
    if offers.len() > MOST && found.len() == MOST {
        ui.add_enabled(false, MenuItem::new("Type to find more").flush());
    }
    if chosen.is_some() || entered {
        ui.close();
    } else {
        ui.data_mut(|data| data.insert_temp(id, search));
    }
    chosen
}

/// The offer that stands in the field now: by its value, else by what is shown.
fn place_of(offers: &[Offer], shown: &str) -> Option<usize> {
    let by_value = offers.iter().position(|offer| offer.value == shown);
    by_value.or_else(|| offers.iter().position(|offer| offer.label == shown))
}

/// What was typed in this frame, which no field took.
fn typed_text(ui: &Ui) -> Option<String> {
    ui.input_mut(|input| {
        let text: String = input
            .events
            .iter()
            .filter_map(|event| match event {
                egui::Event::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
                _ => None,
            })
            .collect();
        input.events.retain(|event| !matches!(event, egui::Event::Text(_)));
        (!text.is_empty()).then_some(text)
    })
}
