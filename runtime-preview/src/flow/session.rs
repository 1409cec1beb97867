//! Microflows and expressions on the objects of a session.

use std::collections::BTreeMap;
use std::sync::Arc;

use model_core::index::Index;
use model_core::lang::schema;
use model_core::model::Content;
use model_core::model::microflow;
use model_core::name::QName;

use super::query::written;
use super::{Events, Feedback, Flow, LinkChange, Query, Savepoint, Site, Store, StoreError};
use crate::eval::{Captions, Layout, Objects, ReadError};
use crate::object::{self, Data, ListRow, ObjectError, Range, Session};
use crate::program::{AssociationIx, Direction, EntityIx};
use crate::query::{self, Descending, Question};
use crate::reference::ObjectRef;
use crate::storage::StorageError;
use crate::value::Value;

/// Where the data part of a program keeps members, with the captions of enumerations.
#[derive(Debug)]
pub struct DataLayout {
    data: Arc<Data>,
    captions: BTreeMap<QName, Arc<Captions>>,
}

impl DataLayout {
    /// The layout of a program with the captions of the snapshot that it was made from.
    pub fn new(data: Arc<Data>, index: &Index) -> DataLayout {
        let captions = index.documents().values().filter_map(|document| {
            let Content::Enumeration(enumeration) = &document.content else { return None };
            let values = enumeration.values.iter();
            let captions = values.map(|value| (value.name.clone(), value.caption.clone()));
            Some((document.qualified_name()?, Arc::new(captions.collect())))
        });
        DataLayout { captions: captions.collect(), data }
    }
}

impl Layout for DataLayout {
    fn entity(&self, name: &QName) -> Option<u16> {
        let entity = self.data.program.entity_named(name.as_str())?;
        u16::try_from(entity.ix.0).ok()
    }

    fn attribute(&self, name: &QName) -> Option<u16> {
        self.data.program.entity_named(name.owner()?.as_str())?.slot(name.local())
    }

    fn association(&self, name: &QName) -> Option<u16> {
        let association = self.data.program.association_named(name.as_str())?;
        u16::try_from(association.ix.0).ok()
    }

    fn captions(&self, enumeration: &QName) -> Option<Arc<Captions>> {
        self.captions.get(enumeration).cloned()
    }
}

fn way(direction: schema::Direction) -> Direction {
    match direction {
        schema::Direction::Forward => Direction::Forward,
        schema::Direction::Backward => Direction::Backward,
    }
}

fn association(number: u16) -> AssociationIx {
    AssociationIx(u32::from(number))
}

fn unreadable(error: &ObjectError) -> ReadError {
    ReadError(sentence(&error.to_string()))
}

/// A message as a sentence of its own.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

impl From<ObjectError> for StoreError {
    fn from(error: ObjectError) -> StoreError {
        match error {
            ObjectError::Invalid(violations) => {
                let feedback = violations.into_iter().map(|violation| Feedback {
                    object: ObjectRef::own(violation.id),
                    member: if violation.member.contains('.') {
                        violation.member.into()
                    } else {
                        QName::from(violation.entity).member(&violation.member)
                    },
                    message: violation.message,
                });
                StoreError::Invalid(feedback.collect())
            }
            ObjectError::TooMany(_) => StoreError::Limit(sentence(&error.to_string())),
            ObjectError::Storage(StorageError::Busy { .. }) => {
                StoreError::Busy(sentence(&error.to_string()))
            }
            _ => StoreError::Failed(sentence(&error.to_string())),
        }
    }
}

impl Objects for Session {
    fn attribute(&mut self, object: ObjectRef, slot: u16) -> Result<Value, ReadError> {
        self.get(object, slot).cloned().map_err(|error| unreadable(&error))
    }

    fn follow(
        &mut self,
        object: ObjectRef,
        number: u16,
        direction: schema::Direction,
    ) -> Result<Option<ObjectRef>, ReadError> {
        self.related_one(object, association(number), way(direction))
            .map_err(|error| unreadable(&error))
    }

    fn is_new(&mut self, object: ObjectRef) -> Result<bool, ReadError> {
        Ok(Session::is_new(self, object))
    }

    fn is_a(&mut self, object: ObjectRef, entity: u16) -> bool {
        let special = self.entity_of(object).map(|entity| entity.ix);
        special.is_some_and(|s| self.program().is_a(s, EntityIx(u32::from(entity))))
    }
}

/// A query as the session runs it.
struct Prepared {
    query: query::Query,
    /// For each variable of the query its place among the arguments.
    order: Vec<usize>,
}

fn prepare(session: &Session, query: &Query) -> Result<Arc<Prepared>, StoreError> {
    if let Some(known) = query.prepared.get()
        && let Ok(prepared) = Arc::clone(known).downcast::<Prepared>()
    {
        return Ok(prepared);
    }
    let sort: Vec<_> = query
        .sort
        .iter()
        .map(|(path, direction)| {
            let descending = match direction {
                microflow::Direction::Ascending => Descending::No,
                microflow::Direction::Descending => Descending::Yes,
            };
            (path.to_string(), descending)
        })
        .collect();
    let question =
        Question { entity: query.entity.as_str(), xpath: &query.xpath, sort: &sort, columns: &[] };
    let compiled = query::Query::new(session.program(), &question).map_err(ObjectError::from)?;
    let place = |path| {
        let text = written(path);
        query.parameters.iter().position(|known| *known == text).unwrap_or(usize::MAX)
    };
    let order = compiled.variables().iter().map(place).collect();
    let prepared = Arc::new(Prepared { query: compiled, order });
    let _ = query.prepared.set(Arc::clone(&prepared) as _);
    Ok(prepared)
}

