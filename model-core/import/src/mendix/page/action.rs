//! Actions: what a press, a click or a change does.

use model_core::id::Id;
use model_core::model::meta::{Node, walk_mut};
use model_core::model::microflow::ForeignArgument;
use model_core::model::page::{
    Action, CancelAction, CloseAction, CreateAction, DeleteAction, ForeignAction, LinkAction,
    LinkKind, MicroflowAction, PageAction, PageForEntity, SaveAction, SignOutAction,
    SynchronizeAction, Validation, Waiting,
};
use model_core::name::QName;
use model_core::value::DataType;

use super::super::bson::{Document as Source, Value};
use super::super::reader::{member_path, name, text, translated};
use super::source::{EntityRef, entity_ref};
use super::words::{path_expression, quoted};
use super::{Form, says_no};

/// A copy of an action with other ids.
pub(super) fn copy_of(action: &Action, whole: Id) -> Action {
    let mut copy = action.clone();
    walk_mut(copy.element_mut(), &mut |element| {
        if !element.id().is_none() {
            element.set_id(Id::derive(&format!("{whole}/{}", element.id())));
        }
    });
    copy
}

impl<'s> Form<'_, '_, 's> {
    /// The action in a field; nothing where it does nothing.
    pub(super) fn action(&mut self, holder: &Source<'s>, key: &str) -> Option<Box<Action>> {
        let source = holder.document(key)?;
        self.client_action(source).map(Box::new)
    }

    /// The same; files from before there were actions have the settings of a microflow instead.
    pub(super) fn action_or_old(
        &mut self,
        holder: &Source<'s>,
        key: &str,
        old: &str,
    ) -> Option<Box<Action>> {
        if let Some(settings) = holder.document(old) {
            let id = self.reader.part_id(settings, "action");
            return self.call(id, settings, "Microflow").map(Box::new);
        }
        self.action(holder, key)
    }

    pub(super) fn client_action(&mut self, source: &Source<'s>) -> Option<Action> {
        let id = self.reader.id(source);
        let closes = !says_no(source, "ClosePage");
        let kind = source.kind().rsplit('$').next().unwrap_or_default();
        Some(match kind {
            "NoAction" => return None,
            "MicroflowAction" => {
                let settings = source.document("MicroflowSettings")?;
                let mut call = self.call(id, settings, "Microflow")?;
                if let Action::MicroflowAction(call) = &mut call {
                    call.repeatable = says_no(source, "DisabledDuringExecution");
                }
                call
            }
            "CallNanoflowClientAction" => {
                let mut call = self.call(id, source, "Nanoflow")?;
                if let Action::MicroflowAction(call) = &mut call {
                    // Nanoflows run whatever stands on the page.
                    call.validate = Validation::None;
                    call.repeatable = says_no(source, "DisabledDuringExecution");
                }
                call
            }
            "FormAction" => {
                let settings = source.document("FormSettings");
                let mut open = self.open(id, settings);
                open.closes = whole(source.text("NumberOfPagesToClose2"), 0);
                open.specializations = self.specializations(source, "PagesForSpecializations");
                open.into()
            }
            "CreateObjectClientAction" => {
                let settings = source.document("PageSettings");
                let (entity, link) = match entity_ref(source) {
                    EntityRef::None => (QName::default(), QName::default()),
                    EntityRef::Direct(entity) => (entity, QName::default()),
                    EntityRef::Over(mut path) => {
                        let entity = path.pop().unwrap_or_default();
                        (entity, path.pop().unwrap_or_default())
                    }
                };
                let page = settings.map(|settings| name(settings, "Form")).unwrap_or_default();
                CreateAction { id, entity, link, page, ..CreateAction::default() }.into()
            }
            "SaveChangesClientAction" => {
                SaveAction { id, close: closes, ..SaveAction::default() }.into()
            }
            "CancelChangesClientAction" => {
                CancelAction { id, close: closes, ..CancelAction::default() }.into()
            }
            "ClosePageClientAction" => {
                let pages = whole(source.text("NumberOfPagesToClose"), 1);
                CloseAction { id, pages, ..CloseAction::default() }.into()
            }
            "DeleteClientAction" => {
                DeleteAction { id, close: source.is("ClosePage"), ..DeleteAction::default() }.into()
            }
            "OpenLinkClientAction" => {
                let link = match source.text("LinkType") {
                    "Web" | "" => LinkKind::Web,
                    "Email" => LinkKind::Email,
                    "Call" => LinkKind::Call,
                    "Text" => LinkKind::Message,
                    _ => {
                        self.reader.unknown(source, "LinkType");
                        LinkKind::Web
                    }
                };
                LinkAction { id, link, address: address(source), ..LinkAction::default() }.into()
            }
            "SignOutClientAction" => SignOutAction { id, ..SignOutAction::default() }.into(),
            "SyncClientAction" => SynchronizeAction { id, ..SynchronizeAction::default() }.into(),
            _ => self.foreign_action(id, source),
        })
    }

