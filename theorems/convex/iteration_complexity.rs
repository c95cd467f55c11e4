//! # (DG/ε)² steps suffice for an average gap of ε
//!
//! **Let** f be convex and G-Lipschitz and D ≥ ‖w₁ − w*‖.
//! **Run** gradient descent with η = D/(G√T) for T ≥ D²G²/ε² steps.
//! **Then** (1/T) Σ_{t≤T} f(w_t) − f* ≤ ε. Printed is D²G²/ε: on |w| with D = G = 1 and ε = 1/10 the ten
//! steps leave a gap of 0.305, and (DG/ε)^1.9 are too few as well.
//!
//! **Checked** exactly at the smallest T that each statement allows.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/iteration-complexity",
    rows: &[],
    errata: &[Erratum {
        row: "convex/iteration-complexity",
        printed: r"T \ge \frac{D^2 G^2}{\epsilon} = \Omega(1/\epsilon^2) \implies \text{Average Suboptimality} \le \epsilon",
        corrected: r"T \ge \frac{D^2 G^2}{\epsilon^2} \implies \text{Average Suboptimality} \le \epsilon",
        why: "DG/√T ≤ ε asks for T ≥ (DG/ε)², as the right half of the printed line has it. With |w|, D = G = 1 and ε = 1/10 the gap after ten steps is 0.305.",
    }],
    source: &[opt4dl(41)],
    statement: r"T \ge \frac{D^2 G^2}{\epsilon^2} \implies \frac1T\sum_{t=1}^T f(w_t) - f^* \le \epsilon",
    cases,
};

fn sufficient_runs() -> Vec<Wanted> {
    let each = |run: Run| {
        [ratio(2, 1), ratio(1, 1), ratio(1, 3)].map(|eps| Wanted::after(run.clone(), eps, |s| s.power(2.into())))
    };
    lipschitz_runs().into_iter().take(4).flat_map(each).collect()
}

/// |w| from 1 to a gap of 1/10, with T ≥ (DG/ε)ᵃ = 10ᵃ.
fn on_the_line(exponent: Ratio) -> Wanted {
    let run = Run::new(AbsoluteValue::new(1), &ratios([1]), 1, 1);
    Wanted::after(run, ratio(1, 10), |s| s.power(exponent))
}

fn cases(case: &mut Cases) {
    const ENOUGH: &str = "T ≥ D²G²/ε²";
    let theorem = for_all(sufficient_runs)
        .premise("D ≥ ‖w₁ − w*‖", |s| s.run.is_within_radius())
        .premise(ENOUGH, |s| exact(s.run.steps).ge(s.power(2.into())))
        .quantity(|s| s.run.average_gap())
        .at_most(|s| s.accuracy);
    let printed = theorem.on(|| [on_the_line(1.into())]);

    case.holds("corrected", theorem);
    case.holds("on |w|, a hundred steps for ε = 1/10", theorem.on(|| [on_the_line(2.into())]));
    case.rejected("ten steps are not enough for ε = 1/10", printed);
    case.refuted("as printed, D²G²/ε steps suffice", printed.without(ENOUGH));
    case.sabotage("(DG/ε)^1.9 steps suffice", theorem.on(|| [on_the_line(ratio(19, 10))]));
    case.sabotage("DG/ε steps suffice", printed);
    case.sabotage("a quarter of ε after as many steps", theorem.scale_bound(ratio(1, 4)));
}
