//! Parallel automatic differentiation: products of Jacobians in logarithmic time.

pub(crate) use super::*;

pub(crate) mod backprop_cost;
pub(crate) mod jacobian_chain;
pub(crate) mod naive_workers;
pub(crate) mod product_tree;
pub(crate) mod suffix_scan;
pub(crate) mod tree_gradient_time;

use theorycheck::model::{Activation, Matrix, Mlp};

/// A chain of L layers of width w with a single output, and a point where it is differentiated.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    pub(crate) layers: usize,
    pub(crate) width: usize,
    pub(crate) activation: Activation,
}

impl Chain {
    /// Weights −1, 0 or 1 in a fixed irregular pattern: every value that a chain with piecewise
    /// linear activations computes is a whole number.
    pub(crate) fn weights(&self) -> Vec<Matrix<Ratio>> {
        let weight = |l: usize, i: usize, j: usize| {
            Ratio::from((i * i + 2 * j * j + i * j * (l + 1) + l * (i + 1) + j) as i64 % 3 - 1)
        };
        let rows = |l: usize| if l + 1 == self.layers { 1 } else { self.width };
        let matrix = |l: usize| (0..rows(l)).map(|i| (0..self.width).map(|j| weight(l, i, j)).collect()).collect();
        (0..self.layers).map(matrix).collect()
    }

    pub(crate) fn network<R: Real>(&self) -> Mlp<R> {
        Mlp::lift(&self.weights(), self.activation)
    }

    /// x = (1, 2, …, w).
    pub(crate) fn input<R: Real>(&self) -> Vec<R> {
        (1..=self.width).map(|i| R::of(i)).collect()
    }
}

/// Small chains with whole-number arithmetic.
pub(crate) fn small_chains() -> Vec<Chain> {
    let shapes = [(1, 3), (2, 1), (2, 3), (3, 2), (5, 3), (8, 4)];
    let chain = |(layers, width)| Chain { layers, width, activation: Activation::Kink };
    let others = [Activation::Relu, Activation::Square].map(|activation| Chain { layers: 4, width: 3, activation });
    shapes.into_iter().map(chain).chain(others).collect()
}

/// The entries of two matrices, compared one by one in exact arithmetic.
pub(crate) fn same_entries(found: &[Exact], expected: &[Exact]) -> Result<(), String> {
    if found.len() != expected.len() {
        return Err(format!("{} entries instead of {}", found.len(), expected.len()));
    }
    let differ = found.iter().zip(expected).enumerate().find(|(_, (found, expected))| !found.eq(**expected).is_yes());
    differ.map_or(Ok(()), |(i, (found, expected))| Err(format!("entry {i} is {found} instead of {expected}")))
}
