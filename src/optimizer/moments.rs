//! Exact moments of linear methods on quadratics: no sampling.

use crate::arithmetic::{Exact, Ratio, exact};
use crate::kernel::{matrix_product, transposed};
use crate::objective::lift;

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

/// A linear method on the quadratic ½ wᵀHw with additive noise: z_{t+1} = A z_t + ζ_t, where z holds the
/// iterates that the method remembers, the latest first, E ζ = 0 and E ζζᵀ = S.
///
/// Every coordinate of z_t is a constant plus a linear form of the noise. So if the noise is independent
/// and symmetric with E ξ⁴ ≤ κ (E ξ²)², each positive semidefinite form of z_t has kurtosis at most
/// max(3, κ), whatever the steps, their number and the dimension: `Kurtosis(3)` for Gaussian, ±1 and
/// uniform noise, `Kurtosis(6)` for Laplace noise.
#[derive(Clone, Debug)]
pub struct LinearMethod {
    matrix: Vec<Vec<Exact>>,
    noise: Vec<Vec<Exact>>,
    /// How many iterates z holds.
    remembered: usize,
}

impl LinearMethod {
    /// Stochastic gradient descent, w_{t+1} = w_t − η(H w_t + ξ_t): A = I − ηH, S = η² E ξξᵀ.
    ///
    /// # Panics
    /// When `hessian` and `covariance`, H and E ξξᵀ, are not square and of one size.
    #[must_use]
    pub fn descent(hessian: &[Vec<Ratio>], covariance: &[Vec<Ratio>], step: Exact) -> LinearMethod {
        let noise = lifted(covariance, hessian.len(), step.sq());
        LinearMethod { matrix: stepped(hessian, step), noise, remembered: 1 }
    }

    /// The heavy ball, w_{t+1} = w_t − η(H w_t + ξ_t) + β(w_t − w_{t−1}).
    ///
    /// # Panics
    /// As [`descent`](LinearMethod::descent).
    #[must_use]
    pub fn heavy_ball(hessian: &[Vec<Ratio>], covariance: &[Vec<Ratio>], step: Exact, momentum: Exact) -> LinearMethod {
        let identity = diagonal(hessian.len(), exact(1));
        let latest = combined(&stepped(hessian, step), &identity, momentum);
        LinearMethod::with_memory(latest, diagonal(hessian.len(), -momentum), covariance, step)
    }

    /// Nesterov's method, w_{t+1} = y − η(H y + ξ_t) at y = w_t + β(w_t − w_{t−1}).
    ///
    /// # Panics
    /// As [`descent`](LinearMethod::descent).
    #[must_use]
    pub fn nesterov(hessian: &[Vec<Ratio>], covariance: &[Vec<Ratio>], step: Exact, momentum: Exact) -> LinearMethod {
        let stepped = stepped(hessian, step);
        let zero = diagonal(hessian.len(), exact(0));
        let (latest, before) = (combined(&zero, &stepped, 1 + momentum), combined(&zero, &stepped, -momentum));
        LinearMethod::with_memory(latest, before, covariance, step)
    }

    /// A = (latest, before; I, 0).
    fn with_memory(
        latest: Vec<Vec<Exact>>,
        before: Vec<Vec<Exact>>,
        covariance: &[Vec<Ratio>],
        step: Exact,
    ) -> LinearMethod {
        let size = latest.len();
        let zero = diagonal(size, exact(0));
        let beside = |left: Vec<Vec<Exact>>, right: Vec<Vec<Exact>>| {
            left.into_iter().zip(right).map(|(left, right)| [left, right].concat())
        };
        let below = beside(diagonal(size, exact(1)), zero.clone());
        let quiet = beside(zero.clone(), zero.clone());
        let noise = beside(lifted(covariance, size, step.sq()), zero).chain(quiet).collect();
        LinearMethod { matrix: beside(latest, before).chain(below).collect(), noise, remembered: 2 }
    }

    /// E w_t w_tᵀ for t = 1, …, T + 1, from M ← A M Aᵀ + S; a method with memory begins at w₀ = w₁.
    ///
    /// `start` is w₁, less the minimizer where that is not 0; `steps` is T.
    ///
    /// # Panics
    /// When the start has another dimension than H.
    #[must_use]
    pub fn second_moments(&self, start: &[Ratio], steps: usize) -> Vec<Vec<Vec<Exact>>> {
        let first = lift::<Exact>(start).repeat(self.remembered);
        assert_eq!(first.len(), self.matrix.len(), "w₁ and H have one dimension");
        let moment = first.iter().map(|a| first.iter().map(|b| *a * *b).collect()).collect();
        let next = |moment: &Vec<Vec<Exact>>| {
            let moved = matrix_product(&self.matrix, &matrix_product(moment, &transposed(&self.matrix)));
            Some(combined(&moved, &self.noise, exact(1)))
        };
        let moments = std::iter::successors(Some(moment), next).take(steps + 1);
        moments.map(|moment| latest_block(&moment, start.len())).collect()
    }
}

