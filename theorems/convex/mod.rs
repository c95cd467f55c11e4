//! Convex optimization: regret, and gradient descent on convex Lipschitz functions.

pub(crate) use super::*;

pub(crate) mod convex_lipschitz_rate;
pub(crate) mod regret_inequality;
