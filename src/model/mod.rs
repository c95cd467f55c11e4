//! Networks, generic over the arithmetic they compute in.

mod kmeans;
mod mixture;
mod mlp;
mod two_layer;

pub use kmeans::{Assignment, KMeans};
pub use mixture::Mixture;
pub use mlp::{Activation, Forward, Matrix, Mlp};
pub use two_layer::{LinearizedFit, NetworkFit, Scaling, TwoLayer};
