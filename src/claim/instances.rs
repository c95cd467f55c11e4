//! Where the settings of an experiment come from.

use proptest::strategy::BoxedStrategy;

use crate::arithmetic::{Exact, Ratio};

/// A part of an experiment: a plain function, so that experiments are `Copy` and hide no state.
pub(super) type Part<F> = &'static F;

/// Keeps a function that captures nothing. Such a function takes no space, so nothing is
/// allocated and leaking it leaks nothing.
pub(super) fn part<F: 'static>(function: F) -> Part<F> {
    const {
        assert!(
            size_of::<F>() == 0,
            "a part of a claim must be a plain function: what it would capture belongs into the setting, or into a `const`"
        );
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
