//! Stochastic descent that goes through the data epoch by epoch.

use crate::arithmetic::{Exact, Ratio};
use crate::kernel::add_scaled;
use crate::objective::{FiniteSum, Objective, lift};
use crate::oracle::{Sampling, batch_average, draw_batch};
use crate::random::{Draw, Drawn};
use crate::trace::note;

/// In which order an epoch goes through the n parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// A new random order in each epoch.
    Reshuffled,
    /// One random order, the same in every epoch.
    ShuffledOnce,
    /// 1, …, n in every epoch.
    Incremental,
    /// No order: every part of every batch is drawn from all n.
    Independent,
}

/// How often a method goes through the data, in which order and in batches of which size.
#[derive(Clone, Copy, Debug)]
pub struct Epochs {
    /// The order.
    pub order: Order,
    /// B: the size of a batch.
    pub batch: usize,
    /// E: how many epochs there are.
    pub count: usize,
}

impl Epochs {
    /// The batches of all epochs, one after the other: in each n/B batches of B positions.
    ///
    /// `parts` is n.
    ///
    /// # Panics
    /// When B does not divide n.
    pub fn batches<R: Drawn>(self, parts: usize, draw: &mut Draw<R>) -> Vec<Vec<R::Index>> {
        let size = self.batch;
        assert!(size > 0 && parts.is_multiple_of(size), "batches of {size} do not divide {parts} parts");
        let mut current: Vec<R::Index> = (0..parts).map(R::position).collect();
        let mut batches = Vec::with_capacity(self.count * (parts / size));
        for epoch in 0..self.count {
            match self.order {
                Order::Reshuffled => current = draw.permutation(parts),
                Order::ShuffledOnce if epoch == 0 => current = draw.permutation(parts),
                Order::ShuffledOnce | Order::Incremental => {}
                Order::Independent => current = draw_batch(parts, parts, Sampling::WithReplacement, draw),
            }
            batches.extend(current.chunks_exact(size).map(<[R::Index]>::to_vec));
        }
        batches
    }
}

/// Stochastic gradient descent in epochs: w_{t+1} = w_t − η (1/B) Σ_j ∇lᵢⱼ(w_t) along the
/// [batches](Epochs::batches) of all epochs over f = (1/n) Σ lᵢ.
///
/// `start` is w₁, `step` is η. `observe` sees t, w_t and the direction that is taken there. The result
/// is the iterate after the last batch.
///
/// # Panics
/// When B does not divide n.
pub fn epochwise_descent<R: Drawn, F: Objective>(
    f: &FiniteSum<F>,
    start: &[Ratio],
    step: R,
    epochs: Epochs,
    draw: &mut Draw<R>,
    mut observe: impl FnMut(usize, &[R], &[R]),
) -> Vec<R> {
    let mut w = lift::<R>(start);
    let batches = epochs.batches(f.parts.len(), draw);
    for (t, batch) in batches.iter().enumerate() {
        note("w", t + 1, &w);
        let direction = batch_average(&f.gradients_of_parts(&w), batch);
        observe(t + 1, &w, &direction);
        add_scaled(&mut w, -step, &direction);
    }
    note("w", batches.len() + 1, &w);
    w
}

