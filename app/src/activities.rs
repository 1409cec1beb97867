//! What can stand on the canvas of a microflow, as people see it: groups, icons, defaults, and the
//! property that each is mainly about. The menu of the editor and the toolbox offer this list.

use app_kit::icons;
use model_core::model::Node;
use model_core::model::microflow::{
    AggregateList, Annotation, Break, CallFunction, CallMicroflow, CallRest, CastObject,
    ChangeList, ChangeObject, ChangeVariable, ClosePage, CommitObjects, Continue, CreateList,
    CreateObject, CreateVariable, DatabaseSource, Decision, DeleteObjects, DownloadFile, End,
    ErrorEnd, ExportData, FlowObject, GenerateDocument, ImportData, ListOperation, LogMessage,
    Loop, LoopKind, Merge, Metric, Parameter, PublishEvent, Retrieve, RollbackObjects, SendRequest,
    ShowHome, ShowMessage, ShowPage, Sort, TypeDecision, ValidationFeedback,
};

/// One thing that can be put on the canvas.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// What it is known by in drags: the kind in files, and for a loop with a condition `while`.
    pub key: &'static str,
    /// The heading under which it stands.
    pub group: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Other words by which people look for it.
    pub words: &'static str,
    /// Its icon.
    pub icon: char,
    /// Makes one with its defaults.
    pub make: fn() -> FlowObject,
}

impl Offer {
    /// One or two sentences about it.
    pub fn help(&self) -> &'static str {
        (self.make)().element().kind().help
    }

    /// Whether a flow can lead to it, so that it can be put into a flow.
    pub fn fits_a_flow(&self) -> bool {
        (self.make)().is_in_flow()
    }

    /// Whether it makes sense in loops only.
    pub fn in_loops_only(&self) -> bool {
        matches!(self.key, "break" | "continue")
    }

    /// Whether a search (in lower case) finds it.
    pub fn is_found_by(&self, search: &str) -> bool {
        let text = format!("{} {} {}", self.label, self.words, self.group).to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
    }
}

macro_rules! offers {
    ($($group:literal { $($key:literal $label:literal $words:literal $icon:ident $make:expr;)* })*) => {
        &[$($(Offer {
            key: $key,
            group: $group,
            label: $label,
            words: $words,
            icon: icons::$icon,
            make: || $make.into(),
        },)*)*]
    };
}

