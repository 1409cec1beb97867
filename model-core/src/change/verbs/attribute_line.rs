//! Attributes as people type and paste them: `Name: String(100) required unique = Unknown`.

use crate::model::AttributeType;
use crate::name::check_name;

/// One typed attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeLine {
    /// The name.
    pub name: String,
    /// The type; String(200) where none was typed.
    pub ty: AttributeType,
    /// Whether it must have a value.
    pub required: bool,
    /// Whether no two objects may have the same value.
    pub unique: bool,
    /// The default; empty for none.
    pub default: String,
}

/// Why a line is no attribute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadAttributeLine {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Reads typed or pasted lines: a name, a colon and a type, then words in any order and a default
/// after `=`. Columns of a spreadsheet (tabs) serve as well. Empty lines are left out.
pub fn parse_attribute_lines(text: &str) -> Result<Vec<AttributeLine>, BadAttributeLine> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if !line.trim().is_empty() {
            let parsed = parse_line(line)
                .map_err(|message| BadAttributeLine { line: index + 1, message })?;
            lines.push(parsed);
        }
    }
    Ok(lines)
}

fn parse_line(line: &str) -> Result<AttributeLine, String> {
    let (definition, default) = match line.split_once('=') {
        Some((definition, default)) => (definition, default.trim().to_owned()),
        None => (line, String::new()),
    };
    let (name, rest) = definition
        .split_once(':')
        .or_else(|| definition.split_once('\t'))
        .unwrap_or((definition, ""));
    let name = name.trim().to_owned();
    check_name(&name).map_err(|error| format!("“{name}”: {error}"))?;

    let (mut required, mut unique) = (false, false);
    let mut type_words = Vec::new();
    for word in rest.split_whitespace() {
        match word.to_ascii_lowercase().as_str() {
            "required" => required = true,
            "unique" => unique = true,
            _ => type_words.push(word),
        }
    }
    let ty = match type_words.join(" ") {
        text if text.is_empty() => AttributeType::default(),
        text => parse_type(&text).ok_or_else(|| {
            format!("“{text}” is no type. Types are String(200), String, Integer, Long, Decimal, Boolean, DateTime, Date, AutoNumber, HashedString, Binary, or the name of an enumeration such as Sales.OrderStatus")
        })?,
    };
    Ok(AttributeLine { name, ty, required, unique, default })
}

/// A type as people write it: letters of either case, `Date` and `Text`, a name with a dot for an
/// enumeration.
fn parse_type(text: &str) -> Option<AttributeType> {
    let compact: String = text.to_ascii_lowercase().split_whitespace().collect();
    let simple = match compact.as_str() {
        "string" => AttributeType::String(Some(200)),
        "text" | "string(unlimited)" => AttributeType::String(None),
        "integer" | "int" => AttributeType::Integer,
        "long" => AttributeType::Long,
        "decimal" | "number" => AttributeType::Decimal,
        "boolean" | "bool" => AttributeType::Boolean,
        "datetime" | "dateandtime" => AttributeType::DateTime { localized: true },
        "date" | "datetimeutc" => AttributeType::DateTime { localized: false },
        "autonumber" => AttributeType::AutoNumber,
        "hashedstring" | "password" => AttributeType::HashedString,
        "binary" => AttributeType::Binary,
        _ => {
            if let Some(length) =
                compact.strip_prefix("string(").and_then(|rest| rest.strip_suffix(')'))
            {
                return Some(AttributeType::String(Some(length.parse().ok().filter(|n| *n > 0)?)));
            }
            let name = text.strip_prefix("Enumeration ").unwrap_or(text).trim();
            let named = name.split('.').count() == 2
                && name.split('.').all(|part| check_name(part).is_ok());
            return named.then(|| AttributeType::Enumeration(name.into()));
        }
    };
    Some(simple)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, ty: &str, flags: (bool, bool), default: &str) {
        let lines = parse_attribute_lines(text).unwrap();
        let line = lines.first().unwrap();
        assert_eq!((line.name.as_str(), line.ty.to_string().as_str()), (name, ty));
        assert_eq!((line.required, line.unique), flags);
        assert_eq!(line.default, default);
    }

    #[test]
    fn lines() {
        check("Name: String(100) required", "Name", "String(100)", (true, false), "");
        check("Name", "Name", "String(200)", (false, false), "");
        check("Total : decimal = 0.00", "Total", "Decimal", (false, false), "0.00");
        check("Code: required unique string(20)", "Code", "String(20)", (true, true), "");
        check("Since\tDate", "Since", "DateTime UTC", (false, false), "");
        check(
            "Status: Sales.OrderStatus = Open",
            "Status",
            "Enumeration Sales.OrderStatus",
            (false, false),
            "Open",
        );
        check("Remark: text", "Remark", "String", (false, false), "");
        assert_eq!(parse_attribute_lines("A: Integer\n\nB: Long\n").unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_attribute_is_explained() {
        assert_eq!(parse_attribute_lines("A: Integer\n2x: Long").unwrap_err().line, 2);
        assert!(parse_attribute_lines("A: Foo").unwrap_err().message.contains("“Foo” is no type"));
        assert!(parse_attribute_lines("A: String(0)").is_err());
        assert!(parse_attribute_lines(": Integer").is_err());
    }
}
