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

/// (1/T) Σ_{t ≤ T} E w_t² of the same run, in closed form: with q = (1 − ηh)² and the stationary
/// moment m = η² σ²/(1 − q), it is m + (m₁ − m)(1 − q^T)/(T(1 − q)).
///
/// The step must be neither 0 nor 2/h, where q = 1; the result is unknown there.
#[must_use]
pub fn isotropic_average_second_moment(
    curvature: Ratio,
    first: Exact,
    step: Exact,
    variance: Ratio,
    steps: usize,
) -> Exact {
    let contraction = (1 - step * curvature).sq();
    let stationary = step.sq() * variance / (1 - contraction);
    stationary + (first - stationary) * (1 - contraction.powi(steps)) / (1 - contraction) / steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};

    #[test]
    fn the_closed_form_of_the_average_sums_the_recursion() {
        for (step, steps) in [(ratio(1, 1), 1), (ratio(2, 5), 3), (ratio(1, 10), 40), (ratio(3, 1), 5)] {
            let (h, first, variance) = (ratio(1, 2), exact(9), ratio(7, 3));
            let summed: Exact = isotropic_second_moments(h, first, exact(step), variance, steps).into_iter().sum();
            let closed = isotropic_average_second_moment(h, first, exact(step), variance, steps);
            assert!(closed.eq(summed / steps).is_yes(), "η = {step}, T = {steps}");
        }
    }
}
