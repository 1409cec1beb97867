//! Settings without which an element cannot do its work.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::check::{DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::model::meta::{Element, Field, Kind};
use crate::model::app::ConstantValue;
use crate::model::background::{Schedule, Subscription};
use crate::model::constant::RegularExpression;
use crate::model::entity::{AccessRule, EventHandler, MemberRights, PatternRule};
use crate::model::function::Query;
use crate::model::mapping::{Mapping, ValueMapping};
use crate::model::microflow::{
    Aggregate, AggregateList, Argument, AssociationSource, CallFunction, CallMicroflow, CallRest,
    CastObject, ChangeList, ChangeObject, ChangeVariable, CommitObjects, Contains, CreateList,
    CreateObject, CreateVariable, DatabaseSource, Decision, DeleteObjects, DownloadFile, End,
    Equals, ExportData, Filter, FilterBy, Find, FindBy, GenerateDocument, Header, ImportData,
    Intersect, ListChange, ListOperation, LogMessage, Loop, LoopKind, MemberChange, Metric,
    MetricKind, Microflow, PublishEvent, Range, RestResult, Retrieve, RollbackObjects, SendRequest,
    ShowMessage,
    ShowPage, SortItem, Subtract, TextParameter, TypeDecision, Union, ValidationFeedback,
};
use crate::model::page::{Button, CheckBox, ComboBox, CreateAction, DataColumn, DataGrid, DataView, DatePicker, DropDown, DropDownItem, EntitySource, Gallery, LinkAction, LinkedSource, ListTemplate, ListView, MicroflowAction, MicroflowSource, NumberBox, PageAction, PageForEntity, PagePart, Progress, RadioButtons, Rating, ReferenceSelector, ReferenceSetSelector, RichTextBox, SearchField, SearchIn, Series, Slider, SnippetCall, Switch, TemplateGrid, TextArea, TextBox, Tree};
use crate::model::service::{
    ConsumedRest, ExposedAssociation, ExposedAttribute, Message, Operation, OperationParameter,
    PublishedRest, Request, RequestBody, RequestHeader,
};
use crate::value::DataType;

pub(super) static FAMILY: Family =
    Family { rules: &[&SETTING, &VALUE, &RESULT, &WORDS, &IDLE], scope: Scope::Document(find) };

static SETTING: Rule = Rule {
    code: "MQ0701",
    title: "Needed settings are made",
    severity: Severity::Error,
    why: "Without this setting it is not said what the activity, the widget or the data source works on.",
    how: "Choose it in the properties.",
    example: "A create object for which no entity is chosen; a data view without a data source.",
};

static VALUE: Rule = Rule {
    code: "MQ0702",
    title: "Needed values are written",
    severity: Severity::Error,
    why: "An expression is needed here. To say that there is no value, write empty.",
    how: "Write the expression.",
    example: "A decision without a condition; a change of a member without a value.",
};

static RESULT: Rule = Rule {
    code: "MQ0703",
    title: "An end gives the result",
    severity: Severity::Error,
    why: "The microflow returns a value, and whoever calls it goes on with it.",
    how: "Write the result at every end event, or let the microflow return nothing.",
    example: "A microflow that returns true or false, with an end event without a result.",
};

static WORDS: Rule = Rule {
    code: "MQ0704",
    title: "Messages say something",
    severity: Severity::Error,
    why: "People would see an empty message.",
    how: "Write the text of the message.",
    example: "A show message activity without a text.",
};

static IDLE: Rule = Rule {
    code: "MQ0705",
    title: "Buttons do something",
    severity: Severity::Warning,
    why: "People press it and nothing happens.",
    how: "Choose an action for it, or take it out.",
    example: "A button Send for which no action is chosen.",
};

/// When a setting is needed.
type When = fn(&dyn Element) -> bool;

/// A kind, the key of a setting, and when it is needed.
type Needed = (fn() -> &'static Kind, &'static str, When);

