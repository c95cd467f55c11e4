//! Guarantees that hold with high probability, not only on average.

pub(crate) use super::*;

pub(crate) mod azuma_rate;
pub(crate) mod boosting_complexity;
pub(crate) mod boosting_selection;
pub(crate) mod boosting_theorem;
pub(crate) mod boosting_total;
pub(crate) mod clipping_biased;
pub(crate) mod clipping_bounded;
pub(crate) mod light_tail;
pub(crate) mod markov;
pub(crate) mod markov_sgd;
pub(crate) mod martingale_difference;
pub(crate) mod noise_growth_inner;
pub(crate) mod noise_growth_squared;
pub(crate) mod probability_form;

use crate::smooth::fraction;
use theorycheck::kernel::{distance_sq, norm_sq};
use theorycheck::objective::{Huber, LogCosh, Quadratic, SmoothFunction, lift};
use theorycheck::optimizer::{Boosting, Selection, boosted_descent, select_by_gradient, stochastic_descent};
use theorycheck::oracle::SymmetricPareto;
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;
use theorycheck::random::Path;
use theorycheck::statistics::heads_law;

/// A random number with finitely many values, each with its probability.
#[derive(Clone, Debug)]
pub(crate) struct Finite(pub(crate) Vec<(Ratio, Ratio)>);

impl Finite {
    /// `high` with probability p, otherwise `low`.
    pub(crate) fn two_point(p: Ratio, high: impl Into<Ratio>, low: impl Into<Ratio>) -> Finite {
        Finite(vec![(high.into(), p), (low.into(), 1 - p)])
    }

    /// One value for certain.
    pub(crate) fn always(value: impl Into<Ratio>) -> Finite {
        Finite(vec![(value.into(), Ratio::ONE)])
    }

    /// E v(X).
    pub(crate) fn mean(&self, v: impl Fn(Ratio) -> Exact) -> Exact {
        self.0.iter().map(|(value, p)| v(*value) * *p).sum()
    }

    /// The probability that X is such a value.
    pub(crate) fn probability(&self, event: impl Fn(Ratio) -> bool) -> Ratio {
        self.0.iter().filter(|(value, _)| event(*value)).map(|(_, p)| *p).sum()
    }

    pub(crate) fn largest(&self) -> Ratio {
        self.0.iter().map(|(value, _)| value.abs()).max().unwrap_or(Ratio::ZERO)
    }
}

/// Laws on one to five values, each of them a whole number of halves from `least` to 6.
pub(crate) fn finite_laws(least: i64) -> impl Strategy<Value = Finite> {
    vec((2 * least..=12, 1..=6i64), 1..=5).prop_map(|weighted| {
        let total: i64 = weighted.iter().map(|(_, weight)| weight).sum();
        Finite(weighted.into_iter().map(|(value, weight)| (ratio(value, 2), ratio(weight, total))).collect())
    })
}

/// A law of noise.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noise {
    /// `high` with probability p, otherwise `low`.
    TwoPoint { p: Ratio, high: Ratio, low: Ratio },
    /// Symmetric, with tails like those of a power.
    Pareto(SymmetricPareto),
}

impl Noise {
    /// ±σ, equally likely.
    pub(crate) fn signs(sigma: impl Into<Ratio>) -> Noise {
        let sigma = sigma.into();
        Noise::TwoPoint { p: ratio(1, 2), high: sigma, low: -sigma }
    }

    /// n − 1 with probability 1/n, otherwise −1: mean 0 and variance n − 1.
    pub(crate) fn rare(n: i64) -> Noise {
        Noise::TwoPoint { p: ratio(1, n), high: (n - 1).into(), low: (-1).into() }
    }

    pub(crate) fn mean(&self) -> Ratio {
        match self {
            Noise::TwoPoint { p, high, low } => *p * *high + (1 - *p) * *low,
            Noise::Pareto(_) => Ratio::ZERO,
        }
    }

    /// E e².
    pub(crate) fn moment(&self) -> Ratio {
        match self {
            Noise::TwoPoint { p, high, low } => *p * high.sq() + (1 - *p) * low.sq(),
            Noise::Pareto(law) => law.variance,
        }
    }

    /// Whether |e| ≤ σ always.
    pub(crate) fn is_within(&self, sigma: Ratio) -> bool {
        matches!(self, Noise::TwoPoint { high, low, .. } if high.abs() <= sigma && low.abs() <= sigma)
    }

