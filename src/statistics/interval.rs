//! Anytime-valid intervals: all values that the processes have not refuted.
//!
//! Each process here rises or falls with the value on every single trial, so that the values it refutes are a
//! half-line and its end is found by bisection. Endpoints err outward.

use super::bets::{Above, Below};
use super::decay::{DecaysFaster, DecaysSlower, Exponent, ExponentError};
use super::process::{BLOCK, Bets, Process, threshold};
use super::signed::Drift;
use super::{BetsError, Certificate};

/// Relative width at which the search for an endpoint stops.
const RESOLUTION: f64 = 1.0 / 1024.0;

/// The search for an endpoint halves its bracket, of a factor of 2⁴⁰ at most, this often at most.
const HALVINGS: usize = 60;

/// The interval [lo, hi] of E X, X ≥ 0, that the trials leave, each end at error share α; hi is ∞ without
/// a certificate. Valid at every time, because it inverts processes like those of the race.
#[must_use]
pub fn mean_interval(trials: &[f64], certificate: Option<Certificate>, alpha: f64) -> (f64, f64) {
    let mean = trials.iter().sum::<f64>() / trials.len() as f64;
    if !mean.is_finite() {
        return (0.0, f64::INFINITY);
    }
    let is_above = |m: f64| crosses(&Above::default(), trials.iter().map(|x| x / m), alpha);
    let lo = if mean > 0.0 { search(mean, 0.5, is_above).unwrap_or(0.0) } else { 0.0 };
    let hi = match certificate {
        None => None,
        Some(certificate @ (Certificate::Variance(_) | Certificate::SubGaussian(_))) => {
            signed_interval(trials, certificate, alpha).ok().map(|(_, hi)| hi)
        }
        Some(certificate) if mean == 0.0 => Some(upper_of_zeros(trials.len(), certificate, alpha)),
        Some(certificate) => search(mean, 2.0, |m| is_below(trials, certificate, m, alpha)),
    };
    (lo, hi.unwrap_or(f64::INFINITY))
}

/// Whether "E X ≥ m" is refuted.
fn is_below(trials: &[f64], certificate: Certificate, m: f64, alpha: f64) -> bool {
    let bets = match certificate {
        Certificate::SecondMoment(s) => Below::anchored(s, m),
        _ => Below::new(certificate, m),
    };
    crosses(&bets, trials.iter().map(|x| x / m), alpha)
}

/// The upper end where every trial was zero: the smallest mean that so many zeros refute.
fn upper_of_zeros(trials: usize, certificate: Certificate, alpha: f64) -> f64 {
    let zeros = vec![0.0; trials];
    let refuted = |m: f64| is_below(&zeros, certificate, m, alpha);
    // No mean is larger than this; under a relative certificate all means look alike to zeros.
    let largest = match certificate {
        Certificate::Range(c) => c,
        Certificate::SecondMoment(s) => s.sqrt(),
        _ => return if refuted(1.0) { 0.0 } else { f64::INFINITY },
    };
    let (mut refuted_at, mut open) = (largest, 0.0);
    while refuted_at - open > RESOLUTION * refuted_at && refuted_at > largest * RESOLUTION * RESOLUTION {
        let middle = f64::midpoint(open, refuted_at);
        if refuted(middle) { refuted_at = middle } else { open = middle }
    }
    refuted_at
}

/// The interval [lo, hi] of E D for a signed D that the trials leave, each end at error share α: of a
/// difference under common random numbers, or of a bias. Valid at every time.
///
/// # Errors
/// When the certificate is relative.
pub fn signed_interval(trials: &[f64], certificate: Certificate, alpha: f64) -> Result<(f64, f64), BetsError> {
    Drift::above(certificate, 0.0)?;
    let mean = trials.iter().sum::<f64>() / trials.len() as f64;
    let (most, unit) = match certificate {
        Certificate::Range(c) => (c, c),
        Certificate::SecondMoment(s) => (s.sqrt().next_up(), s.sqrt()),
        Certificate::Variance(v) => (f64::INFINITY, v.sqrt()),
        Certificate::SubGaussian(sigma) => (f64::INFINITY, sigma),
        Certificate::Kurtosis(_) => return Err(BetsError::Unsupported(certificate)),
    };
    let end = |sign: f64| {
        let refuted = |distance: f64| {
            let tau = mean + sign * distance;
            let bets = if sign > 0.0 { Drift::below(certificate, tau) } else { Drift::above(certificate, tau) };
            bets.is_ok_and(|bets| crosses(&bets, trials.iter().copied(), alpha))
        };
        let nearest = unit * f64::powi(2.0, -20);
        let found = if mean.is_finite() && unit > 0.0 { search(nearest, 2.0, refuted) } else { None };
        found.map_or(sign * most, |distance| sign * (sign * mean + distance).min(most))
    };
    Ok((end(-1.0), end(1.0)))
}

