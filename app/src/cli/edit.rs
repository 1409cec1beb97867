//! `edit`: what a person does to a model in the window, from the command line.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use model_core::analysis::Uses;
use model_core::change::Change;
use model_core::change::verbs::{delete_documents, documents_using, extract_microflow, rename};
use model_core::check::{Checker, Problem};
use model_core::id::{Id, SeededIds};
use model_core::index::Index;
use model_core::model::microflow::Microflow;
use model_core::model::{DocumentId, Project};
use model_core::store;

use super::Outcome;
use super::open::open;
use crate::face::place_text;

/// Change an app with what follows from it, as one step.
///
/// Prints the files that changed and the errors and warnings that the change brings. Exit status 1
/// where it brings any.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  maquette edit samples/order-desk rename Sales.Order Purchase --dry-run\n  maquette edit samples/order-desk delete Sales.Customer\n  maquette edit samples/order-desk extract Sales.Order_Submit 'Recalculate order' --as Sales.Order_Count"
)]
pub(super) struct Edit {
    /// The folder of the app.
    app: PathBuf,
    /// Only tell what would change.
    #[arg(long, global = true)]
    dry_run: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Give a document another name; whatever uses it follows.
    Rename {
        /// The document: Module.Name.
        name: String,
        /// Its new name, without the module.
        new: String,
    },
    /// Delete a document that nothing uses.
    Delete {
        /// The document: Module.Name.
        name: String,
        /// Also where something uses it.
        #[arg(long)]
        force: bool,
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
}

impl Edit {
    pub(super) fn run(self) -> Result<Outcome> {
        let loaded = open(&self.app)?;
        let project = &loaded.project;
        let index = Index::new(project);
        let change = self.verb.change(project, &index)?;
        let next = change.apply(project)?;
        let plan = store::plan(&loaded.disk, &next, store::Extent::Changed);
        for (path, _) in plan.writes() {
            out!("written  {path}");
        }
        for path in plan.deletes() {
            out!("deleted  {path}");
        }
        if !self.dry_run {
            store::save(&self.app, &loaded.disk, &next)?;
        }
        let new = new_problems(project, &next);
        for problem in &new {
            let place = place_text(&problem.address, &next);
            out!("{} {}: {place}: {}", problem.severity.label(), problem.code, problem.message);
        }
        Ok(if new.is_empty() { Outcome::Fine } else { Outcome::Findings })
    }
}

/// The problems that an app has and did not have before, told apart by rule and place: a rename
/// changes the words of old ones.
fn new_problems(before: &Project, after: &Project) -> Vec<Problem> {
    let mut checker = Checker::new();
    checker.check(&Index::new(before));
    let key = |problem: &Problem| {
        // An element that went to another document took its problems along.
        let at = &problem.address;
        let document = at.element.is_none().then_some(at.document);
        (problem.code, document, at.element, at.property.clone())
    };
    let known: BTreeSet<_> = checker.problems().iter().map(key).collect();
    checker.check(&Index::new(after));
    checker.problems().iter().filter(|problem| !known.contains(&key(problem))).cloned().collect()
}

impl Verb {
    fn change(&self, project: &Project, index: &Index) -> Result<Change> {
        Ok(match self {
            Verb::Rename { name, new } => {
                let id = named(project, name)?;
                rename(project, index, &Uses::new(index), id, Id::NONE, new)?
            }
            Verb::Delete { name, force } => {
                let id = named(project, name)?;
                let users: Vec<String> = documents_using(project, id)
                    .keys()
                    .filter_map(|id| Some(project.document(*id)?.title()))
                    .collect();
                if !users.is_empty() && !force {
                    bail!(
                        "{name} is used by {}; --force deletes it all the same",
                        users.join(", ")
                    );
                }
                delete_documents(project, &BTreeSet::from([id]))
            }
            Verb::Extract { microflow, objects, name } => {
                let id = named(project, microflow)?;
                let flow = project.document(id).and_then(|d| d.root().downcast::<Microflow>());
                let Some(flow) = flow else { bail!("{microflow} is no microflow") };
                let mut selected = BTreeSet::new();
                for wanted in objects {
                    selected.insert(object(flow, wanted, project.language())?);
                }
                let mut ids = SeededIds::new(crate::services::seed::seed());
                let name = name.as_str().into();
                extract_microflow(project, index, &mut ids, id, &selected, &name)?.0
            }
        })
    }
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

/// The object of this id, or the only one of this caption.
fn object(flow: &Microflow, wanted: &str, language: &str) -> Result<Id> {
    let fits = |object: &&model_core::model::microflow::FlowObject| {
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
