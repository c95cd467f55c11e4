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

/// Leaves the text to a person, where there is one; it earns nothing by itself.
pub(crate) fn note_text(answers: &Answers<'_>, marks: &mut Marks) {
    if answers.has("text") {
        marks.note("text", answers.text("text").judged(|_| Judgement::for_a_person("A person reads the text.")));
    }
}

/// The exponent of a rate that decreases, and what is said to another.
pub(crate) struct Rate {
    pub(crate) exponent: Ratio,
    /// Said to the right one.
    pub(crate) right: &'static str,
    /// Exponents with the credit that they earn, and what is wrong with them.
    pub(crate) mistakes: &'static [(Ratio, Ratio, &'static str)],
    /// Said to any other.
    pub(crate) hint: &'static str,
}

impl Rate {
    pub(crate) fn judge(&self, given: &Number) -> Judgement {
        if is_exactly(given, self.exponent) {
            return Judgement::right(self.right);
        }
        let wrong = match self.mistakes.iter().find(|(exponent, ..)| is_exactly(given, *exponent)) {
            Some((_, credit, says)) => Judgement::wrong(*says).credited(*credit),
            None if is_exactly(given, -self.exponent) => {
                let says = "The sign is wrong: with a positive exponent this would grow.";
                Judgement::wrong(says).credited(ratio(1, 2))
            }
            None => Judgement::wrong(self.hint),
        };
        wrong.solved(format!("The exponent is {}.", self.exponent))
    }
}

/// Whether a number is the one expected.
pub(crate) fn is_exactly(given: &Number, expected: Ratio) -> bool {
    Exact::scope(128, || {
        let off = (Exact::from(given.clone()) - expected).abs();
        off.le(ratio(1, 10_000)).is_yes()
    })
}

pub(crate) use theorycheck::arithmetic::Number;
