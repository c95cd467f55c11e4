//! Trials of any kind, drawn as they are needed: what a race needs besides its bets.

use super::decide::{Context, Finding, Outcome, Place};
use super::journal::{Journal, Saved};
use super::looks::Look;
use super::plan::Subject;
use crate::arithmetic::{Exact, LANES, Lanes, PRECISIONS};
use crate::random::{Draw, Key, Purpose, Streams};
use crate::statistics::{Direction, RaceEnd, StateMismatch, Violation, checkpoints};

/// A bound enters a race widened by this share of the unit of its trials, for their rounding.
pub(super) const BOUND_SLACK: f64 = 1.0 / (1u64 << 40) as f64;

/// With what probability a verdict comes within the trials that are predicted.
pub(super) const PREDICTED_POWER: f64 = 0.5;

/// Trials are drawn for a race and saved in portions of this many, whole blocks of its bets.
pub(super) const PORTION: u64 = 1024;

/// What stopped a case: no verdict.
#[derive(Debug)]
pub(super) struct Stopped {
    /// In which trial, where it was in one.
    trial: Option<u64>,
    pub(super) wrong: String,
}

impl Stopped {
    pub(super) fn in_trial(trial: u64, wrong: String) -> Stopped {
        Stopped { trial: Some(trial), wrong }
    }

    pub(super) fn finding(self) -> Finding {
        Finding { worst: self.trial, ..Finding::noted(Outcome::Broken, self.wrong) }
    }
}

impl From<String> for Stopped {
    fn from(wrong: String) -> Stopped {
        Stopped { trial: None, wrong }
    }
}

impl From<Violation> for Stopped {
    fn from(violation: Violation) -> Stopped {
        violation.to_string().into()
    }
}

/// Where races are saved and found again.
pub(super) struct Bookmark<'a> {
    journal: &'a dyn Journal,
    place: &'a Place,
}

impl<'a> Bookmark<'a> {
    pub(super) fn new(context: &Context<'a>, place: &'a Place) -> Bookmark<'a> {
        Bookmark { journal: context.journal, place }
    }

    pub(super) fn saved(&self) -> Option<Saved> {
        self.journal.saved(self.place)
    }

    pub(super) fn save(&self, saved: Saved) {
        self.journal.save(self.place, saved);
    }
}

/// What trials are drawn for: one setting at one grid point, and the share of error probability for it.
#[derive(Clone, Copy)]
pub(super) struct Sampling<'a> {
    pub(super) subject: &'a dyn Subject,
    pub(super) place: &'a Place,
    pub(super) share: f64,
    pub(super) context: &'a Context<'a>,
}

impl Sampling<'_> {
    /// The key of the streams for this purpose.
    pub(super) fn key(&self, purpose: Purpose) -> Key {
        let Place { setting, shrinking, grid_point } = self.place;
        self.context.key(*setting, shrinking, *grid_point, purpose)
    }

    pub(super) fn bookmark(&self) -> Bookmark<'_> {
        Bookmark::new(self.context, self.place)
    }

    /// How many trials the budget allows.
    pub(super) fn trials_max(&self) -> u64 {
        self.context.budget.trials_max
    }
}

/// A race over trials of some kind, which can be put down and taken up again.
pub(super) trait Contest<T> {
    /// Checks trials against what is known of them, and folds them in.
    fn admit(&mut self, trials: &[T]) -> Result<(), Violation>;
    /// Where it stands.
    fn end(&self) -> RaceEnd;
    /// What to save.
    fn state(&self) -> Saved;
    /// Takes up what was saved.
    fn take_up(&mut self, saved: &Saved) -> Result<(), StateMismatch>;
}

/// The trials of one setting at one grid point.
pub(super) struct Sample<'a, T> {
    key: Key,
    /// Sixteen trials.
    batch: &'a dyn Fn(&mut Draw<Lanes>) -> Vec<T>,
    /// What is wrong with a trial, if anything is.
    check: &'a dyn Fn(&T) -> Result<(), String>,
    /// How many of the first trials are kept.
    keep: usize,
    /// The first trials; fewer than are kept where a saved race was taken up again.
    first: Vec<T>,
    pub(super) drawn: u64,
}

