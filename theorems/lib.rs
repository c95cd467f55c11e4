//! The catalogue: what is checked, in lecture order.
//!
//! One statement, one file: `smooth/gd_rate.rs` is the claim `smooth/gd-rate`. A chapter's `mod.rs`
//! holds the settings that its claims share.

mod clipping;
mod decentralized;
mod lower_bounds;
mod parallel_autodiff;
mod smooth;

use theorycheck::prelude::*;
use theorycheck::suite::Catalogue;

/// Every claim, in the order of the lectures, then of the exercise sheets.
pub static CATALOGUE: Catalogue = &[
    &smooth::gd_rate::CLAIM,
    &smooth::sgd_rate::CLAIM,
    &decentralized::metropolis_doubly_stochastic::CLAIM,
    &decentralized::adding_edges_speeds_up::CLAIM,
    &decentralized::gap_values::CLAIM,
    &decentralized::consensus_contraction::CLAIM,
    &decentralized::spectral_gap_range::CLAIM,
    &lower_bounds::hard_pair::CLAIM,
    &lower_bounds::risk_vs_tv::CLAIM,
    &lower_bounds::pinsker::CLAIM,
    &lower_bounds::bretagnolle_huber::CLAIM,
    &lower_bounds::kl_tensorization::CLAIM,
    &lower_bounds::bernoulli_kl::CLAIM,
    &lower_bounds::two_point_rate::CLAIM,
    &clipping::sgd_nonconvergence::CLAIM,
    &parallel_autodiff::suffix_scan::CLAIM,
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
