//! Activities that work with lists.

use model_core::model::microflow::{
    Aggregate, AggregateList, ChangeList, Contains, CreateList, Equals, Filter, FilterBy, Find,
    FindBy, FlowObject, Head, Intersect, ListChange, ListOperation, Operation, Part, Sort,
    Subtract, Tail, Union,
};
use model_core::name::QName;

use super::super::bson::Document as Source;
use super::super::reader::{Reader, data_type, name};
use super::activity::{Frame, framed, sorting};

/// Reads an action with a list; nothing where it is another one.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    frame: &Frame,
    action: &Source<'_>,
) -> Option<FlowObject> {
    let frame = frame.clone();
    let text = |key: &str| action.text(key).to_owned();
    Some(match action.kind() {
        "Microflows$CreateListAction" => framed!(
            frame,
            CreateList { entity: name(action, "Entity"), variable: text("VariableName") }
        )
        .into(),
        "Microflows$ChangeListAction" => framed!(
            frame,
            ChangeList {
                list: text("ChangeVariableName"),
                change: match action.text("Type") {
                    "Remove" => ListChange::Remove,
                    "Set" => ListChange::Set,
                    "Clear" => ListChange::Clear,
                    _ => ListChange::Add,
                },
                value: text("Value"),
            }
        )
        .into(),
        "Microflows$ListOperationsAction" => {
            let operation = action.document("NewOperation");
            let list = operation.map(|operation| operation.text("ListName").to_owned());
            framed!(
                frame,
                ListOperation {
                    list: list.unwrap_or_default(),
                    operation: operation.and_then(|o| self::operation(reader, o)).map(Box::new),
                    variable: text("ResultVariableName"),
                }
            )
            .into()
        }
        "Microflows$AggregateAction" => aggregate(frame, action).into(),
        _ => return None,
    })
}

fn operation(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> Option<Operation> {
    let other = || source.text("SecondListOrObjectName").to_owned();
    let expression = || source.text("Expression").to_owned();
    let member = || -> QName {
        let attribute = source.text("Attribute");
        if attribute.is_empty() { source.text("Association") } else { attribute }.into()
    };
    Some(match source.kind() {
        "Microflows$Union" => Union { other: other(), ..Union::default() }.into(),
        "Microflows$Intersect" => Intersect { other: other(), ..Intersect::default() }.into(),
        "Microflows$Subtract" => Subtract { other: other(), ..Subtract::default() }.into(),
        "Microflows$Contains" => Contains { other: other(), ..Contains::default() }.into(),
        "Microflows$ListEquals" => Equals { other: other(), ..Equals::default() }.into(),
        "Microflows$Head" => Head::default().into(),
        "Microflows$Tail" => Tail::default().into(),
        "Microflows$Sort" => {
            Sort { sort: sorting(reader, source, "Sortings"), ..Sort::default() }.into()
        }
        "Microflows$Find" => {
            Find { member: member(), value: expression(), ..Find::default() }.into()
        }
        "Microflows$Filter" => {
            Filter { member: member(), value: expression(), ..Filter::default() }.into()
        }
        "Microflows$FindByExpression" => {
            FindBy { condition: expression(), ..FindBy::default() }.into()
        }
        "Microflows$FilterByExpression" => {
            FilterBy { condition: expression(), ..FilterBy::default() }.into()
        }
        "Microflows$ListRange" => {
            let range = source.document("CustomRange");
            let of = |key: &str| range.map(|range| range.text(key).to_owned()).unwrap_or_default();
            Part {
                offset: of("OffsetExpression"),
                amount: of("LimitExpression"),
                ..Part::default()
            }
            .into()
        }
        _ => {
            reader.foreign(source.kind());
            return None;
        }
    })
}

fn aggregate(frame: Frame, action: &Source<'_>) -> AggregateList {
    let function = match action.text("AggregateFunction") {
        "Sum" => Aggregate::Sum,
        "Average" => Aggregate::Average,
        "Minimum" => Aggregate::Minimum,
        "Maximum" => Aggregate::Maximum,
        "All" => Aggregate::All,
        "Any" => Aggregate::Any,
        "Reduce" => Aggregate::Reduce,
        _ => Aggregate::Count,
    };
    let reduces = function == Aggregate::Reduce;
    let is_written = action.is("UseExpression")
        || reduces
        || matches!(function, Aggregate::All | Aggregate::Any);
    let text = |key: &str, wanted: bool| {
        if wanted { action.text(key).to_owned() } else { String::new() }
    };
    framed!(
        frame,
        AggregateList {
            list: action.text("AggregateVariableName").to_owned(),
            function,
            attribute: if is_written { QName::default() } else { name(action, "Attribute") },
            expression: text("Expression", is_written),
            initial: text("ReduceInitialValueExpression", reduces),
            ty: if reduces {
                data_type(action, "ReduceReturnDataType", "")
            } else {
                model_core::value::DataType::Nothing
            },
            variable: action.text("VariableName").to_owned(),
        }
    )
}
