//! What a plan comes to: the first rows as they would be stored, and how many cells do not fit.

use rustc_hash::FxHashMap;

use super::convert::{convert, shown};
use super::plan::{Kind, Plan};
use super::{MOST_VALUES, Sheet};

/// What a plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// How many rows there are in all.
    pub count: u64,
    /// For each column how many cells of all rows do not fit.
    pub misfits: Vec<u64>,
    /// For each column that is to be a key why it is none; nothing if it is one.
    pub no_key: Vec<Option<String>>,
}

/// A row of a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewRow {
    /// Its number in the file, from 1.
    pub number: u64,
    /// For each column the cell.
    pub cells: Vec<PreviewCell>,
}

/// A cell of a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewCell {
    /// Its value, or the text in the file where it does not fit.
    pub text: String,
    /// What is the matter.
    pub problem: Option<String>,
}

impl Plan {
    /// Converts all rows, keeping the first `shown_rows` to be looked at.
    pub fn preview(&self, sheet: &Sheet, shown_rows: usize) -> Preview {
        let mut preview = Preview {
            misfits: vec![0; self.columns.len()],
            no_key: vec![None; self.columns.len()],
            ..Preview::default()
        };
        let mut seen: Vec<FxHashMap<String, u64>> = vec![FxHashMap::default(); self.columns.len()];
        for row in sheet.body(self.has_header) {
            let keep = preview.rows.len() < shown_rows;
            preview.count += 1;
            let mut cells = Vec::new();
            for (place, column) in self.columns.iter().enumerate() {
                let cell = row.cell(place);
                if !column.is_kept {
                    if keep {
                        cells.push(PreviewCell { text: cell.shown().into(), problem: None });
                    }
                    continue;
                }
                let (value, mut problem) = convert(cell, column);
                if column.kind == Kind::Enumeration && column.distinct > MOST_VALUES {
                    let most = format!("An enumeration takes at most {MOST_VALUES} values.");
                    problem = problem.or(Some(most));
                }
                // What decides a separate entity is unique there, however often it stands here.
                let decides = self.group_of(place).is_some_and(|(_, group)| group.by == place);
                if column.is_key
                    && !decides
                    && let Some(seen) = seen.get_mut(place)
                {
                    let why = no_key(&value, row.number, seen);
                    if let Some(slot) = preview.no_key.get_mut(place)
                        && slot.is_none()
                    {
                        slot.clone_from(&why);
                    }
                    problem = problem.or(why);
                }
                if problem.is_some()
                    && let Some(count) = preview.misfits.get_mut(place)
                {
                    *count += 1;
                }
                if keep {
                    let fits = shown(&value);
                    let text = match (&problem, fits.is_empty()) {
                        (Some(_), true) => cell.shown().into(),
                        _ => fits,
                    };
                    cells.push(PreviewCell { text, problem });
                }
            }
            if keep {
                preview.rows.push(PreviewRow { number: row.number, cells });
            }
        }
        preview
    }
}

/// Why a value keeps its column from being a key.
fn no_key(
    value: &runtime_preview::value::Value,
    row: u64,
    seen: &mut FxHashMap<String, u64>,
) -> Option<String> {
    let text = shown(value);
    if text.trim().is_empty() {
        return Some(format!("Row {row} has no value, and a key always has one."));
    }
    let short: String = text.chars().take(40).collect();
    match seen.entry(text) {
        std::collections::hash_map::Entry::Occupied(first) => {
            Some(format!("“{short}” stands in row {} and in row {row}.", first.get()))
        }
        std::collections::hash_map::Entry::Vacant(place) => {
            place.insert(row);
            None
        }
    }
}
