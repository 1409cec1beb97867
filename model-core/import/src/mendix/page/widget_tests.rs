//! Widgets of the source itself, one by one.

#![expect(clippy::needless_pass_by_value, reason = "cases are written in place")]

use serde_json::{Value as Json, json};

use super::super::testing::{attribute, check, over, template, text, variable, widget};
use crate::mendix::note::Note;

/// A widget of a kind with a name and these fields.
fn of(kind: &str, fields: Json) -> Json {
    let mut widget = json!({"$Type": format!("Forms${kind}"), "Name": "w"});
    for (key, value) in fields.as_object().unwrap() {
        widget[key] = value.clone();
    }
    widget
}

fn words(words: &str) -> Json {
    of("DynamicText", json!({"Content": template(words, vec![])}))
}

#[test]
fn grids_for_layout() {
    let column = |weight: i64, widgets: Json| {
        json!({"$Type": "Forms$LayoutGridColumn", "Weight": weight, "TabletWeight": 6,
               "PhoneWeight": 12, "VerticalAlignment": "Center", "Widgets": widgets})
    };
    check(
        of(
            "LayoutGrid",
            json!({
                "Width": "FixedWidth",
                "Rows": [{"$Type": "Forms$LayoutGridRow", "SpacingBetweenColumns": false,
                          "HorizontalAlignment": "Right", "VerticalAlignment": "Start",
                          "Columns": [column(-1, json!([words("a")])), column(4, json!([]))]}],
            }),
        ),
        "layoutGrid(name: w; rows: row(columns: column(tablet: 6; phone: 12; vertical: middle; \
         widgets: text(name: w; text: “a”)), column(width: 4; tablet: 6; phone: 12; vertical: \
         middle); vertical: top; horizontal: right; tight: true); fixed: true)",
    );
    // A row has no roles of its own: what stands in it has.
    check(
        of(
            "LayoutGrid",
            json!({"Rows": [{
                "$Type": "Forms$LayoutGridRow", "SpacingBetweenColumns": true,
                "ConditionalVisibilitySettings":
                    {"$Type": "Forms$ConditionalVisibilitySettings", "ModuleRoles": ["M.User"]},
                "Columns": [{"$Type": "Forms$LayoutGridColumn", "Widget": words("a")}],
            }]}),
        ),
        "layoutGrid(name: w; rows: row(columns: column(widgets: text(name: w; text: “a”; \
         visibleFor: M.User))))",
    );
}

