//! The bets against each null hypothesis about a mean. Y is a trial value over the bound, m its mean.
//!
//! Each factor e(Y) has E e(Y) ≤ 1 under its null hypothesis, by the line of mathematics beside it; a
//! product of such factors is a non-negative supermartingale, and so is a mixture of products.

use std::fmt;

use super::process::{BETS, Bets};
use super::{Certificate, Violation, check_nonnegative};

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
pub(super) fn grid(largest: f64) -> [f64; BETS] {
    std::array::from_fn(|j| largest * f64::powi(0.5, j as i32))
}

/// Against m ≤ 1, for Y ≥ 0 and nothing else assumed: 1 + λ(Y − 1) with λ in (0, 1].
///
/// It is at least 1 − λ ≥ 0, and E = 1 + λ(m − 1) ≤ 1. (Waudby-Smith and Ramdas 2024.)
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
    fn check(&self, y: f64) -> Result<(), Violation> {
        check_nonnegative(y, None)
    }
}

/// The share of each moment bet that is not staked, so that no trial ruins it.
const KEPT_BACK: f64 = 0.05;

/// Bets bolder than 1/this win nothing in practice and only lose digits.
pub(super) const LEAST_SPREAD: f64 = 1.0 / 1024.0;

/// Rounded outward by far more than the arithmetic of a factor can err.
const OUTWARD: f64 = 1.0 + 1.0 / (1u64 << 40) as f64;

/// Bets against E ℓ ≥ 0, where ℓ is what a bet loses.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a race owns one of these, on the stack")]
pub(super) enum LossBets {
    /// ℓ ≤ 1/λ_max: 1 − λℓ, of mean 1 − λ E ℓ ≤ 1.
    Bounded([f64; BETS]),
    /// Var ℓ ≤ v: q(min(ℓ, ℓ*)) with the parabola q(ℓ) = 1 − λℓ + μ(ℓ² − v), which touches zero at
    /// ℓ* = λ/(2μ).
    ///
    /// With ℓ′ = ℓ − E ℓ ≤ ℓ, and since q(min(·, ℓ*)) falls and is at most q,
    /// E q(min(ℓ, ℓ*)) ≤ E q(min(ℓ′, ℓ*)) ≤ E q(ℓ′) = 1 + μ(Var ℓ − v) ≤ 1. This is Catoni's way
    /// (Catoni 2012; Wang and Ramdas 2023) with the smallest curvature in the place of λ²/2: it loses
    /// λ²(v + Var ℓ)/4 a trial where Catoni's influence function loses λ²v/2.
    Bowl([Bowl; BETS]),
    /// E exp(−λ(ℓ − E ℓ)) ≤ exp(λ²σ²/2): exp(−λℓ − λ²σ²/2), of mean at most exp(−λ E ℓ) ≤ 1.
    Exponential { lambdas: [f64; BETS], variance: f64 },
}

/// One parabola on a loss of bounded variance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bowl {
    lambda: f64,
    mu: f64,
    v: f64,
    vertex: f64,
}

impl Bowl {
    /// μ is the smallest value that keeps q ≥ 0: (1 − √(1 − vλ²))/(2v), real for λ ≤ 1/√v.
    fn new(lambda: f64, v: f64) -> Bowl {
        let mu = (1.0 - (1.0 - v * lambda * lambda).max(0.0).sqrt()) / (2.0 * v);
        Bowl { lambda, mu, v, vertex: lambda / (2.0 * mu) }
    }

    fn factor(&self, loss: f64) -> f64 {
        // Not `min`, which would make a number of NaN.
        let loss = if loss > self.vertex { self.vertex } else { loss };
        let staked = 1.0 - self.lambda * loss + self.mu * (loss * loss - self.v);
        (1.0 - KEPT_BACK) * staked.max(0.0) + KEPT_BACK
    }
}

/// The boldest exponential bet wins this many nats on a loss of −σ.
const BOLDEST_NATS: f64 = 8.0;

impl LossBets {
    pub(super) fn bounded(largest_loss: f64) -> LossBets {
        LossBets::Bounded(grid(1.0 / largest_loss))
    }

    pub(super) fn of_variance(v: f64) -> LossBets {
        let v = (v * OUTWARD).max(f64::MIN_POSITIVE.sqrt());
        LossBets::Bowl(grid(0.999 / v.sqrt()).map(|lambda| Bowl::new(lambda, v)))
    }

    /// Of σ² the bets take λ_max = 8/σ.
    pub(super) fn sub_gaussian(sigma: f64) -> LossBets {
        let sigma = sigma.max(f64::MIN_POSITIVE.sqrt());
        LossBets::Exponential { lambdas: grid(BOLDEST_NATS / sigma), variance: sigma * sigma * OUTWARD }
    }

    pub(super) fn factor(&self, j: usize, loss: f64) -> f64 {
        match self {
            LossBets::Bounded(lambdas) => {
                let factor = 1.0 - lambdas[j] * loss;
                if factor < 0.0 { 0.0 } else { factor }
            }
            LossBets::Bowl(bowls) => bowls[j].factor(loss),
            LossBets::Exponential { lambdas, variance } => {
                let exponent = -lambdas[j] * loss - lambdas[j] * lambdas[j] * variance / 2.0;
                // Rounded down, for the rounding of the exponent.
                libm::exp(exponent - exponent.abs() * f64::powi(2.0, -50))
            }
        }
    }
}

