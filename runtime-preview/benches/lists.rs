//! B3: a list of 20 rows and its count over a million orders, sorted by an index and filtered by
//! XPath over one association, beside the best SQL by hand on the same file.

#[path = "../../tests/src/report.rs"]
mod report;

use std::path::Path;
use std::sync::Arc;

use runtime_preview::engine::{Client, Engine};
use runtime_preview::schema::Consent;
use runtime_preview::testing::shop;
use runtime_preview::world::RealWorld;
use rusqlite::Connection;

const ORDERS: i64 = 1_000_000;
const CUSTOMERS: i64 = 20_000;
const ROUNDS: u32 = 15;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Cities with different numbers of customers: a tenth, a hundredth, and a few.
const CITIES: [(&str, i64); 3] = [("Bonn", 10), ("Rome", 100), ("Oslo", 4_000)];

fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("lists.db");
    let engine =
        Engine::open(&path, &shop().project, Arc::new(RealWorld::new()), Consent::KeepAll)?;
    let program = &engine.revision().data().program.entities().len();
    let revision = engine.revision();
    let number = |name: &str| {
        revision.data().program.entity_named(name).map_or(0, |entity| i64::from(entity.number))
    };
    println!("{program} entities; {ORDERS} orders of {CUSTOMERS} customers");
    fill(&path, number("Sales.Customer") << 48, number("Sales.Order") << 48)?;
    let hand = Connection::open(&path)?;
    hand.execute_batch("PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;")?;
    let mut client = engine.client();
    let mut report = report::Report::new("B3");
    for (city, share) in CITIES {
        for offset in [0, 1_000] {
            case(&mut client, &hand, &mut report, (city, share), offset)?;
        }
    }
    report.finish()?;
    Ok(())
}

fn fill(path: &Path, customers: i64, orders: i64) -> Fallible<()> {
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    {
        let mut customer = transaction.prepare(
            "INSERT INTO sales$customer (id, \"$type\", name, city) VALUES (?, ?, ?, ?)",
        )?;
        for id in 1..=CUSTOMERS {
            let known = CITIES.iter().rev().find(|(_, share)| id % share == 0);
            let city = known.map_or("Köln", |(city, _)| city);
            customer.execute((customers + id, customers >> 48, format!("Customer {id}"), city))?;
        }
        let mut order = transaction.prepare(
            "INSERT INTO sales$order (id, number, total, status, placed, urgent, sales$order_customer)
             VALUES (?, ?, ?, 'Open', ?, 0, ?)",
        )?;
        for id in 1..=ORDERS {
            let total =
                model_core::value::Decimal::new(i128::from(id % 99_999), 2)?.to_storage()?;
            let who = customers + 1 + (id * 7919) % CUSTOMERS;
            // Numbers do not follow the ids, so that sorting needs the index.
            let number = (id * 611_953) % ORDERS;
            order.execute((orders + id, number, &total[..], id, who))?;
        }
    }
    transaction.commit()?;
    connection.execute_batch("ANALYZE")?;
    Ok(())
}

fn case(
    client: &mut Client,
    hand: &Connection,
    report: &mut report::Report,
    (city, share): (&str, i64),
    offset: i64,
) -> Fallible<()> {
    let line = format!(
        r#"{{"id":1,"op":"retrieve","xpath":"//Sales.Order[Sales.Order_Customer/Sales.Customer/City = '{city}']","attributes":["Number","Total"],"sort":[["Number","asc"]],"offset":{offset},"amount":20,"count":true}}"#
    );
    // By hand: ids and members as text, as the answer has them.
    let mut list = hand.prepare(
        "SELECT o.id, o.number, o.total FROM sales$order o
         JOIN sales$customer c ON c.id = o.sales$order_customer
         WHERE c.city = ? ORDER BY o.number, o.id LIMIT 20 OFFSET ?",
    )?;
    let mut count = hand.prepare(
        "SELECT count(*) FROM sales$customer c
         JOIN sales$order o ON o.sales$order_customer = c.id WHERE c.city = ?",
    )?;
    let mut by_hand = || -> Fallible<(i64, Vec<i64>)> {
        let rows = list.query_map((city, offset), |row| {
            let _: (i64, Vec<u8>) = (row.get(1)?, row.get(2)?);
            row.get(0)
        })?;
        let rows = rows.collect::<rusqlite::Result<_>>()?;
        Ok((count.query_row([city], |row| row.get(0))?, rows))
    };
    let answer: serde_json::Value = serde_json::from_str(&client.answer_line(&line))?;
    let (wanted, ids) = by_hand()?;
    let objects = answer.get("mxobjects").and_then(serde_json::Value::as_array);
    let guids: Vec<_> = objects.into_iter().flatten().filter_map(|o| o.get("guid")).collect();
    let same = guids.iter().zip(&ids).all(|(guid, id)| guid.as_str() == Some(&*id.to_string()));
    if answer.get("count") != Some(&wanted.into()) || guids.len() != ids.len() || !same {
        return Err(format!("the answers differ: {answer} {wanted} {ids:?}").into());
    }
    let (a, b) = report::in_turn(ROUNDS, || drop(client.answer_line(&line)), || drop(by_hand()));
    let name = format!("{wanted} of {ORDERS} (1/{share}), offset {offset}");
    report.add(report::Case::new(&name, a).beside(Some(b)).times(1.3));
    Ok(())
}
