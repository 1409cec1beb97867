//! What can be done with a row of the explorer, and the question before something is deleted that
//! other documents use.

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{Button, MenuItem, Row, menu_separator, submenu};
use egui::{Event, Frame, Margin, RichText, Ui};
use model_core::change::verbs;
use model_core::model::microflow::FlowKind;
use model_core::model::{Content, DocumentId, Kind, Place};
use model_core::store;

use crate::command::Command;
use crate::context::Context;
use crate::face;
use crate::name_field::NameField;
use crate::state::{Outcome, Selection, Toast};

use super::tree::{self, Item, What};
use super::{Explorer, Naming, can_move};

/// What shall be deleted although other documents use it.
pub(super) struct Doomed {
    document: DocumentId,
    name: String,
    users: Vec<(DocumentId, String, usize)>,
}

/// Width of the menus.
const MENU: f32 = 232.0;

/// How many users are listed before "and more".
const LISTED: usize = 6;

impl Doomed {
    /// How much room the question takes.
    pub(super) fn height(&self) -> f32 {
        let rows = self.users.len().min(LISTED) + usize::from(self.users.len() > LISTED);
        92.0 + rows as f32 * measure::ROW
    }
}

/// Commands that add something to the module of what is selected.
pub(super) fn add_items(ui: &mut Ui, context: &Context<'_>) {
    ui.set_width(MENU);
    ui.spacing_mut().item_spacing.y = 1.0;
    for command in [
        Command::NewEntity,
        Command::NewMicroflow,
        Command::NewPage,
        Command::NewEnumeration,
        Command::NewModule,
    ] {
        if ui.add(MenuItem::new(command.label()).icon(command.icon())).clicked() {
            context.command(command);
        }
    }
}

impl Explorer {
    /// The context menu of a row.
    pub(super) fn menu(&mut self, ui: &mut Ui, context: &Context<'_>, item: &Item) {
        let p = tokens::palette(ui);
        ui.set_width(MENU);
        if let What::Document(_) = item.what
            && ui.add(MenuItem::new("Open").icon(icons::FOLDER_OPEN).shortcut("Enter")).clicked()
        {
            self.open(context, item);
        }
        if can_be_named(context, item)
            && ui.add(MenuItem::new("Rename").icon(icons::PENCIL).shortcut("F2")).clicked()
        {
            self.begin_naming(context, item);
        }
        if !item.place.module.is_empty() {
            menu_separator(ui);
            self.new_items(ui, context, item);
        }
        menu_separator(ui);
        if let Some(id) = item.document().filter(|id| can_move(context, *id))
            && ui.add(MenuItem::new("Duplicate").icon(icons::COPY)).clicked()
        {
            duplicate(context, id);
        }
        if let Some(id) = item.document().filter(|id| is_one_of_many(context, *id)) {
            let copy = MenuItem::new("Copy").icon(icons::CLIPBOARD).shortcut("Ctrl+C");
            if ui.add(copy).clicked() {
                ui.ctx().copy_text(store::to_clip(context.project(), &[id]));
            }
        }
        if ui.add(MenuItem::new("Copy name").icon(icons::TAG)).clicked() {
            ui.ctx().copy_text(full_name(context, item));
        }
        let Some(id) = item.document().filter(|id| is_one_of_many(context, *id)) else {
            return;
        };
        let detail = match self.users(context, id) {
            0 => "Del".to_owned(),
            1 => "used by 1 document".to_owned(),
            count => format!("used by {count} documents"),
        };
        let delete = MenuItem::new("Delete").icon(icons::TRASH_2).detail(&detail).tint(p.err);
        if ui.add(delete).clicked() {
            self.delete(context, id);
        }
    }

    /// How many documents use one. A menu is drawn many times, and all documents are looked through
    /// once.
    fn users(&mut self, context: &Context<'_>, id: DocumentId) -> usize {
        let state = (context.app.serial, context.app.revision);
        match self.used {
            Some((at, of, count)) if at == state && of == id => count,
            _ => {
                let users = verbs::documents_using(context.project(), context.index(), id);
                self.used = Some((state, id, users.len()));
                users.len()
            }
        }
    }

