//! The homework: parallel automatic differentiation, and non-smooth optimization by noise.

mod programs;
mod q10;
mod q11;
mod q12;
mod q13;
mod q14;
mod q15;
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
};
