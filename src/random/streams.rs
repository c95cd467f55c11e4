//! [`Streams`]: sixteen generators read abreast, and the numbers made of their words.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::Key;
use super::chacha::{ChaCha, WORDS};
use super::signs::Signs;
use crate::arithmetic::{
    LANES, LaneWords, Lanes, Real, Vector, VectorWork, enter_vectors, ln_of_normal, normal_pair, vectors,
};

/// Sixteen streams of one ChaCha8 generator; lane k reads stream `first + k`, whatever the other
/// lanes do.
#[derive(Clone)]
pub struct Streams {
    key: Key,
    first: u64,
    chacha: ChaCha,
    words: [LaneWords; WORDS],
    /// How many rows of `words` have been read.
    read: usize,
    /// How often the rows have been filled.
    refills: u64,
    /// Words of which the signs have not used up all bits; the next bit is on top.
    bits: LaneWords,
    bits_left: usize,
    /// The second normal of a Box-Muller pair.
    spare: Option<Lanes>,
}

impl Streams {
    /// The streams `first`, …, `first + 15` under a key.
    ///
    /// # Panics
    /// When one of them is 2⁶³ or beyond: those are the reserve of the others.
    #[must_use]
    pub fn new(key: Key, first: u64) -> Streams {
        assert!(first <= (1 << 63) - LANES as u64, "trial {first} has no stream: they end at 2⁶³");
        Streams {
            key,
            first,
            chacha: ChaCha::new(key, first),
            words: [LaneWords::default(); WORDS],
            read: WORDS,
            refills: 0,
            bits: LaneWords::default(),
            bits_left: 0,
            spare: None,
        }
    }

    /// The next 64-bit word of each stream.
    #[inline]
    pub fn words(&mut self) -> [u64; LANES] {
        self.row().0
    }

    #[inline]
    fn row(&mut self) -> LaneWords {
        if self.read == WORDS {
            self.refill();
        }
        self.read += 1;
        self.words[self.read - 1]
    }

    fn refill(&mut self) {
        self.chacha.refill(&mut self.words);
        self.read = 0;
        self.refills += 1;
    }

    /// One of 0, …, n − 1 in each lane: the high half of word × n, a word being refused where the
    /// low half falls into the part that would favour small positions (Lemire 2019).
    ///
    /// # Panics
    /// When n is 0.
    pub fn indices(&mut self, n: usize) -> [usize; LANES] {
        let mut indices = [[0; LANES]];
        self.fill_indices(n, &mut indices);
        indices[0]
    }

    /// Sets each to one of 0, …, n − 1 in each lane, as so many [`indices`](Streams::indices) would.
    ///
    /// # Panics
    /// When n is 0.
    pub fn fill_indices(&mut self, n: usize, to: &mut [[usize; LANES]]) {
        assert!(n > 0, "an index needs at least one position to choose from");
        let mut rest = to;
        while !rest.is_empty() {
            if self.read == WORDS {
                self.refill();
            }
            let now = rest.split_off_mut(..rest.len().min(WORDS - self.read)).expect("no more than there are");
            let words = &self.words[self.read..][..now.len()];
            let is_done = u32::try_from(n).is_ok_and(|n| enter_vectors(SmallIndices { words, n, to: now }));
            if is_done {
                self.read += now.len();
            } else {
                now.iter_mut().for_each(|to| *to = self.careful_indices(n as u64));
            }
        }
    }

    /// One of 0, …, n − 1 in each lane, whatever n and the words are.
    fn careful_indices(&mut self, n: u64) -> [usize; LANES] {
        let mut products = self.words().map(|word| u128::from(word) * u128::from(n));
        // What is refused is below n: the remainder is worked out only where it may matter.
        if products.iter().any(|product| (*product as u64) < n) {
            let refused = n.wrapping_neg() % n;
            for (lane, product) in products.iter_mut().enumerate() {
                if (*product as u64) < refused {
                    *product = self.replacement(lane, n, refused);
                }
            }
        }
        products.map(|product| (product >> 64) as usize)
    }

