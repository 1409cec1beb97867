//! Small tables and workbooks, imported and looked at from outside.

use std::fmt::Write as _;

use model_core::check::{Checker, Severity as Weight};
use model_core::index::Index as Names;
use model_core::model::Project;
use model_core::model::entity::{Entity, ValidationRule};
use model_core::model::enumeration::Enumeration;
use model_core::store::template;
use model_core::value::Decimal;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use super::tests::guess;
use super::*;

/// An import with its preview database.
struct Case {
    folder: TempDir,
    import: Import,
}

/// Imports a table into a new app, with its rows; the checker finds no error.
#[track_caller]
fn import(bytes: &[u8], correct: impl FnOnce(&mut Plan)) -> Case {
    let (sheet, mut plan) = guess(bytes, &Choices::default());
    correct(&mut plan);
    let project = plan.new_app(&sheet, "App");
    let mut import = plan.import(&sheet, &project).unwrap();
    let folder = tempfile::tempdir().unwrap();
    import.load(&folder.path().join("preview.db")).unwrap();
    let mut checker = Checker::new();
    checker.check(&Names::new(&import.project));
    let errors: Vec<_> =
        checker.problems().iter().filter(|p| p.severity == Weight::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    Case { folder, import }
}

impl Case {
    /// The entities in a line for each member and rule.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (_, _, entity) in self.import.project.of_kind::<Entity>() {
            for a in &entity.attributes {
                lines.push(format!("{}.{}: {}", entity.name, a.name, a.ty));
            }
            for a in &entity.associations {
                lines.push(format!("{} -> {}", a.name, a.target));
            }
            for rule in &entity.rules {
                let (word, ids) = match rule {
                    ValidationRule::RequiredRule(rule) => ("required", vec![rule.member]),
                    ValidationRule::UniqueRule(rule) => ("unique", rule.members.clone()),
                    rule => panic!("no such rule comes from a table: {rule:?}"),
                };
                let names = ids.iter().map(|id| entity.member_name(*id).unwrap());
                lines.push(format!("{}: {word} {}", entity.name, names.collect::<String>()));
            }
        }
        lines.sort();
        lines
    }

    /// What a query on the preview database answers, values in one line with spaces.
    fn rows(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(self.folder.path().join("preview.db")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let count = statement.column_count();
        let rows = statement.query_map([], |row| {
            let shown: Vec<String> = (0..count)
                .map(|place| match row.get(place).unwrap() {
                    Value::Null => "empty".to_owned(),
                    Value::Integer(n) => n.to_string(),
                    Value::Real(n) => n.to_string(),
                    Value::Text(text) => text,
                    Value::Blob(bytes) => {
                        Decimal::from_storage(<[u8; 16]>::try_from(&*bytes).unwrap()).to_string()
                    }
                })
                .collect();
            Ok(shown.join(" "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    fn findings(&self) -> Vec<String> {
        self.import.report.findings.iter().map(ToString::to_string).collect()
    }
}

const ORDERS: &[u8] = b"OrderNo;Date;Customer No;CustomerName;City;Total;Paid\n\
    1;17.05.2024;7;M\xc3\xbcller;Ulm;1.234,50;ja\n\
    2;18.05.2024;8;Schmidt;Bonn;7,00;nein\n\
    3;19.05.2024;7;M\xc3\xbcller;Ulm;;nein\n\
    4;;8;Schmidt;Bonn;0,99;ja\n";

#[test]
fn a_table_becomes_an_entity_with_its_rows() {
    let case = import(ORDERS, |_| {});
    assert_eq!(
        case.lines(),
        [
            "Orders.City: String(200)",
            "Orders.CustomerName: String(200)",
            "Orders.Customer_No: Integer",
            "Orders.Date: DateTime UTC",
            "Orders.OrderNo: Integer",
            "Orders.Paid: Boolean",
            "Orders.Total: Decimal",
            "Orders: required OrderNo",
            "Orders: unique OrderNo",
        ]
    );
    assert_eq!(
        case.rows("SELECT orderno, \"date\", customer_no, customername, total, paid FROM m$orders"),
        [
            "1 1715904000000 7 Müller 1234.5 1",
            "2 1715990400000 8 Schmidt 7 0",
            "3 1716076800000 7 Müller empty 0",
            "4 empty 8 Schmidt 0.99 1",
        ]
    );
    assert_eq!(case.findings(), Vec::<String>::new());
    let report = &case.import.report;
    assert_eq!((report.counts.rows, report.counts.objects, report.counts.links), (4, 4, 0));
    assert!(report.to_string().starts_with("orders.csv  entity       M.Orders"), "{report}");
    let (_, _, entity) = case.import.project.of_kind::<Entity>().next().unwrap();
    let captions: Vec<_> = entity.attributes.iter().map(|a| a.caption.get("en")).collect();
    assert_eq!(captions, ["", "", "Customer No", "", "", "", ""]);
}

#[test]
fn columns_that_repeat_together_become_an_entity_where_wanted() {
    let (_, plan) = guess(ORDERS, &Choices::default());
    let group = &plan.groups[0];
    assert_eq!((group.entity.as_str(), group.by, &*group.columns), ("Customer", 2, &[3, 4][..]));
    assert!(!group.is_chosen);
    assert!(plan.to_string().contains("Customer No decides CustomerName, City: with --separate"));
    let case = import(ORDERS, |plan| plan.groups[0].is_chosen = true);
    assert_eq!(
        case.lines(),
        [
            "Customer.City: String(200)",
            "Customer.CustomerName: String(200)",
            "Customer.Customer_No: Integer",
            "Customer: required Customer_No",
            "Customer: unique Customer_No",
            "Orders.Date: DateTime UTC",
            "Orders.OrderNo: Integer",
            "Orders.Paid: Boolean",
            "Orders.Total: Decimal",
            "Orders: required OrderNo",
            "Orders: unique OrderNo",
            "Orders_Customer -> M.Customer",
        ]
    );
    assert_eq!(
        case.rows(
            "SELECT o.orderno, c.customer_no, c.city FROM m$orders o
             JOIN m$customer c ON c.id = o.m$orders_customer ORDER BY 1"
        ),
        ["1 7 Ulm", "2 8 Bonn", "3 7 Ulm", "4 8 Bonn"]
    );
    assert_eq!(case.rows("SELECT count(*) FROM m$customer"), ["2"]);
    let report = &case.import.report;
    assert_eq!((report.counts.objects, report.counts.links), (6, 4));
    assert_eq!((report.tables[1].rows, report.tables[1].imported), (2, 2));
}

#[test]
fn enumerations_have_the_words_as_captions() {
    let case = import(
        "N,Colour\n1,hell blau\n2,Grün\n3,hell blau\n4,Grün\n5,Grün\n6,\n7,grün\n8,Grün\n9,grün\n10,Grün\n"
            .as_bytes(),
        |_| {},
    );
    let (_, _, enumeration) = case.import.project.of_kind::<Enumeration>().next().unwrap();
    let values: Vec<_> =
        enumeration.values.iter().map(|v| (v.name.as_str(), v.caption.get("en"))).collect();
    assert_eq!(values, [("hell_blau", "hell blau"), ("Gruen", "Grün"), ("gruen2", "grün")]);
    assert_eq!(
        case.rows("SELECT colour FROM m$orders"),
        [
            "hell_blau",
            "Gruen",
            "hell_blau",
            "Gruen",
            "Gruen",
            "empty",
            "gruen2",
            "Gruen",
            "gruen2",
            "Gruen"
        ]
    );
    assert_eq!(case.import.report.counts.enumerations, 1);
}

#[test]
fn what_does_not_fit_a_corrected_type_is_told_by_row_and_column() {
    let remarked = b"Id,Size\n1,5\n2,big\n3,6\n4,7\n5,8\n6,9\n";
    let case = import(remarked, |_| {});
    assert!(case.findings()[0].contains("but “big” in row 3 is none"), "{:?}", case.findings());
    let case = import(remarked, |plan| plan.columns[1].kind = Kind::Integer);
    assert!(!case.findings().iter().any(|f| f.contains("is none")), "{:?}", case.findings());
    let case = import(b"Id,Size\n1,5\n2,big\n3,\n", |plan| {
        assert_eq!(plan.columns[1].kind, Kind::Text(Some(200)));
        plan.columns[1].kind = Kind::Integer;
    });
    assert_eq!(case.rows("SELECT size FROM m$orders"), ["5", "empty", "empty"]);
    assert_eq!(
        case.findings(),
        ["orders.csv.Size, row 3: “big” does not fit, so it is empty now."]
    );
    assert!(case.import.report.has_errors());
}

#[test]
fn a_key_with_repeats_is_no_key_and_no_row_is_lost() {
    let case = import(b"Id,Size\n1,x\n1,y\n2,z\n", |plan| plan.columns[0].is_key = true);
    assert_eq!(
        case.lines(),
        ["Orders.Id: Integer", "Orders.Size: String(200)"]
            .map(|line| { line.replace("Orders.Id", "Orders.Orders_Id") })
    );
    assert_eq!(case.rows("SELECT count(*) FROM m$orders"), ["3"]);
    let told = "orders.csv.Id: It is no key: “1” stands in row 2 and in row 3.";
    assert!(case.findings().iter().any(|finding| finding == told), "{:?}", case.findings());
}

#[test]
fn columns_left_out_stay_behind() {
    let case = import(b"Id,Size\n1,x\n2,y\n", |plan| plan.columns[1].is_kept = false);
    assert_eq!(case.lines()[0], "Orders.Orders_Id: Integer");
    assert!(!case.lines().iter().any(|line| line.contains("Size")));
}

#[track_caller]
fn refused(project: &Project, correct: impl FnOnce(&mut Plan), expected: &str) {
    let (sheet, mut plan) = guess(b"Number,Size\n1,x\n2,y\n", &Choices::default());
    correct(&mut plan);
    let error = plan.import(&sheet, project).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let project = template::blank("A", &mut model_core::id::SeededIds::new(1));
    refused(&project, |plan| plan.module = "System".to_owned(), "belongs to Maquette");
    refused(&project, |plan| plan.entity = "a b".to_owned(), "cannot be the name of an entity");
    refused(&project, |plan| plan.columns[0].name = "1".to_owned(), "“1” cannot be the name of");
    refused(&project, |plan| plan.columns[0].name = "size".to_owned(), "has this name too");
    refused(&project, |plan| plan.columns[0].name = "Id".to_owned(), "every object has");
    refused(
        &project,
        |plan| plan.columns.iter_mut().for_each(|c| c.is_kept = false),
        "Every column is left out",
    );
    let (sheet, plan) = guess(b"Number\n1\n", &Choices::default());
    let there = plan.import(&sheet, &project).unwrap().project;
    refused(&there, |_| {}, "M.Orders is there already. Choose another name");
    refused(&there, |plan| plan.module = "m".to_owned(), "is there already");
}

#[test]
fn too_many_values_for_an_enumeration() {
    let words: Vec<String> = (0..=MOST_VALUES).map(|n| format!("v{n}")).collect();
    let text = words.join("\n");
    let (sheet, mut plan) = guess(format!("Word\n{text}").as_bytes(), &Choices::default());
    plan.columns[0].kind = Kind::Enumeration;
    let error = plan.import(&sheet, &plan.new_app(&sheet, "A")).unwrap_err().to_string();
    assert!(error.contains("Column “Word” has 501 values"), "{error}");
    assert_eq!(plan.preview(&sheet, 1).misfits[0], 501);
}

#[test]
fn importing_twice_gives_the_same_and_a_second_entity_its_own_ids() {
    let (sheet, mut plan) = guess(ORDERS, &Choices { separate: true, ..Choices::default() });
    let blank = plan.new_app(&sheet, "A");
    let one = plan.import(&sheet, &blank).unwrap();
    let two = plan.import(&sheet, &plan.new_app(&sheet, "A")).unwrap();
    assert_eq!(one.project.documents(), two.project.documents());
    // The first was renamed; the same import again must not touch it.
    let mut renamed = one.project.clone();
    let id = model_core::model::DocumentId(one.made.entity);
    let mut change = model_core::change::Change::new("Rename");
    change.edit(&renamed, id, |document| {
        if let model_core::model::Content::Entity(entity) = &mut document.content {
            entity.name = "Old".to_owned();
        }
    });
    renamed = change.apply(&renamed).unwrap();
    let again = plan.import(&sheet, &renamed).unwrap();
    assert_ne!(again.made.entity, one.made.entity);
    plan.entity = "Others".to_owned();
    let other = plan.import(&sheet, &one.project).unwrap();
    assert_eq!(other.project.of_kind::<Entity>().count(), 4);
    let names: Vec<_> =
        other.project.of_kind::<Entity>().map(|(_, _, entity)| entity.name.clone()).collect();
    assert!(names.contains(&"Customer2".to_owned()), "{names:?}");
}

#[test]
fn rows_of_an_earlier_import_do_not_come_twice() {
    let mut case = import(ORDERS, |_| {});
    let file = case.folder.path().join("preview.db");
    case.import.load(&file).unwrap();
    assert_eq!(case.rows("SELECT count(*) FROM m$orders"), ["4"]);
    assert!(case.findings().iter().any(|f| f.contains("4 rows that an earlier import")));
}

/// A workbook with these sheets; a sheet is its name and the XML of its rows.
pub(super) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut put = |name: &str, text: &str| {
        use std::io::Write as _;

        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    put("[Content_Types].xml", "<Types/>");
    put(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" \
             Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut list, mut relations) = (String::new(), String::new());
    for (place, (name, rows)) in sheets.iter().enumerate() {
        let id = place + 1;
        write!(list, "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>").unwrap();
        write!(relations, "<Relationship Id=\"rId{id}\" Type=\"{office}/worksheet\" Target=\"worksheets/s{id}.xml\"/>").unwrap();
        let text = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        put(&format!("xl/worksheets/s{id}.xml"), &text);
    }
    write!(
        relations,
        "<Relationship Id=\"rId99\" Type=\"{office}/styles\" Target=\"styles.xml\"/>"
    )
    .unwrap();
    put(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{list}</sheets></workbook>"
        ),
    );
    put(
        "xl/_rels/workbook.xml.rels",
        &format!("<Relationships xmlns=\"{package}\">{relations}</Relationships>"),
    );
    // Style 1 is a day, 2 a day with a time, 3 a time.
    put(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
             <xf numFmtId=\"22\"/><xf numFmtId=\"21\"/></cellXfs></styleSheet>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

fn text_cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_workbook_keeps_the_types_of_its_cells() {
    let rows = format!(
        "<row r=\"2\">{}{}{}{}{}{}{}</row>\
         <row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\"><v>0.30000000000000004</v></c>\
         <c r=\"C3\" s=\"1\"><v>45429</v></c><c r=\"D3\" s=\"2\"><v>45429.395833333336</v></c>\
         <c r=\"E3\" t=\"b\"><v>1</v></c><c r=\"F3\" s=\"3\"><v>0.5</v></c>{}</row>\
         <row r=\"5\"><c r=\"A5\"><v>2</v></c><c r=\"B5\" t=\"e\"><v>#N/A</v></c>\
         <c r=\"C5\" s=\"1\"><v>45430</v></c><c r=\"E5\" t=\"b\"><v>0</v></c>{}</row>",
        text_cell("A2", "Nr"),
        text_cell("B2", "Sum"),
        text_cell("C2", "Day"),
        text_cell("D2", "At"),
        text_cell("E2", "Done"),
        text_cell("F2", "Time"),
        text_cell("G2", "Zip"),
        text_cell("G3", "01067"),
        text_cell("G5", "80331"),
    );
    let bytes = workbook(&[
        ("One", &rows),
        ("Two", &format!("<row r=\"1\">{}</row>", text_cell("A1", "x"))),
    ]);
    let case = import(&bytes, |_| {});
    let types: Vec<String> = case.lines();
    assert_eq!(
        types[..7],
        [
            "Orders.At: DateTime",
            "Orders.Day: DateTime UTC",
            "Orders.Done: Boolean",
            "Orders.Nr: Integer",
            "Orders.Sum: Decimal",
            "Orders.Time: String(200)",
            "Orders.Zip: String(200)",
        ]
    );
    assert_eq!(
        case.rows("SELECT nr, sum, day, at, done, \"time\", zip FROM m$orders"),
        [
            "1 0.3 1715904000000 1715938200000 1 12:00:00 01067",
            "2 empty 1715990400000 empty 0 empty 80331",
        ]
    );
    assert!(
        case.findings()[0].contains("B, row 5: The cell holds the error"),
        "{:?}",
        case.findings()
    );
    assert_eq!(case.import.report.source, "orders.csv, One");
}

#[test]
fn sheets_by_name() {
    let one = format!("<row r=\"1\">{}</row>", text_cell("A1", "x"));
    let bytes = workbook(&[("One", &one), ("Two", &one)]);
    let of = |name: &str| {
        let reading = Reading { sheet: Some(name.to_owned()), delimiter: None };
        read_bytes(&bytes, "book.xlsx", &reading)
    };
    let sheet = of("Two").unwrap();
    assert_eq!((sheet.title().as_str(), sheet.entity_name().as_str()), ("book.xlsx, Two", "Two"));
    assert_eq!(sheet.sheets, ["One", "Two"]);
    let error = of("Three").unwrap_err().to_string();
    assert_eq!(error, "There is no sheet “Three”. There is: One, Two.");
    let far = format!("<row r=\"1048576\">{}</row>", text_cell("XFD1048576", "x"));
    let error = read_bytes(&workbook(&[("Far", &far)]), "far.xlsx", &Reading::default());
    assert!(matches!(error, Err(TableError::TooWide(16_384))), "{error:?}");
    let error = read_bytes(&workbook(&[("Bare", "")]), "bare.xlsx", &Reading::default());
    assert!(error.unwrap_err().to_string().contains("has no rows"));
}

#[track_caller]
fn unreadable(bytes: &[u8], expected: &str) {
    let error = read_bytes(bytes, "t.x", &Reading::default()).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn what_is_no_table_is_refused_with_a_reason() {
    unreadable(b"", "has no rows");
    unreadable(b"\n , \n", "has no rows");
    unreadable(b"PK\x03\x04 and then nothing", "is damaged");
    unreadable(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old format");
    unreadable(b"\x89PNG\0\0", "neither text nor");
    unreadable(",".repeat(1500).replace(',', "x,").as_bytes(), "at most 1000");
    let folder = tempfile::tempdir().unwrap();
    let error = read(folder.path(), &Reading::default()).unwrap_err().to_string();
    assert!(error.contains("is a folder"), "{error}");
    let error = read(&folder.path().join("no.csv"), &Reading::default()).unwrap_err().to_string();
    assert!(error.contains("no file"), "{error}");
    let sheet = Reading { sheet: Some("A".to_owned()), delimiter: None };
    assert!(matches!(read_bytes(b"a,b", "t.csv", &sheet), Err(TableError::NoSheets(_))));
}
