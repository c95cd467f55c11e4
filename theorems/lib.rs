//! The catalogue: what is checked, in lecture order.
//!
//! One statement, one file: `smooth/gd_rate.rs` is the claim `smooth/gd-rate`. A chapter's `mod.rs`
//! holds the settings that its claims share.

mod clipping;
mod convex;
mod lower_bounds;
mod overparameterization;
mod parallel_autodiff;
mod smooth;
mod smoothing;
mod stochastic;

use theorycheck::prelude::*;
use theorycheck::suite::Catalogue;

/// Every claim, in the order of the lectures, then of the exercise sheets.
pub static CATALOGUE: Catalogue = &[
    &convex::regret_inequality::CLAIM,
    &convex::convex_lipschitz_rate::CLAIM,
    &stochastic::convex_rate::CLAIM,
    &smooth::gd_rate::CLAIM,
    &smooth::sgd_rate::CLAIM,
    &lower_bounds::bernoulli_kl::CLAIM,
    &overparameterization::interpolation_variance::CLAIM,
    &overparameterization::linear_gd_limit::CLAIM,
    &overparameterization::min_distance::CLAIM,
    &overparameterization::ridge_equivalence::CLAIM,
    &overparameterization::null_invariance::CLAIM,
    &clipping::sgd_nonconvergence::CLAIM,
    &parallel_autodiff::suffix_scan::CLAIM,
    &smoothing::sgd_pl_rate::CLAIM,
];

static LECTURES: Document =
    Document { key: "eq", prefix: "", title: "Optimization for deep learning, lecture notes", unit: "equation" };

static CLIPPING_SHEET: Document =
    Document { key: "td5", prefix: "q", title: "Exercise sheet 5, gradient clipping", unit: "question" };

static HOMEWORK: Document = Document { key: "hw", prefix: "q", title: "Homework", unit: "question" };

/// A numbered equation of the lecture notes.
const fn opt4dl(equation: u16) -> Source {
    Source::numbered(&LECTURES, equation)
}

/// A question of the exercise sheet on gradient clipping.
const fn td5(question: u16) -> Source {
    Source::numbered(&CLIPPING_SHEET, question)
}

/// A question of the homework.
const fn homework(question: u16) -> Source {
    Source::numbered(&HOMEWORK, question)
}
