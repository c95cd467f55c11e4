//! What answers queries about an objective.

mod zeroth_order;

pub use zeroth_order::{bandit_gradient, central_difference, forward_difference, mean_estimate, one_point};
