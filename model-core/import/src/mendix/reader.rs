//! What all readers of units share: ids, texts, types, places, names, and what there is to tell.

use std::collections::BTreeMap;

use model_core::id::Id;
use model_core::model::meta::{Element, walk, walk_mut};
use model_core::model::{Content, Document, MemberPath, Place, Point, Translated};
use model_core::name::QName;
use model_core::value::DataType;

use super::bson::{Document as Source, Value};
use super::guid::Guid;
use super::note::Note;
use super::sources::Sources;
use super::tree::Leaf;
use super::withhold;

/// Reads one unit: what it became, and what to tell of it.
#[derive(Debug)]
pub(super) struct Reader<'r, 's> {
    /// What is known of the whole project.
    pub(super) sources: &'r Sources<'s>,
    /// Where the unit stands.
    pub(super) leaf: &'r Leaf<'s>,
    /// The documents that it became.
    pub(super) documents: Vec<Document>,
    /// What there is to tell.
    pub(super) notes: Vec<Note>,
    /// How many ids were made for elements without one.
    made: usize,
}

impl<'r, 's> Reader<'r, 's> {
    pub(super) fn new(sources: &'r Sources<'s>, leaf: &'r Leaf<'s>) -> Reader<'r, 's> {
        Reader { sources, leaf, documents: Vec::new(), notes: Vec::new(), made: 0 }
    }

    /// The unit's content.
    pub(super) fn source(&self) -> &'r Source<'s> {
        &self.leaf.document
    }

    /// The unit's own name in its module, as sentences say it.
    pub(super) fn place(&self) -> String {
        self.leaf.qualified_name()
    }

    /// Adds a document where the unit stands.
    pub(super) fn add(&mut self, content: impl Into<Content>) {
        let folders = self.leaf.folders.iter().map(|folder| (*folder).to_owned()).collect();
        let place = Place { module: self.leaf.module.to_owned(), folders };
        self.add_at(place, content);
    }

    /// Adds a document of the module itself, in none of its folders.
    pub(super) fn add_to_module(&mut self, content: impl Into<Content>) {
        self.add_at(Place::module(self.leaf.module), content);
    }

    fn add_at(&mut self, place: Place, content: impl Into<Content>) {
        let mut document = Document::new(place, content);
        own_ids(document.root_mut());
        for what in withhold::secrets(document.root_mut()) {
            self.withhold(what);
        }
        self.documents.push(document);
    }

