//! The whole command line, as functions that any `main` can call.

mod tests_main;

pub use tests_main::test_main;
