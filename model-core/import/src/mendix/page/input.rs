//! Widgets with which people change a member of the object around them.

use model_core::model::page::{
    Action, CheckBox, DataSource, DateFormat, DatePicker, DropDown, EntitySource, RadioButtons,
    ReadOnlyLook, ReferenceSelector, ReferenceSetSelector, TextArea, TextBox, Widget,
};
use model_core::model::{AttributeType, MemberPath, Translated};
use model_core::name::QName;

use super::super::bson::Document as Source;
use super::super::reader::{int, member_path, name, page_variable, text};
use super::Form;
use super::look::Common;

/// What all inputs have.
#[derive(Debug, Default)]
pub(super) struct Input {
    pub(super) common: Common,
    pub(super) variable: String,
    pub(super) member: MemberPath,
    pub(super) caption: Translated,
    pub(super) spoken: Translated,
    pub(super) required: bool,
    pub(super) valid: String,
    pub(super) message: Translated,
    pub(super) editable: String,
    pub(super) read_only: ReadOnlyLook,
    pub(super) on_change: Option<Box<Action>>,
    pub(super) on_enter: Option<Box<Action>>,
    pub(super) on_leave: Option<Box<Action>>,
}

/// Makes an input of what all have and the rest.
macro_rules! input {
    ($Kind:ident of $input:expr, $($rest:tt)*) => {{
        let input = $input;
        $crate::mendix::page::look::widget!($Kind of input.common,
            $($rest)*
            variable: input.variable,
            member: input.member,
            bare: input.caption.is_empty(),
            caption: input.caption,
            spoken: input.spoken,
            required: input.required,
            valid: input.valid,
            message: input.message,
            editable: input.editable,
            read_only: input.read_only,
            on_change: input.on_change,
            on_enter: input.on_enter,
            on_leave: input.on_leave,
        )
    }};
}
pub(super) use input;

/// The association and the attribute at the end of a way to an attribute of another entity.
fn split(mut path: Vec<QName>) -> (MemberPath, QName) {
    if path.len() < 3 {
        return (MemberPath(path), QName::default());
    }
    let display = path.pop().unwrap_or_default();
    // The entity follows from the association.
    path.pop();
    (MemberPath(path), display)
}

impl<'s> Form<'_, '_, 's> {
    /// What all inputs have.
    fn shared(&mut self, source: &Source<'s>) -> Input {
        let validation = source.document("Validation");
        let is_old = source.is("Required");
        Input {
            common: self.common(source),
            variable: page_variable(source, "SourceVariable").unwrap_or_default().to_owned(),
            member: member_path(source, "AttributeRef", "AttributePath"),
            caption: self.caption(source),
            spoken: self.plain(source, "ScreenReaderLabel"),
            required: is_old || source.is("AriaRequired"),
            valid: match validation {
                Some(validation) => validation.text("Expression").trim_end().to_owned(),
                None if is_old => "$value != empty".to_owned(),
                None => String::new(),
            },
            message: match validation {
                Some(validation) => text(validation, "Message"),
                None => text(source, "RequiredMessage"),
            },
            editable: self.editable(source),
            read_only: self.read_only(source),
            on_change: self.action_or_old(source, "OnChangeAction", "OnChangeMicroflowSettings"),
            on_enter: self.action_or_old(source, "OnEnterAction", "OnEnterMicroflowSettings"),
            on_leave: self.action_or_old(source, "OnLeaveAction", "OnLeaveMicroflowSettings"),
        }
    }

    fn input_placeholder(&mut self, source: &Source<'s>) -> Translated {
        let key = match source.get("PlaceholderTemplate") {
            Some(_) => "PlaceholderTemplate",
            None => "Placeholder",
        };
        self.plain(source, key)
    }

    pub(super) fn input(&mut self, source: &Source<'s>) -> Widget {
        let shared = self.shared(source);
        match source.kind().rsplit('$').next().unwrap_or_default() {
            "TextBox" => self.text_box(source, shared),
            "TextArea" => {
                let placeholder = self.input_placeholder(source);
                let counter = text(source, "CounterMessage");
                input!(TextArea of shared,
                    placeholder,
                    lines: int(source, "NumberOfLines", 4),
                    most: int(source, "MaxLengthCode", 0).max(0),
                    counter,
                )
            }
            "CheckBox" => {
                let after = match source.text("LabelPosition") {
                    "AfterControl" => true,
                    "BeforeControl" | "Default" | "" => false,
                    _ => {
                        self.reader.unknown(source, "LabelPosition");
                        false
                    }
                };
                input!(CheckBox of shared, after,)
            }
            "DropDown" => {
                let empty = text(source, "EmptyOptionCaption");
                input!(DropDown of shared, empty,)
            }
            "RadioButtonGroup" => {
                let beside = source.is("RenderHorizontal");
                input!(RadioButtons of shared, beside,)
            }
            "DatePicker" => self.date_picker(source, shared),
            "ReferenceSelector" => self.reference_selector(source, shared),
            _ => self.reference_set_input(source, shared),
        }
    }

