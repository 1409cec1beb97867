//! The properties of a widget that comes as a package, by their keys.

use model_core::model::MemberPath;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::bson::Document as Source;
use super::super::super::guid::Guid;
use super::super::super::reader::{guid, language, member_path, translated};
use super::super::source::{EntityRef, entity_ref};

/// A property: what its type says, and its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prop<'a, 's> {
    /// Its key.
    pub(super) key: &'s str,
    /// The element that holds the value.
    pub(super) property: &'a Source<'s>,
    /// Its value.
    pub(super) value: &'a Source<'s>,
    /// The type of its value; nothing where that is not written.
    ty: Option<&'a Source<'s>>,
}

/// The properties of a widget, or of an object in one of its properties.
#[derive(Debug)]
pub(super) struct Props<'a, 's> {
    /// The id of the widget.
    widget: String,
    /// The keys of the properties that this lies in, each with a dot behind.
    before: String,
    /// All of them in their order.
    all: Vec<Prop<'a, 's>>,
    /// Those that were taken.
    taken: FxHashSet<&'s str>,
    /// The element that holds them.
    pub(super) object: Option<&'a Source<'s>>,
}

impl<'s> Prop<'_, 's> {
    /// What the type says of it: `Type`, `DefaultValue`, …
    pub(super) fn says(&self, key: &str) -> &'s str {
        self.ty.map(|ty| ty.text(key)).unwrap_or_default()
    }

    /// The attribute or the association.
    pub(super) fn member(&self) -> MemberPath {
        let path = member_path(self.value, "AttributeRef", "AttributePath");
        if !path.is_empty() {
            return path;
        }
        match entity_ref(self.value) {
            EntityRef::Over(mut path) => {
                // The entity at the end follows from the association.
                path.pop();
                MemberPath(path)
            }
            _ => MemberPath::default(),
        }
    }

    /// Whether it says something else than its default.
    pub(super) fn differs(&self) -> bool {
        let value = self.value;
        let default = self.says("DefaultValue");
        let plain = value.text("PrimitiveValue");
        if !plain.is_empty() && !plain.eq_ignore_ascii_case(default) {
            return true;
        }
        let expression = value.text("Expression").trim();
        if !expression.is_empty() && expression != default.trim() {
            return true;
        }
        if self.says("Type") == "Selection" && !matches!(value.text("Selection"), "" | "None") {
            return true;
        }
        let holds = |key| value.document(key).is_some();
        let is_named = |key| !value.text(key).is_empty();
        let acts = value.document("Action").is_some_and(|action| action.kind() != "Forms$NoAction");
        acts || ["AttributeRef", "EntityRef", "DataSource", "Icon"].into_iter().any(holds)
            || ["Image", "Microflow", "Nanoflow", "Form", "XPathConstraint"]
                .into_iter()
                .any(is_named)
            || !value.list("Widgets").is_empty()
            || !value.list("Objects").is_empty()
            || self.words_differ()
    }

    /// Whether its words are others than those that its type brings.
    fn words_differ(&self) -> bool {
        let template = self.value.document("TextTemplate");
        if template.is_some_and(|template| !template.list("Parameters").is_empty()) {
            return true;
        }
        let words = template.and_then(|template| template.document("Template"));
        let Some(words) = words.or_else(|| self.value.document("TranslatableValue")) else {
            return false;
        };
        let brought: FxHashMap<String, &str> = self
            .ty
            .into_iter()
            .flat_map(|ty| ty.documents("Translations"))
            .map(|item| (language(item.text("LanguageCode")), item.text("Text")))
            .collect();
        let default = self.says("DefaultValue");
        translated(words).0.iter().any(|(language, words)| {
            words != default && brought.get(language).is_none_or(|brought| brought != words)
        })
    }
}

impl<'a, 's> Props<'a, 's> {
    /// The properties of a widget.
    pub(super) fn of(source: &'a Source<'s>, widget: &str) -> Props<'a, 's> {
        let types = source.document("Type").and_then(|ty| ty.document("ObjectType"));
        let object = source.document("Object");
        Props::new(object, types, widget.to_owned(), String::new())
    }

