//! The value of a formula, in any arithmetic that has its functions.

use super::{Binary, Comparison, Extreme, Function, Literal, Node, Test};
use crate::arithmetic::{Dual, Exact, Number, Ratio, Real, Unbranched};

/// An arithmetic with everything that a formula may contain.
///
/// Divisions by zero and logarithms of what is not positive follow IEEE on f64, and are unknown
/// numbers in [`Exact`]. `min` and `max` propagate what is no number.
pub trait Analytic: Real {
    /// π.
    #[must_use]
    fn pi() -> Self;

    /// A number from its exact value and the nearest double.
    #[must_use]
    fn literal(exact: &Number, near: f64) -> Self;

    /// The logarithm to base 2: exact at powers of two.
    #[must_use]
    fn log2(self) -> Self;

    /// The largest whole number that is at most this; derivatives of it are 0.
    #[must_use]
    fn floor(self) -> Self;

    /// (2/√π) ∫₀ˣ e^(−t²) dt.
    #[must_use]
    fn erf(self) -> Self;

    /// (eˣ + e⁻ˣ)/2.
    #[must_use]
    fn cosh(self) -> Self;

    /// 1 − 2/(e²ˣ + 1).
    #[must_use]
    fn tanh(self) -> Self;

    /// `self` to any power: rational ones stay as exact as they can.
    #[must_use]
    fn power(self, exponent: Self) -> Self;

    /// Whether it is known to be 0, and to stay so.
    #[must_use]
    fn is_zero(self) -> bool;
}

/// Elementary functions are those of `libm`, which are the same everywhere.
impl Analytic for f64 {
    fn pi() -> f64 {
        std::f64::consts::PI
    }
    fn literal(_exact: &Number, near: f64) -> f64 {
        near
    }
    fn log2(self) -> f64 {
        libm::log2(self)
    }
    fn floor(self) -> f64 {
        libm::floor(self)
    }
    fn erf(self) -> f64 {
        libm::erf(self)
    }
    fn cosh(self) -> f64 {
        libm::cosh(self)
    }
    fn tanh(self) -> f64 {
        libm::tanh(self)
    }
    fn power(self, exponent: f64) -> f64 {
        libm::pow(self, exponent)
    }
    fn is_zero(self) -> bool {
        self == 0.0
    }
}

/// Whole powers up to this are products.
const PRODUCTS_MAX: u64 = 1 << 12;

impl Analytic for Exact {
    fn pi() -> Exact {
        Exact::pi()
    }
    fn literal(exact: &Number, _near: f64) -> Exact {
        Exact::from(exact.clone())
    }
    fn log2(self) -> Exact {
        let whole = self.to_ratio().and_then(|value| {
            let (above, below) = (value.numerator(), value.denominator());
            let is_power = above > 0 && above.count_ones() == 1 && below.count_ones() == 1;
            is_power.then(|| i64::from(above.trailing_zeros()) - i64::from(below.trailing_zeros()))
        });
        whole.map_or_else(|| self.ln() / Exact::from(2).ln(), Exact::from)
    }
    fn floor(self) -> Exact {
        if let Some(value) = self.to_ratio() {
            return Exact::from(value.numerator().div_euclid(value.denominator()));
        }
        let (lo, hi) = self.to_f64_bounds();
        match (Exact::try_from(lo.floor()), Exact::try_from(hi.floor())) {
            (Ok(lo), Ok(hi)) if lo.eq(hi).is_yes() => lo,
            (Ok(lo), Ok(hi)) => Exact::between(lo, hi),
            _ => self / 0,
        }
    }
    fn erf(self) -> Exact {
        Exact::erf(self)
    }
    fn cosh(self) -> Exact {
        (self.exp() + (-self).exp()) / 2
    }
    fn tanh(self) -> Exact {
        1 - 2 / ((2 * self).exp() + 1)
    }
    fn power(self, exponent: Exact) -> Exact {
        match exponent.to_ratio() {
            Some(whole) if whole.denominator() == 1 && whole.numerator().unsigned_abs() <= PRODUCTS_MAX => {
                let product = self.powi(whole.numerator().unsigned_abs() as usize);
                if whole < Ratio::ZERO { 1 / product } else { product }
            }
            Some(positive) if positive > Ratio::ZERO && self.eq(0).is_yes() => Exact::from(0),
            Some(root) if root.denominator() <= 64 && root.numerator().unsigned_abs() <= PRODUCTS_MAX => {
                self.powf(root)
            }
            _ => (self.ln() * exponent).exp(),
        }
    }
    fn is_zero(self) -> bool {
        self.eq(0).is_yes()
    }
}

