//! Carries out what views asked for, at one place after the frame.

use std::collections::BTreeSet;

use egui::Ui;
use model_core::analysis::uses::Uses;
use model_core::change::{Refused, Source, check_document, make_editable, verbs};
use model_core::id::Id;
use model_core::model::{Content, DocumentId, Place};
use model_core::name::QName;

use crate::command::Command;
use crate::context::Request;
use crate::state::{
    BottomPane, LeftPane, OpenApp, Outcome, Selection, Tab, ThemeChoice, Toast, ToastAct,
};

use super::Window;
use super::dialogs::Dialog;
use super::disk::Leaving;

impl Window {
    /// Carries out the requests of this frame.
    pub(super) fn carry_out(&mut self, ui: &mut Ui) {
        let requests = self.requests.take();
        if !requests.is_empty() {
            ui.ctx().request_repaint();
        }
        for request in requests {
            self.perform(ui, request);
        }
    }

    fn perform(&mut self, ui: &mut Ui, request: Request) {
        match request {
            Request::Command(command) => self.command(ui, command),
            Request::Toast(toast) => self.toasts.push(toast),
            Request::Settings(change) => change(&mut self.settings),
            Request::OpenFolder(folder) => self.open_folder(&folder),
            Request::Pane(pane) => self.show_pane(pane),
            Request::Preview(preview) => self.preview(preview),
            Request::Review(request) => self.review(request),
            Request::Message(text) => {
                if let Some(app) = &mut self.app {
                    app.message = text;
                }
            }
            Request::Rename { document, element, name } => self.rename(document, element, &name),
            Request::MakeEditable(module) => {
                let Some(app) = &mut self.app else { return };
                let change = make_editable(&app.project, &module);
                if let Err(refused) = app.apply(change.into(), None, Source::Person) {
                    self.refuse(refused);
                }
            }
            request => {
                let Some(app) = &mut self.app else { return };
                if let Err(refused) = perform_in_app(app, request) {
                    self.refuse(refused);
                }
            }
        }
    }

    fn rename(&mut self, document: DocumentId, element: Id, name: &str) {
        let Some(app) = &mut self.app else { return };
        app.renaming = None;
        let told = app.project.document(document).map(|d| check_document(&app.read_only, d));
        if let Some(Err(protected)) = told {
            self.refuse(protected.into());
            return;
        }
        let uses = Uses::new(&app.index);
        let renamed = verbs::rename(&app.project, &app.index, &uses, document, element, name);
        match renamed {
            Ok(change) => {
                let outcome = Outcome::from(change).following();
                if let Err(refused) = app.apply(outcome, None, Source::Person) {
                    self.refuse(refused);
                }
            }
            Err(reason) => {
                self.toasts.push(Toast::error(format!("It keeps its name: {reason}.")));
            }
        }
    }

    /// Tells why a change was not made, with a way out.
    pub(super) fn refuse(&mut self, refused: Refused) {
        self.toasts.push(match refused {
            Refused::Stale(stale) => {
                Toast::error(format!("{stale}. Nothing was changed; try again."))
            }
            Refused::ReadOnly(protected) => {
                Toast::info(format!("{protected}.")).with(ToastAct::MakeEditable(protected.module))
            }
        });
    }

    fn command(&mut self, ui: &mut Ui, command: Command) {
        if let Some(reason) = command.hindrance(&self.situation()) {
            self.toasts.push(Toast::info(format!("{}: {reason}.", command.label())));
            return;
        }
        match command {
            Command::ToggleTheme => {
                self.settings.theme = match self.settings.theme {
                    ThemeChoice::Dark => ThemeChoice::Light,
                    ThemeChoice::Light => ThemeChoice::Dark,
                };
            }
            Command::ZoomIn => self.scale(ui, self.settings.scale + 0.1),
            Command::ZoomOut => self.scale(ui, self.settings.scale - 0.1),
            Command::ZoomReset => self.scale(ui, 1.0),
            Command::ShowProblems => self.show_pane(BottomPane::Problems),
            Command::ShowExplorer => {
                self.settings.explorer = true;
                self.settings.left = LeftPane::Explorer;
            }
            Command::ShowChanges => self.show_review(),
            Command::ShowHistory => self.show_pane(BottomPane::History),
            Command::Commit => {
                self.show_review();
                self.commit();
            }
            Command::Delete if self.views.changes.ask_to_discard() => {}
            Command::ShowConsole => self.show_pane(BottomPane::Console),
            Command::NextProblem => self.next_problem(),
            Command::Save => self.save(),
            Command::Run => self.run(),
            Command::Stop => self.stop(),
            Command::CloseApp => {
                if !self.ask_before_leaving(Leaving::App) {
                    self.app = None;
                }
            }
            Command::Find => self.views.palette.open(),
            Command::NewApp => self.dialog = Some(Dialog::new_app()),
            Command::OpenApp => self.dialog = Some(Dialog::open_app()),
            Command::ImportDatabase => self.dialog = Some(Dialog::import()),
            Command::ImportMendix => self.dialog = Some(Dialog::import_mendix()),
            Command::ImportReport => {
                if let Some(app) = &mut self.app {
                    app.open_tab(Tab::ImportReport);
                }
            }
            Command::NewFromSpreadsheet => self.dialog = Some(Dialog::spreadsheet()),
            Command::ImportSpreadsheet => {
                let module = self.app.as_ref().map(|app| place_for_new(app).module);
                self.import_spreadsheet(&module.unwrap_or_default());
            }
            Command::Shortcuts => self.dialog = Some(Dialog::Shortcuts),
            Command::ResetLayout => self.settings.reset_layout(),
            Command::Quit => ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Delete => {
                let Some(app) = &mut self.app else { return };
                let uses = uses_of_selection(app);
                match command_in_app(app, command) {
                    Ok(()) => {
                        if let Some(told) = uses {
                            self.toasts.push(Toast::info(told));
                        }
                    }
                    Err(refused) => self.refuse(refused),
                }
            }
            command => {
                let Some(app) = &mut self.app else { return };
                if let Err(refused) = command_in_app(app, command) {
                    self.refuse(refused);
                }
            }
        }
    }

