//! A window for tests: an app in memory, acted on by pointer and keys, and drawn as a picture.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on fails"
)]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app_kit::raster::{Image, Raster};
use app_kit::tokens::{self, Theme};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, TexturesDelta, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, TestRenderer};
use model_core::change::verbs;
use model_core::id::{IdSource, SeededIds};
use model_core::model::entity::Entity;
use model_core::model::{DocumentId, Point, Project};
use model_core::testing::app;

use crate::shell::{Options, Window};
use crate::state::OpenApp;

/// The window with an app.
pub struct Desk {
    harness: Harness<'static, Window>,
    raster: Shared,
    /// The folder of the app; it goes with the window.
    folder: Option<tempfile::TempDir>,
}

/// The rasteriser, which takes the textures of every frame.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Raster>>);

impl TestRenderer for Shared {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.lock().unwrap().apply(delta);
    }
}

impl Desk {
    /// A window of 1440 by 900 points that shows this app.
    pub fn new(project: Project) -> Desk {
        Desk::with_theme(project, Theme::Dark)
    }

    /// The same in a theme.
    pub fn with_theme(project: Project, theme: Theme) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Desk::built(Options::default(), theme, |window| {
            window.show_app(OpenApp::new(folder.path().to_owned(), project, 77));
        });
        desk.folder = Some(folder);
        desk
    }

    /// A window as a person starts it.
    pub fn start(options: Options) -> Desk {
        Desk::built(options, Theme::Dark, |_| {})
    }

    fn built(options: Options, theme: Theme, prepare: impl FnOnce(&mut Window)) -> Desk {
        let ctx = egui::Context::default();
        let mut window = Window::new(&ctx, options).unwrap();
        prepare(&mut window);
        window.set_theme(theme);
        let raster = Shared::default();
        let mut harness = Harness::builder()
            .renderer(raster.clone())
            .with_size(vec2(1440.0, 900.0))
            .with_max_steps(12)
            // Two clicks in a row are a double click.
            .with_step_dt(0.02)
            .with_context_setup(move |ctx| tokens::install(ctx, theme))
            .build_ui_state(
                |ui, window: &mut Window| {
                    window.logic(ui.ctx());
                    window.ui(ui);
                },
                window,
            );
        harness.run_steps(3);
        Desk { harness, raster, folder: None }
    }

    /// The window itself.
    pub fn window(&self) -> &Window {
        self.harness.state()
    }

    /// Draws frames until something is so, as workers answer in their own time.
    #[track_caller]
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&Desk) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            let messages = self.window().messages().join(" ");
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "waited in vain for {what}: {messages}"
            );
            self.harness.step();
            std::thread::yield_now();
        }
        self.settle();
    }

    /// Puts text into the field of this name, in the place of what stands there.
    #[track_caller]
    pub fn fill(&mut self, name: &str, text: &str) {
        self.click(Role::TextInput, name);
        self.command(Key::A);
        self.type_text(text);
    }

    /// The open app.
    #[track_caller]
    pub fn app(&self) -> &OpenApp {
        self.harness.state().app().unwrap()
    }

    /// The entity of this title, as the project has it now.
    #[track_caller]
    pub fn entity(&self, title: &str) -> Entity {
        let document = self.app().project.document(self.id(title)).unwrap();
        document.root().downcast::<Entity>().unwrap().clone()
    }

    /// Gives the app the report of an import and opens it.
    pub fn show_report(&mut self, report: crate::state::ImportReport) {
        self.harness.state_mut().app_mut().unwrap().report = Some(Arc::new(report));
        self.request(crate::context::Request::Open(crate::state::Tab::ImportReport));
    }

    /// Asks for something, as a view would.
    pub fn request(&mut self, request: crate::context::Request) {
        self.harness.state_mut().request(request);
        self.settle();
    }

    /// Selects elements of a document, as a view would.
    pub fn select(&mut self, selection: crate::state::Selection) {
        self.harness.state_mut().reveal(selection);
        self.settle();
    }

    /// The document of this title.
    #[track_caller]
    pub fn id(&self, title: &str) -> DocumentId {
        let mut documents = self.app().project.documents().iter();
        let found = documents.find(|(_, document)| document.title() == title);
        found.map_or_else(|| panic!("no document {title}"), |(id, _)| *id)
    }

    /// Whether there is a document of this title.
    pub fn has_document(&self, title: &str) -> bool {
        self.app().project.documents().values().any(|document| document.title() == title)
    }

    /// Where the node of this role and name is.
    #[track_caller]
    pub fn place(&self, role: Role, name: &str) -> egui::Rect {
        self.harness.get_by_role_and_label(role, name).rect()
    }

    /// Where the nodes of this role and name are, in the order of the tree.
    pub fn places(&self, role: Role, name: &str) -> Vec<egui::Rect> {
        let found = self.harness.query_all_by_role_and_label(role, name);
        found.map(|node| node.rect()).collect()
    }

    /// Where the first of them is.
    #[track_caller]
    pub fn place_of_first(&self, role: Role, name: &str) -> egui::Rect {
        self.places(role, name)[0]
    }

    /// Whether there is a node of this role and name.
    pub fn sees(&self, role: Role, name: &str) -> bool {
        self.harness.query_all_by_role_and_label(role, name).next().is_some()
    }

    /// Clicks the node of this role and name.
    #[track_caller]
    pub fn click(&mut self, role: Role, name: &str) {
        let at = self.place(role, name).center();
        self.click_at(at, PointerButton::Primary);
    }

    /// Opens the context menu of the node of this role and name.
    #[track_caller]
    pub fn right_click(&mut self, role: Role, name: &str) {
        let at = self.place(role, name).center();
        self.click_at(at, PointerButton::Secondary);
    }

    /// Clicks twice at a place.
    pub fn double_click_at(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
        for _ in 0..2 {
            self.button(at, PointerButton::Primary, true);
            self.button(at, PointerButton::Primary, false);
        }
        self.settle();
    }

    /// Clicks at a place.
    pub fn click_at(&mut self, at: Pos2, button: PointerButton) {
        self.harness.event(Event::PointerMoved(at));
        self.button(at, button, true);
        self.button(at, button, false);
        self.settle();
    }

    fn button(&mut self, pos: Pos2, button: PointerButton, pressed: bool) {
        let modifiers = Modifiers::NONE;
        self.harness.event(Event::PointerButton { pos, button, pressed, modifiers });
    }

    /// Drags from one place to another in a few steps.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.harness.event(Event::PointerMoved(from));
        self.harness.step();
        self.button(from, PointerButton::Primary, true);
        self.harness.step();
        for step in 1..=5_u8 {
            self.harness.event(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)));
        }
        self.harness.step();
        self.button(to, PointerButton::Primary, false);
        self.settle();
    }

    /// Drags from one place to another and holds there.
    pub fn drag_to(&mut self, from: Pos2, to: Pos2) {
        self.harness.event(Event::PointerMoved(from));
        self.harness.step();
        self.button(from, PointerButton::Primary, true);
        self.harness.step();
        for step in 1..=5_u8 {
            self.harness.event(Event::PointerMoved(from.lerp(to, f32::from(step) / 5.0)));
        }
        self.harness.run_steps(2);
    }

    /// Lets go of what is dragged.
    pub fn release(&mut self, at: Pos2) {
        self.button(at, PointerButton::Primary, false);
        self.settle();
    }

    /// Whether the node of this role and name is selected.
    #[track_caller]
    pub fn is_selected(&self, role: Role, name: &str) -> bool {
        let node = self.harness.get_by_role_and_label(role, name);
        let node = node.accesskit_node();
        let toggled = node.toggled() == Some(egui::accesskit::Toggled::True);
        toggled || node.is_selected() == Some(true)
    }

    /// Whether a text with this in it is on the screen.
    pub fn says(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    /// Opens a document.
    pub fn open(&mut self, id: DocumentId) {
        self.select(crate::state::Selection::document(id));
    }

    /// Changes the project, as a view would.
    pub fn edit(
        &mut self,
        make: impl FnOnce(&Project, &mut dyn IdSource) -> crate::state::Outcome + 'static,
    ) {
        self.harness.state_mut().request(crate::context::Request::Edit {
            mark: None,
            source: model_core::change::Source::Person,
            make: Box::new(make),
        });
        self.settle();
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    /// Presses a key with the command key held.
    pub fn command(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.settle();
    }

    /// Presses a key with modifiers held.
    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Puts text into the area of this name, in the place of what stands there.
    #[track_caller]
    pub fn fill_area(&mut self, name: &str, text: &str) {
        self.click(Role::MultilineTextInput, name);
        self.command(Key::A);
        self.type_text(text);
    }

    /// Types text into what has the keyboard.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.settle();
    }

    /// Pastes text into what has the keyboard.
    pub fn paste(&mut self, text: &str) {
        self.harness.event(Event::Paste(text.to_owned()));
        self.settle();
    }

    /// Copies what is selected.
    pub fn copy(&mut self) {
        self.harness.event(Event::Copy);
        self.settle();
    }

    /// How many shapes the last frame drew.
    pub fn shapes(&self) -> usize {
        self.harness.output().shapes.len()
    }

    /// The running app.
    pub fn running(&self) -> &crate::state::Running {
        self.harness.state().running()
    }

    /// Waits until the running app has answered.
    #[track_caller]
    pub fn answered(&mut self) {
        self.wait("the answer", |desk| desk.running().busy.is_empty());
    }

    /// Presses a button of the running app, and waits for the answer.
    #[track_caller]
    pub fn press(&mut self, name: &str) {
        self.click(Role::Button, name);
        self.answered();
    }

    /// The same for the last of several: on the pop-up in front.
    #[track_caller]
    pub fn press_last(&mut self, name: &str) {
        let places = self.places(Role::Button, name);
        let at = places.last().unwrap().center();
        self.click_at(at, PointerButton::Primary);
        self.answered();
    }

    /// Double-clicks the first row of the first grid.
    pub fn double_click_first_row(&mut self) {
        let row = self.harness.query_all_by_role(Role::Row).next().unwrap().rect();
        self.double_click_at(row.center());
    }

    /// Moves the pointer to a place.
    pub fn hover(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
        self.settle();
    }

    /// Hides the panes at the foot.
    pub fn hide_foot(&mut self) {
        let hide = |settings: &mut crate::state::Settings| settings.bottom = false;
        self.harness.state_mut().request(crate::context::Request::Settings(Box::new(hide)));
        self.settle();
    }

    /// Shows a pane at the foot.
    pub fn pane(&mut self, pane: crate::state::BottomPane) {
        self.harness.state_mut().request(crate::context::Request::Pane(pane));
        self.settle();
    }

    /// Hands the window what a person does; the next frame sees it.
    pub fn send(&mut self, event: Event) {
        self.harness.event(event);
    }

    /// Draws one frame, for benchmarks: the time that it took.
    pub fn frame(&mut self) -> Duration {
        let begin = Instant::now();
        self.harness.step();
        let output = self.harness.output();
        let scale = output.pixels_per_point;
        let shapes = output.shapes.clone();
        let _ = self.harness.ctx.tessellate(shapes, scale);
        begin.elapsed()
    }

    /// Lets the window come to rest.
    pub fn settle(&mut self) {
        self.harness.run_steps(4);
        // The next click is one of its own.
        self.harness.input_mut().time = Some(self.harness.ctx.input(|input| input.time) + 1.0);
        self.harness.step();
    }

    /// Draws the window as it is now into `target/pictures/NAME.png`, to be looked at. It is never
    /// blank, and shows the ground of its theme.
    pub fn picture(&mut self, name: &str) {
        self.harness.step();
        let output = self.harness.output();
        let scale = output.pixels_per_point;
        let primitives = self.harness.ctx.tessellate(output.shapes.clone(), scale);
        let ground = tokens::palette(&self.harness.ctx).bg;
        let image = self.raster.0.lock().unwrap().draw(&primitives, [1440, 900], scale, ground);
        let colours: std::collections::BTreeSet<&[u8]> = image.rgba.chunks_exact(4).collect();
        assert!(colours.len() > 32, "{name} is all but blank: {} colours", colours.len());
        assert!(image.rgba.chunks_exact(4).any(|pixel| pixel == ground.to_array()), "{name}");
        save(Path::new("../target/pictures"), name, &image);
    }
}