    /// An accepted product in place of a refused one. It comes from the reserve of the lane, stream
    /// 2⁶³ + i, at a place that belongs to the word just read, so that no lane runs ahead.
    #[cold]
    fn replacement(&self, lane: usize, n: u64, refused: u64) -> u128 {
        let mut reserve = ChaCha8Rng::from_seed(self.key.0);
        reserve.set_stream(self.first.wrapping_add(lane as u64) ^ (1 << 63));
        let word = (self.refills - 1) * WORDS as u64 + self.read as u64;
        // Room for 2⁹ words each, of which more than half are accepted.
        reserve.set_word_pos(u128::from(word) << 10);
        loop {
            let product = u128::from(reserve.next_u64()) * u128::from(n);
            if product as u64 >= refused {
                return product;
            }
        }
    }

    /// ±1, one bit each; a fresh word every 64 signs.
    #[inline]
    pub fn signs(&mut self) -> Lanes {
        let mut signs = Lanes::zero();
        self.fill_signs(std::slice::from_mut(&mut signs));
        signs
    }

    /// Sets each number to ±1, as so many [`signs`](Streams::signs) would.
    pub fn fill_signs(&mut self, to: &mut [Lanes]) {
        self.spread_signs::<false>(to, Lanes::one());
    }

    /// Adds ±scale to each number, as so many [`signs`](Streams::signs) would.
    pub fn add_signs(&mut self, to: &mut [Lanes], scale: Lanes) {
        self.spread_signs::<true>(to, scale);
    }

    /// So many [`signs`](Streams::signs) ahead of their use, in place of what was there before.
    pub fn signs_ahead(&mut self, count: usize, to: &mut Signs) {
        to.clear();
        let mut missing = count;
        while missing > 0 {
            if self.bits_left == 0 {
                self.bits = self.row();
                self.bits_left = 64;
            }
            let now = missing.min(self.bits_left);
            to.push(self.bits.0, now);
            missing -= now;
            self.bits_left -= now;
            if self.bits_left > 0 {
                self.bits.0.iter_mut().for_each(|word| *word <<= now);
            }
        }
    }

    fn spread_signs<const ADD: bool>(&mut self, to: &mut [Lanes], scale: Lanes) {
        let mut rest = to;
        while !rest.is_empty() {
            if self.bits_left == 0 {
                self.bits = self.row();
                self.bits_left = 64;
            }
            let now = rest.split_off_mut(..rest.len().min(self.bits_left)).expect("no more than there are");
            self.bits_left -= now.len();
            enter_vectors(SpreadSigns::<ADD> { bits: &mut self.bits, scale, to: now });
        }
    }

    /// Standard normals in pairs, by the method of Box and Muller: √(−2 ln u) times the cosine and
    /// the sine of 2πv, within 3.3 units in the last place of what u and v give, up to 9.4 in modulus.
    #[inline]
    pub fn normals(&mut self) -> Lanes {
        let mut normals = Lanes::zero();
        self.fill_normals(std::slice::from_mut(&mut normals));
        normals
    }

    /// Sets each number to a standard normal, as so many [`normals`](Streams::normals) would.
    pub fn fill_normals(&mut self, to: &mut [Lanes]) {
        self.spread_normals(
            to,
            |normals, to| to.copy_from_slice(normals),
            |words, to| {
                enter_vectors(FillNormals { words, to });
            },
        );
    }

    /// Adds scale times a standard normal to each number, as so many [`normals`](Streams::normals)
    /// would.
    pub fn add_normals(&mut self, to: &mut [Lanes], scale: Lanes) {
        let add = |normals: &[Lanes], to: &mut [Lanes]| {
            to.iter_mut().zip(normals).for_each(|(to, normal)| *to += scale * *normal);
        };
        self.spread_normals(to, add, |words, to| enter_vectors(AddNormals { words, scale, to }));
    }

