//! The pages of real projects: how many of what there are, that they check, and that they are ours.

use std::collections::{BTreeMap, BTreeSet};

use model_core::analysis::look;
use model_core::check::{Checker, Severity, locate};
use model_core::id::Id;
use model_core::index::Index;
use model_core::model::meta::walk;
use model_core::model::page::{Appearance, LayoutKind};
use model_core::model::{Content, Document, Field, Project};

use crate::mendix::corpus_tests::{Imported, expectations, imported, name_of};
use crate::mendix::note::Note;
use crate::mendix::reader::{guid, id_of, page_variable};
use crate::mendix::tree::{Leaf, Tree};

/// Calls `visit` with every real project, its name and what is known of it.
fn each(mut visit: impl FnMut(&str, &serde_json::Value, &Tree<'_>, &Project, &[Note])) {
    if imported().is_empty() {
        return;
    }
    let expected = expectations();
    for Imported { path, storage, import } in imported() {
        let name = name_of(path);
        let tree = Tree::new(storage);
        visit(&name, &expected[&name], &tree, &import.project, &import.notes);
    }
}

fn is_page(document: &Document) -> bool {
    matches!(
        document.content,
        Content::Page(_)
            | Content::Layout(_)
            | Content::Snippet(_)
            | Content::BuildingBlock(_)
            | Content::PageTemplate(_)
    )
}

/// What is wrong with the pages of a project, by code and message, with the places.
fn problems(project: &Project) -> Vec<(&'static str, String, String)> {
    let index = Index::new(project);
    let mut checker = Checker::new();
    checker.check(&index);
    let mut found = Vec::new();
    for problem in checker.problems().iter() {
        let Some(document) = project.document(problem.address.document) else { continue };
        if is_page(document) && problem.severity == Severity::Error {
            let name = document.qualified_name().unwrap_or_default();
            let kind = document.root().kind().name;
            let place = format!("{kind} {name}: {}", locate(document, &problem.address));
            found.push((problem.code, problem.message.clone(), place));
        }
    }
    found
}

/// The kinds of ours that widgets of a kind of the source become.
const WIDGETS: &[(&str, &[&str])] = &[
    ("CustomWidgets$CustomWidget", &[]),
    ("Forms$ActionButton", &["button"]),
    ("Forms$CheckBox", &["checkBox"]),
    ("Forms$DataGrid", &["dataGrid"]),
    ("Forms$DataGridColumn", &["dataColumn"]),
    ("Forms$DataGridSelectButton", &["button"]),
    ("Forms$DataView", &["dataView"]),
    ("Forms$DatePicker", &["datePicker"]),
    ("Forms$DivContainer", &["container"]),
    ("Forms$DropDown", &["dropDown"]),
    ("Forms$DynamicText", &["text"]),
    ("Forms$FileManager", &["fileUpload"]),
    ("Forms$GridActionButton", &["button"]),
    ("Forms$GridNewButton", &["button"]),
    ("Forms$GridSearchButton", &["button"]),
    ("Forms$GroupBox", &["groupBox"]),
    ("Forms$Header", &["header"]),
    ("Forms$ImageViewer", &["image"]),
    ("Forms$InputReferenceSetSelector", &["referenceSetSelector"]),
    ("Forms$Label", &["label"]),
    ("Forms$LayoutGrid", &["layoutGrid"]),
    ("Forms$ListView", &["listView"]),
    ("Forms$LoginIdTextBox", &["userNameBox"]),
    ("Forms$MenuBar", &["menuBar"]),
    ("Forms$NavigationList", &["navigationList"]),
    ("Forms$NavigationTree", &["navigationTree"]),
    ("Forms$PasswordTextBox", &["passwordBox"]),
    ("Forms$Placeholder", &["placeholder"]),
    ("Forms$RadioButtonGroup", &["radioButtons"]),
    ("Forms$ReferenceSelector", &["referenceSelector"]),
    ("Forms$ScrollContainer", &["scrollContainer"]),
    ("Forms$SidebarToggleButton", &["sidebarToggle"]),
    ("Forms$SimpleMenuBar", &["menuBar"]),
    ("Forms$SnippetCallWidget", &["snippetCall"]),
    ("Forms$StaticImageViewer", &["image"]),
    ("Forms$TabControl", &["tabs"]),
    ("Forms$Table", &["table"]),
    ("Forms$TemplateGrid", &["templateGrid"]),
    ("Forms$TextArea", &["textArea"]),
    ("Forms$TextBox", &["textBox"]),
    ("Forms$Title", &["title"]),
    ("Forms$ValidationMessage", &["validationMessage"]),
];

/// The kinds of ours that widgets of packages become, by the end of their ids.
const PACKAGED: &[(&str, &[&str])] = &[
    (".Accordion", &["accordion"]),
    (".AreaChart", &["chart"]),
    (".Badge", &["badge"]),
    (".BarChart", &["chart"]),
    (".BubbleChart", &["chart"]),
    (".ColumnChart", &["chart"]),
    (".Combobox", &["comboBox"]),
    (".Datagrid", &["dataGrid"]),
    // Those in the heads of columns are said by the columns.
    (".DatagridDateFilter", &["gridFilter"]),
    (".DatagridDropdownFilter", &["gridFilter"]),
    (".DatagridNumberFilter", &["gridFilter"]),
    (".DatagridTextFilter", &["gridFilter"]),
    (".Gallery", &["gallery"]),
    (".HeatMap", &["chart"]),
    // An icon is a button without words; one before which things stand is a container.
    (".Image", &["image", "button", "container"]),
    (".LineChart", &["chart"]),
    (".PieChart", &["chart"]),
    (".ProgressBar", &["progress"]),
    (".ProgressCircle", &["progress"]),
    (".StarRating", &["rating"]),
    (".Switch", &["switch"]),
    (".TimeSeries", &["chart"]),
    (".Tooltip", &["tooltip"]),
    (".TreeNode", &["tree"]),
    (".treeView.TreeView", &["tree"]),
];

/// The kinds of ours that data sources become; without one an own rule counts them.
const SOURCES: &[(&str, &[&str])] = &[
    ("CustomWidgets$CustomWidgetXPathSource", &["database", "association"]),
    ("Forms$AssociationSource", &["association"]),
    ("Forms$DataViewSource", &["context"]),
    ("Forms$GridXPathSource", &["database", "association"]),
    ("Forms$ImageViewerSource", &["context"]),
    ("Forms$ListViewXPathSource", &["database", "association"]),
    ("Forms$ListenTargetSource", &["listen"]),
    ("Forms$MicroflowSource", &["microflow"]),
    ("Forms$NanoflowSource", &["microflow"]),
    ("Forms$SelectorMicroflowSource", &["microflow"]),
];

/// Widgets that are told and left out: project, kind and number.
const GONE: &[(&str, &str, usize)] = &[
    // It stands in the place of a grid without rows, where ours has a text.
    ("farmworker-wallet-os", "Forms$DynamicText", 1),
];

/// Data sources that are told and left out, by their kind and by the ends of the properties that
/// hold them: what can be chosen in filters.
const GONE_SOURCES: &[(&str, &str)] = &[
    ("CustomWidgets$CustomWidgetXPathSource", "/refOptions"),
    ("CustomWidgets$CustomWidgetXPathSource", "/columns.filterAssociationOptions"),
];

/// Elements by what they were in the source and what they are now.
#[derive(Default)]
struct Counts {
    /// By kind, and for widgets of packages by their ids.
    was: BTreeMap<String, BTreeMap<&'static str, usize>>,
    /// Data sources in which nothing is chosen, by kind.
    unset: BTreeMap<String, usize>,
}

impl Counts {
    fn new(tree: &Tree<'_>, project: &Project) -> Counts {
        let mut counts = Counts::default();
        let mut known: BTreeMap<Id, Vec<String>> = BTreeMap::new();
        for leaf in tree.leaves.iter().filter(|leaf| leaf.document.kind().starts_with("Forms$")) {
            super::walk(&leaf.document, &mut |source| {
                let Some(guid) = guid(source, "$ID") else { return };
                let kind = source.kind();
                let kinds = known.entry(id_of(guid)).or_default();
                kinds.push(kind.to_owned());
                if kind == "CustomWidgets$CustomWidget" {
                    kinds.push(source.document("Type").unwrap().text("WidgetId").to_owned());
                }
                let is = |key: &str| source.document(key).is_some();
                let is_unset = match kind {
                    "Forms$MicroflowSource" => {
                        source.document("MicroflowSettings").unwrap().text("Microflow").is_empty()
                    }
                    "Forms$NanoflowSource" => source.text("Nanoflow").is_empty(),
                    _ => {
                        kind.ends_with("Source")
                            && source.get("EntityRef").is_some()
                            && !is("EntityRef")
                            && page_variable(source, "SourceVariable").is_none()
                    }
                };
                if is_unset {
                    *counts.unset.entry(kind.to_owned()).or_default() += 1;
                }
            });
        }
        let pages = project.documents().values().filter(|document| is_page(document));
        for document in pages {
            walk(document.root(), &mut |element| {
                for was in known.get(&element.id()).into_iter().flatten() {
                    let now = counts.was.entry(was.clone()).or_default();
                    *now.entry(element.kind().name).or_default() += 1;
                }
                let filter = match element.get("filter") {
                    Some(Field::Choice(choice))
                        if matches!(element.kind().name, "dataColumn" | "contentColumn") =>
                    {
                        choice.choices().get(choice.chosen()).map(|choice| choice.key)
                    }
                    _ => None,
                };
                let was = match filter {
                    Some("text") => ".datagridtextfilter.DatagridTextFilter",
                    Some("number") => ".datagridnumberfilter.DatagridNumberFilter",
                    Some("date") => ".datagriddatefilter.DatagridDateFilter",
                    Some("choice") => ".datagriddropdownfilter.DatagridDropdownFilter",
                    _ => return,
                };
                for was in
                    [format!("com.mendix.widget.web{was}"), "CustomWidgets$CustomWidget".to_owned()]
                {
                    *counts.was.entry(was).or_default().entry("gridFilter").or_default() += 1;
                }
            });
        }
        counts
    }

    /// How many of a kind became one of these kinds, and how many a foreign widget.
    fn of(&self, was: &str, kinds: &[&str]) -> (usize, usize) {
        let Some(now) = self.was.get(was) else { return (0, 0) };
        let typed = now.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, n)| n).sum();
        (typed, now.get("foreignWidget").copied().unwrap_or_default())
    }
}

