//! # A product of K matrices takes ⌈log₂ K⌉ rounds and K − 1 products, at most ⌊K/2⌋ at once
//!
//! **Let** K matrices be multiplied by an associative product of two.
//! **Run** pairwise halving: each round multiplies neighbours, an odd factor is carried over.
//! **Then** it ends after exactly ⌈log₂ K⌉ rounds and K − 1 products, of which at most ⌊K/2⌋ run at
//! once. No schedule of binary products is faster, since a round at most halves the number of
//! factors.
//!
//! **Checked** for every K up to 5000 by running the schedule over runs of consecutive factors.

use super::*;
use theorycheck::autodiff::{Interval, Schedule, log2_ceil};

pub(crate) static CLAIM: Claim = Claim {
    id: "parallel-autodiff/product-tree",
    rows: &[],
    errata: &[],
    source: &[homework(3)],
    statement: r"K \text{ factors: } \lceil\log_2 K\rceil \text{ rounds},\ K-1 \text{ products},\ \le \lfloor K/2\rfloor \text{ at once}",
    cases,
};

fn sizes() -> impl Iterator<Item = usize> {
    1..=5000
}

/// Runs the tree and compares what is counted; `rounds` and `width` are what is claimed.
fn tree(factors: usize, rounds: usize, width: usize) -> Result<(), String> {
    let tree = Schedule::tree_product(factors);
    let product = tree.run((0..factors).map(Interval::single).collect(), Interval::join);
    if product.last() != Some(&(Interval::Run { first: 0, last: factors - 1 })) {
        return Err(format!("K = {factors}: the product is {:?}", product.last()));
    }
    if tree.depth() != rounds || tree.work() != factors - 1 || tree.width() > width {
        let counted = (tree.depth(), tree.work(), tree.width());
        return Err(format!(
            "K = {factors}: (rounds, products, at once) = {counted:?} against {:?}",
            (rounds, factors - 1, width)
        ));
    }
    Ok(())
}

fn cases(case: &mut Cases) {
    let theorem = for_every(sizes).property(|k| tree(*k, log2_ceil(*k), k / 2));

    case.holds("every K up to 5000", theorem);
    case.sabotage("⌊log₂ K⌋ rounds", theorem.property(|k| tree(*k, k.ilog2() as usize, k / 2)));
    case.sabotage(
        "fewer than ⌊K/2⌋ at once for every K",
        theorem.property(|k| tree(*k, log2_ceil(*k), (k / 2).saturating_sub(1))),
    );
}
