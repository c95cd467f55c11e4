//! Polynomials of one variable.

use super::Objective;
use crate::arithmetic::{Ratio, Real};

/// f(w) = Σ a_k wᵏ in one dimension. Whether it is convex, smooth or bounded below is up to its
/// coefficients.
#[derive(Clone, Debug)]
pub struct Polynomial {
    /// a₀, a₁, …; without any, f is 0.
    pub coefficients: Vec<Ratio>,
}

impl Polynomial {
    /// With these coefficients, the constant first.
    #[must_use]
    pub fn new(coefficients: &[Ratio]) -> Polynomial {
        Polynomial { coefficients: coefficients.to_vec() }
    }

    /// The one with f(0) = 0 and f′(w) = a Π (w − rᵢ).
    #[must_use]
    pub fn with_stationary_points(leading: Ratio, roots: &[Ratio]) -> Polynomial {
        let times_root = |slope: Vec<Ratio>, root: &Ratio| -> Vec<Ratio> {
            let shifted = std::iter::once(Ratio::ZERO).chain(slope.iter().copied());
            let scaled = slope.iter().map(|a| *a * *root).chain([Ratio::ZERO]);
            shifted.zip(scaled).map(|(a, b)| a - b).collect()
        };
        let slope = roots.iter().fold(vec![leading], times_root);
        let integrated = slope.into_iter().enumerate().map(|(k, a)| a / (k + 1));
        Polynomial { coefficients: std::iter::once(Ratio::ZERO).chain(integrated).collect() }
    }

    /// −f.
    #[must_use]
    pub fn negated(&self) -> Polynomial {
        Polynomial { coefficients: self.coefficients.iter().map(|a| -*a).collect() }
    }
}

impl Objective for Polynomial {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.coefficients.iter().rev().fold(R::zero(), |sum, a| sum * w[0] + *a)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let slopes = self.coefficients.iter().enumerate().skip(1).rev();
        gradient[0] = slopes.fold(R::zero(), |sum, (k, a)| sum * w[0] + *a * k);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};

    #[test]
    fn a_polynomial_with_given_stationary_points_is_the_integral_of_their_product() {
        // 12 w (w − 1)(w + 2) = 12w³ + 12w² − 24w.
        let f = Polynomial::with_stationary_points(12.into(), &ratios([0, 1, -2]));
        assert_eq!(f.coefficients, ratios([0, 0, -12, 4, 3]));
        assert!(f.value(&[exact(ratio(1, 2))]).eq(ratio(-37, 16)).is_yes());
        assert!(f.gradient_at(&[exact(ratio(1, 2))])[0].eq(ratio(-15, 2)).is_yes());
        assert!(f.negated().value(&[exact(2)]).eq(-32).is_yes());
        assert!(Polynomial::new(&[]).value::<Exact>(&[exact(3)]).eq(0).is_yes());
    }
}
