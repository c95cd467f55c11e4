//! Sixteen ChaCha8 streams abreast.
//!
//! A block of a stream is 64 bytes: eight words of 64 bits. State word i of all sixteen streams
//! makes one vector of 32-bit words, so that no step mixes lanes. The streams of a generator share
//! key and block counter and differ in their numbers only, which leaves three quarters of the first
//! column round the same from block to block: it is done once, the rest with one scalar for all.
//!
//! Bernstein (2008); the layout of counter and stream number is that of `rand_chacha`, with which
//! a test compares every word.

#![expect(unsafe_code, reason = "vector instructions are intrinsics")]

use super::Key;
use crate::arithmetic::{Isa, LANES, LaneWords};

/// How many 64-bit words a refill yields for each stream: two blocks.
pub(super) const WORDS: usize = 2 * BLOCK;

/// How many 64-bit words a block has.
const BLOCK: usize = 8;

/// "expand 32-byte k".
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Where the lanes stand in a vector of state words: place p holds lane `ORDER[p]`. Interleaving
/// the low and the high halves of 64-bit words within each quarter of a vector, as the
/// instructions do, then yields lanes 0 to 7 and lanes 8 to 15 in order.
const ORDER: [usize; LANES] = [0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15];

/// One state word of each stream, in the order of places.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Places([u32; LANES]);

/// The state that blocks start from.
#[derive(Clone, Debug)]
pub(super) struct ChaCha {
    key: [u32; 8],
    /// The number of the next block.
    counter: u64,
    /// The two halves of the stream numbers.
    streams: [Places; 2],
    /// The state after the first column round; column 0 (words 0, 4, 8 and 12), in which the
    /// counter stands, is done anew for each block.
    prepared: [Places; 16],
}

impl ChaCha {
    /// The streams `first`, …, `first + 15` under a key, at their beginning.
    pub(super) fn new(key: Key, first: u64) -> ChaCha {
        let word = |i: usize| u32::from_le_bytes(std::array::from_fn(|byte| key.0[4 * i + byte]));
        let half = |shift: u32| Places(ORDER.map(|lane| (first.wrapping_add(lane as u64) >> shift) as u32));
        let zero = Places([0; LANES]);
        ChaCha { key: std::array::from_fn(word), counter: 0, streams: [half(0), half(32)], prepared: [zero; 16] }
    }

    /// The next two blocks of every stream.
    pub(super) fn refill(&mut self, words: &mut [LaneWords; WORDS]) {
        self.prepare_if_due();
        // Once in 2³² blocks the upper half of the counter changes between the two.
        if self.counter as u32 != u32::MAX && self.two_blocks(words) {
            self.counter += 2;
            return;
        }
        for block in words.chunks_exact_mut(BLOCK) {
            self.prepare_if_due();
            self.blocks::<Places, 1>(block);
            self.counter += 1;
        }
    }

    /// Both at once, because one alone waits for itself: worth it even on AVX2, where the registers do not hold
    /// one. Says whether there are instructions for it.
    fn two_blocks(&self, words: &mut [LaneWords; WORDS]) -> bool {
        match Isa::chosen() {
            // SAFETY: these instructions are chosen only where the processor has them.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { self.two_blocks_avx512(words) },
            // SAFETY: these instructions are chosen only where the processor has them.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { self.two_blocks_avx2(words) },
            _ => return false,
        }
        true
    }

    fn prepare_if_due(&mut self) {
        if self.counter as u32 == 0 {
            self.prepare();
        }
    }

    /// The part of the first column round that the low half of the counter does not touch.
    #[cold]
    fn prepare(&mut self) {
        let mut state = self.start::<Places>();
        for column in 1..4 {
            quarter_round(&mut state, [column, column + 4, column + 8, column + 12]);
        }
        self.prepared = state;
    }

    /// Words 0 to 15 before the first round.
    #[inline(always)]
    fn start<V: Vector32>(&self) -> [V; 16] {
        let counter = [self.counter as u32, (self.counter >> 32) as u32];
        let mut start = [V::splat(0); 16];
        for i in 0..4 {
            start[i] = V::splat(CONSTANTS[i]);
        }
        for i in 0..8 {
            start[4 + i] = V::splat(self.key[i]);
        }
        for i in 0..2 {
            start[12 + i] = V::splat(counter[i]);
            start[14 + i] = V::load(&self.streams[i]);
        }
        start
    }

