//! From an experiment to its evidence: every setting decided, then all of them together.

use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use super::experiment::{Experiment, Measure, Premise, Relation};
use super::instances::{Continuum, Domain, Drawing};
use super::verdict::{Effort, Evidence, GridPoint, Verdict, Witness};
use super::{Address, Axes, Ending};
use crate::arithmetic::{Exact, LANES, Number, PRECISIONS, Ratio, Truth};
use crate::random::{Draw, Key, Purpose, Streams, mean_over_paths, path_number};
use crate::trace;

/// Caps on the work of one case. A clock never decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Its name on the command line.
    pub name: &'static str,
    /// Trials for one setting at one grid point.
    pub trials_max: u64,
    /// Paths for one setting at one grid point.
    pub paths_max: u64,
    /// Boxes of a subdivision.
    pub boxes_max: u64,
    /// Settings drawn from a strategy.
    pub drawn: usize,
    /// Bits of working precision.
    pub precision_max: usize,
}

impl Budget {
    /// Seconds.
    pub const QUICK: Budget = Budget {
        name: "quick",
        trials_max: 1 << 14,
        paths_max: 1 << 16,
        boxes_max: 1 << 14,
        drawn: 32,
        precision_max: 1024,
    };
    /// About a minute for the catalogue; what the tests use.
    pub const STANDARD: Budget = Budget {
        name: "standard",
        trials_max: 1 << 18,
        paths_max: 1 << 17,
        boxes_max: 1 << 17,
        drawn: 128,
        precision_max: 1024,
    };
    /// Hours.
    pub const DEEP: Budget = Budget {
        name: "deep",
        trials_max: 1 << 26,
        paths_max: 1 << 24,
        boxes_max: 1 << 24,
        drawn: 4096,
        precision_max: 2048,
    };
}

/// How many steps shrinking may take.
const SHRINKING_STEPS: usize = 256;

/// An irrational equality survives from this many agreeing decimal digits on.
const DIGITS_LEAST: u32 = 12;

/// With this many agreeing digits an irrational equality is not pressed further.
const DIGITS_ENOUGH: u32 = 60;

/// Under what circumstances a case is decided.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The seed of the run.
    pub seed: u64,
    /// The seed as an address names it: nothing for the committed one.
    pub seed_in_addresses: Option<u64>,
    /// The claim's id.
    pub claim: &'a str,
    /// The case's name, as it enters the key of its streams.
    pub case: &'a str,
    /// The case's name, as it enters an address.
    pub slug: &'a str,
    /// What the case expects.
    pub ending: Ending,
    /// The share of error probability that the case may spend.
    pub share: f64,
    /// Caps on its work.
    pub budget: &'a Budget,
}

impl Context<'_> {
    fn address(&self, setting: usize, shrinking: &str, grid_point: usize, trial: Option<u64>) -> Address {
        Address {
            claim: self.claim.to_owned(),
            case: self.slug.to_owned(),
            setting,
            shrinking: shrinking.to_owned(),
            grid_point,
            trial,
            seed: self.seed_in_addresses,
        }
    }

    fn key(&self, setting: usize, shrinking: &str, grid_point: usize, purpose: Purpose) -> Key {
        let setting = if shrinking.is_empty() { setting.to_string() } else { format!("{setting}~{shrinking}") };
        Key::of(self.seed, self.claim, self.case, &setting, grid_point, purpose)
    }
}

/// One trial, path or deterministic run, step by step.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The instance, as its setting prints it.
    pub setting: String,
    /// What the methods noted.
    pub lines: Vec<trace::Line>,
    /// What came out.
    pub result: String,
}

