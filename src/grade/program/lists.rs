//! Lists, and lists of numbers as vectors.

use std::ops::{Range, RangeInclusive};

use rhai::{Array, Dynamic, EvalAltResult, FnPtr, Map, NativeCallContext, Position};

use super::numbers::real;
use super::value::kind;
use super::vocabulary::Vocabulary;
use super::{Meter, Outcome, refuse};

pub(super) fn register(v: &mut Vocabulary) {
    v.engine.register_iterator::<Array>();
    v.engine.register_iterator::<Range<i64>>();
    v.engine.register_iterator::<RangeInclusive<i64>>();
    elements(v);
    positions(v);
    parts(v);
    searching(v);
    equality(v);
    callbacks(v);
    sorting(v);
    vectors(v);
    v.add("range", |from: i64, to: i64| from..to);
    let (meter, most) = (v.meter.clone(), v.limits.list);
    v.add("range", move |from: i64, to: i64, step: i64| stepped(&meter, most, from, to, step));
}

fn elements(v: &mut Vocabulary) {
    v.add("len", |a: &mut Array| a.len() as i64);
    v.add("is_empty", |a: &mut Array| a.is_empty());
    v.add("push", |a: &mut Array, x: Dynamic| a.push(x));
    v.add("append", |a: &mut Array, b: Array| a.extend(b));
    v.add("pop", |a: &mut Array| a.pop().map_or_else(|| refuse("pop: the list is empty"), Ok));
    v.add("shift", |a: &mut Array| if a.is_empty() { refuse("shift: the list is empty") } else { Ok(a.remove(0)) });
    v.add("clear", |a: &mut Array| a.clear());
    v.add("reverse", |a: &mut Array| a.reverse());
    v.add("truncate", |a: &mut Array, length: i64| a.truncate(usize::try_from(length).unwrap_or(0)));
    // The interpreter's own would put lists behind each other, where a vector was meant.
    v.add("+", |_: Array, _: Array| beside());
    v.add("+=", |_: &mut Array, _: Dynamic| beside());
}

fn beside() -> Outcome<()> {
    refuse("+ is not defined for lists: add(a, b) adds vectors, a.append(b) and a.push(x) make a list longer")
}

fn positions(v: &mut Vocabulary) {
    v.add("insert", |a: &mut Array, at: i64, x: Dynamic| match usize::try_from(at) {
        Ok(at) if at <= a.len() => {
            a.insert(at, x);
            Ok(())
        }
        _ => refuse(format!("insert: no position {at} in a list of {}", a.len())),
    });
    v.add("remove", |a: &mut Array, at: i64| match usize::try_from(at) {
        Ok(at) if at < a.len() => Ok(a.remove(at)),
        _ => refuse(format!("remove: no position {at} in a list of {}", a.len())),
    });
}

/// A position counted from the beginning, or from the end if it is negative, within the length.
pub(super) fn index(length: usize, at: i64) -> usize {
    let from_end = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
    if at < 0 { length.saturating_sub(from_end) } else { from_end.min(length) }
}

fn parts(v: &mut Vocabulary) {
    let meter = v.meter.clone();
    v.add("extract", move |a: &mut Array, range: Range<i64>| {
        part(&meter, a, range.start, range.end.saturating_sub(range.start))
    });
    let meter = v.meter.clone();
    v.add("extract", move |a: &mut Array, range: RangeInclusive<i64>| {
        let length = range.end().saturating_sub(*range.start()).saturating_add(1);
        part(&meter, a, *range.start(), length)
    });
    let meter = v.meter.clone();
    v.add("extract", move |a: &mut Array, from: i64, length: i64| part(&meter, a, from, length));
    let meter = v.meter.clone();
    v.add("extract", move |a: &mut Array, from: i64| part(&meter, a, from, i64::MAX));
}

fn part(meter: &Meter, a: &Array, from: i64, length: i64) -> Outcome<Array> {
    let from = index(a.len(), from);
    let length = usize::try_from(length).unwrap_or(0).min(a.len() - from);
    meter.charge(length)?;
    Ok(a[from..from + length].to_vec())
}

fn searching(v: &mut Vocabulary) {
    let meter = v.meter.clone();
    v.add("contains", move |a: &mut Array, x: Dynamic| Ok::<bool, Box<EvalAltResult>>(position(&meter, a, &x)? >= 0));
    let meter = v.meter.clone();
    v.add("index_of", move |a: &mut Array, x: Dynamic| position(&meter, a, &x));
    v.add("contains", |range: Range<i64>, n: i64| range.contains(&n));
    v.add("contains", |range: RangeInclusive<i64>, n: i64| range.contains(&n));
}

fn position(meter: &Meter, a: &Array, x: &Dynamic) -> Outcome<i64> {
    for (place, item) in a.iter().enumerate() {
        if equal(meter, item, x)? {
            return Ok(place as i64);
        }
    }
    Ok(-1)
}

