//! One revision of a running program: all that is compiled from one snapshot.

use std::sync::{Arc, Mutex, PoisonError};

use model_core::index::Index;
use model_core::lang::{Scope, xpath};
use model_core::model::app::{App, Rounding};
use model_core::model::{Content, Document, DocumentId, Project};
use rustc_hash::FxHashMap;

use crate::eval::Context;
use crate::flow::{Library, Limits};
use crate::object::Data;
use crate::page::PageLibrary;
use crate::program::{Catalogue, Domain, Program};
use crate::query::{Query, QueryError, Question};
use crate::world::World;

/// A compiled snapshot.
#[derive(Debug)]
pub struct Revision {
    data: Arc<Data>,
    library: Arc<Library>,
    pages: PageLibrary,
    limits: Limits,
    app: App,
    /// What names mean: constraints of clients are checked before they are compiled.
    index: Index,
    /// Lists that clients asked for, compiled.
    queries: Mutex<FxHashMap<String, Arc<Query>>>,
}

/// The most queries of clients that are kept compiled.
const QUERIES: usize = 2_000;

impl Revision {
    /// Compiles a snapshot for a database with this catalogue.
    pub(super) fn new(
        project: &Project,
        index: &Index,
        domain: &Domain,
        catalogue: &Catalogue,
    ) -> Revision {
        let app = project.app().cloned().unwrap_or_default();
        let objects = usize::try_from(app.max_objects).unwrap_or(0).max(1);
        let data = Arc::new(Data::new(Program::new(domain, catalogue), objects));
        let positive = |number: i64| u64::try_from(number).unwrap_or(0).max(1);
        let limits = Limits {
            steps: positive(app.max_steps),
            depth: usize::try_from(app.max_depth).unwrap_or(0).max(1),
            time: positive(app.max_seconds).saturating_mul(1_000_000),
            objects: positive(app.max_objects),
        };
        let layout = Arc::new(crate::flow::DataLayout::new(data.clone(), index));
        let library = Arc::new(Library::new(index, layout, &domain.language));
        let pages = PageLibrary::new(Arc::clone(&library), &domain.language);
        let index = index.clone();
        Revision { data, library, pages, limits, app, index, queries: Mutex::default() }
    }

    /// The next revision, where no more than flows and pages changed: the data part stays, and so
    /// do the flows that are the same.
    pub(super) fn with_flows(&self, index: &Index) -> Revision {
        let library = Arc::new(self.library.updated(index));
        Revision {
            data: self.data.clone(),
            pages: PageLibrary::new(Arc::clone(&library), &self.app.language),
            library,
            limits: self.limits,
            app: self.app.clone(),
            index: index.clone(),
            queries: Mutex::default(),
        }
    }

    /// Whether a snapshot has the same entities, enumerations and settings, so that neither the
    /// database nor the data part changes.
    pub(super) fn fits(&self, project: &Project) -> bool {
        let data = |document: &Document| {
            matches!(
                document.content,
                Content::App(_) | Content::Entity(_) | Content::Enumeration(_)
            )
        };
        let before = self.index().documents();
        let after = project.documents();
        let same = |id: &DocumentId, document: &Arc<Document>| {
            after.get(id).is_some_and(|now| Arc::ptr_eq(now, document) || now == document)
        };
        before.iter().all(|(id, document)| !data(document) || same(id, document))
            && after.iter().all(|(id, document)| !data(document) || before.contains_key(id))
    }

    /// The data part.
    pub fn data(&self) -> &Arc<Data> {
        &self.data
    }

    /// The microflows.
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }

    /// The pages.
    pub fn pages(&self) -> &PageLibrary {
        &self.pages
    }

    /// The index of the snapshot.
    pub fn index(&self) -> &Index {
        self.library.index()
    }

    /// The limits of requests.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// What expressions of a session know at first: the app's language, time zone and rounding.
    pub fn context(&self, world: Arc<dyn World>) -> Context {
        let mut context = Context::new(world, &self.app.language);
        if let Ok(zone) = jiff::tz::TimeZone::get(&self.app.time_zone) {
            context.zone = zone;
        }
        context.rounding = match self.app.rounding {
            Rounding::HalfUp => model_core::value::Rounding::HalfUp,
            Rounding::HalfEven => model_core::value::Rounding::HalfEven,
        };
        context
    }

    /// The compiled form of a question, from the cache if it was asked before.
    pub fn query(&self, question: &Question<'_>) -> Result<Arc<Query>, QueryError> {
        let key = format!("{question:?}");
        let mut known = self.queries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(query) = known.get(&key) {
            return Ok(query.clone());
        }
        let query = Arc::new(Query::new(&self.data.program, question)?);
        // What a client sends is never trusted: a value of another type would compare as bytes.
        if query.variables().is_empty() {
            let parsed = xpath::parse(question.xpath);
            let entity = question.entity.into();
            let typed = xpath::check(&parsed, &entity, &Scope::default(), &self.index);
            if let Some(problem) = typed.problems.first() {
                let text = question.xpath.to_owned();
                let message =
                    format!("{} {}", problem.message, problem.hint.as_deref().unwrap_or_default());
                return Err(QueryError::Syntax { text, message: message.trim().to_owned() });
            }
        }
        if known.len() >= QUERIES {
            known.clear();
        }
        known.insert(key, query.clone());
        Ok(query)
    }
}