/// The kinds with the settings that they need.
const NEEDED: &[Needed] = &[
    (CreateObject::kind, "entity", always),
    (ChangeObject::kind, "object", always),
    (MemberChange::kind, "member", always),
    (MemberChange::kind, "value", always),
    (CommitObjects::kind, "objects", always),
    (DeleteObjects::kind, "objects", always),
    (Retrieve::kind, "source", always),
    (AssociationSource::kind, "object", always),
    (AssociationSource::kind, "association", always),
    (DatabaseSource::kind, "entity", always),
    (DatabaseSource::kind, "amount", is_custom_range),
    (SortItem::kind, "attribute", always),
    (CreateVariable::kind, "value", always),
    (ChangeVariable::kind, "variable", always),
    (ChangeVariable::kind, "value", always),
    (AggregateList::kind, "list", always),
    (AggregateList::kind, "attribute", is_over_attribute),
    (AggregateList::kind, "expression", is_over_expression),
    (CallMicroflow::kind, "microflow", always),
    (Argument::kind, "parameter", always),
    (Argument::kind, "value", always),
    (ShowPage::kind, "page", always),
    (ShowMessage::kind, "text", always),
    (ValidationFeedback::kind, "object", always),
    (ValidationFeedback::kind, "member", always),
    (TextParameter::kind, "value", always),
    (Decision::kind, "condition", is_no_rule),
    (TypeDecision::kind, "object", always),
    (RollbackObjects::kind, "objects", always),
    (CastObject::kind, "object", always),
    (CastObject::kind, "entity", always),
    (CreateList::kind, "entity", always),
    (ChangeList::kind, "list", always),
    (ChangeList::kind, "value", is_no_clearing),
    (ListOperation::kind, "list", always),
    (ListOperation::kind, "operation", always),
    (Union::kind, "other", always),
    (Intersect::kind, "other", always),
    (Subtract::kind, "other", always),
    (Contains::kind, "other", always),
    (Equals::kind, "other", always),
    (Filter::kind, "member", always),
    (Filter::kind, "value", always),
    (Find::kind, "member", always),
    (Find::kind, "value", always),
    (FilterBy::kind, "condition", always),
    (FindBy::kind, "condition", always),
    (CallFunction::kind, "function", always),
    (CallRest::kind, "location", always),
    (CallRest::kind, "mapping", is_mapped),
    (Header::kind, "key", always),
    (DownloadFile::kind, "file", always),
    (LogMessage::kind, "text", always),
    (Metric::kind, "name", always),
    (Metric::kind, "value", is_measured),
    (GenerateDocument::kind, "page", always),
    (GenerateDocument::kind, "file", always),
    (ImportData::kind, "mapping", always),
    (ImportData::kind, "text", always),
    (ExportData::kind, "mapping", always),
    (ExportData::kind, "objects", always),
    (PublishEvent::kind, "event", always),
    (EventHandler::kind, "microflow", always),
    (AccessRule::kind, "roles", always),
    (MemberRights::kind, "member", always),
    (PatternRule::kind, "pattern", always),
    (RegularExpression::kind, "pattern", always),
    (Schedule::kind, "microflow", always),
    (Subscription::kind, "event", always),
    (Subscription::kind, "microflow", always),
    (Query::kind, "oql", always),
    (ConstantValue::kind, "constant", always),
    (Mapping::kind, "root", always),
    (ValueMapping::kind, "attribute", always),
    (Message::kind, "entity", always),
    (ExposedAttribute::kind, "attribute", always),
    (ExposedAssociation::kind, "association", always),
    (PublishedRest::kind, "location", always),
    (PublishedRest::kind, "authentication", is_signed_in_by_microflow),
    (Operation::kind, "microflow", always),
    (OperationParameter::kind, "key", always),
    (ConsumedRest::kind, "baseUrl", always),
    (Request::kind, "mapping", is_mapped),
    (Request::kind, "bodyMapping", is_made_by_mapping),
    (RequestHeader::kind, "key", always),
    (SendRequest::kind, "request", always),
    (Loop::kind, "list", is_for_each),
    (Loop::kind, "condition", is_while),
    (DataView::kind, "source", always),
    (DataGrid::kind, "source", always),
    (DataColumn::kind, "member", always),
    (ListView::kind, "source", always),
    (TemplateGrid::kind, "source", always),
    (Gallery::kind, "source", always),
    (Tree::kind, "source", always),
    (Series::kind, "source", always),
    (Series::kind, "x", always),
    (Series::kind, "y", always),
    (SearchField::kind, "member", always),
    (SearchIn::kind, "member", always),
    (ListTemplate::kind, "entity", always),
    (SnippetCall::kind, "snippet", always),
    (PagePart::kind, "placeholder", always),
    (Progress::kind, "value", always),
    (EntitySource::kind, "entity", always),
    (LinkedSource::kind, "association", always),
    (MicroflowSource::kind, "microflow", always),
    (TextBox::kind, "member", always),
    (TextArea::kind, "member", always),
    (CheckBox::kind, "member", always),
    (DropDown::kind, "member", always),
    (DatePicker::kind, "member", always),
    (NumberBox::kind, "member", always),
    (RichTextBox::kind, "member", always),
    (Switch::kind, "member", always),
    (RadioButtons::kind, "member", always),
    (Slider::kind, "member", always),
    (Rating::kind, "member", always),
    (ComboBox::kind, "member", always),
    (ReferenceSetSelector::kind, "member", always),
    (ReferenceSelector::kind, "member", always),
    (ReferenceSelector::kind, "display", always),
    (MicroflowAction::kind, "microflow", always),
    (PageAction::kind, "page", always),
    (PageForEntity::kind, "entity", always),
    (PageForEntity::kind, "page", always),
    (LinkAction::kind, "address", always),
    (DropDownItem::kind, "action", always),
    (CreateAction::kind, "entity", always),
    (CreateAction::kind, "page", always),
];