    fn new_items(&mut self, ui: &mut Ui, context: &Context<'_>, item: &Item) {
        let place = item.place.clone();
        if ui.add(MenuItem::new("New entity").icon(icons::TABLE_2)).clicked() {
            let module = place.module.clone();
            context.edit(move |project, ids| {
                let at = verbs::free_place_in_diagram(project, &module);
                let (change, id) = verbs::create_entity(project, ids, &module, "Entity", at);
                let outcome = Outcome::from(change);
                match face::diagram_of(project, &module) {
                    Some(diagram) => outcome.opening(diagram).selecting(diagram, [id.0]).renaming(),
                    None => outcome,
                }
            });
        }
        let fresh = |change, id: DocumentId| {
            Outcome::from(change).opening(id).selecting(id, [id.0]).renaming()
        };
        let to = place.clone();
        if ui.add(MenuItem::new("New microflow").icon(icons::WORKFLOW)).clicked() {
            context.edit(move |project, ids| {
                let (change, id) = verbs::create_microflow(project, ids, to, "Microflow");
                fresh(change, id)
            });
        }
        let to = place.clone();
        if ui.add(MenuItem::new("New page").icon(icons::APP_WINDOW)).clicked() {
            context.edit(move |project, ids| {
                let (change, id) = verbs::create_page(project, ids, to, "Page");
                fresh(change, id)
            });
        }
        let to = place.clone();
        if ui.add(MenuItem::new("New enumeration").icon(icons::LIST)).clicked() {
            context.edit(move |project, ids| {
                let (change, id) = verbs::create_enumeration(project, ids, to, "Enumeration", &[]);
                fresh(change, id)
            });
        }
        submenu(ui, MenuItem::new("New other").icon(icons::PLUS), |ui| {
            for (kind, words) in FlowKind::ALL.iter().zip(FlowKind::all_choices()).skip(1) {
                let to = place.clone();
                if ui.add(MenuItem::new(words.label).flush()).on_hover_text(words.help).clicked() {
                    context.edit(move |project, ids| {
                        let (change, id) = verbs::create_flow(project, ids, to, *kind, words.label);
                        fresh(change, id)
                    });
                }
            }
            for kind in others() {
                let help = kind.help.trim();
                let to = place.clone();
                if ui.add(MenuItem::new(kind.label).flush()).on_hover_text(help).clicked() {
                    context.edit(move |project, ids| {
                        let wanted = kind.label.replace(' ', "");
                        match verbs::create_document(project, ids, to, kind.name, &wanted) {
                            Some((change, id)) => fresh(change, id),
                            None => Outcome::default(),
                        }
                    });
                }
            }
        });
        if ui.add(MenuItem::new("New folder").icon(icons::FOLDER_PLUS)).clicked() {
            let mut place = place;
            let taken = |name: &str| {
                let mut wanted = place.clone();
                wanted.folders.push(name.to_owned());
                self.fresh.contains(&wanted)
                    || context.project().documents().values().any(|document| {
                        document.place.module == wanted.module
                            && document.place.folders.starts_with(&wanted.folders)
                    })
            };
            let name = model_core::name::free_name("Folder", taken);
            super::set_folds(context, vec![(tree::place_key(&place), true)]);
            place.folders.push(name.clone());
            self.fresh.insert(place.clone());
            self.naming = Some((Naming::Folder(place), NameField::new(&name)));
        }
    }

    fn begin_naming(&mut self, context: &Context<'_>, item: &Item) {
        if let Some(id) = item.document() {
            context.edit(move |_, _| Outcome::default().selecting(id, [id.0]).renaming());
        } else {
            let field = NameField::new(&item.label);
            self.naming = Some((Naming::Folder(item.place.clone()), field));
        }
    }

    /// Deletes a document, or asks first where others use it.
    fn delete(&mut self, context: &Context<'_>, id: DocumentId) {
        let project = context.project();
        let users: Vec<_> = verbs::documents_using(project, context.index(), id)
            .into_iter()
            .filter_map(|(id, count)| Some((id, project.document(id)?.title(), count)))
            .collect();
        if users.is_empty() {
            return delete_now(context, id);
        }
        let name = project.document(id).map(|d| d.title()).unwrap_or_default();
        self.doomed = Some(Doomed { document: id, name, users });
    }

