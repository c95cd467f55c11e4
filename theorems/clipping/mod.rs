//! Gradient clipping: C(g) = g min(1, c/‖g‖).

pub(crate) use super::*;

pub(crate) mod sgd_nonconvergence;
