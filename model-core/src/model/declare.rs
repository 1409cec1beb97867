//! The macros that declare elements, enums of elements and choices. See [`super::meta`].

/// Declares a kind of element: the struct and its description.
///
/// `pub struct Attribute("attribute", "Attribute", One) { … }` gives the word in files, the label
/// and the number of lines; each property has its key and label, a narrower shape where the Rust
/// type leaves it open, and its default. Doc comments are the help on screen. Every element has an
/// `id` and keeps unknown fields in `extra`.
#[macro_export]
macro_rules! element {
    (
        $(#[doc = $help:literal])+
        pub struct $Name:ident($kind:literal, $label:literal, $line:ident) {
            $(
                $(#[doc = $phelp:literal])+
                $field:ident [$key:literal, $plabel:literal]: $type:ty $(as [$shape:expr])? $(= $default:expr)?,
            )*
        }
    ) => {
        $(#[doc = $help])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $Name {
            /// Its identity.
            pub id: $crate::id::Id,
            $( $(#[doc = $phelp])+ pub $field: $type, )*
            /// Fields that this version does not know.
            pub extra: $crate::model::meta::Extra,
        }

        impl Default for $Name {
            fn default() -> Self {
                $Name {
                    id: $crate::id::Id::NONE,
                    $( $field: $crate::element!(@default $type $(, $default)?), )*
                    extra: $crate::model::meta::Extra::default(),
                }
            }
        }

        impl $Name {
            /// What this kind is.
            pub fn kind() -> &'static $crate::model::meta::Kind {
                use $crate::model::meta::{Kind, Line};
                #[allow(unused_imports)]
                use $crate::model::meta::{Node, Order, PropertyType, Shape, Target};
                static KIND: Kind = Kind {
                    name: $kind,
                    label: $label,
                    help: concat!($($help),+),
                    line: Line::$line,
                    properties: &[$( $crate::model::meta::Property {
                        key: $key,
                        label: $plabel,
                        help: concat!($($phelp),+),
                        shape: $crate::element!(@shape $type $(, $shape)?),
                    } ),*],
                };
                &KIND
            }
        }

        impl $crate::model::meta::Element for $Name {
            fn kind(&self) -> &'static $crate::model::meta::Kind {
                $Name::kind()
            }
            fn id(&self) -> $crate::id::Id {
                self.id
            }
            fn set_id(&mut self, id: $crate::id::Id) {
                self.id = id;
            }
            #[allow(unused_assignments, unused_variables, unused_mut)]
            fn field(&self, index: usize) -> Option<$crate::model::meta::Field<'_>> {
                let mut at = 0_usize;
                $(
                    if index == at {
                        return Some($crate::model::meta::PropertyType::field(&self.$field));
                    }
                    at += 1;
                )*
                None
            }
            #[allow(unused_assignments, unused_variables, unused_mut)]
            fn field_mut(&mut self, index: usize) -> Option<$crate::model::meta::FieldMut<'_>> {
                let mut at = 0_usize;
                $(
                    if index == at {
                        return Some($crate::model::meta::PropertyType::field_mut(&mut self.$field));
                    }
                    at += 1;
                )*
                None
            }
            #[allow(unused_assignments, unused_variables, unused_mut)]
            fn is_default(&self, index: usize) -> bool {
                let mut at = 0_usize;
                $(
                    if index == at {
                        return self.$field == $crate::element!(@default $type $(, $default)?);
                    }
                    at += 1;
                )*
                true
            }
            fn extra(&self) -> &$crate::model::meta::Extra {
                &self.extra
            }
            fn extra_mut(&mut self) -> &mut $crate::model::meta::Extra {
                &mut self.extra
            }
            fn copy(&self) -> Box<dyn $crate::model::meta::Element> {
                Box::new(self.clone())
            }
            fn as_any(&self) -> &dyn std::any::Any {
                self
            }
            fn as_any_mut(&mut self) -> &mut dyn std::any::Any {
                self
            }
            fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
                self
            }
        }

        impl $crate::model::meta::Node for $Name {
            const MIXED: bool = false;
            fn kinds() -> Vec<&'static $crate::model::meta::Kind> {
                vec![$Name::kind()]
            }
            fn create(kind: &str) -> Option<Self> {
                (kind.is_empty() || kind == $kind).then(Self::default)
            }
            fn element(&self) -> &dyn $crate::model::meta::Element {
                self
            }
            fn element_mut(&mut self) -> &mut dyn $crate::model::meta::Element {
                self
            }
            fn into_element(self) -> Box<dyn $crate::model::meta::Element> {
                Box::new(self)
            }
            fn from_element(
                element: Box<dyn $crate::model::meta::Element>,
            ) -> Result<Self, Box<dyn $crate::model::meta::Element>> {
                if element.as_any().is::<$Name>() {
                    if let Ok(this) = element.copy().into_any().downcast::<$Name>() {
                        return Ok(*this);
                    }
                }
                Err(element)
            }
        }
    };
    (@default $type:ty) => { <$type>::default() };
    (@default $type:ty, $default:expr) => { $default };
    (@shape $type:ty) => { <$type as PropertyType>::SHAPE };
    (@shape $type:ty, $shape:expr) => { $shape };
}

