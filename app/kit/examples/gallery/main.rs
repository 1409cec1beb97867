//! Every widget and two diagrams in both themes, as pictures: `cargo run -p app-kit --example gallery`
//! writes `target/gallery/*.png`, to be put beside the design.

mod diagrams;
mod views;
mod widgets;

use std::fs;
use std::io::BufWriter;
use std::path::Path;

use app_kit::raster::{self, Image};
use app_kit::tokens::{self, Theme};
use egui::{Context, Ui, Vec2, vec2};

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    for theme in Theme::ALL {
        let mut state = widgets::State::default();
        picture("widgets", theme, vec2(1200.0, 760.0), |ui| widgets::show(ui, &mut state))?;
        let size = vec2(1200.0, 760.0);
        let mut state = views::State::new();
        picture("views", theme, size, |ui| views::show(ui, &mut state))?;
        let mut state = views::State::new();
        picture("dialog", theme, size, |ui| views::dialog(ui, &mut state))?;
        let mut state = views::State::new();
        picture("sheet", theme, size, |ui| views::sheet(ui, &mut state))?;
        let mut domain = diagrams::Domain::new();
        picture("domain", theme, vec2(904.0, 652.0), |ui| domain.show(ui))?;
        let mut flow = diagrams::Flow::new();
        picture("flow", theme, vec2(1000.0, 532.0), |ui| flow.show(ui))?;
        let mut far = diagrams::Flow::new();
        far.state.zoom_to(0.3);
        picture("flow-far", theme, vec2(500.0, 300.0), |ui| far.show(ui))?;
    }
    Ok(())
}

fn picture(name: &str, theme: Theme, size: Vec2, show: impl FnMut(&mut Ui)) -> Result<(), Error> {
    let folder = Path::new("target/gallery");
    fs::create_dir_all(folder)?;
    let ctx = Context::default();
    tokens::install(&ctx, theme);
    let image = raster::render(&ctx, size, 1.0, show);
    let theme = match theme {
        Theme::Dark => "dark",
        Theme::Light => "light",
    };
    save(&folder.join(format!("{name}-{theme}.png")), &image)
}

fn save(path: &Path, image: &Image) -> Result<(), Error> {
    let file = BufWriter::new(fs::File::create(path)?);
    let mut encoder = png::Encoder::new(file, image.width as u32, image.height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&image.rgba)?;
    println!("{}", path.display());
    Ok(())
}
