//! `edit`: what a person does to a model in the window, from the command line.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Args, Subcommand};
use model_core::analysis::Uses;
use model_core::change::{Change, Touch, check_document, check_touch, verbs};
use model_core::check::{Problem, Severity, new_problems};
use model_core::id::{Id, SeededIds};
use model_core::index::{Found, Index};
use model_core::model::app::Module;
use model_core::model::meta::{Chosen as _, walk};
use model_core::model::microflow::{FlowKind, FlowObject, Microflow};
use model_core::model::{Content, DocumentId, Place, Project, ReadOnly, Target};
use model_core::store::{self, FileProblem};

use super::Outcome;
use super::open::{open, open_aloud};
use crate::face::place_text;

/// Change an app with what follows from it, as one step.
///
/// Prints the files that change and the problems that the change brings. Exit status 1 where it
/// brings errors or warnings.
#[derive(Args)]
#[command(after_help = "Examples:
  maquette edit samples/order-desk rename Sales.Order Purchase --dry-run
  maquette edit samples/order-desk rename Sales.Order.Total Sum
  maquette edit samples/order-desk change-type Sales.Order.Total Integer --dry-run
  maquette edit samples/order-desk delete Sales.Customer
  maquette edit samples/order-desk move Sales.Order_Submit Sales/Checkout
  maquette edit samples/order-desk extract Sales.Order_Submit 'Recalculate order' --as Sales.Order_Count")]
pub(super) struct Edit {
    /// The folder of the app.
    app: PathBuf,
    /// Only tell what would change.
    #[arg(long, global = true)]
    dry_run: bool,
    /// Go ahead where files could not be read, where something uses what is deleted, or where a
    /// module is read-only as it came ready from a marketplace.
    #[arg(long, global = true)]
    force: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Add a document: an entity, a microflow, a page, an enumeration, a constant …
    Create {
        /// Its kind, as in the names of files: entity, microflow, page, snippet …; or module.
        kind: String,
        /// The document: Module.Name; of a module its name.
        name: String,
        /// For an entity its attributes, as `Total: Decimal = 0`; for an enumeration its values.
        parts: Vec<String>,
    },
    /// Give something another name; whatever uses it follows.
    Rename {
        /// A document, a member or a parameter: Module.Name or Module.Name.Member.
        name: String,
        /// Its new name, without what stands before.
        new: String,
    },
    /// Move documents to another module or folder; whatever uses them follows.
    Move {
        /// The documents: Module.Name.
        #[arg(required = true)]
        names: Vec<String>,
        /// Where they go: Module or Module/Folder/Folder.
        to: String,
    },
    /// Copy documents or whole modules, with new ids and free names.
    Copy {
        /// The documents: Module.Name; of a module its name.
        #[arg(required = true)]
        names: Vec<String>,
        /// Where they go: Module or Module/Folder; by default where they are.
        #[arg(long)]
        to: Option<String>,
        /// The app that they come from; by default this one.
        #[arg(long, value_name = "APP")]
        from: Option<PathBuf>,
    },
    /// Delete something that nothing uses.
    Delete {
        /// A document or a member: Module.Name or Module.Name.Member.
        name: String,
    },
    /// Give an attribute, a parameter, a constant or the result of a microflow another type.
    ChangeType {
        /// What: Module.Name or Module.Name.Member.
        name: String,
        /// The type as in files: `String(200)`, `Decimal`, `Object Sales.Order`.
        #[arg(value_name = "TYPE")]
        ty: String,
    },
    /// Let the entity at the other end own an association. Rows of the database that are linked
    /// through it lose their links.
    Reverse {
        /// The association: Module.Name.
        association: String,
    },
    /// Make a part of a microflow a microflow of its own, which is called instead.
    Extract {
        /// The microflow: Module.Name.
        microflow: String,
        /// The captions or ids of the objects.
        #[arg(required = true)]
        objects: Vec<String>,
        /// The new microflow: Module.Name.
        #[arg(long = "as", value_name = "NAME")]
        name: String,
    },
    /// Replace a call by what the called microflow does.
    Inline {
        /// The microflow with the call: Module.Name.
        microflow: String,
        /// The caption or the id of the call.
        call: String,
    },
    /// Add an overview and an edit page for an entity, and an entry of the menu.
    GeneratePages {
        /// The entity: Module.Name.
        entity: String,
    },
}

