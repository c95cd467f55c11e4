//! Stochastic first-order oracles.

pub(crate) use super::*;

pub(crate) mod convex_rate;

use theorycheck::objective::{AbsoluteValue, ConvexFunction, MaxAffine};

/// Noise of ±σ/√d in each of d coordinates, so that ‖ξ‖ = σ.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) f: ConvexFunction,
    pub(crate) start: Vec<Ratio>,
    /// D.
    pub(crate) radius: Ratio,
    pub(crate) sigma: Ratio,
    /// σ², as the step size has it.
    pub(crate) variance_in_step: Ratio,
    pub(crate) steps: usize,
}

impl Run {
    pub(crate) fn new(f: impl Into<ConvexFunction>, start: &[Ratio], radius: Ratio, sigma: Ratio, steps: usize) -> Run {
        Run { f: f.into(), start: start.to_vec(), radius, sigma, variance_in_step: sigma.sq(), steps }
    }

    pub(crate) fn is_within_radius(&self) -> Truth {
        crate::convex::starts_within(self.radius, &self.f, &self.start)
    }

    pub(crate) fn is_balanced(&self) -> bool {
        self.variance_in_step == self.sigma.sq()
    }

    /// D/√(T(G² + σ²)).
    pub(crate) fn step(&self) -> Exact {
        self.radius / (exact(self.f.lipschitz_constant().sq() + self.variance_in_step) * self.steps).sqrt()
    }

    /// D √(second moment / T).
    pub(crate) fn rate(&self, second_moment: Ratio) -> Exact {
        self.radius * (exact(second_moment) / self.steps).sqrt()
    }

    /// D √((G² + σ²)/T).
    pub(crate) fn bound(&self) -> Exact {
        self.rate(self.f.lipschitz_constant().sq() + self.sigma.sq())
    }
}

/// |w| from 1 with ±1 noise.
pub(crate) fn fair_signs() -> Run {
    Run::new(AbsoluteValue::new(1), &ratios([1]), 1.into(), 1.into(), 3)
}

pub(crate) fn lattice_runs() -> Vec<Run> {
    let skew = MaxAffine::new(vec![ratios([1]), vec![ratio(-1, 2)]], 1.into());
    let each = |steps| {
        [
            Run { steps, ..fair_signs() },
            Run::new(AbsoluteValue::new(2), &[ratio(-3, 2)], 2.into(), 5.into(), steps),
            Run::new(skew.clone(), &ratios([1]), 1.into(), ratio(1, 2), steps),
        ]
    };
    [1, 3, 11, 50].into_iter().flat_map(each).collect()
}

/// Four unit slopes in nine dimensions: the noise wanders freely in the other directions.
pub(crate) fn nine_dimensions() -> Vec<Run> {
    let thirds = |whole: [i64; 9]| -> Vec<Ratio> { whole.map(|k| ratio(k, 3)).into() };
    let start = thirds([1; 9]);
    let slopes = vec![
        start.clone(),
        thirds([-1; 9]),
        thirds([2, -2, 1, 0, 0, 0, 0, 0, 0]),
        thirds([0, 0, -2, 0, 2, 0, 0, 0, -1]),
    ];
    let f = MaxAffine::new(slopes, 1.into());
    [20, 100].map(|steps| Run::new(f.clone(), &start, 1.into(), 1.into(), steps)).into()
}
