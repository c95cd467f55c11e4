//! # Given w_t the update is unbiased, if the samples are independent
//!
//! **Let** g_t = f′(w_t) + z_t with E z_t = 0 and variance σ², and let z_t be independent of w₁,
//! z₁, …, z_{t−1}.
//! **Run** w_{t+1} = w_t − η g_t.
//! **Then** E[g_t | w_t] = E[g_t | w₁, z₁, …, z_{t−1}] = f′(w_t) and E[(g_t − f′(w_t))² | w_t] = σ². If
//! the same z comes at every step, or w₁ knows it, this is false: on w²/2 from w₁ = 0 with z_t = z₁ = ±1
//! and η = 1/2, E[g₂ | w₂] = −w₂.
//!
//! **Checked** by enumerating every outcome and grouping the outcomes by w_t, or by the past.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/sfo-conditioning",
    rows: &[],
    errata: &[],
    source: &[opt4dl(49), opt4dl(49).note("the equivalence of expectations")],
    statement: r"\mathbb E[g_t \mid w_t] = \mathbb E[g_t \mid z_1, \dots, z_{t-1}] = \nabla f(w_t)",
    cases,
};

/// Σ P(key) (E[v | key])².
fn mean_square_given<K: Ord>(s: &Tree, key: impl Fn(&Moment) -> K, v: impl Fn(&Moment) -> Ratio) -> Exact {
    s.given(key, v).into_values().map(|(probability, mean)| exact(probability * mean.sq())).sum()
}

/// How far E[g_t | w_t] is from f′(w_t), in mean square.
fn bias_given_iterate(s: &Tree) -> Exact {
    mean_square_given(s, |m| m.w, |m| m.noise)
}

/// w₁ = z₁ = ±1.
fn start_that_knows() -> Tree {
    let outcome = |z: i64| (ratio(1, 2), ratios([z, z]));
    Tree { outcomes: [1, -1].map(outcome).into(), at: 1, ..repeated_noise() }
}

fn cases(case: &mut Cases) {
    const INDEPENDENT: &str = "z_t is independent of w₁, z₁, …, z_{t−1}";
    let settings =
        for_all(independent_trees).premise("E z_t = 0", Tree::is_centered).premise(INDEPENDENT, Tree::is_independent);
    let theorem = settings.quantity(bias_given_iterate).along("t", &[1, 2, 3, 4], |s, t| s.at = t).exactly(|_| 0);
    let variance = settings
        .quantity(|s| mean_square_given(s, |m| m.w, |m| m.noise.sq() - s.variance().to_ratio().expect("a fraction")))
        .exactly(|_| 0);
    // Without a grid, at the step that the instance looks at.
    let now = settings.quantity(bias_given_iterate).exactly(|_| 0);
    let (repeated, knowing) = (now.on(|| [repeated_noise()]), now.on(|| [start_that_knows()]));

    case.holds("given w_t", theorem);
    case.holds("given the past", theorem.quantity(|s| mean_square_given(s, |m| m.past.clone(), |m| m.noise)));
    case.holds("the variance given w_t", variance);
    case.refuted("the same sample again", repeated.without(INDEPENDENT));
    case.holds(
        "E[g₂ | w₂] = −w₂ there",
        given(repeated_noise).quantity(|s| mean_square_given(s, |m| m.w, |m| m.direction() + m.w)).exactly(|_| 0),
    );
    case.refuted("a start that knows the sample", knowing.without(INDEPENDENT));
    case.rejected("the same sample is not independent", repeated);
    case.rejected("nor is it of a start that knows it", knowing);
    case.sabotage("given z_t", theorem.quantity(|s| mean_square_given(s, |m| m.noise, |m| m.noise)));
    case.sabotage(
        "given w_{t+1}",
        now.quantity(|s| mean_square_given(s, |m| m.w - s.step * m.direction(), |m| m.noise)),
    );
}
