//! Literals, operators, members and what is empty.

use super::*;

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
fn semantics_07_comparisons_and_the_order_of_text() {
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
fn what_cannot_run_says_so() {
    fails("isMatch('a', 'b')", "isMatch('a', 'b')", "not available in previews yet");
    fails("$n +", "", "");
    fails("$nix + 1", "nix", "no variable");
    fails("lenght('a')", "lenght", "Did you mean “length”?");
}