fn equality(v: &mut Vocabulary) {
    let meter = v.meter.clone();
    v.add("==", move |a: &mut Array, b: Array| equal_lists(&meter, a, &b));
    let meter = v.meter.clone();
    v.add("!=", move |a: &mut Array, b: Array| equal_lists(&meter, a, &b).map(|equal| !equal));
    let meter = v.meter.clone();
    v.add("==", move |a: &mut Map, b: Map| equal_maps(&meter, a, &b));
    let meter = v.meter.clone();
    v.add("!=", move |a: &mut Map, b: Map| equal_maps(&meter, a, &b).map(|equal| !equal));
}

/// Whether two values are the same: numbers by their value, functions never.
fn equal(meter: &Meter, a: &Dynamic, b: &Dynamic) -> Outcome<bool> {
    meter.charge(1)?;
    if let (Ok(x), Ok(y)) = (a.as_int(), b.as_int()) {
        return Ok(x == y);
    }
    if let (Some(x), Some(y)) = (real(a), real(b)) {
        return Ok(x == y);
    }
    if let (Ok(a), Ok(b)) = (a.as_array_ref(), b.as_array_ref()) {
        return equal_lists(meter, &a, &b);
    }
    if let (Ok(a), Ok(b)) = (a.as_map_ref(), b.as_map_ref()) {
        return equal_maps(meter, &a, &b);
    }
    if let (Ok(a), Ok(b)) = (a.as_immutable_string_ref(), b.as_immutable_string_ref()) {
        return Ok(*a == *b);
    }
    let flags = matches!((a.as_bool(), b.as_bool()), (Ok(a), Ok(b)) if a == b);
    let letters = matches!((a.as_char(), b.as_char()), (Ok(a), Ok(b)) if a == b);
    Ok(flags || letters || a.is_unit() && b.is_unit())
}