/// The interval of E X₂/E X₁ that pairs of trials leave, each end at error share α. Valid at every time.
///
/// # Errors
/// When a certificate is relative.
pub fn ratio_interval(
    pairs: &[(f64, f64)],
    early: Certificate,
    late: Certificate,
    alpha: f64,
) -> Result<(f64, f64), BetsError> {
    DecaysSlower::new(early, 1.0)?;
    DecaysFaster::new(late, 1.0)?;
    let (first, second) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let ratio: f64 = second / first;
    if !(ratio.is_finite() && ratio > 0.0) {
        return Ok((0.0, f64::INFINITY));
    }
    let pairs = || pairs.iter().copied();
    let slower = |rho: f64| DecaysSlower::new(early, rho).is_ok_and(|bets| crosses(&bets, pairs(), alpha));
    let faster = |rho: f64| DecaysFaster::new(late, rho).is_ok_and(|bets| crosses(&bets, pairs(), alpha));
    Ok((search(ratio, 0.5, slower).unwrap_or(0.0), search(ratio, 2.0, faster).unwrap_or(f64::INFINITY)))
}

/// The interval of the local exponent ln(E X₁/E X₂)/ln(T₂/T₁) that pairs of trials leave, each end at error
/// share α. Valid at every time.
///
/// # Errors
/// When the horizons are too close or a certificate is relative.
pub fn exponent_interval(pairs: &[(f64, f64)], of: &Exponent, alpha: f64) -> Result<(f64, f64), ExponentError> {
    let log_span = of.log_span()?;
    let (lo, hi) = ratio_interval(pairs, of.early, of.late, alpha).map_err(ExponentError::Bets)?;
    Ok((-libm::log(hi) / log_span, -libm::log(lo) / log_span))
}

/// Whether the bets have reached 1/α on these trials.
fn crosses<B: Bets + Clone>(bets: &B, trials: impl Iterator<Item = B::Trial>, alpha: f64) -> bool {
    let mut process = Process::new(bets.clone());
    let mut block = Vec::with_capacity(BLOCK);
    for trial in trials {
        block.push(trial);
        if block.len() == BLOCK {
            process.absorb(&block);
            block.clear();
        }
    }
    process.absorb(&block);
    process.log_mixture() >= threshold(alpha)
}

