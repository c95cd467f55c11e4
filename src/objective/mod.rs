//! Families of functions with their known constants.
//!
//! Each family is written once, generic over [`Real`]. Its docstring gives the function, its
//! smoothness L (or Lipschitz constant G), its minimizer and its optimal value; a test checks the
//! gradient against difference quotients in exact arithmetic.

mod combined;
mod convex;
mod expected_distance;
mod least_squares;
mod smooth;
mod union;

pub use combined::{FiniteSum, Penalized};
pub use convex::{AbsoluteValue, ConvexFunction, EuclideanNorm, MaxAffine};
pub use expected_distance::ExpectedDistance;
pub use least_squares::LeastSquares;
pub use smooth::{Cosines, Exponential, Huber, LogCosh, Quadratic, RationalWell, SmoothFunction};

use crate::arithmetic::{Ratio, Real};

/// A function f: ℝᵈ → ℝ with a gradient (a subgradient where it has none).
pub trait Objective {
    /// d.
    fn dimension(&self) -> usize;
    /// f(w).
    fn value<R: Real>(&self, w: &[R]) -> R;
    /// Writes ∇f(w) into `gradient`, which has length d.
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]);

    /// ∇f(w) as a new vector.
    fn gradient_at<R: Real>(&self, w: &[R]) -> Vec<R> {
        let mut gradient = vec![R::zero(); self.dimension()];
        self.gradient(w, &mut gradient);
        gradient
    }
}

/// An objective with an L-Lipschitz gradient and a known infimum.
pub trait Smooth: Objective {
    /// L: the gradient is L-Lipschitz.
    fn smoothness(&self) -> Ratio;
    /// f* = inf f.
    fn optimal_value(&self) -> Ratio;
}

/// A convex objective that is G-Lipschitz and has a known minimizer.
pub trait Lipschitz: Objective {
    /// G: |f(x) − f(y)| ≤ G ‖x − y‖.
    fn lipschitz_constant(&self) -> Ratio;
    /// A point where f is smallest.
    fn minimizer(&self) -> Vec<Ratio>;
}

/// Constants as numbers of another arithmetic.
#[must_use]
pub fn lift<R: Real>(constants: &[Ratio]) -> Vec<R> {
    constants.iter().map(|constant| R::of(*constant)).collect()
}
