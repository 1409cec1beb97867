//! Bringing the files of an older format up to date, before anything else reads them.
//!
//! A migration works on plain JSON over the whole map of files, so it can move, split and join
//! documents and needs no types of the past. Migration number `n` leads from format `n` to
//! `n + 1`; there is one for each, without gaps, and for each an old app that a test opens.

use std::collections::BTreeMap;

use super::files::{Files, is_json};
use super::path::APP;
use super::problem::{Cause, FileProblem};
use crate::text::json::{self, Json};

/// The files of an app as JSON, by path. Files that are no JSON are not in it and stay as they are.
pub type Sources = BTreeMap<String, Json<'static>>;

/// One step from a format to the next.
#[derive(Clone, Copy)]
pub struct Migration {
    /// What it does, in a sentence for the release notes.
    pub what: &'static str,
    /// Does it. An error says, for a person, which file stands in the way and why.
    pub run: fn(&mut Sources) -> Result<(), String>,
}

/// All migrations; the first leads from format 1 to 2.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        what: "The columns of data grids say which kind they are, as there is more than one.",
        run: |sources| {
            let pages = sources.iter_mut().filter(|(path, _)| path.ends_with(".page.json"));
            pages.for_each(|(_, page)| give_columns_kinds(page));
            Ok(())
        },
    },
    Migration {
        what: "The way of a decision for no value is called `(empty)`, as a value may be called `empty`.",
        run: |sources| {
            const FLOWS: [&str; 3] = [".microflow.json", ".nanoflow.json", ".rule.json"];
            let is_flow = |path: &str| FLOWS.iter().any(|ending| path.ends_with(ending));
            let flows = sources.iter_mut().filter(|(path, _)| is_flow(path));
            flows.for_each(|(_, flow)| rename_empty_cases(flow));
            Ok(())
        },
    },
];

/// From format 2 to 3: the case of a sequence flow for no value was `empty`.
fn rename_empty_cases(value: &mut Json<'static>) {
    let Json::Object(pairs) = value else { return };
    let Some((_, Json::Array(flows))) = pairs.iter_mut().find(|(key, _)| key == "flows") else {
        return;
    };
    for flow in flows {
        let Json::Object(pairs) = flow else { continue };
        let case = pairs.iter_mut().find(|(key, _)| key == "case");
        if let Some((_, case)) = case
            && case.as_str() == Some("empty")
        {
            *case = Json::string("(empty)");
        }
    }
}

/// From format 1 to 2: the columns of a data grid were all of one kind and so did not say it.
fn give_columns_kinds(value: &mut Json<'static>) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(give_columns_kinds),
        Json::Object(pairs) => {
            let is_grid = pairs
                .iter()
                .any(|(key, value)| key == "kind" && value.as_str() == Some("dataGrid"));
            for (key, value) in pairs.iter_mut() {
                if let ("columns", true, Json::Array(columns)) = (&**key, is_grid, &mut *value) {
                    for column in columns {
                        if let Json::Object(pairs) = column
                            && !pairs.iter().any(|(key, _)| key == "kind")
                        {
                            pairs.insert(0, ("kind".into(), Json::string("dataColumn")));
                        }
                    }
                }
                give_columns_kinds(value);
            }
        }
        _ => {}
    }
}

/// The format of the files, against that of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Current,
    Older(i64),
    Newer(i64),
}

/// The format that the app's own file says; the current one where it says none.
pub(super) fn version(app: &[u8], current: i64) -> Version {
    let text = std::str::from_utf8(app).unwrap_or_default();
    let value = json::parse(text).unwrap_or(Json::Null);
    match value.get("format").and_then(Json::as_int) {
        Some(found) if found > current => Version::Newer(found),
        Some(found) if (1..current).contains(&found) => Version::Older(found),
        _ => Version::Current,
    }
}

