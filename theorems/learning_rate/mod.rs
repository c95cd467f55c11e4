//! Learning rates: steps that change with time.

pub(crate) use super::*;

pub(crate) mod two_step_optimum;
