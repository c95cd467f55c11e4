//! [`Real`]: the arithmetic that methods, objectives and oracles are generic over.

use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, DivAssign, Mul, MulAssign, Neg, Not, Sub, SubAssign};

use super::exact::select;
use super::{Exact, LANES, Ratio, Truth, Work, elementary};

/// A number that a method can compute with.
///
/// Constants come in through [`of`](Real::of) or as the right operand of an operator
/// (`gradient * s.step`). A branch on data is a [`select`](Real::select): a mask on lanes, the
/// hull of both branches where an enclosure cannot tell.
pub trait Real:
    Copy
    + Debug
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<Ratio, Output = Self>
    + Sub<Ratio, Output = Self>
    + Mul<Ratio, Output = Self>
    + Div<Ratio, Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + 'static
{
    /// The answer of a comparison: `bool`, one bit a lane, or [`Truth`].
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask> + Not<Output = Self::Mask>;

    /// A constant: exact, or the nearest double in every lane.
    fn of(constant: impl Into<Ratio>) -> Self;

    /// An irrational constant, as a step size may be: itself in [`Exact`], the nearest double
    /// elsewhere.
    fn near(constant: Exact) -> Self;

    /// The number 0.
    #[must_use]
    #[inline(always)]
    fn zero() -> Self {
        Self::of(Ratio::ZERO)
    }

    /// The number 1.
    #[must_use]
    #[inline(always)]
    fn one() -> Self {
        Self::of(Ratio::ONE)
    }

    /// Whether this is less than the other.
    fn less(self, other: Self) -> Self::Mask;

    /// Whether this is at most the other.
    fn at_most(self, other: Self) -> Self::Mask;

    /// `yes` where the condition holds, `no` where it does not.
    #[must_use]
    fn select(condition: Self::Mask, yes: Self, no: Self) -> Self;

    /// The square.
    #[must_use]
    #[inline(always)]
    fn sq(self) -> Self {
        self * self
    }

    /// The square root.
    #[must_use]
    fn sqrt(self) -> Self;

    /// e to this power.
    #[must_use]
    fn exp(self) -> Self;

    /// The natural logarithm.
    #[must_use]
    fn ln(self) -> Self;

    /// The sine of an angle in radians.
    #[must_use]
    fn sin(self) -> Self;

    /// The cosine of an angle in radians.
    #[must_use]
    fn cos(self) -> Self;

    /// The absolute value.
    #[must_use]
    #[inline(always)]
    fn abs(self) -> Self {
        Self::select(self.less(Self::zero()), -self, self)
    }

    /// The larger of the two.
    #[must_use]
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self::select(self.less(other), other, self)
    }

    /// The smaller of the two.
    #[must_use]
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self::select(other.less(self), other, self)
    }

    /// `self` to a whole power, by squaring.
    #[must_use]
    fn powi(self, exponent: usize) -> Self {
        match exponent {
            0 => Self::one(),
            1 => self,
            _ => {
                let half = self.powi(exponent / 2).sq();
                if exponent.is_multiple_of(2) { half } else { half * self }
            }
        }
    }

    /// The number, negated in each lane whose word has its top bit set; that bit is shifted out. One
    /// trial has the first word.
    #[doc(hidden)]
    #[must_use]
    #[inline(always)]
    fn flip_by(self, words: &mut [u64; LANES]) -> Self {
        let is_set = words[0] >> 63 == 1;
        words[0] <<= 1;
        if is_set { -self } else { self }
    }

    /// Does work in this arithmetic; on lanes, in the twin that suits the processor.
    #[doc(hidden)]
    #[inline(always)]
    fn enter<W: Work<Self>>(work: W) -> W::Output {
        work.run::<Self>()
    }

    /// A double near the number in one lane (the only one but for `Lanes`), for tracing.
    fn glance(self, lane: usize) -> f64;
}

impl Real for Exact {
    type Mask = Truth;

    fn of(constant: impl Into<Ratio>) -> Exact {
        Exact::from(constant.into())
    }
    fn near(constant: Exact) -> Exact {
        constant
    }
    fn less(self, other: Exact) -> Truth {
        self.lt(other)
    }
    fn at_most(self, other: Exact) -> Truth {
        self.le(other)
    }
    fn select(condition: Truth, yes: Exact, no: Exact) -> Exact {
        select(condition, yes, no)
    }
    fn sq(self) -> Exact {
        Exact::sq(self)
    }
    fn sqrt(self) -> Exact {
        Exact::sqrt(self)
    }
    fn exp(self) -> Exact {
        Exact::exp(self)
    }
    fn ln(self) -> Exact {
        Exact::ln(self)
    }
    fn sin(self) -> Exact {
        Exact::sin(self)
    }
    fn cos(self) -> Exact {
        Exact::cos(self)
    }
    fn abs(self) -> Exact {
        Exact::abs(self)
    }
    fn glance(self, _lane: usize) -> f64 {
        self.to_f64()
    }
}

macro_rules! ratio_on_the_right {
    ($($operator:ident $method:ident)*) => {$(
        impl $operator<Ratio> for f64 {
            type Output = f64;
            fn $method(self, constant: Ratio) -> f64 {
                $operator::$method(self, constant.to_f64())
            }
        }
    )*};
}

ratio_on_the_right!(Add add Sub sub Mul mul Div div);

/// Elementary functions are those of the lanes; the standard library's do not promise to give the
/// same bits everywhere.
impl Real for f64 {
    type Mask = bool;

    fn of(constant: impl Into<Ratio>) -> f64 {
        constant.into().to_f64()
    }
    fn near(constant: Exact) -> f64 {
        constant.to_f64()
    }
    fn less(self, other: f64) -> bool {
        self < other
    }
    fn at_most(self, other: f64) -> bool {
        self <= other
    }
    fn select(condition: bool, yes: f64, no: f64) -> f64 {
        if condition { yes } else { no }
    }
    /// Not a number if either is none: a run that has diverged must not look like a good one.
    fn max(self, other: f64) -> f64 {
        if self < other || other.is_nan() { other } else { self }
    }
    /// Not a number if either is none.
    fn min(self, other: f64) -> f64 {
        if other < self || other.is_nan() { other } else { self }
    }
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    fn exp(self) -> f64 {
        elementary::exp(self)
    }
    fn ln(self) -> f64 {
        elementary::ln(self)
    }
    fn sin(self) -> f64 {
        elementary::sin(self)
    }
    fn cos(self) -> f64 {
        elementary::cos(self)
    }
    fn glance(self, _lane: usize) -> f64 {
        self
    }
}
