//! Deciding in exact arithmetic: the precision is raised until the comparison is decided.

use super::decide::{Context, Finding, Outcome, Place, precisions};
use super::plan::{Measured, Plan, Said, Subject};
use crate::arithmetic::{Exact, Number, Ratio, Truth};
use crate::random::mean_over_paths;

/// An irrational equality survives from this many agreeing decimal digits on.
const DIGITS_LEAST: u32 = 12;

/// With this many agreeing digits an irrational equality is not pressed further.
const DIGITS_ENOUGH: u32 = 60;

/// A quantity at one precision, and what it took; `None` where the budget does not suffice.
type Computed = Option<(Number, u64)>;

impl Said {
    /// Whether the relation holds, and how tight it is. Between negative numbers an inequality has
    /// no tightness: −3 ≥ −5 is no nearer to equality than −1 ≥ −2 because 5/3 is less than 2.
    pub(super) fn compare(self, quantity: Exact, bound: Exact) -> (Truth, Option<(f64, f64)>) {
        let (truth, ratio, meaningful) = match self {
            Said::AtMost | Said::Within => {
                (quantity.le(bound), quantity / bound, (bound.gt(0) & quantity.ge(0)).is_yes())
            }
            Said::AtLeast => (quantity.ge(bound), bound / quantity, (quantity.gt(0) & bound.ge(0)).is_yes()),
            _ => (quantity.eq(bound), quantity / bound, true),
        };
        let finite = |(lo, hi): &(f64, f64)| lo.is_finite() && hi.is_finite();
        (truth, Some(ratio.to_f64_bounds()).filter(|bounds| meaningful && finite(bounds)))
    }
}

impl Plan {
    pub(super) fn settle_quantity(&self, subject: &dyn Subject, context: &Context<'_>) -> Finding {
        self.settle(subject, context, &|precision| Some((quantity_at(subject, precision), 1)))
    }

    pub(super) fn settle_paths(&self, subject: &dyn Subject, context: &Context<'_>) -> Finding {
        self.settle(subject, context, &|precision| mean_at(subject, precision, context))
    }

    fn settle(&self, subject: &dyn Subject, context: &Context<'_>, compute: &dyn Fn(usize) -> Computed) -> Finding {
        let mut finding = Finding::noted(Outcome::Undecided, "the budget allows no precision");
        for precision in precisions(context) {
            let Some((value, trials)) = compute(precision) else { return too_many_paths(context) };
            finding = Exact::scope(precision, || self.look(subject, value));
            finding.trials = trials;
            match finding.outcome {
                Outcome::Undecided => finding.note = Some(format!("cannot be told apart with {precision} bits")),
                Outcome::Agrees(digits) if digits < DIGITS_ENOUGH => {}
                _ => return finding,
            }
        }
        finding
    }

    /// One look at the relation, at the current precision.
    fn look(&self, subject: &dyn Subject, value: Number) -> Finding {
        let (value, bound) = (Exact::from(value), self.bound_of(subject));
        let centre = if self.said == Said::Within { Some(subject.other()) } else { None };
        let quantity = centre.map_or(value, |centre| (value - centre).abs());
        let (truth, tightness) = self.said.compare(quantity, bound);
        let (quantity, bound) = (quantity.to_number(), bound.to_number());
        let agreeing = if self.said == Said::Exactly { quantity.agreeing_digits(&bound) } else { None };
        let outcome = match (truth, agreeing) {
            (Truth::Yes, _) => Outcome::Proved,
            (Truth::No, _) => Outcome::Refuted,
            (Truth::Unknown, Some(digits)) if digits >= DIGITS_LEAST => Outcome::Agrees(digits),
            (Truth::Unknown, _) => Outcome::Undecided,
        };
        Finding {
            tightness,
            measured: Some(value.to_f64_bounds()),
            bound: Some(middle(centre.map_or(bound.to_f64_bounds(), Exact::to_f64_bounds))),
            quantity_text: quantity.to_string(),
            bound_text: bound.to_string(),
            ..Finding::new(outcome)
        }
    }

