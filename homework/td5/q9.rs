//! # Q9: clipped SGD under the hypothesis E[γ_k g_k]ᵀ∇L(θ_k) ≥ ½‖∇L(θ_k)‖²
//!
//! **Reference**: as printed, ‖∇L(θ_k)‖ → 0 is false: with γ = 1, c = 10, L = t²/2 and noise ±1, from
//! θ₀ = 1, every gradient has norm 1. True is a neighbourhood:
//! (1/K) Σ E‖∇L(θ_k)‖² ≤ 2Δ/K + γ²βc², or + γ²β(c² + σ²); with γ/2 in the hypothesis 2Δ/(γK) + γβc², and then
//! γ = √(2Δ/(βc²K)) gives 2c√(2βΔ/K): the exponent of K is −1/2.
//!
//! **Checked**: a counterexample has its hypotheses checked exactly on every state that is reached; a
//! bound is held against the certified one and against quadratics, where E‖∇L(θ_k)‖² is known in closed
//! form. Either is worth everything.

use super::q8::{NOISE, OBJECTIVE, Setting};
use super::*;
use std::collections::{BTreeMap, BTreeSet};
use theorycheck::grade::formula::Formula;

const VARIABLES: &[&str] = &["gamma", "beta", "c", "sigma", "Delta", "K"];

pub(super) static QUESTION: Question = Question {
    id: "q9",
    title: "Clipped SGD under a hypothesis of alignment",
    points: 15,
    fields: &[
        OBJECTIVE,
        Field { name: "c", kind: Kind::Number, help: "the clipping radius", example: "1" },
        Field { name: "gamma", kind: Kind::Number, help: "the step size", example: "\"1/2\"" },
        NOISE,
        Field { name: "theta0", kind: Kind::Number, help: "where it starts", example: "0" },
        Field {
            name: "hypothesis",
            kind: Kind::Choice(&["printed", "repaired"]),
            help: "of a repaired result: 1/2 as printed, or gamma/2",
            example: "\"printed\"",
        },
        formula(
            "bound",
            VARIABLES,
            "an upper bound of the average of E||grad L(theta_k)||**2 over k < K",
            "\"Delta/K\"",
        ),
        when(VARIABLES),
        formula("step", &["beta", "c", "sigma", "Delta", "K"], "the step size that you propose", "\"1/beta\""),
        exponent("the exponent of K in the rate of the squared norm"),
        text("a proof, read by a person"),
    ],
    grade,
};

const SOLUTION: &str = "With the printed hypothesis the gradients need not tend to 0 (gamma = 1, c = 10, t**2/2, noise 1 or -1); \
    their mean square is at most 2*Delta/K + gamma**2*beta*c**2. With gamma/2 in the hypothesis it is at most \
    2*Delta/(gamma*K) + gamma*beta*c**2, and the best constant step gives K**(-1/2).";

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let counterexample = answers.has("objective") || answers.has("noise");
    let repaired = ["bound", "step", "exponent"].iter().any(|field| answers.has(field));
    note_text(answers, marks);
    if !counterexample && !repaired {
        if !answers.has("text") {
            marks.note("counterexample", Judgement::missing().solved(SOLUTION));
        }
        return;
    }
    if counterexample {
        let judged = refutes(answers).unwrap_or_else(|wrong| wrong);
        if judged.is_right() {
            marks.at_least(ratio(1, 1));
        }
        marks.note("counterexample", judged.solved(SOLUTION));
    }
    if repaired {
        repair(answers, marks);
    }
}

/// States after which a walk counts as infinite, and how far it is followed then.
const STATES_MAX: usize = 200;
const STEPS_MAX: usize = 10;

/// A counterexample to the printed statement.
fn refutes(answers: &Answers<'_>) -> Result<Judgement, Judgement> {
    let setting = Setting::read(answers)?;
    let number = |name| {
        let given = answers.ratio(name);
        given.ok().copied().ok_or_else(|| given.judged(|_| Judgement::missing()).remarked(&format!("({name})")))
    };
    let (gamma, start) = (number("gamma")?, number("theta0")?);
    if gamma <= 0 {
        return Err(Judgement::wrong(format!("The step size gamma is positive, not {gamma}.")));
    }
    if let Some(broken) = setting.broken_hypothesis() {
        return Err(Judgement::wrong(broken));
    }
    let walk = Walk::from(&setting, gamma, start)?;
    if let Some(t) = walk.states.keys().find(|t| !setting.is_aligned(gamma, **t)) {
        return Err(Judgement::wrong(format!(
            "The hypothesis fails at t = {t}, which is reached: there E[gamma_k g_k] times the gradient is less than half its square."
        )));
    }
    if walk.stays_away(&setting) {
        Ok(Judgement::right(
            "Right: the hypothesis holds at every state that is reached, and the gradients do not tend to 0.",
        ))
    } else {
        Err(Judgement::wrong("The gradients tend to 0 here, as far as the walk was followed."))
    }
}

