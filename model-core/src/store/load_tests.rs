//! Opening: canonical texts that a person would review, and files that somebody broke.

use std::collections::BTreeMap;

use super::*;
use crate::id::Id;
use crate::model::app::Module;
use crate::model::entity::{Attribute, Entity, Index, RequiredRule};
use crate::model::meta::walk_mut;
use crate::model::microflow::{FlowObject, Microflow};
use crate::model::page::SaveAction;
use crate::model::{Content, FieldMut, Point, Project, Translated};
use crate::testing::{app, button, context, data_view, database, grid, text_box};

/// One file of an app.
fn text_of(project: &Project, path: &str) -> String {
    let files = files_of(project);
    let bytes =
        files.0.get(path).unwrap_or_else(|| panic!("{path} is not in {:?}", files.0.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn an_entity_reads_well() {
    let project = app()
        .entity("Sales.Order", |e| {
            e.attribute("Number: AutoNumber")
                .attribute("Total: Decimal = 0")
                .attribute("Status: Enumeration Sales.OrderStatus = Open")
                .association("Order_Customer: Sales.Customer")
        })
        .with("Sales.Order", |document| {
            let Content::Entity(entity) = &mut document.content else { return };
            entity.caption = Translated::new("en", "Purchase order");
            entity.documentation = "What a customer wants.\nMade by the shop.".into();
            let [number, _, status] = [0, 1, 2].map(|at| entity.attributes[at].id);
            let message = Translated::new("en", "An order needs a status.");
            let (id, member) = (Id::from_bits(100), status);
            entity
                .rules
                .push(RequiredRule { id, member, message, ..RequiredRule::default() }.into());
            let (id, members) = (Id::from_bits(200), vec![status, number]);
            entity.indexes.push(Index { id, members, ..Index::default() });
        })
        .build();
    insta::assert_snapshot!(text_of(&project, "modules/Sales/entities/Order.entity.json"));
}

#[test]
fn a_microflow_reads_well() {
    let project = app()
        .microflow("Sales.Order_Submit", |m| {
            m.parameter("Order: Object Sales.Order")
                .retrieve("Sales.OrderLine", "[Sales.OrderLine_Order = $Order]", "Lines")
                .decide("$Order/Total > 100")
                .case("true", |m| {
                    m.change("Order", &[("Sales.Order.Status", "Sales.OrderStatus.Large")])
                })
                .case("false", |m| m.each("Lines", "Line", |m| m.set("Sum", "$Sum + 1")))
                .commit("Order")
                .end("")
        })
        .with("Sales.Order_Submit", |document| {
            let mut at = 0;
            walk_mut(document.root_mut(), &mut |element| {
                if let Some(FieldMut::Point(point)) = element.get_mut("at") {
                    at += 100;
                    *point = Point::new(at, 200);
                }
            });
        })
        .build();
    insta::assert_snapshot!(text_of(&project, "modules/Sales/Order_Submit.microflow.json"));
}

#[test]
fn a_page_reads_well() {
    let project = app()
        .page("Sales.Order_Edit", |p| {
            p.parameter("Order: Object Sales.Order")
                .with(|page| page.title = Translated::new("en", "Order"))
                .widget(data_view(
                    "order",
                    context("Order"),
                    [
                        text_box("number", "Sales.Order.Number"),
                        text_box(
                            "customer",
                            "Sales.Order_Customer/Sales.Customer/Sales.Customer.Name",
                        ),
                        grid(
                            "lines",
                            database("Sales.OrderLine", "[Amount > 0]"),
                            &["Sales.OrderLine.Amount"],
                        ),
                        button("save", SaveAction::default()),
                    ],
                ))
        })
        .build();
    insta::assert_snapshot!(text_of(&project, "modules/Sales/Order_Edit.page.json"));
}

fn memory(files: &[(&str, &str)]) -> Memory {
    let app = (APP, "{\"format\": 3, \"id\": \"0000000000001\", \"name\": \"Shop\"}");
    let module = ("modules/Sales/module.json", "{\"id\": \"0000000000002\", \"name\": \"Sales\"}");
    let all = [app, module].into_iter().chain(files.iter().copied());
    Memory(all.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect())
}

/// Opens an app with these files beside its own and those of a module, and compares the problems
/// with what is expected, in order: `path:line:column: part of the text`.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) -> Loaded {
    let loaded = load(&memory(files));
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.contains(expected), "{problem}\nshould hold\n{expected}");
    }
    for problem in &loaded.problems {
        assert!(problem.hint().ends_with('.'), "{problem}");
    }
    loaded
}

