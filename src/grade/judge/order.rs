//! Whether an answer grows as a reference does, up to a constant.

use super::super::domain::{Domain, Point};
use super::super::formula::Formula;
use super::super::outcome::Judgement;
use super::{POINTS, bases, digits, far_slope, no_value};
use crate::arithmetic::ratio;

/// Along a sweep the ratio of answer and reference stays in a band this wide.
const BAND: f64 = 16.0;
/// Over the far half of a sweep it moves by less: a logarithm would double there.
const FAR_BAND: f64 = 1.35;

/// Orders of growth, any of which is right.
#[derive(Debug)]
pub struct Order<'a> {
    domain: &'a Domain,
    references: Vec<Formula>,
}

/// Asks whether an answer is of this order in every variable. The ranges of the domain should reach
/// as far as 10¹⁷, where even logarithms show.
///
/// # Panics
/// When the reference is no formula in the variables of the domain.
#[must_use]
pub fn of_order<'a>(reference: &str, domain: &'a Domain) -> Order<'a> {
    Order { domain, references: vec![domain.formula(reference)] }
}

impl Order<'_> {
    /// Another order is right, too.
    ///
    /// # Panics
    /// As [`of_order`].
    #[must_use]
    pub fn or(mut self, reference: &str) -> Self {
        self.references.push(self.domain.formula(reference));
        self
    }

    /// Follows the ratio of answer and reference along a geometric sweep of each variable.
    #[must_use]
    pub fn judge(&self, answer: &Formula) -> Judgement {
        let points = self.domain.points(POINTS);
        let solution = format!("A right order is {}.", self.references[0].text());
        let is_positive = |value: f64| value.is_finite() && value > 0.0;
        if let Some(point) = points.iter().find(|point| point.is_inner && !is_positive(answer.at(point))) {
            let value = answer.at::<f64>(point);
            let wrong = if value.is_finite() {
                Judgement::wrong(format!("At {point} it gives {}, which is not positive.", digits(value)))
            } else {
                no_value(point, value)
            };
            return wrong.solved(solution);
        }
        let found: Vec<Vec<String>> =
            self.references.iter().map(|reference| self.complaints(answer, reference, &points)).collect();
        if found.iter().any(Vec::is_empty) {
            return Judgement::right("Of the right order in every variable.");
        }
        let fewest = found.iter().min_by_key(|complaints| complaints.len()).expect("a reference");
        let credit = if fewest.len() == 1 && self.domain.names().len() > 1 { ratio(1, 4) } else { ratio(0, 1) };
        Judgement::wrong(fewest.join(" ")).credited(credit).solved(solution)
    }

    fn complaints(&self, answer: &Formula, reference: &Formula, points: &[Point]) -> Vec<String> {
        let mut complaints = Vec::new();
        for name in self.domain.names() {
            let sweeps = bases(points).map(|base| self.domain.sweep(base, name));
            let bad = sweeps.into_iter().find(|sweep| !of_the_same_order(sweep, answer, reference));
            let Some(sweep) = bad else { continue };
            let slope = far_slope(&sweep, answer, reference).map_or(f64::NAN, |slope| (slope * 10.0).round() / 10.0);
            complaints.push(if slope > 0.0 {
                format!("It grows too fast with {name}, by about {name}**{}.", digits(slope))
            } else if slope < 0.0 {
                format!("It grows too slowly with {name}, by about {name}**{}.", digits(slope))
            } else {
                format!("Its growth with {name} is off by less than a power, such as a logarithm.")
            });
        }
        complaints
    }
}

fn of_the_same_order(sweep: &[Point], answer: &Formula, reference: &Formula) -> bool {
    let ratios: Vec<f64> = sweep.iter().map(|point| answer.at::<f64>(point) / reference.at::<f64>(point)).collect();
    let known: Vec<f64> = ratios.into_iter().filter(|ratio| ratio.is_finite() && *ratio > 0.0).collect();
    let width = |of: &[f64]| of.iter().copied().fold(0.0, f64::max) / of.iter().copied().fold(f64::INFINITY, f64::min);
    known.len() < 3 || (width(&known) <= BAND && width(&known[known.len() / 2..]) <= FAR_BAND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::Outcome;

    #[test]
    fn orders_are_told_apart_and_constants_are_not() {
        let domain = Domain::new().whole("L", "2", "10**17").whole("w", "1", "10**8");
        let order = of_order("L*w**2", &domain);
        let judged = |answer: &str| order.judge(&Formula::parse(answer, &["L", "w"]).expect("a formula"));
        for right in ["L*w**2", "1000*L*w**2", "L*(w**2 + w)", "(L-1)*w**2", "3*L*w**2 + 5*L*w + 7"] {
            assert_eq!(judged(right).outcome, Outcome::Right, "{right}: {}", judged(right).reason);
        }
        for (wrong, says) in [
            ("L*w**3", "too fast with w"),
            ("L*w", "too slowly with w"),
            ("L**2*w**2", "too fast with L"),
            ("L*w**2*log(L)", "L"),
            ("w**2*L/log2(L)", "L"),
            ("-L*w**2", "not positive"),
            ("1e300**w", "infinite"),
            ("L*w**2 + 2**w", "infinite"),
        ] {
            let judged = judged(wrong);
            assert!(judged.outcome == Outcome::Wrong && judged.reason.contains(says), "{wrong}: {}", judged.reason);
        }
    }
}
