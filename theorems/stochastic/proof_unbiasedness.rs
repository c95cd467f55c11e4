//! # On average the noise leaves no trace in the regret: E⟨g_t, w_t − w*⟩ = E⟨∇f(w_t), w_t − w*⟩
//!
//! **Let** f be convex, g_t = f′(w_t) + z_t with E z_t = 0 and z_t independent of w₁, z₁, …, z_{t−1}.
//! **Run** w_{t+1} = w_t − η g_t.
//! **Then** E⟨g_t, w_t − w*⟩ = E⟨∇f(w_t), w_t − w*⟩ ≥ E f(w_t) − f*. The last depends on z₁, …, z_{t−1} alone,
//! which needs no independence; and so E Σ (f(w_t) − f*) ≤ ‖w₁ − w*‖²/(2η) + (η/2) Σ E‖g_t‖².
//!
//! **Checked** by enumerating every outcome of up to four steps. Where the same sample comes again, the
//! first equality fails.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/proof-unbiasedness",
    rows: &["stochastic/proof-sum"],
    errata: &[],
    source: &[opt4dl(57), opt4dl(58), opt4dl(59), opt4dl(60), opt4dl(61), opt4dl(62)],
    statement: r"\mathbb E\langle g_t, w_t - w^*\rangle = \mathbb E\langle\nabla f(w_t), w_t - w^*\rangle, \quad \mathbb E\sum_{t=1}^T (f(w_t) - f^*) \le \frac{\|w_1 - w^*\|^2}{2\eta} + \frac\eta2\sum_{t=1}^T \mathbb E\|g_t\|^2",
    cases,
};

impl Tree {
    /// f(w); w* = 0 and f* = 0 in every family here.
    fn gap(&self, w: Ratio) -> Ratio {
        self.f.value(&[exact(w)]).to_ratio().expect("a small fraction")
    }

    fn expected_gap(&self) -> Exact {
        self.mean(|m| self.gap(m.w))
    }

    /// The law of w₁, z₁, …, z_{t−1} alone, with 0 for what comes later.
    fn only_the_past(&self) -> Tree {
        let cut = |(p, values): &(Ratio, Vec<Ratio>)| {
            (*p, [&values[..self.at], &vec![Ratio::ZERO; values.len() - self.at]].concat())
        };
        Tree { outcomes: self.outcomes.iter().map(cut).collect(), ..self.clone() }
    }

    /// Σ_{t ≤ T} of what is computed at step t.
    fn sum_over_steps(&self, term: impl Fn(&Tree) -> Exact) -> Exact {
        (1..=self.at).map(|at| term(&Tree { at, ..self.clone() })).sum()
    }

    /// E w₁²/(2η) + (η/2) Σ E g_t².
    fn regret_bound(&self) -> Exact {
        let start = Tree { at: 1, ..self.clone() }.mean(|m| m.w.sq()) / (2 * self.step);
        start + self.step * self.sum_over_steps(|s| s.mean(|m| m.direction().sq())) / 2
    }
}

/// |w| without noise, from where the last step meets the minimizer.
fn meeting() -> Vec<Tree> {
    let none = || always(0.into());
    vec![
        Tree::independent(AbsoluteValue::new(1), ratio(1, 2), &[always(ratio(1, 2)), none()]),
        Tree::independent(AbsoluteValue::new(1), ratio(1, 2), &[always(1.into()), none(), none()]),
    ]
}

fn cases(case: &mut Cases) {
    const INDEPENDENT: &str = "z_t is independent of w₁, z₁, …, z_{t−1}";
    let settings =
        for_all(independent_trees).premise("E z_t = 0", Tree::is_centered).premise(INDEPENDENT, Tree::is_independent);
    let product = settings.quantity(|s| s.mean(|m| m.direction() * m.w));
    let unbiased = product.exactly(|s| s.mean(|m| m.slope * m.w));
    let every_step = product.along("t", &[1, 2, 3, 4], |s, t| s.at = t);
    let repeated = unbiased.on(|| [repeated_noise()]);
    let past = for_all(|| independent_trees().into_iter().chain([repeated_noise()]))
        .quantity(Tree::expected_gap)
        .exactly(|s| s.only_the_past().expected_gap());
    let sum = settings.quantity(|s| s.sum_over_steps(Tree::expected_gap)).at_most(Tree::regret_bound);

    case.holds("unbiased at every step", every_step.exactly(|s| s.mean(|m| m.slope * m.w)));
    case.holds("at least the expected gap", every_step.at_least(Tree::expected_gap));
    case.holds("the gap depends on the past alone", past);
    case.holds("the sum of the gaps", sum);
    case.holds("equality where the last step meets the minimizer", sum.on(meeting).attained());
    case.refuted("with the same sample at every step", repeated.without(INDEPENDENT));
    case.rejected("the same sample is not independent", repeated);
    case.sabotage(
        "the next iterate depends on the past alone",
        past.quantity(|s| s.mean(|m| s.gap(m.w - s.step * m.direction()))),
    );
    case.sabotage("the gap at most half of the product", every_step.at_least(|s| 2 * s.expected_gap()));
    case.sabotage(
        "η/4 instead of η/2",
        sum.on(meeting).bound(|s| s.regret_bound() - s.step * s.sum_over_steps(|s| s.mean(|m| m.direction().sq())) / 4),
    );
}
