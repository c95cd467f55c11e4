//! # With a constant step reshuffled descent settles at a mean square of order η³, independent draws at order η
//!
//! **Let** f be the mean of ½(w − aᵢ)², i ≤ n, with Σ aᵢ = 0 and (1/n) Σ aᵢ² = s².
//! **Run** w ← w − η(w − aᵢ) along a new permutation in every epoch.
//! **Then** at the ends of epochs E w² tends to m = s² n/(n − 1) (η/(2 − η) − (1 − qⁿ)/(n(1 + qⁿ))), q = 1 − η,
//! which lies between 1 − (nη)²/10 and 1 + 2η times η³n(n + 1)s²/24. With independent draws it tends to
//! s² η/(2 − η).
//!
//! **Checked** on every path of two epochs over three samples, and by the formula for twenty: these
//! numbers are ours, the lecture only speaks of smoother decay.

use super::*;
use theorycheck::optimizer::{Epochs, Order, epochwise_descent, reshuffled_stationary_moment};

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/reshuffling-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(55).note("smoother loss decay")],
    statement: r"\lim_{e\to\infty}\mathbb E\,w^2 \approx \frac{\eta^3 n(n+1)}{24}\,s^2 \text{ reshuffled}, \quad \frac{\eta}{2-\eta}\,s^2 \text{ with independent draws}",
    cases,
};

/// Constant steps over centers of mean 0.
#[derive(Clone, Debug)]
struct Constant {
    centers: Vec<Ratio>,
    step: Ratio,
    order: Order,
    epochs: usize,
}

impl Constant {
    /// n.
    fn parts(&self) -> usize {
        self.centers.len()
    }

    /// s².
    fn variance(&self) -> Ratio {
        self.centers.iter().map(|a| a.sq()).sum::<Ratio>() / self.parts()
    }

    /// w² after the epochs, from w = 2.
    fn last_sq<R: Drawn>(&self, draw: &mut Draw<R>) -> R {
        let epochs = Epochs { order: self.order, batch: 1, count: self.epochs };
        let f = parabolas(&self.centers);
        epochwise_descent(&f, &ratios([2]), R::of(self.step), epochs, draw, |_, _, _| {})[0].sq()
    }

    /// m.
    fn stationary(&self) -> Exact {
        match self.order {
            Order::Independent => exact(self.step / (2 - self.step) * self.variance()),
            _ => reshuffled_stationary_moment(self.variance(), exact(self.step), self.parts()),
        }
    }

    /// m + (w₁² − m) q^{2nE}: each epoch brings the mean square nearer to m by q^{2n}.
    fn after_epochs(&self) -> Exact {
        let m = self.stationary();
        m + (4 - m) * exact(1 - self.step).powi(2 * self.parts() * self.epochs)
    }

    /// η³ n(n + 1) s²/24.
    fn leading(&self) -> Exact {
        let n = Ratio::from(self.parts());
        exact(self.step).powi(3) * n * (n + 1) * self.variance() / 24
    }
}

fn three() -> Constant {
    Constant { centers: ratios([3, -1, -2]), step: ratio(1, 5), order: Order::Reshuffled, epochs: 2 }
}

/// Twenty centers −19/2, …, 19/2.
fn twenty() -> Constant {
    Constant { centers: (0..20).map(|i| ratio(2 * i - 19, 2)).collect(), epochs: 1, ..three() }
}

fn cases(case: &mut Cases) {
    let paths = for_every(|| [three(), Constant { order: Order::Independent, ..three() }])
        .paths(Constant::last_sq)
        .mean_exactly(Constant::after_epochs);
    let stationary = given(twenty).quantity(Constant::stationary).called("stationary mean square").along(
        "1/η",
        &[25, 50, 100, 200, 400, 800],
        |s, k| s.step = 1 / Ratio::from(k),
    );
    let (rate, above) = (stationary.decays(ratio(29, 10)), stationary.at_most(|s| s.leading() * (1 + 2 * s.step)));
    let below = stationary.at_least(|s| s.leading() * (1 - (s.step * s.parts()).sq() / 10));
    let independent = rate.tweak(|s| s.order = Order::Independent);

    case.holds("the mean square after two epochs, over every path", paths);
    case.holds("at most (1 + 2η) η³n(n + 1)s²/24", above);
    case.holds("at least (1 − (nη)²/10) of it", below);
    case.holds("of order η³ reshuffled", rate);
    case.holds("of order η with independent draws", independent.exponent(ratio(99, 100)));
    case.sabotage("of order η³ with independent draws", independent);
    case.sabotage("of order η² at least, reshuffled", below.bound(|s| s.variance() * s.step.sq()));
    case.sabotage("shuffled once, on every path", paths.tweak(|s| s.order = Order::ShuffledOnce).on(|| [three()]));
}
