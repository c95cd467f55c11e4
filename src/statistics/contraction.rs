//! [`Contraction`]: E[e′ | state] ≤ q e at every step of a run.

use super::bets::LossBets;
use super::power::trials_to_verdict;
use super::process::{BLOCK, Bets, Process, threshold};
use super::race::{RaceEnd, RaceState, StateMismatch};
use super::{Above, Certificate, Violation, check_nonnegative};

/// Conditional contraction along trajectories: E[eₜ₊₁ | past] ≤ q eₜ at every step of every run.
///
/// The trials Y = eₜ₊₁/(q eₜ) depend on each other; the bets 1 + λ(Y − 1) still multiply to a supermartingale,
/// because E[Y | past] ≤ 1 at each step. So every step is a trial, and one state at which the contraction
/// fails, visited often enough, refutes it.
///
/// What can be supported is less than what is claimed: that E[Y | past], averaged over the steps made, is
/// below 1. The bets for it are exp(λ(1 − Y) − λ²σ²/2), a supermartingale times exp(−λ Σ(E[Y | past] − 1)),
/// where σ² is s under `SecondMoment(s)` (e⁻ˣ ≤ 1 − x + x²/2 for x ≥ 0), C²/4 under `Range(C)` (Hoeffding)
/// or stated, all of e′/e given the past.
#[derive(Clone, Debug)]
pub struct Contraction {
    rate: f64,
    certificate: Option<Certificate>,
    refute: Process<Above>,
    support: Option<Process<LowerTail>>,
    threshold: f64,
    runs: u64,
}

#[derive(Clone, Debug)]
struct LowerTail(LossBets);

impl Bets for LowerTail {
    type Trial = f64;
    fn factor(&self, j: usize, y: f64) -> f64 {
        self.0.factor(j, y - 1.0)
    }
    fn check(&self, y: f64) -> Result<(), Violation> {
        check_nonnegative(y, None)
    }
}

impl Contraction {
    /// The claim with rate q > 0; `certificate` speaks of e′/e given the past, and one that is relative or
    /// about the variance supports nothing.
    #[must_use]
    pub fn new(rate: f64, certificate: Option<Certificate>, alpha: f64) -> Contraction {
        let sigma = certificate.and_then(|certificate| match certificate {
            Certificate::Range(c) => Some(c / 2.0),
            Certificate::SecondMoment(s) => Some(s.sqrt().next_up()),
            Certificate::SubGaussian(sigma) => Some(sigma),
            Certificate::Kurtosis(_) | Certificate::Variance(_) => None,
        });
        let support = sigma.map(|sigma| Process::new(LowerTail(LossBets::sub_gaussian(sigma / rate))));
        let refute = Process::new(Above::default());
        Contraction { rate, certificate, refute, support, threshold: threshold(alpha), runs: 0 }
    }

    /// Folds in the errors e₀, e₁, …, e_T ≥ 0 of one run, each step a trial. From e = 0 any e′ > 0 counts as
    /// +∞, and e′ = 0 for nothing.
    ///
    /// # Errors
    /// At a step that the certificate excludes. None is folded in then.
    pub fn admit(&mut self, errors: &[f64]) -> Result<(), Violation> {
        for error in errors {
            check_nonnegative(*error, None)?;
        }
        let trial = |step: &[f64]| {
            if step[0] == 0.0 && step[1] == 0.0 {
                return Ok(1.0);
            }
            let growth = step[1] / step[0];
            check_nonnegative(growth, self.certificate)?;
            Ok(growth / self.rate)
        };
        let trials: Vec<f64> = errors.windows(2).map(trial).collect::<Result<_, _>>()?;
        for block in trials.chunks(BLOCK) {
            self.refute.absorb(block);
            if let Some(process) = &mut self.support {
                process.absorb(block);
            }
        }
        self.runs += 1;
        Ok(())
    }

    /// What to save; its trials are the runs.
    #[must_use]
    pub fn state(&self) -> RaceState {
        RaceState {
            trials: self.runs,
            refute: Some(*self.refute.wealth()),
            support: self.support.as_ref().map(|process| *process.wealth()),
        }
    }

    /// Takes up what was saved.
    ///
    /// # Errors
    /// When the saved race had bets in other directions.
    pub fn take_up(&mut self, state: &RaceState) -> Result<(), StateMismatch> {
        let RaceState { trials, refute: Some(refute), support } = *state else { return Err(StateMismatch) };
        if self.support.is_some() != support.is_some() {
            return Err(StateMismatch);
        }
        self.runs = trials;
        self.refute.take_up(refute);
        if let Some((process, wealth)) = self.support.as_mut().zip(support) {
            process.take_up(wealth);
        }
        Ok(())
    }

    /// How many steps like those of these runs it takes until the race is decided with this probability;
    /// `None` where no bet gains on them.
    #[must_use]
    pub fn steps_to_verdict(&self, runs: &[Vec<f64>], alpha: f64, power: f64) -> Option<u64> {
        let steps = runs.iter().flat_map(|errors| errors.windows(2)).filter(|step| step[0] > 0.0);
        let trials: Vec<f64> = steps.map(|step| step[1] / (step[0] * self.rate)).collect();
        let refuted = trials_to_verdict(self.refute.bets(), &trials, alpha, power);
        let supported =
            self.support.as_ref().and_then(|process| trials_to_verdict(process.bets(), &trials, alpha, power));
        refuted.into_iter().chain(supported).min()
    }

    /// Where the race stands.
    #[must_use]
    pub fn end(&self) -> RaceEnd {
        let crossed = |log: f64| log >= self.threshold;
        let supported = self.support.as_ref().is_some_and(|process| crossed(process.log_mixture()));
        RaceEnd::of(crossed(self.refute.log_mixture()), supported)
    }
}
