//! # Adam can go to the worst point of a convex problem on which projected descent succeeds
//!
//! **Let** f_t(w) = Cw if t mod 3 = 1 and −w otherwise, on [−1, 1] with C > 2: every three steps add
//! up to (C − 2)w, so that −1 is the best point and +1 the worst.
//! **Run** Adam with β₁ = 0, β₂ = 1/(1 + C²), κ = 0, η_t = a/√t, projected onto [−1, 1].
//! **Then** it settles at +1, wherever it starts; from +1 every third iterate is +1, and the average
//! regret is at least 2(C − 2)/3. Projected descent with the same steps has average regret at most
//! (2/a + aC²)/√T, and ends near −1. For C < 2 it is +1 that is best.
//!
//! **Checked** step by step in exact arithmetic, over 300 steps for three C and three starts: at the ends
//! of [−1, 1] the projection makes the iterate rational again.

use super::*;
use theorycheck::optimizer::{Adam, online_descent};

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/adam-fails-easy-problem",
    rows: &[],
    errata: &[],
    source: &[Source::passage(&LECTURES, "introduction, why and how Adam works")],
    statement: r"w_{3k+1} = +1 \text{ for all large } k, \text{ although } \arg\min_{|w| \le 1} \sum_t f_t(w) = -1",
    cases,
};

#[derive(Clone, Copy, Debug)]
enum Method {
    /// Adam with this β₂.
    Adam(Ratio),
    ProjectedDescent,
}

/// T steps of size a/√t.
#[derive(Clone, Debug)]
struct Play {
    /// C.
    steepness: Ratio,
    /// a.
    scale: Ratio,
    start: Ratio,
    method: Method,
    steps: usize,
}

impl Play {
    /// Adam with β₂ = 1/(1 + C²) for 300 steps.
    fn new(steepness: impl Into<Ratio>, scale: Ratio, start: impl Into<Ratio>) -> Play {
        let steepness = steepness.into();
        let method = Method::Adam(1 / (1 + steepness.sq()));
        Play { steepness, scale, start: start.into(), method, steps: 300 }
    }

    /// f_t′.
    fn slope(&self, t: usize) -> Ratio {
        if t % 3 == 1 { self.steepness } else { ratio(-1, 1) }
    }

    /// w₁, …, w_{T+1}.
    fn run<R: Real>(&self) -> Vec<R> {
        let memory = if let Method::Adam(memory) = self.method { memory } else { Ratio::ZERO };
        let mut adam = Adam::new(1, [Ratio::ZERO, memory], Ratio::ZERO);
        let direction = |g: &mut [R]| {
            if let Method::Adam(_) = self.method {
                adam.direct(g)
            }
        };
        let step = |t: usize| R::of(self.scale) / R::of(t).sqrt();
        let gradient = |t: usize, _: &[R], g: &mut [R]| g[0] = R::of(self.slope(t));
        let project = |w: &mut [R]| w[0] = w[0].max(R::of(-1)).min(R::one());
        let iterates = online_descent(&[self.start], self.steps, step, gradient, direction, project);
        iterates.into_iter().map(|w| w[0]).collect()
    }

    fn last(&self) -> Exact {
        self.run()[self.steps]
    }

    /// (1/T) Σ (f_t(w_t) − f_t(−1)).
    fn average_regret(&self) -> Exact {
        let terms = self.run::<Exact>().into_iter().take(self.steps).enumerate();
        terms.map(|(before, w)| (w + 1) * self.slope(before + 1)).sum::<Exact>() / self.steps
    }

    /// (2/a + aC²)/√T.
    fn regret_of_descent(&self) -> Exact {
        (2 / self.scale + self.scale * self.steepness.sq()) / exact(self.steps).sqrt()
    }
}

fn from_the_worst() -> Play {
    Play::new(3, ratio(1, 2), 1)
}

fn plays() -> Vec<Play> {
    let starts = [-1, 0, 1].map(|start| Play::new(3, ratio(1, 2), start));
    starts.into_iter().chain([Play::new(ratio(5, 2), ratio(1, 2), -1), Play::new(5, ratio(9, 10), -1)]).collect()
}

fn iterates_against_time() -> Series {
    let adam = Play { start: 0.into(), ..from_the_worst() };
    let line = |s: &Play| -> Vec<(f64, f64)> {
        s.run::<f64>().into_iter().enumerate().map(|(t, w)| ((t + 1) as f64, w)).collect()
    };
    Series::new()
        .line("Adam", Mark::Measured, line(&adam))
        .line("projected descent", Mark::Measured, line(&Play { method: Method::ProjectedDescent, ..adam }))
        .line("best point", Mark::Bound, [(1.0, -1.0), (301.0, -1.0)])
}

fn cases(case: &mut Cases) {
    let harmful = for_all(plays).premise("C > 2", |s| s.steepness > 2).quantity(Play::last).exactly(|_| 1);
    let regret = given(from_the_worst).quantity(Play::average_regret).called("average regret").along(
        "T",
        &[3, 9, 30, 90, 300],
        |s, t| s.steps = t,
    );
    let linear = regret.at_least(|s| 2 * (s.steepness - 2) / 3);
    let sublinear = regret.at_most(Play::regret_of_descent).tweak(|s| s.method = Method::ProjectedDescent);
    let near = for_all(plays).quantity(|s| s.last() + 1).at_most(|s| 2 * s.scale / exact(s.steps - 2).sqrt());
    let descent = near.tweak(|s| s.method = Method::ProjectedDescent);

    case.holds("Adam ends at the worst point", harmful);
    case.holds("its average regret stays", linear);
    case.holds("that of projected descent vanishes", sublinear);
    case.holds("which ends near the best point", descent);
    case.rejected("C = 3/2 makes +1 the best point", harmful.tweak(|s| s.steepness = ratio(3, 2)));
    case.sabotage("projected descent ends there too", harmful.tweak(|s| s.method = Method::ProjectedDescent));
    case.sabotage("the regret of Adam vanishes", sublinear.tweak(|s| *s = Play { steps: s.steps, ..from_the_worst() }));
    case.sabotage("a long memory, β₂ = 99/100", harmful.tweak(|s| s.method = Method::Adam(ratio(99, 100))));
    case.sabotage("half as near", descent.scale_bound(ratio(1, 2)));
    case.figure("Iterates on the easy problem", Axes::linear("t", "w"), iterates_against_time);
}