    /// The question at the foot of the explorer.
    pub(super) fn ask_to_delete(&mut self, ui: &mut Ui, context: &Context<'_>) {
        let p = tokens::palette(ui);
        let Some(doomed) = &self.doomed else { return };
        let mut answered = context.project().document(doomed.document).is_none();
        let area = ui.max_rect();
        ui.painter().rect_filled(area, 0.0, p.sheet);
        ui.painter().hline(area.x_range(), area.top() + 0.5, (1.0, p.line));
        Frame::NONE.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let question = format!("Delete {}? It is used by:", doomed.name);
            ui.label(RichText::new(question).font(font::dense_strong()).color(p.text));
            ui.add_space(4.0);
            for (id, title, count) in doomed.users.iter().take(LISTED) {
                let detail = if *count == 1 { String::new() } else { format!("{count} times") };
                let Some(document) = context.project().document(*id) else { continue };
                let icon = face::document_icon(document);
                let row = Row::new(title).icon_tinted(icon, face::document_color(document, p));
                if row.detail(&detail).show(ui).response.clicked() {
                    context.reveal(Selection::document(*id));
                }
            }
            if doomed.users.len() > LISTED {
                let rest = format!("and {} more", doomed.users.len() - LISTED);
                ui.label(RichText::new(rest).font(font::dense()).color(p.dim));
            }
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                if ui.add(Button::secondary("Delete it").tint(p.err)).clicked() {
                    delete_now(context, doomed.document);
                    answered = true;
                }
                if ui.add(Button::secondary("Keep it")).clicked() {
                    answered = true;
                }
            });
        });
        if answered || ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            self.doomed = None;
        }
    }
}

/// Copies what a row stands for to the clipboard, and pastes documents from it: also from another
/// window.
pub(super) fn clipboard(ui: &Ui, context: &Context<'_>, item: &Item) {
    let (copies, pasted) = ui.input(|input| {
        let copies = input.events.iter().any(|event| matches!(event, Event::Copy));
        let pasted = input.events.iter().find_map(|event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        });
        (copies, pasted)
    });
    if copies && let Some(id) = item.document() {
        if !is_one_of_many(context, id) {
            return context.toast(Toast::info("There is only one of it, so it cannot be copied."));
        }
        ui.ctx().copy_text(store::to_clip(context.project(), &[id]));
    }
    if let Some(text) = pasted {
        paste(context, &text, item.place.clone());
    }
}

/// Adds the documents of a text from the clipboard.
fn paste(context: &Context<'_>, text: &str, place: Place) {
    let Some(from) = store::from_clip(text) else {
        let words = "There are no documents on the clipboard. Copy some in the explorer first.";
        return context.toast(Toast::info(words));
    };
    let mut contents = from.documents().values().map(|document| &document.content);
    let brings_modules = contents.any(|content| matches!(content, Content::Module(_)));
    if place.module.is_empty() && !brings_modules {
        return context.toast(Toast::info("Choose a module or a folder to paste into."));
    }
    context.edit(move |project, ids| {
        let all: Vec<DocumentId> = from.documents().keys().copied().collect();
        let (change, made) = verbs::copy_documents(&from, ids, &all, project, &place);
        match made.first() {
            Some(first) => Outcome::from(change).selecting(*first, [first.0]),
            None => Outcome::from(change),
        }
    });
}

/// A copy of a document beside it, whose name is then asked for.
fn duplicate(context: &Context<'_>, id: DocumentId) {
    context.edit(move |project, ids| {
        let Some(document) = project.document(id) else { return Outcome::default() };
        let place = document.place.clone();
        let (change, made) = verbs::copy_documents(project, ids, &[id], project, &place);
        match made.first() {
            Some(new) => Outcome::from(change).selecting(*new, [new.0]).renaming(),
            None => Outcome::from(change),
        }
    });
}

/// The kinds of documents that have no item of their own, in the order of their labels.
fn others() -> Vec<&'static Kind> {
    // These have their own entries.
    const OWN: [&str; 4] = ["entity", "enumeration", "microflow", "page"];
    let mut kinds = verbs::creatable_kinds();
    kinds.retain(|kind| !OWN.contains(&kind.name));
    kinds.sort_by_key(|kind| kind.label);
    kinds
}

fn delete_now(context: &Context<'_>, id: DocumentId) {
    context.edit(move |project, _| verbs::delete_documents(project, &[id].into()));
}

fn can_be_named(context: &Context<'_>, item: &Item) -> bool {
    match item.what {
        What::Folder => true,
        What::Module(id) => id.is_some(),
        What::Document(id) => can_move(context, id),
    }
}

/// Whether it can be copied and deleted: documents, and modules with all that stands in them.
fn is_one_of_many(context: &Context<'_>, id: DocumentId) -> bool {
    let content = context.project().document(id).map(|document| &document.content);
    content.is_some_and(|c| !c.is_single() || matches!(c, Content::Module(_)))
}

fn full_name(context: &Context<'_>, item: &Item) -> String {
    let document = item.document().and_then(|id| context.project().document(id));
    document
        .and_then(|document| document.qualified_name())
        .map_or_else(|| item.label.clone(), |name| name.to_string())
}
