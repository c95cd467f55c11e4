//! # Clipped coordinates step at most ηC each, and normalized gradients less than η in all
//!
//! **Let** g be any vector.
//! **Run** w⁺ = w − η min{max{−C, g}, C}, coordinate by coordinate, or w⁺ = w − η g/(‖g‖ + κ) with κ > 0.
//! **Then** |wᵢ⁺ − wᵢ| ≤ ηC for every i, and so ‖w⁺ − w‖ ≤ ηC√d; or ‖w⁺ − w‖ < η. With κ < 0 a step may be of any
//! length.
//!
//! **Checked** in exact arithmetic on random vectors of rational length in one to five dimensions.

use super::*;
use crate::clipping::gradients;
use theorycheck::kernel::{clip_each, norm, normalize};
use theorycheck::optimizer::gradient_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/clipping-bounded",
    rows: &[],
    errata: &[],
    source: &[opt4dl(101)],
    statement: r"\|\eta\min\{\max\{-C, g\}, C\}\|_\infty \le \eta C, \quad \left\|\eta\frac g{\|g\|+\kappa}\right\| < \eta",
    cases,
};

/// One step from the minimizer of ½‖w − g‖², whose gradient at 0 is −g.
#[derive(Clone, Debug)]
struct Step {
    g: Vec<Ratio>,
    /// η.
    size: Ratio,
    /// C.
    bound: Ratio,
    kappa: Ratio,
}

impl Step {
    fn take(&self, direction: impl FnMut(&mut [Exact])) -> Vec<Exact> {
        let f = Quadratic { center: self.g.clone(), ..Quadratic::isotropic(1, self.g.len()) };
        gradient_descent(&f, &vec![Ratio::ZERO; self.g.len()], exact(self.size), 1, direction).last().to_vec()
    }

    fn clipped(&self) -> Vec<Exact> {
        self.take(|g| clip_each(g, exact(self.bound)))
    }

    fn normalized(&self) -> Vec<Exact> {
        self.take(|g| normalize(g, exact(self.kappa)))
    }
}

fn largest(v: &[Exact]) -> Exact {
    v.iter().fold(exact(0), |largest, v| v.abs().max(largest))
}

fn steps() -> impl Strategy<Value = Step> {
    let constants = (fraction(), fraction());
    (gradients::<1>(), constants).prop_map(|(s, (size, kappa))| {
        let [g] = s.g;
        Step { g, size, bound: s.radius, kappa }
    })
}

/// Every coordinate is clipped; the norm is 7.
fn long() -> [Step; 1] {
    [Step { g: ratios([2, -3, 6]), size: ratio(1, 2), bound: ratio(1, 1), kappa: ratio(1, 100) }]
}

fn cases(case: &mut Cases) {
    let each = for_all_drawn(steps).quantity(|s| largest(&s.clipped())).at_most(|s| s.size * s.bound);
    let whole = for_all_drawn(steps)
        .quantity(|s| norm_sq(&s.clipped()))
        .at_most(|s| (s.size * s.bound).sq() * exact(s.g.len()));
    let normalized =
        for_all_drawn(steps).premise("κ > 0", |s| s.kappa > 0).quantity(|s| norm(&s.normalized())).at_most(|s| s.size);
    let length = normalized.attained().bound(|s| {
        let norm = norm(&lift::<Exact>(&s.g));
        s.size * norm / (norm + s.kappa)
    });
    let negative = normalized.on(long).tweak(|s| s.kappa = ratio(-7, 2));

    case.holds("each coordinate moves by at most ηC", each);
    case.holds("by ηC where |gᵢ| ≥ C", each.on(long).attained());
    case.holds("the whole step is at most ηC√d", whole);
    case.holds("ηC√d where every coordinate is clipped", whole.on(long).attained());
    case.holds("a normalized step is shorter than η", normalized);
    case.holds("by the factor ‖g‖/(‖g‖ + κ)", length);
    case.rejected("κ = −7/2 is no small constant", negative);
    case.sabotage("κ = −7/2 for ‖g‖ = 7", negative);
    case.sabotage("the whole step is at most ηC", whole.on(long).bound(|s| (s.size * s.bound).sq()));
    case.sabotage("0.99 η", normalized.on(long).scale_bound(ratio(99, 100)));
}
