//! The methods of the lectures, one file a family, each written once for every arithmetic.

mod adaptive;
mod boosted;
mod decentralized;
mod descent;
mod laws;
mod majorization;
mod mirror;
mod moments;
mod noisy;
mod online;
mod projected;
mod reshuffled;
mod rows;
mod schedule;
mod zeroth_order;

pub use adaptive::{AdaGrad, Adam};
pub use boosted::{Boosting, Selection, boosted_descent, select_by_gradient};
pub use decentralized::{AgentMoments, Decentralized, Round};
pub use descent::{Iterate, Trajectory, follow_directions, gradient_descent, stochastic_descent};
pub use laws::displacement_laws;
pub use majorization::{QuadraticSurrogate, majorize_minimize};
pub use mirror::{Geometry, mirror_descent};
pub use moments::{
    LinearMethod, expected_quadratic, isotropic_average_second_moment, isotropic_second_moments,
    scheduled_second_moments,
};
pub use noisy::{Noise, NormalNoise, SignNoise, noisy_descent};
pub use online::online_descent;
pub use projected::{ConvexSet, projected_descent};
pub use reshuffled::{Epochs, Order, epochwise_descent, reshuffled_stationary_moment};
pub use rows::row_descent;
pub use schedule::greedy_steps;
pub use zeroth_order::{ZerothOrderMoments, zeroth_order_descent};
