//! Derivatives of long chains: parallel scans over an associative operation, and the products of
//! Jacobians they are for.

mod chain;
mod scan;

pub use chain::{chain_gradient, gradient_by_tree, gradients_by_scan};
pub use scan::{Combine, Interval, Scan, Schedule, log2_ceil};