/// Against m ≥ 1, which needs a certificate.
#[derive(Clone, Debug)]
pub struct Below {
    bets: BelowBets,
    /// Range of Y, or ∞.
    most: f64,
    certificate: Certificate,
}

#[derive(Clone, Debug)]
enum BelowBets {
    /// Of the loss Y − 1: range, variance or lower tail.
    Loss(LossBets),
    /// E Y² ≤ s, or E Y² ≤ s m²: q(min(Y, y*)) with the parabola
    /// q(y) = 1 − λ(y − 1) + μ(y² − s), which touches zero at y* = λ/(2μ).
    ///
    /// E q(Y) = 1 − λ(m − 1) + μ(E Y² − s) ≤ 1 for m ≥ 1; q(min(·, y*)) falls and is at most q. Under
    /// the relative certificate Y ≥ Y/m, whose mean is 1 and whose second moment is at most s, so
    /// E q(min(Y, y*)) ≤ E q(Y/m) ≤ 1. (Larsson, Ramdas and Ruf 2025 for the absolute certificate.)
    Parabolic([Parabola; BETS]),
}

/// One parabola of a moment bet.
#[derive(Clone, Copy, Debug)]
struct Parabola {
    lambda: f64,
    mu: f64,
    s: f64,
    vertex: f64,
}

impl Parabola {
    /// It loses all that it stakes: q = −∞ at any y.
    const LOST: Parabola = Parabola { lambda: 0.0, mu: 1.0, s: f64::INFINITY, vertex: 0.0 };

    /// μ is the smallest value that keeps q ≥ 0 everywhere:
    /// [(1 + λ) − √((1 + λ)² − s λ²)] / (2s), real for λ ≤ 1/(√s − 1).
    fn new(lambda: f64, s: f64) -> Parabola {
        let a = 1.0 + lambda;
        let mu = (a - (a * a - s * lambda * lambda).max(0.0).sqrt()) / (2.0 * s);
        Parabola { lambda, mu, s, vertex: lambda / (2.0 * mu) }
    }

    fn factor(&self, y: f64) -> f64 {
        // Not `min`, which would make a number of NaN.
        let y = if y > self.vertex { self.vertex } else { y };
        let staked = 1.0 - self.lambda * (y - 1.0) + self.mu * (y * y - self.s);
        (1.0 - KEPT_BACK) * staked.max(0.0) + KEPT_BACK
    }
}

impl Below {
    /// The bets that a certificate on X = `bound` · Y allows; the bound is positive.
    #[must_use]
    pub fn new(certificate: Certificate, bound: f64) -> Below {
        let (bets, most) = match certificate {
            Certificate::Range(c) => {
                let loss = LossBets::bounded((c / bound - 1.0).max(LEAST_SPREAD));
                (BelowBets::Loss(loss), c / bound * OUTWARD)
            }
            Certificate::SecondMoment(s) => (Below::parabolic(s / (bound * bound)), f64::INFINITY),
            Certificate::Kurtosis(kappa) => (Below::parabolic(kappa), f64::INFINITY),
            Certificate::Variance(v) => (BelowBets::Loss(LossBets::of_variance(v / (bound * bound))), f64::INFINITY),
            Certificate::SubGaussian(sigma) => (BelowBets::Loss(LossBets::sub_gaussian(sigma / bound)), f64::INFINITY),
        };
        Below { bets, most, certificate }
    }

    fn parabolic(s: f64) -> BelowBets {
        let s = s.max(1.0) * OUTWARD;
        BelowBets::Parabolic(grid(0.999 / (s.sqrt() - 1.0).max(LEAST_SPREAD)).map(|lambda| Parabola::new(lambda, s)))
    }

    /// The bets for a second moment whose stakes, in the units of X, do not depend on the bound.
    ///
    /// Their factors rise with the bound on every trial, which those of [`Below::new`] do not, so that the
    /// bounds they refute are an interval. For q = (λ/2)(x²/x* − 2x + x*) rises with x* for x ≤ x*, and x*
    /// with the bound. A stake that is too bold for this bound loses all but what is kept back.
    pub(super) fn anchored(s: f64, bound: f64) -> Below {
        let relative = (s / (bound * bound)).max(1.0) * OUTWARD;
        let boldest = 0.999 / (relative.sqrt() - 1.0).max(LEAST_SPREAD);
        let parabola = |lambda: f64| {
            if lambda * bound <= boldest { Parabola::new(lambda * bound, relative) } else { Parabola::LOST }
        };
        let bets = BelowBets::Parabolic(grid(16.0 / s.sqrt()).map(parabola));
        Below { bets, most: f64::INFINITY, certificate: Certificate::SecondMoment(s) }
    }
}

impl Bets for Below {
    type Trial = f64;
    fn factor(&self, j: usize, y: f64) -> f64 {
        match &self.bets {
            BelowBets::Loss(bets) => bets.factor(j, y - 1.0),
            BelowBets::Parabolic(parabolas) => parabolas[j].factor(y),
        }
    }
    fn check(&self, y: f64) -> Result<(), Violation> {
        match self.certificate {
            Certificate::Range(_) if y > self.most => Err(Violation::OutOfRange(y, self.certificate)),
            // The mean of a signed number can be bounded from above, too.
            Certificate::Variance(_) | Certificate::SubGaussian(_) if !y.is_nan() => Ok(()),
            _ => check_nonnegative(y, None),
        }
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
}
