//! Large apps out of a seed, for benchmarks.
//!
//! Their shape is that of the largest project of the corpus (30 modules, 160 entities with 627
//! attributes and 131 associations, 64 enumerations, 569 flows with 11,850 objects, 116 pages with
//! 3,799 widgets): so many documents of each kind for every document, flows and pages of that
//! mean size with a few large ones. Every name resolves and every expression has a type.

use super::Dice;
use crate::id::{Id, IdSource};
use crate::model::app::{App, Language, Module};
use crate::model::entity::{
    Association, Attribute, DomainDiagram, Entity, EntityPlace, Index, RequiredRule,
};
use crate::model::enumeration::{Enumeration, EnumerationValue};
use crate::model::microflow::{
    Annotation, Argument, CallMicroflow, ChangeObject, CommitObjects, CreateVariable,
    DatabaseSource, Decision, End, FlowObject, MemberChange, Merge, Microflow, Parameter, Retrieve,
    SequenceFlow, ShowMessage, Start,
};
use crate::model::navigation::{MenuItem, Navigation};
use crate::model::page::{
    Button, CheckBox, Column, Container, DataColumn, DataGrid, DataView, DropDown, GridColumn,
    GridRow, LayoutGrid, MicroflowAction, Page, PageParameter, SaveAction, Text, TextBox, Widget,
};
use crate::model::{
    AttributeType, Content, Document, FieldMut, MemberPath, Node, Place, Point, Project, Translated,
};
use crate::name::QName;
use crate::value::DataType;

/// An app of about this many documents.
pub fn sample(seed: u64, documents: usize) -> Project {
    let mut sample = Sample {
        dice: Dice::new(seed),
        project: Project::default(),
        entities: Vec::new(),
        flows: Vec::new(),
        pages: Vec::new(),
    };
    let modules = (documents / 83).max(1);
    // Of 909 documents 160 are entities, 64 enumerations, 569 flows and 116 pages.
    let inner = documents.saturating_sub(2 * modules + 2);
    let part = |of: usize| (inner * of).div_ceil(909 * modules);
    for number in 0..modules {
        let module = format!("{}{number}", sample.dice.word(&["Sales", "Stock", "People"]));
        let parts = [part(160), part(64), part(569), part(116)];
        let left = documents.saturating_sub(sample.project.len() + 2);
        sample.module(&module, parts.map(|count| count.min(left)));
    }
    sample.app();
    sample.project
}

/// An entity that flows and pages work with. Each has `Name`, `Count`, `Active` and `Status`.
#[derive(Clone)]
struct Known {
    name: QName,
    status: QName,
}

struct Sample {
    dice: Dice,
    project: Project,
    entities: Vec<Known>,
    flows: Vec<(QName, QName)>,
    pages: Vec<QName>,
}

impl Sample {
    fn id(&mut self) -> Id {
        self.dice.next_id()
    }

    fn add(&mut self, place: Place, mut content: Content) {
        let id = self.id();
        content.element_mut().set_id(id);
        self.project.add(Document { place, content });
    }

    fn app(&mut self) {
        let mut language = Language { code: "en".into(), ..Language::default() };
        language.id = self.id();
        let app = App { name: "Sample".into(), languages: vec![language], ..App::default() };
        self.add(Place::default(), app.into());
        let pages: Vec<QName> = self.pages.iter().step_by(40).cloned().collect();
        let items = pages.into_iter().map(|page| {
            let caption = Translated::new("en", page.local());
            MenuItem { id: self.dice.next_id(), caption, page, ..MenuItem::default() }
        });
        let items = items.collect();
        self.add(Place::default(), Navigation { items, ..Navigation::default() }.into());
    }

