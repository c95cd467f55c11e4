//! Running what an address names once more, and listening.

use super::Address;
use super::decide::Context;
use super::guard::guarded;
use super::plan::{BesideTrials, Measured, Over, Plan, Said, Subject};
use crate::arithmetic::{Exact, LANES, PRECISIONS, Truth};
use crate::random::{Draw, Purpose, Streams, mean_over_paths, path_number};
use crate::trace::{self, Line};

/// One trial, path or deterministic run, step by step.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The instance, as its setting prints it.
    pub setting: String,
    /// The premises, and whether each holds.
    pub premises: Vec<(&'static str, Truth)>,
    /// What the methods noted.
    pub lines: Vec<Line>,
    /// What came out.
    pub result: String,
}

/// The precision of what a replay prints.
const PRECISION: usize = 128;

impl Plan {
    /// Runs the setting, grid point and trial (or path) of an address.
    pub(super) fn replay(&self, context: &Context<'_>, address: &Address) -> Result<Replay, String> {
        if address.grid_point >= self.grid_points() {
            let (count, asked) = (self.grid_points(), address.grid_point);
            return Err(format!("the case has {count} grid points, counted from g0; there is no g{asked}"));
        }
        match &self.over {
            Over::List { .. } => {
                let mut list = guarded(|| self.source.list(address.grid_point))?;
                if address.setting >= list.len() {
                    let (count, asked) = (list.len(), address.setting);
                    return Err(format!("the case has {count} settings, counted from s0; there is no s{asked}"));
                }
                self.run_again(&*list.swap_remove(address.setting), context, address)
            }
            Over::Strategy => {
                let key = context.key(address.setting, "", 0, Purpose::Settings);
                let drawing = self.drawing(key, &address.shrinking)?;
                self.run_again(&*drawing.subject(address.grid_point), context, address)
            }
            Over::Continuum(sides) => {
                let (middle, shown) = self.middle_of(sides, address.setting, &address.shrinking)?;
                let run = || {
                    Exact::scope(PRECISION, || {
                        let coordinates: Vec<Exact> = middle.iter().map(|side| Exact::from(*side)).collect();
                        let subject = self.source.point(&coordinates);
                        (self.premises_of(&*subject), self.against_bound(subject.quantity(), &*subject))
                    })
                };
                let (premises, result) = guarded(run)?;
                Ok(Replay { setting: shown, premises, lines: Vec::new(), result })
            }
        }
    }

    fn premises_of(&self, subject: &dyn Subject) -> Vec<(&'static str, Truth)> {
        self.premises.iter().enumerate().map(|(number, text)| (*text, subject.premise(number))).collect()
    }

    /// A value, and what the relation holds against it.
    fn against_bound(&self, value: Exact, subject: &dyn Subject) -> String {
        let relation = match self.said {
            Said::AtMost => "at most",
            Said::AtLeast => "at least",
            Said::Exactly => "exactly",
            Said::Within => {
                let (centre, tolerance) = (subject.other(), self.bound_of(subject));
                return format!("{value}; claimed: within {tolerance} of {centre}");
            }
            Said::Decays(exponent) => return format!("{value}; claimed: a decay with exponent {exponent}"),
            Said::Contracts | Said::Private | Said::Satisfied => return value.to_string(),
        };
        format!("{value}; claimed: {relation} {}", self.bound_of(subject))
    }

    fn run_again(&self, subject: &dyn Subject, context: &Context<'_>, address: &Address) -> Result<Replay, String> {
        let premises = guarded(|| Exact::scope(PRECISION, || self.premises_of(subject)))?;
        let (result, lines) = guarded(|| match (self.measured, address.trial) {
            (Measured::Quantity, _) => {
                trace::listen(0, || Ok(Exact::scope(PRECISION, || self.against_bound(subject.quantity(), subject))))
            }
            (Measured::Trials(_) | Measured::Steps | Measured::Neighbours, Some(trial)) => {
                self.trial_again(subject, trial, context, address)
            }
            (Measured::Trials(BesideTrials::Nothing) | Measured::Steps | Measured::Neighbours, None) => {
                self.trial_again(subject, 0, context, address)
            }
            (Measured::Trials(BesideTrials::Mean), None) => {
                trace::listen(0, || Ok(Exact::scope(PRECISION, || self.against_bound(subject.quantity(), subject))))
            }
            (Measured::Paths, Some(path)) => self.path_again(subject, path),
            (Measured::Paths | Measured::Trials(BesideTrials::Paths), None) => self.mean_again(subject, context),
            (Measured::Property, _) => trace::listen(0, || {
                Ok(subject.property().map_or_else(|wrong| wrong, |()| "the property holds".to_owned()))
            }),
        })?;
        Ok(Replay { setting: subject.shown(), premises, lines, result: result? })
    }

    /// One lane of the batch that a trial was run in.
    fn trial_again(&self, subject: &dyn Subject, trial: u64, context: &Context<'_>, address: &Address) -> Heard {
        let lane = (trial % LANES as u64) as usize;
        let key = context.key(address.setting, &address.shrinking, address.grid_point, Purpose::Verdict);
        trace::listen(lane, || {
            let mut draw = Draw::new(Streams::new(key, trial - lane as u64));
            if matches!(self.measured, Measured::Steps | Measured::Neighbours) {
                let many = Exact::scope(PRECISIONS[0], || subject.trial_of_many(&mut draw));
                let values: Vec<f64> = many.iter().map(|lanes| lanes.0[lane]).collect();
                return Ok(format!("{values:?} in trial {trial}; the claim is about all trials"));
            }
            let value = Exact::scope(PRECISIONS[0], || subject.trial(&mut draw).0[lane]);
            Ok(format!("{value} in trial {trial}; the claim is about the mean of all trials"))
        })
    }

    fn path_again(&self, subject: &dyn Subject, path: u64) -> Heard {
        trace::listen(0, || {
            let value = path_number(path, PRECISION, |draw| subject.path(draw));
            let value = value.ok_or_else(|| format!("there is no path t{path}"))?;
            Ok(format!("{value} on path {path}; the claim is about the mean over all paths"))
        })
    }

    /// The first path as an example, and the mean over all of them.
    fn mean_again(&self, subject: &dyn Subject, context: &Context<'_>) -> Heard {
        let (_, lines) = self.path_again(subject, 0);
        let exact = mean_over_paths(context.budget.paths_max, PRECISION, |draw| subject.path(draw));
        let result =
            exact.ok_or_else(|| format!("there are more than {} paths", context.budget.paths_max)).map(|exact| {
                let mean = Exact::scope(PRECISION, || self.against_bound(Exact::from(exact.mean), subject));
                format!("the mean over {} paths, of which the first is shown, is {mean}", exact.paths)
            });
        (result, lines)
    }
}

/// What came of a run, and what was noted on the way.
type Heard = (Result<String, String>, Vec<Line>);
