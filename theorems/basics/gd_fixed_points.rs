//! # The fixed points of a gradient step are the stationary points
//!
//! **Let** η ≠ 0 and g(w) = w − η∇f(w).
//! **Then** g(w) = w exactly where ∇f(w) = 0.
//!
//! **Checked** exactly on random polynomials whose stationary points are known, at these and at other
//! points; both sides are indicators.

use super::*;
use theorycheck::optimizer::gradient_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/gd-fixed-points",
    rows: &[],
    errata: &[],
    source: &[opt4dl(14), opt4dl(15), opt4dl(16)],
    statement: r"\eta \ne 0: \quad w - \eta\nabla f(w) = w \iff \nabla f(w) = 0",
    cases,
};

/// A polynomial with these stationary points, and a point that may be one of them.
#[derive(Clone, Debug)]
struct Step {
    roots: Vec<Ratio>,
    step: Ratio,
    at: Ratio,
}

impl Step {
    /// 1 where a step stays.
    fn stays(&self) -> Exact {
        let f = Polynomial::with_stationary_points(2.into(), &self.roots);
        let run = gradient_descent(&f, &[self.at], exact(self.step), 1, |_| {});
        Exact::select(run.last()[0].eq(self.at), exact(1), exact(0))
    }

    fn is_stationary(&self) -> bool {
        self.roots.contains(&self.at)
    }
}

fn steps() -> impl Strategy<Value = Step> {
    let step = signed_fraction().prop_filter("η ≠ 0", |step| *step != 0);
    (vec(signed_fraction(), 1..=4), step, signed_fraction(), 0..=7usize).prop_map(|(roots, step, elsewhere, pick)| {
        let at = roots.get(pick).copied().unwrap_or(elsewhere);
        Step { roots, step, at }
    })
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(steps)
        .premise("η ≠ 0", |s| s.step != 0)
        .quantity(Step::stays)
        .exactly(|s| exact(i32::from(s.is_stationary())));
    let still = theorem.tweak(|s| s.step = Ratio::ZERO);

    case.holds("theorem", theorem);
    case.rejected("η = 0 is not what is claimed", still);
    case.refuted("with η = 0 every point is fixed", still.without("η ≠ 0"));
    case.sabotage("η = 0", still);
    case.sabotage("no point is fixed", theorem.bound(|_| 0));
    case.sabotage("every point is fixed", theorem.bound(|_| 1));
}
