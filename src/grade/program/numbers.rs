//! Numbers: integers with overflow an error, real numbers as IEEE has them, either beside the other.

use rhai::{Dynamic, ImmutableString};

use super::vocabulary::Vocabulary;
use super::{Outcome, refuse};

/// Real numbers without a fractional part are integers up to here, where i64 ends.
const INTEGER_END: f64 = 9_223_372_036_854_775_808.0;

/// A number of either kind, as a real one.
pub(super) fn real(x: &Dynamic) -> Option<f64> {
    x.as_float().or_else(|_| x.as_int().map(|n| n as f64)).ok()
}

pub(super) fn register(v: &mut Vocabulary) {
    arithmetic(v);
    powers(v);
    comparisons(v);
    integers(v);
    elementary(v);
    v.add("pi", || std::f64::consts::PI);
    v.add("e", || std::f64::consts::E);
    v.add("is_nan", f64::is_nan);
    v.add("is_nan", |_: i64| false);
    v.add("is_finite", f64::is_finite);
    v.add("is_finite", |_: i64| true);
}

/// `+ - * %` are the interpreter's own: checked for integers, IEEE for real numbers.
fn arithmetic(v: &mut Vocabulary) {
    v.add("/", |a: i64, b: i64| a as f64 / b as f64);
    v.add("/=", |a: &mut Dynamic, b: Dynamic| match (real(a), real(&b)) {
        (Some(x), Some(y)) => {
            *a = Dynamic::from_float(x / y);
            Ok(())
        }
        _ => refuse("/= is for numbers"),
    });
    v.add("+", |a: i64| a);
    v.add("+", |a: f64| a);
    v.add("-", |a: i64| a.checked_neg().map_or_else(|| refuse(format!("-({a}) is too large for an integer")), Ok));
    v.add("-", |a: f64| -a);
    v.add("!", |a: bool| !a);
}

fn powers(v: &mut Vocabulary) {
    v.add("**", power);
    v.add("**", libm::pow);
    v.add("**", |a: i64, b: f64| libm::pow(a as f64, b));
    v.add("**", |a: f64, b: i64| libm::pow(a, b as f64));
    v.add("**=", |a: &mut Dynamic, b: Dynamic| {
        *a = match (a.as_int(), b.as_int()) {
            (Ok(x), Ok(n)) => power(x, n)?,
            _ => match (real(a), real(&b)) {
                (Some(x), Some(y)) => Dynamic::from_float(libm::pow(x, y)),
                _ => return refuse("**= is for numbers"),
            },
        };
        Ok(())
    });
}

/// An integer, or a real number where the exponent is negative.
fn power(a: i64, b: i64) -> Outcome<Dynamic> {
    if b < 0 {
        return Ok(Dynamic::from_float(libm::pow(a as f64, b as f64)));
    }
    let exact = match a {
        // The only bases whose powers never overflow.
        -1..=1 => Some(if b == 0 || b % 2 == 0 { a.pow(2).max(i64::from(b == 0)) } else { a }),
        _ => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
    };
    exact.map_or_else(|| refuse(format!("{a}**{b} is too large for an integer: write {a}.0**{b}")), |n| Ok(n.into()))
}

/// Exact, as IEEE has it: the interpreter's own forgive differences of 2⁻⁵².
fn comparisons(v: &mut Vocabulary) {
    let mut compare = |name, holds: fn(&f64, &f64) -> bool| {
        v.add(name, move |a: f64, b: f64| holds(&a, &b));
        v.add(name, move |a: i64, b: f64| holds(&(a as f64), &b));
        v.add(name, move |a: f64, b: i64| holds(&a, &(b as f64)));
    };
    compare("==", f64::eq);
    compare("!=", f64::ne);
    compare("<", f64::lt);
    compare("<=", f64::le);
    compare(">", f64::gt);
    compare(">=", f64::ge);
}

fn integers(v: &mut Vocabulary) {
    rounded(v, "floor", f64::floor);
    rounded(v, "ceil", f64::ceil);
    rounded(v, "round", f64::round);
    rounded(v, "int", f64::trunc);
    v.add("int", |text: ImmutableString| match text.trim().parse::<i64>() {
        Ok(n) => Ok(n),
        Err(_) => refuse("int: this text is not an integer"),
    });
    v.add("float", |n: i64| n as f64);
    v.add("float", |x: f64| x);
    v.add("float", |text: ImmutableString| match text.trim().parse::<f64>() {
        Ok(x) => Ok(x),
        Err(_) => refuse("float: this text is not a number"),
    });
    v.add("div", |a: i64, b: i64| {
        let quotient = a.checked_div(b).map_or_else(|| refuse(format!("div({a}, {b}) is not an integer")), Ok)?;
        Ok::<i64, Box<rhai::EvalAltResult>>(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
    });
    v.add("abs", |a: i64| a.checked_abs().map_or_else(|| refuse(format!("abs({a}) is too large for an integer")), Ok));
    v.add("abs", f64::abs);
    v.add("sign", i64::signum);
    v.add("sign", |x: f64| if x > 0.0 { 1_i64 } else { -i64::from(x < 0.0) });
}

/// A way of rounding, which gives an integer of either kind of number.
fn rounded(v: &mut Vocabulary, name: &'static str, round: fn(f64) -> f64) {
    v.add(name, |n: i64| n);
    v.add(name, move |x: f64| {
        let whole = round(x);
        if (-INTEGER_END..INTEGER_END).contains(&whole) {
            Ok(whole as i64)
        } else {
            refuse(format!("{name}({x:?}) is not an integer"))
        }
    });
}

/// The name of a function, and the function.
type Elementary = (&'static str, fn(f64) -> f64);

fn elementary(v: &mut Vocabulary) {
    let functions: [Elementary; 10] = [
        ("sqrt", libm::sqrt),
        ("exp", libm::exp),
        ("log", libm::log),
        ("log2", libm::log2),
        ("erf", libm::erf),
        ("cosh", libm::cosh),
        ("tanh", libm::tanh),
        ("sin", libm::sin),
        ("cos", libm::cos),
        ("relu", |x| if x < 0.0 { 0.0 } else { x }),
    ];
    for (name, function) in functions {
        v.add(name, function);
        v.add(name, move |n: i64| function(n as f64));
    }
    extremum(v, "min", |a, b| if a <= b { a } else { b }, i64::min);
    extremum(v, "max", |a, b| if a >= b { a } else { b }, i64::max);
}

/// NaN if either is, an integer if both are.
fn extremum(v: &mut Vocabulary, name: &'static str, pick: fn(f64, f64) -> f64, whole: fn(i64, i64) -> i64) {
    let real = move |a: f64, b: f64| if a.is_nan() { a } else { pick(a, b) };
    v.add(name, whole);
    v.add(name, real);
    v.add(name, move |a: i64, b: f64| real(a as f64, b));
    v.add(name, move |a: f64, b: i64| real(a, b as f64));
}
