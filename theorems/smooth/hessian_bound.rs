//! # The gradient is L-Lipschitz exactly where all curvatures lie between −L and L
//!
//! **Let** f be twice differentiable on ℝᵈ.
//! **Then** −L ≤ λ_min(∇²f(x)) and λ_max(∇²f(x)) ≤ L for all x give ‖∇f(y) − ∇f(x)‖ ≤ L‖y − x‖ for all x
//! and y, and conversely; with equality on ±(L/2)‖w‖². One side alone is not enough: −2w² has no positive
//! curvature and a 4-Lipschitz gradient.
//!
//! **Checked** in exact arithmetic, with the squares of both sides, on listed pairs of points and on random
//! ones. The Hessian comes from nested derivatives; on (3/2)w²/(1 + w²) its bound is proved for every
//! w ∈ [−4, 4].

use super::*;
use crate::basics::Constant;
use theorycheck::kernel::matrix_vector;
use theorycheck::objective::hessian;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/hessian-bound",
    rows: &[],
    errata: &[],
    source: &[opt4dl(67), opt4dl(68)],
    statement: r"-L \le \lambda_i(\nabla^2 f(x)) \le L \text{ for all } x \iff \|\nabla f(y) - \nabla f(x)\| \le L\|y - x\| \text{ for all } x, y",
    cases,
};

const FROM_BELOW: &str = "λ_min(∇²f) ≥ −L";

/// ‖∇f(y) − ∇f(x)‖² ≤ L²‖y − x‖².
fn lipschitz(pairs: Settings<Pair>) -> Experiment<Pair> {
    pairs
        .premise("λ_max(∇²f) ≤ L", |s| s.f.largest_curvature() <= s.smoothness)
        .premise(FROM_BELOW, |s| s.f.least_curvature() >= -s.smoothness)
        .quantity(|s| distance_sq(&s.swapped().gradient_at_x(), &s.gradient_at_x()))
        .at_most(|s| s.smoothness.sq() * s.distance_sq())
}

/// ‖∇²f(x)(y − x)‖² ≤ L²‖y − x‖².
fn curved(pairs: Settings<Pair>) -> Experiment<Pair> {
    pairs
        .premise("∇f is L-Lipschitz", Pair::is_smooth)
        .quantity(|s| norm_sq(&matrix_vector(&hessian(&s.f, &lift::<Exact>(&s.x)), &s.displacement())))
        .at_most(|s| s.smoothness.sq() * s.distance_sq())
}

/// −2w² as if it were 1-smooth.
fn steep_on_one_side() -> [Pair; 1] {
    let pair = Pair::new(Quadratic::isotropic(-4, 1), &ratios([0]), &ratios([1]));
    [Pair { smoothness: 1.into(), ..pair }]
}

/// f″ for f(w) = (3/2)w²/(1 + w²).
#[derive(Clone, Copy)]
struct CurvatureOfAWell;

impl Formula<1> for CurvatureOfAWell {
    fn at<R: Real>(self, w: &[R; 1]) -> R {
        hessian(&RationalWell::new(ratio(3, 2)), w)[0][0]
    }
}

fn cases(case: &mut Cases) {
    const BOTTOM: &[[Ratio; 1]] = &[[Ratio::ZERO]];
    let theorem = lipschitz(for_all(smooth_pairs));
    let converse = curved(for_all(smooth_pairs));
    let extremal = theorem.on(extremal_pairs);
    let one_sided = theorem.on(steep_on_one_side);
    let well = for_all_in([(ratio(-4, 1), ratio(4, 1))]).formula(CurvatureOfAWell);
    let below = well.at_most(Constant::<3, 1>);

    case.holds("from the Hessian to the gradient", theorem);
    case.holds("the same on random functions and points", lipschitz(for_all_drawn(random_pairs)));
    case.holds("equality on ±(L/2)‖w‖²", extremal.attained());
    case.holds("from the gradient to the Hessian", converse);
    case.holds("the same on random functions, points and directions", curved(for_all_drawn(random_pairs)));
    case.holds("equality there as well", converse.on(extremal_pairs).attained());
    case.holds("for every w, f″ ≤ 3 on (3/2)w²/(1 + w²)", below.touching(BOTTOM));
    case.holds("and f″ ≥ −3", well.at_least(Constant::<-3, 1>));
    case.rejected("−2w² is curved by −4", one_sided);
    case.refuted("λ_max ≤ 1 alone, on −2w²", one_sided.without(FROM_BELOW));
    case.sabotage("0.99L", extremal.scale_bound(ratio(99, 100).sq()));
    case.sabotage("curvatures of 0.99L at most", converse.on(extremal_pairs).scale_bound(ratio(99, 100).sq()));
    case.sabotage("f″ ≤ 2.9 on (3/2)w²/(1 + w²)", below.scale_bound(ratio(29, 30)));
}
