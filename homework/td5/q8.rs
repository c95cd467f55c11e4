//! # Q8: noise for which clipped SGD does not converge
//!
//! **Reference**: Huber's function with slope 1, c = 1, noise 9 with probability 1/4 and −3 with
//! probability 3/4: both are always clipped, so the mean clipped gradient is −1/2 everywhere and the
//! iterates run away. In general: a rare large error one way, a frequent one beyond c + ‖∇L‖ the other
//! way. ±3 on the same function is right, too: no drift at all. ±1 is not: E C(g) = ∇L/2 still points
//! downhill, and only the constant step keeps a floor.
//!
//! **Checked**, hypotheses first, in exact arithmetic: probabilities add up to 1, the noise has mean 0 at
//! every state, L is smooth (interval second derivatives) and has a minimizer. Then the conclusion: the
//! mean clipped gradient does not vanish where the gradient does, so that no iterate can stay there; or
//! there is an interval where the gradient is away from 0 and the mean clipped gradient does not point
//! downhill.

use super::*;
use crate::objectives::Objective;
use theorycheck::grade::Noise;

pub(super) static QUESTION: Question = Question {
    id: "q8",
    title: "Noise for which clipped SGD does not converge",
    points: 20,
    fields: &[
        OBJECTIVE,
        Field { name: "c", kind: Kind::Number, help: "the clipping radius", example: "1" },
        NOISE,
        Field { name: "theta0", kind: Kind::Number, help: "optional: where it starts", example: "0" },
    ],
    grade,
};

/// The objective of a counterexample.
pub(super) const OBJECTIVE: Field = Field {
    name: "objective",
    kind: Kind::Objective(&["t"]),
    help: "a name from the library, such as huber(1), or an expression in t",
    example: "\"quadratic(1)\"",
};

/// The noise of a counterexample.
pub(super) const NOISE: Field = Field {
    name: "noise",
    kind: Kind::Noise(&["t"]),
    help: "values with their probabilities, possibly depending on t",
    example: "[{ probability = \"1/2\", value = \"2\" }, { probability = \"1/2\", value = \"-2\" }]",
};

/// What both counterexamples have: an objective, a radius and noise.
pub(super) struct Setting {
    pub(super) objective: Objective,
    pub(super) radius: Ratio,
    noise: Noise,
}

/// States at which the noise is looked at.
fn states() -> impl Iterator<Item = Ratio> {
    let whole = (-24..=24).map(|k| ratio(k, 2));
    whole.chain([-1000, -100, -37, 37, 100, 1000].map(Ratio::from))
}

impl Setting {
    /// Reads what was given; what is missing or cannot be read is the judgement.
    pub(super) fn read(answers: &Answers<'_>) -> Result<Setting, Judgement> {
        let text = answers.objective("objective");
        let objective = text.ok().ok_or_else(|| text.judged(|_| Judgement::missing()))?;
        let objective = Objective::read(objective).map_err(|says| Judgement::error(format!("objective: {says}")))?;
        let radius = answers.ratio("c");
        let radius = *radius.ok().ok_or_else(|| radius.judged(|_| Judgement::missing()).remarked("(c)"))?;
        let noise = answers.noise("noise");
        let noise = noise.ok().cloned().ok_or_else(|| noise.judged(|_| Judgement::missing()).remarked("(noise)"))?;
        if radius <= 0 {
            return Err(Judgement::wrong(format!("The radius c is positive, not {radius}.")));
        }
        Ok(Setting { objective, radius, noise })
    }

    /// The noise at a state: probabilities and values.
    pub(super) fn atoms(&self, t: Exact) -> Vec<(Exact, Exact)> {
        self.noise.iter().map(|(probability, value)| (probability.evaluate(&[t]), value.evaluate(&[t]))).collect()
    }

    /// Whether there is any noise at all.
    fn is_noisy(&self) -> bool {
        Exact::scope(64, || self.atoms(Exact::from(1)).iter().any(|(_, value)| !value.eq(0).is_yes()))
    }

    /// C(g).
    pub(super) fn clipped(&self, g: Exact) -> Exact {
        g.min(self.radius).max(-self.radius)
    }

    /// E C(L′(t) + ξ), also of an interval.
    pub(super) fn mean_direction(&self, t: Exact) -> Exact {
        let slope = self.objective.slope(t);
        self.atoms(t).into_iter().map(|(probability, value)| probability * self.clipped(slope + value)).sum()
    }

