//! # The divergence of T observations adds up under the first law, not the second
//!
//! **Let** P_i be the law of T subgradients g_t in the world i = ±1, asked at points w_t that may
//! depend on g₁, …, g_{t−1}.
//! **Then** KL(P₁ᵀ ‖ P₋₁ᵀ) = Σ_t E_{P₁} KL(P₁^{[t]} ‖ P₋₁^{[t]}), at most T times the largest
//! conditional divergence over rounds and histories. With the expectation under P₋₁ it is false.
//!
//! **Checked** by enumerating every history. Both sides are combinations of logarithms, so that
//! equality can only survive, to so many digits.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/kl-tensorization",
    rows: &[],
    errata: &[Erratum {
        row: "lower-bounds/kl-tensorization",
        printed: r"D_{KL}(\mathbb P_1^T \| \mathbb P_{-1}^T) = \sum_{t=1}^T \mathbb E_{\mathbb P_{-1}^{t-1}}\left[D_{KL}(\mathbb P_1^{[t]} \| \mathbb P_{-1}^{[t]})\right]",
        corrected: r"D_{KL}(\mathbb P_1^T \| \mathbb P_{-1}^T) = \sum_{t=1}^T \mathbb E_{\mathbb P_1^{t-1}}\left[D_{KL}(\mathbb P_1^{[t]} \| \mathbb P_{-1}^{[t]})\right]",
        why: "The history is drawn from the first argument of the divergence. For δ = 1/2 and a method that asks at 0 and then, after z = −1, at 2D, where nothing is learned, the divergence is (7/8) ln 3, and the printed sum is (5/8) ln 3.",
    }],
    source: &[opt4dl(385)],
    statement: r"D_{KL}(\mathbb P_1^T \| \mathbb P_{-1}^T) = \sum_{t=1}^T \mathbb E_{\mathbb P_1^{t-1}}\left[D_{KL}(\mathbb P_1^{[t]} \| \mathbb P_{-1}^{[t]})\right]",
    cases,
};

/// Where the next subgradient is asked for, given the last.
#[derive(Clone, Copy, Debug)]
enum Policy {
    /// At 0, where each subgradient shows z.
    Within,
    /// At 0, but at 2D, where it shows nothing, after a positive subgradient.
    AwayAfterPositive,
    /// At 2D first, at 0 from then on.
    AwayFirst,
}

/// T rounds of a policy in the two worlds with G = D = 1.
#[derive(Clone, Copy, Debug)]
struct Rounds {
    delta: Ratio,
    rounds: usize,
    policy: Policy,
}

/// The last subgradient, and how likely the history is in the worlds 1 and −1.
#[derive(Clone, Copy)]
struct History {
    last: Option<i32>,
    likelihoods: [Exact; 2],
}

impl Rounds {
    fn query(&self, last: Option<i32>) -> i32 {
        match (self.policy, last) {
            (Policy::AwayAfterPositive, Some(1)) | (Policy::AwayFirst, None) => 2,
            _ => 0,
        }
    }

    /// The law of the next subgradient, −1 or 1, in the worlds 1 and −1.
    fn next(&self, last: Option<i32>) -> [[Exact; 2]; 2] {
        [1, -1].map(|i| {
            let f = ExpectedDistance::new(1, 1, i * self.delta);
            let outcomes = [(1, f.probability_of_plus()), (-1, 1 - f.probability_of_plus())];
            let is_negative = |z: i32| f.observed(exact(self.query(last)), exact(z)).lt(0).is_yes();
            let negative: Ratio = outcomes.into_iter().filter(|(z, _)| is_negative(*z)).map(|(_, p)| p).sum();
            [negative, 1 - negative].map(exact)
        })
    }

    /// The histories of so many rounds.
    fn histories(&self, rounds: usize) -> Vec<History> {
        let start = History { last: None, likelihoods: [exact(1); 2] };
        (0..rounds).fold(vec![start], |histories, _| {
            let longer = |history: History| {
                let next = self.next(history.last);
                [-1, 1].into_iter().enumerate().map(move |(k, g)| History {
                    last: Some(g),
                    likelihoods: [0, 1].map(|world| history.likelihoods[world] * next[world][k]),
                })
            };
            histories.into_iter().flat_map(longer).collect()
        })
    }

    /// KL(P₁ᵀ ‖ P₋₁ᵀ) over whole histories.
    fn joint(&self) -> Exact {
        let [p, q] = [0, 1].map(|world| -> Vec<Exact> {
            self.histories(self.rounds).iter().map(|history| history.likelihoods[world]).collect()
        });
        relative_entropy(&p, &q)
    }

    /// KL of the next subgradient after a history.
    fn conditional(&self, history: &History) -> Exact {
        let [p, q] = self.next(history.last);
        relative_entropy(&p, &q)
    }

    /// Σ_t E KL(P₁^{[t]} ‖ P₋₁^{[t]}), the history weighted by its likelihoods.
    fn sum(&self, weight: fn([Exact; 2]) -> Exact) -> Exact {
        let round = |t| -> Exact {
            self.histories(t).iter().map(|history| weight(history.likelihoods) * self.conditional(history)).sum()
        };
        (0..self.rounds).map(round).sum()
    }

    /// T times the largest conditional divergence.
    fn largest(&self) -> Exact {
        let histories = (0..self.rounds).flat_map(|t| self.histories(t));
        let conditionals = histories.map(|history| self.conditional(&history));
        conditionals.reduce(Exact::max).expect("at least one round") * self.rounds
    }
}

fn adaptive() -> impl Iterator<Item = Rounds> {
    let policies = [Policy::AwayAfterPositive, Policy::AwayFirst].into_iter();
    policies.flat_map(|policy| {
        [(2, ratio(1, 2)), (3, ratio(1, 5)), (5, ratio(9, 10))].map(|(rounds, delta)| Rounds { delta, rounds, policy })
    })
}

/// Away from 0 after z = −1, with δ = 1/2.
fn two_rounds() -> [Rounds; 1] {
    [Rounds { delta: ratio(1, 2), rounds: 2, policy: Policy::AwayAfterPositive }]
}

fn away_first() -> [Rounds; 1] {
    [Rounds { policy: Policy::AwayFirst, ..two_rounds()[0] }]
}

fn always_within() -> [Rounds; 1] {
    [Rounds { delta: ratio(1, 5), rounds: 6, policy: Policy::Within }]
}

fn cases(case: &mut Cases) {
    let joint = for_all(adaptive).premise("0 < δ < 1", |s| s.delta > 0 && s.delta < 1).quantity(Rounds::joint);
    let theorem = joint.exactly(|s| s.sum(|[p, _]| p));
    let crude = joint.at_most(Rounds::largest);

    case.holds("the expectation under P₁", theorem);
    case.holds("(7/8) ln 3 in two rounds", theorem.on(two_rounds).bound(|_| ratio(7, 8) * exact(3).ln()));
    case.holds("at most T times the largest", crude);
    case.holds("equality where every round is alike", crude.on(always_within).attained());
    case.rejected("worlds that never share an observation", theorem.tweak(|s| s.delta = Ratio::ONE));
    case.refuted("as printed, under P₋₁", theorem.on(two_rounds).bound(|s| s.sum(|[_, q]| q)));
    case.sabotage("under the average of both", theorem.bound(|s| s.sum(|[p, q]| (p + q) / 2)));
    case.sabotage(
        "T times the divergence of the first round",
        crude.on(away_first).bound(|s| s.conditional(&s.histories(0)[0]) * s.rounds),
    );
    case.sabotage("T − 1 times the largest", crude.on(always_within).scale_bound(ratio(5, 6)));
}
