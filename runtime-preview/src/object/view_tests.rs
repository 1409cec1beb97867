//! What look-ups of a request see of what others write (`design/semantics.md` 18).

use super::tests::{App, Words as _, customer};
use crate::storage::Database;

#[test]
fn semantics_18_look_ups_see_what_others_have_committed_since() {
    let app = App::in_file();
    let (mut one, mut other) = (app.session(), app.session());
    let ann = customer(&mut one, "Ann");
    one.commit(&[ann]).unwrap();
    one.commit_request().unwrap();
    assert!(other.by_id(ann.id).unwrap().is_some());

    one.begin_request("test");
    let bob = customer(&mut one, "Bob");
    one.commit(&[bob]).unwrap();
    assert_eq!(other.by_id(bob.id).unwrap(), None, "not committed yet");
    one.commit_request().unwrap();
    assert!(other.by_id(bob.id).unwrap().is_some());

    let free = |app: &App| {
        let glance = app.database.glance().unwrap();
        glance.connection().unwrap().is_autocommit()
    };
    assert!(!free(&app), "the view stays open during the request");
    other.commit_request().unwrap();
    assert!(free(&app));
}

#[test]
fn semantics_18_a_request_writes_although_another_process_wrote_since_it_looked() {
    let app = App::in_file();
    let mut session = app.session();
    let ann = customer(&mut session, "Ann");
    session.commit(&[ann]).unwrap();
    session.again();
    let ann = session.by_id(ann.id).unwrap().unwrap();
    let process = Database::open(app.database.path().unwrap()).unwrap();
    let writer = process.write("another process").unwrap();
    writer.connection().unwrap().execute_batch("UPDATE sales$customer SET city = 'Rome'").unwrap();
    session.put(ann, "Name", "Anna");
    session.commit(&[ann]).unwrap();
    session.commit_request().unwrap();
    session.begin_request("test");
    let both = "SELECT count(*) FROM sales$customer WHERE name = 'Anna' AND city = 'Rome'";
    assert_eq!(session.number(both), 1);
}
