//! # A stationary point with positive curvature is a strict local minimum
//!
//! **Let** f be twice continuously differentiable and ∇f(w*) = 0.
//! **Then** w* is a strict local minimum if ∇²f(w*) ≻ 0, and a strict local maximum if ∇²f(w*) ≺ 0:
//! f(w) > f(w*) at every other w of a ball on which the curvature stays positive. A curvature of 0
//! decides nothing: w³ has no minimum at 0.
//!
//! **Checked** on boxes around stationary points in one and two dimensions; and on random
//! polynomials, at points of an interval on which interval arithmetic shows f″ > 0. The strict
//! inequality is an indicator, which is 1 where f rises.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/second-order-sufficient",
    rows: &[],
    errata: &[],
    source: &[opt4dl(4), opt4dl(5)],
    statement: r"\nabla f(w^*) = 0,\ \nabla^2 f(w^*) \succ 0 \implies f(w) > f(w^*) \text{ for all } w \ne w^* \text{ near } w^*",
    cases,
};

/// A polynomial, a point, and another that is a part of the reach away.
#[derive(Clone, Debug)]
struct Stationary {
    f: Polynomial,
    at: Ratio,
    /// In [−1, 1], not 0.
    part: Ratio,
}

impl Stationary {
    fn curvature(&self, half: Ratio) -> Exact {
        hessian(&self.f, &[Exact::between(exact(self.at - half), exact(self.at + half))])[0][0]
    }

    /// The largest 2⁻ᵏ, k ≤ 16, within which f″ > 0 on both sides; the least of them if there is none.
    fn reach(&self) -> Ratio {
        let mut reaches = (0..=16).map(|k| ratio(1, 1 << k));
        reaches.find(|reach| self.curvature(*reach).gt(0).is_yes()).unwrap_or(ratio(1, 1 << 16))
    }

    /// 1 where f is larger than at the stationary point.
    fn rises(&self) -> Exact {
        let value = |w: Ratio| self.f.value(&[exact(w)]);
        let risen = value(self.at + self.reach() * self.part).gt(value(self.at));
        Exact::select(risen, exact(1), exact(0))
    }
}

/// f′(w) = ±a Π (w − rᵢ) with the sign that makes f″ positive at a root that is simple.
fn minima() -> impl Strategy<Value = Stationary> {
    let roots = (signed_fraction(), vec(signed_fraction(), 0..=3))
        .prop_filter("a simple root", |(at, others)| others.iter().all(|root| root != at));
    (1..=5i64, roots, 1..=8i64, theorycheck::proptest::bool::ANY).prop_map(|(leading, (at, others), part, left)| {
        let upward = others.iter().filter(|root| **root > at).count() % 2 == 0;
        let roots: Vec<Ratio> = others.into_iter().chain([at]).collect();
        let f = Polynomial::with_stationary_points(leading.into(), &roots);
        let part = ratio(if left { -part } else { part }, 8);
        Stationary { f: if upward { f } else { f.negated() }, at, part }
    })
}

/// w³ at 0, seen from the left.
fn cube() -> [Stationary; 1] {
    [Stationary { f: Polynomial::new(&ratios([0, 0, 0, 1])), at: 0.into(), part: ratio(-1, 2) }]
}

/// w⁴ − 2w².
#[derive(Clone, Copy)]
struct TwoWells;

impl Formula<1> for TwoWells {
    fn at<R: Real>(self, [w]: &[R; 1]) -> R {
        w.sq().sq() - w.sq() * Ratio::from(2)
    }
}

/// x² + xy + y² + x³ − y³.
#[derive(Clone, Copy)]
struct Bowl;

impl Formula<2> for Bowl {
    fn at<R: Real>(self, [x, y]: &[R; 2]) -> R {
        x.sq() + *x * *y + y.sq() + x.powi(3) - y.powi(3)
    }
}

/// (x² + y²)/10.
#[derive(Clone, Copy)]
struct FlatBowl;

impl Formula<2> for FlatBowl {
    fn at<R: Real>(self, [x, y]: &[R; 2]) -> R {
        (x.sq() + y.sq()) / Ratio::from(10)
    }
}

fn cases(case: &mut Cases) {
    const POSITIVE: &str = "f″(w*) > 0";
    let theorem = for_all_drawn(minima)
        .premise("f′(w*) = 0", |s| s.f.gradient_at::<Exact>(&[exact(s.at)])[0].eq(0))
        .premise(POSITIVE, |s| s.curvature(Ratio::ZERO).gt(0))
        .quantity(Stationary::rises)
        .exactly(|_| 1);
    let minimum = for_all_in([(ratio(1, 2), ratio(3, 2))]).formula(TwoWells).at_least(Parabola::<1, 1, -1>);
    let maximum = for_all_in([(ratio(-1, 2), ratio(1, 2))]).formula(TwoWells).at_most(Parabola::<-1, 0, 0>);
    let bowl = for_all_in([(ratio(-1, 8), ratio(1, 8)); 2]).formula(Bowl).at_least(FlatBowl);

    case.holds("random polynomials", theorem);
    case.holds("w⁴ − 2w² rises from its minimum at 1 by (w − 1)²", minimum.touching(&[[Ratio::ONE]]));
    case.holds("and falls from its maximum at 0 by w²", maximum.touching(&[[Ratio::ZERO]]));
    case.holds("in two dimensions f rises by ‖w‖²/10", bowl.touching(&[[Ratio::ZERO; 2]]));
    case.refuted("f″ = 0 at w³", theorem.on(cube).without(POSITIVE));
    case.rejected("w³ has no curvature at 0", theorem.on(cube));
    case.sabotage("f″ ≥ 0 instead of f″ > 0", theorem.on(cube));
    case.sabotage("a maximum where f″ > 0", theorem.tweak(|s| s.f = s.f.negated()));
    case.sabotage("a rise of 3‖w‖²/2 in two dimensions", bowl.scale_bound(15.into()));
}
