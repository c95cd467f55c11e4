//! The bets against each null hypothesis. Y is a trial value over the bound, m its mean.

use std::fmt;

use super::Certificate;
use super::process::{BETS, Bets};

/// Why a family of bets is not to be had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BetsError {
    /// The certificate does not carry this direction of this claim.
    Unsupported(Certificate),
}

impl fmt::Display for BetsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BetsError::Unsupported(certificate) = self;
        write!(out, "the certificate {certificate} does not carry this claim; name Range or SecondMoment")
    }
}

impl std::error::Error for BetsError {}

/// λ_max, λ_max/2, λ_max/4, …
fn grid(largest: f64) -> [f64; BETS] {
    std::array::from_fn(|j| largest * f64::powi(0.5, j as i32))
}

/// Against m ≤ 1, for Y ≥ 0 and nothing else assumed: 1 + λ(Y − 1) with λ in (0, 1].
#[derive(Clone, Debug)]
pub struct Above {
    lambdas: [f64; BETS],
}

impl Default for Above {
    fn default() -> Above {
        Above { lambdas: grid(1.0) }
    }
}

impl Bets for Above {
    type Trial = f64;
    fn factor(&self, j: usize, y: f64) -> f64 {
        1.0 + self.lambdas[j] * (y - 1.0)
    }
}

/// Against m ≥ 1, which needs a certificate.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a race owns one of these, on the stack")]
pub enum Below {
    /// 0 ≤ Y ≤ C: 1 − λ(Y − 1) with λ ≤ 1/(C − 1).
    Bounded([f64; BETS]),
    /// E Y² ≤ s, or E Y² ≤ s m²: q(min(Y, y*)) with the parabola
    /// q(y) = 1 − λ(y − 1) + μ(y² − s), which touches zero at y* = λ/(2μ).
    Parabolic([Parabola; BETS]),
}

/// One parabola of a moment bet.
#[derive(Clone, Copy, Debug)]
pub struct Parabola {
    lambda: f64,
    mu: f64,
    s: f64,
    vertex: f64,
}

/// The share of each moment bet that is not staked, so that no trial ruins it.
const KEPT_BACK: f64 = 0.05;

impl Parabola {
    /// μ is the smallest value that keeps q ≥ 0 everywhere:
    /// [(1 + λ) − √((1 + λ)² − s λ²)] / (2s), real for λ ≤ 1/(√s − 1).
    fn new(lambda: f64, s: f64) -> Parabola {
        let a = 1.0 + lambda;
        let mu = (a - (a * a - s * lambda * lambda).max(0.0).sqrt()) / (2.0 * s);
        Parabola { lambda, mu, s, vertex: lambda / (2.0 * mu) }
    }

    fn factor(&self, y: f64) -> f64 {
        let y = y.min(self.vertex);
        let staked = 1.0 - self.lambda * (y - 1.0) + self.mu * (y * y - self.s);
        (1.0 - KEPT_BACK) * staked.max(0.0) + KEPT_BACK
    }
}

impl Below {
    /// The bets that a certificate on X = `bound` · Y allows.
    #[must_use]
    pub fn new(certificate: Certificate, bound: f64) -> Below {
        match certificate {
            Certificate::Range(c) => Below::Bounded(grid(1.0 / (c / bound - 1.0).max(LEAST_SPREAD))),
            Certificate::SecondMoment(s) => Below::parabolic(s / (bound * bound)),
            Certificate::Kurtosis(kappa) => Below::parabolic(kappa),
        }
    }

    fn parabolic(s: f64) -> Below {
        // Rounded outward by far more than the arithmetic of a factor can err.
        let s = s.max(1.0) * (1.0 + f64::powi(2.0, -40));
        Below::Parabolic(grid(0.999 / (s.sqrt() - 1.0).max(LEAST_SPREAD)).map(|lambda| Parabola::new(lambda, s)))
    }
}

/// Bets bolder than 1/this win nothing in practice and only lose digits.
const LEAST_SPREAD: f64 = 1.0 / 1024.0;

impl Bets for Below {
    type Trial = f64;
    fn factor(&self, j: usize, y: f64) -> f64 {
        match self {
            Below::Bounded(lambdas) => (1.0 - lambdas[j] * (y - 1.0)).max(0.0),
            Below::Parabolic(parabolas) => parabolas[j].factor(y),
        }
    }
}

