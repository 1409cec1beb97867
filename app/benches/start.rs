//! B12: from the start of the process to the first usable frame (the app is read, checked and
//! drawn), beside an empty eframe window with the same fonts; and the memory of a window with a
//! large app open. Needs a display; without one it starts Xvfb, and says so where there is none.

#[path = "../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use app_kit::tokens::{self, Theme};
use model_core::store::{Disk, save};
use model_core::testing::sample;
use report::{Case, Figure, Report};

const DOCUMENTS: usize = 2_500;
const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == "--empty-window") {
        return empty_window();
    }
    let Some((_server, display)) = display()? else {
        eprintln!("SKIPPED: there is no display and no Xvfb");
        return Ok(());
    };
    let home = tempfile::tempdir()?;
    let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/order-desk");
    let small = copy(&desk, home.path())?;
    let large = home.path().join("large");
    std::fs::create_dir_all(&large)?;
    save(&large, &Disk::default(), &sample(7, DOCUMENTS))?;

    let mut report = Report::new("B12");
    let own = std::env::current_exe()?;
    let (mut empty, mut ours, mut ours_large) = (Vec::new(), Vec::new(), Vec::new());
    let (mut memory_empty, mut memory) = (0, 0);
    for _ in 0..RUNS {
        let (time, bytes) = start(&display, &own, &["--empty-window".into()])?;
        empty.push(time);
        memory_empty = bytes;
        let maquette = PathBuf::from(env!("CARGO_BIN_EXE_maquette"));
        ours.push(start(&display, &maquette, &["--report-ready".into(), small.clone()])?.0);
        let (time, bytes) = start(&display, &maquette, &["--report-ready".into(), large.clone()])?;
        ours_large.push(time);
        memory = bytes;
    }
    let empty = middle(&mut empty);
    report.add(
        Case::new("first usable frame, small app", middle(&mut ours))
            .beside(Some(empty))
            .times(1.5),
    );
    report.add(
        Case::new("first usable frame, 2,500 documents", middle(&mut ours_large))
            .beside(Some(empty)),
    );
    report.add(
        Case::new("memory, 2,500 documents open", Figure::bytes(memory))
            .beside(Some(Figure::bytes(memory_empty)))
            .under(Figure::bytes(300_000_000)),
    );
    report.finish()?;
    Ok(())
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Starts a window and waits for the line that says it is ready. Gives the time and the memory.
fn start(
    display: &str,
    program: &Path,
    arguments: &[PathBuf],
) -> Result<(Duration, u64), Box<dyn Error>> {
    let begin = Instant::now();
    let config = tempfile::tempdir()?;
    let mut child = Command::new(program)
        .args(arguments)
        .env("XDG_CONFIG_HOME", config.path())
        .env("DISPLAY", display)
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    if let Some(output) = child.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    let time = begin.elapsed();
    let memory = resident(&child);
    child.kill()?;
    child.wait()?;
    if line.trim() == "ready" { Ok((time, memory)) } else { Err("the window did not start".into()) }
}

/// The memory that a process holds, in bytes; 0 where the system does not tell.
fn resident(child: &Child) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// A display in memory, ended when it is dropped; where there is a display already, nothing more.
struct Display(Option<Child>);

impl Drop for Display {
    fn drop(&mut self) {
        if let Some(server) = &mut self.0 {
            // It may have ended by itself.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// The display that windows open on, with its name; nothing where there is none to be had.
fn display() -> Result<Option<(Display, String)>, Box<dyn Error>> {
    if let Ok(name) = std::env::var("DISPLAY") {
        return Ok(Some((Display(None), name)));
    }
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut server) = server else { return Ok(None) };
    let mut number = String::new();
    if let Some(output) = server.stdout.take() {
        BufReader::new(output).read_line(&mut number)?;
    }
    Ok(Some((Display(Some(server)), format!(":{}", number.trim()))))
}

fn copy(from: &Path, into: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let to = into.join("small");
    copy_folder(from, &to)?;
    Ok(to)
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_name() == ".maquette" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A window with our fonts and nothing in it.
fn empty_window() -> Result<(), Box<dyn Error>> {
    struct Empty(bool);
    impl eframe::App for Empty {
        fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
            ui.label("Empty");
            if std::mem::replace(&mut self.0, true) {
                println!("ready");
            } else {
                ui.ctx().request_repaint();
            }
        }
    }
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native(
        "empty",
        options,
        Box::new(|creation| {
            tokens::install(&creation.egui_ctx, Theme::Dark);
            Ok(Box::new(Empty(false)))
        }),
    )?;
    Ok(())
}
