//! Theorems as executable claims.

pub mod arithmetic;
pub mod random;
