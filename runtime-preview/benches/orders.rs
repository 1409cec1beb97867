//! B1: one order (a microflow validates, makes an order with 3 lines, changes the stock, one
//! commit) beside what an expert writes by hand in Rust and rusqlite for the same effects.

#[path = "../../tests/src/report.rs"]
mod report;

use std::path::Path;
use std::sync::Arc;

use model_core::model::{Content, Project};
use model_core::testing::app;
use runtime_preview::engine::{Client, Engine};
use runtime_preview::reference::{ObjectId, ObjectRef};
use runtime_preview::schema::Consent;
use runtime_preview::testing::shop;
use runtime_preview::value::Value;
use runtime_preview::world::RealWorld;
use rusqlite::{Connection, params};

const ORDERS: i64 = 2_000;
const ROUNDS: u32 = 9;
const PRODUCTS: i64 = 100;
const CUSTOMERS: i64 = 100;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// By hand: tables of its own, prices in cents, every statement prepared once.
mod by_hand {
    use super::{CUSTOMERS, Connection, Fallible, PRODUCTS, Path, params};

    pub const TABLES: &str = "
        CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT, since INTEGER);
        CREATE TABLE product (id INTEGER PRIMARY KEY, code TEXT, name TEXT, price INTEGER, stock INTEGER);
        CREATE UNIQUE INDEX product_code ON product (code);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, number INTEGER, total INTEGER, status TEXT,
            remark TEXT, placed INTEGER, urgent INTEGER, customer INTEGER);
        CREATE INDEX orders_number ON orders (number);
        CREATE INDEX orders_customer ON orders (customer);
        CREATE TABLE line (id INTEGER PRIMARY KEY, quantity INTEGER, price INTEGER, orders INTEGER, product INTEGER);
        CREATE INDEX line_orders ON line (orders);
        CREATE INDEX line_product ON line (product);";
    pub const BEGIN: &str = "BEGIN IMMEDIATE";
    pub const READ: &str = "SELECT price, stock FROM product WHERE id = ?";
    pub const ORDER: &str = "INSERT INTO orders VALUES (?, ?, ?, 'Open', NULL, ?, 0, ?)";
    pub const LINE: &str = "INSERT INTO line VALUES (?, ?, ?, ?, ?)";
    pub const STOCK: &str = "UPDATE product SET stock = ? WHERE id = ?";
    pub const COMMIT: &str = "COMMIT";

    pub fn open(path: &Path) -> Fallible<Connection> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;
             PRAGMA cache_size=-65536;",
        )?;
        connection.execute_batch(TABLES)?;
        connection.execute_batch("BEGIN")?;
        for id in 1..=CUSTOMERS {
            let name = format!("Customer {id}");
            connection
                .execute("INSERT INTO customer VALUES (?, ?, 'Bonn', NULL)", params![id, name])?;
        }
        for id in 1..=PRODUCTS {
            let code = format!("P{id}");
            connection.execute(
                "INSERT INTO product VALUES (?, ?, 'Product', ?, 1000000000)",
                params![id, code, id * 100 + 99],
            )?;
        }
        connection.execute_batch("COMMIT")?;
        Ok(connection)
    }

    /// Makes this many orders, beginning with this number.
    pub fn run(connection: &Connection, first: i64, count: i64) -> Fallible<()> {
        let mut begin = connection.prepare(BEGIN)?;
        let mut read = connection.prepare(READ)?;
        let mut order = connection.prepare(ORDER)?;
        let mut line = connection.prepare(LINE)?;
        let mut stock = connection.prepare(STOCK)?;
        let mut commit = connection.prepare(COMMIT)?;
        for number in first..first + count {
            let quantity = 1 + number % 3;
            begin.execute([])?;
            let mut products = [(0_i64, 0_i64, 0_i64); 3];
            for (place, product) in products.iter_mut().enumerate() {
                let id = super::product(number, place);
                *product = read.query_row([id], |row| Ok((id, row.get(0)?, row.get(1)?)))?;
            }
            if quantity <= 0 || products.iter().any(|(.., stock)| *stock < quantity) {
                return Err("the stock is too small".into());
            }
            let total: i64 = products.iter().map(|(_, price, _)| price * quantity).sum();
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
            let now = i64::try_from(now.as_millis())?;
            order.execute(params![number, number, total, now, super::customer(number)])?;
            for (place, (id, price, _)) in products.iter().enumerate() {
                let line_id = number * 3 + i64::try_from(place)?;
                line.execute(params![line_id, quantity, price, number, id])?;
            }
            for (id, _, in_stock) in &products {
                stock.execute(params![in_stock - quantity, id])?;
            }
            commit.execute([])?;
        }
        Ok(())
    }
}

