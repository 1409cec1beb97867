//! How elements describe themselves, once.
//!
//! Each kind of element is declared with [`element!`](crate::element): a Rust struct and, from the
//! same lines, its [`Kind`] with properties, labels, help and shapes. Everything generic reads that
//! description: the canonical writer and reader, stats, uses and renaming, copies with new ids, the
//! properties editor, labels of a difference, merge by property, the JSON Schema. Nothing else in
//! the house lists the properties of a kind.

use std::any::Any;
use std::fmt;

use crate::id::Id;
use crate::name::QName;
use crate::text::json::Json;
use crate::value::DataType;

use super::scalar::{AttributeType, MemberPath, Point, Translated};

/// What a kind of element is.
#[derive(Debug)]
pub struct Kind {
    /// The word in files: `attribute`.
    pub name: &'static str,
    /// The word on screen, in sentence case: `Attribute`.
    pub label: &'static str,
    /// One or two sentences for help and tooltips.
    pub help: &'static str,
    /// Whether a file gives it one line or several.
    pub line: Line,
    /// Its properties in the order of files and of the properties pane.
    pub properties: &'static [Property],
}

impl Kind {
    /// Place and description of the property with this key.
    pub fn property(&self, key: &str) -> Option<(usize, &'static Property)> {
        self.properties.iter().enumerate().find(|(_, p)| p.key == key)
    }
}

/// Whether a kind of element stands on one line of its file: a property of the kind, never of the
/// value's length (`design/format.md` 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// `{"id": "…", "name": "Total", "type": "Decimal"}`
    One,
    /// One property a line.
    Many,
}

/// What a property of a kind is.
#[derive(Debug)]
pub struct Property {
    /// The key in files: `deleteBehaviour`.
    pub key: &'static str,
    /// The words on screen: `When deleted`.
    pub label: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// What it holds.
    pub shape: Shape,
}

/// What a property holds, and so how it is edited, checked, renamed and compared.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// Text on one line.
    Text,
    /// Text on several lines.
    Paragraph,
    /// The name of the element itself, unique in its scope.
    Name,
    /// A name that the element gives to a variable.
    Variable,
    /// The name of a variable that exists where the element stands.
    VariableUse,
    /// An expression (`reference/mendix.md` §3).
    Expression,
    /// An XPath constraint with its brackets (§4.1).
    XPath,
    /// An OQL select statement (§4.3).
    Oql,
    /// Text in the languages of the app.
    Translated,
    /// A type of variables.
    Type,
    /// A type of attributes.
    AttributeType,
    /// The qualified name of an element of this kind.
    Reference(Target),
    /// Several of these, in their order.
    References(Target),
    /// Associations to follow, and at the end an attribute or an association.
    Path,
    /// The id of an element of the same document.
    Local,
    /// Several of these, in their order.
    Locals,
    /// One of a few words.
    Choice(fn() -> &'static [Choice]),
    /// A place on a canvas: part of the diagram, not of the logic, and written in its section.
    Point,
    /// The same in a document that is nothing but a diagram: written where it stands.
    Place,
    /// Several places: bends of a line.
    Points,
    /// At most one element inside this one.
    Slot(Kinds),
    /// Elements inside this one.
    List(Kinds, Order),
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Shape::Bool => "Bool",
            Shape::Int => "Int",
            Shape::Text => "Text",
            Shape::Paragraph => "Paragraph",
            Shape::Name => "Name",
            Shape::Variable => "Variable",
            Shape::VariableUse => "VariableUse",
            Shape::Expression => "Expression",
            Shape::XPath => "XPath",
            Shape::Oql => "Oql",
            Shape::Translated => "Translated",
            Shape::Type => "Type",
            Shape::AttributeType => "AttributeType",
            Shape::Reference(target) => return write!(f, "Reference({target:?})"),
            Shape::References(target) => return write!(f, "References({target:?})"),
            Shape::Path => "Path",
            Shape::Local => "Local",
            Shape::Locals => "Locals",
            Shape::Choice(_) => "Choice",
            Shape::Point => "Point",
            Shape::Place => "Place",
            Shape::Points => "Points",
            // The kinds inside are named, not described: kinds may contain each other.
            Shape::Slot(_) => "Slot",
            Shape::List(_, order) => return write!(f, "List({order:?})"),
        };
        f.write_str(word)
    }
}

