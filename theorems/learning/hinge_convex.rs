//! # The empirical hinge risk of a linear model is convex
//!
//! **Let** f(w) = (1/n) Σ max(0, 1 − yᵢ xᵢᵀw).
//! **Then** f lies below its chords, f((u + v)/2) ≤ (f(u) + f(v))/2, with equality where no margin
//! crosses 1; its curvature is 0 wherever it has one. The 0-1 risk is not convex.
//!
//! **Checked** exactly on random samples and chords.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/hinge-convex",
    rows: &[],
    errata: &[],
    source: &[Source::passage(&LECTURES, "machine learning basics, binary classification")],
    statement: r"w \mapsto \frac1n\sum_{i=1}^n \max(0, 1 - y_i x_i^\top w) \text{ is convex}",
    cases,
};

fn hinge_chords() -> impl Strategy<Value = Chord> {
    chords(Loss::Hinge)
}

/// Margins from 0 to 1/2, below the knee.
fn below_the_knee() -> [Chord; 1] {
    let sample =
        |features: [i64; 2], y: i64| LinearLoss { loss: Loss::Hinge, features: ratios(features), label: y.into() };
    let risk = FiniteSum { parts: vec![sample([1, 0], 1), sample([0, -1], -1)] };
    [Chord { risk, u: vec![0.into(), ratio(1, 2)], v: vec![ratio(1, 3), 0.into()] }]
}

/// From margin −3, which is wrong, past −1 to 1, which is right.
fn to_the_right_side() -> [Chord; 1] {
    let sample = LinearLoss { loss: Loss::Hinge, features: ratios([1]), label: Ratio::ONE };
    [Chord { risk: FiniteSum { parts: vec![sample] }, u: ratios([-3]), v: ratios([1]) }]
}

/// 1 where ∇²f = 0 at u, 0 elsewhere.
fn is_flat(s: &Chord) -> Exact {
    let entries = hessian(&s.risk, &lift::<Exact>(&s.u)).into_iter().flatten();
    Exact::select(entries.fold(Truth::Yes, |all, entry| all & entry.eq(0)), exact(1), exact(0))
}

fn cases(case: &mut Cases) {
    let theorem = below_its_chords(for_all_drawn(hinge_chords));
    let flat = for_all_drawn(hinge_chords).quantity(is_flat).exactly(|_| 1);

    case.holds("theorem", theorem);
    case.holds("equality where no margin crosses 1", theorem.on(below_the_knee).attained());
    case.holds("without curvature on either side of its kinks", flat);
    case.sabotage("the 0-1 loss", theorem.on(to_the_right_side).tweak(|s| s.use_loss(Loss::ZeroOne)));
    case.sabotage("the square loss has no curvature", flat.tweak(|s| s.use_loss(Loss::Squared)));
    case.sabotage("0.99 of the chord", theorem.on(below_the_knee).scale_bound(ratio(99, 100)));
}
