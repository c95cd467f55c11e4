//! # Descent on the smoothed function reaches f* within 2√2 L² d^{1/4} √c/((1 − c)μ√(Kt))
//!
//! **Let** f be L-Lipschitz on ℝᵈ, μ′ = (1 − c)μ, and let PL and the share c of the noise hold where the
//! iterates are.
//! **Run** θ_{t+1} = θ_t − (η_t/K) Σ ∇f(θ_t + γX_k).
//! **Then** δ_t = E f^γ(θ_t) − f* has δ_{t+1} ≤ (1 − ημ′)δ_t + (L/γ)η²cL²/(2K) for η ≤ γ/L, and
//! E f(θ_t) − f* ≤ δ_t + Lγ√d. Steps that follow the bound, η_t = min{γ/L, μ′Kγδ_t/(cL³)}, give
//! δ_t ≤ 2cL³/(γKμ′²t) if δ₀ ≤ cL²/(Kμ′), and γ² = 2cL²/(Kμ′²t√d) makes the sum
//! 2√2 L² d^{1/4} √c/(μ′√(Kt)).
//!
//! **Checked** exactly: the recursion of the bound at that γ, along t; one step of the method on |t|, by
//! the binomial law of the signs; the bias on random functions. That PL and c hold on a region, where
//! the exercise has them everywhere, is assumed.

use super::*;
use crate::zeroth_order::{Smoothed, gaussian_pairs};
use theorycheck::optimizer::greedy_steps;

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/final-rate",
    rows: &[],
    errata: &[],
    source: &[homework(15)],
    statement: r"\mathbb E f(\theta_t) - f^* \le \frac{2cL^3}{\gamma K(1-c)^2\mu^2 t} + L\gamma\sqrt d = \frac{2\sqrt2\,L^2 d^{1/4}\sqrt c}{(1-c)\mu\sqrt{Kt}}",
    cases,
};

/// L = 1, μ = 1, c = 1/2, d = 16: μ′ = 1/2, and γ = 1/√(Kt) is the best.
#[derive(Clone, Copy, Debug)]
struct Horizon {
    /// √t.
    root: usize,
    /// √K.
    samples_root: usize,
    /// γ in units of the best.
    width: Ratio,
}

const SHARE: Ratio = ratio(1, 2);
const KEPT: Ratio = ratio(1, 2);
const ROOT_OF_DIMENSION: i32 = 4;

impl Horizon {
    fn samples(&self) -> Ratio {
        Ratio::from(self.samples_root).sq()
    }

    fn steps(&self) -> usize {
        self.root * self.root
    }

    fn gamma(&self) -> Ratio {
        self.width / (Ratio::from(self.root) * self.samples_root)
    }

    /// cL²/K.
    fn variance(&self) -> Ratio {
        SHARE / self.samples()
    }

    /// δ₀ = cL²/(Kμ′), the largest that is allowed.
    fn first(&self) -> Ratio {
        self.variance() / KEPT
    }

    /// The bound on δ_t that the recursion gives.
    fn gap(&self) -> Exact {
        let smoothness = 1 / self.gamma();
        let steps = greedy_steps(self.first().into(), KEPT, smoothness, self.variance(), self.steps());
        let next = |gap: Exact, step: &Exact| gap * (1 - *step * KEPT) + step.sq() * (smoothness * self.variance()) / 2;
        steps.iter().fold(self.first().into(), next)
    }

    /// 2cL³/(γKμ′²t).
    fn gap_bound(&self) -> Ratio {
        2 * self.variance() / (self.gamma() * KEPT.sq() * Ratio::from(self.steps()))
    }

    /// Lγ√d.
    fn bias(&self) -> Ratio {
        ROOT_OF_DIMENSION * self.gamma()
    }

    /// 2√2 L² d^{1/4} √c/(μ′√(Kt)).
    fn total_bound(&self) -> Exact {
        let root = Ratio::from(self.root) * self.samples_root;
        (exact(8 * SHARE) * ROOT_OF_DIMENSION).sqrt() / (KEPT * root)
    }
}

/// One step on |t| with K signs, γ = 1, from t, with the μ for which |t| is PL there.
#[derive(Clone, Copy, Debug)]
struct Step {
    t: Ratio,
    step: Ratio,
    samples: usize,
    pl: Ratio,
}

