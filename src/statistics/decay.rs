//! How fast a mean decays between two horizons: bets on pairs of trials, and claims about exponents.

use std::fmt;

use super::bets::{BetsError, grid};
use super::process::{BETS, Bets};
use super::{Certificate, Race, Violation, check_nonnegative};

/// The stake and curvature of a bet on a difference D = X − Z whose losing part has E X² ≤ s:
/// 1 − λ(X − Z) + μ(X² − s) ≥ 0 with μ = (1 − √(1 − s λ²))/(2s), λ < 1/√s; or bounded losses and μ = 0.
///
/// Where E X ≥ E Z its mean is 1 − λ(E X − E Z) + μ(E X² − s) ≤ 1.
#[derive(Clone, Copy, Debug)]
struct DifferenceBet {
    lambda: f64,
    mu: f64,
    s: f64,
}

impl DifferenceBet {
    fn family(certificate: Certificate, scale: f64) -> Result<[DifferenceBet; BETS], BetsError> {
        match certificate {
            Certificate::Range(c) => {
                Ok(grid(1.0 / (c * scale)).map(|lambda| DifferenceBet { lambda, mu: 0.0, s: 0.0 }))
            }
            Certificate::SecondMoment(s) => {
                let s = s * scale * scale;
                Ok(grid(0.999 / s.sqrt()).map(|lambda| {
                    let mu = (1.0 - (1.0 - s * lambda * lambda).max(0.0).sqrt()) / (2.0 * s);
                    DifferenceBet { lambda, mu, s }
                }))
            }
            Certificate::Kurtosis(_) | Certificate::Variance(_) | Certificate::SubGaussian(_) => {
                Err(BetsError::Unsupported(certificate))
            }
        }
    }

    fn factor(&self, losing: f64, winning: f64) -> f64 {
        let factor = 1.0 - self.lambda * (losing - winning) + self.mu * (losing * losing - self.s);
        if factor < 0.0 { 0.0 } else { factor }
    }
}

/// Against E X₂ ≥ ρ E X₁: evidence that the quantity decays at least as fast as claimed.
/// A trial is the pair (X₁, X₂); the certificate is about X₂.
#[derive(Clone, Debug)]
pub struct DecaysFaster {
    rho: f64,
    certificate: Certificate,
    bets: [DifferenceBet; BETS],
}

impl DecaysFaster {
    /// # Errors
    /// When the certificate is a relative one.
    pub fn new(certificate: Certificate, rho: f64) -> Result<DecaysFaster, BetsError> {
        Ok(DecaysFaster { rho, certificate, bets: DifferenceBet::family(certificate, 1.0)? })
    }
}

impl Bets for DecaysFaster {
    type Trial = (f64, f64);
    fn factor(&self, j: usize, (early, late): (f64, f64)) -> f64 {
        self.bets[j].factor(late, self.rho * early)
    }
    fn check(&self, (early, late): (f64, f64)) -> Result<(), Violation> {
        check_nonnegative(early, None)?;
        check_nonnegative(late, Some(self.certificate))
    }
}

/// Against E X₂ ≤ ρ E X₁: evidence that the quantity decays more slowly than claimed.
/// A trial is the pair (X₁, X₂); the certificate is about X₁.
#[derive(Clone, Debug)]
pub struct DecaysSlower {
    rho: f64,
    certificate: Certificate,
    bets: [DifferenceBet; BETS],
}

impl DecaysSlower {
    /// # Errors
    /// When the certificate is a relative one.
    pub fn new(certificate: Certificate, rho: f64) -> Result<DecaysSlower, BetsError> {
        Ok(DecaysSlower { rho, certificate, bets: DifferenceBet::family(certificate, rho)? })
    }
}

impl Bets for DecaysSlower {
    type Trial = (f64, f64);
    fn factor(&self, j: usize, (early, late): (f64, f64)) -> f64 {
        self.bets[j].factor(self.rho * early, late)
    }
    fn check(&self, (early, late): (f64, f64)) -> Result<(), Violation> {
        check_nonnegative(early, Some(self.certificate))?;
        check_nonnegative(late, None)
    }
}

/// Horizons nearer than this to each other make a poor lever for an exponent.
const LEAST_SPAN: f64 = 16.0;

/// Why a claim about an exponent cannot be tested.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExponentError {
    /// The later horizon is less than sixteen times the earlier one.
    TooClose(u64, u64),
    /// A certificate does not carry a claim about two means.
    Bets(BetsError),
}

impl fmt::Display for ExponentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExponentError::TooClose(early, late) => {
                write!(out, "an exponent is measured over horizons at least {LEAST_SPAN} apart, not {early} and {late}")
            }
            ExponentError::Bets(wrong) => wrong.fmt(out),
        }
    }
}

