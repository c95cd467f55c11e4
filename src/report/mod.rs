//! What people see: the terminal, the result file, the figures.

mod terminal;

pub use terminal::explain_failure;