const ORDER: &str = "modules/Sales/entities/Order.entity.json";

fn order(loaded: &Loaded) -> Entity {
    let found = loaded.project.of_kind::<Entity>().find(|(_, _, entity)| entity.name == "Order");
    found.unwrap().2.clone()
}

#[test]
fn a_whole_app_opens_without_problems() {
    check(&[], &[]);
    check(&[("README.md", "x"), ("package.json", "{"), ("modules/Sales/notes.txt", "x")], &[]);
}

#[test]
fn what_is_no_json_is_named_with_its_place() {
    check(&[(ORDER, "{\n  \"name\": Order\n}")], &["Order.entity.json:2:11: this is not JSON"]);
    check(&[(ORDER, "")], &["Order.entity.json:1:1: this is not JSON"]);
    check(&[(ORDER, "[]")], &["Order.entity.json:1:1: a document is one object"]);
    check(&[(ORDER, &"[".repeat(100_000))], &["nested too deeply"]);
    let twice = "{\"name\": \"Order\",\n \"name\": \"Order\"}";
    check(&[(ORDER, twice)], &["Order.entity.json:2:2: this is not JSON: “name” stands twice"]);
}

#[test]
fn what_is_no_text_is_named_with_its_place() {
    let mut files = memory(&[]);
    files.0.insert(ORDER.to_owned(), b"{\n  \"name\": \"\xff\"}".to_vec());
    let loaded = load(&files);
    assert_eq!(loaded.problems[0].to_string(), format!("{ORDER}:2:12: this is not text in UTF-8"));
}

#[test]
fn marks_of_a_merge_are_recognised() {
    let text = "{\n<<<<<<< HEAD\n  \"name\": \"A\"\n=======\n  \"name\": \"B\"\n>>>>>>> other\n}";
    let loaded = check(&[(ORDER, text)], &["Order.entity.json:2:1: a merge left both sides"]);
    assert!(loaded.problems[0].hint().contains("Choose one side"));
    assert_eq!(loaded.disk.kept().collect::<Vec<_>>(), [ORDER]);
}

#[test]
fn unknown_fields_are_kept_and_told() {
    let text = "{\n  \"id\": \"0000000000009\",\n  \"name\": \"Order\",\n  \"colour\": \"red\",\n  \"attributes\": [\n    {\"id\": \"0000000000007\", \"name\": \"Total\", \"unit\": {\"of\": [1, 2.50]}}\n  ]\n}\n";
    let loaded = check(
        &[(ORDER, text)],
        &[
            "Order.entity.json:4:13: “colour” is no property of “Entity”",
            "6:54: “unit” is no property of “Attribute”",
        ],
    );
    assert_eq!(loaded.problems[1].element, Id::from_bits(7));
    assert!(!loaded.problems[1].is_error());
    let written = text_of(&loaded.project, ORDER);
    assert!(written.contains("\"unit\": {\"of\": [1, 2.50]}}"), "{written}");
    assert!(written.contains("  \"colour\": \"red\"\n"), "{written}");
}

#[test]
fn a_copied_line_gets_an_id_of_its_own() {
    let line = |name: &str| format!("    {{\"id\": \"0000000000007\", \"name\": \"{name}\"}}");
    let text = format!(
        "{{\n  \"id\": \"0000000000009\",\n  \"name\": \"Order\",\n  \"attributes\": [\n{},\n{}\n  ]\n}}\n",
        line("Total"),
        line("Sum"),
    );
    let loaded = check(
        &[(ORDER, &text)],
        &["6:12: another element of this document has the id 0000000000007"],
    );
    assert!(!loaded.problems[0].is_error());
    let attributes = order(&loaded).attributes;
    assert_eq!(attributes[0].id, Id::from_bits(7));
    assert_ne!(attributes[1].id, attributes[0].id);
    assert!(!attributes[1].id.is_none());
}

#[test]
fn a_document_without_a_name_is_called_like_its_file() {
    let loaded = check(&[(ORDER, "{\"id\": \"0000000000009\"}")], &[]);
    assert_eq!(order(&loaded).id, Id::from_bits(9));
}