#[test]
fn the_pages_of_real_projects_have_as_many_of_each_kind_as_is_known() {
    let mut typed: BTreeMap<String, usize> = BTreeMap::new();
    let mut foreign: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    each(|name, expected, tree, project, notes| {
        let all = |is: fn(&Content) -> bool| {
            project.documents().values().filter(|document| is(&document.content)).count()
        };
        let counted = [
            ("pages", all(|content| matches!(content, Content::Page(_)))),
            ("layouts", all(|content| matches!(content, Content::Layout(_)))),
            ("snippets", all(|content| matches!(content, Content::Snippet(_)))),
            ("buildingblocks", all(|content| matches!(content, Content::BuildingBlock(_)))),
            ("pagetemplates", all(|content| matches!(content, Content::PageTemplate(_)))),
        ];
        let number = |of: &serde_json::Value, key: &str| {
            usize::try_from(of.get(key).and_then(serde_json::Value::as_u64).unwrap_or(0)).unwrap()
        };
        for (key, found) in counted {
            assert_eq!(found, number(&expected["counts"], key), "{name}: {key}");
        }
        let counts = Counts::new(tree, project);
        let none = serde_json::Map::new();
        let object = |key: &str| expected[key].as_object().unwrap_or(&none).clone();
        let told = |kind: &str| {
            let is_of = |what: &str| {
                GONE_SOURCES.iter().any(|(of, end)| *of == kind && what.ends_with(end))
            };
            let is = |note: &&Note| match note {
                Note::Dropped { what, .. } => what == kind || is_of(what),
                _ => false,
            };
            let gone = GONE.iter().filter(|(of, gone, _)| *of == name && *gone == kind);
            notes.iter().filter(is).count() + gone.map(|(.., number)| number).sum::<usize>()
        };
        let mut compare =
            |kind: &str, kinds: &[&str], more: usize, wanted: usize, wrong: &mut Vec<String>| {
                let (ours, theirs) = counts.of(kind, kinds);
                *typed.entry(kind.to_owned()).or_default() += ours;
                *foreign.entry(kind.to_owned()).or_default() += theirs;
                let found = ours + theirs + told(kind) + more;
                if found != wanted {
                    wrong.push(format!("{name}: {kind} {found}, not {wanted}"));
                }
            };
        for kind in object("widgets").keys() {
            let kinds = WIDGETS.iter().find(|(known, _)| known == kind);
            let (_, kinds) = kinds.unwrap_or_else(|| panic!("{kind} is not in the table"));
            // Those of packages are compared one by one.
            if !kinds.is_empty() {
                compare(kind, kinds, 0, number(&expected["widgets"], kind), &mut wrong);
            }
        }
        for id in object("custom_widgets").keys() {
            let kinds = PACKAGED.iter().find(|(end, _)| id.ends_with(end));
            let kinds = kinds.map_or(&[] as &[&str], |(_, kinds)| kinds);
            compare(id, kinds, 0, number(&expected["custom_widgets"], id), &mut wrong);
        }
        for kind in object("data_sources").keys() {
            let wanted = number(&expected["data_sources"], kind);
            if let Some((_, kinds)) = SOURCES.iter().find(|(known, _)| known == kind) {
                let unset = counts.unset.get(kind).copied().unwrap_or_default();
                compare(kind, kinds, unset, wanted, &mut wrong);
                continue;
            }
            let mut found = 0;
            let pages = project.documents().values().filter(|document| is_page(document));
            for document in pages {
                walk(document.root(), &mut |element| {
                    found += usize::from(match (kind.as_str(), element.get("menu")) {
                        ("Forms$MenuDocumentSource", Some(Field::Reference(menu))) => {
                            !menu.is_empty()
                        }
                        ("Forms$NavigationSource", Some(Field::Reference(menu))) => menu.is_empty(),
                        ("Forms$SelectorXPathSource", _) => match element.get("choices") {
                            Some(Field::Elements(choices)) => {
                                element.kind().name.starts_with("reference")
                                    && choices.get(0).is_none_or(|of| of.kind().name != "microflow")
                            }
                            _ => false,
                        },
                        _ => false,
                    });
                });
            }
            if found != wanted {
                wrong.push(format!("{name}: {kind} {found}, not {wanted}"));
            }
        }
    });
    foreign.retain(|_, number| *number > 0);
    println!("ours: {typed:#?}\nforeign: {foreign:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What remains, with the reason: the code of the rule and a part of the message.
const REMAINS: &[(&str, &str, &str)] = &[
    ("MQ0501", "$gridDeviceLogFile", "what is selected in a list that is not around"),
    ("MQ0501", "$dataGrid2_1", "what is selected in a list that is not around"),
    ("MQ0801", "ConfigurationAttribute", "its rows come over an association to many"),
    ("MQ0904", "leads to many", "rows over two associations, the first to many"),
];

#[test]
fn the_pages_of_real_projects_have_no_errors_of_ours() {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    each(|name, _, tree, project, _| {
        let named: BTreeSet<String> = tree
            .leaves
            .iter()
            .filter(|leaf| !leaf.document.is("Excluded"))
            // Something else of the name is not what is meant.
            .filter(|leaf| !leaf.document.kind().starts_with("Forms$"))
            .map(Leaf::qualified_name)
            .collect();
        for (code, message, place) in problems(project) {
            // What nobody has filled in yet, as in what comes to be copied.
            let is_unset = matches!(code, "MQ0701" | "MQ0702");
            let is_sketch = place.starts_with("buildingBlock") || place.starts_with("pageTemplate");
            let known = REMAINS.iter().find(|(of, part, _)| *of == code && message.contains(part));
            let name_in = message.split(['“', '”']).nth(1).unwrap_or_default();
            let is_there = code.starts_with("MQ02") && named.contains(name_in);
            let known = known.filter(|_| !is_there);
            match known {
                _ if is_unset || is_sketch => *left.entry("not filled in").or_default() += 1,
                Some((.., why)) => *left.entry(why).or_default() += 1,
                None => wrong.push(format!("{name} {code} {place}: {message}")),
            }
        }
    });
    println!("{left:#?}");
    // What does not remain any more is taken off the list.
    if !left.is_empty() {
        let gone = REMAINS.iter().find(|(.., why)| !left.contains_key(why));
        assert_eq!(gone, None);
    }
    assert!(wrong.is_empty(), "{} {wrong:#?}", wrong.len());
}

#[test]
fn most_pages_are_ours_throughout() {
    let (mut pages, mut ours) = (0, 0);
    let mut theirs: BTreeMap<String, usize> = BTreeMap::new();
    each(|_, _, _, project, _| {
        let native: BTreeSet<String> = project
            .documents()
            .values()
            .filter_map(|document| match &document.content {
                Content::Layout(layout) if layout.layout == LayoutKind::Native => {
                    document.qualified_name().map(|name| name.to_string())
                }
                _ => None,
            })
            .collect();
        for document in project.documents().values() {
            let Content::Page(page) = &document.content else { continue };
            if native.contains(page.layout.as_str()) {
                continue;
            }
            let mut foreign = BTreeSet::new();
            walk(document.root(), &mut |element| {
                if matches!(element.kind().name, "foreignWidget" | "foreignAction")
                    && let Some(Field::Text(what)) = element.get("what")
                {
                    foreign.insert(what.to_owned());
                }
            });
            pages += 1;
            ours += usize::from(foreign.is_empty());
            for what in foreign {
                *theirs.entry(what).or_default() += 1;
            }
        }
    });
    println!("{ours} of {pages} pages for the web are ours throughout; in others: {theirs:#?}");
    assert!(ours * 10 >= pages * 9);
}

/// Names by how often they are used, and whether they have an effect.
#[derive(Default)]
struct Names(BTreeMap<String, (usize, bool)>);

impl Names {
    fn count(&mut self, name: &str, has_effect: bool) {
        self.0.entry(name.to_owned()).or_insert((0, has_effect)).0 += 1;
    }

    /// How many of them have an effect, and how many uses.
    fn known(&self) -> (usize, usize) {
        let known = self.0.values().filter(|(_, has_effect)| *has_effect);
        known.fold((0, 0), |(names, uses), (count, _)| (names + 1, uses + count))
    }

    fn print(&self, what: &str) {
        let uses: usize = self.0.values().map(|(count, _)| count).sum();
        let (known, known_uses) = self.known();
        println!("{what}: {known} of {} have an effect, {known_uses} of {uses} uses", self.0.len());
        let mut without: Vec<_> = self.0.iter().filter(|(_, (_, has))| !has).collect();
        without.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let most = without.iter().take(20).map(|(name, (count, _))| format!("{name} {count}"));
        println!("  most used without: {}", most.collect::<Vec<_>>().join(", "));
    }
}

#[test]
fn the_most_used_classes_and_design_choices_have_an_effect() {
    let (mut classes, mut choices, mut projects) = (Names::default(), Names::default(), 0);
    each(|_, _, _, project, _| {
        projects += 1;
        for document in project.documents().values().filter(|document| is_page(document)) {
            walk(document.root(), &mut |element| {
                let Some(appearance) = element.downcast::<Appearance>() else { return };
                for class in appearance.class.split_whitespace() {
                    classes.count(class, look::is_known_class(class));
                }
                for choice in &appearance.design {
                    let name = format!("{}: {}", choice.property, choice.option);
                    choices.count(&name, look::is_known_choice(choice));
                }
            });
        }
    });
    if projects == 0 {
        return;
    }
    classes.print("Classes");
    choices.print("Design choices");
    // What the names without an effect are about: layouts, lists and parts of the theme's own pages.
    assert!(classes.known().0 >= 60 && choices.known().0 >= 60);
    let all = classes.0.values().chain(choices.0.values());
    let uses: usize = all.map(|(count, _)| count).sum();
    let known = classes.known().1 + choices.known().1;
    assert!(known * 4 >= uses * 3, "{known} of {uses} uses");
}
