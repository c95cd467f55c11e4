//! The anytime-valid interval of a mean: all values that neither process has refuted.

use super::Certificate;
use super::bets::{Above, Below};
use super::process::{BLOCK, Bets, Process};

/// Relative width at which the search for an endpoint stops; endpoints err outward.
const RESOLUTION: f64 = 1.0 / 1024.0;

/// The interval [lo, hi] of E X that the trials leave, each end at error share α; hi is ∞ without
/// a certificate. Valid at every time, because it inverts the processes of the race.
#[must_use]
pub fn mean_interval(trials: &[f64], certificate: Option<Certificate>, alpha: f64) -> (f64, f64) {
    let mean = trials.iter().sum::<f64>() / trials.len() as f64;
    if mean == 0.0 || !mean.is_finite() {
        let hi = if mean == 0.0 { upper_of_zeros(trials.len(), certificate, alpha) } else { f64::INFINITY };
        return (0.0, hi);
    }
    let threshold = -alpha.ln();
    let is_above = |m: f64| crosses(&Above::default(), trials, m, threshold);
    let lo = search(mean, 0.5, is_above).unwrap_or(0.0);
    let hi = certificate
        .and_then(|certificate| search(mean, 2.0, |m| crosses(&Below::new(certificate, m), trials, m, threshold)));
    (lo, hi.unwrap_or(f64::INFINITY))
}

/// The upper end where every trial was zero: the smallest mean that so many zeros refute.
fn upper_of_zeros(trials: usize, certificate: Option<Certificate>, alpha: f64) -> f64 {
    let Some(certificate) = certificate else { return f64::INFINITY };
    let zeros = vec![0.0; trials];
    let refuted = |m: f64| crosses(&Below::new(certificate, m), &zeros, m, -alpha.ln());
    // No mean is larger than this; under a relative certificate all means look alike to zeros.
    let largest = match certificate {
        Certificate::Range(c) => c,
        Certificate::SecondMoment(s) => s.sqrt(),
        Certificate::Kurtosis(_) => return if refuted(1.0) { 0.0 } else { f64::INFINITY },
    };
    let (mut refuted_at, mut open) = (largest, 0.0);
    while refuted_at - open > RESOLUTION * refuted_at && refuted_at > largest * RESOLUTION * RESOLUTION {
        let middle = f64::midpoint(open, refuted_at);
        if refuted(middle) { refuted_at = middle } else { open = middle }
    }
    refuted_at
}

/// Whether the bets against "the mean is on the wrong side of m" have reached the threshold.
fn crosses<B: Bets<Trial = f64> + Clone>(bets: &B, trials: &[f64], m: f64, threshold: f64) -> bool {
    let mut process = Process::new(bets.clone());
    let mut scaled = [0.0; BLOCK];
    for block in trials.chunks(BLOCK) {
        for (y, x) in scaled.iter_mut().zip(block) {
            *y = x / m;
        }
        process.absorb(&scaled[..block.len()]);
    }
    process.log_mixture() >= threshold
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
    while (found - open).abs() > RESOLUTION * (found - mean).abs().min(found) {
        let middle = (open * found).sqrt();
        if refuted(middle) { found = middle } else { open = middle }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, Streams};

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
}
