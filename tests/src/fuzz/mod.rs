//! Fuzzing: inputs that nobody would write, and that must change nothing but themselves.
//!
//! Inputs are made from seeds of the real thing: mutated, cut, joined and spoiled at random places,
//! out of a number that gives the same input again. What is tried with each is what the product would
//! do with it. A panic, a broken law of the subject, or an input that takes too long is a failure,
//! which names its input.

mod texts;
mod units;

use std::fmt::Debug;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

pub use texts::Language;

/// What is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// What is typed, or read from the files of an app.
    Text(Language),
    /// The reader of BSON, by bytes.
    Bson,
    /// The readers of units of Mendix projects, by values: what becomes of one in a project.
    Unit,
}

impl Subject {
    /// All of them.
    pub const ALL: [Subject; 6] = [
        Subject::Text(Language::Json),
        Subject::Text(Language::Expression),
        Subject::Text(Language::XPath),
        Subject::Text(Language::Oql),
        Subject::Bson,
        Subject::Unit,
    ];

    /// What it is called in figures.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Text(Language::Json) => "json",
            Subject::Text(Language::Expression) => "expression",
            Subject::Text(Language::XPath) => "xpath",
            Subject::Text(Language::Oql) => "oql",
            Subject::Bson => "bson",
            Subject::Unit => "unit",
        }
    }
}

/// What a run of inputs came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// How many inputs were tried.
    pub inputs: u64,
    /// How many bytes they had.
    pub bytes: u64,
    /// How many of them were right, so that what comes after the parser was tried too.
    pub right: u64,
    /// The longest time that one took.
    pub longest: Duration,
}

/// The longest time that an input may take: far more than the slowest takes here, and far less than
/// a hang.
const MOST: Duration = Duration::from_secs(5);

/// How inputs of a subject are made and tried.
trait Bench {
    type Input: AsRef<[u8]> + Debug;

    /// The input of a number.
    fn input(&self, number: u64) -> Self::Input;

    /// Does with an input what the product would; whether it is right. An error says what is wrong.
    fn attempt(&self, input: &Self::Input) -> Result<bool, String>;
}

/// Tries `count` inputs, from the one of this number on. An error names the first that fails.
pub fn fuzz(subject: Subject, from: u64, count: u64) -> Result<Outcome, String> {
    let numbers = from..from + count;
    match subject {
        Subject::Text(language) => run(subject, &texts::Texts::new(language), numbers),
        Subject::Bson => run(subject, &units::Units::new(units::Spoil::Bytes), numbers),
        Subject::Unit => run(subject, &units::Units::new(units::Spoil::Values), numbers),
    }
}

fn run<B: Bench>(subject: Subject, bench: &B, numbers: Range<u64>) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for number in numbers {
        let input = bench.input(number);
        let begin = Instant::now();
        let tried = catch_unwind(AssertUnwindSafe(|| bench.attempt(&input)));
        let took = begin.elapsed();
        outcome.inputs += 1;
        outcome.bytes += input.as_ref().len() as u64;
        outcome.longest = outcome.longest.max(took);
        let wrong = match tried {
            Err(panic) => format!("it panics: {}", words(&*panic)),
            Ok(Err(why)) => why,
            Ok(Ok(_)) if took > MOST => format!("it takes {took:?}"),
            Ok(Ok(right)) => {
                outcome.right += u64::from(right);
                continue;
            }
        };
        return Err(format!("{} input {number}: {wrong}\n{input:?}", subject.name()));
    }
    Ok(outcome)
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// The memory of this process in megabytes, as the system counts it; 0 where it does not say.
pub fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}
