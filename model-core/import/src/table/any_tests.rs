//! Laws of imports, on arbitrary tables: whatever stands in a file, nothing panics, and every
//! cell comes back with its value.

use std::sync::Arc;

use proptest::prelude::*;

use super::import_tests::workbook;
use super::*;

/// A cell as it is written, and its value as a preview shows it.
type Written = (String, String);

fn date() -> impl Strategy<Value = (i32, u32, u32)> {
    (1600..2400_i32, 1..=12_u32, 1..=28_u32)
}

/// Columns of which it is known what they mean, each with a different way of writing.
fn known() -> impl Strategy<Value = Vec<Written>> {
    let cells = |cell: BoxedStrategy<Written>| prop::collection::vec(cell, 1..12);
    let grouped = |n: i64, group: char| {
        let digits = n.unsigned_abs().to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if n < 0 { format!("-{text}") } else { text }
    };
    prop_oneof![
        cells(any::<i64>().prop_map(|n| (n.to_string(), n.to_string())).boxed()),
        cells(any::<i32>().prop_map(|n| (n.to_string(), n.to_string())).boxed()),
        cells(
            (any::<i32>(), 1..100_u8)
                .prop_map(move |(n, cents)| {
                    let text = format!("{},{cents:02}", grouped(i64::from(n), '.'));
                    let value = format!("{n}.{cents:02}");
                    (text, value.trim_end_matches('0').to_owned())
                })
                .boxed()
        ),
        cells(
            (any::<i32>(), 1..100_u8)
                .prop_map(move |(n, cents)| {
                    let text = format!("{}.{cents:02}", grouped(i64::from(n), ','));
                    let value = format!("{n}.{cents:02}");
                    (text, value.trim_end_matches('0').to_owned())
                })
                .boxed()
        ),
        cells(
            date()
                .prop_map(|(y, m, d)| (format!("{d:02}.{m:02}.{y}"), format!("{y}-{m:02}-{d:02}")))
                .boxed()
        ),
        cells(
            (date(), 0..24_u32, 1..60_u32)
                .prop_map(|((y, m, d), h, min)| {
                    let day = format!("{y}-{m:02}-{d:02}");
                    (format!("{day}T{h:02}:{min:02}"), format!("{day} {h:02}:{min:02}:00"))
                })
                .boxed()
        ),
        cells(
            any::<bool>()
                .prop_map(|b| (if b { "ja" } else { "Nein" }.to_owned(), b.to_string()))
                .boxed()
        ),
        cells("[a-zA-Zäß\"',;\n ]{1,12}x".prop_map(|text| (text.clone(), text)).boxed()),
        cells("0[0-9]{3,6}".prop_map(|text| (text.clone(), text)).boxed()),
    ]
}

/// A table as CSV, with a heading, and a column of numbers so that no row is blank.
fn csv_of(delimiter: u8, columns: &[Vec<String>]) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
    let heading = (0..columns.len()).map(|n| format!("Heading{n}"));
    writer.write_record(std::iter::once("Line".to_owned()).chain(heading)).unwrap();
    for row in 0..rows {
        let cells = columns.iter().map(|c| c.get(row).cloned().unwrap_or_default());
        writer.write_record(std::iter::once((row + 1).to_string()).chain(cells)).unwrap();
    }
    writer.into_inner().unwrap()
}

fn delimiter() -> impl Strategy<Value = u8> {
    prop::sample::select(vec![b',', b';', b'\t', b'|'])
}

