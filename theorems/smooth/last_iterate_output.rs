//! # Which iterate to keep: 2LΔ/T bounds the best squared gradient, and the last one only if f is convex
//!
//! **Let** f be L-smooth and bounded below by f*, and Δ = f(w₁) − f*.
//! **Run** w_{t+1} = w_t − ∇f(w_t)/L for T steps.
//! **Then** min_{t≤T} ‖∇f(w_t)‖² and (1/T) Σ_{t≤T} ‖∇f(w_t)‖² are at most 2LΔ/T. So is the last,
//! ‖∇f(w_T)‖², if f is convex, for then gradients never grow. In general it is not.
//!
//! **Checked** in exact arithmetic. On cos, from w₁ = 1/1000, enclosures decide that the last of
//! eleven iterates is beyond 2LΔ/T, with the average and the best of them below.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/last-iterate-output",
    rows: &[],
    errata: &[Erratum {
        row: "smooth/last-iterate-output",
        printed: r"\|\nabla f(w_T)\|^2 \le \frac{2L\Delta}{T} \text{ for the last parameter } w_T",
        corrected: r"\min_{t \le T}\|\nabla f(w_t)\|^2 \le \frac{2L\Delta}{T}; \text{ for the last parameter if } f \text{ is convex}",
        why: "Beside the crest of a cosine the gradient is small and grows from step to step, so the last is the largest; only the average is bounded, and with it the best.",
    }],
    source: &[opt4dl(71).note("output (i), last or best parameter"), opt4dl(72).note("the slide that follows")],
    statement: r"\min_{t \le T}\|\nabla f(w_t)\|^2 \le \frac1T\sum_{t=1}^T\|\nabla f(w_t)\|^2 \le \frac{2L\Delta}{T}",
    cases,
};

/// The runs of the chapter, and those on cos from beside its crest.
fn runs() -> Vec<Run> {
    smooth_runs().into_iter().chain([1, 5, 11, 30].map(beside_the_crest)).collect()
}

fn convex_runs() -> Vec<Run> {
    smooth_runs().into_iter().filter(|s| s.f.is_convex()).collect()
}

/// What the best of the iterates is said to satisfy.
fn output(runs: Settings<Run>) -> Experiment<Run> {
    runs.premise("f is L-smooth", Run::is_smooth)
        .premise("η = 1/L", |s| s.step * s.smoothness == 1)
        .quantity(|s| s.descend().best_gradient_norm_sq())
        .at_most(|s| 2 * s.smoothness * s.gap() / s.steps)
}

fn outputs_against_the_horizon() -> Series {
    let along = |quantity: fn(&Run) -> Exact| -> Vec<(f64, f64)> {
        (5..=30).map(|steps| (steps as f64, quantity(&beside_the_crest(steps)).to_f64())).collect()
    };
    Series::new()
        .line("last", Mark::Measured, along(|s| s.descend().last_gradient_norm_sq()))
        .line("average", Mark::Measured, along(|s| s.descend().average_gradient_norm_sq()))
        .line("best", Mark::Measured, along(|s| s.descend().best_gradient_norm_sq()))
        .line("2LΔ/T", Mark::Bound, along(|s| 2 * s.smoothness * s.gap() / s.steps))
}

fn cases(case: &mut Cases) {
    let best = output(for_all(runs));
    let average = best.quantity(|s| s.descend().average_gradient_norm_sq());
    let last = output(for_all(convex_runs).premise("f is convex", |s| s.f.is_convex()))
        .quantity(|s| s.descend().last_gradient_norm_sq());
    let on_cosine = last.on(|| [beside_the_crest(11)]);

    case.holds("the best", best);
    case.holds("the average", average);
    case.holds("the last, where f is convex", last);
    case.refuted("the last, as printed", on_cosine.without("f is convex"));
    case.holds("the average in that run", average.on(|| [beside_the_crest(11)]));
    case.rejected("cos is not convex", on_cosine);
    case.sabotage(
        "the largest",
        best.quantity(|s| s.descend().gradient_norms_sq().take(s.steps).fold(exact(0), Exact::max)),
    );
    case.sabotage("η = 2.1/L", best.tweak(|s| s.step = ratio(21, 10) / s.smoothness));
    case.sabotage("constant 1.99 instead of 2", best.on(isotropic_quadratics).scale_bound(ratio(199, 200)));
    case.figure("cos from beside its crest", Axes::linear("T", "squared gradient"), outputs_against_the_horizon);
}
