//! # Clipped gradient descent: the smallest gradient is at most max(√A, A/c) with A = 2Δ/(ηT)
//!
//! **Let** f be L-smooth and bounded below by f*, and Δ = f(w₁) − f*.
//! **Run** w_{t+1} = w_t − η C(∇f(w_t)) with 0 < η ≤ 1/L for T steps.
//! **Then** min_{t≤T} ‖∇f(w_t)‖ ≤ max(√A, A/c): 1/T while gradients are clipped, 1/√T from
//! T = 2Δ/(ηc²) on.
//!
//! **Checked** in exact arithmetic, as min ‖∇f(w_t)‖² ≤ max(A, A²/c²), which stays rational. Huber's
//! function, started so far out that all T gradients are its slope s, comes within a factor of √2
//! (s ≤ c) and of 2 (s > c) of the gradient itself.

use super::*;
use crate::smooth::Run;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/gd-rate-two-regimes",
    rows: &[],
    errata: &[],
    source: &[td5(5)],
    statement: r"\min_{t \le T}\|\nabla f(w_t)\| \le \max\left(\sqrt A, \frac Ac\right),\ A = \frac{2\Delta}{\eta T}",
    cases,
};

impl ClippedDescent {
    /// A = 2Δ/(ηT).
    fn a(&self) -> Exact {
        2 * self.run.gap() / self.run.step / self.run.steps
    }
}

/// Huber's function with L = η = 1, started where all T gradients are its slope.
fn all_the_way_down(slope: Ratio, radius: Ratio, steps: usize) -> ClippedDescent {
    let start = slope.min(radius) * steps + slope;
    ClippedDescent { run: Run::new(Huber::new(slope, 1), &[start], steps), radius }
}

/// With c = 1 and Δ near 256 from T = 64 on: slope 256/T, which is clipped, then 16/√T, which is not.
fn hardest_for(steps: usize) -> ClippedDescent {
    let slope = if steps <= 256 { ratio(256, 1) / steps } else { ratio(16, 1) / steps.isqrt() };
    all_the_way_down(slope, 1.into(), steps)
}

const SHORT: &str = "0 < η ≤ 1/L";

fn smallest_gradient_sq(runs: Settings<ClippedDescent>) -> Measured<ClippedDescent, Quantity> {
    runs.premise("f is L-smooth", |s| s.run.is_smooth())
        .premise(SHORT, |s| s.run.step > 0 && s.run.step * s.run.smoothness <= 1)
        .quantity(|s| s.descend().best_gradient_norm_sq())
        .called("smallest squared gradient")
}

fn bound(s: &ClippedDescent) -> Exact {
    s.a().max((s.a() / s.radius).sq())
}

fn cases(case: &mut Cases) {
    let theorem = smallest_gradient_sq(for_all(clipped_runs)).at_most(bound);
    let random = smallest_gradient_sq(for_all_drawn(random_clipped_runs)).at_most(bound);
    let along = smallest_gradient_sq(given(|| hardest_for(16))).along(
        "T",
        &[16, 32, 64, 128, 256, 1024, 4096, 16384],
        |s, t| *s = hardest_for(t),
    );
    let unclipped = theorem.on(|| [all_the_way_down(1.into(), 8.into(), 100)]);
    let clipped = theorem.on(|| [all_the_way_down(5.into(), 2.into(), 100), all_the_way_down(50.into(), 1.into(), 3)]);
    let bouncing = theorem
        .on(|| [ClippedDescent { run: Run::new(Quadratic::isotropic(1, 1), &ratios([1]), 9), radius: 1.into() }]);

    case.holds("theorem", theorem);
    case.holds("random functions, starts and radii", random);
    case.holds("along T, through both regimes", along.at_most(bound));
    case.refuted("with η = 2/L", bouncing.without(SHORT).tweak(|s| s.run.step *= 2));
    case.rejected("η = 2/L is not what is claimed", bouncing.tweak(|s| s.run.step *= 2));
    case.sabotage("√A alone, as if nothing were clipped", clipped.bound(ClippedDescent::a));
    case.sabotage("A/c alone, as if everything were clipped", unclipped.bound(|s| (s.a() / s.radius).sq()));
    case.sabotage("0.7 √A", unclipped.scale_bound(ratio(7, 10).sq()));
    case.sabotage("0.49 A/c", clipped.scale_bound(ratio(49, 100).sq()));
}
