//! Schedules of merges: rounds in which adjacent intervals of factors become one.
//!
//! An interval [a, b] stands for the product of the factors a to b. It stays there when it is merged,
//! and several merges of a round may use it, but none may use what the same round makes.

use super::*;
use std::collections::BTreeSet;
use theorycheck::grade::program::{Program, ProgramError, Value};

/// First and last factor, both included.
pub(super) type Interval = (i64, i64);

/// What a schedule that holds together comes to.
pub(super) struct Schedule {
    /// Rounds with merges in them.
    pub(super) rounds: usize,
    /// Merges in the widest round.
    pub(super) width: usize,
    there: BTreeSet<Interval>,
}

/// Together the calls of a program may take about so many operations before sizes are left out.
const OPERATIONS: u64 = 3_000_000;
/// Beyond, a program may run into its limits.
const SMALL: i64 = 64;
/// Sizes that are never left out: all up to 16, and these.
const ESSENTIAL: [i64; 9] = [23, 24, 31, 32, 33, 47, 48, 63, 64];

fn is_essential(size: i64) -> bool {
    size <= 16 || ESSENTIAL.contains(&size)
}

impl Schedule {
    /// Follows a list of rounds over the factors 1 to `last`; the error names the first wrong step.
    pub(super) fn follow(value: &Value, last: i64) -> Result<Schedule, String> {
        let Value::List(rounds) = value else { return Err("it is not a list of rounds".to_owned()) };
        let there = (1..=last).map(|at| (at, at)).collect();
        let mut schedule = Schedule { rounds: 0, width: 0, there };
        for (round, merges) in rounds.iter().enumerate() {
            let Value::List(merges) = merges else {
                return Err(format!("round {} is not a list of merges", round + 1));
            };
            let mut made = BTreeSet::new();
            for (merge, pair) in merges.iter().enumerate() {
                let place = |says: String| format!("round {}, merge {}: {says}", round + 1, merge + 1);
                made.insert(schedule.merged(pair, &made, last).map_err(place)?);
            }
            schedule.rounds += usize::from(!merges.is_empty());
            schedule.width = schedule.width.max(merges.len());
            schedule.there.append(&mut made);
        }
        Ok(schedule)
    }

    /// What a merge makes, unless it cannot be done in this round.
    fn merged(&self, pair: &Value, made: &BTreeSet<Interval>, last: i64) -> Result<Interval, String> {
        let [left, right] = two(pair).ok_or("a merge is a pair of intervals, [[a, b], [b + 1, c]]")?;
        let (left, right) = (interval(left)?, interval(right)?);
        for of @ (from, to) in [left, right] {
            if from > to {
                return Err(format!("[{from}, {to}] ends before it begins"));
            }
            if from < 1 || to > last {
                return Err(format!("[{from}, {to}] has a factor that is not one of 1 to {last}"));
            }
            if !self.there.contains(&of) {
                let when = if made.contains(&of) { "is made in this very round" } else { "is not there yet" };
                return Err(format!("[{from}, {to}] {when}"));
            }
        }
        match (left, right) {
            ((a, b), (c, d)) if b + 1 == c => Ok((a, d)),
            ((a, b), (c, d)) if d + 1 == a => Err(format!(
                "[{a}, {b}] comes after [{c}, {d}], and matrices do not commute: the earlier interval is first"
            )),
            ((a, b), (c, d)) => Err(format!("[{a}, {b}] and [{c}, {d}] are not adjacent")),
        }
    }

    /// Whether an interval comes out.
    pub(super) fn makes(&self, interval: Interval) -> bool {
        self.there.contains(&interval)
    }
}

fn two(value: &Value) -> Option<[&Value; 2]> {
    match value {
        Value::List(items) => items.iter().collect::<Vec<_>>().try_into().ok(),
        _ => None,
    }
}

fn interval(value: &Value) -> Result<Interval, String> {
    let ends = two(value).and_then(|[from, to]| Some((whole(from)?, whole(to)?)));
    ends.ok_or_else(|| "an interval is a pair of whole numbers, [a, b]".to_owned())
}

/// A whole number, also as a division left it.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(n) => Some(*n),
        Value::Number(x) if x.fract() == 0.0 && x.abs() < 1e9 => Some(*x as i64),
        _ => None,
    }
}

/// The sizes from one to another with those first that are never left out, and some larger ones.
pub(super) fn sizes(from: i64, to: i64, larger: &[i64]) -> Vec<i64> {
    let (first, rest): (Vec<i64>, Vec<i64>) = (from..=to).partition(|size| is_essential(*size));
    [&first, &rest[..], larger].concat()
}

/// Runs a program for these sizes and follows its schedules over the factors from 1 on; sizes are left out
/// once it has taken many operations, or where it runs into a limit beyond 64.
///
/// # Errors
/// With the first step that is wrong, or why the program gave no schedule.
pub(super) fn schedules(program: &Program, name: &str, sizes: Vec<i64>) -> Result<Vec<(i64, Schedule)>, Judgement> {
    let (mut done, mut spent) = (Vec::new(), 0);
    for size in sizes {
        if spent > OPERATIONS && !is_essential(size) {
            break;
        }
        let value = match program.call(&[Value::Integer(size).into()]) {
            Ok(value) => value,
            Err(ProgramError::Operations(_) | ProgramError::TooLarge { .. }) if size > SMALL => break,
            Err(error) => return Err(Judgement::error(sentence(format!("For {name} = {size}: {error}")))),
        };
        spent += program.operations();
        let schedule =
            Schedule::follow(&value, size).map_err(|says| Judgement::wrong(format!("For {name} = {size}, {says}.")))?;
        done.push((size, schedule));
    }
    Ok(done)
}

