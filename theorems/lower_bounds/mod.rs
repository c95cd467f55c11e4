//! Lower bounds: two worlds that few observations cannot tell apart.

pub(crate) use super::*;

pub(crate) mod bernoulli_kl;
pub(crate) mod bretagnolle_huber;
pub(crate) mod hard_pair;
pub(crate) mod kl_tensorization;
pub(crate) mod markov_to_test;
pub(crate) mod max_vs_average;
pub(crate) mod neyman_pearson;
pub(crate) mod pinsker;
pub(crate) mod risk_vs_tv;
pub(crate) mod separation;
pub(crate) mod sgd_upper;
pub(crate) mod two_point_rate;

use theorycheck::objective::ExpectedDistance;
use theorycheck::optimizer::stochastic_descent;
use theorycheck::proptest::prelude::*;
use theorycheck::random::mean_over_paths;
use theorycheck::statistics::{exp_minus_relative_entropy, heads_law, relative_entropy, total_variation};

/// How a minimizer is sought from T observed subgradients of one of the two worlds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Method {
    /// Answers 0 and looks at nothing.
    Stay,
    /// Answers D, as if it knew the world.
    Bet,
    /// Answers D times the last sign seen.
    Echo,
    /// Asks at 0 and answers D times the sign of the majority, 0 in a tie.
    Majority,
    /// Subgradient steps of size D/(G√T) from 0; answers the average of w₁, …, w_T.
    AveragedDescent,
}

/// Every method.
pub(crate) const METHODS: [Method; 5] =
    [Method::Stay, Method::Bet, Method::Echo, Method::Majority, Method::AveragedDescent];

/// A method against the pair f_i(w) = E G|w − zD|, i = ±1, where z = 1 with probability (1 + iδ)/2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contest {
    pub(crate) slope: Ratio,
    pub(crate) radius: Ratio,
    pub(crate) delta: Ratio,
    /// T.
    pub(crate) observations: usize,
    pub(crate) method: Method,
}

impl Contest {
    /// f_i.
    pub(crate) fn world(&self, i: i32) -> ExpectedDistance {
        ExpectedDistance::new(self.slope, self.radius, i * self.delta)
    }

    /// G D δ.
    pub(crate) fn separation(&self) -> Ratio {
        self.slope * self.radius * self.delta
    }

    /// What the method answers to T draws from the world i.
    fn answer<R: Drawn>(&self, i: R, draw: &mut Draw<R>) -> R {
        let f = self.world(1);
        let observe = |w: R, draw: &mut Draw<R>| f.observed(w, i * draw.two_point(f.probability_of_plus(), 1, -1));
        let sign_at_zero = |draw: &mut Draw<R>| -observe(R::zero(), draw) / self.slope;
        match self.method {
            Method::Stay => R::zero(),
            Method::Bet => R::of(self.radius),
            Method::Echo => {
                (0..self.observations).map(|_| sign_at_zero(draw)).last().unwrap_or(R::zero()) * self.radius
            }
            Method::Majority => {
                let sum: R = (0..self.observations).map(|_| sign_at_zero(draw)).sum();
                sum.max(R::of(-1)).min(R::one()) * self.radius
            }
            Method::AveragedDescent => {
                let step = R::near(self.radius / (self.slope * exact(self.observations).sqrt()));
                let mut sum = R::zero();
                let oracle = |w: &[R], g: &mut [R], draw: &mut Draw<R>| g[0] = observe(w[0], draw);
                stochastic_descent(&f, &[Ratio::ZERO], step, self.observations, draw, oracle, |at| sum += at.w[0]);
                sum / Ratio::from(self.observations)
            }
        }
    }

    /// E_i f_i(ŵ) − min f_i, over every path of up to ten observations.
    pub(crate) fn risk(&self, i: i32) -> Exact {
        let f = self.world(i);
        let gap = |draw: &mut Draw<Exact>| f.value(&[self.answer(exact(i), draw)]) - f.optimal_value();
        Exact::from(mean_over_paths(1 << 10, 64, gap).expect("at most 2¹⁰ paths").mean)
    }

    /// f_i(ŵ) − min f_i in a world i that a fair coin chooses. Its mean is the average of the two
    /// risks, which the larger of them is at least.
    pub(crate) fn gap<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let i: R = draw.sign();
        let answer = [self.answer(i, draw)];
        let [plus, minus] = [1, -1].map(|i| self.world(i)).map(|f| f.value(&answer) - R::of(f.optimal_value()));
        R::select(R::zero().less(i), plus, minus)
    }
}

/// ‖P₁ᵀ − P₋₁ᵀ‖_TV after T tosses of coins with (1 ± δ)/2: all that counts is the number of heads.
pub(crate) fn coins_apart(tosses: usize, delta: Exact) -> Exact {
    let [p, q] = [1, -1].map(|i| heads_law(tosses, (1 + i * delta) / 2));
    total_variation(&p, &q)
}

/// Two laws on the same outcomes.
#[derive(Clone, Debug)]
pub(crate) struct Laws {
    pub(crate) p: Vec<Ratio>,
    pub(crate) q: Vec<Ratio>,
}

impl Laws {
    fn lifted(&self) -> [Vec<Exact>; 2] {
        [&self.p, &self.q].map(|law| law.iter().map(|p| exact(*p)).collect())
    }

    pub(crate) fn total_variation(&self) -> Exact {
        let [p, q] = self.lifted();
        total_variation(&p, &q)
    }

    /// KL(P ‖ Q).
    pub(crate) fn relative_entropy(&self) -> Exact {
        let [p, q] = self.lifted();
        relative_entropy(&p, &q)
    }

    /// exp(−KL(P ‖ Q)).
    pub(crate) fn exp_minus_relative_entropy(&self) -> Exact {
        let [p, q] = self.lifted();
        exp_minus_relative_entropy(&p, &q)
    }
}

/// Coins that show heads with probability (1 ± δ)/2.
pub(crate) fn opposite_coins(delta: Ratio) -> Laws {
    let coin = vec![(1 + delta) / 2, (1 - delta) / 2];
    Laws { q: coin.iter().rev().copied().collect(), p: coin }
}

/// Laws on two to six outcomes with small weights, some of which may be impossible under P.
pub(crate) fn pairs_of_laws() -> impl Strategy<Value = Laws> {
    let normalized = |weights: Vec<i64>| -> Vec<Ratio> {
        let total: i64 = weights.iter().sum();
        weights.into_iter().map(|weight| ratio(weight, total)).collect()
    };
    let weights = prop::collection::vec((0i64..=12, 1i64..=12), 2..=6);
    weights.prop_filter("P needs a possible outcome", |weights| weights.iter().any(|(p, _)| *p > 0)).prop_map(
        move |weights| {
            let (p, q) = weights.into_iter().unzip();
            Laws { p: normalized(p), q: normalized(q) }
        },
    )
}
