//! # A bandit that sees the reward of one action alone still has an unbiased gradient: (rᵢ/wᵢ) eᵢ
//!
//! **Let** f(w) = ⟨w, r⟩, with ∇f = r, and let w be a policy that plays every action.
//! **Run** one action i, drawn from w, and see rᵢ only.
//! **Then** E (rᵢ/wᵢ) eᵢ = r, at the price of E ‖(rᵢ/wᵢ) eᵢ‖² = Σ rᵢ²/wᵢ.
//!
//! **Checked** on every path: each action with its probability.

use super::*;
use theorycheck::kernel::{dot, norm_sq};
use theorycheck::oracle::bandit_gradient;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/bandit-linear",
    rows: &[],
    errata: &[],
    source: &[opt4dl(110).note("the slide on reinforcement learning that follows")],
    statement: r"\mathbb E_{i \sim w}\left[\frac{r(i)}{w(i)} e_i\right] = r = \nabla\langle w, r\rangle",
    cases,
};

/// A policy, its rewards, and a direction to look along.
#[derive(Clone, Debug)]
struct Bandit {
    policy: Vec<Ratio>,
    rewards: Vec<Ratio>,
    direction: Vec<Ratio>,
}

impl Bandit {
    fn plays_everything(&self) -> bool {
        self.policy.iter().all(|p| *p > 0)
    }

    fn estimate(&self, draw: &mut Draw<Exact>) -> Vec<Exact> {
        bandit_gradient(&self.policy, &lift(&self.rewards), draw)
    }

    /// ⟨r, v⟩.
    fn derivative(&self) -> Ratio {
        self.rewards.iter().zip(&self.direction).map(|(r, v)| *r * *v).sum()
    }
}

/// Two to five actions with any rewards.
fn bandits() -> impl Strategy<Value = Bandit> {
    vec((1..=5i64, -9..=9i64, -3..=3i64), 2..=5).prop_map(|actions| {
        let total: i64 = actions.iter().map(|(weight, _, _)| weight).sum();
        Bandit {
            policy: actions.iter().map(|(weight, _, _)| ratio(*weight, total)).collect(),
            rewards: actions.iter().map(|(_, reward, _)| ratio(*reward, 2)).collect(),
            direction: actions.iter().map(|(_, _, v)| (*v).into()).collect(),
        }
    })
}

/// The last of three actions, whose reward is the largest, is never played.
fn blind() -> Bandit {
    let policy = vec![ratio(1, 3), ratio(2, 3), Ratio::ZERO];
    Bandit { policy, rewards: ratios([1, -1, 5]), direction: ratios([1, 1, 1]) }
}

fn cases(case: &mut Cases) {
    const EVERYTHING: &str = "every action is played";
    let settings = for_all_drawn(bandits).premise(EVERYTHING, Bandit::plays_everything);
    let theorem =
        settings.paths(|s, draw| dot(&s.estimate(draw), &lift(&s.direction))).mean_exactly(|s| s.derivative());
    let price = settings
        .paths(|s, draw| norm_sq(&s.estimate(draw)))
        .mean_exactly(|s| s.policy.iter().zip(&s.rewards).map(|(p, r)| r.sq() / *p).sum::<Ratio>());
    let unweighted = settings
        .paths(|s, draw| {
            let weighted = s.estimate(draw);
            let plain: Vec<Exact> = weighted.iter().zip(&s.policy).map(|(g, p)| *g * *p).collect();
            dot(&plain, &lift(&s.direction))
        })
        .mean_exactly(|s| s.derivative());

    case.holds("the mean is r", theorem);
    case.holds("the second moment is Σ r²/w", price);
    case.refuted("an action that is never played", theorem.on(|| [blind()]).without(EVERYTHING));
    case.rejected("which is seen beforehand", theorem.on(|| [blind()]));
    case.sabotage("rᵢ eᵢ, not divided by wᵢ", unweighted);
    case.sabotage("a second moment of ‖r‖²", price.bound(|s| s.rewards.iter().map(|r| r.sq()).sum::<Ratio>()));
}
