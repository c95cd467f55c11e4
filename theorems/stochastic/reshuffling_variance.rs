//! # Without replacement the variance of a batch is (s²/B)(n − B)/(n − 1), that of a whole epoch 0
//!
//! **Let** s² = (1/n) Σ ‖∇lᵢ(w) − ∇f(w)‖² at one w.
//! **Then** a batch of B different samples has variance (s²/B)(n − B)/(n − 1), and the batches of an
//! epoch add up to (n/B)∇f(w) on every path, as long as w stays the same. Once w moves they do not; and
//! given the first batch the second is biased, so that the oracle of the theory is violated.
//!
//! **Checked** over every batch and every order. For the centers 1, 4, 9, 16, 25, 36 and B = 2 the
//! variance is 4/5 of that with replacement.

use super::*;
use theorycheck::optimizer::{Epochs, Order, epochwise_descent};

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/reshuffling-variance",
    rows: &[],
    errata: &[],
    source: &[opt4dl(55).note("lower variance due to reshuffling")],
    statement: r"\mathbb E\|g_t - \nabla f(w)\|^2 = \frac{s^2}B\cdot\frac{n - B}{n - 1}, \quad \sum_{t=1}^{n/B} g_t = \frac nB \nabla f(w)",
    cases,
};

/// An epoch of reshuffled descent on the mean of ½(w − aᵢ)².
#[derive(Clone, Debug)]
struct Epoch {
    centers: Vec<Ratio>,
    batch: usize,
    /// η.
    step: Ratio,
}

impl Epoch {
    fn start(&self) -> Vec<Ratio> {
        ratios([2])
    }

    /// The directions of an epoch.
    fn directions<R: Drawn>(&self, draw: &mut Draw<R>) -> Vec<R> {
        let once = Epochs { order: Order::Reshuffled, batch: self.batch, count: 1 };
        let mut directions = Vec::new();
        epochwise_descent(&parabolas(&self.centers), &self.start(), R::of(self.step), once, draw, |_, _, g| {
            directions.push(g[0]);
        });
        directions
    }

    fn full_gradient<R: Real>(&self) -> R {
        parabolas(&self.centers).gradient_at(&lift::<R>(&self.start()))[0]
    }

    /// (Σ_t g_t − (n/B)∇f(w₁))².
    fn sum_error_sq<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let sum: R = self.directions(draw).into_iter().sum();
        (sum - self.full_gradient::<R>() * (Ratio::from(self.centers.len()) / self.batch)).sq()
    }

    /// (g₂ − ∇f(w₁)) g₁: its mean is 0 if the second batch is unbiased given the first.
    fn second_given_first<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let directions = self.directions(draw);
        (directions[1] - self.full_gradient::<R>()) * directions[0]
    }
}

fn epochs() -> impl Iterator<Item = Epoch> {
    [1, 2].into_iter().map(|batch| Epoch { centers: ratios([1, -2, 5, 0]), batch, step: 0.into() })
}

fn squares() -> Batch {
    let centers = ratios([1, 4, 9, 16, 25, 36]);
    Batch { f: parabolas(&centers), w: ratios([3]), size: 2, sampling: Sampling::WithoutReplacement }
}

fn claimed(s: &Batch) -> Exact {
    let (n, b) = (Ratio::from(s.parts()), Ratio::from(s.size));
    s.variance() * ((n - b) / (n - 1) / b)
}

fn cases(case: &mut Cases) {
    const FIXED: &str = "w stays the same within the epoch";
    let theorem = for_all_drawn(batches)
        .premise("the samples of a batch differ", |s| s.sampling == Sampling::WithoutReplacement)
        .paths(|s, draw| s.error_sq(draw))
        .mean_exactly(claimed);
    let different = theorem.tweak(|s| s.sampling = Sampling::WithoutReplacement);
    let six = theorem.on(|| [squares()]);
    let epoch = for_all(epochs).premise(FIXED, |s| s.step == 0).paths(Epoch::sum_error_sq).mean_exactly(|_| 0);
    let moving = epoch.tweak(|s| s.step = ratio(1, 10));
    let unbiased = for_all(epochs).paths(Epoch::second_given_first).mean_within(|_| 0, |_| 0);

    case.holds("the variance of a batch", different);
    case.holds("4/5 of s²/B for six samples and B = 2", six.bound(|s| ratio(4, 5) * s.variance() / s.size));
    case.holds("an epoch has no variance", epoch);
    case.refuted("an epoch has no variance though w moves", moving.without(FIXED));
    case.refuted("the second batch is unbiased given the first", unbiased);
    case.rejected("w that moves", moving);
    case.rejected("with replacement", theorem);
    case.sabotage(
        "the factor (n − B)/n",
        six.bound(|s| s.variance() * (Ratio::from(s.parts() - s.size) / s.parts() / s.size)),
    );
    case.sabotage("with replacement, as if it were without", theorem);
}
