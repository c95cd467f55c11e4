//! Means decided by trials: lanes in, two racing e-processes, an anytime interval out.

use super::decide::{Context, Finding, Outcome, Place};
use super::journal::{Saved, Tally};
use super::looks::{Look, average, looks};
use super::plan::{Plan, Said, Subject};
use super::sample::{BOUND_SLACK, Bookmark, PORTION, Sampling, Stopped, compared, outcome_of};
use super::settle::{claimed_line, middle};
use crate::arithmetic::{Exact, LANES, PRECISIONS, Ratio};
use crate::random::{Draw, Key, Purpose, Streams, mean_over_paths};
use crate::statistics::{
    Above, Below, Bets, Certificate, DecaysFaster, DecaysSlower, Direction, Exponent, Race, RaceEnd, RaceState,
    SecondMoment, checkpoints, exponent_interval, mean_interval, predicted_trials,
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
    /// The first of them, for intervals; fewer than were drawn where a saved race was taken up again.
    first: Vec<f64>,
    tally: Tally,
}

impl<'a> Trials<'a> {
    fn new(subject: &'a dyn Subject, key: Key) -> Trials<'a> {
        Trials { subject, key, certificate: subject.certificate(), first: Vec::new(), tally: Tally::default() }
    }

    /// How many have been drawn.
    fn count(&self) -> u64 {
        self.tally.count
    }

    /// Draws on up to `count` trials, checks each new one against what is known of it, and returns
    /// them. Both numbers are multiples of [`LANES`].
    fn draw_to(&mut self, count: u64) -> Result<Vec<f64>, Stopped> {
        let begin = self.count();
        let mut drawn = Vec::with_capacity(count.saturating_sub(begin) as usize);
        while self.count() < count {
            for value in self.batch(self.count()) {
                let trial = self.count();
                let wrong = |wrong| Stopped::in_trial(trial, format!("trial {trial} gave {value}: {wrong}"));
                self.admit(value).map_err(wrong)?;
                self.tally.add(value);
                drawn.push(value);
            }
        }
        if self.first.len() as u64 == begin {
            let room = TRIALS_IN_AN_INTERVAL - self.first.len();
            self.first.extend(drawn.iter().take(room));
        }
        Ok(drawn)
    }

    /// The sixteen trials from this one on.
    fn batch(&self, first: u64) -> [f64; LANES] {
        // A method may compute its constants in Exact before it draws.
        Exact::scope(PRECISIONS[0], || self.subject.trial(&mut Draw::new(Streams::new(self.key, first))).0)
    }

    /// The first trials, as many as an interval is computed from. Those of a race that was taken up
    /// again are drawn again.
    fn first(&mut self) -> &[f64] {
        let count = self.count().min(TRIALS_IN_AN_INTERVAL as u64);
        while (self.first.len() as u64) < count {
            let batch = self.batch(self.first.len() as u64);
            self.first.extend(batch);
        }
        &self.first
    }

    fn admit(&self, value: f64) -> Result<(), String> {
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
        Ok(())
    }

    fn interval(&mut self, share: f64) -> (f64, f64) {
        let certificate = self.certificate;
        mean_interval(self.first(), certificate, share)
    }

    fn looks(&mut self, share: f64) -> Vec<Look> {
        let certificate = self.certificate;
        looks(self.first(), average, |seen| mean_interval(seen, certificate, share))
    }
}

/// Takes up what was saved, if it is of as many races over as many kinds of trials.
fn take_up(mark: &Bookmark<'_>, races: usize, points: &mut [&mut Trials<'_>]) -> Option<Vec<RaceState>> {
    let saved = mark.saved()?;
    saved.trials()?;
    if (saved.races.len(), saved.tallies.len()) != (races, points.len()) {
        return None;
    }
    for (trials, tally) in points.iter_mut().zip(saved.tallies) {
        trials.tally = tally;
    }
    Some(saved.races)
}

fn save(mark: &Bookmark<'_>, races: Vec<RaceState>, points: &[&mut Trials<'_>]) {
    mark.save(Saved { races, tallies: points.iter().map(|trials| trials.tally).collect() });
}

impl Plan {
    /// Decides a mean by trials.
    pub(super) fn sample(&self, at: Sampling<'_>) -> Finding {
        let mut trials = Trials::new(at.subject, at.key(Purpose::Verdict));
        self.race(&mut trials, at).unwrap_or_else(Stopped::finding)
    }

