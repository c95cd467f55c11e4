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

/// The same for t = 1, …, T + 1 with a step size of its own for each of the T steps:
/// m_{t+1} = (1 − η_t h)² m_t + η_t² σ².
#[must_use]
pub fn scheduled_second_moments(curvature: Ratio, first: Exact, steps: &[Exact], variance: Ratio) -> Vec<Exact> {
    let mut moments = vec![first];
    moments.extend(steps.iter().scan(first, |moment, step| {
        *moment = *moment * (1 - *step * curvature).sq() + step.sq() * variance;
        Some(*moment)
    }));
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};
    use crate::objective::Quadratic;
    use crate::optimizer::stochastic_descent;
    use crate::random::{Draw, mean_over_paths};

    #[test]
    fn the_closed_form_of_the_average_sums_the_recursion() {
        for (step, steps) in [(ratio(1, 1), 1), (ratio(2, 5), 3), (ratio(1, 10), 40), (ratio(3, 1), 5)] {
            let (h, first, variance) = (ratio(1, 2), exact(9), ratio(7, 3));
            let summed: Exact = isotropic_second_moments(h, first, exact(step), variance, steps).into_iter().sum();
            let closed = isotropic_average_second_moment(h, first, exact(step), variance, steps);
            assert!(closed.eq(summed / steps).is_yes(), "η = {step}, T = {steps}");
        }
    }

    #[test]
    fn a_constant_schedule_gives_the_moments_of_a_constant_step() {
        let step = exact(ratio(2, 7));
        let constant = isotropic_second_moments(ratio(3, 2), exact(4), step, ratio(1, 5), 10);
        let scheduled = scheduled_second_moments(ratio(3, 2), exact(4), &[step; 9], ratio(1, 5));
        assert_eq!(constant.len(), scheduled.len());
        assert!(constant.iter().zip(&scheduled).all(|(a, b)| a.eq(*b).is_yes()));
    }

    #[test]
    fn moments_along_a_schedule_are_those_of_the_enumerated_paths() {
        let schedule = [ratio(1, 2), ratio(1, 3), ratio(1, 5)];
        let f = Quadratic::isotropic(ratio(3, 2), 1);
        let second_moment = |draw: &mut Draw<Exact>| {
            let mut w = ratio(2, 1);
            for step in schedule {
                let noise = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| g[0] += draw.sign();
                let next = stochastic_descent(&f, &[w], exact(step), 1, draw, noise, |_| {});
                w = next[0].to_ratio().expect("a small fraction");
            }
            exact(w).sq()
        };
        let enumerated = mean_over_paths(8, 64, second_moment).expect("8 paths");
        let moments = scheduled_second_moments(ratio(3, 2), exact(4), &schedule.map(exact), ratio(1, 1));
        assert!(Exact::from(enumerated.mean).eq(moments[3]).is_yes());
    }
}
