//! # The total variation is at most √(KL/2)
//!
//! **Let** P and Q be laws on the same outcomes.
//! **Then** ‖P − Q‖_TV ≤ √(KL(P ‖ Q)/2), and no constant below 1/2 serves: the ratio tends to 1
//! for two coins that approach each other.
//!
//! **Checked** by subdivision on boxes of coins, and on random finite laws with fractions as
//! probabilities.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/pinsker",
    rows: &[],
    errata: &[],
    source: &[opt4dl(383)],
    statement: r"\|\mathbb P - \mathbb Q\|_{TV} \le \sqrt{\tfrac12 D_{KL}(\mathbb P \,\|\, \mathbb Q)}",
    cases,
};

/// KL between two coins, given the probabilities of heads.
fn coins_entropy([p, q]: &[Exact; 2]) -> Exact {
    relative_entropy(&[*p, 1 - *p], &[*q, 1 - *q])
}

fn nearly_fair() -> [Laws; 2] {
    [ratio(1, 10), ratio(1, 1000)].map(opposite_coins)
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(pairs_of_laws)
        .premise("P ≪ Q", |s| s.p.iter().zip(&s.q).all(|(p, q)| *p == 0 || *q > 0))
        .quantity(Laws::total_variation)
        .at_most(|s| (s.relative_entropy() / 2).sqrt());
    let coins = for_all_in([(ratio(7, 10), ratio(19, 20)), (ratio(1, 20), ratio(3, 10))])
        .quantity(|coins| coins[0] - coins[1])
        .at_most(|coins| (coins_entropy(coins) / 2).sqrt());
    let opposite = for_all_in([(ratio(1, 20), ratio(99, 100))])
        .quantity(|delta| delta[0])
        .at_most(|[delta]| (*delta * ((1 + *delta) / (1 - *delta)).ln() / 2).sqrt());
    let close = theorem.on(nearly_fair);

    case.holds("random laws", theorem);
    case.holds("all coins with p ≥ 7/10 and q ≤ 3/10", coins);
    case.holds("opposite coins with 1/20 ≤ δ ≤ 99/100", opposite);
    case.holds("coins that approach each other", close);
    case.rejected("laws with disjoint supports", theorem.on(|| [opposite_coins(Ratio::ONE)]));
    case.sabotage("√(KL/4)", coins.bound(|coins| (coins_entropy(coins) / 4).sqrt()));
    case.sabotage("a constant below 1/2", close.scale_bound(ratio(999_999, 1_000_000)));
    case.sabotage("KL/2 without the root", close.bound(|s| s.relative_entropy() / 2));
}
