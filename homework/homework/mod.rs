//! The homework: parallel automatic differentiation, and non-smooth optimization by noise.
//!
//! In the first exercise L is the number of layers, w their width and p the number of parameters of a
//! layer; time is counted in scalar multiply-adds, one after the other.

#[cfg(test)]
mod forms;
mod growth;
mod merges;
mod programs;
mod q1;
mod q10;
mod q11;
mod q12;
mod q13;
mod q14;
mod q15;
mod q2;
mod q3;
mod q4;
mod q5;
mod q6;
mod q7;
mod q8;
mod q9;
mod sgd;
mod smoothing;

use crate::fields::*;
use theorycheck::grade::Sheet;

/// The sheet.
pub static SHEET: Sheet = Sheet {
    id: "homework",
    title: "Parallel automatic differentiation, and non-smooth optimization by noise",
    questions: &[
        &q1::QUESTION,
        &q2::QUESTION,
        &q3::QUESTION,
        &q4::QUESTION,
        &q5::QUESTION,
        &q6::QUESTION,
        &q7::QUESTION,
        &q8::QUESTION,
        &q9::QUESTION,
        &q10::QUESTION,
        &q11::QUESTION,
        &q12::QUESTION,
        &q13::QUESTION,
        &q14::QUESTION,
        &q15::QUESTION,
    ],
    library: &crate::objectives::LIBRARY,
};
