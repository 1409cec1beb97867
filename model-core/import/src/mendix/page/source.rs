//! Data sources, and the values that are handed to what is called.

use model_core::model::microflow::{Argument, Direction, SortItem};
use model_core::model::page::{
    ContextSource, DataSource, EntitySource, LinkedSource, ListenSource, MicroflowSource, SearchIn,
};
use model_core::model::{AttributeType, MemberPath};
use model_core::name::QName;

use super::super::bson::Document as Source;
use super::super::reader::{is_descending, member_path, name, page_variable, steps};
use super::Form;
use super::words::quoted;

/// What an entity reference says: an entity, or the way over associations to one.
#[derive(Debug)]
pub(super) enum EntityRef {
    /// Nothing.
    None,
    /// An entity.
    Direct(QName),
    /// Associations and entities by turns.
    Over(Vec<QName>),
}

/// The name that the object of an old data view has as a parameter.
pub(super) fn old_parameter<'s>(source: &Source<'s>) -> &'s str {
    match source.text("PageParameter") {
        "" => source.text("EntityPath").rsplit('.').next().unwrap_or_default(),
        name => name,
    }
}

/// What a field with an entity reference says, or in old files one with a path.
pub(super) fn entity_ref(source: &Source<'_>) -> EntityRef {
    entity_ref_in(source, "EntityRef")
}

/// The same of a field of another name.
pub(super) fn entity_ref_in(source: &Source<'_>, key: &str) -> EntityRef {
    let Some(reference) = source.document(key) else {
        let path = MemberPath::parse(source.text("EntityPath")).0;
        return match path.as_slice() {
            [] => EntityRef::None,
            [one] => EntityRef::Direct(one.clone()),
            _ => EntityRef::Over(path),
        };
    };
    match reference.get("Steps") {
        Some(_) => EntityRef::Over(steps(reference)),
        None => EntityRef::Direct(name(reference, "Entity")),
    }
}

/// What binds the objects at the end of a way to the object at its beginning: of
/// `A.Line_Order/A.Line` it is `A.Line_Order`.
fn constraint(path: &[QName], variable: Option<&str>) -> String {
    // From the last entity back to the first association.
    let back: Vec<&str> = path.iter().rev().skip(1).map(QName::as_str).collect();
    let object = match variable {
        Some(variable) => format!("${variable}"),
        None => "'[%CurrentObject%]'".to_owned(),
    };
    format!("[{} = {object}]", back.join("/"))
}

impl<'s> Form<'_, '_, 's> {
    /// The data source in a field.
    pub(super) fn source(&mut self, holder: &Source<'s>, key: &str) -> Option<Box<DataSource>> {
        let source = holder.document(key)?;
        self.data_source(source).map(Box::new)
    }

    fn data_source(&mut self, source: &Source<'s>) -> Option<DataSource> {
        let kind = source.kind().rsplit('$').next().unwrap_or_default();
        Some(match kind {
            "DataViewSource" | "ImageViewerSource" => return self.context_source(source),
            "MicroflowSource" | "NanoflowSource" | "SelectorMicroflowSource" => {
                return self.microflow_source(source);
            }
            "ListenTargetSource" => ListenSource {
                id: self.reader.id(source),
                widget: self.widget_named(source.text("ListenTarget")),
                ..ListenSource::default()
            }
            .into(),
            "ListViewXPathSource"
            | "ListViewDatabaseSource"
            | "GridXPathSource"
            | "GridDatabaseSource"
            | "NewGridDatabaseSource"
            | "NewListViewDatabaseSource"
            | "CustomWidgetXPathSource"
            | "CustomWidgetDatabaseSource"
            | "AssociationSource"
            | "ReferenceSetSource" => return self.stored_source(source),
            _ => {
                self.foreign(source.kind());
                return None;
            }
        })
    }

    fn context_source(&mut self, source: &Source<'s>) -> Option<DataSource> {
        let variable = page_variable(source, "SourceVariable");
        let old = source.text("EntityPath");
        let reference = entity_ref(source);
        if matches!(reference, EntityRef::None) && variable.is_none() {
            return None;
        }
        let (variable, path) = match reference {
            EntityRef::Over(path) => (variable.unwrap_or_default(), path),
            EntityRef::Direct(_) if !old.is_empty() => (old_parameter(source), Vec::new()),
            _ => (variable.unwrap_or_default(), Vec::new()),
        };
        let context = ContextSource {
            id: self.reader.id(source),
            variable: variable.to_owned(),
            path: MemberPath(path),
            ..ContextSource::default()
        };
        Some(context.into())
    }

