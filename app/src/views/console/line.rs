//! A line of the console: a request, a span of it, or what it found wrong.

use app_kit::icons;
use app_kit::tokens::{self, font};
use app_kit::widgets::paint;
use egui::{Color32, Rect, Response, Role, Ui, WidgetInfo};
use model_core::id::Id;
use runtime_preview::trace::Span;

use crate::state::Entry;

/// The place of a line that stands for a whole request.
const REQUEST: usize = usize::MAX;
/// The place of the first line that says what was wrong.
const WRONG: usize = usize::MAX / 2;

/// A line.
pub(super) struct Line<'a> {
    /// Which it is in its request.
    pub place: usize,
    /// How deep it stands: 0 for requests.
    pub depth: usize,
    /// `#118`; empty within a request.
    pub number: String,
    /// What was done; empty for statements.
    pub what: String,
    /// The statement, or how many there are.
    pub sql: String,
    /// How many rows; nothing where it makes no sense.
    pub rows: Option<usize>,
    /// How long it took, in microseconds.
    pub micros: Option<u64>,
    /// Whether it tells of something wrong.
    pub wrong: bool,
    /// Whether there is something inside.
    pub folds: bool,
    /// The document and the element that it belongs to.
    pub element: Option<(Id, Id)>,
    span: Option<&'a Span>,
}

impl Line<'_> {
    /// Whether it stands for a whole request.
    pub fn is_request(&self) -> bool {
        self.place == REQUEST
    }

    /// The statements of the line: its own, or all of its request.
    pub fn all_sql(&self, entry: &Entry) -> String {
        match self.span {
            Some(span) if is_sql(span) => span.label.to_string(),
            _ => statements(entry).map(|s| &*s.label).collect::<Vec<_>>().join(";\n"),
        }
    }
}

/// Where the columns begin.
pub(super) struct Places {
    /// The number of the request.
    pub number: f32,
    /// What was done.
    pub what: f32,
    /// The statement.
    pub sql: f32,
    /// How many rows.
    pub rows: f32,
    /// How long it took.
    pub time: f32,
}

impl Places {
    /// The columns in a room.
    pub fn of(room: Rect) -> Places {
        let left = room.left() + 12.0;
        let right = room.right();
        let what = left + 78.0;
        let (time, rows) = (right - 76.0, right - 138.0);
        Places { number: left, what, sql: what + (rows - what) * 0.45, rows, time }
    }
}

fn is_sql(span: &Span) -> bool {
    span.kind == "sql"
}

fn statements(entry: &Entry) -> impl Iterator<Item = &Span> {
    entry.spans.iter().filter(|span| is_sql(span))
}

/// Whether a request has a text somewhere; `filter` is in lower case.
pub(super) fn matches(entry: &Entry, filter: &str) -> bool {
    filter.is_empty()
        || entry.what.to_lowercase().contains(filter)
        || format!("#{}", entry.number).contains(filter)
        || entry.spans.iter().any(|span| span.label.to_lowercase().contains(filter))
        || entry.validation.iter().any(|text| text.to_lowercase().contains(filter))
        || entry.failure.as_ref().is_some_and(|f| f.message.to_lowercase().contains(filter))
}

/// The lines of a request.
pub(super) fn lines(entry: &Entry, unfolded: bool) -> Vec<Line<'_>> {
    let mut all = vec![request(entry)];
    for (place, text) in wrong(entry).into_iter().enumerate() {
        let element = entry.failure.as_ref().and_then(|failure| failure.element);
        all.push(Line {
            place: WRONG + place,
            depth: 1,
            number: String::new(),
            what: text,
            sql: String::new(),
            rows: None,
            micros: None,
            wrong: true,
            folds: false,
            element: element.map(|(document, element)| (document.0, element)),
            span: None,
        });
    }
    if unfolded {
        let mut depths: Vec<usize> = Vec::with_capacity(entry.spans.len());
        for (place, span) in entry.spans.iter().enumerate() {
            let depth = span.parent.and_then(|p| depths.get(p)).map_or(1, |depth| depth + 1);
            depths.push(depth);
            all.push(of_span(place, depth, span));
        }
    }
    all
}

fn request(entry: &Entry) -> Line<'_> {
    let mut sql = statements(entry);
    let (sql, rows) = match (sql.next(), sql.next()) {
        (None, _) => (String::new(), None),
        (Some(only), None) => (only.label.to_string(), only.rows),
        (Some(_), Some(_)) => {
            let count = statements(entry).count();
            let rows = statements(entry).filter_map(|span| span.rows).sum();
            (format!("{count} statements"), Some(rows))
        }
    };
    Line {
        place: REQUEST,
        depth: 0,
        number: format!("#{}", entry.number),
        what: entry.what.clone(),
        sql,
        rows,
        micros: Some(entry.micros),
        wrong: entry.failure.is_some(),
        folds: !entry.spans.is_empty(),
        element: None,
        span: None,
    }
}

