//! [`Ratio`]: a small exact fraction, the type of every constant in a setting.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// An exact fraction of two 64-bit integers, always in lowest terms with a positive denominator.
///
/// Arithmetic is checked: a result that does not fit is a panic that says so, never a wrong
/// number. Computations that grow belong to [`Exact`](crate::arithmetic::Exact), which a `Ratio`
/// turns into without loss.
#[derive(Clone, Copy)]
pub struct Ratio {
    numerator: i64,
    denominator: i64,
    /// The quotient in floating point, divided once and for all: lanes read constants in every step.
    quotient: f64,
}

/// The fraction `numerator / denominator`.
///
/// # Panics
/// When the denominator is zero, or the reduced fraction does not fit 64 bits.
#[must_use]
pub const fn ratio(numerator: i64, denominator: i64) -> Ratio {
    assert!(denominator != 0, "a ratio needs a denominator other than 0");
    match Ratio::reduced(numerator as i128, denominator as i128) {
        Some(reduced) => reduced,
        None => panic!("a ratio must fit 64 bits after reduction"),
    }
}

/// Whole numbers as fractions: a starting point, a list of curvatures.
#[must_use]
pub fn ratios<const N: usize>(whole: [i64; N]) -> Vec<Ratio> {
    whole.map(Ratio::from).into()
}

const fn gcd_wide(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if a <= u64::MAX as u128 && b <= u64::MAX as u128 {
            return gcd(a as u64, b as u64) as u128;
        }
        (a, b) = (b, a % b);
    }
    a
}

const fn gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b -= a;
        if b == 0 {
            return a << shift;
        }
    }
}

impl Ratio {
    /// The number 0.
    pub const ZERO: Ratio = ratio(0, 1);
    /// The number 1.
    pub const ONE: Ratio = ratio(1, 1);

    const fn reduced(numerator: i128, denominator: i128) -> Option<Ratio> {
        // Divisions of 64 bits cost a fraction of wide ones.
        let (small, below) = (numerator as i64, denominator as i64);
        if small as i128 == numerator && below as i128 == denominator && small != i64::MIN && below != i64::MIN {
            let common = gcd(small.unsigned_abs(), below.unsigned_abs()) as i64;
            let common = if below < 0 { -common } else { common };
            return Some(Ratio::in_lowest_terms(small / common, below / common));
        }
        let common = gcd_wide(numerator.unsigned_abs(), denominator.unsigned_abs()) as i128;
        let common = if denominator < 0 { -common } else { common };
        let (numerator, denominator) = (numerator / common, denominator / common);
        if numerator < i64::MIN as i128 || numerator > i64::MAX as i128 || denominator > i64::MAX as i128 {
            return None;
        }
        Some(Ratio::in_lowest_terms(numerator as i64, denominator as i64))
    }

    const fn in_lowest_terms(numerator: i64, denominator: i64) -> Ratio {
        Ratio { numerator, denominator, quotient: numerator as f64 / denominator as f64 }
    }

    /// The numerator; it carries the sign.
    #[must_use]
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The denominator; always positive.
    #[must_use]
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The sum, unless it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Ratio) -> Option<Ratio> {
        let (a, b) = (self.denominator as i128, other.denominator as i128);
        let left = self.numerator as i128 * b;
        let right = other.numerator as i128 * a;
        match left.checked_add(right) {
            Some(sum) => Ratio::reduced(sum, a * b),
            None => None,
        }
    }

    /// The product, unless it does not fit.
    #[must_use]
    pub const fn checked_mul(self, other: Ratio) -> Option<Ratio> {
        Ratio::reduced(
            self.numerator as i128 * other.numerator as i128,
            self.denominator as i128 * other.denominator as i128,
        )
    }

    /// The difference, unless it does not fit.
    #[must_use]
    pub const fn checked_sub(self, other: Ratio) -> Option<Ratio> {
        match other.checked_neg() {
            Some(negated) => self.checked_add(negated),
            None => None,
        }
    }

    /// The quotient, unless the divisor is zero or the result does not fit.
    #[must_use]
    pub const fn checked_div(self, other: Ratio) -> Option<Ratio> {
        if other.numerator == 0 {
            return None;
        }
        Ratio::reduced(
            self.numerator as i128 * other.denominator as i128,
            self.denominator as i128 * other.numerator as i128,
        )
    }

    const fn checked_neg(self) -> Option<Ratio> {
        match self.numerator.checked_neg() {
            Some(numerator) => Some(Ratio::in_lowest_terms(numerator, self.denominator)),
            None => None,
        }
    }

    /// The square.
    ///
    /// # Panics
    /// When it does not fit 64 bits.
    #[must_use]
    pub fn sq(self) -> Ratio {
        self * self
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Ratio {
        if self.numerator < 0 { -self } else { self }
    }

    /// `self` to the power `exponent`, by repeated multiplication.
    ///
    /// # Panics
    /// When it does not fit 64 bits, or 0 is raised to a negative power.
    #[must_use]
    pub fn powi(self, exponent: i32) -> Ratio {
        let base = if exponent < 0 { Ratio::ONE / self } else { self };
        (0..exponent.unsigned_abs()).fold(Ratio::ONE, |power, _| power * base)
    }

    /// The nearest f64 where numerator and denominator are below 2⁵³, and within two units in the
    /// last place otherwise.
    #[must_use]
    #[inline]
    pub const fn to_f64(self) -> f64 {
        self.quotient
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Ratio) -> bool {
        (self.numerator, self.denominator) == (other.numerator, other.denominator)
    }
}

impl Eq for Ratio {}

impl Hash for Ratio {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.numerator, self.denominator).hash(state);
    }
}