fn equal_lists(meter: &Meter, a: &[Dynamic], b: &[Dynamic]) -> Outcome<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (x, y) in a.iter().zip(b) {
        if !equal(meter, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_maps(meter: &Meter, a: &Map, b: &Map) -> Outcome<bool> {
    if !a.keys().eq(b.keys()) {
        return Ok(false);
    }
    for (x, y) in a.values().zip(b.values()) {
        if !equal(meter, x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn callbacks(v: &mut Vocabulary) {
    v.add("map", |context: NativeCallContext, a: Array, f: FnPtr| {
        a.into_iter().map(|x| f.call_raw(&context, None, [x])).collect::<Outcome<Array>>()
    });
    v.add("filter", |context: NativeCallContext, a: Array, f: FnPtr| {
        let mut kept = Array::new();
        for x in a {
            if holds("filter", &f.call_raw(&context, None, [x.clone()])?)? {
                kept.push(x);
            }
        }
        Ok::<Array, Box<EvalAltResult>>(kept)
    });
    v.add("reduce", |context: NativeCallContext, a: Array, f: FnPtr, start: Dynamic| {
        a.into_iter().try_fold(start, |sum, x| f.call_raw(&context, None, [sum, x]))
    });
    v.add("some", |context: NativeCallContext, a: Array, f: FnPtr| first(&context, a, &f, ("some", true)));
    v.add("all", |context: NativeCallContext, a: Array, f: FnPtr| {
        first(&context, a, &f, ("all", false)).map(|found| !found)
    });
}

/// Whether there is an element of which the function says so.
fn first(context: &NativeCallContext, a: Array, f: &FnPtr, (name, says): (&str, bool)) -> Outcome<bool> {
    for x in a {
        if holds(name, &f.call_raw(context, None, [x])?)? == says {
            return Ok(true);
        }
    }
    Ok(false)
}

fn holds(name: &str, x: &Dynamic) -> Outcome<bool> {
    x.as_bool().or_else(|_| refuse(format!("{name}: the function must give true or false, not {}", kind(x))))
}

fn sorting(v: &mut Vocabulary) {
    let meter = v.meter.clone();
    v.add("sort", move |a: &mut Array| {
        let mut ordered = |x: &Dynamic, y: &Dynamic| {
            meter.charge(1)?;
            in_order(x, y)
        };
        *a = sorted(std::mem::take(a), &mut ordered)?;
        Ok::<(), Box<EvalAltResult>>(())
    });
    v.add("sort", |context: NativeCallContext, a: &mut Array, f: FnPtr| {
        let mut ordered = |x: &Dynamic, y: &Dynamic| {
            let order = f.call_raw(&context, None, [x.clone(), y.clone()])?;
            real(&order).map_or_else(
                || refuse(format!("sort: the function must give a number, not {}", kind(&order))),
                |x| Ok(x <= 0.0),
            )
        };
        *a = sorted(std::mem::take(a), &mut ordered)?;
        Ok::<(), Box<EvalAltResult>>(())
    });
}

/// Whether two elements may stand in this order.
fn in_order(x: &Dynamic, y: &Dynamic) -> Outcome<bool> {
    match (real(x), real(y)) {
        (Some(x), Some(y)) if x.is_nan() || y.is_nan() => refuse("sort: there is a NaN in the list"),
        (Some(x), Some(y)) => Ok(x <= y),
        _ => match (x.as_immutable_string_ref(), y.as_immutable_string_ref()) {
            (Ok(x), Ok(y)) => Ok(*x <= *y),
            _ => refuse(format!("sort: {} and {} have no order", kind(x), kind(y))),
        },
    }
}

/// A merge sort: the library's may panic where a student's order is none.
fn sorted(mut items: Array, ordered: &mut dyn FnMut(&Dynamic, &Dynamic) -> Outcome<bool>) -> Outcome<Array> {
    if items.len() < 2 {
        return Ok(items);
    }
    let mut merged = Array::with_capacity(items.len());
    let late = items.split_off(items.len() / 2);
    let (mut left, mut right) =
        (sorted(items, ordered)?.into_iter().peekable(), sorted(late, ordered)?.into_iter().peekable());
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        merged.extend(if ordered(x, y)? { left.next() } else { right.next() });
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

fn vectors(v: &mut Vocabulary) {
    let meter = v.meter.clone();
    v.add("dot", move |a: &mut Array, b: Array| {
        pairs(&meter, "dot", a, &b, |x, y| x * y).map(|products| products.iter().sum::<f64>())
    });
    let meter = v.meter.clone();
    v.add("norm", move |a: &mut Array| {
        let squares: f64 = vector(&meter, "norm", a)?.iter().map(|x| x * x).sum();
        Ok::<f64, Box<EvalAltResult>>(libm::sqrt(squares))
    });
    let meter = v.meter.clone();
    v.add("add", move |a: &mut Array, b: Array| pairs(&meter, "add", a, &b, |x, y| x + y).map(list));
    let meter = v.meter.clone();
    v.add("sub", move |a: &mut Array, b: Array| pairs(&meter, "sub", a, &b, |x, y| x - y).map(list));
    let meter = v.meter.clone();
    v.add("scale", move |x: f64, a: Array| scaled(&meter, x, &a));
    let meter = v.meter.clone();
    v.add("scale", move |n: i64, a: Array| scaled(&meter, n as f64, &a));
    let meter = v.meter.clone();
    v.add("sum", move |a: &mut Array| sum(&meter, a));
    let (meter, most) = (v.meter.clone(), v.limits.list);
    v.add("zeros", move |n: i64| match usize::try_from(n) {
        Ok(n) if n <= most => {
            meter.charge(n)?;
            Ok(vec![Dynamic::from_float(0.0); n])
        }
        Ok(_) => too_long(),
        Err(_) => refuse(format!("zeros: there is no vector of {n} numbers")),
    });
}

fn list(numbers: Vec<f64>) -> Array {
    numbers.into_iter().map(Dynamic::from_float).collect()
}

fn vector(meter: &Meter, name: &str, a: &Array) -> Outcome<Vec<f64>> {
    meter.charge(a.len())?;
    let number = |(place, x)| {
        real(x).map_or_else(|| refuse(format!("{name}: element {place} is {}, not a number", kind(x))), Ok)
    };
    a.iter().enumerate().map(number).collect()
}

fn pairs(meter: &Meter, name: &str, a: &Array, b: &Array, join: fn(f64, f64) -> f64) -> Outcome<Vec<f64>> {
    if a.len() != b.len() {
        return refuse(format!("{name}: one vector has {} numbers, the other {}", a.len(), b.len()));
    }
    let (a, b) = (vector(meter, name, a)?, vector(meter, name, b)?);
    Ok(a.iter().zip(&b).map(|(&x, &y)| join(x, y)).collect())
}

fn scaled(meter: &Meter, x: f64, a: &Array) -> Outcome<Array> {
    Ok(list(vector(meter, "scale", a)?.iter().map(|y| x * y).collect()))
}

/// An integer if all elements are.
fn sum(meter: &Meter, a: &Array) -> Outcome<Dynamic> {
    let integers: Result<Vec<i64>, _> = a.iter().map(Dynamic::as_int).collect();
    let Ok(integers) = integers else {
        return Ok(Dynamic::from_float(vector(meter, "sum", a)?.iter().sum()));
    };
    meter.charge(a.len())?;
    let sum = integers.iter().try_fold(0_i64, |sum, &n| sum.checked_add(n));
    sum.map_or_else(|| refuse("sum: too large for an integer"), |n| Ok(n.into()))
}

fn stepped(meter: &Meter, most: usize, from: i64, to: i64, step: i64) -> Outcome<Array> {
    let mut numbers = Array::new();
    let mut at = Some(from);
    while let Some(n) = at.filter(|n| if step > 0 { *n < to } else { *n > to }) {
        if step == 0 {
            return refuse("range: the step is 0");
        }
        if numbers.len() == most {
            return too_long();
        }
        meter.charge(1)?;
        numbers.push(n.into());
        at = n.checked_add(step);
    }
    Ok(numbers)
}

fn too_long<T>() -> Outcome<T> {
    Err(EvalAltResult::ErrorDataTooLarge("list".into(), Position::NONE).into())
}
