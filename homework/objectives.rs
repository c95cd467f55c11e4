//! Objectives that an answer may name or write down, and what can be proved of them.

use std::collections::BTreeMap;

use theorycheck::arithmetic::{Dual, Jet, Number};
use theorycheck::grade::NamedObjective;
use theorycheck::grade::formula::Formula;
use theorycheck::prelude::*;

/// Those with a name.
pub static LIBRARY: [NamedObjective; 7] = [
    NamedObjective {
        call: "quadratic(beta)",
        formula: "beta*t**2/2",
        says: "beta*t**2/2: beta-smooth, beta-strongly convex, minimized at 0",
    },
    NamedObjective {
        call: "huber(s)",
        formula: "min(abs(t), s)*(abs(t) - min(abs(t), s)/2)",
        says: "t**2/2 for |t| <= s, then a line of slope s: 1-smooth, s-Lipschitz, minimized at 0",
    },
    NamedObjective {
        call: "logcosh(s)",
        formula: "s**2*log(cosh(t/s))",
        says: "s**2*log(cosh(t/s)): 1-smooth, s-Lipschitz, minimized at 0",
    },
    NamedObjective { call: "abs", formula: "abs(t)", says: "|t|: 1-Lipschitz, not smooth at 0" },
    NamedObjective {
        call: "pseudohuber(s)",
        formula: "s**2*(sqrt(1 + (t/s)**2) - 1)",
        says: "s**2*(sqrt(1 + (t/s)**2) - 1): 1-smooth, s-Lipschitz, minimized at 0",
    },
    NamedObjective {
        call: "well(a)",
        formula: "(t**2 - a)**2/4",
        says: "(t**2 - a)**2/4: two minimizers; its curvature has no bound",
    },
    NamedObjective {
        call: "saturating(s)",
        formula: "t**2/(2*(1 + t**2/s**2))",
        says: "t**2/(2*(1 + t**2/s**2)): 1-smooth, not convex, minimized at 0",
    },
];

/// A function of one variable.
#[derive(Clone, Debug)]
pub struct Objective {
    formula: Formula,
}

/// A function is looked at on boxes that end at ±2⁻⁴, …, ±2⁶.
const OCTAVES: std::ops::Range<i32> = -4..6;
/// After so many boxes the curvature counts as unbounded.
const BOXES_MAX: usize = 4000;
/// A box this narrow is not divided further.
const NARROWEST: (i64, i64) = (1, 1 << 30);

impl Objective {
    /// Reads a name from the library with its numbers, or an expression in `t`.
    ///
    /// # Errors
    /// With what is wrong.
    pub fn read(text: &str) -> Result<Objective, String> {
        let text = text.trim();
        let (name, rest) = text.split_once('(').unwrap_or((text, ""));
        let named = LIBRARY.iter().find(|named| named.name() == name.trim());
        let is_call = rest.is_empty() || rest.trim_end().find(')') == Some(rest.trim_end().len().wrapping_sub(1));
        match named {
            Some(named) if is_call && !(rest.contains('t') && named.parameters().next().is_none()) => {
                let inside = rest.trim_end().trim_end_matches(')');
                Objective::of_name(named, inside)
            }
            _ => {
                let formula = Formula::parse(text, &["t"]).map_err(|error| error.to_string())?;
                Ok(Objective { formula })
            }
        }
    }

    fn of_name(named: &NamedObjective, inside: &str) -> Result<Objective, String> {
        let given: Vec<&str> = inside.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let parameters: Vec<&str> = named.parameters().collect();
        let name = named.name();
        if given.len() != parameters.len() {
            let says = format!("{name}({})", given.join(", "));
            return Err(format!("`{says}`: it is written `{}`, with a number for each parameter", named.call));
        }
        let variables = [&["t"], &parameters[..]].concat();
        let formula = Formula::parse(named.formula, &variables).map_err(|error| error.to_string())?;
        let mut values = BTreeMap::new();
        for (parameter, text) in parameters.into_iter().zip(given) {
            let value = Formula::parse(text, &[]).map_err(|error| format!("{parameter}: {error}"))?;
            if value.evaluate::<f64>(&[]) <= 0.0 {
                return Err(format!("`{parameter}` of `{name}` is positive"));
            }
            values.insert(parameter, value.substitute(&BTreeMap::new(), &["t"]));
        }
        Ok(Objective { formula: formula.substitute(&values, &["t"]) })
    }

    /// The formula in `t`.
    #[must_use]
    pub fn formula(&self) -> &Formula {
        &self.formula
    }

    /// f(t), also of an interval.
    #[must_use]
    pub fn value(&self, t: Exact) -> Exact {
        self.formula.evaluate(&[t])
    }

    /// f(t) in f64.
    #[must_use]
    pub fn near(&self, t: f64) -> f64 {
        self.formula.evaluate(&[t])
    }

    /// f′(t); of an interval, an enclosure that also covers the jumps in it.
    #[must_use]
    pub fn slope(&self, t: Exact) -> Exact {
        self.formula.evaluate(&[Dual::variable(t)]).derivative
    }

    /// f′(t) in f64.
    #[must_use]
    pub fn near_slope(&self, t: f64) -> f64 {
        self.formula.evaluate(&[Dual::variable(t)]).derivative
    }

    /// f″ on an interval, where one formula holds on all of it.
    fn curvature(&self, t: Exact) -> Exact {
        self.formula.evaluate(&[Jet::moving(t, true, true)]).derivative.derivative.0
    }

