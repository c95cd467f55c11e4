//! Where an answer is judged: the declared domain of its variables, and points of it.

use std::rc::Rc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::formula::{Analytic, Condition, Formula};
use crate::arithmetic::{Exact, Ratio, ratio};

/// Named variables with their ranges and what is assumed of them.
///
/// A range may depend on the variables before it: `.real("gamma", "1/(1000*beta)", "1/beta")`.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    variables: Vec<Variable>,
    premises: Vec<Condition>,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    lo: Formula,
    hi: Formula,
    is_whole: bool,
}

/// Values of the variables of a domain.
#[derive(Clone, Debug)]
pub struct Point {
    names: Rc<[String]>,
    values: Vec<Ratio>,
    /// Whether no variable is at an end of its range.
    pub is_inner: bool,
}

/// A variable is multiplied by this from one point of a sweep to the next.
const SWEEP_FACTOR: f64 = 4.0;

impl Domain {
    /// No variables yet.
    #[must_use]
    pub fn new() -> Domain {
        Domain::default()
    }

    /// A positive number between the two, both included, spread over its orders of magnitude. Where
    /// the lower end is 0, points lie from a millionth of the upper end on, and at 0.
    ///
    /// # Panics
    /// When an end is no formula in the variables before.
    #[must_use]
    pub fn real(self, name: &str, lo: &str, hi: &str) -> Domain {
        self.with(name, lo, hi, false)
    }

    /// A whole number between the two, both included.
    ///
    /// # Panics
    /// When an end is no formula in the variables before.
    #[must_use]
    pub fn whole(self, name: &str, lo: &str, hi: &str) -> Domain {
        self.with(name, lo, hi, true)
    }

    fn with(mut self, name: &str, lo: &str, hi: &str, is_whole: bool) -> Domain {
        let end = |text| self.formula(text);
        let variable = Variable { name: name.to_owned(), lo: end(lo), hi: end(hi), is_whole };
        self.variables.push(variable);
        self
    }

    /// Only where this holds.
    ///
    /// # Panics
    /// When it is no condition on the variables so far.
    #[must_use]
    pub fn premise(mut self, text: &str) -> Domain {
        let condition = self.condition(text);
        self.premises.push(condition);
        self
    }

