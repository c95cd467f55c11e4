//! # Q2: clipped gradient descent as gradient descent with a step of its own
//!
//! **Reference**: γ_k = γ min(1, c/g) with g = ‖∇L(θ_k)‖, and γ where g = 0; the same as γc/max(c, g).
//!
//! **Checked** on random points, g = 0 and g = c among them.

use super::*;
use theorycheck::grade::formula::Formula;

pub(super) static QUESTION: Question = Question {
    id: "q2",
    title: "The step size of clipped gradient descent",
    points: 10,
    fields: &[formula(
        "step",
        &["gamma", "c", "g"],
        "gamma_k, with g the norm of the gradient at theta_k",
        "\"gamma / (c + g)\"",
    )],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    marks.give("step", ratio(1, 1), answers.formula("step").judged(|step| judge_step(step, "g")));
}

/// Judges a step size in `gamma`, `c` and the norm of a gradient of this name.
pub(super) fn judge_step(step: &Formula, norm: &str) -> Judgement {
    let domain = Domain::new().real("gamma", "1/1000", "1000").real("c", "1/1000", "1000").real(norm, "0", "1000*c");
    let of_norm = |text: &str| text.replace("norm", norm);
    let mut judge = equivalent_to(&of_norm("gamma*min(1, c/norm)"), &domain);
    for (mistake, credit, says) in MISTAKES {
        judge = judge.mistake(&of_norm(mistake), credit, says);
    }
    let (clipped, unclipped) = (of_norm("norm >= c"), of_norm("norm <= c"));
    judge.region(&clipped, ratio(1, 2)).region(&unclipped, ratio(0, 1)).judge(step)
}

/// What is often answered, and what that earns.
const MISTAKES: [(&str, Ratio, &str); 6] = [
    ("min(1, c/norm)", ratio(1, 2), "This is the factor of the gradient; the step size gamma is missing."),
    ("min(gamma, c/norm)", ratio(1, 2), "Where the gradient is clipped, the step size gamma is missing."),
    ("gamma*min(norm, c)", ratio(1, 2), "This is the length of the update, not the factor of the gradient."),
    ("gamma*min(1, c/norm**2)", ratio(1, 2), "The norm is squared."),
    (
        "gamma*min(1, norm/c)",
        ratio(1, 4),
        "The quotient is the wrong way round: small gradients are made smaller, and large ones stay.",
    ),
    ("gamma*max(1, c/norm)", ratio(1, 4), "With max, small gradients are made larger and large ones stay."),
];
