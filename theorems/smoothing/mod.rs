//! Non-smooth optimization by random noise, and the rates it rests on.

pub(crate) use super::*;

pub(crate) mod final_rate;
pub(crate) mod gaussian_bias;
pub(crate) mod gradient_difference;
pub(crate) mod lipschitz_pl_vacuous;
pub(crate) mod minibatch_variance;
pub(crate) mod pl_transfer;
pub(crate) mod relu_not_smooth;
pub(crate) mod sgd_pl_rate;
pub(crate) mod smoothness_constant;
pub(crate) mod stein_gradient;

use crate::zeroth_order::{across_the_kink, kinked_functions, root_two_over_pi};
use theorycheck::kernel::{norm, norm_sq};
use theorycheck::objective::{PiecewiseLinear, Quadratic, Smoothing, lift};
use theorycheck::optimizer::scheduled_second_moments;
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;
use theorycheck::random::{Isotropic, binomial};

/// T noisy steps from w₀ on a quadratic with curvatures in [μ, β].
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) f: Quadratic,
    pub(crate) start: Vec<Ratio>,
    /// The variance of the noise in each coordinate; σ² is their sum.
    pub(crate) variances: Vec<Ratio>,
    /// μ.
    pub(crate) pl: Ratio,
    /// β.
    pub(crate) smoothness: Ratio,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
}

impl Run {
    /// σ².
    pub(crate) fn variance(&self) -> Ratio {
        self.variances.iter().copied().sum()
    }

    /// δ₀.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value::<Exact>(&lift(&self.start))
    }

    pub(crate) fn is_between_pl_and_smoothness(&self) -> bool {
        self.f.curvatures.iter().all(|h| *h >= self.pl && *h <= self.smoothness)
    }

    /// δ_T after these steps.
    pub(crate) fn gap_after(&self, steps: &[Exact]) -> Exact {
        let coordinates = self.f.curvatures.iter().zip(&self.start).zip(&self.variances);
        let moment = |((h, w), variance): ((&Ratio, &Ratio), &Ratio)| {
            scheduled_second_moments(*h, exact(*w).sq(), steps, *variance)[steps.len()] * *h / 2
        };
        coordinates.map(moment).sum()
    }
}

/// Up to three curvatures between μ and β, β ∈ {1, 2, 3}, ηβ ∈ {1/8, …, 1}.
pub(crate) fn noisy_quadratics() -> impl Strategy<Value = Run> {
    let coordinates = vec((0..=8i64, -6..=6i64, 0..=6i64), 1..=3);
    (1..=3i64, 1..=8i64, coordinates, 1..=8i64, 0..=25usize).prop_map(|(beta, mu, coordinates, step, steps)| {
        let pl = ratio(mu * beta, 8);
        let curvatures = coordinates.iter().map(|(k, _, _)| pl + (Ratio::from(beta) - pl) * ratio(*k, 8));
        Run {
            f: Quadratic::centered(&curvatures.collect::<Vec<_>>()),
            start: coordinates.iter().map(|(_, w, _)| ratio(*w, 2)).collect(),
            variances: coordinates.iter().map(|(_, _, variance)| ratio(*variance, 3)).collect(),
            pl,
            smoothness: beta.into(),
            step: ratio(step, 8 * beta),
            steps,
        }
    })
}

/// (h/2)‖w‖² in the plane with σ² = 2 and δ₀ = h, declared as μ-PL and β-smooth.
pub(crate) fn isotropic(curvature: Ratio, pl: Ratio, smoothness: Ratio) -> Run {
    Run {
        f: Quadratic::isotropic(curvature, 2),
        start: ratios([1, 1]),
        variances: ratios([1, 1]),
        pl,
        smoothness,
        step: 1 / smoothness,
        steps: 20,
    }
}

/// μ = β = 1.
pub(crate) fn round() -> Run {
    isotropic(1.into(), 1.into(), 1.into())
}

/// f(θ) = Σ φᵢ(θᵢ) for piecewise linear φᵢ, smoothed by γ X with X ~ N(0, I), at two points.
#[derive(Clone, Debug)]
pub(crate) struct Separable {
    pub(crate) parts: Vec<PiecewiseLinear>,
    pub(crate) gamma: Ratio,
    pub(crate) from: Vec<Ratio>,
    pub(crate) to: Vec<Ratio>,
}

impl Separable {
    fn smoothed_gradient(&self, at: &[Ratio]) -> Vec<Exact> {
        let slope = |(f, w): (&PiecewiseLinear, &Ratio)| f.smoothed_slope(Smoothing::Gaussian, self.gamma, (*w).into());
        self.parts.iter().zip(at).map(slope).collect()
    }

    /// ∇f^γ(θ) − ∇f^γ(θ′).
    pub(crate) fn gradient_difference(&self) -> Vec<Exact> {
        let (from, to) = (self.smoothed_gradient(&self.from), self.smoothed_gradient(&self.to));
        from.into_iter().zip(to).map(|(x, y)| x - y).collect()
    }