impl Edit {
    pub(super) fn run(self) -> Result<Outcome> {
        let loaded = open_aloud(&self.app)?;
        if !self.force && loaded.problems.iter().any(FileProblem::is_error) {
            bail!(
                "Not everything of this app could be read, so not all that uses a thing is known. \
                 Mend the files first, or go ahead with --force."
            );
        }
        let project = &loaded.project;
        let index = Index::new(project);
        let change = self.verb.change(project, &index, self.force)?;
        if !self.force {
            self.verb.check_touch(project, &index, &change)?;
        }
        let next = change.apply(project)?;
        let plan = store::plan(&loaded.disk, &next, store::Extent::Changed);
        for (path, _) in plan.writes() {
            out!("written  {path}");
        }
        for path in plan.deletes() {
            out!("deleted  {path}");
        }
        if plan.is_empty() {
            out!("Nothing changed.");
            return Ok(Outcome::Fine);
        }
        if !self.dry_run {
            store::save(&self.app, &loaded.disk, &next)?;
        }
        let new = new_problems(project, &next);
        for problem in &new {
            let place = place_text(&problem.address, &next);
            out!("{} {}: {place}: {}", problem.severity.label(), problem.code, problem.message);
        }
        let counts = |problem: &Problem| problem.severity != Severity::Information;
        Ok(if new.iter().any(counts) { Outcome::Findings } else { Outcome::Fine })
    }
}

impl Verb {
    /// Says no to what touches a read-only module. Names there follow what is renamed elsewhere.
    fn check_touch(&self, project: &Project, index: &Index, change: &Change) -> Result<()> {
        let read_only = ReadOnly::of(project);
        let (touch, named) = match self {
            Verb::Rename { name, .. } => (Touch::Names, Some(name)),
            Verb::Move { .. } => (Touch::Names, None),
            _ => (Touch::Nothing, None),
        };
        let renamed = named.and_then(|name| find(project, index, name).ok());
        let renamed = renamed.and_then(|found| project.document(found.document));
        renamed
            .map_or(Ok(()), |document| check_document(&read_only, document))
            .and_then(|()| check_touch(&read_only, change, touch))
            .map_err(|protected| {
                anyhow!("{protected}. Make it editable in the window, or go ahead with --force")
            })
    }

    fn change(&self, project: &Project, index: &Index, force: bool) -> Result<Change> {
        let mut ids = SeededIds::new(crate::services::seed::seed());
        Ok(match self {
            Verb::Create { kind, name, parts } => create(project, &mut ids, kind, name, parts)?,
            Verb::Rename { name, new } => {
                let found = find(project, index, name)?;
                verbs::rename(
                    project,
                    index,
                    &Uses::new(index),
                    found.document,
                    found.element,
                    new,
                )?
            }
            Verb::Move { names, to } => {
                let place = place(project, to)?;
                let documents = all_named(project, names)?;
                for (id, name) in documents.iter().zip(names) {
                    if project.document(*id).is_some_and(|d| d.content.is_single()) {
                        bail!("{name} stays where it is; name the documents that are moved");
                    }
                }
                verbs::move_documents(project, &documents, &place)
            }
            Verb::Copy { names, to, from } => {
                let other = from.as_deref().map(open).transpose()?;
                let source = other.as_ref().map_or(project, |loaded| &loaded.project);
                let documents = all_named(source, names)?;
                let is_module = |id: &DocumentId| {
                    let document = source.document(*id).map(|document| &document.content);
                    matches!(document, Some(Content::Module(_)))
                };
                if to.is_some() && documents.iter().any(is_module) {
                    bail!("A copy of a module is a module of its own; leave --to out");
                }
                let place = match (to, documents.first().and_then(|id| source.document(*id))) {
                    (Some(to), _) => place(project, to)?,
                    (None, Some(first)) => {
                        let is_module = matches!(first.content, Content::Module(_));
                        let module = &first.place.module;
                        if module.is_empty() {
                            bail!("{} stands once in an app and cannot be copied", first.title());
                        }
                        if !is_module && !has_module(project, module) {
                            bail!("There is no module {module} here; say --to");
                        }
                        first.place.clone()
                    }
                    (None, None) => bail!("Name what is copied"),
                };
                verbs::copy_documents(source, &mut ids, &documents, project, &place).0
            }
            Verb::Delete { name } => delete(project, index, &mut ids, name, force)?,
            Verb::ChangeType { name, ty } => {
                let found = find(project, index, name)?;
                verbs::change_type(project, found.document, found.element, ty)?
            }
            Verb::Reverse { association } => {
                let found = index.resolve(Target::Association, association);
                let Some(found) = found else { bail!("There is no association {association}") };
                verbs::reverse_association(project, &mut ids, found.document, found.element)?.0
            }
            Verb::Extract { microflow, objects, name } => {
                let (id, flow) = microflow_named(project, microflow)?;
                let mut selected = BTreeSet::new();
                for wanted in objects {
                    selected.insert(object(flow, wanted, project.language())?);
                }
                let name = name.as_str().into();
                verbs::extract_microflow(project, index, &mut ids, id, &selected, &name)?.0
            }
            Verb::Inline { microflow, call } => {
                let (id, flow) = microflow_named(project, microflow)?;
                let call = object(flow, call, project.language())?;
                verbs::inline_microflow(project, index, &mut ids, id, call)?
            }
            Verb::GeneratePages { entity } => {
                let mut change = Change::new("Generate pages");
                let made =
                    verbs::generate_pages(project, &mut ids, &entity.as_str().into(), &mut change);
                if made.is_none() {
                    match index.entity(entity) {
                        Some(_) => bail!("{entity} is not stored, so it has no overview"),
                        None => bail!("There is no entity {entity}"),
                    }
                }
                change
            }
        })
    }
}