/// The sample of the order desk.
pub fn sample() -> Project {
    let folder = Path::new("../samples/order-desk");
    model_core::store::load(&model_core::store::Folder(folder.to_owned())).project
}

/// The app of the mock-up of a domain model.
pub fn order_desk() -> Project {
    let mut ids = SeededIds::new(4711);
    let project = app()
        .entity("Stock.Item", |e| e)
        .enumeration("Sales.OrderStatus", &["Open", "Paid"])
        .entity("Sales.Customer", |e| {
            e.attribute("Name: String(100)")
                .attribute("Email: String(200)")
                .attribute("Active: Boolean = true")
                .attribute("Since: DateTime UTC")
        })
        .entity("Sales.Order", |e| {
            e.attribute("Number: AutoNumber = 1")
                .attribute("Status: Enumeration Sales.OrderStatus = Open")
                .attribute("Total: Decimal = 0")
                .attribute("Discount: Decimal = 0")
                .attribute("PlacedOn: DateTime")
                .attribute("Remark: String")
                .association("Order_Customer: Sales.Customer")
        })
        .entity("Sales.OrderLine", |e| {
            e.attribute("Quantity: Integer")
                .attribute("Price: Decimal")
                .attribute("Amount: Decimal")
                .association("OrderLine_Order: Sales.Order")
                .association("OrderLine_Product: Sales.Product")
        })
        .entity("Sales.Product", |e| {
            e.attribute("Code: String(20)")
                .attribute("Name: String(200)")
                .attribute("Stock: Integer")
                .attribute("Price: Decimal")
                .based_on("Stock.Item")
        })
        .entity("Sales.MonthTotal", |e| {
            e.attribute("Month: String(7)").attribute("Revenue: Decimal").non_persistable()
        })
        .microflow("Sales.Order_Submit", |m| m.parameter("Order: Object Sales.Order").end(""))
        .build();
    let places = [
        ("Sales.Customer", 40, 80),
        ("Sales.Order", 330, 80),
        ("Sales.OrderLine", 330, 410),
        ("Sales.Product", 640, 170),
        ("Sales.MonthTotal", 640, 390),
        ("Stock.Item", 40, 40),
    ];
    let id_of = |project: &Project, title: &str| {
        let found = project.documents().iter().find(|(_, document)| document.title() == title);
        *found.unwrap().0
    };
    let places: Vec<_> =
        places.iter().map(|(title, x, y)| (id_of(&project, title), Point::new(*x, *y))).collect();
    let project = verbs::place_entities(&project, &mut ids, &places).apply(&project).unwrap();
    let order = id_of(&project, "Sales.Order");
    let status = project.document(order).unwrap().root().downcast::<Entity>().unwrap();
    let status = status.attribute("Status").unwrap().id;
    [verbs::MemberMark::Required, verbs::MemberMark::Indexed].into_iter().fold(
        project,
        |project, mark| {
            let change = verbs::toggle_mark(&project, &mut ids, order, status, mark);
            change.apply(&project).unwrap()
        },
    )
}

fn save(folder: &Path, name: &str, image: &Image) {
    std::fs::create_dir_all(folder).unwrap();
    let file = std::fs::File::create(folder.join(format!("{name}.png"))).unwrap();
    let (width, height) = (image.width as u32, image.height as u32);
    let mut encoder = png::Encoder::new(std::io::BufWriter::new(file), width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&image.rgba).unwrap();
}
