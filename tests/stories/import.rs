//! Someone imports a real database. What came of it is asked for in the protocol and compared with
//! the source by code that shares nothing with the importer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use app::services::begin::{SqliteImport, import_sqlite};
use app::services::engine::{preview_database, start};
use model_core::check::{Checker, Severity};
use model_core::index::Index;
use model_core::store::{self, Loaded};
use model_core::value::Decimal;
use model_import::report::Report;
use runtime_preview::engine::Client;
use runtime_preview::schema::Consent;
use runtime_preview::value::Value as Held;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tests::corpus;

/// An app that was imported, with its source.
struct Imported {
    source: PathBuf,
    home: TempDir,
    report: Report,
}

impl Imported {
    fn new(source: PathBuf, module: &str, home: TempDir) -> Imported {
        let import = SqliteImport {
            file: source.clone(),
            folder: home.path().join("app"),
            module: Some(module.to_owned()),
            with_data: true,
            pages: true,
        };
        let report = import_sqlite(&import).unwrap();
        Imported { source, home, report }
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("app")
    }

    fn source(&self) -> Connection {
        Connection::open_with_flags(&self.source, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    fn talk(&self) -> Talk {
        Talk::new(&self.folder())
    }
}

/// Chinook, imported once for all tests; nothing where the corpus is absent.
fn chinook() -> Option<&'static Imported> {
    static APP: OnceLock<Option<Imported>> = OnceLock::new();
    APP.get_or_init(|| {
        let source = corpus("chinook/Chinook_Sqlite.sqlite")?;
        Some(Imported::new(source, "Chinook", tempfile::tempdir().unwrap()))
    })
    .as_ref()
}

/// Northwind, built from its statements and imported once for all tests.
fn northwind() -> Option<&'static Imported> {
    static APP: OnceLock<Option<Imported>> = OnceLock::new();
    APP.get_or_init(|| {
        let statements = std::fs::read_to_string(corpus("northwind/create.sql")?).unwrap();
        let home = tempfile::tempdir().unwrap();
        let source = home.path().join("northwind.db");
        let connection = Connection::open(&source).unwrap();
        // One transaction: thousands of them would each wait for the disk.
        let all = format!("PRAGMA foreign_keys=OFF; BEGIN; {statements}; COMMIT");
        connection.execute_batch(&all).unwrap();
        drop(connection);
        Some(Imported::new(source, "Northwind", home))
    })
    .as_ref()
}

/// Requests to an app.
struct Talk(Client);

impl Talk {
    fn new(folder: &Path) -> Talk {
        let project = store::open(folder).project;
        let started = start(&project, &preview_database(folder), Consent::KeepAll).unwrap();
        Talk(started.engine.client())
    }

    #[track_caller]
    fn ask(&mut self, request: &Json) -> Json {
        let answer: Json = serde_json::from_str(&self.0.answer_line(&request.to_string())).unwrap();
        assert!(answer.get("error").is_none(), "{request}: {answer}");
        answer
    }

    /// All rows of a list, with these attributes.
    #[track_caller]
    fn rows(&mut self, xpath: &str, attributes: &[String]) -> Vec<Vec<String>> {
        let ask = json!({ "op": "retrieve", "xpath": xpath, "attributes": attributes });
        let answer = self.ask(&ask);
        let objects = answer["mxobjects"].as_array().unwrap().iter();
        let mut rows: Vec<Vec<String>> = objects
            .map(|object| {
                let values = attributes.iter().map(|name| &object["attributes"][name]["value"]);
                values.map(plain).collect()
            })
            .collect();
        rows.sort();
        rows
    }
}

/// A value of an answer as text.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn errors(loaded: &Loaded) -> Vec<String> {
    let mut checker = Checker::new();
    checker.check(&Index::new(&loaded.project));
    let errors = checker.problems().iter().filter(|p| p.severity == Severity::Error);
    errors.map(|problem| format!("{} {}", problem.code, problem.message)).collect()
}

#[track_caller]
fn check_files(folder: &Path) {
    let loaded = store::open(folder);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    assert_eq!(errors(&loaded), Vec::<String>::new());
    let plan = store::plan(&loaded.disk, &loaded.project, store::Extent::Everything);
    let changed: Vec<&str> = plan.writes().map(|(path, _)| path).chain(plan.deletes()).collect();
    assert_eq!(changed, Vec::<&str>::new(), "these files are not canonical");
}

#[test]
fn chinook_comes_over_as_a_valid_app_in_canonical_files() {
    let Some(app) = chinook() else { return };
    let counts = &app.report.counts;
    assert_eq!((counts.entities, counts.associations, counts.pages), (10, 10, 20));
    assert_eq!(counts.objects, 15_607 - 8_715);
    assert!(app.report.findings.is_empty(), "{:?}", app.report.findings);
    assert!(app.report.left_behind.is_empty(), "{:?}", app.report.left_behind);
    check_files(&app.folder());
    let home = app.folder().join("modules/Chinook");
    assert!(home.join("Invoices/Invoice_Overview.page.json").is_file());
}

