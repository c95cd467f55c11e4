//! Probabilities decided by trials: counts in, a verdict out, and no certificate needed.

use super::decide::{Finding, Outcome};
use super::journal::{Saved, Tally};
use super::looks::{Look, average, looks};
use super::plan::{Plan, Said, Subject};
use super::sample::{BOUND_SLACK, Contest, PREDICTED_POWER, Sample, Sampling, Stopped, compared, numbers, outcome_of};
use super::sampled::{INTERVAL_RATIO, TRIALS_BESIDE_PATHS, TRIALS_FOR_AN_INTERVAL};
use crate::arithmetic::Exact;
use crate::random::Purpose;
use crate::statistics::{
    Above, Below, Certificate, Chance, Direction, RaceEnd, StateMismatch, Violation, trials_to_verdict,
};

/// How many trials a prediction is made from, at most.
const TRIALS_KEPT: usize = 1 << 14;

/// A probability this many times below its bound need not be known any better.
const FAR_BELOW: f64 = 4.0;

/// What is said of a probability.
#[derive(Clone, Copy, Debug)]
enum Claimed {
    AtMost(f64),
    AtLeast(f64),
    /// Between these, which sampling can only refute.
    Exactly(f64, f64),
}

impl Claimed {
    /// Where the race stands after these counts. That an event never happens is refuted by one that
    /// did, and that it always does by one that did not.
    fn end(self, chance: Chance, share: f64) -> RaceEnd {
        let refuted_if = |refuted| if refuted { RaceEnd::Decided(Direction::Refute) } else { RaceEnd::Open };
        match self {
            Claimed::AtMost(0.0) => refuted_if(chance.hits > 0),
            Claimed::AtLeast(1.0) => refuted_if(chance.hits < chance.trials),
            Claimed::AtMost(p) => chance.at_most(p, share),
            Claimed::AtLeast(p) => chance.at_least(p, share),
            Claimed::Exactly(lo, hi) => {
                let refute = RaceEnd::Decided(Direction::Refute);
                let sides = [Claimed::AtMost(hi), Claimed::AtLeast(lo)];
                refuted_if(sides.iter().any(|side| side.end(chance, share / 2.0) == refute))
            }
        }
    }

    /// The probability that decides it.
    fn threshold(self) -> f64 {
        match self {
            Claimed::AtMost(p) | Claimed::AtLeast(p) => p,
            Claimed::Exactly(lo, hi) => f64::midpoint(lo, hi),
        }
    }

    /// Whether a probability is so small against the bound that its size does not matter.
    fn is_far_below(self, probability: f64) -> bool {
        matches!(self, Claimed::AtMost(p) if probability <= p / FAR_BELOW)
    }

    fn tightness(self, (lo, hi): (f64, f64)) -> Option<(f64, f64)> {
        match self {
            Claimed::AtLeast(p) => (lo > 0.0).then_some((p / hi, p / lo)),
            Claimed::AtMost(p) | Claimed::Exactly(p, _) => (p > 0.0).then_some((lo / p, hi / p)),
        }
    }
}

/// A race of counts: a hit is a trial of value 1.
struct Counts {
    claimed: Claimed,
    share: f64,
    tally: Tally,
}

impl Counts {
    fn chance(&self) -> Chance {
        Chance { hits: self.tally.sum as u64, trials: self.tally.count }
    }

    /// The last trial in which the event happened.
    fn hit(&self) -> Option<u64> {
        (self.tally.sum > 0.0).then_some(self.tally.worst)
    }
}

impl Contest<f64> for Counts {
    fn admit(&mut self, trials: &[f64]) -> Result<(), Violation> {
        trials.iter().for_each(|x| self.tally.add(*x));
        Ok(())
    }

    fn end(&self) -> RaceEnd {
        self.claimed.end(self.chance(), self.share)
    }

    fn state(&self) -> Saved {
        Saved { races: Vec::new(), tallies: vec![self.tally] }
    }

    fn take_up(&mut self, saved: &Saved) -> Result<(), StateMismatch> {
        let ([], [tally]) = (&saved.races[..], &saved.tallies[..]) else { return Err(StateMismatch) };
        self.tally = *tally;
        Ok(())
    }
}

impl Plan {
    /// Decides a probability by trials.
    pub(super) fn sample_event(&self, at: Sampling<'_>) -> Finding {
        self.race_of_counts(at).unwrap_or_else(Stopped::finding)
    }

