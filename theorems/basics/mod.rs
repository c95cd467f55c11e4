//! Stationary points, convexity, and gradient descent as an iteration for fixed points.

pub(crate) use super::*;

pub(crate) mod adam_fails_easy_problem;
pub(crate) mod convex_set_m_points;
pub(crate) mod gd_fixed_points;
pub(crate) mod hessian_positive_strong;
pub(crate) mod jensen;
pub(crate) mod max_is_min;
pub(crate) mod omega_notation;
pub(crate) mod second_order_sufficient;
pub(crate) mod stationary_is_global_convex;
pub(crate) mod stationary_not_optimal;
pub(crate) mod strong_convexity_as_strict_jensen;
pub(crate) mod strong_convexity_quadratic_lower_bound;
pub(crate) mod strongly_convex_unique_minimizer;

use std::fmt::Debug;

use theorycheck::kernel::{add_scaled, distance_sq, dot};
use theorycheck::objective::{
    Cosines, Exponential, LogCosh, Penalized, Polynomial, Quadratic, SmoothFunction, hessian, lift,
};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::{Just, Strategy};

/// A fraction with numerator up to 12 in absolute value and denominator up to 4.
pub(crate) fn signed_fraction() -> impl Strategy<Value = Ratio> {
    (-12..=12i64, 1..=4i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator))
}

/// N/D.
#[derive(Clone, Copy)]
pub(crate) struct Constant<const N: i64, const D: i64>;

impl<const N: i64, const D: i64> Formula<1> for Constant<N, D> {
    fn at<R: Real>(self, _: &[R; 1]) -> R {
        R::of(ratio(N, D))
    }
}

/// S(w − C)² + B.
#[derive(Clone, Copy)]
pub(crate) struct Parabola<const S: i64, const C: i64, const B: i64>;

impl<const S: i64, const C: i64, const B: i64> Formula<1> for Parabola<S, C, B> {
    fn at<R: Real>(self, [w]: &[R; 1]) -> R {
        (*w - Ratio::from(C)).sq() * Ratio::from(S) + Ratio::from(B)
    }
}

/// Points and their weights.
#[derive(Clone, Debug)]
pub(crate) struct Combination {
    pub(crate) points: Vec<Vec<Ratio>>,
    pub(crate) weights: Vec<Ratio>,
}

impl Combination {
    pub(crate) fn new(points: Vec<Vec<Ratio>>, weights: Vec<Ratio>) -> Combination {
        assert_eq!(points.len(), weights.len(), "a weight for each point");
        Combination { points, weights }
    }

    pub(crate) fn has_no_negative_weight(&self) -> bool {
        self.weights.iter().all(|weight| *weight >= 0)
    }

    pub(crate) fn has_weights_of_sum_one(&self) -> bool {
        self.weights.iter().copied().sum::<Ratio>() == 1
    }

    /// x̄ = Σ wᵢ xᵢ.
    pub(crate) fn mean(&self) -> Vec<Exact> {
        let mut mean = vec![exact(0); self.points[0].len()];
        self.points.iter().zip(&self.weights).for_each(|(x, weight)| add_scaled(&mut mean, exact(*weight), &lift(x)));
        mean
    }

    /// Σ wᵢ v(xᵢ).
    pub(crate) fn average(&self, value: impl Fn(&[Exact]) -> Exact) -> Exact {
        self.points.iter().zip(&self.weights).map(|(x, weight)| value(&lift(x)) * *weight).sum()
    }
}

/// One to six points of this dimension with weights that add up to 1.
pub(crate) fn convex_combinations(dimension: usize) -> impl Strategy<Value = Combination> {
    let weighted = (1..=6usize).prop_flat_map(move |m| vec((vec(signed_fraction(), dimension), 1..=6i64), m));
    weighted.prop_map(|weighted| {
        let total: i64 = weighted.iter().map(|(_, weight)| *weight).sum();
        let (points, weights) = weighted.into_iter().map(|(x, weight)| (x, ratio(weight, total))).unzip();
        Combination::new(points, weights)
    })
}

