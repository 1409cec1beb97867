//! The documents that a plan becomes: entity, separate entities, enumerations, the diagram, and
//! the module where it is not there yet. Every id is derived from the names of file, entity and
//! columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use model_core::change::{Change, verbs};
use model_core::id::{Id, SeededIds};
use model_core::model::app::Module;
use model_core::model::entity::{
    Association, Attribute, Entity, RequiredRule, UniqueRule, ValidationRule,
};
use model_core::model::enumeration::{Enumeration, EnumerationValue};
use model_core::model::{AttributeType, Content, Document, DocumentId, Place, Project, Translated};
use model_core::name::{QName, check_name};
use rustc_hash::FxHashMap;

use super::plan::{Column, Group, Kind, Plan};
use super::{MOST_VALUES, Sheet, TableError};
use crate::blank::blank;
use crate::names::{SYSTEM_MEMBERS, Scope, element_name};
use crate::report::{Findings, Report, Severity, TableReport};

/// What is between the names in the text that an id is derived from; no name holds it.
const BETWEEN: char = '\u{1f}';

/// A plan that was carried out in a project; the rows wait to be stored.
#[derive(Debug)]
pub struct Import {
    /// What the plan does to the project.
    pub change: Change,
    /// The project after it.
    pub project: Project,
    /// What came over; [`Import::load`] adds the rows.
    pub report: Report,
    pub(super) sheet: Arc<Sheet>,
    pub(super) plan: Plan,
    pub(super) made: Made,
}

/// The ids of what was made.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The table's own entity.
    pub(super) entity: Id,
    /// For each group the entity and the association to it.
    pub(super) groups: BTreeMap<usize, (Id, Id)>,
    /// For each column that comes over the attribute.
    pub(super) attributes: BTreeMap<usize, Id>,
    /// For each enumeration the names of its values, by the words in the cells.
    pub(super) values: BTreeMap<usize, FxHashMap<String, Arc<str>>>,
}

impl Plan {
    /// Carries the plan out in a project. Nothing is stored yet.
    pub fn import(&self, sheet: &Arc<Sheet>, project: &Project) -> Result<Import, TableError> {
        self.check(project)?;
        let mut builder = Builder::new(self, sheet, project);
        builder.module();
        builder.enumerations()?;
        builder.entities();
        let Builder { change, mut report, mut findings, made, .. } = builder;
        let project =
            change.apply(project).map_err(|stale| TableError::Stale(stale.to_string()))?;
        report.findings.clone_from(&sheet.findings);
        report.findings.extend(findings.take());
        report.findings.sort_by_key(|finding| finding.severity);
        Ok(Import { change, project, report, sheet: sheet.clone(), plan: self.clone(), made })
    }

    /// That all names can be.
    fn check(&self, project: &Project) -> Result<(), TableError> {
        let full = format!("{}.{}", self.module, self.entity);
        for name in [&self.module, &self.entity] {
            check_name(name)
                .map_err(|reason| TableError::EntityName { name: full.clone(), reason })?;
        }
        if self.module.eq_ignore_ascii_case(model_core::system::SYSTEM) {
            return Err(TableError::SystemModule(self.module.clone()));
        }
        let free = verbs::free_name_in_module(project, &self.module_in(project), &self.entity);
        if free != self.entity {
            return Err(TableError::NameTaken(full));
        }
        if !self.columns.iter().any(|column| column.is_kept) {
            return Err(TableError::NothingChosen);
        }
        let mut taken: BTreeMap<(Option<usize>, String), &str> = BTreeMap::new();
        for (place, column) in self.columns.iter().enumerate().filter(|(_, c)| c.is_kept) {
            let wrong = |reason: String| TableError::ColumnName {
                column: column.title().to_owned(),
                name: column.name.clone(),
                reason,
            };
            check_name(&column.name).map_err(|reason| wrong(reason.to_string()))?;
            let lower = column.name.to_ascii_lowercase();
            if SYSTEM_MEMBERS.contains(&lower.as_str()) {
                return Err(wrong("every object has a member of this name".to_owned()));
            }
            let entity = self.group_of(place).map(|(group, _)| group);
            if let Some(other) = taken.insert((entity, lower), column.title()) {
                return Err(wrong(format!("column “{other}” has this name too")));
            }
        }
        Ok(())
    }

    /// The module's name as the project writes it, where it is there.
    fn module_in(&self, project: &Project) -> String {
        let mut modules = project.of_kind::<Module>();
        let found = modules.find(|(_, _, module)| module.name.eq_ignore_ascii_case(&self.module));
        found.map_or_else(|| self.module.clone(), |(_, _, module)| module.name.clone())
    }

    /// An app without modules, to carry the plan out in.
    pub fn new_app(&self, sheet: &Sheet, name: &str) -> Project {
        let ids = Ids::of(self, sheet, 0);
        blank(name, |word| ids.derive(&["app", word]))
    }
}

/// Makes the ids of one import.
struct Ids(String);

