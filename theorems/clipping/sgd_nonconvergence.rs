//! # Clipped SGD need not converge: noise of mean zero can drive it away from every minimizer
//!
//! **Let** f be Huber's function with slope 1, c = 1, and ξ = 9 with probability 1/4, −3 with
//! probability 3/4: mean 0, variance 27.
//! **Run** w_{t+1} = w_t − η C(f′(w_t) + ξ_t).
//! **Then** both atoms are always clipped, E C(f′(w) + ξ) = −1/2 at every w, and so
//! E w_{T+1} = w₁ + ηT/2: the iterates run off to where |f′| = 1.
//!
//! **Checked** on every path of the noise, exactly, and by trials beside it. The premise that makes
//! a counterexample, no drift toward the minimizer, turns ±1 noise away.

use super::*;
use theorycheck::kernel::clip;
use theorycheck::objective::Huber;
use theorycheck::optimizer::stochastic_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/sgd-nonconvergence",
    rows: &[],
    errata: &[],
    source: &[td5(8)],
    statement: r"\mathbb E\,w_{T+1} = w_1 + \tfrac{\eta T}{2} \text{ although } \mathbb E\,\xi = 0 \text{ and } f \text{ is convex and smooth}",
    cases,
};

/// Two-point noise and a run of clipped SGD.
#[derive(Clone, Debug)]
struct Clipped {
    /// The probability of `high`.
    p: Ratio,
    high: Ratio,
    low: Ratio,
    radius: Ratio,
    start: Ratio,
    step: Ratio,
    steps: usize,
}

impl Clipped {
    fn f(&self) -> Huber {
        Huber::new(1, 1)
    }

    fn noise_mean(&self) -> Ratio {
        self.p * self.high + (1 - self.p) * self.low
    }

    /// E C(g + ξ) at the largest gradient that f has, 1. It is the largest over all gradients,
    /// because C does not decrease.
    fn strongest_pull(&self) -> Ratio {
        let clipped = |x: Ratio| x.clamp(-self.radius, self.radius);
        self.p * clipped(1 + self.high) + (1 - self.p) * clipped(1 + self.low)
    }
}

fn nine_and_three() -> Clipped {
    Clipped {
        p: ratio(1, 4),
        high: 9.into(),
        low: (-3).into(),
        radius: 1.into(),
        start: 2.into(),
        step: ratio(1, 10),
        steps: 10,
    }
}

fn fair_signs() -> Clipped {
    Clipped { p: ratio(1, 2), high: 1.into(), low: (-1).into(), ..nine_and_three() }
}

/// w_{T+1}.
fn last_iterate<R: Drawn>(s: &Clipped, draw: &mut Draw<R>) -> R {
    let oracle = |_: &[R], g: &mut [R], draw: &mut Draw<R>| {
        g[0] += draw.two_point(s.p, s.high, s.low);
        clip(g, R::of(s.radius));
    };
    stochastic_descent(&s.f(), &[s.start], R::of(s.step), s.steps, draw, oracle, |_| {})[0]
}

/// f′(w_{T+1})².
fn last_gradient_sq<R: Drawn>(s: &Clipped, draw: &mut Draw<R>) -> R {
    s.f().gradient_at(&[last_iterate(s, draw)])[0].sq()
}

fn cases(case: &mut Cases) {
    let counterexample = given(nine_and_three)
        .premise("E ξ = 0", |s| s.noise_mean() == 0)
        .premise("no gradient pulls toward the minimizer on average", |s| s.strongest_pull() <= 0);
    let drift = counterexample.paths(last_iterate).mean_exactly(|s| s.start + s.step * s.steps / 2);
    let beside = counterexample
        .trial(last_iterate)
        .certificate_of(|s| Range(s.start + s.step * s.steps))
        .and_paths(last_iterate);
    let stuck = counterexample.trial(last_gradient_sq).certificate(Range(1)).mean_at_least(|_| ratio(9, 10));

    case.holds("the mean moves away by η/2 a step", drift);
    case.holds("the same with trials beside the paths", beside.mean_exactly(|s| s.start + s.step * s.steps / 2));
    case.holds("after 1000 steps the gradient is still there", stuck.tweak(|s| s.steps = 1000));
    case.rejected("±1 noise is no counterexample", drift.on(|| [fair_signs()]));
    case.sabotage("without clipping the mean comes nearer", drift.tweak(|s| s.radius = 100.into()));
    case.sabotage("±1 noise lets the gradient vanish", stuck.on(|| [fair_signs()]).tweak(|s| s.steps = 1000));
    case.sabotage("a drift of η a step", drift.bound(|s| s.start + s.step * s.steps));
}