    /// What the enumeration says, if the trials beside it agree. Without a certificate the second
    /// moment over the paths is one.
    pub(super) fn sample_beside(&self, exact: Finding, at: Sampling<'_>) -> Finding {
        let mut trials = Trials::new(at.subject, at.key(Purpose::Verdict));
        trials.certificate = trials.certificate.or_else(|| self.moment_over_paths(at.subject, at.context));
        agree(exact, &mut trials, at.share)
    }

    /// The second moment over the paths as a certificate, where paths are walked and not too many.
    pub(super) fn moment_over_paths(&self, subject: &dyn Subject, context: &Context<'_>) -> Option<Certificate> {
        if !self.walks_paths() {
            return None;
        }
        let square = |draw: &mut Draw<Exact>| subject.path(draw).sq();
        let moment = mean_over_paths(context.budget.paths_max, PRECISIONS[0], square)?;
        Some(Exact::scope(PRECISIONS[0], || SecondMoment(moment.mean).into()))
    }

    fn race(&self, trials: &mut Trials<'_>, at: Sampling<'_>) -> Result<Finding, Stopped> {
        let Sampling { share, context, .. } = at;
        let (bound_lo, bound_hi) = Exact::scope(256, || self.bound_of(trials.subject).to_f64_bounds());
        if !(bound_lo > 0.0 && bound_hi.is_finite()) {
            let wrong = format!("the bound of a sampled mean must be a positive number, not [{bound_lo}, {bound_hi}]");
            return Err(wrong.into());
        }
        let certificate = trials.certificate;
        let upper = bound_hi * (1.0 + BOUND_SLACK);
        let lower = bound_lo * (1.0 - BOUND_SLACK);
        let hopeless = certificate.is_none() && (self.said == Said::AtMost) != context.ending.wants_a_refutation();
        let most = if hopeless { TRIALS_UNCERTIFIED.min(at.trials_max()) } else { at.trials_max() };
        let below = |bound: f64| certificate.map(|certificate| Below::new(certificate, bound));
        let mark = at.bookmark();
        let from_both_sides = self.said == Said::Exactly;
        let saved = take_up(&mark, if from_both_sides { 2 } else { 1 }, &mut [trials]);
        let state = |race: usize| saved.as_ref().map(|races| &races[race]);
        let above = Some(Above::default());
        let mut races = match self.said {
            Said::AtMost => vec![scaled(above, below(upper), upper, share, state(0))?],
            Said::AtLeast => vec![scaled(below(lower), above, lower, share, state(0))?],
            // Only a refutation is to be had, from either side, each with half of the share.
            Said::Exactly => vec![
                scaled(above, None::<Below>, upper, share / 2.0, state(0))?,
                scaled(below(lower), None::<Above>, lower, share / 2.0, state(1))?,
            ],
            _ => return Err("this relation is not about one mean".to_owned().into()),
        };
        let end = run_races(&mut races, trials, most, &mark)?;
        let raced = trials.count();
        sharpen(trials, share)?;
        let mut finding = Finding { raced, ..described(trials, share) };
        if self.grid.is_none() {
            finding.looks = trials.looks(share);
        }
        let bound = f64::midpoint(bound_lo, bound_hi);
        finding.bound = Some(bound);
        finding.bound_text = bound.to_string();
        finding.tightness = finding.measured.map(|(lo, hi)| match self.said {
            Said::AtLeast => (bound / hi, bound / lo),
            _ => (lo / bound, hi / bound),
        });
        (finding.outcome, finding.note) = outcome_of(end, trials.count());
        if finding.outcome == Outcome::Undecided && certificate.is_none() {
            let missing = "; a certificate is missing: without one no mean can be bounded from above";
            finding.note = finding.note.map(|note| note + missing);
        }
        if finding.outcome == Outcome::Undecided && certificate.is_some() {
            finding.predicted_trials = Some(predict(&trials.tally, bound, certificate, share));
        }
        Ok(finding)
    }

