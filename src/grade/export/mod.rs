//! What comes out: a page and a result for each submission, and for all of them grades and statistics.

mod grades;
mod gradescope;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
mod statistics;

use super::outcome::Outcome;

pub use grades::{Lms, grades, marks_to_fill_in};
pub use gradescope::gradescope;
pub use page::{feedback_page, for_a_person};
#[cfg(feature = "pdf")]
pub use pdf::feedback_pdf;
pub use statistics::statistics_page;

/// A score without needless digits.
fn score(value: f64) -> String {
    format!("{}", (value * 100.0).round() / 100.0)
}

/// A sign beside the colour.
fn symbol(outcome: Outcome) -> char {
    match outcome {
        Outcome::Right => '✓',
        Outcome::ValidLoose => '≈',
        Outcome::Refuted | Outcome::Wrong => '✗',
        Outcome::NeedsPerson => '☞',
        Outcome::Error => '!',
        Outcome::Missing => '–',
    }
}

/// What an outcome is called on a page.
fn called(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Right => "right",
        Outcome::ValidLoose => "valid, but loose",
        Outcome::Refuted => "refuted",
        Outcome::Wrong => "not right",
        Outcome::NeedsPerson => "a person reads this",
        Outcome::Error => "cannot be read",
        Outcome::Missing => "missing",
    }
}
