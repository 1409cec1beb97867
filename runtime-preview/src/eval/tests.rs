//! Evaluation, case by case. Expected values are written with their type where it could be
//! mistaken: `3` is whole, `3.0d` decimal, `'3'` text.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model_core::index::Index;
use model_core::lang::Scope;
use model_core::testing::app;
use model_core::value::DataType;
use proptest::prelude::*;

use super::*;
use crate::reference::ObjectId;
use crate::world::FixedWorld;

/// Objects of a small shop, by hand: Order 1 of customer 2, order 3 of nobody.
struct Shop;

const ORDER: i64 = 1;
const CUSTOMER: i64 = 2;
const LONELY: i64 = 3;

fn object(number: i64) -> ObjectRef {
    ObjectRef::own(ObjectId::new(1, number))
}

impl Objects for Shop {
    fn attribute(&mut self, object: ObjectRef, slot: u16) -> Result<Value, ReadError> {
        Ok(match (object.id.sequence(), slot) {
            (ORDER, 0) => Value::Decimal("12.50".parse().unwrap()),
            (ORDER, 1) => Value::Integer(3),
            (ORDER, 2) => Value::Enumeration("Open".into()),
            (CUSTOMER, 3) => Value::from("Ann"),
            (CUSTOMER, 4) | (LONELY, _) => Value::Empty,
            (_, 9) => return Err(ReadError("The object was deleted.".into())),
            other => panic!("{other:?}"),
        })
    }

    fn follow(
        &mut self,
        from: ObjectRef,
        association: u16,
        direction: Direction,
    ) -> Result<Option<ObjectRef>, ReadError> {
        assert_eq!((association, direction), (0, Direction::Forward));
        Ok((from.id.sequence() == ORDER).then(|| object(CUSTOMER)))
    }

    fn is_new(&mut self, object: ObjectRef) -> Result<bool, ReadError> {
        Ok(object.id.sequence() == LONELY)
    }

    fn is_a(&mut self, _: ObjectRef, entity: u16) -> bool {
        entity == 1
    }
}

struct Slots;

impl Layout for Slots {
    fn entity(&self, name: &QName) -> Option<u16> {
        ["Sales.Order", "Sales.Customer", "Sales.Vip"]
            .iter()
            .position(|n| *n == name.as_str())
            .and_then(|n| u16::try_from(n).ok())
    }

    fn attribute(&self, name: &QName) -> Option<u16> {
        let slots = ["Total", "Count", "Status", "Name", "City"];
        slots.iter().position(|n| *n == name.local()).and_then(|n| u16::try_from(n).ok())
    }

    fn association(&self, name: &QName) -> Option<u16> {
        (name.as_str() == "Sales.Order_Customer").then_some(0)
    }

    fn captions(&self, enumeration: &QName) -> Option<Arc<Captions>> {
        let mut caption = Translated::new("en", "In progress");
        caption.set("de", "In Arbeit");
        (enumeration.as_str() == "Sales.Status")
            .then(|| Arc::new(BTreeMap::from([("Open".to_owned(), caption)])))
    }
}

fn index() -> Index {
    let project = app()
        .enumeration("Sales.Status", &["Open", "Done"])
        .entity("Sales.Customer", |e| e.attribute("Name: String").attribute("City: String"))
        .entity("Sales.Vip", |e| e.based_on("Sales.Customer"))
        .entity("Sales.Order", |e| {
            e.attribute("Total: Decimal")
                .attribute("Count: Integer")
                .attribute("Status: Enumeration Sales.Status")
                .association("Order_Customer: Sales.Customer")
        })
        .build();
    Index::new(&project)
}

/// 2025-03-29T23:30:15.250Z: in Berlin the 30th, a day of 23 hours.
const NOW: i64 = 1_743_291_015_250;

fn context(language: &str, zone: &str) -> Context {
    let mut context = Context::new(Arc::new(FixedWorld::new(NOW, 1)), language);
    context.zone = TimeZone::get(zone).unwrap();
    context
}

