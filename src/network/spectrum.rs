//! Eigenvalues of symmetric matrices as enclosures.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::arithmetic::{Exact, Ratio, exact};

/// Guesses are rounded to multiples of 2⁻⁵⁴, so that residuals are sums of 128-bit integers.
const GUESS_BITS: u32 = 54;

/// Residuals are rounded up to multiples of 2⁻⁶⁸ (over the common denominator) before they are
/// squared.
const DROPPED_BITS: u32 = 40;

/// Enclosures of the eigenvalues λ₁ ≥ … ≥ λ_K of a symmetric matrix A, each with multiplicity.
///
/// A numerical library proposes eigenvectors V and eigenvalues Λ = diag(ℓ₁ ≥ … ≥ ℓ_K); nothing is
/// assumed of either. Let R = AV − VΛ and E = VᵀV − I. Write V = QH with Q orthogonal and
/// H = (VᵀV)^½ (a polar decomposition, which every square matrix has). Since
/// |√(1 + e) − 1| ≤ |e| for e ≥ −1, ‖V − Q‖ = ‖H − I‖ ≤ ‖E‖, and so
///
/// ‖QᵀAQ − Λ‖ = ‖R + A(Q − V) − (Q − V)Λ‖ ≤ ‖R‖_F + (‖A‖ + ‖Λ‖) ‖E‖_F =: r.
///
/// QᵀAQ has the eigenvalues of A, and by Weyl's inequality |λ_k − ℓ_k| ≤ r for each k. R and E are
/// computed without rounding, their norms rounded up, and ‖A‖ is at most the largest Σ_j |A_ij|.
/// In practice r is about K units in the last place of a double, whatever the working precision.
///
/// # Panics
/// When the matrix is not symmetric, when its common denominator times the largest row sum of
/// absolute values exceeds 2¹⁶, or when the library's guess is no approximation at all.
#[must_use]
pub fn symmetric_spectrum(rows: &[Vec<Ratio>]) -> Vec<Exact> {
    let symmetric = (0..rows.len()).all(|i| (0..i).all(|j| rows[i][j] == rows[j][i]));
    assert!(symmetric, "enclosures of eigenvalues are for symmetric matrices");
    let guess = Guess::of(rows);
    let radius = guess.radius(rows);
    let enclose = |value: &i128| {
        let value = exact(*value as i64) / exact(2).powi(GUESS_BITS as usize);
        Exact::between(value - radius, value + radius)
    };
    guess.values.iter().map(enclose).collect()
}

/// Proposed eigenvalues, in decreasing order, and eigenvectors, both times 2⁵⁴.
struct Guess {
    values: Vec<i128>,
    vectors: Vec<Vec<i128>>,
}

impl Guess {
    fn of(rows: &[Vec<Ratio>]) -> Guess {
        let size = rows.len();
        let found = SymmetricEigen::new(DMatrix::from_fn(size, size, |i, j| rows[i][j].to_f64()));
        let mut order: Vec<usize> = (0..size).collect();
        order.sort_by(|a, b| found.eigenvalues[*b].total_cmp(&found.eigenvalues[*a]));
        // These bounds, and that of `radius`, keep every sum below 2¹²⁷.
        let fixed = |x: f64, most: f64| {
            assert!(x.abs() <= most, "an eigensolver proposed {x}, which is far off");
            (x * (1u64 << GUESS_BITS) as f64).round() as i128
        };
        let value_max = (2.0 * row_sum_norm(rows).to_f64()).min(256.0);
        let vector = |k: usize| found.eigenvectors.column(k).iter().map(|x| fixed(*x, 2.0)).collect();
        Guess {
            values: order.iter().map(|k| fixed(found.eigenvalues[*k], value_max)).collect(),
            vectors: order.into_iter().map(vector).collect(),
        }
    }

    /// r, as in [`symmetric_spectrum`].
    fn radius(&self, rows: &[Vec<Ratio>]) -> Exact {
        let denominator = rows.iter().flatten().fold(1, |common, entry| least_common(common, entry.denominator()));
        let norm = row_sum_norm(rows);
        assert!(norm * denominator <= 1 << 16, "the common denominator {denominator} is too large");
        let largest = self.values.iter().map(|value| value.abs()).max().unwrap_or(0);
        let scale = exact(2).powi((2 * GUESS_BITS - DROPPED_BITS) as usize);
        let residual = exact(norm_above(self.residuals(rows, denominator))) / scale / denominator;
        let defect = exact(norm_above(self.defects())) / scale;
        residual + (norm + exact(largest as i64) / exact(2).powi(GUESS_BITS as usize)) * defect
    }

    /// The entries of R, times the common denominator and 2¹⁰⁸.
    fn residuals(&self, rows: &[Vec<Ratio>], denominator: i64) -> impl Iterator<Item = i128> {
        let whole = move |entry: &Ratio| i128::from((*entry * denominator).numerator());
        let sparse: Vec<Vec<(usize, i128)>> = rows
            .iter()
            .map(|row| row.iter().map(whole).enumerate().filter(|(_, entry)| *entry != 0).collect())
            .collect();
        self.vectors.iter().zip(&self.values).flat_map(move |(vector, value)| {
            let image = sparse.iter().map(|row| row.iter().map(|(j, entry)| entry * vector[*j]).sum::<i128>());
            let residual = |(image, x): (i128, &i128)| (image << GUESS_BITS) - i128::from(denominator) * value * x;
            image.zip(vector).map(residual).collect::<Vec<_>>()
        })
    }

