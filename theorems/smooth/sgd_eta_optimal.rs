//! # The step that minimizes the bound for any η is a little shorter than the printed one
//!
//! **Let** B(η) = Δ/(Tη(1 − Lη/2)) + Lησ²/(2(1 − Lη/2)) and a = Δ/T.
//! **Then** for 0 < η < 2/L, B(η) ≥ aL + √(a²L² + 2aLσ²), with equality exactly at
//! η* = (√(a²L² + 2aLσ²) − aL)/(Lσ²). The printed η = min{1/L, √(2a/(Lσ²))} is at least η*, and
//! B(η*) ≤ B(η) ≤ 2aL + σ√(2aL), half of the printed noise term.
//!
//! **Checked** exactly for random constants; the minimum by subdivision, for L = a = 1 and σ = 2, where
//! η* = 1/2 and B(η*) = 4.

use super::*;
use crate::basics::Constant;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/sgd-eta-optimal",
    rows: &[],
    errata: &[],
    source: &[opt4dl(92).note("the text that follows")],
    statement: r"\min_{0 < \eta < 2/L} B(\eta) = \frac{L\Delta}T + \sqrt{\frac{L^2\Delta^2}{T^2} + \frac{2L\Delta\sigma^2}T} \le B(\eta_{\text{printed}}) \le \frac{2L\Delta}T + \sigma\sqrt{\frac{2L\Delta}T}",
    cases,
};

/// aL + √(a²L² + 2aLσ²).
fn least(s: &NoisyRun) -> Exact {
    let scaled = s.run.smoothness * s.run.gap() / s.run.steps;
    scaled + (scaled.sq() + 2 * scaled * s.sigma.sq()).sqrt()
}

/// η*.
fn best_step(s: &NoisyRun) -> Exact {
    let scaled = s.run.smoothness * s.run.gap() / s.run.steps;
    (least(s) - 2 * scaled) / (s.run.smoothness * s.sigma.sq())
}

fn constants() -> impl Strategy<Value = NoisyRun> {
    (fraction(), fraction(), fraction(), 1..=1000usize)
        .prop_map(|(l, start, sigma, steps)| NoisyRun::on_the_line(l, start, sigma, steps))
}

/// The same with η up to 15/8 of 1/L.
fn constants_and_steps() -> impl Strategy<Value = NoisyRun> {
    (constants(), 1..=15i64)
        .prop_map(|(s, size)| NoisyRun { run: Run { step: ratio(size, 8) * s.run.step, ..s.run }, ..s })
}

/// L = 1, σ = 2 and a = 1, 1/6 and 1/10, where every root is rational.
fn rational_constants() -> Vec<NoisyRun> {
    [(2, 2), (1, 3), (1, 5)].map(|(start, steps)| NoisyRun::on_the_line(1.into(), start.into(), 2.into(), steps)).into()
}

/// B for L = a = 1 and σ = 2.
#[derive(Clone, Copy)]
struct AnyStep;

impl Formula<1> for AnyStep {
    fn at<R: Real>(self, [step]: &[R; 1]) -> R {
        (R::one() / *step + *step * Ratio::from(2)) / (R::one() - *step / Ratio::from(2))
    }
}

fn cases(case: &mut Cases) {
    const HALF: &[[Ratio; 1]] = &[[ratio(1, 2)]];
    let minimum = for_all_drawn(constants_and_steps).quantity(|s| s.rate_with(exact(s.run.step))).at_least(least);
    let everywhere = for_all_in([(ratio(1, 10), ratio(19, 10))]).formula(AnyStep).at_least(Constant::<4, 1>);
    let attained = for_every(rational_constants).quantity(|s| s.rate_with(best_step(s))).exactly(least);
    let printed = for_all_drawn(constants).quantity(|s| s.rate_with(s.balanced_step()));
    let bound = printed.at_most(|s| s.rate(2.into()));
    let shorter = for_all_drawn(constants).quantity(best_step).at_most(NoisyRun::balanced_step);

    case.holds("no step has a smaller bound", minimum);
    case.holds("none at all for L = a = 1 and σ = 2", everywhere.touching(HALF));
    case.holds("η* attains it", attained);
    case.holds("the printed step stays within the printed bound", bound);
    case.holds("and within it with the noise term halved", bound.bound(|s| s.rate(1.into())));
    case.holds("the printed step is not better than η*", printed.at_least(least));
    case.holds("nor shorter", shorter);
    case.sabotage("a hundredth more is unavoidable", everywhere.scale_bound(ratio(101, 100)).touching(HALF));
    case.sabotage("the printed step attains the minimum", attained.quantity(|s| s.rate_with(s.balanced_step())));
    case.sabotage("no noise term", bound.bound(|s| s.rate(Ratio::ZERO)));
    case.sabotage("the printed step is at most half of η*", shorter.bound(|s| s.balanced_step() / 2));
}
