//! Examples of stochastic gradient descent: linear regression and a neuron.

pub(crate) use super::*;

pub(crate) mod linreg_gradient_factor;
pub(crate) mod linreg_regimes;
pub(crate) mod nonlinear_regression;

use theorycheck::arithmetic::Dual;
use theorycheck::kernel::{distance_sq, dot};
use theorycheck::objective::{LeastSquares, lift};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::Strategy;

/// Whole numbers over small denominators, as many as wanted.
pub(crate) fn fractions(count: usize) -> impl Strategy<Value = Vec<Ratio>> {
    vec((-8..=8i64, 1..=3i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator)), count)
}

/// The derivative of f at w along u, by dual numbers.
pub(crate) fn derivative_along(f: &impl Objective, w: &[Ratio], u: &[Ratio]) -> Exact {
    let moving = |(w, u): (&Ratio, &Ratio)| Dual { value: exact(*w), derivative: exact(*u) };
    f.value(&w.iter().zip(u).map(moving).collect::<Vec<Dual<Exact>>>()).derivative
}
