//! What the product promises to model, row by row: the kinds of elements of each row. Every kind is
//! there, and every kind that there is stands in a row, so that none is forgotten here.
//!
//! That elements of every kind are saved, loaded, copied and described by a schema is held by
//! `store`, [`super::copies`] and [`super::schemas`]; what they mean by the tests of their rules.

use std::collections::BTreeSet;

use model_core::model::all_kinds;

/// The rows, each with the words of its kinds.
const ROWS: &[(&str, &str)] = &[
    ("D1 entities", "entity attribute"),
    ("D2 attribute types", "attribute"),
    ("D3 associations", "association"),
    ("D4 validation rules", "required unique equals range pattern maximumLength"),
    ("D5 indexes", "index"),
    ("D6 event handlers", "event"),
    ("D7 access rules", "access memberRights"),
    ("D8 enumerations, constants, texts", "enumeration value constant regex language wording"),
    ("D9 modules", "module diagram place note"),
    ("D10 system module", ""),
    ("D11 configurations, images", "app configuration constantValue images image"),
    (
        "M1 canvas",
        "microflow parameter start end errorEnd decision typeDecision merge loop break continue \
         annotation flow",
    ),
    (
        "M2 objects",
        "createObject changeObject member commit delete rollback cast retrieve association database \
         sort",
    ),
    (
        "M3 lists",
        "createList changeList listOperation union intersect subtract contains equals sortList \
         filter find filterBy findBy head tail part aggregate",
    ),
    ("M4 variables", "createVariable changeVariable"),
    (
        "M5 calls",
        "callMicroflow argument callFunction callRest header function functionParameter sendRequest",
    ),
    (
        "M6 client",
        "showPage closePage showHome downloadFile showMessage textParameter validationFeedback",
    ),
    (
        "M7 log, metrics, documents, mappings",
        "log metric generateDocument importData exportData structure mapping objectMapping \
         valueMapping",
    ),
    (
        "M7 messages and services",
        "messages message exposedAttribute exposedAssociation publishedRest resource operation \
         operationParameter consumedRest request requestParameter requestHeader",
    ),
    ("M8 errors", "errorEnd"),
    ("M9 background", "schedule queue"),
    ("M10 nanoflows and rules", "microflow"),
    ("M11 events between modules", "publishEvent event eventParameter subscription"),
    ("M12 workflows stay foreign", "foreignActivity foreignArgument foreignDocument"),
    ("P1 pages", "page pageParameter layout snippet buildingBlock pagePart snippetCall title"),
    (
        "P2 structure",
        "layoutGrid row column container tabs tabPage groupBox table tableColumn tableRow tableCell",
    ),
    (
        "P3 data",
        "dataView listView searchIn listTemplate dataGrid dataColumn contentColumn searchField \
         templateGrid gallery",
    ),
    (
        "P4 inputs",
        "textBox textArea dropDown checkBox radioButtons datePicker referenceSelector \
         referenceSetSelector fileUpload imageUpload numberBox slider rating userNameBox passwordBox \
         signInButton validationMessage",
    ),
    ("P5 show", "text label image badge progress chart series richText"),
    ("P6 data sources", "context database microflow association listen"),
    (
        "P7 actions",
        "callMicroflow showPage pageForEntity createObject save cancel close delete openLink signOut \
         gridCommand synchronize foreignAction button dropDownButton dropDownItem",
    ),
    ("P8 conditions and validation", "textBox container"),
    ("P9 templates", "pageTemplate"),
    (
        "P10 navigation, theme, looks",
        "navigation roleHome profile menu menuItem theme appearance designChoice",
    ),
    (
        "P11 more structure",
        "placeholder scrollContainer region header menuBar navigationTree navigationList \
         navigationItem sidebarToggle pageVariable",
    ),
    (
        "P12 widgets of real apps",
        "gridFilter gallery comboBox image badge progress accordion accordionGroup tree switch \
         tooltip richTextBox chart foreignWidget foreignPart",
    ),
    ("S1 security", "security userRole demoUser moduleRole access"),
    ("X3 queries", "query"),
];

#[test]
fn every_row_has_its_kinds_and_every_kind_its_row() {
    let known: BTreeSet<&str> = all_kinds().iter().map(|kind| kind.name).collect();
    let named: BTreeSet<&str> =
        ROWS.iter().flat_map(|(_, kinds)| kinds.split_whitespace()).collect();
    let missing: Vec<_> = named.difference(&known).collect();
    assert!(missing.is_empty(), "no kinds: {missing:?}");
    let forgotten: Vec<_> = known.difference(&named).collect();
    assert!(forgotten.is_empty(), "in no row: {forgotten:?}");
}
