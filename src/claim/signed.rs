//! Means of signed numbers decided by trials: biases within a tolerance, and differences.

use super::decide::{Finding, Outcome};
use super::journal::Saved;
use super::looks::{Look, average, looks};
use super::plan::{Plan, Said, Subject};
use super::sample::{BOUND_SLACK, Contest, PREDICTED_POWER, Sample, Sampling, Stopped, compared, numbers, outcome_of};
use super::sampled::{TRIALS_BESIDE_PATHS, TRIALS_FOR_AN_INTERVAL, TRIALS_UNCERTIFIED};
use crate::arithmetic::Exact;
use crate::random::Purpose;
use crate::statistics::{
    BetsError, Certificate, Drift, Race, RaceEnd, StateMismatch, Violation, Within, check_signed, signed_at_most,
    signed_interval, trials_to_verdict,
};

/// How many trials an interval is computed from, at most.
const TRIALS_IN_AN_INTERVAL: usize = 1 << 16;

/// An interval is drawn for until it is this narrow, relative to its ends and to the bound.
const INTERVAL_WIDTH: f64 = 0.25;

/// What a mean without a certificate lacks.
const MISSING: &str = "a certificate is missing: the mean of a signed number is bounded by Range, SubGaussian, \
                       Variance or SecondMoment, and by nothing else, in either direction";

/// What is said of the mean of a signed number, in doubles that say no more than the claim does.
#[derive(Clone, Copy, Debug)]
enum Claimed {
    AtMost(f64),
    AtLeast(f64),
    Within { centre: f64, tolerance: f64 },
}

impl Claimed {
    /// A race about it.
    fn contest(self, certificate: Certificate, share: f64) -> Result<Box<dyn Contest<f64>>, BetsError> {
        Ok(match self {
            Claimed::AtMost(tau) => Box::new(signed_at_most(certificate, tau, share)?),
            Claimed::AtLeast(tau) => {
                let (below, above) = (Drift::below(certificate, tau)?, Drift::above(certificate, tau)?);
                Box::new(Race::new(Some(below), Some(above), share))
            }
            Claimed::Within { centre, tolerance } => Box::new(Within::new(certificate, centre, tolerance, share)?),
        })
    }

    /// The thresholds that decide it.
    fn thresholds(self) -> Vec<f64> {
        match self {
            Claimed::AtMost(tau) | Claimed::AtLeast(tau) => vec![tau],
            Claimed::Within { centre, tolerance } => vec![centre - tolerance, centre + tolerance],
        }
    }

    /// Measured over bound, given the interval of the mean; nothing against a bound of 0, or where
    /// signs differ.
    fn tightness(self, (lo, hi): (f64, f64)) -> Option<(f64, f64)> {
        match self {
            Claimed::AtMost(tau) => (tau > 0.0 && lo >= 0.0).then_some((lo / tau, hi / tau)),
            Claimed::AtLeast(tau) => (tau > 0.0 && lo > 0.0).then_some((tau / hi, tau / lo)),
            Claimed::Within { centre, tolerance } => {
                let nearest = (lo - centre).max(centre - hi).max(0.0);
                let farthest = (hi - centre).max(centre - lo);
                (tolerance > 0.0).then_some((nearest / tolerance, farthest / tolerance))
            }
        }
    }

    /// The factor f by which the mean could pass its bound, at the same spread, and be noticed.
    fn detects(self, mean: f64, (lo, hi): (f64, f64)) -> Option<f64> {
        match self {
            Claimed::AtMost(tau) => (tau > 0.0).then_some(1.0 + (mean - lo) / tau),
            Claimed::AtLeast(tau) => (tau > hi - mean).then(|| 1.0 / (1.0 - (hi - mean) / tau)),
            Claimed::Within { tolerance, .. } => {
                (tolerance > 0.0).then_some(1.0 + (hi - mean).max(mean - lo) / tolerance)
            }
        }
    }

    /// How many trials like these a verdict takes; nothing where no bet gains.
    fn predicted(self, trials: &[f64], certificate: Certificate, share: f64) -> Option<u64> {
        let to_pass = |bets: Drift| trials_to_verdict(&bets, trials, share, PREDICTED_POWER);
        let near = |tau: f64| {
            let directions = [Drift::above(certificate, tau), Drift::below(certificate, tau)];
            directions.into_iter().filter_map(|bets| bets.ok().and_then(to_pass)).min()
        };
        self.thresholds().into_iter().map(near).max().flatten()
    }
}

