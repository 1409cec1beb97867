//! Inputs: what they edit and how.

use model_core::analysis::path::{PathEnd, follow};
use model_core::lang::schema::Direction;
use model_core::model::entity::ValidationRule;
use model_core::model::microflow::SortItem;
use model_core::model::page as model;
use model_core::model::{AttributeType, MemberPath, Translated};
use model_core::name::QName;

use super::super::program::{Access, Control, Field, Input, Kind, Reference};
use super::super::tree::DateFormat;
use super::{Around, Builder};

impl Builder<'_, '_> {
    pub(super) fn input(
        &mut self,
        input: &impl InputWidget,
        control: Control,
        date: DateFormat,
        around: Around<'_>,
    ) -> Kind {
        let path = input.member();
        let Some(member) = path.member().cloned() else {
            return self.broken_input(input, "No attribute is chosen.", around);
        };
        let attribute = self.facts.attribute(member.as_str());
        let slot = self.around.layout.attribute(&member);
        let (Some(attribute), Some(slot)) = (attribute, slot) else {
            let words = format!("There is no attribute “{member}”.");
            return self.broken_input(input, &words, around);
        };
        let control = match (&attribute.ty, control) {
            (AttributeType::Boolean, _) => Control::Check,
            (AttributeType::Enumeration(_), _) => Control::Choice,
            (AttributeType::DateTime { .. }, _) => Control::Date,
            (_, Control::Check | Control::Choice | Control::Date) => {
                Control::Line { password: false }
            }
            (_, control) => control,
        };
        let form = self.form(&attribute.ty, Some(date));
        let given = matches!(attribute.ty, AttributeType::AutoNumber | AttributeType::Binary);
        let mut kind = self.common(input, Field::Attribute { slot, form, control }, around);
        if let (Kind::Input(inner), true) = (&mut kind, given) {
            inner.access = Access::Read;
        }
        kind
    }

    pub(super) fn selector(
        &mut self,
        selector: &model::ReferenceSelector,
        around: Around<'_>,
    ) -> Kind {
        let from = around.and_then(|object| object.ty.entity()).cloned();
        let end = from.as_ref().map(|from| follow(from.as_str(), &selector.member, self.facts));
        let Some(Ok(PathEnd::Association { association, .. })) = end else {
            return self.broken_input(selector, "No association is chosen.", around);
        };
        let target = association.target.clone();
        let display = self.facts.attribute(selector.display.as_str());
        let slot = self.around.layout.attribute(&selector.display);
        let (Some(display), Some(slot)) = (display, slot) else {
            let words = "The attribute that is shown is not there.";
            return self.broken_input(selector, words, around);
        };
        let Some((number, Direction::Forward)) =
            self.association(Some(&association.owner), &association.name)
        else {
            return self.broken_input(selector, "The association leads nowhere.", around);
        };
        let sort = SortItem {
            attribute: MemberPath::direct(selector.display.clone()),
            ..SortItem::default()
        };
        let reference = Reference {
            association: number,
            options: self.query(around, &target, &selector.xpath, &[sort]),
            display: slot,
            path: selector.display.to_string(),
            form: self.form(&display.ty, None),
        };
        self.common(selector, Field::Reference(Box::new(reference)), around)
    }

    fn broken_input(&mut self, input: &impl InputWidget, words: &str, around: Around<'_>) -> Kind {
        self.common(input, Field::Broken(words.to_owned()), around)
    }

    fn common(&mut self, input: &impl InputWidget, field: Field, around: Around<'_>) -> Kind {
        let path = input.member();
        let member = path.member().cloned().unwrap_or_default();
        let owner = MemberPath(path.0.get(..path.0.len().saturating_sub(1)).unwrap_or(&[]).into());
        let object = self.expression(around, &Self::path("$currentObject", &owner), None);
        Kind::Input(Box::new(Input {
            caption: self.caption(input.caption(), &member),
            object,
            required: self.is_required(&member),
            member,
            field,
            editable: self.condition(around, input.editable()),
            access: around.map_or(Access::Read, |object| object.access),
            placeholder: Translated::default(),
            on_change: input.on_change().map(|action| self.action(action, around)),
        }))
    }

    fn is_required(&self, member: &QName) -> bool {
        let owner = match self.facts.association(member.as_str()) {
            Some(association) => association.owner.clone(),
            None => member.owner().unwrap_or_default(),
        };
        let Some((_, entity)) = self.around.index.entity_document(owner.as_str()) else {
            return false;
        };
        entity.rules.iter().any(|rule| match rule {
            ValidationRule::RequiredRule(rule) => {
                entity.member_name(rule.member) == Some(member.local())
            }
            _ => false,
        })
    }
}

/// What all inputs have.
pub(super) trait InputWidget {
    fn member(&self) -> &MemberPath;
    fn caption(&self) -> &Translated;
    fn editable(&self) -> &str;
    fn on_change(&self) -> Option<&model::Action>;
}

macro_rules! input_widgets {
    ($($Name:ident)*) => {$(
        impl InputWidget for model::$Name {
            fn member(&self) -> &MemberPath {
                &self.member
            }
            fn caption(&self) -> &Translated {
                &self.caption
            }
            fn editable(&self) -> &str {
                &self.editable
            }
            fn on_change(&self) -> Option<&model::Action> {
                self.on_change.as_deref()
            }
        }
    )*};
}

input_widgets! { TextBox TextArea CheckBox DropDown DatePicker ReferenceSelector }