/// Machine integers that stand beside fractions in a formula.
///
/// There is none between a float and a fraction: write `ratio(1, 10)`, not `0.1`.
///
/// They are one trait so that a literal on the right of an operator has one meaning, and the type
/// of `(x + 1).sq()` is known. For the same reason only `i32`, the type of a bare literal, may stand
/// on the left: write `x * s.steps`, not `s.steps * x`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand beside an exact number",
    note = "fractions are written `ratio(1, 10)`, never `0.1`; a `usize` stands on the right: `x * s.steps`"
)]
pub trait Whole: Copy {
    /// The same number as a fraction.
    ///
    /// # Panics
    /// When it does not fit 64 bits.
    fn to_ratio(self) -> Ratio;
}

macro_rules! whole {
    ($($whole:ty)*) => {$(
        impl Whole for $whole {
            fn to_ratio(self) -> Ratio {
                Ratio::in_lowest_terms(i64::try_from(self).expect("a whole number below 2⁶³"), 1)
            }
        }

        impl From<$whole> for Ratio {
            fn from(whole: $whole) -> Ratio {
                whole.to_ratio()
            }
        }
    )*};
}

whole!(i32 i64 usize);

macro_rules! ratio_operator {
    ($($operator:ident $method:ident $checked:ident $assign_trait:ident $assign:ident $symbol:literal;)*) => {$(
        impl $operator for Ratio {
            type Output = Ratio;
            #[track_caller]
            fn $method(self, other: Ratio) -> Ratio {
                self.$checked(other).unwrap_or_else(|| {
                    assert!($symbol != "÷" || other != 0, "{self} ÷ 0 is no number");
                    panic!("{self} {} {other} is no fraction of 64-bit integers; compute it in Exact", $symbol)
                })
            }
        }
        impl $assign_trait for Ratio {
            fn $assign(&mut self, other: Ratio) {
                *self = $operator::$method(*self, other);
            }
        }
        impl<W: Whole> $assign_trait<W> for Ratio {
            fn $assign(&mut self, other: W) {
                *self = $operator::$method(*self, other.to_ratio());
            }
        }
        impl<W: Whole> $operator<W> for Ratio {
            type Output = Ratio;
            fn $method(self, other: W) -> Ratio {
                $operator::$method(self, other.to_ratio())
            }
        }
        impl $operator<Ratio> for i32 {
            type Output = Ratio;
            fn $method(self, other: Ratio) -> Ratio {
                $operator::$method(self.to_ratio(), other)
            }
        }
    )*};
}

ratio_operator! {
    Add add checked_add AddAssign add_assign "+";
    Sub sub checked_sub SubAssign sub_assign "−";
    Mul mul checked_mul MulAssign mul_assign "×";
    Div div checked_div DivAssign div_assign "÷";
}

impl Neg for Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        self.checked_neg().expect("−2⁶³ has no 64-bit opposite; compute it in Exact")
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(terms: I) -> Ratio {
        terms.fold(Ratio::ZERO, |sum, term| sum + term)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        let right = i128::from(other.numerator) * i128::from(self.denominator);
        left.cmp(&right)
    }
}

impl<W: Whole> PartialEq<W> for Ratio {
    fn eq(&self, other: &W) -> bool {
        *self == other.to_ratio()
    }
}

impl<W: Whole> PartialOrd<W> for Ratio {
    fn partial_cmp(&self, other: &W) -> Option<Ordering> {
        Some(self.cmp(&other.to_ratio()))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            write!(out, "{}", self.numerator)
        } else {
            write!(out, "{}/{}", self.numerator, self.denominator)
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// What is wrong with a text that should have been a fraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseRatioError(String);

impl fmt::Display for ParseRatioError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is no fraction: write it as 3, -3 or 3/4, with 64-bit integers", self.0)
    }
}

impl std::error::Error for ParseRatioError {}

impl FromStr for Ratio {
    type Err = ParseRatioError;
    fn from_str(text: &str) -> Result<Ratio, ParseRatioError> {
        let wrong = || ParseRatioError(text.to_owned());
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let numerator: i64 = numerator.trim().parse().map_err(|_| wrong())?;
        let denominator: i64 = denominator.trim().parse().map_err(|_| wrong())?;
        if denominator == 0 {
            return Err(wrong());
        }
        Ratio::reduced(i128::from(numerator), i128::from(denominator)).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_reduced_and_their_sign_is_in_the_numerator() {
        assert_eq!(ratio(6, -4).to_string(), "-3/2");
        assert_eq!(ratio(-6, -3), ratio(2, 1));
        assert_eq!(ratio(0, -7).denominator(), 1);
    }

    #[test]
    fn operators_agree_with_the_definition() {
        let (a, b) = (ratio(3, 4), ratio(-5, 6));
        assert_eq!(a + b, ratio(-1, 12));
        assert_eq!(a - b, ratio(19, 12));
        assert_eq!(a * b, ratio(-5, 8));
        assert_eq!(a / b, ratio(-9, 10));
        assert_eq!(2 * a - 1 / ratio(2, 1), ratio(1, 1));
        assert!(a > b && a < 1 && b < 0usize);
        assert_eq!((1 - a).sq() + (a + 1usize).sq(), ratio(25, 8));
    }

    #[test]
    #[should_panic(expected = "compute it in Exact")]
    fn an_overflow_is_said() {
        let _ = ratio(i64::MAX, 2) * ratio(i64::MAX, 3);
    }

    #[test]
    fn texts_that_are_no_fractions_are_named() {
        assert_eq!("-7/21".parse(), Ok(ratio(-1, 3)));
        for text in ["", "1/0", "0.5", "1/2/3", "99999999999999999999"] {
            assert!(text.parse::<Ratio>().unwrap_err().to_string().contains(text));
        }
    }
}