impl Step {
    fn smoothed(&self, t: Exact) -> Exact {
        PiecewiseLinear::absolute_value().smoothed_value(Smoothing::Gaussian, 1, t)
    }

    /// 1 − c = (∇f^γ)²/E f′², which is erf²: (f^γ)′² is all that is not noise.
    fn kept(&self) -> Exact {
        PiecewiseLinear::absolute_value().smoothed_slope(Smoothing::Gaussian, 1, self.t.into()).sq()
    }

    /// ‖∇f^γ‖² ≥ 2(1 − c)μ f^γ.
    fn is_pl(&self) -> Truth {
        (2 * self.pl * self.smoothed(self.t.into())).le(1)
    }

    /// E f^γ(t⁺).
    fn next(&self) -> Exact {
        let after =
            |positive: usize| self.smoothed(self.t - self.step * (2 * exact(positive) - self.samples) / self.samples);
        binomial(self.samples, exact(self.t).normal_cdf()).into_iter().enumerate().map(|(k, p)| p * after(k)).sum()
    }

    /// (1 − ημ′)δ + (L/γ)η²cL²/(2K).
    fn bound(&self) -> Exact {
        let decrease = self.step * self.pl * self.kept() * self.smoothed(self.t.into());
        self.smoothed(self.t.into()) - decrease + self.step.sq() * (1 - self.kept()) / 2 / self.samples
    }
}

fn steps() -> Vec<Step> {
    let at = |t| {
        [(ratio(1, 1), 1), (ratio(1, 2), 3), (ratio(1, 10), 8)].map(|(step, samples)| Step {
            t,
            step,
            samples,
            pl: ratio(1, 6),
        })
    };
    [ratio(0, 1), ratio(1, 2), ratio(2, 1), ratio(-14, 5)].into_iter().flat_map(at).collect()
}

/// −|t| at its crest, which smoothing lowers.
fn crest() -> [Smoothed; 1] {
    let f = PiecewiseLinear { kinks: vec![(0.into(), (-1).into())], ..PiecewiseLinear::absolute_value() };
    [Smoothed { f, x: 0.into(), ..across_the_kink(ratio(1, 2), 1.into()) }]
}

fn cases(case: &mut Cases) {
    let horizon = for_every(|| [1, 2].map(|samples_root| Horizon { root: 8, samples_root, width: 1.into() }));
    let along = |measured: Measured<Horizon, Quantity>| {
        measured.called("bound on the gap").along("√t", &[2, 4, 8, 16, 32], |s, root| s.root = root)
    };
    let gap = along(horizon.quantity(Horizon::gap)).at_most(Horizon::gap_bound);
    let total = along(horizon.quantity(|s| s.gap() + s.bias()));
    let bound = total.at_most(Horizon::total_bound);
    let rate = total.decays(ratio(4, 5));
    let sum = along(horizon.quantity(|s| exact(s.gap_bound() + s.bias()))).exactly(Horizon::total_bound);
    let one_step = for_all(steps)
        .premise("PL with this μ, smoothed", Step::is_pl)
        .premise("η ≤ γ/L", |s| s.step <= 1)
        .quantity(Step::next)
        .at_most(Step::bound);
    let bias = for_all_drawn(gaussian_pairs)
        .quantity(|s| s.f.value(&[exact(s.x)]) - s.value())
        .at_most(|s| s.mu * s.lipschitz());

    case.holds("one step on |t|", one_step);
    case.holds("f ≤ f^γ + Lγ√d", bias);
    case.holds("δ_t ≤ 2cL³/(γKμ′²t)", gap);
    case.holds("the rate", bound);
    case.holds("the two parts add up to it", sum);
    case.holds("falls at least like t^−0.4", rate);
    case.rejected("η = 3γ/L", one_step.tweak(|s| s.step = 3.into()));
    case.sabotage(
        "half the noise in one step",
        one_step.bound(|s| s.bound() - s.step.sq() * (1 - s.kept()) / 4 / s.samples),
    );
    case.sabotage("f ≤ f^γ", bias.on(crest).bound(|_| 0));
    case.sabotage("the rate without Lγ√d", bound.bound(Horizon::gap_bound));
    case.sabotage("γ twice as wide", bound.tweak(|s| s.width = 2.into()));
    case.sabotage("falls like t^−0.6", rate.exponent(ratio(6, 5)));
}
