//! Why a mean can be bounded from above: without a certificate it cannot (Bahadur and Savage 1956).

use std::fmt;

use crate::arithmetic::Exact;

/// What is known about the tail of a non-negative trial value X, before looking at any trial.
///
/// The numbers are doubles rounded up, so a certificate never says more than the claim did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Certificate {
    /// X ≤ C always.
    Range(f64),
    /// E X² ≤ s.
    SecondMoment(f64),
    /// E X² ≤ κ (E X)².
    Kurtosis(f64),
}

/// X ≤ C on every trial, in the units of X. A trial above C is an error that stops the case.
#[derive(Clone, Copy, Debug)]
pub struct Range<T>(pub T);

/// E X² ≤ s, in the squared units of X.
#[derive(Clone, Copy, Debug)]
pub struct SecondMoment<T>(pub T);

/// E X² ≤ κ (E X)². For every sum of squares of affine functions of independent symmetric noise
/// with E ξ⁴ ≤ κ (E ξ²)², κ ≥ 3, this holds by Minkowski's inequality: so κ = 3 for any positive
/// semidefinite quadratic form of the iterates of a linear method with Gaussian or ±1 noise.
#[derive(Clone, Copy, Debug)]
pub struct Kurtosis<T>(pub T);

/// Rounded up, and once more by 2⁻⁴⁰: a trial is a double whose last digits are rounding.
fn rounded_up(value: impl Into<Exact>) -> f64 {
    value.into().to_f64_bounds().1 * (1.0 + f64::powi(2.0, -40))
}

macro_rules! certificate_from {
    ($($kind:ident)*) => {$(
        impl<T: Into<Exact>> From<$kind<T>> for Certificate {
            fn from($kind(value): $kind<T>) -> Certificate {
                Certificate::$kind(rounded_up(value))
            }
        }
    )*};
}

certificate_from!(Range SecondMoment Kurtosis);

impl fmt::Display for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Certificate::Range(c) => write!(out, "0 ≤ X ≤ {}", short(*c)),
            Certificate::SecondMoment(s) => write!(out, "E X² ≤ {}", short(*s)),
            Certificate::Kurtosis(kappa) => write!(out, "E X² ≤ {} (E X)²", short(*kappa)),
        }
    }
}

/// To nine digits: what was stated, without the outward rounding.
fn short(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}
