//! `screenshot`: a picture of a view as the window shows it, without a display.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use app_kit::raster::{Image, Raster};
use app_kit::tokens::Theme;
use clap::{Args, ValueEnum};
use egui::{Pos2, RawInput, Rect, vec2};

use super::{Outcome, WrongUsage};
use crate::review::when::Clock;
use crate::shell::{Options, Shown, Window};

/// Write a picture of a view as the window shows it; needs no display.
#[derive(Args)]
#[command(
    after_help = "Example: maquette screenshot samples/order-desk --view domain:Sales --out domain.png\n\
    Views: start, domain:MODULE, document:MODULE.NAME, preview, changes,\n    changes:DOCUMENT, history, problems, console, report"
)]
pub(super) struct Screenshot {
    /// The folder of the app; without one, the start page.
    app: Option<PathBuf>,
    /// What to show.
    #[arg(long, default_value = "start")]
    view: String,
    /// The picture, as PNG.
    #[arg(long)]
    out: PathBuf,
    /// Width and height in points.
    #[arg(long, default_value = "1440x900")]
    size: String,
    /// Pixels a point.
    #[arg(long, default_value_t = 1.0)]
    scale: f32,
    /// The theme.
    #[arg(long, value_enum, default_value_t = ThemeName::Dark)]
    theme: ThemeName,
    /// The name of an element to select.
    #[arg(long)]
    select: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    Dark,
    Light,
}

/// How long opening, checking and starting may take.
const PATIENCE: Duration = Duration::from_secs(30);

impl Screenshot {
    pub(super) fn run(self) -> Result<Outcome> {
        let (width, height) = read_size(&self.size)?;
        let theme = match self.theme {
            ThemeName::Dark => Theme::Dark,
            ThemeName::Light => Theme::Light,
        };
        let shown = Shown::parse(&self.view).ok_or_else(|| {
            WrongUsage(format!("“{}” is no view. See maquette screenshot --help", self.view))
        })?;
        if !(0.5..=4.0).contains(&self.scale) {
            return Err(WrongUsage(format!("“{}” is no scale: 0.5 to 4", self.scale)).into());
        }
        let mut camera = Camera::new(self.app.clone(), vec2(width, height), self.scale, theme)?;
        camera.wait(|window| self.app.is_none() || window.app().is_some())?;
        if let Some(app) = &self.app
            && camera.window.app().is_none()
        {
            let why = camera.window.messages().join(" ");
            bail!("{} could not be opened: {why}", app.display());
        }
        // A review is of what git has told.
        camera.wait(Window::is_settled)?;
        camera.window.show(&shown, self.select.as_deref()).map_err(anyhow::Error::msg)?;
        // What was asked for is on screen two frames later, and asks for more by then.
        for _ in 0..3 {
            camera.frame();
        }
        camera.wait(Window::is_settled)?;
        write_png(&camera.take(), &self.out)
            .with_context(|| format!("{} could not be written", self.out.display()))?;
        Ok(Outcome::Fine)
    }
}

fn read_size(text: &str) -> Result<(f32, f32)> {
    let sizes = text
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse::<u16>().ok()?, h.parse::<u16>().ok()?)));
    match sizes {
        Some((w, h)) if (200..=8000).contains(&w) && (200..=8000).contains(&h) => {
            Ok((f32::from(w), f32::from(h)))
        }
        _ => {
            let words = format!("“{text}” is no size. Write it as 1280x800, each from 200 to 8000");
            Err(WrongUsage(words).into())
        }
    }
}

/// A window without a display.
struct Camera {
    ctx: egui::Context,
    window: Window,
    raster: Raster,
    size: egui::Vec2,
    scale: f32,
    time: f64,
}

impl Camera {
    fn new(app: Option<PathBuf>, size: egui::Vec2, scale: f32, theme: Theme) -> Result<Camera> {
        let ctx = egui::Context::default();
        let samples = crate::services::samples::samples();
        let options = Options { app, samples, clock: Clock::System, seed: 1, ..Options::default() };
        let mut window = Window::new(&ctx, options)?;
        window.set_theme(theme);
        Ok(Camera {
            ctx,
            window,
            raster: Raster::new(),
            size,
            scale: scale.clamp(0.5, 4.0),
            time: 0.0,
        })
    }

    /// Draws frames until `ready`, and a few more, so that what came last is laid out.
    fn wait(&mut self, ready: impl Fn(&Window) -> bool) -> Result<()> {
        let start = Instant::now();
        // What was asked for is carried out after a frame.
        for _ in 0..2 {
            self.frame();
        }
        while !ready(&self.window) {
            if start.elapsed() > PATIENCE {
                bail!("The window did not come to rest within {} seconds.", PATIENCE.as_secs());
            }
            if !self.window.messages().is_empty() && self.window.app().is_none() {
                return Ok(());
            }
            self.frame();
            std::thread::sleep(Duration::from_millis(2));
        }
        for _ in 0..4 {
            self.frame();
        }
        Ok(())
    }

    fn frame(&mut self) -> egui::FullOutput {
        self.time += 0.25;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            focused: true,
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(self.scale);
        }
        let window = &mut self.window;
        let mut output = self.ctx.run_ui(input, |ui| {
            window.logic(&ui.ctx().clone());
            window.ui(ui);
        });
        self.raster.apply(&mut output.textures_delta);
        output
    }

    fn take(&mut self) -> Image {
        let output = self.frame();
        let pixels = (self.size * self.scale).round();
        let primitives = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let ground = app_kit::tokens::palette(&self.ctx).bg;
        self.raster.draw(
            &primitives,
            [pixels.x as usize, pixels.y as usize],
            output.pixels_per_point,
            ground,
        )
    }
}

fn write_png(image: &Image, path: &std::path::Path) -> Result<()> {
    let mut file = Vec::new();
    let (width, height) = (u32::try_from(image.width)?, u32::try_from(image.height)?);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&image.rgba)?;
    writer.finish()?;
    super::write_file(path, &file)
}