#[test]
fn values_that_do_not_fit_are_kept_until_set() {
    let text = "{\"id\": \"0000000000009\", \"name\": \"Order\",\n\"persistence\": \"stored\",\n\"documentation\": 7,\n\"attributes\": [{\"id\": \"0000000000007\", \"name\": \"Total\", \"type\": \"Money\"}],\n\"rules\": [1],\n\"indexes\": {}}";
    let mut loaded = check(
        &[(ORDER, text)],
        &[
            "2:16: for “Kind” one of \"persistable\", \"nonPersistable\", \"view\" should stand here",
            "3:18: for “Documentation” a text in quotes",
            "4:65: for “Type” a type of attributes",
            "5:10: for “Validation rules” a list of objects",
            "6:12: for “Indexes” a list of objects",
        ],
    );
    assert!(loaded.problems.iter().all(FileProblem::is_error));
    let written = text_of(&loaded.project, ORDER);
    for kept in [
        "\"persistence\": \"stored\"",
        "\"documentation\": 7",
        "\"type\": \"Money\"",
        "\"rules\": [1]",
        "\"indexes\": {}",
    ] {
        assert!(written.contains(kept), "{written}");
    }
    let again = load(&files_of(&loaded.project));
    assert_eq!(files_of(&again.project), files_of(&loaded.project));
    assert_eq!(again.problems.len(), 5);
    // Once the property is set, what was kept goes.
    let (id, document, _) = loaded.project.of_kind::<Entity>().next().unwrap();
    let mut document = document.clone();
    if let Content::Entity(entity) = &mut document.content {
        entity.documentation = "x".into();
        entity.attributes[0].ty = crate::model::AttributeType::Decimal;
    }
    loaded.project.set(id, Some(document.into()));
    assert_eq!(load(&files_of(&loaded.project)).problems.len(), 3);
}

#[test]
fn unknown_kinds_are_kept() {
    let flow = "modules/Sales/Do.microflow.json";
    let text = "{\n  \"id\": \"0000000000009\",\n  \"name\": \"Do\",\n  \"objects\": [\n    {\n      \"kind\": \"start\",\n      \"id\": \"0000000000003\"\n    },\n    {\n      \"kind\": \"callRobot\",\n      \"id\": \"0000000000004\",\n      \"arm\": {\"left\": true},\n      \"steps\": [\n        {\"//\": \"x\", \"kind\": \"up\"}\n      ]\n    }\n  ],\n  \"diagram\": [\n    {\"id\": \"0000000000003\", \"at\": [10, 20]},\n    {\"id\": \"0000000000004\", \"at\": [30, 40], \"tilt\": 9},\n    {\"id\": \"0000000000008\", \"at\": [0, 0]}\n  ]\n}\n";
    let future = "modules/Sales/New.robot.json";
    let robot = "{\n  \"id\": \"0000000000010\",\n  \"name\": \"New\",\n  \"legs\": 4\n}\n";
    let loaded = check(
        &[(flow, text), (future, robot)],
        &[
            "Do.microflow.json:9:5: the kind “callRobot” is not known",
            "Do.microflow.json:21:5: this line of the diagram is for no element",
            "New.robot.json: the kind “robot” is not known",
        ],
    );
    let found = loaded.project.of_kind::<Microflow>().next().unwrap().2;
    assert_eq!(found.objects[0].at(), Point::new(10, 20));
    assert!(
        matches!(&found.objects[1], FlowObject::Foreign(foreign) if foreign.kind == "callRobot")
    );
    assert_eq!(text_of(&loaded.project, flow), text);
    assert_eq!(text_of(&loaded.project, future), robot);
}

#[test]
fn elements_without_ids_get_the_same_each_time() {
    let text = "{\"name\": \"Order\", \"attributes\": [{\"name\": \"A\"}, {\"name\": \"B\"}]}";
    let loaded = check(&[(ORDER, text)], &["3 elements have no id and were given one"]);
    let entity = order(&loaded);
    assert!(!entity.id.is_none() && entity.attributes[0].id != entity.attributes[1].id);
    assert_eq!(order(&check(&[(ORDER, text)], &["3 elements"])), entity);
    // The next save of everything writes them.
    assert_eq!(load(&files_of(&loaded.project)).problems, []);
    let bad = "{\"id\": \"0000000000009\", \"name\": \"Order\", \"attributes\": [{\"id\": 5, \"name\": \"A\"}]}";
    let loaded = check(&[(ORDER, bad)], &["1:64: 5 is not an id"]);
    assert!(text_of(&loaded.project, ORDER).contains("{\"id\": 5, \"name\": \"A\"}"));
}