    /// A call of a microflow or a nanoflow; nothing where none is chosen.
    fn call(&mut self, id: Id, settings: &Source<'s>, key: &str) -> Option<Action> {
        let called = name(settings, key);
        if called.is_empty() {
            return None;
        }
        let mut call = MicroflowAction {
            id,
            microflow: called,
            arguments: self.arguments(settings),
            validate: match settings.text("FormValidations") {
                "All" | "" => Validation::All,
                "Widget" => Validation::Around,
                "None" => Validation::None,
                _ => {
                    self.reader.unknown(settings, "FormValidations");
                    Validation::All
                }
            },
            waiting: match settings.text("ProgressBar") {
                "None" | "" => Waiting::None,
                "NonBlocking" => Waiting::Sign,
                "Blocking" => Waiting::Blocking,
                _ => {
                    self.reader.unknown(settings, "ProgressBar");
                    Waiting::None
                }
            },
            waiting_text: text(settings, "ProgressMessage"),
            ..MicroflowAction::default()
        };
        if let Some(confirmation) = settings.document("ConfirmationInfo") {
            call.confirm = text(confirmation, "Question");
            call.confirm_yes = text(confirmation, "ProceedButtonCaption");
            call.confirm_no = text(confirmation, "CancelButtonCaption");
        }
        Some(call.into())
    }

    /// The opening of a page.
    pub(super) fn open(&mut self, id: Id, settings: Option<&Source<'s>>) -> PageAction {
        let Some(settings) = settings else { return PageAction { id, ..PageAction::default() } };
        let title = settings.document("TitleOverride").or_else(|| settings.document("FormTitle"));
        let title = title.map(|title| match title.document("Text") {
            Some(inner) => translated(inner),
            None => translated(title),
        });
        PageAction {
            id,
            page: name(settings, "Form"),
            arguments: self.arguments(settings),
            title: title.unwrap_or_default(),
            ..PageAction::default()
        }
    }

    /// The pages for objects of specializations.
    pub(super) fn specializations(&mut self, source: &Source<'s>, key: &str) -> Vec<PageForEntity> {
        source
            .documents(key)
            .map(|page| PageForEntity {
                id: self.reader.id(page),
                entity: name(page, "Entity"),
                page: page
                    .document("FormSettings")
                    .map(|settings| name(settings, "Form"))
                    .unwrap_or_default(),
                ..PageForEntity::default()
            })
            .collect()
    }

    /// An action that Maquette has nothing for, with all that it is given.
    fn foreign_action(&mut self, id: Id, source: &Source<'s>) -> Action {
        self.foreign(source.kind());
        let mut arguments = Vec::new();
        foreign_arguments(id, source, "", &mut arguments);
        let what = source.kind().to_owned();
        ForeignAction { id, what, arguments, ..ForeignAction::default() }.into()
    }
}

fn foreign_arguments(
    whole: Id,
    source: &Source<'_>,
    before: &str,
    arguments: &mut Vec<ForeignArgument>,
) {
    for (key, value) in source.fields() {
        if key.starts_with('$') {
            continue;
        }
        let key = format!("{before}{key}");
        let (ty, value) = match value {
            Value::Text(text) if !text.is_empty() => (DataType::String, quoted(text)),
            Value::Bool(yes) => (DataType::Boolean, yes.to_string()),
            Value::Int(number) => (DataType::Integer, number.to_string()),
            Value::Document(inner) => {
                foreign_arguments(whole, inner, &format!("{key}."), arguments);
                continue;
            }
            _ => continue,
        };
        arguments.push(ForeignArgument {
            id: Id::derive(&format!("{whole}/{key}")),
            key,
            ty,
            value,
            ..ForeignArgument::default()
        });
    }
}

/// The address of a link: a text that is written down, or an attribute that holds it.
fn address(source: &Source<'_>) -> String {
    let Some(address) = source.document("Address") else { return String::new() };
    if address.is("IsDynamic") {
        let path = member_path(address, "AttributeRef", "AttributePath");
        return if path.is_empty() { String::new() } else { path_expression(None, &path) };
    }
    match address.text("Value") {
        "" => String::new(),
        text => quoted(text),
    }
}

/// A whole number that is written as an expression.
fn whole(text: &str, otherwise: i64) -> i64 {
    text.trim().parse().unwrap_or(otherwise)
}