#[test]
fn chinook_has_every_invoice_and_their_exact_sum() {
    let Some(app) = chinook() else { return };
    let mut talk = app.talk();
    let answer = talk.ask(
        &json!({ "op": "retrieve", "xpath": "//Chinook.Invoice", "attributes": [], "amount": 0, "count": true }),
    );
    assert_eq!(answer["count"], 412);
    let totals = talk.rows("//Chinook.Invoice", &["Total".to_owned()]);
    let sum = totals
        .iter()
        .map(|row| row[0].parse::<Decimal>().unwrap())
        .fold(Decimal::ZERO, |sum, total| sum.checked_add(total).unwrap());
    assert_eq!((totals.len(), sum.to_string().as_str()), (412, "2328.6"));
    let oql = "SELECT COUNT(*) AS Invoices, SUM(Total) AS Total FROM Chinook.Invoice";
    let table = talk.0.session().oql(oql).unwrap();
    assert_eq!(table.rows, [[Held::Integer(412), Held::Decimal("2328.60".parse().unwrap())]]);
}

#[test]
fn chinook_is_paged_through_without_gaps_and_repetitions() {
    let Some(app) = chinook() else { return };
    let mut talk = app.talk();
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for offset in (0..4_000).step_by(250) {
        let answer = talk.ask(&json!({
            "op": "retrieve", "xpath": "//Chinook.Track", "attributes": ["Name"],
            "sort": [["UnitPrice", "desc"]], "offset": offset, "amount": 250, "count": true,
        }));
        assert_eq!(answer["count"], 3_503);
        for object in answer["mxobjects"].as_array().unwrap() {
            assert!(seen.insert(plain(&object["guid"])), "twice: {object}");
            names.push(plain(&object["attributes"]["Name"]["value"]));
        }
    }
    names.sort();
    let source = app.source();
    let mut statement = source.prepare("SELECT Name FROM Track").unwrap();
    let mut expected: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    expected.sort();
    assert_eq!(names, expected);
}

/// What the customers of a country were invoiced in a year.
const YEARLY_TOTAL: &str = r#"{
  "id": "F4P6WPSPG6499",
  "name": "Customers_YearlyTotal",
  "returns": "Decimal",
  "objects": [
    {"kind": "parameter", "id": "8P27MGSYJ3GDM", "name": "Country", "type": "String"},
    {"kind": "parameter", "id": "8P27MGSYJ3GDN", "name": "Year", "type": "Integer"},
    {"kind": "start", "id": "39368D7QF6BX6"},
    {"kind": "retrieve", "id": "9Z2AKVC811ZSR", "variable": "Invoices", "source": {
      "kind": "database",
      "entity": "Chinook.Invoice",
      "xpath": "[Chinook.Invoice_Customer/Chinook.Customer/Country = $Country][year-from-dateTime(InvoiceDate) = $Year]"
    }},
    {"kind": "aggregate", "id": "9973FABWBCGY7", "list": "Invoices", "function": "sum",
      "attribute": "Chinook.Invoice.Total", "variable": "Total"},
    {"kind": "end", "id": "2PVXW4AA1VC9X", "value": "$Total"}
  ],
  "flows": [
    {"id": "5EDG2X6ZC5298", "from": "9Z2AKVC811ZSR", "to": "9973FABWBCGY7"},
    {"id": "5GV5R7K16Z7TA", "from": "9973FABWBCGY7", "to": "2PVXW4AA1VC9X"},
    {"id": "CEV1H6QCVWTNZ", "from": "39368D7QF6BX6", "to": "9Z2AKVC811ZSR"}
  ]
}
"#;

#[test]
fn a_microflow_on_chinook_agrees_with_sql_on_the_source() {
    let Some(app) = chinook() else { return };
    let home = tempfile::tempdir().unwrap();
    copy(&app.folder(), home.path());
    let file = home.path().join("modules/Chinook/Customers_YearlyTotal.microflow.json");
    std::fs::write(file, YEARLY_TOTAL).unwrap();
    assert_eq!(errors(&store::open(home.path())), Vec::<String>::new());
    let mut talk = Talk::new(home.path());
    let source = app.source();
    let mut statement = source
        .prepare(
            "SELECT c.Country, y.Year, (SELECT sum(CAST(round(i.Total * 100) AS INTEGER))
                 FROM Invoice i JOIN Customer o USING (CustomerId)
                 WHERE o.Country = c.Country AND strftime('%Y', i.InvoiceDate) = y.Year)
             FROM (SELECT DISTINCT Country FROM Customer) c,
                  (SELECT DISTINCT strftime('%Y', InvoiceDate) AS Year FROM Invoice) y",
        )
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut asked, mut sum) = (0, Decimal::ZERO);
    while let Some(row) = rows.next().unwrap() {
        let (country, year): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        let cents: Option<i64> = row.get(2).unwrap();
        let answer = talk.ask(&json!({
            "op": "execute", "microflow": "Chinook.Customers_YearlyTotal",
            "arguments": { "Country": country, "Year": year },
        }));
        let total: Decimal = answer["actionResult"].as_str().unwrap().parse().unwrap();
        let expected = Decimal::new(i128::from(cents.unwrap_or(0)), 2).unwrap();
        assert_eq!(total, expected, "{country} {year}");
        asked += 1;
        sum = sum.checked_add(total).unwrap();
    }
    assert_eq!((asked, sum.to_string().as_str()), (24 * 5, "2328.6"));
}

