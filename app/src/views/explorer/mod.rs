//! The explorer: all documents of the app as a tree, to open, name, move and delete them.
//!
//! It reads the project and what is folded (kept in the settings, never in the app's files) and
//! sends requests. Entities stand in the domain model of their module; a search finds them here.

mod keys;
mod menu;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app_kit::icons;
use app_kit::tokens::{self, font, measure};
use app_kit::widgets::{
    Button, Fold, IconButton, Row, RowResponse, Tone, panel_header, search_box,
};
use egui::{Frame, Margin, Rect, ScrollArea, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};
use model_core::change::verbs;
use model_core::model::{Content, DocumentId, Place};

use crate::command::Command;
use crate::context::{Context, Request};
use crate::face;
use crate::name_field::{NameField, Named};
use crate::state::{Outcome, Selection};

use tree::{Asked, Item, What};

/// What is being renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Naming {
    Document(DocumentId),
    Folder(Place),
}

/// What the rows were made of.
#[derive(PartialEq)]
struct Made {
    app: (u64, u64),
    folds: BTreeMap<String, bool>,
    fresh: BTreeSet<Place>,
    filter: String,
}

/// What this view remembers between frames.
#[derive(Default)]
pub struct Explorer {
    made: Option<(Made, Arc<[Item]>)>,
    filter: String,
    /// The row that has the keyboard.
    cursor: Option<String>,
    /// The row that shall have it.
    wanted: Option<String>,
    /// Whether it came there with the pointer.
    by_pointer: bool,
    /// What was typed to go to a row, and when.
    typed: (String, f64),
    naming: Option<(Naming, NameField)>,
    /// Folders in which nothing stands yet.
    fresh: BTreeSet<Place>,
    /// How many documents use the one whose menu is open, and in which state of the app.
    used: Option<((u64, u64), DocumentId, usize)>,
    /// What shall be deleted although it is used.
    doomed: Option<menu::Doomed>,
    /// The document that was last brought into sight.
    shown: Option<DocumentId>,
}

