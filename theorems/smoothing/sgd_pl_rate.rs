//! # Stochastic gradient descent under the PL condition: (1 − ημ)ᵗ δ₀ + βησ²/(2μ)
//!
//! **Let** f be β-smooth and μ-PL, δ_t = E f(w_t) − f*, and let the oracle be unbiased with variance
//! at most σ².
//! **Run** w_{t+1} = w_t − η g_t with η ≤ 1/β.
//! **Then** δ_t ≤ qᵗ δ₀ + (βη²σ²/2)(1 − qᵗ)/(1 − q) with q = 1 − 2μη(1 − ηβ/2), an equality on
//! (β/2)‖w‖² where μ = β, and so δ_t ≤ (1 − ημ)ᵗ δ₀ + βησ²/(2μ): linear down to a floor. Without
//! noise η = 1/β is best. With noise and δ₀ ≤ σ²/μ, steps η_t that follow the bound itself give
//! δ_T ≤ 1/(1/δ₀ + μ²T/(2βσ²)) ≤ 2βσ²/(μ²T); a constant step chosen for T costs a logarithm.
//!
//! **Checked** exactly, by the recursion of the second moments on quadratics with curvatures between
//! μ and β.

use super::*;
use theorycheck::optimizer::greedy_steps;

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/sgd-pl-rate",
    rows: &[],
    errata: &[],
    source: &[homework(7)],
    statement: r"\mathbb E f(w_t) - f^* \le (1 - \eta\mu)^t \delta_0 + \frac{\beta\eta\sigma^2}{2\mu}",
    cases,
};

impl Run {
    fn constant_step(&self) -> Exact {
        self.gap_after(&vec![exact(self.step); self.steps])
    }

    fn greedily(&self) -> Exact {
        self.gap_after(&greedy_steps(self.gap(), self.pl, self.smoothness, self.variance(), self.steps))
    }

    /// βησ²/(2μ).
    fn floor(&self) -> Ratio {
        self.smoothness * self.step * self.variance() / (2 * self.pl)
    }

    fn bound(&self) -> Exact {
        exact(1 - self.step * self.pl).powi(self.steps) * self.gap() + self.floor()
    }

    /// qᵗ δ₀ + (βη²σ²/2)(1 − qᵗ)/(1 − q).
    fn sharper_bound(&self) -> Exact {
        let q = 1 - 2 * self.pl * self.step * (1 - self.step * self.smoothness / 2);
        let power = exact(q).powi(self.steps);
        power * self.gap() + self.smoothness * self.step.sq() * self.variance() / 2 * (1 - power) / (1 - q)
    }

    /// 2βσ²/(μ²T).
    fn inverse_time(&self) -> Exact {
        exact(2 * self.smoothness * self.variance() / self.pl.sq()) / self.steps
    }

    /// ln(2μ²Tδ₀/(βσ²)), for the step size that a known T allows.
    fn logarithm(&self) -> Exact {
        (4 * self.gap() / self.inverse_time()).ln()
    }

    /// (1/(μT)) ln(2μ²Tδ₀/(βσ²)).
    fn step_for_horizon(&self) -> Exact {
        self.logarithm() / self.pl / self.steps
    }

    fn constant_step_for_horizon(&self) -> Exact {
        self.gap_after(&vec![self.step_for_horizon(); self.steps])
    }
}

fn cases(case: &mut Cases) {
    let settings = for_all_drawn(noisy_quadratics)
        .premise("every curvature lies between μ and β", Run::is_between_pl_and_smoothness)
        .premise("0 < η ≤ 1/β", |s| s.step > 0 && s.step * s.smoothness <= 1);
    let theorem = settings.quantity(Run::constant_step).at_most(Run::bound);
    let sharper = theorem.bound(Run::sharper_bound);
    let halves = || [ratio(1, 1), ratio(1, 2), ratio(1, 10)].map(|step| Run { step, ..round() });
    let quiet = theorem.on(|| [Run { step: ratio(1, 10), ..round() }]).tweak(|s| s.variances.fill(0.into()));
    let greedy = for_every(|| [round(), isotropic(ratio(1, 2), ratio(1, 2), 2.into())])
        .premise("δ₀ ≤ σ²/μ", |s| s.gap().le(s.variance() / s.pl))
        .quantity(Run::greedily)
        .called("expected gap")
        .along("T", &[16, 64, 256, 1024], |s, t| s.steps = t);
    let rate = greedy.decays(ratio(9, 10));
    let horizon = for_every(|| [round(), isotropic(ratio(1, 2), ratio(1, 2), 1.into())])
        .premise("the step for T is positive and at most 1/β", |s| {
            s.logarithm().gt(0) & (s.step_for_horizon() * s.smoothness).le(1)
        })
        .quantity(Run::constant_step_for_horizon)
        .called("expected gap")
        .along("T", &[16, 64, 256, 1024], |s, t| s.steps = t);

    case.holds("theorem", theorem);
    case.holds("the sharper bound", sharper);
    case.holds("equality on (β/2)‖w‖²", sharper.on(halves).attained());
    case.holds(
        "linear without noise at η = 1/β",
        theorem.tweak(|s| {
            s.variances.fill(0.into());
            s.step = 1 / s.smoothness;
        }),
    );
    case.holds("greedy steps reach 2βσ²/(μ²T)", greedy.at_most(Run::inverse_time));
    case.holds("and 1/(1/δ₀ + μ²T/(2βσ²)) before that", greedy.at_most(|s| 1 / (1 / s.gap() + 1 / s.inverse_time())));
    case.holds("they decay like 1/T", rate);
    case.holds(
        "a constant step for T costs a logarithm",
        horizon.at_most(|s| s.inverse_time() * (1 + s.logarithm()) / 4),
    );
    case.rejected("η = 3/β is not what is claimed", theorem.tweak(|s| s.step = 3 / s.smoothness));
    case.sabotage("half of the floor", theorem.on(|| [round()]).bound(|s| s.bound() - s.floor() / 2));
    case.sabotage(
        "(1 − 2ημ)ᵗ instead of (1 − ημ)ᵗ",
        quiet.bound(|s| exact(1 - 2 * s.step * s.pl).powi(s.steps) * s.gap() + s.floor()),
    );
    case.sabotage("η = 3/β", theorem.tweak(|s| s.step = 3 / s.smoothness));
    case.sabotage("1/T^1.2 instead of 1/T", rate.exponent(ratio(12, 10)));
}
