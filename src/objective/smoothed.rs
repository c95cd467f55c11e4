//! Piecewise linear functions of one variable, and what is left of their kinks when noise is averaged
//! over: closed forms.

use super::Objective;
use crate::arithmetic::{Exact, Ratio, Real, exact, ratio};

/// f(w) = b + s w + Σ cⱼ |w − kⱼ| in one variable, with the mean of both slopes as the subgradient at a
/// kink. Every continuous piecewise linear function is one.
#[derive(Clone, Debug)]
pub struct PiecewiseLinear {
    /// b.
    pub offset: Ratio,
    /// s: the mean of the slopes at both ends.
    pub slope: Ratio,
    /// kⱼ and cⱼ, which is half of the jump of the slope at kⱼ.
    pub kinks: Vec<(Ratio, Ratio)>,
}

impl PiecewiseLinear {
    /// |w|.
    #[must_use]
    pub fn absolute_value() -> PiecewiseLinear {
        PiecewiseLinear { offset: Ratio::ZERO, slope: Ratio::ZERO, kinks: vec![(Ratio::ZERO, Ratio::ONE)] }
    }

    /// max(0, w).
    #[must_use]
    pub fn rectifier() -> PiecewiseLinear {
        let half = ratio(1, 2);
        PiecewiseLinear { offset: Ratio::ZERO, slope: half, kinks: vec![(Ratio::ZERO, half)] }
    }

    /// The slopes left of all kinks, between neighbours, and right of all, in any order.
    fn slopes(&self) -> impl Iterator<Item = Ratio> {
        let left_of_all = self.kinks.iter().fold(self.slope, |slope, (_, c)| slope - *c);
        let right_of = |place: Ratio| {
            self.kinks.iter().fold(self.slope, |slope, (k, c)| if *k <= place { slope + *c } else { slope - *c })
        };
        std::iter::once(left_of_all).chain(self.kinks.iter().map(move |(k, _)| right_of(*k)))
    }

    /// G: the largest slope in absolute value.
    #[must_use]
    pub fn lipschitz_constant(&self) -> Ratio {
        self.slopes().map(Ratio::abs).max().unwrap_or(Ratio::ZERO)
    }

    /// f^μ(w) = E f(w + μu), for μ > 0.
    pub fn smoothed_value(&self, smoothing: Smoothing, mu: impl Into<Exact>, w: Exact) -> Exact {
        let mu = mu.into();
        let kinks = self.kinks.iter().map(|(k, c)| mu * *c * smoothing.mean_distance((w - *k) / mu));
        w * self.slope + self.offset + kinks.sum::<Exact>()
    }

    /// The derivative of f^μ at w, for μ > 0; the mean of both slopes where `TwoPoint` leaves a kink.
    pub fn smoothed_slope(&self, smoothing: Smoothing, mu: impl Into<Exact>, w: Exact) -> Exact {
        let mu = mu.into();
        let kinks = self.kinks.iter().map(|(k, c)| smoothing.slope((w - *k) / mu) * *c);
        exact(self.slope) + kinks.sum::<Exact>()
    }
}

impl Objective for PiecewiseLinear {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        let kinks = self.kinks.iter().map(|(k, c)| (w[0] - *k).abs() * *c);
        w[0] * self.slope + self.offset + kinks.sum::<R>()
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let sign = |x: R| {
            let right = R::select(R::zero().less(x), R::one(), R::zero());
            R::select(x.less(R::zero()), -R::one(), right)
        };
        gradient[0] = R::of(self.slope) + self.kinks.iter().map(|(k, c)| sign(w[0] - *k) * *c).sum::<R>();
    }
}

/// The law of one coordinate of the direction u that is averaged over: symmetric, mean 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smoothing {
    /// N(0, 1): Gaussian directions in any dimension.
    Gaussian,
    /// ±1: the sphere in one dimension.
    TwoPoint,
    /// Uniform on [−1, 1]: the ball in one dimension, and the sphere in three.
    Uniform,
    /// Density (3/4)(1 − u²) on [−1, 1]: the ball in three dimensions.
    Parabolic,
}

impl Smoothing {
    /// E|u|.
    #[must_use]
    pub fn mean_size(self) -> Exact {
        self.mean_distance(exact(0))
    }

    /// E|x + u|. For the Gaussian x erf(x/√2) + 2φ(x); the others equal |x| for |x| ≥ 1.
    fn mean_distance(self, x: Exact) -> Exact {
        let inside = match self {
            Smoothing::Gaussian => return x * (x / exact(2).sqrt()).erf() + 2 * x.normal_density(),
            Smoothing::TwoPoint => exact(1),
            Smoothing::Uniform => (x.sq() + 1) / 2,
            Smoothing::Parabolic => (6 * x.sq() - x.powi(4) + 3) / 8,
        };
        Exact::select(x.abs().lt(1), inside, x.abs())
    }

