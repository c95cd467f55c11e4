//! # A method with a small risk is a test: its gap reaches GDδ at least as often as every test errs
//!
//! **Let** P_{±1} be the laws of T observed subgradients in the worlds f_{±1} with separation δ, and let
//! a method answer ŵ. Say i where the gap of ŵ is below GDδ in the world i, which is so for one i at most.
//! **Then** this test errs only where the gap reaches GDδ in the true world, so that
//! ½ Σ_i P_i(gap_i ≥ GDδ) ≥ (1 − TV)/2, the least error of any test, and by Markov's inequality the risk is
//! at least (GDδ/2)(1 − TV). With the printed threshold 2GDδ that probability can be 0.
//!
//! **Checked** on every path of world and noise.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/markov-to-test",
    rows: &[],
    errata: &[Erratum {
        row: "lower-bounds/markov-to-test",
        printed: r"\mathbb P_i^T\left(f_i(\hat w) - f_i^* \ge 2GD\delta\right) \text{ is the probability that the test errs}",
        corrected: r"\tfrac12\textstyle\sum_i \mathbb P_i^T\left(f_i(\hat w) - f_i^* \ge GD\delta\right) \ge \tfrac12\left(1 - \|\mathbb P_1^T - \mathbb P_{-1}^T\|_{TV}\right)",
        why: "A method that always answers 0 has the gap GDδ in both worlds: it never reaches 2GDδ, but every test errs with probability (1 − TV)/2 at least. The threshold has to be GDδ, and then half of the bound is lost.",
    }],
    source: &[opt4dl(378), opt4dl(379), opt4dl(380)],
    statement: r"\tfrac12\sum_{i=\pm1} \mathbb P_i^T\left(f_i(\hat w) - f_i^* \ge GD\delta\right) \ge \tfrac12\left(1 - \|\mathbb P_1^T - \mathbb P_{-1}^T\|_{TV}\right)",
    cases,
};

/// A method, and the threshold of its test in units of GDδ.
#[derive(Clone, Copy, Debug)]
struct Test {
    contest: Contest,
    threshold: Ratio,
}

impl Test {
    fn new(method: Method, observations: usize) -> Test {
        let contest = Contest { slope: ratio(3, 2), radius: 2.into(), delta: ratio(1, 4), observations, method };
        Test { contest, threshold: Ratio::ONE }
    }

    fn threshold(&self) -> Ratio {
        self.threshold * self.contest.separation()
    }

    /// (1 − ‖P₁ᵀ − P₋₁ᵀ‖_TV)/2.
    fn least_error(&self) -> Exact {
        (1 - coins_apart(self.contest.observations, exact(self.contest.delta))) / 2
    }

    /// The gap, less the threshold where it is reached.
    fn excess(&self, draw: &mut Draw<Exact>) -> Exact {
        let gap = self.contest.gap(draw);
        gap - Exact::select(gap.ge(self.threshold()), exact(self.threshold()), exact(0))
    }
}

/// Perfect squares T, where the steps of averaged descent are rational.
fn tests() -> impl Iterator<Item = Test> {
    METHODS.into_iter().flat_map(|method| [1, 4, 9].map(|observations| Test::new(method, observations)))
}

/// Votes that cannot be tied.
fn odd_majorities() -> impl Iterator<Item = Test> {
    [1, 3, 5, 9].into_iter().map(|observations| Test::new(Method::Majority, observations))
}

fn standing_still() -> [Test; 1] {
    [Test::new(Method::Stay, 4)]
}

/// Always D: a gap of 0 in one world and 2GDδ in the other.
fn betting() -> [Test; 1] {
    [Test { threshold: 2.into(), ..Test::new(Method::Bet, 4) }]
}

fn cases(case: &mut Cases) {
    let paths = for_all(tests).premise("0 < δ < 1", |s| s.contest.delta > 0 && s.contest.delta < 1);
    let reaches = paths
        .paths(|s, draw| s.contest.gap(draw))
        .happens(|s, gap| gap.ge(s.threshold()))
        .probability_at_least(Test::least_error);
    let risk = paths.paths(|s, draw| s.contest.gap(draw)).mean_at_least(|s| s.contest.separation() * s.least_error());
    let markov = paths.paths(Test::excess).mean_at_least(|_| 0);

    case.holds("a gap of GDδ is as likely as the error of the best test", reaches);
    case.holds("equality for a majority without ties", reaches.on(odd_majorities).attained());
    case.holds("the risk is at least (GDδ/2)(1 − TV)", risk);
    case.holds("Markov’s inequality at GDδ", markov);
    case.holds("Markov’s inequality at 2GDδ is attained by a bet", markov.on(betting).attained());
    case.refuted(
        "as printed, with 2GDδ, where the answer is always 0",
        reaches.on(standing_still).tweak(|s| s.threshold *= 2),
    );
    case.rejected("worlds that do not differ", reaches.tweak(|s| s.contest.delta = 0.into()));
    case.sabotage("a threshold of (101/100)GDδ", reaches.tweak(|s| s.threshold = ratio(101, 100)));
    case.sabotage("1 − TV", reaches.on(odd_majorities).scale_bound(ratio(2, 1)));
    case.sabotage("the risk is at least 4GDδ(1 − TV)/2", risk.scale_bound(ratio(4, 1)));
}
