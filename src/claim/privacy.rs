//! Differential privacy, which outputs under two neighbouring inputs can only refute.

use super::decide::{Finding, Outcome};
use super::journal::Saved;
use super::plan::{Plan, Subject};
use super::sample::{BOUND_SLACK, Contest, Sample, Sampling, Stopped, transposed};
use crate::arithmetic::Exact;
use crate::random::Purpose;
use crate::statistics::{Direction, Event, PrivacyAudit, RaceEnd, StateMismatch, Violation};

/// How many pairs of outputs an event is chosen on.
const PAIRS_FOR_AN_EVENT: u64 = 4096;

/// One of the two orders of the neighbours, and the event that is most telling there.
struct Audit {
    event: Event,
    audit: PrivacyAudit,
    swapped: bool,
}

impl Audit {
    fn new(chosen_on: &[Vec<f64>], swapped: bool, epsilon: f64, delta: f64, share: f64) -> Option<Audit> {
        let output = |under: usize| -> Vec<f64> { chosen_on.iter().map(|pair| pair[under]).collect() };
        let (p, q) = if swapped { (output(1), output(0)) } else { (output(0), output(1)) };
        let event = Event::chosen(&p, &q, epsilon, delta)?;
        Some(Audit { event, audit: PrivacyAudit::new(event, epsilon, delta, share), swapped })
    }

    fn end(&self) -> RaceEnd {
        self.audit.end()
    }

    fn described(&self) -> String {
        let event = match self.event {
            Event::AtLeast(least) => format!("an output of at least {least}"),
            Event::AtMost(most) => format!("an output of at most {most}"),
        };
        let input = if self.swapped { "second" } else { "first" };
        format!("{event} under the {input} input")
    }
}

/// Both orders of the neighbours.
struct Audits(Vec<Audit>);

impl Contest<Vec<f64>> for Audits {
    fn admit(&mut self, pairs: &[Vec<f64>]) -> Result<(), Violation> {
        self.0.iter_mut().try_for_each(|audit| {
            let order = |pair: &Vec<f64>| if audit.swapped { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            let outputs: Vec<(f64, f64)> = pairs.iter().map(order).collect();
            audit.audit.admit(&outputs)
        })
    }

    /// A refutation by either order refutes; there is nothing more to learn once both events were cleared.
    fn end(&self) -> RaceEnd {
        let is = |direction| move |audit: &Audit| audit.end() == RaceEnd::Decided(direction);
        if self.0.iter().any(is(Direction::Refute)) {
            RaceEnd::Decided(Direction::Refute)
        } else if self.0.iter().all(is(Direction::Support)) {
            RaceEnd::Decided(Direction::Support)
        } else if self.0.iter().any(|audit| audit.end() == RaceEnd::Contradiction) {
            RaceEnd::Contradiction
        } else {
            RaceEnd::Open
        }
    }

    fn state(&self) -> Saved {
        Saved { races: self.0.iter().map(|audit| audit.audit.state()).collect(), tallies: Vec::new() }
    }

    fn take_up(&mut self, saved: &Saved) -> Result<(), StateMismatch> {
        if saved.races.len() != self.0.len() {
            return Err(StateMismatch);
        }
        self.0.iter_mut().zip(&saved.races).try_for_each(|(audit, state)| audit.audit.take_up(state))
    }
}

impl Plan {
    /// Looks for an event that refutes differential privacy.
    pub(super) fn sample_neighbours(&self, at: Sampling<'_>) -> Finding {
        self.race_of_events(at).unwrap_or_else(Stopped::finding)
    }

    fn race_of_events(&self, at: Sampling<'_>) -> Result<Finding, Stopped> {
        let (epsilon, delta) = self.privacy_of(at.subject)?;
        let batch = transposed(at.subject);
        let mut others = Sample::new(at.key(Purpose::Event), 0, &batch, &is_a_pair);
        let chosen_on = others.draw_to(PAIRS_FOR_AN_EVENT)?;
        let audit = |swapped| Audit::new(&chosen_on, swapped, epsilon, delta, at.share / 2.0);
        let mut audits = Audits([false, true].into_iter().filter_map(audit).collect());
        let mut sample = Sample::new(at.key(Purpose::Verdict), 0, &batch, &is_a_pair);
        let end = sample.race(at.trials_max(), &mut audits, &at.bookmark())?;
        let Audits(audits) = audits;
        let claimed = format!("e^{epsilon} times its probability under the other input, plus {delta}");
        let refuting = audits.iter().find(|audit| audit.end() == RaceEnd::Decided(Direction::Refute));
        Ok(match refuting {
            Some(audit) => Finding {
                trials: sample.drawn,
                raced: sample.drawn,
                quantity_text: format!("the probability of {}", audit.described()),
                bound_text: claimed,
                ..Finding::new(Outcome::Refuted)
            },
            None => Finding { trials: sample.drawn, ..Finding::noted(undecided(end), why_open(&audits)) },
        })
    }

    /// ε and δ, rounded up.
    fn privacy_of(&self, subject: &dyn Subject) -> Result<(f64, f64), Stopped> {
        let (epsilon, delta) =
            Exact::scope(256, || (self.bound_of(subject).to_f64_bounds(), subject.other().to_f64_bounds()));
        if epsilon.0 >= 0.0 && epsilon.1.is_finite() && delta.0 >= 0.0 && delta.1 < 1.0 - BOUND_SLACK {
            return Ok((epsilon.1, delta.1 + BOUND_SLACK * delta.1));
        }
        let wrong = format!("privacy needs ε ≥ 0 and 0 ≤ δ < 1, not ε = {} and δ = {}", epsilon.0, delta.0);
        Err(wrong.into())
    }
}

fn undecided(end: RaceEnd) -> Outcome {
    if end == RaceEnd::Contradiction { Outcome::Broken } else { Outcome::Undecided }
}

fn why_open(audits: &[Audit]) -> String {
    let cleared = |audit: &&Audit| audit.end() == RaceEnd::Decided(Direction::Support);
    let cleared: Vec<String> = audits.iter().filter(cleared).map(Audit::described).collect();
    let of_events = if cleared.is_empty() { String::new() } else { format!("; cleared: {}", cleared.join(" and ")) };
    format!(
        "sampling refutes privacy and never supports it, which is about all events: compute a divergence{of_events}"
    )
}

fn is_a_pair(outputs: &Vec<f64>) -> Result<(), String> {
    if outputs.iter().any(|output| output.is_nan()) {
        return Err(format!("it gave {outputs:?}, of which one is no number"));
    }
    Ok(())
}
