//! # Gradient descent on a smooth function: the average squared gradient is at most 2LΔ/T
//!
//! **Let** f be L-smooth and bounded below by f*, and Δ = f(w₁) − f*.
//! **Run** w_{t+1} = w_t − ∇f(w_t)/L for T steps.
//! **Then** (1/T) Σ_{t≤T} ‖∇f(w_t)‖² ≤ 2LΔ/T, with equality on (L/2)‖w‖².
//!
//! **Checked** in exact arithmetic on every instance, listed or random: the bound is deterministic.
//! Along T, Huber's function shows a gradient that stays until the minimizer is reached, and cos,
//! from beside its crest, one that grows before it decays.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/gd-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(71), opt4dl(81)],
    statement: r"\frac1T\sum_{t=1}^T \|\nabla f(w_t)\|^2 \le \frac{2L\Delta}{T}",
    cases,
};

fn measured(runs: Settings<Run>) -> Measured<Run, Quantity> {
    runs.premise("f is L-smooth", Run::is_smooth)
        .premise("η = 1/L", |s| s.step * s.smoothness == 1)
        .quantity(|s| s.descend().average_gradient_norm_sq())
        .called("average squared gradient")
}

fn bound(s: &Run) -> Exact {
    2 * s.smoothness * s.gap() / s.steps
}

/// Huber's function, a hundred steps away from its minimizer.
fn far_away() -> Run {
    Run::new(Huber::new(1, 1), &ratios([100]), 1)
}

fn cases(case: &mut Cases) {
    const HORIZONS: &[usize] = &[1, 2, 4, 8, 12, 16, 24, 32, 64, 128, 256, 512, 1024];
    let theorem = measured(for_all(smooth_runs)).at_most(bound);
    let random = measured(for_all_drawn(random_runs)).at_most(bound);
    let extremal = theorem.on(isotropic_quadratics);
    let far = measured(given(far_away)).along("T", HORIZONS, |s, t| s.steps = t);
    let crest = measured(given(|| beside_the_crest(1))).along("T", HORIZONS, |s, t| s.steps = t);

    case.holds("theorem", theorem);
    case.holds("random functions, starts and horizons", random);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.holds("along T on Huber’s function", far.at_most(bound));
    case.holds("along T on cos, from beside its crest", crest.at_most(bound));
    case.rejected("a step of 2/L is not what is claimed", theorem.tweak(|s| s.step *= 2));
    case.rejected("an L that is too small", theorem.tweak(|s| (s.smoothness, s.step) = (s.smoothness / 2, s.step * 2)));
    case.sabotage("constant 1.99 instead of 2", extremal.scale_bound(ratio(199, 200)));
    case.sabotage("1/T^1.1 instead of 1/T", extremal.bound(|s| bound(s) / exact(s.steps).powf(ratio(1, 10))));
    case.sabotage("η = 2.1/L", theorem.tweak(|s| s.step = ratio(21, 10) / s.smoothness));
    case.sabotage("η = 2.1/L on random functions", random.tweak(|s| s.step = ratio(21, 10) / s.smoothness));
}
