//! # Q6: clipped SGD as SGD with a random step size
//!
//! **Reference**: γ_k = γ min(1, c/‖g_k‖): the norm of the stochastic gradient, not of ∇L(θ_k).
//!
//! **Checked** on random points, as Q2.

use super::q2::judge_step;
use super::*;

pub(super) static QUESTION: Question = Question {
    id: "q6",
    title: "The step size of clipped SGD",
    points: 5,
    fields: &[formula(
        "step",
        &["gamma", "c", "gk"],
        "gamma_k, with gk the norm of the stochastic gradient g_k",
        "\"gamma / (c + gk)\"",
    )],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    marks.give("step", ratio(1, 1), answers.formula("step").judged(|step| judge_step(step, "gk")));
}
