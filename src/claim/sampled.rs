//! Means decided by trials: lanes in, two racing e-processes, an anytime interval out.

use super::decide::{Context, Finding, Outcome};
use super::plan::{Plan, Said, Subject};
use super::sample::{BOUND_SLACK, compared};
use super::settle::{claimed_line, middle};
use crate::arithmetic::{Exact, LANES, PRECISIONS, Ratio};
use crate::random::{Draw, Key, Streams, mean_over_paths};
use crate::statistics::{
    Above, Below, Bets, Certificate, DecaysFaster, DecaysSlower, Direction, Exponent, Race, RaceEnd, SecondMoment,
    checkpoints, exponent_interval, mean_interval, predicted_trials,
};

/// How many trials stand beside an enumeration, to see that the two agree.
pub(super) const TRIALS_BESIDE_PATHS: u64 = 4096;

/// How long a mean without a certificate is run where the hoped-for verdict would need one: it can
/// only be measured.
pub(super) const TRIALS_UNCERTIFIED: u64 = 4096;

/// How far apart the ends of a reported interval may be.
pub(super) const INTERVAL_RATIO: f64 = 1.25;

/// How many trials are drawn for the sake of the interval alone, at most.
pub(super) const TRIALS_FOR_AN_INTERVAL: u64 = 1 << 14;

/// How many trials an interval is computed from, at most: it passes over them some forty times.
const TRIALS_IN_AN_INTERVAL: usize = 1 << 18;

/// How many pairs of trials a local exponent is computed from, at most: it passes over them some forty times.
const TRIALS_IN_A_SLOPE: usize = 1 << 14;

/// The trials of one setting at one grid point, drawn as they are needed.
struct Trials<'a> {
    subject: &'a dyn Subject,
    key: Key,
    certificate: Option<Certificate>,
    values: Vec<f64>,
}

impl<'a> Trials<'a> {
    fn new(subject: &'a dyn Subject, key: Key) -> Trials<'a> {
        Trials { subject, key, certificate: subject.certificate(), values: Vec::new() }
    }

    /// Draws up to `count` trials and checks each new one against what is known of it.
    fn extend(&mut self, count: u64) -> Result<(), String> {
        while (self.values.len() as u64) < count {
            let first = self.values.len() as u64;
            // A method may compute its constants in Exact before it draws.
            let batch =
                Exact::scope(PRECISIONS[0], || self.subject.trial(&mut Draw::new(Streams::new(self.key, first))).0);
            for (lane, value) in batch.into_iter().enumerate() {
                self.admit(value).map_err(|wrong| format!("trial {} gave {value}: {wrong}", first + lane as u64))?;
            }
            debug_assert_eq!(self.values.len() as u64, first + LANES as u64);
        }
        Ok(())
    }

    fn admit(&mut self, value: f64) -> Result<(), String> {
        if value.is_nan() {
            return Err("that is no number".to_owned());
        }
        if value < 0.0 {
            return Err("a sampled mean needs X ≥ 0".to_owned());
        }
        if let Some(certificate @ Certificate::Range(most)) = self.certificate
            && value > most
        {
            return Err(format!("the certificate says {certificate}"));
        }
        self.values.push(value);
        Ok(())
    }

    /// The trial with the largest value.
    fn worst(&self) -> Option<u64> {
        let largest = self.values.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
        largest.map(|(trial, _)| trial as u64)
    }
}

impl Plan {
    /// Decides a mean by trials.
    pub(super) fn sample(&self, subject: &dyn Subject, key: Key, share: f64, context: &Context<'_>) -> Finding {
        let mut trials = Trials::new(subject, key);
        self.race(&mut trials, share, context).unwrap_or_else(|wrong| {
            // A trial that stopped the case is the first that was not admitted.
            let refused = trials.values.len() as u64;
            let worst = wrong.starts_with(&format!("trial {refused} ")).then_some(refused);
            Finding { worst, ..Finding::noted(Outcome::Broken, wrong) }
        })
    }

