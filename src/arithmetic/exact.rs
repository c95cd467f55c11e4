//! [`Exact`]: a number that is rational as long as it can be, and an enclosure afterwards.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::marker::PhantomData;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::enclosure::Operation;
use super::{Number, Ratio, Truth, Whole};

/// The working precisions, in bits, that a decision goes through before it gives up.
pub const PRECISIONS: [usize; 6] = [64, 128, 256, 512, 1024, 2048];

/// A real number: rational and exact as long as it can be; from the first irrational operation on
/// (or past 2¹⁴ bits) an enclosure whose endpoints are rounded outward.
///
/// It is `Copy`, so formulas read as in the lecture. Small fractions are held inline; everything
/// else lives in an arena of the thread, which [`Exact::scope`] empties. A handle used after its
/// scope has ended is caught by a panic, and an `Exact` cannot leave its thread.
///
/// Comparisons answer a [`Truth`], not a `bool`: overlapping enclosures cannot tell.
#[derive(Clone, Copy)]
pub struct Exact {
    place: Place,
    /// Handles are only valid in the arena of the thread that made them.
    bound_to_thread: PhantomData<*const ()>,
}

#[derive(Clone, Copy)]
enum Place {
    Inline(Ratio),
    Stored { index: u32, serial: u64 },
}

struct Arena {
    numbers: Vec<(u64, Number)>,
    next_serial: u64,
    precision: usize,
}

thread_local! {
    static ARENA: RefCell<Arena> = const {
        RefCell::new(Arena { numbers: Vec::new(), next_serial: 0, precision: PRECISIONS[0] })
    };
}

/// The working precision of this thread, in bits.
pub(super) fn precision() -> usize {
    ARENA.with_borrow(|arena| arena.precision)
}

/// Empties the arena down to where a scope began, also when the scope panics.
struct ScopeEnd {
    length: usize,
    precision: usize,
}

impl Drop for ScopeEnd {
    fn drop(&mut self) {
        ARENA.with_borrow_mut(|arena| {
            arena.numbers.truncate(self.length);
            arena.precision = self.precision;
        });
    }
}

impl Exact {
    /// Runs a computation with `precision` bits for irrational results, and frees all that it
    /// stored. The result must be `Send`, which no `Exact` is: convert it with
    /// [`to_number`](Exact::to_number) first.
    ///
    /// ```compile_fail
    /// # use theorycheck::prelude::*;
    /// let escaped = Exact::scope(64, || Exact::from(2).sqrt()); // an Exact is not Send
    /// ```
    pub fn scope<T: Send>(precision: usize, compute: impl FnOnce() -> T) -> T {
        let _end = ARENA.with_borrow_mut(|arena| {
            let end = ScopeEnd { length: arena.numbers.len(), precision: arena.precision };
            arena.precision = precision;
            end
        });
        compute()
    }

    fn inline(value: Ratio) -> Exact {
        Exact { place: Place::Inline(value), bound_to_thread: PhantomData }
    }

    fn store(number: Number) -> Exact {
        if let Some(small) = number.small() {
            return Exact::inline(small);
        }
        ARENA.with_borrow_mut(|arena| {
            let serial = arena.next_serial;
            arena.next_serial += 1;
            let index = u32::try_from(arena.numbers.len()).expect("fewer than 2³² numbers in one scope");
            arena.numbers.push((serial, number));
            Exact { place: Place::Stored { index, serial }, bound_to_thread: PhantomData }
        })
    }

    fn read<T>(self, use_it: impl FnOnce(&Number, usize) -> T) -> T {
        match self.place {
            Place::Inline(value) => use_it(&big(value), precision()),
            Place::Stored { index, serial } => ARENA.with_borrow(|arena| match arena.numbers.get(index as usize) {
                Some((found, number)) if *found == serial => use_it(number, arena.precision),
                _ => panic!("an Exact was used after the scope that computed it had ended"),
            }),
        }
    }