/// The settings that a kind needs.
fn needed_by(kind: &'static Kind) -> &'static [(&'static str, When)] {
    type Table = FxHashMap<usize, Vec<(&'static str, When)>>;
    static TABLE: OnceLock<Table> = OnceLock::new();
    let place = |kind: &'static Kind| std::ptr::from_ref(kind).addr();
    let table = TABLE.get_or_init(|| {
        let mut table = Table::default();
        for (needing, key, when) in NEEDED {
            table.entry(place(needing())).or_default().push((*key, *when));
        }
        table
    });
    table.get(&place(kind)).map_or(&[], Vec::as_slice)
}

fn always(_: &dyn Element) -> bool {
    true
}

fn is_no_rule(element: &dyn Element) -> bool {
    element.downcast::<Decision>().is_some_and(|decision| decision.rule.is_empty())
}

fn is_no_clearing(element: &dyn Element) -> bool {
    element.downcast::<ChangeList>().is_some_and(|change| change.change != ListChange::Clear)
}

fn is_mapped(element: &dyn Element) -> bool {
    let call = element.downcast::<CallRest>().map(|call| call.result);
    let request = element.downcast::<Request>().map(|request| request.result);
    call.or(request) == Some(RestResult::Mapping)
}

fn is_made_by_mapping(element: &dyn Element) -> bool {
    element.downcast::<Request>().is_some_and(|request| request.body == RequestBody::Mapping)
}

fn is_signed_in_by_microflow(element: &dyn Element) -> bool {
    element.downcast::<PublishedRest>().is_some_and(|service| service.custom)
}

fn is_measured(element: &dyn Element) -> bool {
    element.downcast::<Metric>().is_some_and(|metric| metric.measure != MetricKind::Increment)
}

fn is_custom_range(element: &dyn Element) -> bool {
    element
        .downcast::<DatabaseSource>()
        .is_some_and(|source| source.range == Range::Custom && source.offset.trim().is_empty())
}

fn is_over_attribute(element: &dyn Element) -> bool {
    element.downcast::<AggregateList>().is_some_and(|list| {
        let by_expression = !list.expression.trim().is_empty()
            || matches!(list.function, Aggregate::All | Aggregate::Any | Aggregate::Reduce);
        list.function != Aggregate::Count && !by_expression
    })
}

fn is_over_expression(element: &dyn Element) -> bool {
    element.downcast::<AggregateList>().is_some_and(|list| {
        matches!(list.function, Aggregate::All | Aggregate::Any | Aggregate::Reduce)
    })
}

fn is_for_each(element: &dyn Element) -> bool {
    element.downcast::<Loop>().is_some_and(|inner| inner.mode == LoopKind::ForEach)
}

fn is_while(element: &dyn Element) -> bool {
    element.downcast::<Loop>().is_some_and(|inner| inner.mode == LoopKind::While)
}

fn find(check: &mut DocumentCheck<'_>) {
    if check.is_pattern() {
        return;
    }
    let returns = check.root::<Microflow>().map(|flow| &flow.returns);
    check.each_place(|check, place| {
        let element = place.element;
        let kind = element.kind();
        for (key, when) in needed_by(kind) {
            if !when(element) || is_set(element, key) || is_optional(check, element) {
                continue;
            }
            let Some((_, property)) = kind.property(key) else { continue };
            let rule = match element.get(key) {
                Some(Field::Translated(_)) => &WORDS,
                Some(Field::Text(_)) if *key == "value" || *key == "condition" => &VALUE,
                _ => &SETTING,
            };
            let address = place.address(check.id).property(key);
            let message = format!("“{}” of “{}” is not set.", property.label, kind.label);
            check.add(Problem::new(rule, address, message).hint(property.help.trim()));
        }
        if let Some(button) = element.downcast::<Button>()
            && button.action.is_none()
        {
            let address = place.address(check.id).property("action");
            let problem = Problem::new(&IDLE, address, "This button does nothing.");
            check.add(problem.hint("Choose what happens when it is pressed."));
        }
        if let Some(end) = element.downcast::<End>()
            && returns.is_some_and(|returns| *returns != DataType::Nothing)
            && end.value.trim().is_empty()
        {
            let address = check.at(end.id).property("value");
            let message = "The microflow returns a value, but this end gives none.";
            let problem = Problem::new(&RESULT, address, message);
            check.add(problem.hint("Write the result, or empty."));
        }
    });
}

/// Whether an argument is for a parameter that needs no value.
fn is_optional(check: &DocumentCheck<'_>, element: &dyn Element) -> bool {
    element.downcast::<Argument>().is_some_and(|argument| {
        let parameter = check.facts.parameter(argument.parameter.as_str());
        parameter.is_some_and(|parameter| !parameter.required)
    })
}

fn is_set(element: &dyn Element, key: &str) -> bool {
    match element.get(key) {
        Some(Field::Text(text)) => !text.trim().is_empty(),
        Some(Field::Reference(name)) => !name.is_empty(),
        Some(Field::References(names)) => !names.is_empty(),
        Some(Field::Path(path)) => !path.is_empty(),
        Some(Field::Translated(text)) => !text.is_empty(),
        Some(Field::Elements(elements)) => !elements.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::page::{BuildingBlock, PageTemplate};
    use crate::testing::{app, text};

    #[test]
    fn the_table_names_properties_that_exist() {
        for (kind, key, _) in NEEDED {
            assert!(kind().property(key).is_some(), "{} {key}", kind().name);
        }
    }

    #[test]
    fn activities() {
        check(
            &FAMILY,
            app().microflow("A.F", |m| {
                m.create("", "O", &[("", "")])
                    .decide("")
                    .case("true", |m| m.repeat(" ", |m| m.set("", "")))
                    .case("false", |m| m.call("", &[("", "1")], "").then(ShowMessage::default()))
                    .then(AggregateList::default())
                    .then(AggregateList { function: Aggregate::Sum, ..AggregateList::default() })
                    .then(Retrieve::default())
                    .end("")
            }),
            &[
                "MQ0701 A.F, Aggregate list, Attribute: “Attribute” of “Aggregate list” is not set.",
                "MQ0701 A.F, Aggregate list, List: “List” of “Aggregate list” is not set.",
                "MQ0701 A.F, Aggregate list, List: “List” of “Aggregate list” is not set.",
                "MQ0701 A.F, Call microflow, Microflow: “Microflow” of “Call microflow” is not set.",
                "MQ0701 A.F, Change variable, Variable: “Variable” of “Change variable” is not set.",
                "MQ0701 A.F, Create object O, Entity: “Entity” of “Create object” is not set.",
                "MQ0701 A.F, Member, Member: “Member” of “Member” is not set.",
                "MQ0701 A.F, Retrieve, Source: “Source” of “Retrieve” is not set.",
                "MQ0702 A.F, Change variable, Value: “Value” of “Change variable” is not set.",
                "MQ0702 A.F, Decision, Condition: “Condition” of “Decision” is not set.",
                "MQ0702 A.F, Loop, Condition: “Condition” of “Loop” is not set.",
                "MQ0702 A.F, Member, Value: “Value” of “Member” is not set.",
                "MQ0704 A.F, Show message, Text: “Text” of “Show message” is not set.",
            ],
        );
    }

    #[test]
    fn services() {
        let of = |custom: bool, result: RestResult| {
            let place = || Place::module("A");
            let request = Request { name: "Get".into(), result, ..Request::default() };
            app()
                .document(
                    place(),
                    PublishedRest {
                        name: "Own".into(),
                        location: "rest".into(),
                        custom,
                        ..PublishedRest::default()
                    },
                )
                .document(
                    place(),
                    ConsumedRest {
                        name: "Of".into(),
                        base_url: "https://example.org".into(),
                        requests: vec![request],
                        ..ConsumedRest::default()
                    },
                )
        };
        check(&FAMILY, of(false, RestResult::Ignore), &[]);
        check(
            &FAMILY,
            of(true, RestResult::Mapping),
            &[
                "MQ0701 A.Of, Request Get, Objects of the answer: “Objects of the answer” of “Request” is not set.",
                "MQ0701 A.Own, Microflow that signs in: “Microflow that signs in” of “Published REST service” is not set.",
            ],
        );
    }

    #[test]
    fn results() {
        check(
            &FAMILY,
            app()
                .microflow("A.F", |m| m.returns("Boolean").end(""))
                .microflow("A.G", |m| m.end(""))
                .microflow("A.H", |m| m.returns("String").end("empty")),
            &["MQ0703 A.F, End, Result: The microflow returns a value, but this end gives none."],
        );
    }

    #[test]
    fn widgets() {
        check(
            &FAMILY,
            app().page("A.P", |p| {
                p.widget(Button { name: "b".into(), ..Button::default() })
                    .widget(TextBox { name: "t".into(), ..TextBox::default() })
                    .widget(DataGrid { name: "g".into(), ..DataGrid::default() })
                    .widget(text("x", "{1}", &[""]))
            }),
            &[
                "MQ0705 A.P, Button b, Action: This button does nothing.",
                "MQ0701 A.P, Data grid g, Data source: “Data source” of “Data grid” is not set.",
                "MQ0701 A.P, Text box t, Attribute: “Attribute” of “Text box” is not set.",
                "MQ0702 A.P, Text parameter, Value: “Value” of “Text parameter” is not set.",
            ],
        );
    }

    #[test]
    fn patterns_of_pages_may_be_unfinished() {
        let widgets = || vec![Button { name: "b".into(), ..Button::default() }.into()];
        let block = BuildingBlock { name: "Block".into(), widgets: widgets(), ..BuildingBlock::default() };
        let template = PageTemplate { name: "Template".into(), widgets: widgets(), ..PageTemplate::default() };
        let app = app()
            .document(Place::module("A"), block)
            .document(Place::module("A"), template);
        check(&FAMILY, app, &[]);
    }
}
