//! Microflows, nanoflows and rules: what stands on their canvas and the flows between.
//!
//! Flows in loops stand in the one list of the microflow, as in the model; places in loops count
//! from the upper left corner of the loop and become places on the canvas.

mod activity;
mod call;
mod cast;
mod client;
mod list;
mod service;
#[cfg(test)]
mod tests;

use model_core::id::Id;
use model_core::model::Point;
use model_core::model::microflow::{
    Annotation, Break, Continue, Decision, End, ErrorEnd, ErrorHandling, FlowKind, FlowObject,
    Loop, LoopKind, Merge, Microflow, NO_VALUE, Parameter, SequenceFlow, Start, TypeDecision,
};

use super::bson::{Document as Source, Value};
use super::note::Note;
use super::reader::{Reader, data_type, name, names, point, pointer, text};
pub(super) use activity::commit;
use cast::Casts;
pub(super) use service::method;

/// The size of a loop of which the file says none.
const LOOP: Point = Point::new(320, 160);

/// Reads a `Microflows$Microflow`, `Nanoflow` or `Rule`.
pub(super) fn read(reader: &mut Reader<'_, '_>) {
    let source = reader.source();
    let kind = match source.kind() {
        "Microflows$Nanoflow" => FlowKind::Nanoflow,
        "Microflows$Rule" => FlowKind::Rule,
        _ => FlowKind::Microflow,
    };
    let id = reader.id(source);
    let casts = Casts::new(source);
    let mut objects = Objects { reader, casts, origin: Point::default() };
    let mut content =
        source.document("ObjectCollection").map(|all| objects.read(all)).unwrap_or_default();
    let mut flows = Vec::new();
    for flow in source.documents("Flows") {
        let (from, to) = (pointer(flow, "OriginPointer"), pointer(flow, "DestinationPointer"));
        if flow.kind() == "Microflows$AnnotationFlow" {
            // Lines of notes lead either way.
            if !attach(&mut content, from, to) {
                attach(&mut content, to, from);
            }
        } else {
            flows.push(sequence_flow(reader, flow, from, to));
        }
    }
    reader.add(Microflow {
        id,
        name: source.text("Name").to_owned(),
        documentation: source.text("Documentation").to_owned(),
        flow: kind,
        returns: data_type(source, "MicroflowReturnType", "ReturnType"),
        entity_access: source.is("ApplyEntityAccess"),
        roles: names(source, "AllowedModuleRoles"),
        exclusive: matches!(source.get("AllowConcurrentExecution"), Some(Value::Bool(false))),
        exclusive_message: text(source, "ConcurrenyErrorMessage"),
        exclusive_microflow: name(source, "ConcurrencyErrorMicroflow"),
        url: source.text("Url").to_owned(),
        objects: content,
        flows,
        excluded: source.is("Excluded"),
        used: source.is("MarkAsUsed"),
        ..Microflow::default()
    });
}

/// Lets the annotation of this id, in loops too, point at an object; whether there is one.
fn attach(objects: &mut [FlowObject], annotation: Id, object: Id) -> bool {
    objects.iter_mut().any(|inner| match inner {
        FlowObject::Annotation(note) if note.id == annotation => {
            note.about.push(object);
            true
        }
        FlowObject::Loop(inner) => attach(&mut inner.objects, annotation, object),
        _ => false,
    })
}

fn sequence_flow(
    reader: &mut Reader<'_, '_>,
    source: &Source<'_>,
    from: Id,
    to: Id,
) -> SequenceFlow {
    // A list since 9.24, before that one value.
    let case = source.documents("CaseValues").next().or_else(|| source.document("NewCaseValue"));
    let case = case.map_or("", |case| match case.kind() {
        "Microflows$EnumerationCase" => match case.text("Value") {
            // The flow for no value.
            "" | "(empty)" => NO_VALUE,
            // The name of the value alone, also where the enumeration stands before it.
            value => value.rsplit('.').next().unwrap_or_default(),
        },
        "Microflows$InheritanceCase" => match case.text("Value") {
            "" => NO_VALUE,
            entity => entity,
        },
        _ => "",
    });
    SequenceFlow {
        id: reader.id(source),
        from,
        to,
        case: case.to_owned(),
        error: source.is("IsErrorHandler"),
        ..SequenceFlow::default()
    }
}

/// Reads the objects of a microflow and of the loops in it.
struct Objects<'a, 'r, 's> {
    reader: &'a mut Reader<'r, 's>,
    casts: Casts<'s>,
    /// Where the canvas or the loop begins from which places count.
    origin: Point,
}

