//! Beyond convexity: (stochastic) gradient descent on smooth functions.

pub(crate) use super::*;

pub(crate) mod complexities;
pub(crate) mod criterion_relaxation;
pub(crate) mod descent_progress;
pub(crate) mod examples;
pub(crate) mod gd_proof;
pub(crate) mod gd_rate;
pub(crate) mod hessian_bound;
pub(crate) mod last_iterate_output;
pub(crate) mod max_progress_step;
pub(crate) mod no_expected_descent;
pub(crate) mod progress_order;
pub(crate) mod quadratic_sandwich;
pub(crate) mod random_iterate;
pub(crate) mod sandwich_annotation;
pub(crate) mod sgd_average_missing_expectation;
pub(crate) mod sgd_eta_optimal;
pub(crate) mod sgd_general_eta;
pub(crate) mod sgd_one_step;
pub(crate) mod sgd_rate;
pub(crate) mod stepsize_threshold;
pub(crate) mod tight_in_general;

use theorycheck::kernel::{distance_sq, dot, norm_sq};
use theorycheck::objective::{Cosines, Huber, LogCosh, Quadratic, RationalWell, SmoothFunction, lift};
use theorycheck::optimizer::{
    Trajectory, gradient_descent, isotropic_average_second_moment, isotropic_second_moments, stochastic_descent,
};
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

    /// 0 < η < 2/L.
    pub(crate) fn is_short(&self) -> bool {
        self.step > 0 && self.step * self.smoothness < 2
    }

    /// η(1 − Lη/2), which is what a step is sure to gain in units of ‖∇f(w)‖².
    pub(crate) fn sure_gain(&self) -> Ratio {
        self.step * (1 - self.smoothness * self.step / 2)
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

/// w²/2, of which only 2-smoothness is used.
pub(crate) fn rounder_than_needed() -> [Run; 1] {
    let run = Run::new(Quadratic::isotropic(1, 1), &ratios([1]), 1);
    [Run { smoothness: 2.into(), step: ratio(1, 2), ..run }]
}

/// Steps of any length up to 3/L.
pub(crate) fn random_steps() -> impl Strategy<Value = Run> {
    (random_runs(), 1..=24i64).prop_map(|(s, size)| Run { step: ratio(size, 8) * s.step, ..s })
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

/// A noisy run of the same method, w_{t+1} = w_t − η g_t.
#[derive(Clone, Debug)]
pub(crate) struct NoisyRun {
    pub(crate) run: Run,
    /// σ: the standard deviation of the whole noise vector.
    pub(crate) sigma: Ratio,
}

impl NoisyRun {
    /// On (h/2) w², from w₁ = start with steps of size 1/h.
    pub(crate) fn on_the_line(curvature: Ratio, start: Ratio, sigma: Ratio, steps: usize) -> NoisyRun {
        NoisyRun { run: Run::new(Quadratic::isotropic(curvature, 1), &[start], steps), sigma }
    }

    /// min{1/L, √(2Δ/(Lσ²T))}.
    pub(crate) fn balanced_step(&self) -> Exact {
        let l = self.run.smoothness;
        let balanced = (2 * self.run.gap() / (l * self.sigma.sq()) / self.run.steps).sqrt();
        balanced.min(1 / l)
    }

    /// 2LΔ/T + c σ √(2ΔL/T).
    pub(crate) fn rate(&self, c: Ratio) -> Exact {
        let (l, t) = (self.run.smoothness, self.run.steps);
        2 * l * self.run.gap() / t + c * self.sigma * (2 * self.run.gap() * l / t).sqrt()
    }

    /// Δ/(Tη(1 − Lη/2)) + Lησ²/(2(1 − Lη/2)) for any η.
    pub(crate) fn rate_with(&self, step: Exact) -> Exact {
        let l = self.run.smoothness;
        (self.run.gap() / self.run.steps / step + l * self.sigma.sq() * step / 2) / (1 - l * step / 2)
    }

    /// E (1/T) Σ_{t≤T} f′(w_t)² on (L/2) w² with steps of size η, from m ← (1 − ηL)² m + η²σ².
    pub(crate) fn average_on_the_line(&self, step: Exact) -> Exact {
        let l = self.run.smoothness;
        isotropic_average_second_moment(l, self.first_square(), step, self.sigma.sq(), self.run.steps) * l.sq()
    }

    /// E f(w_{T+1}) of the same run.
    pub(crate) fn last_value_on_the_line(&self, step: Exact) -> Exact {
        let (l, t) = (self.run.smoothness, self.run.steps);
        isotropic_second_moments(l, self.first_square(), step, self.sigma.sq(), t + 1)[t] * l / 2
    }

    fn first_square(&self) -> Exact {
        exact(self.run.start[0]).sq()
    }

    /// Runs with noise ±σ along a drawn coordinate. Returns w_{T+1} and Σ_{t≤T} ‖∇f(w_t)‖²; `observe` sees
    /// every ∇f(w_t) with g_t.
    pub(crate) fn descend(
        &self,
        draw: &mut Draw<Exact>,
        mut observe: impl FnMut(&[Exact], &[Exact]),
    ) -> (Vec<Exact>, Exact) {
        let Run { f, start, step, steps, .. } = &self.run;
        let noise = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
            let gradient = g.to_vec();
            let along = draw.index(g.len());
            g[along] += draw.sign() * self.sigma;
            observe(&gradient, g);
        };
        let mut sum = exact(0);
        let last = stochastic_descent(f, start, exact(*step), *steps, draw, noise, |at| sum += norm_sq(at.gradient));
        (last, sum)
    }

    /// (1/T) Σ_{t≤T} ‖∇f(w_t)‖² of such a run.
    pub(crate) fn average(&self, draw: &mut Draw<Exact>) -> Exact {
        self.descend(draw, |_, _| {}).1 / self.run.steps
    }

    /// f(w_{T+1}) − f* of such a run.
    pub(crate) fn last_gap(&self, draw: &mut Draw<Exact>) -> Exact {
        self.run.f.value(&self.descend(draw, |_, _| {}).0) - self.run.f.optimal_value()
    }
}

/// A few noisy steps of several sizes on functions of every kind.
pub(crate) fn noisy_runs() -> Vec<NoisyRun> {
    let shorter = |s: Run| Run { steps: if s.start.len() == 1 { 5 } else { 3 }, ..s };
    let runs: Vec<Run> = smooth_runs().into_iter().take(5).map(shorter).collect();
    let noisy = |(k, run): (usize, Run)| NoisyRun { run, sigma: [ratio(1, 2), ratio(3, 1)][k % 2] };
    sized(&[ratio(1, 4), ratio(1, 1), ratio(3, 2)], &runs).into_iter().enumerate().map(noisy).collect()
}

/// One noisy step from a random place, of up to 15/8 of 1/L.
pub(crate) fn random_noisy_steps() -> impl Strategy<Value = NoisyRun> {
    (random_runs(), 1..=15i64, fraction())
        .prop_map(|(s, size, sigma)| NoisyRun { run: Run { step: ratio(size, 8) * s.step, steps: 1, ..s }, sigma })
}

/// (L/2)‖w‖² with noise, in one and two dimensions.
pub(crate) fn noisy_isotropic_quadratics() -> Vec<NoisyRun> {
    let plane = Run::new(Quadratic::isotropic(3, 2), &[1.into(), ratio(-2, 3)], 3);
    let line = Run::new(Quadratic::isotropic(ratio(1, 2), 1), &ratios([2]), 5);
    let runs = [Run { step: ratio(1, 4), ..plane }, Run { step: ratio(3, 1), ..line }];
    runs.map(|run| NoisyRun { run, sigma: ratio(3, 2) }).into()
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
