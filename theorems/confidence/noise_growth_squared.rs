//! # Σ η‖e_t‖² grows like ησ²T: it is no martingale, and only ησ² ln(1/δ) is fluctuation
//!
//! **Let** e_t be independent with E exp(e_t²/σ²) ≤ exp(1).
//! **Then** Σ η e_t² ≤ ησ²(T + ln(1/δ)) with probability at least 1 − δ. Printed is the order √(T ln(1/δ)), which is
//! false for a fixed η: with e_t = ±1 the sum is ηT, for T = 10⁴ and η = 1 it is 10⁴, and √(T ln 100) is 215. With η =
//! 1/√T it is √T, and the printed order is right for δ ≤ 1/e.
//!
//! **Checked** by the binomial law for noise that is 0 or ±σ√a, on every path for signs, and by the ratio to the
//! printed order along T.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/noise-growth-squared",
    rows: &[],
    errata: &[Erratum {
        row: "confidence/noise-growth-squared",
        printed: r"\sum_{t=1}^T \eta\|g_t - \nabla f(w_t)\|^2 = O\left(\sqrt{T\log\tfrac1\delta}\right)",
        corrected: r"\sum_{t=1}^T \eta\|g_t - \nabla f(w_t)\|^2 \le \eta\sigma^2\left(T + \log\tfrac1\delta\right)",
        why: "The terms are not negative and have mean up to ησ², so that nothing cancels: with e = ±1 and η = 1 the sum is T. The order √T needs η of the order 1/√T.",
    }],
    source: &[opt4dl(100).note("second sum")],
    statement: r"\Pr\left\{\sum_{t=1}^T \eta\|e_t\|^2 > \eta\sigma^2\left(T + \log\tfrac1\delta\right)\right\} \le \delta",
    cases,
};

/// T numbers e_t with e_t² = a σ² with probability p, otherwise 0; σ = η = 1.
#[derive(Clone, Copy, Debug)]
struct Squares {
    p: Ratio,
    a: Ratio,
    steps: usize,
    delta: Ratio,
}

impl Squares {
    /// E exp(e²/σ² − 1).
    fn moment(&self) -> Exact {
        let rest = 1 - self.p;
        self.p * exact(self.a - 1).exp() + rest * (-exact(1)).exp()
    }

    fn log(&self) -> Exact {
        (1 / exact(self.delta)).ln()
    }

    /// P(Σ e_t² > threshold).
    fn exceeds(&self, threshold: Exact) -> Exact {
        let law = heads_law(self.steps, exact(self.p));
        let beyond = |(k, p): (usize, Exact)| Exact::select((self.a * exact(k)).gt(threshold), p, exact(0));
        law.into_iter().enumerate().map(beyond).sum()
    }
}

/// Close to the largest p that exp(1) allows for this a.
fn squares() -> Vec<Squares> {
    let each = |(p, a): (Ratio, Ratio)| {
        [(1, ratio(1, 2)), (5, ratio(1, 10)), (40, ratio(1, 100)), (200, ratio(1, 1000))]
            .map(|(steps, delta)| Squares { p, a, steps, delta })
    };
    [(ratio(1, 2), ratio(148, 100)), (ratio(1, 20), ratio(35, 10)), (ratio(6, 1000), ratio(561, 100))]
        .into_iter()
        .flat_map(each)
        .collect()
}

/// One number, 2.37σ long with probability 0.006: the bound is 5.605σ², and a = 5.61.
fn one_rare() -> Squares {
    Squares { p: ratio(6, 1000), a: ratio(561, 100), steps: 1, delta: ratio(1, 100) }
}

/// One that is above 1 + ln(100)/2 with probability 0.06.
fn less_rare() -> Squares {
    Squares { p: ratio(6, 100), a: ratio(331, 100), ..one_rare() }
}

/// Σ η e_t² for ±1 noise, with its step size.
fn sum<R: Drawn>(s: &Noisy, draw: &mut Draw<R>) -> R {
    let mut sum = R::zero();
    s.descend(draw, Noise::draw, |_, e| sum += e.sq());
    sum * s.step
}

/// √(T ln(1/δ)).
fn printed(s: &Noisy) -> Exact {
    (s.log() * s.steps).sqrt()
}

fn signs() -> Noisy {
    Noisy::signs_on_a_bowl(1.into(), 9, ratio(1, 100))
}

fn cases(case: &mut Cases) {
    let theorem = for_all(squares)
        .premise("E exp(e²/σ²) ≤ exp(1)", |s| s.moment().le(1))
        .quantity(|s| s.exceeds(s.log() + s.steps))
        .called("P(Σ e² > T + ln(1/δ))")
        .at_most(|s| s.delta);
    let mean = given(signs).paths(sum).mean_exactly(|s| s.step * s.sigma.sq() * s.steps);
    let exceeded = given(signs).paths(sum).exceeds(printed).probability_at_most(|s| s.delta);
    let ratio_to_printed = given(signs)
        .quantity(|s| s.step * s.sigma.sq() * s.steps / printed(s))
        .called("sum over √(T ln(1/δ))")
        .along("T", &[100, 400, 1600, 10_000], |s, t| s.steps = t);

    case.holds("T + ln(1/δ)", theorem);
    case.holds(
        "within 0.6 of attained by one number",
        given(one_rare).quantity(|s| s.exceeds(s.log() + s.steps)).at_least(|s| ratio(6, 10) * s.delta),
    );
    case.holds("no martingale: the mean is ησ²T", mean);
    case.refuted("√(T ln(1/δ)), as printed, for signs", exceeded);
    case.refuted("with whatever constant", ratio_to_printed.decays(0.into()));
    case.holds("the ratio grows like √T", ratio_to_printed.exactly(|s| (exact(s.steps) / s.log()).sqrt()));
    case.holds(
        "with η = 1/√T it is at most 1",
        ratio_to_printed.at_most(|_| 1).tweak(|s| {
            s.step = ratio(1, 1) / s.steps.isqrt();
        }),
    );
    case.rejected("a tail that is too heavy", theorem.tweak(|s| s.p *= 2));
    case.sabotage("T + ln(1/δ)/2", theorem.on(|| [less_rare()]).quantity(|s| s.exceeds(s.log() / 2 + s.steps)));
    case.sabotage("T alone", theorem.quantity(|s| s.exceeds(exact(s.steps))));
}
