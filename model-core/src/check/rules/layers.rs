//! Modules use only modules of their own layer or of one below, and only what is public there.

use std::collections::BTreeMap;

use crate::check::{AppCheck, Family, Problem, Rule, Scope, Severity};
use crate::model::app::{Exposure, Layer, Module};
use crate::name::QName;

pub(super) static FAMILY: Family = Family { rules: &[&ABOVE, &PRIVATE], scope: Scope::App(find) };

static ABOVE: Rule = Rule {
    code: "MQ1401",
    title: "Modules use what stands below them",
    severity: Severity::Warning,
    why: "A module of the foundation can be reused only as long as it does not know the business, and the business only as long as it does not know the screens. Modules that are given a layer say so.",
    how: "Move what is used into a lower module, let the upper module call the lower one instead, or change the layer of one of the two.",
    example: "An entity of the module Address (foundation) with an association to Sales.Customer (core).",
};

static PRIVATE: Rule = Rule {
    code: "MQ1402",
    title: "Modules use what is public in others",
    severity: Severity::Error,
    why: "A module that lists what is public may change everything else without asking those who use it.",
    how: "Use something public, or add it to what is public in the settings of its module.",
    example: "A page of Sales that shows Stock.Counting, of which Stock says nothing.",
};

fn find(check: &mut AppCheck<'_>) {
    above(check);
    private(check);
}

/// Uses of what another module keeps for itself.
fn private(check: &mut AppCheck<'_>) {
    let closed: BTreeMap<&str, &Module> = check
        .index
        .documents()
        .values()
        .filter_map(|document| document.root().downcast::<Module>())
        .filter(|module| module.exposes == Exposure::Listed)
        .map(|module| (module.name.as_str(), module))
        .collect();
    if closed.is_empty() {
        return;
    }
    for (&id, document) in check.index.documents() {
        // Navigation, security and settings put the app together out of all that there is.
        if document.place.module.is_empty() {
            continue;
        }
        for used in check.uses.by(id) {
            let own = used.name.module();
            let Some(module) = closed.get(own).filter(|_| own != document.place.module) else {
                continue;
            };
            // A member is as public as its document, an association as its owner.
            let Some(found) = check.index.resolve(used.target, used.name.as_str()) else { continue };
            let name = check.index.document(found.document).and_then(|d| d.qualified_name());
            let Some(name) = name.filter(|name| name.module() == own) else { continue };
            if is_module(&name, module) || module.public.contains(&name) {
                continue;
            }
            let message = format!("{name} is not public in {own}.");
            let mut problem = Problem::new(&PRIVATE, used.address.clone(), message)
                .hint(format!("Use something public, or make {name} public."));
            if let Some(span) = used.span {
                problem = problem.span(span);
            }
            check.add(problem);
        }
    }
}

/// Whether this names the module itself, as roles of it do.
fn is_module(name: &QName, module: &Module) -> bool {
    name.as_str() == module.name
}

fn above(check: &mut AppCheck<'_>) {
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
    use crate::model::app::{Exposure, Layer};
    use crate::testing::{AppBuilder, app};

    fn layer(app: AppBuilder, module: &str, layer: Layer) -> AppBuilder {
        app.with(module, |document| {
            let Content::Module(module) = &mut document.content else { panic!() };
            module.layer = layer;
        })
    }

    #[test]
    fn what_is_public() {
        let base = |public: &[&str]| {
            let public = public.iter().map(|name| (*name).into()).collect();
            app()
                .entity("Base.Address", |e| e.attribute("City: String"))
                .entity("Base.Street", |e| e)
                .entity("Shop.Customer", |e| e.association("Customer_Address: Base.Address"))
                .microflow("Shop.F", |m| m.retrieve("Base.Address", "[City = 'x']", "All").end(""))
                .with("Base", |document| {
                    let Content::Module(module) = &mut document.content else { panic!() };
                    module.exposes = Exposure::Listed;
                    module.public = public;
                })
        };
        check(&FAMILY, base(&["Base.Address"]), &[]);
        check(
            &FAMILY,
            base(&["Base.Street"]),
            &[
                "MQ1402 Shop.Customer, Association Customer_Address, To: Base.Address is not public in Base.",
                "MQ1402 Shop.F, Retrieve All, From the database, Entity: Base.Address is not public in Base.",
                "MQ1402 Shop.F, Retrieve All, From the database, XPath “City”: Base.Address is not public in Base.",
            ],
        );
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