/// The refuted value nearest to the mean in the direction of `factor`, up to the resolution;
/// `None` where nothing within 2⁴⁰ is refuted.
fn search(mean: f64, factor: f64, refuted: impl Fn(f64) -> bool) -> Option<f64> {
    let mut open = mean;
    let mut found = mean * factor;
    let mut step = factor;
    while !refuted(found) {
        open = found;
        step *= step;
        found = mean * step;
        if !(2f64.powi(-40)..=2f64.powi(40)).contains(&step) {
            return None;
        }
    }
    // The halvings are counted, because all but the mean itself may be refuted: a sample may look worse than its
    // certificate allows.
    for _ in 0..HALVINGS {
        if (found - open).abs() <= RESOLUTION * (found - mean).abs().min(found) {
            break;
        }
        let middle = (open * found).sqrt();
        if refuted(middle) { found = middle } else { open = middle }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, Streams};
    use crate::statistics::BETS;

    #[test]
    fn the_interval_contains_the_mean_and_shrinks() {
        let key = Key::of(3, "interval", "test", "0", 0, Purpose::Verdict);
        let mut streams = Streams::new(key, 0);
        let trials: Vec<f64> = (0..1000).flat_map(|_| streams.normals().0.map(|z| z * z)).collect();
        let mut width = f64::INFINITY;
        for n in [512, 4096, 16_000] {
            let (lo, hi) = mean_interval(&trials[..n], Some(Certificate::Kurtosis(3.0)), 1e-9);
            assert!(lo < 1.0 && 1.0 < hi && hi - lo < width, "[{lo}, {hi}] after {n}");
            width = hi - lo;
        }
        assert!(width < 0.25);
        assert_eq!(mean_interval(&trials, None, 1e-9).1, f64::INFINITY);
    }

    #[test]
    fn zeros_are_bounded_by_what_they_can_refute() {
        let zeros = [0.0; 1024];
        for certificate in [Certificate::Range(1.0), Certificate::SecondMoment(1.0)] {
            let (lo, hi) = mean_interval(&zeros, Some(certificate), 1e-9);
            assert!(lo == 0.0 && 0.0 < hi && hi < 0.5, "{certificate}: {hi}");
        }
        assert_eq!(mean_interval(&zeros, Some(Certificate::Kurtosis(3.0)), 1e-9).1, 0.0);
        assert_eq!(mean_interval(&zeros[..2], Some(Certificate::Kurtosis(3.0)), 1e-9).1, f64::INFINITY);
        assert_eq!(mean_interval(&zeros, None, 1e-9).1, f64::INFINITY);
    }

    /// Bisection finds the end of what is refuted only if no trial speaks less against a larger mean.
    #[test]
    fn the_bets_of_an_interval_rise_with_the_mean_that_they_speak_against() {
        // Of 1 − λ(y − 1) with λ ≤ 1024 and y ≤ 400, and more.
        const ROUNDING: f64 = (1u64 << 20) as f64 * f64::EPSILON;
        let rises = |bets: &dyn Fn(f64) -> Below| {
            let means = (1..400).map(|i| f64::from(i) / 200.0);
            (0..BETS).all(|j| {
                [0.0, 0.3, 1.0, 1.7, 2.1].iter().all(|x| {
                    let factors: Vec<f64> = means.clone().map(|m| bets(m).factor(j, x / m)).collect();
                    factors.windows(2).all(|pair| pair[1] >= pair[0] - ROUNDING)
                })
            })
        };
        for certificate in [Certificate::Range(3.0), Certificate::Kurtosis(3.0)] {
            assert!(rises(&|m| Below::new(certificate, m)), "{certificate}");
        }
        for s in [4.0, 5.0, 100.0] {
            assert!(rises(&|m| Below::anchored(s, m)), "E X² ≤ {s}");
        }
        assert!(!rises(&|m| Below::new(Certificate::SecondMoment(4.0), m)), "then a race's own bets would do");
    }

    #[test]
    fn a_signed_interval_contains_the_mean_and_never_leaves_the_range() {
        let key = Key::of(4, "signed interval", "test", "0", 0, Purpose::Verdict);
        let mut streams = Streams::new(key, 0);
        let trials: Vec<f64> = (0..250).flat_map(|_| streams.signs().0.map(|sign| sign - 0.25)).collect();
        let certificates = [
            Certificate::Range(1.25),
            Certificate::Variance(1.0),
            Certificate::SecondMoment(1.1),
            Certificate::SubGaussian(1.0),
        ];
        for certificate in certificates {
            let (lo, hi) = signed_interval(&trials, certificate, 1e-6).expect("absolute");
            assert!(-0.45 < lo && lo < -0.25 && -0.25 < hi && hi < -0.05, "{certificate}: [{lo}, {hi}]");
            let (lo, hi) = signed_interval(&trials[..1], certificate, 1e-6).expect("absolute");
            assert!(lo < -1.0 && hi > 1.0, "{certificate}: [{lo}, {hi}]");
        }
        assert_eq!(signed_interval(&[0.5], Certificate::Range(1.25), 1e-6), Ok((-1.25, 1.25)));
        assert!(signed_interval(&trials, Certificate::Kurtosis(3.0), 1e-6).is_err());
    }

    /// A sample whose spread refutes its own certificate refutes every mean; the search still ends.
    #[test]
    fn a_sample_that_looks_worse_than_its_certificate_ends_the_search() {
        let trials: Vec<f64> = (0..640).map(|i| if i % 20 == 0 { 20.0 } else { 0.0 }).collect();
        for certificate in [Certificate::Variance(0.5), Certificate::Kurtosis(1.5), Certificate::SecondMoment(1.5)] {
            let (lo, hi) = mean_interval(&trials, Some(certificate), 0.05);
            assert!(lo > 0.0 && hi < 2.0, "{certificate}: [{lo}, {hi}]");
        }
    }
}
