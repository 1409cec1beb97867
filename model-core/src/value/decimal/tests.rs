//! Cases worked out with Python's `decimal`, and the laws that every number obeys.

use proptest::prelude::*;

use super::{Decimal, DecimalError, Rounding};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[track_caller]
fn check(result: Result<Decimal, DecimalError>, expected: &str) {
    assert_eq!(result.map(|d| d.to_string()), Ok(expected.to_owned()));
}

#[test]
fn a_decimal_is_sixteen_bytes() {
    assert_eq!(size_of::<Decimal>(), 16);
}

/// `design/semantics.md` 2.
#[test]
fn results_agree_with_python() {
    let lines = include_str!("results.txt").lines().filter(|line| !line.starts_with('#'));
    let mut roots = 0;
    for line in lines {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            [a, b, sum, product, quotient, rest] => {
                check_results(decimal(a), decimal(b), [sum, product, quotient, rest]);
            }
            [square, root] => {
                check(decimal(square).sqrt(), root);
                roots += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(roots, 20);
}

#[track_caller]
fn check_results(a: Decimal, b: Decimal, [sum, product, quotient, rest]: [&str; 4]) {
    check(a.checked_add(b), sum);
    check(b.checked_add(a), sum);
    check(a.checked_mul(b), product);
    if b.is_zero() {
        assert_eq!(a.checked_div(b), Err(DecimalError::DivisionByZero));
        assert_eq!(a.checked_rem(b), Err(DecimalError::DivisionByZero));
    } else {
        check(a.checked_div(b), quotient);
        check(a.checked_rem(b), rest);
    }
}

#[test]
fn three_by_seven() {
    check(Decimal::from(3).checked_div(Decimal::from(7)), "0.4285714285714285714285714285714286");
}

#[test]
fn text() {
    for (text, expected) in [
        ("112.50", "112.5"),
        ("100", "100"),
        ("-0", "0"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("000.0100", "0.01"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
        ("12345678901234567890123456789012355", "12345678901234567890123456789012360"),
        ("0.99999999999999999999999999999999995", "1"),
        (
            "1234567890123456789012345678901234500000000000000001",
            "1234567890123456789012345678901235000000000000000000",
        ),
    ] {
        check(text.parse(), expected);
    }
    for text in ["", ".", "-", "1.2.3", "1e5", " 1", "١", "1,5", "--1"] {
        assert_eq!(text.parse::<Decimal>(), Err(DecimalError::NotANumber), "{text}");
    }
    assert_eq!(format!("{:>8}|{:<6}|", decimal("-1.5"), decimal("2")), "    -1.5|2     |");
}

#[test]
fn rounding() {
    for (number, places, up, even) in [
        ("0.5", 0, "1", "0"),
        ("1.5", 0, "2", "2"),
        ("-2.5", 0, "-3", "-2"),
        ("2.345", 2, "2.35", "2.34"),
        ("2.3450000001", 2, "2.35", "2.35"),
        ("-0.004", 2, "0", "0"),
        ("149", -2, "100", "100"),
        ("150", -2, "200", "200"),
        ("50", -2, "100", "0"),
        ("5", -2, "0", "0"),
        (
            "9999999999999999999999999999999999",
            -1,
            "10000000000000000000000000000000000",
            "10000000000000000000000000000000000",
        ),
        ("1.25", 5, "1.25", "1.25"),
    ] {
        check(decimal(number).round(places, Rounding::HalfUp), up);
        check(decimal(number).round(places, Rounding::HalfEven), even);
    }
    for (number, floor, ceil, trunc) in [
        ("2.1", "2", "3", "2"),
        ("-2.1", "-3", "-2", "-2"),
        ("7", "7", "7", "7"),
        ("-0.5", "-1", "0", "0"),
        ("0.00000000000000000000000000000000000000000000001", "0", "1", "0"),
    ] {
        check(decimal(number).floor(), floor);
        check(decimal(number).ceil(), ceil);
        check(decimal(number).trunc(), trunc);
    }
}

#[test]
fn too_large_is_an_error() {
    let huge = Decimal::from(10).powi(6144).unwrap();
    assert_eq!(huge.checked_mul(Decimal::from(10)), Err(DecimalError::Overflow));
    assert_eq!(huge.checked_add(huge).unwrap().to_string().len(), 6145);
    let nine = huge.checked_mul(Decimal::from(9)).unwrap();
    assert_eq!(nine.checked_add(huge), Err(DecimalError::Overflow));
    assert_eq!(Decimal::from(1).checked_div(nine).unwrap().checked_div(huge), Ok(Decimal::ZERO));
    assert_eq!(Decimal::from(-1).sqrt(), Err(DecimalError::NegativeRoot));
    check(Decimal::from(2).powi(-2), "0.25");
}

#[test]
fn binary_numbers_by_their_shortest_text() {
    for (number, expected) in [
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e21, "1000000000000000000000"),
        (5e-7, "0.0000005"),
        (0.0, "0"),
    ] {
        assert_eq!(Decimal::from_f64(number).map(|d| d.to_string()).as_deref(), Some(expected));
    }
    assert_eq!(Decimal::from_f64(f64::NAN), None);
    assert_eq!(Decimal::from_f64(f64::INFINITY), None);
    assert_eq!(decimal("-112.5").to_f64().to_string(), "-112.5");
}

#[test]
fn storage() {
    let stored = |text: &str| decimal(text).to_storage().map(Decimal::from_storage);
    check(stored("99999999999999999999.99999999"), "99999999999999999999.99999999");
    check(stored("0.000000005"), "0");
    check(stored("0.000000015"), "0.00000002");
    check(stored("-1.123456789"), "-1.12345679");
    assert_eq!(stored("100000000000000000000"), Err(DecimalError::TooManyDigits));
    assert_eq!(stored("99999999999999999999.999999995"), Err(DecimalError::TooManyDigits));
    assert_eq!(
        decimal("0").to_storage().unwrap(),
        [128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    );
}

#[test]
fn whole_numbers() {
    for number in [0, 1, -1, 10, i64::MAX, i64::MIN] {
        assert_eq!(Decimal::from(number).to_i64(), Some(number));
        assert_eq!(Decimal::from(number).to_string(), number.to_string());
        assert_eq!(Decimal::new(number.into(), 0), Ok(Decimal::from(number)));
    }
    assert_eq!(decimal("1.5").to_i64(), None);
    assert_eq!(decimal("9223372036854775808").to_i64(), None);
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let coefficient = prop_oneof![
        any::<i16>().prop_map(i128::from),
        any::<i64>().prop_map(i128::from),
        any::<i128>(),
    ];
    (coefficient, prop_oneof![0..9_i32, -60..60_i32])
        .prop_map(|(coefficient, scale)| Decimal::new(coefficient, scale).unwrap())
}

proptest! {
    #[test]
    fn text_reads_back(a in any_decimal()) {
        prop_assert_eq!(decimal(&a.to_string()), a);
    }

    #[test]
    fn order_agrees_with_difference(a in any_decimal(), b in any_decimal()) {
        // A difference that is rounded keeps its sign.
        let difference = a.checked_sub(b).unwrap();
        prop_assert_eq!(a.cmp(&b), difference.cmp(&Decimal::ZERO));
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
    }

    #[test]
    fn equal_numbers_have_equal_bits(c in -1_000_000_000_000_i128..1_000_000_000_000, s in -20..20_i32, k in 0..12_u32) {
        let (a, b) = (Decimal::new(c, s), Decimal::new(c * 10_i128.pow(k), s + k.cast_signed()));
        prop_assert_eq!(a, b);
    }

    #[test]
    fn small_arithmetic_is_exact(a in any::<i64>(), b in any::<i64>(), s in 0..9_i32) {
        let scaled = |n: i64| Decimal::new(n.into(), s).unwrap();
        prop_assert_eq!(scaled(a).checked_add(scaled(b)), Decimal::new(i128::from(a) + i128::from(b), s));
        prop_assert_eq!(scaled(a).checked_mul(scaled(b)), Decimal::new(i128::from(a) * i128::from(b), 2 * s));
    }

    /// Against a library with 77 digits: sums and products of ours are its results rounded.
    #[test]
    fn results_agree_with_a_wider_type(a in any_decimal(), b in any_decimal()) {
        let wide = |d: Decimal| fastnum::D512::from_str(&d.to_string(), fastnum::decimal::Context::default()).unwrap();
        let rounded = |d: fastnum::D512| {
            let text = format!("{d:e}");
            let (digits, exponent) = text.split_once('e').unwrap();
            let unit = Decimal::from(10).powi(exponent.parse().unwrap()).unwrap();
            decimal(digits).checked_mul(unit).unwrap()
        };
        prop_assert_eq!(a.checked_add(b).unwrap(), rounded(wide(a) + wide(b)));
        prop_assert_eq!(a.checked_mul(b).unwrap(), rounded(wide(a) * wide(b)));
    }

    #[test]
    fn a_root_is_the_nearest(a in any_decimal()) {
        let root = a.abs().sqrt().unwrap();
        let step = Decimal::new(1, root.scale()).unwrap();
        let square = |d: Decimal| d.checked_mul(d).unwrap();
        prop_assert!(square(root.checked_sub(step).unwrap().max(Decimal::ZERO)) <= a.abs());
        prop_assert!(square(root.checked_add(step).unwrap()) >= a.abs());
    }

    #[test]
    fn division_and_multiplication_agree(a in any_decimal(), b in any_decimal()) {
        prop_assume!(!b.is_zero());
        let back = a.checked_div(b).unwrap().checked_mul(b).unwrap();
        let error = back.checked_sub(a).unwrap().abs();
        prop_assert!(error <= a.abs().checked_mul(Decimal::new(2, 33).unwrap()).unwrap());
        let rest = a.checked_rem(b).unwrap();
        prop_assert!(rest.abs() < b.abs());
        prop_assert!(rest.is_zero() || rest.is_negative() == a.is_negative());
    }

    #[test]
    fn rounding_moves_by_half_at_most(a in any_decimal(), places in 0..12) {
        for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
            let rounded = a.round(places, rounding).unwrap();
            prop_assert!(rounded.scale() <= places);
            let moved = rounded.checked_sub(a).unwrap().abs();
            prop_assert!(moved <= Decimal::new(5, places + 1).unwrap());
        }
    }

    #[test]
    fn storage_keeps_value_and_order(
        a in -10_i128.pow(28)..10_i128.pow(28),
        b in -10_i128.pow(28)..10_i128.pow(28),
    ) {
        let (a, b) = (Decimal::new(a, 8).unwrap(), Decimal::new(b, 8).unwrap());
        let (stored_a, stored_b) = (a.to_storage().unwrap(), b.to_storage().unwrap());
        prop_assert_eq!(Decimal::from_storage(stored_a), a);
        prop_assert_eq!(stored_a.cmp(&stored_b), a.cmp(&b));
    }

    #[test]
    fn binary_numbers_read_back(number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        prop_assert_eq!(Decimal::from_f64(number).unwrap().to_f64().to_bits(), (number + 0.0).to_bits());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*") {
        let _ = text.parse::<Decimal>();
    }
}