    fn race_of_counts(&self, at: Sampling<'_>) -> Result<Finding, Stopped> {
        let claimed = self.claimed_of_event(at.subject)?;
        let batch = numbers(at.subject);
        let mut sample = Sample::new(at.key(Purpose::Verdict), TRIALS_KEPT, &batch, &is_indicator);
        let mut counts = Counts { claimed, share: at.share, tally: Tally::default() };
        let end = sample.race(at.trials_max(), &mut counts, &at.bookmark())?;
        let raced = sample.drawn;
        let interval = narrowed(&mut sample, &mut counts)?;
        let chance = counts.chance();
        let (outcome, mut note) = outcome_of(end, sample.drawn);
        let looks = if self.grid.is_none() { looks_at(sample.kept(), at.share) } else { Vec::new() };
        let impossible = matches!(claimed, Claimed::AtMost(0.0) | Claimed::AtLeast(1.0) | Claimed::Exactly(..));
        let predicted = if outcome == Outcome::Undecided && !impossible {
            predicted(sample.kept(), claimed.threshold(), at.share)
        } else {
            None
        };
        if outcome == Outcome::Undecided && impossible {
            note = note.map(|note| format!("{note}: trials can refute such a probability and never support it"));
        }
        let bound = claimed.threshold();
        Ok(Finding {
            trials: sample.drawn,
            raced,
            measured: Some(interval),
            mean: Some(chance.hits as f64 / chance.trials as f64),
            looks,
            sampled: true,
            bound: Some(bound),
            tightness: claimed.tightness(interval),
            worst: counts.hit(),
            predicted_trials: predicted,
            note,
            quantity_text: format!(
                "a probability in [{}, {}]: {} of {} trials",
                interval.0, interval.1, chance.hits, chance.trials
            ),
            bound_text: bound.to_string(),
            ..Finding::new(outcome)
        })
    }

    /// The claim in doubles, widened by the rounding of the bound.
    fn claimed_of_event(&self, subject: &dyn Subject) -> Result<Claimed, Stopped> {
        let (lo, hi) = Exact::scope(256, || self.bound_of(subject).to_f64_bounds());
        let (below, above) = (lo * (1.0 - BOUND_SLACK), hi * (1.0 + BOUND_SLACK));
        let claimed = match self.said {
            Said::AtLeast if lo == 1.0 => Claimed::AtLeast(1.0),
            Said::AtMost => Claimed::AtMost(above),
            Said::AtLeast => Claimed::AtLeast(below),
            Said::Exactly => Claimed::Exactly(below, above),
            _ => return Err("this relation is not about one probability".to_owned().into()),
        };
        let says_something = match claimed {
            Claimed::AtMost(p) => (0.0..1.0).contains(&p),
            Claimed::AtLeast(p) => p > 0.0 && p <= 1.0,
            Claimed::Exactly(lo, hi) => lo > 0.0 && hi < 1.0,
        };
        if says_something {
            return Ok(claimed);
        }
        Err(format!("the bound of a probability must be one, and say something: not [{lo}, {hi}]").into())
    }

    /// What the exact probability says, if the trials beside it agree.
    pub(super) fn event_beside(&self, exact: Finding, at: Sampling<'_>) -> Finding {
        let batch = numbers(at.subject);
        let mut sample = Sample::new(at.key(Purpose::Verdict), 0, &batch, &is_indicator);
        match sample.draw_to(TRIALS_BESIDE_PATHS) {
            Ok(trials) => compared(exact, looks_at(&trials, at.share / 2.0)),
            Err(stopped) => stopped.finding(),
        }
    }
}

fn is_indicator(x: &f64) -> Result<(), String> {
    if *x == 0.0 || *x == 1.0 {
        return Ok(());
    }
    Err(format!("it gave {x}, and the indicator of an event is 0 or 1"))
}

fn looks_at(indicators: &[f64], share: f64) -> Vec<Look> {
    let interval = |seen: &[f64]| {
        let mut chance = Chance::default();
        chance.absorb(seen.iter().map(|x| *x == 1.0));
        chance.interval(share)
    };
    looks(indicators, average, interval)
}

/// Draws on until the interval says how large the probability is; a verdict often needs fewer trials.
fn narrowed(sample: &mut Sample<'_, f64>, counts: &mut Counts) -> Result<(f64, f64), Stopped> {
    loop {
        let (lo, hi) = counts.chance().interval(counts.share);
        let is_narrow = hi <= INTERVAL_RATIO * lo || counts.claimed.is_far_below(hi);
        if is_narrow || sample.drawn >= TRIALS_FOR_AN_INTERVAL {
            return Ok((lo, hi));
        }
        let new = sample.draw_to((2 * sample.drawn).clamp(64, TRIALS_FOR_AN_INTERVAL))?;
        counts.admit(&new)?;
    }
}

/// How many trials like these a verdict takes: their wealth is that of bets on Y = hit/p.
fn predicted(trials: &[f64], p: f64, share: f64) -> Option<u64> {
    let scaled: Vec<f64> = trials.iter().map(|x| x / p).collect();
    let above = trials_to_verdict(&Above::default(), &scaled, share, PREDICTED_POWER);
    let below = trials_to_verdict(&Below::new(Certificate::Range(1.0), p), &scaled, share, PREDICTED_POWER);
    above.into_iter().chain(below).min()
}
