//! # Half of the gradient kept on average does not make clipped SGD with a constant step converge
//!
//! **Let** f(w) = w²/2, c = 10, and ξ = ±1 with equal probability.
//! **Run** w_{t+1} = w_t − C(f′(w_t) + ξ_t) from w₁ = 0, that is with η = 1/L.
//! **Then** nothing is ever clipped, E[η_t g_t] f′(w_t) = f′(w_t)² ≥ f′(w_t)²/2, and w_{t+1} = −ξ_t:
//! |f′| = 1 at every step but the first. With the factor η that the assumption lacks, and η = 1/2,
//! E f′(w_{T+1})² = (1 − 4^{−T})/3 stays away from 0 as well.
//!
//! **Checked** on every path of the noise, exactly. Without the factor η the assumption turns away
//! every step below 1/2, clipping or not.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/q9-as-printed",
    rows: &[],
    errata: &[Erratum {
        row: "clipping/q9-as-printed",
        printed: r"\mathbb E[\gamma_k g_k]^\top\nabla L(\theta_k) \ge \tfrac12\|\nabla L(\theta_k)\|^2 \text{ for all } k \implies \|\nabla L(\theta_k)\| \to 0",
        corrected: r"\mathbb E[\gamma_k g_k]^\top\nabla L(\theta_k) \ge \tfrac\gamma2\|\nabla L(\theta_k)\|^2 \implies \frac1K\sum_{k<K}\mathbb E\|\nabla L(\theta_k)\|^2 \le \frac{2\Delta}{\gamma K} + \gamma\beta c^2",
        why: "A constant step leaves the noise of the last step in the iterate: the gradients reach a neighbourhood of 0 whose size is the step's, not 0. The printed assumption also lacks the factor γ.",
    }],
    source: &[td5(9)],
    statement: r"\mathbb E[\eta_t g_t] f'(w_t) \ge \tfrac12 f'(w_t)^2 \text{ for all } t, \text{ and yet } |f'(w_t)| = 1 \text{ for all } t > 1",
    cases,
};

/// (f′(w_{T+1})² − 1)².
fn off_one(s: &Trapped, draw: &mut Draw<Exact>) -> Exact {
    (last_gradient_sq(&s.run, draw) - 1).sq()
}

fn cases(case: &mut Cases) {
    let printed = unbiased_and_trapped(given(|| signs(10, ratio(1, 1), 1)))
        .premise("E[η_t g_t] f′ ≥ f′²/2 on [−R, R]", |s| s.keeps(ratio(1, 2)));
    let scaled = unbiased_and_trapped(given(|| signs(10, ratio(1, 2), 1)))
        .premise("E[η_t g_t] f′ ≥ η f′²/2 on [−R, R]", |s| s.keeps(s.run.step / 2));
    let stuck = printed.paths(off_one).along("T", &[1, 2, 3, 5, 8, 12], |s, t| s.run.steps = t).mean_exactly(|_| 0);
    let vanishing = printed
        .paths(|s, draw| last_gradient_sq(&s.run, draw))
        .along("T", &[1, 16], |s, t| s.run.steps = t)
        .decays(ratio(1, 100));
    let floor = scaled
        .paths(|s, draw| last_gradient_sq(&s.run, draw))
        .called("E f′²")
        .along("T", &[1, 2, 3, 5, 8, 12], |s, t| s.run.steps = t)
        .mean_exactly(|s| (1 - exact(ratio(1, 4)).powi(s.run.steps)) / 3);

    case.refuted("the gradients vanish, be it as slowly as T^−1/100", vanishing);
    case.holds("|f′| = 1 after every step, on every path", stuck);
    case.holds("with the factor η, E f′² tends to 1/3", floor);
    case.rejected("without the factor η, a step of 1/4 is turned away", stuck.tweak(|s| s.run.step = ratio(1, 4)));
    case.sabotage("without noise", stuck.tweak(|s| (s.run.high, s.run.low) = (0.into(), 0.into())));
    case.sabotage("a step of 1/2", stuck.tweak(|s| s.run.step = ratio(1, 2)));
    case.sabotage("E f′² tends to 1/4", floor.bound(|s| (1 - exact(ratio(1, 4)).powi(s.run.steps)) / 4));
}
