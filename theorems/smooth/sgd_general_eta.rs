//! # Stochastic gradient descent with any η < 2/L: Δ/(Tη(1 − Lη/2)) + Lησ²/(2(1 − Lη/2))
//!
//! **Let** f be L-smooth and bounded below, Δ = f(w₁) − f*, the oracle unbiased with variance σ², and
//! 0 < η < 2/L.
//! **Run** w_{t+1} = w_t − η g_t for T steps.
//! **Then** (1/T) Σ_{t≤T} E‖∇f(w_t)‖² ≤ Δ/(Tη(1 − Lη/2)) + Lησ²/(2(1 − Lη/2)). On (L/2)w² the difference is
//! E f(w_{T+1})/(Tη(1 − Lη/2)) and nothing else.
//!
//! **Checked** on every path of a few steps with noise ±σ along a drawn coordinate; and by second moments on
//! (L/2)w² in long runs, with random constants.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/sgd-general-eta",
    rows: &[],
    errata: &[],
    source: &[opt4dl(92)],
    statement: r"\frac1T\sum_{t=1}^T \mathbb E\|\nabla f(w_t)\|^2 \le \frac\Delta{T\eta(1 - \frac{L\eta}2)} + \frac{L\eta\sigma^2}{2(1 - \frac{L\eta}2)}",
    cases,
};

fn bound(s: &NoisyRun) -> Exact {
    s.rate_with(exact(s.run.step))
}

fn noisy(runs: Settings<NoisyRun>) -> Settings<NoisyRun> {
    runs.premise("f is L-smooth", |s| s.run.is_smooth()).premise("0 < η < 2/L", |s| s.run.is_short())
}

fn by_moments(s: &NoisyRun) -> Exact {
    s.average_on_the_line(exact(s.run.step))
}

/// On (h/2)w² with a step of up to 15/8 of 1/h, but not 1/h itself, where all is forgotten at once.
fn long_runs() -> impl Strategy<Value = NoisyRun> {
    (fraction(), fraction(), fraction(), 1..=1000usize, 1..=15i64).prop_map(|(h, start, sigma, steps, size)| {
        let s = NoisyRun::on_the_line(h, start, sigma, steps);
        NoisyRun { run: Run { step: ratio(size, 8) / h, ..s.run }, sigma }
    })
}

/// A thousand steps, of which the noise is most of the bound.
fn loud() -> Vec<NoisyRun> {
    let s = NoisyRun::on_the_line(2.into(), 1.into(), 5.into(), 1000);
    sized(&[ratio(1, 8), ratio(1, 1), ratio(3, 2)], &[s.run])
        .into_iter()
        .map(|run| NoisyRun { run, sigma: s.sigma })
        .collect()
}

fn cases(case: &mut Cases) {
    let theorem = noisy(for_all(noisy_runs)).paths(NoisyRun::average).mean_at_most(bound);
    let moments = noisy(for_all_drawn(long_runs)).quantity(by_moments).at_most(bound);
    let exactly = noisy(for_all_drawn(|| {
        long_runs().prop_map(|s| NoisyRun { run: Run { steps: s.run.steps.min(9), ..s.run }, ..s })
    }))
    .quantity(by_moments)
    .exactly(|s| bound(s) - s.last_value_on_the_line(exact(s.run.step)) / s.run.sure_gain() / s.run.steps);
    let loudly = moments.on(loud);

    case.holds("every path of a few steps", theorem);
    case.holds("second moments on (L/2)w²", moments);
    case.holds("what is missing there is E f(w_{T+1})", exactly);
    case.holds(
        "hardly anything after a thousand steps",
        noisy(for_every(loud)).quantity(by_moments).at_least(|s| ratio(99, 100) * bound(s)),
    );
    case.rejected("η = 2/L", theorem.tweak(|s| s.run.step = 2 / s.run.smoothness));
    case.sabotage(
        "Lησ²/4",
        loudly.bound(|s| NoisyRun { sigma: s.sigma * ratio(7072, 10_000), ..s.clone() }.rate_with(exact(s.run.step))),
    );
    case.sabotage("without the factor 1 − Lη/2", loudly.bound(|s| bound(s) * (1 - s.run.smoothness * s.run.step / 2)));
    case.sabotage("without Δ", theorem.bound(|s| bound(s) - s.run.gap() / s.run.sure_gain() / s.run.steps));
}