/// All of them, group by group.
pub const OFFERS: &[Offer] = offers! {
    "Object" {
        "retrieve" "Retrieve" "get find query database association" DATABASE retrieve();
        "createObject" "Create object" "new make" CIRCLE_PLUS CreateObject::default();
        "changeObject" "Change object" "set update member" PENCIL ChangeObject::default();
        "commit" "Commit" "save store" SAVE CommitObjects::default();
        "delete" "Delete" "remove" TRASH_2 DeleteObjects::default();
        "rollback" "Rollback object" "undo revert" HISTORY RollbackObjects::default();
        "cast" "Cast object" "specialization type" COMPONENT CastObject::default();
    }
    "List" {
        "createList" "Create list" "new empty" LIST CreateList::default();
        "changeList" "Change list" "add remove replace clear" LIST_CHECKS ChangeList::default();
        "listOperation" "List operation" "sort filter find union intersect subtract contains equals head tail range" LIST_FILTER list_operation();
        "aggregate" "Aggregate list" "count sum average minimum maximum" SIGMA AggregateList::default();
    }
    "Variable" {
        "createVariable" "Create variable" "new set" VARIABLE CreateVariable::default();
        "changeVariable" "Change variable" "set" SQUARE_PEN ChangeVariable::default();
    }
    "Call" {
        "callMicroflow" "Call microflow" "run sub nanoflow" WORKFLOW CallMicroflow::default();
        "callFunction" "Call function" "java javascript native action" CODE CallFunction::default();
        "callRest" "Call REST service" "http web request json" GLOBE CallRest::default();
        "sendRequest" "Send REST request" "http web consumed service operation json" GLOBE SendRequest::default();
        "publishEvent" "Publish event" "tell modules" BELL PublishEvent::default();
    }
    "Client" {
        "showPage" "Show page" "open form" APP_WINDOW ShowPage::default();
        "closePage" "Close page" "form" SQUARE_X ClosePage::default();
        "showHome" "Show home page" "open start" HOUSE ShowHome::default();
        "downloadFile" "Download file" "save document" DOWNLOAD DownloadFile::default();
        "showMessage" "Show message" "tell popup information warning error" MESSAGE_SQUARE ShowMessage::default();
        "validationFeedback" "Validation feedback" "field check" TRIANGLE_ALERT ValidationFeedback::default();
    }
    "Data" {
        "importData" "Import with mapping" "json csv read" FILE_INPUT ImportData::default();
        "exportData" "Export with mapping" "json csv write" FILE_OUTPUT ExportData::default();
        "generateDocument" "Generate document" "html pdf print" FILE_TEXT GenerateDocument::default();
    }
    "Operations" {
        "log" "Log message" "trace debug warning error" BOOK_OPEN LogMessage::default();
        "metric" "Metric" "counter gauge measure" GAUGE Metric::default();
    }
    "Flow" {
        "decision" "Decision" "if split exclusive choice case" DIAMOND Decision::default();
        "typeDecision" "Object type decision" "inheritance split specialization" GIT_BRANCH TypeDecision::default();
        "merge" "Merge" "join" GIT_MERGE Merge::default();
        "loop" "Loop over a list" "for each iterate" REPEAT Loop { iterator: "Item".into(), ..Loop::default() };
        "while" "Loop while" "condition until repeat" ROTATE_CW Loop { mode: LoopKind::While, ..Loop::default() };
        "break" "Leave the loop" "break stop" LOG_OUT Break::default();
        "continue" "Next round" "continue loop" SKIP_FORWARD Continue::default();
        "end" "End" "return stop result" CIRCLE_STOP End::default();
        "errorEnd" "Error end" "throw raise hand on" CIRCLE_ALERT ErrorEnd::default();
        "parameter" "Parameter" "input argument" LOG_IN Parameter::default();
        "annotation" "Annotation" "note comment text" STICKY_NOTE Annotation::default();
    }
};

fn retrieve() -> Retrieve {
    Retrieve { source: Some(Box::new(DatabaseSource::default().into())), ..Retrieve::default() }
}

fn list_operation() -> ListOperation {
    ListOperation { operation: Some(Box::new(Sort::default().into())), ..ListOperation::default() }
}

/// The offer of this key.
pub fn offer(key: &str) -> Option<&'static Offer> {
    OFFERS.iter().find(|offer| offer.key == key)
}

/// The icon of an object of a microflow.
pub fn icon(object: &FlowObject) -> char {
    let key = match object {
        FlowObject::Start(_) => return icons::CIRCLE,
        FlowObject::ForeignActivity(_) => return icons::EXTERNAL_LINK,
        FlowObject::Foreign(_) => return icons::CIRCLE_HELP,
        FlowObject::ShowMessage(show) => {
            use model_core::model::microflow::MessageKind;
            return match show.level {
                MessageKind::Information => icons::MESSAGE_SQUARE,
                MessageKind::Warning | MessageKind::Error => icons::MESSAGE_SQUARE_WARNING,
            };
        }
        FlowObject::Loop(inner) if inner.mode == LoopKind::While => "while",
        object => object.element().kind().name,
    };
    offer(key).map_or(icons::CIRCLE_HELP, |offer| offer.icon)
}