    /// The derivative 1 − 2 P(u < −x) of E|x + u|.
    fn slope(self, x: Exact) -> Exact {
        let inside = match self {
            Smoothing::Gaussian => return (x / exact(2).sqrt()).erf(),
            Smoothing::TwoPoint => exact(0),
            Smoothing::Uniform => x,
            Smoothing::Parabolic => (3 * x - x.powi(3)) / 2,
        };
        let outside = Exact::select(x.gt(0), exact(1), exact(-1));
        let at_the_rim = if self == Smoothing::TwoPoint { outside / 2 } else { outside };
        let beyond = Exact::select(x.abs().gt(1), outside, at_the_rim);
        Exact::select(x.abs().lt(1), inside, beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratios;
    use crate::random::Isotropic;

    const ALL: [Smoothing; 4] = [Smoothing::Gaussian, Smoothing::TwoPoint, Smoothing::Uniform, Smoothing::Parabolic];

    fn zigzag() -> PiecewiseLinear {
        let kinks = vec![(ratio(-1, 1), ratio(1, 2)), (ratio(1, 2), ratio(-3, 4)), (ratio(2, 1), ratio(1, 1))];
        PiecewiseLinear { offset: ratio(1, 3), slope: ratio(1, 5), kinks }
    }

    #[test]
    fn lipschitz_constants_are_the_steepest_pieces() {
        // Slopes of the zigzag: 1/5 − 3/4 = −11/20, then 9/20, −21/20, 19/20.
        for (f, expected) in [
            (PiecewiseLinear::absolute_value(), ratio(1, 1)),
            (PiecewiseLinear::rectifier(), ratio(1, 1)),
            (zigzag(), ratio(21, 20)),
            (PiecewiseLinear { slope: ratio(-2, 1), ..PiecewiseLinear::absolute_value() }, ratio(3, 1)),
        ] {
            assert_eq!(f.lipschitz_constant(), expected, "{f:?}");
        }
    }

    #[test]
    fn the_rectifier_is_the_positive_part() {
        let f = PiecewiseLinear::rectifier();
        for (w, value, slope) in [(-3, 0, 0), (2, 2, 1)] {
            assert!(f.value(&[exact(w)]).eq(value).is_yes());
            assert!(f.gradient_at(&[exact(w)])[0].eq(slope).is_yes());
        }
    }

    /// Simpson's rule is exact for the piecewise cubic laws, and E|x + u| at whole x needs no kink.
    #[test]
    fn mean_distances_agree_with_their_moments_and_tables() {
        let at = |smoothing: Smoothing, x: Ratio| smoothing.mean_distance(exact(x));
        for (smoothing, x, expected) in [
            (Smoothing::TwoPoint, ratio(1, 2), ratio(1, 1)),
            (Smoothing::Uniform, ratio(0, 1), ratio(1, 2)),
            (Smoothing::Uniform, ratio(1, 2), ratio(5, 8)),
            (Smoothing::Parabolic, ratio(0, 1), ratio(3, 8)),
            (Smoothing::Parabolic, ratio(-1, 1), ratio(1, 1)),
            (Smoothing::Uniform, ratio(-3, 1), ratio(3, 1)),
        ] {
            assert!(at(smoothing, x).eq(expected).is_yes(), "{smoothing:?} at {x}");
        }
        // E|1 + u| for a standard normal u: 1.1666309411…
        let gaussian = at(Smoothing::Gaussian, Ratio::ONE).to_f64();
        assert!((gaussian - 1.166_630_941_1).abs() < 1e-10, "{gaussian}");
    }

    /// Where every kink is out of reach f^μ is f; everywhere f^μ′ is the mean slope between nearby
    /// points, up to the largest curvature (density at most 3/4) times their distance.
    #[test]
    fn slopes_are_those_of_the_values() {
        let (f, mu, apart) = (zigzag(), ratio(1, 3), ratio(1, 1_000_000));
        for smoothing in ALL {
            for w in ratios([-4, -1, 0, 1, 3]).into_iter().chain([ratio(-6, 5), ratio(7, 12), ratio(9, 5)]) {
                let [left, right] = [w - apart, w + apart].map(|w| f.smoothed_value(smoothing, mu, exact(w)));
                let slope = f.smoothed_slope(smoothing, mu, exact(w));
                let curvature = exact(ratio(3, 2) * ratio(9, 4) / mu);
                let error = ((right - left) / (2 * apart) - slope).abs();
                assert!(error.le(curvature * apart).is_yes(), "{smoothing:?} at {w}: off by {error}");
            }
        }
        let far = exact(20);
        assert!(f.smoothed_value(Smoothing::Parabolic, mu, far).eq(f.value(&[far])).is_yes());
    }

    /// (|x + h| + |x − h| − 2|x|) integrates to h² against the law: half of the second moment of u is
    /// the area between E|x + u| and |x|, here by Simpson's rule on pieces of the polynomial.
    #[test]
    fn the_area_above_the_kink_is_half_of_the_second_moment_each_side() {
        for (smoothing, law, d) in
            [(Smoothing::Uniform, Isotropic::Sphere, 3), (Smoothing::Parabolic, Isotropic::Ball, 3)]
        {
            let above = |x: Ratio| smoothing.mean_distance(exact(x)) - x;
            // Boole's rule on [0, 1] is exact for polynomials of degree five.
            let points = [0, 1, 2, 3, 4].map(|k| above(ratio(k, 4)));
            let area = (7 * points[0] + 32 * points[1] + 12 * points[2] + 32 * points[3] + 7 * points[4]) / 90;
            let mut exponents = vec![0; d];
            exponents[0] = 2;
            assert!((2 * area).eq(law.moment(&exponents)).is_yes(), "{smoothing:?}");
        }
    }
}
