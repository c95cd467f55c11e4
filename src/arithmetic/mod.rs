//! The numbers that methods are written in.
//!
//! One trait, [`Real`], and three implementations: [`Exact`] (rational as long as it can be, an
//! enclosure afterwards), [`Lanes`] (sixteen Monte Carlo trials side by side) and `f64` (one
//! trial, for tracing); over any of them [`Dual`] adds a derivative, and [`Counted`] counts
//! multiplications, and [`Jet`] has two derivatives over intervals. [`Ratio`] is the type of constants; there is no operator between a bare
//! float and [`Exact`], so no rounded decimal slips into a proof.

mod counted;
mod dual;
mod enclosure;
mod exact;
mod lanes;
mod normal;
mod ratio;
mod real;
mod truth;
#[cfg(test)]
mod twins;
mod unbranched;

pub use counted::Counted;
pub use dual::Dual;
pub use enclosure::{Enclosure, Number};
pub use exact::{Exact, NotFinite, PRECISIONS, exact};
pub use lanes::{LANES, LaneMask, Lanes};
pub use ratio::{ParseRatioError, Ratio, Whole, ratio, ratios};
pub use real::Real;
pub use truth::Truth;
pub use unbranched::{Jet, Unbranched};
