//! The standard form of an XPath: one line where it fits, else a line for each constraint and
//! for each operand of the loosest operator.

use super::parse::{Parsed, parse};
use super::tree::{Constraint, Expr, ExprKind, Step};
use crate::lang::pretty::{Comments, Doc, render};
use crate::lang::{BinaryOp, Span};

/// The text in its standard form, comments kept. Text that does not follow the grammar is
/// returned as it is.
pub fn format(text: &str) -> String {
    let Parsed { root, problems, comments, .. } = parse(text);
    if !problems.is_empty() {
        return text.to_owned();
    }
    let mut formatter = Formatter { comments: Comments::new(text, comments) };
    let mut parts = Vec::new();
    if let Some(entity) = &root.entity {
        parts.extend(formatter.words(entity.span, format!("//{}", entity.text)));
    }
    for (position, constraint) in root.constraints.iter().enumerate() {
        if position > 0 {
            parts.push(Doc::SoftLine);
        }
        parts.push(formatter.constraint(constraint));
    }
    for step in &root.steps {
        parts.extend(formatter.words(step.name.span, "/"));
        formatter.step(step, &mut parts);
    }
    parts.extend(formatter.comments.rest(!parts.is_empty()));
    render(parts)
}

struct Formatter<'a> {
    comments: Comments<'a>,
}

impl Formatter<'_> {
    fn words(&mut self, span: Span, text: impl Into<String>) -> Vec<Doc> {
        let mut docs = self.comments.before(span.start);
        docs.push(Doc::text(text));
        docs
    }

    fn constraint(&mut self, constraint: &Constraint) -> Doc {
        let mut docs = self.words(constraint.span, "[");
        docs.push(Doc::Indent(vec![Doc::SoftLine, self.expr(&constraint.condition)]));
        docs.push(Doc::SoftLine);
        docs.push(Doc::text("]"));
        Doc::group(docs)
    }

    fn step(&mut self, step: &Step, docs: &mut Vec<Doc>) {
        docs.extend(self.words(step.name.span, &*step.name.text));
        if step.reversed.is_some() {
            docs.push(Doc::text("[reversed()]"));
        }
        for constraint in &step.constraints {
            docs.push(self.constraint(constraint));
        }
    }

    fn expr(&mut self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Variable(path) => {
                let steps: Vec<&str> = path.steps.iter().flat_map(|s| ["/", &*s.text]).collect();
                let text = format!("${}{}", path.variable.text, steps.concat());
                Doc::group(self.words(expr.span, text))
            }
            ExprKind::Path(path) => {
                let mut docs = Vec::new();
                for (position, step) in path.steps.iter().enumerate() {
                    if position > 0 {
                        // Comments first: behind the slash they would read as `//`.
                        docs.extend(self.words(step.name.span, "/"));
                    }
                    self.step(step, &mut docs);
                }
                Doc::group(docs)
            }
            ExprKind::Boolean(value) => Doc::group(self.words(expr.span, format!("{value}()"))),
            ExprKind::Negate(operand) => {
                let mut docs = self.words(expr.span, "-");
                docs.push(self.expr(operand));
                Doc::group(docs)
            }
            ExprKind::Group(inner) => {
                let mut docs = self.words(expr.span, "(");
                docs.push(Doc::Indent(vec![Doc::SoftLine, self.expr(inner)]));
                docs.push(Doc::SoftLine);
                docs.push(Doc::text(")"));
                Doc::group(docs)
            }
            ExprKind::Binary { op, .. } => self.chain(expr, *op),
            ExprKind::Call { function, arguments } => {
                let mut docs = self.words(function.span, format!("{}(", function.text));
                let mut inner = vec![Doc::SoftLine];
                for (position, argument) in arguments.iter().enumerate() {
                    if position > 0 {
                        inner.push(Doc::text(","));
                        inner.push(Doc::Line);
                    }
                    inner.push(self.expr(argument));
                }
                docs.push(Doc::Indent(inner));
                docs.push(Doc::SoftLine);
                docs.push(Doc::text(")"));
                Doc::group(docs)
            }
            _ => {
                let text = expr.span.text(self.comments.source()).to_owned();
                Doc::group(self.words(expr.span, text))
            }
        }
    }

    /// Operands of operators that bind alike, in one group.
    fn chain(&mut self, expr: &Expr, top: BinaryOp) -> Doc {
        let mut rights = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary { op, op_span, left, right } = &first.kind {
            if op.power() != top.power() {
                break;
            }
            rights.push((*op, *op_span, right));
            first = left;
        }
        let mut docs = vec![self.expr(first)];
        for (op, op_span, right) in rights.into_iter().rev() {
            docs.push(Doc::Line);
            docs.extend(self.words(op_span, op.symbol()));
            docs.push(Doc::text(" "));
            docs.push(Doc::Indent(vec![self.expr(right)]));
        }
        Doc::group(docs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse_tests::outline;
    use super::*;
    use crate::lang::testing;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(format(text), expected);
        assert_eq!(format(expected), expected, "the standard form is stable");
    }

    #[test]
    fn forms() {
        check(" ", "");
        check("[Name='x'and( A.B/A.C )]", "[Name = 'x' and (A.B/A.C)]");
        check("[a]\n\n[ true ]", "[a][true()]");
        check(
            "[A.B [reversed()]/A.C[ x=1 ]/y='[%CurrentUser%]']",
            "[A.B[reversed()]/A.C[x = 1]/y = '[%CurrentUser%]']",
        );
        check("//A.B [x]/A.C/A.D", "//A.B[x]/A.C/A.D");
        check("[x /* why */ = 1]", "[x /* why */ = 1]");
        check(
            "[UnitTesting.UnitTest_TestSuite/UnitTesting.UnitTest[Result = '_2_Failed' or Result = '_3_Success']][Name = 'x']",
            "[\n  UnitTesting.UnitTest_TestSuite/UnitTesting.UnitTest[\n    Result = '_2_Failed' or Result = '_3_Success'\n  ]\n]\n[Name = 'x']",
        );
    }

    #[track_caller]
    fn check_stable(text: &str) {
        let parsed = parse(text);
        let formatted = format(text);
        let again = parse(&formatted);
        assert_eq!(outline(&parsed.root), outline(&again.root), "{text:?}\n{formatted}");
        assert_eq!(parsed.comments.len(), again.comments.len(), "{text:?}\n{formatted}");
        assert_eq!(format(&formatted), formatted, "{text:?}");
    }

    #[test]
    fn the_corpus_keeps_its_meaning() {
        for text in testing::corpus("xpath") {
            check_stable(&text);
        }
    }

    proptest! {
        #[test]
        fn formatting_keeps_the_tree(text in testing::pieces(testing::XPATH_PIECES)) {
            check_stable(&text);
        }

        #[test]
        fn good_texts_keep_their_tree(text in testing::good_xpath()) {
            prop_assert_eq!(parse(&text).problems, vec![]);
            check_stable(&text);
        }
    }
}