/// A case whose type of setting has been forgotten.
pub(super) trait Check: Send + Sync {
    fn premises(&self) -> Vec<&'static str>;
    fn method(&self) -> String;
    fn axes(&self) -> Option<Axes>;
    fn squeezed(&self, factor: Ratio) -> Option<Box<dyn Check>>;
    fn decide(&self, context: &Context<'_>) -> Evidence;
    fn replay(&self, context: &Context<'_>, address: &Address) -> Result<Replay, String>;
}

/// What became of one setting at one grid point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Proved,
    Supported,
    /// Agrees to this many digits and cannot be told apart.
    Agrees(u32),
    Refuted,
    Undecided,
    Vacuous,
    Broken,
}

/// One setting at one grid point, decided.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) outcome: Outcome,
    pub(super) trials: u64,
    pub(super) tightness: Option<(f64, f64)>,
    /// The quantity, or the anytime interval of its mean.
    pub(super) measured: Option<(f64, f64)>,
    pub(super) bound: Option<f64>,
    /// Whether `measured` was sampled.
    pub(super) sampled: bool,
    pub(super) certificate: Option<String>,
    pub(super) worst: Option<u64>,
    pub(super) predicted_trials: Option<u64>,
    pub(super) note: Option<String>,
    pub(super) quantity_text: String,
    pub(super) bound_text: String,
}

impl Finding {
    pub(super) fn new(outcome: Outcome) -> Finding {
        Finding {
            outcome,
            trials: 0,
            tightness: None,
            measured: None,
            bound: None,
            sampled: false,
            certificate: None,
            worst: None,
            predicted_trials: None,
            note: None,
            quantity_text: String::new(),
            bound_text: String::new(),
        }
    }

    pub(super) fn noted(outcome: Outcome, note: impl Into<String>) -> Finding {
        Finding { note: Some(note.into()), ..Finding::new(outcome) }
    }
}

/// Where a finding was made.
pub(super) struct Place {
    pub(super) setting: usize,
    pub(super) shrinking: String,
    pub(super) grid_point: usize,
    pub(super) instance: String,
}

thread_local! {
    /// Some while panics on this thread are being caught; holds the last message.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs part of a claim; a panic becomes an error with its message and place, and is not printed.
pub(super) fn guarded<T>(compute: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let caught = CAUGHT.with_borrow_mut(|caught| {
                caught.as_mut().map(|message| {
                    let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
                    *message = format!("{}{}", panic.payload_as_str().unwrap_or("a panic"), place.unwrap_or_default());
                })
            });
            if caught.is_none() {
                print(panic);
            }
        }));
    });
    let outer = CAUGHT.replace(Some(String::new()));
    let result = catch_unwind(AssertUnwindSafe(compute));
    let message = CAUGHT.replace(outer).unwrap_or_default();
    result.map_err(|_| format!("panicked: {message}"))
}

/// A text for reports: long settings are cut.
fn shown(value: &impl Debug) -> String {
    const LENGTH_MAX: usize = 400;
    let text = format!("{value:?}");
    match text.char_indices().nth(LENGTH_MAX) {
        Some((cut, _)) => format!("{} …", &text[..cut]),
        None => text,
    }
}

/// One look at a relation, at one precision.
struct Look {
    truth: Truth,
    digits: Option<u32>,
    tightness: Option<(f64, f64)>,
    quantity: Number,
    bound: Number,
    paths: u64,
}

/// Whether premises hold, at the current precision: the first that does not.
pub(super) fn first_broken<S: 'static>(
    premises: impl Iterator<Item = Premise<S>>,
    s: &S,
) -> Option<(&'static str, Truth)> {
    premises.map(|premise| (premise.text, (premise.holds)(s))).find(|(_, truth)| !truth.is_yes())
}