#[test]
fn two_files_with_one_id_both_open() {
    let text = |name: &str| format!("{{\"id\": \"0000000000009\", \"name\": \"{name}\"}}");
    let copy = "modules/Sales/entities/OrderCopy.entity.json";
    let files = [(ORDER, &*text("Order")), (copy, &*text("OrderCopy"))];
    let loaded = check(&files, &[&format!("{copy}: this has the same id as {ORDER}")]);
    assert_eq!(loaded.project.of_kind::<Entity>().count(), 2);
    assert_eq!(loaded.problems[0].document.map(|key| loaded.disk.path(key)), Some(Some(copy)));
    assert!(plan(&loaded.disk, &loaded.project, Extent::Changed).is_empty());
    assert!(!loaded.disk.is_behind(&loaded.project));
}

#[test]
fn names_inside_win_over_names_of_files() {
    let text = "{\"id\": \"0000000000009\", \"name\": \"Order\"}";
    let wrong = "modules/Sales/entities/Purchase.entity.json";
    let loaded = check(
        &[(wrong, text)],
        &["the file is called “Purchase” and what it holds is called “Order”"],
    );
    assert!(plan(&loaded.disk, &loaded.project, Extent::Changed).is_empty());
    let all = plan(&loaded.disk, &loaded.project, Extent::Everything);
    assert_eq!(all.deletes().collect::<Vec<_>>(), [wrong]);
    let elsewhere = "modules/Sales/parts/Order.entity.json";
    check(
        &[(elsewhere, text)],
        &["called “parts/Order” and what it holds is called “entities/Order”"],
    );
}

#[test]
fn a_module_is_called_as_it_says() {
    let module = |name: &str, id: u64| {
        format!("{{\"id\": \"{}\", \"name\": \"{name}\"}}", Id::from_bits(id))
    };
    let entity = "{\"id\": \"0000000000009\", \"name\": \"Order\"}";
    let files = [
        ("modules/stock/module.json", &*module("Stock", 5)),
        ("modules/stock/entities/Order.entity.json", entity),
    ];
    let loaded = check(&files, &["called “stock” and what it holds is called “Stock”"]);
    assert_eq!(loaded.project.of_kind::<Entity>().next().unwrap().1.title(), "Stock.Order");
    // A new document of the module joins the others in their folder.
    let mut more = loaded.project.clone();
    let new = Entity { id: Id::from_bits(50), name: "Shelf".into(), ..Entity::default() };
    more.add(crate::model::Document::new(crate::model::Place::module("Stock"), new));
    let plan = plan(&loaded.disk, &more, Extent::Changed);
    assert_eq!(
        plan.writes().map(|(p, _)| p).collect::<Vec<_>>(),
        ["modules/stock/entities/Shelf.entity.json"]
    );
    // A copied folder is a module of its own.
    let files = [
        ("modules/Sales2/module.json", &*module("Sales", 2)),
        ("modules/Sales2/entities/Order.entity.json", entity),
    ];
    let loaded = check(
        &files,
        &[
            "Sales2/module.json: the module in this folder is called “Sales”, as that in Sales; it was opened as “Sales2”",
            "Sales2/module.json: this has the same id",
        ],
    );
    assert_eq!(loaded.project.of_kind::<Entity>().next().unwrap().1.title(), "Sales2.Order");
    assert_eq!(loaded.project.of_kind::<Module>().count(), 2);
    check(
        &[("modules/Lost/entities/Order.entity.json", entity)],
        &["modules/Lost: this folder holds documents, but no module.json"],
    );
}

#[test]
fn paths_that_are_one_elsewhere_are_told() {
    let text = |name: &str, id: u64| {
        format!("{{\"id\": \"{}\", \"name\": \"{name}\"}}", Id::from_bits(id))
    };
    let files = [
        (ORDER, &*text("Order", 9)),
        ("modules/Sales/entities/order.entity.json", &*text("order", 10)),
    ];
    let loaded = check(
        &files,
        &[&format!(
            "order.entity.json: this path differs from {ORDER} only in upper and lower case"
        )],
    );
    assert_eq!(loaded.project.of_kind::<Entity>().count(), 2);
}