impl std::error::Error for ExponentError {}

/// What is claimed of the local exponent p = ln(E X₁/E X₂)/ln(T₂/T₁) between two horizons T₁ and T₂,
/// and what is known of X₁ and X₂.
#[derive(Clone, Copy, Debug)]
pub struct Exponent {
    /// T₁ and T₂.
    pub horizons: (u64, u64),
    /// Of X₁, by which "decays at least as fast" can be refuted and "no faster" supported.
    pub early: Certificate,
    /// Of X₂, by which "decays at least as fast" can be supported and "no faster" refuted.
    pub late: Certificate,
}

impl Exponent {
    /// "p is at least the exponent", that is E X₂ ≤ (T₂/T₁)^−exponent · E X₁. A trial is a pair (X₁, X₂),
    /// of one run or of two.
    ///
    /// # Errors
    /// When the horizons are too close or a certificate is relative.
    pub fn at_least(&self, exponent: f64, alpha: f64) -> Result<Race<DecaysSlower, DecaysFaster>, ExponentError> {
        let (lo, hi) = self.ratio(exponent)?;
        let slower = DecaysSlower::new(self.early, hi).map_err(ExponentError::Bets)?;
        let faster = DecaysFaster::new(self.late, lo).map_err(ExponentError::Bets)?;
        Ok(Race::new(Some(slower), Some(faster), alpha))
    }

    /// "p is at most the exponent", that is E X₂ ≥ (T₂/T₁)^−exponent · E X₁.
    ///
    /// # Errors
    /// When the horizons are too close or a certificate is relative.
    pub fn at_most(&self, exponent: f64, alpha: f64) -> Result<Race<DecaysFaster, DecaysSlower>, ExponentError> {
        let (lo, hi) = self.ratio(exponent)?;
        let faster = DecaysFaster::new(self.late, lo).map_err(ExponentError::Bets)?;
        let slower = DecaysSlower::new(self.early, hi).map_err(ExponentError::Bets)?;
        Ok(Race::new(Some(faster), Some(slower), alpha))
    }

    /// ln(T₂/T₁).
    ///
    /// # Errors
    /// When the horizons are less than a factor of 16 apart.
    pub fn log_span(&self) -> Result<f64, ExponentError> {
        let (early, late) = self.horizons;
        let span = late as f64 / early as f64;
        if span >= LEAST_SPAN { Ok(libm::log(span)) } else { Err(ExponentError::TooClose(early, late)) }
    }

    /// (T₂/T₁)^−exponent, rounded down and up by more than the functions and the trials err.
    fn ratio(&self, exponent: f64) -> Result<(f64, f64), ExponentError> {
        let ratio = libm::exp(-exponent * self.log_span()?);
        let slack = f64::powi(2.0, -40);
        Ok((ratio * (1.0 - slack), ratio * (1.0 + slack)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decay_bets_are_fair_at_equality() {
        let rho = 0.25;
        // X₁ ∈ {1, 3}, X₂ ∈ {0, 1}: E X₂ = ρ E X₁ = 1/2, independent.
        let law = [(0.25, 1.0, 0.0), (0.25, 1.0, 1.0), (0.25, 3.0, 0.0), (0.25, 3.0, 1.0)];
        let pairs = [
            (Certificate::Range(3.0), Certificate::Range(1.0)),
            (Certificate::SecondMoment(5.0), Certificate::SecondMoment(0.5)),
        ];
        for (early, late) in pairs {
            let faster = DecaysFaster::new(late, rho).expect("absolute certificate");
            let slower = DecaysSlower::new(early, rho).expect("absolute certificate");
            for j in 0..BETS {
                for mean in [
                    law.iter().map(|(p, a, b)| p * faster.factor(j, (*a, *b))).sum::<f64>(),
                    law.iter().map(|(p, a, b)| p * slower.factor(j, (*a, *b))).sum::<f64>(),
                ] {
                    assert!((mean - 1.0).abs() <= 1e-12, "{mean}");
                }
            }
        }
        assert!(DecaysFaster::new(Certificate::Kurtosis(3.0), rho).is_err());
    }

    #[test]
    fn horizons_too_close_make_no_exponent() {
        let close = Exponent { horizons: (64, 512), early: Certificate::Range(1.0), late: Certificate::Range(1.0) };
        assert_eq!(close.at_least(0.5, 0.1).err(), Some(ExponentError::TooClose(64, 512)));
        let far = Exponent { horizons: (64, 1024), ..close };
        assert!(far.at_least(0.5, 0.1).is_ok() && far.at_most(0.5, 0.1).is_ok());
    }
}