    /// What the enumeration says, if the trials beside it agree. Without a certificate the second
    /// moment over the paths is one.
    pub(super) fn sample_beside(
        &self,
        subject: &dyn Subject,
        exact: Finding,
        key: Key,
        share: f64,
        context: &Context<'_>,
    ) -> Finding {
        let mut trials = Trials::new(subject, key);
        if trials.certificate.is_none() && self.walks_paths() {
            let square = |draw: &mut Draw<Exact>| subject.path(draw).sq();
            let moment = mean_over_paths(context.budget.paths_max, PRECISIONS[0], square);
            trials.certificate = moment.map(|moment| Exact::scope(PRECISIONS[0], || SecondMoment(moment.mean).into()));
        }
        agree(exact, &mut trials, share)
    }

    fn race(&self, trials: &mut Trials<'_>, share: f64, context: &Context<'_>) -> Result<Finding, String> {
        let (bound_lo, bound_hi) = Exact::scope(256, || self.bound_of(trials.subject).to_f64_bounds());
        if !(bound_lo > 0.0 && bound_hi.is_finite()) {
            return Err(format!("the bound of a sampled mean must be a positive number, not [{bound_lo}, {bound_hi}]"));
        }
        let certificate = trials.certificate;
        let upper = bound_hi * (1.0 + BOUND_SLACK);
        let lower = bound_lo * (1.0 - BOUND_SLACK);
        let hopeless = certificate.is_none() && (self.said == Said::AtMost) != context.ending.wants_a_refutation();
        let most = if hopeless { TRIALS_UNCERTIFIED.min(context.budget.trials_max) } else { context.budget.trials_max };
        let below = |bound: f64| certificate.map(|certificate| Below::new(certificate, bound));
        let end = match self.said {
            Said::AtMost => run_race(Race::new(Some(Above::default()), below(upper), share), trials, upper, most)?,
            Said::AtLeast => run_race(Race::new(below(lower), Some(Above::default()), share), trials, lower, most)?,
            Said::Exactly => {
                // Only a refutation is to be had, from either side, each with half of the share.
                let none = None::<Below>;
                let above = run_race(Race::new(Some(Above::default()), none, share / 2.0), trials, upper, most)?;
                if above == RaceEnd::Open {
                    run_race(Race::new(below(lower), None::<Above>, share / 2.0), trials, lower, most)?
                } else {
                    above
                }
            }
            _ => return Err("this relation is not about one mean".to_owned()),
        };
        sharpen(trials, share, context.budget.trials_max.min(TRIALS_FOR_AN_INTERVAL))?;
        let mut finding = described(trials, share);
        let bound = f64::midpoint(bound_lo, bound_hi);
        finding.bound = Some(bound);
        finding.bound_text = bound.to_string();
        finding.tightness = finding.measured.map(|(lo, hi)| match self.said {
            Said::AtLeast => (bound / hi, bound / lo),
            _ => (lo / bound, hi / bound),
        });
        (finding.outcome, finding.note) = match end {
            RaceEnd::Decided(Direction::Support) => (Outcome::Supported, None),
            RaceEnd::Decided(Direction::Refute) => (Outcome::Refuted, None),
            RaceEnd::Contradiction => {
                let note = "both directions crossed their thresholds: the certificate or the sampler is wrong";
                (Outcome::Broken, Some(note.to_owned()))
            }
            RaceEnd::Open => {
                let missing = "; a certificate is missing: without one no mean can be bounded from above";
                let why = if certificate.is_none() { missing } else { "" };
                (Outcome::Undecided, Some(format!("undecided after {} trials{why}", trials.values.len())))
            }
        };
        if finding.outcome == Outcome::Undecided && certificate.is_some() {
            finding.predicted_trials = Some(predict(&trials.values, bound, certificate, share));
        }
        Ok(finding)
    }

