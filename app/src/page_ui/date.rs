//! A calendar to choose a day from.

use app_kit::icons;
use app_kit::tokens::{AppPalette, font, measure};
use app_kit::widgets::paint;
use egui::{RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

const DAY: f32 = 30.0;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days since 1970-01-01 of a date of the Gregorian calendar.
fn days_from_date(year: i32, month: u32, day: u32) -> i64 {
    // Years begin in March here, so that the leap day is the last.
    let shifted = i64::from(year) - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of days since 1970-01-01.
fn date_from_days(days: i64) -> (i32, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

fn days_in_month(year: i32, month: u32) -> u32 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    (days_from_date(next_year, next, 1) - days_from_date(year, month, 1)) as u32
}

/// Draws a month; gives the chosen day as `2026-11-21`.
pub(super) fn calendar(
    ui: &mut Ui,
    c: &AppPalette,
    moment: Option<i64>,
    shown: &mut Option<(i32, u32)>,
) -> Option<String> {
    let chosen = moment.map(|ms| date_from_days(ms.div_euclid(86_400_000)));
    let (mut year, mut month) =
        shown.unwrap_or_else(|| chosen.map_or((2026, 1), |(y, m, _)| (y, m)));
    let mut answer = None;
    ui.set_width(DAY * 7.0);
    ui.horizontal(|ui| {
        if arrow(ui, c, icons::CHEVRON_LEFT, "Previous month") {
            (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
        }
        let name = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
        let text = RichText::new(format!("{name} {year}")).font(font::strong()).color(c.text);
        ui.allocate_ui(vec2(DAY * 7.0 - 64.0, 24.0), |ui| {
            ui.vertical_centered(|ui| ui.label(text))
        });
        if arrow(ui, c, icons::CHEVRON_RIGHT, "Next month") {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
    });
    *shown = Some((year, month));
    let first = days_from_date(year, month, 1);
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    let lead = (first + 3).rem_euclid(7);
    let (area, _) = ui.allocate_exact_size(vec2(DAY * 7.0, DAY * 6.0), Sense::hover());
    for day in 1..=days_in_month(year, month) {
        let cell = lead + i64::from(day) - 1;
        let at = pos2(area.left() + (cell % 7) as f32 * DAY, area.top() + (cell / 7) as f32 * DAY);
        let rect = egui::Rect::from_min_size(at, vec2(DAY, DAY)).shrink(1.0);
        let response = ui.interact(rect, ui.scope_id().with((year, month, day)), Sense::click());
        let name = format!("{year:04}-{month:02}-{day:02}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let selected = chosen == Some((year, month, day));
        let (fill, color) = if selected {
            (c.acc, c.on_acc)
        } else if response.hovered() || response.has_focus() {
            (c.button_hover, c.text)
        } else {
            (c.surface, c.text)
        };
        ui.painter().rect_filled(rect, measure::RADIUS_INPUT, fill);
        let text = paint::line(ui, &day.to_string(), font::dense(), color, DAY);
        paint::centered(ui.painter(), rect, text);
        if response.clicked() {
            answer = Some(name);
        }
    }
    answer
}

fn arrow(ui: &mut Ui, c: &AppPalette, icon: char, name: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    icons::paint(
        ui.painter(),
        rect.center(),
        icon,
        icons::SIZE,
        if response.hovered() { c.text } else { c.dim },
    );
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        assert_eq!(days_from_date(1970, 1, 1), 0);
        assert_eq!(days_from_date(2026, 11, 21), 20_778);
        for days in (-200_000..200_000).step_by(37) {
            let (year, month, day) = date_from_days(days);
            assert_eq!(days_from_date(year, month, day), days);
        }
        assert_eq!(
            (days_in_month(2024, 2), days_in_month(2026, 2), days_in_month(2026, 12)),
            (29, 28, 31)
        );
    }
}