/// As [`Exact`]; a floor that cannot be told is unknown, because it jumps.
impl Analytic for Unbranched {
    fn pi() -> Unbranched {
        Unbranched(Exact::pi())
    }
    fn literal(exact: &Number, near: f64) -> Unbranched {
        Unbranched(Exact::literal(exact, near))
    }
    fn log2(self) -> Unbranched {
        Unbranched(self.0.log2())
    }
    fn floor(self) -> Unbranched {
        let floor = self.0.floor();
        Unbranched(if floor.to_ratio().is_some() { floor } else { floor / 0 })
    }
    fn erf(self) -> Unbranched {
        Unbranched(self.0.erf())
    }
    fn cosh(self) -> Unbranched {
        Unbranched(self.0.cosh())
    }
    fn tanh(self) -> Unbranched {
        Unbranched(self.0.tanh())
    }
    fn power(self, exponent: Unbranched) -> Unbranched {
        Unbranched(self.0.power(exponent.0))
    }
    fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl<R: Analytic> Analytic for Dual<R> {
    fn pi() -> Dual<R> {
        Dual::constant(R::pi())
    }
    fn literal(exact: &Number, near: f64) -> Dual<R> {
        Dual::constant(R::literal(exact, near))
    }
    fn log2(self) -> Dual<R> {
        let slope = R::one() / (self.value * R::of(2).ln());
        Dual { value: self.value.log2(), derivative: slope * self.derivative }
    }
    fn floor(self) -> Dual<R> {
        Dual::constant(self.value.floor())
    }
    fn erf(self) -> Dual<R> {
        let slope = R::of(2) / R::pi().sqrt() * (-self.value.sq()).exp();
        Dual { value: self.value.erf(), derivative: slope * self.derivative }
    }
    fn cosh(self) -> Dual<R> {
        let half = (self.value.exp() - (-self.value).exp()) / Ratio::from(2);
        Dual { value: self.value.cosh(), derivative: half * self.derivative }
    }
    fn tanh(self) -> Dual<R> {
        let value = self.value.tanh();
        Dual { value, derivative: (R::one() - value.sq()) * self.derivative }
    }
    /// x′ p x^(p−1), and what a moving exponent adds.
    fn power(self, exponent: Dual<R>) -> Dual<R> {
        let value = self.value.power(exponent.value);
        let by_base = exponent.value * self.value.power(exponent.value - R::one()) * self.derivative;
        if exponent.derivative.is_zero() {
            return Dual { value, derivative: by_base };
        }
        Dual { value, derivative: by_base + value * self.value.ln() * exponent.derivative }
    }
    fn is_zero(self) -> bool {
        self.value.is_zero() && self.derivative.is_zero()
    }
}

impl Node {
    pub(super) fn evaluate<R: Analytic>(&self, point: &[R]) -> R {
        match self {
            Node::Literal(Literal { exact, near }) => R::literal(exact, *near),
            Node::Pi => R::pi(),
            Node::E => R::one().exp(),
            Node::Variable(index) => point[*index],
            Node::Negated(of) => -of.evaluate(point),
            Node::Binary(operator, left, right) => {
                let (left, right) = (left.evaluate(point), right.evaluate(point));
                match operator {
                    Binary::Add => left + right,
                    Binary::Sub => left - right,
                    Binary::Mul => left * right,
                    Binary::Div => left / right,
                    Binary::Power => left.power(right),
                }
            }
            Node::Call(function, of) => call(*function, of.evaluate(point)),
            Node::Extreme(which, of) => {
                let mut values = of.iter().map(|node| node.evaluate(point));
                let first: R = values.next().expect("at least two arguments");
                values.fold(first, |best, value| match which {
                    Extreme::Min => best.min(value),
                    Extreme::Max => best.max(value),
                })
            }
        }
    }
}

fn call<R: Analytic>(function: Function, of: R) -> R {
    match function {
        Function::Sqrt => of.sqrt(),
        Function::Exp => of.exp(),
        Function::Log => of.ln(),
        Function::Log2 => of.log2(),
        Function::Abs => of.abs(),
        Function::Floor => of.floor(),
        Function::Ceil => -(-of).floor(),
        Function::Erf => of.erf(),
        Function::Relu => of.max(R::zero()),
        Function::Cosh => of.cosh(),
        Function::Tanh => of.tanh(),
    }
}

impl Test {
    pub(super) fn holds<R: Analytic>(&self, point: &[R]) -> R::Mask {
        match self {
            Test::Compare(comparison, left, right) => {
                let (left, right) = (left.evaluate(point), right.evaluate(point));
                match comparison {
                    Comparison::Less => left.less(right),
                    Comparison::AtMost => left.at_most(right),
                    Comparison::Greater => right.less(left),
                    Comparison::AtLeast => right.at_most(left),
                    Comparison::Equal => left.at_most(right) & right.at_most(left),
                    Comparison::Different => !(left.at_most(right) & right.at_most(left)),
                }
            }
            Test::Both(left, right) => left.holds(point) & right.holds(point),
            Test::Either(left, right) => left.holds(point) | right.holds(point),
            Test::Not(of) => !of.holds(point),
        }
    }
}
