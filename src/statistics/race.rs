//! [`Race`]: two processes run against each other until one crosses its threshold.

use super::process::{BETS, BLOCK, Bets, Process};

/// Which way a race was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The claim was supported.
    Support,
    /// The claim was refuted.
    Refute,
}

/// How a race stands at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaceEnd {
    /// One process has crossed 1/α.
    Decided(Direction),
    /// Both have: the certificate or the sampler is wrong.
    Contradiction,
    /// Neither has, yet.
    Open,
}

/// The processes of one claim about a mean: one refutes it, the other, where a certificate allows
/// it, supports it.
#[derive(Clone, Debug)]
pub struct Race<R, S> {
    refute: Option<Process<R>>,
    support: Option<Process<S>>,
    threshold: f64,
}

impl<T: Copy, R: Bets<Trial = T>, S: Bets<Trial = T>> Race<R, S> {
    /// A race at error share α; a direction without bets never wins.
    #[must_use]
    pub fn new(refute: Option<R>, support: Option<S>, alpha: f64) -> Race<R, S> {
        Race { refute: refute.map(Process::new), support: support.map(Process::new), threshold: -alpha.ln() }
    }

    /// Folds in whole blocks of 64 trials (the last may be shorter).
    pub fn absorb(&mut self, trials: &[T]) {
        for block in trials.chunks(BLOCK) {
            if let Some(process) = &mut self.refute {
                process.absorb(block);
            }
            if let Some(process) = &mut self.support {
                process.absorb(block);
            }
        }
    }

    /// Where the race stands.
    #[must_use]
    pub fn end(&self) -> RaceEnd {
        let refuted = self.refute.as_ref().is_some_and(|process| process.log_mixture() >= self.threshold);
        let supported = self.support.as_ref().is_some_and(|process| process.log_mixture() >= self.threshold);
        match (refuted, supported) {
            (true, true) => RaceEnd::Contradiction,
            (true, false) => RaceEnd::Decided(Direction::Refute),
            (false, true) => RaceEnd::Decided(Direction::Support),
            (false, false) => RaceEnd::Open,
        }
    }
}

/// The numbers of trials at which a race is looked at: 64, 128, …, then an eighth more each time.
pub fn checkpoints(trials_max: u64) -> impl Iterator<Item = u64> {
    let block = BLOCK as u64;
    std::iter::successors(Some(block), move |n| Some(n + (n / 8 / block * block).max(block)))
        .take_while(move |n| *n <= trials_max)
}

/// How many trials a mean claim would take, from the first two moments of Y = X / bound seen so
/// far: 2 (v + v′) (ln 1/α + ln 16) / (m − 1)², with v′ what a moment certificate costs.
#[must_use]
pub fn predicted_trials(mean: f64, variance: f64, certificate_cost: f64, alpha: f64) -> u64 {
    let gap = (mean - 1.0).abs();
    let log = -alpha.ln() + (BETS as f64).ln();
    let trials = 2.0 * (variance + certificate_cost) * log / (gap * gap) + log / gap;
    if trials.is_finite() { trials.min(1e18).ceil() as u64 } else { u64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_are_multiples_of_a_block_and_grow_by_an_eighth() {
        let points: Vec<u64> = checkpoints(4096).collect();
        assert_eq!(&points[..4], &[64, 128, 192, 256]);
        assert!(points.iter().all(|n| n % 64 == 0));
        assert!(points.windows(2).all(|w| w[1] - w[0] == (w[0] / 512 * 64).max(64)));
    }
}
