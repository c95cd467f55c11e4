//! Whether a bound holds, and how sharp it is.

use super::super::domain::{Domain, Point};
use super::super::formula::{Condition, Formula};
use super::super::outcome::{Judgement, Witness};
use super::{EXACT_POINTS, POINTS, Pair, ROUNDED, bases, decided, digits, far_slope, pairs, witness};
use crate::arithmetic::{Exact, Number, Ratio, Real, Truth, ratio};

/// A bound that is nowhere looser than this is loose by a factor: where two terms change places, the ratio may move so
/// much without any exponent being wrong.
const FACTOR: f64 = 0.125;

/// An instance of the class that a bound is about: what the bounded quantity is there.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The values of the variables.
    pub point: Point,
    /// The exact value of the quantity, or an enclosure.
    pub value: Number,
    /// The instance in words.
    pub says: String,
}

impl Instance {
    /// An instance whose value is computed in exact arithmetic.
    #[must_use]
    pub fn new(point: Point, says: impl Into<String>, value: impl FnOnce(&Point) -> Exact + Send) -> Instance {
        let number = Exact::scope(256, || value(&point).to_number());
        Instance { point, value: number, says: says.into() }
    }
}

/// Which side of a quantity a bound is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Upper,
    Lower,
}

/// Certified bounds and instances: what proves an answer, and what refutes it.
#[derive(Debug)]
pub struct UpperBound<'a> {
    domain: &'a Domain,
    certified: Vec<Formula>,
    sharp: Formula,
    instances: Vec<Instance>,
    side: Side,
}

/// Asks whether an answer bounds from above what this certified bound bounds.
///
/// # Panics
/// When the bound is no formula in the variables of the domain; likewise below.
#[must_use]
pub fn upper_bound<'a>(certified: &str, domain: &'a Domain) -> UpperBound<'a> {
    bound(certified, domain, Side::Upper)
}

/// Asks whether an answer bounds from below what this certified bound bounds.
///
/// # Panics
/// As [`upper_bound`].
#[must_use]
pub fn lower_bound<'a>(certified: &str, domain: &'a Domain) -> UpperBound<'a> {
    bound(certified, domain, Side::Lower)
}

fn bound<'a>(certified: &str, domain: &'a Domain, side: Side) -> UpperBound<'a> {
    let formula = domain.formula(certified);
    UpperBound { domain, sharp: formula.clone(), certified: vec![formula], instances: Vec::new(), side }
}

