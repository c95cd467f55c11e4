//! What a claim is written with.

pub use crate::arithmetic::{Exact, Lanes, Ratio, Real, Truth, exact, ratio, ratios};
pub use crate::claim::{
    Axes, Cases, Claim, Document, Erratum, Experiment, Formula, Mark, Measured, Quantity, Series, Settings, Source,
    for_all, for_all_drawn, for_all_in, for_every, given,
};
pub use crate::objective::{Lipschitz, Objective, Smooth};
pub use crate::random::{Draw, Drawn, Sampled};
pub use crate::statistics::{Kurtosis, Range, SecondMoment, SubGaussian, Variance};