fn read_with(bytes: &[u8], delimiter: u8) -> (Arc<Sheet>, Plan) {
    let reading = Reading { sheet: None, delimiter: Some(char::from(delimiter)) };
    let sheet = read_bytes(bytes, "any.csv", &reading).unwrap();
    let choices = Choices { header: Some(true), ..Choices::default() };
    let plan = Plan::guess(&sheet, "Any", "Thing", &choices);
    (Arc::new(sheet), plan)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_comes_back_with_its_value(column in known(), delimiter in delimiter()) {
        let written: Vec<String> = column.iter().map(|(text, _)| text.clone()).collect();
        let (sheet, plan) = read_with(&csv_of(delimiter, &[written]), delimiter);
        let preview = plan.preview(&sheet, usize::MAX);
        prop_assert_eq!(preview.rows.len(), column.len());
        for (row, (text, value)) in preview.rows.iter().zip(&column) {
            let cell = &row.cells[1];
            prop_assert_eq!(&cell.problem, &None, "{} as {:?}", text, plan.columns[1].kind);
            // A column may be text after all, where its dates and numbers do not agree.
            let kept = &cell.text == value
                || matches!(plan.columns[1].kind, Kind::Text(_) | Kind::Enumeration) && &cell.text == text;
            prop_assert!(kept, "{text} came back as {}: {:?}", cell.text, plan.columns[1]);
        }
    }

    #[test]
    fn any_text_comes_back(
        columns in prop::collection::vec(prop::collection::vec("[^\\x00]{0,8}|[0-9.,/ -]{0,8}", 1..8), 1..4),
        delimiter in delimiter(),
    ) {
        let (sheet, plan) = read_with(&csv_of(delimiter, &columns), delimiter);
        let preview = plan.preview(&sheet, usize::MAX);
        for (place, column) in columns.iter().enumerate() {
            // A column of spaces at the right edge may be no column at all.
            let Some(planned) = plan.columns.get(place + 1) else {
                prop_assert!(column.iter().all(String::is_empty));
                continue;
            };
            for (row, text) in column.iter().enumerate() {
                let cell = &preview.rows[row].cells[place + 1];
                prop_assert_eq!(&cell.problem, &None);
                match planned.kind {
                    Kind::Text(_) | Kind::Enumeration => prop_assert_eq!(&cell.text, text),
                    // A value is empty only where nothing was, and has no other digits.
                    _ => {
                        prop_assert_eq!(cell.text.is_empty(), text.trim().is_empty());
                        if matches!(planned.kind, Kind::Integer | Kind::Long | Kind::Decimal) {
                            prop_assert!(digits(&cell.text) == digits(text), "{text} {}", cell.text);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_row_is_stored(
        columns in prop::collection::vec(prop::collection::vec("[ab01., -]{0,3}", 1..10), 1..5),
        separate in any::<bool>(),
        keys in any::<bool>(),
    ) {
        let (sheet, mut plan) = read_with(&csv_of(b',', &columns), b',');
        plan.groups.iter_mut().for_each(|group| group.is_chosen = separate);
        plan.columns.iter_mut().for_each(|column| column.is_key |= keys);
        let mut import = plan.import(&sheet, &plan.new_app(&sheet, "Any")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        import.load(&folder.path().join("preview.db")).unwrap();
        for table in &import.report.tables {
            prop_assert_eq!(table.rows, table.imported, "{}", import.report);
        }
        prop_assert!(!import.report.has_errors(), "{}", import.report);
        let mut checker = model_core::check::Checker::new();
        checker.check(&model_core::index::Index::new(&import.project));
        let errors: Vec<_> = checker
            .problems()
            .iter()
            .filter(|p| p.severity == model_core::check::Severity::Error)
            .collect();
        prop_assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "[\\x01-\\x7f]{0,200}".prop_map(String::into_bytes),
            "[a-c0-9,;\"\r\n.]{0,200}".prop_map(String::into_bytes),
            prop::collection::vec(any::<u8>(), 0..300)
                .prop_map(|rest| [b"\xff\xfe".as_slice(), &rest].concat()),
        ],
        locale in prop::option::of(prop::sample::select(Locale::ALL.to_vec())),
    ) {
        let Ok(sheet) = read_bytes(&bytes, "any.csv", &Reading::default()) else { return Ok(()) };
        prop_assert!(!sheet.rows.is_empty() && sheet.width > 0);
        let choices = Choices { locale, header: None, separate: true };
        let plan = Plan::guess(&sheet, "Any", "Thing", &choices);
        prop_assert_eq!(plan.columns.len(), sheet.width);
        let preview = plan.preview(&sheet, 50);
        prop_assert_eq!(preview.misfits.iter().sum::<u64>(), 0, "a guess fits: {}", plan);
        let sheet = Arc::new(sheet);
        prop_assert!(plan.import(&sheet, &plan.new_app(&sheet, "Any")).is_ok(), "{}", plan);
    }
}

/// Pieces of the XML of a sheet, in any order and number.
const PIECES: &[&str] = &[
    "<row r=\"1\">",
    "<row>",
    "</row>",
    "<c r=\"A1\">",
    "<c r=\"ZZZZZZ9\">",
    "<c r=\"1\">",
    "<c r=\"B2\" t=\"s\">",
    "<c t=\"b\">",
    "<c s=\"1\">",
    "<c s=\"99\">",
    "<c t=\"e\">",
    "</c>",
    "<v>",
    "</v>",
    "1",
    "-5e99",
    "45000.5",
    "#N/A",
    "x",
    "<is><t>",
    "</t></is>",
    "<f>A1</f>",
    "&amp;",
    "&x;",
    "<",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_workbook_is_read_or_refused(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30),
        cut in prop::option::of(0..2000_usize),
    ) {
        let mut bytes = workbook(&[("One", &pieces.concat())]);
        bytes.truncate(cut.unwrap_or(bytes.len()).max(4));
        match read_bytes(&bytes, "any.xlsx", &Reading::default()) {
            Ok(sheet) => {
                let plan = Plan::guess(&sheet, "Any", "Thing", &Choices::default());
                prop_assert_eq!(plan.preview(&sheet, 9).misfits.iter().sum::<u64>(), 0);
            }
            Err(error) => prop_assert!(error.to_string().contains("any.xlsx") || matches!(error, TableError::TooWide(_))),
        }
    }
}

fn digits(text: &str) -> String {
    // Zeros at the end of a fraction are no value, and what groups digits is none.
    let plain: String = text.chars().filter(char::is_ascii_digit).collect();
    plain.trim_end_matches('0').to_owned()
}
