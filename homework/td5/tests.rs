//! Answers to the sheet, and what they must get.

use super::SHEET;
use crate::tests_help::expect;
use theorycheck::grade::Outcome::{Error, Missing, NeedsPerson, Refuted, Right, ValidLoose, Wrong};

#[test]
fn words_are_for_a_person() {
    expect(
        &SHEET,
        "q1",
        &[("text = \"It caps the update.\"", "text", NeedsPerson, 0.0), ("text = \" \"", "text", Error, 0.0)],
    );
}

#[test]
fn steps() {
    expect(
        &SHEET,
        "q2",
        &[
            ("step = \"gamma*min(1, c/g)\"", "step", Right, 1.0),
            ("step = \"gamma*c/max(c, g)\"", "step", Right, 1.0),
            ("step = \"min(gamma, gamma * c / g)\"", "step", Right, 1.0),
            ("step = \"gamma/max(1, g/c)\"", "step", Right, 1.0),
            ("step = \"gamma*c/g\"", "step", Wrong, 0.5),
            ("step = \"gamma*min(1, c/g**2)\"", "step", Wrong, 0.5),
            ("step = \"gamma*min(g, c)\"", "step", Wrong, 0.5),
            ("step = \"gamma*max(1, c/g)\"", "step", Wrong, 0.25),
            ("step = \"gamma^2\"", "step", Error, 0.0),
        ],
    );
    expect(
        &SHEET,
        "q6",
        &[
            ("step = \"gamma*c/max(c, gk)\"", "step", Right, 1.0),
            ("step = \"gamma*min(1, c/g)\"", "step", Error, 0.0),
            ("step = \"min(gamma, c/gk)\"", "step", Wrong, 0.5),
        ],
    );
}

#[test]
fn decreases() {
    expect(
        &SHEET,
        "q3",
        &[
            ("decrease = \"-gamma_k*(1-gamma_k*beta/2)*g**2\"", "decrease", Right, 1.0),
            ("decrease = \"g**2*(beta*gamma_k**2/2 - gamma_k)\"", "decrease", Right, 1.0),
            ("decrease = \"gamma_k*(1-gamma_k*beta/2)*g**2\"", "decrease", Wrong, 0.5),
            ("decrease = \"-gamma_k/2*g**2\"", "decrease", Refuted, 0.0),
            ("decrease = \"beta*gamma_k**2*g**2 - gamma_k*g**2\"", "decrease", ValidLoose, 0.75),
            ("decrease = \"0\"\nwhen = \"gamma_k <= 1/beta\"", "decrease", ValidLoose, 0.19),
            ("decrease = \"-gamma_k*g**2/8\"\nwhen = \"gamma_k <= 1/beta\"", "decrease", ValidLoose, 0.56),
            ("objective = \"t**2/2\"\ntheta = 0\ntheta_prime = 1", "counterexample", Right, 1.0),
            ("objective = \"t**2/2\"\ntheta = 1\ntheta_prime = 1", "counterexample", Wrong, 0.0),
        ],
    );
}

#[test]
fn constants() {
    expect(
        &SHEET,
        "q4",
        &[
            ("constant = 2", "constant", Right, 1.0),
            ("constant = \"1/(1-gamma*beta/2)\"", "constant", Right, 1.0),
            ("constant = \"2/(2-gamma*beta)\"", "constant", Right, 1.0),
            ("constant = 4", "constant", ValidLoose, 0.75),
            ("constant = 1", "constant", Refuted, 0.0),
            ("constant = 1.9", "constant", Refuted, 0.0),
        ],
    );
    expect(
        &SHEET,
        "q7",
        &[
            ("extra = \"gamma**2*beta*(c**2+sigma**2)/2\"", "extra", Right, 1.0),
            ("extra = \"gamma**2*beta*c**2/2\"", "extra", Right, 1.0),
            ("extra = \"gamma**2*beta*c**2/4\"", "extra", Refuted, 0.0),
            ("extra = \"gamma**2*beta*sigma**2/2\"", "extra", Refuted, 0.0),
            ("extra = \"gamma*beta*(c**2+sigma**2)/2\"", "extra", Refuted, 0.0),
            ("extra = \"4*gamma**2*beta*(c**2+sigma**2)\"", "extra", ValidLoose, 0.75),
        ],
    );
}