    /// What is wrong with the hypotheses.
    pub(super) fn broken_hypothesis(&self) -> Option<String> {
        for t in states() {
            let broken = Exact::scope(256, || {
                let atoms = self.atoms(Exact::from(t));
                if atoms.iter().any(|(probability, _)| !probability.ge(0).is_yes()) {
                    return Some(format!("At t = {t} a probability is negative or has no value."));
                }
                let total: Exact = atoms.iter().map(|(probability, _)| *probability).sum();
                if !is_zero(total - 1) {
                    return Some(format!("At t = {t} the probabilities add up to {}, not to 1.", total.to_f64()));
                }
                let mean: Exact = atoms.iter().map(|(probability, value)| *probability * *value).sum();
                (!is_zero(mean)).then(|| {
                    format!("The noise has mean {} at t = {t}: the stochastic gradient is biased.", mean.to_f64())
                })
            });
            if broken.is_some() {
                return broken;
            }
        }
        if self.objective.smoothness().is_none() {
            return Some("The objective is not smooth: its slope jumps, or its curvature has no bound.".to_owned());
        }
        if !self.objective.has_minimizer() {
            return Some("The objective has no minimizer: it does not rise on both sides.".to_owned());
        }
        None
    }

    /// A state with a slope of about 0 where the mean clipped gradient is away from 0.
    fn minimizer_that_does_not_hold(&self) -> Option<(Ratio, f64)> {
        let zeros = sign_changes(|t| Exact::scope(96, || self.objective.slope(Exact::from(t)).to_f64()));
        let all = !zeros.is_empty()
            && zeros
                .iter()
                .all(|&t| Exact::scope(96, || self.mean_direction(Exact::from(t)).abs().gt(ratio(1, 1000)).is_yes()));
        let first = zeros.into_iter().next().filter(|_| all)?;
        Some((first, Exact::scope(96, || self.mean_direction(Exact::from(first)).to_f64())))
    }

    /// An interval on which |L′| is away from 0 and the mean clipped gradient nowhere points downhill.
    fn interval_without_descent(&self) -> Option<(Ratio, Ratio)> {
        let mut found = (-64..64).map(|k| (ratio(k, 8), ratio(k + 1, 8))).chain(crate::objectives::boxes());
        found.find(|(lo, hi)| {
            *lo != *hi
                && Exact::scope(96, || {
                    let t = Exact::between(Exact::from(*lo), Exact::from(*hi));
                    let slope = self.objective.slope(t);
                    let away = slope.abs().gt(ratio(1, 100)).is_yes();
                    let direction = self.mean_direction(t);
                    let against = if slope.gt(0).is_yes() { direction.le(0) } else { direction.ge(0) };
                    away && against.is_yes()
                })
        })
    }
}

fn is_zero(number: Exact) -> bool {
    number.abs().le(ratio(1, 1_000_000_000)).is_yes()
}

/// Where a function changes its sign between −64 and 64, to 2⁻³⁰, and where it is 0.
fn sign_changes(f: impl Fn(Ratio) -> f64) -> Vec<Ratio> {
    let grid: Vec<Ratio> = (-512..=512).map(|k| ratio(k, 8)).collect();
    let mut found: Vec<Ratio> = grid.iter().copied().filter(|t| f(*t) == 0.0).collect();
    for pair in grid.windows(2) {
        let (mut lo, mut hi) = (pair[0], pair[1]);
        if f(lo) * f(hi) >= 0.0 {
            continue;
        }
        for _ in 0..30 {
            let middle = (lo + hi) / 2;
            if f(lo) * f(middle) <= 0.0 { hi = middle } else { lo = middle }
        }
        found.push(lo);
    }
    found
}

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let judged = if answers.is_empty() { Judgement::missing() } else { judge(answers).unwrap_or_else(|wrong| wrong) };
    let solved = judged.solved(
        "For example huber(1) with c = 1 and noise 9 with probability 1/4, -3 with probability 3/4: both are always \
         clipped, and the mean step is uphill everywhere.",
    );
    marks.give("counterexample", ratio(1, 1), solved);
}

fn judge(answers: &Answers<'_>) -> Result<Judgement, Judgement> {
    let setting = Setting::read(answers)?;
    if let Some(broken) = setting.broken_hypothesis() {
        return Err(Judgement::wrong(broken));
    }
    if let Some((t, direction)) = setting.minimizer_that_does_not_hold() {
        return Ok(Judgement::right(format!(
            "Right: near the stationary point t = {:.4} the mean clipped gradient is {direction:.4}, so the iterates cannot stay there.",
            t.to_f64()
        )));
    }
    if let Some((lo, hi)) = setting.interval_without_descent() {
        return Ok(Judgement::right(format!(
            "Right: between {lo} and {hi} the gradient is not 0 and the mean clipped gradient does not point downhill."
        )));
    }
    if !setting.is_noisy() {
        return Err(Judgement::wrong("Without noise, clipped gradient descent converges."));
    }
    Err(Judgement::wrong(
        "The mean clipped gradient still points downhill everywhere, so decreasing steps converge: what remains with a \
         constant step is the floor of SGD, which clipping does not cause.",
    )
    .credited(ratio(1, 2)))
}
