//! One number a trial goes in, a verdict comes out.
//!
//! Everything rests on Ville's inequality: a product of conditionally valid e-values is a
//! non-negative supermartingale under its null hypothesis, so it ever reaches 1/α with probability
//! at most α, however often it is looked at. Each claim about a mean is a race of two such
//! processes, one for each direction. This module knows no optimizer and no claim.

mod bets;
mod certificate;
mod divergence;
mod interval;
mod process;
mod race;

pub use bets::{Above, Below, BetsError, DecaysFaster, DecaysSlower};
pub use certificate::{Certificate, Kurtosis, Range, SecondMoment};
pub use divergence::{exp_minus_relative_entropy, heads_law, relative_entropy, total_variation};
pub use interval::mean_interval;
pub use process::{BETS, Bets, Process};
pub use race::{Direction, Race, RaceEnd, checkpoints, predicted_trials};
