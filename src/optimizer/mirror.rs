//! Mirror descent: steps measured by a Bregman divergence.

use super::descent::{Trajectory, iterated};
use crate::arithmetic::{Ratio, Real};
use crate::kernel::{add_scaled, distance_sq};
use crate::objective::Objective;

/// A convex φ with its Bregman divergence D(v, w) = φ(v) − φ(w) − ⟨∇φ(w), v − w⟩.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Geometry {
    /// φ = ½‖w‖² on all of space.
    Euclidean,
    /// φ = Σ wᵢ ln wᵢ on the probability simplex.
    Entropy,
}

impl Geometry {
    /// D(v, w): ½‖v − w‖², or KL(v ‖ w) = Σ vᵢ ln(vᵢ/wᵢ) for probability vectors without zeros.
    ///
    /// # Panics
    /// When the lengths differ.
    #[must_use]
    pub fn divergence<R: Real>(self, v: &[R], w: &[R]) -> R {
        match self {
            Geometry::Euclidean => distance_sq(v, w) / Ratio::from(2),
            Geometry::Entropy => {
                assert_eq!(v.len(), w.len(), "a divergence needs two vectors of the same length");
                v.iter().zip(w).map(|(v, w)| *v * (*v / *w).ln()).sum()
            }
        }
    }

    /// The minimizer of ⟨g, v⟩ + D(v, w)/η: w − ηg, or wᵢ exp(−ηgᵢ)/Z with Z such that they sum to 1.
    /// Nemirovski and Yudin (1983); Beck and Teboulle (2003).
    ///
    /// `step` is η.
    ///
    /// # Panics
    /// When the lengths differ.
    #[must_use]
    pub fn step<R: Real>(self, w: &[R], gradient: &[R], step: R) -> Vec<R> {
        match self {
            Geometry::Euclidean => {
                let mut next = w.to_vec();
                add_scaled(&mut next, -step, gradient);
                next
            }
            Geometry::Entropy => {
                assert_eq!(w.len(), gradient.len(), "a gradient has as many coordinates as the iterate");
                let scaled: Vec<R> = w.iter().zip(gradient).map(|(w, g)| *w * (-step * *g).exp()).collect();
                let sum: R = scaled.iter().copied().sum();
                scaled.into_iter().map(|w| w / sum).collect()
            }
        }
    }
}

/// Mirror descent: w_{t+1} minimizes ⟨∇f(w_t), v⟩ + D(v, w_t)/η, for T steps.
///
/// `start` is w₁, `step` is η, `steps` is T; the result holds T + 1 iterates.
pub fn mirror_descent<R: Real>(
    f: &impl Objective,
    geometry: Geometry,
    start: &[Ratio],
    step: R,
    steps: usize,
) -> Trajectory<R> {
    iterated(f, start, steps, |w, gradient| geometry.step(w, gradient, step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};
    use crate::objective::{MaxAffine, Quadratic};
    use crate::optimizer::gradient_descent;

    #[test]
    fn in_the_euclidean_geometry_it_is_gradient_descent() {
        let f = Quadratic::centered(&[ratio(2, 1), ratio(1, 3)]);
        let (start, step) = (ratios([1, -3]), exact(ratio(1, 4)));
        let mirrored = mirror_descent(&f, Geometry::Euclidean, &start, step, 4);
        let plain = gradient_descent(&f, &start, step, 4, |_| {});
        assert_eq!(mirrored.iterates.len(), 5);
        for (a, b) in mirrored.iterates.iter().zip(&plain.iterates) {
            assert!(a.iter().zip(b).all(|(a, b)| a.eq(*b).is_yes()));
        }
        assert!(Geometry::Euclidean.divergence(&[exact(3), exact(0)], &[exact(0), exact(4)]).eq(ratio(25, 2)).is_yes());
    }

    #[test]
    fn on_a_linear_function_weights_are_exponentials_of_time() {
        // η = ln 2 and g = (0, 1, 2): after t steps the weights are as 4ᵗ : 2ᵗ : 1, here from equal ones.
        let f = MaxAffine::new(vec![ratios([0, 1, 2])], 3.into());
        let run = mirror_descent(&f, Geometry::Entropy, &[ratio(1, 3); 3], exact(2).ln(), 2);
        let expected = [[4, 2, 1].map(|k| ratio(k, 7)), [16, 4, 1].map(|k| ratio(k, 21))];
        for (w, expected) in run.iterates[1..].iter().zip(expected) {
            for (w, expected) in w.iter().zip(expected) {
                let digits = w.to_number().agreeing_digits(&exact(expected).to_number());
                assert!(digits.is_none_or(|digits| digits >= 12), "{w} is not {expected}");
            }
        }
    }

    #[test]
    fn the_divergence_of_the_entropy_is_relative_entropy() {
        let divergence = Geometry::Entropy.divergence(&[0.5, 0.5], &[0.25, 0.75]);
        // ½ ln 2 + ½ ln(2/3).
        let expected = Exact::scope(64, || ((exact(2).ln() + exact(ratio(2, 3)).ln()) / 2).to_f64());
        assert!((divergence - expected).abs() <= 4.0 * f64::EPSILON, "{divergence} is not {expected}");
    }
}
