//! Overparameterization: interpolation, and where gradient descent goes when there are many minimizers.

pub(crate) use super::*;

pub(crate) mod d_greater_n;
pub(crate) mod fast_stationarity;
pub(crate) mod interpolation_equivalence;
pub(crate) mod interpolation_variance;
pub(crate) mod linear_gd_limit;
pub(crate) mod linear_kernel;
pub(crate) mod linearization;
pub(crate) mod ls_gradient;
pub(crate) mod min_distance;
pub(crate) mod null_invariance;
pub(crate) mod pl_from_kernel;
pub(crate) mod pl_global;
pub(crate) mod projection_reference;
pub(crate) mod ridge_equivalence;
pub(crate) mod self_bounding;
pub(crate) mod sgd_rate;
pub(crate) mod solution_set;
pub(crate) mod tangent_kernel_norm;

use theorycheck::kernel::{distance_sq, dot, matrix_vector, norm_sq, spectrum_at_least};
use theorycheck::model::{Activation, NetworkFit, Scaling, TwoLayer};
use theorycheck::objective::{
    Cosines, FiniteSum, Huber, LeastSquares, LogCosh, Penalized, Quadratic, RationalWell, SmoothFunction, lift,
};
use theorycheck::optimizer::{AdaGrad, Trajectory, gradient_descent};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::prop_oneof;
use theorycheck::proptest::strategy::{Just, Strategy};

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

    /// Whether the rows of X are independent.
    pub(crate) fn has_independent_rows(&self) -> bool {
        self.f.nearest_interpolant(&lift(&self.start)).is_some()
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

/// L = the trace of a kernel, and the largest μ = L/2ᵏ that its smallest eigenvalue is seen to reach;
/// none where it is singular, or nearly so.
fn declared_constants(kernel: impl Fn() -> Vec<Vec<Exact>> + Sync) -> Option<(Ratio, Ratio)> {
    Exact::scope(64, || {
        let kernel = kernel();
        let trace = (0..kernel.len()).map(|i| kernel[i][i]).sum::<Exact>().to_ratio()?;
        let mut halvings = (0..12).map(|k| trace / 2usize.pow(k));
        halvings.find(|pl| *pl > 0 && spectrum_at_least(&kernel, *pl).is_yes()).map(|pl| (pl, trace))
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
        let (pl, smoothness) = declared_constants(|| f.tangent_kernel())?;
        let step = ratio(quarters, 4) / smoothness;
        Some(Regression { step, ..Regression::new(f, start, pl, smoothness, steps) })
    })
}

/// One input with two labels: X Xᵀ is singular.
pub(crate) fn contradictory() -> Vec<Regression> {
    let rows = vec![ratios([1, 1, 0]); 2];
    let f = LeastSquares { rows, targets: ratios([0, 1]) };
    vec![Regression::new(f, ratios([1, 0, 0]), ratio(1, 2), 2.into(), 30)]
}

/// A regression and a direction in which to leave ŵ for another interpolant.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    pub(crate) regression: Regression,
    pub(crate) direction: Vec<Ratio>,
}

impl Elsewhere {
    /// b: the part of the direction in Null(X).
    pub(crate) fn null_direction(&self) -> Vec<Exact> {
        self.regression.f.null_space_part(&lift(&self.direction)).expect("the rows of X are independent")
    }

    /// w* = ŵ + b.
    pub(crate) fn interpolant(&self) -> Vec<Exact> {
        self.regression.nearest_interpolant().into_iter().zip(self.null_direction()).map(|(w, b)| w + b).collect()
    }

    pub(crate) fn fits(&self) -> Truth {
        norm_sq(&self.regression.f.residuals(&self.interpolant())).eq(0)
    }
}

pub(crate) fn interpolants() -> impl Strategy<Value = Elsewhere> {
    (regressions(), vec((-9..=9i64).prop_map(|k| ratio(k, 2)), 5)).prop_map(|(regression, mut direction)| {
        direction.truncate(regression.start.len());
        Elsewhere { regression, direction }
    })
}

/// A finite sum at a point w, and a minimizer of it.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) f: FiniteSum<SmoothFunction>,
    pub(crate) minimizer: Vec<Ratio>,
    pub(crate) w: Vec<Ratio>,
}