impl Objects<'_, '_, '_> {
    fn read(&mut self, collection: &Source<'_>) -> Vec<FlowObject> {
        collection.documents("Objects").filter_map(|object| self.object(object)).collect()
    }

    fn object(&mut self, source: &Source<'_>) -> Option<FlowObject> {
        let id = self.reader.id(source);
        let relative = point(source, "RelativeMiddlePoint").unwrap_or_default();
        let at = Point::new(self.origin.x + relative.x, self.origin.y + relative.y);
        Some(match source.kind() {
            "Microflows$StartEvent" => Start { id, at, ..Start::default() }.into(),
            "Microflows$EndEvent" => {
                let value = source.text("ReturnValue").to_owned();
                End { id, value, at, ..End::default() }.into()
            }
            "Microflows$ErrorEvent" => ErrorEnd { id, at, ..ErrorEnd::default() }.into(),
            "Microflows$BreakEvent" => Break { id, at, ..Break::default() }.into(),
            "Microflows$ContinueEvent" => Continue { id, at, ..Continue::default() }.into(),
            "Microflows$ExclusiveMerge" => Merge { id, at, ..Merge::default() }.into(),
            "Microflows$ExclusiveSplit" => self.decision(source, id, at).into(),
            "Microflows$InheritanceSplit" => TypeDecision {
                id,
                caption: source.text("Caption").to_owned(),
                object: source.text("SplitVariableName").to_owned(),
                at,
                ..TypeDecision::default()
            }
            .into(),
            "Microflows$LoopedActivity" => self.looped(source, id, at).into(),
            "Microflows$MicroflowParameter" | "Microflows$MicroflowParameterObject" => Parameter {
                id,
                name: source.text("Name").to_owned(),
                ty: data_type(source, "VariableType", "Type"),
                documentation: source.text("Documentation").to_owned(),
                // Left out by old versions, where all were.
                required: !matches!(source.get("IsRequired"), Some(Value::Bool(false))),
                default: source.text("DefaultValue").to_owned(),
                at,
                ..Parameter::default()
            }
            .into(),
            "Microflows$Annotation" => Annotation {
                id,
                text: source.text("Caption").to_owned(),
                at,
                size: point(source, "Size").unwrap_or(Point::new(200, 60)),
                ..Annotation::default()
            }
            .into(),
            "Microflows$ActionActivity" => activity::read(self.reader, &self.casts, source, id, at),
            other => {
                let note = Note::Dropped {
                    place: self.reader.place(),
                    what: other.to_owned(),
                    why: "Nothing of the model stands for it on a canvas.",
                };
                self.reader.tell(note);
                return None;
            }
        })
    }

    fn decision(&mut self, source: &Source<'_>, id: Id, at: Point) -> Decision {
        let caption = source.text("Caption").to_owned();
        let mut decision = Decision { id, caption, at, ..Decision::default() };
        if let Some(condition) = source.document("SplitCondition") {
            match condition.document("RuleCall") {
                Some(rule) => {
                    decision.rule = name(rule, "Microflow");
                    decision.arguments = call::arguments(self.reader, rule);
                }
                None => condition.text("Expression").clone_into(&mut decision.condition),
            }
        }
        decision
    }

    fn looped(&mut self, source: &Source<'_>, id: Id, at: Point) -> Loop {
        let size = point(source, "Size").unwrap_or(LOOP);
        let corner = Point::new(at.x - size.x / 2, at.y - size.y / 2);
        let outer = std::mem::replace(&mut self.origin, corner);
        let objects = source.document("ObjectCollection").map(|all| self.read(all));
        self.origin = outer;
        let mut own = Loop {
            id,
            objects: objects.unwrap_or_default(),
            on_error: error_handling(source),
            at,
            size,
            ..Loop::default()
        };
        match source.document("LoopSource") {
            Some(over) if over.kind() == "Microflows$WhileLoopCondition" => {
                own.mode = LoopKind::While;
                over.text("WhileExpression").clone_into(&mut own.condition);
                over.text("Caption").clone_into(&mut own.caption);
            }
            Some(over) => {
                over.text("ListVariableName").clone_into(&mut own.list);
                over.text("VariableName").clone_into(&mut own.iterator);
            }
            // Before 8.
            None => {
                source.text("ListVariableName").clone_into(&mut own.list);
                source.text("IteratorVariableName").clone_into(&mut own.iterator);
            }
        }
        own
    }
}

/// What happens when an action fails. `Abort` is what `Rollback` was called, and what nanoflows do.
fn error_handling(action: &Source<'_>) -> ErrorHandling {
    match action.text("ErrorHandlingType") {
        "Custom" => ErrorHandling::Custom,
        "CustomWithoutRollBack" => ErrorHandling::CustomWithoutRollback,
        "Continue" => ErrorHandling::Continue,
        _ => ErrorHandling::Rollback,
    }
}
