//! # Q3: how much the loss decreases in one step
//!
//! **Reference**: L(θ_{k+1}) − L(θ_k) ≤ −γ_k(1 − γ_kβ/2) g² for every γ_k > 0, with equality on β‖θ‖²/2: no
//! sharper bound is true. As printed, the inequality of smoothness has its gradient at the wrong point,
//! and a pair of points that violates it earns full marks.
//!
//! **Checked** by comparison with the reference, and against the quadratic at every point.

use super::*;
use crate::objectives::Objective;

pub(super) static QUESTION: Question = Question {
    id: "q3",
    title: "The decrease of the loss in one step",
    points: 10,
    fields: &[
        formula(
            "decrease",
            &["gamma_k", "beta", "g"],
            "an upper bound of L(theta_k+1) - L(theta_k) for every gamma_k > 0",
            "\"-gamma_k * g\"",
        ),
        when(&["gamma_k", "beta", "g"]),
        text("the proof, read by a person"),
        Field {
            name: "objective",
            kind: Kind::Objective(&["t"]),
            help: "optional: a function that violates the printed inequality of smoothness",
            example: "\"t\"",
        },
        Field { name: "theta", kind: Kind::Point, help: "with it: the point theta", example: "0" },
        Field { name: "theta_prime", kind: Kind::Point, help: "with it: the point theta'", example: "0" },
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain =
        Domain::new().real("beta", "1/100", "100").real("gamma_k", "1/(1000*beta)", "10/beta").real("g", "0", "100");
    let reference = "-gamma_k*(1 - gamma_k*beta/2)*g**2";
    let judged = answers.formula("decrease").judged(|decrease| {
        let same = equivalent_to(reference, &domain)
            .mistake(
                "gamma_k*(1 - gamma_k*beta/2)*g**2",
                ratio(1, 2),
                "Right but for the sign: this is the decrease, not the change.",
            )
            .judge(decrease);
        if same.is_right() || same.credit > 0 {
            return same;
        }
        let when = answers.condition("when");
        upper_bound(reference, &domain).attained_by("beta*t**2/2, one step from t = g/beta").judge(decrease, when.ok())
    });
    if answers.has("decrease") || !answers.has("objective") {
        marks.give("decrease", ratio(1, 1), judged);
    }
    note_text(answers, marks);
    if answers.has("objective") {
        let judged = counterexample(answers);
        if judged.is_right() {
            marks.at_least(ratio(1, 1));
        }
        marks.note("counterexample", judged);
    }
}

/// Whether L(θ′) > L(θ) + L′(θ′)(θ − θ′) + β/2 (θ − θ′)² for the smallest β that makes L smooth.
fn counterexample(answers: &Answers<'_>) -> Judgement {
    answers.objective("objective").judged(|text| {
        let objective = match Objective::read(text) {
            Ok(objective) => objective,
            Err(says) => return Judgement::error(says),
        };
        let (Some(&theta), Some(&other)) = (answers.ratio("theta").ok(), answers.ratio("theta_prime").ok()) else {
            return Judgement::error("A counterexample needs the two points theta and theta_prime.");
        };
        let Some(smoothness) = objective.smoothness() else {
            return Judgement::wrong("This objective is not smooth, so the inequality says nothing about it.");
        };
        let excess = |bits| {
            Exact::scope(bits, || {
                let at = |t: Ratio| objective.value(Exact::from(t));
                let printed = at(theta)
                    + objective.slope(Exact::from(other)) * (theta - other)
                    + Exact::from(smoothness.clone()) / 2 * (theta - other).sq();
                at(other).gt(printed)
            })
        };
        match excess(256) {
            Truth::Yes => Judgement::right("The printed inequality of smoothness fails at these points."),
            _ => Judgement::wrong("The printed inequality holds at these points."),
        }
    })
}