    /// The entries of E, times 2¹⁰⁸.
    fn defects(&self) -> impl Iterator<Item = i128> {
        self.vectors.iter().enumerate().flat_map(move |(k, a)| {
            let inner = |b: &Vec<i128>| a.iter().zip(b).map(|(a, b)| a * b).sum::<i128>();
            let identity = move |l: usize| if k == l { 1 << (2 * GUESS_BITS) } else { 0 };
            self.vectors.iter().enumerate().map(move |(l, b)| inner(b) - identity(l))
        })
    }
}

/// The largest Σ_j |A_ij|, which is at least ‖A‖ for a symmetric matrix.
fn row_sum_norm(rows: &[Vec<Ratio>]) -> Ratio {
    let row_sums = rows.iter().map(|row| row.iter().map(|entry| entry.abs()).sum::<Ratio>());
    row_sums.max().unwrap_or(Ratio::ZERO)
}

/// At least the Frobenius norm of these entries, in units of 2⁴⁰ of theirs.
fn norm_above(entries: impl Iterator<Item = i128>) -> usize {
    let units = entries.map(|entry| (entry.unsigned_abs() >> DROPPED_BITS) + 1);
    let sum = units.map(|unit| unit.checked_mul(unit)).try_fold(0u128, |sum, square| sum.checked_add(square?));
    let root = sum.expect("an eigensolver proposes vectors that are nearly orthonormal").isqrt() + 1;
    usize::try_from(root).expect("the root of a small sum")
}

fn least_common(a: i64, b: i64) -> i64 {
    let (mut divisor, mut rest) = (a, b);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (a / divisor).checked_mul(b).expect("a common denominator of 64 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::ratio;
    use crate::kernel::{matrix_product, norm_sq, transposed};
    use crate::network::{GossipMatrix, Graph};
    use crate::objective::lift;

    fn metropolis(graph: &Graph) -> GossipMatrix {
        GossipMatrix::metropolis(graph)
    }

    /// The two are not told apart, and the enclosure is no wider than 2⁻⁴⁰.
    fn encloses(enclosure: Exact, value: Exact) -> bool {
        let (lo, hi) = enclosure.to_f64_bounds();
        !enclosure.lt(value).is_yes() && !enclosure.gt(value).is_yes() && hi - lo < 2f64.powi(-40)
    }

    #[test]
    fn a_ring_has_the_cosines_as_eigenvalues() {
        for agents in [3, 8, 16, 64] {
            let mut cosines: Vec<Exact> =
                (0..agents).map(|k| (1 + 2 * (2 * Exact::pi() * k / agents).cos()) / 3).collect();
            cosines.sort_by(|a, b| b.to_f64().total_cmp(&a.to_f64()));
            let found = symmetric_spectrum(metropolis(&Graph::ring(agents)).rows());
            assert!(found.iter().zip(cosines).all(|(found, cosine)| encloses(*found, cosine)), "{agents}: {found:?}");
        }
    }

    #[test]
    fn a_star_and_a_full_graph_have_rational_spectra() {
        let found = symmetric_spectrum(metropolis(&Graph::star(10)).rows());
        let expected = std::iter::once(exact(1)).chain((0..8).map(|_| exact(ratio(9, 10)))).chain([exact(0)]);
        assert!(found.iter().zip(expected).all(|(found, expected)| encloses(*found, expected)), "{found:?}");
        let found = symmetric_spectrum(metropolis(&Graph::full(7)).rows());
        assert!(encloses(found[0], exact(1)) && found[1..].iter().all(|found| encloses(*found, exact(0))));
    }

    #[test]
    fn negative_eigenvalues_keep_their_place() {
        let found = symmetric_spectrum(&[vec![ratio(0, 1), ratio(-3, 1)], vec![ratio(-3, 1), ratio(0, 1)]]);
        assert!(encloses(found[0], exact(3)) && encloses(found[1], exact(-3)));
    }

    #[test]
    fn the_integer_radius_covers_the_rational_one_and_hardly_more() {
        for graph in [Graph::grid(3, 3), Graph::path(5), Graph::exponential(11)] {
            let w = metropolis(&graph);
            let guess = Guess::of(w.rows());
            let unit = exact(2).powi(GUESS_BITS as usize);
            let read = |x: &i128| exact(*x as i64) / unit;
            // One row for each vector: Vᵀ, and AV as (VᵀA)ᵀ.
            let vectors: Vec<Vec<Exact>> = guess.vectors.iter().map(|v| v.iter().map(read).collect()).collect();
            let rows: Vec<Vec<Exact>> = w.rows().iter().map(|row| lift(row)).collect();
            let image = matrix_product(&vectors, &rows);
            let residual = image.iter().zip(&vectors).zip(&guess.values).flat_map(|((image, vector), value)| {
                let value = read(value);
                image.iter().zip(vector).map(move |(image, x)| *image - value * *x)
            });
            let product = matrix_product(&vectors, &transposed(&vectors));
            let defect = product
                .iter()
                .enumerate()
                .flat_map(|(k, row)| row.iter().enumerate().map(move |(l, entry)| *entry - i32::from(k == l)));
            let (residual, defect): (Vec<Exact>, Vec<Exact>) = (residual.collect(), defect.collect());
            let slow = norm_sq(&residual).sqrt() + (1 + read(&guess.values[0])) * norm_sq(&defect).sqrt();
            let fast = guess.radius(w.rows());
            assert!(fast.ge(slow).is_yes() && fast.le(ratio(11, 10) * slow).is_yes(), "{fast} and {slow}");
        }
    }
}
