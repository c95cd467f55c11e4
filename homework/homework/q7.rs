//! # Q7: stochastic gradient descent under the PL condition
//!
//! **Reference**: E(L(θ_t) − L*) ≤ (1 − ημ)ᵗ d₀ + βησ²/(2μ), where e^(−ημt) is as good; sharper is
//! qᵗd₀ + (βη²σ²/2)(1 − qᵗ)/(1 − q) with q = 1 − 2μη(1 − ηβ/2). Without noise η = 1/β and the rate is linear. With noise
//! η_t = min(1/β, μd_t/(βσ²)), about 2/(μ(t + 2β/μ)), gives O(1/t); a constant step for a horizon t,
//! min(1/β, log(2μ²td₀/(βσ²))/(μt)), costs a logarithm. The exponent of t is −1.
//!
//! **Checked**: a bound is proved by the sharper one and refuted by (h/2)θ² with μ ≤ h ≤ β, where the error is
//! q_hᵗd₀ + (hη²σ²/2)(1 − q_hᵗ)/(1 − q_h), q_h = (1 − ηh)². A step is judged by what it achieves. A bound without η is
//! judged for the student's own step. A schedule that was left out is read as is better for the student.

use super::sgd::{Achieved, By, Noisy, Place, best_of, constant_steps, judge_steps, varying_steps};
use super::*;

const OF_BOUND: &[&str] = &["t", "d0", "eta", "beta", "mu", "sigma"];
const OF_STEP: &[&str] = &["t", "d0", "beta", "mu", "sigma"];

