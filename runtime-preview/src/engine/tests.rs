//! Stories of a running app, told in the protocol.

use std::sync::Arc;
use std::sync::mpsc;

use model_core::id::Id;
use model_core::model::microflow::{
    CommitObjects, CreateObject, End, FlowObject, Loop, LoopKind, Microflow, Parameter,
    SequenceFlow, Start,
};
use model_core::model::{Document, Place};
use model_core::value::DataType;
use serde_json::{Value as Json, json};

use super::*;
use crate::protocol::Request;
use crate::testing::{Build, attribute, shop};
use crate::world::{FixedWorld, Recorder, Replay};

fn engine() -> Engine {
    Engine::in_memory(&shop().project, Arc::new(FixedWorld::default())).unwrap()
}

/// Answers requests; `$n` in one stands for the id of the n-th object that was given.
struct Talk {
    client: Client,
    ids: Vec<String>,
}

impl Talk {
    fn with(engine: &Engine) -> Talk {
        Talk { client: engine.client().traced(), ids: Vec::new() }
    }

    #[track_caller]
    fn ask(&mut self, line: &str) -> Json {
        let mut line = line.to_owned();
        for (place, id) in self.ids.iter().enumerate().rev() {
            line = line.replace(&format!("${place}"), id);
        }
        let answer: Json = serde_json::from_str(&self.client.answer_line(&line)).unwrap();
        for object in answer["mxobjects"].as_array().into_iter().flatten() {
            let guid = object["guid"].as_str().unwrap().to_owned();
            if !self.ids.contains(&guid) {
                self.ids.push(guid);
            }
        }
        answer
    }
}

