//! Names of elements from names of tables and columns. A name that can stay stays; what had to
//! change keeps the original as its caption. The same database gives the same names.

use std::collections::BTreeSet;

use model_core::name::{MAX_NAME, check_name, free_name, to_name};

/// Members that every object has (`reference/mendix.md` §1), in lower case.
pub(crate) const SYSTEM_MEMBERS: &[&str] =
    &["id", "guid", "createddate", "changeddate", "owner", "changedby", "mendixobject"];

/// Names that are taken in one scope, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Scope(BTreeSet<String>);

impl Scope {
    /// Takes a name, or the first free one after it.
    pub(crate) fn take(&mut self, wanted: &str) -> String {
        let name = free_name(wanted, |name| self.0.contains(&name.to_ascii_lowercase()));
        self.0.insert(name.to_ascii_lowercase());
        name
    }
}

/// Names for several elements of one scope, in their order. Those whose names can stay come
/// first, so that none of them gives way to one that has to change anyway.
pub(crate) fn take_all<'a>(
    scope: &mut Scope,
    wanted: impl Iterator<Item = &'a str>,
    name_of: impl Fn(&str) -> String,
) -> Vec<String> {
    let originals: Vec<&str> = wanted.collect();
    let mut names = vec![String::new(); originals.len()];
    for stays in [true, false] {
        for (original, name) in originals.iter().zip(&mut names) {
            let wanted = name_of(original);
            if (wanted == *original) == stays {
                *name = scope.take(&wanted);
            }
        }
    }
    names
}

/// The name of a module, an entity or an association from any text.
pub(crate) fn element_name(text: &str, fallback: &str) -> String {
    let plain = fold(text);
    // A name that fits is taken as it is, odd underscores and all.
    if check_name(&plain).is_ok() && plain.len() <= MAX_NAME - 10 {
        return plain;
    }
    to_name(&plain, fallback)
}

/// The name of an attribute from that of a column.
pub(crate) fn member_name(column: &str, entity: &str) -> String {
    let name = element_name(column, "Column");
    if SYSTEM_MEMBERS.contains(&name.to_ascii_lowercase().as_str()) {
        return format!("{}_{name}", entity.get(..MAX_NAME - 30).unwrap_or(entity));
    }
    name
}

/// What a column of a foreign key stands for: `SupportRepId` for the support rep.
pub(crate) fn role(column: &str) -> &str {
    for end in ["_id", "_ID", "_Id", " ID", " Id", " id"] {
        if let Some(stem) = column.strip_suffix(end) {
            return if stem.is_empty() { column } else { stem };
        }
    }
    let stem = column.strip_suffix("Id").or_else(|| column.strip_suffix("ID"));
    match stem {
        Some(stem) if stem.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) => stem,
        _ => column,
    }
}

/// Letters of European languages as people write them where there are only those of English.
fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        plain.push_str(match c {
            'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ą' | 'ă' => "a",
            'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ą' | 'Ă' => "A",
            'ä' | 'æ' => "ae",
            'Ä' | 'Æ' => "Ae",
            'ç' | 'ć' | 'č' => "c",
            'Ç' | 'Ć' | 'Č' => "C",
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => "e",
            'È' | 'É' | 'Ê' | 'Ë' | 'Ę' | 'Ě' | 'Ē' => "E",
            'ì' | 'í' | 'î' | 'ï' | 'ı' | 'ī' => "i",
            'Ì' | 'Í' | 'Î' | 'Ï' | 'İ' | 'Ī' => "I",
            'ł' => "l",
            'Ł' => "L",
            'ñ' | 'ń' | 'ň' => "n",
            'Ñ' | 'Ń' | 'Ň' => "N",
            'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ő' => "o",
            'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' | 'Ő' => "O",
            'ö' | 'ø' | 'œ' => "oe",
            'Ö' | 'Ø' | 'Œ' => "Oe",
            'ř' => "r",
            'Ř' => "R",
            'ś' | 'š' | 'ş' => "s",
            'Ś' | 'Š' | 'Ş' => "S",
            'ß' => "ss",
            'ť' | 'ţ' => "t",
            'ù' | 'ú' | 'û' | 'ů' | 'ū' | 'ű' => "u",
            'Ù' | 'Ú' | 'Û' | 'Ů' | 'Ū' | 'Ű' => "U",
            'ü' => "ue",
            'Ü' => "Ue",
            'ý' | 'ÿ' => "y",
            'Ý' => "Y",
            'ź' | 'ż' | 'ž' => "z",
            'Ź' | 'Ż' | 'Ž' => "Z",
            c => {
                plain.push(c);
                continue;
            }
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(member_name(text, "Order"), expected);
        assert_eq!(check_name(&member_name(text, "Order")), Ok(()));
    }

    #[test]
    fn any_column_gets_a_name() {
        check("Total", "Total");
        check("unit__price_", "unit__price_");
        check("Unit Price", "Unit_Price");
        check("2nd", "Column2nd");
        check("", "Column");
        check("Größe (cm)", "Groesse_cm");
        check("Клиент", "Column");
        check("id", "Order_id");
        check("Owner", "Order_Owner");
        check("select", "select");
        check("aux", "Columnaux");
        check("a\"b", "a_b");
        check(&"x".repeat(300), &"x".repeat(190));
    }

    #[test]
    fn clashes_are_told_apart_and_what_can_stay_stays() {
        let mut scope = Scope::default();
        let names = ["Order Details", "Order_Details", "order-details", "Order"];
        let named = take_all(&mut scope, names.into_iter(), |t| element_name(t, "Table"));
        assert_eq!(named, ["Order_Details2", "Order_Details", "order_details3", "Order"]);
    }

    #[test]
    fn roles() {
        for (column, expected) in [
            ("SupportRepId", "SupportRep"),
            ("ReportsTo", "ReportsTo"),
            ("home_team_id", "home_team"),
            ("CustomerID", "Customer"),
            ("Paid", "Paid"),
            ("ID", "ID"),
            ("_id", "_id"),
            ("Grid", "Grid"),
        ] {
            assert_eq!(role(column), expected);
        }
    }
}
