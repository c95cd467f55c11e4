//! # Q11: how much the smoothed gradient differs between two points
//!
//! **Reference**: L‖v‖/γ, as printed, is false: |t| with γ = 1 has smoothed gradients ±erf(3/√2) at ±3, which
//! differ by 1.9946. The distance is missing: |⟨∇L^γ(θ) − ∇L^γ(θ′), v⟩| ≤ L‖v‖‖θ − θ′‖/γ, sharper with √(2/π),
//! and never more than 2L‖v‖. The exact supremum is 2L‖v‖ erf(‖θ − θ′‖/(2√2γ)): twice the total variation of the
//! two noises, attained by L|t| at ±‖θ − θ′‖/2.
//!
//! **Checked**: at least the exact supremum is proved, less is refuted there. A counterexample to what is printed
//! has its Lipschitz constant bounded and its smoothed slopes enclosed in interval arithmetic. Either is worth
//! everything.

use super::smoothing::{lipschitz_constant, smoothed_slopes_apart};
use super::*;
use crate::objectives::Objective;
use theorycheck::grade::Place;

const VARIABLES: &[&str] = &["L", "gamma", "v", "dist"];

pub(super) static QUESTION: Question = Question {
    id: "q11",
    title: "The difference of smoothed gradients",
    points: 10,
    fields: &[
        formula(
            "bound",
            VARIABLES,
            "of |<grad L_gamma(theta) - grad L_gamma(theta'), v>|; v is the norm of v, dist that of theta - theta'",
            "\"L + v + dist\"",
        ),
        when(VARIABLES),
        text("a proof, read by a person"),
        Field {
            name: "objective",
            kind: Kind::Objective(&["t"]),
            help: "optional: a Lipschitz function for which the printed bound L*v/gamma fails",
            example: "\"t\"",
        },
        Field { name: "gamma", kind: Kind::Number, help: "with it: the width of the noise", example: "2" },
        Field { name: "theta", kind: Kind::Point, help: "with it: a point", example: "0" },
        Field { name: "theta_prime", kind: Kind::Point, help: "with it: another", example: "0" },
        Field { name: "v", kind: Kind::Point, help: "with it: the direction, 1 if it is left out", example: "1" },
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let has_counterexample = answers.has("objective");
    if answers.has("bound") || !(has_counterexample || answers.has("text")) {
        let when = answers.condition("when");
        marks.give("bound", ratio(1, 1), answers.formula("bound").judged(|bound| judge(bound, when.ok())));
    }
    note_text(answers, marks);
    if has_counterexample {
        let judged = refutes(answers).unwrap_or_else(|wrong| wrong);
        if judged.is_right() {
            marks.at_least(ratio(1, 1));
        }
        let solution = "For example abs(t) with gamma = 1 between 3 and -3: 1.9946, where the printed bound is 1.";
        marks.note("counterexample", judged.solved(solution));
    }
}

fn judge(bound: &Formula, when: Option<&Condition>) -> Judgement {
    let domain = Domain::new().real("L", "1/100", "100").real("gamma", "1/100", "100").real("v", "1/100", "100").real(
        "dist",
        "gamma/1000",
        "1000*gamma",
    );
    let exact = "2*L*v*erf(dist/(2*sqrt(2)*gamma))";
    let formula = domain.formula(exact);
    let kinks = domain
        .points(40)
        .into_iter()
        .map(|point| Instance::new(point, "L*|t| between dist/2 and -dist/2", |point| formula.at::<Exact>(point)));
    let judged = upper_bound(exact, &domain).sharp("L*v*dist/gamma").instances(kinks).judge(bound, when);
    if !matches!(judged.outcome, Outcome::Refuted) || !equivalent_to("L*v/gamma", &domain).judge(bound).is_right() {
        return judged;
    }
    judged.credited(ratio(1, 4)).remarked(
        "This is what the sheet prints, and it is a misprint; a function and two points that show so earn everything.",
    )
}

/// A counterexample to the printed bound.
fn refutes(answers: &Answers<'_>) -> Result<Judgement, Judgement> {
    let text = answers.objective("objective");
    let text = text.ok().ok_or_else(|| text.judged(|_| Judgement::missing()))?;
    let objective = Objective::read(text).map_err(|says| Judgement::error(format!("objective: {says}")))?;
    let number = |name| {
        let given = answers.place(name);
        match given.ok() {
            Some(Place::At(coordinates)) if coordinates.len() == 1 => Ok(coordinates[0]),
            Some(_) => Err(Judgement::error(format!("`{name}` is one number: the objective has one variable."))),
            None => Err(given.judged(|_| Judgement::missing()).remarked(&format!("({name})"))),
        }
    };
    let (gamma, theta, other) = (number("gamma")?, number("theta")?, number("theta_prime")?);
    let v = if answers.has("v") { number("v")? } else { Ratio::ONE };
    if gamma <= 0 || v == 0 {
        return Err(Judgement::wrong("The width gamma is positive, and the direction v is not 0."));
    }
    let is_small = |number: &Ratio| number.denominator() < 1 << 20 && number.numerator().abs() < 1 << 20;
    if ![gamma, theta, other].iter().all(is_small) {
        return Err(Judgement::error("The numbers of a counterexample have at most six digits."));
    }
    let Some(lipschitz) = lipschitz_constant(&objective) else {
        return Err(Judgement::wrong("The objective is not Lipschitz: its slope has no bound."));
    };
    Ok(compare(&objective, lipschitz, gamma, theta, other))
}

/// ‖v‖ cancels: it is on both sides.
fn compare(objective: &Objective, lipschitz: Ratio, gamma: Ratio, theta: Ratio, other: Ratio) -> Judgement {
    let printed = (lipschitz / gamma).to_f64();
    let apart = |boxes| smoothed_slopes_apart(objective, lipschitz, gamma, (theta, other), boxes);
    let mut known = apart(64);
    if known.0 <= printed && known.1 > printed {
        known = apart(512);
    }
    if known.0 > printed {
        return Judgement::right(format!(
            "Right: for |v| = 1 the difference is at least {:.4}, and the printed bound is {printed:.4}.",
            known.0
        ));
    }
    Judgement::wrong(format!(
        "For |v| = 1 the difference is at most {:.4} here, and the printed bound is {printed:.4}. It fails for wider noise and points far apart.",
        known.1
    ))
}

#[cfg(test)]
mod tests {
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, Refuted, Right, ValidLoose, Wrong};

    #[test]
    fn bounds() {
        expect(
            &super::super::SHEET,
            "q11",
            &[
                ("bound = \"L*v*dist/gamma\"", "bound", Right, 1.0),
                ("bound = \"min(L*v*dist/gamma, 2*L*v)\"", "bound", Right, 1.0),
                ("bound = \"sqrt(2/pi)*L*v*dist/gamma\"", "bound", Right, 1.0),
                ("bound = \"2*L*v*erf(dist/(sqrt(8)*gamma))\"", "bound", Right, 1.0),
                ("bound = \"min(0.798*dist/gamma, 2)*L*v\"", "bound", Right, 1.0),
                ("bound = \"2*L*v\"", "bound", ValidLoose, 0.5),
                ("bound = \"3*L*v*dist/gamma\"", "bound", ValidLoose, 0.75),
                ("bound = \"L*v/gamma\"", "bound", Refuted, 0.25),
                ("bound = \"L*v*dist/(2*gamma)\"", "bound", Refuted, 0.0),
                ("bound = \"L*dist/gamma\"", "bound", Refuted, 0.0),
                ("bound = \"L*v*dist/gamma**2\"", "bound", Refuted, 0.0),
                ("bound = \"L*v*gamma*dist\"", "bound", Refuted, 0.0),
                ("", "bound", Missing, 0.0),
            ],
        );
    }

    #[test]
    fn counterexamples() {
        let at = |objective: &str, rest: &str| format!("objective = \"{objective}\"\n{rest}");
        let far = "gamma = 1\ntheta = 3\ntheta_prime = -3\nv = 1";
        let field = "counterexample";
        expect(
            &super::super::SHEET,
            "q11",
            &[
                (&at("abs(t)", far), field, Right, 1.0),
                (&at("2*abs(t)", "gamma = 4\ntheta = 1\ntheta_prime = -1"), field, Right, 1.0),
                (&at("sqrt(t**2 + 1/1000000)", far), field, Right, 1.0),
                (&at("huber(1)", "gamma = 1\ntheta = [5]\ntheta_prime = -5\nv = -2"), field, Right, 1.0),
                (&at("logcosh(1)", "gamma = 4\ntheta = 12\ntheta_prime = -12"), field, Right, 1.0),
                (&at("relu(t)", "gamma = 2\ntheta = 6\ntheta_prime = -6"), field, Right, 1.0),
                (&at("abs(t)", "gamma = 1\ntheta = \"1/10\"\ntheta_prime = 0"), field, Wrong, 0.0),
                (&at("abs(t)", "gamma = \"1/3\"\ntheta = 3\ntheta_prime = -3"), field, Wrong, 0.0),
                (&at("t**2", far), field, Wrong, 0.0),
                (&at("abs(t)", "gamma = -1\ntheta = 3\ntheta_prime = -3"), field, Wrong, 0.0),
                (&at("abs(t)", "gamma = 1\ntheta = 3"), field, Missing, 0.0),
                (&at("absolute(t)", far), field, Error, 0.0),
                (&format!("bound = \"L*v/gamma\"\n{}", at("abs(t)", far)), "bound", Refuted, 1.0),
            ],
        );
    }
}
