//! What stochastic gradient descent on a smooth PL function achieves, in doubles: for comparing step sizes.

use crate::fields::*;
use theorycheck::grade::formula::Analytic;

/// β, μ, σ² and the gap δ₀ at the start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noisy {
    pub(super) smoothness: f64,
    pub(super) pl: f64,
    pub(super) variance: f64,
    pub(super) gap: f64,
}

/// Which bound a step is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// qᵗδ₀ + (βη²σ²/2)(1 − qᵗ)/(1 − q) with q = 1 − 2μη(1 − ηβ/2).
    Sharp,
    /// (1 − ημ)ᵗδ₀ + βησ²/(2μ).
    Usual,
}

impl Noisy {
    /// The bound after T steps η ≤ 1/β.
    pub(super) fn constant(&self, step: f64, steps: f64, by: By) -> f64 {
        let q = self.contraction(step);
        let (left, floor) = match by {
            By::Sharp => {
                let left = q.power(steps);
                let noise = self.smoothness * step * step * self.variance / 2.0;
                (left, if q < 1.0 { noise * (1.0 - left) / (1.0 - q) } else { 0.0 })
            }
            By::Usual => {
                ((1.0 - step * self.pl).power(steps), self.smoothness * step * self.variance / (2.0 * self.pl))
            }
        };
        left * self.gap + floor
    }

    fn contraction(&self, step: f64) -> f64 {
        1.0 - 2.0 * self.pl * step * (1.0 - step * self.smoothness / 2.0)
    }

    /// The least bound after T equal steps.
    pub(super) fn best_constant(&self, steps: f64, by: By) -> f64 {
        // Two per cent apart, over fourteen orders of magnitude.
        let candidates = (0..1600).map(|k| 0.98_f64.power(f64::from(k)) / self.smoothness);
        candidates.map(|step| self.constant(step, steps, by)).fold(self.gap, f64::min)
    }

    /// The sharp bound, δ_{t+1} = q δ_t + βη_t²σ²/2, along steps that depend on t; a step beyond 1/β counts as 1/β.
    pub(super) fn along(&self, steps: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
        let noisy = *self;
        steps.scan(self.gap, move |gap, step| {
            let step = step.min(1.0 / noisy.smoothness);
            *gap = noisy.contraction(step) * *gap + noisy.smoothness * step * step * noisy.variance / 2.0;
            Some(*gap)
        })
    }

    /// The same with the best step for each gap, min(1/β, μδ/(βσ² + …)).
    pub(super) fn greedily(&self, steps: usize) -> f64 {
        let mut gap = self.gap;
        for _ in 0..steps {
            // The derivative of qδ + βη²σ²/2 by η vanishes here.
            let best = 2.0 * self.pl * gap / (2.0 * self.pl * self.smoothness * gap + self.smoothness * self.variance);
            gap = self.along_one(gap, best.min(1.0 / self.smoothness));
        }
        gap
    }

    fn along_one(&self, gap: f64, step: f64) -> f64 {
        Noisy { gap, ..*self }.along(std::iter::once(step)).next().expect("one step")
    }
}

/// Where steps are compared: values of the variables, all but `t`.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) values: Vec<(&'static str, f64)>,
    pub(super) noisy: Noisy,
}

impl Place {
    /// The value of a formula at a time.
    pub(super) fn at(&self, formula: &Formula, t: f64) -> f64 {
        let value = |name: &String| {
            let found = self.values.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
            found.unwrap_or(t)
        };
        formula.evaluate(&formula.variables().iter().map(value).collect::<Vec<f64>>())
    }

    /// Whether a condition holds at a time.
    pub(super) fn holds(&self, condition: &Condition, t: f64) -> bool {
        let value = |name: &String| {
            let found = self.values.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
            found.unwrap_or(t)
        };
        condition.holds(&condition.variables().iter().map(value).collect::<Vec<f64>>())
    }

    /// The values in words.
    pub(super) fn named(&self, t: f64) -> String {
        self.values.iter().map(|(name, value)| format!("{name} = {value}, ")).collect::<String>()
            + format!("t = {t}").as_str()
    }

    /// The largest error after t steps, each at most 1/β, among (h/2)θ² with μ ≤ h ≤ β.
    pub(super) fn quadratic_error(&self, step: &Formula, t: u32, is_varying: bool) -> f64 {
        let Noisy { smoothness, pl, variance, gap } = self.noisy;
        let cap = 1.0 / smoothness;
        let steps: Vec<f64> = match is_varying {
            true => self.steps(step).take(t as usize).collect(),
            false => vec![self.at(step, t.into()); t as usize],
        };
        let error = |h: f64| {
            steps
                .iter()
                .map(|step| step.min(cap))
                .fold(gap, |gap, step| (1.0 - step * h) * (1.0 - step * h) * gap + h * step * step * variance / 2.0)
        };
        [pl, (pl * smoothness).sqrt(), smoothness].map(error).into_iter().fold(0.0, f64::max)
    }

    /// Steps at t = 0, 1, …; from t = 1 where the formula has no value at 0.
    pub(super) fn steps<'a>(&'a self, step: &'a Formula) -> impl Iterator<Item = f64> + 'a {
        let first = self.at(step, 0.0);
        let from = if first.is_finite() && first > 0.0 { 0 } else { 1 };
        (from..).map(move |t| self.at(step, f64::from(t)))
    }
}

