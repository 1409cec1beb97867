//! What is wrong with expressions and XPath constraints.

use crate::analysis::{Definition, Language, Origin, Text};
use crate::check::{DocumentCheck, Family, Fix, FixEdit, Problem, Rule, Scope, Severity};
use crate::id::Id;
use crate::lang::{self, ProblemKind};
use crate::model::Element;

pub(super) static FAMILY: Family = Family {
    rules: &[
        &UNKNOWN_VARIABLE,
        &OUT_OF_SCOPE,
        &SYNTAX,
        &NAME,
        &ARGUMENTS,
        &TYPE,
        &PATH,
        &SUSPICIOUS,
        &XPATH_SYNTAX,
        &XPATH_NAME,
        &XPATH_ARGUMENTS,
        &XPATH_TYPE,
        &XPATH_PATH,
        &XPATH_SUSPICIOUS,
        &OQL_SYNTAX,
        &OQL_NAME,
        &OQL_ARGUMENTS,
        &OQL_TYPE,
        &OQL_PATH,
        &OQL_SUSPICIOUS,
    ],
    scope: Scope::Document(find),
};

pub(super) static UNKNOWN_VARIABLE: Rule = Rule {
    code: "MQ0501",
    title: "The variable exists",
    severity: Severity::Error,
    why: "What is used must have been made: by a parameter, by an activity before, or by the loop around it.",
    how: "Choose a variable that exists, or make this one before.",
    example: "`$Ordr/Total` where the parameter is called Order.",
};

pub(super) static OUT_OF_SCOPE: Rule = Rule {
    code: "MQ0502",
    title: "The variable exists on every way",
    severity: Severity::Error,
    why: "A variable lives from the activity that makes it, on the ways that lead on from there, and inside its loop. Where a way leads past that activity, or out of the loop, it does not exist.",
    how: "Make the variable on every way, before the decision or the loop, or use it only where it exists.",
    example: "A variable that is made in the way “true” and used after the ways have come together.",
};

macro_rules! rules {
    ($($NAME:ident $code:literal $severity:ident $title:literal $why:literal $how:literal $example:literal;)+) => {$(
        static $NAME: Rule = Rule {
            code: $code,
            title: $title,
            severity: Severity::$severity,
            why: $why,
            how: $how,
            example: $example,
        };
    )+};
}

