//! [`Vector`]: a few doubles that one instruction works on.
//!
//! Elementary functions and the transforms of random words are written once over this trait and
//! run on a lone `f64`, on four doubles (AVX2) and on eight (AVX-512). Each operation is the IEEE
//! one, fused multiply-add included, so that the results agree bit for bit.

#![expect(unsafe_code, reason = "vector instructions are intrinsics")]

/// Four doubles of a table, aligned so that no load of them crosses the border of two lines of a cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct Four(pub(crate) [f64; 4]);

/// A vector of doubles, its lanes also readable as 64-bit words.
///
/// The methods of the wide implementations are single instructions; they turn into such only when
/// they are inlined into a function compiled for them: see [`enter_vectors`](super::wide::enter_vectors).
///
/// # Safety
/// The type is nothing but doubles side by side, a power of two of them and sixteen at most, aligned
/// to no more than its size, and so is `Bits` of 64-bit words: slices of lanes are read as slices of it.
pub(crate) unsafe trait Vector: Copy + 'static {
    /// How many lanes there are.
    const WIDTH: usize = size_of::<Self>() / size_of::<f64>();
    /// The lanes as words.
    type Bits: Copy + 'static;
    /// One answer a lane.
    type Mask: Copy + 'static;

    /// The same number in every lane.
    fn splat(x: f64) -> Self;
    /// The same word in every lane.
    fn splat_bits(bits: u64) -> Self::Bits;
    /// The words of the lanes.
    fn to_bits(self) -> Self::Bits;
    /// Lanes from their words.
    fn from_bits(bits: Self::Bits) -> Self;

    /// x + y.
    fn add(self, y: Self) -> Self;
    /// x − y.
    fn sub(self, y: Self) -> Self;
    /// x y.
    fn mul(self, y: Self) -> Self;
    /// x/y.
    fn div(self, y: Self) -> Self;
    /// √x.
    fn sqrt(self) -> Self;
    /// x y + z, rounded once.
    fn mul_add(self, y: Self, z: Self) -> Self;

    /// x < y.
    fn less(self, y: Self) -> Self::Mask;
    /// x ≤ y.
    fn at_most(self, y: Self) -> Self::Mask;
    /// `yes` where the mask is set, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Both.
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// Either.
    fn either(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// Neither more nor less than the opposite.
    fn not(mask: Self::Mask) -> Self::Mask;
    /// Whether it is set in some lane.
    fn any(mask: Self::Mask) -> bool;

    /// Bitwise and.
    fn and(a: Self::Bits, b: Self::Bits) -> Self::Bits;
    /// Bitwise or.
    fn or(a: Self::Bits, b: Self::Bits) -> Self::Bits;
    /// Bitwise exclusive or.
    fn xor(a: Self::Bits, b: Self::Bits) -> Self::Bits;
    /// The sum modulo 2⁶⁴.
    fn plus(a: Self::Bits, b: Self::Bits) -> Self::Bits;
    /// The difference modulo 2⁶⁴.
    fn minus(a: Self::Bits, b: Self::Bits) -> Self::Bits;
    /// Shifted to the left by N bits.
    fn left<const N: u32>(bits: Self::Bits) -> Self::Bits;
    /// Shifted to the right by N bits, zeros coming in.
    fn right<const N: u32>(bits: Self::Bits) -> Self::Bits;

    /// The product of the lower halves, in full.
    fn product(a: Self::Bits, b: Self::Bits) -> Self::Bits;

    /// The entry of a table at the low four bits of each word; the other bits must be 0.
    fn lookup(table: &[f64; 16], at: Self::Bits) -> Self;

    /// Four columns, for one start in each lane: lane k of column c is number `starts[k] + c` of the table,
    /// counted in doubles.
    ///
    /// # Safety
    /// There are as many starts as lanes, all of them multiples of four inside the table.
    unsafe fn load_columns(table: &[Four], starts: &[usize], columns: &mut [Self; 4]);
    /// A function of each lane that no instruction computes.
    fn each(self, function: fn(f64) -> f64) -> Self;

    /// Unsigned words, rounded to the nearest double.
    #[inline(always)]
    fn of_words(words: Self::Bits) -> Self {
        // Each half in the mantissa of a power of two; the difference is exact, the sum rounds once.
        let (high_one, low_one) = (f64::from_bits(0x4530 << 48), f64::from_bits(0x4330 << 48));
        let high = Self::or(Self::right::<32>(words), Self::splat_bits(high_one.to_bits()));
        let low = Self::and(words, Self::splat_bits(0xffff_ffff));
        let low = Self::or(low, Self::splat_bits(low_one.to_bits()));
        let high = Self::from_bits(high).sub(Self::splat(high_one + low_one));
        high.add(Self::from_bits(low))
    }

    /// Signed words of modulus below 2⁵¹ as doubles, exactly.
    #[inline(always)]
    fn of_small(words: Self::Bits) -> Self {
        let anchor = 1.5 * (1u64 << 52) as f64;
        let shifted = Self::plus(words, Self::splat_bits(anchor.to_bits()));
        Self::from_bits(shifted).sub(Self::splat(anchor))
    }

    /// Whether a word is below 2³².
    #[inline(always)]
    fn is_small(words: Self::Bits) -> Self::Mask {
        let one = (1u64 << 52) as f64;
        let upper = Self::or(Self::right::<32>(words), Self::splat_bits(one.to_bits()));
        Self::from_bits(upper).at_most(Self::splat(one))
    }

    /// Lanes with the sign taken from the top bit of each word, flipped where it is set.
    #[inline(always)]
    fn flip(self, words: Self::Bits) -> Self {
        Self::from_bits(Self::xor(self.to_bits(), Self::and(words, Self::splat_bits(1 << 63))))
    }
}

