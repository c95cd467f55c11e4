//! # No function but a constant is both Lipschitz and PL everywhere
//!
//! **Let** f be differentiable and L-Lipschitz on ℝᵈ, and δ = f(w) − f* > 0.
//! **Then** the PL condition ‖∇f‖² ≥ 2μ(f − f*) fails at some point within any distance beyond
//! R = L/μ − √(2δ/μ) of w: along the gradient √(f − f*) grows by √(μ/2) per unit of length, and PL keeps
//! it below L/√(2μ). On Huber's function with curvature μ, R is where PL ends. So the second half of the
//! exercise can only hold on a region: ln cosh is 0.1-PL for |t| ≤ 5, and not at t = 6. Without a
//! derivative at every point it is false: a triangle wave is PL wherever it has one.
//!
//! **Checked** on a grid of points up to (17/16)R on convex functions of one variable; ln cosh on a continuum.

use super::*;
use crate::zeroth_order::Curve;
use theorycheck::objective::{Huber, LogCosh};

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/lipschitz-pl-vacuous",
    rows: &[],
    errata: &[],
    source: &[homework(13).note("the second part of the exercise assumes both")],
    statement: r"f \text{ differentiable},\ \|\nabla f\| \le L,\ \tfrac12\|\nabla f\|^2 \ge \mu(f - f^*) \text{ on } \mathbb R^d \implies f \text{ is constant}",
    cases,
};

/// A candidate on the line with f* = 0, to the right of w.
#[derive(Clone, Debug)]
struct Candidate {
    f: Curve,
    lipschitz: Ratio,
    pl: Ratio,
    w: Ratio,
    /// How far to look, in units of R.
    reach: Ratio,
}

impl Candidate {
    /// R = L/μ − √(2δ/μ).
    fn radius(&self) -> Exact {
        self.lipschitz / self.pl - (2 * self.f.value(&[exact(self.w)]) / self.pl).sqrt()
    }

    /// f′² − 2μf at a share of the way.
    fn margin(&self, share: Ratio) -> Exact {
        let at = [self.radius() * share + self.w];
        self.f.gradient_at(&at)[0].sq() - 2 * self.pl * self.f.value(&at)
    }

    fn fails_within_reach(&self) -> Result<(), String> {
        let fails = (0..=64).any(|k| self.margin(self.reach * ratio(k, 64)).lt(0).is_yes());
        if fails { Ok(()) } else { Err(format!("{:?} is PL up to {}", self.f, self.w + self.radius() * self.reach)) }
    }
}

fn bent(f: impl Into<theorycheck::objective::SmoothFunction>, lipschitz: Ratio, pl: Ratio, w: Ratio) -> Candidate {
    Candidate { f: Curve::Smooth(f.into()), lipschitz, pl, w, reach: ratio(17, 16) }
}

/// Huber's function with slope L and curvature μ, PL up to L/μ.
fn longest() -> [Candidate; 2] {
    [(ratio(1, 1), ratio(1, 2)), (ratio(3, 1), ratio(2, 1))]
        .map(|(slope, pl)| bent(Huber::new(slope, pl), slope, pl, ratio(1, 4)))
}

fn candidates() -> Vec<Candidate> {
    let curves = [ratio(1, 10), ratio(1, 3), ratio(1, 50)].map(|pl| bent(LogCosh, 1.into(), pl, ratio(3, 4)));
    let steep = bent(Huber::new(2, 5), 2.into(), ratio(1, 4), ratio(1, 3));
    longest().into_iter().chain(curves).chain([steep]).collect()
}

/// |t| folded down at 1 and up again at 2: PL with μ = 1/2 wherever it has a derivative, up to t = 3.
fn triangles() -> [Candidate; 1] {
    let kinks = vec![(0.into(), 1.into()), (1.into(), (-1).into()), (2.into(), 1.into())];
    let f = PiecewiseLinear { offset: (-1).into(), slope: 0.into(), kinks };
    [Candidate { f: Curve::Kinked(f), lipschitz: 1.into(), pl: ratio(1, 2), w: ratio(1, 2), reach: ratio(17, 16) }]
}

fn tanh<R: Real>(t: R) -> R {
    R::one() - R::of(2) / (R::one() + (t + t).exp())
}

/// f′² for ln cosh.
#[derive(Clone, Copy)]
struct SlopeSq;

impl Formula<1> for SlopeSq {
    fn at<R: Real>(self, [t]: &[R; 1]) -> R {
        tanh(*t).sq()
    }
}

/// 2μ(f − f*) for ln cosh and μ = 1/10.
#[derive(Clone, Copy)]
struct FifthOfGap;

impl Formula<1> for FifthOfGap {
    fn at<R: Real>(self, [t]: &[R; 1]) -> R {
        ((t.exp() + (-*t).exp()) / Ratio::from(2)).ln() / Ratio::from(5)
    }
}

fn cases(case: &mut Cases) {
    const DIFFERENTIABLE: &str = "f is differentiable";
    let settings = for_all(candidates)
        .premise(DIFFERENTIABLE, |s| s.f.is_smooth())
        .premise("0 < δ ≤ L²/(2μ)", |s| s.f.value(&[exact(s.w)]).gt(0) & s.radius().ge(0));
    let theorem = settings.property(Candidate::fails_within_reach);
    let end = settings.quantity(|s| s.margin(1.into())).exactly(|_| 0);
    let region = for_all_in([(ratio(0, 1), ratio(5, 1))]).formula(SlopeSq).at_least(FifthOfGap);
    let beyond = for_all_in([(ratio(0, 1), ratio(7, 1))]).formula(SlopeSq).at_least(FifthOfGap);

    case.holds("PL fails within (17/16)R", theorem);
    case.holds("and holds up to R on Huber’s function", end.on(longest));
    case.holds("ln cosh is 0.1-PL up to 5", region.touching(&[[Ratio::ZERO]]));
    case.refuted("ln cosh is 0.1-PL up to 7", beyond.touching(&[[Ratio::ZERO]]));
    case.refuted("a triangle wave, which has kinks", theorem.on(triangles).without(DIFFERENTIABLE));
    case.rejected("the kinks are seen", theorem.on(triangles));
    case.sabotage("PL fails within 0.9R", theorem.on(longest).tweak(|s| s.reach = ratio(9, 10)));
    case.sabotage("ln cosh is 0.12-PL up to 5", region.scale_bound(ratio(12, 10)).touching(&[[Ratio::ZERO]]));
}