impl Explorer {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, context: &Context<'_>) {
        panel_header(ui, "Explorer", |ui| {
            let add = ui.add(IconButton::new(icons::PLUS, "Add a document").small());
            egui::Popup::menu(&add).accessible_name("Add").show(|ui| {
                menu::add_items(ui, context);
            });
        });
        let around = Margin { left: 8, right: 8, top: 8, bottom: 4 };
        Frame::NONE.inner_margin(around).show(ui, |ui| {
            search_box(ui, &mut self.filter, "Filter", "Filter");
        });
        if !self.fresh.is_empty() {
            self.fresh.retain(|place| {
                let inside =
                    |p: &Place| p.module == place.module && p.folders.starts_with(&place.folders);
                !context.project().documents().values().any(|document| inside(&document.place))
            });
        }
        let filter = self.filter.trim().to_lowercase();
        let items = self.items(context, &filter);
        let foot = self.doomed.as_ref().map_or(0.0, menu::Doomed::height);
        let space = ui.available_rect_before_wrap();
        let rows = Rect::from_min_max(space.min, pos2(space.right(), space.bottom() - foot));
        ui.scope_builder(UiBuilder::new().max_rect(rows).id_salt("rows"), |ui| {
            if items.iter().all(|item| item.level == 0 && item.fold == Fold::Leaf) {
                self.nothing_there(ui, context, items.is_empty());
            }
            self.rows(ui, context, &items, &filter);
        });
        let foot = Rect::from_min_max(pos2(space.left(), rows.bottom()), space.max);
        if foot.height() > 1.0 {
            ui.scope_builder(UiBuilder::new().max_rect(foot).id_salt("doomed"), |ui| {
                self.ask_to_delete(ui, context);
            });
        }
    }

    /// The rows; made anew only when something changed that they are made of.
    fn items(&mut self, context: &Context<'_>, filter: &str) -> Arc<[Item]> {
        let folds = context.settings.folds.get(&context.app.folder).cloned().unwrap_or_default();
        let of = Made {
            app: (context.app.serial, context.app.revision),
            folds,
            fresh: self.fresh.clone(),
            filter: filter.to_owned(),
        };
        match &self.made {
            Some((made, items)) if *made == of => items.clone(),
            _ => {
                let asked = Asked { folds: &of.folds, fresh: &of.fresh, filter };
                let items: Arc<[Item]> = tree::items(context.project(), &asked).into();
                self.made = Some((of, items.clone()));
                items
            }
        }
    }

    fn nothing_there(&mut self, ui: &mut Ui, context: &Context<'_>, no_rows: bool) {
        let p = tokens::palette(ui);
        let filtered = !self.filter.trim().is_empty();
        if filtered && !no_rows {
            return;
        }
        let sentence =
            if filtered { "Nothing has this in its name." } else { "This app has no modules yet." };
        Frame::NONE.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.label(egui::RichText::new(sentence).font(font::dense()).color(p.dim));
            ui.add_space(8.0);
            if filtered {
                if ui.add(Button::secondary("Clear the filter")).clicked() {
                    self.filter.clear();
                }
            } else if ui.add(Button::secondary("New module").icon(icons::PLUS)).clicked() {
                context.command(Command::NewModule);
            }
        });
    }

    fn rows(&mut self, ui: &mut Ui, context: &Context<'_>, items: &[Item], filter: &str) {
        self.follow_naming(context);
        let reveal = self.newly_selected(context, items);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut focused = None;
        ScrollArea::vertical().auto_shrink(false).show_viewport(ui, |ui, viewport| {
            let side = 6.0;
            let width = ui.available_width() - 2.0 * side;
            let top = ui.max_rect().min + vec2(side, 0.0);
            let height = items.len() as f32 * measure::ROW + 8.0;
            ui.set_height(height);
            for (index, item) in items.iter().enumerate() {
                let y = index as f32 * measure::ROW;
                let rect = Rect::from_min_size(top + vec2(0.0, y), vec2(width, measure::ROW));
                let wanted = self.wanted.as_ref() == Some(&item.key);
                let revealed = reveal.is_some() && item.document() == reveal;
                if wanted || revealed {
                    ui.scroll_to_rect(rect, None);
                }
                let in_sight = y + measure::ROW >= viewport.top() && y <= viewport.bottom();
                if !in_sight && !wanted && self.cursor.as_ref() != Some(&item.key) {
                    continue;
                }
                let id = ui.scope_id().with(("row", &item.key));
                let builder = UiBuilder::new().max_rect(rect).scope_id(id);
                let row = ui.scope_builder(builder, |ui| self.row(ui, context, item, filter));
                if let Some(row) = row.inner {
                    if wanted {
                        row.response.request_focus();
                        self.wanted = None;
                    }
                    if row.response.has_focus() {
                        focused = Some((index, row));
                    }
                }
            }
        });
        self.cursor = focused.as_ref().and_then(|(at, _)| items.get(*at)).map(|i| i.key.clone());
        if let Some((index, row)) = focused {
            if let Some(item) = items.get(index) {
                menu::clipboard(ui, context, item);
            }
            self.walk(ui, items, index, &row.response);
        }
    }

    /// A document that came to the front elsewhere is brought into sight once.
    fn newly_selected(&mut self, context: &Context<'_>, items: &[Item]) -> Option<DocumentId> {
        let selected = context.app.selection.document;
        if selected == self.shown {
            return None;
        }
        self.shown = selected;
        let document = context.project().document(selected?)?;
        let shown = items.iter().any(|item| item.document() == selected);
        if !shown && self.filter.trim().is_empty() {
            // Its module and folders are folded: unfold them.
            let mut place = Place::module(&document.place.module);
            let mut keys = vec![tree::place_key(&place)];
            for folder in &document.place.folders {
                place.folders.push(folder.clone());
                keys.push(tree::place_key(&place));
            }
            if !matches!(document.content, Content::Entity(_) | Content::Module(_)) {
                set_folds(context, keys.into_iter().map(|key| (key, true)).collect());
                self.shown = None;
            }
        }
        selected
    }

    /// Begins or ends editing a name as the app's state says.
    fn follow_naming(&mut self, context: &Context<'_>) {
        let app = context.app;
        let asked = app.renaming.zip(app.selection.document).filter(|(id, d)| *id == d.0);
        match (asked, &self.naming) {
            (Some((_, id)), Some((Naming::Document(now), _))) if *now == id => {}
            (Some((_, id)), _) => {
                let name = context.project().document(id).map(|d| d.name().to_owned());
                let field = NameField::new(&name.unwrap_or_default());
                self.naming = Some((Naming::Document(id), field));
                self.shown = None;
            }
            (None, Some((Naming::Document(_), _))) => self.naming = None,
            (None, _) => {}
        }
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        context: &Context<'_>,
        item: &Item,
        filter: &str,
    ) -> Option<RowResponse> {
        let p = tokens::palette(ui);
        let document = item.document().and_then(|id| context.project().document(id));
        if self.is_named(item) {
            self.name(ui, context, item);
            return None;
        }
        let selected = item.document().is_some_and(|id| context.app.selection.document == Some(id));
        let selected = selected && context.app.selection.document.is_some();
        let mut row = Row::new(&item.label)
            .level(item.level)
            .fold(item.fold)
            .search(filter)
            .selected(selected);
        if let (What::Document(_), Some(document)) = (&item.what, document) {
            row = row.icon_tinted(face::document_icon(document), face::document_color(document, p));
        }
        let ready = context.app.read_only.get(&item.place.module);
        let ready = ready.filter(|_| matches!(item.what, What::Module(_)));
        if ready.is_some() {
            row = row.detail("read-only");
        }
        let marks = item.document().map(|id| context.marks(id)).unwrap_or_default();
        let count = (marks.errors + marks.warnings).to_string();
        if marks.errors > 0 {
            row = row.badge(&count, Tone::Bad);
        } else if marks.warnings > 0 {
            row = row.badge(&count, Tone::Warn);
        }
        if marks.changed {
            row = row.dot(Tone::Accent);
        }
        if self.by_pointer {
            row = row.quiet_focus();
        }
        let mut row = row.show(ui);
        self.act(ui, context, item, &row);
        if let Some(ready) = ready {
            let told = match ready.version.as_str() {
                "" => "From a marketplace, read-only".to_owned(),
                version => format!("Version {version} from a marketplace, read-only"),
            };
            row.response = row.response.on_hover_text(told);
        }
        Some(row)
    }

    fn act(&mut self, ui: &mut Ui, context: &Context<'_>, item: &Item, row: &RowResponse) {
        let response = &row.response;
        if row.toggled {
            let open = item.fold != Fold::Open;
            set_folds(context, vec![(item.key.clone(), open)]);
        } else if response.clicked() {
            self.open(context, item);
        }
        if response.clicked() || response.secondary_clicked() {
            self.by_pointer = ui.input(|input| input.pointer.any_released());
        }
        if response.clicked() {
            response.request_focus();
        }
        if response.secondary_clicked() {
            response.request_focus();
            if let Some(id) = item.document().filter(|_| !is_entity(context, item)) {
                context.select(Selection::document(id));
            }
        }
        app_kit::widgets::context_menu(response, &item.label, |ui| {
            self.menu(ui, context, item);
        });
        if let What::Document(id) = item.what
            && can_move(context, id)
        {
            response.dnd_set_drag_payload(id);
        }
        drop_here(ui, context, item, response);
    }

    /// Opens what a row stands for: a document in its editor, an entity in the domain model, a
    /// module or folder by showing what is in it.
    fn open(&mut self, context: &Context<'_>, item: &Item) {
        match item.what {
            What::Document(id) if is_entity(context, item) => {
                let diagram = face::diagram_of(context.project(), &item.place.module);
                if let Some(diagram) = diagram {
                    context.reveal(Selection::elements(diagram, [id.0]));
                }
            }
            What::Document(id) => context.open(id),
            What::Module(id) => {
                if let Some(id) = id {
                    self.shown = Some(id);
                    context.select(Selection::document(id));
                }
                set_folds(context, vec![(item.key.clone(), item.fold != Fold::Open)]);
            }
            What::Folder => {
                set_folds(context, vec![(item.key.clone(), item.fold != Fold::Open)]);
            }
        }
    }

    fn is_named(&self, item: &Item) -> bool {
        match self.naming.as_ref().map(|(naming, _)| naming) {
            Some(Naming::Document(id)) => item.document() == Some(*id),
            Some(Naming::Folder(place)) => item.what == What::Folder && item.place == *place,
            None => false,
        }
    }

    fn name(&mut self, ui: &mut Ui, context: &Context<'_>, item: &Item) {
        let p = tokens::palette(ui);
        let row = ui.max_rect();
        let x = row.left() + 6.0 + item.level as f32 * measure::INDENT;
        let mut left = x + 18.0;
        if let (What::Document(id), Some((Naming::Document(_), _))) = (&item.what, &self.naming)
            && let Some(document) = context.project().document(*id)
        {
            let at = pos2(x + icons::SIZE_DENSE / 2.0 + 1.0, row.center().y);
            let color = face::document_color(document, p);
            icons::paint(ui.painter(), at, face::document_icon(document), icons::SIZE - 1.0, color);
            left = x + 22.0;
        }
        let rect = Rect::from_min_max(pos2(left - 5.0, row.top()), row.max).shrink2(vec2(0.0, 1.0));
        let Some((naming, field)) = &mut self.naming else { return };
        let named = field.show(ui, rect, font::body());
        if named == Named::Typing {
            return;
        }
        let naming = naming.clone();
        self.naming = None;
        self.wanted = Some(item.key.clone());
        match naming {
            Naming::Document(id) => {
                // Selecting anew ends the renaming.
                context.select(context.app.selection.clone());
                if let Named::Done(name) = named {
                    context.rename(id, id.0, name);
                }
            }
            Naming::Folder(place) => {
                let Named::Done(name) = named else { return };
                let mut to = place.clone();
                if let Some(last) = to.folders.last_mut() {
                    last.clone_from(&name);
                }
                self.wanted = Some(tree::place_key(&to));
                if self.fresh.remove(&place) {
                    self.fresh.insert(to);
                }
                context.edit(move |project, _| verbs::rename_folder(project, &place, &name));
            }
        }
    }
}

