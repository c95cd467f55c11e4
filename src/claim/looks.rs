//! How an interval narrows while trials come in: the picture of a case without a grid.

use serde::{Deserialize, Serialize};

use super::journal::decimal;

/// The first look at a sample.
const FIRST: usize = 16;

/// Each later look is at so many times the trials.
const GROWTH: usize = 4;

/// What the first so many trials say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    pub(super) trials: u64,
    #[serde(with = "decimal")]
    pub(super) mean: f64,
    #[serde(with = "decimal")]
    pub(super) lo: f64,
    #[serde(with = "decimal")]
    pub(super) hi: f64,
}

/// Looks at the first 16, 64, 256, … trials and at all of them. Their intervals hold together, because
/// each comes from processes that are valid at every time.
pub(super) fn looks<T>(trials: &[T], mean: impl Fn(&[T]) -> f64, interval: impl Fn(&[T]) -> (f64, f64)) -> Vec<Look> {
    let counts = std::iter::successors(Some(FIRST), |n| Some(GROWTH * n)).take_while(|n| *n < trials.len());
    let look = |count: usize| {
        let seen = &trials[..count];
        let (lo, hi) = interval(seen);
        Look { trials: count as u64, mean: mean(seen), lo, hi }
    };
    counts.chain((!trials.is_empty()).then_some(trials.len())).map(look).collect()
}

/// The average of numbers.
pub(super) fn average(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_at_growing_counts_and_end_with_all_trials() {
        let trials: Vec<f64> = (0..300).map(f64::from).collect();
        let widest = |seen: &[f64]| (seen[0], seen[seen.len() - 1]);
        let found = looks(&trials, average, widest);
        let expected = [(16, 7.5, 15.0), (64, 31.5, 63.0), (256, 127.5, 255.0), (300, 149.5, 299.0)];
        assert_eq!(found, expected.map(|(trials, mean, hi)| Look { trials, mean, lo: 0.0, hi }));
        assert!(looks(&[], average, widest).is_empty());
        assert_eq!(looks(&trials[..16], average, widest).len(), 1);
    }
}
