//! XPath against the plainest evaluation in memory.

use std::cmp::Ordering;

use model_core::value::Decimal;
use proptest::prelude::*;

use super::Descending;
use super::tests::{make, query, session};
use crate::object::{ObjectId, Range};
use crate::value::Value;

/// A row as the oracle knows it.
#[derive(Clone, Debug)]
struct Row {
    total: Option<Decimal>,
    remark: Option<String>,
    urgent: bool,
    customer: Option<usize>,
    lines: Vec<i64>,
}

/// A constraint in a form that can be both written and evaluated.
#[derive(Clone, Debug)]
enum Filter {
    Total(&'static str, Option<Decimal>),
    Remark(&'static str, Option<String>),
    City(&'static str, Option<String>),
    Contains(String),
    Urgent,
    Customer,
    Line(&'static str, i64),
    Not(Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
}

fn holds<T: Ord>(op: &str, a: Option<&T>, b: Option<&T>) -> bool {
    match (op, a, b) {
        ("=", a, b) => a == b,
        ("!=", a, b) => a != b,
        (op, Some(a), Some(b)) => match op {
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            _ => a >= b,
        },
        _ => false,
    }
}

impl Filter {
    fn text(&self) -> String {
        let quoted = |text: &Option<String>| {
            text.as_ref().map_or("empty".to_owned(), |t| format!("'{}'", t.replace('\'', "''")))
        };
        match self {
            Filter::Total(op, None) => format!("Total {op} empty"),
            Filter::Total(op, Some(number)) => format!("Total {op} {number}"),
            Filter::Remark(op, text) => format!("Remark {op} {}", quoted(text)),
            Filter::City(op, text) => {
                format!("Sales.Order_Customer/Sales.Customer/City {op} {}", quoted(text))
            }
            Filter::Contains(text) => format!("contains(Remark, '{text}')"),
            Filter::Urgent => "Urgent".to_owned(),
            Filter::Customer => "Sales.Order_Customer/Sales.Customer".to_owned(),
            Filter::Line(op, n) => format!("Sales.Line_Order/Sales.Line/Quantity {op} {n}"),
            Filter::Not(a) => format!("not({})", a.text()),
            Filter::And(a, b) => format!("({} and {})", a.text(), b.text()),
            Filter::Or(a, b) => format!("({} or {})", a.text(), b.text()),
        }
    }

    fn eval(&self, row: &Row, cities: &[Option<String>]) -> bool {
        match self {
            Filter::Total(op, number) => holds(op, row.total.as_ref(), number.as_ref()),
            Filter::Remark(op, text) => holds(op, row.remark.as_ref(), text.as_ref()),
            Filter::City(op, text) => {
                let city = row.customer.and_then(|c| cities[c].as_ref());
                holds(op, city, text.as_ref())
            }
            Filter::Contains(part) => {
                let lower = |text: &str| text.to_lowercase();
                row.remark.as_ref().is_some_and(|text| lower(text).contains(&lower(part)))
            }
            Filter::Urgent => row.urgent,
            Filter::Customer => row.customer.is_some(),
            Filter::Line(op, n) => row.lines.iter().any(|line| holds(op, Some(line), Some(n))),
            Filter::Not(a) => !a.eval(row, cities),
            Filter::And(a, b) => a.eval(row, cities) && b.eval(row, cities),
            Filter::Or(a, b) => a.eval(row, cities) || b.eval(row, cities),
        }
    }
}

fn numbers() -> impl Strategy<Value = Option<Decimal>> {
    prop::option::weighted(
        0.8,
        (-30_i64..30, 0_i32..3).prop_map(|(n, s)| Decimal::new(n.into(), s).unwrap()),
    )
}

fn texts() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.8, "[abBé']{0,2}")
}

fn filters() -> impl Strategy<Value = Filter> {
    let op = || prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        (op(), numbers()).prop_map(|(op, n)| Filter::Total(op, n)),
        (op(), texts()).prop_map(|(op, t)| Filter::Remark(op, t)),
        (op(), texts()).prop_map(|(op, t)| Filter::City(op, t)),
        "[abBé]{0,2}".prop_map(Filter::Contains),
        Just(Filter::Urgent),
        Just(Filter::Customer),
        (op(), 0_i64..4).prop_map(|(op, n)| Filter::Line(op, n)),
    ];
    leaf.prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| Filter::Not(Box::new(a))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Filter::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner).prop_map(|(a, b)| Filter::Or(Box::new(a), Box::new(b))),
        ]
    })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        numbers(),
        texts(),
        any::<bool>(),
        prop::option::weighted(0.8, 0_usize..3),
        prop::collection::vec(0_i64..4, 0..3),
    );
    let row = row.prop_map(|(total, remark, urgent, customer, lines)| Row {
        total,
        remark,
        urgent,
        customer,
        lines,
    });
    prop::collection::vec(row, 0..12)
}

