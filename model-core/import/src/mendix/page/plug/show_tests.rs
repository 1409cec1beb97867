//! Widgets of packages that show something, and charts.

use serde_json::json;

use super::super::super::testing::{attribute, check, direct, over, template, text};
use super::tests::{
    action, expression, member, one, orders, package, plain, title, web, widgets, words,
};

#[test]
fn images() {
    let sizes = || {
        vec![
            plain("widthUnit", "auto", "pixels"),
            plain("width", "100", "5"),
            plain("heightUnit", "auto", "percentage"),
            plain("height", "100", "6"),
            plain("responsive", "true", "false"),
        ]
    };
    let picture = ("imageObject", "Image", "", json!({"Image": "M.Images.Logo"}));
    let mut props = sizes();
    props.extend([
        plain("datasource", "image", "image"),
        picture.clone(),
        words("alternativeText", "A"),
        action("onClick"),
        plain("onClickType", "action", "action"),
    ]);
    check(
        web("image.Image", props),
        "image(name: w; image: M.Images.Logo; alternative: “A”; width: 5; widthUnit: pixels; \
         height: 6; heightUnit: percent; responsive: false; onClick: signOut)",
    );
    let value = |name: &str| json!({"$Type": "Forms$ClientTemplateParameter", "AttributeRef": attribute(name)});
    let with = |key, said: &str, name: &str| {
        (key, "TextTemplate", "", json!({"TextTemplate": template(said, vec![value(name)])}))
    };
    check(
        web(
            "image.Image",
            vec![
                plain("datasource", "image", "imageUrl"),
                with("imageUrl", "https://a/{1}", "M.Order.Note"),
                with("alternativeText", "{1}", "M.Order.Number"),
                plain("onClickType", "action", "enlarge"),
            ],
        ),
        "image(name: w; address: “https://a/{1}”; alternative: “{2}”; parameters: \
         textParameter(value: $currentObject/Note), textParameter(value: $currentObject/Number); \
         width: 100; height: 100; enlarge: full)",
    );
    let object = json!({"EntityRef": over(&[("M.Order_Picture", "M.Picture")])});
    check(
        web(
            "image.Image",
            vec![
                plain("datasource", "image", "image"),
                ("imageObject", "Image", "", object),
                ("defaultImageDynamic", "Image", "", json!({"Image": "M.Images.None"})),
            ],
        ),
        "image(name: w; image: M.Images.None; source: context(path: M.Order_Picture/M.Picture); \
         width: 100; height: 100)",
    );
    let icon = json!({"Icon": {"$Type": "Forms$GlyphIcon", "Code": 57352}});
    check(
        web(
            "image.Image",
            vec![
                plain("datasource", "image", "icon"),
                ("imageIcon", "Icon", "", icon),
                words("alternativeText", "A"),
            ],
        ),
        "button(name: w; icon: user; tooltip: “A”; style: link)",
    );
    check(
        web(
            "image.Image",
            vec![
                plain("datasource", "image", "image"),
                picture,
                plain("isBackgroundImage", "false", "true"),
                widgets("children", title()),
            ],
        ),
        "container(name: w; widgets: image(name: wImage; image: M.Images.Logo; width: 100; height: \
         100), title(name: t))",
    );
}

#[test]
fn small_things_to_show() {
    check(
        package(
            "com.mendix.widget.custom.badge.Badge",
            vec![words("value", "9"), action("onClick")],
        ),
        "badge(name: w; text: “9”; onClick: signOut)",
    );
    let value = json!({"$Type": "Forms$ClientTemplateParameter", "Expression": "'x'"});
    let with = |key, said: &str| {
        (key, "TextTemplate", "", json!({"TextTemplate": template(said, vec![value.clone()])}))
    };
    check(
        package(
            "com.mendix.widget.custom.badgebutton.BadgeButton",
            vec![with("label", "a {1}"), with("value", "{1} b"), action("onClickEvent")],
        ),
        "button(name: w; caption: “a {1} {2} b”; parameters: textParameter(value: 'x'), \
         textParameter(value: 'x'); action: signOut)",
    );
    check(
        package(
            "com.mendix.widget.custom.progressbar.ProgressBar",
            vec![
                plain("type", "static", "dynamic"),
                plain("staticCurrentValue", "50", "50"),
                member("dynamicCurrentValue", "M.Order.Number"),
                member("dynamicMaxValue", "M.Order.Total"),
                plain("showLabel", "false", "true"),
                plain("labelType", "text", "text"),
                words("labelText", "L"),
            ],
        ),
        "progress(name: w; value: $currentObject/Number; maximum: $currentObject/Total; text: “L”)",
    );
    check(
        package(
            "com.mendix.widget.custom.progresscircle.ProgressCircle",
            vec![
                member("progressAttribute", "M.Order.Number"),
                plain("staticMaximumValue", "100", "10"),
                plain("displayText", "percentage", "static"),
                (
                    "displayTextStatic",
                    "TranslatableString",
                    "",
                    json!({"TranslatableValue": text("L")}),
                ),
                ("nanoflow", "Nanoflow", "", json!({"Nanoflow": "M.F"})),
            ],
        ),
        "progress(name: w; value: $currentObject/Number; maximum: 10; look: circle; text: “L”; \
         onClick: callMicroflow(microflow: M.F))",
    );
    check(
        web(
            "accordion.Accordion",
            vec![
                one(
                    "groups",
                    vec![
                        plain("headerRenderMode", "text", "text"),
                        words("headerText", "G"),
                        widgets("content", title()),
                        expression("visible", "$Order/Paid"),
                        plain("initialCollapsedState", "collapsed", "expanded"),
                    ],
                ),
                plain("expandBehavior", "singleExpanded", "multipleExpanded"),
            ],
        ),
        "accordion(name: w; groups: accordionGroup(caption: “G”; open: true; widgets: title(name: \
         t); visible: $Order/Paid); single: false)",
    );
    check(
        web("tooltip.Tooltip", vec![words("textMessage", "T"), widgets("trigger", title())]),
        "tooltip(name: w; text: “T”; widgets: title(name: t))",
    );
    check(
        web(
            "htmlelement.HTMLElement",
            vec![
                plain("tagContentMode", "container", "innerHTML"),
                words("tagContentHTML", "<b>x</b>"),
            ],
        ),
        "richText(name: w; text: “<b>x</b>”)",
    );
    check(
        web(
            "htmlelement.HTMLElement",
            vec![
                plain("tagContentMode", "container", "container"),
                widgets("tagContentContainer", title()),
            ],
        ),
        "container(name: w; widgets: title(name: t))",
    );
}

