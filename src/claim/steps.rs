//! Contraction decided along runs: every step of every run is a trial.

use super::decide::{Finding, Outcome};
use super::journal::Saved;
use super::looks::{average, looks};
use super::plan::Plan;
use super::sample::{BOUND_SLACK, Contest, PREDICTED_POWER, Sample, Sampling, Stopped, outcome_of, transposed};
use crate::arithmetic::Exact;
use crate::random::Purpose;
use crate::statistics::{Certificate, Contraction, Direction, RaceEnd, StateMismatch, Violation, check_nonnegative};

/// How many runs an interval is computed from, at most: it passes over them some forty times.
const RUNS_KEPT: usize = 1 << 10;

/// The ends of the interval are searched for among factors this far from the claimed one, either way.
const FACTOR_MAX: f64 = 64.0;

/// So many halvings of ln 64² leave a relative error of 2⁻¹⁶.
const HALVINGS: usize = 20;

/// What is missing where no certificate carries a support.
const MISSING: &str = "; a certificate is missing: to support it takes Range, SecondMoment or SubGaussian for \
                       e′/e given the past";

impl Contest<Vec<f64>> for Contraction {
    fn admit(&mut self, runs: &[Vec<f64>]) -> Result<(), Violation> {
        runs.iter().try_for_each(|errors| Contraction::admit(self, errors))
    }

    fn end(&self) -> RaceEnd {
        Contraction::end(self)
    }

    fn state(&self) -> Saved {
        Saved { races: vec![Contraction::state(self)], tallies: Vec::new() }
    }

    fn take_up(&mut self, saved: &Saved) -> Result<(), StateMismatch> {
        let [state] = &saved.races[..] else { return Err(StateMismatch) };
        Contraction::take_up(self, state)
    }
}

impl Plan {
    /// Decides whether a run contracts at every step.
    pub(super) fn sample_steps(&self, at: Sampling<'_>) -> Finding {
        self.race_of_steps(at).unwrap_or_else(Stopped::finding)
    }

    fn race_of_steps(&self, at: Sampling<'_>) -> Result<Finding, Stopped> {
        let Sampling { subject, share, .. } = at;
        let certificate = subject.certificate();
        let (lo, hi) = Exact::scope(256, || self.bound_of(subject).to_f64_bounds());
        if !(lo > 0.0 && hi.is_finite()) {
            return Err(format!("a factor of contraction must be a positive number, not [{lo}, {hi}]").into());
        }
        let rate = hi * (1.0 + BOUND_SLACK);
        let (batch, check) = (transposed(subject), |errors: &Vec<f64>| admissible(errors, certificate));
        let mut sample = Sample::new(at.key(Purpose::Verdict), RUNS_KEPT, &batch, &check);
        let mut race = Contraction::new(rate, certificate, share);
        let end = sample.race(at.trials_max(), &mut race, &at.bookmark())?;
        let trials = sample.drawn;
        let (outcome, mut note) = outcome_of(end, trials);
        let uncertified = matches!(certificate, None | Some(Certificate::Kurtosis(_) | Certificate::Variance(_)));
        match outcome {
            Outcome::Undecided if uncertified => note = note.map(|note| note + MISSING),
            Outcome::Supported => note = Some("on average over the steps that were made".to_owned()),
            _ => {}
        }
        let kept = sample.kept();
        let interval = factors(kept, rate, certificate, share);
        let predicted_trials = match outcome {
            Outcome::Undecided => runs_to_verdict(&race, kept, share),
            _ => None,
        };
        let of_runs = |runs: &[Vec<f64>]| factors(runs, rate, certificate, share);
        let looks = if self.grid.is_none() { looks(kept, average_factor, of_runs) } else { Vec::new() };
        Ok(Finding {
            trials,
            raced: trials,
            measured: Some(interval),
            mean: Some(average_factor(kept)),
            looks,
            sampled: true,
            bound: Some(rate),
            tightness: Some((interval.0 / rate, interval.1 / rate)),
            certificate: certificate.map(|certificate| certificate.to_string()),
            worst: least_contracting(kept),
            predicted_trials,
            note,
            quantity_text: format!("a factor a step in [{}, {}]", interval.0, interval.1),
            bound_text: format!("a factor of {rate} at every step"),
            ..Finding::new(outcome)
        })
    }
}

fn admissible(errors: &[f64], certificate: Option<Certificate>) -> Result<(), String> {
    if errors.len() < 2 {
        return Err("a run needs an error before and one after a step".to_owned());
    }
    errors.iter().try_for_each(|error| check_nonnegative(*error, None)).map_err(|wrong| wrong.to_string())?;
    if errors.iter().any(|error| error.is_infinite()) {
        return Err("an error is infinite, and a step from there contracts by no factor".to_owned());
    }
    let growths = errors.windows(2).filter(|step| step[0] > 0.0).map(|step| step[1] / step[0]);
    let wrong = |growth| check_nonnegative(growth, certificate).err();
    growths.filter_map(wrong).next().map_or(Ok(()), |wrong| Err(format!("of e′/e, {wrong}")))
}

/// The factors a step that the runs leave, each end at error share α: from the largest that is refuted
/// to the smallest that is supported.
fn factors(runs: &[Vec<f64>], rate: f64, certificate: Option<Certificate>, share: f64) -> (f64, f64) {
    let ends = |rate: f64| {
        let mut race = Contraction::new(rate, certificate, share);
        let admitted = runs.iter().try_for_each(|errors| race.admit(errors));
        if admitted.is_ok() { Contraction::end(&race) } else { RaceEnd::Open }
    };
    let least = rate / FACTOR_MAX;
    let most = rate * FACTOR_MAX;
    let refuted = |rate: f64| matches!(ends(rate), RaceEnd::Decided(Direction::Refute) | RaceEnd::Contradiction);
    let supported = |rate: f64| matches!(ends(rate), RaceEnd::Decided(Direction::Support) | RaceEnd::Contradiction);
    let lo = if refuted(least) { boundary(least, most, refuted) } else { 0.0 };
    let hi = if supported(most) { boundary(most, least, supported) } else { f64::INFINITY };
    (lo, hi)
}

/// The last factor that is decided, on the way from one that is to one that is taken not to be.
fn boundary(decided: f64, open: f64, is_decided: impl Fn(f64) -> bool) -> f64 {
    let (mut decided, mut open) = (decided, open);
    for _ in 0..HALVINGS {
        let middle = (decided * open).sqrt();
        if is_decided(middle) { decided = middle } else { open = middle }
    }
    decided
}

/// How many runs like these a verdict takes.
fn runs_to_verdict(race: &Contraction, runs: &[Vec<f64>], share: f64) -> Option<u64> {
    let steps: usize = runs.iter().map(|errors| errors.len() - 1).sum();
    let needed = race.steps_to_verdict(runs, share, PREDICTED_POWER)?;
    Some((needed as f64 * runs.len() as f64 / steps as f64).ceil() as u64)
}

/// The average of e′/e over all steps of all runs that start away from 0.
fn average_factor(runs: &[Vec<f64>]) -> f64 {
    let steps = runs.iter().flat_map(|errors| errors.windows(2)).filter(|step| step[0] > 0.0);
    let factors: Vec<f64> = steps.map(|step| step[1] / step[0]).collect();
    average(&factors)
}

/// The run with the largest factor in one step.
fn least_contracting(runs: &[Vec<f64>]) -> Option<u64> {
    let largest = |errors: &Vec<f64>| errors.windows(2).map(|step| step[1] / step[0]).fold(0.0, f64::max);
    let runs = runs.iter().map(largest).enumerate();
    runs.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(run, _)| run as u64)
}
