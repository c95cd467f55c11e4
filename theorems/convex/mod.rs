//! Convex optimization: regret, and gradient descent on convex Lipschitz functions.

pub(crate) use super::*;

pub(crate) mod convex_lipschitz_rate;
pub(crate) mod regret_inequality;

use theorycheck::kernel::distance_sq;
use theorycheck::objective::{AbsoluteValue, ConvexFunction, EuclideanNorm, Huber, MaxAffine, lift};
use theorycheck::optimizer::gradient_descent;

/// T steps of size factor · D/(G√T).
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) f: ConvexFunction,
    pub(crate) start: Vec<Ratio>,
    /// D.
    pub(crate) radius: Ratio,
    /// The multiple of D/(G√T) that is taken.
    pub(crate) step_factor: Ratio,
    pub(crate) steps: usize,
}

impl Run {
    /// With η = D/(G√T).
    pub(crate) fn new(f: impl Into<ConvexFunction>, start: &[Ratio], radius: impl Into<Ratio>, steps: usize) -> Run {
        Run { f: f.into(), start: start.to_vec(), radius: radius.into(), step_factor: Ratio::ONE, steps }
    }

    pub(crate) fn is_within_radius(&self) -> Truth {
        starts_within(self.radius, &self.f, &self.start)
    }

    /// (1/T) Σ f(w_t) − f*.
    pub(crate) fn average_gap(&self) -> Exact {
        let step = self.step_factor * self.radius / self.f.lipschitz_constant() / exact(self.steps).sqrt();
        let run = gradient_descent(&self.f, &self.start, step, self.steps, |_| {});
        run.average_value(&self.f) - self.f.value::<Exact>(&lift(&self.f.minimizer()))
    }

    /// DG/√T.
    pub(crate) fn bound(&self) -> Exact {
        self.radius * self.f.lipschitz_constant() / exact(self.steps).sqrt()
    }
}

/// Whether D ≥ ‖w₁ − w*‖.
pub(crate) fn starts_within(radius: Ratio, f: &ConvexFunction, start: &[Ratio]) -> Truth {
    distance_sq::<Exact>(&lift(start), &lift(&f.minimizer())).le(radius.sq())
}

/// (3/2)|w| from 2.
pub(crate) fn absolute_value() -> Run {
    Run::new(AbsoluteValue::new(ratio(3, 2)), &ratios([2]), 2, 1)
}

/// Convex Lipschitz functions in one to three dimensions, for perfect squares T and others.
pub(crate) fn lipschitz_runs() -> Vec<Run> {
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