/// Whether a document can be put elsewhere in the tree.
fn can_move(context: &Context<'_>, id: DocumentId) -> bool {
    context.project().document(id).is_some_and(|document| !document.content.is_single())
}

/// Remembers that rows were folded or unfolded.
fn set_folds(context: &Context<'_>, folds: Vec<(String, bool)>) {
    let folder = context.app.folder.clone();
    context.requests.send(Request::Settings(Box::new(move |settings| {
        settings.folds.entry(folder).or_default().extend(folds);
    })));
}

fn is_entity(context: &Context<'_>, item: &Item) -> bool {
    let document = item.document().and_then(|id| context.project().document(id));
    document.is_some_and(|document| matches!(document.content, Content::Entity(_)))
}

fn drop_here(ui: &Ui, context: &Context<'_>, item: &Item, response: &egui::Response) {
    let Some(dragged) = response.dnd_hover_payload::<DocumentId>() else { return };
    let Some(document) = context.project().document(*dragged) else { return };
    let to = item.place.clone();
    if document.place == to || to.module.is_empty() {
        return;
    }
    let p = tokens::palette(ui);
    let rect = response.rect;
    ui.painter().rect_filled(rect, measure::RADIUS_BUTTON, p.band);
    let stroke = Stroke::new(1.0, p.acc);
    ui.painter().rect_stroke(rect, measure::RADIUS_BUTTON, stroke, StrokeKind::Inside);
    let dropped: Option<Arc<DocumentId>> = response.dnd_release_payload();
    if let Some(id) = dropped {
        let id = *id;
        // Documents of read-only modules follow the new names.
        context.edit(move |project, _| {
            Outcome::from(verbs::move_documents(project, &[id], &to)).following()
        });
    }
}
