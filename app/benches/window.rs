//! The window with a large app: how long the frames take while it opens, and while a person filters
//! the explorer, finds things and scrolls. CPU time of a frame: layout, tessellation and the tree for
//! screen readers, without painting.

#[path = "../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::time::Duration;

use app::shell::Options;
use app::testing::Desk;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, vec2};
use model_core::store::{Disk, save};
use model_core::testing::sample;
use report::{Case, Report, percentile};

const DOCUMENTS: usize = 2_500;

/// Within this an answer feels immediate.
const MOST: Duration = Duration::from_millis(30);

fn main() -> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    save(home.path(), &Disk::default(), &sample(7, DOCUMENTS))?;
    let mut report = Report::new("window");

    let options = Options { app: Some(home.path().to_owned()), ..Options::default() };
    let mut desk = Desk::start(options);
    let mut frames = Vec::new();
    while desk.window().app().is_none() || !desk.window().is_settled() {
        frames.push(desk.frame());
    }
    frames.extend((0..10).map(|_| desk.frame()));
    let name = format!("opening {DOCUMENTS} documents, longest of {} frames", frames.len());
    report.add(Case::new(&name, longest(&frames)).under(MOST));

    let mut row = |desk: &mut Desk, name: &str, events: Vec<Event>| {
        let mut frames = Vec::new();
        for event in events {
            desk.send(event);
            // What an event starts is seen in this frame and the next.
            frames.extend([desk.frame(), desk.frame()]);
        }
        report.add(Case::new(&format!("{name}, longest frame"), longest(&frames)).under(MOST));
        report.add(Case::new(&format!("{name}, p95"), percentile(frames, 95)).under(MOST));
    };
    let letters = |text: &str| -> Vec<Event> {
        text.chars().map(|letter| Event::Text(letter.to_string())).collect()
    };
    let wheel = |lines: f32| Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, lines),
        modifiers: Modifiers::NONE,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
    };
    let explorer = desk.place(Role::TextInput, "Filter").center();
    desk.hover(explorer + vec2(0.0, 200.0));
    row(&mut desk, "scrolling the explorer", (0..40).map(|_| wheel(-6.0)).collect());
    desk.click(Role::TextInput, "Filter");
    row(&mut desk, "filtering the explorer", letters("order_su"));
    desk.key(Key::Escape);
    desk.command(Key::K);
    row(&mut desk, "finding in the palette", letters("customer edit"));
    desk.key(Key::Escape);
    desk.pane(app::state::BottomPane::Problems);
    let problems = egui::pos2(720.0, 780.0);
    desk.hover(problems);
    row(&mut desk, "scrolling the problems", (0..40).map(|_| wheel(-6.0)).collect());
    report.finish()?;
    Ok(())
}

fn longest(frames: &[Duration]) -> Duration {
    frames.iter().copied().max().unwrap_or_default()
}
