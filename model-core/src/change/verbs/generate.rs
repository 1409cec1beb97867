//! Generated pages: an overview and an edit page of an entity, and their place in the menu.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Change;
use crate::id::IdSource;
use crate::model::entity::{Association, Attribute, Entity, Multiplicity};
use crate::model::microflow::{Argument, Direction, SortItem};
use crate::model::page::{
    Action, Button, ButtonStyle, CancelAction, CheckBox, Column, ContextSource, CreateAction,
    DataColumn, DataGrid, DataView, DateFormat, DatePicker, DeleteAction, DropDown, EntitySource,
    GridColumn, GridRow, LayoutGrid, Page, PageAction, PageKind, PageParameter, ReferenceSelector,
    SaveAction, Text, TextArea, TextBox, TextStyle, Widget,
};
use crate::model::{AttributeType, Document, DocumentId, MemberPath, Place, Project, Translated};
use crate::name::QName;
use crate::value::DataType;

use super::free_name_in_module;
use super::page::{add_to_menu, name_widgets};

/// The pages that were generated for an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneratedPages {
    /// The page with the grid.
    pub overview: DocumentId,
    /// The page with the inputs.
    pub edit: DocumentId,
}

/// Adds to `change` an overview page (grid with New, Edit, Delete) and an edit page (an input for
/// each attribute by its type, a selector for each association, Save and Cancel) of an entity, and
/// an entry of the menu. Nothing if there is no such entity, or none whose objects are stored.
pub fn generate_pages(
    project: &Project,
    ids: &mut dyn IdSource,
    entity: &QName,
    change: &mut Change,
) -> Option<GeneratedPages> {
    let members = Members::of(project, entity)?;
    if !members.is_stored {
        return None;
    }
    let place = Place {
        module: entity.module().to_owned(),
        folders: vec![members.plural.replace(' ', "_")],
    };
    let name = |suffix: &str| {
        free_name_in_module(project, entity.module(), &format!("{}_{suffix}", entity.local()))
    };
    let edit_name = QName::new(entity.module(), &name("Edit"));
    let overview_name = QName::new(entity.module(), &name("Overview"));

    let mut edit = edit_page(&members, ids, &edit_name);
    let mut overview = overview_page(&members, ids, &overview_name, &edit_name);
    for page in [&mut edit, &mut overview] {
        let mut widgets = std::mem::take(&mut page.widgets);
        for mut widget in widgets.drain(..) {
            name_widgets(page, &mut widget, ids);
            page.widgets.push(widget);
        }
    }
    let pages = GeneratedPages {
        edit: change.create(Document::new(place.clone(), edit)),
        overview: change.create(Document::new(place, overview)),
    };
    add_to_menu(project, ids, &overview_name, &members.plural, change);
    Some(pages)
}

/// What an entity shows of itself: its members, inherited ones first, with captions.
struct Members {
    entity: QName,
    singular: String,
    plural: String,
    language: String,
    is_stored: bool,
    attributes: Vec<(QName, Attribute)>,
    references: Vec<(QName, Association, Option<QName>)>,
}

impl Members {
    fn of(project: &Project, entity: &QName) -> Option<Members> {
        let entities: BTreeMap<QName, &Entity> = project
            .of_kind::<Entity>()
            .filter_map(|(_, document, entity)| Some((document.qualified_name()?, entity)))
            .collect();
        let own = entities.get(entity)?;
        let language = project.language().to_owned();
        let singular = match own.caption.get(&language) {
            "" => spaced(&own.name),
            caption => caption.to_owned(),
        };
        let mut members = Members {
            entity: entity.clone(),
            plural: plural(&singular),
            singular,
            language,
            is_stored: own.is_persistable(),
            attributes: Vec::new(),
            references: Vec::new(),
        };
        let mut chain = vec![entity.clone()];
        let mut seen = BTreeSet::new();
        while let Some(parent) =
            chain.last().and_then(|name| entities.get(name)).map(|e| e.generalization.clone())
        {
            if parent.is_empty() || !seen.insert(parent.clone()) {
                break;
            }
            chain.push(parent);
        }
        for name in chain.iter().rev() {
            let Some(entity) = entities.get(name) else { continue };
            members
                .attributes
                .extend(entity.attributes.iter().map(|a| (name.member(&a.name), a.clone())));
            for association in &entity.associations {
                let shown =
                    entities.get(&association.target).and_then(|target| label_attribute(target));
                let shown = shown.map(|attribute| association.target.member(&attribute.name));
                let qualified = QName::new(name.module(), &association.name);
                members.references.push((qualified, association.clone(), shown));
            }
        }
        Some(members)
    }

    fn text(&self, text: &str) -> Translated {
        Translated::new(&self.language, text)
    }

    /// How people call what an association leads to: by its caption, else by the other entity.
    fn words_of(&self, association: &Association) -> Translated {
        match association.caption.get(&self.language) {
            "" => self.text(&spaced(association.target.local())),
            caption => self.text(caption),
        }
    }
}