impl At {
    /// Whether w* minimizes every part.
    pub(crate) fn interpolates(&self) -> Truth {
        let minimizer = lift::<Exact>(&self.minimizer);
        let each = self.f.parts.iter().map(|part| part.value(&minimizer).eq(part.optimal_value()));
        each.fold(Truth::Yes, |all, this| all & this)
    }

    /// L of every part.
    pub(crate) fn smoothness(&self) -> Ratio {
        self.f.parts.iter().map(Smooth::smoothness).max().expect("a sum has parts")
    }

    /// f(w) − f*.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value::<Exact>(&lift(&self.w)) - self.f.value::<Exact>(&lift(&self.minimizer))
    }
}

/// Around the origin, at several points.
pub(crate) fn common_minimizer() -> Vec<At> {
    let wave = Cosines { amplitudes: ratios([2]), frequencies: vec![ratio(3, 2)] };
    let sums: [Vec<SmoothFunction>; 3] = [
        vec![RationalWell::new(1).into(), RationalWell::new(ratio(1, 3)).into(), Huber::new(1, 2).into()],
        vec![wave.into(), LogCosh.into(), Quadratic::isotropic(ratio(1, 2), 1).into()],
        vec![Quadratic::isotropic(3, 1).into(), RationalWell::new(ratio(3, 2)).into()],
    ];
    let at = |parts: Vec<SmoothFunction>| {
        [ratio(-7, 2), ratio(-1, 5), ratio(1, 3), ratio(2, 1)].map(|w| At {
            f: FiniteSum { parts: parts.clone() },
            minimizer: vec![Ratio::ZERO],
            w: vec![w],
        })
    };
    sums.into_iter().flat_map(at).collect()
}

/// Three times (5/2)‖w − w*‖²/2.
pub(crate) fn equal_parts() -> Vec<At> {
    let center = vec![ratio(1, 2), ratio(-3, 1)];
    let part = Quadratic { curvatures: vec![ratio(5, 2); 2], center: center.clone() };
    vec![At { f: FiniteSum { parts: vec![part.into(); 3] }, minimizer: center, w: ratios([2, 1]) }]
}

/// l₀ = w² and l₁ = (w − 1)², at the minimizer 1/2 of their mean.
pub(crate) fn two_centers() -> Vec<At> {
    let part = |center| Quadratic { curvatures: ratios([2]), center: ratios([center]) }.into();
    let minimizer = vec![ratio(1, 2)];
    vec![At { f: FiniteSum { parts: vec![part(0), part(1)] }, w: minimizer.clone(), minimizer }]
}

/// A regression with a network, at w.
#[derive(Clone, Debug)]
pub(crate) struct Trained {
    pub(crate) f: NetworkFit,
    pub(crate) w: Vec<Ratio>,
}

impl Trained {
    pub(crate) fn at<R: Real>(&self) -> Vec<R> {
        lift(&self.w)
    }

    /// r = h(w, X) − y.
    pub(crate) fn residuals(&self) -> Vec<Exact> {
        self.f.residuals(&self.at())
    }

    /// K(w, X).
    pub(crate) fn kernel(&self) -> Vec<Vec<Exact>> {
        self.f.tangent_kernel(&self.at())
    }

    /// ‖∇f(w)‖².
    pub(crate) fn gradient_norm_sq(&self) -> Exact {
        norm_sq(&self.f.gradient_at(&self.at::<Exact>()))
    }
}

/// rᵀKr.
pub(crate) fn quadratic_form(kernel: &[Vec<Exact>], r: &[Exact]) -> Exact {
    dot(r, &matrix_vector(kernel, r))
}

/// Four hidden units, so that 1/√m is rational, and one to three samples.
pub(crate) fn trained_networks() -> impl Strategy<Value = Trained> {
    let whole = |size: usize| vec((-3..=3i64).prop_map(Ratio::from), size);
    let activation = prop_oneof![Just(Activation::Relu), Just(Activation::Kink), Just(Activation::Square)];
    let data = move |(n, p): (usize, usize)| (vec(whole(p), n), whole(n), whole(4 * p), whole(4));
    ((1..=3usize, 1..=2usize).prop_flat_map(data), activation).prop_map(|((rows, targets, w, outer), activation)| {
        let network = TwoLayer { outer, inputs: rows[0].len(), activation, scaling: Scaling::Tangent };
        Trained { f: NetworkFit { network, rows, targets }, w }
    })
}