impl UpperBound<'_> {
    /// Another bound is certified, too: where an answer is above any of them, it is proved.
    #[must_use]
    pub fn or(mut self, certified: &str) -> Self {
        self.certified.push(self.domain.formula(certified));
        self
    }

    /// What the tightness is measured against, where it is not the first certified bound.
    #[must_use]
    pub fn sharp(mut self, sharp: &str) -> Self {
        self.sharp = self.domain.formula(sharp);
        self
    }

    /// The certified bound is attained by this instance wherever it is.
    #[must_use]
    pub fn attained_by(self, says: &str) -> Self {
        let certified = self.certified[0].clone();
        let at = |point: Point| Instance::new(point, says, |point| certified.at::<Exact>(point));
        let inner = self.domain.points(POINTS / 2).into_iter().filter(|point| point.is_inner);
        // The first that beats an answer is shown: simple ones come first.
        let instances: Vec<Instance> = self.domain.simple_points().into_iter().chain(inner).map(at).collect();
        self.instances(instances)
    }

    /// What an answer must not lie below.
    #[must_use]
    pub fn instances(mut self, instances: impl IntoIterator<Item = Instance>) -> Self {
        self.instances.extend(instances);
        self
    }

    /// Judges a bound, where a condition holds if one was given.
    #[must_use]
    pub fn judge(&self, answer: &Formula, when: Option<&Condition>) -> Judgement {
        let solution = format!("A sharp bound is {}.", self.sharp.text());
        let (points, share) = match self.points(when) {
            Ok(found) => found,
            Err(wrong) => return wrong,
        };
        let pairs = match pairs(answer, &self.sharp, &points) {
            Ok(pairs) => pairs,
            Err(wrong) => return wrong.solved(solution),
        };
        if let Some(refuted) = self.refuted(answer, when) {
            return refuted.solved(solution);
        }
        let tightness = |pair: &Pair<'_>| match self.side {
            Side::Upper => tightness(pair.answer, pair.reference),
            Side::Lower => tightness(-pair.answer, -pair.reference),
        };
        let told = || pairs.iter().filter(|pair| pair.reference != 0.0);
        let loosest = told().min_by(|a, b| tightness(a).total_cmp(&tightness(b)));
        let silent = told().filter(|pair| tightness(pair) == 0.0).count() as f64 / told().count().max(1) as f64;
        let tightness = loosest.map_or(1.0, tightness);
        let mut judged = if tightness >= 0.5 - ROUNDED {
            Judgement::right(self.standing(answer, &points))
        } else if tightness == 0.0 {
            silence(silent)
        } else {
            self.looseness(answer, &points, when, tightness)
        };
        if let Some(pair) = loosest.filter(|_| tightness < 0.5 - ROUNDED) {
            judged = judged.shown_by(witness(pair.point, pair.answer, "where it is loosest"));
        }
        if share < 0.99 {
            let percent = (share * 100.0).round();
            judged.outcome = super::super::Outcome::ValidLoose;
            judged.credit *= ratio(percent as i64, 100);
            let condition = when.map_or("", Condition::text);
            judged = judged.remarked(&format!("It covers about {percent} % of the domain ({condition})."));
        }
        judged.as_tight_as(tightness).solved(solution)
    }

    /// The points where the condition holds, and the part of the domain that they are.
    fn points(&self, when: Option<&Condition>) -> Result<(Vec<Point>, f64), Judgement> {
        let mut points = self.domain.points(POINTS);
        let Some(condition) = when else { return Ok((points, 1.0)) };
        let holds = |point: &Point| condition.holds_at::<f64>(point);
        let part = |of: &[&Point]| of.iter().filter(|point| holds(point)).count() as f64 / of.len().max(1) as f64;
        let (all, inner): (Vec<_>, Vec<_>) = (points.iter().collect(), points.iter().filter(|p| p.is_inner).collect());
        // A condition that leaves out an end of the domain leaves out nothing.
        let share = part(&all).max(part(&inner));
        points.retain(holds);
        // A thin part of the domain is looked at more closely.
        if points.len() < 32 {
            points = self.domain.points(64 * POINTS).into_iter().filter(holds).take(POINTS).collect();
        }
        if points.is_empty() {
            return Err(Judgement::wrong(format!("The condition {} holds almost nowhere.", condition.text())));
        }
        Ok((points, share))
    }

    /// Whether the answer lies on the wrong side of a value, by more than rounding.
    fn is_beaten(&self, answer: &Formula, instance: &Instance, part: Ratio) -> Truth {
        decided(|| {
            let (bound, value) = (answer.at::<Exact>(&instance.point), Exact::from(instance.value.clone()));
            let rounding = value.abs() * part;
            match self.side {
                Side::Upper => bound.less(value - rounding),
                Side::Lower => (value + rounding).less(bound),
            }
        })
    }

    fn refuted(&self, answer: &Formula, when: Option<&Condition>) -> Option<Judgement> {
        let applies = |instance: &&Instance| when.is_none_or(|when| when.holds_at::<f64>(&instance.point));
        let beaten = (self.instances.iter().filter(applies))
            .find(|instance| self.is_beaten(answer, instance, ratio(1, 1000)).is_yes())?;
        let (value, bound) = Exact::scope(128, || {
            (Exact::from(beaten.value.clone()).to_f64(), answer.at::<Exact>(&beaten.point).to_f64())
        });
        let shown = Witness { against: digits(value), ..witness(&beaten.point, bound, &beaten.says) };
        let than = if self.side == Side::Upper { "which is more" } else { "which is less" };
        let says = format!(
            "Beaten by an instance: {}. At {} the bound is {} and the quantity {}, {than}.",
            beaten.says,
            beaten.point,
            digits(bound),
            digits(value)
        );
        Some(Judgement::refuted(shown, says))
    }

    /// Proved, sharper than the reference, or just never refuted.
    fn standing(&self, answer: &Formula, points: &[Point]) -> &'static str {
        if self.is_proved(answer, points) {
            "A valid bound, within a factor of 2 of the sharp one."
        } else {
            "A valid bound as far as instances can tell, and sharper than the reference in places; it is not proved here."
        }
    }

    fn is_proved(&self, answer: &Formula, points: &[Point]) -> bool {
        let by = |certified: &Formula, point: &Point| {
            let (bound, proved) = (answer.at::<f64>(point), certified.at::<f64>(point));
            match self.side {
                Side::Upper => bound >= proved - ROUNDED * proved.abs(),
                Side::Lower => bound <= proved + ROUNDED * proved.abs(),
            }
        };
        let exactly = |certified: &Formula, point: &Point| {
            let truth = decided(|| {
                let (bound, proved) = (answer.at::<Exact>(point), certified.at::<Exact>(point));
                let rounding = proved.abs() * ratio(1, 1000);
                match self.side {
                    Side::Upper => (proved - rounding).at_most(bound),
                    Side::Lower => bound.at_most(proved + rounding),
                }
            });
            truth != Truth::No
        };
        let valued = |point: &&Point| answer.at::<f64>(point).is_finite();
        points.iter().filter(valued).all(|point| self.certified.iter().any(|certified| by(certified, point)))
            && (points.iter().filter(valued).take(EXACT_POINTS))
                .all(|point| self.certified.iter().any(|certified| exactly(certified, point)))
    }

    /// By a factor, or in the exponent of a variable.
    fn looseness(&self, answer: &Formula, points: &[Point], when: Option<&Condition>, tightness: f64) -> Judgement {
        let applies = |point: &Point| when.is_none_or(|when| when.holds_at::<f64>(point));
        let mut exponents = Vec::new();
        for name in self.domain.names() {
            let sweeps = bases(points).map(|base| {
                let sweep = self.domain.sweep(base, name);
                sweep.into_iter().filter(|point| applies(point)).collect::<Vec<_>>()
            });
            let slopes = sweeps.filter_map(|sweep| far_slope(&sweep, answer, &self.sharp));
            let largest = slopes.max_by(|a, b| a.abs().total_cmp(&b.abs()));
            if let Some(slope) = largest.filter(|slope| slope.abs() > 0.05) {
                exponents.push(format!("{name} (by {})", digits((slope * 100.0).round() / 100.0)));
            }
        }
        if exponents.is_empty() || tightness >= FACTOR {
            let says =
                format!("Valid, but loose by a factor of up to {}.", digits((1.0 / tightness * 10.0).round() / 10.0));
            return Judgement::loose(ratio(3, 4), says);
        }
        let says = format!("Valid, but loose in the exponent of {}.", exponents.join(" and "));
        Judgement::loose(ratio(1, 2), says)
    }
}

