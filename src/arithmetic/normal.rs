//! The normal law: erf, erfc and the distribution function Φ, to the working precision.
//!
//! All three are areas under one bell, e^(−t²/w)/√(πw), with w = 1 (erf is twice the area from 0)
//! or w = 2 (Φ). With h = x²/w and x > 0
//!
//! - the area from 0 to x is x e^(−h)/√(πw) · Σ (2h)ⁿ/(2n + 1)!!: the terms are positive, and once
//!   they halve the rest is at most the last one (DLMF 7.6.2);
//! - the area beyond x is (w/2) e^(−h)/(x√(πw)) · Σ (−1)ⁿ (2n − 1)!!/(2h)ⁿ, cut anywhere: by
//!   repeated integration by parts the remainder has the sign of the first term left out and is at
//!   most as large (DLMF 7.12.1 and the lines below it).
//!
//! The terms are summed as whole multiples of 2^(−bits), once rounded down and once up. The second
//! series gets no nearer than e^(−h); where that is not near enough the area beyond x is ½ minus the
//! area from 0, with the 1.44 h bits that cancel computed in addition. Either way the relative error
//! of an area is far below 2^(−precision), and the two ends are rounded outward once.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::Number;
use super::enclosure::{EXP_ARGUMENT_MAX, Enclosure, Float, Operation, down, float, floor, up};

/// Bits computed beyond those asked for: x² and e^(−h) for h ≤ 2²⁰ and the sum of some thousand
/// terms, each a unit off, lose at most forty.
const GUARD: usize = 64;

/// The bell e^(−t²/w)/√(πw).
#[derive(Clone, Copy)]
pub(super) enum Bell {
    /// w = 1: half the derivative of erf.
    Error = 1,
    /// w = 2: the standard normal density.
    Normal = 2,
}

/// A sum of rounded terms, in units of 2^(−bits).
struct Sum {
    lo: UBig,
    hi: UBig,
    bits: usize,
}

impl Sum {
    fn enclosure(&self) -> Enclosure {
        let [lo, hi] = [&self.lo, &self.hi].map(|end| Float::new(IBig::from(end.clone()), -(self.bits as isize)));
        Enclosure { lo, hi }
    }
}

/// ⌊x 2^bits⌋ for x ≥ 0.
fn units(x: &Float, bits: usize) -> UBig {
    let shift = x.exponent() + bits as isize;
    let (_, significand) = x.significand().clone().into_parts();
    if shift >= 0 { significand << shift as usize } else { significand >> shift.unsigned_abs() }
}

/// Σ aⁿ/(2n + 1)!! for a ≥ 0.
fn rising_sum(a: &Enclosure, bits: usize) -> Sum {
    let unit = UBig::ONE << bits;
    let (below, above) = (units(&a.lo, bits), units(&a.hi, bits) + UBig::ONE);
    let (mut lo, mut hi) = (unit.clone(), unit.clone());
    let mut sum = Sum { lo: unit.clone(), hi: unit.clone(), bits };
    for odd in (3u64..).step_by(2) {
        lo = ((lo * &below) >> bits) / odd;
        hi = (((hi * &above) >> bits) + UBig::ONE) / odd + UBig::ONE;
        sum.lo += &lo;
        sum.hi += &hi;
        if hi <= UBig::from(2u8) && &above << 1 <= &unit * odd {
            break;
        }
    }
    // Every further term is at most half of the one before.
    sum.hi += hi;
    sum
}

/// Σ (−1)ⁿ (2n − 1)!! bⁿ for 0 < b < 1, cut where the terms are smallest.
fn alternating_sum(b: &Enclosure, bits: usize) -> Sum {
    let unit = UBig::ONE << bits;
    let (below, above) = (units(&b.lo, bits), units(&b.hi, bits) + UBig::ONE);
    let (mut lo, mut hi) = (unit.clone(), unit.clone());
    let mut sum = Sum { lo: unit.clone(), hi: unit, bits };
    for n in 1u64.. {
        let odd = 2 * n - 1;
        let next = ((&hi * &above * odd) >> bits) + UBig::ONE;
        let is_last = next >= hi || next <= UBig::from(2u8);
        lo = (lo * &below * odd) >> bits;
        hi = next;
        if n % 2 == 1 {
            sum.lo -= &hi;
            sum.hi -= if is_last { UBig::ZERO } else { lo.clone() };
        } else {
            sum.lo += if is_last { UBig::ZERO } else { lo.clone() };
            sum.hi += &hi;
        }
        if is_last {
            break;
        }
    }
    sum
}

impl Bell {
    fn width(self) -> Enclosure {
        whole(self as i64)
    }

    /// h = x²/w.
    fn exponent(self, x: &Float, bits: usize) -> Option<Enclosure> {
        Enclosure { lo: down(bits, |c| c.mul(x, x))?, hi: up(bits, |c| c.mul(x, x))? }.combine(
            Operation::Div,
            &self.width(),
            bits,
        )
    }

