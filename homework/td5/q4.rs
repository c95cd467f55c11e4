//! # Q4: the sum of γ_k‖∇L(θ_k)‖²
//!
//! **Reference**: at most 2Δ for γ ≤ 1/β; the sharp constant is 1/(1 − γβ/2), the exact ratio after one
//! step on βt²/2 from a point with β|t| ≤ c.
//!
//! **Checked**: at least the sharp constant is proved, less is refuted by that step.

use super::*;

const VARIABLES: &[&str] = &["gamma", "beta"];

pub(super) static QUESTION: Question = Question {
    id: "q4",
    title: "The sum of the squared gradients",
    points: 10,
    fields: &[
        formula(
            "constant",
            VARIABLES,
            "a number C with sum of gamma_k*||grad L(theta_k)||**2 <= C*Delta for gamma <= 1/beta",
            "\"gamma*beta\"",
        ),
        when(VARIABLES),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new().real("beta", "1/100", "100").real("gamma", "1/(1000*beta)", "1/beta");
    let when = answers.condition("when");
    let judged = answers.formula("constant").judged(|constant| {
        upper_bound("1/(1 - gamma*beta/2)", &domain)
            .attained_by("one step on beta*t**2/2 from a point with beta*|t| <= c")
            .judge(constant, when.ok())
    });
    marks.give("constant", ratio(1, 1), judged);
}