const VARIABLES: &[(&str, DataType)] = &[
    ("n", DataType::Integer),
    ("d", DataType::Decimal),
    ("s", DataType::String),
    ("b", DataType::Boolean),
    ("t", DataType::DateTime),
    ("noN", DataType::Integer),
    ("noD", DataType::Decimal),
    ("noS", DataType::String),
    ("noB", DataType::Boolean),
    ("noT", DataType::DateTime),
];

fn evaluate(text: &str, context: &Context) -> Result<Value, Box<EvalError>> {
    thread_local! {
        static INDEX: Index = index();
    }
    let mut variables = vec![
        Value::Integer(7),
        Value::Decimal("2.5".parse().unwrap()),
        Value::from("Hello"),
        Value::Boolean(true),
        Value::DateTime(NOW),
    ];
    variables.resize(VARIABLES.len(), Value::Empty);
    let mut names: Vec<String> = VARIABLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut scope = Scope::default();
    for (name, ty) in VARIABLES {
        scope.insert(*name, ty.clone());
    }
    let order = DataType::Object("Sales.Order".into());
    for (name, value) in [
        ("Order", Value::Object(object(ORDER))),
        ("Lonely", Value::Object(object(LONELY))),
        ("NoOrder", Value::Empty),
    ] {
        scope.insert(name, order.clone());
        names.push(name.to_owned());
        variables.push(value);
    }
    let list = DataType::List("Sales.Order".into());
    for (name, value) in [("Orders", vec![object(ORDER), object(LONELY)]), ("NoOrders", vec![])] {
        scope.insert(name, list.clone());
        names.push(name.to_owned());
        variables.push(Value::from(value));
    }
    let place = |name: &str| names.iter().position(|n| n == name).and_then(|n| n.try_into().ok());
    let expression = INDEX.with(|index| {
        Compiler { schema: index, layout: &Slots }.compile(text, &scope, &place, None)
    });
    let mut env = Env { variables: &variables, objects: &mut Shop, context };
    expression.evaluate(&mut env)
}

