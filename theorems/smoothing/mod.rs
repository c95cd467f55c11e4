//! Non-smooth optimization by random noise, and the rates it rests on.

pub(crate) use super::*;

pub(crate) mod sgd_pl_rate;

use theorycheck::objective::{Quadratic, lift};
use theorycheck::optimizer::scheduled_second_moments;
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;

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
