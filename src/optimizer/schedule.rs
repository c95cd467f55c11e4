//! Step sizes that change from step to step.

use crate::arithmetic::{Exact, Ratio};

/// The steps that make the bound on the error of stochastic gradient descent smallest at each step,
/// for a β-smooth μ-PL function with noise variance σ² > 0: η_t = min{1/β, μδ_t/(βσ²)}, where
/// δ_{t+1} = (1 − η_t μ) δ_t + β η_t² σ²/2 bounds the expected gap after t steps.
///
/// `gap` is δ₀, `pl` is μ, `smoothness` is β, `variance` is σ². The result has `steps` entries.
#[must_use]
pub fn greedy_steps(gap: Exact, pl: Ratio, smoothness: Ratio, variance: Ratio, steps: usize) -> Vec<Exact> {
    let mut delta = gap;
    let mut schedule = Vec::with_capacity(steps);
    for _ in 0..steps {
        let step = (delta * pl / (smoothness * variance)).min(1 / smoothness);
        delta = (1 - step * pl) * delta + step.sq() * (smoothness * variance) / 2;
        schedule.push(step);
    }
    schedule
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};

    #[test]
    fn a_large_gap_takes_full_steps_and_a_small_one_follows_the_minimizer_of_the_bound() {
        // μ = 1/2, β = 2, σ² = 1: full steps while δ > 2, then η = δ/4 and δ ← δ − δ²/16.
        let steps = greedy_steps(exact(4), ratio(1, 2), ratio(2, 1), ratio(1, 1), 3);
        // δ: 4, 3/4 · 4 + 1/4 = 13/4, 3/4 · 13/4 + 1/4 = 43/16.
        assert!(steps.iter().all(|step| step.eq(ratio(1, 2)).is_yes()));
        let steps = greedy_steps(exact(1), ratio(1, 2), ratio(2, 1), ratio(1, 1), 2);
        assert!(steps[0].eq(ratio(1, 4)).is_yes() && steps[1].eq(ratio(15, 64)).is_yes());
    }
}