#[test]
fn generated_pages_of_imported_apps_work() {
    for app in [chinook(), northwind()].into_iter().flatten() {
        let home = tempfile::tempdir().unwrap();
        copy(&app.folder(), home.path());
        let mut talk = Talk::new(home.path());
        for table in app.report.tables.iter().filter(|table| !table.is_association) {
            let (module, name) = table.becomes.split_once('.').unwrap();
            let overview = format!("{module}.{name}_Overview");
            let opened = talk.ask(&json!({ "op": "open", "page": overview }));
            let grid = grid(&opened["tree"]).unwrap_or_else(|| panic!("{overview}: {opened}"));
            assert_eq!(grid["count"], table.rows, "{overview}: {grid}");
            talk.ask(&json!({ "op": "close", "page": opened["page"] }));
            let Some(guid) = grid["rows"][0]["id"].as_str() else { continue };
            // What came over satisfies its own rules.
            let edit = format!("{module}.{name}_Edit");
            let arguments = json!({ name: guid });
            let opened = talk.ask(&json!({ "op": "open", "page": edit, "arguments": arguments }));
            let page = &opened["page"];
            let saved = talk.ask(&json!({ "op": "act", "page": page, "node": "save" }));
            assert_eq!(saved["closed"][0], *page, "{edit}: {saved}");
        }
    }
}

/// The data grid in a tree of a page.
fn grid(tree: &Json) -> Option<&Json> {
    match tree {
        Json::Object(fields) => match fields.get("dataGrid") {
            Some(grid) => Some(grid),
            None => fields.values().find_map(grid),
        },
        Json::Array(items) => items.iter().find_map(grid),
        _ => None,
    }
}

#[test]
fn a_new_artist_gets_the_next_number() {
    let Some(app) = chinook() else { return };
    let home = tempfile::tempdir().unwrap();
    copy(&app.folder(), home.path());
    let mut talk = Talk::new(home.path());
    let page =
        talk.ask(&json!({ "op": "open", "page": "Chinook.Artist_Overview" }))["page"].clone();
    let opened = talk.ask(&json!({ "op": "act", "page": page, "node": "new" }));
    let edit = opened["opened"][0]["key"].clone();
    talk.ask(&json!({ "op": "set", "page": edit, "node": "Name", "value": "Zappa" }));
    let saved = talk.ask(&json!({ "op": "act", "page": edit, "node": "save" }));
    assert_eq!(saved["closed"][0], edit, "{saved}");
    let wanted = ["ArtistId".to_owned(), "Name".to_owned()];
    let rows = talk.rows("//Chinook.Artist[Name = 'Zappa']", &wanted);
    assert_eq!(rows, [["276", "Zappa"]]);
}

/// Copies an app with its preview database; its repository stays behind.
fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == ".git" {
            continue;
        }
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Two names that belong together.
type Pair = (&'static str, &'static str);

/// For each table of Northwind the entity, and the columns that became associations with the way
/// to the same value.
const NORTHWIND: &[(&str, &str, &[Pair])] = &[
    ("Categories", "Categories", &[]),
    ("CustomerDemographics", "CustomerDemographics", &[]),
    ("Customers", "Customers", &[]),
    (
        "Employees",
        "Employees",
        &[("ReportsTo", "Northwind.Employees_ReportsTo/Northwind.Employees/EmployeeID")],
    ),
    (
        "Order Details",
        "Order_Details",
        &[
            ("OrderID", "Northwind.Order_Details_Orders/Northwind.Orders/OrderID"),
            ("ProductID", "Northwind.Order_Details_Products/Northwind.Products/ProductID"),
        ],
    ),
    (
        "Orders",
        "Orders",
        &[
            ("CustomerID", "Northwind.Orders_Customers/Northwind.Customers/CustomerID"),
            ("EmployeeID", "Northwind.Orders_Employees/Northwind.Employees/EmployeeID"),
            ("ShipVia", "Northwind.Orders_Shippers/Northwind.Shippers/ShipperID"),
        ],
    ),
    (
        "Products",
        "Products",
        &[
            ("SupplierID", "Northwind.Products_Suppliers/Northwind.Suppliers/SupplierID"),
            ("CategoryID", "Northwind.Products_Categories/Northwind.Categories/CategoryID"),
        ],
    ),
    ("Regions", "Regions", &[]),
    ("Shippers", "Shippers", &[]),
    ("Suppliers", "Suppliers", &[]),
    (
        "Territories",
        "Territories",
        &[("RegionID", "Northwind.Territories_Regions/Northwind.Regions/RegionID")],
    ),
];

