//! # Gradient descent on a convex Lipschitz function: the average gap is at most DG/√T
//!
//! **Let** f be convex and G-Lipschitz, w* a minimizer and D ≥ ‖w₁ − w*‖.
//! **Run** w_{t+1} = w_t − η g_t with subgradients g_t and η = D/(G√T), for T steps.
//! **Then** (1/T) Σ_{t≤T} f(w_t) − f* ≤ DG/√T. On G|w| the gap is at least 1 − 1/(2T) of that,
//! unless T is a perfect square and an iterate meets the minimizer; at T = 1 it is all of it.
//!
//! **Checked** on the iterates themselves, rational where T is a perfect square and enclosed where
//! it is not.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/convex-lipschitz-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(37), opt4dl(40)],
    statement: r"\frac1T\sum_{t=1}^T f(w_t) - f^* \le \frac{DG}{\sqrt T} \quad\text{for } \eta = \frac{D}{G\sqrt T}",
    cases,
};

fn cases(case: &mut Cases) {
    let gap = for_all(lipschitz_runs)
        .premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius)
        .premise("η = D/(G√T)", |s| s.step_factor == 1)
        .quantity(Run::average_gap);
    let theorem = gap.at_most(Run::bound);
    let steep = given(absolute_value)
        .premise("η = D/(G√T)", |s| s.step_factor == 1)
        .quantity(Run::average_gap)
        .called("average gap")
        .along("T", &[2, 7, 30, 110, 420, 1980], |s, t| s.steps = t);
    let rate = steep.decays(ratio(48, 100));

    case.holds("theorem", theorem);
    case.holds("on G|w| along T", steep.at_most(Run::bound));
    case.holds("sharp there up to 1/(2T)", steep.at_least(|s| s.bound() - s.bound() / (2 * Ratio::from(s.steps))));
    case.holds("equality on G|w| after one step", theorem.on(|| [absolute_value()]).attained());
    case.holds("decays like 1/√T", rate);
    case.rejected("a radius that does not reach the minimizer", theorem.tweak(|s| s.radius /= 2));
    case.sabotage("half of the bound", theorem.scale_bound(ratio(1, 2)));
    case.sabotage("three times the step", theorem.tweak(|s| s.step_factor = 3.into()));
    case.sabotage("1/T^0.6 instead of 1/√T", rate.exponent(ratio(6, 10)));
}
