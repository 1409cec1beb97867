//! What fills a window around the editors: tabs, tables, the code field, banners, sheets, dialogs.

use app_kit::icons;
use app_kit::text_edit::{CodeField, Completion, Completions, Language, Problem, Span};
use app_kit::tokens::{Palette, measure, palette};
use app_kit::widgets::{
    Banner, Button, Chip, Choice, Column, Dialog, DocumentTab, EmptyState, IconButton, Progress,
    SideSheet, Table, TextField, Timeline, Toasts, Tone, cell_dim, cell_mono, cell_text,
    dialog_buttons, header_tabs, property_row, property_row_tall, section_title, segmented,
};
use egui::{Frame, Id, Margin, Ui, vec2};

/// The values that the views edit.
pub struct State {
    panel: usize,
    device: usize,
    step: usize,
    good: String,
    bad: String,
    note: String,
    toasts: Toasts,
    frame: usize,
}

impl State {
    /// With a completion list about to open.
    pub fn new() -> Self {
        let mut toasts = Toasts::default();
        toasts.push_with_action(Tone::Good, "Order_ApplyDiscount deleted", "Undo");
        Self {
            panel: 3,
            device: 0,
            step: 4,
            good: "round($Order/Total * 0.10, 2)".into(),
            bad: "$Order/Total - $Order/Discont".into(),
            note: "Discount on orders; reserve lines in one call".into(),
            toasts,
            frame: 0,
        }
    }
}

/// Tabs, a debugger and a properties panel with expressions.
pub fn show(ui: &mut Ui, state: &mut State) {
    let p = palette(ui);
    state.frame += 1;
    let panel = Frame::NONE.fill(p.panel);
    egui::Panel::right("properties")
        .exact_size(measure::PROPERTIES)
        .frame(panel)
        .show(ui, |ui| properties(ui, state));
    egui::Panel::bottom("debugger").exact_size(270.0).frame(panel).show(ui, |ui| {
        debugger(ui, state);
    });
    egui::CentralPanel::no_frame().frame(panel).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.horizontal(|ui| {
            DocumentTab::new("Sales · Domain model", icons::NETWORK).tint(p.acc).show(ui);
            DocumentTab::new("Order_ApplyDiscount", icons::WORKFLOW)
                .tint(p.acc)
                .active(true)
                .show(ui);
            DocumentTab::new("Order_Edit", icons::APP_WINDOW).tint(p.view).changed(true).show(ui);
        });
        let margin = Margin::same(16);
        Frame::NONE.fill(p.bg).inner_margin(margin).show(ui, |ui| centre(ui, state));
    });
    state.toasts.show(ui);
    if state.frame < 4 {
        ui.request_repaint();
    }
}

fn centre(ui: &mut Ui, state: &mut State) {
    ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
    let outside = "Order.json was changed outside and has been read again.";
    Banner::new(Tone::Accent, outside).action("Show changes").closable().show(ui);
    Banner::new(Tone::Warn, "Commit inside a loop: one query for each line.").show(ui);
    Banner::new(Tone::Bad, "The preview stopped: no such table.").action("Copy details").show(ui);
    ui.horizontal(|ui| {
        let devices = [
            Choice::new(0, "").icon(icons::MONITOR),
            Choice::new(1, "").icon(icons::TABLET),
            Choice::new(2, "").icon(icons::SMARTPHONE),
        ];
        segmented(ui, "Device", &mut state.device, &devices);
        let modes = [Choice::new(0, "Design"), Choice::new(1, "Preview")];
        segmented(ui, "Mode", &mut state.device, &modes);
    });
    ui.horizontal(|ui| {
        ui.set_width(320.0);
        Progress::new("Importing Evora.mpr", 0.42).cancellable().show(ui);
    });
    EmptyState::new(icons::TABLE_2, "No objects yet", "Objects that the app stores appear here.")
        .action_with_icon("Fill with sample data", icons::WAND_SPARKLES)
        .show(ui);
}