fn of_span(place: usize, depth: usize, span: &Span) -> Line<'_> {
    let label = span.label.to_string();
    let (what, sql) = if is_sql(span) { (String::new(), label) } else { (label, String::new()) };
    Line {
        place,
        depth,
        number: String::new(),
        what,
        sql,
        rows: span.rows,
        micros: Some(span.micros),
        wrong: false,
        folds: false,
        element: span.document.zip(span.element),
        span: Some(span),
    }
}

fn wrong(entry: &Entry) -> Vec<String> {
    let found = entry.validation.iter().map(|text| format!("Validation: {text}"));
    let failure = entry.failure.iter().map(|failure| match failure.place.as_str() {
        "" => failure.message.clone(),
        place => format!("{place}: {}", failure.message),
    });
    found.chain(failure).collect()
}

/// `0.4 ms`, `1.2 s`.
pub(super) fn time(micros: u64) -> String {
    let millis = micros as f64 / 1000.0;
    match micros {
        0..10 => "< 0.01 ms".to_owned(),
        10..1_000 => format!("{millis:.2} ms"),
        1_000..1_000_000 => format!("{millis:.1} ms"),
        _ => format!("{:.1} s", millis / 1000.0),
    }
}

/// All about a request, for the clipboard.
pub(super) fn details(entry: &Entry) -> String {
    let mut text = format!("#{} {} ({})\n", entry.number, entry.what, time(entry.micros));
    for line in lines(entry, true).iter().skip(1) {
        let words = if line.what.is_empty() { &line.sql } else { &line.what };
        let rows = line.rows.map_or_else(String::new, |rows| format!(", {rows} rows"));
        let took = line.micros.map_or_else(String::new, |micros| format!(", {}", time(micros)));
        text.extend([&"  ".repeat(line.depth), words, &rows, &took, "\n"]);
    }
    if let Some(failure) = entry.failure.as_ref().filter(|failure| !failure.details.is_empty()) {
        text.push_str(&failure.details);
    }
    text
}

/// Draws a line.
pub(super) fn draw(
    ui: &Ui,
    line: &Line<'_>,
    (rect, response): (Rect, &Response),
    places: &Places,
    (selected, unfolded): (bool, bool),
) {
    let p = tokens::palette(ui);
    let name = [&line.number, &line.what, &line.sql].map(String::as_str).join(" ");
    let name = name.trim();
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, name));
    let fill = match (selected, response.hovered()) {
        (true, _) => p.acc_bg,
        (false, true) => p.row_hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 0.0, fill);
    painter.hline(rect.x_range(), rect.bottom() - 0.5, (1.0, p.line));
    let y = rect.center().y;
    let color = if line.wrong { p.err } else { p.text };
    if !line.number.is_empty() {
        let color = if line.wrong { p.err } else { p.dim };
        let text = paint::line(ui, &line.number, font::dense(), color, 70.0);
        paint::left(painter, places.number, y, text);
    }
    let mut x = places.what + line.depth as f32 * 16.0;
    if line.is_request() {
        if line.folds {
            let icon = if unfolded { icons::CHEVRON_DOWN } else { icons::CHEVRON_RIGHT };
            icons::paint(painter, egui::pos2(x + 5.0, y), icon, icons::SIZE_DENSE, p.dim);
        }
        x += 16.0;
    }
    let room = if line.sql.is_empty() { places.rows - x } else { places.sql - x - 12.0 };
    let text = paint::line(ui, &line.what, font::dense(), color, room.max(0.0));
    paint::left(painter, x, y, text);
    if !line.sql.is_empty() {
        let mono = line.span.is_some() || line.rows.is_some() && !line.sql.ends_with("statements");
        let letters = if mono { font::mono_of(11.0) } else { font::dense() };
        let color = if mono { p.text } else { p.dim };
        let one_line = line.sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = paint::line(ui, &one_line, letters, color, places.rows - places.sql - 12.0);
        paint::left(painter, places.sql, y, text);
    }
    if let Some(rows) = line.rows {
        let text = paint::line(ui, &rows.to_string(), font::dense(), p.text, 54.0);
        paint::left(painter, places.rows, y, text);
    }
    if let Some(micros) = line.micros {
        let text = paint::line(ui, &time(micros), font::dense(), p.text, 70.0);
        paint::left(painter, places.time, y, text);
    }
    paint::focus_ring(ui, response, rect.shrink(2.0), 4);
}
