//! Running what an address names once more, and listening.

use super::Address;
use super::decide::Context;
use super::guard::guarded;
use super::plan::{Measured, Over, Plan, Said, Subject};
use crate::arithmetic::{Exact, LANES, PRECISIONS};
use crate::random::{Draw, Purpose, Streams, path_number};
use crate::trace::{self, Line};

/// One trial, path or deterministic run, step by step.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The instance, as its setting prints it.
    pub setting: String,
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
                let (middle, shown) = super::continuum::middle_of(sides, &address.shrinking);
                let run = || {
                    Exact::scope(PRECISION, || {
                        let coordinates: Vec<Exact> = middle.iter().map(|side| Exact::from(*side)).collect();
                        self.quantity_and_bound(&*self.source.point(&coordinates))
                    })
                };
                Ok(Replay { setting: shown, lines: Vec::new(), result: guarded(run)? })
            }
        }
    }

    fn quantity_and_bound(&self, subject: &dyn Subject) -> String {
        match self.said {
            Said::AtMost | Said::AtLeast | Said::Exactly => {
                format!("{}, against {}", subject.quantity(), self.bound_of(subject))
            }
            Said::Decays(_) | Said::Satisfied => subject.quantity().to_string(),
        }
    }

    fn run_again(&self, subject: &dyn Subject, context: &Context<'_>, address: &Address) -> Result<Replay, String> {
        let trial = address.trial.unwrap_or(0);
        let (result, lines) = guarded(|| match self.measured {
            Measured::Quantity => trace::listen(0, || Ok(Exact::scope(PRECISION, || self.quantity_and_bound(subject)))),
            Measured::Paths => trace::listen(0, || {
                let value = path_number(trial, PRECISION, |draw| subject.path(draw));
                value.map(|value| value.to_string()).ok_or_else(|| format!("there is no path t{trial}"))
            }),
            Measured::Trials { .. } => {
                let lane = (trial % LANES as u64) as usize;
                let key = context.key(address.setting, &address.shrinking, address.grid_point, Purpose::Verdict);
                trace::listen(lane, || {
                    let mut draw = Draw::new(Streams::new(key, trial - lane as u64));
                    Ok(Exact::scope(PRECISIONS[0], || subject.trial(&mut draw).0[lane]).to_string())
                })
            }
            Measured::Property => trace::listen(0, || {
                Ok(subject.property().map_or_else(|wrong| wrong, |()| "the property holds".to_owned()))
            }),
        })?;
        Ok(Replay { setting: subject.shown(), lines, result: result? })
    }
}