impl Setting {
    /// E[γ_k g_k] L′(t) ≥ L′(t)²/2.
    fn is_aligned(&self, gamma: Ratio, t: Ratio) -> bool {
        Exact::scope(256, || {
            let slope = self.objective.slope(Exact::from(t));
            let aligned = gamma * self.mean_direction(Exact::from(t)) * slope;
            (aligned * 2 + ratio(1, 1_000_000_000_000)).ge(slope.sq()).is_yes()
        })
    }
}

/// The states that are reached, each with those that follow it.
struct Walk {
    gamma: Ratio,
    start: Ratio,
    states: BTreeMap<Ratio, Vec<Ratio>>,
    is_closed: bool,
}

impl Walk {
    fn from(setting: &Setting, gamma: Ratio, start: Ratio) -> Result<Walk, Judgement> {
        let mut states = BTreeMap::new();
        let mut front = BTreeSet::from([start]);
        for _ in 0..64 {
            let mut next = BTreeSet::new();
            for t in front {
                let after = successors(setting, gamma, t).ok_or_else(|| {
                    Judgement::error("The walk leaves the fractions that are computed exactly; take simpler numbers.")
                })?;
                let after: Vec<Ratio> = after.into_iter().map(|(next, _)| next).collect();
                next.extend(after.iter().copied());
                states.insert(t, after);
            }
            next.retain(|t| !states.contains_key(t));
            if next.is_empty() {
                return Ok(Walk { gamma, start, states, is_closed: true });
            }
            if states.len() + next.len() > STATES_MAX {
                break;
            }
            front = next;
        }
        Ok(Walk { gamma, start, states, is_closed: false })
    }

    /// Whether the gradients do not tend to 0: from every state of a closed walk one with a gradient can
    /// be reached again and again; an open one is followed for some steps.
    fn stays_away(&self, setting: &Setting) -> bool {
        let away =
            |t: Ratio| Exact::scope(128, || setting.objective.slope(Exact::from(t)).abs().gt(ratio(1, 1000)).is_yes());
        if self.is_closed {
            let moving: BTreeSet<Ratio> = self.states.keys().copied().filter(|t| away(*t)).collect();
            return self.states.keys().all(|t| self.reaches(*t, &moving));
        }
        let mut level = BTreeMap::from([(self.start, 1.0)]);
        let mut means = Vec::new();
        for _ in 0..STEPS_MAX {
            means.push(
                level.iter().map(|(t, weight)| weight * setting.objective.near_slope(t.to_f64()).powi(2)).sum::<f64>(),
            );
            let mut next: BTreeMap<Ratio, f64> = BTreeMap::new();
            for (t, weight) in level {
                for (other, probability) in successors(setting, self.gamma, t).unwrap_or_default() {
                    *next.entry(other).or_default() += weight * probability;
                }
            }
            level = next;
        }
        let late = &means[STEPS_MAX / 2..];
        late.iter().copied().fold(f64::INFINITY, f64::min) > 1e-3 && late[late.len() - 1] > 0.5 * late[0]
    }

    /// Whether a step or more lead from a state to one of these.
    fn reaches(&self, from: Ratio, goal: &BTreeSet<Ratio>) -> bool {
        let (mut seen, mut front) = (BTreeSet::new(), vec![from]);
        while let Some(t) = front.pop() {
            for next in &self.states[&t] {
                if goal.contains(next) {
                    return true;
                }
                if seen.insert(*next) {
                    front.push(*next);
                }
            }
        }
        false
    }
}

/// Where a step leads, with the probabilities, unless that is no small fraction.
fn successors(setting: &Setting, gamma: Ratio, t: Ratio) -> Option<Vec<(Ratio, f64)>> {
    Exact::scope(128, || {
        let slope = setting.objective.slope(Exact::from(t));
        let atoms = setting.atoms(Exact::from(t)).into_iter().filter(|(probability, _)| !probability.eq(0).is_yes());
        let after = atoms.map(|(probability, value)| {
            let next = (t - gamma * setting.clipped(slope + value)).to_ratio().filter(is_short)?;
            Some((next, probability.to_f64()))
        });
        after.collect()
    })
}

/// Short enough that the next step does not leave 64 bits.
fn is_short(t: &Ratio) -> bool {
    t.denominator() < 1 << 28 && t.numerator().unsigned_abs() < 1 << 28
}