    /// The names of its variables.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.variables.iter().map(|variable| variable.name.as_str()).collect()
    }

    /// A formula of a sheet in the variables of the domain.
    ///
    /// # Panics
    /// When it is none: a bug of the sheet.
    #[must_use]
    pub fn formula(&self, text: &str) -> Formula {
        Formula::parse(text, &self.names()).unwrap_or_else(|error| panic!("`{text}` of a sheet: {error}"))
    }

    /// A condition of a sheet on the variables of the domain.
    ///
    /// # Panics
    /// When it is none: a bug of the sheet.
    #[must_use]
    pub fn condition(&self, text: &str) -> Condition {
        Condition::parse(text, &self.names()).unwrap_or_else(|error| panic!("`{text}` of a sheet: {error}"))
    }

    /// So many random points, each variable log-uniform; one in eight at either end of its range. The
    /// same every time.
    ///
    /// # Panics
    /// When the premises hold almost nowhere: a bug of the sheet.
    #[must_use]
    pub fn points(&self, count: usize) -> Vec<Point> {
        let names: Rc<[String]> = self.variables.iter().map(|variable| variable.name.clone()).collect();
        let mut random = ChaCha8Rng::from_seed(*blake3::hash(self.names().join(" ").as_bytes()).as_bytes());
        let tries = (0..1000 * count).filter_map(|_| self.draw(&names, &mut random));
        let points: Vec<Point> = tries.take(count).collect();
        assert_eq!(points.len(), count, "the premises of a domain hold almost nowhere");
        points
    }

    /// Points that are easily computed by hand, where the domain has some: every variable is 1, 2 or ½,
    /// and whole ones also 4.
    #[must_use]
    pub fn simple_points(&self) -> Vec<Point> {
        let names: Rc<[String]> = self.variables.iter().map(|variable| variable.name.clone()).collect();
        let mut points = vec![Vec::new()];
        for variable in &self.variables {
            let other = if variable.is_whole { ratio(4, 1) } else { ratio(1, 2) };
            let longer =
                |values: &Vec<Ratio>| [ratio(1, 1), ratio(2, 1), other].map(|value| [&values[..], &[value]].concat());
            points = points.iter().flat_map(longer).collect();
        }
        let point = |values| Point { names: names.clone(), values, is_inner: true };
        points.into_iter().map(point).filter(|point| self.ranges_hold(point) && self.admits(point)).collect()
    }

    /// A point, unless it breaks a premise.
    fn draw(&self, names: &Rc<[String]>, random: &mut ChaCha8Rng) -> Option<Point> {
        let mut point = Point { names: names.clone(), values: Vec::new(), is_inner: true };
        for variable in &self.variables {
            let (lo, hi) = (rational(&variable.lo, &point), rational(&variable.hi, &point));
            let (edge, uniform) = (random.next_u64() % 8, unit(random));
            let value = match edge {
                0 => lo,
                1 => hi,
                _ => between(lo, hi, uniform, variable.is_whole),
            };
            point.is_inner &= value != lo && value != hi;
            point.values.push(value);
        }
        self.admits(&point).then_some(point)
    }

    fn admits(&self, point: &Point) -> bool {
        self.premises.iter().all(|premise| premise.holds_at::<Exact>(point).is_yes())
    }

    /// Whether every variable is in its range, which may have moved with another.
    fn ranges_hold(&self, point: &Point) -> bool {
        self.variables.iter().zip(&point.values).all(|(variable, value)| {
            let (lo, hi) = (variable.lo.at::<Exact>(point), variable.hi.at::<Exact>(point));
            !lo.gt(*value).is_yes() && !hi.lt(*value).is_yes()
        })
    }

    /// Points that differ in one variable only, in geometric progression through its range; at least
    /// three, or none.
    #[must_use]
    pub fn sweep(&self, from: &Point, variable: &str) -> Vec<Point> {
        let Some(index) = self.variables.iter().position(|other| other.name == variable) else { return Vec::new() };
        let of = &self.variables[index];
        let lo = rational(&of.lo, from).to_f64();
        let hi = rational(&of.hi, from).to_f64();
        let lo = if lo == 0.0 { hi * 1e-6 } else { lo };
        let steps = ((hi / lo).ln() / SWEEP_FACTOR.ln()).floor().clamp(0.0, 60.0) as i32;
        let moved = (0..=steps).map(|k| Point {
            values: (from.values.iter().enumerate())
                .map(|(i, value)| if i == index { rounded(lo * SWEEP_FACTOR.powi(k), of.is_whole) } else { *value })
                .collect(),
            ..from.clone()
        });
        let sweep: Vec<Point> = moved.filter(|point| self.ranges_hold(point) && self.admits(point)).collect();
        if sweep.len() < 3 { Vec::new() } else { sweep }
    }
}

impl Point {
    /// A point by hand, for an instance.
    #[must_use]
    pub fn of(values: &[(&str, Ratio)]) -> Point {
        let names = values.iter().map(|(name, _)| (*name).to_owned()).collect();
        Point { names, values: values.iter().map(|(_, value)| *value).collect(), is_inner: true }
    }

    /// The value of a variable.
    ///
    /// # Panics
    /// When there is none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Ratio {
        self.find(name).unwrap_or_else(|| panic!("no variable `{name}` here"))
    }

    fn find(&self, name: &str) -> Option<Ratio> {
        self.names.iter().position(|other| other == name).map(|index| self.values[index])
    }

    /// The values, each with its name.
    pub fn named(&self) -> impl Iterator<Item = (&str, Ratio)> {
        self.names.iter().map(String::as_str).zip(self.values.iter().copied())
    }

    /// The values of a formula's variables, in its order.
    fn of_names<R: Analytic>(&self, names: &[String]) -> Vec<R> {
        names.iter().map(|name| R::of(self.get(name))).collect()
    }
}

