//! # Gradient descent on a smooth function: the average squared gradient is at most 2LΔ/T
//!
//! **Let** f be L-smooth and bounded below by f*, and Δ = f(w₁) − f*.
//! **Run** w_{t+1} = w_t − ∇f(w_t)/L for T steps.
//! **Then** (1/T) Σ_{t≤T} ‖∇f(w_t)‖² ≤ 2LΔ/T, with equality on (L/2)‖w‖².
//!
//! **Checked** in exact arithmetic on every instance: the bound is deterministic.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/gd-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(71), opt4dl(81)],
    statement: r"\frac1T\sum_{t=1}^T \|\nabla f(w_t)\|^2 \le \frac{2L\Delta}{T}",
    cases,
};

fn cases(case: &mut Cases) {
    let theorem = for_all(smooth_runs)
        .premise("η = 1/L", |s| s.step * s.f.smoothness() == 1)
        .quantity(|s| s.descend().average_gradient_norm_sq())
        .at_most(|s| 2 * s.f.smoothness() * s.gap() / s.steps);
    let extremal = theorem.on(isotropic_quadratics);

    case.holds("theorem", theorem);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.rejected("a step of 2/L is not what is claimed", theorem.tweak(|s| s.step *= 2));
    case.sabotage("constant 1.99 instead of 2", extremal.scale_bound(ratio(199, 200)));
    case.sabotage(
        "1/T^1.1 instead of 1/T",
        extremal.bound(|s| 2 * s.f.smoothness() * s.gap() / exact(s.steps).powf(ratio(11, 10))),
    );
    case.sabotage("η = 2.1/L", theorem.tweak(|s| s.step = ratio(21, 10) / s.f.smoothness()));
}
