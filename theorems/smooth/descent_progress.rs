//! # One step of gradient descent gains at least η(1 − Lη/2)‖∇f(w)‖², and often more
//!
//! **Let** f be L-smooth.
//! **Run** one step w⁺ = w − η∇f(w) of any size η.
//! **Then** f(w) − f(w⁺) ≥ η(1 − Lη/2)‖∇f(w)‖², with equality on (L/2)‖w‖². It is an inequality:
//! the progress is larger wherever f is less curved than L allows.
//!
//! **Checked** in exact arithmetic, on listed instances and on random ones. The equation as printed
//! fails on w²/2, which is 2-smooth because it is 1-smooth: from w = 1 with η = 1/2 it falls by
//! 3/8, not 1/4.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/descent-progress",
    rows: &[],
    errata: &[Erratum {
        row: "smooth/descent-progress",
        printed: r"P_t = f(w_t) - f(w_{t+1}) = \|\nabla f(w_t)\|^2\,\eta\left(1 - \frac{L\eta}{2}\right)",
        corrected: r"P_t = f(w_t) - f(w_{t+1}) \ge \|\nabla f(w_t)\|^2\,\eta\left(1 - \frac{L\eta}{2}\right)",
        why: "Smoothness bounds f from above by a parabola of curvature L; the progress is that of the parabola only where f is the parabola.",
    }],
    source: &[opt4dl(83), opt4dl(84)],
    statement: r"f(w_t) - f(w_{t+1}) \ge \eta\left(1 - \frac{L\eta}{2}\right)\|\nabla f(w_t)\|^2",
    cases,
};

fn progress(steps: Settings<Run>) -> Measured<Run, Quantity> {
    steps.premise("f is L-smooth", Run::is_smooth).quantity(Run::first_progress)
}

/// η(1 − Lη/2)‖∇f(w)‖².
fn guaranteed(s: &Run) -> Exact {
    s.sure_gain() * s.first_gradient_norm_sq()
}

/// Steps short, of length 1/L, and so long that nothing is guaranteed but a bounded loss.
fn steps() -> Vec<Run> {
    sized(&[ratio(1, 10), ratio(1, 1), ratio(19, 10), ratio(3, 1)], &smooth_runs())
}

/// L (f(w) − f(w⁺))/‖∇f(w)‖² against Lη, and how far it lies above what is guaranteed.
fn progress_against_the_step() -> Series {
    let relative = |quantity: fn(&Run) -> Exact, run: Run| -> Vec<(f64, f64)> {
        let at = |tenths| {
            let s = Run { step: ratio(tenths, 10) / run.smoothness, ..run.clone() };
            (f64::of(ratio(tenths, 10)), (quantity(&s) * s.smoothness / s.first_gradient_norm_sq()).to_f64())
        };
        (0..=24).map(at).collect()
    };
    let runs = [
        ("ln cosh from 1/2", Run::new(LogCosh, &[ratio(1, 2)], 1)),
        ("ln cosh from 2", Run::new(LogCosh, &ratios([2]), 1)),
        ("cos from beside its crest", beside_the_crest(1)),
    ];
    let with_each = |series: Series, quantity: fn(&Run) -> Exact| {
        let add = |series: Series, (name, run): &(&'static str, Run)| {
            series.line(*name, Mark::Measured, relative(quantity, run.clone()))
        };
        runs.iter().fold(series, add)
    };
    let sides = with_each(Series::new(), Run::first_progress).line(
        "Lη(1 − Lη/2)",
        Mark::Bound,
        relative(guaranteed, beside_the_crest(1)),
    );
    with_each(sides.below("slack"), |s| s.first_progress() - guaranteed(s))
}

fn cases(case: &mut Cases) {
    let theorem = progress(for_all(steps)).at_least(guaranteed);
    let extremal = theorem.on(isotropic_quadratics);

    case.holds("theorem", theorem);
    case.holds("random functions, starts and steps", progress(for_all_drawn(random_steps)).at_least(guaranteed));
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.refuted("equality, as printed", theorem.on(rounder_than_needed).attained());
    case.rejected("an L that is too small", theorem.tweak(|s| s.smoothness /= 2));
    case.sabotage(
        "1 − Lη/3 instead of 1 − Lη/2",
        extremal.bound(|s| s.step * (1 - s.smoothness * s.step / 3) * s.first_gradient_norm_sq()),
    );
    case.figure("what one step gains", Axes::linear("Lη", "gain × L/‖∇f‖²"), progress_against_the_step);
}