    fn map(self, operation: impl FnOnce(&Number, usize) -> Number) -> Exact {
        Exact::store(self.read(operation))
    }

    fn combine(self, operation: Operation, other: Exact) -> Exact {
        if let (Place::Inline(a), Place::Inline(b)) = (self.place, other.place) {
            let small = match operation {
                Operation::Add => a.checked_add(b),
                Operation::Sub => a.checked_sub(b),
                Operation::Mul => a.checked_mul(b),
                Operation::Div => a.checked_div(b),
            };
            if let Some(value) = small {
                return Exact::inline(value);
            }
        }
        Exact::store(self.read(|a, precision| other.read(|b, _| a.combine(operation, b, precision))))
    }

    /// The owned form, which outlives the scope.
    #[must_use]
    pub fn to_number(self) -> Number {
        self.read(|number, _| number.clone())
    }

    /// The number as a small fraction, where it is one.
    #[must_use]
    pub fn to_ratio(self) -> Option<Ratio> {
        if let Place::Inline(value) = self.place { Some(value) } else { self.read(|number, _| number.small()) }
    }

    /// An enclosure of π.
    #[must_use]
    pub fn pi() -> Exact {
        Exact::store(Number::pi(precision()))
    }

    /// A number of which nothing is known but that it lies between the two.
    #[must_use]
    pub fn between(lo: Exact, hi: Exact) -> Exact {
        Exact::store(lo.read(|a, precision| hi.read(|b, _| a.hull(b, precision))))
    }

    /// A number of which nothing is known: no comparison with it is decided.
    pub(super) fn unknown() -> Exact {
        Exact::store(Number::Unknown)
    }

    /// The square.
    #[must_use]
    pub fn sq(self) -> Exact {
        self.map(Number::square)
    }

    /// The square root: rational for perfect squares, unknown for what may be negative.
    #[must_use]
    pub fn sqrt(self) -> Exact {
        self.map(Number::square_root)
    }

    /// e to this power.
    #[must_use]
    pub fn exp(self) -> Exact {
        self.map(Number::exponential)
    }

    /// The natural logarithm; unknown for what may not be positive.
    #[must_use]
    pub fn ln(self) -> Exact {
        self.map(Number::logarithm)
    }

    /// The sine of an angle in radians.
    #[must_use]
    pub fn sin(self) -> Exact {
        self.map(|number, precision| number.wave(true, precision))
    }

    /// The cosine of an angle in radians.
    #[must_use]
    pub fn cos(self) -> Exact {
        self.map(|number, precision| number.wave(false, precision))
    }

    /// erf(x) = (2/√π) ∫₀ˣ e^(−t²) dt, within a few units in the last of the working bits; beyond
    /// |x| = 2¹⁰ as an interval that ends at ±1.
    #[must_use]
    pub fn erf(self) -> Exact {
        self.map(Number::error_function)
    }

    /// erfc(x) = 1 − erf(x), within a few units in the last of the working bits also far to the
    /// right, where it is tiny; beyond 2¹⁰ only as an interval that begins at 0.
    #[must_use]
    pub fn erfc(self) -> Exact {
        self.map(Number::complementary_error_function)
    }

    /// Φ(x), the probability that a standard normal number is at most x, within a few units in the
    /// last of the working bits also far to the left, where it is tiny; beyond |x| = 1448 only as an
    /// interval that begins at 0 or ends at 1.
    #[must_use]
    pub fn normal_cdf(self) -> Exact {
        self.map(Number::normal_cdf)
    }

