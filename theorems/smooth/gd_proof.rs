//! # Gradient descent with any η < 2/L: the average squared gradient is at most Δ/(Tη(1 − Lη/2))
//!
//! **Let** f be L-smooth and bounded below, Δ = f(w₁) − f*, and 0 < η < 2/L.
//! **Run** w_{t+1} = w_t − η∇f(w_t) for T steps.
//! **Then** (1/T) Σ_{t≤T} ‖∇f(w_t)‖² ≤ (f(w₁) − f(w_{T+1}))/(Tη(1 − Lη/2)) ≤ Δ/(Tη(1 − Lη/2)), the first an
//! equality on (L/2)‖w‖², where the second is off by the factor 1 − (1 − Lη)^{2T}. The bound is smallest at
//! η = 1/L, where it is 2LΔ/T.
//!
//! **Checked** in exact arithmetic, on listed functions and steps and on random ones; the best η by
//! subdivision of Lη ∈ [1/8, 15/8].

use super::*;
use crate::basics::Constant;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/gd-proof",
    rows: &[],
    errata: &[],
    source: &[opt4dl(85), opt4dl(86)],
    statement: r"\frac1T\sum_{t=1}^T\|\nabla f(w_t)\|^2 \le \frac{f(w_1) - f(w_{T+1})}{T\eta(1 - \frac{L\eta}2)} \le \frac\Delta{T\eta(1 - \frac{L\eta}2)}",
    cases,
};

fn average(runs: Settings<Run>) -> Measured<Run, Quantity> {
    runs.premise("f is L-smooth", Run::is_smooth)
        .premise("0 < η < 2/L", Run::is_short)
        .quantity(|s| s.descend().average_gradient_norm_sq())
}

/// Δ/(Tη(1 − Lη/2)).
fn bound(s: &Run) -> Exact {
    s.gap() / s.sure_gain() / s.steps
}

/// (f(w₁) − f(w_{T+1}))/(Tη(1 − Lη/2)).
fn telescoped(s: &Run) -> Exact {
    let run = s.descend();
    (s.f.value(&run.iterates[0]) - s.f.value(run.last())) / s.sure_gain() / s.steps
}

fn runs() -> Vec<Run> {
    sized(&[ratio(1, 10), ratio(1, 2), ratio(3, 2), ratio(19, 10)], &smooth_runs()[..15])
}

/// One to six steps of up to 15/8 of 1/L.
fn random_short_runs() -> impl Strategy<Value = Run> {
    (random_runs(), 1..=15i64).prop_map(|(s, size)| Run { step: ratio(size, 8) * s.step, ..s })
}

fn round() -> Vec<Run> {
    sized(&[ratio(1, 4), ratio(1, 2), ratio(1, 1), ratio(3, 2)], &isotropic_quadratics())
}

/// 1/(Lη(1 − Lη/2)), what stands before LΔ/T.
#[derive(Clone, Copy)]
struct Factor;

impl Formula<1> for Factor {
    fn at<R: Real>(self, [step]: &[R; 1]) -> R {
        R::one() / (*step * (R::one() - *step / Ratio::from(2)))
    }
}

fn cases(case: &mut Cases) {
    const ONE: &[[Ratio; 1]] = &[[Ratio::ONE]];
    let theorem = average(for_all(runs)).at_most(bound);
    let exactly = average(for_every(round)).exactly(telescoped);
    let short = average(given(|| Run { step: ratio(1, 2), ..Run::new(Quadratic::isotropic(1, 1), &ratios([1]), 50) }))
        .at_most(bound);
    let best = for_all_in([(ratio(1, 8), ratio(15, 8))]).formula(Factor).at_least(Constant::<2, 1>).touching(ONE);

    case.holds("theorem", theorem);
    case.holds(
        "random functions, starts, steps and horizons",
        average(for_all_drawn(random_short_runs)).at_most(bound),
    );
    case.holds("before f* comes in", theorem.bound(telescoped));
    case.holds("equality there on (L/2)‖w‖²", exactly);
    case.holds(
        "the bound is off by 1 − (1 − Lη)^(2T) there",
        exactly.bound(|s| bound(s) * (1 - exact(1 - s.smoothness * s.step).powi(2 * s.steps))),
    );
    case.holds("η = 1/(2L) costs 8/3 instead of 2", short);
    case.holds("no η has a smaller bound than 1/L", best);
    case.rejected("η = 2/L", theorem.tweak(|s| s.step = 2 / s.smoothness));
    case.sabotage("2LΔ/T also for η = 1/(2L)", short.bound(|s| 2 * s.smoothness * s.gap() / s.steps));
    case.sabotage("Δ/(Tη)", short.bound(|s| s.gap() / s.step / s.steps));
    case.sabotage("a hundredth more than 2 for every η", best.scale_bound(ratio(101, 100)).touching(ONE));
}
