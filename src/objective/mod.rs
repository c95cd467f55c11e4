//! Families of functions with their known constants.
//!
//! Each family is written once, generic over [`Real`]. Its docstring gives the function, its
//! smoothness L (or Lipschitz constant G), its minimizer and its optimal value; a test checks the
//! gradient against difference quotients in exact arithmetic.

mod combined;
mod convex;
mod expected_distance;
mod least_squares;
mod losses;
mod polynomial;
mod rectified;
mod sigmoid;
mod smooth;
mod smoothed;
mod union;

pub use combined::{FiniteSum, Penalized, Substituted};
pub use convex::{AbsoluteValue, ConvexFunction, EuclideanNorm, MaxAffine};
pub use expected_distance::ExpectedDistance;
pub use least_squares::LeastSquares;
pub use losses::{LinearLoss, Loss, ProductLoss, sigmoid};
pub use polynomial::Polynomial;
pub use rectified::RectifiedFit;
pub use sigmoid::SigmoidRegression;
pub use smooth::{Cosines, Exponential, Huber, LogCosh, Quadratic, RationalWell, SmoothFunction};
pub use smoothed::{PiecewiseLinear, Smoothing};

use crate::arithmetic::{Dual, Ratio, Real};

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

/// ∇²f(w) as rows, each entry by nested duals of the value.
#[must_use]
pub fn hessian<R: Real>(f: &impl Objective, w: &[R]) -> Vec<Vec<R>> {
    let flag = |moves: bool| if moves { R::one() } else { R::zero() };
    let entry = |i: usize, j: usize| {
        let moving = |(k, w): (usize, &R)| Dual {
            value: Dual { value: *w, derivative: flag(k == i) },
            derivative: Dual::constant(flag(k == j)),
        };
        f.value(&w.iter().enumerate().map(moving).collect::<Vec<_>>()).derivative.derivative
    };
    (0..w.len()).map(|i| (0..w.len()).map(|j| entry(i, j)).collect()).collect()
}

/// Constants as numbers of another arithmetic.
#[must_use]
pub fn lift<R: Real>(constants: &[Ratio]) -> Vec<R> {
    constants.iter().map(|constant| R::of(*constant)).collect()
}

