//! # Given the past, E‖g_t‖² ≤ G² + σ²: the expectation is over z_t
//!
//! **Let** f be G-Lipschitz, g_t = f′(w_t) + z_t with E z_t = 0, E z_t² = σ² and z_t independent of w₁,
//! z₁, …, z_{t−1}.
//! **Run** w_{t+1} = w_t − η g_t.
//! **Then** E_{z_t}[‖g_t‖² | z_{1:t−1}] = ‖∇f(w_t)‖² + σ² ≤ G² + σ² for every past. Averaged over z_{t−1}
//! instead, as printed, nothing is averaged: ‖g_t‖² keeps its z_t. On |w| with ±1 noise it is 0 or 4, and
//! G² + σ² = 2.
//!
//! **Checked** by enumerating every outcome and grouping by the past.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/proof-second-moment",
    rows: &[],
    errata: &[Erratum {
        row: "stochastic/proof-second-moment",
        printed: r"\mathbb E_{z_1, \dots, z_{t-1}}\left[\mathbb E_{z_{t-1}}[\|g_t\|^2 \mid z_1, \dots, z_{t-1}]\right], \quad \mathbb E_{z_{t-1}}[\|g_t\|^2 \mid z_1, \dots, z_{t-1}] \le G^2 + \sigma^2",
        corrected: r"\mathbb E_{z_1, \dots, z_{t-1}}\left[\mathbb E_{z_t}[\|g_t\|^2 \mid z_1, \dots, z_{t-1}]\right], \quad \mathbb E_{z_t}[\|g_t\|^2 \mid z_1, \dots, z_{t-1}] \le G^2 + \sigma^2",
        why: "Given z₁, …, z_{t−1} only z_t is left to be averaged over. With the printed index ‖g_t‖² stays random: on |w| with ±1 noise it is 4 half of the time, above G² + σ² = 2.",
    }],
    source: &[opt4dl(63), opt4dl(64), opt4dl(65)],
    statement: r"\mathbb E_{z_t}[\|g_t\|^2 \mid z_1, \dots, z_{t-1}] = \|\nabla f(w_t)\|^2 + \mathbb E_{z_t}[\|g_t - \nabla f(w_t)\|^2 \mid z_1, \dots, z_{t-1}] \le G^2 + \sigma^2",
    cases,
};

/// The largest of E[‖g_t‖² | key].
fn largest_given<K: Ord>(s: &Tree, key: impl Fn(&Moment) -> K) -> Exact {
    let means = s.given(key, |m| m.direction().sq()).into_values().map(|(_, mean)| exact(mean));
    means.reduce(Exact::max).expect("at least one outcome")
}

/// G² + σ².
fn bound(s: &Tree) -> Exact {
    s.variance() + s.f.lipschitz_constant().sq()
}

/// |w| with ±1 noise, away from 0.
fn fair() -> Tree {
    let signs = || sign(ratio(1, 1));
    Tree::independent(AbsoluteValue::new(1), ratio(1, 4), &[always(5.into()), signs(), signs(), signs()])
}

fn cases(case: &mut Cases) {
    let theorem = for_all(independent_trees)
        .premise("E z_t = 0", Tree::is_centered)
        .premise("z_t is independent of w₁, z₁, …, z_{t−1}", Tree::is_independent)
        .quantity(|s| largest_given(s, |m| m.past.clone()))
        .at_most(bound);
    let tower = theorem.quantity(|s| s.mean(|m| m.direction().sq())).bound(|s| {
        s.given(|m| m.past.clone(), |m| m.direction().sq())
            .into_values()
            .map(|(p, mean)| exact(p * mean))
            .sum::<Exact>()
    });
    let split = tower.bound(|s| s.mean(|m| m.slope.sq()) + s.variance());
    let printed = theorem.quantity(|s| largest_given(s, |m| (m.past.clone(), m.noise)));

    case.holds("averaged over z_t, for every past", theorem);
    case.holds("equality on |w|", theorem.on(|| [fair()]).attained());
    case.holds("the tower", tower.attained());
    case.holds("gradient and noise, without a cross term", split.attained());
    case.refuted("averaged over z_{t−1}, as printed", printed.on(|| [fair()]));
    case.rejected("the same sample at every step", theorem.on(|| [repeated_noise()]));
    case.sabotage("as printed, in every tree", printed);
    case.sabotage("the larger of G² and σ²", theorem.bound(|s| s.variance().max(s.f.lipschitz_constant().sq())));
    case.sabotage("no noise", split.bound(|s| s.mean(|m| m.slope.sq())).attained());
}
