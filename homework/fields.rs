//! Fields, in a line each.

pub(crate) use theorycheck::grade::formula::{Condition, Formula};
pub(crate) use theorycheck::grade::{
    Answers, Domain, Field, Instance, Judgement, Kind, Marks, Outcome, Point, Question,
};
pub(crate) use theorycheck::grade::{equivalent_to, lower_bound, of_order, upper_bound};
pub(crate) use theorycheck::prelude::*;

/// A formula in these variables.
pub(crate) const fn formula(
    name: &'static str,
    variables: &'static [&'static str],
    help: &'static str,
    example: &'static str,
) -> Field {
    Field { name, kind: Kind::Formula(variables), help, example }
}

/// Where a bound is meant to hold.
pub(crate) const fn when(variables: &'static [&'static str]) -> Field {
    Field {
        name: "when",
        kind: Kind::Condition(variables),
        help: "where the bound holds, if not everywhere",
        example: "\"K > 1\"",
    }
}

/// The exponent of a rate.
pub(crate) const fn exponent(of: &'static str) -> Field {
    Field { name: "exponent", kind: Kind::Number, help: of, example: "\"-1/3\"" }
}

/// For a person.
pub(crate) const fn text(help: &'static str) -> Field {
    Field { name: "text", kind: Kind::Text, help, example: "\"\"\"...\"\"\"" }
}

/// Whether a number is the one expected.
pub(crate) fn is_exactly(given: &Number, expected: Ratio) -> bool {
    Exact::scope(128, || {
        let off = (Exact::from(given.clone()) - expected).abs();
        off.le(ratio(1, 10_000)).is_yes()
    })
}

pub(crate) use theorycheck::arithmetic::Number;