fn product(number: i64, place: usize) -> i64 {
    (number * 7 + i64::try_from(place).unwrap_or(0) * 31) % PRODUCTS + 1
}

fn customer(number: i64) -> i64 {
    number * 13 % CUSTOMERS + 1
}

fn project() -> Project {
    let lines = [("A", "LineA"), ("B", "LineB"), ("C", "LineC")];
    let flows = app()
        .microflow("Sales.Order_Place", |m| {
            let mut m = m.parameter("Customer: Object Sales.Customer").parameter("Quantity: Integer");
            for (name, _) in lines {
                m = m.parameter(&format!("{name}: Object Sales.Product"));
            }
            m = m
                .returns("Boolean")
                .decide("$Quantity > 0 and $A/Stock >= $Quantity and $B/Stock >= $Quantity and $C/Stock >= $Quantity")
                .case("false", |m| m.end("false"))
                .case("true", |m| m)
                .create(
                    "Sales.Order",
                    "Order",
                    &[
                        ("Sales.Order_Customer", "$Customer"),
                        ("Sales.Order.Total", "$Quantity * ($A/Price + $B/Price + $C/Price)"),
                    ],
                );
            for (name, line) in lines {
                let (price, product) = (format!("${name}/Price"), format!("${name}"));
                m = m.create(
                    "Sales.Line",
                    line,
                    &[
                        ("Sales.Line_Order", "$Order"),
                        ("Sales.Line_Product", product.as_str()),
                        ("Sales.Line.Quantity", "$Quantity"),
                        ("Sales.Line.Price", price.as_str()),
                    ],
                );
            }
            for (name, _) in lines {
                let left = format!("${name}/Stock - $Quantity");
                m = m.change(name, &[("Sales.Product.Stock", left.as_str())]);
            }
            m = m.commit("Order");
            for (name, line) in lines {
                m = m.commit(line).commit(name);
            }
            m.end("true")
        })
        .build();
    let mut project = shop().project;
    for document in flows.documents().values() {
        if matches!(document.content, Content::Microflow(_)) {
            project.add(document.clone());
        }
    }
    project
}

struct Ours {
    client: Client,
    products: Vec<ObjectId>,
    customers: Vec<ObjectId>,
}

impl Ours {
    fn open(path: &Path) -> Fallible<Ours> {
        let engine = Engine::open(path, &project(), Arc::new(RealWorld::new()), Consent::KeepAll)?;
        let mut client = engine.client();
        let session = client.session();
        session.begin_request("data");
        let mut make =
            |entity: &str, number: i64, values: &[(&str, Value)]| -> Fallible<ObjectRef> {
                let ix = session.program().entity_named(entity).ok_or("no entity")?.ix;
                let object = session.create(ix)?;
                let _ = number;
                for (member, value) in values {
                    let entity = session.entity_of(object).ok_or("no entity")?;
                    let slot = entity.slot(member).ok_or("no member")?;
                    session.set(object, slot, value.clone())?;
                }
                session.commit(&[object])?;
                Ok(object)
            };
        let (mut products, mut customers) = (Vec::new(), Vec::new());
        for id in 1..=CUSTOMERS {
            let values = [("Name", format!("Customer {id}").into()), ("City", "Bonn".into())];
            customers.push(make("Sales.Customer", id, &values)?.id);
        }
        for id in 1..=PRODUCTS {
            let price = model_core::value::Decimal::new(i128::from(id * 100 + 99), 2)?;
            let values = [
                ("Code", format!("P{id}").into()),
                ("Name", "Product".into()),
                ("Price", price.into()),
                ("Stock", 1_000_000_000.into()),
            ];
            products.push(make("Sales.Product", id, &values)?.id);
        }
        session.commit_request()?;
        Ok(Ours { client, products, customers })
    }

