//! # A small gap means a small gradient: ‖∇f(w)‖² ≤ 2L(f(w) − f*), but not the other way round
//!
//! **Let** f be L-smooth and bounded below.
//! **Then** ‖∇f(w)‖² ≤ 2L(f(w) − f*) for every w, with equality on (L/2)‖w‖²; so a gap of ε gives
//! ‖∇f(w)‖² ≤ ε where 2L ≤ 1. For larger L it does not: at w = 1/10 the gap of 50w² is 1/2 and the squared
//! gradient 100. Conversely a small gradient gives a small gap only with more structure, as
//! f(w) − f* ≤ ‖∇f(w)‖²/(2μ) for a μ-strongly convex f.
//!
//! **Checked** in exact arithmetic, on listed functions and on random ones.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/criterion-relaxation",
    rows: &[],
    errata: &[],
    source: &[opt4dl(66)],
    statement: r"f(w) - f^* \le \epsilon \implies \|\nabla f(w)\|^2 \le 2L\epsilon",
    cases,
};

const SMALL: &str = "2L ≤ 1";
const STRONGLY_CONVEX: &str = "f is L/30-strongly convex";

fn points(runs: Settings<Run>) -> Measured<Run, Quantity> {
    runs.premise("f is L-smooth", Run::is_smooth).quantity(Run::first_gradient_norm_sq)
}

/// (L/2)‖w‖² with L = 1/2 in three dimensions, and 50w² at 1/10.
fn flat_and_steep() -> [Run; 2] {
    let flat = Run::new(Quadratic::isotropic(ratio(1, 2), 3), &ratios([1, -2, 2]), 1);
    [flat, Run::new(Quadratic::isotropic(100, 1), &[ratio(1, 10)], 1)]
}

/// Quadratics with a condition number of 30.
fn quadratics() -> Vec<Run> {
    smooth_runs().into_iter().filter(|s| matches!(s.f, SmoothFunction::Quadratic(_))).collect()
}

fn cases(case: &mut Cases) {
    let theorem = points(for_all(smooth_runs)).at_most(|s| 2 * s.smoothness * s.gap());
    let random = points(for_all_drawn(random_runs)).at_most(|s| 2 * s.smoothness * s.gap());
    let extremal = theorem.on(isotropic_quadratics);
    let printed = points(for_all(|| flat_and_steep().into_iter().take(1)).premise(SMALL, |s| 2 * s.smoothness <= 1))
        .at_most(Run::gap);
    let steep = printed.on(|| flat_and_steep().into_iter().skip(1));
    let converse = for_all(quadratics)
        .premise(STRONGLY_CONVEX, |s| 30 * s.f.least_curvature() >= s.smoothness)
        .quantity(Run::gap)
        .at_most(|s| 15 * s.first_gradient_norm_sq() / s.smoothness);
    let crest = converse.on(|| [beside_the_crest(1)]);

    case.holds("theorem", theorem);
    case.holds("random functions and points", random);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.holds("the gap as it is, where 2L ≤ 1", printed);
    case.rejected("50w² is too steep for that", steep);
    case.refuted("the gap as it is, on 50w²", steep.without(SMALL));
    case.holds("conversely, for strongly convex quadratics", converse);
    case.rejected("cos is not strongly convex", crest);
    case.refuted("conversely, beside the crest of a cosine", crest.without(STRONGLY_CONVEX));
    case.rejected("an L that is too small", theorem.tweak(|s| s.smoothness /= 2));
    case.sabotage("1.9L instead of 2L", extremal.scale_bound(ratio(19, 20)));
    case.sabotage("conversely, ‖∇f‖²/(200μ)", converse.scale_bound(ratio(1, 100)));
}