#[test]
fn widgets_that_hold_others() {
    check(
        of(
            "DivContainer",
            json!({"RenderMode": "Section", "Widgets": [words("a")],
            "OnClickAction": {"$Type": "Forms$SignOutClientAction"}}),
        ),
        "container(name: w; role: section; widgets: text(name: w; text: “a”); onClick: signOut)",
    );
    check(
        of(
            "GroupBox",
            json!({"CaptionTemplate": template("A {1}", vec![
               json!({"$Type": "Forms$ClientTemplateParameter", "Expression": "'x'"})]),
            "Collapsible": "YesInitiallyCollapsed", "HeaderMode": "H3", "Widgets": [words("a")]}),
        ),
        "groupBox(name: w; caption: “A {1}”; parameters: textParameter(value: 'x'); folding: \
         closed; level: 3; widgets: text(name: w; text: “a”))",
    );
    let page = |id: &str| {
        json!({"$Type": "Forms$TabPage", "$ID": id, "Name": id.trim_start_matches('#'),
               "Caption": text("C"), "Badge": template("9", vec![]), "RefreshOnShow": true,
               "Widgets": []})
    };
    check(
        of("TabControl", json!({"TabPages": [page("#a"), page("#b")], "DefaultPagePointer": "#b"})),
        "tabs(name: w; pages: tabPage(name: a; caption: “C”; badge: “9”; refresh: true), \
         tabPage(name: b; caption: “C”; badge: “9”; refresh: true); first: something)",
    );
    let cell = |row: i64, column: i64, words: Json| {
        json!({"$Type": "Forms$DbTableCell", "TopRowIndex": row, "LeftColumnIndex": column,
               "Width": 1, "Height": 2, "IsHeader": true, "Widgets": [words]})
    };
    check(
        of(
            "Table",
            json!({
                "ColumnWidths": [{"$Type": "Forms$TableColumn", "Value": 30}],
                "Rows": [{"$Type": "Forms$TableRow"}],
                "Cells": [cell(0, 1, words("b")), cell(0, 0, words("a")), cell(5, 0, words("c"))],
            }),
        ),
        "table(name: w; columns: tableColumn(width: 30); rows: tableRow(cells: tableCell(rows: 2; \
         heading: true; widgets: text(name: w; text: “a”)), tableCell(column: 1; rows: 2; \
         heading: true; widgets: text(name: w; text: “b”))), tableRow(cells: tableCell(rows: 2; \
         heading: true; widgets: text(name: w; text: “c”))))",
    );
    let region = |size: i64, mode: &str| {
        json!({"$Type": "Forms$ScrollContainerRegion", "Size": size, "SizeMode": mode,
               "ToggleMode": "PushContentAside", "Widgets": []})
    };
    check(
        of(
            "ScrollContainer",
            json!({"CenterRegion": region(0, "Auto"),
            "Left": region(200, "Pixels"), "Top": region(10, "Percentage")}),
        ),
        "scrollContainer(name: w; regions: region(side: top; size: 10; unit: percent; toggle: \
         push), region(side: left; size: 200; unit: pixels; toggle: push), region(toggle: push))",
    );
    check(
        of(
            "Header",
            json!({"LeftWidgets": [words("a")],
            "RightWidget": {"$Type": "Forms$Placeholder", "Name": "Right"}}),
        ),
        "header(name: w; left: text(name: w; text: “a”); right: placeholder(name: Right))",
    );
    check(
        of("VerticalFlow", json!({"Widgets": [words("a")]})),
        "container(name: w; widgets: text(name: w; text: “a”))",
    );
}

#[test]
fn ways_through_the_app() {
    let menu = json!({"$Type": "Forms$MenuDocumentSource", "Menu": "M.Menu"});
    check(of("MenuBar", json!({"MenuSource": menu})), "menuBar(name: w; menu: M.Menu)");
    check(
        of(
            "SimpleMenuBar",
            json!({"Orientation": "Vertical", "MenuSource":
            {"$Type": "Forms$NavigationSource", "NavigationProfile": "Phone"}}),
        ),
        "menuBar(name: w; look: simpleVertical)",
    );
    check(
        of("NavigationTree", json!({"MenuSource": menu})),
        "navigationTree(name: w; menu: M.Menu)",
    );
    check(
        of(
            "NavigationList",
            json!({"Items": [{"$Type": "Forms$NavigationListItem",
            "Widgets": [words("a")], "Action": {"$Type": "Forms$SyncClientAction"}}]}),
        ),
        "navigationList(name: w; items: navigationItem(widgets: text(name: w; text: “a”); action: \
         synchronize))",
    );
    check(
        of(
            "SidebarToggleButton",
            json!({"CaptionTemplate": template("x", vec![]),
            "Icon": {"$Type": "Forms$GlyphIcon", "Code": 57910}, "Tooltip": text("t")}),
        ),
        "sidebarToggle(name: w; caption: “x”; icon: menu; tooltip: “t”)",
    );
    check(
        of(
            "SnippetCallWidget",
            json!({"FormCall": {"$Type": "Forms$SnippetCall", "Form": "M.S",
            "ParameterMappings": [{"$Type": "Forms$SnippetParameterMapping",
                "Parameter": "M.S.Order", "Variable": variable("PageParameter", "Order")}]}}),
        ),
        "snippetCall(name: w; snippet: M.S; arguments: argument(parameter: M.S.Order; value: $Order))",
    );
}

/// A text with this value in it.
#[track_caller]
fn value(parameter: Json, expected: &str) {
    check(
        of(
            "DynamicText",
            json!({"RenderMode": "H2",
            "Content": template("{1}", vec![parameter])}),
        ),
        &format!(
            "text(name: w; text: “{{1}}”; parameters: textParameter(value: {expected}); style: h2)"
        ),
    );
}

