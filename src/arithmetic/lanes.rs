//! [`Lanes`]: sixteen Monte Carlo trials side by side.

use std::iter::Sum;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, DivAssign, Mul, MulAssign, Neg, Not, Sub, SubAssign};

use super::vector::Vector;
use super::wide::{VectorWork, Work, enter_lanes, enter_vectors, vectors};
use super::{Exact, Ratio, Real, elementary};

/// How many trials run side by side.
pub const LANES: usize = 16;

/// One double for each of [`LANES`] trials. Lane k of every number belongs to the same trial, so a
/// method written once runs them all without a horizontal sum, whatever the dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; LANES]);

/// One answer for each lane, lane k in bit k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneMask(pub u16);

/// A function of one variable, on the vectors of the chosen instructions.
macro_rules! elementary_work {
    ($($name:ident $work:ident;)*) => {$(
        struct $work<'a>(&'a mut Lanes);

        impl VectorWork for $work<'_> {
            type Output = ();
            #[inline(always)]
            fn run<V: Vector>(self) {
                for vector in vectors::<V>(std::slice::from_mut(self.0)) {
                    *vector = elementary::$name(*vector);
                }
            }
        }
    )*};
}

elementary_work! {
    exp Exp;
    ln Ln;
    sin Sin;
    cos Cos;
}

impl Lanes {
    #[inline]
    fn each(self, function: impl Fn(f64) -> f64) -> Lanes {
        Lanes(self.0.map(function))
    }

    #[inline]
    fn compare(self, other: Lanes, holds: impl Fn(&f64, &f64) -> bool) -> LaneMask {
        let bits = (0..LANES).map(|k| u16::from(holds(&self.0[k], &other.0[k])) << k);
        LaneMask(bits.fold(0, BitOr::bitor))
    }
}

macro_rules! lanewise {
    ($($operator:ident $method:ident $assign_trait:ident $assign:ident;)*) => {$(
        impl $operator for Lanes {
            type Output = Lanes;
            #[inline]
            fn $method(self, other: Lanes) -> Lanes {
                Lanes(std::array::from_fn(|k| $operator::$method(self.0[k], other.0[k])))
            }
        }
        impl $operator<Ratio> for Lanes {
            type Output = Lanes;
            #[inline]
            fn $method(self, constant: Ratio) -> Lanes {
                let constant = constant.to_f64();
                self.each(|lane| $operator::$method(lane, constant))
            }
        }
        impl $assign_trait for Lanes {
            #[inline]
            fn $assign(&mut self, other: Lanes) {
                *self = $operator::$method(*self, other);
            }
        }
    )*};
}

lanewise! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl Neg for Lanes {
    type Output = Lanes;
    #[inline]
    fn neg(self) -> Lanes {
        self.each(Neg::neg)
    }
}

impl Sum for Lanes {
    #[inline]
    fn sum<I: Iterator<Item = Lanes>>(terms: I) -> Lanes {
        terms.fold(Lanes([0.0; LANES]), |sum, term| sum + term)
    }
}

impl BitAnd for LaneMask {
    type Output = LaneMask;
    #[inline]
    fn bitand(self, other: LaneMask) -> LaneMask {
        LaneMask(self.0 & other.0)
    }
}

impl BitOr for LaneMask {
    type Output = LaneMask;
    #[inline]
    fn bitor(self, other: LaneMask) -> LaneMask {
        LaneMask(self.0 | other.0)
    }
}

impl Not for LaneMask {
    type Output = LaneMask;
    #[inline]
    fn not(self) -> LaneMask {
        LaneMask(!self.0)
    }
}

impl Real for Lanes {
    type Mask = LaneMask;

    #[inline]
    fn of(constant: impl Into<Ratio>) -> Lanes {
        Lanes([constant.into().to_f64(); LANES])
    }
    #[inline]
    fn near(constant: Exact) -> Lanes {
        Lanes([constant.to_f64(); LANES])
    }
    #[inline]
    fn less(self, other: Lanes) -> LaneMask {
        self.compare(other, f64::lt)
    }
    #[inline]
    fn at_most(self, other: Lanes) -> LaneMask {
        self.compare(other, f64::le)
    }
    #[inline]
    fn select(condition: LaneMask, yes: Lanes, no: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|k| if condition.0 >> k & 1 == 1 { yes.0[k] } else { no.0[k] }))
    }
    #[inline]
    fn max(self, other: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|k| Real::max(self.0[k], other.0[k])))
    }
    #[inline]
    fn min(self, other: Lanes) -> Lanes {
        Lanes(std::array::from_fn(|k| Real::min(self.0[k], other.0[k])))
    }
    #[inline]
    fn sqrt(self) -> Lanes {
        self.each(f64::sqrt)
    }
    #[inline]
    fn exp(mut self) -> Lanes {
        enter_vectors(Exp(&mut self));
        self
    }
    #[inline]
    fn ln(mut self) -> Lanes {
        enter_vectors(Ln(&mut self));
        self
    }
    #[inline]
    fn sin(mut self) -> Lanes {
        enter_vectors(Sin(&mut self));
        self
    }
    #[inline]
    fn cos(mut self) -> Lanes {
        enter_vectors(Cos(&mut self));
        self
    }
    #[inline]
    fn flip_by(self, words: &mut [u64; LANES]) -> Lanes {
        let signs = *words;
        words.iter_mut().for_each(|word| *word <<= 1);
        Lanes(std::array::from_fn(|k| f64::from_bits(self.0[k].to_bits() ^ (signs[k] & 1 << 63))))
    }
    #[inline(always)]
    fn enter<W: Work<Lanes>>(work: W) -> W::Output {
        enter_lanes(work)
    }
    #[inline]
    fn glance(self, lane: usize) -> f64 {
        self.0[lane]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;

    /// What a method might compute: every operation once, generic.
    fn program<R: Real>(x: R, y: R) -> R {
        let quotient = (x * y - x) / (y.sq() + R::one());
        let branch = R::select(x.less(y) & !y.at_most(R::zero()), quotient.exp(), -quotient.abs());
        branch.max(x.min(y)) + (quotient.sq() + ratio(1, 3)).sqrt().ln() * x.cos() - y.sin() / ratio(7, 2)
    }

    #[test]
    fn what_is_no_number_stays_none() {
        let nan = Lanes::zero() / Lanes::zero();
        for result in
            [nan.max(Lanes::one()), Lanes::one().max(nan), nan.min(Lanes::one()), Lanes::one().min(nan), nan.abs()]
        {
            assert!(result.0.iter().all(|lane| lane.is_nan()));
        }
    }

    #[test]
    fn a_lane_computes_what_a_lone_f64_computes_bit_for_bit() {
        let xs = Lanes(std::array::from_fn(|k| k as f64 / 3.0 - 2.0));
        let ys = Lanes(std::array::from_fn(|k| 1.7 - (k * k) as f64 / 11.0));
        let together = program(xs, ys);
        for k in 0..LANES {
            let alone: f64 = program(xs.0[k], ys.0[k]);
            assert_eq!(together.0[k].to_bits(), alone.to_bits(), "lane {k}");
        }
    }
}
