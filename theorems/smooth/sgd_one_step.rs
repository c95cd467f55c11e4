//! # One noisy step: E f(w_{t+1}) ≤ f(w_t) − η(1 − Lη/2)‖∇f(w_t)‖² + Lη²σ²/2
//!
//! **Let** f be L-smooth and the oracle unbiased with variance σ², given w_t.
//! **Run** w_{t+1} = w_t − η g_t.
//! **Then**, given w_t, E⟨g_t, ∇f(w_t)⟩ = ‖∇f(w_t)‖² and E‖g_t‖² = ‖∇f(w_t)‖² + σ², hence the claim for every
//! η, with equality on (L/2)‖w‖².
//!
//! **Checked** on every outcome of noise ±σ along a drawn coordinate, from listed and from random w_t.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/sgd-one-step",
    rows: &[],
    errata: &[],
    source: &[opt4dl(87), opt4dl(88), opt4dl(89), opt4dl(90)],
    statement: r"\mathbb E[f(w_{t+1}) \mid w_t] \le f(w_t) - \eta\left(1 - \tfrac{L\eta}2\right)\|\nabla f(w_t)\|^2 + \frac{L\eta^2\sigma^2}2",
    cases,
};

/// The right-hand side less f*, with c instead of the 1/2 before Lη²σ².
fn bound(s: &NoisyRun, c: Ratio) -> Exact {
    let Run { smoothness: l, step, .. } = s.run;
    s.run.gap() - s.run.sure_gain() * s.run.first_gradient_norm_sq() + c * l * step.sq() * s.sigma.sq()
}

fn one_step() -> Vec<NoisyRun> {
    noisy_runs().into_iter().map(single).collect()
}

fn single(s: NoisyRun) -> NoisyRun {
    NoisyRun { run: Run { steps: 1, ..s.run }, ..s }
}

/// What is observed of the only step.
fn observed(s: &NoisyRun, draw: &mut Draw<Exact>, of: fn(&[Exact], &[Exact]) -> Exact) -> Exact {
    let mut seen = exact(0);
    s.descend(draw, |gradient, g| seen = of(gradient, g));
    seen
}

fn cases(case: &mut Cases) {
    let steps = for_all(one_step).premise("f is L-smooth", |s| s.run.is_smooth());
    let theorem = steps.paths(NoisyRun::last_gap).mean_at_most(|s| bound(s, ratio(1, 2)));
    let random = for_all_drawn(random_noisy_steps)
        .premise("f is L-smooth", |s| s.run.is_smooth())
        .paths(NoisyRun::last_gap)
        .mean_at_most(|s| bound(s, ratio(1, 2)));
    let extremal = theorem.on(|| noisy_isotropic_quadratics().into_iter().map(single));
    let inner = steps.paths(|s, draw| observed(s, draw, dot)).mean_exactly(|s| s.run.first_gradient_norm_sq());
    let square = steps
        .paths(|s, draw| observed(s, draw, |_, g| norm_sq(g)))
        .mean_exactly(|s| s.run.first_gradient_norm_sq() + s.sigma.sq());

    case.holds("theorem", theorem);
    case.holds("random functions, places, steps and noise", random);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.holds("E⟨g_t, ∇f(w_t)⟩", inner);
    case.holds("E‖g_t‖²", square);
    case.rejected("an L that is too small", theorem.tweak(|s| s.run.smoothness /= 2));
    case.sabotage("Lη²σ²/4", extremal.bound(|s| bound(s, ratio(1, 4))));
    case.sabotage("no noise term", extremal.bound(|s| bound(s, Ratio::ZERO)));
    case.sabotage("E‖g_t‖² = ‖∇f(w_t)‖²", square.bound(|s| s.run.first_gradient_norm_sq()));
    case.sabotage("E⟨g_t, ∇f(w_t)⟩ = ‖∇f(w_t)‖² + σ²", inner.bound(|s| s.run.first_gradient_norm_sq() + s.sigma.sq()));
}