    /// φ(x) = e^(−x²/2)/√(2π), the standard normal density.
    #[must_use]
    pub fn normal_density(self) -> Exact {
        (-self.sq() / 2).exp() / (2 * Exact::pi()).sqrt()
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Exact {
        self.map(|number, _| number.absolute())
    }

    /// `self` to a whole power, by squaring.
    #[must_use]
    pub fn powi(self, exponent: usize) -> Exact {
        match exponent {
            0 => Exact::from(1),
            1 => self,
            _ => {
                let half = self.powi(exponent / 2).sq();
                if exponent.is_multiple_of(2) { half } else { half * self }
            }
        }
    }

    /// A positive number to a fractional power: by square roots and multiplications, which keep
    /// rational powers rational, where the denominator is a power of two; exp(exponent · ln self)
    /// otherwise.
    #[must_use]
    pub fn powf(self, exponent: Ratio) -> Exact {
        if exponent < 0 {
            return 1 / self.powf(-exponent);
        }
        let denominator = exponent.denominator();
        if denominator.count_ones() != 1 {
            return (self.ln() * exponent).exp();
        }
        let root = (0..denominator.trailing_zeros()).fold(self, |root, _| root.sqrt());
        root.powi(exponent.numerator() as usize)
    }

    fn order(self, other: Exact) -> Option<Ordering> {
        if let (Place::Inline(a), Place::Inline(b)) = (self.place, other.place) {
            return Some(a.cmp(&b));
        }
        self.read(|a, precision| other.read(|b, _| a.compare(b, precision)))
    }

    /// Whether this is less than the other.
    #[must_use]
    pub fn lt(self, other: impl Into<Exact>) -> Truth {
        !self.ge(other)
    }

    /// Whether this is at most the other.
    #[must_use]
    pub fn le(self, other: impl Into<Exact>) -> Truth {
        let other = other.into();
        self.read(|a, precision| other.read(|b, _| a.at_most(b, precision)))
    }

    /// Whether this is greater than the other.
    #[must_use]
    pub fn gt(self, other: impl Into<Exact>) -> Truth {
        !self.le(other)
    }

    /// Whether this is at least the other.
    #[must_use]
    pub fn ge(self, other: impl Into<Exact>) -> Truth {
        other.into().le(self)
    }

    /// Whether the two are the same number. Of two irrational numbers it never says yes.
    #[must_use]
    pub fn eq(self, other: impl Into<Exact>) -> Truth {
        match self.order(other.into()) {
            Some(order) => Truth::from(order == Ordering::Equal),
            None => Truth::Unknown,
        }
    }

    /// The larger of the two; the hull of both where they cannot be told apart.
    #[must_use]
    pub fn max(self, other: impl Into<Exact>) -> Exact {
        let other = other.into();
        select(self.ge(other), self, other)
    }

    /// The smaller of the two; the hull of both where they cannot be told apart.
    #[must_use]
    pub fn min(self, other: impl Into<Exact>) -> Exact {
        let other = other.into();
        select(self.le(other), self, other)
    }

    /// An interval of doubles that contains the number.
    #[must_use]
    pub fn to_f64_bounds(self) -> (f64, f64) {
        self.read(|number, _| number.to_f64_bounds())
    }

    /// A double near the number, for drawing and for choosing, never for deciding.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        if let Place::Inline(value) = self.place {
            return value.to_f64();
        }
        let (lo, hi) = self.to_f64_bounds();
        lo / 2.0 + hi / 2.0
    }
}

/// `yes` where the condition holds, `no` where it fails, and the hull where it cannot be told.
pub(super) fn select(condition: Truth, yes: Exact, no: Exact) -> Exact {
    match condition {
        Truth::Yes => yes,
        Truth::No => no,
        Truth::Unknown => Exact::between(yes, no),
    }
}

fn big(value: Ratio) -> Number {
    let denominator = UBig::from(value.denominator().unsigned_abs());
    Number::Rational(RBig::from_parts(IBig::from(value.numerator()), denominator))
}

impl From<Number> for Exact {
    fn from(number: Number) -> Exact {
        Exact::store(number)
    }
}

impl From<Ratio> for Exact {
    fn from(value: Ratio) -> Exact {
        Exact::inline(value)
    }
}

