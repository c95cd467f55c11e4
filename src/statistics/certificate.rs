//! Why a mean can be bounded from above: without a certificate it cannot (Bahadur and Savage 1956).

use std::fmt;

use crate::arithmetic::Exact;

/// What is known about the tail of a trial value X, before looking at any trial.
///
/// The numbers are doubles rounded up, so a certificate never says more than the claim did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Certificate {
    /// X ≤ C always; of a signed X, |X| ≤ C.
    Range(f64),
    /// E X² ≤ s.
    SecondMoment(f64),
    /// E X² ≤ κ (E X)², for X ≥ 0.
    Kurtosis(f64),
    /// E exp(λ(X − E X)) ≤ exp(λ²σ²/2) for every λ; of X ≥ 0 only λ ≤ 0 is used.
    SubGaussian(f64),
    /// Var X ≤ v.
    Variance(f64),
}

/// A trial that cannot be one of those its certificate speaks of. Never clipped, never dropped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Violation {
    /// The trial is no number.
    NotANumber,
    /// The trial is negative where X ≥ 0 is claimed.
    Negative(f64),
    /// The trial lies outside the range that the certificate states.
    OutOfRange(f64, Certificate),
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Violation::NotANumber => write!(out, "a trial gave NaN, which is no number"),
            Violation::Negative(value) => write!(out, "a trial gave {value}, where X ≥ 0 is needed"),
            Violation::OutOfRange(value, certificate) => {
                write!(out, "a trial gave {value}, but the certificate says {certificate}")
            }
        }
    }
}

impl std::error::Error for Violation {}

/// Whether `value` can be a trial of X ≥ 0 under what is certified; +∞ can, where no range is.
///
/// # Errors
/// When it is NaN, negative, or above a certified range.
pub fn check_nonnegative(value: f64, certificate: Option<Certificate>) -> Result<(), Violation> {
    match certificate {
        _ if value.is_nan() => Err(Violation::NotANumber),
        _ if value < 0.0 => Err(Violation::Negative(value)),
        Some(certificate @ Certificate::Range(most)) if value > most => Err(Violation::OutOfRange(value, certificate)),
        _ => Ok(()),
    }
}

/// Whether `value` can be a trial of a signed X under what is certified.
///
/// # Errors
/// When it is NaN, or larger in absolute value than a certified range.
pub fn check_signed(value: f64, certificate: Certificate) -> Result<(), Violation> {
    match certificate {
        _ if value.is_nan() => Err(Violation::NotANumber),
        Certificate::Range(most) if value.abs() > most => Err(Violation::OutOfRange(value, certificate)),
        _ => Ok(()),
    }
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

/// E exp(λ(X − E X)) ≤ exp(λ²σ²/2), with σ in the units of X: bounded X has σ = (max − min)/2 (Hoeffding),
/// Gaussian X its standard deviation; of X ≥ 0 with E X² ≤ s the lower tail has σ² = s.
#[derive(Clone, Copy, Debug)]
pub struct SubGaussian<T>(pub T);

/// Var X ≤ v, in the squared units of X, which may be signed.
#[derive(Clone, Copy, Debug)]
pub struct Variance<T>(pub T);

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

certificate_from!(Range SecondMoment Kurtosis SubGaussian Variance);

impl fmt::Display for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Certificate::Range(c) => write!(out, "0 ≤ X ≤ {}", short(*c)),
            Certificate::SecondMoment(s) => write!(out, "E X² ≤ {}", short(*s)),
            Certificate::Kurtosis(kappa) => write!(out, "E X² ≤ {} (E X)²", short(*kappa)),
            Certificate::SubGaussian(sigma) => write!(out, "X sub-Gaussian with σ = {}", short(*sigma)),
            Certificate::Variance(v) => write!(out, "Var X ≤ {}", short(*v)),
        }
    }
}

/// To nine digits: what was stated, without the outward rounding.
fn short(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}
