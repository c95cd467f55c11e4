//! Networks, generic over the arithmetic they compute in.

mod kmeans;
mod mixture;
mod mlp;

pub use kmeans::{Assignment, KMeans};
pub use mixture::Mixture;
pub use mlp::{Activation, Forward, Matrix, Mlp};
