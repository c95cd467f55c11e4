//! What has been found so far, setting by setting: what a shard hands over and a killed run leaves
//! behind.
//!
//! A verdict is a fold over the findings of a case's settings, in order. Whether they were made just
//! now, before an interruption or in other shards makes no difference to it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::Options;
use crate::claim::{Found, Journal, Part, Place, Saved, is_open};

/// What was found in one setting of a case, or how far its races have come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingFindings {
    /// The claim's id.
    pub claim: String,
    /// The slug of the case.
    pub case: String,
    /// Which setting.
    pub setting: usize,
    /// The name of the budget under which this was found.
    pub budget: String,
    /// How long it took, in milliseconds.
    pub wall_ms: f64,
    /// What was found; nothing while it is being decided.
    pub found: Option<Vec<Found>>,
    /// Where its races stand, if they may have to go on.
    pub races: Vec<(Place, Saved)>,
}

/// Hears of every change, with the lock held: it sees a state that a run can be taken up from.
pub trait Keeper: Send + Sync {
    /// Something was found, or a race has come further.
    fn changed(&self, findings: &mut dyn Iterator<Item = &SettingFindings>);
}

/// What to do about settings of which nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unknown {
    /// Decide those that fall to this part of so many.
    Decide { part: usize, of: usize },
    /// They should have been known.
    Miss,
}

type Settings = BTreeMap<(String, String), BTreeMap<usize, SettingFindings>>;

/// What has been found so far.
pub struct Findings {
    settings: Mutex<Settings>,
    missing: Mutex<Option<String>>,
    unknown: Unknown,
    budget: &'static str,
    keeper: Option<Box<dyn Keeper>>,
}

impl fmt::Debug for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Findings({:?})", self.unknown)
    }
}

/// A panic elsewhere does not undo what was found.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Findings {
    /// A run that takes up what is known already; what was left open under another budget goes on.
    #[must_use]
    pub fn new(options: &Options, known: Vec<SettingFindings>) -> Findings {
        let (part, of) = options.shard;
        Findings::known(options, known, Unknown::Decide { part, of })
    }

    /// A run in which everything has been found before: nothing is decided any more.
    #[must_use]
    pub fn complete(options: &Options, known: Vec<SettingFindings>) -> Findings {
        Findings::known(options, known, Unknown::Miss)
    }

    fn known(options: &Options, known: Vec<SettingFindings>, unknown: Unknown) -> Findings {
        let mut settings = Settings::new();
        for found in known {
            let case = (found.claim.clone(), found.case.clone());
            settings.entry(case).or_default().insert(found.setting, found);
        }
        let budget = options.budget.name;
        Findings { settings: Mutex::new(settings), missing: Mutex::default(), unknown, budget, keeper: None }
    }

    /// The same, with somebody who hears of every change.
    #[must_use]
    pub fn kept_by(self, keeper: Box<dyn Keeper>) -> Findings {
        Findings { keeper: Some(keeper), ..self }
    }

    /// All that was found, in the order of claims, cases and settings.
    #[must_use]
    pub fn all(&self) -> Vec<SettingFindings> {
        locked(&self.settings).values().flat_map(|case| case.values().cloned()).collect()
    }

    /// A setting that should have been known, and was not.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        locked(&self.missing).clone()
    }

    /// The journal of one case; settings are dealt out one by one, from a place that differs from
    /// case to case, so that cases of one setting are spread, too.
    pub(super) fn of_case<'a>(&'a self, claim: &'a str, case: &'a str, deal: usize) -> CaseJournal<'a> {
        CaseJournal { findings: self, claim, case, deal, here: Mutex::default() }
    }
}

/// How much of a case fell to this run.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    begun: Option<Instant>,
    parts: usize,
    elsewhere: usize,
    before: Duration,
}

/// The journal of one case.
#[derive(Debug)]
pub(super) struct CaseJournal<'a> {
    findings: &'a Findings,
    claim: &'a str,
    case: &'a str,
    deal: usize,
    here: Mutex<Here>,
}

impl CaseJournal<'_> {
    /// Whether all of its settings are decided elsewhere.
    pub(super) fn is_elsewhere(&self) -> bool {
        let here = locked(&self.here);
        here.parts == 0 && here.elsewhere > 0
    }

    /// How long the settings took that were known already.
    pub(super) fn time_before(&self) -> Duration {
        locked(&self.here).before
    }

    fn key(&self) -> (String, String) {
        (self.claim.to_owned(), self.case.to_owned())
    }

    /// Changes what is known of a setting and tells the keeper.
    fn change(&self, setting: usize, change: impl FnOnce(&mut SettingFindings)) {
        let mut settings = locked(&self.findings.settings);
        let entry = settings.entry(self.key()).or_default().entry(setting);
        let found = entry.or_insert_with(|| SettingFindings {
            claim: self.claim.to_owned(),
            case: self.case.to_owned(),
            setting,
            budget: self.findings.budget.to_owned(),
            wall_ms: 0.0,
            found: None,
            races: Vec::new(),
        });
        change(found);
        if let Some(keeper) = &self.findings.keeper {
            keeper.changed(&mut settings.values().flat_map(BTreeMap::values));
        }
    }
}

impl Journal for CaseJournal<'_> {
    fn part(&self, setting: usize) -> Part {
        let mut here = locked(&self.here);
        here.begun = Some(Instant::now());
        let settings = locked(&self.findings.settings);
        let known = settings.get(&self.key()).and_then(|case| case.get(&setting));
        if let Some(known @ SettingFindings { found: Some(found), .. }) = known
            && (!is_open(found) || known.budget == self.findings.budget)
        {
            here.parts += 1;
            here.before += Duration::from_secs_f64(known.wall_ms / 1e3);
            return Part::Known(found.clone());
        }
        match self.findings.unknown {
            Unknown::Decide { part, of } if (self.deal + setting) % of == part - 1 => {
                here.parts += 1;
                Part::Here
            }
            Unknown::Decide { .. } => {
                here.elsewhere += 1;
                Part::Elsewhere
            }
            Unknown::Miss => {
                let missing = format!("setting s{setting} of {}/{}", self.claim, self.case);
                locked(&self.findings.missing).get_or_insert(missing);
                Part::Elsewhere
            }
        }
    }

    fn decided(&self, setting: usize, found: &[Found]) {
        let begun = locked(&self.here).begun;
        self.change(setting, |known| {
            known.wall_ms += begun.map_or(0.0, |begun| begun.elapsed().as_secs_f64() * 1e3);
            known.budget = self.findings.budget.to_owned();
            if !is_open(found) {
                known.races.clear();
            }
            known.found = Some(found.to_vec());
        });
    }

    fn saved(&self, place: &Place) -> Option<Saved> {
        let settings = locked(&self.findings.settings);
        let case = settings.get(&self.key())?;
        let races = case.values().flat_map(|known| &known.races);
        races.into_iter().find(|(there, _)| there == place).map(|(_, saved)| saved.clone())
    }

    fn save(&self, place: &Place, saved: Saved) {
        self.change(place.setting(), |known| match known.races.iter_mut().find(|(there, _)| there == place) {
            Some((_, before)) => *before = saved,
            None => known.races.push((place.clone(), saved)),
        });
    }
}
