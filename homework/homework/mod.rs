//! The homework: parallel automatic differentiation, and non-smooth optimization by noise.
//!
//! In the first exercise L is the number of layers, w their width and p the number of parameters of a
//! layer; time is counted in scalar multiply-adds, one after the other.

#[cfg(test)]
mod forms;
mod growth;
mod merges;
mod q1;
mod q2;
mod q3;
mod q4;
mod q5;
mod q6;

use crate::fields::*;
use theorycheck::grade::Sheet;

/// The sheet.
pub static SHEET: Sheet = Sheet {
    id: "homework",
    title: "Parallel automatic differentiation, and non-smooth optimization by noise",
    questions: &[&q1::QUESTION, &q2::QUESTION, &q3::QUESTION, &q4::QUESTION, &q5::QUESTION, &q6::QUESTION],
};
