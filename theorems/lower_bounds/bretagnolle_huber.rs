//! # The total variation is at most √(1 − exp(−KL)), which stays below 1
//!
//! **Let** P and Q be laws on the same outcomes; KL may be infinite, where exp(−KL) = 0.
//! **Then** ‖P − Q‖_TV ≤ √(1 − exp(−KL(P ‖ Q))), with equality for disjoint supports.
//!
//! **Checked** by subdivision on a box of coins, and on random finite laws with fractions as
//! probabilities.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/bretagnolle-huber",
    rows: &[],
    errata: &[],
    source: &[opt4dl(384)],
    statement: r"\|\mathbb P - \mathbb Q\|_{TV} \le \sqrt{1 - \exp\left(-D_{KL}(\mathbb P \,\|\, \mathbb Q)\right)}",
    cases,
};

fn coins_bound([p, q]: &[Exact; 2]) -> Exact {
    (1 - exp_minus_relative_entropy(&[*p, 1 - *p], &[*q, 1 - *q])).sqrt()
}

/// P on the first two outcomes, Q on the others.
fn disjoint() -> Laws {
    let half = [ratio(1, 2), ratio(1, 2)];
    let zeros = [Ratio::ZERO; 2];
    Laws { p: [half, zeros].concat(), q: [zeros, half].concat() }
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(pairs_of_laws)
        .quantity(Laws::total_variation)
        .at_most(|s| (1 - s.exp_minus_relative_entropy()).sqrt());
    let coins = for_all_in([(ratio(11, 20), ratio(99, 100)), (ratio(1, 100), ratio(9, 20))])
        .quantity(|coins| coins[0] - coins[1])
        .at_most(coins_bound);
    let extremal = theorem.on(|| [disjoint()]);

    case.holds("random laws", theorem);
    case.holds("all coins with p ≥ 11/20 and q ≤ 9/20", coins);
    case.holds("equality for disjoint supports", extremal.attained());
    case.sabotage("1 − exp(−KL) without the root", coins.bound(|coins| coins_bound(coins).sq()));
    case.sabotage("99/100 of the bound", extremal.scale_bound(ratio(99, 100)));
    case.sabotage(
        "√(1 − exp(−KL/4))",
        theorem.on(|| [opposite_coins(ratio(1, 100))]).bound(|s| (1 - (-s.relative_entropy() / 4).exp()).sqrt()),
    );
}