/// E ½ wᵀHw = ½ Σ hᵢⱼ E wᵢwⱼ.
///
/// # Panics
/// When the sizes differ.
#[must_use]
pub fn expected_quadratic(hessian: &[Vec<Ratio>], second_moments: &[Vec<Exact>]) -> Exact {
    assert_eq!(hessian.len(), second_moments.len(), "two matrices of one size");
    let row = |(h, m): (&Vec<Ratio>, &Vec<Exact>)| h.iter().zip(m).map(|(h, m)| *m * *h).sum::<Exact>();
    hessian.iter().zip(second_moments).map(row).sum::<Exact>() / 2
}

fn latest_block(moment: &[Vec<Exact>], size: usize) -> Vec<Vec<Exact>> {
    moment[..size].iter().map(|row| row[..size].to_vec()).collect()
}

fn diagonal(size: usize, entry: Exact) -> Vec<Vec<Exact>> {
    (0..size).map(|i| (0..size).map(|j| if i == j { entry } else { exact(0) }).collect()).collect()
}

/// A + cB.
fn combined(a: &[Vec<Exact>], b: &[Vec<Exact>], c: Exact) -> Vec<Vec<Exact>> {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| *a + c * *b).collect()).collect()
}

/// c times a square matrix of this size.
fn lifted(matrix: &[Vec<Ratio>], size: usize, c: Exact) -> Vec<Vec<Exact>> {
    let is_square = matrix.len() == size && matrix.iter().all(|row| row.len() == size);
    assert!(is_square, "the Hessian and the covariance of the noise are square and of one size");
    matrix.iter().map(|row| row.iter().map(|entry| c * *entry).collect()).collect()
}

/// I − ηH.
fn stepped(hessian: &[Vec<Ratio>], step: Exact) -> Vec<Vec<Exact>> {
    let size = hessian.len();
    combined(&diagonal(size, exact(1)), &lifted(hessian, size, exact(1)), -step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;
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

    /// Every path of two signs a step, by the methods' own formulas, on a quadratic that couples coordinates.
    #[test]
    fn moments_of_linear_methods_are_those_of_the_enumerated_paths() {
        const STEPS: usize = 3;
        let hessian = [vec![ratio(2, 1), ratio(1, 1)], vec![ratio(1, 1), ratio(3, 1)]];
        let covariance = [vec![ratio(1, 1), ratio(0, 1)], vec![ratio(0, 1), ratio(1, 1)]];
        let start = [ratio(1, 1), ratio(-2, 1)];
        let (step, momentum) = (exact(ratio(1, 5)), exact(ratio(1, 3)));
        let last = |looks_ahead: bool, momentum: Exact, draw: &mut Draw<Exact>| -> Vec<Exact> {
            let (mut w, mut before) = (lift::<Exact>(&start), lift::<Exact>(&start));
            for _ in 0..STEPS {
                let ahead: Vec<Exact> = (0..2).map(|i| w[i] + momentum * (w[i] - before[i])).collect();
                let at = if looks_ahead { &ahead } else { &w };
                let gradient = |i: usize| exact(hessian[i][0]) * at[0] + exact(hessian[i][1]) * at[1];
                let next = (0..2).map(|i| ahead[i] - step * (gradient(i) + draw.sign())).collect();
                before = std::mem::replace(&mut w, next);
            }
            w
        };
        let methods = [
            (LinearMethod::descent(&hessian, &covariance, step), false, exact(0)),
            (LinearMethod::heavy_ball(&hessian, &covariance, step, momentum), false, momentum),
            (LinearMethod::nesterov(&hessian, &covariance, step, momentum), true, momentum),
        ];
        for (method, looks_ahead, momentum) in methods {
            let moments = method.second_moments(&start, STEPS);
            assert_eq!(moments.len(), STEPS + 1);
            for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let product = |draw: &mut Draw<Exact>| {
                    let w = last(looks_ahead, momentum, draw);
                    w[i] * w[j]
                };
                let enumerated = mean_over_paths(64, 64, product).expect("64 paths").mean;
                assert!(Exact::from(enumerated).eq(moments[STEPS][i][j]).is_yes(), "E w{i} w{j}, {looks_ahead}");
            }
        }
    }

    /// In one dimension the matrix is a number: (1 − ηh)².
    #[test]
    fn in_one_dimension_the_matrix_is_the_scalar_recursion() {
        let (h, step, variance) = (ratio(3, 2), exact(ratio(2, 7)), ratio(1, 5));
        let method = LinearMethod::descent(&[vec![h]], &[vec![variance]], step);
        let moments = method.second_moments(&[ratio(2, 1)], 9);
        let scalar = isotropic_second_moments(h, exact(4), step, variance, 10);
        assert_eq!(moments.len(), scalar.len());
        for (matrix, number) in moments.iter().zip(&scalar) {
            assert!(matrix[0][0].eq(*number).is_yes());
            assert!(expected_quadratic(&[vec![h]], matrix).eq(*number * h / 2).is_yes());
        }
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
