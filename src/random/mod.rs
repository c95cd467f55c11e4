//! Randomness with an address.
//!
//! Trial i of an experiment reads stream i of the ChaCha8 generator whose key is the BLAKE3 hash
//! of the experiment's address. No global generator, no thread, no clock: the same address gives
//! the same numbers wherever and whenever it is asked.

mod address;
mod chacha;
mod draw;
mod law;
mod moments;
mod path;
mod paths;
mod signs;
mod streams;

pub use address::{Key, Purpose};
pub use draw::{Draw, Drawn, Sampled};
pub use law::FiniteLaw;
pub use moments::{Cubature, Isotropic, binomial, mean_normal_norm};
pub use path::Path;
pub use paths::{PathMean, mean_over_paths, path_number};
pub use signs::Signs;
pub use streams::Streams;
