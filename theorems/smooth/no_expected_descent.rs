//! # A noisy step need not descend in the mean: at a minimizer of (L/2)‖w‖² it loses Lη²σ²/2
//!
//! **Let** f(w) = (L/2)‖w‖², and the oracle unbiased with variance σ².
//! **Run** w₂ = w₁ − η g₁ from w₁ = 0.
//! **Then** E f(w₂) = Lη²σ²/2 > 0 = f(w₁). In general E f(w₂) ≤ f(w₁) is sure while
//! η(1 − Lη/2)‖∇f(w₁)‖² ≥ Lη²σ²/2, that is where the gradient is large.
//!
//! **Checked** on every outcome of noise ±σ along a drawn coordinate.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/no-expected-descent",
    rows: &[],
    errata: &[],
    source: &[opt4dl(90).note("the side note")],
    statement: r"f(w) = \tfrac L2\|w\|^2,\ w_1 = 0: \quad \mathbb E f(w_2) = \frac{L\eta^2\sigma^2}2 > f(w_1)",
    cases,
};

const LARGE: &str = "η(1 − Lη/2)‖∇f(w₁)‖² ≥ Lη²σ²/2";

/// Lη²σ²/2.
fn loss(s: &NoisyRun) -> Ratio {
    s.run.smoothness * s.run.step.sq() * s.sigma.sq() / 2
}

fn at_the_minimizer() -> Vec<NoisyRun> {
    let still = |s: NoisyRun| {
        let start = vec![Ratio::ZERO; s.run.start.len()];
        NoisyRun { run: Run { start, steps: 1, ..s.run }, ..s }
    };
    noisy_isotropic_quadratics().into_iter().map(still).collect()
}

/// One step with little noise on functions of every kind.
fn far_out() -> Vec<NoisyRun> {
    noisy_runs().into_iter().map(|s| NoisyRun { run: Run { steps: 1, ..s.run }, sigma: s.sigma / 100 }).collect()
}

/// w²/2 from 3 with η = 2/5 and σ = 6, where gain and loss are in balance.
fn balance() -> [NoisyRun; 1] {
    let s = NoisyRun::on_the_line(1.into(), 3.into(), 6.into(), 1);
    [NoisyRun { run: Run { step: ratio(2, 5), ..s.run }, ..s }]
}

fn cases(case: &mut Cases) {
    let still = for_every(at_the_minimizer).paths(NoisyRun::last_gap).mean_exactly(loss);
    let descends = for_all(far_out)
        .premise("f is L-smooth", |s| s.run.is_smooth())
        .premise(LARGE, |s| (s.run.sure_gain() * s.run.first_gradient_norm_sq()).ge(loss(s)))
        .paths(NoisyRun::last_gap)
        .mean_at_most(|s| s.run.gap());

    case.holds("at the minimizer the mean rises by Lη²σ²/2", still);
    case.holds("where the gradient is large enough the mean falls", descends);
    case.holds("and it stays where gain and loss are in balance", descends.on(balance).attained());
    case.rejected("at the minimizer the gradient is not large enough", descends.on(at_the_minimizer));
    case.refuted("descent in the mean, wherever w₁ is", descends.on(at_the_minimizer).without(LARGE));
    case.sabotage("no loss at the minimizer", still.bound(|_| 0));
    case.sabotage("Lησ²/2", still.bound(|s| loss(s) / s.run.step));
    case.sabotage("more noise than in balance", descends.on(balance).tweak(|s| s.sigma = ratio(61, 10)));
}
