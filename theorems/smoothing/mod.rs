//! Non-smooth optimization by random noise, and the rates it rests on.

pub(crate) use super::*;

pub(crate) mod sgd_pl_rate;
