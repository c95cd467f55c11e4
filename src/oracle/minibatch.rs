//! Minibatches: the gradients of some drawn parts of f = (1/n) Σ lᵢ, averaged.

use crate::arithmetic::Ratio;
use crate::kernel::add_scaled;
use crate::random::{Draw, Drawn};

/// How the parts of a batch are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Each of the B parts from all n, equally likely and independently.
    WithReplacement,
    /// B different parts, every such list equally likely.
    WithoutReplacement,
}

/// The positions of a batch of B parts out of n, in the order in which they are drawn. B
/// [`index`](Draw::index)es.
///
/// `parts` is n, `size` is B.
///
/// # Panics
/// When n is 0, or B > n without replacement.
pub fn draw_batch<R: Drawn>(parts: usize, size: usize, sampling: Sampling, draw: &mut Draw<R>) -> Vec<R::Index> {
    match sampling {
        Sampling::WithReplacement => (0..size).map(|_| draw.index(parts)).collect(),
        Sampling::WithoutReplacement => {
            assert!(size <= parts, "a batch of {size} different parts needs as many, not {parts}");
            // The beginning of a shuffle: each place is exchanged with one that is still free.
            let mut order: Vec<R::Index> = (0..parts).rev().map(R::position).collect();
            for taken in 0..size {
                let last = parts - 1 - taken;
                let other = draw.index(last + 1);
                R::swap(&mut order, last, other);
            }
            order.split_off(parts - size).into_iter().rev().collect()
        }
    }
}

/// g = (1/B) Σ_j vᵢⱼ, the average of the vectors at the positions of a batch.
///
/// # Panics
/// When the batch is empty, or there are no vectors.
#[must_use]
pub fn batch_average<R: Drawn>(vectors: &[Vec<R>], batch: &[R::Index]) -> Vec<R> {
    assert!(!batch.is_empty(), "a batch has at least one part");
    let share = R::one() / Ratio::from(batch.len());
    let mut average = vec![R::zero(); vectors[0].len()];
    for index in batch {
        let picked = |i| R::pick(&vectors.iter().map(|v| v[i]).collect::<Vec<R>>(), *index);
        let drawn: Vec<R> = (0..average.len()).map(picked).collect();
        add_scaled(&mut average, share, &drawn);
    }
    average
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, Lanes, exact};
    use crate::random::{Key, Purpose, Streams, mean_over_paths};

    /// Σ 10^place · position, which tells every list apart.
    fn number(batch: &[usize]) -> usize {
        batch.iter().fold(0, |number, index| 10 * number + index)
    }

    fn all_batches(parts: usize, size: usize, sampling: Sampling) -> Vec<usize> {
        let mut seen = Vec::new();
        let run = |draw: &mut Draw<Exact>| {
            seen.push(number(&draw_batch(parts, size, sampling, draw)));
            exact(0)
        };
        mean_over_paths(1 << 10, 64, run).expect("few paths");
        seen.sort_unstable();
        seen
    }

    #[test]
    fn every_batch_comes_once() {
        assert_eq!(all_batches(3, 2, Sampling::WithoutReplacement), [1, 2, 10, 12, 20, 21]);
        assert_eq!(all_batches(3, 2, Sampling::WithReplacement), [0, 1, 2, 10, 11, 12, 20, 21, 22]);
        assert_eq!(all_batches(4, 4, Sampling::WithoutReplacement).len(), 24);
    }

    #[test]
    fn lanes_draw_without_replacement_as_well() {
        let streams = Streams::new(Key::of(3, "oracle", "batch", "0", 0, Purpose::Verdict), 0);
        let batch = draw_batch::<Lanes>(5, 5, Sampling::WithoutReplacement, &mut Draw::new(streams));
        for lane in 0..16 {
            let mut positions: Vec<usize> = batch.iter().map(|index| index[lane]).collect();
            positions.sort_unstable();
            assert_eq!(positions, [0, 1, 2, 3, 4]);
        }
        assert!(batch.iter().any(|index| index.iter().any(|position| *position != index[0])));
    }

    #[test]
    fn an_average_counts_a_part_as_often_as_it_was_drawn() {
        let vectors = [vec![exact(1), exact(0)], vec![exact(4), exact(-6)]];
        let average = batch_average(&vectors, &[1, 0, 1]);
        assert!(average[0].eq(3).is_yes() && average[1].eq(-4).is_yes());
    }
}
