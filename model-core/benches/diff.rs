//! B8: the semantic difference of two revisions of 47,000 elements with 120 edits between them:
//! of two snapshots that share what did not change, of two that were loaded one by one, and from
//! files, where loading both stands beside it. Other programs on the same task took 138 ms
//! (jsondiffpatch with ids) and 107 ms (a diff of lines) on another machine.

#[path = "../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use model_core::change::Change;
use model_core::diff::{DocumentDifference, diff, text};
use model_core::id::Id;
use model_core::model::meta::walk;
use model_core::model::{DocumentId, FieldMut, Project, Shape};
use model_core::store::{files_of, load};
use model_core::testing::{Dice, sample};
use report::{Case, Figure, Report, in_turn, median};

const ELEMENTS: usize = 47_000;
const EDITS: usize = 120;

fn main() -> Result<(), Box<dyn Error>> {
    let before = large();
    let after = edited(&before);
    let found = diff(&before, &after);
    let count: usize = found.iter().map(|document| document.elements.len()).sum();
    let size: usize = elements(&before);

    let mut report = Report::new("B8");
    report.add(Case::new("elements", Figure::pieces(u64::try_from(size)?)));
    let limit = Figure::pieces(u64::try_from(2 * EDITS)?);
    report.add(
        Case::new("differences of 120 edits", Figure::pieces(u64::try_from(count)?)).under(limit),
    );
    let (old, new) = (files_of(&before), files_of(&after));
    let limit = Duration::from_millis(20);
    let shared = median(25, || {
        black_box(diff(&before, &after));
    });
    report.add(Case::new("diff, snapshots that share", shared).under(limit));
    let (one, two) = (load(&old).project, load(&new).project);
    let apart = median(25, || {
        black_box(diff(&one, &two));
    });
    report.add(Case::new("diff, snapshots loaded apart", apart).under(limit));
    let (ours, reference) = in_turn(
        9,
        || {
            let (one, two) = (load(&old).project, load(&new).project);
            black_box(diff(&one, &two));
        },
        || {
            black_box((load(&old), load(&new)));
        },
    );
    report.add(Case::new("diff from files in memory", ours).beside(Some(reference)).times(1.5));
    let lines = median(9, || {
        black_box(text::text(&found));
    });
    report.add(Case::new("its text", lines));
    report.finish()?;
    let first: Vec<DocumentDifference> = found.into_iter().take(4).collect();
    println!("{}", text::text(&first));
    Ok(())
}

fn elements(project: &Project) -> usize {
    let mut count = 0;
    for document in project.documents().values() {
        walk(document.root(), &mut |_| count += 1);
    }
    count
}

/// A sample of about that many elements.
fn large() -> Project {
    let per_document = elements(&sample(1, 600)) / 600;
    sample(1, ELEMENTS / per_document)
}

/// Another value in one property of one element, so many times, all over the project.
fn edited(project: &Project) -> Project {
    let mut dice = Dice::new(2);
    let keys: Vec<DocumentId> = project.documents().keys().copied().collect();
    let mut change = Change::new("edits");
    let mut done = 0;
    while done < EDITS {
        let Some(id) = dice.pick(&keys).copied() else { break };
        change.edit(project, id, |document| {
            let mut ids: Vec<Id> = Vec::new();
            walk(document.root(), &mut |element| ids.push(element.id()));
            let Some(id) = dice.pick(&ids).copied().filter(|id| !id.is_none()) else { return };
            let Some(element) = model_core::model::meta::find_mut(document.root_mut(), id) else {
                return;
            };
            let is_text =
                |shape| matches!(shape, Shape::Expression | Shape::Text | Shape::Paragraph);
            let index = element.kind().properties.iter().position(|p| is_text(p.shape));
            if let Some(FieldMut::Text(text)) = index.and_then(|index| element.field_mut(index)) {
                text.push_str(" + 1");
                done += 1;
            }
        });
    }
    change.apply(project).unwrap_or_else(|_| project.clone())
}
