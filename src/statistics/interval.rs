//! The anytime-valid interval of a mean: all values that neither process has refuted.

use super::Certificate;
use super::bets::{Above, Below};
use super::process::{BLOCK, Bets, Process};

/// Relative width at which the search for an endpoint stops; endpoints err outward.
const RESOLUTION: f64 = 1.0 / 1024.0;

/// The interval [lo, hi] of E X that the trials leave at error share α; hi is ∞ without a
/// certificate. Valid at every time, because it inverts the processes of the race.
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

/// The upper end where every trial was zero: only a range says anything then.
fn upper_of_zeros(trials: usize, certificate: Option<Certificate>, alpha: f64) -> f64 {
    match certificate {
        Some(Certificate::Range(c)) => {
            let zeros = vec![0.0; trials];
            let threshold = -alpha.ln();
            let refuted = |m: f64| crosses(&Below::new(Certificate::Range(c), m), &zeros, m, threshold);
            let (mut refuted_at, mut open) = (c, 0.0);
            if !refuted(c) {
                return c;
            }
            while refuted_at - open > RESOLUTION * refuted_at && refuted_at > c * RESOLUTION * RESOLUTION {
                let middle = f64::midpoint(open, refuted_at);
                if refuted(middle) { refuted_at = middle } else { open = middle }
            }
            refuted_at
        }
        _ => f64::INFINITY,
    }
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
        let mut streams = Streams::<16>::new(key, 0);
        let trials: Vec<f64> = (0..1000).flat_map(|_| streams.normals().map(|z| z * z)).collect();
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
    fn zeros_are_bounded_only_by_a_range() {
        let zeros = [0.0; 1024];
        let (lo, hi) = mean_interval(&zeros, Some(Certificate::Range(1.0)), 1e-9);
        assert!(lo == 0.0 && hi < 0.05, "{hi}");
        assert_eq!(mean_interval(&zeros, Some(Certificate::Kurtosis(3.0)), 1e-9).1, f64::INFINITY);
    }
}
