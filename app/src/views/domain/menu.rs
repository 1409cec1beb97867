//! The context menu of a domain model: of an entity, an association, a note, or the background.

use app_kit::canvas::Target;
use app_kit::icons;
use app_kit::tokens;
use app_kit::widgets::{MenuItem, menu_separator, menu_title};
use egui::Ui;
use model_core::change::verbs;
use model_core::id::{Id, SeededIds};
use model_core::model::entity::Multiplicity;
use model_core::model::meta::Chosen as _;
use model_core::model::{Address, DocumentId, FieldMut};
use model_core::name::QName;

use crate::command::Command;
use crate::context::Context;
use crate::state::{Outcome, Toast};

use super::adding::Adding;
use super::{DomainEditor, act, arrange};
use crate::domain_scene::{self as scene, Shown};

const WIDTH: f32 = 236.0;
/// How many entities are offered to be linked to.
const LINKS: usize = 12;

impl DomainEditor {
    /// The menu of what the right button was clicked on.
    pub(super) fn menu(&mut self, ui: &mut Ui, context: &Context<'_>, diagram: DocumentId) {
        ui.set_width(WIDTH);
        match self.menu_at.0 {
            Target::Node(id) => match self.scene.shown.get(&id) {
                Some(Shown::Entity { .. }) => self.of_entity(ui, context, diagram, id),
                Some(Shown::Foreign { .. }) => {
                    let open = MenuItem::new("Go to its domain model").icon(icons::EXTERNAL_LINK);
                    if ui.add(open).clicked() {
                        let module = self.scene.nodes.iter().find(|n| n.id == id);
                        let module = module.and_then(|n| n.name.split('.').next()).unwrap_or("");
                        if let Some(other) = crate::face::diagram_of(context.project(), module) {
                            let part = [Id::from_bits(id)];
                            context.reveal(crate::state::Selection::elements(other, part));
                        }
                    }
                }
                _ => {
                    rename_item(ui, context);
                    menu_separator(ui);
                    delete_item(ui, context);
                }
            },
            Target::Edge(id) => self.of_edge(ui, context, id),
            Target::Background => self.of_background(ui, context, diagram),
        }
    }

    fn of_entity(&mut self, ui: &mut Ui, context: &Context<'_>, diagram: DocumentId, id: u64) {
        if ui.add(MenuItem::new("Add attribute").icon(icons::PLUS)).clicked() {
            self.adding = Some(Adding::new(Id::from_bits(id), ""));
        }
        rename_item(ui, context);
        let pages = MenuItem::new("Generate pages").icon(Command::GeneratePages.icon());
        if ui.add(pages).clicked() {
            context.command(Command::GeneratePages);
        }
        menu_separator(ui);
        menu_title(ui, "Association to");
        let own = context.project().document(DocumentId(Id::from_bits(id)));
        let module = own.map_or("", |document| document.place.module.as_str());
        let mut names = context.index().names(model_core::model::Target::Entity);
        names.sort_by_key(|name| !name.starts_with(&format!("{module}.")));
        egui::ScrollArea::vertical().max_height(160.0).show(ui, |ui| {
            for name in names.into_iter().take(LINKS) {
                let short = name.strip_prefix(&format!("{module}.")).unwrap_or(name);
                if ui.add(MenuItem::new(short).icon(icons::SPLINE)).clicked() {
                    let (owner, target) = (DocumentId(Id::from_bits(id)), QName::from(name));
                    context.edit(move |project, ids| {
                        match verbs::create_association(project, ids, owner, &target) {
                            Some((change, id)) => Outcome::from(change).selecting(diagram, [id]),
                            None => Outcome::default(),
                        }
                    });
                }
            }
        });
        menu_separator(ui);
        delete_item(ui, context);
    }

