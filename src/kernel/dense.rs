//! [`Dense`]: matrices of doubles, multiplied by a library near the machine's peak.
//!
//! The order in which a library adds is its own, and differs from processor to processor: results
//! are to be read with their error bound, never bit by bit.

#![expect(unsafe_code, reason = "the library takes pointers")]

/// A matrix of doubles, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Dense {
    rows: usize,
    columns: usize,
    entries: Vec<f64>,
}

impl Dense {
    /// A matrix given entry by entry.
    #[must_use]
    pub fn from_fn(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Dense {
        let entries = (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| entry(i, j)).collect();
        Dense { rows, columns, entries }
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entry in row i and column j.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn entry(&self, i: usize, j: usize) -> f64 {
        assert!(i < self.rows && j < self.columns, "no entry ({i}, {j}) in {} x {}", self.rows, self.columns);
        self.entries[i * self.columns + j]
    }

    /// A · B. Each entry, a sum of n products added in any order, is within γₙ (|A| |B|)_ij of the
    /// exact one, γₙ = n u/(1 − n u) with u = 2⁻⁵³ (Higham, Accuracy and Stability, section 3.5),
    /// unless something under- or overflows.
    ///
    /// # Panics
    /// When A has not as many columns as B has rows.
    #[must_use]
    pub fn product(&self, b: &Dense) -> Dense {
        assert_eq!(self.columns, b.rows, "a product needs as many columns on the left as rows on the right");
        let mut entries = vec![0.0; self.rows * b.columns];
        multiply(&self.entries, b, &mut entries);
        Dense { rows: self.rows, columns: b.columns, entries }
    }
}

/// Rows of A times B, into the rows of the result.
fn multiply(a: &[f64], b: &Dense, result: &mut [f64]) {
    let rows = result.len() / b.columns.max(1);
    assert_eq!((a.len(), result.len()), (rows * b.rows, rows * b.columns));
    let (inner, columns) = (b.rows, b.columns);
    // SAFETY: the three matrices lie row by row in slices of exactly these sizes, and the result,
    // borrowed mutably, overlaps neither factor.
    unsafe {
        matrixmultiply::dgemm(
            rows,
            inner,
            columns,
            1.0,
            a.as_ptr(),
            inner as isize,
            1,
            b.entries.as_ptr(),
            columns as isize,
            1,
            0.0,
            result.as_mut_ptr(),
            columns as isize,
            1,
        );
    }
}

/// All suffix products M_L, M_L M_{L−1}, …, M_L ⋯ M₁ of square matrices M₁, …, M_L of one size, in
/// that order.
///
/// A row of a product depends on the same row of the one before and on nothing else, so the threads
/// of the current pool take a band of rows each, through all L factors, and never wait.
///
/// # Panics
/// When the matrices are not square or not all of one size.
#[must_use]
pub fn suffix_products(factors: &[Dense]) -> Vec<Dense> {
    let mut products = Vec::new();
    suffix_products_into(factors, &mut products);
    products
}

/// The same, into products whose room is used again.
///
/// # Panics
/// When the matrices are not square or not all of one size.
pub fn suffix_products_into(factors: &[Dense], products: &mut Vec<Dense>) {
    let width = factors.first().map_or(0, Dense::rows);
    let square = |factor: &Dense| factor.rows == width && factor.columns == width;
    assert!(factors.iter().all(square), "suffix products need square matrices of one size");
    products.resize_with(factors.len(), || Dense { rows: 0, columns: 0, entries: Vec::new() });
    for product in &mut *products {
        (product.rows, product.columns) = (width, width);
        product.entries.resize(width * width, 0.0);
    }
    let band = width.div_ceil(rayon::current_num_threads()).max(1);
    let mut bands: Vec<Vec<&mut [f64]>> = (0..width.div_ceil(band)).map(|_| Vec::new()).collect();
    for product in products {
        for (band, rows) in bands.iter_mut().zip(product.entries.chunks_mut(band * width)) {
            band.push(rows);
        }
    }
    rayon::scope(|scope| {
        for (number, products) in bands.iter_mut().enumerate() {
            scope.spawn(move |_| multiply_band(factors, number * band, products));
        }
    });
}

/// The rows of all products that begin at `first`.
fn multiply_band(factors: &[Dense], first: usize, products: &mut [&mut [f64]]) {
    let ([before @ .., last], [product, later @ ..]) = (factors, products) else { return };
    product.copy_from_slice(&last.entries[first * last.columns..][..product.len()]);
    let mut so_far: &[f64] = product;
    for (factor, product) in before.iter().rev().zip(later) {
        multiply(so_far, factor, product);
        so_far = product;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::elementary::tests::of_double;
    use crate::arithmetic::{Exact, exact, ratio};

    /// Entries k/32 for small k: their products and sums of products are exact in Exact.
    fn matrix(rows: usize, columns: usize, seed: usize) -> Dense {
        Dense::from_fn(rows, columns, |i, j| ((i * 31 + j * 17 + seed * 7 + i * j) % 41) as f64 / 32.0 - 0.625)
    }

    fn exactly(x: f64) -> Exact {
        exact(ratio((x * 32.0) as i64, 32))
    }

    #[test]
    fn products_lie_within_their_error_bound_of_the_exact_ones() {
        // Thirds, so that every product rounds.
        let thirds = |a: &Dense| Dense::from_fn(a.rows, a.columns, |i, j| a.entry(i, j) / 3.0);
        for (rows, inner, columns) in [(1, 1, 1), (3, 5, 2), (64, 64, 64), (17, 33, 9), (4, 0, 3)] {
            let (a, b) = (matrix(rows, inner, 1), matrix(inner, columns, 2));
            let product = thirds(&a).product(&thirds(&b));
            for i in 0..rows {
                for j in 0..columns {
                    let terms = || (0..inner).map(|k| exactly(a.entry(i, k)) * exactly(b.entry(k, j)) / 9);
                    let (sum, size): (Exact, Exact) = (terms().sum(), terms().map(Exact::abs).sum());
                    // Two units more for the roundings of the factors.
                    let allowed = size * ratio(inner as i64 + 3, 1 << 53);
                    let error = (of_double(product.entry(i, j)) - sum).abs();
                    assert!(error.le(allowed).is_yes(), "entry ({i}, {j}) of {rows} x {inner} x {columns}: {error}");
                }
            }
        }
    }

    #[test]
    fn suffix_products_are_those_of_one_product_after_the_other() {
        for threads in [1, 2, 3, 7] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a few threads");
            let factors: Vec<Dense> = (0..9).map(|seed| matrix(5, 5, seed)).collect();
            let products = pool.install(|| suffix_products(&factors));
            // Room that held other products gives the same.
            let mut again = vec![matrix(2, 3, 1), matrix(7, 7, 2)];
            pool.install(|| suffix_products_into(&factors, &mut again));
            assert_eq!(products, again);
            assert_eq!(products.len(), 9);
            assert_eq!(products[0], factors[8]);
            for k in 1..9 {
                let expected = products[k - 1].product(&factors[8 - k]);
                for (entry, expected) in products[k].entries.iter().zip(&expected.entries) {
                    assert!((entry - expected).abs() <= 1e-13 * expected.abs().max(1.0));
                }
            }
        }
        assert!(suffix_products(&[]).is_empty());
    }
}
