//! Charts.

use model_core::model::page::{
    Chart, ChartKind, DataSource, EntitySource, MicroflowSource, Series, Total, Widget,
};
use model_core::model::{MemberPath, Translated};
use model_core::name::QName;

use super::super::super::bson::Document as Source;
use super::super::super::reader::{member_path, name};
use super::super::Form;
use super::super::look::widget;
use super::super::source::{EntityRef, entity_ref};
use super::props::Props;

fn kind(class: &str) -> Option<ChartKind> {
    Some(match class {
        "LineChart" => ChartKind::Line,
        "AreaChart" => ChartKind::Area,
        "ColumnChart" => ChartKind::Column,
        "BarChart" => ChartKind::Bar,
        "PieChart" => ChartKind::Pie,
        "BubbleChart" => ChartKind::Bubble,
        "HeatMap" => ChartKind::HeatMap,
        "TimeSeries" => ChartKind::TimeSeries,
        _ => return None,
    })
}

impl<'s> Form<'_, '_, 's> {
    /// A chart; nothing where the widget is none.
    pub(super) fn plug_chart(
        &mut self,
        source: &Source<'s>,
        props: &mut Props<'_, 's>,
        class: &str,
    ) -> Option<Widget> {
        let chart = kind(class)?;
        let mut series = Vec::new();
        if props.has("series") || props.has("lines") {
            let key = if props.has("series") { "series" } else { "lines" };
            for mut one in props.objects(key) {
                let id = one.object.map(|object| self.reader.id(object)).unwrap_or_default();
                let mut made = if one.has("dataSet") {
                    self.series(&mut one)
                } else {
                    self.old_series(&mut one)
                };
                made.id = id;
                self.finish(&one);
                series.push(made);
            }
        } else {
            let mut made = if props.has("seriesDataSource") {
                self.parts_of_whole(props)
            } else {
                self.old_series(props)
            };
            made.id = self.part(source, "series");
            series.push(made);
        }
        let x_caption = self.plug_text(props, "xAxisLabel");
        let y_caption = self.plug_text(props, "yAxisLabel");
        let height = props.int("height", 0);
        let is_fixed = props.plain("heightUnit") == "pixels";
        let legend =
            props.plain(if chart == ChartKind::HeatMap { "showScale" } else { "showLegend" });
        Some(widget!(Chart of self.common(source),
            chart,
            series,
            x_caption,
            y_caption,
            legend: !legend.eq_ignore_ascii_case("false"),
            height: if is_fixed { height } else { 0 },
        ))
    }

    /// What a chart draws, as newer packages say it.
    fn series(&mut self, props: &mut Props<'_, 's>) -> Series {
        let by = if props.plain("dataSet") == "dynamic" { "dynamic" } else { "static" };
        let key = |what: &str| format!("{by}{what}");
        let caption = self.series_caption(props, &key("Name"));
        Series {
            caption,
            source: self.plug_source(props, &key("DataSource")),
            x: props.member(&key("XAttribute")),
            y: props.member(&key("YAttribute")),
            group: props.member("groupByAttribute"),
            total: self.total(props),
            on_click: self.plug_action(props, &key("OnClickAction")),
            ..Series::default()
        }
    }

    /// The name of a series. Where the objects say it, it is what sets them apart.
    fn series_caption(&mut self, props: &mut Props<'_, 's>, key: &str) -> Translated {
        let words = self.plug_words(props, key);
        if words.parameters.is_empty() {
            return words.text;
        }
        let what = props.path(key);
        self.dropped(what, "The name of a series holds no values.");
        Translated::default()
    }

    fn total(&mut self, props: &mut Props<'_, 's>) -> Total {
        match props.plain("aggregationType") {
            "none" | "" => Total::None,
            "count" => Total::Count,
            "sum" => Total::Sum,
            "avg" | "average" => Total::Average,
            "min" | "minimum" => Total::Minimum,
            "max" | "maximum" => Total::Maximum,
            word => {
                self.unknown_word(props, "aggregationType", word);
                Total::None
            }
        }
    }

    /// What a chart of one series draws: the parts of a pie, the cells of a heat map.
    fn parts_of_whole(&mut self, props: &mut Props<'_, 's>) -> Series {
        let mut x = props.member("horizontalAxisAttribute");
        let mut caption = Translated::default();
        // The name of a part is mostly nothing but an attribute.
        if let Some(prop) = props.take("seriesName") {
            let template = prop.value.document("TextTemplate");
            let mut parameters = template.into_iter().flat_map(|t| t.documents("Parameters"));
            match (parameters.next(), parameters.next()) {
                (Some(one), None) if x.is_empty() => x = member_path(one, "AttributeRef", ""),
                _ => caption = self.series_caption(props, "seriesName"),
            }
        }
        Series {
            caption,
            source: self.plug_source(props, "seriesDataSource"),
            x,
            y: props.member("seriesValueAttribute"),
            group: props.member("verticalAxisAttribute"),
            on_click: self.plug_action(props, "onClickAction"),
            ..Series::default()
        }
    }

    /// What a chart draws, as older packages say it: an entity and an XPath, or a microflow.
    fn old_series(&mut self, props: &mut Props<'_, 's>) -> Series {
        let mut first = |keys: [&str; 2]| {
            let [one, other] = keys.map(|key| props.member(key));
            if one.is_empty() { other } else { one }
        };
        let x = first(["xValueAttribute", "nameAttribute"]);
        let y = first(["yValueAttribute", "valueAttribute"]);
        let group = first(["seriesNameAttribute", "verticalNameAttribute"]);
        let horizontal: MemberPath = props.member("horizontalNameAttribute");
        let keys = ["onClickMicroflow", "onClickNanoflow", "onClickPage"];
        Series {
            caption: self.plug_text(props, "name"),
            source: self.old_source(props),
            x: if x.is_empty() { horizontal } else { x },
            y,
            group,
            total: self.total(props),
            on_click: self.plug_old_action(props, &keys),
            ..Series::default()
        }
    }

    fn old_source(&mut self, props: &mut Props<'_, 's>) -> Option<Box<DataSource>> {
        let entity = props.take("dataEntity");
        let xpath = props.take("entityConstraint");
        let microflow = props.take("dataSourceMicroflow");
        if props.plain("dataSourceType").eq_ignore_ascii_case("microflow") {
            let called = microflow?;
            let microflow: QName = name(called.value, "Microflow");
            let id = self.part(called.property, "source");
            let source = MicroflowSource { id, microflow, ..MicroflowSource::default() };
            return Some(Box::new(source.into()));
        }
        let named = entity?;
        let EntityRef::Direct(entity) = entity_ref(named.value) else { return None };
        let id = self.part(named.property, "source");
        let xpath = xpath.map(|prop| prop.value.text("XPathConstraint").trim_end().to_owned());
        let xpath = xpath.unwrap_or_default();
        Some(Box::new(EntitySource { id, entity, xpath, ..EntitySource::default() }.into()))
    }
}
