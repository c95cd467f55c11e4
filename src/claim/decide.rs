//! From a plan to its evidence: every setting decided, then all of them together.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::address::STEPS_MAX;
use super::conclude::conclude;
use super::experiment::Values;
use super::guard::guarded;
use super::journal::{Journal, Part, decimal, interval, perhaps};
use super::looks::Look;
use super::plan::{BesideTrials, Drawing, Measured, Over, Plan, Said, Subject};
use super::sample::Sampling;
use super::{Address, Ending, Evidence};
use crate::arithmetic::{Exact, PRECISIONS, Truth};
use crate::random::{Key, Purpose};

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
    /// From the smallest to the largest.
    pub const ALL: [Budget; 3] = [Budget::QUICK, Budget::STANDARD, Budget::DEEP];

    /// The budget of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Budget> {
        Budget::ALL.into_iter().find(|budget| budget.name == name)
    }

    /// Seconds.
    pub const QUICK: Budget = Budget {
        name: "quick",
        trials_max: 1 << 14,
        paths_max: 1 << 16,
        boxes_max: 1 << 14,
        drawn: 32,
        precision_max: 1024,
    };
    /// What the tests use.
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
    /// Where it writes down what it finds.
    pub journal: &'a dyn Journal,
}

impl Context<'_> {
    pub(super) fn address(&self, setting: usize, shrinking: &str, grid_point: usize, trial: Option<u64>) -> Address {
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

    pub(super) fn key(&self, setting: usize, shrinking: &str, grid_point: usize, purpose: Purpose) -> Key {
        let setting = if shrinking.is_empty() { setting.to_string() } else { format!("{setting}~{shrinking}") };
        Key::of(self.seed, self.claim, self.case, &setting, grid_point, purpose)
    }
}

/// What became of one setting at one grid point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    pub(super) outcome: Outcome,
    pub(super) trials: u64,
    /// How many of the trials the race took; the others only narrowed the interval.
    pub(super) raced: u64,
    /// The share of error probability that went into it: none where nothing was sampled.
    #[serde(with = "decimal")]
    pub(super) spent: f64,
    #[serde(with = "interval")]
    pub(super) tightness: Option<(f64, f64)>,
    /// The quantity, or the anytime interval of its mean.
    #[serde(with = "interval")]
    pub(super) measured: Option<(f64, f64)>,
    /// The average of what was sampled.
    #[serde(with = "perhaps")]
    pub(super) mean: Option<f64>,
    /// How the interval came to be as narrow as it is, where there is no grid.
    pub(super) looks: Vec<Look>,
    #[serde(with = "perhaps")]
    pub(super) bound: Option<f64>,
    /// Whether `measured` was sampled.
    pub(super) sampled: bool,
    pub(super) certificate: Option<String>,
    pub(super) worst: Option<u64>,
    pub(super) predicted_trials: Option<u64>,
    /// The smallest factor of a violation that would have been noticed, where it is not the
    /// reciprocal of the tightness.
    #[serde(with = "perhaps")]
    pub(super) detects: Option<f64>,
    /// The anytime interval of the local exponent since the first grid point.
    #[serde(with = "interval")]
    pub(super) slope: Option<(f64, f64)>,
    pub(super) note: Option<String>,
    pub(super) quantity_text: String,
    pub(super) bound_text: String,
    /// The setting, where it is not as one would hope.
    pub(super) instance: String,
}

impl Finding {
    pub(super) fn new(outcome: Outcome) -> Finding {
        Finding {
            outcome,
            trials: 0,
            raced: 0,
            spent: 0.0,
            tightness: None,
            measured: None,
            mean: None,
            looks: Vec::new(),
            bound: None,
            sampled: false,
            certificate: None,
            worst: None,
            predicted_trials: None,
            detects: None,
            slope: None,
            note: None,
            quantity_text: String::new(),
            bound_text: String::new(),
            instance: String::new(),
        }
    }

    pub(super) fn noted(outcome: Outcome, note: impl Into<String>) -> Finding {
        Finding { note: Some(note.into()), ..Finding::new(outcome) }
    }
}

/// Where a finding was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub(super) setting: usize,
    pub(super) shrinking: String,
    pub(super) grid_point: usize,
}