/// How a list is shown: `design/semantics.md` 12.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListShape {
    /// What each row shows, as paths.
    pub columns: Vec<String>,
    /// In which order, as paths.
    pub sort: Vec<(String, Descending)>,
    /// The attributes that hold what is searched for, by their own names.
    pub searched: Vec<String>,
    /// What is searched for; blank for nothing.
    pub search: String,
}

/// One page of a list and how many rows there are in all: two statements.
pub fn list(
    session: &mut Session,
    query: &Query,
    arguments: &[Value],
    shape: &ListShape,
    range: Range,
) -> Result<(Vec<ListRow>, u64), StoreError> {
    let mut xpath = query.xpath.clone();
    let search = shape.search.trim();
    if !search.is_empty() && !shape.searched.is_empty() {
        let parts = shape.searched.iter();
        let parts: Vec<String> = parts.map(|name| format!("contains({name}, ${SEARCH})")).collect();
        xpath = format!("{xpath}[{}]", parts.join(" or "));
    }
    let question = Question {
        entity: query.entity.as_str(),
        xpath: &xpath,
        sort: &shape.sort,
        columns: &shape.columns,
    };
    let compiled = query::Query::new(session.program(), &question).map_err(ObjectError::from)?;
    let values: Vec<Value> = compiled
        .variables()
        .iter()
        .map(|path| {
            if &*path.variable.text == SEARCH {
                return Value::from(search);
            }
            let text = written(path);
            let place = query.parameters.iter().position(|known| *known == text);
            place.and_then(|place| arguments.get(place)).cloned().unwrap_or_default()
        })
        .collect();
    let rows = session.rows(&compiled, &values, range)?;
    let count = session.count(&compiled, &values)?;
    Ok((rows, u64::try_from(count).unwrap_or(0)))
}

/// The variable that stands for what is searched for; no name of a model begins like it.
const SEARCH: &str = "_maquette_search";

impl Store for Session {
    fn create(&mut self, entity: u16) -> Result<ObjectRef, StoreError> {
        Ok(Session::create(self, EntityIx(u32::from(entity)))?)
    }

    fn set(&mut self, object: ObjectRef, slot: u16, value: Value) -> Result<(), StoreError> {
        Ok(Session::set(self, object, slot, value)?)
    }

    fn link(
        &mut self,
        object: ObjectRef,
        number: u16,
        direction: schema::Direction,
        change: LinkChange,
        others: &[ObjectRef],
    ) -> Result<(), StoreError> {
        let association = association(number);
        let forward =
            |session: &mut Session, owner: ObjectRef, change, others: &[ObjectRef]| match change {
                LinkChange::Set => session.set_links(owner, association, others),
                LinkChange::Add => session.add_links(owner, association, others),
                LinkChange::Remove => session.remove_links(owner, association, others),
            };
        if direction == schema::Direction::Forward {
            return Ok(forward(self, object, change, others)?);
        }
        // From the other end every owner's own link changes.
        if change == LinkChange::Set {
            for owner in self.related(object, association, Direction::Backward)? {
                if !others.contains(&owner) {
                    forward(self, owner, LinkChange::Remove, &[object])?;
                }
            }
        }
        let one = if change == LinkChange::Remove { LinkChange::Remove } else { LinkChange::Add };
        for owner in others {
            forward(self, *owner, one, &[object])?;
        }
        Ok(())
    }

    fn links(
        &mut self,
        object: ObjectRef,
        number: u16,
        direction: schema::Direction,
    ) -> Result<Vec<ObjectRef>, StoreError> {
        Ok(self.related(object, association(number), way(direction))?)
    }

    fn retrieve(
        &mut self,
        query: &Query,
        arguments: &[Value],
        offset: u64,
        amount: u64,
    ) -> Result<Vec<ObjectRef>, StoreError> {
        let prepared = prepare(self, query)?;
        let order = prepared.order.iter();
        let values: Vec<Value> =
            order.map(|place| arguments.get(*place).cloned().unwrap_or_default()).collect();
        let range = Range { offset, amount: (amount > 0).then_some(amount) };
        Ok(Session::retrieve(self, &prepared.query, &values, range)?)
    }

    fn commit(&mut self, objects: &[ObjectRef], _: Events) -> Result<(), StoreError> {
        Session::commit(self, objects)?;
        Ok(())
    }

    fn delete(&mut self, objects: &[ObjectRef]) -> Result<(), StoreError> {
        Ok(Session::delete(self, objects)?)
    }

    fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        let object::Savepoint(depth) = Session::savepoint(self);
        Ok(Savepoint(depth as u64))
    }

    fn rollback_to(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        Ok(Session::rollback_to(self, inner(savepoint))?)
    }

    fn release(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        Ok(Session::release(self, inner(savepoint))?)
    }

    fn held(&self) -> u64 {
        Session::held(self) as u64
    }

    fn is_watched(&mut self) -> bool {
        self.trace().is_on()
    }

    fn enter(&mut self, flow: &Flow, site: &Site) {
        let world = Arc::clone(self.world());
        let label = || format!("{} › {}", flow.name, site.caption).into();
        // Spans nest as steps do, so that each ends with the one that is open last.
        let _ = self.trace().begin(&*world, "activity", label, Some((flow.document, site.element)));
    }

    fn leave(&mut self, _: Option<&str>) {
        let world = Arc::clone(self.world());
        self.trace().end_last(&*world);
    }
}

fn inner(savepoint: Savepoint) -> object::Savepoint {
    object::Savepoint(usize::try_from(savepoint.0).unwrap_or(usize::MAX))
}
