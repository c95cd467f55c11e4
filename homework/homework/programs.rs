//! Vectors, functions and draws for the programs of a submission.

use std::rc::Rc;

use theorycheck::grade::program::{Argument, Program, Value};
use theorycheck::random::{Key, Purpose, Streams};

use crate::fields::*;

/// A vector as a program sees it.
pub(super) fn vector(numbers: &[f64]) -> Value {
    Value::List(numbers.iter().map(|x| Value::Number(*x)).collect())
}

/// The numbers of a vector, if it is one of this dimension; a lone number is a vector of one.
fn numbers(value: &Value, dimension: usize) -> Option<Vec<f64>> {
    let one = |value: &Value| match value {
        Value::Number(x) => Some(*x),
        Value::Integer(n) => Some(*n as f64),
        _ => None,
    };
    let found: Vec<f64> = match value {
        Value::List(items) => items.iter().map(one).collect::<Option<_>>()?,
        lone => vec![one(lone)?],
    };
    (found.len() == dimension).then_some(found)
}

/// A function of a vector that gives a vector, handed to a program.
pub(super) fn field_of(dimension: usize, function: impl Fn(&[f64]) -> Vec<f64> + 'static) -> Argument {
    handed(dimension, move |at| vector(&function(at)))
}

/// A function of a vector that gives a number, handed to a program.
pub(super) fn loss_of(dimension: usize, function: impl Fn(&[f64]) -> f64 + 'static) -> Argument {
    handed(dimension, move |at| Value::Number(function(at)))
}

fn handed(dimension: usize, function: impl Fn(&[f64]) -> Value + 'static) -> Argument {
    Argument::Function(Rc::new(move |at| {
        let at = numbers(at, dimension).ok_or_else(|| format!("f is given a vector of {dimension} numbers"))?;
        Ok(function(&at))
    }))
}

/// Calls a program that gives a vector; what goes wrong is the judgement.
pub(super) fn call(program: &Program, arguments: &[Argument], dimension: usize) -> Result<Vec<f64>, Judgement> {
    let value = program.call(arguments).map_err(|error| Judgement::error(error.to_string()))?;
    let found = numbers(&value, dimension).ok_or_else(|| {
        Judgement::wrong(format!(
            "For a theta of {dimension} numbers it does not give a vector of {dimension} numbers."
        ))
    })?;
    match found.iter().all(|x| x.is_finite()) {
        true => Ok(found),
        false => Err(Judgement::wrong("It gives something that is not a finite number.")),
    }
}

/// So many lists of standard normal numbers, the same every time for a name.
pub(super) fn normals(name: &str, lists: usize, length: usize) -> Vec<Vec<f64>> {
    let key = Key::of(0, "homework", name, "", 0, Purpose::Verdict);
    let mut found = Vec::with_capacity(lists);
    for first in (0..lists).step_by(16) {
        let mut streams = Streams::new(key, first as u64);
        let rows: Vec<Lanes> = (0..length).map(|_| streams.normals()).collect();
        found.extend((0..16).map(|lane| rows.iter().map(|row| row.glance(lane)).collect::<Vec<f64>>()));
    }
    found.truncate(lists);
    found
}

/// Whether two vectors agree but for rounding, of which a program has little.
pub(super) fn agree(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 1e-9 * (1.0 + y.abs()))
}
