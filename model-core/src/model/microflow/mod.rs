//! Microflows: what stands on their canvas and the flows between (`reference/mendix.md` §2).

mod activity;
mod caption;
mod integration;
mod list;
mod order;

pub use activity::*;
pub use caption::{Caption, LOOP_LEAST};
pub use integration::*;
pub use list::*;
pub use order::flow_ranks;

use crate::id::Id;
use crate::value::DataType;

use super::meta::Node;
use super::scalar::{Point, Translated};
use crate::name::QName;

choice! {
    /// Where a microflow runs, and what for.
    pub enum FlowKind {
        /// On the server.
        Microflow ["microflow", "Microflow"],
        /// In the client, without a transaction.
        Nanoflow ["nanoflow", "Nanoflow"],
        /// In decisions: it answers and changes nothing.
        Rule ["rule", "Rule"],
    }
}

document! {
    /// A process drawn as a flow: activities and decisions from a start to ends.
    pub struct Microflow("microflow", "Microflow") {
        /// Where it runs, and what for.
        flow ["flow", "Kind"]: FlowKind,
        /// The type of its result.
        returns ["returns", "Returns"]: DataType,
        /// Whether it sees and changes only what its user may.
        entity_access ["entityAccess", "Apply entity access"]: bool,
        /// The module roles whose users may run it from the client.
        roles ["roles", "May be run by"]: Vec<QName> as [Shape::References(Target::ModuleRole)],
        /// Whether it may run only once at a time.
        exclusive ["exclusive", "One at a time"]: bool,
        /// What people read who want to run it while it runs.
        exclusive_message ["exclusiveMessage", "Message while it runs"]: Translated,
        /// The microflow that runs instead while it runs.
        exclusive_microflow ["exclusiveMicroflow", "Microflow while it runs"]: QName as [Shape::Reference(Target::Microflow)],
        /// The address that runs it: `order/{Order/Number}`.
        url ["url", "URL"]: String,
        /// What stands on its canvas.
        objects ["objects", "Objects"]: Vec<FlowObject> as [Shape::List(<FlowObject as Node>::kinds, Order::Flow)],
        /// The flows between them, inside loops too.
        flows ["flows", "Sequence flows"]: Vec<SequenceFlow> as [Shape::List(<SequenceFlow as Node>::kinds, Order::ById)],
    }
}

elements! {
    /// What can stand on the canvas of a microflow.
    pub enum FlowObject {
        Parameter, Start, End, ErrorEnd, Decision, TypeDecision, Merge, Loop, Break, Continue,
        Annotation,
        CreateObject, ChangeObject, CommitObjects, DeleteObjects, RollbackObjects, Retrieve,
        CastObject, CreateList, ChangeList, ListOperation, AggregateList,
        CreateVariable, ChangeVariable,
        CallMicroflow, CallFunction, CallRest, SendRequest,
        ShowPage, ClosePage, ShowHome, ShowMessage, ValidationFeedback, DownloadFile,
        LogMessage, Metric, GenerateDocument, ImportData, ExportData, PublishEvent,
        ForeignActivity,
    }
}

