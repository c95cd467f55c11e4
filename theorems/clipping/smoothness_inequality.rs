//! # A smooth function lies below its parabola, whose gradient is taken where the two touch
//!
//! **Let** f be L-smooth.
//! **Then** f(y) ≤ f(x) + ⟨∇f(x), y − x⟩ + (L/2)‖y − x‖² for all x and y, with equality on (L/2)‖w‖².
//! With the gradient at y and x − y in its place, as printed, the right side is too small by at least
//! ‖∇f(y)‖²/L at x = y − ∇f(y)/L: only constants satisfy it.
//!
//! **Checked** in exact arithmetic, on listed pairs of points and on random ones. On w²/2, from x = 0
//! to y = 1, the printed inequality says 1/2 ≤ −1/2.

use super::*;
use crate::smooth::{Pair, random_pairs, smooth_pairs};
use theorycheck::kernel::{add_scaled, distance_sq, dot, norm_sq};

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/smoothness-inequality",
    rows: &[],
    errata: &[Erratum {
        row: "clipping/smoothness-inequality",
        printed: r"L(\theta') \le L(\theta) + \nabla L(\theta')^\top(\theta - \theta') + \frac\beta2\|\theta - \theta'\|^2",
        corrected: r"L(\theta') \le L(\theta) + \nabla L(\theta)^\top(\theta' - \theta) + \frac\beta2\|\theta - \theta'\|^2",
        why: "The linear model at one point is compared with the value at the other; as printed, model and value mix the two, and a step along the gradient refutes it wherever the gradient is not zero.",
    }],
    source: &[CLIPPING_PREAMBLE],
    statement: r"f(y) \le f(x) + \langle\nabla f(x), y - x\rangle + \frac L2\|y - x\|^2",
    cases,
};

fn below_its_parabola(pairs: Settings<Pair>) -> Experiment<Pair> {
    pairs
        .premise("f is L-smooth", Pair::is_smooth)
        .quantity(Pair::value_at_y)
        .at_most(|s| s.linear_model(&s.gradient_at_x()) + s.smoothness * s.distance_sq() / 2)
}

/// f(x) + ⟨∇f(y), x − y⟩ + (L/2)‖x − y‖².
fn printed(s: &Pair, x: &[Exact], y: &[Exact]) -> Exact {
    let gradient = s.f.gradient_at(y);
    s.f.value(x) + dot(&gradient, x) - dot(&gradient, y) + s.smoothness * distance_sq(x, y) / 2
}

fn gradient_at_y(s: &Pair) -> Vec<Exact> {
    s.swapped().gradient_at_x()
}

/// By how much the printed right side is too small at x = y − ∇f(y)/L.
fn shortfall(s: &Pair) -> Exact {
    let y: Vec<Exact> = lift(&s.y);
    let mut x = y.clone();
    add_scaled(&mut x, exact(-1 / s.smoothness), &gradient_at_y(s));
    s.value_at_y() - printed(s, &x, &y)
}

/// (L/2)‖w‖².
fn parabolas() -> [Pair; 2] {
    [
        Pair::new(Quadratic::isotropic(1, 1), &ratios([0]), &ratios([1])),
        Pair::new(Quadratic::isotropic(3, 2), &ratios([1, -2]), &[ratio(1, 2), ratio(4, 3)]),
    ]
}

fn cases(case: &mut Cases) {
    let theorem = below_its_parabola(for_all(smooth_pairs));
    let random = below_its_parabola(for_all_drawn(random_pairs));
    let extremal = theorem.on(parabolas);
    let short = for_all_drawn(random_pairs)
        .premise("f is L-smooth", Pair::is_smooth)
        .quantity(shortfall)
        .at_least(|s| norm_sq(&gradient_at_y(s)) / s.smoothness);

    case.holds("theorem", theorem);
    case.holds("random functions and points", random);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.refuted("as printed", extremal.bound(|s| printed(s, &lift(&s.x), &lift(&s.y))));
    case.holds("as printed it is too small a step along the gradient away", short);
    case.rejected("an L that is too small", theorem.tweak(|s| s.smoothness /= 2));
    case.sabotage(
        "L/4 instead of L/2",
        extremal.bound(|s| s.linear_model(&s.gradient_at_x()) + s.smoothness * s.distance_sq() / 4),
    );
}
