//! What surrounds a page that is designed: the app's name and its menu, as the preview shows them.

use model_core::model::Project;
use model_core::model::app::App;
use model_core::model::navigation::{MenuItem, Navigation};
use runtime_preview::page::tree::{MenuEntry, Shell};

/// What surrounds the pages: the app's name and its menu.
pub(super) fn shell(project: &Project) -> Shell {
    let language = project.language();
    let navigation = project.of_kind::<Navigation>().next();
    let items = navigation.map(|(_, _, navigation)| navigation.items.as_slice());
    Shell {
        app: project.app().map_or_else(String::new, |app: &App| app.name.clone()),
        menu: menu(items.unwrap_or_default(), language),
        ..Shell::default()
    }
}

fn menu(items: &[MenuItem], language: &str) -> Vec<MenuEntry> {
    let entry = |item: &MenuItem| MenuEntry {
        key: item.id.to_string(),
        caption: item.caption.get(language).to_owned(),
        icon: item.icon.clone(),
        page: item.page.to_string(),
        items: menu(&item.items, language),
    };
    items.iter().map(entry).collect()
}