    fn module(&mut self, module: &str, [entities, enumerations, flows, pages]: [usize; 4]) {
        let content = Module { name: module.to_owned(), ..Module::default() };
        self.add(Place::module(module), content.into());
        let statuses: Vec<QName> =
            (0..enumerations.max(1)).map(|number| self.enumeration(module, number)).collect();
        let mut diagram = DomainDiagram::default();
        for number in 0..entities.max(1) {
            let (id, entity) = self.entity(module, number, &statuses);
            let column = i32::try_from(number % 8).unwrap_or_default();
            let row = i32::try_from(number / 8).unwrap_or_default();
            let at = Point::new(40 + 260 * column, 40 + 220 * row);
            diagram.entities.push(EntityPlace { id, entity, at, ..EntityPlace::default() });
        }
        self.add(Place::module(module), diagram.into());
        for number in 0..flows {
            self.flow(module, number);
        }
        for number in 0..pages {
            self.page(module, number);
        }
    }

    fn enumeration(&mut self, module: &str, number: usize) -> QName {
        let name = format!("Status{number}");
        let words = ["Open", "Checked", "Packed", "Sent", "Closed"];
        let values = words.map(|word| EnumerationValue {
            id: self.id(),
            name: word.into(),
            caption: Translated::new("en", word.to_lowercase()),
            ..EnumerationValue::default()
        });
        let values = values.into();
        let content = Enumeration { name: name.clone(), values, ..Enumeration::default() };
        self.add(Place::module(module), content.into());
        QName::new(module, &name)
    }

    fn entity(&mut self, module: &str, number: usize, statuses: &[QName]) -> (Id, QName) {
        let name = format!("{}{number}", self.dice.word(&["Order", "Article", "Customer"]));
        let status = self.dice.pick(statuses).cloned().unwrap_or_default();
        let mut types = vec![
            ("Name".to_owned(), AttributeType::String(Some(100))),
            ("Count".to_owned(), AttributeType::Integer),
            ("Active".to_owned(), AttributeType::Boolean),
            ("Status".to_owned(), AttributeType::Enumeration(status.clone())),
        ];
        for extra in 0..self.dice.below(3) {
            let ty = match self.dice.below(3) {
                0 => AttributeType::Decimal,
                1 => AttributeType::DateTime { localized: true },
                _ => AttributeType::String(None),
            };
            types.push((format!("More{extra}"), ty));
        }
        let attributes: Vec<Attribute> = types
            .into_iter()
            .map(|(name, ty)| {
                let default = if ty == AttributeType::Boolean { "false" } else { "" }.to_owned();
                Attribute { id: self.id(), name, ty, default, ..Attribute::default() }
            })
            .collect();
        let mut entity = Entity { name: name.clone(), attributes, ..Entity::default() };
        if self.dice.below(5) > 0
            && let Some(other) = self.dice.pick(&self.entities).cloned()
        {
            let name = format!("{name}_{}{}", other.name.module(), other.name.local());
            let target = other.name;
            let id = self.id();
            entity.associations.push(Association { id, name, target, ..Association::default() });
        }
        if self.dice.one_in(3)
            && let Some(member) = entity.attributes.first().map(|attribute| attribute.id)
        {
            let message = Translated::new("en", "This needs a name.");
            let rule = RequiredRule { id: self.id(), member, message, ..RequiredRule::default() };
            entity.rules.push(rule.into());
            let id = self.id();
            entity.indexes.push(Index { id, members: vec![member], ..Index::default() });
        }
        entity.id = self.id();
        let id = entity.id;
        self.project.add(Document::new(Place::module(module), entity));
        let name = QName::new(module, &name);
        self.entities.push(Known { name: name.clone(), status });
        (id, name)
    }