#[test]
fn semantics_12_the_form_of_an_answer() {
    let mut talk = Talk::with(&engine());
    talk.ask(r#"{"id":1,"op":"instantiate","entity":"Sales.Customer"}"#);
    talk.ask(r#"{"id":2,"op":"change","guid":"$0","attributes":{"Name":"Ann","Since":86400000}}"#);
    let answer = talk.ask(r#"{"id":3,"op":"commit","guids":["$0"]}"#);
    let guid = talk.ids[0].clone();
    assert_eq!(
        answer,
        json!({ "id": 3, "committed": [guid], "changes": { guid.clone(): "created" } })
    );
    let line = r#"{"id":"x","op":"retrieve","xpath":"//Sales.Customer[Name = 'Ann']","attributes":["Name","Since"],"sort":[["Name","asc"]],"offset":0,"amount":20,"count":true}"#;
    assert_eq!(
        talk.client.answer_line(line),
        format!(
            r#"{{"id":"x","count":1,"mxobjects":[{{"objectType":"Sales.Customer","guid":"{guid}","attributes":{{"Name":{{"value":"Ann"}},"Since":{{"value":86400000}}}}}}]}}"#
        )
    );
}

#[test]
fn semantics_13_to_15_create_edit_delete() {
    let mut talk = Talk::with(&engine());
    let new = talk.ask(r#"{"id":1,"op":"instantiate","entity":"Sales.Order"}"#);
    let attributes = &new["mxobjects"][0]["attributes"];
    assert_eq!(attributes["Total"], json!({ "value": "0" }));
    assert_eq!(attributes["Number"], json!({ "value": null }));
    assert_eq!(attributes["Placed"], json!({ "value": 1_736_942_400_000_i64 }));
    assert_eq!(talk.ask(r#"{"op":"trace","of":1}"#)["spans"], json!([]), "no statement");
    let invalid = talk.ask(r#"{"id":2,"op":"commit","guids":["$0"]}"#);
    assert_eq!(
        invalid["validation"],
        json!([{ "guid": talk.ids[0], "member": "Sales.Order_Customer", "message": "An order needs a customer." }])
    );
    talk.ask(r#"{"op":"instantiate","entity":"Sales.Customer"}"#);
    talk.ask(r#"{"op":"change","guid":"$1","attributes":{"Name":"Ann"}}"#);
    talk.ask(r#"{"op":"change","guid":"$0","attributes":{"Total":"9.5"},"associations":{"Sales.Order_Customer":"$1"}}"#);
    talk.ask(r#"{"id":3,"op":"commit","guids":["$1","$0"]}"#);
    let edit = talk.ask(r#"{"id":4,"op":"change","guid":"$0","attributes":{"Remark":"x"}}"#);
    assert_eq!(edit, json!({ "id": 4 }));
    talk.ask(r#"{"id":5,"op":"commit","guids":["$0"]}"#);
    let trace = talk.ask(r#"{"op":"trace","of":5}"#);
    let spans = trace["spans"].as_array().unwrap().iter().filter(|s| s["kind"] == "sql");
    let sql: Vec<_> = spans.map(|s| s["label"].as_str().unwrap()).collect();
    assert_eq!(sql, ["UPDATE \"sales$order\" SET \"remark\" = ? WHERE id = ?"]);
    assert_eq!(trace["spans"][0]["bound"], 2);
    assert_eq!(trace["spans"][0]["rows"], 1);
    let deleted = talk.ask(r#"{"op":"delete","guids":["$0"]}"#);
    assert_eq!(deleted["deleted"], json!([talk.ids[0]]));
    let list = talk.ask(r#"{"op":"retrieve","xpath":"//Sales.Order","count":true}"#);
    assert_eq!((&list["count"], &list["mxobjects"]), (&json!(0), &json!([])));
}

#[test]
fn a_rollback_gives_the_values_back() {
    let mut talk = Talk::with(&engine());
    talk.ask(r#"{"op":"instantiate","entity":"Sales.Customer"}"#);
    talk.ask(r#"{"op":"change","guid":"$0","attributes":{"Name":"Ann"}}"#);
    talk.ask(r#"{"op":"commit","guids":["$0"]}"#);
    talk.ask(r#"{"op":"change","guid":"$0","attributes":{"Name":"Bob"}}"#);
    let back = talk.ask(r#"{"op":"rollback","guids":["$0"]}"#);
    assert_eq!(back["mxobjects"][0]["attributes"]["Name"]["value"], "Ann");
}

#[test]
fn errors_say_what_happened() {
    let mut talk = Talk::with(&engine());
    talk.ask(r#"{"op":"instantiate","entity":"Sales.Order"}"#);
    let mut error = |line: &str| {
        let answer = talk.ask(line);
        let error = &answer["error"];
        format!("{}: {}", error["code"].as_str().unwrap(), error["message"].as_str().unwrap())
    };
    assert_eq!(
        error(r#"{"op":"change","guid":"$0","attributes":{"Status":"Shut"}}"#),
        "invalidValue: Sales.Order.Status cannot hold “Shut”: Sales.Status has no such value"
    );
    assert!(
        error(r#"{"op":"change","guid":"$0","attributes":{"Nope":1}}"#)
            .starts_with("unknownMember")
    );
    assert!(error(r#"{"op":"commit","guids":["281474976710999"]}"#).starts_with("objectGone"));
    assert!(error(r#"{"op":"execute","microflow":"A.B"}"#).starts_with("unknownElement"));
    assert!(error(r#"{"op":"login","user":"a","password":"b"}"#).starts_with("notAvailable"));
    assert!(error(r#"{"op":"retrieve","xpath":"//Sales.Order[Totl = 1]"}"#).starts_with("query"));
    assert!(error("nonsense").starts_with("badRequest"));
}

fn flow(build: Build, name: &str, objects: Vec<FlowObject>, parameters: &[&str]) -> Build {
    let mut build = build;
    let id = |text: &str| Id::derive(&format!("{name}/{text}"));
    let mut all: Vec<FlowObject> = parameters
        .iter()
        .map(|text| {
            let (name, ty) = text.split_once(": ").unwrap();
            let parameter = Parameter {
                id: id(name),
                name: name.to_owned(),
                ty: DataType::parse(ty).unwrap(),
                ..Parameter::default()
            };
            parameter.into()
        })
        .collect();
    let mut chain: Vec<FlowObject> = vec![Start { id: id("start"), ..Start::default() }.into()];
    chain.extend(objects);
    chain.push(End { id: id("end"), ..End::default() }.into());
    let flows = chain
        .windows(2)
        .map(|pair| SequenceFlow {
            id: id(&format!("{}-{}", pair[0].id(), pair[1].id())),
            from: pair[0].id(),
            to: pair[1].id(),
            ..SequenceFlow::default()
        })
        .collect();
    all.extend(chain);
    let microflow = Microflow {
        id: id("flow"),
        name: name.to_owned(),
        objects: all,
        flows,
        ..Microflow::default()
    };
    build.project.add(Document::new(Place::module("Sales"), microflow));
    build
}

fn create(variable: &str, entity: &str, members: &[(&str, &str)]) -> FlowObject {
    let items = members
        .iter()
        .map(|(member, value)| {
            let member = if member.contains('.') {
                (*member).into()
            } else {
                model_core::name::QName::from(entity).member(member)
            };
            model_core::model::microflow::change(Id::derive(value), member, value)
        })
        .collect();
    let create = CreateObject {
        id: Id::derive(&format!("create {variable}")),
        entity: entity.into(),
        variable: variable.to_owned(),
        items,
        ..CreateObject::default()
    };
    create.into()
}

fn commit(variable: &str) -> FlowObject {
    let commit = CommitObjects {
        id: Id::derive(&format!("commit {variable}")),
        objects: variable.to_owned(),
        ..CommitObjects::default()
    };
    commit.into()
}

#[test]
fn a_microflow_runs_as_one_request() {
    let new = || create("New", "Sales.Customer", &[("Name", "$Name")]);
    let build = flow(shop(), "Customer_New", vec![new(), commit("New")], &["Name: String"]);
    let engine = Engine::in_memory(&build.project, Arc::new(FixedWorld::default())).unwrap();
    let mut talk = Talk::with(&engine);
    let done = talk.ask(
        r#"{"id":7,"op":"execute","microflow":"Sales.Customer_New","arguments":{"Name":"Ann"}}"#,
    );
    assert_eq!(done["changes"].as_object().map(serde_json::Map::len), Some(1), "{done}");
    let trace = talk.ask(r#"{"op":"trace","of":7}"#);
    let kinds: Vec<_> =
        trace["spans"].as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"activity") && kinds.contains(&"sql"), "{trace}");
    // It fails at the rule, and the answer says where.
    let failed = talk.ask(r#"{"id":8,"op":"execute","microflow":"Sales.Customer_New"}"#);
    let error = &failed["error"];
    assert_eq!(error["code"], "validation");
    assert!(error["element"].as_str().unwrap().starts_with("Sales.Customer_New › "), "{error}");
    let list = talk.ask(r#"{"op":"retrieve","xpath":"//Sales.Customer","count":true}"#);
    assert_eq!(list["count"], 1);
}

#[test]
fn semantics_19_a_replay_gives_byte_equal_answers() {
    let lines = [
        r#"{"id":1,"op":"instantiate","entity":"Sales.Order"}"#,
        r#"{"id":2,"op":"instantiate","entity":"Sales.Customer"}"#,
        r#"{"id":3,"op":"commit","guids":["844424930131969"]}"#,
        r#"{"id":4,"op":"retrieve","xpath":"//Sales.Order[Placed <= '[%CurrentDateTime%]']"}"#,
    ];
    let talk = |world: Arc<dyn World>| {
        let engine = Engine::in_memory(&shop().project, world).unwrap();
        let mut client = engine.client();
        lines.map(|line| client.answer_line(line))
    };
    let recorder = Arc::new(Recorder::new(Arc::new(crate::world::RealWorld::new())));
    let first = talk(recorder.clone());
    assert_eq!(talk(Arc::new(Replay::new(&recorder.take()))), first);
}

#[test]
fn semantics_10_a_change_of_the_model_is_live_and_keeps_data_and_session() {
    let engine = engine();
    let mut talk = Talk::with(&engine);
    talk.ask(r#"{"op":"instantiate","entity":"Sales.Customer"}"#);
    talk.ask(r#"{"op":"change","guid":"$0","attributes":{"Name":"Ann"}}"#);
    talk.ask(r#"{"op":"commit","guids":["$0"]}"#);
    talk.ask(r#"{"op":"instantiate","entity":"Sales.Basket"}"#);
    talk.ask(r#"{"op":"change","guid":"$1","attributes":{"Amount":5}}"#);
    let next = shop()
        .edit("Sales.Customer", |e| {
            e.attributes[0].name = "FullName".to_owned();
            e.attributes.push(attribute(&"Sales.Customer".into(), "Rating: Integer = 3"));
        })
        .edit("Sales.Basket", |e| e.attributes[1].name = "Many".to_owned());
    let update = engine.update(&next.project, Consent::KeepAll).unwrap();
    assert_eq!(update.steps.len(), 2);
    let list = talk
        .ask(r#"{"op":"retrieve","xpath":"//Sales.Customer","attributes":["FullName","Rating"]}"#);
    assert_eq!(
        list["mxobjects"][0]["attributes"],
        json!({ "FullName": { "value": "Ann" }, "Rating": { "value": 3 } })
    );
    let kept = talk.ask(r#"{"op":"change","guid":"$1","attributes":{"Many":6}}"#);
    assert!(kept.get("error").is_none(), "{kept}");
    // What the data does not allow changes nothing.
    let unique = next.clone().edit("Sales.Customer", |e| {
        let rating = e.attributes.last_mut().unwrap();
        rating.ty = model_core::model::AttributeType::Boolean;
    });
    let error = engine.update(&unique.project, Consent::KeepAll).unwrap_err();
    assert!(error.to_string().contains("1 values of Sales.Customer.Rating"), "{error}");
    let list = talk.ask(r#"{"op":"retrieve","xpath":"//Sales.Customer[Rating = 3]","count":true}"#);
    assert_eq!(list["count"], 1);
}

#[test]
fn a_change_of_a_microflow_leaves_the_data_part_as_it_is() {
    let with = |name: &str| flow(shop(), "New", vec![create(name, "Sales.Basket", &[])], &[]);
    let engine = Engine::in_memory(&with("A").project, Arc::new(FixedWorld::default())).unwrap();
    let before = engine.revision();
    engine.update(&with("B").project, Consent::KeepAll).unwrap();
    let after = engine.revision();
    assert!(Arc::ptr_eq(before.data(), after.data()));
    assert!(!Arc::ptr_eq(before.library(), after.library()));
    assert!(engine.client().call("Sales.New", &[]).is_ok());
    engine.update(&shop().remove("Sales.Line").project, Consent::KeepAll).unwrap();
    assert!(!Arc::ptr_eq(before.data(), engine.revision().data()));
}

#[test]
fn semantics_24_stop_ends_a_runaway_flow_and_the_app_lives() {
    let body = create("New", "Sales.Basket", &[]);
    let endless = Loop {
        id: Id::derive("loop"),
        mode: LoopKind::While,
        condition: "true".to_owned(),
        objects: vec![
            model_core::model::microflow::CreateVariable {
                id: Id::derive("variable"),
                variable: "X".to_owned(),
                value: "'x'".to_owned(),
                ..Default::default()
            }
            .into(),
        ],
        ..Loop::default()
    };
    let build = flow(shop(), "Endless", vec![body, endless.into()], &[]);
    let engine = Engine::in_memory(&build.project, Arc::new(FixedWorld::default())).unwrap();
    let (sender, events) = mpsc::channel();
    let worker = Worker::start(engine, move |event| drop(sender.send(event))).unwrap();
    let request = |line: &str| Command::Request(Request::parse(line).unwrap());
    worker.send(request(r#"{"id":1,"op":"execute","microflow":"Sales.Endless"}"#));
    worker.send(request(r#"{"id":2,"op":"retrieve","xpath":"//Sales.Order","count":true}"#));
    let answer = loop {
        worker.stop();
        match events.recv_timeout(std::time::Duration::from_millis(5)) {
            Ok(Event::Answer(answer)) => break answer,
            Ok(Event::Updated { .. }) => panic!("no update was sent"),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(answer.body.error.unwrap().code, "stopped");
    let Event::Answer(answer) = events.recv().unwrap() else { panic!() };
    assert_eq!((answer.id, answer.body.count), (json!(2), Some(0)));
}

#[test]
fn semantics_24_stop_ends_a_long_statement() {
    let (sender, events) = mpsc::channel();
    let engine = engine();
    let mut client = engine.client();
    let stop = client.stop_flag();
    let thread = std::thread::spawn(move || {
        sender.send(()).unwrap();
        let session = client.session();
        session.begin_request("test");
        session.run_for_test(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) \
             INSERT INTO sales$customer (id, \"$type\") SELECT x, 1 FROM n WHERE x < 0",
        );
    });
    events.recv().unwrap();
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    // Without the stop the statement would never end.
    let panic = thread.join().unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("Stopped"), "{message}");
}

#[test]
fn a_worker_follows_the_model() {
    let (sender, events) = mpsc::channel();
    let worker = Worker::start(engine(), move |event| drop(sender.send(event))).unwrap();
    let project = shop().remove("Sales.Line").project;
    worker.send(Command::Update { number: 9, project, consent: Consent::KeepAll });
    let Event::Updated { number: 9, outcome } = events.recv().unwrap() else { panic!() };
    assert!(outcome.unwrap().steps.iter().any(Step::retires));
}

#[test]
fn semantics_30_pages_speak_the_protocol() {
    use model_core::change::Change;
    use model_core::change::verbs::generate_pages;

    let mut project = model_core::testing::app()
        .entity("Sales.Customer", |e| e.attribute("Name: String(20)"))
        .build();
    let mut change = Change::new("Generate pages");
    let mut ids = model_core::id::SeededIds::new(3);
    generate_pages(&project, &mut ids, &"Sales.Customer".into(), &mut change).unwrap();
    project = change.apply(&project).unwrap();
    let engine = Engine::in_memory(&project, Arc::new(FixedWorld::default())).unwrap();
    let mut talk = Talk::with(&engine);
    let home = talk.ask(r#"{"id":1,"op":"home"}"#);
    assert_eq!(home["shell"]["menu"][0]["caption"], "Customers");
    assert_eq!(home["opened"][0]["page"], "Sales.Customer_Overview");
    let update = talk.ask(r#"{"id":2,"op":"act","page":"p1","node":"new"}"#);
    assert_eq!(update["opened"][0]["key"], "p2");
    let update = talk.ask(r#"{"id":3,"op":"set","page":"p2","node":"Name","value":"Ann"}"#);
    let input = &update["replace"][0]["tree"]["view"]["input"];
    assert_eq!(input["editor"]["line"]["value"], "Ann");
    let update = talk.ask(r#"{"id":4,"op":"act","page":"p2","node":"save"}"#);
    assert_eq!(update["closed"][0], "p2");
    let grid = &update["replace"][0]["tree"]["view"]["dataGrid"];
    assert_eq!(grid["rows"][0]["cells"][0]["text"], "Ann");
    let guid = grid["rows"][0]["id"].as_str().unwrap().to_owned();
    // Two statements for the list: one page of rows, one count.
    let trace = talk.ask(r#"{"id":5,"op":"trace","of":4}"#);
    let spans = trace["spans"].as_array().unwrap();
    let selects = spans.iter().filter(|s| s["label"].as_str().unwrap().starts_with("SELECT"));
    assert_eq!(selects.count(), 2, "{spans:#?}");
    let open = format!(
        r#"{{"id":6,"op":"open","page":"Sales.Customer_Edit","arguments":{{"Customer":"{guid}"}}}}"#
    );
    let answer = talk.ask(&open);
    assert_eq!((&answer["page"], &answer["tree"]["title"]), (&json!("p3"), &json!("Customer")));
    // The model changes under the open page: the next answer has the pages as a whole.
    let mut change = Change::new("Rename");
    let id =
        project.documents().iter().find(|(_, d)| d.title() == "Sales.Customer_Edit").unwrap().0;
    change.edit(&project, *id, |document| {
        let model_core::model::Content::Page(page) = &mut document.content else { panic!() };
        page.title = model_core::model::Translated::new("en", "Someone");
    });
    engine.update(&change.apply(&project).unwrap(), Consent::KeepAll).unwrap();
    let update = talk.ask(r#"{"id":7,"op":"refresh"}"#);
    assert_eq!(update["opened"][1]["title"], "Someone");
    let error = talk.ask(r#"{"id":8,"op":"act","page":"p3","node":"nothing"}"#);
    assert_eq!(error["error"]["code"], "page.node");
    let closed = talk.ask(r#"{"id":9,"op":"close","page":"p3"}"#);
    assert_eq!(closed["closed"][0], "p3");
}

/// A constraint of a client that compares values of different types is refused, with what is wrong;
/// it once compared stored bytes with text and gave every row.
#[test]
fn semantics_28_a_constraint_of_other_types_is_refused() {
    let mut talk = Talk::with(&engine());
    for xpath in [
        "//Sales.Customer[Name > 5]",
        "//Sales.Customer[Since = 'x']",
        "//Sales.Customer[Nam = 'x']",
    ] {
        let answer =
            talk.ask(&format!(r#"{{"id":1,"op":"retrieve","xpath":"{xpath}","amount":1}}"#));
        assert_eq!(answer["error"]["code"], "query", "{xpath}: {answer}");
    }
    let answer =
        talk.ask(r#"{"id":2,"op":"retrieve","xpath":"//Sales.Customer[Name = 'Ann']","amount":1}"#);
    assert!(answer["error"].is_null(), "{answer}");
}

#[test]
fn semantics_28_an_object_handed_over_is_of_the_entity_and_there() {
    let build = flow(shop(), "One", Vec::new(), &["Who: Object Sales.Customer"]);
    let build = flow(build, "Many", Vec::new(), &["Who: List Sales.Customer"]);
    let engine = Engine::in_memory(&build.project, Arc::new(FixedWorld::default())).unwrap();
    let mut talk = Talk::with(&engine);
    for entity in ["Customer", "Company", "Order"] {
        talk.ask(&format!(r#"{{"op":"instantiate","entity":"Sales.{entity}"}}"#));
    }
    let mut said = |arguments: &str| {
        let flow = if arguments.starts_with('[') { "Many" } else { "One" };
        let line = format!(
            r#"{{"op":"execute","microflow":"Sales.{flow}","arguments":{{"Who":{arguments}}}}}"#
        );
        talk.ask(&line)["error"]["message"].as_str().unwrap_or("fine").to_owned()
    };
    assert_eq!(said(r#""$0""#), "fine");
    assert_eq!(said(r#""$1""#), "fine", "an object of a specialization is one of the entity");
    assert_eq!(said("null"), "fine");
    assert_eq!(said(r#"["$0", "$1"]"#), "fine");
    let wrong = said(r#""$2""#);
    assert!(wrong.starts_with("the parameter Who of Sales.One: "), "{wrong}");
    assert!(wrong.ends_with("is an object of Sales.Order; Sales.Customer is needed"), "{wrong}");
    assert!(said(r#"["$0", "$2"]"#).contains("an object of Sales.Order"));
    assert!(said(r#""281474976719999""#).contains("there is no object"));
    assert!(said(r#""777""#).contains("there is no object 777"));
}
