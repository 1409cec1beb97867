//! Layouts and snippets: what fills their placeholders, and that none stands in itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{AppCheck, DocumentCheck, Family, Problem, Rule, Scope, Severity};
use crate::lang::closest;
use crate::model::meta::walk;
use crate::model::page::{Layout, PagePart, SnippetCall};
use crate::model::{Content, Field, Target};
use crate::name::QName;

pub(super) static FAMILY: Family = Family { rules: &[&PLACEHOLDER], scope: Scope::Document(find) };

pub(super) static NESTING: Family = Family { rules: &[&IN_ITSELF], scope: Scope::App(nesting) };

static PLACEHOLDER: Rule = Rule {
    code: "MQ0921",
    title: "A page fills placeholders that its layout has",
    severity: Severity::Error,
    why: "What fills a placeholder that is not there is never shown.",
    how: "Choose a placeholder of the layout, or move the widgets.",
    example: "A page that fills “Sidebar” of a layout whose only placeholder is Content.",
};

static IN_ITSELF: Rule = Rule {
    code: "MQ0922",
    title: "No layout and no snippet stands in itself",
    severity: Severity::Error,
    why: "It would hold itself, and that again itself, without an end.",
    how: "Take the snippet out, or base the layout on another.",
    example: "A snippet Address that shows the snippet Person, which shows Address.",
};

fn find(check: &mut DocumentCheck<'_>) {
    if let Some(own) = check.root::<Layout>()
        && !own.main.is_empty()
    {
        let name = check.document.qualified_name().unwrap_or_default();
        let known = check.facts.other(Target::Layout, name.as_str());
        if known.is_some_and(|known| known.parameter(&own.main).is_none()) {
            let address = check.here().property("main");
            let message = format!("This layout has no placeholder “{}”.", own.main);
            let fix = crate::check::Fix::set("Take the first", &address, "");
            let problem = Problem::new(&PLACEHOLDER, address, message);
            check.add(problem.hint("Choose one of its placeholders.").fix(fix));
        }
    }
    let root = check.document.root();
    let around = ["layout", "master"].into_iter().find_map(|key| match root.get(key) {
        Some(Field::Reference(name)) if !name.is_empty() => Some(name),
        _ => None,
    });
    let layout = around.and_then(|name| check.facts.other(Target::Layout, name.as_str()));
    let mut filled = BTreeSet::new();
    check.each_place(|check, place| {
        let Some(part) = place.element.downcast::<PagePart>() else { return };
        let address = check.at(part.id).property("placeholder");
        if !filled.insert(part.placeholder.as_str()) {
            let message = format!("“{}” is filled by another part already.", part.placeholder);
            let problem = Problem::new(&PLACEHOLDER, address, message);
            check.add(problem.hint("Choose another placeholder, or put the widgets together."));
            return;
        }
        let Some(layout) = layout else {
            if around.is_none() {
                let message = "There is no layout whose placeholder this could fill.";
                let problem = Problem::new(&PLACEHOLDER, address, message);
                check.add(problem.hint("Choose a layout, or move the widgets."));
            }
            return;
        };
        if layout.parameter(&part.placeholder).is_none() {
            let names = layout.parameters.iter().map(|placeholder| placeholder.name.as_str());
            let near = closest(&part.placeholder, names).map(str::to_owned);
            let message = format!("{} has no placeholder “{}”.", layout.name, part.placeholder);
            let problem = Problem::new(&PLACEHOLDER, address, message);
            let problem = problem.hint(format!("Choose a placeholder of {}.", layout.name));
            check.add(problem.did_you_mean(near.as_deref()));
        }
    });
}

/// Which layouts and snippets a document shows, each with where.
fn nesting(check: &mut AppCheck<'_>) {
    let mut shows: BTreeMap<QName, Vec<(QName, crate::model::Address)>> = BTreeMap::new();
    for (&id, document) in check.index.documents() {
        let Some(name) = document.qualified_name() else { continue };
        let mut shown = Vec::new();
        match &document.content {
            Content::Layout(Layout { master, .. }) if !master.is_empty() => {
                let address = crate::model::Address::document(id).property("master");
                shown.push((master.clone(), address));
            }
            Content::Snippet(_) => walk(document.root(), &mut |element| {
                if let Some(call) = element.downcast::<SnippetCall>() {
                    let address = crate::model::Address::element(id, call.id).property("snippet");
                    shown.push((call.snippet.clone(), address));
                }
            }),
            _ => continue,
        }
        shows.insert(name, shown);
    }
    for (name, shown) in &shows {
        for (inner, address) in shown {
            let mut seen = BTreeSet::new();
            let mut next = vec![inner];
            while let Some(here) = next.pop() {
                if here == name {
                    let message = if inner == name {
                        format!("{name} stands in itself.")
                    } else {
                        format!("{name} stands in {inner}, so it stands in itself.")
                    };
                    let problem = Problem::new(&IN_ITSELF, address.clone(), message);
                    check.add(problem.hint("Take it out, or choose another."));
                    break;
                }
                if seen.insert(here) {
                    next.extend(shows.get(here).into_iter().flatten().map(|(name, _)| name));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::check;
    use crate::model::Place;
    use crate::model::page::{Placeholder, Snippet};
    use crate::testing::{AppBuilder, app};

    fn layout(name: &str, master: &str) -> Layout {
        let placeholder = Placeholder { name: "Content".into(), ..Placeholder::default() };
        Layout {
            name: name.into(),
            master: master.into(),
            widgets: vec![placeholder.into()],
            ..Layout::default()
        }
    }

    #[test]
    fn parts_fill_placeholders() {
        let page = |layout_name: &str, placeholder: &str| {
            app().document(Place::module("A"), layout("Main", "")).page("A.P", |p| {
                p.with(|page| {
                    page.layout = layout_name.into();
                    let placeholder = placeholder.to_owned();
                    page.parts.push(PagePart { placeholder, ..PagePart::default() });
                })
            })
        };
        check(&FAMILY, page("A.Main", "Content"), &[]);
        check(
            &FAMILY,
            page("A.Main", "Contents"),
            &["MQ0921 A.P, Part, Placeholder: A.Main has no placeholder “Contents”."],
        );
        check(
            &FAMILY,
            page("", "Content"),
            &["MQ0921 A.P, Part, Placeholder: There is no layout whose placeholder this could fill."],
        );
        check(&FAMILY, page("A.Nowhere", "Content"), &[]);
    }

    #[test]
    fn nothing_stands_in_itself() {
        let snippet = |app: AppBuilder, name: &str, inner: &str| {
            let call = SnippetCall { snippet: inner.into(), ..SnippetCall::default() };
            let widgets = vec![call.into()];
            app.document(
                Place::module("A"),
                Snippet { name: name.into(), widgets, ..Snippet::default() },
            )
        };
        check(&NESTING, snippet(snippet(app(), "X", "A.Y"), "Y", "A.Z"), &[]);
        check(
            &NESTING,
            snippet(snippet(app(), "X", "A.Y"), "Y", "A.X"),
            &[
                "MQ0922 A.X, Snippet Y, Snippet: A.X stands in A.Y, so it stands in itself.",
                "MQ0922 A.Y, Snippet X, Snippet: A.Y stands in A.X, so it stands in itself.",
            ],
        );
        let app = app().document(Place::module("A"), layout("L", "A.L"));
        check(&NESTING, app, &["MQ0922 A.L, Based on: A.L stands in itself."]);
    }
}