    /// Decides a rate between the ends of a grid from pairs of independent trials.
    pub(super) fn sample_rate(
        &self,
        along: &[&dyn Subject],
        keys: &[Key],
        grid: &[usize],
        exponent: Ratio,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<Finding> {
        let mut points: Vec<Trials<'_>> =
            along.iter().zip(keys).map(|(subject, key)| Trials::new(*subject, *key)).collect();
        let last = points.len() - 1;
        let span = grid[last] as f64 / grid[0] as f64;
        let rho = Exact::scope(256, || {
            ((Exact::from(grid[0]) / grid[last]).powf(exponent) * self.bound_scale).to_f64_bounds()
        });
        // The interval of each point is for the figure; half of the share pays for all of them.
        let share_of_point = share / 2.0 / points.len() as f64;
        let end = race_of_ends(&mut points, rho, share / 2.0, context.budget.trials_max);
        let paired = points[last].values.len() as u64;
        let filled = points.iter_mut().try_for_each(|point| point.extend(paired.min(TRIALS_BESIDE_PATHS)));
        let (outcome, note) = match (end, filled) {
            (Err(wrong), _) | (_, Err(wrong)) => (Outcome::Broken, Some(wrong)),
            (Ok(RaceEnd::Decided(Direction::Support)), _) => (Outcome::Supported, None),
            (Ok(RaceEnd::Decided(Direction::Refute)), _) => (Outcome::Refuted, None),
            (Ok(RaceEnd::Contradiction), _) => {
                (Outcome::Broken, Some("the certificate or the sampler is wrong".to_owned()))
            }
            (Ok(RaceEnd::Open), _) => (Outcome::Undecided, Some(format!("undecided after {paired} pairs of trials"))),
        };
        let mut findings: Vec<Finding> = points.iter().map(|point| described(point, share_of_point)).collect();
        for (k, finding) in findings.iter_mut().enumerate() {
            finding.slope = slope_between(&points[0], &points[k], (grid[0], grid[k]), share_of_point);
        }
        let first_interval = findings[0].measured;
        if let Some(interval) = first_interval.filter(|(_, hi)| hi.is_finite()) {
            for (finding, bound) in findings.iter_mut().zip(claimed_line(middle(interval), grid, exponent)) {
                finding.bound = Some(bound);
            }
        }
        let finding = &mut findings[last];
        finding.note = note;
        if let (Some((early_lo, early_hi)), Some((late_lo, late_hi))) = (first_interval, finding.measured) {
            let slope = |early: f64, late: f64| (early / late).ln() / span.ln();
            finding.tightness = Some((late_lo / (rho.1 * early_hi), late_hi / (rho.0 * early_lo)));
            finding.quantity_text =
                format!("a decay with exponent in [{:.4}, {:.4}]", slope(early_lo, late_hi), slope(early_hi, late_lo));
            finding.bound_text = format!("exponent {exponent}");
        }
        finding.outcome = outcome;
        if outcome != Outcome::Broken {
            // The points before the last were only measured.
            findings[..last].iter_mut().for_each(|finding| finding.outcome = Outcome::Supported);
        }
        findings
    }
}

/// The anytime interval of the local exponent between two grid points; `None` where they are too close.
fn slope_between(early: &Trials<'_>, late: &Trials<'_>, grid: (usize, usize), share: f64) -> Option<(f64, f64)> {
    let horizons = (grid.0 as u64, grid.1 as u64);
    let exponent = Exponent { horizons, early: early.certificate?, late: late.certificate? };
    let pairs = early.values.iter().copied().zip(late.values.iter().copied());
    let pairs: Vec<(f64, f64)> = pairs.take(TRIALS_IN_A_SLOPE).collect();
    exponent_interval(&pairs, &exponent, share).ok()
}

fn race_of_ends(points: &mut [Trials<'_>], rho: (f64, f64), share: f64, most: u64) -> Result<RaceEnd, String> {
    let last = points.len() - 1;
    let [first, .., end] = points else { return Err("a rate needs two ends".to_owned()) };
    debug_assert!(last > 0);
    let missing = "a certificate is missing: a sampled rate needs Range or SecondMoment at both ends";
    let (early, late) = first.certificate.zip(end.certificate).ok_or(missing)?;
    let slower = DecaysSlower::new(early, rho.1 * (1.0 + BOUND_SLACK)).map_err(|wrong| wrong.to_string())?;
    let faster = DecaysFaster::new(late, rho.0 * (1.0 - BOUND_SLACK)).map_err(|wrong| wrong.to_string())?;
    let mut race = Race::new(Some(slower), Some(faster), share);
    let mut done = 0;
    for count in checkpoints(most) {
        first.extend(count)?;
        end.extend(count)?;
        let range = done as usize..count as usize;
        let pairs: Vec<(f64, f64)> =
            first.values[range.clone()].iter().copied().zip(end.values[range].iter().copied()).collect();
        race.absorb(&pairs);
        done = count;
        if race.end() != RaceEnd::Open {
            break;
        }
    }
    Ok(race.end())
}

/// Runs a race over trials scaled by the bound, checkpoint after checkpoint.
fn run_race<R: Bets<Trial = f64>, P: Bets<Trial = f64>>(
    mut race: Race<R, P>,
    trials: &mut Trials<'_>,
    bound: f64,
    most: u64,
) -> Result<RaceEnd, String> {
    let mut done = 0;
    for count in checkpoints(most) {
        trials.extend(count)?;
        let scaled: Vec<f64> = trials.values[done..count as usize].iter().map(|x| x / bound).collect();
        race.absorb(&scaled);
        done = count as usize;
        if race.end() != RaceEnd::Open {
            break;
        }
    }
    Ok(race.end())
}

/// Draws on until the interval of the mean says how tight the bound is, to a factor of
/// [`INTERVAL_RATIO`]; a verdict often needs fewer trials than that.
fn sharpen(trials: &mut Trials<'_>, share: f64, most: u64) -> Result<(), String> {
    while (trials.values.len() as u64) < most {
        let (lo, hi) = mean_interval(&trials.values, trials.certificate, share);
        let enough = hi <= INTERVAL_RATIO * lo || trials.certificate.is_none() && lo > 0.0;
        if enough {
            break;
        }
        trials.extend((2 * trials.values.len() as u64).max(LANES as u64).min(most))?;
    }
    Ok(())
}

/// The interval, the worst trial and the certificate of what was drawn.
fn described(trials: &Trials<'_>, share: f64) -> Finding {
    let first = &trials.values[..trials.values.len().min(TRIALS_IN_AN_INTERVAL)];
    let interval = mean_interval(first, trials.certificate, share);
    Finding {
        trials: trials.values.len() as u64,
        measured: Some(interval),
        sampled: true,
        certificate: trials.certificate.map(|certificate| certificate.to_string()),
        worst: trials.worst(),
        quantity_text: format!("a mean in [{}, {}]", interval.0, interval.1),
        ..Finding::new(Outcome::Undecided)
    }
}

/// The exact answer, if the trials beside it agree.
fn agree(exact: Finding, trials: &mut Trials<'_>, share: f64) -> Finding {
    if let Err(wrong) = trials.extend(TRIALS_BESIDE_PATHS) {
        return Finding::noted(Outcome::Broken, wrong);
    }
    let interval = mean_interval(&trials.values, trials.certificate, share);
    compared(exact, interval, trials.values.len() as u64)
}

fn predict(values: &[f64], bound: f64, certificate: Option<Certificate>, share: f64) -> u64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n / bound;
    let second = values.iter().map(|x| (x / bound).powi(2)).sum::<f64>() / n;
    let cost = match certificate {
        Some(Certificate::SecondMoment(s)) => (s / (bound * bound) - second).max(0.0) / 2.0,
        Some(Certificate::Kurtosis(kappa)) => (kappa * mean * mean - second).max(0.0) / 2.0,
        Some(Certificate::Variance(v)) => (v / (bound * bound) - second + mean * mean).max(0.0) / 2.0,
        Some(Certificate::SubGaussian(sigma)) => ((sigma / bound).powi(2) - second + mean * mean).max(0.0),
        Some(Certificate::Range(_)) | None => 0.0,
    };
    predicted_trials(mean, second - mean * mean, cost, share)
}
