//! [`Dual`]: a value and its derivative along one direction.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::{Exact, LANES, Ratio, Real};

/// x + x′ε with ε² = 0: a method run on duals yields the derivative of its result along the
/// direction in which its arguments were given derivatives (forward mode).
#[derive(Clone, Copy, Debug)]
pub struct Dual<R> {
    /// x.
    pub value: R,
    /// x′.
    pub derivative: R,
}

impl<R: Real> Dual<R> {
    /// A number that does not move.
    #[must_use]
    pub fn constant(value: R) -> Dual<R> {
        Dual { value, derivative: R::zero() }
    }

    /// The number that the derivative is taken by.
    #[must_use]
    pub fn variable(value: R) -> Dual<R> {
        Dual { value, derivative: R::one() }
    }

    /// φ(x) with its derivative φ′(x) x′.
    fn chain(self, value: R, slope: R) -> Dual<R> {
        Dual { value, derivative: slope * self.derivative }
    }
}

impl<R: Real> Neg for Dual<R> {
    type Output = Dual<R>;
    fn neg(self) -> Dual<R> {
        Dual { value: -self.value, derivative: -self.derivative }
    }
}

impl<R: Real> Add for Dual<R> {
    type Output = Dual<R>;
    fn add(self, other: Dual<R>) -> Dual<R> {
        Dual { value: self.value + other.value, derivative: self.derivative + other.derivative }
    }
}

impl<R: Real> Sub for Dual<R> {
    type Output = Dual<R>;
    fn sub(self, other: Dual<R>) -> Dual<R> {
        Dual { value: self.value - other.value, derivative: self.derivative - other.derivative }
    }
}

impl<R: Real> Mul for Dual<R> {
    type Output = Dual<R>;
    fn mul(self, other: Dual<R>) -> Dual<R> {
        let derivative = self.derivative * other.value + self.value * other.derivative;
        Dual { value: self.value * other.value, derivative }
    }
}

impl<R: Real> Div for Dual<R> {
    type Output = Dual<R>;
    fn div(self, other: Dual<R>) -> Dual<R> {
        let value = self.value / other.value;
        Dual { value, derivative: (self.derivative - value * other.derivative) / other.value }
    }
}

macro_rules! with_constants_and_assignment {
    ($($operator:ident $method:ident $assign_trait:ident $assign:ident;)*) => {$(
        impl<R: Real> $operator<Ratio> for Dual<R> {
            type Output = Dual<R>;
            fn $method(self, constant: Ratio) -> Dual<R> {
                $operator::$method(self, Dual::constant(R::of(constant)))
            }
        }
        impl<R: Real> $assign_trait for Dual<R> {
            fn $assign(&mut self, other: Dual<R>) {
                *self = $operator::$method(*self, other);
            }
        }
    )*};
}

with_constants_and_assignment! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl<R: Real> Sum for Dual<R> {
    fn sum<I: Iterator<Item = Dual<R>>>(terms: I) -> Dual<R> {
        terms.fold(Dual::zero(), |sum, term| sum + term)
    }
}

impl<R: Real> Real for Dual<R> {
    type Mask = R::Mask;

    fn of(constant: impl Into<Ratio>) -> Dual<R> {
        Dual::constant(R::of(constant))
    }
    fn near(constant: Exact) -> Dual<R> {
        Dual::constant(R::near(constant))
    }
    fn less(self, other: Dual<R>) -> R::Mask {
        self.value.less(other.value)
    }
    fn at_most(self, other: Dual<R>) -> R::Mask {
        self.value.at_most(other.value)
    }
    fn select(condition: R::Mask, yes: Dual<R>, no: Dual<R>) -> Dual<R> {
        Dual {
            value: R::select(condition, yes.value, no.value),
            derivative: R::select(condition, yes.derivative, no.derivative),
        }
    }
    fn sqrt(self) -> Dual<R> {
        let root = self.value.sqrt();
        self.chain(root, R::one() / (root + root))
    }
    fn exp(self) -> Dual<R> {
        let power = self.value.exp();
        self.chain(power, power)
    }
    fn ln(self) -> Dual<R> {
        self.chain(self.value.ln(), R::one() / self.value)
    }
    fn sin(self) -> Dual<R> {
        self.chain(self.value.sin(), self.value.cos())
    }
    fn cos(self) -> Dual<R> {
        self.chain(self.value.cos(), -self.value.sin())
    }
    // The values as `R` has them, which may know more than a select does: that |x| is not negative,
    // that what is no number has no maximum.
    fn abs(self) -> Dual<R> {
        let derivative = R::select(self.value.less(R::zero()), -self.derivative, self.derivative);
        Dual { value: self.value.abs(), derivative }
    }
    fn max(self, other: Dual<R>) -> Dual<R> {
        let derivative = R::select(self.value.less(other.value), other.derivative, self.derivative);
        Dual { value: self.value.max(other.value), derivative }
    }
    fn min(self, other: Dual<R>) -> Dual<R> {
        let derivative = R::select(other.value.less(self.value), other.derivative, self.derivative);
        Dual { value: self.value.min(other.value), derivative }
    }
    fn sq(self) -> Dual<R> {
        self.chain(self.value.sq(), self.value + self.value)
    }
    fn flip_by(self, words: &mut [u64; LANES]) -> Dual<R> {
        let mut again = *words;
        let derivative = self.derivative.flip_by(&mut again);
        Dual { value: self.value.flip_by(words), derivative }
    }
    fn glance(self, lane: usize) -> f64 {
        self.value.glance(lane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};

    #[test]
    fn a_rational_function_has_its_exact_derivative() {
        // d/dx (x³ − 2)/(x² + 1) at 3: (3x²(x² + 1) − 2x(x³ − 2))/(x² + 1)².
        let x = Dual::variable(exact(3));
        let quotient = (x.powi(3) - ratio(2, 1)) / (x.sq() + ratio(1, 1));
        assert!(quotient.value.eq(ratio(25, 10)).is_yes());
        assert!(quotient.derivative.eq(ratio(27 * 10 - 6 * 25, 100)).is_yes());
    }

    #[test]
    fn elementary_functions_have_their_derivatives() {
        let at = exact(ratio(3, 4));
        let x = Dual::variable(at);
        let pairs = [
            (x.exp().derivative, at.exp()),
            (x.ln().derivative, 1 / at),
            (x.sin().derivative, at.cos()),
            (x.cos().derivative, -at.sin()),
            (x.sqrt().derivative, 1 / (2 * at.sqrt())),
        ];
        for (found, expected) in pairs {
            let digits = found.to_number().agreeing_digits(&expected.to_number());
            assert!(digits.is_none_or(|digits| digits >= 15), "{found} is not {expected}");
        }
    }

    #[test]
    fn a_branch_has_the_derivative_of_the_arm_taken() {
        let x = Dual::variable(exact(-2));
        assert!(x.abs().derivative.eq(-1).is_yes());
        assert!(x.max(Dual::constant(exact(1))).derivative.eq(0).is_yes());
    }
}
