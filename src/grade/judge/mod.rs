//! The judges of formulas: equivalence, order of growth, and bounds.

mod bound;
mod equivalence;
mod order;

use super::domain::{Domain, Point};
use super::formula::Formula;
use super::outcome::{Judgement, Witness};
use crate::arithmetic::{Exact, PRECISIONS, Truth};

pub use bound::{Instance, UpperBound, lower_bound, upper_bound};
pub use equivalence::{Equivalence, equivalent_to};
pub use order::{Order, of_order};

/// So many points of the domain decide about a formula.
const POINTS: usize = 256;
/// So many of them are computed in exact arithmetic, too.
const EXACT_POINTS: usize = 32;
/// Formulas that agree to this part of their value are the same formula, evaluated in f64.
const SAME: f64 = 1e-9;
/// Constants rounded to four digits, and the same in exact arithmetic: 1/1000.
const ROUNDED: f64 = 1e-3;

/// What a formula gives at a point, and what a reference gives.
struct Pair<'a> {
    point: &'a Point,
    answer: f64,
    reference: f64,
}

impl Pair<'_> {
    fn agrees(&self) -> bool {
        self.within(SAME)
    }

    fn within(&self, part: f64) -> bool {
        (self.answer - self.reference).abs() <= part * self.reference.abs()
    }

    fn ratio(&self) -> f64 {
        self.answer / self.reference
    }
}

/// Both formulas at every point where the answer has a value. An end of the domain where only the
/// form of the answer has none is left out; an inner point without a value is the error.
fn pairs<'a>(answer: &Formula, reference: &Formula, points: &'a [Point]) -> Result<Vec<Pair<'a>>, Judgement> {
    let mut pairs = Vec::with_capacity(points.len());
    for point in points {
        let (given, expected) = (answer.at::<f64>(point), reference.at::<f64>(point));
        if !expected.is_finite() {
            continue;
        }
        if given.is_finite() {
            pairs.push(Pair { point, answer: given, reference: expected });
        } else if point.is_inner {
            return Err(no_value(point, given));
        }
    }
    // Nothing is left where the form has a value at no point.
    match points.first() {
        Some(first) if pairs.is_empty() => Err(no_value(first, answer.at::<f64>(first))),
        _ => Ok(pairs),
    }
}

fn no_value(point: &Point, given: f64) -> Judgement {
    let what = if given.is_nan() { "not a number" } else { "infinite" };
    Judgement::wrong(format!("At {point} the formula is {what}.")).shown_by(witness(point, given, ""))
}

/// A point where an answer shows what it is.
fn witness(point: &Point, answer: f64, says: &str) -> Witness {
    Witness {
        at: point.named().map(|(name, value)| (name.to_owned(), value.to_string())).collect(),
        answer: digits(answer),
        against: String::new(),
        says: says.to_owned(),
    }
}

/// Six significant digits, without those that are 0.
pub(super) fn digits(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let exponent = value.abs().log10().floor() as i32;
    let short = |text: String| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    if (-4..9).contains(&exponent) {
        return short(format!("{value:.*}", (5 - exponent).max(0) as usize));
    }
    let scientific = format!("{value:.5e}");
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    format!("{}e{power}", short(mantissa.to_owned()))
}

/// Decides a comparison by raising the precision.
fn decided(compare: impl Fn() -> Truth) -> Truth {
    PRECISIONS[..3]
        .iter()
        .map(|&bits| Exact::scope(bits, &compare))
        .find(|truth| *truth != Truth::Unknown)
        .unwrap_or(Truth::Unknown)
}

/// Inner points from which variables are swept.
fn bases(points: &[Point]) -> impl Iterator<Item = &Point> {
    points.iter().filter(|point| point.is_inner).take(6)
}

/// The variables in which the two formulas drift apart, each with the exponent by which the answer
/// is larger at the far end of a sweep.
fn drifts(domain: &Domain, answer: &Formula, reference: &Formula, points: &[Point]) -> Vec<(String, f64)> {
    let mut drifts: Vec<(String, f64)> = Vec::new();
    for name in domain.names() {
        let slopes = bases(points).filter_map(|base| far_slope(&domain.sweep(base, name), answer, reference));
        let largest = slopes.max_by(|a, b| a.abs().total_cmp(&b.abs()));
        if let Some(slope) = largest.filter(|slope| slope.abs() > 0.05) {
            drifts.push((name.to_owned(), slope));
        }
    }
    drifts
}

/// d ln(answer/reference)/d ln(variable) over the far half of a sweep, where the ratio moves by a factor
/// of 3 there at least: less is a constant on its way. Nothing is said of what changes its sign.
fn far_slope(sweep: &[Point], answer: &Formula, reference: &Formula) -> Option<f64> {
    let values: Vec<(f64, f64)> =
        sweep.iter().map(|point| (answer.at::<f64>(point), reference.at::<f64>(point))).collect();
    let (first, sign) = (values.first()?, |of: f64| of > 0.0);
    if values.iter().any(|pair| sign(pair.1) != sign(first.1) || sign(pair.0) != sign(first.0)) {
        return None;
    }
    let half = &values[values.len() / 2..];
    let ratio = |pair: &(f64, f64)| (pair.0 / pair.1).ln();
    let (first, last) = (ratio(half.first()?), ratio(half.last()?));
    let slope = (last - first) / ((half.len() - 1) as f64 * 4_f64.ln());
    (slope.is_finite() && (last - first).abs() > 3_f64.ln()).then_some(slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_enough_to_read() {
        let shown = [0.5, 123_456.7, 1.0 / 3.0, 2e-7, 1.5e12, 0.0, 100.0].map(digits);
        assert_eq!(shown, ["0.5", "123457", "0.333333", "2e-7", "1.5e12", "0", "100"]);
    }
}
