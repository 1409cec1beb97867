//! Texts with values in them, and their translations.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{DocumentCheck, Family, Fix, Problem, Rule, Scope, Severity};
use crate::model::app::App;
use crate::model::microflow::{ShowMessage, TextParameter, ValidationFeedback};
use crate::model::page::Text;
use crate::model::{Field, Translated};

pub(super) static FAMILY: Family =
    Family { rules: &[&NO_PARAMETER, &UNUSED, &UNTRANSLATED], scope: Scope::Document(find) };

static NO_PARAMETER: Rule = Rule {
    code: "MQ1301",
    title: "Every number in a text has its value",
    severity: Severity::Error,
    why: "`{1}` stands for the first value of the text, `{2}` for the second; where there is no such value, people would see the number.",
    how: "Add the value, or take the number out of the text.",
    example: "“Order {1} of {2}” with one value only.",
};

static UNUSED: Rule = Rule {
    code: "MQ1302",
    title: "Every value of a text is shown",
    severity: Severity::Warning,
    why: "A value that no language of the text shows was probably forgotten.",
    how: "Write its number in braces where it should stand, or remove the value.",
    example: "“Order is stored” with the number of the order as its first value.",
};

static UNTRANSLATED: Rule = Rule {
    code: "MQ1303",
    title: "Texts are there in all languages of the app",
    severity: Severity::Information,
    why: "People who use the app in another language see the default language where a text is missing.",
    how: "Translate the texts, or take the language out of the app.",
    example: "An app in English and German, with a button that is only called “Save”.",
};

fn find(check: &mut DocumentCheck<'_>) {
    if check.is_pattern() {
        return;
    }
    check.each_place(|check, place| {
        let element = place.element;
        let (text, parameters): (&Translated, &[TextParameter]) =
            if let Some(show) = element.downcast::<ShowMessage>() {
                (&show.text, &show.parameters)
            } else if let Some(feedback) = element.downcast::<ValidationFeedback>() {
                (&feedback.text, &feedback.parameters)
            } else if let Some(text) = element.downcast::<Text>() {
                (&text.text, &text.parameters)
            } else {
                return;
            };
        let numbers: BTreeSet<usize> =
            text.0.values().flat_map(|text| numbers(text)).collect();
        for number in &numbers {
            if *number == 0 || *number > parameters.len() {
                let address = place.address(check.id).property("text");
                let message = format!("“{{{number}}}” stands for a value that is not there.");
                let problem = Problem::new(&NO_PARAMETER, address, message);
                check.add(problem.hint("Add the value, or take the number out of the text."));
            }
        }
        for (place, parameter) in parameters.iter().enumerate() {
            let number = place + 1;
            if !numbers.contains(&number) && !text.is_empty() {
                let message = format!("The text does not show its value {number}.");
                let hint = format!("Write {{{number}}} where it should stand.");
                let mut problem =
                    Problem::new(&UNUSED, check.at(parameter.id), message).hint(hint);
                // Taking out another than the last would give the rest other numbers.
                if number == parameters.len() {
                    problem = problem.fix(Fix::remove("Remove the value", check.id, parameter.id));
                }
                check.add(problem);
            }
        }
    });
    translations(check);
}

/// The numbers in braces of a text.
fn numbers(text: &str) -> Vec<usize> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}')?.0.parse().ok()).collect()
}

/// Languages in which texts of the document are missing, one problem for each.
fn translations(check: &mut DocumentCheck<'_>) {
    if check.root::<App>().is_some() {
        return;
    }
    let mut found = false;
    check.each_property(|_, _, _, field| found |= matches!(field, Field::Translated(_)));
    let languages: BTreeSet<&String> = check.facts.languages().iter().collect();
    if !found || languages.len() < 2 {
        return;
    }
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    check.each_property(|_, _, _, field| {
            let Field::Translated(text) = field else { return };
            if text.is_empty() {
                return;
            }
            for language in &languages {
                if text.0.get(*language).is_none_or(String::is_empty) {
                    *missing.entry(language.as_str()).or_default() += 1;
                }
            }
    });
    for (language, count) in missing {
        let message = match count {
            1 => format!("A text has no translation in the language “{language}”."),
            n => format!("{n} texts have no translation in the language “{language}”."),
        };
        let problem = Problem::new(&UNTRANSLATED, check.here(), message);
        check.add(problem.hint("Translate them, or take the language out of the app."));
    }
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Content;
    use crate::model::app::Language;
    use crate::testing::{app, text};

    #[test]
    fn numbers() {
        assert_eq!(super::numbers("{1} and {2}, {x} {} { {12}"), [1, 2, 12]);
    }

    #[test]
    fn values_in_texts() {
        check(
            &FAMILY,
            app().page("A.P", |p| {
                p.widget(text("a", "{1} of {2}", &["1", "2"]))
                    .widget(text("b", "{1} of {3}{0}", &["1", "2"]))
                    .widget(text("c", "none", &["1", "2"]))
            }),
            &[
                "MQ1301 A.P, Text b, Text: “{0}” stands for a value that is not there.",
                "MQ1301 A.P, Text b, Text: “{3}” stands for a value that is not there.",
                "MQ1302 A.P, Text parameter: The text does not show its value 1.",
                "MQ1302 A.P, Text parameter: The text does not show its value 2.",
                "MQ1302 A.P, Text parameter: The text does not show its value 2.",
            ],
        );
    }

    #[test]
    fn translations() {
        let german = app().page("A.P", |p| p.widget(text("a", "Orders", &[]))).with("Test", |app| {
            let Content::App(app) = &mut app.content else { panic!() };
            app.languages.push(Language { code: "de".into(), ..Language::default() });
        });
        check(
            &FAMILY,
            german,
            &["MQ1303 A.P: 2 texts have no translation in the language “de”."],
        );
    }
}