    fn show_pane(&mut self, pane: BottomPane) {
        self.settings.bottom = true;
        self.settings.bottom_pane = pane;
    }

    /// Goes to the problem after the one that was gone to last.
    fn next_problem(&mut self) {
        let Some(app) = &mut self.app else { return };
        let places: Vec<Selection> = app
            .problems
            .iter()
            .map(|problem| crate::face::place_of(&problem.address, &app.project))
            .collect();
        let here = places.iter().position(|place| {
            place.document == app.selection.document && place.elements == app.selection.elements
        });
        let next = here.map_or(0, |here| (here + 1) % places.len().max(1));
        if let Some(place) = places.into_iter().nth(next) {
            self.requests.send(Request::Reveal(place));
        }
        self.show_pane(BottomPane::Problems);
    }

    fn scale(&mut self, ui: &mut Ui, scale: f32) {
        self.settings.scale = scale.clamp(1.0, 2.0);
        ui.ctx().set_zoom_factor(self.settings.scale);
    }
}

fn perform_in_app(app: &mut OpenApp, request: Request) -> Result<(), Refused> {
    match request {
        Request::Edit { mark, source, make } => {
            let outcome = make(&app.project, &mut app.ids);
            app.apply(outcome, mark.as_deref(), source)?;
        }
        Request::EndPart => app.history.close_part(),
        Request::Open(tab) => app.open_tab(tab),
        Request::Close(tab) => app.close_tab(&tab),
        Request::Select(selection) => {
            app.renaming = None;
            app.selection = selection;
        }
        Request::Reveal(selection) => {
            if let Some(document) = selection.document {
                app.open_tab(Tab::Document(document));
            }
            app.selection = selection;
        }
        _ => {}
    }
    Ok(())
}

fn command_in_app(app: &mut OpenApp, command: Command) -> Result<(), Refused> {
    let outcome = match command {
        Command::Undo => return Ok(app.undo().map(|_| ())?),
        Command::Redo => return Ok(app.redo().map(|_| ())?),
        Command::CloseTab => {
            if let Some(tab) = app.active.clone() {
                app.close_tab(&tab);
            }
            return Ok(());
        }
        Command::Rename => {
            app.renaming = app.selection.single().or(app.selection.document.map(|id| id.0));
            return Ok(());
        }
        Command::Delete => delete(app),
        Command::NewModule => {
            let (change, id) = verbs::create_module(&app.project, &mut app.ids, "MyModule");
            Outcome::from(change).selecting(id, [id.0]).renaming()
        }
        Command::NewEntity => new_entity(app),
        Command::NewEnumeration => {
            let place = place_for_new(app);
            let (change, id) =
                verbs::create_enumeration(&app.project, &mut app.ids, place, "Enumeration", &[]);
            Outcome::from(change).opening(id).selecting(id, [id.0]).renaming()
        }
        Command::NewMicroflow => {
            let place = place_for_new(app);
            let (change, id) =
                verbs::create_microflow(&app.project, &mut app.ids, place, "Microflow");
            Outcome::from(change).opening(id).selecting(id, [id.0]).renaming()
        }
        Command::NewPage => {
            let place = place_for_new(app);
            let (change, id) = verbs::create_page(&app.project, &mut app.ids, place, "Page");
            Outcome::from(change).opening(id).selecting(id, [id.0]).renaming()
        }
        Command::GeneratePages => generate_pages(app),
        _ => return Ok(()),
    };
    app.apply(outcome, None, Source::Person)
}

