//! How languages write dates and numbers: a small table. Languages that are not in it are written
//! like English.

/// How a language writes dates and numbers. Patterns are those of [`super::date_pattern`].
#[derive(Debug, PartialEq, Eq)]
pub struct Locale {
    /// Its code: `en`, `en-US`.
    pub code: &'static str,
    /// The names of the months.
    pub months: [&'static str; 12],
    /// The short names of the months.
    pub short_months: [&'static str; 12],
    /// The names of the days, from Monday.
    pub days: [&'static str; 7],
    /// The short names of the days, from Monday.
    pub short_days: [&'static str; 7],
    /// Before and after noon.
    pub halves: [&'static str; 2],
    /// Before and after the year 1.
    pub eras: [&'static str; 2],
    /// What stands between whole digits and fraction digits.
    pub decimal: char,
    /// What stands between groups of three digits.
    pub group: char,
    /// The day that a week begins with: 0 for Monday, 6 for Sunday.
    pub first_day: i8,
    /// A day.
    pub date: &'static str,
    /// A time of day.
    pub time: &'static str,
}

impl Locale {
    /// A day and a time of day.
    pub fn date_time(&self) -> String {
        format!("{} {}", self.date, self.time)
    }
}

/// The locale of a language by its code, `de`, `de-AT`, `de_AT`; English where it is not known.
pub fn find(code: &str) -> &'static Locale {
    let code = code.replace('_', "-");
    let exact = LOCALES.iter().find(|locale| locale.code.eq_ignore_ascii_case(&code));
    let language = code.split('-').next().unwrap_or_default();
    exact
        .or_else(|| LOCALES.iter().find(|locale| locale.code.eq_ignore_ascii_case(language)))
        .unwrap_or(&ENGLISH)
}

const ENGLISH: Locale = Locale {
    code: "en",
    months: [
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
    ],
    short_months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    short_days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    halves: ["AM", "PM"],
    eras: ["BC", "AD"],
    decimal: '.',
    group: ',',
    first_day: 0,
    date: "d MMM yyyy",
    time: "HH:mm",
};

const LOCALES: &[Locale] = &[
    ENGLISH,
    Locale { code: "en-US", first_day: 6, date: "M/d/yyyy", time: "h:mm a", ..ENGLISH },
    Locale {
        code: "de",
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        short_months: [
            "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
            "Dez.",
        ],
        days: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        short_days: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
        eras: ["v. Chr.", "n. Chr."],
        decimal: ',',
        group: '.',
        date: "dd.MM.yyyy",
        ..ENGLISH
    },
    Locale {
        code: "nl",
        months: [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        short_months: [
            "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
        ],
        days: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        short_days: ["ma", "di", "wo", "do", "vr", "za", "zo"],
        eras: ["v.Chr.", "n.Chr."],
        decimal: ',',
        group: '.',
        date: "dd-MM-yyyy",
        ..ENGLISH
    },
    Locale {
        code: "fr",
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        short_months: [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ],
        days: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        short_days: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
        eras: ["av. J.-C.", "ap. J.-C."],
        decimal: ',',
        group: '\u{a0}',
        date: "dd/MM/yyyy",
        ..ENGLISH
    },
    Locale {
        code: "es",
        months: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        short_months: [
            "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
        ],
        days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        short_days: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
        eras: ["a. C.", "d. C."],
        decimal: ',',
        group: '.',
        date: "d/M/yyyy",
        ..ENGLISH
    },
    Locale {
        code: "it",
        months: [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
        short_months: [
            "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
        ],
        days: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        short_days: ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
        eras: ["a.C.", "d.C."],
        decimal: ',',
        group: '.',
        date: "dd/MM/yyyy",
        ..ENGLISH
    },
    Locale {
        code: "pt",
        months: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        short_months: [
            "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
            "dez.",
        ],
        days: [
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ],
        short_days: ["seg.", "ter.", "qua.", "qui.", "sex.", "sáb.", "dom."],
        eras: ["a.C.", "d.C."],
        decimal: ',',
        group: '.',
        date: "dd/MM/yyyy",
        ..ENGLISH
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found() {
        for (code, expected) in [
            ("en", "en"),
            ("en_US", "en-US"),
            ("de-AT", "de"),
            ("EN-gb", "en"),
            ("tlh", "en"),
            ("", "en"),
        ] {
            assert_eq!(find(code).code, expected, "{code}");
        }
    }
}