element! {
    /// A value that whoever calls the microflow hands over.
    pub struct Parameter("parameter", "Parameter", Many) {
        /// The name of the variable.
        name ["name", "Name"]: String as [Shape::Name],
        /// Its type.
        ty ["type", "Type"]: DataType = DataType::String,
        /// What it is for.
        documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
        /// Whether whoever calls the microflow must hand it over.
        required ["required", "Required"]: bool = true,
        /// What it holds where nothing is handed over.
        default ["default", "Default"]: String as [Shape::Expression],
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Where the flow begins.
    pub struct Start("start", "Start", Many) {
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Where the flow ends, with its result.
    pub struct End("end", "End", Many) {
        /// The result, where the microflow has one.
        value ["value", "Result"]: String as [Shape::Expression],
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Where an error flow ends by handing the error on to the caller.
    pub struct ErrorEnd("errorEnd", "Error end", Many) {
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Where the flow takes one of several ways.
    pub struct Decision("decision", "Decision", Many) {
        /// Shown instead of the expression.
        caption ["caption", "Caption"]: String,
        /// What is decided: true or false, or a value of an enumeration.
        condition ["condition", "Condition"]: String as [Shape::Expression],
        /// A rule that decides, where no condition is written.
        rule ["rule", "Rule"]: QName as [Shape::Reference(Target::Microflow)],
        /// The values of the rule's parameters.
        arguments ["arguments", "Arguments"]: Vec<Argument>,
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Where the flow goes by what an object is: a way for each specialization of its entity.
    pub struct TypeDecision("typeDecision", "Object type decision", Many) {
        /// Shown instead of the automatic caption.
        caption ["caption", "Caption"]: String,
        /// The object.
        object ["object", "Object"]: String as [Shape::VariableUse],
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Where several ways come together.
    pub struct Merge("merge", "Merge", Many) {
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

choice! {
    /// What a loop goes over.
    pub enum LoopKind {
        /// Once for each object of a list.
        ForEach ["forEach", "For each"],
        /// As long as a condition is true.
        While ["while", "While"],
    }
}

element! {
    /// Runs what stands inside it once for each object of a list, or as long as a condition is true.
    pub struct Loop("loop", "Loop", Many) {
        /// Shown instead of the automatic caption.
        caption ["caption", "Caption"]: String,
        /// What it goes over.
        mode ["mode", "Loop"]: LoopKind,
        /// The list, for each object of which it runs.
        list ["list", "List"]: String as [Shape::VariableUse],
        /// The variable that holds the object of the round.
        iterator ["iterator", "Iterator"]: String as [Shape::Variable],
        /// As long as this is true it runs.
        condition ["condition", "Condition"]: String as [Shape::Expression],
        /// What stands inside.
        objects ["objects", "Objects"]: Vec<FlowObject> as [Shape::List(<FlowObject as Node>::kinds, Order::Flow)],
        /// What happens when a round fails.
        on_error ["onError", "On error"]: ErrorHandling,
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
        /// Its width and height.
        size ["size", "Size"]: Point = Point::new(320, 160),
    }
}

element! {
    /// Leaves the loop.
    pub struct Break("break", "Break", Many) {
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// Goes on with the next round of the loop.
    pub struct Continue("continue", "Continue", Many) {
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
    }
}

element! {
    /// A note on the canvas.
    pub struct Annotation("annotation", "Annotation", Many) {
        /// What it says.
        text ["text", "Text"]: String as [Shape::Paragraph],
        /// What it is about: lines lead there.
        about ["about", "Points at"]: Vec<Id>,
        /// Its centre on the canvas.
        at ["at", "Position"]: Point,
        /// Its width and height.
        size ["size", "Size"]: Point = Point::new(200, 60),
    }
}

element! {
    /// The way from one object of the canvas to the next.
    pub struct SequenceFlow("flow", "Sequence flow", One) {
        /// Where it begins.
        from ["from", "From"]: Id,
        /// Where it leads.
        to ["to", "To"]: Id,
        /// After a decision: `true`, `false`, the name of an enumeration value, that of an entity, or
        /// `(empty)`.
        case ["case", "Case"]: String,
        /// Whether it is taken when the activity fails.
        error ["error", "Error flow"]: bool,
        /// Where it bends, between its ends; without any it is routed by itself.
        bends ["bends", "Bends"]: Vec<Point>,
    }
}

/// The case of the way that a decision takes for no value. No name of a value can be so.
pub const NO_VALUE: &str = "(empty)";

impl FlowObject {
    /// Its centre on the canvas (annotations and loops too).
    pub fn at(&self) -> Point {
        match self.element().get("at") {
            Some(super::meta::Field::Point(at)) => at,
            _ => Point::default(),
        }
    }

    /// Whether sequence flows can touch it: not a parameter, not an annotation.
    pub fn is_in_flow(&self) -> bool {
        !matches!(
            self,
            FlowObject::Parameter(_) | FlowObject::Annotation(_) | FlowObject::Foreign(_)
        )
    }

    /// The caption that a person gave it; empty where it captions itself.
    pub fn caption(&self) -> &str {
        match self.element().get("caption") {
            Some(super::meta::Field::Text(caption)) => caption,
            _ => "",
        }
    }

    /// The label of its kind: `Create object`.
    pub fn kind_label(&self) -> &'static str {
        self.element().kind().label
    }
}

impl Microflow {
    /// All objects, those in loops after the loop that holds them.
    pub fn all_objects(&self) -> Vec<&FlowObject> {
        fn collect<'a>(objects: &'a [FlowObject], all: &mut Vec<&'a FlowObject>) {
            for object in objects {
                all.push(object);
                if let FlowObject::Loop(inner) = object {
                    collect(&inner.objects, all);
                }
            }
        }
        let mut all = Vec::new();
        collect(&self.objects, &mut all);
        all
    }

    /// All annotations, in loops too, to change them.
    pub fn all_annotations_mut(&mut self) -> Vec<&mut Annotation> {
        fn collect<'a>(objects: &'a mut [FlowObject], all: &mut Vec<&'a mut Annotation>) {
            for object in objects {
                match object {
                    FlowObject::Annotation(annotation) => all.push(annotation),
                    FlowObject::Loop(inner) => collect(&mut inner.objects, all),
                    _ => {}
                }
            }
        }
        let mut all = Vec::new();
        collect(&mut self.objects, &mut all);
        all
    }

    /// The object with this id, in loops too.
    pub fn object(&self, id: Id) -> Option<&FlowObject> {
        self.all_objects().into_iter().find(|object| object.id() == id)
    }

    /// The parameters in their order on the canvas: by row, then by column, then by id.
    pub fn parameters(&self) -> Vec<&Parameter> {
        let mut parameters: Vec<&Parameter> = self
            .objects
            .iter()
            .filter_map(|object| match object {
                FlowObject::Parameter(parameter) => Some(parameter),
                _ => None,
            })
            .collect();
        parameters.sort_by_key(|p| (p.at.y, p.at.x, p.id));
        parameters
    }

    /// The flows that leave this object, in the order of their ids.
    pub fn flows_from(&self, id: Id) -> Vec<&SequenceFlow> {
        let mut flows: Vec<_> = self.flows.iter().filter(|flow| flow.from == id).collect();
        flows.sort_by_key(|flow| flow.id);
        flows
    }
}
