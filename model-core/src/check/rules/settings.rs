//! Values of constants and colours of the theme: settings that are written as text.

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::lang::types::describe;
use crate::model::app::{App, Theme};
use crate::model::constant::Constant;
use crate::model::{Address, Target};
use crate::value::{DataType, Decimal};

pub(super) static FAMILY: Family =
    Family { rules: &[&TYPE, &VALUE, &SECRET, &COLOUR], scope: Scope::Document(find) };

static TYPE: Rule = Rule {
    code: "MQ0351",
    title: "A constant is a plain value",
    severity: Severity::Error,
    why: "A constant is the same for everyone and for as long as the app runs. Objects, lists and bytes are not.",
    how: "Choose a text, a number, true or false, a date or an enumeration as its type.",
    example: "A constant of the type Object Sales.Order.",
};

static VALUE: Rule = Rule {
    code: "MQ0352",
    title: "The value of a constant is of its type",
    severity: Severity::Error,
    why: "Expressions use the value as what its type says.",
    how: "Write a literal of the type: a number as 12.5, true or false, a date as 2026-01-31, the name of a value of the enumeration.",
    example: "The value “soon” of a constant of the type Integer.",
};

static SECRET: Rule = Rule {
    code: "MQ0353",
    title: "Secrets are not kept with the model",
    severity: Severity::Error,
    why: "The files of the model go into git, where everyone who can read the repository reads them, also after they were changed.",
    how: "Take the value out of the model, and change the secret where it is used: it was readable.",
    example: "A constant ApiKey that is marked as secret and has a value.",
};

static COLOUR: Rule = Rule {
    code: "MQ0354",
    title: "Colours are written as #rrggbb",
    severity: Severity::Error,
    why: "A colour that cannot be read is not used.",
    how: "Write red, green and blue with two hexadecimal digits each, after a #.",
    example: "The accent colour “blue”.",
};

fn find(check: &mut DocumentCheck<'_>) {
    if let Some(constant) = check.root::<Constant>() {
        let address = check.here();
        let is_plain = !matches!(
            constant.ty,
            DataType::Object(_)
                | DataType::List(_)
                | DataType::Binary
                | DataType::Nothing
                | DataType::Empty
                | DataType::Unknown
        );
        if !is_plain {
            let message = format!("A constant cannot be {}.", describe(&constant.ty));
            let problem = Problem::new(&TYPE, address.property("type"), message);
            check.add(problem.hint("Choose a plain type."));
            return;
        }
        if constant.secret && !constant.value.is_empty() {
            secret(check, address.property("value"));
        } else {
            value(check, &constant.value, &constant.ty, address.property("value"));
        }
    } else if let Some(app) = check.root::<App>() {
        for setting in app.configurations.iter().flat_map(|configuration| &configuration.values) {
            let name = setting.constant.as_str();
            let Some(constant) = check.facts.other(Target::Constant, name) else { continue };
            let ty = constant.returns.clone();
            value(check, &setting.value, &ty, check.at(setting.id).property("value"));
        }
        if let Some(theme) = app.theme.as_deref() {
            colours(check, theme);
        }
    }
}

fn secret(check: &mut DocumentCheck<'_>, address: Address) {
    let fix = Fix::set("Take the value out", &address, "");
    let problem = Problem::new(&SECRET, address, "This value is secret, and stands in the model.");
    check.add(problem.hint("Take it out, and change the secret where it is used.").fix(fix));
}

fn value(check: &mut DocumentCheck<'_>, text: &str, ty: &DataType, address: Address) {
    if text.is_empty() {
        return;
    }
    let fits = match ty {
        DataType::Boolean => matches!(text, "true" | "false"),
        DataType::Integer => text.parse::<i64>().is_ok(),
        DataType::Decimal => text.parse::<Decimal>().is_ok(),
        DataType::DateTime => super::domain::is_moment(text),
        DataType::Enumeration(name) => match check.facts.enumeration(name.as_str()) {
            Some(enumeration) => enumeration.value(text).is_some(),
            None => true,
        },
        _ => true,
    };
    if !fits {
        let message = format!("“{text}” is not {}.", describe(ty));
        let problem = Problem::new(&VALUE, address, message);
        check.add(problem.hint(format!("Write {}.", describe(ty))));
    }
}

fn colours(check: &mut DocumentCheck<'_>, theme: &Theme) {
    let all = [
        ("accent", &theme.accent),
        ("good", &theme.good),
        ("warning", &theme.warning),
        ("danger", &theme.danger),
    ];
    for (key, colour) in all {
        let digits = colour.strip_prefix('#');
        let is_colour = digits
            .is_some_and(|d| d.len() == 6 && d.chars().all(|digit| digit.is_ascii_hexdigit()));
        if !colour.is_empty() && !is_colour {
            let address = check.here().property("theme").property(key);
            let problem = Problem::new(&COLOUR, address, format!("“{colour}” is no colour."));
            check.add(problem.hint("Write red, green and blue as #rrggbb."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::app::{Configuration, ConstantValue};
    use crate::model::{Content, Place};
    use crate::testing::{AppBuilder, app};

    fn constant(ty: &str, value: &str) -> AppBuilder {
        let constant = Constant {
            name: "C".into(),
            ty: DataType::parse(ty).unwrap(),
            value: value.into(),
            ..Constant::default()
        };
        app().enumeration("A.S", &["Open"]).document(Place::module("A"), constant)
    }

    #[test]
    fn constants() {
        for (ty, value) in [
            ("String", "anything"),
            ("Integer", "-5"),
            ("Decimal", "1.50"),
            ("Boolean", "true"),
            ("DateTime", "2026-01-31 08:30"),
            ("Enumeration A.S", "Open"),
            ("Integer", ""),
        ] {
            check(&FAMILY, constant(ty, value), &[]);
        }
        check(
            &FAMILY,
            constant("Integer", "soon"),
            &["MQ0352 A.C, Value: “soon” is not a whole number."],
        );
        check(
            &FAMILY,
            constant("Enumeration A.S", "Shut"),
            &["MQ0352 A.C, Value: “Shut” is not a value of A.S."],
        );
        check(
            &FAMILY,
            constant("Object A.S", ""),
            &["MQ0351 A.C, Type: A constant cannot be an object of A.S."],
        );
        let secret = constant("String", "abc").with("A.C", |document| {
            let Content::Constant(constant) = &mut document.content else { panic!() };
            constant.secret = true;
        });
        check(
            &FAMILY,
            secret,
            &["MQ0353 A.C, Value: This value is secret, and stands in the model."],
        );
    }

    #[test]
    fn configurations_and_themes() {
        let app = constant("Integer", "1").with("Test", |document| {
            let Content::App(app) = &mut document.content else { panic!() };
            let value = ConstantValue {
                constant: "A.C".into(),
                value: "many".into(),
                ..ConstantValue::default()
            };
            app.configurations.push(Configuration {
                name: "Test".into(),
                values: vec![value],
                ..Configuration::default()
            });
            app.theme = Some(Box::new(Theme {
                accent: "#2563eb".into(),
                danger: "red".into(),
                ..Theme::default()
            }));
        });
        check(
            &FAMILY,
            app,
            &[
                "MQ0352 Test, Constant value C, Value: “many” is not a whole number.",
                "MQ0354 Test, Theme, Colour of danger: “red” is no colour.",
            ],
        );
    }
}
