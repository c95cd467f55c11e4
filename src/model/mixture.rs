//! Mixtures of Gaussians on the line.

use crate::arithmetic::{Ratio, Real};
use crate::objective::lift;

/// The density p(x) = Σ_k π_k exp(−(x − m_k)²/(2v_k))/√(2π v_k).
#[derive(Clone, Debug)]
pub struct Mixture<R> {
    /// π_k > 0, of sum 1.
    pub weights: Vec<R>,
    /// m_k.
    pub means: Vec<R>,
    /// v_k > 0.
    pub variances: Vec<R>,
}

impl<R: Real> Mixture<R> {
    /// A mixture of constants, one (π_k, m_k, v_k) a component.
    #[must_use]
    pub fn of(components: &[[Ratio; 3]]) -> Mixture<R> {
        let column = |c: usize| components.iter().map(|component| R::of(component[c])).collect();
        Mixture { weights: column(0), means: column(1), variances: column(2) }
    }

    /// √(2π) π_k N(x; m_k, v_k) for each k.
    fn joint_densities(&self, x: R) -> Vec<R> {
        let components = self.weights.iter().zip(&self.means).zip(&self.variances);
        let density = |((weight, mean), v): ((&R, &R), &R)| {
            *weight * (-(x - *mean).sq() / (*v * Ratio::from(2))).exp() / v.sqrt()
        };
        components.map(density).collect()
    }

    /// −Σᵢ ln p(xᵢ), less the constant (n/2) ln 2π.
    #[must_use]
    pub fn negative_log_likelihood(&self, points: &[Ratio]) -> R {
        let log = |x: R| self.joint_densities(x).into_iter().sum::<R>().ln();
        -lift::<R>(points).into_iter().map(log).sum::<R>()
    }

    /// Σᵢ Σ_k r_ik ln(r_ik/(√(2π) π_k N(xᵢ; m_k, v_k))) for positive rows r of sum 1: at least the
    /// [negative log-likelihood](Mixture::negative_log_likelihood), and equal to it where r are the
    /// [`responsibilities`](Mixture::responsibilities).
    ///
    /// # Panics
    /// When there is not one row for each point.
    #[must_use]
    pub fn surrogate(&self, points: &[Ratio], responsibilities: &[Vec<R>]) -> R {
        assert_eq!(points.len(), responsibilities.len(), "a row of responsibilities for each point");
        let term = |(x, row): (R, &Vec<R>)| -> R {
            row.iter().zip(self.joint_densities(x)).map(|(r, p)| *r * (*r / p).ln()).sum()
        };
        lift::<R>(points).into_iter().zip(responsibilities).map(term).sum()
    }

    /// P(k | xᵢ), a row a point.
    #[must_use]
    pub fn responsibilities(&self, points: &[Ratio]) -> Vec<Vec<R>> {
        let shares = |x: R| {
            let joint = self.joint_densities(x);
            let sum: R = joint.iter().copied().sum();
            joint.into_iter().map(|p| p / sum).collect()
        };
        lift::<R>(points).into_iter().map(shares).collect()
    }

    /// The mixture that maximizes Σᵢ Σ_k r_ik ln(π_k N(xᵢ; m_k, v_k)): with n_k = Σᵢ r_ik it is π_k = n_k/n,
    /// and m_k and v_k are the mean and the variance of the points under the weights r_ik/n_k.
    ///
    /// # Panics
    /// When there are no points.
    #[must_use]
    pub fn fitted(points: &[Ratio], responsibilities: &[Vec<R>]) -> Mixture<R> {
        let x = lift::<R>(points);
        let component = |k: usize| {
            let shares: Vec<R> = responsibilities.iter().map(|row| row[k]).collect();
            let total: R = shares.iter().copied().sum();
            let mean = shares.iter().zip(&x).map(|(r, x)| *r * *x).sum::<R>() / total;
            let variance = shares.iter().zip(&x).map(|(r, x)| *r * (*x - mean).sq()).sum::<R>() / total;
            (total / Ratio::from(points.len()), mean, variance)
        };
        let mut fitted = Mixture { weights: Vec::new(), means: Vec::new(), variances: Vec::new() };
        for (weight, mean, variance) in (0..responsibilities[0].len()).map(component) {
            fitted.weights.push(weight);
            fitted.means.push(mean);
            fitted.variances.push(variance);
        }
        fitted
    }

    /// One iteration of expectation maximization (Dempster, Laird and Rubin 1977).
    #[must_use]
    pub fn improved(&self, points: &[Ratio]) -> Mixture<R> {
        Mixture::fitted(points, &self.responsibilities(points))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};

    #[test]
    fn one_component_is_fitted_by_mean_and_variance() {
        let fitted = Mixture::<Exact>::of(&[[1, 7, 3].map(Ratio::from)]).improved(&ratios([0, 1, 5]));
        assert!(fitted.weights[0].eq(1).is_yes() || fitted.weights[0].to_f64() == 1.0);
        let digits = |a: Exact, b: Ratio| a.to_number().agreeing_digits(&exact(b).to_number()).is_none_or(|d| d >= 12);
        assert!(digits(fitted.means[0], ratio(2, 1)) && digits(fitted.variances[0], ratio(14, 3)));
    }

    #[test]
    fn responsibilities_and_likelihood_of_two_components_by_hand() {
        // At x = 0 between ±1 with unit variances both are alike but for their weights 1/4 and 3/4.
        let model =
            Mixture::<f64>::of(&[[ratio(1, 4), ratio(-1, 1), ratio(1, 1)], [ratio(3, 4), ratio(1, 1), ratio(1, 1)]]);
        let shares = &model.responsibilities(&ratios([0]))[0];
        assert!((shares[0] - 0.25).abs() <= f64::EPSILON && (shares[1] - 0.75).abs() <= f64::EPSILON);
        assert!((model.negative_log_likelihood(&ratios([0])) - 0.5).abs() <= f64::EPSILON);
        // Two alike densities of ½ each under r = (½, ½): ½ ln(½/(¼e^−½)) + ½ ln(½/(¾e^−½)).
        let surrogate = model.surrogate(&ratios([0]), &[vec![0.5, 0.5]]);
        let expected = Exact::scope(64, || ((exact(ratio(4, 3)).ln() + 1) / 2).to_f64());
        assert!((surrogate - expected).abs() <= 4.0 * f64::EPSILON, "{surrogate} is not {expected}");
        let fitted = Mixture::fitted(&ratios([0, 4]), &[vec![0.5, 0.5], vec![0.0, 1.0]]);
        assert_eq!((fitted.weights[0], fitted.means[0], fitted.variances[0]), (0.25, 0.0, 0.0));
        assert_eq!(fitted.means[1], 8.0 / 3.0);
        assert!((fitted.variances[1] - 32.0 / 9.0).abs() <= 4.0 * f64::EPSILON);
    }
}
