//! Parallel automatic differentiation: products of Jacobians in logarithmic time.

pub(crate) use super::*;

pub(crate) mod suffix_scan;
