//! The icon that a model names: one of ours, or an image of the app that is called like one.

use app_kit::icons;

/// What images are called, word by word, and which of our icons says the same.
const ALIKE: [(&str, char); 44] = [
    ("add", icons::PLUS),
    ("new", icons::PLUS),
    ("edit", icons::PENCIL),
    ("delete", icons::TRASH_2),
    ("trash", icons::TRASH_2),
    ("remove", icons::X),
    ("cancel", icons::X),
    ("close", icons::X),
    ("failed", icons::X),
    ("checkmark", icons::CHECK),
    ("success", icons::CHECK),
    ("home", icons::HOUSE),
    ("cog", icons::SETTINGS),
    ("navigation", icons::MENU),
    ("hamburger", icons::MENU),
    ("logout", icons::LOG_OUT),
    ("login", icons::LOG_IN),
    ("bell", icons::BELL),
    ("alert", icons::TRIANGLE_ALERT),
    ("warning", icons::TRIANGLE_ALERT),
    ("disable", icons::BAN),
    ("view", icons::EYE),
    ("retweet", icons::REPEAT),
    ("download", icons::DOWNLOAD),
    ("upload", icons::UPLOAD),
    ("microflow", icons::WORKFLOW),
    ("analytics", icons::CHART_COLUMN),
    ("graph", icons::CHART_COLUMN),
    ("signal", icons::CHART_COLUMN),
    ("fullscreen", icons::MAXIMIZE),
    ("notes", icons::FILE_TEXT),
    ("paper", icons::FILE_TEXT),
    ("time", icons::CLOCK),
    ("email", icons::MAIL),
    ("envelope", icons::MAIL),
    ("controls", icons::PLAY),
    ("layout", icons::LAYOUT_GRID),
    ("refresh", icons::REFRESH_CW),
    ("sync", icons::REFRESH_CW),
    ("right", icons::ARROW_RIGHT),
    ("left", icons::ARROW_LEFT),
    ("asterisk", icons::STAR),
    ("filter", icons::FUNNEL),
    ("question", icons::CIRCLE_HELP),
];

/// The icon of a name; nothing where none is named. An image that is called like nothing we know is
/// shown as a picture, so that a button without words is not empty.
pub(super) fn glyph(name: &str) -> Option<char> {
    if let Some(known) = icons::by_name(name) {
        return Some(known);
    }
    let own = name.rsplit_once('.')?.1.to_lowercase().replace('_', "-");
    let words = || own.split('-');
    let known = icons::by_name(&own).or_else(|| words().find_map(icons::by_name));
    let alike = words().find_map(|word| ALIKE.iter().find(|(known, _)| *known == word));
    Some(known.or(alike.map(|(_, icon)| *icon)).unwrap_or(icons::IMAGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_shown_by_the_icons_that_they_are_called_like() {
        for (name, expected) in [
            ("plus", Some(icons::PLUS)),
            ("", None),
            ("unheard-of", None),
            ("Atlas_Core.Atlas_Filled.chevron-right", Some(icons::CHEVRON_RIGHT)),
            ("Atlas_Core.Atlas.trash-can", Some(icons::TRASH_2)),
            ("System.Images.Cancel", Some(icons::X)),
            ("Atlas_Core.Atlas_Filled.info-circle", Some(icons::INFO)),
            ("Atlas_Core.Atlas_Filled.navigation-menu", Some(icons::MENU)),
            ("Sales.Pictures.Zebra", Some(icons::IMAGE)),
        ] {
            assert_eq!(glyph(name), expected, "{name}");
        }
    }
}
