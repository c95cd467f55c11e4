//! # The noise of SGD is a martingale difference sequence, and stays one when the past weights it
//!
//! **Let** g_t = f′(w_t) + z_t with E z_t = 0, and let z_t be independent of w₁, z₁, …, z_{t−1}.
//! **Run** w_{t+1} = w_t − η g_t.
//! **Then** X_t = g_t − f′(w_t) and X_t = ⟨g_t − f′(w_t), f′(w_t)⟩ satisfy E[X_t | z₁, …, z_{t−1}] = 0; so they are
//! uncorrelated, E(Σ X_t)² = Σ E X_t², though not independent. With z_t = z_{t−1} neither is true.
//!
//! **Checked** by enumerating every outcome, and grouping the outcomes by the past.

use super::*;
use crate::stochastic::{Moment, Tree, independent_trees, repeated_noise};

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/martingale-difference",
    rows: &[],
    errata: &[],
    source: &[opt4dl(99)],
    statement: r"\mathbb E[\langle g_t - \nabla f(w_t), \nabla f(w_t)\rangle \mid z_1, \dots, z_{t-1}] = 0",
    cases,
};

/// Σ P(key) (E[X_t | key])².
fn known<K: Ord>(s: &Tree, key: impl Fn(&Moment) -> K, x: impl Fn(&Moment) -> Ratio) -> Exact {
    s.given(key, x).into_values().map(|(probability, mean)| exact(probability * mean.sq())).sum()
}

fn weighted(m: &Moment) -> Ratio {
    m.noise * m.slope
}

/// (Σ X_t)² − Σ X_t² for X_t = e_t f′(w_t).
fn cross_terms(s: &Noisy, draw: &mut Draw<Exact>) -> Exact {
    let (mut sum, mut squares) = (exact(0), exact(0));
    s.descend(draw, Noise::draw, |slope, e| {
        sum += slope * e;
        squares += (slope * e).sq();
    });
    sum.sq() - squares
}

fn runs() -> Vec<Noisy> {
    let bowl = Noisy { start: 3.into(), ..Noisy::signs_on_a_bowl(ratio(1, 3), 7, ratio(1, 2)) };
    let steep = Noisy { f: Huber::new(2, 1).into(), noise: Noise::rare(4), ..bowl.clone() };
    vec![bowl, steep]
}

fn cases(case: &mut Cases) {
    const INDEPENDENT: &str = "z_t is independent of w₁, z₁, …, z_{t−1}";
    let trees =
        for_all(independent_trees).premise("E z_t = 0", Tree::is_centered).premise(INDEPENDENT, Tree::is_independent);
    let theorem = trees
        .quantity(|s| known(s, |m| m.past.clone(), weighted))
        .along("t", &[1, 2, 3, 4], |s, t| s.at = t)
        .exactly(|_| 0);
    let plain = theorem.quantity(|s| known(s, |m| m.past.clone(), |m| m.noise));
    let now = trees.quantity(|s| known(s, |m| m.past.clone(), weighted)).exactly(|_| 0);
    let uncorrelated =
        for_all(runs).premise("E e = 0", |s| s.noise.mean() == 0).paths(cross_terms).mean_within(|_| 0, |_| 0);

    case.holds("X_t = ⟨g_t − f′(w_t), f′(w_t)⟩", theorem);
    case.holds("X_t = g_t − f′(w_t)", plain);
    case.holds("E(Σ X_t)² = Σ E X_t²", uncorrelated);
    case.refuted("z_t = z_{t−1}", now.on(|| [repeated_noise()]).without(INDEPENDENT));
    case.rejected("z_t = z_{t−1} is not independent of the past", now.on(|| [repeated_noise()]));
    case.sabotage("given z_t as well", theorem.quantity(|s| known(s, |m| (m.past.clone(), m.noise), weighted)));
    case.sabotage("given w_{t+1}", now.quantity(|s| known(s, |m| m.w - s.step * m.direction(), weighted)));
    case.sabotage(
        "noise with a mean is uncorrelated",
        uncorrelated.tweak(|s| s.noise = Noise::TwoPoint { p: ratio(1, 2), high: 2.into(), low: (-1).into() }),
    );
}