/// A bound that is 0 or of the other sign than the sharp one, on this part of the points.
fn silence(part: f64) -> Judgement {
    let percent = (part * 100.0).round().max(1.0);
    let says = format!(
        "Valid, but on about {percent} % of the domain it has not the sign of the sharp bound: it says nothing there."
    );
    Judgement::loose(if part > 0.5 { ratio(1, 4) } else { ratio(3, 4) }, says)
}

/// How much of a sharp upper bound another says, from nothing to all: 2 where 1 is sharp says half of it, and
/// so does -1 where -2 is sharp.
fn tightness(bound: f64, sharp: f64) -> f64 {
    if bound <= sharp {
        1.0
    } else if sharp > 0.0 {
        sharp / bound
    } else if bound < 0.0 {
        bound / sharp
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::Outcome;

    /// Of |t| smoothed by Gaussian noise: the gradient moves by at most √(2/π)·dist/γ.
    fn judged(answer: &str, when: Option<&str>) -> Judgement {
        let domain = Domain::new().real("L", "1/100", "100").real("d", "1/100", "100");
        let variables = ["L", "d"];
        let formula = Formula::parse(answer, &variables).expect("a formula");
        let when = when.map(|text| Condition::parse(text, &variables).expect("a condition"));
        let instances = [(1, 1), (2, 5), (1, 20)].map(|(l, d)| {
            let point = Point::of(&[("L", Ratio::from(l)), ("d", Ratio::from(d))]);
            Instance::new(point, "an instance", |at| Exact::from(at.get("L")) * Exact::from(at.get("d")).sqrt())
        });
        upper_bound("L*sqrt(d)", &domain).instances(instances).judge(&formula, when.as_ref())
    }

    #[test]
    fn bounds_are_told_apart() {
        for (answer, outcome) in [
            ("L*sqrt(d)", Outcome::Right),
            ("L*d**0.5", Outcome::Right),
            ("1.9*L*sqrt(d)", Outcome::Right),
            ("0.9995*L*sqrt(d)", Outcome::Right),
            ("3*L*sqrt(d)", Outcome::ValidLoose),
            ("L*(1+d)", Outcome::ValidLoose),
            ("0.99*L*sqrt(d)", Outcome::Refuted),
            ("L", Outcome::Refuted),
            // Below the bound for d < 1, where no instance is: it was never refuted.
            ("L*d", Outcome::ValidLoose),
            ("L/0", Outcome::Wrong),
        ] {
            let judged = judged(answer, None);
            assert_eq!(judged.outcome, outcome, "{answer}: {}", judged.reason);
        }
        assert!(judged("L*(1+d)", None).reason.contains("exponent of d"));
        assert!(judged("3*L*sqrt(d)", None).reason.contains("factor of up to 3"));
        // Between one term and five times the other.
        let domain = Domain::new().real("x", "1/1000000", "1000000");
        let between = Formula::parse("1 + 5*x", &["x"]).expect("a formula");
        assert!(upper_bound("1 + x", &domain).judge(&between, None).reason.contains("factor of up to 5"));
    }

    /// A lower bound of a quantity that is negative, an upper bound of one, and their mirror images.
    #[test]
    fn bounds_of_either_sign_are_held_against_the_sharp_one() {
        let domain = Domain::new().real("x", "1/100", "100");
        let judged = |side: Side, sharp: &str, answer: &str| {
            let answer = Formula::parse(answer, &["x"]).expect("a formula");
            bound(sharp, &domain, side).attained_by("everywhere").judge(&answer, None)
        };
        for side in [Side::Upper, Side::Lower] {
            let mirrored = |answer: &str| if side == Side::Upper { answer.to_owned() } else { format!("-({answer})") };
            for (sharp, answer, tightness, credit) in [
                ("-x", "-x", Some(1.0), ratio(1, 1)),
                ("-x", "-x/2", Some(0.5), ratio(1, 1)),
                ("-x", "-x/8", Some(0.125), ratio(3, 4)),
                ("-x", "0", Some(0.0), ratio(1, 4)),
                ("-x", "x", Some(0.0), ratio(1, 4)),
                ("-x", "max(-x, x - 1/5)", Some(0.0), ratio(1, 4)),
                ("-x", "max(-x, 2*x - 150)", Some(0.0), ratio(3, 4)),
                ("-x", "-2*x", None, ratio(0, 1)),
                ("x", "4*x", Some(0.25), ratio(3, 4)),
                ("x", "x/2", None, ratio(0, 1)),
                ("x", "-x", None, ratio(0, 1)),
            ] {
                let judged = judged(side, &mirrored(sharp), &mirrored(answer));
                let found = (judged.tightness, judged.credit);
                assert_eq!(found, (tightness, credit), "{side:?} {sharp}: {answer}: {}", judged.reason);
                assert!(!judged.reason.contains("inf"), "{}", judged.reason);
            }
        }
        // Nothing refutes this one; it is not loose either.
        let answer = Formula::parse("-x", &["x"]).expect("a formula");
        assert_eq!(upper_bound("x", &domain).judge(&answer, None).credit, ratio(1, 1));
    }

    #[test]
    fn a_condition_is_credited_by_its_share() {
        let half = judged("L*max(sqrt(d), d)", Some("d <= 1"));
        assert_eq!(half.outcome, Outcome::ValidLoose);
        assert!(half.credit > ratio(1, 3) && half.credit < ratio(2, 3), "{}", half.credit);
        assert_eq!(judged("L", Some("d < 1")).outcome, Outcome::ValidLoose);
        assert_eq!(judged("L", Some("d < 6")).outcome, Outcome::Refuted);
        assert!(judged("L", Some("d < 0")).reason.contains("almost nowhere"));
        assert_eq!(judged("L*sqrt(d)", Some("d < 100")).credit, Ratio::ONE);
    }
}
