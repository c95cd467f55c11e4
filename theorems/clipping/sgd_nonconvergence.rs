//! # Clipped SGD need not converge: noise of mean zero can drive it away from every minimizer
//!
//! **Let** f be Huber's function with slope 1, c = 1, and ξ = 9 with probability 1/4, −3 with
//! probability 3/4: mean 0, variance 27.
//! **Run** w_{t+1} = w_t − η C(f′(w_t) + ξ_t).
//! **Then** both atoms are always clipped, E C(f′(w) + ξ) = −1/2 at every w, and so
//! E w_{T+1} = w₁ + ηT/2: the iterates run off to where |f′| = 1, and would with any steps of
//! infinite sum. With f(w) = w²/2 instead they settle around 8/3, where E C(f′(w) + ξ) = 0.
//!
//! **Checked** on every path of the noise, exactly, and by trials beside it. The premise that makes
//! a counterexample, no drift toward the minimizer, turns ±1 noise away, but not ±3.

use super::*;
use theorycheck::random::mean_over_paths;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/sgd-nonconvergence",
    rows: &[],
    errata: &[],
    source: &[td5(8)],
    statement: r"\mathbb E\,w_{T+1} = w_1 + \tfrac{\eta T}{2} \text{ although } \mathbb E\,\xi = 0 \text{ and } f \text{ is convex and smooth}",
    cases,
};

/// Whether E C(g + ξ) ≤ 0 at every gradient that f has: at the largest, because C does not decrease.
fn nothing_pulls_back(s: &Clipped) -> Truth {
    match &s.f {
        SmoothFunction::Huber(f) => s.mean_direction(exact(f.slope)).le(0),
        _ => Truth::No,
    }
}

/// The same noise on w²/2, from within [2, 4], which twelve steps do not leave.
fn on_a_parabola() -> Clipped {
    Clipped { f: Quadratic::isotropic(1, 1).into(), start: 3.into(), step: ratio(1, 20), steps: 12, ..nine_and_three() }
}

/// From the minimizer, for a long time.
fn from_the_minimizer() -> Clipped {
    Clipped { start: 0.into(), step: ratio(1, 50), steps: 1000, ..on_a_parabola() }
}

fn means_against_time() -> Series {
    const STEPS: usize = 12;
    let wide = Clipped { step: ratio(1, 2), ..nine_and_three() };
    let mean = |s: &Clipped| -> Vec<(f64, f64)> {
        let after = |steps| {
            let s = Clipped { steps, ..s.clone() };
            let exactly = mean_over_paths(1 << STEPS, 64, |draw| last_iterate(&s, draw)).expect("two arms a step");
            (steps as f64, Exact::from(exactly.mean).to_f64())
        };
        (0..=STEPS).map(after).collect()
    };
    let line = |slope: f64, from: f64| (0..=STEPS).map(move |t| (t as f64, from + slope * t as f64));
    Series::new()
        .line("clipped, noise 9 or −3", Mark::Measured, mean(&wide))
        .line("not clipped, noise 9 or −3", Mark::Measured, mean(&Clipped { radius: 100.into(), ..wide.clone() }))
        .line("clipped, noise ±1", Mark::Measured, mean(&fair(1, wide.clone())))
        .line("w₁ + ηt/2", Mark::Bound, line(f64::of(wide.step) / 2.0, f64::of(wide.start)))
        .line("minimizer", Mark::Bound, line(0.0, 0.0))
}

fn cases(case: &mut Cases) {
    let unbiased = given(nine_and_three).premise("E ξ = 0", |s| s.noise_mean() == 0);
    let counterexample = unbiased.premise("no gradient pulls toward the minimizer on average", nothing_pulls_back);
    let everywhere = for_all_in([(ratio(-1, 1), ratio(1, 1))]).quantity(|g| nine_and_three().mean_direction(g[0]));
    let drift = counterexample.paths(last_iterate).mean_exactly(|s| s.start + s.step * s.steps / 2);
    let beside = counterexample
        .trial(last_iterate)
        .certificate_of(|s| Range(s.start + s.step * s.steps))
        .and_paths(last_iterate);
    let stuck = counterexample.trial(last_gradient_sq).certificate(Range(1)).mean_at_least(|_| ratio(9, 10));
    let settles = unbiased.paths(last_iterate).mean_exactly(|s| {
        let rest = exact(ratio(8, 3));
        rest + (s.start - rest) * exact(1 - 3 * s.step / 4).powi(s.steps)
    });
    let leaves = unbiased
        .trial(last_gradient_sq)
        .certificate_of(|s| Range((s.start.abs() + s.step * s.steps).sq()))
        .mean_at_least(|_| 7);

    case.holds("the mean direction is −1/2 at every gradient", everywhere.exactly(|_| ratio(-1, 2)));
    case.holds("the mean moves away by η/2 a step", drift);
    case.holds("the same with trials beside the paths", beside.mean_exactly(|s| s.start + s.step * s.steps / 2));
    case.holds("after 1000 steps the gradient is still there", stuck.tweak(|s| s.steps = 1000));
    case.holds("±3 noise leaves the mean where it is", drift.tweak(|s| *s = fair(3, s.clone())).bound(|s| s.start));
    case.holds("on w²/2 the mean settles at 8/3", settles.on(|| [on_a_parabola()]));
    case.holds("on w²/2 it leaves even the minimizer", leaves.on(|| [from_the_minimizer()]));
    case.rejected("±1 noise is no counterexample", drift.tweak(|s| *s = fair(1, s.clone())));
    case.sabotage("without clipping the mean comes nearer", drift.tweak(|s| s.radius = 100.into()));
    case.sabotage(
        "±1 noise lets the gradient vanish",
        stuck.tweak(|s| *s = Clipped { steps: 1000, ..fair(1, s.clone()) }),
    );
    case.sabotage("on w²/2 with ±1 noise the minimizer keeps it", leaves.on(|| [fair(1, from_the_minimizer())]));
    case.sabotage("a drift of η a step", drift.bound(|s| s.start + s.step * s.steps));
    case.figure("mean of w after t steps", Axes::linear("t", "E w"), means_against_time);
}