/// Empty last ascending and first descending.
fn order<T: Ord>(a: Option<&T>, b: Option<&T>) -> Ordering {
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, _) => Ordering::Greater,
        (_, None) => Ordering::Less,
        (Some(a), Some(b)) => a.cmp(b),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn semantics_07_filtering_sorting_and_paging_agree_with_memory(
        rows in rows(),
        cities in prop::collection::vec(texts(), 3),
        filter in filters(),
        by in prop::sample::select(vec!["Total", "Remark", "Sales.Order_Customer/Sales.Customer/City"]),
        descending in any::<bool>(),
        (offset, amount) in (0_usize..6, 0_usize..6),
    ) {
        let mut session = session();
        let customers: Vec<_> = cities
            .iter()
            .map(|city| {
                let city = city.as_deref().map_or(Value::Empty, Value::from);
                make(&mut session, "Sales.Customer", vec![("Name", "n".into()), ("City", city)])
            })
            .collect();
        let mut ids: Vec<ObjectId> = Vec::new();
        for row in &rows {
            let total = row.total.map_or(Value::Empty, Value::Decimal);
            let remark = row.remark.as_deref().map_or(Value::Empty, Value::from);
            let order = make(&mut session, "Sales.Order", vec![
                ("Total", total),
                ("Remark", remark),
                ("Urgent", row.urgent.into()),
                ("Sales.Order_Customer", customers[row.customer.unwrap_or(0)].into()),
            ]);
            session.commit(&[order]).unwrap();
            if row.customer.is_none() {
                session.run_for_test(&format!(
                    "UPDATE sales$order SET sales$order_customer = NULL WHERE id = {}", order.id
                ));
            }
            for line in &row.lines {
                let line = make(&mut session, "Sales.Line", vec![
                    ("Quantity", (*line).into()),
                    ("Sales.Line_Order", order.into()),
                ]);
                session.commit(&[line]).unwrap();
            }
            ids.push(order.id);
        }
        session.commit(&customers).unwrap();
        let direction = if descending { Descending::Yes } else { Descending::No };
        let text = format!("[{}]", filter.text());
        let query = query(&session, "Sales.Order", &text, &[(by, direction)]);

        let mut wanted: Vec<usize> =
            (0..rows.len()).filter(|place| filter.eval(&rows[*place], &cities)).collect();
        let city = |place: usize| rows[place].customer.and_then(|c| cities[c].as_ref());
        wanted.sort_by(|a, b| {
            let ordering = match by {
                "Total" => order(rows[*a].total.as_ref(), rows[*b].total.as_ref()),
                "Remark" => order(rows[*a].remark.as_ref(), rows[*b].remark.as_ref()),
                _ => order(city(*a), city(*b)),
            };
            let ordering = if descending { ordering.reverse() } else { ordering };
            ordering.then(ids[*a].cmp(&ids[*b]))
        });
        let count = session.count(&query, &[]).unwrap();
        prop_assert_eq!(usize::try_from(count), Ok(wanted.len()), "{}", text);
        let range = Range { offset: offset as u64, amount: Some(amount as u64) };
        let found: Vec<_> = session.rows(&query, &[], range).unwrap().iter().map(|r| r.id).collect();
        let wanted: Vec<_> =
            wanted.into_iter().skip(offset).take(amount).map(|place| ids[place]).collect();
        prop_assert_eq!(found, wanted, "{}", text);
    }
}
