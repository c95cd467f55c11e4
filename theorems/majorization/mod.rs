//! Majorization and minimization: descent by a surrogate that lies above the objective.

pub(crate) use super::*;

pub(crate) mod gd_is_mm;
pub(crate) mod kmeans_em_descent;
pub(crate) mod mirror_descent_factor;
pub(crate) mod progress;
pub(crate) mod projected_gd;
pub(crate) mod stops_at_stationary;

use crate::smooth::{random_runs, smooth_runs};
use theorycheck::kernel::{distance_sq, dot, norm_sq};
use theorycheck::objective::{Quadratic, SmoothFunction, lift};
use theorycheck::optimizer::{QuadraticSurrogate, majorize_minimize};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::Strategy;

/// Majorize-minimize on f, where the surrogate of step t has the curvatures cᵢ times the growth to the
/// power t − 1.
#[derive(Clone, Debug)]
pub(crate) struct Descent {
    pub(crate) f: SmoothFunction,
    pub(crate) curvatures: Vec<Ratio>,
    pub(crate) growth: Ratio,
    pub(crate) start: Vec<Ratio>,
    pub(crate) steps: usize,
}

impl Descent {
    /// With the same curvatures at every step.
    pub(crate) fn new(f: impl Into<SmoothFunction>, curvatures: &[Ratio], start: &[Ratio], steps: usize) -> Descent {
        let (curvatures, start) = (curvatures.to_vec(), start.to_vec());
        Descent { f: f.into(), curvatures, growth: Ratio::ONE, start, steps }
    }

    /// cᵢ at step t.
    fn curvatures_at(&self, t: usize) -> Vec<Ratio> {
        let grown = self.growth.powi(t as i32 - 1);
        self.curvatures.iter().map(|c| *c * grown).collect()
    }

    /// Whether every surrogate lies above f: on a quadratic coordinate by coordinate, otherwise cᵢ ≥ L.
    pub(crate) fn majorizes(&self) -> bool {
        let needed = match &self.f {
            SmoothFunction::Quadratic(f) => f.curvatures.clone(),
            f => vec![f.smoothness(); self.start.len()],
        };
        (1..=self.steps).all(|t| self.curvatures_at(t).iter().zip(&needed).all(|(c, h)| c >= h))
    }

    /// w₁, …, w_{T+1}.
    pub(crate) fn iterates(&self) -> Vec<Vec<Exact>> {
        majorize_minimize(&self.start, self.steps, |t, w| {
            QuadraticSurrogate { f: &self.f, curvatures: &self.curvatures_at(t) }.minimizer(w)
        })
    }

    /// U_T(w) of the last step, around w_T.
    pub(crate) fn last_surrogate(&self, w_t: &[Exact], w: &[Exact]) -> Exact {
        QuadraticSurrogate { f: &self.f, curvatures: &self.curvatures_at(self.steps) }.value(w_t, w)
    }

    /// f(w_T) − f(w_{T+1}).
    pub(crate) fn last_progress(&self) -> Exact {
        let w = self.iterates();
        self.f.value(&w[self.steps - 1]) - self.f.value(&w[self.steps])
    }

    /// f(w_T) − U_T(w_{T+1}).
    pub(crate) fn last_promise(&self) -> Exact {
        let w = self.iterates();
        self.f.value(&w[self.steps - 1]) - self.last_surrogate(&w[self.steps - 1], &w[self.steps])
    }

    /// Δ = f(w₁) − f*.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value::<Exact>(&lift(&self.start)) - self.f.optimal_value()
    }
}

/// One to three steps on random functions, with surrogates of random curvatures from L to 3L.
pub(crate) fn descents() -> impl Strategy<Value = Descent> {
    (random_runs(), vec(0..=8i64, 3)).prop_map(|(run, quarters)| {
        let curvature = |k: &i64| run.smoothness * (1 + ratio(*k, 4));
        let curvatures: Vec<Ratio> = quarters.iter().take(run.start.len()).map(curvature).collect();
        // Beside a trough of a cosine the error is cubed in each step: six of them are out of sight.
        Descent::new(run.f, &curvatures, &run.start, run.steps.min(3))
    })
}

/// One or two steps on functions of every kind.
pub(crate) fn listed_descents() -> impl Iterator<Item = Descent> {
    let runs = smooth_runs().into_iter().filter(|run| run.steps <= 2);
    runs.map(|run| {
        let curvatures: Vec<Ratio> = (0..run.start.len()).map(|i| run.smoothness * (2 + ratio(i as i64, 3))).collect();
        Descent::new(run.f, &curvatures, &run.start, run.steps)
    })
}

/// One step on (3/2)‖w‖² with the surrogate that is the function itself.
pub(crate) fn itself() -> Descent {
    Descent::new(Quadratic::isotropic(3, 2), &ratios([3, 3]), &[1.into(), ratio(-2, 3)], 1)
}
