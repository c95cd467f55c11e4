//! # How many steps suffice is a matter of O(ε^−a), with the constant, not of Ω(ε^−a)
//!
//! **Let** f be convex and G-Lipschitz and D ≥ ‖w₁ − w*‖.
//! **Run** gradient descent with η = D/(G√T) for T steps.
//! **Then** T ≥ (DG/ε)² suffices for an average gap of at most ε: the number of steps that are needed is
//! O(ε⁻²). Printed is T = Ω(ε⁻²), which (1/5)(DG/ε)² also is, and does not suffice; nor is it what every
//! run needs, since one that starts at the minimizer needs a single step.
//!
//! **Checked** exactly: each reading of the printed symbol on an instance where it fails. Linear rates
//! are printed with the same symbol; it is the sublinear one that is looked at.

use super::*;
use crate::convex::{Run, Wanted, lipschitz_runs};
use theorycheck::objective::AbsoluteValue;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/omega-notation",
    rows: &[],
    errata: &[Erratum {
        row: "basics/omega-notation",
        printed: r"\text{err}(\tilde w) \le \epsilon \text{ in } T = \Omega(\epsilon^{-a}) \text{ iterations, sublinear}; \quad T = \Omega(\log\tfrac1\epsilon), \text{ linear}",
        corrected: r"T \ge C\epsilon^{-a} \text{ suffices, that is, } T = O(\epsilon^{-a}) \text{ iterations are enough}; \quad T = O(\log\tfrac1\epsilon)",
        why: "Ω bounds from below: a fifth of a sufficient number of steps is Ω(ε^−a) too, and is too few on |w|; and it does not bound what every run needs.",
    }],
    source: &[opt4dl(13).note("the rates after it"), opt4dl(41)],
    statement: r"T \ge C\epsilon^{-a} \text{ suffices}: \quad T \ge \frac{D^2 G^2}{\epsilon^2} \implies \frac1T\sum_{t=1}^T f(w_t) - f^* \le \epsilon",
    cases,
};

impl Wanted {
    /// (DG/ε)².
    fn sufficient(&self) -> Exact {
        self.power(2.into())
    }

    fn steps(&self) -> Exact {
        exact(self.run.steps)
    }
}

fn sufficient_runs() -> Vec<Wanted> {
    let runs = lipschitz_runs().into_iter().take(4);
    runs.flat_map(|run| [ratio(1, 1), ratio(1, 3)].map(|eps| Wanted::after(run.clone(), eps, Wanted::sufficient)))
        .collect()
}

/// A fifth of that number on |w|, from 1.
fn too_short() -> Vec<Wanted> {
    let run = Run::new(AbsoluteValue::new(1), &ratios([1]), 1, 1);
    [ratio(1, 4), ratio(1, 10), ratio(1, 20)].map(|eps| Wanted::after(run.clone(), eps, |s| s.sufficient() / 5)).into()
}

fn at_the_minimizer() -> Wanted {
    Wanted { run: Run::new(AbsoluteValue::new(1), &ratios([0]), 1, 1), accuracy: ratio(1, 10) }
}

fn cases(case: &mut Cases) {
    const ENOUGH: &str = "T ≥ (DG/ε)²";
    let gap = for_all(sufficient_runs)
        .premise("D ≥ ‖w₁ − w*‖", |s| s.run.is_within_radius())
        .premise(ENOUGH, |s| s.steps().ge(s.sufficient()))
        .quantity(|s| s.run.average_gap());
    let suffices = gap.at_most(|s| s.accuracy);
    let needs = for_every(too_short)
        .premise("T ≤ (DG/ε)²/4", |s| s.steps().le(s.sufficient() / 4))
        .quantity(|s| s.run.average_gap())
        .at_least(|s| s.accuracy);

    case.holds("T ≥ (DG/ε)² suffices", suffices);
    case.refuted("as printed, any T of the order of ε⁻² suffices", suffices.on(too_short).without(ENOUGH));
    case.rejected("a fifth of it is not enough", suffices.on(too_short));
    case.holds("on |w| from 1 a fifth of it does not suffice", needs);
    case.refuted("as printed, every run needs T of the order of ε⁻²", needs.on(|| [at_the_minimizer()]));
    case.sabotage("a quarter of ε after as many steps", suffices.scale_bound(ratio(1, 4)));
    case.sabotage("three times the step", suffices.tweak(|s| s.run.step_factor = 3.into()));
}
