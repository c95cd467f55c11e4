//! The two sources of draws: [`Streams`] of a generator, and a [`Path`] through a finite tree.

use std::cell::RefCell;
use std::rc::Rc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Key;
use crate::arithmetic::Ratio;

/// K streams of one ChaCha8 generator, read abreast; lane k reads stream `first + k`.
#[derive(Clone)]
pub struct Streams<const K: usize> {
    lanes: [ChaCha8Rng; K],
    /// Words of which [`signs`](Streams::signs) has not used up all bits yet.
    bits: [u64; K],
    bits_left: u32,
    /// The second normal of a Box-Muller pair.
    spare: Option<[f64; K]>,
}

impl<const K: usize> Streams<K> {
    /// The streams `first`, …, `first + K − 1` under a key.
    #[must_use]
    pub fn new(key: Key, first: u64) -> Streams<K> {
        let lanes = std::array::from_fn(|k| {
            let mut lane = ChaCha8Rng::from_seed(key.0);
            lane.set_stream(first + k as u64);
            lane
        });
        Streams { lanes, bits: [0; K], bits_left: 0, spare: None }
    }

    /// The next 64-bit word of each stream.
    pub fn words(&mut self) -> [u64; K] {
        std::array::from_fn(|k| self.lanes[k].next_u64())
    }

    /// ±1, one bit each; a fresh word every 64 signs.
    pub fn signs(&mut self) -> [f64; K] {
        if self.bits_left == 0 {
            self.bits = self.words();
            self.bits_left = 64;
        }
        self.bits_left -= 1;
        std::array::from_fn(|k| {
            let bit = self.bits[k] & 1;
            self.bits[k] >>= 1;
            if bit == 0 { 1.0 } else { -1.0 }
        })
    }

    /// One of 0, …, n − 1 in each lane: the high half of word × n, a word being refused where the
    /// low half falls into the part that would favour small positions (Lemire 2019).
    pub fn indices(&mut self, n: usize) -> [usize; K] {
        let n = n as u64;
        let refused = n.wrapping_neg() % n;
        std::array::from_fn(|k| {
            loop {
                let wide = u128::from(self.lanes[k].next_u64()) * u128::from(n);
                if wide as u64 >= refused {
                    return (wide >> 64) as usize;
                }
            }
        })
    }

    /// Uniform on [0, 1): the upper 53 bits of a word.
    pub fn uniforms(&mut self) -> [f64; K] {
        self.words().map(|word| (word >> 11) as f64 / (1u64 << 53) as f64)
    }

    /// Standard normals in pairs: radius √(−2 ln u) with u in (0, 1], angle 2πv.
    pub fn normals(&mut self) -> [f64; K] {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radii = self.uniforms().map(|u| (-2.0 * libm::log(1.0 - u)).sqrt());
        let angles = self.uniforms().map(|v| std::f64::consts::TAU * v);
        let (sines, cosines): (Vec<f64>, Vec<f64>) = angles.iter().map(|angle| libm::sincos(*angle)).unzip();
        self.spare = Some(std::array::from_fn(|k| radii[k] * sines[k]));
        std::array::from_fn(|k| radii[k] * cosines[k])
    }
}

/// One branch point that a run has passed: which arm it took, of how many, and how likely it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    pub(super) taken: usize,
    pub(super) arms: usize,
    pub(super) weight: Ratio,
    /// The weight of its first arm, by which its law is known again.
    first: Ratio,
}

/// A run through the tree of finite choices: the arms to take, then the first arm everywhere.
///
/// Clones share the record: what only a clone draws is a branch of the tree like any other.
#[derive(Clone, Debug, Default)]
pub struct Path {
    pub(super) branches: Rc<RefCell<Vec<Branch>>>,
    pub(super) position: usize,
}

impl Path {
    fn branch(&mut self, arms: usize, weight: impl Fn(usize) -> Ratio) -> usize {
        let mut branches = self.branches.borrow_mut();
        let taken = branches.get(self.position).map_or(0, |branch| branch.taken);
        let branch = Branch { taken, arms, weight: weight(taken), first: weight(0) };
        match branches.get_mut(self.position) {
            Some(slot) => {
                let same = slot.arms == arms && slot.first == branch.first;
                assert!(same, "clones of a draw must draw from the same laws in the same order");
                *slot = branch;
            }
            None => branches.push(branch),
        }
        self.position += 1;
        taken
    }

    /// One of n arms, all equally likely.
    pub(super) fn choose(&mut self, n: usize) -> usize {
        self.branch(n, |_| Ratio::ONE / n)
    }

    /// True with probability p; an arm of probability 0 is not walked.
    pub(super) fn choose_weighted(&mut self, p: Ratio) -> bool {
        if p == 0 || p == 1 {
            return p == 1;
        }
        self.branch(2, |arm| if arm == 0 { p } else { 1 - p }) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn key() -> Key {
        Key::of(7, "a/b", "c", "0", 0, Purpose::Verdict)
    }

    #[test]
    fn lane_k_is_stream_first_plus_k() {
        let mut together = Streams::<16>::new(key(), 32);
        let words = [together.words(), together.words(), together.words()];
        for k in 0..16 {
            let mut alone = Streams::<1>::new(key(), 32 + k as u64);
            for word in words {
                assert_eq!([word[k]], alone.words());
            }
        }
    }

    #[test]
    fn indices_are_unbiased_and_in_range() {
        let mut streams = Streams::<16>::new(key(), 0);
        let mut counts = [0u32; 3];
        for _ in 0..3000 {
            for index in streams.indices(3) {
                counts[index] += 1;
            }
        }
        // 48 000 draws: six standard deviations are 620.
        assert!(counts.iter().all(|count| count.abs_diff(16_000) < 620), "{counts:?}");
    }

    #[test]
    fn normals_have_the_moments_of_normals() {
        let mut streams = Streams::<16>::new(key(), 0);
        let draws: Vec<f64> = (0..20_000).flat_map(|_| streams.normals()).collect();
        let n = draws.len() as f64;
        let moment = |power| draws.iter().map(|z: &f64| z.powi(power)).sum::<f64>() / n;
        // Six standard deviations of each sample moment: Var Z = 1, Var Z² = 2, Var Z⁴ = 96.
        assert!(moment(1).abs() < 6.0 * (1.0 / n).sqrt());
        assert!((moment(2) - 1.0).abs() < 6.0 * (2.0 / n).sqrt());
        assert!((moment(4) - 3.0).abs() < 6.0 * (96.0 / n).sqrt());
    }
}
