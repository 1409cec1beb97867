//! Laws that hold for any expression.

use proptest::prelude::*;

use super::*;

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
