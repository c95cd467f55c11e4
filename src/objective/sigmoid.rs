//! Regression through a sigmoid.

use super::{Objective, lift, sigmoid};
use crate::arithmetic::{Ratio, Real};
use crate::kernel::dot;

/// f(w) = (1/n) Σ ½(yᵢ − s(⟨xᵢ, w⟩))² with the [`sigmoid`] s: a single neuron. Not convex; its
/// gradient is (1/n) Σ (sᵢ − yᵢ) sᵢ (1 − sᵢ) xᵢ.
#[derive(Clone, Debug)]
pub struct SigmoidRegression {
    /// xᵢ: n rows of length d.
    pub rows: Vec<Vec<Ratio>>,
    /// yᵢ: n of them.
    pub targets: Vec<Ratio>,
}

impl SigmoidRegression {
    /// s(⟨xᵢ, w⟩) for each i.
    pub fn predictions<R: Real>(&self, w: &[R]) -> Vec<R> {
        self.rows.iter().map(|row| sigmoid(dot(&lift(row), w))).collect()
    }
}

impl Objective for SigmoidRegression {
    fn dimension(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        let squares = self.predictions(w).into_iter().zip(&self.targets).map(|(s, y)| (s - *y).sq());
        squares.sum::<R>() / Ratio::from(2 * self.rows.len())
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        gradient.fill(R::zero());
        for ((row, y), s) in self.rows.iter().zip(&self.targets).zip(self.predictions(w)) {
            let slope = (s - *y) * s * (R::one() - s) / Ratio::from(self.rows.len());
            gradient.iter_mut().zip(row).for_each(|(g, x)| *g += slope * *x);
        }
    }
}