impl<'a, T: Clone + Send> Sample<'a, T> {
    pub(super) fn new(
        key: Key,
        keep: usize,
        batch: &'a dyn Fn(&mut Draw<Lanes>) -> Vec<T>,
        check: &'a dyn Fn(&T) -> Result<(), String>,
    ) -> Sample<'a, T> {
        Sample { key, batch, check, keep, first: Vec::new(), drawn: 0 }
    }

    /// The sixteen trials from this one on.
    fn batch(&self, first: u64) -> Vec<T> {
        let mut draw = Draw::new(Streams::new(self.key, first));
        // A method may compute its constants in Exact before it draws.
        Exact::scope(PRECISIONS[0], || (self.batch)(&mut draw))
    }

    /// Draws up to `count` trials, a multiple of sixteen, and returns the new ones.
    pub(super) fn draw_to(&mut self, count: u64) -> Result<Vec<T>, Stopped> {
        let begin = self.drawn;
        let mut new = Vec::new();
        while self.drawn < count {
            let batch = self.batch(self.drawn);
            for (trial, value) in (self.drawn..).zip(&batch) {
                let wrong = |wrong| Stopped::in_trial(trial, format!("trial {trial}: {wrong}"));
                (self.check)(value).map_err(wrong)?;
            }
            new.extend(batch);
            self.drawn += LANES as u64;
        }
        if self.first.len() as u64 == begin {
            let room = self.keep.saturating_sub(self.first.len());
            self.first.extend(new.iter().take(room).cloned());
        }
        Ok(new)
    }

    /// The first trials, as many as are kept. Those of a race that was taken up again are drawn again.
    pub(super) fn kept(&mut self) -> &[T] {
        let count = self.drawn.min(self.keep as u64) as usize;
        while self.first.len() < count {
            let batch = self.batch(self.first.len() as u64);
            self.first.extend(batch);
        }
        self.first.truncate(self.keep);
        &self.first
    }

    /// Draws checkpoint after checkpoint until the race is decided, and saves it after every portion.
    pub(super) fn race(
        &mut self,
        most: u64,
        contest: &mut dyn Contest<T>,
        mark: &Bookmark<'_>,
    ) -> Result<RaceEnd, Stopped> {
        if let Some((saved, trials)) = mark.saved().and_then(|saved| saved.trials().map(|trials| (saved, trials))) {
            contest.take_up(&saved).map_err(|wrong| wrong.to_string())?;
            self.drawn = trials;
        }
        let begin = self.drawn;
        for count in checkpoints(most).skip_while(|count| *count < begin) {
            while self.drawn < count {
                let trials = self.draw_to(count.min(self.drawn + PORTION))?;
                contest.admit(&trials)?;
                mark.save(contest.state());
            }
            if contest.end() != RaceEnd::Open {
                break;
            }
        }
        Ok(contest.end())
    }
}

/// Sixteen numbers from the trial of a subject.
pub(super) fn numbers(subject: &dyn Subject) -> impl Fn(&mut Draw<Lanes>) -> Vec<f64> {
    |draw| subject.trial(draw).0.to_vec()
}

/// The trials of a subject that yields many numbers, for each lane the numbers in order.
pub(super) fn transposed(subject: &dyn Subject) -> impl Fn(&mut Draw<Lanes>) -> Vec<Vec<f64>> {
    |draw| {
        let many = subject.trial_of_many(draw);
        (0..LANES).map(|lane| many.iter().map(|number| number.0[lane]).collect()).collect()
    }
}

/// What the end of a race means, and what is to be said of it.
pub(super) fn outcome_of(end: RaceEnd, count: u64) -> (Outcome, Option<String>) {
    match end {
        RaceEnd::Decided(Direction::Support) => (Outcome::Supported, None),
        RaceEnd::Decided(Direction::Refute) => (Outcome::Refuted, None),
        RaceEnd::Contradiction => {
            let note = "both directions crossed their thresholds: the certificate or the sampler is wrong";
            (Outcome::Broken, Some(note.to_owned()))
        }
        RaceEnd::Open => (Outcome::Undecided, Some(format!("undecided after {count} trials"))),
    }
}

/// The exact answer, if the last interval that trials leave contains it.
///
/// # Panics
/// When nobody looked.
pub(super) fn compared(exact: Finding, looks: Vec<Look>) -> Finding {
    let Look { trials, mean, lo, hi } = *looks.last().expect("trials stand beside the exact answer");
    let Some((exact_lo, exact_hi)) = exact.measured else { return exact };
    if exact_hi < lo || exact_lo > hi {
        let note = format!("the exact mean [{exact_lo}, {exact_hi}] lies outside the sampled interval [{lo}, {hi}]");
        return Finding::noted(Outcome::Broken, note);
    }
    Finding {
        trials: exact.trials + trials,
        mean: Some(mean),
        looks,
        note: Some(format!("{trials} trials beside it agree: [{lo:.4}, {hi:.4}]")),
        ..exact
    }
}
