//! # Q12: the smoothness constant of the smoothed function
//!
//! **Reference**: L/γ. The sharp constant is √(2/π) L/γ in every dimension: the second derivative of L|t|,
//! smoothed, at 0.
//!
//! **Checked**: at least the sharp constant is proved, less is refuted by L|t|.

use super::*;

const VARIABLES: &[&str] = &["L", "gamma", "d"];

pub(super) static QUESTION: Question = Question {
    id: "q12",
    title: "The smoothness of the smoothed function",
    points: 5,
    fields: &[
        formula("smoothness", VARIABLES, "a smoothness constant of L_gamma; d is the dimension", "\"L + gamma\""),
        when(VARIABLES),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new().real("L", "1/100", "100").real("gamma", "1/100", "100").whole("d", "1", "1000");
    let when = answers.condition("when");
    let judged = answers.formula("smoothness").judged(|smoothness| {
        upper_bound("sqrt(2/pi)*L/gamma", &domain)
            .attained_by("L*|t|, whose smoothed gradient erf(t/(gamma*sqrt(2)))*L is steepest at 0")
            .judge(smoothness, when.ok())
    });
    marks.give("smoothness", ratio(1, 1), judged.solved("It is L/gamma-smooth, and even sqrt(2/pi)*L/gamma-smooth."));
}

#[cfg(test)]
mod tests {
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Refuted, Right, ValidLoose};

    #[test]
    fn answers() {
        expect(
            &super::super::SHEET,
            "q12",
            &[
                ("smoothness = \"L/gamma\"", "smoothness", Right, 1.0),
                ("smoothness = \"L*gamma**-1\"", "smoothness", Right, 1.0),
                ("smoothness = \"sqrt(2/pi)*L/gamma\"", "smoothness", Right, 1.0),
                ("smoothness = \"0.7979*L/gamma\"", "smoothness", Right, 1.0),
                ("smoothness = \"1.5*L/gamma\"", "smoothness", Right, 1.0),
                ("smoothness = \"L*sqrt(d)/gamma\"", "smoothness", ValidLoose, 0.5),
                ("smoothness = \"4*L/gamma\"", "smoothness", ValidLoose, 0.75),
                ("smoothness = \"0.75*L/gamma\"", "smoothness", Refuted, 0.0),
                ("smoothness = \"L/gamma**2\"", "smoothness", Refuted, 0.0),
                ("smoothness = \"L*gamma\"", "smoothness", Refuted, 0.0),
                ("smoothness = \"1/gamma\"", "smoothness", Refuted, 0.0),
                ("smoothness = \"L/(gamma*sqrt(d))\"", "smoothness", Refuted, 0.0),
                ("smoothness = \"beta\"", "smoothness", Error, 0.0),
            ],
        );
    }
}