    fn run(&mut self, first: i64, count: i64) -> Fallible<()> {
        for number in first..first + count {
            let pick = |all: &[ObjectId], place: i64| -> Fallible<Value> {
                let id = all.get(usize::try_from(place - 1)?).ok_or("no object")?;
                Ok(Value::Object(ObjectRef::own(*id)))
            };
            let arguments = [
                ("Customer".to_owned(), pick(&self.customers, customer(number))?),
                ("Quantity".to_owned(), Value::Integer(1 + number % 3)),
                ("A".to_owned(), pick(&self.products, product(number, 0))?),
                ("B".to_owned(), pick(&self.products, product(number, 1))?),
                ("C".to_owned(), pick(&self.products, product(number, 2))?),
            ];
            let (done, _) = self
                .client
                .call("Sales.Order_Place", &arguments)
                .map_err(|error| format!("{}: {}", error.element, error.message))?;
            if done != Value::Boolean(true) {
                return Err("the order was refused".into());
            }
        }
        Ok(())
    }
}

fn main() -> Fallible<()> {
    let folder = tempfile::tempdir()?;
    let hand = by_hand::open(&folder.path().join("hand.db"))?;
    let mut ours = Ours::open(&folder.path().join("ours.db"))?;
    show(&mut ours)?;
    let mut report = report::Report::new("B1");
    let (mut next, mut next_by_hand) = (10, 10);
    let mut trouble: Vec<String> = Vec::new();
    let mut failed = |outcome: Fallible<()>| {
        if let Err(error) = outcome {
            trouble.push(error.to_string());
        }
    };
    let failed = std::cell::RefCell::new(&mut failed);
    let (a, b) = report::in_turn(
        ROUNDS,
        || {
            (failed.borrow_mut())(ours.run(next, ORDERS));
            next += ORDERS;
        },
        || {
            (failed.borrow_mut())(by_hand::run(&hand, next_by_hand, ORDERS));
            next_by_hand += ORDERS;
        },
    );
    if let Some(error) = trouble.first() {
        return Err(error.clone().into());
    }
    let each = |time: std::time::Duration| time / u32::try_from(ORDERS).unwrap_or(1);
    report.add(report::Case::new("one order", each(a)).beside(Some(each(b))).times(1.5));
    report.finish()?;
    Ok(())
}

/// Prints the SQL of one order, ours and by hand.
fn show(ours: &mut Ours) -> Fallible<()> {
    ours.run(1, 8)?;
    ours.client.trace_requests();
    ours.run(9, 1)?;
    println!("SQL of one order, ours:");
    for span in ours.client.last_trace().iter().filter(|span| span.kind == "sql") {
        println!("  {}", span.label);
    }
    println!("SQL of one order, by hand:");
    let three = [by_hand::READ; 3].into_iter();
    let lines = [by_hand::LINE; 3].into_iter();
    let stock = [by_hand::STOCK; 3].into_iter();
    let first = [by_hand::BEGIN].into_iter();
    for sql in first.chain(three).chain([by_hand::ORDER]).chain(lines).chain(stock) {
        println!("  {sql}");
    }
    println!("  {}", by_hand::COMMIT);
    ours.client.stop_tracing();
    Ok(())
}
