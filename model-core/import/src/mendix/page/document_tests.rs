//! Pages, layouts, snippets, building blocks and templates as wholes.

use model_core::model::{Content, Document, Project};
use serde_json::{Value as Json, json};

use super::super::testing::{domain, import, page, short, text};

/// The document of this name in short.
fn document(project: &Project, name: &str) -> String {
    let is = |document: &&std::sync::Arc<Document>| {
        document.qualified_name().is_some_and(|own| own.as_str() == name)
            && !matches!(document.content, Content::Entity(_))
    };
    short(project.documents().values().find(is).unwrap().root())
}

#[track_caller]
fn check(units: &[Json], name: &str, expected: &str) {
    let (project, notes) = import(units);
    assert_eq!(document(&project, name), expected);
    assert_eq!(notes, []);
}

fn layout(kind: &str) -> Json {
    let placeholder = |name: &str| json!({"$Type": "Forms$Placeholder", "Name": name});
    json!({"$Type": "Forms$Layout", "Name": "L", "Documentation": "D", "Content": {
        "$Type": "Forms$WebLayoutContent", "LayoutType": kind,
        "Widgets": [placeholder("Side"), placeholder("Main")]}})
}

#[test]
fn pages() {
    let button = json!({"$Type": "Forms$ActionButton", "Name": "cancel"});
    let whole = json!({
        "$Type": "Forms$Page", "Name": "P", "Title": text("T"), "Documentation": "D",
        "PopupWidth": 10, "PopupHeight": 20, "PopupResizable": false, "PopupCloseAction": "cancel",
        "Url": "p/{Order/Number}", "AllowedModuleRoles": ["M.A", "M.B"], "Excluded": true,
        "MarkAsUsed": true, "Appearance": {"$Type": "Forms$Appearance", "Class": "c"},
        "Parameters": [{"$Type": "Forms$PageParameter", "Name": "Order", "IsRequired": false,
            "DefaultValue": "empty",
            "ParameterType": {"$Type": "DataTypes$ObjectType", "Entity": "M.Order"}}],
        "Variables": [{"$Type": "Forms$LocalVariable", "Name": "Count", "DefaultValue": "1",
            "VariableType": {"$Type": "DataTypes$IntegerType"}}],
        "FormCall": {"$Type": "Forms$LayoutCall", "Form": "M.L", "Arguments": [
            {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Side",
             "Widgets": [{"$Type": "Forms$Title", "Name": "t"}]},
            {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Main", "Widgets": [button]},
        ]},
    });
    check(
        &[whole, layout("ModalPopup")],
        "M.P",
        "page(name: P; title: “T”; documentation: D; opens: popUp; width: 10; height: 20; \
         fixedSize: true; closedBy: something; layout: M.L; parameters: pageParameter(name: Order; \
         type: Object M.Order; required: false; default: empty); variables: pageVariable(name: \
         Count; type: Integer; value: 1); widgets: button(name: cancel); parts: \
         pagePart(placeholder: Side; widgets: title(name: t)); appearance: appearance(class: c); \
         roles: M.A M.B; url: p/{Order/Number}; excluded: true; used: true)",
    );
}

#[test]
fn pages_of_old_files_have_the_parameters_that_their_views_take() {
    let view = json!({"$Type": "Forms$DataView", "Name": "v", "LabelWidth": 3, "DataSource":
        {"$Type": "Forms$DataViewSource", "EntityPath": "M.Order", "PageParameter": ""}});
    let old = json!({"$Type": "Forms$Page", "Name": "P", "FormCall":
        {"$Type": "Forms$LayoutCall", "Form": "M.L", "Arguments": [
            {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Main", "Widget": view}]}});
    check(
        &[old],
        "M.P",
        "page(name: P; layout: M.L; parameters: pageParameter(name: Order; type: Object M.Order); \
         widgets: dataView(name: v; source: context(variable: Order); readOnly: control))",
    );
}

#[test]
fn layouts() {
    for (word, kind) in [
        ("Responsive", ""),
        ("Tablet", "for: tablet; "),
        ("Phone", "for: phone; "),
        ("ModalPopup", "for: modalPopUp; "),
        ("Popup", "for: popUp; "),
    ] {
        check(
            &[layout(word)],
            "M.L",
            &format!(
                "layout(name: L; documentation: D; {kind}main: Main; widgets: placeholder(name: \
                 Side), placeholder(name: Main))"
            ),
        );
    }
    let inner = json!({"$Type": "Forms$Layout", "Name": "Inner", "Content": {
    "$Type": "Forms$WebLayoutContent", "LayoutType": "Responsive", "Widgets": [],
    "LayoutCall": {"$Type": "Forms$LayoutCall", "Form": "M.L", "Arguments": [
        {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Main",
         "Widgets": [{"$Type": "Forms$Placeholder", "Name": "Content"}]},
        {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Side",
         "Widgets": [{"$Type": "Forms$Title", "Name": "t"}]},
    ]}}});
    check(
        &[layout("Responsive"), inner],
        "M.Inner",
        "layout(name: Inner; master: M.L; main: Content; widgets: placeholder(name: Content); \
         parts: pagePart(placeholder: Side; widgets: title(name: t)))",
    );
    let native = json!({"$Type": "Forms$Layout", "Name": "N", "Content": {
        "$Type": "Forms$NativeLayoutContent", "LayoutType": "Default",
        "RightHeaderPlaceholder": {"$Type": "Forms$Placeholder", "Name": "Head"},
        "SidebarWidgets": [{"$Type": "Forms$Placeholder", "Name": "Side"}],
        "Widgets": [{"$Type": "Forms$Placeholder", "Name": "Main"}]}});
    check(
        &[native],
        "M.N",
        "layout(name: N; for: native; main: Main; widgets: placeholder(name: Head), \
         placeholder(name: Side), placeholder(name: Main))",
    );
    let old = json!({"$Type": "Forms$Layout", "Name": "O", "LayoutType": "Legacy",
        "MainPlaceholderName": "Content", "Class": "c",
        "Widget": {"$Type": "Forms$Placeholder", "Name": "Content"}});
    check(
        &[old],
        "M.O",
        "layout(name: O; for: legacy; main: Content; widgets: placeholder(name: Content); \
         appearance: appearance(class: c))",
    );
}

#[test]
fn snippets_blocks_and_templates() {
    let title = || json!([{"$Type": "Forms$Title", "Name": "t"}]);
    check(
        &[json!({"$Type": "Forms$Snippet", "Name": "S", "Type": "Native", "Widgets": title(),
            "Parameters": [{"$Type": "Forms$SnippetParameter", "Name": "x",
                "ParameterType": {"$Type": "DataTypes$ObjectType", "Entity": "M.Order"}}]})],
        "M.S",
        "snippet(name: S; parameters: pageParameter(name: x; type: Object M.Order); widgets: \
         title(name: t); native: true)",
    );
    check(
        &[json!({"$Type": "Forms$BuildingBlock", "Name": "B", "DisplayName": "A block",
            "TemplateCategory": "Cards", "Platform": "Native", "Documentation": "D",
            "Widgets": title()})],
        "M.B",
        "buildingBlock(name: B; documentation: D; label: A block; category: Cards; widgets: \
         title(name: t); native: true)",
    );
    for (word, kind) in [
        ("RegularPage", ""),
        ("EditPage", "for: edit; "),
        ("SelectPage", "for: select; "),
        ("OverviewPage", "for: overview; "),
        ("UserTask", "for: userTask; "),
        ("WorkflowOverview", "for: workflow; "),
    ] {
        let ty = format!("Forms${word}TemplateType");
        check(
            &[json!({"$Type": "Forms$PageTemplate", "Name": "T", "DisplayName": "A template",
                "TemplateCategory": "Lists", "TemplateType": {"$Type": ty},
                "LayoutCall": {"$Type": "Forms$LayoutCall", "Form": "M.L", "Arguments": [
                    {"$Type": "Forms$FormCallArgument", "Parameter": "M.L.Main",
                     "Widgets": title()}]}})],
            "M.T",
            &format!(
                "pageTemplate(name: T; label: A template; category: Lists; {kind}layout: M.L; \
                 widgets: title(name: t))"
            ),
        );
    }
}

#[test]
fn old_snippets_are_given_the_object_that_was_around_them() {
    let snippet = json!({"$Type": "Forms$Snippet", "Name": "S", "Entity": "M.Order",
        "Widgets": [{"$Type": "Forms$Title", "Name": "t"}]});
    let call = json!({"$Type": "Forms$SnippetCallWidget", "Name": "c",
        "FormCall": {"$Type": "Forms$SnippetCall", "Form": "M.S"}});
    let units = [domain(), snippet, page(json!([call]))];
    check(
        &units,
        "M.S",
        "snippet(name: S; parameters: pageParameter(name: Order; type: Object M.Order); widgets: \
         dataView(name: OrderView; source: context(variable: Order); widgets: title(name: t)))",
    );
    let (project, _) = import(&units);
    assert!(document(&project, "M.P").contains(
        "snippetCall(name: c; snippet: M.S; arguments: argument(parameter: M.S.Order; value: \
         $currentObject))"
    ));
}

#[test]
fn what_follows_from_the_objects_around_is_handed_over() {
    let snippet = json!({"$Type": "Forms$Snippet", "Name": "S", "Widgets": [],
        "Parameters": [{"$Type": "Forms$SnippetParameter", "Name": "It",
            "ParameterType": {"$Type": "DataTypes$ObjectType", "Entity": "M.Order"}}]});
    let call = |name: &str| {
        json!({"$Type": "Forms$SnippetCallWidget", "Name": name,
               "FormCall": {"$Type": "Forms$SnippetCall", "Form": "M.S"}})
    };
    let customer = json!({"$Type": "DomainModels$IndirectEntityRef", "Steps": [
        {"$Type": "DomainModels$EntityRefStep", "Association": "M.Order_Customer",
         "DestinationEntity": "M.Customer"}]});
    let inner = json!({"$Type": "Forms$DataView", "Name": "inner", "LabelWidth": 3,
        "DataSource": {"$Type": "Forms$DataViewSource", "EntityRef": customer},
        "Widgets": [call("b")]});
    let view = json!({"$Type": "Forms$DataView", "Name": "view", "LabelWidth": 3,
        "DataSource": {"$Type": "Forms$DataViewSource", "SourceVariable":
            {"$Type": "Forms$PageVariable", "PageParameter": "Order"}},
        "Widgets": [call("a"), inner]});
    let (project, _) = import(&[domain(), snippet, page(json!([view, call("c")]))]);
    let found = document(&project, "M.P");
    for (name, value) in [("a", "$currentObject"), ("b", "$view"), ("c", "$Order")] {
        let expected = format!(
            "snippetCall(name: {name}; snippet: M.S; arguments: argument(parameter: M.S.It; \
             value: {value}))"
        );
        assert!(found.contains(&expected), "{expected}: {found}");
    }
}
