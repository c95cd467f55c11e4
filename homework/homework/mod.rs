//! The homework: parallel automatic differentiation, and non-smooth optimization by noise.

use crate::fields::*;
use theorycheck::grade::Sheet;

/// The sheet.
pub static SHEET: Sheet = Sheet {
    id: "homework",
    title: "Parallel automatic differentiation, and non-smooth optimization by noise",
    questions: &[],
    library: crate::objectives::CALLS,
};