/// The texts of all JSON files after the migrations from this format on.
pub(super) fn run(
    files: &dyn Files,
    paths: &[String],
    from: i64,
    migrations: &[Migration],
) -> Result<BTreeMap<String, String>, Box<FileProblem>> {
    let mut sources = Sources::new();
    for path in paths.iter().filter(|path| is_json(path)) {
        let Ok(bytes) = files.read(path) else { continue };
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if let Ok(value) = json::parse(text) {
            sources.insert(path.clone(), value.into_owned());
        }
    }
    let done = usize::try_from(from - 1).unwrap_or_default();
    for (migration, number) in migrations.iter().zip(1_i64..).skip(done) {
        let (from, to) = (number, number + 1);
        let failed = |why| Box::new(FileProblem::of_file(APP, Cause::Migration { from, to, why }));
        (migration.run)(&mut sources).map_err(failed)?;
        let app = sources.get_mut(APP);
        if let Some(Json::Object(pairs)) = app
            && let Some((_, format)) = pairs.iter_mut().find(|(key, _)| key == "format")
        {
            *format = Json::Int(to);
        }
    }
    Ok(sources.into_iter().map(|(path, value)| (path, value.to_string())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::app::{App, FORMAT};
    use crate::model::entity::Entity;
    use crate::model::microflow::Microflow;
    use crate::model::page::{Column, Page, Widget};
    use crate::store::files::Memory;
    use crate::store::load::load_with;

    #[test]
    fn there_is_a_migration_for_each_format() {
        assert_eq!(i64::try_from(MIGRATIONS.len()), Ok(FORMAT - 1));
    }

    /// An app of each old format, as a version of that time wrote it, lies under `formats`.
    #[test]
    fn the_stored_apps_of_old_formats_open_as_current_ones() {
        let formats = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/formats");
        for format in 1..FORMAT {
            let folder = formats.join(format.to_string());
            let loaded = crate::store::open(&folder);
            let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
            assert!(problems.is_empty(), "{format}: {problems:?}");
            assert_eq!(loaded.project.app().map(|app| app.format), Some(FORMAT));
            let mut columns = Vec::new();
            for (_, _, page) in loaded.project.of_kind::<Page>() {
                for widget in page.all_widgets() {
                    let Widget::DataGrid(grid) = widget else { continue };
                    columns.extend(grid.columns.iter().map(|column| match column {
                        Column::DataColumn(column) => column.member.to_string(),
                        other => panic!("{format}: {other:?}"),
                    }));
                }
            }
            assert_eq!(
                columns,
                ["Code", "Name", "Stock", "Price"].map(|name| format!("Stock.Product.{name}")),
                "{format}"
            );
            let flows = loaded.project.of_kind::<Microflow>();
            let rate = flows.map(|(_, _, flow)| flow).find(|flow| flow.name == "Product_Rate");
            if format >= 2 {
                let mut cases: Vec<&str> =
                    rate.unwrap().flows.iter().map(|flow| flow.case.as_str()).collect();
                cases.sort_unstable();
                assert_eq!(cases, ["", "(empty)", "Good", "Poor"]);
            }
            // What is written then opens without a migration, as the same.
            let files = crate::store::files_of(&loaded.project);
            let again = load_with(&files, &[], FORMAT);
            assert!(again.problems.is_empty(), "{format}: {:?}", again.problems);
            assert_eq!(again.project, loaded.project, "{format}");
        }
    }

    fn files() -> Memory {
        let entity = "{\"id\": \"0000000000002\", \"title\": \"Order\"}";
        let app = "{\"format\": 1, \"id\": \"0000000000001\", \"name\": \"Shop\"}";
        let text = |text: &str| text.as_bytes().to_vec();
        Memory(BTreeMap::from([
            (APP.to_owned(), text(app)),
            (
                "modules/Sales/module.json".to_owned(),
                text("{\"id\": \"0000000000003\", \"name\": \"Sales\"}"),
            ),
            ("modules/Sales/Order.thing.json".to_owned(), text(entity)),
            ("modules/Sales/Broken.thing.json".to_owned(), text("{")),
        ]))
    }

    /// From 1 to 2: things become entities. From 2 to 3: `title` becomes `name`.
    const TWO: &[Migration] = &[
        Migration {
            what: "Things are entities.",
            run: |sources| {
                let old = "modules/Sales/Order.thing.json";
                let thing = sources.remove(old).ok_or(format!("{old} is missing"))?;
                sources.insert("modules/Sales/entities/Order.entity.json".to_owned(), thing);
                Ok(())
            },
        },
        Migration {
            what: "Titles are names.",
            run: |sources| {
                for value in sources.values_mut() {
                    let Json::Object(pairs) = value else { continue };
                    for (key, _) in pairs.iter_mut().filter(|(key, _)| key == "title") {
                        *key = "name".into();
                    }
                }
                Ok(())
            },
        },
    ];

    #[test]
    fn an_old_app_opens_as_a_new_one_and_is_saved_as_such() {
        let loaded = load_with(&files(), TWO, 3);
        let entity = loaded.project.of_kind::<Entity>().next().unwrap();
        assert_eq!(entity.1.title(), "Sales.Order");
        assert_eq!(loaded.project.of_kind::<App>().next().unwrap().2.format, 3);
        let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("modules/Sales/Broken.thing.json:1:"), "{problems:?}");
        let plan = crate::store::plan(&loaded.disk, &loaded.project, crate::store::Extent::Changed);
        let written: Vec<&str> = plan.writes().map(|(path, _)| path).collect();
        let expected =
            [APP, "modules/Sales/entities/Order.entity.json", "modules/Sales/module.json"];
        assert_eq!(written, expected);
        assert_eq!(plan.deletes().collect::<Vec<_>>(), ["modules/Sales/Order.thing.json"]);
    }

    #[test]
    fn what_cannot_be_brought_up_to_date_is_refused() {
        let mut files = files();
        files.0.remove("modules/Sales/Order.thing.json");
        let loaded = load_with(&files, TWO, 3);
        assert!(loaded.project.is_empty());
        let refusal = loaded.refusal().unwrap().to_string();
        assert!(
            refusal.contains("from format 1 to 2: modules/Sales/Order.thing.json is missing"),
            "{refusal}"
        );
    }

    #[test]
    fn a_newer_app_is_refused() {
        let mut files = files();
        files.0.insert(APP.to_owned(), b"{\"format\": 9}".to_vec());
        let loaded = crate::store::load(&files);
        assert!(loaded.project.is_empty());
        let refusal = loaded.refusal().unwrap();
        assert!(refusal.to_string().contains("format 9"), "{refusal}");
        assert!(refusal.hint().contains("newer version"));
    }
}
