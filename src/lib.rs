//! Theorems as executable claims.

pub mod arithmetic;
pub mod claim;
pub mod random;
pub mod statistics;
pub mod trace;
