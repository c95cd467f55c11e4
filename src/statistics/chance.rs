//! [`Chance`]: probabilities, in both directions and without a certificate.

use serde::{Deserialize, Serialize};

use super::process::{BETS, threshold};
use super::race::RaceEnd;

/// How often an event was seen, and what that says about its probability P.
///
/// The bets are likelihood ratios: against P ≤ p of the alternatives q = p + 2⁻ʲ(1 − p), against P ≥ p of
/// q = p(1 − 2⁻ʲ), for j = 0, …, 15. A hit multiplies the wealth by q/p and a miss by (1 − q)/(1 − p), of mean
/// 1 + (P − p)(q − p)/(p(1 − p)) ≤ 1 under the null. The wealth depends on two counts only, so that
/// adding counts is all there is to merging, saving and resuming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chance {
    /// How often the event happened.
    pub hits: u64,
    /// Of how many trials.
    pub trials: u64,
}

impl Chance {
    /// Counts trials.
    pub fn absorb(&mut self, events: impl IntoIterator<Item = bool>) {
        for event in events {
            self.hits += u64::from(event);
            self.trials += 1;
        }
    }

    /// Adds what another worker has counted.
    pub fn merge(&mut self, other: Chance) {
        self.hits += other.hits;
        self.trials += other.trials;
    }

    /// The logarithm of the e-value against P ≤ p, in nats, rounded down.
    #[must_use]
    pub fn log_above(&self, p: f64) -> f64 {
        // A miss multiplies by (1 − q)/(1 − p) = 1 − 2⁻ʲ.
        self.log_mixture(|stake| (libm::log1p(stake * (1.0 - p) / p), libm::log1p(-stake)))
    }

    /// The logarithm of the e-value against P ≥ p, in nats, rounded down.
    #[must_use]
    pub fn log_below(&self, p: f64) -> f64 {
        // A hit multiplies by q/p = 1 − 2⁻ʲ.
        self.log_mixture(|stake| (libm::log1p(-stake), libm::log1p(stake * p / (1.0 - p))))
    }

    /// The mixture over stakes 2⁻ʲ, given the logarithms of what a hit and a miss multiply by.
    fn log_mixture(&self, logs: impl Fn(f64) -> (f64, f64)) -> f64 {
        let misses = self.trials - self.hits;
        // Nothing times −∞ is nothing.
        let times = |count: u64, log: f64| if count == 0 { 0.0 } else { count as f64 * log };
        let evidence: [f64; BETS] = std::array::from_fn(|j| {
            let (hit, miss) = logs(f64::powi(0.5, j as i32));
            let (hits, misses) = (times(self.hits, hit), times(misses, miss));
            let rounding = (hits.abs() + misses.abs()) * f64::powi(2.0, -49);
            if rounding.is_finite() { hits + misses - rounding } else { f64::NEG_INFINITY }
        });
        super::signed::log_average(&evidence)
    }

    /// Where the race about "P ≤ p" stands at error share α.
    #[must_use]
    pub fn at_most(&self, p: f64, alpha: f64) -> RaceEnd {
        RaceEnd::of(self.log_above(p) >= threshold(alpha), self.log_below(p) >= threshold(alpha))
    }

    /// Where the race about "P ≥ p" stands at error share α.
    #[must_use]
    pub fn at_least(&self, p: f64, alpha: f64) -> RaceEnd {
        RaceEnd::of(self.log_below(p) >= threshold(alpha), self.log_above(p) >= threshold(alpha))
    }

    /// The interval of P that the counts leave, each end at error share α: valid at every time. The e-value
    /// against P ≤ p falls in p and that against P ≥ p rises, so what they refute are two half-lines.
    #[must_use]
    pub fn interval(&self, alpha: f64) -> (f64, f64) {
        let threshold = threshold(alpha);
        let lo = boundary(0.0, 1.0, |p| self.log_above(p) >= threshold);
        let hi = boundary(1.0, 0.0, |p| self.log_below(p) >= threshold);
        (lo, hi)
    }
}

/// The last number found to be refuted, on the way from `refuted_end` (of which that is true or which is
/// the end of all possible numbers) towards `open_end`.
fn boundary(refuted_end: f64, open_end: f64, refuted: impl Fn(f64) -> bool) -> f64 {
    let (mut outside, mut inside) = (refuted_end, open_end);
    for _ in 0..60 {
        let middle = f64::midpoint(outside, inside);
        if refuted(middle) { outside = middle } else { inside = middle }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Above, Below, Certificate, Direction, Race};

    /// The counts carry the same wealth as the general bets on Y = hit/p, trial by trial.
    #[test]
    fn counts_win_what_bets_on_indicators_win() {
        let p = 0.2;
        let below = Below::new(Certificate::Range(1.0), p);
        let mut race = Race::new(Some(Above::default()), Some(below), 1e-9);
        let mut chance = Chance::default();
        let events: Vec<bool> = (0..640).map(|i| i * i % 11 < 3).collect();
        chance.absorb(events.iter().copied());
        race.absorb(&events.iter().map(|hit| f64::from(u8::from(*hit)) / p).collect::<Vec<f64>>());
        for (counted, direction) in
            [(chance.log_above(p), Direction::Refute), (chance.log_below(p), Direction::Support)]
        {
            assert!((counted - race.log_evidence(direction)).abs() < 1e-8, "{counted}, {direction:?}");
        }
    }

    #[test]
    fn the_interval_is_what_the_races_leave() {
        let alpha = 1e-6;
        for (hits, trials) in [(0, 1000), (3, 100), (500, 1000), (64, 64)] {
            let chance = Chance { hits, trials };
            let (lo, hi) = chance.interval(alpha);
            assert!((0.0..=1.0).contains(&lo) && lo < hi && hi <= 1.0, "[{lo}, {hi}]");
            assert!(lo == 0.0 || chance.log_above(lo) >= threshold(alpha) && hits > 0);
            assert!(hi == 1.0 || chance.log_below(hi) >= threshold(alpha) && hits < trials);
            assert!(chance.log_above(f64::midpoint(lo, hi)) < threshold(alpha));
        }
        assert_eq!(Chance { hits: 0, trials: 1000 }.interval(alpha).0, 0.0);
        assert_eq!(Chance { hits: 64, trials: 64 }.interval(alpha).1, 1.0);
    }
}
