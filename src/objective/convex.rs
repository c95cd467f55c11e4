//! Convex Lipschitz families, which need not have a gradient everywhere.

use super::union::union_of_families;
use super::{Huber, Lipschitz, Objective};
use crate::arithmetic::{Ratio, Real};
use crate::kernel::{dot, norm};

/// f(w) = G |w| in one dimension, with the subgradient 0 at 0. Minimizer 0.
#[derive(Clone, Copy, Debug)]
pub struct AbsoluteValue {
    /// G.
    pub slope: Ratio,
}

impl AbsoluteValue {
    /// With slope G.
    #[must_use]
    pub fn new(slope: impl Into<Ratio>) -> AbsoluteValue {
        AbsoluteValue { slope: slope.into() }
    }
}

impl Objective for AbsoluteValue {
    fn dimension(&self) -> usize {
        1
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        w[0].abs() * self.slope
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let (zero, slope) = (R::zero(), R::of(self.slope));
        let right = R::select(zero.less(w[0]), slope, zero);
        gradient[0] = R::select(w[0].less(zero), -slope, right);
    }
}

impl Lipschitz for AbsoluteValue {
    fn lipschitz_constant(&self) -> Ratio {
        self.slope
    }
    fn minimizer(&self) -> Vec<Ratio> {
        vec![Ratio::ZERO]
    }
}

/// f(w) = G ‖w‖ in d dimensions, with the subgradient 0 at 0. Minimizer 0.
#[derive(Clone, Copy, Debug)]
pub struct EuclideanNorm {
    /// G.
    pub slope: Ratio,
    /// d.
    pub dimension: usize,
}

impl Objective for EuclideanNorm {
    fn dimension(&self) -> usize {
        self.dimension
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        norm(w) * self.slope
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let length = norm(w);
        let at_minimizer = length.at_most(R::zero());
        let divisor = R::select(at_minimizer, R::one(), length);
        for (g, w) in gradient.iter_mut().zip(w) {
            *g = *w * self.slope / divisor;
        }
    }
}

impl Lipschitz for EuclideanNorm {
    fn lipschitz_constant(&self) -> Ratio {
        self.slope
    }
    fn minimizer(&self) -> Vec<Ratio> {
        vec![Ratio::ZERO; self.dimension]
    }
}

/// f(w) = max(0, maxᵢ ⟨aᵢ, w⟩), with the subgradient of the first active piece (0 where the
/// maximum is 0). Convex; G is given, at least every ‖aᵢ‖; minimizer 0.
#[derive(Clone, Debug)]
pub struct MaxAffine {
    /// aᵢ, all of the same length.
    pub slopes: Vec<Vec<Ratio>>,
    /// G ≥ max ‖aᵢ‖; a rational number, so that bounds stay rational.
    pub lipschitz: Ratio,
}

impl MaxAffine {
    /// # Panics
    /// When some slope is longer than `lipschitz`.
    #[must_use]
    pub fn new(slopes: Vec<Vec<Ratio>>, lipschitz: Ratio) -> MaxAffine {
        for slope in &slopes {
            let norm_sq: Ratio = slope.iter().map(|a| a.sq()).sum();
            assert!(norm_sq <= lipschitz.sq(), "the slope {slope:?} is longer than G = {lipschitz}");
        }
        MaxAffine { slopes, lipschitz }
    }
}

impl Objective for MaxAffine {
    fn dimension(&self) -> usize {
        self.slopes.first().map_or(0, Vec::len)
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.slopes.iter().fold(R::zero(), |largest, slope| largest.max(dot(&super::lift(slope), w)))
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let mut largest = R::zero();
        gradient.fill(R::zero());
        for slope in &self.slopes {
            let slope: Vec<R> = super::lift(slope);
            let piece = dot(&slope, w);
            // Not `less`: what is no number must not be passed over.
            let steeper = !piece.at_most(largest);
            largest = R::select(steeper, piece, largest);
            for (g, a) in gradient.iter_mut().zip(&slope) {
                *g = R::select(steeper, *a, *g);
            }
        }
    }
}

impl Lipschitz for MaxAffine {
    fn lipschitz_constant(&self) -> Ratio {
        self.lipschitz
    }
    fn minimizer(&self) -> Vec<Ratio> {
        vec![Ratio::ZERO; self.dimension()]
    }
}

union_of_families! {
    /// Any of the convex Lipschitz families; Huber's function has its slope as Lipschitz constant.
    ConvexFunction: [AbsoluteValue EuclideanNorm MaxAffine Huber]
    Lipschitz { lipschitz_constant: Ratio, minimizer: Vec<Ratio> }
}

impl Lipschitz for Huber {
    fn lipschitz_constant(&self) -> Ratio {
        self.slope
    }
    fn minimizer(&self) -> Vec<Ratio> {
        vec![Ratio::ZERO]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio};
    use crate::kernel::distance_sq;

    /// The subgradient inequality f(y) ≥ f(x) + ⟨g, y − x⟩ and the Lipschitz bound on pairs.
    #[test]
    fn subgradients_support_and_the_lipschitz_constant_bounds() {
        let families = [
            ConvexFunction::AbsoluteValue(AbsoluteValue::new(ratio(3, 2))),
            ConvexFunction::Huber(Huber::new(1, 2)),
            ConvexFunction::EuclideanNorm(EuclideanNorm { slope: ratio(2, 1), dimension: 2 }),
            ConvexFunction::MaxAffine(MaxAffine::new(
                vec![vec![ratio(3, 5), ratio(4, 5)], vec![ratio(-1, 1), ratio(0, 1)], vec![ratio(0, 1), ratio(-1, 2)]],
                ratio(1, 1),
            )),
        ];
        let grid = [ratio(-2, 1), ratio(-1, 3), ratio(0, 1), ratio(1, 4), ratio(7, 4)];
        for f in families {
            for x in grid {
                for y in grid {
                    let point =
                        |c: Ratio| -> Vec<Exact> { (0..f.dimension()).map(|i| exact(c * (i + 1) - i)).collect() };
                    let (x, y) = (point(x), point(y));
                    let slope: Exact =
                        f.gradient_at(&x).iter().zip(x.iter().zip(&y)).map(|(g, (x, y))| *g * (*y - *x)).sum();
                    // Ties of irrational norms cannot be told; nothing may be refuted.
                    assert!(!f.value(&y).ge(f.value(&x) + slope).is_no(), "{f:?}");
                    let gap = (f.value(&x) - f.value(&y)).sq();
                    assert!(!gap.le(distance_sq(&x, &y) * f.lipschitz_constant().sq()).is_no(), "{f:?}");
                }
            }
        }
    }
}
