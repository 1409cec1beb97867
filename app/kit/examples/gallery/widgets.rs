//! The widgets, arranged like the window of the design.

use app_kit::icons;
use app_kit::tokens::{font, measure, palette};
use app_kit::widgets::{
    Button, Checkbox, Chip, Choice, Fold, IconButton, MenuItem, Row, Select, TextField, Toggle,
    Tone, menu_separator, panel_header, property_row, search_box, section_title,
};
use egui::{Frame, Margin, Ui, vec2};

/// The values that the widgets edit.
pub struct State {
    name: String,
    empty: String,
    bad: String,
    filter: String,
    kind: usize,
    on: bool,
    off: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            name: "Order".into(),
            empty: String::new(),
            bad: "-5".into(),
            filter: String::new(),
            kind: 0,
            on: true,
            off: false,
        }
    }
}

/// An explorer, a properties panel, and buttons, chips, menus and type between them.
pub fn show(ui: &mut Ui, state: &mut State) {
    let p = palette(ui);
    let panel = Frame::NONE.fill(p.panel);
    egui::Panel::left("explorer")
        .exact_size(measure::EXPLORER)
        .frame(panel)
        .show(ui, |ui| explorer(ui, state));
    egui::Panel::right("properties")
        .exact_size(measure::PROPERTIES)
        .frame(panel)
        .show(ui, |ui| properties(ui, state));
    egui::CentralPanel::no_frame()
        .frame(Frame::NONE.fill(p.panel).inner_margin(Margin::same(16)))
        .show(ui, |ui| controls(ui, state));
}

fn explorer(ui: &mut Ui, state: &mut State) {
    let p = palette(ui);
    panel_header(ui, "Explorer", |ui| {
        ui.add(IconButton::new(icons::PLUS, "Add").small());
        ui.add(IconButton::new(icons::ELLIPSIS, "More").small());
    });
    Frame::NONE.inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
        search_box(ui, &mut state.filter, "Filter", "Filter");
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    Frame::NONE.inner_margin(Margin::symmetric(6, 0)).show(ui, |ui| {
        let leaf = |label| Row::new(label).fold(Fold::Leaf);
        Row::new("Sales").fold(Fold::Open).show(ui);
        leaf("Domain model").level(1).icon_tinted(icons::NETWORK, p.acc).selected(true).show(ui);
        Row::new("Orders").fold(Fold::Open).level(1).show(ui);
        for name in ["Order_Submit", "Order_Cancel"] {
            leaf(name).level(2).icon_tinted(icons::WORKFLOW, p.acc).show(ui);
        }
        leaf("Order_ApplyDiscount")
            .level(2)
            .icon_tinted(icons::WORKFLOW, p.acc)
            .dot(Tone::Accent)
            .show(ui);
        leaf("Order_Overview").level(2).icon_tinted(icons::APP_WINDOW, p.view).show(ui);
        Row::new("Customers").fold(Fold::Closed).level(1).show(ui);
        leaf("OrderStatus").level(1).icon_tinted(icons::LIST, p.np).show(ui);
        leaf("Security").level(1).icon(icons::SHIELD).show(ui);
        Row::new("Stock").fold(Fold::Open).show(ui);
        leaf("Product_Reserve")
            .level(1)
            .icon_tinted(icons::WORKFLOW, p.acc)
            .badge("1", Tone::Warn)
            .show(ui);
        leaf("A_very_long_name_that_does_not_fit_in_here").level(1).icon(icons::FILE).show(ui);
        Row::new("Billing").fold(Fold::Closed).show(ui);
        leaf("System").icon(icons::LOCK).dim().search("sys").show(ui);
    });
}

