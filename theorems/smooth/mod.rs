//! Beyond convexity: (stochastic) gradient descent on smooth functions.

pub(crate) use super::*;

pub(crate) mod descent_progress;
pub(crate) mod gd_rate;
pub(crate) mod last_iterate_output;
pub(crate) mod quadratic_sandwich;
pub(crate) mod sgd_rate;
pub(crate) mod stepsize_threshold;

use theorycheck::kernel::{dot, norm_sq};
use theorycheck::objective::{Cosines, Huber, LogCosh, Quadratic, RationalWell, SmoothFunction, lift};
use theorycheck::optimizer::{Trajectory, gradient_descent};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::prelude::{Just, Strategy, any, prop_oneof};

/// A run of gradient descent: T steps of size η from w₁ on f.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) f: SmoothFunction,
    /// L as the statement has it: f may be smoother than it says.
    pub(crate) smoothness: Ratio,
    pub(crate) start: Vec<Ratio>,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
}

impl Run {
    /// T steps of size 1/L.
    pub(crate) fn new(f: impl Into<SmoothFunction>, start: &[Ratio], steps: usize) -> Run {
        let f = f.into();
        let smoothness = f.smoothness();
        Run { f, smoothness, start: start.to_vec(), step: 1 / smoothness, steps }
    }

    /// Whether ∇f is L-Lipschitz.
    pub(crate) fn is_smooth(&self) -> bool {
        self.f.smoothness() <= self.smoothness
    }

    /// Δ = f(w₁) − f*.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value::<Exact>(&lift(&self.start)) - self.f.optimal_value()
    }

    pub(crate) fn descend(&self) -> Trajectory<Exact> {
        gradient_descent(&self.f, &self.start, exact(self.step), self.steps, |_| {})
    }

    /// f(w₁) − f(w₂).
    pub(crate) fn first_progress(&self) -> Exact {
        let run = Run { steps: 1, ..self.clone() }.descend();
        self.f.value(&run.iterates[0]) - self.f.value(&run.iterates[1])
    }

    /// ‖∇f(w₁)‖².
    pub(crate) fn first_gradient_norm_sq(&self) -> Exact {
        norm_sq(&self.f.gradient_at::<Exact>(&lift(&self.start)))
    }
}

/// Smooth functions of every kind that the engine knows, convex and not.
pub(crate) fn smooth_runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for steps in [1, 2, 7, 30] {
        runs.push(Run::new(Quadratic::centered(&[3.into(), ratio(1, 2), ratio(1, 10)]), &ratios([1, 2, -5]), steps));
        runs.push(Run::new(Huber::new(1, 2), &[ratio(9, 2)], steps));
        runs.push(Run::new(RationalWell::new(ratio(3, 2)), &ratios([2]), steps.min(7)));
        runs.push(Run::new(LogCosh, &ratios([4]), steps));
        let waves = Cosines { amplitudes: vec![1.into(), ratio(1, 4)], frequencies: ratios([1, 3]) };
        runs.push(Run::new(waves, &[ratio(1, 10), ratio(4, 5)], steps));
    }
    runs
}

/// The same runs with steps of these sizes, in units of theirs.
pub(crate) fn sized(sizes: &[Ratio], runs: &[Run]) -> Vec<Run> {
    sizes.iter().flat_map(|size| runs.iter().map(|s| Run { step: *size * s.step, ..s.clone() })).collect()
}

/// (L/2)‖w‖², on which gradient descent stops after one step.
pub(crate) fn isotropic_quadratics() -> Vec<Run> {
    [1, 2, 50].map(|steps| Run::new(Quadratic::isotropic(3, 2), &[1.into(), ratio(-2, 3)], steps)).into()
}

/// cos, from a thousandth beside its crest: gradients grow for as long as w is near the crest.
pub(crate) fn beside_the_crest(steps: usize) -> Run {
    let cosine = Cosines { amplitudes: ratios([-1]), frequencies: ratios([1]) };
    Run::new(cosine, &[ratio(1, 1000)], steps)
}

/// A fraction with numerator up to 12 and denominator up to 4.
pub(crate) fn fraction() -> impl Strategy<Value = Ratio> {
    (1..=12i64, 1..=4i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator))
}

fn signed_fraction() -> impl Strategy<Value = Ratio> {
    (-12..=12i64, 1..=4i64).prop_map(|(numerator, denominator)| ratio(numerator, denominator))
}

/// Bounded below, of one to three dimensions.
fn random_functions() -> impl Strategy<Value = SmoothFunction> {
    let waves = |(amplitudes, frequencies)| Cosines { amplitudes, frequencies }.into();
    prop_oneof![
        vec(fraction(), 1..=3).prop_map(|curvatures| Quadratic::centered(&curvatures).into()),
        (fraction(), fraction()).prop_map(|(slope, curvature)| Huber::new(slope, curvature).into()),
        fraction().prop_map(|height| RationalWell::new(height).into()),
        Just(LogCosh.into()),
        (1..=3usize).prop_flat_map(|d| (vec(fraction(), d), vec(fraction(), d))).prop_map(waves),
    ]
}

