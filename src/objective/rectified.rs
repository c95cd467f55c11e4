//! The smallest network with a rectifier.

use super::Objective;
use crate::arithmetic::{Ratio, Real};

/// f(w) = (max(0, w) − y)²/2 in one variable: one rectified unit, fitted to one target. With y = 0 its
/// derivative max(0, w) is 1-Lipschitz; with any other target f has the slopes 0 and −y on both
/// sides of w = 0, and 0 is the subgradient there.
#[derive(Clone, Copy, Debug)]
pub struct RectifiedFit {
    /// y.
    pub target: Ratio,
}

impl Objective for RectifiedFit {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        (w[0].max(R::zero()) - self.target).sq() / Ratio::from(2)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        gradient[0] = R::select(R::zero().less(w[0]), w[0] - self.target, R::zero());
    }
}
