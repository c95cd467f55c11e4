//! # Markov's inequality: a nonnegative number exceeds λ with probability at most E X/λ
//!
//! **Let** X ≥ 0 and λ > 0.
//! **Then** P(X > λ) ≤ P(X ≥ λ) ≤ E X/λ. The second is an equality if X is 0 or λ; the first bound is approached,
//! and not attained, if X is 0 or a little more than λ. Without X ≥ 0 it is false.
//!
//! **Checked** in exact arithmetic on random laws with few values.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/markov",
    rows: &[],
    errata: &[],
    source: &[opt4dl(102)],
    statement: r"\Pr\{X > \lambda\} \le \Pr\{X \ge \lambda\} \le \frac{\mathbb E[X]}\lambda",
    cases,
};

const NONNEGATIVE: &str = "X ≥ 0";

#[derive(Clone, Debug)]
struct Level {
    x: Finite,
    lambda: Ratio,
}

impl Level {
    fn markov(&self) -> Exact {
        self.x.mean(exact) / self.lambda
    }
}

/// λ is often a value of X.
fn levels() -> impl Strategy<Value = Level> {
    (finite_laws(0), 1..=12i64).prop_map(|(x, lambda)| Level { x, lambda: ratio(lambda, 2) })
}

/// λ = 2 with probability 1/3, otherwise 0.
fn two_points() -> Level {
    Level { x: Finite::two_point(ratio(1, 3), 2, 0), lambda: 2.into() }
}

/// 2 + 1/k with probability 1/3.
fn a_little_more(k: usize) -> Level {
    Level { x: Finite::two_point(ratio(1, 3), 2 + ratio(1, 1) / k, 0), ..two_points() }
}

/// 1 or −1.
fn signs() -> Level {
    Level { x: Finite::two_point(ratio(1, 2), 1, -1), lambda: ratio(1, 2) }
}

fn cases(case: &mut Cases) {
    let levels = for_all_drawn(levels)
        .premise("λ > 0", |s| s.lambda > 0)
        .premise(NONNEGATIVE, |s| s.x.probability(|x| x < 0) == 0);
    let strict =
        levels.quantity(|s| exact(s.x.probability(|x| x > s.lambda))).called("P(X > λ)").at_most(Level::markov);
    let weak = levels.quantity(|s| exact(s.x.probability(|x| x >= s.lambda))).called("P(X ≥ λ)").at_most(Level::markov);
    let near = given(|| a_little_more(1)).quantity(|s| exact(s.x.probability(|x| x > s.lambda))).along(
        "k",
        &[1, 10, 100, 1000],
        |s, k| *s = a_little_more(k),
    );

    case.holds("P(X > λ)", strict);
    case.holds("P(X ≥ λ)", weak);
    case.holds("equality for X = 0 or λ", weak.on(|| [two_points()]).attained());
    case.holds(
        "with > and X = 0 or λ + 1/k, 2k/(2k + 1) of the bound",
        near.exactly(|s| s.markov() * s.lambda / s.x.largest()),
    );
    case.refuted("without X ≥ 0", strict.on(|| [signs()]).without(NONNEGATIVE));
    case.rejected("±1 is turned away", strict.on(|| [signs()]));
    case.sabotage("half of the bound", strict.on(|| [a_little_more(10)]).scale_bound(ratio(1, 2)));
    case.sabotage("0.96 of it", strict.on(|| [a_little_more(100)]).scale_bound(ratio(96, 100)));
    case.sabotage("(E X/λ)²", strict.on(|| [a_little_more(10)]).bound(|s| s.markov().sq()));
}
