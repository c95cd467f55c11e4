//! # The smoothed function is L/γ-smooth, and with the sharp constant √(2/π) L/γ-smooth
//!
//! **Let** f be L-Lipschitz on ℝᵈ and f^γ(θ) = E f(θ + γX), X ~ N(0, I).
//! **Then** ‖∇f^γ(θ) − ∇f^γ(θ′)‖ ≤ √(2/π)(L/γ)‖θ − θ′‖ ≤ (L/γ)‖θ − θ′‖, whatever d. No constant below
//! √(2/π) will do: |t| has the second derivative √(2/π)/γ at 0.
//!
//! **Checked** by enclosures on random sums of piecewise linear functions, and on |t| across its kink.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/smoothness-constant",
    rows: &[],
    errata: &[],
    source: &[homework(12)],
    statement: r"\|\nabla f^\gamma(\theta) - \nabla f^\gamma(\theta')\| \le \sqrt{\tfrac2\pi}\,\frac L\gamma\,\|\theta - \theta'\|",
    cases,
};

/// (L/γ)‖θ − θ′‖.
fn loose(s: &Separable) -> Exact {
    s.lipschitz() * s.distance() / s.gamma
}

fn near_zero() -> [Separable; 3] {
    [ratio(3, 10), ratio(1, 1), ratio(2, 1)].map(|gamma| across(gamma, gamma / 50))
}

fn cases(case: &mut Cases) {
    let gap = for_all_drawn(separable_pairs).quantity(|s| norm(&s.gradient_difference()));
    let printed = gap.at_most(loose);
    let sharp = gap.at_most(|s| root_two_over_pi() * loose(s));
    let tight = sharp.on(near_zero);

    case.holds("L/γ, as printed", printed);
    case.holds("√(2/π) L/γ", sharp);
    case.holds("on |t| across its kink", tight);
    case.holds(
        "where 0.9999 of it is reached",
        gap.at_least(|s| ratio(9999, 10000) * root_two_over_pi() * loose(s)).on(near_zero),
    );
    case.sabotage("0.75 L/γ", tight.bound(|s| ratio(3, 4) * loose(s)));
    case.sabotage("0.797 L/γ, just below the sharp constant", tight.bound(|s| ratio(797, 1000) * loose(s)));
    case.sabotage("L/γ² for γ = 2", tight.on(|| [across(2.into(), ratio(1, 25))]).bound(|s| loose(s) / s.gamma));
}