/// The attribute that tells people which object it is: the first text, else the first of all.
fn label_attribute(entity: &Entity) -> Option<&Attribute> {
    let text = entity.attributes.iter().find(|a| matches!(a.ty, AttributeType::String(_)));
    text.or_else(|| entity.attributes.iter().find(|a| !matches!(a.ty, AttributeType::Binary)))
}

/// `OrderLine` as people read it: `Order line`.
pub fn spaced(name: &str) -> String {
    let mut words = String::new();
    let mut before_lower = false;
    for c in name.replace('_', " ").chars() {
        if c.is_uppercase() && before_lower {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
        before_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words
}

/// A plural that is right for most English words; people change the others.
fn plural(singular: &str) -> String {
    let stem = |cut: usize| singular.get(..singular.len() - cut).unwrap_or(singular);
    let lower = singular.to_lowercase();
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|end| lower.ends_with(end));
    if lower.ends_with('y') && !vowel_y {
        return format!("{}ies", stem(1));
    }
    if lower.ends_with("ss") || ["x", "ch", "sh"].iter().any(|end| lower.ends_with(end)) {
        return format!("{singular}es");
    }
    if lower.ends_with('s') { singular.to_owned() } else { format!("{singular}s") }
}

/// How many columns an overview shows at first.
const OVERVIEW_COLUMNS: usize = 8;

fn overview_page(members: &Members, ids: &mut dyn IdSource, name: &QName, edit: &QName) -> Page {
    let open = |entity: &QName, title: &str| PageAction {
        page: edit.clone(),
        arguments: vec![Argument {
            parameter: edit.member(entity.local()),
            value: title.to_owned(),
            ..Argument::default()
        }],
        ..PageAction::default()
    };
    let mut columns: Vec<Column> = members
        .attributes
        .iter()
        .filter(|(_, a)| !matches!(a.ty, AttributeType::Binary | AttributeType::HashedString))
        .map(|(name, _)| DataColumn {
            member: MemberPath::direct(name.clone()),
            ..DataColumn::default()
        })
        .map(Column::from)
        .collect();
    for (association, reference, shown) in &members.references {
        let Some(shown) =
            shown.clone().filter(|_| reference.multiplicity != Multiplicity::ManyToMany)
        else {
            continue;
        };
        let member = MemberPath(vec![association.clone(), reference.target.clone(), shown]);
        let caption = members.words_of(reference);
        columns.push(DataColumn { member, caption, ..DataColumn::default() }.into());
    }
    columns.truncate(OVERVIEW_COLUMNS);
    let sort = members.attributes.iter().find(|(_, a)| !matches!(a.ty, AttributeType::Binary)).map(
        |(name, _)| SortItem {
            id: ids.next_id(),
            attribute: MemberPath::direct(name.clone()),
            direction: Direction::Ascending,
            ..SortItem::default()
        },
    );
    let create = CreateAction {
        entity: members.entity.clone(),
        page: edit.clone(),
        ..CreateAction::default()
    };
    let toolbar: Vec<Widget> = vec![
        button(members, "New", "new", "plus", ButtonStyle::Primary, create.into()),
        button(
            members,
            "Edit",
            "edit",
            "pencil",
            ButtonStyle::Default,
            open(&members.entity, "$currentObject").into(),
        ),
        button(
            members,
            "Delete",
            "delete",
            "trash-2",
            ButtonStyle::Danger,
            DeleteAction::default().into(),
        ),
    ];
    let grid = DataGrid {
        name: "grid".to_owned(),
        source: Some(Box::new(
            EntitySource {
                entity: members.entity.clone(),
                sort: sort.into_iter().collect(),
                ..EntitySource::default()
            }
            .into(),
        )),
        columns,
        toolbar,
        on_click: Some(Box::new(open(&members.entity, "$currentObject").into())),
        ..DataGrid::default()
    };
    let heading = Text {
        name: "title".to_owned(),
        text: members.text(&members.plural),
        style: TextStyle::Heading1,
        ..Text::default()
    };
    Page {
        id: ids.next_id(),
        name: name.local().to_owned(),
        title: members.text(&members.plural),
        widgets: vec![heading.into(), grid.into()],
        ..Page::default()
    }
}

fn edit_page(members: &Members, ids: &mut dyn IdSource, name: &QName) -> Page {
    let parameter = PageParameter {
        id: ids.next_id(),
        name: members.entity.local().to_owned(),
        ty: DataType::Object(members.entity.clone()),
        ..PageParameter::default()
    };
    let mut inputs: Vec<Widget> =
        members.attributes.iter().filter_map(|(name, a)| input_for(name, a)).collect();
    for (association, reference, shown) in &members.references {
        let Some(shown) = shown.clone() else { continue };
        if reference.multiplicity == Multiplicity::ManyToMany {
            continue;
        }
        inputs.push(
            ReferenceSelector {
                name: reference.name.clone(),
                member: MemberPath::direct(association.clone()),
                caption: members.words_of(reference),
                display: shown,
                ..ReferenceSelector::default()
            }
            .into(),
        );
    }
    let view = DataView {
        name: "view".to_owned(),
        source: Some(Box::new(
            ContextSource { variable: parameter.name.clone(), ..ContextSource::default() }.into(),
        )),
        widgets: vec![in_two_columns(inputs).into()],
        footer: vec![
            button(
                members,
                "Save",
                "save",
                "check",
                ButtonStyle::Primary,
                SaveAction::default().into(),
            ),
            button(
                members,
                "Cancel",
                "cancel",
                "",
                ButtonStyle::Default,
                CancelAction::default().into(),
            ),
        ],
        ..DataView::default()
    };
    Page {
        id: ids.next_id(),
        name: name.local().to_owned(),
        title: members.text(&members.singular),
        opens: PageKind::PopUp,
        parameters: vec![parameter],
        widgets: vec![view.into()],
        ..Page::default()
    }
}

/// Inputs side by side, reading from left to right.
fn in_two_columns(inputs: Vec<Widget>) -> LayoutGrid {
    let mut rows: Vec<GridRow> = Vec::new();
    for (place, input) in inputs.into_iter().enumerate() {
        if place % 2 == 0 {
            let column = || GridColumn { width: 6, ..GridColumn::default() };
            rows.push(GridRow { columns: vec![column(), column()], ..GridRow::default() });
        }
        if let Some(column) = rows.last_mut().and_then(|row| row.columns.get_mut(place % 2)) {
            column.widgets.push(input);
        }
    }
    LayoutGrid { name: "fields".to_owned(), rows, ..LayoutGrid::default() }
}

/// The input that fits an attribute; none for bytes.
pub fn input_for(member: &QName, attribute: &Attribute) -> Option<Widget> {
    let name = attribute.name.clone();
    let member = MemberPath::direct(member.clone());
    Some(match &attribute.ty {
        AttributeType::String(None) => TextArea { name, member, ..TextArea::default() }.into(),
        AttributeType::String(Some(length)) if *length > 500 => {
            TextArea { name, member, ..TextArea::default() }.into()
        }
        AttributeType::Boolean => CheckBox { name, member, ..CheckBox::default() }.into(),
        AttributeType::Enumeration(_) => DropDown { name, member, ..DropDown::default() }.into(),
        AttributeType::DateTime { localized } => {
            let format = if *localized { DateFormat::DateTime } else { DateFormat::Date };
            DatePicker { name, member, format, ..DatePicker::default() }.into()
        }
        AttributeType::HashedString => {
            TextBox { name, member, password: true, ..TextBox::default() }.into()
        }
        AttributeType::AutoNumber => {
            TextBox { name, member, editable: "false".to_owned(), ..TextBox::default() }.into()
        }
        AttributeType::Binary => return None,
        _ => TextBox { name, member, ..TextBox::default() }.into(),
    })
}

fn button(
    members: &Members,
    caption: &str,
    name: &str,
    icon: &str,
    style: ButtonStyle,
    action: Action,
) -> Widget {
    Button {
        name: name.to_owned(),
        caption: members.text(caption),
        icon: icon.to_owned(),
        style,
        action: Some(Box::new(action)),
        ..Button::default()
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::verbs::{add_attributes, create_entity, parse_attribute_lines};
    use crate::id::SeededIds;
    use crate::model::{Content, Node, Point};

    #[test]
    fn an_entity_gets_its_pages_and_a_menu_entry() {
        let mut ids = SeededIds::new(1);
        let mut project = Project::default();
        let (change, id) =
            create_entity(&project, &mut ids, "Sales", "OrderLine", Point::default());
        project = change.apply(&project).unwrap();
        let lines =
            parse_attribute_lines("Name: String(100)\nOpen: Boolean\nPicture: Binary").unwrap();
        project = add_attributes(&project, &mut ids, id, &lines).apply(&project).unwrap();
        let mut change = Change::new("Generate pages");
        let pages =
            generate_pages(&project, &mut ids, &"Sales.OrderLine".into(), &mut change).unwrap();
        project = change.apply(&project).unwrap();
        let Content::Page(edit) = &project.document(pages.edit).unwrap().content else {
            panic!("a page")
        };
        let kinds: Vec<_> = edit.all_widgets().iter().map(|w| w.element().kind().name).collect();
        assert_eq!(kinds, ["dataView", "layoutGrid", "textBox", "checkBox", "button", "button"]);
        assert_eq!(edit.title.get("en"), "Order line");
        let names: BTreeSet<_> =
            edit.all_widgets().iter().filter_map(|w| w.element().name()).collect();
        assert_eq!(names.len(), 6);
        let navigation =
            project.of_kind::<crate::model::navigation::Navigation>().next().unwrap().2;
        assert_eq!(navigation.home.as_str(), "Sales.OrderLine_Overview");
        assert_eq!(navigation.items[0].caption.get("en"), "Order lines");
    }

    #[test]
    fn words() {
        assert_eq!(spaced("OrderLine"), "Order line");
        assert_eq!(spaced("Order_Customer"), "Order Customer");
        for (one, many) in [
            ("Customer", "Customers"),
            ("City", "Cities"),
            ("Day", "Days"),
            ("Box", "Boxes"),
            ("Address", "Addresses"),
            ("News", "News"),
        ] {
            assert_eq!(plural(one), many);
        }
    }
}