/// The stake and curvature of a bet on a difference D = X − Z whose losing part has E X² ≤ s:
/// 1 − λ(X − Z) + μ(X² − s) ≥ 0 with μ = (1 − √(1 − s λ²))/(2s), λ < 1/√s; or bounded losses and μ = 0.
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
            Certificate::Kurtosis(_) => Err(BetsError::Unsupported(certificate)),
        }
    }

    fn factor(&self, losing: f64, winning: f64) -> f64 {
        (1.0 - self.lambda * (losing - winning) + self.mu * (losing * losing - self.s)).max(0.0)
    }
}

/// Against E X₂ ≥ ρ E X₁: evidence that the quantity decays at least as fast as claimed.
/// A trial is the pair (X₁, X₂); the certificate is about X₂.
#[derive(Clone, Debug)]
pub struct DecaysFaster {
    rho: f64,
    bets: [DifferenceBet; BETS],
}

impl DecaysFaster {
    /// # Errors
    /// When the certificate is a relative one.
    pub fn new(certificate: Certificate, rho: f64) -> Result<DecaysFaster, BetsError> {
        Ok(DecaysFaster { rho, bets: DifferenceBet::family(certificate, 1.0)? })
    }
}

impl Bets for DecaysFaster {
    type Trial = (f64, f64);
    fn factor(&self, j: usize, (early, late): (f64, f64)) -> f64 {
        self.bets[j].factor(late, self.rho * early)
    }
}

/// Against E X₂ ≤ ρ E X₁: evidence that the quantity decays more slowly than claimed.
/// A trial is the pair (X₁, X₂); the certificate is about X₁.
#[derive(Clone, Debug)]
pub struct DecaysSlower {
    rho: f64,
    bets: [DifferenceBet; BETS],
}

impl DecaysSlower {
    /// # Errors
    /// When the certificate is a relative one.
    pub fn new(certificate: Certificate, rho: f64) -> Result<DecaysSlower, BetsError> {
        Ok(DecaysSlower { rho, bets: DifferenceBet::family(certificate, rho)? })
    }
}

impl Bets for DecaysSlower {
    type Trial = (f64, f64);
    fn factor(&self, j: usize, (early, late): (f64, f64)) -> f64 {
        self.bets[j].factor(self.rho * early, late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean factor over a finite law, the number an e-value must keep at most 1.
    fn mean_factor<B: Bets<Trial = f64>>(bets: &B, j: usize, law: &[(f64, f64)]) -> f64 {
        law.iter().map(|(p, y)| p * bets.factor(j, *y)).sum()
    }

    /// Two-point laws with mean `m` on `low` and `high`.
    fn two_point(m: f64, low: f64, high: f64) -> [(f64, f64); 2] {
        let p = (m - low) / (high - low);
        [(1.0 - p, low), (p, high)]
    }

    #[test]
    fn no_bet_gains_on_average_under_its_null() {
        for j in 0..BETS {
            for low in [0.0, 0.3, 0.9] {
                for high in [1.1, 2.0, 50.0] {
                    let law = two_point(1.0, low, high);
                    assert!(mean_factor(&Above::default(), j, &law) <= 1.0 + 1e-12);
                    let range = Below::new(Certificate::Range(3.0 * high), 3.0);
                    assert!(mean_factor(&range, j, &law) <= 1.0 + 1e-12);
                    let second: f64 = law.iter().map(|(p, y)| p * y * y).sum();
                    for certificate in [Certificate::SecondMoment(9.0 * second), Certificate::Kurtosis(second)] {
                        let moment = Below::new(certificate, 3.0);
                        let mean = mean_factor(&moment, j, &law);
                        assert!(mean <= 1.0 + 1e-12, "{certificate}: {mean}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_kurtosis_bet_stays_fair_for_larger_means() {
        for j in 0..BETS {
            for scale in [1.0, 1.5, 4.0] {
                let law = two_point(1.0, 0.5, 4.0).map(|(p, y)| (p, scale * y));
                let second = law.iter().map(|(p, y)| p * y * y).sum::<f64>() / (scale * scale);
                assert!(mean_factor(&Below::new(Certificate::Kurtosis(second), 1.0), j, &law) <= 1.0 + 1e-12);
            }
        }
    }

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
}
