//! Exact moments of linear methods on quadratics: no sampling.

use crate::arithmetic::{Exact, Ratio};

/// E w_t² for t = 1, …, T of stochastic gradient descent on (h/2) w² with additive noise of mean 0
/// and variance σ²: m_{t+1} = (1 − ηh)² m_t + η² σ².
///
/// `first` is m₁ = w₁², `step` is η, `variance` is σ².
#[must_use]
pub fn isotropic_second_moments(
    curvature: Ratio,
    first: Exact,
    step: Exact,
    variance: Ratio,
    steps: usize,
) -> Vec<Exact> {
    let (contraction, noise) = ((1 - step * curvature).sq(), step.sq() * variance);
    std::iter::successors(Some(first), |moment| Some(*moment * contraction + noise)).take(steps).collect()
}
