//! What an [`Exact`](super::Exact) holds: a rational, or two binary floats with a number between
//! them. Everything here rounds outward; no function assumes more than that its operands enclose.

use std::cell::RefCell;
use std::cmp::Ordering;

use dashu_base::{Abs, Approximation, BitTest, Signed, SquareRootRem};
use dashu_float::round::mode::{Down, Up};
use dashu_float::{ConstCache, Context, FBig, Repr};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::{Ratio, Truth};

pub(super) type Float = Repr<2>;

/// Rationals with more bits than this (numerator and denominator together) become enclosures.
const RATIONAL_BITS_MAX: usize = 1 << 14;

/// Arguments of `exp` beyond this are refused instead of filling the memory.
pub(super) const EXP_ARGUMENT_MAX: i64 = 1 << 20;

/// A rational argument of an elementary function is rounded to this many bits more than the result
/// has: the next number of bits where the result is not tight, as beside a zero of the function.
const GUARD_BITS: [usize; 4] = [32, 256, 2048, RATIONAL_BITS_MAX];

thread_local! {
    /// π and ln 2 to the digits computed so far: the elementary functions of `dashu` extend it.
    static CONSTANTS: RefCell<ConstCache> = const { RefCell::new(ConstCache::new()) };
}

/// A closed interval with binary endpoints that contains the number meant.
#[derive(Clone, Debug)]
pub struct Enclosure {
    pub(super) lo: Float,
    pub(super) hi: Float,
}

/// A real number as far as it is known, free of any arena: the owned form of an
/// [`Exact`](super::Exact), which may cross threads.
#[derive(Clone, Debug)]
pub enum Number {
    /// Known exactly.
    Rational(RBig),
    /// Known to lie in an interval.
    Enclosed(Enclosure),
    /// Nothing is known: a division by an enclosure that contains zero, a logarithm of one that
    /// is not positive, or a result outside the range of exponents.
    Unknown,
}

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Sub,
    Mul,
    Div,
}

/// Rounds toward −∞ at the given precision; `None` where the exponent range ends.
pub(super) fn down(
    precision: usize,
    compute: impl FnOnce(Context<Down>) -> dashu_float::FpResult<FBig<Down, 2>>,
) -> Option<Float> {
    let rounded = compute(Context::new(precision)).ok()?.value().into_repr();
    rounded.is_finite().then_some(rounded)
}

/// Rounds toward +∞ at the given precision; `None` where the exponent range ends.
pub(super) fn up(
    precision: usize,
    compute: impl FnOnce(Context<Up>) -> dashu_float::FpResult<FBig<Up, 2>>,
) -> Option<Float> {
    let rounded = compute(Context::new(precision)).ok()?.value().into_repr();
    rounded.is_finite().then_some(rounded)
}

pub(super) fn float(whole: IBig) -> Float {
    Repr::new(whole, 0)
}

impl Enclosure {
    /// The tightest enclosure of a fraction with endpoints of `precision` bits.
    pub(super) fn of(value: &RBig, precision: usize) -> Option<Enclosure> {
        let numerator = float(value.numerator().clone());
        let denominator = float(IBig::from(value.denominator().clone()));
        Some(Enclosure {
            lo: down(precision, |c| c.div(&numerator, &denominator))?,
            hi: up(precision, |c| c.div(&numerator, &denominator))?,
        })
    }

    fn contains_zero(&self) -> bool {
        self.lo <= Float::zero() && self.hi >= Float::zero()
    }

    pub(super) fn combine(&self, operation: Operation, other: &Enclosure, precision: usize) -> Option<Enclosure> {
        let (lo, hi) = match operation {
            Operation::Add => {
                (down(precision, |c| c.add(&self.lo, &other.lo))?, up(precision, |c| c.add(&self.hi, &other.hi))?)
            }
            Operation::Sub => {
                (down(precision, |c| c.sub(&self.lo, &other.hi))?, up(precision, |c| c.sub(&self.hi, &other.lo))?)
            }
            Operation::Mul => {
                let corners =
                    [(&self.lo, &other.lo), (&self.lo, &other.hi), (&self.hi, &other.lo), (&self.hi, &other.hi)];
                hull_of_corners(
                    corners.map(|(a, b)| down(precision, |c| c.mul(a, b))),
                    corners.map(|(a, b)| up(precision, |c| c.mul(a, b))),
                )?
            }
            Operation::Div => {
                if other.contains_zero() {
                    return None;
                }
                let corners =
                    [(&self.lo, &other.lo), (&self.lo, &other.hi), (&self.hi, &other.lo), (&self.hi, &other.hi)];
                hull_of_corners(
                    corners.map(|(a, b)| down(precision, |c| c.div(a, b))),
                    corners.map(|(a, b)| up(precision, |c| c.div(a, b))),
                )?
            }
        };
        Some(Enclosure { lo, hi })
    }

