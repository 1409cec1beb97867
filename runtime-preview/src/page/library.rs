//! All pages of a snapshot, each compiled when it is first opened.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use model_core::model::app::{App, Refresh};
use model_core::model::navigation::{MenuItem, Navigation};
use model_core::name::QName;

use super::PageProgram;
use super::compile::{Surroundings, compile};
use super::tree::{MenuEntry, Shell};
use crate::flow::Library;

/// The pages of one snapshot. Shared between sessions.
#[derive(Debug)]
pub struct PageLibrary {
    /// The microflows of the same snapshot.
    pub flows: Arc<Library>,
    language: String,
    pages: Mutex<BTreeMap<QName, Arc<PageProgram>>>,
}

impl PageLibrary {
    /// The pages of the snapshot that these microflows are of. Names that become captions are in
    /// `language`, the app's default one.
    pub fn new(flows: Arc<Library>, language: &str) -> PageLibrary {
        PageLibrary { flows, language: language.to_owned(), pages: Mutex::default() }
    }

    /// The page of this name.
    pub fn find(&self, name: &QName) -> Option<Arc<PageProgram>> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = pages.get(name) {
            return Some(Arc::clone(page));
        }
        let (_, page) = self.flows.index().page_document(name.as_str())?;
        let compiled = Arc::new(compile(
            name,
            page,
            &Surroundings {
                index: self.flows.index(),
                layout: self.flows.layout(),
                flow: &|name| self.flows.number(name),
                language: &self.language,
            },
        ));
        pages.insert(name.clone(), Arc::clone(&compiled));
        Some(compiled)
    }

    fn app(&self) -> Option<&App> {
        let mut documents = self.flows.index().documents().values();
        documents.find_map(|document| document.root().downcast())
    }

    /// When data on open pages is read again (`design/semantics.md` 26).
    pub(super) fn refresh(&self) -> Refresh {
        self.app().map(|app| app.refresh).unwrap_or_default()
    }

    fn navigation(&self) -> Option<&Navigation> {
        let mut documents = self.flows.index().documents().values();
        documents.find_map(|document| document.root().downcast())
    }

    /// The page that opens first.
    pub fn home(&self) -> Option<QName> {
        let home = &self.navigation()?.home;
        (!home.is_empty()).then(|| home.clone())
    }

    /// The item of the menu with this key.
    pub(super) fn menu_item(&self, key: &str) -> Option<&MenuItem> {
        fn find<'a>(items: &'a [MenuItem], key: &str) -> Option<&'a MenuItem> {
            items.iter().find_map(|item| {
                if item.id.to_string() == key { Some(item) } else { find(&item.items, key) }
            })
        }
        find(&self.navigation()?.items, key)
    }

    /// What surrounds the pages, in a language of the app.
    pub fn shell(&self, language: &str) -> Shell {
        let app = self.app();
        let items = self.navigation().map_or(&[][..], |navigation| &navigation.items);
        Shell {
            app: app.map(|app| app.name.clone()).unwrap_or_default(),
            menu: items.iter().map(|item| entry(item, language)).collect(),
            languages: app
                .map(|app| app.languages.iter().map(|l| (l.code.clone(), l.name.clone())).collect())
                .unwrap_or_default(),
            language: language.to_owned(),
        }
    }
}

fn entry(item: &MenuItem, language: &str) -> MenuEntry {
    MenuEntry {
        key: item.id.to_string(),
        caption: item.caption.get(language).to_owned(),
        icon: item.icon.clone(),
        page: item.page.to_string(),
        items: item.items.iter().map(|item| entry(item, language)).collect(),
    }
}