rules! {
    SYNTAX "MQ0601" Error "The expression can be read"
        "An expression that does not follow the grammar has no meaning."
        "Mend it at the marked place: close what is open, put an operator between values, quotes around text."
        "`$Order/Total + ` lacks the second number.";
    NAME "MQ0602" Error "Names in the expression exist"
        "A name that means nothing here was mistyped, renamed or removed."
        "Choose one of the names that completion offers."
        "`lenght($Name)` instead of `length($Name)`.";
    ARGUMENTS "MQ0603" Error "Functions get the arguments that they need"
        "A function works on a certain number of values."
        "Add what is missing or take out what is too much; the help of the function lists them."
        "`substring($Name)` lacks the position at which to begin.";
    TYPE "MQ0604" Error "Values have the type that their place needs"
        "A value of another type cannot be stored or compared there."
        "Convert the value, or use another."
        "`'5'`, which is text, for an attribute of type Integer.";
    PATH "MQ0605" Error "Paths lead to one value"
        "A path can follow only associations that lead to one object, and ends at an attribute."
        "Retrieve the objects into a list first, or choose another path."
        "`$Customer/Sales.Order_Customer/Sales.Order/Total` where a customer has many orders.";
    SUSPICIOUS "MQ0606" Warning "The expression means what it seems to"
        "The expression is correct, but it always gives the same, or something other than most people think."
        "Read the advice at the problem and write what you mean."
        "`$Name = $Name` is always true.";
    XPATH_SYNTAX "MQ0611" Error "The XPath can be read"
        "A constraint that does not follow the grammar has no meaning."
        "Mend it at the marked place: a constraint stands in brackets, text in quotes."
        "`[Total > 100` lacks the closing bracket.";
    XPATH_NAME "MQ0612" Error "Names in the XPath exist"
        "A name that means nothing here was mistyped, renamed or removed."
        "Choose one of the names that completion offers."
        "`[Totl > 100]` where the attribute is called Total.";
    XPATH_ARGUMENTS "MQ0613" Error "Functions in the XPath get the arguments that they need"
        "A function works on a certain number of values."
        "Add what is missing or take out what is too much."
        "`[contains(Name)]` lacks the text to look for.";
    XPATH_TYPE "MQ0614" Error "Values in the XPath can be compared"
        "The database compares values of the same kind only."
        "Compare with a value of the attribute's type."
        "`[Total = 'much']` where Total is a number.";
    XPATH_PATH "MQ0615" Error "Paths in the XPath can be followed"
        "A path goes over associations of the entity at hand and ends at an attribute or an entity."
        "Choose the association that leads on from there."
        "`[Sales.Order_Customer/Sales.Product/Name = 'x']` where the association leads to Sales.Customer.";
    XPATH_SUSPICIOUS "MQ0616" Warning "The XPath means what it seems to"
        "The constraint is correct, but it always gives the same, or something other than most people think."
        "Read the advice at the problem and write what you mean."
        "`[Name != 'x']` also leaves out objects without a name.";
    OQL_SYNTAX "MQ0621" Error "The query can be read"
        "A query that does not follow the grammar has no meaning."
        "Mend it at the marked place."
        "`SELECT Name FORM Sales.Customer` where FROM is meant.";
    OQL_NAME "MQ0622" Error "Names in the query exist"
        "A name that means nothing here was mistyped, renamed or removed."
        "Choose one of the names that completion offers."
        "`SELECT Totl FROM Sales.Order` where the attribute is called Total.";
    OQL_ARGUMENTS "MQ0623" Error "Functions in the query get the arguments that they need"
        "A function works on a certain number of values."
        "Add what is missing or take out what is too much."
        "`SELECT ROUND() FROM Sales.Order` lacks the number.";
    OQL_TYPE "MQ0624" Error "Values in the query fit together"
        "The database compares and computes with values of the same kind only."
        "Convert the value with CAST, or use another."
        "`WHERE Total = 'much'` where Total is a number.";
    OQL_PATH "MQ0625" Error "Paths in the query can be followed"
        "A path goes over associations of the entity at hand and ends at an attribute."
        "Choose the association that leads on from there."
        "`o/Sales.Order_Customer/Sales.Product/Name` where the association leads to Sales.Customer.";
    OQL_SUSPICIOUS "MQ0626" Warning "The query means what it seems to"
        "The query is correct, but it always gives the same, or something other than most people think."
        "Read the advice at the problem and write what you mean."
        "`WHERE Name = NULL` where IS NULL is meant.";
}

fn find(check: &mut DocumentCheck<'_>) {
    let texts = check.texts;
    for text in texts {
        for found in &text.typed.problems {
            let problem = problem(check, text, found);
            check.add(problem);
        }
    }
}

fn problem(check: &DocumentCheck<'_>, text: &Text<'_>, found: &lang::Problem) -> Problem {
    let address = text.address.clone();
    if let Some(name) = variable_at(text, found) {
        let problem = missing_variable(check, address, text.flow_object.map(Element::id), name);
        return with_fix(problem, text, found).span(found.span);
    }
    let problem = Problem::new(rule(text.language, found.kind), address, found.message.clone())
        .hint(found.hint.clone().unwrap_or_default())
        .span(found.span);
    with_fix(problem, text, found)
}

fn with_fix(problem: Problem, text: &Text<'_>, found: &lang::Problem) -> Problem {
    let Some(edit) = &found.fix else { return problem };
    let label = match edit.text.as_str() {
        "" => format!("Take out {}", edit.span.text(text.source)),
        new => format!("Change to {new}"),
    };
    let hint = found.hint.clone().unwrap_or_default();
    let edits = vec![FixEdit::Splice(text.address.clone(), edit.span, edit.text.clone())];
    problem.hint(hint).fix(Fix { label, edits })
}

/// The variable that a problem is about, if it is that the variable does not exist.
fn variable_at<'t>(text: &Text<'t>, found: &lang::Problem) -> Option<&'t str> {
    let before = text.source.get(..found.span.start as usize)?;
    let is_variable = found.kind == ProblemKind::UnknownName && before.ends_with('$');
    is_variable.then(|| found.span.text(text.source))
}

