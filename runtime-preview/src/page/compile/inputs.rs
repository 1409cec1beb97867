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

impl Builder<'_> {
    /// An input; nothing for other widgets.
    pub(super) fn any_input(&mut self, widget: &model::Widget, around: Around<'_>) -> Option<Kind> {
        let line = Control::Line { password: false };
        let moment = DateFormat::DateTime;
        let lines = |lines: i64| u32::try_from(lines.clamp(1, 100)).unwrap_or(4);
        let (mut kind, placeholder) = match widget {
            model::Widget::TextBox(input) => {
                let control = Control::Line { password: input.password };
                (self.input(input, control, moment, around), Some(&input.placeholder))
            }
            model::Widget::NumberBox(input) => {
                (self.input(input, line, moment, around), Some(&input.placeholder))
            }
            model::Widget::TextArea(input) => {
                let control = Control::Area { lines: lines(input.lines) };
                (self.input(input, control, moment, around), None)
            }
            model::Widget::RichTextBox(input) => {
                let control = Control::Area { lines: lines(input.lines) };
                (self.input(input, control, moment, around), None)
            }
            model::Widget::CheckBox(input) => {
                (self.input(input, Control::Check, moment, around), None)
            }
            model::Widget::Switch(input) => {
                (self.input(input, Control::Check, moment, around), None)
            }
            model::Widget::DropDown(input) => {
                (self.input(input, Control::Choice { open: false }, moment, around), None)
            }
            model::Widget::RadioButtons(input) => {
                (self.input(input, Control::Choice { open: true }, moment, around), None)
            }
            model::Widget::Slider(input) => (self.input(input, line, moment, around), None),
            model::Widget::Rating(input) => (self.input(input, line, moment, around), None),
            model::Widget::DatePicker(input) => {
                let format = match input.format {
                    model::DateFormat::Date => DateFormat::Date,
                    model::DateFormat::DateTime | model::DateFormat::Custom => DateFormat::DateTime,
                    model::DateFormat::Time => DateFormat::Time,
                };
                (self.input(input, Control::Date, format, around), None)
            }
            model::Widget::ComboBox(input) => {
                (self.combo_box(input, around), Some(&input.placeholder))
            }
            model::Widget::ReferenceSelector(input) => {
                (self.selector(input, &input.display, &input.xpath, around), None)
            }
            model::Widget::ReferenceSetSelector(input) => {
                // What a table of columns shows first says which object it is.
                let first = input.columns.iter().find_map(|column| column.member()?.member());
                let display = if input.display.is_empty() { first } else { None };
                let display = display.unwrap_or(&input.display);
                (self.selector(input, display, &input.xpath, around), None)
            }
            model::Widget::GridFilter(filter) => {
                let words = if filter.placeholder.is_empty() {
                    Translated::new(self.around.language, "Filter")
                } else {
                    filter.placeholder.clone()
                };
                return Some(self.idle(words));
            }
            model::Widget::FileUpload(file) => (self.file(&file.caption, around), None),
            model::Widget::ImageUpload(file) => (self.file(&file.caption, around), None),
            _ => return None,
        };
        if let (Kind::Input(inner), Some(placeholder)) = (&mut kind, placeholder) {
            inner.placeholder = placeholder.clone();
        }
        Some(kind)
    }

    /// A combo box chooses a value of an enumeration, an object or several objects.
    fn combo_box(&mut self, input: &model::ComboBox, around: Around<'_>) -> Kind {
        let member = input.member.member();
        if member.is_some_and(|member| self.facts.association(member.as_str()).is_some()) {
            let xpath = match input.choices.as_deref() {
                Some(model::DataSource::EntitySource(source)) => source.xpath.as_str(),
                _ => "",
            };
            return self.selector(input, &input.display, xpath, around);
        }
        self.input(input, Control::Choice { open: false }, DateFormat::DateTime, around)
    }

    /// A field for what previews cannot do: it stands there and cannot be used.
    fn idle(&self, placeholder: Translated) -> Kind {
        Kind::Input(Box::new(Input {
            caption: Translated::default(),
            object: self.expression(None, "empty", None),
            member: QName::default(),
            field: Field::Idle,
            editable: None,
            access: Access::Read,
            required: false,
            placeholder,
            on_change: None,
        }))
    }

    /// The name of the file of the object around; files go neither in nor out of previews.
    fn file(&mut self, caption: &Translated, around: Around<'_>) -> Kind {
        let name = model::TextBox {
            member: MemberPath::direct(QName::from("System.FileDocument.Name")),
            bare: caption.is_empty(),
            caption: caption.clone(),
            ..model::TextBox::default()
        };
        let mut kind =
            self.input(&name, Control::Line { password: false }, DateFormat::DateTime, around);
        if let Kind::Input(input) = &mut kind {
            input.access = Access::Read;
        }
        kind
    }

    fn input(
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
            (AttributeType::Boolean | AttributeType::Enumeration(_), Control::Choice { open }) => {
                Control::Choice { open }
            }
            (AttributeType::Boolean, _) => Control::Check,
            (AttributeType::Enumeration(_), _) => Control::Choice { open: false },
            (AttributeType::DateTime { .. }, _) => Control::Date,
            (_, Control::Check | Control::Choice { .. } | Control::Date) => {
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

    fn selector(
        &mut self,
        selector: &impl InputWidget,
        display: &QName,
        xpath: &str,
        around: Around<'_>,
    ) -> Kind {
        let about = self.expression(around, &Self::variable(selector.variable()), None);
        let from = about.data_type().entity().cloned();
        let end = from.as_ref().map(|from| follow(from.as_str(), selector.member(), self.facts));
        let Some(Ok(PathEnd::Association { association, .. })) = end else {
            return self.broken_input(selector, "No association is chosen.", around);
        };
        let target = association.target.clone();
        let shown = self.facts.attribute(display.as_str());
        let slot = self.around.layout.attribute(display);
        let (Some(shown), Some(slot)) = (shown, slot) else {
            let words = "The attribute that is shown is not there.";
            return self.broken_input(selector, words, around);
        };
        let forward = self.association(Some(&association.owner), &association.name);
        let Some((number, Direction::Forward)) = forward else {
            return self.broken_input(selector, "The association leads nowhere.", around);
        };
        let sort =
            SortItem { attribute: MemberPath::direct(display.clone()), ..SortItem::default() };
        let reference = Reference {
            association: number,
            many: !association.is_reference(),
            options: self.query(around, &target, xpath, &[sort]),
            display: slot,
            path: display.to_string(),
            form: self.form(&shown.ty, None),
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
        let variable = Self::variable(input.variable());
        let object = self.expression(around, &Self::path(&variable, &owner), None);
        Kind::Input(Box::new(Input {
            caption: if input.is_bare() {
                Translated::default()
            } else {
                self.caption(input.caption(), &member)
            },
            object,
            required: self.is_required(&member),
            member,
            field,
            editable: self.condition(around, input.editable()),
            access: Self::access(input.variable(), around),
            placeholder: Translated::default(),
            on_change: input.on_change().map(|action| self.action(action, around)),
        }))
    }

    /// Whether the members of what an input is about can be changed: as the data view around it says,
    /// or that of this name; always for a parameter outside of all.
    fn access(variable: &str, around: Around<'_>) -> Access {
        let mut outward = std::iter::successors(around, |object| object.outer.as_deref());
        let named = outward.find(|object| !variable.is_empty() && object.name == variable);
        match named.or(around) {
            Some(object) => object.access,
            None if variable.is_empty() => Access::Read,
            None => Access::Change,
        }
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
    fn variable(&self) -> &str;
    fn member(&self) -> &MemberPath;
    fn caption(&self) -> &Translated;
    fn is_bare(&self) -> bool;
    fn editable(&self) -> &str;
    fn on_change(&self) -> Option<&model::Action>;
}

macro_rules! input_widgets {
    ($($Name:ident)*) => {$(
        impl InputWidget for model::$Name {
            fn variable(&self) -> &str {
                &self.variable
            }
            fn member(&self) -> &MemberPath {
                &self.member
            }
            fn caption(&self) -> &Translated {
                &self.caption
            }
            fn is_bare(&self) -> bool {
                self.bare
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

input_widgets! {
    TextBox NumberBox TextArea RichTextBox CheckBox Switch DropDown RadioButtons Slider Rating
    DatePicker ComboBox ReferenceSelector ReferenceSetSelector
}