impl<S: Debug + 'static> Experiment<S> {
    /// The working precisions that the budget allows.
    pub(super) fn precisions(context: &Context<'_>) -> impl Iterator<Item = usize> {
        let most = context.budget.precision_max;
        PRECISIONS.into_iter().filter(move |precision| *precision <= most)
    }

    /// The premise that keeps this setting out, if one does.
    pub(super) fn turned_away(&self, s: &S, context: &Context<'_>) -> Option<Finding> {
        if !context.ending.minds_premises() {
            return None;
        }
        let mut undecided = None;
        for precision in Self::precisions(context) {
            match Exact::scope(precision, || first_broken(self.parts.premises.iter(), s)) {
                None => return None,
                Some((text, Truth::No)) => {
                    return Some(Finding::noted(Outcome::Vacuous, format!("the premise `{text}` fails")));
                }
                Some((text, _)) => undecided = Some(text),
            }
        }
        undecided.map(|text| Finding::noted(Outcome::Undecided, format!("the premise `{text}` could not be decided")))
    }

    /// The bound of the relation at the current precision.
    pub(super) fn bound_at(&self, s: &S) -> Option<Exact> {
        match self.relation {
            Relation::AtMost(bound) | Relation::AtLeast(bound) | Relation::Exactly(bound) => {
                Some(bound(s) * self.parts.bound_scale)
            }
            Relation::Decays(_) | Relation::Satisfied => None,
        }
    }

    /// Decides a setting in exact arithmetic, raising the precision until it is decided.
    fn settle(&self, s: &S, context: &Context<'_>, quantity: &dyn Fn(usize) -> Option<(Number, u64)>) -> Finding {
        let mut finding = Finding::noted(Outcome::Undecided, "the budget allows no precision");
        for precision in Self::precisions(context) {
            let Some((value, paths)) = quantity(precision) else {
                let note = format!("more than {} paths", context.budget.paths_max);
                return Finding::noted(Outcome::Undecided, note);
            };
            let look = Exact::scope(precision, || self.look(s, value, paths));
            let outcome = match (look.truth, look.digits) {
                (Truth::Yes, _) => Outcome::Proved,
                (Truth::No, _) => Outcome::Refuted,
                (Truth::Unknown, Some(digits)) if digits >= DIGITS_LEAST => Outcome::Agrees(digits),
                (Truth::Unknown, _) => Outcome::Undecided,
            };
            finding = Finding {
                trials: look.paths,
                tightness: look.tightness,
                measured: Some(look.quantity.to_f64_bounds()),
                bound: Some(middle(look.bound.to_f64_bounds())),
                quantity_text: look.quantity.to_string(),
                bound_text: look.bound.to_string(),
                ..Finding::new(outcome)
            };
            match outcome {
                Outcome::Undecided => finding.note = Some(format!("cannot be told apart with {precision} bits")),
                Outcome::Agrees(digits) if digits < DIGITS_ENOUGH => {}
                _ => return finding,
            }
        }
        finding
    }

    /// Whether the relation holds, and how tight it is. Between negative numbers an inequality has
    /// no tightness: −3 ≥ −5 is no nearer to equality than −1 ≥ −2 because 5/3 is less than 2.
    fn compare(&self, quantity: Exact, bound: Exact) -> (Truth, Option<(f64, f64)>) {
        let (truth, ratio, meaningful) = match self.relation {
            Relation::AtMost(_) => (quantity.le(bound), quantity / bound, bound.gt(0).is_yes()),
            Relation::AtLeast(_) => (quantity.ge(bound), bound / quantity, quantity.gt(0).is_yes()),
            _ => (quantity.eq(bound), quantity / bound, true),
        };
        let finite = |(lo, hi): &(f64, f64)| lo.is_finite() && hi.is_finite();
        (truth, Some(ratio.to_f64_bounds()).filter(|bounds| meaningful && finite(bounds)))
    }

    fn look(&self, s: &S, value: Number, paths: u64) -> Look {
        let quantity = Exact::from(value);
        let bound = self.bound_at(s).unwrap_or(quantity);
        let (truth, tightness) = self.compare(quantity, bound);
        let (quantity, bound) = (quantity.to_number(), bound.to_number());
        let digits = match self.relation {
            Relation::Exactly(_) => quantity.agreeing_digits(&bound),
            _ => None,
        };
        Look { truth, digits, tightness, quantity, bound, paths }
    }

    /// A setting without a grid or at one grid point.
    fn find(&self, s: &S, place: &Place, share: f64, context: &Context<'_>) -> Finding {
        if let Some(finding) = self.turned_away(s, context) {
            return finding;
        }
        match self.parts.measure {
            Measure::Quantity(quantity) => {
                self.settle(s, context, &|precision| Some((Exact::scope(precision, || quantity(s).to_number()), 1)))
            }
            Measure::Paths(run) => self.settle_paths(s, run, context),
            Measure::Trial { run, paths } => {
                let key = context.key(place.setting, &place.shrinking, place.grid_point, Purpose::Verdict);
                let exact = paths.map(|paths| self.settle_paths(s, paths, context));
                self.sample(s, run, exact, key, share, context)
            }
            Measure::Property(holds) => match holds(s) {
                Ok(()) => Finding { trials: 1, ..Finding::new(Outcome::Proved) },
                Err(wrong) => Finding { trials: 1, quantity_text: wrong, ..Finding::new(Outcome::Refuted) },
            },
        }
    }

    fn settle_paths(&self, s: &S, run: super::experiment::Run<S, Exact>, context: &Context<'_>) -> Finding {
        self.settle(s, context, &|precision| {
            mean_over_paths(context.budget.paths_max, precision, |draw| run(s, draw))
                .map(|exact| (exact.mean, exact.paths))
        })
    }

    /// How many grid points there are: one without a grid.
    fn grid_points(&self) -> usize {
        self.parts.along.map_or(1, |along| along.grid.len())
    }

    /// Puts a setting at a grid point, then changes it as the tweaks say.
    fn prepare(&self, s: &mut S, grid_point: usize) {
        if let Some(along) = self.parts.along {
            (along.set)(s, along.grid[grid_point]);
        }
        for tweak in self.parts.tweaks.iter() {
            tweak(s);
        }
    }

    /// Decides all grid points of one setting; `fresh` builds the setting anew for each.
    fn find_along(
        &self,
        fresh: &dyn Fn() -> S,
        setting: usize,
        shrinking: &str,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<(Place, Finding)> {
        let at = |grid_point: usize| {
            let mut s = fresh();
            self.prepare(&mut s, grid_point);
            let place = Place { setting, shrinking: shrinking.to_owned(), grid_point, instance: shown(&s) };
            (s, place)
        };
        if let Relation::Decays(exponent) = self.relation {
            return self.find_rate(&at, exponent, share, context);
        }
        let mut found = Vec::new();
        for grid_point in 0..self.grid_points() {
            let (s, place) = at(grid_point);
            let finding = self.find(&s, &place, share / self.grid_points() as f64, context);
            let settled = finding.outcome == Outcome::Refuted;
            found.push((place, finding));
            if settled && context.ending.wants_a_refutation() {
                break;
            }
        }
        found
    }

    /// The rate between the ends of the grid; the points between are measured for the figure.
    fn find_rate(
        &self,
        at: &dyn Fn(usize) -> (S, Place),
        exponent: Ratio,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<(Place, Finding)> {
        let along = self.parts.along.expect("a rate has a grid");
        let points: Vec<(S, Place)> = (0..along.grid.len()).map(at).collect();
        if let Some(finding) = points.iter().find_map(|(s, _)| self.turned_away(s, context)) {
            let (_, place) = points.into_iter().next().expect("a grid is not empty");
            return vec![(place, finding)];
        }
        let settings: Vec<&S> = points.iter().map(|(s, _)| s).collect();
        let findings = match self.parts.measure {
            Measure::Trial { run, .. } => {
                let keys = points
                    .iter()
                    .map(|(_, place)| context.key(place.setting, &place.shrinking, place.grid_point, Purpose::Verdict));
                self.sample_rate(&settings, run, &keys.collect::<Vec<_>>(), along.grid, exponent, share, context)
            }
            _ => self.settle_rate(&settings, along.grid, exponent, context),
        };
        points.into_iter().map(|(_, place)| place).zip(findings).collect()
    }

    fn settle_rate(&self, settings: &[&S], grid: &[usize], exponent: Ratio, context: &Context<'_>) -> Vec<Finding> {
        let measure = |s: &S, precision: usize| -> Option<Number> {
            match self.parts.measure {
                Measure::Quantity(quantity) => Some(Exact::scope(precision, || quantity(s).to_number())),
                Measure::Paths(run) => {
                    mean_over_paths(context.budget.paths_max, precision, |draw| run(s, draw)).map(|exact| exact.mean)
                }
                Measure::Trial { .. } | Measure::Property(_) => None,
            }
        };
        let mut findings = Vec::new();
        for precision in Self::precisions(context) {
            let values: Option<Vec<Number>> = settings.iter().map(|s| measure(s, precision)).collect();
            let Some(values) = values else {
                return vec![Finding::noted(
                    Outcome::Undecided,
                    format!("more than {} paths", context.budget.paths_max),
                )];
            };
            let line = claimed_line(middle(values[0].to_f64_bounds()), grid, exponent);
            let point = |(value, bound): (&Number, f64)| Finding {
                measured: Some(value.to_f64_bounds()),
                bound: Some(bound),
                trials: 1,
                ..Finding::new(Outcome::Proved)
            };
            findings = values.iter().zip(line).map(point).collect();
            let (truth, tightness, texts) = Exact::scope(precision, || {
                let (first, last) = (Exact::from(values[0].clone()), Exact::from(values[values.len() - 1].clone()));
                let span = Exact::from(grid[grid.len() - 1]) / grid[0];
                let allowed = first / span.powf(exponent) * self.parts.bound_scale;
                ((last).le(allowed), (last / allowed).to_f64_bounds(), (last.to_string(), allowed.to_string()))
            });
            let last = findings.last_mut().expect("a grid is not empty");
            (last.quantity_text, last.bound_text) = texts;
            last.tightness = Some(tightness).filter(|(lo, hi)| lo.is_finite() && hi.is_finite());
            match truth {
                Truth::Yes => return findings,
                Truth::No => {
                    last.outcome = Outcome::Refuted;
                    return findings;
                }
                Truth::Unknown => last.outcome = Outcome::Undecided,
            }
        }
        findings
    }

    /// Decides the settings of a list.
    fn decide_list(
        &self,
        list: &(dyn Fn() -> Vec<S> + Send + Sync),
        context: &Context<'_>,
    ) -> Result<Vec<(Place, Finding)>, String> {
        let count = guarded(|| list().len())?;
        let mut found = Vec::new();
        for setting in 0..count {
            let fresh = || list().into_iter().nth(setting).expect("the list keeps its length");
            let along = guarded(|| self.find_along(&fresh, setting, "", context.share / count as f64, context));
            found.extend(along.unwrap_or_else(|panic| vec![broken_at(setting, panic)]));
            if context.ending.wants_a_refutation()
                && found.iter().any(|(_, finding)| finding.outcome == Outcome::Refuted)
            {
                break;
            }
        }
        Ok(found)
    }

    /// Draws settings from a strategy and decides them; a rigorous refutation is shrunk.
    fn decide_drawn(
        &self,
        strategy: &proptest::strategy::BoxedStrategy<S>,
        context: &Context<'_>,
    ) -> Result<Vec<(Place, Finding)>, String> {
        let mut found = Vec::new();
        let count = context.budget.drawn;
        let share = context.share / count as f64;
        for setting in 0..count {
            let key = context.key(setting, "", 0, Purpose::Settings);
            let along = |shrinking: &str| {
                guarded(|| {
                    let mut drawing = Drawing::new(strategy, key).unwrap_or_else(|reason| panic!("{reason}"));
                    drawing.follow(shrinking);
                    self.find_along(&|| drawing.current(), setting, shrinking, share, context)
                })
                .unwrap_or_else(|panic| vec![broken_at(setting, panic)])
            };
            let refuted =
                |found: &[(Place, Finding)]| found.iter().any(|(_, finding)| finding.outcome == Outcome::Refuted);
            let mut here = along("");
            if refuted(&here) {
                if !matches!(self.parts.measure, Measure::Trial { paths: None, .. }) {
                    let drawing = Drawing::new(strategy, key)?;
                    let path = drawing.shrink(SHRINKING_STEPS, |s| {
                        let cell = RefCell::new(Some(s));
                        guarded(|| self.fails_once(&cell, context)).unwrap_or(false)
                    });
                    here = along(&path);
                }
                found.extend(here);
                break;
            }
            found.extend(here);
        }
        Ok(found)
    }

    /// Whether a setting, at the first grid point, is refuted: what shrinking keeps.
    fn fails_once(&self, setting: &RefCell<Option<S>>, context: &Context<'_>) -> bool {
        let Some(mut s) = setting.take() else { return false };
        self.prepare(&mut s, 0);
        let place = Place { setting: 0, shrinking: String::new(), grid_point: 0, instance: String::new() };
        self.find(&s, &place, context.share, context).outcome == Outcome::Refuted
    }

    /// All settings together.
    fn conclude(&self, found: Vec<(Place, Finding)>, context: &Context<'_>) -> Evidence {
        let Some(verdict) = overall(&found, self.is_a_sample(), context.ending) else {
            return Evidence::failure(context.share, "there is no setting to decide".to_owned());
        };
        let mut evidence = Evidence::none(verdict, context.share);
        evidence.settings = found.len();
        evidence.effort = match (&self.parts.domain, &self.parts.measure) {
            (Domain::Continuum(_), _) => Effort::Boxes,
            (_, Measure::Quantity(_) | Measure::Property(_)) => Effort::Evaluations,
            (_, Measure::Paths(_)) => Effort::Paths,
            (_, Measure::Trial { .. }) => Effort::Trials,
        };
        evidence.trials = found.iter().map(|(_, finding)| finding.trials).sum();
        evidence.broken =
            verdict == Verdict::Undecided && found.iter().any(|(_, finding)| finding.outcome == Outcome::Broken);
        evidence.predicted_trials = found.iter().filter_map(|(_, finding)| finding.predicted_trials).max();
        evidence.digits = found
            .iter()
            .filter_map(|(_, finding)| if let Outcome::Agrees(digits) = finding.outcome { Some(digits) } else { None })
            .min();
        evidence.certificate = found.iter().find_map(|(_, finding)| finding.certificate.clone());
        let telling = |outcome| found.iter().find(|(_, finding)| finding.outcome == outcome);
        let reason = match verdict {
            Verdict::Undecided => telling(Outcome::Broken).or_else(|| telling(Outcome::Undecided)),
            Verdict::Vacuous => telling(Outcome::Vacuous),
            _ => found.iter().find(|(_, finding)| finding.note.is_some()),
        };
        evidence.note = reason.and_then(|(place, finding)| {
            finding.note.as_ref().map(|note| format!("{note}, at {}", self.address_of(place, None, context)))
        });
        if let Some((place, finding)) = telling(Outcome::Refuted) {
            evidence.witness = Some(Witness {
                address: self.address_of(place, finding.worst.filter(|_| finding.sampled), context),
                setting: place.instance.clone(),
                quantity: finding.quantity_text.clone(),
                bound: finding.bound_text.clone(),
            });
        }
        let tightest = found.iter().filter(|(_, finding)| finding.tightness.is_some()).max_by(|(_, a), (_, b)| {
            let hi = |finding: &Finding| finding.tightness.map_or(0.0, |(_, hi)| hi);
            hi(a).total_cmp(&hi(b))
        });
        if let Some((place, finding)) = tightest {
            evidence.tightness = finding.tightness;
            if verdict != Verdict::Refuted {
                evidence.detects =
                    finding.tightness.map(|(lo, _)| 1.0 / lo).filter(|factor| factor.is_finite() && *factor > 0.0);
            }
            if finding.sampled {
                evidence.mean = finding.measured;
                evidence.worst = finding.worst.map(|trial| self.address_of(place, Some(trial), context));
            }
        }
        evidence.points = self.points(&found);
        evidence
    }

    fn address_of(&self, place: &Place, trial: Option<u64>, context: &Context<'_>) -> String {
        context.address(place.setting, &place.shrinking, place.grid_point, trial).to_string()
    }

    /// The measured points of the first setting, where there is a grid.
    fn points(&self, found: &[(Place, Finding)]) -> Vec<GridPoint> {
        let Some(along) = self.parts.along else { return Vec::new() };
        found
            .iter()
            .filter(|(place, _)| place.setting == 0)
            .filter_map(|(place, finding)| {
                let x = along.grid[place.grid_point] as f64;
                finding.measured.map(|measured| GridPoint { x, measured, bound: finding.bound })
            })
            .collect()
    }

    /// Whether the settings only sample what is meant.
    fn is_a_sample(&self) -> bool {
        matches!(self.parts.domain, Domain::Sample(_) | Domain::Drawn(_))
    }
}

fn broken_at(setting: usize, panic: String) -> (Place, Finding) {
    let place = Place { setting, shrinking: String::new(), grid_point: 0, instance: String::new() };
    (place, Finding::noted(Outcome::Broken, panic))
}

/// The claimed rate drawn through the first point.
pub(super) fn claimed_line(first: f64, grid: &[usize], exponent: Ratio) -> Vec<f64> {
    let ratio_to_first = |at: &usize| *at as f64 / grid[0] as f64;
    grid.iter().map(|at| first * ratio_to_first(at).powf(-exponent.to_f64())).collect()
}

pub(super) fn middle((lo, hi): (f64, f64)) -> f64 {
    lo / 2.0 + hi / 2.0
}

/// The verdict of many settings; `None` where there is none.
fn overall(found: &[(Place, Finding)], sample: bool, ending: Ending) -> Option<Verdict> {
    let any = |outcome| found.iter().any(|(_, finding)| finding.outcome == outcome);
    let all_vacuous = found.iter().all(|(_, finding)| finding.outcome == Outcome::Vacuous);
    let is_equality = found.iter().any(|(_, finding)| matches!(finding.outcome, Outcome::Agrees(_)));
    if found.is_empty() {
        None
    } else if any(Outcome::Broken) && !(ending.wants_a_refutation() && any(Outcome::Refuted)) {
        Some(Verdict::Undecided)
    } else if any(Outcome::Refuted) {
        Some(Verdict::Refuted)
    } else if all_vacuous || any(Outcome::Vacuous) && ending != Ending::Rejected {
        Some(Verdict::Vacuous)
    } else if any(Outcome::Undecided) {
        Some(Verdict::Undecided)
    } else if sample || is_equality {
        Some(Verdict::Survived)
    } else if any(Outcome::Supported) {
        Some(Verdict::Supported)
    } else {
        Some(Verdict::Proved)
    }
}

impl<S: Debug + 'static> Check for Experiment<S> {
    fn premises(&self) -> Vec<&'static str> {
        self.parts.premises.iter().map(|premise| premise.text).collect()
    }

    fn method(&self) -> String {
        let over = match self.parts.domain {
            Domain::Sample(_) => "settings sampled from a larger class",
            Domain::Every(_) => "the settings listed, and no others",
            Domain::Drawn(_) => "settings drawn at random from a larger class",
            Domain::Continuum(_) => "a box, exhausted by subdivision in interval arithmetic",
        };
        let how = match self.parts.measure {
            Measure::Quantity(_) => "computed in exact or interval arithmetic",
            Measure::Paths(_) => "the mean over every path of the noise, in exact arithmetic",
            Measure::Trial { paths: None, .. } => "the mean of seeded trials, by two racing e-processes",
            Measure::Trial { paths: Some(_), .. } => {
                "the mean over every path of the noise, and seeded trials beside it"
            }
            Measure::Property(_) => "a property of whole numbers or structures, checked directly",
        };
        format!("{over}; {how}")
    }

    fn axes(&self) -> Option<Axes> {
        self.parts.along.map(|along| Axes::log_log(along.axis, self.parts.called))
    }

    fn squeezed(&self, factor: Ratio) -> Option<Box<dyn Check>> {
        let mut tighter = *self;
        tighter.parts.bound_scale *= match self.relation {
            Relation::AtMost(_) | Relation::Exactly(_) | Relation::Decays(_) => factor,
            Relation::AtLeast(_) => 1 / factor,
            Relation::Satisfied => return None,
        };
        Some(Box::new(tighter))
    }

    fn decide(&self, context: &Context<'_>) -> Evidence {
        let found = match self.parts.domain {
            Domain::Sample(list) | Domain::Every(list) => self.decide_list(list, context),
            Domain::Drawn(strategy) => guarded(strategy).and_then(|strategy| self.decide_drawn(&strategy, context)),
            Domain::Continuum(continuum) => guarded(|| self.exhaust(continuum, context)),
        };
        match found {
            Ok(found) => self.conclude(found, context),
            Err(wrong) => Evidence::failure(context.share, wrong),
        }
    }

    fn replay(&self, context: &Context<'_>, address: &Address) -> Result<Replay, String> {
        let no_setting =
            |count: usize| format!("the case has {count} settings, counted from s0; there is no s{}", address.setting);
        let mut s = match self.parts.domain {
            Domain::Sample(list) | Domain::Every(list) => {
                let count = list().len();
                list().into_iter().nth(address.setting).ok_or_else(|| no_setting(count))?
            }
            Domain::Drawn(strategy) => {
                let key = context.key(address.setting, "", 0, Purpose::Settings);
                let mut drawing = Drawing::new(&strategy(), key)?;
                drawing.follow(&address.shrinking);
                drawing.current()
            }
            Domain::Continuum(continuum) => return guarded(|| self.replay_box(continuum, address)),
        };
        if address.grid_point >= self.grid_points() {
            return Err(format!(
                "the case has {} grid points, counted from g0; there is no g{}",
                self.grid_points(),
                address.grid_point
            ));
        }
        self.prepare(&mut s, address.grid_point);
        let trial = address.trial.unwrap_or(0);
        let (result, lines) = guarded(|| match self.parts.measure {
            Measure::Quantity(quantity) => trace::listen(0, || Ok(Exact::scope(128, || quantity(&s).to_string()))),
            Measure::Paths(run) => trace::listen(0, || {
                path_number(trial, 128, |draw| run(&s, draw))
                    .map(|value| value.to_string())
                    .ok_or(format!("there is no path t{trial}"))
            }),
            Measure::Trial { run, .. } => {
                let lane = (trial % LANES as u64) as usize;
                let key = context.key(address.setting, &address.shrinking, address.grid_point, Purpose::Verdict);
                trace::listen(lane, || {
                    let mut draw = Draw::new(Streams::new(key, trial - lane as u64));
                    Ok(Exact::scope(PRECISIONS[0], || run(&s, &mut draw).0[lane]).to_string())
                })
            }
            Measure::Property(holds) => (holds(&s).map(|()| "the property holds".to_owned()).or_else(Ok), Vec::new()),
        })?;
        Ok(Replay { setting: format!("{s:?}"), lines, result: result? })
    }
}