pub(super) static QUESTION: Question = Question {
    id: "q7",
    title: "Stochastic gradient descent under the PL condition",
    points: 20,
    fields: &[
        formula(
            "bound",
            OF_BOUND,
            "of E(L(theta_t) - L*), with d0 = L(theta_0) - L*; without eta, it is meant for your step",
            "\"d0 + eta*sigma\"",
        ),
        when(OF_BOUND),
        formula("step", OF_STEP, "the best step size", "\"d0/(beta + t)\""),
        Field {
            name: "schedule",
            kind: Kind::Choice(&["constant", "varying"]),
            help: "constant: t is the horizon; varying: t is the iteration",
            example: "\"constant\"",
        },
        exponent("the exponent of t in the rate that you obtain with noise, logarithms aside"),
        text("the proof, read by a person"),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let when = answers.condition("when");
    let judged = answers.formula("bound").judged(|bound| {
        let step = answers.formula("step");
        match step.ok() {
            Some(step) if !bound.mentions("eta") => own_bound(bound, step, answers, when.ok()),
            _ => judge_bound(bound, when.ok()),
        }
    });
    marks.give("bound", ratio(1, 2), judged);
    let judged = answers.formula("step").judged(|step| judge_step(step, answers));
    marks.give("step", ratio(3, 10), judged);
    marks.give("exponent", ratio(1, 5), answers.number("exponent").judged(|exponent| RATE.judge(exponent)));
    note_text(answers, marks);
}

fn judge_bound(bound: &Formula, when: Option<&Condition>) -> Judgement {
    let domain = Domain::new()
        .real("beta", "1/100", "100")
        .real("mu", "beta/1000", "beta")
        .real("eta", "1/(1000*beta)", "1/beta")
        .real("sigma", "0", "100")
        .real("d0", "1/100", "10000")
        .whole("t", "0", "10**6");
    let q = "(1 - 2*mu*eta*(1 - eta*beta/2))";
    // (βη²/2)/(1 − q) = βη/(4μ(1 − ηβ/2)).
    let sharp = format!("{q}**t*d0 + beta*eta*sigma**2/(4*mu*(1 - eta*beta/2))*(1 - {q}**t)");
    upper_bound(&sharp, &domain)
        .sharp("exp(-eta*mu*t)*d0 + beta*eta*sigma**2/(2*mu)")
        .instances(quadratics())
        .judge(bound, when)
        .solved("With eta <= 1/beta: (1 - eta*mu)**t*d0 + beta*eta*sigma**2/(2*mu), linear down to a floor.")
}

/// (h/2)θ² with h = μ, h = β and between, in several units.
fn quadratics() -> Vec<Instance> {
    let mut instances = Vec::new();
    let classes = [(1, ratio(1, 1)), (1, ratio(1, 10)), (3, ratio(1, 2)), (10, ratio(1, 1000))];
    let units = [(ratio(1, 1), ratio(1, 1)), (ratio(1, 7), ratio(1, 2)), (ratio(5, 1), ratio(1, 50))];
    for (i, (beta, part)) in classes.into_iter().enumerate() {
        for (j, (sigma, gap)) in [(1, 1), (0, 5), (10, 1)].into_iter().enumerate() {
            let (scale, step) = units[(i + j) % 3];
            let beta = scale * beta;
            let setting = (beta, beta * part, step / beta, Ratio::from(sigma), Ratio::from(gap));
            let curvatures = if part == 1 { vec![beta] } else { vec![beta, beta * part] };
            let runs = curvatures.into_iter().flat_map(|h| [0, 1, 10, 3000].map(|steps| (h, steps)));
            instances.extend(runs.map(|(h, steps)| quadratic(setting, h, steps)));
        }
    }
    instances
}

/// β, μ, η, σ and d₀.
type Setting = (Ratio, Ratio, Ratio, Ratio, Ratio);

fn quadratic((beta, mu, eta, sigma, gap): Setting, h: Ratio, steps: usize) -> Instance {
    let point = Point::of(&[
        ("t", Ratio::from(steps)),
        ("d0", gap),
        ("eta", eta),
        ("beta", beta),
        ("mu", mu),
        ("sigma", sigma),
    ]);
    let says = format!("{h}*theta**2/2 with noise {sigma} or -{sigma}");
    Instance::new(point, says, |_| {
        let q = (1 - exact(eta * h)).sq();
        let left = q.powi(steps);
        left * gap + exact(h * eta.sq()) * sigma.sq() / 2 * (1 - left) / (1 - q)
    })
}

/// Where steps are compared.
fn places() -> Vec<Place> {
    let values = [
        (1.0, 1.0, 1.0, 1.0),
        (1.0, 0.1, 1.0, 10.0),
        (4.0, 0.5, 2.0, 50.0),
        (0.5, 0.05, 3.0, 20.0),
        (2.0, 0.25, 0.5, 100.0),
    ];
    let place = |(beta, mu, sigma, gap): (f64, f64, f64, f64)| Place {
        values: vec![("beta", beta), ("mu", mu), ("sigma", sigma), ("d0", gap)],
        noisy: Noisy { smoothness: beta, pl: mu, variance: sigma * sigma, gap },
    };
    values.map(place).to_vec()
}

/// The readings of the schedule: the one that was given, or both.
fn readings(answers: &Answers<'_>) -> &'static [&'static str] {
    match answers.choice("schedule").ok() {
        Some(&"constant") => &["constant"],
        Some(_) => &["varying"],
        None => &["constant", "varying"],
    }
}

fn judge_step(step: &Formula, answers: &Answers<'_>) -> Judgement {
    let solution = "Without noise 1/beta. With noise about 2/(mu*t + 2*beta) at iteration t, or for a fixed horizon t \
        min(1/beta, log(2*mu**2*t*d0/(beta*sigma**2))/(mu*t)), at the price of a logarithm.";
    let places = places();
    let at_cap = places.iter().all(|place| (place.at(step, 1e6) * place.noisy.smoothness - 1.0).abs() < 1e-9);
    if at_cap {
        let says = "The longest step is best without noise only: with noise the error stays at a floor that shorter \
            steps lower.";
        return Judgement::wrong(says).credited(ratio(1, 4)).solved(solution);
    }
    let found = |reading: &&str| -> Vec<Achieved> {
        match *reading {
            "constant" => [By::Sharp, By::Usual].map(|by| constant_steps(step, &places, by)).to_vec(),
            _ => vec![varying_steps(step, &places)],
        }
    };
    let all = readings(answers).iter().flat_map(found).map(|found| judge_steps(&found, "1/beta"));
    best_of(all).solved(solution)
}

/// A bound without η, for the student's own step.
fn own_bound(bound: &Formula, step: &Formula, answers: &Answers<'_>, when: Option<&Condition>) -> Judgement {
    let judged = readings(answers).iter().map(|reading| own_bound_as(bound, step, *reading == "varying", when));
    best_of(judged)
}

fn own_bound_as(bound: &Formula, step: &Formula, is_varying: bool, when: Option<&Condition>) -> Judgement {
    let (mut beaten, mut valid_late, mut loosest, mut count) = (None, true, f64::INFINITY, 0);
    for place in places() {
        for t in [1_u32, 4, 16, 64, 256, 1024, 4096] {
            let value = place.at(bound, f64::from(t));
            let holds = when.is_none_or(|when| place.holds(when, f64::from(t)));
            if !holds {
                continue;
            }
            if value.is_nan() || value == f64::INFINITY {
                return Judgement::wrong(format!("At {} the bound has no value.", place.named(f64::from(t))));
            }
            count += 1;
            let error = place.quadratic_error(step, t, is_varying);
            if value < error * 0.999 {
                valid_late &= t < 256;
                beaten = beaten.or(Some((place.named(f64::from(t)), value, error)));
            }
            let noisy = place.noisy;
            let best = if is_varying { noisy.greedily(t as usize) } else { noisy.best_constant(t.into(), By::Usual) };
            if t == 4096 {
                loosest = loosest.min(best / value);
            }
        }
    }
    if count == 0 {
        return Judgement::for_a_person(
            "The condition holds at none of the places that are tried; a person looks at it.",
        );
    }
    let solution = "With eta about 2/(mu*t + 2*beta) it is O(beta*sigma**2/(mu**2*t)).";
    if let Some((at, value, error)) = beaten {
        let says = format!(
            "Beaten with your own steps on a quadratic: at {at} the bound is {value:.4} and the error {error:.4}."
        );
        let judged = Judgement { outcome: Outcome::Refuted, ..Judgement::wrong(says) };
        return if valid_late {
            let says = "As a rate for large t it is right; say from where on with `when`, or keep the part of d0 that is left.";
            judged.credited(ratio(3, 4)).remarked(says).solved(solution)
        } else {
            judged.solved(solution)
        };
    }
    if loosest >= 1.0 / 8.0 {
        return Judgement::right("For your step the bound holds and is of the optimal order.")
            .as_tight_as(loosest.min(1.0));
    }
    let says = format!("For your step the bound holds, but is {:.0} times what the best steps reach.", 1.0 / loosest);
    let share = if loosest >= 1.0 / 128.0 { ratio(3, 4) } else { ratio(1, 2) };
    Judgement::loose(share, says).as_tight_as(loosest).solved(solution)
}

const RATE: Rate = Rate {
    exponent: ratio(-1, 1),
    right: "With noise the error decreases like 1/t, with a logarithm for a constant step.",
    mistakes: &[
        (ratio(-1, 2), ratio(1, 4), "That is the rate without the PL condition; with it the error decreases faster."),
        (
            ratio(0, 1),
            ratio(1, 4),
            "A step that does not depend on t stops at a floor; steps that shrink with t go on.",
        ),
    ],
    hint: "Put the best step size into the bound and see how it depends on t.",
};

#[cfg(test)]
mod tests {
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, Refuted, Right, ValidLoose, Wrong};

    #[test]
    fn bounds() {
        expect(
            &super::super::SHEET,
            "q7",
            &[
                ("bound = \"(1-eta*mu)**t*d0 + beta*eta*sigma**2/(2*mu)\"", "bound", Right, 0.5),
                ("bound = \"exp(-eta*mu*t)*d0 + eta*beta*sigma**2/(2*mu)\"", "bound", Right, 0.5),
                (
                    "bound = \"(1-eta*mu)**t*d0 + eta**2*beta*sigma**2/2*(1-(1-eta*mu)**t)/(eta*mu)\"",
                    "bound",
                    Right,
                    0.5,
                ),
                (
                    "bound = \"(1-eta*mu)**t*(d0 - eta*beta*sigma**2/(2*mu)) + eta*beta*sigma**2/(2*mu)\"",
                    "bound",
                    Right,
                    0.5,
                ),
                (
                    "bound = \"(1-2*mu*eta*(1-eta*beta/2))**t*d0 + beta*eta*sigma**2/(2*mu*(2-eta*beta))\"",
                    "bound",
                    Right,
                    0.5,
                ),
                ("bound = \"(1-eta*mu)**t*d0 + beta*eta*sigma**2/mu\"", "bound", Right, 0.5),
                (
                    "bound = \"(1-eta*mu)**t*d0 + beta*eta*sigma**2/(2*mu)\"\nwhen = \"eta < 1/beta\"",
                    "bound",
                    Right,
                    0.5,
                ),
                ("bound = \"d0 + beta*eta*sigma**2/(2*mu)\"", "bound", ValidLoose, 0.25),
                ("bound = \"(1-eta*mu)**t*d0 + 5*beta*eta*sigma**2/(2*mu)\"", "bound", ValidLoose, 0.375),
                ("bound = \"(1-eta*mu)**t*d0 + beta*eta*sigma**2/(4*mu)\"", "bound", Refuted, 0.0),
                ("bound = \"(1-2*eta*mu)**t*d0 + beta*eta*sigma**2/(2*mu)\"", "bound", Refuted, 0.0),
                ("bound = \"(1-eta*mu)**t*d0 + eta*sigma**2/(2*mu)\"", "bound", Refuted, 0.0),
                ("bound = \"(1-eta*mu)**t*d0 + beta*eta**2*sigma**2/2\"", "bound", Refuted, 0.0),
                ("bound = \"(1-eta*mu)**t*d0\"", "bound", Refuted, 0.0),
                ("bound = \"(1-eta*mu)**t*d0 + beta*eta*sigma/(2*mu)\"", "bound", Refuted, 0.0),
                ("bound = \"L*t\"", "bound", Error, 0.0),
            ],
        );
    }

    const OPTIMAL: &str = "step = \"min(1/beta, log(max(1, 2*mu**2*t*d0/(beta*sigma**2)))/(mu*t))\"";

    #[test]
    fn steps() {
        let varying = |step: &str| format!("step = \"{step}\"\nschedule = \"varying\"");
        expect(
            &super::super::SHEET,
            "q7",
            &[
                (OPTIMAL, "step", Right, 0.3),
                ("step = \"min(1/beta, log(t)/(mu*t))\"\nschedule = \"constant\"", "step", Right, 0.3),
                (&varying("2/(mu*(t + 2*beta/mu))"), "step", Right, 0.3),
                (&varying("min(1/beta, 2/(mu*(t+1)))"), "step", Right, 0.3),
                (&varying("1/(mu*t + beta)"), "step", Right, 0.3),
                (&varying("min(1/beta, 1/(mu*t))"), "step", Right, 0.3),
                ("step = \"2/(mu*t + 2*beta)\"", "step", Right, 0.3),
                ("step = \"min(1/beta, log(t)/(2*mu*t))\"", "step", Right, 0.3),
                (&varying("2/(mu*(t+1))"), "step", ValidLoose, 0.225),
                ("step = \"1/beta\"", "step", Wrong, 0.075),
                ("step = \"1/(mu*t)\"\nschedule = \"constant\"", "step", Wrong, 0.0),
                (&varying("1/(beta*sqrt(t+1))"), "step", Wrong, 0.0),
                (&varying("1/(mu*(t + 1)**2 + beta)"), "step", Wrong, 0.0),
                ("step = \"-1/beta\"", "step", Wrong, 0.0),
                ("bound = \"d0\"", "step", Missing, 0.0),
            ],
        );
    }

    #[test]
    fn rates() {
        let with = |step: &str, bound: &str| format!("{step}\nbound = \"{bound}\"\nexponent = -1");
        let varying = "schedule = \"varying\"\nstep = \"2/(mu*t + 2*beta)\"";
        expect(
            &super::super::SHEET,
            "q7",
            &[
                (&with(OPTIMAL, "(1-eta*mu)**t*d0 + beta*eta*sigma**2/(2*mu)"), "exponent", Right, 1.0),
                (
                    &with(
                        OPTIMAL,
                        "exp(-mu*t/beta)*d0 + beta*sigma**2/(2*mu**2*t)*(1 + log(max(1, 2*mu**2*t*d0/(beta*sigma**2))))",
                    ),
                    "bound",
                    Right,
                    1.0,
                ),
                (
                    &with(
                        varying,
                        "(2*beta*sigma**2/mu**2 + 4*(beta/mu)**2*d0/t)/t + 4*(beta/mu)**2*d0/(t + 2*beta/mu)**2",
                    ),
                    "bound",
                    Right,
                    1.0,
                ),
                (&with(varying, "2*beta*sigma**2/(mu**2*t)"), "bound", Refuted, 0.875),
                (
                    &format!("{}\nwhen = \"d0 <= sigma**2/mu && t > 0\"", with(varying, "2*beta*sigma**2/(mu**2*t)")),
                    "bound",
                    Right,
                    1.0,
                ),
                (&with(varying, "sigma**2/(mu*t**2)"), "bound", Refuted, 0.5),
                (&with(varying, "d0"), "bound", ValidLoose, 0.75),
                ("exponent = \"-1/2\"", "exponent", Wrong, 0.05),
                ("exponent = 1", "exponent", Wrong, 0.1),
                ("exponent = 0", "exponent", Wrong, 0.05),
                ("exponent = -3", "exponent", Wrong, 0.0),
            ],
        );
    }
}
