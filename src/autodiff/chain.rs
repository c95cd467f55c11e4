//! Gradients of a chain as products of its Jacobians: one at a time, or all of them by a scan.

use super::{Scan, Schedule};
use crate::arithmetic::Real;
use crate::kernel::matrix_product;
use crate::model::{Forward, Matrix, Mlp};

/// ∂h_L/∂W_l = J_L J_{L−1} ⋯ J_{l+1} T_l, a product of L − l + 1 factors taken from the left; W_l is
/// read row by row. Layers are counted from 1.
#[must_use]
pub fn chain_gradient<R: Real>(network: &Mlp<R>, pass: &Forward<R>, l: usize) -> Matrix<R> {
    let jacobians = (l + 1..=network.layers()).rev().map(|k| network.jacobian(pass, k));
    let factors = jacobians.chain([network.parameter_jacobian(pass, l)]);
    factors.reduce(|product, factor| matrix_product(&product, &factor)).expect("T_l is always a factor")
}

/// The same by a tree: J_L ⋯ J_{l+1} by pairwise halving on the threads of the current pool, and the
/// product with T_l last.
#[must_use]
pub fn gradient_by_tree<R: Real + Send + Sync>(network: &Mlp<R>, pass: &Forward<R>, l: usize) -> Matrix<R> {
    let jacobians: Vec<Matrix<R>> = (l + 1..=network.layers()).rev().map(|k| network.jacobian(pass, k)).collect();
    let tree = Schedule::tree_product(jacobians.len());
    let above = tree.run(jacobians, |left, right| matrix_product(left, right)).pop();
    let own = network.parameter_jacobian(pass, l);
    above.map(|above| matrix_product(&above, &own)).unwrap_or(own)
}

/// ∂h_L/∂W_l for l = 1, …, L: all suffix products J_L ⋯ J_{l+1} by one parallel scan, on the threads
/// of the current pool, then one round of products with T_l.
#[must_use]
pub fn gradients_by_scan<R: Real + Send + Sync>(network: &Mlp<R>, pass: &Forward<R>, scan: Scan) -> Vec<Matrix<R>> {
    use rayon::prelude::*;
    let layers = network.layers();
    // The k-th prefix of J_L, J_{L−1}, …, J₂ is the suffix product that layer L − k needs.
    let jacobians: Vec<Matrix<R>> = (2..=layers).rev().map(|k| network.jacobian(pass, k)).collect();
    let suffixes = scan.schedule(jacobians.len()).run(jacobians, |left, right| matrix_product(left, right));
    (1..=layers)
        .into_par_iter()
        .map(|l| {
            let own = network.parameter_jacobian(pass, l);
            if l == layers { own } else { matrix_product(&suffixes[layers - l - 1], &own) }
        })
        .collect()
}
