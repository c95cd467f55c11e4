//! Whether two formulas are the same function, and if not, how they differ.

use super::super::domain::{Domain, Point};
use super::super::formula::{Condition, Formula};
use super::super::outcome::Judgement;
use super::{EXACT_POINTS, POINTS, Pair, ROUNDED, SAME, decided, digits, drifts, pairs, witness};
use crate::arithmetic::{Exact, Ratio, Real, Truth, ratio};

/// A reference, what is right beside it, and the mistakes that are often made.
#[derive(Debug)]
pub struct Equivalence<'a> {
    domain: &'a Domain,
    references: Vec<Formula>,
    mistakes: Vec<(Formula, Ratio, &'static str)>,
    regions: Vec<(Condition, Ratio)>,
}

/// Asks whether an answer is this function on the domain.
///
/// # Panics
/// When the reference is no formula in the variables of the domain; likewise below.
#[must_use]
pub fn equivalent_to<'a>(reference: &str, domain: &'a Domain) -> Equivalence<'a> {
    let references = vec![domain.formula(reference)];
    Equivalence { domain, references, mistakes: Vec::new(), regions: Vec::new() }
}

impl Equivalence<'_> {
    /// Another function is right, too.
    #[must_use]
    pub fn or(mut self, reference: &str) -> Self {
        self.references.push(self.domain.formula(reference));
        self
    }

    /// A mistake with the part of the points that it earns and a sentence for it.
    #[must_use]
    pub fn mistake(mut self, formula: &str, credit: Ratio, says: &'static str) -> Self {
        self.mistakes.push((self.domain.formula(formula), credit, says));
        self
    }

    /// A part of the domain on which an answer may happen to be right, and what that earns.
    #[must_use]
    pub fn region(mut self, condition: &str, credit: Ratio) -> Self {
        self.regions.push((self.domain.condition(condition), credit));
        self
    }

    /// Compares on 256 points of the domain in f64, and on 32 of them in exact arithmetic.
    #[must_use]
    pub fn judge(&self, answer: &Formula) -> Judgement {
        let points = self.domain.points(POINTS);
        let solution = format!("A right answer is {}.", self.references[0].text());
        let mut all = Vec::new();
        for reference in &self.references {
            match pairs(answer, reference, &points) {
                Ok(pairs) => all.push((reference, pairs)),
                Err(wrong) => return wrong.solved(solution),
            }
        }
        for (reference, pairs) in &all {
            if pairs.iter().all(Pair::agrees) && agrees_exactly(answer, reference, &points) {
                return Judgement::right("Equivalent to the reference.");
            }
            if pairs.iter().all(|pair| pair.within(ROUNDED)) {
                return Judgement::right("Right, with a rounded constant.");
            }
        }
        for (mistake, credit, says) in &self.mistakes {
            let made = pairs(answer, mistake, &points);
            if made.is_ok_and(|pairs| pairs.iter().all(|pair| pair.within(ROUNDED))) {
                return Judgement::wrong(*says).credited(*credit).solved(solution);
            }
        }
        let (reference, pairs) = &all[0];
        self.difference(answer, reference, pairs, &points).solved(solution)
    }

    fn difference(&self, answer: &Formula, reference: &Formula, pairs: &[Pair<'_>], points: &[Point]) -> Judgement {
        let worst = pairs.iter().max_by(|a, b| apart(a).total_cmp(&apart(b))).expect("some point");
        // A point that is computed by hand shows it better, if it shows it.
        let simple = self.domain.simple_points();
        let by_hand = pairs_at(answer, reference, &simple).find(|pair| apart(pair) > 0.01);
        let worst = by_hand.as_ref().unwrap_or(worst);
        let shown = witness(worst.point, worst.answer, "");
        let ratios: Vec<f64> = pairs.iter().filter(|pair| pair.reference != 0.0).map(Pair::ratio).collect();
        if let Some(constant) = constant(&ratios) {
            let what = if constant == -1.0 {
                Judgement::wrong("Right but for the sign.").credited(ratio(1, 4))
            } else if constant < 0.0 {
                Judgement::wrong(format!("Right up to the constant {}, which is negative.", digits(constant)))
                    .credited(ratio(1, 4))
            } else {
                Judgement::wrong(format!("Right up to the constant {}.", digits(constant))).credited(ratio(1, 2))
            };
            return what.shown_by(shown);
        }
        for (region, credit) in &self.regions {
            let (inside, outside): (Vec<&Pair<'_>>, Vec<&Pair<'_>>) =
                pairs.iter().partition(|pair| region.holds_at::<f64>(pair.point));
            if !inside.is_empty() && inside.iter().all(|pair| pair.within(ROUNDED)) && !outside.is_empty() {
                let says = format!("Right only when {}.", region.text());
                return Judgement::wrong(says).credited(*credit).shown_by(shown);
            }
        }
        let drifts = drifts(self.domain, answer, reference, points);
        let says = match &drifts[..] {
            [(name, slope)] => {
                format!(
                    "The dependence on {name} is not right: the exponent is off by {}.",
                    digits((slope * 100.0).round() / 100.0)
                )
            }
            [] => "Not the same function.".to_owned(),
            several => {
                let names: Vec<&str> = several.iter().map(|(name, _)| name.as_str()).collect();
                format!("The dependence on {} is not right.", names.join(" and "))
            }
        };
        Judgement::wrong(format!("{says} At {} it gives {}.", worst.point, digits(worst.answer))).shown_by(shown)
    }
}

