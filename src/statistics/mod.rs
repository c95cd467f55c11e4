//! One number a trial goes in, a verdict comes out.
//!
//! Everything rests on Ville's inequality: a product of conditionally valid e-values is a
//! non-negative supermartingale under its null hypothesis, so it ever reaches 1/α with probability
//! at most α, however often it is looked at. Each claim about a mean is a race of two such
//! processes, one for each direction. This module knows no optimizer and no claim.
//!
//! | the claim is about | it is decided by | supporting it needs |
//! |---|---|---|
//! | a mean E X ≤ B or ≥ B, X ≥ 0 | [`Race`] of [`Above`] and [`Below`] | ≤: a [`Certificate`]; ≥: nothing |
//! | a mean at every point of a grid; a floor below which a method does not come | [`Everywhere`] | the same |
//! | an exponent between two horizons | [`Exponent`] | `Range` or `SecondMoment` |
//! | a probability | [`Chance`] | nothing |
//! | a bias, or equality under common random numbers, within τ | [`Within`] | a certificate, both ways |
//! | an order under common random numbers | [`signed_at_most`] | a certificate, both ways |
//! | contraction at every step of a run | [`Contraction`] | a certificate; then on average over the steps |
//! | differential privacy | [`PrivacyAudit`] | cannot be supported, but for one event |
//!
//! What is never supported by sampling: an attained bound, an exact equality, a limit.

mod bets;
mod certificate;
mod chance;
mod contraction;
mod decay;
mod divergence;
mod everywhere;
mod interval;
mod power;
mod privacy;
mod process;
mod race;
mod signed;

pub use bets::{Above, Below, BetsError};
pub use certificate::{
    Certificate, Kurtosis, Range, SecondMoment, SubGaussian, Variance, Violation, check_nonnegative, check_signed,
};
pub use chance::Chance;
pub use contraction::Contraction;
pub use decay::{DecaysFaster, DecaysSlower, Exponent, ExponentError};
pub use divergence::{
    composed_law, exp_minus_relative_entropy, gaussian_hockey_stick, geometric_law, heads_law, hockey_stick,
    laplace_hockey_stick, randomized_response_hockey_stick, randomized_response_law, relative_entropy, total_variation,
};
pub use everywhere::Everywhere;
pub use interval::{exponent_interval, mean_interval, ratio_interval, signed_interval};
pub use power::{detects_excess, detects_shortfall, trials_to_verdict};
pub use privacy::{Event, PrivacyAudit};
pub use process::{BETS, Bets, Process, Wealth};
pub use race::{Direction, Race, RaceEnd, RaceState, StateMismatch, checkpoints, predicted_trials};
pub use signed::{Drift, Within, signed_at_most};