    /// The rate between the ends of the grid; the points between are measured for the figure.
    pub(super) fn find_rate(
        &self,
        along: &[&dyn Subject],
        places: &[Place],
        exponent: Ratio,
        share: f64,
        context: &Context<'_>,
    ) -> Vec<Finding> {
        if let Some(finding) = along.iter().find_map(|subject| self.turned_away(*subject, context)) {
            return vec![finding];
        }
        let grid = self.grid.expect("a rate has a grid");
        if let Measured::Trials(_) = self.measured {
            return self.sample_rate(along, places, grid, exponent, share, context);
        }
        self.settle_rate(along, grid, exponent, context)
    }

    fn settle_rate(
        &self,
        along: &[&dyn Subject],
        grid: &[usize],
        exponent: Ratio,
        context: &Context<'_>,
    ) -> Vec<Finding> {
        let compute = |subject: &dyn Subject, precision: usize| match self.measured {
            Measured::Paths => mean_at(subject, precision, context),
            _ => Some((quantity_at(subject, precision), 1)),
        };
        let mut findings = Vec::new();
        for precision in precisions(context) {
            let values: Option<Vec<(Number, u64)>> = along.iter().map(|subject| compute(*subject, precision)).collect();
            let Some(values) = values else { return vec![too_many_paths(context)] };
            let line = claimed_line(middle(values[0].0.to_f64_bounds()), grid, exponent);
            let point = |((value, trials), bound): (&(Number, u64), f64)| Finding {
                measured: Some(value.to_f64_bounds()),
                bound: Some(bound),
                trials: *trials,
                ..Finding::new(Outcome::Proved)
            };
            findings = values.iter().zip(line).map(point).collect();
            let last = findings.last_mut().expect("a grid is not empty");
            let (truth, is_a_rate) = Exact::scope(precision, || {
                let span = Exact::from(grid[grid.len() - 1]) / grid[0];
                let allowed = Exact::from(values[0].0.clone()) / span.powf(exponent) * self.bound_scale;
                let reached = Exact::from(values[values.len() - 1].0.clone());
                let (truth, tightness) = Said::AtMost.compare(reached, allowed);
                last.tightness = tightness;
                (last.quantity_text, last.bound_text) = (reached.to_string(), allowed.to_string());
                (truth, allowed.gt(0) & reached.ge(0))
            });
            if is_a_rate.is_no() {
                let note = "a rate is about quantities that are positive at the first point and never negative";
                *last = Finding::noted(Outcome::Broken, note);
                return findings;
            }
            last.outcome = match (truth, is_a_rate) {
                (Truth::Yes, Truth::Yes) => return findings,
                (Truth::No, _) => Outcome::Refuted,
                _ => Outcome::Undecided,
            };
            if last.outcome == Outcome::Refuted {
                return findings;
            }
        }
        findings
    }
}

fn quantity_at(subject: &dyn Subject, precision: usize) -> Number {
    Exact::scope(precision, || subject.quantity().to_number())
}

fn mean_at(subject: &dyn Subject, precision: usize, context: &Context<'_>) -> Computed {
    let exact = mean_over_paths(context.budget.paths_max, precision, |draw| subject.path(draw))?;
    Some((exact.mean, exact.paths))
}

fn too_many_paths(context: &Context<'_>) -> Finding {
    Finding::noted(Outcome::Undecided, format!("more than {} paths", context.budget.paths_max))
}

/// The claimed rate drawn through the first point.
pub(super) fn claimed_line(first: f64, grid: &[usize], exponent: Ratio) -> Vec<f64> {
    let ratio_to_first = |at: &usize| *at as f64 / grid[0] as f64;
    grid.iter().map(|at| first * ratio_to_first(at).powf(-exponent.to_f64())).collect()
}

pub(super) fn middle((lo, hi): (f64, f64)) -> f64 {
    lo / 2.0 + hi / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::exact;

    #[test]
    fn inequalities_between_negative_numbers_have_no_tightness() {
        assert_eq!(Said::AtLeast.compare(exact(-3), exact(-5)), (Truth::Yes, None));
        assert_eq!(Said::AtMost.compare(exact(-3), exact(-2)), (Truth::Yes, None));
        let (truth, tightness) = Said::Exactly.compare(exact(-3), exact(-3));
        assert!(truth.is_yes() && tightness.is_some_and(|(lo, hi)| lo <= 1.0 && 1.0 <= hi));
        let (truth, tightness) = Said::AtLeast.compare(exact(3), exact(1));
        assert!(truth.is_yes() && tightness.is_some_and(|(lo, hi)| lo < hi && hi < 0.34));
    }
}
