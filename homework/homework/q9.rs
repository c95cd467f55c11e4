//! # Q9: how far smoothing moves a Lipschitz function
//!
//! **Reference**: |L^γ − L| ≤ Lγ E‖ξ‖ ≤ Lγ√d, by Jensen twice. The first is an equality for L‖θ‖ at 0, where
//! E‖ξ‖ = √2 Γ((d + 1)/2)/Γ(d/2) is 0.798√d for d = 1 and tends to √d.
//!
//! **Checked** against L‖θ‖ in 1 to 1000 dimensions. Proved is what is at least
//! Lγ√(d − 1/2 + 1/(8d) + 1/(16d²)), which is above Lγ E‖ξ‖ by 4 per cent for d = 1 and by less than
//! 0.2 per cent for d > 2.

use super::*;
use theorycheck::random::mean_normal_norm;

const VARIABLES: &[&str] = &["L", "gamma", "d"];
const CERTIFIED: &str = "L*gamma*sqrt(d - 1/2 + 1/(8*d) + 1/(16*d**2))";

pub(super) static QUESTION: Question = Question {
    id: "q9",
    title: "How close the smoothed function is",
    points: 10,
    fields: &[
        formula(
            "constant",
            VARIABLES,
            "a bound of |L_gamma(theta) - L(theta)| for every theta; d is the dimension",
            "\"L + gamma\"",
        ),
        when(VARIABLES),
        text("the proof, read by a person"),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new().real("L", "1/100", "100").real("gamma", "1/100", "100").whole("d", "1", "1000");
    let when = answers.condition("when");
    let judged = answers.formula("constant").judged(|constant| {
        upper_bound(CERTIFIED, &domain).sharp("L*gamma*sqrt(d)").instances(norms()).judge(constant, when.ok())
    });
    marks.give("constant", ratio(1, 1), judged);
    note_text(answers, marks);
}

/// L‖θ‖ at 0, in several units.
fn norms() -> Vec<Instance> {
    let dimensions = [1, 2, 3, 4, 5, 8, 16, 50, 100, 400, 1000];
    let units = [(ratio(1, 1), ratio(1, 1)), (ratio(1, 20), ratio(10, 1)), (ratio(20, 1), ratio(1, 10))];
    let instance = |(d, (slope, gamma)): (usize, (Ratio, Ratio))| {
        let point = Point::of(&[("L", slope), ("gamma", gamma), ("d", Ratio::from(d))]);
        let says = format!("{slope}*||theta|| at 0 in dimension {d}");
        Instance::new(point, says, |_| slope * gamma * mean_normal_norm(d))
    };
    let cycled = dimensions.into_iter().zip(units.into_iter().cycle());
    let again = [1, 2, 50].into_iter().zip(units.into_iter().rev());
    cycled.chain(again).map(instance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, NeedsPerson, Refuted, Right, ValidLoose, Wrong};
    use theorycheck::grade::formula::Formula;

    #[test]
    fn what_is_certified_is_above_the_mean_norm() {
        let certified = Formula::parse(CERTIFIED, VARIABLES).expect("a formula");
        for d in (1..=60).chain((61..=1000).step_by(47)) {
            Exact::scope(256, || {
                let (bound, mean) = (certified.evaluate(&[exact(1), exact(1), exact(d)]), mean_normal_norm(d as usize));
                assert!(mean.lt(bound).is_yes() && bound.le(exact(d).sqrt()).is_yes(), "d = {d}");
                let share = if d < 3 { ratio(104, 100) } else { ratio(1002, 1000) };
                assert!(bound.le(mean * share).is_yes(), "d = {d}");
            });
        }
    }

    #[test]
    fn answers() {
        expect(
            &super::super::SHEET,
            "q9",
            &[
                ("constant = \"L*gamma*sqrt(d)\"", "constant", Right, 1.0),
                ("constant = \"gamma*d**(1/2)*L\"", "constant", Right, 1.0),
                ("constant = \"L*gamma*sqrt(d - 1/2 + 1/(4*d))\"", "constant", Right, 1.0),
                ("constant = \"2*sqrt(d)*gamma*L\"", "constant", Right, 1.0),
                ("constant = \"L*gamma*sqrt(2/pi)*d**0.5\"\nwhen = \"d == 1\"", "constant", ValidLoose, 0.22),
                ("constant = \"L*gamma*d\"", "constant", ValidLoose, 0.5),
                ("constant = \"5*L*gamma*sqrt(d)\"", "constant", ValidLoose, 0.75),
                ("constant = \"L*gamma\"", "constant", Refuted, 0.0),
                ("constant = \"L*gamma*sqrt(d)/2\"", "constant", Refuted, 0.0),
                ("constant = \"L*gamma**2*sqrt(d)\"", "constant", Refuted, 0.0),
                ("constant = \"L*sqrt(gamma*d)\"", "constant", Refuted, 0.0),
                ("constant = \"L*gamma*sqrt(2*d/pi)\"", "constant", Refuted, 0.0),
                ("constant = \"gamma*sqrt(d)\"", "constant", Refuted, 0.0),
                ("constant = \"L*gamma*sqrt(d)/0\"", "constant", Wrong, 0.0),
                ("constant = \"L*gamma*sqrt(n)\"", "constant", Error, 0.0),
                ("constant = \"L*gamma*sqrt(d)\"\ntext = \"Jensen.\"", "text", NeedsPerson, 1.0),
            ],
        );
    }
}
