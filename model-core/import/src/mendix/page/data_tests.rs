//! Inputs, lists and grids, data sources and actions, one by one.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use serde_json::{Value as Json, json};

use super::super::testing::{attribute, check, direct, over, template, text, variable, widget};
use crate::mendix::note::Note;

/// A widget of a kind with a name and these fields.
fn of(kind: &str, fields: Json) -> Json {
    let mut widget = json!({"$Type": format!("Forms${kind}"), "Name": "w"});
    for (key, value) in fields.as_object().unwrap() {
        widget[key] = value.clone();
    }
    widget
}

fn parameter() -> Json {
    json!({"$Type": "Forms$DataViewSource", "EntityRef": direct("M.Order"),
           "SourceVariable": variable("PageParameter", "Order")})
}

/// The sort order by a number, downwards.
fn by_number() -> Json {
    json!({"$Type": "Forms$GridSortBar", "SortItems": [
        {"$Type": "Forms$GridSortItem", "AttributeRef": attribute("M.Order.Number"),
         "SortOrder": "Descending"},
    ]})
}

#[test]
fn inputs() {
    let shared = |fields: Json| {
        let mut all = json!({
            "AttributeRef": attribute("M.Order.Note"),
            "LabelTemplate": template("L", vec![]),
            "ScreenReaderLabel": template("S", vec![]),
            "AriaRequired": true,
            "Validation": {"$Type": "Forms$WidgetValidation", "Expression": "$value != empty",
                           "Message": text("M")},
            "Editable": "Never", "ReadOnlyStyle": "Text",
            "OnChangeAction": {"$Type": "Forms$SignOutClientAction"},
            "OnEnterAction": {"$Type": "Forms$NoAction"},
            "OnLeaveAction": {"$Type": "Forms$SyncClientAction"},
        });
        for (key, value) in fields.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let rest = "required: true; valid: $value != empty; message: “M”; editable: false; readOnly: \
                text; onChange: signOut; onLeave: synchronize)";
    let member = "name: w; member: M.Order.Note; label: “L”; spoken: “S”";
    check(
        of(
            "TextBox",
            shared(json!({"PlaceholderTemplate": template("P", vec![]),
            "IsPasswordBox": true, "InputMask": "999", "MaxLengthCode": 7,
            "AutocompletePurpose": "NewPassword",
            "OnEnterKeyPressAction": {"$Type": "Forms$SignOutClientAction"}})),
        ),
        &format!(
            "textBox({member}; placeholder: “P”; password: true; mask: 999; most: 7; complete: \
             new-password; onEnterKey: signOut; {rest}"
        ),
    );
    check(
        of(
            "TextArea",
            shared(json!({"Placeholder": text("P"), "NumberOfLines": 9,
            "MaxLengthCode": -1, "CounterMessage": text("C")})),
        ),
        &format!("textArea({member}; placeholder: “P”; lines: 9; counter: “C”; {rest}"),
    );
    check(
        of("CheckBox", shared(json!({"LabelPosition": "AfterControl"}))),
        &format!("checkBox({member}; after: true; {rest}"),
    );
    check(
        of("DropDown", shared(json!({"EmptyOptionCaption": text("E")}))),
        &format!("dropDown({member}; empty: “E”; {rest}"),
    );
    check(
        of("RadioButtonGroup", shared(json!({"RenderHorizontal": true}))),
        &format!("radioButtons({member}; beside: true; {rest}"),
    );
    check(
        of(
            "DatePicker",
            shared(json!({"FormattingInfo": {"$Type": "Forms$FormattingInfo",
            "DateFormat": "Custom", "CustomDateFormat": "yyyy"}})),
        ),
        &format!("datePicker({member}; format: custom; pattern: yyyy; {rest}"),
    );
    check(
        of(
            "TextBox",
            json!({"AttributeRef": attribute("M.Order.Total"),
            "SourceVariable": variable("PageParameter", "Order"), "FormattingInfo":
                {"$Type": "Forms$FormattingInfo", "DecimalPrecision": 3, "GroupDigits": true},
            "Editable": "Conditional", "ConditionalEditabilitySettings":
                {"$Type": "Forms$ConditionalEditabilitySettings", "Expression": "$Order/Paid"}}),
        ),
        "textBox(name: w; variable: Order; member: M.Order.Total; noLabel: true; decimals: 3; \
         grouped: true; editable: $Order/Paid)",
    );
}

#[test]
fn selectors() {
    let far = json!({"$Type": "DomainModels$AttributeRef", "Attribute": "M.Customer.Name",
                     "EntityRef": over(&[("M.Order_Customer", "M.Customer")])});
    let page = |name: &str| json!({"$Type": "Forms$FormSettings", "Form": name});
    let by_xpath = json!({"$Type": "Forms$SelectorXPathSource", "XPathConstraint": "[Name != '']"});
    check(
        of(
            "ReferenceSelector",
            json!({"AttributeRef": far, "RenderMode": "Form",
            "SelectorSource": by_xpath, "PopupFormSettings": page("M.Select"),
            "GotoFormSettings": page("M.Go"), "EmptyOptionCaption": text("E")}),
        ),
        "referenceSelector(name: w; member: M.Order_Customer; noLabel: true; display: M.Customer.Name; xpath: \
         [Name != '']; select: M.Select; goTo: M.Go; empty: “E”)",
    );
    let mut sorted = by_xpath.clone();
    sorted["SortBar"] = by_number();
    check(
        of(
            "ReferenceSelector",
            json!({"AttributeRef": far, "RenderMode": "DropDown",
            "SelectorSource": sorted, "PopupFormSettings": page("M.Select")}),
        ),
        "referenceSelector(name: w; member: M.Order_Customer; noLabel: true; display: M.Customer.Name; choices: \
         database(entity: M.Customer; xpath: [Name != '']; sort: sort(attribute: M.Order.Number; \
         direction: desc)))",
    );
    check(
        of(
            "InputReferenceSetSelector",
            json!({"AttributeRef": far,
            "PopupFormSettings": page("M.Select"), "SelectorSource":
                {"$Type": "Forms$SelectorMicroflowSource", "DataSourceMicroflowSettings":
                    {"$Type": "Forms$MicroflowSettings", "Microflow": "M.All"}}}),
        ),
        "referenceSetSelector(name: w; member: M.Order_Customer; noLabel: true; display: M.Customer.Name; \
         choices: microflow(microflow: M.All); select: M.Select)",
    );
    check(
        of(
            "ReferenceSetSelector",
            json!({"SelectableXPathConstraint": "[Name != '']",
            "DataSource": {"$Type": "Forms$ReferenceSetSource",
                "EntityRef": over(&[("M.Order_Customer", "M.Customer")]),
                "SourceVariable": variable("PageParameter", "Order")},
            "Columns": [{"$Type": "Forms$DataGridColumn", "WidthValue": 5,
                         "AttributeRef": attribute("M.Customer.Name")}],
            "ControlBar": {"$Type": "Forms$GridControlBar", "NewButtons": [
                {"$Type": "Forms$DataGridRemoveButton", "Name": "r"}]}}),
        ),
        "referenceSetSelector(name: w; variable: Order; member: M.Order_Customer; noLabel: true; columns: \
         dataColumn(member: M.Customer.Name; width: 5); xpath: [Name != '']; toolbar: button(name: \
         r; action: gridCommand(command: remove)))",
    );
}

#[test]
fn data_views() {
    check(
        of(
            "DataView",
            json!({"DataSource": parameter(), "Editability": "Never",
            "ReadOnlyStyle": "Text", "LabelWidth": 0, "NoEntityMessage": text("N"),
            "ShowFooter": true, "Widgets": [of("Title", json!({}))],
            "FooterWidgets": [of("Title", json!({}))]}),
        ),
        "dataView(name: w; source: context(variable: Order); editable: false; readOnly: text; \
         labelWidth: 0; empty: “N”; widgets: title(name: w); footer: title(name: w))",
    );
    let (found, notes) = widget(of(
        "DataView",
        json!({"DataSource": parameter(),
        "Editability": "Conditional", "LabelWidth": 3, "ShowFooter": false,
        "ConditionalEditabilitySettings":
            {"$Type": "Forms$ConditionalEditabilitySettings", "Expression": "true"},
        "FooterWidgets": [of("Title", json!({}))]}),
    ));
    assert_eq!(
        found,
        "dataView(name: w; source: context(variable: Order); editableIf: true; readOnly: control)"
    );
    assert!(matches!(&notes[..], [Note::Dropped { what, .. }] if what.ends_with("FooterWidgets")));
}

#[test]
fn data_sources() {
    let xpath = |kind: &str, reference: Json, fields: Json| {
        let mut source = json!({"$Type": kind, "EntityRef": reference, "XPathConstraint": ""});
        for (key, value) in fields.as_object().unwrap() {
            source[key] = value.clone();
        }
        source
    };
    let lines = || over(&[("M.Line_Order", "M.Line")]);
    let far = || over(&[("M.Order_Customer", "M.Customer"), ("M.Order_Customer", "M.Order")]);
    let order = || variable("PageParameter", "Order");
    let mapping = |fields: Json| {
        let mut mapping = json!({"$Type": "Forms$MicroflowParameterMapping",
                                 "Parameter": "M.F.x", "Expression": ""});
        for (key, value) in fields.as_object().unwrap() {
            mapping[key] = value.clone();
        }
        mapping
    };
    let flow = |key: &str, mappings: Json| json!({"$Type": "Forms$MicroflowSettings", key: "M.F", "ParameterMappings": mappings});
    for (source, expected) in [
        (
            xpath(
                "Forms$ListViewXPathSource",
                direct("M.Order"),
                json!({"XPathConstraint": "[Paid]\n", "SortBar": by_number()}),
            ),
            "database(entity: M.Order; xpath: [Paid]; sort: sort(attribute: M.Order.Number; \
             direction: desc))",
        ),
        (
            xpath("CustomWidgets$CustomWidgetXPathSource", lines(), json!({})),
            "association(association: M.Line_Order)",
        ),
        (
            xpath("Forms$GridXPathSource", far(), json!({"SourceVariable": order()})),
            "association(variable: Order; path: M.Order_Customer/M.Customer; association: \
             M.Order_Customer)",
        ),
        (
            xpath("Forms$GridXPathSource", lines(), json!({"XPathConstraint": "[Amount > 1]"})),
            "database(entity: M.Line; xpath: [M.Line_Order = '[%CurrentObject%]'][Amount > 1])",
        ),
        (
            xpath(
                "Forms$GridXPathSource",
                far(),
                json!({"XPathConstraint": "[Paid]", "SourceVariable": order()}),
            ),
            "database(entity: M.Order; xpath: [M.Order_Customer/M.Customer/M.Order_Customer = \
             $Order][Paid])",
        ),
        (
            xpath(
                "Forms$NewGridDatabaseSource",
                direct("M.Order"),
                json!({"DatabaseConstraints": [
                    {"$Type": "Forms$DatabaseConstraint", "Operator": "Greater", "Value": "3",
                     "AttributeRef": attribute("M.Order.Number")},
                    {"$Type": "Forms$DatabaseConstraint", "Operator": "NotEqual", "Value": "x",
                     "AttributeRef": attribute("M.Order.Note")},
                ]}),
            ),
            "database(entity: M.Order; xpath: [Number > 3][Note != 'x'])",
        ),
        (
            json!({"$Type": "Forms$AssociationSource", "EntityRef": lines()}),
            "association(association: M.Line_Order)",
        ),
        (
            json!({"$Type": "Forms$MicroflowSource", "MicroflowSettings": flow("Microflow",
                json!([mapping(json!({"Expression": "1"}))]))}),
            "microflow(microflow: M.F; arguments: argument(parameter: M.F.x; value: 1))",
        ),
        (
            json!({"$Type": "Forms$NanoflowSource", "Nanoflow": "M.F", "ParameterMappings": [
                mapping(json!({"Variable": order()}))]}),
            "microflow(microflow: M.F; arguments: argument(parameter: M.F.x; value: $Order))",
        ),
        (
            // Files of old versions have paths.
            json!({"$Type": "Forms$GridXPathSource", "EntityPath": "M.Line_Order/M.Line"}),
            "association(association: M.Line_Order)",
        ),
    ] {
        check(
            of("ListView", json!({"DataSource": source, "PageSize": 10, "NumberOfColumns": 1})),
            &format!("listView(name: w; source: {expected})"),
        );
    }
    // Where nothing is chosen there is no data source.
    for source in [
        xpath("Forms$ListViewXPathSource", Json::Null, json!({})),
        json!({"$Type": "Forms$MicroflowSource", "MicroflowSettings": flow("Nothing", json!([]))}),
    ] {
        check(
            of("ListView", json!({"DataSource": source, "PageSize": 10, "NumberOfColumns": 1})),
            "listView(name: w)",
        );
    }
}

#[test]
fn a_view_that_listens() {
    let list = of("ListView", json!({"Name": "list", "PageSize": 10, "NumberOfColumns": 1}));
    let view = of(
        "DataView",
        json!({"LabelWidth": 3, "DataSource":
        {"$Type": "Forms$ListenTargetSource", "ListenTarget": "list"}}),
    );
    check(
        of("DivContainer", json!({"Widgets": [list, view]})),
        "container(name: w; widgets: listView(name: list), dataView(name: w; source: \
         listen(widget: something); readOnly: control))",
    );
}

#[test]
fn lists() {
    check(
        of(
            "ListView",
            json!({
                "DataSource": {"$Type": "Forms$ListViewXPathSource", "EntityRef": direct("M.Order"),
                    "Search": {"$Type": "Forms$ListViewSearch",
                               "SearchRefs": [attribute("M.Order.Note")]}},
                "PageSize": 5, "NumberOfColumns": 2, "Editable": true,
                "Widgets": [of("Title", json!({}))],
                "Templates": [{"$Type": "Forms$ListViewTemplate", "Entity": "M.Special",
                               "Widgets": [of("Title", json!({}))]}],
                "ClickAction": {"$Type": "Forms$DeleteClientAction"},
            }),
        ),
        "listView(name: w; source: database(entity: M.Order); search: searchIn(member: \
         M.Order.Note); pageSize: 5; columns: 2; editable: true; widgets: title(name: w); \
         templates: listTemplate(entity: M.Special; widgets: title(name: w)); onClick: delete)",
    );
    check(
        of(
            "TemplateGrid",
            json!({"NumberOfColumns": 2, "NumberOfRows": 4,
            "SelectionMode": "Single", "Contents": {"$Type": "Forms$TemplateGridContents",
                "Widgets": [of("Title", json!({}))]}}),
        ),
        "templateGrid(name: w; columns: 2; rows: 4; selection: single; widgets: title(name: w))",
    );
}

#[test]
fn classic_grids() {
    let button = |kind: &str, fields: Json| {
        let mut button = json!({"$Type": format!("Forms${kind}"), "Name": "b"});
        for (key, value) in fields.as_object().unwrap() {
            button[key] = value.clone();
        }
        button
    };
    let field = |kind: &str, member: &str, fields: Json| {
        let mut field = json!({"$Type": format!("Forms${kind}SearchField"), "Name": "f",
            "AttributeRef": attribute(&format!("M.Order.{member}"))});
        for (key, value) in fields.as_object().unwrap() {
            field[key] = value.clone();
        }
        field
    };
    check(
        of(
            "DataGrid",
            json!({
                "CaptionTemplate": template("C", vec![]),
                "DataSource": {"$Type": "Forms$GridXPathSource", "EntityRef": direct("M.Order"),
                    "SearchBar": {"$Type": "Forms$SearchBar", "Type": "FoldableOpen", "NewButtons": [
                        field("Comparison", "Note", json!({"Operator": "StartsWith",
                            "DefaultValue": "x", "Type": "ReadOnly", "Caption": text("F")})),
                        field("Comparison", "Number", json!({"Operator": "Greater"})),
                        field("Comparison", "Placed", json!({"Operator": "Equal", "Type": "Hidden"})),
                        field("DropDown", "Status", json!({"Operator": "Equal",
                            "XPathConstraint": "[a]"})),
                        field("Range", "Number", json!({})),
                    ]}},
                "NumberOfRows": 30, "ShowPagingBar": "YesWithoutTotalCount",
                "SelectionMode": "SimpleMulti",
                "Columns": [{"$Type": "Forms$DataGridColumn", "Caption": text("H"), "WidthValue": 40,
                    "AttributeRef": attribute("M.Order.Total"), "AggregateFunction": "Sum",
                    "AggregateCaption": text("T"), "Editable": true}],
            }),
        ),
        "dataGrid(name: w; caption: “C”; source: database(entity: M.Order); search: \
         searchField(member: M.Order.Note; caption: “F”; compare: startsWith; value: x; locked: \
         true), searchField(member: M.Order.Number; filter: number; compare: greater), \
         searchField(member: M.Order.Placed; filter: date; compare: equal; hidden: true), \
         searchField(member: M.Order.Status; filter: choice; compare: equal; xpath: [a]), \
         searchField(member: M.Order.Number; filter: number; compare: between); columns: \
         dataColumn(member: M.Order.Total; caption: “H”; width: 40; total: sum; totalCaption: “T”; \
         editable: true); pageSize: 30; paging: noTotal; selection: multiple)",
    );
    let page = || json!({"$Type": "Forms$FormSettings", "Form": "M.Q"});
    for (made, expected) in [
        (button("GridSearchButton", json!({})), "gridCommand"),
        (button("GridSelectAllButton", json!({})), "gridCommand(command: selectAll)"),
        (button("GridDeselectAllButton", json!({})), "gridCommand(command: selectNone)"),
        (button("DataGridSelectButton", json!({})), "gridCommand(command: pick)"),
        (
            button("DataGridAddButton", json!({"FormSettings": page()})),
            "gridCommand(command: add; page: M.Q)",
        ),
        (button("DataGridRemoveButton", json!({})), "gridCommand(command: remove)"),
        (
            button("DataGridExportToExcelButton", json!({"MaxNumberOfRows": 5})),
            "gridCommand(command: exportExcel; most: 5)",
        ),
        (
            button("GridNewButton", json!({"Entity": "M.Order", "FormSettings": page()})),
            "createObject(entity: M.Order; page: M.Q)",
        ),
        (
            button(
                "GridEditButton",
                json!({"FormSettings": page(), "FormsForSpecializations": [
                {"$Type": "Forms$FormForSpecialization", "Entity": "M.S",
                 "FormSettings": page()}]}),
            ),
            "showPage(page: M.Q; specializations: pageForEntity(entity: M.S; page: M.Q))",
        ),
        (button("GridDeleteButton", json!({})), "delete"),
        (
            button("GridActionButton", json!({"Action": {"$Type": "Forms$SignOutClientAction"}})),
            "signOut",
        ),
    ] {
        let mut default = made.clone();
        default["$ID"] = "#default".into();
        check(
            of(
                "DataGrid",
                json!({"NumberOfRows": 20, "IsControlBarVisible": false, "ControlBar":
                {"$Type": "Forms$GridControlBar", "NewButtons": [default],
                 "DefaultButtonPointer": "#default"}}),
            ),
            &format!(
                "dataGrid(name: w; toolbar: button(name: b; action: {expected}; visible: false); \
                 onClick: {expected})"
            ),
        );
    }
}

#[test]
fn actions() {
    let arguments = json!([
        {"$Type": "Forms$MicroflowParameterMapping", "Parameter": "M.F.a", "Expression": "'x'\n"},
        {"$Type": "Forms$MicroflowParameterMapping", "Parameter": "M.F.b", "Expression": "",
         "Variable": variable("Widget", "grid")},
        {"$Type": "Forms$MicroflowParameterMapping", "Parameter": "M.F.c", "Expression": "",
         "Variable": variable("Widget", "")},
    ]);
    let given = "arguments: argument(parameter: M.F.a; value: 'x'), argument(parameter: M.F.b; \
                 value: $grid), argument(parameter: M.F.c; value: $currentObject)";
    let link = |kind: &str, fields: Json| {
        let mut address = json!({"$Type": "Forms$StaticOrDynamicString"});
        for (key, value) in fields.as_object().unwrap() {
            address[key] = value.clone();
        }
        json!({"$Type": "Forms$OpenLinkClientAction", "LinkType": kind, "Address": address})
    };
    for (action, expected) in [
        (json!({"$Type": "Forms$NoAction"}), String::new()),
        (
            json!({"$Type": "Forms$MicroflowAction", "DisabledDuringExecution": false,
                "MicroflowSettings": {"$Type": "Forms$MicroflowSettings", "Microflow": "M.F",
                    "ParameterMappings": arguments, "FormValidations": "Widget",
                    "ProgressBar": "Blocking", "ProgressMessage": text("W"),
                    "ConfirmationInfo": {"$Type": "Forms$ConfirmationInfo", "Question": text("Q"),
                        "ProceedButtonCaption": text("Y"), "CancelButtonCaption": text("N")}}}),
            format!(
                "callMicroflow(microflow: M.F; {given}; confirm: “Q”; confirmYes: “Y”; confirmNo: \
                 “N”; validate: around; waiting: blocking; waitingText: “W”; repeatable: true)"
            ),
        ),
        (
            json!({"$Type": "Forms$CallNanoflowClientAction", "Nanoflow": "M.F",
                   "DisabledDuringExecution": true, "ParameterMappings": arguments}),
            format!("callMicroflow(microflow: M.F; {given}; validate: none)"),
        ),
        (
            json!({"$Type": "Forms$FormAction", "NumberOfPagesToClose2": "2",
                "FormSettings": {"$Type": "Forms$FormSettings", "Form": "M.Q",
                    "TitleOverride": {"$Type": "Microflows$TextTemplate", "Text": text("T")},
                    "ParameterMappings": [{"$Type": "Forms$PageParameterMapping",
                        "Parameter": "M.Q.x", "Argument": "$Order"}]},
                "PagesForSpecializations": [{"$Type": "Forms$FormForSpecialization",
                    "Entity": "M.S", "FormSettings": {"$Type": "Forms$FormSettings",
                                                      "Form": "M.R"}}]}),
            "showPage(page: M.Q; arguments: argument(parameter: M.Q.x; value: $Order); title: “T”; \
             specializations: pageForEntity(entity: M.S; page: M.R); closes: 2)"
                .to_owned(),
        ),
        (
            json!({"$Type": "Forms$CreateObjectClientAction",
                   "EntityRef": over(&[("M.Line_Order", "M.Line")]),
                   "PageSettings": {"$Type": "Forms$FormSettings", "Form": "M.Q"}}),
            "createObject(entity: M.Line; link: M.Line_Order; page: M.Q)".to_owned(),
        ),
        (
            json!({"$Type": "Forms$SaveChangesClientAction", "ClosePage": false}),
            "save(close: false)".to_owned(),
        ),
        (
            json!({"$Type": "Forms$CancelChangesClientAction", "ClosePage": true}),
            "cancel".to_owned(),
        ),
        (
            json!({"$Type": "Forms$ClosePageClientAction", "NumberOfPagesToClose": "3"}),
            "close(pages: 3)".to_owned(),
        ),
        (
            json!({"$Type": "Forms$DeleteClientAction", "ClosePage": true}),
            "delete(close: true)".to_owned(),
        ),
        (
            link("Web", json!({"IsDynamic": false, "Value": "https://it's"})),
            "openLink(address: 'https://it''s')".to_owned(),
        ),
        (
            link("Email", json!({"IsDynamic": true, "AttributeRef": attribute("M.Order.Note")})),
            "openLink(link: email; address: $currentObject/Note)".to_owned(),
        ),
        (json!({"$Type": "Forms$SignOutClientAction"}), "signOut".to_owned()),
        (json!({"$Type": "Forms$SyncClientAction"}), "synchronize".to_owned()),
    ] {
        let action_of = |expected: &str| match expected {
            "" => "button(name: w)".to_owned(),
            _ => format!("button(name: w; action: {expected})"),
        };
        let (found, notes) = widget(of("ActionButton", json!({"Action": action})));
        assert_eq!(found, action_of(&expected));
        assert_eq!(notes, []);
    }
    let (found, notes) = widget(of(
        "ActionButton",
        json!({"Action":
        {"$Type": "Forms$SetTaskOutcomeClientAction", "OutcomeValue": "Refuse",
         "Commit": true}}),
    ));
    assert_eq!(
        found,
        "button(name: w; action: foreignAction(what: Forms$SetTaskOutcomeClientAction; arguments: \
         foreignArgument(key: Commit; type: Boolean; value: true), foreignArgument(key: \
         OutcomeValue; type: String; value: 'Refuse')))"
    );
    assert!(matches!(&notes[..], [Note::Foreign { .. }]));
}

#[test]
fn old_spellings() {
    let settings = |microflow: &str| {
        json!({"$Type": "Forms$MicroflowSettings", "Microflow": microflow,
               "FormValidations": "None"})
    };
    check(
        of(
            "TextBox",
            json!({"AttributePath": "M.Order_Customer/M.Customer/M.Customer.Name",
            "LabelText": text("L"), "Placeholder": text("P"), "Required": true,
            "RequiredMessage": text("R"), "OnChangeMicroflowSettings": settings("M.F"),
            "OnEnterMicroflowSettings": settings(""), "Class": "c"}),
        ),
        "textBox(name: w; member: M.Order_Customer/M.Customer/M.Customer.Name; label: “L”; \
         placeholder: “P”; required: true; valid: $value != empty; message: “R”; onChange: \
         callMicroflow(microflow: M.F; validate: none); appearance: appearance(class: c))",
    );
    check(
        of(
            "DataView",
            json!({"LabelWidth": 3, "Editable": false,
            "DataSource": {"$Type": "Forms$DataViewSource", "EntityPath": "M.Order",
                           "PageParameter": "It"},
            "Widget": of("VerticalFlow", json!({"Widgets": []})),
            "FooterWidget": of("MobileBackButton", json!({}))}),
        ),
        "dataView(name: w; source: context(variable: It); editable: false; readOnly: control; \
         widgets: container(name: w); footer: button(name: w; action: close))",
    );
    check(
        of(
            "DataGrid",
            json!({"NumberOfRows": 20, "IsPagingEnabled": false,
            "ControlBar": {"$Type": "Forms$GridControlBar",
                "SearchButton": {"$Type": "Forms$GridSearchButton", "Name": "s"}}}),
        ),
        "dataGrid(name: w; paging: none; toolbar: button(name: s; action: gridCommand))",
    );
}
