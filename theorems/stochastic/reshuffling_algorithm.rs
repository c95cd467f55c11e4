//! # Reshuffling uses each sample once an epoch; drawing anew uses only 1 − (1 − 1/n)ⁿ of them
//!
//! **Let** an epoch take n/B batches of B out of n samples.
//! **Run** it along a permutation, cut into consecutive batches.
//! **Then** each sample is used exactly once. If every batch is drawn from all samples, as printed, an
//! epoch sees n(1 − (1 − 1/n)ⁿ) of them on average: 12.83 of 20. Without any shuffling each sample is
//! used once as well, but the first is always the same.
//!
//! **Checked** on every path for four samples; for twenty by the law of the number of samples seen so
//! far, with trials beside it.

use super::*;
use theorycheck::optimizer::{Epochs, Order};
use theorycheck::random::FiniteLaw;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/reshuffling-algorithm",
    rows: &[],
    errata: &[Erratum {
        row: "stochastic/reshuffling-algorithm",
        printed: r"\text{form the mini-batch of samples } z_t^1, \dots, z_t^B \sim p_z \text{; optionally, shuffle the data}",
        corrected: r"\text{shuffle the data; for } t = 1, \dots, n/B \text{ take the next } B \text{ samples in this order}",
        why: "Batches drawn from p_z are plain SGD, and an epoch of them sees a share 1 − (1 − 1/n)ⁿ of the samples on average, 0.64 for n = 20. What reshuffles is the permutation; without it the method is incremental gradient descent.",
    }],
    source: &[opt4dl(55).note("the algorithm")],
    statement: r"\#\{t, j : z_t^j = z_i\} = 1 \text{ in every epoch, for every } i",
    cases,
};

/// An epoch over n samples.
#[derive(Clone, Copy, Debug)]
struct Epoch {
    order: Order,
    samples: usize,
    batch: usize,
}

impl Epoch {
    /// How often each sample is used.
    fn uses<R: Drawn>(&self, draw: &mut Draw<R>) -> Vec<R> {
        let epoch = Epochs { order: self.order, batch: self.batch, count: 1 };
        let used = epoch.batches(self.samples, draw).concat();
        let is = |i: usize| -> Vec<R> { (0..self.samples).map(|k| R::of(i32::from(k == i))).collect() };
        (0..self.samples).map(|i| used.iter().map(|index| R::pick(&is(i), *index)).sum()).collect()
    }

    /// Σᵢ (uses − 1)².
    fn misuse<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        self.uses(draw).into_iter().map(|uses| (uses - R::one()).sq()).sum()
    }

    /// How many samples are used at all.
    fn seen<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        self.uses(draw).into_iter().map(|uses| uses.min(R::one())).sum()
    }

    /// The same in the mean for batches drawn from all samples: each new draw is fresh with
    /// probability (n − k)/n.
    fn expected_seen(&self) -> Exact {
        let n = Ratio::from(self.samples);
        let moves = |seen: &usize| {
            let known = Ratio::from(*seen) / n;
            vec![(known, *seen), (1 - known, (seen + 1).min(self.samples))]
        };
        let law = (0..self.samples).fold(FiniteLaw::at(0), |law, _| law.pushed(moves));
        law.mean(|seen| exact(*seen))
    }

    /// 1 if the first sample of the epoch is sample 0.
    fn starts_with_zero<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let epoch = Epochs { order: self.order, batch: self.batch, count: 1 };
        let first = epoch.batches(self.samples, draw)[0][0];
        let indicator: Vec<R> = (0..self.samples).map(|k| R::of(i32::from(k == 0))).collect();
        R::pick(&indicator, first)
    }
}

fn permuted() -> impl Iterator<Item = Epoch> {
    let orders = [Order::Reshuffled, Order::ShuffledOnce, Order::Incremental].into_iter();
    orders.flat_map(|order| [1, 2, 4].map(|batch| Epoch { order, samples: 4, batch }))
}

fn independent(samples: usize) -> Epoch {
    Epoch { order: Order::Independent, samples, batch: 2 }
}

fn cases(case: &mut Cases) {
    let once = for_every(permuted).paths(Epoch::misuse).mean_exactly(|_| 0);
    let seen = given(|| independent(4)).paths(Epoch::seen).mean_exactly(Epoch::expected_seen);
    let twenty = given(|| independent(20))
        .trial(Epoch::seen)
        .certificate(Range(20))
        .and_quantity(Epoch::expected_seen)
        .mean_exactly(|s| (1 - exact(1 - 1 / Ratio::from(s.samples)).powi(s.samples)) * s.samples);
    let first = given(|| Epoch { order: Order::Reshuffled, samples: 4, batch: 2 })
        .paths(Epoch::starts_with_zero)
        .mean_exactly(|s| 1 / Ratio::from(s.samples));

    case.holds("each sample once, in whatever order", once);
    case.holds("what four independent batches see", seen);
    case.holds("20(1 − (19/20)²⁰) of 20", twenty);
    case.holds("every sample may come first", first);
    case.refuted("each sample once, drawn as printed", once.on(|| [independent(4)]));
    case.refuted("any may come first, without a shuffle", first.tweak(|s| s.order = Order::Incremental));
    case.sabotage("independent draws see every sample", twenty.bound(|s| s.samples));
    case.sabotage("they see 1 − 1/e", twenty.bound(|s| (1 - exact(-1).exp()) * s.samples));
}
