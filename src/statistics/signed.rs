//! Means of signed numbers: differences under common random numbers, and bias within a tolerance.

use super::bets::{BetsError, LEAST_SPREAD, LossBets};
use super::process::{Bets, threshold};
use super::race::{Direction, RaceEnd, RaceState, StateMismatch};
use super::{Certificate, Race, Violation, check_signed};

/// Bets on the mean of a signed number D, for which both directions need a certificate.
///
/// What a bet against E D ≤ τ loses is τ − D, and E (τ − D) ≥ 0 under its null hypothesis; against
/// E D ≥ τ it loses D − τ.
#[derive(Clone, Debug)]
pub struct Drift {
    bets: LossBets,
    /// +1 against E D ≤ τ, −1 against E D ≥ τ.
    sign: f64,
    tau: f64,
    certificate: Certificate,
}

impl Drift {
    /// Bets against E D ≤ τ.
    ///
    /// # Errors
    /// When the certificate is relative.
    pub fn above(certificate: Certificate, tau: f64) -> Result<Drift, BetsError> {
        Drift::new(certificate, tau, 1.0)
    }

    /// Bets against E D ≥ τ.
    ///
    /// # Errors
    /// When the certificate is relative.
    pub fn below(certificate: Certificate, tau: f64) -> Result<Drift, BetsError> {
        Drift::new(certificate, tau, -1.0)
    }

    fn new(certificate: Certificate, tau: f64, sign: f64) -> Result<Drift, BetsError> {
        let bets = match certificate {
            // −c ≤ D ≤ c, so τ − D ≤ τ + c and D − τ ≤ c − τ.
            Certificate::Range(c) => LossBets::bounded((c + sign * tau).max(LEAST_SPREAD * c)),
            // Var D ≤ E D².
            Certificate::SecondMoment(v) | Certificate::Variance(v) => LossBets::of_variance(v),
            Certificate::SubGaussian(sigma) => LossBets::sub_gaussian(sigma),
            Certificate::Kurtosis(_) => return Err(BetsError::Unsupported(certificate)),
        };
        Ok(Drift { bets, sign, tau, certificate })
    }
}

impl Bets for Drift {
    type Trial = f64;
    fn factor(&self, j: usize, d: f64) -> f64 {
        self.bets.factor(j, self.sign * (self.tau - d))
    }
    fn check(&self, d: f64) -> Result<(), Violation> {
        check_signed(d, self.certificate)
    }
}

/// The claim E D ≤ τ about a signed number; for D = X − X′ under common random numbers, and τ = 0, that X
/// has the smaller mean.
///
/// # Errors
/// When the certificate is relative.
pub fn signed_at_most(certificate: Certificate, tau: f64, alpha: f64) -> Result<Race<Drift, Drift>, BetsError> {
    Ok(Race::new(Some(Drift::above(certificate, tau)?), Some(Drift::below(certificate, tau)?), alpha))
}

/// The claim |E D − m| ≤ τ: unbiasedness, or for D = X − X′ under common random numbers and m = 0 equality,
/// within a stated tolerance on both sides.
///
/// It is supported once E D ≥ m + τ and E D ≤ m − τ are both refuted (one of the two holds where the claim is
/// false, so each has the whole share), and refuted by the average of the bets against E D ≤ m + τ and
/// E D ≥ m − τ, which is an e-process where both hold. Testing |E D − m| ≤ 0 for the one and ≤ τ for the
/// other would give verdicts that contradict each other.
#[derive(Clone, Debug)]
pub struct Within {
    /// E D ≤ m + τ.
    upper: Race<Drift, Drift>,
    /// E D ≥ m − τ.
    lower: Race<Drift, Drift>,
    threshold: f64,
}

impl Within {
    /// The claim |E D − m| ≤ τ at error share α.
    ///
    /// # Errors
    /// When the certificate is relative.
    pub fn new(certificate: Certificate, m: f64, tau: f64, alpha: f64) -> Result<Within, BetsError> {
        let upper = signed_at_most(certificate, m + tau, alpha)?;
        let (against, for_it) = (Drift::below(certificate, m - tau)?, Drift::above(certificate, m - tau)?);
        let lower = Race::new(Some(against), Some(for_it), alpha);
        Ok(Within { upper, lower, threshold: threshold(alpha) })
    }

    /// Checks trials and folds them in, in blocks of 64.
    ///
    /// # Errors
    /// At the first trial that the certificate excludes. None is folded in then.
    pub fn admit(&mut self, trials: &[f64]) -> Result<(), Violation> {
        self.upper.admit(trials)?;
        self.lower.admit(trials)
    }

    /// What to save: of the race about m + τ and of that about m − τ.
    #[must_use]
    pub fn states(&self) -> [RaceState; 2] {
        [self.upper.state(), self.lower.state()]
    }

    /// Takes up what was saved.
    ///
    /// # Errors
    /// When the saved races had bets in other directions.
    pub fn take_up(&mut self, [upper, lower]: &[RaceState; 2]) -> Result<(), StateMismatch> {
        self.upper.take_up(upper)?;
        self.lower.take_up(lower)
    }

    /// Where the race stands.
    #[must_use]
    pub fn end(&self) -> RaceEnd {
        let supported = [&self.upper, &self.lower].iter().all(|race| race.has_crossed(Direction::Support));
        let evidence = [&self.upper, &self.lower].map(|race| race.log_evidence(Direction::Refute));
        RaceEnd::of(log_average(&evidence) >= self.threshold, supported)
    }
}

/// The logarithm of the average of e-values, in nats, rounded down: it is an e-value, too.
pub(super) fn log_average(logs: &[f64]) -> f64 {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    let relative: f64 = logs.iter().map(|log| libm::exp(log - largest)).sum();
    let log = largest + libm::log(relative / logs.len() as f64);
    log - (1.0 + log.abs()) * f64::powi(2.0, -40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_of_e_values_is_rounded_down() {
        let logs = [3.0, 1.0, f64::NEG_INFINITY];
        let exact = ((3f64.exp() + 1f64.exp()) / 3.0).ln();
        assert!(log_average(&logs) < exact && exact - log_average(&logs) < 1e-11);
        assert_eq!(log_average(&[f64::NEG_INFINITY; 2]), f64::NEG_INFINITY);
    }

    #[test]
    fn a_trial_outside_its_certificate_is_an_error_and_changes_nothing() {
        let mut within = Within::new(Certificate::Range(1.0), 0.0, 0.1, 0.05).expect("an absolute certificate");
        let before = within.upper.state();
        for (wrong, why) in [
            (1.5, Violation::OutOfRange(1.5, Certificate::Range(1.0))),
            (-1.5, Violation::OutOfRange(-1.5, Certificate::Range(1.0))),
            (f64::NAN, Violation::NotANumber),
        ] {
            assert_eq!(within.admit(&[0.0, wrong]), Err(why));
        }
        assert_eq!(within.upper.state(), before);
        assert!(Within::new(Certificate::Kurtosis(3.0), 0.0, 0.1, 0.05).is_err());
    }
}
