//! A claim: one statement, the cases that test it, and the verbs they are written in.

mod address;
mod cases;
mod conclude;
mod continuum;
mod decide;
mod events;
mod experiment;
mod figure;
mod formula;
mod guard;
mod instances;
mod journal;
mod looks;
mod measured;
mod plan;
mod privacy;
mod record;
mod replay;
mod sample;
mod sampled;
mod settle;
mod signed;
mod steps;
mod verdict;

pub use address::{Address, AddressError};
pub use cases::{Case, Cases, Ending, slug};
pub use decide::{Budget, Context, Finding, Found, Place};
pub use experiment::Experiment;
pub use figure::{Axes, Figure, Line, Mark, Scale, Series};
pub use formula::{Formula, Formulated};
pub(crate) use guard::guarded;
pub use journal::{Journal, Part, Saved, is_open};
pub use measured::{
    Certified, Eventful, Happening, Measured, Neighbours, Numeric, Paths, Quantity, Random, Settings, Trajectory,
    Trial, for_all, for_all_drawn, for_all_in, for_every, given,
};
pub use record::{Claim, Document, Erratum, Source};
pub use replay::Replay;
pub use verdict::{Effort, Evidence, FigurePoint, Verdict, Witness};