/// Declares a kind of document: an element with what documents of modules have.
#[macro_export]
macro_rules! document {
    (
        $(#[doc = $help:literal])+
        pub struct $Name:ident($kind:literal, $label:literal) { $($body:tt)* }
    ) => {
        element! {
            $(#[doc = $help])+
            pub struct $Name($kind, $label, Many) {
                /// The name, unique among the documents of the module.
                name ["name", "Name"]: String as [Shape::Name],
                /// What it is for.
                documentation ["documentation", "Documentation"]: String as [Shape::Paragraph],
                $($body)*
                /// Whether it is left out of the app, with all that uses it.
                excluded ["excluded", "Excluded"]: bool,
                /// Whether it is used from outside, so that nobody is told that it is unused.
                used ["used", "Marked as used"]: bool,
            }
        }
    };
}

/// Declares an activity: a kind of element with what all activities have.
#[macro_export]
macro_rules! activity {
    (
        $(#[doc = $help:literal])+
        pub struct $Name:ident($kind:literal, $label:literal) { $($body:tt)* }
    ) => {
        element! {
            $(#[doc = $help])+
            pub struct $Name($kind, $label, Many) {
                /// Shown instead of the automatic caption.
                caption ["caption", "Caption"]: String,
                $($body)*
                /// Whether it is left out when the flow runs, as if it were not there.
                disabled ["disabled", "Disabled"]: bool,
                /// What happens when it fails.
                on_error ["onError", "On error"]: $crate::model::microflow::ErrorHandling,
                /// Its centre on the canvas.
                at ["at", "Position"]: $crate::model::scalar::Point,
            }
        }
    };
}

/// Declares an enum of element kinds that can stand in one place, with a variant `Foreign` for
/// kinds that this version does not know.
#[macro_export]
macro_rules! elements {
    (
        $(#[doc = $help:literal])+
        pub enum $Name:ident { $( $Variant:ident ),+ $(,)? }
    ) => {
        $(#[doc = $help])+
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum $Name {
            $( $Variant($Variant), )+
            Foreign($crate::model::meta::Foreign),
        }

        $(
            impl From<$Variant> for $Name {
                fn from(element: $Variant) -> $Name {
                    $Name::$Variant(element)
                }
            }
        )+

        impl $Name {
            /// Its identity.
            pub fn id(&self) -> $crate::id::Id {
                $crate::model::meta::Element::id($crate::model::meta::Node::element(self))
            }
        }

        impl $crate::model::meta::Node for $Name {
            const MIXED: bool = true;
            fn kinds() -> Vec<&'static $crate::model::meta::Kind> {
                vec![$( $Variant::kind() ),+]
            }
            fn create(kind: &str) -> Option<Self> {
                $(
                    if kind == $Variant::kind().name {
                        return Some($Name::$Variant($Variant::default()));
                    }
                )+
                Some($Name::Foreign($crate::model::meta::Foreign {
                    kind: kind.to_owned(),
                    ..$crate::model::meta::Foreign::default()
                }))
            }
            fn element(&self) -> &dyn $crate::model::meta::Element {
                match self {
                    $( $Name::$Variant(element) => element, )+
                    $Name::Foreign(element) => element,
                }
            }
            fn element_mut(&mut self) -> &mut dyn $crate::model::meta::Element {
                match self {
                    $( $Name::$Variant(element) => element, )+
                    $Name::Foreign(element) => element,
                }
            }
            fn into_element(self) -> Box<dyn $crate::model::meta::Element> {
                match self {
                    $( $Name::$Variant(element) => Box::new(element), )+
                    $Name::Foreign(element) => Box::new(element),
                }
            }
            fn from_element(
                element: Box<dyn $crate::model::meta::Element>,
            ) -> Result<Self, Box<dyn $crate::model::meta::Element>> {
                $(
                    if let Some(element) = element.as_any().downcast_ref::<$Variant>() {
                        return Ok($Name::$Variant(element.clone()));
                    }
                )+
                if let Some(element) = element.as_any().downcast_ref::<$crate::model::meta::Foreign>() {
                    return Ok($Name::Foreign(element.clone()));
                }
                Err(element)
            }
        }
    };
}

/// Declares a property that is one of a few words; the first is the default.
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $help:literal])+
        pub enum $Name:ident {
            $( $(#[doc = $vhelp:literal])+ $Variant:ident [$key:literal, $label:literal], )+
        }
    ) => {
        $(#[doc = $help])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name {
            $( $(#[doc = $vhelp])+ $Variant, )+
        }

        impl $Name {
            /// All of them, in their order.
            pub const ALL: &'static [$Name] = &[$( $Name::$Variant ),+];

            /// What can be chosen.
            pub fn all_choices() -> &'static [$crate::model::meta::Choice] {
                static CHOICES: &[$crate::model::meta::Choice] = &[$(
                    $crate::model::meta::Choice {
                        key: $key,
                        label: $label,
                        help: concat!($($vhelp),+),
                    }
                ),+];
                CHOICES
            }
        }

        impl Default for $Name {
            fn default() -> Self {
                [$( $Name::$Variant ),+][0]
            }
        }

        impl $crate::model::meta::Chosen for $Name {
            fn choices(&self) -> &'static [$crate::model::meta::Choice] {
                $Name::all_choices()
            }
            fn chosen(&self) -> usize {
                *self as usize
            }
            fn choose(&mut self, key: &str) -> bool {
                let place = Self::all_choices().iter().position(|choice| choice.key == key);
                if let Some(found) = place.and_then(|place| Self::ALL.get(place)) {
                    *self = *found;
                }
                place.is_some()
            }
        }

        impl $crate::model::meta::PropertyType for $Name {
            const SHAPE: $crate::model::meta::Shape =
                $crate::model::meta::Shape::Choice($Name::all_choices);
            fn field(&self) -> $crate::model::meta::Field<'_> {
                $crate::model::meta::Field::Choice(self)
            }
            fn field_mut(&mut self) -> $crate::model::meta::FieldMut<'_> {
                $crate::model::meta::FieldMut::Choice(self)
            }
        }
    };
}
