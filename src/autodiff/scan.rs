//! Parallel scans: all prefixes of an associative operation, in rounds.
//!
//! A [`Schedule`] is data: rounds of combinations that do not depend on each other. It can be
//! counted (rounds, width, work), checked on [`Interval`]s, and run on threads over real values.

use rayon::prelude::*;

/// One combination: place `right` ← place `left` ⊕ place `right`.
///
/// The left operand is always the one that comes first, so a non-commutative ⊕ is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Combine {
    /// The place of the left operand.
    pub left: usize,
    /// The place of the right operand, and of the result.
    pub right: usize,
}

/// How the prefixes are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scan {
    /// One after the other: n − 1 rounds of one combination.
    Sequential,
    /// Sklansky (1960): ⌈log₂ n⌉ rounds of at most ⌊n/2⌋ combinations.
    Sklansky,
    /// Kogge and Stone (1973): ⌈log₂ n⌉ rounds of at most n − 1 combinations.
    KoggeStone,
    /// Blelloch (1990), the inclusive form of the sweep up and down a tree: at most
    /// 2⌈log₂ n⌉ − 1 rounds and fewer than 2n combinations in all.
    Blelloch,
}

/// Rounds of combinations over n places. A round reads all its operands before it writes any
/// result, and writes no place twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// n.
    pub places: usize,
    /// The combinations of each round.
    pub rounds: Vec<Vec<Combine>>,
}

/// ⌈log₂ n⌉ for n ≥ 1.
#[must_use]
pub fn log2_ceil(n: usize) -> usize {
    n.next_power_of_two().trailing_zeros() as usize
}

impl Scan {
    /// Every scan there is.
    pub const ALL: [Scan; 4] = [Scan::Sequential, Scan::Sklansky, Scan::KoggeStone, Scan::Blelloch];

    /// The rounds that leave x₁ ⊕ … ⊕ x_i in place i.
    #[must_use]
    pub fn schedule(self, places: usize) -> Schedule {
        let n = places;
        let levels = log2_ceil(n.max(1));
        let rounds: Vec<Vec<Combine>> = match self {
            Scan::Sequential => (1..n).map(|right| vec![Combine { left: right - 1, right }]).collect(),
            Scan::Sklansky => (0..levels)
                .map(|level| {
                    let upper_half = (0..n).filter(|i| i >> level & 1 == 1);
                    upper_half.map(|right| Combine { left: (right >> level << level) - 1, right }).collect()
                })
                .collect(),
            Scan::KoggeStone => (0..levels)
                .map(|level| (1 << level..n).map(|right| Combine { left: right - (1 << level), right }).collect())
                .collect(),
            Scan::Blelloch => {
                let up = (0..levels).map(|level| strided(n, level, 2 << level));
                let down = (0..levels.saturating_sub(1)).rev().map(|level| strided(n, level, 3 << level));
                up.chain(down).collect()
            }
        };
        Schedule { places, rounds: rounds.into_iter().filter(|round| !round.is_empty()).collect() }
    }
}

/// The combinations of one level of a sweep: right ends at first, first + 2·2^level, …, each with
/// the place 2^level before it.
fn strided(n: usize, level: usize, first: usize) -> Vec<Combine> {
    (first - 1..n).step_by(2 << level).map(|right| Combine { left: right - (1 << level), right }).collect()
}

impl Schedule {
    /// The rounds of halving a product of n factors in pairs: place n − 1 ends up with all of it.
    /// ⌈log₂ n⌉ rounds, n − 1 combinations, at most ⌊n/2⌋ at once.
    #[must_use]
    pub fn tree_product(places: usize) -> Schedule {
        let mut ends: Vec<usize> = (0..places).collect();
        let mut rounds = Vec::new();
        while ends.len() > 1 {
            // Pairs from the right, so that an odd factor is carried over on the left.
            let odd = ends.len() % 2;
            let pairs = ends[odd..].chunks(2).map(|pair| Combine { left: pair[0], right: pair[1] });
            rounds.push(pairs.collect::<Vec<_>>());
            let kept: Vec<usize> =
                ends[..odd].iter().copied().chain(ends[odd..].chunks(2).map(|pair| pair[1])).collect();
            ends = kept;
        }
        Schedule { places, rounds }
    }

