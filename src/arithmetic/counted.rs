//! [`Counted`]: a double that counts the multiplications of its thread.

use std::cell::Cell;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::{Exact, Ratio, Real};

thread_local! {
    static MULTIPLICATIONS: Cell<u64> = const { Cell::new(0) };
}

/// A double whose products and quotients are counted, so that the cost of a method is measured on
/// the method itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted(pub f64);

impl Counted {
    /// How many multiplications and divisions a computation makes on this thread.
    pub fn multiplications<T>(compute: impl FnOnce() -> T) -> u64 {
        let before = MULTIPLICATIONS.get();
        compute();
        MULTIPLICATIONS.get() - before
    }
}

fn spend(multiplications: u64) {
    MULTIPLICATIONS.set(MULTIPLICATIONS.get() + multiplications);
}

macro_rules! counted_operator {
    ($($operator:ident $method:ident $assign_trait:ident $assign:ident $costs:literal;)*) => {$(
        impl $operator for Counted {
            type Output = Counted;
            fn $method(self, other: Counted) -> Counted {
                spend($costs);
                Counted($operator::$method(self.0, other.0))
            }
        }
        impl $operator<Ratio> for Counted {
            type Output = Counted;
            fn $method(self, constant: Ratio) -> Counted {
                $operator::$method(self, Counted(constant.to_f64()))
            }
        }
        impl $assign_trait for Counted {
            fn $assign(&mut self, other: Counted) {
                *self = $operator::$method(*self, other);
            }
        }
    )*};
}

counted_operator! {
    Add add AddAssign add_assign 0;
    Sub sub SubAssign sub_assign 0;
    Mul mul MulAssign mul_assign 1;
    Div div DivAssign div_assign 1;
}

impl Neg for Counted {
    type Output = Counted;
    fn neg(self) -> Counted {
        Counted(-self.0)
    }
}

impl Sum for Counted {
    fn sum<I: Iterator<Item = Counted>>(terms: I) -> Counted {
        Counted(terms.map(|term| term.0).sum())
    }
}

impl Real for Counted {
    type Mask = bool;

    fn of(constant: impl Into<Ratio>) -> Counted {
        Counted(constant.into().to_f64())
    }
    fn near(constant: Exact) -> Counted {
        Counted(constant.to_f64())
    }
    fn less(self, other: Counted) -> bool {
        self.0 < other.0
    }
    fn at_most(self, other: Counted) -> bool {
        self.0 <= other.0
    }
    fn select(condition: bool, yes: Counted, no: Counted) -> Counted {
        if condition { yes } else { no }
    }
    fn max(self, other: Counted) -> Counted {
        Counted(Real::max(self.0, other.0))
    }
    fn min(self, other: Counted) -> Counted {
        Counted(Real::min(self.0, other.0))
    }
    fn sqrt(self) -> Counted {
        Counted(self.0.sqrt())
    }
    fn exp(self) -> Counted {
        Counted(Real::exp(self.0))
    }
    fn ln(self) -> Counted {
        Counted(Real::ln(self.0))
    }
    fn sin(self) -> Counted {
        Counted(Real::sin(self.0))
    }
    fn cos(self) -> Counted {
        Counted(Real::cos(self.0))
    }
    fn glance(self, _lane: usize) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::dot;

    #[test]
    fn an_inner_product_of_n_terms_makes_n_multiplications() {
        let vector = vec![Counted(2.0); 7];
        assert_eq!(Counted::multiplications(|| dot(&vector, &vector)), 7);
        assert_eq!(Counted::multiplications(|| Counted(1.0) + Counted(2.0)), 0);
    }
}