    fn of_edge(&mut self, ui: &mut Ui, context: &Context<'_>, id: u64) {
        let id = Id::from_bits(id);
        let Some(owner) = self.scene.associations.get(&id).copied() else {
            return self.of_inheritance(ui, context, id.bits());
        };
        let Some(association) = scene::association(context.project(), owner, id) else { return };
        rename_item(ui, context);
        let reverse = MenuItem::new("Reverse direction").icon(icons::ARROW_RIGHT_LEFT);
        let help = "Let the entity at the other end own it; links that are stored are not kept";
        if ui.add(reverse).on_hover_text(help).clicked() {
            reverse_direction(context, owner, id);
        }
        menu_separator(ui);
        menu_title(ui, "Multiplicity");
        for (multiplicity, choice) in Multiplicity::ALL.iter().zip(Multiplicity::all_choices()) {
            let (many, one) = scene::multiplicities(*multiplicity);
            let signs = format!("{many} to {one}");
            let here = association.multiplicity == *multiplicity;
            if ui.add(MenuItem::new(choice.label).detail(&signs).checked(here)).clicked() {
                let at = Address::element(owner, id).property("multiplicity");
                let key = multiplicity.key();
                context.edit(move |project, _| {
                    verbs::edit_property(project, "Change multiplicity", &at, |field| {
                        if let FieldMut::Choice(value) = field {
                            value.choose(key);
                        }
                    })
                });
            }
        }
        menu_separator(ui);
        delete_item(ui, context);
    }

    fn of_inheritance(&mut self, ui: &mut Ui, context: &Context<'_>, id: u64) {
        let nodes = self.scene.nodes.iter();
        let entity = nodes
            .map(|node| Id::from_bits(node.id))
            .find(|entity| scene::inheritance_id(*entity) == id);
        let Some(entity) = entity else { return };
        let item = MenuItem::new("Remove inheritance").icon(icons::TRASH_2);
        if ui.add(item.tint(tokens::palette(ui).err)).clicked() {
            let at = Address::document(DocumentId(entity)).property("generalization");
            context.edit(move |project, _| {
                verbs::edit_property(project, "Remove inheritance", &at, |field| {
                    if let FieldMut::Reference(name) = field {
                        *name = QName::default();
                    }
                })
            });
        }
    }

    fn of_background(&mut self, ui: &mut Ui, context: &Context<'_>, diagram: DocumentId) {
        let pos = self.menu_at.1;
        for (key, label, icon) in [
            ("entity", "New entity", icons::TABLE_2),
            ("entity.nonPersistable", "New non-persistable entity", icons::TABLE_2),
            ("enumeration", "New enumeration", icons::LIST),
            ("note", "New annotation", icons::STICKY_NOTE),
        ] {
            if ui.add(MenuItem::new(label).icon(icon)).clicked() {
                act::add_from_toolbox(context, diagram, key, Some(pos));
            }
        }
        menu_separator(ui);
        if ui.add(MenuItem::new("Arrange all").icon(icons::LAYOUT_GRID)).clicked() {
            let places = arrange::places(&self.scene.nodes, &self.scene.edges);
            context.edit(move |project, _| act::arrange_all(project, diagram, &places));
            self.fit_next = true;
        }
        if ui.add(MenuItem::new("Show everything").icon(icons::MAXIMIZE)).clicked() {
            self.canvas.fit();
        }
    }
}

fn reverse_direction(context: &Context<'_>, owner: DocumentId, association: Id) {
    let mut ids = SeededIds::new(0);
    let tried = verbs::reverse_association(context.project(), &mut ids, owner, association);
    if let Err(why) = tried {
        return context.toast(Toast::info(why.to_string()));
    }
    context.edit(move |project, ids| {
        verbs::reverse_association(project, ids, owner, association)
            .map_or_else(|_| Outcome::default(), |(change, _, _)| Outcome::from(change))
    });
}

fn rename_item(ui: &mut Ui, context: &Context<'_>) {
    if ui.add(MenuItem::new("Rename").icon(icons::PENCIL).shortcut("F2")).clicked() {
        context.command(Command::Rename);
    }
}

fn delete_item(ui: &mut Ui, context: &Context<'_>) {
    let delete = MenuItem::new("Delete").icon(icons::TRASH_2).shortcut("Del");
    if ui.add(delete.tint(tokens::palette(ui).err)).clicked() {
        context.command(Command::Delete);
    }
}
