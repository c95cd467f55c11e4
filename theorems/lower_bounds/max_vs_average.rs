//! # The largest of some risks is at least their average under any prior
//!
//! **Let** a method have the risk R_i in the world p_i of a finite set, and let π be a law on that set.
//! **Then** max_i R_i ≥ Σ π_i R_i, with equality where all R_i with π_i > 0 are largest, as for a
//! method that treats two worlds alike.
//!
//! **Checked** on the exact risks of five methods in two worlds, and on random risks and priors.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/max-vs-average",
    rows: &[],
    errata: &[],
    source: &[opt4dl(373)],
    statement: r"\max_{p_i} \mathbb E_{\mathbb P_i^T}\left[f_{p_i}(\hat w) - f_{p_i}^*\right] \ge \sum_i \pi(p_i)\, \mathbb E_{\mathbb P_i^T}\left[f_{p_i}(\hat w) - f_{p_i}^*\right]",
    cases,
};

/// The risks in one to five worlds, and what a prior gives to each.
#[derive(Clone, Debug)]
struct Risks {
    risks: Vec<Ratio>,
    prior: Vec<Ratio>,
}

impl Risks {
    fn largest(&self) -> Exact {
        exact(*self.risks.iter().max().expect("at least one world"))
    }

    fn average(&self) -> Exact {
        self.risks.iter().zip(&self.prior).map(|(risk, share)| exact(*risk * *share)).sum()
    }

    fn has_a_prior(&self) -> bool {
        self.prior.iter().all(|share| *share >= 0) && self.prior.iter().copied().sum::<Ratio>() == 1
    }
}

fn random_risks() -> impl Strategy<Value = Risks> {
    let worlds = prop::collection::vec((0i64..=20, 1i64..=6), 1..=5);
    worlds.prop_map(|worlds| {
        let total: i64 = worlds.iter().map(|(_, weight)| weight).sum();
        let (risks, prior) = worlds.into_iter().map(|(risk, weight)| (ratio(risk, 3), ratio(weight, total))).unzip();
        Risks { risks, prior }
    })
}

fn contest(method: Method, observations: usize) -> Contest {
    Contest { slope: ratio(3, 2), radius: 2.into(), delta: ratio(1, 4), observations, method }
}

fn contests() -> impl Iterator<Item = Contest> {
    METHODS.into_iter().flat_map(|method| [1, 4, 9].map(|observations| contest(method, observations)))
}

/// Methods that treat both worlds alike.
fn fair_contests() -> impl Iterator<Item = Contest> {
    contests().filter(|s| matches!(s.method, Method::Stay | Method::Echo | Method::Majority))
}

fn worse(s: &Contest) -> Exact {
    s.risk(1).max(s.risk(-1))
}

fn average(s: &Contest) -> Exact {
    (s.risk(1) + s.risk(-1)) / 2
}

fn cases(case: &mut Cases) {
    let two_worlds = for_all(contests).quantity(worse).at_least(average);
    let random = for_all_drawn(random_risks)
        .premise("π is a law", Risks::has_a_prior)
        .quantity(Risks::largest)
        .at_least(Risks::average);

    case.holds("five methods in two worlds", two_worlds);
    case.holds("random risks and priors", random);
    case.holds("equality for methods that treat both worlds alike", two_worlds.on(fair_contests).attained());
    case.rejected("weights that add up to 2", random.tweak(|s| s.prior.iter_mut().for_each(|share| *share *= 2)));
    case.sabotage("the average is the larger one", two_worlds.quantity(average).bound(worse));
    case.sabotage("the average is the larger one, at random", random.quantity(Risks::average).bound(Risks::largest));
    case.sabotage("101/100 of the average", two_worlds.on(fair_contests).scale_bound(ratio(101, 100)));
}