    /// How many rounds there are.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.rounds.len()
    }

    /// How many combinations the widest round has: the workers that suffice.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rounds.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// How many combinations there are in all.
    #[must_use]
    pub fn work(&self) -> usize {
        self.rounds.iter().map(Vec::len).sum()
    }

    /// Whether every round can run at once: no place is written twice in it.
    #[must_use]
    pub fn is_parallel(&self) -> bool {
        self.rounds.iter().all(|round| {
            let mut written = vec![false; self.places];
            round.iter().all(|combine| !std::mem::replace(&mut written[combine.right], true))
        })
    }

    /// How long the rounds take with a worker for each combination: in every round as long as the
    /// costliest. `cost` is that of one combination.
    pub fn longest_path<T>(
        &self,
        mut values: Vec<T>,
        combine: impl Fn(&T, &T) -> T,
        cost: impl Fn(&T, &T) -> usize,
    ) -> usize {
        let mut time = 0;
        for round in &self.rounds {
            time += round.iter().map(|at| cost(&values[at.left], &values[at.right])).max().unwrap_or(0);
            let results: Vec<T> = round.iter().map(|at| combine(&values[at.left], &values[at.right])).collect();
            round.iter().zip(results).for_each(|(at, result)| values[at.right] = result);
        }
        time
    }

    /// Runs the rounds on the threads of the current pool; `combine(left, right)` is ⊕.
    ///
    /// # Panics
    /// When there are not as many values as places.
    #[must_use]
    pub fn run<T: Send + Sync>(&self, mut values: Vec<T>, combine: impl Fn(&T, &T) -> T + Sync) -> Vec<T> {
        assert_eq!(values.len(), self.places, "a schedule runs over as many values as it has places");
        for round in &self.rounds {
            let results: Vec<T> = round.par_iter().map(|at| combine(&values[at.left], &values[at.right])).collect();
            for (at, result) in round.iter().zip(results) {
                values[at.right] = result;
            }
        }
        values
    }
}

/// A run of consecutive factors, or the scar of an attempt to join two that are not adjacent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Factors `first` to `last`, both included.
    Run {
        /// The first factor.
        first: usize,
        /// The last factor.
        last: usize,
    },
    /// Two runs were joined in the wrong order, or with a gap or an overlap between them.
    Torn,
}

impl Interval {
    /// One factor.
    #[must_use]
    pub fn single(at: usize) -> Interval {
        Interval::Run { first: at, last: at }
    }

    /// The product of a run and the run right after it: the strictest associative operation.
    #[must_use]
    pub fn join(&self, next: &Interval) -> Interval {
        match (*self, *next) {
            (Interval::Run { first, last }, Interval::Run { first: then, last: end }) if last + 1 == then => {
                Interval::Run { first, last: end }
            }
            _ => Interval::Torn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scan_leaves_every_prefix_in_its_place() {
        for scan in Scan::ALL {
            for n in 0..=130 {
                let schedule = scan.schedule(n);
                assert!(schedule.is_parallel(), "{scan:?} over {n}");
                let prefixes = schedule.run((0..n).map(Interval::single).collect(), Interval::join);
                let expected: Vec<Interval> = (0..n).map(|last| Interval::Run { first: 0, last }).collect();
                assert_eq!(prefixes, expected, "{scan:?} over {n}");
            }
        }
    }

    #[test]
    fn a_scan_of_words_keeps_their_order() {
        let letters: Vec<String> = ('a'..='k').map(String::from).collect();
        for scan in Scan::ALL {
            let words = scan.schedule(letters.len()).run(letters.clone(), |left, right| format!("{left}{right}"));
            assert_eq!(words[10], "abcdefghijk", "{scan:?}");
            assert_eq!(words[4], "abcde", "{scan:?}");
        }
    }

    /// Joining words costs as much as both are long: 5 + 1 | 2 + 3, then 6 + 5.
    #[test]
    fn the_longest_path_adds_the_costliest_of_each_round() {
        let words: Vec<String> = [5, 1, 2, 3].map(|n| "x".repeat(n)).into();
        let join = |left: &String, right: &String| format!("{left}{right}");
        let cost = |left: &String, right: &String| left.len() + right.len();
        assert_eq!(Schedule::tree_product(4).longest_path(words.clone(), join, cost), 17);
        assert_eq!(Scan::Sequential.schedule(4).longest_path(words, join, cost), 6 + 8 + 11);
    }

    #[test]
    fn the_tree_multiplies_everything_once() {
        for n in 1..=200 {
            let tree = Schedule::tree_product(n);
            assert!(tree.is_parallel());
            let product = tree.run((0..n).map(Interval::single).collect(), Interval::join);
            assert_eq!(product[n - 1], Interval::Run { first: 0, last: n - 1 });
            assert_eq!((tree.depth(), tree.work()), (log2_ceil(n), n - 1));
        }
    }
}
