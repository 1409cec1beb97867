//! Modules use only modules of their own layer or of one below.

use std::collections::BTreeMap;

use crate::check::{AppCheck, Family, Problem, Rule, Scope, Severity};
use crate::model::app::{Layer, Module};

pub(super) static FAMILY: Family = Family { rules: &[&ABOVE], scope: Scope::App(find) };

static ABOVE: Rule = Rule {
    code: "MQ1401",
    title: "Modules use what stands below them",
    severity: Severity::Warning,
    why: "A module of the foundation can be reused only as long as it does not know the business, and the business only as long as it does not know the screens. Modules that are given a layer say so.",
    how: "Move what is used into a lower module, let the upper module call the lower one instead, or change the layer of one of the two.",
    example: "An entity of the module Address (foundation) with an association to Sales.Customer (core).",
};

fn find(check: &mut AppCheck<'_>) {
    let layers: BTreeMap<&str, Layer> = check
        .index
        .documents()
        .values()
        .filter_map(|document| document.root().downcast::<Module>())
        .filter(|module| module.layer != Layer::Unset)
        .map(|module| (module.name.as_str(), module.layer))
        .collect();
    if layers.len() < 2 {
        return;
    }
    for (&id, document) in check.index.documents() {
        let Some(own) = layers.get(document.place.module.as_str()) else { continue };
        for used in check.uses.by(id) {
            let Some(other) = layers.get(used.name.module()) else { continue };
            if other <= own {
                continue;
            }
            let message = format!(
                "{} belongs to a module of a higher layer ({}) than this one ({}).",
                used.name,
                label(*other),
                label(*own)
            );
            let mut problem = Problem::new(&ABOVE, used.address.clone(), message)
                .hint("Move what is used into a lower module, or turn the call around.");
            if let Some(span) = used.span {
                problem = problem.span(span);
            }
            check.add(problem);
        }
    }
}

fn label(layer: Layer) -> &'static str {
    let choices = Layer::all_choices();
    choices.get(layer as usize).map_or("", |choice| choice.label)
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::Content;
    use crate::model::app::Layer;
    use crate::testing::{AppBuilder, app};

    fn layer(app: AppBuilder, module: &str, layer: Layer) -> AppBuilder {
        app.with(module, |document| {
            let Content::Module(module) = &mut document.content else { panic!() };
            module.layer = layer;
        })
    }

    #[test]
    fn layers() {
        let base = || {
            let app = app()
                .entity("Base.Address", |e| e.association("Address_Customer: Core.Customer"))
                .entity("Core.Customer", |e| e.association("Customer_Address: Base.Address"))
                .entity("Free.X", |e| e.association("X_Customer: Core.Customer"));
            layer(app, "Base", Layer::Foundation)
        };
        check(&FAMILY, base(), &[]);
        check(&FAMILY, layer(base(), "Core", Layer::Foundation), &[]);
        check(
            &FAMILY,
            layer(base(), "Core", Layer::Core),
            &["MQ1401 Base.Address, Association Address_Customer, To: Core.Customer belongs to a module of a higher layer (Core) than this one (Foundation)."],
        );
    }
}