impl<W: Whole> From<W> for Exact {
    fn from(value: W) -> Exact {
        Exact::inline(value.to_ratio())
    }
}

/// A constant as an [`Exact`]: `exact(s.step) * s.steps`.
#[must_use]
pub fn exact(constant: impl Into<Exact>) -> Exact {
    constant.into()
}

impl TryFrom<f64> for Exact {
    type Error = NotFinite;
    /// The double itself, a fraction with a power of two below; for reading what a numerical
    /// library computed, as a guess to be verified.
    fn try_from(value: f64) -> Result<Exact, NotFinite> {
        let exact = RBig::try_from(value).map_err(|_| NotFinite(value))?;
        Ok(Exact::store(Number::Rational(exact)))
    }
}

/// A double that is no number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NotFinite(pub f64);

impl fmt::Display for NotFinite {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is not a finite number", self.0)
    }
}

impl std::error::Error for NotFinite {}

macro_rules! exact_operator {
    ($($operator:ident $method:ident $assign_trait:ident $assign:ident;)*) => {$(
        impl $operator for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                self.combine(Operation::$operator, other)
            }
        }
        impl $assign_trait for Exact {
            fn $assign(&mut self, other: Exact) {
                *self = $operator::$method(*self, other);
            }
        }
        exact_operator!(@right $operator $method [W: Whole] W);
        exact_operator!(@right $operator $method [] Ratio);
        exact_operator!(@left $operator $method Ratio);
        exact_operator!(@left $operator $method i32);
    )*};
    (@right $operator:ident $method:ident [$($generic:tt)*] $constant:ty) => {
        impl<$($generic)*> $operator<$constant> for Exact {
            type Output = Exact;
            fn $method(self, other: $constant) -> Exact {
                self.combine(Operation::$operator, Exact::from(other))
            }
        }
    };
    (@left $operator:ident $method:ident $constant:ty) => {
        impl $operator<Exact> for $constant {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                Exact::from(self).combine(Operation::$operator, other)
            }
        }
    };
}