fn rule(language: Language, kind: ProblemKind) -> &'static Rule {
    match (language, kind) {
        (Language::Expression, ProblemKind::Syntax) => &SYNTAX,
        (Language::Expression, ProblemKind::UnknownName) => &NAME,
        (Language::Expression, ProblemKind::ArgumentCount) => &ARGUMENTS,
        (Language::Expression, ProblemKind::Type) => &TYPE,
        (Language::Expression, ProblemKind::Path) => &PATH,
        (Language::Expression, ProblemKind::Suspicious) => &SUSPICIOUS,
        (Language::XPath, ProblemKind::Syntax) => &XPATH_SYNTAX,
        (Language::XPath, ProblemKind::UnknownName) => &XPATH_NAME,
        (Language::XPath, ProblemKind::ArgumentCount) => &XPATH_ARGUMENTS,
        (Language::XPath, ProblemKind::Type) => &XPATH_TYPE,
        (Language::XPath, ProblemKind::Path) => &XPATH_PATH,
        (Language::XPath, ProblemKind::Suspicious) => &XPATH_SUSPICIOUS,
        (Language::Oql, ProblemKind::Syntax) => &OQL_SYNTAX,
        (Language::Oql, ProblemKind::UnknownName) => &OQL_NAME,
        (Language::Oql, ProblemKind::ArgumentCount) => &OQL_ARGUMENTS,
        (Language::Oql, ProblemKind::Type) => &OQL_TYPE,
        (Language::Oql, ProblemKind::Path) => &OQL_PATH,
        (Language::Oql, ProblemKind::Suspicious) => &OQL_SUSPICIOUS,
    }
}

/// The problem of a variable that does not exist where it is used: it never does, or not here.
pub(super) fn missing_variable(
    check: &DocumentCheck<'_>,
    address: crate::model::Address,
    object: Option<Id>,
    name: &str,
) -> Problem {
    let variables = check.variables();
    let made: Vec<&Definition<'_>> = variables
        .map(|variables| variables.definitions().iter().filter(|d| d.name == name).collect())
        .unwrap_or_default();
    let Some(first) = made.first() else {
        let message = format!("There is no variable “${name}” here.");
        return Problem::new(&UNKNOWN_VARIABLE, address, message)
            .hint("Choose a variable that exists, or make this one before.");
    };
    let perhaps = variables
        .zip(object)
        .is_some_and(|(variables, object)| !variables.perhaps_before(object, name).is_empty());
    let message = match first.origin {
        Origin::Iterator | Origin::Round => format!("“${name}” exists only inside its loop."),
        _ if perhaps => format!("“${name}” is not made on every way that leads here."),
        _ => format!("“${name}” does not exist here: it is made later, elsewhere, or inside a loop."),
    };
    Problem::new(&OUT_OF_SCOPE, address, message)
        .hint("Make it on every way that leads here, or use it only where it exists.")
}

#[cfg(test)]
mod tests {
    use super::FAMILY;
    use crate::check::testing::check;
    use crate::model::microflow::{Argument, FlowKind, FlowObject};
    use crate::model::page::{MicroflowAction, Selection, Widget};
    use crate::testing::{FlowBuilder, app, button, database, grid, text};

    #[track_caller]
    fn check_flow(build: impl FnOnce(FlowBuilder) -> FlowBuilder, expected: &[&str]) {
        let app = app()
            .entity("A.Order", |e| e.attribute("Total: Decimal").attribute("Name: String"))
            .microflow("A.F", |m| build(m.parameter("Order: Object A.Order")));
        check(&FAMILY, app, expected);
    }

    #[test]
    fn variables() {
        check_flow(
            |m| m.variable("n: Decimal = $Ordr/Total").end(""),
            &["MQ0501 A.F, Create variable n, Value “Ordr”: There is no variable “$Ordr” here."],
        );
        check_flow(
            |m| m.commit("Ordr").end(""),
            &["MQ0501 A.F, Commit Ordr, Object or list: There is no variable “$Ordr” here."],
        );
        check_flow(
            |m| {
                m.decide("true")
                    .case("true", |m| m.variable("n: Integer = 1"))
                    .case("false", |m| m)
                    .variable("m: Integer = $n")
                    .end("")
            },
            &["MQ0502 A.F, Create variable m, Value “n”: “$n” is not made on every way that leads here."],
        );
        check_flow(
            |m| {
                m.retrieve("A.Order", "", "Orders")
                    .each("Orders", "One", |m| m.commit("One"))
                    .variable("m: Decimal = $One/Total")
                    .end("")
            },
            &["MQ0502 A.F, Create variable m, Value “One”: “$One” exists only inside its loop."],
        );
    }

