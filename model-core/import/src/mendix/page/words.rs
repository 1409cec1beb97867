//! Texts with values in them, and expressions that are made of attributes.

use model_core::model::microflow::TextParameter;
use model_core::model::{AttributeType, Content, MemberPath, Translated};
use model_core::name::QName;

use super::super::bson::Document as Source;
use super::super::reader::{int, member_path, page_variable, translated};
use super::Form;

/// A text and the values in it.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The text; `{1}` stands for the first value.
    pub(super) text: Translated,
    /// The values.
    pub(super) parameters: Vec<TextParameter>,
}

/// A text as a literal of our expressions.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The expression of what a variable holds, or something at the end of a path from there. No
/// variable stands for the object around.
pub(super) fn path_expression(variable: Option<&str>, path: &MemberPath) -> String {
    let mut text = format!("${}", variable.unwrap_or("currentObject"));
    let last = path.0.len().saturating_sub(1);
    for (at, segment) in path.0.iter().enumerate() {
        text.push('/');
        // Attributes are named on their own, associations and entities with their module.
        let is_attribute = at == last && segment.owner().is_some();
        text.push_str(if is_attribute { segment.local() } else { segment.as_str() });
    }
    text
}

/// The type of an attribute of the system module.
fn system_type(attribute: &QName) -> Option<AttributeType> {
    let owner = attribute.owner()?;
    model_core::system::documents().values().find_map(|document| match &document.content {
        Content::Entity(entity) if entity.name == owner.local() => {
            entity.attribute(attribute.local()).map(|attribute| attribute.ty.clone())
        }
        _ => None,
    })
}

impl<'s> Form<'_, '_, 's> {
    /// The type of an attribute by its qualified name.
    pub(super) fn type_of(&self, attribute: &QName) -> Option<AttributeType> {
        if attribute.module() == model_core::system::SYSTEM {
            return system_type(attribute);
        }
        self.reader.sources.attribute(attribute.as_str()).map(|facts| facts.ty.clone())
    }

    /// A text with values, from a `Forms$ClientTemplate` or a plain text in a field.
    pub(super) fn words(&mut self, source: &Source<'s>, key: &str) -> Words {
        source.document(key).map(|template| self.template(template)).unwrap_or_default()
    }

    /// A text with values, from a `Forms$ClientTemplate` or a plain text.
    pub(super) fn template(&mut self, template: &Source<'s>) -> Words {
        let text = match template.document("Template") {
            Some(text) => translated(text),
            None => translated(template),
        };
        let parameters = template
            .documents("Parameters")
            .map(|parameter| TextParameter {
                id: self.reader.id(parameter),
                value: self.value(parameter),
                ..TextParameter::default()
            })
            .collect();
        Words { text, parameters }
    }

    /// A text where no values can stand.
    pub(super) fn plain(&mut self, source: &Source<'s>, key: &str) -> Translated {
        let words = self.words(source, key);
        if !words.parameters.is_empty() {
            let what = format!("{}.{key}", source.kind());
            self.dropped(what, "The text stays, but no values can stand in it here.");
        }
        words.text
    }

    /// The value of a parameter of a text: an expression, or the way to an attribute.
    pub(super) fn value(&mut self, parameter: &Source<'s>) -> String {
        let expression = parameter.text("Expression").trim_end();
        if !expression.is_empty() {
            return expression.to_owned();
        }
        let path = member_path(parameter, "AttributeRef", "AttributePath");
        let variable = page_variable(parameter, "SourceVariable");
        if path.is_empty() && variable.is_none() {
            return String::new();
        }
        let value = path_expression(variable, &path);
        let ty = path.member().and_then(|member| self.type_of(member));
        match (ty, parameter.document("FormattingInfo")) {
            (Some(ty), Some(format)) => formatted(value, &ty, format),
            _ => value,
        }
    }
}

/// A value by a format, where that is another than the usual one of its type.
fn formatted(value: String, ty: &AttributeType, format: &Source<'_>) -> String {
    let grouped = format.is("GroupDigits");
    match ty {
        AttributeType::DateTime { localized } => {
            let utc = if *localized { "" } else { "UTC" };
            let pattern = format.text("CustomDateFormat");
            match format.text("DateFormat") {
                "DateTime" => format!("formatDateTime{utc}({value})"),
                "Time" => format!("formatTime{utc}({value})"),
                "Custom" if !pattern.is_empty() => {
                    format!("formatDateTime{utc}({value}, {})", quoted(pattern))
                }
                _ => value,
            }
        }
        AttributeType::Decimal => match int(format, "DecimalPrecision", 2) {
            2 if !grouped => value,
            precision => match usize::try_from(precision) {
                Ok(precision) => {
                    let digits = if grouped { "#,##0" } else { "0" };
                    let point = if precision > 0 { "." } else { "" };
                    let pattern = format!("{digits}{point}{}", "0".repeat(precision.min(10)));
                    format!("formatDecimal({value}, '{pattern}')")
                }
                // As many decimals as there are.
                Err(_) if grouped => format!("formatDecimal({value}, '#,##0.########')"),
                Err(_) => format!("formatDecimal({value}, '0.########')"),
            },
        },
        AttributeType::Integer | AttributeType::Long | AttributeType::AutoNumber if grouped => {
            format!("formatDecimal({value}, '#,##0')")
        }
        _ => value,
    }
}