fn create(
    project: &Project,
    ids: &mut SeededIds,
    kind: &str,
    name: &str,
    parts: &[String],
) -> Result<Change> {
    if kind == "module" {
        model_core::name::check_name(name)?;
        let (change, made) = verbs::create_module(project, ids, name);
        let made = change.current(project, made);
        if made.is_none_or(|document| document.name() != name) {
            bail!("“{name}” is taken; choose another name");
        }
        return Ok(change);
    }
    let Some((module, local)) = name.split_once('.') else {
        bail!("“{name}” has no module; write Module.Name")
    };
    model_core::name::check_name(local)?;
    let place = place(project, module)?;
    if verbs::free_name_in_module(project, module, local) != local {
        bail!("“{name}” is taken; choose another name");
    }
    if !parts.is_empty() && !matches!(kind, "entity" | "enumeration") {
        bail!("Only entities and enumerations are made with their parts")
    }
    match kind {
        "entity" => {
            let at = verbs::free_place_in_diagram(project, module);
            let (mut change, id) = verbs::create_entity(project, ids, module, local, at);
            let lines = verbs::parse_attribute_lines(&parts.join("\n"))?;
            let now = change.apply(project)?;
            change.extend(&verbs::add_attributes(&now, ids, id, &lines));
            Ok(change)
        }
        "enumeration" => {
            let values: Vec<&str> = parts.iter().map(String::as_str).collect();
            for (number, value) in values.iter().enumerate() {
                model_core::name::check_name(value)?;
                if values.iter().take(number).any(|other| other.eq_ignore_ascii_case(value)) {
                    bail!("The value “{value}” is named twice");
                }
            }
            Ok(verbs::create_enumeration(project, ids, place, local, &values).0)
        }
        "page" => Ok(verbs::create_page(project, ids, place, local).0),
        other => {
            let mut flow = FlowKind::default();
            if flow.choose(other) {
                return Ok(verbs::create_flow(project, ids, place, flow, local).0);
            }
            if let Some((change, _)) = verbs::create_document(project, ids, place, other, local) {
                return Ok(change);
            }
            let mut kinds: Vec<&str> = verbs::creatable_kinds().iter().map(|k| k.name).collect();
            kinds.extend(["module", "nanoflow", "rule"]);
            kinds.sort_unstable();
            bail!("No documents of kind {other} can be made; the kinds are {}", kinds.join(", "))
        }
    }
}