// SAFETY: a double is one.
unsafe impl Vector for f64 {
    type Bits = u64;
    type Mask = bool;

    #[inline(always)]
    fn splat(x: f64) -> f64 {
        x
    }
    #[inline(always)]
    fn splat_bits(bits: u64) -> u64 {
        bits
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        f64::to_bits(self)
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
    #[inline(always)]
    fn add(self, y: f64) -> f64 {
        self + y
    }
    #[inline(always)]
    fn sub(self, y: f64) -> f64 {
        self - y
    }
    #[inline(always)]
    fn mul(self, y: f64) -> f64 {
        self * y
    }
    #[inline(always)]
    fn div(self, y: f64) -> f64 {
        self / y
    }
    #[inline(always)]
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    #[inline(always)]
    fn mul_add(self, y: f64, z: f64) -> f64 {
        f64::mul_add(self, y, z)
    }
    #[inline(always)]
    fn less(self, y: f64) -> bool {
        self < y
    }
    #[inline(always)]
    fn at_most(self, y: f64) -> bool {
        self <= y
    }
    #[inline(always)]
    fn select(mask: bool, yes: f64, no: f64) -> f64 {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn both(a: bool, b: bool) -> bool {
        a & b
    }
    #[inline(always)]
    fn either(a: bool, b: bool) -> bool {
        a | b
    }
    #[inline(always)]
    fn not(mask: bool) -> bool {
        !mask
    }
    #[inline(always)]
    fn any(mask: bool) -> bool {
        mask
    }
    #[inline(always)]
    fn and(a: u64, b: u64) -> u64 {
        a & b
    }
    #[inline(always)]
    fn or(a: u64, b: u64) -> u64 {
        a | b
    }
    #[inline(always)]
    fn xor(a: u64, b: u64) -> u64 {
        a ^ b
    }
    #[inline(always)]
    fn plus(a: u64, b: u64) -> u64 {
        a.wrapping_add(b)
    }
    #[inline(always)]
    fn minus(a: u64, b: u64) -> u64 {
        a.wrapping_sub(b)
    }
    #[inline(always)]
    fn left<const N: u32>(bits: u64) -> u64 {
        bits << N
    }
    #[inline(always)]
    fn right<const N: u32>(bits: u64) -> u64 {
        bits >> N
    }
    #[inline(always)]
    fn product(a: u64, b: u64) -> u64 {
        (a & 0xffff_ffff) * (b & 0xffff_ffff)
    }
    #[inline(always)]
    fn lookup(table: &[f64; 16], at: u64) -> f64 {
        table[at as usize]
    }
    #[inline(always)]
    unsafe fn load_columns(table: &[Four], starts: &[usize], columns: &mut [f64; 4]) {
        *columns = table[starts[0] / 4].0;
    }
    #[inline(always)]
    fn each(self, function: fn(f64) -> f64) -> f64 {
        function(self)
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{Four, Vector};

    /// Methods that are one expression of intrinsics each.
    macro_rules! instructions {
        ($($name:ident $(<const $N:ident: u32>)? ($($argument:ident: $kind:ty),*) -> $result:ty = $body:expr;)*) => {$(
            #[inline(always)]
            fn $name $(<const $N: u32>)? ($($argument: $kind),*) -> $result {
                // SAFETY: the instructions are those of AVX2 with FMA, or of AVX-512 F and DQ. A value
                // of these types comes into being only behind the doors of `wide.rs`, and so only on
                // a processor that has the instructions.
                unsafe { $body }
            }
        )*};
    }

    // SAFETY: eight doubles, or as many words.
    unsafe impl Vector for __m512d {
        type Bits = __m512i;
        type Mask = __mmask8;

        instructions! {
            splat(x: f64) -> Self = _mm512_set1_pd(x);
            splat_bits(bits: u64) -> __m512i = _mm512_set1_epi64(bits.cast_signed());
            to_bits(self: Self) -> __m512i = _mm512_castpd_si512(self);
            from_bits(bits: __m512i) -> Self = _mm512_castsi512_pd(bits);
            add(self: Self, y: Self) -> Self = _mm512_add_pd(self, y);
            sub(self: Self, y: Self) -> Self = _mm512_sub_pd(self, y);
            mul(self: Self, y: Self) -> Self = _mm512_mul_pd(self, y);
            div(self: Self, y: Self) -> Self = _mm512_div_pd(self, y);
            sqrt(self: Self) -> Self = _mm512_sqrt_pd(self);
            mul_add(self: Self, y: Self, z: Self) -> Self = _mm512_fmadd_pd(self, y, z);
            less(self: Self, y: Self) -> __mmask8 = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self, y);
            at_most(self: Self, y: Self) -> __mmask8 = _mm512_cmp_pd_mask::<_CMP_LE_OQ>(self, y);
            select(mask: __mmask8, yes: Self, no: Self) -> Self = _mm512_mask_blend_pd(mask, no, yes);
            and(a: __m512i, b: __m512i) -> __m512i = _mm512_and_si512(a, b);
            or(a: __m512i, b: __m512i) -> __m512i = _mm512_or_si512(a, b);
            xor(a: __m512i, b: __m512i) -> __m512i = _mm512_xor_si512(a, b);
            plus(a: __m512i, b: __m512i) -> __m512i = _mm512_add_epi64(a, b);
            minus(a: __m512i, b: __m512i) -> __m512i = _mm512_sub_epi64(a, b);
            left<const N: u32>(bits: __m512i) -> __m512i = _mm512_slli_epi64::<N>(bits);
            right<const N: u32>(bits: __m512i) -> __m512i = _mm512_srli_epi64::<N>(bits);
            // One conversion, which rounds to nearest as the two halves of the portable way do.
            of_words(words: __m512i) -> Self = _mm512_cvtepu64_pd(words);
            product(a: __m512i, b: __m512i) -> __m512i = _mm512_mul_epu32(a, b);
            lookup(table: &[f64; 16], at: __m512i) -> Self = {
                let low = _mm512_loadu_pd(table.as_ptr());
                let high = _mm512_loadu_pd(table.as_ptr().cast::<f64>().add(8));
                _mm512_permutex2var_pd(low, at, high)
            };
            each(self: Self, function: fn(f64) -> f64) -> Self = {
                let lanes: [f64; 8] = std::mem::transmute(self);
                std::mem::transmute(lanes.map(function))
            };
        }

        #[inline(always)]
        unsafe fn load_columns(table: &[Four], starts: &[usize], columns: &mut [Self; 4]) {
            // SAFETY: as for the other instructions, and the caller vouches for the rows.
            unsafe {
                // Row k beside row k + 4; then pairs of rows, column by column; then all eight.
                let mut rows = [_mm512_setzero_pd(); 4];
                for (k, row) in rows.iter_mut().enumerate() {
                    let four = |k: usize| _mm256_loadu_pd(table.as_ptr().cast::<f64>().add(starts[k]));
                    *row = _mm512_insertf64x4::<1>(_mm512_castpd256_pd512(four(k)), four(k + 4));
                }
                let [a, b, c, d] = rows;
                let (ab_even, ab_odd) = (_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b));
                let (cd_even, cd_odd) = (_mm512_unpacklo_pd(c, d), _mm512_unpackhi_pd(c, d));
                // Quarters 0 and 2, or 1 and 3, of two vectors in turn.
                let (first, second) =
                    (_mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15));
                columns[0] = _mm512_permutex2var_pd(ab_even, first, cd_even);
                columns[1] = _mm512_permutex2var_pd(ab_odd, first, cd_odd);
                columns[2] = _mm512_permutex2var_pd(ab_even, second, cd_even);
                columns[3] = _mm512_permutex2var_pd(ab_odd, second, cd_odd);
            }
        }
        #[inline(always)]
        fn both(a: __mmask8, b: __mmask8) -> __mmask8 {
            a & b
        }
        #[inline(always)]
        fn either(a: __mmask8, b: __mmask8) -> __mmask8 {
            a | b
        }
        #[inline(always)]
        fn not(mask: __mmask8) -> __mmask8 {
            !mask
        }
        #[inline(always)]
        fn any(mask: __mmask8) -> bool {
            mask != 0
        }
    }