    fn microflow_source(&mut self, source: &Source<'s>) -> Option<DataSource> {
        let settings = ["MicroflowSettings", "DataSourceMicroflowSettings"]
            .into_iter()
            .find_map(|key| source.document(key))
            .unwrap_or(source);
        let called = match settings.text("Microflow") {
            "" => settings.text("Nanoflow"),
            microflow => microflow,
        };
        if called.is_empty() {
            return None;
        }
        let microflow = MicroflowSource {
            id: self.reader.id(source),
            microflow: called.into(),
            arguments: self.arguments(settings),
            ..MicroflowSource::default()
        };
        Some(microflow.into())
    }

    fn stored_source(&mut self, source: &Source<'s>) -> Option<DataSource> {
        let variable = page_variable(source, "SourceVariable");
        let mut xpath = source.text("XPathConstraint").trim_end().to_owned();
        let sort = self.sort(source);
        match entity_ref(source) {
            EntityRef::None => None,
            EntityRef::Direct(entity) => {
                for constraint in source.documents("DatabaseConstraints") {
                    xpath.push_str(&self.database_constraint(constraint));
                }
                let entity = EntitySource {
                    id: self.reader.id(source),
                    entity,
                    xpath,
                    sort,
                    ..EntitySource::default()
                };
                Some(entity.into())
            }
            EntityRef::Over(path) if !xpath.is_empty() => {
                let entity = EntitySource {
                    id: self.reader.id(source),
                    entity: path.last().cloned().unwrap_or_default(),
                    xpath: format!("{}{xpath}", constraint(&path, variable)),
                    sort,
                    ..EntitySource::default()
                };
                Some(entity.into())
            }
            EntityRef::Over(mut path) => {
                // The entity at the end follows from the association.
                path.pop();
                let association = path.pop().unwrap_or_default();
                let linked = LinkedSource {
                    id: self.reader.id(source),
                    variable: variable.unwrap_or_default().to_owned(),
                    path: MemberPath(path),
                    association,
                    sort,
                    ..LinkedSource::default()
                };
                Some(linked.into())
            }
        }
    }

    /// A condition of a source without XPath, as XPath.
    fn database_constraint(&mut self, source: &Source<'s>) -> String {
        let path = member_path(source, "AttributeRef", "Attribute");
        let Some(member) = path.member() else { return String::new() };
        let mut before = String::new();
        for (association, entity) in path.steps() {
            before.push_str(association.as_str());
            before.push('/');
            before.push_str(entity.as_str());
            before.push('/');
        }
        let operator = match source.text("Operator") {
            "Equals" | "Equal" | "" => "=",
            "NotEquals" | "NotEqual" => "!=",
            "Greater" => ">",
            "GreaterOrEqual" => ">=",
            "Smaller" => "<",
            "SmallerOrEqual" => "<=",
            _ => {
                self.reader.unknown(source, "Operator");
                "="
            }
        };
        let value = source.text("Value");
        let value = match self.type_of(member) {
            Some(AttributeType::Boolean) => format!("{}()", value.to_lowercase()),
            Some(
                AttributeType::Integer
                | AttributeType::Long
                | AttributeType::Decimal
                | AttributeType::AutoNumber,
            ) if !value.is_empty() => value.to_owned(),
            _ => quoted(value),
        };
        format!("[{before}{} {operator} {value}]", member.local())
    }

    /// The order of a source.
    pub(super) fn sort(&mut self, source: &Source<'s>) -> Vec<SortItem> {
        let Some(bar) = source.document("SortBar") else { return Vec::new() };
        bar.documents("SortItems")
            .map(|item| SortItem {
                id: self.reader.id(item),
                attribute: member_path(item, "AttributeRef", "AttributePath"),
                direction: if is_descending(item) {
                    Direction::Descending
                } else {
                    Direction::Ascending
                },
                ..SortItem::default()
            })
            .collect()
    }

    /// The attributes in which people search.
    pub(super) fn search_in(&mut self, source: &Source<'s>) -> Vec<SearchIn> {
        let Some(search) = source.document("Search") else { return Vec::new() };
        search
            .documents("SearchRefs")
            .map(|reference| {
                let mut path = reference.document("EntityRef").map(steps).unwrap_or_default();
                path.push(name(reference, "Attribute"));
                SearchIn {
                    id: self.reader.id(reference),
                    member: MemberPath(path),
                    ..SearchIn::default()
                }
            })
            .collect()
    }

    /// The values that are handed to what is called.
    pub(super) fn arguments(&mut self, settings: &Source<'s>) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for mapping in settings.documents("ParameterMappings") {
            let parameter = name(mapping, "Parameter");
            if parameter.is_empty() {
                continue;
            }
            let written = ["Expression", "Argument"]
                .into_iter()
                .map(|key| mapping.text(key).trim_end())
                .find(|text| !text.is_empty());
            let value = if let Some(written) = written {
                written.to_owned()
            } else {
                let variable = page_variable(mapping, "Variable");
                format!("${}", variable.unwrap_or("currentObject"))
            };
            arguments.push(Argument {
                id: self.reader.id(mapping),
                parameter,
                value,
                ..Argument::default()
            });
        }
        arguments
    }
}
