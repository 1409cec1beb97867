//! What an import came to, for people and (`--report FILE.json`) for programs.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// What came over, what did not, and what to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The name of the source's file.
    pub source: String,
    /// The module that it became.
    pub module: String,
    /// How many elements and rows came over.
    pub counts: Counts,
    /// What became of each table, by name.
    pub tables: Vec<TableReport>,
    /// What has no counterpart and stayed behind.
    pub left_behind: Vec<LeftBehind>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

/// How many there are of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each counts what its name says")]
pub struct Counts {
    pub tables: usize,
    pub entities: usize,
    pub attributes: usize,
    pub associations: usize,
    pub enumerations: usize,
    pub required_rules: usize,
    pub unique_rules: usize,
    pub indexes: usize,
    pub pages: usize,
    /// Rows of the source.
    pub rows: u64,
    /// Rows that became objects.
    pub objects: u64,
    /// References and rows that became links.
    pub links: u64,
}

/// What became of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableReport {
    /// The table.
    pub table: String,
    /// The entity or the association: `Shop.Order_Details`.
    pub becomes: String,
    /// Whether it is an association of many with many rather than an entity.
    pub is_association: bool,
    /// Its rows.
    pub rows: u64,
    /// How many of them are objects or links now.
    pub imported: u64,
}

/// What stayed behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftBehind {
    /// What it is: `view`, `trigger`, `check` …
    pub kind: &'static str,
    /// Its name, or that of the table it belongs to.
    pub name: String,
    /// Why, and what to do instead.
    pub reason: String,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// A value or a row did not come over as it was.
    Error,
    /// Something means a little less or more than in the source.
    Warning,
    /// A choice was made that a person may want to know of.
    Note,
}

/// What a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The table.
    pub table: String,
    /// The row, by its key: `OrderID 10248, ProductID 11`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The column or columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is the matter, and what was done.
    pub message: String,
}

/// How many findings about rows of one column are kept; what is above is counted.
const MOST_ROWS: u64 = 1000;

/// How many findings the text shows; all of them are in the JSON.
const SHOWN: usize = 20;

impl Report {
    /// Whether something did not come over as it was.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// As JSON on several lines.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Gathers findings; of those about rows it keeps the first thousand of a column and counts the
/// others, so that a table of millions cannot fill the memory, and nothing goes unsaid.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    all: Vec<Finding>,
    rows: BTreeMap<(String, String), (u64, Severity)>,
}

impl Findings {
    /// About a table or a column as a whole.
    pub(crate) fn add(
        &mut self,
        severity: Severity,
        table: &str,
        column: Option<String>,
        message: String,
    ) {
        self.all.push(Finding { severity, table: table.to_owned(), row: None, column, message });
    }

    /// About one row. `row` and `message` are only asked while they are kept.
    pub(crate) fn add_row(
        &mut self,
        severity: Severity,
        table: &str,
        column: &str,
        row: impl FnOnce() -> String,
        message: impl FnOnce() -> String,
    ) {
        let key = (table.to_owned(), column.to_owned());
        let (count, worst) = self.rows.entry(key).or_insert((0, severity));
        *count += 1;
        *worst = severity.min(*worst);
        if *count > MOST_ROWS {
            return;
        }
        self.all.push(Finding {
            severity,
            table: table.to_owned(),
            row: Some(row()),
            column: (!column.is_empty()).then(|| column.to_owned()),
            message: message(),
        });
    }

    /// All of them: by severity, then as they came.
    pub(crate) fn take(&mut self) -> Vec<Finding> {
        for ((table, column), (count, severity)) in std::mem::take(&mut self.rows) {
            if count > MOST_ROWS {
                let column = (!column.is_empty()).then_some(column);
                let message = format!("{} more rows have such a problem.", count - MOST_ROWS);
                self.add(severity, &table, column, message);
            }
        }
        let mut all = std::mem::take(&mut self.all);
        all.sort_by_key(|finding| finding.severity);
        all
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        if let Some(column) = &self.column {
            write!(f, ".{column}")?;
        }
        if let Some(row) = &self.row {
            write!(f, ", row {row}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// For people: a line for each table, the counts, and what to look at.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wide = |text: fn(&TableReport) -> &str| {
            self.tables.iter().map(|t| text(t).chars().count()).max().unwrap_or(0)
        };
        let (first, second) = (wide(|t| &t.table), wide(|t| &t.becomes));
        for table in &self.tables {
            let what = if table.is_association { "association" } else { "entity" };
            write!(f, "{:first$}  {what:<11}  {:<second$}", table.table, table.becomes)?;
            writeln!(f, "  {:>7} of {} rows", table.imported, table.rows)?;
        }
        let c = &self.counts;
        let enumerations = match c.enumerations {
            0 => String::new(),
            count => format!(", {count} enumerations"),
        };
        writeln!(
            f,
            "{} entities, {} attributes, {} associations{enumerations}, {} required and {} unique \
             rules, {} indexes, {} pages",
            c.entities,
            c.attributes,
            c.associations,
            c.required_rules,
            c.unique_rules,
            c.indexes,
            c.pages
        )?;
        writeln!(f, "{} rows: {} objects, {} links", c.rows, c.objects, c.links)?;
        if !self.left_behind.is_empty() {
            writeln!(f, "Left behind:")?;
        }
        for left in &self.left_behind {
            writeln!(f, "  {} {}: {}", left.kind, left.name, left.reason)?;
        }
        for (severity, title) in [
            (Severity::Error, "Did not come over as it was:"),
            (Severity::Warning, "Means a little else than before:"),
            (Severity::Note, "Good to know:"),
        ] {
            let of_kind = || self.findings.iter().filter(|f| f.severity == severity);
            let count = of_kind().count();
            if count == 0 {
                continue;
            }
            writeln!(f, "{title}")?;
            for finding in of_kind().take(SHOWN) {
                writeln!(f, "  {finding}")?;
            }
            if count > SHOWN {
                writeln!(f, "  … and {} more; --report FILE.json has them all", count - SHOWN)?;
            }
        }
        Ok(())
    }
}
