//! Overparameterization: interpolation, and where gradient descent goes when there are many minimizers.

pub(crate) use super::*;

pub(crate) mod interpolation_variance;
pub(crate) mod linear_gd_limit;
pub(crate) mod min_distance;
pub(crate) mod null_invariance;
pub(crate) mod ridge_equivalence;

use theorycheck::kernel::distance_sq;
use theorycheck::objective::{LeastSquares, Penalized, lift};
use theorycheck::optimizer::{AdaGrad, Trajectory, gradient_descent};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;

/// How the iterates move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    GradientDescent,
    /// Steps scaled in each coordinate by the gradients seen there.
    AdaGrad,
    /// Gradient descent on f(w) + (λ/2)‖w‖².
    WeightDecay(Ratio),
}

/// A run on f(w) = ‖Xw − y‖²/(2n) with fewer rows than columns: T steps of size η from w₁, and
/// numbers μ and L that are to enclose the eigenvalues of X Xᵀ/n.
#[derive(Clone, Debug)]
pub(crate) struct Regression {
    pub(crate) f: LeastSquares,
    pub(crate) start: Vec<Ratio>,
    pub(crate) pl: Ratio,
    pub(crate) smoothness: Ratio,
    pub(crate) method: Method,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
}

impl Regression {
    /// Gradient descent with η = 1/L.
    pub(crate) fn new(f: LeastSquares, start: Vec<Ratio>, pl: Ratio, smoothness: Ratio, steps: usize) -> Regression {
        Regression { f, start, pl, smoothness, method: Method::GradientDescent, step: 1 / smoothness, steps }
    }

    /// X Xᵀ/n ⪰ μI with μ > 0, by the pivots of the difference.
    pub(crate) fn is_pl(&self) -> Truth {
        self.f.spectrum_at_least(self.pl) & Truth::from(self.pl > 0)
    }

    /// X Xᵀ/n ⪯ LI.
    pub(crate) fn is_smooth(&self) -> Truth {
        self.f.spectrum_at_most(self.smoothness)
    }

    /// 0 < η ≤ 1/L.
    pub(crate) fn has_small_step(&self) -> bool {
        self.step > 0 && self.step * self.smoothness <= 1
    }

    /// The iterates w₁, …, w_{T+1}.
    pub(crate) fn run<R: Real>(&self) -> Trajectory<R> {
        let step = R::of(self.step);
        match self.method {
            Method::GradientDescent => gradient_descent(&self.f, &self.start, step, self.steps, |_| {}),
            Method::AdaGrad => {
                let mut adagrad = AdaGrad::new(self.start.len());
                gradient_descent(&self.f, &self.start, step, self.steps, |g| adagrad.direct(g))
            }
            Method::WeightDecay(lambda) => {
                let center = vec![Ratio::ZERO; self.start.len()];
                let decayed = Penalized { f: self.f.clone(), lambda, center };
                gradient_descent(&decayed, &self.start, step, self.steps, |_| {})
            }
        }
    }

    /// ŵ = w₁ + X⁺(y − Xw₁), the interpolant nearest to w₁.
    pub(crate) fn nearest_interpolant(&self) -> Vec<Exact> {
        self.f.nearest_interpolant(&lift(&self.start)).expect("the rows of X are independent")
    }

    /// (1 − ημ)^{2T}.
    pub(crate) fn contraction(&self) -> Exact {
        exact(1 - self.step * self.pl).powi(2 * self.steps)
    }
}

/// X Xᵀ = [[2, 1], [1, 2]] with n = 2: the eigenvalues of X Xᵀ/n are 1/2, on (1, −1), and 3/2.
pub(crate) fn two_rows(targets: [i64; 2], start: [i64; 4], steps: usize) -> Regression {
    let f = LeastSquares { rows: vec![ratios([1, 0, 1, 0]), ratios([0, 1, 1, 0])], targets: ratios(targets) };
    Regression::new(f, ratios(start), ratio(1, 2), ratio(3, 2), steps)
}

/// A start from which Xw₁ − y points along (1, −1): every step shrinks it by 1 − ημ exactly.
pub(crate) fn slowest_direction() -> Vec<Regression> {
    [1, 2, 25].map(|steps| two_rows([3, -3], [1, 1, -1, 4], steps)).into()
}

/// L = the trace of X Xᵀ/n, and the largest μ = L/2ᵏ that its smallest eigenvalue is seen to reach;
/// none where the rows are dependent, or nearly so.
fn declared_constants(f: &LeastSquares) -> Option<(Ratio, Ratio)> {
    Exact::scope(64, || {
        let kernel = f.tangent_kernel();
        let trace = (0..kernel.len()).map(|i| kernel[i][i]).sum::<Exact>().to_ratio()?;
        let mut halvings = (0..12).map(|k| trace / 2usize.pow(k));
        halvings.find(|pl| *pl > 0 && f.spectrum_at_least(*pl).is_yes()).map(|pl| (pl, trace))
    })
}

/// Small whole numbers: up to three independent rows in up to five dimensions, ηL ∈ {1/4, …, 1}.
pub(crate) fn regressions() -> impl Strategy<Value = Regression> {
    let entries = |size: usize| vec((-3..=3i64).prop_map(Ratio::from), size);
    let problem = move |(n, extra): (usize, usize)| {
        (vec(entries(n + extra), n), entries(n), entries(n + extra), 1..=4i64, 1..=12usize)
    };
    (1..=3usize, 1..=2usize).prop_flat_map(problem).prop_filter_map("the rows are dependent", |drawn| {
        let (rows, targets, start, quarters, steps) = drawn;
        let f = LeastSquares { rows, targets };
        let (pl, smoothness) = declared_constants(&f)?;
        let step = ratio(quarters, 4) / smoothness;
        Some(Regression { step, ..Regression::new(f, start, pl, smoothness, steps) })
    })
}
