//! Theorems as executable claims.

pub mod arithmetic;
pub mod autodiff;
pub mod claim;
pub mod cli;
pub mod grade;
pub mod kernel;
pub mod network;
pub mod objective;
pub mod optimizer;
pub mod prelude;
pub mod random;
pub mod report;
pub mod statistics;
pub mod suite;
pub mod trace;

pub use cli::test_main;
pub use proptest;