    /// e^(−h)/√(πw).
    fn height(self, h: &Enclosure, bits: usize) -> Option<Enclosure> {
        let power = Enclosure { lo: -h.hi.clone(), hi: -h.lo.clone() }.exponential(bits)?;
        let root = Enclosure::pi(bits)?.combine(Operation::Mul, &self.width(), bits)?.square_root(bits)?;
        power.combine(Operation::Div, &root, bits)
    }

    /// The area between 0 and x ≥ 0.
    fn area_from_zero(self, x: &Float, bits: usize) -> Option<Enclosure> {
        if *x == Float::zero() {
            return Some(whole(0));
        }
        let h = self.exponent(x, bits)?;
        let sum = rising_sum(&h.combine(Operation::Mul, &whole(2), bits)?, bits).enclosure();
        let rectangle = point(x).combine(Operation::Mul, &self.height(&h, bits)?, bits)?;
        rectangle.combine(Operation::Mul, &sum, bits)
    }

    /// The area beyond x ≥ 0. Where h > 2²⁰ all that is said is 0 ≤ area ≤ e^(−2²⁰).
    fn area_beyond(self, x: &Float, bits: usize) -> Option<Enclosure> {
        let h = self.exponent(x, bits)?;
        if h.hi >= float(IBig::from(EXP_ARGUMENT_MAX)) {
            let largest = whole(-EXP_ARGUMENT_MAX).exponential(bits)?;
            return Some(Enclosure { lo: Float::zero(), hi: largest.hi });
        }
        // 13/9 bits are a little more than one factor of e.
        let bits_of_power = usize::try_from(floor(&h.hi)).ok()? * 13 / 9 + 1;
        if bits_of_power < bits + 8 {
            let more = bits + bits_of_power + 16;
            return half().combine(Operation::Sub, &self.area_from_zero(x, more)?, more);
        }
        let twice = h.combine(Operation::Mul, &whole(2), bits)?;
        let sum = alternating_sum(&whole(1).combine(Operation::Div, &twice, bits)?, bits).enclosure();
        let area = self.height(&h, bits)?.combine(Operation::Mul, &sum, bits)?;
        area.combine(Operation::Mul, &self.width(), bits)?.combine(
            Operation::Div,
            &point(x).combine(Operation::Mul, &whole(2), bits)?,
            bits,
        )
    }

    /// The area below x, of either sign.
    fn area_below(self, x: &Float, bits: usize) -> Option<Enclosure> {
        if *x < Float::zero() {
            return self.area_beyond(&-x.clone(), bits);
        }
        whole(1).combine(Operation::Sub, &self.area_beyond(x, bits)?, bits)
    }

    /// The area between 0 and x, of either sign; negative to the left of 0.
    fn signed_area(self, x: &Float, bits: usize) -> Option<Enclosure> {
        if *x < Float::zero() {
            let Enclosure { lo, hi } = self.signed_area(&-x.clone(), bits)?;
            return Some(Enclosure { lo: -hi, hi: -lo });
        }
        if *x <= Float::one() {
            return self.area_from_zero(x, bits);
        }
        half().combine(Operation::Sub, &self.area_beyond(x, bits)?, bits)
    }
}

fn half() -> Enclosure {
    point(&Float::new(IBig::ONE, -1))
}

fn whole(number: i64) -> Enclosure {
    point(&float(IBig::from(number)))
}

fn point(x: &Float) -> Enclosure {
    Enclosure { lo: x.clone(), hi: x.clone() }
}

impl Number {
    /// Φ(x), the area of the standard normal density below x.
    pub(super) fn normal_cdf(&self, precision: usize) -> Number {
        if self.is_rational_zero() {
            return Number::Rational(RBig::from_parts(IBig::ONE, UBig::from(2u8)));
        }
        self.increasing(precision, |x, bits| Bell::Normal.area_below(x, bits))
    }

    /// erf(x) = (2/√π) ∫₀ˣ e^(−t²) dt.
    pub(super) fn error_function(&self, precision: usize) -> Number {
        if self.is_rational_zero() {
            return Number::Rational(RBig::ZERO);
        }
        self.increasing(precision, |x, bits| Bell::Error.signed_area(x, bits)?.combine(Operation::Mul, &whole(2), bits))
    }

    /// erfc(x) = 1 − erf(x), computed without that difference.
    pub(super) fn complementary_error_function(&self, precision: usize) -> Number {
        if self.is_rational_zero() {
            return Number::Rational(RBig::ONE);
        }
        self.negate()
            .increasing(precision, |x, bits| Bell::Error.area_below(x, bits)?.combine(Operation::Mul, &whole(2), bits))
    }

    /// An increasing function from its values at the two ends, rounded outward to the precision.
    fn increasing(&self, precision: usize, at: impl Fn(&Float, usize) -> Option<Enclosure>) -> Number {
        let bits = precision + GUARD;
        self.through(precision, |x| {
            let (lo, hi) = (at(&x.lo, bits)?.lo, at(&x.hi, bits)?.hi);
            let one = Float::one();
            Some(Enclosure { lo: down(precision, |c| c.mul(&lo, &one))?, hi: up(precision, |c| c.mul(&hi, &one))? })
        })
    }
}