    /// Whether it is at most four units wide in the last of `precision` bits.
    fn is_tight(&self, precision: usize) -> bool {
        let size = self.hi.clone().max(-self.lo.clone());
        let width = up(64, |c| c.sub(&self.hi, &self.lo));
        width.is_some_and(|width| binary_exponent(&width) <= binary_exponent(&size) - precision as i64 + 2)
    }

    /// e to this power.
    pub(super) fn exponential(&self, precision: usize) -> Option<Enclosure> {
        let largest = float(IBig::from(EXP_ARGUMENT_MAX));
        if self.lo < -largest.clone() || self.hi > largest {
            return None;
        }
        let lo = if is_beside_zero(&self.lo, precision) {
            if self.lo < Float::zero() { one_off(-1, precision) } else { Float::one() }
        } else {
            down(precision, |c| with_constants(|k| c.exp(&self.lo, Some(k))))?
        };
        let hi = if is_beside_zero(&self.hi, precision) {
            if self.hi > Float::zero() { one_off(1, precision) } else { Float::one() }
        } else {
            up(precision, |c| with_constants(|k| c.exp(&self.hi, Some(k))))?
        };
        Some(Enclosure { lo, hi })
    }

    fn logarithm(&self, precision: usize) -> Option<Enclosure> {
        if self.lo <= Float::zero() {
            return None;
        }
        Some(Enclosure {
            lo: down(precision, |c| with_constants(|k| c.ln(&self.lo, Some(k))))?,
            hi: up(precision, |c| with_constants(|k| c.ln(&self.hi, Some(k))))?,
        })
    }

    pub(super) fn square_root(&self, precision: usize) -> Option<Enclosure> {
        if self.lo < Float::zero() {
            return None;
        }
        Some(Enclosure { lo: down(precision, |c| c.sqrt(&self.lo))?, hi: up(precision, |c| c.sqrt(&self.hi))? })
    }

    fn hull(&self, other: &Enclosure) -> Enclosure {
        Enclosure { lo: self.lo.clone().min(other.lo.clone()), hi: self.hi.clone().max(other.hi.clone()) }
    }
}

/// Whether |x| < 2^(−precision − 1), so that e^x is less than half a unit in the last place from 1. The library
/// would work with as many digits as it takes to tell it from 1: a million for 2^(−1 000 000).
fn is_beside_zero(x: &Float, precision: usize) -> bool {
    binary_exponent(x) < -(precision as i64)
}

/// The float of this many bits next to 1, below or above it. Two floats below 1 are half as far from each other
/// as above, and 1 − 2^(−precision) < 1 + x ≤ e^x ≤ 1 + 2x < 1 + 2^(1 − precision) for |x| < 2^(−precision − 1).
fn one_off(direction: i64, precision: usize) -> Float {
    let shift = if direction < 0 { precision } else { precision - 1 };
    Repr::new((IBig::ONE << shift) + IBig::from(direction), -(shift as isize))
}

fn hull_of_corners(lows: [Option<Float>; 4], highs: [Option<Float>; 4]) -> Option<(Float, Float)> {
    let lows: Vec<Float> = lows.into_iter().collect::<Option<_>>()?;
    let highs: Vec<Float> = highs.into_iter().collect::<Option<_>>()?;
    Some((lows.into_iter().min()?, highs.into_iter().max()?))
}

fn nearest_outward(value: Approximation<f64, impl Sized>, outward: fn(f64) -> f64) -> f64 {
    match value {
        Approximation::Exact(value) => value,
        Approximation::Inexact(value, _) => outward(value),
    }
}

impl Number {
    /// The number as a 64-bit fraction, if it is one.
    pub(super) fn small(&self) -> Option<Ratio> {
        let Number::Rational(value) = self else { return None };
        let numerator = i64::try_from(value.numerator()).ok()?;
        let denominator = i64::try_from(IBig::from(value.denominator().clone())).ok()?;
        Some(super::ratio(numerator, denominator))
    }