impl Shape {
    /// Whether it belongs to the diagram and not to the logic (`design/format.md` 3).
    pub fn is_diagram(self) -> bool {
        matches!(self, Shape::Point | Shape::Points | Shape::Place)
    }
}

/// The kinds that can stand in a place. A function, because kinds contain each other.
pub type Kinds = fn() -> Vec<&'static Kind>;

/// In which order a file lists elements (`design/format.md` 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As people ordered them: the order means something.
    Given,
    /// By id, so that a rename stays in place.
    ById,
    /// As the flow goes: activities of a microflow.
    Flow,
}

/// What a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A module.
    Module,
    /// An entity: `Sales.Order`.
    Entity,
    /// An attribute: `Sales.Order.Total`.
    Attribute,
    /// An association: `Sales.Order_Customer`.
    Association,
    /// An attribute or an association.
    Member,
    /// An enumeration: `Sales.OrderStatus`.
    Enumeration,
    /// A value of an enumeration: `Sales.OrderStatus.Open`.
    EnumerationValue,
    /// A microflow.
    Microflow,
    /// A parameter of a microflow or a page: `Sales.Order_Submit.Order`.
    Parameter,
    /// A page.
    Page,
    /// A layout.
    Layout,
    /// A snippet.
    Snippet,
    /// A menu.
    Menu,
    /// A constant.
    Constant,
    /// A regular expression.
    RegularExpression,
    /// An image of a collection: `Sales.Pictures.Logo`.
    Image,
    /// A function that is written in another language.
    Function,
    /// A mapping between text and objects.
    Mapping,
    /// A request of a consumed service: `Sales.Rates.GetRate`.
    Request,
    /// An event that modules tell each other of.
    Event,
    /// A queue of work in the background.
    Queue,
    /// A role of a module: `Sales.Clerk`.
    ModuleRole,
    /// A role of the app: `Administrator`.
    UserRole,
    /// A document of any kind that has a qualified name.
    Document,
}

impl Target {
    /// All of them, in their order.
    pub const ALL: &'static [Target] = &[
        Target::Module,
        Target::Entity,
        Target::Attribute,
        Target::Association,
        Target::Member,
        Target::Enumeration,
        Target::EnumerationValue,
        Target::Microflow,
        Target::Parameter,
        Target::Page,
        Target::Layout,
        Target::Snippet,
        Target::Menu,
        Target::Constant,
        Target::RegularExpression,
        Target::Image,
        Target::Function,
        Target::Mapping,
        Target::Request,
        Target::Event,
        Target::Queue,
        Target::ModuleRole,
        Target::UserRole,
        Target::Document,
    ];
}

/// One of a few words.
#[derive(Debug)]
pub struct Choice {
    /// The word in files.
    pub key: &'static str,
    /// The words on screen.
    pub label: &'static str,
    /// What choosing it means.
    pub help: &'static str,
}

/// A property that is one of a few words. Made by [`choice!`](crate::choice).
pub trait Chosen: Any + fmt::Debug {
    /// All that can be chosen; the first is the default.
    fn choices(&self) -> &'static [Choice];
    /// What is chosen, as an index into [`Chosen::choices`].
    fn chosen(&self) -> usize;
    /// Chooses by the word in files; whether there is such a word.
    fn choose(&mut self, key: &str) -> bool;
    /// The word in files of what is chosen.
    fn key(&self) -> &'static str {
        self.choices().get(self.chosen()).map_or("", |c| c.key)
    }
}