#[cfg(test)]
mod tests {
    use std::any::type_name;
    use std::collections::BTreeSet;
    use std::fmt::Debug;

    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};

    const BITS: usize = 256;

    /// Evaluating a value and a derivative in one of these families takes fewer operations than
    /// would lose this many of the bits.
    const BITS_LOST: u32 = 16;

    /// The path of a type without modules and parameters.
    fn short_name<F>() -> &'static str {
        let path = type_name::<F>().split('<').next().expect("a split has a first part");
        path.rsplit("::").next().expect("a split has a last part")
    }

    /// Compares the gradient with the derivatives of the value, at points beside every kink.
    fn differentiated<F: Objective + Debug>(f: &F, is_rational: bool) -> &'static str {
        let digits_least = (f64::from(BITS as u32 - BITS_LOST) * std::f64::consts::LOG10_2) as u32;
        for start in [ratio(-7, 3), ratio(-1, 7), ratio(2, 11), ratio(16, 5)] {
            let w: Vec<Ratio> =
                (0..f.dimension()).map(|i| start * (2 * Ratio::from(i) + 1) - Ratio::from(i) / 3).collect();
            Exact::scope(BITS, || {
                for (i, found) in f.gradient_at(&lift::<Exact>(&w)).into_iter().enumerate() {
                    let moving =
                        |(k, w): (usize, &Ratio)| Dual { value: exact(*w), derivative: exact(i32::from(i == k)) };
                    let along: Vec<Dual<Exact>> = w.iter().enumerate().map(moving).collect();
                    let expected = f.value(&along).derivative;
                    match found.to_number().agreeing_digits(&expected.to_number()) {
                        None => {}
                        Some(digits) => assert!(
                            !is_rational && digits >= digits_least,
                            "∂{i} of {f:?} at {w:?}: {found} is not {expected}, but for {digits} digits"
                        ),
                    }
                }
            });
        }
        short_name::<F>()
    }

    fn quadratic() -> Quadratic {
        Quadratic { curvatures: vec![ratio(3, 1), ratio(-1, 2)], center: vec![ratio(1, 1), ratio(-2, 3)] }
    }

    fn max_affine() -> MaxAffine {
        MaxAffine::new(vec![ratios([3, 4]), ratios([-1, 0]), vec![ratio(0, 1), ratio(-1, 2)]], ratio(5, 1))
    }

    fn cosines() -> Cosines {
        Cosines { amplitudes: vec![ratio(1, 2), ratio(-2, 1)], frequencies: vec![ratio(3, 1), ratio(1, 2)] }
    }

    fn least_squares() -> LeastSquares {
        LeastSquares {
            rows: vec![ratios([1, 2, -1]), vec![ratio(-1, 2), ratio(3, 1), ratio(1, 1)]],
            targets: ratios([1, -2]),
        }
    }

    fn linear_loss(loss: Loss) -> LinearLoss {
        LinearLoss { loss, features: vec![ratio(1, 2), ratio(-2, 3)], label: 1.into() }
    }

    fn sigmoid_regression() -> SigmoidRegression {
        SigmoidRegression {
            rows: vec![ratios([1, -2]), vec![ratio(1, 3), ratio(1, 2)]],
            targets: vec![ratio(1, 4), ratio(1, 1)],
        }
    }

    fn polynomial() -> Polynomial {
        Polynomial { terms: vec![(ratio(2, 1), vec![3, 0]), (ratio(-1, 3), vec![1, 2]), (ratio(5, 1), vec![0, 0])] }
    }

    fn zigzag() -> PiecewiseLinear {
        let kinks = vec![(ratio(-1, 1), ratio(1, 2)), (ratio(1, 2), ratio(-3, 4))];
        PiecewiseLinear { offset: 1.into(), slope: ratio(1, 5), kinks }
    }

    fn all_families() -> [&'static str; 25] {
        let norm = EuclideanNorm { slope: ratio(3, 2), dimension: 3 };
        let parts = vec![quadratic(), Quadratic::isotropic(5, 2)];
        let of_smooth: [(SmoothFunction, bool); 5] = [
            (quadratic().into(), true),
            (Huber::new(ratio(3, 2), 2).into(), true),
            (cosines().into(), false),
            (LogCosh.into(), false),
            (RationalWell::new(ratio(5, 4)).into(), true),
        ];
        let of_convex: [(ConvexFunction, bool); 4] = [
            (AbsoluteValue::new(ratio(3, 2)).into(), true),
            (norm.into(), false),
            (max_affine().into(), true),
            (Huber::new(1, 2).into(), true),
        ];
        [
            differentiated(&quadratic(), true),
            differentiated(&Huber::new(ratio(3, 2), 2), true),
            differentiated(&cosines(), false),
            differentiated(&LogCosh, false),
            differentiated(&RationalWell::new(ratio(5, 4)), true),
            differentiated(&Exponential { amplitude: ratio(-2, 3) }, false),
            differentiated(&AbsoluteValue::new(ratio(3, 2)), true),
            differentiated(&norm, false),
            differentiated(&max_affine(), true),
            differentiated(&ExpectedDistance::new(ratio(3, 2), 2, ratio(-2, 5)), true),
            differentiated(&least_squares(), true),
            differentiated(&sigmoid_regression(), false),
            differentiated(&FiniteSum { parts }, true),
            differentiated(&polynomial(), true),
            differentiated(&RectifiedFit { target: ratio(2, 3) }, true),
            differentiated(&zigzag(), true),
            differentiated(&Penalized { f: quadratic(), lambda: ratio(3, 4), center: ratios([1, -1]) }, true),
            differentiated(&Substituted { f: quadratic(), matrix: vec![ratios([1, 2, 0]), ratios([-1, 1, 3])] }, true),
            differentiated(&linear_loss(Loss::ZeroOne), true),
            differentiated(&linear_loss(Loss::Hinge), true),
            differentiated(&linear_loss(Loss::Squared), true),
            differentiated(&linear_loss(Loss::CrossEntropy), false),
            differentiated(&ProductLoss { loss: Loss::Squared, feature: ratio(1, 2), label: ratio(2, 3) }, true),
            of_smooth.map(|(f, is_rational)| differentiated(&f, is_rational))[0],
            of_convex.map(|(f, is_rational)| differentiated(&f, is_rational))[0],
        ]
    }

    /// The name that a line of source gives to an objective: `impl … Objective for Name`, or an enum
    /// over families, `Name: [Family …]`.
    fn named_in(line: &str) -> Option<&str> {
        let of_impl = line.split_once(" Objective for ").filter(|_| line.starts_with("impl")).map(|(_, name)| name);
        let of_enum = line.trim().split_once(": [").filter(|(_, rest)| rest.ends_with(']')).map(|(name, _)| name);
        let name = of_impl.or(of_enum)?.split([' ', '<']).next()?;
        name.starts_with(char::is_uppercase).then_some(name)
    }

    fn names_in_the_sources() -> BTreeSet<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/objective");
        let files = std::fs::read_dir(folder).expect("the sources are there");
        let texts = files.map(|file| std::fs::read_to_string(file.expect("readable").path()).expect("readable"));
        texts.flat_map(|text| text.lines().filter_map(named_in).map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn every_family_has_the_gradient_of_its_value() {
        let checked: BTreeSet<String> = all_families().map(str::to_owned).into();
        assert_eq!(checked, names_in_the_sources());
    }

    #[test]
    fn the_hessian_is_that_of_the_closed_form() {
        // ½(w₁w₂ − 1)² has [[w₂², 2w₁w₂ − 1], [2w₁w₂ − 1, w₁²]].
        let f = ProductLoss { loss: Loss::Squared, feature: 1.into(), label: 1.into() };
        let found = hessian(&f, &[exact(3), exact(-2)]);
        for (row, expected) in found.iter().zip([[4, -13], [-13, 9]]) {
            assert!(row.iter().zip(expected).all(|(entry, expected)| entry.eq(expected).is_yes()), "{found:?}");
        }
        let quartic = Polynomial::new(&ratios([0, 0, 0, 0, 1]));
        assert!(hessian(&quartic, &[exact(ratio(1, 2))])[0][0].eq(3).is_yes());
    }
}