    /// A bound of |f″|, at most one per cent too large: proved between −64 and 64 by subdivision in
    /// interval arithmetic, and not exceeded at points up to ±2²⁰. None where the slope jumps or the
    /// curvature has no bound.
    #[must_use]
    pub fn smoothness(&self) -> Option<Number> {
        let mut boxes = boxes();
        let at = |t: Ratio| Exact::scope(64, || self.curvature(Exact::from(t)).abs().to_f64());
        // Just beside the middle, where many a function has its kinks.
        let largest =
            boxes.iter().map(|(lo, hi)| at((*lo + *hi) / 2 + (*hi - *lo) / 64)).filter(|bound| bound.is_finite());
        let largest = rounded(largest.fold(0.0, f64::max))?;
        let enough = largest * ratio(101, 100) + ratio(1, 1 << 30);
        let fits = |t: Exact| self.curvature(t).abs().le(enough).is_yes();
        let far = OCTAVES.end..20;
        let mut tails = far.flat_map(|k| [ratio(2, 1).powi(k) + ratio(1, 7), -ratio(2, 1).powi(k) - ratio(1, 7)]);
        if !tails.all(|t| Exact::scope(256, || fits(Exact::from(t)))) {
            return None;
        }
        for _ in 0..BOXES_MAX {
            let Some((lo, hi)) = boxes.pop() else { return Some(Exact::scope(64, || Exact::from(enough).to_number())) };
            if Exact::scope(96, || fits(Exact::between(Exact::from(lo), Exact::from(hi)))) {
                continue;
            }
            if hi - lo > ratio(NARROWEST.0, NARROWEST.1) {
                let middle = (lo + hi) / 2;
                boxes.extend([(lo, middle), (middle, hi)]);
            } else if !self.is_continuous_on(lo, hi) {
                return None;
            }
        }
        None
    }

    /// Whether f′ is the same, to a thousandth, at both ends of a box with a branch in it, which is so
    /// narrow that only a jump could tell them apart.
    fn is_continuous_on(&self, lo: Ratio, hi: Ratio) -> bool {
        Exact::scope(96, || {
            let jump = self.slope(Exact::from(hi)) - self.slope(Exact::from(lo));
            jump.abs().le(ratio(1, 1000)).is_yes()
        })
    }

    /// Whether f falls from far on the left and rises far on the right: bounded below, with a minimizer.
    #[must_use]
    pub fn has_minimizer(&self) -> bool {
        let far = [1 << 12, 1 << 16, 1 << 20];
        Exact::scope(128, || {
            let falls = far.iter().all(|&t| self.slope(Exact::from(-t)).lt(0).is_yes());
            falls && far.iter().all(|&t| self.slope(Exact::from(t)).gt(0).is_yes())
        })
    }
}

/// Twenty binary digits of a number, unless they do not fit.
fn rounded(value: f64) -> Option<Ratio> {
    let scaled = (value * f64::from(1 << 20)).round();
    (scaled < 9e15).then(|| ratio(scaled as i64, 1 << 20))
}

/// The line between −64 and 64 in boxes of an octave, and two beside 0.
pub fn boxes() -> Vec<(Ratio, Ratio)> {
    let power = |k: i32| ratio(2, 1).powi(k);
    let right = OCTAVES.map(move |k| (power(k), power(k + 1)));
    let left = OCTAVES.map(move |k| (-power(k + 1), -power(k)));
    let (start, zero) = (power(OCTAVES.start), Ratio::ZERO);
    left.rev().chain([(-start, zero), (zero, start)]).chain(right).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoothness(text: &str) -> Option<f64> {
        let objective = Objective::read(text).unwrap_or_else(|says| panic!("{text}: {says}"));
        objective.smoothness().map(|number| Exact::scope(64, || Exact::from(number).to_f64()))
    }

    #[test]
    fn smooth_functions_are_told_from_others() {
        for (text, expected) in [
            ("huber(1)", 1.0),
            ("quadratic(3)", 3.0),
            ("logcosh(2)", 1.0),
            ("t**2/2", 1.0),
            ("relu(t)**2", 2.0),
            ("pseudohuber(1)", 1.0),
            ("saturating(1)", 1.0),
            ("sqrt(1+t**2)", 1.0),
            ("min(abs(t), 1)*(abs(t) - min(abs(t), 1)/2)", 1.0),
        ] {
            let found = smoothness(text).unwrap_or_else(|| panic!("{text} is smooth"));
            assert!(found >= expected * (1.0 - 1e-9) && found <= 1.02 * expected, "{text}: {found}");
        }
        for text in ["abs(t)", "relu(t)", "well(1)", "t**4", "t**3", "exp(t)", "(relu(t) - 1)**2/2", "max(t, 0) + t**2"]
        {
            assert_eq!(smoothness(text), None, "{text}");
        }
    }

    #[test]
    fn names_take_their_numbers() {
        let says = |text: &str| Objective::read(text).expect_err(text);
        assert!(says("huber").contains("written `huber(s)`") && says("huber(1, 2)").starts_with("`huber(1, 2)`"));
        assert!(says("huber(-1)").contains("positive") && says("hubert(1)").contains("unknown name"));
        assert_eq!(Objective::read("huber(1/2)").expect("an objective").near(2.0), 0.875);
        assert_eq!(Objective::read("abs(t)*2").expect("an expression").near(-2.0), 4.0);
        assert!(Objective::read("huber(1)").expect("an objective").has_minimizer());
        assert!(!Objective::read("tanh(t)").expect("an objective").has_minimizer());
    }
}