impl Place {
    pub(super) fn new(setting: usize, shrinking: &str, grid_point: usize) -> Place {
        Place { setting, shrinking: shrinking.to_owned(), grid_point }
    }

    /// Which setting of the case.
    #[must_use]
    pub fn setting(&self) -> usize {
        self.setting
    }
}

/// A finding and where it was made.
pub type Found = (Place, Finding);

fn is_refuted(found: &[Found]) -> bool {
    found.iter().any(|(_, finding)| finding.outcome == Outcome::Refuted)
}

/// Decides the settings that are to be decided here, in order, beside those that are known. Where
/// one refutation settles the case, what follows the first is left out, known or not.
fn decide_each(
    count: usize,
    refutation_settles: bool,
    context: &Context<'_>,
    decide: impl Fn(usize) -> Vec<Found>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for setting in 0..count {
        let here = match context.journal.part(setting) {
            Part::Elsewhere => continue,
            Part::Known(here) => here,
            Part::Here => {
                let here = decide(setting);
                context.journal.decided(setting, &here);
                here
            }
        };
        let settled = refutation_settles && is_refuted(&here);
        found.extend(here);
        if settled {
            break;
        }
    }
    found
}

fn broken_at(setting: usize, panic: String) -> Vec<Found> {
    vec![(Place::new(setting, "", 0), Finding::noted(Outcome::Broken, panic))]
}

/// The working precisions that the budget allows.
pub(super) fn precisions(context: &Context<'_>) -> impl Iterator<Item = usize> {
    let most = context.budget.precision_max;
    PRECISIONS.into_iter().filter(move |precision| *precision <= most)
}

/// A text for reports: long settings are cut.
fn cut(text: String) -> String {
    const LENGTH_MAX: usize = 400;
    match text.char_indices().nth(LENGTH_MAX) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}

/// How many simpler settings are looked at where only trials can refute them, at most.
const LOOKS_BY_TRIALS: usize = 64;

/// How many trials the first such look may take. Later ones may take twice as many as it took so far, so that
/// what was barely refuted is refuted again when another part of the setting is simplified.
const TRIALS_OF_A_LOOK: u64 = 1 << 10;

/// The part of a share that the i-th of an open number of looks may spend, counted from 0:
/// 6/(π² (i + 1)²), which adds up to 1.
fn of_open_number(i: usize) -> f64 {
    6.0 / (PI * (i + 1) as f64).powi(2)
}

impl Plan {
    /// Decides every setting and draws the conclusion.
    pub(super) fn decide(&self, context: &Context<'_>) -> Evidence {
        let found = match &self.over {
            Over::List { .. } => self.decide_list(context),
            Over::Strategy => Ok(self.decide_drawn(context)),
            Over::Continuum(_) if self.grid.is_some() => {
                Err("a box has no grid: make the axis a side of the box, or write a case for each point".to_owned())
            }
            Over::Continuum(sides) => {
                let exhaust = |setting| {
                    guarded(|| self.exhaust(sides, context)).unwrap_or_else(|panic| broken_at(setting, panic))
                };
                Ok(decide_each(1, true, context, exhaust))
            }
        };
        match found {
            Ok(found) => conclude(self, &found, context),
            Err(wrong) => Evidence::failure(context.share, wrong),
        }
    }

    fn decide_list(&self, context: &Context<'_>) -> Result<Vec<Found>, String> {
        let first = guarded(|| self.source.list(0))?;
        let count = first.len();
        // Not built where every setting is known or decided elsewhere.
        let others = OnceCell::new();
        let decide = |setting: usize| {
            let others: &Result<Vec<_>, String> = others
                .get_or_init(|| (1..self.grid_points()).map(|point| guarded(|| self.source.list(point))).collect());
            let decided = others.as_ref().map_err(String::clone).and_then(|others| {
                let lists = std::iter::once(&first).chain(others);
                let along: Vec<&dyn Subject> = lists.map(|list| &*list[setting]).collect();
                guarded(|| self.find_along(&along, setting, "", context.share / count as f64, context))
            });
            decided.unwrap_or_else(|wrong| broken_at(setting, wrong))
        };
        Ok(decide_each(count, context.ending.wants_a_refutation(), context, decide))
    }

