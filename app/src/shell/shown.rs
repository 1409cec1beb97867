//! Views by name: for pictures and for tests.

use model_core::diff::Layout;
use model_core::id::Id;
use model_core::model::meta::walk;
use model_core::model::{Content, DocumentId};

use crate::command::Command;
use crate::context::Request;
use crate::face;
use crate::review::groups;
use crate::state::{BottomPane, LeftPane, OpenApp, ReviewRequest, Selection, Tab};

use super::Window;

/// A view of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The start page, or what is shown after opening.
    Start,
    /// The domain model of a module.
    Domain(String),
    /// The editor of a document, by its qualified name.
    Document(String),
    /// The running app.
    Preview,
    /// The review of what changed; with a title, the picture of that document.
    Changes(String),
    /// What the import of the app came to.
    ImportReport,
    /// A pane at the foot.
    Pane(BottomPane),
}

impl Shown {
    /// Reads `domain:Sales`, `document:Sales.Order_Submit`, `preview`.
    pub fn parse(text: &str) -> Option<Shown> {
        let (kind, name) = text.split_once(':').unwrap_or((text, ""));
        Some(match (kind, name) {
            ("start", "") => Shown::Start,
            ("domain", name) if !name.is_empty() => Shown::Domain(name.to_owned()),
            ("document" | "microflow" | "page" | "entity" | "enumeration", name)
                if !name.is_empty() =>
            {
                Shown::Document(name.to_owned())
            }
            ("preview", "") => Shown::Preview,
            ("report", "") => Shown::ImportReport,
            ("problems", "") => Shown::Pane(BottomPane::Problems),
            ("changes", name) => Shown::Changes(name.to_owned()),
            ("history", "") => Shown::Pane(BottomPane::History),
            ("console", "") => Shown::Pane(BottomPane::Console),
            _ => return None,
        })
    }
}

impl Window {
    /// Brings a view to the front and selects the element of this name in it. An error says what is
    /// not there.
    pub fn show(&mut self, shown: &Shown, select: Option<&str>) -> Result<(), String> {
        match shown {
            Shown::Start => {}
            Shown::Pane(pane) => self.requests.send(Request::Pane(*pane)),
            Shown::Changes(title) => {
                self.settings.left = LeftPane::Review;
                self.requests.send(Request::Pane(BottomPane::History));
                let app = self.app.as_mut().ok_or("No app is open.")?;
                let groups = app
                    .compared()
                    .map(|compared| groups(&compared, Layout::LeftOut))
                    .unwrap_or_default();
                // An entity is shown with the domain model of its module.
                let is_it = |id: &DocumentId| {
                    app.project.document(*id).is_some_and(|document| document.title() == *title)
                };
                let mut found = groups.iter().filter(|group| {
                    let named = title.is_empty() || group.title == *title;
                    named || group.documents.iter().any(is_it)
                });
                match (found.next(), title.as_str()) {
                    (Some(group), _) => {
                        let place = ReviewRequest::Place(group.document, Id::NONE);
                        self.requests.send(Request::Review(place));
                    }
                    (None, "") => {}
                    (None, title) => return Err(format!("Nothing changed in {title}.")),
                }
            }
            Shown::ImportReport => {
                let app = self.app.as_mut().ok_or("No app is open.")?;
                if app.report.is_none() {
                    return Err("This app was not imported.".to_owned());
                }
                app.open_tab(Tab::ImportReport);
            }
            Shown::Preview => self.requests.send(Request::Command(Command::Run)),
            Shown::Domain(module) => {
                let app = self.app.as_mut().ok_or("No app is open.")?;
                let id = face::diagram_of(&app.project, module)
                    .ok_or(format!("There is no module {module}."))?;
                app.open_tab(Tab::Document(id));
            }
            Shown::Document(name) => {
                let app = self.app.as_mut().ok_or("No app is open.")?;
                let found = app
                    .project
                    .documents()
                    .iter()
                    .find(|(_, d)| d.title() == *name)
                    .map(|(id, _)| *id);
                app.open_tab(Tab::Document(found.ok_or(format!("There is no document {name}."))?));
            }
        }
        if let (Some(name), Some(app)) = (select, self.app.as_mut()) {
            let selection =
                named(app, name).ok_or(format!("There is nothing called {name} here."))?;
            self.requests.send(Request::Select(selection));
        }
        Ok(())
    }
}

/// The element of this name (or caption) in the document in front.
fn named(app: &OpenApp, name: &str) -> Option<Selection> {
    let id = app.active_document()?;
    let document = app.project.document(id)?;
    if let Content::DomainDiagram(_) = document.content {
        let inside =
            app.project.documents().iter().filter(|(_, d)| d.place.module == document.place.module);
        let entity: Option<DocumentId> = inside
            .filter(|(_, d)| matches!(d.content, Content::Entity(_)) && d.name() == name)
            .map(|(id, _)| *id)
            .next();
        return Some(Selection::elements(id, [entity?.0]));
    }
    let mut found = None;
    walk(document.root(), &mut |element| {
        let caption = model_core::model::caption::caption(element, app.project.language());
        if found.is_none() && (element.name() == Some(name) || caption == name) {
            found = Some(element.id());
        }
    });
    Some(Selection::elements(id, [found?]))
}
