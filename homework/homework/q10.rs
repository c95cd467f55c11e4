//! # Q10: the gradient of the smoothed function from values alone
//!
//! **Reference**: by integration by parts, ∇L^γ(θ) = (1/γ) E[L(θ + γX)X]. One sample gives L(θ + γx)x/γ; less noisy, with
//! the same mean, are (L(θ + γx) − L(θ))x/γ and (L(θ + γx) − L(θ − γx))x/(2γ).
//!
//! **Checked** by a person; a program by its mean over X, summed on a grid: on t², |t| and 1 − cos t, with gradients 2t,
//! erf(t/(γ√2)) and e^(−γ²/2) sin t, and on a quadratic in the plane. Nothing is drawn.

use super::programs::{call, loss_of, vector};
use super::*;
use theorycheck::grade::formula::Analytic;
use theorycheck::grade::program::{Argument, Program, Value};

pub(super) static QUESTION: Question = Question {
    id: "q10",
    title: "The gradient of the smoothed function from values",
    points: 10,
    fields: &[
        text("the proof, read by a person"),
        Field {
            name: "gradient",
            kind: Kind::Program(&["f", "theta", "gamma", "x"]),
            help: "optional: the estimate from one standard normal vector x; f.call(point) gives the value of L",
            example: "\"scale(f.call(theta), x)\"",
        },
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let proof = answers.text("text").judged(|_| {
        Judgement::for_a_person("A person reads the proof.").solved(
            "Move the gradient from L to the density of theta + gamma*X by integration by parts: the density's gradient \
             is -x times it, and the boundary terms vanish because L grows at most linearly.",
        )
    });
    marks.give("text", ratio(1, 1), proof);
    if answers.has("gradient") {
        let judged = answers.program("gradient").judged(|program| judge(program).unwrap_or_else(|wrong| wrong));
        marks.at_least(judged.credit / 2);
        marks.note("gradient", judged.solved("For example scale(f.call(add(theta, scale(gamma, x))) / gamma, x)."));
    }
}

/// A loss, and the gradient of what it becomes with noise of width γ.
struct Smoothed {
    loss: fn(&[f64]) -> f64,
    says: &'static str,
    gradient: fn(&[f64], f64) -> Vec<f64>,
}

const ON_THE_LINE: [Smoothed; 3] = [
    Smoothed { loss: |w| w[0] * w[0], says: "t**2", gradient: |w, _| vec![2.0 * w[0]] },
    Smoothed {
        loss: |w| w[0].abs(),
        says: "abs(t)",
        gradient: |w, gamma| vec![Analytic::erf(w[0] / gamma / 2.0_f64.sqrt())],
    },
    Smoothed {
        loss: |w| 1.0 - Real::cos(w[0]),
        says: "1 - cos(t)",
        gradient: |w, gamma| vec![Real::exp(-gamma * gamma / 2.0) * Real::sin(w[0])],
    },
];

const IN_THE_PLANE: Smoothed = Smoothed {
    loss: |w| w[0] * w[0] + 2.0 * w[1] * w[1] + w[0] * w[1] + 1.0,
    says: "t1**2 + 2*t2**2 + t1*t2 + 1",
    gradient: |w, _| vec![2.0 * w[0] + w[1], 4.0 * w[1] + w[0]],
};

/// The mean of a program over X on a grid of normal weights: for smooth functions exact to all digits that matter,
/// and to (1/8)²/12 times the jump of the slope where there is a kink.
fn mean(program: &Program, of: &Smoothed, theta: &[f64], gamma: f64, step: f64) -> Result<Vec<f64>, Judgement> {
    let loss = of.loss;
    let reach = (8.0 / step) as i32;
    let nodes: Vec<f64> = (-reach..=reach).map(|k| f64::from(k) * step).collect();
    let grid: Vec<Vec<f64>> = match theta.len() {
        1 => nodes.iter().map(|x| vec![*x]).collect(),
        _ => nodes.iter().flat_map(|x| nodes.iter().map(|y| vec![*x, *y])).collect(),
    };
    let (mut sum, mut total) = (vec![0.0; theta.len()], 0.0);
    for x in grid {
        let weight = Real::exp(-x.iter().map(|x| x * x).sum::<f64>() / 2.0);
        // What is left out weighs less than rounding.
        if weight < 1e-14 {
            continue;
        }
        let arguments: [Argument; 4] =
            [loss_of(theta.len(), loss), vector(theta).into(), Value::Number(gamma).into(), vector(&x).into()];
        for (sum, part) in sum.iter_mut().zip(call(program, &arguments, theta.len())?) {
            *sum += weight * part;
        }
        total += weight;
    }
    Ok(sum.into_iter().map(|sum| sum / total).collect())
}

/// One mean against what it should be.
struct Compared {
    says: String,
    gamma: f64,
    found: f64,
    expected: f64,
}

impl Compared {
    fn agrees_up_to(&self, factor: f64) -> bool {
        (self.found - factor * self.expected).abs() <= 0.01 * (1.0 + (factor * self.expected).abs())
    }
}

/// The factor that a mistake amounts to, for a γ, and what to say of it.
type Mistake = (fn(f64) -> f64, &'static str);

fn judge(program: &Program) -> Result<Judgement, Judgement> {
    let mut all = Vec::new();
    let mut compare = |of: &Smoothed, theta: &[f64], gamma: f64, step: f64| -> Result<(), Judgement> {
        let found = mean(program, of, theta, gamma, step)?;
        let says = format!("{} at {theta:?} with gamma = {gamma}", of.says);
        let pairs = found.into_iter().zip((of.gradient)(theta, gamma));
        all.extend(pairs.map(|(found, expected)| Compared { says: says.clone(), gamma, found, expected }));
        Ok(())
    };
    for of in &ON_THE_LINE {
        for (theta, gamma) in [(0.3, 0.5), (-1.0, 2.0)] {
            compare(of, &[theta], gamma, 0.125)?;
        }
    }
    compare(&IN_THE_PLANE, &[0.5, -1.0], 0.5, 0.5)?;
    let agree_up_to = |factor: fn(f64) -> f64| all.iter().all(|pair| pair.agrees_up_to(factor(pair.gamma)));
    if agree_up_to(|_| 1.0) {
        return Ok(Judgement::right("Its mean over x is the gradient of the smoothed function."));
    }
    let mistakes: [Mistake; 5] = [
        (|gamma| gamma, "The factor 1/gamma is missing."),
        (|gamma| 1.0 / gamma, "It is divided by gamma once too often."),
        (|gamma| gamma * gamma, "It is multiplied with gamma where it should be divided by it."),
        (|_| 2.0, "It is twice what it should be."),
        (|_| -1.0, "The sign is wrong."),
    ];
    if let Some((_, says)) = mistakes.iter().find(|(factor, _)| agree_up_to(*factor)) {
        return Err(Judgement::wrong(*says).credited(ratio(1, 2)));
    }
    let worst = all.iter().find(|pair| !pair.agrees_up_to(1.0)).expect("one that does not agree");
    Err(Judgement::wrong(format!(
        "Biased: on {} its mean is {:.3}, and the gradient of the smoothed function is {:.3}.",
        worst.says, worst.found, worst.expected
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, NeedsPerson, Right, Wrong};

    #[test]
    fn smoothed_gradients_are_means_of_slopes() {
        for of in &ON_THE_LINE {
            let (theta, gamma, nodes) = (0.3, 0.5, -4000..4000);
            let slope = |t: f64| ((of.loss)(&[t + 1e-5]) - (of.loss)(&[t - 1e-5])) / 2e-5;
            let weighed =
                nodes.map(|k| (f64::from(k) + 0.5) / 500.0).map(|x| ((-x * x / 2.0).exp(), slope(theta + gamma * x)));
            let (total, sum) = weighed.fold((0.0, 0.0), |(total, sum), (p, slope)| (total + p, sum + p * slope));
            assert!((sum / total - (of.gradient)(&[theta], gamma)[0]).abs() < 1e-3, "{}", of.says);
        }
    }

    #[test]
    fn answers() {
        let program = |body: &str| format!("gradient = '''{body}'''");
        let field = "gradient";
        expect(
            &super::super::SHEET,
            "q10",
            &[
                ("text = \"By parts.\"", "text", NeedsPerson, 0.0),
                (&program("scale(f.call(add(theta, scale(gamma, x)))/gamma, x)"), field, Right, 0.5),
                (&program("scale((f.call(add(theta, scale(gamma, x))) - f.call(theta))/gamma, x)"), field, Right, 0.5),
                (
                    &program(
                        "let z = scale(gamma, x); scale((f.call(add(theta, z)) - f.call(sub(theta, z)))/(2*gamma), x)",
                    ),
                    field,
                    Right,
                    0.5,
                ),
                (
                    &program("fn gradient(f, t, s, x) { let y = f.call(add(t, scale(s, x))); x.map(|z| y*z/s) }"),
                    field,
                    Right,
                    0.5,
                ),
                (&program("scale(f.call(add(theta, scale(gamma, x))), x)"), field, Wrong, 0.25),
                (&program("scale(f.call(add(theta, scale(gamma, x)))/gamma**2, x)"), field, Wrong, 0.25),
                (&program("scale(-f.call(add(theta, scale(gamma, x)))/gamma, x)"), field, Wrong, 0.25),
                (&program("scale(f.call(theta)/gamma, x)"), field, Wrong, 0.0),
                (&program("scale(f.call(add(theta, x))/gamma, x)"), field, Wrong, 0.0),
                (&program("f.call(theta)/gamma"), field, Wrong, 0.0),
                (&program("scale(f(theta), x)"), field, Error, 0.0),
                (&program("scale(f.call(theta)/gamma, x)"), "text", Missing, 0.0),
            ],
        );
    }
}