    /// Draws settings from a strategy and decides them; one that refutes is shrunk. How many are drawn is a
    /// matter of the budget, so that no share may depend on it.
    fn decide_drawn(&self, context: &Context<'_>) -> Vec<Found> {
        let decide = |setting: usize| {
            let key = context.key(setting, "", 0, Purpose::Settings);
            let whole = context.share * of_open_number(setting);
            let share = if self.is_sampled() { whole / 2.0 } else { whole };
            let first = || {
                let drawing = self.drawing(key, "")?;
                Ok(self.find_along_drawing(&*drawing, setting, "", share, context))
            };
            let here = guarded(first).and_then(|here| here).unwrap_or_else(|wrong| broken_at(setting, wrong));
            if !is_refuted(&here) {
                return here;
            }
            let shrunk = self.shrink(key, setting, share, context);
            let mut simplest = shrunk.map_or_else(|wrong| broken_at(setting, wrong), |simpler| simpler.unwrap_or(here));
            if self.is_sampled() {
                // Each step of shrinking has spent its part: all of it counts, and once.
                simplest.iter_mut().for_each(|(_, finding)| finding.spent = 0.0);
                simplest[0].1.spent = whole;
            }
            simplest
        };
        decide_each(context.budget.drawn, true, context, decide)
    }

    /// A drawn setting after the recorded steps of its shrinking.
    pub(super) fn drawing(&self, key: Key, shrinking: &str) -> Result<Box<dyn Drawing>, String> {
        let mut drawing = guarded(|| self.source.draw(key))??;
        for step in shrinking.chars() {
            if step == 's' {
                drawing.simplify()
            } else {
                drawing.complicate()
            };
        }
        Ok(drawing)
    }

    /// Simplifies a drawn setting while it keeps failing. Each look has streams and a part of the share of its
    /// own; what the simplest one that failed has shown, or nothing where none did.
    fn shrink(
        &self,
        key: Key,
        setting: usize,
        share: f64,
        context: &Context<'_>,
    ) -> Result<Option<Vec<Found>>, String> {
        let (looks_max, mut trials_max) =
            if self.is_rigorous() { (STEPS_MAX, u64::MAX) } else { (LOOKS_BY_TRIALS, TRIALS_OF_A_LOOK) };
        let mut drawing = self.drawing(key, "")?;
        let (mut path, mut simplest, mut failing) = (String::new(), None, true);
        // Going back to what has failed is no new look: by trials it might end otherwise.
        let mut failed = BTreeSet::from([self.shown_along(&*drawing)]);
        while path.len() < looks_max {
            let moved = if failing { drawing.simplify() } else { drawing.complicate() };
            if !moved {
                break;
            }
            let look = path.len();
            path.push(if failing { 's' } else { 'c' });
            let shown = self.shown_along(&*drawing);
            if failed.contains(&shown) {
                failing = true;
                continue;
            }
            let budget = Budget { trials_max: trials_max.min(context.budget.trials_max), ..*context.budget };
            let context = &Context { budget: &budget, ..*context };
            let share = share * of_open_number(look);
            let found = guarded(|| self.find_along_drawing(&*drawing, setting, &path, share, context));
            let found = found.ok().filter(|found| is_refuted(found));
            failing = found.is_some();
            if let Some(found) = found {
                let taken = found.iter().map(|(_, finding)| finding.raced).max().unwrap_or(0);
                trials_max = trials_max.max(2 * taken);
                failed.insert(shown);
                simplest = Some(found);
            }
        }
        Ok(simplest)
    }

    /// A drawn setting at every grid point, as text.
    fn shown_along(&self, drawing: &dyn Drawing) -> Vec<String> {
        (0..self.grid_points()).map(|g| drawing.subject(g).shown()).collect()
    }

