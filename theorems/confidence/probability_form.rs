//! # A bound with probability 1 − δ means that the error exceeds it with probability at most δ
//!
//! **Let** the error be a random number, and 0 < δ < 1.
//! **Then** error ≤ b with probability at least 1 − δ if and only if P(error > b) ≤ δ. With ≥, as printed, this is
//! false: an error that always equals b satisfies the first, and P(error ≥ b) = 1. And b depends on δ: the only
//! bound for every δ is one that is never exceeded.
//!
//! **Checked** in exact arithmetic on random laws with few values, many of them equal to b.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/probability-form",
    rows: &[],
    errata: &[Erratum {
        row: "confidence/probability-form",
        printed: r"\Pr\{\text{error} \ge \text{Bound}(T)\} \le \delta",
        corrected: r"\Pr\{\text{error} > \text{Bound}(T, \delta)\} \le \delta",
        why: "The complement of error ≤ b is error > b: an error that always equals its bound exceeds it never and reaches it always. And the bound has to depend on δ, as in (94).",
    }],
    source: &[opt4dl(94), opt4dl(95)],
    statement: r"\Pr\{\text{error} \le b\} \ge 1 - \delta \iff \Pr\{\text{error} > b\} \le \delta",
    cases,
};

#[derive(Clone, Debug)]
struct Guarantee {
    error: Finite,
    bound: Ratio,
    delta: Ratio,
}

impl Guarantee {
    fn is_kept(&self) -> bool {
        self.error.probability(|error| error <= self.bound) >= 1 - self.delta
    }

    /// Whether the other form says the same.
    fn agrees(&self, with: bool) -> Result<(), String> {
        let first = self.is_kept();
        if first == with {
            Ok(())
        } else {
            Err(format!("error ≤ b with probability 1 − δ: {first}; the other form: {with}"))
        }
    }
}

/// Half of the bounds are values of the error, and δ is often the probability of some of them.
fn guarantees() -> impl Strategy<Value = Guarantee> {
    (finite_laws(0), 0..=12i64, 1..=11i64).prop_map(|(error, bound, delta)| {
        let rest = error.probability(|error| error > ratio(bound, 2));
        let delta = if delta % 2 == 0 && rest > 0 && rest < 1 { rest } else { ratio(delta, 12) };
        Guarantee { error, bound: ratio(bound, 2), delta }
    })
}

/// An error that is always 1.
fn constant() -> Guarantee {
    Guarantee { error: Finite::always(1), bound: 1.into(), delta: ratio(1, 10) }
}

/// An error of 1 with probability 1/4, and a bound of 1/2.
fn sometimes() -> Guarantee {
    Guarantee { error: Finite::two_point(ratio(1, 4), 1, 0), bound: ratio(1, 2), delta: ratio(1, 2) }
}

/// The same with a bound of 1, and δ = 1/5.
fn reached() -> Guarantee {
    Guarantee { bound: 1.into(), delta: ratio(1, 5), ..sometimes() }
}

fn cases(case: &mut Cases) {
    let settings = for_all_drawn(guarantees).premise("0 < δ < 1", |s| s.delta > 0 && s.delta < 1);
    let theorem = settings.property(|s| s.agrees(s.error.probability(|error| error > s.bound) <= s.delta));
    let printed = theorem.property(|s| s.agrees(s.error.probability(|error| error >= s.bound) <= s.delta));
    let exceeded = given(sometimes).quantity(|s| exact(s.error.probability(|error| error > s.bound)));

    case.holds("with >", theorem);
    case.holds("with > for a constant error", theorem.on(|| [constant()]));
    case.refuted("with ≥, as printed", printed.on(|| [constant()]));
    case.refuted(
        "one bound for every δ, as printed",
        exceeded.along("1/δ", &[2, 4, 8, 16], |s, k| s.delta = ratio(1, 1) / k).at_most(|s| s.delta),
    );
    case.holds(
        "a bound of 1 from δ < 1/4 on",
        exceeded.at_most(|s| s.delta).tweak(|s| {
            (s.bound, s.delta) = (1.into(), ratio(1, 16));
        }),
    );
    case.sabotage("with ≥, where the bound is reached with probability 1/4", printed.on(|| [reached()]));
    case.sabotage(
        "with 1 − δ for δ",
        theorem.property(|s| s.agrees(s.error.probability(|error| error > s.bound) <= 1 - s.delta)),
    );
}
