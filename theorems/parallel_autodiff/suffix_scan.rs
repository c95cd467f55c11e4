//! # All suffix products of L Jacobians in ⌈log₂ L⌉ rounds with linearly many workers
//!
//! **Let** J₁, …, J_L be Jacobians and P_l = J_L ⋯ J_{l+1}; every gradient of the chain is some P_l T_l.
//! **Run** a parallel scan over J_L, J_{L−1}, …: its k-th prefix is P_{L−k}.
//! **Then** Sklansky's scan takes ⌈log₂ L⌉ rounds of at most ⌊L/2⌋ products, Kogge and Stone's as
//! many rounds of at most L − 1, and Blelloch's at most 2⌈log₂ L⌉ − 1 rounds but fewer than 2L
//! products in all.
//!
//! **Checked** by running each scan, on threads, over runs of consecutive factors, whose product
//! is defined only for neighbours in the right order; rounds, width and work are counted.

use super::*;
use theorycheck::autodiff::{Interval, Scan, Schedule, log2_ceil};

pub(crate) static CLAIM: Claim = Claim {
    id: "parallel-autodiff/suffix-scan",
    rows: &[],
    errata: &[],
    source: &[homework(6)],
    statement: r"P_l = J_L\cdots J_{l+1},\ l < L:\ \lceil\log_2 L\rceil \text{ rounds},\ \le \lfloor L/2\rfloor \text{ products at once}",
    cases,
};

/// A scan over the Jacobians of L layers.
#[derive(Clone, Debug)]
struct Layers {
    scan: Scan,
    layers: usize,
}

fn parallel_scans() -> Vec<Layers> {
    let sizes = (1..=130).chain([255, 256, 257, 1000, 2000]);
    let each = |layers| [Scan::Sklansky, Scan::KoggeStone, Scan::Blelloch].map(|scan| Layers { scan, layers });
    sizes.flat_map(each).collect()
}

/// What the scan leaves in its places, over the factors J_L, …, J₁ counted from 0.
fn suffixes(schedule: &Schedule, join: fn(&Interval, &Interval) -> Interval) -> Vec<Interval> {
    schedule.run((0..schedule.places).map(Interval::single).collect(), join)
}

fn in_order(s: &Layers, join: fn(&Interval, &Interval) -> Interval) -> Result<(), String> {
    let wrong = suffixes(&s.scan.schedule(s.layers), join)
        .into_iter()
        .enumerate()
        .find(|(k, product)| *product != Interval::Run { first: 0, last: *k });
    wrong.map_or(Ok(()), |(k, product)| Err(format!("P_{} is {product:?}", s.layers - k - 1)))
}

fn every_suffix_in_order(s: &Layers) -> Result<(), String> {
    in_order(s, Interval::join)
}

fn operands_swapped(s: &Layers) -> Result<(), String> {
    in_order(s, |left, right| right.join(left))
}

/// Rounds, products at once, and products in all, against what is claimed.
fn within(s: &Layers, rounds: usize, width: usize, work: usize) -> Result<(), String> {
    let schedule = s.scan.schedule(s.layers);
    let counted = (schedule.depth(), schedule.width(), schedule.work());
    let fits = counted.0 <= rounds && counted.1 <= width && counted.2 <= work;
    if fits { Ok(()) } else { Err(format!("(rounds, width, work) = {counted:?} exceeds {:?}", (rounds, width, work))) }
}

fn as_claimed(s: &Layers) -> Result<(), String> {
    let (n, levels) = (s.layers, log2_ceil(s.layers));
    match s.scan {
        Scan::Sequential => within(s, n - 1, 1, n - 1),
        Scan::Sklansky => within(s, levels, n / 2, n / 2 * levels),
        Scan::KoggeStone => within(s, levels, n - 1, (n - 1) * levels),
        Scan::Blelloch => within(s, (2 * levels).saturating_sub(1), n / 2, 2 * n),
    }
}

fn cases(case: &mut Cases) {
    let order = for_every(parallel_scans).property(every_suffix_in_order);
    let cost = for_every(parallel_scans).property(as_claimed);

    case.holds("every suffix product in the right order", order);
    case.holds("rounds, workers and work", cost);
    case.sabotage("left and right operands swapped", order.property(operands_swapped));
    case.sabotage(
        "logarithmically many workers",
        cost.property(|s| within(s, s.layers, log2_ceil(s.layers), s.layers * s.layers)),
    );
    case.sabotage(
        "one round fewer",
        cost.property(|s| within(s, log2_ceil(s.layers).saturating_sub(1), s.layers, s.layers * s.layers)),
    );
}