    #[test]
    fn types_and_names() {
        check_flow(
            |m| m.change("Order", &[("A.Order.Total", "'5'"), ("A.Order.Name", "$Order/Nam")]).end(""),
            &[
                "MQ0602 A.F, Member Name, Value “Nam”: A.Order has no attribute “Nam”.",
                "MQ0604 A.F, Member Total, Value “'5'”: This is text; a decimal number is needed here.",
            ],
        );
        check_flow(
            |m| m.decide("$Order/Total").end("1"),
            &[
                "MQ0604 A.F, Decision, Condition “$Order/Total”: This is a decimal number; true or false, or a value of an enumeration is needed here.",
                "MQ0604 A.F, End, Result “1”: This text has no meaning here: nothing is expected.",
            ],
        );
        check_flow(
            |m| m.variable("n: Integer = 1 +").end(""),
            &["MQ0601 A.F, Create variable n, Value “”: A value is missing before the end."],
        );
    }

    #[test]
    fn constraints() {
        check_flow(|m| m.retrieve("A.Order", "[Total > 5][Name = $Order/Name]", "L").end(""), &[]);
        check_flow(
            |m| m.retrieve("A.Order", "[Totl > 5][Name = $Ordr/Name]", "L").end(""),
            &[
                "MQ0501 A.F, Retrieve L, From the database, XPath “Ordr”: There is no variable “$Ordr” here.",
                "MQ0612 A.F, Retrieve L, From the database, XPath “Totl”: A.Order has no attribute “Totl”.",
            ],
        );
        // The entity is the problem, and told elsewhere.
        check_flow(|m| m.retrieve("A.Nothing", "[Totl > 5]", "L").end(""), &[]);
    }

    #[test]
    fn texts_on_pages() {
        let app = app().entity("A.Order", |e| e.attribute("Total: Decimal")).page("A.P", |p| {
            p.parameter("Order: Object A.Order")
                .widget(text("t", "{1}{2}", &["$Order/Total", "$Order"]))
                .widget(grid("g", database("A.Order", "[Total = 'x']"), &[]))
        });
        check(
            &FAMILY,
            app,
            &[
                "MQ0604 A.P, Text parameter, Value “$Order”: This is an object of A.Order; a value that can be shown is needed here.",
                "MQ0614 A.P, Data grid g, Database, XPath “'x'”: This is text; it is compared with a decimal number.",
            ],
        );
    }

    #[test]
    fn rounds_are_counted_where_a_loop_asks_to_go_on() {
        check_flow(|m| m.repeat("$currentIndex < 3", |m| m.commit("Order")).end(""), &[]);
        check_flow(
            |m| m.decide("$currentIndex < 3").case("true", |m| m).case("false", |m| m).end(""),
            &["MQ0501 A.F, Decision, Condition “currentIndex”: There is no variable “$currentIndex” here."],
        );
    }

    #[test]
    fn what_failed_last_is_known_everywhere() {
        let read = |m: FlowBuilder| m.variable("s: String = $latestError/Message").end("");
        check_flow(read, &[]);
        // In the browser an error is a text.
        let nanoflow = |m: FlowBuilder| m.with(|flow| flow.flow = FlowKind::Nanoflow);
        check_flow(|m| nanoflow(m.variable("s: String = $latestError").end("")), &[]);
        check_flow(
            |m| nanoflow(read(m)),
            &["MQ0605 A.F, Create variable s, Value “Message”: “Message” cannot be read here: what stands before it is text."],
        );
    }

    #[test]
    fn what_is_switched_off_may_be_wrong() {
        let off = |object: &mut FlowObject| {
            let FlowObject::CommitObjects(commit) = object else { panic!() };
            commit.disabled = true;
        };
        check_flow(|m| m.commit("Nothing").edit_last(off).end(""), &[]);
    }

    #[test]
    fn a_toolbar_knows_what_is_selected() {
        let page = |selection: Selection| {
            let call = MicroflowAction {
                microflow: "A.All".into(),
                arguments: vec![Argument {
                    parameter: "A.All.Orders".into(),
                    value: "$g".into(),
                    ..Argument::default()
                }],
                ..MicroflowAction::default()
            };
            let Widget::DataGrid(mut grid) = grid("g", database("A.Order", ""), &[]) else { panic!() };
            grid.selection = selection;
            grid.toolbar = vec![button("b", call)];
            app()
                .entity("A.Order", |e| e)
                .microflow("A.All", |m| m.parameter("Orders: List A.Order").end(""))
                .page("A.P", |p| p.widget(grid))
        };
        check(&FAMILY, page(Selection::Multiple), &[]);
        check(
            &FAMILY,
            page(Selection::Single),
            &["MQ0604 A.P, Argument Orders, Value “$g”: This is an object of A.Order; a list of A.Order is needed here."],
        );
    }
}
