//! What answers queries about an objective.

mod minibatch;
mod noise;
mod zeroth_order;

pub use minibatch::{Sampling, batch_average, draw_batch};
pub use noise::SymmetricPareto;
pub use zeroth_order::{bandit_gradient, central_difference, forward_difference, mean_estimate, one_point};
