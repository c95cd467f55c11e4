//! [`Race`]: two processes run against each other until one crosses its threshold.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Violation;
use super::process::{BETS, BLOCK, Bets, Process, Wealth, threshold};

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

impl RaceEnd {
    /// Where a race stands in which these directions have crossed.
    pub(super) fn of(refuted: bool, supported: bool) -> RaceEnd {
        match (refuted, supported) {
            (true, true) => RaceEnd::Contradiction,
            (true, false) => RaceEnd::Decided(Direction::Refute),
            (false, true) => RaceEnd::Decided(Direction::Support),
            (false, false) => RaceEnd::Open,
        }
    }
}

/// All there is to save of a race. It is taken up again by the same bets, with the trials that
/// follow the first `trials`; where those are whole blocks of 64, not a bit differs from a race
/// that was never interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaceState {
    /// How many trials have been absorbed.
    pub trials: u64,
    /// What the bets against the claim have won.
    pub refute: Option<Wealth>,
    /// What the bets for the claim have won.
    pub support: Option<Wealth>,
}

/// A saved race has bets in directions in which the new one has none, or the reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateMismatch;

impl fmt::Display for StateMismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the saved race bets in other directions than this one")
    }
}

impl std::error::Error for StateMismatch {}

/// The processes of one claim about a mean: one refutes it, the other, where a certificate allows
/// it, supports it.
///
/// Only one of the two null hypotheses can be true, so the share α is not divided between them.
#[derive(Clone, Debug)]
pub struct Race<R, S> {
    refute: Option<Process<R>>,
    support: Option<Process<S>>,
    threshold: f64,
    trials: u64,
}

impl<T: Copy, R: Bets<Trial = T>, S: Bets<Trial = T>> Race<R, S> {
    /// A race at error share α; a direction without bets never wins.
    #[must_use]
    pub fn new(refute: Option<R>, support: Option<S>, alpha: f64) -> Race<R, S> {
        let (refute, support) = (refute.map(Process::new), support.map(Process::new));
        Race { refute, support, threshold: threshold(alpha), trials: 0 }
    }

    /// Takes up a saved race, which had the bets of this one.
    ///
    /// # Errors
    /// When it had bets in other directions; this race is then as it was.
    pub fn take_up(&mut self, state: &RaceState) -> Result<(), StateMismatch> {
        if self.refute.is_some() != state.refute.is_some() || self.support.is_some() != state.support.is_some() {
            return Err(StateMismatch);
        }
        if let Some((process, wealth)) = self.refute.as_mut().zip(state.refute) {
            process.take_up(wealth);
        }
        if let Some((process, wealth)) = self.support.as_mut().zip(state.support) {
            process.take_up(wealth);
        }
        self.trials = state.trials;
        Ok(())
    }

    /// What to save.
    #[must_use]
    pub fn state(&self) -> RaceState {
        RaceState {
            trials: self.trials,
            refute: self.refute.as_ref().map(|process| *process.wealth()),
            support: self.support.as_ref().map(|process| *process.wealth()),
        }
    }

    /// Checks trials against the certificates and folds them in.
    ///
    /// # Errors
    /// At the first trial that a certificate excludes. None is folded in then.
    pub fn admit(&mut self, trials: &[T]) -> Result<(), Violation> {
        for trial in trials {
            self.refute.iter().try_for_each(|process| process.check(*trial))?;
            self.support.iter().try_for_each(|process| process.check(*trial))?;
        }
        self.absorb(trials);
        Ok(())
    }

    /// Folds in whole blocks of 64 trials (the last may be shorter) that were checked elsewhere.
    pub fn absorb(&mut self, trials: &[T]) {
        for block in trials.chunks(BLOCK) {
            if let Some(process) = &mut self.refute {
                process.absorb(block);
            }
            if let Some(process) = &mut self.support {
                process.absorb(block);
            }
        }
        self.trials += trials.len() as u64;
    }

    /// How many trials have been absorbed.
    #[must_use]
    pub fn trials(&self) -> u64 {
        self.trials
    }

    /// The logarithm of the e-value in one direction, in nats; −∞ where there are no bets.
    #[must_use]
    pub fn log_evidence(&self, direction: Direction) -> f64 {
        let evidence = match direction {
            Direction::Refute => self.refute.as_ref().map(Process::log_mixture),
            Direction::Support => self.support.as_ref().map(Process::log_mixture),
        };
        evidence.unwrap_or(f64::NEG_INFINITY)
    }

    /// Whether the e-value in one direction has reached 1/α.
    #[must_use]
    pub(super) fn has_crossed(&self, direction: Direction) -> bool {
        self.log_evidence(direction) >= self.threshold
    }

    /// Where the race stands.
    #[must_use]
    pub fn end(&self) -> RaceEnd {
        RaceEnd::of(self.has_crossed(Direction::Refute), self.has_crossed(Direction::Support))
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
