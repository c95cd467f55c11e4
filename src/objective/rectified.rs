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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};

    #[test]
    fn only_the_active_side_feels_the_target() {
        let f = RectifiedFit { target: ratio(3, 1) };
        for (w, value, slope) in [(-2, ratio(9, 2), 0), (0, ratio(9, 2), 0), (1, ratio(2, 1), -2), (5, ratio(2, 1), 2)]
        {
            assert!(f.value(&[exact(w)]).eq(value).is_yes() && f.gradient_at(&[exact(w)])[0].eq(slope).is_yes());
        }
    }
}
