//! # Strong convexity is Jensen's inequality with a gain of half μ times the spread, not the strict one
//!
//! **Let** ∇²f ⪰ μI, wᵢ ≥ 0, Σ wᵢ = 1 and x̄ = Σ wᵢ xᵢ.
//! **Then** f(x̄) ≤ Σ wᵢ f(xᵢ) − (μ/2) Σ wᵢ ‖xᵢ − x̄‖², with equality on (μ/2)‖x‖². The strict inequality
//! is something else: with a single point it is an equality for every f, and w⁴ satisfies it at
//! distinct points although no μ > 0 makes it strongly convex.
//!
//! **Checked** in exact arithmetic on random combinations; that w⁴ falls below (μ/2)w² for every μ in
//! [1/10000, 1] by subdivision.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/strong-convexity-as-strict-jensen",
    rows: &[],
    errata: &[Erratum {
        row: "basics/strong-convexity-as-strict-jensen",
        printed: r"f \text{ is strongly convex} \iff f\left(\sum_{i=1}^m w_i x_i\right) < \sum_{i=1}^m w_i f(x_i) \text{ for all } x_i,\ m \ge 1",
        corrected: r"f \text{ is } \mu\text{-strongly convex} \iff f(\bar x) \le \sum_{i=1}^m w_i f(x_i) - \frac\mu2\sum_{i=1}^m w_i\|x_i - \bar x\|^2, \quad \bar x = \sum_{i=1}^m w_i x_i",
        why: "With m = 1 both sides are f(x₁). At distinct points the strict inequality is strict convexity, which x⁴ has: but at x = 0, y = 1/20 its (10) would need 1/160000 ≥ μ/800, false for μ = 1/100.",
    }],
    source: &[opt4dl(8).note("strict for strongly convex functions"), opt4dl(10)],
    statement: r"f(\bar x) \le \sum_{i=1}^m w_i f(x_i) - \frac\mu2\sum_{i=1}^m w_i\|x_i - \bar x\|^2, \quad \bar x = \sum_{i=1}^m w_i x_i",
    cases,
};

/// A combination under a quadratic, and the μ that is claimed for it.
#[derive(Clone, Debug)]
struct Claimed {
    mixture: Mixture<Quadratic>,
    modulus: Ratio,
}

impl Claimed {
    /// (μ/2) Σ wᵢ ‖xᵢ − x̄‖².
    fn gain(&self) -> Exact {
        let mean = self.mixture.at.mean();
        self.modulus * self.mixture.at.average(|x| distance_sq(x, &mean)) / 2
    }

    fn bound(&self) -> Exact {
        self.mixture.mean_value() - self.gain()
    }
}

fn quadratics() -> impl Strategy<Value = Claimed> {
    let curvatures = vec((1..=9i64, 1..=4i64).prop_map(|(n, d)| ratio(n, d)), 1..=3);
    let at = |curvatures: Vec<Ratio>| (convex_combinations(curvatures.len()), Just(curvatures));
    curvatures.prop_flat_map(at).prop_map(|(at, curvatures)| Claimed {
        modulus: *curvatures.iter().min().expect("a curvature"),
        mixture: Mixture { f: Quadratic::centered(&curvatures), at },
    })
}

fn isotropic() -> [Claimed; 2] {
    let points = vec![ratios([1, -3]), vec![ratio(5, 2), ratio(1, 3)], ratios([0, 4])];
    let at = Combination::new(points, vec![ratio(1, 2), ratio(1, 3), ratio(1, 6)]);
    [ratio(2, 1), ratio(1, 7)]
        .map(|mu| Claimed { modulus: mu, mixture: Mixture { f: Quadratic::isotropic(mu, 2), at: at.clone() } })
}

/// 1 where the inequality is strict.
fn is_strict<F: Objective>(s: &Mixture<F>) -> Exact {
    Exact::select(s.value_of_mean().lt(s.mean_value()), exact(1), exact(0))
}

/// x² at a single point, 1.
fn single_point() -> Mixture<Polynomial> {
    Mixture { f: Polynomial::new(&ratios([0, 0, 1])), at: Combination::new(vec![ratios([1])], ratios([1])) }
}

fn fourth_power() -> Polynomial {
    Polynomial::new(&ratios([0, 0, 0, 0, 1]))
}

/// Distinct points under x⁴.
fn under_the_fourth_power() -> impl Strategy<Value = Mixture<Polynomial>> {
    let distinct = |at: &Combination| at.points.iter().any(|x| *x != at.points[0]);
    convex_combinations(1).prop_filter("two distinct points", distinct).prop_map(|at| Mixture { f: fourth_power(), at })
}

/// x⁴ at 0 and 1/20, with μ = 1/100.
fn flat_bottom() -> Tangent<Polynomial> {
    Tangent { f: fourth_power(), modulus: ratio(1, 100), x: ratios([0]), y: vec![ratio(1, 20)] }
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(quadratics)
        .premise("wᵢ ≥ 0 and Σ wᵢ = 1", |s| {
            s.mixture.at.has_no_negative_weight() && s.mixture.at.has_weights_of_sum_one()
        })
        .premise("∇²f ⪰ μI", |s| s.mixture.f.curvatures.iter().all(|h| *h >= s.modulus))
        .quantity(|s| s.mixture.value_of_mean())
        .at_most(Claimed::bound);
    let strictly_below = for_all_drawn(under_the_fourth_power).quantity(is_strict).exactly(|_| 1);
    let no_modulus = for_all_in([(ratio(1, 10_000), ratio(1, 1))])
        .quantity(|mu| fourth_power().value(&[mu[0].sqrt() / 2]))
        .at_most(|mu| mu[0] * (mu[0].sqrt() / 2).sq() / 2);

    case.holds("corrected", theorem);
    case.holds("equality on (μ/2)‖x‖²", theorem.on(isotropic).attained());
    case.holds("x⁴ is strictly below its chords", strictly_below);
    case.holds("but below (μ/2)x² at x = √μ/2, for every μ", no_modulus);
    case.refuted("as printed, with m = 1", given(single_point).quantity(is_strict).exactly(|_| 1));
    case.refuted("as printed, x⁴ is strongly convex with μ = 1/100", above_its_parabola(given(flat_bottom)));
    case.rejected("a μ that is too large", theorem.tweak(|s| s.modulus *= 100));
    case.sabotage("a gain of μ times the spread", theorem.on(isotropic).bound(|s| s.bound() - s.gain()));
    case.sabotage("1.01 μ", theorem.on(isotropic).tweak(|s| s.modulus *= ratio(101, 100)));
}