impl Ids {
    /// `round` sets imports apart that would come to the same ids although the first is still
    /// there under another name.
    fn of(plan: &Plan, sheet: &Sheet, round: u32) -> Ids {
        let mut base =
            format!("table{BETWEEN}{}{BETWEEN}{}.{}", sheet.title(), plan.module, plan.entity);
        if round > 0 {
            base.push(BETWEEN);
            base.push_str(&round.to_string());
        }
        Ids(base)
    }

    fn derive(&self, parts: &[&str]) -> Id {
        let mut source = self.0.clone();
        for part in parts {
            source.push(BETWEEN);
            source.push_str(part);
        }
        Id::derive(&source)
    }
}

struct Builder<'a> {
    plan: &'a Plan,
    sheet: &'a Sheet,
    project: &'a Project,
    ids: Ids,
    module: String,
    scope: Scope,
    change: Change,
    report: Report,
    findings: Findings,
    made: Made,
    /// The names of the enumerations, by column.
    enumerations: BTreeMap<usize, String>,
}

impl<'a> Builder<'a> {
    fn new(plan: &'a Plan, sheet: &'a Sheet, project: &'a Project) -> Builder<'a> {
        let taken = |id: Id| project.document(DocumentId(id)).is_some();
        let mut ids = Ids::of(plan, sheet, 0);
        let mut round = 0;
        while taken(ids.derive(&["entity"])) {
            round += 1;
            ids = Ids::of(plan, sheet, round);
        }
        let module = plan.module_in(project);
        let mut scope = Scope::default();
        for document in project.documents().values().filter(|d| d.place.module == module) {
            scope.take(document.name());
            if let Content::Entity(entity) = &document.content {
                entity.associations.iter().for_each(|a| drop(scope.take(&a.name)));
            }
        }
        scope.take(&plan.entity);
        let mut findings = Findings::default();
        for remark in plan.told() {
            let column = remark.column.and_then(|place| plan.columns.get(place));
            let column = column.map(|column| column.title().to_owned());
            findings.add(remark.severity, &sheet.source, column, remark.message.clone());
        }
        let report = Report { source: sheet.title(), module: module.clone(), ..Report::default() };
        Builder {
            plan,
            sheet,
            project,
            ids,
            module,
            scope,
            change: Change::new(format!("Import {}", sheet.source)),
            report,
            findings,
            made: Made::default(),
            enumerations: BTreeMap::new(),
        }
    }

    fn text(&self, text: &str) -> Translated {
        Translated::new(self.project.language(), text)
    }

    fn module(&mut self) {
        let there = self.project.of_kind::<Module>().any(|(_, _, m)| m.name == self.module);
        if !there {
            let seed = self.ids.derive(&["module"]).bits();
            let (change, _) =
                verbs::create_module(self.project, &mut SeededIds::new(seed), &self.module);
            self.change.extend(&change);
        }
    }

    /// What sets a column apart from others: its heading, and which of several with this it is.
    fn column_key(&self, place: usize) -> String {
        let heading =
            |place: usize| self.plan.columns.get(place).map_or("", |c| c.heading.as_str());
        let own = heading(place);
        let before = (0..place).filter(|other| heading(*other) == own).count();
        format!("{own}{BETWEEN}{before}")
    }

    fn enumerations(&mut self) -> Result<(), TableError> {
        let plan = self.plan;
        for (place, column) in plan.columns.iter().enumerate() {
            if !column.is_kept || column.kind != Kind::Enumeration {
                continue;
            }
            let key = self.column_key(place);
            let mut enumeration = Enumeration {
                id: self.ids.derive(&["enumeration", &key]),
                name: self.scope.take(&element_name(&column.name, "Enumeration")),
                ..Enumeration::default()
            };
            let mut scope = Scope::default();
            let mut names: FxHashMap<String, Arc<str>> = FxHashMap::default();
            for row in self.sheet.body(plan.has_header) {
                let cell = row.cell(place);
                let words = cell.shown();
                if cell.is_blank() || names.contains_key(words.as_ref()) {
                    continue;
                }
                if names.len() == MOST_VALUES {
                    let (column, count) = (column.title().to_owned(), column.distinct);
                    return Err(TableError::TooManyValues { column, count });
                }
                let name = scope.take(&element_name(&words, "Value"));
                names.insert(words.clone().into_owned(), name.as_str().into());
                enumeration.values.push(EnumerationValue {
                    id: self.ids.derive(&["value", &key, &words]),
                    name,
                    caption: self.text(&words),
                    ..EnumerationValue::default()
                });
            }
            self.report.counts.enumerations += 1;
            self.enumerations.insert(place, enumeration.name.clone());
            self.made.values.insert(place, names);
            self.change.create(Document::new(Place::module(&self.module), enumeration));
        }
        Ok(())
    }

    fn entities(&mut self) {
        let plan = self.plan;
        let some_key = plan.columns.iter().any(|column| column.is_key);
        let keys = if some_key { plan.preview(self.sheet, 0).no_key } else { Vec::new() };
        let title = self.sheet.title();
        let mut own = Entity {
            id: self.ids.derive(&["entity"]),
            name: plan.entity.clone(),
            documentation: format!("From {title}."),
            ..Entity::default()
        };
        self.made.entity = own.id;
        for (place, column) in plan.own() {
            self.attribute(place, column, &mut own);
            match keys.get(place).and_then(Option::as_ref) {
                _ if !column.is_key => {}
                None => self.key(place, column, &mut own),
                Some(why) => {
                    let message = format!("It is no key: {why}");
                    let column = Some(column.title().to_owned());
                    self.findings.add(Severity::Warning, &self.sheet.source, column, message);
                }
            }
        }
        let rows = self.sheet.body(plan.has_header).len() as u64;
        let mut lines = vec![(title.clone(), own.name.clone(), rows)];
        let groups = plan.groups.iter().enumerate().filter(|(_, group)| plan.is_made(group));
        let mut documents = Vec::new();
        for (number, group) in groups {
            let entity = self.group(number, group, &mut own);
            let by = plan.columns.get(group.by).map_or("", Column::title);
            let rows = plan.columns.get(group.by).map_or(0, |column| column.distinct as u64);
            lines.push((format!("{title}, {by}"), entity.name.clone(), rows));
            documents.push(entity);
        }
        documents.insert(0, own);
        for entity in documents {
            self.report.counts.entities += 1;
            self.report.counts.attributes += entity.attributes.len();
            self.report.counts.associations += entity.associations.len();
            self.create(entity);
        }
        self.report.counts.tables = 1;
        self.report.counts.rows = rows;
        for (table, name, rows) in lines {
            let becomes = format!("{}.{name}", self.module);
            let line = TableReport { table, becomes, is_association: false, rows, imported: 0 };
            self.report.tables.push(line);
        }
    }

    /// Adds an entity, and its place in the diagram.
    fn create(&mut self, entity: Entity) {
        let id = self.change.create(Document::new(Place::module(&self.module), entity));
        let Ok(project) = self.change.apply(self.project) else { return };
        let at = verbs::free_place_in_diagram(&project, &self.module);
        let seed = self.ids.derive(&["diagram"]).bits();
        let placed = verbs::place_entities(&project, &mut SeededIds::new(seed), &[(id, at)]);
        self.change.extend(&placed);
    }

    fn attribute(&mut self, place: usize, column: &Column, entity: &mut Entity) {
        let ty = column.kind.attribute_type().unwrap_or_else(|| {
            let name = self.enumerations.get(&place).map_or("", String::as_str);
            AttributeType::Enumeration(QName::new(&self.module, name))
        });
        let number = matches!(column.kind, Kind::Integer | Kind::Long | Kind::Decimal);
        let mut attribute = Attribute {
            id: self.ids.derive(&["column", &self.column_key(place)]),
            name: column.name.clone(),
            // Without a default a number is empty, not 0.
            default: if number { "empty".to_owned() } else { String::new() },
            ty,
            ..Attribute::default()
        };
        if column.name != column.heading && !column.heading.trim().is_empty() {
            attribute.caption = self.text(&column.heading);
        }
        self.made.attributes.insert(place, attribute.id);
        entity.attributes.push(attribute);
    }

    /// Makes an attribute required and unique.
    fn key(&mut self, place: usize, column: &Column, entity: &mut Entity) {
        let Some(member) = self.made.attributes.get(&place).copied() else { return };
        let key = self.column_key(place);
        let title = column.title();
        let required = RequiredRule {
            id: self.ids.derive(&["required", &key]),
            member,
            message: self.text(&format!("{title} is needed")),
            ..RequiredRule::default()
        };
        let unique = UniqueRule {
            id: self.ids.derive(&["unique", &key]),
            members: vec![member],
            message: self.text(&format!("There is one with this {title} already")),
            ..UniqueRule::default()
        };
        self.report.counts.required_rules += 1;
        self.report.counts.unique_rules += 1;
        entity.rules.extend([ValidationRule::from(required), ValidationRule::from(unique)]);
    }

    /// The entity of a group; the association to it goes into the table's own entity.
    fn group(&mut self, number: usize, group: &Group, own: &mut Entity) -> Entity {
        let key = self.column_key(group.by);
        let mut entity = Entity {
            id: self.ids.derive(&["group", &key]),
            name: self.scope.take(&element_name(&group.entity, "Entity")),
            documentation: format!("From {}.", self.sheet.title()),
            ..Entity::default()
        };
        let wanted = element_name(&format!("{}_{}", own.name, entity.name), "Link");
        let association = Association {
            id: self.ids.derive(&["association", &key]),
            name: self.scope.take(&wanted),
            target: QName::new(&self.module, &entity.name),
            ..Association::default()
        };
        self.made.groups.insert(number, (entity.id, association.id));
        own.associations.push(association);
        let mut places: Vec<usize> = group.all().collect();
        places.sort_unstable();
        for place in places {
            let Some(column) = self.plan.columns.get(place).filter(|c| c.is_kept) else { continue };
            self.attribute(place, column, &mut entity);
            if place == group.by {
                self.key(place, column, &mut entity);
            }
        }
        entity
    }
}
