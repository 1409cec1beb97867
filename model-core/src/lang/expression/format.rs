//! The standard form of an expression: one line where it fits, else a line for each operand of
//! the loosest operator, argument or branch. Parentheses stay as a person put them.

use super::parse::{Parsed, parse};
use super::tree::{Call, Expr, ExprKind, If};
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
    let mut parts = vec![formatter.expr(&root)];
    parts.extend(formatter.comments.rest(true));
    render(parts)
}

struct Formatter<'a> {
    comments: Comments<'a>,
}

impl Formatter<'_> {
    /// A piece of the text as it is, behind the comments before it.
    fn leaf(&mut self, span: Span) -> Vec<Doc> {
        let text = span.text(self.comments.source()).to_owned();
        self.words(span, text)
    }

    fn words(&mut self, span: Span, text: impl Into<String>) -> Vec<Doc> {
        let mut docs = self.comments.before(span.start);
        docs.push(Doc::text(text));
        docs
    }

    fn expr(&mut self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Path(path) => {
                let steps: Vec<&str> = path.steps.iter().flat_map(|s| ["/", &*s.text]).collect();
                let text = format!("${}{}", path.variable.text, steps.concat());
                Doc::group(self.words(expr.span, text))
            }
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
            ExprKind::If(choice) => {
                let mut docs = Vec::new();
                self.choice(expr.span, choice, &mut docs);
                Doc::group(docs)
            }
            ExprKind::Call(call) => self.call(call),
            _ => Doc::group(self.leaf(expr.span)),
        }
    }

    /// Operands of operators that bind alike, in one group: `a + b - c`.
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
            // `:` stays `:`, `div` stays `div`.
            let colon = op == BinaryOp::Divide && op_span.text(self.comments.source()) == ":";
            docs.extend(self.words(op_span, if colon { ":" } else { op.symbol() }));
            docs.push(Doc::text(" "));
            docs.push(Doc::Indent(vec![self.expr(right)]));
        }
        Doc::group(docs)
    }

    /// `if … then … else if … then … else …`, all in one group.
    fn choice(&mut self, span: Span, choice: &If, docs: &mut Vec<Doc>) {
        docs.extend(self.words(span, "if "));
        docs.push(Doc::Indent(vec![self.expr(&choice.condition)]));
        docs.push(Doc::Line);
        docs.push(Doc::text("then "));
        docs.push(Doc::Indent(vec![self.expr(&choice.then)]));
        docs.push(Doc::Line);
        docs.push(Doc::text("else "));
        match &choice.otherwise.kind {
            ExprKind::If(next) => self.choice(choice.otherwise.span, next, docs),
            _ => docs.push(Doc::Indent(vec![self.expr(&choice.otherwise)])),
        }
    }

    fn call(&mut self, call: &Call) -> Doc {
        let mut docs = self.words(call.function.span, format!("{}(", call.function.text));
        let mut arguments = vec![Doc::SoftLine];
        for (position, argument) in call.arguments.iter().enumerate() {
            if position > 0 {
                arguments.push(Doc::text(","));
                arguments.push(Doc::Line);
            }
            arguments.push(self.expr(argument));
        }
        if !call.arguments.is_empty() {
            docs.push(Doc::Indent(arguments));
            docs.push(Doc::SoftLine);
        }
        docs.push(Doc::text(")"));
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
    fn one_line() {
        check("  1+2 *3 ", "1 + 2 * 3");
        check("$x / Name='a'and not( $b )", "$x/Name = 'a' and not($b)");
        check("- ( 1:2 )div 3", "-(1 : 2) div 3");
        check("if\n$a then 1\nelse 2\n", "if $a then 1 else 2");
        check("random( )", "random()");
        check("'two\n  lines'", "'two\n  lines'");
        check("1 +", "1 +");
    }

    #[test]
    fn many_lines() {
        check(
            "if $Order/Status = Sales.Status.Open and $Order/Total > 1000 then substring($Order/Sales.Order_Customer/Name, 0, 10) else if $x then 'b' else 'c'",
            "if $Order/Status = Sales.Status.Open and $Order/Total > 1000\n\
             then substring($Order/Sales.Order_Customer/Name, 0, 10)\n\
             else if $x\n\
             then 'b'\n\
             else 'c'",
        );
        check(
            "contains(toLowerCase($Order/Sales.Order_Customer/Sales.Customer/Name), toLowerCase($Search)) or ($a and $b)",
            "contains(\n  \
               toLowerCase($Order/Sales.Order_Customer/Sales.Customer/Name),\n  \
               toLowerCase($Search)\n\
             )\n\
             or ($a and $b)",
        );
    }

    #[test]
    fn comments_stay() {
        check("1 /* one */+ // two\n2", "1\n/* one */ + // two\n  2");
        check("/* all */ $a // end\n", "/* all */ $a // end");
        check("f(1 /* a */, 2)", "f(1, /* a */ 2)");
        check("f( /* a */ )", "f() /* a */");
        check("$a // x\n// y", "$a // x\n// y");
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
        for text in testing::corpus("expression") {
            check_stable(&text);
        }
    }

    proptest! {
        #[test]
        fn formatting_keeps_the_tree(text in testing::pieces(testing::EXPRESSION_PIECES)) {
            check_stable(&text);
        }

        #[test]
        fn good_texts_keep_their_tree(text in testing::good_expression()) {
            prop_assert_eq!(parse(&text).problems, vec![]);
            check_stable(&text);
        }
    }
}