/// The property that an object is mainly about: what a double click goes to.
pub fn main_property(object: &FlowObject) -> &'static str {
    match object {
        FlowObject::Parameter(_) | FlowObject::Metric(_) => "name",
        FlowObject::End(_) | FlowObject::CreateVariable(_) | FlowObject::ChangeVariable(_) => {
            "value"
        }
        FlowObject::Decision(decision) if !decision.rule.is_empty() => "rule",
        FlowObject::Decision(_) => "condition",
        FlowObject::TypeDecision(_) | FlowObject::CastObject(_) => "object",
        FlowObject::CreateList(_) => "entity",
        FlowObject::CallFunction(_) => "function",
        FlowObject::CallRest(_) => "location",
        FlowObject::SendRequest(send) if send.request.is_empty() => "request",
        FlowObject::DownloadFile(_) => "file",
        FlowObject::GenerateDocument(_) => "page",
        FlowObject::ImportData(_) => "mapping",
        FlowObject::PublishEvent(_) => "event",
        FlowObject::Loop(inner) if inner.mode == LoopKind::While => "condition",
        FlowObject::Loop(_)
        | FlowObject::AggregateList(_)
        | FlowObject::ChangeList(_)
        | FlowObject::ListOperation(_) => "list",
        FlowObject::Annotation(_)
        | FlowObject::ShowMessage(_)
        | FlowObject::LogMessage(_)
        | FlowObject::ForeignActivity(_) => "text",
        FlowObject::CreateObject(create) if create.entity.is_empty() => "entity",
        FlowObject::ChangeObject(change) if change.object.is_empty() => "object",
        FlowObject::CreateObject(_) | FlowObject::ChangeObject(_) => "items",
        FlowObject::CommitObjects(_)
        | FlowObject::DeleteObjects(_)
        | FlowObject::RollbackObjects(_)
        | FlowObject::ExportData(_) => "objects",
        FlowObject::Retrieve(retrieve) => {
            use model_core::model::microflow::RetrieveSource;
            match retrieve.source.as_deref() {
                Some(RetrieveSource::DatabaseSource(source)) if source.entity.is_empty() => {
                    "source.entity"
                }
                Some(RetrieveSource::DatabaseSource(_)) => "source.xpath",
                Some(RetrieveSource::AssociationSource(_)) => "source.association",
                _ => "source",
            }
        }
        FlowObject::CallMicroflow(call) if call.microflow.is_empty() => "microflow",
        FlowObject::ShowPage(show) if show.page.is_empty() => "page",
        FlowObject::CallMicroflow(_) | FlowObject::ShowPage(_) | FlowObject::SendRequest(_) => {
            "arguments"
        }
        FlowObject::ValidationFeedback(_) => "member",
        FlowObject::Start(_)
        | FlowObject::Merge(_)
        | FlowObject::Break(_)
        | FlowObject::Continue(_)
        | FlowObject::ClosePage(_)
        | FlowObject::ErrorEnd(_)
        | FlowObject::ShowHome(_)
        | FlowObject::Foreign(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model_core::id::Id;
    use model_core::model::address::resolve;

    #[test]
    fn every_kind_is_offered_and_has_an_icon() {
        for kind in <FlowObject as Node>::kinds() {
            let offered =
                OFFERS.iter().any(|offer| (offer.make)().element().kind().name == kind.name);
            assert!(
                offered || matches!(kind.name, "start" | "foreignActivity"),
                "{} is not offered",
                kind.name
            );
        }
        for offer in OFFERS {
            assert_ne!(icon(&(offer.make)()), icons::CIRCLE_HELP, "{}", offer.key);
        }
    }

    #[test]
    fn main_properties_exist() {
        for offer in OFFERS {
            let object = (offer.make)();
            let key = main_property(&object);
            assert!(resolve(object.element(), Id::NONE, key).is_some(), "{} {key}", offer.key);
        }
    }

    #[test]
    fn searching_takes_other_words() {
        let found = |search: &str| {
            let all = OFFERS.iter().filter(|offer| offer.is_found_by(search));
            all.map(|offer| offer.key).collect::<Vec<_>>()
        };
        assert_eq!(found("for each"), ["loop"]);
        assert_eq!(found("if"), ["decision"]);
        assert_eq!(found("message"), ["showMessage", "log"]);
        assert_eq!(found("zzz"), Vec::<&str>::new());
    }
}
