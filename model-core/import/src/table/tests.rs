//! Small tables, and what they are proposed to become.

use std::sync::Arc;

use model_core::model::AttributeType;

use super::*;

pub(super) fn sheet(bytes: &[u8]) -> Arc<Sheet> {
    Arc::new(read_bytes(bytes, "orders.csv", &Reading::default()).unwrap())
}

pub(super) fn guess(bytes: &[u8], choices: &Choices) -> (Arc<Sheet>, Plan) {
    let sheet = sheet(bytes);
    let plan = Plan::guess(&sheet, "M", "Orders", choices);
    (sheet, plan)
}

/// What a column of these values becomes, with the values as they would be stored. `expected` is
/// the type, then the values, with a bar between.
#[track_caller]
fn column(values: &[&str], locale: Option<Locale>, expected: &str) -> Vec<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for value in ["Heading"].iter().chain(values) {
        // A second column, so that empty cells make no empty rows.
        writer.write_record([*value, "x"]).unwrap();
    }
    let choices = Choices { header: Some(true), locale, separate: false };
    let (sheet, plan) = guess(&writer.into_inner().unwrap(), &choices);
    let preview = plan.preview(&sheet, usize::MAX);
    let shown: Vec<&str> = preview.rows.iter().map(|row| row.cells[0].text.as_str()).collect();
    let found = format!("{}|{}", plan.columns[0].kind.label(), shown.join("|"));
    assert_eq!(found, expected, "{:?}", plan.remarks);
    assert_eq!(preview.misfits[0], 0, "a guess fits all values");
    let of_column = plan.remarks.iter().filter(|remark| remark.column == Some(0));
    of_column.map(|remark| format!("{:?}: {}", remark.severity, remark.message)).collect()
}

/// The same, where something is to be told.
#[track_caller]
fn told(values: &[&str], locale: Option<Locale>, expected: &str, remark: &str) {
    let remarks = column(values, locale, expected);
    assert!(remarks.iter().any(|r| r.contains(remark)), "{remark} in {remarks:?}");
}

/// The same, where nothing is to be told.
#[track_caller]
fn plain(values: &[&str], expected: &str) {
    assert_eq!(column(values, None, expected), Vec::<String>::new());
}

#[test]
fn whole_numbers() {
    plain(&["1", "-2", ""], "Integer|1|-2|");
    plain(&["1", "3000000000"], "Long|1|3000000000");
    plain(&["99999999999999999999", "1"], "Decimal|99999999999999999999|1");
    plain(&["123456789012345678901", "1"], "Text up to 200|123456789012345678901|1");
    plain(&["0", "1"], "Integer|0|1");
}

#[test]
fn leading_zeros_and_the_like_stay_text() {
    plain(&["01067", "80331"], "Text up to 200|01067|80331");
    plain(&["+49 30 1234", "+49 89 5678"], "Text up to 200|+49 30 1234|+49 89 5678");
    plain(&["1e5", "2e5"], "Text up to 200|1e5|2e5");
    plain(&["12:30", "13:00"], "Text up to 200|12:30|13:00");
    plain(&["", ""], "Text up to 200||");
}

#[test]
fn decimals_by_locale() {
    plain(&["1.5", "2"], "Decimal|1.5|2");
    plain(&["1,5", "2"], "Decimal|1.5|2");
    plain(&["1,234.56", "7"], "Decimal|1234.56|7");
    plain(&["1.234,56", "7"], "Decimal|1234.56|7");
    plain(&["1 234,56", "7"], "Decimal|1234.56|7");
    plain(&["1,234", "0.5"], "Decimal|1234|0.5");
    plain(&["1.234", "0,5"], "Decimal|1234|0.5");
    told(&["1,234", "5,678"], None, "Integer|1234|5678", "Warning: “1,234” was read as 1234, but");
    told(&["1.234", "5.678"], None, "Decimal|1.234|5.678", "“1.234” was read as 1.234, but");
    told(
        &["0.5", "0.123456789"],
        None,
        "Text up to 200|0.5|0.123456789",
        "Choose Decimal to round",
    );
    let german = Some(Locale::Continental);
    assert!(column(&["1.234", "5.678"], german, "Integer|1234|5678").is_empty());
    assert!(column(&["1,234"], german, "Decimal|1.234").is_empty());
    told(&["1.5", "2.5"], german, "Text up to 200|1.5|2.5", "not written as the locale has them");
}

