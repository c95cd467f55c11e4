//! # Q5: the smallest gradient tends to 0, and at which rate
//!
//! **Reference**: with A = 2Δ/(γK), min_{k<K} ‖∇L(θ_k)‖ ≤ max(√A, A/c): the exponent of K is −1/2, after a
//! phase with −1 while gradients are clipped. √A + A/c is as good. Sharper bounds are true: the last
//! iterate still has L(θ_{K−1}) − L* ≥ g²/(2β).
//!
//! **Checked** against the reference, and against Huber functions started so far out that all K
//! gradients are their slope s: then Δ = (K−1)γ s min(s, c) + s²/(2β), and the bound is at least s.

use super::*;

const VARIABLES: &[&str] = &["gamma", "c", "Delta", "K", "beta"];

pub(super) static QUESTION: Question = Question {
    id: "q5",
    title: "The rate of the smallest gradient",
    points: 15,
    fields: &[
        formula(
            "bound",
            VARIABLES,
            "an upper bound of min over k < K of ||grad L(theta_k)||, gamma <= 1/beta",
            "\"Delta/K\"",
        ),
        when(VARIABLES),
        exponent("the exponent of K in the rate, as K grows"),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new()
        .real("beta", "1/100", "100")
        .real("gamma", "1/(1000*beta)", "1/beta")
        .real("c", "1/100", "100")
        .real("Delta", "1/100", "10000")
        .whole("K", "1", "10**8");
    let when = answers.condition("when");
    let judged = answers.formula("bound").judged(|bound| {
        upper_bound("max(sqrt(2*Delta/(gamma*K)), 2*Delta/(gamma*K*c))", &domain)
            .instances(huber_functions())
            .judge(bound, when.ok())
    });
    marks.give("bound", ratio(4, 5), judged);
    marks.give("exponent", ratio(1, 5), answers.number("exponent").judged(|exponent| RATE.judge(exponent)));
}

const RATE: Rate = Rate {
    exponent: ratio(-1, 2),
    right: "The norm of the gradient decreases like K**(-1/2).",
    mistakes: &[(
        ratio(-1, 1),
        ratio(1, 4),
        "-1 is the rate of the squared norm, or of the norm while gradients are still clipped; asked is the norm as K grows.",
    )],
    hint: "Solve the bound of the sum for the smallest gradient.",
};

/// Slopes and radii on both sides of each other, in several units.
fn huber_functions() -> Vec<Instance> {
    let mut instances = Vec::new();
    for (beta, part, c) in [(1, (1, 1), 1), (1, (1, 2), 1), (1, (1, 100), 1), (4, (1, 1), 2), (1, (1, 2), 10)] {
        let (beta, c) = (Ratio::from(beta), Ratio::from(c));
        let gamma = ratio(part.0, part.1) / beta;
        for slope in [ratio(1, 10), ratio(1, 1), ratio(2, 1), ratio(50, 1)] {
            for steps in [1, 3, 10, 100, 10_000] {
                let gap = (steps - 1) * gamma * slope * slope.min(c) + slope.sq() / (2 * beta);
                let point =
                    Point::of(&[("gamma", gamma), ("c", c), ("Delta", gap), ("K", Ratio::from(steps)), ("beta", beta)]);
                let says = format!("a Huber function of slope {slope}, started where all K gradients are {slope}");
                instances.push(Instance::new(point, says, |_| Exact::from(slope)));
            }
        }
    }
    instances
}