    /// ‖θ − θ′‖.
    pub(crate) fn distance(&self) -> Exact {
        let apart: Vec<Exact> = self.from.iter().zip(&self.to).map(|(x, y)| exact(*x - *y)).collect();
        norm(&apart)
    }

    /// L: the slopes of the parts add up as the sides of a box do.
    pub(crate) fn lipschitz(&self) -> Exact {
        norm(&self.parts.iter().map(|f| exact(f.lipschitz_constant())).collect::<Vec<_>>())
    }
}

/// One or two coordinates, apart in each.
pub(crate) fn separable_pairs() -> impl Strategy<Value = Separable> {
    let coordinates = vec((kinked_functions(), -15..=15i64, 1..=15i64), 1..=2);
    (coordinates, 2..=8i64).prop_map(|(coordinates, gamma)| Separable {
        parts: coordinates.iter().map(|(f, _, _)| f.clone()).collect(),
        gamma: ratio(gamma, 4),
        from: coordinates.iter().map(|(_, x, _)| ratio(*x, 5)).collect(),
        to: coordinates.iter().map(|(_, x, apart)| ratio(x + apart, 5)).collect(),
    })
}

/// |θ| from −h/2 to h/2.
pub(crate) fn across(gamma: Ratio, apart: Ratio) -> Separable {
    let s = across_the_kink(gamma, apart);
    Separable { parts: vec![s.f], gamma, from: vec![s.x], to: vec![s.y] }
}

/// A quadratic around θ, seen through noise γX with X ~ N(0, I).
#[derive(Clone, Debug)]
pub(crate) struct Blurred {
    pub(crate) f: Quadratic,
    pub(crate) theta: Vec<Ratio>,
    pub(crate) gamma: Ratio,
    /// μ.
    pub(crate) pl: Ratio,
    /// c: the share of the noise in E‖∇f(θ + γX)‖².
    pub(crate) share: Ratio,
}

impl Blurred {
    /// With the smallest curvature as μ and the true share of the noise, γ² Σ hᵢ²/Σ hᵢ²(θᵢ² + γ²).
    pub(crate) fn new(curvatures: &[Ratio], theta: &[Ratio], gamma: Ratio) -> Blurred {
        let noise: Ratio = curvatures.iter().map(|h| h.sq() * gamma.sq()).sum();
        let signal: Ratio = curvatures.iter().zip(theta).map(|(h, w)| h.sq() * w.sq()).sum();
        Blurred {
            f: Quadratic::centered(curvatures),
            theta: theta.to_vec(),
            gamma,
            pl: *curvatures.iter().min().expect("at least one curvature"),
            share: noise / (noise + signal),
        }
    }

    pub(crate) fn is_pl(&self) -> bool {
        self.f.curvatures.iter().all(|h| *h >= self.pl)
    }

    pub(crate) fn moved(&self, x: &[Exact]) -> Vec<Exact> {
        self.theta.iter().zip(x).map(|(w, x)| *x * self.gamma + *w).collect()
    }

    fn mean(&self, q: impl Fn(&[Exact]) -> Exact) -> Exact {
        Isotropic::Gaussian.cubature(self.theta.len(), 2).mean(|x: &[Exact]| q(&self.moved(x)))
    }

    /// f^γ(θ).
    pub(crate) fn value(&self) -> Exact {
        self.mean(|w| self.f.value(w))
    }

    /// ∇f^γ(θ) = E ∇f(θ + γX).
    pub(crate) fn gradient(&self) -> Vec<Exact> {
        (0..self.theta.len()).map(|i| self.mean(|w| self.f.gradient_at(w)[i])).collect()
    }

    /// E‖∇f(θ + γX)‖².
    pub(crate) fn mean_gradient_norm_sq(&self) -> Exact {
        self.mean(|w| norm_sq(&self.f.gradient_at(w)))
    }

    /// Whether tr Cov ∇f(θ + γX) ≤ c E‖∇f(θ + γX)‖².
    pub(crate) fn is_share_bounded(&self) -> Truth {
        let total = self.mean_gradient_norm_sq();
        (total - norm_sq(&self.gradient())).le(total * self.share)
    }
}

/// One to three curvatures.
pub(crate) fn blurred_quadratics() -> impl Strategy<Value = Blurred> {
    (vec((1..=6i64, -6..=6i64), 1..=3), 1..=6i64).prop_map(|(coordinates, gamma)| {
        let curvatures: Vec<Ratio> = coordinates.iter().map(|(h, _)| ratio(*h, 2)).collect();
        let theta: Vec<Ratio> = coordinates.iter().map(|(_, w)| ratio(*w, 3)).collect();
        Blurred::new(&curvatures, &theta, ratio(gamma, 4))
    })
}