    fn flow(&mut self, module: &str, number: usize) {
        let Some(entity) = self.dice.pick(&self.entities).cloned() else { return };
        let name = format!("{}_{number}", self.dice.word(&["Submit", "Check", "Close", "Move"]));
        // Most flows are small, some are large: 8 activities in the mean.
        let size = match self.dice.below(12) {
            0 => 20 + self.dice.below(40),
            _ => 1 + self.dice.below(9),
        };
        let mut parameter = Parameter {
            name: "Object".into(),
            ty: DataType::Object(entity.name.clone()),
            ..Parameter::default()
        };
        parameter.id = self.id();
        let start = self.id();
        let mut canvas =
            Canvas { objects: Vec::new(), flows: Vec::new(), last: start, case: "", x: 0 };
        canvas.objects.push(parameter.into());
        canvas.objects.push(Start { id: start, ..Start::default() }.into());
        self.steps(&mut canvas, &entity, size);
        let id = self.id();
        canvas.then(self.id(), End { id, ..End::default() });
        if self.dice.below(10) < 8 {
            let id = self.id();
            let text = "What this does, and why it is done here.".into();
            canvas.put(Annotation { id, text, ..Annotation::default() });
        }
        let mut place = Place::module(module);
        if self.dice.one_in(2) {
            place.folders.push(self.dice.word(&["Events", "Logic", "Steps"]).to_owned());
        }
        let (objects, flows) = (canvas.objects, canvas.flows);
        let flow = Microflow { name: name.clone(), objects, flows, ..Microflow::default() };
        self.add(place, flow.into());
        self.flows.push((QName::new(module, &name), entity.name));
    }

    /// So many activities; a decision with two branches that come together now and then.
    fn steps(&mut self, canvas: &mut Canvas, entity: &Known, count: usize) {
        for number in 0..count {
            if self.dice.one_in(4) {
                self.branches(canvas, entity);
            } else {
                let step = self.activity(canvas, entity, number);
                canvas.then(self.id(), step);
            }
        }
    }

    fn branches(&mut self, canvas: &mut Canvas, entity: &Known) {
        let condition = match self.dice.below(4) {
            0 => format!("$Object/Count > {}", self.dice.below(100)),
            1 => "$Object/Active and trim($Object/Name) != ''".to_owned(),
            2 => format!("$Object/Status = {}.Open", entity.status),
            _ => format!("length($Object/Name) > {}", self.dice.below(30)),
        };
        let (decision, merge) = (self.id(), self.id());
        canvas.then(self.id(), Decision { id: decision, condition, ..Decision::default() });
        canvas.case = "true";
        let step = self.activity(canvas, entity, 0);
        canvas.then(self.id(), step);
        canvas.then(self.id(), Merge { id: merge, ..Merge::default() });
        let id = self.id();
        let (from, to, case) = (decision, merge, "false".to_owned());
        canvas.flows.push(SequenceFlow { id, from, to, case, ..SequenceFlow::default() });
    }

    fn activity(&mut self, canvas: &Canvas, entity: &Known, number: usize) -> FlowObject {
        let id = self.id();
        let unique = canvas.objects.len() * 100 + number;
        match self.dice.below(6) {
            0 => {
                let other = self.dice.pick(&self.entities).cloned().unwrap_or(entity.clone());
                let source = DatabaseSource {
                    xpath: format!("[Count > {} and Active]", self.dice.below(50)),
                    entity: other.name,
                    ..DatabaseSource::default()
                };
                let variable = format!("List{unique}");
                Retrieve {
                    id,
                    source: Some(Box::new(source.into())),
                    variable,
                    ..Retrieve::default()
                }
                .into()
            }
            1 => CreateVariable {
                id,
                variable: format!("Sum{unique}"),
                ty: DataType::Integer,
                value: format!("$Object/Count * {} + 1", self.dice.below(9)),
                ..CreateVariable::default()
            }
            .into(),
            2 => {
                let values = [
                    ("Name", "trim($Object/Name) + ' checked'".to_owned()),
                    ("Count", "if $Object/Active then $Object/Count + 1 else 0".to_owned()),
                    ("Active", "not($Object/Active)".to_owned()),
                    ("Status", format!("{}.Closed", entity.status)),
                ];
                let count = 1 + self.dice.below(values.len());
                let items = values.into_iter().take(count).map(|(name, value)| MemberChange {
                    id: self.dice.next_id(),
                    member: entity.name.member(name),
                    value,
                    ..MemberChange::default()
                });
                let items = items.collect();
                ChangeObject { id, object: "Object".into(), items, ..ChangeObject::default() }
                    .into()
            }
            3 => CommitObjects { id, objects: "Object".into(), ..CommitObjects::default() }.into(),
            4 => match self.callee(&entity.name) {
                Some(microflow) => {
                    let argument = Argument {
                        id: self.id(),
                        parameter: microflow.member("Object"),
                        value: "$Object".into(),
                        ..Argument::default()
                    };
                    let arguments = vec![argument];
                    CallMicroflow { id, microflow, arguments, ..CallMicroflow::default() }.into()
                }
                None => CommitObjects { id, objects: "Object".into(), ..CommitObjects::default() }
                    .into(),
            },
            _ => {
                let text = Translated::new("en", "Everything is stored.");
                ShowMessage { id, text, ..ShowMessage::default() }.into()
            }
        }
    }

