//! # Q6: clipped SGD as SGD with a random step size
//!
//! **Reference**: γ_k = γ min(1, c/‖g_k‖): the norm of the stochastic gradient, not of ∇L(θ_k).
//!
//! **Checked** on random points, as Q2.

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
    let domain = Domain::new().real("gamma", "1/1000", "1000").real("c", "1/1000", "1000").real("gk", "0", "1000*c");
    let judged = answers.formula("step").judged(|step| {
        equivalent_to("gamma*min(1, c/gk)", &domain)
            .mistake("min(1, c/gk)", ratio(1, 2), "This is the factor of the gradient; the step size gamma is missing.")
            .mistake("min(gamma, c/gk)", ratio(1, 2), "Where the gradient is clipped, the step size gamma is missing.")
            .mistake(
                "gamma*min(gk, c)",
                ratio(1, 2),
                "This is the length of the update, not the factor of the gradient.",
            )
            .mistake("gamma*min(1, c/gk**2)", ratio(1, 2), "The norm is squared.")
            .mistake(
                "gamma*min(1, gk/c)",
                ratio(1, 4),
                "The quotient is the wrong way round: large gradients are made larger.",
            )
            .mistake(
                "gamma*max(1, c/gk)",
                ratio(1, 4),
                "With max, small gradients are made larger and large ones stay.",
            )
            .region("gk >= c", ratio(1, 2))
            .region("gk <= c", ratio(0, 1))
            .judge(step)
    });
    marks.give("step", ratio(1, 1), judged);
}
