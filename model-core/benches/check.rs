//! B6: a full check of a project of 2,500 documents, and checks again after edits: half of them
//! inside documents, a third of signatures, the rest deletions. Each includes bringing the index up
//! to date.

#[path = "../../tests/src/report.rs"]
mod report;

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use model_core::analysis::{Analysis, Uses};
use model_core::change::Change;
use model_core::check::Checker;
use model_core::index::{Facts, Index};
use model_core::model::microflow::FlowObject;
use model_core::model::{AttributeType, Content, Document, DocumentId, Project};
use model_core::testing::{Dice, sample};
use model_core::value::DataType;
use report::{Case, Figure, Report, median, percentile};

fn main() -> Result<(), Box<dyn Error>> {
    let project = sample(1, 2500);
    let index = Index::new(&project);
    let mut report = Report::new("B6");
    memory(&mut report, &project);
    let name = |what: &str| format!("{what} of {} documents", project.len());
    report.add(Case::new(
        &name("index"),
        median(9, || {
            black_box(Index::new(&project));
        }),
    ));
    report.add(Case::new(
        &name("analysis"),
        median(5, || {
            let facts = Facts::new(&index);
            for (id, document) in project.documents() {
                black_box(Analysis::new(*id, document, &facts).texts(&facts));
            }
        }),
    ));
    report.add(Case::new(
        &name("uses"),
        median(5, || {
            black_box(Uses::new(&index));
        }),
    ));
    let full = median(7, || {
        let mut checker = Checker::new();
        checker.check(&Index::new(&project));
        black_box(checker.problems().len());
    });
    report.add(Case::new(&name("full check"), full).under(Duration::from_millis(300)));
    let mut checker = Checker::new();
    checker.check(&index);
    report
        .add(Case::new("problems found", Figure::pieces(u64::try_from(checker.problems().len())?)));

    let mut edits = Edits { project, index, checker, dice: Dice::new(7) };
    let leaf = edits.measure(200, Edit::Inside);
    let signature = edits.measure(120, Edit::Signature);
    let removal = edits.measure(40, Edit::Removal);
    report.add(
        Case::new("again after an edit inside, p95", percentile(leaf, 95))
            .under(Duration::from_millis(10)),
    );
    report.add(
        Case::new("again after a signature, p95", percentile(signature, 95))
            .under(Duration::from_millis(50)),
    );
    report.add(
        Case::new("again after a deletion, p95", percentile(removal, 95))
            .under(Duration::from_millis(50)),
    );
    report.finish()?;
    Ok(())
}

/// What the process holds more with an index, and with a checker that keeps uses and problems.
fn memory(report: &mut Report, project: &Project) {
    let before = resident();
    let index = Index::new(project);
    let with_index = resident();
    report.add(Case::new("memory of the index", Figure::bytes(with_index.saturating_sub(before))));
    let mut checker = Checker::new();
    checker.check(&index);
    let with_checker = resident();
    report.add(Case::new(
        "memory of uses and problems",
        Figure::bytes(with_checker.saturating_sub(with_index)),
    ));
    black_box((index, checker));
}

/// The memory that this process holds, in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

#[derive(Clone, Copy)]
enum Edit {
    /// What no other document can see.
    Inside,
    /// A member of an entity, a value of an enumeration, a parameter or a result.
    Signature,
    /// The whole document.
    Removal,
}

struct Edits {
    project: Project,
    index: Index,
    checker: Checker,
    dice: Dice,
}

impl Edits {
    /// The times of so many edits and the checks after each.
    fn measure(&mut self, times: usize, edit: Edit) -> Vec<Duration> {
        let mut measured = Vec::new();
        while measured.len() < times {
            let ids: Vec<DocumentId> = self.project.documents().keys().copied().collect();
            let Some(&id) = self.dice.pick(&ids) else { break };
            let mut change = Change::new("edit");
            match edit {
                Edit::Removal => change.remove(&self.project, id),
                Edit::Inside => {
                    change.edit(&self.project, id, inside);
                }
                Edit::Signature => {
                    change.edit(&self.project, id, signature);
                }
            }
            if change.is_empty() {
                continue;
            }
            let Ok(next) = change.apply(&self.project) else { continue };
            let start = Instant::now();
            self.index = self.index.updated(&next);
            self.checker.check(&self.index);
            measured.push(start.elapsed());
            self.project = next;
        }
        measured
    }
}

fn inside(document: &mut Document) {
    match &mut document.content {
        Content::Microflow(flow) => {
            for object in &mut flow.objects {
                if let FlowObject::CreateVariable(create) = object {
                    create.value.push_str(" + 1");
                    return;
                }
            }
            flow.documentation.push('x');
        }
        Content::Page(page) => page.documentation.push('x'),
        _ => {}
    }
}

fn signature(document: &mut Document) {
    match &mut document.content {
        Content::Entity(entity) => {
            if let Some(attribute) = entity.attributes.last_mut() {
                attribute.ty = match attribute.ty {
                    AttributeType::Integer => AttributeType::Decimal,
                    _ => AttributeType::Integer,
                };
            }
        }
        Content::Enumeration(enumeration) => {
            enumeration.values.pop();
        }
        Content::Microflow(flow) => {
            flow.returns = match flow.returns {
                DataType::Nothing => DataType::Boolean,
                _ => DataType::Nothing,
            };
        }
        Content::Page(page) => {
            page.parameters.pop();
        }
        _ => {}
    }
}
