//! Rules and their registry.

use super::rules::FAMILIES;
use super::{AppCheck, DocumentCheck, Severity};

/// A rule: what it is about and how to satisfy it. Its page of help is made from this.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code: `MQ` and four digits, the first two of which are the area. It is never used
    /// for another rule.
    pub code: &'static str,
    /// What the rule asks, in a few words: `Names are valid`.
    pub title: &'static str,
    /// How much a problem of it matters, unless the project says otherwise.
    pub severity: Severity,
    /// Why the rule is there.
    pub why: &'static str,
    /// How to satisfy it.
    pub how: &'static str,
    /// An example of what is wrong and of what is right.
    pub example: &'static str,
}

impl Rule {
    /// The area in which the rule stands: `Names`.
    pub fn area(&self) -> &'static str {
        let digits = self.code.get(2..4).unwrap_or_default();
        let area = AREAS.iter().find(|(code, _)| *code == digits);
        area.map_or("Other", |(_, area)| area)
    }

    /// The page of help, as Markdown.
    pub fn help(&self) -> String {
        format!(
            "# {} {}\n\n{} in the area {}.\n\n## Why\n\n{}\n\n## What to do\n\n{}\n\n## Example\n\n{}\n",
            self.code,
            self.title,
            self.severity.label(),
            self.area(),
            self.why,
            self.how,
            self.example,
        )
    }
}

/// The areas of rules by the first two digits of their codes.
const AREAS: &[(&str, &str)] = &[
    ("00", "Files"),
    ("01", "Names"),
    ("02", "References"),
    ("03", "Domain model"),
    ("04", "Flow"),
    ("05", "Variables"),
    ("06", "Expressions and XPath"),
    ("07", "Activities"),
    ("08", "Calls"),
    ("09", "Pages"),
    ("10", "Navigation"),
    ("11", "Best practice"),
    ("12", "Unused elements"),
    ("13", "Texts"),
    ("14", "Architecture"),
    ("15", "Previews"),
];

/// Rules of one kin and the function that finds their problems.
pub struct Family {
    /// The rules.
    pub rules: &'static [&'static Rule],
    /// What the function sees.
    pub scope: Scope,
}

/// What a function that finds problems sees.
pub enum Scope {
    /// One document; it is run again when the document or a fact that it asked for has changed.
    Document(fn(&mut DocumentCheck<'_>)),
    /// The whole app; it is run again after every change that others than its document can see.
    App(fn(&mut AppCheck<'_>)),
}

/// All families.
pub fn families() -> &'static [&'static Family] {
    FAMILIES
}

/// All rules, by code.
pub fn rules() -> Vec<&'static Rule> {
    let mut all: Vec<&Rule> = families().iter().flat_map(|family| family.rules).copied().collect();
    all.extend([&super::checker::FAILED, &super::DAMAGED_FILE, &super::ODD_FILE]);
    all.sort_by_key(|rule| rule.code);
    all
}

/// The rule of this code, in upper or lower case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_explains_itself() {
        let mut codes = BTreeSet::new();
        for rule in rules() {
            let code = rule.code;
            assert!(codes.insert(code), "{code} is there twice");
            let digits = code.strip_prefix("MQ").unwrap();
            assert!(digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()), "{code}");
            assert_ne!(rule.area(), "Other", "{code}");
            assert!(!rule.title.ends_with('.') && rule.title.len() < 80, "{code}");
            for text in [rule.why, rule.how, rule.example] {
                assert!(text.ends_with('.') && text.len() > 20, "{code}: {text}");
            }
            assert!(rule.help().contains(rule.title));
        }
        assert!(codes.len() >= 40, "{}", codes.len());
        assert!(rule("MQ0101").is_some() && rule("MQ9999").is_none());
    }
}