    // SAFETY: four doubles, or as many words.
    unsafe impl Vector for __m256d {
        type Bits = __m256i;
        type Mask = __m256d;

        instructions! {
            splat(x: f64) -> Self = _mm256_set1_pd(x);
            splat_bits(bits: u64) -> __m256i = _mm256_set1_epi64x(bits.cast_signed());
            to_bits(self: Self) -> __m256i = _mm256_castpd_si256(self);
            from_bits(bits: __m256i) -> Self = _mm256_castsi256_pd(bits);
            add(self: Self, y: Self) -> Self = _mm256_add_pd(self, y);
            sub(self: Self, y: Self) -> Self = _mm256_sub_pd(self, y);
            mul(self: Self, y: Self) -> Self = _mm256_mul_pd(self, y);
            div(self: Self, y: Self) -> Self = _mm256_div_pd(self, y);
            sqrt(self: Self) -> Self = _mm256_sqrt_pd(self);
            mul_add(self: Self, y: Self, z: Self) -> Self = _mm256_fmadd_pd(self, y, z);
            less(self: Self, y: Self) -> __m256d = _mm256_cmp_pd::<_CMP_LT_OQ>(self, y);
            at_most(self: Self, y: Self) -> __m256d = _mm256_cmp_pd::<_CMP_LE_OQ>(self, y);
            select(mask: __m256d, yes: Self, no: Self) -> Self = _mm256_blendv_pd(no, yes, mask);
            both(a: __m256d, b: __m256d) -> __m256d = _mm256_and_pd(a, b);
            either(a: __m256d, b: __m256d) -> __m256d = _mm256_or_pd(a, b);
            not(mask: __m256d) -> __m256d = _mm256_xor_pd(mask, _mm256_castsi256_pd(_mm256_set1_epi64x(-1)));
            any(mask: __m256d) -> bool = _mm256_movemask_pd(mask) != 0;
            and(a: __m256i, b: __m256i) -> __m256i = _mm256_and_si256(a, b);
            or(a: __m256i, b: __m256i) -> __m256i = _mm256_or_si256(a, b);
            xor(a: __m256i, b: __m256i) -> __m256i = _mm256_xor_si256(a, b);
            plus(a: __m256i, b: __m256i) -> __m256i = _mm256_add_epi64(a, b);
            minus(a: __m256i, b: __m256i) -> __m256i = _mm256_sub_epi64(a, b);
            left<const N: u32>(bits: __m256i) -> __m256i = _mm256_sll_epi64(bits, _mm_cvtsi32_si128(N.cast_signed()));
            right<const N: u32>(bits: __m256i) -> __m256i = _mm256_srl_epi64(bits, _mm_cvtsi32_si128(N.cast_signed()));
            product(a: __m256i, b: __m256i) -> __m256i = _mm256_mul_epu32(a, b);
            lookup(table: &[f64; 16], at: __m256i) -> Self = {
                // The gather reads outside the table if an index has more than four bits.
                let at = _mm256_and_si256(at, _mm256_set1_epi64x(15));
                _mm256_i64gather_pd::<8>(table.as_ptr(), at)
            };
            each(self: Self, function: fn(f64) -> f64) -> Self = {
                let lanes: [f64; 4] = std::mem::transmute(self);
                std::mem::transmute(lanes.map(function))
            };
        }

        #[inline(always)]
        unsafe fn load_columns(table: &[Four], starts: &[usize], columns: &mut [Self; 4]) {
            // SAFETY: as for the other instructions, and the caller vouches for the rows.
            unsafe {
                let mut rows = [_mm256_setzero_pd(); 4];
                for (row, start) in rows.iter_mut().zip(starts) {
                    *row = _mm256_loadu_pd(table.as_ptr().cast::<f64>().add(*start));
                }
                let [a, b, c, d] = rows;
                let (ab_even, ab_odd) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
                let (cd_even, cd_odd) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
                columns[0] = _mm256_permute2f128_pd::<0x20>(ab_even, cd_even);
                columns[1] = _mm256_permute2f128_pd::<0x20>(ab_odd, cd_odd);
                columns[2] = _mm256_permute2f128_pd::<0x31>(ab_even, cd_even);
                columns[3] = _mm256_permute2f128_pd::<0x31>(ab_odd, cd_odd);
            }
        }
    }
}