    /// Tells something.
    pub(super) fn tell(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Tells that something is kept as it was.
    pub(super) fn foreign(&mut self, what: &str) {
        let note = Note::Foreign { place: self.place(), what: what.to_owned() };
        self.tell(note);
    }

    /// Tells that a value is left out because it is or may be secret.
    pub(super) fn withhold(&mut self, what: String) {
        let note = Note::Withheld { place: self.place(), what };
        self.tell(note);
    }

    /// The id of an element: it follows from that in the source, so that two versions of a project
    /// have the same ids. Some writers leave it out; then it follows from the unit and the count.
    pub(super) fn id(&mut self, source: &Source<'_>) -> Id {
        if let Some(guid) = guid(source, "$ID") {
            id_of(guid)
        } else {
            self.made += 1;
            Id::derive(&format!("{}/{}", self.leaf.id, self.made))
        }
    }

    /// The id of an element that the source does not have as one of its own.
    pub(super) fn part_id(&mut self, source: &Source<'_>, part: &str) -> Id {
        let whole = self.id(source);
        Id::derive(&format!("{whole}/{part}"))
    }

    /// The qualified name of an element of this unit's module.
    pub(super) fn qualified(&self, name: &str) -> QName {
        QName::new(self.leaf.module, name)
    }

    /// A choice whose word is not among those that are known: it is told, and the default holds.
    pub(super) fn unknown(&mut self, source: &Source<'_>, key: &'static str) {
        let word = source.text(key);
        if !word.is_empty() {
            let note = Note::Unknown {
                place: self.place(),
                what: format!("{}.{key}", source.kind()),
                word: word.to_owned(),
            };
            self.tell(note);
        }
    }
}

/// Gives elements whose id stands twice in a document one of their own, as damaged sources have them:
/// an id is one element's, for names, differences and files.
fn own_ids(root: &mut dyn Element) {
    let mut ids = Vec::new();
    walk(root, &mut |element| ids.push(element.id()));
    ids.sort_unstable();
    if ids.windows(2).all(|pair| pair.first() != pair.last()) {
        return;
    }
    let mut seen: BTreeMap<Id, usize> = BTreeMap::new();
    walk_mut(root, &mut |element| {
        let id = element.id();
        let before = seen.entry(id).or_default();
        *before += 1;
        if *before > 1 {
            element.set_id(Id::derive(&format!("{id}#{before}")));
        }
    });
}

/// The id that follows from one of the source.
pub(super) fn id_of(guid: Guid) -> Id {
    Id::derive(guid.text().as_str())
}

/// The id in a field.
pub(super) fn guid(source: &Source<'_>, key: &str) -> Option<Guid> {
    match source.get(key) {
        Some(Value::Bytes(bytes)) => Guid::new(bytes),
        _ => None,
    }
}

/// The element that a field points at, in the same unit.
pub(super) fn pointer(source: &Source<'_>, key: &str) -> Id {
    guid(source, key).map(id_of).unwrap_or_default()
}

/// The code of a language, as the web writes it: `pt-BR` for `pt_BR`.
pub(super) fn language(code: &str) -> String {
    code.replace('_', "-")
}

/// A text in all its languages, from a `Texts$Text` in a field.
pub(super) fn text(source: &Source<'_>, key: &str) -> Translated {
    source.document(key).map(translated).unwrap_or_default()
}

/// A text in all its languages.
pub(super) fn translated(source: &Source<'_>) -> Translated {
    let mut all = Translated::default();
    for item in source.documents("Items") {
        let words = item.text("Text");
        if !words.is_empty() {
            all.set(&language(item.text("LanguageCode")), words);
        }
    }
    all
}

/// The reference that a field holds.
pub(super) fn name(source: &Source<'_>, key: &str) -> QName {
    QName::from(source.text(key))
}

/// The references that a list holds.
pub(super) fn names(source: &Source<'_>, key: &str) -> Vec<QName> {
    source.texts(key).map(QName::from).collect()
}

/// Two numbers with a semicolon between: `220;250`.
pub(super) fn point(source: &Source<'_>, key: &str) -> Option<Point> {
    let (x, y) = source.text(key).split_once(';')?;
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let whole = |number: f64| {
        // Beyond a canvas of any size it does not matter where.
        #[expect(clippy::cast_possible_truncation, reason = "clamped and rounded")]
        let whole = number.clamp(-1e6, 1e6).round() as i32;
        whole
    };
    Some(Point::new(whole(number(x)?), whole(number(y)?)))
}

/// The type that a field holds: a `DataTypes$…`, or in old files a word.
pub(super) fn data_type(source: &Source<'_>, key: &str, old: &str) -> DataType {
    match source.document(key) {
        Some(ty) => typed(ty),
        None => old_type(source.text(old)),
    }
}

/// A type, as files from Mendix 7 on have it; also those of code actions.
pub(super) fn typed(ty: &Source<'_>) -> DataType {
    let kind = ty.kind().rsplit('$').next().unwrap_or_default();
    match kind {
        "BooleanType" => DataType::Boolean,
        "IntegerType" | "LongType" => DataType::Integer,
        "DecimalType" | "FloatType" | "CurrencyType" => DataType::Decimal,
        "StringType" => DataType::String,
        "DateTimeType" => DataType::DateTime,
        "BinaryType" => DataType::Binary,
        "EnumerationType" => DataType::Enumeration(name(ty, "Enumeration")),
        "ObjectType" | "ConcreteEntityType" => DataType::Object(name(ty, "Entity")),
        "ListType" => match ty.document("Parameter") {
            Some(inner) => match typed(inner) {
                DataType::Object(entity) => DataType::List(entity),
                other => other,
            },
            None => DataType::List(name(ty, "Entity")),
        },
        _ => DataType::Nothing,
    }
}

/// A type as Mendix 6 wrote it: `Void`, `Boolean`, `Sales.Order`, `[Sales.Order]`.
pub(super) fn old_type(word: &str) -> DataType {
    match word {
        "" | "Void" | "Nothing" => DataType::Nothing,
        "Boolean" => DataType::Boolean,
        "Integer" | "Long" | "AutoNumber" => DataType::Integer,
        "Decimal" | "Float" | "Currency" => DataType::Decimal,
        "String" | "HashedString" => DataType::String,
        "DateTime" => DataType::DateTime,
        "Binary" => DataType::Binary,
        _ => {
            if let Some(entity) = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                DataType::List(entity.into())
            } else if let Some(name) = word.strip_prefix('#') {
                DataType::Enumeration(name.into())
            } else {
                DataType::Object(word.into())
            }
        }
    }
}

/// A whole number in a field.
pub(super) fn int(source: &Source<'_>, key: &str, otherwise: i64) -> i64 {
    source.int(key).unwrap_or(otherwise)
}

/// The way over associations that an `IndirectEntityRef` holds: associations and entities by turns.
pub(super) fn steps(entity_ref: &Source<'_>) -> Vec<QName> {
    let both = |step: &Source<'_>| [name(step, "Association"), name(step, "DestinationEntity")];
    entity_ref.documents("Steps").flat_map(both).collect()
}

/// The way to a member: a `DomainModels$AttributeRef`, or in old files a path as text.
pub(super) fn member_path(source: &Source<'_>, key: &str, old: &str) -> MemberPath {
    let Some(reference) = source.document(key) else {
        return MemberPath::parse(source.text(old));
    };
    let mut path = reference.document("EntityRef").map(steps).unwrap_or_default();
    let member = name(reference, "Attribute");
    if !member.is_empty() {
        path.push(member);
    }
    MemberPath(path)
}

/// The direction and the attribute of an item of a sort order.
pub(super) fn is_descending(item: &Source<'_>) -> bool {
    item.text("SortOrder") == "Descending" || item.text("SortDirection") == "Descending"
}

/// The variable that a `Forms$PageVariable` in a field names, without its dollar sign: a parameter
/// or a variable of the page, or the widget whose object is meant.
pub(super) fn page_variable<'s>(source: &Source<'s>, key: &str) -> Option<&'s str> {
    let variable = source.document(key)?;
    ["LocalVariable", "PageParameter", "SnippetParameter", "Widget"]
        .into_iter()
        .map(|key| variable.text(key))
        .find(|name| !name.is_empty())
        // Parameters are named as `Sales.Order_Edit.Order` by some versions.
        .map(|name| name.rsplit('.').next().unwrap_or_default())
}