impl<S: Debug + 'static> Experiment<S> {
    fn replay_box(&self, continuum: Continuum<S>, address: &Address) -> Replay {
        let (point, shown_point) = continuum.middle_of(&address.shrinking);
        Exact::scope(128, || {
            let s = (continuum.point)(&point());
            let text = match self.parts.measure {
                Measure::Quantity(quantity) => {
                    let bound = self.bound_at(&s).map_or(String::new(), |bound| format!(", bound {bound}"));
                    format!("{}{bound}", quantity(&s))
                }
                _ => String::from("a box carries deterministic quantities only"),
            };
            Replay { setting: shown_point, lines: Vec::new(), result: text }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::exact;
    use crate::claim::given;

    #[test]
    fn inequalities_between_negative_numbers_have_no_tightness() {
        let one = given(|| ()).quantity(|()| exact(-3));
        let compared = |experiment: Experiment<()>, bound: i32| experiment.compare(exact(-3), exact(bound));
        assert_eq!(compared(one.at_least(|()| -5), -5), (Truth::Yes, None));
        assert_eq!(compared(one.at_most(|()| -2), -2), (Truth::Yes, None));
        assert_eq!(compared(one.exactly(|()| -3), -3).1.map(|(lo, hi)| lo <= 1.0 && 1.0 <= hi), Some(true));
        let (truth, tightness) = given(|| ()).quantity(|()| exact(3)).at_least(|()| 1).compare(exact(3), exact(1));
        assert!(truth.is_yes() && tightness.is_some_and(|(lo, hi)| lo < hi && hi < 0.34));
    }
}