#[test]
fn the_locale_is_decided_over_the_file() {
    let (sheet, plan) = guess(b"a;b\n1.234;0,5\n2.345;1,5\n", &Choices::default());
    assert_eq!(plan.locale, Locale::Continental);
    assert_eq!(plan.preview(&sheet, 1).rows[0].cells[0].text, "1234");
    assert!(plan.remarks[0].message.contains("as other columns have it"), "{:?}", plan.remarks);
    // A semicolon is what Excel separates with where the comma is the decimal mark.
    let (_, plan) = guess(b"a;b\n1.234;x\n2.345;y\n", &Choices::default());
    assert_eq!((plan.locale, plan.columns[0].kind), (Locale::Continental, Kind::Integer));
    // Columns that contradict each other keep what each of them says.
    let (sheet, plan) = guess(b"a;b;c\n1,5;0.5;0.1\n2,5;1.5;0.2\n", &Choices::default());
    let cells = &plan.preview(&sheet, 1).rows[0].cells;
    assert_eq!((cells[0].text.as_str(), cells[1].text.as_str()), ("1.5", "0.5"));
    assert!(plan.remarks.iter().any(|r| r.message.contains("a decimal comma, unlike")));
}

#[test]
fn truths() {
    plain(&["true", "FALSE"], "Boolean|true|false");
    plain(&["Yes", "no"], "Boolean|true|false");
    plain(&["ja", "Nein", "ja"], "Boolean|true|false|true");
    plain(&["Y", "N"], "Boolean|true|false");
    plain(&["n", "n"], "Text up to 200|n|n");
    plain(&["yes", "nein"], "Text up to 200|yes|nein");
    told(&["yes", "no", ""], None, "Text up to 200|yes|no|", "a Boolean is never empty");
}

#[test]
fn dates() {
    plain(&["2024-05-17", "2024-12-31"], "Date|2024-05-17|2024-12-31");
    plain(&["17.05.2024", "1.6.2024", ""], "Date|2024-05-17|2024-06-01|");
    plain(&["17-05-2024"], "Date|2024-05-17");
    plain(&["2024/05/17"], "Date|2024-05-17");
    plain(&["05/17/2024", "01/02/2024"], "Date|2024-05-17|2024-01-02");
    plain(&["17/05/2024", "01/02/2024"], "Date|2024-05-17|2024-02-01");
    told(
        &["01/02/2024"],
        None,
        "Date|2024-01-02",
        "Warning: Its dates were read as month/day/year",
    );
    assert!(column(&["01/02/2024"], Some(Locale::British), "Date|2024-02-01").is_empty());
    let american = Some(Locale::American);
    told(&["17/05/2024"], american, "Text up to 200|17/05/2024", "Its dates are not written as");
    told(&["17.05.2024 09:30"], None, "Date and time|2024-05-17 09:30:00", "read as UTC");
    told(&["2024-05-17T09:30+02:00"], None, "Date and time|2024-05-17 07:30:00", "UTC");
    told(
        &["2024-01-01 00:00:00.1234"],
        None,
        "Text up to 200|2024-01-01 00:00:00.1234",
        "became text",
    );
    plain(&["20240517", "20241231"], "Integer|20240517|20241231");
}

#[test]
fn slashes_are_decided_over_the_file() {
    let (_, plan) =
        guess(b"a,b\n01/02/2024,31/12/2023\n03/04/2024,30/11/2023\n", &Choices::default());
    assert_eq!(plan.locale, Locale::British);
    assert!(plan.remarks.iter().all(|remark| remark.severity == Severity::Note));
    let (sheet, plan) = guess(b"a;b\n01/02/2024;1,5\n", &Choices::default());
    assert_eq!(plan.preview(&sheet, 1).rows[0].cells[0].text, "2024-02-01");
}

#[test]
fn what_is_nearly_a_type_says_why_it_is_none() {
    let values = ["1", "2", "3", "n/a", "5"];
    told(&values, None, "Text up to 200|1|2|3|n/a|5", "but “n/a” in row 5 is none");
    let dates = ["2024-01-01", "2024-01-02", "2024-01-03", "soon", "2024-01-04"];
    told(&dates, None, &format!("Text up to 200|{}", dates.join("|")), "but “soon” in row 5");
}