    /// A rational past the size limit is enclosed; everything else stays as it is.
    fn limited(value: RBig, precision: usize) -> Number {
        if value.numerator().bit_len() + value.denominator().bit_len() <= RATIONAL_BITS_MAX {
            return Number::Rational(value);
        }
        Number::from_option(Enclosure::of(&value, precision))
    }

    pub(super) fn from_option(enclosure: Option<Enclosure>) -> Number {
        enclosure.map_or(Number::Unknown, Number::Enclosed)
    }

    fn enclosure(&self, precision: usize) -> Option<Enclosure> {
        match self {
            Number::Rational(value) => Enclosure::of(value, precision),
            Number::Enclosed(enclosure) => Some(enclosure.clone()),
            Number::Unknown => None,
        }
    }

    pub(super) fn combine(&self, operation: Operation, other: &Number, precision: usize) -> Number {
        if let (Number::Rational(a), Number::Rational(b)) = (self, other) {
            let value = match operation {
                Operation::Add => a + b,
                Operation::Sub => a - b,
                Operation::Mul => a * b,
                Operation::Div if *b == RBig::ZERO => return Number::Unknown,
                Operation::Div => a / b,
            };
            return Number::limited(value, precision);
        }
        let combined = self
            .enclosure(precision)
            .zip(other.enclosure(precision))
            .and_then(|(a, b)| a.combine(operation, &b, precision));
        Number::from_option(combined)
    }

    pub(super) fn negate(&self) -> Number {
        match self {
            Number::Rational(value) => Number::Rational(-value),
            Number::Enclosed(Enclosure { lo, hi }) => Number::Enclosed(Enclosure { lo: -hi.clone(), hi: -lo.clone() }),
            Number::Unknown => Number::Unknown,
        }
    }

    /// The square: unlike a product of two enclosures it is never negative.
    pub(super) fn square(&self, precision: usize) -> Number {
        match self {
            Number::Rational(value) => Number::limited(value.sqr(), precision),
            Number::Enclosed(enclosure) => {
                let Enclosure { lo, hi } = enclosure.clone();
                let (lo, hi) = if lo.sign() != hi.sign() || enclosure.contains_zero() {
                    (Float::zero(), (-lo).max(hi))
                } else if hi < Float::zero() {
                    (-hi, -lo)
                } else {
                    (lo, hi)
                };
                let bounds = down(precision, |c| c.mul(&lo, &lo)).zip(up(precision, |c| c.mul(&hi, &hi)));
                Number::from_option(bounds.map(|(lo, hi)| Enclosure { lo, hi }))
            }
            Number::Unknown => Number::Unknown,
        }
    }

    pub(super) fn absolute(&self) -> Number {
        match self {
            Number::Rational(value) => Number::Rational(value.clone().abs()),
            Number::Enclosed(Enclosure { lo, hi }) if *lo >= Float::zero() => {
                Number::Enclosed(Enclosure { lo: lo.clone(), hi: hi.clone() })
            }
            Number::Enclosed(Enclosure { lo, hi }) if *hi <= Float::zero() => {
                Number::Enclosed(Enclosure { lo: -hi.clone(), hi: -lo.clone() })
            }
            Number::Enclosed(Enclosure { lo, hi }) => {
                Number::Enclosed(Enclosure { lo: Float::zero(), hi: (-lo.clone()).max(hi.clone()) })
            }
            Number::Unknown => Number::Unknown,
        }
    }

    /// The square root; rational where numerator and denominator are perfect squares.
    pub(super) fn square_root(&self, precision: usize) -> Number {
        if let Number::Rational(value) = self {
            if value.is_negative() {
                return Number::Unknown;
            }
            let (numerator, rest) = value.numerator().clone().unsigned_abs_root();
            let (denominator, rest_below) = value.denominator().sqrt_rem();
            if rest == UBig::ZERO && rest_below == UBig::ZERO {
                return Number::Rational(RBig::from_parts(IBig::from(numerator), denominator));
            }
        }
        self.through(precision, |x| x.square_root(precision))
    }

    /// e to this power.
    pub(super) fn exponential(&self, precision: usize) -> Number {
        if self.is_rational_zero() {
            return Number::Rational(RBig::ONE);
        }
        self.through(precision, |x| x.exponential(precision))
    }

