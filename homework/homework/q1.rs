//! # Q1: the cost of backpropagation
//!
//! **Reference**: of the order of Lw², as the forward pass: each layer multiplies a vector by a w × w matrix
//! both ways. With p parameters a layer L(w² + wp), where T_l is a matrix without structure (Lwp for
//! p ≥ w); for dense layers, p = w² + w, Lp is the same as Lw².
//!
//! **Checked** by the ratio to a reference along sweeps of L, w and p up to 10¹⁷: first for dense layers,
//! then with a p of its own, so large that a term in it shows.

use super::growth::{Reading, World, fits, is_of_order, replaced};
use super::*;

pub(super) static QUESTION: Question = Question {
    id: "q1",
    title: "The cost of backpropagation",
    points: 5,
    fields: &[formula(
        "cost",
        &["L", "w", "p"],
        "the time of backpropagation, up to a constant; p is the number of parameters of a layer",
        "\"L*log2(w)\"",
    )],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let judged = answers.formula("cost").judged(|cost| {
        let judged = fits(cost, &[vec![dense()], own_parameters()]);
        let dense = dense().domain;
        let with_matrices = || is_of_order(&replaced(cost, &[("p", "w**2 + w")], &dense), "L*w**3", &dense);
        if !judged.is_right() && with_matrices() {
            return Judgement::wrong(
                "That is the cost of multiplying the Jacobians with each other; backpropagation multiplies a vector by \
                 one Jacobian after the other.",
            )
            .credited(ratio(1, 4))
            .solved(judged.solution);
        }
        judged
    });
    marks.give("cost", ratio(1, 1), judged);
}

/// Layers with p = w² + w parameters.
fn dense() -> World {
    World {
        domain: Domain::new().whole("L", "8", "10**17").whole("w", "16", "10**15"),
        replaced: vec![("p", "w**2 + w".to_owned())],
        orders: vec!["L*w**2".to_owned()],
    }
}

/// Layers with any number of parameters: as many as there are neurons, and so many that they are everything.
fn own_parameters() -> Reading {
    let few = World { replaced: vec![("p", "w".to_owned())], ..dense() };
    let many = World {
        domain: Domain::new().whole("L", "8", "10**17").whole("w", "16", "10**5").whole("p", "10**4*w", "10**12*w"),
        replaced: Vec::new(),
        orders: vec!["L*w*p".to_owned()],
    };
    vec![few, many]
}

#[cfg(test)]
mod tests {
    use super::SHEET;
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, Right, Wrong};

    #[test]
    fn costs() {
        expect(
            &SHEET,
            "q1",
            &[
                ("cost = \"L*w**2\"", "cost", Right, 1.0),
                ("cost = \"L*(w**2 + w)\"", "cost", Right, 1.0),
                ("cost = \"3*L*w**2 - 4*w**2 + (L + 2)*w\"", "cost", Right, 1.0),
                ("cost = \"L*p\"", "cost", Right, 1.0),
                ("cost = \"L*(w**2 + p)\"", "cost", Right, 1.0),
                ("cost = \"L*(w**2 + w*p)\"", "cost", Right, 1.0),
                ("cost = \"L*w*max(w, p)\"", "cost", Right, 1.0),
                ("cost = \"L*w*p\"", "cost", Right, 1.0),
                ("cost = \"w*p*L + 7*w**2*L\"", "cost", Right, 1.0),
                ("cost = \"L*w**3\"", "cost", Wrong, 0.25),
                ("cost = \"L*w*(w**2 + w)\"", "cost", Wrong, 0.25),
                ("cost = \"L*w*(w**2 + p)\"", "cost", Wrong, 0.25),
                ("cost = \"L*w\"", "cost", Wrong, 0.25),
                ("cost = \"L**2*w**2\"", "cost", Wrong, 0.25),
                ("cost = \"w**2*log2(L)\"", "cost", Wrong, 0.25),
                ("cost = \"L*w**2*log2(w)\"", "cost", Wrong, 0.25),
                ("cost = \"p\"", "cost", Wrong, 0.25),
                ("cost = \"L**2*w**4\"", "cost", Wrong, 0.0),
                ("cost = \"-L*w**2\"", "cost", Wrong, 0.0),
                ("cost = \"L*n\"", "cost", Error, 0.0),
                ("", "cost", Missing, 0.0),
            ],
        );
    }
}
