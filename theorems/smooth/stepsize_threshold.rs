//! # Every step shorter than 2/L gains, and 2/L is the threshold
//!
//! **Let** f be L-smooth and ∇f(w) ≠ 0.
//! **Run** one step w⁺ = w − η∇f(w) with 0 < η < 2/L.
//! **Then** f(w⁺) < f(w). On (L/2)‖w‖² a step of 2/L changes nothing and a longer one loses.
//!
//! **Checked** in exact arithmetic, on listed instances and on random ones, with steps up to 1.99/L;
//! the strict inequality is an indicator, which is 1 where f falls.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/stepsize-threshold",
    rows: &[],
    errata: &[],
    source: &[opt4dl(84).note("side note 2")],
    statement: r"\nabla f(w) \ne 0,\ 0 < \eta < \frac2L \implies f(w - \eta\nabla f(w)) < f(w)",
    cases,
};

const SHORT: &str = "0 < η < 2/L";

/// 1 where the step gains.
fn falls(s: &Run) -> Exact {
    Exact::select(s.first_progress().gt(0), exact(1), exact(0))
}

/// 1 where the step loses.
fn rises(s: &Run) -> Exact {
    Exact::select(s.first_progress().lt(0), exact(1), exact(0))
}

fn threshold(steps: Settings<Run>) -> Experiment<Run> {
    steps
        .premise("f is L-smooth", Run::is_smooth)
        .premise("∇f(w) ≠ 0", |s| s.first_gradient_norm_sq().gt(0))
        .premise(SHORT, Run::is_short)
        .quantity(falls)
        .exactly(|_| 1)
}

fn steps() -> Vec<Run> {
    sized(&[ratio(1, 100), ratio(1, 1), ratio(3, 2), ratio(199, 100)], &smooth_runs())
}

fn random_short_steps() -> impl Strategy<Value = Run> {
    let moving = random_runs().prop_filter("a start that is no stationary point", |s| s.start.iter().all(|w| *w != 0));
    (moving, 1..=199i64).prop_map(|(s, size)| Run { step: ratio(size, 100) * s.step, ..s })
}

fn long_steps() -> Vec<Run> {
    sized(&[ratio(2001, 1000), ratio(3, 1), ratio(100, 1)], &isotropic_quadratics())
}

fn cases(case: &mut Cases) {
    let theorem = threshold(for_all(steps));
    let extremal = theorem.on(|| sized(&[ratio(2, 1)], &isotropic_quadratics())).without(SHORT);

    case.holds("theorem", theorem);
    case.holds("random functions, starts and steps", threshold(for_all_drawn(random_short_steps)));
    case.refuted("a step of 2/L on (L/2)‖w‖²", extremal);
    case.holds("there it changes nothing", extremal.quantity(Run::first_progress).bound(|_| 0));
    case.holds("and a longer one loses", extremal.on(long_steps).quantity(rises));
    case.rejected("at the minimizer nothing can be gained", theorem.tweak(|s| s.start.fill(Ratio::ZERO)));
    case.sabotage("a threshold of 2.1/L", theorem.on(|| sized(&[ratio(205, 100)], &isotropic_quadratics())));
}
