//! The distance to one of two points, chosen by a coin.

use super::{Lipschitz, Objective};
use crate::arithmetic::{Ratio, Real, ratio};

/// f(w) = E G |w − zD| in one dimension, where z is 1 with probability (1 + b)/2 and −1 otherwise.
///
/// Convex and G-Lipschitz; its minimizer is D for b > 0 and −D for b < 0, its optimal value
/// (1 − |b|) G D, and on [−D, D] its gap is G |b| |w − w*|. The subgradient at a kink takes
/// sign(0) = 0.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedDistance {
    /// G.
    pub slope: Ratio,
    /// D.
    pub radius: Ratio,
    /// b = E z, in [−1, 1].
    pub bias: Ratio,
}

impl ExpectedDistance {
    /// # Panics
    /// When the bias is not in [−1, 1].
    #[must_use]
    pub fn new(slope: impl Into<Ratio>, radius: impl Into<Ratio>, bias: Ratio) -> ExpectedDistance {
        assert!(bias.abs() <= 1, "{bias} is no mean of a sign");
        ExpectedDistance { slope: slope.into(), radius: radius.into(), bias }
    }

    /// The probability that z = 1.
    #[must_use]
    pub fn probability_of_plus(&self) -> Ratio {
        (1 + self.bias) / 2
    }

    /// f* = (1 − |b|) G D.
    #[must_use]
    pub fn optimal_value(&self) -> Ratio {
        (1 - self.bias.abs()) * self.slope * self.radius
    }

    /// G sign(w − zD), the subgradient that an observation z = ±1 yields.
    pub fn observed<R: Real>(&self, w: R, z: R) -> R {
        let (apart, zero, slope) = (w - z * self.radius, R::zero(), R::of(self.slope));
        let right = R::select(zero.less(apart), slope, zero);
        R::select(apart.less(zero), -slope, right)
    }
}

impl Objective for ExpectedDistance {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        let (plus, radius) = (self.probability_of_plus(), self.radius);
        ((w[0] - radius).abs() * plus + (w[0] + radius).abs() * (1 - plus)) * self.slope
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let plus = self.probability_of_plus();
        let observed = |z: i64| self.observed(w[0], R::of(z));
        gradient[0] = observed(1) * plus + observed(-1) * (1 - plus);
    }
}

impl Lipschitz for ExpectedDistance {
    fn lipschitz_constant(&self) -> Ratio {
        self.slope
    }
    fn minimizer(&self) -> Vec<Ratio> {
        let sign = if self.bias < 0 { ratio(-1, 1) } else { Ratio::ONE };
        vec![sign * self.radius]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact};

    fn each() -> impl Iterator<Item = ExpectedDistance> {
        [ratio(1, 3), ratio(-2, 5), ratio(1, 1)].into_iter().map(|bias| ExpectedDistance::new(ratio(3, 2), 2, bias))
    }

    #[test]
    fn the_gap_is_linear_between_the_two_points() {
        for f in each() {
            let at_minimizer = f.value(&[exact(f.minimizer()[0])]);
            assert!(at_minimizer.eq(f.optimal_value()).is_yes());
            for w in [-2, -1, 0, 1, 2].map(exact) {
                let linear = (w - f.minimizer()[0]).abs() * f.bias.abs() * f.slope;
                assert!((f.value(&[w]) - f.optimal_value()).eq(linear).is_yes(), "{f:?} at {w}");
            }
        }
    }

    #[test]
    fn gradients_are_difference_quotients_away_from_the_kinks() {
        let h = ratio(1, 100);
        for f in each() {
            for w in [ratio(-3, 1), ratio(-1, 1), ratio(1, 2), ratio(5, 1)] {
                let value = |w: Ratio| f.value::<Exact>(&[exact(w)]);
                let quotient = (value(w + h) - value(w - h)) / (2 * h);
                assert!(f.gradient_at(&[exact(w)])[0].eq(quotient).is_yes(), "{f:?} at {w}");
            }
        }
    }
}