    /// The natural logarithm.
    pub(super) fn logarithm(&self, precision: usize) -> Number {
        if matches!(self, Number::Rational(value) if *value == RBig::ONE) {
            return Number::Rational(RBig::ZERO);
        }
        self.through(precision, |x| x.logarithm(precision))
    }

    pub(super) fn is_rational_zero(&self) -> bool {
        matches!(self, Number::Rational(value) if *value == RBig::ZERO)
    }

    /// A function of an enclosure. A rational argument is rounded as finely as it takes to make the
    /// result tight; an enclosed one is as wide as it is.
    pub(super) fn through(&self, precision: usize, function: impl Fn(&Enclosure) -> Option<Enclosure>) -> Number {
        let value = match self {
            Number::Rational(value) => value,
            Number::Enclosed(argument) => return Number::from_option(function(argument)),
            Number::Unknown => return Number::Unknown,
        };
        let mut found = None;
        for guard in GUARD_BITS {
            found = Enclosure::of(value, precision + guard).and_then(|argument| function(&argument));
            if found.as_ref().is_none_or(|found| found.is_tight(precision)) {
                break;
            }
        }
        Number::from_option(found)
    }

    /// The cosine of this number; the sine with `quarter_turn`.
    ///
    /// The real line is cut at the extrema kπ (for the sine at kπ + π/2). Where both endpoints lie
    /// on one monotone piece their values bound the function; where one extremum lies between
    /// them it joins the hull; otherwise, or where π is not known well enough, it is [−1, 1].
    pub(super) fn wave(&self, quarter_turn: bool, precision: usize) -> Number {
        if self.is_rational_zero() {
            return Number::Rational(if quarter_turn { RBig::ZERO } else { RBig::ONE });
        }
        let whole_range = Enclosure { lo: Float::neg_one(), hi: Float::one() };
        self.through(precision, |angle| {
            Some(angle.wave(quarter_turn, precision).unwrap_or_else(|| whole_range.clone()))
        })
    }

    /// An enclosure of π.
    pub(super) fn pi(precision: usize) -> Number {
        Number::from_option(Enclosure::pi(precision))
    }

    /// The smallest number of this kind that contains both.
    pub(super) fn hull(&self, other: &Number, precision: usize) -> Number {
        if let (Number::Rational(a), Number::Rational(b)) = (self, other)
            && a == b
        {
            return Number::Rational(a.clone());
        }
        let both = self.enclosure(precision).zip(other.enclosure(precision));
        Number::from_option(both.map(|(a, b)| a.hull(&b)))
    }

