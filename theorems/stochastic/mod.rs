//! Stochastic first-order oracles.

pub(crate) use super::*;

pub(crate) mod convex_rate;
