//! # Q13: smoothing passes the PL condition on
//!
//! **Reference**: ‖∇L^γ‖² = E‖∇L(θ + γX)‖² − Var ≥ (1 − c) E‖∇L(θ + γX)‖² ≥ 2(1 − c)μ E(L(θ + γX) − L*)
//! ≥ 2(1 − c)μ(L^γ − inf L^γ): the factor of μ is 1 − c. On (h/2)‖θ‖², where
//! c = γ²d/(‖θ‖² + γ²d), there is equality with L*, so that no larger factor is true. A c < 1 for *every* θ
//! forbids stationary points of L^γ: the statement is read point by point.
//!
//! **Checked**: at most 1 − c is proved, more is refuted there. The proof is read by a person.

use super::*;

const VARIABLES: &[&str] = &["c"];

pub(super) static QUESTION: Question = Question {
    id: "q13",
    title: "The PL condition of the smoothed function",
    points: 10,
    fields: &[
        formula("factor", VARIABLES, "the k(c) in ||grad L_gamma||**2 >= 2*k(c)*mu*(L_gamma - L*)", "\"c**2\""),
        when(VARIABLES),
        text("the proof, read by a person: a chain of inequalities, each with its reason"),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new().real("c", "1/1000", "999/1000");
    let when = answers.condition("when");
    let judged = answers
        .formula("factor")
        .judged(|factor| lower_bound("1 - c", &domain).instances(quadratics()).judge(factor, when.ok()));
    marks.give("factor", ratio(1, 2), judged);
    let proof = answers.text("text").judged(|_| {
        Judgement::for_a_person("A person reads the proof.").solved(
            "The squared norm of the mean is the mean squared norm less the variance, so at least 1 - c of it; then the \
             PL condition at theta + gamma*X, the expectation of both sides, and inf L_gamma >= L*.",
        )
    });
    marks.give("text", ratio(1, 2), proof);
}

/// (h/2)‖θ‖² with μ = h, at points with d coordinates 1: ‖∇L^γ‖² over 2μ(L^γ − L*).
fn quadratics() -> Vec<Instance> {
    let widths = [ratio(1, 30), ratio(1, 10), ratio(1, 3), ratio(1, 1), ratio(2, 1), ratio(5, 1), ratio(20, 1)];
    let instance = |(d, gamma): (i64, Ratio)| {
        let noise = gamma.sq() * d;
        let point = Point::of(&[("c", noise / (noise + d))]);
        let says = format!("||theta||**2/2 in dimension {d} at (1, ..., 1) with gamma = {gamma}");
        Instance::new(point, says, |_| {
            let (gradient_sq, gap) = (exact(d), (exact(d) + noise) / 2);
            gradient_sq / (2 * gap)
        })
    };
    [1, 3].into_iter().flat_map(|d| widths.map(|gamma| (d, gamma))).map(instance).collect()
}

#[cfg(test)]
mod tests {
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, NeedsPerson, Refuted, Right, ValidLoose};

    #[test]
    fn answers() {
        expect(
            &super::super::SHEET,
            "q13",
            &[
                ("factor = \"1 - c\"", "factor", Right, 0.5),
                ("factor = \"(1 - c**2)/(1 + c)\"", "factor", Right, 0.5),
                ("factor = \"1 - c\"\ntext = \"Bias and variance, then PL.\"", "text", NeedsPerson, 0.5),
                ("text = \"Bias and variance, then PL.\"", "factor", Missing, 0.0),
                ("factor = \"0.6*(1 - c)\"", "factor", Right, 0.5),
                ("factor = \"1 - max(c, c)\"", "factor", Right, 0.5),
                ("factor = \"(1 - c)**2\"", "factor", ValidLoose, 0.375),
                ("factor = \"(1 - c)/4\"", "factor", ValidLoose, 0.375),
                ("factor = \"1 - c**2\"", "factor", Refuted, 0.0),
                ("factor = \"1 - c/2\"", "factor", Refuted, 0.0),
                ("factor = 1", "factor", Refuted, 0.0),
                ("factor = \"1/(1 + c)\"", "factor", Refuted, 0.0),
                ("factor = \"(1 - c)*mu\"", "factor", Error, 0.0),
            ],
        );
    }
}