    fn text_box(&mut self, source: &Source<'s>, shared: Input) -> Widget {
        let placeholder = self.input_placeholder(source);
        let ty = shared.member.member().and_then(|member| self.type_of(member));
        let format = source.document("FormattingInfo");
        let decimals = match (&ty, format) {
            (Some(AttributeType::Decimal), Some(format)) => int(format, "DecimalPrecision", -1),
            _ => -1,
        };
        let on_enter_key = self.action(source, "OnEnterKeyPressAction");
        let complete = match source.text("AutocompletePurpose") {
            "On" | "" => String::new(),
            word => dashed(word),
        };
        let complete = if super::says_no(source, "Autocomplete") && complete.is_empty() {
            "off".to_owned()
        } else {
            complete
        };
        input!(TextBox of shared,
            placeholder,
            password: source.is("IsPasswordBox"),
            decimals,
            grouped: format.is_some_and(|format| format.is("GroupDigits")),
            mask: source.text("InputMask").to_owned(),
            most: int(source, "MaxLengthCode", 0).max(0),
            complete,
            on_enter_key,
        )
    }

    fn date_picker(&mut self, source: &Source<'s>, shared: Input) -> Widget {
        let placeholder = self.input_placeholder(source);
        let (mut format, mut pattern) = (DateFormat::Date, String::new());
        if let Some(info) = source.document("FormattingInfo") {
            info.text("CustomDateFormat").clone_into(&mut pattern);
            format = match info.text("DateFormat") {
                "Date" | "" => DateFormat::Date,
                "DateTime" => DateFormat::DateTime,
                "Time" => DateFormat::Time,
                "Custom" => DateFormat::Custom,
                _ => {
                    self.reader.unknown(info, "DateFormat");
                    DateFormat::Date
                }
            };
        }
        input!(DatePicker of shared, format, pattern, placeholder,)
    }

    /// What people can choose of: what must be true of it, and where it comes from.
    fn selectable(
        &mut self,
        source: &Source<'s>,
        entity: Option<QName>,
    ) -> (String, Option<Box<DataSource>>) {
        let Some(selector) = source.document("SelectorSource") else {
            return (String::new(), None);
        };
        if selector.kind().ends_with("MicroflowSource") {
            return (String::new(), self.source(source, "SelectorSource"));
        }
        if !selector.list("ConstrainedByRefs").is_empty()
            || !selector.list("ConstrainedBy").is_empty()
        {
            self.dropped(
                format!("{}.ConstrainedByRefs", selector.kind()),
                "Which objects can be chosen is said by XPath alone.",
            );
        }
        let xpath = selector.text("XPathConstraint").trim_end().to_owned();
        let sort = self.sort(selector);
        match entity {
            Some(entity) if !sort.is_empty() => {
                let id = self.reader.id(selector);
                let from = EntitySource { id, entity, xpath, sort, ..EntitySource::default() };
                (String::new(), Some(Box::new(from.into())))
            }
            _ => (xpath, None),
        }
    }

    fn page_of(source: &Source<'s>, key: &str) -> QName {
        source.document(key).map(|settings| name(settings, "Form")).unwrap_or_default()
    }

    fn reference_selector(&mut self, source: &Source<'s>, mut shared: Input) -> Widget {
        let path = std::mem::take(&mut shared.member).0;
        let entity = path.iter().rev().nth(1).cloned();
        let (member, display) = split(path);
        shared.member = member;
        let (xpath, choices) = self.selectable(source, entity);
        let select = match source.text("RenderMode") {
            "Form" => Self::page_of(source, "PopupFormSettings"),
            "DropDown" | "" => QName::default(),
            _ => {
                self.reader.unknown(source, "RenderMode");
                QName::default()
            }
        };
        let go_to = Self::page_of(source, "GotoFormSettings");
        let empty = text(source, "EmptyOptionCaption");
        input!(ReferenceSelector of shared, display, xpath, choices, select, go_to, empty,)
    }

    /// A selector of many objects that shows one attribute of them.
    fn reference_set_input(&mut self, source: &Source<'s>, mut shared: Input) -> Widget {
        let path = std::mem::take(&mut shared.member).0;
        let entity = path.iter().rev().nth(1).cloned();
        let (member, display) = split(path);
        shared.member = member;
        let (xpath, choices) = self.selectable(source, entity);
        let select = Self::page_of(source, "PopupFormSettings");
        input!(ReferenceSetSelector of shared, display, xpath, choices, select,)
    }

    /// A selector of many objects that shows them as rows.
    pub(super) fn reference_set_grid(&mut self, source: &Source<'s>) -> Widget {
        let mut shared = self.shared(source);
        let from = source.document("DataSource");
        if let Some(from) = from {
            if let super::source::EntityRef::Over(mut path) = super::source::entity_ref(from) {
                path.pop();
                shared.member = MemberPath(path);
            }
            if let Some(variable) = page_variable(from, "SourceVariable") {
                variable.clone_into(&mut shared.variable);
            }
        }
        let columns = self.columns(source);
        let (toolbar, _) = self.control_bar(source);
        let xpath = source.text("SelectableXPathConstraint").trim_end().to_owned();
        input!(ReferenceSetSelector of shared, columns, xpath, toolbar,)
    }
}

/// A word as the web writes it: `new-password` for `NewPassword`.
fn dashed(word: &str) -> String {
    let mut text = String::new();
    for c in word.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.extend(c.to_lowercase());
    }
    text
}
