//! Networks, generic over the arithmetic they compute in.

mod mlp;

pub use mlp::{Activation, Forward, Matrix, Mlp};