exact_operator! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        self.map(|number, _| number.negate())
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(terms: I) -> Exact {
        terms.fold(Exact::from(0), |sum, term| sum + term)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(small) = self.small() {
            return write!(out, "{small}");
        }
        let (lo, hi) = self.to_f64_bounds();
        match self {
            Number::Unknown => write!(out, "unknown"),
            Number::Rational(_) => write!(out, "{} (a fraction)", lo / 2.0 + hi / 2.0),
            Number::Enclosed(_) => write!(out, "[{lo}, {hi}]"),
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.read(|number, _| fmt::Display::fmt(number, out))
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;

    #[test]
    fn rationals_stay_exact_past_64_bits() {
        let third = Exact::from(ratio(1, 3));
        let tiny = third.powi(100);
        assert!((tiny * Exact::from(3).powi(100)).eq(1).is_yes());
        assert!((tiny + 1).gt(1).is_yes());
    }

    #[test]
    fn a_perfect_square_has_a_rational_root_and_two_has_not() {
        assert!(Exact::from(ratio(49, 64)).sqrt().eq(ratio(7, 8)).is_yes());
        let root = Exact::from(2).sqrt();
        assert_eq!(root.sq().eq(2), Truth::Unknown);
        assert!(root.gt(ratio(141_421_356, 100_000_000)).is_yes());
        assert!(root.lt(ratio(141_421_357, 100_000_000)).is_yes());
    }

    #[test]
    fn fractional_powers_are_rational_where_they_can_be() {
        assert!(Exact::from(16).powf(ratio(3, 4)).eq(8).is_yes());
        assert!(Exact::from(16).powf(ratio(-1, 2)).eq(ratio(1, 4)).is_yes());
        let cube_root = Exact::from(8).powf(ratio(1, 3));
        assert!(cube_root.to_number().agreeing_digits(&Exact::from(2).to_number()).is_some_and(|digits| digits >= 15));
    }

    #[test]
    fn only_small_fractions_turn_back_into_ratios() {
        assert_eq!((Exact::from(ratio(1, 3)) * 6).to_ratio(), Some(ratio(2, 1)));
        assert_eq!(Exact::from(ratio(4, 9)).sqrt().to_ratio(), Some(ratio(2, 3)));
        assert_eq!(Exact::from(2).sqrt().to_ratio(), None);
        assert_eq!(Exact::from(3).powi(100).to_ratio(), None);
    }

    #[test]
    fn more_bits_decide_closer_comparisons() {
        let close = || {
            let root = Exact::from(2).sqrt();
            root.sq().lt(Exact::from(2) + Exact::from(ratio(1, 2)).powi(100))
        };
        assert_eq!(Exact::scope(64, close), Truth::Unknown);
        assert_eq!(Exact::scope(128, close), Truth::Yes);
    }

    #[test]
    fn elementary_functions_enclose_known_values() {
        let known = [
            (Exact::from(1).exp(), std::f64::consts::E),
            (Exact::from(2).ln(), std::f64::consts::LN_2),
            (Exact::from(1).sin(), 0.841_470_984_807_896_5),
            (Exact::from(1).cos(), 0.540_302_305_868_139_8),
            (Exact::from(10).sin(), -0.544_021_110_889_369_8),
            (Exact::from(-20).cos(), 0.408_082_061_813_392),
            (Exact::pi(), std::f64::consts::PI),
        ];
        for (value, expected) in known {
            let (lo, hi) = value.to_f64_bounds();
            assert!(lo <= hi && hi - lo <= expected.abs() * f64::EPSILON * 4.0);
            assert!((lo - expected).abs() <= f64::EPSILON * 4.0, "{value} is not {expected}");
        }
    }

    #[test]
    fn waves_over_wide_intervals_include_their_extrema() {
        let wide = Exact::between(ratio(-1, 10).into(), ratio(1, 5).into()).cos();
        assert!(wide.to_f64_bounds().1 == 1.0 && wide.gt(ratio(9, 10)).is_yes());
        let crest = Exact::between(ratio(3, 2).into(), ratio(8, 5).into()).sin();
        assert!(crest.to_f64_bounds().1 == 1.0 && crest.gt(ratio(99, 100)).is_yes());
        let trough = Exact::between(3.into(), ratio(16, 5).into()).cos();
        assert!(trough.to_f64_bounds().0 == -1.0);
        let all = Exact::between(0.into(), 7.into()).sin();
        assert_eq!(all.to_f64_bounds(), (-1.0, 1.0));
    }

    #[test]
    fn nothing_is_known_outside_a_domain() {
        for undefined in [Exact::from(-1).sqrt(), Exact::from(0).ln(), Exact::from(1) / 0] {
            assert_eq!(undefined.le(1), Truth::Unknown);
            assert_eq!(undefined.eq(undefined), Truth::Unknown);
        }
    }

    #[test]
    fn a_handle_that_escapes_its_scope_is_caught() {
        let smuggled = std::cell::Cell::new(None);
        Exact::scope(64, || smuggled.set(Some(Exact::from(2).sqrt())));
        Exact::scope(64, || {
            let _reuses_the_place = Exact::from(3).sqrt();
            let escaped = smuggled.get().expect("set above");
            let outcome = std::panic::catch_unwind(|| escaped.sq());
            assert!(outcome.is_err());
        });
    }

    #[test]
    fn a_scope_frees_what_it_stored_even_after_a_panic() {
        let before = ARENA.with_borrow(|arena| arena.numbers.len());
        let outcome = std::panic::catch_unwind(|| {
            Exact::scope(64, || {
                let _root = Exact::from(5).sqrt();
                panic!("on purpose");
            })
        });
        assert!(outcome.is_err());
        assert_eq!(ARENA.with_borrow(|arena| arena.numbers.len()), before);
    }
}