#[test]
fn rates() {
    let both = "bound = \"sqrt(2*Delta/(gamma*K))+2*Delta/(gamma*K*c)\"\n";
    expect(
        &SHEET,
        "q5",
        &[
            (&format!("{both}exponent = -0.5"), "bound", Right, 1.0),
            (&format!("{both}exponent = \"-1/2\""), "exponent", Right, 1.0),
            (&format!("{both}exponent = -1"), "exponent", Wrong, 0.85),
            ("bound = \"max(sqrt(2*Delta/(gamma*K)), 2*Delta/(gamma*c*K))\"", "exponent", Missing, 0.8),
            ("bound = \"sqrt(2*Delta/(gamma*K))\"", "bound", Refuted, 0.0),
            ("bound = \"2*Delta/(gamma*c*K)\"", "bound", Refuted, 0.0),
            ("bound = \"sqrt(Delta/(gamma*K))+Delta/(gamma*K*c)\"", "bound", Refuted, 0.0),
        ],
    );
}

/// An objective, a radius and noise with one value more often than the other.
fn noise(objective: &str, c: &str, atoms: &[(&str, &str)]) -> String {
    let atoms: Vec<String> = (atoms.iter())
        .map(|(probability, value)| format!("{{ probability = \"{probability}\", value = \"{value}\" }}"))
        .collect();
    format!("objective = \"{objective}\"\nc = {c}\nnoise = [{}]\n", atoms.join(", "))
}

#[test]
fn adversarial_noise() {
    let rare = [("1/4", "9"), ("3/4", "-3")];
    let fair = |size: &'static str, minus: &'static str| [("1/2", size), ("1/2", minus)];
    let field = "counterexample";
    expect(
        &SHEET,
        "q8",
        &[
            (&noise("huber(1)", "1", &rare), field, Right, 1.0),
            (&noise("t**2/2", "1", &rare), field, Right, 1.0),
            (&noise("logcosh(1)", "1", &[("1/10", "27"), ("9/10", "-3")]), field, Right, 1.0),
            (&noise("huber(1)", "1", &fair("3", "-3")), field, Right, 1.0),
            (&noise("huber(2)", "\"1/2\"", &[("1/4", "12"), ("3/4", "-4")]), field, Right, 1.0),
            (&noise("huber(1)", "1", &fair("1", "-1")), field, Wrong, 0.5),
            (&noise("huber(1)", "1", &[("1/4", "9"), ("3/4", "-2")]), field, Wrong, 0.0),
            (&noise("huber(1)", "1", &[("1/4", "9"), ("1/2", "-3")]), field, Wrong, 0.0),
            (&noise("abs(t)", "1", &rare), field, Wrong, 0.0),
            (&noise("tanh(t)", "1", &rare), field, Wrong, 0.0),
            (&noise("t**2/2", "1", &fair("0", "0")), field, Wrong, 0.0),
            (&noise("nothing(t)", "1", &rare), field, Error, 0.0),
        ],
    );
}

#[test]
fn alignment() {
    let fair = [("1/2", "1"), ("1/2", "-1")];
    let on_a_parabola = noise("t**2/2", "10", &fair);
    expect(
        &SHEET,
        "q9",
        &[
            (&format!("{on_a_parabola}gamma = 1\ntheta0 = 1"), "counterexample", Right, 1.0),
            (&format!("{on_a_parabola}gamma = 0.5\ntheta0 = 1"), "counterexample", Right, 1.0),
            (&format!("{on_a_parabola}gamma = 0.25\ntheta0 = 1"), "counterexample", Wrong, 0.0),
            (&format!("{}gamma = 1\ntheta0 = 1", noise("t**2/2", "10", &[("1", "0")])), "counterexample", Wrong, 0.0),
            ("hypothesis = \"printed\"\nbound = \"2*Delta/K+gamma**2*beta*(c**2+sigma**2)\"", "bound", Right, 1.0),
            ("hypothesis = \"printed\"\nbound = \"2*Delta/K+gamma**2*beta*c**2\"", "bound", Right, 1.0),
            (
                "hypothesis = \"repaired\"\nbound = \"2*Delta/(gamma*K)+gamma*beta*(c**2+sigma**2)\"",
                "bound",
                Right,
                1.0,
            ),
            ("hypothesis = \"repaired\"\nbound = \"2*Delta/(gamma*K)\"", "bound", Refuted, 0.0),
            ("hypothesis = \"printed\"\nbound = \"2*Delta/K\"", "bound", Refuted, 0.0),
            (
                "hypothesis = \"repaired\"\nstep = \"sqrt(2*Delta/(beta*c**2*K))\"\nbound = \"2*c*sqrt(2*beta*Delta/K)\"\nexponent = \"-1/2\"",
                "bound",
                Right,
                1.0,
            ),
            ("hypothesis = \"repaired\"\nexponent = \"-1/4\"", "exponent", Wrong, 0.1),
        ],
    );
}