    /// N blocks from the counter on, step by step together so that none waits for itself.
    #[inline(always)]
    fn blocks<V: Vector32, const N: usize>(&self, words: &mut [LaneWords]) {
        let mut state = [[V::splat(0); N]; 16];
        for (word, prepared) in state.iter_mut().zip(&self.prepared) {
            *word = [V::load(prepared); N];
        }
        let mut column = [[Lone(CONSTANTS[0]); N], [Lone(self.key[0]); N], [Lone(self.key[4]); N], [Lone(0); N]];
        for (n, counter) in column[3].iter_mut().enumerate() {
            *counter = Lone(self.counter as u32 + n as u32);
        }
        quarter_round(&mut column, [0, 1, 2, 3]);
        for (i, column) in column.iter().enumerate() {
            for (word, alone) in state[4 * i].iter_mut().zip(column) {
                *word = V::splat(alone.0);
            }
        }
        diagonal_round(&mut state);
        for _ in 0..3 {
            for i in 0..4 {
                quarter_round(&mut state, [i, i + 4, i + 8, i + 12]);
            }
            diagonal_round(&mut state);
        }
        let mut start = self.start::<V>();
        for (n, rows) in words.chunks_exact_mut(BLOCK).enumerate() {
            start[12] = V::splat(self.counter as u32 + n as u32);
            for (i, row) in rows.iter_mut().enumerate() {
                let low = state[2 * i][n].plus(start[2 * i]);
                let high = state[2 * i + 1][n].plus(start[2 * i + 1]);
                V::interleave(low, high, row);
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn two_blocks_avx2(&self, words: &mut [LaneWords]) {
        self.blocks::<x86::Two256, 2>(words);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,avx512f")]
    fn two_blocks_avx512(&self, words: &mut [LaneWords]) {
        self.blocks::<x86::One512, 2>(words);
    }
}

#[inline(always)]
fn diagonal_round<W: Mix>(state: &mut [W; 16]) {
    for i in 0..4 {
        quarter_round(state, [i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4]);
    }
}

#[inline(always)]
fn quarter_round<W: Mix, const N: usize>(state: &mut [W; N], [a, b, c, d]: [usize; 4]) {
    state[a] = state[a].plus(state[b]);
    state[d] = state[d].xor(state[a]).rotate::<16>();
    state[c] = state[c].plus(state[d]);
    state[b] = state[b].xor(state[c]).rotate::<12>();
    state[a] = state[a].plus(state[b]);
    state[d] = state[d].xor(state[a]).rotate::<8>();
    state[c] = state[c].plus(state[d]);
    state[b] = state[b].xor(state[c]).rotate::<7>();
}

/// What the rounds do with 32-bit words.
trait Mix: Copy {
    fn plus(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// Rotated to the left by N bits.
    fn rotate<const N: i32>(self) -> Self;
}

impl<W: Mix, const K: usize> Mix for [W; K] {
    #[inline(always)]
    fn plus(mut self, other: Self) -> Self {
        for (word, other) in self.iter_mut().zip(other) {
            *word = word.plus(other);
        }
        self
    }
    #[inline(always)]
    fn xor(mut self, other: Self) -> Self {
        for (word, other) in self.iter_mut().zip(other) {
            *word = word.xor(other);
        }
        self
    }
    #[inline(always)]
    fn rotate<const N: i32>(mut self) -> Self {
        for word in &mut self {
            *word = word.rotate::<N>();
        }
        self
    }
}

/// 32-bit words, one for each place.
trait Vector32: Mix {
    fn splat(word: u32) -> Self;
    fn load(places: &Places) -> Self;
    /// 64-bit words of low and high halves, in the order of lanes.
    fn interleave(low: Self, high: Self, words: &mut LaneWords);
}

/// A word that all streams share.
#[derive(Clone, Copy)]
struct Lone(u32);

impl Mix for Lone {
    fn plus(self, other: Lone) -> Lone {
        Lone(self.0.wrapping_add(other.0))
    }
    fn xor(self, other: Lone) -> Lone {
        Lone(self.0 ^ other.0)
    }
    fn rotate<const N: i32>(self) -> Lone {
        Lone(self.0.rotate_left(N.cast_unsigned()))
    }
}

impl Mix for Places {
    #[inline(always)]
    fn plus(self, other: Places) -> Places {
        Places(std::array::from_fn(|k| self.0[k].wrapping_add(other.0[k])))
    }
    #[inline(always)]
    fn xor(self, other: Places) -> Places {
        Places(std::array::from_fn(|k| self.0[k] ^ other.0[k]))
    }
    #[inline(always)]
    fn rotate<const N: i32>(self) -> Places {
        Places(self.0.map(|word| word.rotate_left(N as u32)))
    }
}

impl Vector32 for Places {
    #[inline(always)]
    fn splat(word: u32) -> Places {
        Places([word; LANES])
    }
    #[inline(always)]
    fn load(places: &Places) -> Places {
        *places
    }
    #[inline(always)]
    fn interleave(low: Places, high: Places, words: &mut LaneWords) {
        for (place, lane) in ORDER.into_iter().enumerate() {
            words.0[lane] = u64::from(low.0[place]) | u64::from(high.0[place]) << 32;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{LaneWords, Mix, Places, Vector32};

    /// All sixteen places.
    #[derive(Clone, Copy)]
    pub(super) struct One512(__m512i);

    /// Eight places each.
    #[derive(Clone, Copy)]
    pub(super) struct Two256([__m256i; 2]);

    impl Mix for One512 {
        #[inline(always)]
        fn plus(self, other: One512) -> One512 {
            // SAFETY: as above.
            One512(unsafe { _mm512_add_epi32(self.0, other.0) })
        }
        #[inline(always)]
        fn xor(self, other: One512) -> One512 {
            // SAFETY: as above.
            One512(unsafe { _mm512_xor_si512(self.0, other.0) })
        }
        #[inline(always)]
        fn rotate<const N: i32>(self) -> One512 {
            // SAFETY: as above.
            One512(unsafe { _mm512_rol_epi32::<N>(self.0) })
        }
    }

    impl Vector32 for One512 {
        #[inline(always)]
        fn splat(word: u32) -> One512 {
            // SAFETY: a value of this type exists only within `two_blocks_avx512`, where there is AVX-512 F.
            One512(unsafe { _mm512_set1_epi32(word.cast_signed()) })
        }
        #[inline(always)]
        fn load(places: &Places) -> One512 {
            // SAFETY: as above; a row is 64 bytes, aligned to as many.
            One512(unsafe { _mm512_load_si512(places.0.as_ptr().cast()) })
        }
        #[inline(always)]
        fn interleave(low: One512, high: One512, words: &mut LaneWords) {
            let to = words.0.as_mut_ptr();
            // SAFETY: as above; the words are 128 bytes.
            unsafe {
                _mm512_storeu_si512(to.cast(), _mm512_unpacklo_epi32(low.0, high.0));
                _mm512_storeu_si512(to.add(8).cast(), _mm512_unpackhi_epi32(low.0, high.0));
            }
        }
    }

    impl Mix for Two256 {
        #[inline(always)]
        fn plus(self, other: Two256) -> Two256 {
            // SAFETY: as above.
            unsafe { Two256([_mm256_add_epi32(self.0[0], other.0[0]), _mm256_add_epi32(self.0[1], other.0[1])]) }
        }
        #[inline(always)]
        fn xor(self, other: Two256) -> Two256 {
            // SAFETY: as above.
            unsafe { Two256([_mm256_xor_si256(self.0[0], other.0[0]), _mm256_xor_si256(self.0[1], other.0[1])]) }
        }
        #[inline(always)]
        fn rotate<const N: i32>(self) -> Two256 {
            // SAFETY: as above.
            unsafe { Two256([rotate::<N>(self.0[0]), rotate::<N>(self.0[1])]) }
        }
    }

    impl Vector32 for Two256 {
        #[inline(always)]
        fn splat(word: u32) -> Two256 {
            // SAFETY: a value of this type exists only within `two_blocks_avx2`, where there is AVX2.
            Two256([unsafe { _mm256_set1_epi32(word.cast_signed()) }; 2])
        }
        #[inline(always)]
        fn load(places: &Places) -> Two256 {
            let from = places.0.as_ptr();
            // SAFETY: as above; a row is 64 bytes, aligned to as many.
            unsafe { Two256([_mm256_load_si256(from.cast()), _mm256_load_si256(from.add(8).cast())]) }
        }
        #[inline(always)]
        fn interleave(low: Two256, high: Two256, words: &mut LaneWords) {
            let to = words.0.as_mut_ptr();
            // SAFETY: as above; the words are 128 bytes.
            unsafe {
                for half in 0..2 {
                    let (low, high) = (low.0[half], high.0[half]);
                    _mm256_storeu_si256(to.add(4 * half).cast(), _mm256_unpacklo_epi32(low, high));
                    _mm256_storeu_si256(to.add(8 + 4 * half).cast(), _mm256_unpackhi_epi32(low, high));
                }
            }
        }
    }

    /// Whole bytes by a shuffle, other distances by two shifts.
    ///
    /// # Safety
    /// Needs AVX2.
    #[inline(always)]
    unsafe fn rotate<const N: i32>(words: __m256i) -> __m256i {
        // SAFETY: the caller has AVX2.
        unsafe {
            match N {
                16 => _mm256_shuffle_epi8(words, twice(0x0d0c_0f0e_0908_0b0a_0504_0706_0100_0302)),
                8 => _mm256_shuffle_epi8(words, twice(0x0e0d_0c0f_0a09_080b_0605_0407_0201_0003)),
                _ => _mm256_or_si256(
                    _mm256_sll_epi32(words, _mm_cvtsi32_si128(N)),
                    _mm256_srl_epi32(words, _mm_cvtsi32_si128(32 - N)),
                ),
            }
        }
    }

    /// The same sixteen bytes in both halves.
    ///
    /// # Safety
    /// Needs AVX2.
    #[inline(always)]
    unsafe fn twice(bytes: u128) -> __m256i {
        let (low, high) = ((bytes as u64).cast_signed(), ((bytes >> 64) as u64).cast_signed());
        // SAFETY: the caller has AVX2.
        unsafe { _mm256_set_epi64x(high, low, high, low) }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;
    use crate::arithmetic::isa::tests::on_each;

    /// The words of each lane, from our generator at some block, and from `rand_chacha`.
    fn compared(first: u64, counter: u64) -> (Vec<u64>, Vec<u64>) {
        let key = Key(std::array::from_fn(|byte| (7 * byte + 3) as u8));
        let mut ours = ChaCha::new(key, first);
        ours.counter = counter;
        ours.prepare();
        let mut words = [LaneWords::default(); WORDS];
        let mut drawn: [Vec<u64>; LANES] = Default::default();
        for _ in 0..3 {
            ours.refill(&mut words);
            for row in words {
                row.0.iter().zip(&mut drawn).for_each(|(word, drawn)| drawn.push(*word));
            }
        }
        let theirs = (0..LANES as u64).flat_map(|lane| {
            let mut lone = ChaCha8Rng::from_seed(key.0);
            lone.set_stream(first.wrapping_add(lane));
            lone.set_word_pos(u128::from(counter) * 16);
            (0..3 * WORDS).map(|_| lone.next_u64()).collect::<Vec<_>>()
        });
        (drawn.concat(), theirs.collect())
    }

    #[test]
    fn every_word_is_that_of_rand_chacha_on_every_instruction_set() {
        // Streams across a carry of the stream number, blocks across a carry of the counter.
        for (first, counter) in
            [(0, 0), (160, 5), (u64::from(u32::MAX) - 6, 9), (1 << 40, (1 << 32) - 3), (u64::MAX - 3, 1)]
        {
            for (isa, (ours, theirs)) in on_each(|| compared(first, counter)) {
                assert_eq!(ours, theirs, "{isa}, first stream {first}, block {counter}");
            }
        }
    }
}