#[test]
fn texts_and_their_values() {
    let parameter = |fields: Json| {
        let mut parameter = json!({"$Type": "Forms$ClientTemplateParameter", "Expression": ""});
        for (key, value) in fields.as_object().unwrap() {
            parameter[key] = value.clone();
        }
        parameter
    };
    let format = |fields: Json| {
        let mut format = json!({"$Type": "Forms$FormattingInfo", "DateFormat": "Date",
            "DecimalPrecision": 2, "GroupDigits": false, "CustomDateFormat": ""});
        for (key, value) in fields.as_object().unwrap() {
            format[key] = value.clone();
        }
        format
    };
    value(parameter(json!({"Expression": "1 + 1\n"})), "1 + 1");
    value(parameter(json!({"AttributeRef": attribute("M.Order.Note")})), "$currentObject/Note");
    let far = json!({"$Type": "DomainModels$AttributeRef", "Attribute": "M.Customer.Name",
                     "EntityRef": over(&[("M.Order_Customer", "M.Customer")])});
    value(
        parameter(json!({"AttributeRef": far})),
        "$currentObject/M.Order_Customer/M.Customer/Name",
    );
    value(
        parameter(json!({"AttributeRef": attribute("M.Order.Note"),
                         "SourceVariable": variable("PageParameter", "Order")})),
        "$Order/Note",
    );
    value(parameter(json!({"SourceVariable": variable("LocalVariable", "Count")})), "$Count");
    for (name, fields, expected) in [
        ("Total", json!({}), "$currentObject/Total"),
        ("Total", json!({"DecimalPrecision": 0}), "formatDecimal($currentObject/Total, '0')"),
        ("Total", json!({"GroupDigits": true}), "formatDecimal($currentObject/Total, '#,##0.00')"),
        (
            "Total",
            json!({"DecimalPrecision": -1}),
            "formatDecimal($currentObject/Total, '0.########')",
        ),
        ("Number", json!({"DecimalPrecision": 4}), "$currentObject/Number"),
        ("Number", json!({"GroupDigits": true}), "formatDecimal($currentObject/Number, '#,##0')"),
        ("Placed", json!({}), "$currentObject/Placed"),
        ("Placed", json!({"DateFormat": "DateTime"}), "formatDateTime($currentObject/Placed)"),
        ("Placed", json!({"DateFormat": "Time"}), "formatTime($currentObject/Placed)"),
        (
            "Placed",
            json!({"DateFormat": "Custom", "CustomDateFormat": "dd 'of' MM"}),
            "formatDateTime($currentObject/Placed, 'dd ''of'' MM')",
        ),
        ("Note", json!({"GroupDigits": true}), "$currentObject/Note"),
    ] {
        value(
            parameter(json!({"AttributeRef": attribute(&format!("M.Order.{name}")),
                             "FormattingInfo": format(fields)})),
            expected,
        );
    }
}

#[test]
fn what_is_shown() {
    check(of("Label", json!({"Caption": text("a")})), "label(name: w; text: “a”)");
    check(of("Title", json!({})), "title(name: w)");
    let sizes = json!({"Width": 5, "WidthUnit": "Pixels", "Height": 6, "HeightUnit": "Percentage",
                       "Responsive": false});
    let mut fields = sizes.clone();
    fields["Image"] = "M.Images.Logo".into();
    fields["AlternativeText"] = template("a", vec![]);
    check(
        of("StaticImageViewer", fields),
        "image(name: w; image: M.Images.Logo; alternative: “a”; width: 5; widthUnit: pixels; \
         height: 6; heightUnit: percent; responsive: false)",
    );
    let mut fields = sizes;
    fields["DefaultImage"] = "M.Images.None".into();
    fields["OnClickEnlarge"] = true.into();
    fields["ShowAsThumbnail"] = true.into();
    fields["DataSource"] = json!({"$Type": "Forms$ImageViewerSource",
        "EntityRef": over(&[("M.Order_Picture", "M.Picture")])});
    check(
        of("ImageViewer", fields),
        "image(name: w; image: M.Images.None; source: context(path: M.Order_Picture/M.Picture); \
         width: 5; widthUnit: pixels; height: 6; heightUnit: percent; responsive: false; enlarge: \
         thumbnail)",
    );
    check(of("ValidationMessage", json!({})), "validationMessage(name: w)");
    for (kind, ours) in [("LoginIdTextBox", "userNameBox"), ("PasswordTextBox", "passwordBox")] {
        check(
            of(kind, json!({"Label": text("a"), "Placeholder": text("b")})),
            &format!("{ours}(name: w; label: “a”; placeholder: “b”)"),
        );
    }
    check(
        of(
            "LoginButton",
            json!({"CaptionTemplate": template("a", vec![]),
                                 "ButtonStyle": "Success"}),
        ),
        "signInButton(name: w; caption: “a”; style: success)",
    );
    check(
        of(
            "FileManager",
            json!({"Type": "Upload", "AllowedExtensions": "pdf", "MaxFileSize": 9,
            "Editable": "Never", "LabelTemplate": template("a", vec![])}),
        ),
        "fileUpload(name: w; label: “a”; way: upload; endings: pdf; most: 9; editable: false)",
    );
    check(
        of(
            "ImageUploader",
            json!({"ThumbnailSize": "10;20", "MaxFileSize": 5,
            "LabelText": text("a")}),
        ),
        "imageUpload(name: w; label: “a”; width: 10; height: 20)",
    );
}

