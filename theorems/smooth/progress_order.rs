//! # The progress of a step is of the order of the squared gradient, from both sides
//!
//! **Let** f be L-smooth and P = f(w) − f(w − η∇f(w)).
//! **Then** η(1 − Lη/2)‖∇f(w)‖² ≤ P ≤ η(1 + Lη/2)‖∇f(w)‖², with equality on the left for (L/2)‖w‖² and on the
//! right for −(L/2)‖w‖². The printed O(‖∇f(w)‖²) is the right half; that a larger gradient makes more
//! progress is the left half, for η < 2/L.
//!
//! **Checked** in exact arithmetic, on listed functions and steps and on random ones.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/progress-order",
    rows: &[],
    errata: &[],
    source: &[opt4dl(84).note("side note 1")],
    statement: r"\eta\left(1 - \tfrac{L\eta}2\right)\|\nabla f(w_t)\|^2 \le P_t \le \eta\left(1 + \tfrac{L\eta}2\right)\|\nabla f(w_t)\|^2",
    cases,
};

/// η(1 + Lη/2)‖∇f(w)‖².
fn most(s: &Run) -> Exact {
    s.step * (1 + s.smoothness * s.step / 2) * s.first_gradient_norm_sq()
}

/// η(1 − Lη/2)‖∇f(w)‖².
fn least(s: &Run) -> Exact {
    s.sure_gain() * s.first_gradient_norm_sq()
}

fn steps() -> Vec<Run> {
    sized(&[ratio(1, 10), ratio(1, 1), ratio(19, 10), ratio(3, 1)], &smooth_runs())
}

/// −(L/2)‖w‖².
fn hills() -> Vec<Run> {
    let hill = Run::new(Quadratic::isotropic(-3, 2), &[1.into(), ratio(-2, 3)], 1);
    sized(&[ratio(1, 2), ratio(3, 1)], &[hill])
}

fn progress(steps: Settings<Run>) -> Measured<Run, Quantity> {
    steps.premise("f is L-smooth", Run::is_smooth).quantity(Run::first_progress)
}

fn cases(case: &mut Cases) {
    let above = progress(for_all(steps)).at_most(most);
    let below = progress(for_all(steps)).at_least(least);
    let valley = below.on(isotropic_quadratics);
    let hill = above.on(hills);

    case.holds("at most of that order", above);
    case.holds("on random functions, starts and steps", progress(for_all_drawn(random_steps)).at_most(most));
    case.holds("equality on −(L/2)‖w‖²", hill.attained());
    case.holds("at least of that order", below);
    case.holds("equality on (L/2)‖w‖²", valley.attained());
    case.rejected("an L that is too small", hill.tweak(|s| s.smoothness /= 2));
    case.sabotage("at most η‖∇f(w)‖²", hill.bound(|s| s.step * s.first_gradient_norm_sq()));
    case.sabotage("0.99 of the upper bound", hill.scale_bound(ratio(99, 100)));
    case.sabotage("at least η‖∇f(w)‖²", valley.bound(|s| s.step * s.first_gradient_norm_sq()));
}
