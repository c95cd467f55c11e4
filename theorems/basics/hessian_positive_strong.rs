//! # Strong convexity needs a curvature bounded away from 0, not only a positive one
//!
//! **Let** f be twice continuously differentiable.
//! **Then** f is μ-strongly convex, as the lecture defines it by f(y) ≥ f(x) + ⟨∇f(x), y − x⟩ +
//! (μ/2)‖y − x‖², where ∇²f ⪰ μI. That ∇²f ≻ 0 is not enough: eʷ has it, and for every μ > 0 the points
//! x = ln μ, y = x − 1 break the inequality. Nor does strict convexity give ∇²f ≻ 0: w⁴ has none at 0.
//!
//! **Checked** by subdivision over w and over μ in [1/1000, 1]; the corrected statement in exact
//! arithmetic on w² + cos(w)/2.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/hessian-positive-strong",
    rows: &[],
    errata: &[Erratum {
        row: "basics/hessian-positive-strong",
        printed: r"f \text{ is strongly convex} \iff \nabla^2 f(x) \succ 0 \text{ for all } x",
        corrected: r"f \text{ is } \mu\text{-strongly convex} \iff \nabla^2 f(x) \succeq \mu I \text{ for all } x, \text{ with one } \mu > 0",
        why: "The second derivative of eˣ is positive and as small as one likes: with μ = 1/1000, x = −10 and y = −14 the value f(y) < 10⁻⁶ would have to be at least 7.8 · 10⁻³.",
    }],
    source: &[opt4dl(11)],
    statement: r"\nabla^2 f(x) \succeq \mu I \text{ for all } x \iff f(y) \ge f(x) + \langle\nabla f(x), y - x\rangle + \frac\mu2\|y - x\|^2 \text{ for all } x, y",
    cases,
};

const EXPONENTIAL: Exponential = Exponential { amplitude: Ratio::ONE };

/// eʷ at −10 and −14, with μ = 1/1000.
fn far_left() -> Tangent<Exponential> {
    Tangent { f: EXPONENTIAL, modulus: ratio(1, 1000), x: ratios([-10]), y: ratios([-14]) }
}

/// eʸ − eˣ − eˣ(y − x) at x = ln μ and y = x − 1.
fn height_at_logarithm([mu]: &[Exact; 1]) -> Exact {
    let (x, y) = (mu.ln(), mu.ln() - 1);
    EXPONENTIAL.value(&[y]) - EXPONENTIAL.value(&[x]) + EXPONENTIAL.gradient_at(&[x])[0]
}

/// f″ for w² + cos(w)/2.
#[derive(Clone, Copy)]
struct WavyCurvature;

impl Formula<1> for WavyCurvature {
    fn at<R: Real>(self, w: &[R; 1]) -> R {
        hessian(&parabola_with_waves()[0].f, w)[0][0]
    }
}

/// 1 where the curvature is positive.
fn is_positive(curvature: Exact) -> Exact {
    Exact::select(curvature.gt(0), exact(1), exact(0))
}

fn cases(case: &mut Cases) {
    let curved = for_all_in([(ratio(-20, 1), ratio(20, 1))])
        .quantity(|w| is_positive(hessian(&EXPONENTIAL, w)[0][0]))
        .exactly(|_| 1);
    let below = for_all_in([(ratio(1, 1000), ratio(1, 1))]).quantity(height_at_logarithm).at_most(|mu| mu[0] / 2);
    let fourth_power = given(|| Polynomial::new(&ratios([0, 0, 0, 0, 1])))
        .quantity(|f| is_positive(hessian(f, &[exact(0)])[0][0]))
        .exactly(|_| 1);
    let corrected = above_its_parabola(for_all(parabola_with_waves).premise("∇²f ⪰ μI", is_curved));
    let uniform = for_all_in([(ratio(-3, 1), ratio(3, 1))]).formula(WavyCurvature).at_least(Constant::<3, 2>);

    case.holds("the curvature of eʷ is positive", curved);
    case.refuted("as printed, eʷ is strongly convex with μ = 1/1000", above_its_parabola(given(far_left)));
    case.holds("no μ fits eʷ", below);
    case.refuted("as printed, w⁴, strictly convex, has ∇²f ≻ 0", fourth_power);
    case.holds("corrected, on w² + cos(w)/2", corrected);
    case.holds("whose curvature is at least 3/2", uniform.touching(&[[Ratio::ZERO]]));
    case.rejected("μ = 2 is too large for it", corrected.tweak(|s| s.modulus = 2.into()));
    case.sabotage("1.01 μ", corrected.tweak(|s| s.modulus *= ratio(101, 100)));
    case.sabotage("a curvature of at least 1.51", uniform.scale_bound(ratio(151, 150)));
    case.sabotage("μ/4 fits eʷ below", below.scale_bound(ratio(1, 2)));
}
