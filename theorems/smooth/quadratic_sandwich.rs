//! # A smooth function lies between two parabolas that touch it: f(y) is off its linear model by at most (L/2)‖y − x‖²
//!
//! **Let** ∇f be L-Lipschitz.
//! **Then** |f(y) − f(x) − ⟨∇f(x), y − x⟩| ≤ (L/2)‖y − x‖² for all x and y, with equality on
//! ±(L/2)‖w‖². Conversely, a differentiable f with these two inequalities between x and y, in both
//! directions, has |⟨∇f(y) − ∇f(x), y − x⟩| ≤ L‖y − x‖²: on the line, an L-Lipschitz gradient. The
//! upper parabola alone does not give it.
//!
//! **Checked** in exact arithmetic, on listed pairs of points and on random ones. The upper
//! inequality alone fails on −eʷ, which satisfies it even with L = 0 and is not smooth at all.

use std::fmt::Debug;

use super::*;
use theorycheck::objective::Exponential;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/quadratic-sandwich",
    rows: &[],
    errata: &[],
    source: &[opt4dl(69), opt4dl(70)],
    statement: r"|f(y) - f(x) - \langle\nabla f(x), y - x\rangle| \le \frac L2\|y - x\|^2",
    cases,
};

/// Both parabolas at once.
fn sandwich(pairs: Settings<Pair>) -> Experiment<Pair> {
    pairs
        .premise("f is L-smooth", Pair::is_smooth)
        .quantity(|s| s.model_error().abs())
        .at_most(|s| s.smoothness * s.distance_sq() / 2)
}

const LOWER: &str = "both points see the other above the lower parabola";

/// From the parabolas at two points to their gradients.
fn converse<F: Objective + Clone + Debug>(pairs: Settings<Pair<F>>) -> Experiment<Pair<F>> {
    let allowance = |s: &Pair<F>| s.smoothness * s.distance_sq() / 2;
    pairs
        .premise("both points see the other below the upper parabola", move |s| {
            s.model_error().le(allowance(s)) & s.swapped().model_error().le(allowance(s))
        })
        .premise(LOWER, move |s| s.model_error().ge(-allowance(s)) & s.swapped().model_error().ge(-allowance(s)))
        .quantity(|s| {
            let apart = s.displacement();
            (dot(&s.swapped().gradient_at_x(), &apart) - dot(&s.gradient_at_x(), &apart)).abs()
        })
        .at_most(|s| s.smoothness * s.distance_sq())
}

/// −eʷ, with the claim that it is 0-smooth.
fn minus_exponential() -> Pair<Exponential> {
    Pair { f: Exponential { amplitude: (-1).into() }, smoothness: 0.into(), x: ratios([0]), y: ratios([1]) }
}

fn cases(case: &mut Cases) {
    let theorem = sandwich(for_all(smooth_pairs));
    let random = sandwich(for_all_drawn(random_pairs));
    let extremal = theorem.on(extremal_pairs);

    case.holds("theorem", theorem);
    case.holds("random functions and points", random);
    case.holds("equality on ±(L/2)‖w‖²", extremal.attained());
    case.holds("the converse", converse(for_all(smooth_pairs)));
    case.refuted("the converse from the upper parabola alone", converse(given(minus_exponential)).without(LOWER));
    case.rejected("−eʷ does not lie above the lower parabola", converse(given(minus_exponential)));
    case.rejected("an L that is too small", theorem.tweak(|s| s.smoothness /= 2));
    case.sabotage("L/4 instead of L/2", extremal.scale_bound(ratio(1, 2)));
    case.sabotage("L/4 instead of L/2, on random pairs", random.scale_bound(ratio(1, 2)));
    case.sabotage("a gradient that is L/2-Lipschitz", converse(for_all(extremal_pairs)).scale_bound(ratio(1, 2)));
}
