//! Moments that tokens and arithmetic on them stand for: `[%BeginOfCurrentDay%] - 3 * [%DayLength%]`.

use model_core::lang::BinaryOp;
use model_core::lang::xpath::{Expr, ExprKind};
use model_core::value::Decimal;

/// The length of a token such as `[%DayLength%]`, in milliseconds; months and years as the
/// reference has them, 30 and 365 days.
fn length(name: &str) -> Option<i64> {
    Some(match name.strip_suffix("Length")? {
        "Second" => 1_000,
        "Minute" => 60_000,
        "Hour" => 3_600_000,
        "Day" => 86_400_000,
        "Week" => 604_800_000,
        "Month" => 2_592_000_000,
        "Year" => 31_536_000_000,
        _ => return None,
    })
}

/// A moment that tokens and arithmetic stand for, in milliseconds; `token` gives the moments that
/// single tokens name.
pub fn moment(expr: &Expr, token: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
    amount(expr, token)?.to_i64_rounded()
}

/// Milliseconds or a plain number.
struct Amount(Decimal);

impl Amount {
    fn to_i64_rounded(&self) -> Option<i64> {
        self.0.round(0, model_core::value::Rounding::HalfUp).ok()?.to_i64()
    }
}

fn amount(expr: &Expr, token: &dyn Fn(&str) -> Option<i64>) -> Option<Amount> {
    let number = match &expr.kind {
        ExprKind::Group(inner) | ExprKind::Quoted(inner) => return amount(inner, token),
        ExprKind::Token(name) => Decimal::from(length(&name.text).or_else(|| token(&name.text))?),
        ExprKind::Integer(number) => Decimal::from(*number),
        ExprKind::Decimal(number) => *number,
        ExprKind::Negate(inner) => -amount(inner, token)?.0,
        ExprKind::Binary { op, left, right, .. } => {
            let (a, b) = (amount(left, token)?.0, amount(right, token)?.0);
            let result = match op {
                BinaryOp::Add => a.checked_add(b),
                BinaryOp::Subtract => a.checked_sub(b),
                BinaryOp::Multiply => a.checked_mul(b),
                BinaryOp::Divide => a.checked_div(b),
                _ => return None,
            };
            result.ok()?
        }
        _ => return None,
    };
    Some(Amount(number))
}
