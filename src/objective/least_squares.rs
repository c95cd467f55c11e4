//! Linear least squares.

use super::{Objective, lift};
use crate::arithmetic::{Exact, Ratio, Real, Truth, Twin, Work};
use crate::kernel::{
    RowTable, dot, matrix_product, matrix_vector, norm_sq, null_space_part, shortest_solution, solve,
    spectrum_at_least, transposed,
};

/// f(w) = ‖Xw − y‖²/(2n), the mean of lᵢ(w) = ½(⟨xᵢ, w⟩ − yᵢ)² over n rows.
/// ∇f(w) = Xᵀ(Xw − y)/n.
#[derive(Clone, Debug)]
pub struct LeastSquares {
    /// xᵢ: n rows of length d.
    pub rows: Vec<Vec<Ratio>>,
    /// yᵢ: n of them.
    pub targets: Vec<Ratio>,
}

impl LeastSquares {
    /// Xw − y.
    pub fn residuals<R: Real>(&self, w: &[R]) -> Vec<R> {
        let rows: Vec<Vec<R>> = self.rows.iter().map(|row| lift(row)).collect();
        matrix_vector(&rows, w).into_iter().zip(&self.targets).map(|(prediction, y)| prediction - *y).collect()
    }

    /// ∇lᵢ(w) = (⟨xᵢ, w⟩ − yᵢ) xᵢ.
    pub fn gradient_of_row<R: Real>(&self, i: usize, w: &[R]) -> Vec<R> {
        let row: Vec<R> = lift(&self.rows[i]);
        let residual = dot(&row, w) - self.targets[i];
        row.into_iter().map(|x| residual * x).collect()
    }

    /// The rows and targets, laid out for steps along drawn rows.
    ///
    /// # Panics
    /// When the rows differ in length, or there are not as many targets.
    #[must_use]
    pub fn table(&self) -> RowTable {
        RowTable::new(&self.rows, &self.targets)
    }

    /// X in exact arithmetic.
    fn matrix(&self) -> Vec<Vec<Exact>> {
        self.rows.iter().map(|row| lift(row)).collect()
    }

    /// K = X Xᵀ/n, the tangent kernel; its eigenvalues other than 0 are those of ∇²f.
    #[must_use]
    pub fn tangent_kernel(&self) -> Vec<Vec<Exact>> {
        let x = self.matrix();
        let mut kernel = matrix_product(&x, &transposed(&x));
        kernel.iter_mut().flatten().for_each(|entry| *entry = *entry / self.rows.len());
        kernel
    }

    /// Whether every eigenvalue of X Xᵀ/n is at least μ; then f is μ-PL.
    #[must_use]
    pub fn spectrum_at_least(&self, mu: Ratio) -> Truth {
        spectrum_at_least(&self.tangent_kernel(), mu)
    }

    /// Whether every eigenvalue of X Xᵀ/n is at most L; then f is L-smooth.
    #[must_use]
    pub fn spectrum_at_most(&self, smoothness: Ratio) -> Truth {
        let mut negated = self.tangent_kernel();
        negated.iter_mut().flatten().for_each(|entry| *entry = -*entry);
        spectrum_at_least(&negated, -smoothness)
    }

    /// f*, whatever the rank of X: ‖y − Py‖²/(2n), where P projects onto the span of the columns.
    ///
    /// # Panics
    /// When it cannot be told whether columns are dependent; for small fractions it can.
    #[must_use]
    pub fn optimal_value(&self) -> Exact {
        let mut basis: Vec<Vec<Exact>> = Vec::new();
        let beyond = |basis: &[Vec<Exact>], v: &[Exact]| {
            if basis.is_empty() { Some(v.to_vec()) } else { null_space_part(basis, v) }
        };
        for column in transposed(&self.matrix()) {
            let rest = beyond(&basis, &column).expect("the columns of a basis are independent");
            if norm_sq(&rest).gt(0).is_yes() {
                basis.push(column);
            }
        }
        let unexplained = beyond(&basis, &lift(&self.targets)).expect("the columns of a basis are independent");
        norm_sq(&unexplained) / (2 * self.rows.len())
    }

    /// The minimizer (XᵀX)⁻¹Xᵀy, by the normal equations. `None` where the columns are dependent.
    #[must_use]
    pub fn minimizer(&self) -> Option<Vec<Exact>> {
        let x = self.matrix();
        let columns = transposed(&x);
        solve(&matrix_product(&columns, &x), &matrix_vector(&columns, &lift(&self.targets)))
    }

