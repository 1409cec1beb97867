//! Opens the app in a folder, renames its module `Sales` to `Shop`, which touches nearly every
//! file, and saves. The story of crash-safe saving kills it at any moment.

use std::path::PathBuf;
use std::process::ExitCode;

use model_core::analysis::uses::Uses;
use model_core::change::verbs;
use model_core::id::Id;
use model_core::index::Index;
use model_core::model::app::Module;
use model_core::store;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: save_and_die FOLDER");
        return ExitCode::from(2);
    };
    let loaded = store::open(&folder);
    let module = loaded.project.of_kind::<Module>().find(|(_, _, module)| module.name == "Sales");
    let Some((document, _, _)) = module else { return ExitCode::from(3) };
    let index = Index::new(&loaded.project);
    let uses = Uses::new(&index);
    let renamed = verbs::rename(&loaded.project, &index, &uses, document, Id::NONE, "Shop");
    let Some(project) = renamed.ok().and_then(|change| change.apply(&loaded.project).ok()) else {
        return ExitCode::from(3);
    };
    // The killer begins to count when it reads this line.
    println!("saving");
    match store::save(&folder, &loaded.disk, &project) {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(1),
    }
}
