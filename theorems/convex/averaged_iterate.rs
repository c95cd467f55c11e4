//! # The average of the iterates has a gap of at most DG/√T
//!
//! **Let** f be convex and G-Lipschitz, w* a minimizer and D ≥ ‖w₁ − w*‖.
//! **Run** w_{t+1} = w_t − η∇f(w_t) with η = D/(G√T) for T steps, and let ŵ = (1/T) Σ_{t≤T} w_t.
//! **Then** f(ŵ) − f* ≤ (1/T) Σ (f(w_t) − f*) ≤ DG/√T, the first with equality where f is affine on the
//! iterates. The last iterate is not bounded like this: on a maximum of two planes its gap after two
//! steps is 0.88 DG, beyond DG/√2. The first sign that is printed is an equality.
//!
//! **Checked** on the iterates themselves; where T is a perfect square they are rational.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/averaged-iterate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(38)],
    statement: r"f\left(\frac1T\sum_{t=1}^T w_t\right) - f^* \le \frac1T\sum_{t=1}^T f(w_t) - f^* \le \frac{DG}{\sqrt T}",
    cases,
};

fn gap_of_average(s: &Run) -> Exact {
    s.gap_at(&s.descend().average_iterate())
}

/// f(w_T) − f*.
fn gap_of_last(s: &Run) -> Exact {
    s.gap_at(&s.descend().iterates[s.steps - 1])
}

/// Perfect squares T.
fn rational_runs() -> Vec<Run> {
    lipschitz_runs().into_iter().filter(|s| [1, 16, 100].contains(&s.steps)).collect()
}

/// (3/2)|w| from 2, whose first four iterates are 2, 1, 0 and 0.
fn on_one_side() -> Run {
    Run { steps: 4, ..absolute_value() }
}

fn cases(case: &mut Cases) {
    let theorem = for_all(lipschitz_runs)
        .premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius)
        .premise("η = D/(G√T)", |s| s.step_factor == 1)
        .quantity(gap_of_average)
        .at_most(Run::bound);
    let jensen = theorem.on(rational_runs).bound(Run::average_gap);
    let uphill = theorem.on(|| [first_step_uphill()]);
    let one_side = jensen.on(|| [absolute_value(), on_one_side()]);

    case.holds("theorem", theorem);
    case.holds("at most the average gap", jensen);
    case.holds("equal to it where f is affine", one_side.attained());
    case.holds("equality with DG/√T after one step", theorem.on(|| [absolute_value()]).attained());
    case.holds("on two planes", uphill);
    case.rejected("a radius that does not reach the minimizer", theorem.tweak(|s| s.radius /= 2));
    case.sabotage("the last iterate", uphill.quantity(gap_of_last));
    case.sabotage(
        "the last iterate is no worse than the average",
        uphill.bound(Run::average_gap).quantity(gap_of_last),
    );
    case.sabotage("0.99 of the average gap", one_side.scale_bound(ratio(99, 100)));
    case.sabotage("eight times the step", theorem.tweak(|s| s.step_factor = 8.into()));
}