    /// # Panics
    /// When the law has a density: it has no paths.
    pub(crate) fn draw<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        match self {
            Noise::TwoPoint { p, high, low } => draw.two_point(*p, *high, *low),
            Noise::Pareto(_) => panic!("a law with a density has no paths"),
        }
    }

    pub(crate) fn sample<R: Sampled>(&self, draw: &mut Draw<R>) -> R {
        match self {
            Noise::Pareto(law) => law.draw(draw),
            Noise::TwoPoint { .. } => self.draw(draw),
        }
    }
}

/// w_{t+1} = w_t − η(f′(w_t) + e_t) on the line, for T steps.
#[derive(Clone, Debug)]
pub(crate) struct Noisy {
    pub(crate) f: SmoothFunction,
    pub(crate) start: Ratio,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
    pub(crate) noise: Noise,
    /// σ, as the statement has it.
    pub(crate) sigma: Ratio,
    /// δ.
    pub(crate) delta: Ratio,
}

impl Noisy {
    /// ±1 noise on w²/2 from its minimizer.
    pub(crate) fn signs_on_a_bowl(step: Ratio, steps: usize, delta: Ratio) -> Noisy {
        let (f, start) = (Quadratic::isotropic(1, 1).into(), Ratio::ZERO);
        Noisy { f, start, step, steps, noise: Noise::signs(1), sigma: 1.into(), delta }
    }

    /// L.
    pub(crate) fn smoothness(&self) -> Ratio {
        self.f.smoothness()
    }

    /// Δ = f(w₁) − f*.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value(&[exact(self.start)]) - self.f.optimal_value()
    }

    /// ln(1/δ).
    pub(crate) fn log(&self) -> Exact {
        (1 / exact(self.delta)).ln()
    }

    /// 2Δ/(ηT) + Lησ², a bound on (1/T) Σ E f′(w_t)² for η ≤ 1/L.
    pub(crate) fn expected_bound(&self) -> Exact {
        2 * self.gap() / (self.step * self.steps) + self.smoothness() * self.step * self.sigma.sq()
    }

    /// Whether 0 < η ≤ 1/L.
    pub(crate) fn is_short(&self) -> bool {
        self.step > 0 && self.step * self.smoothness() <= 1
    }

    /// Runs it; `observe` sees f′(w_t) and e_t for t = 1, …, T.
    pub(crate) fn descend<R: Drawn>(
        &self,
        draw: &mut Draw<R>,
        noise: impl Fn(&Noise, &mut Draw<R>) -> R,
        mut observe: impl FnMut(R, R),
    ) {
        let oracle = |_: &[R], g: &mut [R], draw: &mut Draw<R>| {
            let e = noise(&self.noise, draw);
            observe(g[0], e);
            g[0] += e;
        };
        stochastic_descent(&self.f, &[self.start], R::of(self.step), self.steps, draw, oracle, |_| {});
    }

    /// (1/T) Σ f′(w_t)².
    pub(crate) fn average<R: Drawn>(&self, draw: &mut Draw<R>, noise: impl Fn(&Noise, &mut Draw<R>) -> R) -> R {
        let mut sum = R::zero();
        self.descend(draw, noise, |slope, _| sum += slope.sq());
        sum / Ratio::from(self.steps)
    }
}

/// SGD with post-optimization on the line.
#[derive(Clone, Debug)]
pub(crate) struct Boosted {
    /// One of its runs; its number of steps is that of `work`.
    pub(crate) run: Noisy,
    pub(crate) work: Boosting,
}

impl Boosted {
    /// T steps a run, with `runs` of them and so many samples to judge each.
    pub(crate) fn new(run: Noisy, runs: usize, samples: usize) -> Boosted {
        Boosted { work: Boosting { runs, steps: run.steps, samples }, run }
    }

    /// Adds the noise.
    pub(crate) fn oracle<R: Drawn>(&self) -> impl Fn(&[R], &mut [R], &mut Draw<R>) {
        |_, g, draw| g[0] += self.run.noise.draw(draw)
    }

    pub(crate) fn descend<R: Drawn>(&self, draw: &mut Draw<R>) -> Selection<R> {
        boosted_descent(&self.run.f, &[self.run.start], R::of(self.run.step), self.work, draw, self.oracle())
    }
}
