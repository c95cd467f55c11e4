//! Beyond convexity: (stochastic) gradient descent on smooth functions.

pub(crate) use super::*;

pub(crate) mod gd_rate;
pub(crate) mod sgd_rate;

use theorycheck::objective::{Cosines, Huber, LogCosh, Quadratic, RationalWell, SmoothFunction, lift};
use theorycheck::optimizer::{Trajectory, gradient_descent};

/// A run of gradient descent: T steps of size η from w₁ on f.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) f: SmoothFunction,
    pub(crate) start: Vec<Ratio>,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
}

impl Run {
    /// T steps of size 1/L.
    pub(crate) fn new(f: impl Into<SmoothFunction>, start: &[Ratio], steps: usize) -> Run {
        let f = f.into();
        Run { step: 1 / f.smoothness(), f, start: start.to_vec(), steps }
    }

    /// Δ = f(w₁) − f*.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value::<Exact>(&lift(&self.start)) - self.f.optimal_value()
    }

    pub(crate) fn descend(&self) -> Trajectory<Exact> {
        gradient_descent(&self.f, &self.start, exact(self.step), self.steps, |_| {})
    }
}

/// Smooth functions of every kind that the engine knows, convex and not.
pub(crate) fn smooth_runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for steps in [1, 2, 7, 30] {
        runs.push(Run::new(Quadratic::centered(&[3.into(), ratio(1, 2), ratio(1, 10)]), &ratios([1, 2, -5]), steps));
        runs.push(Run::new(Huber::new(1, 2), &[ratio(9, 2)], steps));
        runs.push(Run::new(RationalWell::new(ratio(3, 2)), &ratios([2]), steps.min(7)));
        runs.push(Run::new(LogCosh, &ratios([4]), steps));
        let waves = Cosines { amplitudes: vec![1.into(), ratio(1, 4)], frequencies: ratios([1, 3]) };
        runs.push(Run::new(waves, &[ratio(1, 10), ratio(4, 5)], steps));
    }
    runs
}

/// (L/2)‖w‖², on which gradient descent stops after one step.
pub(crate) fn isotropic_quadratics() -> Vec<Run> {
    [1, 2, 50].map(|steps| Run::new(Quadratic::isotropic(3, 2), &[1.into(), ratio(-2, 3)], steps)).into()
}