    fn new(
        object: Option<&'a Source<'s>>,
        types: Option<&'a Source<'s>>,
        widget: String,
        before: String,
    ) -> Props<'a, 's> {
        let types: FxHashMap<Guid, &'a Source<'s>> = types
            .into_iter()
            .flat_map(|types| types.documents("PropertyTypes"))
            .filter_map(|ty| Some((guid(ty, "$ID")?, ty)))
            .collect();
        let mut all = Vec::new();
        for property in object.into_iter().flat_map(|object| object.documents("Properties")) {
            let ty = guid(property, "TypePointer").and_then(|pointer| types.get(&pointer));
            if let (Some(ty), Some(value)) = (ty, property.document("Value")) {
                let key = ty.text("PropertyKey");
                all.push(Prop { key, property, value, ty: ty.document("ValueType") });
            }
        }
        Props { widget, before, all, taken: FxHashSet::default(), object }
    }

    /// A property; it counts as taken.
    pub(super) fn take(&mut self, key: &str) -> Option<Prop<'a, 's>> {
        let prop = self.all.iter().find(|prop| prop.key == key)?;
        self.taken.insert(prop.key);
        Some(*prop)
    }

    /// A property that has a value; it counts as taken only then.
    pub(super) fn has(&self, key: &str) -> bool {
        self.all.iter().any(|prop| prop.key == key)
    }

    /// The plain value of a property.
    pub(super) fn plain(&mut self, key: &str) -> &'s str {
        self.take(key).map(|prop| prop.value.text("PrimitiveValue")).unwrap_or_default()
    }

    /// Whether a plain value says yes.
    pub(super) fn is(&mut self, key: &str) -> bool {
        self.plain(key).eq_ignore_ascii_case("true")
    }

    /// Whether a plain value says no.
    pub(super) fn says_no(&mut self, key: &str) -> bool {
        self.plain(key).eq_ignore_ascii_case("false")
    }

    /// A whole number.
    pub(super) fn int(&mut self, key: &str, otherwise: i64) -> i64 {
        self.plain(key).trim().parse().unwrap_or(otherwise)
    }

    /// The expression of a property.
    pub(super) fn expression(&mut self, key: &str) -> String {
        let prop = self.take(key);
        prop.map(|prop| prop.value.text("Expression").trim_end().to_owned()).unwrap_or_default()
    }

    /// The attribute or the association of a property.
    pub(super) fn member(&mut self, key: &str) -> MemberPath {
        self.take(key).map(|prop| prop.member()).unwrap_or_default()
    }

    /// The objects in a property, each with properties of its own.
    pub(super) fn objects(&mut self, key: &str) -> Vec<Props<'a, 's>> {
        let Some(prop) = self.take(key) else { return Vec::new() };
        self.objects_of(&prop)
    }

    /// The objects in a property, each with properties of its own.
    pub(super) fn objects_of(&self, prop: &Prop<'a, 's>) -> Vec<Props<'a, 's>> {
        let types = prop.ty.and_then(|ty| ty.document("ObjectType"));
        let before = format!("{}{}.", self.before, prop.key);
        let objects = prop.value.documents("Objects");
        objects
            .map(|object| Props::new(Some(object), types, self.widget.clone(), before.clone()))
            .collect()
    }

    /// How reports call a property: `com.mendix.widget.web.image.Image/iconSize`, with a dot between
    /// where one lies in another.
    pub(super) fn path(&self, key: &str) -> String {
        format!("{}/{}{key}", self.widget, self.before)
    }

    /// The properties that were not taken.
    pub(super) fn left(&self) -> impl Iterator<Item = &Prop<'a, 's>> {
        self.all.iter().filter(|prop| !self.taken.contains(prop.key))
    }

    /// All properties.
    pub(super) fn all(&self) -> &[Prop<'a, 's>] {
        &self.all
    }
}
