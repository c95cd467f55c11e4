//! # Q14: the smoothed gradient from K samples
//!
//! **Reference**: G = (1/K) Σ ∇L(θ + γξ_k) is unbiased for every K ≥ 1, and its variance is at most c E‖∇L‖²/K ≤ cL²/K;
//! L²/K is as good an answer. L|t| attains cL²/K: a sample is ±L, and c = 1 − erf(t/(γ√2))².
//!
//! **Checked**: at least cL²/K is proved, less is refuted there. A program that computes G is right at once; another
//! one is run on |t|, where its bias is held against 1/10 and its variance against 6/5 of that of G, by e-processes
//! with an error share of 1e-9 in all.

use super::programs::{agree, call, field_of, normals, vector};
use super::*;
use theorycheck::grade::program::{Argument, Program, Value};
use theorycheck::statistics::{Above, Certificate, Direction, Race, RaceEnd, Within};

const VARIABLES: &[&str] = &["L", "K", "c"];

pub(super) static QUESTION: Question = Question {
    id: "q14",
    title: "The smoothed gradient from K samples",
    points: 10,
    fields: &[
        formula("variance", VARIABLES, "a bound of the variance of your estimator with K samples", "\"L + c\""),
        when(VARIABLES),
        Field {
            name: "gradient",
            kind: Kind::Program(&["f", "theta", "gamma", "K", "x"]),
            help: "optional: the estimator; f.call(point) gives the gradient of L, x is a list of K normal vectors",
            example: "\"f.call(theta)\"",
        },
        text("a proof, read by a person"),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let domain = Domain::new().real("L", "1/100", "100").whole("K", "1", "10**6").real("c", "1/1000", "999/1000");
    let when = answers.condition("when");
    let judged = answers.formula("variance").judged(|variance| {
        upper_bound("c*L**2/K", &domain)
            .sharp("L**2/K")
            .attained_by("L*|t| at a point where the noise is the share c of the squared gradient: a sample is L or -L")
            .judge(variance, when.ok())
            .solved("The mean of K gradients at theta + gamma*xi_k has a variance of at most c*L**2/K.")
    });
    marks.give("variance", ratio(1, 1), judged);
    if answers.has("gradient") {
        let judged = answers.program("gradient").judged(|program| judge(program).unwrap_or_else(|wrong| wrong));
        marks.at_least(judged.credit / 2);
        marks.note("gradient", judged.solved("Add up f.call(add(theta, scale(gamma, x[k]))) and divide by K."));
    }
    note_text(answers, marks);
}

/// ∇L: of a quadratic, of Σ log cosh, and of Σ|·|.
const GRADIENTS: [fn(usize, f64) -> f64; 3] = [
    |i, t| (i + 1) as f64 * t,
    |_, t| t / (1.0 + t.abs()),
    |_, t| f64::from(i8::from(t > 0.0)) - f64::from(i8::from(t < 0.0)),
];

/// A call of an estimator.
struct Call {
    gradient: fn(usize, f64) -> f64,
    theta: Vec<f64>,
    gamma: f64,
    x: Vec<Vec<f64>>,
}

impl Call {
    fn of(&self, program: &Program) -> Result<Vec<f64>, Judgement> {
        let (gradient, dimension) = (self.gradient, self.theta.len());
        let f = field_of(dimension, move |at| at.iter().enumerate().map(|(i, t)| gradient(i, *t)).collect());
        let x = Value::List(self.x.iter().map(|x| vector(x)).collect());
        let arguments: [Argument; 5] = [
            f,
            vector(&self.theta).into(),
            Value::Number(self.gamma).into(),
            Value::Integer(self.x.len() as i64).into(),
            x.into(),
        ];
        call(program, &arguments, dimension)
    }

    /// weight · Σ ∇L(θ + width · x_k), over the first so many samples.
    fn sum(&self, weight: f64, width: f64, samples: usize) -> Vec<f64> {
        let coordinate = |i: usize| {
            let noisy = self.x[..samples].iter().map(|x| self.theta[i] + width * x[i]);
            noisy.map(|t| (self.gradient)(i, t)).sum::<f64>() * weight
        };
        (0..self.theta.len()).map(coordinate).collect()
    }

    fn mean(&self) -> Vec<f64> {
        self.sum(1.0 / self.x.len() as f64, self.gamma, self.x.len())
    }
}

fn calls() -> Vec<Call> {
    let mut calls = Vec::new();
    for (index, (dimension, samples)) in [(1, 1), (2, 3), (3, 5), (1, 4), (2, 2)].into_iter().enumerate() {
        for gradient in GRADIENTS {
            calls.push(Call {
                gradient,
                theta: (0..dimension).map(|i| 0.75 - 0.5 * i as f64).collect(),
                gamma: [0.5, 2.0, 1.25][index % 3],
                x: normals(&format!("q14 {index}"), samples, dimension),
            });
        }
    }
    calls
}

/// What a mistake computes, what it earns, and what to say of it.
type Mistake<'a> = (&'a dyn Fn(&Call) -> Vec<f64>, Ratio, &'static str);

fn judge(program: &Program) -> Result<Judgement, Judgement> {
    let calls = calls();
    let given: Vec<Vec<f64>> = calls.iter().map(|at| at.of(program)).collect::<Result<_, _>>()?;
    let is = |reference: &dyn Fn(&Call) -> Vec<f64>| calls.iter().zip(&given).all(|(at, is)| agree(is, &reference(at)));
    if is(&Call::mean) {
        return Ok(Judgement::right("The mean of K gradients at noisy points: unbiased for every K."));
    }
    let mistakes: [Mistake<'_>; 5] = [
        (&|at| at.sum(1.0, at.gamma, at.x.len()), ratio(1, 2), "The sum is not divided by K."),
        (&|at| at.sum(1.0 / at.x.len() as f64, 1.0, at.x.len()), ratio(1, 2), "The noise is not scaled with gamma."),
        (
            &|at| at.sum(1.0 / at.x.len() as f64, at.gamma * at.gamma, at.x.len()),
            ratio(1, 2),
            "The noise is scaled with the square of gamma.",
        ),
        (
            &|at| at.sum(1.0, at.gamma, 1),
            ratio(1, 2),
            "Only one of the K samples is used: the variance does not decrease.",
        ),
        (
            &|at| at.sum(1.0, 0.0, 1),
            ratio(0, 1),
            "There is no noise in it: this is the gradient of L, not of the smoothed L.",
        ),
    ];
    for (mistake, credit, says) in mistakes {
        if is(mistake) {
            return Err(Judgement::wrong(says).credited(credit));
        }
    }
    estimated(program)
}

/// Trials of an estimator that is not the usual one.
const TRIALS: usize = 2048;
const SAMPLES: usize = 3;
/// Half of the error share for the bias, half for the variance.
const ALPHA: f64 = 5e-10;
const BIAS: f64 = 0.1;

/// On |t| at t = γ, where the smoothed gradient is erf(1/√2): the bias and the variance.
fn estimated(program: &Program) -> Result<Judgement, Judgement> {
    let mean = Exact::scope(64, || (1 / exact(2).sqrt()).erf().to_f64());
    let mut trials = Vec::with_capacity(TRIALS);
    for x in normals("q14 trials", TRIALS, SAMPLES) {
        let x = x.into_iter().map(|x| vec![x]).collect();
        trials.push(Call { gradient: GRADIENTS[2], theta: vec![2.0], gamma: 2.0, x }.of(program)?[0]);
    }
    let certificate = Certificate::Range(4.0);
    let mut bias = Within::new(certificate, mean, BIAS, ALPHA).expect("a range is a certificate");
    if bias.admit(&trials).is_err() {
        let says = "On |t| it gives numbers beyond 4, four times the Lipschitz constant; a person looks at it.";
        return Ok(Judgement::for_a_person(says));
    }
    let average = trials.iter().sum::<f64>() / TRIALS as f64;
    if bias.end() == RaceEnd::Decided(Direction::Refute) {
        return Err(Judgement::wrong(format!(
            "Biased: on |t| with gamma = 2 at t = 2 its mean over {TRIALS} runs is {average:.3}, and the gradient of the smoothed |t| is {mean:.3}."
        )));
    }
    let allowed = 1.2 * (1.0 - mean * mean) / SAMPLES as f64;
    let mut spread: Race<Above, Above> = Race::new(Some(Above::default()), None, ALPHA);
    let squares: Vec<f64> = trials.iter().map(|trial| (trial - mean).powi(2) / allowed).collect();
    spread.admit(&squares).expect("squares are not negative");
    if spread.end() == RaceEnd::Decided(Direction::Refute) {
        return Ok(Judgement::loose(
            ratio(1, 2),
            format!(
                "Unbiased as far as {TRIALS} runs can tell, but with K = {SAMPLES} its variance is not a third of that of one sample."
            ),
        ));
    }
    Ok(Judgement::right(format!("Unbiased to {BIAS} and of small variance, as far as {TRIALS} runs can tell.")))
}

#[cfg(test)]
mod tests {
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, Refuted, Right, ValidLoose, Wrong};

    #[test]
    fn variances() {
        expect(
            &super::super::SHEET,
            "q14",
            &[
                ("variance = \"c*L**2/K\"", "variance", Right, 1.0),
                ("variance = \"L**2/K\"", "variance", Right, 1.0),
                ("variance = \"L*L*c*K**-1\"", "variance", Right, 1.0),
                ("variance = \"min(c, 1)*L**2/K\"", "variance", Right, 1.0),
                ("variance = \"L**2*c\"", "variance", ValidLoose, 0.5),
                ("variance = \"4*L**2/K\"", "variance", ValidLoose, 0.75),
                ("variance = \"c*L**2/K**2\"", "variance", Refuted, 0.0),
                ("variance = \"c*L/K\"", "variance", Refuted, 0.0),
                ("variance = \"c**2*L**2/K\"", "variance", Refuted, 0.0),
                ("variance = \"(1-c)*L**2/K\"", "variance", Refuted, 0.0),
                ("variance = \"sigma**2/K\"", "variance", Error, 0.0),
            ],
        );
    }

    fn program(body: &str) -> String {
        format!("gradient = '''{body}'''")
    }

    #[test]
    fn estimators() {
        let noisy = "f.call(add(theta, scale(gamma, x[k])))";
        let sum = format!("let g = zeros(theta.len()); for k in 0..K {{ g = add(g, {noisy}); }}");
        let field = "gradient";
        expect(
            &super::super::SHEET,
            "q14",
            &[
                (&program(&format!("{sum} scale(1/K, g)")), field, Right, 0.5),
                (
                    &program(
                        "let g = zeros(theta.len()); for z in x { g = add(g, scale(1/K, f.call(add(theta, scale(gamma, z))))); } g",
                    ),
                    field,
                    Right,
                    0.5,
                ),
                (
                    &program(
                        "fn mean(a) { scale(1/a.len(), a.reduce(|s, b| add(s, b), zeros(a[0].len()))) } fn gradient(f, theta, gamma, K, x) { mean(x.map(|z| f.call(add(theta, scale(gamma, z))))) }",
                    ),
                    field,
                    Right,
                    0.5,
                ),
                // Antithetic pairs.
                (
                    &program(
                        "let g = zeros(theta.len()); for z in x { for s in [1, -1] { g = add(g, f.call(add(theta, scale(s*gamma, z)))); } } scale(1/(2*K), g)",
                    ),
                    field,
                    Right,
                    0.5,
                ),
                (&format!("variance = \"c*L**2/K\"\n{}", program(&format!("{sum} scale(1/K, g)"))), field, Right, 1.0),
                (&program(&format!("{sum} g")), field, Wrong, 0.25),
                (
                    &program(
                        "let g = zeros(theta.len()); for z in x { g = add(g, f.call(add(theta, z))); } scale(1/K, g)",
                    ),
                    field,
                    Wrong,
                    0.25,
                ),
                (&program("f.call(add(theta, scale(gamma, x[0])))"), field, Wrong, 0.25),
                (&program("f.call(theta)"), field, Wrong, 0.0),
                // Twice as much weight on the first sample, and a bias; the last sample only.
                (
                    &program(
                        "let g = f.call(add(theta, scale(gamma, x[0]))); for z in x { g = add(g, f.call(add(theta, scale(gamma, z)))); } scale(1/K, g)",
                    ),
                    field,
                    Wrong,
                    0.0,
                ),
                (&program("f.call(add(theta, scale(gamma, x[K - 1])))"), field, ValidLoose, 0.25),
                (&program("x[K]"), field, Error, 0.0),
                (&program("f.call(theta)"), "variance", Missing, 0.0),
            ],
        );
    }
}
