//! # Gaussian smoothing moves a Lipschitz function by at most L γ E‖X‖ ≤ L γ √d
//!
//! **Let** f be L-Lipschitz on ℝᵈ and f^γ(θ) = E f(θ + γX), X ~ N(0, I).
//! **Then** |f^γ − f| ≤ Lγ E‖X‖ ≤ Lγ√d, with E‖X‖ = √2 Γ((d + 1)/2)/Γ(d/2). The first is an equality for
//! L‖θ‖ at 0; E‖X‖ is 0.798√d for d = 1 and 0.9975√d for d = 100.
//!
//! **Checked** by enclosures: random piecewise linear functions of one variable, and E‖X‖ for every d up
//! to 150; in more dimensions by trials on L‖θ‖, at 0 and elsewhere.

use super::*;
use crate::zeroth_order::{Smoothed, gaussian_pairs};
use theorycheck::objective::EuclideanNorm;
use theorycheck::random::mean_normal_norm;

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/gaussian-bias",
    rows: &[],
    errata: &[],
    source: &[homework(9)],
    statement: r"|f^\gamma(\theta) - f(\theta)| \le L\gamma\,\mathbb E\|X\| \le L\gamma\sqrt d",
    cases,
};

/// f(θ) = 2‖θ‖ at θ = (t, …, t).
#[derive(Clone, Copy, Debug)]
struct Norm {
    dimension: usize,
    t: Ratio,
    gamma: Ratio,
}

impl Norm {
    /// f(θ + γX) − f(θ).
    fn change<R: Sampled>(&self, draw: &mut Draw<R>) -> R {
        let f = EuclideanNorm { slope: 2.into(), dimension: self.dimension };
        let theta = vec![R::of(self.t); self.dimension];
        let x: Vec<R> = Isotropic::Gaussian.draw(self.dimension, draw);
        let moved: Vec<R> = theta.iter().zip(x).map(|(w, x)| x * self.gamma + *w).collect();
        f.value(&moved) - f.value(&theta)
    }

    /// Lγ√d.
    fn bound(&self) -> Exact {
        2 * self.gamma * exact(self.dimension).sqrt()
    }

    /// Lγ E‖X‖.
    fn at_zero(&self) -> Exact {
        2 * self.gamma * mean_normal_norm(self.dimension)
    }
}

fn norms(dimensions: [usize; 3], t: Ratio) -> impl Iterator<Item = Norm> {
    dimensions.into_iter().map(move |dimension| Norm { dimension, t, gamma: ratio(1, 2) })
}

fn cases(case: &mut Cases) {
    let line =
        for_all_drawn(gaussian_pairs).quantity(Smoothed::bias).at_most(|s| mean_normal_norm(1) * s.mu * s.lipschitz());
    let kink = line.on(|| [Smoothed { x: 0.into(), ..across_the_kink(ratio(2, 3), 1.into()) }]);
    let dimensions = for_every(|| 1..=150).quantity(|d| mean_normal_norm(*d)).at_most(|d| exact(*d).sqrt());
    let sharp = dimensions.on(|| 100..=150).scale_bound(ratio(9976, 10000));
    let trials = for_every(|| norms([2, 5, 100], 0.into()))
        .trial(|s, draw| s.change(draw))
        .certificate_of(|s| SecondMoment(s.bound().sq()))
        .and_quantity(Norm::at_zero)
        .mean_at_most(Norm::bound);
    let elsewhere = for_all(|| norms([2, 3, 10], ratio(1, 4)))
        .trial(|s, draw| s.change(draw))
        .certificate_of(|s| SecondMoment(s.bound().sq()));

    case.holds("on the line", line);
    case.holds("equality on |θ| at 0", kink.attained());
    case.holds("E‖X‖ ≤ √d for every d up to 150", dimensions);
    case.holds("2‖θ‖ at 0, with trials beside", trials);
    case.holds("2‖θ‖ elsewhere", elsewhere.difference_at_most(Norm::bound));
    case.holds("where smoothing lifts a convex function", elsewhere.difference_at_least(|s| s.bound() / 100));
    case.sabotage("√d/2", dimensions.scale_bound(ratio(1, 2)));
    case.sabotage("a bound without √d, for d = 5", dimensions.on(|| [5]).bound(|_| 1));
    case.sabotage("0.9976 √d for d ≥ 100", sharp);
    case.sabotage("√d/2 for 2‖θ‖ at 0", trials.scale_bound(ratio(1, 2)));
    case.sabotage("0.797 Lγ on the line", kink.bound(|s| ratio(797, 1000) * s.mu));
}