impl std::fmt::Display for Point {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (name, value)) in self.named().enumerate() {
            write!(out, "{}{name} = {value}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl Formula {
    /// The value at a point.
    ///
    /// # Panics
    /// When a variable has no value there.
    #[must_use]
    pub fn at<R: Analytic>(&self, point: &Point) -> R {
        self.evaluate(&point.of_names::<R>(self.variables()))
    }
}

impl Condition {
    /// Whether it holds at a point.
    ///
    /// # Panics
    /// When a variable has no value there.
    #[must_use]
    pub fn holds_at<R: Analytic>(&self, point: &Point) -> R::Mask {
        self.holds(&point.of_names::<R>(self.variables()))
    }
}

/// The end of a range as a fraction: the exact one where it is small, else the nearest of three digits.
fn rational(end: &Formula, point: &Point) -> Ratio {
    let exact = end.at::<Exact>(point);
    exact.to_ratio().filter(|value| value.denominator() < 1 << 40).unwrap_or_else(|| rounded(exact.to_f64(), false))
}

fn between(lo: Ratio, hi: Ratio, uniform: f64, is_whole: bool) -> Ratio {
    let (low, high) = (lo.to_f64(), hi.to_f64());
    let low = if low == 0.0 { high * 1e-6 } else { low };
    let value = rounded(low * libm::exp(uniform * libm::log(high / low)), is_whole);
    value.max(lo).min(hi)
}

/// Three significant digits.
fn rounded(value: f64, is_whole: bool) -> Ratio {
    if is_whole && value.abs() < 1e15 {
        return Ratio::from(libm::round(value) as i64);
    }
    let exponent = libm::floor(libm::log10(value.abs())) as i32 - 2;
    let digits = libm::round(value / libm::pow(10.0, f64::from(exponent))) as i64;
    let power = 10_i64.pow(exponent.unsigned_abs().min(15));
    if exponent < 0 { ratio(digits, power) } else { Ratio::from(digits) * Ratio::from(power) }
}

/// Uniform on [0, 1).
fn unit(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain() -> Domain {
        Domain::new().real("beta", "1/1000", "1000").real("gamma", "1/(1000*beta)", "1/beta").whole("K", "1", "10**6")
    }

    #[test]
    fn points_lie_in_the_domain_and_reach_its_ends() {
        let points = domain().premise("beta > 1/500").points(400);
        let one = Ratio::ONE;
        let product = |point: &Point| point.get("beta") * point.get("gamma");
        assert!(points.iter().all(|point| product(point) <= one && product(point) * 1000 >= one));
        assert!(points.iter().all(|point| point.get("beta") > ratio(1, 500)));
        assert!(points.iter().any(|point| product(point) == one), "the end of a range is a point of its own");
        assert!(
            points.iter().any(|point| point.get("K") == one) && points.iter().any(|point| point.get("K") > 100_000)
        );
        assert!(points.iter().all(|point| point.get("K").denominator() == 1));
    }

    #[test]
    fn a_sweep_moves_one_variable() {
        let domain = domain();
        let from = &domain.points(1)[0];
        let sweep = domain.sweep(from, "K");
        assert!(sweep.len() >= 9 && sweep.iter().all(|point| point.get("beta") == from.get("beta")));
        assert!(sweep.windows(2).all(|pair| pair[1].get("K") == pair[0].get("K") * 4));
    }

    #[test]
    fn simple_points_lie_in_the_domain() {
        let points = domain().simple_points();
        assert!(!points.is_empty() && points.iter().all(|point| point.get("beta") * point.get("gamma") <= Ratio::ONE));
        assert!(points.iter().any(|point| point.get("K") == ratio(4, 1)));
    }

    #[test]
    fn three_digits_are_three_digits() {
        assert_eq!(rounded(0.123_456, false), ratio(123, 1000));
        assert_eq!(rounded(98_765.0, false), Ratio::from(98_800));
        assert_eq!(rounded(7.4, true), Ratio::from(7));
    }
}