/// One to six steps of size 1/L on a random function.
pub(crate) fn random_runs() -> impl Strategy<Value = Run> {
    let started = |f: SmoothFunction| (vec(signed_fraction(), f.dimension()), Just(f));
    (random_functions().prop_flat_map(started), 1..=6usize).prop_map(|((start, f), steps)| Run::new(f, &start, steps))
}

/// Two points and a function.
#[derive(Clone, Debug)]
pub(crate) struct Pair<F = SmoothFunction> {
    pub(crate) f: F,
    /// L as the statement has it.
    pub(crate) smoothness: Ratio,
    pub(crate) x: Vec<Ratio>,
    pub(crate) y: Vec<Ratio>,
}

impl Pair {
    pub(crate) fn new(f: impl Into<SmoothFunction>, x: &[Ratio], y: &[Ratio]) -> Pair {
        let f = f.into();
        Pair { smoothness: f.smoothness(), f, x: x.to_vec(), y: y.to_vec() }
    }

    /// Whether ∇f is L-Lipschitz.
    pub(crate) fn is_smooth(&self) -> bool {
        self.f.smoothness() <= self.smoothness
    }
}

impl<F: Objective + Clone> Pair<F> {
    pub(crate) fn swapped(&self) -> Pair<F> {
        Pair { x: self.y.clone(), y: self.x.clone(), ..self.clone() }
    }

    /// f(y).
    pub(crate) fn value_at_y(&self) -> Exact {
        self.f.value::<Exact>(&lift(&self.y))
    }

    pub(crate) fn gradient_at_x(&self) -> Vec<Exact> {
        self.f.gradient_at(&lift::<Exact>(&self.x))
    }

    /// y − x.
    pub(crate) fn displacement(&self) -> Vec<Exact> {
        self.x.iter().zip(&self.y).map(|(x, y)| exact(*y) - *x).collect()
    }

    /// f(x) + ⟨g, y − x⟩ for the gradient g = ∇f(x), or one taken elsewhere.
    pub(crate) fn linear_model(&self, gradient: &[Exact]) -> Exact {
        self.f.value::<Exact>(&lift(&self.x)) + dot(gradient, &self.displacement())
    }

    /// f(y) − f(x) − ⟨∇f(x), y − x⟩.
    pub(crate) fn model_error(&self) -> Exact {
        self.value_at_y() - self.linear_model(&self.gradient_at_x())
    }

    /// ‖y − x‖².
    pub(crate) fn distance_sq(&self) -> Exact {
        norm_sq(&self.displacement())
    }
}

/// Pairs of points on functions of every kind, near and far apart.
pub(crate) fn smooth_pairs() -> Vec<Pair> {
    let waves = Cosines { amplitudes: vec![1.into(), ratio(1, 4)], frequencies: ratios([1, 3]) };
    let mut pairs = Vec::new();
    for apart in [ratio(1, 100), ratio(-1, 1), ratio(7, 1)] {
        pairs.push(Pair::new(Quadratic::centered(&ratios([2, -1])), &ratios([1, 1]), &[1 + apart, 1 - apart]));
        pairs.push(Pair::new(Huber::new(1, 2), &[ratio(1, 3)], &[ratio(1, 3) + apart]));
        pairs.push(Pair::new(RationalWell::new(ratio(3, 2)), &ratios([2]), &[2 + apart]));
        pairs.push(Pair::new(LogCosh, &[ratio(-1, 2)], &[apart - ratio(1, 2)]));
        pairs.push(Pair::new(waves.clone(), &[ratio(1, 10), ratio(4, 5)], &[ratio(1, 10) + apart, ratio(4, 5)]));
    }
    pairs
}

/// ±(L/2)‖w‖², whose every linear model is off by (L/2)‖y − x‖².
pub(crate) fn extremal_pairs() -> Vec<Pair> {
    [2, -2].map(|h| Pair::new(Quadratic::isotropic(h, 2), &ratios([1, -3]), &[ratio(5, 2), ratio(1, 3)])).into()
}

/// Two random points on a random function, apart in every coordinate.
pub(crate) fn random_pairs() -> impl Strategy<Value = Pair> {
    let sides = |(x, apart, rightward): (Ratio, Ratio, bool)| (x, if rightward { x + apart } else { x - apart });
    let points = move |f: SmoothFunction| {
        let sides = (signed_fraction(), fraction(), any::<bool>()).prop_map(sides);
        (vec(sides, f.dimension()), Just(f))
    };
    let pair = |(points, f): (Vec<(Ratio, Ratio)>, SmoothFunction)| {
        let (x, y): (Vec<Ratio>, Vec<Ratio>) = points.into_iter().unzip();
        Pair::new(f, &x, &y)
    };
    random_functions().prop_flat_map(points).prop_map(pair)
}