/// What a property of an element holds, to read.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "each is the Rust type of the shapes that have its name")]
pub enum Field<'a> {
    Bool(bool),
    Int(i64),
    Text(&'a str),
    Translated(&'a Translated),
    Type(&'a DataType),
    AttributeType(&'a AttributeType),
    Reference(&'a QName),
    References(&'a [QName]),
    Path(&'a MemberPath),
    Local(Id),
    Locals(&'a [Id]),
    Choice(&'a dyn Chosen),
    Point(Point),
    Points(&'a [Point]),
    Elements(&'a dyn Elements),
}

/// What a property of an element holds, to change it.
#[expect(missing_docs, reason = "each is the Rust type of the shapes that have its name")]
pub enum FieldMut<'a> {
    Bool(&'a mut bool),
    Int(&'a mut i64),
    Text(&'a mut String),
    Translated(&'a mut Translated),
    Type(&'a mut DataType),
    AttributeType(&'a mut AttributeType),
    Reference(&'a mut QName),
    References(&'a mut Vec<QName>),
    Path(&'a mut MemberPath),
    Local(&'a mut Id),
    Locals(&'a mut Vec<Id>),
    Choice(&'a mut dyn Chosen),
    Point(&'a mut Point),
    Points(&'a mut Vec<Point>),
    Elements(&'a mut dyn Elements),
}

/// Fields that were read but that this version does not know: kept and written back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(Vec<(String, Json<'static>)>);

impl Extra {
    /// The unknown fields in the order of the file.
    pub fn fields(&self) -> &[(String, Json<'static>)] {
        &self.0
    }

    /// Keeps one more.
    pub fn keep(&mut self, key: &str, value: Json<'static>) {
        self.0.push((key.to_owned(), value));
    }
}

/// A part of a model: whatever has a kind and properties. Implemented by
/// [`element!`](crate::element) only.
pub trait Element: Any + fmt::Debug + Send + Sync {
    /// Its kind. Foreign elements share one kind; see [`Element::kind_name`].
    fn kind(&self) -> &'static Kind;
    /// The word of its kind in files.
    fn kind_name(&self) -> &str {
        self.kind().name
    }
    /// Its identity; [`Id::NONE`] where its place alone says which it is.
    fn id(&self) -> Id;
    /// Gives it another identity.
    fn set_id(&mut self, id: Id);
    /// The property of this index in [`Kind::properties`].
    fn field(&self, index: usize) -> Option<Field<'_>>;
    /// The same, to change it.
    fn field_mut(&mut self, index: usize) -> Option<FieldMut<'_>>;
    /// Whether the property holds its default and so is left out of files.
    fn is_default(&self, index: usize) -> bool;
    /// Unknown fields.
    fn extra(&self) -> &Extra;
    /// The same, to keep more.
    fn extra_mut(&mut self) -> &mut Extra;
    /// A copy, ids included.
    fn copy(&self) -> Box<dyn Element>;
    /// For typed access: `element.as_any().downcast_ref::<Attribute>()`.
    fn as_any(&self) -> &dyn Any;
    /// The same, to change it.
    fn as_any_mut(&mut self) -> &mut dyn Any;
    /// The same, to take it.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl dyn Element {
    /// The property with this key.
    pub fn get(&self, key: &str) -> Option<Field<'_>> {
        self.field(self.kind().property(key)?.0)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<FieldMut<'_>> {
        self.field_mut(self.kind().property(key)?.0)
    }

    /// Its properties with what they hold, in the order of the kind.
    pub fn fields(&self) -> impl Iterator<Item = (&'static Property, Field<'_>)> {
        let properties = self.kind().properties.iter().enumerate();
        properties.filter_map(|(index, property)| Some((property, self.field(index)?)))
    }

    /// The element as what it is in Rust.
    pub fn downcast<T: Element>(&self) -> Option<&T> {
        self.as_any().downcast_ref()
    }

    /// The name that it gives itself (a property of [`Shape::Name`]), where its kind has one.
    pub fn name(&self) -> Option<&str> {
        self.fields().find_map(|(property, field)| match (property.shape, field) {
            (Shape::Name, Field::Text(name)) => Some(name),
            _ => None,
        })
    }
}

/// Elements inside an element: a list, or a slot that holds at most one.
pub trait Elements: Any {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// How many there can be.
    fn capacity(&self) -> usize;
    /// Whether each says in files which kind it is, as more than one can stand here.
    fn is_mixed(&self) -> bool;
    /// The element at this index.
    fn get(&self, index: usize) -> Option<&dyn Element>;
    /// The same, to change it.
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Element>;
    /// Adds an element with the defaults of this kind and gives it to be filled. A kind that
    /// cannot stand here becomes a [`Foreign`] where several kinds can, else there is nothing.
    fn push_new(&mut self, kind: &str) -> Option<&mut dyn Element>;
    /// Puts an element at this index (at the end when beyond it); gives it back if it does not fit.
    fn insert(&mut self, index: usize, element: Box<dyn Element>) -> Result<(), Box<dyn Element>>;
    /// Takes the element at this index out.
    fn remove(&mut self, index: usize) -> Option<Box<dyn Element>>;
}

impl dyn Elements {
    /// The elements in their order.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Element> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The place of the element with this id.
    pub fn position(&self, id: Id) -> Option<usize> {
        self.iter().position(|element| element.id() == id)
    }
}

/// What can stand in a list or a slot: an element, or an enum of elements.
pub trait Node: Sized + 'static {
    /// Whether files say which kind it is.
    const MIXED: bool;
    /// The kinds that it can be, without foreign ones.
    fn kinds() -> Vec<&'static Kind>;
    /// One with the defaults of this kind.
    fn create(kind: &str) -> Option<Self>;
    /// As an element.
    fn element(&self) -> &dyn Element;
    /// The same, to change it.
    fn element_mut(&mut self) -> &mut dyn Element;
    /// As a boxed element.
    fn into_element(self) -> Box<dyn Element>;
    /// From an element, if it is of one of the kinds.
    fn from_element(element: Box<dyn Element>) -> Result<Self, Box<dyn Element>>;
}

impl<T: Node> Elements for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn capacity(&self) -> usize {
        usize::MAX
    }
    fn is_mixed(&self) -> bool {
        T::MIXED
    }
    fn get(&self, index: usize) -> Option<&dyn Element> {
        self.as_slice().get(index).map(Node::element)
    }
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Element> {
        self.as_mut_slice().get_mut(index).map(Node::element_mut)
    }
    fn push_new(&mut self, kind: &str) -> Option<&mut dyn Element> {
        self.push(T::create(kind)?);
        self.last_mut().map(Node::element_mut)
    }
    fn insert(&mut self, index: usize, element: Box<dyn Element>) -> Result<(), Box<dyn Element>> {
        let node = T::from_element(element)?;
        Vec::insert(self, index.min(Vec::len(self)), node);
        Ok(())
    }
    fn remove(&mut self, index: usize) -> Option<Box<dyn Element>> {
        (index < Vec::len(self)).then(|| Vec::remove(self, index).into_element())
    }
}

impl<T: Node> Elements for Option<Box<T>> {
    fn len(&self) -> usize {
        usize::from(self.is_some())
    }
    fn capacity(&self) -> usize {
        1
    }
    fn is_mixed(&self) -> bool {
        T::MIXED
    }
    fn get(&self, index: usize) -> Option<&dyn Element> {
        self.as_deref().filter(|_| index == 0).map(Node::element)
    }
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Element> {
        self.as_deref_mut().filter(|_| index == 0).map(Node::element_mut)
    }
    fn push_new(&mut self, kind: &str) -> Option<&mut dyn Element> {
        if self.is_some() {
            return None;
        }
        *self = Some(Box::new(T::create(kind)?));
        self.as_deref_mut().map(Node::element_mut)
    }
    fn insert(&mut self, _: usize, element: Box<dyn Element>) -> Result<(), Box<dyn Element>> {
        if self.is_some() {
            return Err(element);
        }
        *self = Some(Box::new(T::from_element(element)?));
        Ok(())
    }
    fn remove(&mut self, index: usize) -> Option<Box<dyn Element>> {
        if index == 0 { self.take().map(|node| node.into_element()) } else { None }
    }
}

/// A Rust type that a property can have.
pub trait PropertyType {
    /// The shape, unless the declaration says a narrower one.
    const SHAPE: Shape;
    /// To read.
    fn field(&self) -> Field<'_>;
    /// To change.
    fn field_mut(&mut self) -> FieldMut<'_>;
}

macro_rules! property_type {
    ($($type:ty, $shape:expr, $this:ident => $read:expr, $field:ident;)*) => {$(
        impl PropertyType for $type {
            const SHAPE: Shape = $shape;
            fn field(&self) -> Field<'_> { let $this = self; Field::$field($read) }
            fn field_mut(&mut self) -> FieldMut<'_> { FieldMut::$field(self) }
        }
    )*};
}

property_type! {
    bool, Shape::Bool, this => *this, Bool;
    i64, Shape::Int, this => *this, Int;
    String, Shape::Text, this => this, Text;
    Translated, Shape::Translated, this => this, Translated;
    DataType, Shape::Type, this => this, Type;
    AttributeType, Shape::AttributeType, this => this, AttributeType;
    MemberPath, Shape::Path, this => this, Path;
    Id, Shape::Local, this => *this, Local;
    Vec<Id>, Shape::Locals, this => this, Locals;
    Point, Shape::Point, this => *this, Point;
    Vec<Point>, Shape::Points, this => this, Points;
    // References say what they lead to: each declaration narrows the shape.
    QName, Shape::Reference(Target::Entity), this => this, Reference;
    Vec<QName>, Shape::References(Target::Entity), this => this, References;
}

impl<T: Node> PropertyType for Vec<T> {
    const SHAPE: Shape = Shape::List(T::kinds, Order::Given);
    fn field(&self) -> Field<'_> {
        Field::Elements(self)
    }
    fn field_mut(&mut self) -> FieldMut<'_> {
        FieldMut::Elements(self)
    }
}

impl<T: Node> PropertyType for Option<Box<T>> {
    const SHAPE: Shape = Shape::Slot(T::kinds);
    fn field(&self) -> Field<'_> {
        Field::Elements(self)
    }
    fn field_mut(&mut self) -> FieldMut<'_> {
        FieldMut::Elements(self)
    }
}

/// An element of a kind that this version does not know, kept as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// Its identity, if it had one.
    pub id: Id,
    /// The word of its kind.
    pub kind: String,
    /// All its other fields.
    pub extra: Extra,
}

/// The kind that all foreign elements share.
pub static FOREIGN: Kind = Kind {
    name: "foreign",
    label: "Unknown element",
    help: "An element of a kind that this version of Maquette does not know. It is kept as it is.",
    line: Line::Many,
    properties: &[],
};

impl Element for Foreign {
    fn kind(&self) -> &'static Kind {
        &FOREIGN
    }
    fn kind_name(&self) -> &str {
        &self.kind
    }
    fn id(&self) -> Id {
        self.id
    }
    fn set_id(&mut self, id: Id) {
        self.id = id;
    }
    fn field(&self, _: usize) -> Option<Field<'_>> {
        None
    }
    fn field_mut(&mut self, _: usize) -> Option<FieldMut<'_>> {
        None
    }
    fn is_default(&self, _: usize) -> bool {
        true
    }
    fn extra(&self) -> &Extra {
        &self.extra
    }
    fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
    fn copy(&self) -> Box<dyn Element> {
        Box::new(self.clone())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Visits `element` and all elements inside it, outer before inner, in their order.
pub fn walk<'a>(element: &'a dyn Element, visit: &mut dyn FnMut(&'a dyn Element)) {
    visit(element);
    for (_, field) in element.fields() {
        if let Field::Elements(elements) = field {
            for inner in elements.iter() {
                walk(inner, visit);
            }
        }
    }
}

/// The same, to change them.
pub fn walk_mut(element: &mut dyn Element, visit: &mut dyn FnMut(&mut dyn Element)) {
    visit(element);
    for index in 0..element.kind().properties.len() {
        if let Some(FieldMut::Elements(elements)) = element.field_mut(index) {
            for place in 0..elements.len() {
                if let Some(inner) = elements.get_mut(place) {
                    walk_mut(inner, visit);
                }
            }
        }
    }
}

/// The element with this id: `element` itself or one inside it.
pub fn find(element: &dyn Element, id: Id) -> Option<&dyn Element> {
    if element.id() == id {
        return Some(element);
    }
    element.fields().find_map(|(_, field)| match field {
        Field::Elements(elements) => elements.iter().find_map(|inner| find(inner, id)),
        _ => None,
    })
}

/// The same, to change it.
pub fn find_mut(element: &mut dyn Element, id: Id) -> Option<&mut dyn Element> {
    if element.id() == id {
        return Some(element);
    }
    // Two steps, because a loop that returns a borrow would hold it for all its rounds.
    let index = (0..element.kind().properties.len()).find(|&index| match element.field(index) {
        Some(Field::Elements(elements)) => elements.iter().any(|inner| find(inner, id).is_some()),
        _ => false,
    })?;
    let Some(FieldMut::Elements(elements)) = element.field_mut(index) else { return None };
    let place =
        (0..elements.len()).find(|&p| elements.get(p).is_some_and(|e| find(e, id).is_some()))?;
    find_mut(elements.get_mut(place)?, id)
}