fn properties(ui: &mut Ui, state: &mut State) {
    panel_header(ui, "Properties", |ui| {
        ui.add(IconButton::new(icons::PIN, "Pin").small());
    });
    Frame::NONE.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        property_row(ui, "Name", |ui| ui.add(TextField::new(&mut state.name, "Name")));
        let kinds = [Choice::new(0, "Persistable"), Choice::new(1, "Non-persistable")];
        property_row(ui, "Kind", |ui| ui.add(Select::new(&mut state.kind, "Kind", &kinds)));
        property_row(ui, "Based on", |ui| {
            ui.add(TextField::new(&mut state.empty, "Based on").placeholder("Nothing"))
        });
        property_row(ui, "Discount", |ui| {
            let error = Some("Discount cannot be negative");
            ui.add(TextField::new(&mut state.bad, "Discount").error(error).mono())
        });
        section_title(ui, "Status");
        property_row(ui, "Required", |ui| ui.add(Checkbox::bare(&mut state.on, "Required")));
        property_row(ui, "Index", |ui| ui.add(Checkbox::bare(&mut state.off, "Index")));
        property_row(ui, "Refresh client", |ui| ui.add(Toggle::new(&mut state.on, "Refresh")));
        property_row(ui, "Commit", |ui| ui.add(Toggle::new(&mut state.off, "Commit")));
    });
}

fn controls(ui: &mut Ui, state: &mut State) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.add(Button::primary("Run").icon(icons::PLAY));
        ui.add(Button::secondary("Stop").icon(icons::SQUARE).tint(p.err));
        ui.add(Button::secondary("Discard…"));
        ui.add(Button::quiet("Layout changes hidden"));
        ui.add(Button::danger("Delete app"));
        ui.add(Button::link("Use Discount"));
    });
    ui.horizontal(|ui| {
        ui.add_enabled(false, Button::primary("Run").icon(icons::PLAY));
        ui.add_enabled(false, Button::secondary("Discard…"));
        ui.add(IconButton::new(icons::UNDO_2, "Undo"));
        ui.add(IconButton::new(icons::REDO_2, "Redo"));
        ui.add(IconButton::new(icons::MONITOR, "Desktop").selected(true));
        ui.add(IconButton::new(icons::TABLET, "Tablet").selected(false));
        ui.add_enabled(false, IconButton::new(icons::SAVE, "Save"));
    });
    ui.horizontal(|ui| {
        ui.add(Checkbox::new(&mut state.on, "Required"));
        ui.add(Checkbox::new(&mut state.off, "Index"));
        ui.add(Toggle::new(&mut state.on, "On"));
        ui.add(Toggle::new(&mut state.off, "Off"));
    });
    ui.horizontal(|ui| {
        ui.add(Chip::new("added").tone(Tone::Good).mono());
        ui.add(Chip::new("removed").tone(Tone::Bad).mono());
        ui.add(Chip::new("changed").tone(Tone::Warn).mono());
        ui.add(Chip::new("moved").tone(Tone::Moved).mono());
        ui.add(Chip::new("Manager"));
        ui.add(Chip::new("new").tone(Tone::Accent));
        ui.add(Chip::new("+3").tone(Tone::Good).plain());
        ui.add(Chip::new("−1").tone(Tone::Bad).plain());
    });
    Frame::popup(ui.style()).show(ui, |ui| {
        ui.set_width(220.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(MenuItem::new("Rename").icon(icons::PENCIL).shortcut("F2"));
        ui.add(MenuItem::new("Copy").icon(icons::COPY).shortcut("Ctrl+C"));
        ui.add(MenuItem::new("Snap to grid").checked(true));
        menu_separator(ui);
        ui.add(MenuItem::new("Delete").icon(icons::TRASH_2).shortcut("Del").tint(p.err));
    });
    for (name, font) in [
        ("Page title 20", font::page_title()),
        ("Title 15", font::title()),
        ("Strong 13 — Sales · Domain model", font::strong()),
        ("Body 13 — “Discont” is not an attribute of Sales.Order", font::body()),
        ("Dense 12 — Product_Reserve › Loop over lines", font::dense()),
        ("Caption 11.5 — Checked 214 documents in 6 ms", font::caption()),
        ("Mono 12 — round($Order/Total * 0.10, 2) >= 0 -> 1", font::mono()),
    ] {
        ui.label(egui::RichText::new(name).font(font));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for (_, icon) in icons::ALL {
            ui.label(icons::rich(*icon, icons::SIZE_SHAPE).color(p.dim));
        }
    });
}