impl Contest<f64> for Race<Drift, Drift> {
    fn admit(&mut self, trials: &[f64]) -> Result<(), Violation> {
        Race::admit(self, trials)
    }

    fn end(&self) -> RaceEnd {
        Race::end(self)
    }

    fn state(&self) -> Saved {
        Saved { races: vec![Race::state(self)], tallies: Vec::new() }
    }

    fn take_up(&mut self, saved: &Saved) -> Result<(), StateMismatch> {
        let [state] = &saved.races[..] else { return Err(StateMismatch) };
        Race::take_up(self, state)
    }
}

impl Contest<f64> for Within {
    fn admit(&mut self, trials: &[f64]) -> Result<(), Violation> {
        Within::admit(self, trials)
    }

    fn end(&self) -> RaceEnd {
        Within::end(self)
    }

    fn state(&self) -> Saved {
        Saved { races: self.states().into(), tallies: Vec::new() }
    }

    fn take_up(&mut self, saved: &Saved) -> Result<(), StateMismatch> {
        let [upper, lower] = saved.races[..] else { return Err(StateMismatch) };
        Within::take_up(self, &[upper, lower])
    }
}

impl Plan {
    /// Decides the mean of a signed number by trials.
    pub(super) fn sample_signed(&self, at: Sampling<'_>) -> Finding {
        self.race_of_signed(at).unwrap_or_else(Stopped::finding)
    }

    fn race_of_signed(&self, at: Sampling<'_>) -> Result<Finding, Stopped> {
        let Sampling { subject, share, .. } = at;
        let certificate = absolute(subject.certificate());
        let (batch, check) = (numbers(subject), |x: &f64| admissible(*x, certificate));
        let mut sample = Sample::new(at.key(Purpose::Verdict), TRIALS_IN_AN_INTERVAL, &batch, &check);
        let most = at.trials_max();
        let Some(certificate) = certificate else {
            sample.draw_to(TRIALS_UNCERTIFIED.min(most))?;
            return Ok(Finding { trials: sample.drawn, ..Finding::noted(Outcome::Undecided, MISSING) });
        };
        let claimed = self.claimed_of_signed(subject, unit(certificate))?;
        let mut contest = claimed.contest(certificate, share).map_err(|wrong| wrong.to_string())?;
        let end = sample.race(most, &mut *contest, &at.bookmark())?;
        let raced = sample.drawn;
        let interval = narrowed(&mut sample, claimed, certificate, share)?;
        let trials = sample.drawn;
        let (outcome, note) = outcome_of(end, trials);
        let kept = sample.kept();
        let mean = average(kept);
        let looks = if self.grid.is_none() { looks_at(kept, certificate, share) } else { Vec::new() };
        let open = outcome == Outcome::Undecided;
        let farthest = kept.iter().enumerate().max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()));
        Ok(Finding {
            trials,
            raced,
            measured: Some(interval),
            mean: Some(mean),
            looks,
            sampled: true,
            tightness: claimed.tightness(interval),
            detects: claimed.detects(mean, interval),
            certificate: Some(described(certificate)),
            worst: farthest.map(|(trial, _)| trial as u64),
            predicted_trials: if open { claimed.predicted(kept, certificate, share) } else { None },
            note,
            quantity_text: format!("a mean in [{}, {}]", interval.0, interval.1),
            ..self.bounded_by(claimed, outcome)
        })
    }

    /// The bound for figures and witnesses.
    fn bounded_by(&self, claimed: Claimed, outcome: Outcome) -> Finding {
        let (bound, text) = match claimed {
            Claimed::AtMost(tau) => (tau, format!("at most {tau}")),
            Claimed::AtLeast(tau) => (tau, format!("at least {tau}")),
            Claimed::Within { centre, tolerance } => (centre, format!("within {tolerance} of {centre}")),
        };
        Finding { bound: Some(bound), bound_text: text, ..Finding::new(outcome) }
    }

    /// The claim in doubles, widened by the rounding of trials of this size.
    fn claimed_of_signed(&self, subject: &dyn Subject, unit: f64) -> Result<Claimed, Stopped> {
        let (lo, hi) = Exact::scope(256, || self.bound_of(subject).to_f64_bounds());
        let slack = BOUND_SLACK * unit.max(lo.abs()).max(hi.abs());
        let claimed = match self.said {
            Said::AtMost => Claimed::AtMost(hi + slack),
            Said::AtLeast => Claimed::AtLeast(lo - slack),
            Said::Exactly => Claimed::Within { centre: f64::midpoint(lo, hi), tolerance: hi - lo + slack },
            Said::Within if lo >= 0.0 => {
                let (low, high) = Exact::scope(256, || subject.other().to_f64_bounds());
                let slack = slack + BOUND_SLACK * low.abs().max(high.abs());
                Claimed::Within { centre: f64::midpoint(low, high), tolerance: hi + (high - low) + slack }
            }
            Said::Within => return Err(format!("a tolerance must not be negative, and this one is {lo}").into()),
            _ => return Err("this relation is not about the mean of a signed number".to_owned().into()),
        };
        if claimed.thresholds().iter().all(|threshold| threshold.is_finite()) {
            return Ok(claimed);
        }
        Err(format!("the bound of a sampled mean must be a number, not in [{lo}, {hi}]").into())
    }

    /// What the exact answer says, if the trials beside it agree. Without a certificate the second
    /// moment over the paths is one, where there are paths.
    pub(super) fn signed_beside(&self, exact: Finding, at: Sampling<'_>) -> Finding {
        let Sampling { subject, share, context, .. } = at;
        let certificate = absolute(subject.certificate()).or_else(|| self.moment_over_paths(subject, context));
        let Some(certificate) = certificate else { return Finding::noted(Outcome::Undecided, MISSING) };
        let (batch, check) = (numbers(subject), |x: &f64| admissible(*x, Some(certificate)));
        let mut sample = Sample::new(at.key(Purpose::Verdict), TRIALS_BESIDE_PATHS as usize, &batch, &check);
        match sample.draw_to(TRIALS_BESIDE_PATHS) {
            Ok(trials) => compared(exact, looks_at(&trials, certificate, share / 2.0)),
            Err(stopped) => stopped.finding(),
        }
    }
}