/// E w² far out, at the ends of epochs, of reshuffled descent with batches of one on the mean of
/// ½(w − aᵢ)², where Σ aᵢ = 0 and (1/n) Σ aᵢ² = s²: the fixed point of m ← q^{2n} m + v with q = 1 − η,
/// s² n/(n − 1) · (η/(2 − η) − (1 − qⁿ)/(n(1 + qⁿ))).
///
/// From the variance of Σ_j c_j a_{π(j)} over permutations, s² n/(n − 1) (Σ c_j² − (Σ c_j)²/n), with
/// c_j = η q^{n−j}. `variance` is s², `step` is η, `parts` is n.
#[must_use]
pub fn reshuffled_stationary_moment(variance: Ratio, step: Exact, parts: usize) -> Exact {
    let power = (1 - step).powi(parts);
    let n = Ratio::from(parts);
    (step / (2 - step) - (1 - power) / (1 + power) / n) * (variance * n / (n - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio, ratios};
    use crate::objective::Quadratic;
    use crate::random::mean_over_paths;

    /// Whether every position comes once in each of two epochs, and whether both have one order.
    fn seen(order: Order) -> [Exact; 2] {
        let mean = |judge: fn(&[usize], &[usize]) -> bool| {
            let run = |draw: &mut Draw<Exact>| {
                let positions = Epochs { order, batch: 2, count: 2 }.batches(4, draw).concat();
                exact(i32::from(judge(&positions[..4], &positions[4..])))
            };
            Exact::from(mean_over_paths(1 << 17, 64, run).expect("few paths").mean)
        };
        let is_epoch = |positions: &[usize]| (0..4).all(|i| positions.contains(&i));
        assert!(is_epoch(&[3, 1, 0, 2]) && !is_epoch(&[3, 3, 0, 2]));
        [mean(|a, b| [a, b].iter().all(|p| (0..4).all(|i| p.contains(&i)))), mean(|a, b| a == b)]
    }

    #[test]
    fn orders_use_each_part_once_an_epoch_and_only_reshuffling_changes_them() {
        for (order, once, same) in [
            (Order::Reshuffled, ratio(1, 1), ratio(1, 24)),
            (Order::ShuffledOnce, ratio(1, 1), ratio(1, 1)),
            (Order::Incremental, ratio(1, 1), ratio(1, 1)),
            // (4!/4⁴)², and 4⁻⁴.
            (Order::Independent, ratio(9, 1024), ratio(1, 256)),
        ] {
            let found = seen(order);
            assert!(found[0].eq(once).is_yes() && found[1].eq(same).is_yes(), "{order:?}: {found:?}");
        }
    }

    fn centers(centers: &[i64]) -> FiniteSum<Quadratic> {
        let part = |c: &i64| Quadratic { curvatures: ratios([1]), center: ratios([*c]) };
        FiniteSum { parts: centers.iter().map(part).collect() }
    }

    #[test]
    fn an_incremental_epoch_follows_its_batches_by_hand() {
        // From 8 with η = 1/2: toward the mean 1 of {0, 2}, then toward the mean 5 of {4, 6}.
        let mut seen = Vec::new();
        let draw = &mut Draw::new(crate::random::Path::default());
        let last = epochwise_descent(
            &centers(&[0, 2, 4, 6]),
            &ratios([8]),
            exact(ratio(1, 2)),
            Epochs { order: Order::Incremental, batch: 2, count: 1 },
            draw,
            |t, w, g| seen.push((t, w[0], g[0])),
        );
        assert!(last[0].eq(ratio(19, 4)).is_yes());
        let expected = [(1, ratio(8, 1), ratio(7, 1)), (2, ratio(9, 2), ratio(-1, 2))];
        assert_eq!(seen.len(), 2);
        for ((t, w, g), (at, point, direction)) in seen.into_iter().zip(expected) {
            assert!(t == at && w.eq(point).is_yes() && g.eq(direction).is_yes());
        }
    }

    #[test]
    fn the_stationary_moment_is_a_fixed_point_of_the_enumerated_epochs() {
        let (f, step, variance) = (centers(&[3, -1, -2]), ratio(1, 5), ratio(14, 3));
        let epoch = |draw: &mut Draw<Exact>| {
            let once = Epochs { order: Order::Reshuffled, batch: 1, count: 1 };
            epochwise_descent(&f, &ratios([0]), exact(step), once, draw, |_, _, _| {})[0].sq()
        };
        let from_zero = Exact::from(mean_over_paths(1 << 10, 64, epoch).expect("six orders").mean);
        let stationary = reshuffled_stationary_moment(variance, exact(step), 3);
        assert!((stationary * exact(1 - step).powi(6) + from_zero).eq(stationary).is_yes());
    }
}