#[test]
fn buttons() {
    check(
        of(
            "ActionButton",
            json!({
                "CaptionTemplate": template("a", vec![]), "ButtonStyle": "Danger",
                "Icon": {"$Type": "Forms$IconCollectionIcon", "Image": "M.Icons.x"},
                "Tooltip": text("t"), "Action": {"$Type": "Forms$SaveChangesClientAction",
                                                 "ClosePage": true},
            }),
        ),
        "button(name: w; caption: “a”; icon: M.Icons.x; tooltip: “t”; style: danger; action: save)",
    );
    check(
        of("ActionButton", json!({"ButtonStyle": "Danger", "RenderType": "Link"})),
        "button(name: w; style: link; appearance: appearance(class: btn-danger))",
    );
    check(
        of(
            "ActionButton",
            json!({"ButtonStyle": "Inverse", "Class": "c",
            "Icon": {"$Type": "Forms$GlyphIcon", "Code": 1}}),
        ),
        "button(name: w; icon: glyph-1; appearance: appearance(class: c btn-inverse))",
    );
    check(
        of(
            "DropDownButton",
            json!({"CaptionTemplate": template("a", vec![]),
            "Items": [{"$Type": "Forms$DropDownButtonItem", "Caption": text("b"),
                       "Action": {"$Type": "Forms$SignOutClientAction"}}]}),
        ),
        "dropDownButton(name: w; caption: “a”; items: dropDownItem(caption: “b”; action: signOut))",
    );
    // Files from before there were actions have a kind of button for each.
    for (kind, expected) in [
        ("MobileCancelButton", "cancel(close: false)"),
        ("MobileSaveButton", "save(close: false)"),
        ("MobileBackButton", "close"),
        ("MobileLogoutButton", "signOut"),
        ("SyncButton", "synchronize"),
    ] {
        check(
            of(kind, json!({"ClosePage": false})),
            &format!("button(name: w; action: {expected})"),
        );
    }
}

