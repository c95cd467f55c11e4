//! # Q2: clipped gradient descent as gradient descent with a step of its own
//!
//! **Reference**: γ_k = γ min(1, c/g) with g = ‖∇L(θ_k)‖, and γ where g = 0; the same as γc/max(c, g).
//!
//! **Checked** on random points, g = 0 and g = c among them.

use super::*;

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
    let domain = Domain::new().real("gamma", "1/1000", "1000").real("c", "1/1000", "1000").real("g", "0", "1000*c");
    let judged = answers.formula("step").judged(|step| {
        equivalent_to("gamma*min(1, c/g)", &domain)
            .mistake("min(1, c/g)", ratio(1, 2), "This is the factor of the gradient; the step size gamma is missing.")
            .mistake("min(gamma, c/g)", ratio(1, 2), "Where the gradient is clipped, the step size gamma is missing.")
            .mistake(
                "gamma*min(g, c)",
                ratio(1, 2),
                "This is the length of the update, not the factor of the gradient.",
            )
            .mistake("gamma*min(1, c/g**2)", ratio(1, 2), "The norm is squared.")
            .mistake(
                "gamma*min(1, g/c)",
                ratio(1, 4),
                "The quotient is the wrong way round: large gradients are made larger.",
            )
            .mistake("gamma*max(1, c/g)", ratio(1, 4), "With max, small gradients are made larger and large ones stay.")
            .region("g >= c", ratio(1, 2))
            .region("g <= c", ratio(0, 1))
            .judge(step)
    });
    marks.give("step", ratio(1, 1), judged);
}
