//! # An iterate drawn at random has, in the mean, the average gap
//!
//! **Let** w₁, …, w_T be the iterates of gradient descent with η = D/(G√T) on a convex G-Lipschitz f, and
//! ŵ one of them, all equally likely.
//! **Then** E f(ŵ) − f* = (1/T) Σ_{t≤T} f(w_t) − f*, which is at most DG/√T.
//!
//! **Checked** by enumerating the T outcomes.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/random-iterate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(39)],
    statement: r"\mathbb E_{\hat w}[f(\hat w) - f^*] = \frac1T\sum_{t=1}^T f(w_t) - f^* \le \frac{DG}{\sqrt T}, \quad \hat w \sim \mathcal U\{w_1, \dots, w_T\}",
    cases,
};

/// f(ŵ) − f* for an iterate among the first so many.
fn gap_of_drawn(s: &Run, among: usize, draw: &mut Draw<Exact>) -> Exact {
    s.gap_at(&s.descend().iterates[draw.index(among)])
}

fn short_runs() -> Vec<Run> {
    lipschitz_runs().into_iter().filter(|s| s.steps <= 16).collect()
}

/// Perfect squares T, where every value is rational.
fn rational_runs() -> Vec<Run> {
    lipschitz_runs().into_iter().filter(|s| [1, 16].contains(&s.steps)).collect()
}

fn cases(case: &mut Cases) {
    let runs = for_all(short_runs)
        .premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius)
        .premise("η = D/(G√T)", |s| s.step_factor == 1);
    let drawn = runs.paths(|s, draw| gap_of_drawn(s, s.steps, draw));
    let identity = drawn.mean_exactly(Run::average_gap);
    let rate = drawn.mean_at_most(Run::bound);
    let beyond = runs.paths(|s, draw| gap_of_drawn(s, s.steps + 1, draw)).mean_exactly(Run::average_gap);

    case.holds("the identity", identity);
    case.holds("proved where T is a perfect square", identity.on(rational_runs));
    case.holds("the rate", rate);
    case.holds("equality after one step on G|w|", rate.on(|| [absolute_value()]).attained());
    case.rejected("a radius that does not reach the minimizer", rate.tweak(|s| s.radius /= 2));
    case.sabotage("w_{T+1} may be drawn, too", beyond);
    case.sabotage("half of the bound", rate.scale_bound(ratio(1, 2)));
    case.sabotage("every iterate has the average gap", identity.bound(|s| s.gap_at(&lift(&s.start))));
}
