//! # Clipped SGD that keeps half of the gradient reaches a neighbourhood: 2Δ/(ηT) + ηLc²
//!
//! **Let** f be L-smooth and bounded below, Δ = f(w₁) − f*, and let clipping keep half of the
//! gradient on average: E[η_t g_t]ᵀ∇f(w_t) ≥ (η/2)‖∇f(w_t)‖², where η_t g_t = η C(g_t).
//! **Run** w_{t+1} = w_t − η C(g_t) for T steps.
//! **Then** (1/T) Σ_{t≤T} E‖∇f(w_t)‖² ≤ 2Δ/(ηT) + ηLc², which is 2c√(2LΔ/T) at
//! η = √(2Δ/(LTc²)). Under ½‖∇f(w_t)‖², as printed, it is at most 2Δ/T + η²L(c² + σ²).
//!
//! **Checked** on every path of two-point noise, exactly, and by trials in long runs, where the
//! average is at most the largest squared gradient of the interval that no iterate leaves. On w²/2
//! with ±1 noise and c = 1 exactly half is kept, and the second term is the floor of small steps.
//! Where nothing is clipped the floor is ηLσ²/(2 − ηL).

use super::*;
use theorycheck::optimizer::isotropic_average_second_moment;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/q9-neighbourhood",
    rows: &[],
    errata: &[],
    source: &[td5(9).note("repaired")],
    statement: r"\frac1T\sum_{t=1}^T\mathbb E\|\nabla f(w_t)\|^2 \le \frac{2\Delta}{\eta T} + \eta L c^2",
    cases,
};

const KEPT: &str = "E[η_t g_t] f′ ≥ η f′²/2 on [−R, R]";

fn half_kept(settings: Settings<Trapped>) -> Settings<Trapped> {
    unbiased_and_trapped(settings).premise(KEPT, |s| s.keeps(s.run.step / 2))
}

fn average<R: Drawn>(s: &Trapped, draw: &mut Draw<R>) -> R {
    average_gradient_sq(&s.run, draw)
}

/// 2Δ/(ηT) + ηLc².
fn bound(s: &Trapped) -> Exact {
    initial(s) + s.run.step * s.run.f.smoothness() * s.run.radius.sq()
}

/// 2Δ/(ηT).
fn initial(s: &Trapped) -> Exact {
    2 * s.run.gap() / s.run.step / s.run.steps
}

/// Where exactly half is kept; far out on Huber's function; and uneven noise that is not clipped.
fn short_runs() -> Vec<Trapped> {
    let mut runs = Vec::new();
    for step in [ratio(1, 1), ratio(1, 2), ratio(1, 10)] {
        let Trapped { run, reach } = signs(1, step, 9);
        let far = Clipped { f: Huber::new(1, 1).into(), start: 3.into(), ..run.clone() };
        let uneven = Clipped { p: ratio(1, 3), high: 2.into(), low: (-1).into(), radius: 3.into(), ..run.clone() };
        runs.extend([(run, reach), (far, 3.into()), (uneven, 2.into())].map(|(run, reach)| Trapped { run, reach }));
    }
    runs
}

/// The same from w₁ = ±R.
fn from_the_edge(Trapped { run, .. }: Trapped, reach: i32) -> Trapped {
    Trapped { run: Clipped { start: reach.into(), ..run }, reach: reach.into() }
}

/// With the step that balances the two terms for Δ = 1/2, 1/√T.
fn balanced(steps: usize) -> Trapped {
    from_the_edge(signs(1, ratio(1, 1) / steps.isqrt(), steps), 1)
}

/// So far out on w²/2 that clipping leaves a thousandth of the gradient.
fn far_out() -> Trapped {
    from_the_edge(signs(1, ratio(1, 1), 9), 1000)
}

/// What two moments say of the average where nothing is clipped.
fn unclipped_average(s: &Trapped) -> Exact {
    let Clipped { f, start, step, steps, .. } = &s.run;
    isotropic_average_second_moment(f.smoothness(), exact(*start).sq(), exact(*step), s.run.noise_moment(), *steps)
}

fn cases(case: &mut Cases) {
    let theorem = half_kept(for_all(short_runs)).paths(average).mean_at_most(bound);
    let long = half_kept(for_all(|| [signs(1, ratio(1, 10), 300), signs(1, ratio(1, 40), 1000)]))
        .trial(average)
        .certificate_of(|s| Range(s.gradient_sq_max()))
        .mean_at_most(bound);
    let best_step = half_kept(given(|| balanced(16)))
        .trial(average)
        .called("average E f′²")
        .certificate_of(|s| Range(s.gradient_sq_max()))
        .along("T", &[16, 64, 256, 1024, 4096], |s, t| *s = balanced(t))
        .mean_at_most(|s| 2 * s.run.radius * (2 * s.run.f.smoothness() * s.run.gap() / s.run.steps).sqrt());
    let printed =
        unbiased_and_trapped(for_all(|| [ratio(1, 2), ratio(3, 4), ratio(1, 1)].map(|step| signs(2, step, 8))))
            .premise("E[η_t g_t] f′ ≥ f′²/2 on [−R, R]", |s| s.keeps(ratio(1, 2)))
            .paths(average)
            .mean_at_most(|s| {
                let c = s.run.radius.sq() + s.run.noise_moment();
                2 * s.run.gap() / s.run.steps + s.run.step.sq() * s.run.f.smoothness() * c
            });

    case.holds("theorem", theorem);
    case.holds("long runs", long);
    case.holds("2c√(2LΔ/T) with the best step", best_step);
    case.holds("under the assumption as printed", printed);
    case.holds(
        "where nothing is clipped, exactly",
        theorem.on(|| [signs(2, ratio(1, 2), 8)]).attained().bound(unclipped_average),
    );
    case.refuted("without the kept half", theorem.on(|| [far_out()]).without(KEPT));
    case.rejected("a gradient of 1000c is not half kept", theorem.on(|| [far_out()]));
    case.sabotage("no second term", theorem.bound(initial));
    case.sabotage("half of the second term", long.bound(|s| (bound(s) + initial(s)) / 2));
}