/// Both formulas at every point where both have a value.
fn pairs_at<'a>(answer: &Formula, reference: &Formula, points: &'a [Point]) -> impl Iterator<Item = Pair<'a>> {
    let pair = |point| Pair { point, answer: answer.at::<f64>(point), reference: reference.at::<f64>(point) };
    points.iter().map(pair).filter(|pair| pair.answer.is_finite() && pair.reference.is_finite())
}

fn apart(pair: &Pair<'_>) -> f64 {
    (pair.answer - pair.reference).abs() / (pair.reference.abs() + pair.answer.abs() + f64::MIN_POSITIVE)
}

/// The one number that all these are, to three digits; not 1.
fn constant(ratios: &[f64]) -> Option<f64> {
    let first = *ratios.first()?;
    let same = |ratio: &f64| (ratio - first).abs() <= SAME * first.abs();
    (first != 0.0 && ratios.iter().all(same)).then(|| if (first + 1.0).abs() < SAME { -1.0 } else { first })
}

/// No point where exact arithmetic finds more than rounding between the two.
fn agrees_exactly(answer: &Formula, reference: &Formula, points: &[Point]) -> bool {
    points.iter().take(EXACT_POINTS).all(|point| {
        let agrees = decided(|| {
            let (given, expected) = (answer.at::<Exact>(point), reference.at::<Exact>(point));
            (given - expected).abs().at_most(expected.abs() * ratio(1, 1_000_000_000))
        });
        agrees != Truth::No
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::Outcome;

    fn domain() -> Domain {
        Domain::new().real("gamma", "1/1000", "1000").real("c", "1/1000", "1000").real("g", "0", "1000")
    }

    fn judged(answer: &str) -> Judgement {
        let domain = domain();
        let formula = Formula::parse(answer, &["gamma", "c", "g"]).expect("a formula");
        equivalent_to("gamma*min(1, c/g)", &domain)
            .mistake("gamma*min(1, c/g**2)", ratio(1, 2), "The norm is squared.")
            .region("g >= c", ratio(1, 2))
            .region("g <= c", ratio(0, 1))
            .judge(&formula)
    }

    #[test]
    fn forms_of_the_same_function_are_right() {
        for form in ["gamma * min(1, c/g)", "gamma*c/max(c, g)", "min(gamma, gamma*c/g)", "gamma*c/((c+g+abs(c-g))/2)"]
        {
            assert_eq!(judged(form).outcome, Outcome::Right, "{form}");
        }
    }

    #[test]
    fn what_differs_is_said() {
        let says = |answer: &str| {
            let judged = judged(answer);
            assert_ne!(judged.outcome, Outcome::Right, "{answer}");
            judged.reason
        };
        assert!(says("2*gamma*min(1, c/g)").contains("up to the constant 2"));
        assert!(says("-gamma*min(1, c/g)").contains("sign"));
        assert!(says("gamma*c/g").contains("only when g >= c"), "{}", says("gamma*c/g"));
        assert!(says("gamma").contains("only when g <= c"));
        assert!(says("gamma*min(1, c/g**2)").contains("squared"));
        assert!(says("gamma**2*min(1, c/g)").contains("dependence on gamma"));
        assert!(says("log(-gamma)").contains("not a number"));
    }
}