#[test]
fn conditions_and_looks() {
    let visible = |fields: Json| {
        let mut settings = json!({"$Type": "Forms$ConditionalVisibilitySettings",
            "Expression": "", "Attribute": "", "Conditions": []});
        for (key, value) in fields.as_object().unwrap() {
            settings[key] = value.clone();
        }
        of("Title", json!({"ConditionalVisibilitySettings": settings}))
    };
    let ticks = |all: &[(&str, bool)]| -> Json {
        all.iter()
            .map(|(word, ticked)| {
                json!({"$Type": "Enumerations$Condition", "AttributeValue": word,
                       "EditableVisible": ticked})
            })
            .collect()
    };
    check(
        visible(json!({"Expression": "$Order/Paid\n", "ModuleRoles": ["M.A", "M.B"]})),
        "title(name: w; visible: $Order/Paid; visibleFor: M.A M.B)",
    );
    for (attribute, conditions, expected) in [
        ("Paid", ticks(&[("true", true), ("false", false)]), "visible: $currentObject/Paid"),
        ("Paid", ticks(&[("true", false), ("false", true)]), "visible: not($currentObject/Paid)"),
        ("Paid", ticks(&[("true", false), ("false", false)]), "visible: false"),
        (
            "Status",
            ticks(&[("(empty)", true), ("Open", true), ("Done", false)]),
            "visible: $currentObject/Status = empty or $currentObject/Status = M.Status.Open",
        ),
    ] {
        check(
            visible(json!({"Attribute": format!("M.Order.{attribute}"), "Conditions": conditions})),
            &format!("title(name: w; {expected})"),
        );
    }
    check(
        visible(json!({"Attribute": "M.Order.Paid", "Conditions": ticks(&[("true", true)]),
                       "SourceVariable": variable("Widget", "view")})),
        "title(name: w; visible: $view/Paid)",
    );
    // An enumeration that is not in the project is compared by the name of its value.
    check(
        visible(json!({"Attribute": "X.Y.Z", "Conditions": ticks(&[("A", true)])})),
        "title(name: w; visible: getKey($currentObject/Z) = 'A')",
    );
    let option = |key: &str, value: Json| json!({"$Type": "Forms$DesignPropertyValue", "Key": key, "Value": value});
    check(
        of(
            "Title",
            json!({"Appearance": {"$Type": "Forms$Appearance", "Class": "a b",
            "Style": "color: red", "DynamicClasses": "'x'", "DesignProperties": [
                option("Size", json!({"$Type": "Forms$OptionDesignPropertyValue", "Option": "L"})),
                option("Bold", json!({"$Type": "Forms$ToggleDesignPropertyValue"})),
                option("Space", json!({"$Type": "Forms$CompoundDesignPropertyValue", "Properties": [
                    option("top", json!({"$Type": "Forms$OptionDesignPropertyValue",
                                         "Option": "M"})),
                ]})),
                {"$Type": "Forms$DesignPropertyValue", "Key": "Old", "Type": "Toggle",
                 "BooleanValue": true, "StringValue": ""},
                {"$Type": "Forms$DesignPropertyValue", "Key": "Off", "Type": "Toggle",
                 "BooleanValue": false, "StringValue": ""},
                {"$Type": "Forms$DesignPropertyValue", "Key": "Way", "Type": "DropDown",
                 "BooleanValue": false, "StringValue": "Left"},
            ]}}),
        ),
        "title(name: w; appearance: appearance(class: a b; dynamicClass: 'x'; style: color: red; \
         design: designChoice(property: Size; option: L), designChoice(property: Bold), \
         designChoice(property: Space/top; option: M), designChoice(property: Old), \
         designChoice(property: Way; option: Left)))",
    );
    check(
        of("Title", json!({"Class": "a", "Style": "b"})),
        "title(name: w; appearance: appearance(class: a; style: b))",
    );
}

#[test]
fn what_is_not_known_is_told_and_kept() {
    let (found, notes) = widget(of(
        "FutureBox",
        json!({
            "Caption": text("Hello"), "Speed": 3, "Mode": "Fast", "Appearance": null,
            "DataSource": {"$Type": "Forms$AssociationSource",
                           "EntityRef": over(&[("M.Line_Order", "M.Line")])},
            "Slots": [{"$Type": "Forms$FutureSlot",
                       "Widgets": [of("Title", json!({"TabIndex": 0}))]}],
        }),
    ));
    assert_eq!(
        found,
        "foreignWidget(name: w; what: Forms$FutureBox; text: “Hello”; source: \
         association(association: M.Line_Order); parts: foreignPart(key: Mode; value: Fast), \
         foreignPart(key: Speed; value: 3); widgets: title(name: w))"
    );
    let place = "M.P".to_owned();
    assert_eq!(notes, [Note::Foreign { place, what: "Forms$FutureBox".to_owned() }]);
    let (found, notes) = widget(of("DivContainer", json!({"RenderMode": "Blink"})));
    assert_eq!(found, "container(name: w)");
    let what = "Forms$DivContainer.RenderMode".to_owned();
    let word = "Blink".to_owned();
    assert_eq!(notes, [Note::Unknown { place: "M.P".to_owned(), what, word }]);
}
