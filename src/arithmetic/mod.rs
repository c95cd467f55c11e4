//! The numbers that methods are written in.
//!
//! One trait, [`Real`], and three implementations: [`Exact`] (rational as long as it can be, an
//! enclosure afterwards), [`Lanes`] (sixteen Monte Carlo trials side by side) and `f64` (one
//! trial, for tracing); over any of them [`Dual`] adds a derivative, [`Jet`] has two derivatives
//! over intervals, and [`Counted`] counts multiplications. [`Ratio`] is the type of constants; there
//! is no operator between a bare float and [`Exact`], so no rounded decimal slips into a proof.
//!
//! What runs on lanes uses the vector instructions of the processor, chosen at run time ([`Isa`]);
//! results are the same bits on each.

mod counted;
mod dual;
pub(crate) mod elementary;
mod enclosure;
mod exact;
pub(crate) mod isa;
mod lanes;
mod normal;
mod ratio;
mod real;
mod truth;
#[cfg(test)]
mod twins;
mod unbranched;
mod vector;
mod wide;

pub use counted::Counted;
pub use dual::Dual;
pub use enclosure::{Enclosure, Number};
pub use exact::{Exact, NotFinite, PRECISIONS, exact};
pub use isa::{Isa, IsaError};
pub use lanes::{LANES, LaneMask, Lanes};
pub use ratio::{ParseRatioError, Ratio, Whole, ratio, ratios};
pub use real::Real;
pub use truth::Truth;
pub use unbranched::{Jet, Unbranched};
#[doc(hidden)]
pub use wide::{Twin, Work};

pub(crate) use elementary::{ln_of_normal, normal_pair};
pub(crate) use vector::{Four, Vector};
pub(crate) use wide::{LaneWords, VectorWork, enter_vectors, vectors};