/// A bound of the average squared gradient, with or without a step of its own, and an exponent.
fn repair(answers: &Answers<'_>, marks: &mut Marks) {
    let hypothesis = answers.choice("hypothesis").ok().copied().unwrap_or("repaired");
    let is_printed = hypothesis == "printed";
    let when = answers.condition("when");
    if is_printed && answers.has("step") {
        let says = "Under the printed hypothesis the step size is not free; a person reads this answer.";
        marks.note("step", Judgement::for_a_person(says));
    }
    let has_exponent = answers.has("exponent");
    let judged = answers.formula("bound").judged(|bound| {
        let domain = domain();
        let (certified, sharp) = if is_printed {
            ("2*Delta/K + gamma**2*beta*c**2", "2*Delta/K + gamma**2*beta*(c**2 + sigma**2)")
        } else {
            ("2*Delta/(gamma*K) + gamma*beta*c**2", "2*Delta/(gamma*K) + gamma*beta*(c**2 + sigma**2)")
        };
        match answers.formula("step").ok() {
            Some(step) if !is_printed => {
                let names = domain.names();
                let own = BTreeMap::from([("gamma", step.substitute(&BTreeMap::new(), &names))]);
                with_own_step(&domain, bound, &domain.formula(certified).substitute(&own, &names))
            }
            _ => upper_bound(certified, &domain).sharp(sharp).instances(quadratics(is_printed)).judge(bound, when.ok()),
        }
    });
    marks.give("bound", if has_exponent { ratio(4, 5) } else { ratio(1, 1) }, judged.solved(SOLUTION));
    if has_exponent {
        marks.give("exponent", ratio(1, 5), answers.number("exponent").judged(|exponent| RATE.judge(exponent)));
    }
}

fn domain() -> Domain {
    Domain::new()
        .real("beta", "1/100", "100")
        .real("gamma", "1/(1000*beta)", "1/beta")
        .real("c", "1/100", "100")
        .real("sigma", "0", "c")
        .real("Delta", "1/100", "10000")
        .whole("K", "1", "10**8")
}

/// A bound with a step of its own: where it is not below what is certified for that step, it is proved,
/// and it should be within a factor of 2 of the best step's 2c√(2βΔ/K).
fn with_own_step(domain: &Domain, bound: &Formula, certified: &Formula) -> Judgement {
    let points = domain.points(256);
    let below = points.iter().find(|point| bound.at::<f64>(point) < certified.at::<f64>(point) * 0.999);
    if let Some(point) = below {
        return Judgement::wrong(format!("At {point} the bound is less than your step size gives."))
            .credited(ratio(1, 4));
    }
    upper_bound("2*c*sqrt(2*beta*Delta/K)", domain).sharp("2*sqrt(2*beta*Delta*(c**2 + sigma**2)/K)").judge(bound, None)
}

const RATE: Rate = Rate {
    exponent: ratio(-1, 2),
    right: "The mean squared gradient decreases like K**(-1/2).",
    mistakes: &[(ratio(-1, 4), ratio(1, 2), "That is the exponent of the norm; asked is the squared norm.")],
    hint: "Balance the two terms of the bound with the step size.",
};

/// βt²/2 with noise ±σ and a radius that never clips: E‖∇L(θ_k)‖² = q^k (βθ₀)² + γβσ²/(2 − γβ) (1 − q^k) with
/// q = (1 − γβ)².
fn quadratics(is_printed: bool) -> Vec<Instance> {
    let mut instances = Vec::new();
    for (beta, gamma) in [(1, ratio(1, 1)), (1, ratio(1, 2)), (1, ratio(1, 10)), (4, ratio(1, 8)), (1, ratio(1, 100))] {
        // The printed hypothesis holds on quadratics from γ = 1/2 on.
        if is_printed && gamma < ratio(1, 2) {
            continue;
        }
        for (sigma, start) in [(1, 1), (1, 10), (10, 1), (0, 1), (1, 100)] {
            for steps in [1, 10, 100] {
                instances.push(quadratic(Ratio::from(beta), gamma, Ratio::from(sigma), Ratio::from(start), steps));
            }
        }
    }
    instances
}

fn quadratic(beta: Ratio, gamma: Ratio, sigma: Ratio, start: Ratio, steps: usize) -> Instance {
    let never_clipped = (beta * start).max(sigma) + sigma;
    let point = Point::of(&[
        ("gamma", gamma),
        ("beta", beta),
        ("c", never_clipped),
        ("sigma", sigma),
        ("Delta", beta * start.sq() / 2),
        ("K", Ratio::from(steps as i64)),
    ]);
    let says = format!("{beta}*t**2/2 from t = {start} with noise {sigma} or -{sigma}");
    Instance::new(point, says, |_| {
        let q = (1 - exact(beta * gamma)).sq();
        let first = exact(beta * start).sq();
        let floor = exact(gamma * beta) * sigma.sq() / (2 - exact(gamma * beta));
        // (1/K) Σ q^k for k < K.
        let share = (0..steps).map(|k| q.powi(k)).sum::<Exact>() / steps;
        first * share + floor * (1 - share)
    })
}
