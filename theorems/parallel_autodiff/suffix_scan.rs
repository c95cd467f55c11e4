//! # All suffix products of L Jacobians in ⌈log₂ L⌉ rounds with linearly many workers
//!
//! **Let** J₁, …, J_L be Jacobians and P_l = J_L ⋯ J_{l+1}; every gradient of the chain is some P_l T_l.
//! **Run** a parallel scan over J_L, J_{L−1}, …: its k-th prefix is P_{L−k}.
//! **Then** Sklansky's scan takes ⌈log₂ L⌉ rounds of at most ⌊L/2⌋ products, Kogge and Stone's as
//! many rounds of at most L − 1, and Blelloch's at most 2⌈log₂ L⌉ − 1 rounds but fewer than 2L
//! products in all.
//!
//! **Checked** by running each scan, on threads, over runs of consecutive factors, whose product
//! is defined only for neighbours in the right order; rounds, width and work are counted. Then the
//! gradients of a network, computed by the scans, are compared with backpropagation: its weights
//! are whole numbers and its activations piecewise linear, so that both are exact in doubles.

use super::*;
use theorycheck::autodiff::{Interval, Scan, Schedule, gradients_by_scan, log2_ceil};

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

fn networks() -> Vec<(Scan, Chain)> {
    let shapes = [(1, 2), (2, 3), (3, 2), (7, 4), (12, 4), (17, 2)];
    let chains = shapes.map(|(layers, width)| Chain { layers, width, activation: Activation::Kink });
    Scan::ALL.into_iter().flat_map(|scan| chains.clone().map(|chain| (scan, chain))).collect()
}

fn gradients_of_backpropagation((scan, chain): &(Scan, Chain)) -> Result<(), String> {
    let network = chain.network::<f64>();
    let pass = network.forward(&chain.input());
    let scanned = gradients_by_scan(&network, &pass, *scan);
    let expected = network.backpropagate(&pass);
    for (l, (found, expected)) in scanned.iter().zip(&expected).enumerate() {
        if found.concat() != expected.concat() {
            return Err(format!("layer {} of {chain:?} by {scan:?}", l + 1));
        }
    }
    let whole = expected.concat().concat().iter().all(|entry| entry.fract() == 0.0 && entry.abs() < 2f64.powi(53));
    if whole { Ok(()) } else { Err("doubles do not hold these gradients exactly".to_owned()) }
}

/// The next layer's suffix product in place of the right one.
fn shifted_by_a_layer((scan, chain): &(Scan, Chain)) -> Result<(), String> {
    let network = chain.network::<f64>();
    let pass = network.forward(&chain.input());
    let scanned = gradients_by_scan(&network, &pass, *scan);
    let expected = network.backpropagate(&pass);
    let differ = scanned.iter().skip(1).zip(&expected).any(|(found, expected)| found.concat() != expected.concat());
    if differ { Err(format!("a layer of {chain:?} differs")) } else { Ok(()) }
}

fn cases(case: &mut Cases) {
    let gradients = for_every(networks).property(gradients_of_backpropagation);
    let order = for_every(parallel_scans).property(every_suffix_in_order);
    let cost = for_every(parallel_scans).property(as_claimed);

    case.holds("every suffix product in the right order", order);
    case.holds("rounds, workers and work", cost);
    case.holds("the gradients of a network, as by backpropagation", gradients);
    case.sabotage("the suffix products of the next layer", gradients.property(shifted_by_a_layer));
    case.sabotage("left and right operands swapped", order.property(operands_swapped));
    case.sabotage(
        "logarithmically many workers",
        cost.property(|s| within(s, s.layers, log2_ceil(s.layers), s.layers * s.layers)),
    );
    case.sabotage(
        "one round fewer",
        cost.property(|s| within(s, log2_ceil(s.layers).saturating_sub(1), s.layers, s.layers * s.layers)),
    );

    case.figure("All suffix products: rounds", Axes::log_x("matrices K", "rounds"), || {
        counted(Schedule::depth, [("⌈log₂ K⌉", log2_ceil), ("2⌈log₂ K⌉ − 1", two_log2_less_one)])
    });
    case.figure("All suffix products: work", Axes::log_log("matrices K", "products in all"), || {
        counted(Schedule::work, [("(K/2) log₂ K", sklansky_work), ("2K", twice)])
    });
}

/// A formula and its name.
type Formula = (&'static str, fn(usize) -> usize);

/// What a schedule of each scan costs, against the number of matrices, and two formulas.
fn counted(cost: fn(&Schedule) -> usize, formulas: [Formula; 2]) -> Series {
    let sizes = || (1..=11).map(|m| 1usize << m);
    let measured = |scan: Scan| sizes().map(move |n| (n as f64, cost(&scan.schedule(n)) as f64)).collect::<Vec<_>>();
    let formula = |formula: fn(usize) -> usize| sizes().map(move |n| (n as f64, formula(n) as f64)).collect::<Vec<_>>();
    Series::new()
        .line("Sklansky", Mark::Measured, measured(Scan::Sklansky))
        .line("Blelloch", Mark::Measured, measured(Scan::Blelloch))
        .line("Kogge–Stone", Mark::Points, measured(Scan::KoggeStone))
        .line(formulas[0].0, Mark::Bound, formula(formulas[0].1))
        .line(formulas[1].0, Mark::Bound, formula(formulas[1].1))
}

fn two_log2_less_one(n: usize) -> usize {
    2 * log2_ceil(n) - 1
}

fn sklansky_work(n: usize) -> usize {
    n / 2 * log2_ceil(n)
}

fn twice(n: usize) -> usize {
    2 * n
}