    /// w + X⁺(y − Xw): the solution of Xw = y that is nearest to w. `None` where the rows are
    /// dependent.
    #[must_use]
    pub fn nearest_interpolant(&self, w: &[Exact]) -> Option<Vec<Exact>> {
        let missing: Vec<Exact> = self.residuals(w).into_iter().map(|residual| -residual).collect();
        let correction = shortest_solution(&self.matrix(), &missing)?;
        Some(w.iter().zip(correction).map(|(w, c)| *w + c).collect())
    }

    /// The minimizer of f(v) + (λ/2)‖v − w‖² for λ > 0: w + Xᵀ(X Xᵀ + nλI)⁻¹(y − Xw). `None` where
    /// that matrix is singular.
    #[must_use]
    pub fn ridge_minimizer(&self, lambda: Ratio, w: &[Exact]) -> Option<Vec<Exact>> {
        let n = self.rows.len();
        let mut shifted = self.tangent_kernel();
        (0..n).for_each(|i| shifted[i][i] += Exact::from(lambda));
        let missing: Vec<Exact> = self.residuals(w).into_iter().map(|residual| -residual / n).collect();
        let correction = matrix_vector(&transposed(&self.matrix()), &solve(&shifted, &missing)?);
        Some(w.iter().zip(correction).map(|(w, c)| *w + c).collect())
    }

    /// The part of v that no row of X sees: its projection onto Null(X). `None` where the rows are
    /// dependent.
    #[must_use]
    pub fn null_space_part(&self, v: &[Exact]) -> Option<Vec<Exact>> {
        null_space_part(&self.matrix(), v)
    }
}

/// ‖Xw − y‖², four rows at a time so that each coordinate of w is read once for all four.
struct SumOfSquares<'a, R> {
    f: &'a LeastSquares,
    w: &'a [R],
}

impl<R: Real> Work<R> for SumOfSquares<'_, R> {
    type Output = R;
    #[inline(always)]
    fn run<V: Twin<R>>(self) -> R {
        let (w, LeastSquares { rows, targets }) = (V::of_slice(self.w), self.f);
        assert_eq!(rows.len(), targets.len(), "one target for each row");
        assert!(rows.iter().all(|row| row.len() == w.len()), "an iterate has as many coordinates as every row");
        let mut sum = V::zero();
        let (fours, rest) = rows.as_chunks::<4>();
        let (targets, targets_of_rest) = targets.as_chunks::<4>();
        for ([a, b, c, d], targets) in fours.iter().zip(targets) {
            let mut products = [V::zero(); 4];
            for ((((w, a), b), c), d) in w.iter().zip(a).zip(b).zip(c).zip(d) {
                products[0] += *w * *a;
                products[1] += *w * *b;
                products[2] += *w * *c;
                products[3] += *w * *d;
            }
            for (product, target) in products.iter().zip(targets) {
                sum += (*product - *target).sq();
            }
        }
        for (row, target) in rest.iter().zip(targets_of_rest) {
            let mut product = V::zero();
            for (w, x) in w.iter().zip(row) {
                product += *w * *x;
            }
            sum += (product - *target).sq();
        }
        sum.into_twin()
    }
}

