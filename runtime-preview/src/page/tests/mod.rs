//! Pages against a session with a database in memory.

mod forms;
mod grids;
mod laws;
mod looks;
mod microflows;
mod sample;
mod structures;

use std::sync::Arc;

use model_core::change::Change;
use model_core::change::verbs::generate_pages;
use model_core::id::SeededIds;
use model_core::index::Index;
use model_core::model::entity::{RequiredRule, UniqueRule};
use model_core::model::microflow::{ClosePage, ShowMessage, ValidationFeedback};
use model_core::model::navigation::Navigation;
use model_core::model::page::{
    CancelAction, CreateAction, DeleteAction, MicroflowAction, SaveAction, Widget,
};
use model_core::model::{Project, Translated};
use model_core::testing::{
    AppBuilder, app, button, context, data_view, database, grid, linked, microflow_source,
    reference_selector, text, text_box,
};
use serde_json::json;

use super::tree::{Cell, Editor, Instruction, Node, Sorted, Update, View};
use super::*;
use crate::flow::{DataLayout, Library, Limits};
use crate::object::{Data, Session};
use crate::program::{Domain, Program};
use crate::schema::{Consent, Plan, apply};
use crate::storage::Database;
use crate::value::Value;
use crate::world::FixedWorld;

/// A person in front of an app.
struct Person {
    session: Session,
    library: PageLibrary,
    pages: Pages,
}

impl Person {
    fn new(project: &Project) -> Person {
        let database = Database::in_memory().unwrap();
        let domain = Domain::new(project);
        let before = {
            let reader = database.read().unwrap();
            crate::query::catalogue::read(reader.connection().unwrap()).unwrap()
        };
        let plan = Plan::new(&before, &domain).unwrap();
        apply(&database, &plan, 0, Consent::KeepAll).unwrap();
        let data = Arc::new(Data::new(Program::new(&domain, &plan.after), 10_000));
        let index = Index::new(project);
        let layout = Arc::new(DataLayout::new(Arc::clone(&data), &index));
        let flows = Arc::new(Library::new(&index, layout, "en"));
        let session = Session::new(data, database, Arc::new(FixedWorld::default()));
        Person { session, library: PageLibrary::new(flows, "en"), pages: Pages::default() }
    }

    fn request(
        &mut self,
        work: impl FnOnce(&mut Pages, &mut Turn<'_>) -> Result<Update, PageError>,
    ) -> Result<Update, PageError> {
        self.session.begin_request("test");
        let mut turn = Turn::new(&mut self.session, &self.library, Limits::default());
        let update = work(&mut self.pages, &mut turn);
        self.session.commit_request().unwrap();
        self.session.collect(&self.pages.roots());
        update
    }

    fn home(&mut self) -> Update {
        self.request(Pages::home).unwrap()
    }

    /// The key of the page on top.
    fn top(&self) -> String {
        self.pages.trees().last().unwrap().key.clone()
    }

    fn set(&mut self, node: &str, value: impl Into<serde_json::Value>) -> Update {
        let (top, value) = (self.top(), value.into());
        self.request(|pages, turn| pages.set(turn, &top, node, &value)).unwrap()
    }

    fn press(&mut self, node: &str) -> Update {
        self.try_press(node).unwrap()
    }

    fn try_press(&mut self, node: &str) -> Result<Update, PageError> {
        let top = self.top();
        self.request(|pages, turn| pages.act(turn, &top, node))
    }

    fn grid_page(&mut self, node: &str, wanted: &GridPage) -> Update {
        let top = self.top();
        self.request(|pages, turn| pages.page(turn, &top, node, wanted)).unwrap()
    }

    fn node(&self, name: &str) -> &Node {
        let trees = self.pages.trees();
        trees.last().unwrap().find(name).unwrap_or_else(|| panic!("no {name}"))
    }

    fn has(&self, name: &str) -> bool {
        self.pages.trees().last().unwrap().find(name).is_some()
    }

    fn input(&self, name: &str) -> &tree::Input {
        match &self.node(name).view {
            View::Input(input) => input,
            other => panic!("{other:?}"),
        }
    }

    fn value(&self, name: &str) -> String {
        match &self.input(name).editor {
            Editor::Line { value, .. }
            | Editor::Area { value, .. }
            | Editor::Number { value, .. }
            | Editor::Date { value, .. } => value.clone(),
            Editor::Check { value } => value.to_string(),
            Editor::Choice { shown, .. } | Editor::Choices { shown, .. } => shown.clone(),
        }
    }

    fn text(&self, name: &str) -> &str {
        match &self.node(name).view {
            View::Text(text) => &text.text,
            other => panic!("{other:?}"),
        }
    }

    fn grid(&self, name: &str) -> &tree::DataGrid {
        match &self.node(name).view {
            View::DataGrid(grid) => grid,
            other => panic!("{other:?}"),
        }
    }

    /// The rows of a grid, cells joined by bars.
    fn rows(&self, name: &str) -> Vec<String> {
        let rows = self.grid(name).rows.iter();
        rows.map(|row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Nodes(nodes) => format!("{} widgets", nodes.len()),
                Cell::Check(value) => value.to_string(),
            });
            cells.collect::<Vec<_>>().join("|")
        })
        .collect()
    }

    fn select(&mut self, grid: &str, row: usize) {
        let id = self.grid(grid).rows[row].id.clone();
        self.set(grid, json!([id]));
    }
}

fn messages(update: &Update) -> Vec<&str> {
    let texts = update.instructions.iter().filter_map(|instruction| match instruction {
        Instruction::ShowMessage { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Customers with orders, and generated pages for both; the orders are home.
fn shop() -> AppBuilder {
    app()
        .enumeration("Sales.Status", &["Open", "Done"])
        .entity("Sales.Customer", |e| e.attribute("Name: String(20)"))
        .entity("Sales.Order", |e| {
            e.attribute("Number: Integer = empty")
                .attribute("Total: Decimal")
                .attribute("Status: Enumeration Sales.Status = Open")
                .attribute("PlacedOn: DateTime UTC")
                .attribute("Paid: Boolean")
                .association("Order_Customer: Sales.Customer")
        })
        .with("Sales.Order", |document| {
            let model_core::model::Content::Entity(entity) = &mut document.content else {
                panic!("an entity")
            };
            let member = entity.attributes[0].id;
            let required = Translated::new("en", "Give the order a number.");
            let unique = Translated::new("en", "There is such an order already.");
            entity
                .rules
                .push(RequiredRule { member, message: required, ..Default::default() }.into());
            let members = vec![member];
            entity.rules.push(UniqueRule { members, message: unique, ..Default::default() }.into());
        })
}

fn generated(app: AppBuilder) -> Project {
    let mut project = app.build();
    let mut ids = SeededIds::new(9);
    for entity in ["Sales.Order", "Sales.Customer"] {
        let mut change = Change::new("Generate pages");
        generate_pages(&project, &mut ids, &entity.into(), &mut change).unwrap();
        project = change.apply(&project).unwrap();
    }
    project
}

fn menu_key(person: &Person, caption: &str) -> String {
    let shell = person.library.shell("en");
    shell.menu.iter().find(|entry| entry.caption == caption).unwrap().key.clone()
}
