//! From text and spans to a laid out text, and from byte ranges to places in it.

use std::ops::Range;

use egui::text::{CCursor, LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, Vec2, pos2};

use super::Span;

/// `text` as a job, coloured by `spans`; whatever is wrong with them (overlaps, offsets inside of a
/// character, beyond the end) colours less, never fails.
pub(super) fn job(text: &str, spans: &[Span], font: &FontId, plain: Color32) -> LayoutJob {
    let mut job = LayoutJob { keep_trailing_whitespace: true, ..LayoutJob::default() };
    let mut at = 0;
    let mut append = |range: Range<usize>, color: Color32| {
        if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
            job.append(part, 0.0, TextFormat::simple(font.clone(), color));
        }
    };
    for span in spans {
        if span.range.start < at || text.get(span.range.clone()).is_none() {
            continue;
        }
        append(at..span.range.start, plain);
        append(span.range.clone(), span.color);
        at = span.range.end;
    }
    append(at..text.len(), plain);
    if job.sections.is_empty() {
        job.append("", 0.0, TextFormat::simple(font.clone(), plain));
    }
    job
}

/// The number of characters before byte `at`.
pub(super) fn char_at(text: &str, at: usize) -> usize {
    text.char_indices().take_while(|(byte, _)| *byte < at).count()
}

/// The byte at which character `index` begins.
pub(super) fn byte_at(text: &str, index: usize) -> usize {
    text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte)
}

/// The rectangles of a byte range, one a line, relative to the galley. An empty range is a character wide.
pub(super) fn rects(text: &str, galley: &Galley, range: &Range<usize>) -> Vec<Rect> {
    let first = char_at(text, range.start);
    let last = char_at(text, range.end).max(first + 1);
    let mut rects: Vec<Rect> = Vec::new();
    for index in first..last {
        let here = galley.pos_from_cursor(CCursor::new(index));
        let next = galley.pos_from_cursor(CCursor::new(index + 1));
        let same_line = (here.top() - next.top()).abs() < 0.5;
        let right =
            if same_line && next.left() > here.left() { next.left() } else { here.left() + 7.0 };
        let char = Rect::from_min_max(here.min, pos2(right, here.bottom()));
        match rects.last_mut() {
            Some(last) if (last.top() - char.top()).abs() < 0.5 => last.max.x = char.max.x,
            _ => rects.push(char),
        }
    }
    rects
}

/// A wavy line below `rect`.
pub(super) fn squiggle(painter: &Painter, rect: Rect, origin: Pos2, color: Color32) {
    let rect = rect.translate(origin.to_vec2());
    let (half, height) = (2.0, 1.25);
    let y = rect.bottom() - 2.5;
    let mut points = Vec::new();
    let mut x = rect.left();
    let mut up = false;
    while x <= rect.right() + 0.1 {
        points.push(pos2(x, y) + Vec2::new(0.0, if up { -height } else { height }));
        x += half;
        up = !up;
    }
    painter.line(points, Stroke::new(1.1, color));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ranges: &[Range<usize>], expected: &[&str]) {
        let red = Color32::RED;
        let spans: Vec<Span> =
            ranges.iter().map(|range| Span { range: range.clone(), color: red }).collect();
        let job = job(text, &spans, &FontId::monospace(12.0), Color32::WHITE);
        assert_eq!(job.text, text);
        let found: Vec<&str> = job
            .sections
            .iter()
            .filter(|section| section.format.color == red)
            .map(|section| &text[section.byte_range.start.0..section.byte_range.end.0])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn spans_colour_their_part() {
        check("round($A, 2)", &[0..5, 6..8], &["round", "$A"]);
        check("", &[], &[]);
        check("abc", &[0..1, 2..3], &["a", "c"]);
    }

    #[test]
    fn bad_spans_are_left_out() {
        check("abc", &[0..2, 1..3], &["ab"]);
        check("abc", &[2..9, 0..1], &["a"]);
        check("äbc", &[0..1, 2..3], &["b"]);
    }

    #[test]
    fn bytes_and_characters() {
        assert_eq!(char_at("äöx", 4), 2);
        assert_eq!(byte_at("äöx", 2), 4);
        assert_eq!(byte_at("äöx", 9), 5);
    }
}
