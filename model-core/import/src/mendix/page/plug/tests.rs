//! Widgets that come as packages, one by one.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use serde_json::{Value as Json, json};

use super::super::super::testing::{
    attribute, check, direct, over, template, text, variable, widget,
};
use crate::mendix::note::Note;

/// A property: its key, the type and the default of its value, and the value.
pub(super) type Prop = (&'static str, &'static str, &'static str, Json);

/// The types and the values of properties.
fn object(props: Vec<Prop>, before: &str) -> (Json, Json) {
    let (mut types, mut values) = (Vec::new(), Vec::new());
    for (key, ty, default, value) in props {
        let id = format!("#{before}{key}");
        let mut value_type = json!({"$Type": "CustomWidgets$WidgetValueType", "Type": ty,
                                    "DefaultValue": default});
        let mut said = json!({"$Type": "CustomWidgets$WidgetValue"});
        for (field, inner) in value.as_object().unwrap() {
            match field.as_str() {
                "types" => value_type["ObjectType"] = inner.clone(),
                "of" => value_type["DataSourceProperty"] = inner.clone(),
                _ => said[field] = inner.clone(),
            }
        }
        types.push(json!({"$Type": "CustomWidgets$WidgetPropertyType", "$ID": id,
                          "PropertyKey": key, "ValueType": value_type}));
        values.push(json!({"$Type": "CustomWidgets$WidgetProperty", "TypePointer": id,
                           "Value": said}));
    }
    (
        json!({"$Type": "CustomWidgets$WidgetObjectType", "PropertyTypes": types}),
        json!({"$Type": "CustomWidgets$WidgetObject", "Properties": values}),
    )
}

/// A widget of a package with these properties.
pub(super) fn package(id: &str, props: Vec<Prop>) -> Json {
    let (types, object) = object(props, "");
    json!({"$Type": "CustomWidgets$CustomWidget", "Name": "w", "Object": object,
           "Type": {"$Type": "CustomWidgets$CustomWidgetType", "WidgetId": id,
                    "ObjectType": types}})
}

/// A property that holds one object.
pub(super) fn one(key: &'static str, props: Vec<Prop>) -> Prop {
    let (types, object) = object(props, &format!("{key}."));
    (key, "Object", "", json!({"types": types, "Objects": [object]}))
}

pub(super) fn plain(key: &'static str, default: &'static str, value: &str) -> Prop {
    (key, "Enumeration", default, json!({"PrimitiveValue": value}))
}

pub(super) fn member(key: &'static str, name: &str) -> Prop {
    (key, "Attribute", "", json!({"AttributeRef": attribute(name)}))
}

pub(super) fn words(key: &'static str, said: &str) -> Prop {
    (key, "TextTemplate", "", json!({"TextTemplate": template(said, vec![])}))
}

pub(super) fn expression(key: &'static str, said: &str) -> Prop {
    (key, "Expression", "", json!({"Expression": said}))
}

pub(super) fn widgets(key: &'static str, inner: Json) -> Prop {
    (key, "Widgets", "", json!({"Widgets": inner}))
}

pub(super) fn action(key: &'static str) -> Prop {
    (key, "Action", "", json!({"Action": {"$Type": "Forms$SignOutClientAction"}}))
}

pub(super) fn orders(key: &'static str) -> Prop {
    let source = json!({"$Type": "CustomWidgets$CustomWidgetXPathSource",
                        "EntityRef": direct("M.Order"), "XPathConstraint": ""});
    (key, "DataSource", "", json!({"DataSource": source}))
}

pub(super) fn title() -> Json {
    json!([{"$Type": "Forms$Title", "Name": "t"}])
}

pub(super) const WEB: &str = "com.mendix.widget.web.";

pub(super) fn web(end: &str, props: Vec<Prop>) -> Json {
    package(&format!("{WEB}{end}"), props)
}

#[test]
fn data_grids_and_their_filters() {
    let filter = |kind: &str, props: Vec<Prop>| {
        web(&format!("datagrid{}filter.Datagrid{kind}Filter", kind.to_lowercase()), props)
    };
    let text_filter = filter("Text", vec![plain("defaultFilter", "contains", "startsWith")]);
    check(
        web(
            "datagrid.Datagrid",
            vec![
                orders("datasource"),
                one(
                    "columns",
                    vec![
                        plain("showContentAs", "attribute", "attribute"),
                        member("attribute", "M.Order.Note"),
                        words("header", "H"),
                        widgets("filter", json!([text_filter])),
                        plain("width", "autoFill", "manual"),
                        plain("size", "1", "4"),
                        plain("sortable", "true", "false"),
                        expression("visible", "true"),
                    ],
                ),
                plain("pageSize", "20", "5"),
                plain("pagination", "buttons", "virtualScrolling"),
                ("itemSelection", "Selection", "", json!({"Selection": "Multi"})),
                action("onClick"),
                widgets("filtersPlaceholder", title()),
            ],
        ),
        "dataGrid(name: w; source: database(entity: M.Order); columns: dataColumn(member: \
         M.Order.Note; caption: “H”; width: 4; filter: text; compare: startsWith; unsorted: true); \
         pageSize: 5; paging: scrolling; selection: multiple; toolbar: title(name: t); onClick: \
         signOut)",
    );
    let (found, notes) = widget(web(
        "datagrid.Datagrid",
        vec![
            one(
                "columns",
                vec![
                    plain("showContentAs", "attribute", "customContent"),
                    member("attribute", "M.Order.Note"),
                    widgets("content", title()),
                    widgets(
                        "filter",
                        json!([filter("Number", vec![]), {"$Type": "Forms$Title",
                                                                 "Name": "x"}]),
                    ),
                    plain("alignment", "left", "right"),
                    expression("visible", "$Order/Paid"),
                ],
            ),
            plain("showEmptyPlaceholder", "none", "custom"),
            widgets(
                "emptyPlaceholder",
                json!([{"$Type": "Forms$Label", "Name": "l",
                                            "Caption": text("None")}]),
            ),
            plain("rowClass", "", "x"),
        ],
    ));
    assert_eq!(
        found,
        "dataGrid(name: w; columns: contentColumn(member: M.Order.Note; filter: number; compare: \
         equal; widgets: title(name: t); visible: $Order/Paid); empty: “None”; toolbar: \
         title(name: x))"
    );
    let told: Vec<&str> = notes
        .iter()
        .map(|note| match note {
            Note::Dropped { what, .. } => what.strip_prefix(WEB).unwrap(),
            _ => panic!("{note:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "datagrid.Datagrid/columns.alignment",
            "datagrid.Datagrid/emptyPlaceholder",
            "datagrid.Datagrid/rowClass",
        ]
    );
    let (found, _) = widget(web(
        "datagrid.Datagrid",
        vec![one(
            "columns",
            vec![
                plain("showContentAs", "attribute", "dynamicText"),
                words("dynamicText", "D"),
                member("attribute", "M.Order.Note"),
                plain("sortable", "true", "false"),
            ],
        )],
    ));
    // The name of the text follows from the id of the column.
    assert!(found.starts_with("dataGrid(name: w; columns: contentColumn(widgets: text(name: text"));
    assert!(found.ends_with("; text: “D”)))"), "{found}");
    check(
        filter(
            "Date",
            vec![
                plain("defaultFilter", "equal", "between"),
                words("placeholder", "P"),
                one("attributes", vec![member("attribute", "M.Order.Placed")]),
            ],
        ),
        "gridFilter(name: w; filter: date; member: M.Order.Placed; compare: between; placeholder: \
         “P”)",
    );
    let customer = json!({"EntityRef": over(&[("M.Order_Customer", "M.Customer")])});
    check(
        filter(
            "Dropdown",
            vec![("refEntity", "Association", "", customer), words("emptyOptionCaption", "All")],
        ),
        "gridFilter(name: w; filter: choice; member: M.Order_Customer; compare: equal; \
         placeholder: “All”)",
    );
}

#[test]
fn what_stands_above_a_list_is_about_the_object_around_it() {
    let button = json!({"$Type": "Forms$DynamicText", "Name": "t", "Content": template("{1}", vec![
        json!({"$Type": "Forms$ClientTemplateParameter", "AttributeRef": attribute("M.Order.Note")}),
    ])});
    let gallery = web(
        "gallery.Gallery",
        vec![widgets("content", json!([button])), widgets("filtersPlaceholder", json!([button]))],
    );
    let view = json!({"$Type": "Forms$DataView", "Name": "view", "LabelWidth": 3,
                      "Widgets": [gallery]});
    let (found, _) = widget(view);
    assert_eq!(
        found,
        "dataView(name: view; readOnly: control; widgets: gallery(name: w; widgets: text(name: t; \
         text: “{1}”; parameters: textParameter(value: $currentObject/Note)); toolbar: text(name: \
         t; text: “{1}”; parameters: textParameter(value: $view/Note))))"
    );
}

#[test]
fn galleries_and_trees() {
    check(
        web(
            "gallery.Gallery",
            vec![
                orders("datasource"),
                plain("desktopItems", "1", "3"),
                plain("tabletItems", "1", "2"),
                plain("phoneItems", "1", "1"),
                plain("pageSize", "20", "6"),
                plain("pagination", "buttons", "loadMore"),
                ("itemSelection", "Selection", "", json!({"Selection": "Single"})),
                widgets("content", title()),
                widgets("emptyPlaceholder", title()),
                action("onClick"),
            ],
        ),
        "gallery(name: w; source: database(entity: M.Order); pageSize: 6; paging: more; selection: \
         single; columns: 3; tablet: 2; phone: 1; widgets: title(name: t); empty: title(name: t); \
         onClick: signOut)",
    );
    check(
        web(
            "treenode.TreeNode",
            vec![
                orders("datasource"),
                plain("headerType", "text", "text"),
                words("headerCaption", "N"),
                plain("startExpanded", "false", "true"),
                widgets("children", title()),
            ],
        ),
        "tree(name: w; source: database(entity: M.Order); text: “N”; open: true; widgets: \
         title(name: t))",
    );
}

#[test]
fn combo_boxes() {
    let association = json!({"EntityRef": over(&[("M.Order_Customer", "M.Customer")]),
                             "SourceVariable": variable("PageParameter", "Order")});
    let of = |caption: Vec<Prop>| {
        let mut props = vec![
            plain("source", "context", "context"),
            plain("optionsSourceType", "association", "association"),
            ("attributeAssociation", "Association", "", association.clone()),
            words("emptyOptionText", "E"),
            plain("clearable", "true", "false"),
            action("onChangeEvent"),
            plain("readOnlyStyle", "text", "bordered"),
            plain("ariaRequired", "false", "true"),
        ];
        props.extend(caption);
        web("combobox.Combobox", props)
    };
    let expected = |rest: &str| {
        format!(
            "comboBox(name: w; variable: Order; member: M.Order_Customer; noLabel: true; {rest}placeholder: “E”; \
             kept: true; required: true; readOnly: control; onChange: signOut)"
        )
    };
    check(
        of(vec![
            member("optionsSourceAssociationCaptionAttribute", "M.Customer.Name"),
            orders("optionsSourceAssociationDataSource"),
        ]),
        &expected("choices: database(entity: M.Order); display: M.Customer.Name; "),
    );
    let by_expression = |said: &str| {
        of(vec![
            plain("optionsSourceAssociationCaptionType", "attribute", "expression"),
            expression("optionsSourceAssociationCaptionExpression", said),
        ])
    };
    check(by_expression("$currentObject/Name\n"), &expected("display: M.Customer.Name; "));
    let (found, notes) = widget(by_expression("'x' + $currentObject/Name"));
    assert!(found.starts_with("foreignWidget("), "{found}");
    assert!(matches!(&notes[..], [Note::Foreign { .. }]), "{notes:?}");
    check(
        web(
            "combobox.Combobox",
            vec![
                plain("optionsSourceType", "association", "enumeration"),
                member("attributeEnumeration", "M.Order.Status"),
                plain("customEditability", "default", "conditionally"),
                expression("customEditabilityExpression", "$Order/Paid"),
            ],
        ),
        "comboBox(name: w; member: M.Order.Status; noLabel: true; editable: $Order/Paid)",
    );
    let (found, _) = widget(web(
        "combobox.Combobox",
        vec![plain("source", "context", "database"), orders("optionsSourceDatabaseDataSource")],
    ));
    assert!(found.starts_with("foreignWidget("), "{found}");
}

#[test]
fn other_inputs() {
    check(
        package(
            "com.mendix.widget.custom.switch.Switch",
            vec![
                member("booleanAttribute", "M.Order.Paid"),
                plain("editable", "default", "never"),
                ("label", "TranslatableString", "", json!({"TranslatableValue": text("L")})),
                ("onChangeMicroflow", "Microflow", "", json!({"Microflow": "M.F"})),
            ],
        ),
        "switch(name: w; member: M.Order.Paid; label: “L”; editable: false; onChange: \
         callMicroflow(microflow: M.F))",
    );
    check(
        package(
            "com.mendix.widget.custom.starrating.StarRating",
            vec![
                member("rateAttribute", "M.Order.Number"),
                plain("maximumStars", "5", "3"),
                action("onChange"),
            ],
        ),
        "rating(name: w; member: M.Order.Number; noLabel: true; stars: 3; onChange: signOut)",
    );
    check(
        package(
            "com.mendix.widget.custom.slider.Slider",
            vec![
                member("valueAttribute", "M.Order.Number"),
                plain("minValueType", "static", "static"),
                plain("staticMinimumValue", "0", "1"),
                plain("maxValueType", "static", "dynamic"),
                member("maxAttribute", "M.Order.Total"),
                plain("stepSizeType", "static", "expression"),
                expression("expressionStepSize", "1 + 1"),
            ],
        ),
        "slider(name: w; member: M.Order.Number; noLabel: true; minimum: 1; maximum: $currentObject/Total; step: \
         1 + 1)",
    );
    check(
        package(
            "com.mendix.widget.custom.RichText.RichText",
            vec![member("stringAttribute", "M.Order.Note")],
        ),
        "richTextBox(name: w; member: M.Order.Note; noLabel: true)",
    );
}

#[test]
fn others_are_kept_with_what_they_say() {
    let icon = json!({"Icon": {"$Type": "Forms$IconCollectionIcon", "Image": "M.Icons.x"}});
    let linked = json!({"AttributeRef": attribute("M.Order.Note"), "of": "data"});
    let (found, notes) = widget(package(
        "acme.Timeline",
        vec![
            orders("data"),
            ("label", "Attribute", "", linked),
            plain("mode", "fast", "slow"),
            plain("same", "x", "x"),
            words("title", "T"),
            ("icon", "Icon", "", icon),
            one("parts", vec![plain("size", "1", "2")]),
        ],
    ));
    assert_eq!(
        found,
        "foreignWidget(name: w; what: acme.Timeline; parts: foreignPart(key: data; source: \
         database(entity: M.Order); parts: foreignPart(key: label; member: M.Order.Note)), \
         foreignPart(key: mode; value: slow), foreignPart(key: title; text: “T”), \
         foreignPart(key: icon; value: M.Icons.x), foreignPart(key: parts; parts: \
         foreignPart(key: parts; parts: foreignPart(key: size; value: 2))))"
    );
    let place = "M.P".to_owned();
    assert_eq!(notes, [Note::Foreign { place, what: "acme.Timeline".to_owned() }]);
    // A widget that is about nothing but its objects has their data source itself.
    let linked = json!({"AttributeRef": attribute("M.Order.Note"), "of": "data"});
    let (found, _) =
        widget(package("acme.List", vec![orders("data"), ("label", "Attribute", "", linked)]));
    assert_eq!(
        found,
        "foreignWidget(name: w; what: acme.List; source: database(entity: M.Order); parts: \
         foreignPart(key: label; member: M.Order.Note))"
    );
    // What stands in one is kept, whatever its property is called.
    let (found, _) = widget(package(
        "acme.Box",
        vec![
            widgets("left", title()),
            action("onClick"),
            expression("when", "$Order/Paid"),
            member("shown", "M.Order.Note"),
        ],
    ));
    assert_eq!(
        found,
        "foreignWidget(name: w; what: acme.Box; parts: foreignPart(key: left; widgets: title(name: \
         t)), foreignPart(key: onClick; action: signOut), foreignPart(key: when; expression: \
         $Order/Paid), foreignPart(key: shown; member: M.Order.Note))"
    );
}

#[test]
fn secrets_stay_where_they_are() {
    let (found, notes) = widget(package(
        "acme.Map",
        vec![
            plain("apiKey", "", "s3cret-value"),
            expression("apiToken", "'s3cret-value'"),
            expression("accessToken", "$Order/Note"),
            words("clientSecret", "s3cret-value"),
            words("passwordLabel", "Password"),
            one("layers", vec![plain("token", "", "s3cret-value")]),
        ],
    ));
    assert!(!found.contains("s3cret"), "{found}");
    assert!(found.contains("foreignPart(key: accessToken; expression: $Order/Note)"), "{found}");
    assert!(found.contains("foreignPart(key: passwordLabel; text: “Password”)"), "{found}");
    let withheld: Vec<&str> = notes
        .iter()
        .filter_map(|note| match note {
            Note::Withheld { what, .. } => Some(what.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        withheld,
        ["acme.Map/apiKey", "acme.Map/apiToken", "acme.Map/clientSecret", "acme.Map/layers.token",]
    );
    // A widget of ours has no place for one either.
    let (found, notes) = widget(web("gallery.Gallery", vec![plain("apiKey", "", "s3cret-value")]));
    assert!(!found.contains("s3cret"), "{found}");
    assert!(matches!(&notes[..], [Note::Withheld { .. }]), "{notes:?}");
}
