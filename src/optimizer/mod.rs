//! The methods of the lectures, one file a family, each written once for every arithmetic.

mod descent;
mod moments;

pub use descent::{Iterate, Trajectory, gradient_descent, stochastic_descent};
pub use moments::{isotropic_average_second_moment, isotropic_second_moments};
