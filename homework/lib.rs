//! What is graded: two exercise sheets, a file for each question.
//!
//! A question is a record (its fields, with their kinds and what they mean) and a function that
//! judges them, through the engine's public API alone. Its header says what is asked, what the
//! reference answer is, what else is right, and how that is checked.

mod fields;
pub mod homework;
pub mod objectives;
pub mod td5;
#[cfg(test)]
mod tests_help;

use theorycheck::grade::Sheet;

/// Every sheet, in the order of the course.
pub static SHEETS: &[&Sheet] = &[&td5::SHEET, &homework::SHEET];
