//! What is made of what a person drops: entries of the toolbox, members of an entity.

use model_core::analysis::page::PageContexts;
use model_core::analysis::place::places;
use model_core::change::Change;
use model_core::change::verbs::{self, WidgetSpot};
use model_core::id::{Id, IdSource};
use model_core::index::{Facts, Index};
use model_core::model::entity::Entity;
use model_core::model::page::{
    Button, ButtonStyle, CancelAction, ContextSource, DataColumn, DataSource, DataView, GridColumn,
    GridRow, LayoutGrid, Page, ReferenceSelector, SaveAction, Text, TextStyle, Widget,
};
use model_core::model::{
    Content, DocumentId, Field, FieldMut, MemberPath, Node as _, Project, Translated,
};
use model_core::name::QName;
use model_core::value::DataType;

/// What is dragged over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dragged {
    /// A widget of the page itself, or a column of a grid.
    Moved(Id),
    /// An attribute or an association of an entity.
    Member {
        /// The entity whose list it was dragged from.
        entity: QName,
        /// The attribute or association.
        member: QName,
    },
}

/// The widget that an entry of the toolbox stands for.
pub(super) fn widget(key: &str, page: &Page, language: &str) -> Option<Widget> {
    let words = |text: &str| Translated::new(language, text);
    Some(match key {
        "layoutGrid" => {
            let column = || GridColumn { width: 6, ..GridColumn::default() };
            let row = GridRow { columns: vec![column(), column()], ..GridRow::default() };
            LayoutGrid { rows: vec![row], ..LayoutGrid::default() }.into()
        }
        "dataView" => {
            let object = page.parameters.iter().find(|p| matches!(p.ty, DataType::Object(_)));
            let source = object.map(|parameter| {
                let variable = parameter.name.clone();
                Box::new(DataSource::from(ContextSource { variable, ..ContextSource::default() }))
            });
            DataView { source, ..DataView::default() }.into()
        }
        "text" => Text { text: words("Text"), ..Text::default() }.into(),
        "text.heading" => {
            Text { text: words("Heading"), style: TextStyle::Heading1, ..Text::default() }.into()
        }
        "button" => Button { caption: words("Button"), ..Button::default() }.into(),
        "button.save" => Button {
            caption: words("Save"),
            icon: "check".to_owned(),
            style: ButtonStyle::Primary,
            action: Some(Box::new(SaveAction::default().into())),
            ..Button::default()
        }
        .into(),
        "button.cancel" => Button {
            caption: words("Cancel"),
            action: Some(Box::new(CancelAction::default().into())),
            ..Button::default()
        }
        .into(),
        kind => Widget::create(kind)?,
    })
}

/// The entity whose members the widgets in a list show; nothing where there is no object.
pub(super) fn entity_in(page: &Page, index: &Index, holder: Id) -> Option<QName> {
    let facts = Facts::new(index);
    let contexts = PageContexts::new(page, &facts);
    let mut found = None;
    places(page, &mut |place| {
        if holder.is_none() || place.element.id() != holder {
            return;
        }
        let ty = match place.element.get("source") {
            Some(Field::Elements(slot)) => {
                slot.get(0).map(|source| contexts.source(holder, source, &facts))
            }
            _ => contexts.around(place).cloned(),
        };
        if let Some(DataType::Object(entity) | DataType::List(entity)) = ty {
            found = Some(entity);
        }
    });
    found
}

/// Puts a member of an entity at a place: a column of a grid, else the input that fits it. An error
/// says why it cannot be there.
pub(super) fn add_member(
    project: &Project,
    index: &Index,
    ids: &mut dyn IdSource,
    id: DocumentId,
    member: &QName,
    spot: &WidgetSpot,
) -> Result<(Change, Id), String> {
    let Some(Content::Page(page)) = project.document(id).map(|d| &d.content) else {
        return Err("The page is gone".to_owned());
    };
    let inside = entity_in(page, index, spot.holder);
    let here = inside.as_ref().is_some_and(|entity| has_member(index, entity, member));
    if !here {
        let owner = index.attribute(member.as_str()).map(|_| member.as_str());
        let owner = owner.and_then(|name| name.rsplit_once('.')).map_or("its entity", |(o, _)| o);
        return Err(format!(
            "{} has no place here. Drop it in a data view or a grid of {owner}.",
            verbs::spaced(member.local())
        ));
    }
    if spot.list == "columns" {
        return Ok(add_column(project, index, ids, id, member, spot));
    }
    let widget = input(index, project, member)
        .ok_or_else(|| format!("No widget shows {} yet.", verbs::spaced(member.local())))?;
    Ok(verbs::add_widget(project, ids, id, widget, spot))
}

fn has_member(index: &Index, entity: &QName, member: &QName) -> bool {
    let Some(entity) = index.entity(entity.as_str()) else { return false };
    entity.attributes.iter().any(|attribute| attribute.name == *member)
        || entity.associations.contains(member)
}

fn entity_of<'a>(index: &'a Index, name: &str) -> Option<&'a Entity> {
    index.entity_document(name).map(|(_, entity)| entity)
}

fn input(index: &Index, project: &Project, member: &QName) -> Option<Widget> {
    if let Some(info) = index.attribute(member.as_str()) {
        let (owner, _) = member.as_str().rsplit_once('.')?;
        let attribute = entity_of(index, owner)?.attribute(info.name.local())?;
        return verbs::input_for(member, attribute);
    }
    let association = index.association(member.as_str())?;
    let display = label_of(index, &association.target)?;
    let caption = verbs::spaced(association.target.local());
    Some(
        ReferenceSelector {
            name: association.name.local().to_owned(),
            member: MemberPath::direct(member.clone()),
            caption: Translated::new(project.language(), caption),
            display,
            ..ReferenceSelector::default()
        }
        .into(),
    )
}

/// The attribute that tells people which object it is.
fn label_of(index: &Index, entity: &QName) -> Option<QName> {
    use model_core::model::AttributeType::String;
    let attributes = &index.entity(entity.as_str())?.attributes;
    let text = attributes.iter().find(|attribute| matches!(attribute.ty, String(_)));
    text.or_else(|| attributes.first()).map(|attribute| attribute.name.clone())
}

fn add_column(
    project: &Project,
    index: &Index,
    ids: &mut dyn IdSource,
    id: DocumentId,
    member: &QName,
    spot: &WidgetSpot,
) -> (Change, Id) {
    let mut column = DataColumn {
        id: ids.next_id(),
        member: MemberPath::direct(member.clone()),
        ..DataColumn::default()
    };
    if let Some(association) = index.association(member.as_str())
        && let Some(shown) = label_of(index, &association.target)
    {
        column.member = MemberPath(vec![member.clone(), association.target.clone(), shown]);
        let caption = verbs::spaced(association.target.local());
        column.caption = Translated::new(project.language(), caption);
    }
    let column_id = column.id;
    let mut change = Change::new("Add column");
    change.edit(project, id, |document| {
        let holder = model_core::model::meta::find_mut(document.root_mut(), spot.holder);
        if let Some(FieldMut::Elements(list)) = holder.and_then(|h| h.get_mut(&spot.list)) {
            // A list that takes no columns leaves the page as it is.
            let _ = list.insert(spot.index, column.into_element());
        }
    });
    (change, column_id)
}
