//! All suffix products of a chain of matrices.

use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2};
use rayon::prelude::*;

use crate::problem::{MATRICES, MATRIX_WIDTH, matrices};

const WIDTH: usize = MATRIX_WIDTH;
const SIZE: usize = WIDTH * WIDTH;

/// The product of `left` (any number of rows) and `right`, both row by row.
type Product = fn(left: &[f64], right: &[f64; SIZE], out: &mut [f64]);

/// Row by row, the inner loop over a row of `right`.
fn by_loops(left: &[f64], right: &[f64; SIZE], out: &mut [f64]) {
    let (left, _) = left.as_chunks::<WIDTH>();
    let (out, _) = out.as_chunks_mut::<WIDTH>();
    let (right, _) = right.as_chunks::<WIDTH>();
    for (left, out) in left.iter().zip(out) {
        let mut row = [0.0; WIDTH];
        for (factor, right) in left.iter().zip(right) {
            for (sum, entry) in row.iter_mut().zip(right) {
                *sum += factor * entry;
            }
        }
        *out = row;
    }
}

fn by_ndarray(left: &[f64], right: &[f64; SIZE], out: &mut [f64]) {
    let rows = left.len() / WIDTH;
    let left = ArrayView2::from_shape((rows, WIDTH), left).unwrap();
    let right = ArrayView2::from_shape((WIDTH, WIDTH), right).unwrap();
    let mut out = ArrayViewMut2::from_shape((rows, WIDTH), out).unwrap();
    general_mat_mul(1.0, &left, &right, 0.0, &mut out);
}

/// The chain, and room for its products.
pub(crate) struct SuffixScan {
    factors: Vec<f64>,
    products: Vec<f64>,
    local: Vec<f64>,
    product: Product,
    halves: bool,
}

impl SuffixScan {
    pub(crate) fn new(candidate: &str) -> SuffixScan {
        let factors = matrices();
        SuffixScan {
            products: vec![0.0; factors.len()],
            local: vec![0.0; factors.len() / 2],
            factors,
            product: if candidate.starts_with("loops") { by_loops } else { by_ndarray },
            halves: candidate.ends_with("halves"),
        }
    }

    /// One product after the other; or two halves at once, of which the first is then multiplied by the whole second.
    pub(crate) fn run(&mut self) {
        if !self.halves {
            return chain(self.product, &self.factors, &mut self.products);
        }
        let (first, second) = self.factors.split_at(self.factors.len() / 2);
        let (lifted, products) = self.products.split_at_mut(first.len());
        rayon::join(|| chain(self.product, first, &mut self.local), || chain(self.product, second, products));
        let whole = products.first_chunk().unwrap();
        let parts = lifted.par_chunks_mut(SIZE).zip(self.local.par_chunks(SIZE));
        parts.with_min_len(16).for_each(|(out, local)| (self.product)(local, whole, out));
    }

    /// The mean over k of ln ‖A_k ⋯ A_n‖, Frobenius norms.
    pub(crate) fn mean_log_norm(&self) -> f64 {
        let logs = self.products.chunks(SIZE).map(|a| a.iter().map(|x| x * x).sum::<f64>().sqrt().ln());
        logs.sum::<f64>() / MATRICES as f64
    }
}

/// out_k = A_k ⋯ A_n.
fn chain(product: Product, factors: &[f64], out: &mut [f64]) {
    let (factors, _) = factors.as_chunks::<SIZE>();
    let (out, _) = out.as_chunks_mut::<SIZE>();
    let last = factors.len() - 1;
    out[last] = factors[last];
    for k in (0..last).rev() {
        let (now, later) = out.split_at_mut(k + 1);
        product(&factors[k], &later[0], &mut now[k]);
    }
}
