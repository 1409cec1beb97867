//! The `maquette` binary: the window without a subcommand, else the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use app::cli::{Asked, run};
use app::shell::{Options, Window};

fn main() -> ExitCode {
    let (named, report_ready) = match run() {
        Asked::Done(code) => return code,
        Asked::Window { app, report_ready } => (app, report_ready),
    };
    if !has_display() {
        eprintln!(
            "There is no display to open a window on.\n\
             Without one these work: maquette check, run, oql, diff, screenshot and more; see maquette --help."
        );
        return ExitCode::from(3);
    }
    let options = Options {
        app: named,
        apps_folder: home().map(|home| home.join("Maquette")),
        samples: app::services::samples::samples(),
        watch: true,
        settings_file: settings_file(),
        seed: app::services::seed::seed(),
        clock: app::review::when::Clock::System,
    };
    let native = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_title("Maquette")
            .with_app_id("maquette")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([900.0, 560.0]),
        ..eframe::NativeOptions::default()
    };
    let started = eframe::run_native(
        "maquette",
        native,
        Box::new(|creation| {
            Ok(Box::new(Shown { window: Window::new(&creation.egui_ctx, options)?, report_ready }))
        }),
    );
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "The window could not be opened: {error}.\n\
                 On a machine without a graphics driver, LIBGL_ALWAYS_SOFTWARE=1 may help."
            );
            ExitCode::from(3)
        }
    }
}

/// The window as eframe wants it.
struct Shown {
    window: Window,
    /// Whether to tell on stdout when the window can be used; once.
    report_ready: bool,
}

impl eframe::App for Shown {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        self.window.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.window.ui(ui);
        if self.report_ready && self.window.app().is_some() && self.window.is_settled() {
            self.report_ready = false;
            println!("ready");
        }
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.window.keep_settings();
    }
}

/// Whether there is a display server; on other systems than Linux there always is.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Where settings are kept: the platform's folder for configuration.
fn settings_file() -> Option<PathBuf> {
    let config = || home().map(|home| home.join(".config"));
    let folder = if cfg!(target_os = "windows") {
        std::env::var_os("APPDATA").map(PathBuf::from)
    } else {
        std::env::var_os("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(config)
    };
    folder.map(|folder| folder.join("maquette").join("settings.json"))
}

/// The person's own folder.
fn home() -> Option<PathBuf> {
    let name = if cfg!(target_os = "windows") { "USERPROFILE" } else { "HOME" };
    std::env::var_os(name).map(PathBuf::from)
}