    /// Hands out normals in order: those already made to `take`, pairs yet to be made of rows of
    /// words to `make`, which gets as many rows as numbers.
    fn spread_normals(
        &mut self,
        to: &mut [Lanes],
        take: impl Fn(&[Lanes], &mut [Lanes]),
        make: impl Fn(&[LaneWords], &mut [Lanes]),
    ) {
        let mut rest = to;
        if let (Some(spare), false) = (self.spare, rest.is_empty()) {
            take(&[spare], rest.split_off_mut(..1).expect("there is one"));
            self.spare = None;
        }
        while rest.len() >= 2 {
            if self.read == WORDS {
                self.refill();
            }
            let count = rest.len().min(WORDS - self.read) & !1;
            if count == 0 {
                // One row is left: the pair lies across a refill.
                let words = [self.row(), self.row()];
                make(&words, rest.split_off_mut(..2).expect("there are two"));
            } else {
                make(&self.words[self.read..][..count], rest.split_off_mut(..count).expect("no more than there are"));
                self.read += count;
            }
        }
        if !rest.is_empty() {
            let words = [self.row(), self.row()];
            let mut pair = [Lanes::zero(); 2];
            enter_vectors(FillNormals { words: &words, to: &mut pair });
            take(&pair[..1], rest);
            self.spare = Some(pair[1]);
        }
    }

    /// Uniform on [0, 1): the upper 53 bits of a word.
    #[inline]
    pub fn uniforms(&mut self) -> Lanes {
        let mut uniforms = Lanes::zero();
        enter_vectors(Uniforms { words: &self.row(), to: &mut uniforms });
        uniforms
    }

    /// Exponential with mean 1: −ln u for u = (word | 1)/2⁶⁴, within 2 units in the last place, up
    /// to 44.4.
    #[inline]
    pub fn exponentials(&mut self) -> Lanes {
        let mut exponentials = Lanes::zero();
        enter_vectors(Exponentials { words: &self.row(), to: &mut exponentials });
        exponentials
    }

    /// Laplace with scale 1 (variance 2): the exponential of a word, with the sign of its lowest bit,
    /// which the exponential does not read.
    #[inline]
    pub fn laplaces(&mut self) -> Lanes {
        let mut laplaces = Lanes::zero();
        let words = self.row();
        enter_vectors(Exponentials { words: &words, to: &mut laplaces });
        enter_vectors(FlipByLowestBit { words: &words, to: &mut laplaces });
        laplaces
    }
}

/// Signed scales, added to the numbers or in their place.
struct SpreadSigns<'a, const ADD: bool> {
    /// The signs stand on top, and are shifted out.
    bits: &'a mut LaneWords,
    scale: Lanes,
    to: &'a mut [Lanes],
}

impl<const ADD: bool> VectorWork for SpreadSigns<'_, ADD> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self) {
        let scale = vectors::<V>(std::slice::from_mut(&mut self.scale));
        let to = vectors::<V>(self.to);
        let bits = self.bits.vectors_mut::<V>();
        let columns = LANES / V::WIDTH;
        // In registers: as far as the compiler knows, the numbers might overlap the bits.
        let mut left = [V::splat_bits(0); LANES];
        left[..columns].copy_from_slice(bits);
        for to in to.chunks_exact_mut(columns) {
            for column in 0..columns {
                let signed = scale[column].flip(left[column]);
                to[column] = if ADD { to[column].add(signed) } else { signed };
                left[column] = V::left::<1>(left[column]);
            }
        }
        bits.copy_from_slice(&left[..columns]);
    }
}

/// Normals from as many rows of words, pair by pair.
struct FillNormals<'a> {
    words: &'a [LaneWords],
    to: &'a mut [Lanes],
}

