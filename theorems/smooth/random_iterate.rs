//! # An iterate drawn at random has, in the mean, the average squared gradient
//!
//! **Let** f be L-smooth and bounded below, and ŵ one of the iterates w₁, …, w_T, all equally likely.
//! **Then** E‖∇f(ŵ)‖² = (1/T) Σ_{t≤T} ‖∇f(w_t)‖², at most 2LΔ/T for gradient descent with η = 1/L; and with
//! the mean over the noise as well at most 2LΔ/T + 2σ√(2ΔL/T) for stochastic gradient descent with
//! η = min{1/L, √(2Δ/(Lσ²T))}.
//!
//! **Checked** by enumerating the T outcomes, and with noise every path.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/random-iterate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(71).note("output (ii), an iterate drawn at random"), opt4dl(72).note("the slide that follows")],
    statement: r"\mathbb E_{\hat w}\|\nabla f(\hat w)\|^2 = \frac1T\sum_{t=1}^T\|\nabla f(w_t)\|^2 \le \frac{2L\Delta}T, \quad \hat w \sim \mathcal U\{w_1, \dots, w_T\}",
    cases,
};

/// ‖∇f(ŵ)‖² for an iterate among the first so many.
fn drawn_among(s: &Run, among: usize, draw: &mut Draw<Exact>) -> Exact {
    norm_sq(&s.descend().gradients[draw.index(among)])
}

/// ‖∇f(ŵ)‖² in a noisy run.
fn drawn_in_noise(s: &NoisyRun, draw: &mut Draw<Exact>) -> Exact {
    let mut norms = Vec::new();
    s.descend(draw, |gradient, _| norms.push(norm_sq(gradient)));
    norms[draw.index(s.run.steps)]
}

/// On (L/2)‖w‖² and h w²/(1 + w²), with steps that are rational.
fn balanced_runs() -> Vec<NoisyRun> {
    let well = Run { step: ratio(1, 4), ..Run::new(RationalWell::new(1), &ratios([1]), 2) };
    let line = |sigma, step| {
        let s = NoisyRun::on_the_line(1.into(), 1.into(), sigma, 4);
        NoisyRun { run: Run { step, ..s.run }, sigma }
    };
    vec![line(1.into(), ratio(1, 2)), line(ratio(1, 2), 1.into()), NoisyRun { run: well, sigma: 2.into() }]
}

fn cases(case: &mut Cases) {
    let runs = for_all(|| smooth_runs().into_iter().take(15))
        .premise("f is L-smooth", Run::is_smooth)
        .premise("η = 1/L", |s| s.step * s.smoothness == 1);
    let drawn = runs.paths(|s, draw| drawn_among(s, s.steps, draw));
    let identity = drawn.mean_exactly(|s| s.descend().average_gradient_norm_sq());
    let rate = drawn.mean_at_most(|s| 2 * s.smoothness * s.gap() / s.steps);
    let extremal = rate.on(isotropic_quadratics);
    let beyond = runs
        .paths(|s, draw| drawn_among(s, s.steps + 1, draw))
        .mean_exactly(|s| s.descend().average_gradient_norm_sq());
    let noisy = for_all(balanced_runs)
        .premise("η = min{1/L, √(2Δ/(Lσ²T))}", |s| s.balanced_step().eq(s.run.step))
        .paths(drawn_in_noise);
    let noisy_rate = noisy.mean_at_most(|s| s.rate(2.into()));

    case.holds("the identity", identity);
    case.holds("the rate of gradient descent", rate);
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.holds("the rate with noise", noisy_rate);
    case.rejected("a step of 2/L is not what is claimed", rate.tweak(|s| s.step *= 2));
    case.rejected(
        "a step that ignores the noise",
        noisy_rate.on(|| balanced_runs().into_iter().take(1)).tweak(|s| s.run.step = 1 / s.run.smoothness),
    );
    case.sabotage("w_{T+1} may be drawn, too", beyond);
    case.sabotage("constant 1.99 instead of 2", extremal.scale_bound(ratio(199, 200)));
    case.sabotage("no noise term", noisy_rate.bound(|s| s.rate(0.into())));
}
