//! # The gaps of gradient descent add up to at most ‖w₁ − w*‖²/(2η) + (η/2) Σ‖∇f(w_t)‖²
//!
//! **Let** f be convex, with subgradients ∇f(w_t), w* any point and η > 0.
//! **Run** w_{t+1} = w_t − η∇f(w_t) for T steps.
//! **Then** Σ_{t≤T} (f(w_t) − f(w*)) ≤ ‖w₁ − w*‖²/(2η) + (η/2) Σ_{t≤T} ‖∇f(w_t)‖², with equality on |w| where
//! the last step ends at w* = 0. The bracket around the gap is missing in print.
//!
//! **Checked** in exact arithmetic on listed functions with kinks and without.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/accumulated-suboptimality",
    rows: &[],
    errata: &[],
    source: &[opt4dl(33), opt4dl(36)],
    statement: r"\sum_{t=1}^T (f(w_t) - f(w^*)) \le \frac{\|w_1 - w^*\|^2}{2\eta} + \frac\eta2\sum_{t=1}^T \|\nabla f(w_t)\|^2",
    cases,
};

/// T steps of size η from w₁, compared with w*.
#[derive(Clone, Debug)]
struct Descent<F> {
    f: F,
    start: Vec<Ratio>,
    comparator: Vec<Ratio>,
    step: Ratio,
    steps: usize,
}

impl<F: Objective> Descent<F> {
    fn run(&self) -> Trajectory<Exact> {
        gradient_descent(&self.f, &self.start, exact(self.step), self.steps, |_| {})
    }

    /// Σ (f(w_t) − f(w*)).
    fn accumulated_gap(&self) -> Exact {
        let value_there = self.f.value::<Exact>(&lift(&self.comparator));
        (self.run().average_value(&self.f) - value_there) * self.steps
    }

    /// ‖w₁ − w*‖²/(2η).
    fn potential(&self) -> Exact {
        distance_sq::<Exact>(&lift(&self.start), &lift(&self.comparator)) / (2 * self.step)
    }

    /// (η/2) Σ ‖∇f(w_t)‖².
    fn squares(&self) -> Exact {
        self.run().average_gradient_norm_sq() * self.step * self.steps / 2
    }
}

fn accumulated<F: Objective + Clone + Debug>(runs: Settings<Descent<F>>) -> Experiment<Descent<F>> {
    runs.premise("η > 0", |s| s.step > 0).quantity(Descent::accumulated_gap).at_most(|s| s.potential() + s.squares())
}

fn with_kinks() -> Vec<Descent<ConvexFunction>> {
    let run = |s: Run, step: Ratio, at: Ratio| Descent {
        comparator: s.f.minimizer().into_iter().map(|w| w + at).collect(),
        f: s.f,
        start: s.start,
        step,
        steps: 9,
    };
    let each = |s: Run| {
        [(ratio(1, 3), ratio(0, 1)), (ratio(1, 1), ratio(1, 2)), (ratio(5, 1), ratio(-1, 1))]
            .map(|(step, at)| run(s.clone(), step, at))
    };
    lipschitz_runs().into_iter().take(4).flat_map(each).collect()
}

fn without_kinks() -> impl Strategy<Value = Descent<SmoothFunction>> {
    (convex_pairs(), 1..=8i64, 1..=6usize).prop_map(|(pair, quarters, steps)| Descent {
        step: ratio(quarters, 4) / pair.smoothness,
        f: pair.f,
        start: pair.x,
        comparator: pair.y,
        steps,
    })
}

/// (3/2)|w| from 3, whose sixth step of size 1/3 ends at 0.
fn straight_to_the_minimizer() -> [Descent<ConvexFunction>; 1] {
    [Descent { f: absolute_value().f, start: ratios([3]), comparator: ratios([0]), step: ratio(1, 3), steps: 6 }]
}

/// cos from beside its crest, compared with its trough.
fn beside_a_crest() -> [Descent<SmoothFunction>; 1] {
    let crest = Cosines { amplitudes: ratios([-1]), frequencies: ratios([1]) };
    [Descent { f: crest.into(), start: vec![ratio(1, 1000)], comparator: ratios([3]), step: 1.into(), steps: 5 }]
}

fn cases(case: &mut Cases) {
    const CONVEX: &str = "f is convex";
    let kinks = accumulated(for_all(with_kinks));
    let smooth = accumulated(for_all_drawn(without_kinks).premise(CONVEX, |s| s.f.is_convex()));
    let straight = kinks.on(straight_to_the_minimizer);

    case.holds("functions with kinks", kinks);
    case.holds("random smooth functions", smooth);
    case.holds("equality on |w|, straight to its minimizer", straight.attained());
    case.rejected("cos is not convex", smooth.on(beside_a_crest));
    case.refuted("without convexity, beside a crest of cos", smooth.on(beside_a_crest).without(CONVEX));
    case.sabotage("1/(4η) instead of 1/(2η)", straight.bound(|s| s.potential() / 2 + s.squares()));
    case.sabotage("η/4 instead of η/2", straight.bound(|s| s.potential() + s.squares() / 2));
    case.sabotage("cos instead of a convex function", smooth.on(beside_a_crest));
}
