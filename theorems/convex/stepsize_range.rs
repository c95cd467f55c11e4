//! # A learning rate need not be at most 1, and one that is may be too large
//!
//! **Let** f be convex and G-Lipschitz and D ≥ ‖w₁ − w*‖.
//! **Run** gradient descent with η = D/(G√T), whatever its size.
//! **Then** the average gap is at most DG/√T. Printed is 0 < η ≤ 1: on |w| from 10 with T = 4 the theorem's
//! step is 5, and η = 1, the largest that is printed, leaves a gap of 17/2 > DG/√T = 5. On (3/2)w², η = 1
//! diverges, and on w²/20 a step of 1/L = 10 reaches the minimizer at once.
//!
//! **Checked** exactly on these instances.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/stepsize-range",
    rows: &[],
    errata: &[Erratum {
        row: "convex/stepsize-range",
        printed: r"0 < \eta \le 1",
        corrected: r"\eta > 0; \text{ for the rate } \eta = \frac{D}{G\sqrt T}, \text{ for an } L\text{-smooth function } \eta < \frac2L",
        why: "A step size has units, so no number bounds it. With D = 10, G = 1 and T = 4 the theorem's own η is 5, and on (3/2)w² the step η = 1 doubles |w| every time.",
    }],
    source: &[opt4dl(25)],
    statement: r"\frac1T\sum_{t=1}^T f(w_t) - f^* \le \frac{DG}{\sqrt T} \quad\text{for } \eta = \frac{D}{G\sqrt T}, \text{ also where it is larger than } 1",
    cases,
};

/// |w| from 10, T = 4: the step is 5.
fn far_away() -> Run {
    Run::new(AbsoluteValue::new(1), &ratios([10]), 10, 4)
}

/// One step of size η on (L/2)w².
fn one_step(smoothness: Ratio, step: Ratio) -> crate::smooth::Run {
    let f = Quadratic::isotropic(smoothness, 1);
    crate::smooth::Run { step, ..crate::smooth::Run::new(f, &ratios([1]), 1) }
}

fn cases(case: &mut Cases) {
    let runs = given(far_away).premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius);
    let theorem = runs.quantity(Run::average_gap).at_most(Run::bound);
    let printed =
        runs.premise("0 < η ≤ 1", |s| s.step().gt(0) & s.step().le(1)).quantity(Run::average_gap).at_most(Run::bound);
    let gain = given(|| one_step(3.into(), 1.into()))
        .premise("0 < η ≤ 1", |s| s.step > 0 && s.step <= 1)
        .quantity(crate::smooth::Run::first_progress)
        .at_least(|_| 0);

    case.holds("the rate with η = 5", theorem);
    case.refuted("as printed, the theorem’s step is at most 1", runs.quantity(Run::step).at_most(|_| 1));
    case.rejected("the printed range turns the theorem’s step away", printed);
    case.refuted("as printed, η = 1 has the rate", printed.tweak(|s| s.step_factor = ratio(1, 5)));
    case.refuted("as printed, η = 1 descends on (3/2)w²", gain);
    case.holds("there η = 1/2 does", gain.tweak(|s| s.step = ratio(1, 2)));
    case.holds(
        "η = 10 reaches the minimizer of w²/20",
        given(|| one_step(ratio(1, 10), 10.into())).quantity(|s| norm_sq(s.descend().last())).exactly(|_| 0),
    );
    case.sabotage("three times the theorem’s step", theorem.tweak(|s| s.step_factor = 3.into()));
    case.sabotage("a fifth of the theorem’s step", theorem.tweak(|s| s.step_factor = ratio(1, 5)));
}
