//! Where the settings of an experiment come from.

use std::fmt::Debug;

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::arithmetic::{Exact, Ratio};
use crate::random::Key;

/// A part of an experiment: a plain function, so that experiments are `Copy` and hide no state.
pub(super) type Part<F> = &'static F;

/// Keeps a function that captures nothing. Such a function takes no space, so nothing is
/// allocated and leaking it leaks nothing.
pub(super) fn part<F: 'static>(function: F) -> Part<F> {
    const {
        assert!(size_of::<F>() == 0, "a part of a claim must be a plain function: it may capture nothing");
    }
    Box::leak(Box::new(function))
}

/// At most this many axes in a box.
pub(super) const AXES_MAX: usize = 4;

/// What an experiment quantifies over.
pub(super) enum Domain<S: 'static> {
    /// A list drawn by hand from a larger class.
    Sample(Part<dyn Fn() -> Vec<S> + Send + Sync>),
    /// A list that is the whole of what is meant.
    Every(Part<dyn Fn() -> Vec<S> + Send + Sync>),
    /// A strategy for a larger class, which shrinks.
    Drawn(Part<dyn Fn() -> BoxedStrategy<S> + Send + Sync>),
    /// A box, to be exhausted by subdivision.
    Continuum(Continuum<S>),
}

impl<S> Clone for Domain<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Domain<S> {}

/// A box with rational corners.
pub(super) struct Continuum<S> {
    pub(super) bounds: [(Ratio, Ratio); AXES_MAX],
    pub(super) axes: usize,
    pub(super) point: fn(&[Exact]) -> S,
}

impl<S> Clone for Continuum<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Continuum<S> {}

impl<const N: usize> Continuum<[Exact; N]> {
    pub(super) fn new(bounds: [(Ratio, Ratio); N]) -> Self {
        const {
            assert!(N >= 1 && N <= AXES_MAX, "a box has between one and four axes");
        }
        for (lo, hi) in bounds {
            assert!(lo <= hi, "the side [{lo}, {hi}] of the box is empty: put the smaller end first");
        }
        let mut padded = [(Ratio::ZERO, Ratio::ZERO); AXES_MAX];
        padded[..N].copy_from_slice(&bounds);
        Continuum { bounds: padded, axes: N, point: |sides| std::array::from_fn(|axis| sides[axis]) }
    }
}

/// A drawn setting that can be simplified, and how it has been so far.
pub(super) struct Drawing<S: Debug> {
    tree: Box<dyn ValueTree<Value = S>>,
    pub(super) shrinking: String,
}

impl<S: Debug + 'static> Drawing<S> {
    /// The `n`th setting that a strategy draws from the stream of a key.
    pub(super) fn new(strategy: &BoxedStrategy<S>, key: Key) -> Result<Drawing<S>, String> {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &key.0);
        let config = Config { failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, rng);
        let tree =
            strategy.new_tree(&mut runner).map_err(|reason| format!("the strategy yields no setting: {reason}"))?;
        Ok(Drawing { tree: Box::new(tree), shrinking: String::new() })
    }

    pub(super) fn current(&self) -> S {
        self.tree.current()
    }

    /// Takes the recorded steps again.
    pub(super) fn follow(&mut self, shrinking: &str) {
        for step in shrinking.chars() {
            if step == 's' {
                self.tree.simplify();
            } else {
                self.tree.complicate();
            }
        }
        shrinking.clone_into(&mut self.shrinking);
    }

    /// The steps that simplify the setting while it keeps failing, at most `steps` of them.
    pub(super) fn shrink(mut self, steps: usize, still_fails: impl Fn(S) -> bool) -> String {
        let (mut path, mut kept, mut failing) = (String::new(), 0, true);
        while path.len() < steps {
            let moved = if failing { self.tree.simplify() } else { self.tree.complicate() };
            if !moved {
                break;
            }
            path.push(if failing { 's' } else { 'c' });
            failing = still_fails(self.tree.current());
            if failing {
                kept = path.len();
            }
        }
        path.truncate(kept);
        path
    }
}
