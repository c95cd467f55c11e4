//! Stochastic descent without the gradient.

use crate::arithmetic::{Exact, Ratio};
use crate::kernel::add_scaled;
use crate::objective::lift;
use crate::random::{Draw, Drawn, Isotropic};
use crate::trace::note;

/// ZO-SGD: w_{t+1} = w_t − η g_t for T steps, where `estimate` makes g_t out of values of the loss near
/// w_t, as [`forward_difference`](crate::oracle::forward_difference) does.
///
/// `start` is w₁, `step` is η, `steps` is T. `observe` sees every w_t, t = 1, …, T. The result is
/// w_{T+1}.
pub fn zeroth_order_descent<R: Drawn>(
    start: &[Ratio],
    step: R,
    steps: usize,
    draw: &mut Draw<R>,
    mut estimate: impl FnMut(&[R], &mut Draw<R>) -> Vec<R>,
    mut observe: impl FnMut(&[R]),
) -> Vec<R> {
    let mut w = lift::<R>(start);
    for t in 1..=steps {
        note("w", t, &w);
        observe(&w);
        let g = estimate(&w, draw);
        note("g", t, &g);
        add_scaled(&mut w, -step, &g);
    }
    note("w", steps + 1, &w);
    w
}

/// ZO-SGD on ½‖w‖² in ℝᵈ with additive noise of variance σ² (of the whole vector) in the gradient of the
/// loss that both values are taken of, and g = c ((ℓ(w + μu) − ℓ(w))/μ) u = c (⟨w + ξ, u⟩ + μ‖u‖²/2) u.
#[derive(Clone, Copy, Debug)]
pub struct ZerothOrderMoments {
    /// The law of u.
    pub law: Isotropic,
    /// d.
    pub dimension: usize,
    /// c: 1, or d to make up for directions on the sphere.
    pub factor: Ratio,
    /// σ².
    pub variance: Ratio,
}

impl ZerothOrderMoments {
    /// E‖u‖ⁿ u₁ᵏ, for an even n and k = 0 or 2.
    fn moment(&self, norm_power: usize, first_power: usize) -> Exact {
        let d = self.dimension;
        let norms = (0..norm_power + first_power).step_by(2);
        let gaussian = norms.fold(Exact::from(1), |moment, k| moment * (d + k));
        let norm = match self.law {
            Isotropic::Gaussian => gaussian,
            Isotropic::Sphere => Exact::from(1),
            Isotropic::Ball => Exact::from(d) / (d + norm_power + first_power),
        };
        // Each of the d coordinates has the same share of ‖u‖².
        if first_power == 0 { norm } else { norm / d }
    }

    /// E⟨w, g⟩ = a‖w‖²: a = c E u₁².
    #[must_use]
    pub fn alignment(&self) -> Exact {
        self.moment(0, 2) * self.factor
    }

    /// E‖g‖² = b(‖w‖² + σ²) + μ² e: b = c² E‖u‖² u₁² and e = c² E‖u‖⁶/4.
    #[must_use]
    pub fn second_moment(&self) -> (Exact, Exact) {
        let factor_sq = self.factor.sq();
        (self.moment(2, 2) * factor_sq, self.moment(6, 0) * factor_sq / 4)
    }

    /// (1/T) Σ_{t ≤ T} E‖w_t‖² from the recursion m ← q m + r with q = 1 − 2ηa + η²b and
    /// r = η²(bσ² + μ²e), in closed form: with the stationary m = r/(1 − q) it is
    /// m + (m₁ − m)(1 − q^T)/(T(1 − q)).
    ///
    /// `first` is m₁ = ‖w₁‖², `step` is η, `mu` is μ, `steps` is T.
    #[must_use]
    pub fn average(&self, first: Ratio, step: Exact, mu: Exact, steps: usize) -> Exact {
        let (b, e) = self.second_moment();
        let contraction = 1 - 2 * step * self.alignment() + step.sq() * b;
        let stationary = step.sq() * (b * self.variance + mu.sq() * e) / (1 - contraction);
        stationary + (first - stationary) * (1 - contraction.powi(steps)) / (1 - contraction) / steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio, ratios};
    use crate::kernel::{dot, norm_sq};
    use crate::objective::{Quadratic, lift};
    use crate::oracle::forward_difference;
    use crate::random::mean_over_paths;

    /// a, b and e against the estimator itself, run on a rule that is exact for its degree.
    #[test]
    fn moments_are_those_of_the_estimator() {
        for law in [Isotropic::Gaussian, Isotropic::Sphere, Isotropic::Ball] {
            for start in [vec![ratio(2, 1)], vec![ratio(1, 1), ratio(-3, 2)], ratios([1, 0, 2])] {
                let (d, mu) = (start.len(), exact(ratio(1, 3)));
                let (f, w, factor) = (Quadratic::isotropic(1, d), lift::<Exact>(&start), ratio(5, 2));
                let rule = law.cubature(d, 6);
                let estimate = |u: &[Exact]| -> Vec<Exact> {
                    forward_difference(&f, &w, mu, u).into_iter().map(|g| g * factor).collect()
                };
                let moments = ZerothOrderMoments { law, dimension: d, factor, variance: Ratio::ZERO };
                let aligned = rule.mean(|u: &[Exact]| dot(&w, &estimate(u)));
                assert!(aligned.eq(moments.alignment() * norm_sq(&w)).is_yes(), "{law:?}, d = {d}");
                let (b, e) = moments.second_moment();
                let second = rule.mean(|u: &[Exact]| norm_sq(&estimate(u)));
                assert!(second.eq(b * norm_sq(&w) + mu.sq() * e).is_yes(), "{law:?}, d = {d}");
            }
        }
    }

    /// Every path of u = ±1, which is the sphere in one dimension, with noise ±σ.
    #[test]
    fn the_closed_form_of_the_average_is_that_of_the_enumerated_paths() {
        let (start, steps, variance) = ([ratio(3, 1)], 4, ratio(1, 4));
        let (step, mu) = (exact(ratio(1, 5)), exact(ratio(1, 2)));
        let average = |draw: &mut Draw<Exact>| {
            let estimate = |w: &[Exact], draw: &mut Draw<Exact>| {
                let noise = draw.sign() * ratio(1, 2);
                let f = Quadratic::isotropic(1, 1);
                // ½(w + ξ)² has the differences of ½w² + ξw.
                forward_difference(&f, &[w[0] + noise], mu, &[draw.sign()])
            };
            let mut sum = exact(0);
            zeroth_order_descent(&start, step, steps, draw, estimate, |w| sum += norm_sq(w));
            sum / steps
        };
        let enumerated = mean_over_paths(1 << 10, 64, average).expect("256 paths").mean;
        let moments = ZerothOrderMoments { law: Isotropic::Sphere, dimension: 1, factor: 1.into(), variance };
        assert!(moments.average(ratio(9, 1), step, mu, steps).eq(Exact::from(enumerated)).is_yes());
    }
}