/// What a step size achieves over the best, at places and horizons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Achieved {
    /// The largest quotient.
    pub(super) worst: f64,
    /// The exponent of t by which it grows, at worst.
    pub(super) drift: f64,
    /// Whether a step was not positive, or had no value.
    pub(super) is_broken: bool,
    /// Whether a step was beyond 1/β somewhere.
    pub(super) is_beyond: bool,
}

const HORIZONS: [f64; 4] = [1e4, 1e5, 1e6, 1e8];
const LAST: usize = 1 << 12;
/// Rounding in 1/β.
const BEYOND: f64 = 1.0 + 1e-9;

/// One step for all iterations, t the horizon.
pub(super) fn constant_steps(step: &Formula, places: &[Place], by: By) -> Achieved {
    let mut achieved = Achieved { worst: 0.0, drift: f64::NEG_INFINITY, is_broken: false, is_beyond: false };
    for place in places {
        let cap = 1.0 / place.noisy.smoothness;
        let quotients = HORIZONS.map(|t| {
            let given = place.at(step, t);
            achieved.is_broken |= !is_positive(given);
            achieved.is_beyond |= given > cap * BEYOND;
            place.noisy.constant(given.min(cap), t, by) / place.noisy.best_constant(t, by)
        });
        achieved.worst = quotients.into_iter().fold(achieved.worst, f64::max);
        let drift = Real::ln(quotients[3] / quotients[1]) / Real::ln(HORIZONS[3] / HORIZONS[1]);
        achieved.drift = achieved.drift.max(drift);
    }
    let small = places.iter().any(|place| place.at(step, 1.0) > BEYOND / place.noisy.smoothness);
    Achieved { is_beyond: achieved.is_beyond || small, ..achieved }
}

/// A step for each iteration t.
pub(super) fn varying_steps(step: &Formula, places: &[Place]) -> Achieved {
    let mut achieved = Achieved { worst: 0.0, drift: f64::NEG_INFINITY, is_broken: false, is_beyond: false };
    for place in places {
        let steps: Vec<f64> = place.steps(step).take(LAST).collect();
        // log(1) = 0 is no mistake.
        achieved.is_broken |= steps.iter().any(|step| step.is_nan() || *step < 0.0);
        achieved.is_beyond |= steps.iter().any(|step| *step > BEYOND / place.noisy.smoothness);
        let gaps: Vec<f64> = place.noisy.along(steps.into_iter()).collect();
        let quotient = |t: usize| gaps[t - 1] / place.noisy.greedily(t);
        let (early, late) = (quotient(LAST / 16), quotient(LAST));
        achieved.worst = achieved.worst.max(late);
        achieved.drift = achieved.drift.max(Real::ln(late / early) / Real::ln(16_f64));
    }
    achieved
}

/// Above 0, and not NaN.
pub(super) fn is_positive(number: f64) -> bool {
    number > 0.0
}

/// Of several readings the one that is best for the student; the first of equals.
pub(super) fn best_of(readings: impl Iterator<Item = Judgement>) -> Judgement {
    let better = |best: Judgement, next: Judgement| if next.credit > best.credit { next } else { best };
    readings.reduce(better).expect("at least one reading")
}

/// In words that fit any exercise: `cap` is what a step must not exceed.
pub(super) fn judge_steps(found: &Achieved, cap: &str) -> Judgement {
    if found.is_broken {
        return Judgement::wrong("The step size is not a positive number everywhere.");
    }
    if !(found.worst <= 64.0 && found.drift <= 0.2) {
        let says = format!(
            "With these steps the bound of the error ends {:.1} times above what the best steps reach.",
            found.worst
        );
        return Judgement::wrong(says);
    }
    let judged = if found.worst <= 4.0 {
        Judgement::right("These steps reach the optimal rate, up to a small constant.")
    } else {
        let says = format!(
            "These steps have the right rate, but end up to {:.1} times above what the best ones reach.",
            found.worst
        );
        Judgement::loose(ratio(3, 4), says)
    };
    if found.is_beyond && judged.is_right() {
        let says = format!(
            "Of the right order once t is large; before that the steps are longer than {cap}, where the bound does not hold: say so with min."
        );
        return Judgement::loose(ratio(3, 4), says);
    }
    judged
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOISY: Noisy = Noisy { smoothness: 3.0, pl: 0.5, variance: 2.0, gap: 4.0 };

    #[test]
    fn equal_steps_are_the_recursion() {
        let last = NOISY.along(std::iter::repeat_n(0.1, 50)).last().expect("fifty steps");
        assert!((NOISY.constant(0.1, 50.0, By::Sharp) / last - 1.0).abs() < 1e-12);
        assert!(NOISY.constant(0.1, 50.0, By::Usual) > last);
    }

    #[test]
    fn the_greedy_steps_are_the_best_of_all() {
        let greedy = NOISY.greedily(200);
        assert!(greedy <= NOISY.best_constant(200.0, By::Sharp));
        // 2βσ²/(μ²t).
        assert!(greedy <= 2.0 * 3.0 * 2.0 / (0.25 * 200.0));
        let shorter = NOISY.along((0..200).map(|t| 1.9 / (0.5 * (f64::from(t) + 12.0)))).last().expect("steps");
        assert!(greedy <= shorter);
    }
}