fn looks_at(trials: &[f64], certificate: Certificate, share: f64) -> Vec<Look> {
    looks(trials, average, |seen| signed_interval(seen, certificate, share).expect("an absolute certificate"))
}

/// A certificate that says something of signed numbers.
fn absolute(certificate: Option<Certificate>) -> Option<Certificate> {
    certificate.filter(|certificate| !matches!(certificate, Certificate::Kurtosis(_)))
}

fn admissible(x: f64, certificate: Option<Certificate>) -> Result<(), String> {
    match certificate {
        _ if !x.is_finite() => Err(format!("it gave {x}, and a signed mean is one of finite numbers")),
        Some(certificate) if check_signed(x, certificate).is_err() => {
            Err(format!("it gave {x}, and the certificate says {}", described(certificate)))
        }
        _ => Ok(()),
    }
}

/// In what numbers like those of a certificate are measured.
fn unit(certificate: Certificate) -> f64 {
    match certificate {
        Certificate::Range(c) => c,
        Certificate::SubGaussian(sigma) => sigma,
        Certificate::SecondMoment(square) | Certificate::Variance(square) => square.sqrt(),
        Certificate::Kurtosis(_) => 1.0,
    }
}

/// What a certificate says of a signed number.
fn described(certificate: Certificate) -> String {
    let text = certificate.to_string();
    text.strip_prefix("0 ≤ X ≤ ").map_or(text.clone(), |most| format!("|X| ≤ {most}"))
}

/// Draws on until the interval of the mean is narrow; a verdict often needs fewer trials than that.
fn narrowed(
    sample: &mut Sample<'_, f64>,
    claimed: Claimed,
    certificate: Certificate,
    share: f64,
) -> Result<(f64, f64), Stopped> {
    let farthest = claimed.thresholds().into_iter().fold(0.0, |far: f64, threshold| far.max(threshold.abs()));
    loop {
        let kept = sample.kept();
        let (lo, hi) = signed_interval(kept, certificate, share).map_err(|wrong| wrong.to_string())?;
        if hi - lo <= INTERVAL_WIDTH * farthest.max(lo.abs()).max(hi.abs()) || sample.drawn >= TRIALS_FOR_AN_INTERVAL {
            return Ok((lo, hi));
        }
        sample.draw_to((2 * sample.drawn).clamp(64, TRIALS_FOR_AN_INTERVAL))?;
    }
}