impl VectorWork for FillNormals<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self) {
        for (words, to) in self.words.chunks_exact(2).zip(self.to.chunks_exact_mut(2)) {
            let (first, second) = (words[0].vectors::<V>(), words[1].vectors::<V>());
            let (x, y) = to.split_at_mut(1);
            let (x, y) = (vectors::<V>(x), vectors::<V>(y));
            for column in 0..LANES / V::WIDTH {
                (x[column], y[column]) = normal_pair(first[column], second[column]);
            }
        }
    }
}

/// Scaled normals onto as many numbers as there are rows of words.
struct AddNormals<'a> {
    words: &'a [LaneWords],
    scale: Lanes,
    to: &'a mut [Lanes],
}

impl VectorWork for AddNormals<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self) {
        let scale = vectors::<V>(std::slice::from_mut(&mut self.scale));
        for (words, to) in self.words.chunks_exact(2).zip(self.to.chunks_exact_mut(2)) {
            let (first, second) = (words[0].vectors::<V>(), words[1].vectors::<V>());
            let (x, y) = to.split_at_mut(1);
            let (x, y) = (vectors::<V>(x), vectors::<V>(y));
            for column in 0..LANES / V::WIDTH {
                let (cosine, sine) = normal_pair::<V>(first[column], second[column]);
                x[column] = x[column].add(scale[column].mul(cosine));
                y[column] = y[column].add(scale[column].mul(sine));
            }
        }
    }
}

/// Positions below a small n from as many rows of words; yields whether they are beyond doubt: whether
/// no low half is so small that its word may have to be refused.
struct SmallIndices<'a> {
    words: &'a [LaneWords],
    n: u32,
    to: &'a mut [[usize; LANES]],
}

impl VectorWork for SmallIndices<'_> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector>(self) -> bool {
        let n = V::splat_bits(u64::from(self.n));
        let mut is_doubtful = false;
        for (words, to) in self.words.iter().zip(self.to) {
            let mut positions = LaneWords::default();
            for (words, positions) in words.vectors::<V>().iter().zip(positions.vectors_mut::<V>()) {
                // word × n = upper 2³² + lower, in halves.
                let upper = V::product(V::right::<32>(*words), n);
                let lower = V::product(*words, n);
                let low = V::plus(V::left::<32>(upper), lower);
                is_doubtful |= V::any(V::is_small(low));
                *positions = V::right::<32>(V::plus(upper, V::right::<32>(lower)));
            }
            for (to, position) in to.iter_mut().zip(positions.0) {
                *to = position as usize;
            }
        }
        !is_doubtful
    }
}

/// Works on one row of words and the numbers made of it, vector by vector.
macro_rules! row_work {
    ($($(#[$doc:meta])* $name:ident($words:ident, $number:ident) = $value:expr;)*) => {$(
        $(#[$doc])*
        struct $name<'a> {
            words: &'a LaneWords,
            to: &'a mut Lanes,
        }

        impl VectorWork for $name<'_> {
            type Output = ();
            #[inline(always)]
            fn run<V: Vector>(self) {
                let numbers = vectors::<V>(std::slice::from_mut(self.to));
                for ($number, words) in numbers.iter_mut().zip(self.words.vectors::<V>()) {
                    let $words = *words;
                    *$number = $value;
                }
            }
        }
    )*};
}