/// Where new documents go: the module (and folder) of what is selected, else the first module.
fn place_for_new(app: &OpenApp) -> Place {
    let document = app.selection.document.and_then(|id| app.project.document(id));
    match document {
        Some(document) if !document.place.module.is_empty() => match document.content {
            Content::Microflow(_) | Content::Page(_) | Content::Enumeration(_) => {
                document.place.clone()
            }
            _ => Place::module(&document.place.module),
        },
        _ => {
            let modules = || app.project.of_kind::<model_core::model::app::Module>();
            let own = modules().find(|(_, _, module)| !module.read_only);
            let first = own.or_else(|| modules().next());
            Place::module(first.map_or("", |(_, _, module)| module.name.as_str()))
        }
    }
}

fn new_entity(app: &mut OpenApp) -> Outcome {
    let module = place_for_new(app).module;
    let diagram = app
        .project
        .of_kind::<model_core::model::entity::DomainDiagram>()
        .find(|(_, document, _)| document.place.module == module)
        .map(|(id, _, _)| id);
    let at = verbs::free_place_in_diagram(&app.project, &module);
    let (change, id) = verbs::create_entity(&app.project, &mut app.ids, &module, "Entity", at);
    match diagram {
        Some(diagram) => {
            Outcome::from(change).opening(diagram).selecting(diagram, [id.0]).renaming()
        }
        None => Outcome::from(change).selecting(id, [id.0]).renaming(),
    }
}

/// The selected entity: the document itself, or a box of the domain model in front.
fn selected_entity(app: &OpenApp) -> Option<DocumentId> {
    let is_entity = |id: &DocumentId| {
        app.project
            .document(*id)
            .is_some_and(|document| matches!(document.content, Content::Entity(_)))
    };
    let in_diagram = app.selection.single().map(DocumentId).filter(is_entity);
    in_diagram.or(app.selection.document.filter(is_entity))
}

fn generate_pages(app: &mut OpenApp) -> Outcome {
    let name: Option<QName> = selected_entity(app)
        .and_then(|id| app.project.document(id))
        .and_then(|d| d.qualified_name());
    let Some(name) = name else { return Outcome::default() };
    let mut change = model_core::change::Change::new("Generate pages");
    let pages = verbs::generate_pages(&app.project, &mut app.ids, &name, &mut change);
    let outcome = Outcome::from(change);
    match pages {
        Some(pages) => outcome.opening(pages.overview),
        None => outcome,
    }
}

/// What is told when something is deleted that other places use; nothing where none does.
fn uses_of_selection(app: &OpenApp) -> Option<String> {
    let selected = app.selection.document?;
    let content = &app.project.document(selected)?.content;
    let mut gone: BTreeSet<Id> = app.selection.elements.iter().copied().collect();
    if gone.is_empty() {
        gone.insert(selected.0);
    } else if matches!(content, Content::Microflow(_) | Content::Page(_))
        && !gone.contains(&selected.0)
    {
        // Nothing outside can name what is in them, but parameters, whose arguments are told as
        // problems.
        return None;
    }
    let left = verbs::uses_left(&app.project, &app.index, &Uses::new(&app.index), &gone);
    let in_documents = match left.len() {
        1 => app.project.document(*left.keys().next()?)?.title(),
        many => format!("{many} documents"),
    };
    match left.values().sum::<usize>() {
        0 => None,
        1 => Some(format!("It is used in one place of {in_documents}. Undo brings it back.")),
        places => {
            Some(format!("It is used in {places} places of {in_documents}. Undo brings it back."))
        }
    }
}

fn delete(app: &mut OpenApp) -> Outcome {
    let Some(document) = app.selection.document else { return Outcome::default() };
    let elements = app.selection.elements.clone();
    let in_diagram = app
        .project
        .document(document)
        .is_some_and(|document| matches!(document.content, Content::DomainDiagram(_)));
    if in_diagram {
        let (entities, others): (Vec<_>, Vec<_>) =
            elements.into_iter().partition(|id| app.project.document(DocumentId(*id)).is_some());
        let mut change =
            verbs::delete_documents(&app.project, &entities.into_iter().map(DocumentId).collect());
        let others = others.into_iter().collect();
        for (id, owner) in app.project.documents() {
            let touched = matches!(owner.content, Content::Entity(_) | Content::DomainDiagram(_))
                && !change.edits().contains_key(id);
            if touched {
                change.extend(&verbs::delete_elements(&app.project, &mut app.ids, *id, &others));
            }
        }
        return Outcome {
            change,
            select: Some(Selection::document(document)),
            ..Outcome::default()
        };
    }
    if elements.is_empty() || elements.contains(&document.0) {
        return verbs::delete_documents(&app.project, &[document].into()).into();
    }
    let change = verbs::delete_elements(&app.project, &mut app.ids, document, &elements);
    Outcome { change, select: Some(Selection::document(document)), ..Outcome::default() }
}
