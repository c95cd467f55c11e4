//! What methods say about their iterates when someone listens.
//!
//! [`note`] costs one relaxed load of an atomic flag until [`listen`] is called.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::arithmetic::Real;

static LISTENERS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static RECORD: RefCell<Option<Record>> = const { RefCell::new(None) };
}

struct Record {
    lane: usize,
    lines: Vec<Line>,
}

/// One note: a name and the numbers that went with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What was noted, as `w`.
    pub name: &'static str,
    /// At which step.
    pub step: usize,
    /// Its coordinates.
    pub values: Vec<f64>,
}

/// Says that `name` has these coordinates at this step.
#[inline]
pub fn note<R: Real>(name: &'static str, step: usize, values: &[R]) {
    if LISTENERS.load(Ordering::Relaxed) > 0 {
        record(name, step, values);
    }
}

#[cold]
fn record<R: Real>(name: &'static str, step: usize, values: &[R]) {
    RECORD.with_borrow_mut(|record| {
        if let Some(Record { lane, lines }) = record {
            lines.push(Line { name, step, values: values.iter().map(|value| value.glance(*lane)).collect() });
        }
    });
}

/// Runs a computation on this thread and returns, with its result, what it noted in one lane.
pub fn listen<T>(lane: usize, compute: impl FnOnce() -> T) -> (T, Vec<Line>) {
    struct Deafen;
    impl Drop for Deafen {
        fn drop(&mut self) {
            LISTENERS.fetch_sub(1, Ordering::Relaxed);
            RECORD.with_borrow_mut(|record| *record = None);
        }
    }
    LISTENERS.fetch_add(1, Ordering::Relaxed);
    RECORD.with_borrow_mut(|record| *record = Some(Record { lane, lines: Vec::new() }));
    let _deafen = Deafen;
    let result = compute();
    let lines = RECORD.with_borrow_mut(|record| record.take()).map_or(Vec::new(), |record| record.lines);
    (result, lines)
}

/// Runs a computation whose notes are dropped, also where someone listens.
pub fn unheard<T>(compute: impl FnOnce() -> T) -> T {
    let record = RECORD.take();
    let result = compute();
    RECORD.set(record);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_heard_only_while_someone_listens() {
        note("w", 0, &[1.0]);
        let (result, lines) = listen(0, || {
            note("w", 1, &[2.0, 3.0]);
            5
        });
        note("w", 2, &[4.0]);
        assert_eq!(result, 5);
        assert_eq!(lines, [Line { name: "w", step: 1, values: vec![2.0, 3.0] }]);
    }
}
