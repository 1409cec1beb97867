//! How a benchmark reports: a line a case (`name  ours  reference  ratio  bar`), the same as JSON
//! in `target/bench/<bar>.json`, and as rows for the table in `tests/BENCHMARKS.md`.
//!
//! Standard library only, so that a benchmark of any package can take this file in with
//! `#[path]`. It measures and tells; it never judges by failing: a missed bar is printed as
//! missed, and the figures stand as they are.
#![allow(dead_code, clippy::print_stdout, reason = "each benchmark uses a part of this file")]

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A measured amount, in a base unit: seconds, bytes, or pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    value: f64,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Seconds,
    Bytes,
    Pieces,
}

impl Figure {
    /// Time in seconds, as peer programs print it.
    pub const fn seconds(value: f64) -> Figure {
        Figure { value, unit: Unit::Seconds }
    }

    /// Memory or file size.
    pub const fn bytes(value: u64) -> Figure {
        Figure { value: value as f64, unit: Unit::Bytes }
    }

    /// A number of things: crossings, frames, queries.
    pub const fn pieces(value: u64) -> Figure {
        Figure { value: value as f64, unit: Unit::Pieces }
    }
}

impl From<Duration> for Figure {
    fn from(time: Duration) -> Figure {
        Figure::seconds(time.as_secs_f64())
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale: &[(f64, &str)] = match self.unit {
            Unit::Seconds => &[(1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")],
            Unit::Bytes => &[(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")],
            Unit::Pieces => return write!(f, "{:.0}", self.value),
        };
        let fits = scale.iter().find(|(size, _)| self.value >= *size);
        let (size, name) = fits.or(scale.last()).copied().unwrap_or((1.0, ""));
        let value = self.value / size;
        let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
        write!(f, "{value:.digits$} {name}")
    }
}

/// One line of a report.
#[derive(Clone, Debug)]
pub struct Case {
    name: String,
    ours: Figure,
    reference: Option<Figure>,
    times: Option<f64>,
    under: Option<Figure>,
}

impl Case {
    /// What was measured of us.
    pub fn new(name: &str, ours: impl Into<Figure>) -> Case {
        let (name, ours) = (name.to_owned(), ours.into());
        Case { name, ours, reference: None, times: None, under: None }
    }

    /// What stood beside it in the same run; nothing where the peer program is absent.
    #[must_use]
    pub fn beside(mut self, reference: Option<impl Into<Figure>>) -> Case {
        self.reference = reference.map(Into::into);
        self
    }

    /// The bar: at most this many times the reference.
    #[must_use]
    pub fn times(mut self, at_most: f64) -> Case {
        self.times = Some(at_most);
        self
    }

    /// The bar: less than this.
    #[must_use]
    pub fn under(mut self, limit: impl Into<Figure>) -> Case {
        self.under = Some(limit.into());
        self
    }

    /// Ours divided by the reference.
    pub fn ratio(&self) -> Option<f64> {
        self.reference.map(|reference| self.ours.value / reference.value)
    }

    /// Whether every bar that could be measured is met; nothing where none could.
    pub fn met(&self) -> Option<bool> {
        let times = self.ratio().zip(self.times).map(|(ratio, at_most)| ratio <= at_most);
        let under = self.under.map(|limit| self.ours.value < limit.value);
        match (times, under) {
            (Some(a), Some(b)) => Some(a && b),
            (a, b) => a.or(b),
        }
    }

    fn bar(&self) -> String {
        let times = self.times.map(|times| format!("at most {times} x"));
        let under = self.under.map(|limit| format!("under {limit}"));
        let bars: Vec<String> = times.into_iter().chain(under).collect();
        let met = match self.met() {
            Some(true) => ": met",
            Some(false) => ": MISSED",
            None => "",
        };
        format!("{}{met}", bars.join(", "))
    }

    /// The columns: name, ours, reference, ratio, bar.
    fn columns(&self) -> [String; 5] {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        [
            self.name.clone(),
            self.ours.to_string(),
            or_dash(self.reference.map(|figure| figure.to_string())),
            or_dash(self.ratio().map(|ratio| format!("{ratio:.2}"))),
            self.bar(),
        ]
    }

    fn json(&self) -> String {
        let number = |value: Option<f64>| match value {
            Some(value) if value.is_finite() => value.to_string(),
            _ => "null".to_owned(),
        };
        let unit = match self.ours.unit {
            Unit::Seconds => "s",
            Unit::Bytes => "B",
            Unit::Pieces => "",
        };
        format!(
            "{{\"name\": {}, \"unit\": \"{unit}\", \"ours\": {}, \"reference\": {}, \
             \"ratio\": {}, \"times\": {}, \"under\": {}, \"met\": {}}}",
            quoted(&self.name),
            number(Some(self.ours.value)),
            number(self.reference.map(|figure| figure.value)),
            number(self.ratio()),
            number(self.times),
            number(self.under.map(|figure| figure.value)),
            self.met().map_or("null".to_owned(), |met| met.to_string()),
        )
    }
}

/// The cases of one bar.
pub struct Report {
    bar: String,
    cases: Vec<Case>,
}

impl Report {
    /// A report about the bar of this id (`B5`).
    pub fn new(bar: &str) -> Report {
        Report { bar: bar.to_owned(), cases: Vec::new() }
    }

    /// Prints a case and keeps it.
    pub fn add(&mut self, case: Case) {
        let [name, ours, reference, ratio, bar] = case.columns();
        println!("{} {name:40}  {ours:>10}  {reference:>10}  {ratio:>6}  {bar}", self.bar);
        self.cases.push(case);
    }

    /// Writes the files in `target/bench/` and prints where they are.
    pub fn finish(&self) -> std::io::Result<()> {
        let folder = target().join("bench");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{}.md", self.bar)), self.rows())?;
        let path = folder.join(format!("{}.json", self.bar));
        std::fs::write(&path, self.json())?;
        println!("{} written to {}", self.bar, path.display());
        Ok(())
    }

    /// The report as one JSON value.
    pub fn json(&self) -> String {
        let cases: Vec<String> =
            self.cases.iter().map(|case| format!("    {}", case.json())).collect();
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
        format!(
            "{{\n  \"bar\": {},\n  \"processor\": {},\n  \"cores\": {cores},\n  \"system\": {},\n  \
             \"profile\": \"{profile}\",\n  \"cases\": [\n{}\n  ]\n}}\n",
            quoted(&self.bar),
            quoted(&processor()),
            quoted(std::env::consts::OS),
            cases.join(",\n"),
        )
    }

    /// The rows of the table in `tests/BENCHMARKS.md`.
    fn rows(&self) -> String {
        let row = |case: &Case| format!("| {} | {} |\n", self.bar, case.columns().join(" | "));
        self.cases.iter().map(row).collect()
    }
}

/// The middle one of `runs` measurements of `work`.
pub fn median(runs: u32, mut work: impl FnMut()) -> Duration {
    middle((0..runs).map(|_| time(&mut work)).collect())
}

/// The middle ones of `runs` measurements of ours and of the reference, taken in turn, so that a
/// machine that slows down or speeds up does so for both.
pub fn in_turn(
    runs: u32,
    mut ours: impl FnMut(),
    mut reference: impl FnMut(),
) -> (Duration, Duration) {
    let pairs = (0..runs).map(|_| (time(&mut ours), time(&mut reference)));
    let (ours, reference) = pairs.unzip();
    (middle(ours), middle(reference))
}

/// How long one call of `work` takes.
pub fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The value below which `percent` of the measurements lie; zero without any.
pub fn percentile(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

fn middle(times: Vec<Duration>) -> Duration {
    percentile(times, 50)
}

/// Cargo's target folder: where `CARGO_TARGET_DIR` says, else `target` in the repository's root.
fn target() -> PathBuf {
    if let Some(folder) = std::env::var_os("CARGO_TARGET_DIR") {
        return folder.into();
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").exists());
    root.unwrap_or(here).join("target")
}

/// The processor's name where the system tells it.
fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let name = lines.find(|(key, _)| key.trim() == "model name").map(|(_, name)| name.trim());
    name.unwrap_or("unknown").to_owned()
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.extend(format!("\\u{:04x}", c as u32).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod unit {
    use super::*;

    #[track_caller]
    fn check(case: &Case, columns: [&str; 4], met: Option<bool>) {
        assert_eq!(case.columns()[1..], columns);
        assert_eq!(case.met(), met);
    }

    fn ms(value: f64) -> Figure {
        Figure::seconds(value / 1e3)
    }

    #[test]
    fn cases_print_and_judge() {
        let case = Case::new("open", Duration::from_millis(412));
        check(&case, ["412 ms", "-", "-", ""], None);
        let beside = case.clone().beside(Some(ms(206.0))).times(3.0);
        check(&beside, ["412 ms", "206 ms", "2.00", "at most 3 x: met"], Some(true));
        let missed = case.clone().beside(Some(ms(206.0))).times(1.5);
        check(&missed, ["412 ms", "206 ms", "2.00", "at most 1.5 x: MISSED"], Some(false));
        let absent = case.clone().beside(None::<Figure>).times(1.5);
        check(&absent, ["412 ms", "-", "-", "at most 1.5 x"], None);
        let both = beside.clone().under(Duration::from_millis(400));
        let bar = "at most 3 x, under 400 ms: MISSED";
        check(&both, ["412 ms", "206 ms", "2.00", bar], Some(false));
        let under = case.under(Duration::from_millis(500));
        check(&under, ["412 ms", "-", "-", "under 500 ms: met"], Some(true));
    }

    #[test]
    fn figures_choose_their_unit() {
        #[track_caller]
        fn check(figure: Figure, expected: &str) {
            assert_eq!(figure.to_string(), expected);
        }
        check(Figure::seconds(1.234), "1.23 s");
        check(Figure::seconds(0.012_34), "12.3 ms");
        check(Figure::seconds(0.000_123_4), "123 us");
        check(Figure::seconds(2e-9), "2.00 ns");
        check(Figure::seconds(0.0), "0.00 ns");
        check(Figure::bytes(300_000_000), "300 MB");
        check(Figure::bytes(12), "12.0 B");
        check(Figure::pieces(1276), "1276");
    }

    #[test]
    fn the_json_is_json() {
        let mut report = Report::new("B0");
        report.add(Case::new("a \"b\" \\ \n", Figure::pieces(3)).beside(Some(Figure::pieces(2))));
        report.add(Case::new("zero", Figure::pieces(3)).beside(Some(Figure::pieces(0))).times(1.0));
        let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(json["cases"][0]["name"], "a \"b\" \\ \n");
        assert_eq!(json["cases"][0]["ratio"], 1.5);
        assert_eq!(json["cases"][0]["met"], serde_json::Value::Null);
        assert_eq!(json["cases"][1]["ratio"], serde_json::Value::Null);
        assert_eq!(json["cases"][1]["met"], false);
        assert_eq!(report.rows().lines().count(), 3, "two rows, one name with a line break");
    }

    #[test]
    fn percentiles() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(percentile(times.clone(), 95), Duration::from_millis(95));
        assert_eq!(percentile(times.clone(), 50), Duration::from_millis(50));
        assert_eq!(percentile(times, 100), Duration::from_millis(100));
        assert_eq!(percentile(vec![], 50), Duration::ZERO);
        assert_eq!(percentile(vec![Duration::from_secs(1)], 50), Duration::from_secs(1));
    }
}
