//! # Gradient descent on a convex Lipschitz function: the average gap is at most DG/√T
//!
//! **Let** f be convex and G-Lipschitz, w* a minimizer and D ≥ ‖w₁ − w*‖.
//! **Run** w_{t+1} = w_t − η g_t with subgradients g_t and η = D/(G√T), for T steps.
//! **Then** (1/T) Σ_{t≤T} f(w_t) − f* ≤ DG/√T. On G|w| the gap is at least 1 − 1/(2T) of that,
//! unless T is a perfect square and an iterate meets the minimizer; at T = 1 it is all of it.
//!
//! **Checked** on the iterates themselves, rational where T is a perfect square and enclosed where
//! it is not.

use super::*;
use theorycheck::kernel::distance_sq;
use theorycheck::objective::{AbsoluteValue, ConvexFunction, EuclideanNorm, Huber, MaxAffine, lift};
use theorycheck::optimizer::gradient_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/convex-lipschitz-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(37), opt4dl(40)],
    statement: r"\frac1T\sum_{t=1}^T f(w_t) - f^* \le \frac{DG}{\sqrt T} \quad\text{for } \eta = \frac{D}{G\sqrt T}",
    cases,
};

/// T steps of size factor · D/(G√T).
#[derive(Clone, Debug)]
struct Run {
    f: ConvexFunction,
    start: Vec<Ratio>,
    /// D.
    radius: Ratio,
    step_factor: Ratio,
    steps: usize,
}

impl Run {
    fn new(f: impl Into<ConvexFunction>, start: &[Ratio], radius: impl Into<Ratio>, steps: usize) -> Run {
        Run { f: f.into(), start: start.to_vec(), radius: radius.into(), step_factor: Ratio::ONE, steps }
    }

    fn is_within_radius(&self) -> Truth {
        distance_sq::<Exact>(&lift(&self.start), &lift(&self.f.minimizer())).le(self.radius.sq())
    }

    fn average_gap(&self) -> Exact {
        let step = self.step_factor * self.radius / self.f.lipschitz_constant() / exact(self.steps).sqrt();
        let run = gradient_descent(&self.f, &self.start, step, self.steps, |_| {});
        run.average_value(&self.f) - self.f.value::<Exact>(&lift(&self.f.minimizer()))
    }

    /// DG/√T.
    fn bound(&self) -> Exact {
        self.radius * self.f.lipschitz_constant() / exact(self.steps).sqrt()
    }
}

/// (3/2)|w| from 2.
fn absolute_value() -> Run {
    Run::new(AbsoluteValue::new(ratio(3, 2)), &ratios([2]), 2, 1)
}

fn runs() -> Vec<Run> {
    let corner = MaxAffine::new(
        vec![
            ratios([1, 0, 0]),
            vec![ratio(-3, 5), ratio(4, 5), 0.into()],
            vec![0.into(), ratio(-1, 2), ratio(1, 2)],
            ratios([0, 0, -1]),
        ],
        1.into(),
    );
    let each = |steps| {
        [
            Run { steps, ..absolute_value() },
            Run::new(Huber::new(1, 2), &[ratio(9, 2)], 5, steps),
            Run::new(EuclideanNorm { slope: ratio(1, 2), dimension: 2 }, &ratios([3, -4]), 5, steps),
            Run::new(corner.clone(), &ratios([2, 1, 2]), 3, steps),
        ]
    };
    [1, 2, 3, 7, 16, 50, 100, 110, 200].into_iter().flat_map(each).collect()
}

fn cases(case: &mut Cases) {
    let gap = for_all(runs)
        .premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius)
        .premise("η = D/(G√T)", |s| s.step_factor == 1)
        .quantity(Run::average_gap);
    let theorem = gap.at_most(Run::bound);
    let steep = given(absolute_value).premise("η = D/(G√T)", |s| s.step_factor == 1).quantity(Run::average_gap).along(
        "T",
        &[2, 7, 30, 110, 420, 1980],
        |s, t| s.steps = t,
    );
    let rate = steep.decays(ratio(48, 100));

    case.holds("theorem", theorem);
    case.holds("on G|w| along T", steep.at_most(Run::bound));
    case.holds("sharp there up to 1/(2T)", steep.at_least(|s| s.bound() - s.bound() / (2 * Ratio::from(s.steps))));
    case.holds("equality on G|w| after one step", theorem.on(|| [absolute_value()]).attained());
    case.holds("decays like 1/√T", rate);
    case.rejected("a radius that does not reach the minimizer", theorem.tweak(|s| s.radius /= 2));
    case.sabotage("half of the bound", theorem.scale_bound(ratio(1, 2)));
    case.sabotage("three times the step", theorem.tweak(|s| s.step_factor = 3.into()));
    case.sabotage("1/T^0.6 instead of 1/√T", rate.exponent(ratio(6, 10)));
}