fn show(value: &Value) -> String {
    match value {
        Value::Empty => "empty".into(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) if number.is_whole() => format!("{number}.0d"),
        Value::Decimal(number) => format!("{number}d"),
        Value::String(text) => format!("'{text}'"),
        Value::DateTime(moment) => Timestamp::from_millisecond(*moment).unwrap().to_string(),
        Value::Enumeration(name) => format!("value {name}"),
        Value::Object(object) => format!("object {}", object.id.sequence()),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn check_in(text: &str, expected: &str, language: &str, zone: &str) {
    match evaluate(text, &context(language, zone)) {
        Ok(value) => assert_eq!(show(&value), expected, "{text}"),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    check_in(text, expected, "en", "UTC");
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        check(text, expected);
    }
}

/// The part that is marked, and words that the message has.
#[track_caller]
fn fails(text: &str, part: &str, words: &str) {
    match evaluate(text, &context("en", "UTC")) {
        Ok(value) => panic!("{text} is {}", show(&value)),
        Err(error) => {
            assert_eq!(error.span.text(text), part, "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
    }
}

#[test]
fn literals_and_variables() {
    all(&[
        ("5", "5"),
        ("-5", "-5"),
        ("5.50", "5.5d"),
        ("-0.0", "0.0d"),
        ("'it''s'", "'it's'"),
        ("''", "''"),
        ("true", "true"),
        ("empty", "empty"),
        ("$n", "7"),
        ("$noN", "empty"),
        ("Sales.Status.Open", "value Open"),
        ("[%CurrentDateTime%]", "2025-03-29T23:30:15.25Z"),
        ("$Order", "object 1"),
    ]);
}

#[test]
fn arithmetic() {
    all(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("7 mod 3", "1"),
        ("-7 mod 3", "-1"),
        ("7 mod -3", "1"),
        ("7.5 mod 2", "1.5d"),
        ("1 + 0.5", "1.5d"),
        ("0.1 + 0.2", "0.3d"),
        ("1.0 + 2", "3.0d"),
        ("6 div 2", "3.0d"),
        ("6 : 4", "1.5d"),
        ("-$n", "-7"),
        ("--$n", "7"),
        ("-$d", "-2.5d"),
        ("$n * $d", "17.5d"),
        ("2 * 0.5 = 1", "true"),
        ("9223372036854775806 + 1", "9223372036854775807"),
        ("9223372036854775807 - 1", "9223372036854775806"),
        ("99999999999999999999.99999999 + 0.00000001", "100000000000000000000.0d"),
    ]);
}

#[test]
fn semantics_01_integer_overflow_names_the_expression() {
    fails("9223372036854775807 + 1", "9223372036854775807 + 1", "64 bits");
    fails("1 + (-9223372036854775807 - 2)", "-9223372036854775807 - 2", "64 bits");
    fails("$n * 9223372036854775807", "$n * 9223372036854775807", "64 bits");
    fails("-(-9223372036854775807 - 1)", "-(-9223372036854775807 - 1)", "64 bits");
    fails("abs(-9223372036854775807 - 1)", "abs(-9223372036854775807 - 1)", "64 bits");
    fails("round(10000000000000000000.0)", "round(10000000000000000000.0)", "64 bits");
    check("(-9223372036854775807 - 1) mod -1", "0");
}

#[test]
fn semantics_02_decimals_are_exact() {
    all(&[
        ("3 : 7", "0.4285714285714285714285714285714286d"),
        ("1 : 3", "0.3333333333333333333333333333333333d"),
    ]);
    fails("5 : 0", "0", "nothing can be divided by zero");
    fails("5 mod ($n - 7)", "$n - 7", "zero");
    fails("5.0 mod 0", "0", "zero");
    fails("sqrt(-1)", "sqrt(-1)", "no square root");
}

#[test]
fn semantics_02_rounding_follows_the_setting() {
    let mut even = context("en", "UTC");
    even.rounding = Rounding::HalfEven;
    for (text, up, half_even) in [
        ("round(2.5)", "3", "2"),
        ("round(-2.5)", "-3", "-2"),
        ("round(3.5)", "4", "4"),
        ("round(2.345, 2)", "2.35d", "2.34d"),
        ("round(1250, -2)", "1300.0d", "1200.0d"),
        ("round(7)", "7", "7"),
    ] {
        check(text, up);
        assert_eq!(show(&evaluate(text, &even).unwrap()), half_even, "{text}");
    }
}

#[test]
fn semantics_04_empty_in_comparisons() {
    all(&[
        ("$noN = empty", "true"),
        ("$n = empty", "false"),
        ("$n != empty", "true"),
        ("$noN = $n", "false"),
        ("$noS = ''", "false"),
        ("$noS = $noS", "true"),
        ("$NoOrder = empty", "true"),
        ("$NoOrder/Total = empty", "true"),
        ("$NoOrder/Total != $Order/Total", "true"),
        ("$NoOrder/Sales.Order_Customer = empty", "true"),
        ("$Lonely/Sales.Order_Customer/Sales.Customer/Name = empty", "true"),
        ("$Lonely/Sales.Order_Customer/Sales.Customer/Name", "empty"),
        ("$NoOrders = empty", "true"),
        ("$Orders != empty", "true"),
    ]);
    fails("$noN < 5", "$noN", "is empty; “<” needs a value");
    fails("5 >= $noD", "$noD", "is empty");
    fails("$NoOrder/Total > 1", "$NoOrder/Total", "is empty");
    fails("$noT < $t", "$noT", "is empty");
}

#[test]
fn semantics_04_empty_in_arithmetic_and_text() {
    fails("1 + $noN", "$noN", "is empty; “+” needs a value");
    fails("$noD * 2 + 1", "$noD", "“*”");
    fails("-$noN", "$noN", "“-”");
    all(&[
        ("'a' + $noS + 'b'", "'ab'"),
        ("$noS + $noS", "''"),
        ("'n=' + $noN", "'n='"),
        ("$noS + 5", "'5'"),
        ("'a' + 1 + 2", "'a12'"),
        ("1 + 2 + 'a'", "'3a'"),
        ("'x' + 1.50", "'x1.5'"),
    ]);
}

#[test]
fn conditions() {
    all(&[
        ("true and false", "false"),
        ("true or false", "true"),
        ("not(true)", "false"),
        ("not($n = 7)", "false"),
        ("if $n > 5 then 'big' else 'small'", "'big'"),
        ("if $n > 9 then 1 else 2.5", "2.5d"),
        ("if $n < 9 then 1 else 2.5", "1.0d"),
        ("if $b then 1 else 2", "1"),
        // Short circuit: the right side is not looked at.
        ("false and 1 : 0 = 1", "false"),
        ("true or 1 : 0 = 1", "true"),
        ("$NoOrder != empty and $NoOrder/Total > 1", "false"),
        ("$NoOrder = empty or $NoOrder/Total > 1", "true"),
        ("if $noN = empty then 0 else $noN + 1", "0"),
    ]);
    fails("$noB and true", "$noB", "is empty; and needs a value");
    fails("if $noB then 1 else 2", "$noB", "is empty");
    fails("not($noB)", "$noB", "not()");
}

#[test]
fn comparisons() {
    all(&[
        ("1 = 1.0", "true"),
        ("1 < 1.5", "true"),
        ("2.5 >= $d", "true"),
        ("'a' < 'b'", "true"),
        ("'Z' < 'a'", "true"),
        ("'a' = 'A'", "false"),
        ("'\u{ffff}' < '\u{10000}'", "true"),
        ("$t = $t", "true"),
        ("$t < addDays($t, 1)", "true"),
        ("$Order = $Order", "true"),
        ("$Order = $Lonely", "false"),
        ("$Order/Status = Sales.Status.Open", "true"),
        ("$Order/Status != Sales.Status.Done", "true"),
        ("true != false", "true"),
    ]);
}

#[test]
fn members() {
    all(&[
        ("$Order/Total", "12.5d"),
        ("$Order/Total * $Order/Count", "37.5d"),
        ("$Order/Sales.Order_Customer", "object 2"),
        ("$Order/Sales.Order_Customer/Name", "'Ann'"),
        ("$Order/Sales.Order_Customer/Sales.Customer/Name", "'Ann'"),
        ("$Order/Sales.Order_Customer/Sales.Customer/City", "empty"),
        // Customer 2 is no Vip.
        ("$Order/Sales.Order_Customer/Sales.Vip/Name", "empty"),
        ("isNew($Order)", "false"),
        ("isNew($Lonely)", "true"),
        ("length($Orders)", "2"),
    ]);
    fails("isNew($NoOrder)", "$NoOrder", "is empty");
}

#[test]
fn functions_of_numbers() {
    all(&[
        ("max(1, 3, 2)", "3"),
        ("min(1, 3, 2)", "1"),
        ("max(1, 2.5)", "2.5d"),
        ("max(3, 2.5)", "3.0d"),
        ("max($t, addDays($t, 1)) = addDays($t, 1)", "true"),
        ("floor(2.9)", "2"),
        ("floor(-2.1)", "-3"),
        ("ceil(2.1)", "3"),
        ("ceil(-2.9)", "-2"),
        ("abs(-3)", "3"),
        ("abs(-3.5)", "3.5d"),
        ("sqrt(2)", "1.414213562373095048801688724209698d"),
        ("pow(2, 10)", "1024.0d"),
        ("pow(2, -1)", "0.5d"),
        ("pow(9, 0.5)", "3.0d"),
        ("random() >= 0 and random() < 1", "true"),
    ]);
    fails("max(1, $noN)", "$noN", "is empty");
    fails("pow(2, 0.3)", "0.3", "whole number or a half");
}

#[test]
fn functions_of_text() {
    all(&[
        ("toUpperCase('straße')", "'STRASSE'"),
        ("toLowerCase('ÄB')", "'äb'"),
        ("length('Hello')", "5"),
        ("length('äöü')", "3"),
        ("length($noS)", "0"),
        ("substring('Hello', 1)", "'ello'"),
        ("substring('Hello', 5)", "''"),
        ("substring('Hello', 1, 3)", "'ell'"),
        ("substring('äöü', 1, 1)", "'ö'"),
        ("find('Hello', 'l')", "2"),
        ("find('Hello', 'l', 3)", "3"),
        ("find('Hello', 'x')", "-1"),
        ("find('äöü', 'ü')", "2"),
        ("findLast('Hello', 'l')", "3"),
        ("findLast('Hello', 'l', 2)", "2"),
        ("findLast('Hello', 'x')", "-1"),
        ("contains('Hello', 'ell')", "true"),
        ("contains('Hello', 'ELL')", "false"),
        ("contains('Hello', '')", "true"),
        ("contains($noS, 'a')", "false"),
        ("startsWith('Hello', 'He')", "true"),
        ("endsWith('Hello', 'lo')", "true"),
        ("trim('  a b  ')", "'a b'"),
        ("trim($noS)", "''"),
        ("trim($noS) = ''", "true"),
        ("urlEncode('a b&c/ä')", "'a+b%26c%2F%C3%A4'"),
        ("urlDecode('a+b%26c%2F%C3%A4%')", "'a b&c/ä%'"),
    ]);
    fails("substring('Hello', 6)", "6", "the text has 5 characters");
    fails("substring('Hello', -1)", "-1", "is -1");
    fails("substring('Hello', 3, 9)", "9", "only 2 characters");
}

#[test]
fn functions_of_conversion() {
    all(&[
        ("toString(5)", "'5'"),
        ("toString(2.50)", "'2.5'"),
        ("toString(true)", "'true'"),
        ("toString($noN)", "''"),
        ("toString($Order/Status)", "'Open'"),
        ("toString($t)", "'29 Mar 2025 23:30'"),
        ("parseInteger('42')", "42"),
        ("parseInteger('-42')", "-42"),
        ("parseInteger('x', 0)", "0"),
        ("parseInteger('', empty)", "empty"),
        ("parseInteger('99999999999999999999', -1)", "-1"),
        ("parseDecimal('3.45')", "3.45d"),
        ("parseDecimal('1,234.5', '#,##0.0')", "1234.5d"),
        ("parseDecimal('x', 1)", "1.0d"),
        ("parseDecimal('x', '#.##', 1.5)", "1.5d"),
        ("parseDecimal('x', empty)", "empty"),
        ("getKey($Order/Status)", "'Open'"),
        ("getCaption($Order/Status)", "'In progress'"),
        ("getCaption($NoOrder/Status)", "''"),
        ("dateTimeToEpoch($t)", "1743291015250"),
        ("epochToDateTime(0)", "1970-01-01T00:00:00Z"),
    ]);
    check_in("getCaption(Sales.Status.Open)", "'In Arbeit'", "de", "UTC");
    fails("parseInteger('4 2')", "'4 2'", "not a whole number");
    fails("parseInteger($s)", "$s", "“Hello”");
    fails("parseDecimal('1.2.3')", "'1.2.3'", "not a number");
}

#[test]
fn decimals_by_pattern() {
    for (number, pattern, expected) in [
        ("1234.5", "#,##0.00", "1,234.50"),
        ("0", "#,##0.00", "0.00"),
        ("1234567", "#,##0", "1,234,567"),
        ("0.5", "#.##", "0.5"),
        ("0.5", "#.00", ".50"),
        ("0.5", ".##", ".5"),
        ("0", "#", "0"),
        ("5", "000", "005"),
        ("2.5", "0", "2"),
        ("3.5", "0", "4"),
        ("-2.5", "0.0", "-2.5"),
        ("-2.5", "0.0;(0.0)", "(2.5)"),
        ("0.1234", "0.0%", "12.3%"),
        ("0.012", "0.0‰", "12.0‰"),
        ("5", "'#'0", "#5"),
        ("5", "0 'kg'", "5 kg"),
        ("1234.5678", "0.0##", "1234.568"),
        ("12345678901234567890.123", "#,##0.###", "12,345,678,901,234,567,890.123"),
        ("-0.001", "0.00", "0.00"),
        ("7", "€ 0.00", "€ 7.00"),
    ] {
        let pattern = pattern.replace('\'', "''");
        check(&format!("formatDecimal({number}, '{pattern}')"), &format!("'{expected}'"));
    }
    check_in("formatDecimal(1234.5, '#,##0.00')", "'1.234,50'", "de", "UTC");
    check("formatDecimal(1234.5, '#,##0.00', 'de_DE')", "'1.234,50'");
    check_in("formatDecimal(1234.5)", "'1234,5'", "de", "UTC");
    check("formatDecimal($noD, '0')", "''");
    fails("formatDecimal(1, '0.0.0')", "'0.0.0'", "cannot stand here");
    fails("formatDecimal(1, 'x')", "'x'", "at least one");
}

#[test]
fn semantics_03_dates_by_pattern() {
    for (pattern, expected) in [
        ("yyyy-MM-dd", "2025-03-29"),
        ("yy", "25"),
        ("y", "2025"),
        ("d/M/yyyy", "29/3/2025"),
        ("MMM", "Mar"),
        ("MMMM", "March"),
        ("E", "Sat"),
        ("EEEE", "Saturday"),
        ("HH:mm:ss.SSS", "23:30:15.250"),
        ("h:mm a", "11:30 PM"),
        ("K k", "11 23"),
        ("D", "88"),
        ("w", "13"),
        ("W F u", "5 5 6"),
        ("Z X XX XXX", "+0000 Z Z Z"),
        ("G", "AD"),
        ("yyyy-MM-dd'T'HH:mm", "2025-03-29T23:30"),
        ("h 'o''clock'", "11 o'clock"),
        ("YYYY", "2025"),
    ] {
        let written = pattern.replace('\'', "''");
        check(&format!("formatDateTime($t, '{written}')"), &format!("'{expected}'"));
    }
    check_in(
        "formatDateTime($t, 'EEEE, d. MMMM yyyy HH:mm z Z X XX XXX')",
        "'Sonntag, 30. März 2025 00:30 CET +0100 +01 +0100 +01:00'",
        "de",
        "Europe/Berlin",
    );
    check_in("formatDateTimeUTC($t, 'dd HH')", "'29 23'", "en", "Europe/Berlin");
    check_in("formatDate($t)", "'30.03.2025'", "de", "Europe/Berlin");
    check_in("formatTime($t)", "'7:30 PM'", "en-US", "America/New_York");
    check("formatDateTime($noT, 'yyyy')", "''");
    fails("formatDateTime($t, 'yyyy-bb')", "'yyyy-bb'", "“b”");
    fails("formatDateTime($t, '''x')", "'''x'", "quote");
}

#[test]
fn dates_read_by_pattern() {
    all(&[
        ("parseDateTimeUTC('2025-03-29', 'yyyy-MM-dd')", "2025-03-29T00:00:00Z"),
        ("parseDateTimeUTC('35-11-2015', 'dd-MM-yyyy')", "2015-12-05T00:00:00Z"),
        ("parseDateTimeUTC('31-02-2015', 'dd-MM-yyyy')", "2015-03-03T00:00:00Z"),
        ("parseDateTimeUTC('20250329 2330', 'yyyyMMdd HHmm')", "2025-03-29T23:30:00Z"),
        ("parseDateTimeUTC('5 March 2025 1:05 PM', 'd MMMM yyyy h:mm a')", "2025-03-05T13:05:00Z"),
        ("parseDateTimeUTC('12:10 AM', 'h:mm a')", "1970-01-01T00:10:00Z"),
        ("parseDateTimeUTC('01/02/30', 'dd/MM/yy')", "2030-02-01T00:00:00Z"),
        ("parseDateTimeUTC('01/02/99', 'dd/MM/yy')", "1999-02-01T00:00:00Z"),
        ("parseDateTime('2025-03-29T10:00+0200', 'yyyy-MM-dd''T''HH:mmZ')", "2025-03-29T08:00:00Z"),
        ("parseDateTime('x', 'yyyy', empty)", "empty"),
    ]);
    check_in(
        "parseDateTime('2025-07-01', 'yyyy-MM-dd')",
        "2025-06-30T22:00:00Z",
        "en",
        "Europe/Berlin",
    );
    fails("parseDateTime('x', 'yyyy')", "'x'", "not a date");
}

#[test]
fn semantics_03_the_calendar_is_that_of_the_session() {
    let berlin = |text, expected| check_in(text, expected, "en", "Europe/Berlin");
    // The 30th of March 2025 has 23 hours in Berlin; midnight there is 23:00 UTC.
    berlin("beginOfDay($t)", "2025-03-29T23:00:00Z");
    berlin("endOfDay($t)", "2025-03-30T21:59:59.999Z");
    berlin("addDays($t, 1)", "2025-03-30T22:30:15.25Z");
    berlin("addDaysUTC($t, 1)", "2025-03-30T23:30:15.25Z");
    berlin("addHours($t, 24)", "2025-03-30T23:30:15.25Z");
    berlin("beginOfMonth($t)", "2025-02-28T23:00:00Z");
    berlin("endOfMonth($t)", "2025-03-31T21:59:59.999Z");
    berlin("trimToDaysUTC($t)", "2025-03-29T00:00:00Z");
    berlin("[%BeginOfCurrentDay%]", "2025-03-29T23:00:00Z");
    berlin("[%BeginOfCurrentDayUTC%]", "2025-03-29T00:00:00Z");
    berlin("[%EndOfTomorrow%]", "2025-03-31T21:59:59.999Z");
    berlin("dateTime(2025, 7, 1)", "2025-06-30T22:00:00Z");
    berlin("dateTimeUTC(2025, 7, 1, 12, 30, 5)", "2025-07-01T12:30:05Z");
    all(&[
        ("beginOfWeek($t)", "2025-03-24T00:00:00Z"),
        ("endOfWeek($t)", "2025-03-30T23:59:59.999Z"),
        ("beginOfYear($t)", "2025-01-01T00:00:00Z"),
        ("trimToHours($t)", "2025-03-29T23:00:00Z"),
        ("trimToMinutes($t)", "2025-03-29T23:30:00Z"),
        ("trimToSeconds($t)", "2025-03-29T23:30:15Z"),
        ("trimToMonths($t)", "2025-03-01T00:00:00Z"),
        ("trimToYears($t)", "2025-01-01T00:00:00Z"),
        ("addMonths(dateTime(2024, 1, 31), 1)", "2024-02-29T00:00:00Z"),
        ("addQuarters($t, 1)", "2025-06-29T23:30:15.25Z"),
        ("subtractYears($t, 1)", "2024-03-29T23:30:15.25Z"),
        ("addMilliseconds($t, -250)", "2025-03-29T23:30:15Z"),
        ("daysBetween($t, addHours($t, 36))", "1.5d"),
        ("daysBetween(addHours($t, 36), $t)", "1.5d"),
        ("hoursBetween($t, addMinutes($t, 90))", "1.5d"),
        ("secondsBetween($t, $t)", "0.0d"),
        ("weeksBetween($t, addDays($t, 7))", "1.0d"),
        ("calendarMonthsBetween(dateTime(2007, 1, 15), dateTime(2008, 1, 14))", "11"),
        ("calendarMonthsBetween(dateTime(2008, 1, 15), dateTime(2007, 1, 15))", "12"),
        ("calendarYearsBetween(dateTime(2000, 2, 29), dateTime(2001, 2, 28))", "1"),
    ]);
    check_in("beginOfWeek($t)", "2025-03-23T00:00:00Z", "en-US", "UTC");
    fails("addDays($noT, 1)", "$noT", "is empty");
    fails("addYears($t, 99999)", "addYears($t, 99999)", "outside the years");
    fails("dateTime(1700)", "1700", "1800");
    fails("dateTime(2025, 2, 30)", "dateTime(2025, 2, 30)", "no such day");
}

#[test]
fn what_cannot_run_says_so() {
    fails("isMatch('a', 'b')", "isMatch('a', 'b')", "not available in previews yet");
    fails("$n +", "", "");
    fails("$nix + 1", "nix", "no variable");
    fails("lenght('a')", "lenght", "Did you mean “length”?");
}

/// The value of whole-number arithmetic with unlimited range, where it stays in 64 bits.
#[derive(Clone, Debug)]
enum Sum {
    Number(i64),
    Op(&'static str, Box<Sum>, Box<Sum>),
}

impl Sum {
    fn text(&self) -> String {
        match self {
            Sum::Number(number) if *number < 0 => format!("(0 - {})", number.unsigned_abs()),
            Sum::Number(number) => number.to_string(),
            Sum::Op(op, a, b) => format!("({} {op} {})", a.text(), b.text()),
        }
    }

    fn value(&self) -> Option<i128> {
        let value = match self {
            Sum::Number(number) => i128::from(*number),
            Sum::Op(op, a, b) => {
                let (a, b) = (a.value()?, b.value()?);
                match *op {
                    "+" => a + b,
                    "-" => a - b,
                    "*" => a * b,
                    _ => a.checked_rem(b)?,
                }
            }
        };
        i64::try_from(value).ok().map(i128::from)
    }
}

fn sums() -> impl Strategy<Value = Sum> {
    let number = prop_oneof![-9..10_i64, (i64::MIN + 1)..i64::MAX, Just(i64::MAX)];
    number.prop_map(Sum::Number).prop_recursive(5, 30, 2, |inner| {
        let op = prop::sample::select(&["+", "-", "*", "mod"][..]);
        (op, inner.clone(), inner).prop_map(|(op, a, b)| Sum::Op(op, Box::new(a), Box::new(b)))
    })
}

proptest! {
    #[test]
    fn semantics_01_whole_numbers_against_128_bits(sum in sums()) {
        let result = evaluate(&sum.text(), &context("en", "UTC")).ok();
        let expected = sum.value().and_then(|v| i64::try_from(v).ok()).map(Value::Integer);
        prop_assert_eq!(result, expected);
    }

    #[test]
    fn evaluation_never_panics(
        function in 0..model_core::lang::expression::functions::FUNCTIONS.len(),
        arguments in prop::collection::vec(
            prop::sample::select(&[
                "$n", "$d", "$s", "$b", "$t", "$noN", "$noS", "$noT", "$Order", "$NoOrder", "$Orders", "0",
                "-1", "9223372036854775807", "0.00000001", "99999999999999999999", "'ä€'", "''", "'yyyy'",
                "'#,##0.00'", "'%'", "empty", "Sales.Status.Open", "$Order/Total", "1 : 3", "true",
            ][..]),
            0..5,
        ),
    ) {
        let function = &model_core::lang::expression::functions::FUNCTIONS[function];
        let text = format!("{}({})", function.name, arguments.join(", "));
        for (language, zone) in [("en", "UTC"), ("de", "Europe/Berlin"), ("en-US", "Asia/Kathmandu")] {
            let _ = evaluate(&text, &context(language, zone));
        }
    }

    #[test]
    fn any_text_compiles(text in "\\PC{0,40}") {
        let _ = evaluate(&text, &context("en", "UTC"));
    }

    #[test]
    fn dates_survive_their_patterns(millis in -60_000_000_000_000_i64..250_000_000_000_000) {
        let context = context("en", "Europe/Berlin");
        let pattern = date_pattern::DatePattern::parse("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").unwrap();
        let at = date::zoned(millis, &context.zone).unwrap();
        let text = pattern.format(&at, context.locale);
        let read = pattern.read(&text, &context.zone, context.locale, NOW, date_pattern::Reading::Strict);
        // Before time zones had whole minutes the offset is cut.
        if at.offset().seconds() % 60 == 0 {
            prop_assert_eq!(read, Some(millis), "{}", text);
        }
    }
}