    /// How this number compares with another; `None` where the enclosures overlap.
    pub(super) fn compare(&self, other: &Number, precision: usize) -> Option<Ordering> {
        if let (Number::Rational(a), Number::Rational(b)) = (self, other) {
            return Some(a.cmp(b));
        }
        // The sign of an exact difference would also do; two enclosures are cheaper to compare.
        let (a, b) = self.enclosure(precision).zip(other.enclosure(precision))?;
        if a.hi < b.lo {
            Some(Ordering::Less)
        } else if a.lo > b.hi {
            Some(Ordering::Greater)
        } else if a.lo == a.hi && b.lo == b.hi {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    /// Whether this number is at most the other; touching endpoints are enough for a yes.
    pub(super) fn at_most(&self, other: &Number, precision: usize) -> Truth {
        if let (Number::Rational(a), Number::Rational(b)) = (self, other) {
            return Truth::from(a <= b);
        }
        let Some((a, b)) = self.enclosure(precision).zip(other.enclosure(precision)) else {
            return Truth::Unknown;
        };
        if a.hi <= b.lo {
            Truth::Yes
        } else if a.lo > b.hi {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    /// An interval of doubles that contains the number: the nearest below and above.
    /// Unknown numbers give (−∞, ∞).
    #[must_use]
    pub fn to_f64_bounds(&self) -> (f64, f64) {
        match self {
            Number::Rational(value) => {
                let nearest = value.to_f64();
                (nearest_outward(nearest, f64::next_down), nearest_outward(nearest, f64::next_up))
            }
            Number::Enclosed(Enclosure { lo, hi }) => {
                (nearest_outward(lo.to_f64(), f64::next_down), nearest_outward(hi.to_f64(), f64::next_up))
            }
            Number::Unknown => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// How many significant decimal digits the two numbers are known to share: infinitely many
    /// (`None`) for equal rationals, 0 for disjoint enclosures.
    #[must_use]
    pub fn agreeing_digits(&self, other: &Number) -> Option<u32> {
        if let (Number::Rational(a), Number::Rational(b)) = (self, other)
            && a == b
        {
            return None;
        }
        let precision = super::exact::precision();
        let (Some(a), Some(b)) = (self.enclosure(precision), other.enclosure(precision)) else {
            return Some(0);
        };
        if a.hi < b.lo || b.hi < a.lo {
            return Some(0);
        }
        let hull = a.hull(&b);
        let Some(width) = up(64, |c| c.sub(&hull.hi, &hull.lo)) else { return Some(0) };
        let size = hull.hi.clone().max(-hull.lo.clone());
        // Each exponent is exact to a bit.
        let bits = binary_exponent(&size) - binary_exponent(&width) - 1;
        Some(u32::try_from((bits as f64 * std::f64::consts::LOG10_2).floor() as i64).unwrap_or(0))
    }
}

/// The position of the leading bit, so that 2^(e−1) ≤ |x| < 2^e; far below everything for zero.
fn binary_exponent(x: &Float) -> i64 {
    if x.significand() == &IBig::ZERO {
        return i64::from(i32::MIN);
    }
    x.exponent() as i64 + x.significand().bit_len() as i64
}

impl Enclosure {
    pub(super) fn pi(precision: usize) -> Option<Enclosure> {
        Some(Enclosure {
            lo: down(precision, |c| Ok(with_constants(|k| c.pi(Some(k)))))?,
            hi: up(precision, |c| Ok(with_constants(|k| c.pi(Some(k)))))?,
        })
    }

    fn wave(&self, quarter_turn: bool, precision: usize) -> Option<Enclosure> {
        // Enough bits that the integer part of x/π is certain for any angle a trajectory meets.
        let working = precision + 64;
        let pieces = self.combine(Operation::Div, &Enclosure::pi(working)?, working)?;
        let shift = Repr::new(IBig::from(1), -1);
        let (first, last) = if quarter_turn {
            (floor(&down(working, |c| c.sub(&pieces.lo, &shift))?), floor(&up(working, |c| c.sub(&pieces.hi, &shift))?))
        } else {
            (floor(&pieces.lo), floor(&pieces.hi))
        };
        let crossed = &last - &first;
        if crossed > IBig::ONE {
            return None;
        }
        let at = |x: &Float| -> Option<Enclosure> {
            Some(if quarter_turn {
                Enclosure {
                    lo: down(precision, |c| with_constants(|k| c.sin(x, Some(k))))?,
                    hi: up(precision, |c| with_constants(|k| c.sin(x, Some(k))))?,
                }
            } else {
                Enclosure {
                    lo: down(precision, |c| with_constants(|k| c.cos(x, Some(k))))?,
                    hi: up(precision, |c| with_constants(|k| c.cos(x, Some(k))))?,
                }
            })
        };
        let ends = at(&self.lo)?.hull(&at(&self.hi)?);
        if crossed == IBig::ZERO {
            return Some(ends);
        }
        // The extremum between them is at (last)·π: +1 for even, −1 for odd (shifted for the sine,
        // whose extremum at last·π + π/2 has the same sign rule).
        let even = !last.bit(0);
        let peak = if even { Float::one() } else { Float::neg_one() };
        Some(ends.hull(&Enclosure { lo: peak.clone(), hi: peak }))
    }
}

pub(super) fn floor(x: &Float) -> IBig {
    FBig::<Down, 2>::from_repr(x.clone(), Context::new(0)).floor().to_int().value()
}

fn with_constants<T>(compute: impl FnOnce(&mut ConstCache) -> T) -> T {
    CONSTANTS.with(|constants| compute(&mut constants.borrow_mut()))
}

/// Integer square root with remainder of a non-negative big integer.
trait UnsignedRoot {
    fn unsigned_abs_root(self) -> (UBig, UBig);
}

impl UnsignedRoot for IBig {
    fn unsigned_abs_root(self) -> (UBig, UBig) {
        let (_, magnitude) = self.into_parts();
        magnitude.sqrt_rem()
    }
}