/// With a full stop, unless it ends as a question.
pub(super) fn sentence(text: String) -> String {
    if text.ends_with(['?', '.']) { text } else { text + "." }
}

/// A number with at most three decimals.
pub(super) fn short(value: f64) -> String {
    if value.abs() < 1e9 { ((value * 1000.0).round() / 1000.0).to_string() } else { format!("{value:.3e}") }
}

/// Rounds that are needed: each at most halves the number of intervals that make up the whole.
pub(super) fn rounds_needed(factors: i64) -> usize {
    theorycheck::autodiff::log2_ceil(factors.max(1) as usize)
}

/// The fewest products at a time that multiply so many factors in so many rounds.
///
/// A round with q products makes at most q fewer intervals of those that the whole consists of, and at
/// least half as many remain; doing as many as that allows is never worse.
pub(super) fn workers_needed(factors: i64, rounds: usize) -> i64 {
    let remaining = |workers: i64| (0..rounds).fold(factors, |left, _| left - workers.min(left / 2));
    let (mut lo, mut hi) = (0, factors / 2);
    while lo < hi {
        let middle = (lo + hi) / 2;
        if remaining(middle) <= 1 { hi = middle } else { lo = middle + 1 }
    }
    lo
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to multiply, without computing anything twice, as the numbers of products in each round.
    fn profiles(factors: i64, rounds: usize, known: &mut BTreeSet<(i64, usize, Vec<i64>)>) -> BTreeSet<Vec<i64>> {
        let width = 4;
        if factors == 1 {
            return [vec![0; width]].into();
        }
        let found: BTreeSet<_> =
            known.iter().filter(|entry| (entry.0, entry.1) == (factors, rounds)).map(|entry| entry.2.clone()).collect();
        if !found.is_empty() || rounds == 0 {
            return found;
        }
        let mut all = profiles(factors, rounds - 1, known);
        for left in 1..factors {
            for a in profiles(left, rounds - 1, known) {
                for b in profiles(factors - left, rounds - 1, known) {
                    let mut sum: Vec<i64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
                    sum[rounds - 1] += 1;
                    all.insert(sum);
                }
            }
        }
        known.extend(all.iter().map(|profile| (factors, rounds, profile.clone())));
        all
    }

    #[test]
    fn the_fewest_workers_are_those_of_a_search_through_all_trees() {
        let mut known = BTreeSet::new();
        let mut found = Vec::new();
        for factors in 2..=13 {
            let rounds = rounds_needed(factors);
            let all = profiles(factors, rounds, &mut known);
            let widths = all.iter().map(|profile| profile.iter().copied().max().unwrap_or(0));
            let fewest = widths.min().expect("a tree of as many rounds");
            assert_eq!(workers_needed(factors, rounds), fewest, "{factors} factors");
            found.push(fewest);
        }
        assert_eq!(found, [1, 1, 2, 2, 2, 3, 4, 3, 3, 4, 4, 5]);
        assert_eq!((workers_needed(64, 6), workers_needed(64, 63), workers_needed(1, 0)), (32, 1, 0));
    }

    fn list(items: &[Value]) -> Value {
        Value::List(items.to_vec())
    }

    fn merge(a: i64, b: i64, c: i64, d: i64) -> Value {
        let pair = |from, to| list(&[Value::Integer(from), Value::Integer(to)]);
        list(&[pair(a, b), pair(c, d)])
    }

    #[test]
    fn the_first_wrong_step_is_named() {
        let says = |rounds: &[&[Value]], says: &str| {
            let value = list(&rounds.iter().map(|round| list(round)).collect::<Vec<_>>());
            match Schedule::follow(&value, 4) {
                Err(found) => assert!(found.contains(says), "{found}"),
                Ok(_) => panic!("{says}"),
            }
        };
        says(&[&[merge(1, 1, 2, 2), merge(1, 1, 3, 3)]], "round 1, merge 2: [1, 1] and [3, 3] are not adjacent");
        says(&[&[merge(2, 2, 1, 1)]], "do not commute");
        says(&[&[merge(1, 1, 2, 2), merge(1, 2, 3, 3)]], "round 1, merge 2: [1, 2] is made in this very round");
        says(&[&[merge(1, 1, 2, 2)], &[merge(1, 2, 3, 4)]], "round 2, merge 1: [3, 4] is not there yet");
        says(&[&[merge(0, 0, 1, 1)]], "not one of 1 to 4");
        says(&[&[merge(4, 4, 5, 5)]], "not one of 1 to 4");
        says(&[&[list(&[Value::Integer(1), Value::Integer(2)])]], "an interval is a pair");
        says(&[&[Value::Integer(1)]], "a merge is a pair");
        assert!(Schedule::follow(&Value::Integer(1), 4).is_err());
    }

    #[test]
    fn an_interval_may_be_used_again() {
        let first = list(&[merge(1, 1, 2, 2), merge(2, 2, 3, 3), merge(3, 3, 4, 4)]);
        let second = list(&[merge(1, 2, 3, 4), merge(2, 2, 3, 4)]);
        let schedule = Schedule::follow(&list(&[first, list(&[]), second]), 4).expect("a schedule");
        assert_eq!((schedule.rounds, schedule.width), (2, 3));
        assert!(schedule.makes((1, 4)) && schedule.makes((2, 4)) && schedule.makes((1, 2)) && !schedule.makes((1, 3)));
    }
}