    fn find_along_drawing(
        &self,
        drawing: &dyn Drawing,
        setting: usize,
        shrinking: &str,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<Found> {
        let subjects: Vec<Box<dyn Subject>> = (0..self.grid_points()).map(|g| drawing.subject(g)).collect();
        let along: Vec<&dyn Subject> = subjects.iter().map(|subject| &**subject).collect();
        self.find_along(&along, setting, shrinking, share, context)
    }

    /// Decides one setting at all of its grid points.
    fn find_along(
        &self,
        along: &[&dyn Subject],
        setting: usize,
        shrinking: &str,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<Found> {
        let places = (0..along.len()).map(|grid_point| Place::new(setting, shrinking, grid_point));
        let mut found = Vec::new();
        if let Said::Decays(exponent) = self.said {
            let places: Vec<Place> = places.collect();
            let findings = self.find_rate(along, &places, exponent, share, context);
            found.extend(places.into_iter().zip(findings));
        } else {
            for (subject, place) in along.iter().zip(places) {
                let finding = self.find(*subject, &place, share / along.len() as f64, context);
                let settled = finding.outcome == Outcome::Refuted;
                found.push((place, finding));
                if settled && context.ending.wants_a_refutation() {
                    break;
                }
            }
        }
        for (place, finding) in &mut found {
            if !matches!(finding.outcome, Outcome::Proved | Outcome::Supported | Outcome::Agrees(_)) {
                finding.instance = cut(along[place.grid_point].shown());
            }
        }
        found
    }

    /// Decides a setting at one grid point.
    fn find(&self, subject: &dyn Subject, place: &Place, share: f64, context: &Context<'_>) -> Finding {
        if let Some(finding) = self.turned_away(subject, context) {
            return finding;
        }
        let at = Sampling { subject, place, share, context };
        match self.measured {
            Measured::Quantity => self.settle_quantity(subject, context),
            Measured::Paths => self.settle_paths(subject, context),
            Measured::Trials(beside) => {
                let exact = match beside {
                    BesideTrials::Nothing => None,
                    BesideTrials::Paths => Some(self.settle_paths(subject, context)),
                    BesideTrials::Mean => Some(self.settle_quantity(subject, context)),
                };
                let finding = match (self.values, exact) {
                    (Values::NonNegative, None) => self.sample(at),
                    (Values::NonNegative, Some(exact)) => self.sample_beside(exact, at),
                    (Values::Signed, None) => self.sample_signed(at),
                    (Values::Signed, Some(exact)) => self.signed_beside(exact, at),
                    (Values::Indicators, None) => self.sample_event(at),
                    (Values::Indicators, Some(exact)) => self.event_beside(exact, at),
                };
                Finding { spent: share, ..finding }
            }
            Measured::Steps => Finding { spent: share, ..self.sample_steps(at) },
            Measured::Neighbours => Finding { spent: share, ..self.sample_neighbours(at) },
            Measured::Property => match subject.property() {
                Ok(()) => Finding { trials: 1, ..Finding::new(Outcome::Proved) },
                Err(wrong) => Finding { trials: 1, quantity_text: wrong, ..Finding::new(Outcome::Refuted) },
            },
        }
    }

    /// The premise that keeps a setting out, if one does.
    pub(super) fn turned_away(&self, subject: &dyn Subject, context: &Context<'_>) -> Option<Finding> {
        if !context.ending.minds_premises() {
            return None;
        }
        let mut undecided = None;
        for precision in precisions(context) {
            match Exact::scope(precision, || self.first_broken(subject)) {
                None => return None,
                Some((text, Truth::No)) => {
                    return Some(Finding::noted(Outcome::Vacuous, format!("the premise `{text}` fails")));
                }
                Some((text, _)) => undecided = Some(text),
            }
        }
        undecided.map(|text| Finding::noted(Outcome::Undecided, format!("the premise `{text}` could not be decided")))
    }

    /// The first premise that does not certainly hold at the current precision.
    pub(super) fn first_broken(&self, subject: &dyn Subject) -> Option<(&'static str, Truth)> {
        let asked = self.premises.iter().enumerate().map(|(number, text)| (*text, subject.premise(number)));
        asked.into_iter().find(|(_, truth)| !truth.is_yes())
    }

    /// The bound of the relation at the current precision.
    pub(super) fn bound_of(&self, subject: &dyn Subject) -> Exact {
        subject.bound() * self.bound_scale
    }
}