impl Objective for LeastSquares {
    fn dimension(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        R::enter(SumOfSquares { f: self, w }) / Ratio::from(2 * self.rows.len())
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let n = Ratio::from(self.rows.len());
        gradient.fill(R::zero());
        for (row, residual) in self.rows.iter().zip(self.residuals(w)) {
            for (g, x) in gradient.iter_mut().zip(row) {
                *g += residual * *x / n;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio, ratios};
    use crate::kernel::distance_sq;
    use crate::objective::Penalized;

    #[test]
    fn the_gradient_is_the_mean_of_the_rows_gradients_and_of_central_differences() {
        let f = LeastSquares {
            rows: vec![vec![ratio(1, 1), ratio(2, 1)], vec![ratio(-1, 2), ratio(3, 1)]],
            targets: vec![ratio(1, 1), ratio(-2, 1)],
        };
        let w: Vec<Exact> = vec![exact(ratio(1, 3)), exact(ratio(-2, 5))];
        let gradient = f.gradient_at(&w);
        for i in 0..2 {
            let mean = (f.gradient_of_row(0, &w)[i] + f.gradient_of_row(1, &w)[i]) / 2;
            assert!(gradient[i].eq(mean).is_yes());
            // Central differences of a quadratic are exact.
            let shifted = |by: i32| {
                let mut w = w.clone();
                w[i] += exact(by);
                f.value(&w)
            };
            assert!(gradient[i].eq((shifted(1) - shifted(-1)) / 2).is_yes());
        }
    }

    /// X Xᵀ = [[2, 1], [1, 2]], with the eigenvalues 1 and 3.
    fn two_rows() -> LeastSquares {
        LeastSquares { rows: vec![ratios([1, 0, 1, 0]), ratios([0, 1, 1, 0])], targets: ratios([1, -2]) }
    }

    #[test]
    fn the_spectrum_is_enclosed_as_tightly_as_it_can_be() {
        let f = two_rows();
        assert!(f.spectrum_at_least(ratio(1, 2)).is_yes() && f.spectrum_at_least(ratio(51, 100)).is_no());
        assert!(f.spectrum_at_most(ratio(3, 2)).is_yes() && f.spectrum_at_most(ratio(149, 100)).is_no());
    }

    #[test]
    fn the_nearest_interpolant_fits_and_moves_within_the_row_space() {
        let (f, w): (_, Vec<Exact>) = (two_rows(), lift(&ratios([3, -1, 2, 5])));
        let nearest = f.nearest_interpolant(&w).expect("full row rank");
        assert!(norm_sq(&f.residuals(&nearest)).eq(0).is_yes());
        let moved: Vec<Exact> = nearest.iter().zip(&w).map(|(a, b)| *a - *b).collect();
        assert!(norm_sq(&f.null_space_part(&moved).expect("full row rank")).eq(0).is_yes());
        assert!(norm_sq(&moved).gt(0).is_yes());
    }

    #[test]
    fn the_optimal_value_is_that_at_the_minimizer_and_needs_no_full_rank() {
        let tall =
            LeastSquares { rows: vec![ratios([1, 2]), ratios([-1, 3]), ratios([0, 1])], targets: ratios([1, -2, 4]) };
        let minimizer = tall.minimizer().expect("independent columns");
        assert!(tall.optimal_value().eq(tall.value(&minimizer)).is_yes() && tall.optimal_value().gt(0).is_yes());
        assert!(two_rows().optimal_value().eq(0).is_yes());
        // One input with the labels 0 and 1, and a column that says nothing: 2 · (1/2)²/4.
        let twice = LeastSquares { rows: vec![ratios([0, 1, 2]), ratios([0, 1, 2])], targets: ratios([0, 1]) };
        assert!(twice.optimal_value().eq(ratio(1, 8)).is_yes());
        let blind = LeastSquares { rows: vec![ratios([0])], targets: ratios([3]) };
        assert!(blind.optimal_value().eq(ratio(9, 2)).is_yes());
    }

    #[test]
    fn the_gradient_vanishes_at_the_minimizer_of_independent_columns() {
        let f =
            LeastSquares { rows: vec![ratios([1, 2]), ratios([-1, 3]), ratios([0, 1])], targets: ratios([1, -2, 4]) };
        let minimizer = f.minimizer().expect("independent columns");
        assert!(norm_sq(&f.gradient_at(&minimizer)).eq(0).is_yes() && norm_sq(&minimizer).gt(0).is_yes());
        assert!(norm_sq(&f.residuals(&minimizer)).gt(0).is_yes());
        assert!(two_rows().minimizer().is_none());
    }

    #[test]
    fn the_penalized_gradient_vanishes_at_the_ridge_minimizer() {
        let (f, center) = (two_rows(), ratios([3, -1, 2, 5]));
        let (lambda, w) = (ratio(2, 7), lift(&center));
        let minimizer = f.ridge_minimizer(lambda, &w).expect("a positive definite matrix");
        let penalized = Penalized { f, lambda, center };
        assert!(norm_sq(&penalized.gradient_at(&minimizer)).eq(0).is_yes());
        assert!(penalized.value(&minimizer).lt(penalized.value(&w)).is_yes());
        assert!(distance_sq(&minimizer, &w).gt(0).is_yes());
    }
}
