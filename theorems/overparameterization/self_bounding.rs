//! # A smooth function’s squared gradient is at most 2L(f − f*)
//!
//! **Let** f be L-smooth and bounded below by f*.
//! **Then** the model f(x) + ⟨∇f(x), y − x⟩ + (L/2)‖y − x‖² is least at y = x − ∇f(x)/L, with the value
//! f(x) − ‖∇f(x)‖²/(2L). It lies above f, and so ‖∇f(x)‖² ≤ 2L(f(x) − f*), with equality on (L/2)‖w‖².
//!
//! **Checked** in exact arithmetic, on listed and on random functions and points.

use super::*;
use crate::smooth::{Pair, Run, isotropic_quadratics, random_pairs, random_runs, smooth_runs};

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/self-bounding",
    rows: &[],
    errata: &[],
    source: &[opt4dl(395), opt4dl(397), opt4dl(398), opt4dl(399), opt4dl(400)],
    statement: r"\|\nabla f(x)\|^2 \le 2L\,(f(x) - f^*)",
    cases,
};

fn gradient_norm_sq(runs: Settings<Run>) -> Experiment<Run> {
    runs.premise("f is L-smooth", Run::is_smooth)
        .quantity(Run::first_gradient_norm_sq)
        .at_most(|s| 2 * s.smoothness * s.gap())
}

/// The model at y.
fn model(s: &Pair) -> Exact {
    s.linear_model(&s.gradient_at_x()) + s.smoothness * s.distance_sq() / 2
}

/// f(x) − ‖∇f(x)‖²/(2L).
fn least_model(s: &Pair) -> Exact {
    s.f.value::<Exact>(&lift(&s.x)) - norm_sq(&s.gradient_at_x()) / (2 * s.smoothness)
}

/// y = x − ∇f(x)/L on functions with rational gradients.
fn at_the_least() -> Vec<Pair> {
    let steps = |x: Ratio| {
        let well = (RationalWell::new(ratio(3, 2)).into(), x - x / (1 + x.sq()).sq());
        let parabola = (Quadratic { curvatures: ratios([-2]), center: ratios([1]) }.into(), x + (x - 1));
        [well, parabola].map(|(f, y): (SmoothFunction, Ratio)| Pair::new(f, &[x], &[y]))
    };
    [ratio(1, 2), ratio(-2, 1)].into_iter().flat_map(steps).collect()
}

fn cases(case: &mut Cases) {
    let theorem = gradient_norm_sq(for_all(smooth_runs));
    let random = gradient_norm_sq(for_all_drawn(random_runs));
    let extremal = theorem.on(isotropic_quadratics);
    let models = for_all_drawn(random_pairs).premise("f is L-smooth", Pair::is_smooth).quantity(model);
    let least = models.at_least(least_model);

    case.holds("theorem", theorem);
    case.holds("random functions and points", random);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.holds("the model is nowhere below its least value", least);
    case.holds("which it has at x − ∇f(x)/L", least.on(at_the_least).attained());
    case.holds("the model lies above f", models.at_least(Pair::value_at_y));
    case.rejected("an L that is too small", theorem.tweak(|s| s.smoothness /= 2));
    case.refuted("with an L that is too small", extremal.tweak(|s| s.smoothness /= 2).without("f is L-smooth"));
    case.sabotage("L(f − f*)", extremal.scale_bound(ratio(1, 2)));
    case.sabotage("L(f − f*) on random functions", random.scale_bound(ratio(1, 2)));
    case.sabotage("the model lies above f with L/2", models.at_least(Pair::value_at_y).tweak(|s| s.smoothness /= 2));
    case.sabotage(
        "the least value is f(x) − ‖∇f(x)‖²/(3L)",
        least.on(at_the_least).bound(|s| (least_model(s) * 2 + s.f.value::<Exact>(&lift(&s.x))) / 3),
    );
}
