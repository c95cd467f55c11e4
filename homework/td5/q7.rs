//! # Q7: the last term of the descent inequality of clipped SGD
//!
//! **Reference**: γ²β(c² + σ²)/2 as printed; γ²βc²/2 is true and sharp, because the update is never longer
//! than γc: on βt²/2 with both g_k clipped there is equality.
//!
//! **Checked**: at least the sharp term is proved, less is refuted there.

use super::*;

const VARIABLES: &[&str] = &["gamma", "beta", "c", "sigma"];

pub(super) static QUESTION: Question = Question {
    id: "q7",
    title: "The descent inequality of clipped SGD",
    points: 10,
    fields: &[
        formula(
            "extra",
            VARIABLES,
            "R in E L(theta_k+1) - L(theta_k) <= -E[gamma_k g_k]^T grad L(theta_k) + R",
            "\"gamma*c\"",
        ),
        when(VARIABLES),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new()
        .real("gamma", "1/100", "100")
        .real("beta", "1/100", "100")
        .real("c", "1/100", "100")
        .real("sigma", "0", "100");
    let when = answers.condition("when");
    let judged = answers.formula("extra").judged(|extra| {
        upper_bound("gamma**2*beta*c**2/2", &domain)
            .sharp("gamma**2*beta*(c**2 + sigma**2)/2")
            .attained_by("beta*t**2/2 where both stochastic gradients are longer than c")
            .judge(extra, when.ok())
    });
    marks.give("extra", ratio(1, 1), judged);
}
