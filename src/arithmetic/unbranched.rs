//! [`Unbranched`]: an [`Exact`] that knows nothing where a branch cannot be told.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::{Dual, Exact, Ratio, Real, Truth};

/// An [`Exact`] whose [`select`](Real::select) is unknown, and not the hull of both arms, where the
/// condition cannot be told. What it says of an interval comes from one formula on all of it, so
/// that derivatives over it are those of a smooth function: the hull of the slopes of |x| on both
/// sides of 0 would say nothing of the kink between them.
#[derive(Clone, Copy, Debug)]
pub struct Unbranched(pub Exact);

/// A number with its first two derivatives: ∂ᵢ in `value.derivative`, ∂ⱼ in `derivative.value` and
/// ∂ᵢ∂ⱼ in `derivative.derivative`.
pub type Jet = Dual<Dual<Unbranched>>;

impl Jet {
    /// A number that moves with the first direction, with the second, with both or with none.
    #[must_use]
    pub fn moving(value: Exact, first: bool, second: bool) -> Jet {
        let flag = |moves: bool| Unbranched(Exact::from(i32::from(moves)));
        Dual {
            value: Dual { value: Unbranched(value), derivative: flag(first) },
            derivative: Dual::constant(flag(second)),
        }
    }
}

macro_rules! exact_operator {
    ($($operator:ident $method:ident $assign_trait:ident $assign:ident;)*) => {$(
        impl $operator for Unbranched {
            type Output = Unbranched;
            fn $method(self, other: Unbranched) -> Unbranched {
                Unbranched($operator::$method(self.0, other.0))
            }
        }
        impl $operator<Ratio> for Unbranched {
            type Output = Unbranched;
            fn $method(self, constant: Ratio) -> Unbranched {
                Unbranched($operator::$method(self.0, constant))
            }
        }
        impl $assign_trait for Unbranched {
            fn $assign(&mut self, other: Unbranched) {
                *self = $operator::$method(*self, other);
            }
        }
    )*};
}

exact_operator! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl Neg for Unbranched {
    type Output = Unbranched;
    fn neg(self) -> Unbranched {
        Unbranched(-self.0)
    }
}

impl Sum for Unbranched {
    fn sum<I: Iterator<Item = Unbranched>>(terms: I) -> Unbranched {
        Unbranched(terms.map(|term| term.0).sum())
    }
}

impl Real for Unbranched {
    type Mask = Truth;

    fn of(constant: impl Into<Ratio>) -> Unbranched {
        Unbranched(Exact::of(constant))
    }
    fn near(constant: Exact) -> Unbranched {
        Unbranched(constant)
    }
    fn less(self, other: Unbranched) -> Truth {
        self.0.lt(other.0)
    }
    fn at_most(self, other: Unbranched) -> Truth {
        self.0.le(other.0)
    }
    fn select(condition: Truth, yes: Unbranched, no: Unbranched) -> Unbranched {
        match condition {
            Truth::Yes => yes,
            Truth::No => no,
            Truth::Unknown => Unbranched(Exact::unknown()),
        }
    }
    fn sq(self) -> Unbranched {
        Unbranched(self.0.sq())
    }
    fn sqrt(self) -> Unbranched {
        Unbranched(self.0.sqrt())
    }
    fn exp(self) -> Unbranched {
        Unbranched(self.0.exp())
    }
    fn ln(self) -> Unbranched {
        Unbranched(self.0.ln())
    }
    fn sin(self) -> Unbranched {
        Unbranched(self.0.sin())
    }
    fn cos(self) -> Unbranched {
        Unbranched(self.0.cos())
    }
    fn glance(self, _lane: usize) -> f64 {
        self.0.to_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};

    #[test]
    fn a_jet_has_both_derivatives() {
        // x³ y at (2, 3): ∂x = 36, ∂y = 8, ∂x∂y = 12, ∂x∂x = 36.
        let at = |x: Jet, y: Jet| x.powi(3) * y;
        let mixed = at(Jet::moving(exact(2), true, false), Jet::moving(exact(3), false, true));
        let same = at(Jet::moving(exact(2), true, true), Jet::moving(exact(3), false, false));
        let found = [mixed.value.derivative, mixed.derivative.value, mixed.derivative.derivative];
        for (found, expected) in found.into_iter().chain([same.derivative.derivative]).zip([36, 8, 12, 36]) {
            assert!(found.0.eq(expected).is_yes(), "{found:?} is not {expected}");
        }
    }

    #[test]
    fn a_kink_inside_an_interval_leaves_nothing_known() {
        let across = Jet::moving(Exact::between(exact(-1), exact(2)), true, true).abs();
        for part in [across.value.value, across.value.derivative, across.derivative.derivative] {
            assert_eq!(part.0.ge(-1_000_000), Truth::Unknown);
        }
        let beside = Jet::moving(Exact::between(exact(ratio(1, 2)), exact(2)), true, true).abs();
        assert!(beside.value.derivative.0.eq(1).is_yes());
    }
}
