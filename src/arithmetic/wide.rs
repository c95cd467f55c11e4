//! Sixteen lanes in vector registers, and the door into code compiled for them.
//!
//! A method generic over [`Real`] that runs on [`Lanes`] is compiled for any processor, four lanes
//! of arithmetic costing as much as sixteen could. The hot ones are therefore written as
//! [`Work`]: an inlined body, which [`Real::enter`] runs on the [`Twin`] of the lanes that suits
//! the processor, inside a function compiled for its instructions. Twins have the same bytes and
//! give the same bits.

#![expect(unsafe_code, reason = "slices of lanes are read as vectors, and target features are entered")]

use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, DivAssign, Mul, MulAssign, Neg, Not, Sub, SubAssign};

use super::elementary;
use super::vector::Vector;
use super::{Exact, Isa, LANES, Lanes, Ratio, Real};

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256d, __m512d};

/// Work that can be done in an arithmetic or any of its twins.
///
/// `run` and what it calls must be `#[inline(always)]`: only what ends up inside the entered
/// function is compiled for the wide instructions.
pub trait Work<R: Real> {
    /// What it yields.
    type Output;
    /// Does it.
    fn run<V: Twin<R>>(self) -> Self::Output;
}

/// An arithmetic that has the bytes of `R`, and gives the same bits.
///
/// # Safety
/// Size and alignment are those of `R`, and every bit pattern of one is the same number in the other.
pub unsafe trait Twin<R: Real>: Real {
    /// The same number.
    #[inline(always)]
    fn of_twin(number: R) -> Self {
        // SAFETY: the bytes of R are those of Self.
        unsafe { std::mem::transmute_copy(&number) }
    }
    /// The same number.
    #[inline(always)]
    fn into_twin(self) -> R {
        // SAFETY: the bytes of Self are those of R.
        unsafe { std::mem::transmute_copy(&self) }
    }
    /// The same numbers.
    #[inline(always)]
    fn of_slice(numbers: &[R]) -> &[Self] {
        // SAFETY: the bytes and the alignment of R are those of Self.
        unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), numbers.len()) }
    }
    /// The same numbers, to be changed.
    #[inline(always)]
    fn of_slice_mut(numbers: &mut [R]) -> &mut [Self] {
        // SAFETY: the bytes and the alignment of R are those of Self.
        unsafe { std::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), numbers.len()) }
    }
    /// The same numbers.
    #[inline(always)]
    fn into_slice(numbers: &[Self]) -> &[R] {
        // SAFETY: the bytes and the alignment of Self are those of R.
        unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), numbers.len()) }
    }
    /// The same numbers, to be changed.
    #[inline(always)]
    fn into_slice_mut(numbers: &mut [Self]) -> &mut [R] {
        // SAFETY: the bytes and the alignment of Self are those of R.
        unsafe { std::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), numbers.len()) }
    }
}

// SAFETY: everything has its own bytes.
unsafe impl<R: Real> Twin<R> for R {}

/// Lanes as vectors, all of them in order.
#[inline(always)]
pub(crate) fn vectors<V: Vector>(lanes: &mut [Lanes]) -> &mut [V] {
    let count = size_of_val(lanes) / size_of::<V>();
    // SAFETY: lanes are doubles without gaps, aligned to at least the size of any vector; a vector
    // is a power of two of doubles, sixteen at most.
    unsafe { std::slice::from_raw_parts_mut(lanes.as_mut_ptr().cast(), count) }
}

/// One 64-bit word for each lane.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
pub(crate) struct LaneWords(pub(crate) [u64; LANES]);

impl LaneWords {
    /// The words in vectors.
    #[inline(always)]
    pub(crate) fn vectors<V: Vector>(&self) -> &[V::Bits] {
        // SAFETY: sixteen words without gaps, aligned to at least the size of any vector.
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().cast(), LANES / V::WIDTH) }
    }

    /// The words in vectors, to be changed.
    #[inline(always)]
    pub(crate) fn vectors_mut<V: Vector>(&mut self) -> &mut [V::Bits] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.0.as_mut_ptr().cast(), LANES / V::WIDTH) }
    }
}

/// Work on vectors below the level of lanes: elementary functions, transforms of random words.
///
/// `run` and what it calls must be `#[inline(always)]`, as for [`Work`].
pub(crate) trait VectorWork {
    /// What it yields.
    type Output;
    /// Does it.
    fn run<V: Vector>(self) -> Self::Output;
}