    /// Decides a rate between the ends of a grid from pairs of independent trials.
    pub(super) fn sample_rate(
        &self,
        along: &[&dyn Subject],
        places: &[Place],
        grid: &[usize],
        exponent: Ratio,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<Finding> {
        let key = |place: &Place| context.key(place.setting, &place.shrinking, place.grid_point, Purpose::Verdict);
        let mut points: Vec<Trials<'_>> =
            along.iter().zip(places).map(|(subject, place)| Trials::new(*subject, key(place))).collect();
        let last = points.len() - 1;
        let span = grid[last] as f64 / grid[0] as f64;
        let rho = Exact::scope(256, || {
            ((Exact::from(grid[0]) / grid[last]).powf(exponent) * self.bound_scale).to_f64_bounds()
        });
        // The interval of each point and that of its slope are for the figure; half of the share pays
        // for all of them.
        let share_of_point = share / 4.0 / points.len() as f64;
        let mark = Bookmark::new(context, &places[last]);
        let end = race_of_ends(&mut points, rho, share / 2.0, context.budget.trials_max, &mark);
        let paired = points[last].count();
        let few = paired.min(TRIALS_BESIDE_PATHS);
        let filled = points.iter_mut().try_for_each(|point| point.draw_to(few).map(drop));
        let (outcome, note) = match (end, filled) {
            (Err(stopped), _) | (_, Err(stopped)) => (Outcome::Broken, Some(stopped.wrong)),
            (Ok(RaceEnd::Decided(Direction::Support)), _) => (Outcome::Supported, None),
            (Ok(RaceEnd::Decided(Direction::Refute)), _) => (Outcome::Refuted, None),
            (Ok(RaceEnd::Contradiction), _) => {
                (Outcome::Broken, Some("the certificate or the sampler is wrong".to_owned()))
            }
            (Ok(RaceEnd::Open), _) => (Outcome::Undecided, Some(format!("undecided after {paired} pairs of trials"))),
        };
        let mut findings: Vec<Finding> = points.iter_mut().map(|point| described(point, share_of_point)).collect();
        for (k, finding) in findings.iter_mut().enumerate() {
            finding.slope = slope_between(&points[0], &points[k], (grid[0], grid[k]), share_of_point);
            finding.spent = 2.0 * share_of_point;
        }
        let first_interval = findings[0].measured;
        if let Some(interval) = first_interval.filter(|(_, hi)| hi.is_finite()) {
            for (finding, bound) in findings.iter_mut().zip(claimed_line(middle(interval), grid, exponent)) {
                finding.bound = Some(bound);
            }
        }
        let finding = &mut findings[last];
        finding.spent += share / 2.0;
        finding.raced = paired;
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
    let pairs = early.first.iter().copied().zip(late.first.iter().copied());
    let pairs: Vec<(f64, f64)> = pairs.take(TRIALS_IN_A_SLOPE).collect();
    exponent_interval(&pairs, &exponent, share).ok()
}

fn race_of_ends(
    points: &mut [Trials<'_>],
    rho: (f64, f64),
    share: f64,
    most: u64,
    mark: &Bookmark<'_>,
) -> Result<RaceEnd, Stopped> {
    let [first, .., end] = points else { return Err("a rate needs two ends".to_owned().into()) };
    let missing = "a certificate is missing: a sampled rate needs Range or SecondMoment at both ends";
    let (early, late) = first.certificate.zip(end.certificate).ok_or_else(|| missing.to_owned())?;
    let slower = DecaysSlower::new(early, rho.1 * (1.0 + BOUND_SLACK)).map_err(|wrong| wrong.to_string())?;
    let faster = DecaysFaster::new(late, rho.0 * (1.0 - BOUND_SLACK)).map_err(|wrong| wrong.to_string())?;
    let saved = take_up(mark, 1, &mut [first, end]);
    let mut race = race(Some(slower), Some(faster), share, saved.as_ref().map(|races| &races[0]))?;
    let begin = race.trials();
    for count in checkpoints(most).skip_while(|count| *count < begin) {
        while race.trials() < count {
            let next = count.min(race.trials() + PORTION);
            let pairs: Vec<(f64, f64)> = first.draw_to(next)?.into_iter().zip(end.draw_to(next)?).collect();
            race.absorb(&pairs);
            save(mark, vec![race.state()], &[first, end]);
        }
        if race.end() != RaceEnd::Open {
            break;
        }
    }
    Ok(race.end())
}

/// A new race, or the one that was saved.
fn race<T: Copy, R: Bets<Trial = T>, S: Bets<Trial = T>>(
    refute: Option<R>,
    support: Option<S>,
    share: f64,
    saved: Option<&RaceState>,
) -> Result<Race<R, S>, String> {
    let mut race = Race::new(refute, support, share);
    saved.map_or(Ok(()), |state| race.take_up(state)).map_err(|wrong| wrong.to_string())?;
    Ok(race)
}

/// A race over trials that it divides by its bound, whatever its bets.
trait Scaled {
    fn absorb(&mut self, trials: &[f64]);
    fn end(&self) -> RaceEnd;
    fn state(&self) -> RaceState;
}

struct Against<R, S> {
    race: Race<R, S>,
    bound: f64,
}

impl<R: Bets<Trial = f64>, S: Bets<Trial = f64>> Scaled for Against<R, S> {
    fn absorb(&mut self, trials: &[f64]) {
        let scaled: Vec<f64> = trials.iter().map(|x| x / self.bound).collect();
        self.race.absorb(&scaled);
    }

    fn end(&self) -> RaceEnd {
        self.race.end()
    }

    fn state(&self) -> RaceState {
        self.race.state()
    }
}

fn scaled<R: Bets<Trial = f64> + 'static, S: Bets<Trial = f64> + 'static>(
    refute: Option<R>,
    support: Option<S>,
    bound: f64,
    share: f64,
    saved: Option<&RaceState>,
) -> Result<Box<dyn Scaled>, String> {
    Ok(Box::new(Against { race: race(refute, support, share, saved)?, bound }))
}

/// Runs races over the same trials, checkpoint after checkpoint, until one of them ends.
fn run_races(
    races: &mut [Box<dyn Scaled>],
    trials: &mut Trials<'_>,
    most: u64,
    mark: &Bookmark<'_>,
) -> Result<RaceEnd, Stopped> {
    let begin = trials.count();
    for count in checkpoints(most).skip_while(|count| *count < begin) {
        while trials.count() < count {
            let drawn = trials.draw_to(count.min(trials.count() + PORTION))?;
            races.iter_mut().for_each(|race| race.absorb(&drawn));
            save(mark, races.iter().map(|race| race.state()).collect(), &[trials]);
        }
        if let Some(end) = races.iter().map(|race| race.end()).find(|end| *end != RaceEnd::Open) {
            return Ok(end);
        }
    }
    Ok(RaceEnd::Open)
}

/// Draws on until the interval of the mean says how tight the bound is, to a factor of
/// [`INTERVAL_RATIO`]; a verdict often needs fewer trials than that. The same under every budget,
/// so that a verdict that is kept when a run goes on is the one that a new run would reach.
fn sharpen(trials: &mut Trials<'_>, share: f64) -> Result<(), Stopped> {
    while trials.count() < TRIALS_FOR_AN_INTERVAL {
        let (lo, hi) = trials.interval(share);
        let enough = hi <= INTERVAL_RATIO * lo || trials.certificate.is_none() && lo > 0.0;
        if enough {
            break;
        }
        trials.draw_to((2 * trials.count()).max(LANES as u64).min(TRIALS_FOR_AN_INTERVAL))?;
    }
    Ok(())
}

/// The interval, the worst trial and the certificate of what was drawn.
fn described(trials: &mut Trials<'_>, share: f64) -> Finding {
    let interval = trials.interval(share);
    Finding {
        trials: trials.count(),
        measured: Some(interval),
        mean: Some(trials.tally.mean()),
        sampled: true,
        certificate: trials.certificate.map(|certificate| certificate.to_string()),
        worst: (trials.count() > 0).then_some(trials.tally.worst),
        quantity_text: format!("a mean in [{}, {}]", interval.0, interval.1),
        ..Finding::new(Outcome::Undecided)
    }
}

/// The exact answer, if the trials beside it agree: each end of their interval has half of the share.
fn agree(exact: Finding, trials: &mut Trials<'_>, share: f64) -> Finding {
    if let Err(stopped) = trials.draw_to(TRIALS_BESIDE_PATHS) {
        return stopped.finding();
    }
    compared(exact, trials.looks(share / 2.0))
}

fn predict(tally: &Tally, bound: f64, certificate: Option<Certificate>, share: f64) -> u64 {
    let n = tally.count as f64;
    let mean = tally.sum / n / bound;
    let second = tally.sum_sq / n / (bound * bound);
    let cost = match certificate {
        Some(Certificate::SecondMoment(s)) => (s / (bound * bound) - second).max(0.0) / 2.0,
        Some(Certificate::Kurtosis(kappa)) => (kappa * mean * mean - second).max(0.0) / 2.0,
        Some(Certificate::Variance(v)) => (v / (bound * bound) - second + mean * mean).max(0.0) / 2.0,
        Some(Certificate::SubGaussian(sigma)) => ((sigma / bound).powi(2) - second + mean * mean).max(0.0),
        Some(Certificate::Range(_)) | None => 0.0,
    };
    predicted_trials(mean, second - mean * mean, cost, share)
}