#[test]
fn a_folder_that_is_no_app_says_what_it_is() {
    #[track_caller]
    fn check(files: &[&str], expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        for path in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "{\"format\": 3}").unwrap();
        }
        let loaded = open(folder.path());
        let found = loaded.problems.iter().find(|p| matches!(p.cause, Cause::NoApp(_))).unwrap();
        assert!(found.to_string().contains(expected), "{found}");
        assert!(found.is_error() && loaded.refusal().is_none());
    }
    check(&[], "(it is empty)");
    check(&["shop/maquette.json"], "there is one in “shop”");
    check(&["modules/Sales/module.json"], "it holds modules of one");
    check(&["Shop.mpr"], "the Mendix project Shop.mpr");
    check(&["a.txt"], "not the folder of an app");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(APP), "{\"format\": 3}").unwrap();
    std::fs::create_dir_all(folder.path().join("modules/Sales")).unwrap();
    let inside = open(&folder.path().join("modules/Sales"));
    assert!(inside.problems[0].to_string().contains("the folder 2 levels above is one"));
    let gone = open(&folder.path().join("gone"));
    assert!(
        gone.problems.iter().any(|p| matches!(p.cause, Cause::Unreadable(_))),
        "{:?}",
        gone.problems
    );
    assert!(gone.project.is_empty());
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_folder_in_the_place_of_a_file_are_named_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in memory(&[]).0 {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let pipe = folder.path().join("modules/Sales/Pipe.page.json");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    std::fs::create_dir(folder.path().join("modules/Sales/Folder.page.json")).unwrap();
    let loaded = open(folder.path());
    let said: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "modules/Sales/Folder.page.json: this cannot be read: it is a folder",
            "modules/Sales/Pipe.page.json: this cannot be read: it is no ordinary file",
        ]
    );
    assert_eq!(loaded.project.len(), 2, "the rest opens");
}

#[cfg(unix)]
#[test]
fn links_and_names_that_are_no_text_are_left_alone() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in memory(&[]).0 {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let modules = folder.path().join("modules");
    std::os::unix::fs::symlink("/etc/passwd", modules.join("Sales/X.page.json")).unwrap();
    std::os::unix::fs::symlink(folder.path(), modules.join("Loop")).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"Sales/\xff.page.json");
    std::fs::write(modules.join(odd), "{}").unwrap();
    let loaded = open(folder.path());
    let causes: Vec<_> = loaded.problems.iter().map(|p| (p.path.as_str(), &p.cause)).collect();
    let expected = [
        ("modules/Loop", &Cause::Link),
        ("modules/Sales/X.page.json", &Cause::Link),
        ("modules/Sales/\u{fffd}.page.json", &Cause::BadPath),
    ];
    assert_eq!(causes, expected);
    assert_eq!(loaded.project.len(), 2);
}

#[test]
fn huge_documents_open() {
    let attributes: Vec<Attribute> = (0..100_000)
        .map(|n| Attribute {
            id: Id::from_bits(1000 + n),
            name: format!("A{n}"),
            ..Attribute::default()
        })
        .collect();
    let entity =
        Entity { id: Id::from_bits(9), name: "Order".into(), attributes, ..Entity::default() };
    let text = format::write_content(&Content::Entity(entity.clone()));
    assert_eq!(order(&check(&[(ORDER, &text)], &[])), entity);
    let documentation = "x\u{202e}\"".repeat(1_000_000);
    let entity = Entity { documentation, attributes: Vec::new(), ..entity };
    let text = format::write_content(&Content::Entity(entity.clone()));
    assert_eq!(order(&check(&[(ORDER, &text)], &[])), entity);
}

#[test]
fn a_format_that_is_not_said_is_told() {
    let mut files = memory(&[]);
    for (text, expected) in [
        ("{\"name\": \"A\"}", 2),
        ("{\"format\": \"x\", \"id\": \"0000000000001\"}", 2),
        ("{\"format\": 0, \"id\": \"0000000000001\"}", 1),
    ] {
        files.0.insert(APP.to_owned(), text.as_bytes().to_vec());
        let loaded = load(&files);
        assert_eq!(loaded.problems.len(), expected, "{:?}", loaded.problems);
        assert!(loaded.problems.iter().any(|p| p.cause == Cause::NoFormat));
        let saved: BTreeMap<_, _> = files_of(&loaded.project).0;
        assert!(saved[APP].starts_with(b"{\n  \"format\": 3,\n  \"id\": "));
    }
}