/// A function that runs work in the types of the chosen instructions, compiled for these.
///
/// Inlined, so that the work is written where it is read. A copy would read words that were only just
/// written, two at a time, for which a processor waits until all that was written before is in place.
macro_rules! door {
    ($(#[$doc:meta])* $name:ident: $work:path, plain: $plain:ty, avx2: $avx2:ty, avx512: $avx512:ty) => {
        $(#[$doc])*
        #[inline(always)]
        pub(crate) fn $name<W: $work>(work: W) -> W::Output {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2<W: $work>(work: W) -> W::Output {
                work.run::<$avx2>()
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma,avx512f,avx512dq,avx512bw,avx512vl")]
            fn avx512<W: $work>(work: W) -> W::Output {
                work.run::<$avx512>()
            }
            match Isa::chosen() {
                // SAFETY: these instructions are chosen only where the processor has them.
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => unsafe { avx2(work) },
                // SAFETY: these instructions are chosen only where the processor has them.
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => unsafe { avx512(work) },
                _ => work.run::<$plain>(),
            }
        }
    };
}

door! {
    /// Runs a method on the twin of [`Lanes`] that suits the processor.
    enter_lanes: Work<Lanes>, plain: Lanes, avx2: Packed<__m256d, 4>, avx512: Packed<__m512d, 2>
}

door! {
    /// Runs work on the vectors that suit the processor, lone doubles where it has none.
    enter_vectors: VectorWork, plain: f64, avx2: __m256d, avx512: __m512d
}

/// The lanes in N vector registers.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Packed<V, const N: usize>([V; N]);

/// One answer a lane, in N masks.
#[derive(Clone, Copy)]
pub(crate) struct PackedMask<V: Vector, const N: usize>([V::Mask; N]);

// SAFETY: both are sixteen doubles, aligned to 64 bytes.
#[cfg(target_arch = "x86_64")]
unsafe impl Twin<Lanes> for Packed<__m256d, 4> {}
// SAFETY: both are sixteen doubles, aligned to 64 bytes.
#[cfg(target_arch = "x86_64")]
unsafe impl Twin<Lanes> for Packed<__m512d, 2> {}

/// Vector by vector, without closures: they would not be compiled for the wide instructions.
macro_rules! each {
    ($start:expr, $k:ident => $value:expr) => {{
        let mut packed = $start;
        let mut $k = 0;
        while $k < N {
            packed[$k] = $value;
            $k += 1;
        }
        packed
    }};
}

impl<V: Vector, const N: usize> Packed<V, N> {
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Packed([V::splat(x); N])
    }
}

macro_rules! packed_operators {
    ($($operator:ident $method:ident $assign_trait:ident $assign:ident;)*) => {$(
        impl<V: Vector, const N: usize> $operator for Packed<V, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Packed(each!(self.0, k => Vector::$method(self.0[k], other.0[k])))
            }
        }
        impl<V: Vector, const N: usize> $operator<Ratio> for Packed<V, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, constant: Ratio) -> Self {
                $operator::$method(self, Self::splat(constant.to_f64()))
            }
        }
        impl<V: Vector, const N: usize> $assign_trait for Packed<V, N> {
            #[inline(always)]
            fn $assign(&mut self, other: Self) {
                *self = $operator::$method(*self, other);
            }
        }
    )*};
}

packed_operators! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl<V: Vector, const N: usize> Neg for Packed<V, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Packed(each!(self.0, k => self.0[k].flip(V::splat_bits(1 << 63))))
    }
}

impl<V: Vector, const N: usize> Sum for Packed<V, N> {
    #[inline(always)]
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        let mut sum = Self::splat(0.0);
        for term in terms {
            sum += term;
        }
        sum
    }
}

impl<V: Vector, const N: usize> Debug for Packed<V, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{N} vectors of {} lanes", LANES / N)
    }
}

macro_rules! packed_mask_operators {
    ($($operator:ident $method:ident $vector:ident;)*) => {$(
        impl<V: Vector, const N: usize> $operator for PackedMask<V, N> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                PackedMask(each!(self.0, k => V::$vector(self.0[k], other.0[k])))
            }
        }
    )*};
}

packed_mask_operators! {
    BitAnd bitand both;
    BitOr bitor either;
}

impl<V: Vector, const N: usize> Not for PackedMask<V, N> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        PackedMask(each!(self.0, k => V::not(self.0[k])))
    }
}

impl<V: Vector + 'static, const N: usize> Real for Packed<V, N> {
    type Mask = PackedMask<V, N>;

    #[inline(always)]
    fn of(constant: impl Into<Ratio>) -> Self {
        Self::splat(constant.into().to_f64())
    }
    #[inline(always)]
    fn near(constant: Exact) -> Self {
        Self::splat(constant.to_f64())
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self::Mask {
        PackedMask(each!([V::less(self.0[0], other.0[0]); N], k => V::less(self.0[k], other.0[k])))
    }
    #[inline(always)]
    fn at_most(self, other: Self) -> Self::Mask {
        PackedMask(each!([V::at_most(self.0[0], other.0[0]); N], k => V::at_most(self.0[k], other.0[k])))
    }
    #[inline(always)]
    fn select(condition: Self::Mask, yes: Self, no: Self) -> Self {
        Packed(each!(no.0, k => V::select(condition.0[k], yes.0[k], no.0[k])))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self::select(self.less(other) | !other.at_most(other), other, self)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self::select(other.less(self) | !other.at_most(other), other, self)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Packed(each!(self.0, k => Vector::sqrt(self.0[k])))
    }
    #[inline(always)]
    fn exp(self) -> Self {
        Packed(each!(self.0, k => elementary::exp(self.0[k])))
    }
    #[inline(always)]
    fn ln(self) -> Self {
        Packed(each!(self.0, k => elementary::ln(self.0[k])))
    }
    #[inline(always)]
    fn sin(self) -> Self {
        Packed(each!(self.0, k => elementary::sin(self.0[k])))
    }
    #[inline(always)]
    fn cos(self) -> Self {
        Packed(each!(self.0, k => elementary::cos(self.0[k])))
    }
    #[inline(always)]
    fn flip_by(self, words: &mut [u64; LANES]) -> Self {
        // SAFETY: N vectors of bits are sixteen words; vectors that are loaded need no alignment.
        let signs: [V::Bits; N] = unsafe { std::mem::transmute_copy(words) };
        let shifted: [V::Bits; N] = each!(signs, k => V::left::<1>(signs[k]));
        // SAFETY: as above.
        *words = unsafe { std::mem::transmute_copy(&shifted) };
        Packed(each!(self.0, k => self.0[k].flip(signs[k])))
    }
    fn glance(self, lane: usize) -> f64 {
        // SAFETY: N vectors of V are sixteen doubles.
        let lanes: [f64; LANES] = unsafe { std::mem::transmute_copy(&self) };
        lanes[lane]
    }
}
