//! Functions.

use super::*;

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