fn delete(
    project: &Project,
    index: &Index,
    ids: &mut SeededIds,
    name: &str,
    force: bool,
) -> Result<Change> {
    let found = find(project, index, name)?;
    let going = BTreeSet::from([found.element]);
    let is_document =
        project.document(found.document).is_some_and(|d| d.root().id() == found.element);
    let change = if is_document {
        verbs::delete_documents(project, &BTreeSet::from([found.document]))
    } else {
        verbs::delete_elements(project, ids, found.document, &going)
    };
    if force {
        return Ok(change);
    }
    // What names it, and what says it as a value: a default, a case of a decision.
    let mut users: BTreeSet<DocumentId> =
        verbs::uses_left(project, index, &Uses::new(index), &going).into_keys().collect();
    let breaks = new_problems(project, &change.apply(project)?);
    let breaks = breaks.iter().filter(|problem| problem.severity == Severity::Error);
    users.extend(breaks.map(|problem| problem.address.document));
    let users: BTreeSet<String> =
        users.into_iter().filter_map(|id| Some(project.document(id)?.title())).collect();
    if !users.is_empty() {
        let users: Vec<String> = users.into_iter().collect();
        bail!("{name} is used by {}; --force deletes it all the same", users.join(", "));
    }
    Ok(change)
}

/// A place in a module: `Sales` or `Sales/Checkout/Steps`.
fn place(project: &Project, text: &str) -> Result<Place> {
    let mut parts = text.split('/');
    let module = parts.next().unwrap_or_default();
    if module == model_core::system::SYSTEM {
        bail!("The module {module} belongs to the product and stays as it is");
    }
    if !has_module(project, module) {
        bail!("There is no module “{module}”");
    }
    let folders = parts.filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Ok(Place { module: module.to_owned(), folders })
}

fn has_module(project: &Project, name: &str) -> bool {
    project.of_kind::<Module>().any(|(_, _, module)| module.name == name)
}

/// What has this name: a document, a module, or an element of a document.
fn find(project: &Project, index: &Index, name: &str) -> Result<Found> {
    let targets = [
        Target::Document,
        Target::Member,
        Target::EnumerationValue,
        Target::Parameter,
        Target::Image,
        Target::Request,
        Target::Module,
        Target::ModuleRole,
    ];
    match targets.iter().find_map(|target| index.resolve(*target, name)) {
        Some(found) if index.documents().contains_key(&found.document) => Ok(found),
        Some(_) => bail!("{name} belongs to the product and stays as it is"),
        None => find_element(project, name),
    }
}

/// What nothing else names: documents that are left out of the app, and elements inside of documents.
fn find_element(project: &Project, name: &str) -> Result<Found> {
    if let Ok(document) = named(project, name) {
        return Ok(Found {
            document,
            element: project.document(document).map_or(Id::NONE, |d| d.root().id()),
        });
    }
    let mut found = Vec::new();
    if let Some((owner, local)) = name.rsplit_once('.')
        && let Ok(document) = named(project, owner)
        && let Some(root) = project.document(document).map(|d| d.root())
    {
        walk(root, &mut |element| {
            if element.id() != root.id() && element.name() == Some(local) {
                found.push(Found { document, element: element.id() });
            }
        });
    }
    match found.len() {
        0 => bail!("There is nothing called {name} in this app"),
        1 => Ok(found.remove(0)),
        many => bail!("{many} elements are called {name}; give them different names in the window"),
    }
}

fn all_named(project: &Project, names: &[String]) -> Result<Vec<DocumentId>> {
    names.iter().map(|name| named(project, name)).collect()
}

fn named(project: &Project, name: &str) -> Result<DocumentId> {
    let found = project.documents().iter().find(|(_, document)| {
        document.qualified_name().is_some_and(|known| known.as_str() == name)
    });
    match found {
        Some((id, _)) => Ok(*id),
        None => bail!("There is nothing called {name} in this app"),
    }
}

fn microflow_named<'a>(project: &'a Project, name: &str) -> Result<(DocumentId, &'a Microflow)> {
    let id = named(project, name)?;
    let flow = project.document(id).and_then(|d| d.root().downcast::<Microflow>());
    match flow {
        Some(flow) => Ok((id, flow)),
        None => bail!("{name} is no microflow"),
    }
}

/// The object of this id, or the only one of this caption.
fn object(flow: &Microflow, wanted: &str, language: &str) -> Result<Id> {
    let fits = |object: &&FlowObject| {
        object.id().to_string() == wanted || object.captions(language).title == wanted
    };
    let found: Vec<Id> = flow.all_objects().iter().filter(|o| fits(o)).map(|o| o.id()).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => bail!("{} has nothing called “{wanted}”", flow.name),
        many => {
            let ids: Vec<String> = many.iter().map(Id::to_string).collect();
            bail!(
                "{} has several called “{wanted}”; name one by its id: {}",
                flow.name,
                ids.join(", ")
            )
        }
    }
}