/// The tables of links, with the entities that they link and the columns of the keys.
const NORTHWIND_LINKS: &[(&str, Pair, Pair)] = &[
    ("EmployeeTerritories", ("Employees", "EmployeeID"), ("Territories", "TerritoryID")),
    (
        "CustomerCustomerDemo",
        ("Customers", "CustomerID"),
        ("CustomerDemographics", "CustomerTypeID"),
    ),
];

/// All rows of a table as the protocol would answer them.
fn source_rows(source: &Connection, table: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut statement = source.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query([]).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = found.next().unwrap() {
        let value = |(place, column): (usize, &String)| match row.get(place).unwrap() {
            Value::Null => "null".to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Real(number) => number.to_string(),
            Value::Text(text) if column.ends_with("Date") => millis(&text).to_string(),
            Value::Text(text) => text,
            Value::Blob(bytes) => base64(&bytes),
        };
        rows.push(columns.iter().enumerate().map(value).collect::<Vec<_>>());
    }
    rows.sort();
    (columns, rows)
}

fn millis(text: &str) -> i64 {
    let day: jiff::civil::Date = text.split(' ').next().unwrap().parse().unwrap();
    assert!(text[10..].bytes().all(|b| b" 0:.".contains(&b)), "a time of day: {text}");
    day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_millisecond()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut bits = 0_usize;
        for place in 0..3 {
            bits = bits << 8 | usize::from(group.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * place) & 63]);
            text.push(if place > group.len() { '=' } else { digit });
        }
    }
    text
}

#[test]
fn every_row_of_northwind_is_found_again_as_an_object() {
    let Some(app) = northwind() else { return };
    check_files(&app.folder());
    let source = app.source();
    let mut talk = app.talk();
    for (table, entity, links) in NORTHWIND {
        let (columns, expected) = source_rows(&source, table);
        let ways: BTreeMap<&str, &str> = links.iter().copied().collect();
        let attributes: Vec<String> = columns
            .iter()
            .map(|c| ways.get(c.as_str()).map_or(c.clone(), |w| (*w).to_owned()))
            .collect();
        let found = talk.rows(&format!("//Northwind.{entity}"), &attributes);
        assert_eq!(found.len(), expected.len(), "{table}");
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{table}");
        }
    }
}

#[test]
fn every_row_of_northwind_that_only_links_is_found_again_as_a_link() {
    let Some(app) = northwind() else { return };
    let source = app.source();
    let mut talk = app.talk();
    for (table, (owner, key), (other, other_key)) in NORTHWIND_LINKS {
        let (_, expected) = source_rows(&source, table);
        let (mut there, mut back) = (Vec::new(), Vec::new());
        // Both ways, as each is a query of its own.
        for (found, (from, from_key), (to, to_key)) in [
            (&mut there, (owner, key), (other, other_key)),
            (&mut back, (other, other_key), (owner, key)),
        ] {
            for row in talk.rows(&format!("//Northwind.{from}"), &[(*from_key).to_owned()]) {
                // Employees have numbers, the others texts, such as 01581.
                let of = match *from_key {
                    "EmployeeID" => row[0].clone(),
                    _ => format!("'{}'", row[0].replace('\'', "''")),
                };
                let xpath = format!(
                    "//Northwind.{to}[Northwind.{table}/Northwind.{from}/{from_key} = {of}]"
                );
                for linked in talk.rows(&xpath, &[(*to_key).to_owned()]) {
                    found.push(vec![row[0].clone(), linked[0].clone()]);
                }
            }
        }
        for pair in &mut back {
            pair.reverse();
        }
        there.sort();
        back.sort();
        assert_eq!(there, expected, "{table}");
        assert_eq!(back, expected, "{table}, back");
    }
    // No other table was left out of the comparison.
    let known: BTreeSet<&str> =
        NORTHWIND.iter().map(|t| t.0).chain(NORTHWIND_LINKS.iter().map(|t| t.0)).collect();
    let tables: BTreeSet<&str> = app.report.tables.iter().map(|t| t.table.as_str()).collect();
    assert_eq!(tables, known);
    assert!(app.report.findings.is_empty(), "{:?}", app.report.findings);
}
