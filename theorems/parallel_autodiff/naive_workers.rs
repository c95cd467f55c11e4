//! # A tree for each layer takes ⌊L²/4⌋ workers
//!
//! **Let** the gradients of all L layers be computed at once, each by a product tree of its own
//! over its L − l + 1 factors.
//! **Then** the widest rounds need Σ_{k=1}^{L} ⌊k/2⌋ = ⌊L²/4⌋ products at once: quadratically many
//! workers, which a scan brings down to linearly many.
//!
//! **Checked** by adding up the widths of the trees' schedules.

use super::*;
use theorycheck::autodiff::{Scan, Schedule};

pub(crate) static CLAIM: Claim = Claim {
    id: "parallel-autodiff/naive-workers",
    rows: &[],
    errata: &[],
    source: &[homework(5)],
    statement: r"\sum_{l=1}^{L} \lfloor (L-l+1)/2 \rfloor = \lfloor L^2/4 \rfloor",
    cases,
};

fn sizes() -> impl Iterator<Item = usize> {
    1..=300
}

/// The widths of the trees over 1, …, L factors, added up.
fn workers(layers: &usize) -> Exact {
    exact((1..=*layers).map(|factors| Schedule::tree_product(factors).width()).sum::<usize>())
}

fn cases(case: &mut Cases) {
    let theorem = for_every(sizes).quantity(workers).exactly(|l| exact(l * l / 4));

    case.holds("every L up to 300", theorem);
    case.sabotage("L(L + 1)/2 workers", theorem.bound(|l| exact(l * (l + 1)) / 2));
    case.sabotage("as few as a scan takes", theorem.quantity(|l| exact(Scan::Sklansky.schedule(*l).width())));

    case.figure("Workers for all gradients at once", Axes::log_log("layers L", "products in the widest round"), || {
        let sizes = (1..=10).map(|m| 1usize << m);
        let line =
            |width: fn(usize) -> usize| sizes.clone().map(move |l| (l as f64, width(l) as f64)).collect::<Vec<_>>();
        Series::new()
            .line(
                "a tree for each layer",
                Mark::Measured,
                line(|l| (1..=l).map(|k| Schedule::tree_product(k).width()).sum()),
            )
            .line("one scan (Kogge–Stone)", Mark::Measured, line(|l| Scan::KoggeStone.schedule(l).width()))
            .line("one scan (Sklansky)", Mark::Measured, line(|l| Scan::Sklansky.schedule(l).width()))
            .line("L²/4", Mark::Bound, line(|l| l * l / 4))
            .line("L − 1", Mark::Bound, line(|l| l - 1))
            .line("L/2", Mark::Bound, line(|l| l / 2))
    });
}
