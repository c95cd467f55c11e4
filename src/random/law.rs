//! [`FiniteLaw`]: an exact probability law on finitely many places.

use std::collections::BTreeMap;

use crate::arithmetic::{Exact, Ratio};

/// A probability law on finitely many places, exact, its places in order.
///
/// Where paths meet again there are far fewer places than paths: pushing the law from step to step
/// then gives the same expectations as enumerating the paths, for many more steps.
#[derive(Clone, Debug)]
pub struct FiniteLaw<K> {
    weights: BTreeMap<K, Exact>,
}

impl<K: Ord> FiniteLaw<K> {
    /// All probability at one place.
    #[must_use]
    pub fn at(place: K) -> FiniteLaw<K> {
        FiniteLaw { weights: BTreeMap::from([(place, Exact::from(1))]) }
    }

    /// The law one step later: `moves` lists where a place leads, each with its probability.
    ///
    /// # Panics
    /// When the probabilities of some place do not add up to 1.
    #[must_use]
    pub fn pushed(&self, moves: impl Fn(&K) -> Vec<(Ratio, K)>) -> FiniteLaw<K> {
        let mut weights = BTreeMap::new();
        for (place, weight) in &self.weights {
            let mut total = Ratio::ZERO;
            for (probability, next) in moves(place) {
                assert!(probability >= 0, "{probability} is no probability: it is negative");
                total += probability;
                *weights.entry(next).or_insert(Exact::from(0)) += *weight * probability;
            }
            assert!(total == 1, "the moves from one place have probability {total} in all, not 1");
        }
        FiniteLaw { weights }
    }

    /// E v(place).
    pub fn mean(&self, mut value: impl FnMut(&K) -> Exact) -> Exact {
        self.weights.iter().map(|(place, weight)| *weight * value(place)).sum()
    }

    /// The places and their probabilities, in the order of the places.
    pub fn places(&self) -> impl Iterator<Item = (&K, Exact)> {
        self.weights.iter().map(|(place, weight)| (place, *weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;
    use crate::random::{Draw, mean_over_paths};

    #[test]
    fn a_fair_walk_is_binomial() {
        let fair = |place: &i64| vec![(ratio(1, 2), place - 1), (ratio(1, 2), place + 1)];
        let law = (0..6).fold(FiniteLaw::at(0), |law, _| law.pushed(fair));
        let weights: Vec<(i64, Exact)> = law.places().map(|(place, weight)| (*place, weight * 64)).collect();
        let binomial = [1, 6, 15, 20, 15, 6, 1];
        assert_eq!(weights.len(), 7);
        for (k, (place, weight)) in weights.into_iter().enumerate() {
            assert!(place == 2 * k as i64 - 6 && weight.eq(binomial[k]).is_yes());
        }
    }

    /// A walk that is pulled to 0 and pushed by a biased coin: its law against every path.
    #[test]
    fn a_law_gives_the_expectations_of_the_enumerated_paths() {
        let pull = |place: i64| place - place.signum();
        let moves = |place: &i64| vec![(ratio(1, 3), pull(*place) + 2), (ratio(2, 3), pull(*place) - 1)];
        let law = (0..9).fold(FiniteLaw::at(5), |law, _| law.pushed(moves));
        let walk = |draw: &mut Draw<Exact>| {
            let mut place = Exact::from(5);
            for _ in 0..9 {
                let sign = place.gt(0).is_yes() as i32 - place.lt(0).is_yes() as i32;
                place += draw.two_point(ratio(1, 3), 2, -1) - Exact::from(sign);
            }
            place.powi(4)
        };
        let enumerated = mean_over_paths(1 << 10, 64, walk).expect("512 paths");
        assert!(law.mean(|place| Exact::from(*place).powi(4)).eq(Exact::from(enumerated.mean)).is_yes());
        assert!(law.mean(|_| Exact::from(1)).eq(1).is_yes());
    }

    #[test]
    #[should_panic(expected = "have probability 5/6 in all")]
    fn moves_that_lose_probability_are_refused() {
        let _ = FiniteLaw::at(0).pushed(|place| vec![(ratio(1, 2), place + 1), (ratio(1, 3), place - 1)]);
    }
}