fn debugger(ui: &mut Ui, state: &mut State) {
    let p = palette(ui);
    let names = ["Problems 2", "Changes 3", "Console", "Debugger", "Data"];
    let tabs: Vec<Choice<usize>> =
        names.iter().enumerate().map(|(index, name)| Choice::new(index, *name)).collect();
    header_tabs(ui, &mut state.panel, &tabs, |ui| {
        ui.add(IconButton::new(icons::PLAY, "Continue").tint(p.ok));
        ui.add(IconButton::new(icons::ARROW_UP_FROM_LINE, "Step out"));
        ui.add(IconButton::new(icons::ARROW_DOWN_TO_LINE, "Step into"));
        ui.add(IconButton::new(icons::STEP_FORWARD, "Step over"));
        ui.add(IconButton::new(icons::STEP_BACK, "Step back"));
    });
    let columns = [
        Column::share("Variable", 1.0),
        Column::share("Type", 1.0),
        Column::share("Value", 1.2),
        Column::share("Request", 2.0),
        Column::fixed("Time", 80.0).right(),
    ];
    let rows = [
        ["Order", "Sales.Order", "1 042 · Open", "begin(write)", "0.02 ms"],
        ["Discount", "Decimal", "0 → 12.50", "retrieve(Lines, 12)", "0.31 ms"],
        ["Total", "Decimal", "125.00 → 112.50", "mark(Change order)", "0.01 ms"],
        ["Lines", "List of OrderLine", "12 objects", "", ""],
    ];
    let changed = |row: usize| (row == 1 || row == 2).then_some(p.chg);
    ui.allocate_ui(vec2(ui.available_width(), 180.0), |ui| {
        let table = Table::new("Variables", &columns).selected(Some(0)).fill(&changed);
        table.show(ui, rows.len(), |ui, cell| {
            let text = rows.get(cell.row).and_then(|row| row.get(cell.column)).unwrap_or(&"");
            match cell.column {
                0 | 2 => cell_text(ui, text),
                3 => cell_mono(ui, text),
                _ => cell_dim(ui, text),
            };
        });
    });
    Frame::NONE.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.horizontal(|ui| {
            cell_dim(ui, "Step 5 of 31");
            ui.add(Timeline::new(&mut state.step, 31, "Step"));
        });
    });
}

fn properties(ui: &mut Ui, state: &mut State) {
    let tabs = [Choice::new(0, "Properties"), Choice::new(1, "Toolbox")];
    header_tabs(ui, &mut 0, &tabs, |_| {});
    Frame::NONE.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        property_row(ui, "Change", |ui| ui.add(TextField::new(&mut "$Order".into(), "Change")));
        section_title(ui, "Members");
        property_row_tall(ui, "Discount", |ui| {
            ui.add(CodeField::new(&mut state.good, "Discount", &Expressions));
        });
        property_row_tall(ui, "Total", |ui| {
            let id = Id::unique("total");
            if state.frame == 1 {
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            if state.frame == 3 {
                ui.input_mut(|input| input.events.push(ask_for_completions()));
            }
            ui.add(CodeField::new(&mut state.bad, "Total", &Expressions).id(id));
        });
        ui.add_space(150.0);
        section_title(ui, "Message");
        ui.add(TextField::new(&mut state.note, "Message").rows(3));
        ui.horizontal(|ui| {
            ui.add(Chip::new("Manager"));
            ui.add(Chip::new("Clerk").tone(Tone::Accent));
        });
    });
}

fn ask_for_completions() -> egui::Event {
    egui::Event::Key {
        key: egui::Key::Space,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::COMMAND,
    }
}

struct Expressions;

impl Language for Expressions {
    fn spans(&self, text: &str, p: &Palette) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut at = 0;
        for word in text.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '$' || c == '.')) {
            let name = word.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '.'));
            let color = match name.chars().next() {
                Some('$') => Some(p.syntax.variable),
                Some(c) if c.is_ascii_digit() => Some(p.syntax.number),
                Some(_) if word.ends_with('(') => Some(p.syntax.function),
                _ => None,
            };
            if let Some(color) = color {
                spans.push(Span { range: at..at + name.len(), color });
            }
            at += word.len();
        }
        spans
    }

    fn problems(&self, text: &str) -> Vec<Problem> {
        let message = "“Discont” is not an attribute of Sales.Order.";
        let at = text.find("Discont");
        let problem =
            at.map(|at| Problem { range: at..at + 7, message: message.into(), tone: Tone::Bad });
        problem.into_iter().collect()
    }

    fn completions(&self, _: &str, cursor: usize) -> Completions {
        let items = vec![
            Completion::new("Discount", icons::DECIMALS_ARROW_RIGHT, "Decimal"),
            Completion::new("Status", icons::LIST, "OrderStatus"),
            Completion::new("Order_Customer", icons::LINK, "Customer"),
        ];
        Completions { range: cursor..cursor, items }
    }
}

/// A dialog over the views.
pub fn dialog(ui: &mut Ui, state: &mut State) {
    show(ui, state);
    let mut name = "Order desk".to_owned();
    Dialog::new("Rename app").show(ui, |ui| {
        property_row(ui, "Name", |ui| ui.add(TextField::new(&mut name, "Name")));
        Banner::new(Tone::Neutral, "Links to this app in other folders keep working.").show(ui);
        dialog_buttons(ui, |ui| {
            ui.add(Button::primary("Rename"));
            ui.add(Button::secondary("Cancel"));
        });
    });
}

/// A side sheet over the views.
pub fn sheet(ui: &mut Ui, state: &mut State) {
    show(ui, state);
    SideSheet::new("Access rules").show(ui, |ui| {
        let columns = [
            Column::share("Member", 2.0),
            Column::share("Clerk", 1.0),
            Column::share("Manager", 1.0),
        ];
        Table::new("Access", &columns).show(ui, 5, |ui, cell| match cell.column {
            0 => {
                cell_text(ui, "Discount");
            }
            _ => {
                cell_dim(ui, "Read");
            }
        });
    });
}
