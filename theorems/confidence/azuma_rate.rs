//! # Bounded noise: the average squared gradient grows like log(1/δ) at most, not like 1/δ
//!
//! **Let** f be L-smooth and bounded below, Δ = f(w₁) − f*, E[e_t | past] = 0 and |e_t| ≤ σ.
//! **Run** w_{t+1} = w_t − η(f′(w_t) + e_t) with η ≤ 1/L for T steps.
//! **Then** with probability at least 1 − δ, (1/T) Σ f′(w_t)² ≤ 2Δ/(ηT) + Lησ² + 2(1 − Lη)σ² ln(1/δ)/T. If only the
//! variance is at most σ², this is false: Pareto noise of the same variance has a tail like a power of δ.
//!
//! **Checked** on every path of a few steps and by trials along δ. The printed (98) names no constants; these
//! come from Azuma's argument: exp(−λ Σ⟨e_t, f′⟩ − λ²σ² Σ f′²/2) has mean at most 1, here with λ = 1/σ².

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/azuma-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(98)],
    statement: r"\frac1T\sum_{t=1}^T \|\nabla f(w_t)\|^2 \le \frac{2\Delta}{\eta T} + L\eta\sigma^2 + \frac{2(1-L\eta)\sigma^2}T\log\frac1\delta \text{ with probability } 1 - \delta",
    cases,
};

const BOUNDED: &str = "|e| ≤ σ";

fn settings(runs: Settings<Noisy>) -> Settings<Noisy> {
    runs.premise("η ≤ 1/L", Noisy::is_short)
        .premise("E e = 0 and E e² ≤ σ²", |s| s.noise.mean() == 0 && s.noise.moment() <= s.sigma.sq())
        .premise(BOUNDED, |s| s.noise.is_within(s.sigma))
}

fn bound(s: &Noisy) -> Exact {
    let spread = 2 * (1 - s.smoothness() * s.step) * s.sigma.sq();
    s.expected_bound() + spread * s.log() / s.steps
}

/// Sign noise and uneven noise on functions with and without curvature, δ near 1 and far from it.
fn short_runs() -> Vec<Noisy> {
    let uneven = Noise::TwoPoint { p: ratio(1, 4), high: ratio(3, 2), low: ratio(-1, 2) };
    let mut runs = Vec::new();
    for (step, delta) in [(ratio(1, 10), ratio(1, 20)), (ratio(1, 2), ratio(9, 10)), (ratio(1, 1), ratio(1, 2))] {
        let bowl = Noisy::signs_on_a_bowl(step, 6, delta);
        runs.push(Noisy { noise: uneven, sigma: ratio(3, 2), start: ratio(1, 2), ..bowl.clone() });
        runs.push(Noisy { f: Huber::new(1, 1).into(), start: 2.into(), ..bowl.clone() });
        runs.push(bowl);
    }
    runs
}

/// η = 1/10 and T = 100, from the minimizer of w²/2.
fn hundred() -> Noisy {
    Noisy::signs_on_a_bowl(ratio(1, 10), 100, ratio(1, 2))
}

/// Symmetric Pareto noise with α = 2.2 and the same variance.
fn heavy() -> Noisy {
    let law = SymmetricPareto { tail: ratio(11, 5), variance: 1.into() };
    Noisy { noise: Noise::Pareto(law), delta: ratio(1, 512), ..hundred() }
}

fn cases(case: &mut Cases) {
    let paths = settings(for_all(short_runs))
        .paths(|s, draw| s.average(draw, Noise::draw))
        .exceeds(bound)
        .probability_at_most(|s| s.delta);
    let stationary = settings(given(|| Noisy::signs_on_a_bowl(1.into(), 8, ratio(1, 2))))
        .paths(|s, draw| s.average(draw, Noise::draw));
    let trials = settings(given(|| Noisy { step: ratio(9, 10), ..hundred() }))
        .trial(|s, draw| s.average(draw, Noise::sample))
        .exceeds(bound)
        .along("1/δ", &[2, 16, 128], |s, k| s.delta = ratio(1, 1) / k)
        .probability_at_most(|s| s.delta);
    let once =
        settings(given(|| Noisy { delta: ratio(1, 512), ..hundred() })).trial(|s, draw| s.average(draw, Noise::sample));
    let limit = once.exceeds(bound).probability_at_most(|s| s.delta);

    case.holds("every path of a few steps", paths);
    case.holds("trials along δ", trials);
    case.holds(
        "with η = 1/L the average is (1 − 1/T)σ² on every path",
        stationary.mean_exactly(|s| s.expected_bound() * (s.steps - 1) / s.steps),
    );
    case.refuted("with a bounded variance alone", limit.on(|| [heavy()]).without(BOUNDED));
    case.rejected("Pareto noise is turned away", limit.on(|| [heavy()]));
    case.sabotage("without ln(1/δ)", once.exceeds(Noisy::expected_bound).probability_at_most(|s| s.delta));
    case.sabotage("a third of the bound for η = 1/10", once.exceeds(|s| bound(s) / 3).probability_at_most(|s| s.delta));
}
