//! What a race can see: how many trials a verdict takes, and how small a violation it would catch.
//!
//! These are predictions, not verdicts: the log-wealth of a bet after n trials is taken for normal, with mean
//! and variance as in a sample.

use super::process::{BETS, Bets};
use super::{Above, Below};

/// How many trials of a sample are looked at.
const SAMPLE_MAX: usize = 1 << 14;

/// Violations by a larger factor than this, either way, are not looked for.
const FACTOR_MAX: f64 = (1u64 << 20) as f64;

/// How many trials like these it takes until the bets reach 1/α with this probability; `None` where no bet
/// gains on them: then more trials will not help, as where a bound is attained.
#[must_use]
pub fn trials_to_verdict<B: Bets>(bets: &B, sample: &[B::Trial], alpha: f64, power: f64) -> Option<u64> {
    let (needed, z) = (needed_nats(alpha), normal_quantile(power));
    let trials = growths(bets, sample.iter().copied()).filter(|growth| growth.mean > 0.0).map(|growth| {
        // n · mean − z · deviation · √n = needed.
        let spread = z * growth.deviation;
        ((spread + (spread * spread + 4.0 * growth.mean * needed).sqrt()) / (2.0 * growth.mean)).powi(2)
    });
    trials.reduce(f64::min).map(|trials| trials.min(1e18).ceil() as u64)
}

/// The smallest factor f > 1 such that n trials would have refuted "E X ≤ B" with this probability if E X were
/// f B, for X distributed as in the sample up to scale; `None` where not even 2²⁰ would do.
#[must_use]
pub fn detects_excess(sample: &[f64], trials: u64, alpha: f64, power: f64) -> Option<f64> {
    detects(&Above::default(), sample, trials, alpha, power, FACTOR_MAX)
}

/// The largest factor f < 1 such that n trials would have refuted "E X ≥ B" with this probability if E X were
/// f B, for X distributed as in the sample up to scale and bets that a certificate allows; `None`
/// where not even 2⁻²⁰ would do.
#[must_use]
pub fn detects_shortfall(bets: &Below, sample: &[f64], trials: u64, alpha: f64, power: f64) -> Option<f64> {
    detects(bets, sample, trials, alpha, power, 1.0 / FACTOR_MAX)
}

fn detects<B: Bets<Trial = f64>>(
    bets: &B,
    sample: &[f64],
    trials: u64,
    alpha: f64,
    power: f64,
    extreme: f64,
) -> Option<f64> {
    let sample = &sample[..sample.len().min(SAMPLE_MAX)];
    let mean = sample.iter().sum::<f64>() / sample.len() as f64;
    let (needed, z, n) = (needed_nats(alpha), normal_quantile(power), trials as f64);
    let caught = |factor: f64| {
        growths(bets, sample.iter().map(|x| x / mean * factor))
            .any(|growth| n * growth.mean - z * growth.deviation * n.sqrt() >= needed)
    };
    let (mut missed, mut found) = (1.0, extreme);
    if !caught(found) {
        return None;
    }
    // The wealth is monotone in the factor; 24 halvings of ln 2²⁰ leave a relative error of 10⁻⁶.
    for _ in 0..24 {
        let middle = (missed * found).sqrt();
        if caught(middle) { found = middle } else { missed = middle }
    }
    Some(found)
}

/// What one bet wins on a trial, in nats.
struct Growth {
    mean: f64,
    deviation: f64,
}

/// The growth of every bet that no trial of the sample ruins.
fn growths<B: Bets>(bets: &B, sample: impl Iterator<Item = B::Trial> + Clone) -> impl Iterator<Item = Growth> {
    (0..BETS).filter_map(move |j| {
        let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for trial in sample.clone().take(SAMPLE_MAX) {
            let log = libm::log(bets.factor(j, trial).min(f64::MAX));
            (n, sum, squares) = (n + 1.0, sum + log, squares + log * log);
        }
        let mean: f64 = sum / n;
        mean.is_finite().then(|| Growth { mean, deviation: (squares / n - mean * mean).max(0.0).sqrt() })
    })
}

/// What one bet has to win for the mixture to reach 1/α.
fn needed_nats(alpha: f64) -> f64 {
    -libm::log(alpha) + libm::log(BETS as f64)
}

/// The z with Φ(z) = probability, to ten digits.
fn normal_quantile(probability: f64) -> f64 {
    let (mut lo, mut hi) = (-40.0, 40.0);
    for _ in 0..40 {
        let z = f64::midpoint(lo, hi);
        if libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0 < probability { lo = z } else { hi = z }
    }
    f64::midpoint(lo, hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_normal_law() {
        for (probability, z) in [(0.5, 0.0), (0.95, 1.644_853_626_951), (0.025, -1.959_963_984_540)] {
            assert!((normal_quantile(probability) - z).abs() < 1e-9, "{probability}");
        }
    }

    #[test]
    fn an_attained_bound_is_never_decided() {
        let sample: Vec<f64> = (0..1000).map(|i| f64::from(i % 5) / 2.0).collect();
        assert_eq!(trials_to_verdict(&Above::default(), &sample, 1e-9, 0.5), None);
        let doubled: Vec<f64> = sample.iter().map(|y| 2.0 * y).collect();
        assert!(trials_to_verdict(&Above::default(), &doubled, 1e-9, 0.5).is_some_and(|trials| trials < 200));
        // A constant ten times too large: ln 10 nats a trial with the boldest bet.
        let needed = needed_nats(1e-9) / 10f64.ln();
        assert_eq!(trials_to_verdict(&Above::default(), &[10.0; 64], 1e-9, 0.95), Some(needed.ceil() as u64));
    }
}