row_work! {
    Uniforms(words, number) = V::of_words(V::right::<11>(words)).mul(V::splat(1.0 / (1u64 << 53) as f64));
    Exponentials(words, number) = {
        let ones = V::of_words(V::or(words, V::splat_bits(1)));
        V::splat(0.0).sub(ln_of_normal(ones, V::splat(-64.0)))
    };
    FlipByLowestBit(words, number) = number.flip(V::left::<63>(words));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::isa::tests::on_each;
    use crate::random::Purpose;

    fn key() -> Key {
        Key::of(7, "a/b", "c", "0", 0, Purpose::Verdict)
    }

    /// Draws of every kind, in an order that leaves half-used words and pairs across refills.
    fn medley(streams: &mut Streams) -> Vec<Lanes> {
        let mut drawn = Vec::new();
        for round in 0..40 {
            let mut some = vec![Lanes::of(round); 3 + round % 9];
            streams.add_normals(&mut some, Lanes::of(2));
            streams.add_signs(&mut some, Lanes::of(3));
            drawn.append(&mut some);
            drawn.extend([streams.uniforms(), streams.normals(), streams.signs(), streams.exponentials()]);
            drawn.push(streams.laplaces());
            drawn.push(Lanes(streams.indices(5 + round).map(|index| index as f64)));
        }
        drawn
    }

    #[test]
    fn lane_k_is_stream_first_plus_k_whatever_is_drawn() {
        let together = medley(&mut Streams::new(key(), 32));
        for k in 1..LANES {
            let alone = medley(&mut Streams::new(key(), 32 + k as u64));
            assert!(together.iter().zip(&alone).all(|(together, alone)| together.0[k] == alone.0[0]), "lane {k}");
        }
    }

    #[test]
    fn every_instruction_set_draws_the_same_bits() {
        let results = on_each(|| medley(&mut Streams::new(key(), 0)));
        for (isa, result) in &results {
            assert!(*result == results[0].1, "{isa} differs from {}", results[0].0);
        }
    }

    #[test]
    fn many_at_once_are_so_many_one_by_one() {
        for before in 0..3 {
            let start = || {
                let mut streams = Streams::new(key(), 0);
                for _ in 0..before {
                    streams.words();
                }
                streams
            };
            let (mut together, mut alone) = (start(), start());
            for count in [1, 2, 5, 10, 33, 100, 7] {
                let mut numbers = vec![Lanes::one(); count];
                together.add_normals(&mut numbers, Lanes::of(3));
                together.add_signs(&mut numbers, Lanes::of(5));
                let normals: Vec<Lanes> = (0..count).map(|_| alone.normals()).collect();
                let signs: Vec<Lanes> = (0..count).map(|_| alone.signs()).collect();
                for ((number, normal), sign) in numbers.into_iter().zip(normals).zip(signs) {
                    assert_eq!(number, Lanes::one() + Lanes::of(3) * normal + Lanes::of(5) * sign);
                }
                let mut filled = vec![Lanes::zero(); count];
                together.fill_normals(&mut filled);
                assert_eq!(filled, (0..count).map(|_| alone.normals()).collect::<Vec<_>>());
                together.fill_signs(&mut filled);
                assert_eq!(filled, (0..count).map(|_| alone.signs()).collect::<Vec<_>>());
                // The last of these refuses every other word.
                for n in [1, 100, 1 << 40, (1 << 63) + 1] {
                    let mut indices = vec![[0; LANES]; count];
                    together.fill_indices(n, &mut indices);
                    assert_eq!(indices, (0..count).map(|_| alone.indices(n)).collect::<Vec<_>>(), "of {n}");
                }
            }
        }
    }

    /// For n = 2⁶³ + 1 nearly every other word is refused; the replacements are no less even, and a
    /// refusal in one lane moves no other.
    #[test]
    fn refused_words_are_replaced_without_moving_other_lanes() {
        let n = (1usize << 63) + 1;
        let mut streams = Streams::new(key(), 0);
        let mut words = streams.clone();
        let (mut replaced, mut upper) = (0u32, 0u32);
        for _ in 0..1000 {
            let drawn = streams.indices(n);
            for (index, word) in drawn.into_iter().zip(words.words()) {
                let product = u128::from(word) * n as u128;
                let refused = (product as u64) < (n as u64).wrapping_neg() % n as u64;
                // A replacement is the refused position itself with probability 2⁻⁶³.
                assert!(index < n && refused == (index != (product >> 64) as usize));
                replaced += u32::from(refused);
                upper += u32::from(refused && index >= n / 2);
            }
        }
        assert!(replaced.abs_diff(8000) < 380, "{replaced} of 16 000: six standard deviations are 380");
        assert!(upper.abs_diff(replaced / 2) < 270, "{upper} of {replaced}: six standard deviations are 270");
    }
}
