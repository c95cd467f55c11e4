//! Derivatives of long chains: parallel scans over an associative operation, and the products of
//! Jacobians they are for.

mod scan;

pub use scan::{Combine, Interval, Scan, Schedule, log2_ceil};