    /// An earlier flow that takes an object of this entity, so that no flow calls itself.
    fn callee(&mut self, entity: &QName) -> Option<QName> {
        let fitting: Vec<&QName> = self
            .flows
            .iter()
            .rev()
            .filter(|(_, of)| of == entity)
            .map(|(name, _)| name)
            .take(5)
            .collect();
        self.dice.pick(&fitting).map(|name| (*name).clone())
    }

    fn page(&mut self, module: &str, number: usize) {
        let Some(entity) = self.dice.pick(&self.entities).cloned() else { return };
        let name = format!("Page_{number}");
        let rows = (0..2 + self.dice.below(6)).map(|row| self.row(&entity, row)).collect();
        let grid = LayoutGrid { id: self.id(), name: "grid".into(), rows, ..LayoutGrid::default() };
        let source =
            crate::model::page::ContextSource { variable: "Object".into(), ..Default::default() };
        let save = self.button("save", SaveAction::default());
        let view = DataView {
            id: self.id(),
            name: "view".into(),
            source: Some(Box::new(source.into())),
            widgets: vec![grid.into()],
            footer: vec![save],
            ..DataView::default()
        };
        let list = self.list(&entity);
        let parameter = PageParameter {
            id: self.id(),
            name: "Object".into(),
            ty: DataType::Object(entity.name.clone()),
            ..PageParameter::default()
        };
        let page = Page {
            name: name.clone(),
            title: Translated::new("en", entity.name.local()),
            parameters: vec![parameter],
            widgets: vec![view.into(), list],
            ..Page::default()
        };
        self.add(Place::module(module), page.into());
        self.pages.push(QName::new(module, &name));
    }

    fn row(&mut self, entity: &Known, row: usize) -> GridRow {
        let columns = (0..2).map(|column| {
            let mut widgets: Vec<Widget> = Vec::new();
            let name = |what: &str| format!("{what}{row}x{column}");
            let member = |name: &str| MemberPath::direct(entity.name.member(name));
            let id = self.id();
            let words = Translated::new("en", "What belongs together");
            let text = Text { id, name: name("text"), text: words, ..Text::default() };
            let (id, inner) = (self.id(), self.id());
            let input = match self.dice.below(3) {
                0 => {
                    TextBox { id, name: name("name"), member: member("Name"), ..TextBox::default() }
                        .into()
                }
                1 => CheckBox {
                    id,
                    name: name("active"),
                    member: member("Active"),
                    ..CheckBox::default()
                }
                .into(),
                _ => DropDown {
                    id,
                    name: name("status"),
                    member: member("Status"),
                    ..DropDown::default()
                }
                .into(),
            };
            let count = TextBox {
                id: inner,
                name: name("count"),
                member: member("Count"),
                ..TextBox::default()
            };
            let container = Container {
                id: self.id(),
                name: name("box"),
                widgets: vec![input, count.into()],
                ..Container::default()
            };
            widgets.push(text.into());
            widgets.push(container.into());
            GridColumn { id: self.id(), width: 6, widgets, ..GridColumn::default() }
        });
        let columns = columns.collect();
        GridRow { id: self.id(), columns, ..GridRow::default() }
    }