#[test]
fn charts() {
    let flow = json!({"DataSource": {"$Type": "Forms$NanoflowSource", "Nanoflow": "M.F"}});
    let series = || {
        one(
            "lines",
            vec![
                plain("dataSet", "static", "static"),
                ("staticDataSource", "DataSource", "", flow.clone()),
                words("staticName", "S"),
                member("staticXAttribute", "M.Order.Placed"),
                member("staticYAttribute", "M.Order.Total"),
                plain("aggregationType", "none", "avg"),
                action("staticOnClickAction"),
            ],
        )
    };
    let expected = "series: series(caption: “S”; source: microflow(microflow: M.F); x: \
                    M.Order.Placed; y: M.Order.Total; total: average; onClick: signOut); xCaption: \
                    “X”; yCaption: “Y”; legend: false; height: 50)";
    for (id, chart) in [
        ("linechart.LineChart", ""),
        ("areachart.AreaChart", "chart: area; "),
        ("columnchart.ColumnChart", "chart: column; "),
        ("barchart.BarChart", "chart: bar; "),
        ("bubblechart.BubbleChart", "chart: bubble; "),
        ("timeseries.TimeSeries", "chart: timeSeries; "),
    ] {
        check(
            web(
                id,
                vec![
                    series(),
                    words("xAxisLabel", "X"),
                    words("yAxisLabel", "Y"),
                    plain("showLegend", "true", "false"),
                    plain("heightUnit", "percentageOfWidth", "pixels"),
                    plain("height", "75", "50"),
                ],
            ),
            &format!("chart(name: w; {chart}{expected}"),
        );
    }
    let part = json!({"$Type": "Forms$ClientTemplateParameter",
                      "AttributeRef": attribute("M.Order.Note")});
    check(
        web(
            "piechart.PieChart",
            vec![
                orders("seriesDataSource"),
                (
                    "seriesName",
                    "TextTemplate",
                    "",
                    json!({"TextTemplate": template("{1}", vec![part])}),
                ),
                member("seriesValueAttribute", "M.Order.Total"),
            ],
        ),
        "chart(name: w; chart: pie; series: series(source: database(entity: M.Order); x: \
         M.Order.Note; y: M.Order.Total))",
    );
    check(
        web(
            "heatmap.HeatMap",
            vec![
                orders("seriesDataSource"),
                member("horizontalAxisAttribute", "M.Order.Note"),
                member("verticalAxisAttribute", "M.Order.Status"),
                member("seriesValueAttribute", "M.Order.Total"),
            ],
        ),
        "chart(name: w; chart: heatMap; series: series(source: database(entity: M.Order); x: \
         M.Order.Note; y: M.Order.Total; group: M.Order.Status))",
    );
    check(
        package(
            "com.mendix.widget.custom.BarChart.BarChart",
            vec![one(
                "series",
                vec![
                    ("name", "TranslatableString", "", json!({"TranslatableValue": text("S")})),
                    ("dataEntity", "Entity", "", json!({"EntityRef": direct("M.Order")})),
                    plain("dataSourceType", "XPath", "XPath"),
                    (
                        "entityConstraint",
                        "EntityConstraint",
                        "",
                        json!({"XPathConstraint": "[Paid]"}),
                    ),
                    member("xValueAttribute", "M.Order.Placed"),
                    member("yValueAttribute", "M.Order.Total"),
                ],
            )],
        ),
        "chart(name: w; chart: bar; series: series(caption: “S”; source: database(entity: M.Order; \
         xpath: [Paid]); x: M.Order.Placed; y: M.Order.Total))",
    );
}
