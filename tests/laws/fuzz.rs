//! A share of the fuzzing that the long run does in full: `cargo run --release -p tests --bin long
//! -- fuzz`.

use tests::cases;
use tests::fuzz::{Language, Subject, fuzz};

/// Inputs that failed once, by their numbers: they are tried first.
const FOUND: &[(Subject, u64)] = &[(Subject::Text(Language::XPath), 6917)];

#[test]
fn nothing_that_is_typed_or_read_is_fatal() {
    for (subject, number) in FOUND {
        fuzz(*subject, *number, 1).unwrap_or_else(|error| panic!("{error}"));
    }
    let count = u64::from(cases(1_500, 100_000));
    for subject in Subject::ALL {
        let outcome = fuzz(subject, 0, count).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(outcome.inputs, count);
        // Some get past the parser, so that more than the parser is tried.
        assert!(outcome.right * 50 > count, "{} {outcome:?}", subject.name());
    }
}
