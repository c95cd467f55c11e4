//! Convex optimization: regret, and gradient descent on convex Lipschitz functions.

pub(crate) use super::*;

pub(crate) mod accumulated_suboptimality;
pub(crate) mod ascent_direction;
pub(crate) mod averaged_iterate;
pub(crate) mod convex_lipschitz_rate;
pub(crate) mod dimension_free;
pub(crate) mod first_order_gap;
pub(crate) mod iteration_complexity;
pub(crate) mod lipschitz_examples;
pub(crate) mod lipschitz_iff_gradient_bounded;
pub(crate) mod one_step_expansion;
pub(crate) mod random_iterate;
pub(crate) mod regret_inequality;
pub(crate) mod stepsize_range;

use std::fmt::Debug;

use crate::basics::{Constant, signed_fraction};
use crate::smooth::{Pair, random_pairs};
use theorycheck::kernel::{distance_sq, dot, norm_sq};
use theorycheck::objective::{
    AbsoluteValue, ConvexFunction, Cosines, EuclideanNorm, Huber, LinearLoss, LogCosh, Loss, MaxAffine, Polynomial,
    Quadratic, SmoothFunction, Substituted, lift,
};
use theorycheck::optimizer::{Trajectory, follow_directions, gradient_descent};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;

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

    /// η.
    pub(crate) fn step(&self) -> Exact {
        self.step_factor * self.radius / self.f.lipschitz_constant() / exact(self.steps).sqrt()
    }

    pub(crate) fn descend(&self) -> Trajectory<Exact> {
        gradient_descent(&self.f, &self.start, self.step(), self.steps, |_| {})
    }

    /// f(w) − f*.
    pub(crate) fn gap_at(&self, w: &[Exact]) -> Exact {
        self.f.value(w) - self.optimal_value()
    }

    fn optimal_value(&self) -> Exact {
        self.f.value(&lift(&self.f.minimizer()))
    }

    /// (1/T) Σ f(w_t) − f*.
    pub(crate) fn average_gap(&self) -> Exact {
        self.descend().average_value(&self.f) - self.optimal_value()
    }

    /// DG/√T.
    pub(crate) fn bound(&self) -> Exact {
        self.radius * self.f.lipschitz_constant() / exact(self.steps).sqrt()
    }
}

/// A run and the accuracy ε that is wanted of it.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) run: Run,
    pub(crate) accuracy: Ratio,
}

impl Wanted {
    /// With the smallest T that is at least as much as needed.
    pub(crate) fn after(run: Run, accuracy: Ratio, needed: impl Fn(&Wanted) -> Exact + Sync) -> Wanted {
        let mut wanted = Wanted { run, accuracy };
        let is_enough = |steps: &usize| Exact::scope(128, || exact(*steps).ge(needed(&wanted)).is_yes());
        wanted.run.steps = (1..).find(is_enough).expect("some number is large enough");
        wanted
    }

    /// (DG/ε)ᵃ.
    pub(crate) fn power(&self, exponent: Ratio) -> Exact {
        exact(self.run.radius * self.run.f.lipschitz_constant() / self.accuracy).powf(exponent)
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

/// A maximum of two planes in whose first step the second is met: f(w₂) is large, the average is not.
/// From (1, 0) with G = D = 1 and two steps.
pub(crate) fn first_step_uphill() -> Run {
    let slopes = vec![vec![ratio(7, 20), ratio(936, 1000)], vec![ratio(349, 1000), ratio(-936, 1000)]];
    Run::new(MaxAffine::new(slopes, 1.into()), &ratios([1, 0]), 1, 2)
}

/// Random pairs of points on random convex functions.
pub(crate) fn convex_pairs() -> impl Strategy<Value = Pair> {
    random_pairs().prop_filter("a convex function", |s| s.f.is_convex())
}

/// Pairs of points on convex functions that have kinks, and so no smoothness. The norm of every point is
/// rational.
pub(crate) fn kinked_pairs() -> Vec<Pair<ConvexFunction>> {
    let functions = lipschitz_runs().into_iter().take(4).map(|run| run.f);
    let sizes = [(ratio(3, 2), ratio(-1, 3)), (ratio(-2, 1), ratio(1, 5)), (ratio(1, 4), ratio(4, 1))];
    let each = |f: ConvexFunction| {
        let along = |size: Ratio, way: [i64; 3]| way[..f.dimension()].iter().map(|c| size * *c).collect();
        let pair =
            |(x, y)| Pair { x: along(x, [3, -4, 12]), y: along(y, [4, 3, -12]), smoothness: 0.into(), f: f.clone() };
        sizes.map(pair)
    };
    functions.flat_map(each).collect()
}

/// −⟨∇f(x), y − x⟩.
pub(crate) fn descent_along<F: Objective + Clone>(s: &Pair<F>) -> Exact {
    -dot(&s.gradient_at_x(), &s.displacement())
}
