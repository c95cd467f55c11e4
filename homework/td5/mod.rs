//! Exercise sheet 5: gradient clipping.
//!
//! L is β-smooth, read as L(θ′) ≤ L(θ) + ∇L(θ)ᵀ(θ′ − θ) + β/2 ‖θ′ − θ‖²; as printed, with the gradient
//! at the other point, the inequality fails for every L that is not constant. Δ = L(θ₀) − L(θ*).

mod q1;
mod q2;
mod q3;
mod q4;
mod q5;
mod q6;
mod q7;
mod q8;
mod q9;
#[cfg(test)]
mod tests;

use crate::fields::*;
use theorycheck::grade::Sheet;

/// The sheet.
pub static SHEET: Sheet = Sheet {
    id: "td5",
    title: "Gradient clipping",
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
    ],
    library: &crate::objectives::LIBRARY,
};
