//! Activities: what they do to objects and variables; others have files of their own.

use model_core::id::Id;
use model_core::model::Point;
use model_core::model::microflow::{
    AssociationSource, CastObject, ChangeKind, ChangeObject, ChangeVariable, Commit, CommitObjects,
    CreateObject, CreateVariable, DatabaseSource, DeleteObjects, Direction, FlowObject,
    MemberChange, Range, Retrieve, RollbackObjects, SortItem,
};

use super::super::bson::Document as Source;
use super::super::reader::{Reader, data_type, is_descending, member_path, name};
use super::super::secrets;
use super::cast::Casts;
use super::{call, client, error_handling, list, service};

/// What all activities have.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) id: Id,
    pub(super) caption: String,
    pub(super) disabled: bool,
    pub(super) on_error: model_core::model::microflow::ErrorHandling,
    pub(super) at: Point,
}

/// Makes an activity with what all have: `framed!(frame, Retrieve { … })`.
macro_rules! framed {
    ($frame:expr, $Kind:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        $Kind {
            id: $frame.id,
            caption: $frame.caption,
            disabled: $frame.disabled,
            on_error: $frame.on_error,
            at: $frame.at,
            $($field $(: $value)?,)*
            ..$Kind::default()
        }
    };
}
pub(super) use framed;

/// Reads a `Microflows$ActionActivity`.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    casts: &Casts<'_>,
    source: &Source<'_>,
    id: Id,
    at: Point,
) -> FlowObject {
    let nothing = Source::default();
    let action = source.document("Action").unwrap_or(&nothing);
    // A caption of its own only where it is not made from the action.
    let caption = if source.is("AutoGenerateCaption") { "" } else { source.text("Caption") };
    let caption = caption.to_owned();
    let disabled = source.is("Disabled");
    let frame = Frame { id, caption, disabled, on_error: error_handling(action), at };
    let text = |key: &str| action.text(key).to_owned();
    match action.kind() {
        "Microflows$CreateChangeAction" | "Microflows$CreateObjectAction" => framed!(
            frame,
            CreateObject {
                entity: name(action, "Entity"),
                variable: text("VariableName"),
                items: items(reader, action),
                commit: commit(action),
                refresh: action.is("RefreshInClient"),
            }
        )
        .into(),
        "Microflows$ChangeAction" | "Microflows$ChangeObjectAction" => framed!(
            frame,
            ChangeObject {
                object: text("ChangeVariableName"),
                items: items(reader, action),
                commit: commit(action),
                refresh: action.is("RefreshInClient"),
            }
        )
        .into(),
        "Microflows$CommitAction" => framed!(
            frame,
            CommitObjects {
                objects: text("CommitVariableName"),
                with_events: action.is("WithEvents"),
                refresh: action.is("RefreshInClient"),
            }
        )
        .into(),
        "Microflows$DeleteAction" => framed!(
            frame,
            DeleteObjects {
                objects: text("DeleteVariableName"),
                refresh: action.is("RefreshInClient"),
            }
        )
        .into(),
        "Microflows$RollbackAction" => framed!(
            frame,
            RollbackObjects {
                objects: text("RollbackVariableName"),
                refresh: action.is("RefreshInClient"),
            }
        )
        .into(),
        "Microflows$CastAction" => {
            let (object, entity) = casts.of(id);
            framed!(frame, CastObject { object, entity, variable: text("VariableName") }).into()
        }
        "Microflows$RetrieveAction" => retrieve(reader, frame, action).into(),
        "Microflows$CreateVariableAction" => {
            let variable = text("VariableName");
            let value = literal(reader, &variable, action.text("InitialValue"));
            let ty = data_type(action, "VariableType", "Type");
            framed!(frame, CreateVariable { variable, ty, value }).into()
        }
        "Microflows$ChangeVariableAction" => {
            let variable = text("ChangeVariableName");
            let value = literal(reader, &variable, action.text("Value"));
            framed!(frame, ChangeVariable { variable, value }).into()
        }
        kind => {
            let known = list::read(reader, &frame, action)
                .or_else(|| call::read(reader, &frame, action))
                .or_else(|| client::read(reader, &frame, action))
                .or_else(|| service::read(reader, &frame, action));
            known.unwrap_or_else(|| service::foreign(reader, frame, action, kind))
        }
    }
}

/// An expression, but for a text that is written down as the value of something that is called like
/// a secret.
pub(super) fn literal(reader: &mut Reader<'_, '_>, of: &str, expression: &str) -> String {
    let local = of.rsplit('.').next().unwrap_or_default();
    if secrets::is_secret(local) && secrets::is_literal(expression) {
        reader.withhold(format!("the text for {of}"));
        return "''".to_owned();
    }
    expression.to_owned()
}

fn items(reader: &mut Reader<'_, '_>, action: &Source<'_>) -> Vec<MemberChange> {
    let mut items = Vec::new();
    for item in action.documents("Items") {
        let attribute = item.text("Attribute");
        let member = if attribute.is_empty() { item.text("Association") } else { attribute };
        items.push(MemberChange {
            id: reader.id(item),
            member: member.into(),
            change: match item.text("Type") {
                "Add" => ChangeKind::Add,
                "Remove" => ChangeKind::Remove,
                _ => ChangeKind::Set,
            },
            value: literal(reader, member, item.text("Value")),
            ..MemberChange::default()
        });
    }
    items
}

/// Whether an action stores what it changed.
pub(in super::super) fn commit(action: &Source<'_>) -> Commit {
    match action.text("Commit") {
        "Yes" => Commit::Yes,
        "YesWithoutEvents" => Commit::WithoutEvents,
        _ => Commit::No,
    }
}

fn retrieve(reader: &mut Reader<'_, '_>, frame: Frame, action: &Source<'_>) -> Retrieve {
    let source = action.document("RetrieveSource").map(|source| {
        if source.kind() == "Microflows$AssociationRetrieveSource" {
            AssociationSource {
                object: source.text("StartVariableName").to_owned(),
                association: name(source, "AssociationId"),
                ..AssociationSource::default()
            }
            .into()
        } else {
            database(reader, source).into()
        }
    });
    framed!(
        frame,
        Retrieve {
            source: source.map(Box::new),
            variable: action.text("ResultVariableName").to_owned(),
        }
    )
}

fn database(reader: &mut Reader<'_, '_>, source: &Source<'_>) -> DatabaseSource {
    let mut database = DatabaseSource {
        entity: name(source, "Entity"),
        xpath: source.text("XpathConstraint").to_owned(),
        sort: sorting(reader, source, "NewSortings"),
        ..DatabaseSource::default()
    };
    match source.document("Range") {
        Some(range) if range.kind() == "Microflows$CustomRange" => {
            database.range = Range::Custom;
            range.text("OffsetExpression").clone_into(&mut database.offset);
            range.text("LimitExpression").clone_into(&mut database.amount);
        }
        Some(range) if range.is("SingleObject") => database.range = Range::First,
        _ => {}
    }
    database
}

/// The order that a `Microflows$SortingsList` in a field says.
pub(super) fn sorting(
    reader: &mut Reader<'_, '_>,
    source: &Source<'_>,
    key: &str,
) -> Vec<SortItem> {
    let Some(all) = source.document(key) else { return Vec::new() };
    let item = |item: &Source<'_>| SortItem {
        id: reader.id(item),
        attribute: member_path(item, "AttributeRef", "AttributePath"),
        direction: if is_descending(item) { Direction::Descending } else { Direction::Ascending },
        ..SortItem::default()
    };
    all.documents("Sortings").map(item).collect()
}