#[test]
fn enumerations_are_few_words_that_repeat() {
    let colours = ["red", "green", "red", "green", "red", "red"];
    plain(&colours, &format!("Enumeration|{}", colours.join("|")));
    plain(&colours[..4], &format!("Text up to 200|{}", colours[..4].join("|")));
    let codes = ["01", "02", "01", "02", "01", "02"];
    plain(&codes, &format!("Text up to 200|{}", codes.join("|")));
    let long = "x".repeat(201);
    plain(&[&long], &format!("Text of any length|{long}"));
}

#[track_caller]
fn check_header(text: &str, expected: bool) {
    let (_, plan) = guess(text.as_bytes(), &Choices::default());
    assert_eq!(plan.has_header, expected, "{text}");
    let names: Vec<_> = plan.columns.iter().map(|column| column.heading.is_empty()).collect();
    assert!(expected || names.iter().all(|empty| *empty));
}

#[test]
fn headers() {
    check_header("Name,Price\nApple,1.5\n", true);
    check_header("Apple,1.5\nPear,2\n", false);
    check_header("Name,City\nAnn,Ulm\nBob,Bonn\n", true);
    check_header("Ulm,Ann\nBonn,Bob\nUlm,Cy\n", false);
    check_header("a,a\nb,c\n", false);
    check_header("Name,Since\nAnn,2024-01-01\n", true);
    check_header("No,Name\n1,Ann\n", true);
    check_header("Name,Active\nAnn,yes\n", true);
    check_header("Name\n", true);
    check_header(",Name\n0,Ann\n", true);
    let none = Choices { header: Some(false), ..Choices::default() };
    assert_eq!(guess(b"Name\nAnn\n", &none).1.columns[0].name, "Column1");
}

#[test]
fn keys_are_without_repeats_and_gaps() {
    let keys = |text: &str| -> Vec<String> {
        let (_, plan) = guess(text.as_bytes(), &Choices::default());
        plan.columns.into_iter().filter(|c| c.is_key).map(|c| c.name).collect()
    };
    assert_eq!(keys("OrderNo,Name\n1,a\n2,b\n"), ["OrderNo"]);
    assert_eq!(keys("Name,Total,Art.-Nr\nx,1.5,7\ny,2.5,8\n"), ["Name", "Art_Nr"]);
    assert_eq!(keys("OrderNo,Name\n1,a\n1,b\n"), Vec::<String>::new());
    assert_eq!(keys("OrderNo,Name\n1,a\n,b\n"), Vec::<String>::new());
    assert_eq!(keys("Total,Name\n1.5,a\n2.5,b\n"), Vec::<String>::new());
}

#[test]
fn ragged_rows_are_told_and_kept() {
    let (sheet, plan) = guess(b"a,b\n1,2\n3\n4,5,six\n\n7,8,,\n", &Choices::default());
    assert_eq!(plan.columns.len(), 3);
    assert_eq!(plan.columns[2].name, "Column3");
    let found: Vec<String> = sheet.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "orders.csv, row 3: It has 1 cells, the first row has 2.",
            "orders.csv, row 4: It has 3 cells, the first row has 2.",
            "orders.csv, row 6: It has 4 cells, the first row has 2.",
        ]
    );
    let rows = plan.preview(&sheet, 9).rows;
    assert_eq!((rows[1].number, rows[2].cells[2].text.as_str()), (3, "six"));
}

#[test]
fn names_of_entities() {
    assert_eq!(entity_parts("Sales.Order").unwrap(), ("Sales".to_owned(), "Order".to_owned()));
    for wrong in ["Order", "Sales.", ".Order", "Sa les.Order", "A.B.C"] {
        assert!(entity_parts(wrong).unwrap_err().to_string().contains("Module.Entity"), "{wrong}");
    }
    let attribute = Kind::Enumeration.attribute_type();
    assert_eq!(attribute, None);
    assert_eq!(Kind::Date.attribute_type(), Some(AttributeType::DateTime { localized: false }));
}
