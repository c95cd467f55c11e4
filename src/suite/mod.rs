//! Running many cases: which, on how many workers, with what error share.

mod filter;
mod findings;
mod run;
mod validate;

pub use filter::{Filter, FilterError};
pub use findings::{Findings, Keeper, SettingFindings};
pub(crate) use run::context;
pub use run::{CaseResult, ClaimResult, Options, Outcome, Progress, SuiteResult, fingerprint, run, run_case, verify};
pub use validate::{CatalogueError, validate};

/// The catalogue's order is the lecture's order.
pub type Catalogue = &'static [&'static crate::claim::Claim];

/// The error probability that a claim owns, whatever its number of cases: at most a thousand
/// claims keep a run below 1e-6.
pub const SHARE_OF_A_CLAIM: f64 = 1e-9;

/// The seed of every run that does not name another: the day the homework was set.
pub const COMMITTED_SEED: u64 = 20_240_206;
