//! [`PrivacyAudit`]: differential privacy, refuted by sampling two neighbouring inputs.

use super::bets::LossBets;
use super::process::Bets;
use super::race::{RaceEnd, RaceState, StateMismatch};
use super::{Race, Violation, check_nonnegative};

/// An event about the output of a mechanism: a half-line, which is where the likelihood ratio of two
/// neighbours is large for the mechanisms of the lectures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// The output is at least this.
    AtLeast(f64),
    /// The output is at most this.
    AtMost(f64),
}

impl Event {
    /// Whether the event happened.
    #[must_use]
    pub fn contains(self, output: f64) -> bool {
        match self {
            Event::AtLeast(least) => output >= least,
            Event::AtMost(most) => output <= most,
        }
    }

    /// The half-line that speaks most clearly against (ε, δ): largest (P(R) − e^ε Q(R) − δ)/standard deviation
    /// among those that begin at an output, with one more output on either side counted for caution.
    ///
    /// The outputs under the two inputs, P and Q, must come from another stream than those that
    /// [`PrivacyAudit`] tests: an event chosen on the trials that it is tested on refutes what is true.
    /// `None` where there is no output.
    #[must_use]
    pub fn chosen(p: &[f64], q: &[f64], epsilon: f64, delta: f64) -> Option<Event> {
        let weight = libm::exp(epsilon);
        let sorted = |outputs: &[f64], sign: f64| {
            let mut outputs: Vec<f64> = outputs.iter().map(|x| sign * x).collect();
            outputs.sort_by(f64::total_cmp);
            outputs
        };
        let mut best: Option<(f64, Event)> = None;
        for sign in [1.0, -1.0] {
            let (p, q) = (sorted(p, sign), sorted(q, sign));
            for least in &p {
                let share = |outputs: &[f64]| {
                    let count = outputs.len() - outputs.partition_point(|x| x < least);
                    (count as f64 + 1.0) / (outputs.len() as f64 + 2.0)
                };
                let (p, q) = (share(&p), share(&q));
                let variance = p * (1.0 - p) + weight * weight * q * (1.0 - q);
                let score = (p - weight * q - delta) / variance.sqrt();
                if best.is_none_or(|(so_far, _)| score > so_far) {
                    let event = if sign > 0.0 { Event::AtLeast(*least) } else { Event::AtMost(-least) };
                    best = Some((score, event));
                }
            }
        }
        best.map(|(_, event)| event)
    }
}

/// The claim P(R) ≤ e^ε Q(R) + δ about one declared event R, tested on pairs of outputs under two
/// neighbouring inputs: D = 1{A ∈ R} − e^ε 1{B ∈ R} − δ has E D ≤ 0.
///
/// Its refutation refutes (ε, δ)-differential privacy. Its support says something of this event and
/// nothing of privacy, which speaks of all events and all neighbours: for that compute the hockey-stick
/// divergence.
#[derive(Clone, Debug)]
pub struct PrivacyAudit {
    race: Race<EventBets, EventBets>,
    event: Event,
}

/// Bets on D; a trial says whether A and B fell into the event.
#[derive(Clone, Debug)]
struct EventBets {
    bets: LossBets,
    /// +1 against E D ≤ 0, −1 against E D ≥ 0.
    sign: f64,
    weight: f64,
    delta: f64,
}

impl EventBets {
    fn new(sign: f64, epsilon: f64, delta: f64) -> EventBets {
        // Rounded to the side on which the null hypothesis is larger.
        let weight = libm::exp(epsilon) * (1.0 + sign * f64::powi(2.0, -40));
        let largest_loss = if sign > 0.0 { weight + delta } else { 1.0 - delta };
        EventBets { bets: LossBets::bounded(largest_loss), sign, weight, delta }
    }
}

impl Bets for EventBets {
    type Trial = (bool, bool);
    fn factor(&self, j: usize, (a, b): (bool, bool)) -> f64 {
        let d = f64::from(u8::from(a)) - self.weight * f64::from(u8::from(b)) - self.delta;
        self.bets.factor(j, -self.sign * d)
    }
    fn check(&self, _: (bool, bool)) -> Result<(), Violation> {
        Ok(())
    }
}

impl PrivacyAudit {
    /// The claim about this event for ε ≥ 0 and 0 ≤ δ < 1, at error share α.
    #[must_use]
    pub fn new(event: Event, epsilon: f64, delta: f64, alpha: f64) -> PrivacyAudit {
        let [against, for_it] = [1.0, -1.0].map(|sign| EventBets::new(sign, epsilon, delta));
        PrivacyAudit { race: Race::new(Some(against), Some(for_it), alpha), event }
    }

    /// Folds in pairs of outputs, one under each input.
    ///
    /// # Errors
    /// At an output that is NaN. None is folded in then.
    pub fn admit(&mut self, outputs: &[(f64, f64)]) -> Result<(), Violation> {
        for (a, b) in outputs {
            check_nonnegative(a.abs(), None)?;
            check_nonnegative(b.abs(), None)?;
        }
        let fell = |output: f64| self.event.contains(output);
        let trials: Vec<(bool, bool)> = outputs.iter().map(|(a, b)| (fell(*a), fell(*b))).collect();
        self.race.absorb(&trials);
        Ok(())
    }

    /// Where the race about this event stands.
    #[must_use]
    pub fn end(&self) -> RaceEnd {
        self.race.end()
    }

    /// What to save.
    #[must_use]
    pub fn state(&self) -> RaceState {
        self.race.state()
    }

    /// Takes up what was saved of a race about the same event.
    ///
    /// # Errors
    /// When the saved race had bets in other directions.
    pub fn take_up(&mut self, state: &RaceState) -> Result<(), StateMismatch> {
        self.race.take_up(state)
    }
}
