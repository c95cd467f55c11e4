//! # A function with curvature at least μ lies above every parabola that touches it with curvature μ
//!
//! **Let** ∇²f ⪰ μI everywhere.
//! **Then** f(y) ≥ f(x) + ⟨∇f(x), y − x⟩ + (μ/2)‖y − x‖² for all x and y, with equality on (μ/2)‖w‖².
//! With μ = 0 it is convexity, with μ > 0 the lecture's definition of strong convexity.
//!
//! **Checked** in exact arithmetic, on listed pairs of points and on random ones.

use super::*;
use crate::smooth::{fraction, random_pairs};

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/strong-convexity-quadratic-lower-bound",
    rows: &[],
    errata: &[],
    source: &[opt4dl(10)],
    statement: r"f(y) \ge f(x) + \langle\nabla f(x), y - x\rangle + \frac\mu2\|y - x\|^2",
    cases,
};

/// Random functions with as much of ‖w‖² as makes them μ-strongly convex.
fn random_tangents() -> impl Strategy<Value = Strong> {
    (random_pairs(), fraction()).prop_map(|(pair, mu)| {
        let lambda = (mu - pair.f.least_curvature()).max(Ratio::ZERO);
        strong(pair.f, lambda, &pair.x, &pair.y)
    })
}

fn cases(case: &mut Cases) {
    const CURVED: &str = "∇²f ⪰ μI";
    let theorem = above_its_parabola(for_all_drawn(random_tangents).premise(CURVED, is_curved));
    let waves = theorem.on(parabola_with_waves);
    let extremal = theorem.on(own_parabolas);
    let too_large = theorem.tweak(|s| s.modulus += Ratio::ONE);

    case.holds("random functions and points", theorem);
    case.holds("w² + cos(w)/2 with μ = 3/2", waves);
    case.holds("equality on (μ/2)‖w‖²", extremal.attained());
    case.rejected("a μ that is too large", too_large);
    case.refuted("a μ that is too large, on a parabola", too_large.on(own_parabolas).without(CURVED));
    case.sabotage("1.01 μ", extremal.tweak(|s| s.modulus *= ratio(101, 100)));
    case.sabotage("1.01 μ on w² + cos(w)/2", waves.tweak(|s| s.modulus *= ratio(101, 100)));
    case.sabotage("μ instead of μ/2", extremal.scale_bound(2.into()));
}