    fn list(&mut self, entity: &Known) -> Widget {
        let source = crate::model::page::EntitySource {
            entity: entity.name.clone(),
            xpath: "[Active]".into(),
            ..Default::default()
        };
        let columns = ["Name", "Count", "Status"].map(|name| DataColumn {
            id: self.id(),
            member: MemberPath::direct(entity.name.member(name)),
            ..DataColumn::default()
        });
        let columns = columns.map(Column::from);
        let mut toolbar = Vec::new();
        if let Some(microflow) = self.callee(&entity.name) {
            let argument = Argument {
                id: self.id(),
                parameter: microflow.member("Object"),
                value: "$Object".into(),
                ..Argument::default()
            };
            let arguments = vec![argument];
            let action = MicroflowAction { microflow, arguments, ..MicroflowAction::default() };
            toolbar.push(self.button("run", action));
        }
        let (id, columns) = (self.id(), columns.into());
        let source = Some(Box::new(source.into()));
        DataGrid { id, name: "list".into(), source, columns, toolbar, ..DataGrid::default() }.into()
    }

    fn button(&mut self, name: &str, action: impl Into<crate::model::page::Action>) -> Widget {
        Button {
            id: self.id(),
            name: name.to_owned(),
            caption: Translated::new("en", name),
            action: Some(Box::new(action.into())),
            ..Button::default()
        }
        .into()
    }
}

/// A flow in the making: what was added last, and the case of the way on from there.
struct Canvas {
    objects: Vec<FlowObject>,
    flows: Vec<SequenceFlow>,
    last: Id,
    case: &'static str,
    x: i32,
}

impl Canvas {
    fn put(&mut self, object: impl Into<FlowObject>) -> Id {
        let mut object = object.into();
        self.x += 140;
        if let Some(FieldMut::Point(at)) = object.element_mut().get_mut("at") {
            *at = Point::new(self.x, 200);
        }
        let id = object.id();
        self.objects.push(object);
        id
    }

    /// Adds what follows the last, with a flow of this id between.
    fn then(&mut self, flow: Id, object: impl Into<FlowObject>) {
        let to = self.put(object);
        let (from, case) = (self.last, std::mem::take(&mut self.case).to_owned());
        self.flows.push(SequenceFlow { id: flow, from, to, case, ..SequenceFlow::default() });
        self.last = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::analysis::uses::uses_of;
    use crate::index::{Facts, Index};
    use crate::model::meta::walk;

    #[test]
    fn a_sample_has_its_size_and_shape() {
        let project = sample(1, 600);
        assert!((560..=640).contains(&project.len()), "{}", project.len());
        let mut elements = 0;
        for document in project.documents().values() {
            walk(document.root(), &mut |_| elements += 1);
        }
        assert!((20..40).contains(&(elements / project.len())), "{elements}");
        assert_eq!(project, sample(1, 600));
    }

    #[test]
    fn every_name_resolves_and_every_text_has_a_type() {
        let project = sample(1, 300);
        let index = Index::new(&project);
        let facts = Facts::new(&index);
        let mut texts = 0;
        let mut uses = 0;
        for (id, document) in project.documents() {
            let analysis = Analysis::new(*id, document, &facts);
            let found = analysis.texts(&facts);
            for text in &found {
                let place = document.title();
                assert_eq!(text.typed.problems, [], "{place} {:?}", text.address.property);
            }
            texts += found.len();
            for found in uses_of(&analysis, &found) {
                assert!(index.resolve(found.target, found.name.as_str()).is_some(), "{found:?}");
                uses += 1;
            }
        }
        assert!(texts > 500 && uses > 1000, "{texts} {uses}");
    }
}
