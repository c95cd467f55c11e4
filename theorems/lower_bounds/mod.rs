//! Lower bounds: two worlds that few observations cannot tell apart.

pub(crate) use super::*;

pub(crate) mod bernoulli_kl;