/// A function at a combination of points.
#[derive(Clone, Debug)]
pub(crate) struct Mixture<F> {
    pub(crate) f: F,
    pub(crate) at: Combination,
}

impl<F: Objective> Mixture<F> {
    /// f(Σ wᵢ xᵢ).
    pub(crate) fn value_of_mean(&self) -> Exact {
        self.f.value(&self.at.mean())
    }

    /// Σ wᵢ f(xᵢ).
    pub(crate) fn mean_value(&self) -> Exact {
        self.at.average(|x| self.f.value(x))
    }
}

/// A function, two points and the μ that is claimed for it.
#[derive(Clone, Debug)]
pub(crate) struct Tangent<F> {
    pub(crate) f: F,
    /// μ as the statement has it.
    pub(crate) modulus: Ratio,
    pub(crate) x: Vec<Ratio>,
    pub(crate) y: Vec<Ratio>,
}

impl<F: Objective> Tangent<F> {
    /// f(y) − f(x) − ⟨∇f(x), y − x⟩.
    fn height(&self) -> Exact {
        let [x, y] = [&self.x, &self.y].map(|point| lift::<Exact>(point));
        let apart: Vec<Exact> = x.iter().zip(&y).map(|(x, y)| *y - *x).collect();
        self.f.value(&y) - self.f.value(&x) - dot(&self.f.gradient_at(&x), &apart)
    }

    /// (μ/2)‖y − x‖².
    fn parabola(&self) -> Exact {
        self.modulus * distance_sq::<Exact>(&lift(&self.x), &lift(&self.y)) / 2
    }
}

/// f(y) ≥ f(x) + ⟨∇f(x), y − x⟩ + (μ/2)‖y − x‖².
pub(crate) fn above_its_parabola<F: Objective + Clone + Debug>(pairs: Settings<Tangent<F>>) -> Experiment<Tangent<F>> {
    pairs.quantity(Tangent::height).at_least(Tangent::parabola)
}

/// A function that a multiple of ‖w‖² makes strongly convex.
pub(crate) type Strong = Tangent<Penalized<SmoothFunction>>;

/// f + (λ/2)‖w‖² with the μ that is left over.
pub(crate) fn strong(f: impl Into<SmoothFunction>, lambda: Ratio, x: &[Ratio], y: &[Ratio]) -> Strong {
    let f = f.into();
    let modulus = f.least_curvature() + lambda;
    let center = vec![Ratio::ZERO; x.len()];
    Tangent { f: Penalized { f, lambda, center }, modulus, x: x.to_vec(), y: y.to_vec() }
}

/// Whether ∇²f ⪰ μI everywhere.
pub(crate) fn is_curved(s: &Strong) -> bool {
    s.modulus <= s.f.f.least_curvature() + s.f.lambda
}

/// w² + cos(w)/2 up to a constant, with 3/2 ≤ f″ ≤ 5/2, near 0 and far from it.
pub(crate) fn parabola_with_waves() -> Vec<Strong> {
    let waves = Cosines { amplitudes: vec![ratio(-1, 2)], frequencies: ratios([1]) };
    let pairs = [(0, ratio(1, 100)), (0, ratio(-3, 1)), (-2, ratio(5, 1)), (3, ratio(7, 2))];
    pairs.map(|(x, y)| strong(waves.clone(), 2.into(), &ratios([x]), &[y])).into()
}

/// (μ/2)‖w‖², which is its own parabola.
pub(crate) fn own_parabolas() -> Vec<Strong> {
    let pair = |mu: Ratio| strong(Quadratic::isotropic(mu, 2), 0.into(), &ratios([1, -3]), &[ratio(5, 2), ratio(1, 3)]);
    [ratio(1, 100), ratio(1, 1), ratio(7, 2)].map(pair).into()
}
